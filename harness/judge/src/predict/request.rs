//! Staging: a hop of a scenario, as the model sees requests, documents and workers.

use std::sync::Arc;

use samesite_model::{
    Access, Client, Credentials, Destination, Document, Fetch, Method, Mode, Model, Origin, Referrer, ReferrerPolicy,
    Reload, Request, SameSiteStatus, Target, Trace, UserActivation, Worker, WorkerKind,
};
use samesite_scenarios::{
    Agent, CookieInterface, CredentialsMode, FrameChain, FrameDocument, Hop, HopTarget, ReferrerSource, Revisit,
    Sandboxing, Window,
};
use url::Url;

/// A hop in the model's terms.
#[derive(Debug)]
pub enum Staged {
    /// A request, with what Fetch knows of it where the standards agree.
    Request(Box<Request>, Option<Fetch>),
    /// A script that reads or writes `document.cookie`, in a document.
    Script(Arc<Document>),
    /// A script that uses `cookieStore`.
    CookieStore(Client),
}

impl Staged {
    /// A hop in the model's terms; `None` when the model has none for it.
    pub fn of(hop: &Hop, model: &Model<'_>) -> Option<Self> {
        if matches!(hop.target, HopTarget::ScriptReading | HopTarget::ScriptWriting) {
            let document = hop.client.as_ref().and_then(document)?;
            return Some(match hop.probe?.facts().cookie_interface {
                CookieInterface::CookieStore => Self::CookieStore(document.into()),
                CookieInterface::Document => Self::Script(document),
            });
        }
        let asking =
            hop.client.as_ref().and_then(document).map(|document| match hop.probe.map(|probe| probe.facts().window) {
                // The script runs in the window that was opened for it, and that is empty.
                Some(Window::AskedFromOpened) => Document::opened(blank(), &document),
                Some(Window::Same | Window::Opens) | None => document,
            });
        let request = Request {
            url: hop.url.clone(),
            method: Method::parse(hop.method)?,
            client: match asking {
                Some(document) => Some(client(document, hop.agent())?),
                None => None,
            },
            target: match &hop.target {
                HopTarget::TopLevel => Target::TopLevelNavigation,
                HopTarget::Nested(parents) => Target::NestedNavigation(document(parents)?),
                HopTarget::Subresource(_) | HopTarget::ScriptReading | HopTarget::ScriptWriting => Target::Subresource,
            },
            redirected_from: hop.redirected_from.clone(),
            reload: reload(hop, model),
        };
        Some(Self::Request(Box::new(request), fetch(hop)))
    }

    /// The facts that the cookie rules ask for; `None` for what carries no cookies at all.
    pub fn access(&self, model: &Model<'_>, context: &mut impl Trace) -> Option<Access> {
        match self {
            Self::Request(request, _) => model.access_with(request, context),
            Self::Script(document) => model.access_of_script_with(document, context),
            Self::CookieStore(client) => model.access_of_cookie_store_with(client, context),
        }
    }

    /// Whether cookies have anything to do with it, by its credentials mode.
    pub fn includes_cookies(&self) -> bool {
        match self {
            Self::Request(request, Some(fetch)) => fetch.credentials.include_cookies(request, fetch.mode),
            Self::Request(_, None) | Self::Script(_) | Self::CookieStore(_) => true,
        }
    }
}

/// A visit by the address bar.
pub fn visit(url: &Url) -> Request {
    Request::navigation(url.clone())
}

/// The innermost document of a chain; `None` for an empty one.
fn document(chain: &FrameChain) -> Option<Arc<Document>> {
    let (top, framed) = chain.split_first()?;
    let top = confined(Document::top_level(top.url.clone()), top);
    Some(framed.iter().fold(top, |parent, place| confined(Document::framed(place.url.clone(), &parent), place)))
}

fn blank() -> Url {
    Url::parse("about:blank").expect("it is a URL")
}

fn confined(document: Arc<Document>, place: &FrameDocument) -> Arc<Document> {
    match place.sandboxing {
        Sandboxing::Sandbox => document.sandboxed(),
        Sandboxing::None | Sandboxing::SandboxWithSameOrigin | Sandboxing::Credentialless => document,
    }
}

