//! Recordings: the facts of one run of one browser under one profile.

use std::collections::BTreeMap;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::account::{Account, AccountSource};
use crate::browser::{EngineVersion, Product, RecordedEngine};
use crate::file_name::{self, fitted};
use crate::jar::JarList;
use crate::omitted::is_false;
use crate::profile::Profile;
use crate::shard::Shards;
use crate::switches::{Switches, features};

/// The version of the format this program writes; it reads no other.
pub const FORMAT: u32 = 1;

/// The case under which planting and proving are recorded.
pub(crate) const JAR: &str = "jar";

/// One run of one browser under one profile: what it was, and what it did.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// What was run, where and when.
    pub environment: Environment,
    /// Each scenario as it was played, in the order of playing.
    pub plays: Vec<Play>,
    /// Requests that bore no token of ours: favicons, captive-portal checks and their like. Judged by nobody.
    pub unsolicited: Vec<RecordedRequest>,
    /// Whether the file ended before the run did, so that there may be less here than was played. It is written nowhere.
    #[serde(skip)]
    pub broken_off: bool,
}

/// What was run, where and when. Everything that differs between two runs of one version stands here.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// The browser.
    pub browser: Program,
    /// The browser's engine, for which its cookie policy is claimed.
    pub engine: RecordedEngine,
    /// What the browser is, where its name is one that a browser file gave it: `brave`. Absent where the name says so, and in
    /// recordings that are older than the word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The version of the engine inside, where the browser counts by itself and anything tells it: Vivaldi 7.4 is Chromium
    /// `136.0.7103.149`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engine_version: Option<String>,
    /// Its driver.
    pub driver: Program,
    /// The libraries below the browser that decide about cookies, and their versions: WebKitGTK's `libsoup`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub libraries: BTreeMap<String, String>,
    /// Who built the browser, where distributions change what it does: `Debian`, as its version line says, or `none`.
    /// Absent if nobody says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distribution: Option<String>,
    /// The profile's name: `stock`, `open`, …
    #[serde(deserialize_with = "file_name::read")]
    pub profile: String,
    /// The browser's arguments.
    pub arguments: Vec<String>,
    /// The preferences its profile was given.
    pub preferences: BTreeMap<String, serde_json::Value>,
    /// The operating system.
    pub system: String,
    /// The version line of the public suffix list the harness judged with when it ran.
    pub suffix_list: String,
    /// The version of the harness.
    pub harness: String,
    /// When the recording began, in milliseconds since 1970; all other times count from here.
    pub started: i64,
    /// How the browser tells itself of its requests and cookies. Absent where nobody asked it, or it has no way to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accounts: Option<AccountSource>,
    /// How the browser was told that the names of scenarios lead to our servers. Absent in recordings that are older than
    /// the word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<NamesBy>,
    /// How machines other than the one that played could reach the servers. Absent where they listened on loopback.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reachable: Option<Reachable>,
    /// The address of the WebDriver endpoint that somebody else started. Absent where the driver was our own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<String>,
    /// Who follows links and sends forms in a browser that no driver leads: its pages lead it from one to the next. Absent
    /// where WebDriver did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driverless: Option<Clicks>,
    /// Which shards of a run are here. Absent where nothing of what was to be played was left to another recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shards: Option<Shards>,
    /// Why the browser, which was asked to tell of them, does not, such as `unsupported operation: System access is
    /// required.` Absent where it does, where nobody asked it, and where it has no way to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub untold: Option<String>,
}

impl Environment {
    /// The file name a recording is kept under: browser and profile. It leads into no other folder, whatever they are.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}-{}.json", fitted(&self.browser.name), fitted(&self.profile))
    }

    /// What the browser is, where it is one that has a name here.
    #[must_use]
    pub fn product(&self) -> Option<Product> {
        self.product.as_ref().unwrap_or(&self.browser.name).parse().ok()
    }

    /// The version of the engine inside, as far as anything tells it: the browser's own, unless it is one that counts by
    /// itself.
    #[must_use]
    pub fn told_engine_version(&self) -> Option<&str> {
        match self.product().map(|product| product.facts().engine_version) {
            None | Some(EngineVersion::Own) => Some(&self.browser.version),
            Some(_) => self.engine_version.as_deref(),
        }
    }

    /// The features that the browser was started with switched on, such as `SameSiteByDefaultCookies`.
    ///
    /// Chrome's servers switched some defaults in builds that people had already; an argument does the same.
    pub fn features(&self) -> impl Iterator<Item = &str> {
        features(&self.arguments)
    }

    /// What was switched in the browser, whatever its profile is called.
    ///
    /// A recording that tells neither arguments nor preferences was made with those of the profile that it names; `None`
    /// where nobody knows that one.
    #[must_use]
    pub fn switches(&self) -> Option<Switches> {
        let told = Switches::new(self.preferences.clone(), self.arguments.clone());
        let switches =
            if told.is_empty() { Profile::named(self.engine.known()?, &self.profile).ok()?.switches() } else { told };
        Some(switches.without_driver(self.driverless.is_some()))
    }
}

