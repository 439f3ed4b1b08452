//! Profiles: named configurations of each engine, and what each of them switches.
//!
//! A recording names the profile that a browser ran under.
//! A profile says what is switched, and nothing about what comes of it: that is claimed elsewhere, with the evidence, of
//! whatever has the same switches.

use crate::browser::Engine;
use crate::switches::{Setting, Switch, Switches};

use Setting::{Number, Truth, Word};
use Switch::{Argument, Feature, Preference};

/// One named configuration of an engine, to be added to what every run needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    engine: Engine,
    id: &'static str,
    purpose: &'static str,
    listing: Listing,
    switches: &'static [Switch],
}

/// Where a profile is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// Wherever profiles are.
    Always,
    /// Where every profile is, and not where the ones that most people ask about will do.
    InFull,
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

/// Third-party cookies allowed in Chromium, in every window.
const COOKIE_CONTROLS_OFF: Switch = Preference("profile.cookie_controls_mode", Number(0));
/// Third-party cookies blocked in Chromium, in every window.
const COOKIE_CONTROLS_ON: Switch = Preference("profile.cookie_controls_mode", Number(1));
/// Third-party cookies blocked in Chromium's incognito windows, and in no others.
const COOKIE_CONTROLS_INCOGNITO: Switch = Preference("profile.cookie_controls_mode", Number(2));

/// Third-party cookies allowed and not partitioned in Firefox.
const ACCEPT_ALL: Switch = Preference("network.cookie.cookieBehavior", Number(0));
/// Redirectors keep their cookies in Firefox, however long the run.
const KEEP_BOUNCERS: Switch = Preference("privacy.bounceTrackingProtection.mode", Number(0));
const LAX_BY_DEFAULT: Switch = Preference("network.cookie.sameSite.laxByDefault", Truth(true));
const NONE_REQUIRES_SECURE: Switch = Preference("network.cookie.sameSite.noneRequiresSecure", Truth(true));

const CHROMIUM: &[Profile] = &[
    Profile {
        engine: Engine::Chromium,
        id: "stock",
        purpose: "the cookie policy of the browser as installed",
        listing: Listing::Always,
        switches: &[],
    },
    Profile {
        engine: Engine::Chromium,
        id: "open",
        purpose: "third-party cookies allowed",
        listing: Listing::Always,
        switches: &[COOKIE_CONTROLS_OFF],
    },
    Profile {
        engine: Engine::Chromium,
        id: "redirect-chain",
        purpose: "open, and earlier redirects of a request are considered",
        listing: Listing::Always,
        switches: &[COOKIE_CONTROLS_OFF, Feature("CookieSameSiteConsidersRedirectChain")],
    },
    Profile {
        engine: Engine::Chromium,
        id: "strict-methods",
        purpose: "open, without the leniency towards unsafe methods while a cookie is young",
        listing: Listing::Always,
        switches: &[COOKIE_CONTROLS_OFF, Feature("SameSiteDefaultChecksMethodRigorously")],
    },
    Profile {
        engine: Engine::Chromium,
        id: "short-youth",
        purpose: "open, and a cookie is young for ten seconds instead of two minutes",
        listing: Listing::Always,
        switches: &[COOKIE_CONTROLS_OFF, Feature("ShortLaxAllowUnsafeThreshold")],
    },
    Profile {
        engine: Engine::Chromium,
        id: "blocked",
        purpose: "third-party cookies blocked",
        listing: Listing::InFull,
        switches: &[COOKIE_CONTROLS_ON],
    },
    Profile {
        engine: Engine::Chromium,
        id: "incognito",
        purpose: "incognito windows, and third-party cookies blocked in these alone",
        listing: Listing::InFull,
        switches: &[COOKIE_CONTROLS_INCOGNITO, Argument("--incognito")],
    },
    Profile {
        engine: Engine::Chromium,
        id: "experimental",
        purpose: "open, with experimental web platform features",
        listing: Listing::InFull,
        switches: &[COOKIE_CONTROLS_OFF, Argument("--enable-experimental-web-platform-features")],
    },
];

