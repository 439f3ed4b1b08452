//! The servers as a client on a real socket sees them.

mod client;
mod frames;

mod ending;
mod forward_proxy;
mod http1;
mod http2;
mod robustness;
mod sites;
mod tls;
mod waiting;
