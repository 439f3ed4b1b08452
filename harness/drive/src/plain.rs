//! A browser that is started as a person starts it: without a driver, with a profile of its own, and with the address of a
//! page to begin with.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use samesite_format::Product;
use tokio::process::Command;
use tokio::time::timeout;

use crate::deadlines::Deadlines;
use crate::display::{Display, DisplayError};
use crate::driver::{OutputTail, named, unseen};
use crate::engines::{Plain, support};
use crate::guardian::{Guarded, Supervised};
use crate::installation::Installation;
use crate::libraries::LoadedLibrary;
use crate::limits::Limit;
use crate::process;
use crate::reading::lines;
use crate::settings::{Settings, Windows};
use crate::temporary::{self, PROFILE};

/// The program that writes to a database of trusted authorities.
const CERTUTIL: &str = "certutil";

/// How a browser is started without a driver.
#[derive(Clone, Debug)]
pub enum PlainWay {
    /// A browser that is known here, with these settings.
    Installed {
        /// The browser; its driver is not asked.
        installation: Box<Installation>,
        /// How it is configured.
        settings: Box<Settings>,
    },
    /// By a command of whoever plays: the program, and its arguments. In these `{address}` stands for the page to begin
    /// with, `{proxy}` for host and port of the forward proxy, `{profile}` for an empty folder, and `{authority}` for a file
    /// with the certificate, in PEM, of the authority to trust. Words before the program such as `NAME=value` are variables.
    Command(Vec<String>),
}

/// What is needed to start a browser without a driver.
#[derive(Clone, Copy, Debug)]
pub struct PlainStart<'a> {
    /// How it is started.
    pub way: &'a PlainWay,
    /// The address of the page that it begins with.
    pub address: &'a str,
    /// Host and port of the forward proxy: `127.0.0.1:40125`.
    pub proxy: &'a str,
    /// The certificate of the authority that signs for our servers, in PEM.
    pub authority: &'a str,
    /// Whether a person can see its windows.
    pub windows: Windows,
    /// Our own program, which guards the browser: see [`Supervised`].
    pub guardian: &'a Path,
    /// How long it may take.
    pub deadlines: Deadlines,
}

/// A browser that nobody drives. Dropping it ends it without waiting; [`PlainBrowser::quit`] waits.
#[derive(Debug)]
pub struct PlainBrowser {
    guarded: Guarded,
    printed: OutputTail,
    patience: Duration,
    /// Where its windows are, if nobody is to see them. It ends last.
    _display: Option<Display>,
}

/// Why a browser cannot be started without a driver.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlainError {
    /// The system's limits are too low for the browser.
    #[error(transparent)]
    Limit(#[from] Limit),
    /// The browser needs a display, and none can be made.
    #[error(transparent)]
    Display(#[from] DisplayError),
    /// Its profile cannot be written.
    #[error("no profile for the browser can be written in `{}`: {source}", folder.display())]
    Profile {
        /// The folder.
        folder: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Its profile cannot be made to trust our authority.
    #[error("the browser's profile cannot be made to trust our certificates: {0}")]
    Trust(String),
    /// The command names no program, or one that is not there.
    #[error("no program `{0}` can be found to start the browser with")]
    Program(String),
    /// It cannot be started.
    #[error("the browser cannot be started: {0}")]
    Start(io::Error),
    /// It has not come to the page that it was started with.
    #[error("the browser did not come to its first page within {} s{printed}", waited.as_secs())]
    Late {
        /// The time that it was given.
        waited: Duration,
        /// The newest lines that it printed.
        printed: OutputTail,
    },
    /// It ended before it came to the page that it was started with.
    #[error("the browser ended before it came to its first page{0}")]
    Ended(OutputTail),
}

impl PlainError {
    /// Advice for the person who reads the error, as a sentence without a full stop.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Limit(limit) => limit.help(),
            Self::Display(error) => error.help(),
            Self::Profile { .. } => "free some space, or set TMPDIR to a folder that can be written to",
            Self::Trust(_) => "install certutil: sudo apt-get install libnss3-tools (Fedora: nss-tools, Arch: nss)",
            Self::Program(_) => "write the path of its program, or install it",
            Self::Start(_) => "check that the program was not moved or replaced while it ran",
            Self::Late { .. } | Self::Ended(_) => {
                "start it by hand with the same arguments: it must show a page by itself, ask nobody anything, and reach \
                 every name by the proxy"
            }
        }
    }
}

