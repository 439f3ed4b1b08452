//! The compact form of a recording, for keeping under version control.
//!
//! It is JSON like any other recording, with one line for each observation.
//! What many requests share, a set of cookies, of header fields or what the browser says of them, stands once for each play,
//! under a name made from its content, so that a line changes only when what it says does.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::jar::JarList;
use crate::omitted::is_false;
use crate::recording::{Environment, HeaderField, JAR, Observation, Play, RecordedRequest, Recording, octets};

/// What `form` says in a file of this form.
pub(crate) const FORM: &str = "compact";

/// A recording in the compact form, as `accept` keeps it.
#[derive(Debug, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompactRecording {
    format: u32,
    form: String,
    environment: Environment,
    plays: Vec<CompactPlay>,
}

/// One play.
#[derive(Debug, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
struct CompactPlay {
    scenario: String,
    /// 1, or more when it was played again; left out for the first.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    attempt: u32,
    /// Cases that were to be played and never were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unplayed: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
    /// Whether cookies were made old in the browser's own jar; left out where they were not.
    #[serde(default, skip_serializing_if = "is_false")]
    aged: bool,
    /// The scenario's text, line by line.
    source: Vec<String>,
    /// What requests say of themselves, by name.
    headers: BTreeMap<String, Vec<HeaderField>>,
    /// What stands in `Cookie`, by name.
    cookies: BTreeMap<String, CookieString>,
    /// What the browser says of requests, by name; left out where it says nothing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    accounts: BTreeMap<String, Account>,
    observations: Vec<CompactObservation>,
}

/// The value of a `Cookie` field.
#[derive(Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
struct CookieString(
    #[serde(with = "octets")]
    #[schemars(with = "String")]
    Vec<u8>,
);

/// One hop that was asked for: `["case", "hop", REQUEST, REST]`, REQUEST being null when none was made.
#[derive(Debug, Serialize, JsonSchema, Deserialize)]
#[schemars(extend("minItems" = 3))]
struct CompactObservation(
    String,
    String,
    Option<CompactRequest>,
    #[serde(default, skip_serializing_if = "Rest::is_plain")] Rest,
);

/// One request: `[AT, "GET https://a.example/", HEADERS, COOKIES]`, with the names of the last two.
///
/// The version stands after the URL when it is not the one that the scheme lets expect.
/// Without cookies there is no name for them.
#[derive(Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
#[schemars(extend("minItems" = 3))]
struct CompactRequest(u64, String, String, #[serde(default, skip_serializing_if = "String::is_empty")] String);

/// What is rare in an observation.
#[derive(Debug, Default, PartialEq, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rest {
    /// When the document reported its end; left out when that was at the time of the first request.
    #[serde(default, skip_serializing_if = "Settling::is_with_request")]
    settled: Settling,
    /// What `document.cookie` gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    script: Option<String>,
    /// The exception that a script got instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exception: Option<String>,
    /// The requests after the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    more: Vec<CompactRequest>,
    /// The names of what the browser says of each request, the first one included; null where it says nothing. Left out
    /// where it says nothing of any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    accounts: Vec<Option<String>>,
    /// What the browser said that it keeps; left out where nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    jar: Option<JarList>,
}

/// When a document reported its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Settling {
    /// At the time of the first request, or at the beginning if there was none.
    #[default]
    WithRequest,
    /// Never.
    Never,
    /// At this time, in milliseconds.
    At(u64),
}

impl Rest {
    fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// The version that requests of a scheme are made in, unless the line says otherwise.
fn usual_version(scheme: &str) -> &'static str {
    if scheme == "https" { "HTTP/2" } else { "HTTP/1.1" }
}

impl Settling {
    const fn is_with_request(&self) -> bool {
        matches!(self, Self::WithRequest)
    }
}

const fn first() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
const fn is_first(attempt: &u32) -> bool {
    *attempt == 1
}

/// Writes a recording, which is made canonical first.
pub(crate) fn write(recording: &Recording) -> Result<String, serde_json::Error> {
    let recording = recording.canonical();
    let environment = serde_json::to_string_pretty(&recording.environment)?;
    let head =
        format!("{{\n\"format\": {},\n\"form\": \"{FORM}\",\n\"environment\": {environment},\n", recording.format);
    let plays = recording.plays.iter().map(|play| CompactPlay::of(play)?.write()).collect::<Result<Vec<_>, _>>()?;
    Ok(format!("{head}\"plays\": [\n{}\n]\n}}\n", plays.join(",\n")))
}

/// Reads what was written.
pub(crate) fn read(text: &str) -> Result<Recording, serde_json::Error> {
    let CompactRecording { format, form: _, environment, plays } = serde_json::from_str(text)?;
    let plays = plays.into_iter().map(CompactPlay::unfold).collect::<Result<_, _>>()?;
    Ok(Recording { format, environment, plays, unsolicited: Vec::new(), broken_off: false })
}

