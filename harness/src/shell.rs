//! Words as a shell reads them.

use std::borrow::Cow;

use shlex::Quoter;

/// A word as one types it in a shell: `'sid=1; Secure'`.
pub(crate) fn quoted(word: &str) -> Cow<'_, str> {
    // Nothing but a NUL could be refused, which no argument of a program can hold.
    Quoter::new().allow_nul(true).quote(word).unwrap_or(Cow::Borrowed(word))
}
