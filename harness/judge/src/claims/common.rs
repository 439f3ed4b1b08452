//! What several engines do otherwise than the edition.

use samesite_format::ExplanationKind;
use samesite_model::policy::{AboutDocumentRule, PartitionedAttribute, PrefixRule, TopLevelNavigationRule};

use super::versions::{Component, Versions};
use super::{Departure, as_it_is};

pub(super) static INITIATOR_NAVIGATES: Departure = Departure {
    id: "initiator-alone-navigates",
    kind: ExplanationKind::Deviation,
    statement: "when a framed document navigates the whole page, its own origin alone decides, and not what frames it",
    evidence: &[
        "Chromium net/cookies/cookie_util.cc: ComputeSameSiteContextForRequest compares initiator and URL; the site for \
         cookies of a main-frame navigation is the URL's own",
        "Firefox netwerk/base/nsNetUtil.cpp, NS_IsSameSiteForeign: a document's load is judged by its triggering principal",
        "HTML hands Fetch the initiator origin of a navigation, and no site for cookies",
        "rfc6265bis-22 §5.2 (2) asks the client's site for cookies, which is opaque below a cross-site ancestor",
    ],
    versions: &[Versions::since(Component::Chromium, &[150]), Versions::since(Component::Firefox, &[140])],
    rewrite: as_it_is,
    apply: |policy| policy.top_level_navigations = TopLevelNavigationRule::ByInitiatorOrigin,
};

pub(super) static ABOUT_DOCUMENTS_INHERIT: Departure = Departure {
    id: "about-documents-inherit-cookies",
    kind: ExplanationKind::Deviation,
    statement: "scripts at about:blank and about:srcdoc have the cookies of the document they have their origin from",
    evidence: &[
        "whatwg/html issues 332 (open since 2015) and 2641: Gecko, Blink and WebKit have a URL for cookies beside the document's",
        "HTML calls a document cookie-averse when the scheme of its URL is not HTTP",
    ],
    versions: &[Versions::since(Component::Chromium, &[150]), Versions::since(Component::WebKitGtk, &[2, 46])],
    rewrite: as_it_is,
    apply: |policy| policy.about_documents = AboutDocumentRule::Inherits,
};

pub(super) static CHIPS: Departure = Departure {
    id: "partitioned-attribute",
    kind: ExplanationKind::Permitted,
    statement: "a cookie with Partitioned lives in a jar for each top-level site, and apart for third parties there",
    evidence: &[
        "draft-cutler-httpbis-partitioned-cookies; rfc6265bis-22 §5.8.1 and §7.1 leave third-party cookies to the browser",
        "Chromium net/cookies/cookie_partition_key.h: CookiePartitionKey with AncestorChainBit; on since 114",
        "Firefox netwerk/cookie/CookieCommons.cpp: IsPartitioned; preference network.cookie.CHIPS.enabled, on since 141",
    ],
    versions: &[Versions::since(Component::Chromium, &[114]), Versions::since(Component::Firefox, &[141])],
    rewrite: as_it_is,
    apply: |policy| policy.partitioned = PartitionedAttribute::BySiteAndAncestors,
};

pub(super) static HTTP_PREFIXES: Departure = Departure {
    id: "http-prefixes",
    kind: ExplanationKind::Deviation,
    statement: "names that begin with __Http- or __Host-Http- are for cookies with Secure and HttpOnly",
    evidence: &[
        "layered-cookies-02 §5.4.3 asks for it (httpwg/http-extensions pull requests 3110 and 3153); rfc6265bis-22 does not know these prefixes",
        "Chromium: blink-dev, \"Intent to Implement and Ship: Http cookie prefix\", June 2025, shipped in 140 and renamed right after",
        "Firefox: Mozilla bug 1974979, first in 142; bug 1982555 gave them these names, first in 143",
    ],
    versions: &[Versions::since(Component::Chromium, &[141]), Versions::since(Component::Firefox, &[143])],
    rewrite: as_it_is,
    apply: |policy| policy.prefixes = PrefixRule::CaseInsensitiveWithHttp,
};
