//! Histories: builds of one browser, and in which of them each behaviour is found.
//!
//! A claim or an entry of the ledger is looked at through the cells that it explains in any build of the engine and
//! profile.
//! A build *has* the behaviour where such a cell is seen as in the builds that it explains, and has *not* where it is
//! seen otherwise; where something else accounts for the same answer, the cell tells nothing.
//! What was seen decides, whatever is claimed of the build: so a claim whose versions are wrong is found out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::comparison::{Seen, Sighting};
use crate::judgement::{CellKind, Explanation, Judgement, Subject, Verdict};
use crate::recording::Environment;
use crate::version::VersionNumbers;

/// Builds of one engine under one profile, by version, and what was found in them.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct History {
    /// The engine: `chromium`.
    pub engine: String,
    /// The profile: `open`.
    pub profile: String,
    /// Whether features were switched on in these builds, as a browser's maker does from afar; otherwise they are as
    /// they were compiled.
    pub switched: bool,
    /// The builds, the oldest first.
    pub builds: Vec<Build>,
    /// What was found in some of them, in the order of the first turn; what never turned comes last.
    pub behaviours: Vec<Behaviour>,
}

/// One build.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Build {
    /// Browser, version and profile.
    #[serde(flatten)]
    pub subject: Subject,
    /// The features that it was started with: `SameSiteByDefaultCookies`.
    pub features: Vec<String>,
}

/// A claim or a ledger entry, and in which builds it was found.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Behaviour {
    /// The claim as it was made of the newest build that it was made of.
    pub explanation: Explanation,
    /// What was found in each build.
    pub found: Vec<Found>,
    /// Where it began or ended, by what was seen.
    pub turns: Vec<Turned>,
    /// Builds in which it was seen, though it is known not to hold of them, or the other way round.
    pub contradictions: Vec<Contradiction>,
}

/// What the cells of a behaviour tell of one build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// All that tell have it.
    Yes,
    /// Some have it.
    InPart,
    /// None has it.
    No,
    /// Nothing tells.
    Unknown,
}

/// A turn: two builds, next to each other among those that tell, of which one has a behaviour and the other has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Turned {
    /// The last build before, counted from 0.
    pub after: usize,
    /// The first build in which it is otherwise.
    pub at: usize,
    /// Whether that one has it.
    pub holds: bool,
}

/// What was seen of a build against what is claimed of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Contradiction {
    /// The build, counted from 0.
    pub build: usize,
    /// Whether the claim is said to hold of it.
    pub claimed: bool,
    /// How many cells say otherwise.
    pub cells: usize,
}

/// Scenario, case, hop, cookie, and what is asked of it.
type Place<'j> = (&'j str, &'j str, &'j str, &'j str, CellKind);

/// Engine, profile, and whether features were switched on.
type BrowserKey<'e> = (&'e str, &'e str, bool);

/// What was seen in one build, cell by cell.
type Sightings<'j> = BTreeMap<Place<'j>, Sighting>;

impl History {
    /// The histories that recordings and their judgements make: one for each engine and profile, as compiled and with
    /// features switched on apart. A history of one build is none.
    #[must_use]
    pub fn all(judged: &[(&Environment, &Judgement)]) -> Vec<Self> {
        by_browser(judged.iter().map(|(environment, _)| *environment))
            .into_iter()
            .map(|places| Self::of(&places.into_iter().map(|place| judged[place]).collect::<Vec<_>>(), judged))
            .collect()
    }

    /// The history of builds that belong together, the oldest first. `all` are the recordings that they are some of:
    /// those of the same engine and profile say how a behaviour looks that these builds may not have.
    #[must_use]
    pub fn of(judged: &[(&Environment, &Judgement)], all: &[(&Environment, &Judgement)]) -> Self {
        let subject = |environment: &Environment| (environment.engine.clone(), environment.profile.clone());
        let own = judged.first().map(|(environment, _)| subject(environment));
        let relatives: Vec<_> =
            all.iter().filter(|(environment, _)| Some(subject(environment)) == own).copied().collect();
        let mut explanations: BTreeMap<&str, &Explanation> = BTreeMap::new();
        for note in relatives.iter().chain(judged).flat_map(|(_, judgement)| &judgement.explanations) {
            explanations.insert(&note.id, note);
        }
        let looks: Vec<_> = relatives.iter().map(|(_, judgement)| sightings(judgement)).collect();
        let sightings: Vec<_> = judged.iter().map(|(_, judgement)| sightings(judgement)).collect();
        let mut behaviours: Vec<Behaviour> =
            explanations.into_values().filter_map(|note| Behaviour::of(note, judged, &sightings, &looks)).collect();
        behaviours.sort_by_key(|behaviour| {
            let first = behaviour.turns.first().map(|turned| turned.at);
            (first.is_none(), first, behaviour.explanation.id.clone())
        });
        let first = judged.first().map(|(environment, _)| *environment);
        Self {
            engine: first.map_or_else(String::new, |environment| environment.engine.id().to_owned()),
            profile: first.map_or_else(String::new, |environment| environment.profile.clone()),
            switched: first.is_some_and(|environment| environment.features().next().is_some()),
            builds: judged
                .iter()
                .map(|(environment, judgement)| Build {
                    subject: judgement.subject.clone(),
                    features: environment.features().map(str::to_owned).collect(),
                })
                .collect(),
            behaviours,
        }
    }

