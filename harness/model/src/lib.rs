//! An executable reading of the SameSite cookie specifications.
//!
//! The model answers one question: *which cookies does this request carry, and which sentence decides it?*
//! It does no input or output, reads no clock and starts nothing: the time, the public suffix list and the
//! reading of the rules are arguments.
//!
//! Two layers. *Contexts* ([`Document`], [`Request`]) describe what a browser was doing;
//! [`Model::access_of_request`] boils them down to the facts cookies depend on ([`Access`]).
//! *Cookies* ([`CookieStore`], [`Cookie`]) are set and handed out by those facts alone.
//!
//! ```
//! use samesite_model::*;
//!
//! let suffixes = SuffixList::parse("example\ncom")?;
//! let policy = Edition::CURRENT.policy();
//! let model = Model { policy: &policy, suffixes: &suffixes };
//! let now = Timestamp::from_seconds(1_700_000_000);
//!
//! // The blog sets a cookie when somebody types in its address …
//! let visit = Request {
//!     url: "https://your-blog.example/".parse()?,
//!     method: Method::Get,
//!     client: None,
//!     target: Target::TopLevelNavigation,
//!     redirected_from: vec![],
//!     reload: Reload::No,
//! };
//! let access = model.access_of_request(&visit, &mut ()).unwrap();
//! let mut store = CookieStore::default();
//! store.receive(&model, b"session=1; SameSite=Lax; Secure", &access, now, &mut ());
//!
//! // … and another site posts a form to it.
//! let evil = Document::top_level("https://evil.example/".parse()?);
//! let forged = Request { method: Method::Post, client: Some(evil.into()), ..visit };
//! let mut steps = Vec::new();
//! let access = model.access_of_request(&forged, &mut steps).unwrap();
//! let handing = model.hand(&store.cookies()[0], &access, now, &mut steps);
//! assert_eq!(handing, Handing::Withheld(Rule::SafeMethod));
//! assert_eq!(Rule::SafeMethod.section(), "§5.8.3 step 3");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Around these two, tables and witnesses:
//!
//! * [`Edition`] names the published texts, [`Policy`] is what they prescribe, [`Parameter`] is each point on which
//!   they part.
//! * [`Rule`] is a sentence that decides, [`Clause`] every sentence there is, with its place in the model or the
//!   reason why it has none.
//! * [`SuffixList::fetch_headers`] says what `Sec-Fetch-*`, `Origin` and `Referer` the same request should bear.
//!
//! ```
//! use samesite_model::*;
//!
//! let suffixes = SuffixList::parse("example")?;
//! let video = Document::top_level("https://video.example/".parse()?);
//! let player = Document::framed("https://player.example/".parse()?, &video);
//! // A worker of a player that another site frames …
//! let script = "https://player.example/worker.js".parse()?;
//! let worker = Worker::new(script, WorkerKind::Dedicated(player.into()));
//! let request = Request {
//!     url: "https://player.example/progress".parse()?,
//!     method: Method::Post,
//!     client: Some(worker.into()),
//!     target: Target::Subresource,
//!     redirected_from: vec![],
//!     reload: Reload::No,
//! };
//! // … is at home by its origin, and a stranger by its ancestors: browsers must look at both.
//! let fetch = Fetch::subresource(Destination::Empty, Mode::Cors);
//! assert_eq!(suffixes.fetch_headers(&request, &fetch).site, Header::Value("same-origin".into()));
//! let policy = Edition::CURRENT.policy();
//! let model = Model { policy: &policy, suffixes: &suffixes };
//! let access = model.access_of_request(&request, &mut ()).unwrap();
//! assert_eq!(access.reading, SameSiteStatus::CrossSite);
//! assert_eq!(Clause::named("B068").unwrap().section, "§5.2.1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod policy;

mod access;
mod assignment;
mod citation;
mod classing;
mod clause;
mod client;
mod context;
mod cookie;
mod cookie_init;
mod date;
mod edition;
mod fetch;
mod fetch_metadata;
mod host;
mod origin;
mod parameter;
mod path;
mod retrieval;
mod rule;
mod set_cookie;
mod site;
mod storage;
mod time;
mod trace;

pub use access::{Access, Api, Connection, Model, Party, SameSiteStatus, SiteForCookies};
pub use clause::{Clause, Level, Reach};
pub use client::{Client, Worker, WorkerKind};
pub use context::{Document, Method, Reload, Request, Sandbox, Target};
pub use cookie::{Audience, Cookie, Domain, HttpOnlyFlag, Jar, SameSite, SecureFlag};
pub use cookie_init::{CookieInit, CookieInitError, PartitionedFlag};
pub use date::parse_cookie_date;
pub use edition::{Edition, UnknownEdition};
pub use fetch::{Credentials, Destination, Fetch, Mode, ReferrerPolicy, UserActivation};
pub use fetch_metadata::{FetchHeaders, Header};
pub use host::Host;
pub use origin::{Origin, Scheme};
pub use parameter::{Alternative, Assignment, Description, Parameter};
pub use path::{default_path, path_matches};
pub use policy::Policy;
pub use retrieval::Handing;
pub use rule::Rule;
pub use set_cookie::{Attribute, SetCookie};
pub use site::{InvalidSuffixList, Site, SuffixList};
pub use storage::{CookieStore, Storing};
pub use time::Timestamp;
pub use trace::{Answer, Step, Trace};
