//! Cookie paths, as octets: a `Path` attribute may hold any.

/// The directory of a request's path, which a cookie without a `Path` gets.
///
/// **Spec:** rfc6265bis-22 §5.1.4 "Paths and Path-Match", the default-path algorithm.
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
/// **Spec:** rfc6265bis-22 §5.1.4 "Paths and Path-Match", the three conditions of path-match.
#[must_use]
pub fn path_matches(request_path: &[u8], cookie_path: &[u8]) -> bool {
    request_path
        .strip_prefix(cookie_path)
        .is_some_and(|rest| rest.is_empty() || cookie_path.ends_with(b"/") || rest.starts_with(b"/"))
}
