//! The report on a question: everybody's answer, and what to change.

use std::fmt::{self, Write as _};

use jiff::SignedDuration;
use samesite_format::ExplanationKind;
use samesite_model::{Rule, Timestamp};
use samesite_scenarios::ProbeKind;
use serde_json::{Value, json};
use url::Url;

use crate::ask::advice::{Advice, advise};
use crate::ask::answer::Answer;
use crate::ask::live::LiveAnswer;
use crate::ask::question::Question;
use crate::ask::respondent::{Respondent, Scope};
use crate::paragraph::wrapped;

/// A question, everybody's answer, and what to change.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was asked.
    pub question: Question,
    /// The answers, the current edition's first.
    pub answers: Vec<Answer>,
    /// What would get the cookie to more of them, the most successful first.
    pub advice: Vec<Advice>,
    /// What browsers did, where they were asked.
    pub live: Option<Vec<LiveAnswer>>,
}

impl Question {
    /// Asks everybody in a scope; the cookie is set at the moment `now`.
    #[must_use]
    pub fn asked(&self, scope: Scope, now: Timestamp) -> Report {
        let answers = Respondent::of(scope).iter().map(|respondent| self.answer(respondent, now)).collect();
        // Whom nobody uses any more is not worth a change.
        let advice = advise(self, &Respondent::of(Scope::Today), now);
        Report { question: self.clone(), answers, advice, live: None }
    }

    /// What happens, in the order in which it happens.
    fn told(&self) -> Vec<String> {
        let age = match self.age {
            age if age.is_zero() => "just now".to_owned(),
            age => SignedDuration::try_from(age).map_or_else(|_| format!("{age:?}"), |age| format!("{age:#} before")),
        };
        let pages: Vec<_> = self.page.iter().map(Url::as_str).collect();
        let open = pages.join(", in it ");
        let step = &self.step;
        let way: String = step.via.iter().map(|redirect| format!("{} ({}) → ", redirect.at, redirect.status)).collect();
        let asked = match step.probe.kind() {
            ProbeKind::ScriptReading => format!("{}: in {open}", step.probe),
            ProbeKind::AddressBar => format!("{}: {way}{}", step.probe, self.target()),
            _ => format!("{}: from {open} → {way}{}", step.probe, self.target()),
        };
        vec![self.cookie.clone(), format!("set by a visit to {}, {age}", self.set_at), asked]
    }

    fn json(&self) -> Value {
        let redirects: Vec<_> = self
            .step
            .via
            .iter()
            .map(|redirect| json!({ "at": redirect.at.as_str(), "status": redirect.status }))
            .collect();
        json!({
            "cookie": self.cookie,
            "set_at": self.set_at.as_str(),
            "age": self.age.as_secs_f64(),
            "page": self.page.iter().map(Url::as_str).collect::<Vec<_>>(),
            "via": self.step.probe.to_string(),
            "redirects": redirects,
            "to": self.step.to.as_ref().map(Url::as_str),
        })
    }
}

