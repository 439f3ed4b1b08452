//! How long it takes to judge a recording of 100 000 cells, beside the floor of only parsing it.
//!
//! The recording is the model's own, of the scenarios that come with the project, over and over under other names.
//! It is judged by what is claimed of Chromium and of Firefox, of the second of which there are most claims.
//! Each measurement is a process of its own, so that its peak of memory is nobody else's.
//!
//! `cargo bench -p samesite --bench judging`; figures to read, and nothing that could fail.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use samesite_format::Engine;
use samesite_format::{Judgement, Play, Recording};
use samesite_judge::claims::Claims;
use samesite_judge::suffixes;
use samesite_judge::verdict::judge;
use samesite_model::Edition;
use samesite_scenarios::{Library, Scenario, ScenarioId};

#[path = "../tests/fitting/synthetic.rs"]
mod synthetic;

const CELLS: usize = 100_000;

/// Short of it, `cargo test --benches` sees whether everything still works.
const CELLS_OF_A_TEST: usize = 500;

/// The best of so many.
const ROUNDS: usize = 3;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, file] = &arguments[..]
        && word == "measure"
    {
        measure(Path::new(file));
        return;
    }
    let asked = if arguments.iter().any(|argument| argument == "--bench") { CELLS } else { CELLS_OF_A_TEST };
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (engine, profile) in [(Engine::Chromium, "open"), (Engine::Firefox, "lax-by-default")] {
        let file = folder.path().join(format!("{engine}.json"));
        let recording = recorded(engine, profile, asked);
        recording.write(&file).expect("the recording is written");
        drop(recording);
        let program = std::env::current_exe().expect("this program has a path");
        let status = Command::new(program).arg("measure").arg(&file).status().expect("this program can be started");
        assert!(status.success(), "measuring ended with {status}");
    }
}

/// What a browser that does as is claimed leaves behind, with at least so many cells.
fn recorded(engine: Engine, profile: &str, asked: usize) -> Recording {
    let claims = Claims::of(engine, profile).expect("something is claimed");
    let library = Library::embedded().expect("the scenarios can be read");
    let once = synthetic::recording(&claims.interpretation(), library.scenarios());
    let rounds = asked.div_ceil(cells(&judge(&once, &claims, suffixes::embedded())));
    let scenarios: Vec<Scenario> = (0..rounds)
        .flat_map(|round| {
            library.scenarios().iter().map(move |scenario| Scenario {
                id: ScenarioId::new(format!("{}-{round}", scenario.id)),
                ..scenario.clone()
            })
        })
        .collect();
    let mut recording = synthetic::recording(&claims.interpretation(), &scenarios);
    recording.environment.engine = engine.into();
    profile.clone_into(&mut recording.environment.profile);
    recording
}

fn cells(judgement: &Judgement) -> usize {
    judgement
        .scenarios
        .iter()
        .flat_map(|scenario| &scenario.cases)
        .flat_map(|case| &case.hops)
        .map(|hop| hop.cells.len())
        .sum()
}

/// Parses and judges a recording, and prints what that took.
fn measure(file: &Path) {
    let text = std::fs::read_to_string(file).expect("the recording can be read");
    let (parsing, recording) = best(|| serde_json::from_str::<Recording>(&text).expect("it is a recording"));
    let parsed = peak();
    let environment = &recording.environment;
    let engine = environment.engine.known().expect("an engine that something is claimed of");
    let claims = Claims::of(engine, &environment.profile).expect("something is claimed");
    println!(
        "{engine} {}: {} claims, {} plays, {} KiB of JSON",
        environment.profile,
        claims.about_cookies().count(),
        recording.plays.len(),
        text.len() / 1024
    );
    let told = |name: &str, time: Duration, cells: usize| {
        println!(
            "  {name:<26} {:>7.3} s {:>10.0} cells per second, {:>4.1} times the floor, peak {} MiB",
            time.as_secs_f64(),
            cells as f64 / time.as_secs_f64(),
            time.as_secs_f64() / parsing.as_secs_f64(),
            peak() / 1024
        );
    };
    let (judging, judgement) = best(|| judge(&recording, &claims, suffixes::embedded()));
    let cells = cells(&judgement);
    let (plain, _) = best(|| judge(&recording, &Claims::plain(Edition::CURRENT), suffixes::embedded()));
    let (reading, _) = best(|| {
        let read =
            |play: &Play| Scenario::parse(ScenarioId::new(play.scenario.clone()), &play.scenario, &play.source).is_ok();
        recording.plays.iter().filter(|play| read(play)).count()
    });
    println!("  {:<26} {:>7.3} s, peak {} MiB", "floor: parsing", parsing.as_secs_f64(), parsed / 1024);
    told(&format!("judging {cells} cells"), judging, cells);
    told("of that, reading scenarios", reading, cells);
    told("by the edition alone", plain, cells);
}

/// The shortest time of several, and what came of the last.
fn best<T>(mut work: impl FnMut() -> T) -> (Duration, T) {
    let mut timed = || {
        let begun = Instant::now();
        let result = work();
        (begun.elapsed(), result)
    };
    let (mut shortest, mut result) = timed();
    for _ in 1..ROUNDS {
        drop(result);
        let time;
        (time, result) = timed();
        shortest = shortest.min(time);
    }
    (shortest, result)
}

/// The most memory that this process has had so far, in KiB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok()).unwrap_or(0)
}
