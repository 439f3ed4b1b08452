//! The report on a question: everybody's answer, and what to change.

use std::fmt::{self, Write as _};

use samesite_format::ExplanationKind;
use samesite_format::asked::{Asked, AskedQuestion, AskedRedirect, AskedStep, Expectation, FORMAT, LineWarning};
use samesite_model::{Rule, Timestamp};
use samesite_scenarios::{CredentialsMode, Probe, ProbeKind, Step};
use url::Url;

use crate::ask::advice::{Advice, advise};
use crate::ask::answer::{Answer, Cause};
use crate::ask::live::LiveAnswer;
use crate::ask::question::Question;
use crate::ask::respondent::{CHROME, CHROMIUM, Respondent, SPECIFICATION, Scope, WEBKIT};
use crate::cli::exit::Exit;
use crate::paragraph::{WIDTH, wrapped};

/// How many pieces of advice of a kind are told where nobody asks for all.
const TOLD: usize = 6;

/// A question, everybody's answer, and what to change.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was asked.
    pub question: Question,
    /// Who was asked.
    pub scope: Scope,
    /// What in the cookie's line is most likely not meant.
    pub warnings: Vec<LineWarning>,
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
        let advice = advise(self, &Respondent::of(Scope::Usual), now);
        Report { question: self.clone(), scope, warnings: Vec::new(), answers, advice, live: None }
    }

    /// What happens, in the order in which it happens.
    fn told(&self) -> Vec<String> {
        let age = match self.age {
            age if age.is_zero() => "just now".to_owned(),
            _ => format!("{} before", self.age_in_words()),
        };
        let setter = match self.set_in.last() {
            None => format!("a visit to {}", self.set_at),
            Some(frame) => format!("the frame {frame} in {}", self.set_at),
        };
        let pages: Vec<_> = self.page.iter().map(Url::as_str).collect();
        let open = pages.join(", in it ");
        let mut lines = vec![self.cookie.clone(), format!("set by {setter}, {age}")];
        for (number, step) in self.steps().enumerate() {
            let what = described(step.probe);
            let way = way(step);
            lines.push(match (number, step.probe.kind()) {
                (0, ProbeKind::ScriptReading) => format!("{what}: in {open}"),
                (0, ProbeKind::AddressBar) => format!("{what}: {way}"),
                (0, _) => format!("{what}: from {open} → {way}"),
                (_, _) if way.is_empty() => format!("then {what}"),
                (_, _) => format!("then {what}: → {way}"),
            });
        }
        lines
    }

    fn document(&self) -> AskedQuestion {
        let step = |step: &Step| AskedStep {
            via: step.probe.to_string(),
            redirects: step
                .via
                .iter()
                .map(|redirect| AskedRedirect { at: redirect.at.to_string(), status: redirect.status })
                .collect(),
            to: step.to.as_ref().map(Url::to_string),
        };
        let urls = |urls: &[Url]| urls.iter().map(Url::to_string).collect();
        AskedQuestion {
            cookie: self.cookie.clone(),
            set_at: self.set_at.to_string(),
            set_in: urls(&self.set_in),
            age: self.age.as_secs_f64(),
            page: urls(&self.page),
            steps: self.steps().map(step).collect(),
        }
    }
}

/// A probe by its name, and what it does: "form-post (a form with `method=post`, submitted by the user)".
fn described(probe: Probe) -> String {
    let words = probe.description().trim_end_matches('.');
    let mut letters = words.chars();
    // Not where the second letter is large too, as in `XMLHttpRequest`.
    let is_word = words.chars().nth(1).is_some_and(|second| second == ' ' || second.is_lowercase());
    let words = match letters.next() {
        Some(first) if is_word => first.to_lowercase().chain(letters).collect(),
        _ => words.to_owned(),
    };
    format!("{probe} ({words})")
}

/// By way of whom a step goes where.
fn way(step: &Step) -> String {
    let via: String = step.via.iter().map(|redirect| format!("{} ({}) → ", redirect.at, redirect.status)).collect();
    step.to.as_ref().map_or(via.clone(), |to| format!("{via}{to}"))
}

