//! What a browser told of its requests, brought together with the requests that arrived.
//!
//! The two know each other by the token in the URL. Where one token was asked for several times, the browser tells as
//! many times; where the numbers differ, it may have told of another request, and is believed only if it told the same
//! each time.

use std::collections::HashMap;

use samesite_drive::RequestAccount;
use samesite_format::{Account, Play, RecordedRequest};
use samesite_servers::Token;

/// What was told and belongs to no play yet.
#[derive(Debug, Default)]
pub(crate) struct Told {
    by_request: HashMap<Asked, Vec<Account>>,
}

/// What requests have in common that may be mistaken for each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Asked {
    token: Token,
    /// A preflight asks for the same URL as what it asks leave for.
    method: String,
    /// A browser may go from `http` to `https` by itself.
    is_secure: bool,
}

impl Told {
    /// Takes in what a browser told since it was last asked.
    pub(crate) fn add(&mut self, told: Vec<RequestAccount>) {
        for RequestAccount { url, method, account } in told {
            let Some((scheme, rest)) = url.split_once("://") else { continue };
            if let Some(asked) = Asked::of(scheme, &method, rest) {
                self.by_request.entry(asked).or_default().push(account);
            }
        }
    }

    /// Gives each request of a play what was told of it.
    pub(crate) fn give_to(&mut self, play: &mut Play) {
        // Several observations may have seen one request.
        let mut requests: HashMap<Asked, Vec<&mut RecordedRequest>> = HashMap::new();
        for request in play.observations.iter_mut().flat_map(|observation| &mut observation.requests) {
            if let Some(asked) = Asked::of(&request.scheme, &request.method, &request.target) {
                requests.entry(asked).or_default().push(request);
            }
        }
        for (asked, requests) in requests {
            if let Some(accounts) = self.by_request.remove(&asked) {
                give(requests, &accounts);
            }
        }
    }
}

/// Gives requests that differ in their time alone what was told of them.
fn give(requests: Vec<&mut RecordedRequest>, accounts: &[Account]) {
    let mut arrivals: Vec<u64> = requests.iter().map(|request| request.at).collect();
    arrivals.sort_unstable();
    arrivals.dedup();
    let are_alike = accounts.iter().all(|account| Some(account) == accounts.first());
    for request in requests {
        request.account = if arrivals.len() == accounts.len() {
            arrivals.binary_search(&request.at).ok().and_then(|place| accounts.get(place)).cloned()
        } else {
            accounts.first().filter(|_| are_alike).cloned()
        };
    }
}

impl Asked {
    /// `None` for what bears no token. `target` may have a host before it.
    fn of(scheme: &str, method: &str, target: &str) -> Option<Self> {
        let (_, query) = target.split_once('?')?;
        let query = query.split('#').next().unwrap_or_default();
        let is_secure = matches!(scheme, "https" | "wss");
        Some(Self { token: Token::in_query(query)?, method: method.to_owned(), is_secure })
    }
}

#[cfg(test)]
mod tests {
    use samesite_format::Observation;

    use super::*;

    const TOKEN: &str = "0123456789abcdef0123456789abcdef";
    const OTHER: &str = "fedcba9876543210fedcba9876543210";

    fn request(at: u64, method: &str, scheme: &str, token: &str) -> RecordedRequest {
        RecordedRequest {
            at,
            version: "HTTP/2".to_owned(),
            method: method.to_owned(),
            scheme: scheme.to_owned(),
            host: "a.example".to_owned(),
            target: format!("/?t={token}"),
            headers: Vec::new(),
            account: None,
        }
    }

    fn told(method: &str, url: &str, initiator: &str) -> RequestAccount {
        let account = Account { initiator: initiator.to_owned(), ..Account::default() };
        RequestAccount { url: url.to_owned(), method: method.to_owned(), account }
    }

    /// The initiators that the requests of each observation are given.
    fn given(observations: &[&[RecordedRequest]], told: Vec<RequestAccount>) -> Vec<Vec<Option<String>>> {
        let observation = |requests: &&[RecordedRequest]| Observation {
            case: "a".to_owned(),
            hop: "img".to_owned(),
            requests: requests.to_vec(),
            settled: None,
            script: None,
            exception: None,
            jar: None,
        };
        let mut play = Play {
            scenario: "one".to_owned(),
            source: String::new(),
            cases: Vec::new(),
            attempt: 1,
            aged: false,
            observations: observations.iter().map(observation).collect(),
            fault: None,
        };
        let mut all = Told::default();
        all.add(told);
        all.give_to(&mut play);
        let initiator = |request: RecordedRequest| request.account.map(|account| account.initiator);
        play.observations.into_iter().map(|seen| seen.requests.into_iter().map(initiator).collect()).collect()
    }

    #[test]
    fn a_request_is_given_what_was_told_of_its_token_method_and_scheme() {
        let requests = [
            request(1, "GET", "https", TOKEN),
            request(2, "OPTIONS", "https", OTHER),
            request(3, "PUT", "https", OTHER),
        ];
        let url = |scheme: &str, token: &str| format!("{scheme}://a.example/?x=1&t={token}#there");
        let told = vec![
            told("GET", &url("http", TOKEN), "before the browser went to https"),
            told("GET", &url("wss", TOKEN), "get"),
            told("PUT", &url("https", OTHER), "put"),
            told("OPTIONS", &url("https", OTHER), "leave"),
            told("GET", "https://a.example/favicon.ico", "nobody"),
        ];
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(given(&[&requests], told), [[some("get"), some("leave"), some("put")]]);
    }

    #[test]
    fn what_was_asked_for_twice_is_told_in_order_even_where_two_observations_saw_it() {
        let (first, second) = (request(5, "GET", "https", TOKEN), request(9, "GET", "https", TOKEN));
        let url = format!("https://a.example/?t={TOKEN}");
        let told = vec![told("GET", &url, "one"), told("GET", &url, "two")];
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            given(&[&[first, second.clone()], &[second]], told),
            [vec![some("one"), some("two")], vec![some("two")]]
        );
    }

    #[test]
    fn what_may_have_been_told_of_another_request_is_believed_only_if_all_was_the_same() {
        let requests = [request(5, "GET", "https", TOKEN)];
        let url = format!("https://a.example/?t={TOKEN}");
        for (second, expected) in [("one", Some("one".to_owned())), ("two", None)] {
            let told = vec![told("GET", &url, "one"), told("GET", &url, second)];
            assert_eq!(given(&[&requests], told), [[expected]]);
        }
    }
}
