//! Answers: what the last request of a step gets.

use samesite_scenarios::Answer;
use samesite_servers::Response;

use crate::page::Page;

/// The responses that an answer is, one for each request. `key` is what a document that comes into a frame says of itself.
pub(crate) fn responses(answer: Answer, key: &str) -> Vec<Response> {
    match answer {
        Answer::SoundInParts => sound_in_parts().into(),
        _ => vec![response(answer, key)],
    }
}

/// The first response that an answer is.
fn response(answer: Answer, key: &str) -> Response {
    match answer {
        Answer::SoundInParts => sound_in_parts().into_iter().next().expect("there are two"),
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

/// Half a minute of silence in WAVE, in two parts of one range each.
fn sound_in_parts() -> [Response; 2] {
    const RATE: u32 = 8000;
    const SECONDS: u32 = 30;
    let samples = RATE * SECONDS;
    let mut file = Vec::new();
    file.extend(b"RIFF");
    file.extend((36 + samples).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    // PCM, one channel, of one octet a sample.
    file.extend([1_u16, 1].map(u16::to_le_bytes).concat());
    file.extend([RATE, RATE].map(u32::to_le_bytes).concat());
    file.extend([1_u16, 8].map(u16::to_le_bytes).concat());
    file.extend(b"data");
    file.extend(samples.to_le_bytes());
    file.resize(file.len() + samples as usize, 0x80);
    let (whole, half) = (file.len(), file.len() / 2);
    let part = |range: std::ops::Range<usize>| {
        let content_range = format!("bytes {}-{}/{whole}", range.start, range.end - 1);
        Response { body: file[range].into(), ..Response::new(206) }
            .header("Content-Type", "audio/wav")
            .header("Accept-Ranges", "bytes")
            .header("Content-Range", content_range)
    };
    [part(0..half), part(half..whole)]
}

/// A text of the type given.
pub(crate) fn with_type(content_type: &str, text: &str) -> Response {
    Response { body: text.into(), ..Response::new(200) }.header("Content-Type", content_type)
}
