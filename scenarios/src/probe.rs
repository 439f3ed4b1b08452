//! Probes: the ways in which a document makes a request, or a script looks at the cookies or writes some.
//!
//! One row of the table has everything there is to know of a probe: what the standards say of its request, so that it
//! can be recognised when it comes (method, destination, mode and credentials mode as Fetch and HTML have them), who
//! acts, what the request is answered with, and what the document needs for it. Nobody else keeps a list of probes.

use std::fmt;

use serde::{Deserialize, Deserializer, de};
use url::Url;

use crate::frames::DocumentSource;

/// How the names of the cookies begin that a page sets for itself while it listens for changes, such as `told-0`: by that
/// it learns that it was told of all there were. Other requests may carry one meanwhile; it is nobody's.
pub const OWN_COOKIE: &str = "told-";

/// What a probe's request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProbeKind {
    /// Something that the document uses: a picture, a script, a fetch.
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
    /// What would be the next top-level document, and is a file to be kept: the page stays.
    Download,
    /// The same top-level document once more, asked for by a script or by the user; or an earlier one.
    Revisit(Revisit),
    /// No request: a script looks at the cookies.
    ScriptReading,
    /// No request: a script writes cookies.
    ScriptWriting,
}

/// Why a top-level document is asked for once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Revisit {
    /// A script reloads the page: `location.reload()`.
    ScriptReload,
    /// The user reloads the page by the browser's own button.
    UserReload,
    /// The user, or a script, goes back to the page.
    Back,
    /// The user, or a script, goes forward to the page, after having gone back from it.
    Forward,
}

impl Revisit {
    /// Whether the page is one of another entry of the window's history.
    ///
    /// **Spec:** HTML, "traverse the history by a delta".
    #[must_use]
    pub const fn is_traversal(self) -> bool {
        matches!(self, Self::Back | Self::Forward)
    }
}

/// The document or the worker of it that makes the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Agent {
    /// The document itself.
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
    /// Cookies go along wherever the request goes.
    Include,
    /// Cookies go along to the document's own origin only.
    SameOrigin,
    /// Cookies never go along.
    Omit,
}

/// How a page learns that a probe's request is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// An event of the element or the object tells it.
    Told,
    /// Nothing tells it: only the servers know that the request came.
    Silent,
}

/// Who acts, so that a probe's request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A script of the document.
    Script,
    /// The user, who clicks what the document offers.
    Click,
    /// The user, by what belongs to the browser: the address bar, its buttons.
    Browser,
    /// Nobody: a header field of the document asks for it.
    Header,
}

/// What a probe's request is answered with, when it is redirected no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Status 204, without a body: also for what has no content that the document would miss.
    Nothing,
    /// A picture of one pixel.
    Image,
    /// A script that does nothing.
    Script,
    /// The script of a dedicated worker, which tells its document that it runs.
    WorkerScript,
    /// The script of a shared worker, which tells whoever connects that it runs.
    SharedWorkerScript,
    /// Sound in two parts: the first request gets the one, and the next one the rest.
    SoundInParts,
    /// A style sheet without rules.
    StyleSheet,
    /// A stream of one event.
    EventStream,
    /// An empty manifest of a web application.
    Manifest,
    /// Subtitles in WebVTT, without cues.
    TextTrack,
    /// An SVG file that has the shape referred to.
    SvgShape,
    /// A style sheet for XML, which makes a document of nothing.
    XsltStyleSheet,
    /// A document that does nothing.
    Document,
    /// A file to be kept, without content: status 204 with `Content-Disposition: attachment`.
    Attachment,
    /// A document that tells those around it that it has come.
    FramedDocument,
    /// The next page of the case, which goes on with its steps.
    Page,
}

/// A header field of the document that a probe takes to make its request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DocumentHeader {
    /// `Link: <…>; rel=preload; as=image`, which asks for a picture ahead.
    Link,
    /// The same ahead of the document, in an answer with status 103.
    EarlyHint,
    /// `Link: <…>; rel=prefetch`, which asks for something that a next page may want.
    Prefetch,
    /// `Content-Security-Policy: object-src 'none'; report-uri …`, which has what it blocks reported.
    ContentSecurityPolicy,
    /// The same with `report-to`, and `Reporting-Endpoints: csp="…"`, which says where reports go.
    ReportingEndpoints,
    /// `Refresh: 0; url=…`, which leads to the next page at once.
    Refresh,
}

impl DocumentHeader {
    /// Whether it comes ahead of the document, in an answer with status 103.
    ///
    /// **Spec:** RFC 8297; HTML, "Early hints".
    #[must_use]
    pub const fn is_sent_ahead(self) -> bool {
        matches!(self, Self::EarlyHint)
    }

    /// The names of the fields that it takes and their values, one of which names the URL that is to be asked.
    #[must_use]
    pub fn fields(self, url: &Url) -> Vec<(&'static str, String)> {
        match self {
            Self::Link | Self::EarlyHint => vec![("Link", format!("<{url}>; rel=preload; as=image"))],
            Self::Prefetch => vec![("Link", format!("<{url}>; rel=prefetch"))],
            Self::ContentSecurityPolicy => {
                vec![("Content-Security-Policy", format!("object-src 'none'; report-uri {url}"))]
            }
            Self::ReportingEndpoints => vec![
                ("Reporting-Endpoints", format!("csp=\"{url}\"")),
                ("Content-Security-Policy", "object-src 'none'; report-to csp".to_owned()),
            ],
            Self::Refresh => vec![("Refresh", format!("0; url={url}"))],
        }
    }
}

/// What has the browser make a request, as far as Mixed Content asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Initiator {
    /// A choice of pictures: `srcset`, `<picture>`.
    ImageSet,
    /// Anything else.
    Other,
}

