//! The headers that say where a request comes from: `Sec-Fetch-*`, `Origin` and `Referer`.
//!
//! They rest on the same context as the same-site status, and so bear witness that a request was what it claims.

use std::borrow::Cow;

use url::Url;

use crate::access::{Access, Api, Connection};
use crate::client::Client;
use crate::document::Document;
use crate::fetch::{Credentials, Destination, Fetch, Mode, Referrer, ReferrerPolicy, UserActivation};
use crate::host::Host;
use crate::origin::{Origin, Scheme};
use crate::policy::SiteComparison;
use crate::request::{Method, Reload, Request};
use crate::same_site::SameSiteStatus;
use crate::site::SuffixList;
use crate::third_party::Party;
use crate::web_origin::WebOrigin;

/// The headers a request should bear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchHeaders {
    /// `Sec-Fetch-Site`, such as `cross-site`: how the client's site stands to those of the URLs.
    pub site: Header,
    /// `Sec-Fetch-Mode`, such as `navigate`.
    pub mode: Header,
    /// `Sec-Fetch-Dest`, such as `document`.
    pub dest: Header,
    /// `Sec-Fetch-User`: `?1` after a click, and else nothing.
    pub user: Header,
    /// `Origin`, such as `https://shop.example`; with `POST` and CORS.
    pub origin: Header,
    /// `Referer`, the URL of who asks, or as much of it as the policy tells.
    pub referer: Header,
    /// `Sec-Fetch-Storage-Access`, such as `active`: whether third parties have their ordinary cookies here.
    pub storage_access: Header,
}

/// What is known of one header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Header {
    /// The header is there, with this value.
    Value(Cow<'static, str>),
    /// The header is not there.
    Absent,
    /// The standards do not say whether the header is there, or with which value.
    LeftOpen,
}

impl Header {
    const fn word(word: &'static str) -> Self {
        Self::Value(Cow::Borrowed(word))
    }
}

impl FetchHeaders {
    /// The headers that say where `request` comes from, where `fetch` says what the cookie rules do not ask.
    ///
    /// No reading of the cookie rules enters into it, so it takes no policy: Fetch compares sites with their schemes.
    ///
    /// ```
    /// use samesite_model::{Destination, Document, Fetch, FetchHeaders, Header, Request, SuffixList, UserActivation};
    ///
    /// let suffixes = SuffixList::parse("example")?;
    /// let news = Document::top_level("https://news.example/today".parse()?);
    /// let link = Request::navigation("https://shop.example/".parse()?).from(news);
    /// let click = Fetch::navigation(Destination::Document, UserActivation::Transient);
    /// let headers = FetchHeaders::of(&link, &click, &suffixes);
    /// let lines = headers.rows().map(|row| match row.value {
    ///     Header::Value(value) => format!("{}: {value}", row.name),
    ///     Header::Absent => format!("no {}, by {}", row.name, row.section),
    ///     Header::LeftOpen => format!("{} may be anything", row.name),
    /// });
    /// assert_eq!(lines, [
    ///     "Sec-Fetch-Site: cross-site",
    ///     "Sec-Fetch-Mode: navigate",
    ///     "Sec-Fetch-Dest: document",
    ///     "Sec-Fetch-User: ?1",
    ///     "no Origin, by Fetch §3.2",
    ///     "Referer: https://news.example/",
    ///     "Sec-Fetch-Storage-Access may be anything",
    /// ]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// **Spec:** Fetch Metadata §2 and §3; Fetch §3.2 and §4.5; Referrer Policy §8.
    #[must_use]
    pub fn of(request: &Request, fetch: &Fetch, suffixes: &SuffixList) -> Self {
        let trustworthy = is_potentially_trustworthy(&request.url);
        // Fetch Metadata §3: only towards potentially trustworthy URLs.
        let when_trustworthy = |header| if trustworthy { header } else { Header::Absent };
        let activated = match fetch.user_activation {
            // Whether the browser's own interface counts as the user's doing, nobody says.
            _ if fetch.mode == Mode::Navigate && request.client.is_none() => Header::LeftOpen,
            UserActivation::Transient if fetch.mode == Mode::Navigate => Header::word("?1"),
            UserActivation::Transient | UserActivation::None => Header::Absent,
        };
        Self {
            site: when_trustworthy(sec_fetch_site(request, fetch, suffixes)),
            mode: when_trustworthy(Header::word(fetch.mode.word())),
            dest: when_trustworthy(Header::word(fetch.destination.word())),
            user: when_trustworthy(activated),
            origin: origin_header(request, fetch),
            referer: referer(request, fetch),
            storage_access: when_trustworthy(storage_access(request, fetch, suffixes)),
        }
    }

