//! Clients: the documents and workers on whose behalf requests are made, as rfc6265bis-22 §5.2.2 "Worker-based
//! requests" tells them apart.

use std::fmt;
use std::sync::Arc;

use url::Url;

use crate::document::Document;
use crate::origin::Origin;

/// Who asked for a request: the HTML standard's "environment settings object", as far as cookies can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Client {
    /// A document, such as the page that has a link, a picture or a script.
    Document(Arc<Document>),
    /// A worker of any kind, or a worklet.
    Worker(Arc<Worker>),
}

/// A worker, or a worklet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worker {
    script: Url,
    origin: Origin,
    kind: WorkerKind,
}

/// The kinds of workers, each with those it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkerKind {
    /// Owned by the document or worker that made it.
    Dedicated(Client),
    /// Shared by the documents of an origin; those that own it now, the one that made it first.
    Shared(Vec<Arc<Document>>),
    /// A service worker, with the client that registered it.
    Service(Client),
    /// A worklet of a document. Its origin is opaque.
    Worklet(Arc<Document>),
}

impl Worker {
    /// A worker that runs `script`. A `blob:` script has the origin of who made it, a `data:` script an opaque one.
    #[must_use]
    pub fn new(script: Url, kind: WorkerKind) -> Arc<Self> {
        let origin = match kind {
            WorkerKind::Worklet(_) => Origin::Opaque,
            WorkerKind::Dedicated(_) | WorkerKind::Shared(_) | WorkerKind::Service(_) => Origin::of(&script),
        };
        Arc::new(Self { script, origin, kind })
    }

    /// The URL of the worker's script.
    #[must_use]
    pub const fn script(&self) -> &Url {
        &self.script
    }

    /// The worker's origin: that of its script, and an opaque one for a worklet or a `data:` script.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The worker's kind, with those it belongs to.
    #[must_use]
    pub const fn kind(&self) -> &WorkerKind {
        &self.kind
    }
}

impl Client {
    /// The origin of the document or worker.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        match self {
            Self::Document(document) => document.origin(),
            Self::Worker(worker) => worker.origin(),
        }
    }

    /// Whether it was given its ordinary cookies where third parties have none: a document that asked for them. Workers
    /// cannot ask.
    ///
    /// **Spec:** Storage Access API, the environment's "has storage access".
    #[must_use]
    pub fn has_storage_access(&self) -> bool {
        match self {
            Self::Document(document) => document.has_storage_access(),
            Self::Worker(_) => false,
        }
    }

    /// The document it is, or the one it was first made by; `None` for a shared worker that nobody owns.
    #[must_use]
    pub fn document(&self) -> Option<&Arc<Document>> {
        match self {
            Self::Document(document) => Some(document),
            Self::Worker(worker) => match &worker.kind {
                WorkerKind::Dedicated(client) | WorkerKind::Service(client) => client.document(),
                WorkerKind::Shared(owners) => owners.first(),
                WorkerKind::Worklet(document) => Some(document),
            },
        }
    }
}

impl From<Arc<Document>> for Client {
    fn from(document: Arc<Document>) -> Self {
        Self::Document(document)
    }
}

impl From<&Arc<Document>> for Client {
    fn from(document: &Arc<Document>) -> Self {
        Self::Document(Arc::clone(document))
    }
}

impl From<&Arc<Worker>> for Client {
    fn from(worker: &Arc<Worker>) -> Self {
        Self::Worker(Arc::clone(worker))
    }
}

impl From<Arc<Worker>> for Client {
    fn from(worker: Arc<Worker>) -> Self {
        Self::Worker(worker)
    }
}

impl fmt::Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document(document) => write!(f, "{document}"),
            Self::Worker(worker) => write!(f, "{worker}"),
        }
    }
}

impl fmt::Display for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            WorkerKind::Dedicated(owner) => write!(f, "a dedicated worker of {owner}"),
            WorkerKind::Shared(owners) => {
                let owners: Vec<_> = owners.iter().map(ToString::to_string).collect();
                write!(f, "a shared worker of {}", owners.join(" and "))
            }
            WorkerKind::Service(client) => write!(f, "a service worker registered by {client}"),
            WorkerKind::Worklet(document) => write!(f, "a worklet of {document}"),
        }
    }
}
