//! Targets: one browser under one profile.

use samesite_drive::{Installation, Profile};

/// One browser under one profile.
#[derive(Clone, Debug)]
pub struct Target {
    /// What the browser is called: its product's name, or the one that a browser file gives it.
    pub browser: String,
    /// Browser and driver.
    pub installation: Installation,
    /// How it is configured.
    pub profile: &'static Profile,
}

impl Target {
    /// The target's name for people: `firefox-esr open`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.browser, self.profile.id())
    }
}
