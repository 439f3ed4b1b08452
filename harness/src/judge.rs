//! Judging: a pure function of a recording, its scenarios and a claim.
//!
//! Each act is predicted three times over: by the edition's plain reading, by the claim made for the browser,
//! and, where those two part, by the claim without each of its departures, so that the cell can say which of
//! them explains it. Only then is the observation looked at.

use std::collections::{BTreeMap, HashMap, HashSet};

use samesite_model::{Edition, Model, Policy, Rule, SuffixList, Timestamp};
use samesite_reports::{
    CaseJudgement, Cell, CellKind, DepartureKind, Environment, HopJudgement, Judgement, Observation, Play, Prediction,
    Reading, Recording, ScenarioJudgement, Subject, Verdict,
};
use samesite_scenarios::{Act, Hop, JAR, PlantingTime, Scenario, ScenarioId};

use crate::claims::{Claim, Departure, NamedReading};
use crate::parallel::each_in_parallel;
use crate::predict::{ActPrediction, TimedAct, predict};
use crate::sight::{Pairs, Sight, lines_asked, lines_elsewhere};
use crate::staging::is_forbidden;
use crate::timing::{Age, timed};
use crate::witness::{Testimony, testimonies};

/// Judges a recording by a claim.
#[must_use]
pub fn judge(recording: &Recording, claim: &Claim, suffixes: &SuffixList) -> Judgement {
    let judge = Judge::new(&recording.environment, claim, suffixes);
    let mut by_scenario: BTreeMap<&str, Vec<(&Judge<'_>, &Play)>> = BTreeMap::new();
    for play in &recording.plays {
        by_scenario.entry(&play.scenario).or_default().push((&judge, play));
    }
    let sizes: Vec<usize> = by_scenario.values().map(Vec::len).collect();
    let plays: Vec<_> = by_scenario.into_values().flatten().collect();
    let mut judged = judge_each(&plays).into_iter();
    let scenarios = sizes.iter().filter_map(|&size| joined(judged.by_ref().take(size).collect())).collect();
    Judgement { scenarios, ..judge.nothing_yet() }
}

/// Judges the plays of one scenario, in as many recordings as there are judges with plays; side by side in the end.
/// `None` stands for a recording that has not played it.
#[must_use]
pub fn judge_scenario(recordings: &[(&Judge<'_>, &[Play])]) -> Vec<Option<ScenarioJudgement>> {
    let plays: Vec<_> =
        recordings.iter().flat_map(|(judge, plays)| plays.iter().map(move |play| (*judge, play))).collect();
    let mut judged = judge_each(&plays).into_iter();
    recordings.iter().map(|(_, plays)| joined(judged.by_ref().take(plays.len()).collect())).collect()
}

/// Judges each play by itself, and says which attempt it was.
fn judge_each(plays: &[(&Judge<'_>, &Play)]) -> Vec<(u32, ScenarioJudgement)> {
    each_in_parallel(plays, |(judge, play)| (play.attempt, judge.play(play)))
}

/// What the plays of one scenario come to: later attempts stand for what they played again.
fn joined(mut judged: Vec<(u32, ScenarioJudgement)>) -> Option<ScenarioJudgement> {
    judged.sort_by_key(|(attempt, _)| *attempt);
    let mut judged = judged.into_iter();
    let (mut last, mut all) = judged.next()?;
    for (attempt, mut judgement) in judged {
        compare_playings(&mut judgement, &all);
        if attempt == last {
            // Each playing may have cases of its own.
            all.join(judgement);
        } else {
            all.replace_by(judgement);
        }
        last = attempt;
    }
    Some(all)
}

/// A cell that is seen otherwise in another playing says something about the harness,
/// and nothing about the browser; unless each playing is accounted for, as when cookies had come of age in one.
fn compare_playings(last: &mut ScenarioJudgement, earlier: &ScenarioJudgement) {
    let again: HashSet<&str> = last.cases.iter().map(|case| case.id.as_str()).collect();
    let played_again = earlier.cases.iter().filter(|case| again.contains(case.id.as_str()));
    let is_accounted_for = |cell: &Cell| matches!(cell.verdict, Verdict::Agrees | Verdict::KnownDeviation);
    let seen: BTreeMap<Key<'_>, (Option<bool>, bool)> = played_again
        .flat_map(|case| case.hops.iter().map(move |hop| (case, hop)))
        .flat_map(|(case, hop)| {
            hop.cells
                .iter()
                .map(move |cell| (key(case, hop, cell), (cell.observed, cell.verdict != Verdict::NewDeviation)))
        })
        .collect();
    let mut otherwise: Vec<((usize, usize, usize), String)> = Vec::new();
    for (case_number, case) in last.cases.iter().enumerate() {
        for (hop_number, hop) in case.hops.iter().enumerate() {
            for (number, cell) in hop.cells.iter().enumerate() {
                if let Some((Some(before), accounted_for)) = seen.get(&key(case, hop, cell))
                    && let Some(now) = cell.observed
                    && *before != now
                    && !(*accounted_for && is_accounted_for(cell))
                {
                    let (yes, no) = cell.kind.words();
                    let word = |observed| if observed { yes } else { no };
                    let reason = format!("{} at first, {} when played again", word(*before), word(now));
                    otherwise.push(((case_number, hop_number, number), reason));
                }
            }
        }
    }
    for ((case, hop, number), reason) in otherwise {
        set(&mut last.cases[case].hops[hop].cells[number], Verdict::HarnessFault, &reason);
    }
}

/// What makes a cell the same in another playing: its case, hop and cookie, and what is asked.
type Key<'j> = (&'j str, &'j str, &'j str, CellKind);

fn key<'j>(case: &'j CaseJudgement, hop: &'j HopJudgement, cell: &'j Cell) -> Key<'j> {
    (&case.id, &hop.id, &cell.cookie, cell.kind)
}

/// For each act, what was observed of it.
pub(crate) fn observations<'p>(play: &'p Play, acts: &[Act<'_>]) -> Vec<Option<&'p Observation>> {
    let mut seen: HashMap<(&str, &str), &Observation> = HashMap::new();
    for observation in &play.observations {
        seen.entry((&observation.case, &observation.hop)).or_insert(observation);
    }
    acts.iter().map(|act| seen.get(&(act.case(), act.hop().as_str())).copied()).collect()
}

/// One cookie at one act.
struct Question<'q> {
    sight: &'q Sight,
    /// The act, as an index into the play's.
    act: usize,
    /// The line, as an index into the jar's.
    line: usize,
}

impl Predictions {
    /// What a prophecy says to a question; `None` for acts that ask nothing.
    fn answer(prophecy: &Prophecy, question: &Question<'_>) -> Option<bool> {
        prophecy[question.act].as_ref().map(|act| act.answers[question.line].given)
    }

    fn readings(&self, act: usize, line: usize) -> Vec<Reading> {
        let reading = |(id, prophecy): &(&str, Prophecy)| {
            let answer = &prophecy[act].as_ref()?.answers[line];
            Some(Reading { id: (*id).to_owned(), yes: answer.given })
        };
        self.readings.iter().filter_map(reading).collect()
    }
}

/// Somebody who judges the plays of one recording by one claim.
pub struct Judge<'a> {
    claim: &'a Claim,
    suffixes: &'a SuffixList,
    environment: &'a Environment,
    policies: Policies,
    /// Each rule, as predictions name it.
    predictions: HashMap<Rule, RuleInWords>,
}

/// A claim's policies, once for all plays.
struct Policies {
    edition: Policy,
    profile: ClaimedPolicy,
    /// The claim without each of its departures.
    without: Vec<(&'static Departure, ClaimedPolicy)>,
    /// The edition with one of the claim's departures alone.
    alone: Vec<(&'static Departure, ClaimedPolicy)>,
}

/// A claim, and the policy that it predicts by.
struct ClaimedPolicy {
    claim: Claim,
    policy: Policy,
}

impl Policies {
    fn of(claim: &Claim) -> Self {
        let each = |change: fn(&Claim, &'static Departure) -> Claim| {
            claim.departures.iter().map(|&departure| (departure, ClaimedPolicy::of(change(claim, departure)))).collect()
        };
        Self {
            edition: claim.edition.policy(),
            profile: ClaimedPolicy::of(claim.clone()),
            without: each(Claim::without),
            alone: each(Claim::with_only),
        }
    }
}

impl ClaimedPolicy {
    fn of(claim: Claim) -> Self {
        Self { policy: claim.policy(), claim }
    }
}

/// A rule, as predictions name it.
struct RuleInWords {
    by: String,
    rule: &'static str,
}

impl RuleInWords {
    fn prediction(&self, yes: bool) -> Prediction {
        Prediction { yes, by: self.by.clone(), rule: self.rule.into() }
    }
}

/// What one policy says of one play, act by act; `None` for acts that ask nothing.
type Prophecy = Vec<Option<ActPrediction<()>>>;

/// What several policies say of one play.
struct Predictions {
    edition: Prophecy,
    profile: Prophecy,
    /// The claim's, if every cookie were as old as it can be.
    oldest: Prophecy,
    /// The claim's without each of its departures.
    without: Vec<(&'static str, DepartureKind, Prophecy)>,
    /// The edition's with one of the claim's departures alone.
    alone: Vec<(&'static str, DepartureKind, Prophecy)>,
    readings: Vec<(&'static str, Prophecy)>,
}

/// A play, what was seen of it, and what was predicted.
struct Played<'p> {
    scenario: &'p Scenario,
    acts: &'p [Act<'p>],
    observed: &'p [Option<&'p Observation>],
    pairs: Pairs,
    predictions: Predictions,
}

impl<'a> Judge<'a> {
    /// A judge of what was played in the environment given.
    #[must_use]
    pub fn new(environment: &'a Environment, claim: &'a Claim, suffixes: &'a SuffixList) -> Self {
        Self {
            claim,
            suffixes,
            environment,
            policies: Policies::of(claim),
            predictions: Rule::ALL.iter().map(|&rule| (rule, in_words(rule))).collect(),
        }
    }

    /// The judgement before any scenario was judged.
    #[must_use]
    pub fn nothing_yet(&self) -> Judgement {
        let browser = &self.environment.browser;
        Judgement {
            subject: Subject {
                browser: browser.name.clone(),
                version: browser.version.clone(),
                profile: self.environment.profile.clone(),
            },
            edition: self.claim.edition.to_string(),
            departures: self.claim.notes(),
            scenarios: Vec::new(),
        }
    }
}

impl Judge<'_> {
    fn play(&self, play: &Play) -> ScenarioJudgement {
        let id = ScenarioId::new(play.scenario.clone());
        let mut scenario = match Scenario::parse(id, &play.scenario, &play.source) {
            Ok(scenario) => scenario,
            Err(diagnostic) => {
                return ScenarioJudgement {
                    id: play.scenario.clone(),
                    title: String::new(),
                    claim: None,
                    cases: Vec::new(),
                    fault: Some(format!(
                        "the recording's own text of the scenario cannot be read: {}",
                        diagnostic.message
                    )),
                };
            }
        };
        let played: HashSet<&str> = play.cases.iter().map(String::as_str).collect();
        scenario.cases.retain(|case| played.contains(case.id.as_str()));
        let acts = scenario.acts();
        let observed = observations(play, &acts);
        let predictions = self.predictions(&scenario, &acts, &observed);
        let pairs = Pairs::of(&scenario);
        let played = Played { scenario: &scenario, acts: &acts, observed: &observed, pairs, predictions };
        let mut controls = Controls::default();
        let mut cases: Vec<CaseJudgement> = Vec::new();
        for (index, act) in acts.iter().enumerate() {
            // The acts of a case follow one another, and one that plants for itself is its own control.
            if scenario.planting == PlantingTime::ByEachCase && index > 0 && acts[index - 1].case() != act.case() {
                controls = Controls::default();
            }
            let Some(hop) = self.hop(index, &played, &mut controls) else { continue };
            match cases.last_mut().filter(|case| case.id == act.case()) {
                Some(case) => case.hops.push(hop),
                None => cases.push(CaseJudgement {
                    id: act.case().to_owned(),
                    title: match act {
                        Act::Plant(..) | Act::Prove(..) => "the cookies are set, and looked for at once".to_owned(),
                        Act::Hop(case, _) => case.title.clone(),
                    },
                    hops: vec![hop],
                }),
            }
        }
        let order: HashMap<&str, usize> =
            scenario.cases.iter().enumerate().map(|(index, case)| (case.id.as_str(), index)).collect();
        cases.sort_by_key(|case| (case.id != JAR, order.get(case.id.as_str()).copied()));
        ScenarioJudgement {
            id: play.scenario.clone(),
            title: scenario.title,
            claim: scenario.claim,
            cases,
            fault: play.fault.clone(),
        }
    }

    fn predictions(&self, scenario: &Scenario, acts: &[Act<'_>], observed: &[Option<&Observation>]) -> Predictions {
        let started = Timestamp::from_milliseconds(self.environment.started);
        let youngest = timed(started, acts, observed, Age::Youngest);
        let oldest = timed(started, acts, observed, Age::Oldest);
        let by = |policy: &Policy, acts: &[TimedAct<'_>]| {
            predict::<()>(&Model { policy, suffixes: self.suffixes }, scenario, acts)
        };
        let by_claim = |claim: &ClaimedPolicy, acts: &[TimedAct<'_>]| by(&claim.policy, &claim.claim.rewritten(acts));
        let edition = by(&self.policies.edition, &youngest);
        let profile = by_claim(&self.policies.profile, &youngest);
        // Departures explain the cells in which the two part. In most plays they do not, and nobody need be asked.
        let parted = given(&edition).ne(given(&profile));
        let departures = |claims: &[(&'static Departure, ClaimedPolicy)]| {
            let each = |(departure, claim): &(&'static Departure, ClaimedPolicy)| {
                (departure.id, departure.kind, by_claim(claim, &youngest))
            };
            claims.iter().filter(|_| parted).map(each).collect()
        };
        Predictions {
            edition,
            profile,
            oldest: by_claim(&self.policies.profile, &oldest),
            without: departures(&self.policies.without),
            alone: departures(&self.policies.alone),
            readings: scenario
                .readings
                .iter()
                .filter_map(|id| NamedReading::named(id))
                .map(|reading| (reading.id, by(&reading.policy, &youngest)))
                .collect(),
        }
    }

    /// `None` for acts that ask nothing.
    fn hop(
        &self,
        index: usize,
        Played { scenario, acts, observed, pairs, predictions }: &Played<'_>,
        controls: &mut Controls,
    ) -> Option<HopJudgement> {
        let (act, observation) = (&acts[index], observed[index]);
        let edition = predictions.edition[index].as_ref()?;
        let profile = predictions.profile[index].as_ref()?;
        let sight = Sight::of(act, observation, pairs);
        let mut cells = Vec::new();
        let asked = lines_asked(scenario, act);
        let elsewhere = lines_elsewhere(self.suffixes, scenario, act);
        for (line, cookie) in scenario.lines().enumerate().filter(|(line, _)| asked.contains(line)) {
            let (by_edition, by_profile) = (&edition.answers[line], &profile.answers[line]);
            let predicted = by_edition.given || by_profile.given;
            if !predicted && sight.seen(line) == Some(false) && elsewhere[line] {
                // A page of another site carries no cookie of this one; that it does not is worth no cell.
                continue;
            }
            let mut cell = Cell {
                cookie: cookie.label.clone(),
                kind: profile.kind,
                edition: self.predictions[&by_edition.rule].prediction(by_edition.given),
                profile: self.predictions[&by_profile.rule].prediction(by_profile.given),
                observed: sight.seen(line),
                verdict: Verdict::Agrees,
                departures: Vec::new(),
                reason: None,
                readings: predictions.readings(index, line),
            };
            weigh(&mut cell, &Question { sight: &sight, act: index, line }, predictions, controls);
            if let (Verdict::NotMade, Act::Hop(_, hop)) = (cell.verdict, act) {
                self.account_for_lack(&mut cell, hop);
            }
            if cell.kind == CellKind::Stored && !matches!(sight, Sight::Clear { .. }) {
                controls.unproved.insert(line);
            }
            if cell.kind == CellKind::Stored && cell.verdict == Verdict::NewDeviation {
                controls.surprising.insert(line);
            }
            cells.push(cell);
        }
        if let Some(cell) = order_cell(&sight, edition, profile) {
            cells.push(cell);
        }
        if let (Act::Hop(_, hop), Sight::Clear { .. }, Some(request)) =
            (act, &sight, observation.and_then(|seen| seen.requests.first()))
        {
            let model = Model { policy: &self.policies.edition, suffixes: self.suffixes };
            cells.extend(testimonies(hop, request, &model).iter().map(|testimony| self.header_cell(hop, testimony)));
        }
        Some(HopJudgement {
            id: act.hop(),
            request: act.describe(),
            made: matches!(sight, Sight::Clear { .. } | Sight::Blurred(_)),
            cells,
        })
    }
}

impl Judge<'_> {
    /// Whether a header by which the browser says where a request comes from is as the standards prescribe.
    fn header_cell(&self, hop: &Hop, testimony: &Testimony) -> Cell {
        let word = |value: &Option<String>| value.clone().unwrap_or_else(|| "absent".to_owned());
        let agrees = testimony.agrees();
        let predicted = Prediction {
            yes: true,
            by: testimony.section.to_owned(),
            rule: format!("{} is {}", testimony.header, word(&testimony.prescribed)).into(),
        };
        let known = self.claim.headers.iter().find(|departure| departure.covers(hop, testimony));
        let verdict = match (agrees, known) {
            (true, _) => Verdict::Agrees,
            (false, Some(_)) => Verdict::KnownDeviation,
            (false, None) => Verdict::NewDeviation,
        };
        Cell {
            cookie: testimony.header.to_owned(),
            kind: CellKind::Header,
            edition: predicted.clone(),
            profile: Prediction { yes: agrees || known.is_none(), ..predicted },
            observed: Some(agrees),
            verdict,
            departures: known.filter(|_| !agrees).map(|departure| departure.id.to_owned()).into_iter().collect(),
            reason: (!agrees)
                .then(|| format!("predicted {}; seen {}", word(&testimony.prescribed), word(&testimony.given))),
            readings: Vec::new(),
        }
    }
}

impl Judge<'_> {
    /// A request that was not made, and that the standards forbid, or the claim says is not made.
    fn account_for_lack(&self, cell: &mut Cell, hop: &Hop) {
        if is_forbidden(hop) {
            set(cell, Verdict::Agrees, "the standards let no such request be made, and none was");
        } else if let Some(lack) = self.claim.lacks.iter().find(|lack| lack.covers(hop)) {
            set(cell, Verdict::KnownDeviation, "the browser made no such request");
            cell.departures = vec![lack.id.to_owned()];
        }
    }
}

/// What a prophecy says of every cookie at every act.
fn given(prophecy: &Prophecy) -> impl Iterator<Item = bool> {
    prophecy.iter().flatten().flat_map(|act| act.answers.iter().map(|answer| answer.given))
}

/// Gives a cell its verdict.
fn weigh(cell: &mut Cell, question: &Question<'_>, predictions: &Predictions, controls: &Controls) {
    let (predicted, by_edition) = (cell.profile.yes, cell.edition.yes);
    let observed = match question.sight {
        Sight::Clear { .. } => cell.observed.unwrap_or(false),
        Sight::Blurred(why) => return set(cell, Verdict::HarnessFault, why),
        Sight::NotMade if cell.kind == CellKind::Stored => {
            return set(cell, Verdict::Vacuous, "the visit that should prove what was stored was not made");
        }
        Sight::NotMade => return set(cell, Verdict::NotMade, "the browser made no such request"),
        Sight::Nothing(why) => return set(cell, Verdict::Vacuous, why),
    };
    if controls.unproved.contains(&question.line) {
        return set(cell, Verdict::Vacuous, "nothing proves whether it was stored");
    }
    if Predictions::answer(&predictions.oldest, question) != Some(predicted) {
        return set(cell, Verdict::Vacuous, "the cookie's age is too near a threshold to tell");
    }
    if observed != predicted {
        if controls.surprising.contains(&question.line) {
            return set(cell, Verdict::Vacuous, "it was not stored as predicted, so this says nothing of its own");
        }
        let (yes, no) = cell.kind.words();
        let word = |answer| if answer { yes } else { no };
        let claimed = if by_edition == observed { ", though the edition would have it so" } else { "" };
        let reason = format!(
            "predicted {}, because of {} ({}); seen {}{claimed}",
            word(predicted),
            cell.profile.by,
            cell.profile.rule,
            word(observed)
        );
        return set(cell, Verdict::NewDeviation, &reason);
    }
    if predicted == by_edition {
        return;
    }
    let says =
        |yes: bool, prophecies: &'_ [(&'static str, DepartureKind, Prophecy)]| -> Vec<(&'static str, DepartureKind)> {
            let agrees = |prophecy| Predictions::answer(prophecy, question) == Some(yes);
            prophecies.iter().filter(|(.., prophecy)| agrees(prophecy)).map(|(id, kind, _)| (*id, *kind)).collect()
        };
    // A departure explains the cell when the claim without it would say otherwise.
    // Where several suffice, none is missed when it is gone; then those count that bring the cell about alone.
    let mut named = says(by_edition, &predictions.without);
    if named.is_empty() {
        named = says(predicted, &predictions.alone);
    }
    cell.departures = named.iter().map(|(id, _)| (*id).to_owned()).collect();
    if named.iter().any(|(_, kind)| *kind == DepartureKind::Deviation) {
        cell.verdict = Verdict::KnownDeviation;
    }
}

/// What the proofs of a play have shown, line by line of the jar.
#[derive(Default)]
struct Controls {
    /// Lines whose cookies were not stored as predicted.
    surprising: HashSet<usize>,
    /// Lines whose proof could not be seen.
    unproved: HashSet<usize>,
}

/// Whether the cookies stand in the order the model predicts; asked only when the same ones travel, and more than one.
fn order_cell(sight: &Sight, edition: &ActPrediction<()>, profile: &ActPrediction<()>) -> Option<Cell> {
    let Sight::Clear { order, .. } = sight else { return None };
    let set = |order: &[usize]| order.iter().copied().collect::<HashSet<_>>();
    if order.len() < 2 || set(order) != set(&profile.order) {
        return None;
    }
    let in_order = *order == profile.order;
    let as_edition = set(&edition.order) != set(order) || edition.order == profile.order;
    let predicted = Prediction {
        yes: true,
        by: format!("B217, {} §5.8.3 step 4", Edition::CURRENT),
        rule: "longer paths come first, then earlier creation".into(),
    };
    Some(Cell {
        cookie: "(all)".to_owned(),
        kind: CellKind::Order,
        edition: Prediction { yes: as_edition, ..predicted.clone() },
        profile: predicted,
        observed: Some(in_order),
        verdict: if in_order { Verdict::Agrees } else { Verdict::NewDeviation },
        departures: Vec::new(),
        reason: (!in_order).then(|| "the cookies stand in another order than predicted".to_owned()),
        readings: Vec::new(),
    })
}

fn set(cell: &mut Cell, verdict: Verdict, reason: &str) {
    cell.verdict = verdict;
    cell.reason = Some(reason.to_owned());
}

fn in_words(rule: Rule) -> RuleInWords {
    RuleInWords { by: format!("{}, {}", rule.clause(), rule.section()), rule: rule.statement() }
}
