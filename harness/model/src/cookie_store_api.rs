//! What a script hands to `cookieStore.set()` and `cookieStore.delete()`; not in the text, but in the Cookie Store API.

use std::fmt;

use crate::access::Access;
use crate::cookie::SameSite;
use crate::host::Host;
use crate::model::Model;
use crate::path::default_path;
use crate::policy::{CookieStorePartitions, CookieStorePath, PartitionedAttribute};
use crate::rule::Rule;
use crate::set_cookie::{
    Attribute, MOST_OCTETS_OF_ATTRIBUTE, MOST_OCTETS_OF_NAME_AND_VALUE, SetCookie, is_forbidden_control,
};
use crate::time::Timestamp;

/// The dictionary of `cookieStore.set({…})`. `Secure` is no part of it: the API sets it always.
///
/// ```
/// use samesite_model::{
///     CookieInit, CookieStore, Document, Edition, Model, SameSite, SecureFlag, Storage, SuffixList, Timestamp,
/// };
///
/// let suffixes = SuffixList::parse("example")?;
/// let model = Model::new(Edition::CURRENT, &suffixes);
/// let now = Timestamp::from_seconds(1_700_000_000);
/// let page = Document::top_level("https://shop.example/basket".parse()?);
/// let access = model.access_of_cookie_store(&page.into()).expect("a secure context");
///
/// // cookieStore.set("basket", "3")
/// let mut store = CookieStore::default();
/// let basket = CookieInit::new("basket", "3").set_cookie(&model, &access)?;
/// assert_eq!(store.store(&model, &basket, &access, now), Storage::Stored);
/// assert_eq!(store.cookies()[0].same_site, SameSite::Strict);
/// assert_eq!(store.cookies()[0].secure, SecureFlag::Secure);
///
/// // cookieStore.set("a=b", "3") throws a TypeError; document.cookie would have made a cookie of it.
/// let refusal = CookieInit::new("a=b", "3").set_cookie(&model, &access).unwrap_err();
/// assert_eq!(refusal.to_string(), "the name holds an equals sign");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// **Spec:** Cookie Store API, `CookieInit` and "set a cookie".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieInit {
    /// The name; may be empty, where the value looks like no pair and no prefix.
    pub name: String,
    /// The value; may be empty where there is a name.
    pub value: String,
    /// When the cookie expires; `None` for a session cookie. Whole seconds count, as in a `Set-Cookie` line.
    pub expires: Option<Timestamp>,
    /// The domain; `None` for a host-only cookie.
    pub domain: Option<String>,
    /// The path; empty for the default path of the page.
    pub path: String,
    /// The same-site-flag. [`SameSite::Unset`] is no value of the dictionary, and means its default, `Strict`.
    pub same_site: SameSite,
    /// Whether the cookie is to live in a partition.
    pub partitioned: PartitionedFlag,
}

/// Whether a cookie is to live in a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartitionedFlag {
    /// `partitioned: true`: the cookie lives in a partition.
    Partitioned,
    /// `partitioned: false`: the cookie is an ordinary one.
    NotPartitioned,
}

/// Why the Cookie Store API refuses a dictionary: the script's promise is rejected with a `TypeError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieInitError {
    /// A `;` or a control character in name or value.
    ForbiddenCharacter,
    /// A `=` in the name.
    EqualsInName,
    /// Neither name nor value.
    Empty,
    /// No name, and a value that would be read as a pair, or as a name with a prefix.
    Imitation,
    /// A name that only a response may set: `__Http-…` or `__Host-Http-…`.
    HttpPrefix,
    /// Name and value longer than 4096 octets.
    NameAndValueSize,
    /// A `__Host-…` cookie with a domain, or with a path that is not `/`.
    HostPrefix,
    /// A domain that begins with a dot, or that is not the page's own.
    Domain,
    /// A path that does not begin with `/`.
    Path,
    /// A domain or path longer than 1024 octets.
    AttributeSize,
}

