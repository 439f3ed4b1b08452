//! The ways in which a foreign page makes a request of the application.

/// A way to make a request of another site, by the name that `samesite ask --via` has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// A link, clicked by the user.
    Link,
    /// A link with `target=_blank`, clicked by the user.
    LinkBlank,
    /// A link that a script clicks.
    LinkByScript,
    /// A form with `method=get`, submitted by the user.
    FormGet,
    /// A form with `method=post`, submitted by the user.
    FormPost,
    /// A form with `method=get` that a script submits.
    FormGetByScript,
    /// A form with `method=post` that a script submits.
    FormPostByScript,
    /// A form in a hidden frame, posted by script.
    HiddenFormPost,
    /// `location.href`, set by script.
    Location,
    /// `<meta http-equiv=refresh>`.
    MetaRefresh,
    /// An `<iframe>`.
    Iframe,
    /// An `<img>`.
    Img,
    /// A classic `<script src>`.
    Script,
    /// A `<link rel=stylesheet>`.
    Stylesheet,
    /// `fetch()` with `mode: "no-cors"` and `credentials: "include"`.
    Fetch,
    /// `fetch()` with `mode: "cors"` and `credentials: "include"`.
    FetchCors,
    /// `fetch()` as it is.
    FetchDefault,
    /// `fetch()` with method POST, `mode: "no-cors"` and `credentials: "include"`.
    FetchPost,
    /// `navigator.sendBeacon()`.
    Beacon,
    /// `WebSocket`, at `wss` where the application is at `https`.
    WebSocket,
}

impl Way {
    /// Every way: first those that lead to the application, then those that stay where they are.
    pub const ALL: [Self; 20] = [
        Self::Link,
        Self::LinkBlank,
        Self::LinkByScript,
        Self::FormGet,
        Self::FormPost,
        Self::FormGetByScript,
        Self::FormPostByScript,
        Self::Location,
        Self::MetaRefresh,
        Self::HiddenFormPost,
        Self::Iframe,
        Self::Img,
        Self::Script,
        Self::Stylesheet,
        Self::Fetch,
        Self::FetchCors,
        Self::FetchDefault,
        Self::FetchPost,
        Self::Beacon,
        Self::WebSocket,
    ];

    /// Its name: `form-post`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::LinkBlank => "link-blank",
            Self::LinkByScript => "link-by-script",
            Self::FormGet => "form-get",
            Self::FormPost => "form-post",
            Self::FormGetByScript => "form-get-by-script",
            Self::FormPostByScript => "form-post-by-script",
            Self::HiddenFormPost => "hidden-form-post",
            Self::Location => "location",
            Self::MetaRefresh => "meta-refresh",
            Self::Iframe => "iframe",
            Self::Img => "img",
            Self::Script => "script",
            Self::Stylesheet => "stylesheet",
            Self::Fetch => "fetch",
            Self::FetchCors => "fetch-cors",
            Self::FetchDefault => "fetch-default",
            Self::FetchPost => "fetch-post",
            Self::Beacon => "beacon",
            Self::WebSocket => "websocket",
        }
    }

    /// What it is, for people.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Link => "a link",
            Self::LinkBlank => "a link that opens a new window",
            Self::LinkByScript => "a link that a script clicks",
            Self::FormGet => "a form sent by GET",
            Self::FormPost => "a form sent by POST",
            Self::FormGetByScript => "a form that a script sends by GET",
            Self::FormPostByScript => "a form that a script sends by POST, as an identity provider or a forger does",
            Self::HiddenFormPost => "a form that a script posts in a hidden frame",
            Self::Location => "a script that sets location.href",
            Self::MetaRefresh => "a page that leads on by <meta http-equiv=refresh>",
            Self::Iframe => "a frame",
            Self::Img => "an image",
            Self::Script => "a script",
            Self::Stylesheet => "a style sheet",
            Self::Fetch => "fetch(), with credentials, mode no-cors",
            Self::FetchCors => "fetch(), with credentials, mode cors",
            Self::FetchDefault => "fetch() as it is, which has no credentials for another origin",
            Self::FetchPost => "fetch() by POST, with credentials, mode no-cors",
            Self::Beacon => "navigator.sendBeacon()",
            Self::WebSocket => "a WebSocket",
        }
    }

    /// The way of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }

    /// Whether it waits for a click on the element `#go`; the others act by themselves.
    #[must_use]
    pub const fn is_clicked(self) -> bool {
        matches!(self, Self::Link | Self::LinkBlank | Self::FormGet | Self::FormPost)
    }

    /// Whether another document comes by it, which may do something next: in place of the page, beside it, or in a frame.
    #[must_use]
    pub const fn brings_document(self) -> bool {
        !matches!(
            self,
            Self::Img
                | Self::Script
                | Self::Stylesheet
                | Self::Fetch
                | Self::FetchCors
                | Self::FetchDefault
                | Self::FetchPost
                | Self::Beacon
                | Self::WebSocket
        )
    }

    /// Whether it sends a form, and so has fields.
    #[must_use]
    pub const fn has_fields(self) -> bool {
        matches!(
            self,
            Self::FormGet | Self::FormPost | Self::FormGetByScript | Self::FormPostByScript | Self::HiddenFormPost
        )
    }
}
