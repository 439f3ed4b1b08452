//! Open questions: what editors ask, and what texts and browsers answer, cookie by cookie.

use std::fmt::{self, Write as _};

use samesite_format::CellKind;
use schemars::JsonSchema;
use serde::Serialize;

use crate::markdown::{code, text};

/// What the cookies of the questions are.
pub(crate) const COOKIES: &str = "The cookies are called by their SameSite: strict, lax, none, and absent where there is no \
     such attribute. All have Secure, and partitioned is a none cookie with Partitioned.";

/// A question, and its answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Question {
    /// The scenario whose cells answer it, such as `questions/two-minutes`.
    pub scenario: String,
    /// The question.
    pub title: String,
    /// What is at stake.
    pub why: String,
    /// Where it is asked.
    pub threads: Vec<Thread>,
    /// Who answers: texts first, then browsers.
    pub voices: Vec<Voice>,
    /// What they answer, request by request and cookie by cookie.
    pub rows: Vec<Row>,
    /// The line for the shell that asks the browsers again.
    pub command: String,
}

/// A discussion in an issue tracker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Thread {
    /// Its short name: `whatwg/fetch#1332`.
    pub name: String,
    /// Its address.
    pub address: String,
}

/// Somebody who answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Voice {
    /// The browser and its release: `chromium 156`; `None` for texts.
    pub browser: Option<String>,
    /// The texts, or the browser's profiles, that give the same answers throughout.
    pub names: Vec<String>,
    /// How the answers are known.
    pub source: Source,
    /// The claims by which a browser's answers are not as the current edition has them; none for texts.
    pub because: Vec<String>,
}

/// How answers are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// A text says so, as the model reads it.
    Text,
    /// A browser was seen to do so, on that day.
    Seen(String),
    /// A browser is claimed to do so; it was not played.
    Claimed,
}

/// What all say of some cookies at one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Row {
    /// The case, by its name in the scenario.
    pub case: String,
    /// What happens there.
    pub title: String,
    /// The request, by its name in the case.
    pub hop: String,
    /// The cookies, which fare alike.
    pub cookies: Vec<String>,
    /// What is asked of them.
    pub kind: CellKind,
    /// For each voice, whether they are there; `None` where no request is made, or nothing was seen.
    pub answers: Vec<Option<bool>>,
}

impl Voice {
    fn has(&self, edition: &str) -> bool {
        self.browser.is_none() && self.names.iter().any(|name| name == edition)
    }

    /// Its name: `chromium 156 stock, open`, `rfc6265bis-07, -14, -22`.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.browser {
            Some(browser) => format!("{browser} {}", self.names.join(", ")),
            None => shortened(&self.names).join(", "),
        }
    }
}

impl Question {
    /// The question with those as one voice that say the same throughout, texts or profiles of one browser, and those
    /// cookies in one row that fare alike. The voice of the edition `current` comes first.
    #[must_use]
    pub fn condensed(mut self, current: &str) -> Self {
        let (spoken, asked) = (&self.voices, &self.rows);
        let answers = |place: usize| asked.iter().map(move |row| row.answers[place]);
        let mut kept: Vec<(usize, Voice)> = Vec::new();
        for (place, voice) in spoken.iter().enumerate() {
            let is_same = |(other, kept): &&mut (usize, Voice)| {
                (&kept.browser, &kept.source) == (&voice.browser, &voice.source) && answers(*other).eq(answers(place))
            };
            match kept.iter_mut().find(is_same) {
                Some((_, other)) => {
                    other.names.extend(voice.names.iter().cloned());
                    let new = voice.because.iter().filter(|claim| !other.because.contains(claim));
                    other.because.extend(new.cloned().collect::<Vec<_>>());
                }
                None => kept.push((place, voice.clone())),
            }
        }
        kept.sort_by_key(|(_, voice)| !voice.has(current));
        let mut rows: Vec<Row> = Vec::new();
        for row in self.rows {
            let row = Row { answers: kept.iter().map(|(place, _)| row.answers[*place]).collect(), ..row };
            let is_alike = |other: &&mut Row| {
                (&other.case, &other.hop, other.kind, &other.answers) == (&row.case, &row.hop, row.kind, &row.answers)
            };
            match rows.iter_mut().find(is_alike) {
                Some(other) => other.cookies.extend(row.cookies),
                None => rows.push(row),
            }
        }
        (self.voices, self.rows) = (kept.into_iter().map(|(_, voice)| voice).collect(), rows);
        self
    }

