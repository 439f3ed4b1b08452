//! Serving until somebody has seen enough.

use std::sync::Arc;

use samesite_servers::{Config, Servers, Site};
use tokio::runtime::{Builder, Runtime};

use super::interruption::{self, Interruption};
use crate::cli::error::Error;

/// Catches signals from now on.
pub(super) fn listen() -> Result<Interruption, Error> {
    interruption::listen().map_err(|source| Error::System { what: "cannot listen for signals".to_owned(), source })
}

/// The runtime of a command that serves.
pub(super) fn runtime() -> Result<Runtime, Error> {
    let built = Builder::new_multi_thread().worker_threads(2).enable_all().build();
    built.map_err(|source| Error::System { what: "cannot start the runtime".to_owned(), source })
}

/// Serves a site until ctrl-C, or a signal that asks the program to end; `tell` says where it is, once it is there.
pub(super) fn serve(
    config: Config,
    site: Arc<dyn Site>,
    tell: impl FnOnce(&Servers) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut interruption = listen()?;
    runtime()?.block_on(async {
        let servers = Servers::start_with(config, Some(site)).await?;
        let told = tell(&servers);
        if told.is_ok() {
            interruption.recv().await;
        }
        servers.shutdown().await;
        told
    })
}
