//! Sketches: scenarios as a program writes them, drawn at random or made smaller, before they are text.
//!
//! A sketch may be wrong like any file that a person writes; [`Sketch::scenario`] writes it down and reads it, and says
//! whether it is.

mod draw;
mod random;
mod smaller;

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

pub use draw::Draws;
pub use random::Random;
pub use smaller::Smaller;

use crate::diagnostic::{Diagnosed, SourceText};
use crate::file::{CaseEntry, JarEntry, ScenarioFile, StepEntry};
use crate::frames::{DocumentSource, Sandboxing};
use crate::journey::is_of;
use crate::probe::{Probe, ProbeKind};
use crate::scenario::{Case, PlantingTime, Scenario, ScenarioId, Step};

/// A scenario that is not written down yet: a jar, and cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    /// When the cookies are planted.
    pub planting: PlantingTime,
    /// What names of hosts stand for, besides the usual ones: `X` and `https://stranger.example/`.
    pub hosts: Vec<(String, String)>,
    /// The cookies.
    pub jars: Vec<SketchedJar>,
    /// The cases.
    pub cases: Vec<SketchedCase>,
}

/// Cookies that one first-party visit plants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SketchedJar {
    /// The page that sets them, in notation.
    pub at: String,
    /// The `Set-Cookie` lines that the page sends.
    pub set: Vec<String>,
    /// The lines that its script writes.
    pub write: Vec<String>,
    /// The page that is visited next, where it is another one.
    pub prove: Option<String>,
}

/// A page, and what is done from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SketchedCase {
    /// The case's name.
    pub id: String,
    /// The page, outermost document first.
    pub page: SketchedPage,
    /// The cookies that the answer with the page sets, by name.
    pub sets: Vec<String>,
    /// The steps.
    pub steps: Vec<SketchedStep>,
}

/// Documents, each framed in the one before; written as `V[X]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SketchedPage(pub Vec<SketchedDocument>);

/// One document in notation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SketchedDocument {
    /// What is taken from it.
    pub sandboxing: Sandboxing,
    /// The place that led there.
    pub came_from: Option<String>,
    /// A place, such as `V` or `V/deep/`, or how it is made, such as `srcdoc`.
    pub name: String,
}

/// One step of a journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SketchedStep {
    /// The step's name.
    pub id: String,
    /// How it makes its request.
    pub probe: Probe,
    /// The document that acts; what came last, if nobody says.
    pub by: Option<String>,
    /// Where the request goes.
    pub to: Option<SketchedPage>,
    /// The places that redirect it, and their statuses.
    pub via: Vec<(String, u16)>,
    /// The cookies that the answer, or the script, sets, by name.
    pub sets: Vec<String>,
}

impl Sketch {
    /// A file's scenario as a sketch: its cases that are written out, and its jars.
    ///
    /// # Errors
    ///
    /// What keeps the file from being a scenario; families are left out.
    pub fn read(path: &str, source: &str) -> Diagnosed<Self> {
        let scenario = Scenario::parse(ScenarioId::new("sketch"), path, source)?;
        let file: ScenarioFile = SourceText { path, text: &scenario.source }.toml()?;
        let texts = |texts: &[toml::Spanned<String>]| texts.iter().map(|text| text.get_ref().clone()).collect();
        let jar = |jar: &JarEntry| SketchedJar {
            at: jar.at.get_ref().clone(),
            set: texts(&jar.set),
            write: texts(&jar.write),
            prove: jar.prove.as_ref().map(|prove| prove.get_ref().clone()),
        };
        let step = |(read, step): (&Step, &StepEntry)| SketchedStep {
            id: read.id.clone(),
            probe: step.probe,
            by: step.by.as_ref().map(|by| by.get_ref().clone()),
            to: step.to.as_ref().map(|to| SketchedPage::read(to.get_ref())),
            via: step
                .via
                .iter()
                .map(|way| (way.at.get_ref().clone(), way.status.as_ref().map_or(302, |status| *status.get_ref())))
                .collect(),
            sets: texts(&step.sets),
        };
        let case = |case: &CaseEntry| {
            let mut page = SketchedPage::read(case.page.get_ref());
            page.0.extend(case.frames.iter().map(|frame| SketchedDocument::plain(frame.get_ref())));
            let read = scenario.case(case.id.get_ref()).map(|case| case.steps.as_slice()).unwrap_or_default();
            SketchedCase {
                id: case.id.get_ref().clone(),
                page,
                sets: texts(&case.sets),
                steps: read.iter().zip(case.steps.iter().map(toml::Spanned::get_ref)).map(step).collect(),
            }
        };
        Ok(Self {
            planting: file.planting,
            hosts: file.hosts.iter().map(|(name, url)| (name.clone(), url.get_ref().clone())).collect(),
            jars: file.jar.iter().map(|entry| jar(entry.get_ref())).collect(),
            cases: file.case.iter().map(|entry| case(entry.get_ref())).collect(),
        })
    }