    /// Of which builds something was found of a behaviour, as ranges of builds that stand side by side: `65–81, 84`.
    #[must_use]
    pub fn ranges(&self, behaviour: &Behaviour, wanted: &[Found]) -> String {
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        for (build, _) in behaviour.found.iter().enumerate().filter(|(_, found)| wanted.contains(found)) {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == build => *last = build,
                _ => ranges.push((build, build)),
            }
        }
        let name = |build: usize| self.builds[build].subject.release();
        let range = |&(first, last): &(usize, usize)| match (name(first), name(last)) {
            (first, last) if first == last => first.to_owned(),
            (first, last) => format!("{first}–{last}"),
        };
        ranges.iter().map(range).collect::<Vec<_>>().join(", ")
    }

    /// Where a behaviour began and ended: `ended at 83 (81 still has it), began at 84 (83 does not have it yet)`.
    #[must_use]
    pub fn turns(&self, behaviour: &Behaviour) -> String {
        let name = |build: usize| self.builds[build].subject.release();
        let words = |turned: &Turned| match turned.holds {
            true => format!("began at {} ({} does not have it)", name(turned.at), name(turned.after)),
            false => format!("ended at {} ({} has it)", name(turned.at), name(turned.after)),
        };
        behaviour.turns.iter().map(words).collect::<Vec<_>>().join(", ")
    }
}

/// Which recordings are builds of one browser, by their places: one list for each engine and profile, as compiled and
/// with features switched on apart, the oldest version first. Whoever is there in one version alone is left out.
pub fn by_browser<'e>(environments: impl Iterator<Item = &'e Environment>) -> Vec<Vec<usize>> {
    let version = |environment: &Environment| VersionNumbers::leading(&environment.browser.version);
    let mut browsers: BTreeMap<BrowserKey<'_>, Vec<(VersionNumbers, usize)>> = BTreeMap::new();
    for (place, environment) in environments.enumerate() {
        let key = (environment.engine.id(), environment.profile.as_str(), environment.features().next().is_some());
        browsers.entry(key).or_default().push((version(environment), place));
    }
    let mut lists: Vec<_> = browsers.into_values().collect();
    // Two recordings of one version stay in the order in which they were given.
    lists.iter_mut().for_each(|list| list.sort());
    lists.retain(|list| list.first().map(|(version, _)| version) != list.last().map(|(version, _)| version));
    lists.into_iter().map(|list| list.into_iter().map(|(_, place)| place).collect()).collect()
}

impl Behaviour {
    /// `None` for what no cell shows. `relatives` are all the builds that say how it looks.
    fn of(
        note: &Explanation,
        judged: &[(&Environment, &Judgement)],
        sightings: &[Sightings<'_>],
        relatives: &[Sightings<'_>],
    ) -> Option<Self> {
        let is_its_own = |sighting: &Sighting| sighting.explained_by.contains(&note.id);
        // How each cell looks where it explains it.
        let mut looks: BTreeMap<Place<'_>, BTreeSet<Seen>> = BTreeMap::new();
        for (place, sighting) in relatives.iter().flatten().filter(|(_, sighting)| is_its_own(sighting)) {
            looks.entry(*place).or_default().insert(sighting.seen);
        }
        if looks.is_empty() {
            return None;
        }
        let has = |sighting: &Sighting, looks: &BTreeSet<Seen>| match sighting.seen {
            _ if is_its_own(sighting) => Some(true),
            Seen::Nothing => None,
            // Nothing that is claimed of this build accounts for what this claim would have.
            seen if looks.contains(&seen) => (sighting.verdict == Verdict::NewDeviation).then_some(true),
            _ => Some(false),
        };
        let mut found = Vec::new();
        let mut contradictions = Vec::new();
        for (build, ((_, judgement), sightings)) in judged.iter().zip(sightings).enumerate() {
            let tell = |wanted: bool| {
                let cells = looks.iter().filter(|(place, looks)| {
                    sightings.get(*place).and_then(|sighting| has(sighting, looks)) == Some(wanted)
                });
                cells.count()
            };
            let (with, without) = (tell(true), tell(false));
            found.push(match (with, without) {
                (0, 0) => Found::Unknown,
                (0, _) => Found::No,
                (_, 0) => Found::Yes,
                (_, _) => Found::InPart,
            });
            let own = judgement.explanations.iter().find(|other| other.id == note.id);
            match own {
                Some(own) if !own.is_known_for_version => {}
                Some(_) if with == 0 && without > 0 => {
                    contradictions.push(Contradiction { build, claimed: true, cells: without });
                }
                None if with > 0 => contradictions.push(Contradiction { build, claimed: false, cells: with }),
                Some(_) | None => {}
            }
        }
        Some(Self { explanation: note.clone(), turns: turns(&found), found, contradictions })
    }
}

fn turns(found: &[Found]) -> Vec<Turned> {
    let telling: Vec<(usize, bool)> = found
        .iter()
        .enumerate()
        .filter(|(_, found)| **found != Found::Unknown)
        .map(|(build, found)| (build, *found != Found::No))
        .collect();
    let pairs = telling.windows(2).filter(|pair| pair[0].1 != pair[1].1);
    pairs.map(|pair| Turned { after: pair[0].0, at: pair[1].0, holds: pair[1].1 }).collect()
}

fn sightings(judgement: &Judgement) -> Sightings<'_> {
    let mut sightings = BTreeMap::new();
    for scenario in &judgement.scenarios {
        for case in &scenario.cases {
            for hop in &case.hops {
                for cell in &hop.cells {
                    let place = (&*scenario.id, &*case.id, &*hop.id, cell.subject(), cell.kind());
                    sightings.insert(place, Sighting::of(cell));
                }
            }
        }
    }
    sightings
}

/// `chromium open, as compiled`; `chromium open, with features switched on`
impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = if self.switched { "with features switched on" } else { "as compiled" };
        write!(f, "{} {}, {how}", self.engine, self.profile)
    }
}
