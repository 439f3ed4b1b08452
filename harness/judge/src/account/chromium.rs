//! What Chromium's net log says where a rule of the model decides.

use samesite_model::Rule;

use super::wording::{Says, Wording};
use crate::claims::Evidence;

/// A wording that stands in a function of Chromium's source.
const fn wording(rule: Rule, sending: Says, storing: Says, file: &'static str, what: &'static str) -> Wording {
    Wording { rule, sending, storing, evidence: Evidence::Source { file, what } }
}

const JOB: &str = "Chromium net/url_request/url_request_http_job.cc";
const STORE: &str = "Chromium net/cookies/cookie_monster.cc";
const COOKIE: &str = "Chromium net/cookies/cookie_base.cc";
const CREATED: &str = "Chromium net/cookies/canonical_cookie.cc";
const SETTINGS: &str = "Chromium services/network/cookie_settings.cc";

const STRICT: Says = Says::OneOf(&["EXCLUDE_SAMESITE_STRICT"]);
const LAX: Says = Says::OneOf(&["EXCLUDE_SAMESITE_LAX", "EXCLUDE_SAMESITE_UNSPECIFIED_TREATED_AS_LAX"]);
const UNSPECIFIED: Says = Says::OneOf(&["EXCLUDE_SAMESITE_UNSPECIFIED_TREATED_AS_LAX"]);
const ANY_SAMESITE: Says =
    Says::OneOf(&["EXCLUDE_SAMESITE_STRICT", "EXCLUDE_SAMESITE_LAX", "EXCLUDE_SAMESITE_UNSPECIFIED_TREATED_AS_LAX"]);
const THIRD_PARTY: Says = Says::OneOf(&[
    "EXCLUDE_USER_PREFERENCES",
    "EXCLUDE_THIRD_PARTY_PHASEOUT",
    "EXCLUDE_THIRD_PARTY_BLOCKED_WITHIN_FIRST_PARTY_SET",
]);
const INVALID_DOMAIN: Says = Says::OneOf(&["EXCLUDE_INVALID_DOMAIN", "EXCLUDE_DOMAIN_NON_ASCII"]);
/// Without credentials nobody looks for cookies; for a credentialless frame they are looked for and left out.
const ANONYMOUS: Says = Says::NothingOr(&["EXCLUDE_ANONYMOUS_CONTEXT"]);
const INVALID_PREFIX: Says = Says::OneOf(&["EXCLUDE_INVALID_PREFIX"]);

/// Rules after which it asks nothing more: a line that makes no cookie is held against no context, and a cookie that is in
/// no list against no request. Of all others it says each that keeps a cookie back, and not only the first.
pub(super) const ENDS: &[Rule] = &[
    Rule::LineWithoutControls,
    Rule::LineHasName,
    Rule::NameAndValueSize,
    Rule::NameOrValue,
    Rule::DomainIsHost,
    Rule::DomainIsAscii,
    Rule::DomainIsNoPublicSuffix,
    Rule::HostIsNoPublicSuffix,
    Rule::DomainCoversHost,
    Rule::PartitionedNeedsSecure,
    Rule::SecurePrefix,
    Rule::HostPrefix,
    Rule::HttpPrefix,
    Rule::NoNamelessImitation,
    Rule::HostCovered,
    Rule::DomainStillNoPublicSuffix,
];

