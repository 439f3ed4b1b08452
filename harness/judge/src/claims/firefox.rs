//! What Firefox does otherwise than the edition.

use samesite_format::ExplanationKind;
use samesite_model::Edition;
use samesite_model::policy::{
    AboutDocumentRule, AbsentSameSite, AgeClock, HostPrefixRule, HttpOnlyOverwriting, LaxAllowingUnsafe,
    NamelessCookie, RedirectHistory, Requirement, SiteComparison, ThirdPartyCookies, UnsafeReach, ValuelessLine,
};

use super::common::{CHIPS, HTTP_PREFIXES, INITIATOR_NAVIGATES};
use super::versions::{self, Component, Versions};
use samesite_scenarios::{DocumentSource, FrameDocument, Probe, Revisit, Sandboxing};

use super::{Departure, as_it_is, as_the_edition, stands_alone};

/// The profiles that something is claimed of.
pub(super) const PROFILES: &[&str] = &["stock", "open", "lax-by-default"];

/// What is claimed of a profile; `None` for one that nobody has made a claim for.
pub(super) fn of(profile: &str) -> Option<Vec<&'static Departure>> {
    let own: &[&Departure] = match profile {
        "open" => &[&ABSENT_IS_NONE, &SERVICE_WORKERS_STAND_ALONE],
        "stock" => &[&ABSENT_IS_NONE, &THIRD_PARTIES_APART, &DATA_WORKERS_ARE_THIRD_PARTIES],
        "lax-by-default" => &[&GRACE_FOR_EVERY_REQUEST, &SERVICE_WORKERS_STAND_ALONE],
        _ => return None,
    };
    Some([own, ALWAYS].concat())
}

/// What holds under every profile.
const ALWAYS: &[&Departure] = &[
    &NONE_NEEDS_NO_SECURE,
    &SCHEMELESS_SITES,
    &REDIRECTS_COUNT,
    &SCRIPT_SHADOWS,
    &INITIATOR_NAVIGATES,
    &BLOBS_INHERIT,
    &HOST_PREFIX_ALLOWS_OWN_ADDRESS,
    &NO_NAMELESS_WITH_EQUALS,
    &VALUELESS_IS_A_NAME,
    &HTTP_PREFIXES,
    &WORKERS_STAND_ALONE,
    &REPORTS_CARRY_NOTHING,
    &SCRIPTS_RELOAD_AS_USERS,
    &REFRESH_LEAVES_THE_SANDBOX,
    &CHIPS,
];

static ABSENT_IS_NONE: Departure = Departure {
    id: "absent-is-none",
    kind: ExplanationKind::Deviation,
    statement: "a cookie without SameSite is sent and set everywhere, like SameSite=None",
    evidence: &[
        "Firefox preference network.cookie.sameSite.laxByDefault, false",
        "Mozilla bug 1617609, \"SameSite=lax by default\", announced in 2020 and withdrawn",
        "Firefox netwerk/cookie/CookieService.cpp: ProcessSameSiteCookieForForeignRequest",
    ],
    versions: versions::FIREFOX,
    rewrite: as_it_is,
    apply: |policy| policy.absent = AbsentSameSite::None,
};

static GRACE_FOR_EVERY_REQUEST: Departure = Departure {
    id: "two-minutes-of-grace-for-every-request",
    kind: ExplanationKind::Deviation,
    statement: "a cookie without SameSite goes with any cross-site request by an unsafe method, framed ones included, \
                for two minutes after it was last written",
    evidence: &[
        "Firefox netwerk/cookie/CookieService.cpp: ProcessSameSiteCookieForForeignRequest asks the method and the update time, not for a top-level navigation",
        "Firefox preference network.cookie.sameSite.laxPlusPOST.timeout, 120",
        "rfc6265bis-22 §5.6.7.2 keeps the top-level condition and counts from creation",
    ],
    versions: versions::CONFIGURED_FIREFOX,
    rewrite: as_it_is,
    apply: |policy| {
        policy.lax_allowing_unsafe = Some(LaxAllowingUnsafe {
            clock: AgeClock::LastUpdate,
            reach: UnsafeReach::EveryRequest,
            ..Edition::CURRENT.optional_lax_allowing_unsafe().expect("the current edition has the exception")
        });
    },
};

static THIRD_PARTIES_APART: Departure = Departure {
    id: "third-party-cookies-partitioned",
    kind: ExplanationKind::Permitted,
    statement: "third parties get a jar of their own below each top-level site",
    evidence: &[
        "rfc6265bis-22 §5.8.1 and §7.1 allow it",
        "Firefox preference network.cookie.cookieBehavior, 5: Total Cookie Protection",
        "Firefox netwerk/cookie/CookieService.cpp: GetCookieStringFromHttp reads the partitioned jar only, by registrable domain",
    ],
    versions: versions::CONFIGURED_FIREFOX,
    rewrite: as_it_is,
    apply: |policy| {
        policy.third_party = ThirdPartyCookies::Partitioned;
        policy.third_party_sites = SiteComparison::Schemeless;
    },
};

