//! Switches: how a browser must be set for a claim to be made of it.
//!
//! A claim names what is switched, and never a profile: so it holds of every profile that switches the same, of builds
//! that somebody configured otherwise, and of recordings that were made elsewhere.

use std::fmt;

use samesite_format::{Setting, Switches};

use self::Kind::{Argument, Driver, Feature, Preference};

/// How one switch of a browser must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switched {
    kind: Kind,
    name: &'static str,
    stand: Stand,
}

/// What a switch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A preference.
    Preference,
    /// A command-line argument.
    Argument,
    /// A feature of Chromium's.
    Feature,
    /// Whether a driver leads the browser.
    Driver,
}

/// How a switch must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// At one of these values.
    At(&'static [Setting]),
    /// At one of these values, or untouched: they are what the browser has by itself.
    AsInstalledOr(&'static [Setting]),
    /// At none of these values; untouched will do.
    NotAt(&'static [Setting]),
}

/// The only value of what is either on or not.
const ON: &[Setting] = &[Setting::Truth(true)];

impl Switched {
    /// A preference that has one of some values.
    pub(super) const fn preference(name: &'static str, values: &'static [Setting]) -> Self {
        Self { kind: Preference, name, stand: Stand::At(values) }
    }

    /// A preference that nobody has touched, or that has one of some values, which mean the same.
    pub(super) const fn preference_as_installed_or(name: &'static str, values: &'static [Setting]) -> Self {
        Self { kind: Preference, name, stand: Stand::AsInstalledOr(values) }
    }

    /// A preference that has none of some values.
    pub(super) const fn preference_not(name: &'static str, values: &'static [Setting]) -> Self {
        Self { kind: Preference, name, stand: Stand::NotAt(values) }
    }

    /// A feature of Chromium's that is switched on.
    pub(super) const fn feature(name: &'static str) -> Self {
        Self { kind: Feature, name, stand: Stand::At(ON) }
    }

    /// A feature of Chromium's that is not switched on.
    pub(super) const fn no_feature(name: &'static str) -> Self {
        Self { kind: Feature, name, stand: Stand::NotAt(ON) }
    }

    /// A command-line argument that is given, without a value: `--enable-itp`.
    pub(super) const fn argument(name: &'static str) -> Self {
        Self { kind: Argument, name, stand: Stand::At(ON) }
    }

    /// A command-line argument that is not given, without a value: `--enable-itp`.
    pub(super) const fn no_argument(name: &'static str) -> Self {
        Self { kind: Argument, name, stand: Stand::NotAt(ON) }
    }

    /// A driver leads the browser: what its own automation changes, and pages that lead it do not.
    pub(super) const fn driver() -> Self {
        Self { kind: Driver, name: "WebDriver", stand: Stand::At(ON) }
    }

    /// A command-line argument that is not given, or that has one of some values, which mean the same:
    /// `--cookies-policy`.
    pub(super) const fn argument_as_installed_or(name: &'static str, values: &'static [Setting]) -> Self {
        Self { kind: Argument, name, stand: Stand::AsInstalledOr(values) }
    }

    /// Whether it stands so among what was switched.
    #[must_use]
    pub fn is_so(&self, switches: &Switches) -> bool {
        let is_among = |values: &[Setting]| values.iter().any(|value| self.is(*value, switches));
        match self.stand {
            Stand::At(values) => is_among(values),
            Stand::AsInstalledOr(values) => self.is_untouched(switches) || is_among(values),
            Stand::NotAt(values) => !is_among(values),
        }
    }

    fn is_untouched(&self, switches: &Switches) -> bool {
        match self.kind {
            Preference => switches.preference(self.name).is_none(),
            Argument => switches.argument(self.name).is_none(),
            Feature => !switches.has_feature(self.name),
            Driver => !switches.has_driver(),
        }
    }

    /// Whether it was touched, and has this value.
    fn is(&self, value: Setting, switches: &Switches) -> bool {
        match (self.kind, value) {
            (Preference, _) => switches.preference(self.name).is_some_and(|told| value == *told),
            (Argument, Setting::Word(word)) => switches.argument(self.name) == Some(word),
            (Argument, _) => switches.argument(self.name) == Some(""),
            (Feature, _) => switches.has_feature(self.name),
            (Driver, _) => switches.has_driver(),
        }
    }
}

/// `network.cookie.sameSite.laxByDefault is true`; `profile.cookie_controls_mode is untouched or 1`;
/// `ShortLaxAllowUnsafeThreshold is off`
impl fmt::Display for Switched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)?;
        let is_switch = self.kind != Preference;
        let or = |values: &[Setting]| values.iter().map(|value| format!(" or {value}")).collect::<String>();
        match self.stand {
            Stand::At(ON) if is_switch => f.write_str(" is on"),
            Stand::NotAt(ON) if is_switch => f.write_str(" is off"),
            Stand::At(values) => write!(f, " is{}", or(values).trim_start_matches(" or")),
            Stand::AsInstalledOr(values) => write!(f, " is untouched{}", or(values)),
            Stand::NotAt(values) => write!(f, " is not{}", or(values).trim_start_matches(" or")),
        }
    }
}

