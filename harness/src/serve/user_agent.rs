//! What a browser says of itself by `User-Agent`.

use samesite_reports::visiting::Guess;

/// The tokens by which browsers name themselves, the one that says most first: the token, the browser's name in recordings,
/// and the token that tells its engine.
const TOKENS: &[(&str, &str, Engine)] = &[
    ("Ladybird/", "ladybird", Engine::Other("ladybird")),
    ("Servo/", "servo", Engine::Other("servo")),
    // Every browser of an iPhone is WebKit, whatever it is called.
    ("CriOS/", "chrome-ios", Engine::Apple),
    ("FxiOS/", "firefox-ios", Engine::Apple),
    ("EdgiOS/", "edge-ios", Engine::Apple),
    ("SamsungBrowser/", "samsung-internet", Engine::Chromium),
    ("Falkon/", "falkon", Engine::Chromium),
    ("Edg/", "edge", Engine::Chromium),
    ("EdgA/", "edge-android", Engine::Chromium),
    ("OPR/", "opera", Engine::Chromium),
    ("Vivaldi/", "vivaldi", Engine::Chromium),
    ("YaBrowser/", "yandex", Engine::Chromium),
    ("QtWebEngine/", "qtwebengine", Engine::Chromium),
    ("; wv)", "android-webview", Engine::Chromium),
    ("HeadlessChrome/", "chromium", Engine::Chromium),
    ("Chrome/", "chrome", Engine::Chromium),
    ("Epiphany/", "gnome-web", Engine::Gtk),
    ("Firefox/", "firefox", Engine::Firefox),
    ("Version/", "safari", Engine::Apple),
    ("AppleWebKit/", "webkit", Engine::Apple),
];

/// The word for WebKit above Apple's network.
pub(super) const APPLES: &str = "safari";

/// The engine that a token tells of, and where its version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Engine {
    Chromium,
    Firefox,
    /// WebKit above libsoup.
    Gtk,
    /// WebKit above Apple's network: its cookies are another matter.
    Apple,
    Other(&'static str),
}

/// What a browser takes itself for, by its `User-Agent`. The version is the engine's, where cookies hang on that.
#[must_use]
pub fn guess(user_agent: &str) -> Guess {
    let found = TOKENS.iter().find(|(token, ..)| user_agent.contains(token));
    let (token, name, engine) = found.copied().unwrap_or(("", "browser", Engine::Other("unknown")));
    // Above libsoup, Linux says so; Apple's systems say theirs.
    let is_linux = user_agent.contains("X11") || user_agent.contains("Linux");
    let (name, engine) = match (name, engine) {
        ("safari" | "webkit", Engine::Apple) if is_linux => ("webkitgtk", Engine::Gtk),
        told => told,
    };
    let (engine, version_token) = match engine {
        Engine::Chromium => {
            ("chromium", if user_agent.contains("HeadlessChrome/") { "HeadlessChrome/" } else { "Chrome/" })
        }
        Engine::Firefox => ("firefox", "Firefox/"),
        Engine::Gtk => ("webkit", "Version/"),
        Engine::Apple => (APPLES, "Version/"),
        Engine::Other(word) => (word, token),
    };
    Guess {
        name: name.to_owned(),
        version: version_behind(user_agent, version_token).unwrap_or_else(|| "0".to_owned()),
        engine: engine.to_owned(),
        system: system(user_agent).to_owned(),
    }
}

fn version_behind(user_agent: &str, token: &str) -> Option<String> {
    let (_, rest) = user_agent.split_once(token).filter(|_| token.ends_with('/'))?;
    let version: String = rest.chars().take_while(|letter| letter.is_ascii_digit() || *letter == '.').collect();
    (!version.is_empty()).then_some(version)
}

/// The first of what stands in the first brackets, as far as it names a system.
fn system(user_agent: &str) -> &str {
    let inner = user_agent.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inner, _)| inner);
    inner.unwrap_or("not told")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_by_what_they_say_of_themselves() {
        let table = [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Falkon/22.12.0 QtWebEngine/5.15.12 Chrome/87.0.4280.144 Safari/537.36",
                ("falkon", "87.0.4280.144", "chromium", "X11; Linux x86_64"),
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
                ("safari", "26.1", "safari", "Macintosh; Intel Mac OS X 10_15_7"),
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
                ("webkitgtk", "26.0", "webkit", "X11; Linux x86_64"),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/156.0.1 Mobile/15E148 Safari/604.1",
                ("chrome-ios", "0", "safari", "iPhone; CPU iPhone OS 18_5 like Mac OS X"),
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0",
                ("edge", "156.0.0.0", "chromium", "Windows NT 10.0; Win64; x64"),
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
                ("firefox", "153.0", "firefox", "X11; Linux x86_64; rv:153.0"),
            ),
            ("curl/8.5.0", ("browser", "0", "unknown", "not told")),
        ];
        for (user_agent, (name, version, engine, system)) in table {
            let told = guess(user_agent);
            let told = (told.name.as_str(), told.version.as_str(), told.engine.as_str(), told.system.as_str());
            assert_eq!(told, (name, version, engine, system), "{user_agent}");
        }
    }
}
