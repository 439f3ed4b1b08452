//! What Firefox says where a rule of the model decides.
//!
//! Of a cookie that it refuses it says why, by a message for each. Of one that it withholds it says nothing, but after a
//! redirect by another site; its jar tells that it has the cookie, and no more.

use samesite_format::account::firefox::{ANONYMOUS, KEPT, KEPT_ELSEWHERE, REDIRECTED};
use samesite_model::Rule;

use super::status::FIREFOX_TAKEN;
use super::wording::{Says, Wording};
use crate::claims::Evidence;

/// A wording that stands in a function of Firefox's source.
const fn wording(rule: Rule, sending: Says, storing: Says, file: &'static str, what: &'static str) -> Wording {
    Wording { rule, sending, storing, evidence: Evidence::Source { file, what } }
}

/// What is said when a cookie is refused that later requests do not come by, then.
const fn refusal(rule: Rule, words: &'static [&'static str], file: &'static str, what: &'static str) -> Wording {
    wording(rule, Says::Nothing, Says::OneOf(words), file, what)
}

/// What is said of a cookie that was taken, and that a request looks at and leaves behind.
const fn withheld(rule: Rule, sending: Says) -> Wording {
    wording(rule, sending, Says::Included, SERVICE, "CookieService::GetCookiesForURI")
}

const PARSER: &str = "Firefox netwerk/cookie/CookieParser.cpp";
const VALIDATION: &str = "Firefox netwerk/cookie/CookieValidation.cpp";
const SERVICE: &str = "Firefox netwerk/cookie/CookieService.cpp";
const STORAGE: &str = "Firefox netwerk/cookie/CookieStorage.cpp";

const CHARACTERS: &[&str] =
    &["CookieRejectedInvalidCharName", "CookieRejectedInvalidCharValue", "CookieRejectedInvalidCharAttributes"];
const EMPTY: &[&str] = &["CookieRejectedEmptyNameAndValue"];
const DOMAIN: &[&str] = &["CookieRejectedInvalidDomain"];
const PREFIX: &[&str] = &["CookieRejectedInvalidPrefix"];
const FOREIGN: &[&str] = &["CookieRejectedForNonSameSiteness"];
const HTTP_ONLY: &[&str] = &["CookieRejectedHttpOnlyButFromScript"];

/// What one of the rules about SameSite comes to: a word after a redirect by another site, and otherwise none.
const SAME_SITE: Says = Says::KeptAndPerhaps(&[REDIRECTED]);
/// What no message is about.
const UNTOLD: Says = Says::KeptAndPerhaps(&[]);
/// The same where it may be that the jar was not asked for the site of the cookie.
const PERHAPS_KEPT: Says = Says::NothingOr(&[KEPT]);

/// Rules of sending after which it asks nothing more: the jar is asked for the cookies of one registrable domain.
pub(super) const ENDS: &[Rule] = &[Rule::HostCovered, Rule::DomainStillNoPublicSuffix];

