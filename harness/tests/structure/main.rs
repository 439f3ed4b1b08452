//! The structure of the house: which package may know which, and that no file needs one that needs it.
//!
//! `harness/docs/architecture.md` says what must be absent from each room; here cargo and the sources are asked.

mod files;
mod packages;
mod sources;
