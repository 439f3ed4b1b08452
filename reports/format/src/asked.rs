//! Questions about one cookie and one request, and what texts and browsers answer: what `ask --json` prints.

use schemars::JsonSchema;
use serde::Serialize;

use crate::AccountFinding;
use crate::judgement::{ExplanationKind, Verdict};

/// The version of the format of [`Asked`] and [`AskedFile`].
pub const FORMAT: u32 = 2;

/// What `ask --json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Asked {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// What was asked.
    pub question: AskedQuestion,
    /// What in the cookie's line is most likely not meant.
    pub warnings: Vec<LineWarning>,
    /// What everybody answers who was asked, the current edition first.
    pub answers: Vec<AskedAnswer>,
    /// What would get the cookie to more of them, each tried on the model; the most successful first.
    pub remedies: Vec<Remedy>,
    /// What real browsers did, where they were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub live: Option<Vec<AskedLive>>,
}

/// What `ask --file --json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AskedFile {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// The file, as it was named.
    pub file: String,
    /// Its questions, in their order, cookie by cookie.
    pub questions: Vec<ExpectedAnswer>,
}

/// A question of a file, and whether it is answered as the file expects.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ExpectedAnswer {
    /// The journey's name.
    pub journey: String,
    /// The cookie's name.
    pub cookie: String,
    /// The line of the file that expects it, counted from 1.
    pub line: usize,
    /// The line of the file that has the cookie's `Set-Cookie` line, counted from 1.
    pub cookie_line: usize,
    /// What is expected.
    pub expected: Expectation,
    /// The stock browsers that do otherwise, by the names that people know: `Chrome`.
    pub otherwise: Vec<String>,
    /// What is not as expected and why, in words; empty where everything is.
    pub why: String,
    /// The question, with its answers.
    pub asked: Asked,
}

/// What somebody expects of a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Expectation {
    /// The request carries it, or the script sees it, whatever its age.
    Sent,
    /// The request does not carry it, and the script does not see it, however young it is.
    NotSent,
}

impl Expectation {
    /// The expectation in words: `not sent`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::NotSent => "not sent",
        }
    }
}

/// One cookie, and one request.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AskedQuestion {
    /// The `Set-Cookie` line.
    pub cookie: String,
    /// The page that sets it, or in a frame of which it is set.
    pub set_at: String,
    /// The frames in that page, outermost first, the last of which sets it; empty where the page itself does.
    pub set_in: Vec<String>,
    /// How old the cookie is when the request is made, in seconds.
    pub age: f64,
    /// The page and the frames in it, outermost first.
    pub page: Vec<String>,
    /// What is done from there, in order; the cookie is asked for at the last step.
    pub steps: Vec<AskedStep>,
}

/// One thing that is done.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AskedStep {
    /// The probe: `form-post`.
    pub via: String,
    /// Where it is redirected from on its way, first one first.
    pub redirects: Vec<AskedRedirect>,
    /// Where it goes in the end; absent where no request is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// A place that a request is redirected from.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AskedRedirect {
    /// Its URL.
    pub at: String,
    /// The status that it answers with: 302.
    pub status: u16,
}

/// Something in a `Set-Cookie` line that is most likely not meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LineWarning {
    /// The part of the line that is to blame: `SameSite=Laxx`.
    pub part: String,
    /// What is odd about it, and what browsers make of it.
    pub message: String,
    /// What was meant, perhaps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// What somebody answers.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AskedAnswer {
    /// Who answers: an edition, a client of the past, or a browser and a profile: `rfc6265bis-22`, `firefox/stock`.
    pub reader: String,
    /// The same by the name that people know: `Firefox`.
    pub who: String,
    /// Whether that is a browser as it is installed.
    pub is_stock: bool,
    /// The edition that is read.
    pub edition: String,
    /// Whether the cookie is kept when it is set.
    pub stored: bool,
    /// Whether the request carries it, or the script sees it.
    pub given: bool,
    /// Whether that lasts: false for what only a young cookie gets.
    pub lasts: bool,
    /// The rule that decides: `safe-method`.
    pub rule: String,
    /// Its clause: `B215`.
    pub clause: String,
    /// Where the edition says so.
    pub section: String,
    /// Why, in plain English.
    pub sentence: String,
    /// What makes a browser answer otherwise than its edition.
    pub claims: Vec<AskedClaim>,
    /// What was asked on the way, of the request first and then of the cookie.
    pub steps: Vec<AskedRule>,
}

