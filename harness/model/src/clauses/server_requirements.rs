//! rfc6265bis-22 §4 "Server Requirements".

use crate::clause::Level::{Must, Note, Should};
use crate::clause::Reach::{OutOfReach, Rules};
use crate::clause::{Clause, clause};
use crate::rule::Rule;

#[rustfmt::skip]
pub(super) const CLAUSES: &[Clause] = &[
    clause("B020", "§4.1.1", Must, "a server keeps to the grammar, in which SameSite is Strict, Lax or None", OutOfReach("it binds servers; the model reads what they send all the same")),
    clause("B021", "§4.1.1", Must, "a server produces no nameless cookies", OutOfReach("it binds servers; the model reads what they send all the same")),
    clause("B022", "§4.1.1", Must, "a server names no attribute twice in a line", OutOfReach("it binds servers; the model reads what they send all the same")),
    clause("B023", "§4.1.1", Must, "a server sends no two Set-Cookie of one name in a response", OutOfReach("it binds servers; the model reads what they send all the same")),
    clause("B024", "§4.1.1", Must, "attributes yet unknown have no white space at their ends", OutOfReach("it binds servers; the model reads what they send all the same")),
    clause("B025", "§4.1.2.5", Note, "Secure limits a cookie to secure channels", Rules(&[Rule::SecureConnection])),
    clause("B026", "§4.1.2.6", Note, "HttpOnly hides a cookie from non-HTTP APIs", Rules(&[Rule::HttpOnlyHidden])),
    clause("B027", "§4.1.2.7", Note, "SameSite limits a cookie to same-site requests", Rules(&[Rule::SameSiteRequest])),
    clause("B028", "§4.1.2.7", Note, "a Strict cookie goes with same-site requests only, a Lax one with cross-site top-level navigations too, a None one always", Rules(&[Rule::NotStrict, Rule::TopLevelNavigation, Rule::SafeMethod, Rule::SameSiteNone])),
    clause("B029", "§4.1.2.7", Note, "an unknown SameSite value is enforced as Lax, or as Lax-allowing-unsafe where that is used", Rules(&[Rule::KnownSameSiteValue, Rule::LaxAllowingUnsafe])),
    clause("B030", "§4.1.2.7", Note, "Lax and Strict cookies are not set by cross-site subresources and frames, and are set by any top-level navigation", Rules(&[Rule::SetBySameSiteRequest, Rule::SetByTopLevelNavigation])),
    clause("B031", "§4.1.3", Should, "servers use the prefixes as described", OutOfReach("it binds servers; the model reads what they send all the same")),
    clause("B032", "§4.1.3.1", Note, "a cookie named `__Secure-…` has Secure", Rules(&[Rule::SecurePrefix])),
    clause("B033", "§4.1.3.2", Note, "a cookie named `__Host-…` has Secure, Path=/ and no Domain", Rules(&[Rule::HostPrefix])),
    clause("B034", "§4.2.1", Must, "servers cope with several Cookie fields", OutOfReach("it binds servers; the model reads what they send all the same")),
    clause("B035", "§4.2.2", Should, "servers do not rely on the order of cookies", OutOfReach("it binds servers; the model reads what they send all the same")),
];
