//! What browsers say of their requests otherwise than the standards: `Sec-Fetch-*`, `Origin` and `Referer`.

pub(super) mod chromium;
pub(super) mod firefox;
pub(super) mod webkit;

use samesite_scenarios::{Agent, Allowed, DocumentSource, FrameDocument, Hop, Probe, Sandboxing};
use url::Url;

use super::Instead;
use crate::predict::headers;
use crate::predict::request::HopContext;

/// For a document without a referrer of its own: the one of the document it has its origin from.
/// `is_cross_origin` says whether whatever is asked counts as another origin.
fn referrer_of_origin(
    context: &HopContext<'_>,
    header: &'static str,
    expected: Option<&str>,
    is_cross_origin: bool,
) -> Instead {
    match (header, expected) {
        ("Referer", None) => {
            headers::referrer_of_origin(context, is_cross_origin).map_or(Instead::NotConcerned, Instead::Value)
        }
        _ => Instead::NotConcerned,
    }
}

/// For what an element asks of its own origin in the mode cors: that origin.
fn own_origin_by_element(context: &HopContext<'_>, header: &'static str, expected: Option<&str>) -> Instead {
    match (header, expected, mode(context.hop)) {
        ("Origin", None, Some("cors")) if !is_asked_by_script(context.hop) => own_origin(context).into(),
        _ => Instead::NotConcerned,
    }
}

/// For what was redirected from one origin to another: null.
fn origin_lost(context: &HopContext<'_>, header: &'static str, expected: Option<&str>) -> Instead {
    let mut urls = context.hop.urls().map(Url::origin);
    let first = urls.next();
    match (header, expected) {
        ("Origin", Some(_)) if urls.any(|origin| Some(origin) != first) => Instead::Value("null".to_owned()),
        _ => Instead::NotConcerned,
    }
}

