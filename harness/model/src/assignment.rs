//! The policy that each edition prescribes, as the changes it made to the one before.
//!
//! Where the sandboxed-origin flag is concerned, all are read by origins, as HTML and the browsers have it (D8);
//! the drafts say the URL's origin.

use std::time::Duration;

use crate::policy::{
    AboutDocumentRule, AbsentSameSite, AlikeCookie, AncestorRule, CommaRule, ControlOctets, CookieIdentity,
    CookieOrder, CookieStoreDeletion, CookieStoreOrder, CookieStorePartitions, CookieStorePath, DedicatedWorkerRule,
    EmptyDomain, ExpiryChoice, HostPrefixPath, HostPrefixRule, HttpOnlyOverwriting, HttpPrefixRule, Imitation,
    NamelessCookie, NestedNavigationRule, NonAsciiDomain, NoneWord, Overwriting, OwnAddress, PartitionedAttribute,
    PathMatching, Policy, PrefixRule, RedirectHistory, ReloadRule, RequestClassing, Requirement, SandboxRule,
    ScriptReading, SecureConnections, SecureSetting, ServiceWorkerRule, SettingRule, SiteComparison, SizeLimits,
    StorageAccess, SuffixAtRetrieval, SuffixAtSetting, ThirdPartyContexts, ThirdPartyCookies, TopLevelHostRule,
    TopLevelNavigationRule, TraversalRule, UnknownSameSiteValue, UnlistedSuffix, UnusableAttribute, ValuelessLine,
};

/// 400 days. **Spec:** rfc6265bis-22 §5.5.
const LIFETIME_LIMIT: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// **Spec:** cookie-same-site-00 over RFC 6265.
pub(crate) const fn cookie_same_site_00() -> Policy {
    Policy {
        absent: AbsentSameSite::None,                                    // §4.2 step 11
        unknown_value: UnknownSameSiteValue::Ignored,                    // §4.1 step 1
        none_word: NoneWord::Unknown,                                    // §4.1 step 1 knows two words
        none_requires_secure: Requirement::NotRequired,                  // no such step
        sites: SiteComparison::Schemeless,                               // §2.1 steps 3 and 4
        unlisted_suffixes: UnlistedSuffix::DefaultRule,                  // RFC 6265 §5.3 leaves the list to itself
        redirects: RedirectHistory::Ignored,                             // §2.1 speaks of the current URL
        reload: ReloadRule::AsAnyNavigation,                             // no such rule
        traversal: TraversalRule::AsAnyNavigation,                       // no such rule
        nested_navigations: NestedNavigationRule::ByClient,              // §2.1
        top_level_navigations: TopLevelNavigationRule::BySiteForCookies, // §2.1
        about_documents: AboutDocumentRule::Averse,                      // HTML's letter, whatever the edition
        dedicated_worker: DedicatedWorkerRule::AsOwner,                  // §2.1.2.1
        service_worker: ServiceWorkerRule::OwnOrigin,                    // §2.1.2.2
        classing: RequestClassing::SiteForCookies,                       // §2.1
        setting: SettingRule::SameSiteOnly,                              // §4.2 step 12
        lax_allowing_unsafe: None,                                       // no such section
        sandbox: SandboxRule::OpaqueOrigin,                              // §2.1.1 says the URL's; see D8
        ancestors: AncestorRule::EveryDocument,                          // §2.1.1
        top_level_host: TopLevelHostRule::NotAsked,                      // no such rule
        prefixes: PrefixRule::NotKnown,                                  // a draft of their own
        own_address: OwnAddress::WithSubdomains,                         // RFC 6265 §5.3 step 6
        host_prefix: HostPrefixRule::HostOnly,                           // not asked
        host_prefix_path: HostPrefixPath::Written,                       // not asked
        http_prefix: HttpPrefixRule::NeedsHttpOnly,                      // not asked
        nameless_imitation: Imitation::Allowed,                          // no such step
        valueless: ValuelessLine::Ignored,                               // RFC 6265 §5.2 step 2
        nameless: NamelessCookie::Refused,                               // RFC 6265 §5.2 step 5
        controls: ControlOctets::Tolerated,                              // no such step
        commas: CommaRule::Ordinary,                                     // RFC 6265 §5.2
        secure_setting: SecureSetting::Anywhere,                         // RFC 6265 §5.3 has no such step
        secure_connections: SecureConnections::EncryptedScheme, // RFC 6265 §5.4 step 1 leaves it to the user agent
        size_limits: SizeLimits::None,                          // RFC 6265 §6.1 asks for support, not for refusal
        lifetime_limit: None,                                   // no such section
        expiry: ExpiryChoice::MaxAge,                           // RFC 6265 §5.3 step 3
        unusable_path: UnusableAttribute::CountsAsDefault,      // RFC 6265 §5.2.4
        non_ascii_domain: NonAsciiDomain::RefusesCookie,        // RFC 6265 §5.3 step 6: no canonical host is like it
        empty_domain: EmptyDomain::Ignored,                     // RFC 6265 §5.2.3
        suffix_at_setting: SuffixAtSetting::HostOnly,           // RFC 6265 §5.3 step 5
        identity: CookieIdentity::NameDomainPath,               // RFC 6265 §5.3 step 11
        overwriting: Overwriting::KeepsCreationTime,            // RFC 6265 §5.3 step 11.3
        alike: AlikeCookie::Overwrites,                         // RFC 6265 §5.3 step 11
        script_overwriting_http_only: HttpOnlyOverwriting::Refused, // RFC 6265 §5.3 step 11.2
        path_matching: PathMatching::AtSlashes,                 // RFC 6265 §5.1.4
        order: CookieOrder::LongestPath,                        // RFC 6265 §5.4 step 2
        cookie_store_order: CookieStoreOrder::AsSent,           // Cookie Store API, "query cookies"
        suffix_at_retrieval: SuffixAtRetrieval::NotAsked,       // no such condition
        script_reading: ScriptReading::Unfiltered,              // §4.3 filters "the HTTP request"
        third_party: ThirdPartyCookies::Allowed,                // RFC 6265 §7.1 leaves it open
        third_party_sites: SiteComparison::Schemeful,           // no text; only asked when third parties are told apart
        third_party_contexts: ThirdPartyContexts::ByAncestors,  // the same
        storage_access: StorageAccess::ToOwnOrigin,             // Storage Access API, "eligibility"
        partitioned: PartitionedAttribute::Ignored,             // a draft of its own
        cookie_store_deletion: CookieStoreDeletion::SetsStrict, // Cookie Store API, "delete a cookie"
        cookie_store_path: CookieStorePath::AsTold,             // Cookie Store API, "set a cookie"
        cookie_store_partitions: CookieStorePartitions::Known,  // the same
    }
}

