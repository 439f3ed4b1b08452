//! What a user of the model sees: lines read, cookies stored, cookies handed out, and the reasons given.
//!
//! Expectations come from the texts, with the section where it is not obvious; none was copied from an output.

mod ambiguities;
mod clauses;
mod clients;
mod cookie_store_api;
mod departures;
mod differential;
mod editions;
mod explanation;
mod fetch;
mod fuzzing;
mod parsing;
mod partitions;
mod properties;
mod redirection;
mod replacement;
mod retrieval;
mod sites;
mod storage;
mod text;
mod thirdparties;
mod world;
