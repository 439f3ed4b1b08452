//! The scenario language: what a browser is made to do, and the requests that follow from it.
//!
//! A scenario is a TOML file that a person writes.
//! It plants cookies (`[[jar]]`), and then plays cases (`[[case]]`): a page, perhaps with frames in it,
//! and the steps of a journey from there.
//! The file says nothing about which cookies should travel: predicting that is the model's business.
//!
//! ```toml
//! title = "A form on another site"
//! why = "this is how a forged request looks"
//! clauses = ["B215"]
//!
//! [[jar]]
//! at = "https://your-blog.example/"
//! set = ["session=1; SameSite=Lax; Secure"]
//!
//! [[case]]
//! id = "post"
//! title = "evil.example posts a form to the blog"
//! page = "https://evil.example/"
//! steps = [{ probe = "form-post", to = "https://your-blog.example/comments" }]
//! ```
//!
//! [`Scenario::parse`] reads a file and points at what is wrong with it;
//! [`Case::journey`] takes its steps in a small world of windows and documents, and [`Case::hops`] gives the requests
//! that a browser should make;
//! [`sketch`] draws scenarios at random and makes them smaller, and [`coverage`] counts what has been played;
//! [`Library`] holds the scenarios that come with the project.

mod act;
mod axes;
mod bounds;
pub mod coverage;
mod diagnostic;
mod family;
mod file;
mod frames;
mod hop;
mod hosts;
mod jars;
mod journey;
mod library;
mod mixed_content;
mod notation;
mod obstacle;
mod pattern;
mod probe;
mod read;
mod reader;
mod scenario;
pub mod schema;
pub mod sketch;
pub mod suggestion;
mod values;

pub use act::{Act, JAR};
pub use axes::{Axis, Family};
pub use bounds::LARGEST_SCENARIO;
pub use diagnostic::{Diagnosed, Diagnostic, Severity, SourceText};
pub use frames::{DocumentSource, FrameChain, FrameDocument, Sandboxing, nearest_served, own_origin};
pub use hop::{Allowed, Hop, HopTarget, Purpose, Revisited};
pub use journey::{Journey, LoadedDocument, Misstep, StepTaken, elsewhere};
pub use library::{Library, SelectionError};
pub use mixed_content::{MixedContent, after_upgrade, before_upgrade};
pub use notation::{Kinship, NamedOrigin, OriginNames};
pub use obstacle::Obstacle;
pub use pattern::{Pattern, PatternError};
pub use probe::{
    Actor, Agent, Answer, CookieInterface, CredentialsMode, DocumentHeader, Ending, Initiator, OWN_COOKIE, Probe,
    ProbeFacts, ProbeKind, ReferrerSource, Revisit, Window, WorkerTask,
};
pub use scenario::{
    Case, CookieLine, Level, LineSource, Opening, Planting, PlantingTime, Redirect, Scenario, ScenarioId, Step,
};
