//! Browsers that have no name here, and what can be done about each.

use samesite_format::Product;

/// How a browser without a name of its own here can be played, or why it cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// It has a name here, and this is another word for it.
    Named(Product),
    /// By a browser file, as a product whose driver drives it: the product, and where the program usually lies on Linux.
    As(Product, &'static str),
    /// Not at all, and why.
    Not(&'static str),
}

/// The words for a browser, its name for people, and its way.
type Other = (&'static [&'static str], &'static str, Way);

const OTHERS: &[Other] = &[
    (&["brave-browser"], "Brave", Way::Named(Product::Brave)),
    (&["vivaldi-stable"], "Vivaldi", Way::Named(Product::Vivaldi)),
    (&["opera-stable", "opera-gx"], "Opera", Way::Named(Product::Opera)),
    (&["msedge", "microsoft-edge"], "Edge", Way::Named(Product::Edge)),
    (&["google-chrome"], "Chrome", Way::Named(Product::Chrome)),
    (&["tor", "torbrowser"], "Tor Browser", Way::Named(Product::TorBrowser)),
    (&["mullvad-browser"], "Mullvad Browser", Way::As(Product::TorBrowser, "/usr/bin/mullvad-browser")),
    (&["epiphany", "epiphany-browser"], "GNOME Web", Way::Named(Product::GnomeWeb)),
    (&["wpe-webkit", "cog"], "WPE WebKit", Way::Named(Product::Wpe)),
    (&["stp"], "Safari Technology Preview", Way::Named(Product::SafariTechnologyPreview)),
    (
        &["ios", "ipados"],
        "Safari of iOS",
        Way::Not("its driver takes neither resolver rules nor a proxy, and the test servers are on this machine"),
    ),
    (&["android", "chrome-android"], "Chrome on Android", Way::Named(Product::AndroidChrome)),
    (&["webview"], "Android WebView", Way::Named(Product::AndroidWebView)),
    (
        &["samsung-internet"],
        "Samsung Internet",
        Way::Not("a chromedriver drives it through adb, and nobody has tried; android-chrome is the nearest"),
    ),
    (
        &["servo", "ladybird", "falkon", "lightpanda"],
        "a browser without a WebDriver that is known here",
        Way::Not("what it decides can be asked by `samesite vectors`, and a recording of it is judged like any other"),
    ),
];

/// What to do about a browser that has no name here, as a sentence without a full stop; `None` for a word that is nobody's.
///
/// `epiphany` is called `gnome-web` here; `mullvad-browser` is a Tor Browser that a browser file names; `ladybird` cannot be
/// driven, and why.
#[must_use]
pub fn advice(word: &str) -> Option<String> {
    let word = word.to_ascii_lowercase();
    let (_, name, way) = OTHERS.iter().find(|(words, ..)| words.contains(&word.as_str()))?;
    Some(match way {
        Way::Named(product) => {
            format!("{name} is called `{product}` here: --browser {product}", product = product.id())
        }
        Way::As(product, path) => {
            let (driver, product) = (product.driver(), product.id());
            format!(
                "{driver} drives {name}: name it in a browser file, with product = \"{product}\" and browser = \"{path}\", and run \
                 with --browser-file FILE"
            )
        }
        Way::Not(why) => format!("{name} cannot be driven here: {why}"),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use samesite_format::{Led, NamesBy, Selector};

    use super::*;
    use crate::engines::names;

    #[test]
    fn each_word_has_advice_and_is_no_product() {
        let words: Vec<&str> = OTHERS.iter().flat_map(|(words, ..)| *words).copied().collect();
        assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len(), "none is twice");
        for word in words {
            assert!(word.parse::<Selector>().is_err(), "{word} has a name here");
            let advice = advice(&word.to_uppercase()).unwrap();
            assert!(!advice.ends_with('.') && advice.len() > 30, "{advice}");
        }
        assert_eq!(advice("netscape"), None);
    }

    /// What the table says of how each was tried is one of a few words, of which each means one thing.
    #[test]
    fn the_table_of_browsers_has_a_row_for_each_product_that_says_how_it_was_tried() {
        let table = include_str!("../../docs/browsers.md");
        let cells = |row: &'static str| row.split('|').map(str::trim).collect::<Vec<_>>();
        let rows: Vec<Vec<&str>> = table.lines().filter(|line| line.starts_with("| ")).map(cells).collect();
        for product in Product::ALL {
            let id = format!("`{}`", product.id());
            let row = rows.iter().find(|row| row[2] == id).unwrap_or_else(|| panic!("{product} has no row"));
            assert!(row[3].starts_with(product.driver().program_name()), "{product}: {}", row[3]);
            let claimed = if product.is_claimed() { "yes" } else { "no" };
            assert_eq!(row[5], claimed, "{product}");
            let by = match (product.facts().led, names(product)) {
                (Led::ByNothing(_), _) => "nothing",
                (_, NamesBy::ResolverRules) => "resolver rules",
                (_, NamesBy::Preferences) => "preferences",
                (_, NamesBy::Proxy) => "proxy, by ",
                (_, NamesBy::Dns) => unreachable!("no product has that for its own way"),
            };
            assert!(row[4].starts_with(by), "{product}: {}", row[4]);
            let words = ["here", "driver double: ", "nightly: ", "imaginary machines", "untried"];
            assert!(words.iter().any(|word| row[6].starts_with(word)), "{product}: {}", row[6]);
        }
    }

    #[test]
    fn a_product_that_is_named_instead_is_one() {
        for (_, _, way) in OTHERS {
            match way {
                Way::Named(product) => assert!(product.id().parse::<Selector>().is_ok(), "{product}"),
                Way::As(product, path) => {
                    assert!(product.id().parse::<Selector>().is_ok() && path.starts_with('/'), "{product}, {path}");
                }
                Way::Not(_) => {}
            }
        }
    }
}