    /// The scenario that the sketch is when it is written down.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub fn scenario(&self, id: ScenarioId, about: &About) -> Diagnosed<Scenario> {
        Scenario::parse(id, "drawn.toml", &self.text(about))
    }

    /// Whether the language takes it, nobody has to act who is not there, and no case sets
    /// cookies on sites that other cases visit.
    #[must_use]
    pub fn is_playable(&self) -> bool {
        let scenario = self.scenario(ScenarioId::new("drawn"), &About::drawn());
        scenario.is_ok_and(|scenario| scenario.cases.iter().all(|case| all_come(case) && all_set_at_home(case)))
    }

    /// The sketch with one of its cases alone.
    #[must_use]
    pub fn with_case(&self, id: &str) -> Self {
        let cases = self.cases.iter().filter(|case| case.id == id).cloned().collect();
        Self { cases, ..self.clone() }
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self, about: &About) -> String {
        let mut text = String::new();
        for line in about.comment.lines() {
            let _ = writeln!(text, "# {line}");
        }
        let _ = writeln!(text, "title = {}", quoted(&about.title));
        let _ = writeln!(text, "why = {}", quoted(&about.why));
        let _ = writeln!(text, "clauses = [{}]", quoted(&about.clause));
        if self.planting == PlantingTime::ByEachCase {
            text.push_str("planting = \"by-each-case\"\n");
        }
        if !self.hosts.is_empty() {
            text.push_str("\n[hosts]\n");
            for (name, url) in &self.hosts {
                let _ = writeln!(text, "{} = {}", quoted(name), quoted(url));
            }
        }
        for jar in &self.jars {
            let _ = writeln!(text, "\n[[jar]]\nat = {}", quoted(&jar.at));
            for (word, lines) in [("set", &jar.set), ("write", &jar.write)] {
                match lines.as_slice() {
                    [] => {}
                    [line] => _ = writeln!(text, "{word} = [{}]", quoted(line)),
                    lines => {
                        let lines: String = lines.iter().map(|line| format!("    {},\n", quoted(line))).collect();
                        let _ = writeln!(text, "{word} = [\n{lines}]");
                    }
                }
            }
            if let Some(prove) = &jar.prove {
                let _ = writeln!(text, "prove = {}", quoted(prove));
            }
        }
        for case in &self.cases {
            let _ = writeln!(text, "\n[[case]]\nid = {}\ntitle = {}", quoted(&case.id), quoted(&case.to_string()));
            let _ = writeln!(text, "page = {}", quoted(&case.page.to_string()));
            if !case.sets.is_empty() {
                let _ = writeln!(text, "sets = {}", list(&case.sets));
            }
            if !case.steps.is_empty() {
                let steps: String = case.steps.iter().map(|step| format!("    {},\n", step.entry())).collect();
                let _ = writeln!(text, "steps = [\n{steps}]");
            }
        }
        text
    }
}

