//! Documents to be served, and the check that HTTP can carry them.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, LINK, UPGRADE};
use hyper::{Method, StatusCode};

/// A document to be served: what a request that bears its token is answered
/// with, whatever its method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code, from 200 to 999.
    pub status: u16,
    /// Name and value of each header line, in the order in which they are
    /// sent. Lines of one name are sent together, where the first one stands.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body.
    pub body: Vec<u8>,
    /// The `Link` lines that are sent ahead of the answer, with status 103; empty for none. Over HTTP/2 alone.
    ///
    /// **Spec:** RFC 8297.
    pub early_hints: Vec<String>,
}

impl Response {
    /// An answer without headers and body.
    #[must_use]
    pub fn new(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), early_hints: Vec::new() }
    }

    /// A page in UTF-8, with status 200.
    #[must_use]
    pub fn html(body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::new(200) }.header("Content-Type", "text/html; charset=utf-8")
    }

    /// A redirect to `location`.
    #[must_use]
    pub fn redirect(status: u16, location: impl Into<Vec<u8>>) -> Self {
        Self::new(status).header("Location", location)
    }

    /// A picture of one transparent pixel, with status 200.
    #[must_use]
    pub fn image() -> Self {
        Self { body: PIXEL.to_vec(), ..Self::new(200) }.header("Content-Type", "image/gif")
    }

    /// Status 204: nothing to show, and the page stays where it is.
    #[must_use]
    pub fn empty() -> Self {
        Self::new(204)
    }

    /// Adds a header line behind the others; only a `Content-Type` takes the
    /// place of an earlier one, because constructors give one.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Vec<u8>>) -> Self {
        let name = name.into();
        if name.eq_ignore_ascii_case("content-type") {
            self.headers.retain(|(earlier, _)| !earlier.eq_ignore_ascii_case("content-type"));
        }
        self.headers.push((name, value.into()));
        self
    }

    /// Adds a `Link` line that is sent ahead of the answer, with status 103.
    #[must_use]
    pub fn early_hint(mut self, link: impl Into<String>) -> Self {
        self.early_hints.push(link.into());
        self
    }

    /// Adds a `Set-Cookie` line behind the others.
    #[must_use]
    pub fn set_cookie(self, octets: impl Into<Vec<u8>>) -> Self {
        self.header("Set-Cookie", octets)
    }
}

/// The smallest GIF that every decoder accepts: one transparent pixel.
const PIXEL: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\0\0\0!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// A [`Response`] that HTTP cannot carry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResponseError {
    /// The status code is no final one.
    #[error("{status} is no status code from 200 to 999")]
    Status {
        /// The status code.
        status: u16,
    },
    /// A status that never has a body came with one.
    #[error("status {status} never has a body, but here is one of length {length}")]
    Body {
        /// The status code.
        status: u16,
        /// The length of the body in octets.
        length: usize,
    },
    /// A header without a name.
    #[error("a header has an empty name")]
    EmptyName,
    /// The name of a header is no token of HTTP.
    #[error("header name {name:?} holds the octet 0x{octet:02x} at offset {offset}")]
    Name {
        /// The name of the header.
        name: String,
        /// The first octet that no name can hold.
        octet: u8,
        /// Where it stands, in octets from the start of the name.
        offset: usize,
    },
    /// The name of a header is longer than the HTTP library allows.
    #[error("a header name has {length} octets, more than HTTP libraries accept")]
    NameLength {
        /// The length of the name in octets.
        length: usize,
    },
    /// The value of a header holds a control character.
    #[error("the value of header {name:?} holds the octet 0x{octet:02x} at offset {offset}")]
    Value {
        /// The name of the header.
        name: String,
        /// The first octet that no value can hold.
        octet: u8,
        /// Where it stands, in octets from the start of the value.
        offset: usize,
    },
    /// The header describes the connection or the framing of the message.
    #[error("header {name:?} belongs to the connection, which the server frames by itself")]
    Framing {
        /// The name of the header.
        name: String,
    },
}

