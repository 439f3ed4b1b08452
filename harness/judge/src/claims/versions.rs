//! Versions: of which releases a claim holds, of which it does not, and of which nobody knows.
//!
//! What is known of a claim's reach are its *turns*: versions from which on it holds, or does not hold any more.
//! Each has its own evidence, and says how much that is worth: a source that dates the turn tells of the versions
//! before it, too; a source that was read at one version, or a run in one, tells of that version alone.

use std::fmt;

use samesite_format::{Engine, Environment, Product, VersionNumbers};

use super::evidence::Evidence;

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

/// Whether a claim holds of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// The claim holds, as far as anything is known.
    Holds,
    /// Nobody has looked, and no source says.
    NotKnown,
    /// The claim is known not to hold.
    DoesNot,
}

/// The versions of one component that a claim is about.
///
/// A version is compared with as many numbers as a bound has: 3.2.3 lies before 3.3, and 141.0.2 does not lie before 141.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    component: Component,
    /// In the order of their versions; none for a claim that holds of every version.
    turns: &'static [Turn],
    /// Who must have built the browser: `Debian`. `None` if that makes no difference.
    distribution: Option<&'static str>,
    /// A feature that ends it where it is switched on, and the first version that knows the switch.
    ended_by: Option<(&'static str, &'static [u32])>,
}

/// A version from which on a claim holds, or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The first version that it is said of, with as many numbers as are known: `[85]`, `[3, 5, 1]`.
    at: &'static [u32],
    /// Whether the claim holds from here on.
    holds: bool,
    /// What is known of the versions before.
    certainty: Certainty,
    /// Where the turn is known from; none for a run, which its version names.
    evidence: Option<Evidence>,
}

/// How much is known of the place of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// A source names the release: right before it, the answer was the other one.
    Dated,
    /// A source shows it at that release; the turn may lie further back.
    Bounded,
    /// A run shows it at that release; the turn may lie further back.
    Seen,
}

impl Turn {
    /// A source dates the beginning: the claim does not hold of the versions before.
    #[must_use]
    pub const fn began(at: &'static [u32], evidence: Evidence) -> Self {
        Self { at, holds: true, certainty: Certainty::Dated, evidence: Some(evidence) }
    }

    /// A source dates the end: the claim holds up to that version, and not of it.
    #[must_use]
    pub const fn ended(at: &'static [u32], evidence: Evidence) -> Self {
        Self { at, holds: false, certainty: Certainty::Dated, evidence: Some(evidence) }
    }

    /// A source shows that the claim holds of that version.
    #[must_use]
    pub const fn held_by(at: &'static [u32], evidence: Evidence) -> Self {
        Self { at, holds: true, certainty: Certainty::Bounded, evidence: Some(evidence) }
    }

    /// A source shows that the claim does not hold of that version: not any more, or not yet.
    #[must_use]
    pub const fn not_at(at: &'static [u32], evidence: Evidence) -> Self {
        Self { at, holds: false, certainty: Certainty::Bounded, evidence: Some(evidence) }
    }

    /// A run of that version shows that the claim holds.
    #[must_use]
    pub const fn seen(at: &'static [u32]) -> Self {
        Self { at, holds: true, certainty: Certainty::Seen, evidence: None }
    }

    /// A run of that version shows that the claim does not hold: not any more, or not yet.
    #[must_use]
    pub const fn not_seen(at: &'static [u32]) -> Self {
        Self { at, holds: false, certainty: Certainty::Seen, evidence: None }
    }

    /// The first version that it is said of, with as many numbers as are known: `[85]`.
    #[must_use]
    pub const fn at(&self) -> &'static [u32] {
        self.at
    }

    /// Whether the claim holds from here on.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.holds
    }

    /// How much is known of the turn's place.
    #[must_use]
    pub const fn certainty(&self) -> Certainty {
        self.certainty
    }
}

impl Versions {
    /// The versions of a component that these turns tell apart, given in the order of their versions.
    ///
    /// # Panics
    ///
    /// If the turns are not in that order; or if one is dated and changes nothing. In a constant the compiler says so.
    #[must_use]
    pub const fn of(component: Component, turns: &'static [Turn]) -> Self {
        let mut index = 1;
        while index < turns.len() {
            let (before, after) = (&turns[index - 1], &turns[index]);
            assert!(is_less(before.at, after.at), "turns stand in the order of their versions");
            let changes_nothing = matches!(after.certainty, Certainty::Dated) && before.holds == after.holds;
            assert!(!changes_nothing, "a dated turn is one from the other answer");
            index += 1;
        }
        Self { component, turns, distribution: None, ended_by: None }
    }

