//! The hall: what a browser that comes by itself is shown, and what it asks to play.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use samesite_format::{Clicks, Engine, Product, RecordedEngine};
use samesite_play::driverless::hindrance;
use samesite_play::entrance::Entrance;
use samesite_play::run::Visitor;
use samesite_reports::visiting::{self, Asked, Choice, Front, Recorded};
use samesite_servers::{Answering, Exchange, Response, Site};
use tokio::sync::mpsc;
use url::form_urlencoded;

use super::user_agent::{APPLES, guess};
use crate::ask::{Question, Scope, Words};
use samesite_model::Timestamp;

/// What browsers that come by themselves are shown and asked. Whatever it answers lies below the entrance's path.
#[derive(Debug)]
pub struct Hall {
    entrance: Arc<Entrance>,
    place: OnceLock<Place>,
    choices: Vec<Choice>,
    left_out: Vec<(String, usize)>,
    hosts: Vec<String>,
    ways: Vec<&'static str>,
    state: Mutex<State>,
    orders: mpsc::Sender<Order>,
    now: fn() -> Timestamp,
}

/// Where the servers are reached.
#[derive(Clone, Debug)]
pub struct Place {
    /// The host under which browsers reach us, such as `127.0.0.1`.
    pub host: String,
    /// The port of the plain server.
    pub plain: u16,
    /// The port of the forward proxy.
    pub proxy: u16,
    /// The certificate of the authority, in PEM.
    pub pem: String,
    /// The same in DER.
    pub der: Vec<u8>,
}

/// What a browser's user wants to be played.
#[derive(Clone, Debug)]
pub struct Order {
    /// The browser's name.
    pub name: String,
    /// What it and its user say of it.
    pub visitor: Visitor,
    /// Who clicks.
    pub clicks: Clicks,
    /// What to play.
    pub what: What,
    /// How often a browser had come in before.
    pub entered_before: u64,
}

/// What is played.
#[derive(Clone, Debug)]
pub enum What {
    /// What a word of the choices stands for.
    Choice(String),
    /// A question.
    Question(Box<Words>),
}

/// What changes while it serves.
#[derive(Debug, Default)]
struct State {
    /// What is played, if anything is.
    playing: Option<String>,
    recorded: Vec<Recorded>,
    /// The title and the text of what came of the last play.
    result: Option<(String, String)>,
}

impl Hall {
    /// A hall, and the orders that are given in it. `hosts` are the names that lead to us, and `now` tells the time.
    #[must_use]
    pub fn new(
        choices: Vec<Choice>,
        left_out: Vec<(String, usize)>,
        hosts: Vec<String>,
        ways: Vec<&'static str>,
        now: fn() -> Timestamp,
    ) -> (Self, mpsc::Receiver<Order>) {
        // Whoever presses twice has pressed once.
        let (orders, receiver) = mpsc::channel(1);
        let entrance = Arc::new(Entrance::default());
        let (place, state) = (OnceLock::new(), Mutex::default());
        (Self { entrance, place, choices, left_out, hosts, ways, state, orders, now }, receiver)
    }

    /// Where browsers come in.
    #[must_use]
    pub const fn entrance(&self) -> &Arc<Entrance> {
        &self.entrance
    }

    /// Tells where the servers are reached, before anybody comes.
    pub fn open(&self, place: Place) {
        // It is opened once.
        let _ = self.place.set(place);
    }

    /// The address of the front page.
    #[must_use]
    pub fn address(&self) -> String {
        self.place()
            .map(|place| format!("http://{}:{}{}", place.host, place.plain, self.entrance.path()))
            .unwrap_or_default()
    }

    /// The host under which browsers reach us, as URLs have it.
    #[must_use]
    pub fn host(&self) -> &str {
        self.place().map_or("", |place| &place.host)
    }

    /// The address of the proxy's configuration.
    #[must_use]
    pub fn configuration(&self) -> String {
        format!("{}proxy.pac", self.address())
    }

    /// Tells what is played now, if anything is.
    pub fn plays(&self, what: Option<String>) {
        self.state().playing = what;
    }

    /// Tells what came of a play: a recording, where one was made, and a text.
    pub fn played(&self, recorded: Option<Recorded>, title: String, text: String) {
        let mut state = self.state();
        state.recorded.extend(recorded);
        state.result = Some((title, text));
    }

