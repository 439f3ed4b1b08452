//! What answers requests that bear no registered token.

use std::fmt;
use std::pin::Pin;

use crate::{Exchange, Response};

/// An answer on its way; `None` is answered with 404.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Option<Response>> + Send + 'a>>;

/// Who answers requests that bear no registered token, by whatever they ask for.
///
/// The body of such a request is read up to [`Config::body_limit`](crate::Config::body_limit), and the journal has the
/// exchange without it before the site is asked. An answer that HTTP cannot carry is answered with 502.
pub trait Site: fmt::Debug + Send + Sync {
    /// The answer to a request.
    fn answer<'a>(&'a self, exchange: &'a Exchange) -> Answering<'a>;
}
