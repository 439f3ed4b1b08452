//! Targets: one browser under one profile.

use samesite_drive::Installation;
use samesite_format::Profile;

/// One browser under one profile.
#[derive(Clone, Debug)]
pub struct Target {
    /// The browser's name: its product's, such as `firefox-esr`, or the one that a browser file gives it.
    pub browser: String,
    /// The browser and the driver that fits it.
    pub installation: Installation,
    /// The profile under which it is run.
    pub profile: &'static Profile,
}

impl Target {
    /// The target's name for people: `firefox-esr open`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.browser, self.profile.id())
    }
}