    /// The address of the front page, for browsers that go by the proxy for everything.
    #[must_use]
    pub fn address_by_proxy(&self) -> String {
        self.entrance.address().trim_end_matches("begin").to_owned()
    }

    /// The address of what came of the last play.
    #[must_use]
    pub fn result(&self) -> String {
        format!("{}result", self.address_by_proxy())
    }

    fn place(&self) -> Option<&Place> {
        self.place.get()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // Whoever panicked while it held it has left a list that can still be read.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn respond(&self, exchange: &Exchange) -> Option<Response> {
        let (path, query) = exchange.target.split_once('?').unwrap_or((&exchange.target, ""));
        let name = path.strip_prefix(&self.entrance.path())?;
        let place = self.place()?;
        let html = |page: String| guarded(Response::html(page));
        match (exchange.method.as_str(), name) {
            ("GET", "") => Some(html(visiting::front(&self.front(place, &user_agent(exchange))))),
            ("GET", "style.css") => Some(typed("text/css; charset=utf-8", visiting::style())),
            ("GET", "front.js") => Some(typed("text/javascript; charset=utf-8", visiting::SCRIPT)),
            ("GET", "proxy.pac") => Some(typed(
                "application/x-ns-proxy-autoconfig",
                visiting::proxy_configuration(&self.hosts, &place.host, place.proxy),
            )),
            ("GET", "authority.pem") => Some(typed("application/x-pem-file", place.pem.clone())),
            ("GET", "authority.crt") => Some(typed("application/x-x509-ca-cert", place.der.clone())),
            ("GET", "here") => Some(typed("text/plain", "here").header("Access-Control-Allow-Origin", "*")),
            ("GET", "ask") => Some(html(self.ask(&fields(query.as_bytes())))),
            ("GET", "go-on") => Some(Response::redirect(303, self.entrance.address())),
            ("GET", "result") => {
                let nothing = || ("Nothing has been played yet".to_owned(), "Play first, or ask.\n".to_owned());
                let (title, text) = self.state().result.clone().unwrap_or_else(nothing);
                Some(html(visiting::result(&self.entrance.path(), &title, &text)))
            }
            ("POST", "play") => Some(self.order(&fields(&exchange.body), &user_agent(exchange), |fields| {
                Ok(What::Choice(fields.get("what").cloned().unwrap_or_default()))
            })),
            ("POST", "try") => Some(self.order(&fields(&exchange.body), &user_agent(exchange), |fields| {
                let words = words(fields);
                let question = words.question().map_err(|wrong| words.pointed(&wrong).to_string())?;
                question_hindrance(&words, &question).map_or_else(|| Ok(What::Question(Box::new(words))), Err)
            })),
            _ => None,
        }
    }

    fn front(&self, place: &Place, user_agent: &str) -> Front {
        let state = self.state();
        let words = self.entrance.words();
        let playing =
            state.playing.as_ref().map(|what| if words.is_empty() { what.clone() } else { format!("{what}, {words}") });
        Front {
            path: self.entrance.path(),
            proxy: (place.host.clone(), place.proxy),
            configuration: self.configuration(),
            choices: self.choices.clone(),
            left_out: self.left_out.clone(),
            guess: guess(user_agent),
            playing,
            recorded: state.recorded.clone(),
        }
    }

    fn ask(&self, fields: &BTreeMap<String, String>) -> String {
        let words = words(fields);
        let mut asked = Asked {
            cookie: words.cookie.clone(),
            from: words.from.clone().unwrap_or_default(),
            via: words.via.clone(),
            to: words.to.clone().unwrap_or_default(),
            answer: None,
            hindrance: None,
        };
        if fields.is_empty() {
            // What many ask first.
            asked.cookie = "sid=1; SameSite=Lax; Secure".to_owned();
            asked.from = "https://idp.example/".to_owned();
            asked.via = "form-post".to_owned();
            asked.to = "https://app.example/".to_owned();
        } else {
            asked.answer = Some(match words.question() {
                Err(wrong) => Err(words.pointed(&wrong).to_string()),
                Ok(question) => {
                    asked.hindrance = question_hindrance(&words, &question);
                    let report = question.asked(Scope::Usual, (self.now)());
                    Ok(format!("{report}\n{}", report.why_text()))
                }
            });
        }
        visiting::ask(&self.entrance.path(), &asked, &self.ways)
    }