/// A program with what it is started with.
struct Call {
    program: PathBuf,
    arguments: Vec<OsString>,
    variables: Vec<(String, OsString)>,
}

impl PlainBrowser {
    /// Starts a browser. That it comes to its first page is for the caller to see.
    ///
    /// # Errors
    ///
    /// When it cannot be started. Nothing of it is left then.
    pub async fn start(start: PlainStart<'_>) -> Result<Self, PlainError> {
        let PlainStart { way, address, authority, windows, guardian, deadlines, .. } = start;
        let needs_display = match way {
            PlainWay::Installed { installation, .. } => {
                Limit::look(installation.product)?;
                support(installation.product).needs_display()
            }
            PlainWay::Command(_) => true,
        };
        let display = if needs_display && windows == Windows::Hidden { unseen(deadlines.driver).await? } else { None };
        let failed = |source| PlainError::Profile { folder: std::env::temp_dir(), source };
        let temporary = temporary::folder().map_err(failed)?;
        let profile = temporary.path().join(PROFILE);
        std::fs::create_dir(&profile).map_err(failed)?;
        let pem = profile.join("authority.pem");
        std::fs::write(&pem, authority).map_err(failed)?;
        let call = match way {
            PlainWay::Installed { installation, settings } => {
                let support = support(installation.product);
                let Plain { mut arguments, files, trusts_by_database } = support.plain(settings, &profile);
                for (name, text) in files {
                    let file = profile.join(name);
                    file.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(failed)?;
                    std::fs::write(&file, text).map_err(failed)?;
                }
                if trusts_by_database {
                    trust(&profile, &pem, deadlines.driver).await?;
                }
                arguments.push(address.into());
                let mut variables = named(support.driver_variables(display.as_ref()));
                variables.extend(settings.variables.iter().map(|(name, value)| ((*name).to_owned(), value.into())));
                Call { program: installation.browser.clone(), arguments, variables }
            }
            PlainWay::Command(words) => {
                let mut call = command(words, &start, &profile, &pem)?;
                call.variables.extend(named(display.iter().flat_map(Display::variables).collect()));
                call
            }
        };
        let Call { program, arguments, variables } = call;
        let supervised = Supervised { guardian: guardian.to_owned(), temporary, program, arguments, variables };
        let (guarded, output) = supervised.start().map_err(PlainError::Start)?;
        let printed = OutputTail::default();
        let hear = |printed: OutputTail| move |line: String| printed.add(line);
        let (stdout, stderr) = (hear(printed.clone()), hear(printed.clone()));
        tokio::spawn(async move { lines(output.stdout, stdout).await });
        tokio::spawn(async move { lines(output.stderr, stderr).await });
        Ok(Self { guarded, printed, patience: deadlines.end, _display: display })
    }

    /// Comes when the browser has ended by itself, with the newest lines that it printed as an indented block.
    pub async fn ended(&self) -> String {
        self.guarded.ended().await;
        self.printed.to_string()
    }

    /// The libraries that it has loaded and that decide about cookies; empty where the system does not tell.
    #[must_use]
    pub fn http_libraries(&self, product: Product) -> Vec<LoadedLibrary> {
        let process = process::children(self.guarded.pid()).first().copied();
        process.map(|process| LoadedLibrary::of(process, product)).unwrap_or_default()
    }

    /// The newest lines that it printed.
    #[must_use]
    pub fn printed(&self) -> OutputTail {
        self.printed.clone()
    }

