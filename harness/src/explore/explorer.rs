//! The explorer: draws, has played, compares, makes smaller, and keeps what it found.

use std::time::{Duration, Instant};

use samesite_format::{Play, ScenarioJudgement, Verdict};
use samesite_scenarios::coverage::{CaseValues, Coverage};
use samesite_scenarios::sketch::{About, Draws, Sketch, SketchedCase};
use samesite_scenarios::{Library, Scenario, ScenarioId};

use super::arrangement::{differences, other};
use super::finding::{Finding, State};
use super::shrinking::{Shrinking, Trial};
use super::surprise::{Surprise, Way};
use super::tally::{Tally, domain};

/// Whoever plays scenarios in browsers, and judges what was seen by what is claimed of them.
pub trait Players {
    /// Why nothing more can be played.
    type Stop;

    /// The browsers' names, each with its profile: `chromium open`.
    fn names(&self) -> Vec<String>;

    /// Plays scenarios in some of the browsers, each by its place among the names, and judges them; in the order of the
    /// scenarios, `None` for what was not played. What is unexpected is played once more by itself where that is wanted,
    /// and both playings are compared.
    ///
    /// # Errors
    ///
    /// When nothing more can be played.
    fn play(
        &mut self,
        scenarios: &[Scenario],
        targets: &[usize],
        twice: bool,
    ) -> Result<Vec<Vec<Option<Played>>>, Self::Stop>;

    /// What a browser behaves like in some plays, beside what is claimed of it; `None` where nothing is to be said.
    fn explained(&self, target: usize, plays: &[Play]) -> Option<String>;
}

/// What came of one scenario in one browser.
#[derive(Clone, Debug)]
pub struct Played {
    /// What is made of it.
    pub judged: ScenarioJudgement,
    /// The plays.
    pub plays: Vec<Play>,
}

/// How long to explore.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// When to draw no more.
    pub until: Option<Instant>,
    /// How many cases to draw.
    pub cases: Option<usize>,
    /// Whether the first finding is enough.
    pub until_surprised: bool,
    /// How many cases share a jar and are played together.
    pub batch: usize,
}

/// Something that has happened, for whoever shows progress.
#[derive(Clone, Debug)]
pub enum News<'e> {
    /// A batch was played: how many cases there are so far, and how many surprised in it.
    Batch {
        /// Cases that were drawn so far.
        cases: usize,
        /// Surprises of this batch, over all browsers.
        surprises: usize,
    },
    /// A surprise is being made smaller.
    Shrinking {
        /// The browser.
        target: &'e str,
        /// How it surprises.
        way: &'e Way,
        /// How many rounds there were.
        round: usize,
        /// What is left.
        case: String,
    },
    /// There is a finding, with its number.
    Found(usize, &'e Finding),
}

/// Somebody who goes where nobody has been.
pub struct Explorer {
    /// Cases that were drawn so far.
    pub drawn: usize,
    /// What was found.
    pub findings: Vec<Finding>,
    /// What was played, browser by browser.
    pub tallies: Vec<Tally>,
    /// Cells that browsers gave different answers to.
    pub parted: usize,
    /// Cases that were played in another arrangement too, each in one browser.
    pub rearranged: usize,
    seed: u64,
    draws: Draws,
    /// What is known to have been played, by the library or by us: draws keep away from it.
    known: Coverage,
    targets: Vec<String>,
    batches: usize,
    /// Numbers of scenarios: each has a site of its own.
    scenarios: usize,
}

/// A case is the best of so many.
const CHOICE: usize = 6;

/// Every so many batches is played in another arrangement too.
const REARRANGED: usize = 4;

/// Sketches that are played in one round of a shrinking.
const TRIALS: usize = 14;

/// Rounds of a shrinking, at most.
const ROUNDS: usize = 14;

/// Surprises that are followed up at once, in one browser.
const AT_ONCE: usize = 6;

/// Plays that show whether the smallest sketch surprises each time.
const CONFIRMATIONS: usize = 2;

/// A surprise that is being followed up.
struct Pursuit {
    surprise: Surprise,
    sketch: Sketch,
    origin: String,
    shrinking: Option<Shrinking>,
    evidence: Vec<Play>,
    is_over: bool,
}

