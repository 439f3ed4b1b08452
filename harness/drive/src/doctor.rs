//! `samesite doctor`: whether this machine can run browsers, and what to do where it cannot.

use std::fmt;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::discovery::{Finding, ProgramPaths, find};
use crate::display::XVFB;
use crate::installation::Installation;
use crate::limits::Limit;
use crate::machine::{Machine, Platform};
use crate::network::{NoPrivateNetwork, PrivateNetwork};
use crate::settings::{SharedMemory, User};
use samesite_format::{Product, Selector};

/// What [`examine`] looks at.
#[derive(Clone, Debug)]
pub struct DoctorOptions {
    /// The browsers that shall be there.
    pub wanted: Vec<Selector>,
    /// The browsers that runs include when they are there, and do without when they are not.
    pub welcome: Vec<Selector>,
    /// The paths of programs that a person gave.
    pub given: ProgramPaths,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Check {
    /// What was looked at: `firefox`, `loopback`, `temporary space`.
    pub name: String,
    /// Whether it is as it should be.
    pub outcome: CheckOutcome,
    /// What was seen, as one line.
    pub detail: String,
    /// The one command or step that mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

/// Whether a thing is as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckOutcome {
    /// As it should be.
    Good,
    /// Worth knowing; runs work nevertheless.
    Note,
    /// Runs fail until it is mended.
    Lacking,
}

/// Everything that was looked at, in a fixed order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diagnosis {
    /// The checks, in the order in which they are told.
    pub checks: Vec<Check>,
    /// The browsers that can be driven, for whoever knows more of them.
    #[serde(skip)]
    pub found: Vec<Installation>,
}

/// A profile grows to about 40 MB in a short session, and caches and crash dumps come on top.
const PROFILE_SPACE: u64 = 200 * 1024 * 1024;

/// Looks at everything that a run needs.
#[must_use]
pub fn examine(options: &DoctorOptions, machine: &dyn Machine) -> Diagnosis {
    let platform = machine.platform();
    let look = |wanted: &Selector| (*wanted, find(machine, &options.given, *wanted));
    let wanted: Vec<_> = options.wanted.iter().map(look).collect();
    let welcome: Vec<_> = options.welcome.iter().map(look).collect();
    let mut checks: Vec<_> = wanted.iter().map(|(selector, finding)| browser(*selector, finding, platform)).collect();
    checks.extend(welcome.iter().map(|(selector, finding)| {
        let check = browser(*selector, finding, platform);
        if check.outcome == CheckOutcome::Lacking { Check { outcome: CheckOutcome::Note, ..check } } else { check }
    }));
    let found: Vec<Installation> = wanted.into_iter().chain(welcome).filter_map(|(_, finding)| finding.ok()).collect();
    checks.extend(found.iter().filter_map(|found| {
        let package = package(found.product).filter(|_| found.browser.starts_with("/usr"))?;
        newer(package, &machine.package_versions(package)?)
    }));
    checks.push(loopback(try_loopback()));
    let folder = std::env::temp_dir();
    checks.push(space(&folder, free_space(&folder)));
    let products = options.wanted.iter().map(|wanted| wanted.products()[0]);
    checks.extend(limits(products.filter_map(|product| Limit::look(product).err())));
    checks.extend(shared_memory(SharedMemory::free_bytes(), SharedMemory::here()));
    checks.push(user(User::current()));
    checks.extend(neighbours(User::current(), &others(machine), PrivateNetwork::find().err().as_ref()));
    checks.push(display(platform, machine));
    Diagnosis { checks, found }
}

impl Diagnosis {
    /// Whether nothing is lacking.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.checks.iter().all(|check| check.outcome != CheckOutcome::Lacking)
    }
}

/// Plain text, one check per line and its fix below it.
impl fmt::Display for Diagnosis {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.checks.iter().map(|check| check.name.chars().count()).max().unwrap_or(0);
        for check in &self.checks {
            let Check { name, outcome, detail, fix } = check;
            writeln!(formatter, "{outcome:<7}  {name:<width$}  {detail}")?;
            if let Some(fix) = fix {
                writeln!(formatter, "         {:<width$}  fix: {fix}", "")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for CheckOutcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Good => "good",
            Self::Note => "note",
            Self::Lacking => "LACKING",
        })
    }
}

impl Check {
    /// What is as it should be.
    #[must_use]
    pub fn good(name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { name: name.into(), outcome: CheckOutcome::Good, detail: detail.into(), fix: None }
    }

    /// What is worth knowing.
    #[must_use]
    pub fn note(name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { outcome: CheckOutcome::Note, ..Self::good(name, detail) }
    }