impl fmt::Display for CookieInitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ForbiddenCharacter => "name or value holds a semicolon or a control character",
            Self::EqualsInName => "the name holds an equals sign",
            Self::Empty => "there is neither a name nor a value",
            Self::Imitation => "the cookie has no name, and its value would be read as one",
            Self::HttpPrefix => "a name that begins with __Http- or __Host-Http- is for responses alone",
            Self::NameAndValueSize => "name and value together are longer than 4096 octets",
            Self::HostPrefix => "a name that begins with __Host- allows no domain and no path but /",
            Self::Domain => "the domain is not one of the page's own, or begins with a dot",
            Self::Path => "the path does not begin with a slash",
            Self::AttributeSize => "domain or path is longer than 1024 octets",
        })
    }
}

impl std::error::Error for CookieInitError {}

impl CookieInitError {
    /// The rule for lines of a server that comes nearest.
    #[must_use]
    pub const fn rule(self) -> Rule {
        match self {
            Self::ForbiddenCharacter => Rule::LineWithoutControls,
            Self::EqualsInName => Rule::LineHasName,
            Self::Empty => Rule::NameOrValue,
            Self::Imitation => Rule::NoNamelessImitation,
            Self::HttpPrefix => Rule::HttpPrefix,
            Self::NameAndValueSize | Self::AttributeSize => Rule::NameAndValueSize,
            Self::HostPrefix => Rule::HostPrefix,
            Self::Domain => Rule::DomainCoversHost,
            Self::Path => Rule::PathMatches,
        }
    }
}

