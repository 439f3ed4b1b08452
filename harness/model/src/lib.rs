#![doc = include_str!("../README.md")]

#[macro_use]
mod spec;

pub mod policy;

mod access;
mod assignment;
mod citation;
mod clause;
mod clauses;
mod client;
mod cookie;
mod cookie_store_api;
mod date;
mod document;
mod edition;
mod fetch;
mod fetch_metadata;
mod host;
mod model;
mod origin;
mod parameter;
mod partition;
mod path;
mod prefix;
mod request;
mod retrieval;
mod rule;
mod same_site;
mod set_cookie;
mod site;
mod storage;
mod third_party;
mod time;
mod top_level_site;
mod trace;
mod web_origin;

pub use access::{Access, Api, Connection};
pub use clause::{Clause, Level, Reach};
pub use client::{Client, Worker, WorkerKind};
pub use cookie::{Audience, Cookie, Domain, HttpOnlyFlag, SameSite, SecureFlag};
pub use cookie_store_api::{CookieInit, CookieInitError, PartitionedFlag};
pub use date::parse_cookie_date;
pub use document::{Document, Sandbox};
pub use edition::{Edition, UnknownEdition};
pub use fetch::{Credentials, Destination, Fetch, Mode, Referrer, ReferrerPolicy, UserActivation};
pub use fetch_metadata::{FetchHeaderRow, FetchHeaders, Header};
pub use host::Host;
pub use model::Model;
pub use origin::{Origin, Scheme};
pub use parameter::{Alternative, Assignment, Description, Parameter};
pub use partition::PartitionKey;
pub use path::{default_path, path_matches};
pub use policy::Policy;
pub use request::{Method, Reload, Request, Target};
pub use retrieval::Retrieval;
pub use rule::Rule;
pub use same_site::{SameSiteStatus, SiteForCookies};
pub use set_cookie::{Attribute, SetCookie};
pub use site::{InvalidSuffixList, Site, SuffixList};
pub use storage::{CookieStore, Storage};
pub use third_party::Party;
pub use time::Timestamp;
pub use top_level_site::TopLevelSite;
pub use trace::{Answer, Step, Trace};
