//! Requests as the model judges them: a hop of a scenario in the model's terms, or as a browser takes it.
//!
//! A [`Hop`] is what was asked, and nobody changes it.
//! A [`ModelRequest`] is what is judged: [`ModelRequest::of`] has it as the standards do, and what a browser makes of
//! the hop is a change of its fields. A [`ModelQuestion`] is the same in the model's own types.

use std::borrow::Cow;
use std::sync::Arc;

use samesite_model::{
    Access, Client, Credentials, Destination, Document, Fetch, Method, Mode, Model, Origin, Party, Referrer,
    ReferrerPolicy, Reload, Request, SameSiteStatus, Site, SuffixList, Target, TopLevelSite, Trace, UserActivation,
    Worker, WorkerKind,
};
use samesite_scenarios::{
    Agent, CookieInterface, CredentialsMode, DocumentSource, FrameDocument, Hop, HopTarget, Probe, ReferrerSource,
    Revisit, Sandboxing, WorkerTask, nearest_served, own_origin,
};
use url::Url;

/// A request, or a script's look at the jar, as the model judges it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelRequest<'h> {
    /// The URL that is asked; for a script, that of its document.
    pub url: Cow<'h, Url>,
    /// The method that goes over the wire: `GET`.
    pub method: &'static str,
    /// The documents from the top down to the one that asks; `None` when the user asks.
    pub client: Option<Cow<'h, [FrameDocument]>>,
    /// Which load of a top-level document all those are in: two loads of one sandboxed page have two origins.
    pub page: usize,
    /// Who asks on behalf of that document: itself, or a worker.
    pub agent: Agent,
    /// Whether the asking script runs in an empty window that the client opened for it.
    pub in_opened_window: bool,
    /// What becomes of the answer, or how a script comes to the jar.
    pub target: ModelTarget<'h>,
    /// The URLs that the request was redirected from, first one first.
    pub redirected_from: Cow<'h, [Url]>,
    /// Why the document is asked for once more, and how it was first asked for, if a document did; `None` for first visits.
    pub revisit: Option<(Revisit, Option<Cow<'h, Hop>>)>,
    /// Whose partition is looked into.
    pub partition: PartitionOf,
    /// Mode, credentials mode, destination and referrer as Fetch has them; `None` where the standards, or browsers,
    /// have no one word for it, and for scripts that make no request.
    pub fetch: Option<Fetch>,
    /// What becomes of the cookies that the answer, or the script, sets.
    pub answer_cookies: AnswerCookies,
}

/// What becomes of the cookies that an answer, or a script, sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AnswerCookies {
    /// The storage rules are asked, as Fetch has it wherever cookies are included.
    Taken,
    /// Those whose line has a `Domain` are taken, and those of the host alone are not.
    TakenWithDomain,
    /// Nobody looks at them.
    Ignored,
}

/// What becomes of the answer to a request, or how a script comes to the jar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelTarget<'h> {
    /// The answer becomes the top-level document.
    TopLevel,
    /// The answer becomes a document framed in the last of these.
    Nested(&'h [FrameDocument]),
    /// The document that asks uses the answer.
    Subresource,
    /// There is no request: a script reads or writes `document.cookie`.
    DocumentCookie,
    /// There is no request: a script uses `cookieStore`.
    CookieStore,
}

/// A number that is greater than that of any page: a case has at most some dozens of documents.
const MORE_THAN_ALL_PAGES: usize = 1000;

/// Whose partition a request looks into for cookies that are kept apart by the top-level page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartitionOf {
    /// That of its client's top-level page.
    Client,
    /// That of another top-level page.
    Page(Url),
    /// That of another top-level page, for what is of its own site throughout.
    Within(Url),
    /// That of frames of another top-level page which have a document of another site around them.
    BelowOthers(Url),
    /// That of its client's top-level page; but if that has an opaque origin, another opaque one, which all frames of the
    /// page have in common.
    FramesOfOpaque,
    /// One of its own, which is empty.
    Nobody,
}

impl ModelTarget<'_> {
    /// Whether there is no request: a script reads or writes cookies.
    #[must_use]
    pub const fn is_script(self) -> bool {
        matches!(self, Self::DocumentCookie | Self::CookieStore)
    }
}

/// A hop as it was asked, and the public suffix list that its sites are told apart by: what a claim may look at.
#[derive(Clone, Copy, Debug)]
pub struct HopContext<'a> {
    /// The hop, as the scenario has it.
    pub hop: &'a Hop,
    /// The public suffix list that the prediction goes by.
    pub suffixes: &'a SuffixList,
}

