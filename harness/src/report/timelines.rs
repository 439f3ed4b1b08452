//! Timelines: recordings of several builds of one browser, by version, each compared with the one before.

use samesite_format::history::{History, by_browser};
use samesite_reports::site::Timeline;

use super::judged::Judged;
use samesite_judge::compare::compare;

/// The timelines that recordings make: one for each engine and profile that is there in two versions or more, builds
/// with features switched on apart from those as compiled.
pub(super) fn timelines(judged: &[Judged]) -> Vec<Timeline> {
    let both = |place: &usize| (&judged[*place].0, &judged[*place].1);
    let all: Vec<_> = judged.iter().map(|(recording, judgement)| (&recording.environment, judgement)).collect();
    let timeline = |columns: Vec<usize>| {
        let builds: Vec<_> = columns.iter().map(|&place| all[place]).collect();
        let history = History::of(&builds, &all);
        let steps = columns.windows(2).map(|pair| compare(both(&pair[0]), both(&pair[1]))).collect();
        Timeline { history, columns, steps }
    };
    by_browser(judged.iter().map(|(recording, _)| &recording.environment)).into_iter().map(timeline).collect()
}