    fn lacking(name: impl Into<String>, detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { outcome: CheckOutcome::Lacking, fix: Some(fix.into()), ..Self::good(name, detail) }
    }
}

fn browser(wanted: Selector, finding: &Finding, platform: Platform) -> Check {
    match finding {
        Ok(found) => Check::good(
            wanted.word(),
            format!(
                "{} {} at `{}`, driven by {} at `{}`",
                found.product,
                found.browser_version,
                found.browser.display(),
                found.driver_words(),
                found.driver.display()
            ),
        ),
        Err(error) => Check::lacking(wanted.word(), error.to_string(), error.fix(platform)),
    }
}

/// The Debian package that a browser comes in; `None` for one that its maker brings.
const fn package(product: Product) -> Option<&'static str> {
    match product {
        Product::Chromium => Some("chromium"),
        Product::FirefoxEsr => Some("firefox-esr"),
        Product::WebKitGtk => Some("webkit2gtk-driver"),
        Product::GnomeWeb => Some("epiphany-browser"),
        Product::Wpe => Some("wpewebkit-driver"),
        _ => None,
    }
}

/// A note on a package of which apt knows a newer version than the one that is installed, by what it says of both.
fn newer(package: &str, policy: &str) -> Option<Check> {
    let version = |word: &str| policy.lines().find_map(|line| line.trim().strip_prefix(word)).map(str::trim);
    let (installed, candidate) = (version("Installed:")?, version("Candidate:")?);
    let is_there = |version: &str| version != "(none)";
    (is_there(installed) && is_there(candidate) && installed != candidate).then(|| Check {
        fix: Some(format!("sudo apt-get update && sudo apt-get install {package}")),
        ..Check::note("updates", format!("{package} {candidate} is to be had; {installed} is installed"))
    })
}

fn loopback(tried: std::io::Result<u16>) -> Check {
    match tried {
        Ok(port) => Check::good("loopback", format!("listened and connected on 127.0.0.1, port {port}")),
        Err(error) => Check::lacking(
            "loopback",
            format!("a local connection failed: {error}"),
            "allow programs to listen on and connect to 127.0.0.1 (sudo ip link set lo up)",
        ),
    }
}

fn try_loopback() -> std::io::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    // The connection waits in the backlog until it is accepted, and the byte in a buffer until it
    // is read, so both ends can live on one thread.
    let mut client = TcpStream::connect(address)?;
    client.write_all(b"x")?;
    let (mut server, _) = listener.accept()?;
    let mut byte = [0];
    server.read_exact(&mut byte)?;
    Ok(address.port())
}

fn space(folder: &Path, free: Option<u64>) -> Check {
    let name = "temporary space";
    match free {
        Some(free) if free < PROFILE_SPACE => Check::lacking(
            name,
            format!(
                "{} free in `{}`; a browser profile needs up to {}",
                Size(free),
                folder.display(),
                Size(PROFILE_SPACE)
            ),
            "free some space there, or set TMPDIR to a folder with more",
        ),
        Some(free) => Check::good(name, format!("{} free in `{}`", Size(free), folder.display())),
        None => Check::note(
            name,
            format!("unknown for `{}`; a browser profile needs up to {}", folder.display(), Size(PROFILE_SPACE)),
        ),
    }
}

fn free_space(folder: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let status = rustix::fs::statvfs(folder).ok()?;
        Some(status.f_bavail.saturating_mul(status.f_frsize))
    }
    #[cfg(not(unix))]
    {
        // The standard library cannot tell, and a note is not worth a dependency.
        let _ = folder;
        None
    }
}

/// Limits that are too low, each once.
fn limits(found: impl Iterator<Item = Limit>) -> Vec<Check> {
    let mut checks: Vec<_> = found.map(|limit| Check::lacking("limits", limit.to_string(), limit.help())).collect();
    checks.dedup();
    if checks.is_empty() {
        checks.push(Check::good("limits", "enough open files, and a path for temporary files that is short enough"));
    }
    checks
}

/// Nothing where there is no such limit.
fn shared_memory(free: Option<u64>, verdict: SharedMemory) -> Option<Check> {
    let free = Size(free?);
    let name = "shared memory";
    Some(match verdict {
        SharedMemory::Enough => Check::good(name, format!("{free} free in /dev/shm")),
        SharedMemory::Scarce => {
            Check::note(name, format!("only {free} free in /dev/shm; Chromium is told to use files instead"))
        }
    })
}

fn user(user: User) -> Check {
    match user {
        User::Ordinary => Check::good("user", "not the superuser; Chromium keeps its sandbox"),
        User::Root => {
            Check::note("user", "the superuser; Chromium runs without its sandbox, visiting our own pages only")
        }
    }
}