/// **Spec:** rfc6265bis-02.
pub(crate) const fn rfc6265bis_02() -> Policy {
    Policy {
        prefixes: PrefixRule::CaseSensitive,                 // §5.4 steps 15 and 16
        secure_setting: SecureSetting::SecureConnectionOnly, // §5.4 steps 9 and 12
        ..cookie_same_site_00()
    }
}

/// **Spec:** rfc6265bis-03.
pub(crate) const fn rfc6265bis_03() -> Policy {
    Policy {
        unknown_value: UnknownSameSiteValue::CountsAsNone, // §5.3.7 steps 1 and 4
        none_word: NoneWord::Known,                        // §5.3.7 step 1
        identity: CookieIdentity::NameDomainHostOnlyPath,  // §5.4 step 17
        ..rfc6265bis_02()
    }
}

/// **Spec:** rfc6265bis-04.
///
/// Its step 14.1 compares a script's site for cookies with the cookie's host, that of -07 and later with the
/// top-level origin (D13). The two are equal in effect: a document's site for cookies, if it has one,
/// is same site both with its own URL and with the top.
pub(crate) const fn rfc6265bis_04() -> Policy {
    Policy {
        setting: SettingRule::SameSiteOrTopLevel, // §5.4 step 14.3
        valueless: ValuelessLine::IsValue,        // §5.3 step 2
        nameless: NamelessCookie::SentWithEquals, // §5.3 step 4, §5.5 step 4.1
        ..rfc6265bis_03()
    }
}

/// **Spec:** rfc6265bis-04 with the changes of draft-west-cookie-incrementalism §3.
pub(crate) const fn incrementalism() -> Policy {
    Policy {
        absent: AbsentSameSite::Lax,                         // incrementalism §3.1
        unknown_value: UnknownSameSiteValue::CountsAsAbsent, // incrementalism §3.1
        none_requires_secure: Requirement::Required,         // incrementalism §3.2
        sites: SiteComparison::Schemeful,                    // incrementalism §3.3
        ..rfc6265bis_04()
    }
}

