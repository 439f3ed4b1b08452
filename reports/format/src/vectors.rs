//! Test vectors: what published texts expect of cookies, for engines and libraries that no WebDriver drives.
//!
//! `harness/docs/vectors.md` says how to use them. Whatever reads a document of this kind needs nothing else: neither
//! a scenario, nor the model, nor a clock, nor a public suffix list.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::omitted::is_false;

/// The version of the format of [`Vectors`]. A field that is added does not raise it; one that changes its meaning does.
pub const FORMAT: u32 = 1;

/// What `samesite vectors` writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Vectors {
    /// The version of the format: 1.
    pub format: u32,
    /// Who wrote the document: `samesite 0.1.0`.
    pub made_by: String,
    /// The texts that are asked, oldest first: `rfc6265bis-22`.
    pub editions: Vec<String>,
    /// The public suffix list that sites were told apart by, as it names itself: `2026-11-18_09-12-44_UTC`.
    pub suffix_list: String,
    /// Every name that is a public suffix, among the hosts and domains of the vectors and what these lie below. Who has
    /// no list of their own can take this one.
    pub public_suffixes: BTreeSet<String>,
    /// The rules that decide, by the names under which expectations have them: `safe-method`.
    pub rules: BTreeMap<String, RuleFacts>,
    /// The vectors. Each begins with an empty cookie store.
    pub vectors: Vec<Vector>,
}

/// What a rule says, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleFacts {
    /// The clause that it reads, as `samesite clauses` lists them: `B215`.
    pub clause: String,
    /// What is true of whoever satisfies it: `on a cross-site request, the method is safe`.
    pub statement: String,
    /// Where the editions say so, oldest first.
    pub places: Vec<Place>,
}

/// Where some editions have a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The editions; none stands for all of the document's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub editions: Vec<String>,
    /// The text and the section: `rfc6265bis-22 §5.8.3 step 3`; empty where no text has it.
    pub place: String,
}

impl Vectors {
    /// The document as JSON with a line for each step, so that two versions of it can be compared by lines.
    ///
    /// # Errors
    ///
    /// Never, in truth: all of it has a place in JSON.
    pub fn to_json(&self) -> serde_json::Result<String> {
        let head = Self { vectors: Vec::new(), ..self.clone() };
        let head = serde_json::to_string_pretty(&head)?;
        // The empty list of vectors is the last field.
        let mut text = head.trim_end_matches(|letter: char| letter != '[').to_owned();
        for (number, Vector { id, title, steps }) in self.vectors.iter().enumerate() {
            let steps = steps.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?.join(",\n");
            let (id, title) = (serde_json::to_string(id)?, serde_json::to_string(title)?);
            text += if number == 0 { "\n" } else { ",\n" };
            text += &format!("{{\"id\":{id},\"title\":{title},\"steps\":[\n{steps}\n]}}");
        }
        Ok(text + "\n]}\n")
    }
}

/// One life of a cookie store, from empty on, in the order of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Vector {
    /// The name, which stays from version to version: `stories/11-two-minutes`, `lines/dates`.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// What happens.
    pub steps: Vec<Step>,
}

/// One thing that happens: a request and its response, or a script that reads or writes cookies.
///
/// Cookies are retrieved first, where any are asked for, and stored then, where any are set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// The name within the vector: `jar/plant-1`, `now/form-post`.
    pub id: String,
    /// What happens, in words, where that was written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// When: milliseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// Who comes to the cookie store, and how.
    pub access: Access,
    /// What the editions make of that: whether it is same-site. Who works that out can be tested by it, and who is told
    /// by others can be told it. Nothing stands here for a script that has no cookies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classings: Vec<Classing>,
    /// What the request should carry, or the script see; nothing stands here where that is not asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub retrievals: Vec<Retrieval>,
    /// The lines that the response, or the script, sets, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sets: Vec<Line>,
    /// What should become of these lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub storages: Vec<Storage>,
}

/// A line that makes a cookie, or deletes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Line {
    /// What expectations call it; no other line of the vector is called so.
    pub id: String,
    /// The value of the `Set-Cookie` field, or what a script writes: `sid=1; SameSite=Lax`.
    pub line: String,
    /// The cookie as a `Cookie` field has it, by the newest edition that takes the line; nothing where none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<String>,
}

