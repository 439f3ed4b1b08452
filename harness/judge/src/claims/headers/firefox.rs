//! What Firefox says of its requests otherwise than the standards.

use samesite_scenarios::{Probe, Revisit};

use super::{
    HeaderDeparture, asking, is_same_domain, origin_for_storage_access, own_origin, referrer_of_origin, relation,
};
use crate::claims::versions;

pub(super) const DEPARTURES: &[HeaderDeparture] = &[
    HeaderDeparture {
        id: "creators-tell-the-referrer",
        statement: "sandboxed documents, and those at about: and blob:, name the document that they came from as referrer",
        evidence: &[
            "seen in Firefox ESR 153; Firefox dom/security/ReferrerInfo.cpp takes the principal's URI, which sandboxing and about: leave",
            "Referrer Policy §8.3 step 3: a document with an opaque origin, or at a local URL, has no referrer",
        ],
        versions: versions::CATALOGUED_FIREFOX,
        instead: referrer_of_origin,
    },
    HeaderDeparture {
        id: "scripts-reload-saying-what-users-said",
        statement: "location.reload() says what the first navigation said",
        evidence: &["seen in Firefox ESR 153", "HTML's location.reload() has the document itself as its initiator"],
        versions: versions::CATALOGUED_FIREFOX,
        instead: |hop, header, _| {
            let Some((Revisit::ScriptReload, came_from)) = &hop.revisit else { return None };
            match (header, came_from) {
                ("Sec-Fetch-Site", None) => Some(Some("none".to_owned())),
                ("Referer", None) => Some(None),
                ("Sec-Fetch-Site", Some(from)) => Some(Some(relation(from, &hop.url).to_owned())),
                ("Referer", Some(from)) => Some(Some(format!("{}/", from.origin().ascii_serialization()))),
                _ => None,
            }
        },
    },
    HeaderDeparture {
        id: "refresh-says-it-is-not-sandboxed",
        statement: "a Refresh header navigates as if its document were not sandboxed",
        evidence: &[
            "seen in Firefox ESR 153, with Content-Security-Policy: sandbox",
            "HTML: the document that declares a refresh is the source of the navigation, and its origin is opaque",
        ],
        versions: versions::CATALOGUED_FIREFOX,
        instead: |hop, header, _| {
            let own = own_origin(hop)?.parse().ok()?;
            let applies = header == "Sec-Fetch-Site" && hop.probe == Some(Probe::RefreshHeader);
            applies.then(|| Some(relation(&own, &hop.url).to_owned()))
        },
    },
    HeaderDeparture {
        id: "some-tell-no-referrer",
        statement: "reports of a Content-Security-Policy, scripts of service workers, tracks, and what styles at about:srcdoc ask for name no referrer",
        evidence: &[
            "seen in Firefox ESR 153",
            "Fetch §2.2.5: a request's referrer is its client unless somebody says otherwise; of these, nobody does",
        ],
        versions: versions::CATALOGUED_FIREFOX,
        instead: |hop, header, _| {
            let silent = matches!(hop.probe, Some(Probe::CspReport | Probe::ServiceWorkerScript | Probe::Track));
            let in_srcdoc = asking(hop).is_some_and(|it| it.url.path() == "srcdoc");
            let styled =
                matches!(hop.probe, Some(Probe::CssImport | Probe::CssBackground | Probe::CssListStyle | Probe::Font));
            (header == "Referer" && (silent || (in_srcdoc && styled))).then_some(None)
        },
    },
    HeaderDeparture {
        id: "storage-access-names-the-origin",
        statement: "where third parties have no cookies of their own, what is asked of the top-level site from below another one tells the origin that asks",
        evidence: &[
            "Storage Access Headers (privacycg/storage-access-headers): Origin goes with Sec-Fetch-Storage-Access: inactive",
            "Fetch §3.2 tells no origin with such a GET",
        ],
        versions: versions::CATALOGUED_FIREFOX,
        instead: |hop, header, prescribed| origin_for_storage_access(hop, header, prescribed, is_same_domain),
    },
];
