//! Judging: a pure function of a recording, its scenarios, the claims about its browser and a suffix list.
//!
//! Each act is predicted several times over: by the edition's plain reading, by the claims about the browser,
//! where those two part by the claims without each of them, so that the cell can say which of them explains it,
//! and by the claims with those of which nobody knows whether they hold of this version, so that nobody is told news
//! that are none. Only then is the observation looked at.

pub(crate) mod attempts;
mod cell;
pub mod suspects;

use std::collections::{HashMap, HashSet};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use samesite_format::{
    AccountSource, CaseJudgement, Cell, CellKind, Clicks, CookieFinding, Environment, ExplanationKind, Finding,
    HeaderFinding, HopJudgement, Judgement, Observation, Play, Reading, Recording, ScenarioJudgement, Subject, Verdict,
};
use samesite_model::{SuffixList, Timestamp};
use samesite_scenarios::{Act, Hop, JAR, PlantingTime, Scenario};

use self::attempts::joined;
pub(crate) use self::cell::cookie_cell;
use self::cell::{RuleWords, header_cell, order_cell, set};
use crate::account::asker::asker;
use crate::account::grounds::Grounds;
use crate::account::jar::Kept;
use crate::account::reason;
use crate::account::told::Told;
use crate::citation::citation_in_words;
use crate::claims::{Claim, Claims, NOBODY_HAS_CLAIMED};
use crate::evidence::cells::{ActEvidence, cells};
use crate::evidence::observed::Observed;
use crate::evidence::playing::{by_scenario, observations, played_scenario};
use crate::evidence::timing::{Age, timed};
use crate::predict::headers::{HeaderCheck, header_checks};
use crate::predict::request::{HopContext, is_forbidden};
use crate::predict::{ActPrediction, Interpretation, TimedAct};

/// Judges a recording by what is claimed of its browser.
#[must_use]
pub fn judge(recording: &Recording, claims: &Claims, suffixes: &SuffixList) -> Judgement {
    let judge = Judge::new(&recording.environment, claims, suffixes);
    let by_scenario = by_scenario(&recording.plays);
    let sizes: Vec<usize> = by_scenario.values().map(Vec::len).collect();
    let plays: Vec<_> = by_scenario.into_values().flatten().map(|play| (&judge, play)).collect();
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
    plays.par_iter().map(|(judge, play)| (play.attempt, judge.play(play))).collect()
}

/// One cookie at one act.
struct Question<'q> {
    observed: &'q Observed,
    /// Whether it could be seen what was stored.
    is_proved: bool,
    /// The act, as an index into the play's.
    act: usize,
    /// The line, as an index into the jar's.
    line: usize,
}

impl Predictions {
    /// What is predicted of a question; `None` for acts that ask nothing.
    fn answer(prediction: &PlayPrediction, question: &Question<'_>) -> Option<bool> {
        prediction[question.act].as_ref().map(|act| act.answers[question.line].given)
    }

    fn readings(&self, act: usize, line: usize) -> Vec<Reading> {
        let reading = |(id, prediction): &(String, PlayPrediction)| {
            let answer = &prediction[act].as_ref()?.answers[line];
            Some(Reading { id: id.clone(), yes: answer.given })
        };
        self.readings.iter().filter_map(reading).collect()
    }
}

/// Somebody who judges the plays of one recording by the claims about its browser.
pub struct Judge<'a> {
    claims: &'a Claims,
    suffixes: &'a SuffixList,
    environment: &'a Environment,
    by: Interpretations,
    rule_words: RuleWords,
}

