//! Injecting faults, and looking at what comes of each.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use rustix::process::{Pid, Signal, geteuid, kill_process_group};

use crate::processes::processes_below;
use crate::table::{FAULTS, Fault, Half, Needs};

/// The program under test.
const PROGRAM: &str = env!("CARGO_BIN_EXE_samesite");

/// How often memory is looked at. What it was at most is kept by the system until the program ends.
const LOOK: Duration = Duration::from_millis(20);

/// How long guardians may take to clean up after a program that was killed.
const CLEANING: Duration = Duration::from_secs(10);

/// What scripts have at hand, besides `$samesite`, which is the program.
const PRELUDE: &str = r#"
# The words of a short run.
run='run --profile open --young-only --scenario stories/01'
samesite() { "$samesite" "$@"; }
# Starts the program in the background; $! is its number.
start() { "$samesite" "$@" >stdout 2>stderr & }
# Waits until the program started so has printed such a line.
told() { until grep -q -- "$1" stderr 2>/dev/null; do kill -0 $! || return; sleep 0.02; done; }
# Waits for the program started so, and ends as it did.
ended() { code=0; wait $! || code=$?; cat stdout stderr; return $code; }
# The numbers of the processes below the program whose command has such words.
below() {
    for at in /proc/[0-9]*; do
        grep -qsaF "TMPDIR=$TMPDIR/" $at/environ && tr '\0' ' ' 2>/dev/null <$at/cmdline | grep -q -- "$1" && echo ${at#/proc/}
    done
    true
}
# Sends a signal to them, as soon as there is one.
hit() { until found=$(below "$2") && [ -n "$found" ]; do kill -0 $! || return; sleep 0.02; done; kill -s "$1" $found || true; }
# A driver that says what version it has, and then does this.
driver() {
    printf '#!/bin/sh\n[ "$1" = --version ] && exec chromedriver --version\n%s\n' "$1" >driver; chmod +x driver
}
"#;

/// What came of a fault.
struct Seen {
    /// The exit code of the script; none when it was given up.
    code: Option<i32>,
    output: String,
    took: Duration,
    /// The most memory that the program itself had, in KiB.
    memory: u64,
    /// Processes and temporary files.
    left: Vec<String>,
}

pub(crate) fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let is_whole = words.iter().any(|word| word == "--ignored" || word == "--include-ignored");
    let names: Vec<&String> = words.iter().filter(|word| !word.starts_with('-')).collect();
    let is_wanted = |fault: &&Fault| match names.as_slice() {
        [] => is_whole || fault.half == Half::Quick,
        names => names.iter().any(|name| fault.name.contains(name.as_str())),
    };
    println!("| fault | expected | seen | seconds | MiB | left behind |\n|---|---|---|--:|--:|---|");
    let (mut tried, mut short, mut left_out) = (0, Vec::new(), 0);
    for fault in FAULTS.iter().filter(is_wanted) {
        let expected = format!("exit {}, within {} s and {} MiB", fault.code, fault.seconds, fault.mebibytes);
        if fault.needs == Needs::Superuser && !geteuid().is_root() {
            println!("| {} | {expected} | not tried: only the superuser can | | | |", fault.name);
            left_out += 1;
            continue;
        }
        let seen = inject(fault);
        let (seconds, memory) = (seen.took.as_secs_f64(), seen.memory / 1024);
        let code = seen.code.map_or("given up".to_owned(), |code| format!("exit {code}"));
        let left = if seen.left.is_empty() { "nothing".to_owned() } else { seen.left.join(", ") };
        println!("| {} | {expected} | {code} | {seconds:.1} | {memory} | {left} |", fault.name);
        tried += 1;
        let complaints = complaints(fault, &seen);
        if !complaints.is_empty() {
            short.push(format!("{}: {}\n{}", fault.name, complaints.join("; "), indented(&seen.output)));
        }
    }
    println!("\n{tried} faults, {} fall short, {left_out} not tried", short.len());
    short.iter().for_each(|told| println!("\n{told}"));
    if short.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What of a fault is not as expected.
fn complaints(fault: &Fault, seen: &Seen) -> Vec<String> {
    let mut complaints = Vec::new();
    if seen.code != Some(fault.code) {
        complaints.push(format!("not exit {}", fault.code));
    }
    let missing = fault.words.iter().filter(|words| !seen.output.contains(**words));
    complaints.extend(missing.map(|words| format!("it does not say {words:?}")));
    if seen.output.contains("panicked at") {
        complaints.push("it panicked".to_owned());
    }
    if seen.took > Duration::from_secs(fault.seconds) {
        complaints.push("it took too long".to_owned());
    }
    if seen.memory > fault.mebibytes * 1024 {
        complaints.push("it took too much memory".to_owned());
    }
    if !seen.left.is_empty() {
        complaints.push("it left something behind".to_owned());
    }
    complaints
}

/// Runs the script of a fault in a folder of its own, and looks at it from outside.
fn inject(fault: &Fault) -> Seen {
    let folder = tempfile::Builder::new().prefix("fault-").tempdir().unwrap();
    let temporary = folder.path().join("t");
    fs::create_dir(&temporary).unwrap();
    let output = folder.path().join("output");
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{PRELUDE}\n{}", fault.script)]).current_dir(folder.path());
    command.env("TMPDIR", &temporary).env("samesite", PROGRAM).env("recorded", recorded());
    for name in ["SAMESITE_NETWORK", "SAMESITE_DEADLINE_SECONDS", "COLUMNS"] {
        command.env_remove(name);
    }
    let file = fs::File::create(&output).unwrap();
    command.stdin(Stdio::null()).stdout(file.try_clone().unwrap()).stderr(file);
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let began = Instant::now();
    let mut script = command.spawn().unwrap();
    let given_up = began + Duration::from_secs(2 * fault.seconds + 10);
    let mut memory = 0;
    let status = loop {
        memory = memory.max(most_memory(&temporary));
        match script.try_wait().unwrap() {
            None if Instant::now() < given_up => thread::sleep(LOOK),
            status => break status,
        }
    };
    let took = began.elapsed();
    // Nobody else has the number of the group for as long as we have not waited for its leader.
    let _ = kill_process_group(Pid::from_child(&script), Signal::KILL);
    drop(script.wait());
    let left = left_behind(&temporary);
    Seen {
        code: status.and_then(|status| status.code()),
        output: String::from_utf8_lossy(&fs::read(&output).unwrap()).into_owned(),
        took,
        memory,
        left,
    }
}

/// The accepted recordings.
fn recorded() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../reports/recorded")
}

