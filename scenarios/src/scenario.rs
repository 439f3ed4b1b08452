//! A scenario, as the rest of the program sees it: every value looked at.

use std::fmt;
use std::ops::Range;
use std::path::{Component, Path};
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::frames::FrameChain;
use crate::probe::Probe;

/// A scenario's name: its file's path without the ending, such as `stories/14-schemeful`; that of a scenario which comes
/// with the project begins below the scenario folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ScenarioId(String);

impl ScenarioId {
    /// A name as it stands in a recording, or as a file's path gives it.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The name of a file of the user's own: its path as it was given, with `/` between folders, without the ending and
    /// without steps that lead nowhere. `./mine/./r1.toml` makes `mine/r1`, and `../r1.toml` makes `../r1`.
    #[must_use]
    pub fn of_file(path: &Path) -> Self {
        let path = path.with_extension("");
        let mut id = String::new();
        for part in path.components() {
            match part {
                Component::RootDir => id.push('/'),
                Component::CurDir => {}
                Component::Prefix(_) | Component::ParentDir | Component::Normal(_) => {
                    if !id.is_empty() && !id.ends_with('/') {
                        id.push('/');
                    }
                    id.push_str(&part.as_os_str().to_string_lossy());
                }
            }
        }
        Self(id)
    }

    /// Another name of the same file, for when this one stands for something else: `mine/r1` makes `./mine/r1`.
    ///
    /// Its site is its own: no name of a host is made of a dot.
    #[must_use]
    pub fn dotted(&self) -> Self {
        Self(format!("./{}", self.0))
    }

    /// The name as text, such as `stories/14-schemeful`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ScenarioId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What a person wrote: cookies to plant, and cases to play.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The scenario's name.
    pub id: ScenarioId,
    /// The title: a short sentence without a full stop.
    pub title: String,
    /// What the article claims, in our own words; for the stories.
    pub claim: Option<String>,
    /// Why a web developer should care, in a sentence.
    pub why: String,
    /// The ids of the clauses it rests on.
    pub clauses: Vec<String>,
    /// How binding those clauses are.
    pub level: Level,
    /// Other readings whose predictions belong beside what browsers do: editions, or clients of the past.
    pub readings: Vec<String>,
    /// When the cookies are planted.
    pub planting: PlantingTime,
    /// The cookies that are planted.
    pub jar: Vec<Planting>,
    /// The cases, in the order of the file.
    pub cases: Vec<Case>,
    /// The file's text, kept so that a recording can be judged by what was played.
    pub source: String,
}

/// How binding the clauses of a scenario are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// A user agent must behave so.
    #[default]
    Must,
    /// A user agent should behave so.
    Should,
    /// Nobody says how it must behave; we want to know.
    Informative,
}

/// When the cookies of a scenario are planted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlantingTime {
    /// Before the first case, by first-party visits; the cases ask which of them travel.
    #[default]
    First,
    /// By each case, in the answer to its request or by its script; the question is which of them are kept.
    /// Every case has a site of its own.
    ByEachCase,
}

/// Cookies planted by one first-party visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planting {
    /// The page that is visited, by the address bar.
    pub at: Url,
    /// The lines it sets, in order.
    pub lines: Vec<CookieLine>,
    /// The page that is visited next, to see what was stored.
    pub prove: Url,
}

/// One line that makes one cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieLine {
    /// How the cookie is called in reports: its name, or `name=value` where the name alone is ambiguous.
    pub label: String,
    /// The line, as it goes over the wire or into `document.cookie`.
    pub line: String,
    /// Who sets the cookie: a header field or a script.
    pub source: LineSource,
    /// Where the line stands in the file's text, quotes included, in octets.
    pub span: Range<usize>,
}

impl CookieLine {
    /// The `name=value` that the line makes, as a request carries it; the value alone where there is no name.
    #[must_use]
    pub fn pair(&self) -> String {
        let pair = self.line.split(';').next().unwrap_or_default();
        match pair.split_once('=') {
            Some((name, value)) if name.trim().is_empty() => value.trim().to_owned(),
            Some((name, value)) => format!("{}={}", name.trim(), value.trim()),
            None => pair.trim().to_owned(),
        }
    }
}

/// What sets a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineSource {
    /// A `Set-Cookie` header field of the page.
    Header,
    /// A script that writes to `document.cookie`.
    Script,
}