static NONE_NEEDS_NO_SECURE: Departure = Departure {
    id: "none-needs-no-secure",
    kind: ExplanationKind::Deviation,
    statement: "a cookie with SameSite=None is kept without Secure",
    evidence: &[
        "Firefox preference network.cookie.sameSite.noneRequiresSecure, true by default since 131 (yokoffing/Betterfox, user.js)",
        "seen in Firefox 115; 140 refuses such a cookie",
    ],
    versions: &[Versions::since(Component::Firefox, &[115]).before(&[131])],
    rewrite: as_it_is,
    apply: |policy| policy.none_requires_secure = Requirement::NotRequired,
};

static SCHEMELESS_SITES: Departure = Departure {
    id: "schemeless-sites",
    kind: ExplanationKind::Deviation,
    statement: "http and https of one registrable domain are one site",
    evidence: &[
        "Firefox preference network.cookie.sameSite.schemeful, false outside Nightly",
        "Mozilla bugs 1750972 (turned on in 104) and 1812195 (turned off again)",
    ],
    versions: versions::FIREFOX,
    rewrite: as_it_is,
    apply: |policy| policy.sites = SiteComparison::Schemeless,
};

static REDIRECTS_COUNT: Departure = Departure {
    id: "redirect-history-counts",
    kind: ExplanationKind::Deviation,
    statement: "a request that was redirected by another site on the way is cross-site for sending",
    evidence: &[
        "Firefox netwerk/cookie/CookieCommons.cpp: IsSameSiteForeign walks the redirect chain",
        "rfc6265bis-08 to -13 §5.2 asked for it; -14 took it out (httpwg/http-extensions issue 2104, pull request 2750)",
    ],
    versions: versions::FIREFOX,
    rewrite: as_it_is,
    apply: |policy| policy.redirects = RedirectHistory::CountsForSending,
};

static SCRIPT_SHADOWS: Departure = Departure {
    id: "script-shadows-http-only",
    kind: ExplanationKind::Deviation,
    statement: "a script that overwrites an HttpOnly cookie goes on seeing its own value, while requests carry the server's",
    evidence: &[
        "Firefox netwerk/cookie/CookieServiceChild.cpp: AddCookieFromDocument records the write before the parent process refuses it, \
         and asks only the HttpOnly cookies its own process has heard of",
        "Squarcina et al., \"Cookie Crumbles\", USENIX Security 2023: script's view and the jar can part in Firefox",
        "rfc6265bis-22 §5.7 step 23.2 ignores such a cookie entirely",
    ],
    versions: versions::FIREFOX,
    rewrite: as_it_is,
    apply: |policy| policy.script_overwriting_http_only = HttpOnlyOverwriting::SeenByScripts,
};

static BLOBS_INHERIT: Departure = Departure {
    id: "about-and-blob-documents-inherit-cookies",
    kind: ExplanationKind::Deviation,
    statement: "scripts at about:blank, about:srcdoc and blob: have the cookies of the document they have their origin from",
    evidence: &[
        "whatwg/html issue 332: Gecko asks by an origin URI, which is inherited with the origin",
        "HTML calls a document cookie-averse when the scheme of its URL is not HTTP",
    ],
    versions: versions::CATALOGUED_FIREFOX,
    rewrite: as_it_is,
    apply: |policy| policy.about_documents = AboutDocumentRule::InheritsAtBlobToo,
};

static HOST_PREFIX_ALLOWS_OWN_ADDRESS: Departure = Departure {
    id: "host-prefix-allows-own-address",
    kind: ExplanationKind::Deviation,
    statement: "__Host- lets an address name itself in Domain",
    evidence: &[
        "Firefox netwerk/cookie/CookieService.cpp: a Domain that is the address of the host makes a host-only cookie",
        "rfc6265bis-22 §5.7 steps 7 to 10 make it one that is not host-only",
    ],
    versions: versions::CATALOGUED_FIREFOX,
    rewrite: as_it_is,
    apply: |policy| policy.host_prefix = HostPrefixRule::HostOnlyOrOwnAddress,
};

static NO_NAMELESS_WITH_EQUALS: Departure = Departure {
    id: "no-nameless-with-equals",
    kind: ExplanationKind::Deviation,
    statement: "a line that begins with = sets nothing",
    evidence: &[
        "Firefox modules/libpref/init/StaticPrefList.yaml: network.cookie.block_nameless_with_equal_char is true",
        "rfc6265bis-22 §5.6 step 3 and §5.7 step 2 take it for a cookie without a name",
    ],
    versions: versions::CATALOGUED_FIREFOX,
    rewrite: as_it_is,
    apply: |policy| policy.nameless = NamelessCookie::SentPlainWithoutEquals,
};

static VALUELESS_IS_A_NAME: Departure = Departure {
    id: "valueless-line-is-a-name",
    kind: ExplanationKind::Deviation,
    statement: "a line without = sets a cookie without a value, and not one without a name",
    evidence: &[
        "Firefox preference network.cookie.valueless_cookie, true; its test has cookies without a name thrown away when they are loaded",
        "seen in Firefox ESR 153: the cookie travels as name=",
        "rfc6265bis-22 §5.6 step 3 takes the whole pair for the value",
    ],
    versions: versions::CATALOGUED_FIREFOX,
    rewrite: as_it_is,
    apply: |policy| policy.valueless = ValuelessLine::IsName,
};

