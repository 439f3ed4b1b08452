//! From a context to the facts the cookie rules need: rfc6265bis-22 §5.8.1 "The Cookie Header Field", §5.8.2 "Non-HTTP
//! APIs".

use std::borrow::Cow;

use url::Url;

use crate::client::{Client, WorkerKind};
use crate::document::Document;
use crate::host::Host;
use crate::model::Model;
use crate::origin::{Origin, Scheme};
use crate::policy::{AboutDocumentRule, SecureConnections};
use crate::request::{Method, Request, Target};
use crate::rule::Rule;
use crate::same_site::{SameSiteStatus, SiteForCookies, status};
use crate::third_party::Party;
use crate::top_level_site::TopLevelSite;
use crate::trace::Trace;

/// A script that asks for cookies by an API, in `document` or for it.
struct Script<'a> {
    api: Api,
    url: Cow<'a, Url>,
    origin: &'a Origin,
    document: &'a Document,
}

/// One access to the cookie store, by a request, its response or a script: all that the cookie rules ask of a context.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Access {
    /// The host of the URL.
    pub host: Host,
    /// The path of the URL.
    pub path: Vec<u8>,
    /// Whether the connection counts as secure, as `https:` does.
    pub connection: Connection,
    /// Who asks: a navigation, another request, or a script.
    pub api: Api,
    /// Whether the access is same-site, when cookies are to be read.
    pub same_site_for_retrieval: SameSiteStatus,
    /// Whether the access is same-site, when cookies are to be set.
    pub same_site_for_storage: SameSiteStatus,
    /// Whose context it is. [`Party::First`] under policies that tell nobody apart.
    pub party: Party,
    /// The site of the top-level document; `None` where there is no such document, and under policies that tell nobody
    /// apart.
    pub top: Option<TopLevelSite>,
}

/// Whether a connection counts as secure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Connection {
    /// The connection counts as secure: it is encrypted, or ends in this very machine where the policy has it so.
    Secure,
    /// The connection does not count as secure, as with `http:` to anywhere else.
    Insecure,
}

/// Who accesses the cookie store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Api {
    /// A request that navigates a top-level traversable.
    TopLevelNavigation(Method),
    /// A request for anything else: a frame, a subresource, a `fetch()`, or what a program sends that is no browser.
    OtherRequest(Method),
    /// A script that uses `document.cookie`: a "non-HTTP" API.
    Script,
    /// A script that uses `cookieStore`: another "non-HTTP" API.
    CookieStore,
}

impl Api {
    /// Whether it is what the specification calls a "non-HTTP" API.
    #[must_use]
    pub const fn is_script(self) -> bool {
        match self {
            Self::TopLevelNavigation(_) | Self::OtherRequest(_) => false,
            Self::Script | Self::CookieStore => true,
        }
    }
}