/// A page, and what is done from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The case's name within the scenario, such as `img-in-x-to-v`.
    pub id: String,
    /// What happens, as a short sentence without a full stop.
    pub title: String,
    /// The page and the frames in it, outermost first; never empty.
    pub page: FrameChain,
    /// Whether the requests that bring the page are asked for cookies too.
    pub opening: Opening,
    /// How old the jar must be before the page is opened; `None` for as young as possible.
    pub age: Option<Duration>,
    /// What the innermost document does, in order.
    pub steps: Vec<Step>,
    /// Where we look, when all is done, which cookies were kept: one page for each planting. Empty where the
    /// cookies are planted before the first case.
    pub proofs: Vec<Url>,
    /// The registrable domain that is this case's own, where the case plants the cookies.
    pub site: Option<String>,
    /// How many lines the jar has.
    pub lines: usize,
    /// The lines that the answer with the page sets, as places among all lines.
    pub sets: Vec<usize>,
}

impl Case {
    /// A line of the jar, as this case plants it.
    #[must_use]
    pub fn line(&self, line: &CookieLine) -> String {
        match &self.site {
            Some(site) => line.line.replace("{site}", site),
            None => line.line.clone(),
        }
    }
}

/// Whether the requests that bring a case's page are asked for cookies too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Opening {
    /// The requests are looked at like those of the steps.
    Asked,
    /// The requests are not looked at: the page is no more than the place where the steps happen, and other cases may share it.
    Passed,
}

/// One thing a document does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The step's name within the case: the probe's, with a number where it is not the first of its kind.
    pub id: String,
    /// How the step makes its request.
    pub probe: Probe,
    /// Where the request goes in the end; `None` for probes that make none.
    pub to: Option<Url>,
    /// The places it is redirected from on the way, first one first.
    pub via: Vec<Redirect>,
    /// The documents that come, outermost first, where they are more than a plain one at `to`; else empty.
    pub page: FrameChain,
    /// The name of the document that acts, as [`LoadedDocument::name`](crate::LoadedDocument::name) has it; `None` for
    /// the innermost document of what came last into the place of a page or of a framed document.
    pub by: Option<String>,
    /// The lines of the jar that the last answer, or the script, sets, as places among all lines.
    pub sets: Vec<usize>,
}

impl Step {
    /// A step that is named by its probe, goes to a plain place directly, and sets nothing.
    #[must_use]
    pub fn plain(probe: Probe, to: Option<Url>) -> Self {
        Self { id: probe.to_string(), probe, to, via: Vec::new(), page: Vec::new(), by: None, sets: Vec::new() }
    }
}

/// A place a request is redirected from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The URL that answers with the redirect.
    pub at: Url,
    /// The status it answers with: 301, 302, 303, 307 or 308.
    pub status: u16,
    /// The lines of the jar that the answer sets, as places among all lines.
    pub sets: Vec<usize>,
}

impl Redirect {
    /// The statuses that redirect.
    ///
    /// **Spec:** Fetch, "redirect status".
    pub const STATUSES: &[u16] = &[301, 302, 303, 307, 308];
}

impl Scenario {
    /// Every line of the jar.
    pub fn lines(&self) -> impl Iterator<Item = &CookieLine> {
        self.jar.iter().flat_map(|planting| &planting.lines)
    }

    /// The lines that one planting of the jar sets, as places among all [`lines`](Self::lines).
    ///
    /// # Panics
    ///
    /// When the jar has no such planting.
    #[must_use]
    pub fn lines_of(&self, planting: usize) -> Range<usize> {
        let start = self.jar[..planting].iter().map(|earlier| earlier.lines.len()).sum();
        start..start + self.jar[planting].lines.len()
    }

    /// Every URL that the scenario names.
    pub fn urls(&self) -> impl Iterator<Item = &Url> {
        let planted = self.jar.iter().flat_map(|planting| [&planting.at, &planting.prove]);
        let pages = self.cases.iter().flat_map(|case| &case.page).map(|place| &place.url);
        let steps = self.cases.iter().flat_map(|case| &case.steps);
        let asked = steps.flat_map(|step| {
            let framed = step.page.iter().map(|place| &place.url);
            step.via.iter().map(|redirect| &redirect.at).chain(&step.to).chain(framed)
        });
        planted.chain(pages).chain(asked)
    }

    /// The case of the name given.
    #[must_use]
    pub fn case(&self, id: &str) -> Option<&Case> {
        self.cases.iter().find(|case| case.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_called_by_their_paths() {
        let table = [
            ("r1.toml", "r1"),
            ("./r1.toml", "r1"),
            ("mine//./r1.toml", "mine/r1"),
            ("../r1.toml", "../r1"),
            ("/tmp/x/r1.toml", "/tmp/x/r1"),
            ("r1-.toml", "r1-"),
            ("my own/ü.v2.toml", "my own/ü.v2"),
        ];
        for (path, id) in table {
            assert_eq!(ScenarioId::of_file(Path::new(path)).as_str(), id, "{path}");
        }
    }
}