    /// Every version of a component.
    #[must_use]
    pub const fn every(component: Component) -> Self {
        Self::of(component, &[])
    }

    /// The same, of browsers alone that a distribution has built: `Debian`.
    #[must_use]
    pub const fn built_by(self, distribution: &'static str) -> Self {
        Self { distribution: Some(distribution), ..self }
    }

    /// The same, unless a feature is switched on that ends it; `since` is the first version that knows the switch.
    ///
    /// Some defaults were switched by a browser's maker from afar, so that one build did both.
    #[must_use]
    pub const fn unless(self, feature: &'static str, since: &'static [u32]) -> Self {
        Self { ended_by: Some((feature, since)), ..self }
    }

    /// The component whose versions they are.
    #[must_use]
    pub const fn component(&self) -> Component {
        self.component
    }

    /// The turns, in the order of their versions.
    #[must_use]
    pub const fn turns(&self) -> &'static [Turn] {
        self.turns
    }

    /// Whether a claim about these versions holds of a release; one that the component takes no part in is not asked.
    fn reach(&self, release: &Release) -> Reach {
        let Some((_, version)) = release.versions.iter().find(|(component, _)| *component == self.component) else {
            return Reach::Holds;
        };
        let built = match (self.distribution, &release.distribution) {
            (None, _) => Reach::Holds,
            (Some(_), None) => Reach::NotKnown,
            (Some(meant), Some(told)) if meant == told => Reach::Holds,
            (Some(_), Some(_)) => Reach::DoesNot,
        };
        let is_ended = self.ended_by.is_some_and(|(feature, since)| {
            let knows = version.as_ref().is_none_or(|version| version.compared_with(since).is_ge());
            knows && release.features.iter().any(|switched| switched == feature)
        });
        if is_ended {
            return Reach::DoesNot;
        }
        let reach = match version {
            Some(version) => self.reach_of_version(version),
            None if self.turns.is_empty() => Reach::Holds,
            None => Reach::NotKnown,
        };
        reach.max(built)
    }

    fn reach_of_version(&self, version: &VersionNumbers) -> Reach {
        let answer = |holds| if holds { Reach::Holds } else { Reach::DoesNot };
        let following = self.turns.partition_point(|turn| version.compared_with(turn.at).is_ge());
        let last = following.checked_sub(1).map(|index| &self.turns[index]);
        match (last, self.turns.get(following)) {
            (None, None) => Reach::Holds,
            (_, Some(next)) if next.certainty == Certainty::Dated => answer(!next.holds),
            (Some(last), None) => answer(last.holds),
            (Some(last), Some(next)) if last.holds == next.holds => answer(last.holds),
            // Somewhere between the two lies the turn.
            (Some(last), Some(_)) if version.compared_with(last.at).is_eq() => answer(last.holds),
            (_, Some(_)) => Reach::NotKnown,
        }
    }
}

/// Whether one version lies before another, by as many numbers as both have.
const fn is_less(one: &[u32], other: &[u32]) -> bool {
    let mut index = 0;
    while index < one.len() && index < other.len() {
        if one[index] != other[index] {
            return one[index] < other[index];
        }
        index += 1;
    }
    one.len() < other.len()
}

/// Whether a claim about several components holds of a release: if none of them says otherwise.
pub(super) fn reach(versions: &[Versions], release: &Release) -> Reach {
    versions.iter().map(|versions| versions.reach(release)).max().unwrap_or(Reach::Holds)
}