    /// Its name within the page: `two-minutes`.
    #[must_use]
    pub fn anchor(&self) -> &str {
        self.scenario.rsplit('/').next().unwrap_or_default()
    }

    /// Whether a voice says otherwise of a row than the edition `current`.
    #[must_use]
    pub fn parts(&self, row: &Row, voice: usize, current: &str) -> bool {
        let text = self.voices.iter().position(|voice| voice.has(current)).and_then(|place| row.answers[place]);
        matches!((row.answers[voice], text), (Some(own), Some(text)) if own != text)
    }

    /// How the answers of each browser stand beside those of the texts, as a sentence behind its voice.
    #[must_use]
    pub fn in_short(&self, current: &str) -> Vec<(&Voice, String)> {
        let browsers = self.voices.iter().enumerate().filter(|(_, voice)| voice.browser.is_some());
        browsers.map(|(place, voice)| (voice, self.beside_texts(place, current))).collect()
    }

    fn beside_texts(&self, browser: usize, current: &str) -> String {
        let answers = || self.rows.iter().filter(|row| row.answers[browser].is_some());
        let all: usize = answers().map(|row| row.cookies.len()).sum();
        // How many answers of the browser a text has too.
        let alike = |text: usize| -> usize {
            answers().filter(|row| row.answers[text] == row.answers[browser]).map(|row| row.cookies.len()).sum()
        };
        let texts: Vec<(&Voice, usize)> = self
            .voices
            .iter()
            .enumerate()
            .filter(|(_, voice)| voice.browser.is_none())
            .map(|(place, voice)| (voice, alike(place)))
            .collect();
        let most = texts.iter().map(|(_, alike)| *alike).max().unwrap_or(0);
        let own = texts.iter().find(|(voice, _)| voice.has(current)).map_or(0, |(_, alike)| *alike);
        let nearest: Vec<String> =
            texts.iter().filter(|(_, alike)| *alike == most).flat_map(|(voice, _)| voice.names.clone()).collect();
        let nearest = shortened(&nearest).join(", ");
        match (own, most) {
            _ if all == 0 => "nothing was seen".to_owned(),
            (own, _) if own == all => format!("all {all} answers as {current}"),
            (own, most) if own == most => format!("{own} of {all} answers as {current}, and no text comes nearer"),
            (own, most) if most == all => format!("{own} of {all} answers as {current}, and all as {nearest}"),
            (own, most) => format!("{own} of {all} answers as {current}; nearest, with {most}, comes {nearest}"),
        }
    }
}

/// Names of texts, those of one draft first and by their numbers: `rfc6265bis-02`, `-03`.
fn shortened(names: &[String]) -> Vec<&str> {
    const DRAFT: &str = "rfc6265bis";
    let (drafts, others): (Vec<&str>, Vec<&str>) =
        names.iter().map(String::as_str).partition(|name| name.starts_with(DRAFT));
    let drafts =
        drafts.into_iter().enumerate().map(|(place, name)| if place == 0 { name } else { &name[DRAFT.len()..] });
    drafts.chain(others).collect()
}

/// One answer in words; a dash where there is none.
#[must_use]
pub const fn word(kind: CellKind, answer: Option<bool>) -> &'static str {
    match (kind, answer) {
        (_, None) => "–",
        (CellKind::Visible, Some(true)) => "seen",
        (CellKind::Visible, Some(false)) => "not seen",
        (_, Some(true)) => "sent",
        (_, Some(false)) => "not sent",
    }
}

