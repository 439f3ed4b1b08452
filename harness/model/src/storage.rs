//! Which cookies an access may set, and the store that keeps them: rfc6265bis-22 §5.7 "Storage Model".
//!
//! Each step of the text is marked where it is taken.

use crate::access::{Access, Api, Connection};
use crate::cookie::{Audience, Cookie, Domain, HttpOnlyFlag, SameSite, SecureFlag};
use crate::host::Host;
use crate::model::Model;
use crate::path::default_path;
use crate::policy::{
    AlikeCookie, EmptyDomain, ExpiryChoice, HttpOnlyOverwriting, NamelessCookie, NonAsciiDomain, Overwriting,
    OwnAddress, PartitionedAttribute, Requirement, SecureSetting, SettingRule, SuffixAtSetting, ThirdPartyCookies,
    UnknownSameSiteValue, UnusableAttribute,
};
use crate::rule::Rule;
use crate::same_site::SameSiteStatus;
use crate::set_cookie::{Attribute, SetCookie};
use crate::third_party::Party;
use crate::time::Timestamp;
use crate::trace::Trace;

/// What became of a `Set-Cookie` line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// The cookie is in the store.
    Stored,
    /// The line deleted a cookie, or would have: it had expired when it came.
    Expired,
    /// The line was refused, because the rule named does not hold.
    Refused(Rule),
}

/// The cookies a browser keeps.
#[derive(Clone, Debug, Default)]
pub struct CookieStore {
    /// The cookies in the order in which they first came, which breaks ties between equal creation times.
    cookies: Vec<Cookie>,
}

impl CookieStore {
    /// The cookies, in the order in which they first came. Expired ones stay among them until the next line comes in.
    #[must_use]
    pub fn cookies(&self) -> &[Cookie] {
        &self.cookies
    }

    /// Takes in one `Set-Cookie` line, or one write to `document.cookie`. Expired cookies go first: they neither
    /// stand in the way of the new one nor pass on their creation time.
    ///
    #[doc = spec!("5.6", " and ", "5.7", " \"Storage Model\".")]
    pub fn receive_set_cookie(&mut self, model: &Model<'_>, line: &[u8], access: &Access, now: Timestamp) -> Storage {
        self.receive_set_cookie_with(model, line, access, now, &mut ())
    }

    /// [`CookieStore::receive_set_cookie`], with the steps that lead there.
    pub fn receive_set_cookie_with(
        &mut self,
        model: &Model<'_>,
        line: &[u8],
        access: &Access,
        now: Timestamp,
        trace: &mut impl Trace,
    ) -> Storage {
        match SetCookie::parse(line, model.policy) {
            Ok(parsed) => self.store_with(model, &parsed, access, now, trace),
            Err(rule) => {
                self.forget_expired(now);
                trace.step(rule, false, || String::from_utf8_lossy(line).into_owned());
                Storage::Refused(rule)
            }
        }
    }

    /// Takes in a cookie that was read already, or that a script described to the Cookie Store API.
    ///
    #[doc = spec!("5.7", " \"Storage Model\".")]
    pub fn store(&mut self, model: &Model<'_>, parsed: &SetCookie, access: &Access, now: Timestamp) -> Storage {
        self.store_with(model, parsed, access, now, &mut ())
    }

    /// [`CookieStore::store`], with the steps that lead there.
    pub fn store_with(
        &mut self,
        model: &Model<'_>,
        parsed: &SetCookie,
        access: &Access,
        now: Timestamp,
        trace: &mut impl Trace,
    ) -> Storage {
        self.forget_expired(now);
        let cookie = match model.admit(&self.cookies, parsed, access, now, trace) {
            Ok(cookie) => cookie,
            Err(rule) => return Storage::Refused(rule),
        };
        let expired = cookie.is_expired(now);
        self.put(cookie, model, trace);
        if expired {
            self.forget_expired(now);
            return Storage::Expired;
        }
        Storage::Stored
    }