/// The versions in words: `WebKitGTK 2.46 and later; libsoup 3.2 and later, before 3.3`.
pub(super) fn in_words(versions: &[Versions]) -> String {
    versions.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Where each turn is known from: `Chromium since 85: PSA …`.
pub(super) fn evidence(versions: &[Versions]) -> impl Iterator<Item = String> + '_ {
    versions.iter().flat_map(|versions| {
        versions.turns.iter().filter_map(|turn| {
            let word = if turn.holds { "since" } else { "not in" };
            let at = VersionNumbers::from(turn.at);
            Some(format!("{} {word} {at}: {}", versions.component, turn.evidence?))
        })
    })
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

/// `Chromium 85 and later`; `Chromium seen in 150 and later, not known before`; `Firefox 60 and later, before 131`;
/// `every libsoup before 3.3`.
impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(distribution) = self.distribution {
            write!(f, "{distribution}'s ")?;
        }
        // Turns that repeat an answer tell nothing new to people.
        let mut turns: Vec<&Turn> = Vec::new();
        for turn in self.turns {
            if turns.last().is_none_or(|last| last.holds != turn.holds) {
                turns.push(turn);
            }
        }
        let mut turns = turns.into_iter().peekable();
        let Some(first) = turns.peek() else { return write!(f, "every {}", self.component) };
        let from_the_beginning = !first.holds && first.certainty == Certainty::Dated;
        write!(f, "{}{}", if from_the_beginning { "every " } else { "" }, self.component)?;
        if let Some((feature, _)) = self.ended_by {
            write!(f, " without {feature}")?;
        }
        let mut comma = "";
        let mut before: Option<&Turn> = None;
        let mut is_named = false;
        for turn in turns {
            let at = VersionNumbers::from(turn.at);
            match (turn.holds, turn.certainty) {
                (true, Certainty::Seen) => write!(f, "{comma} seen in {at} and later")?,
                (true, Certainty::Dated | Certainty::Bounded) => write!(f, "{comma} {at} and later")?,
                (false, Certainty::Dated) => write!(f, "{comma} before {at}")?,
                // A version in which it does not hold yet is named behind the one in which it does.
                (false, Certainty::Bounded | Certainty::Seen) if before.is_none() => {}
                (false, Certainty::Bounded | Certainty::Seen) => {
                    is_named = true;
                    write!(f, "{comma} not in {at}")?;
                }
            }
            match before {
                _ if !turn.holds || turn.certainty == Certainty::Dated || is_named => {}
                Some(before) => write!(f, ", not in {}", VersionNumbers::from(before.at))?,
                None => f.write_str(", not known before")?,
            }
            comma = if before.is_none() && !turn.holds && turn.certainty != Certainty::Dated { "" } else { "," };
            before = Some(turn);
        }
        Ok(())
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

/// `dated by a source`, `bounded by a source`, `seen only`
impl fmt::Display for Certainty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Dated => "dated by a source",
            Self::Bounded => "bounded by a source",
            Self::Seen => "seen only",
        })
    }
}

/// The versions of everything that takes part in one browser, and who built it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Each component with its version; `None` for one that does not tell it.
    versions: Vec<(Component, Option<VersionNumbers>)>,
    /// Who built the browser: `Debian`, or `none` for no distribution. `None` if nobody says.
    distribution: Option<String>,
    /// The features that were switched on when it was started: `SameSiteByDefaultCookies`.
    features: Vec<String>,
}