impl ResponseError {
    /// What to do about it, in one sentence.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Status { .. } => "Choose a final status code; informational ones are sent by the server alone.",
            Self::Body { .. } => "Leave the body empty, or choose a status that has one.",
            Self::EmptyName | Self::Name { .. } | Self::NameLength { .. } => {
                "Use letters, digits and any of !#$%&'*+-.^_`|~ in a header name."
            }
            Self::Value { .. } => {
                "Use any octet but the control characters 0x00-0x1f and 0x7f; the tab 0x09 is allowed."
            }
            Self::Framing { .. } => "Leave the header out.",
        }
    }
}

/// A response that has been found fit for HTTP, in the terms of the library.
#[derive(Debug)]
pub(crate) struct Document {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    /// What is sent ahead of it, with status 103; empty for nothing.
    early_hints: HeaderMap,
}

impl Document {
    /// What is sent ahead of the answer, with status 103; `None` for nothing.
    pub(crate) fn early_hints(&self) -> Option<&HeaderMap> {
        Some(&self.early_hints).filter(|hints| !hints.is_empty())
    }

    /// An answer by which the connection speaks another protocol from then on.
    ///
    /// **Spec:** RFC 9110 §15.2.2.
    pub(crate) fn switching(protocol: String, headers: Vec<(String, Vec<u8>)>) -> Result<Self, ResponseError> {
        let Self { mut headers, .. } = Response { headers, ..Response::empty() }.try_into()?;
        headers.append(CONNECTION, HeaderValue::from_static("upgrade"));
        let (_, protocol) = check_header("X-Upgrade".to_owned(), protocol.into_bytes())?;
        headers.append(UPGRADE, protocol);
        Ok(Self { status: StatusCode::SWITCHING_PROTOCOLS, headers, body: Bytes::new(), early_hints: HeaderMap::new() })
    }

    /// The answer to a request of this method.
    pub(crate) fn answer(&self, method: &Method) -> hyper::Response<Full<Bytes>> {
        let mut headers = self.headers.clone();
        let body = if *method == Method::HEAD && !self.body.is_empty() {
            // Over HTTP/2 the library does not know that a HEAD has no body,
            // so the length is said here and the body is left out.
            headers.insert(CONTENT_LENGTH, HeaderValue::from(self.body.len()));
            Bytes::new()
        } else {
            self.body.clone()
        };
        let mut answer = hyper::Response::new(Full::new(body));
        *answer.status_mut() = self.status;
        *answer.headers_mut() = headers;
        answer
    }
}

impl TryFrom<Response> for Document {
    type Error = ResponseError;

    fn try_from(response: Response) -> Result<Self, ResponseError> {
        let status = StatusCode::from_u16(response.status)
            .ok()
            .filter(|status| !status.is_informational())
            .ok_or(ResponseError::Status { status: response.status })?;
        if matches!(response.status, 204 | 205 | 304) && !response.body.is_empty() {
            return Err(ResponseError::Body { status: response.status, length: response.body.len() });
        }
        let mut headers = HeaderMap::with_capacity(response.headers.len() + 1);
        for (name, value) in response.headers {
            let (name, value) = check_header(name, value)?;
            headers.append(name, value);
        }
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        let mut early_hints = HeaderMap::new();
        for link in response.early_hints {
            let (name, value) = check_header(LINK.to_string(), link.into())?;
            early_hints.append(name, value);
        }
        Ok(Self { status, headers, body: response.body.into(), early_hints })
    }
}

fn check_header(name: String, value: Vec<u8>) -> Result<(HeaderName, HeaderValue), ResponseError> {
    if name.is_empty() {
        return Err(ResponseError::EmptyName);
    }
    if let Some((offset, octet)) = first_octet(name.as_bytes(), |octet| !is_name_octet(octet)) {
        return Err(ResponseError::Name { name, octet, offset });
    }
    let Ok(header_name) = HeaderName::from_bytes(name.as_bytes()) else {
        return Err(ResponseError::NameLength { length: name.len() });
    };
    if FRAMING.contains(&header_name.as_str()) {
        return Err(ResponseError::Framing { name });
    }
    if let Some((offset, octet)) = first_octet(&value, is_forbidden_in_value) {
        return Err(ResponseError::Value { name, octet, offset });
    }
    let value = HeaderValue::from_maybe_shared(Bytes::from(value))
        .expect("the library refuses exactly the octets that were looked for");
    Ok((header_name, value))
}

