//! The recorder of one target: it holds what is being played, and writes down what has been.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use samesite_format::{
    Environment, Observation, Play, RecordedRequest, RecordingError, RecordingFile, RecordingWriter,
};
use samesite_scenarios::{Case, Scenario};

/// A recording that grows while its target is run.
///
/// It outlives the run, so that what there is can be kept when the run is broken off.
#[derive(Debug)]
pub struct Recorder {
    writer: RecordingWriter,
    /// The plays that have begun and have not ended.
    open: BTreeMap<PlayNumber, Play>,
    begun: usize,
    /// The requests that no page of ours asked for.
    pub(crate) unsolicited: Vec<RecordedRequest>,
}

/// The number of a play among all that a recorder has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PlayNumber(usize);

impl Recorder {
    /// A recorder that writes to a file in the folder given.
    pub(crate) fn new(folder: &Path, environment: Environment) -> Self {
        let writer = RecordingWriter::new(folder, environment);
        Self { writer, open: BTreeMap::new(), begun: 0, unsolicited: Vec::new() }
    }

    /// The browser that is run, and how.
    pub(crate) const fn environment(&self) -> &Environment {
        &self.writer.environment
    }

    /// The environment, to be completed when the browser tells more of itself.
    pub(crate) const fn environment_mut(&mut self) -> &mut Environment {
        &mut self.writer.environment
    }

    /// Begins a play of some cases of a scenario.
    pub(crate) fn begin(&mut self, scenario: &Scenario, cases: &[&Case], attempt: u32) -> PlayNumber {
        let wanted: HashSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
        let cases = scenario.cases.iter().map(|case| &case.id).filter(|id| wanted.contains(id.as_str()));
        let play = Play {
            scenario: scenario.id.to_string(),
            source: scenario.source.clone(),
            cases: cases.cloned().collect(),
            attempt,
            aged: false,
            observations: Vec::new(),
            fault: None,
        };
        let number = PlayNumber(self.begun);
        self.begun += 1;
        self.open.insert(number, play);
        number
    }

    /// Adds what was observed in an open play.
    pub(crate) fn observe(&mut self, number: PlayNumber, observation: Observation) {
        self.play(number).observations.push(observation);
    }

    /// Adds why an open play broke off.
    pub(crate) fn broke(&mut self, number: PlayNumber, message: String) {
        self.play(number).fault = Some(message);
    }

    /// Notes that the cookies of an open play are made old in the browser's own jar, and gives what was seen before.
    pub(crate) fn grow_old(&mut self, number: PlayNumber) -> &[Observation] {
        let play = self.play(number);
        play.aged = true;
        &play.observations
    }

    /// An open play.
    pub(crate) fn play(&mut self, number: PlayNumber) -> &mut Play {
        self.open.get_mut(&number).expect("whoever plays ends the play when nothing more can come")
    }

    /// What an open play has seen of some of its cases, as a play of these alone.
    pub(crate) fn so_far(&self, number: PlayNumber, cases: &[&Case]) -> Option<Play> {
        let play = self.open.get(&number)?;
        let ids = cases.iter().map(|case| case.id.clone()).collect();
        Some(Play { cases: ids, ..play.clone() })
    }

    /// Ends a play, and gives it back: it is written down, and nothing more comes to it.
    pub(crate) fn end(&mut self, number: PlayNumber) -> Result<Play, RecordingError> {
        let play = self.open.remove(&number).expect("whoever plays ends the play once");
        self.writer.push(&play)?;
        Ok(play)
    }

    /// Writes what is left, and the end; `None` when nothing was played.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn finish(mut self) -> Result<Option<RecordingFile>, RecordingError> {
        for play in self.open.values() {
            self.writer.push(play)?;
        }
        self.writer.finish(&self.unsolicited)
    }
}
