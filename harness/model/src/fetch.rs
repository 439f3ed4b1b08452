//! What Fetch knows of a request, and the cookie rules do not ask.

/// The parts of a request that decide its `Sec-Fetch-*`, `Origin` and `Referer`, and whether it has cookies at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// What the answer is used as, such as an image or a document.
    pub destination: Destination,
    /// Who may read the answer, such as scripts of other origins by CORS.
    pub mode: Mode,
    /// Whether the request carries cookies at all, before any rule of theirs.
    pub credentials: Credentials,
    /// Whose URL stands in `Referer`.
    pub referrer: Referrer,
    /// How much of that URL stands in `Referer`.
    pub referrer_policy: ReferrerPolicy,
    /// Whether a click or key press of the user led to it.
    pub user_activation: UserActivation,
}

impl Fetch {
    /// A navigation to a document of the kind given, with the defaults of the platform.
    #[must_use]
    pub const fn navigation(destination: Destination, user_activation: UserActivation) -> Self {
        Self {
            destination,
            mode: Mode::Navigate,
            credentials: Credentials::Include,
            referrer: Referrer::Client,
            referrer_policy: ReferrerPolicy::StrictOriginWhenCrossOrigin,
            user_activation,
        }
    }

    /// A subresource in the mode given, with the defaults of the platform: what may be read by script carries
    /// cookies to its own origin only, all else carries them everywhere.
    #[must_use]
    pub const fn subresource(destination: Destination, mode: Mode) -> Self {
        let credentials = match mode {
            Mode::Cors | Mode::SameOrigin => Credentials::SameOrigin,
            Mode::Navigate | Mode::NoCors | Mode::WebSocket => Credentials::Include,
        };
        let referrer_policy = ReferrerPolicy::StrictOriginWhenCrossOrigin;
        let (referrer, user_activation) = (Referrer::Client, UserActivation::None);
        Self { destination, mode, credentials, referrer, referrer_policy, user_activation }
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $word, "`.")] $variant,)*
        }

        impl $name {
            /// The word the standard has for it.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The one that the standard has this word for.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// A request's destination, as `Sec-Fetch-Dest` names it.
    ///
    /// **Spec:** Fetch §2.2.5 "destination"; Fetch Metadata §2.1.
    Destination {
        Audio = "audio",
        AudioWorklet = "audioworklet",
        Document = "document",
        Embed = "embed",
        Empty = "empty",
        Font = "font",
        Frame = "frame",
        Iframe = "iframe",
        Image = "image",
        Manifest = "manifest",
        Object = "object",
        PaintWorklet = "paintworklet",
        Report = "report",
        Script = "script",
        ServiceWorker = "serviceworker",
        SharedWorker = "sharedworker",
        Style = "style",
        Track = "track",
        Video = "video",
        Worker = "worker",
        Xslt = "xslt",
    }
}

words! {
    /// A request's mode, as `Sec-Fetch-Mode` names it.
    ///
    /// **Spec:** Fetch §2.2.5 "mode"; Fetch Metadata §2.2.
    Mode {
        Cors = "cors",
        Navigate = "navigate",
        NoCors = "no-cors",
        SameOrigin = "same-origin",
        WebSocket = "websocket",
    }
}

words! {
    /// A request's credentials mode.
    ///
    /// **Spec:** Fetch §2.2.5 "credentials mode".
    Credentials {
        Include = "include",
        SameOrigin = "same-origin",
        Omit = "omit",
    }
}

/// Whose URL a request tells.
///
/// **Spec:** Fetch §2.2.5 "referrer".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Referrer {
    /// The URL of the client: of the document or worker that asks.
    Client,
    /// The base URL of the script that asks, as a dynamic import tells it; at `about:` that is the creator's.
    BaseUrl,
    /// No URL at all.
    None,
}

words! {
    /// A referrer policy.
    ///
    /// **Spec:** Referrer Policy §3.
    ReferrerPolicy {
        NoReferrer = "no-referrer",
        NoReferrerWhenDowngrade = "no-referrer-when-downgrade",
        SameOrigin = "same-origin",
        Origin = "origin",
        StrictOrigin = "strict-origin",
        OriginWhenCrossOrigin = "origin-when-cross-origin",
        StrictOriginWhenCrossOrigin = "strict-origin-when-cross-origin",
        UnsafeUrl = "unsafe-url",
    }
}

/// Whether a click or key press of the user led to a navigation.
///
/// **Spec:** Fetch §2.2.5 "user-activation".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UserActivation {
    /// A click or a key press of the user led to the navigation.
    Transient,
    /// The navigation came without the user's doing, as from a timer.
    None,
}