impl Release {
    /// The newest release of an engine that the claims have been compared with.
    #[must_use]
    pub fn last_seen(engine: Engine) -> Self {
        let versions: &[(Component, &[u32])] = match engine {
            Engine::Chromium => &[(Component::Chromium, &[156, 0, 8078, 108])],
            Engine::Firefox => &[(Component::Firefox, &[153, 8, 0])],
            Engine::WebKit => &[(Component::WebKitGtk, &[2, 50, 6]), (Component::Libsoup, &[3, 2, 3])],
        };
        let told =
            |(component, version): &(Component, &'static [u32])| (*component, Some(VersionNumbers::from(*version)));
        Self {
            versions: versions.iter().map(told).collect(),
            distribution: Some("Debian".to_owned()),
            features: Vec::new(),
        }
    }

    /// The version of the browser itself: `2.50.6`; `None` where it does not tell one.
    #[must_use]
    pub fn of_browser(&self) -> Option<String> {
        self.versions.first().and_then(|(_, version)| version.as_ref()).map(ToString::to_string)
    }

    /// The release that a recording was made with.
    #[must_use]
    pub fn of(engine: Engine, environment: &Environment) -> Self {
        let libsoup = environment.libraries.get("libsoup").map(String::as_str);
        Self {
            distribution: distribution(environment),
            features: environment.features().map(str::to_owned).collect(),
            ..Self::told(engine, environment.told_engine_version().unwrap_or_default(), libsoup)
        }
    }

    /// The release of an engine whose browser and library say these versions, as Debian builds it. What says none has
    /// none that is known.
    #[must_use]
    pub fn told(engine: Engine, browser: &str, libsoup: Option<&str>) -> Self {
        let numbers = |text: &str| Some(VersionNumbers::leading(text)).filter(|numbers| !numbers.as_slice().is_empty());
        let versions = match engine {
            Engine::Chromium => vec![(Component::Chromium, numbers(browser))],
            Engine::Firefox => vec![(Component::Firefox, numbers(browser))],
            Engine::WebKit => {
                vec![(Component::WebKitGtk, numbers(browser)), (Component::Libsoup, libsoup.and_then(numbers))]
            }
        };
        Self { versions, ..Self::last_seen(engine) }
    }

    /// The same release, as somebody else builds it: `none` for no distribution.
    #[must_use]
    pub fn built_by(self, distribution: &str) -> Self {
        Self { distribution: Some(distribution.to_owned()), ..self }
    }

    /// The same release, started with a feature switched on.
    #[must_use]
    pub fn with_feature(mut self, feature: &str) -> Self {
        self.features.push(feature.to_owned());
        self
    }

    /// Whether a component of it is newer than any that the claims have been compared with.
    #[must_use]
    pub fn is_newer_than_seen(&self, engine: Engine) -> bool {
        let seen = Self::last_seen(engine);
        self.versions.iter().zip(&seen.versions).any(|((component, version), (_, known))| {
            let (Some(version), Some(known)) = (version, known) else { return false };
            // What a browser does with cookies changes with these numbers; those after them mend faults.
            let numbers = match component {
                Component::Chromium | Component::Firefox => 1,
                Component::WebKitGtk | Component::Libsoup => 2,
            };
            version.compared_with(&known.as_slice()[..numbers]).is_gt()
        })
    }
}

/// Who built the browser of a recording; `None` if it does not say.
fn distribution(environment: &Environment) -> Option<String> {
    let Environment { browser, system, distribution, .. } = environment;
    if distribution.is_some() {
        return distribution.clone();
    }
    // Recordings that are older than the word: makers build Chrome and Edge for every distribution themselves. Debian
    // keeps its Chromium below /usr, where no other program belongs; what was accepted has lost its folder.
    let is_packaged =
        browser.path.is_relative() || ["/usr/bin", "/usr/lib"].iter().any(|it| browser.path.starts_with(it));
    match environment.product() {
        Some(Product::Chrome | Product::ChromeForTesting | Product::Edge) => Some("none".to_owned()),
        Some(Product::Chromium) if is_packaged && system.starts_with("Debian") => Some("Debian".to_owned()),
        _ => None,
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: Evidence = Evidence::Bug("a bug");
    /// Dated, bounded and seen turns of a claim that came, went and came back.
    const TURNS: &[Turn] = &[
        Turn::not_at(&[50], SOURCE),
        Turn::held_by(&[60], SOURCE),
        Turn::seen(&[70]),
        Turn::ended(&[96, 0, 1], SOURCE),
        Turn::began(&[104], SOURCE),
        Turn::not_seen(&[110]),
    ];

    fn chromium(version: &str) -> Release {
        Release::told(Engine::Chromium, version, None)
    }

    #[test]
    fn what_lies_between_two_answers_is_known_only_where_the_turn_is_dated() {
        let versions = [Versions::of(Component::Chromium, TURNS)];
        let table = [
            ("49.0", Reach::NotKnown),
            ("50.0.2661.75", Reach::DoesNot),
            ("51", Reach::NotKnown),
            ("59.9", Reach::NotKnown),
            ("60", Reach::Holds),
            ("65", Reach::Holds),
            ("70", Reach::Holds),
            ("96.0.0", Reach::Holds),
            ("96.0.1.5", Reach::DoesNot),
            ("103", Reach::DoesNot),
            ("104", Reach::Holds),
            ("105", Reach::NotKnown),
            ("110.0.1", Reach::DoesNot),
            ("200", Reach::DoesNot),
            ("no version", Reach::NotKnown),
        ];
        for (version, expected) in table {
            assert_eq!(reach(&versions, &chromium(version)), expected, "{version}");
        }
        assert_eq!(reach(&[Versions::every(Component::Chromium)], &chromium("none")), Reach::Holds);
        assert_eq!(reach(&versions, &Release::told(Engine::Firefox, "1", None)), Reach::Holds, "not its component");
    }

    #[test]
    fn a_claim_about_two_components_holds_if_neither_says_otherwise() {
        const OF_TWO: &[Versions] = &[
            Versions::of(Component::WebKitGtk, &[Turn::seen(&[2, 46])]),
            Versions::of(Component::Libsoup, &[Turn::ended(&[3, 5, 1], SOURCE)]),
        ];
        let table = [
            ("2.50.6", Some("3.2.3-0+deb12u2"), Reach::Holds),
            ("2.44.1", Some("3.2.3"), Reach::NotKnown),
            ("2.44.1", Some("3.5.1"), Reach::DoesNot),
            ("2.50.6", Some("3.5.0"), Reach::Holds),
            ("2.50.6", Some("3.10"), Reach::DoesNot),
            ("2.50.6", Some("libsoup-3.0.so.0.7.4"), Reach::NotKnown),
            ("2.50.6", None, Reach::NotKnown),
        ];
        for (browser, library, expected) in table {
            assert_eq!(
                reach(OF_TWO, &Release::told(Engine::WebKit, browser, library)),
                expected,
                "{browser} {library:?}"
            );
        }
    }

    #[test]
    fn a_claim_about_a_distribution_is_not_known_of_a_build_that_does_not_say_who_made_it() {
        const DEBIANS: &[Versions] =
            &[Versions::of(Component::Chromium, &[Turn::held_by(&[97], SOURCE)]).built_by("Debian")];
        let built = |version, distribution: Option<&str>| Release {
            distribution: distribution.map(str::to_owned),
            ..chromium(version)
        };
        assert_eq!(reach(DEBIANS, &built("120", Some("Debian"))), Reach::Holds);
        assert_eq!(reach(DEBIANS, &built("120", Some("none"))), Reach::DoesNot);
        assert_eq!(reach(DEBIANS, &built("120", None)), Reach::NotKnown);
        assert_eq!(reach(DEBIANS, &built("90", Some("Debian"))), Reach::NotKnown);
        assert_eq!(reach(DEBIANS, &built("90", Some("none"))), Reach::DoesNot);
    }

    #[test]
    fn a_switch_ends_a_claim_in_versions_that_know_it() {
        const BEFORE: &[Versions] =
            &[Versions::of(Component::Chromium, &[Turn::ended(&[85], SOURCE)]).unless("NewDefault", &[76])];
        for (version, feature, expected) in [
            ("80", "NewDefault", Reach::DoesNot),
            ("80", "Another", Reach::Holds),
            ("72", "NewDefault", Reach::Holds),
            ("85", "Another", Reach::DoesNot),
        ] {
            assert_eq!(reach(BEFORE, &chromium(version).with_feature(feature)), expected, "{version} {feature}");
        }
        assert_eq!(in_words(BEFORE), "every Chromium without NewDefault before 85");
    }

    #[test]
    fn versions_are_told_in_words() {
        const LATER: Turn = Turn::began(&[85], SOURCE);
        const TABLE: &[(&[Turn], &str)] = &[
            (&[], "every Chromium"),
            (&[LATER], "Chromium 85 and later"),
            (&[Turn::ended(&[76], SOURCE)], "every Chromium before 76"),
            (&[LATER, Turn::ended(&[91], SOURCE)], "Chromium 85 and later, before 91"),
            (&[Turn::held_by(&[108], SOURCE)], "Chromium 108 and later, not known before"),
            (&[Turn::seen(&[148])], "Chromium seen in 148 and later, not known before"),
            (
                &[Turn::not_seen(&[77]), Turn::seen(&[78]), Turn::held_by(&[85], SOURCE)],
                "Chromium seen in 78 and later, not in 77",
            ),
            (
                &[Turn::held_by(&[51], SOURCE), Turn::not_seen(&[83]), Turn::seen(&[84]), Turn::ended(&[85], SOURCE)],
                "Chromium 51 and later, not known before, not in 83, seen in 84 and later, before 85",
            ),
            (TURNS, "Chromium 60 and later, not in 50, before 96.0.1, 104 and later, not in 110"),
        ];
        for (turns, words) in TABLE {
            assert_eq!(Versions::of(Component::Chromium, turns).to_string(), *words);
        }
        let debians = Versions::of(Component::Chromium, &[LATER]).built_by("Debian");
        assert_eq!(
            in_words(&[debians, Versions::every(Component::Firefox)]),
            "Debian's Chromium 85 and later; every Firefox"
        );
    }

    #[test]
    fn a_release_is_newer_by_the_numbers_that_change_what_cookies_do() {
        assert!(!chromium("156.9.9999.9").is_newer_than_seen(Engine::Chromium));
        assert!(chromium("157.0").is_newer_than_seen(Engine::Chromium));
        let webkit = |browser, library| Release::told(Engine::WebKit, browser, Some(library));
        assert!(!webkit("2.50.9", "3.2.9").is_newer_than_seen(Engine::WebKit));
        assert!(webkit("2.54.2", "3.2.3").is_newer_than_seen(Engine::WebKit));
        assert!(webkit("2.50.6", "3.6.5").is_newer_than_seen(Engine::WebKit));
    }
}
