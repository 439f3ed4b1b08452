//! Askers: whether the browser says that those asked for a hop who ask for it in the case.
//!
//! A hop that somebody else asked for says nothing of the case, whatever cookies it bore.

use std::fmt;

use samesite_format::{Account, HopAccount};
use samesite_model::SuffixList;
use samesite_scenarios::{Act, Agent, FrameDocument, Hop, HopTarget, own_origin};
use url::Url;

use crate::predict::Interpretation;

/// How browsers say that no page asked, as for an address that the user typed in: Chromium and Firefox.
const NOBODY: [&str; 2] = ["not an origin", "[System Principal]"];

/// How they say that an opaque origin asked.
const OPAQUE: [&str; 2] = ["null", "moz-nullprincipal"];

/// Who asks in a case.
#[derive(Debug, PartialEq, Eq)]
enum Asker {
    /// No page.
    Nobody,
    /// A document with an opaque origin.
    Opaque,
    /// A document of this origin.
    Origin(String),
}

/// What a browser says of who asked for an act, and in what the case has it otherwise. `by` is what is claimed of the browser,
/// for whom somebody else may count as the one who asks.
pub(crate) fn asker(act: &Act<'_>, account: &Account, by: &Interpretation, suffixes: &SuffixList) -> HopAccount {
    let Account { initiator, site_for_cookies, .. } = account;
    let expected = match act {
        Act::Plant(..) | Act::Prove(..) => Some(Asker::Nobody),
        Act::Hop(_, hop) => expected(hop),
    };
    let is_claimed = || match act {
        Act::Hop(_, hop) => {
            let request = by.request(hop, suffixes);
            Asker::of(request.client.as_deref(), request.agent).is(initiator)
        }
        Act::Plant(..) | Act::Prove(..) => false,
    };
    let differs = expected
        .filter(|expected| !expected.is(initiator) && !is_claimed())
        .map(|expected| format!("the browser says that {initiator} asked, and in the case {expected} does"))
        .or_else(|| {
            let stranger = host(site_for_cookies).filter(|host| !is_in_the_case(host, act))?;
            Some(format!("the browser took {stranger} for the page's site, and in the case nobody is of that site"))
        });
    HopAccount { initiator: initiator.clone(), site_for_cookies: site_for_cookies.clone(), differs }
}

/// The host in what a browser says of the site for cookies, `SiteForCookies: {site=https://a.example; …}` or
/// `(https,a.example)`; `None` where it is none, or opaque.
fn host(site_for_cookies: &str) -> Option<&str> {
    let chromium = || site_for_cookies.split_once("site=")?.1.split_once("://")?.1.split([';', ':', '}']).next();
    let firefox = || {
        let (_, host) = site_for_cookies.strip_prefix('(')?.split_once(',')?;
        host.split([',', ')']).next()
    };
    chromium().or_else(firefox).filter(|host| !host.is_empty())
}

/// Whether some document of a hop, or a URL that it asks, is of the site that this host is.
fn is_in_the_case(site: &str, act: &Act<'_>) -> bool {
    let is_of_site = |url: &Url| {
        url.host_str()
            .is_some_and(|host| host == site || host.strip_suffix(site).is_some_and(|rest| rest.ends_with('.')))
    };
    let Act::Hop(_, hop) = act else { return true };
    let around = match &hop.target {
        HopTarget::Nested(around) => around.as_slice(),
        _ => &[],
    };
    // How a page came before, or whose window it is, is not told of the hop.
    hop.revisited.is_some()
        || hop.urls().any(is_of_site)
        || hop
            .client
            .iter()
            .flatten()
            .chain(around)
            .any(|place| is_of_site(&place.url) || place.came_from.iter().any(is_of_site))
}

/// Who asks; `None` where that is a matter of how the page came before.
fn expected(hop: &Hop) -> Option<Asker> {
    if hop.revisited.is_some() {
        return None;
    }
    Some(Asker::of(hop.client.as_deref(), hop.agent()))
}

impl Asker {
    /// Who asks that has these documents around, and asks by this agent.
    fn of(client: Option<&[FrameDocument]>, agent: Agent) -> Self {
        let Some(client) = client else { return Self::Nobody };
        let origin = own_origin(client).filter(|_| agent != Agent::DataWorker);
        origin.map_or(Self::Opaque, |url| Self::Origin(url.origin().ascii_serialization()))
    }

    /// Whether a browser that names this initiator means this one.
    fn is(&self, initiator: &str) -> bool {
        match self {
            Self::Nobody => NOBODY.contains(&initiator),
            Self::Opaque => OPAQUE.contains(&initiator),
            Self::Origin(origin) => origin == initiator,
        }
    }
}

/// `https://blog.example`
impl fmt::Display for Asker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nobody => f.write_str("nobody"),
            Self::Opaque => f.write_str("an opaque origin"),
            Self::Origin(origin) => f.write_str(origin),
        }
    }
}
