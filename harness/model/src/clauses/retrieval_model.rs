//! rfc6265bis-22 §5.8 "Retrieval Model".

use crate::clause::Level::{May, Must, Should};
use crate::clause::Reach::{Code, OutOfReach, Rules};
use crate::clause::{Clause, clause};
use crate::rule::Rule;

#[rustfmt::skip]
pub(super) const CLAUSES: &[Clause] = &[
    clause("B200", "§5.8.1", May, "the Cookie field may be left out, in third-party contexts for example", Rules(&[Rule::ThirdPartyAllowed, Rule::OwnPartition])),
    clause("B201", "§5.8.1", Must, "a Cookie field is the cookie-string that retrieval yields for the request's same-site status", Rules(&[Rule::SameSiteRequest])),
    clause("B202", "§5.8.2", May, "non-HTTP APIs may be offered", Code("Model::access_of_script")),
    clause("B203", "§5.8.2", May, "a non-HTTP API may yield nothing in third-party contexts", Rules(&[Rule::ThirdPartyAllowed])),
    clause("B204", "§5.8.2", Must, "a document's API is same-site if the document's site for cookies is same site with the top-level origin", Rules(&[Rule::ScriptWithinSite, Rule::UnfilteredScript])),
    clause("B205", "§5.8.3 step 2", Must, "a host that cannot be made canonical gets nothing", Code("Model::place")),
    clause("B206", "§5.8.3 step 3", Must, "a host-only cookie goes to the identical host", Rules(&[Rule::HostCovered])),
    clause("B207", "§5.8.3 step 3", Must, "another cookie goes to hosts that domain-match its domain", Rules(&[Rule::HostCovered])),
    clause("B208", "§5.8.3 step 3", Must, "a cookie does not go when its domain is a public suffix, where such are rejected", Rules(&[Rule::DomainStillNoPublicSuffix])),
    clause("B209", "§5.8.3 step 3", Must, "the request's path path-matches the cookie's", Rules(&[Rule::PathMatches])),
    clause("B210", "§5.8.3 step 3", Must, "a cookie with Secure goes over secure connections only", Rules(&[Rule::SecureConnection])),
    clause("B211", "§5.8.3 step 3", Must, "an HttpOnly cookie does not go to non-HTTP APIs", Rules(&[Rule::HttpOnlyHidden])),
    clause("B212", "§5.8.3 step 3", Must, "a cookie that is not None does not go with a cross-site retrieval, unless the next four conditions hold", Rules(&[Rule::SameSiteNone, Rule::SameSiteRequest])),
    clause("B213", "§5.8.3 step 3", Must, "the retrieval is for HTTP", Rules(&[Rule::ScriptWithinSite])),
    clause("B214", "§5.8.3 step 3", Must, "the cookie is Lax or Default", Rules(&[Rule::NotStrict])),
    clause("B215", "§5.8.3 step 3", Must, "the method is safe", Rules(&[Rule::SafeMethod])),
    clause("B216", "§5.8.3 step 3", Must, "the request navigates a top-level traversable", Rules(&[Rule::TopLevelNavigation])),
    clause("B217", "§5.8.3 step 4", Should, "cookies with longer paths come first, then older ones", Code("CookieStore::retrieve")),
    clause("B218", "§5.8.3 step 5", Must, "the last-access-time becomes the present", OutOfReach("the last access only serves eviction, and the model's store never overflows")),
    clause("B219", "§5.8.3 step 6", Must, "a cookie is written as name, `=` and value, or as its value when it has no name", Code("Cookie::serialised")),
];
