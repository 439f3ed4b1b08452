//! What chromedrivers of other releases lack, and which browsers each drives: one table of each, tried release by
//! release.
//!
//! A chromedriver is made for the browser of its own major version.
//! Old browsers have none that can still be had, so a few drivers drive them all.

use crate::version::Version;

/// Something that not every chromedriver does by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ability {
    /// Speaks the standard's dialect of WebDriver without being asked to.
    StandardDialect,
    /// Takes `eager` for the time when a navigation is over.
    EagerNavigation,
    /// Prints on which port it listens when the system has chosen it.
    TellsPort,
}

/// From which release on a driver has each ability, with what comes of it before.
const ABILITIES: &[(Ability, &[u32])] = &[
    // Before, it answers in a dialect of its own unless `w3c` is asked for.
    (Ability::StandardDialect, &[75]),
    // Before, it opens no session: the strategy is "not yet supported".
    (Ability::EagerNavigation, &[77]),
    // Up to 120 it says that it listens and not where. 121 to 130 were not tried; the system knows it of all of them.
    (Ability::TellsPort, &[131]),
];

/// Majors of browsers that a driver has been seen to drive besides its own: `(driver, first, last)`. Of 2.36 and 2.37,
/// which have numbers of their own, these are all.
const DRIVEN: &[(&[u32], u32, u32)] = &[
    (&[2, 36], 64, 65),
    (&[2, 37], 66, 69),
    (&[2, 46], 67, 76),
    (&[74], 67, 76),
    (&[79], 74, 81),
    (&[81], 76, 88),
    (&[92], 83, 109),
    (&[114], 106, 117),
    (&[120], 112, 122),
    (&[131], 122, 130),
    (&[156], 131, 156),
];

impl Ability {
    /// Whether the driver has it. One that does not tell its version is taken to be of today.
    pub(super) fn is_of(self, driver: Option<&Version>) -> bool {
        let (_, since) = ABILITIES.iter().find(|(ability, _)| *ability == self).expect("each ability has a row");
        driver.is_none_or(|version| version.is_at_least(since))
    }
}

/// Whether the driver can drive the browser: because they are of one major version, or were seen to get on.
pub(super) fn drives(driver: &Version, browser: &Version) -> bool {
    let seen = |&(known, first, last): &(&[u32], u32, u32)| {
        driver.numbers().as_slice().starts_with(known) && (first..=last).contains(&browser.major())
    };
    driver.major() == browser.major() || DRIVEN.iter().any(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::find_in(text).unwrap()
    }

    #[test]
    fn an_ability_comes_with_a_release_and_stays() {
        let table = [
            ("2.36.540471", "has none"),
            ("74.0.3729.6", "has none"),
            ("76.0.3809.126", "StandardDialect"),
            ("77.0.3865.40", "StandardDialect EagerNavigation"),
            ("81.0.4044.20", "StandardDialect EagerNavigation"),
            ("120.0.6099.224", "StandardDialect EagerNavigation"),
            ("131.0.6778.264", "StandardDialect EagerNavigation TellsPort"),
            ("156.0.8078.79", "StandardDialect EagerNavigation TellsPort"),
        ];
        for (driver, expected) in table {
            let abilities: Vec<_> = ABILITIES
                .iter()
                .filter(|(ability, _)| ability.is_of(Some(&version(driver))))
                .map(|(ability, _)| format!("{ability:?}"))
                .collect();
            let told = if abilities.is_empty() { "has none".to_owned() } else { abilities.join(" ") };
            assert_eq!(told, expected, "{driver}");
        }
        assert!(ABILITIES.iter().all(|(ability, _)| ability.is_of(None)));
    }

    #[test]
    fn a_driver_drives_its_own_major_and_those_it_was_seen_to_drive() {
        let table = [
            ("2.36.540471", "65.0.3312.0", true),
            ("2.36.540471", "69.0.3452.0", false),
            // Not the driver of Chromium 2.
            ("2.37.543619", "67.0.3372.0", true),
            ("74.0.3729.6", "72.0.3582.0", true),
            ("74.0.3729.6", "78.0.3882.0", false),
            ("92.0.4515.43", "109.0.5412.0", true),
            ("92.0.4515.43", "112.0.5614.0", false),
            ("99.0.4844.51", "99.0.4844.84", true),
            ("99.0.4844.51", "100.0.4896.60", false),
            ("156.0.8078.79", "150.0.7871.100", true),
            ("156.0.8078.79", "157.0.8100.1", false),
        ];
        for (driver, browser, expected) in table {
            assert_eq!(drives(&version(driver), &version(browser)), expected, "{driver} drives {browser}");
        }
    }
}
