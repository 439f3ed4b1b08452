//! Live answers: what browsers did when they were played the question, beside what was predicted of them.

use std::fmt::Write as _;
use std::ops::Deref;
use std::time::Duration;

use samesite_format::asked::{Arrival, AskedLive, Fact};
use samesite_format::{
    AccountFinding, Cell, HopJudgement, Judgement, Observation, ReasonVerdict, RecordedRequest, Recording, Subject,
    Verdict,
};
use samesite_scenarios::JAR;
use samesite_servers::Token;
use url::{Position, Url};

use crate::ask::question::{LOOK, NAME, Question, played_name};
use crate::cli::exit::Exit;

/// What one browser did, as programs are told it.
#[derive(Clone, Debug)]
pub struct LiveAnswer(AskedLive);

impl Deref for LiveAnswer {
    type Target = AskedLive;

    fn deref(&self) -> &AskedLive {
        &self.0
    }
}

impl LiveAnswer {
    /// What one browser did, by its recording of [`Question::to_be_played`] and the judgement of that.
    #[must_use]
    pub fn of(question: &Question, recording: &Recording, judgement: &Judgement, took: Duration) -> Self {
        let Subject { browser, version, profile } = judgement.subject.clone();
        let scenario = judgement.scenarios.first();
        let hop = |case: &str, hop: &str| {
            let case = scenario.into_iter().flat_map(|scenario| &scenario.cases).find(|own| own.id == case)?;
            case.hops.iter().find(|own| own.id == hop)
        };
        let visit = if question.set_in.is_empty() { hop(JAR, "proof-1") } else { hop(NAME, LOOK) };
        let request = hop(NAME, played_name(&question.step));
        let (proof, asked) = (visit.and_then(cell_of_cookie), request.and_then(cell_of_cookie));
        let broke_off = scenario.and_then(|scenario| scenario.fault.clone());
        let worst = [proof, asked].into_iter().flatten().max_by_key(|cell| gravity(cell.verdict));
        let (verdict, reason) = match (broke_off, worst) {
            (Some(fault), _) => (Verdict::Vacuous, Some(fault)),
            (None, Some(cell)) if Exit::from(cell.verdict) == Exit::Harness => {
                (cell.verdict, went_to_https(question, recording).or_else(|| cell.reason.clone()))
            }
            (None, Some(cell)) => (cell.verdict, cell.reason.clone()),
            (None, None) => (Verdict::Vacuous, Some("nothing was recorded".to_owned())),
        };
        let mut claims: Vec<_> =
            [proof, asked].into_iter().flatten().flat_map(|cell| cell.explained_by.clone()).collect();
        claims.dedup();
        let observations = recording.plays.iter().rev().flat_map(|play| &play.observations);
        let came = observations.into_iter().find(|seen| seen.case == NAME && seen.hop == played_name(&question.step));
        Self(AskedLive {
            browser,
            version,
            profile,
            stored: fact(visit, proof),
            given: fact(request, asked),
            came: came.and_then(arrival),
            verdict,
            claims,
            reason,
            stored_account: proof.and_then(Cell::told).cloned(),
            given_account: asked.and_then(Cell::told).cloned(),
            seconds: (took.as_secs_f64() * 10.0).round() / 10.0,
        })
    }

    /// The answer in words, without who gives it: `stored, not sent, as predicted`.
    fn words(&self, verb: &str) -> String {
        match self.verdict {
            Verdict::Vacuous | Verdict::HarnessFault => {
                return format!("could not be seen: {}", self.reason.as_deref().unwrap_or("nobody knows why"));
            }
            Verdict::NotMade => return "made no such request".to_owned(),
            _ => {}
        }
        if self.came.is_none() && self.given.seen.is_none() {
            let why = if self.verdict == Verdict::Agrees { "as the standards have it" } else { "which is known of it" };
            return format!("made no such request, {why}");
        }
        let seen = |fact: Fact| fact.seen.unwrap_or(fact.predicted);
        let (stored, given) = (seen(self.stored), seen(self.given));
        let told = outcome(stored, given, verb);
        if (stored, given) == (self.stored.predicted, self.given.predicted) {
            format!("{told}, as predicted")
        } else {
            format!("{told}; predicted: {}", outcome(self.stored.predicted, self.given.predicted, verb))
        }
    }

    /// What came, in words.
    fn arrival(&self) -> Option<String> {
        Some(match self.came.as_ref()? {
            Arrival::Request { method, url, cookie: Some(cookie) } => {
                format!("{method} {url} came with Cookie: {cookie}")
            }
            Arrival::Request { method, url, cookie: None } => format!("{method} {url} came without a Cookie header"),
            Arrival::Script { cookies } if cookies.is_empty() => "the script saw no cookies".to_owned(),
            Arrival::Script { cookies } => format!("the script saw {cookies}"),
        })
    }

