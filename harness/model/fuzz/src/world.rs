//! Documents, requests and lines, put together from what the fuzzer makes up.

use std::sync::Arc;

use arbitrary::Arbitrary;
use samesite_model::{Client, Document, Method, Reload, Request, Target, Worker, WorkerKind};
use url::Url;

/// A URL: one of those that browsers treat in ways of their own, or one put together.
#[derive(Arbitrary, Debug)]
enum Place {
    Peculiar(u8),
    Built { secure: bool, host: u8, port: Option<u16>, path: Vec<u8> },
}

const PECULIAR: [&str; 8] = [
    "about:blank",
    "about:srcdoc",
    "data:text/html,hi",
    "blob:https://www.v.example/c0ffee",
    "blob:null/c0ffee",
    "wss://www.v.example/socket",
    "https://user:word@v.example./",
    "file:///etc/hosts",
];

const HOSTS: [&str; 12] = [
    "v.example",
    "www.v.example",
    "a.www.v.example",
    "x.example",
    "example",
    "shop.co.uk",
    "a.github.io",
    "github.io",
    "www.ck",
    "localhost",
    "127.0.0.1",
    "[::1]",
];

impl Place {
    fn url(&self) -> Url {
        let text = match self {
            Self::Peculiar(which) => PECULIAR[usize::from(*which) % PECULIAR.len()].to_owned(),
            Self::Built { secure, host, port, path } => {
                let scheme = if *secure { "https" } else { "http" };
                let port = port.map_or_else(String::new, |port| format!(":{port}"));
                let path = String::from_utf8_lossy(&path[..path.len().min(24)]).into_owned();
                format!("{scheme}://{}{port}/{path}", HOSTS[usize::from(*host) % HOSTS.len()])
            }
        };
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }
}

/// A document among frames, popups and sandboxes.
#[derive(Arbitrary, Debug)]
pub(crate) struct Page {
    top: Place,
    below: Vec<(Place, Link)>,
}

/// How the next document hangs together with the one before.
#[derive(Arbitrary, Debug)]
enum Link {
    Framed,
    FramedByAnother(Place),
    Opened,
    Sandboxed,
    FramedAndSandboxed,
}

const DEEPEST: usize = 6;

impl Page {
    pub(crate) fn document(&self) -> Arc<Document> {
        self.below.iter().take(DEEPEST).fold(
            Document::top_level(self.top.url()),
            |document, (place, link)| match link {
                Link::Framed => Document::framed(place.url(), &document),
                Link::FramedByAnother(creator) => {
                    Document::framed_by(place.url(), &document, &Document::top_level(creator.url()))
                }
                Link::Opened => Document::opened(place.url(), &document),
                Link::Sandboxed => document.sandboxed(),
                Link::FramedAndSandboxed => Document::framed(place.url(), &document).sandboxed(),
            },
        )
    }

    fn size(&self) -> usize {
        1 + self.below.len().min(DEEPEST)
    }
}

/// Who makes a request.
#[derive(Arbitrary, Debug)]
enum Maker {
    Nobody,
    Page(Page),
    Dedicated(Place, Page),
    Shared(Place, Vec<Page>),
    Service(Place, Page),
    Worklet(Place, Page),
    Nested(Place, Place, Page),
}

const MOST_OWNERS: usize = 3;

impl Maker {
    fn client(&self) -> Option<Client> {
        let (script, kind) = match self {
            Self::Nobody => return None,
            Self::Page(page) => return Some(page.document().into()),
            Self::Dedicated(script, page) => (script, WorkerKind::Dedicated(page.document().into())),
            Self::Shared(script, pages) => {
                let owners = pages.iter().take(MOST_OWNERS).map(Page::document).collect();
                (script, WorkerKind::Shared(owners))
            }
            Self::Service(script, page) => (script, WorkerKind::Service(page.document().into())),
            Self::Worklet(script, page) => (script, WorkerKind::Worklet(page.document())),
            Self::Nested(script, outer, page) => {
                let outer = Worker::new(outer.url(), WorkerKind::Dedicated(page.document().into()));
                (script, WorkerKind::Dedicated(outer.into()))
            }
        };
        Some(Worker::new(script.url(), kind).into())
    }

    fn size(&self) -> usize {
        match self {
            Self::Nobody => 0,
            Self::Page(page) => page.size(),
            Self::Shared(_, pages) => 1 + pages.iter().take(MOST_OWNERS).map(Page::size).sum::<usize>(),
            Self::Dedicated(_, page) | Self::Service(_, page) | Self::Worklet(_, page) => 1 + page.size(),
            Self::Nested(_, _, page) => 2 + page.size(),
        }
    }
}

