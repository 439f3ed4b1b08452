//! rfc6265bis-22 §2 "Conventions" and §3 "Overview".

use crate::clause::Level::{Definition, May, Must, Note};
use crate::clause::Reach::{Code, OutOfReach, Rules};
use crate::clause::{Clause, clause};
use crate::rule::Rule;

#[rustfmt::skip]
pub(super) const CLAUSES: &[Clause] = &[
    clause("B001", "§2.1", Definition, "an imperative in an algorithm carries the keyword that introduces the algorithm, and only the result counts", OutOfReach("it says how to read the text")),
    clause("B002", "§2.3", Definition, "the request-host is the host the user agent sent the request to", Code("Host::of")),
    clause("B003", "§2.3", Definition, "GET, HEAD, OPTIONS and TRACE are the safe methods", Code("Method::is_safe")),
    clause("B004", "§2.3", Definition, "a registrable domain is a public suffix and one label more", Code("SuffixList::registrable_domain")),
    clause("B005", "§2.3", Definition, "a non-HTTP API is a way to cookies other than HTTP, such as a script's", Code("Model::access_of_script")),
    clause("B006", "§2.3", Definition, "a top-level navigation is the navigation of a top-level traversable", Rules(&[Rule::TopLevelNavigation])),
    clause("B007", "§2.3", Definition, "case-insensitive means that ASCII letters match in either case", Code("Attribute::understand")),
    clause("B008", "§3", Must, "a cookie's octets are handled as US-ASCII", Code("SetCookie::parse")),
    clause("B009", "§3", May, "the user agent may ignore Set-Cookie by the status of the response or by its cookie policy", OutOfReach("the model is not told the status of a response")),
    clause("B010", "§3", Must, "servers and intermediaries do not fold several Set-Cookie fields into one", OutOfReach("it binds servers and what stands between")),
    clause("B011", "§3.1", Note, "names of cookies are case-sensitive", Code("Cookie::is_same_as")),
];
