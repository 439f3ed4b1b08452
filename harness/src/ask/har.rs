//! Questions to a recorded session: which cookies went with each request of an HTTP archive, which did not, and why.
//!
//! An archive tells what was sent and answered, and little of who asked: what a request says of itself (`Sec-Fetch-*`,
//! `Origin`, `Referer`) has to do, and what cannot be known is said.
//!
//! **Spec:** HTTP Archive 1.2; Fetch Metadata Request Headers §2.

use std::fmt::Write as _;
use std::sync::Arc;

use samesite_format::Engine;
use samesite_format::asked::{AskedHar, FORMAT, HarCookie, HarEntry, HarLine, LineWarning};
use samesite_judge::explain::sentence::sentence;
use samesite_judge::suffixes;
use samesite_model::{
    Access, Client, Cookie, CookieStore, Document, Method, Model, Origin, Policy, Reload, Request, Rule, Step, Storage,
    Target, Timestamp,
};
use samesite_scenarios::LineSource;
use serde::Deserialize;
use thiserror::Error;
use url::Url;

use crate::ask::respondent::{CHROME, Respondent, Scope};
use crate::paragraph::wrapped;
use samesite_judge::slips::slips;

/// The largest archive that is read, in octets.
pub const LARGEST_HAR: u64 = 256 * 1024 * 1024;

/// Another site's page, of which the archive does not say the name.
const SOMEWHERE: &str = "https://another-site.invalid/";

/// Why an archive cannot be asked.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum HarError {
    /// It is no archive.
    #[error("it is no HTTP archive: {0}")]
    Malformed(#[from] serde_json::Error),
    /// It has nothing of cookies.
    #[error("none of its {0} requests and answers has a cookie")]
    WithoutCookies(usize),
}

#[derive(Debug, Deserialize)]
struct Archive {
    log: Log,
}

#[derive(Debug, Deserialize)]
struct Log {
    creator: Option<Maker>,
    browser: Option<Maker>,
    entries: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Maker {
    name: String,
    #[serde(default)]
    version: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(default)]
    pageref: String,
    #[serde(default)]
    started_date_time: String,
    request: Asked,
    response: Answered,
}

#[derive(Debug, Deserialize)]
struct Asked {
    method: String,
    url: String,
    headers: Vec<Field>,
}

#[derive(Debug, Deserialize)]
struct Answered {
    status: i64,
    headers: Vec<Field>,
    #[serde(default, rename = "redirectURL")]
    redirect_url: String,
}

#[derive(Debug, Deserialize)]
struct Field {
    name: String,
    value: String,
}

fn field<'f>(fields: &'f [Field], name: &str) -> Option<&'f str> {
    fields.iter().find(|field| field.name.eq_ignore_ascii_case(name)).map(|field| field.value.as_str())
}

/// Explains the cookies of an archive's text; `path` is what the report calls the file.
///
/// # Errors
///
/// When it is no archive, or has nothing of cookies.
pub fn ask_har(path: &str, source: &str) -> Result<AskedHar, HarError> {
    // Some tools begin with a byte order mark.
    let Archive { log } = serde_json::from_str(source.trim_start_matches('\u{feff}'))?;
    let has_cookies = |entry: &Entry| {
        field(&entry.request.headers, "Cookie").is_some() || field(&entry.response.headers, "Set-Cookie").is_some()
    };
    if !log.entries.iter().any(has_cookies) {
        return Err(HarError::WithoutCookies(log.entries.len()));
    }
    let respondent = respondent(&log);
    let policy = respondent.interpretation.policy.clone();
    let mut session = Session { policy: &policy, store: CookieStore::default(), now: Timestamp::from_seconds(0) };
    let entries = log.entries.iter().enumerate().filter_map(|(place, entry)| session.entry(&log, place, entry));
    let entries: Vec<_> = entries.collect();
    let maker = log.browser.as_ref().or(log.creator.as_ref());
    Ok(AskedHar {
        format: FORMAT,
        file: path.to_owned(),
        recorded_by: maker
            .map_or_else(String::new, |maker| format!("{} {}", maker.name, maker.version).trim().to_owned()),
        reader: respondent.name.clone(),
        limits: limits(&log),
        entries,
    })
}

