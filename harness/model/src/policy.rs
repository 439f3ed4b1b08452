//! Policies: every point on which published texts or shipped browsers part, as data.
//!
//! A policy is a plain value. An edition of the specification is one assignment of its fields
//! (see [`Edition`](crate::Edition)), and a browser is an edition with a few fields changed.
//! The rules read the policy; they never ask whose policy it is.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// One reading of the cookie rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// What a cookie without a `SameSite` attribute is enforced as (ambiguity D17).
    pub absent: AbsentSameSite,
    /// What a `SameSite` value outside the known words does (D1).
    pub unknown_value: UnknownSameSiteValue,
    /// Whether `None` is one of the known words.
    pub none_word: NoneWord,
    /// Whether `SameSite=None` needs `Secure`.
    pub none_requires_secure: Requirement,
    /// Whether two sites must have the same scheme.
    pub sites: SiteComparison,
    /// Whether the URLs a request was redirected from count (D15).
    pub redirects: RedirectHistory,
    /// How a reload through the browser's own button is classed.
    pub reload: ReloadRule,
    /// Which responses may set cookies that are not `SameSite=None`.
    pub setting: SettingRule,
    /// The exception that lets a young cookie without attribute travel with an unsafe method (D16).
    pub lax_allowing_unsafe: Option<LaxAllowingUnsafe>,
    /// How a sandboxed document counts in the walk over ancestors (D8).
    pub sandbox: SandboxRule,
    /// Which name prefixes bind, and how they are compared.
    pub prefixes: PrefixRule,
    /// Whether a nameless cookie may imitate a prefixed one by its value.
    pub nameless_imitation: Imitation,
    /// What a line without `=` means.
    pub valueless: ValuelessLine,
    /// What becomes of a cookie without a name.
    pub nameless: NamelessCookie,
    /// What control octets do to a line.
    pub controls: ControlOctets,
    /// Whether a cookie with `Secure` may come over an insecure connection, and what may overlay it.
    pub secure_setting: SecureSetting,
    /// Which connections count as secure (D14).
    pub secure_connections: SecureConnections,
    /// Limits on sizes: `name` and `value` together, and each attribute.
    pub size_limits: SizeLimits,
    /// The longest a cookie may live.
    pub lifetime_limit: Option<Duration>,
    /// What a `Path` that does not start with `/` does to an earlier one (D2).
    pub unusable_path: UnusableAttribute,
    /// What an empty `Domain` does to an earlier one (D3).
    pub empty_domain: UnusableAttribute,
    /// What makes two cookies one.
    pub identity: CookieIdentity,
    /// What becomes of the creation time when a cookie is overwritten.
    pub overwriting: Overwriting,
    /// What becomes of a script's attempt to overwrite an `HttpOnly` cookie.
    pub script_overwriting_http_only: HttpOnlyOverwriting,
    /// Whether `SameSite` holds back cookies from scripts in frames of other sites.
    pub script_reading: ScriptReading,
    /// What the browser does with cookies in third-party contexts, which is no matter of SameSite.
    pub third_party: ThirdPartyCookies,
    /// Whether a page of the same domain and another scheme is a third party.
    pub third_party_sites: SiteComparison,
}

/// What a cookie without a `SameSite` attribute is enforced as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AbsentSameSite {
    /// As `Lax`.
    Lax,
    /// As `None`: everywhere, and settable from everywhere.
    None,
}

/// What a `SameSite` value outside the known words does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownSameSiteValue {
    /// The attribute counts, and means "as if absent"; so it undoes an earlier one.
    CountsAsAbsent,
    /// The attribute counts, and means `None`.
    CountsAsNone,
    /// The attribute counts, and means `Strict`.
    CountsAsStrict,
    /// The attribute is not there; an earlier one stays in force.
    Ignored,
    /// The whole cookie is refused.
    RefusesCookie,
}

/// Whether `None` is one of the words `SameSite` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoneWord {
    /// It is.
    Known,
    /// It is as unknown as any other word.
    Unknown,
}

/// Whether something is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Requirement {
    /// It is.
    Required,
    /// It is not.
    NotRequired,
}

/// What two origins must share to be same site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SiteComparison {
    /// Scheme and registrable domain.
    Schemeful,
    /// The registrable domain alone.
    Schemeless,
}

/// Whether the URLs a request was redirected from count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RedirectHistory {
    /// They do not: only the current URL is asked.
    Ignored,
    /// Each of them must be same site with the current URL, for sending and for setting.
    Counts,
    /// They count for sending, and not for setting.
    CountsForSending,
}

/// How a reload through the browser's user interface is classed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReloadRule {
    /// As the navigation that first brought the document.
    AsOriginalNavigation,
    /// By the general rule: it has no client, so it is same-site.
    AsAnyNavigation,
}

