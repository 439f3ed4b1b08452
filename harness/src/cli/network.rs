//! `--network`: who can reach drivers, debugging ports and test servers while browsers run.

use clap::ValueEnum;
use samesite_drive::PrivateNetwork;

use crate::cli::error::Error;

/// The network in which browsers, drivers and test servers speak to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Network {
    /// One that nobody else is in
    Private,
    /// The machine's, whose other users can reach them
    Shared,
}

impl Network {
    /// Goes into the network that is wanted, which is a private one if nothing is said and the machine lets us: the program
    /// is started again within it then, in this process. Nothing may have been begun before.
    ///
    /// # Errors
    ///
    /// When there can be no private network, and one was asked for.
    pub(super) fn enter(wanted: Option<Self>) -> Result<(), Error> {
        if wanted == Some(Self::Shared) || PrivateNetwork::is_ours() {
            return Ok(());
        }
        let refused = match PrivateNetwork::find() {
            Ok(network) => network.restart().to_string(),
            Err(refused) => refused.to_string(),
        };
        match wanted {
            Some(_) => Err(Error::NoPrivateNetwork(refused)),
            None => Ok(()),
        }
    }
}
