//! rfc6265bis-22 §5.2 '"Same-site" and "cross-site" Requests'.

use crate::clause::Level::{Definition, Should};
use crate::clause::Reach::{Code, OutOfReach, Rules};
use crate::clause::{Clause, clause};
use crate::rule::Rule;

#[rustfmt::skip]
pub(super) const CLAUSES: &[Clause] = &[
    clause("B060", "§5.2", Definition, "origins are same-site as HTML has it: by scheme and registrable domain", Code("SuffixList::same_site")),
    clause("B061", "§5.2 (1)", Definition, "a reload that the user asks for is not same-site by the general rule", Rules(&[Rule::NoReloadOfCrossSiteNavigation])),
    clause("B062", "§5.2 (2)", Definition, "a request is same-site when its current URL is same site with its client's site for cookies", Rules(&[Rule::SiteForCookiesOfClient])),
    clause("B063", "§5.2 (2)", Definition, "a request without a client is same-site", Rules(&[Rule::NoClient])),
    clause("B064", "§5.2", Definition, "a reload that the user asks for is same-site if the document first came by a same-site request", Rules(&[Rule::NoReloadOfCrossSiteNavigation])),
    clause("B065", "§5.2", Definition, "a request that is not same-site is cross-site", Code("Model::same_site_status")),
    clause("B066", "§5.2.1", Definition, "the top-level origin is that of the top-level traversable's document", Code("Document::top")),
    clause("B067", "§5.2.1", Definition, "a top-level document's site for cookies is the top-level origin", Code("Model::site_for_cookies")),
    clause("B068", "§5.2.1", Definition, "a framed document's site for cookies is the top-level origin, if that is same site with it and all its ancestors", Rules(&[Rule::AncestorsOfClient])),
    clause("B069", "§5.2.1 step 2", Definition, "a sandboxed top-level document counts by the origin of its URL", Code("Document::counted_origin")),
    clause("B070", "§5.2.1 steps 3 and 4", Definition, "each ancestor is asked, sandboxed ones by the origin of their URL", Code("Document::counted_origin")),
    clause("B071", "§5.2.1 step 4.2", Definition, "where one is not same site with the top, the site for cookies is an opaque origin", Rules(&[Rule::AncestorsOfClient])),
    clause("B072", "§5.2.1", Definition, "this is defined where every document of the chain is active", OutOfReach("the model knows no document that is not fully active")),
    clause("B073", "§5.2.2.1", Definition, "a dedicated worker has its owner's site for cookies if it is same site with it, and an opaque one otherwise", Rules(&[Rule::DedicatedWorkerOfSite])),
    clause("B074", "§5.2.2.1", Definition, "a shared worker has its own origin if it is same site with every owner's site for cookies, and an opaque one otherwise", Rules(&[Rule::SharedWorkerOfSite])),
    clause("B075", "§5.2.2.2", Should, "a service worker is treated as the Service Workers standard has it", Rules(&[Rule::ServiceWorkerOfSite])),
];
