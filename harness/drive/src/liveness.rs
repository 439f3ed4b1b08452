//! Whether a process still runs.

/// Whether the process runs; one that has ended and that nobody has waited for counts as ended.
#[cfg(target_os = "linux")]
#[must_use]
pub(super) fn is_alive(process: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"));
    // The state is the first field after the name, which is in brackets.
    stat.is_ok_and(|stat| stat.rsplit_once(')').is_some_and(|(_, fields)| !fields.trim_start().starts_with(['Z', 'X'])))
}

/// Whether the process exists.
#[cfg(all(unix, not(target_os = "linux")))]
#[must_use]
pub(super) fn is_alive(process: u32) -> bool {
    let process = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw);
    process.is_some_and(|process| rustix::process::test_kill_process(process).is_ok())
}

/// This platform is not asked: what the driver says decides.
#[cfg(not(unix))]
#[must_use]
pub(super) fn is_alive(_process: u32) -> bool {
    true
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn an_ended_child_is_not_alive_even_before_it_is_waited_for() {
        assert!(is_alive(std::process::id()));
        let mut child = std::process::Command::new("cat")
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        assert!(is_alive(child.id()));
        drop(child.stdin.take());
        // The pipe ends when the process does, and nobody has waited for it yet.
        let mut nothing = String::new();
        std::io::Read::read_to_string(child.stdout.as_mut().unwrap(), &mut nothing).unwrap();
        let ended = rustix::process::waitid(
            rustix::process::WaitId::Pid(rustix::process::Pid::from_child(&child)),
            rustix::process::WaitIdOptions::EXITED | rustix::process::WaitIdOptions::NOWAIT,
        );
        assert!(ended.is_ok());
        assert!(!is_alive(child.id()));
        child.wait().unwrap();
    }
}
