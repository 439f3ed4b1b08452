//! The documents of a page, framed one in another, each with its source and what a sandbox takes from it.

use std::fmt;

use url::Url;

/// The documents of a page from the top-level one down to one of them, each framed in the one before; never empty.
pub type FrameChain = Vec<FrameDocument>;

/// A document of a page: the top-level one, or one in a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameDocument {
    /// The document's URL, such as `about:srcdoc`; for one from a `blob:` URL, such a URL with the maker's origin in it.
    pub url: Url,
    /// What the document is made from.
    pub source: DocumentSource,
    /// What the document's frame, or a header of its own, takes from it.
    pub sandboxing: Sandboxing,
    /// The document that stood in its place before, and navigated there; `None` when it came at once.
    pub came_from: Option<Url>,
    /// Whether it has asked for its ordinary cookies by the Storage Access API, and was given them.
    pub has_storage_access: bool,
}

/// What a document is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DocumentSource {
    /// The answer of a server.
    Served,
    /// The `srcdoc` attribute of its frame.
    Srcdoc,
    /// No source: the document is `about:blank`, and the one around it puts into it what it does.
    Blank,
    /// What the document around it wrote by `document.open()` and `document.write()`; it has the writer's URL.
    ///
    /// **Spec:** HTML, "document open steps".
    Written,
    /// A `Blob` that the document around it made, by a `blob:` URL.
    Blob,
    /// A `data:` URL, which carries the whole document.
    Data,
}

/// What is taken from a document.
///
/// **Spec:** HTML, "sandboxing"; credentialless frames, which are no sandbox, are told here as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sandboxing {
    /// No sandbox: nothing is taken.
    None,
    /// The origin, which becomes opaque: a sandbox without `allow-same-origin`, of its frame or, at top level, of its
    /// `Content-Security-Policy`.
    Sandbox,
    /// What cookies do not tell, such as plugins: a sandbox with `allow-same-origin`.
    SandboxWithSameOrigin,
    /// The cookie jar, instead of which there is an empty one: the frame is `credentialless`. At top level, the cookies of
    /// other origins' pictures, scripts and their like: `Cross-Origin-Embedder-Policy: credentialless`.
    Credentialless,
    /// At top level, whatever other origins do not give to all: `Cross-Origin-Embedder-Policy: require-corp`.
    RequireCorp,
}

impl FrameDocument {
    /// A document that a server sends, at `url`, with nothing taken from it.
    #[must_use]
    pub const fn served(url: Url) -> Self {
        Self {
            url,
            source: DocumentSource::Served,
            sandboxing: Sandboxing::None,
            came_from: None,
            has_storage_access: false,
        }
    }
}

impl FrameDocument {
    /// The `Cross-Origin-Embedder-Policy` of a top-level document, such as `credentialless`; `None` for none.
    #[must_use]
    pub const fn embedder_policy(&self) -> Option<&'static str> {
        match self.sandboxing {
            Sandboxing::Credentialless | Sandboxing::RequireCorp => self.sandboxing.word(),
            Sandboxing::None | Sandboxing::Sandbox | Sandboxing::SandboxWithSameOrigin => None,
        }
    }

    /// A document that the innermost of some documents makes, from what is given.
    pub(crate) fn made(source: DocumentSource, chain: &[Self]) -> Self {
        let own = nearest_served(chain).map_or_else(|| "null".to_owned(), |own| own.url.origin().ascii_serialization());
        let url = match source {
            DocumentSource::Srcdoc => "about:srcdoc".to_owned(),
            DocumentSource::Data => "data:text/html,".to_owned(),
            DocumentSource::Blob => format!("blob:{own}/document"),
            DocumentSource::Blank | DocumentSource::Written | DocumentSource::Served => "about:blank".to_owned(),
        };
        Self { source, ..Self::served(url.parse().expect("it is a URL")) }
    }
}

/// The innermost of some documents that a server sent; those within it were made by it or by what it made.
#[must_use]
pub fn nearest_served(chain: &[FrameDocument]) -> Option<&FrameDocument> {
    chain.iter().rev().find(|place| place.source == DocumentSource::Served)
}

/// Whether a sandbox takes the origin of the innermost of some documents away; what is framed in a sandbox, or opened
/// from one, is in it too.
///
/// **Spec:** HTML, "creating a new auxiliary browsing context" hands the sandbox on; "determine the origin" makes a new
/// opaque origin for each document in one.
pub(crate) fn is_sandboxed(chain: &[FrameDocument]) -> bool {
    chain.iter().any(|place| place.sandboxing == Sandboxing::Sandbox)
}

/// A URL of the origin that the innermost of some documents has; `None` for an opaque one.
#[must_use]
pub fn own_origin(chain: &[FrameDocument]) -> Option<&Url> {
    if is_sandboxed(chain) {
        return None;
    }
    let innermost =
        chain.iter().rev().find(|place| matches!(place.source, DocumentSource::Served | DocumentSource::Data))?;
    (innermost.source == DocumentSource::Served).then_some(&innermost.url)
}

impl Sandboxing {
    /// The word for the sandbox in scenario files, such as `sandboxed`; `None` for no sandbox.
    #[must_use]
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Sandbox => Some("sandboxed"),
            Self::SandboxWithSameOrigin => Some("sandboxed-same-origin"),
            Self::Credentialless => Some("credentialless"),
            Self::RequireCorp => Some("require-corp"),
        }
    }

    /// What the attribute `sandbox` of a frame, or a policy's directive, leaves of a document's rights; `None` for no
    /// sandbox.
    #[must_use]
    pub const fn allowances(self) -> Option<&'static str> {
        match self {
            Self::Sandbox => Some(
                "allow-scripts allow-forms allow-popups allow-top-navigation allow-top-navigation-by-user-activation",
            ),
            Self::SandboxWithSameOrigin => Some(
                "allow-scripts allow-forms allow-popups allow-top-navigation allow-top-navigation-by-user-activation \
                allow-same-origin",
            ),
            Self::None | Self::Credentialless | Self::RequireCorp => None,
        }
    }
}

impl DocumentSource {
    /// The sources of documents that the document around them makes.
    pub(crate) const MADE: [Self; 5] = [Self::Srcdoc, Self::Blank, Self::Written, Self::Blob, Self::Data];

    /// The word for the source in scenario files, such as `srcdoc`; `None` for what a server sends.
    #[must_use]
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::Served => None,
            Self::Srcdoc => Some("srcdoc"),
            Self::Blank => Some("blank"),
            Self::Written => Some("written"),
            Self::Blob => Some("blob"),
            Self::Data => Some("data"),
        }
    }
}

/// The document by origin or source, with what is taken from it: `sandboxed https://a.example`, `srcdoc`.
impl fmt::Display for FrameDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(word) = self.sandboxing.word() {
            write!(f, "{word} ")?;
        }
        if let Some(from) = &self.came_from {
            write!(f, "{} => ", from.origin().ascii_serialization())?;
        }
        match self.source.word() {
            Some(word) => f.write_str(word),
            None => f.write_str(&self.url.origin().ascii_serialization()),
        }
    }
}