/// Reads one play of a recording of this form.
pub(crate) fn read_play(text: &str) -> Result<Play, serde_json::Error> {
    serde_json::from_str::<CompactPlay>(text)?.unfold()
}

impl CompactPlay {
    /// Folds a play of a canonical recording.
    fn of(play: &Play) -> Result<Self, serde_json::Error> {
        let requests = || play.observations.iter().flat_map(|seen| &seen.requests);
        let headers = Names::of(requests().map(others));
        let cookies = Names::of(requests().filter_map(Recording::cookie_string));
        let accounts = Names::of(requests().filter_map(|request| request.account.clone()));
        let fold = |request: &RecordedRequest| {
            let cookies = Recording::cookie_string(request).map(|value| cookies.name(&value)).unwrap_or_default();
            Ok(CompactRequest(request.at, write_line(request)?, headers.name(&others(request)), cookies))
        };
        let observation = |seen: &Observation| {
            let at = seen.requests.first().map_or(0, |request| request.at);
            let mut requests = seen.requests.iter().map(fold);
            let first = requests.next().transpose()?;
            let settled = match seen.settled {
                None => Settling::Never,
                Some(settled) if settled == at => Settling::WithRequest,
                Some(settled) => Settling::At(settled),
            };
            let (script, exception) = (seen.script.clone(), seen.exception.clone());
            let more = requests.collect::<Result<_, serde_json::Error>>()?;
            let own = seen.requests.iter().map(|request| Some(accounts.name(request.account.as_ref()?)));
            let own: Vec<Option<String>> = own.collect();
            let accounts = if own.iter().any(Option::is_some) { own } else { Vec::new() };
            let rest = Rest { settled, script, exception, more, accounts, jar: seen.jar.clone() };
            Ok(CompactObservation(seen.case.clone(), seen.hop.clone(), first, rest))
        };
        let played: BTreeSet<&str> = play.observations.iter().map(|seen| seen.case.as_str()).collect();
        Ok(Self {
            scenario: play.scenario.clone(),
            attempt: play.attempt,
            unplayed: play.cases.iter().filter(|case| !played.contains(case.as_str())).cloned().collect(),
            fault: play.fault.clone(),
            aged: play.aged,
            source: play.source.split('\n').map(str::to_owned).collect(),
            observations: play.observations.iter().map(observation).collect::<Result<_, serde_json::Error>>()?,
            headers: headers.by_name(),
            cookies: cookies.by_name().into_iter().map(|(name, value)| (name, CookieString(value))).collect(),
            accounts: accounts.by_name(),
        })
    }

    /// One line for each line of the text, for each shared thing and for each observation.
    fn write(&self) -> Result<String, serde_json::Error> {
        let json = |value: &str| serde_json::to_string(value);
        let mut parts = vec![format!("{{\"scenario\": {}", json(&self.scenario)?)];
        if !is_first(&self.attempt) {
            parts.push(format!("\"attempt\": {}", self.attempt));
        }
        if !self.unplayed.is_empty() {
            parts.push(format!("\"unplayed\": {}", serde_json::to_string(&self.unplayed)?));
        }
        if let Some(fault) = &self.fault {
            parts.push(format!("\"fault\": {}", json(fault)?));
        }
        if self.aged {
            parts.push("\"aged\": true".to_owned());
        }
        let list = |name: &str, [open, close]: [&str; 2], lines: Vec<String>| {
            let newline = if lines.is_empty() { "" } else { "\n" };
            format!("\"{name}\": {open}{newline}{}{newline}{close}", lines.join(",\n"))
        };
        let source = self.source.iter().map(|line| json(line)).collect::<Result<_, _>>()?;
        let headers = named(&self.headers)?;
        let cookies = named(&self.cookies)?;
        let observations = self.observations.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
        parts.push(list("source", ["[", "]"], source));
        parts.push(list("headers", ["{", "}"], headers));
        parts.push(list("cookies", ["{", "}"], cookies));
        if !self.accounts.is_empty() {
            parts.push(list("accounts", ["{", "}"], named(&self.accounts)?));
        }
        parts.push(list("observations", ["[", "]"], observations));
        Ok(format!("{}}}", parts.join(",\n")))
    }

