//! What Firefox says of requests and cookies, written down by a watcher in its parent process.
//!
//! Firefox has no log that tells it. Its console does, for each cookie that it refuses; its own notices do, for each that
//! it takes; and its jar, at the time of each request, tells those that it withholds from those that it never had.
//! All of it is to be had where a driver may run scripts in the parent process (`geckodriver --allow-system-access`,
//! WebDriver's "moz/context"): the watcher is such a script, which writes down and changes nothing.

use std::collections::BTreeMap;

use fantoccini::wd::WebDriverCompatibleCommand;
use hyper::Method;
use samesite_format::Account;
use samesite_format::account::firefox::{ANONYMOUS, KEPT, KEPT_ELSEWHERE, SENT, is_of_sending};
use serde::Deserialize;
use serde_json::json;
use url::{ParseError, Url};

use crate::net_log::RequestAccount;

/// The watcher.
pub(crate) const WATCH: &str = include_str!("watcher.js");

/// A script that gives what the watcher has written down since it was last asked.
pub(crate) const TAKE: &str = "\
    const watch = Cu.getGlobalForObject(Services).samesiteWatch;\
    watch.byUrl.clear();\
    return JSON.stringify(watch.told.splice(0));";

/// The command by which scripts run in Firefox's parent process from now on, or in the page.
///
/// **Source:** Firefox `testing/geckodriver/src/command.rs`, "moz/context".
#[derive(Clone, Copy, Debug)]
pub(crate) enum Context {
    /// Firefox's parent process.
    Chrome,
    /// The page.
    Content,
}

impl WebDriverCompatibleCommand for Context {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!("session/{}/moz/context", session_id.unwrap_or_default()))
    }

    fn method_and_body(&self, _request_url: &Url) -> (Method, Option<String>) {
        let context = match self {
            Self::Chrome => "chrome",
            Self::Content => "content",
        };
        (Method::POST, Some(json!({ "context": context }).to_string()))
    }
}

/// What the watcher writes down of one request.
#[derive(Debug, Deserialize)]
struct Seen {
    url: String,
    method: String,
    /// The origin of the triggering principal.
    initiator: String,
    /// The partition of the page, such as `(https,shop.example)`.
    partition: String,
    /// Whether the request is a third party's there.
    foreign: bool,
    /// Whether a third party has the cookies of its partition alone.
    partitioned: bool,
    /// Whether it is made without credentials.
    anonymous: bool,
    /// The `Cookie` header; empty without one.
    header: String,
    /// The cookies that the jar has for the host's registrable domain: the name of each, and its partition.
    jar: Vec<(String, String)>,
    /// What was said of cookies: the name of each, and the word.
    said: Vec<(String, String)>,
}

/// Reads what a watcher has written down.
///
/// # Errors
///
/// When it is not what a watcher writes.
pub(crate) fn read(text: &str) -> serde_json::Result<Vec<RequestAccount>> {
    let seen: Vec<Seen> = serde_json::from_str(text)?;
    Ok(seen.into_iter().filter(|seen| !seen.is_unclear()).map(Seen::told).collect())
}

impl Seen {
    /// Whether it cannot be told which of several jars was looked into: of what an empty window asks, Firefox names no page.
    fn is_unclear(&self) -> bool {
        self.partition.is_empty() && (self.partitioned || self.jar.iter().any(|(_, partition)| !partition.is_empty()))
    }

    /// Whether a partition was looked into, as what was sent shows: of workers Firefox does not always say it rightly.
    fn is_shown(&self, partition: &str, sent: &[&str]) -> bool {
        let lies_there_alone = |sent: &&str| {
            let mut places = self.jar.iter().filter(|(name, _)| name == sent).map(|(_, place)| place).peekable();
            places.peek().is_some() && places.all(|place| place == partition)
        };
        sent.iter().any(lies_there_alone)
    }

