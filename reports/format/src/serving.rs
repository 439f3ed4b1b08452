//! Serving: where browsers that no driver leads are to go, as `serve --json` prints it.

use schemars::JsonSchema;
use serde::Serialize;

/// The version of the format of [`Serving`].
pub const FORMAT: u32 = 1;

/// What `serve --json` prints as soon as browsers can come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Serving {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// The address of the front page: `http://127.0.0.1:40123/0123…/`. Nothing else of ours can be had without its path.
    pub address: String,
    /// The same page for a browser that goes by the proxy for everything: `http://begin.samesite-harness.example/0123…/`.
    pub address_by_proxy: String,
    /// The address for automatic proxy configuration.
    pub proxy_configuration: String,
    /// Host and port of the proxy: `127.0.0.1:40125`.
    pub proxy: String,
    /// The certificate of the authority that signs for every name, in PEM.
    pub authority: String,
}
