//! What Linux tells of running processes: their children, the ports they listen on, the libraries they loaded.
//!
//! On other systems nothing is told. Only WebKitGTK's driver and browser need asking: the others say it themselves.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The processes that `parent` started and that still run, oldest first.
#[must_use]
pub(super) fn children(parent: u32) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let mut children: Vec<u32> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|process: &u32| {
            let stat = fs::read_to_string(format!("/proc/{process}/stat"));
            stat.is_ok_and(|stat| parent_in_stat(&stat) == Some(parent))
        })
        .collect();
    children.sort_unstable();
    children
}

/// The processes in whose environment a variable has this value: those that were started with it, and their descendants,
/// whatever session they have gone to and whoever their parent is now. Those that have ended have none.
#[must_use]
pub(super) fn bearing(name: &str, value: &str) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let processes = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    processes.filter(|process| bears(*process, name, value)).collect()
}

/// Whether a process has a variable of this value in the environment that it was started with.
#[must_use]
pub(super) fn bears(process: u32, name: &str, value: &str) -> bool {
    let wanted = format!("{name}={value}");
    let environment = fs::read(format!("/proc/{process}/environ"));
    environment.is_ok_and(|environment| environment.split(|octet| *octet == 0).any(|one| one == wanted.as_bytes()))
}

/// The port of 127.0.0.1 on which `process` listens; `None` when there is none (yet).
#[must_use]
pub(super) fn listening_port(process: u32) -> Option<u16> {
    let entries = fs::read_dir(format!("/proc/{process}/fd")).ok()?;
    let own: HashSet<String> = entries
        .flatten()
        .filter_map(|entry| {
            let link = fs::read_link(entry.path()).ok()?;
            Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned())
        })
        .collect();
    let table = fs::read_to_string(format!("/proc/{process}/net/tcp")).ok()?;
    listening_ports(&table).find(|(_, inode)| own.contains(*inode)).map(|(port, _)| port)
}

/// The files of the shared libraries whose names begin with `name` that `process` has loaded.
#[must_use]
pub(super) fn libraries(process: u32, name: &str) -> Vec<PathBuf> {
    let maps = fs::read_to_string(format!("/proc/{process}/maps")).unwrap_or_default();
    let mut found: Vec<PathBuf> = Vec::new();
    // The path stands last, behind the only slash, and may hold spaces.
    for path in maps.lines().filter_map(|line| line.find('/').map(|at| PathBuf::from(&line[at..]))) {
        let is_it = path.file_name().and_then(|file| file.to_str()).is_some_and(|file| file.starts_with(name));
        if is_it && !found.contains(&path) {
            found.push(path);
        }
    }
    found
}

/// The version that a library says itself: what stands behind `name/` in its file, as in the words that it sends for
/// a browser: `libsoup/3.2.3`. The file is looked for where the process sees it, which may have a root of its own.
#[must_use]
pub(super) fn library_version(process: u32, file: &Path, name: &str) -> Option<String> {
    let seen_by_process = Path::new(&format!("/proc/{process}/root")).join(file.strip_prefix("/").ok()?);
    version_in(&fs::read(seen_by_process).or_else(|_| fs::read(file)).ok()?, name)
}

fn version_in(text: &[u8], name: &str) -> Option<String> {
    let word = format!("{name}/");
    text.windows(word.len()).enumerate().filter(|(_, window)| *window == word.as_bytes()).find_map(|(at, _)| {
        let rest = &text[at + word.len()..];
        let end = rest.iter().position(|octet| !octet.is_ascii_digit() && *octet != b'.').unwrap_or(rest.len());
        let version = std::str::from_utf8(&rest[..end]).ok()?;
        (version.contains('.') && version.starts_with(|first: char| first.is_ascii_digit())).then(|| version.to_owned())
    })
}

/// The listening ports of 127.0.0.1 in a table like `/proc/net/tcp`, with the inodes of their sockets.
///
/// The address is the one of memory: 127.0.0.1 reads as `0100007F` on a little-endian machine. State `0A` listens.
fn listening_ports(table: &str) -> impl Iterator<Item = (u16, &str)> {
    let loopback = format!("{:08X}", u32::from_ne_bytes([127, 0, 0, 1]));
    table.lines().skip(1).filter_map(move |line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (address, port) = fields.get(1)?.split_once(':')?;
        let listens = address == loopback && *fields.get(3)? == "0A";
        listens.then_some((u16::from_str_radix(port, 16).ok()?, *fields.get(9)?))
    })
}

/// The parent's id in a line of `/proc/PID/stat`.
///
/// The second field is the program's name in brackets and may hold anything, brackets included, so
/// counting starts after the last bracket.
pub(super) fn parent_in_stat(stat: &str) -> Option<u32> {
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parent_is_read_past_any_program_name() {
        assert_eq!(parent_in_stat("12 (sleep) S 7 12 12 0 -1"), Some(7));
        assert_eq!(parent_in_stat("12 (a) R 99 (b) S 7 12 12 0 -1"), Some(7));
        assert_eq!(parent_in_stat("12 (sleep"), None);
    }

    #[test]
    fn the_version_of_a_library_stands_behind_its_name() {
        let table: [(&[u8], Option<&str>); 4] = [
            (b"\0User-Agent\0libsoup/3.6.5\0", Some("3.6.5")),
            (b"libsoup/cookies/soup-cookie.c\0libsoup/2.74.3 ", Some("2.74.3")),
            (b"libsoup/", None),
            (b"libsoup-3.0.so.0.7.4", None),
        ];
        for (text, version) in table {
            assert_eq!(version_in(text, "libsoup").as_deref(), version, "{}", String::from_utf8_lossy(text));
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn our_own_listener_child_and_library_are_found() {
        let us = std::process::id();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let table = fs::read_to_string("/proc/self/net/tcp").unwrap();
        assert!(listening_ports(&table).any(|(other, _)| other == port));
        assert!(listening_port(us).is_some());

        let mut child = std::process::Command::new("cat").stdin(std::process::Stdio::piped()).spawn().unwrap();
        assert!(children(us).contains(&child.id()));
        // It has loaded what it needs by the time it echoes; here it is enough that we have.
        assert!(libraries(us, "libc.so").iter().all(|path| path.is_absolute()));
        assert_eq!(libraries(us, "libc.so").len(), 1);
        assert_eq!(listening_port(child.id()), None);
        drop(child.stdin.take());
        child.wait().unwrap();
        assert!(!children(us).contains(&child.id()));
    }
}
