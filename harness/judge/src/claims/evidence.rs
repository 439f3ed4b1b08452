//! Evidence: where it is known from that a browser does what is claimed of it.

use std::fmt;

/// One thing that a claim is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// A file of a browser's source, and what stands there.
    Source {
        /// The project and the path: `Chromium net/cookies/cookie_monster.cc`.
        file: &'static str,
        /// A function, or what it does.
        what: &'static str,
    },
    /// A change of a source, and the release that it came with.
    Commit(&'static str),
    /// A bug, a thread or an announcement in which the browser's makers speak of it.
    Bug(&'static str),
    /// A preference, a feature switch or a default of the build that brings it about.
    Preference(&'static str),
    /// What others have published of it.
    Publication(&'static str),
    /// The sentence of a standard that it goes against, or that allows it.
    Text(&'static str),
    /// A run in which it was seen.
    Seen {
        /// The browser and its version: `Firefox ESR 153`.
        browser: &'static str,
        /// What was seen beside the statement itself; may be empty.
        what: &'static str,
    },
}

impl Evidence {
    /// Whether it says something about a browser, and not about a text alone.
    #[must_use]
    pub const fn is_about_a_browser(self) -> bool {
        !matches!(self, Self::Text(_))
    }

    /// Whether it tells why a browser does so, and with that of whatever is built from the same source.
    #[must_use]
    pub const fn is_of_a_source(self) -> bool {
        match self {
            Self::Source { .. } | Self::Commit(_) | Self::Bug(_) | Self::Preference(_) => true,
            Self::Publication(_) | Self::Text(_) | Self::Seen { .. } => false,
        }
    }
}

/// A line of a report: `Chromium net/cookies/cookie_base.cc: GetEffectiveSameSite`, `seen in Chromium 156`.
impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source { file, what } => write!(f, "{file}: {what}"),
            Self::Commit(words)
            | Self::Bug(words)
            | Self::Preference(words)
            | Self::Publication(words)
            | Self::Text(words) => f.write_str(words),
            Self::Seen { browser, what: "" } => write!(f, "seen in {browser}"),
            Self::Seen { browser, what } => write!(f, "seen in {browser}: {what}"),
        }
    }
}
