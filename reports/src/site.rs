//! The report people browse: plain HTML, one style sheet and a little script, which opens from disk and from any
//! static host, asks no network, and can be read without script.
//!
//! Reading order: [`Content`] is everything that is shown, reached and worded elsewhere; [`pages`] renders it, file by
//! file; [`write()`] puts the files into a folder. The same content gives the same bytes.
//!
//! What is shown comes from recordings, and so from strangers: everything is escaped by the templates, control
//! characters are made visible first, and a policy in each page lets no script run but the report's own files.

mod accounts;
mod address;
mod alone;
mod article;
mod ask;
mod case;
mod cause;
mod changes;
mod clauses;
mod content;
mod developers;
mod diagram;
mod feed;
mod fragment;
mod frame;
mod headers;
mod mark;
mod matrix;
mod overview;
mod page;
mod questions;
mod reasons;
mod recordings;
mod scenario;
mod script;
mod search;
mod source_link;
mod stock;
mod stories;
mod table;
mod timeline;
mod turns;
mod view;
mod write;

pub use crate::folder::FolderError;
pub use alone::case_alone;
pub use content::{
    Actor, CaseContent, CaseReasons, ClauseContent, ClauseReach, Column, Command, Content, CookieContent, Disagreement,
    ExpectedHeader, HopContent, HopReasons, PlantingContent, Proof, ProofStep, Reasons, Said, ScenarioContent,
    Timeline, Trait,
};
pub(crate) use fragment::without_tokens;
pub use page::{Page, pages};
pub use write::write;
