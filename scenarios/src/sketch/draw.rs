//! Drawing: journeys and jars at random, from the words of the language.

use super::{Random, Sketch, SketchedCase, SketchedDocument, SketchedJar, SketchedPage, SketchedStep, names};
use crate::frames::{DocumentSource, Sandboxing};
use crate::probe::{Probe, ProbeKind};
use crate::scenario::{PlantingTime, Redirect};

/// Places, and how often each is drawn.
const PLACES: &[(&str, usize)] =
    &[("V", 8), ("X", 6), ("V'", 3), ("P", 2), ("C", 2), ("O", 1), ("H", 2), ("H'", 1), ("X'", 1), ("Y", 3), ("HX", 1)];

/// Pages of the owner that set cookies, and how often. Strangers set none: several scenarios share them in one session.
const OWNERS: &[(&str, usize)] = &[("V", 10), ("V'", 2), ("P", 2), ("C", 2), ("H", 2), ("O", 1), ("V/deep/a", 1)];

/// How many documents stand in a page, each in the one before.
const DEPTHS: &[(usize, usize)] = &[(1, 10), (2, 7), (3, 3), (4, 1)];

/// How many steps a journey has.
const LENGTHS: &[(usize, usize)] = &[(1, 5), (2, 4), (3, 3), (4, 2), (5, 1)];

/// How many places redirect a request.
const REDIRECTS: &[(usize, usize)] = &[(0, 12), (1, 3), (2, 1), (3, 1)];

/// How often a step is drawn again that the language refuses.
const TRIES: usize = 40;

/// Whether a probe is of some kind.
type IsKind = fn(ProbeKind) -> bool;

/// What is drawn for a step: the next page and what makes one is what journeys are about.
const KINDS: &[(IsKind, usize)] = &[
    (|kind| matches!(kind, ProbeKind::Subresource), 7),
    (|kind| matches!(kind, ProbeKind::NestedNavigation), 4),
    (|kind| matches!(kind, ProbeKind::SelfNavigation), 3),
    (|kind| matches!(kind, ProbeKind::TopLevelNavigation), 8),
    (|kind| matches!(kind, ProbeKind::Revisit(_)), 5),
    (|kind| matches!(kind, ProbeKind::ScriptReading), 1),
    (|kind| matches!(kind, ProbeKind::AddressBar | ProbeKind::Speculation | ProbeKind::Download), 1),
];

/// Values of `SameSite`, and how often each is drawn; the empty text for none.
const SAME_SITE: &[(&str, usize)] = &[
    ("", 4),
    ("SameSite=Lax", 4),
    ("SameSite=Strict", 4),
    ("SameSite=None", 5),
    ("SameSite=Whatever", 1),
    ("samesite=lax", 1),
];

/// Somebody who draws sketches: the same ones from the same seed.
#[derive(Clone, Debug)]
pub struct Draws {
    random: Random,
}

