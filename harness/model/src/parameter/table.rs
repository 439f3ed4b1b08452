//! Every parameter, with its alternatives.

use std::borrow::Cow;
use std::time::Duration;

use super::{Alternative, Parameter};
use crate::policy::{
    AboutDocumentRule, AbsentSameSite, AgeClock, AlikeCookie, AncestorRule, CommaRule, ControlOctets, CookieIdentity,
    CookieOrder, CookieStoreDeletion, CookieStoreOrder, CookieStorePartitions, CookieStorePath, DedicatedWorkerRule,
    EmptyDomain, ExpiryChoice, HostPrefixPath, HostPrefixRule, HttpOnlyOverwriting, HttpPrefixRule, Imitation,
    LaxAllowingUnsafe, NamelessCookie, NestedNavigationRule, NonAsciiDomain, NoneWord, Overwriting, OwnAddress,
    PartitionedAttribute, PathMatching, Policy, PrefixRule, RedirectHistory, ReloadRule, RequestClassing, Requirement,
    SandboxRule, ScriptReading, SecureConnections, SecureSetting, ServiceWorkerRule, SettingRule, SiteComparison,
    SizeLimits, StorageAccess, SuffixAtRetrieval, SuffixAtSetting, ThirdPartyContexts, ThirdPartyCookies,
    TopLevelHostRule, TopLevelNavigationRule, TraversalRule, UnknownSameSiteValue, UnlistedSuffix, UnsafeReach,
    UnusableAttribute, ValuelessLine,
};

/// A parameter whose alternatives are the variants of one field's type.
///
/// The match is exhaustive, so that a variant without a word does not compile.
macro_rules! variants {
    ($id:literal, $field:ident, $meaning:literal, $spec:literal, $type:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        Parameter {
            id: $id,
            meaning: $meaning,
            spec: $spec,
            alternatives: &[$(Alternative { word: $word, set: |policy| policy.$field = $type::$variant },)*],
            value: |policy| Some(Cow::Borrowed(match policy.$field { $($type::$variant => $word,)* })),
            code: |policy| policy.$field as u64,
            copy: |from, to| to.$field = from.$field,
        }
    };
}

/// A parameter of the exception for young cookies, which only policies that make it have.
macro_rules! exception {
    ($id:literal, $field:ident, $meaning:literal, $spec:literal, $type:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        Parameter {
            id: $id,
            meaning: $meaning,
            spec: $spec,
            alternatives: &[$(Alternative {
                word: $word,
                set: |policy| if let Some(exception) = &mut policy.lax_allowing_unsafe {
                    exception.$field = $type::$variant;
                },
            },)*],
            value: |policy| {
                let exception = policy.lax_allowing_unsafe.as_ref()?;
                Some(Cow::Borrowed(match exception.$field { $($type::$variant => $word,)* }))
            },
            code: |policy| policy.lax_allowing_unsafe.map_or(u64::MAX, |exception| exception.$field as u64),
            copy: |from, to| if let (Some(from), Some(to)) = (&from.lax_allowing_unsafe, &mut to.lax_allowing_unsafe) {
                to.$field = from.$field;
            },
        }
    };
}

