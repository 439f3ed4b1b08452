//! Journeys that were played to an application, held against what its file expects and what is claimed of the browser.

use samesite_format::asked::Expectation;
use samesite_format::stand::{FORMAT, StandBrowser, StandCookie, StandJourney, StandLine, StandPlayed, StandRequest};
use samesite_model::Timestamp;
use samesite_scenarios::sketch::name_of_line;
use samesite_scenarios::{Diagnostic, SourceText};
use samesite_stand::play::{AppRequest, Seen};

use crate::ask::file::{FilePlan, PlannedCookie};
use crate::ask::respondent::Scope;
use crate::ask::words::Words;

/// What came of the journeys of a file.
#[derive(Clone, Debug)]
pub struct Played {
    /// The report for other programs.
    pub document: StandPlayed,
    /// What is not as expected, each with a caret below what expects it.
    pub complaints: Vec<Diagnostic>,
}

impl FilePlan {
    /// Holds against the file what was seen in browsers: of each its name, whose prediction counts for it, and what was seen
    /// on each journey.
    #[must_use]
    pub fn compared(&self, target: String, seen: &[(String, String, Vec<Seen>)], now: Timestamp) -> Played {
        let mut complaints = Vec::new();
        let browsers = seen.iter().map(|(name, who, seen)| {
            let journeys = self.journeys.iter().zip(seen).map(|(planned, seen)| {
                let line = |(url, line): &(url::Url, String)| StandLine { url: url.to_string(), line: line.clone() };
                let cookies = planned.cookies.iter().filter(|_| seen.fault.is_none());
                let cookies: Vec<_> = cookies.map(|cookie| self.cookie(cookie, seen, who, now)).collect();
                for ((told, help), cookie) in cookies.iter().zip(&planned.cookies).filter(|((told, _), _)| !told.met) {
                    let text = SourceText { path: &self.path, text: &self.source };
                    let message = format!("`{}` in {name}: {}: {}", cookie.name, planned.name, told.why);
                    complaints.push(*text.complaint(cookie.span.clone(), message, help.clone()));
                }
                StandJourney {
                    name: planned.name.clone(),
                    set: seen.set.iter().map(line).collect(),
                    before: seen.before.iter().map(told).collect(),
                    request: seen.request.as_ref().map(told),
                    fault: seen.fault.clone(),
                    cookies: cookies.into_iter().map(|(told, _)| told).collect(),
                }
            });
            StandBrowser { name: name.clone(), predicted_as: who.clone(), journeys: journeys.collect() }
        });
        let browsers = browsers.collect();
        Played { document: StandPlayed { format: FORMAT, file: self.path.clone(), target, browsers }, complaints }
    }

    /// What came of a cookie, and what would help.
    fn cookie(&self, cookie: &PlannedCookie, seen: &Seen, who: &str, now: Timestamp) -> (StandCookie, String) {
        let is_its = |line: &&String| name_of_line(line) == cookie.own;
        let set = seen.set.iter().rev().map(|(_, line)| line).find(is_its).cloned();
        let stored = seen.stored.contains(&cookie.own);
        let sent = seen.request.as_ref().map(|request| request.cookies.contains_key(&cookie.own));
        let met = sent == Some(cookie.expected == Expectation::Sent);
        // The line that was really set may not be the one that the file has.
        let really = set.as_ref().map(|line| Words { cookie: line.clone(), ..cookie.words.clone() });
        let report = really.and_then(|words| Some(words.question().ok()?.asked(Scope::Usual, now)));
        let answer = report.as_ref().and_then(|report| report.answers.iter().find(|answer| answer.who == who));
        let predicted = answer.map(|answer| answer.given);
        let mut why = String::new();
        if !met {
            why = format!("expected to be {}, and ", cookie.expected.words());
            why += match (&set, stored, sent) {
                (_, _, None) => "no such request came",
                (None, ..) => "the application did not set it",
                (Some(_), false, Some(false)) => "it was set, but not stored",
                (Some(_), _, Some(false)) => "it was stored, but not sent",
                (Some(_), _, Some(true)) => "it was sent",
            };
            if let (Some(report), Some(answer)) = (&report, answer.filter(|answer| Some(answer.given) == sent)) {
                why += &format!(" ({})", report.reason(answer));
            }
        }
        if let (Some(predicted), Some(sent)) = (predicted, sent)
            && predicted != sent
        {
            let but = if why.is_empty() { "" } else { "; " };
            why += &format!("{but}it is predicted to be {}", if predicted { "sent" } else { "not sent" });
        }
        let wanted = report.as_ref().filter(|_| cookie.expected == Expectation::Sent);
        let advice = wanted.and_then(|report| report.advice.first()).map(|advice| advice.statements.join(", and "));
        let line = set.as_ref().map(|line| format!("the application set {line}"));
        let help = [line, advice].into_iter().flatten().collect::<Vec<_>>().join("; ");
        let help = if help.is_empty() { "visit the page that sets it: at = \"https://…\"".to_owned() } else { help };
        let before = &self.source[..cookie.span.start.min(self.source.len())];
        let line = before.bytes().filter(|octet| *octet == b'\n').count() + 1;
        let (name, expected) = (cookie.name.clone(), cookie.expected);
        (StandCookie { name, line, expected, set, stored, sent, predicted, met, why }, help)
    }
}

fn told(request: &AppRequest) -> StandRequest {
    StandRequest {
        method: request.method.clone(),
        url: request.url.to_string(),
        status: request.status,
        cookies: request.cookies.keys().cloned().collect(),
        stood_in: request.stood_in,
    }
}

impl Played {
    /// Whether everything is as the file expects.
    #[must_use]
    pub fn is_as_expected(&self) -> bool {
        self.complaints.is_empty()
    }

    /// Whether a journey could not be played.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.document.browsers.iter().flat_map(|browser| &browser.journeys).any(|journey| journey.fault.is_some())
    }

    /// The report for people: browser by browser what came on each journey, then what is not as expected.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        let (mut all, mut wrong) = (0, 0);
        for browser in &self.document.browsers {
            out += &format!("{}\n", browser.name);
            for journey in &browser.journeys {
                let what = match (&journey.fault, &journey.request) {
                    (Some(fault), _) => format!("could not be played: {fault}"),
                    (None, None) => "no such request came".to_owned(),
                    (None, Some(request)) => format!("{} {} → {}", request.method, request.url, request.status),
                };
                out += &format!("  {}: {what}\n", journey.name);
                for request in &journey.before {
                    let by = if request.stood_in { ", and a page of ours goes on in its place" } else { "" };
                    out += &format!("    before: {} {} → {}{by}\n", request.method, request.url, request.status);
                }
                for cookie in &journey.cookies {
                    let set = match (&cookie.set, cookie.stored) {
                        (None, _) => "not set",
                        (Some(_), false) => "set, not stored",
                        (Some(_), true) => "stored",
                    };
                    let sent = if cookie.sent == Some(true) { "sent" } else { "not sent" };
                    let outcome = if cookie.met { "as expected" } else { "NOT as expected" };
                    out += &format!("    {}: {set}, {sent}: {outcome}\n", cookie.name);
                    if cookie.met && !cookie.why.is_empty() {
                        out += &format!("      {}\n", cookie.why);
                    }
                    all += 1;
                    wrong += usize::from(!cookie.met);
                }
            }
        }
        for complaint in &self.complaints {
            out += &format!("\n{complaint}\n");
        }
        out + &format!("\n{}: {wrong} of {all} expectations not met\n", self.document.file)
    }
}