    fn unfold(self) -> Result<Play, serde_json::Error> {
        let Self { scenario, attempt, unplayed, fault, aged, source, headers, cookies, accounts, observations } = self;
        let unknown = |what: &str, name: &str| {
            serde_json::Error::custom(format!(
                "the play of {scenario} names {what} {name:?}, and has none of that name"
            ))
        };
        let unfold = |request: CompactRequest| {
            let CompactRequest(at, line, header, cookie) = request;
            let [method, version, scheme, host, target] =
                split_line(&line).ok_or_else(|| no_line(&line))?.map(str::to_owned);
            let mut fields = headers.get(&header).ok_or_else(|| unknown("the headers", &header))?.clone();
            if !cookie.is_empty() {
                let CookieString(value) = cookies.get(&cookie).ok_or_else(|| unknown("the cookies", &cookie))?;
                fields.push(HeaderField("cookie".to_owned(), value.clone()));
                fields.sort_by(|one, other| one.0.cmp(&other.0));
            }
            Ok(RecordedRequest { at, version, method, scheme, host, target, headers: fields, account: None })
        };
        let observation = |seen: CompactObservation| {
            let CompactObservation(case, hop, first, rest) = seen;
            let Rest { settled, script, exception, more, accounts: own, jar } = rest;
            let requests = first.into_iter().chain(more).map(&unfold);
            let mut requests = requests.collect::<Result<Vec<_>, serde_json::Error>>()?;
            for (request, name) in requests.iter_mut().zip(own) {
                let Some(name) = name else { continue };
                request.account = Some(accounts.get(&name).ok_or_else(|| unknown("the account", &name))?.clone());
            }
            let settled = match settled {
                Settling::WithRequest => Some(requests.first().map_or(0, |request| request.at)),
                Settling::Never => None,
                Settling::At(settled) => Some(settled),
            };
            Ok(Observation { case, hop, requests, settled, script, exception, jar })
        };
        let observations = observations.into_iter().map(observation).collect::<Result<Vec<_>, serde_json::Error>>()?;
        let mut known: BTreeSet<&str> = BTreeSet::from([JAR]);
        let cases = observations.iter().map(|seen| &seen.case).chain(&unplayed);
        let cases = cases.filter(|case| known.insert(case)).cloned().collect();
        Ok(Play { source: source.join("\n"), scenario, cases, attempt, aged, observations, fault })
    }
}

/// What a request asks for, in one line: `GET https://a.example/`, and the version where it is not the usual one.
fn write_line(request: &RecordedRequest) -> Result<String, serde_json::Error> {
    let RecordedRequest { version, method, scheme, host, target, .. } = request;
    let mut line = format!("{method} {scheme}://{host}{target}");
    if version != usual_version(scheme) {
        line = format!("{line} {version}");
    }
    // No server gets such a request, but a recording may come from anybody.
    if split_line(&line) == Some([method, version, scheme, host, target].map(String::as_str)) {
        Ok(line)
    } else {
        Err(no_line(&line))
    }
}

/// Method, version, scheme, host and target of a line.
fn split_line(line: &str) -> Option<[&str; 5]> {
    let (method, rest) = line.split_once(' ')?;
    let (url, version) = rest.split_once(' ').unwrap_or((rest, ""));
    let (scheme, rest) = url.split_once("://")?;
    let (host, target) = rest.split_at(rest.find(['/', '?', '*']).unwrap_or(rest.len()));
    let version = if version.is_empty() { usual_version(scheme) } else { version };
    Some([method, version, scheme, host, target])
}

fn no_line(line: &str) -> serde_json::Error {
    serde_json::Error::custom(format!("{line:?} is no method and URL"))
}

/// The header fields besides `Cookie`.
fn others(request: &RecordedRequest) -> Vec<HeaderField> {
    request.headers.iter().filter(|field| field.0 != "cookie").cloned().collect()
}

fn named<T: Serialize>(shared: &BTreeMap<String, T>) -> Result<Vec<String>, serde_json::Error> {
    shared.iter().map(|(name, value)| Ok(format!("\"{name}\": {}", serde_json::to_string(value)?))).collect()
}

/// Names for what is shared within a play, made from its content.
struct Names<T> {
    values: BTreeSet<T>,
    /// How many digits of its hash name a thing: more when two would have one name.
    digits: usize,
}

impl<T: Ord + Clone + Content> Names<T> {
    fn of(values: impl Iterator<Item = T>) -> Self {
        let values: BTreeSet<T> = values.collect();
        let distinct = |digits: &usize| {
            let names: BTreeSet<String> = values.iter().map(|value| name(value, *digits)).collect();
            names.len() == values.len()
        };
        let digits = (6..16).find(distinct).unwrap_or(16);
        Self { values, digits }
    }

    fn name(&self, value: &T) -> String {
        name(value, self.digits)
    }

    fn by_name(&self) -> BTreeMap<String, T> {
        self.values.iter().map(|value| (self.name(value), value.clone())).collect()
    }
}

/// What a name is made from.
trait Content {
    fn content(&self) -> Vec<u8>;
}

impl Content for Vec<u8> {
    fn content(&self) -> Vec<u8> {
        self.clone()
    }
}

impl Content for Account {
    fn content(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts and lists of texts can be written as JSON")
    }
}

impl Content for Vec<HeaderField> {
    fn content(&self) -> Vec<u8> {
        self.iter().flat_map(|HeaderField(name, value)| [name.as_bytes(), b": ", value, b"\n"].concat()).collect()
    }
}

/// The first digits of a hash (FNV-1a). It guards against nothing but chance, and chance is checked for.
fn name(value: &impl Content, digits: usize) -> String {
    let hash = value
        .content()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, &octet| (hash ^ u64::from(octet)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")[..digits].to_owned()
}
