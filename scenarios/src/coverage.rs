//! Coverage: which pairs and triples of values have been played, and which are left.
//!
//! What a step asks is described by a value on each of a few *facets*: the shape of the page, who acts, the probe, the
//! way there, what came before; and by what each cookie's line says. A fault hides where two or three such values meet
//! that nobody has put together; so pairs and triples are counted, and what adds most of them is drawn first.

use std::collections::BTreeSet;
use std::fmt;

use url::Url;

use crate::frames::{DocumentSource, FrameDocument, Sandboxing, nearest_served};
use crate::journey::StepTaken;
use crate::notation::{Kinship, OriginNames};
use crate::probe::{Probe, ProbeKind};
use crate::scenario::{Case, CookieLine, LineSource, Redirect, Scenario};

/// One side from which a step, or the line of a cookie, is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// Where the page comes from, by the project's names: `V`, `X`.
    Top,
    /// Where the document that acts comes from, or how it was made: `V`, `srcdoc`.
    Acting,
    /// How many documents stand around the one that acts, and it.
    Depth,
    /// What is taken from the documents: `sandboxed`, `credentialless`; or that one came from elsewhere, `=>`.
    Mark,
    /// The way of asking.
    Probe,
    /// Where the request goes.
    To,
    /// Who redirects it: owner `v` or stranger `x`, one letter each.
    Way,
    /// The status of the last redirect.
    Status,
    /// The probe before that brought a document.
    Before,
    /// A cookie's `SameSite`.
    SameSite,
    /// Whether a cookie is `Secure`, and its name's prefix.
    Secure,
    /// A cookie's `Domain` and `Path`.
    Scope,
    /// A cookie's other attributes.
    Rest,
}

/// The facets of a step.
const OF_STEP: [Facet; 9] = [
    Facet::Top,
    Facet::Acting,
    Facet::Depth,
    Facet::Mark,
    Facet::Probe,
    Facet::To,
    Facet::Way,
    Facet::Status,
    Facet::Before,
];

/// The facets of a cookie's line.
const OF_LINE: [Facet; 4] = [Facet::SameSite, Facet::Secure, Facet::Scope, Facet::Rest];

/// The names of origins that count as values.
const PLACES: &[&str] = &["V", "V'", "P", "C", "O", "H", "H'", "X", "X'", "Y", "HX", "other"];

const MARKS: [&str; 7] =
    ["plain", "sandboxed", "sandboxed-same-origin", "credentialless", "require-corp", "=>", "several"];

const WAYS: [&str; 9] = ["direct", "v", "x", "vv", "vx", "xv", "xx", "three", "more"];

impl Facet {
    /// Every value that there is.
    fn values(self) -> Vec<String> {
        let some = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let places = some(PLACES);
        match self {
            Self::Top => places,
            Self::To => [places, some(&["nowhere"])].concat(),
            Self::Acting => places
                .into_iter()
                .chain(DocumentSource::MADE.iter().filter_map(|made| made.word()).map(str::to_owned))
                .collect(),
            Self::Depth => some(&["1", "2", "3", "4"]),
            Self::Mark => some(&MARKS),
            Self::Probe => Probe::NAMES.iter().map(|(_, name)| (*name).to_owned()).collect(),
            Self::Before => {
                let bringing = Probe::NAMES.iter().filter(|(probe, _)| is_remembered(*probe));
                some(&["nothing"]).into_iter().chain(bringing.map(|(_, name)| (*name).to_owned())).collect()
            }
            Self::Way => some(&WAYS),
            Self::Status => {
                some(&["none"]).into_iter().chain(Redirect::STATUSES.iter().map(ToString::to_string)).collect()
            }
            Self::SameSite => some(&["absent", "lax", "strict", "none", "unknown"]),
            Self::Secure => some(&["plain", "secure", "__Host-", "__Secure-"]),
            Self::Scope => some(&["host", "domain", "host path", "domain path"]),
            Self::Rest => some(&["nothing", "httponly", "partitioned", "lasting", "by script", "several"]),
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Top => "page",
            Self::Acting => "acting",
            Self::Depth => "depth",
            Self::Mark => "mark",
            Self::Probe => "probe",
            Self::To => "to",
            Self::Way => "redirected by",
            Self::Status => "status",
            Self::Before => "after",
            Self::SameSite => "SameSite",
            Self::Secure => "Secure",
            Self::Scope => "scope",
            Self::Rest => "attributes",
        }
    }
}

