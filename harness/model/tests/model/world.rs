//! A compact way to write down contexts, and a browser's cookie store to try them on.
//!
//! Throughout, `V` owns the cookies, `SIBLING` is its sister below the same registrable domain, `X` is another site.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use samesite_model::{
    Access, Client, CookieStore, Document, Edition, Method, Model, Policy, Reload, Request, Retrieval, Rule, Step,
    Storage, SuffixList, Timestamp, Trace,
};

pub(crate) const V: &str = "https://www.v.example/";
pub(crate) const SIBLING: &str = "https://static.v.example/";
pub(crate) const PLAIN_V: &str = "http://www.v.example/";
pub(crate) const X: &str = "https://x.example/";

/// Rules of every kind the list knows: ICANN and private ones, a wildcard with its exception, U-labels.
pub(crate) static SUFFIXES: LazyLock<SuffixList> = LazyLock::new(|| {
    let text = "// VERSION: 2026-01-02_03-04-05_UTC\n\
                // ===BEGIN ICANN DOMAINS===\nexample\ncom\n5.com\nuk\nco.uk\ncn\n公司.cn\n\
                ck\n*.ck\n!www.ck\ndeep.other.ck\ndeep.www.ck\n\
                // ===BEGIN PRIVATE DOMAINS===\ngithub.io\n";
    SuffixList::parse(text).expect("the list is well-formed")
});

/// What a browser is doing: making a request, or running a script.
#[derive(Clone, Debug)]
pub(crate) enum Context {
    Request(Request),
    Script(Arc<Document>),
}

/// A top-level navigation, by the address bar unless [`Context::from`] or [`Context::by`] says otherwise.
pub(crate) fn nav(url: &str) -> Context {
    Context::Request(Request::navigation(parse(url)))
}

/// A request that every edition lets set and read everything: a subresource of V's own page.
pub(crate) fn home() -> Context {
    subresource(V, &page(&[V]))
}

/// A frame of `parent` that navigates to `url`; its client is `parent` unless [`Context::by`] says otherwise.
pub(crate) fn frame(url: &str, parent: &Arc<Document>) -> Context {
    Context::Request(Request::nested(parse(url), parent))
}

/// A subresource of `client`.
pub(crate) fn subresource(url: &str, client: &Arc<Document>) -> Context {
    Context::Request(Request::subresource(parse(url)).from(client))
}

/// A script in `document`.
pub(crate) fn script(document: &Arc<Document>) -> Context {
    Context::Script(Arc::clone(document))
}

/// Documents framed in each other, outermost first; the innermost one is returned.
pub(crate) fn page(urls: &[&str]) -> Arc<Document> {
    let (top, framed) = urls.split_first().expect("a page has a top-level document");
    framed.iter().fold(Document::top_level(parse(top)), |parent, inner| Document::framed(parse(inner), &parent))
}

