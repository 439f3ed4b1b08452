//! Deadlines: how long driver and browser may take.

use std::time::Duration;

/// How long each step of driver and browser may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// From the start of the driver's process to the line by which it says that it listens.
    pub driver: Duration,
    /// The creation of the session, which starts the browser.
    pub opening: Duration,
    /// Any one WebDriver command.
    pub command: Duration,
    /// How long the driver looks for an element before it says that there is none.
    pub element: Duration,
    /// The end of browser and driver, and the removal of what they wrote.
    pub end: Duration,
}

impl Default for Deadlines {
    /// Generous enough for a cold start on a loaded machine: only what hangs meets them.
    fn default() -> Self {
        Self {
            driver: Duration::from_secs(20),
            opening: Duration::from_secs(60),
            command: Duration::from_secs(20),
            element: Duration::from_secs(5),
            end: Duration::from_secs(20),
        }
    }
}

impl Deadlines {
    /// For a remote end: it may have to wait for a free browser, and commands go a longer way.
    #[must_use]
    pub fn remote() -> Self {
        Self { opening: Duration::from_secs(180), command: Duration::from_secs(60), ..Self::default() }
    }

    /// The same time for the start of the driver, the creation of the session and every command.
    /// Cleaning keeps its own, for it must not be cut short.
    #[must_use]
    pub fn each(step: Duration) -> Self {
        let usual = Self::default();
        // The driver must give up looking before we give up the driver.
        Self { driver: step, opening: step, command: step, element: usual.element.min(step / 2), ..usual }
    }
}