impl Report {
    /// The report for other programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut report =
            json!({ "format": 1, "question": self.question.json(), "answers": self.answers, "advice": self.advice });
        if let Some(live) = &self.live {
            report["live"] = json!(live);
        }
        report
    }

    /// What browsers did, for people; empty where none was asked.
    #[must_use]
    pub fn live_text(&self) -> String {
        let mut out = String::new();
        for (number, answer) in self.live.iter().flatten().enumerate() {
            if number == 0 {
                let _ = writeln!(out, "\nin real browsers");
            }
            let mut lines = answer.lines(self.verb()).into_iter();
            wrapped(&mut out, "  * ", &lines.next().unwrap_or_default());
            for line in lines {
                wrapped(&mut out, "    ", &line);
            }
        }
        out
    }

    fn write_answers(&self, out: &mut String) {
        let verb = self.verb();
        let mut told: Vec<&Answer> = Vec::new();
        for answer in &self.answers {
            if told.iter().any(|other| is_same_answer(other, answer)) {
                continue;
            }
            told.push(answer);
            let alike: Vec<_> = self.answers.iter().filter(|other| is_same_answer(other, answer)).collect();
            let heading = match (answer.given, answer.stored) {
                (true, _) => verb.to_owned(),
                (false, true) => format!("stored, not {verb}"),
                (false, false) => format!("not stored, so not {verb}"),
            };
            wrapped(out, "", &format!("{heading}: {}", listed(alike.iter().map(|other| other.reader.as_str()))));
            wrapped(out, "    ", &format!("{} [{}]", answer.sentence, cited(&alike)));
            if answer.rule == Rule::LaxAllowingUnsafe {
                wrapped(out, "    ", "that does not last: ask again with --age 3m");
            }
            for cause in &answer.claims {
                let word = match cause.kind {
                    ExplanationKind::Permitted => "the text allows it",
                    ExplanationKind::Deviation => "the text does not have it so",
                    ExplanationKind::Ledger => "nobody has explained it yet",
                };
                wrapped(out, "    ", &format!("because {} ({}; {word})", cause.statement, cause.id));
            }
        }
    }

    fn write_advice(&self, out: &mut String) {
        let verb = self.verb();
        if self.advice.is_empty() {
            // Whoever is asked besides comes after those of today.
            let all = self.answers.iter().take(Respondent::of(Scope::Today).len()).all(|answer| answer.given);
            let text = if all { "nothing needs to be changed" } else { "no small change gets it to anybody else" };
            let _ = writeln!(out, "\n{text}");
            return;
        }
        let _ = writeln!(out, "\nwhat would help");
        for advice in &self.advice {
            wrapped(out, "  * ", &advice.statements.join(", and "));
            let outcome = match advice.withheld_by.len() {
                0 => format!("then {verb} by all"),
                _ => format!("then {verb} by all but {}", listed(advice.withheld_by.iter().map(String::as_str))),
            };
            wrapped(out, "    ", &outcome);
            if !advice.lets_in.is_empty() {
                wrapped(out, "    ", &format!("careful, it goes to these too: {}", advice.lets_in.join("; ")));
            }
            for caution in &advice.cautions {
                wrapped(out, "    ", &format!("careful: {caution}"));
            }
        }
    }

    const fn verb(&self) -> &'static str {
        match self.question.step.probe.kind() {
            ProbeKind::ScriptReading => "seen",
            _ => "sent",
        }
    }
}

/// The report for people.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        for line in self.question.told() {
            wrapped(&mut out, "", &line);
        }
        out.push('\n');
        self.write_answers(&mut out);
        self.write_advice(&mut out);
        f.write_str(&out)
    }
}

/// Whether two answers differ in nothing but words and numbers.
fn is_same_answer(one: &Answer, other: &Answer) -> bool {
    (one.stored, one.given, one.rule) == (other.stored, other.given, other.rule) && one.claims == other.claims
}

/// The clause, and where each of the editions has it.
fn cited(alike: &[&Answer]) -> String {
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for answer in alike {
        match sections.iter_mut().find(|(section, _)| *section == answer.section) {
            Some((_, editions)) if editions.contains(&answer.edition.as_str()) => {}
            Some((_, editions)) => editions.push(&answer.edition),
            None => sections.push((&answer.section, vec![&answer.edition])),
        }
    }
    let clause = alike.first().map_or("", |answer| answer.clause);
    match &sections[..] {
        [(section, _)] => format!("{section}; {clause}"),
        _ => {
            let each = sections.iter().map(|(section, editions)| format!("{section} in {}", editions.join(", ")));
            format!("{}; {clause}", each.collect::<Vec<_>>().join("; "))
        }
    }
}

/// `chromium/open, chromium/stock, x` as `chromium open, stock; x`.
fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut text = String::new();
    let mut last = "";
    for name in names {
        match name.split_once('/') {
            Some((engine, profile)) if engine == last => text += &format!(", {profile}"),
            Some((engine, profile)) => {
                text += &format!("{}{engine} {profile}", if text.is_empty() { "" } else { "; " });
                last = engine;
            }
            None => {
                text += &format!("{}{name}", if text.is_empty() { "" } else { "; " });
                last = "";
            }
        }
    }
    text
}