    /// Each header with its name and the section that prescribes it, in the order of the fields.
    #[must_use]
    pub const fn rows(&self) -> [FetchHeaderRow<'_>; 7] {
        [
            FetchHeaderRow { name: "Sec-Fetch-Site", section: "Fetch Metadata §2.3", value: &self.site },
            FetchHeaderRow { name: "Sec-Fetch-Mode", section: "Fetch Metadata §2.2", value: &self.mode },
            FetchHeaderRow { name: "Sec-Fetch-Dest", section: "Fetch Metadata §2.1", value: &self.dest },
            FetchHeaderRow { name: "Sec-Fetch-User", section: "Fetch Metadata §2.4", value: &self.user },
            FetchHeaderRow { name: "Origin", section: "Fetch §3.2", value: &self.origin },
            FetchHeaderRow { name: "Referer", section: "Referrer Policy §8.3", value: &self.referer },
            FetchHeaderRow {
                name: "Sec-Fetch-Storage-Access",
                section: "Storage Access Headers §4.1",
                value: &self.storage_access,
            },
        ]
    }
}

/// One of the headers a request should bear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FetchHeaderRow<'h> {
    /// The header's name, such as `Sec-Fetch-Site`.
    pub name: &'static str,
    /// The text and section that prescribe the header, such as `Fetch Metadata §2.3`.
    pub section: &'static str,
    /// What is known of the header's value.
    pub value: &'h Header,
}

/// **Spec:** Fetch Metadata §2.3 "set the `Sec-Fetch-Site` header", steps 3 to 5.
fn sec_fetch_site(request: &Request, fetch: &Fetch, suffixes: &SuffixList) -> Header {
    if request.reload != Reload::No {
        return Header::LeftOpen; // as first navigated, or "none": nobody says
    }
    if request.client.is_none() && fetch.mode == Mode::Navigate {
        return Header::word("none");
    }
    let own = WebOrigin::of_client(request.client.as_ref());
    let mut value = "same-origin";
    for url in request.redirected_from.iter().chain([&request.url]) {
        if own.is_same_origin_with(url) {
            continue;
        }
        if !suffixes.same_site(&own.origin, &Origin::of(url), SiteComparison::Schemeful) {
            return Header::word("cross-site");
        }
        value = "same-site";
    }
    Header::word(value)
}

/// Whether third parties have their cookies anyway, and where users have allowed it, is for browsers to say; so it is known
/// only of what a document asks that was given its ordinary cookies.
///
/// **Spec:** Storage Access Headers §3 "storage access status" and §4.1.
fn storage_access(request: &Request, fetch: &Fetch, suffixes: &SuffixList) -> Header {
    let Some(Client::Document(document)) = request.client.as_ref().filter(|client| client.has_storage_access()) else {
        return Header::LeftOpen;
    };
    let own = WebOrigin::of_client(request.client.as_ref());
    let is_below_another = document
        .inclusive_ancestors()
        .any(|above| !suffixes.same_site(above.origin(), &own.origin, SiteComparison::Schemeful));
    match fetch.credentials {
        Credentials::Include if is_below_another && own.is_that_of_all(request) => Header::word("active"),
        Credentials::Include => Header::LeftOpen,
        Credentials::Omit | Credentials::SameOrigin => Header::Absent,
    }
}

