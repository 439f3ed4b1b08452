//! Versions: of which releases a claim is made.

use std::fmt;

use samesite_format::{Engine, Environment, VersionNumbers};

/// A program whose version a claim may depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Component {
    /// Chromium, and the browsers made from it, which share its first number.
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKitGTK.
    WebKitGtk,
    /// The library that keeps WebKitGTK's cookies, and comes apart from it.
    Libsoup,
}

/// A range of versions of one component.
///
/// A version is compared with as many numbers as a bound has: 3.2.3 lies before 3.3, and 141.0.2 does not lie before 141.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    component: Component,
    /// The first version it is claimed for.
    since: &'static [u32],
    /// The first version it is not claimed for any more.
    before: Option<&'static [u32]>,
}

impl Versions {
    /// A version and all later ones.
    #[must_use]
    pub const fn since(component: Component, version: &'static [u32]) -> Self {
        Self { component, since: version, before: None }
    }

    /// The same, up to a version that is not meant any more.
    #[must_use]
    pub const fn before(self, version: &'static [u32]) -> Self {
        Self { before: Some(version), ..self }
    }

    /// The component whose versions they are.
    #[must_use]
    pub const fn component(&self) -> Component {
        self.component
    }

    /// Whether a release lies within; one that the component takes no part in always does.
    fn hold(&self, release: &Release) -> bool {
        let Some((_, version)) = release.versions.iter().find(|(component, _)| *component == self.component) else {
            return true;
        };
        version.compared_with(self.since).is_ge()
            && self.before.is_none_or(|before| version.compared_with(before).is_lt())
    }
}

/// The oldest Chromium that the stories were played in, and what comes after it; for claims whose beginning nobody
/// has dated.
pub(super) const CHROMIUM: &[Versions] = &[Versions::since(Component::Chromium, &[119])];

/// The same of Firefox.
pub(super) const FIREFOX: &[Versions] = &[Versions::since(Component::Firefox, &[115])];

/// The oldest Chromium that was looked at under other profiles than `open`.
pub(super) const CONFIGURED_CHROMIUM: &[Versions] = &[Versions::since(Component::Chromium, &[150])];

/// The same of Firefox.
pub(super) const CONFIGURED_FIREFOX: &[Versions] = &[Versions::since(Component::Firefox, &[140])];

/// The same of WebKitGTK, for what it decides itself.
pub(super) const WEBKITGTK: &[Versions] = &[Versions::since(Component::WebKitGtk, &[2, 46])];

/// The same of libsoup below it.
pub(super) const LIBSOUP: &[Versions] =
    &[Versions::since(Component::WebKitGtk, &[2, 46]), Versions::since(Component::Libsoup, &[3, 2])];

/// The Chromium that the whole catalogue was first played in; for claims that the stories do not show.
pub(super) const CATALOGUED_CHROMIUM: &[Versions] = &[Versions::since(Component::Chromium, &[156])];

/// The same of Firefox.
pub(super) const CATALOGUED_FIREFOX: &[Versions] = &[Versions::since(Component::Firefox, &[153])];

/// The same of WebKitGTK.
pub(super) const CATALOGUED_WEBKITGTK: &[Versions] = &[Versions::since(Component::WebKitGtk, &[2, 50])];

/// Whether a release lies within every range that is about a component of it.
pub(super) fn all_hold(versions: &[Versions], release: &Release) -> bool {
    versions.iter().all(|versions| versions.hold(release))
}

/// The ranges in words: `WebKitGTK 2.46 and later; libsoup 3.2 and later, before 3.3`.
pub(super) fn in_words(versions: &[Versions]) -> String {
    versions.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl Component {
    /// The engine of which it is a part.
    #[must_use]
    pub const fn engine(self) -> Engine {
        match self {
            Self::Chromium => Engine::Chromium,
            Self::Firefox => Engine::Firefox,
            Self::WebKitGtk | Self::Libsoup => Engine::WebKit,
        }
    }
}

impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} and later", self.component, VersionNumbers::from(self.since))?;
        match self.before {
            Some(before) => write!(f, ", before {}", VersionNumbers::from(before)),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::WebKitGtk => "WebKitGTK",
            Self::Libsoup => "libsoup",
        })
    }
}

