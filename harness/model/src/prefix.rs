//! Names that begin with a prefix, and what they promise: rfc6265bis-22 §5.4 "Cookie Name Prefixes", §5.7 steps 20 to 22.

use crate::cookie::{Cookie, Domain, HttpOnlyFlag, SecureFlag};
use crate::host::Host;
use crate::model::Model;
use crate::policy::{HostPrefixPath, HostPrefixRule, HttpPrefixRule, Imitation, PrefixRule};
use crate::rule::Rule;
use crate::set_cookie::SetCookie;
use crate::trace::Trace;

impl Model<'_> {
    /// **Spec:** rfc6265bis-22 §5.7 steps 20 to 22, §5.4; layered-cookies-02 §5.4.3 for `__Http-` and `__Host-Http-`.
    pub(crate) fn ask_prefixes(
        &self,
        cookie: &Cookie,
        parsed: &SetCookie,
        explicit_path: bool,
        trace: &mut impl Trace,
    ) -> Result<(), Rule> {
        let rule = self.policy.prefixes;
        let secure = cookie.secure == SecureFlag::Secure;
        let http_only = cookie.http_only == HttpOnlyFlag::HttpOnly;
        let host_only = self.is_host_only(cookie, parsed);
        let values = || String::from_utf8_lossy(&cookie.name).into_owned();
        let begins = |prefix: &&str| starts_with(rule, &cookie.name, prefix);
        // §5.7 step 20
        if starts_with(rule, &cookie.name, "__Secure-") {
            trace.require(Rule::SecurePrefix, secure, values)?;
        }
        // §5.7 step 21
        if host_prefixes(rule).iter().any(begins) {
            let is_path_told = explicit_path || self.policy.host_prefix_path == HostPrefixPath::WrittenOrDefault;
            trace.require(Rule::HostPrefix, secure && host_only && is_path_told && cookie.path == b"/", values)?;
        }
        // Not in the text: layered-cookies-02 §5.4.3 steps 15 and 16.
        if http_prefixes(rule).iter().any(begins) {
            let http_only = http_only == (self.policy.http_prefix == HttpPrefixRule::NeedsHttpOnly);
            trace.require(Rule::HttpPrefix, secure && http_only, values)?;
        }
        // §5.7 step 22
        if self.policy.nameless_imitation == Imitation::Refused && cookie.name.is_empty() {
            let mut known = ["__Secure-"].iter().chain(host_prefixes(rule)).chain(http_prefixes(rule));
            let imitates = known.any(|prefix| starts_with(rule, &cookie.value, prefix));
            trace.require(Rule::NoNamelessImitation, !imitates, || {
                String::from_utf8_lossy(&cookie.value).into_owned()
            })?;
        }
        Ok(())
    }

    /// Whether a cookie is for its host alone, as `__Host-` asks it.
    fn is_host_only(&self, cookie: &Cookie, parsed: &SetCookie) -> bool {
        match (self.policy.host_prefix, &cookie.domain) {
            (HostPrefixRule::HostOnly, Domain::HostOnly(_)) => true,
            (HostPrefixRule::HostOnly, Domain::WithSubdomains(_)) => false,
            (HostPrefixRule::NoDomain, _) => !parsed.has_domain(),
            (HostPrefixRule::NoDomainOrOwnAddress, Domain::HostOnly(host)) => !parsed.has_domain() || host.is_address(),
            (HostPrefixRule::NoDomainOrOwnAddress, Domain::WithSubdomains(name)) => {
                Host::parse(name).is_some_and(|host| host.is_address())
            }
        }
    }
}

/// The prefixes that ask for a cookie of its host alone, on a secure connection and for every path.
const fn host_prefixes(rule: PrefixRule) -> &'static [&'static str] {
    match rule {
        PrefixRule::CaseInsensitiveWithHosthttp => &["__Host-", "__HostHttp-"],
        _ => &["__Host-"],
    }
}

/// The prefixes that ask for Secure and HttpOnly.
const fn http_prefixes(rule: PrefixRule) -> &'static [&'static str] {
    match rule {
        PrefixRule::NotKnown | PrefixRule::CaseSensitive | PrefixRule::CaseInsensitive => &[],
        PrefixRule::CaseInsensitiveWithHttp => &["__Http-", "__Host-Http-"],
        PrefixRule::CaseInsensitiveWithHosthttp => &["__Http-", "__HostHttp-"],
    }
}

fn starts_with(rule: PrefixRule, octets: &[u8], prefix: &str) -> bool {
    octets.get(..prefix.len()).is_some_and(|start| match rule {
        PrefixRule::NotKnown => false,
        PrefixRule::CaseSensitive => start == prefix.as_bytes(),
        PrefixRule::CaseInsensitive | PrefixRule::CaseInsensitiveWithHttp | PrefixRule::CaseInsensitiveWithHosthttp => {
            start.eq_ignore_ascii_case(prefix.as_bytes())
        }
    })
}
