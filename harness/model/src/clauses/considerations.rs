//! rfc6265bis-22 §6 "Implementation Considerations" to §8 "Security Considerations".

use crate::clause::Level::{May, Must, Note, Should};
use crate::clause::Reach::{OutOfReach, Rules};
use crate::clause::{Clause, clause};
use crate::rule::Rule;

#[rustfmt::skip]
pub(super) const CLAUSES: &[Clause] = &[
    clause("B230", "§6.1", Should, "a user agent keeps at least 50 cookies for each domain, and 3000 in all", OutOfReach("the model's store never overflows")),
    clause("B231", "§7.1", Note, "a restrictive policy on third-party cookies is recommended", Rules(&[Rule::ThirdPartyAllowed, Rule::OwnPartition])),
    clause("B232", "§7.2", May, "a cookie policy may restrict domains, parties, sizes and lifetimes", Rules(&[Rule::ThirdPartyAllowed, Rule::OwnPartition])),
    clause("B233", "§7.3", Must, "where cookies are switched off, none is sent or taken in", OutOfReach("where cookies are switched off there is nothing to predict")),
    clause("B234", "§8.8.1", Note, "subresources of a page that was reached from another site are same-site, and carry Strict cookies", Rules(&[Rule::SiteForCookiesOfClient])),
    clause("B235", "§8.8.5", Note, "a reload by the user has the status of the first navigation, one by a script at top level is same-site", Rules(&[Rule::NoReloadOfCrossSiteNavigation])),
    clause("B236", "§8.8.6", Note, "it is told why young cookies may travel with unsafe methods", OutOfReach("it gives reasons and asks nothing")),
    clause("B237", "§8.9", Should, "the public suffix list is up to date", OutOfReach("the list is an argument of the model")),
];
