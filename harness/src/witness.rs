//! Witnesses: the headers by which a browser itself says where a request comes from.
//!
//! `Sec-Fetch-*`, `Origin` and `Referer` rest on the same context as the same-site status of a request.
//! They are predicted from the standards, whatever a browser makes of cookies, and held against what came.

use std::borrow::Cow;

use samesite_model::{Document, Edition, FetchHeaders, Header, Model, SuffixList};
use samesite_reports::RecordedRequest;
use samesite_scenarios::{Hop, Probe, Purpose};
use url::Url;

use crate::staging::Staged;
use crate::suffixes;

/// One header of one request: what it should be, and what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Testimony {
    /// The header's name.
    pub(crate) header: &'static str,
    /// The text that prescribes it.
    pub(crate) section: &'static str,
    /// What the standards prescribe; `None` for no such header.
    pub(crate) prescribed: Option<String>,
    /// What came; `None` for no such header.
    pub(crate) given: Option<String>,
}

impl Testimony {
    /// Whether the header is as prescribed.
    pub(crate) fn agrees(&self) -> bool {
        self.prescribed == self.given
    }
}

/// The headers of a hop that the standards have something to say about, beside what came.
pub(crate) fn testimonies(hop: &Hop, request: &RecordedRequest, model: &Model<'_>) -> Vec<Testimony> {
    if matches!(hop.purpose, Purpose::Prove(_)) {
        return Vec::new();
    }
    let Some(headers) = prescribed(hop, model) else { return Vec::new() };
    let facts = hop.probe.map(Probe::facts);
    let has_destination = facts.is_none_or(|facts| facts.destination.is_some());
    let rows = [
        ("Sec-Fetch-Site", "Fetch Metadata §2.3", &headers.site),
        ("Sec-Fetch-Mode", "Fetch Metadata §2.2", &headers.mode),
        ("Sec-Fetch-Dest", "Fetch Metadata §2.1", &headers.dest),
        ("Sec-Fetch-User", "Fetch Metadata §2.4", &headers.user),
        ("Origin", "Fetch §3.2", &headers.origin),
        ("Referer", "Referrer Policy §8.3", &headers.referer),
    ];
    rows.into_iter()
        .filter(|(name, ..)| *name != "Sec-Fetch-Dest" || has_destination)
        .filter_map(|(header, section, value)| {
            let prescribed = match value {
                Header::Value(value) => Some(value.clone().into_owned()),
                Header::Absent => None,
                Header::LeftOpen => return None,
            };
            let given = request.headers.iter().find(|field| field.0.eq_ignore_ascii_case(header));
            let given = given.map(|field| without_token(&String::from_utf8_lossy(&field.1)));
            Some(Testimony { header, section, prescribed, given })
        })
        .collect()
}

/// The headers that the standards prescribe for a hop, by name in lower case.
#[must_use]
pub fn prescriptions(hop: &Hop, model: &Model<'_>) -> Vec<(&'static str, String)> {
    let Some(headers) = prescribed(hop, model) else { return Vec::new() };
    let rows = [
        ("sec-fetch-site", headers.site),
        ("sec-fetch-mode", headers.mode),
        ("sec-fetch-dest", headers.dest),
        ("sec-fetch-user", headers.user),
        ("origin", headers.origin),
        ("referer", headers.referer),
    ];
    let value = |(name, header)| match header {
        Header::Value(value) => Some((name, value.into_owned())),
        Header::Absent | Header::LeftOpen => None,
    };
    rows.into_iter().filter_map(value).collect()
}

/// What the standards prescribe for a hop; `None` where they say nothing, or not one thing.
pub(crate) fn prescribed(hop: &Hop, model: &Model<'_>) -> Option<FetchHeaders> {
    let Staged::Request(request, Some(fetch)) = Staged::of(hop, model)? else { return None };
    let suffixes: &SuffixList = model.suffixes;
    Some(suffixes.fetch_headers(&request, &fetch))
}

/// The `Referer` that a hop would have if its client were an ordinary document where its origin comes from.
pub(crate) fn referrer_of_origin(hop: &Hop) -> Option<String> {
    let served = hop.nearest_served()?;
    let model = Model { policy: &Edition::CURRENT.policy(), suffixes: suffixes::embedded() };
    let Staged::Request(mut request, Some(fetch)) = Staged::of(hop, &model)? else { return None };
    request.client = Some(Document::top_level(served.url.clone()).into());
    match model.suffixes.fetch_headers(&request, &fetch).referer {
        Header::Value(referrer) => Some(referrer.into_owned()),
        Header::Absent | Header::LeftOpen => None,
    }
}

/// A referrer without our tokens, which no prediction knows.
fn without_token(value: &str) -> String {
    let Ok(mut url) = value.parse::<Url>() else { return value.to_owned() };
    let kept: Vec<(Cow<'_, str>, Cow<'_, str>)> = url.query_pairs().filter(|(name, _)| name != "t").collect();
    if url.query_pairs().count() == kept.len() {
        return value.to_owned();
    }
    let kept: Vec<(String, String)> = kept.into_iter().map(|(n, v)| (n.into_owned(), v.into_owned())).collect();
    url.set_query(None);
    if !kept.is_empty() {
        url.query_pairs_mut().extend_pairs(kept);
    }
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_taken_out_of_referrers_and_nothing_else_is() {
        let table = [
            ("https://a.example/?t=0123", "https://a.example/"),
            ("https://a.example/x?y=1&t=0123", "https://a.example/x?y=1"),
            ("https://a.example/", "https://a.example/"),
            ("https://a.example", "https://a.example"),
            ("null", "null"),
            ("same-origin", "same-origin"),
        ];
        for (given, expected) in table {
            assert_eq!(without_token(given), expected);
        }
    }
}
