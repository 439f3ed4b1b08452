//! The documents that `samesite` writes down, and that other programs may read.
//!
//! * A [`Recording`] holds the facts of one run of one browser under one profile: what was sent over the wire, and
//!   when. It holds no verdict, so it can be judged again under another model without a browser.
//!   [`RecordingFile`] reads one play by play; [`RecordingWriter`] writes one so.
//!   An [`Account`] is what the browser says itself of a request, and a [`JarList`] what it keeps, where it was asked to.
//! * A [`Judgement`] holds the verdicts that somebody reached on a recording; this crate reaches none.
//! * A [`comparison`] says what differs between two judgements, and why.
//! * A [`history`] says which builds of one browser show a behaviour, and where it turned.
//! * [`Merging`] makes one recording of several, such as of the [shards](Shard) of a run.
//! * [`asked`] is what became of a question about one cookie and one request.
//! * [`reasons`] say what browsers say themselves of what was seen.
//! * [`vectors`] are questions with the answers that published texts give, for programs that no WebDriver drives.
//! * [`document`] has what commands print for other programs, and [`schema`] the JSON Schemas of it all.
//! * [`Product`] and [`Engine`] are the browsers that all of these speak of, and [`Profile`] what these are run under.
//!
//! This crate knows no cookie rule and no HTML, and of browsers' settings what a profile's name stands for.

pub mod asked;
pub mod comparison;
pub mod document;
pub mod history;
pub mod reasons;
pub mod schema;
pub mod serving;
pub mod stand;
pub mod vectors;

pub mod account;
mod browser;
mod canonical;
mod compact;
mod file;
mod file_name;
mod jar;
mod judgement;
mod merge;
mod omitted;
mod profile;
mod recording;
mod shard;
mod switches;
mod version;
mod visible;

pub use account::{Account, AccountSource, Statuses};
pub use browser::{
    Claimed, DriverKind, Engine, EngineVersion, Led, Product, ProductFacts, RecordedEngine, Selector, UnknownBrowser,
};
pub use file::{NewFile, RecordingError, RecordingFile, RecordingWriter, read_text, unfinished_in};
pub use file_name::{FILE_NAME_RULE, fits_file_name};
pub use jar::{JarList, JarScope, ListedCookie, ListedPartition};
pub use judgement::{
    AccountFinding, CaseJudgement, Cell, CellKind, CellPlace, Citation, CookieFinding, Counts, Explanation,
    ExplanationKind, Finding, HeaderFinding, HopAccount, HopJudgement, JarFinding, JarVerdict, Judgement, OrderFinding,
    PendingChange, Prediction, Reading, ReasonVerdict, ScenarioJudgement, Subject, Verdict,
};
pub use merge::{MergeError, Merging};
pub use profile::{Listing, Profile, UnknownProfile};
pub use recording::{
    Clicks, Environment, FORMAT, HeaderField, NamesBy, Observation, Play, Program, Reachable, RecordedRequest,
    Recording, octets,
};
pub use shard::{NoShard, Shard, Shards};
pub use switches::{Setting, Switch, Switches};
pub use version::VersionNumbers;
pub use visible::visible;