/// What HTTP/2 forbids (RFC 9113, section 8.2.2) and what HTTP/1.1 reads as
/// the end of a message: a registered line of these could only contradict the
/// one that the server writes.
const FRAMING: &[&str] =
    &["connection", "content-length", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"];

fn first_octet(octets: &[u8], is_wanted: impl Fn(u8) -> bool) -> Option<(usize, u8)> {
    octets.iter().copied().enumerate().find(|(_, octet)| is_wanted(*octet))
}

fn is_name_octet(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&octet)
}

fn is_forbidden_in_value(octet: u8) -> bool {
    octet.is_ascii_control() && octet != b'\t'
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::{Document, Response, check_header};

    fn refusal(response: Response) -> String {
        let error = Document::try_from(response).unwrap_err();
        format!("{error}\nhelp: {}", error.help())
    }

    #[test]
    fn every_octet_is_carried_or_named_in_the_error() {
        for octet in 0..=u8::MAX {
            let value = vec![b'a', octet];
            let carried = check_header("Set-Cookie".to_owned(), value.clone());
            match octet {
                b'\t' | 0x20..=0x7e | 0x80.. => assert_eq!(carried.unwrap().1.as_bytes(), value),
                _ => assert_eq!(
                    carried.unwrap_err().to_string(),
                    format!("the value of header \"Set-Cookie\" holds the octet 0x{octet:02x} at offset 1"),
                ),
            }
            let name = format!("x{}", char::from(octet));
            assert_eq!(
                check_header(name, Vec::new()).is_ok(),
                octet.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&octet),
                "{octet:#x} in a name",
            );
        }
    }

    #[test]
    fn refusals_say_what_is_wrong_and_what_to_do() {
        assert_snapshot!(refusal(Response::new(103)), @r"
        103 is no status code from 200 to 999
        help: Choose a final status code; informational ones are sent by the server alone.
        ");
        assert_snapshot!(refusal(Response::new(1000)), @r"
        1000 is no status code from 200 to 999
        help: Choose a final status code; informational ones are sent by the server alone.
        ");
        assert_snapshot!(refusal(Response { body: b"x".to_vec(), ..Response::empty() }), @r"
        status 204 never has a body, but here is one of length 1
        help: Leave the body empty, or choose a status that has one.
        ");
        assert_snapshot!(refusal(Response::empty().header("", "x")), @r"
        a header has an empty name
        help: Use letters, digits and any of !#$%&'*+-.^_`|~ in a header name.
        ");
        assert_snapshot!(refusal(Response::empty().header("Set Cookie", "x")), @r#"
        header name "Set Cookie" holds the octet 0x20 at offset 3
        help: Use letters, digits and any of !#$%&'*+-.^_`|~ in a header name.
        "#);
        assert_snapshot!(refusal(Response::empty().header("x".repeat(1 << 16), "x")), @r"
        a header name has 65536 octets, more than HTTP libraries accept
        help: Use letters, digits and any of !#$%&'*+-.^_`|~ in a header name.
        ");
        assert_snapshot!(refusal(Response::empty().set_cookie("a=1\r\nSet-Cookie: b=2")), @r#"
        the value of header "Set-Cookie" holds the octet 0x0d at offset 3
        help: Use any octet but the control characters 0x00-0x1f and 0x7f; the tab 0x09 is allowed.
        "#);
        assert_snapshot!(refusal(Response::html("x").header("Content-Length", "7")), @r#"
        header "Content-Length" belongs to the connection, which the server frames by itself
        help: Leave the header out.
        "#);
    }

    #[test]
    fn a_content_type_takes_the_place_of_an_earlier_one() {
        let response = Response::html("x").header("content-type", "text/plain");
        assert_eq!(response.headers, [("content-type".to_owned(), b"text/plain".to_vec())]);
    }
}
