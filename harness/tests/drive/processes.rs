//! Looking at processes from outside.

use std::path::Path;

use rustix::process::Pid;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::ChildStdout;
use tokio::time::timeout;

use crate::PATIENCE;

pub(crate) type Lines<'a> = tokio::io::Lines<BufReader<&'a mut ChildStdout>>;

pub(crate) fn lines_of(output: &mut ChildStdout) -> Lines<'_> {
    BufReader::new(output).lines()
}

pub(crate) async fn next_line(lines: &mut Lines<'_>) -> String {
    let line = timeout(PATIENCE, lines.next_line()).await.expect("a line comes in time");
    line.unwrap().expect("the output goes on")
}

pub(crate) fn pid(raw: u32) -> Pid {
    Pid::from_raw(raw.try_into().unwrap()).unwrap()
}

/// The driver is the first process that the guardian started.
pub(crate) fn driver_process(guardian: u32) -> u32 {
    let listed = std::process::Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output().unwrap();
    let table = String::from_utf8(listed.stdout).unwrap();
    let parents = table.lines().map(|line| {
        let mut numbers = line.split_whitespace().map(|number| number.parse::<u32>().unwrap());
        (numbers.next().unwrap(), numbers.next().unwrap())
    });
    parents.filter(|(_, parent)| *parent == guardian).map(|(pid, _)| pid).min().expect("the driver runs")
}

pub(crate) fn assert_nothing_left(folder: &Path) {
    assert_eq!(processes_of(folder), Vec::<String>::new(), "processes are left");
    assert!(!folder.exists(), "`{}` is left", folder.display());
}

/// The processes that were given `folder` for their temporary files, in whatever group or session
/// they are and whoever their parent is: that is inherited and cannot be lost.
#[cfg(target_os = "linux")]
pub(crate) fn processes_of(folder: &Path) -> Vec<String> {
    let mark = format!("TMPDIR={}", folder.display());
    let processes = std::fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
    processes
        .filter(|process| {
            std::fs::read(process.join("environ")).is_ok_and(|environment| {
                environment.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes())
            })
        })
        .map(|process| {
            let name = std::fs::read_to_string(process.join("comm")).unwrap_or_default();
            format!("{} {}", process.display(), name.trim())
        })
        .collect()
}

/// The processes whose command line mentions `folder`.
#[cfg(not(target_os = "linux"))]
pub(crate) fn processes_of(folder: &Path) -> Vec<String> {
    let listed = std::process::Command::new("ps").args(["-A", "-E", "-o", "pid=,command="]).output().unwrap();
    let table = String::from_utf8_lossy(&listed.stdout).into_owned();
    let mark = folder.display().to_string();
    table.lines().filter(|line| line.contains(&mark)).map(str::to_owned).collect()
}