/// A claim that makes the difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AskedClaim {
    /// Its name: `two-minutes-of-grace`.
    pub id: String,
    /// Whether the text allows it.
    pub kind: ExplanationKind,
    /// What the browser does.
    pub statement: String,
}

/// A rule that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AskedRule {
    /// Its clause: `B215`.
    pub clause: String,
    /// Where the edition says so.
    pub section: String,
    /// What the rule says.
    pub statement: String,
    /// Whether that is so.
    pub holds: bool,
    /// The values that were compared.
    pub values: String,
}

/// Changes that get the cookie to more of those who were asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Remedy {
    /// The changes, by name: `see-other`.
    pub changes: Vec<String>,
    /// The same in words.
    pub statements: Vec<String>,
    /// The cookie as it would be set.
    pub cookie: String,
    /// The command that tries it.
    pub command: String,
    /// Who would give the cookie then, whatever its age, by the names of [`AskedAnswer::reader`].
    pub given_by: Vec<String>,
    /// Who would still not, or only while it is young.
    pub withheld_by: Vec<String>,
    /// Which strangers get the cookie then that did not get it before.
    pub lets_in: Vec<String>,
    /// What is to be minded besides.
    pub cautions: Vec<String>,
}

/// What one real browser did.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AskedLive {
    /// The browser: `chromium`, `firefox-esr`, or as a browser file calls it.
    pub browser: String,
    /// Its version.
    pub version: String,
    /// The profile it was run under.
    pub profile: String,
    /// Whether it kept the cookie when it was set.
    pub stored: Fact,
    /// Whether the request carried it, or the script saw it.
    pub given: Fact,
    /// The request as it came, or what the script read; null where nothing came.
    pub came: Option<Arrival>,
    /// What to make of it.
    pub verdict: Verdict,
    /// What explains that it is not as the text has it, by name.
    pub claims: Vec<String>,
    /// Why, where the verdict needs a word.
    pub reason: Option<String>,
    /// What the browser says itself of whether it kept the cookie; null where it says nothing.
    pub stored_account: Option<AccountFinding>,
    /// What it says itself of whether the request carried it; null where it says nothing.
    pub given_account: Option<AccountFinding>,
    /// From the browser's start to the answer, in seconds.
    pub seconds: f64,
}

/// An answer that was predicted, and the one that was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fact {
    /// What was predicted of this browser.
    pub predicted: bool,
    /// What was seen; null when nothing could be.
    pub seen: Option<bool>,
}

/// What came to us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Arrival {
    /// A request.
    Request {
        /// Its method.
        method: String,
        /// Its URL, without what the harness put into it.
        url: String,
        /// Its `Cookie` header; null when it had none.
        cookie: Option<String>,
    },
    /// What a script read.
    Script {
        /// The cookies it saw, as one text.
        cookies: String,
    },
}

/// What `ask --har --json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AskedHar {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// The file, as it was named.
    pub file: String,
    /// Who recorded it, as it says: `Firefox 153.0`.
    pub recorded_by: String,
    /// Whose rules the cookies are explained by: `rfc6265bis-22`, `chrome/stock`.
    pub reader: String,
    /// What such a file cannot tell, as far as it matters here.
    pub limits: Vec<String>,
    /// The requests that have to do with cookies, in the order of the file.
    pub entries: Vec<HarEntry>,
}

/// A request of an archive, and what became of the cookies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HarEntry {
    /// Its place among the entries of the file, counted from 1.
    pub number: usize,
    /// Its method.
    pub method: String,
    /// Its URL.
    pub url: String,
    /// The status of the answer; 0 where none came.
    pub status: u16,
    /// Who asked for what, as far as the file tells: `https://idp.example asks for the next page`.
    pub context: String,
    /// The cookies that the request carries, or might have carried.
    pub cookies: Vec<HarCookie>,
    /// The lines that the answer sets cookies by.
    pub set: Vec<HarLine>,
}

/// A cookie at a request of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HarCookie {
    /// Its name.
    pub name: String,
    /// Whether the request carried it.
    pub sent: bool,
    /// Whether the rules have it so; null for a cookie of which the file does not say how it was set.
    pub as_expected: Option<bool>,
    /// Why, in plain English.
    pub why: String,
}

/// A `Set-Cookie` line of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HarLine {
    /// The line.
    pub line: String,
    /// Whether a cookie is kept of it, by the rules.
    pub stored: bool,
    /// Why not, in plain English; or what became of an older cookie.
    pub why: String,
    /// What in it is most likely not meant.
    pub warnings: Vec<LineWarning>,
}
