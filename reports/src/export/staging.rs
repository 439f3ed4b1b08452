//! A staging: a case as a few documents that act it out, what each address answers, and what the user does.
//!
//! A web platform test and a reproduction are the same staging under other names of hosts.

/// A case, acted out by documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staging {
    /// Everybody who takes part.
    pub origins: Vec<StagedOrigin>,
    /// What each address answers.
    pub answers: Vec<Answer>,
    /// What the user does, in order.
    pub deeds: Vec<Deed>,
}

/// An origin that takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagedOrigin {
    /// Its name in notation: `V` owns the cookies, `X` is another site.
    pub letter: String,
    /// Whether it is asked over TLS.
    pub is_secure: bool,
    /// Its host: `www.shop.example`.
    pub host: String,
    /// Its port, where that is not the scheme's own.
    pub port: Option<u16>,
    /// Its registrable domain, `shop.example`; the host where it has none.
    pub domain: String,
    /// Whether the domain has one label below a suffix of one label, so that any other two names of that shape do as well.
    pub is_plain: bool,
}

/// Where something is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The origin, as a place among those of the staging.
    pub origin: usize,
    /// The path, with its slash.
    pub path: String,
    /// The query, without the question mark; empty for none.
    pub query: String,
    /// The name of the request, which stands in the query besides: `img`, `page`, `link-via-1`.
    pub hop: String,
}

impl Staging {
    /// An address as the scenario has it, without the name of the request.
    #[must_use]
    pub fn url(&self, address: &Address) -> String {
        let origin = &self.origins[address.origin];
        let port = origin.port.map(|port| format!(":{port}")).unwrap_or_default();
        let query = if address.query.is_empty() { String::new() } else { format!("?{}", address.query) };
        format!("{}://{}{port}{}{query}", origin.scheme(), origin.host, address.path)
    }

    /// Every document, those within others included.
    pub(super) fn documents(&self) -> Vec<&Document> {
        let mut all = Vec::new();
        for turn in self.answers.iter().flat_map(|answer| &answer.turns) {
            let mut next = if let Body::Document(document) = &turn.body { Some(document) } else { None };
            while let Some(document) = next {
                all.push(document);
                next = document.frame.as_ref().and_then(|frame| match &frame.filling {
                    Filling::Served(_) => None,
                    Filling::Srcdoc(inner)
                    | Filling::Blank(inner)
                    | Filling::Written(inner)
                    | Filling::Blob(inner)
                    | Filling::Data(inner) => Some(inner),
                });
            }
        }
        all
    }
}

impl StagedOrigin {
    /// `https` or `http`.
    #[must_use]
    pub const fn scheme(&self) -> &'static str {
        if self.is_secure { "https" } else { "http" }
    }
}

impl Address {
    /// Path and query, with the name of the request.
    pub(super) fn target(&self) -> String {
        let more = if self.query.is_empty() { String::new() } else { format!("{}&", self.query) };
        format!("{}?{more}hop={}", self.path, self.hop)
    }
}

/// What an address answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The address.
    pub at: Address,
    /// What is answered to the first request, to the second, and so on; the last holds for all that follow.
    pub turns: Vec<Turn>,
}

/// What one request is answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The `Set-Cookie` lines.
    pub cookies: Vec<String>,
    /// Header fields that say where to: name, what stands before the address, the address, what stands behind it.
    pub leads: Vec<(String, String, Address, String)>,
    /// Other header fields.
    pub headers: Vec<(String, String)>,
    /// The rest.
    pub body: Body,
}

/// The rest of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// A redirect with this status.
    Redirect(u16, Address),
    /// A document.
    Document(Document),
    /// A text with this type; status 200.
    Text(&'static str, &'static str),
    /// A picture of one pixel.
    Picture,
    /// Nothing; status 204.
    Nothing,
}

/// A document, which acts as soon as it is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The frame in it, if there is one.
    pub frame: Option<Box<Frame>>,
    /// What it does, in order.
    pub acts: Vec<Act>,
}

/// A frame of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// What it is filled with.
    pub filling: Filling,
    /// Its `sandbox` attribute.
    pub sandbox: Option<String>,
    /// Whether it is `credentialless`.
    pub is_credentialless: bool,
}

/// What a frame is filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filling {
    /// What is at an address.
    Served(Address),
    /// A document, as its `srcdoc`.
    Srcdoc(Document),
    /// A document, as a script that runs in an empty one.
    Blank(Document),
    /// A document, as what is written into an empty one.
    Written(Document),
    /// A document, as a `Blob`.
    Blob(Document),
    /// A document, as a `data:` URL.
    Data(Document),
}

/// One thing that a document does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// It runs a statement, in which [`TO`] stands for where to.
    Run(&'static str, Option<Address>),
    /// It offers something to click, by an expression in which [`TO`] stands for where to.
    Offer(&'static str, Address),
    /// It tells an address what `document.cookie` gives.
    Read(Address),
    /// It writes lines to `document.cookie`.
    Write(Vec<String>),
}

/// What stands for the address in the script of an act.
pub const TO: &str = "$to";

/// One thing that the user does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The user goes to an address, and something begins there: a planting, a proof, the case.
    Visit(Address),
    /// The user types an address into the window of the page that is there.
    Type(Address),
    /// The user clicks what the page, or the innermost frame that offers something, offers.
    Click,
    /// The user presses the reload button.
    Reload,
    /// The user presses the back button.
    Back,
    /// The user presses the forward button.
    Forward,
}

/// What a document's script takes from elsewhere: how addresses and names of hosts are written.
pub(super) trait Names {
    /// An address, as it stands between quotation marks.
    fn url(&self, address: &Address) -> String;

    /// A text with names of hosts in it, as it stands between quotation marks.
    fn text(&self, text: &str) -> String;

    /// A statement that has what was offered clicked, `element`; `None` where the user is there to do it.
    fn click(&self) -> Option<&'static str>;

    /// Statements for the end of a document's script, and the scripts that they need.
    fn ending(&self) -> &'static str;

    /// Elements before the script of a document that has something clicked.
    fn scripts(&self) -> &'static str;
}
