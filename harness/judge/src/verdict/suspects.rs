//! Suspects: what would account for a cell that no claim about the browser explains.
//!
//! A claim of another version, or of the browser as it is set otherwise, may have come true; one that is made of this
//! browser may have ended. Either is tried on the model, for the cells that are news and for no others.

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use samesite_format::{CellPlace, Engine, Finding, Play, ScenarioJudgement, Verdict};
use samesite_model::Timestamp;
use samesite_scenarios::{Act, Scenario};

use super::Judge;
use crate::claims::{Claim, absent_by, all, header_by};
use crate::evidence::playing::{observations, played_scenario};
use crate::evidence::timing::{Age, timed};
use crate::predict::headers::header_checks;
use crate::predict::request::HopContext;

/// A claim that would account for a cell.
#[derive(Clone, Copy, Debug)]
pub struct Suspect {
    /// The claim.
    pub claim: &'static Claim,
    /// Whether it is claimed of this browser, so that the cell says that it holds no longer.
    pub has_ended: bool,
}

/// What would account for each cell of a scenario that is news; cells that nothing accounts for are left out.
pub type Suspects = BTreeMap<CellPlace, Vec<Suspect>>;

/// A cell that is news, by its place, with what was seen.
struct News<'j> {
    hop: (&'j str, &'j str),
    finding: &'j Finding,
    place: CellPlace,
    seen: Option<bool>,
    verdict: Verdict,
}

impl Judge<'_> {
    /// What would account for the new deviations of a scenario, and for the requests that were not made. What contradicts
    /// another cell of the same cookie accounts for nothing. `plays` are those of the scenario that were judged.
    #[must_use]
    pub fn suspects(&self, plays: &[Play], judged: &ScenarioJudgement) -> Suspects {
        let news = news(judged);
        let mut suspects = Suspects::new();
        let Some(engine) = self.environment.engine.known().filter(|_| !news.is_empty()) else { return suspects };
        let mut plays: Vec<&Play> = plays.iter().collect();
        plays.sort_by_key(|play| play.attempt);
        for play in plays {
            let Ok(scenario) = played_scenario(play) else { continue };
            // What is said of the last play counts, as for judgements.
            suspects.extend(self.of_play(engine, play, &scenario, &news, &expected(judged)));
        }
        suspects
    }

    fn of_play(
        &self,
        engine: Engine,
        play: &Play,
        scenario: &Scenario,
        news: &[News<'_>],
        expected: &[Expected<'_>],
    ) -> Suspects {
        let acts = scenario.acts();
        let observed = observations(play, &acts);
        let hops: Vec<(String, String)> = acts.iter().map(|act| (act.case().to_owned(), act.hop())).collect();
        let places: HashMap<(&str, &str), usize> =
            hops.iter().enumerate().map(|(act, (case, hop))| ((case.as_str(), hop.as_str()), act)).collect();
        let news: Vec<(&News<'_>, usize)> =
            news.iter().filter_map(|news| Some((news, *places.get(&news.hop)?))).collect();
        let lines: HashMap<&str, usize> =
            scenario.lines().enumerate().map(|(line, own)| (own.label.as_str(), line)).collect();
        // What is as expected: act by act, the line of the jar, and what was seen of it.
        let expected: Vec<(usize, usize, bool)> = expected
            .iter()
            .filter_map(|cell| Some((*places.get(&cell.hop)?, *lines.get(cell.cookie)?, cell.seen)))
            .collect();
        let mut suspects = Suspects::new();
        if news.iter().any(|(news, _)| news.line(scenario).is_some()) {
            let acts = timed(Timestamp::from_milliseconds(self.environment.started), &acts, &observed, Age::Youngest);
            let tried: Vec<(Suspect, Vec<usize>)> = self
                .candidates(engine)
                .par_iter()
                .map(|suspect| {
                    let claims = match suspect.has_ended {
                        true => self.claims.without(suspect.claim),
                        false => self.claims.with(&[suspect.claim]),
                    };
                    let predicted = claims.interpretation().predict::<()>(self.suffixes, scenario, &acts);
                    let given = |act: usize, line: usize| predicted[act].as_ref().map(|act| act.answers[line].given);
                    let contradicted: HashSet<usize> = expected
                        .iter()
                        .filter(|(act, line, seen)| given(*act, *line).is_some_and(|given| given != *seen))
                        .map(|(_, line, _)| *line)
                        .collect();
                    let accounts_for = |(news, act): &(&News<'_>, usize)| {
                        let line = news.line(scenario)?;
                        Some(!contradicted.contains(&line) && given(*act, line) == news.seen)
                    };
                    let accounted = (0..news.len()).filter(|&index| accounts_for(&news[index]) == Some(true));
                    (*suspect, accounted.collect())
                })
                .collect();
            for (suspect, accounted) in tried {
                for index in accounted {
                    suspects.entry(news[index].0.place.clone()).or_default().push(suspect);
                }
            }
        }
        for (news, act) in news {
            let Act::Hop(_, hop) = &acts[act] else { continue };
            let others = all().filter(|claim| claim.is_about(engine));
            let found = match (news.finding, news.verdict) {
                (Finding::Header(header), _) => {
                    let Some(request) = observed[act].and_then(|seen| seen.requests.first()) else { continue };
                    let checks = header_checks(hop, request, &self.by.edition.model(self.suffixes));
                    let context = HopContext { hop, suffixes: self.suffixes };
                    let check = checks.iter().find(|check| check.header == header.name);
                    check.and_then(|check| header_by(others, &context, check))
                }
                (_, Verdict::NotMade) => absent_by(others, hop),
                _ => None,
            };
            if let Some(claim) = found {
                suspects.entry(news.place.clone()).or_default().push(Suspect { claim, has_ended: false });
            }
        }
        suspects
    }

    /// The claims about cookies that may account for something: those that are made, and may have ended, then those of
    /// the same engine that are not.
    fn candidates(&self, engine: Engine) -> Vec<Suspect> {
        let is_made = |claim: &Claim| self.claims.iter().any(|made| made.id == claim.id);
        let made = self.claims.about_cookies().map(|claim| Suspect { claim, has_ended: true });
        let others = all().filter(|claim| claim.is_about(engine) && claim.is_about_cookies() && !is_made(claim));
        made.chain(others.map(|claim| Suspect { claim, has_ended: false })).collect()
    }
}

impl News<'_> {
    /// The line of the jar that the cell is about; `None` for what is asked of no cookie, and where no request was made.
    fn line(&self, scenario: &Scenario) -> Option<usize> {
        let is_of_a_cookie = matches!(self.finding, Finding::Stored(_) | Finding::Sent(_) | Finding::Visible(_));
        if !is_of_a_cookie || self.verdict != Verdict::NewDeviation {
            return None;
        }
        scenario.lines().position(|line| line.label == self.place.subject)
    }
}

/// A cell about a cookie that is as somebody expected.
struct Expected<'j> {
    hop: (&'j str, &'j str),
    cookie: &'j str,
    seen: bool,
}

