//! Looking at the program's processes from outside.

use std::path::Path;

use rustix::process::Pid;

/// A process that works with temporary files below some folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Process {
    pub(crate) pid: Pid,
    /// Program and arguments.
    pub(crate) command: String,
}

/// The processes whose place for temporary files lies below `folder`, in whatever group or session
/// they are and whoever their parent is: that is inherited and cannot be lost.
#[cfg(target_os = "linux")]
pub(crate) fn processes_below(folder: &Path) -> Vec<Process> {
    let mark = format!("TMPDIR={}/", folder.display());
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    entries
        .filter_map(|entry| {
            let pid = Pid::from_raw(entry.file_name().to_str()?.parse().ok()?)?;
            let environment = std::fs::read(entry.path().join("environ")).ok()?;
            environment.split(|octet| *octet == 0).find(|variable| variable.starts_with(mark.as_bytes()))?;
            let command = std::fs::read(entry.path().join("cmdline")).ok()?;
            Some(Process { pid, command: String::from_utf8_lossy(&command).replace('\0', " ") })
        })
        .collect()
}

/// The processes whose environment or command line mentions a place below `folder`.
#[cfg(not(target_os = "linux"))]
pub(crate) fn processes_below(folder: &Path) -> Vec<Process> {
    let listed = std::process::Command::new("ps").args(["-A", "-E", "-o", "pid=,command="]).output().unwrap();
    let table = String::from_utf8_lossy(&listed.stdout).into_owned();
    let mark = format!("{}/", folder.display());
    let process = |line: &str| {
        let (pid, command) = line.trim().split_once(' ')?;
        Some(Process { pid: Pid::from_raw(pid.parse().ok()?)?, command: command.to_owned() })
    };
    table.lines().filter(|line| line.contains(&mark)).filter_map(process).collect()
}