/// Those who answer alike, and what.
struct Row<'r> {
    who: Vec<&'r str>,
    answer: &'r Answer,
}

impl Report {
    /// The report for other programs.
    #[must_use]
    pub fn document(&self) -> Asked {
        Asked {
            format: FORMAT,
            question: self.question.document(),
            warnings: self.warnings.clone(),
            answers: self.answers.iter().map(Answer::document).collect(),
            remedies: self.advice.iter().map(Advice::document).collect(),
            live: self.live.as_ref().map(|live| live.iter().map(LiveAnswer::document).collect()),
        }
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

    /// The browsers as they are installed that do otherwise than somebody expects.
    fn otherwise(&self, expected: Expectation) -> impl Iterator<Item = &Answer> {
        self.answers.iter().filter(move |answer| answer.is_stock && !answer.meets(expected))
    }

    /// How a program ends that expects something of the cookie.
    #[must_use]
    pub fn expecting(&self, expected: Expectation) -> Exit {
        if self.otherwise(expected).next().is_some() { Exit::Deviation } else { Exit::Clean }
    }

    /// Whether what is expected comes true, for people.
    #[must_use]
    pub fn expectation_text(&self, expected: Expectation) -> String {
        let otherwise: Vec<_> = self.otherwise(expected).map(|answer| answer.who.as_str()).collect();
        match &otherwise[..] {
            [] => format!("\nexpected: {}, and so it is\n", expected.words()),
            who => format!("\nexpected: {}, and it is NOT so in {}\n", expected.words(), who.join(", ")),
        }
    }

    /// The rules that each answer went by, for people.
    #[must_use]
    pub fn why_text(&self) -> String {
        let mut out = String::from("\nwhy\n");
        for row in self.rows() {
            let answer = row.answer;
            wrapped(&mut out, "  ", &row.who.join(", "));
            wrapped(&mut out, "    ", &format!("{} [{}; {}]", answer.sentence, answer.section, answer.clause));
            for Cause { id, kind, statement } in &answer.claims {
                let word = match kind {
                    ExplanationKind::Permitted => "the text allows it",
                    ExplanationKind::Deviation => "the text does not have it so",
                    ExplanationKind::Ledger => "nobody has explained it yet",
                };
                wrapped(&mut out, "    ", &format!("because {statement} ({id}; {word})"));
            }
            for step in &answer.steps {
                let answer = if step.holds { "yes" } else { "no" };
                let words = format!("{} {}: {} {answer}: {}", step.section, step.clause, step.question, step.values);
                wrapped(&mut out, "      ", &words);
            }
        }
        out
    }

    /// The answers for people, browsers first; each row with those that answer alike for the same reason.
    fn rows(&self) -> Vec<Row<'_>> {
        let is_text = |answer: &&Answer| answer.who == SPECIFICATION;
        let usual = self.answers.iter().filter(|answer| answer.is_stock);
        let others = self.answers.iter().filter(|answer| !answer.is_stock && !is_text(answer));
        let mut rows: Vec<Row<'_>> = Vec::new();
        for answer in usual.chain(self.answers.iter().filter(is_text)).chain(others) {
            // One line for each browser that people know; one for both Chromiums, where they do the same.
            let may_share = |row: &Row<'_>| match answer.is_stock {
                true => answer.who == CHROMIUM && row.answer.who == CHROME,
                false => !row.answer.is_stock && !is_text(&row.answer) && !is_text(&answer),
            };
            match rows.iter_mut().find(|row| may_share(row) && is_same_answer(row.answer, answer)) {
                Some(row) => row.who.push(&answer.who),
                None => rows.push(Row { who: vec![&answer.who], answer }),
            }
        }
        rows
    }

    fn write_answers(&self, out: &mut String) {
        let rows = self.rows();
        let is_usual = |row: &&Row<'_>| row.answer.is_stock || row.answer.who == SPECIFICATION;
        let table: Vec<_> =
            rows.iter().filter(is_usual).map(|row| (row.who.join(", "), self.word(row.answer))).collect();
        let name_width = table.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        let word_width = table.iter().map(|(_, word)| word.chars().count()).max().unwrap_or_default();
        let _ = writeln!(out, "{}?", self.verb());
        for (row, (name, word)) in rows.iter().filter(is_usual).zip(&table) {
            let lead = format!("  {name:<name_width$}  {word:<word_width$}  ");
            wrapped(out, &lead, &self.reason_in_table(row.answer));
        }
        for note in self.notes() {
            wrapped(out, "  ", note);
        }
        if rows.iter().any(|row| !is_usual(&row)) {
            let _ = writeln!(out, "\nother profiles, older editions and clients");
        }
        for row in rows.iter().filter(|row| !is_usual(row)) {
            wrapped(
                out,
                "  ",
                &format!("{}: {}, {}", row.who.join(", "), self.word(row.answer), self.reason_in_table(row.answer)),
            );
        }
    }

    /// Whether the cookie is there, in a word.
    fn word(&self, answer: &Answer) -> &'static str {
        match (answer.given, answer.lasts()) {
            (true, true) => "yes",
            (true, false) => "for two minutes",
            (false, _) => "no",
        }
    }

    /// Why somebody answers so, in short, where the specification's own line stands beside it.
    fn reason_in_table(&self, answer: &Answer) -> String {
        let specification = self.answers.iter().find(|other| other.who == SPECIFICATION);
        let is_specified =
            answer.who != SPECIFICATION && specification.is_some_and(|other| is_same_answer(other, answer));
        match (is_specified, answer.given && !answer.lasts()) {
            (true, _) => "as the specification has it".to_owned(),
            // Whoever reads the table is at the command line.
            (false, true) => format!("{}: ask again with --age 3m", self.reason(answer)),
            (false, false) => self.reason(answer),
        }
    }

    /// Why somebody answers so, in a sentence.
    pub(super) fn reason(&self, answer: &Answer) -> String {
        let refused = if answer.stored { "" } else { "not stored: " };
        if answer.who == SPECIFICATION {
            return format!("{refused}{} ({} {})", answer.sentence, answer.edition, answer.section);
        }
        if answer.rule == Rule::CredentialsIncluded {
            return match self.question.step.probe {
                Probe::FetchDefault => "a plain fetch() sends cookies to its own origin only".to_owned(),
                Probe::FetchOmit => "credentials: \"omit\" leaves cookies out".to_owned(),
                probe => format!("{probe} sends cookies to its own origin only"),
            };
        }
        if answer.claims.is_empty() {
            return format!("{refused}{}", answer.sentence);
        }
        let statements: Vec<_> = answer.claims.iter().map(|cause| cause.statement).collect();
        let mut reason = format!("{refused}{}", statements.join("; and "));
        if answer.rule == Rule::OwnPartition && self.question.set_in.is_empty() {
            reason += "; this cookie was set by a visit to its own site, and lies in the jar of such visits";
        }
        if !answer.lasts() {
            reason += "; that does not last";
        }
        reason
    }

    /// What the answers are about, and what they are not about.
    fn notes(&self) -> Vec<&'static str> {
        let of = |who: &str| self.answers.iter().find(|answer| answer.who == who);
        let mut notes = Vec::new();
        if let (Some(chrome), Some(chromium)) = (of(CHROME), of(CHROMIUM))
            && !is_same_answer(chrome, chromium)
        {
            notes.push(
                "Chromium is asked as Debian builds it, which blocks third-party cookies by a patch of its own; Chrome comes \
                 without.",
            );
        }
        if of(WEBKIT).is_some() {
            notes.push("WebKitGTK keeps cookies by libsoup. Safari does not, and was not asked.");
        }
        let asked = self.question.step.probe.facts();
        let is_fetch = self.question.step.probe.to_string().starts_with("fetch");
        if is_fetch && asked.credentials == CredentialsMode::Include {
            notes.push(
                "This request says credentials: \"include\". What a page sends that writes fetch(url), and no more, is asked by \
                 --via fetch-default.",
            );
        }
        notes
    }

    fn write_advice(&self, out: &mut String) {
        if self.advice.is_empty() {
            let usual = self.answers.iter().filter(|answer| answer.is_stock || answer.who == SPECIFICATION);
            let all = usual.clone().all(|answer| answer.given && answer.lasts());
            let text = if all { "nothing needs to be changed" } else { "no small change gets it to anybody else" };
            let _ = writeln!(out, "\n{text}");
            return;
        }
        // What lets strangers in is kept apart where something else does as much.
        let fewest =
            self.advice.iter().filter(|advice| advice.lets_in.is_empty()).map(|one| one.withheld_by.len()).min();
        let is_careless = |advice: &&Advice| {
            !advice.lets_in.is_empty() && fewest.is_some_and(|fewest| fewest <= advice.withheld_by.len())
        };
        let (careless, careful): (Vec<_>, Vec<_>) = self.advice.iter().partition(is_careless);
        for (heading, advice) in [("what would help", careful), ("works too, and lets strangers in", careless)] {
            if advice.is_empty() {
                continue;
            }
            let _ = writeln!(out, "\n{heading}");
            let told = if self.scope == Scope::All { advice.len() } else { TOLD };
            for (number, advice) in advice.iter().take(told).enumerate() {
                self.write_one_advice(out, number + 1, advice);
            }
            if advice.len() > told {
                let _ = writeln!(out, "  and {} more; --all shows them", advice.len() - told);
            }
        }
    }

    fn write_one_advice(&self, out: &mut String, number: usize, advice: &Advice) {
        wrapped(out, &format!("  {number}. "), &advice.statements.join(", and "));
        let outcome = match advice.withheld_by.len() {
            0 => format!("then {} by all", self.verb()),
            _ => format!("then {} by all but {}", self.verb(), advice.withheld_by_whom.join(", ")),
        };
        wrapped(out, "     ", &outcome);
        if !advice.lets_in.is_empty() {
            wrapped(out, "     ", &format!("careful, it goes to these too: {}", advice.lets_in.join("; ")));
        }
        for caution in &advice.cautions {
            wrapped(out, "     ", &format!("careful: {caution}"));
        }
        write_command(out, &advice.command());
    }

    const fn verb(&self) -> &'static str {
        match self.question.step.probe.kind() {
            ProbeKind::ScriptReading => "seen",
            _ => "sent",
        }
    }
}

