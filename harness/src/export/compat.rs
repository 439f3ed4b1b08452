//! MDN's browser-compat-data: which of its keys a recording decides, and by which cells.

use samesite_format::{CellKind, Environment, Verdict};
use samesite_reports::export::compat_data::Evidence;
use samesite_reports::export::content::{Handover, Look, Seen, Wanted};
use samesite_reports::site::HopContent;

/// The features that the data have, below `http.headers.Set-Cookie`, and what decides them.
const KEYS: &[Key] = &[
    Key { path: "SameSite.Strict", decides: strict },
    Key { path: "SameSite.Lax", decides: lax },
    Key { path: "SameSite.None", decides: none },
    Key { path: "SameSite.Lax_default", decides: lax_default },
    Key { path: "SameSite.none_requires_secure", decides: none_requires_secure },
    Key { path: "SameSite.schemeful", decides: schemeful },
    Key { path: "HttpOnly", decides: http_only },
    Key { path: "host_secure_prefixes", decides: prefixes },
];

/// A feature of the data.
struct Key {
    /// Its place below `http.headers.Set-Cookie`.
    path: &'static str,
    /// What a cell says of it.
    decides: fn(&Context<'_>) -> Option<bool>,
}

/// A cell, with what one has to know of the cookie and of the request.
struct Context<'h> {
    look: &'h Look,
    /// Whether the cookie was there.
    is_there: bool,
    /// The attributes of the cookie, in lower case: `samesite=lax`, `secure`.
    attributes: Vec<String>,
    /// The cookie's name, in lower case.
    name: String,
    /// How who asks and who is asked relate: `cross-site`.
    relation: &'h str,
    /// How the request is made: `img`, `link`.
    probe: &'h str,
    /// Whether a cookie with `SameSite=None` came with the same request.
    has_control: bool,
}

impl Context<'_> {
    fn same_site(&self) -> Option<&str> {
        self.attributes.iter().rev().find_map(|attribute| attribute.strip_prefix("samesite="))
    }

    fn has(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|own| own == attribute)
    }

    /// Whether the request is for something that another site embeds, and could carry cookies.
    fn is_embedded_elsewhere(&self) -> bool {
        self.look.kind == CellKind::Sent && self.relation == "cross-site" && self.is_embedding()
    }

    fn is_embedding(&self) -> bool {
        matches!(self.probe, "img" | "script" | "stylesheet" | "fetch" | "iframe" | "frame")
    }

    fn is_link_elsewhere(&self) -> bool {
        self.look.kind == CellKind::Sent
            && self.relation == "cross-site"
            && matches!(self.probe, "link" | "location" | "form-get" | "link-by-script")
    }
}

fn strict(context: &Context<'_>) -> Option<bool> {
    (context.same_site() == Some("strict") && context.is_link_elsewhere()).then_some(!context.is_there)
}

fn lax(context: &Context<'_>) -> Option<bool> {
    let is_withheld = context.is_embedded_elsewhere() && context.has_control;
    (context.same_site() == Some("lax") && is_withheld).then_some(!context.is_there)
}

fn none(context: &Context<'_>) -> Option<bool> {
    let is_about = context.same_site() == Some("none") && context.has("secure");
    // That it is withheld may be because third parties have no cookies at all.
    (is_about && context.is_embedded_elsewhere() && context.is_there).then_some(true)
}

fn lax_default(context: &Context<'_>) -> Option<bool> {
    let is_withheld = context.is_embedded_elsewhere() && context.has_control;
    (context.same_site().is_none() && is_withheld).then_some(!context.is_there)
}

fn none_requires_secure(context: &Context<'_>) -> Option<bool> {
    let is_about = context.same_site() == Some("none") && !context.has("secure");
    (is_about && context.look.kind == CellKind::Stored).then_some(!context.is_there)
}

fn schemeful(context: &Context<'_>) -> Option<bool> {
    let is_about = matches!(context.same_site(), Some("lax" | "strict"));
    let crosses = context.look.kind == CellKind::Sent && context.relation == "cross-scheme" && context.is_embedding();
    (is_about && crosses && context.has_control).then_some(!context.is_there)
}

fn http_only(context: &Context<'_>) -> Option<bool> {
    (context.has("httponly") && context.look.kind == CellKind::Visible).then_some(!context.is_there)
}

