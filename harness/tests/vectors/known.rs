//! The differences that are known, and why they are there. In all of them the vectors keep to the text.

use samesite_format::vectors::SameSite;

use crate::example::ORDER;
use crate::libraries::Place;

/// A class of differences.
pub(crate) struct Known {
    /// Why they are there.
    pub(crate) why: &'static str,
    /// Whether a difference may be there because of it.
    pub(crate) explains: fn(&Place<'_>) -> bool,
}

impl Place<'_> {
    fn is_by(&self, rule: &str) -> bool {
        self.difference.rule == rule
    }

    fn is_in(&self, vectors: &str) -> bool {
        self.vector.id.starts_with(vectors)
    }

    /// Whether the cookie's line is such.
    fn line_is(&self, such: impl Fn(&str) -> bool) -> bool {
        self.line.is_some_and(|(line, _)| such(&line.line))
    }

    /// Whether any line of the vector is such.
    fn some_line_is(&self, such: impl Fn(&str) -> bool) -> bool {
        self.vector.steps.iter().flat_map(|step| &step.sets).any(|line| such(&line.line))
    }

    /// Whether another line of the vector, set at such a URL, has the cookie's name and is such.
    fn namesake_is(&self, such: impl Fn(&str, &str) -> bool) -> bool {
        let Some((own, _)) = self.line else { return false };
        let name = |line: &str| line.split('=').next().map(str::to_owned);
        let mut others = self.vector.steps.iter().flat_map(|step| step.sets.iter().map(move |line| (step, line)));
        others.any(|(step, other)| {
            other.id != own.id && name(&other.line) == name(&own.line) && such(&other.line, &step.access.url)
        })
    }

    fn is_cross_site(&self) -> bool {
        self.step.classings.iter().any(|classing| classing.same_site == SameSite::CrossSite)
    }
}

const fn is_control(letter: char) -> bool {
    letter.is_ascii_control()
}

/// Those of `cookie_store` 0.22 beside RFC 6265 with SameSite.
pub(crate) const COOKIE_STORE: &[Known] = &[
    Known {
        why: "the crate reads SameSite and leaves it to the caller: no cookie is withheld by it, none refused, and so one \
              that another site sets takes the place of the site's own",
        explains: |place| {
            let rules = ["not-strict", "top-level-navigation", "safe-method", "set-by-same-site-request"];
            let is_replaced = place.difference.expected && place.is_in("journeys/set-on-the-way/");
            rules.into_iter().any(|rule| place.is_by(rule)) || is_replaced
        },
    },
    Known {
        why: "the crate does not sort what it sends: it comes in the order of a hash table (RFC 6265 §5.4 step 2, a SHOULD)",
        explains: |place| place.is_by(ORDER),
    },
    Known {
        why: "the crate asks the machine's clock, which cannot be set: what has passed by a vector's time may still be to \
              come, and the other way round",
        explains: |place| {
            let ends = |line: &str| line.contains("Max-Age=") || line.contains("Expires=");
            let is_later =
                place.is_in("stories/") || place.is_in("lines/lifetimes/") || place.step.id.starts_with("in-20");
            is_later && place.line_is(|line| ends(line) && !line.ends_with("Max-Age=-"))
        },
    },
    Known {
        why: "the crate knows a few forms of dates, and takes what it cannot read for no date; the text takes the parts in \
              any order (RFC 6265 §5.1.1)",
        explains: |place| place.vector.id == "lines/dates",
    },
    Known {
        why: "the crate takes a lone minus for a number of seconds (RFC 6265 §5.2.2)",
        explains: |place| place.line_is(|line| line.ends_with("Max-Age=-")),
    },
    Known {
        why: "the crate takes connections within this machine for secure, which RFC 6265 leaves to the user agent (§5.4 step 1)",
        explains: |place| place.is_by("secure-connection"),
    },
    Known {
        why: "the crate takes wss for an insecure scheme",
        explains: |place| place.step.access.url.starts_with("wss:") && place.line_is(|line| line.contains("Secure")),
    },
    Known {
        why: "the crate converts a Domain to A-labels; the text compares its octets (RFC 6265 §5.3 step 6)",
        explains: |place| place.is_by("domain-is-ascii"),
    },
    Known {
        why: "the crate passes by a Path without a value; in the text it undoes an earlier one (RFC 6265 §5.2.4)",
        explains: |place| place.line_is(|line| line.ends_with(";Path")),
    },
    Known {
        why: "the crate trims all of Unicode's white space; the text, space and tab (RFC 6265 §5.2 step 4)",
        explains: |place| place.is_in("lines/shapes/") && place.some_line_is(|line| line.contains('\u{a0}')),
    },
];

