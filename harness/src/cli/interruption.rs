//! Interruption: ctrl-C, and the signals by which terminals and CI systems ask a program to end.

use std::time::Duration;
#[cfg(unix)]
use std::time::Instant;
use std::{io, process, thread};

use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;
use tokio::time::sleep;

use crate::cli::exit::Exit;

/// How long the program may take to end as it was asked to.
const GRACE: Duration = Duration::from_secs(30);

/// How long signals count as one: `timeout` and its like send theirs to the process and to its group.
const AT_ONCE: Duration = Duration::from_secs(1);

/// Brings a message when somebody wants the program to end.
///
/// Whoever drops it has nothing left to bring to an end: from then on the same signals end the program at once.
pub(super) type Interruption = mpsc::Receiver<()>;

/// Listens from now on until the program ends, on a thread of its own: who has caught a signal once cannot leave it to
/// the system again.
///
/// A program that was asked to end, and has not after half a minute, is ended; so it is by a second ctrl-C, a second later or more.
/// Other signals may come twice without anybody's hurry: a terminal that is closed sends its own so.
pub(super) fn listen() -> io::Result<Interruption> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let mut signals = Signals::catch(&runtime)?;
    let (sender, interruption) = mpsc::channel(1);
    let listening = move || {
        runtime.block_on(async {
            signals.any().await;
            if sender.send(()).await.is_ok() {
                tokio::select! {
                    () = signals.another_interrupt() => {}
                    () = sleep(GRACE) => {}
                }
            }
        });
        process::exit(Exit::Interrupted.code().into())
    };
    thread::Builder::new().name("signals".to_owned()).spawn(listening)?;
    Ok(interruption)
}

/// The signals that ask a program to end.
struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    /// Those that nobody types.
    #[cfg(unix)]
    others: Vec<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Signals {
    fn catch(runtime: &Runtime) -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let _entered = runtime.enter();
        let hangup = (!is_hangup_ignored()).then(SignalKind::hangup);
        let others = [SignalKind::terminate(), SignalKind::quit()].into_iter().chain(hangup);
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, others: others.map(signal).collect::<Result<_, _>>()? })
    }

    async fn any(&mut self) {
        let Self { interrupt, others } = self;
        let others = others.iter_mut().map(|signal| Box::pin(signal.recv()));
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = futures_util::future::select_all(others) => {}
        }
    }

    /// Another ctrl-C than the signal that came just now.
    async fn another_interrupt(&mut self) {
        let first = Instant::now();
        loop {
            self.interrupt.recv().await;
            if first.elapsed() >= AT_ONCE {
                return;
            }
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    fn catch(_: &Runtime) -> io::Result<Self> {
        Ok(Self {})
    }

    async fn any(&mut self) {
        self.another_interrupt().await;
    }

    async fn another_interrupt(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Whether whoever started us wants us to go on without a terminal, as `nohup` does. Only Linux tells.
#[cfg(unix)]
fn is_hangup_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // The lowest bit is that of signal 1, SIGHUP.
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}
