//! rfc6265bis-22 §5.7 "Storage Model".

use crate::clause::Level::{May, Must};
use crate::clause::Reach::{Code, OutOfReach, Rules};
use crate::clause::{Clause, clause};
use crate::rule::Rule;

#[rustfmt::skip]
pub(super) const CLAUSES: &[Clause] = &[
    clause("B150", "§5.7 step 1", May, "a cookie may be ignored altogether", Rules(&[Rule::ThirdPartyAllowed])),
    clause("B151", "§5.7 step 2", Must, "a cookie with neither name nor value is ignored", Rules(&[Rule::NameOrValue])),
    clause("B152", "§5.7 step 3", Must, "a cookie with a control character in name or value is ignored", Rules(&[Rule::LineWithoutControls])),
    clause("B153", "§5.7 step 4", Must, "a cookie is ignored when name and value together are longer than 4096 octets", Rules(&[Rule::NameAndValueSize])),
    clause("B154", "§5.7 step 5", Must, "creation-time and last-access-time are the present", Code("Model::admit")),
    clause("B155", "§5.7 step 6", Must, "the last Max-Age decides, else the last Expires, else the end of the session", Code("Model::expiry")),
    clause("B156", "§5.7 step 7", Must, "the last Domain of at most 1024 octets decides", Code("Model::domain")),
    clause("B157", "§5.7 step 8", Must, "a cookie with a Domain that is not ASCII is ignored", Rules(&[Rule::DomainIsAscii])),
    clause("B158", "§5.7 step 9", Must, "a Domain that is a public suffix makes the cookie host-only on that very host, and ignored elsewhere", Rules(&[Rule::DomainIsNoPublicSuffix])),
    clause("B159", "§5.7 step 9.2", Must, "a cookie from a host that cannot be made canonical is ignored", Code("Model::place")),
    clause("B160", "§5.7 step 10", Must, "a cookie is ignored when its host does not domain-match its Domain", Rules(&[Rule::DomainCoversHost])),
    clause("B161", "§5.7 step 10", Must, "a cookie with a Domain is not host-only", Code("Model::domain")),
    clause("B162", "§5.7 step 10", Must, "a cookie without a Domain is host-only, and its domain is the host", Code("Model::domain")),
    clause("B163", "§5.7 step 11", Must, "the last Path of at most 1024 octets decides, else the default path", Code("Model::path")),
    clause("B164", "§5.7 step 12", Must, "the secure-only-flag follows the Secure attribute", Code("Model::admit")),
    clause("B165", "§5.7 step 13", Must, "a cookie with Secure is ignored when it comes over an insecure connection", Rules(&[Rule::SecureNeedsSecureConnection])),
    clause("B166", "§5.7 step 14", Must, "the http-only-flag follows the HttpOnly attribute", Code("Model::admit")),
    clause("B167", "§5.7 step 15", Must, "a cookie with HttpOnly is ignored when it comes from a non-HTTP API", Rules(&[Rule::HttpOnlyNeedsHttp])),
    clause("B168", "§5.7 step 16", Must, "over an insecure connection, a cookie without Secure does not overlay one with it: same name, domains within each other either way, path below", Rules(&[Rule::NoOverlayOfSecure])),
    clause("B169", "§5.7 step 17", Must, "the last SameSite decides if any of them is a known word, else Default", Rules(&[Rule::KnownSameSiteValue])),
    clause("B170", "§5.7 step 18.1", Must, "a script in a document whose site for cookies is not its own sets no cookies but None ones", Rules(&[Rule::SetByScriptWithinSite])),
    clause("B171", "§5.7 step 18.2", Must, "a cookie that is not None is kept when it answers a same-site request", Rules(&[Rule::SetBySameSiteRequest])),
    clause("B172", "§5.7 step 18.3", Must, "a cookie that is not None is kept when it answers a navigation of a top-level traversable", Rules(&[Rule::SetByTopLevelNavigation])),
    clause("B173", "§5.7 step 18.4", Must, "any other cookie that is not None is ignored", Rules(&[Rule::SetBySameSiteRequest])),
    clause("B174", "§5.7 step 19", Must, "a None cookie without Secure is ignored", Rules(&[Rule::NoneNeedsSecure])),
    clause("B175", "§5.7 step 20", Must, "a cookie named `__Secure-…` without Secure is ignored", Rules(&[Rule::SecurePrefix])),
    clause("B176", "§5.7 steps 21.1 to 21.3", Must, "a cookie named `__Host-…` is ignored unless it has Secure and Path=/ and is host-only", Rules(&[Rule::HostPrefix])),
    clause("B177", "§5.7 step 22", Must, "a nameless cookie is ignored when its value begins with a prefix", Rules(&[Rule::NoNamelessImitation])),
    clause("B178", "§5.7 step 23", Must, "two cookies are one when name, domain, host-only-flag and path agree", Rules(&[Rule::Overwrites, Rule::NotOverwritten])),
    clause("B179", "§5.7 step 23.2", Must, "a non-HTTP API does not overwrite an HttpOnly cookie", Rules(&[Rule::ScriptKeepsHttpOnly])),
    clause("B180", "§5.7 step 23.3", Must, "an overwriting cookie inherits the creation-time", Code("CookieStore::put")),
    clause("B181", "§5.7 step 24", Must, "the cookie is inserted", Rules(&[Rule::Inserted])),
    clause("B182", "§5.7", Must, "expired cookies are evicted", Rules(&[Rule::NotExpired])),
    clause("B183", "§5.7", May, "cookies beyond the limits may be removed", OutOfReach("the model's store never overflows")),
    clause("B184", "§5.7", Must, "expired cookies go first, then those without Secure of crowded domains, then those of crowded domains, then any", OutOfReach("the model's store never overflows")),
    clause("B185", "§5.7", Must, "the end of the session removes cookies that are not persistent", OutOfReach("the model's sessions never end")),
];
