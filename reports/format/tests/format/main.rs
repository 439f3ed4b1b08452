//! The documents on disk.

mod compact;
mod recordings;
