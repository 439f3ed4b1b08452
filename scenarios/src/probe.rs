//! Probes: the ways in which a document makes a request.

use std::fmt;

use serde::Deserialize;

/// One way to make a request, or to look at the cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Probe {
    /// An `<img>`.
    Img,
    /// A classic `<script src>`.
    Script,
    /// A `<link rel=stylesheet>`.
    Stylesheet,
    /// `fetch()` with `mode: "no-cors"` and `credentials: "include"`.
    Fetch,
    /// An `<iframe>`.
    Iframe,
    /// A form in a hidden frame, posted by script.
    HiddenFormPost,
    /// A link, clicked by the user.
    Link,
    /// A form with `method=get`, submitted by the user.
    FormGet,
    /// A form with `method=post`, submitted by the user.
    FormPost,
    /// The address bar: the user goes somewhere, and no document asked for it.
    AddressBar,
    /// Reading `document.cookie`; makes no request.
    ReadCookies,
}

/// What a probe's request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeKind {
    /// Something the document uses.
    Subresource,
    /// A document in a frame of the document.
    NestedNavigation,
    /// The next top-level document, asked for by this one.
    TopLevelNavigation,
    /// The next top-level document, asked for by nobody.
    AddressBar,
    /// Nothing: a script looks at the cookies.
    ScriptReading,
}

impl Probe {
    /// Every probe with its name in scenario files.
    pub const NAMES: &[(Self, &'static str)] = &[
        (Self::Img, "img"),
        (Self::Script, "script"),
        (Self::Stylesheet, "stylesheet"),
        (Self::Fetch, "fetch"),
        (Self::Iframe, "iframe"),
        (Self::HiddenFormPost, "hidden-form-post"),
        (Self::Link, "link"),
        (Self::FormGet, "form-get"),
        (Self::FormPost, "form-post"),
        (Self::AddressBar, "address-bar"),
        (Self::ReadCookies, "read-cookies"),
    ];

    /// What the probe's request is for.
    #[must_use]
    pub const fn kind(self) -> ProbeKind {
        match self {
            Self::Img | Self::Script | Self::Stylesheet | Self::Fetch => ProbeKind::Subresource,
            Self::Iframe | Self::HiddenFormPost => ProbeKind::NestedNavigation,
            Self::Link | Self::FormGet | Self::FormPost => ProbeKind::TopLevelNavigation,
            Self::AddressBar => ProbeKind::AddressBar,
            Self::ReadCookies => ProbeKind::ScriptReading,
        }
    }

    /// The method of the probe's first request.
    #[must_use]
    pub const fn method(self) -> &'static str {
        match self {
            Self::FormPost | Self::HiddenFormPost => "POST",
            _ => "GET",
        }
    }
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES.iter().find(|(probe, _)| probe == self).map_or("", |(_, name)| *name);
        f.write_str(name)
    }
}
