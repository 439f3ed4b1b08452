//! Named configurations of each engine.
//!
//! A profile says what is switched, and nothing about what comes of it: which
//! rules a profile is expected to follow is claimed elsewhere, with the evidence.

use super::settings::Settings;
use samesite_format::Engine;

/// One named configuration of an engine, to be added to [`Settings::base`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    engine: Engine,
    id: &'static str,
    purpose: &'static str,
    switches: &'static [Switch],
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Switch {
    Preference(&'static str, Setting),
    Feature(&'static str),
    Argument(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Setting {
    Number(i64),
    Truth(bool),
}

use Setting::{Number, Truth};
use Switch::{Argument, Feature, Preference};

/// Third-party cookies allowed in Chromium.
const COOKIE_CONTROLS_OFF: Switch = Preference("profile.cookie_controls_mode", Number(0));
/// Third-party cookies allowed and not partitioned in Firefox.
const ACCEPT_ALL: Switch = Preference("network.cookie.cookieBehavior", Number(0));
/// Redirectors keep their cookies in Firefox, however long the run.
const KEEP_BOUNCERS: Switch = Preference("privacy.bounceTrackingProtection.mode", Number(0));
const LAX_BY_DEFAULT: Switch = Preference("network.cookie.sameSite.laxByDefault", Truth(true));
const NONE_REQUIRES_SECURE: Switch = Preference("network.cookie.sameSite.noneRequiresSecure", Truth(true));

const PROFILES: &[Profile] = &[
    Profile {
        engine: Engine::Chromium,
        id: "stock",
        purpose: "the cookie policy of the browser as installed",
        switches: &[],
    },
    Profile {
        engine: Engine::Chromium,
        id: "open",
        purpose: "third-party cookies allowed",
        switches: &[COOKIE_CONTROLS_OFF],
    },
    Profile {
        engine: Engine::Chromium,
        id: "redirect-chain",
        purpose: "open, and earlier redirects of a request are considered",
        switches: &[COOKIE_CONTROLS_OFF, Feature("CookieSameSiteConsidersRedirectChain")],
    },
    Profile {
        engine: Engine::Chromium,
        id: "strict-methods",
        purpose: "open, without the leniency towards unsafe methods while a cookie is young",
        switches: &[COOKIE_CONTROLS_OFF, Feature("SameSiteDefaultChecksMethodRigorously")],
    },
    Profile {
        engine: Engine::Chromium,
        id: "short-youth",
        purpose: "open, and a cookie is young for ten seconds instead of two minutes",
        switches: &[COOKIE_CONTROLS_OFF, Feature("ShortLaxAllowUnsafeThreshold")],
    },
    Profile {
        engine: Engine::Firefox,
        id: "stock",
        purpose: "the cookie policy of the browser as installed",
        switches: &[],
    },
    Profile {
        engine: Engine::Firefox,
        id: "open",
        purpose: "third-party cookies allowed and not partitioned",
        switches: &[ACCEPT_ALL, KEEP_BOUNCERS],
    },
    Profile {
        engine: Engine::Firefox,
        id: "lax-by-default",
        purpose: "open, and a cookie without the attribute is treated as Lax",
        switches: &[ACCEPT_ALL, KEEP_BOUNCERS, LAX_BY_DEFAULT, NONE_REQUIRES_SECURE],
    },
    Profile {
        engine: Engine::WebKit,
        id: "stock",
        purpose: "the cookie policy of the browser as installed",
        switches: &[],
    },
    Profile {
        engine: Engine::WebKit,
        id: "open",
        purpose: "third parties may set cookies",
        switches: &[Argument("--cookies-policy=always")],
    },
];

impl Profile {
    /// Every profile of `engine`, the plainest first.
    pub fn of(engine: Engine) -> impl Iterator<Item = &'static Self> {
        PROFILES.iter().filter(move |profile| profile.engine == engine)
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

impl UnknownProfile {
    /// The profiles that the engine has, as a sentence.
    #[must_use]
    pub fn help(&self) -> String {
        let ids: Vec<_> = Profile::of(self.engine).map(Profile::id).collect();
        format!("{} has the profiles {}", self.engine, ids.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profiles_switch_what_they_say() {
        let lines: Vec<_> = PROFILES
            .iter()
            .map(|profile| {
                let settings = profile.settings();
                let preferences = serde_json::to_string(&settings.preferences).unwrap();
                format!("{} {}: {:?} {preferences}", profile.engine, profile.id, settings.command_line())
            })
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @r#"
        chromium stock: [] {}
        chromium open: [] {"profile.cookie_controls_mode":0}
        chromium redirect-chain: ["--enable-features=CookieSameSiteConsidersRedirectChain"] {"profile.cookie_controls_mode":0}
        chromium strict-methods: ["--enable-features=SameSiteDefaultChecksMethodRigorously"] {"profile.cookie_controls_mode":0}
        chromium short-youth: ["--enable-features=ShortLaxAllowUnsafeThreshold"] {"profile.cookie_controls_mode":0}
        firefox stock: [] {}
        firefox open: [] {"network.cookie.cookieBehavior":0,"privacy.bounceTrackingProtection.mode":0}
        firefox lax-by-default: [] {"network.cookie.cookieBehavior":0,"network.cookie.sameSite.laxByDefault":true,"network.cookie.sameSite.noneRequiresSecure":true,"privacy.bounceTrackingProtection.mode":0}
        webkit stock: [] {}
        webkit open: ["--cookies-policy=always"] {}
        "#);
    }

    #[test]
    fn an_unknown_profile_is_named_and_the_known_ones_are_listed() {
        let error = Profile::named(Engine::Chromium, "lax-by-default").unwrap_err();
        insta::assert_snapshot!(format!("{error}\n{}", error.help()), @r"
        unknown profile `lax-by-default` for chromium
        chromium has the profiles stock, open, redirect-chain, strict-methods, short-youth
        ");
    }
}
