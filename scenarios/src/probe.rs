//! Probes: the ways in which a document makes a request, or a script looks at the cookies or writes some.
//!
//! The table says of each what the standards say of it, so that the request can be recognised when it comes:
//! method, destination, mode and credentials mode as Fetch and HTML have them.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

/// What a probe's request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProbeKind {
    /// Something the document uses.
    Subresource,
    /// A document in a frame of the document.
    NestedNavigation,
    /// Another document in place of the framed one that asks.
    SelfNavigation,
    /// The next top-level document, asked for by this one.
    TopLevelNavigation,
    /// The next top-level document, asked for by nobody.
    AddressBar,
    /// A top-level document that nobody has gone to yet: the browser fetches it ahead.
    Speculation,
    /// The same top-level document once more, asked for by a script or by the user; or an earlier one.
    Again(Again),
    /// Nothing: a script looks at the cookies.
    ScriptReading,
    /// Nothing: a script writes cookies.
    ScriptWriting,
}

/// Why a top-level document is asked for once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Again {
    /// A script reloads it.
    ReloadByScript,
    /// The user reloads it.
    ReloadByUser,
    /// The user goes back to it.
    Traversal,
}

/// Who makes the request, where it is not the document itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Agent {
    /// The document.
    Document,
    /// A dedicated worker of the document, run from its own origin.
    DedicatedWorker,
    /// A dedicated worker made from a `blob:` URL.
    BlobWorker,
    /// A dedicated worker made from a `data:` URL.
    DataWorker,
    /// A shared worker of the document.
    SharedWorker,
    /// A service worker that the document registered.
    ServiceWorker,
}

/// Whether the request carries cookies, by Fetch's credentials mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CredentialsMode {
    /// Wherever it goes.
    Include,
    /// To the document's own origin.
    SameOrigin,
    /// Never.
    Omit,
}

/// How a page learns that a probe's request is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// By an event.
    Told,
    /// Not at all: only the servers know that it came.
    Silent,
}

/// What the standards say of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProbeFacts {
    /// What its request is for.
    pub kind: ProbeKind,
    /// The method of its first request.
    pub method: &'static str,
    /// The word for the request's destination; `None` where the standards have none, or browsers could not agree on one.
    pub destination: Option<&'static str>,
    /// The word for the request's mode; `None` as above.
    pub mode: Option<&'static str>,
    /// Whether it carries cookies.
    pub credentials: CredentialsMode,
    /// Who makes it.
    pub agent: Agent,
    /// How a page learns that it is over.
    pub ending: Ending,
}

impl ProbeFacts {
    const fn subresource(destination: &'static str, mode: &'static str) -> Self {
        Self {
            kind: ProbeKind::Subresource,
            method: "GET",
            destination: Some(destination),
            mode: Some(mode),
            credentials: CredentialsMode::Include,
            agent: Agent::Document,
            ending: Ending::Told,
        }
    }

    const fn navigation(kind: ProbeKind) -> Self {
        let destination = match kind {
            ProbeKind::NestedNavigation | ProbeKind::SelfNavigation => "iframe",
            _ => "document",
        };
        Self { kind, ..Self::subresource(destination, "navigate") }
    }

    const fn script(kind: ProbeKind) -> Self {
        Self { kind, destination: None, mode: None, ..Self::subresource("", "") }
    }

