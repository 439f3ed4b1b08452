//! Cookie paths, rfc6265bis-22 §5.1.4 "Paths and Path-Match", as octets: a `Path` attribute may hold any.

use crate::policy::PathMatching;

/// The directory of a request's path, which a cookie without a `Path` gets.
///
#[doc = spec!("5.1.4", " \"Paths and Path-Match\", the default-path algorithm.")]
#[must_use]
pub fn default_path(request_path: &[u8]) -> &[u8] {
    if !request_path.starts_with(b"/") {
        return b"/";
    }
    match request_path.iter().rposition(|&octet| octet == b'/') {
        None | Some(0) => b"/",
        Some(last) => &request_path[..last],
    }
}

/// Whether a request for `request_path` may carry a cookie whose path is `cookie_path`.
///
#[doc = spec!("5.1.4", " \"Paths and Path-Match\", the three conditions of path-match.")]
#[must_use]
pub fn path_matches(request_path: &[u8], cookie_path: &[u8]) -> bool {
    request_path
        .strip_prefix(cookie_path)
        .is_some_and(|rest| rest.is_empty() || cookie_path.ends_with(b"/") || rest.starts_with(b"/"))
}

impl PathMatching {
    /// Whether a request for `request_path` may carry a cookie whose path is `cookie_path`, by this reading.
    ///
    #[doc = spec!("5.1.4", "; layered-cookies-02 §5.3.4, whose step 5 is taken at its word by `AnyPrefix`.")]
    #[must_use]
    pub fn matches(self, request_path: &[u8], cookie_path: &[u8]) -> bool {
        path_matches(request_path, cookie_path)
            || (self == Self::AnyPrefix && cookie_path.strip_suffix(b"/").is_some_and(|path| path == request_path))
            || (self == Self::AnyPrefix && request_path.starts_with(cookie_path))
    }
}

/// How many segments a path has: what stands between its slashes, the first one apart.
///
/// **Spec:** layered-cookies-02 §5.4.5 step 3, "path's size". Its parser keeps the empty segment before the first
/// slash of a `Path` attribute, and its default path does not; here both are counted alike.
pub(crate) fn segments(path: &[u8]) -> usize {
    path.iter().filter(|&&octet| octet == b'/').count()
}
