//! Named configurations of each engine.
//!
//! A profile says what is switched, and nothing about what comes of it: which
//! rules a profile is expected to follow is claimed elsewhere, with the evidence.

use super::settings::Settings;
use samesite_format::Engine;

/// One named configuration of an engine, to be added to [`Settings::base`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    pub(crate) engine: Engine,
    pub(crate) id: &'static str,
    pub(crate) purpose: &'static str,
    pub(crate) switches: &'static [Switch],
}

/// A word that names no profile of an engine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown profile `{word}` for {engine}")]
pub struct UnknownProfile {
    /// The engine that was asked.
    pub engine: Engine,
    /// The word as it was given.
    pub word: String,
}

/// One thing that a profile switches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Switch {
    /// A preference, and its value.
    Preference(&'static str, Setting),
    /// A feature of Chromium's, switched on.
    Feature(&'static str),
    /// A command-line argument.
    Argument(&'static str),
}

/// The value of a preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    Number(i64),
    Truth(bool),
}

use Setting::{Number, Truth};
use Switch::{Argument, Feature, Preference};

impl Profile {
    /// The engine that it configures.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        self.engine
    }

    /// The stable name, such as `lax-by-default`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// What it is for, as a phrase: `third-party cookies allowed`.
    #[must_use]
    pub const fn purpose(&self) -> &'static str {
        self.purpose
    }

    /// Its switches, features and preferences.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.switches.iter().fold(Settings::default(), |settings, switch| match *switch {
            Preference(name, Number(number)) => settings.preference(name, number),
            Preference(name, Truth(truth)) => settings.preference(name, truth),
            Feature(name) => settings.enable(name),
            Argument(argument) => settings.argument(argument),
        })
    }
}
