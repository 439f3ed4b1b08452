//! What Firefox does with cookies and requests otherwise than the edition.

use std::borrow::Cow;

use samesite_format::Setting::{Number, Truth};
use samesite_model::policy::{
    AboutDocumentRule, AbsentSameSite, AgeClock, ControlOctets, CookieStoreDeletion, CookieStoreOrder,
    CookieStorePartitions, HostPrefixPath, HttpOnlyOverwriting, LaxAllowingUnsafe, NamelessCookie, RedirectHistory,
    Requirement, SiteComparison, SizeLimits, StorageAccess, ThirdPartyContexts, ThirdPartyCookies, UnsafeReach,
    ValuelessLine,
};
use samesite_model::{Credentials, Edition};
use samesite_scenarios::{Agent, DocumentSource, FrameDocument, Probe, Purpose, Revisit, Sandboxing, WorkerTask};

use url::Url;

use super::Evidence::{Bug, Preference, Publication, Seen, Source, Text};
use super::common::{leave_without_storage_access, nobodys_url};
use super::headers::{is_moved_for_good, is_reconnected, is_same_domain};
use super::versions::Component::Firefox;
use super::versions::{Turn, Versions};
use super::{Claim, ClaimKind, Effect, Switched};
use crate::predict::request::{HopContext, ModelRequest, ModelTarget, PartitionOf};

/// A cookie without SameSite is Lax.
/// Every window is a private one.
pub(super) const PRIVATE: Switched = Switched::preference("browser.privatebrowsing.autostart", &[Truth(true)]);
const LAX_BY_DEFAULT: Switched = Switched::preference("network.cookie.sameSite.laxByDefault", &[Truth(true)]);
/// A cookie without SameSite is None.
const NOT_LAX_BY_DEFAULT: Switched = Switched::preference_not("network.cookie.sameSite.laxByDefault", &[Truth(true)]);
/// A cookie without SameSite goes with unsafe methods while it is as young as by itself, in seconds.
const TWO_MINUTES_OF_GRACE: Switched =
    Switched::preference_as_installed_or("network.cookie.sameSite.laxPlusPOST.timeout", &[Number(120)]);
/// Third parties have a jar of their own. Private windows have the same, unless the preference for them is touched.
const PARTITIONED: Switched = Switched::preference_as_installed_or("network.cookie.cookieBehavior", &[Number(5)]);
/// Third parties share the jar of first parties, all of them or all but known trackers.
pub(super) const NOT_PARTITIONED: Switched =
    Switched::preference("network.cookie.cookieBehavior", &[Number(0), Number(4)]);

/// The exception for young cookies as Firefox makes it.
fn for_every_request(clock: AgeClock) -> Option<LaxAllowingUnsafe> {
    let exception = Edition::CURRENT.optional_lax_allowing_unsafe();
    exception.map(|exception| LaxAllowingUnsafe { clock, reach: UnsafeReach::EveryRequest, ..exception })
}

/// A document with an opaque origin, which is of no site.
fn nobody() -> FrameDocument {
    FrameDocument { source: DocumentSource::Data, ..FrameDocument::served(nobodys_url()) }
}

/// Puts a document of no site between the one that asks and its creator, which is the nearest one that was served.
fn below_nobody(request: &mut ModelRequest<'_>) {
    let Some(creator) = request.nearest_served().cloned() else { return };
    if let Some(client) = &mut request.client
        && let Some(place) = client.iter().rposition(|document| *document == creator)
    {
        client.to_mut().splice(place + 1..place + 1, [nobody(), creator]);
    }
}

/// A URL of a site that nobody has.
fn elsewhere() -> Url {
    "https://elsewhere.invalid/".parse().expect("it is a URL")
}

/// Has an answer set cookies as if no document around it were sandboxed.
fn set_without_sandbox(request: &mut ModelRequest<'_>, context: &HopContext<'_>) {
    let is_script = request.target.is_script();
    // To Fetch the origin stays opaque, and nothing is of the same one.
    let is_included = request.fetch.is_none_or(|fetch| fetch.credentials == Credentials::Include);
    if context.hop.purpose != Purpose::Set || is_script || !is_included {
        return;
    }
    if let Some(client) = &mut request.client
        && client.iter().any(|place| place.sandboxing == Sandboxing::Sandbox)
    {
        for place in client.to_mut() {
            place.sandboxing = Sandboxing::None;
        }
    }
}