/// What a file says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Lines above everything else, for people; empty for none.
    pub comment: String,
    /// The title: a short sentence without a full stop.
    pub title: String,
    /// Why anybody should care.
    pub why: String,
    /// The clause that it rests on, such as `B212`.
    pub clause: String,
}

impl About {
    /// What is said of a file that was drawn and that nobody has looked at yet.
    #[must_use]
    pub fn drawn() -> Self {
        Self {
            comment: String::new(),
            title: "Contexts drawn at random".to_owned(),
            why: "nobody has been here".to_owned(),
            clause: "B212".to_owned(),
        }
    }
}

/// What happens, in a few words: `V[X]: img to V by way of X, then reload-by-user`.
impl fmt::Display for SketchedCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.page)?;
        for (number, step) in self.steps.iter().enumerate() {
            f.write_str(if number == 0 { ": " } else { ", then " })?;
            if let Some(by) = &step.by {
                write!(f, "in {by} ")?;
            }
            write!(f, "{}", step.probe)?;
            if let Some(to) = &step.to {
                write!(f, " to {to}")?;
            }
            for (way, (at, status)) in step.via.iter().enumerate() {
                write!(f, "{}{at} ({status})", if way == 0 { " by way of " } else { " and " })?;
            }
        }
        Ok(())
    }
}

impl SketchedStep {
    fn entry(&self) -> String {
        let mut fields = vec![format!("id = {}", quoted(&self.id))];
        fields.extend(self.by.iter().map(|by| format!("in = {}", quoted(by))));
        fields.push(format!("probe = {}", quoted(&self.probe.to_string())));
        fields.extend(self.to.iter().map(|to| format!("to = {}", quoted(&to.to_string()))));
        let way = |(at, status): &(String, u16)| format!("{{ at = {}, status = {status} }}", quoted(at));
        if !self.via.is_empty() {
            fields.push(format!("via = [{}]", self.via.iter().map(way).collect::<Vec<_>>().join(", ")));
        }
        if !self.sets.is_empty() {
            fields.push(format!("sets = {}", list(&self.sets)));
        }
        format!("{{ {} }}", fields.join(", "))
    }

    /// Whether its request, if it makes one, goes to a place that the step names.
    fn goes_somewhere(probe: Probe) -> bool {
        probe.makes_request() && !matches!(probe.kind(), ProbeKind::Revisit(_))
    }
}

impl SketchedPage {
    /// Reads documents in notation. What is wrong with them is found when the sketch is written down and read.
    fn read(text: &str) -> Self {
        if text.contains("://") {
            return Self(vec![SketchedDocument::plain(text)]);
        }
        Self(text.trim_end_matches(']').split('[').map(SketchedDocument::read).collect())
    }
}

impl fmt::Display for SketchedPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, document) in self.0.iter().enumerate() {
            write!(f, "{}{document}", if depth == 0 { "" } else { "[" })?;
        }
        f.write_str(&"]".repeat(self.0.len().saturating_sub(1)))
    }
}

impl SketchedDocument {
    /// A document that a server sends, and of which nothing else is to be said.
    fn plain(name: &str) -> Self {
        Self { sandboxing: Sandboxing::None, came_from: None, name: name.to_owned() }
    }

    fn read(text: &str) -> Self {
        let (word, rest) = text.trim().rsplit_once(' ').unwrap_or(("", text.trim()));
        let (came_from, name) = rest.split_once("=>").map_or((None, rest), |(from, name)| (Some(from), name));
        let known = [
            Sandboxing::Sandbox,
            Sandboxing::SandboxWithSameOrigin,
            Sandboxing::Credentialless,
            Sandboxing::RequireCorp,
        ];
        let sandboxing = known.into_iter().find(|sandboxing| sandboxing.word() == Some(word));
        Self {
            sandboxing: sandboxing.unwrap_or(Sandboxing::None),
            came_from: came_from.map(str::to_owned),
            name: name.to_owned(),
        }
    }

    /// Whether the document around it makes it.
    fn is_made(&self) -> bool {
        DocumentSource::MADE.iter().any(|source| source.word() == Some(&self.name))
    }
}