/// The origin that is told with a request of a third party that may have its cookies and has not asked for them, where
/// third parties have none of their own: of the top-level site's URLs, and of those that the user has allowed it for.
/// `None` for other requests. `is_one_site` says which sites are one, and `has_access` whether it has asked.
fn origin_for_storage_access(
    context: &HopContext<'_>,
    url: &Url,
    is_one_site: fn(&HopContext<'_>, &Url, &Url) -> bool,
    has_access: fn(&HopContext<'_>, &Url) -> bool,
) -> Option<String> {
    let chain = context.hop.client.as_ref()?;
    let top = &chain.first()?.url;
    let of_top = |place: &FrameDocument| {
        !is_opaque(place) && (place.source != DocumentSource::Served || is_one_site(context, &place.url, top))
    };
    let is_of_top = is_one_site(context, url, top);
    let is_allowed = |one: &Allowed| is_one_site(context, &one.top, top) && is_one_site(context, &one.third, url);
    let is_third = if is_of_top { !chain.iter().all(of_top) } else { context.hop.allowed.iter().any(is_allowed) };
    let asking = chain.last().filter(|_| context.hop.agent() == Agent::Document);
    if !is_third || asking.is_some_and(|asking| asking.has_storage_access && has_access(context, url)) {
        return None;
    }
    let opaque = context.hop.own_origin().is_none() || context.hop.agent() == Agent::DataWorker;
    if opaque { Some("null".to_owned()) } else { own_origin(context) }
}

/// Whether what is asked for is the script of a worker.
pub(super) fn is_worker_script(probe: Probe) -> bool {
    matches!(probe, Probe::Worker | Probe::ModuleWorker | Probe::SharedWorkerScript | Probe::ServiceWorkerScript)
}

/// For a header that does not come: what says whether third parties have their cookies.
pub(super) fn no_storage_access_header(_: &HopContext<'_>, header: &'static str, _: Option<&str>) -> Instead {
    if header == "Sec-Fetch-Storage-Access" { Instead::Absent } else { Instead::NotConcerned }
}

/// Whether the top-level page is of another site than the document that asks.
pub(super) fn is_framed_by_another_site(context: &HopContext<'_>) -> bool {
    let top = context.hop.client.as_ref().and_then(|chain| chain.first());
    context.hop.nearest_served().zip(top).is_some_and(|(own, top)| !context.is_same_site(&own.url, &top.url))
}

/// What `Sec-Fetch-Site` calls the relation of a URL to the one that is asked.
fn relation(context: &HopContext<'_>, own: &Url, asked: &Url) -> &'static str {
    match (own.origin() == asked.origin(), context.is_same_site(own, asked)) {
        (true, _) => "same-origin",
        (false, true) => "same-site",
        (false, false) => "cross-site",
    }
}

/// For what a worker from a data: URL asks for: the relation to the document that made the worker.
pub(super) fn relation_of_data_worker(context: &HopContext<'_>, header: &'static str, _: Option<&str>) -> Instead {
    match (context.hop.probe, header, context.hop.nearest_served()) {
        (Some(Probe::DataWorkerFetch), "Sec-Fetch-Site", Some(own)) => {
            Instead::Value(relation(context, &own.url, &context.hop.url).to_owned())
        }
        _ => Instead::NotConcerned,
    }
}

/// For what tells an origin as referrer: the whole URL of the document that asks, as long as nothing goes from https to
/// http.
pub(super) fn whole_referrer(context: &HopContext<'_>, header: &'static str, expected: Option<&str>) -> Instead {
    let Some(own) = context.hop.nearest_served() else { return Instead::NotConcerned };
    let origin = own.url.origin().ascii_serialization();
    match (header, expected.and_then(|expected| expected.strip_suffix('/'))) {
        ("Referer", Some(told)) if told == origin => {
            let mut whole = own.url.clone();
            whole.set_fragment(None);
            Instead::Value(whole.into())
        }
        _ => Instead::NotConcerned,
    }
}

/// The mode of a hop's requests: `cors`; `None` where the standards leave it open.
pub(super) fn mode(hop: &Hop) -> Option<&'static str> {
    hop.probe?.facts().mode
}

/// Whether a script asks by an interface of its own, not by way of an element.
fn is_asked_by_script(hop: &Hop) -> bool {
    let name = hop.probe.map_or_else(String::new, |probe| probe.to_string());
    ["fetch", "xhr", "eventsource"].iter().any(|kind| name.starts_with(kind))
}

/// The document that asks.
fn asking(hop: &Hop) -> Option<&FrameDocument> {
    hop.client.as_ref()?.last()
}

/// The origin of the document that asks, as headers tell it: that of the nearest one that came over HTTP.
fn own_origin(context: &HopContext<'_>) -> Option<String> {
    context.hop.nearest_served().map(|place| place.url.origin().ascii_serialization())
}

/// Whether the document that asks is kept in another process than the page around it.
fn is_asked_across_processes(context: &HopContext<'_>) -> bool {
    let Some((top, framed)) = context.hop.client.as_ref().and_then(|chain| chain.split_first()) else { return false };
    let sandboxed = framed.iter().any(|place| place.sandboxing == Sandboxing::Sandbox);
    // Sandboxed documents are kept apart by origin, and others by site.
    let is_together = |place: &FrameDocument| match top.sandboxing {
        Sandboxing::Sandbox => place.url.origin() == top.url.origin(),
        _ => context.is_same_site(&place.url, &top.url),
    };
    let apart = context.hop.nearest_served().is_some_and(|place| !is_together(place));
    sandboxed || apart
}

/// Whether the document that asks has an opaque origin.
fn is_asked_by_opaque_origin(context: &HopContext<'_>) -> bool {
    context.hop.client.iter().flatten().any(is_opaque)
}

/// Whether a document has an opaque origin; what is framed in a sandbox has one as well.
pub(super) fn is_opaque(place: &FrameDocument) -> bool {
    place.sandboxing == Sandboxing::Sandbox || place.source == DocumentSource::Data
}

/// Whether a link with `download` has led to an origin that is not the document's own.
pub(super) fn is_download_from_elsewhere(hop: &Hop) -> bool {
    hop.probe == Some(Probe::Download) && hop.leaves_origin()
}

/// The destination of a navigation of the document that asks, as `Sec-Fetch-Dest` names it.
pub(super) fn own_destination(hop: &Hop) -> &'static str {
    if hop.is_asked_in_frame() { "iframe" } else { "document" }
}

/// For an EventSource that is connected once more, where it was redirected to: what a request of its own would tell.
fn reconnected(context: &HopContext<'_>, header: &'static str) -> Instead {
    let own = context.hop.own_origin();
    let is_at_home = own.is_some_and(|own| own.origin() == context.hop.url.origin());
    match (header, own) {
        ("Sec-Fetch-Site", Some(own)) => Instead::Value(relation(context, own, &context.hop.url).to_owned()),
        ("Origin", Some(_)) if is_at_home => Instead::Absent,
        ("Origin", Some(own)) => Instead::Value(own.origin().ascii_serialization()),
        _ => Instead::NotConcerned,
    }
}

/// Whether an EventSource asks for the second time, and was redirected at first.
pub(super) fn is_reconnected(hop: &Hop) -> bool {
    hop.probe == Some(Probe::EventSourceAgain) && hop.redirect.is_none() && !hop.redirected_from.is_empty()
}

/// Whether every redirect on the way is one to remember.
///
/// **Spec:** RFC 9110 §15.4.2 and §15.4.9: 301 and 308 give a new permanent URI.
pub(super) fn is_moved_for_good(hop: &Hop) -> bool {
    hop.redirected_by.iter().all(|status| matches!(status, 301 | 308))
}

/// Whether two URLs are of one site, schemes included.
fn is_same_site(context: &HopContext<'_>, one: &Url, other: &Url) -> bool {
    context.is_same_site(one, other)
}

/// Whether two URLs are of one site, whatever their schemes.
pub(super) fn is_same_domain(context: &HopContext<'_>, one: &Url, other: &Url) -> bool {
    let domain = |url| context.site(url).map(|site| site.domain().to_owned());
    domain(one) == domain(other)
}