    fn told(self) -> RequestAccount {
        let mut sending: Vec<(&str, &str)> = Vec::new();
        let mut storing: Vec<(&str, &str)> = Vec::new();
        let sent: Vec<&str> = self.header.split("; ").filter_map(|pair| Some(pair.split_once('=')?.0)).collect();
        sending.extend(sent.iter().map(|name| (*name, SENT)));
        for (name, partition) in &self.jar {
            let is_of_page = *partition == self.partition;
            // A first party's own Partitioned cookies lie in a partition, too, and go with the others.
            let is_looked_at =
                if self.partitioned { is_of_page } else { partition.is_empty() || !self.foreign && is_of_page };
            let is_looked_at = is_looked_at || self.is_shown(partition, &sent);
            let is_seen = sent.contains(&name.as_str()) || sending.contains(&(name, KEPT));
            if !is_seen {
                sending.push((name, if is_looked_at { KEPT } else { KEPT_ELSEWHERE }));
            }
        }
        // Of two with one name, the one that is looked at counts.
        let looked_at: Vec<&str> =
            sending.iter().filter(|(_, word)| *word != KEPT_ELSEWHERE).map(|(name, _)| *name).collect();
        sending.retain(|(name, word)| *word != KEPT_ELSEWHERE || !looked_at.contains(name));
        sending.dedup();
        if self.anonymous {
            let names: Vec<&str> = sending.iter().map(|(name, _)| *name).collect();
            sending.extend(names.into_iter().map(|name| (name, ANONYMOUS)));
        }
        for (name, word) in &self.said {
            if is_of_sending(word) { &mut sending } else { &mut storing }.push((name, word));
        }
        let mut account = Account {
            // A null principal is another in each run.
            initiator: match self.initiator.split_once(':') {
                Some(("moz-nullprincipal", _)) => "moz-nullprincipal".to_owned(),
                _ => self.initiator.clone(),
            },
            site_for_cookies: if self.foreign {
                format!("{}; third party", self.partition)
            } else {
                self.partition.clone()
            },
            ..Account::default()
        };
        for (words, statuses) in [(sending, &mut account.sending), (storing, &mut account.storing)] {
            let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (name, word) in words {
                by_name.entry(name).or_default().push(word);
            }
            by_name.iter().for_each(|(name, words)| statuses.add(name, &words.join(", ")));
        }
        RequestAccount { url: self.url, method: self.method, account }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn told(changes: Value) -> Account {
        let mut seen = json!({
            "url": "https://shop.example/?t=1", "method": "GET", "initiator": "https://blog.example",
            "partition": "(https,blog.example)", "foreign": true, "partitioned": false, "anonymous": false,
            "header": "", "jar": [], "said": [],
        });
        seen.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        read(&json!([seen]).to_string()).unwrap().pop().unwrap().account
    }

    fn sending(changes: Value) -> Vec<(String, Vec<String>)> {
        told(changes).sending.0.into_iter().collect()
    }

    fn words(expected: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        expected.iter().map(|(word, names)| ((*word).to_owned(), owned(names))).collect()
    }

    #[test]
    fn what_is_sent_is_told_from_what_is_kept_and_from_what_is_kept_for_others() {
        let jar =
            json!([["none", ""], ["lax", ""], ["own", "(https,blog.example)"], ["other", "(https,news.example)"]]);
        let open = json!({ "header": "none=1; bare", "jar": jar });
        assert_eq!(
            sending(open),
            words(&[("kept", &["lax"]), ("kept in another partition", &["other", "own"]), ("sent", &["none"])])
        );
        let partitioned = json!({ "partitioned": true, "jar": jar });
        assert_eq!(
            sending(partitioned),
            words(&[("kept", &["own"]), ("kept in another partition", &["lax", "none", "other"])])
        );
    }

    #[test]
    fn a_first_party_is_asked_for_its_partitioned_cookies_too() {
        let jar = json!([["plain", ""], ["chips", "(https,shop.example)"], ["other", "(https,news.example)"]]);
        let first_party = json!({ "foreign": false, "partition": "(https,shop.example)", "jar": jar });
        assert_eq!(
            sending(first_party),
            words(&[("kept", &["chips", "plain"]), ("kept in another partition", &["other"])])
        );
    }

    #[test]
    fn what_is_sent_shows_which_jar_was_looked_into() {
        let jar = json!([["strict", ""], ["path", ""], ["own", "(https,blog.example)"]]);
        let worker = json!({ "partitioned": true, "header": "strict=1", "jar": jar });
        assert_eq!(sending(worker), words(&[("kept", &["own", "path"]), ("sent", &["strict"])]));
    }

    #[test]
    fn of_a_request_without_a_page_nothing_is_told_where_there_are_partitions() {
        let seen = |jar: Value, partitioned: bool| {
            let seen = json!([{
                "url": "https://shop.example/?t=1", "method": "GET", "initiator": "https://blog.example", "partition": "",
                "foreign": true, "partitioned": partitioned, "anonymous": false, "header": "", "jar": jar, "said": [],
            }]);
            read(&seen.to_string()).unwrap().len()
        };
        assert_eq!(seen(json!([["lax", ""]]), false), 1);
        assert_eq!(seen(json!([["lax", ""]]), true), 0);
        assert_eq!(seen(json!([["lax", ""], ["chips", "(https,shop.example)"]]), false), 0);
    }

    #[test]
    fn of_two_cookies_with_one_name_the_one_that_is_looked_at_counts() {
        let jar = json!([["sid", ""], ["sid", "(https,blog.example)"]]);
        assert_eq!(sending(json!({ "jar": jar })), words(&[("kept", &["sid"])]));
        assert_eq!(sending(json!({ "jar": jar, "partitioned": true })), words(&[("kept", &["sid"])]));
        assert_eq!(sending(json!({ "jar": jar, "header": "sid=2" })), words(&[("sent", &["sid"])]));
    }

    #[test]
    fn a_message_belongs_to_sending_or_to_storing_by_what_it_is_about() {
        let told = told(json!({
            "jar": [["lax", ""]],
            "said": [
                ["lax", "CookieBlockedCrossSiteRedirect"],
                ["none", "COOKIE_ADDED"],
                ["none", "CookieForeignNoPartitionedWarning"],
                ["", "CookieRejectedEmptyNameAndValue"],
            ],
        }));
        let statuses = |statuses: samesite_format::Statuses| statuses.0.into_iter().collect::<Vec<_>>();
        assert_eq!(statuses(told.sending), words(&[("kept, CookieBlockedCrossSiteRedirect", &["lax"])]));
        assert_eq!(
            statuses(told.storing),
            words(&[
                ("COOKIE_ADDED, CookieForeignNoPartitionedWarning", &["none"]),
                ("CookieRejectedEmptyNameAndValue", &[""]),
            ])
        );
        assert_eq!(told.site_for_cookies, "(https,blog.example); third party");
    }

    #[test]
    fn what_differs_from_run_to_run_is_left_out() {
        let told = told(json!({ "initiator": "moz-nullprincipal:{0a1b}?https://a.example", "foreign": false }));
        assert_eq!(told.initiator, "moz-nullprincipal");
        assert_eq!(told.site_for_cookies, "(https,blog.example)");
    }
}
