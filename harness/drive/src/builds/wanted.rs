//! The words by which a person names a build: `chromium@84`, `chromium@84.0.4147`, `chromium@80+rollout`.

use std::str::FromStr;

use samesite_format::{Product, VersionNumbers};

use super::catalogue::{CATALOGUE, CataloguedBuild};
use crate::settings::Settings;

/// A build that a person named, as it is or in a variation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The build.
    pub build: &'static CataloguedBuild,
    /// What it is started with besides, in the order of [`VARIATIONS`].
    pub variations: Vec<&'static Variation>,
}

/// Features of Chromium that its maker's servers switched on in browsers that were installed already.
#[derive(Debug, PartialEq, Eq)]
pub struct Variation {
    /// The word behind the plus sign: `rollout`.
    pub id: &'static str,
    /// What it is, as half a sentence.
    pub purpose: &'static str,
    /// The features.
    pub features: &'static [&'static str],
    /// The first and the last major that it makes a difference to.
    pub majors: (u32, u32),
}

/// Every variation.
pub static VARIATIONS: &[Variation] = &[
    Variation {
        id: "rollout",
        purpose: "as Chrome's servers switched it in 2020: no SameSite is Lax, None needs Secure",
        features: &["CookiesWithoutSameSiteMustBeSecure", "SameSiteByDefaultCookies"],
        majors: (76, 84),
    },
    Variation {
        id: "schemeful",
        purpose: "http and https of one name are two sites",
        features: &["SchemefulSameSite"],
        majors: (84, 90),
    },
];

/// Why a word names no build.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WordError {
    /// It is not of the form.
    #[error("`{word}` names no build")]
    Malformed {
        /// The word as it was given.
        word: String,
    },
    /// Nobody has that version ready.
    #[error("nobody is known to have `{word}`")]
    Nobody {
        /// The word as it was given.
        word: String,
        /// The product.
        product: Product,
        /// How the version begins.
        version: VersionNumbers,
        /// The nearest versions that can be had, older first; empty where no build of the product can.
        nearest: Vec<String>,
    },
    /// There is no such variation.
    #[error("`{word}`: there is no variation `{variation}`")]
    UnknownVariation {
        /// The word as it was given.
        word: String,
        /// What stands behind the plus sign.
        variation: String,
    },
    /// The variation makes no difference to that build.
    #[error("`{word}`: {} is for Chromium {} to {}", variation.id, variation.majors.0, variation.majors.1)]
    Indifferent {
        /// The word as it was given.
        word: String,
        /// The variation.
        variation: &'static Variation,
    },
}

impl Wanted {
    /// Whether a word is meant to name a build, and not an installed browser.
    #[must_use]
    pub fn is_meant_by(word: &str) -> bool {
        word.contains(['@', '+'])
    }

    /// The name in recordings and their file names: `chromium-80-rollout`.
    #[must_use]
    pub fn name(&self) -> String {
        let variations = self.variations.iter().map(|variation| format!("-{}", variation.id));
        self.build.name() + &variations.collect::<String>()
    }

    /// What the build is started with besides the settings of every run.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let features = self.variations.iter().flat_map(|variation| variation.features);
        features.fold(Settings::default(), |settings, feature| settings.enable(feature))
    }
}

impl FromStr for Wanted {
    type Err = WordError;

    fn from_str(word: &str) -> Result<Self, WordError> {
        let malformed = || WordError::Malformed { word: word.to_owned() };
        let mut parts = word.split('+');
        let (product, version) = parts.next().and_then(|build| build.split_once('@')).ok_or_else(malformed)?;
        let product: Product = product.parse().map_err(|_| malformed())?;
        let version = VersionNumbers::exactly(version).ok_or_else(malformed)?;
        let of_product = || CATALOGUE.iter().filter(|build| build.product == product);
        let named = of_product().rfind(|build| build.numbers().as_slice().starts_with(version.as_slice()));
        let build = named.ok_or_else(|| {
            let older = of_product().rfind(|build| build.numbers() < version);
            let newer = of_product().find(|build| build.numbers() > version);
            let nearest = [older, newer].into_iter().flatten().map(CataloguedBuild::word).collect();
            WordError::Nobody { word: word.to_owned(), product, version: version.clone(), nearest }
        })?;
        let names: Vec<_> = parts.collect();
        if let Some(unknown) = names.iter().find(|name| VARIATIONS.iter().all(|variation| variation.id != **name)) {
            return Err(WordError::UnknownVariation { word: word.to_owned(), variation: (*unknown).to_owned() });
        }
        let variations: Vec<_> = VARIATIONS.iter().filter(|variation| names.contains(&variation.id)).collect();
        let is_indifferent = |variation: &&&Variation| {
            let (first, last) = variation.majors;
            product != Product::Chromium || !(first..=last).contains(&build.major())
        };
        match variations.iter().find(is_indifferent) {
            Some(variation) => Err(WordError::Indifferent { word: word.to_owned(), variation }),
            None => Ok(Self { build, variations }),
        }
    }
}