/// A request or a script's look, in the model's own types.
#[derive(Clone, Debug)]
pub enum ModelQuestion {
    /// A request, with what Fetch knows of it where the standards agree, whose partition it looks into, and what becomes of
    /// the cookies that are set.
    Request(Box<Request>, Option<Fetch>, PartitionOf, AnswerCookies),
    /// A script that reads or writes `document.cookie`, in a document.
    Script(Arc<Document>, AnswerCookies),
    /// A script that uses `cookieStore`.
    CookieStore(Client, AnswerCookies),
}

impl<'h> ModelRequest<'h> {
    /// A hop as the standards have it.
    ///
    /// What a service worker answers by `fetch(event.request)` counts as what was asked: it passes through the worker.
    ///
    /// **Spec:** rfc6265bis-22 §5.2.2.2 parts requests that "simply pass through" from those "via a direct call to
    /// fetch()", and says of neither what this one is; all browsers keep to who asked first.
    #[must_use]
    pub fn of(hop: &'h Hop) -> Self {
        let facts = hop.probe.map(Probe::facts);
        let target = match &hop.target {
            HopTarget::TopLevel => ModelTarget::TopLevel,
            HopTarget::Nested(parents) => ModelTarget::Nested(parents),
            HopTarget::Subresource(_) => ModelTarget::Subresource,
            HopTarget::ScriptReading | HopTarget::ScriptWriting => match facts.map(|facts| facts.cookie_interface) {
                Some(CookieInterface::CookieStore) => ModelTarget::CookieStore,
                Some(CookieInterface::Document) | None => ModelTarget::DocumentCookie,
            },
        };
        Self {
            url: Cow::Borrowed(&hop.url),
            method: hop.method,
            client: hop.client.as_deref().map(Cow::Borrowed),
            page: hop.page,
            agent: hop.agent(),
            in_opened_window: hop.probe.is_some_and(Probe::is_asked_from_opened),
            target,
            redirected_from: Cow::Borrowed(&hop.redirected_from),
            revisit: hop
                .revisited
                .as_ref()
                .map(|revisited| (revisited.how, revisited.first.as_deref().map(Cow::Borrowed))),
            partition: PartitionOf::Client,
            fetch: fetch(hop),
            answer_cookies: AnswerCookies::Taken,
        }
    }

    /// The same in the model's own types; `None` when the model has no words for it.
    #[must_use]
    pub fn question(&self, model: &Model<'_>) -> Option<ModelQuestion> {
        let document = |chain: &[FrameDocument]| document(chain, self.page);
        let asking = self.client.as_deref().and_then(document);
        let target = match self.target {
            ModelTarget::TopLevel => Target::TopLevelNavigation,
            ModelTarget::Nested(parents) => Target::NestedNavigation(document(parents)?),
            ModelTarget::Subresource => Target::Subresource,
            ModelTarget::DocumentCookie => return Some(ModelQuestion::Script(asking?, self.answer_cookies)),
            ModelTarget::CookieStore => {
                let client = client(asking?, self.agent)?;
                return Some(ModelQuestion::CookieStore(client, self.answer_cookies));
            }
        };
        let asking = asking.map(|document| match self.in_opened_window {
            true => Document::opened(blank(), &document),
            false => document,
        });
        let request = Request {
            url: self.url.clone().into_owned(),
            method: Method::parse(self.method)?,
            client: match asking {
                Some(document) => Some(client(document, self.agent)?),
                None => None,
            },
            target,
            redirected_from: self.redirected_from.to_vec(),
            reload: self.reload(model),
        };
        Some(ModelQuestion::Request(Box::new(request), self.fetch, self.partition.clone(), self.answer_cookies))
    }

    /// The nearest document around the one that asks, itself included, that came over HTTP.
    #[must_use]
    pub fn nearest_served(&self) -> Option<&FrameDocument> {
        self.client.as_deref().and_then(nearest_served)
    }

    /// Makes the asking document a page of its own, whatever frames it; but it looks into the same partition.
    pub fn stand_alone_in_its_partition(&mut self) {
        if let Some(top) = self.client.as_deref().and_then(<[_]>::first) {
            self.partition = PartitionOf::Page(top.url.clone());
        }
        self.stand_alone();
    }

    /// Makes the asking document a page of its own, whatever frames it.
    pub fn stand_alone(&mut self) {
        let Some(mut served) = self.nearest_served().cloned() else { return };
        // Of a frame, these words say how it is framed; of a page, what its own embedder policy is.
        if self.client.as_deref().and_then(<[_]>::first) != Some(&served)
            && served.sandboxing == Sandboxing::Credentialless
        {
            served.sandboxing = Sandboxing::None;
        }
        self.client = Some(vec![served].into());
    }

