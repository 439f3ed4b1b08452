//! Witnesses: the headers by which a browser itself says where a request comes from.
//!
//! `Sec-Fetch-*`, `Origin` and `Referer` rest on the same context as the same-site status of a request.
//! They are predicted from the standards, whatever a browser makes of cookies, and held against what came.

use std::borrow::Cow;

use samesite_format::RecordedRequest;
use samesite_model::{Document, Edition, FetchHeaderRow, FetchHeaders, Header, Model};
use samesite_scenarios::{Hop, Probe, Purpose};
use url::Url;

use crate::predict::request::Staged;
use crate::suffixes;

/// One header of one request: what it should be, and what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Testimony {
    /// The header's name.
    pub header: &'static str,
    /// The text that prescribes it.
    pub section: &'static str,
    /// What the standards prescribe; `None` for no such header.
    pub prescribed: Option<String>,
    /// What came; `None` for no such header.
    pub given: Option<String>,
}

impl Testimony {
    /// Whether the header is as prescribed.
    pub fn agrees(&self) -> bool {
        self.prescribed == self.given
    }
}

/// The headers of a hop that the standards have something to say about, beside what came.
pub fn testimonies(hop: &Hop, request: &RecordedRequest, model: &Model<'_>) -> Vec<Testimony> {
    if matches!(hop.purpose, Purpose::Prove(_)) {
        return Vec::new();
    }
    let Some(headers) = prescribed(hop, model) else { return Vec::new() };
    let facts = hop.probe.map(Probe::facts);
    let has_destination = facts.is_none_or(|facts| facts.destination.is_some());
    let rows = headers.rows().into_iter().filter(|row| row.name != "Sec-Fetch-Dest" || has_destination);
    rows.filter_map(|FetchHeaderRow { name: header, section, value }| {
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
pub fn prescriptions(hop: &Hop, model: &Model<'_>) -> Vec<(String, String)> {
    let Some(headers) = prescribed(hop, model) else { return Vec::new() };
    let value = |row: FetchHeaderRow<'_>| match row.value {
        Header::Value(value) => Some((row.name.to_ascii_lowercase(), value.to_string())),
        Header::Absent | Header::LeftOpen => None,
    };
    headers.rows().into_iter().filter_map(value).collect()
}

/// What the standards prescribe for a hop; `None` where they say nothing, or not one thing.
pub fn prescribed(hop: &Hop, model: &Model<'_>) -> Option<FetchHeaders> {
    let Staged::Request(request, Some(fetch)) = Staged::of(hop, model)? else { return None };
    Some(FetchHeaders::of(&request, &fetch, model.suffixes()))
}

/// The `Referer` that a hop would have if its client were an ordinary document where its origin comes from.
pub fn referrer_of_origin(hop: &Hop) -> Option<String> {
    let served = hop.nearest_served()?;
    let model = Model::new(Edition::CURRENT, suffixes::embedded());
    let Staged::Request(mut request, Some(fetch)) = Staged::of(hop, &model)? else { return None };
    request.client = Some(Document::top_level(served.url.clone()).into());
    match FetchHeaders::of(&request, &fetch, model.suffixes()).referer {
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