/// **Spec:** rfc6265bis-07.
pub(crate) const fn rfc6265bis_07() -> Policy {
    Policy {
        absent: AbsentSameSite::Lax,                         // §5.4 step 14, §5.5 step 1
        unknown_value: UnknownSameSiteValue::CountsAsAbsent, // §5.3.7 steps 1 and 5
        none_requires_secure: Requirement::Required,         // §5.4 step 16
        sites: SiteComparison::Schemeful,                    // §5.2
        nameless: NamelessCookie::SentPlain,                 // §5.4 step 2, §5.5 steps 4.1 and 4.2
        ..rfc6265bis_04()
    }
}

/// **Spec:** rfc6265bis-08.
pub(crate) const fn rfc6265bis_08() -> Policy {
    Policy {
        redirects: RedirectHistory::Counts,             // §5.2, first criterion
        reload: ReloadRule::AsOriginalNavigation,       // §5.2, second criterion
        traversal: TraversalRule::AsOriginalNavigation, // no text; read as a reload is (D10)
        controls: ControlOctets::EndOrRefuse,           // §5.4 steps 1 and 2
        script_reading: ScriptReading::WithinSite,      // §5.6.2
        ..rfc6265bis_07()
    }
}

/// **Spec:** rfc6265bis-14; much of it came with -09 to -13.
pub(crate) const fn rfc6265bis_14() -> Policy {
    Policy {
        redirects: RedirectHistory::Ignored,                  // §5.2 has lost the criterion
        service_worker: ServiceWorkerRule::RegisteringClient, // §5.2.2.2 points to the Service Workers standard
        prefixes: PrefixRule::CaseInsensitive,                // §5.4, §5.6 steps 20 and 21
        nameless_imitation: Imitation::Refused,               // §5.6 step 22
        controls: ControlOctets::Refused,                     // §5.5 step 1
        secure_connections: SecureConnections::EncryptedSchemeOrLoopback, // §5.7.3 step 1, the note
        size_limits: SizeLimits::NameAndValue4096Attribute1024, // §5.5 steps 5 and 6
        lifetime_limit: Some(LIFETIME_LIMIT),                 // §5.5.1, §5.5.2
        empty_domain: EmptyDomain::MeansHostOnly,             // §5.5.3, §5.6 step 7
        ..rfc6265bis_08()
    }
}

/// **Spec:** rfc6265bis-22.
pub(crate) const fn rfc6265bis_22() -> Policy {
    Policy {
        dedicated_worker: DedicatedWorkerRule::AsOwnerIfSameSite, // §5.2.2.1
        suffix_at_retrieval: SuffixAtRetrieval::DomainCookies,    // §5.8.3 step 3, read for domain cookies
        ..rfc6265bis_14()
    }
}

/// **Spec:** layered-cookies-02, called by Fetch and HTML; slips are read as they are evidently meant
/// (D4, D5, D6, D7, D21).
pub(crate) const fn layered_cookies_02() -> Policy {
    Policy {
        absent: AbsentSameSite::NoneOnceSet, // §5.4.3 step 11, §5.4.5 step 2: "unset"
        unknown_value: UnknownSameSiteValue::Ignored, // §5.4.2 step 15.19 (D1)
        redirects: RedirectHistory::Tainted, // Fetch §3.1.3 step 5
        reload: ReloadRule::AsAnyNavigation, // no such rule
        traversal: TraversalRule::AsAnyNavigation, // no such rule
        setting: SettingRule::SameSiteOnly,  // Fetch §3.1.2: strict-or-less
        prefixes: PrefixRule::CaseInsensitiveWithHttp, // §5.4.3 steps 13 to 16
        secure_connections: SecureConnections::EncryptedScheme, // Fetch §3.1.1, §3.1.2
        unusable_path: UnusableAttribute::Ignored, // §5.4.2 step 15.16 (D2)
        empty_domain: EmptyDomain::RefusesCookie, // §5.4.2 step 15.15: the host parser fails (D3)
        order: CookieOrder::MostSegments,    // §5.4.5 step 3
        ..rfc6265bis_22()
    }
}

/// **Spec:** layered-cookies-02 and Fetch of 2026-07-02, to the letter, slips included.
pub(crate) const fn fetch_literal() -> Policy {
    Policy {
        classing: RequestClassing::FetchMode,         // Fetch §3.1.3 (D6)
        http_prefix: HttpPrefixRule::ForbidsHttpOnly, // §5.1.2.1 (D7)
        expiry: ExpiryChoice::Last,                   // §5.4.2 step 15.1 forgets the Max-Age it saw (D4)
        alike: AlikeCookie::Ignored,                  // §5.4.3 step 18.2 (D5)
        path_matching: PathMatching::AnyPrefix,       // §5.3.4 step 5 (D21)
        ..layered_cookies_02()
    }
}
