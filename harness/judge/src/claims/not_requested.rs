//! Requests that browsers do not make, though the standards have them make them.

use samesite_scenarios::{Hop, Probe};

use super::Evidence::{Preference, Seen, Source, Text};
use super::versions::Component::{Chromium, Firefox, WebKitGtk};
use super::versions::{Turn, Versions};
use super::{Claim, ClaimKind, Effect, Profiles};

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        id: "no-manifest-unless-asked",
        kind: ClaimKind::Deviation,
        statement: "a manifest is fetched once for a top-level page, and not in frames",
        evidence: &[
            Seen { browser: "Chromium 156", what: "" },
            Text("HTML: a manifest is fetched when the user agent wants to use it"),
        ],
        versions: &[Versions::of(
            Chromium,
            &[Turn::held_by(
                &[108],
                Source {
                    file: "Chromium 108 third_party/blink/renderer/modules/manifest/manifest_manager.cc",
                    what: "asks for the main frame",
                },
            )],
        )],
        profiles: Profiles::All,
        effect: Effect::NotRequested(is_manifest),
    },
    Claim {
        id: "no-speculation-across-sites-with-cookies",
        kind: ClaimKind::Deviation,
        statement: "speculation rules fetch nothing of another site that has cookies",
        evidence: &[
            Seen { browser: "Chromium 156", what: "" },
            Text("HTML, speculative loading: a cross-site prefetch is for sites without credentials"),
        ],
        versions: &[Versions::every(Chromium)],
        profiles: Profiles::All,
        effect: Effect::NotRequested(is_speculation),
    },
    Claim {
        id: "no-service-worker-from-made-documents",
        kind: ClaimKind::Deviation,
        statement: "documents at about:blank and blob: register no service worker",
        evidence: &[Seen { browser: "Chromium 156", what: "" }],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[148])])],
        profiles: Profiles::All,
        effect: Effect::NotRequested(is_service_worker_of_made_document),
    },
    Claim {
        id: "no-ping",
        kind: ClaimKind::Deviation,
        statement: "hyperlinks are not audited",
        evidence: &[Preference("Firefox modules/libpref/init/StaticPrefList.yaml: browser.send_pings is false")],
        versions: &[Versions::every(Firefox)],
        profiles: Profiles::All,
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::Ping)),
    },
    Claim {
        id: "icons-when-idle",
        kind: ClaimKind::Deviation,
        statement: "an icon is fetched by the browser's own interface, when it has nothing else to do",
        evidence: &[Seen { browser: "Firefox ESR 153", what: "whether it comes differs from run to run" }],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[140])])],
        profiles: Profiles::All,
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::Icon)),
    },
    Claim {
        id: "no-speculation-rules",
        kind: ClaimKind::Deviation,
        statement: "speculation rules are not known",
        evidence: &[Seen { browser: "Firefox ESR 153", what: "" }],
        versions: &[Versions::every(Firefox)],
        profiles: Profiles::All,
        effect: Effect::NotRequested(is_speculation),
    },
    Claim {
        id: "no-manifest",
        kind: ClaimKind::Deviation,
        statement: "no manifest is fetched",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "" },
            Text("HTML: a manifest is fetched when the user agent wants to use it"),
        ],
        versions: &[Versions::every(Firefox)],
        profiles: Profiles::All,
        effect: Effect::NotRequested(is_manifest),
    },
    Claim {
        id: "firefox-no-service-worker-from-blob-documents",
        kind: ClaimKind::Deviation,
        statement: "documents at blob: register no service worker",
        evidence: &[Seen { browser: "Firefox ESR 153", what: "" }],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::seen(&[140])])],
        profiles: Profiles::All,
        effect: Effect::NotRequested(is_service_worker_of_made_document),
    },
    Claim {
        id: "webkit-no-prefetch",
        kind: ClaimKind::Deviation,
        statement: "rel=prefetch and speculation rules fetch nothing",
        evidence: &[Seen { browser: "WebKitGTK 2.50", what: "" }],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::held_by(&[2, 38], Source { file: "WebKitGTK 2.38", what: "LinkPrefetchEnabled is false" })],
        )],
        profiles: Profiles::All,
        effect: Effect::NotRequested(|hop| is_speculation(hop) || hop.probe == Some(Probe::Prefetch)),
    },
    Claim {
        id: "webkit-no-manifest",
        kind: ClaimKind::Deviation,
        statement: "no manifest is fetched",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "" },
            Text("HTML: a manifest is fetched when the user agent wants to use it"),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::held_by(&[2, 28], Source { file: "WebKitGTK 2.28", what: "ENABLE_APPLICATION_MANIFEST is off" })],
        )],
        profiles: Profiles::All,
        effect: Effect::NotRequested(is_manifest),
    },
    Claim {
        id: "webkit-no-service-worker-from-made-documents",
        kind: ClaimKind::Deviation,
        statement: "documents at about: and blob: register no service worker",
        evidence: &[Seen { browser: "WebKitGTK 2.50", what: "" }],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        profiles: Profiles::All,
        effect: Effect::NotRequested(is_service_worker_of_made_document),
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
