//! Reading a `Set-Cookie` line: rfc6265bis-22 §5.6 "The Set-Cookie Header Field".

use crate::cookie::SameSite;
use crate::date::parse_cookie_date;
use crate::policy::{
    CommaRule, ControlOctets, NamelessCookie, NoneWord, PartitionedAttribute, Policy, SizeLimits, ValuelessLine,
};
use crate::rule::Rule;
use crate::time::Timestamp;

/// A line taken apart: name, value, and the attributes that were understood, in order.
///
#[doc = spec!("5.6", " \"The Set-Cookie Header Field\".")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetCookie {
    /// The name; empty for a nameless cookie.
    pub name: Vec<u8>,
    /// The value; empty for a valueless cookie.
    pub value: Vec<u8>,
    /// The attributes, in the order of the line. Unknown and unusable ones are not among them.
    pub attributes: Vec<Attribute>,
}

/// One attribute that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attribute {
    /// `Expires`, with its date.
    #[doc = spec!("5.6.1", ".")]
    Expires(Timestamp),
    /// `Max-Age`, in seconds; negative or zero to delete the cookie.
    #[doc = spec!("5.6.2", ".")]
    MaxAge(i64),
    /// `Domain`, lower-cased and without its leading dot.
    #[doc = spec!("5.6.3", ".")]
    Domain(Vec<u8>),
    /// `Path`; `None` when the value is unusable, which means the default path.
    #[doc = spec!("5.6.4", ".")]
    Path(Option<Vec<u8>>),
    /// `Secure`, whatever its value.
    #[doc = spec!("5.6.5", ".")]
    Secure,
    /// `HttpOnly`, whatever its value.
    #[doc = spec!("5.6.6", ".")]
    HttpOnly,
    /// `SameSite`; `None` when its value is no known word.
    #[doc = spec!("5.6.7", ".")]
    SameSite(Option<SameSite>),
    /// `Partitioned`. **Spec:** the CHIPS draft, "Using Set-Cookie with Partitioned".
    Partitioned,
}

pub(crate) const MOST_OCTETS_OF_NAME_AND_VALUE: usize = 4096;
pub(crate) const MOST_OCTETS_OF_ATTRIBUTE: usize = 1024;

impl SetCookie {
    /// Whether the line has a `Domain` that is not empty.
    #[must_use]
    pub fn has_domain(&self) -> bool {
        self.attributes.iter().any(|attribute| matches!(attribute, Attribute::Domain(name) if !name.is_empty()))
    }

    /// Takes a line apart.
    ///
    /// # Errors
    ///
    /// The rule by which the whole line is ignored.
    pub fn parse(line: &[u8], policy: &Policy) -> Result<Self, Rule> {
        // §5.6 step 1
        let (line, forbidden) = match policy.controls {
            ControlOctets::Refused => (line, line.iter().copied().any(is_forbidden_control)),
            ControlOctets::RefusedInPair => {
                let pair = line.split(|octet| *octet == b';').next().unwrap_or_default();
                (line, pair.iter().copied().any(is_forbidden_control))
            }
            ControlOctets::EndOrRefuse => {
                let line = line.split(|octet| matches!(octet, 0 | b'\r' | b'\n')).next().unwrap_or_default();
                (line, line.iter().any(u8::is_ascii_control))
            }
            ControlOctets::EndLine => (up_to_control(line), false),
            ControlOctets::Tolerated => (line, false),
        };
        if forbidden {
            return Err(Rule::LineWithoutControls);
        }
        // §5.6 step 2
        let (pair, attributes) = split_once(line, b';').unwrap_or((line, b""));
        // §5.6 steps 3 and 4
        let named = split_once(pair, b'=').filter(|(name, _)| comma(name, policy).is_none());
        let (name, value) = match (named, policy.valueless) {
            // Not in the text: a name that is empty beside an equals sign.
            (Some((name, _)), _)
                if trim(name).is_empty() && policy.nameless == NamelessCookie::SentPlainWithoutEquals =>
            {
                return Err(Rule::LineHasName);
            }
            // §5.6 steps 3 and 4
            (Some((name, value)), _) => (trim(name), trim(value)),
            (None, ValuelessLine::IsValue) => (&b""[..], trim(pair)),
            // Not in the text: RFC 6265 §5.2 step 2, and a browser.
            (None, ValuelessLine::IsName) => (trim(pair), &b""[..]),
            (None, ValuelessLine::Ignored) => return Err(Rule::LineHasName),
        };
        // §5.6 step 5
        let is_too_long = match policy.size_limits {
            SizeLimits::NameAndValue4096Attribute1024 | SizeLimits::NameAndValue4096 => {
                name.len() + value.len() > MOST_OCTETS_OF_NAME_AND_VALUE
            }
            // The text has none of these; browsers have.
            SizeLimits::NameOrValue4096 => name.len().max(value.len()) > MOST_OCTETS_OF_NAME_AND_VALUE,
            SizeLimits::Line4096 => line.len() > MOST_OCTETS_OF_NAME_AND_VALUE,
            SizeLimits::None => false,
        };
        if is_too_long {
            return Err(Rule::NameAndValueSize);
        }
        let limits_attributes = policy.size_limits == SizeLimits::NameAndValue4096Attribute1024;
        // §5.6, the steps for the unparsed-attributes
        let mut understood = Vec::new();
        for attribute in attributes.split(|&octet| octet == b';') {
            let (name, value) = split_once(attribute, b'=').unwrap_or((attribute, b""));
            // Not in the text: a comma that ends a name.
            if let Some(end) = comma(name, policy) {
                let flag = Attribute::understand(trim(&name[..end]), b"", policy);
                understood.extend(flag.filter(Attribute::needs_no_value));
                break;
            }
            let value = trim(value);
            if !limits_attributes || value.len() <= MOST_OCTETS_OF_ATTRIBUTE {
                understood.extend(Attribute::understand(trim(name), value, policy));
            }
        }
        Ok(Self { name: name.to_vec(), value: value.to_vec(), attributes: understood })
    }
}