impl Model<'_> {
    /// The facts of a request, and of the response it gets.
    ///
    /// `None` for URLs that carry no cookies at all, such as `data:` and `file:`.
    #[must_use]
    pub fn access(&self, request: &Request) -> Option<Access> {
        self.access_with(request, &mut ())
    }

    /// [`Model::access`], with the steps by which the request is found same-site or not.
    pub fn access_with(&self, request: &Request, trace: &mut impl Trace) -> Option<Access> {
        let (host, connection) = self.place(&request.url)?;
        let status = self.same_site_status(request, trace);
        let (party, top) = self.party_of_request(request);
        Some(Access {
            host,
            path: request.url.path().as_bytes().to_vec(),
            connection,
            api: match request.target {
                Target::TopLevelNavigation => Api::TopLevelNavigation(request.method),
                Target::NestedNavigation(_) | Target::Subresource => Api::OtherRequest(request.method),
            },
            same_site_for_retrieval: status.for_retrieval,
            same_site_for_storage: status.for_storage,
            party,
            top,
        })
    }

    /// The facts of a script that reads or writes `document.cookie`.
    ///
    /// `None` for documents whose URL carries no cookies at all, and for those whose origin is opaque: there the
    /// script gets an exception.
    ///
    #[doc = spec!("5.7", " step 18.1 and ", "5.8.2", "; HTML, `document.cookie`; ambiguity D13.")]
    #[must_use]
    pub fn access_of_script(&self, document: &Document) -> Option<Access> {
        self.access_of_script_with(document, &mut ())
    }

    /// [`Model::access_of_script`], with the steps that lead there.
    pub fn access_of_script_with(&self, document: &Document, trace: &mut impl Trace) -> Option<Access> {
        let script = Script { api: Api::Script, url: self.script_url(document), origin: document.origin(), document };
        let place = self.script_place(&script, trace)?;
        let within = self.site_for_cookies_of_document(document, trace) != SiteForCookies::Opaque;
        Some(self.access_by(&script, place, within, trace))
    }

    /// The facts of a script that uses `cookieStore`, in a document or a service worker.
    ///
    /// `None` where there is no such object, as in other workers and outside secure contexts, and where it throws,
    /// as in documents whose origin is opaque or whose URL carries no cookies.
    ///
    #[doc = spec!("5.7", " step 18.1 and ", "5.8.2", "; Cookie Store API, the interface `CookieStore`;")]
    /// HTML, "secure context".
    #[must_use]
    pub fn access_of_cookie_store(&self, client: &Client) -> Option<Access> {
        self.access_of_cookie_store_with(client, &mut ())
    }

    /// [`Model::access_of_cookie_store`], with the steps that lead there.
    pub fn access_of_cookie_store_with(&self, client: &Client, trace: &mut impl Trace) -> Option<Access> {
        let url = match client {
            Client::Document(document) => self.script_url(document),
            Client::Worker(worker) if matches!(worker.kind(), WorkerKind::Service(_)) => Cow::Borrowed(worker.script()),
            Client::Worker(_) => return None,
        };
        let document = client.document()?;
        let secure = is_trustworthy(document.top().url());
        let context = || format!("the context is {}secure", if secure { "" } else { "not " });
        if !trace.ask(Rule::ScriptHasCookies, secure, context) {
            return None;
        }
        let script = Script { api: Api::CookieStore, url, origin: client.origin(), document };
        let place = self.script_place(&script, trace)?;
        let within = self.site_for_cookies_with(client, trace) != SiteForCookies::Opaque;
        Some(self.access_by(&script, place, within, trace))
    }

    /// Whose cookies a script has, if any, and how its document came.
    fn script_place(&self, script: &Script<'_>, trace: &mut impl Trace) -> Option<(Host, Connection)> {
        let place = self.place(&script.url).filter(|_| *script.origin != Origin::Opaque);
        trace.ask(Rule::ScriptHasCookies, place.is_some(), || match place {
            Some((ref host, _)) => format!("its cookies are those of {host}"),
            None if *script.origin == Origin::Opaque => "its origin is opaque".to_owned(),
            None => format!("its URL is of the scheme {}", script.url.scheme()),
        });
        place
    }

    fn access_by(
        &self,
        script: &Script<'_>,
        (host, connection): (Host, Connection),
        within: bool,
        trace: &mut impl Trace,
    ) -> Access {
        let same_site_for_storage = status(within);
        let same_site_for_retrieval = status(within || self.admits_by_top(script.document, &script.url, trace));
        let (party, top) = self.party_of_script(script.document, script.origin);
        let path = script.url.path().as_bytes().to_vec();
        Access { host, path, connection, api: script.api, same_site_for_retrieval, same_site_for_storage, party, top }
    }

    /// The URL whose cookies a document's scripts have.
    ///
    /// **Spec:** HTML, "cookie-averse `Document` object"; ambiguity D26.
    fn script_url<'d>(&self, document: &'d Document) -> Cow<'d, Url> {
        match self.policy.about_documents {
            AboutDocumentRule::Averse => Cow::Borrowed(document.url()),
            AboutDocumentRule::Inherits => Cow::Borrowed(document.inherited_url()),
            AboutDocumentRule::InheritsAtBlobToo => {
                let url = document.inherited_url();
                let within = (url.scheme() == "blob").then(|| Url::parse(&url.origin().ascii_serialization()).ok());
                within.flatten().map_or(Cow::Borrowed(url), Cow::Owned)
            }
        }
    }

    fn place(&self, url: &Url) -> Option<(Host, Connection)> {
        let (scheme, host) = (Scheme::of(url)?, Host::of(url)?);
        let secure = match self.policy.secure_connections {
            _ if scheme == Scheme::Https => true,
            SecureConnections::EncryptedScheme => false,
            SecureConnections::EncryptedSchemeOrLoopback => host.is_loopback(),
        };
        Some((host, if secure { Connection::Secure } else { Connection::Insecure }))
    }
}

/// **Spec:** the Secure Contexts standard, "potentially trustworthy URL".
fn is_trustworthy(url: &Url) -> bool {
    match Origin::of(url) {
        Origin::Tuple(Scheme::Https, _) => true,
        Origin::Tuple(Scheme::Http, host) => host.is_loopback(),
        Origin::Opaque => matches!(url.scheme(), "about" | "data" | "file"),
    }
}