/// Writes a command so that it can be pasted, whatever the width: where a line ends, it ends with a backslash.
fn write_command(out: &mut String, words: &[String]) {
    let mut line = String::from("     ");
    let mut at_start = true;
    // A flag and its value stay together.
    let flags = words.iter().skip(2).collect::<Vec<_>>();
    let parts = std::iter::once(words[..2].join(" "))
        .chain(flags.chunks(2).map(|pair| pair.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(" ")));
    for part in parts {
        if !at_start && line.chars().count() + part.chars().count() + 3 > WIDTH {
            let _ = writeln!(out, "{line} \\");
            line = String::from("        ");
        }
        line = if at_start { line + &part } else { format!("{line} {part}") };
        at_start = false;
    }
    let _ = writeln!(out, "{line}");
}

/// The report for people.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        for (number, line) in self.question.told().iter().enumerate() {
            wrapped(&mut out, if number == 0 { "" } else { "  " }, line);
        }
        out.push('\n');
        self.write_answers(&mut out);
        self.write_advice(&mut out);
        f.write_str(&out)
    }
}

/// Whether two answers differ in nothing but words and numbers.
pub(super) fn is_same_answer(one: &Answer, other: &Answer) -> bool {
    (one.stored, one.given, one.rule) == (other.stored, other.given, other.rule) && one.claims == other.claims
}
