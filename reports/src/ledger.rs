//! The ledger that comes with the project: deviations that no departure explains.
//!
//! This crate keeps the text; reading and judging by it is the harness's business.

/// What complaints call the file.
pub const PATH: &str = "reports/ledger.toml";

/// The file's text.
pub const TEXT: &str = include_str!("../ledger.toml");
