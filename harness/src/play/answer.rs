//! Answers: what a request gets that brings no page of ours.

use samesite_scenarios::{Hop, HopTarget, Probe};
use samesite_servers::Response;

/// The answer to the last hop of a step. `key` is what a document that comes into a frame says of itself.
pub(super) fn answer_to(hop: &Hop, key: &str) -> Response {
    let script = |text: &str| with_type("text/javascript", text);
    match (&hop.target, hop.probe) {
        // The document around a frame, an object and their like waits for this.
        (HopTarget::Nested(_), _) => Response::html(format!(
            "<!DOCTYPE html><script>for (let above = parent; ; above = above.parent) {{ above.postMessage(\"come {key}\", \"*\"); if (above === top) break; }}</script>"
        )),
        (_, Some(probe)) => match probe {
            Probe::Img
            | Probe::ImgSrcset
            | Probe::Picture
            | Probe::ImgAnonymous
            | Probe::ImgCredentials
            | Probe::ImageObject
            | Probe::InputImage
            | Probe::VideoPoster
            | Probe::SvgImage
            | Probe::Icon
            | Probe::CssBackground
            | Probe::CssListStyle
            | Probe::Preload
            | Probe::LinkHeader => Response::image(),
            Probe::Script
            | Probe::ScriptCredentials
            | Probe::ModuleScript
            | Probe::ModuleScriptCredentials
            | Probe::DynamicImport
            | Probe::ModulePreload
            | Probe::ImportScripts
            | Probe::ServiceWorkerScript => script(""),
            Probe::Worker | Probe::ModuleWorker => script("postMessage(\"come\");"),
            Probe::SharedWorkerScript => script("onconnect = ({ ports: [port] }) => port.postMessage(\"come\");"),
            Probe::Stylesheet | Probe::CssImport => with_type("text/css", ""),
            Probe::EventSource | Probe::EventSourceCredentials => with_type("text/event-stream", "data: come\n\n"),
            Probe::Manifest | Probe::ManifestCredentials => with_type("application/manifest+json", "{}"),
            Probe::Track => with_type("text/vtt", "WEBVTT\n\n"),
            Probe::SvgUse => {
                with_type("image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\"><g id=\"shape\"/></svg>")
            }
            Probe::SpeculativePrefetch | Probe::SpeculativePrerender => {
                Response::html("<!DOCTYPE html><title>ahead</title>")
            }
            _ => Response::empty(),
        },
        (
            HopTarget::TopLevel | HopTarget::Subresource(_) | HopTarget::ScriptReading | HopTarget::ScriptWriting,
            None,
        ) => Response::empty(),
    }
}

/// A text of the type given.
pub(super) fn with_type(content_type: &str, text: &str) -> Response {
    Response { body: text.into(), ..Response::new(200) }.header("Content-Type", content_type)
}