/// A request.
#[derive(Arbitrary, Debug)]
pub(crate) struct Visit {
    to: Place,
    method: u8,
    maker: Maker,
    into: Into,
    by_way_of: Vec<Place>,
    reload: u8,
}

/// What becomes of the response.
#[derive(Arbitrary, Debug)]
enum Into {
    Window,
    Frame(Page),
    Page,
}

const MOST_REDIRECTS: usize = 4;

impl Visit {
    pub(crate) fn request(&self) -> Request {
        let methods =
            [Method::Get, Method::Head, Method::Options, Method::Trace, Method::Post, Method::Put, Method::Delete];
        let reloads = [
            Reload::No,
            Reload::OfSameSiteNavigation,
            Reload::OfCrossSiteNavigation,
            Reload::TraversalToSameSiteNavigation,
            Reload::TraversalToCrossSiteNavigation,
        ];
        Request {
            url: self.to.url(),
            method: methods[usize::from(self.method) % methods.len()],
            client: self.maker.client(),
            target: match &self.into {
                Into::Window => Target::TopLevelNavigation,
                Into::Frame(page) => Target::NestedNavigation(page.document()),
                Into::Page => Target::Subresource,
            },
            redirected_from: self.by_way_of.iter().take(MOST_REDIRECTS).map(Place::url).collect(),
            reload: reloads[usize::from(self.reload) % reloads.len()],
        }
    }

    /// How many documents and places have to do with it.
    pub(crate) fn size(&self) -> usize {
        let frame = if let Into::Frame(page) = &self.into { page.size() } else { 0 };
        self.maker.size() + frame + self.by_way_of.len().min(MOST_REDIRECTS)
    }
}

/// A line that sets a cookie: one that looks like it, or any octets.
#[derive(Arbitrary, Debug)]
pub(crate) enum Line {
    Shaped {
        prefix: u8,
        name: Vec<u8>,
        value: Vec<u8>,
        attributes: Vec<Attribute>,
    },
    Octets(Vec<u8>),
    /// So many octets of value, around the limit of 4096.
    Long(u8),
}

/// An attribute.
#[derive(Arbitrary, Debug)]
pub(crate) enum Attribute {
    Usual(u8),
    Valued(u8, Vec<u8>),
    MaxAge(i16),
    Other(Vec<u8>),
}

const PREFIXES: [&str; 6] = ["", "", "__Host-", "__Secure-", "__Http-", "__host-Http-"];

const USUAL: [&str; 16] = [
    "Secure",
    "HttpOnly",
    "Path=/",
    "Path=/x",
    "Path",
    "Domain=v.example",
    "Domain=.www.v.example",
    "Domain=",
    "Domain=example",
    "SameSite=Strict",
    "SameSite=Lax",
    "SameSite=None",
    "SameSite=bogus",
    "SameSite",
    "Expires=Fri, 01 Jan 2100 00:00:00 GMT",
    "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
];

const VALUED: [&str; 5] = ["Domain=", "Path=/", "Expires=", "Max-Age=", "SameSite="];

/// No more of a piece than this.
const LONGEST: usize = 40;
const MOST_ATTRIBUTES: usize = 8;

impl Line {
    pub(crate) fn octets(&self) -> Vec<u8> {
        let cut = |octets: &[u8]| octets[..octets.len().min(LONGEST)].to_vec();
        match self {
            Self::Octets(octets) => cut(octets),
            Self::Long(more) => [b"a=".to_vec(), vec![b'v'; 4000 + usize::from(*more)], b"; Secure".to_vec()].concat(),
            Self::Shaped { prefix, name, value, attributes } => {
                let prefix = PREFIXES[usize::from(*prefix) % PREFIXES.len()];
                let mut line = [prefix.as_bytes(), &cut(name), b"=", &cut(value)].concat();
                for attribute in attributes.iter().take(MOST_ATTRIBUTES) {
                    line.extend_from_slice(b"; ");
                    match attribute {
                        Attribute::Usual(which) => {
                            line.extend_from_slice(USUAL[usize::from(*which) % USUAL.len()].as_bytes());
                        }
                        Attribute::Valued(which, octets) => {
                            line.extend_from_slice(VALUED[usize::from(*which) % VALUED.len()].as_bytes());
                            line.extend(cut(octets));
                        }
                        Attribute::MaxAge(seconds) => line.extend(format!("Max-Age={seconds}").into_bytes()),
                        Attribute::Other(octets) => line.extend(cut(octets)),
                    }
                }
                line
            }
        }
    }
}