impl WordError {
    /// What to do, as a sentence without a full stop.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Malformed { .. } => {
                "write a product and how the version begins, such as chromium@84 or firefox-esr@115; \
                 `samesite builds` lists what can be had"
                    .to_owned()
            }
            Self::Nobody { nearest, .. } if nearest.is_empty() => {
                "`samesite builds` lists what can be had; a browser file takes any build".to_owned()
            }
            Self::Nobody { nearest, .. } => {
                format!("the nearest are {}; a browser file takes any build", nearest.join(" and "))
            }
            Self::UnknownVariation { .. } => {
                let known: Vec<_> = VARIATIONS.iter().map(|variation| variation.id).collect();
                format!("there are {}", known.join(" and "))
            }
            Self::Indifferent { .. } => "leave it away, or take one of those".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(word: &str) -> String {
        match word.parse::<Wanted>() {
            Ok(wanted) => {
                format!("{} {} {}", wanted.name(), wanted.build.version, wanted.settings().command_line().join(" "))
            }
            Err(error) => format!("{error}: {}", error.help()),
        }
    }

    #[test]
    fn a_version_may_be_cut_behind_any_number_and_nowhere_else() {
        for word in ["chromium@84", "chromium@84.0", "chromium@84.0.4147", "chromium@84.0.4147.0"] {
            assert_eq!(told(word), "chromium-84 84.0.4147.0 ");
        }
        assert_eq!(told("firefox-esr@115"), "firefox-esr-115 115 ");
        // Of WebKitGTK two numbers name a release.
        assert_eq!(told("webkitgtk@2.54"), "webkitgtk-2.54 2.54 ");
        assert!(told("chromium@8").starts_with("nobody is known to have `chromium@8`"));
        assert!(told("chromium@84.0.41").starts_with("nobody is known to have `chromium@84.0.41`"));
    }

    #[test]
    fn a_version_that_nobody_has_is_answered_with_its_neighbours() {
        let help = |word: &str| word.parse::<Wanted>().unwrap_err().help();
        assert!(help("chromium@99").starts_with("the nearest are chromium@92 and chromium@102; "));
        assert!(help("chromium@49").starts_with("the nearest are chromium@65; "));
        assert!(help("firefox-esr@153").starts_with("the nearest are firefox-esr@140; "));
        assert!(help("webkitgtk@2.46").starts_with("the nearest are webkitgtk@2.44 and webkitgtk@2.50; "));
        assert!(help("edge@100").starts_with("`samesite builds` lists what can be had"));
    }

    #[test]
    fn variations_switch_features_on_and_tell_recordings_apart() {
        assert_eq!(
            told("chromium@80+rollout"),
            "chromium-80-rollout 80.0.3987.0 \
             --enable-features=CookiesWithoutSameSiteMustBeSecure,SameSiteByDefaultCookies"
        );
        assert_eq!(
            told("chromium@84+schemeful+rollout"),
            "chromium-84-rollout-schemeful 84.0.4147.0 \
             --enable-features=CookiesWithoutSameSiteMustBeSecure,SameSiteByDefaultCookies,SchemefulSameSite"
        );
        assert_eq!(
            told("chromium@120+rollout"),
            "`chromium@120+rollout`: rollout is for Chromium 76 to 84: leave it away, or take one of those"
        );
        assert_eq!(
            told("chromium@80+roll"),
            "`chromium@80+roll`: there is no variation `roll`: there are rollout and schemeful"
        );
    }

    #[test]
    fn other_words_name_no_build() {
        for word in ["chromium", "chromium@", "netscape@4", "chromium@new", "@84", "chromium+rollout", "chromium@-1"] {
            assert!(matches!(word.parse::<Wanted>(), Err(WordError::Malformed { .. })), "{word}");
        }
    }
}