/// The page in Markdown, as it stands in the repository.
///
/// # Errors
///
/// Never, in truth: writing to a string cannot fail.
pub fn markdown(questions: &[Question], current: &str) -> Result<String, fmt::Error> {
    let mut out = String::new();
    writeln!(out, "# Questions that editors are asking\n")?;
    writeln!(
        out,
        "Each is discussed in an issue tracker, and here are the facts: what each text says, and what each browser did.\n\
         {}\n\
         Bold is what {current} has otherwise, and a dash is a request that was not made; `samesite claims` explains what \
         differences are known as.\n\
         Nobody is right or wrong here, and there is no score.\n\n\
         `samesite questions reports/questions` prints this page, and a test holds it against those recordings.\n",
        COOKIES.replace(". ", ".\n")
    )?;
    for question in questions {
        writeln!(out, "* [{}](#{})", text(&question.title), question.anchor())?;
    }
    for question in questions {
        section(&mut out, question, current)?;
    }
    Ok(out)
}

fn section(out: &mut String, question: &Question, current: &str) -> fmt::Result {
    writeln!(out, "\n<a id=\"{}\"></a>\n\n## {}\n", question.anchor(), text(&question.title))?;
    writeln!(out, "{}\n", text(&question.why))?;
    writeln!(out, "{}\n", asked_in(question))?;
    for (voice, sentence) in question.in_short(current) {
        let because: Vec<_> = voice.because.iter().map(|claim| code(claim)).collect();
        let because = if because.is_empty() {
            String::new()
        } else {
            format!(" What is otherwise is known as {}.", because.join(", "))
        };
        writeln!(out, "* **{}**: {}.{because}", text(&voice.name()), text(&sentence))?;
    }
    out.push('\n');
    table(out, question, current, &Marks::default())?;
    writeln!(out, "\n```sh\n{}\n```", question.command.replace("```", "'''"))
}

/// Where it is asked, as a sentence.
pub(crate) fn asked_in(question: &Question) -> String {
    let threads = question.threads.iter().map(|thread| format!("[{}]({})", text(&thread.name), thread.address));
    format!("Asked in {}.", threads.collect::<Vec<_>>().join(", "))
}

/// What stands beside a case's title, and beside a cookie's name, in a table.
pub(crate) struct Marks<'m> {
    pub(crate) case: &'m dyn Fn(&str) -> &'static str,
    pub(crate) cookie: &'m dyn Fn(&Row, &str) -> &'static str,
}

impl Default for Marks<'_> {
    fn default() -> Self {
        Self { case: &|_| "", cookie: &|_, _| "" }
    }
}

/// What everybody answers, row by row; bold what `current` has otherwise.
pub(crate) fn table(out: &mut String, question: &Question, current: &str, marks: &Marks<'_>) -> fmt::Result {
    let heads = question.voices.iter().map(|voice| {
        let source = match &voice.source {
            Source::Text => String::new(),
            Source::Seen(day) => format!(" (seen {})", text(day)),
            Source::Claimed => " (as claimed)".to_owned(),
        };
        format!("{}{source}", text(&voice.name()))
    });
    writeln!(out, "| what happens | cookies | {} |", heads.collect::<Vec<_>>().join(" | "))?;
    writeln!(out, "|---|---|{}", "---|".repeat(question.voices.len()))?;
    let mut before: Option<(&str, &str)> = None;
    for row in &question.rows {
        let name = (row.case.as_str(), row.hop.as_str());
        let mark = (marks.case)(&row.case);
        let mark = if mark.is_empty() { String::new() } else { format!("**{}** ", mark.trim()) };
        let what = if before == Some(name) {
            String::new()
        } else {
            format!("{mark}{}: {}", text(&row.title), code(&row.hop))
        };
        before = Some(name);
        let cookies: Vec<_> = row.cookies.iter().map(|cookie| code(cookie) + (marks.cookie)(row, cookie)).collect();
        let answers = row.answers.iter().enumerate().map(|(voice, answer)| {
            let word = word(row.kind, *answer);
            if question.parts(row, voice, current) { format!("**{word}**") } else { word.to_owned() }
        });
        writeln!(out, "| {what} | {} | {} |", cookies.join(", "), answers.collect::<Vec<_>>().join(" | "))?;
    }
    Ok(())
}