impl CookieInit {
    /// A dictionary with its defaults: a session cookie, host-only, with the path `/`, `Strict`, and in no partition.
    #[must_use]
    pub fn new(name: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
            expires: None,
            domain: None,
            path: "/".to_owned(),
            same_site: SameSite::Strict,
            partitioned: PartitionedFlag::NotPartitioned,
        }
    }

    /// The dictionary that says what a line of a server says, at the time given; it has no words for `Secure` and
    /// `HttpOnly`. Of `SameSite` the last known word counts.
    ///
    /// ```
    /// use samesite_model::{CookieInit, Edition, SameSite, SetCookie, Timestamp};
    ///
    /// let line = SetCookie::parse(b"sid=1; SameSite=Lax; Max-Age=60", &Edition::CURRENT.policy()).unwrap();
    /// let dictionary = CookieInit::of_line(&line, Timestamp::from_seconds(1000));
    /// assert_eq!(dictionary.same_site, SameSite::Lax);
    /// assert_eq!(dictionary.expires, Some(Timestamp::from_seconds(1060)));
    /// assert_eq!(dictionary.path, "/");
    /// ```
    #[must_use]
    pub fn of_line(line: &SetCookie, now: Timestamp) -> Self {
        let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
        let mut init = Self::new(&text(&line.name), &text(&line.value));
        for attribute in &line.attributes {
            match attribute {
                Attribute::Expires(date) => init.expires = Some(*date),
                Attribute::MaxAge(seconds) => {
                    let milliseconds = now.milliseconds().saturating_add(seconds.saturating_mul(1000));
                    init.expires = Some(Timestamp::from_milliseconds(milliseconds));
                }
                Attribute::Domain(domain) => init.domain = Some(text(domain)),
                Attribute::Path(Some(path)) => init.path = text(path),
                Attribute::SameSite(Some(flag)) => init.same_site = *flag,
                Attribute::Partitioned => init.partitioned = PartitionedFlag::Partitioned,
                Attribute::Path(None) | Attribute::SameSite(None) | Attribute::Secure | Attribute::HttpOnly => {}
            }
        }
        init
    }

    /// What `cookieStore.delete(name)` sets: a `Strict` cookie that has expired.
    ///
    /// **Spec:** Cookie Store API, "delete a cookie".
    #[must_use]
    pub fn deleting(name: &str) -> Self {
        // A cookie without a name needs a value, even to be deleted.
        let value = if trim(name).is_empty() { "deleted" } else { "" };
        Self { expires: Some(Timestamp::EARLIEST), ..Self::new(name, value) }
    }

    /// What the store takes in, for [`CookieStore::store`](crate::CookieStore::store); it may still refuse it.
    ///
    /// # Errors
    ///
    /// When the API throws before it asks the store.
    ///
    /// **Spec:** Cookie Store API, "set a cookie".
    pub fn set_cookie(&self, model: &Model<'_>, access: &Access) -> Result<SetCookie, CookieInitError> {
        let (name, value) = (trim(&self.name), trim(&self.value));
        if [name, value].iter().any(|text| text.bytes().any(|octet| octet == b';' || is_forbidden_control(octet))) {
            return Err(CookieInitError::ForbiddenCharacter);
        }
        if name.contains('=') {
            return Err(CookieInitError::EqualsInName);
        }
        if name.is_empty() && value.is_empty() {
            return Err(CookieInitError::Empty);
        }
        let prefixes = ["__Host-", "__Host-Http-", "__Http-", "__Secure-"];
        if name.is_empty() && (value.contains('=') || prefixes.iter().any(|prefix| starts_with(value, prefix))) {
            return Err(CookieInitError::Imitation);
        }
        if starts_with(name, "__Host-Http-") || starts_with(name, "__Http-") {
            return Err(CookieInitError::HttpPrefix);
        }
        if name.len() + value.len() > MOST_OCTETS_OF_NAME_AND_VALUE {
            return Err(CookieInitError::NameAndValueSize);
        }
        let bound_to_host = starts_with(name, "__Host-");
        let mut attributes = Vec::new();
        if let Some(domain) = &self.domain {
            if bound_to_host {
                return Err(CookieInitError::HostPrefix);
            }
            attributes.push(Attribute::Domain(own_domain(domain, model, access)?));
        }
        attributes.extend(self.expires.map(to_the_second).map(Attribute::Expires));
        let mut path =
            if self.path.is_empty() { default_path(&access.path).to_vec() } else { self.path.clone().into_bytes() };
        if !path.starts_with(b"/") {
            return Err(CookieInitError::Path);
        }
        if bound_to_host && path != b"/" {
            return Err(CookieInitError::HostPrefix);
        }
        // Not in the text any more, which had it until May 2025.
        if model.policy.cookie_store_path == CookieStorePath::WithSlash
            && !self.path.is_empty()
            && !path.ends_with(b"/")
        {
            path.push(b'/');
        }
        if path.len() > MOST_OCTETS_OF_ATTRIBUTE {
            return Err(CookieInitError::AttributeSize);
        }
        attributes.extend([Attribute::Path(Some(path)), Attribute::Secure]);
        attributes.push(Attribute::SameSite(Some(match self.same_site {
            SameSite::Unset => SameSite::Strict,
            flag => flag,
        })));
        if self.partitioned == PartitionedFlag::Partitioned
            && model.policy.partitioned != PartitionedAttribute::Ignored
            && model.policy.cookie_store_partitions == CookieStorePartitions::Known
        {
            attributes.push(Attribute::Partitioned);
        }
        Ok(SetCookie { name: name.as_bytes().to_vec(), value: value.as_bytes().to_vec(), attributes })
    }
}

/// The canonical domain, if it is the page's host or one it may set cookies for.
///
/// **Spec:** the HTML standard's "is a registrable domain suffix of or is equal to".
fn own_domain(domain: &str, model: &Model<'_>, access: &Access) -> Result<Vec<u8>, CookieInitError> {
    let parsed = Host::parse(domain).filter(|_| !domain.starts_with('.')).ok_or(CookieInitError::Domain)?;
    let name = parsed.to_string();
    let above = access.host.domain_matches(&name) && !model.suffixes.is_public_suffix(&name);
    if parsed != access.host && !above {
        return Err(CookieInitError::Domain);
    }
    if name.len() > MOST_OCTETS_OF_ATTRIBUTE {
        return Err(CookieInitError::AttributeSize);
    }
    Ok(name.into_bytes())
}

/// **Spec:** Cookie Store API, "date serialize": the closest date that a `Set-Cookie` line can carry.
const fn to_the_second(moment: Timestamp) -> Timestamp {
    Timestamp::from_seconds(moment.milliseconds().saturating_add(500).div_euclid(1000))
}

/// **Spec:** Cookie Store API, "normalize": without spaces and tabs at both ends.
fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