/// The interpretations that a play is predicted by, once for all plays.
struct Interpretations {
    edition: Interpretation,
    profile: Interpretation,
    /// The claims without each of them.
    without: Vec<(&'static Claim, Interpretation)>,
    /// The edition with one of the claims alone.
    alone: Vec<(&'static Claim, Interpretation)>,
    /// The claims with one more, of which nobody knows whether it holds.
    with: Vec<(&'static Claim, Interpretation)>,
}

impl Interpretations {
    fn of(claims: &Claims) -> Self {
        let each = |change: fn(&Claims, &'static Claim) -> Claims| {
            claims.about_cookies().map(|claim| (claim, change(claims, claim).interpretation())).collect()
        };
        Self {
            edition: Interpretation::of(claims.edition),
            profile: claims.interpretation(),
            without: each(Claims::without),
            alone: each(Claims::with_only),
            with: claims
                .not_known()
                .filter(|claim| claim.is_about_cookies())
                .map(|claim| (claim, claims.with(&[claim]).interpretation()))
                .collect(),
        }
    }
}

/// What one interpretation says of one play, act by act; `None` for acts that ask nothing.
type PlayPrediction = Vec<Option<ActPrediction<()>>>;

/// What several interpretations say of one play.
struct Predictions {
    edition: PlayPrediction,
    profile: PlayPrediction,
    /// The claims', if every cookie were as old as it can be.
    oldest: PlayPrediction,
    /// The claims' without each of them.
    without: Vec<(&'static str, ExplanationKind, PlayPrediction)>,
    /// The edition's with one of the claims alone.
    alone: Vec<(&'static str, ExplanationKind, PlayPrediction)>,
    /// The claims' with some more, of which nobody knows whether they hold; those alone that change something, fewest
    /// claims first.
    perhaps: Vec<(Vec<&'static str>, PlayPrediction)>,
    readings: Vec<(String, PlayPrediction)>,
}

/// A play, what was seen of it, and what was predicted.
struct Played<'p> {
    scenario: &'p Scenario,
    acts: &'p [Act<'p>],
    observations: &'p [Option<&'p Observation>],
    evidence: Vec<Option<ActEvidence>>,
    predictions: Predictions,
    /// What the browser says itself, and the way by which it does; `None` where nobody asked it.
    told: Option<(AccountSource, Told<'p>)>,
    /// What it should list of its jar; `None` where it lists nothing.
    kept: Option<Kept<'p>>,
}

impl<'a> Judge<'a> {
    /// A judge of what was played in the environment given.
    #[must_use]
    pub fn new(environment: &'a Environment, claims: &'a Claims, suffixes: &'a SuffixList) -> Self {
        let rule_words = RuleWords::of(claims.edition);
        Self { claims, suffixes, environment, by: Interpretations::of(claims), rule_words }
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
            edition: self.claims.edition.to_string(),
            explanations: self.claims.notes(),
            scenarios: Vec::new(),
        }
    }
}

impl Judge<'_> {
    fn play(&self, play: &Play) -> ScenarioJudgement {
        let scenario = match played_scenario(play) {
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
        let acts = scenario.acts();
        let observed = observations(play, &acts);
        let started = Timestamp::from_milliseconds(self.environment.started);
        let youngest = timed(started, &acts, &observed, Age::Youngest);
        let oldest = timed(started, &acts, &observed, Age::Oldest);
        let predictions = self.predictions(&scenario, &youngest, &oldest);
        let evidence = cells(&scenario, &acts, &observed, self.suffixes);
        let told = self.environment.accounts.map(|source| (source, Told::of(source, &scenario, &acts, &observed)));
        let mut grounds = Grounds::of(&self.by.profile, self.suffixes, &scenario, &youngest);
        let by = self.environment.engine.known().map(|engine| (engine, &self.by.profile, self.suffixes));
        let kept = by.and_then(|by| Kept::of(by, &scenario, &youngest, &observed));
        let played =
            Played { scenario: &scenario, acts: &acts, observations: &observed, evidence, predictions, told, kept };
        let mut controls = Controls::default();
        let mut cases: Vec<CaseJudgement> = Vec::new();
        for (index, act) in acts.iter().enumerate() {
            // The acts of a case follow one another, and one that plants for itself is its own control.
            if scenario.planting == PlantingTime::ByEachCase && index > 0 && acts[index - 1].case() != act.case() {
                controls = Controls::default();
            }
            let Some(hop) = self.hop(index, &played, &mut controls, &mut grounds) else { continue };
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

    fn predictions(&self, scenario: &Scenario, youngest: &[TimedAct<'_>], oldest: &[TimedAct<'_>]) -> Predictions {
        let by = |interpretation: &Interpretation, acts: &[TimedAct<'_>]| {
            interpretation.predict(self.suffixes, scenario, acts)
        };
        let edition = by(&self.by.edition, youngest);
        let profile = self.predicted(scenario, youngest);
        // Claims explain the cells in which the two part. In most plays they do not, and nobody need be asked.
        let parted = given(&edition).ne(given(&profile));
        let by_each = |claims: &[(&'static Claim, Interpretation)]| {
            let each = |(claim, interpretation): &(&'static Claim, Interpretation)| {
                (claim.id, claim.kind.into(), by(interpretation, youngest))
            };
            claims.iter().filter(|_| parted).map(each).collect()
        };
        let perhaps = self.perhaps(&profile, |interpretation| by(interpretation, youngest));
        Predictions {
            edition,
            profile,
            oldest: self.predicted(scenario, oldest),
            without: by_each(&self.by.without),
            alone: by_each(&self.by.alone),
            perhaps,
            readings: scenario
                .readings
                .iter()
                .filter_map(|id| Interpretation::named(id))
                .map(|reading| (reading.id.to_string(), by(&reading, youngest)))
                .collect(),
        }
    }

    /// What a play looks like if claims hold of which nobody knows: each of them alone, two together, all of them.
    fn perhaps(
        &self,
        profile: &PlayPrediction,
        by: impl Fn(&Interpretation) -> PlayPrediction,
    ) -> Vec<(Vec<&'static str>, PlayPrediction)> {
        let changes = |prediction: &PlayPrediction| given_in_order(prediction).ne(given_in_order(profile));
        let alone: Vec<(&'static Claim, PlayPrediction)> = self
            .by
            .with
            .iter()
            .map(|(claim, interpretation)| (*claim, by(interpretation)))
            .filter(|(_, prediction)| changes(prediction))
            .collect();
        let claims: Vec<&'static Claim> = alone.iter().map(|(claim, _)| *claim).collect();
        let pairs =
            claims.iter().enumerate().flat_map(|(place, one)| claims[..place].iter().map(|other| vec![*other, *one]));
        let together = pairs.chain((claims.len() > 2).then(|| claims.clone()));
        let together: Vec<(Vec<&'static str>, PlayPrediction)> =
            together.map(|some| (ids(&some), by(&self.claims.with(&some).interpretation()))).collect();
        let alone = alone.into_iter().map(|(claim, prediction)| (vec![claim.id], prediction));
        alone.chain(together).collect()
    }

    /// What the claims predict of a play, act by act; `None` for acts that ask nothing.
    #[must_use]
    pub fn predicted(&self, scenario: &Scenario, acts: &[TimedAct<'_>]) -> Vec<Option<ActPrediction<()>>> {
        self.by.profile.predict(self.suffixes, scenario, acts)
    }

    /// `None` for acts that ask nothing.
    fn hop(
        &self,
        index: usize,
        Played { scenario, acts, observations, evidence, predictions, told, kept }: &Played<'_>,
        controls: &mut Controls,
        grounds: &mut Grounds<'_>,
    ) -> Option<HopJudgement> {
        let act = &acts[index];
        let edition = predictions.edition[index].as_ref()?;
        let claimed = predictions.profile[index].as_ref()?;
        let ActEvidence { observed, cookies } = evidence[index].as_ref()?;
        let labels: Vec<&str> = scenario.lines().map(|line| line.label.as_str()).collect();
        let mut cells = Vec::new();
        let nothing_came = matches!(observed, Observed::Inconclusive(_) | Observed::NotRequested)
            && observations[index].is_none_or(|seen| seen.requests.is_empty());
        let nobody_there = if nothing_came { self.nobody_there(acts, index, evidence) } else { None };
        for cookie in cookies {
            let line = cookie.line;
            let (by_edition, by_claims) = (&edition.answers[line], &claimed.answers[line]);
            if !cookie.is_a_cell(by_edition.given || by_claims.given) {
                continue;
            }
            let finding = CookieFinding {
                cookie: labels[line].to_owned(),
                edition: self.rule_words.prediction(by_edition.given, by_edition.rule),
                claimed: self.rule_words.prediction(by_claims.given, by_claims.rule),
                observed: cookie.seen,
                readings: predictions.readings(index, line),
            };
            let question = Question { observed, is_proved: cookie.is_proved, act: index, line };
            let mut cell = cookie_cell(claimed.kind, finding.clone());
            weigh(&mut cell, &finding, &question, predictions, controls);
            if let (Verdict::NotMade, Act::Hop(_, hop)) = (cell.verdict, act) {
                self.account_for_absence(&mut cell, hop, brought_by(acts, index));
            }
            if cell.verdict == Verdict::NewDeviation
                && finding.observed == Some(false)
                && nothing_sets(acts, index, line, evidence)
            {
                self.account_for_nothing_set(&mut cell, acts, index, line);
            }
            let is_open = matches!(cell.verdict, Verdict::Vacuous | Verdict::NotMade);
            if let Some(claim) = nobody_there.filter(|_| is_open) {
                set(&mut cell, Verdict::KnownDeviation, "the document that would ask never came");
                cell.explained_by = vec![claim.to_owned()];
            }
            if claimed.kind == CellKind::Stored {
                controls.stored(line, cell.verdict);
            }
            cell.account = told.as_ref().map(|(source, told)| {
                let (predicted, rule) = (by_claims.given, by_claims.rule);
                let observed = finding.observed.filter(|_| says_something(cell.verdict));
                let asked = reason::Question { kind: claimed.kind, predicted, rule, observed };
                let grounds = || grounds.all(rule, index, line);
                Box::new(reason::finding(*source, asked, &told.said(index, line), grounds))
            });
            if claimed.kind == CellKind::Stored {
                let finding = kept.as_ref().and_then(|kept| kept.finding(index, line, finding.observed));
                cell.jar = finding.map(Box::new);
            }
            cells.push(cell);
        }
        let orders = predictions.perhaps.iter().filter_map(|(ids, acts)| Some((ids, &acts[index].as_ref()?.order)));
        let probe = if let Act::Hop(_, hop) = act { hop.probe } else { None };
        let tells_changes = probe.is_some_and(|probe| probe.facts().tells_changes);
        // **Spec:** Cookie Store API, "observable changes" are a set.
        if !tells_changes {
            cells.extend(order_cell(observed, edition, claimed, orders, self.claims.edition));
        }
        if let (Act::Hop(_, hop), Observed::Cookies { .. }, Some(request)) =
            (act, observed, observations[index].and_then(|seen| seen.requests.first()))
        {
            let checks = header_checks(hop, request, &self.by.edition.model(self.suffixes));
            let asked = checks.into_iter().filter(|check| self.is_asked(hop, check.header));
            cells.extend(asked.map(|check| self.header(hop, check)));
        }
        let account =
            told.as_ref().and_then(|(_, told)| Some(asker(act, told.account(index)?, &self.by.profile, self.suffixes)));
        if let Some(differs) = account.as_ref().and_then(|account| account.differs.as_deref()) {
            // What nobody asked for says nothing of the browser.
            for cell in cells.iter_mut().filter(|cell| cell.verdict == Verdict::NewDeviation) {
                set(cell, Verdict::HarnessFault, &format!("the hop was not what the case claims: {differs}"));
            }
        }
        if self.claims.is_unclaimed() {
            cells.iter_mut().for_each(unclaimed);
        }
        Some(HopJudgement {
            id: act.hop(),
            request: act.describe(),
            made: matches!(observed, Observed::Cookies { .. } | Observed::WrongRequest(_)),
            account,
            cells,
        })
    }

    /// Whether a header of a hop tells something of the browser. Where pages lead it and no driver, one of the same origin
    /// brings what a user would type in, and where scripts click besides, no user has acted.
    fn is_asked(&self, hop: &Hop, header: &str) -> bool {
        let is_typed = hop.client.is_none();
        match (self.environment.driverless, header) {
            (Some(_), "Sec-Fetch-Site") => !is_typed,
            (Some(clicks), "Sec-Fetch-User") => !is_typed && clicks == Clicks::User,
            _ => true,
        }
    }

    /// Whether a header by which the browser says where a request comes from is as the standards have it.
    fn header(&self, hop: &Hop, check: HeaderCheck) -> Cell {
        let context = HopContext { hop, suffixes: self.suffixes };
        let known = self.claims.explaining_header(&context, &check).map(|claim| (claim.id, Verdict::KnownDeviation));
        let perhaps = || Some((self.claims.perhaps_explaining_header(&context, &check)?.id, Verdict::NotKnown));
        let explanation = known.or_else(perhaps);
        let finding = HeaderFinding {
            name: check.header.to_owned(),
            by: citation_in_words(check.section),
            expected: check.expected,
            actual: check.actual,
        };
        header_cell(finding, explanation)
    }
}

impl Judge<'_> {
    /// A cookie that is missing because nothing was asked that sets it.
    fn account_for_nothing_set(&self, cell: &mut Cell, acts: &[Act<'_>], index: usize, line: usize) {
        let hops = || {
            setters(acts, index, line)
                .filter_map(|place| if let Act::Hop(_, hop) = &acts[place] { Some(hop) } else { None })
        };
        if hops().all(|hop| is_forbidden(hop)) {
            return set(cell, Verdict::Agrees, "the standards let no request be made that sets it, and none was");
        }
        let claims = hops()
            .filter(|hop| !is_forbidden(hop))
            .map(|hop| self.claims.explaining_absence(hop).map(|claim| claim.id.to_owned()));
        match claims.collect::<Option<Vec<_>>>() {
            Some(claims) => {
                set(cell, Verdict::KnownDeviation, "the browser made no request that sets it");
                cell.explained_by = claims;
                cell.explained_by.dedup();
            }
            None => set(cell, Verdict::Vacuous, "the browser made no request that sets it"),
        }
    }

    /// A request that was not made, and that the standards forbid, or of which a claim says that it is not made.
    /// So it is with what is framed in a document that was not asked for; `around` is the request for that one.
    fn account_for_absence(&self, cell: &mut Cell, hop: &Hop, around: Option<&Hop>) {
        let hops = [Some(hop), around];
        let may_be_kept = |hop: &Hop| hop.probe.is_some_and(|probe| probe.facts().may_be_kept);
        if hops.iter().flatten().any(|hop| may_be_kept(hop)) {
            // **Spec:** HTML, "attempt to populate the history entry's document" is for entries without a document.
            set(cell, Verdict::Agrees, "the browser has kept the page, as the standards let it");
        } else if is_forbidden(hop) {
            set(cell, Verdict::Agrees, "the standards let no such request be made, and none was");
        } else if let Some(claim) = hops.iter().flatten().find_map(|hop| self.claims.explaining_absence(hop)) {
            set(cell, Verdict::KnownDeviation, "the browser made no such request");
            cell.explained_by = vec![claim.id.to_owned()];
        } else if let Some(claim) = hops.iter().flatten().find_map(|hop| self.claims.perhaps_explaining_absence(hop)) {
            set(cell, Verdict::NotKnown, "the browser made no such request");
            cell.explained_by = vec![claim.id.to_owned()];
        }
    }

    /// The claim that says why the document that should act never came: the request that brings it, or one that brings
    /// the document which makes that request, is not made.
    fn nobody_there(&self, acts: &[Act<'_>], index: usize, evidence: &[Option<ActEvidence>]) -> Option<&'static str> {
        let Act::Hop(case, hop) = &acts[index] else { return None };
        let journey = case.journey();
        let taken = |step: usize| journey.steps.iter().find(|taken| taken.step == step);
        // What is framed in a document comes with the request for that one.
        let step = hop.step.or_else(|| brought_by(acts, index)?.step)?;
        let mut acting = taken(step)?.by;
        loop {
            let brought = journey.steps.iter().find(|taken| taken.brings.contains(&acting))?;
            let id = &case.steps[brought.step].id;
            let (place, bringing) = acts.iter().enumerate().find_map(|(place, act)| match act {
                Act::Hop(own, hop) if own.id == case.id && hop.id == *id => Some((place, hop)),
                _ => None,
            })?;
            let claim = self.claims.explaining_absence(bringing);
            if let Some(claim) = claim.filter(|_| is_absent(evidence, place)) {
                return Some(claim.id);
            }
            acting = brought.by;
        }
    }
}

/// Those that set a line of the jar before an act of the same case, as places among all acts.
fn setters(acts: &[Act<'_>], index: usize, line: usize) -> impl Iterator<Item = usize> {
    let case = if let Act::Hop(case, _) = &acts[index] { Some(&case.id) } else { None };
    let sets =
        move |act: &Act<'_>| matches!(act, Act::Hop(own, hop) if Some(&own.id) == case && hop.sets.contains(&line));
    (0..index).filter(move |&place| sets(&acts[place]))
}

/// Whether a line of the jar is set by the case alone, and the browser has made none of the requests that set it.
fn nothing_sets(acts: &[Act<'_>], index: usize, line: usize, evidence: &[Option<ActEvidence>]) -> bool {
    let mut setters = setters(acts, index, line).peekable();
    setters.peek().is_some() && setters.all(|place| is_absent(evidence, place))
}

/// Whether an act is known not to have been made.
fn is_absent(evidence: &[Option<ActEvidence>], place: usize) -> bool {
    evidence[place].as_ref().is_some_and(|seen| seen.observed == Observed::NotRequested)
}

/// Whether what was seen of a cell is known to be the browser's doing.
const fn says_something(verdict: Verdict) -> bool {
    !matches!(verdict, Verdict::Vacuous | Verdict::NotMade | Verdict::HarnessFault)
}

/// For what is framed in a document that a step brings: the request for that document.
fn brought_by<'a>(acts: &'a [Act<'_>], index: usize) -> Option<&'a Hop> {
    let Act::Hop(case, framed) = &acts[index] else { return None };
    let is_around = |hop: &Hop| {
        hop.step.is_some() && framed.id.strip_prefix(&hop.id).is_some_and(|rest| rest.starts_with("-frame"))
    };
    acts[..index].iter().rev().find_map(|act| match act {
        Act::Hop(own, hop) if own.id == case.id && is_around(hop) => Some(&**hop),
        _ => None,
    })
}

/// What is predicted of every cookie at every act.
fn given(prediction: &PlayPrediction) -> impl Iterator<Item = bool> {
    prediction.iter().flatten().flat_map(|act| act.answers.iter().map(|answer| answer.given))
}

/// The same, and the order in which cookies are sent.
fn given_in_order(prediction: &PlayPrediction) -> impl Iterator<Item = (Vec<bool>, &[usize])> {
    prediction.iter().flatten().map(|act| (act.answers.iter().map(|answer| answer.given).collect(), &*act.order))
}

fn ids(claims: &[&'static Claim]) -> Vec<&'static str> {
    claims.iter().map(|claim| claim.id).collect()
}

/// Gives a cell about a cookie its verdict.
fn weigh(
    cell: &mut Cell,
    finding: &CookieFinding,
    question: &Question<'_>,
    predictions: &Predictions,
    controls: &Controls,
) {
    let (predicted, by_edition, kind) = (finding.claimed.yes, finding.edition.yes, cell.kind());
    let observed = match question.observed {
        Observed::Cookies { .. } => finding.observed.unwrap_or(false),
        Observed::WrongRequest(why) => return set(cell, Verdict::HarnessFault, why),
        Observed::NotRequested if kind == CellKind::Stored => {
            return set(cell, Verdict::Vacuous, "the visit that should prove what was stored was not made");
        }
        Observed::NotRequested => return set(cell, Verdict::NotMade, "the browser made no such request"),
        Observed::Inconclusive(why) => return set(cell, Verdict::Vacuous, why),
    };
    if !question.is_proved {
        return set(cell, Verdict::Vacuous, "nothing proves whether it was stored");
    }
    if Predictions::answer(&predictions.oldest, question) != Some(predicted) {
        return set(cell, Verdict::Vacuous, "the cookie's age is too near a threshold to tell");
    }
    if observed != predicted {
        let not_stored_as_predicted = "it was not stored as predicted, so this says nothing of its own";
        if controls.surprising.contains(&question.line) {
            return set(cell, Verdict::Vacuous, not_stored_as_predicted);
        }
        let says_so =
            |(_, prediction): &&(_, PlayPrediction)| Predictions::answer(prediction, question) == Some(observed);
        if let Some((claims, _)) = predictions.perhaps.iter().find(says_so) {
            cell.explained_by = claims.iter().map(|&id| id.to_owned()).collect();
            return set(
                cell,
                Verdict::NotKnown,
                "as a claim has it of which nobody knows whether it holds of this version",
            );
        }
        if controls.perhaps_otherwise.contains(&question.line) {
            return set(cell, Verdict::Vacuous, not_stored_as_predicted);
        }
        let (yes, no) = kind.words();
        let word = |answer| if answer { yes } else { no };
        let claimed = if by_edition == observed { ", though the edition would have it so" } else { "" };
        let reason = format!(
            "predicted {}, because of {} ({}); seen {}{claimed}",
            word(predicted),
            finding.claimed.by,
            finding.claimed.rule,
            word(observed)
        );
        return set(cell, Verdict::NewDeviation, &reason);
    }
    if predicted == by_edition {
        return;
    }
    let says = |yes: bool,
                all: &'_ [(&'static str, ExplanationKind, PlayPrediction)]|
     -> Vec<(&'static str, ExplanationKind)> {
        let agrees = |prediction| Predictions::answer(prediction, question) == Some(yes);
        all.iter().filter(|(.., prediction)| agrees(prediction)).map(|(id, kind, _)| (*id, *kind)).collect()
    };
    // A claim explains the cell when the others without it would say otherwise.
    // Where several suffice, none is missed when it is gone; then those count that bring the cell about alone.
    let mut named = says(by_edition, &predictions.without);
    if named.is_empty() {
        named = says(predicted, &predictions.alone);
    }
    cell.explained_by = named.iter().map(|(id, _)| (*id).to_owned()).collect();
    if named.iter().any(|(_, kind)| *kind == ExplanationKind::Deviation) {
        cell.verdict = Verdict::KnownDeviation;
    }
}

/// What is to be made of a cell of a browser of which nobody has claimed anything, where it is not as predicted: it agrees
/// if it is as the edition has it, and is otherwise no news, for nobody has said what the browser does.
fn unclaimed(cell: &mut Cell) {
    let as_the_edition = match &cell.finding {
        Finding::Sent(finding) | Finding::Stored(finding) | Finding::Visible(finding) => {
            finding.observed == Some(finding.edition.yes)
        }
        Finding::Order(_) | Finding::Header(_) => false,
    };
    match cell.verdict {
        Verdict::NewDeviation if as_the_edition => {
            set(cell, Verdict::Agrees, "as the edition has it, and not as is claimed of its engine");
        }
        Verdict::NewDeviation | Verdict::NotMade => {
            let seen = cell.reason.take().map_or_else(String::new, |reason| format!(": {reason}"));
            set(cell, Verdict::NotKnown, &format!("nobody has claimed anything of this browser{seen}"));
            cell.explained_by = vec![NOBODY_HAS_CLAIMED.to_owned()];
        }
        _ => {}
    }
}

/// What the proofs of a play have shown, line by line of the jar.
#[derive(Default)]
struct Controls {
    /// Lines whose cookies were not stored as predicted, and nobody knows why.
    surprising: HashSet<usize>,
    /// Lines whose cookies were stored as a claim has it of which nobody knows whether it holds.
    perhaps_otherwise: HashSet<usize>,
}

impl Controls {
    /// Notes what became of the cell that says whether a line's cookie is stored.
    fn stored(&mut self, line: usize, verdict: Verdict) {
        match verdict {
            Verdict::NewDeviation => self.surprising.insert(line),
            Verdict::NotKnown => self.perhaps_otherwise.insert(line),
            _ => false,
        };
    }
}

#[cfg(test)]
mod tests {
    use samesite_scenarios::ScenarioId;

    use super::*;

    /// A cell about whether a cookie is sent.
    fn sent(edition: bool, claimed: bool, observed: Option<bool>, verdict: Verdict) -> Cell {
        let words = RuleWords::of(samesite_model::Edition::CURRENT);
        let by = |yes| words.prediction(yes, samesite_model::Rule::ALL[0]);
        let finding = CookieFinding {
            cookie: "a".to_owned(),
            edition: by(edition),
            claimed: by(claimed),
            observed,
            readings: Vec::new(),
        };
        Cell { verdict, ..cookie_cell(CellKind::Sent, finding) }
    }

    #[test]
    fn what_nobody_has_claimed_anything_of_does_nothing_new() {
        use Verdict::{Agrees, HarnessFault, KnownDeviation, NewDeviation, NotKnown, NotMade, Vacuous};
        for (edition, claimed, observed, before, after) in [
            // As its engine and the edition have it; as its engine alone; as the edition alone; as neither.
            (true, true, Some(true), Agrees, Agrees),
            (true, false, Some(false), KnownDeviation, KnownDeviation),
            (true, false, Some(true), NewDeviation, Agrees),
            (true, true, Some(false), NewDeviation, NotKnown),
            (false, false, Some(true), NewDeviation, NotKnown),
            // What it did not ask for at all; what nobody could see stays what it is.
            (true, true, None, NotMade, NotKnown),
            (true, true, None, Vacuous, Vacuous),
            (true, true, None, HarnessFault, HarnessFault),
        ] {
            let mut cell = sent(edition, claimed, observed, before);
            unclaimed(&mut cell);
            let case = format!("edition {edition}, claimed {claimed}, seen {observed:?}, {before:?}");
            assert_eq!(cell.verdict, after, "{case}");
            let is_named = cell.explained_by == [NOBODY_HAS_CLAIMED];
            assert_eq!(is_named, after == NotKnown, "{case}");
        }
    }

    #[test]
    fn what_is_framed_in_a_document_hangs_on_the_request_for_it() {
        let source = "title = 'a'\nwhy = 'b'\nclauses = ['B1']\ninclude = 'jars/standard'\n\
             [[case]]\nid = 'a'\ntitle = 'a'\npage = 'V[X]'\n\
             steps = [{ id = 'on', probe = 'link-top', to = 'X[V]' }, { id = 'img', probe = 'img', to = 'V' }]\n";
        let scenario = Scenario::parse(ScenarioId::new("one"), "one", source).unwrap();
        let acts = scenario.acts();
        let around: Vec<(String, String)> = (0..acts.len())
            .filter_map(|index| Some((acts[index].hop(), brought_by(&acts, index)?.id.clone())))
            .collect();
        assert_eq!(around, [("on-frame".to_owned(), "on".to_owned())]);
    }
}
