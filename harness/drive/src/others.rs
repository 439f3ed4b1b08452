//! Browsers that have no name here, and what can be done about each.

use samesite_format::Product;

/// How a browser without a name of its own here can be played, or why it cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// By a browser file, as a product whose driver drives it: the product, where the program usually lies on Linux, and
    /// what is particular about it, if anything is.
    As(Product, &'static str, &'static str),
    /// Not at all, and why.
    Not(&'static str),
}

/// The words for a browser, its name for people, and its way.
type Other = (&'static [&'static str], &'static str, Way);

const OTHERS: &[Other] = &[
    (&["brave", "brave-browser"], "Brave", Way::As(Product::Chromium, "/usr/bin/brave-browser", "")),
    (
        &["vivaldi"],
        "Vivaldi",
        Way::As(
            Product::Chromium,
            "/usr/bin/vivaldi",
            "version must be that of the Chromium inside, for Vivaldi tells its own",
        ),
    ),
    (
        &["opera"],
        "Opera",
        Way::As(
            Product::Chromium,
            "/usr/bin/opera",
            "version must be that of the Chromium inside, for Opera tells its own",
        ),
    ),
    (&["librewolf"], "LibreWolf", Way::As(Product::Firefox, "/usr/bin/librewolf", "")),
    (&["waterfox"], "Waterfox", Way::As(Product::Firefox, "/usr/bin/waterfox", "")),
    (
        &["tor-browser", "tor", "mullvad-browser"],
        "Tor Browser",
        Way::Not(
            "it sends everything through its own proxy, and the test servers are on this machine; firefox is the nearest",
        ),
    ),
    (
        &["safari", "safari-technology-preview", "ios", "ipados"],
        "Safari",
        Way::Not(
            "its driver takes neither resolver rules nor a proxy; webkitgtk is the nearest, and keeps cookies by other code",
        ),
    ),
    (
        &["epiphany", "gnome-web", "wpe", "cog"],
        "GNOME Web and WPE",
        Way::Not("nobody starts them here yet; webkitgtk is the same engine, and keeps cookies by the same libsoup"),
    ),
    (
        &["android", "android-chrome", "webview", "android-webview", "samsung-internet"],
        "a browser on Android",
        Way::Not("the test servers are on this machine, and a phone cannot reach them; chrome is the nearest"),
    ),
    (
        &["servo", "ladybird", "falkon", "lightpanda"],
        "a browser without a WebDriver that is known here",
        Way::Not("what it decides can be asked by `samesite vectors`, and a recording of it is judged like any other"),
    ),
];

/// What to do about a browser that has no name here, as a sentence without a full stop; `None` for a word that is nobody's.
///
/// `brave` is a Chromium that a browser file names; `safari` cannot be driven, and why.
#[must_use]
pub fn advice(word: &str) -> Option<String> {
    let word = word.to_ascii_lowercase();
    let (_, name, way) = OTHERS.iter().find(|(words, ..)| words.contains(&word.as_str()))?;
    Some(match way {
        Way::As(product, path, besides) => {
            let (driver, product) = (product.driver(), product.id());
            let besides = if besides.is_empty() { String::new() } else { format!("; {besides}") };
            format!(
                "{driver} drives {name}: name it in a browser file, with product = \"{product}\" and browser = \"{path}\", and run \
                 with --browser-file FILE{besides}"
            )
        }
        Way::Not(why) => format!("{name} cannot be driven here: {why}"),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use samesite_format::Selector;

    use super::*;

    #[test]
    fn each_word_has_advice_and_is_no_product() {
        let words: Vec<&str> = OTHERS.iter().flat_map(|(words, ..)| *words).copied().collect();
        assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len(), "none is twice");
        for word in words {
            assert!(word.parse::<Selector>().is_err(), "{word} has a name here");
            let advice = advice(&word.to_uppercase()).unwrap();
            assert!(!advice.ends_with('.') && advice.len() > 40, "{advice}");
        }
        assert_eq!(advice("netscape"), None);
    }

    #[test]
    fn a_product_that_is_named_instead_is_one() {
        for (_, _, way) in OTHERS {
            if let Way::As(product, path, _) = way {
                assert!(product.id().parse::<Selector>().is_ok() && path.starts_with('/'), "{product}, {path}");
            }
        }
    }
}
