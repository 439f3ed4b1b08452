//! Times of a playing that nobody has played: when each act would happen if all went well.

use std::time::Duration;

use samesite_model::Timestamp;
use samesite_scenarios::{Act, Case, JAR, PlantingTime, Scenario};

use super::TimedAct;

/// When an imagined playing begins. Any moment will do; a date in a scenario may make it matter.
const BEGINNING: Timestamp = Timestamp::from_seconds(1_735_689_600);

/// The time between two acts of an imagined playing.
const BETWEEN: Duration = Duration::from_millis(50);

/// The acts of a scenario, or of its planting and one case, at the times they would have if all went well.
pub fn imagined<'s>(scenario: &'s Scenario, only: Option<&Case>) -> Vec<TimedAct<'s>> {
    let Some(only) = only else { return at_imagined_times(scenario.acts()) };
    // Unfolding one case is enough: a scenario may have hundreds.
    let mut acts = match scenario.planting {
        PlantingTime::First => scenario.planting_acts(),
        PlantingTime::ByEachCase => Vec::new(),
    };
    if let Some(case) = scenario.case(&only.id) {
        acts.extend(case.hops().into_iter().map(|hop| Act::Hop(case, Box::new(hop))));
    }
    at_imagined_times(acts)
}

/// Acts at the times they would have if all went well.
pub fn at_imagined_times<'s>(wanted: impl IntoIterator<Item = Act<'s>>) -> Vec<TimedAct<'s>> {
    let mut now = BEGINNING;
    let mut planted = BEGINNING;
    let mut last_case = JAR.to_owned();
    let mut acts = Vec::new();
    for act in wanted {
        if let Act::Hop(case, _) = &act {
            if last_case != case.id {
                now = now.max(planted.after(case.age.unwrap_or_default()));
                last_case.clone_from(&case.id);
            }
        } else {
            planted = now.after(BETWEEN);
        }
        acts.push(TimedAct { act, at: now });
        now = now.after(BETWEEN);
    }
    acts
}