    const fn method(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    const fn to_own_origin(self) -> Self {
        Self { credentials: CredentialsMode::SameOrigin, ..self }
    }

    const fn without_cookies(self) -> Self {
        Self { credentials: CredentialsMode::Omit, ..self }
    }

    const fn by(self, agent: Agent) -> Self {
        Self { agent, ..self }
    }

    const fn silent(self) -> Self {
        Self { ending: Ending::Silent, ..self }
    }

    const fn to(self, destination: &'static str) -> Self {
        Self { destination: Some(destination), ..self }
    }

    /// Without a word for its destination that every browser would have.
    const fn unworded(self) -> Self {
        Self { destination: None, ..self }
    }
}

use Agent::{BlobWorker, DataWorker, DedicatedWorker, ServiceWorker, SharedWorker};
use ProbeFacts as Facts;

macro_rules! probes {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal: $facts:expr;)*) => {
        /// One way to make a request, to look at the cookies, or to write some.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Probe {
            $($(#[doc = $doc])* $variant,)*
        }

        impl Probe {
            /// Every probe with its name in scenario files.
            pub const NAMES: &[(Self, &'static str)] = &[$((Self::$variant, $name),)*];

            /// What the standards say of it.
            #[must_use]
            pub const fn facts(self) -> ProbeFacts {
                match self { $(Self::$variant => $facts,)* }
            }

            /// What it does, in a few words.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),*).trim_ascii(),)* }
            }
        }
    };
}

probes! {
    // Pictures, sound, text.
    /// An `<img>`.
    Img = "img": Facts::subresource("image", "no-cors");
    /// An `<img srcset>`.
    ImgSrcset = "img-srcset": Facts::subresource("image", "no-cors");
    /// A `<picture>` with a `<source>`.
    Picture = "picture": Facts::subresource("image", "no-cors");
    /// An `<img crossorigin>`, which carries cookies to its own origin only.
    ImgAnonymous = "img-anonymous": Facts::subresource("image", "cors").to_own_origin();
    /// An `<img crossorigin=use-credentials>`.
    ImgCredentials = "img-credentials": Facts::subresource("image", "cors");
    /// `new Image()`, in no document's tree.
    ImageObject = "image-object": Facts::subresource("image", "no-cors");
    /// An `<input type=image>`.
    InputImage = "input-image": Facts::subresource("image", "no-cors");
    /// A `<video>`.
    Video = "video": Facts::subresource("video", "no-cors");
    /// The poster of a `<video>`.
    VideoPoster = "video-poster": Facts::subresource("image", "no-cors").silent();
    /// An `<audio>`.
    Audio = "audio": Facts::subresource("audio", "no-cors");
    /// A `<track>` of a `<video>`.
    Track = "track": Facts::subresource("track", "same-origin").to_own_origin();
    /// An `<image>` in an `<svg>`.
    SvgImage = "svg-image": Facts::subresource("image", "no-cors");
    /// A `<use>` in an `<svg>` that refers to another file.
    SvgUse = "svg-use": Facts::subresource("", "same-origin").to_own_origin().unworded().silent();
    /// A `<link rel=icon>`.
    Icon = "icon": Facts::subresource("image", "no-cors").silent();

    // Scripts.
    /// A classic `<script src>`.
    Script = "script": Facts::subresource("script", "no-cors");
    /// A `<script src crossorigin=use-credentials>`.
    ScriptCredentials = "script-credentials": Facts::subresource("script", "cors");
    /// A `<script type=module src>`, which carries cookies to its own origin only.
    ModuleScript = "module-script": Facts::subresource("script", "cors").to_own_origin();
    /// A `<script type=module src crossorigin=use-credentials>`.
    ModuleScriptCredentials = "module-script-credentials": Facts::subresource("script", "cors");
    /// `import()`.
    DynamicImport = "dynamic-import": Facts::subresource("script", "cors").to_own_origin();

    // Styles and fonts.
    /// A `<link rel=stylesheet>`.
    Stylesheet = "stylesheet": Facts::subresource("style", "no-cors");
    /// An `@import` in a style sheet of the document.
    CssImport = "css-import": Facts::subresource("style", "no-cors");
    /// A background picture in a style sheet of the document.
    CssBackground = "css-background": Facts::subresource("image", "no-cors").silent();
    /// A cursor, a list's bullet and their like: here `list-style-image`.
    CssListStyle = "css-list-style": Facts::subresource("image", "no-cors").silent();
    /// A `FontFace`, which carries cookies to its own origin only.
    Font = "font": Facts::subresource("font", "cors").to_own_origin();

    // Links in the head.
    /// A `<link rel=preload as=image>`.
    Preload = "preload": Facts::subresource("image", "no-cors");
    /// A `<link rel=modulepreload>`, which carries cookies to its own origin only.
    ModulePreload = "modulepreload": Facts::subresource("script", "cors").to_own_origin();
    /// A `<link rel=prefetch>`.
    Prefetch = "prefetch": Facts::subresource("empty", "no-cors").silent();
    /// A `<link rel=manifest>`, which carries no cookies.
    Manifest = "manifest": Facts::subresource("manifest", "cors").without_cookies().silent();
    /// A `<link rel=manifest crossorigin=use-credentials>`.
    ManifestCredentials = "manifest-credentials": Facts::subresource("manifest", "cors").silent();
    /// A `Link: rel=preload; as=image` header of the document itself.
    LinkHeader = "link-header": Facts::subresource("image", "no-cors").silent();

    // Fetch and its elders.
    /// `fetch()` with `mode: "no-cors"` and `credentials: "include"`.
    Fetch = "fetch": Facts::subresource("empty", "no-cors");
    /// `fetch()` with `mode: "cors"` and `credentials: "include"`.
    FetchCors = "fetch-cors": Facts::subresource("empty", "cors");
    /// `fetch()` as it is, which carries cookies to its own origin only.
    FetchDefault = "fetch-default": Facts::subresource("empty", "cors").to_own_origin();
    /// `fetch()` with `credentials: "omit"`.
    FetchOmit = "fetch-omit": Facts::subresource("empty", "cors").without_cookies();
    /// `fetch()` with `mode: "same-origin"`.
    FetchSameOrigin = "fetch-same-origin": Facts::subresource("empty", "same-origin").to_own_origin();
    /// `fetch()` with method POST, `mode: "no-cors"` and `credentials: "include"`.
    FetchPost = "fetch-post": Facts::subresource("empty", "no-cors").method("POST");
    /// `fetch()` with method POST, `mode: "cors"` and `credentials: "include"`.
    FetchPostCors = "fetch-post-cors": Facts::subresource("empty", "cors").method("POST");
    /// `fetch()` with method HEAD, `mode: "cors"` and `credentials: "include"`.
    FetchHead = "fetch-head": Facts::subresource("empty", "cors").method("HEAD");
    /// `fetch()` with method PUT and `credentials: "include"`, behind a preflight.
    FetchPut = "fetch-put": Facts::subresource("empty", "cors").method("PUT");
    /// `fetch()` with method DELETE and `credentials: "include"`, behind a preflight.
    FetchDelete = "fetch-delete": Facts::subresource("empty", "cors").method("DELETE");
    /// `fetch()` with `keepalive`.
    FetchKeepalive = "fetch-keepalive": Facts::subresource("empty", "no-cors");
    /// `XMLHttpRequest`, which carries cookies to its own origin only.
    Xhr = "xhr": Facts::subresource("empty", "cors").to_own_origin();
    /// `XMLHttpRequest` with `withCredentials`.
    XhrCredentials = "xhr-credentials": Facts::subresource("empty", "cors");
    /// `XMLHttpRequest` with method POST and `withCredentials`.
    XhrPost = "xhr-post": Facts::subresource("empty", "cors").method("POST");
    /// `navigator.sendBeacon()`.
    Beacon = "beacon": Facts::subresource("empty", "no-cors").method("POST").silent();
    /// The `ping` of a link that is followed.
    Ping = "ping": Facts::subresource("empty", "no-cors").method("POST").silent();
    /// `EventSource`, which carries cookies to its own origin only.
    EventSource = "eventsource": Facts::subresource("empty", "cors").to_own_origin();
    /// `EventSource` with `withCredentials`.
    EventSourceCredentials = "eventsource-credentials": Facts::subresource("empty", "cors");
    /// `WebSocket`.
    WebSocket = "websocket": Facts::subresource("", "websocket").unworded();
    /// A report that `Content-Security-Policy: report-uri` asks for, which carries cookies to its own origin only.
    CspReport = "csp-report": Facts::subresource("report", "no-cors").method("POST").to_own_origin().silent();

    // Workers: their scripts, and what they ask for.
    /// The script of a dedicated worker.
    Worker = "worker": Facts::subresource("worker", "same-origin").to_own_origin();
    /// The script of a dedicated module worker.
    ModuleWorker = "module-worker": Facts::subresource("worker", "same-origin").to_own_origin();
    /// The script of a shared worker.
    SharedWorkerScript = "shared-worker": Facts::subresource("sharedworker", "same-origin").to_own_origin();
    /// `importScripts()` in a dedicated worker.
    ImportScripts = "import-scripts": Facts::subresource("script", "no-cors").by(DedicatedWorker);
    /// `fetch()` in a dedicated worker, as [`Probe::Fetch`].
    WorkerFetch = "worker-fetch": Facts::subresource("empty", "no-cors").by(DedicatedWorker);
    /// `XMLHttpRequest` with `withCredentials` in a dedicated worker.
    WorkerXhr = "worker-xhr": Facts::subresource("empty", "cors").by(DedicatedWorker);
    /// `WebSocket` in a dedicated worker.
    WorkerWebSocket = "worker-websocket": Facts::subresource("", "websocket").unworded().by(DedicatedWorker);
    /// `fetch()` in a dedicated worker from a `blob:` URL.
    BlobWorkerFetch = "blob-worker-fetch": Facts::subresource("empty", "no-cors").by(BlobWorker);
    /// `fetch()` in a dedicated worker from a `data:` URL.
    DataWorkerFetch = "data-worker-fetch": Facts::subresource("empty", "no-cors").by(DataWorker);
    /// `fetch()` in a shared worker.
    SharedWorkerFetch = "shared-worker-fetch": Facts::subresource("empty", "no-cors").by(SharedWorker);
    /// The script of a service worker.
    ServiceWorkerScript = "service-worker": Facts::subresource("serviceworker", "same-origin").to_own_origin();
    /// `fetch()` in a service worker.
    ServiceWorkerFetch = "service-worker-fetch": Facts::subresource("empty", "no-cors").by(ServiceWorker);

    // Frames and what is like them.
    /// An `<iframe>`.
    Iframe = "iframe": Facts::navigation(ProbeKind::NestedNavigation);
    /// A `<frame>` in a `<frameset>`.
    Frame = "frame": Facts::navigation(ProbeKind::NestedNavigation).to("frame");
    /// An `<object>` that brings a document.
    Object = "object": Facts::navigation(ProbeKind::NestedNavigation).to("object");
    /// An `<embed>` that brings a document.
    Embed = "embed": Facts::navigation(ProbeKind::NestedNavigation).to("embed");
    /// A form in a hidden frame, posted by script.
    HiddenFormPost = "hidden-form-post": Facts::navigation(ProbeKind::NestedNavigation).method("POST");
    /// A form in a hidden frame, sent by GET by script.
    HiddenFormGet = "hidden-form-get": Facts::navigation(ProbeKind::NestedNavigation);
    /// A link that a script follows into a frame.
    LinkIntoFrame = "link-into-frame": Facts::navigation(ProbeKind::NestedNavigation);
    /// `window.open()` into a frame.
    OpenIntoFrame = "open-into-frame": Facts::navigation(ProbeKind::NestedNavigation);
    /// `contentWindow.location` of a frame, set by the document around it.
    FrameLocation = "frame-location": Facts::navigation(ProbeKind::NestedNavigation);
    /// The `src` of an `<iframe>`, changed after another document has come.
    FrameSource = "frame-source": Facts::navigation(ProbeKind::NestedNavigation);
    /// `location` of a framed document, set by itself.
    SelfLocation = "self-location": Facts::navigation(ProbeKind::SelfNavigation);
    /// A form that a framed document posts into its own place by script.
    SelfFormPost = "self-form-post": Facts::navigation(ProbeKind::SelfNavigation).method("POST");
    /// A `<meta http-equiv=refresh>` in a framed document.
    SelfMetaRefresh = "self-meta-refresh": Facts::navigation(ProbeKind::SelfNavigation);

    // Whole pages.
    /// The address bar: the user goes somewhere, and no document asked for it.
    AddressBar = "address-bar": Facts::navigation(ProbeKind::AddressBar);
    /// A link, clicked by the user.
    Link = "link": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// A link with `rel=noreferrer`, clicked by the user.
    LinkNoReferrer = "link-noreferrer": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// A link with `target=_blank`, clicked by the user.
    LinkBlank = "link-blank": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// A link with `target=_blank rel=opener`, clicked by the user.
    LinkBlankOpener = "link-blank-opener": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// A link with `target=_top`, clicked by the user.
    LinkTop = "link-top": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// A link that a script clicks.
    LinkByScript = "link-by-script": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// A form with `method=get`, submitted by the user.
    FormGet = "form-get": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// A form with `method=post`, submitted by the user.
    FormPost = "form-post": Facts::navigation(ProbeKind::TopLevelNavigation).method("POST");
    /// A form with `method=post` and `target=_blank`, submitted by the user.
    FormPostBlank = "form-post-blank": Facts::navigation(ProbeKind::TopLevelNavigation).method("POST");
    /// A form with `method=post` and `target=_top`, submitted by the user.
    FormPostTop = "form-post-top": Facts::navigation(ProbeKind::TopLevelNavigation).method("POST");
    /// A form with `method=get` that a script submits.
    FormGetByScript = "form-get-by-script": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// A form with `method=post` that a script submits.
    FormPostByScript = "form-post-by-script": Facts::navigation(ProbeKind::TopLevelNavigation).method("POST");
    /// `location.href`, set by script.
    Location = "location": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// `location.replace()`.
    LocationReplace = "location-replace": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// `top.location`, set by a framed document after a click of the user.
    TopLocation = "top-location": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// `location`, set by a `javascript:` URL.
    JavascriptUrl = "javascript-url": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// `window.open()`.
    WindowOpen = "window-open": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// `window.open()` with `noopener`.
    WindowOpenNoopener = "window-open-noopener": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// `window.open()` with the name of a window that is open already.
    NamedWindow = "named-window": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// `opener.location`, set by the window that was opened.
    OpenerLocation = "opener-location": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// `<meta http-equiv=refresh>`.
    MetaRefresh = "meta-refresh": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// A `Refresh` header of the document.
    RefreshHeader = "refresh-header": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// `location.reload()`.
    ReloadByScript = "reload-by-script": Facts::navigation(ProbeKind::Again(Again::ReloadByScript));
    /// The browser's own reload button.
    ReloadByUser = "reload-by-user": Facts::navigation(ProbeKind::Again(Again::ReloadByUser));
    /// The browser's own back button, after a link has led away.
    Back = "back": Facts::navigation(ProbeKind::Again(Again::Traversal));
    /// A speculation rule that prefetches.
    SpeculativePrefetch = "speculative-prefetch": Facts::navigation(ProbeKind::Speculation).silent();
    /// A speculation rule that prerenders.
    SpeculativePrerender = "speculative-prerender": Facts::navigation(ProbeKind::Speculation).silent();

    // Scripts and cookies.
    /// Reading `document.cookie`; makes no request.
    ReadCookies = "read-cookies": Facts::script(ProbeKind::ScriptReading);
    /// Reading by `cookieStore.getAll()`; makes no request.
    ReadCookieStore = "read-cookie-store": Facts::script(ProbeKind::ScriptReading);
    /// Writing to `document.cookie`; makes no request.
    WriteCookies = "write-cookies": Facts::script(ProbeKind::ScriptWriting);
}

impl<'de> Deserialize<'de> for Probe {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(probe, _)| *probe).ok_or_else(|| {
            de::Error::custom(format!("there is no probe {name:?}; `samesite list --probes` names all that there are"))
        })
    }
}

