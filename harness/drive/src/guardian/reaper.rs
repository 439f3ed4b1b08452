//! Killing everything that a supervised program has started.

use std::io;

#[cfg(not(target_os = "linux"))]
pub(super) use elsewhere::{adopt_orphans, kill_descendants};
#[cfg(target_os = "linux")]
pub(super) use linux::{adopt_orphans, kill_descendants};

#[cfg(target_os = "linux")]
mod linux {
    use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, set_child_subreaper, wait};

    use super::io;
    use crate::process;

    /// Makes this process the parent of every descendant that loses its own.
    pub(crate) fn adopt_orphans() -> io::Result<()> {
        Ok(set_child_subreaper(Some(getpid()))?)
    }

    /// Kills every descendant and returns when none is left.
    ///
    /// Only our own children are killed, in rounds: what a killed child leaves behind becomes our
    /// child, and is next. Nobody but us can reap a child of ours, so no id that
    /// we kill can have passed to a stranger meanwhile.
    pub(crate) fn kill_descendants(_charge: Option<u32>) {
        loop {
            for child in children() {
                // It may have ended since it was listed; its status still waits for us below.
                let _ = kill_process(child, Signal::KILL);
            }
            // Every child listed above ends now; each end may give us new children, so look again.
            match wait(WaitOptions::empty()) {
                Ok(_) => while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {},
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => return,
            }
        }
    }

    fn children() -> impl Iterator<Item = Pid> {
        let pid = |child: u32| Pid::from_raw(child.try_into().ok()?);
        process::children(std::process::id()).into_iter().filter_map(pid)
    }
}

#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use std::process::{Command, Stdio};

    use super::io;

    /// Nothing to do: this platform has no such parent.
    pub(crate) fn adopt_orphans() -> io::Result<()> {
        Ok(())
    }

    /// Kills the descendants that can still be told from their parents.
    #[cfg(unix)]
    pub(crate) fn kill_descendants(program: Option<u32>) {
        use rustix::process::{Pid, Signal, kill_process, kill_process_group};

        let pid = |raw: u32| i32::try_from(raw).ok().and_then(Pid::from_raw);
        let listed = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).stderr(Stdio::null()).output();
        let table = listed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
        for descendant in super::descendants(&table, std::process::id()) {
            let _ = pid(descendant).map(|pid| kill_process(pid, Signal::KILL));
        }
        let _ = program.and_then(pid).map(|pid| kill_process_group(pid, Signal::KILL));
    }

    /// Kills the tree below the program.
    #[cfg(not(unix))]
    pub(crate) fn kill_descendants(program: Option<u32>) {
        let Some(program) = program else { return };
        drop(
            Command::new("taskkill")
                .args(["/T", "/F", "/PID", &program.to_string()])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status(),
        );
    }
}

/// The descendants of `ancestor` in a table of `pid ppid` lines, parents before children.
#[cfg(any(test, all(unix, not(target_os = "linux"))))]
fn descendants(table: &str, ancestor: u32) -> Vec<u32> {
    let pairs: Vec<(u32, u32)> = table
        .lines()
        .filter_map(|line| {
            let mut numbers = line.split_whitespace().map(str::parse);
            Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
        })
        .collect();
    let mut found = vec![ancestor];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        let children = pairs.iter().filter(|(pid, ppid)| *ppid == parent && *pid != parent);
        let new: Vec<_> = children.map(|(pid, _)| *pid).filter(|pid| !found.contains(pid)).collect();
        found.extend(new);
        next += 1;
    }
    found.split_off(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descendants_are_found_at_any_depth() {
        let table = "    1     0\n   10     1\n   11    10\n   12    11\n   13     1\n   14    10\nheader line\n";
        assert_eq!(descendants(table, 10), [11, 14, 12]);
        assert_eq!(descendants(table, 12), [0_u32; 0]);
        // A process that claims to be its own parent does not trap us.
        assert_eq!(descendants("0 0\n1 0\n", 0), [1]);
    }
}
