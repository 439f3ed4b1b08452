//! Why an order was not carried out, and who failed.

use std::process::ExitStatus;
use std::time::Duration;

use crate::driver::{DriverError, Ended, LastWords};
use crate::guardian::Unfinished;
use samesite_format::{DriverKind, Product};

/// Why an order was not carried out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The driver never came up.
    #[error(transparent)]
    Driver(#[from] DriverError),
    /// The driver ended while it had work.
    #[error("{driver} {} while it was asked to {order}{words}", Ended(*status))]
    DriverGone {
        /// Which driver.
        driver: DriverKind,
        /// What it was asked to do.
        order: String,
        /// How it ended, when that is known.
        status: Option<ExitStatus>,
        /// What it printed.
        words: LastWords,
    },
    /// The browser crashed or was killed.
    #[error("{product} was gone when it was asked to {order}: {told}")]
    BrowserGone {
        /// Which browser.
        product: Product,
        /// What it was asked to do.
        order: String,
        /// What the driver said.
        told: String,
    },
    /// No answer in time.
    #[error("{product} did not {order} within {} s{words}", waited.as_secs_f32())]
    TimedOut {
        /// Which browser.
        product: Product,
        /// What it was asked to do.
        order: String,
        /// How long we waited.
        waited: Duration,
        /// What the driver printed.
        words: LastWords,
    },
    /// Driver and browser are well and refuse the order.
    #[error("{product} refused to {order}: {told}")]
    Refused {
        /// Which browser.
        product: Product,
        /// What it was asked to do.
        order: String,
        /// What the driver said.
        told: String,
    },
    /// Browser and driver did not end in time.
    #[error(transparent)]
    Unfinished(#[from] Unfinished),
}

impl SessionError {
    /// What to do next.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Driver(error) => error.help(),
            Self::DriverGone { .. } | Self::BrowserGone { .. } => {
                "run it again; if it happens twice at the same place, it is a crash worth reporting to the browser's maker"
            }
            Self::TimedOut { .. } => "run it again on a quieter machine, or with a longer `--deadline`",
            Self::Refused { .. } => "run `samesite doctor` to see whether browser and driver fit together",
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
/// would sometimes say that the browser is well. WebKit's has no words for it: it fails every order that waits for an
/// answer with an error that says nothing at all (`SessionHost::inspectorDisconnected` in its source).
pub(super) fn tells_of_a_lost_browser(told: &str) -> bool {
    const PHRASES: [&str; 7] = [
        "chrome not reachable",
        "disconnected",
        "session deleted as the browser has closed the connection",
        "Failed to decode response from marionette",
        "Tried to run command without establishing a connection",
        "Process unexpectedly closed",
        "session deleted because of page crash or hang",
    ];
    told.trim_end() == "unknown error:" || PHRASES.iter().any(|phrase| told.contains(phrase))
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
        for (told, lost) in table {
            assert_eq!(tells_of_a_lost_browser(told), lost, "{told}");
        }
    }

    #[test]
    fn an_error_names_the_order() {
        let error = SessionError::TimedOut {
            product: Product::Chromium,
            order: "go to http://your-blog.example/".to_owned(),
            waited: Duration::from_millis(1500),
            words: LastWords::default(),
        };
        assert_eq!(error.to_string(), "Chromium did not go to http://your-blog.example/ within 1.5 s");
    }
}