fn parse(text: &str) -> url::Url {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

impl Context {
    /// Asked for by a top-level document at `initiator`.
    pub(crate) fn from(self, initiator: &str) -> Self {
        self.by(&page(&[initiator]))
    }

    /// Asked for by `client`.
    pub(crate) fn by(self, client: &Arc<Document>) -> Self {
        self.by_client(Arc::clone(client))
    }

    /// Asked for by `client`, a document or a worker.
    pub(crate) fn by_client(self, client: impl Into<Client>) -> Self {
        self.with(|request| request.from(client))
    }

    pub(crate) fn method(self, method: Method) -> Self {
        self.with(|request| request.method(method))
    }

    pub(crate) fn post(self) -> Self {
        self.method(Method::Post)
    }

    /// Redirected from `urls`, first one first.
    pub(crate) fn via(self, urls: &[&str]) -> Self {
        self.with(|request| request.via(urls.iter().map(|url| parse(url))))
    }

    pub(crate) fn reload(self, reload: Reload) -> Self {
        self.with(|request| request.reload(reload))
    }

    fn with(self, change: impl FnOnce(Request) -> Request) -> Self {
        match self {
            Self::Request(request) => Self::Request(change(request)),
            Self::Script(document) => panic!("{document} runs a script, which is no request"),
        }
    }

    pub(crate) fn access(&self, model: &Model<'_>, trace: &mut impl Trace) -> Access {
        match self {
            Self::Request(request) => model.access_with(request, trace),
            Self::Script(document) => model.access_of_script_with(document, trace),
        }
        .expect("the URL carries cookies")
    }
}

/// A policy, a store, and the time.
pub(crate) struct World {
    pub(crate) policy: Policy,
    pub(crate) store: CookieStore,
    pub(crate) now: Timestamp,
}

impl World {
    pub(crate) fn of(edition: Edition) -> Self {
        Self::under(edition.policy())
    }

    pub(crate) fn current() -> Self {
        Self::of(Edition::CURRENT)
    }

    pub(crate) fn under(policy: Policy) -> Self {
        Self { policy, store: CookieStore::default(), now: Timestamp::from_seconds(1_750_000_000) }
    }

    pub(crate) fn model(&self) -> Model<'_> {
        Model::with_policy(&self.policy, &SUFFIXES)
    }

    /// Takes in `line` from `context`.
    pub(crate) fn set(&mut self, line: impl AsRef<[u8]>, context: &Context) -> Storage {
        self.set_explained(line, context, &mut ())
    }

    pub(crate) fn set_explained(
        &mut self,
        line: impl AsRef<[u8]>,
        context: &Context,
        trace: &mut impl Trace,
    ) -> Storage {
        let model = Model::with_policy(&self.policy, &SUFFIXES);
        let access = context.access(&model, trace);
        self.store.receive_set_cookie_with(&model, line.as_ref(), &access, self.now, trace)
    }

    /// Takes in lines that must be stored.
    pub(crate) fn plant(mut self, context: &Context, lines: &[&str]) -> Self {
        for line in lines {
            assert_eq!(self.set(line, context), Storage::Stored, "{line}");
        }
        self
    }

    pub(crate) fn wait(&mut self, span: Duration) {
        self.now = self.now.after(span);
    }

    /// The `Cookie` header of `context`, or `-` for none.
    pub(crate) fn sent(&self, context: &Context) -> String {
        let model = self.model();
        let access = context.access(&model, &mut ());
        let line = self.store.cookie_string(&model, &access, self.now);
        line.map_or("-".to_owned(), |octets| String::from_utf8_lossy(&octets).into_owned())
    }

    /// What becomes of the store's only cookie, with the steps.
    pub(crate) fn handed(&self, context: &Context) -> (Retrieval, Vec<Step>) {
        let [cookie] = self.store.cookies() else { panic!("{} cookies are stored", self.store.cookies().len()) };
        let (model, mut steps) = (self.model(), Vec::new());
        let access = context.access(&model, &mut steps);
        (model.retrieve_one_with(cookie, &access, self.now, &mut steps), steps)
    }

    /// What became of one line, in an empty store: `stored`, `expired` or the rule that refused it.
    pub(crate) fn verdict(edition: Edition, line: impl AsRef<[u8]>, context: &Context) -> String {
        describe(Self::of(edition).set(line, context))
    }
}

pub(crate) fn describe(storage: Storage) -> String {
    match storage {
        Storage::Stored => "stored".to_owned(),
        Storage::Expired => "expired".to_owned(),
        Storage::Refused(rule) => format!("{rule:?}"),
    }
}

/// Asserts that `lines` are refused by `rule` when they come from `context`.
pub(crate) fn assert_refused(edition: Edition, context: &Context, rule: Rule, lines: &[&str]) {
    for line in lines {
        assert_eq!(World::verdict(edition, line, context), format!("{rule:?}"), "{edition}: {line}");
    }
}

/// Asserts that `lines` are stored when they come from `context`.
pub(crate) fn assert_stored(edition: Edition, context: &Context, lines: &[&str]) {
    for line in lines {
        assert_eq!(World::verdict(edition, line, context), "stored", "{edition}: {line}");
    }
}