/// Who asks on behalf of a document.
fn client(document: Arc<Document>, agent: Agent) -> Option<Client> {
    let owner = || Client::from(Arc::clone(&document));
    // Their script stands beside the reports, at a place of its own.
    let own_script = || {
        let mut served =
            document.inclusive_ancestors().map(Document::url).filter(|url| url.scheme().starts_with("http"));
        served.next().and_then(|url| url.join("/report").ok())
    };
    let worker = |script: Url, kind| Some(Client::from(Worker::new(script, kind)));
    match agent {
        Agent::Document => Some(owner()),
        Agent::DedicatedWorker => worker(own_script()?, WorkerKind::Dedicated(owner())),
        Agent::BlobWorker => {
            let maker = match document.origin() {
                Origin::Opaque => "null".to_owned(),
                origin @ Origin::Tuple(..) => origin.to_string(),
            };
            worker(format!("blob:{maker}/worker").parse().ok()?, WorkerKind::Dedicated(owner()))
        }
        Agent::DataWorker => worker("data:text/javascript,".parse().ok()?, WorkerKind::Dedicated(owner())),
        Agent::SharedWorker => worker(own_script()?, WorkerKind::Shared(vec![Arc::clone(&document)])),
        Agent::ServiceWorker => worker(own_script()?, WorkerKind::Service(owner())),
    }
}

/// What Fetch knows of a hop; `None` where the standards, or browsers, have no one word for it.
fn fetch(hop: &Hop) -> Option<Fetch> {
    let Some(probe) = hop.probe else {
        // A page or a frame that is opened at the beginning, or visited in the end.
        let destination = if hop.target == HopTarget::TopLevel { Destination::Document } else { Destination::Iframe };
        return Some(Fetch::navigation(destination, UserActivation::None));
    };
    let facts = probe.facts();
    let credentials = match facts.credentials {
        _ if hop.is_preflight() => Credentials::Omit,
        CredentialsMode::Include => Credentials::Include,
        CredentialsMode::SameOrigin => Credentials::SameOrigin,
        CredentialsMode::Omit => Credentials::Omit,
    };
    let destination = facts.destination.and_then(Destination::parse).unwrap_or(Destination::Empty);
    let mode = Mode::parse(facts.mode?)?;
    let user_activation = if probe.is_clicked() { UserActivation::Transient } else { UserActivation::None };
    let (referrer, referrer_policy) = match facts.referrer {
        ReferrerSource::Client => (Referrer::Client, ReferrerPolicy::StrictOriginWhenCrossOrigin),
        ReferrerSource::BaseUrl => (Referrer::BaseUrl, ReferrerPolicy::StrictOriginWhenCrossOrigin),
        ReferrerSource::Withheld => (Referrer::Client, ReferrerPolicy::NoReferrer),
        ReferrerSource::Nothing => (Referrer::None, ReferrerPolicy::StrictOriginWhenCrossOrigin),
    };
    Some(Fetch { destination, mode, credentials, referrer, referrer_policy, user_activation })
}

/// Whether, and how, a hop is a reload.
fn reload(hop: &Hop, model: &Model<'_>) -> Reload {
    let Some((revisit, came_from)) = &hop.revisit else { return Reload::No };
    let first_visit =
        Request { client: came_from.clone().map(|url| Document::top_level(url).into()), ..visit(&hop.url) };
    let access = model.access(&first_visit);
    let was_same_site = access.is_none_or(|access| access.same_site_for_retrieval == SameSiteStatus::SameSite);
    match (revisit, was_same_site) {
        (Revisit::ScriptReload, _) => Reload::No,
        (Revisit::UserReload, true) => Reload::OfSameSiteNavigation,
        (Revisit::UserReload, false) => Reload::OfCrossSiteNavigation,
        (Revisit::Back, true) => Reload::TraversalToSameSiteNavigation,
        (Revisit::Back, false) => Reload::TraversalToCrossSiteNavigation,
    }
}

/// Whether the standards let no such request be made.
///
/// **Spec:** Fetch §4.1 "main fetch": the mode same-origin asks nothing of another origin;
/// Service Workers: there are none outside secure contexts.
pub fn is_forbidden(hop: &Hop) -> bool {
    let (Some(probe), Some(chain)) = (hop.probe, &hop.client) else { return false };
    let crosses = hop.nearest_served().is_some_and(|place| place.url.origin() != hop.url.origin());
    let insecure = chain.iter().any(|place| place.url.scheme() == "http");
    let facts = probe.facts();
    (facts.mode == Some("same-origin") && crosses) || (facts.needs_secure_context && insecure)
}