    fn forget_expired(&mut self, now: Timestamp) {
        self.cookies.retain(|cookie| !cookie.is_expired(now));
    }

    /// **Spec:** rfc6265bis-22 §5.7 steps 23 and 24.
    fn put(&mut self, mut cookie: Cookie, model: &Model<'_>, trace: &mut impl Trace) {
        // §5.7 step 23
        let old = self.cookies.iter_mut().find(|old| old.is_same_as(&cookie, model.policy.identity));
        let Some(old) = old.filter(|old| trace.ask(Rule::Overwrites, true, || describe_pair(&old.name, &old.value)))
        else {
            // §5.7 step 24
            self.cookies.push(cookie);
            return;
        };
        // §5.7 step 23.3
        let inherits = match model.policy.overwriting {
            Overwriting::KeepsCreationTime => true,
            Overwriting::KeepsCreationTimeOfEqualValue => old.value == cookie.value,
            Overwriting::NewCreationTime => false,
        };
        // §5.7 steps 23.4 and 24: here the new one takes the place of the old.
        if inherits {
            cookie.created = old.created;
            *old = cookie;
        } else {
            let place = old.clone();
            self.cookies.retain(|old| *old != place);
            self.cookies.push(cookie);
        }
    }
}

impl Model<'_> {
    /// Turns what a line says into the cookie it would store, or names the rule that refuses it: steps 1 to 22.
    ///
    /// **Spec:** rfc6265bis-22 §5.7 "Storage Model".
    fn admit(
        &self,
        stored: &[Cookie],
        parsed: &SetCookie,
        access: &Access,
        now: Timestamp,
        trace: &mut impl Trace,
    ) -> Result<Cookie, Rule> {
        // §5.7 step 1, a MAY; not in the text: whose cookies are ignored.
        let asks_for_partition = parsed.has(&Attribute::Partitioned);
        let partitioned = asks_for_partition && self.policy.partitioned != PartitionedAttribute::NeedsSecure;
        if matches!(self.policy.third_party, ThirdPartyCookies::Blocked | ThirdPartyCookies::NotSet) && !partitioned {
            trace.require(Rule::ThirdPartyAllowed, access.party != Party::Third, || {
                "such cookies are not set".to_owned()
            })?;
        }
        // Not in the text: partitions.
        let partition_key =
            if partitioned { self.key_with_attribute(access) } else { self.key_without_attribute(access) };
        let Some(partition_key) = partition_key else {
            trace.step(Rule::OwnPartition, false, || "there is no top-level page".to_owned());
            return Err(Rule::OwnPartition);
        };
        // §5.7 step 2
        let has_name =
            !parsed.name.is_empty() || (!parsed.value.is_empty() && self.policy.nameless != NamelessCookie::Refused);
        trace.require(Rule::NameOrValue, has_name, || describe_pair(&parsed.name, &parsed.value))?;
        // §5.7 steps 3 and 4: `SetCookie::parse` and `CookieInit::set_cookie` have refused what has control characters
        // or is too long, as §5.6 steps 1 and 5 ask already.
        // §5.7 step 5 is taken at the end, where the cookie is made.
        // §5.7 step 6
        let expires = self.expiry(parsed, now);
        // §5.7 steps 7 to 10
        let domain = self.domain(parsed, &access.host, trace)?;
        // Not in the text: a public suffix that sets a cookie for itself.
        if self.policy.suffix_at_setting == SuffixAtSetting::Refused {
            let name = domain.name();
            let whole = self.suffixes.is_public_suffix(&name) && self.suffixes.knows_suffix_of(&access.host);
            trace.require(Rule::HostIsNoPublicSuffix, !whole, || name.to_string())?;
        }
        // §5.7 step 11
        let (path, explicit_path) = self.path(parsed, &access.path);
        // §5.7 step 12
        let secure = if parsed.has(&Attribute::Secure) { SecureFlag::Secure } else { SecureFlag::NotSecure };
        // §5.7 step 13
        let insecure = access.connection == Connection::Insecure;
        let guarded = insecure && self.policy.secure_setting != SecureSetting::Anywhere;
        if guarded {
            trace.require(Rule::SecureNeedsSecureConnection, secure == SecureFlag::NotSecure, || {
                "the connection is insecure".to_owned()
            })?;
        }
        // §5.7 step 14
        let http_only =
            if parsed.has(&Attribute::HttpOnly) { HttpOnlyFlag::HttpOnly } else { HttpOnlyFlag::NotHttpOnly };
        // §5.7 step 15
        if access.api.is_script() {
            trace.require(Rule::HttpOnlyNeedsHttp, http_only == HttpOnlyFlag::NotHttpOnly, || {
                "a script sets it".to_owned()
            })?;
        }
        // §5.7 step 16
        if guarded {
            let overlaps = |old: &Cookie| match self.policy.secure_setting {
                SecureSetting::SecureConnectionOnlyInPlace => old.domain == domain && old.path == path,
                SecureSetting::SecureConnectionOnly | SecureSetting::Anywhere => {
                    domains_overlap(&old.domain, &domain) && self.policy.path_matching.matches(&path, &old.path)
                }
            };
            let overlaid = stored.iter().any(|old| {
                old.partition_key == partition_key
                    && old.name == parsed.name
                    && old.secure == SecureFlag::Secure
                    && overlaps(old)
            });
            trace.require(Rule::NoOverlayOfSecure, !overlaid, || "the connection is insecure".to_owned())?;
        }
        // §5.7 step 17
        let same_site = self.same_site_flag(parsed, trace)?;
        // §5.7 step 18
        self.ask_who_sets(same_site, access, trace)?;
        // §5.7 step 19
        if self.policy.none_requires_secure == Requirement::Required && same_site == SameSite::None {
            trace
                .require(Rule::NoneNeedsSecure, secure == SecureFlag::Secure, || describe_secure(secure).to_owned())?;
        }
        // Not in the text: the attribute `Partitioned`.
        if asks_for_partition {
            trace.require(Rule::PartitionedNeedsSecure, secure == SecureFlag::Secure, || {
                describe_secure(secure).to_owned()
            })?;
        }
        // §5.7 step 5
        let mut cookie = Cookie {
            name: parsed.name.clone(),
            value: parsed.value.clone(),
            domain,
            path,
            secure,
            http_only,
            same_site,
            created: now,
            updated: now,
            expires,
            partition_key,
            audience: Audience::Everybody,
        };
        // §5.7 steps 20 to 22
        self.ask_prefixes(&cookie, parsed, explicit_path, trace)?;
        self.ask_what_it_replaces(&mut cookie, stored, access, trace)?;
        Ok(cookie)
    }

    /// What may keep a cookie from the place of an older one.
    fn ask_what_it_replaces(
        &self,
        cookie: &mut Cookie,
        stored: &[Cookie],
        access: &Access,
        trace: &mut impl Trace,
    ) -> Result<(), Rule> {
        // §5.7 step 23.2
        if access.api.is_script() {
            let hidden = stored
                .iter()
                .any(|old| old.http_only == HttpOnlyFlag::HttpOnly && old.is_same_as(cookie, self.policy.identity));
            match trace.require(Rule::ScriptKeepsHttpOnly, !hidden, || "a script sets it".to_owned()) {
                // Not in the text: a browser that hides from scripts that they were refused.
                Err(_) if self.policy.script_overwriting_http_only == HttpOnlyOverwriting::SeenByScripts => {
                    cookie.audience = Audience::Scripts;
                }
                answer => answer?,
            }
        }
        // Not in the text: layered-cookies-02 §5.4.3 step 18.2.
        if self.policy.alike == AlikeCookie::Ignored
            && let Some(old) = stored.iter().find(|old| old.is_same_as(cookie, self.policy.identity))
        {
            let alike = (old.secure, old.same_site, old.expires) == (cookie.secure, cookie.same_site, cookie.expires);
            trace.require(Rule::NotAlike, !alike, || "Secure, SameSite and expiry of both are compared".to_owned())?;
        }
        Ok(())
    }

    /// **Spec:** rfc6265bis-22 §5.7 steps 7 to 10.
    fn domain(&self, parsed: &SetCookie, host: &Host, trace: &mut impl Trace) -> Result<Domain, Rule> {
        let host_only = Domain::HostOnly(host.clone());
        // §5.7 step 7
        let attribute = parsed.attributes.iter().rev().find_map(|attribute| match attribute {
            Attribute::Domain(domain) if domain.is_empty() && self.policy.empty_domain == EmptyDomain::Ignored => None,
            Attribute::Domain(domain) => Some(domain.as_slice()),
            _ => None,
        });
        let Some(domain) = attribute else { return Ok(host_only) };
        if domain.is_empty() {
            // Not in the text: layered-cookies-02 §5.4.3 step 3 refuses what is no host.
            let usable = self.policy.empty_domain != EmptyDomain::RefusesCookie;
            trace.require(Rule::DomainIsHost, usable, || "it is empty".to_owned())?;
            return Ok(host_only);
        }
        let mut text = String::from_utf8_lossy(domain);
        if self.policy.non_ascii_domain == NonAsciiDomain::Converted
            && let Ok(url::Host::Domain(ascii)) = url::Host::parse(&text)
        {
            text = ascii.into();
        }
        // §5.7 step 8
        trace.require(Rule::DomainIsAscii, text.is_ascii(), || text.to_string())?;
        // §5.7 step 9
        let is_host = host.is(&text);
        if self.suffixes.is_public_suffix(&text) {
            let spared = is_host && self.policy.suffix_at_setting == SuffixAtSetting::HostOnly;
            trace.require(Rule::DomainIsNoPublicSuffix, spared, || {
                format!("{text} is a public suffix, the host is {host}")
            })?;
            return Ok(host_only);
        }
        // §5.7 step 10
        trace.require(Rule::DomainCoversHost, host.domain_matches(&text), || format!("{text} and {host}"))?;
        // Not in the text, where nothing sets addresses apart.
        if self.policy.own_address == OwnAddress::HostOnly && host.is_address() {
            return Ok(host_only);
        }
        Ok(Domain::WithSubdomains(text.into()))
    }

    /// The path, and whether an attribute gave it. **Spec:** rfc6265bis-22 §5.7 step 11.
    fn path(&self, parsed: &SetCookie, request_path: &[u8]) -> (Vec<u8>, bool) {
        let attribute = parsed.attributes.iter().rev().find_map(|attribute| match attribute {
            Attribute::Path(None) if self.policy.unusable_path == UnusableAttribute::Ignored => None,
            Attribute::Path(path) => Some(path.as_deref()),
            _ => None,
        });
        match attribute {
            Some(Some(path)) => (path.to_vec(), true),
            Some(None) => (default_path(request_path).to_vec(), true),
            None => (default_path(request_path).to_vec(), false),
        }
    }

    /// **Spec:** rfc6265bis-22 §5.7 step 6, with the limit of §5.5.
    fn expiry(&self, parsed: &SetCookie, now: Timestamp) -> Option<Timestamp> {
        let last = |pick: fn(&Attribute) -> Option<i64>| parsed.attributes.iter().rev().find_map(pick);
        let max_age = last(|attribute| match attribute {
            Attribute::MaxAge(seconds) => Some(*seconds),
            _ => None,
        });
        let expires = last(|attribute| match attribute {
            Attribute::Expires(date) => Some(date.milliseconds()),
            _ => None,
        });
        let expires_is_last = self.policy.expiry == ExpiryChoice::Last
            && parsed
                .attributes
                .iter()
                .rev()
                .find(|attribute| attribute.is_expiry())
                .is_some_and(Attribute::is_expires);
        let asked = match (max_age.filter(|_| !expires_is_last), expires) {
            (Some(seconds), _) if seconds <= 0 => Timestamp::EARLIEST,
            (Some(seconds), _) => now.after(std::time::Duration::from_secs(seconds.unsigned_abs())),
            (None, Some(date)) => Timestamp::from_milliseconds(date),
            (None, None) => return None,
        };
        Some(self.policy.lifetime_limit.map_or(asked, |limit| asked.min(now.after(limit))))
    }

    /// **Spec:** rfc6265bis-22 §5.7 step 17; ambiguity D1.
    fn same_site_flag(&self, parsed: &SetCookie, trace: &mut impl Trace) -> Result<SameSite, Rule> {
        // §5.7 step 17
        let mut flag = SameSite::Unset;
        let values: Vec<_> = parsed.attributes.iter().filter_map(Attribute::same_site).collect();
        for (place, value) in values.iter().enumerate() {
            let is_last = place + 1 == values.len();
            flag = match (value, self.policy.unknown_value) {
                (Some(known), _) => *known,
                (None, UnknownSameSiteValue::CountsAsAbsent) => SameSite::Unset,
                (None, UnknownSameSiteValue::CountsAsNone) => SameSite::None,
                (None, UnknownSameSiteValue::CountsAsStrict) => SameSite::Strict,
                (None, UnknownSameSiteValue::Ignored) => flag,
                (None, UnknownSameSiteValue::RefusesCookieWhereLast) if !is_last => flag,
                (None, UnknownSameSiteValue::RefusesCookie | UnknownSameSiteValue::RefusesCookieWhereLast) => {
                    trace.step(Rule::KnownSameSiteValue, false, || "it is not".to_owned());
                    return Err(Rule::KnownSameSiteValue);
                }
            };
        }
        Ok(flag)
    }

    /// **Spec:** rfc6265bis-22 §5.7 step 18; ambiguity D19.
    fn ask_who_sets(&self, flag: SameSite, access: &Access, trace: &mut impl Trace) -> Result<(), Rule> {
        let none = flag.enforced_when_set(self.policy.absent) == SameSite::None;
        if none || self.policy.setting == SettingRule::Anywhere {
            return Ok(());
        }
        let within = access.same_site_for_storage == SameSiteStatus::SameSite;
        let values = || format!("SameSite is {flag}, the access is {}", access.same_site_for_storage);
        match (access.api, self.policy.setting) {
            // §5.7 step 18.1
            (Api::Script | Api::CookieStore, _) => trace.require(Rule::SetByScriptWithinSite, within, values),
            // §5.7 step 18.3
            (Api::TopLevelNavigation(_), SettingRule::SameSiteOrTopLevel) if !within => {
                trace.require(Rule::SetByTopLevelNavigation, true, values)
            }
            // §5.7 step 18.2 is for the answer to a same-site request, and step 18.4 for any other.
            _ => trace.require(Rule::SetBySameSiteRequest, within, values),
        }
    }
}

impl SetCookie {
    fn has(&self, attribute: &Attribute) -> bool {
        self.attributes.contains(attribute)
    }
}

/// **Spec:** rfc6265bis-22 §5.7 step 16.3: one domain-matches the other, either way round.
fn domains_overlap(one: &Domain, other: &Domain) -> bool {
    let within = |inner: &Domain, outer: &Domain| {
        Host::parse(&inner.name()).is_some_and(|host| host.domain_matches(&outer.name()))
    };
    within(one, other) || within(other, one)
}

fn describe_pair(name: &[u8], value: &[u8]) -> String {
    format!("name {:?}, value {:?}", String::from_utf8_lossy(name), String::from_utf8_lossy(value))
}

const fn describe_secure(flag: SecureFlag) -> &'static str {
    match flag {
        SecureFlag::Secure => "it has",
        SecureFlag::NotSecure => "it has not",
    }
}
