//! The pages of `samesite serve`: how a browser that no driver leads is brought here, what it can play, and what came of it.
//!
//! Each is a text of HTML with one style and one script of its own, below the path of the run; what others have said is
//! escaped.

use maud::{DOCTYPE, Markup, html};

/// What runs in the front page, as JavaScript.
pub const SCRIPT: &str = include_str!("visiting/front.js");

/// What a page may do: show our style, run our script, ask our servers whatever they are called, and send forms here.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' http: https:; \
                      base-uri 'none'; form-action 'self' http:;";

/// The style of every page.
#[must_use]
pub fn style() -> String {
    concat!(include_str!("site/style.css"), include_str!("visiting/front.css")).to_owned()
}

/// The front page.
#[derive(Clone, Debug, Default)]
pub struct Front {
    /// The path below which everything lies: `/0123…/`.
    pub path: String,
    /// The forward proxy, as host and port.
    pub proxy: (String, u16),
    /// The address of the file that configures the proxy.
    pub configuration: String,
    /// What can be played.
    pub choices: Vec<Choice>,
    /// What is left out, and how many cases.
    pub left_out: Vec<(String, usize)>,
    /// What the browser takes itself for.
    pub guess: Guess,
    /// What is being played, in a few words; `None` when nobody plays.
    pub playing: Option<String>,
    /// What was recorded so far.
    pub recorded: Vec<Recorded>,
}

/// Something that can be played.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The word that stands for it: `stories`.
    pub word: String,
    /// What it is, for people.
    pub title: String,
    /// How many cases it has.
    pub cases: usize,
}

/// What a browser says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guess {
    /// Its name: `falkon`.
    pub name: String,
    /// Its version, or its engine's where cookies hang on that.
    pub version: String,
    /// Its engine, by the word of recordings.
    pub engine: String,
    /// The operating system.
    pub system: String,
}

/// A recording that was made.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The browser's name and version.
    pub browser: String,
    /// What came of it, in a few words.
    pub words: String,
    /// The file.
    pub file: String,
}

/// A question, as it was typed in, and its answer.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The cookie's line.
    pub cookie: String,
    /// The page that is open.
    pub from: String,
    /// How the request is made.
    pub via: String,
    /// Where it goes.
    pub to: String,
    /// The answer, as text; or what is wrong with the question.
    pub answer: Option<Result<String, String>>,
    /// What the browser would need to play it; `None` where its pages can lead it.
    pub hindrance: Option<String>,
}

fn around(path: &str, title: &str, script: bool, content: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) " · samesite" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href={ (path) "style.css" };
                @if script { script defer src={ (path) "front.js" } {} }
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                header {
                    nav aria-label="Main" {
                        a.home href=(path) { "samesite" }
                        ul {
                            li { a href=(path) aria-current=[(title == PLAY).then_some("page")] { "Play" } }
                            li { a href={ (path) "ask" } aria-current=[(title == ASK).then_some("page")] { "Ask" } }
                        }
                    }
                }
                main #main tabindex="-1" { (content) }
            }
        }
    };
    page.into_string()
}

const PLAY: &str = "Play in this browser";
const ASK: &str = "Will my cookie be sent?";

/// The page that a browser begins with.
#[must_use]
pub fn front(front: &Front) -> String {
    let Front { path, proxy: (host, port), configuration, choices, left_out, guess, playing, recorded } = front;
    let content = html! {
        h1 { (PLAY) }
        p.lead {
            "This browser will go from page to page by itself, and every cookie that it sends is written down and compared with \
             the specification. Nothing drives it, and nothing is installed."
        }
        @if let Some(words) = playing {
            p.going-on {
                "A browser is playing: " strong { (words) } ". "
                a.button href={ (path) "go-on" } { "Go on in this browser" }
            }
        }
        @if !recorded.is_empty() {
            h2 { "Recorded" }
            ul { @for one in recorded { li { strong { (one.browser) } ": " (one.words) br; code { (one.file) } } } }
        }
        ol.steps {
            li {
                h2 { "Lead its names here" }
                p { "Give the browser, or the system, this address for automatic proxy configuration:" }
                p { code.address { (configuration) } }
                p { "It leads the names of the test sites to this program, and nothing else. Without such a setting, take " code { (host) } " port " code { (port) } " as the proxy for HTTP and HTTPS: it knows the test sites alone." }
                (ways())
                p #check-names .check data-ok="Names lead here." data-wrong="This browser does not go by the proxy: check the setting, then load this page again." aria-live="polite" { "Checking…" }
            }
            li {
                h2 { "Trust the certificates of this run" }
                p {
                    a href={ (path) "authority.crt" } { "Certificate of the authority" } " ("
                    a href={ (path) "authority.pem" } { "as PEM" } "). It was made for this run, and its key is in memory only. Remove it when you are done."
                }
                p #check-certificate .check data-ok="Certificates are trusted." data-wrong="This browser does not trust the certificate yet. Install it as an authority for web sites, then load this page again." aria-live="polite" { "Checking…" }
            }
            li {
                h2 { "Play" }
                form method="post" action={ (path) "play" } data-engine=(guess.engine) {
                    p.fields {
                        label { "Browser " input name="name" value=(guess.name) required pattern="[A-Za-z0-9._\\-]{1,40}" autocomplete="off"; }
                        label { "Version " input name="version" value=(guess.version) required maxlength="40" autocomplete="off"; }
                        label { "System " input name="system" value=(guess.system) maxlength="80" autocomplete="off"; }
                    }
                    fieldset {
                        legend { "What" }
                        @for (number, choice) in choices.iter().enumerate() {
                            label { input type="radio" name="what" value=(choice.word) checked[number == 0]; " " (choice.title) " (" (choice.cases) " cases)" }
                        }
                    }
                    fieldset {
                        legend { "Who clicks" }
                        label { input type="radio" name="clicks" value="script" checked; " The pages, by script: nobody need be there" }
                        label { input type="radio" name="clicks" value="user"; " You, one press at a time, where a user would click; Enter does as well" }
                    }
                    button #play type="submit" { "Play" }
                }
                p.quiet {
                    "The cookies of the test sites are cleared before each play, and no others. Leave the tab open and in front. A browser that was closed goes on from here."
                }
            }
        }
        @if !left_out.is_empty() {
            details {
                summary { "What needs a driver, and is left out" }
                ul { @for (reason, count) in left_out { li { (reason) ": " (count) " cases" } } }
            }
        }
    };
    around(path, PLAY, true, &content)
}

