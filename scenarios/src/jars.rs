//! The jars that come with the project.

/// The jars that several scenarios share, as (name, text).
pub(crate) const JARS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/jars.rs"));
