//! Questions that can be put to both: lines that are set, and requests that read.

use std::sync::Arc;

use samesite_model::{Document, Method, Request, Target};
use serde::{Serialize, Serializer};
use url::Url;

/// Lines that are set one after the other, and the requests that read then.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Question {
    /// What is set.
    pub(crate) sets: Vec<Setting>,
    /// Who reads.
    pub(crate) reads: Vec<Reading>,
}

/// A line that a response or a script sets.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Setting {
    /// The line.
    pub(crate) line: String,
    /// How the request or the script came about that sets it.
    #[serde(flatten)]
    pub(crate) by: Reading,
}

/// A request or a script, as tough-cookie is told of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Reading {
    /// The URL of the request, or of the document whose script it is.
    #[serde(serialize_with = "as_text")]
    pub(crate) url: Url,
    /// tough-cookie's word for what the model works out by itself.
    context: &'static str,
    /// Whether it is a request, and not a script.
    http: bool,
    /// Milliseconds since 1970.
    pub(crate) at: i64,
    /// The same as the model is told of it.
    #[serde(skip)]
    pub(crate) situation: Situation,
}

/// Who makes a request to V, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Situation {
    Typed,
    OwnLink,
    OwnPicture,
    OwnFormPost,
    SiblingsFetch,
    PictureInOwnFrame,
    StrangersLink,
    StrangersFormPost,
    StrangersPicture,
    StrangersFrame,
    PictureInStrangersFrame,
    InsecurePagesLink,
    InsecurePagesPicture,
    OwnScript,
    ScriptInStrangersFrame,
}

/// What a situation is made of.
pub(crate) enum Access {
    Request(Request),
    Script(Arc<Document>),
}

const STRANGER: &str = "https://stranger.test/";

impl Situation {
    pub(crate) const ALL: [Self; 15] = [
        Self::Typed,
        Self::OwnLink,
        Self::OwnPicture,
        Self::OwnFormPost,
        Self::SiblingsFetch,
        Self::PictureInOwnFrame,
        Self::StrangersLink,
        Self::StrangersFormPost,
        Self::StrangersPicture,
        Self::StrangersFrame,
        Self::PictureInStrangersFrame,
        Self::InsecurePagesLink,
        Self::InsecurePagesPicture,
        Self::OwnScript,
        Self::ScriptInStrangersFrame,
    ];

    /// The word that tough-cookie's manual has for it: "strict" for same-site requests, "lax" for cross-site ones by
    /// a safe method that change the page at the top, "none" for all other cross-site ones.
    const fn context(self) -> &'static str {
        match self {
            Self::Typed
            | Self::OwnLink
            | Self::OwnPicture
            | Self::OwnFormPost
            | Self::SiblingsFetch
            | Self::PictureInOwnFrame
            | Self::OwnScript => "strict",
            Self::StrangersLink | Self::InsecurePagesLink => "lax",
            Self::StrangersFormPost
            | Self::StrangersPicture
            | Self::StrangersFrame
            | Self::PictureInStrangersFrame
            | Self::InsecurePagesPicture
            | Self::ScriptInStrangersFrame => "none",
        }
    }

    pub(crate) const fn is_script(self) -> bool {
        matches!(self, Self::OwnScript | Self::ScriptInStrangersFrame)
    }

    /// Someone reads in this situation, so many milliseconds after 1970.
    pub(crate) fn reads(self, url: &Url, at: i64) -> Reading {
        Reading { url: url.clone(), context: self.context(), http: !self.is_script(), at, situation: self }
    }

    /// Someone sets a line in this situation.
    pub(crate) fn sets(self, line: impl Into<String>, url: &Url, at: i64) -> Setting {
        Setting { line: line.into(), by: self.reads(url, at) }
    }

    /// The situation as documents and a request.
    pub(crate) fn access(self, url: &Url) -> Access {
        let page = |text: &str| Document::top_level(parse(text));
        let own = || Document::top_level(url.clone());
        let insecure = || {
            let mut insecure = url.clone();
            insecure.set_scheme("http").expect("it had a scheme of the same kind");
            Document::top_level(insecure)
        };
        let (client, target, method) = match self {
            Self::Typed => (None, Target::TopLevelNavigation, Method::Get),
            Self::OwnLink => (Some(own()), Target::TopLevelNavigation, Method::Get),
            Self::OwnPicture => (Some(own()), Target::Subresource, Method::Get),
            Self::OwnFormPost => (Some(own()), Target::TopLevelNavigation, Method::Post),
            Self::SiblingsFetch => (Some(page("https://static.v.example/")), Target::Subresource, Method::Post),
            Self::PictureInOwnFrame => (Some(Document::framed(url.clone(), &own())), Target::Subresource, Method::Get),
            Self::StrangersLink => (Some(page(STRANGER)), Target::TopLevelNavigation, Method::Get),
            Self::StrangersFormPost => (Some(page(STRANGER)), Target::TopLevelNavigation, Method::Post),
            Self::StrangersPicture => (Some(page(STRANGER)), Target::Subresource, Method::Get),
            Self::StrangersFrame => {
                let stranger = page(STRANGER);
                (Some(Arc::clone(&stranger)), Target::NestedNavigation(stranger), Method::Get)
            }
            Self::PictureInStrangersFrame => {
                (Some(Document::framed(url.clone(), &page(STRANGER))), Target::Subresource, Method::Get)
            }
            Self::InsecurePagesLink => (Some(insecure()), Target::TopLevelNavigation, Method::Get),
            Self::InsecurePagesPicture => (Some(insecure()), Target::Subresource, Method::Get),
            Self::OwnScript => return Access::Script(own()),
            Self::ScriptInStrangersFrame => {
                return Access::Script(Document::framed(url.clone(), &page(STRANGER)));
            }
        };
        let client = client.map(Into::into);
        Access::Request(Request { client, target, ..Request::navigation(url.clone()).method(method) })
    }
}

pub(crate) fn parse(text: &str) -> Url {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn as_text<S: Serializer>(url: &Url, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(url.as_str())
}
