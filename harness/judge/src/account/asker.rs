//! Askers: whether the browser says that those asked for a hop who ask for it in the case.
//!
//! A hop that somebody else asked for says nothing of the case, whatever cookies it bore.

use std::fmt;

use samesite_format::{Account, HopAccount};
use samesite_model::SuffixList;
use samesite_scenarios::{Act, Agent, Hop, own_origin};

use crate::predict::Interpretation;
use crate::predict::request::ModelRequest;

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
        Act::Hop(_, hop) => claimed(&by.request(hop, suffixes)).is(initiator),
        Act::Plant(..) | Act::Prove(..) => false,
    };
    let differs = expected
        .filter(|expected| !expected.is(initiator) && !is_claimed())
        .map(|expected| format!("the browser says that {initiator} asked, and in the case {expected} does"));
    HopAccount { initiator: initiator.clone(), site_for_cookies: site_for_cookies.clone(), differs }
}

/// Who asks; `None` where that is a matter of how the page came before.
fn expected(hop: &Hop) -> Option<Asker> {
    if hop.revisited.is_some() {
        return None;
    }
    let Some(_) = &hop.client else { return Some(Asker::Nobody) };
    let origin = hop.own_origin().filter(|_| hop.agent() != Agent::DataWorker);
    Some(origin.map_or(Asker::Opaque, |url| Asker::Origin(url.origin().ascii_serialization())))
}

/// Who asks, as a browser takes the request.
fn claimed(request: &ModelRequest<'_>) -> Asker {
    let Some(client) = request.client.as_deref() else { return Asker::Nobody };
    let origin = own_origin(client).filter(|_| request.agent != Agent::DataWorker);
    origin.map_or(Asker::Opaque, |url| Asker::Origin(url.origin().ascii_serialization()))
}

impl Asker {
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
