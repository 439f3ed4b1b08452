//! What is particular to each engine: a file for each, which answers the questions of [`support`].

mod chromium;
mod firefox;
mod support;
mod webkitgtk;

use samesite_format::Engine;

pub(crate) use support::{Misfit, Support};

use crate::profiles::{Profile, UnknownProfile};
use crate::settings::{Endpoints, HostEnvironment, Settings};

/// The answers for an engine.
pub(crate) fn support(engine: Engine) -> &'static dyn Support {
    match engine {
        Engine::Chromium => &chromium::Chromium,
        Engine::Firefox => &firefox::Firefox,
        Engine::WebKit => &webkitgtk::WebKitGtk,
    }
}

impl Settings {
    /// What every run needs, whatever it wants to learn: every name leads to our servers, the browser is
    /// headless and quiet, asks nobody anything, and leaves `http` URLs alone.
    ///
    /// Nothing in here is meant to change which cookies are stored or sent.
    #[must_use]
    pub fn base(engine: Engine, endpoints: Endpoints, host: HostEnvironment) -> Self {
        support(engine).settings(endpoints, host)
    }
}

impl Profile {
    /// Every profile of `engine`, the plainest first.
    pub fn of(engine: Engine) -> impl Iterator<Item = &'static Self> {
        support(engine).profiles().iter()
    }

    /// The profile of `engine` that is called `word`.
    ///
    /// # Errors
    ///
    /// When the engine has no such profile.
    pub fn named(engine: Engine, word: &str) -> Result<&'static Self, UnknownProfile> {
        Self::of(engine)
            .find(|profile| profile.id == word)
            .ok_or_else(|| UnknownProfile { engine, word: word.to_owned() })
    }
}

impl UnknownProfile {
    /// The profiles that the engine has, as a sentence.
    #[must_use]
    pub fn help(&self) -> String {
        let ids: Vec<_> = Profile::of(self.engine).map(Profile::id).collect();
        format!("{} has the profiles {}", self.engine, ids.join(", "))
    }
}

#[cfg(test)]
mod tests;