/// What is said where a rule of the model does not hold, and so keeps a cookie back.
pub(super) const WORDINGS: &[Wording] = &[
    // Reading the line. What is refused here is never stored, so later requests do not come by it.
    wording(
        Rule::LineWithoutControls,
        Says::Nothing,
        Says::OneOf(&["EXCLUDE_DISALLOWED_CHARACTER"]),
        "Chromium net/cookies/parsed_cookie.cc",
        "ParsedCookie::ParsedCookie",
    ),
    wording(
        Rule::LineHasName,
        Says::Nothing,
        Says::OneOf(&["EXCLUDE_NO_COOKIE_CONTENT"]),
        CREATED,
        "CanonicalCookie::Create",
    ),
    wording(
        Rule::NameAndValueSize,
        Says::Nothing,
        Says::OneOf(&["EXCLUDE_NAME_VALUE_PAIR_EXCEEDS_MAX_SIZE"]),
        "Chromium net/cookies/parsed_cookie.cc",
        "ParsedCookie::ParseTokenValuePairs",
    ),
    // Storing.
    wording(
        Rule::NameOrValue,
        Says::Nothing,
        Says::OneOf(&["EXCLUDE_NO_COOKIE_CONTENT"]),
        CREATED,
        "CanonicalCookie::Create",
    ),
    wording(Rule::DomainIsHost, Says::Nothing, INVALID_DOMAIN, CREATED, "CanonicalCookie::Create, GetCookieDomain"),
    wording(Rule::DomainIsAscii, Says::Nothing, INVALID_DOMAIN, CREATED, "CanonicalCookie::Create, GetCookieDomain"),
    wording(
        Rule::DomainIsNoPublicSuffix,
        Says::Nothing,
        INVALID_DOMAIN,
        CREATED,
        "CanonicalCookie::Create, GetCookieDomain",
    ),
    wording(
        Rule::HostIsNoPublicSuffix,
        Says::Nothing,
        INVALID_DOMAIN,
        CREATED,
        "CanonicalCookie::Create, GetCookieDomain",
    ),
    wording(Rule::DomainCoversHost, Says::Nothing, INVALID_DOMAIN, CREATED, "CanonicalCookie::Create, GetCookieDomain"),
    wording(
        Rule::SecureNeedsSecureConnection,
        Says::Nothing,
        Says::OneOf(&["EXCLUDE_SECURE_ONLY"]),
        COOKIE,
        "CookieBase::IsSetPermittedInContext",
    ),
    wording(
        Rule::HttpOnlyNeedsHttp,
        Says::Nothing,
        Says::OneOf(&["EXCLUDE_HTTP_ONLY"]),
        COOKIE,
        "CookieBase::IsSetPermittedInContext",
    ),
    wording(
        Rule::NoOverlayOfSecure,
        Says::Nothing,
        Says::OneOf(&["EXCLUDE_OVERWRITE_SECURE"]),
        STORE,
        "CookieMonster::MaybeDeleteEquivalentCookieAndUpdateStatus",
    ),
    wording(Rule::SetByScriptWithinSite, Says::Nothing, ANY_SAMESITE, COOKIE, "CookieBase::IsSetPermittedInContext"),
    wording(Rule::SetBySameSiteRequest, Says::Nothing, ANY_SAMESITE, COOKIE, "CookieBase::IsSetPermittedInContext"),
    wording(Rule::SetByTopLevelNavigation, Says::Nothing, ANY_SAMESITE, COOKIE, "CookieBase::IsSetPermittedInContext"),
    wording(
        Rule::NoneNeedsSecure,
        Says::Nothing,
        Says::OneOf(&["EXCLUDE_SAMESITE_NONE_INSECURE"]),
        COOKIE,
        "CookieBase::IsSetPermittedInContext",
    ),
    wording(
        Rule::PartitionedNeedsSecure,
        Says::Nothing,
        Says::OneOf(&["EXCLUDE_INVALID_PARTITIONED"]),
        CREATED,
        "CanonicalCookie::Create, IsCookiePartitionedValid",
    ),
    wording(Rule::SecurePrefix, Says::Nothing, INVALID_PREFIX, CREATED, "CanonicalCookie::Create, IsCookiePrefixValid"),
    wording(Rule::HostPrefix, Says::Nothing, INVALID_PREFIX, CREATED, "CanonicalCookie::Create, IsCookiePrefixValid"),
    wording(Rule::HttpPrefix, Says::Nothing, INVALID_PREFIX, CREATED, "CanonicalCookie::Create, IsCookiePrefixValid"),
    wording(
        Rule::NoNamelessImitation,
        Says::Nothing,
        INVALID_PREFIX,
        CREATED,
        "CanonicalCookie::Create, HasHiddenPrefixName",
    ),
    wording(
        Rule::ScriptKeepsHttpOnly,
        Says::Nothing,
        Says::OneOf(&["EXCLUDE_OVERWRITE_HTTP_ONLY"]),
        STORE,
        "CookieMonster::MaybeDeleteEquivalentCookieAndUpdateStatus",
    ),
    // A cookie that nobody set, that another took the place of, or that has expired is in no list.
    wording(Rule::Inserted, Says::Nothing, Says::Nothing, STORE, "CookieMonster::GetCookieListWithOptions"),
    wording(Rule::NotOverwritten, Says::Nothing, Says::Included, STORE, "CookieMonster::GetCookieListWithOptions"),
    wording(Rule::NotExpired, Says::Nothing, Says::Included, STORE, "CookieMonster::FindCookiesForKey"),
    // What a browser may do besides.
    wording(
        Rule::ThirdPartyAllowed,
        THIRD_PARTY,
        THIRD_PARTY,
        SETTINGS,
        "CookieSettings::AnnotateAndMoveUserBlockedCookies and IsCookieAccessible",
    ),
    wording(
        Rule::OwnPartition,
        Says::Nothing,
        Says::Included,
        JOB,
        "URLRequestHttpJob::AddCookieHeaderAndStart, which asks for one partition's cookies",
    ),
    // Retrieving.
    wording(
        Rule::CredentialsIncluded,
        ANONYMOUS,
        ANONYMOUS,
        JOB,
        "URLRequestHttpJob::ShouldAddCookieHeader, LOAD_DO_NOT_SAVE_COOKIES, and credentialless frames",
    ),
    wording(
        Rule::HostCovered,
        Says::NothingOr(&["EXCLUDE_DOMAIN_MISMATCH"]),
        Says::Included,
        COOKIE,
        "CookieBase::IncludeForRequestURL; cookies of another registrable domain are in no list",
    ),
    wording(
        Rule::DomainStillNoPublicSuffix,
        Says::NothingOr(&["EXCLUDE_DOMAIN_MISMATCH"]),
        Says::Included,
        STORE,
        "CookieMonster::GetKey",
    ),
    wording(
        Rule::PathMatches,
        Says::OneOf(&["EXCLUDE_NOT_ON_PATH"]),
        Says::Included,
        COOKIE,
        "CookieBase::IncludeForRequestURL",
    ),
    wording(
        Rule::SecureConnection,
        Says::OneOf(&["EXCLUDE_SECURE_ONLY"]),
        Says::Included,
        COOKIE,
        "CookieBase::IncludeForRequestURL",
    ),
    wording(
        Rule::HttpOnlyHidden,
        Says::OneOf(&["EXCLUDE_HTTP_ONLY"]),
        Says::Included,
        COOKIE,
        "CookieBase::IncludeForRequestURL",
    ),
    wording(Rule::NotStrict, STRICT, Says::Included, COOKIE, "CookieBase::IncludeForRequestURL"),
    wording(Rule::TopLevelNavigation, LAX, Says::Included, COOKIE, "CookieBase::IncludeForRequestURL"),
    wording(Rule::SafeMethod, LAX, Says::Included, COOKIE, "CookieBase::IncludeForRequestURL"),
    wording(Rule::LaxAllowingUnsafe, UNSPECIFIED, Says::Included, COOKIE, "CookieBase::IncludeForRequestURL"),
];