/// `sandboxed V`, `X=>V`, `srcdoc`
impl fmt::Display for SketchedDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(word) = self.sandboxing.word() {
            write!(f, "{word} ")?;
        }
        if let Some(from) = &self.came_from {
            write!(f, "{from}=>")?;
        }
        f.write_str(&self.name)
    }
}

/// Whether everything that a case does is done by somebody who is there.
fn all_come(case: &Case) -> bool {
    case.hops().iter().all(|hop| hop.obstacle.is_none())
}

/// Whether a case that sets cookies sets them on its own site alone.
fn all_set_at_home(case: &Case) -> bool {
    let Some(site) = &case.site else { return true };
    let mut setting = case.hops().into_iter().filter(|hop| !hop.sets.is_empty());
    setting.all(|hop| hop.url.host_str().is_some_and(|host| is_of(host, site)))
}

/// The names of the cookies that some lines set, without their values.
fn names(jars: &[SketchedJar]) -> BTreeSet<String> {
    let lines = jars.iter().flat_map(|jar| jar.set.iter().chain(&jar.write));
    lines.map(|line| name_of_line(line).to_owned()).collect()
}

/// The name of the cookie that a `Set-Cookie` line sets: `sid` of `sid=1; Secure`.
#[must_use]
pub fn name_of_line(line: &str) -> &str {
    line.split(['=', ';']).next().unwrap_or_default().trim()
}

/// A text as TOML has it: what JSON escapes, TOML reads alike.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn list(names: &[String]) -> String {
    format!("[{}]", names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_acts_where_no_document_comes() {
        let table = [
            // A frame that is blocked is looked for, and in it nobody acts.
            ("V[H]", "", true),
            ("V[H]", r#"{ probe = "img", to = "V" }"#, false),
            ("H[V]", "", true),
            ("H[V[H]]", "", true),
            ("V[H=>V]", "", false),
            ("V[X]", "", true),
            ("V", r#"{ id = "s", probe = "iframe", to = "H" }"#, true),
            ("V", r#"{ id = "s", probe = "iframe", to = "H" }, { in = "s", probe = "img", to = "V" }"#, false),
            ("V", r#"{ probe = "link", to = "V[H]" }"#, true),
            ("V[X]", r#"{ probe = "self-location", to = "V[X]", via = [{ at = "H" }] }"#, false),
            ("V", r#"{ probe = "img", to = "H" }, { probe = "fetch", to = "HX" }"#, true),
        ];
        for (page, steps, is_playable) in table {
            let text = format!(
                "title = \"t\"\nwhy = \"w\"\nclauses = [\"B212\"]\njar = [{{ at = \"V\", set = [\"a=1\"] }}]\n\
                 [[case]]\nid = \"c\"\ntitle = \"t\"\npage = {page:?}\nsteps = [{steps}]\n"
            );
            assert_eq!(Sketch::read("t.toml", &text).unwrap().is_playable(), is_playable, "{page} {steps}");
        }
    }

    #[test]
    fn no_case_sets_cookies_where_others_would_see_them() {
        for (page, probe, to, is_playable) in [
            ("X", "img", "V", true),
            ("V", "img", "X", false),
            ("X[V]", "write-cookies", "", true),
            ("X", "write-cookies", "", false),
        ] {
            let to = if to.is_empty() { String::new() } else { format!(", to = {to:?}") };
            let text = format!(
                "title = \"t\"\nwhy = \"w\"\nclauses = [\"B212\"]\nplanting = \"by-each-case\"\n\
                 jar = [{{ at = \"V\", set = [\"a=1\"] }}]\n\
                 [[case]]\nid = \"c\"\ntitle = \"t\"\npage = {page:?}\nsteps = [{{ probe = {probe:?}{to}, sets = [\"a\"] }}]\n"
            );
            assert_eq!(Sketch::read("t.toml", &text).unwrap().is_playable(), is_playable, "{page} {probe}");
        }
    }
}
