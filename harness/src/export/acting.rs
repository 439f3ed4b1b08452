//! Acting: each probe as a document's script has it, for whoever reads it there.
//!
//! Playing has a script of its own for all probes, which reports and waits; what is handed over is what a person would
//! write who wants to see one request.

use samesite_reports::export::staging::Body;
use samesite_scenarios::{Answer, Probe};

/// How a document makes a probe's request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Acting {
    /// By a statement, in which `$to` stands for where to.
    Run(&'static str),
    /// By something that the user clicks: an expression.
    Offer(&'static str),
    /// By a header field of the document.
    Header,
    /// The user does it by what belongs to the browser.
    Deed(Button),
    /// No request is made: a script reads `document.cookie`.
    Read,
    /// No request is made: a script writes to `document.cookie`.
    Write,
}

/// What belongs to the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Button {
    AddressBar,
    Reload,
    Back,
    Forward,
}

/// How a document makes a probe's request; `None` where that takes more than a few words.
pub(super) fn acting(probe: Probe) -> Option<Acting> {
    use Acting::{Deed, Header, Offer, Read, Run, Write};
    Some(match probe {
        Probe::Img => Run("add(\"img\", { src: $to });"),
        Probe::ImgSrcset => Run("add(\"img\", { srcset: `${$to} 1x` });"),
        Probe::ImgAnonymous => Run("add(\"img\", { crossOrigin: \"anonymous\", src: $to });"),
        Probe::ImgCredentials => Run("add(\"img\", { crossOrigin: \"use-credentials\", src: $to });"),
        Probe::ImageObject => Run("new Image().src = $to;"),
        Probe::InputImage => Run("add(\"input\", { type: \"image\", src: $to });"),
        Probe::Video => Run("add(\"video\", { preload: \"auto\", src: $to });"),
        Probe::VideoPoster => Run("add(\"video\", { poster: $to });"),
        Probe::Audio => Run("add(\"audio\", { preload: \"auto\", src: $to });"),
        Probe::Icon => Run("add(\"link\", { rel: \"icon\", href: $to });"),
        Probe::Script => Run("add(\"script\", { src: $to });"),
        Probe::ScriptCredentials => Run("add(\"script\", { crossOrigin: \"use-credentials\", src: $to });"),
        Probe::ModuleScript => Run("add(\"script\", { type: \"module\", src: $to });"),
        Probe::ModuleScriptCredentials => {
            Run("add(\"script\", { type: \"module\", crossOrigin: \"use-credentials\", src: $to });")
        }
        Probe::DynamicImport => Run("import($to);"),
        Probe::Stylesheet => Run("add(\"link\", { rel: \"stylesheet\", href: $to });"),
        Probe::CssImport => Run("add(\"style\", { textContent: `@import url(\"${$to}\");` });"),
        Probe::CssBackground => Run("styled({ backgroundImage: `url(\"${$to}\")` });"),
        Probe::CssBorderImage => Run("styled({ border: \"9px solid\", borderImage: `url(\"${$to}\") 9` });"),
        Probe::CssListStyle => Run("styled({ display: \"list-item\", listStyleImage: `url(\"${$to}\")` });"),
        Probe::CssCursor => Run("styled({ cursor: `url(\"${$to}\"), auto` });"),
        Probe::Font => Run("new FontFace(\"some\", `url(\"${$to}\")`).load();"),
        Probe::Preload => Run("add(\"link\", { rel: \"preload\", as: \"image\", href: $to });"),
        Probe::ModulePreload => Run("add(\"link\", { rel: \"modulepreload\", href: $to });"),
        Probe::Prefetch => Run("add(\"link\", { rel: \"prefetch\", href: $to });"),
        Probe::Manifest => Run("add(\"link\", { rel: \"manifest\", href: $to });"),
        Probe::ManifestCredentials => {
            Run("add(\"link\", { rel: \"manifest\", crossOrigin: \"use-credentials\", href: $to });")
        }
        Probe::LinkHeader | Probe::PrefetchHeader | Probe::RefreshHeader => Header,
        Probe::Fetch => Run("fetch($to, { mode: \"no-cors\", credentials: \"include\" });"),
        Probe::FetchCors => Run("fetch($to, { credentials: \"include\" });"),
        Probe::FetchDefault => Run("fetch($to);"),
        Probe::FetchOmit => Run("fetch($to, { credentials: \"omit\" });"),
        Probe::FetchSameOrigin => Run("fetch($to, { mode: \"same-origin\" });"),
        Probe::FetchPost => {
            Run("fetch($to, { method: \"POST\", mode: \"no-cors\", credentials: \"include\", body: \"\" });")
        }
        Probe::FetchPostCors => Run("fetch($to, { method: \"POST\", credentials: \"include\", body: \"\" });"),
        Probe::FetchHead => Run("fetch($to, { method: \"HEAD\", credentials: \"include\" });"),
        Probe::FetchPut => Run("fetch($to, { method: \"PUT\", credentials: \"include\", body: \"\" });"),
        Probe::FetchDelete => Run("fetch($to, { method: \"DELETE\", credentials: \"include\" });"),
        Probe::FetchKeepalive => Run("fetch($to, { mode: \"no-cors\", credentials: \"include\", keepalive: true });"),
        Probe::FetchLater => Run("fetchLater($to, { mode: \"no-cors\", credentials: \"include\", activateAfter: 0 });"),
        Probe::Xhr => Run("const call = new XMLHttpRequest();\ncall.open(\"GET\", $to);\ncall.send();"),
        Probe::XhrCredentials => Run(
            "const call = new XMLHttpRequest();\ncall.open(\"GET\", $to);\ncall.withCredentials = true;\ncall.send();",
        ),
        Probe::XhrPost => Run(
            "const call = new XMLHttpRequest();\ncall.open(\"POST\", $to);\ncall.withCredentials = true;\ncall.send();",
        ),
        Probe::Beacon => Run("navigator.sendBeacon($to, \"beacon\");"),
        Probe::Download => Run("add(\"a\", { href: $to, download: \"file\" }).click();"),
        Probe::Attachment => Run("window.open($to);"),
        Probe::EventSource => {
            Run("const source = new EventSource($to);\nsource.onopen = source.onerror = () => source.close();")
        }
        Probe::EventSourceCredentials => Run("const source = new EventSource($to, { withCredentials: true });\n\
             source.onopen = source.onerror = () => source.close();"),
        Probe::WebSocket => Run("new WebSocket($to.replace(/^http/, \"ws\"));"),
        Probe::Worker => Run("new Worker($to);"),
        Probe::ModuleWorker => Run("new Worker($to, { type: \"module\" });"),
        Probe::SharedWorkerScript => Run("new SharedWorker($to);"),
        Probe::AudioWorklet => Run("new OfflineAudioContext(1, 1, 44100).audioWorklet.addModule($to);"),
        Probe::AudioWorkletCredentials => {
            Run("new OfflineAudioContext(1, 1, 44100).audioWorklet.addModule($to, { credentials: \"include\" });")
        }
        Probe::Iframe => Run("add(\"iframe\", { src: $to });"),
        Probe::Object => Run("add(\"object\", { data: $to, type: \"text/html\" });"),
        Probe::Embed => Run("add(\"embed\", { src: $to, type: \"text/html\" });"),
        Probe::HiddenFormPost => {
            Run("add(\"iframe\", { name: \"inner\", hidden: true });\nform($to, \"post\", \"inner\").submit();")
        }
        Probe::HiddenFormGet => {
            Run("add(\"iframe\", { name: \"inner\", hidden: true });\nform($to, \"get\", \"inner\").submit();")
        }
        Probe::LinkIntoFrame => Run(
            "add(\"iframe\", { name: \"inner\", hidden: true });\nadd(\"a\", { href: $to, target: \"inner\" }).click();",
        ),
        Probe::OpenIntoFrame => {
            Run("add(\"iframe\", { name: \"inner\", hidden: true });\nwindow.open($to, \"inner\");")
        }
        Probe::FrameLocation => Run("add(\"iframe\", { hidden: true }).contentWindow.location = $to;"),
        Probe::SelfLocation | Probe::Location => Run("location.href = $to;"),
        Probe::SelfFormPost | Probe::FormPostByScript => Run("form($to, \"post\", \"\").submit();"),
        Probe::SelfMetaRefresh | Probe::MetaRefresh => {
            Run("add(\"meta\", { httpEquiv: \"refresh\", content: `0;url=${$to}` });")
        }
        Probe::AddressBar => Deed(Button::AddressBar),
        Probe::Link => Offer("add(\"a\", { href: $to })"),
        Probe::LinkNoReferrer => Offer("add(\"a\", { href: $to, rel: \"noreferrer\" })"),
        Probe::LinkBlank => Offer("add(\"a\", { href: $to, target: \"_blank\" })"),
        Probe::LinkBlankOpener => Offer("add(\"a\", { href: $to, target: \"_blank\", rel: \"opener\" })"),
        Probe::LinkBlankNoopener => Offer("add(\"a\", { href: $to, target: \"_blank\", rel: \"noopener\" })"),
        Probe::LinkTop => Offer("add(\"a\", { href: $to, target: \"_top\" })"),
        Probe::LinkByScript => Run("add(\"a\", { href: $to }).click();"),
        Probe::FormGet => Offer("button(form($to, \"get\", \"\"))"),
        Probe::FormPost => Offer("button(form($to, \"post\", \"\"))"),
        Probe::FormPostBlank => Offer("button(form($to, \"post\", \"_blank\"))"),
        Probe::FormGetBlank => Offer("button(form($to, \"get\", \"_blank\"))"),
        Probe::FormPostTop => Offer("button(form($to, \"post\", \"_top\"))"),
        Probe::FormPostNoReferrer => Offer("button(form($to, \"post\", \"\", \"noreferrer\"))"),
        Probe::FormPostBlankOpener => Offer("button(form($to, \"post\", \"_blank\", \"opener\"))"),
        Probe::FormPostBlankNoopener => Offer("button(form($to, \"post\", \"_blank\", \"noopener\"))"),
        Probe::FormGetByScript => Run("form($to, \"get\", \"\").submit();"),
        Probe::FormGetBlankByScript => Run("form($to, \"get\", \"_blank\").submit();"),
        Probe::FormPostBlankByScript => Run("form($to, \"post\", \"_blank\").submit();"),
        Probe::LocationReplace => Run("location.replace($to);"),
        Probe::TopLocation => {
            Offer("Object.assign(document.createElement(\"button\"), { onclick: () => { top.location = $to; } })")
        }
        Probe::WindowOpen => Run("window.open($to);"),
        Probe::WindowOpenNoopener => Run("window.open($to, \"_blank\", \"noopener\");"),
        Probe::WindowOpenNoReferrer => Run("window.open($to, \"_blank\", \"noreferrer\");"),
        Probe::ReloadByScript => Run("location.reload();"),
        Probe::ReloadByUser => Deed(Button::Reload),
        Probe::GoBack => Deed(Button::Back),
        Probe::GoForward => Deed(Button::Forward),
        Probe::HistoryBack => Run("history.back();"),
        Probe::HistoryForward => Run("history.forward();"),
        Probe::ReadCookies => Read,
        Probe::WriteCookies => Write,
        _ => return None,
    })
}

/// What the last request of a step is answered with; `None` where the next page comes, or a document in a frame, or more
/// than one answer.
pub(super) fn body(answer: Answer) -> Option<Body> {
    Some(match answer {
        Answer::Nothing | Answer::Attachment => Body::Nothing,
        Answer::Image => Body::Picture,
        Answer::Script | Answer::WorkerScript | Answer::SharedWorkerScript => Body::Text("text/javascript", ""),
        Answer::StyleSheet => Body::Text("text/css", ""),
        Answer::EventStream => Body::Text("text/event-stream", "data: come\n\n"),
        Answer::Manifest => Body::Text("application/manifest+json", "{}"),
        Answer::TextTrack => Body::Text("text/vtt", "WEBVTT\n\n"),
        Answer::SvgShape => {
            Body::Text("image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\"><g id=\"shape\"/></svg>")
        }
        Answer::XsltStyleSheet => Body::Text(
            "text/xsl",
            "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"/>",
        ),
        Answer::SoundInParts | Answer::Document | Answer::FramedDocument | Answer::Page => return None,
    })
}
