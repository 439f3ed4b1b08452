//! Accounts: what a browser says itself of a request and of its cookies, beside what arrived.
//!
//! They are facts as the servers' journal is one, in the browser's own words; what they mean is said by whoever judges.
//! A recording without them is judged by what arrived alone.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The way by which a browser tells of its requests and cookies. It says whose words the accounts of a recording are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountSource {
    /// The log of Chromium's network stack (`--log-net-log`): initiator, site for cookies, and the status of each cookie.
    ChromiumNetLog,
    /// What Firefox's parent process says: the messages of its console, its notices of changed cookies, and its jar at
    /// the time of each request, all of which it tells a driver that was started with `--allow-system-access`.
    FirefoxParentProcess,
}

/// Words of Firefox's accounts that do not come from Firefox, but from its jar and its requests. The others are names of
/// its messages, such as `CookieRejectedInvalidPrefix` (`necko.properties`), or of its notices: `COOKIE_ADDED`.
pub mod firefox {
    /// The cookie stands in the request's header.
    pub const SENT: &str = "sent";
    /// The jar has the cookie where the request looks, and it does not stand in the header.
    pub const KEPT: &str = "kept";
    /// The jar has it for other top-level sites alone.
    pub const KEPT_ELSEWHERE: &str = "kept in another partition";
    /// The request is made without credentials (`nsIRequest.LOAD_ANONYMOUS`).
    pub const ANONYMOUS: &str = "LOAD_ANONYMOUS";
    /// The one message about a cookie that is withheld.
    pub const REDIRECTED: &str = "CookieBlockedCrossSiteRedirect";

    /// Whether a message is about a cookie that is looked for, and not about one that is set.
    #[must_use]
    pub fn is_of_sending(word: &str) -> bool {
        word == REDIRECTED
    }
}

/// What a browser says of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Who asked, such as `https://blog.example`. Nobody's page is Chromium's `not an origin`, and Firefox's
    /// `[System Principal]`; an opaque origin is Chromium's `null`, and Firefox's `moz-nullprincipal`.
    pub initiator: String,
    /// The site whose cookies it took for its own, such as
    /// `SiteForCookies: {site=https://shop.example; schemefully_same=true}`. Firefox has the page's partition key there,
    /// and whether the request is a third party's in the page: `(https,shop.example); third party`.
    pub site_for_cookies: String,
    /// What it says of sending: the names of cookies by their status, such as
    /// `{"EXCLUDE_SAMESITE_LAX, DO_NOT_WARN, NO_EXEMPTION": ["lax"]}`. A cookie of which it says nothing, it did not
    /// look at: it has none of that name for the site, or not in the partition that the request looks into. Firefox says
    /// little of that, and its jar the rest: see [`firefox`].
    #[serde(default, skip_serializing_if = "Statuses::is_empty")]
    pub sending: Statuses,
    /// The same of the cookies that the answer sets. One that the browser could not read has no name there: `""`.
    #[serde(default, skip_serializing_if = "Statuses::is_empty")]
    pub storing: Statuses,
}

/// The names of cookies by what the browser says of them; sorted, and a name as often as the browser has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, Deserialize)]
#[serde(transparent)]
pub struct Statuses(pub BTreeMap<String, Vec<String>>);

impl Statuses {
    /// Whether nothing is said of any cookie.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds what is said of one cookie.
    pub fn add(&mut self, name: &str, status: &str) {
        let names = self.0.entry(status.to_owned()).or_default();
        let place = names.partition_point(|other| other.as_str() <= name);
        names.insert(place, name.to_owned());
    }

    /// What is said of the cookies of a name: one status, unless several cookies have the name, and fare otherwise.
    pub fn of<'s>(&'s self, name: &str) -> impl Iterator<Item = &'s str> {
        let has = move |names: &[String]| names.iter().any(|own| own == name);
        self.0.iter().filter(move |(_, names)| has(names)).map(|(status, _)| status.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_sorted_below_what_is_said_of_them() {
        let mut statuses = Statuses::default();
        for (name, status) in [("b", "INCLUDE"), ("a", "EXCLUDE_SECURE_ONLY"), ("a", "INCLUDE"), ("b", "INCLUDE")] {
            statuses.add(name, status);
        }
        assert_eq!(statuses.0["INCLUDE"], ["a", "b", "b"]);
        assert_eq!(statuses.of("a").collect::<Vec<_>>(), ["EXCLUDE_SECURE_ONLY", "INCLUDE"]);
        assert_eq!(statuses.of("c").count(), 0);
    }
}
