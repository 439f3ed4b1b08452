//! Events: what happens while it runs.

use std::time::Duration;

/// What happens while it runs, for whoever shows progress.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// A session is being opened.
    Opening {
        /// Whose.
        target: String,
    },
    /// A scenario has been played.
    Played {
        /// By whom.
        target: String,
        /// Which.
        scenario: String,
        /// How many playings are done, and how many there are to be.
        progress: (usize, usize),
    },
    /// A playing broke off.
    Broke {
        /// By whom.
        target: String,
        /// Which.
        scenario: String,
        /// Why.
        message: String,
    },
    /// A target cannot be played any further; others are.
    GivenUp {
        /// Which.
        target: String,
        /// Why.
        message: String,
    },
    /// A scenario surprised, and is played again alone.
    Again {
        /// By whom.
        target: String,
        /// Which.
        scenario: String,
    },
    /// Nothing to do until cookies are old enough.
    Ripening {
        /// How long.
        remaining: Duration,
    },
}