/// How browsers and systems are given a proxy, in short.
fn ways() -> Markup {
    let ways = [
        ("Safari on a Mac", "System Settings, Network, the network's Details, Proxies, Automatic proxy configuration."),
        (
            "iPhone, iPad",
            "Settings, Wi-Fi, the network's (i), Configure Proxy, Automatic. A certificate is installed in Settings, General, VPN & Device Management, and trusted in General, About, Certificate Trust Settings.",
        ),
        (
            "Chrome on Android",
            "Settings, Network, Wi-Fi, the network, Proxy, Proxy Auto-Config. A certificate is installed in Settings, Security, Encryption & credentials.",
        ),
        (
            "Edge and Chrome on Windows",
            "Settings, Network & internet, Proxy, Use setup script. A certificate goes to Trusted Root Certification Authorities.",
        ),
        (
            "Firefox",
            "Settings, Network Settings, Automatic proxy configuration URL. A certificate is imported under Privacy & Security, View Certificates, Authorities.",
        ),
        ("GNOME Web, and what goes by GNOME's settings", "Settings, Network, Proxy, Automatic."),
        (
            "Falkon",
            "Preferences, Proxy Configuration, Manual configuration; or start it with QTWEBENGINE_CHROMIUM_FLAGS.",
        ),
    ];
    html! {
        details {
            summary { "Where that is set" }
            dl { @for (name, way) in ways { dt { (name) } dd { (way) } } }
        }
    }
}

/// The page that asks the model.
#[must_use]
pub fn ask(path: &str, asked: &Asked, ways: &[&str]) -> String {
    let Asked { cookie, from, via, to, answer, hindrance } = asked;
    let content = html! {
        h1 { (ASK) }
        p.lead { "The answer comes from the model of the specification, and from what is claimed of browsers, with sources." }
        form method="get" action={ (path) "ask" } {
            p.fields.wide-fields {
                label { "Set-Cookie " input name="cookie" value=(cookie) required autocomplete="off" spellcheck="false"; }
                label { "Page that is open " input name="from" value=(from) type="url" autocomplete="off"; }
                label { "Request " select name="via" { @for way in ways { option selected[*way == via.as_str()] { (way) } } } }
                label { "Goes to " input name="to" value=(to) type="url" autocomplete="off"; }
            }
            button type="submit" { "Ask" }
        }
        @match answer {
            Some(Ok(text)) => {
                h2 { "Answer" }
                pre.answer role="region" tabindex="0" aria-label="Answer" { (text) }
                @match hindrance {
                    None => form method="post" action={ (path) "try" } {
                        @for (name, value) in [("cookie", cookie), ("from", from), ("via", via), ("to", to)] {
                            input type="hidden" name=(name) value=(value);
                        }
                        button type="submit" { "Try it in this browser now" }
                        p.quiet { "Its names must lead here: see " a href=(path) { "Play" } "." }
                    },
                    Some(why) => p.quiet { "It cannot be tried without a driver: it needs " (why) "." },
                }
            }
            Some(Err(text)) => { h2 { "That is no question" } pre.answer role="region" tabindex="0" aria-label="What is wrong" { (text) } }
            None => {}
        }
    };
    around(path, ASK, false, &content)
}

/// The page that tells what came of a play.
#[must_use]
pub fn result(path: &str, title: &str, text: &str) -> String {
    let content = html! {
        h1 { (title) }
        pre.answer role="region" tabindex="0" aria-label="What came of it" { (text) }
        p { a href=(path) { "Play again, or in another browser" } " · " a href={ (path) "ask" } { "Ask" } }
    };
    around(path, title, false, &content)
}

/// The file by which a browser learns that some hosts lead to the proxy, and so do the names that nobody owns, below
/// `example` and `test`; nothing else does.
///
/// **Spec:** RFC 6761 §6.2 and §6.5.
#[must_use]
pub fn proxy_configuration(hosts: &[String], host: &str, port: u16) -> String {
    let names: Vec<_> = hosts.iter().map(|host| format!("  {}: 1,\n", quoted(host))).collect();
    format!(
        "// The test sites lead to samesite; everything else goes its usual way.\nvar ours = {{\n{}}};\n\
         function FindProxyForURL(url, host) {{\n  host = host.toLowerCase();\n  \
         return Object.prototype.hasOwnProperty.call(ours, host) || /\\.(example|test)$/.test(host) ? {} : \"DIRECT\";\n}}\n",
        names.concat(),
        quoted(&format!("PROXY {host}:{port}"))
    )
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
