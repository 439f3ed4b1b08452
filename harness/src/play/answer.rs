//! Answers: what the last request of a step gets.

use samesite_scenarios::Answer;
use samesite_servers::Response;

use super::page::Page;

/// The response that an answer is. `key` is what a document that comes into a frame says of itself.
pub(super) fn response(answer: Answer, key: &str) -> Response {
    match answer {
        Answer::Nothing => Response::empty(),
        Answer::Image => Response::image(),
        Answer::Script => with_type("text/javascript", ""),
        Answer::WorkerScript => with_type("text/javascript", "postMessage(\"come\");"),
        Answer::SharedWorkerScript => {
            with_type("text/javascript", "onconnect = ({ ports: [port] }) => port.postMessage(\"come\");")
        }
        Answer::StyleSheet => with_type("text/css", ""),
        // It ends there, and whoever still listens connects again at once.
        Answer::EventStream => with_type("text/event-stream", "retry: 0\ndata: come\n\n"),
        Answer::Manifest => with_type("application/manifest+json", "{}"),
        Answer::TextTrack => with_type("text/vtt", "WEBVTT\n\n"),
        Answer::SvgShape => {
            with_type("image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\"><g id=\"shape\"/></svg>")
        }
        Answer::XsltStyleSheet => with_type(
            "text/xsl",
            "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"/>",
        ),
        // Without content, or browsers ask where to put it.
        Answer::Attachment => Response::empty().header("Content-Disposition", "attachment"),
        Answer::Document => Response::html("<!DOCTYPE html><title>ahead</title>"),
        // The document around a frame, an object and their like waits for this.
        Answer::FramedDocument => Response::html(format!(
            "<!DOCTYPE html><script>for (let above = parent; ; above = above.parent) {{ above.postMessage(\"come {key}\", \"*\"); if (above === top) break; }}</script>"
        )),
        // What goes on with the case is put together by who knows how it goes on.
        Answer::Page => Response::html(Page::default().html()),
    }
}

/// A text of the type given.
pub(super) fn with_type(content_type: &str, text: &str) -> Response {
    Response { body: text.into(), ..Response::new(200) }.header("Content-Type", content_type)
}
