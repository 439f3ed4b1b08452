//! Lacks: requests that an engine does not make, though the standards have it make them.

use samesite_format::{Explanation, ExplanationKind};
use samesite_scenarios::{Hop, Probe};

use super::versions::{self, Versions, in_words};
use samesite_format::Engine;

/// One kind of request that an engine does not make.
#[derive(Debug)]
pub struct Lack {
    /// Its name.
    pub id: &'static str,
    /// What the browser does not do, as a sentence without a full stop.
    pub statement: &'static str,
    /// Where that is known from.
    pub evidence: &'static [&'static str],
    /// Which releases it is claimed of.
    pub versions: &'static [Versions],
    covers: fn(&Hop) -> bool,
}

impl Lack {
    /// Whether a hop is one of those that are not made.
    pub(crate) fn covers(&self, hop: &Hop) -> bool {
        (self.covers)(hop)
    }

    /// The lack, as reports name it.
    pub(crate) fn note(&self) -> Explanation {
        Explanation {
            id: self.id.to_owned(),
            kind: ExplanationKind::Deviation,
            statement: self.statement.to_owned(),
            evidence: self.evidence.iter().map(|&evidence| evidence.to_owned()).collect(),
            versions: Some(in_words(self.versions)),
        }
    }
}

/// The lacks of an engine.
pub(super) const fn of(engine: Engine) -> &'static [Lack] {
    match engine {
        Engine::Chromium => CHROMIUM,
        Engine::Firefox => FIREFOX,
        Engine::WebKit => WEBKIT,
    }
}

const CHROMIUM: &[Lack] = &[
    Lack {
        id: "no-manifest-unless-asked",
        statement: "a manifest is fetched once for a top-level page, and not in frames",
        evidence: &["HTML: a manifest is fetched when the user agent wants to use it"],
        versions: versions::CATALOGUED_CHROMIUM,
        covers: is_manifest,
    },
    Lack {
        id: "no-speculation-across-sites-with-cookies",
        statement: "speculation rules fetch nothing of another site that has cookies",
        evidence: &["HTML, speculative loading: a cross-site prefetch is for sites without credentials"],
        versions: versions::CATALOGUED_CHROMIUM,
        covers: is_speculation,
    },
    Lack {
        id: "no-service-worker-from-made-documents",
        statement: "documents at about:blank and blob: register no service worker",
        evidence: &["seen in Chromium 156"],
        versions: versions::CATALOGUED_CHROMIUM,
        covers: is_service_worker_of_made_document,
    },
];

const FIREFOX: &[Lack] = &[
    Lack {
        id: "no-ping",
        statement: "hyperlinks are not audited",
        evidence: &["Firefox modules/libpref/init/StaticPrefList.yaml: browser.send_pings is false"],
        versions: versions::CATALOGUED_FIREFOX,
        covers: |hop| hop.probe == Some(Probe::Ping),
    },
    Lack {
        id: "icons-when-idle",
        statement: "an icon is fetched by the browser's own interface, when it has nothing else to do",
        evidence: &["seen in Firefox ESR 153: whether it comes differs from run to run"],
        versions: versions::CATALOGUED_FIREFOX,
        covers: |hop| hop.probe == Some(Probe::Icon),
    },
    Lack {
        id: "no-speculation-rules",
        statement: "speculation rules are not known",
        evidence: &["seen in Firefox ESR 153"],
        versions: versions::CATALOGUED_FIREFOX,
        covers: is_speculation,
    },
    Lack {
        id: "no-manifest",
        statement: "no manifest is fetched",
        evidence: &["HTML: a manifest is fetched when the user agent wants to use it"],
        versions: versions::CATALOGUED_FIREFOX,
        covers: is_manifest,
    },
    Lack {
        id: "no-service-worker-from-made-documents",
        statement: "documents at blob: register no service worker",
        evidence: &["seen in Firefox ESR 153"],
        versions: versions::CATALOGUED_FIREFOX,
        covers: is_service_worker_of_made_document,
    },
];

const WEBKIT: &[Lack] = &[
    Lack {
        id: "webkit-no-prefetch",
        statement: "rel=prefetch and speculation rules fetch nothing",
        evidence: &["seen in WebKitGTK 2.50"],
        versions: versions::CATALOGUED_WEBKITGTK,
        covers: |hop| is_speculation(hop) || hop.probe == Some(Probe::Prefetch),
    },
    Lack {
        id: "webkit-no-manifest",
        statement: "no manifest is fetched",
        evidence: &["HTML: a manifest is fetched when the user agent wants to use it"],
        versions: versions::CATALOGUED_WEBKITGTK,
        covers: is_manifest,
    },
    Lack {
        id: "webkit-no-service-worker-from-made-documents",
        statement: "documents at about: and blob: register no service worker",
        evidence: &["seen in WebKitGTK 2.50"],
        versions: versions::CATALOGUED_WEBKITGTK,
        covers: is_service_worker_of_made_document,
    },
];

fn is_manifest(hop: &Hop) -> bool {
    matches!(hop.probe, Some(Probe::Manifest | Probe::ManifestCredentials))
}

fn is_speculation(hop: &Hop) -> bool {
    matches!(hop.probe, Some(Probe::SpeculativePrefetch | Probe::SpeculativePrerender))
}

fn is_service_worker_of_made_document(hop: &Hop) -> bool {
    let asking = hop.client.as_ref().and_then(|chain| chain.last());
    matches!(hop.probe, Some(Probe::ServiceWorkerScript | Probe::ServiceWorkerFetch))
        && asking.is_some_and(|place| !place.url.scheme().starts_with("http"))
}
