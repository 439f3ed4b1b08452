//! Temporary folders and files that nobody else can look into.

use std::io;

use tempfile::{Builder, NamedTempFile, TempDir};

/// How the names of all of them begin.
pub(crate) const PREFIX: &str = "samesite-";

/// What may be in a folder before its program starts: what a browser is to find in its profile.
pub(crate) const PROFILE: &str = "profile";

/// The variable that says where programs keep what they would have to work out again, and a place that keeps nothing.
///
/// For programs that are over soon or have no folder of their own: MiniBrowser lists its codecs when it is asked for its
/// version, and Xvfb keeps what it draws by, both in the cache of the person who runs us.
pub(crate) const NO_CACHE: (&str, &str) = ("XDG_CACHE_HOME", "/dev/null");

/// A new empty folder for us alone, in the place for temporary files.
///
/// What programs put into it need not be closed by itself: nobody else gets as far.
///
/// # Errors
///
/// When it cannot be made.
pub(crate) fn folder() -> io::Result<TempDir> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir()
}

/// A new empty file for us alone, in the place for temporary files.
///
/// # Errors
///
/// When it cannot be made.
pub(crate) fn file() -> io::Result<NamedTempFile> {
    // It is made with the mode 0600, unlike a folder.
    Builder::new().prefix(PREFIX).tempfile()
}