impl Probe {
    /// What the probe's request is for.
    #[must_use]
    pub const fn kind(self) -> ProbeKind {
        self.facts().kind
    }

    /// The method of the probe's first request.
    #[must_use]
    pub const fn method(self) -> &'static str {
        self.facts().method
    }

    /// Whether the probe makes a request at all.
    #[must_use]
    pub const fn makes_request(self) -> bool {
        !matches!(self.kind(), ProbeKind::ScriptReading | ProbeKind::ScriptWriting)
    }

    /// Whether another page takes the place of the one that is there, or comes beside it.
    #[must_use]
    pub const fn leaves_page(self) -> bool {
        matches!(self.kind(), ProbeKind::TopLevelNavigation | ProbeKind::AddressBar | ProbeKind::Again(_))
    }

    /// Whether the document that asks is gone afterwards, or has to be made for this probe alone.
    #[must_use]
    pub const fn needs_page_of_its_own(self) -> bool {
        self.leaves_page() || self.needs_headers() || matches!(self.kind(), ProbeKind::SelfNavigation)
    }

    /// Whether a request by this probe across origins goes behind a preflight.
    #[must_use]
    pub const fn is_preflighted(self) -> bool {
        matches!(self, Self::FetchPut | Self::FetchDelete)
    }

    /// Whether the next page comes in a window of its own.
    #[must_use]
    pub const fn opens_window(self) -> bool {
        matches!(
            self,
            Self::LinkBlank
                | Self::LinkBlankOpener
                | Self::FormPostBlank
                | Self::WindowOpen
                | Self::WindowOpenNoopener
                | Self::NamedWindow
        )
    }

    /// Whether it takes a header of the document to make the request.
    #[must_use]
    pub const fn needs_headers(self) -> bool {
        matches!(self, Self::LinkHeader | Self::RefreshHeader | Self::CspReport)
    }

    /// Whether the probe's request is made by a framed document for the whole page.
    #[must_use]
    pub const fn breaks_out_of_frames(self) -> bool {
        matches!(
            self,
            Self::LinkTop
                | Self::FormPostTop
                | Self::TopLocation
                | Self::LinkBlank
                | Self::LinkBlankOpener
                | Self::FormPostBlank
                | Self::WindowOpen
                | Self::WindowOpenNoopener
        )
    }
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES.iter().find(|(probe, _)| probe == self).map_or("", |(_, name)| *name);
        f.pad(name)
    }
}