/// Which responses may set cookies that are not `SameSite=None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettingRule {
    /// Responses to same-site requests and to every top-level navigation.
    SameSiteOrTopLevel,
    /// Responses to same-site requests only.
    SameSiteOnly,
}

/// Lets a young cookie without attribute travel with an unsafe method.
///
/// **Spec:** rfc6265bis-22 §5.6.7.2 '"Lax-Allowing-Unsafe" enforcement'.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaxAllowingUnsafe {
    /// How old the cookie may be.
    pub window: Duration,
    /// What its age is counted from.
    pub clock: AgeClock,
    /// Which requests it opens.
    pub reach: UnsafeReach,
}

/// What a cookie's age is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgeClock {
    /// The creation time, which an overwriting cookie inherits.
    Creation,
    /// The time it was last written.
    LastUpdate,
}

/// Which unsafe requests the Lax-allowing-unsafe exception opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnsafeReach {
    /// Top-level navigations.
    TopLevelNavigations,
    /// Every request with an unsafe method, framed and subresource ones included.
    EveryRequest,
}

/// How a sandboxed document counts in the walk over ancestors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SandboxRule {
    /// By its own, opaque origin: it is cross-site with everything.
    OpaqueOrigin,
    /// By the origin of its URL.
    UrlOrigin,
}

/// Which name prefixes bind, and how they are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrefixRule {
    /// None does.
    NotKnown,
    /// `__Secure-` and `__Host-`, compared letter for letter.
    CaseSensitive,
    /// `__Secure-` and `__Host-`, in any case.
    CaseInsensitive,
    /// `__Secure-`, `__Host-`, `__Http-` and `__Host-Http-`, in any case.
    CaseInsensitiveWithHttp,
}

/// Whether a nameless cookie may imitate a prefixed one by its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Imitation {
    /// It may.
    Allowed,
    /// It is refused.
    Refused,
}

/// What a line without `=` before its first `;` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValuelessLine {
    /// A cookie without a name.
    IsValue,
    /// A cookie without a value.
    IsName,
    /// Nothing: the line is ignored.
    Ignored,
}

/// What becomes of a cookie without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamelessCookie {
    /// It is refused.
    Refused,
    /// It is stored, and sent as `=value`.
    SentWithEquals,
    /// It is stored, and sent as `value`.
    SentPlain,
}

/// What control octets (all but the tab) do to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ControlOctets {
    /// The line is refused.
    Refused,
    /// Nothing.
    Tolerated,
}

/// What an insecure connection may do to cookies with `Secure`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecureSetting {
    /// Neither set nor overlay them.
    SecureConnectionOnly,
    /// Anything.
    Anywhere,
}

/// Which connections count as secure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecureConnections {
    /// Those with an encrypted scheme.
    EncryptedScheme,
    /// Those, and connections to hosts that can only be this machine.
    EncryptedSchemeOrLoopback,
}

/// Limits on the sizes of a line's parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SizeLimits {
    /// 4096 octets for name and value together, 1024 for each attribute value.
    NameAndValue4096Attribute1024,
    /// None.
    None,
}

/// What a later attribute with an unusable value does to an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnusableAttribute {
    /// It counts, and means the default.
    CountsAsDefault,
    /// It is not there.
    Ignored,
}

/// What becomes of the creation time when a cookie is overwritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Overwriting {
    /// The new cookie inherits it.
    KeepsCreationTime,
    /// It is inherited when the value stays the same, and set anew otherwise.
    KeepsCreationTimeOfEqualValue,
    /// It is set anew.
    NewCreationTime,
}

/// What makes two cookies one, so that the later overwrites the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CookieIdentity {
    /// Name, domain, path, and whether it is host-only.
    NameDomainHostOnlyPath,
    /// Name, domain and path.
    NameDomainPath,
}

/// What becomes of a script's attempt to overwrite an `HttpOnly` cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HttpOnlyOverwriting {
    /// It is refused.
    Refused,
    /// It is refused, but scripts go on seeing what they wrote.
    SeenByScripts,
}

/// Whether `SameSite` holds back cookies from scripts in frames of other sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScriptReading {
    /// It does: such scripts see `SameSite=None` cookies only.
    WithinSite,
    /// It does not: the text filters requests only.
    Unfiltered,
}

/// What a browser does with cookies in third-party contexts.
///
/// No part of SameSite, but a browser as installed cannot be predicted without it.
///
/// **Spec:** rfc6265bis-22 §5.8.1 and §7.1 leave it to the user agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThirdPartyCookies {
    /// Nothing: they are sent and set by the rules alone.
    Allowed,
    /// Neither sent nor set.
    Blocked,
    /// Kept in a jar of their own for each top-level site.
    Partitioned,
    /// Sent, and not set.
    NotSet,
}