/// **Spec:** Fetch §3.2 "append a request `Origin` header".
fn origin_header(request: &Request, fetch: &Fetch) -> Header {
    let own = WebOrigin::of_client(request.client.as_ref());
    let serialised = || if own.is_tainted_by(request) { Cow::Borrowed("null") } else { own.serialised() };
    if fetch.mode == Mode::WebSocket || (fetch.mode == Mode::Cors && own.is_cross_origin_with(request)) {
        return Header::Value(serialised());
    }
    if matches!(request.method, Method::Get | Method::Head) {
        return Header::Absent;
    }
    if request.reload != Reload::No {
        return Header::LeftOpen; // the initiator's of the first navigation, or that of nobody: HTML does not say
    }
    let hidden = fetch.mode != Mode::Cors
        && match fetch.referrer_policy {
            ReferrerPolicy::NoReferrer => true,
            ReferrerPolicy::NoReferrerWhenDowngrade
            | ReferrerPolicy::StrictOrigin
            | ReferrerPolicy::StrictOriginWhenCrossOrigin => {
                own.is_https() && Scheme::of(&request.url) != Some(Scheme::Https)
            }
            ReferrerPolicy::SameOrigin => !own.is_same_origin_with(&request.url),
            ReferrerPolicy::Origin | ReferrerPolicy::OriginWhenCrossOrigin | ReferrerPolicy::UnsafeUrl => false,
        };
    if hidden { Header::word("null") } else { Header::Value(serialised()) }
}

impl Access {
    /// The facts of a request that a browser made, as a server or a proxy reads them from `Sec-Fetch-*`.
    ///
    /// `None` where `Sec-Fetch-Site` is missing or no word of the standard, as from clients that are no browsers, and
    /// for URLs that carry no cookies.
    ///
    /// Browsers tell less by these headers than they know. An ancestor of another site is not told, so a request from
    /// within a site's own frame below a stranger counts as same-site; a redirect through another site makes a request
    /// cross-site, which today's text does not. The top-level site is not told either, so the context counts as
    /// first-party.
    ///
    /// ```
    /// use samesite_model::{Access, Api, Method, SameSiteStatus};
    ///
    /// let headers = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe")];
    /// let access = Access::from_fetch_metadata(&"https://shop.example/pay".parse()?, Method::Get, headers).unwrap();
    /// assert_eq!(access.same_site_for_retrieval, SameSiteStatus::CrossSite);
    /// assert_eq!(access.api, Api::OtherRequest(Method::Get));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// **Spec:** Fetch Metadata §2.
    #[must_use]
    pub fn from_fetch_metadata<'h>(
        url: &Url,
        method: Method,
        headers: impl IntoIterator<Item = (&'h str, &'h str)>,
    ) -> Option<Self> {
        let (mut site, mut mode, mut destination) = (None, None, None);
        for (name, value) in headers {
            let is = |known: &str| name.eq_ignore_ascii_case(known);
            if is("Sec-Fetch-Site") {
                site = Some(value);
            } else if is("Sec-Fetch-Mode") {
                mode = Mode::parse(value);
            } else if is("Sec-Fetch-Dest") {
                destination = Destination::parse(value);
            }
        }
        let status = match site? {
            "none" | "same-origin" | "same-site" => SameSiteStatus::SameSite,
            "cross-site" => SameSiteStatus::CrossSite,
            _ => return None,
        };
        let navigates_top = (mode, destination) == (Some(Mode::Navigate), Some(Destination::Document));
        Scheme::of(url)?;
        Some(Self {
            host: Host::of(url)?,
            path: url.path().as_bytes().to_vec(),
            connection: if is_potentially_trustworthy(url) { Connection::Secure } else { Connection::Insecure },
            api: if navigates_top { Api::TopLevelNavigation(method) } else { Api::OtherRequest(method) },
            same_site_for_retrieval: status,
            same_site_for_storage: status,
            party: Party::First,
            top: None,
        })
    }
}

impl Credentials {
    /// Whether a request in this mode carries cookies, and its answer may set some.
    ///
    /// **Spec:** Fetch §4.6 "HTTP-network-or-cache fetch", the step on includeCredentials; response tainting is
    /// "basic" as long as every URL is same origin with the client, and navigations taint nothing.
    #[must_use]
    pub fn include_cookies(self, request: &Request, mode: Mode) -> bool {
        match self {
            Self::Include => embedder_policy_allows_credentials(request, mode),
            Self::Omit => false,
            Self::SameOrigin => {
                mode == Mode::Navigate || !WebOrigin::of_client(request.client.as_ref()).is_cross_origin_with(request)
            }
        }
    }
}