    /// Ends the browser, and waits until nothing of it is left. What is not done in time goes on being cleaned.
    pub async fn quit(self) {
        // Its guardian tells nobody else, and cleans on.
        let _ = self.guarded.end(self.patience).await;
    }
}

/// Makes a profile trust an authority.
async fn trust(profile: &Path, pem: &Path, patience: Duration) -> Result<(), PlainError> {
    let program = which::which(CERTUTIL).map_err(|_| PlainError::Trust(format!("there is no {CERTUTIL}")))?;
    let mut database = OsString::from("sql:");
    database.push(profile);
    let calls: [&[&str]; 2] = [&["-N", "--empty-password"], &["-A", "-n", "samesite", "-t", "C,,", "-i"]];
    for call in calls {
        let mut command = Command::new(&program);
        command.args(["-d".into(), database.clone()]).args(call).kill_on_drop(true).stdin(std::process::Stdio::null());
        if call.ends_with(&["-i"]) {
            command.arg(pem);
        }
        let output = timeout(patience, command.output()).await;
        let output = output.map_err(|_| PlainError::Trust(format!("{CERTUTIL} takes too long")))?;
        let output = output.map_err(|error| PlainError::Trust(format!("{CERTUTIL} cannot be run: {error}")))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or_default().to_owned();
            return Err(PlainError::Trust(format!("{CERTUTIL}: {said}")));
        }
    }
    Ok(())
}

/// A command of whoever plays, with what its words stand for.
fn command(words: &[String], start: &PlainStart<'_>, profile: &Path, pem: &Path) -> Result<Call, PlainError> {
    let told = |word: &String| {
        word.replace("{address}", start.address)
            .replace("{proxy}", start.proxy)
            .replace("{profile}", &profile.display().to_string())
            .replace("{authority}", &pem.display().to_string())
    };
    let is_variable = |word: &str| {
        let name = word.split_once('=').map(|(name, _)| name);
        name.is_some_and(|name| {
            !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        })
    };
    let place = words.iter().position(|word| !is_variable(word)).unwrap_or(words.len());
    let variables = words[..place]
        .iter()
        .map(told)
        .filter_map(|word| word.split_once('=').map(|(name, value)| (name.to_owned(), OsString::from(value))));
    let named = words.get(place).cloned().unwrap_or_default();
    let program = which::which(&named).map_err(|_| PlainError::Program(named.clone()))?;
    let mut arguments: Vec<OsString> = words[place + 1..].iter().map(|word| told(word).into()).collect();
    if !words.iter().any(|word| word.contains("{address}")) {
        arguments.push(start.address.into());
    }
    Ok(Call { program, arguments, variables: variables.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_told_where_everything_is() {
        let way = PlainWay::Command(Vec::new());
        let start = PlainStart {
            way: &way,
            address: "http://begin.example/1",
            proxy: "127.0.0.1:3",
            authority: "",
            windows: Windows::Hidden,
            guardian: Path::new("/bin/true"),
            deadlines: Deadlines::default(),
        };
        let called = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            command(&words, &start, Path::new("/p"), Path::new("/p/a.pem"))
        };
        let call = called(&["FLAGS=--proxy-server={proxy}", "sh", "--home={profile}", "-c", "a=b"]).unwrap();
        assert_eq!(call.variables, [("FLAGS".to_owned(), OsString::from("--proxy-server=127.0.0.1:3"))]);
        assert!(call.program.ends_with("sh"), "{}", call.program.display());
        assert_eq!(call.arguments, ["--home=/p", "-c", "a=b", "http://begin.example/1"]);
        let call = called(&["sh", "{address}#", "{authority}"]).unwrap();
        assert_eq!(call.arguments, ["http://begin.example/1#", "/p/a.pem"]);
        for words in [&[][..], &["A=b"], &["no-such-browser", "x"]] {
            assert!(matches!(called(words), Err(PlainError::Program(_))), "{words:?}");
        }
    }
}