/// Whose rules fit best: those of the browser that the archive names, or the specification's.
fn respondent(log: &Log) -> Respondent {
    let names: Vec<&str> =
        [&log.browser, &log.creator].into_iter().flatten().map(|maker| maker.name.as_str()).collect();
    let is = |word: &str| names.iter().any(|name| name.eq_ignore_ascii_case(word) || name.starts_with(word));
    // Chrome's developer tools call themselves so.
    let is_chrome = is("Chrom") || names.contains(&"WebInspector");
    let mut usual = Respondent::of(Scope::Usual);
    let engine = |respondent: &Respondent| respondent.name.split('/').next().map(str::to_owned);
    let place = usual.iter().position(|respondent| match engine(respondent).as_deref() {
        Some("firefox") => is(Engine::Firefox.id()) || is("Firefox"),
        _ => respondent.who == CHROME && is_chrome,
    });
    usual.swap_remove(place.unwrap_or_default())
}

/// What the archive does not tell.
fn limits(log: &Log) -> Vec<String> {
    let mut limits = vec![
        "cookies that were set before the recording began have no attributes in it: they are listed, and not explained".to_owned(),
        "it does not tell which frames lie around a frame, what scripts wrote to document.cookie, nor what the user has switched"
            .to_owned(),
    ];
    let tells = |name: &str| log.entries.iter().any(|entry| field(&entry.request.headers, name).is_some());
    if !tells("Sec-Fetch-Site") {
        limits.push(
            "its requests have no Sec-Fetch headers (plain http, or an old browser): who asked is guessed from Referer and \
             Origin"
                .to_owned(),
        );
    }
    if !tells("Cookie") {
        limits.push(
            "no request in it has a Cookie header: browsers leave cookies out unless one exports \"with sensitive data\", and \
             then nothing can be said of what was sent"
                .to_owned(),
        );
    }
    limits
}

/// The cookies of the session so far.
struct Session<'p> {
    policy: &'p Policy,
    store: CookieStore,
    now: Timestamp,
}

/// What the archive tells of who asked.
struct Context {
    request: Request,
    words: String,
    /// Whether the request may have been made without credentials.
    may_omit_credentials: bool,
}

impl Session<'_> {
    /// What became of the cookies at one entry; `None` where they have nothing to do with it.
    fn entry(&mut self, log: &Log, place: usize, entry: &Entry) -> Option<HarEntry> {
        let url: Url = entry.request.url.parse().ok()?;
        if !matches!(url.scheme(), "http" | "https" | "ws" | "wss") {
            return None;
        }
        if let Ok(at) = entry.started_date_time.parse::<jiff::Timestamp>() {
            self.now = Timestamp::from_milliseconds(at.as_millisecond());
        }
        let model = Model::with_policy(self.policy, suffixes::embedded());
        let context = context(log, place, entry, &url)?;
        let mut classing: Vec<Step> = Vec::new();
        let access = model.access_with(&context.request, &mut classing)?;
        let cookies = self.cookies(&model, entry, &context, &access, &classing);
        let set = self.set(&model, entry, &url, &access);
        (!cookies.is_empty() || !set.is_empty()).then(|| HarEntry {
            number: place + 1,
            method: entry.request.method.clone(),
            url: url.to_string(),
            status: u16::try_from(entry.response.status).unwrap_or_default(),
            context: context.words,
            cookies,
            set,
        })
    }

    fn cookies(
        &self,
        model: &Model<'_>,
        entry: &Entry,
        context: &Context,
        access: &Access,
        classing: &[Step],
    ) -> Vec<HarCookie> {
        let header = field(&entry.request.headers, "Cookie").unwrap_or_default();
        let pairs: Vec<&str> = header.split(';').map(str::trim).filter(|pair| !pair.is_empty()).collect();
        let mut known: Vec<&str> = Vec::new();
        let mut cookies = Vec::new();
        for cookie in self.store.cookies() {
            let pair = String::from_utf8_lossy(&cookie.serialised(self.policy.nameless)).into_owned();
            let sent = pairs.iter().find(|sent| **sent == pair);
            let mut steps: Vec<Step> = Vec::new();
            let retrieval = model.retrieve_one_with(cookie, access, self.now, &mut steps);
            // What belongs to another host is no news here.
            let is_elsewhere = matches!(retrieval.rule(), Rule::HostCovered | Rule::PathMatches | Rule::NotExpired);
            if sent.is_none() && is_elsewhere {
                continue;
            }
            known.extend(sent);
            let reason = sentence(retrieval.rule(), classing, &steps);
            cookies.push(told(cookie, sent.is_some(), retrieval.is_sent(), reason, context));
        }
        let unknown = pairs.iter().filter(|pair| !known.contains(*pair)).map(|pair| HarCookie {
            name: pair.split('=').next().unwrap_or_default().to_owned(),
            sent: true,
            as_expected: None,
            why: "the file does not say how it was set".to_owned(),
        });
        cookies.extend(unknown);
        cookies
    }

    fn set(&mut self, model: &Model<'_>, entry: &Entry, url: &Url, access: &Access) -> Vec<HarLine> {
        let fields = entry.response.headers.iter().filter(|field| field.name.eq_ignore_ascii_case("Set-Cookie"));
        // Some tools join several lines into one value.
        let lines = fields.flat_map(|field| field.value.split('\n')).map(str::trim).filter(|line| !line.is_empty());
        let mut set = Vec::new();
        for line in lines {
            let mut steps: Vec<Step> = Vec::new();
            let storage = self.store.receive_set_cookie_with(model, line.as_bytes(), access, self.now, &mut steps);
            let why = match storage {
                Storage::Stored => String::new(),
                Storage::Expired => "it is over when it comes: it deletes a cookie, if there is one".to_owned(),
                Storage::Refused(rule) => sentence(rule, &[], &steps),
            };
            let warnings = slips(line, LineSource::Header, url).into_iter();
            let is_about_line = |message: &String| !message.starts_with("such a cookie is not stored");
            let warnings = warnings.filter(|slip| is_about_line(&slip.message)).map(|slip| LineWarning {
                part: line[slip.span].to_owned(),
                message: slip.message,
                help: slip.help,
            });
            let (line, stored) = (line.to_owned(), storage == Storage::Stored);
            set.push(HarLine { line, stored, why, warnings: warnings.collect() });
        }
        set
    }
}

