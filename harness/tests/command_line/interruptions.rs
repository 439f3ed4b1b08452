//! Runs that are broken off: by the death of the browser, by ctrl-C, and by the death of the program itself.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use rustix::process::{Signal, kill_process};
use samesite_format::Recording;

use crate::drivers::{fitting_version, pretended};
use crate::processes::{Process, processes_below};
use crate::recording::SCENARIO;
use crate::workplace::{Running, Workplace};

/// Enough scenarios that a good many are still to come when the first has been played.
const SCENARIOS: &str = "stories/0*";

/// Far from the deadlines of a test, and from those of the program.
const SOON: Duration = Duration::from_secs(15);

/// Starts a run and returns when the first scenario has been played.
fn in_the_middle(place: &Workplace, browser: &str) -> Running {
    let arguments = ["run", "--profile", "open", "--young-only", "--out", "recordings", "--scenario", SCENARIOS];
    let mut running = place.start(&[&arguments[..], &["--browser", browser]].concat());
    running.wait_for("the first scenario", |line| line.starts_with("[1/9] "));
    running
}

/// The one recording there is.
fn recording_file(place: &Workplace) -> PathBuf {
    let files: Vec<_> = fs::read_dir(place.path("recordings")).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

fn recording(place: &Workplace) -> Recording {
    Recording::read(&recording_file(place)).unwrap()
}

#[test]
fn a_run_outlives_its_chromium() {
    a_run_outlives_its_browser("chromium");
}

#[test]
fn a_run_outlives_its_firefox() {
    a_run_outlives_its_browser("firefox");
}

/// Whether a process is the browser itself, and none of its helpers.
fn is_browser(Process { command, .. }: &Process) -> bool {
    let chromium = command.contains(" --user-data-dir=") && !command.contains(" --type=");
    let firefox = command.contains(" --marionette") && !command.contains(" -contentproc");
    chromium || firefox
}

fn a_run_outlives_its_browser(browser: &str) {
    let place = Workplace::new();
    let running = in_the_middle(&place, browser);
    let processes = processes_below(&place.temporary());
    let process = processes.iter().find(|process| is_browser(process)).expect("the browser runs");
    kill_process(process.pid, Signal::KILL).unwrap();
    let outcome = running.finish();
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    place.assert_nothing_left();
    let plays = recording(&place).plays;
    let broken: Vec<_> = plays.iter().filter(|play| play.fault.is_some()).collect();
    let [broken] = broken[..] else { panic!("one playing breaks off: {broken:#?}") };
    let again = plays.iter().find(|play| play.scenario == broken.scenario && play.attempt == 2);
    assert!(again.is_some_and(|play| play.fault.is_none()), "{again:#?}");
    assert_eq!(plays.iter().filter(|play| play.attempt == 1).count(), 9, "every scenario was played");
    // A person reads of both, and why.
    let lines: Vec<_> = outcome.stderr.lines().filter(|line| line.contains(&broken.scenario)).collect();
    let told = |words: &str| lines.iter().any(|line| line.contains(words));
    assert!(told(" broke off: ") && told(" was gone when it was asked to "), "{}", outcome.stderr);
    assert!(told(" had unexpected results, and is played again alone"), "{}", outcome.stderr);
}

#[test]
fn what_was_recorded_before_an_interruption_is_kept() {
    // Where these tests are run by `nohup`, programs are to go on without a terminal.
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    let hangup = (mask.unwrap_or(0) & 1 == 0).then_some(Signal::HUP);
    for signal in [Signal::INT, Signal::TERM, Signal::QUIT].into_iter().chain(hangup) {
        what_was_recorded_before_signals_is_kept(&[signal]);
    }
    // `timeout` sends its signal to the program, and to the group that the program is in.
    what_was_recorded_before_signals_is_kept(&[Signal::INT, Signal::INT]);
}

fn what_was_recorded_before_signals_is_kept(signals: &[Signal]) {
    let place = Workplace::new();
    let running = in_the_middle(&place, "chromium");
    signals.iter().for_each(|signal| running.signal(*signal));
    let outcome = running.finish();
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(130), ""), "{signals:?}: {outcome:?}");
    assert!(outcome.stderr.ends_with("\ninterrupted; what was recorded is in recordings\n"), "{}", outcome.stderr);
    place.expect_nothing_left();
    let plays = recording(&place).plays;
    assert!((2..9).contains(&plays.len()), "{}", plays.len());
    // The scenario that was being played says nothing, and the judge says so.
    let judged = place.run(&["judge", recording_file(&place).to_str().unwrap()]);
    assert_eq!(judged.code, Some(5), "{judged:?}");
    assert!(judged.stdout.contains(": the playing broke off before it was asked"), "{}", judged.stdout);
}

