//! Places: the documents of a page, each with what it was made from and what is taken from it.

use std::fmt;

use url::Url;

/// The documents from the top down to one of them; never empty.
pub type PageChain = Vec<Place>;

/// A document of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its URL; for one made from a `blob:` URL, such a URL with the maker's origin in it.
    pub url: Url,
    /// What it is made from.
    pub made: Made,
    /// What is taken from it.
    pub confinement: Confinement,
    /// The document that stood in its place before, and navigated there; `None` when it came at once.
    pub came_from: Option<Url>,
}

/// What a document is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Made {
    /// What a server sent.
    Served,
    /// The `srcdoc` of its frame.
    Srcdoc,
    /// Nothing: it is `about:blank`, and the document around it puts into it what it does.
    Blank,
    /// A `Blob` of the document around it.
    Blob,
    /// A `data:` URL.
    Data,
}

/// What is taken from a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Confinement {
    /// Nothing.
    None,
    /// Its origin: a sandbox without `allow-same-origin`, of its frame or, at top level, of its
    /// `Content-Security-Policy`.
    Sandbox,
    /// Nothing that cookies could tell: a sandbox with `allow-same-origin`.
    SandboxWithSameOrigin,
    /// The jar: its frame is `credentialless`.
    Credentialless,
}

impl Place {
    /// A document that a server sends, at `url`, with nothing taken from it.
    #[must_use]
    pub const fn served(url: Url) -> Self {
        Self { url, made: Made::Served, confinement: Confinement::None, came_from: None }
    }
}

/// The innermost of some documents that a server sent; those within it were made by it or by what it made.
#[must_use]
pub fn nearest_served(chain: &[Place]) -> Option<&Place> {
    chain.iter().rev().find(|place| place.made == Made::Served)
}

/// A URL of the origin that the innermost of some documents has; `None` for an opaque one.
#[must_use]
pub fn own_origin(chain: &[Place]) -> Option<&Url> {
    if chain.iter().any(|place| place.confinement == Confinement::Sandbox) {
        return None;
    }
    let innermost = chain.iter().rev().find(|place| matches!(place.made, Made::Served | Made::Data))?;
    (innermost.made == Made::Served).then_some(&innermost.url)
}

impl Confinement {
    /// The word for it in scenario files; `None` where there is nothing to say.
    #[must_use]
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Sandbox => Some("sandboxed"),
            Self::SandboxWithSameOrigin => Some("sandboxed-same-origin"),
            Self::Credentialless => Some("credentialless"),
        }
    }
}

impl Made {
    /// The word for it in scenario files; `None` for what a server sends.
    #[must_use]
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::Served => None,
            Self::Srcdoc => Some("srcdoc"),
            Self::Blank => Some("blank"),
            Self::Blob => Some("blob"),
            Self::Data => Some("data"),
        }
    }
}

/// Its origin or kind, with what is taken from it: `sandboxed https://a.example`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(word) = self.confinement.word() {
            write!(f, "{word} ")?;
        }
        if let Some(from) = &self.came_from {
            write!(f, "{} => ", from.origin().ascii_serialization())?;
        }
        match self.made.word() {
            Some(word) => f.write_str(word),
            None => f.write_str(&self.url.origin().ascii_serialization()),
        }
    }
}