/// What others can reach while browsers run, and why runs have no network of their own where they have none; nothing where
/// nobody else is known to be.
fn neighbours(user: User, others: &[String], hindrance: Option<&NoPrivateNetwork>) -> Option<Check> {
    let who = match (user, others) {
        (User::Ordinary, []) => return None,
        (User::Root, []) => "whoever else runs programs on this machine".to_owned(),
        (_, [one]) => one.clone(),
        (_, [one, ..]) => format!("{one} and others"),
    };
    let name = "other users";
    let Some(hindrance) = hindrance else {
        return Some(Check::good(
            name,
            format!("{who} cannot reach browsers and drivers: runs have a network of their own"),
        ));
    };
    let victim = match user {
        User::Root => "the superuser",
        User::Ordinary => "you",
    };
    let detail = format!(
        "while browsers run, {who} can connect to their drivers on 127.0.0.1, and have them start any program as {victim}: \
         there can be no network of their own ({hindrance})"
    );
    let fix =
        "run it where nobody else does, or where `unshare --net` is allowed and iproute2 and util-linux are installed";
    Some(Check { fix: Some(fix.to_owned()), ..Check::note(name, detail) })
}

/// The names of people who may use the machine besides ourselves and the superuser, as far as a file lists them.
fn others(machine: &dyn Machine) -> Vec<String> {
    /// Where the numbers of people begin; what is below are services. `nobody` is the last of 16 bits, or near it.
    const PEOPLE: std::ops::Range<u32> = 1000..65_000;
    let Some(list) = machine.text(Path::new("/etc/passwd")) else { return Vec::new() };
    let people = list.lines().filter_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        let [name, _, number, .., shell] = fields[..] else { return None };
        let number = number.parse().ok().filter(|number| PEOPLE.contains(number) && Some(*number) != own_number())?;
        let can_log_in = !["nologin", "false"].iter().any(|none| shell.ends_with(none));
        can_log_in.then(|| (number, name.to_owned()))
    });
    people.map(|(_, name): (u32, String)| name).collect()
}

/// The number of the user who runs us, where users have numbers.
fn own_number() -> Option<u32> {
    #[cfg(unix)]
    return Some(rustix::process::geteuid().as_raw());
    #[cfg(not(unix))]
    None
}

fn display(platform: Platform, machine: &dyn Machine) -> Check {
    let there = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| machine.variable(name).is_some());
    let can_make_one = machine.on_path(XVFB).is_some();
    match platform {
        Platform::Linux if can_make_one => {
            Check::good("display", format!("{XVFB} makes one for WebKitGTK; the others run headless"))
        }
        Platform::Linux if there => Check::note(
            "display",
            format!("there, and WebKitGTK's windows will be seen on it, for want of {XVFB}; the others run headless"),
        ),
        Platform::Linux if !there => {
            Check::good("display", "none, and only WebKitGTK needs one; the others run headless")
        }
        _ => Check::good("display", "there, and not needed: browsers run headless"),
    }
}

/// A number of bytes for people.
struct Size(u64);