static WORKERS_STAND_ALONE: Departure = Departure {
    id: "workers-stand-alone",
    kind: ExplanationKind::Deviation,
    statement: "scripts, XMLHttpRequest and WebSocket of dedicated workers are judged by the worker's origin, whatever frames its document; \
                they have its cookies even where third parties have a jar of their own",
    evidence: &[
        "seen in Firefox ESR 153; fetch() of the same worker asks its ancestors",
        "Firefox dom/workers/ScriptLoader.cpp: its channels know a principal, and no document",
        "rfc6265bis-22 §5.2.2 takes the site for cookies of the documents that own the worker",
    ],
    versions: versions::CATALOGUED_FIREFOX,
    rewrite: |hop| {
        if matches!(hop.probe, Some(Probe::ImportScripts | Probe::WorkerXhr | Probe::WorkerWebSocket)) {
            stands_alone(hop);
        }
    },
    apply: as_the_edition,
};

static SERVICE_WORKERS_STAND_ALONE: Departure = Departure {
    id: "service-workers-stand-alone",
    kind: ExplanationKind::Deviation,
    statement: "service workers are judged by their origin, whatever frames the document that registered them",
    evidence: &[
        "seen in Firefox ESR 153, where third parties have no jar of their own",
        "Firefox dom/serviceworkers: its channels know a principal, and no document",
        "rfc6265bis-22 §5.2.2 leaves the site for cookies of a service worker to its own URL, which has no ancestors either; \
         Fetch asks the environment that registered it",
    ],
    versions: versions::CATALOGUED_FIREFOX,
    rewrite: |hop| {
        if matches!(hop.probe, Some(Probe::ServiceWorkerScript | Probe::ServiceWorkerFetch)) {
            stands_alone(hop);
        }
    },
    apply: as_the_edition,
};

static DATA_WORKERS_ARE_THIRD_PARTIES: Departure = Departure {
    id: "data-workers-are-third-parties",
    kind: ExplanationKind::Permitted,
    statement: "a worker made from a data: URL is a third party wherever its document stands",
    evidence: &[
        "rfc6265bis-22 §5.8.1 and §7.1 leave third-party cookies to the browser",
        "seen in Firefox ESR 153: such a worker has an opaque origin, as a framed data: document has",
    ],
    versions: versions::CATALOGUED_FIREFOX,
    rewrite: |hop| {
        if let (Some(Probe::DataWorkerFetch), Some(chain), Ok(url)) =
            (hop.probe, &mut hop.client, "data:text/javascript,".parse())
        {
            chain.push(FrameDocument { source: DocumentSource::Data, ..FrameDocument::served(url) });
            hop.probe = Some(Probe::Fetch);
        }
    },
    apply: as_the_edition,
};

static REPORTS_CARRY_NOTHING: Departure = Departure {
    id: "reports-carry-nothing",
    kind: ExplanationKind::Deviation,
    statement: "reports of a Content-Security-Policy carry no cookies, and their answers set none",
    evidence: &[
        "seen in Firefox ESR 153",
        "Content Security Policy Level 3 §5.3: a report is sent with the credentials mode same-origin",
    ],
    versions: versions::CATALOGUED_FIREFOX,
    rewrite: |hop| {
        if hop.probe == Some(Probe::CspReport) {
            hop.probe = Some(Probe::FetchOmit);
        }
    },
    apply: as_the_edition,
};

static SCRIPTS_RELOAD_AS_USERS: Departure = Departure {
    id: "scripts-reload-as-users",
    kind: ExplanationKind::Deviation,
    statement: "location.reload() asks again as the page was first asked for, as a user's reload does",
    evidence: &[
        "seen in Firefox ESR 153: Sec-Fetch-Site and Referer are those of the first navigation too",
        "rfc6265bis-22 §5.2 (1) is about reloads by the user interface; HTML's location.reload() has the document as its initiator",
    ],
    versions: versions::CATALOGUED_FIREFOX,
    rewrite: |hop| {
        if let Some((revisit @ Revisit::ScriptReload, _)) = &mut hop.revisit {
            *revisit = Revisit::UserReload;
        }
    },
    apply: as_the_edition,
};

static REFRESH_LEAVES_THE_SANDBOX: Departure = Departure {
    id: "refresh-leaves-the-sandbox",
    kind: ExplanationKind::Deviation,
    statement: "a Refresh header navigates as if its document were not sandboxed",
    evidence: &[
        "seen in Firefox ESR 153, with Content-Security-Policy: sandbox; Sec-Fetch-Site says so too",
        "HTML: the document that declares a refresh is the source of the navigation, and its origin is opaque",
    ],
    versions: versions::CATALOGUED_FIREFOX,
    rewrite: |hop| {
        if hop.probe == Some(Probe::RefreshHeader) {
            for place in hop.client.iter_mut().flatten() {
                place.sandboxing = Sandboxing::None;
            }
        }
    },
    apply: as_the_edition,
};
