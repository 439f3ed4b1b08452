//! Questions of web developers: a journey that fails, remedies that were played like it, and what each of them opens.

use std::fmt::{self, Write as _};

use schemars::JsonSchema;
use serde::Serialize;

use crate::markdown::{code, text};
use crate::questions::{Marks, Question, Row, Voice, asked_in, table};

/// A question, with what helps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Answered {
    /// The question, and what everybody answers at the last request of each journey.
    pub question: Question,
    /// What helps, in the order in which it is told.
    pub remedies: Vec<Remedy>,
    /// What of the question no browser is asked here, as a sentence; `None` where all is.
    pub not_asked: Option<String>,
}

/// What helps: another journey, or another cookie on the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Remedy {
    /// The case, or the cookie.
    pub of: Means,
    /// Who else gets the cookie then: `frames in any other site`.
    pub lets_in: Vec<String>,
    /// What is to be minded besides, each without a full stop.
    pub cautions: Vec<String>,
}

/// By what a remedy helps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    /// The journey is another one.
    Case {
        /// The case, by its name in the scenario.
        id: String,
        /// What happens in it.
        title: String,
        /// The case that it mends, by its name.
        mends: String,
    },
    /// The journey is the same, and the cookie another one.
    Cookie {
        /// The cookie.
        name: String,
        /// The `Set-Cookie` line that sets it.
        line: String,
    },
}

/// Who was asked, and who was not; for the head of a page.
pub(crate) const WHO: &str = "stock is a browser as it is installed. Chromium is asked as Debian builds it, which blocks \
     third-party cookies by a patch of its own; open is Chromium with them let, as Google Chrome comes. WebKitGTK keeps \
     cookies by libsoup. Safari does not, and was not asked.";

/// What is shown of a journey; for the head of a page.
pub(crate) const SHOWN: &str = "Each journey is shown by its last request. A cookie is called by its SameSite: strict, lax, \
     none, and absent where there is no such attribute; partitioned is a none cookie with Partitioned. But in the sixth \
     question cookies are younger than two minutes.";

impl Answered {
    /// What stands before the title of a case.
    pub(crate) fn mark(&self, case: &str) -> &'static str {
        let is_remedy = |remedy: &Remedy| matches!(&remedy.of, Means::Case { id, .. } if id == case);
        if self.remedies.iter().any(is_remedy) { "Remedy: " } else { "" }
    }

    /// What stands behind the name of a cookie, in a journey that is no remedy itself.
    pub(crate) fn mark_of_cookie(&self, row: &Row, cookie: &str) -> &'static str {
        if self.is_remedial(cookie) && self.mark(&row.case).is_empty() { " (remedy)" } else { "" }
    }

    fn is_remedial(&self, cookie: &str) -> bool {
        self.remedies.iter().any(|remedy| matches!(&remedy.of, Means::Cookie { name, .. } if name == cookie))
    }

    /// The cookies that are there by a remedy and were not without it, in each browser. Browsers with the same cookies
    /// stand together.
    #[must_use]
    pub fn brought_back(&self, remedy: &Remedy) -> Vec<(Vec<&Voice>, Vec<&str>)> {
        let rows = &self.question.rows;
        let mut told: Vec<(Vec<&Voice>, Vec<&str>)> = Vec::new();
        for (place, voice) in self.question.voices.iter().enumerate().filter(|(_, voice)| voice.browser.is_some()) {
            let given = |case: &str| -> Vec<&str> {
                let given = rows.iter().filter(|row| row.case == case && row.answers[place] == Some(true));
                given.flat_map(|row| &row.cookies).map(String::as_str).collect()
            };
            let back: Vec<&str> = match &remedy.of {
                Means::Case { id, mends, .. } => {
                    let before = given(mends);
                    given(id).into_iter().filter(|cookie| !before.contains(cookie)).collect()
                }
                Means::Cookie { name, .. } => {
                    // On the first journey that asks for it.
                    let first = rows.iter().find(|row| row.cookies.contains(name));
                    given(first.map_or("", |row| &row.case)).into_iter().filter(|cookie| cookie == name).collect()
                }
            };
            match told.iter_mut().find(|(_, cookies)| *cookies == back) {
                Some((voices, _)) => voices.push(voice),
                None => told.push((vec![voice], back)),
            }
        }
        told
    }

    /// Browsers in a sentence: `chromium 156 stock, open; webkitgtk 2.50 stock`.
    pub(crate) fn named(&self, voices: &[&Voice]) -> String {
        let asked = self.question.voices.iter().filter(|voice| voice.browser.is_some()).count();
        if voices.len() == asked {
            return "every browser that was asked".to_owned();
        }
        // Profiles of one browser stand together.
        let browsers = voices.chunk_by(|one, next| one.browser == next.browser).map(|same| {
            let names = same.iter().flat_map(|voice| voice.names.clone()).collect();
            Voice { names, ..same[0].clone() }.name()
        });
        browsers.collect::<Vec<_>>().join("; ")
    }
}

/// The page with its live parts renewed.
///
/// A live part stands between the lines `<!-- live: developers/01-saml -->` and `<!-- end -->`.
///
/// # Errors
///
/// A live part whose scenario is no question, or that does not end.
pub fn renewed(page: &str, questions: &[Answered], current: &str) -> Result<String, String> {
    const START: &str = "<!-- live: ";
    const END: &str = "<!-- end -->\n";
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once(START) {
        let (name, after) =
            after.split_once(" -->\n").ok_or_else(|| format!("a line begins with `{START}` and has no end"))?;
        let known = questions.iter().find(|answered| answered.question.scenario == name);
        let answered = known.ok_or_else(|| format!("no question of web developers is called `{name}`"))?;
        let (_, after) = after.split_once(END).ok_or_else(|| format!("the live part of `{name}` does not end"))?;
        out.push_str(&format!("{before}{START}{name} -->\n"));
        live(&mut out, answered, current).map_err(|error| error.to_string())?;
        out.push_str(END);
        rest = after;
    }
    Ok(out + rest)
}

/// What browsers did, and what helps.
fn live(out: &mut String, answered: &Answered, current: &str) -> fmt::Result {
    let question = &answered.question;
    writeln!(out, "\n**What browsers did.** {} {}\n", text(&question.why), asked_in(question))?;
    let marks =
        Marks { case: &|case| answered.mark(case), cookie: &|row, cookie| answered.mark_of_cookie(row, cookie) };
    table(out, question, current, &marks)?;
    out.push('\n');
    for remedy in &answered.remedies {
        let means = match &remedy.of {
            Means::Case { title, .. } => text(title),
            Means::Cookie { line, .. } => format!("a cookie set as {}", code(line)),
        };
        let back = answered.brought_back(remedy).into_iter().map(|(voices, cookies)| {
            let cookies: Vec<_> = cookies.into_iter().map(code).collect();
            let cookies = if cookies.is_empty() { "nothing that was missing".to_owned() } else { cookies.join(", ") };
            format!("{cookies} in {}", text(&answered.named(&voices)))
        });
        write!(out, "* **Remedy: {means}.**\n  It brings back {}.", back.collect::<Vec<_>>().join(", and "))?;
        if !remedy.lets_in.is_empty() {
            write!(out, "\n  It lets in {}.", text(&remedy.lets_in.join("; ")))?;
        }
        for caution in &remedy.cautions {
            write!(out, "\n  Mind: {}.", text(caution))?;
        }
        out.push('\n');
    }
    if let Some(sentence) = &answered.not_asked {
        writeln!(out, "\n{}", text(sentence))?;
    }
    writeln!(out, "\nTo ask again: {}\n", code(&question.command))
}