#[test]
fn an_interruption_before_the_first_session_leaves_no_recording() {
    let place = Workplace::new();
    // A driver that never listens holds the run where it is.
    pretended(&place, &fitting_version(), "exec sleep 1000");
    let arguments = ["run", "--browser", "chromium", "--program", "chromedriver=driver", "--out", "recordings"];
    let mut running = place.start(&arguments);
    running.wait_for("the first session", |line| line.ends_with(": opening"));
    running.signal(Signal::INT);
    let outcome = running.finish();
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(130), ""), "{outcome:?}");
    assert!(outcome.stderr.ends_with("\ninterrupted before anything was recorded\n"), "{}", outcome.stderr);
    assert_eq!(fs::read_dir(place.path("recordings")).unwrap().count(), 0);
    place.expect_nothing_left();
}

#[test]
fn whoever_does_not_read_the_verdicts_can_still_end_the_program() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let place = Workplace::new();
        let (reader, mut writer) = io::pipe().unwrap();
        let stdout = writer.try_clone().unwrap();
        // A pipe that is full, and nobody empties it.
        thread::spawn(move || while writer.write_all(&[0; 4096]).is_ok() {});
        let arguments = ["run", "--browser", "chromium", "--profile", "open", "--young-only", "--out", "recordings"];
        let mut running = place.start_into(stdout, &[&arguments[..], &["--scenario", SCENARIO]].concat());
        running.wait_for("the scenario", |line| line.starts_with("[1/1] "));
        let given_up = Instant::now() + SOON;
        while !place.path("recordings/chromium-open.json").exists() && Instant::now() < given_up {
            thread::sleep(Duration::from_millis(20));
        }
        // Nobody tells when it has come to print.
        thread::sleep(Duration::from_millis(500));
        running.signal(signal);
        let began = Instant::now();
        let outcome = running.finish();
        assert_eq!(outcome.code, Some(130), "{signal:?}: {outcome:?}");
        assert!(began.elapsed() < SOON, "it took {:?}", began.elapsed());
        place.expect_nothing_left();
        drop(reader);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_run_that_nohup_started_outlives_its_terminal() {
    let place = Workplace::new();
    let program = env!("CARGO_BIN_EXE_samesite");
    let arguments = format!("run --browser chromium --profile open --young-only --scenario {SCENARIO}");
    let waiting = "until grep -q opening told; do sleep 0.1; done";
    let script = format!("trap '' HUP; '{program}' {arguments} 2>told & {waiting}; kill -HUP $!; wait $!");
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).current_dir(place.path("")).env("TMPDIR", place.temporary()).stdout(Stdio::null());
    let code = shell.status().unwrap().code();
    assert_eq!(code, Some(0), "{}", fs::read_to_string(place.path("told")).unwrap());
    place.expect_nothing_left();
}

#[test]
fn a_program_that_is_killed_without_mercy_leaves_nothing() {
    for browser in ["chromium", "firefox"] {
        let place = Workplace::new();
        let running = in_the_middle(&place, browser);
        assert!(processes_below(&place.temporary()).iter().any(is_browser));
        running.signal(Signal::KILL);
        assert_eq!(running.finish().code, None);
        place.expect_nothing_left();
    }
}
