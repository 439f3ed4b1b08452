//! What can be asked of a cookie: its attributes, as the current edition understands them.

use samesite_model::{Attribute, Edition, SameSite, SetCookie};
use samesite_reports::site::Trait;
use samesite_scenarios::{CookieLine, LineSource};

/// The traits of a cookie, always the same ones in the same order.
pub(super) fn traits(line: &CookieLine) -> Vec<Trait> {
    let parsed = SetCookie::parse(line.line.as_bytes(), &Edition::CURRENT.policy()).ok();
    let attributes = parsed.as_ref().map_or(&[][..], |parsed| &parsed.attributes);
    let yes = |is: fn(&Attribute) -> bool| if attributes.iter().any(is) { "yes" } else { "no" };
    // Of several, the last one counts.
    let same_site = attributes.iter().rev().find_map(|attribute| match attribute {
        Attribute::SameSite(value) => Some(*value),
        _ => None,
    });
    let same_site = match same_site {
        None => "absent",
        Some(None) => "some other word",
        Some(Some(SameSite::Strict)) => "Strict",
        Some(Some(SameSite::Lax)) => "Lax",
        Some(Some(SameSite::None)) => "None",
        Some(Some(SameSite::Unset)) => "absent",
    };
    let name = parsed.as_ref().map_or(&[][..], |parsed| &parsed.name).to_ascii_lowercase();
    let prefix = match () {
        () if name.starts_with(b"__host-") => "__Host-",
        () if name.starts_with(b"__secure-") => "__Secure-",
        () => "none",
    };
    let source = match line.source {
        LineSource::Header => "Set-Cookie",
        LineSource::Script => "document.cookie",
    };
    [
        ("SameSite", same_site),
        ("Secure", yes(|attribute| matches!(attribute, Attribute::Secure))),
        ("HttpOnly", yes(|attribute| matches!(attribute, Attribute::HttpOnly))),
        ("Domain", yes(|attribute| matches!(attribute, Attribute::Domain(_)))),
        ("Lifetime", lifetime(attributes)),
        ("Prefix", prefix),
        ("Set by", source),
    ]
    .map(|(name, value)| Trait { name: name.to_owned(), value: value.to_owned() })
    .into()
}

fn lifetime(attributes: &[Attribute]) -> &'static str {
    let lasts = |attribute: &Attribute| matches!(attribute, Attribute::Expires(_) | Attribute::MaxAge(_));
    if attributes.iter().any(lasts) { "given" } else { "session" }
}