impl Parameter {
    /// Every parameter, in the order of the policy's fields.
    pub const ALL: &'static [Self] = &[
        variants!("absent", absent, "what a cookie without a SameSite attribute is enforced as",
            "§5.7 step 17; D17", AbsentSameSite { Lax = "lax", None = "none", NoneOnceSet = "none-once-set" }),
        variants!("unknown-value", unknown_value, "what a SameSite value outside the known words does",
        "§5.6.7; D1", UnknownSameSiteValue {
            CountsAsAbsent = "counts-as-absent",
            CountsAsNone = "counts-as-none",
            CountsAsStrict = "counts-as-strict",
            Ignored = "ignored",
            RefusesCookie = "refuses-cookie",
            RefusesCookieWhereLast = "refuses-cookie-where-last",
        }),
        variants!("none-word", none_word, "whether None is one of the words that SameSite knows",
        "§5.6.7 step 2; cookie-same-site-00 §4.1", NoneWord {
            Known = "known",
            Unknown = "unknown",
            InPlaceOfLax = "in-place-of-lax",
        }),
        variants!("none-requires-secure", none_requires_secure, "whether SameSite=None needs Secure",
            "§5.7 step 19", Requirement { Required = "required", NotRequired = "not-required" }),
        variants!("sites", sites, "whether two sites must have the same scheme",
            "§5.2", SiteComparison { Schemeful = "schemeful", Schemeless = "schemeless" }),
        variants!("unlisted-suffixes", unlisted_suffixes,
            "whether hosts under a top-level domain that the suffix list does not know can be same site",
            "§2.3, registrable domain", UnlistedSuffix { DefaultRule = "default-rule", NoRule = "no-rule" }),
        variants!("redirects", redirects, "whether the URLs a request was redirected from count",
        "§5.2; rfc6265bis-08 §5.2; D15", RedirectHistory {
            Ignored = "ignored",
            Counts = "counts",
            CountsForSending = "counts-for-sending",
            CountsForSendingWhereSaid = "counts-for-sending-where-said",
            Tainted = "tainted",
        }),
        variants!("reload", reload, "how a reload through the browser's own button is classed",
        "§5.2", ReloadRule {
            AsOriginalNavigation = "as-original-navigation",
            AsAnyNavigation = "as-any-navigation",
        }),
        variants!("traversal", traversal, "how a request that goes back or forward in the history is classed",
        "no text; D10", TraversalRule {
            AsOriginalNavigation = "as-original-navigation",
            AsAnyNavigation = "as-any-navigation",
        }),
        variants!("nested-navigations", nested_navigations,
        "who must be same site with the URL when a frame is navigated",
        "§5.2; D18", NestedNavigationRule {
            ByClient = "by-client",
            ByClientAndAncestors = "by-client-and-ancestors",
        }),
        variants!("top-level-navigations", top_level_navigations,
        "who must be same site with the URL when a whole page is navigated",
        "§5.2; D25", TopLevelNavigationRule {
            BySiteForCookies = "by-site-for-cookies",
            ByInitiatorOrigin = "by-initiator-origin",
        }),
        variants!("about-documents", about_documents,
        "whether scripts at about:blank and about:srcdoc have cookies", "HTML; D26", AboutDocumentRule {
            Averse = "averse",
            Inherits = "inherits",
            InheritsAtBlobToo = "inherits-at-blob-too",
        }),
        variants!("dedicated-worker", dedicated_worker, "what the site for cookies of a dedicated worker is",
        "§5.2.2.1", DedicatedWorkerRule {
            AsOwner = "as-owner",
            AsOwnerIfSameSite = "as-owner-if-same-site",
        }),
        variants!("service-worker", service_worker, "what the site for cookies of a service worker is",
        "§5.2.2.2", ServiceWorkerRule {
            OwnOrigin = "own-origin",
            RegisteringClient = "registering-client",
        }),
        variants!("classing", classing, "how a request comes to be same-site or not",
        "§5.2; Fetch, determine the same-site mode; D6", RequestClassing {
            SiteForCookies = "site-for-cookies",
            FetchMode = "fetch-mode",
        }),
        variants!("setting", setting, "which responses may set cookies that are not SameSite=None",
        "§5.7 step 18", SettingRule {
            SameSiteOrTopLevel = "same-site-or-top-level",
            SameSiteOnly = "same-site-only",
            Anywhere = "anywhere",
        }),
        Parameter {
            id: "lax-allowing-unsafe",
            meaning: "how young a cookie without SameSite must be to travel with an unsafe method",
            spec: "§5.6.7.2; D16",
            alternatives: &[
                Alternative { word: "none", set: |policy| policy.lax_allowing_unsafe = None },
                Alternative { word: "120s", set: |policy| set_window(policy, 120) },
                Alternative { word: "10s", set: |policy| set_window(policy, 10) },
                Alternative { word: "300s", set: |policy| set_window(policy, 300) },
            ],
            value: |policy| duration(policy.lax_allowing_unsafe.map(|exception| exception.window)),
            code: |policy| milliseconds(policy.lax_allowing_unsafe.map(|exception| exception.window)),
            copy: |from, to| {
                to.lax_allowing_unsafe = from.lax_allowing_unsafe.map(|LaxAllowingUnsafe { window, .. }| {
                    LaxAllowingUnsafe { window, ..to.lax_allowing_unsafe.unwrap_or(exception_for(window)) }
                });
            },
        },
        exception!("lax-allowing-unsafe-clock", clock, "what the age of that young cookie is counted from",
            "§5.6.7.2; D16", AgeClock { Creation = "creation", LastUpdate = "last-update" }),
        exception!("lax-allowing-unsafe-reach", reach, "which requests that young cookie travels with",
        "§5.6.7.2; D16", UnsafeReach {
            TopLevelNavigations = "top-level-navigations",
            EveryRequest = "every-request",
        }),
        variants!("sandbox", sandbox, "how a sandboxed document counts in the walk over ancestors",
            "§5.2.1; D8", SandboxRule { OpaqueOrigin = "opaque-origin", UrlOrigin = "url-origin", UrlOriginInFrames = "url-origin-in-frames" }),
        variants!("ancestors", ancestors,
        "which documents must be same site with the top, for a document to be of its site",
        "§5.2.1 step 4; D23", AncestorRule {
            EveryDocument = "every-document",
            DocumentAlone = "document-alone",
        }),
        variants!("top-level-host", top_level_host,
        "whether a cross-site access counts as same-site because of the top-level document's host",
        "no text; D22", TopLevelHostRule {
            NotAsked = "not-asked",
            AdmitsReading = "admits-reading",
        }),
        variants!("prefixes", prefixes, "which name prefixes bind, and how they are compared",
        "§5.4, §5.7 steps 20 and 21; layered-cookies-02 §5.4.3", PrefixRule {
            NotKnown = "not-known",
            CaseSensitive = "case-sensitive",
            CaseInsensitive = "case-insensitive",
            CaseInsensitiveWithHttp = "case-insensitive-with-http",
            CaseInsensitiveWithHosthttp = "case-insensitive-with-hosthttp",
        }),
        variants!("own-address", own_address, "what a Domain makes of a cookie that names the address that is the host",
        "§5.7 steps 7 to 10", OwnAddress { WithSubdomains = "with-subdomains", HostOnly = "host-only" }),
        variants!("host-prefix", host_prefix, "which cookies are for their host alone, as __Host- asks it", "§5.7 step 21; D27",
        HostPrefixRule { HostOnly = "host-only", NoDomain = "no-domain", NoDomainOrOwnAddress = "no-domain-or-own-address" }),
        variants!("host-prefix-path", host_prefix_path, "whether __Host- asks for a Path that is written", "§5.7 step 21",
        HostPrefixPath { Written = "written", WrittenOrDefault = "written-or-default" }),
        variants!("http-prefix", http_prefix, "what __Http- demands, where it binds",
        "layered-cookies-02 §5.1.2.1; D7", HttpPrefixRule {
            NeedsHttpOnly = "needs-http-only",
            ForbidsHttpOnly = "forbids-http-only",
        }),
        variants!("nameless-imitation", nameless_imitation, "whether a nameless cookie may imitate a prefixed one",
            "§5.7 step 22", Imitation { Allowed = "allowed", Refused = "refused" }),
        variants!("valueless", valueless, "what a line without = means",
            "§5.6 step 3", ValuelessLine { IsValue = "is-value", IsName = "is-name", Ignored = "ignored" }),
        variants!("nameless", nameless, "what becomes of a cookie without a name",
        "§5.7 step 2, §5.8.3 step 6", NamelessCookie {
            Refused = "refused",
            SentWithEquals = "sent-with-equals",
            SentPlain = "sent-plain",
            SentPlainWithoutEquals = "sent-plain-without-equals",
        }),
        variants!("controls", controls, "what control octets do to a line",
        "§5.6 step 1", ControlOctets {
            Refused = "refused",
            RefusedInPair = "refused-in-pair",
            Tolerated = "tolerated",
            EndOrRefuse = "end-or-refuse",
            EndLine = "end-line",
        }),
        variants!("commas", commas, "what a comma in the name of a cookie or an attribute does",
            "§5.6 steps 2 and 3", CommaRule { Ordinary = "ordinary", EndsNames = "ends-names" }),
        variants!("secure-setting", secure_setting, "what an insecure connection may do to cookies with Secure",
        "§5.7 steps 13 and 16", SecureSetting {
            SecureConnectionOnly = "secure-connection-only",
            SecureConnectionOnlyInPlace = "secure-connection-only-in-place",
            Anywhere = "anywhere",
        }),
        variants!("secure-connections", secure_connections, "which connections count as secure",
        "§5.8.3 step 3, the note; D14", SecureConnections {
            EncryptedScheme = "encrypted-scheme",
            EncryptedSchemeOrLoopback = "encrypted-scheme-or-loopback",
        }),
        variants!("size-limits", size_limits, "whether the parts of a line may be of any size",
        "§5.6 steps 5 and 6", SizeLimits {
            NameAndValue4096Attribute1024 = "name-and-value4096-attribute1024",
            NameAndValue4096 = "name-and-value4096",
            NameOrValue4096 = "name-or-value4096",
            Line4096 = "line4096",
            None = "none",
        }),
        Parameter {
            id: "lifetime-limit",
            meaning: "the longest a cookie may live",
            spec: "§5.5",
            alternatives: &[
                Alternative { word: "none", set: |policy| policy.lifetime_limit = None },
                Alternative { word: "7d", set: |policy| set_lifetime(policy, 7) },
                Alternative { word: "400d", set: |policy| set_lifetime(policy, 400) },
            ],
            value: |policy| duration(policy.lifetime_limit),
            code: |policy| milliseconds(policy.lifetime_limit),
            copy: |from, to| to.lifetime_limit = from.lifetime_limit,
        },
        variants!("expiry", expiry, "which of Max-Age and Expires counts",
            "§5.7 step 6; D4", ExpiryChoice { MaxAge = "max-age", Last = "last" }),
        variants!("unusable-path", unusable_path, "what a Path that does not start with / does to an earlier one",
        "§5.6.4; D2", UnusableAttribute {
            CountsAsDefault = "counts-as-default",
            Ignored = "ignored",
        }),
        variants!("non-ascii-domain", non_ascii_domain, "what becomes of a Domain that is not ASCII",
        "§5.7 step 8", NonAsciiDomain {
            Converted = "converted",
            RefusesCookie = "refuses-cookie",
        }),
        variants!("empty-domain", empty_domain, "what an empty Domain does to an earlier one",
        "§5.6.3; D3", EmptyDomain {
            MeansHostOnly = "means-host-only",
            Ignored = "ignored",
            RefusesCookie = "refuses-cookie",
        }),
        variants!("suffix-at-setting", suffix_at_setting,
            "what becomes of a cookie that a public suffix sets for itself",
            "§5.7 step 9", SuffixAtSetting { HostOnly = "host-only", Refused = "refused" }),
        variants!("identity", identity, "what makes two cookies one",
        "§5.7 step 23; RFC 6265 §5.3 step 11", CookieIdentity {
            NameDomainHostOnlyPath = "name-domain-host-only-path",
            NameDomainPath = "name-domain-path",
        }),
        variants!("overwriting", overwriting, "what becomes of the creation time when a cookie is overwritten",
        "§5.7 step 23.3", Overwriting {
            KeepsCreationTime = "keeps-creation-time",
            KeepsCreationTimeOfEqualValue = "keeps-creation-time-of-equal-value",
            NewCreationTime = "new-creation-time",
        }),
        variants!("alike", alike, "what a cookie does that is like the one it overwrites, but for its value",
        "§5.7 step 23; layered-cookies-02 §5.4.3; D5", AlikeCookie {
            Overwrites = "overwrites",
            Ignored = "ignored",
        }),
        variants!("script-overwriting-http-only", script_overwriting_http_only,
            "what becomes of a script's attempt to overwrite an HttpOnly cookie",
            "§5.7 step 23.2", HttpOnlyOverwriting { Refused = "refused", SeenByScripts = "seen-by-scripts" }),
        variants!("path-matching", path_matching, "how a request's path is held against a cookie's",
        "§5.1.4; layered-cookies-02 §5.3.4; D21", PathMatching {
            AtSlashes = "at-slashes",
            AnyPrefix = "any-prefix",
        }),
        variants!("order", order, "which cookies stand first in the header",
        "§5.8.3 step 4; layered-cookies-02 §5.4.5", CookieOrder {
            LongestPath = "longest-path",
            MostSegments = "most-segments",
            LongestPathNearestDomain = "longest-path-nearest-domain",
        }),
        variants!("cookie-store-order", cookie_store_order, "in which order cookieStore.getAll() lists cookies",
            "Cookie Store API", CookieStoreOrder { AsSent = "as-sent", OldestPartitionedLast = "oldest-partitioned-last" }),
        variants!("suffix-at-retrieval", suffix_at_retrieval,
        "what becomes of a stored cookie whose domain has become a public suffix",
        "§5.8.3 step 3", SuffixAtRetrieval {
            NotAsked = "not-asked",
            DomainCookies = "domain-cookies",
            EveryCookie = "every-cookie",
        }),
        variants!("script-reading", script_reading,
            "whether SameSite holds back cookies from scripts in frames of other sites",
            "§5.8.2; D13", ScriptReading { WithinSite = "within-site", Unfiltered = "unfiltered" }),
        variants!("third-party", third_party, "what becomes of cookies in third-party contexts",
        "§5.8.1, §7.1", ThirdPartyCookies {
            Allowed = "allowed",
            Blocked = "blocked",
            Partitioned = "partitioned",
            NotSet = "not-set",
        }),
        variants!("third-party-sites", third_party_sites,
            "whether a page of the same domain and another scheme is a third party",
            "§5.8.1, §7.1", SiteComparison { Schemeful = "schemeful", Schemeless = "schemeless" }),
        variants!("third-party-contexts", third_party_contexts,
            "which documents make a context a third party's",
            "§7.1", ThirdPartyContexts { ByAncestors = "by-ancestors", ByTopLevel = "by-top-level" }),
        variants!("storage-access", storage_access,
            "which requests carry the cookies that a third party has asked for and was given",
            "Storage Access API", StorageAccess { ToOwnOrigin = "to-own-origin", ToOwnSite = "to-own-site" }),
        variants!("partitioned", partitioned, "what the attribute Partitioned does",
        "draft-cutler-httpbis-partitioned-cookies", PartitionedAttribute {
            Ignored = "ignored",
            NeedsSecure = "needs-secure",
            BySite = "by-site",
            BySiteAndAncestors = "by-site-and-ancestors",
        }),
        variants!("cookie-store-deletion", cookie_store_deletion,
            "what cookieStore.delete() takes away, in frames of other sites and of what has no name",
            "Cookie Store API", CookieStoreDeletion {
            SetsStrict = "sets-strict",
            SetsStrictIfNamed = "sets-strict-if-named",
            TakesWhatIsRead = "takes-what-is-read",
        }),
        variants!("cookie-store-path", cookie_store_path, "which path cookieStore gives a cookie",
            "Cookie Store API", CookieStorePath { AsTold = "as-told", WithSlash = "with-slash" }),
        variants!("cookie-store-partitions", cookie_store_partitions,
            "whether cookieStore sets and deletes in partitions, and tells of changes there",
            "Cookie Store API", CookieStorePartitions { Known = "known", Unknown = "unknown" }),
    ];
}

