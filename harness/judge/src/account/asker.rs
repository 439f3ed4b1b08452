//! Askers: whether the browser says that those asked for a hop who ask for it in the case.
//!
//! A hop that somebody else asked for says nothing of the case, whatever cookies it bore.

use samesite_format::{Account, HopAccount};
use samesite_scenarios::{Act, Agent, Hop};

/// How Chromium says that no page asked, as for an address that the user typed in.
const NOBODY: &str = "not an origin";

/// What a browser says of who asked for an act, and in what the case has it otherwise.
pub(crate) fn asker(act: &Act<'_>, account: &Account) -> HopAccount {
    let Account { initiator, site_for_cookies, .. } = account;
    let expected = match act {
        Act::Plant(..) | Act::Prove(..) => Some(NOBODY.to_owned()),
        Act::Hop(_, hop) => expected(hop),
    };
    let differs = expected
        .filter(|expected| expected != initiator)
        .map(|expected| format!("the browser says that {initiator} asked, and in the case {expected} does"));
    HopAccount { initiator: initiator.clone(), site_for_cookies: site_for_cookies.clone(), differs }
}

/// Who asks, as the browser should say it; `None` where that is a matter of how the page came before.
fn expected(hop: &Hop) -> Option<String> {
    if hop.revisited.is_some() {
        return None;
    }
    let Some(_) = &hop.client else { return Some(NOBODY.to_owned()) };
    let origin = hop.own_origin().filter(|_| hop.agent() != Agent::DataWorker);
    Some(origin.map_or_else(|| "null".to_owned(), |url| url.origin().ascii_serialization()))
}