impl fmt::Display for Facet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Whether what follows a probe may hang on it.
fn is_remembered(probe: Probe) -> bool {
    probe.leaves_page() || probe.kind() == ProbeKind::SelfNavigation
}

/// A value on a facet, by its place among all of them.
type Value = (Facet, u16);

/// What there is to say of one step, or of one line: a value on each facet.
type Values = Vec<Value>;

/// A case's values: of each of its steps, by the step's name, and of each line of the jar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseValues {
    steps: Vec<(String, Values)>,
    lines: Vec<Values>,
}

impl CaseValues {
    /// The values of a case. `domain` gives a URL's registrable domain, by the public suffix list that counts.
    #[must_use]
    pub fn of(scenario: &Scenario, case: &Case, domain: &dyn Fn(&Url) -> Option<String>) -> Self {
        let Some(owner) = scenario.jar.first().map(|planting| &planting.at) else {
            return Self { steps: Vec::new(), lines: Vec::new() };
        };
        // The owner's names are those of the page at `V`, which is where the first jar stands in most files.
        let mut names = OriginNames::new(owner, domain);
        let journey = case.journey();
        let mut before = "nothing".to_owned();
        let mut steps = Vec::new();
        for StepTaken { step, by, .. } in &journey.steps {
            let step = &case.steps[*step];
            let chain = &journey.documents[*by].chain;
            let mut place = |url: &Url| {
                let name = names.name(url).to_owned();
                if PLACES.contains(&name.as_str()) { name } else { "other".to_owned() }
            };
            let innermost = &chain[chain.len() - 1];
            let way: String = step
                .via
                .iter()
                .map(|way| if Kinship::between(owner, &way.at, domain) == Kinship::Stranger { 'x' } else { 'v' })
                .collect();
            let text = |facet| match facet {
                Facet::Top => place(&chain[0].url),
                Facet::Acting => match innermost.source.word() {
                    Some(made) => made.to_owned(),
                    None => nearest_served(chain).map_or_else(|| "other".to_owned(), |served| place(&served.url)),
                },
                Facet::Depth => chain.len().min(4).to_string(),
                Facet::Mark => mark(chain).to_owned(),
                Facet::Probe => step.probe.to_string(),
                Facet::To => step.to.as_ref().map_or_else(|| "nowhere".to_owned(), &mut place),
                Facet::Way => match way.len() {
                    0 => "direct".to_owned(),
                    1 | 2 => way.clone(),
                    3 => "three".to_owned(),
                    _ => "more".to_owned(),
                },
                Facet::Status => step.via.last().map_or_else(|| "none".to_owned(), |last| last.status.to_string()),
                _ => before.clone(),
            };
            steps.push((step.id.clone(), valued(&OF_STEP, text)));
            if is_remembered(step.probe) {
                before = step.probe.to_string();
            }
        }
        let lines: BTreeSet<Values> = scenario.lines().map(of_line).collect();
        Self { steps, lines: lines.into_iter().collect() }
    }

    /// The pairs and triples of the steps that are chosen by their names, and of the cookies that they are asked for.
    fn meetings(&self, is_chosen: &dyn Fn(&str) -> bool) -> BTreeSet<Meeting> {
        let mut all = BTreeSet::new();
        for (_, step) in self.steps.iter().filter(|(id, _)| is_chosen(id)) {
            for (first, one) in step.iter().enumerate() {
                for (second, other) in step.iter().enumerate().skip(first + 1) {
                    all.insert([Some(*one), Some(*other), None]);
                    all.extend(step[second + 1..].iter().map(|third| [Some(*one), Some(*other), Some(*third)]));
                }
                for line in &self.lines {
                    all.extend(line.iter().map(|own| [Some(*one), Some(*own), None]));
                }
            }
            for line in &self.lines {
                for (first, one) in line.iter().enumerate() {
                    all.extend(line[first + 1..].iter().map(|other| [Some(*one), Some(*other), None]));
                }
            }
        }
        all
    }
}

/// A value on each of some facets.
fn valued(facets: &[Facet], mut text: impl FnMut(Facet) -> String) -> Values {
    let place = |facet: Facet, text: String| {
        let place = facet.values().iter().position(|value| *value == text);
        (facet, u16::try_from(place.unwrap_or(0)).unwrap_or(0))
    };
    facets.iter().map(|facet| place(*facet, text(*facet))).collect()
}

