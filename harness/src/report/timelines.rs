//! Timelines: recordings of several builds of one browser, by version, each compared with the one before.

use std::collections::BTreeMap;

use samesite_format::VersionNumbers;
use samesite_reports::site::Timeline;

use super::judged::Judged;
use samesite_judge::compare::compare;

/// The timelines that recordings make: one for each engine and profile that is there in two versions or more.
pub(super) fn timelines(judged: &[Judged]) -> Vec<Timeline> {
    let mut kin: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (place, (recording, _)) in judged.iter().enumerate() {
        let environment = &recording.environment;
        kin.entry((environment.engine.id(), &environment.profile)).or_default().push(place);
    }
    let timeline = |((engine, profile), mut columns): ((&str, &str), Vec<usize>)| {
        let version = |place: usize| VersionNumbers::leading(&judged[place].0.environment.browser.version);
        // Two recordings of one version stay in the order in which they were given.
        columns.sort_by_key(|&place| version(place));
        if version(*columns.first()?) == version(*columns.last()?) {
            return None;
        }
        let both = |place: usize| (&judged[place].0, &judged[place].1);
        let steps = columns.windows(2).map(|pair| compare(both(pair[0]), both(pair[1]))).collect();
        Some(Timeline { engine: engine.to_owned(), profile: profile.to_owned(), columns, steps })
    };
    kin.into_iter().filter_map(timeline).collect()
}