/// How a browser was told where names lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamesBy {
    /// By rules of its resolver: Chromium's `--host-resolver-rules`.
    ResolverRules,
    /// By preferences: Firefox's `network.dns.forceResolve` and `network.socket.forcePort`.
    Preferences,
    /// By a forward proxy, which leads to our servers and nowhere else.
    Proxy,
    /// Not at all: the browser's machine resolved them by itself, by DNS or by a file of hosts, and the certificate was not
    /// made for the run.
    Dns,
}

/// How the servers could be reached by other machines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reachable {
    /// The IP address that they listened on: `192.0.2.1`, or `0.0.0.0` for each that the machine had.
    pub listening: String,
    /// The name or IP address that browsers were told.
    pub advertised: String,
}

/// Who follows links and sends forms in a browser that no driver leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Clicks {
    /// The pages' own scripts, so that no user is known to have acted.
    Script,
    /// The user, who is asked to press.
    User,
}

/// A program that took part.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// Its name: `chromium`, `firefox-esr`, `chromedriver`, …; for a browser that a browser file names, the one given there.
    #[serde(deserialize_with = "file_name::read")]
    pub name: String,
    /// Its version, as it says itself.
    pub version: String,
    /// Where it was found.
    pub path: PathBuf,
}

/// One scenario, as it was played once.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Play {
    /// The scenario's id.
    pub scenario: String,
    /// The scenario's text, so that it is judged by what was played.
    pub source: String,
    /// The cases that were to be played, by their names.
    pub cases: Vec<String>,
    /// 1, or 2 when it was played again alone because the first playing surprised.
    pub attempt: u32,
    /// Whether cookies were made old by moving back the times in the browser's own jar, while it was closed, in the stead
    /// of waiting. What was seen afterwards is dated as if that time had passed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub aged: bool,
    /// What was seen, in the order in which it was asked for.
    pub observations: Vec<Observation>,
    /// What went wrong on the way, if the playing broke off.
    pub fault: Option<String>,
}

/// One hop that was asked for, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// The case's name; `jar` while cookies are planted and proved.
    pub case: String,
    /// The hop's name within the case.
    pub hop: String,
    /// The requests that bore the hop's token, in order of arrival; none when none was made.
    pub requests: Vec<RecordedRequest>,
    /// When the document that asked, or the one that came, reported that it had run to its end; in milliseconds.
    pub settled: Option<u64>,
    /// What `document.cookie` gave, for hops that read it.
    pub script: Option<String>,
    /// The name of the exception that a script got instead, such as `SecurityError`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<String>,
    /// What the browser said that it keeps for the site, for hops that look for what was stored; absent where nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jar: Option<JarList>,
}

/// One request as it arrived.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedRequest {
    /// When, in milliseconds since the recording began.
    pub at: u64,
    /// `HTTP/1.1` or `HTTP/2`.
    pub version: String,
    /// The method.
    pub method: String,
    /// `http` or `https`.
    pub scheme: String,
    /// The host, as the request named it.
    pub host: String,
    /// Path and query, as received. Tokens are part of it.
    pub target: String,
    /// The header fields; names in lower case, values octet for octet (see [`octets`]).
    pub headers: Vec<HeaderField>,
    /// What the browser says of it, where it does, and where that is beyond doubt about this request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Account>,
}

/// One header field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, Deserialize)]
pub struct HeaderField(
    pub String,
    #[serde(with = "octets")]
    #[schemars(with = "String")]
    pub Vec<u8>,
);

/// Octets as JSON text: each octet stands as the character of the same number, so nothing is lost.
///
/// **Spec:** the Infra standard, "isomorphic decode" and "isomorphic encode".
pub mod octets {
    use serde::{Deserialize, Deserializer, Serializer, de};

    /// Octets to text.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(octets: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&octets.iter().copied().map(char::from).collect::<String>())
    }

    /// Text to octets.
    ///
    /// # Errors
    ///
    /// When a character stands for no octet.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let octet = |character| u8::try_from(u32::from(character)).map_err(|_| character);
        text.chars()
            .map(octet)
            .collect::<Result<_, _>>()
            .map_err(|character| de::Error::custom(format!("{character:?} stands for no octet")))
    }
}

impl Recording {
    /// The values of a request's fields of one name, joined as one.
    ///
    /// **Spec:** RFC 9113 §8.2.3 for `Cookie`, which HTTP/2 may split.
    #[must_use]
    pub fn cookie_string(request: &RecordedRequest) -> Option<Vec<u8>> {
        let fields: Vec<_> =
            request.headers.iter().filter(|field| field.0 == "cookie").map(|field| field.1.clone()).collect();
        (!fields.is_empty()).then(|| fields.join(&b"; "[..]))
    }

    /// The file name a recording is kept under.
    #[must_use]
    pub fn file_name(&self) -> String {
        self.environment.file_name()
    }
}
