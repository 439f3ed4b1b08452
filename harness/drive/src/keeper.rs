//! The keeper of a session at a remote end: it opens the session, and ends it whatever becomes of us.
//!
//! Our own program is started again in a hidden mode, `samesite remote-session`, and is told on its standard input what
//! to ask for. It says on its standard output what came of it, and waits until the input ends, which the kernel sees to
//! when we end, by whatever means; then it ends the session. One that comes when nobody wants it any more is ended, too.

use std::io;
use std::path::Path;
use std::pin::pin;
use std::process::{ExitCode, Stdio};
use std::time::Duration;

use fantoccini::ClientBuilder;
use fantoccini::error::NewSessionError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::time::timeout;

use crate::connection::{Connector, LARGEST_ANSWER};
use crate::guardian::{Signals, end_of};

/// The first argument of the hidden mode.
const MODE: &str = "remote-session";

/// How long to wait for a session that comes when nobody wants it any more, and for the end of one.
const LAST: Duration = Duration::from_secs(5);

/// What the keeper is told.
#[derive(Debug, Serialize, Deserialize)]
struct Wanted {
    address: String,
    capabilities: Map<String, Value>,
}

/// What the keeper says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Told {
    /// The session is open.
    Opened(Opened),
    /// The remote end opens none, and says why.
    Refused(String),
    /// There is no remote end.
    Unreached,
}

/// A session that is open.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Opened {
    pub(crate) id: String,
    pub(crate) capabilities: Map<String, Value>,
}

/// Why there is no session.
#[derive(Debug)]
pub(crate) enum NotOpened {
    /// The remote end says why.
    Refused(String),
    /// Nobody listens where the remote end should be.
    Unreached,
    /// It has not answered in time.
    Late,
    /// The keeper cannot be started, or ended before it said anything.
    Lost(io::Error),
}

/// A session at a remote end that is ended when this is dropped; [`Keeper::end`] waits for that.
#[derive(Debug)]
pub(crate) struct Keeper {
    process: Child,
    /// Held open for as long as the session shall live.
    lifeline: ChildStdin,
}

impl Keeper {
    /// Opens a session.
    pub(crate) async fn open(
        program: &Path,
        address: &str,
        capabilities: Map<String, Value>,
        patience: Duration,
    ) -> Result<(Self, Opened), NotOpened> {
        let mut command = Command::new(program);
        command.arg(MODE).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        #[cfg(unix)]
        command.process_group(0);
        let mut process = command.spawn().map_err(NotOpened::Lost)?;
        let mut lifeline = process.stdin.take().expect("standard input is piped");
        let output = process.stdout.take().expect("standard output is piped");
        let wanted = Wanted { address: address.to_owned(), capabilities };
        let told = async {
            let line = serde_json::to_string(&wanted).map_err(io::Error::from)? + "\n";
            lifeline.write_all(line.as_bytes()).await?;
            let mut answer = Vec::new();
            // What the remote end says has a limit already; escaped it is longer.
            let limit = u64::try_from(LARGEST_ANSWER * 2).unwrap_or(u64::MAX);
            BufReader::new(output.take(limit)).read_until(b'\n', &mut answer).await?;
            serde_json::from_slice::<Told>(&answer).map_err(io::Error::from)
        };
        let told = timeout(patience, told).await;
        let keeper = Self { process, lifeline };
        let failure = match told {
            Ok(Ok(Told::Opened(opened))) => return Ok((keeper, opened)),
            Ok(Ok(Told::Refused(why))) => NotOpened::Refused(why),
            Ok(Ok(Told::Unreached)) => NotOpened::Unreached,
            Ok(Err(error)) => NotOpened::Lost(error),
            Err(_) => NotOpened::Late,
        };
        keeper.end().await;
        Err(failure)
    }

    /// Ends the session and waits until the remote end has said that it is over, or does not say so in time.
    pub(crate) async fn end(self) {
        let Self { mut process, lifeline } = self;
        drop(lifeline);
        // It has deadlines of its own.
        let _ = timeout(LAST * 3, process.wait()).await;
    }
}

/// Keeps a session when the program was started for that, and says with which code to exit; `None` means that it was
/// started otherwise.
pub(crate) fn dispatch() -> Option<ExitCode> {
    let is_meant = std::env::args_os().nth(1).is_some_and(|mode| mode == MODE);
    is_meant.then(keep)
}

fn keep() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let kept = runtime.and_then(|runtime| {
        let kept = runtime.block_on(kept());
        // A thread may still be reading our standard input; it must not hold us up.
        runtime.shutdown_background();
        kept
    });
    if kept.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn kept() -> io::Result<()> {
    let mut signals = Signals::catch()?;
    let mut input = BufReader::new(tokio::io::stdin());
    let mut line = String::new();
    input.read_line(&mut line).await?;
    let Wanted { address, capabilities } = serde_json::from_str(&line)?;
    let mut over = pin!(async {
        tokio::select! {
            () = end_of(input) => {}
            () = signals.any() => {}
        }
    });
    let mut builder = ClientBuilder::new(Connector::default());
    builder.capabilities(capabilities);
    let mut opening = pin!(builder.connect(&address));
    let (outcome, is_over) = tokio::select! {
        outcome = &mut opening => (outcome, false),
        // Who is asked for a session cannot be asked to forget it.
        () = &mut over => match timeout(LAST, opening).await {
            Ok(outcome) => (outcome, true),
            Err(_) => return Ok(()),
        },
    };
    let client = match outcome {
        Ok(client) => client,
        Err(NewSessionError::FailedC(failed)) if failed.is_connect() => return tell(&Told::Unreached).await,
        Err(error) => return tell(&Told::Refused(words(&error))).await,
    };
    let id = client.session_id().await.ok().flatten().unwrap_or_default();
    let capabilities = client.capabilities().cloned().unwrap_or_default();
    // Whoever does not hear of it wants it ended all the same.
    let is_told = tell(&Told::Opened(Opened { id, capabilities })).await;
    if !is_over && is_told.is_ok() {
        over.await;
    }
    let _ = timeout(LAST, client.close()).await;
    Ok(())
}

async fn tell(told: &Told) -> io::Result<()> {
    let line = serde_json::to_string(told)? + "\n";
    let mut output = tokio::io::stdout();
    output.write_all(line.as_bytes()).await?;
    output.flush().await
}

/// Why a session was not opened, in one line.
fn words(error: &NewSessionError) -> String {
    let words = match error {
        NewSessionError::SessionNotCreated(refusal) => refusal.message.to_string(),
        NewSessionError::NotW3C(answer) => answer["message"].as_str().map_or_else(|| error.to_string(), str::to_owned),
        other => other.to_string(),
    };
    words.lines().next().unwrap_or_default().to_owned()
}
