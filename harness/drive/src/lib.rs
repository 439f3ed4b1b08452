//! Real browsers: finding and installing them, starting their drivers, giving them commands, and leaving nothing behind.
//!
//! This layer knows browsers, switches and preferences, and never a cookie rule.
//!
//! ## Layout
//!
//! * [`discovery`] finds browsers and the drivers that fit them (an [`installation`] is one of each), at the [`places`] of each platform, on a [`machine`];
//!   [`doctor`] says what is missing and [`install`] brings it.
//! * [`settings`] are the switches and preferences of a browser, the profiles of the format name some of them, and [`capabilities`]
//!   are what a driver is asked for with them.
//! * [`session`] is a browser that takes commands, within [`deadlines`].
//! * [`net_log`] is what Chromium says itself of requests and cookies meanwhile.
//! * `watcher` is what Firefox says of them.
//! * [`driver`] is the program that passes them on; it runs under a [`guardian`], on a [`display`] where it needs one,
//!   if the system's [`limits`] let it.
//! * A [`remote_end`] is a WebDriver endpoint that somebody else started, in the place of a driver of our own; [`remote`]
//!   finds out which browser is there, and `keeper` ends each session.
//! * A [`phone`] at such an endpoint has the ports of our servers opened on it.
//! * [`builds`] brings builds of other times, side by side, each with a driver that drives it.
//! * [`network`] keeps the other users of the machine away from all of them.
//! * `jar_file` makes cookies old: it moves back the times in a browser's own jar.
//! * `others` says what to do about browsers that have no name here.
//! * `engines` has what is particular to Chromium, Firefox and the WebKits, a file for each.

pub mod builds;
pub mod capabilities;
pub mod deadlines;
pub mod discovery;
pub mod display;
pub mod distribution;
pub mod doctor;
pub mod driver;
pub mod guardian;
pub mod install;
pub mod installation;
pub mod limits;
pub mod machine;
pub mod net_log;
pub mod network;
pub mod others;
pub mod phone;
pub mod places;
pub mod plain;
pub mod program;
pub mod remote;
pub mod remote_end;
pub mod session;
pub mod settings;
pub mod version;

mod connection;
mod engines;
mod jar_file;
mod jar_list;
mod keeper;
mod libraries;
mod liveness;
mod process;
mod process_group;
mod reading;
mod temporary;
mod watcher;

pub use deadlines::Deadlines;
pub use discovery::{DiscoveryError, ProgramPaths, find, find_at};
pub use engines::names;
pub use installation::Installation;
pub use jar_list::Listing;
pub use libraries::LoadedLibrary;
pub use machine::{Platform, ThisMachine};
pub use net_log::RequestAccount;
pub use network::{NoPrivateNetwork, PrivateNetwork};
pub use phone::PortsOnPhone;
pub use plain::{PlainBrowser, PlainError, PlainStart, PlainWay};
pub use program::Program;
pub use remote::{RemoteError, find_at_end};
pub use remote_end::{Machines, RemoteEnd, RemoteEndError};
pub use session::{Accounts, Opening, ProfileFolder, Session, SessionError, Window};
pub use settings::{Endpoints, HostEnvironment, Settings, Windows};

/// Does what the program was started for, if it was started by ourselves in a hidden mode, and says with which code to exit;
/// `None` means that it was started in an ordinary way.
///
/// `main` calls this before anything else, the command-line parser included.
#[must_use]
pub fn dispatch() -> Option<std::process::ExitCode> {
    guardian::dispatch().or_else(keeper::dispatch)
}