fn mark(chain: &[FrameDocument]) -> &'static str {
    let marks = chain.iter().flat_map(|document| {
        let sandboxing = document.sandboxing.word();
        sandboxing.into_iter().chain(document.came_from.as_ref().map(|_| "=>"))
    });
    let marks: BTreeSet<&str> = marks.collect();
    match marks.len() {
        0 => Sandboxing::None.word().unwrap_or(MARKS[0]),
        1 => marks.first().copied().unwrap_or(MARKS[0]),
        _ => MARKS[6],
    }
}

fn of_line(line: &CookieLine) -> Values {
    let lower = line.line.to_ascii_lowercase();
    let mut parts = lower.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default().to_owned();
    let attributes: Vec<&str> = parts.collect();
    let has = |word: &str| {
        attributes.iter().any(|attribute| attribute.split('=').next().is_some_and(|key| key.trim() == word))
    };
    let same_site = attributes.iter().rev().find_map(|attribute| attribute.strip_prefix("samesite"));
    valued(&OF_LINE, |facet| {
        match facet {
            Facet::SameSite => match same_site.map(|value| value.trim_matches([' ', '=', '\t'])) {
                None => "absent",
                Some(value @ ("lax" | "strict" | "none")) => value,
                Some(_) => "unknown",
            },
            Facet::Secure if name.starts_with("__host-") => "__Host-",
            Facet::Secure if name.starts_with("__secure-") => "__Secure-",
            Facet::Secure if has("secure") => "secure",
            Facet::Secure => "plain",
            Facet::Scope => match (has("domain"), has("path")) {
                (false, false) => "host",
                (true, false) => "domain",
                (false, true) => "host path",
                (true, true) => "domain path",
            },
            _ => {
                let lasting = has("max-age") || has("expires");
                let script = line.source == LineSource::Script;
                let rest = [
                    (has("httponly"), "httponly"),
                    (has("partitioned"), "partitioned"),
                    (lasting, "lasting"),
                    (script, "by script"),
                ];
                let mut there = rest.into_iter().filter(|(is_there, _)| *is_there).map(|(_, word)| word);
                match (there.next(), there.next()) {
                    (None, _) => "nothing",
                    (Some(word), None) => word,
                    _ => "several",
                }
            }
        }
        .to_owned()
    })
}

/// Two values that met in one step, or three.
type Meeting = [Option<Value>; 3];

/// What has been played.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    met: BTreeSet<Meeting>,
}

/// How many of some combinations there are, and how many have been played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Covered {
    /// How many have been played.
    pub played: usize,
    /// How many the words of the language make; some of them no browser can play.
    pub all: usize,
}

impl fmt::Display for Covered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = 100.0 * self.played as f64 / self.all.max(1) as f64;
        write!(f, "{} of {} ({percent:.1} %)", self.played, self.all)
    }
}

impl Coverage {
    /// Counts what a case's steps put together; those alone that are chosen by their names.
    pub fn add(&mut self, case: &CaseValues, is_chosen: impl Fn(&str) -> bool) {
        self.met.extend(case.meetings(&is_chosen));
    }

    /// How many pairs and triples a case would add, for each of its steps.
    #[must_use]
    pub fn news(&self, case: &CaseValues) -> usize {
        let new = case.meetings(&|_| true).into_iter().filter(|meeting| !self.met.contains(meeting)).count();
        new / case.steps.len().max(1)
    }

    /// The pairs: of two facets of a step, of two of a cookie, of one of each.
    #[must_use]
    pub fn pairs(&self) -> Covered {
        let facets: Vec<Facet> = OF_STEP.into_iter().chain(OF_LINE).collect();
        let mut all = 0;
        for (first, one) in facets.iter().enumerate() {
            all += facets[first + 1..].iter().map(|other| one.values().len() * other.values().len()).sum::<usize>();
        }
        Covered { played: self.met.iter().filter(|meeting| meeting[2].is_none()).count(), all }
    }

    /// The triples of facets of a step.
    #[must_use]
    pub fn triples(&self) -> Covered {
        let sizes: Vec<usize> = OF_STEP.iter().map(|facet| facet.values().len()).collect();
        let mut all = 0;
        for first in 0..sizes.len() {
            for second in first + 1..sizes.len() {
                all += sizes[second + 1..].iter().map(|third| sizes[first] * sizes[second] * third).sum::<usize>();
            }
        }
        Covered { played: self.met.iter().filter(|meeting| meeting[2].is_some()).count(), all }
    }