    /// Whether, and how, it is a reload.
    fn reload(&self, model: &Model<'_>) -> Reload {
        let Some((revisit, first)) = &self.revisit else { return Reload::No };
        let was_same_site = match first.as_deref().and_then(|first| ModelRequest::of(first).question(model)) {
            Some(ModelQuestion::Request(request, ..)) => {
                model.access(&request).is_none_or(|access| access.same_site_for_retrieval == SameSiteStatus::SameSite)
            }
            // By the address bar.
            _ => true,
        };
        match (revisit, was_same_site) {
            (Revisit::ScriptReload, _) => Reload::No,
            (Revisit::UserReload, true) => Reload::OfSameSiteNavigation,
            (Revisit::UserReload, false) => Reload::OfCrossSiteNavigation,
            (Revisit::Back | Revisit::Forward, true) => Reload::TraversalToSameSiteNavigation,
            (Revisit::Back | Revisit::Forward, false) => Reload::TraversalToCrossSiteNavigation,
        }
    }
}

impl<'a> HopContext<'a> {
    /// The site of a URL; `None` where its origin is opaque.
    #[must_use]
    pub fn site(&self, url: &Url) -> Option<Site> {
        self.suffixes.site(&Origin::of(url))
    }

    /// Whether two URLs are of one site, schemes included.
    #[must_use]
    pub fn is_same_site(&self, one: &Url, other: &Url) -> bool {
        self.site(one) == self.site(other)
    }
}

impl ModelQuestion {
    /// The facts that the cookie rules ask for; `None` for what carries no cookies at all.
    pub fn access(&self, model: &Model<'_>, context: &mut impl Trace) -> Option<Access> {
        match self {
            Self::Request(request, _, partition, _) => {
                let mut access = model.access_with(request, context)?;
                // Where partitions are not told apart, there is no top-level site either.
                let (top, party) = match (partition, access.party) {
                    (PartitionOf::Client, _) => return Some(access),
                    (PartitionOf::FramesOfOpaque, _) => {
                        if let Some(TopLevelSite::Opaque(page)) = &mut access.top {
                            *page += MORE_THAN_ALL_PAGES;
                        }
                        return Some(access);
                    }
                    (PartitionOf::Nobody, party) => (None, party),
                    (PartitionOf::Page(top), party) => (Some(top), party),
                    (PartitionOf::Within(top), _) => (Some(top), Party::First),
                    // The ordinary jar stays as open as it is.
                    (PartitionOf::BelowOthers(top), Party::First) => (Some(top), Party::ThirdWithAccess),
                    (PartitionOf::BelowOthers(top), party) => (Some(top), party),
                };
                if access.top.is_some() {
                    let site = top.and_then(|top| model.suffixes().site(&Origin::of(top)));
                    access.top = site.map(TopLevelSite::Site);
                    access.party = party;
                }
                Some(access)
            }
            Self::Script(document, _) => model.access_of_script_with(document, context),
            Self::CookieStore(client, _) => model.access_of_cookie_store_with(client, context),
        }
    }

    /// Whether cookies have anything to do with it, by its credentials mode.
    pub fn includes_cookies(&self) -> bool {
        match self {
            Self::Request(request, Some(fetch), ..) => fetch.credentials.include_cookies(request, fetch.mode),
            Self::Request(_, None, ..) | Self::Script(..) | Self::CookieStore(..) => true,
        }
    }

    /// What becomes of the cookies that it sets.
    pub const fn answer_cookies(&self) -> AnswerCookies {
        match self {
            Self::Request(.., answer_cookies)
            | Self::Script(_, answer_cookies)
            | Self::CookieStore(_, answer_cookies) => *answer_cookies,
        }
    }
}

/// A visit by the address bar.
pub fn visit(url: &Url) -> Request {
    Request::navigation(url.clone())
}

/// The innermost document of a chain, whose first is the page of this number; `None` for an empty one.
fn document(chain: &[FrameDocument], page: usize) -> Option<Arc<Document>> {
    let (top, framed) = chain.split_first()?;
    let page = confined(Document::top_level(top.url.clone()).with_opaque_origin(page), top);
    // Where nothing frames it, it is a policy of its own.
    let top = if top.sandboxing == Sandboxing::Credentialless { page.without_credentials() } else { page };
    Some(framed.iter().fold(top, |parent, place| confined(Document::framed(place.url.clone(), &parent), place)))
}

