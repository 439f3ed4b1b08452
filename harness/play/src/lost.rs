//! Losing a browser that its pages lead.

use std::time::Duration;

/// Why a browser that its pages lead is lost.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lost {
    /// It was closed and opened again, so that its cookies may be gone.
    #[error("the browser came in anew: it was closed, or somebody went back to the first page")]
    Reopened,
    /// It has ended.
    #[error("the browser has ended{0}")]
    Ended(String),
    /// It does not ask for what its page was told to go to.
    #[error("the browser did not go on within {} s: it shows no page of ours, or none that can lead it on", .0.as_secs())]
    Stuck(Duration),
}
