//! rfc6265bis-22 §5.3 "Ignoring Set-Cookie Header Fields" to §5.6 "The Set-Cookie Header Field".

use crate::clause::Level::{May, Must, Note, Should};
use crate::clause::Reach::{Code, OutOfReach, Rules};
use crate::clause::{Clause, clause};
use crate::rule::Rule;

#[rustfmt::skip]
pub(super) const CLAUSES: &[Clause] = &[
    clause("B080", "§5.3", May, "Set-Cookie may be ignored in 100-level responses, or by policy", OutOfReach("the model is not told the status of a response")),
    clause("B081", "§5.3", Should, "Set-Cookie is taken in with every other status, 4xx and 5xx included", Code("CookieStore::receive_set_cookie")),
    clause("B082", "§5.4", Must, "user agents compare prefixes without regard to case", Code("starts_with")),
    clause("B083", "§5.4", Note, "names that differ in case stay different cookies, each bound by the prefix", Code("Cookie::is_same_as")),
    clause("B084", "§5.5", Must, "lifetimes are limited", Code("Model::expiry")),
    clause("B085", "§5.5", Should, "the limit is at most 400 days", Code("Model::expiry")),
    clause("B086", "§5.5", Must, "longer lifetimes are cut to the limit", Code("Model::expiry")),
    clause("B100", "§5.6", May, "a line may be ignored altogether", OutOfReach("it is left to the user agent, and none is known to")),
    clause("B101", "§5.6", Must, "a line that is not ignored is parsed as a set-cookie-string", Code("SetCookie::parse")),
    clause("B102", "§5.6", Must, "nothing is percent-decoded", Code("SetCookie::parse")),
    clause("B103", "§5.6 step 1", Must, "a line with a control character other than the tab is ignored", Rules(&[Rule::LineWithoutControls])),
    clause("B104", "§5.6 step 2", Must, "name and value end at the first `;`", Code("SetCookie::parse")),
    clause("B105", "§5.6 step 3", Must, "without `=`, the name is empty", Rules(&[Rule::LineHasName])),
    clause("B106", "§5.6 step 3", Must, "name and value part at the first `=`", Code("SetCookie::parse")),
    clause("B107", "§5.6 step 4", Must, "spaces and tabs are trimmed from name and value", Code("trim")),
    clause("B108", "§5.6 step 5", Must, "a line is ignored when name and value together are longer than 4096 octets", Rules(&[Rule::NameAndValueSize])),
    clause("B110", "§5.6 attribute steps 2 and 3", Must, "attributes part at `;`", Code("SetCookie::parse")),
    clause("B111", "§5.6 attribute step 4", Must, "an attribute's name and value part at its first `=`; without one the value is empty", Code("SetCookie::parse")),
    clause("B112", "§5.6 attribute step 5", Must, "spaces and tabs are trimmed from an attribute's name and value", Code("SetCookie::parse")),
    clause("B113", "§5.6 attribute step 6", Must, "an attribute with a value longer than 1024 octets is ignored", Code("SetCookie::parse")),
    clause("B114", "§5.6 attribute step 7", Must, "unknown attributes are ignored", Code("Attribute::understand")),
    clause("B115", "§5.6.1", Must, "an Expires that is no date is ignored, and a late one is cut to the limit", Code("Attribute::understand")),
    clause("B116", "§5.6.1", May, "a date too early to be told may become the earliest one", OutOfReach("the model can name every date that the algorithm yields")),
    clause("B117", "§5.6.2 steps 1 to 3", Must, "a Max-Age that is no whole number is ignored", Code("max_age")),
    clause("B118", "§5.6.2 steps 5 to 7", Must, "a Max-Age is cut to the limit, and one of zero or less means the earliest time", Code("Model::expiry")),
    clause("B119", "§5.6.3", Must, "a Domain loses one leading dot and its upper case", Code("Attribute::understand")),
    clause("B120", "§5.6.4", Must, "a Path that does not begin with `/` means the default path", Code("Attribute::understand")),
    clause("B121", "§5.6.5", Must, "Secure counts by its presence", Code("Attribute::understand")),
    clause("B122", "§5.6.6", Must, "HttpOnly counts by its presence", Code("Attribute::understand")),
    clause("B123", "§5.6.7 step 1", Must, "a SameSite of no known word means Default", Code("same_site")),
    clause("B124", "§5.6.7 step 2", Must, "SameSite=None, in any case, means None", Code("same_site")),
    clause("B125", "§5.6.7 step 3", Must, "SameSite=Strict, in any case, means Strict", Code("same_site")),
    clause("B126", "§5.6.7 step 4", Must, "SameSite=Lax, in any case, means Lax", Code("same_site")),
    clause("B127", "§5.6.7 step 5", Must, "SameSite counts as an attribute even when it means Default", Code("Model::same_site_flag")),
    clause("B128", "§5.6.7.1", Note, "a Strict cookie does not go with top-level navigations from documents of other sites", Rules(&[Rule::NotStrict])),
    clause("B129", "§5.6.7.1", Note, "a Lax cookie goes cross-site with top-level navigations by a safe method only", Rules(&[Rule::TopLevelNavigation, Rule::SafeMethod])),
    clause("B130", "§5.6.7.1", Note, "the method is that of the current redirect hop", Rules(&[Rule::SafeMethod])),
    clause("B131", "§5.6.7.2", May, "the user agent may let young cookies travel with unsafe methods", Rules(&[Rule::LaxAllowingUnsafe])),
    clause("B132", "§5.6.7.2", Must, "only cookies without explicit SameSite may", Rules(&[Rule::LaxAllowingUnsafe])),
    clause("B133", "§5.6.7.2", Should, "only cookies created lately may; two minutes are reasonable", Rules(&[Rule::LaxAllowingUnsafe])),
    clause("B134", "§5.6.7.2", Must, "where they may, the method must be safe, or the cookie Default and young by its creation-time", Rules(&[Rule::LaxAllowingUnsafe])),
    clause("B135", "§5.6.7.2", Note, "all cookies may be set by top-level navigations, whatever the method", Rules(&[Rule::SetByTopLevelNavigation])),
];
