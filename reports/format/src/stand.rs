//! The stand: where foreign sites are, and what came of journeys to an application: what `stand --json` prints.

use schemars::JsonSchema;
use serde::Serialize;

use crate::asked::Expectation;

/// The version of the format of [`Stand`] and [`StandPlayed`].
pub const FORMAT: u32 = 1;

/// What `stand --json` prints as soon as the sites are there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Stand {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// The origin of the application: `https://localhost:8443`.
    pub target: String,
    /// The foreign sites.
    pub sites: Vec<StandSite>,
    /// The value of Chromium's switch `--host-resolver-rules` by which the names lead here; names below `localhost` do so
    /// without.
    pub host_resolver_rules: String,
    /// The value of Firefox's preference `network.dns.localDomains` by which they do.
    pub local_domains: String,
    /// The certificate of the authority that signs for them, in PEM.
    pub authority: String,
}

/// A foreign site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StandSite {
    /// Its host: `evil.localhost`.
    pub host: String,
    /// Its origin over TLS: `https://evil.localhost:40123`.
    pub https: String,
    /// Its origin without.
    pub http: String,
    /// Its pages over TLS, each of which makes a request of the application's front page; another path is said by `to`.
    pub ways: Vec<StandWay>,
    /// Its redirect over TLS to the application's front page.
    pub redirect: String,
}

/// A page of a foreign site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StandWay {
    /// How it makes its request, by the name that `ask --via` has for it: `form-post`.
    pub name: String,
    /// Its URL.
    pub url: String,
    /// Whether it waits for a click on the element `#go`; the others act by themselves.
    pub clicked: bool,
}

/// What `stand --play --json` prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StandPlayed {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// The file with the journeys, as it was named.
    pub file: String,
    /// The origin of the application: `https://localhost:8443`.
    pub target: String,
    /// Each browser that played them.
    pub browsers: Vec<StandBrowser>,
}

/// A browser, and what came of the journeys in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StandBrowser {
    /// Its name, and its profile: `chromium open`.
    pub name: String,
    /// Whose prediction stands beside what was seen: `Chrome`.
    pub predicted_as: String,
    /// The journeys, in the order of the file.
    pub journeys: Vec<StandJourney>,
}

/// What came of a journey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StandJourney {
    /// Its name.
    pub name: String,
    /// What the application set before the request.
    pub set: Vec<StandLine>,
    /// The requests of the application by the steps before the last one, in order.
    pub before: Vec<StandRequest>,
    /// The request that the journey is about; absent where none came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<StandRequest>,
    /// Why it could not be played; the rest says nothing then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// The cookies of which something is expected.
    pub cookies: Vec<StandCookie>,
}

/// A line by which the application set a cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StandLine {
    /// The URL that was answered so.
    pub url: String,
    /// The value of the `Set-Cookie` header.
    pub line: String,
}

/// A request of the application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StandRequest {
    /// The method.
    pub method: String,
    /// The URL, by the name under which browsers know the application.
    pub url: String,
    /// The status of the answer.
    pub status: u16,
    /// The names of the cookies that came with it.
    pub cookies: Vec<String>,
    /// Whether a page of ours went on in place of the one that the application has answered with, with its cookies.
    pub stood_in: bool,
}

/// A cookie of which something is expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StandCookie {
    /// What the file calls it.
    pub name: String,
    /// The line of the file that expects it, counted from 1.
    pub line: usize,
    /// What is expected.
    pub expected: Expectation,
    /// The line by which the application really set it; absent where it did not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    /// Whether the browser had it before the request.
    pub stored: bool,
    /// Whether it came with the request; absent where no request came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<bool>,
    /// Whether it is sent by what is claimed of the browser and the line that was really set; absent where none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub predicted: Option<bool>,
    /// Whether everything is as expected.
    pub met: bool,
    /// What is not as expected and why, in words; empty where everything is.
    pub why: String,
}
