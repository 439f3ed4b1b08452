//! Events: what happens during a run, for whoever shows progress.

use std::net::IpAddr;
use std::time::Duration;

use crate::rules::Look;

/// What happens during a run. A `target` is a browser under a profile, such as `firefox-esr open`; a `scenario` is an
/// id, such as `stories/09-lax-picture-and-link`.
#[derive(Clone, Debug)]
pub enum Event {
    /// Servers are open to other machines from now on.
    Open {
        /// The targets whose servers they are, each with the ports.
        ports: Vec<(String, Vec<u16>)>,
        /// The IP address that they listen on.
        address: IpAddr,
        /// The name or IP address that browsers are told.
        advertised: String,
    },
    /// A browser is being started.
    Opening {
        /// The target whose browser it is.
        target: String,
    },
    /// A remote end has opened no session, and is asked once more.
    Unopened {
        /// The target that it was for.
        target: String,
        /// What it said.
        message: String,
    },
    /// A scenario has been played from beginning to end.
    Played {
        /// The target that played it.
        target: String,
        /// The scenario's id.
        scenario: String,
        /// How many plays are done, and how many the run has; plays that are made once more do not count.
        progress: (usize, usize),
        /// What came of it.
        look: Look,
        /// How long it took.
        took: Duration,
    },
    /// A play has asked all that wants young cookies, and goes on when they are old.
    Young {
        /// The target that plays it.
        target: String,
        /// The scenario's id.
        scenario: String,
        /// What came of it so far.
        look: Look,
    },
    /// A play broke off.
    Broke {
        /// The target that played it.
        target: String,
        /// The scenario's id.
        scenario: String,
        /// The error, in one or more lines.
        message: String,
    },
    /// A page did not come to its end; the play goes on with the next.
    Failed {
        /// The target that played it.
        target: String,
        /// The scenario's id.
        scenario: String,
        /// The cases that share the page, such as `case img`, or the visit that fills the jar: `plant-1`.
        page: String,
        /// What was waited for, and why it did not come.
        message: String,
    },
    /// A target cannot be played any further; others are.
    GivenUp {
        /// The target.
        target: String,
        /// The first line of the error.
        message: String,
    },
    /// A scenario went unexpectedly, and is played once more, each case by itself.
    Again {
        /// The target that plays it.
        target: String,
        /// The scenario's id.
        scenario: String,
    },
    /// Cases were left out: their cookies can only be waited for in this browser, and nobody waits that long.
    TooOld {
        /// The target that would play them.
        target: String,
        /// The scenario's id.
        scenario: String,
        /// How many cases.
        cases: usize,
    },
    /// Nothing can be done until cookies are old enough.
    Ageing {
        /// The time until then.
        remaining: Duration,
    },
}