/// A cookie of which the file says how it was set: what became of it, and why.
fn told(cookie: &Cookie, sent: bool, predicted: bool, reason: String, context: &Context) -> HarCookie {
    let why = match (sent, predicted) {
        (true, true) | (false, false) => reason,
        (true, false) => {
            format!("against the rules as far as the file tells ({reason}); perhaps frames or redirects are not in it")
        }
        (false, true) if context.may_omit_credentials => {
            "the rules would let it go; a fetch() to another origin carries cookies only with credentials: \"include\""
                .to_owned()
        }
        (false, true) => {
            "the rules would let it go; perhaps third-party cookies are blocked or kept apart, or a frame around \
             it is of another site"
                .to_owned()
        }
    };
    HarCookie {
        name: String::from_utf8_lossy(&cookie.name).into_owned(),
        sent,
        as_expected: Some(sent == predicted),
        why,
    }
}

/// Who asked for what, as far as the request says.
fn context(log: &Log, place: usize, entry: &Entry, url: &Url) -> Option<Context> {
    let says = |name: &str| field(&entry.request.headers, name);
    let named = |name: &str| says(name).filter(|value| *value != "null").and_then(|value| value.parse::<Url>().ok());
    let redirected_from = redirected_from(log, place);
    let page = page(log, place, entry);
    let (site, mode, destination) = (says("Sec-Fetch-Site"), says("Sec-Fetch-Mode"), says("Sec-Fetch-Dest"));
    let is_first_of_page = log.entries[..place].iter().all(|earlier| earlier.pageref != entry.pageref);
    let is_navigation = mode.map_or(is_first_of_page, |mode| mode == "navigate");
    let is_framed =
        destination.is_some_and(|word| matches!(word, "iframe" | "frame" | "fencedframe" | "object" | "embed"));
    let mut asking = named("Origin").or_else(|| named("Referer"));
    if asking.is_none() && (!is_navigation || is_framed) {
        asking.clone_from(&page);
    }
    let is_same = |other: &Url| {
        let list = suffixes::embedded();
        list.site(&Origin::of(other)) == list.site(&Origin::of(url))
    };
    match site {
        Some("none") => asking = None,
        // Who it was is not told, and that it was a stranger is.
        Some("cross-site") if redirected_from.is_empty() && asking.as_ref().is_none_or(is_same) => {
            asking = SOMEWHERE.parse().ok();
        }
        _ => {}
    }
    let who = asking.as_ref().map(|asking| asking.origin().ascii_serialization());
    let document = asking.map(|asking| match &page {
        // A document of another origin than the page asks: it is framed there.
        Some(page) if (!is_navigation || is_framed) && page.origin() != asking.origin() => {
            Document::framed(asking, &Document::top_level(page.clone()))
        }
        _ => Document::top_level(asking),
    });
    let target = match (&document, is_navigation) {
        (Some(document), true) if is_framed => Target::NestedNavigation(Arc::clone(document)),
        (_, true) => Target::TopLevelNavigation,
        (_, false) => Target::Subresource,
    };
    let what = match &target {
        Target::TopLevelNavigation => "the next page",
        Target::NestedNavigation(_) => "a page in a frame",
        Target::Subresource => "something that it uses",
    };
    let who = match who.as_deref() {
        None => "no page asks".to_owned(),
        Some("https://another-site.invalid") => format!("a page of another site asks for {what}"),
        Some(who) => format!("{who} asks for {what}"),
    };
    let way = if redirected_from.is_empty() { "" } else { ", by way of redirects" };
    let words = format!("{who}{way}");
    let may_omit_credentials = mode == Some("cors") && site != Some("same-origin");
    let request = Request {
        url: url.clone(),
        method: Method::parse(&entry.request.method)?,
        client: document.map(Client::from),
        target,
        redirected_from,
        reload: Reload::No,
    };
    Some(Context { request, words, may_omit_credentials })
}