/// Has a worker ask as if the site that it asks were the one of the page around it.
fn ask_without_page(request: &mut ModelRequest<'_>, context: &HopContext<'_>) {
    let Some(client) = request.client.as_deref() else { return };
    let (Some(top), Some(own)) = (client.first().cloned(), request.nearest_served().cloned()) else { return };
    let is_own = |one: &FrameDocument, url: &Url| is_same_domain(context, &one.url, url);
    let is_service_worker =
        request.agent == Agent::ServiceWorker || context.hop.probe == Some(Probe::ServiceWorkerScript);
    // What a third party has registered stays one.
    if is_service_worker && !is_own(&top, &own.url) {
        if is_own(&top, &request.url) {
            request.stand_alone();
        }
        return;
    }
    request.stand_alone();
    if !is_own(&own, &request.url) {
        request.client = Some(vec![FrameDocument::served(request.url.clone().into_owned()), own].into());
    }
}

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        id: "permanent-redirects-are-kept-for-reconnections",
        kind: ClaimKind::Deviation,
        statement: "what an EventSource asks for again when every redirect was permanent is a request of its own, with no redirect behind it",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "" },
            Text("HTML \"reestablish the connection\" fetches the same request, whose URL list keeps its redirects"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if is_reconnected(context.hop) && is_moved_for_good(context.hop) {
                request.redirected_from = Cow::Borrowed(&[]);
            }
        }),
    },
    Claim {
        id: "absent-is-none",
        kind: ClaimKind::Deviation,
        statement: "a cookie without SameSite is sent and set everywhere, like SameSite=None",
        evidence: &[
            Preference("Firefox preference network.cookie.sameSite.laxByDefault, false"),
            Bug("Mozilla bug 1617609, \"SameSite=lax by default\", announced in 2020 and withdrawn"),
            Source { file: "Firefox netwerk/cookie/CookieService.cpp", what: "ProcessSameSiteCookieForForeignRequest" },
        ],
        versions: &[Versions::of(
            Firefox,
            &[Turn::began(
                &[60],
                Publication(
                    "MDN browser-compat-data, http.headers.Set-Cookie.SameSite: 60, with Lax by default \
                never on release",
                ),
            )],
        )],
        switched: &[NOT_LAX_BY_DEFAULT],
        effect: Effect::Policy(|policy| policy.absent = AbsentSameSite::None),
    },
    Claim {
        id: "two-minutes-of-grace-for-every-request",
        kind: ClaimKind::Deviation,
        statement: "a cookie without SameSite goes with any cross-site request by an unsafe method, framed ones included, \
                for two minutes after it was last written",
        evidence: &[
            Source {
                file: "Firefox netwerk/cookie/CookieService.cpp",
                what: "ProcessSameSiteCookieForForeignRequest asks the method and the update time, not for a \
                top-level navigation",
            },
            Preference("Firefox preference network.cookie.sameSite.laxPlusPOST.timeout, 120"),
            Text("rfc6265bis-22 §5.6.7.2 keeps the top-level condition and counts from creation"),
        ],
        versions: &[Versions::of(
            Firefox,
            &[
                Turn::not_at(
                    &[130],
                    Source { file: "Firefox 130 netwerk/cookie/CookieService.cpp", what: "asks the creation time" },
                ),
                Turn::seen(&[153]),
            ],
        )],
        switched: &[LAX_BY_DEFAULT, TWO_MINUTES_OF_GRACE],
        effect: Effect::Policy(|policy| policy.lax_allowing_unsafe = for_every_request(AgeClock::LastUpdate)),
    },
    Claim {
        id: "two-minutes-of-grace-since-creation-for-every-request",
        kind: ClaimKind::Deviation,
        statement: "a cookie without SameSite goes with any cross-site request by an unsafe method, framed ones included, \
                for two minutes after it was first written",
        evidence: &[
            Preference("Firefox preference network.cookie.sameSite.laxPlusPOST.timeout, 120"),
            Text("rfc6265bis-22 §5.6.7.2 keeps the top-level condition"),
        ],
        versions: &[Versions::of(
            Firefox,
            &[
                Turn::held_by(
                    &[80],
                    Source {
                        file: "Firefox 80 netwerk/cookie/CookieService.cpp",
                        what: "asks the method and the creation time, not for a top-level navigation",
                    },
                ),
                Turn::held_by(
                    &[130],
                    Source { file: "Firefox 130 netwerk/cookie/CookieService.cpp", what: "asks the creation time" },
                ),
                Turn::not_seen(&[153]),
            ],
        )],
        switched: &[LAX_BY_DEFAULT, TWO_MINUTES_OF_GRACE],
        effect: Effect::Policy(|policy| policy.lax_allowing_unsafe = for_every_request(AgeClock::Creation)),
    },
    Claim {
        id: "service-workers-stand-alone",
        kind: ClaimKind::Deviation,
        statement: "service workers are judged by their origin, whatever frames the document that \
                registered them",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "where third parties have no jar of their own" },
            Source { file: "Firefox dom/serviceworkers", what: "its channels know a principal, and no document" },
            Text(
                "rfc6265bis-22 §5.2.2 leaves the site for cookies of a service worker to its own URL, which has no ancestors either; \
         Fetch asks the environment that registered it",
            ),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::seen(&[140])])],
        switched: &[NOT_PARTITIONED],
        effect: Effect::Request(|request, context| {
            if context.hop.probe == Some(Probe::ServiceWorkerScript) || context.hop.agent() == Agent::ServiceWorker {
                request.stand_alone();
            }
        }),
    },
    Claim {
        id: "third-party-cookies-partitioned",
        kind: ClaimKind::Permitted,
        statement: "third parties get a jar of their own below each top-level site",
        evidence: &[
            Text("rfc6265bis-22 §5.8.1 and §7.1 allow it"),
            Preference("Firefox preference network.cookie.cookieBehavior, 5: Total Cookie Protection"),
            Source {
                file: "Firefox netwerk/cookie/CookieService.cpp",
                what: "GetCookieStringFromHttp reads the partitioned jar only, by registrable domain",
            },
        ],
        versions: &[Versions::of(
            Firefox,
            &[Turn::began(
                &[103],
                Preference("arkenfox/user.js issue 1518: network.cookie.cookieBehavior is 5 in 103, and 4 before"),
            )],
        )],
        switched: &[PARTITIONED],
        effect: Effect::Policy(|policy| {
            policy.third_party = ThirdPartyCookies::Partitioned;
            policy.third_party_sites = SiteComparison::Schemeless;
        }),
    },
    Claim {
        id: "the-top-site-is-no-third-party-below-others",
        kind: ClaimKind::Permitted,
        statement: "a frame of the top-level site has the jar of that site, whatever other sites frame \
                it in between",
        evidence: &[
            Text("rfc6265bis-22 §5.8.1 and §7.1 leave third-party cookies to the browser"),
            Seen { browser: "Firefox ESR 115", what: "Firefox ESR 140 has it a third party there" },
        ],
        versions: &[Versions::of(
            Firefox,
            &[
                Turn::began(
                    &[103],
                    Preference("arkenfox/user.js issue 1518: network.cookie.cookieBehavior is 5 in 103"),
                ),
                Turn::seen(&[115]),
                Turn::not_seen(&[140]),
            ],
        )],
        switched: &[PARTITIONED],
        effect: Effect::Policy(|policy| policy.third_party_contexts = ThirdPartyContexts::ByTopLevel),
    },
    Claim {
        id: "data-workers-are-third-parties",
        kind: ClaimKind::Permitted,
        statement: "a worker made from a data: URL is a third party wherever its document stands",
        evidence: &[
            Text("rfc6265bis-22 §5.8.1 and §7.1 leave third-party cookies to the browser"),
            Seen {
                browser: "Firefox ESR 153",
                what: "such a worker has an opaque origin, as a framed data: document has",
            },
        ],
        versions: &[Versions::of(Firefox, &[Turn::not_seen(&[115]), Turn::seen(&[140, 12]), Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if let (Some(Probe::DataWorkerFetch), Some(client)) = (context.hop.probe, &mut request.client) {
                client.to_mut().push(nobody());
                request.agent = Agent::Document;
            }
        }),
    },
    Claim {
        id: "none-needs-no-secure",
        kind: ClaimKind::Deviation,
        statement: "a cookie with SameSite=None is kept without Secure",
        evidence: &[
            Preference(
                "Firefox preference network.cookie.sameSite.noneRequiresSecure, true by default since \
                131 (yokoffing/Betterfox, user.js)",
            ),
            Seen { browser: "Firefox 115", what: "Firefox 140 refuses such a cookie" },
        ],
        versions: &[Versions::of(
            Firefox,
            &[
                Turn::began(&[60], Publication("MDN browser-compat-data, http.headers.Set-Cookie.SameSite")),
                Turn::ended(
                    &[131],
                    Preference(
                        "network.cookie.sameSite.noneRequiresSecure, true by default since 131 \
                (yokoffing/Betterfox, user.js)",
                    ),
                ),
            ],
        )],
        switched: &[Switched::preference_not("network.cookie.sameSite.noneRequiresSecure", &[Truth(true)])],
        effect: Effect::Policy(|policy| policy.none_requires_secure = Requirement::NotRequired),
    },
    Claim {
        id: "schemeless-sites",
        kind: ClaimKind::Deviation,
        statement: "http and https of one registrable domain are one site",
        evidence: &[
            Preference("Firefox preference network.cookie.sameSite.schemeful, false outside Nightly"),
            Bug("Mozilla bugs 1750972 (turned on in 104) and 1812195 (turned off again)"),
        ],
        versions: &[Versions::of(
            Firefox,
            &[
                Turn::began(&[60], Publication("MDN browser-compat-data, http.headers.Set-Cookie.SameSite")),
                Turn::ended(
                    &[96],
                    Bug("Mozilla bug 1750264: 96.0 shipped with it, and a remote setting switched it off"),
                ),
                Turn::began(&[97], Bug("Mozilla bug 1750257")),
                Turn::ended(&[104], Bug("Mozilla bug 1750972")),
                Turn::began(&[110], Bug("Mozilla bug 1812195; arkenfox/user.js issue 1640")),
            ],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.sites = SiteComparison::Schemeless),
    },
    Claim {
        id: "redirect-history-counts",
        kind: ClaimKind::Deviation,
        statement: "a request that was redirected by another site on the way is cross-site for sending",
        evidence: &[
            Source {
                file: "Firefox netwerk/cookie/CookieCommons.cpp",
                what: "IsSameSiteForeign walks the redirect chain",
            },
            Text(
                "rfc6265bis-08 to -13 §5.2 asked for it; -14 took it out (httpwg/http-extensions \
                issue 2104, pull request 2750)",
            ),
        ],
        versions: &[Versions::of(
            Firefox,
            &[Turn::held_by(
                &[72],
                Source {
                    file: "Firefox 72 netwerk/base/nsNetUtil.cpp",
                    what: "NS_IsSameSiteForeign walks the redirect chain",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.redirects = RedirectHistory::CountsForSending),
    },
    Claim {
        id: "redirects-count-where-same-site-is-said",
        kind: ClaimKind::Deviation,
        statement: "a request that only its redirects make cross-site carries cookies without SameSite, and not those \
                with Lax",
        evidence: &[
            Preference(
                "Firefox preference network.cookie.sameSite.laxByDefault.allowBoomerangRedirect, true; without \
                laxByDefault nothing comes of it",
            ),
            Source {
                file: "Firefox netwerk/cookie/CookieService.cpp",
                what: "ProcessSameSiteCookieForForeignRequest asks aHadCrossSiteRedirects",
            },
            Text("rfc6265bis-22 §5.2 asks for no redirect, and §5.6.7 enforces no SameSite as Lax"),
        ],
        versions: &[Versions::of(
            Firefox,
            &[Turn::held_by(
                &[130],
                Source {
                    file: "Firefox 130 netwerk/cookie/CookieService.cpp",
                    what: "lets such cookies pass where a redirect by another site was on the way",
                },
            )],
        )],
        switched: &[
            LAX_BY_DEFAULT,
            Switched::preference_not("network.cookie.sameSite.laxByDefault.allowBoomerangRedirect", &[Truth(false)]),
        ],
        // An exception from what redirect-history-counts claims, and nothing without it.
        effect: Effect::Policy(|policy| {
            if policy.redirects == RedirectHistory::CountsForSending {
                policy.redirects = RedirectHistory::CountsForSendingWhereSaid;
            }
        }),
    },
    Claim {
        id: "script-shadows-http-only",
        kind: ClaimKind::Deviation,
        statement: "a script that overwrites an HttpOnly cookie goes on seeing its own value, while requests \
                carry the server's",
        evidence: &[
            Source {
                file: "Firefox netwerk/cookie/CookieServiceChild.cpp",
                what: "AddCookieFromDocument records the write before the parent process refuses it, \
         and asks only the HttpOnly cookies its own process has heard of",
            },
            Seen {
                browser: "Firefox 153",
                what: "led by WebDriver, where the page that sets it is the first of its site in its process; not \
                       without, where a page of the site has come before it",
            },
            Publication(
                "Squarcina et al., \"Cookie Crumbles\", USENIX Security 2023: script's view and the \
                jar can part in Firefox",
            ),
            Text("rfc6265bis-22 §5.7 step 23.2 ignores such a cookie entirely"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115])])],
        switched: &[Switched::driver()],
        effect: Effect::Policy(|policy| policy.script_overwriting_http_only = HttpOnlyOverwriting::SeenByScripts),
    },
    Claim {
        id: "about-and-blob-documents-inherit-cookies",
        kind: ClaimKind::Deviation,
        statement: "scripts at about:blank, about:srcdoc and blob: have the cookies of the document they \
                have their origin from",
        evidence: &[
            Bug("whatwg/html issue 332: Gecko asks by an origin URI, which is inherited with the \
                origin"),
            Text("HTML calls a document cookie-averse when the scheme of its URL is not HTTP"),
        ],
        versions: &[Versions::of(
            Firefox,
            &[
                Turn::seen(&[115]),
                Turn::held_by(
                    &[130],
                    Source {
                        file: "Firefox 130 netwerk/cookie/CookieService.cpp",
                        what: "asks the document's EffectiveCookiePrincipal, and not its URL",
                    },
                ),
            ],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.about_documents = AboutDocumentRule::InheritsAtBlobToo),
    },
    Claim {
        id: "workers-that-fetch-again-look-into-their-own-partition",
        kind: ClaimKind::Deviation,
        statement: "what a service worker fetches in answer to a framed document looks for Partitioned cookies where its own \
                pages keep theirs, whatever page is around the frame",
        evidence: &[
            Seen {
                browser: "Firefox ESR 153",
                what: "where third parties are let be; where they are partitioned, so are their workers",
            },
            Text("CHIPS \"Computing the cookie partition key\" takes the site of the top-level document"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[NOT_PARTITIONED],
        effect: Effect::Request(|request, context| {
            // Pictures that are upgraded pass by it.
            let is_fetched_again =
                context.hop.worker_task() == WorkerTask::FetchesAgain && context.hop.upgraded.is_empty();
            // The redirects of a navigation are followed by the browser, and not by the worker.
            let is_by_worker = match request.target {
                ModelTarget::Subresource => is_fetched_again,
                ModelTarget::Nested(_) => is_fetched_again && request.redirected_from.is_empty(),
                _ => false,
            };
            if let Some(own) = request.nearest_served().filter(|_| is_by_worker) {
                request.partition = PartitionOf::Within(own.url.clone());
            }
        }),
    },
    Claim {
        id: "host-prefix-takes-the-default-path",
        kind: ClaimKind::Deviation,
        statement: "a cookie named __Host-… needs no Path, where the default path is /",
        evidence: &[
            Source {
                file: "Firefox netwerk/cookie/CookiePrefixes.cpp",
                what: "what a prefix asks is asked of the cookie as it will be kept, which does not say where its path is from",
            },
            Seen { browser: "Firefox ESR 153", what: "by header and by script" },
            Text("rfc6265bis-22 §5.7 step 21 wants an attribute with the name Path besides"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Policy(|policy| policy.host_prefix_path = HostPrefixPath::WrittenOrDefault),
    },
    Claim {
        id: "no-nameless-with-equals",
        kind: ClaimKind::Deviation,
        statement: "a line that begins with = sets nothing",
        evidence: &[
            Preference(
                "Firefox modules/libpref/init/StaticPrefList.yaml: \
                network.cookie.block_nameless_with_equal_char is true",
            ),
            Text("rfc6265bis-22 §5.6 step 3 and §5.7 step 2 take it for a cookie without a name"),
        ],
        versions: &[Versions::of(
            Firefox,
            &[
                Turn::not_seen(&[140]),
                Turn::not_at(
                    &[143],
                    Source {
                        file: "Firefox 143 netwerk/cookie/CookieParser.cpp",
                        what: "takes what stands before = for the name, empty or not",
                    },
                ),
                Turn::seen(&[153]),
            ],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.nameless = NamelessCookie::SentPlainWithoutEquals),
    },
    Claim {
        id: "valueless-line-is-a-name",
        kind: ClaimKind::Deviation,
        statement: "a line without = sets a cookie without a value, and not one without a name",
        evidence: &[
            Preference(
                "Firefox preference network.cookie.valueless_cookie, true; its test has cookies \
                without a name thrown away when they are loaded",
            ),
            Seen { browser: "Firefox ESR 153", what: "the cookie travels as name=" },
            Text("rfc6265bis-22 §5.6 step 3 takes the whole pair for the value"),
        ],
        versions: &[Versions::of(
            Firefox,
            &[
                Turn::not_seen(&[140]),
                Turn::not_at(
                    &[143],
                    Source {
                        file: "Firefox 143 netwerk/cookie/CookieParser.cpp",
                        what: "takes a line without = for a value",
                    },
                ),
                Turn::seen(&[153]),
            ],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.valueless = ValuelessLine::IsName),
    },
    Claim {
        id: "workers-stand-alone",
        kind: ClaimKind::Deviation,
        statement: "scripts, XMLHttpRequest and WebSocket of workers are judged by the worker's origin, whatever frames its document; \
                they have its cookies even where third parties have a jar of their own, but Partitioned ones of \
                the page around them",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "fetch() of the same worker asks its ancestors" },
            Source {
                file: "Firefox dom/workers/ScriptLoader.cpp",
                what: "its channels know a principal, and no document",
            },
            Text("rfc6265bis-22 §5.2.2 takes the site for cookies of the documents that own the worker"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::seen(&[140])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if matches!(
                context.hop.probe,
                Some(
                    Probe::ImportScripts
                        | Probe::WorkerXhr
                        | Probe::WorkerWebSocket
                        | Probe::SharedWorkerImport
                        | Probe::SharedWorkerXhr
                        | Probe::SharedWorkerWebSocket
                )
            ) {
                request.stand_alone_in_its_partition();
            }
        }),
    },
    Claim {
        id: "data-workers-have-a-partition-of-their-own",
        kind: ClaimKind::Deviation,
        statement: "a worker made from a data: URL does not get the Partitioned cookies of its document's partition",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "141 was the first with Partitioned" },
            Publication("CHIPS draft, \"Computing the cookie partition key\": from the top-level document"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Request(|request, _| {
            if request.agent == Agent::DataWorker {
                request.partition = PartitionOf::Nobody;
            }
        }),
    },
    Claim {
        id: "cookie-store-lists-partitions-last",
        kind: ClaimKind::Deviation,
        statement: "cookieStore.getAll() lists the oldest first, whatever their paths, and Partitioned ones after all others",
        evidence: &[
            Seen {
                browser: "Firefox ESR 140 and 153",
                what: "document.cookie and requests ask for paths first; 140 was the first with cookieStore",
            },
            Text("Cookie Store API \"query cookies\" takes the list of RFC 6265 \"Retrieval Algorithm\" as it is"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[140]), Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Policy(|policy| policy.cookie_store_order = CookieStoreOrder::OldestPartitionedLast),
    },
    Claim {
        id: "all-workers-stand-alone",
        kind: ClaimKind::Deviation,
        statement: "whatever dedicated and shared workers ask for, fetch() included, and the script of a shared worker, \
                is judged by the worker's origin, whatever frames its document",
        evidence: &[
            Seen { browser: "Firefox ESR 115", what: "in Firefox ESR 140, fetch() asks the worker's ancestors" },
            Text("rfc6265bis-22 §5.2.2 takes the site for cookies of the documents that own the worker"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::not_seen(&[140])])],
        switched: &[NOT_PARTITIONED],
        effect: Effect::Request(|request, context| {
            let is_shared = context.hop.probe == Some(Probe::SharedWorkerScript);
            if is_shared || matches!(request.agent, Agent::DedicatedWorker | Agent::BlobWorker | Agent::SharedWorker) {
                request.stand_alone();
            }
        }),
    },
    Claim {
        id: "workers-know-no-top-level-site",
        kind: ClaimKind::Permitted,
        statement: "what workers ask for is judged by the worker's origin, and looks into the jar of the site that is \
                asked, as if no page were around it; a service worker that a third party registered has none of it",
        evidence: &[
            Text("rfc6265bis-22 §5.8.1 and §7.1 leave third-party cookies to the browser"),
            Seen {
                browser: "Firefox ESR 115",
                what: "a worker of another site's page gets the cookies that no third party gets there; not in 140",
            },
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::not_seen(&[140])])],
        switched: &[PARTITIONED],
        effect: Effect::Request(|request, context| {
            let is_script = matches!(context.hop.probe, Some(Probe::SharedWorkerScript | Probe::ServiceWorkerScript));
            if is_script || request.agent != Agent::Document {
                ask_without_page(request, context);
            }
        }),
    },
    Claim {
        id: "made-documents-are-cross-site",
        kind: ClaimKind::Deviation,
        statement: "what documents at about:srcdoc and blob: ask for, and what their scripts read and write, is cross-site, \
                though they have their creator's origin",
        evidence: &[
            Seen { browser: "Firefox ESR 115", what: "Firefox ESR 140 takes them for what their creator is" },
            Text("HTML gives such documents the origin and the site for cookies of their creator"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::not_seen(&[140])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            let is_own = request.agent == Agent::Document && context.hop.probe != Some(Probe::SharedWorkerScript);
            let is_concerned =
                is_own && matches!(request.target, ModelTarget::DocumentCookie | ModelTarget::Subresource);
            let source = request.client.as_deref().and_then(<[FrameDocument]>::last).map(|own| own.source);
            if is_concerned && matches!(source, Some(DocumentSource::Srcdoc | DocumentSource::Blob)) {
                below_nobody(request);
            }
        }),
    },
    Claim {
        id: "answers-to-the-sandbox-set-cookies",
        kind: ClaimKind::Deviation,
        statement: "an answer to a sandboxed document sets cookies as if the document were not sandboxed",
        evidence: &[
            Seen { browser: "Firefox ESR 115", what: "what it asks for is sent as by another site; not in 140" },
            Text("rfc6265bis-22 §5.7 step 17 asks whether the request is same-site, as for sending"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::not_seen(&[140])])],
        switched: &[NOT_PARTITIONED],
        effect: Effect::Request(|request, context| {
            let is_top = request.client.as_ref().is_some_and(|client| client.len() == 1);
            if is_top || request.target == ModelTarget::Subresource {
                set_without_sandbox(request, context);
            }
        }),
    },
    Claim {
        id: "answers-to-sandboxed-frames-set-cookies",
        kind: ClaimKind::Deviation,
        statement: "an answer that a sandboxed frame uses sets cookies as if the frame were not sandboxed",
        evidence: &[
            Seen { browser: "Firefox ESR 115", what: "what it asks for is sent as by another site; not in 140" },
            Text("rfc6265bis-22 §5.7 step 17 asks whether the request is same-site, as for sending"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::not_seen(&[140])])],
        switched: &[PARTITIONED],
        effect: Effect::Request(|request, context| {
            let is_framed = request.client.as_ref().is_some_and(|client| client.len() > 1);
            if is_framed && request.target == ModelTarget::Subresource {
                set_without_sandbox(request, context);
            }
        }),
    },
    Claim {
        id: "what-sandboxed-pages-ask-for-is-a-third-party",
        kind: ClaimKind::Permitted,
        statement: "what a sandboxed top-level document asks for has a jar of that document's own",
        evidence: &[
            Text("rfc6265bis-22 §5.8.1 and §7.1 leave third-party cookies to the browser"),
            Seen { browser: "Firefox ESR 115", what: "a visit to the site has none of them; not in 140" },
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::not_seen(&[140])])],
        switched: &[PARTITIONED],
        effect: Effect::Request(|request, _| {
            let is_concerned = matches!(request.target, ModelTarget::Nested(_) | ModelTarget::Subresource);
            if let (true, Some(client)) = (is_concerned && request.agent == Agent::Document, &mut request.client)
                && client.first().is_some_and(|top| top.sandboxing == Sandboxing::Sandbox)
            {
                client.to_mut().insert(0, FrameDocument::served(elsewhere()));
                // A document in a frame of it is a third party as a picture is.
                request.target = ModelTarget::Subresource;
            }
        }),
    },
    Claim {
        id: "reports-carry-nothing",
        kind: ClaimKind::Deviation,
        statement: "reports of a Content-Security-Policy carry no cookies, and their answers set none",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "" },
            Text(
                "Content Security Policy Level 3 §5.3: a report is sent with the credentials mode \
                same-origin",
            ),
        ],
        versions: &[Versions::of(
            Firefox,
            &[Turn::held_by(
                &[45],
                Source { file: "Firefox 45 dom/security/nsCSPContext.cpp", what: "sets LOAD_ANONYMOUS" },
            )],
        )],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if let (Some(Probe::CspReport), Some(fetch)) = (context.hop.probe, &mut request.fetch) {
                fetch.credentials = Credentials::Omit;
            }
        }),
    },
    Claim {
        id: "scripts-reload-as-users",
        kind: ClaimKind::Deviation,
        statement: "location.reload() asks again as the page was first asked for, as a user's reload \
                does",
        evidence: &[
            Seen {
                browser: "Firefox ESR 153",
                what: "Sec-Fetch-Site and Referer are those of the first navigation too",
            },
            Text(
                "rfc6265bis-22 §5.2 (1) is about reloads by the user interface; HTML's \
                location.reload() has the document as its initiator",
            ),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::seen(&[140])])],
        switched: &[],
        effect: Effect::Request(|request, _| {
            if let Some((revisit @ Revisit::ScriptReload, _)) = &mut request.revisit {
                *revisit = Revisit::UserReload;
            }
        }),
    },
    Claim {
        id: "schemes-count-for-navigations-and-redirects-alone",
        kind: ClaimKind::Deviation,
        statement: "a navigation of the whole page from http to https of one registrable domain, or back, and a redirect \
                from the one to the other are cross-site; nothing else that documents ask for across schemes is",
        evidence: &[
            Preference("Firefox preference network.cookie.sameSite.schemeful, true"),
            Source {
                file: "Firefox netwerk/cookie/CookieCommons.cpp",
                what: "IsSameSiteForeign holds the URL's scheme against the triggering principal's for documents and \
                against those of redirects for all, but for other loads against that of the channel's own URL",
            },
            Text("rfc6265bis-22 §5.2 asks for the site of the client, which has a scheme, and for no redirect"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[Switched::preference("network.cookie.sameSite.schemeful", &[Truth(true)])],
        effect: Effect::Request(|request, context| {
            let (asked, is_http) = (&*request.url, |url: &Url| matches!(url.scheme(), "http" | "https"));
            let has_other_scheme = |url: &Url| {
                let is_web = is_http(url) && is_http(asked);
                is_web && url.scheme() != asked.scheme() && is_same_domain(context, url, asked)
            };
            if request.redirected_from.iter().any(has_other_scheme) {
                for url in request.redirected_from.to_mut().iter_mut().filter(|url| has_other_scheme(url)) {
                    *url = elsewhere();
                }
            }
            if request.target != ModelTarget::TopLevel {
                return;
            }
            // Who navigated here is kept for as long as the page can be asked for again.
            let first = request.revisit.as_ref().and_then(|(_, first)| first.as_deref());
            let initiator = match first {
                Some(first) => first.nearest_served(),
                None => request.nearest_served(),
            };
            if initiator.is_some_and(|place| has_other_scheme(&place.url)) {
                request.client = Some(vec![FrameDocument::served(elsewhere())].into());
                request.revisit = None;
            }
        }),
    },
    Claim {
        id: "redirected-posts-reload-by-get",
        kind: ClaimKind::Deviation,
        statement: "a page that came by a redirected POST is asked for again by GET",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "behind a redirect by 307" },
            Text(
                "HTML, \"reload\" and \"traverse\": the entry's document state keeps its POST resource, which Fetch unsets only where a redirect changes the method",
            ),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Request(|request, _| {
            let first = request.revisit.as_ref().and_then(|(_, first)| first.as_deref());
            if first.is_some_and(|first| !first.redirected_from.is_empty()) {
                request.method = "GET";
            }
        }),
    },
    // Behind the one that asks whether there were redirects.
    Claim {
        id: "revisits-know-no-redirects",
        kind: ClaimKind::Deviation,
        statement: "a page that is asked for once more is asked for by its own URL and for whoever first asked, and what \
                redirected there no longer counts",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "reloads by script and by user, Back and Forward" },
            Text(
                "rfc6265bis-08 to -13 §5.2 has a reload counted as the navigation that it repeats, redirects included; \
                -22 asks for none",
            ),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Request(|request, _| {
            if let Some((_, Some(first))) = &mut request.revisit
                && !first.redirected_from.is_empty()
            {
                first.to_mut().redirected_from.clear();
            }
        }),
    },
    Claim {
        id: "refresh-leaves-the-sandbox",
        kind: ClaimKind::Deviation,
        statement: "a Refresh header navigates as if its document were not sandboxed by a header of its own",
        evidence: &[
            Seen {
                browser: "Firefox ESR 153",
                what: "with Content-Security-Policy: sandbox; Sec-Fetch-Site says so too",
            },
            Text(
                "HTML: the document that declares a refresh is the source of the navigation, and its \
                origin is opaque",
            ),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::seen(&[140])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if let (Some(Probe::RefreshHeader), Some(client)) = (context.hop.probe, &mut request.client)
                && !context.hop.in_sandboxed_window
            {
                for place in client.to_mut() {
                    place.sandboxing = Sandboxing::None;
                }
            }
        }),
    },
    Claim {
        id: "attributes-have-no-limit",
        kind: ClaimKind::Deviation,
        statement: "attributes may be of any size",
        evidence: &[
            Seen { browser: "Firefox ESR 115", what: "a Path of 1025 octets counts; Firefox ESR 140 leaves it out" },
            Text("rfc6265bis-22 §5.6 step 6 leaves attributes of more than 1024 octets out"),
        ],
        versions: &[Versions::of(
            Firefox,
            &[
                Turn::seen(&[115]),
                Turn::not_at(
                    &[138],
                    Source { file: "Firefox 138 netwerk/cookie/CookieParser.cpp", what: "ATTRIBUTE_MAX_LENGTH" },
                ),
            ],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.size_limits = SizeLimits::NameAndValue4096),
    },
    Claim {
        id: "controls-count-in-pairs-alone",
        kind: ClaimKind::Deviation,
        statement: "a control octet spoils a line in its name or value, and nowhere else",
        evidence: &[
            Seen { browser: "Firefox ESR 115", what: "an attribute may hold one; Firefox ESR 140 refuses the line" },
            Text("rfc6265bis-22 §5.6 step 1 asks the whole line"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::not_seen(&[140])])],
        switched: &[],
        effect: Effect::Policy(|policy| policy.controls = ControlOctets::RefusedInPair),
    },
    Claim {
        id: "cookie-store-deletes-what-it-reads",
        kind: ClaimKind::Deviation,
        statement: "cookieStore.delete() takes away what the script can read, in frames of other sites too",
        evidence: &[
            Source {
                file: "Firefox dom/cookiestore/CookieStoreParent.cpp",
                what: "DeleteRequestOnMainThread removes the cookie, in third-party contexts where its own SameSite \
                lets it",
            },
            Text("Cookie Store API, \"delete a cookie\": it sets a Strict cookie, which such a frame may not"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Policy(|policy| policy.cookie_store_deletion = CookieStoreDeletion::TakesWhatIsRead),
    },
    Claim {
        id: "cookie-store-knows-no-partitions",
        kind: ClaimKind::Deviation,
        statement: "cookieStore makes ordinary cookies where partitioned ones are asked for, deletes from the document's \
                own jar alone, and from a jar of third parties what has Partitioned alone, and tells of no change in \
                partitions",
        evidence: &[
            Source {
                file: "Firefox dom/cookiestore/CookieStoreNotifier.cpp",
                what: "Observe asks for the origin attributes of the document's principal, which has no partition key",
            },
            Seen {
                browser: "Firefox ESR 153",
                what: "a service worker of a third party that has a jar of its own is told, as its principal has one",
            },
            Source {
                file: "Firefox dom/cookiestore/CookieStoreParent.cpp",
                what: "DeleteRequestOnMainThread goes through the jar of the principal, compares IsPartitioned, and asks \
                    ShouldIncludeCrossSiteCookie, by which third parties have no others there",
            },
            Text("Cookie Store API, \"set a cookie\": partitioned appends the attribute Partitioned"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Policy(|policy| policy.cookie_store_partitions = CookieStorePartitions::Unknown),
    },
    Claim {
        id: "changes-are-told-whatever-same-site-says",
        kind: ClaimKind::Deviation,
        statement: "cookieStore tells a frame in another site's page of every change that its own page would be told of",
        evidence: &[
            Source {
                file: "Firefox dom/cookiestore/CookieStoreNotifier.cpp",
                what: "Observe asks host, origin attributes and HttpOnly, and not SameSite",
            },
            Seen {
                browser: "Firefox ESR 153",
                what: "such a frame hears of Strict cookies; of none where third parties have a jar of their own",
            },
            Text(
                "Cookie Store API, \"observable changes\": those that a script could retrieve, to which SameSite \
                belongs (rfc6265bis-22 §5.8.3 step 3)",
            ),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[NOT_PARTITIONED],
        effect: Effect::Request(|request, context| {
            if context.hop.probe == Some(Probe::ReadCookieChanges) {
                request.stand_alone();
            }
        }),
    },
    Claim {
        id: "service-workers-read-nothing",
        kind: ClaimKind::Deviation,
        statement: "cookieStore.getAll() of a service worker gives nothing",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "an empty list, where cookiechange events come" },
            Text("Cookie Store API, getAll(): for a service worker, by its script's URL"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if context.hop.probe == Some(Probe::ServiceWorkerReadCookieStore) {
                request.client = Some(vec![nobody()].into());
            }
        }),
    },
    Claim {
        id: "storage-access-reaches-the-site",
        kind: ClaimKind::Deviation,
        statement: "what a frame was given by the Storage Access API goes with its requests to its whole site, and not to \
                its own origin alone",
        evidence: &[
            Source {
                file: "Firefox toolkit/components/antitracking/AntiTrackingUtils.cpp",
                what: "GetStoragePermissionStateInParent asks whether the URL is of the frame's site, and whether a \
                redirect has tainted the origin",
            },
            Text(
                "Storage Access API, \"determine the initial storage-access eligibility\": the URL is of the same origin",
            ),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Policy(|policy| policy.storage_access = StorageAccess::ToOwnSite),
    },
    Claim {
        id: "frames-of-frames-have-storage-access",
        kind: ClaimKind::Deviation,
        statement: "a document of the same origin that a frame with storage access has come into a frame of its own has it \
                as well",
        evidence: &[
            Source {
                file: "Firefox toolkit/components/antitracking/AntiTrackingUtils.cpp",
                what: "GetStoragePermissionStateInParent lets such a document come with it, and what has come with it keeps \
                it",
            },
            Seen { browser: "Firefox ESR 153", what: "its scripts read ordinary cookies, and its pictures carry them" },
            Text(
                "Storage Access API, \"Changes to navigation\": a document has it that has navigated its own frame from the \
                same origin",
            ),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Request(|request, _| {
            let Some(client) = &mut request.client else { return };
            for inner in 1..client.len() {
                let (around, own) = (&client[inner - 1], &client[inner]);
                let is_same = own.source == DocumentSource::Served && own.url.origin() == around.url.origin();
                if around.has_storage_access && !own.has_storage_access && is_same {
                    client.to_mut()[inner].has_storage_access = true;
                }
            }
        }),
    },
    Claim {
        id: "reports-stand-alone",
        kind: ClaimKind::Deviation,
        statement: "a report by the Reporting API is judged by the origin of its document, whatever frames that",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "below another site's page it carries Strict cookies" },
            Source {
                file: "Firefox dom/reporting/ReportDeliver.cpp, SendReport",
                what: "fetches in a sandbox that knows the document's principal, and no document",
            },
            Text("Reporting API §3.5 \"attempt to deliver reports\": the client is the report's environment"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if context.hop.probe == Some(Probe::CspReportTo) {
                request.stand_alone_in_its_partition();
            }
        }),
    },
    Claim {
        id: "private-windows-know-no-permission",
        kind: ClaimKind::Permitted,
        statement: "leave that was given to a third party beforehand does not hold in private windows",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "document.requestStorageAccess() changes nothing there" },
            Preference(
                "permissions.isolateBy.privateBrowsing is true, and WebDriver sets the permissions of ordinary windows",
            ),
            Text("Storage Access API, \"determine if a site has storage access\" leaves to the browser whom it asks"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[PRIVATE],
        effect: Effect::Request(|request, context| {
            // To frames of the page's own site it is given without asking.
            let is_of_page = match request.client.as_deref() {
                Some([top, .., own]) => context.is_same_site(&top.url, &own.url),
                _ => false,
            };
            if !is_of_page {
                leave_without_storage_access(request);
            }
        }),
    },
];
