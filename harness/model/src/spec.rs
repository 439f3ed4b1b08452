//! Links from the docs to the sections of the current draft: its name and its address stand here once.

/// The draft's name and address, from the number of its edition.
macro_rules! draft {
    (name) => {
        "rfc6265bis-22"
    };
    (address) => {
        "https://www.ietf.org/archive/id/draft-ietf-httpbis-rfc6265bis-22.html"
    };
}

/// The line of a doc comment that says where a rule comes from, each section a link.
///
/// `spec!("5.7", " step 18.1 and ", "5.8.2", "; HTML.")` reads "**Spec:** rfc6265bis-22 §5.7 step 18.1 and §5.8.2; HTML."
macro_rules! spec {
    ($($section:literal, $words:literal),+) => {
        concat!(
            "**Spec:** ", draft!(name), " ",
            $("[§", $section, "](", draft!(address), "#section-", $section, ")", $words),+
        )
    };
}