    fn order(
        &self,
        fields: &BTreeMap<String, String>,
        user_agent: &str,
        what: impl FnOnce(&BTreeMap<String, String>) -> Result<What, String>,
    ) -> Response {
        let refused = |why: &str| {
            let page = visiting::result(&self.entrance.path(), "That cannot be played", why);
            Response { status: 400, ..guarded(Response::html(page)) }
        };
        if self.state().playing.is_some() {
            return refused("a browser is playing already: go on in it, or wait until it is done\n");
        }
        let told = guess(user_agent);
        let field = |name: &str, usual: &str| {
            fields.get(name).filter(|text| !text.is_empty()).map_or(usual, String::as_str).to_owned()
        };
        let name = field("name", &told.name);
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
        if name.is_empty() || name.len() > 40 || !name.chars().all(is_name) {
            return refused("the browser's name has letters, digits, dots and hyphens, forty at most\n");
        }
        let what = match what(fields) {
            Ok(what) => what,
            Err(why) => return refused(&why),
        };
        if let What::Choice(word) = &what
            && !self.choices.iter().any(|choice| choice.word == *word)
        {
            return refused("nothing of that name can be played\n");
        }
        let short = |text: String| text.chars().take(80).collect::<String>();
        // Apple's WebKit keeps its cookies by other code than those that are claimed of.
        let is_apples = told.engine == APPLES;
        let engine = Engine::ALL.into_iter().find(|known| known.id() == told.engine);
        let engine = engine.or(is_apples.then_some(Engine::WebKit));
        let visitor = Visitor {
            engine: engine.map_or_else(|| RecordedEngine::Other(told.engine.clone()), RecordedEngine::Known),
            product: (is_apples && name.parse::<Product>().is_err()).then_some(Product::Safari),
            version: short(field("version", &told.version)),
            system: short(field("system", &told.system)),
        };
        let clicks = if field("clicks", "script") == "user" { Clicks::User } else { Clicks::Script };
        let order = Order { name, visitor, clicks, what, entered_before: self.entrance.entered() };
        match self.orders.try_send(order) {
            Ok(()) => Response::redirect(303, self.entrance.address()),
            Err(_) => refused("a browser is about to play: wait until it is done\n"),
        }
    }
}

impl Site for Hall {
    fn knows(&self, exchange: &Exchange) -> bool {
        self.entrance.knows(exchange)
    }

    fn answer<'a>(&'a self, exchange: &'a Exchange) -> Answering<'a> {
        Box::pin(async move {
            match self.respond(exchange) {
                Some(response) => Some(response.into()),
                None => self.entrance.answer(exchange).await,
            }
        })
    }
}

/// What a browser would need to play a question; `None` where its pages can lead it.
fn question_hindrance(words: &Words, question: &Question) -> Option<String> {
    match words.to_be_played(question) {
        Err(diagnostic) => Some(diagnostic.message),
        Ok(scenario) => {
            scenario.cases.iter().find_map(|case| hindrance(case, Clicks::Script)).map(|why| why.to_string())
        }
    }
}

fn words(fields: &BTreeMap<String, String>) -> Words {
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let given = |name: &str| Some(field(name)).filter(|text| !text.is_empty());
    Words { cookie: field("cookie"), from: given("from"), to: given("to"), via: field("via"), ..Words::default() }
}

fn fields(encoded: &[u8]) -> BTreeMap<String, String> {
    form_urlencoded::parse(encoded).into_owned().collect()
}

fn user_agent(exchange: &Exchange) -> String {
    let found = exchange.headers.iter().find(|(name, _)| name == "user-agent");
    found.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).unwrap_or_default()
}

fn typed(kind: &str, body: impl Into<Vec<u8>>) -> Response {
    let response = Response { body: body.into(), ..Response::new(200) };
    response.header("Content-Type", kind).header("X-Content-Type-Options", "nosniff")
}

/// A page that nobody frames.
fn guarded(response: Response) -> Response {
    response.header("X-Frame-Options", "DENY").header("X-Content-Type-Options", "nosniff")
}
