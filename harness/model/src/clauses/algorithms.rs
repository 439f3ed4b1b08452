//! rfc6265bis-22 §5.1 "Subcomponent Algorithms".

use crate::clause::Level::{Definition, Must};
use crate::clause::Reach::Code;
use crate::clause::{Clause, clause};

#[rustfmt::skip]
pub(super) const CLAUSES: &[Clause] = &[
    clause("B040", "§5.1.1", Must, "a date is read token by token, in whatever order, with two-digit years, ranges, and 1601 as its first year", Code("parse_cookie_date")),
    clause("B041", "§5.1.2", Must, "a host is canonical when its labels are A-labels or plain ones; U-labels are converted, and false A-labels fail", Code("Host::parse")),
    clause("B042", "§5.1.3", Definition, "a host domain-matches a domain that is identical to it", Code("Host::domain_matches")),
    clause("B043", "§5.1.3", Definition, "a host name, not an address, domain-matches a domain that it ends with at a dot", Code("Host::domain_matches")),
    clause("B044", "§5.1.4", Must, "the default path of a request path that is empty or does not begin with `/` is `/`", Code("default_path")),
    clause("B045", "§5.1.4", Must, "the default path of a request path with one `/` is `/`", Code("default_path")),
    clause("B046", "§5.1.4", Must, "the default path of any other is what stands before its last `/`", Code("default_path")),
    clause("B047", "§5.1.4", Definition, "a request path path-matches an identical cookie path", Code("path_matches")),
    clause("B048", "§5.1.4", Definition, "it path-matches a cookie path that it begins with and that ends with `/`", Code("path_matches")),
    clause("B049", "§5.1.4", Definition, "it path-matches a cookie path that it begins with and goes on after with `/`", Code("path_matches")),
];