impl Draws {
    /// The draws of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { random: Random::new(seed) }
    }

    /// A jar without cases.
    pub fn jar(&mut self) -> Sketch {
        let planting = if self.random.percent(25) { PlantingTime::ByEachCase } else { PlantingTime::First };
        loop {
            let mut jars = vec![self.cookies("V", 1)];
            if self.random.percent(40) {
                let at = *self.random.weighted(OWNERS);
                jars.push(self.cookies(at, 21));
            }
            let sketch = Sketch { planting, hosts: Vec::new(), jars, cases: Vec::new() };
            // A jar is looked at by the language when somebody asks for it.
            let nobody = SketchedCase { id: "c".to_owned(), page: self.page(1), sets: Vec::new(), steps: Vec::new() };
            if (Sketch { cases: vec![nobody], ..sketch.clone() }).is_playable() {
                return sketch;
            }
        }
    }

    /// A case that the language takes, with the jar of a sketch.
    pub fn case(&mut self, sketch: &Sketch, id: &str) -> SketchedCase {
        let is_playable = |case: &SketchedCase| Sketch { cases: vec![case.clone()], ..sketch.clone() }.is_playable();
        let (mut case, depth) = loop {
            let depth = *self.random.weighted(DEPTHS);
            let case =
                SketchedCase { id: id.to_owned(), page: self.page(depth), sets: self.sets(sketch), steps: Vec::new() };
            if is_playable(&case) {
                break (case, depth);
            }
        };
        let frames = (1..depth).map(|depth| if depth == 1 { "frame".to_owned() } else { format!("frame-{depth}") });
        let mut documents: Vec<String> = ["page".to_owned()].into_iter().chain(frames).collect();
        for number in 1..=*self.random.weighted(LENGTHS) {
            let taken = (0..TRIES).find_map(|_| {
                let mut longer = case.clone();
                longer.steps.push(self.step(number, case.steps.last(), &documents, sketch));
                is_playable(&longer).then_some(longer)
            });
            // Where nothing goes on, the journey ends.
            let Some(longer) = taken else { break };
            case = longer;
            if let Some(step) = case.steps.last().filter(|step| step.probe.brings_document()) {
                documents.push(step.id.clone());
                let is_framed = step.to.as_ref().is_some_and(|to| to.0.len() > 1);
                documents.extend(is_framed.then(|| format!("{}-frame", step.id)));
            }
        }
        case
    }

    fn cookies(&mut self, at: &str, first: usize) -> SketchedJar {
        let mut jar = SketchedJar { at: at.to_owned(), set: Vec::new(), write: Vec::new(), prove: None };
        for number in first..first + 4 + self.random.below(9) {
            let line = self.line(number);
            let is_written = self.random.percent(15) && !line.contains("HttpOnly");
            if is_written { jar.write.push(line) } else { jar.set.push(line) }
        }
        jar
    }

    fn line(&mut self, number: usize) -> String {
        let prefix = *self.random.weighted(&[("", 12), ("__Host-", 2), ("__Secure-", 1)]);
        let same_site = *self.random.weighted(SAME_SITE);
        let is_secure = self.random.percent(if prefix.is_empty() && same_site != "SameSite=None" { 55 } else { 92 });
        let path = *self.random.weighted(&[("", 8), ("Path=/", 3), ("Path=/deep", 1)]);
        let attributes = [
            same_site,
            if is_secure { "Secure" } else { "" },
            if prefix == "__Host-" && !self.random.percent(10) { "Path=/" } else { path },
            if prefix != "__Host-" && self.random.percent(20) { "Domain={site}" } else { "" },
            if self.random.percent(12) { "HttpOnly" } else { "" },
            if is_secure && self.random.percent(15) { "Partitioned" } else { "" },
            if self.random.percent(10) { "Max-Age=3600" } else { "" },
        ];
        let mut line = format!("{prefix}c{number}=1");
        for attribute in attributes.into_iter().filter(|attribute| !attribute.is_empty()) {
            line += "; ";
            line += attribute;
        }
        line
    }

    fn page(&mut self, depth: usize) -> SketchedPage {
        SketchedPage((0..depth).map(|depth| self.document(depth > 0)).collect())
    }

    fn document(&mut self, is_framed: bool) -> SketchedDocument {
        let is_made = is_framed && self.random.percent(18);
        let marks = if is_framed { 22 } else { 4 };
        let marks = if self.random.percent(marks) {
            *self.random.weighted(&[
                (Sandboxing::Sandbox, 4),
                (Sandboxing::SandboxWithSameOrigin, 3),
                (Sandboxing::Credentialless, if is_framed { 4 } else { 2 }),
                (Sandboxing::RequireCorp, if is_framed { 0 } else { 1 }),
            ])
        } else {
            Sandboxing::None
        };
        let name = if is_made {
            self.random.one_of(&DocumentSource::MADE).word().unwrap_or_default().to_owned()
        } else {
            self.place()
        };
        let came_from = (!is_made && self.random.percent(10)).then(|| (*self.random.weighted(PLACES)).to_owned());
        SketchedDocument { sandboxing: marks, came_from, name }
    }

    fn place(&mut self) -> String {
        let place = *self.random.weighted(PLACES);
        if self.random.percent(6) { format!("{place}/deep/a") } else { place.to_owned() }
    }

    fn step(
        &mut self,
        number: usize,
        before: Option<&SketchedStep>,
        documents: &[String],
        sketch: &Sketch,
    ) -> SketchedStep {
        let is_kind = *self.random.weighted(KINDS);
        let probes: Vec<Probe> =
            Probe::NAMES.iter().map(|(probe, _)| *probe).filter(|probe| is_kind(probe.kind())).collect();
        let sets = self.sets(sketch);
        let writes = !sets.is_empty() && self.random.percent(25);
        // Who has gone back can go forward, and nobody else.
        let went_back = before.is_some_and(|before| matches!(before.probe, Probe::GoBack | Probe::HistoryBack));
        let probe = match () {
            () if writes => {
                *self.random.one_of(&[Probe::WriteCookies, Probe::WriteCookieStore, Probe::DeleteCookieStore])
            }
            () if went_back && self.random.percent(60) => {
                *self.random.one_of(&[Probe::GoForward, Probe::HistoryForward])
            }
            () => *self.random.one_of(&probes),
        };
        let by = self.random.percent(30).then(|| self.random.one_of(documents).clone());
        let goes = SketchedStep::goes_somewhere(probe);
        let depth = if probe.brings_document() { *self.random.weighted(&[(1, 12), (2, 3), (3, 1)]) } else { 1 };
        let to = goes.then(|| {
            let mut to = self.page(depth);
            to.0[0] = SketchedDocument::plain(&self.place());
            to
        });
        let redirects = if goes { *self.random.weighted(REDIRECTS) } else { 0 };
        let via = (0..redirects).map(|_| (self.place(), *self.random.one_of(Redirect::STATUSES))).collect();
        let reads = probe.kind() == ProbeKind::ScriptReading;
        SketchedStep { id: format!("s{number}"), probe, by, to, via, sets: if reads { Vec::new() } else { sets } }
    }

    /// Cookies that an answer sets, where the cases plant them; mostly none.
    fn sets(&mut self, sketch: &Sketch) -> Vec<String> {
        if sketch.planting == PlantingTime::First || !self.random.percent(30) {
            return Vec::new();
        }
        let names: Vec<String> = names(&sketch.jars).into_iter().collect();
        let mut chosen: Vec<String> =
            (0..1 + self.random.below(4)).map(|_| self.random.one_of(&names).clone()).collect();
        chosen.sort();
        chosen.dedup();
        chosen
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::scenario::ScenarioId;
    use crate::sketch::About;

    fn drawn(seed: u64, cases: usize) -> Sketch {
        let mut draws = Draws::new(seed);
        let mut sketch = draws.jar();
        for number in 0..cases {
            let case = draws.case(&sketch, &format!("c{number}"));
            sketch.cases.push(case);
        }
        sketch
    }

    #[test]
    fn a_seed_draws_the_same_again_and_another_one_something_else() {
        assert_eq!(drawn(7, 20), drawn(7, 20));
        assert_ne!(drawn(7, 20), drawn(8, 20));
    }

    #[test]
    fn whatever_is_drawn_is_a_scenario_and_is_read_as_it_was_written() {
        for seed in 0..15 {
            let sketch = drawn(seed, 12);
            let about = About::drawn();
            let scenario = sketch.scenario(ScenarioId::new("drawn"), &about).unwrap();
            assert_eq!(scenario.cases.len(), 12);
            assert_eq!(Sketch::read("drawn.toml", &sketch.text(&about)).unwrap(), sketch);
        }
    }

    #[test]
    fn everything_that_the_language_has_is_drawn_sooner_or_later() {
        let (mut probes, mut places, mut made) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for seed in 0..80 {
            for case in drawn(seed, 25).cases {
                probes.extend(case.steps.iter().map(|step| step.probe));
                let pages = case.steps.iter().filter_map(|step| step.to.as_ref()).chain([&case.page]);
                for document in pages.flat_map(|page| &page.0) {
                    let names = if document.is_made() { &mut made } else { &mut places };
                    names.insert(document.name.clone());
                }
            }
        }
        let missing: Vec<&str> =
            Probe::NAMES.iter().filter(|(probe, _)| !probes.contains(probe)).map(|(_, name)| *name).collect();
        assert_eq!(missing, Vec::<&str>::new());
        assert!(PLACES.iter().all(|(place, _)| places.contains(*place)), "{places:?}");
        assert_eq!(made.len(), DocumentSource::MADE.len(), "{made:?}");
    }
}