const FIREFOX: &[Profile] = &[
    Profile {
        engine: Engine::Firefox,
        id: "stock",
        purpose: "the cookie policy of the browser as installed",
        listing: Listing::Always,
        switches: &[],
    },
    Profile {
        engine: Engine::Firefox,
        id: "open",
        purpose: "third-party cookies allowed and not partitioned",
        listing: Listing::Always,
        switches: &[ACCEPT_ALL, KEEP_BOUNCERS],
    },
    Profile {
        engine: Engine::Firefox,
        id: "lax-by-default",
        purpose: "open, and a cookie without the attribute is treated as Lax",
        listing: Listing::Always,
        switches: &[ACCEPT_ALL, KEEP_BOUNCERS, LAX_BY_DEFAULT, NONE_REQUIRES_SECURE],
    },
    Profile {
        engine: Engine::Firefox,
        id: "lax-by-default-partitioned",
        purpose: "a cookie without the attribute is treated as Lax, and third parties have a jar of their own",
        listing: Listing::InFull,
        switches: &[LAX_BY_DEFAULT, NONE_REQUIRES_SECURE],
    },
    Profile {
        engine: Engine::Firefox,
        id: "lax-by-default-no-boomerang",
        purpose: "lax-by-default, and redirects by other sites count for a cookie without the attribute too",
        listing: Listing::InFull,
        switches: &[
            ACCEPT_ALL,
            KEEP_BOUNCERS,
            LAX_BY_DEFAULT,
            NONE_REQUIRES_SECURE,
            Preference("network.cookie.sameSite.laxByDefault.allowBoomerangRedirect", Truth(false)),
        ],
    },
    Profile {
        engine: Engine::Firefox,
        id: "lax-by-default-no-grace",
        purpose: "lax-by-default, without the leniency towards unsafe methods while a cookie is young",
        listing: Listing::InFull,
        switches: &[
            ACCEPT_ALL,
            KEEP_BOUNCERS,
            LAX_BY_DEFAULT,
            NONE_REQUIRES_SECURE,
            Preference("network.cookie.sameSite.laxPlusPOST.timeout", Number(0)),
        ],
    },
    Profile {
        engine: Engine::Firefox,
        id: "schemeful",
        purpose: "open, and http and https of one name are two sites",
        listing: Listing::InFull,
        switches: &[ACCEPT_ALL, KEEP_BOUNCERS, Preference("network.cookie.sameSite.schemeful", Truth(true))],
    },
    Profile {
        engine: Engine::Firefox,
        id: "strict-protection",
        purpose: "what Enhanced Tracking Protection switches where a user asks for Strict",
        listing: Listing::InFull,
        switches: &[
            // As the word does when it is chosen: ContentBlockingPrefs.sys.mjs, browser.contentblocking.features.strict.
            Preference("browser.contentblocking.category", Word("strict")),
            Preference("network.cookie.cookieBehavior", Number(5)),
            Preference("network.http.referer.disallowCrossSiteRelaxingDefault", Truth(true)),
            Preference("network.http.referer.disallowCrossSiteRelaxingDefault.top_navigation", Truth(true)),
            Preference("privacy.annotate_channels.strict_list.enabled", Truth(true)),
            Preference("privacy.bounceTrackingProtection.mode", Number(1)),
            Preference("privacy.fingerprintingProtection", Truth(true)),
            Preference("privacy.query_stripping.enabled", Truth(true)),
            Preference("privacy.trackingprotection.emailtracking.enabled", Truth(true)),
            Preference("privacy.trackingprotection.enabled", Truth(true)),
            Preference("privacy.trackingprotection.socialtracking.enabled", Truth(true)),
        ],
    },
    Profile {
        engine: Engine::Firefox,
        id: "private",
        purpose: "private windows",
        listing: Listing::InFull,
        switches: &[Preference("browser.privatebrowsing.autostart", Truth(true))],
    },
];

const WEBKIT: &[Profile] = &[
    Profile {
        engine: Engine::WebKit,
        id: "stock",
        purpose: "the cookie policy of the browser as installed",
        listing: Listing::Always,
        switches: &[],
    },
    Profile {
        engine: Engine::WebKit,
        id: "open",
        purpose: "third parties may set cookies",
        listing: Listing::Always,
        switches: &[Argument("--cookies-policy=always")],
    },
    Profile {
        engine: Engine::WebKit,
        id: "itp",
        purpose: "with Intelligent Tracking Prevention",
        listing: Listing::InFull,
        switches: &[Argument("--enable-itp")],
    },
];

impl Profile {
    /// Every profile of `engine`, the plainest first.
    pub fn of(engine: Engine) -> impl Iterator<Item = &'static Self> {
        match engine {
            Engine::Chromium => CHROMIUM,
            Engine::Firefox => FIREFOX,
            Engine::WebKit => WEBKIT,
        }
        .iter()
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

    /// Where it is listed.
    #[must_use]
    pub const fn listing(&self) -> Listing {
        self.listing
    }

    /// What it switches, one by one.
    #[must_use]
    pub const fn each_switch(&self) -> &'static [Switch] {
        self.switches
    }

    /// What it switches, to be looked up.
    #[must_use]
    pub fn switches(&self) -> Switches {
        self.switches.iter().copied().collect()
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
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn profiles_belong_to_their_engine_and_none_is_called_or_switched_like_another() {
        for engine in Engine::ALL {
            let profiles: Vec<_> = Profile::of(engine).collect();
            let ids: BTreeSet<_> = profiles.iter().map(|profile| profile.id()).collect();
            assert!(profiles.iter().all(|profile| profile.engine() == engine), "{engine}");
            assert_eq!(ids.len(), profiles.len(), "{engine}");
            assert_eq!(Profile::named(engine, "stock").unwrap().each_switch(), [], "{engine} as installed");
            for (index, one) in profiles.iter().enumerate() {
                let twin = profiles[..index].iter().find(|other| other.switches() == one.switches());
                assert_eq!(twin, None, "switches what {} does", one.id());
            }
        }
    }

    #[test]
    fn an_unknown_profile_is_named_and_the_known_ones_are_listed() {
        let error = Profile::named(Engine::WebKit, "lax-by-default").unwrap_err();
        assert_eq!(error.to_string(), "unknown profile `lax-by-default` for webkit");
        assert_eq!(error.help(), "webkit has the profiles stock, open, itp");
    }
}