/// What is said where a rule of the model does not hold, and so keeps a cookie back.
pub(super) const WORDINGS: &[Wording] = &[
    // Reading the line.
    refusal(Rule::LineWithoutControls, CHARACTERS, PARSER, "CookieParser::ParseAttributes, ContainsControlChars"),
    refusal(Rule::LineHasName, EMPTY, VALIDATION, "CookieValidation::ValidateInternal"),
    refusal(Rule::NameAndValueSize, &["CookieOversize"], VALIDATION, "CookieValidation::CheckNameAndValueSize"),
    // Storing.
    refusal(Rule::NameOrValue, EMPTY, VALIDATION, "CookieValidation::ValidateInternal"),
    refusal(Rule::DomainIsHost, DOMAIN, VALIDATION, "CookieValidation::CheckDomain"),
    refusal(Rule::DomainIsAscii, DOMAIN, VALIDATION, "CookieValidation::CheckDomain"),
    refusal(Rule::DomainIsNoPublicSuffix, DOMAIN, VALIDATION, "CookieValidation::CheckDomain"),
    refusal(Rule::HostIsNoPublicSuffix, DOMAIN, VALIDATION, "CookieValidation::CheckDomain"),
    refusal(Rule::DomainCoversHost, DOMAIN, VALIDATION, "CookieValidation::CheckDomain"),
    refusal(
        Rule::SecureNeedsSecureConnection,
        &["CookieRejectedSecureButNonHttps"],
        VALIDATION,
        "CookieValidation::ValidateForHostInternal",
    ),
    refusal(Rule::HttpOnlyNeedsHttp, HTTP_ONLY, VALIDATION, "CookieValidation::ValidateForHostInternal"),
    refusal(
        Rule::NoOverlayOfSecure,
        &["CookieRejectedNonsecureOverSecure"],
        STORAGE,
        "CookieStorage::AddCookie, CookieParser::RejectCookie",
    ),
    refusal(Rule::SetByScriptWithinSite, FOREIGN, VALIDATION, "CookieValidation::ValidateInContextInternal"),
    refusal(Rule::SetBySameSiteRequest, FOREIGN, VALIDATION, "CookieValidation::ValidateInContextInternal"),
    refusal(Rule::SetByTopLevelNavigation, FOREIGN, VALIDATION, "CookieValidation::ValidateInContextInternal"),
    refusal(
        Rule::NoneNeedsSecure,
        &["CookieRejectedNonRequiresSecure2"],
        VALIDATION,
        "CookieValidation::ValidateInternal",
    ),
    refusal(
        Rule::PartitionedNeedsSecure,
        &["CookieRejectedPartitionedRequiresSecure"],
        VALIDATION,
        "CookieValidation::ValidateInternal",
    ),
    refusal(Rule::SecurePrefix, PREFIX, VALIDATION, "CookieValidation::CheckPrefixes"),
    refusal(Rule::HostPrefix, PREFIX, VALIDATION, "CookieValidation::CheckPrefixes"),
    refusal(Rule::HttpPrefix, PREFIX, VALIDATION, "CookieValidation::CheckPrefixes"),
    refusal(Rule::NoNamelessImitation, PREFIX, VALIDATION, "CookieValidation::ValidateInternal"),
    refusal(Rule::ScriptKeepsHttpOnly, HTTP_ONLY, STORAGE, "CookieStorage::AddCookie, CookieParser::RejectCookie"),
    // A cookie that nobody set, that another took the place of, or that has expired is not in the jar, or is no more.
    wording(Rule::Inserted, Says::Nothing, Says::Nothing, STORAGE, "CookieStorage::GetCookiesFromHost"),
    wording(Rule::NotOverwritten, Says::Nothing, Says::Included, STORAGE, "CookieStorage::AddCookie"),
    // One that is dead when it comes is dropped without a word, unless it deletes another. `Max-Age=0` is dead a moment after
    // it was read, and is taken where the clock has not gone on by then; the jar has what is dead until it is tidied.
    wording(
        Rule::NotExpired,
        Says::NothingOr(&[KEPT, KEPT_ELSEWHERE]),
        Says::NothingOr(FIREFOX_TAKEN),
        STORAGE,
        "CookieStorage::AddCookie, where a cookie has already expired",
    ),
    // What a browser may do besides. Whoever may have no cookies at all is told so once a page, and of no cookie.
    wording(Rule::ThirdPartyAllowed, UNTOLD, Says::Nothing, SERVICE, "CookieService::CheckPrefs"),
    wording(
        Rule::OwnPartition,
        Says::OneOf(&[KEPT_ELSEWHERE]),
        Says::Included,
        SERVICE,
        "CookieService::GetCookieStringFromHttp, which asks for one partition's cookies",
    ),
    // Retrieving.
    wording(
        Rule::CredentialsIncluded,
        Says::NothingOr(&[ANONYMOUS]),
        Says::Nothing,
        "Firefox netwerk/protocol/http/HttpBaseChannel.cpp",
        "HttpBaseChannel::AddCookiesToRequest, LOAD_ANONYMOUS",
    ),
    withheld(Rule::HostCovered, PERHAPS_KEPT),
    withheld(Rule::DomainStillNoPublicSuffix, PERHAPS_KEPT),
    withheld(Rule::PathMatches, UNTOLD),
    withheld(Rule::SecureConnection, UNTOLD),
    withheld(Rule::HttpOnlyHidden, UNTOLD),
    withheld(Rule::NotStrict, SAME_SITE),
    withheld(Rule::TopLevelNavigation, SAME_SITE),
    withheld(Rule::SafeMethod, SAME_SITE),
    withheld(Rule::LaxAllowingUnsafe, SAME_SITE),
];