/// What a request's `Referer` is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReferrerSource {
    /// Whoever asks, under the default referrer policy, `strict-origin-when-cross-origin`.
    Client,
    /// The base URL of the document that asks, under the default policy.
    ///
    /// **Spec:** HTML, HostLoadImportedModule: the referencing script's base URL.
    BaseUrl,
    /// Whoever asks, under the referrer policy `no-referrer`.
    Withheld,
    /// No referrer at all, whatever the policy.
    ///
    /// **Spec:** HTML, "hyperlink auditing": who asks is left to `Ping-From`.
    Nothing,
}

/// In which window a probe's request is made, and for which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Window {
    /// The document's window; the answer comes there too.
    Same,
    /// The document's window; the next page comes in a window of its own.
    Opens,
    /// An empty window that the document has opened: its script asks, for itself or for the document's window.
    AskedFromOpened,
    /// An empty window that the document has opened: its script asks for the next page there.
    AskedFromOpenedForItself,
}

/// What a service worker does that is registered for one request alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WorkerTask {
    /// There is no such worker.
    None,
    /// Its script imports what is asked for, before anything else.
    Imports,
    /// It hears of the request and lets it go on.
    LetsPass,
    /// It answers the request by `fetch(event.request)`.
    FetchesAgain,
    /// It answers the request with what the browser has asked for meanwhile: `event.preloadResponse`.
    TakesPreload,
}

/// The interface by which a script has to do with cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CookieInterface {
    /// The text `document.cookie`, which documents alone have.
    Document,
    /// The object `cookieStore` of the Cookie Store API.
    CookieStore,
}

impl fmt::Display for CookieInterface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Document => "document.cookie",
            Self::CookieStore => "cookieStore",
        })
    }
}

