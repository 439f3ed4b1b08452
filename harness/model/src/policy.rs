//! Policies: every point on which published texts or shipped browsers part, as data.
//!
//! A policy is a plain value. An edition of the specification is one assignment of its fields
//! (see [`Edition`](crate::Edition)), and a browser is an edition with a few fields changed.
//! The rules read the policy; they never ask whose policy it is.

mod retrieval;
mod same_site;
mod storage;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use retrieval::{
    AgeClock, CookieOrder, CookieStoreDeletion, CookieStoreOrder, CookieStorePartitions, CookieStorePath,
    LaxAllowingUnsafe, PartitionedAttribute, PathMatching, ScriptReading, SecureConnections, StorageAccess,
    SuffixAtRetrieval, ThirdPartyContexts, ThirdPartyCookies, UnsafeReach,
};
pub use same_site::{
    AboutDocumentRule, AncestorRule, DedicatedWorkerRule, NestedNavigationRule, RedirectHistory, ReloadRule,
    RequestClassing, SandboxRule, ServiceWorkerRule, SiteComparison, TopLevelHostRule, TopLevelNavigationRule,
    TraversalRule, UnlistedSuffix,
};
pub use storage::{
    AbsentSameSite, AlikeCookie, CommaRule, ControlOctets, CookieIdentity, EmptyDomain, ExpiryChoice, HostPrefixPath,
    HostPrefixRule, HttpOnlyOverwriting, HttpPrefixRule, Imitation, NamelessCookie, NonAsciiDomain, NoneWord,
    Overwriting, OwnAddress, PrefixRule, Requirement, SecureSetting, SettingRule, SizeLimits, SuffixAtSetting,
    UnknownSameSiteValue, UnusableAttribute, ValuelessLine,
};

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
    /// Whether two hosts under a top-level domain that the suffix list does not know can be same site, or one party.
    pub unlisted_suffixes: UnlistedSuffix,
    /// Whether the URLs a request was redirected from count (D15).
    pub redirects: RedirectHistory,
    /// How a reload through the browser's own button is classed.
    pub reload: ReloadRule,
    /// How a request that goes back or forward in the session history is classed (D10).
    pub traversal: TraversalRule,
    /// Who must be same site with the URL when a frame is navigated (D18).
    pub nested_navigations: NestedNavigationRule,
    /// Who must be same site with the URL when a top-level traversable is navigated (D25).
    pub top_level_navigations: TopLevelNavigationRule,
    /// Whether scripts of a document at `about:blank` or `about:srcdoc` have cookies (D26).
    pub about_documents: AboutDocumentRule,
    /// What the site for cookies of a dedicated worker is.
    pub dedicated_worker: DedicatedWorkerRule,
    /// What the site for cookies of a service worker is.
    pub service_worker: ServiceWorkerRule,
    /// How a request comes to be same-site or not (D6).
    pub classing: RequestClassing,
    /// Which responses may set cookies that are not `SameSite=None`.
    pub setting: SettingRule,
    /// The exception that lets a young cookie without attribute travel with an unsafe method (D16).
    pub lax_allowing_unsafe: Option<LaxAllowingUnsafe>,
    /// How a sandboxed document counts in the walk over ancestors (D8).
    pub sandbox: SandboxRule,
    /// Which documents must be same site with the top, for a document to be of its site.
    pub ancestors: AncestorRule,
    /// Whether a cross-site access counts as same-site because of the top-level document's host.
    pub top_level_host: TopLevelHostRule,
    /// Which name prefixes bind, and how they are compared.
    pub prefixes: PrefixRule,
    /// What a `Domain` makes of a cookie that names the address that is the host.
    pub own_address: OwnAddress,
    /// Which cookies are for their host alone, as `__Host-` asks it (D27).
    pub host_prefix: HostPrefixRule,
    /// Whether `__Host-` asks for a `Path` that is written.
    pub host_prefix_path: HostPrefixPath,
    /// What `__Http-` demands, where it binds (D7).
    pub http_prefix: HttpPrefixRule,
    /// Whether a nameless cookie may imitate a prefixed one by its value.
    pub nameless_imitation: Imitation,
    /// What a line without `=` means.
    pub valueless: ValuelessLine,
    /// What becomes of a cookie without a name.
    pub nameless: NamelessCookie,
    /// What control octets do to a line.
    pub controls: ControlOctets,
    /// What a comma in a name does.
    pub commas: CommaRule,
    /// Whether a cookie with `Secure` may come over an insecure connection, and what may overlay it.
    pub secure_setting: SecureSetting,
    /// Which connections count as secure (D14).
    pub secure_connections: SecureConnections,
    /// Limits on sizes: `name` and `value` together, and each attribute.
    pub size_limits: SizeLimits,
    /// The longest a cookie may live.
    pub lifetime_limit: Option<Duration>,
    /// Which of `Max-Age` and `Expires` counts (D4).
    pub expiry: ExpiryChoice,
    /// What a `Path` that does not start with `/` does to an earlier one (D2).
    pub unusable_path: UnusableAttribute,
    /// What becomes of a `Domain` that is not ASCII.
    pub non_ascii_domain: NonAsciiDomain,
    /// What an empty `Domain` does to an earlier one (D3).
    pub empty_domain: EmptyDomain,
    /// What becomes of a cookie that a public suffix sets for itself.
    pub suffix_at_setting: SuffixAtSetting,
    /// What makes two cookies one.
    pub identity: CookieIdentity,
    /// What becomes of the creation time when a cookie is overwritten.
    pub overwriting: Overwriting,
    /// What a cookie does that is like the one it overwrites, but perhaps for its value (D5).
    pub alike: AlikeCookie,
    /// What becomes of a script's attempt to overwrite an `HttpOnly` cookie.
    pub script_overwriting_http_only: HttpOnlyOverwriting,
    /// How a request's path is held against a cookie's (D21).
    pub path_matching: PathMatching,
    /// Which cookies stand first in the header.
    pub order: CookieOrder,
    /// In which order `cookieStore.getAll()` lists cookies.
    pub cookie_store_order: CookieStoreOrder,
    /// What becomes of a stored cookie whose domain has become a public suffix.
    pub suffix_at_retrieval: SuffixAtRetrieval,
    /// Whether `SameSite` holds back cookies from scripts in frames of other sites.
    pub script_reading: ScriptReading,
    /// What the browser does with cookies in third-party contexts, which is no matter of SameSite.
    pub third_party: ThirdPartyCookies,
    /// Whether a page of the same domain and another scheme is a third party.
    pub third_party_sites: SiteComparison,
    /// Which documents make a context a third party's.
    pub third_party_contexts: ThirdPartyContexts,
    /// What carries the ordinary cookies that a third party was given by the Storage Access API.
    pub storage_access: StorageAccess,
    /// What the attribute `Partitioned` does; such cookies are sent and set in third-party contexts, whatever
    /// becomes of others there.
    pub partitioned: PartitionedAttribute,
    /// What `cookieStore.delete()` takes away in frames of other sites.
    pub cookie_store_deletion: CookieStoreDeletion,
    /// Which path `cookieStore` gives a cookie.
    pub cookie_store_path: CookieStorePath,
    /// Whether `cookieStore` sets and deletes in partitions, and tells of changes there.
    pub cookie_store_partitions: CookieStorePartitions,
}
