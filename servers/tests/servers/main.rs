//! The servers as a client on a real socket sees them.

mod certificates;
mod client;
mod frames;

mod elsewhere;
mod ending;
mod forward_proxy;
mod http1;
mod http2;
mod robustness;
mod sites;
mod strangers;
mod tls;
mod waiting;