/// The URLs that led to an entry by redirects, first one first: entries before it that name the next one.
fn redirected_from(log: &Log, place: usize) -> Vec<Url> {
    let mut urls = Vec::new();
    let mut at = place;
    while let Some(before) = log.entries[..at].iter().rposition(|earlier| leads_to(earlier, &log.entries[at])) {
        urls.extend(log.entries[before].request.url.parse::<Url>());
        at = before;
    }
    urls.reverse();
    urls
}

fn leads_to(earlier: &Entry, later: &Entry) -> bool {
    let location = Some(earlier.response.redirect_url.as_str()).filter(|url| !url.is_empty());
    let location = location.or_else(|| field(&earlier.response.headers, "Location"));
    let next = location.and_then(|location| earlier.request.url.parse::<Url>().ok()?.join(location).ok());
    (300..400).contains(&earlier.response.status) && next.is_some_and(|next| next.as_str() == later.request.url)
}

/// The page that an entry belongs to: the last document of its group that came before it and was not redirected.
fn page(log: &Log, place: usize, entry: &Entry) -> Option<Url> {
    let is_page = |other: &&Entry| {
        let is_document = match field(&other.request.headers, "Sec-Fetch-Dest") {
            Some(destination) => destination == "document",
            None => true,
        };
        other.pageref == entry.pageref && is_document && !(300..400).contains(&other.response.status)
    };
    log.entries[..place].iter().find(is_page).and_then(|page| page.request.url.parse().ok())
}

/// The explanation for people: a paragraph for each request that has to do with cookies.
#[must_use]
pub fn har_text(asked: &AskedHar) -> String {
    let mut out = format!("{}, recorded by {}; by the rules of {}\n", asked.file, asked.recorded_by, asked.reader);
    for limit in &asked.limits {
        wrapped(&mut out, "  ", &format!("careful: {limit}"));
    }
    for entry in &asked.entries {
        let _ = writeln!(out);
        wrapped(&mut out, "", &format!("{}. {} {} ({})", entry.number, entry.method, entry.url, entry.status));
        wrapped(&mut out, "   ", &entry.context);
        let width = entry.cookies.iter().map(|cookie| cookie.name.chars().count()).max().unwrap_or_default();
        for HarCookie { name, sent, as_expected, why } in &entry.cookies {
            let word = if *sent { "sent    " } else { "not sent" };
            let mark = if *as_expected == Some(false) { "!" } else { " " };
            wrapped(&mut out, &format!("  {mark} {name:<width$}  {word}  "), why);
        }
        for HarLine { line, stored, why, warnings } in &entry.set {
            let word = if *stored { "sets" } else { "does not set" };
            wrapped(&mut out, "    ", &format!("{word} {line}{}{why}", if why.is_empty() { "" } else { ": " }));
            for LineWarning { message, help, .. } in warnings {
                let help = help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
                wrapped(&mut out, "      ", &format!("warning: {message}{help}"));
            }
        }
    }
    out
}
