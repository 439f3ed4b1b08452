//! Playing: what commands share that open browsers.

use std::cell::RefCell;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;
use std::{env, thread};

use samesite_format::RecordingFile;

use super::interruption::Interruption;
use super::progress::Progress;
use super::serving::{listen as listen_for_signals, runtime};
use crate::cli::error::Error;
use samesite_play::event::Event;
use samesite_play::run::Run;
use samesite_play::runner::run;
use samesite_play::{Recorder, Rules};

/// What came of playing.
pub(super) struct Playing {
    /// What was recorded, target by target; a target that played nothing has none.
    pub(super) recordings: Vec<RecordingFile>,
    /// How it ended; `None` when somebody interrupted it.
    pub(super) outcome: Option<Result<(), Error>>,
}

/// Plays what is planned and shows how it goes; each event is told to `listen` too.
/// A failure that leaves nothing to look at is the whole answer; another one comes beside the recordings.
pub(super) fn play(plan: &Run, rules: &dyn Rules, listen: &mut dyn FnMut(&Event)) -> Result<Playing, Error> {
    let mut interruption = listen_for_signals()?;
    let progress = RefCell::new(Progress::new(&plan.out));
    let mut tell = |event: &Event| {
        progress.borrow_mut().tell(event);
        listen(event);
    };
    let played = played(plan, rules, &mut interruption, &mut tell, &|| progress.borrow_mut().tick());
    progress.borrow_mut().finish();
    played
}

/// Plays what is planned, one of many things that somebody plays who listens for signals as long as all of them take.
pub(super) fn play_until(
    plan: &Run,
    rules: &dyn Rules,
    interruption: &mut Interruption,
    listen: &mut dyn FnMut(&Event),
) -> Result<Playing, Error> {
    played(plan, rules, interruption, listen, &|| {})
}

fn played(
    plan: &Run,
    rules: &dyn Rules,
    interruption: &mut Interruption,
    listen: &mut dyn FnMut(&Event),
    tick: &dyn Fn(),
) -> Result<Playing, Error> {
    let runtime = runtime()?;
    let played = runtime.block_on(until_interrupted(plan, rules, interruption, listen, tick));
    // Whatever still runs belongs to sessions that were dropped; their guardians end them.
    drop(runtime);
    played
}

/// Plays what is planned in the runtime that is there.
pub(super) async fn until_interrupted(
    plan: &Run,
    rules: &dyn Rules,
    interruption: &mut Interruption,
    listen: &mut dyn FnMut(&Event),
    tick: &dyn Fn(),
) -> Result<Playing, Error> {
    let mut recorders = Vec::new();
    let mut tell = |event| listen(&event);
    let outcome = tokio::select! {
        biased;
        Some(()) = interruption.recv() => None,
        outcome = run(plan, rules, &mut recorders, &mut tell) => Some(outcome.map_err(Error::from)),
        () = every_second(tick) => None,
    };
    // All are finished, whatever becomes of one of them.
    let finished: Vec<_> = recorders.into_iter().map(Recorder::finish).collect();
    let is_interrupted = outcome.is_none() || interruption.try_recv().is_ok();
    let recordings: Vec<_> = finished.into_iter().filter_map(Result::transpose).collect::<Result<_, _>>()?;
    match outcome.filter(|_| !is_interrupted) {
        Some(Err(error)) if recordings.is_empty() => Err(error),
        outcome => Ok(Playing { recordings, outcome }),
    }
}

/// Makes sure that browsers and drivers will have a place for temporary files, before any of them is looked for.
pub(super) fn expect_temporary_folder() -> Result<(), Error> {
    let folder = env::temp_dir();
    let failed = |source| Error::System {
        what: format!(
            "cannot make temporary files in {}; set TMPDIR to a folder that can be written to",
            folder.display()
        ),
        source,
    };
    tempfile::tempfile_in(&folder).map(drop).map_err(failed)
}

/// Never comes to an end.
async fn every_second(tick: &dyn Fn()) {
    let mut seconds = tokio::time::interval(Duration::from_secs(1));
    loop {
        seconds.tick().await;
        tick();
    }
}

/// Our own program, which guards the drivers.
pub(super) fn guardian() -> Result<PathBuf, Error> {
    env::current_exe().map_err(|source| Error::System { what: "cannot find this program".to_owned(), source })
}

/// One for every processor: a browser waits for its driver and for what does not come about as long as it works.
pub(super) fn jobs() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}
