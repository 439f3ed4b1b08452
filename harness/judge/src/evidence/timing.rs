//! Timing: when the acts of a play happened, as far as the journal can tell.

use std::time::Duration;

use samesite_format::Observation;
use samesite_model::Timestamp;
use samesite_scenarios::Act;

use crate::predict::TimedAct;

/// How far a cookie's true age may lie from the one the journal gives: our clock is not the browser's.
const GUARD: Duration = Duration::from_secs(1);

/// Whether to take cookies for as young or as old as they can be.
#[derive(Clone, Copy)]
pub(crate) enum Age {
    /// As young.
    Youngest,
    /// As old.
    Oldest,
}

/// When each act happened. Cookies may be a little older or younger than the journal says.
pub(crate) fn timed<'s>(
    started: Timestamp,
    acts: &[Act<'s>],
    observed: &[Option<&Observation>],
    age: Age,
) -> Vec<TimedAct<'s>> {
    let mut now = started;
    acts.iter()
        .zip(observed)
        .map(|(act, observation)| {
            let arrived = observation.and_then(|seen| seen.requests.first()).map(|request| request.at);
            let settled = observation.and_then(|seen| seen.settled);
            let moment = |at: u64| started.after(Duration::from_millis(at));
            now = arrived.or(settled).map_or(now, moment);
            let at = match (act, age) {
                (Act::Plant(..), Age::Youngest) => settled.map_or(now, moment).after(GUARD),
                (Act::Plant(..), Age::Oldest) => {
                    Timestamp::from_milliseconds(now.milliseconds() - i64::try_from(GUARD.as_millis()).unwrap_or(0))
                }
                _ => now,
            };
            TimedAct { act: act.clone(), at }
        })
        .collect()
}
