//! What lines mean, and which cookies are kept.

use serde::{Deserialize, Serialize};

/// What a cookie without a `SameSite` attribute is enforced as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AbsentSameSite {
    /// The cookie is enforced as `Lax`.
    Lax,
    /// The cookie is enforced as `None`: sent everywhere, and settable from everywhere.
    None,
    /// The cookie is enforced as `None` when it is sent, and as `Lax` when it is set.
    NoneOnceSet,
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
    /// The whole cookie is refused if no other `SameSite` follows; else the attribute is as if it were not there.
    RefusesCookieWhereLast,
}

/// Whether `None` is one of the words `SameSite` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoneWord {
    /// `None` is known, beside `Strict` and `Lax`.
    Known,
    /// `None` is as unknown as any other word.
    Unknown,
    /// `None` is known beside `Strict`, and `Lax` is as unknown as any other word.
    InPlaceOfLax,
}

/// Whether a condition is set, such as that `SameSite=None` have `Secure`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Requirement {
    /// The condition is set: cookies that do not meet it are refused.
    Required,
    /// The condition is not set.
    NotRequired,
}

/// Which responses may set cookies that are not `SameSite=None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettingRule {
    /// Responses to same-site requests and to every top-level navigation.
    SameSiteOrTopLevel,
    /// Responses to same-site requests only.
    SameSiteOnly,
    /// All responses, and scripts in any document too.
    Anywhere,
}

/// Which name prefixes bind, and how they are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrefixRule {
    /// No prefix binds: they are names like any other.
    NotKnown,
    /// `__Secure-` and `__Host-`, compared letter for letter.
    CaseSensitive,
    /// `__Secure-` and `__Host-`, in any case.
    CaseInsensitive,
    /// `__Secure-`, `__Host-`, `__Http-` and `__Host-Http-`, in any case.
    CaseInsensitiveWithHttp,
    /// `__Secure-`, `__Host-`, `__Http-` and `__HostHttp-`, as `__Host-Http-` was first called, in any case.
    CaseInsensitiveWithHosthttp,
}

/// Whether a nameless cookie may imitate a prefixed one by its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Imitation {
    /// A nameless cookie with the value `__Host-a=b` is kept.
    Allowed,
    /// A nameless cookie with the value `__Host-a=b` is refused.
    Refused,
}

/// What a line without `=` before its first `;` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValuelessLine {
    /// The line `token` sets a cookie without a name.
    IsValue,
    /// The line `token` sets a cookie without a value.
    IsName,
    /// The line `token` is ignored.
    Ignored,
}

/// What becomes of a cookie without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamelessCookie {
    /// The cookie is refused.
    Refused,
    /// The cookie is stored, and sent as `=value`.
    SentWithEquals,
    /// The cookie is stored, and sent as `value`.
    SentPlain,
    /// The cookie is stored, and sent as `value`; but a line that begins with `=` is ignored.
    SentPlainWithoutEquals,
}

/// What control octets (all but the tab) do to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ControlOctets {
    /// A line with a control octet is refused.
    Refused,
    /// A line with a control octet in its name or value is refused; elsewhere they are octets like any other.
    RefusedInPair,
    /// Control octets are octets like any other.
    Tolerated,
    /// A carriage return, line feed or null ends the line; any other, the tab among them, refuses it.
    EndOrRefuse,
    /// Any control octet but %x7F ends the line, the tab among them; but tabs before a name or a value are space.
    EndLine,
}

/// What a comma in a name does, of a cookie or an attribute.
///
/// **Spec:** RFC 6265 and its successors give it no meaning; RFC 2109 joined cookies by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommaRule {
    /// A comma is a letter like any other.
    Ordinary,
    /// A comma ends the name: a cookie has none then, and nothing is read behind an attribute's.
    EndsNames,
}

/// What becomes of a cookie that a public suffix sets for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SuffixAtSetting {
    /// The cookie is stored, and is host-only.
    HostOnly,
    /// The cookie is refused if the suffix is on the list or stands in a `Domain` attribute.
    Refused,
}