/// The most memory that the program, or a guardian of its, had so far, in KiB.
fn most_memory(temporary: &Path) -> u64 {
    let mark = temporary.as_os_str().as_encoded_bytes();
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let ours = entries.filter(|entry| {
        let is_program = fs::read_link(entry.path().join("exe")).is_ok_and(|exe| exe == Path::new(PROGRAM));
        let has_mark = |environment: Vec<u8>| environment.windows(mark.len()).any(|part| part == mark);
        is_program && fs::read(entry.path().join("environ")).is_ok_and(has_mark)
    });
    let most = |status: String| {
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    };
    ours.filter_map(|entry| most(fs::read_to_string(entry.path().join("status")).ok()?)).max().unwrap_or(0)
}

/// What is left of a run when guardians have had the time to clean up after it.
fn left_behind(temporary: &Path) -> Vec<String> {
    let given_up = Instant::now() + CLEANING;
    loop {
        let processes = processes_below(temporary).into_iter().map(|process| process.command);
        let files = fs::read_dir(temporary).into_iter().flatten().flatten();
        let left: Vec<_> = processes.chain(files.map(|file| file.path().display().to_string())).collect();
        if left.is_empty() || Instant::now() > given_up {
            return left;
        }
        // Nobody tells us about the end of processes that are not our children.
        thread::sleep(LOOK);
    }
}

/// The last lines of an output.
fn indented(output: &str) -> String {
    let lines: Vec<_> = output.lines().collect();
    lines[lines.len().saturating_sub(12)..].iter().map(|line| format!("    {line}\n")).collect()
}
