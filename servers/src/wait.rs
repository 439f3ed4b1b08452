//! Waiting for a request, by event and with a deadline.

use std::sync::Arc;
use std::time::Duration;

use crate::journal::Journal;
use crate::{Exchange, Token};

/// A request that was waited for did not come before its deadline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "no request for {} came within {waited:?} while waiting for {reason}; {} meanwhile",
    name_tokens(.tokens),
    name_arrivals(*.arrived)
)]
pub struct WaitError {
    /// The tokens, of which any would have done.
    pub tokens: Vec<Token>,
    /// What the caller was waiting for, in the caller's words.
    pub reason: String,
    /// How long it waited.
    pub waited: Duration,
    /// How many other requests arrived meanwhile.
    pub arrived: u64,
}

impl WaitError {
    /// What to do about it, in one sentence.
    #[must_use]
    pub fn help(&self) -> &'static str {
        if self.arrived == 0 {
            "Check that the browser is still alive and that its resolver maps ports 80 and 443 to the servers."
        } else {
            "Look at the unsolicited requests and at the journal of the page that should have made this one."
        }
    }
}

fn name_tokens(tokens: &[Token]) -> String {
    match tokens {
        [token] => format!("token {token}"),
        [] => "any of no tokens".to_owned(),
        [first, ..] => format!("any of {} tokens (the first is {first})", tokens.len()),
    }
}

fn name_arrivals(arrived: u64) -> String {
    match arrived {
        0 => "no other request arrived".to_owned(),
        1 => "1 other request arrived".to_owned(),
        _ => format!("{arrived} other requests arrived"),
    }
}

/// Waits for the first exchange that bears any of these tokens.
pub(crate) async fn wait_for_any(
    journal: &Journal,
    tokens: &[Token],
    deadline: Duration,
    reason: &str,
) -> Result<Arc<Exchange>, WaitError> {
    // The bell is taken before the first look, so that an exchange which is
    // entered between look and wait still rings it.
    let mut arrivals = journal.arrivals();
    let before = *arrivals.borrow_and_update();
    let found = async {
        loop {
            if let Some(exchange) = journal.first(tokens) {
                return exchange;
            }
            arrivals.changed().await.expect("the journal keeps the bell as long as it lives");
        }
    };
    match tokio::time::timeout(deadline, found).await {
        Ok(exchange) => Ok(exchange),
        Err(_) => Err(WaitError {
            tokens: tokens.to_vec(),
            reason: reason.to_owned(),
            waited: deadline,
            arrived: *arrivals.borrow() - before,
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use insta::assert_snapshot;
    use tokio::time::Instant;

    use super::wait_for_any;
    use crate::journal::Journal;
    use crate::{BodyEnd, Exchange, HttpVersion, Response, Scheme, Token};

    const DEADLINE: Duration = Duration::from_millis(250);

    fn journal(tokens: &[Token]) -> Journal {
        let journal = Journal::new(10, 10_000);
        for token in tokens {
            journal.register(*token, vec![Response::empty().try_into().unwrap()]);
        }
        journal
    }

    fn tokens<const COUNT: usize>() -> [Token; COUNT] {
        std::array::from_fn(|number| format!("{number:032x}").parse().unwrap())
    }

    fn exchange(token: Token) -> Exchange {
        Exchange {
            sequence: 0,
            arrived: Duration::ZERO,
            version: HttpVersion::Http11,
            scheme: Scheme::Http,
            host: "a.example".to_owned(),
            method: "GET".to_owned(),
            target: format!("/?t={token}"),
            headers: Vec::new(),
            body: Vec::new(),
            body_end: BodyEnd::Complete,
            token: Some(token),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_deadline_is_kept_and_the_error_tells_what_was_missing() {
        let [wanted, other, unknown] = tokens();
        let journal = journal(&[wanted, other]);
        journal.enter(exchange(other));

        let start = Instant::now();
        let tokens = [wanted];
        let wait = wait_for_any(&journal, &tokens, DEADLINE, "the frame to load");
        let error = wait.await.unwrap_err();
        assert_eq!(start.elapsed(), DEADLINE);
        assert_snapshot!(error, @"no request for token 00000000000000000000000000000000 came within 250ms while waiting for the frame to load; no other request arrived meanwhile");
        assert_snapshot!(error.help(), @"Check that the browser is still alive and that its resolver maps ports 80 and 443 to the servers.");

        let tokens = [wanted, unknown];
        let wait = wait_for_any(&journal, &tokens, DEADLINE, "either frame");
        let meanwhile = async {
            journal.enter(exchange(other));
            journal.enter(exchange(unknown));
        };
        let error = tokio::join!(wait, meanwhile).0.unwrap_err();
        assert_snapshot!(error, @"no request for any of 2 tokens (the first is 00000000000000000000000000000000) came within 250ms while waiting for either frame; 2 other requests arrived meanwhile");
        assert_snapshot!(error.help(), @"Look at the unsolicited requests and at the journal of the page that should have made this one.");
    }

    #[tokio::test(start_paused = true)]
    async fn what_already_happened_is_found_without_waiting() {
        let [first, second, never] = tokens();
        let journal = journal(&[first, second, never]);
        journal.enter(exchange(second));
        journal.enter(exchange(first));

        let tokens = [never, first, second];
        let found = wait_for_any(&journal, &tokens, Duration::ZERO, "any").await;
        let found = found.unwrap();
        assert_eq!((found.token, found.sequence), (Some(second), 0));
    }

    #[tokio::test(start_paused = true)]
    async fn an_exchange_just_before_the_deadline_is_in_time() {
        let [token] = tokens();
        let journal = journal(&[token]);
        let tokens = [token];
        let wait = wait_for_any(&journal, &tokens, DEADLINE, "the frame to load");
        let meanwhile = async {
            tokio::time::sleep(DEADLINE - Duration::from_millis(1)).await;
            journal.enter(exchange(token));
        };
        let (found, ()) = tokio::join!(wait, meanwhile);
        assert_eq!(found.unwrap().token, Some(token));
    }
}