/// What an insecure connection may do to cookies with `Secure`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecureSetting {
    /// An insecure connection may neither set such cookies nor overlay them.
    SecureConnectionOnly,
    /// An insecure connection may neither set such cookies nor overwrite them; what has another domain or path may
    /// overlay them.
    SecureConnectionOnlyInPlace,
    /// An insecure connection may set and overlay such cookies as any other.
    Anywhere,
}

/// Limits on the sizes of a line's parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SizeLimits {
    /// 4096 octets for name and value together, 1024 for each attribute value.
    NameAndValue4096Attribute1024,
    /// 4096 octets for name and value together; attributes may be of any size.
    NameAndValue4096,
    /// 4096 octets for the name and as many for the value; attributes may be of any size.
    NameOrValue4096,
    /// 4096 octets for the whole line.
    Line4096,
    /// A line may be of any size.
    None,
}

/// What a later attribute with an unusable value does to an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnusableAttribute {
    /// The later attribute counts, and means the default.
    CountsAsDefault,
    /// The later attribute is as if it were not there; the earlier one stays in force.
    Ignored,
}

/// What becomes of a `Domain` that is not ASCII.
///
#[doc = spec!("5.7", " step 8 ignores the cookie.")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NonAsciiDomain {
    /// The cookie is refused.
    RefusesCookie,
    /// The domain is converted to its ASCII form, as the host of a URL is.
    Converted,
}

/// What an empty `Domain` does (D3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmptyDomain {
    /// An empty `Domain` counts, and makes the cookie host-only.
    MeansHostOnly,
    /// An empty `Domain` is as if it were not there; an earlier one stays in force.
    Ignored,
    /// An empty `Domain` counts, and the cookie is refused.
    RefusesCookie,
}

/// What becomes of the creation time when a cookie is overwritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Overwriting {
    /// The new cookie inherits the creation time of the old one.
    KeepsCreationTime,
    /// The creation time is inherited when the value stays the same, and set anew otherwise.
    KeepsCreationTimeOfEqualValue,
    /// The creation time is set anew.
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
    /// The script's cookie is refused.
    Refused,
    /// The script's cookie is refused, but scripts go on seeing what they wrote.
    SeenByScripts,
}

/// What a `Domain` makes of a cookie that names the address that is the host, such as `203.0.113.77`. Nothing is below an
/// address, so that either is sent alike; they part where `__Host-` asks, and where another line without `Domain` follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OwnAddress {
    /// What any other `Domain` does: the host-only-flag is false.
    WithSubdomains,
    /// Nothing: the host-only-flag is true.
    HostOnly,
}

/// Which cookies are for their host alone, as `__Host-` asks it (D27).
///
/// They part where `Domain` names a public suffix that is the host, and where it names the address that is the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HostPrefixRule {
    /// Cookies whose host-only-flag is true in the end.
    HostOnly,
    /// Cookies whose line has no `Domain`.
    NoDomain,
    /// Cookies whose line has no `Domain`, or one that is the very address asked.
    NoDomainOrOwnAddress,
}

/// Which paths are those of the whole host, as `__Host-` asks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HostPrefixPath {
    /// `/`, where the line has a `Path`.
    Written,
    /// `/`, be it the `Path` of the line or the default path of the URL.
    WrittenOrDefault,
}

/// What `__Http-` demands (D7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HttpPrefixRule {
    /// `HttpOnly`, as the prose of layered-cookies says.
    NeedsHttpOnly,
    /// The absence of `HttpOnly`, as its algorithm says by a slip.
    ForbidsHttpOnly,
}

/// Which of `Max-Age` and `Expires` counts (D4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExpiryChoice {
    /// `Max-Age`, wherever it stands.
    MaxAge,
    /// `Max-Age` or `Expires`, whichever stands last.
    Last,
}

/// What a cookie does that is like the one it overwrites, but perhaps for its value (D5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlikeCookie {
    /// The new cookie overwrites the old one, whatever they share.
    Overwrites,
    /// The new cookie is ignored when secure flag, same-site flag and expiry are those of the old one.
    Ignored,
}