impl Explorer {
    /// An explorer who has a seed, and nothing yet but what the library covers.
    #[must_use]
    pub fn new(seed: u64, targets: Vec<String>, library: &Library) -> Self {
        let mut known = Coverage::default();
        for scenario in library.scenarios() {
            for case in &scenario.cases {
                known.add(&CaseValues::of(scenario, case, &domain), |_| true);
            }
        }
        Self {
            drawn: 0,
            findings: Vec::new(),
            tallies: vec![Tally::default(); targets.len()],
            parted: 0,
            rearranged: 0,
            seed,
            draws: Draws::new(seed),
            known,
            targets,
            batches: 0,
            scenarios: 0,
        }
    }

    /// The seed.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// The browsers' names.
    #[must_use]
    pub fn targets(&self) -> &[String] {
        &self.targets
    }

    /// The pairs and triples that the library and the draws cover.
    #[must_use]
    pub const fn known(&self) -> &Coverage {
        &self.known
    }

    /// Explores until a limit is reached. What was found is kept, whatever comes.
    ///
    /// # Errors
    ///
    /// When nothing more can be played.
    pub fn explore<P: Players>(
        &mut self,
        players: &mut P,
        limits: Limits,
        tell: &mut dyn FnMut(News<'_>),
    ) -> Result<(), P::Stop> {
        let is_late = || limits.until.is_some_and(|until| Instant::now() >= until);
        while !is_late() && limits.cases.is_none_or(|cases| self.drawn < cases) {
            let most = limits.cases.map_or(limits.batch, |cases| limits.batch.min(cases - self.drawn));
            let (sketch, scenario) = self.batch(most);
            let everybody: Vec<usize> = (0..self.targets.len()).collect();
            let played = players.play(std::slice::from_ref(&scenario), &everybody, true)?;
            let judged: Vec<Option<&Played>> = played.iter().map(|own| own.first().and_then(Option::as_ref)).collect();
            self.compare_browsers(&judged);
            let mut surprises = 0;
            for (target, judged) in judged.iter().enumerate() {
                let Some(judged) = judged else { continue };
                self.tallies[target].add(&scenario, &judged.judged);
                let found = Surprise::all(&scenario, &judged.judged);
                surprises += found.len();
                self.pursue(players, target, &sketch, found, limits, tell)?;
            }
            tell(News::Batch { cases: self.drawn, surprises });
            if self.batches % REARRANGED == 1 && !is_late() {
                let target = self.batches / REARRANGED % self.targets.len();
                if let Some(judged) = judged[target] {
                    self.rearrange(players, target, &sketch, &judged.judged, tell)?;
                }
            }
            if limits.until_surprised && self.findings.iter().any(|finding| finding.state != State::Gone) {
                break;
            }
        }
        Ok(())
    }

    /// Draws a jar and cases, each the one of a few that puts most together that nothing has put together.
    fn batch(&mut self, cases: usize) -> (Sketch, Scenario) {
        self.batches += 1;
        let mut sketch = self.draws.jar();
        for number in 1..=cases {
            let id = format!("c{number}");
            let mut best: Option<(usize, SketchedCase, CaseValues)> = None;
            for _ in 0..CHOICE {
                let case = self.draws.case(&sketch, &id);
                let alone = Sketch { cases: vec![case.clone()], ..sketch.clone() };
                let Ok(scenario) = alone.scenario(ScenarioId::new("drawn"), &About::drawn()) else { continue };
                let values = CaseValues::of(&scenario, &scenario.cases[0], &domain);
                let news = self.known.news(&values);
                if best.as_ref().is_none_or(|(most, ..)| news > *most) {
                    best = Some((news, case, values));
                }
            }
            if let Some((_, case, values)) = best {
                self.known.add(&values, |_| true);
                sketch.cases.push(case);
                self.drawn += 1;
            }
        }
        let scenario = self.written(&sketch).expect("what was drawn case by case is a scenario");
        (sketch, scenario)
    }

    /// A sketch as a scenario with a site of its own; `None` where the language refuses it.
    fn written(&mut self, sketch: &Sketch) -> Option<Scenario> {
        self.scenarios += 1;
        let id = format!("explored/s{}-{}", self.seed, self.scenarios);
        sketch.scenario(ScenarioId::new(id), &About::drawn()).ok()
    }

    /// Counts the cells that browsers gave different answers to.
    fn compare_browsers(&mut self, judged: &[Option<&Played>]) {
        let mut there = judged.iter().flatten();
        let Some(first) = there.next() else { return };
        let cells = |played: &Played| {
            let mut cells = std::collections::BTreeMap::new();
            for case in &played.judged.cases {
                for hop in &case.hops {
                    for cell in hop.cells.iter().filter(|cell| cell.cookie().is_some()) {
                        let name = (case.id.clone(), hop.id.clone(), cell.kind(), cell.subject().to_owned());
                        cells.extend(cell.observed().map(|seen| (name, seen)));
                    }
                }
            }
            cells
        };
        let others: Vec<_> = there.map(|played| cells(played)).collect();
        let parted =
            |(name, seen): &(&_, &bool)| others.iter().any(|other| other.get(*name).is_some_and(|own| own != *seen));
        self.parted += cells(first).iter().filter(parted).count();
    }

    /// Follows up what surprised in a browser, several things side by side.
    fn pursue<P: Players>(
        &mut self,
        players: &mut P,
        target: usize,
        sketch: &Sketch,
        surprises: Vec<Surprise>,
        limits: Limits,
        tell: &mut dyn FnMut(News<'_>),
    ) -> Result<(), P::Stop> {
        let mut pursuits: Vec<Pursuit> = Vec::new();
        for surprise in surprises {
            let case = surprise.case.as_ref().and_then(|id| sketch.cases.iter().find(|case| case.id == *id));
            let name = &self.targets[target];
            let known = self.findings.iter_mut().find(|finding| {
                case.is_some_and(|case| finding.is_in(name, &surprise.way, case))
                    || (case.is_none() && finding.way == surprise.way && finding.targets.contains(name))
            });
            if let Some(known) = known {
                known.cases += 1;
                continue;
            }
            // Of those that look alike, one is followed up, and the others are looked at again in the next batches.
            if pursuits.iter().any(|other| other.surprise.way == surprise.way) || pursuits.len() == AT_ONCE {
                continue;
            }
            let origin = format!(
                "seed {}, batch {}, {}, {}",
                self.seed,
                self.batches,
                surprise.case.as_deref().unwrap_or("all cases"),
                name
            );
            pursuits.push(Pursuit {
                surprise,
                sketch: sketch.clone(),
                origin,
                shrinking: None,
                evidence: Vec::new(),
                is_over: false,
            });
        }
        if pursuits.is_empty() {
            return Ok(());
        }
        let outcome = self.shrink_all(players, target, &mut pursuits, limits, tell);
        for pursuit in pursuits {
            self.keep(players, target, pursuit, outcome.is_ok(), tell)?;
        }
        outcome
    }

    /// Makes surprises smaller, all of them in each round.
    fn shrink_all<P: Players>(
        &mut self,
        players: &mut P,
        target: usize,
        pursuits: &mut [Pursuit],
        limits: Limits,
        tell: &mut dyn FnMut(News<'_>),
    ) -> Result<(), P::Stop> {
        self.find_beginnings(players, target, pursuits)?;
        // A shrinking may take some time beyond the end: a surprise that is small is worth it.
        let late = limits.until.map(|until| until + Duration::from_secs(60));
        for _ in 0..ROUNDS {
            if late.is_some_and(|late| Instant::now() >= late) {
                return Ok(());
            }
            let mut trials: Vec<(usize, Trial)> = Vec::new();
            for (number, pursuit) in pursuits.iter_mut().enumerate() {
                let Some(shrinking) = pursuit.shrinking.as_ref().filter(|_| !pursuit.is_over) else { continue };
                let most = if shrinking.smallest().cases.len() > 1 { TRIALS / 3 } else { TRIALS };
                let next = shrinking.next(most);
                pursuit.is_over = next.is_empty();
                trials.extend(next.into_iter().map(|trial| (number, trial)));
            }
            if trials.is_empty() {
                return Ok(());
            }
            let sketches: Vec<(usize, &Sketch)> =
                trials.iter().map(|(number, trial)| (*number, &trial.sketch)).collect();
            let held = self.try_out(players, target, pursuits, &sketches)?;
            for (number, pursuit) in pursuits.iter_mut().enumerate() {
                let own: Vec<(Trial, bool)> = trials
                    .iter()
                    .zip(&held)
                    .filter(|((of, _), _)| *of == number)
                    .map(|((_, trial), held)| (trial.clone(), *held))
                    .collect();
                let Some(shrinking) = pursuit.shrinking.as_mut().filter(|_| !own.is_empty()) else { continue };
                shrinking.learn(&own);
                let case = shrinking.smallest().cases.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ");
                let (target, round) = (self.targets[target].as_str(), shrinking.rounds());
                tell(News::Shrinking { target, way: &pursuit.surprise.way, round, case });
            }
        }
        Ok(())
    }

    /// Finds for each surprise the least that still surprises of three: the case up to the step that surprises with the
    /// one cookie, the whole case, the whole batch.
    fn find_beginnings<P: Players>(
        &mut self,
        players: &mut P,
        target: usize,
        pursuits: &mut [Pursuit],
    ) -> Result<(), P::Stop> {
        for attempt in 0..3 {
            let mut beginnings: Vec<(usize, Sketch)> = Vec::new();
            for (number, pursuit) in pursuits.iter().enumerate().filter(|(_, pursuit)| pursuit.shrinking.is_none()) {
                let Surprise { case, step, cookie, .. } = &pursuit.surprise;
                let beginning = match (attempt, case) {
                    (0, Some(case)) => pursuit.sketch.focused(case, step.as_deref(), cookie.as_deref()),
                    (1, Some(case)) => pursuit.sketch.with_case(case),
                    (2, _) => pursuit.sketch.clone(),
                    _ => continue,
                };
                beginnings.push((number, beginning));
            }
            let sketches: Vec<(usize, &Sketch)> = beginnings.iter().map(|(number, sketch)| (*number, sketch)).collect();
            let held = self.try_out(players, target, pursuits, &sketches)?;
            for ((number, sketch), held) in beginnings.into_iter().zip(held) {
                if held {
                    pursuits[number].shrinking = Some(Shrinking::new(sketch));
                }
            }
        }
        Ok(())
    }

    /// Plays sketches, each for one of the pursuits, and says which of them surprise in its way.
    fn try_out<P: Players>(
        &mut self,
        players: &mut P,
        target: usize,
        pursuits: &mut [Pursuit],
        sketches: &[(usize, &Sketch)],
    ) -> Result<Vec<bool>, P::Stop> {
        let mut held = vec![false; sketches.len()];
        // What differs between two playings is seen by playing twice; anything else need not be.
        for twice in [false, true] {
            let is_of = |number: usize| (pursuits[number].surprise.way.verdict == Verdict::HarnessFault) == twice;
            let places: Vec<usize> = (0..sketches.len()).filter(|place| is_of(sketches[*place].0)).collect();
            let written: Vec<(usize, Scenario)> =
                places.iter().filter_map(|place| Some((*place, self.written(sketches[*place].1)?))).collect();
            if written.is_empty() {
                continue;
            }
            let scenarios: Vec<Scenario> = written.iter().map(|(_, scenario)| scenario.clone()).collect();
            let played = players.play(&scenarios, &[target], twice)?.swap_remove(0);
            for ((place, scenario), played) in written.iter().zip(played) {
                let Some(played) = played else { continue };
                let pursuit = &mut pursuits[sketches[*place].0];
                held[*place] = Surprise::is_in(scenario, &played.judged, &pursuit.surprise.way);
                if sketches[*place].1.cases.len() == 1 {
                    pursuit.evidence.extend(played.plays);
                }
            }
        }
        Ok(held)
    }

    /// Keeps a surprise as a finding, or adds it to one that comes to the same.
    fn keep<P: Players>(
        &mut self,
        players: &mut P,
        target: usize,
        mut pursuit: Pursuit,
        can_play: bool,
        tell: &mut dyn FnMut(News<'_>),
    ) -> Result<(), P::Stop> {
        let (sketch, mut state) = match (&pursuit.shrinking, pursuit.is_over) {
            (Some(shrinking), true) => (shrinking.smallest().clone(), State::Smallest),
            (Some(shrinking), false) => (shrinking.smallest().clone(), State::Unfinished),
            (None, _) if can_play => (pursuit.sketch.clone(), State::Gone),
            (None, _) => (pursuit.sketch.clone(), State::Unfinished),
        };
        let mut stopped = None;
        if state == State::Smallest && can_play {
            let mut seen = 1;
            for _ in 0..CONFIRMATIONS {
                match self.try_out(players, target, std::slice::from_mut(&mut pursuit), &[(0, &sketch)]) {
                    Ok(held) => seen += usize::from(held[0]),
                    Err(stop) => stopped = Some(stop),
                }
            }
            if seen <= CONFIRMATIONS && stopped.is_none() {
                state = State::Flaky(seen, CONFIRMATIONS + 1);
            }
        }
        let sketch = match &pursuit.surprise.case {
            Some(case) if state == State::Gone => sketch.with_case(case),
            _ => sketch,
        };
        let is_policy = pursuit.surprise.way.verdict == Verdict::NewDeviation
            && pursuit.surprise.cookie.is_some()
            && state == State::Smallest;
        let finding = Finding {
            targets: [self.targets[target].clone()].into(),
            way: pursuit.surprise.way.clone(),
            first: pursuit.surprise,
            origin: pursuit.origin,
            sketch,
            state,
            cases: 1,
            explained_by: is_policy.then(|| players.explained(target, &pursuit.evidence)).flatten(),
        };
        let number = match self.findings.iter_mut().position(|known| known.is_like(&finding)) {
            Some(number) => {
                let known = &mut self.findings[number];
                known.targets.extend(finding.targets);
                known.cases += 1;
                number
            }
            None => {
                self.findings.push(finding);
                self.findings.len() - 1
            }
        };
        tell(News::Found(number + 1, &self.findings[number]));
        stopped.map_or(Ok(()), Err)
    }

    /// Plays a batch in another arrangement, and keeps what was seen otherwise.
    fn rearrange<P: Players>(
        &mut self,
        players: &mut P,
        target: usize,
        sketch: &Sketch,
        company: &ScenarioJudgement,
        tell: &mut dyn FnMut(News<'_>),
    ) -> Result<(), P::Stop> {
        let alone: Vec<Sketch> = other(sketch);
        let scenarios: Vec<Scenario> = alone.iter().filter_map(|sketch| self.written(sketch)).collect();
        let played = players.play(&scenarios, &[target], false)?.swap_remove(0);
        let judged: Vec<ScenarioJudgement> = played.into_iter().flatten().map(|played| played.judged).collect();
        self.rearranged += judged.len();
        for difference in differences(company, &judged) {
            let (yes, no) = difference.kind.words();
            let word = |seen: bool| if seen { yes } else { no };
            let way = Way {
                verdict: Verdict::HarnessFault,
                question: String::new(),
                turn: format!("{} in company, {} alone", word(difference.in_company), word(!difference.in_company)),
                request: String::new(),
            };
            let known = self
                .findings
                .iter_mut()
                .find(|known| known.way == way && known.targets.contains(&self.targets[target]));
            if let Some(known) = known {
                known.cases += 1;
                continue;
            }
            let first = Surprise {
                case: Some(difference.case.clone()),
                hop: difference.hop.clone(),
                step: None,
                cookie: Some(difference.subject.clone()),
                way: way.clone(),
                reason: format!("{} of {} is {}", difference.subject, difference.hop, way.turn),
                clause: None,
            };
            self.findings.push(Finding {
                targets: [self.targets[target].clone()].into(),
                way,
                first,
                origin: format!(
                    "seed {}, batch {}, {}, {}",
                    self.seed, self.batches, difference.case, self.targets[target]
                ),
                sketch: sketch.clone(),
                state: State::Unfinished,
                cases: 1,
                explained_by: None,
            });
            let number = self.findings.len();
            tell(News::Found(number, &self.findings[number - 1]));
        }
        Ok(())
    }
}