impl fmt::Display for Size {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mebibytes = self.0 / (1024 * 1024);
        if mebibytes >= 10 * 1024 {
            write!(formatter, "{} GiB", mebibytes / 1024)
        } else {
            write!(formatter, "{mebibytes} MiB")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::imaginary::Imaginary;

    fn seen(machine: &Imaginary, words: &[&str]) -> Vec<Check> {
        let words = words.iter().map(|word| word.parse().unwrap());
        words.map(|word| browser(word, &find(machine, &ProgramPaths::new(), word), Platform::Linux)).collect()
    }

    #[test]
    fn a_newer_package_is_told_and_nothing_else_is() {
        let policy = |installed, candidate| {
            newer(
                "chromium",
                &format!("chromium:\n  Installed: {installed}\n  Candidate: {candidate}\n  Version table:\n"),
            )
        };
        let told = policy("150.0.7871.100-1~deb12u1", "156.0.8078.108-1~deb12u1").expect("there is a newer one");
        assert_eq!(told.outcome, CheckOutcome::Note);
        assert!(told.detail.starts_with("chromium 156.0.8078.108-1~deb12u1 is to be had"), "{}", told.detail);
        assert_eq!(policy("156", "156"), None);
        assert_eq!(policy("(none)", "156"), None);
        assert_eq!(newer("chromium", "N: Unable to locate package chromium"), None);
    }

    #[test]
    fn everything_that_is_missing_is_told_with_its_fix() {
        let machine = Imaginary::new(Platform::Linux)
            .program("/usr/bin/chromium", "Chromium 156.0.8078.79")
            .program("/usr/bin/chromedriver", "ChromeDriver 156.0.8078.79");
        let mut checks = seen(&machine, &["chromium", "firefox"]);
        checks.push(loopback(Err(std::io::ErrorKind::PermissionDenied.into())));
        checks.push(space(Path::new("/tmp"), Some(100 << 20)));
        checks.extend(shared_memory(Some(64 << 20), SharedMemory::Scarce));
        checks.extend(limits([Limit::FewFiles { allowed: 64 }, Limit::FewFiles { allowed: 64 }].into_iter()));
        checks.push(user(User::Root));
        let hindrance = NoPrivateNetwork::told("unshare: unshare failed: Operation not permitted");
        checks.extend(neighbours(User::Root, &[], Some(&hindrance)));
        checks.push(display(Platform::Linux, &machine));
        let diagnosis = Diagnosis { checks, found: Vec::new() };
        assert!(!diagnosis.is_well());
        insta::assert_snapshot!(diagnosis, @"
        good     chromium         Chromium 156.0.8078.79 at `/usr/bin/chromium`, driven by chromedriver 156.0.8078.79 at `/usr/bin/chromedriver`
        LACKING  firefox          no browser that answers to `firefox` is installed
                                  fix: samesite install --browser firefox
        LACKING  loopback         a local connection failed: permission denied
                                  fix: allow programs to listen on and connect to 127.0.0.1 (sudo ip link set lo up)
        LACKING  temporary space  100 MiB free in `/tmp`; a browser profile needs up to 200 MiB
                                  fix: free some space there, or set TMPDIR to a folder with more
        note     shared memory    only 64 MiB free in /dev/shm; Chromium is told to use files instead
        LACKING  limits           only 64 files may be open at once, and a browser needs 256
                                  fix: raise the limit of the shell or service that starts it: `ulimit -n 4096`
        note     user             the superuser; Chromium runs without its sandbox, visiting our own pages only
        note     other users      while browsers run, whoever else runs programs on this machine can connect to their drivers on 127.0.0.1, and have them start any program as the superuser: there can be no network of their own (unshare: unshare failed: Operation not permitted)
                                  fix: run it where nobody else does, or where `unshare --net` is allowed and iproute2 and util-linux are installed
        good     display          none, and only WebKitGTK needs one; the others run headless
        ");
    }

    #[test]
    fn a_well_machine_may_have_notes() {
        let checks = vec![
            loopback(Ok(4444)),
            space(Path::new("/tmp"), Some(80 << 30)),
            space(Path::new("/tmp"), None),
            limits(std::iter::empty()).remove(0),
            user(User::Ordinary),
            neighbours(User::Ordinary, &["anna".to_owned(), "bert".to_owned()], None).unwrap(),
        ];
        let diagnosis = Diagnosis { checks, found: Vec::new() };
        assert!(diagnosis.is_well());
        insta::assert_snapshot!(diagnosis, @r"
        good     loopback         listened and connected on 127.0.0.1, port 4444
        good     temporary space  80 GiB free in `/tmp`
        note     temporary space  unknown for `/tmp`; a browser profile needs up to 200 MiB
        good     limits           enough open files, and a path for temporary files that is short enough
        good     user             not the superuser; Chromium keeps its sandbox
        good     other users      anna and others cannot reach browsers and drivers: runs have a network of their own
        ");
    }

    #[test]
    fn neighbours_are_people_who_can_log_in() {
        let mut machine = Imaginary::new(Platform::Linux);
        assert_eq!(others(&machine), [""; 0]);
        let list = "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/usr/sbin:/usr/sbin/nologin\n\
                    anna:x:60001:1000:Anna,,,:/home/anna:/bin/zsh\nbuild:x:60002:1000::/nonexistent:/bin/false\n\
                    nobody:x:65534:65534:nobody:/nonexistent:/bin/sh\nbroken line\n";
        machine.texts.insert("/etc/passwd", list);
        assert_eq!(others(&machine), ["anna"]);
        assert_eq!(neighbours(User::Ordinary, &[], None), None);
    }

    #[test]
    fn programs_read_the_same_as_people() {
        let checks = seen(&Imaginary::new(Platform::Linux), &["firefox"]);
        insta::assert_snapshot!(serde_json::to_string_pretty(&Diagnosis { checks, found: Vec::new() }).unwrap(), @r#"
        {
          "checks": [
            {
              "name": "firefox",
              "outcome": "lacking",
              "detail": "no browser that answers to `firefox` is installed",
              "fix": "samesite install --browser firefox"
            }
          ]
        }
        "#);
    }

    #[test]
    fn this_machine_has_a_loopback() {
        assert!(try_loopback().is_ok());
    }
}