#[cfg(test)]
mod tests {
    use Setting::{Number, Truth, Word};
    use samesite_format::Switch;

    use super::*;

    #[test]
    fn what_nobody_touched_stands_as_installed() {
        let is = Switched::preference("mode", &[Number(1), Number(2)]);
        let untouched_or = Switched::preference_as_installed_or("mode", &[Number(1)]);
        let is_not = Switched::preference_not("mode", &[Number(1)]);
        let answers = |preference: Option<i64>| {
            let switches = preference.map(|value| Switch::Preference("mode", Number(value))).into_iter().collect();
            [is, untouched_or, is_not].map(|switched| switched.is_so(&switches))
        };
        assert_eq!(answers(None), [false, true, true]);
        assert_eq!(answers(Some(1)), [true, true, false]);
        assert_eq!(answers(Some(2)), [true, false, true]);
        assert_eq!(answers(Some(3)), [false, false, true]);
    }

    #[test]
    fn arguments_and_features_are_on_or_have_a_value() {
        let policy = Switched::argument_as_installed_or("--policy", &[Word("none")]);
        for (arguments, expected) in [
            (&["--itp", "--policy=all", "--enable-features=A,B"][..], [true, false, true, false, false]),
            (&["--policy=none"], [false, true, false, true, true]),
            (&["--itp-too", "--enable-features=AB"], [false, true, false, true, true]),
        ] {
            let switches = arguments.iter().copied().map(Switch::Argument).collect();
            let all = [
                Switched::argument("--itp"),
                Switched::no_argument("--itp"),
                Switched::feature("A"),
                Switched::no_feature("A"),
                policy,
            ];
            assert_eq!(all.map(|switched| switched.is_so(&switches)), expected, "{arguments:?}");
        }
    }

    #[test]
    fn a_driver_is_there_unless_it_is_told_otherwise() {
        let switches = Switches::default();
        assert!(Switched::driver().is_so(&switches));
        assert!(!Switched::driver().is_so(&switches.without_driver(true)));
    }

    #[test]
    fn switches_are_told_in_words() {
        let table = [
            (Switched::preference("mode", &[Truth(true)]), "mode is true"),
            (Switched::preference_as_installed_or("mode", &[Number(1), Number(5)]), "mode is untouched or 1 or 5"),
            (Switched::preference_not("mode", &[Word("strict")]), "mode is not \"strict\""),
            (Switched::no_feature("Feature"), "Feature is off"),
            (Switched::argument("--itp"), "--itp is on"),
            (Switched::driver(), "WebDriver is on"),
        ];
        for (switched, words) in table {
            assert_eq!(switched.to_string(), words);
        }
    }
}