/// The versions of everything that takes part in one browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    versions: Vec<(Component, VersionNumbers)>,
}

impl Release {
    /// The newest release of an engine that the claims have been compared with.
    #[must_use]
    pub fn last_seen(engine: Engine) -> Self {
        let versions: &[(Component, &[u32])] = match engine {
            Engine::Chromium => &[(Component::Chromium, &[156, 0, 8078, 79])],
            Engine::Firefox => &[(Component::Firefox, &[153, 7, 0])],
            Engine::WebKit => &[(Component::WebKitGtk, &[2, 50, 6]), (Component::Libsoup, &[3, 2, 3])],
        };
        Self {
            versions: versions
                .iter()
                .map(|(component, version)| (*component, VersionNumbers::from(*version)))
                .collect(),
        }
    }

    /// The release that a recording was made with; whatever does not say its version counts as the one last seen.
    #[must_use]
    pub fn of(engine: Engine, environment: &Environment) -> Self {
        let libsoup = environment.libraries.get("libsoup").map(String::as_str);
        Self::told(engine, &environment.browser.version, libsoup)
    }

    /// The release of an engine whose browser and library say these versions.
    #[must_use]
    pub fn told(engine: Engine, browser: &str, libsoup: Option<&str>) -> Self {
        let mut release = Self::last_seen(engine);
        for (component, version) in &mut release.versions {
            let text = match component {
                Component::Chromium | Component::Firefox | Component::WebKitGtk => Some(browser),
                Component::Libsoup => libsoup,
            };
            let told = text.map(VersionNumbers::leading).filter(|numbers| !numbers.as_slice().is_empty());
            if let Some(told) = told {
                *version = told;
            }
        }
        release
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATER: &[Versions] =
        &[Versions::since(Component::Chromium, &[114]), Versions::since(Component::Firefox, &[141])];
    const OF_TWO: &[Versions] = &[
        Versions::since(Component::WebKitGtk, &[2, 46]),
        Versions::since(Component::Libsoup, &[3, 2]).before(&[3, 5, 1]),
    ];

    fn release(versions: &[(Component, &str)]) -> Release {
        Release {
            versions: versions
                .iter()
                .map(|(component, version)| (*component, VersionNumbers::leading(version)))
                .collect(),
        }
    }

    #[test]
    fn a_release_lies_within_when_every_component_of_it_does() {
        let webkit = |browser, library| release(&[(Component::WebKitGtk, browser), (Component::Libsoup, library)]);
        let table = [
            (LATER, release(&[(Component::Chromium, "113.0.5672.63")]), false),
            (LATER, release(&[(Component::Chromium, "114.0.5735.90")]), true),
            (LATER, release(&[(Component::Firefox, "140.9.0esr")]), false),
            (LATER, release(&[(Component::Firefox, "141.0")]), true),
            (LATER, release(&[(Component::Firefox, "160.0a1")]), true),
            (OF_TWO, webkit("2.50.6", "3.2.3-0+deb12u2"), true),
            (OF_TWO, webkit("2.44.1", "3.2.3"), false),
            (OF_TWO, webkit("2.50.6", "3.5.0"), true),
            (OF_TWO, webkit("2.50.6", "3.5.1"), false),
            (OF_TWO, webkit("2.50.6", "3.10"), false),
            (OF_TWO, webkit("2.50.6", "3"), false),
            (&[], webkit("1", "1"), true),
        ];
        for (versions, release, expected) in table {
            assert_eq!(all_hold(versions, &release), expected, "{release:?} in {}", in_words(versions));
        }
    }

    #[test]
    fn ranges_are_told_in_words() {
        assert_eq!(in_words(LATER), "Chromium 114 and later; Firefox 141 and later");
        assert_eq!(in_words(OF_TWO), "WebKitGTK 2.46 and later; libsoup 3.2 and later, before 3.5.1");
    }
}