    /// The pairs of facets of which least has been played, least first: `status × after`.
    #[must_use]
    pub fn thinnest(&self) -> Vec<(String, Covered)> {
        let facets: Vec<Facet> = OF_STEP.into_iter().chain(OF_LINE).collect();
        let mut pairs = Vec::new();
        for (first, one) in facets.iter().enumerate() {
            for other in &facets[first + 1..] {
                let is_of = |meeting: &&Meeting| {
                    let [Some((a, _)), Some((b, _)), None] = meeting else { return false };
                    (a, b) == (one, other)
                };
                let played = self.met.iter().filter(is_of).count();
                let all = one.values().len() * other.values().len();
                pairs.push((format!("{one} × {other}"), Covered { played, all }));
            }
        }
        pairs.sort_by_key(|(_, covered)| covered.played * 1_000_000 / covered.all.max(1));
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Library;
    use crate::scenario::ScenarioId;
    use crate::sketch::{About, Draws};

    fn domain(url: &Url) -> Option<String> {
        let labels: Vec<_> = url.host_str()?.rsplit('.').take(2).collect();
        (labels.len() == 2).then(|| format!("{}.{}", labels[1], labels[0]))
    }

    fn scenario(page: &str, steps: &str) -> Scenario {
        let text = format!(
            "title = \"t\"\nwhy = \"w\"\nclauses = [\"B212\"]\njar = [{{ at = \"V\", set = [\"a=1; SameSite=Lax; Secure\"] }}]\n\
             [[case]]\nid = \"c\"\ntitle = \"t\"\npage = {page:?}\nsteps = [{steps}]\n"
        );
        Scenario::parse(ScenarioId::new("t"), "t.toml", &text).unwrap()
    }

    fn words(values: &Values) -> Vec<String> {
        values.iter().map(|(facet, value)| facet.values()[usize::from(*value)].clone()).collect()
    }

    #[test]
    fn a_step_is_described_from_every_side() {
        let steps = r#"{ probe = "form-post-top", to = "V" }, { probe = "img", to = "P", via = [{ at = "X" }, { at = "C", status = 307 }] }"#;
        let scenario = scenario("X[sandboxed-same-origin V[srcdoc]]", &steps.replace("form-post-top", "link-blank"));
        let values = CaseValues::of(&scenario, &scenario.cases[0], &domain);
        let told: Vec<_> = values.steps.iter().map(|(_, values)| words(values).join(" ")).collect();
        assert_eq!(
            told,
            [
                "X srcdoc 3 sandboxed-same-origin link-blank V direct none nothing",
                "V V 1 plain img P xv 307 link-blank"
            ]
        );
        assert_eq!(words(&values.lines[0]), ["lax", "secure", "host", "nothing"]);
    }

    #[test]
    fn what_was_played_is_no_news_and_counts_once() {
        let one = scenario("X", r#"{ probe = "img", to = "V" }"#);
        let values = CaseValues::of(&one, &one.cases[0], &domain);
        let mut coverage = Coverage::default();
        // 36 pairs and 84 triples of the step, 6 pairs of the cookie, and 36 of both.
        assert_eq!(coverage.news(&values), 36 + 84 + 6 + 36);
        coverage.add(&values, |_| true);
        coverage.add(&values, |_| true);
        assert_eq!((coverage.news(&values), coverage.pairs().played, coverage.triples().played), (0, 78, 84));
        let other = scenario("X", r#"{ probe = "fetch", to = "V" }"#);
        // Whatever has the probe in it is new.
        assert_eq!(coverage.news(&CaseValues::of(&other, &other.cases[0], &domain)), 8 + 28 + 4);
    }

    #[test]
    fn nothing_is_played_that_there_is_not() {
        let mut coverage = Coverage::default();
        for scenario in Library::embedded().unwrap().scenarios().iter().take(12) {
            for case in &scenario.cases {
                coverage.add(&CaseValues::of(scenario, case, &domain), |_| true);
            }
        }
        let mut draws = Draws::new(3);
        let mut sketch = draws.jar();
        sketch.cases = (0..30).map(|number| draws.case(&sketch.clone(), &format!("c{number}"))).collect();
        let drawn = sketch.scenario(ScenarioId::new("drawn"), &About::drawn()).unwrap();
        let before = coverage.pairs();
        for case in &drawn.cases {
            coverage.add(&CaseValues::of(&drawn, case, &domain), |_| true);
        }
        assert!(coverage.pairs().played > before.played);
        for (pair, covered) in coverage.thinnest() {
            assert!(covered.played <= covered.all, "{pair}: {covered}");
        }
    }
}
