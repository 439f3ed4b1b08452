//! Mixed content: what becomes of a request by http that a secure page makes.
//!
//! **Spec:** Mixed Content (Level 2) §4.1 and §4.4, which Fetch's main fetch goes by.

use url::{Host, Url};

use crate::frames::{DocumentSource, FrameDocument};
use crate::probe::{Answer, Initiator, Probe, ProbeKind, WorkerTask};

/// What becomes of a request by http that a secure page makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MixedContent {
    /// The request is made by https instead: pictures, sound and moving pictures.
    Upgraded,
    /// The request is not made.
    Blocked,
}

/// What becomes of a probe's request for `url` by the innermost of some documents; `None` where it is no mixed content.
#[must_use]
pub(crate) fn mixed_content(probe: Probe, client: &[FrameDocument], url: &Url) -> Option<MixedContent> {
    let facts = probe.facts();
    let stays_on_page =
        matches!(facts.kind, ProbeKind::Subresource | ProbeKind::NestedNavigation | ProbeKind::SelfNavigation);
    if !stays_on_page || !client.iter().any(is_secure) || is_potentially_trustworthy(url) {
        return None;
    }
    // A service worker that fetches a picture again is handed the upgraded request, whatever it makes of it.
    let is_picture_for_worker = facts.worker_task == WorkerTask::FetchesAgain && facts.answer == Answer::Image;
    let is_upgradeable = (matches!(facts.destination, Some("image" | "audio" | "video")) || is_picture_for_worker)
        && facts.initiator != Initiator::ImageSet
        && matches!(url.host(), Some(Host::Domain(_)));
    Some(if is_upgradeable { MixedContent::Upgraded } else { MixedContent::Blocked })
}

/// The URL that an upgraded request goes to.
#[must_use]
pub fn after_upgrade(url: &Url) -> Url {
    with_scheme(url, "https")
}

/// The URL by which a document asks for what is upgraded.
#[must_use]
pub fn before_upgrade(url: &Url) -> Url {
    with_scheme(url, "http")
}

fn with_scheme(url: &Url, scheme: &str) -> Url {
    let mut url = url.clone();
    // From one special scheme to another it cannot fail.
    let _ = url.set_scheme(scheme);
    url
}

/// Whether a document lets no request go by http.
///
/// **Spec:** Mixed Content §4.3 asks whether its origin is potentially trustworthy, which that of a sandboxed document is
/// not; Chromium, Firefox and WebKit all go by its URL, and so does this.
fn is_secure(place: &FrameDocument) -> bool {
    place.source == DocumentSource::Served && is_potentially_trustworthy(&place.url)
}

/// **Spec:** Secure Contexts §3.1, as far as scenarios go.
fn is_potentially_trustworthy(url: &Url) -> bool {
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() != "http" || is_loopback
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::Sandboxing;

    fn chain(urls: &[&str]) -> Vec<FrameDocument> {
        urls.iter().map(|url| FrameDocument::served(url.parse().unwrap())).collect()
    }

    #[test]
    fn a_secure_page_upgrades_pictures_and_blocks_the_rest() {
        use MixedContent::{Blocked, Upgraded};
        let table = [
            (Probe::Img, &["https://a.example/"][..], "http://b.example/", Some(Upgraded)),
            (Probe::Video, &["https://a.example/"], "http://b.example/", Some(Upgraded)),
            (Probe::CssBackground, &["https://a.example/"], "http://b.example/", Some(Upgraded)),
            (Probe::ImgByWorker, &["https://a.example/"], "http://b.example/", Some(Upgraded)),
            (Probe::FetchByWorker, &["https://a.example/"], "http://b.example/", Some(Blocked)),
            (Probe::ImgSrcset, &["https://a.example/"], "http://b.example/", Some(Blocked)),
            (Probe::Img, &["https://a.example/"], "http://192.0.2.1/", Some(Blocked)),
            (Probe::Script, &["https://a.example/"], "http://b.example/", Some(Blocked)),
            (Probe::Iframe, &["https://a.example/"], "http://b.example/", Some(Blocked)),
            (Probe::Fetch, &["http://a.example/", "https://a.example/"], "http://b.example/", Some(Blocked)),
            (Probe::Fetch, &["http://a.example/"], "http://b.example/", None),
            (Probe::Fetch, &["https://a.example/"], "https://b.example/", None),
            (Probe::Fetch, &["https://a.example/"], "http://localhost/", None),
            (Probe::Fetch, &["https://a.example/"], "http://127.0.0.1/", None),
            (Probe::FormPost, &["https://a.example/"], "http://b.example/", None),
        ];
        for (probe, client, url, expected) in table {
            assert_eq!(mixed_content(probe, &chain(client), &url.parse().unwrap()), expected, "{probe} {url}");
        }
    }

    #[test]
    fn a_sandboxed_page_is_as_secure_as_its_address() {
        let url: Url = "http://b.example/".parse().unwrap();
        for (page, expected) in [("https://a.example/", Some(MixedContent::Blocked)), ("http://a.example/", None)] {
            let mut client = chain(&[page]);
            client[0].sandboxing = Sandboxing::Sandbox;
            assert_eq!(mixed_content(Probe::Fetch, &client, &url), expected, "{page}");
        }
    }
}
