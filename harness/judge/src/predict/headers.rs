//! Headers: what the standards have a browser say itself of where a request comes from, beside what came.
//!
//! `Sec-Fetch-*`, `Origin` and `Referer` rest on the same context as the same-site status of a request.
//! They are predicted from the standards, whatever a browser makes of cookies.

use std::borrow::Cow;

use samesite_format::RecordedRequest;
use samesite_model::{Document, Edition, FetchHeaderRow, FetchHeaders, Header, Model};
use samesite_scenarios::{Hop, MixedContent, Probe, Purpose};
use url::Url;

use crate::predict::request::{HopContext, ModelQuestion, ModelRequest};

/// A header that the standards have something to say about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedHeader {
    /// The header's name: `Sec-Fetch-Site`.
    pub header: &'static str,
    /// The text and section that say so: `Fetch Metadata §2.3`.
    pub section: &'static str,
    /// The value; `None` where there shall be no such header.
    pub value: Option<String>,
}

/// One header of one request: the value that the standards have, and the one that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderCheck {
    /// The header's name: `Sec-Fetch-Site`.
    pub header: &'static str,
    /// The text and section that the expected value is known from: `Fetch Metadata §2.3`.
    pub section: &'static str,
    /// The value that the standards have; `None` for no such header.
    pub expected: Option<String>,
    /// The value that came; `None` for no such header.
    pub actual: Option<String>,
}

impl HeaderCheck {
    /// Whether the header is as expected.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.expected == self.actual
    }
}

/// The headers of a hop that the standards have something to say about, beside what came.
#[must_use]
pub fn header_checks(hop: &Hop, request: &RecordedRequest, model: &Model<'_>) -> Vec<HeaderCheck> {
    // Of what should be blocked as mixed content, the standards say no more.
    if matches!(hop.purpose, Purpose::Prove(_)) || hop.mixed_content == Some(MixedContent::Blocked) {
        return Vec::new();
    }
    let check = |ExpectedHeader { header, section, value }| {
        let came = request.headers.iter().find(|field| field.0.eq_ignore_ascii_case(header));
        let actual = came.map(|field| without_token(&String::from_utf8_lossy(&field.1)));
        HeaderCheck { header, section, expected: value, actual }
    };
    expected_headers(hop, model).into_iter().map(check).chain(method_check(hop, request)).collect()
}

/// What the method of a redirected request is called among its headers, where HTTP/2 has it too.
pub const METHOD: &str = ":method";

/// The method of a request that a redirect should leave as it was.
fn method_check(hop: &Hop, request: &RecordedRequest) -> Option<HeaderCheck> {
    let is_kept =
        !hop.redirected_from.is_empty() && hop.revisited.is_none() && !matches!(hop.method, "GET" | "OPTIONS");
    let actual = Some(request.method.clone());
    let check =
        || HeaderCheck { header: METHOD, section: "Fetch §4.5", expected: Some(hop.method.to_owned()), actual };
    is_kept.then(check)
}

/// The headers of a hop that the standards have something to say about; none where they say nothing, or not one thing.
#[must_use]
pub fn expected_headers(hop: &Hop, model: &Model<'_>) -> Vec<ExpectedHeader> {
    let Some(ModelQuestion::Request(request, Some(fetch), ..)) = ModelRequest::of(hop).question(model) else {
        return Vec::new();
    };
    let headers = FetchHeaders::of(&request, &fetch, model.suffixes());
    let has_destination = hop.probe.map(Probe::facts).is_none_or(|facts| facts.destination.is_some());
    let rows = headers.rows().into_iter().filter(|row| row.name != "Sec-Fetch-Dest" || has_destination);
    let expected = |FetchHeaderRow { name: header, section, value }: FetchHeaderRow<'_>| match value {
        Header::Value(value) => Some(ExpectedHeader { header, section, value: Some(value.to_string()) }),
        Header::Absent => Some(ExpectedHeader { header, section, value: None }),
        Header::LeftOpen => None,
    };
    rows.filter_map(expected).collect()
}

/// The `Referer` that a hop would have if its client were an ordinary document where its origin comes from, and, if
/// `is_cross_origin`, asked another origin.
#[must_use]
pub fn referrer_of_origin(context: &HopContext<'_>, is_cross_origin: bool) -> Option<String> {
    let served = context.hop.nearest_served()?;
    let model = Model::new(Edition::CURRENT, context.suffixes);
    let ModelQuestion::Request(mut request, Some(fetch), ..) = ModelRequest::of(context.hop).question(&model)? else {
        return None;
    };
    request.client = Some(Document::top_level(served.url.clone()).into());
    if is_cross_origin {
        // The scheme stays, by which referrers are kept from going down to http.
        request.url.set_host(Some("elsewhere.invalid")).ok()?;
    }
    match FetchHeaders::of(&request, &fetch, context.suffixes).referer {
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