/// The exception as the text suggests it, but for its window.
pub(super) const fn exception_for(window: Duration) -> LaxAllowingUnsafe {
    LaxAllowingUnsafe { window, clock: AgeClock::Creation, reach: UnsafeReach::TopLevelNavigations }
}

fn set_window(policy: &mut Policy, window: u64) {
    let window = Duration::from_secs(window);
    policy.lax_allowing_unsafe =
        Some(LaxAllowingUnsafe { window, ..policy.lax_allowing_unsafe.unwrap_or(exception_for(window)) });
}

fn set_lifetime(policy: &mut Policy, days: u64) {
    policy.lifetime_limit = Some(Duration::from_secs(days * SECONDS_OF_A_DAY));
}

const SECONDS_OF_A_DAY: u64 = 24 * 60 * 60;

/// A limit as a number, to the millisecond.
fn milliseconds(limit: Option<Duration>) -> u64 {
    limit.map_or(u64::MAX, |limit| u64::try_from(limit.as_millis()).unwrap_or(u64::MAX - 1))
}

/// A limit in the largest unit that measures it.
fn duration(limit: Option<Duration>) -> Option<Cow<'static, str>> {
    Some(match limit {
        None => Cow::Borrowed("none"),
        Some(limit) if limit.subsec_nanos() != 0 => format!("{}ms", limit.as_millis()).into(),
        Some(limit) if limit.as_secs() >= SECONDS_OF_A_DAY && limit.as_secs() % SECONDS_OF_A_DAY == 0 => {
            format!("{}d", limit.as_secs() / SECONDS_OF_A_DAY).into()
        }
        Some(limit) => format!("{}s", limit.as_secs()).into(),
    })
}
