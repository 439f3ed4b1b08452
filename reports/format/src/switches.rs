//! Switches: what of a browser was set otherwise than it is installed.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

/// One thing that is switched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// A preference, and its value.
    Preference(&'static str, Setting),
    /// A feature of Chromium's, switched on.
    Feature(&'static str),
    /// A command-line argument, such as `--cookies-policy=always`.
    Argument(&'static str),
}

/// The value of a preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Truth(bool),
    /// A text.
    Word(&'static str),
}

/// What was switched in a browser: its preferences and its arguments, features among them; and whether a driver leads it,
/// which switches some things by itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Switches {
    preferences: BTreeMap<String, Value>,
    arguments: Vec<String>,
    has_no_driver: bool,
}

impl Switches {
    /// What these preferences and arguments switch.
    #[must_use]
    pub const fn new(preferences: BTreeMap<String, Value>, arguments: Vec<String>) -> Self {
        Self { preferences, arguments, has_no_driver: false }
    }

    /// The same in a browser that no driver leads, where that is so.
    #[must_use]
    pub fn without_driver(self, is_so: bool) -> Self {
        Self { has_no_driver: is_so, ..self }
    }

    /// Whether a driver leads the browser.
    #[must_use]
    pub const fn has_driver(&self) -> bool {
        !self.has_no_driver
    }

    /// Whether nothing at all is switched.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.preferences.is_empty() && self.arguments.is_empty()
    }

    /// The value of a preference, such as `network.cookie.cookieBehavior`; `None` if nobody has touched it.
    #[must_use]
    pub fn preference(&self, name: &str) -> Option<&Value> {
        self.preferences.get(name)
    }

    /// The value of an argument, such as `always` of `--cookies-policy`; empty for one without, and `None` if it was not
    /// given. The last one counts.
    #[must_use]
    pub fn argument(&self, name: &str) -> Option<&str> {
        self.arguments.iter().rev().find_map(|argument| match argument.strip_prefix(name)? {
            "" => Some(""),
            rest => rest.strip_prefix('='),
        })
    }

    /// Whether a feature of Chromium's is switched on: `ShortLaxAllowUnsafeThreshold`.
    #[must_use]
    pub fn has_feature(&self, name: &str) -> bool {
        features(&self.arguments).any(|feature| feature == name)
    }
}

impl From<Setting> for Value {
    fn from(setting: Setting) -> Self {
        match setting {
            Setting::Number(number) => number.into(),
            Setting::Truth(truth) => truth.into(),
            Setting::Word(word) => word.into(),
        }
    }
}

impl PartialEq<Value> for Setting {
    fn eq(&self, told: &Value) -> bool {
        match *self {
            Self::Number(number) => told.as_i64() == Some(number),
            Self::Truth(truth) => told.as_bool() == Some(truth),
            Self::Word(word) => told.as_str() == Some(word),
        }
    }
}

/// As JSON has it: `5`, `true`, `"strict"`
impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Value::from(*self).fmt(f)
    }
}

/// As one would set it: `network.cookie.cookieBehavior = 0`, `--enable-features=ShortLaxAllowUnsafeThreshold`
impl fmt::Display for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Preference(name, value) => write!(f, "{name} = {value}"),
            Self::Feature(name) => write!(f, "--enable-features={name}"),
            Self::Argument(argument) => f.write_str(argument),
        }
    }
}

/// The features that arguments switch on, such as `SameSiteByDefaultCookies`.
pub(crate) fn features(arguments: &[String]) -> impl Iterator<Item = &str> {
    let lists = arguments.iter().filter_map(|argument| argument.strip_prefix("--enable-features="));
    // A feature may have parameters behind a colon, and a field trial behind a less-than sign.
    lists.flat_map(|list| list.split(',')).map(|feature| feature.split([':', '<']).next().unwrap_or(feature))
}

impl FromIterator<Switch> for Switches {
    fn from_iter<I: IntoIterator<Item = Switch>>(switches: I) -> Self {
        let mut all = Self::default();
        for switch in switches {
            match switch {
                Switch::Preference(name, value) => _ = all.preferences.insert(name.to_owned(), value.into()),
                Switch::Feature(name) => all.arguments.push(format!("--enable-features={name}")),
                Switch::Argument(argument) => all.arguments.push(argument.to_owned()),
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_are_found_by_their_whole_names() {
        let arguments =
            ["--enable-itp", "--cookies-policy=never", "--cookies-policy=always", "--enable-features=A<b,C:d"];
        let switches = Switches::new(
            BTreeMap::from([("network.cookie.cookieBehavior".to_owned(), 5.into())]),
            arguments.map(str::to_owned).into(),
        );
        assert_eq!(switches.preference("network.cookie.cookieBehavior"), Some(&5.into()));
        assert_eq!(switches.preference("network.cookie"), None);
        assert_eq!(switches.argument("--enable-itp"), Some(""));
        assert_eq!(switches.argument("--enable"), None);
        assert_eq!(switches.argument("--cookies-policy"), Some("always"), "the last one counts");
        assert!(switches.has_feature("A") && switches.has_feature("C"));
        assert!(!switches.has_feature("b") && !switches.has_feature("d"));
    }
}