/// The cells of a scenario that say something of a cookie that is accounted for.
fn expected(judged: &ScenarioJudgement) -> Vec<Expected<'_>> {
    let hops = judged.cases.iter().flat_map(|case| case.hops.iter().map(move |hop| (case, hop)));
    let cells = hops.flat_map(|(case, hop)| hop.cells.iter().map(move |cell| ((&*case.id, &*hop.id), cell)));
    let told = cells.filter(|(_, cell)| cell.verdict.is_accounted_for());
    told.filter_map(|(hop, cell)| {
        let finding = cell.cookie()?;
        Some(Expected { hop, cookie: &finding.cookie, seen: finding.observed? })
    })
    .collect()
}

/// The cells of a scenario that nobody expected.
fn news(judged: &ScenarioJudgement) -> Vec<News<'_>> {
    let hops = judged.cases.iter().flat_map(|case| case.hops.iter().map(move |hop| (case, hop)));
    let cells = hops.flat_map(|(case, hop)| hop.cells.iter().map(move |cell| (case, hop, cell)));
    let is_news = |verdict| matches!(verdict, Verdict::NewDeviation | Verdict::NotMade);
    cells
        .filter(|(.., cell)| is_news(cell.verdict))
        .map(|(case, hop, cell)| News {
            hop: (&case.id, &hop.id),
            finding: &cell.finding,
            place: cell.place(&case.id, &hop.id),
            seen: cell.observed(),
            verdict: cell.verdict,
        })
        .collect()
}