fn blank() -> Url {
    Url::parse("about:blank").expect("it is a URL")
}

fn confined(document: Arc<Document>, place: &FrameDocument) -> Arc<Document> {
    let document = if place.has_storage_access { document.with_storage_access() } else { document };
    match place.sandboxing {
        Sandboxing::Sandbox => document.sandboxed(),
        Sandboxing::None | Sandboxing::SandboxWithSameOrigin | Sandboxing::Credentialless | Sandboxing::RequireCorp => {
            document
        }
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
                // An origin of the model, by which sites are compared, has no port.
                Origin::Tuple(..) => own_script()?.origin().ascii_serialization(),
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
    // What a service worker asks again for a navigation has the redirect mode manual: its answer is the redirect itself,
    // which the browser follows as part of the navigation (HTML "create navigation params by fetching").
    let is_fetched_again = hop.worker_task() == WorkerTask::FetchesAgain;
    let is_followed = is_fetched_again && !hop.redirected_from.is_empty();
    // **Spec:** HTML "create navigation params by fetching": the destination is the local name of the navigable's container.
    let container = hop.element.and_then(|element| Destination::parse(element.facts().destination?));
    let container = container.unwrap_or(Destination::Iframe);
    let destination = match (&hop.target, facts.destination.and_then(Destination::parse)) {
        // A page that a worker has fetched before is fetched by it once more.
        _ if is_fetched_again && hop.revisited.is_some() => Destination::Empty,
        (HopTarget::TopLevel, _) if is_followed => Destination::Document,
        (HopTarget::Nested(_), _) if is_followed => container,
        // A framed document is reloaded into its frame, and navigates itself there.
        (HopTarget::Nested(_), Some(Destination::Document | Destination::Iframe)) => container,
        (_, destination) => destination.unwrap_or(Destination::Empty),
    };
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

/// Whether the standards let no such request be made.
///
/// **Spec:** Fetch §4.1 "main fetch": the mode same-origin asks nothing of another origin, by no redirect either; HTML
/// "run a worker": its script is fetched so, and a document of an opaque origin has no other; WebSockets "establish a
/// WebSocket connection" and CSP §5.3 "report a violation": the redirect mode is error; Service Workers: there are none
/// outside secure contexts, and each is for URLs of http and https, which no document has that another one made; Mixed
/// Content §4.4: what a secure page may not ask by http; HTML "download the hyperlink": nothing is downloaded from a
/// sandbox without `allow-downloads`, which ours have not.
pub fn is_forbidden(hop: &Hop) -> bool {
    if hop.is_prevented() {
        return true;
    }
    let (Some(probe), Some(chain)) = (hop.probe, &hop.client) else { return false };
    let facts = probe.facts();
    let is_of_opaque_origin = hop.own_origin().is_none();
    let insecure = chain.iter().any(|place| place.url.scheme() == "http");
    let is_made = chain.last().is_some_and(|place| place.source != DocumentSource::Served);
    let has_own_script = matches!(facts.agent, Agent::DedicatedWorker | Agent::SharedWorker | Agent::ServiceWorker);
    let is_controlled_there = probe.is_controlled() && !probe.brings_document();
    (facts.mode == Some("same-origin") && hop.leaves_origin())
        || (facts.mode == Some("websocket") && !hop.redirected_from.is_empty())
        || (probe == Probe::CspReport && !hop.redirected_from.is_empty())
        || (facts.needs_secure_context && insecure)
        || (has_own_script && is_of_opaque_origin)
        || (is_controlled_there && (is_made || is_of_opaque_origin))
        || (probe == Probe::FetchLater && changes_of_origin(chain) > 1)
        || (probe == Probe::Download && !hop.leaves_origin() && is_confined(chain))
}

/// Whether the innermost of some documents lies in a sandbox.
fn is_confined(chain: &[FrameDocument]) -> bool {
    chain.iter().any(|place| matches!(place.sandboxing, Sandboxing::Sandbox | Sandboxing::SandboxWithSameOrigin))
}

/// How many of some documents, each framed in the one before, are of another origin than the one around them.
///
/// **Spec:** Fetch §5.10 "reserve deferred-fetch quota": the top-level document alone leaves some to documents of other
/// origins, and those leave none to others.
fn changes_of_origin(chain: &[FrameDocument]) -> usize {
    (1..chain.len())
        .filter(|&depth| {
            let (around, own) = (own_origin(&chain[..depth]), own_origin(&chain[..=depth]));
            own.is_none() || around.map(Url::origin) != own.map(Url::origin)
        })
        .count()
}
