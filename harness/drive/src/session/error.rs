//! Why a command was not carried out, and who failed.

use std::process::ExitStatus;
use std::time::Duration;

use crate::driver::{DriverError, Ended, OutputTail};
use crate::engines::support;
use crate::guardian::Unfinished;
use samesite_format::{DriverKind, Product};

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The driver cannot be started.
    #[error(transparent)]
    Driver(#[from] DriverError),
    /// The driver ended while it had work.
    #[error("{driver} {} while it was asked to {command}{output_tail}", Ended(*status))]
    DriverGone {
        /// The driver that ended.
        driver: DriverKind,
        /// The command, as the words after "asked to": `go to https://…`.
        command: String,
        /// The driver's exit status, where it is known.
        status: Option<ExitStatus>,
        /// The newest lines that the driver printed.
        output_tail: OutputTail,
    },
    /// The browser crashed or was killed.
    #[error("{product} was gone when it was asked to {command}: {returned}")]
    BrowserGone {
        /// The browser of the session.
        product: Product,
        /// The command, as the words after "asked to": `go to https://…`.
        command: String,
        /// The error that the driver returned: its code and the first line of its message.
        returned: String,
    },
    /// The driver did not answer in time.
    #[error("{product} did not {command} within {} s{output_tail}", waited.as_secs_f32())]
    TimedOut {
        /// The browser of the session.
        product: Product,
        /// The command, as the words after "asked to": `go to https://…`.
        command: String,
        /// The time that the command was given.
        waited: Duration,
        /// The newest lines that the driver printed.
        output_tail: OutputTail,
    },
    /// The driver answered with more than anybody can want.
    #[error("{driver} answered with more than {} MiB when it was asked to {command}", limit / (1024 * 1024))]
    Endless {
        /// The driver of the session.
        driver: DriverKind,
        /// The command, as the words after "asked to": `go to https://…`.
        command: String,
        /// The largest answer that is read, in bytes.
        limit: usize,
    },
    /// Driver and browser are well and refuse the command.
    #[error("{product} refused to {command}: {returned}")]
    Refused {
        /// The browser of the session.
        product: Product,
        /// The command, as the words after "asked to": `go to https://…`.
        command: String,
        /// The error that the driver returned: its code and the first line of its message.
        returned: String,
    },
    /// A remote end opened no session, and says why.
    #[error("{address} opened no session of {product}: {why}")]
    Unopened {
        /// The browser that was asked for.
        product: Product,
        /// The address of the remote end.
        address: String,
        /// Why not, as it says itself.
        why: String,
        /// Whether somebody answers at that address.
        is_there: bool,
    },
    /// The phone has not our ports.
    #[error("the ports of the test servers cannot be opened on the phone with {product}: {why}")]
    Phone {
        /// The browser on the phone.
        product: Product,
        /// Why not, as adb says or the system.
        why: String,
    },
    /// A remote end opened no session in time.
    #[error("{address} opened no session of {product} within {} s, and does not say why", waited.as_secs_f32())]
    Queued {
        /// The browser that was asked for.
        product: Product,
        /// The address of the remote end.
        address: String,
        /// The time that it was given.
        waited: Duration,
    },
    /// A remote end answers no more.
    #[error("{address} was gone when it was asked to {command}: {why}")]
    RemoteGone {
        /// The address of the remote end.
        address: String,
        /// The command, as the words after "asked to": `go to https://…`.
        command: String,
        /// What happened instead of an answer.
        why: String,
    },
    /// What the browser should tell of its requests cannot be had.
    #[error("what {product} tells of its requests is missing: {why}")]
    Untold {
        /// The browser of the session.
        product: Product,
        /// Why, as a fragment: `it cannot be read: …`.
        why: String,
    },
    /// The cookies cannot be made old in the browser's own jar.
    #[error("the cookies of {product} cannot be made old in its jar: {why}")]
    Jar {
        /// The browser of the session.
        product: Product,
        /// Why, as a fragment: `…/cookies.sqlite is not there`.
        why: String,
    },
    /// Browser and driver did not end in time.
    #[error(transparent)]
    Unfinished(#[from] Unfinished),
}

impl SessionError {
    /// Advice for the person who reads the error, as a sentence without a full stop.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Driver(error) => error.help(),
            Self::DriverGone { .. } | Self::BrowserGone { .. } => {
                "run it again; if it happens twice at the same place, it is a crash worth reporting to the browser's maker"
            }
            Self::TimedOut { .. } => "run it again on a quieter machine, or with a longer `--deadline`",
            Self::Endless { .. } | Self::Refused { .. } => {
                "run `samesite doctor` to see whether browser and driver fit together"
            }
            Self::Unopened { product, why, .. } => support(*product).on_refusal(why).unwrap_or(
                "see what its own output says; what it needs besides, such as `--no-sandbox` where it runs as the \
                 superuser, is given by `--capabilities FILE`",
            ),
            Self::Phone { .. } => "see whether `adb devices` lists the phone, and whether androidDeviceSerial is right",
            Self::Queued { .. } => "wait until it has room: fewer `--jobs`, no other client, or a longer `--deadline`",
            Self::RemoteGone { .. } => "start it again, and run again what is missing",
            Self::Untold { .. } => "free some space for temporary files, or run without `--accounts`",
            Self::Jar { .. } => "run with `--wait`, which lets cookies grow old by themselves",
            Self::Unfinished(_) => "look for processes that are left, and remove the folder by hand",
        }
    }
}

/// Drivers append a stack trace of their own after the first line.
pub(super) fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// How drivers say that their browser is not there any more.
///
/// They notice the broken connection a moment before the process has ended, so looking at the process alone
/// would sometimes say that the browser is well. WebKit's has no words for it: it fails every command that waits for an
/// answer with an error that says nothing at all (`SessionHost::inspectorDisconnected` in its source).
pub(super) fn tells_of_a_lost_browser(returned: &str) -> bool {
    const PHRASES: [&str; 7] = [
        "chrome not reachable",
        "disconnected",
        "session deleted as the browser has closed the connection",
        "Failed to decode response from marionette",
        "Tried to run command without establishing a connection",
        "Process unexpectedly closed",
        "session deleted because of page crash or hang",
    ];
    returned.trim_end() == "unknown error:" || PHRASES.iter().any(|phrase| returned.contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_drivers_say_of_a_lost_browser_is_told_from_a_refusal() {
        let table = [
            ("invalid session id: session deleted as the browser has closed the connection", true),
            ("unknown error: disconnected: not connected to DevTools", true),
            ("unknown error: Failed to decode response from marionette", true),
            ("unknown error: ", true),
            ("invalid session id: session deleted because of page crash or hang.", true),
            ("no such element: Unable to locate element: a#nowhere", false),
            ("unknown error: net::ERR_CONNECTION_REFUSED", false),
        ];
        for (returned, lost) in table {
            assert_eq!(tells_of_a_lost_browser(returned), lost, "{returned}");
        }
    }

    #[test]
    fn an_error_names_the_command() {
        let error = SessionError::TimedOut {
            product: Product::Chromium,
            command: "go to http://your-blog.example/".to_owned(),
            waited: Duration::from_millis(1500),
            output_tail: OutputTail::default(),
        };
        assert_eq!(error.to_string(), "Chromium did not go to http://your-blog.example/ within 1.5 s");
    }
}
