//! Obstacles: why a document is not there, or is there and does nothing.

use std::slice;

use crate::frames::{DocumentSource, FrameDocument, is_sandboxed};
use crate::mixed_content::{MixedContent, mixed_content};
use crate::probe::Probe;

/// Why a document that a case speaks of does nothing, or a request has nobody to make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Obstacle {
    /// It is not loaded: it is blocked as mixed content, or the document around it is not there, or the step that would
    /// bring it is not taken.
    NotLoaded,
    /// It is empty, and whoever would put something into it may not reach it: an `about:blank`, in a frame or in a window
    /// of its own, whose origin a sandbox took away.
    ///
    /// **Spec:** HTML, "sandboxed origin browsing context flag"; `contentDocument` is null for a document of another origin.
    OutOfReach,
    /// It would go by way of a service worker, which cannot be registered for it.
    NoServiceWorker,
}

/// The obstacle in the way of a document that is framed in those `above`, all of which are there.
fn obstacle(above: &[FrameDocument], place: &FrameDocument) -> Option<Obstacle> {
    match place.source {
        DocumentSource::Served => {
            let first = place.came_from.as_ref().unwrap_or(&place.url);
            let is_blocked = mixed_content(Probe::Iframe, above, first) == Some(MixedContent::Blocked)
                || place.came_from.as_ref().is_some_and(|from| {
                    let before = FrameDocument { sandboxing: place.sandboxing, ..FrameDocument::served(from.clone()) };
                    let client: Vec<_> = above.iter().cloned().chain([before]).collect();
                    mixed_content(Probe::SelfLocation, &client, &place.url) == Some(MixedContent::Blocked)
                });
            is_blocked.then_some(Obstacle::NotLoaded)
        }
        DocumentSource::Blank | DocumentSource::Written => {
            (is_sandboxed(above) || is_sandboxed(slice::from_ref(place))).then_some(Obstacle::OutOfReach)
        }
        DocumentSource::Srcdoc | DocumentSource::Blob | DocumentSource::Data => None,
    }
}

/// The obstacles in the way of some documents, each framed in the one before, the first in those `around`.
pub(crate) fn obstacles(around: &[FrameDocument], chain: &[FrameDocument]) -> Vec<Option<Obstacle>> {
    let mut above = around.to_vec();
    let mut found = Vec::new();
    for place in chain {
        let own = match found.last() {
            Some(Some(_)) => Some(Obstacle::NotLoaded),
            // Whatever becomes of a top-level document is seen.
            _ if above.is_empty() => None,
            _ => obstacle(&above, place),
        };
        found.push(own);
        above.push(place.clone());
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::{Hop, Scenario, ScenarioId};

    /// The hops of a case that are prevented, and those that are not, of a page in notation.
    fn prevented(page: &str, steps: &str) -> (Vec<String>, Vec<String>) {
        let source = format!(
            "title = 'a'\nwhy = 'b'\nclauses = ['B1']\ninclude = 'jars/standard'\n\
             [[case]]\nid = 'a'\ntitle = 'a'\npage = \"{page}\"\nsteps = [{steps}]\n"
        );
        let scenario = Scenario::parse(ScenarioId::new("one"), "one", &source).unwrap();
        let (prevented, made): (Vec<_>, Vec<_>) = scenario.cases[0].hops().into_iter().partition(Hop::is_prevented);
        let ids = |hops: Vec<Hop>| hops.into_iter().map(|hop| hop.id).collect();
        (ids(prevented), ids(made))
    }

    #[test]
    fn what_lies_in_a_document_that_does_not_come_is_prevented() {
        let img = "{ probe = 'img', to = 'V' }";
        let table: [(&str, &str, &[&str], &[&str]); 9] = [
            ("V[X]", img, &[], &["page", "frame", "img"]),
            ("H[HX]", img, &[], &["page", "frame", "img"]),
            // Mixed Content §4.4: a frame is not upgraded.
            ("V[H]", img, &["frame", "img"], &["page"]),
            ("H[V[HX[X]]]", img, &["frame-2", "frame-3", "img"], &["page", "frame"]),
            ("V[HX=>X]", img, &["frame-before", "frame", "img"], &["page"]),
            ("V[X=>H]", img, &["frame", "img"], &["page", "frame-before"]),
            ("V[data[H]]", img, &["frame-2", "img"], &["page"]),
            // Nobody reaches into an empty document of another origin.
            ("V[sandboxed blank]", img, &["img"], &["page"]),
            ("V[sandboxed srcdoc]", img, &[], &["page", "img"]),
        ];
        for (page, steps, expected, made) in table {
            let found = prevented(page, steps);
            assert_eq!(found.0, expected, "{page}");
            assert_eq!(found.1, made, "{page}");
        }
    }

    #[test]
    fn nobody_reaches_into_a_window_that_a_sandboxed_document_has_opened() {
        for (page, expected) in [
            ("V[sandboxed X]", &["opened-img"][..]),
            ("V[sandboxed X[blob]]", &["opened-img"]),
            ("V[sandboxed-same-origin X]", &[]),
            ("V[data]", &[]),
        ] {
            let (prevented, _) = prevented(page, "{ probe = 'opened-img', to = 'V' }");
            assert_eq!(prevented, expected, "{page}");
        }
    }

    #[test]
    fn a_page_can_be_reloaded_whose_frame_does_not_come_and_nothing_follows_a_page_that_does_not() {
        let (prevented, made) = prevented(
            "V[H]",
            "{ id = 'again', probe = 'reload-by-user' }, { id = 'on', probe = 'link-top', to = 'X' }, \
             { id = 'late', probe = 'img', to = 'V' }",
        );
        assert_eq!(prevented, ["frame", "again-frame", "on", "late"]);
        assert_eq!(made, ["page", "again"]);
    }
}