/// Everything there is to know of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProbeFacts {
    /// What its request is for.
    pub kind: ProbeKind,
    /// The method of its first request, such as `POST`.
    pub method: &'static str,
    /// The request's destination, such as `image`; `None` where the standards have no word for it, or browsers could not
    /// agree on one.
    pub destination: Option<&'static str>,
    /// The request's mode, such as `no-cors`; `None` for what is no request.
    pub mode: Option<&'static str>,
    /// The request's credentials mode: whether it carries cookies, before SameSite is asked.
    pub credentials: CredentialsMode,
    /// Who makes the request: the document, unless a worker of it does.
    pub agent: Agent,
    /// How the page learns that the request is over.
    pub ending: Ending,
    /// Who acts, so that the request is made.
    pub actor: Actor,
    /// What the request is answered with.
    pub answer: Answer,
    /// Whether a style sheet names what is asked for, or a script a font as one would; for most, an element or a script does.
    pub is_named_by_style: bool,
    /// The header field that the document must come with; `None` for most.
    pub header: Option<DocumentHeader>,
    /// What has the browser make the request.
    pub initiator: Initiator,
    /// What the request's `Referer` is made from.
    pub referrer: ReferrerSource,
    /// In which window the request is made, and for which.
    pub window: Window,
    /// Whether a framed document makes the request for the whole page, or for another window.
    pub breaks_out_of_frames: bool,
    /// What a service worker does about the request that is registered for it alone.
    pub worker_task: WorkerTask,
    /// What the document is made from that asks, where the one that acts has made another one for it: a window of its own, or
    /// a frame.
    pub asked_from_made: Option<DocumentSource>,
    /// Whether the request is made when its document goes away, and so once all else is done.
    pub is_made_at_unload: bool,
    /// Whether the page that is gone back to was served so that the browser may have kept it; then it asks for nothing.
    pub may_be_kept: bool,
    /// Whether the browser makes the request twice by itself; the second one is looked at.
    pub is_made_again: bool,
    /// Whether that second request goes at once to where redirects have led the first one.
    pub is_made_again_at_the_end: bool,
    /// Whether the request goes behind a preflight to another origin, though its method alone would not ask for one.
    pub has_unsafe_headers: bool,
    /// Whether the interface is there in secure contexts only.
    pub needs_secure_context: bool,
    /// The interface by which a script reads or writes cookies; means nothing for requests.
    pub cookie_interface: CookieInterface,
    /// Whether a script that writes takes the cookies of the lines away.
    pub deletes: bool,
    /// Whether a script that reads does so by events, one for each change, in no order of the jar's.
    pub tells_changes: bool,
    /// Whether a script that reads asks for storage access first, which the user has allowed.
    pub asks_for_storage_access: bool,
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
            actor: Actor::Script,
            answer: Answer::Nothing,
            is_named_by_style: false,
            header: None,
            initiator: Initiator::Other,
            referrer: ReferrerSource::Client,
            window: Window::Same,
            breaks_out_of_frames: false,
            worker_task: WorkerTask::None,
            asked_from_made: None,
            is_made_at_unload: false,
            may_be_kept: false,
            is_made_again: false,
            is_made_again_at_the_end: false,
            has_unsafe_headers: false,
            needs_secure_context: false,
            cookie_interface: CookieInterface::Document,
            deletes: false,
            tells_changes: false,
            asks_for_storage_access: false,
        }
    }

    const fn image(mode: &'static str) -> Self {
        Self::subresource("image", mode).answered(Answer::Image)
    }

    const fn code(mode: &'static str) -> Self {
        Self::subresource("script", mode).answered(Answer::Script)
    }

    const fn style() -> Self {
        Self::subresource("style", "no-cors").answered(Answer::StyleSheet)
    }

    const fn named_by_style(self) -> Self {
        Self { is_named_by_style: true, ..self }
    }

    const fn navigation(kind: ProbeKind) -> Self {
        let (destination, answer) = match kind {
            ProbeKind::NestedNavigation => ("iframe", Answer::FramedDocument),
            ProbeKind::SelfNavigation => ("iframe", Answer::Page),
            ProbeKind::Speculation => ("document", Answer::Document),
            ProbeKind::Download => ("document", Answer::Attachment),
            _ => ("document", Answer::Page),
        };
        Self { kind, ..Self::subresource(destination, "navigate").answered(answer) }
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

    const fn acted_by(self, actor: Actor) -> Self {
        Self { actor, ..self }
    }

    const fn clicked(self) -> Self {
        self.acted_by(Actor::Click)
    }

    const fn answered(self, answer: Answer) -> Self {
        Self { answer, ..self }
    }

    const fn with_header(self, header: DocumentHeader) -> Self {
        Self { header: Some(header), ..self }
    }

    const fn referred_by(self, referrer: ReferrerSource) -> Self {
        Self { referrer, ..self }
    }

    const fn chosen(self) -> Self {
        Self { initiator: Initiator::ImageSet, ..self }
    }

    const fn in_window(self, window: Window) -> Self {
        Self { window, ..self }
    }

    const fn out_of_frames(self) -> Self {
        Self { breaks_out_of_frames: true, ..self }
    }

    /// With a service worker of its own, which there is in secure contexts only.
    const fn with_worker(self, worker_task: WorkerTask) -> Self {
        Self { worker_task, needs_secure_context: true, ..self }
    }

    /// Fetched again by a service worker. **Spec:** Fetch, `new Request()`: all but the destination is taken over.
    const fn fetched_again(self) -> Self {
        Self { destination: Some("empty"), ..self.with_worker(WorkerTask::FetchesAgain) }
    }

    const fn asked_from_made(self, source: DocumentSource) -> Self {
        Self { asked_from_made: Some(source), ..self }
    }

    const fn at_unload(self) -> Self {
        Self { is_made_at_unload: true, ..self }
    }

    const fn kept(self) -> Self {
        Self { may_be_kept: true, ..self }
    }

    const fn made_again(self) -> Self {
        Self { is_made_again: true, ..self }
    }

    /// **Spec:** HTML, "resource fetch algorithm": the rest is asked of the same resource, by whatever requests will do.
    const fn made_again_at_the_end(self) -> Self {
        Self { is_made_again_at_the_end: true, ..self.made_again() }
    }

    const fn with_unsafe_headers(self) -> Self {
        Self { has_unsafe_headers: true, ..self }
    }

    const fn in_secure_contexts(self) -> Self {
        Self { needs_secure_context: true, ..self }
    }

    const fn through(self, cookie_interface: CookieInterface) -> Self {
        Self { cookie_interface, ..self }
    }

    const fn told_of_changes(self) -> Self {
        Self { tells_changes: true, ..self }
    }

    const fn asking_for_storage_access(self) -> Self {
        Self { asks_for_storage_access: true, ..self }
    }

    const fn deleting(self) -> Self {
        Self { deletes: true, ..self }
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

            /// Everything there is to know of the probe: its row of the table.
            #[must_use]
            pub const fn facts(self) -> ProbeFacts {
                match self { $(Self::$variant => $facts,)* }
            }

            /// What the probe does, in a few words.
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
    Img = "img": Facts::image("no-cors");
    /// An `<img srcset>`.
    ImgSrcset = "img-srcset": Facts::image("no-cors").chosen();
    /// A `<picture>` with a `<source>`.
    Picture = "picture": Facts::image("no-cors").chosen();
    /// An `<img crossorigin>`, which carries cookies to its own origin only.
    ImgAnonymous = "img-anonymous": Facts::image("cors").to_own_origin();
    /// An `<img crossorigin=use-credentials>`.
    ImgCredentials = "img-credentials": Facts::image("cors");
    /// `new Image()`, in no document's tree.
    ImageObject = "image-object": Facts::image("no-cors");
    /// An `<img>` in an empty window that the document has opened.
    OpenedImg = "opened-img": Facts::image("no-cors").in_window(Window::AskedFromOpened);
    /// An `<input type=image>`.
    InputImage = "input-image": Facts::image("no-cors");
    /// A `<video>`.
    Video = "video": Facts::subresource("video", "no-cors");
    /// What a `<video>` asks for by `Range` once a first part has come.
    VideoRest = "video-rest": Facts::subresource("video", "no-cors").silent().answered(Answer::SoundInParts).made_again_at_the_end();
    /// The poster of a `<video>`.
    VideoPoster = "video-poster": Facts::image("no-cors").silent();
    /// An `<audio>`.
    Audio = "audio": Facts::subresource("audio", "no-cors");
    /// A `<track>` of a `<video>`.
    Track = "track": Facts::subresource("track", "same-origin").to_own_origin().answered(Answer::TextTrack);
    /// An `<image>` in an `<svg>`.
    SvgImage = "svg-image": Facts::image("no-cors");
    /// A `<use>` in an `<svg>` that refers to another file.
    SvgUse = "svg-use": Facts::subresource("", "same-origin").to_own_origin().unworded().silent().answered(Answer::SvgShape);
    /// An `<feImage>` of a filter in an `<svg>`.
    SvgFilterImage = "svg-filter-image": Facts::image("no-cors").silent();
    /// A `<link rel=icon>`.
    Icon = "icon": Facts::image("no-cors").silent();

    // Scripts.
    /// A classic `<script src>`.
    Script = "script": Facts::code("no-cors");
    /// A `<script src crossorigin=use-credentials>`.
    ScriptCredentials = "script-credentials": Facts::code("cors");
    /// A `<script type=module src>`, which carries cookies to its own origin only.
    ModuleScript = "module-script": Facts::code("cors").to_own_origin();
    /// A `<script type=module src crossorigin=use-credentials>`.
    ModuleScriptCredentials = "module-script-credentials": Facts::code("cors");
    /// `import()`.
    DynamicImport = "dynamic-import": Facts::code("cors").to_own_origin().referred_by(ReferrerSource::BaseUrl);

    // Styles and fonts.
    /// A `<link rel=stylesheet>`.
    Stylesheet = "stylesheet": Facts::style();
    /// An `@import` in a style sheet of the document.
    CssImport = "css-import": Facts::style().named_by_style();
    /// A background picture in a style sheet of the document.
    CssBackground = "css-background": Facts::image("no-cors").named_by_style().silent();
    /// A cursor, a list's bullet and their like: here `list-style-image`.
    CssListStyle = "css-list-style": Facts::image("no-cors").named_by_style().silent();
    /// The picture that a border is made of.
    CssBorderImage = "css-border-image": Facts::image("no-cors").named_by_style().silent();
    /// A picture of an `image-set()` in a style sheet of the document.
    CssImageSet = "css-image-set": Facts::image("no-cors").named_by_style().silent();
    /// A picture that takes the place of an element's content: `content: url()`.
    CssContent = "css-content": Facts::image("no-cors").named_by_style().silent();
    /// A picture for the pointer: `cursor: url()`.
    CssCursor = "css-cursor": Facts::image("no-cors").named_by_style().silent();
    /// A picture that a mask is made of, which carries cookies to its own origin only.
    CssMask = "css-mask": Facts::image("cors").named_by_style().to_own_origin().silent();
    /// A picture that text flows around, `shape-outside: url()`, which carries cookies to its own origin only.
    CssShape = "css-shape": Facts::image("cors").named_by_style().to_own_origin().silent();
    /// An `@font-face` in a style sheet of the document, which carries cookies to its own origin only.
    CssFontFace = "css-font-face": Facts::subresource("font", "cors").named_by_style().to_own_origin();
    /// The `<?xml-stylesheet?>` of an XML document that the document makes in a frame, for its own origin only.
    Xslt = "xslt": Facts::subresource("xslt", "same-origin").to_own_origin().answered(Answer::XsltStyleSheet).referred_by(ReferrerSource::Nothing);
    /// A `FontFace`, which carries cookies to its own origin only.
    Font = "font": Facts::subresource("font", "cors").named_by_style().to_own_origin();

    // Links in the head.
    /// A `<link rel=preload as=image>`.
    Preload = "preload": Facts::image("no-cors");
    /// A `<link rel=modulepreload>`, which carries cookies to its own origin only.
    ModulePreload = "modulepreload": Facts::code("cors").to_own_origin();
    /// A `<link rel=prefetch>`.
    Prefetch = "prefetch": Facts::subresource("empty", "no-cors").silent();
    /// A `<link rel=manifest>`, which carries no cookies.
    Manifest = "manifest": Facts::subresource("manifest", "cors").without_cookies().silent().answered(Answer::Manifest);
    /// A `<link rel=manifest crossorigin=use-credentials>`.
    ManifestCredentials = "manifest-credentials": Facts::subresource("manifest", "cors").silent().answered(Answer::Manifest);
    /// A `Link: rel=preload; as=image` header of the document itself.
    LinkHeader = "link-header": Facts::image("no-cors").silent().acted_by(Actor::Header).with_header(DocumentHeader::Link);

    /// A `Link: rel=preload; as=image` header that comes ahead of the document itself, in an answer with status 103.
    EarlyHint = "early-hint": Facts::image("no-cors").silent().acted_by(Actor::Header).with_header(DocumentHeader::EarlyHint);
    /// A `Link: rel=prefetch` header of the document itself.
    PrefetchHeader = "prefetch-header": Facts::subresource("empty", "no-cors").silent().acted_by(Actor::Header).with_header(DocumentHeader::Prefetch);

    // Fetch and its elders.
    /// `fetch()` with `mode: "no-cors"` and `credentials: "include"`.
    Fetch = "fetch": Facts::subresource("empty", "no-cors");
    /// `fetch()` as [`Probe::Fetch`], of an empty window that the document has opened.
    OpenedFetch = "opened-fetch": Facts::subresource("empty", "no-cors").in_window(Window::AskedFromOpened);
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
    /// `fetch()` with `keepalive`, made when the document goes away.
    FetchAtUnload = "fetch-at-unload": Facts::subresource("empty", "no-cors").silent().at_unload();
    /// `fetchLater()` with `mode: "no-cors"` and `credentials: "include"`, due at once.
    FetchLater = "fetch-later": Facts::subresource("empty", "no-cors").silent().in_secure_contexts();
    /// `XMLHttpRequest`, which carries cookies to its own origin only.
    Xhr = "xhr": Facts::subresource("empty", "cors").to_own_origin();
    /// `XMLHttpRequest` with `withCredentials`.
    XhrCredentials = "xhr-credentials": Facts::subresource("empty", "cors");
    /// `XMLHttpRequest` with method POST and `withCredentials`.
    XhrPost = "xhr-post": Facts::subresource("empty", "cors").method("POST");
    /// `navigator.sendBeacon()`.
    Beacon = "beacon": Facts::subresource("empty", "no-cors").method("POST").silent();
    /// `navigator.sendBeacon()`, when the document goes away.
    BeaconAtUnload = "beacon-at-unload": Facts::subresource("empty", "no-cors").method("POST").silent().at_unload();
    /// The `ping` of a link that is followed.
    Ping = "ping": Facts::subresource("empty", "no-cors").method("POST").silent().referred_by(ReferrerSource::Nothing);
    /// The `ping` of a link that leads away.
    PingOnLeaving = "ping-on-leaving": Facts::subresource("empty", "no-cors").method("POST").silent().referred_by(ReferrerSource::Nothing).at_unload();
    /// A link with `download`, followed by a script.
    Download = "download": Facts::subresource("empty", "no-cors").to_own_origin().answered(Answer::Attachment).silent();
    /// `EventSource`, which carries cookies to its own origin only.
    EventSource = "eventsource": Facts::subresource("empty", "cors").to_own_origin().answered(Answer::EventStream);
    /// `EventSource` with `withCredentials`.
    EventSourceCredentials = "eventsource-credentials": Facts::subresource("empty", "cors").answered(Answer::EventStream);
    /// `EventSource` with `withCredentials`, when it connects once more after its stream has ended.
    EventSourceAgain = "eventsource-again": Facts::subresource("empty", "cors").answered(Answer::EventStream).made_again();
    /// `WebSocket`.
    WebSocket = "websocket": Facts::subresource("", "websocket").unworded();
    /// A report that `Content-Security-Policy: report-uri` asks for, which carries cookies to its own origin only.
    CspReport = "csp-report": Facts::subresource("report", "no-cors").method("POST").to_own_origin().silent().with_header(DocumentHeader::ContentSecurityPolicy);

    /// A report that `Content-Security-Policy: report-to` asks for, by the Reporting API, which carries cookies to its own origin only.
    CspReportTo = "csp-report-to": Facts::subresource("report", "cors").method("POST").to_own_origin().silent().with_header(DocumentHeader::ReportingEndpoints).with_unsafe_headers();

    // Workers: their scripts, and what they ask for.
    /// The script of a dedicated worker.
    Worker = "worker": Facts::subresource("worker", "same-origin").to_own_origin().answered(Answer::WorkerScript);
    /// The script of a dedicated module worker.
    ModuleWorker = "module-worker": Facts::subresource("worker", "same-origin").to_own_origin().answered(Answer::WorkerScript);
    /// The script of a shared worker.
    SharedWorkerScript = "shared-worker": Facts::subresource("sharedworker", "same-origin").to_own_origin().answered(Answer::SharedWorkerScript);
    /// The module of an audio worklet.
    AudioWorklet = "audio-worklet": Facts::subresource("audioworklet", "cors").to_own_origin().answered(Answer::Script).in_secure_contexts();
    /// The module of an audio worklet, with `credentials: "include"`.
    AudioWorkletCredentials = "audio-worklet-credentials": Facts::subresource("audioworklet", "cors").answered(Answer::Script).in_secure_contexts();
    /// The module of a paint worklet.
    PaintWorklet = "paint-worklet": Facts::subresource("paintworklet", "cors").to_own_origin().answered(Answer::Script).in_secure_contexts();
    /// The module of a paint worklet, with `credentials: "include"`.
    PaintWorkletCredentials = "paint-worklet-credentials": Facts::subresource("paintworklet", "cors").answered(Answer::Script).in_secure_contexts();
    /// `importScripts()` in a dedicated worker.
    ImportScripts = "import-scripts": Facts::code("no-cors").by(DedicatedWorker);
    /// `fetch()` in a dedicated worker, as [`Probe::Fetch`].
    WorkerFetch = "worker-fetch": Facts::subresource("empty", "no-cors").by(DedicatedWorker);
    /// `XMLHttpRequest` with `withCredentials` in a dedicated worker.
    WorkerXhr = "worker-xhr": Facts::subresource("empty", "cors").by(DedicatedWorker);
    /// `WebSocket` in a dedicated worker.
    WorkerWebSocket = "worker-websocket": Facts::subresource("", "websocket").unworded().by(DedicatedWorker);
    /// `EventSource` with `withCredentials` in a dedicated worker.
    WorkerEventSource = "worker-eventsource": Facts::subresource("empty", "cors").by(DedicatedWorker).answered(Answer::EventStream);
    /// `fetch()` in a dedicated worker from a `blob:` URL.
    BlobWorkerFetch = "blob-worker-fetch": Facts::subresource("empty", "no-cors").by(BlobWorker);
    /// `fetch()` in a dedicated worker from a `data:` URL.
    DataWorkerFetch = "data-worker-fetch": Facts::subresource("empty", "no-cors").by(DataWorker);
    /// `fetch()` in a shared worker.
    SharedWorkerFetch = "shared-worker-fetch": Facts::subresource("empty", "no-cors").by(SharedWorker);
    /// `XMLHttpRequest` with `withCredentials` in a shared worker.
    SharedWorkerXhr = "shared-worker-xhr": Facts::subresource("empty", "cors").by(SharedWorker);
    /// `WebSocket` in a shared worker.
    SharedWorkerWebSocket = "shared-worker-websocket": Facts::subresource("", "websocket").unworded().by(SharedWorker);
    /// `EventSource` with `withCredentials` in a shared worker.
    SharedWorkerEventSource = "shared-worker-eventsource": Facts::subresource("empty", "cors").by(SharedWorker).answered(Answer::EventStream);
    /// `importScripts()` in a shared worker.
    SharedWorkerImport = "shared-worker-import": Facts::code("no-cors").by(SharedWorker);
    /// The script of a service worker.
    ServiceWorkerScript = "service-worker": Facts::subresource("serviceworker", "same-origin").to_own_origin().answered(Answer::Script).in_secure_contexts();
    /// `fetch()` in a service worker.
    ServiceWorkerFetch = "service-worker-fetch": Facts::subresource("empty", "no-cors").by(ServiceWorker).in_secure_contexts();

    /// `WebSocket` in a service worker.
    ServiceWorkerWebSocket = "service-worker-websocket": Facts::subresource("", "websocket").unworded().by(ServiceWorker).in_secure_contexts();
    /// `importScripts()` in the script of a service worker.
    ServiceWorkerImport = "service-worker-import": Facts::code("no-cors").by(ServiceWorker).with_worker(WorkerTask::Imports);

    // Through a service worker that controls the document, or what comes of the request.
    /// An `<img>`, of which the document's service worker hears.
    ImgThroughWorker = "img-through-worker": Facts::image("no-cors").with_worker(WorkerTask::LetsPass);
    /// An `<img>`, which the document's service worker fetches in its place.
    ImgByWorker = "img-by-worker": Facts::image("no-cors").fetched_again();
    /// `fetch()` as [`Probe::Fetch`], of which the document's service worker hears.
    FetchThroughWorker = "fetch-through-worker": Facts::subresource("empty", "no-cors").with_worker(WorkerTask::LetsPass);
    /// `fetch()` as [`Probe::Fetch`], which the document's service worker fetches in its place.
    FetchByWorker = "fetch-by-worker": Facts::subresource("empty", "no-cors").fetched_again();
    /// `fetch()` as [`Probe::FetchCors`], which the document's service worker fetches in its place.
    FetchCorsByWorker = "fetch-cors-by-worker": Facts::subresource("empty", "cors").fetched_again();
    /// An `<iframe>` of the own origin, of which a service worker hears.
    IframeThroughWorker = "iframe-through-worker": Facts::navigation(ProbeKind::NestedNavigation).with_worker(WorkerTask::LetsPass);
    /// An `<iframe>` of the own origin, which a service worker fetches in its place.
    IframeByWorker = "iframe-by-worker": Facts::navigation(ProbeKind::NestedNavigation).fetched_again();
    /// An `<iframe>` of the own origin by navigation preload.
    IframePreloaded = "iframe-preloaded": Facts::navigation(ProbeKind::NestedNavigation).with_worker(WorkerTask::TakesPreload);
    /// `location.href`, set by script, where a service worker of the next page's hears of it.
    LocationThroughWorker = "location-through-worker": Facts::navigation(ProbeKind::TopLevelNavigation).with_worker(WorkerTask::LetsPass);
    /// `location.href`, set by script, where a service worker of the next page's fetches the page.
    LocationByWorker = "location-by-worker": Facts::navigation(ProbeKind::TopLevelNavigation).fetched_again();
    /// `location.href`, set by script, to a page that comes by navigation preload.
    LocationPreloaded = "location-preloaded": Facts::navigation(ProbeKind::TopLevelNavigation).with_worker(WorkerTask::TakesPreload);
    /// A form with `method=post` that a script submits, where a service worker of the next page's fetches the page.
    FormPostByWorker = "form-post-by-worker": Facts::navigation(ProbeKind::TopLevelNavigation).method("POST").fetched_again();

    // Frames and what is like them.
    /// An `<iframe>`.
    Iframe = "iframe": Facts::navigation(ProbeKind::NestedNavigation);
    /// An `<iframe>` whose `src` is a `javascript:` URL, by which its empty document leads on.
    JavascriptFrame = "javascript-frame": Facts::navigation(ProbeKind::NestedNavigation).asked_from_made(DocumentSource::Blank);
    /// A `<fencedframe>`, in which nobody can be told to act.
    FencedFrame = "fenced-frame": Facts::navigation(ProbeKind::NestedNavigation).unworded().silent().answered(Answer::Document).in_secure_contexts();
    /// A `<frame>` in a `<frameset>`.
    Frame = "frame": Facts::navigation(ProbeKind::NestedNavigation).to("frame").asked_from_made(DocumentSource::Srcdoc);
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
    AddressBar = "address-bar": Facts::navigation(ProbeKind::AddressBar).acted_by(Actor::Browser);
    /// A link, clicked by the user.
    Link = "link": Facts::navigation(ProbeKind::TopLevelNavigation).clicked();
    /// A link with `rel=noreferrer`, clicked by the user.
    LinkNoReferrer = "link-noreferrer": Facts::navigation(ProbeKind::TopLevelNavigation).referred_by(ReferrerSource::Withheld).clicked();
    /// A link with `target=_blank`, clicked by the user.
    LinkBlank = "link-blank": Facts::navigation(ProbeKind::TopLevelNavigation).clicked().in_window(Window::Opens).out_of_frames();
    /// A link with `target=_blank rel=opener`, clicked by the user.
    LinkBlankOpener = "link-blank-opener": Facts::navigation(ProbeKind::TopLevelNavigation).clicked().in_window(Window::Opens).out_of_frames();
    /// A link with `target=_blank rel=noopener`, clicked by the user.
    LinkBlankNoopener = "link-blank-noopener": Facts::navigation(ProbeKind::TopLevelNavigation).clicked().in_window(Window::Opens).out_of_frames();
    /// A link with `target=_top`, clicked by the user.
    LinkTop = "link-top": Facts::navigation(ProbeKind::TopLevelNavigation).clicked().out_of_frames();
    /// A link that a script clicks.
    LinkByScript = "link-by-script": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// A form with `method=get`, submitted by the user.
    FormGet = "form-get": Facts::navigation(ProbeKind::TopLevelNavigation).clicked();
    /// A form with `method=post`, submitted by the user.
    FormPost = "form-post": Facts::navigation(ProbeKind::TopLevelNavigation).method("POST").clicked();
    /// A form with `method=post` and `target=_blank`, submitted by the user.
    FormPostBlank = "form-post-blank": Facts::navigation(ProbeKind::TopLevelNavigation).method("POST").clicked().in_window(Window::Opens).out_of_frames();
    /// A form with `method=get` and `target=_blank`, submitted by the user.
    FormGetBlank = "form-get-blank": Facts::navigation(ProbeKind::TopLevelNavigation).clicked().in_window(Window::Opens).out_of_frames();
    /// A form with `method=post`, `target=_blank` and `rel=opener`, submitted by the user.
    FormPostBlankOpener = "form-post-blank-opener": Facts::navigation(ProbeKind::TopLevelNavigation).method("POST").clicked().in_window(Window::Opens).out_of_frames();
    /// A form with `method=post`, `target=_blank` and `rel=noopener`, submitted by the user.
    FormPostBlankNoopener = "form-post-blank-noopener": Facts::navigation(ProbeKind::TopLevelNavigation).method("POST").clicked().in_window(Window::Opens).out_of_frames();
    /// A form with `method=post` and `rel=noreferrer`, submitted by the user.
    FormPostNoReferrer = "form-post-noreferrer": Facts::navigation(ProbeKind::TopLevelNavigation).method("POST").referred_by(ReferrerSource::Withheld).clicked();
    /// A form with `method=post` and `target=_top`, submitted by the user.
    FormPostTop = "form-post-top": Facts::navigation(ProbeKind::TopLevelNavigation).method("POST").clicked().out_of_frames();
    /// A form with `method=get` that a script submits.
    FormGetByScript = "form-get-by-script": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// A form with `method=post` that a script submits.
    FormPostByScript = "form-post-by-script": Facts::navigation(ProbeKind::TopLevelNavigation).method("POST");
    /// A form with `method=get` and `target=_blank` that a script submits.
    FormGetBlankByScript = "form-get-blank-by-script": Facts::navigation(ProbeKind::TopLevelNavigation).in_window(Window::Opens).out_of_frames();
    /// A form with `method=post` and `target=_blank` that a script submits.
    FormPostBlankByScript = "form-post-blank-by-script": Facts::navigation(ProbeKind::TopLevelNavigation).method("POST").in_window(Window::Opens).out_of_frames();
    /// `location.href`, set by script.
    Location = "location": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// `location.replace()`.
    LocationReplace = "location-replace": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// `top.location`, set by a framed document after a click of the user.
    TopLocation = "top-location": Facts::navigation(ProbeKind::TopLevelNavigation).clicked().out_of_frames();
    /// `location`, set by a `javascript:` URL.
    JavascriptUrl = "javascript-url": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// `window.open()`.
    WindowOpen = "window-open": Facts::navigation(ProbeKind::TopLevelNavigation).in_window(Window::Opens).out_of_frames();
    /// `window.open()` with `noopener`.
    WindowOpenNoopener = "window-open-noopener": Facts::navigation(ProbeKind::TopLevelNavigation).in_window(Window::Opens).out_of_frames();
    /// `window.open()` with `noreferrer`.
    WindowOpenNoReferrer = "window-open-noreferrer": Facts::navigation(ProbeKind::TopLevelNavigation).referred_by(ReferrerSource::Withheld).in_window(Window::Opens).out_of_frames();
    /// `window.open()` with the name of a window that is open already.
    NamedWindow = "named-window": Facts::navigation(ProbeKind::TopLevelNavigation).in_window(Window::Opens);
    /// `opener.location`, set by the window that was opened.
    OpenerLocation = "opener-location": Facts::navigation(ProbeKind::TopLevelNavigation).in_window(Window::AskedFromOpened);
    /// `location`, set by an empty window that the document has opened.
    OpenedLocation = "opened-location": Facts::navigation(ProbeKind::TopLevelNavigation).in_window(Window::AskedFromOpenedForItself).out_of_frames();
    /// A form with `method=post` that the script of an empty window submits, which the document has opened.
    OpenedFormPost = "opened-form-post": Facts::navigation(ProbeKind::TopLevelNavigation).method("POST").in_window(Window::AskedFromOpenedForItself).out_of_frames();
    /// `location`, set by a document at a `blob:` URL that the document has opened in a window.
    BlobWindow = "blob-window": Facts::navigation(ProbeKind::TopLevelNavigation).in_window(Window::Opens).asked_from_made(DocumentSource::Blob);
    /// `location`, set by a document at a `data:` URL that the document has opened in a window.
    DataWindow = "data-window": Facts::navigation(ProbeKind::TopLevelNavigation).in_window(Window::Opens).asked_from_made(DocumentSource::Data);
    /// `<meta http-equiv=refresh>`.
    MetaRefresh = "meta-refresh": Facts::navigation(ProbeKind::TopLevelNavigation);
    /// A `Refresh` header of the document.
    RefreshHeader = "refresh-header": Facts::navigation(ProbeKind::TopLevelNavigation).acted_by(Actor::Header).with_header(DocumentHeader::Refresh);
    /// `location.reload()`.
    ReloadByScript = "reload-by-script": Facts::navigation(ProbeKind::Revisit(Revisit::ScriptReload));
    /// The browser's own reload button.
    ReloadByUser = "reload-by-user": Facts::navigation(ProbeKind::Revisit(Revisit::UserReload)).acted_by(Actor::Browser);
    /// The browser's own back button, after a link has led away.
    Back = "back": Facts::navigation(ProbeKind::Revisit(Revisit::Back)).acted_by(Actor::Browser);
    /// The browser's own back button: to the page before this one.
    GoBack = "go-back": Facts::navigation(ProbeKind::Revisit(Revisit::Back)).acted_by(Actor::Browser);
    /// The browser's own back button, to a page that the browser may have kept.
    GoBackKept = "go-back-kept": Facts::navigation(ProbeKind::Revisit(Revisit::Back)).acted_by(Actor::Browser).kept();
    /// The browser's own forward button, after going back.
    GoForward = "go-forward": Facts::navigation(ProbeKind::Revisit(Revisit::Forward)).acted_by(Actor::Browser);
    /// `history.back()`.
    HistoryBack = "history-back": Facts::navigation(ProbeKind::Revisit(Revisit::Back));
    /// `history.back()`, to a page that the browser may have kept.
    HistoryBackKept = "history-back-kept": Facts::navigation(ProbeKind::Revisit(Revisit::Back)).kept();
    /// `history.forward()`, after going back.
    HistoryForward = "history-forward": Facts::navigation(ProbeKind::Revisit(Revisit::Forward));
    /// A speculation rule that prefetches.
    SpeculativePrefetch = "speculative-prefetch": Facts::navigation(ProbeKind::Speculation).silent();
    /// A speculation rule that prerenders.
    SpeculativePrerender = "speculative-prerender": Facts::navigation(ProbeKind::Speculation).silent();

    /// `window.open()` of what comes with `Content-Disposition: attachment`.
    Attachment = "attachment": Facts::navigation(ProbeKind::Download).silent();

    // Scripts and cookies.
    /// Reading `document.cookie`; makes no request.
    ReadCookies = "read-cookies": Facts::script(ProbeKind::ScriptReading);
    /// Reading by `cookieStore.getAll()`; makes no request.
    ReadCookieStore = "read-cookie-store": Facts::script(ProbeKind::ScriptReading).through(CookieInterface::CookieStore);
    /// Reading by `cookieStore.getAll()` in a service worker; makes no request.
    ServiceWorkerReadCookieStore = "service-worker-read-cookie-store": Facts::script(ProbeKind::ScriptReading).through(CookieInterface::CookieStore).by(ServiceWorker).in_secure_contexts();
    /// Listening for `change` events of `cookieStore` since the document came; makes no request.
    ReadCookieChanges = "read-cookie-changes": Facts::script(ProbeKind::ScriptReading).through(CookieInterface::CookieStore).told_of_changes();
    /// Listening for `cookiechange` events in a service worker that has subscribed since the document came; makes no request.
    ServiceWorkerReadCookieChanges = "service-worker-read-cookie-changes": Facts::script(ProbeKind::ScriptReading).through(CookieInterface::CookieStore).by(ServiceWorker).in_secure_contexts().told_of_changes();
    /// Reading `document.cookie` once `document.requestStorageAccess()` has ended, which the user has allowed; makes no request.
    RequestStorageAccess = "request-storage-access": Facts::script(ProbeKind::ScriptReading).asking_for_storage_access();
    /// Writing to `document.cookie`; makes no request.
    WriteCookies = "write-cookies": Facts::script(ProbeKind::ScriptWriting);
    /// Writing by `cookieStore.set()`, with what a line says but `Secure` and `HttpOnly`; makes no request.
    WriteCookieStore = "write-cookie-store": Facts::script(ProbeKind::ScriptWriting).through(CookieInterface::CookieStore);
    /// Deleting by `cookieStore.delete()`, with the name, domain, path and partition that a line says; makes no request.
    DeleteCookieStore = "delete-cookie-store": Facts::script(ProbeKind::ScriptWriting).through(CookieInterface::CookieStore).deleting();
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
        matches!(self.kind(), ProbeKind::TopLevelNavigation | ProbeKind::AddressBar | ProbeKind::Revisit(_))
    }

    /// Whether a document comes: another page, or one in a frame.
    #[must_use]
    pub const fn brings_document(self) -> bool {
        // In a frame that tells nothing nobody can be told to act.
        let is_heard_of = matches!(self.facts().ending, Ending::Told);
        self.leaves_page()
            || matches!(self.kind(), ProbeKind::NestedNavigation) && is_heard_of
            || matches!(self.kind(), ProbeKind::SelfNavigation)
    }

    /// Whether the document that asks is gone afterwards, or has to be made for this probe alone.
    #[must_use]
    pub const fn needs_page_of_its_own(self) -> bool {
        self.leaves_page()
            || self.needs_headers()
            || self.facts().is_made_at_unload
            || self.is_controlled()
            || self.facts().asks_for_storage_access
            || self.is_asked_from_opened()
            || matches!(self.kind(), ProbeKind::SelfNavigation | ProbeKind::Download)
            // Browsers follow it like a link where it leads to another origin, and one link undoes another.
            || matches!(self, Self::Download)
    }

    /// Whether a service worker controls the document that asks, or what comes of the request.
    #[must_use]
    pub const fn is_controlled(self) -> bool {
        !matches!(self.facts().worker_task, WorkerTask::None | WorkerTask::Imports)
    }

    /// Whether a request by this probe across origins goes behind a preflight.
    ///
    /// **Spec:** Fetch, "CORS-safelisted method" and "CORS-safelisted request-header".
    #[must_use]
    pub const fn is_preflighted(self) -> bool {
        self.facts().has_unsafe_headers || !matches!(self.method().as_bytes(), b"GET" | b"HEAD" | b"POST")
    }

    /// Whether the user clicks what leads to the request.
    #[must_use]
    pub const fn is_clicked(self) -> bool {
        matches!(self.facts().actor, Actor::Click)
    }

    /// Whether an empty window asks that the document has opened.
    #[must_use]
    pub const fn is_asked_from_opened(self) -> bool {
        matches!(self.facts().window, Window::AskedFromOpened | Window::AskedFromOpenedForItself)
    }

    /// Whether the next page comes in a window of its own.
    #[must_use]
    pub const fn opens_window(self) -> bool {
        matches!(self.facts().window, Window::Opens | Window::AskedFromOpenedForItself)
    }

    /// Whether it goes to another entry of the window's history; [`Probe::Back`] leads away by itself, and back to the same.
    #[must_use]
    pub const fn goes_through_history(self) -> bool {
        matches!(
            self,
            Self::GoBack
                | Self::GoBackKept
                | Self::GoForward
                | Self::HistoryBack
                | Self::HistoryBackKept
                | Self::HistoryForward
        )
    }

    /// Whether the page that comes takes the place of this one in the window's history.
    ///
    /// **Spec:** HTML, "shared declarative refresh steps", `location.replace()`.
    #[must_use]
    pub const fn replaces_entry(self) -> bool {
        matches!(self, Self::LocationReplace | Self::MetaRefresh | Self::RefreshHeader)
    }

    /// Whether it takes a header field of the document to make the request.
    #[must_use]
    pub const fn needs_headers(self) -> bool {
        self.facts().header.is_some()
    }

    /// Whether the probe's request is made by a framed document for the whole page, or for another window.
    #[must_use]
    pub const fn breaks_out_of_frames(self) -> bool {
        self.facts().breaks_out_of_frames
    }
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES.iter().find(|(probe, _)| probe == self).map_or("", |(_, name)| *name);
        f.pad(name)
    }
}
