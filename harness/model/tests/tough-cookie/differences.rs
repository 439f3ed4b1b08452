//! The differences that are known, and why they are there.
//!
//! They are tough-cookie 6.1.0's; the functions named are its own. In all of them the model keeps to the text.

use crate::catalogue::START;
use crate::question::{Question, Situation};

/// A class of differences.
pub(crate) struct Difference {
    /// Why they are there.
    pub(crate) why: &'static str,
    /// Whether a question may be answered otherwise because of it.
    pub(crate) explains: fn(&Question) -> bool,
}

/// Every class.
pub(crate) const KNOWN: &[Difference] = &[
    Difference {
        why: "setCookie takes the context of the request; the text lets every top-level navigation set, a POST too \
              (rfc6265bis-04 §5.4 step 14.3)",
        explains: |question| {
            let set = &question.sets[0];
            set.by.situation == Situation::StrangersFormPost && set.line.to_ascii_lowercase().contains("samesite=")
        },
    },
    Difference {
        why: "getCookies throws at a host that is a special-use top-level name, before it looks at any cookie",
        explains: |question| question.reads.iter().any(|read| read.url.host_str() == Some("example")),
    },
    Difference {
        why: "getCookieContext decodes the URL's path; the text compares it as it stands (RFC 6265 §5.1.4)",
        explains: |question| {
            let reads_below_escapes = question.reads.iter().any(|read| read.url.path().contains('%'));
            reads_below_escapes && question.sets[0].line.contains("Path=/")
        },
    },
    Difference {
        why: "setCookie stores a Domain in brackets, and findCookies looks for the address without",
        explains: |question| question.sets[0].line.contains("Domain=["),
    },
    Difference {
        why: "setCookie refuses every Domain that is a public suffix; the text makes the cookie host-only where the \
              suffix is the host itself (RFC 6265 §5.3 step 5)",
        explains: |question| {
            let set = &question.sets[0];
            set.line.contains("Domain=github.io") && set.by.url.host_str() == Some("github.io")
        },
    },
    Difference {
        why: "isHostPrefixConditionMet wants a Path of use; the text asks whether there is one, and whether the cookie's \
              path is / (rfc6265bis-02 §5.4 step 16)",
        explains: |question| {
            let line = &question.sets[0].line;
            line.starts_with("__Host-") && line.ends_with("Path=x")
        },
    },
    Difference {
        why: "getCookies takes a cookie for expired at its last millisecond; the text, when that has passed \
              (RFC 6265 §5.3: \"has an expiry date in the past\")",
        explains: |question| {
            let expires = ["Max-Age=60", "15:07:40"].iter().any(|word| question.sets[0].line.contains(word));
            expires && question.reads.len() == 1 && question.reads[0].at == START + 60_000
        },
    },
    Difference {
        why: "expiryTime counts Max-Age from the last access, so that reading prolongs it; the text counts from the \
              setting (RFC 6265 §5.2.2)",
        explains: |question| question.reads.len() == 2 && question.sets[0].line.contains("Max-Age=60"),
    },
    Difference {
        why: "setCookie keeps a cookie that has expired when it comes, and a later one inherits its creation time; the \
              text evicts it at once (RFC 6265 §5.3, at its end)",
        explains: |question| question.sets.len() == 3 && question.sets[0].line.contains("Max-Age=0"),
    },
    Difference {
        why: "setCookie has no step that leaves secure cookies alone when an insecure page sets one of their name \
              (rfc6265bis-02 §5.4 step 12)",
        explains: |question| {
            let [first, _, last] = &question.sets[..] else { return false };
            first.line.contains("Secure") && last.by.url.scheme() == "http"
        },
    },
    Difference {
        why: "parseCookiePair looks for control characters in name and value alone, and DEL is none; a line break ends \
              them and not the line (rfc6265bis-08 §5.4 steps 1 and 2)",
        explains: |question| question.sets[0].line.contains(['\t', '\n', '\r', '\0', '\u{7f}']),
    },
    Difference {
        why: "parse trims all that JavaScript calls white space; the text, space and tab (RFC 6265 §5.2 step 4)",
        explains: |question| question.sets[0].line.contains('\u{a0}'),
    },
];