/// **Spec:** Fetch §4.6 "HTTP-network-or-cache fetch", "Cross-Origin-Embedder-Policy allows credentials".
fn embedder_policy_allows_credentials(request: &Request, mode: Mode) -> bool {
    let document = request.client.as_ref().and_then(Client::document);
    let asks_without = document.is_some_and(|document| document.asks_without_credentials());
    mode != Mode::NoCors || !asks_without || WebOrigin::of_client(request.client.as_ref()).is_that_of_all(request)
}

/// What each hop leaves of the referrer is all that the next one knows.
fn referer(request: &Request, fetch: &Fetch) -> Header {
    if request.reload != Reload::No {
        return Header::LeftOpen; // what the history entry was first asked for with, which nobody tells us
    }
    // WebSockets' "establish a WebSocket connection" asks for no referrer.
    let client = request.client.as_ref().filter(|_| fetch.mode != Mode::WebSocket);
    let source = match fetch.referrer {
        Referrer::Client => client.and_then(referrer_source).cloned(),
        Referrer::BaseUrl => client.and_then(base_url).cloned(),
        Referrer::None => None,
    };
    let mut hops = request.redirected_from.iter().chain([&request.url]);
    match hops.try_fold(source, |source, target| Some(Some(referrer(&source?, target, fetch.referrer_policy)?))) {
        Some(Some(referrer)) => Header::Value(String::from(referrer).into()),
        _ => Header::Absent,
    }
}

/// **Spec:** Referrer Policy §8.3 "determine request's referrer", steps 4 to 8.
fn referrer(source: &Url, target: &Url, policy: ReferrerPolicy) -> Option<Url> {
    let mut whole = source.clone();
    whole.set_fragment(None);
    // An HTTP URL has room for a user, so neither can fail.
    let _ = (whole.set_username(""), whole.set_password(None));
    let mut origin = whole.clone();
    origin.set_path("");
    origin.set_query(None);
    let whole = if whole.as_str().len() > 4096 { origin.clone() } else { whole };
    let same_origin = WebOrigin::of_url(source).is_same_origin_with(target);
    let downgrade = is_potentially_trustworthy(source) && !is_potentially_trustworthy(target);
    match policy {
        ReferrerPolicy::NoReferrer => None,
        ReferrerPolicy::NoReferrerWhenDowngrade => (!downgrade).then_some(whole),
        ReferrerPolicy::SameOrigin => same_origin.then_some(whole),
        ReferrerPolicy::Origin => Some(origin),
        ReferrerPolicy::StrictOrigin => (!downgrade).then_some(origin),
        ReferrerPolicy::OriginWhenCrossOrigin => Some(if same_origin { whole } else { origin }),
        ReferrerPolicy::StrictOriginWhenCrossOrigin if same_origin => Some(whole),
        ReferrerPolicy::StrictOriginWhenCrossOrigin => (!downgrade).then_some(origin),
        ReferrerPolicy::UnsafeUrl => Some(whole),
    }
}

/// The URL that a client names as its own; `None` when it has none to name.
///
/// **Spec:** Referrer Policy §8.3 step 3 and §8.4 step 3.
fn referrer_source(client: &Client) -> Option<&Url> {
    let url = match client {
        Client::Document(document) if *document.origin() == Origin::Opaque => return None,
        Client::Document(document) => document
            .inclusive_ancestors()
            .map(Document::url)
            .find(|url| !(url.scheme() == "about" && url.path() == "srcdoc"))?,
        Client::Worker(worker) => worker.script(),
    };
    Scheme::of(url).is_some().then_some(url)
}

/// The base URL of a client's inline scripts. **Spec:** HTML, "fallback base URL".
fn base_url(client: &Client) -> Option<&Url> {
    let url = match client {
        Client::Document(document) => document.inherited_url(),
        Client::Worker(worker) => worker.script(),
    };
    Scheme::of(url).is_some().then_some(url)
}

/// **Spec:** Secure Contexts §3.1, as far as URLs of requests go.
fn is_potentially_trustworthy(url: &Url) -> bool {
    Scheme::of(url) == Some(Scheme::Https) || Host::of(url).is_some_and(|host| host.is_loopback())
}
