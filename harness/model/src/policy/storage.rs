//! What lines mean, and which cookies are kept.

use serde::{Deserialize, Serialize};

/// What a cookie without a `SameSite` attribute is enforced as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AbsentSameSite {
    /// As `Lax`.
    Lax,
    /// As `None`: everywhere, and settable from everywhere.
    None,
    /// As `None` when it is sent, and as `Lax` when it is set.
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

/// Which responses may set cookies that are not `SameSite=None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettingRule {
    /// Responses to same-site requests and to every top-level navigation.
    SameSiteOrTopLevel,
    /// Responses to same-site requests only.
    SameSiteOnly,
    /// All, and scripts in any document too.
    Anywhere,
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
    /// The same, but a line that begins with `=` is ignored.
    SentPlainWithoutEquals,
}

/// What control octets (all but the tab) do to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ControlOctets {
    /// The line is refused.
    Refused,
    /// Nothing.
    Tolerated,
    /// A carriage return, line feed or null ends the line; any other, the tab among them, refuses it.
    EndOrRefuse,
    /// Any but %x7F ends the line, the tab among them; but tabs before a name or a value are space.
    EndLine,
}

/// What a comma in a name does, of a cookie or an attribute.
///
/// **Spec:** RFC 6265 and its successors give it no meaning; RFC 2109 joined cookies by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommaRule {
    /// Nothing.
    Ordinary,
    /// It ends the name: a cookie has none then, and nothing is read behind an attribute's.
    EndsNames,
}

/// What becomes of a cookie that a public suffix sets for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SuffixAtSetting {
    /// It is stored, and is host-only.
    HostOnly,
    /// It is refused if the suffix is on the list or stands in a `Domain` attribute.
    Refused,
}

/// What an insecure connection may do to cookies with `Secure`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecureSetting {
    /// Neither set nor overlay them.
    SecureConnectionOnly,
    /// Neither set nor overwrite them; what has another domain or path may overlay them.
    SecureConnectionOnlyInPlace,
    /// Anything.
    Anywhere,
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

/// What becomes of a `Domain` that is not ASCII.
///
#[doc = spec!("5.7", " step 8 ignores the cookie.")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NonAsciiDomain {
    /// It refuses the cookie.
    RefusesCookie,
    /// It is converted to its ASCII form, as the host of a URL is.
    Converted,
}

/// What an empty `Domain` does (D3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmptyDomain {
    /// It counts, and makes the cookie host-only.
    MeansHostOnly,
    /// It is not there; an earlier one stays in force.
    Ignored,
    /// It counts, and refuses the cookie.
    RefusesCookie,
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

/// Which cookies are for their host alone, as `__Host-` asks it (D27).
///
/// They part where `Domain` names a public suffix that is the host, and where it names the address that is the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HostPrefixRule {
    /// Those whose host-only-flag is true in the end.
    HostOnly,
    /// The same, or those whose `Domain` is the very address asked.
    HostOnlyOrOwnAddress,
    /// Those whose line has no `Domain`, or one that is the very address asked.
    NoDomainOrOwnAddress,
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
    /// Whichever stands last.
    Last,
}

/// What a cookie does that is like the one it overwrites, but perhaps for its value (D5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlikeCookie {
    /// It overwrites it.
    Overwrites,
    /// It is ignored when secure flag, same-site flag and expiry are those of the old one.
    Ignored,
}