fn prefixes(context: &Context<'_>) -> Option<bool> {
    let is_about = context.name.starts_with("__secure-") || context.name.starts_with("__host-");
    let is_against = matches!(&context.look.wanted, Wanted::Cookie { is_there: false, .. });
    (is_about && is_against && context.look.kind == CellKind::Stored).then_some(!context.is_there)
}

/// What recordings of a case say of the keys that there are; nothing for a case that decides none.
#[must_use]
pub fn evidence(handover: &Handover) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    for seen in &handover.seen {
        for Key { path, decides } in KEYS {
            let mut said: Vec<bool> = Vec::new();
            let mut cells = Vec::new();
            for (look, answer) in handover.looks.iter().zip(&seen.answers) {
                let Some(answer) = answer.as_ref().filter(|answer| is_clear(answer.verdict)) else { continue };
                let Some(context) = context(handover, seen, look, answer.as_edition) else { continue };
                if let Some(is_supported) = decides(&context) {
                    said.push(is_supported);
                    cells.push((format!("{}, {}", look.hop, look.subject), answer.seen.clone()));
                }
            }
            if cells.is_empty() {
                continue;
            }
            let first = said[0];
            let Environment { browser, profile, .. } = &seen.environment;
            evidence.push(Evidence {
                key: format!("http.headers.Set-Cookie.{path}"),
                browser: in_the_data(&seen.environment).map(str::to_owned),
                whom: format!("{} {} under the profile {profile}", browser.name, browser.version),
                release: release(&browser.version),
                is_supported: said.iter().all(|other| *other == first).then_some(first),
                cells,
            });
        }
    }
    evidence
}

/// As much of a version as the data tell: `156`.
fn release(version: &str) -> String {
    version.split('.').next().unwrap_or_default().to_owned()
}

/// Whether something was seen.
fn is_clear(verdict: Verdict) -> bool {
    !matches!(verdict, Verdict::Vacuous | Verdict::NotMade | Verdict::HarnessFault)
}

fn context<'h>(handover: &'h Handover, seen: &Seen, look: &'h Look, as_edition: bool) -> Option<Context<'h>> {
    let Wanted::Cookie { pair, is_there } = &look.wanted else { return None };
    let line = handover.cookies.iter().find(|line| line.split(';').next().map(str::trim) == Some(pair.as_str()))?;
    let hop: &HopContent = handover.hops.iter().find(|hop| hop.id == look.hop)?;
    let attributes = |line: &str| -> Vec<String> {
        let parts = line.split(';').skip(1);
        parts
            .map(|part| {
                let (name, value) = part.split_once('=').unwrap_or((part, ""));
                let equals = if part.contains('=') { "=" } else { "" };
                format!("{}{equals}{}", name.trim(), value.trim()).to_ascii_lowercase()
            })
            .collect()
    };
    let is_control = |pair: &str| {
        handover.cookies.iter().any(|line| {
            line.split(';').next().map(str::trim) == Some(pair)
                && attributes(line).iter().any(|own| own == "samesite=none")
        })
    };
    let has_control = handover.looks.iter().zip(&seen.answers).any(|(other, answer)| match (&other.wanted, answer) {
        (Wanted::Cookie { pair, is_there }, Some(answer)) if other.hop == look.hop && other.kind == CellKind::Sent => {
            is_control(pair) && *is_there == answer.as_edition
        }
        _ => false,
    });
    Some(Context {
        look,
        is_there: *is_there == as_edition,
        attributes: attributes(line),
        name: pair.to_ascii_lowercase(),
        relation: &hop.relation,
        probe: &hop.probe,
        has_control,
    })
}

/// The browser's id in the data, which know none of the builds of distributions apart, and no WebKitGTK. What is switched
/// is no matter of theirs either, but for the cookies of third parties.
fn in_the_data(environment: &Environment) -> Option<&'static str> {
    let is_as_it_comes = matches!(environment.profile.as_str(), "stock" | "open");
    match environment.engine.to_string().as_str() {
        "chromium" if is_as_it_comes => Some("chrome"),
        "firefox" if is_as_it_comes => Some("firefox"),
        _ => None,
    }
}