impl Attribute {
    pub(crate) const fn is_expires(&self) -> bool {
        matches!(self, Self::Expires(_))
    }

    /// Whether it says when the cookie ends, so that it does not end with the browser.
    #[must_use]
    pub const fn is_expiry(&self) -> bool {
        matches!(self, Self::Expires(_) | Self::MaxAge(_))
    }

    /// What `SameSite` says: `None` inside for an unknown word; `None` for another attribute.
    pub(crate) const fn same_site(&self) -> Option<&Option<SameSite>> {
        match self {
            Self::SameSite(value) => Some(value),
            _ => None,
        }
    }

    const fn needs_no_value(&self) -> bool {
        matches!(self, Self::Secure | Self::HttpOnly | Self::Partitioned)
    }

    fn understand(name: &[u8], value: &[u8], policy: &Policy) -> Option<Self> {
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        if is("Expires") {
            parse_cookie_date(value).map(Self::Expires)
        } else if is("Max-Age") {
            max_age(value).map(Self::MaxAge)
        } else if is("Domain") {
            Some(Self::Domain(value.strip_prefix(b".").unwrap_or(value).to_ascii_lowercase()))
        } else if is("Path") {
            Some(Self::Path(value.starts_with(b"/").then(|| value.to_vec())))
        } else if is("Secure") {
            Some(Self::Secure)
        } else if is("HttpOnly") {
            Some(Self::HttpOnly)
        } else if is("SameSite") {
            Some(Self::SameSite(same_site(value, policy.none_word)))
        } else if is("Partitioned") && policy.partitioned != PartitionedAttribute::Ignored {
            Some(Self::Partitioned)
        } else {
            None
        }
    }
}

/// **Spec:** rfc6265bis-22 §5.6.7 steps 2 to 4.
fn same_site(value: &[u8], none_word: NoneWord) -> Option<SameSite> {
    let is = |known: &str| value.eq_ignore_ascii_case(known.as_bytes());
    if is("Strict") {
        Some(SameSite::Strict)
    } else if is("Lax") && none_word != NoneWord::InPlaceOfLax {
        Some(SameSite::Lax)
    } else if is("None") && none_word != NoneWord::Unknown {
        Some(SameSite::None)
    } else {
        None
    }
}

/// Seconds, kept within what can be counted; `None` when the value is no number.
///
/// **Spec:** rfc6265bis-22 §5.6.2 steps 1 to 4.
fn max_age(value: &[u8]) -> Option<i64> {
    let (negative, digits) = match value.strip_prefix(b"-") {
        Some(digits) => (true, digits),
        None => (false, value),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let seconds =
        digits.iter().fold(0_i64, |seconds, digit| seconds.saturating_mul(10).saturating_add(i64::from(digit - b'0')));
    Some(if negative { -seconds } else { seconds })
}

/// **Spec:** rfc6265bis-22 §5.6 step 1: %x00-08, %x0A-1F and %x7F.
pub(crate) fn is_forbidden_control(octet: u8) -> bool {
    octet.is_ascii_control() && octet != b'\t'
}

/// Where a comma ends a name, if it does.
fn comma(name: &[u8], policy: &Policy) -> Option<usize> {
    match policy.commas {
        CommaRule::Ordinary => None,
        CommaRule::EndsNames => name.iter().position(|&octet| octet == b','),
    }
}

/// The line up to its first control octet, but for tabs before a name or a value.
fn up_to_control(line: &[u8]) -> &[u8] {
    let (mut leading, mut in_value) = (true, false);
    for (place, &octet) in line.iter().enumerate() {
        match octet {
            b' ' => {}
            b'\t' if leading => {}
            0..b' ' => return &line[..place],
            b';' => (leading, in_value) = (true, false),
            b'=' => (leading, in_value) = (!in_value, true),
            _ => leading = false,
        }
    }
    line
}

fn split_once(octets: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let position = octets.iter().position(|&octet| octet == at)?;
    Some((&octets[..position], &octets[position + 1..]))
}

/// Without the WSP (space and horizontal tab) at both ends.
fn trim(octets: &[u8]) -> &[u8] {
    let is_space = |octet: &u8| matches!(octet, b' ' | b'\t');
    let Some(start) = octets.iter().position(|octet| !is_space(octet)) else {
        return b"";
    };
    let end = octets.iter().rposition(|octet| !is_space(octet)).map_or(start, |last| last + 1);
    &octets[start..end]
}