/// Those of tough-cookie 6.1.0 beside rfc6265bis-03; the functions named are its own.
pub(crate) const TOUGH_COOKIE: &[Known] = &[
    Known {
        why: "the store keys cookies by domain, path and name; since rfc6265bis-03 a cookie for a host alone and one with \
              that Domain are two (§5.4 step 17)",
        explains: |place| {
            let has_domain = |line: &str| line.contains("Domain=");
            let is_mixed = place.line_is(|line| place.namesake_is(|other, _| has_domain(line) != has_domain(other)));
            let is_order =
                place.is_by(ORDER) && place.is_in("lines/rewritings/") && !place.is_in("lines/rewritings/07/");
            is_mixed || is_order
        },
    },
    Known {
        why: "setCookie keeps a cookie that has expired when it comes, and a later one inherits its creation time; the \
              text evicts it at once (RFC 6265 §5.3, at its end)",
        explains: |place| place.is_by(ORDER) && place.is_in("lines/rewritings/07/"),
    },
    Known {
        why: "setCookie has no step that leaves secure cookies alone when an insecure page sets one of their name \
              (rfc6265bis-03 §5.4 step 12)",
        explains: |place| {
            let is_secure = |line: &str| line.contains("Secure");
            let is_replaced = place.difference.expected && place.line_is(is_secure);
            place.is_by("no-overlay-of-secure")
                || (is_replaced && place.namesake_is(|other, url| !is_secure(other) && url.starts_with("http:")))
        },
    },
    Known {
        why: "setCookie lets a cross-site navigation by a safe method set Strict and Lax cookies; the text lets every \
              top-level navigation set them, and that since rfc6265bis-04",
        explains: |place| place.is_by("set-by-same-site-request"),
    },
    Known {
        why: "getCookies withholds Strict and Lax cookies from scripts too, as the text does since rfc6265bis-08",
        explains: |place| place.is_by("unfiltered-script") && place.is_cross_site(),
    },
    Known {
        why: "allowSecureOnLocal takes connections within this machine for secure, as the text does since rfc6265bis-14",
        explains: |place| place.is_by("secure-needs-secure-connection"),
    },
    Known {
        why: "getCookies throws at a host that is a special-use top-level name, before it looks at any cookie",
        explains: |place| place.difference.seen == "(throws)",
    },
    Known {
        why: "getCookieContext decodes the URL's path; the text compares it as it stands (RFC 6265 §5.1.4)",
        explains: |place| place.step.access.url.contains('%') && place.line_is(|line| line.contains("Path=/")),
    },
    Known {
        why: "setCookie stores a Domain in brackets, and findCookies looks for the address without",
        explains: |place| place.line_is(|line| line.contains("Domain=[")),
    },
    Known {
        why: "setCookie refuses every Domain that is a public suffix; the text makes the cookie host-only where the \
              suffix is the host itself (RFC 6265 §5.3 step 5)",
        explains: |place| {
            place.is_in("lines/places/suffix-itself") && place.line_is(|line| line.contains("Domain=github.io"))
        },
    },
    Known {
        why: "isHostPrefixConditionMet wants a Path of use; the text asks whether there is one, and whether the cookie's \
              path is / (rfc6265bis-03 §5.4 step 16)",
        explains: |place| place.line_is(|line| line.starts_with("__Host-") && line.ends_with("Path=x")),
    },
    Known {
        why: "getCookies takes a cookie for expired at its last millisecond; the text, when that has passed \
              (RFC 6265 §5.3: \"has an expiry date in the past\")",
        explains: |place| place.vector.id == "lines/lifetimes/a-minute",
    },
    Known {
        why: "expiryTime counts Max-Age from the last access, so that reading prolongs it; the text counts from the \
              setting (RFC 6265 §5.2.2)",
        explains: |place| place.vector.id == "lines/lifetimes/read-in-between",
    },
    Known {
        why: "parse ends a line at a line break, and refuses other control characters in name and value; the text says \
              nothing of them before rfc6265bis-08",
        explains: |place| place.is_in("lines/shapes/") && place.some_line_is(|line| line.contains(is_control)),
    },
    Known {
        why: "parse trims all that JavaScript calls white space; the text, space and tab (RFC 6265 §5.2 step 4)",
        explains: |place| place.is_in("lines/shapes/") && place.some_line_is(|line| line.contains('\u{a0}')),
    },
];
