//! What the article says of its own time, in short, and the claims that have become of it.
//!
//! What browsers did is nowhere here: the report computes it from recordings.

use samesite_reports::site::Said;

/// Sentences of the article, which is of 2019 and 2020, in the order in which it comes to them.
pub(super) fn said() -> Vec<Said> {
    let said = |sentence: &str, note: &str, claims: &[&str]| Said {
        sentence: sentence.to_owned(),
        note: note.to_owned(),
        claims: claims.iter().map(|claim| (*claim).to_owned()).collect(),
    };
    vec![
        said(
            "A cookie without SameSite is sent everywhere, as if it said SameSite=None; that is about to end, and Lax becomes \
             the default.",
            "Chrome 80 brought the default to stable builds by a switch of its servers, which was halted in April 2020 and went \
             on in July, with 84. The programs themselves had it switched off, so what they were compiled to do is another \
             matter.",
            &["chromium-absent-is-none", "absent-is-none"],
        ),
        said(
            "SameSite=None must come with Secure, or the cookie is refused.",
            "It was switched on together with the default.",
            &["chromium-none-needs-no-secure", "none-needs-no-secure"],
        ),
        said(
            "Some older clients do not know None, and refuse the cookie or take it for Strict.",
            "Chrome 51 to 66 are on the list of such clients.",
            &["none-refuses-cookies"],
        ),
        said(
            "Both changes can be tried behind flags from Chrome 76 on.",
            "What a flag switched on is a timeline of its own here, where such builds were played.",
            &["chromium-absent-is-none", "chromium-none-needs-no-secure"],
        ),
        said(
            "The default is a little less than Lax: for two minutes a cookie without SameSite goes with a POST from another \
             site.",
            "It can be seen only where Lax is the default.",
            &["two-minutes-of-grace"],
        ),
        said(
            "Firefox has the new default behind sameSite.laxByDefault, and asks for Secure behind sameSite.noneRequiresSecure.",
            "The second of these preferences has become Firefox's default, the first has not.",
            &["absent-is-none", "none-needs-no-secure"],
        ),
        said(
            "Two addresses are one site if they share the registrable domain.",
            "Since then the scheme has become part of it.",
            &["chromium-schemeless-sites", "schemeless-sites"],
        ),
    ]
}