    /// Lines for a report: who, what, and what explains it.
    pub(super) fn lines(&self, verb: &str) -> Vec<String> {
        let mut who = self.browser.clone();
        let _ = write!(who, " {} {}, {:.1} s: {}", self.version, self.profile, self.seconds, self.words(verb));
        let mut lines = vec![who];
        lines.extend(self.arrival());
        match self.verdict {
            Verdict::NewDeviation | Verdict::NotMade => {
                lines.push("that is new: nobody has claimed it of this browser".to_owned());
            }
            Verdict::NotKnown => lines.push(format!(
                "as {} has it, of which nobody knows whether it holds of this version",
                self.claims.join(", ")
            )),
            _ if !self.claims.is_empty() => lines.push(format!("because of {}", self.claims.join(", "))),
            _ => {}
        }
        let accounts = [("keeping it", &self.stored_account), ("the request", &self.given_account)];
        for (what, finding) in accounts {
            let Some(AccountFinding { verdict, expected, said, .. }) = finding else { continue };
            lines.push(match verdict {
                ReasonVerdict::SameReason => format!("it says of {what}: {said}"),
                _ => format!("it says of {what}: {said} ({verdict}: {expected} was expected)"),
            });
        }
        lines
    }

    /// The answer for other programs.
    pub(super) fn document(&self) -> AskedLive {
        self.0.clone()
    }

    /// How a program ends that has this answer to tell.
    #[must_use]
    pub fn exit(&self) -> Exit {
        self.verdict.into()
    }
}

/// Why nothing could be seen where a browser takes `http` for `https`: some names, and all below `dev` and `app`, are on
/// lists that browsers carry.
fn went_to_https(question: &Question, recording: &Recording) -> Option<String> {
    let mut requests = recording.plays.iter().flat_map(|play| &play.observations).flat_map(|seen| &seen.requests);
    let upgraded = |url: &&Url| {
        let host = &url[Position::BeforeHost..Position::AfterPort];
        url.scheme() == "http" && requests.any(|request| request.scheme == "https" && request.host == host)
    };
    let url = question.urls().find(upgraded)?;
    Some(format!(
        "it went to https instead of {url}, because of a list of its own (HSTS); ask about https, or about another name, \
         such as your-blog.example"
    ))
}

fn fact(hop: Option<&HopJudgement>, cell: Option<&Cell>) -> Fact {
    match (hop, cell.and_then(Cell::cookie)) {
        (_, Some(cell)) => Fact { predicted: cell.claimed.yes, seen: cell.observed },
        // What goes to a wholly different site carries no cookie of this one; that is worth no cell.
        (Some(_), None) => Fact { predicted: false, seen: Some(false) },
        (None, None) => Fact { predicted: false, seen: None },
    }
}

/// The cell of the only cookie at a hop; headers and order are judged besides, and were not asked about.
fn cell_of_cookie(hop: &HopJudgement) -> Option<&Cell> {
    hop.cells.iter().find(|cell| cell.cookie().is_some())
}

/// Where a verdict stands from harmless to grave.
fn gravity(verdict: Verdict) -> Option<usize> {
    Verdict::ALL.iter().position(|other| *other == verdict)
}

fn outcome(stored: bool, given: bool, verb: &str) -> String {
    match (stored, given) {
        (true, true) => format!("stored, {verb}"),
        (true, false) => format!("stored, not {verb}"),
        (false, true) => format!("not stored, {verb}"),
        (false, false) => format!("not stored, so not {verb}"),
    }
}

fn arrival(observation: &Observation) -> Option<Arrival> {
    if let Some(cookies) = &observation.script {
        return Some(Arrival::Script { cookies: cookies.clone() });
    }
    let request: &RecordedRequest = observation.requests.first()?;
    let cookie = Recording::cookie_string(request).map(|octets| String::from_utf8_lossy(&octets).into_owned());
    let url = format!("{}://{}{}", request.scheme, request.host, without_token(&request.target));
    Some(Arrival::Request { method: request.method.clone(), url, cookie })
}

/// A path and query, letter for letter, but for the token under which the harness served it.
fn without_token(target: &str) -> String {
    let Some((path, query)) = target.split_once('?') else { return target.to_owned() };
    let is_token = |pair: &&str| pair.split_once('=').is_some_and(|(name, _)| name == Token::QUERY_PARAMETER);
    let own: Vec<_> = query.split('&').filter(|pair| !is_token(pair)).collect();
    if own.is_empty() { path.to_owned() } else { format!("{path}?{}", own.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_taken_out_of_targets_and_nothing_else_is() {
        let table = [
            ("/?t=0123", "/"),
            ("/%C3%A4?x=%C3%BC%20y&t=0123", "/%C3%A4?x=%C3%BC%20y"),
            ("/a?x&t=0123", "/a?x"),
            ("/a?start=1", "/a?start=1"),
            ("/a", "/a"),
        ];
        for (target, expected) in table {
            assert_eq!(without_token(target), expected);
        }
    }
}
