//! Real browsers: finding them, starting their drivers, giving them commands, and leaving nothing behind.
//!
//! Reading order: [`discovery`] finds it on this machine,
//! [`settings`] and [`profiles`] say how it is configured, [`driver`] starts its driver under a
//! [`guardian`], and [`session`] gives it commands.
//!
//! This layer knows browsers, switches and preferences, and never a cookie rule.

pub mod capabilities;
pub mod deadlines;
pub mod discovery;
pub mod display;
pub mod doctor;
pub mod driver;
pub mod guardian;
pub mod install;
pub mod machine;
pub mod places;
pub mod profiles;
pub mod program;
pub mod session;
pub mod settings;
pub mod version;

mod liveness;
mod process;

pub use deadlines::Deadlines;
pub use discovery::{DiscoveryError, Installation, ProgramPaths, find};
pub use guardian::dispatch;
pub use machine::{Platform, ThisMachine};
pub use profiles::{Profile, UnknownProfile};
pub use program::Program;
pub use session::{Opening, Session, SessionError};
pub use settings::{Endpoints, HostEnvironment, Settings, Windows};