/// Who comes to the cookie store, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Access {
    /// By which way. What is not `http` is a "non-HTTP" API.
    pub api: Api,
    /// The URL that is asked; for a script, that of its document.
    pub url: String,
    /// The method of this very request; nothing for a script.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// What is navigated, if anything is. Only `top-level` is a "top-level navigation".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub navigates: Option<Navigable>,
    /// For a frame that is navigated: the documents that it stands in, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub framed_in: Vec<Document>,
    /// Who asks: the request's client, or whose script it is. Nothing where no page asks, as with the address bar, and
    /// with programs that are no browsers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<Client>,
    /// The URLs that the request was redirected from, first one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redirected_from: Vec<String>,
    /// Why a document is asked for once more; nothing for a first visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revisit: Option<Revisit>,
    /// Whether cookies have nothing to do with the request, by its credentials mode.
    #[serde(default, skip_serializing_if = "is_false")]
    pub without_credentials: bool,
}

/// By which way somebody comes to the cookie store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Api {
    /// A request, and the response to it.
    Http,
    /// A script that uses `document.cookie`.
    DocumentCookie,
    /// A script that uses `cookieStore`.
    CookieStore,
}

/// What a request navigates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Navigable {
    /// A whole page.
    TopLevel,
    /// A frame.
    Nested,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Client {
    /// The documents from the top down to the one that asks, or that the worker belongs to.
    pub documents: Vec<Document>,
    /// The worker that asks, where it is not the document itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker: Option<Worker>,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// Where it is: `https://shop.example/`, `about:srcdoc`.
    pub url: String,
    /// Its origin, where that is not its URL's own: `null` for an opaque one, as in a sandbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
}

/// A worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Worker {
    /// What kind it is.
    pub kind: WorkerKind,
    /// The URL of its script.
    pub script: String,
}

/// The kinds of workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WorkerKind {
    /// Owned by the document that made it.
    Dedicated,
    /// Shared by documents of one origin; one of them owns it here.
    Shared,
    /// Registered by the document.
    Service,
    /// A worklet of the document.
    Worklet,
}

/// Why a document is asked for once more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Revisit {
    /// By whom or what.
    pub how: RevisitWay,
    /// How it was asked for first; nothing where the user typed it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Box<Access>>,
}

/// By whom or what a document is asked for once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RevisitWay {
    /// The user reloads it.
    UserReload,
    /// A script reloads it.
    ScriptReload,
    /// The session history goes back to it.
    Back,
    /// The session history goes forward to it.
    Forward,
}

/// What some editions make of an access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Classing {
    /// The editions; none stands for all of the document's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub editions: Vec<String>,
    /// Whether the access is same-site, for the cookies that are retrieved.
    pub same_site: SameSite,
    /// The same for the cookies that are set, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_site_for_setting: Option<SameSite>,
    /// The client's site for cookies, as an origin of that site; `opaque` for none, and nothing where there is no client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_for_cookies: Option<String>,
}

/// Whether an access is same-site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SameSite {
    /// It is.
    SameSite,
    /// It is not, and such that only `Strict` cookies are withheld: Fetch's "lax-or-less". No other text says so here.
    LaxOrLess,
    /// It is not.
    CrossSite,
}

/// What some editions let a request carry, or a script see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Retrieval {
    /// The editions; none stands for all of the document's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub editions: Vec<String>,
    /// The value of the `Cookie` field, or of `document.cookie`, in the order in which cookies travel; empty for none.
    pub cookies: String,
    /// The cookies that are there, by the rule that lets each.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub given: BTreeMap<String, Vec<String>>,
    /// The cookies that are withheld, by the rule that withholds each. Those that were never kept are not named: their
    /// step says by which rule.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub withheld: BTreeMap<String, Vec<String>>,
}

/// What becomes of some lines, as some editions have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Storage {
    /// The editions; none stands for all of the document's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub editions: Vec<String>,
    /// The lines whose cookies are kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<String>,
    /// The lines that delete a cookie, or would: it had expired when it came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expired: Vec<String>,
    /// The lines that are ignored, by the rule that refuses each.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub refused: BTreeMap<String, Vec<String>>,
}

/// An expectation that some editions share.
pub trait OfEditions {
    /// The editions; none stands for all of the document's.
    fn editions(&self) -> &[String];

    /// The same, of these editions.
    #[must_use]
    fn of(self, editions: Vec<String>) -> Self;

    /// Whether an edition is among them.
    fn is_of(&self, edition: &str) -> bool {
        self.editions().is_empty() || self.editions().iter().any(|other| other == edition)
    }
}

macro_rules! of_editions {
    ($($name:ident)*) => {
        $(impl OfEditions for $name {
            fn editions(&self) -> &[String] {
                &self.editions
            }

            fn of(self, editions: Vec<String>) -> Self {
                Self { editions, ..self }
            }
        })*
    };
}

of_editions!(Place Classing Retrieval Storage);

/// What one edition has among expectations; nothing where it says nothing.
#[must_use]
pub fn by_edition<'e, T: OfEditions>(expectations: &'e [T], edition: &str) -> Option<&'e T> {
    expectations.iter().find(|expectation| expectation.is_of(edition))
}
