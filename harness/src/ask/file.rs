//! Questions in a file: an application's own cookies and journeys, and what is expected of them.
//!
//! ```toml
//! site = "https://app.example/"            # where the cookies are set, where a cookie does not say
//!
//! [[cookie]]
//! set = "session=1; Path=/; Secure; HttpOnly; SameSite=Lax"
//!
//! [[journey]]
//! name = "back from the identity provider"
//! from = "https://idp.example/login"
//! via = "form-post"
//! to = "https://app.example/saml/acs"
//! expect = { session = "sent" }
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use samesite_format::asked::{AskedFile, Expectation, ExpectedAnswer, FORMAT, LineWarning};
use samesite_model::Timestamp;
use samesite_scenarios::{Diagnosed, Diagnostic, LineSource, Probe, SourceText, Step};
use samesite_stand::Way;
use samesite_stand::play::{Form, How, Journey, Step as PlayedStep, Visit};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use toml::Spanned;
use url::Url;

use crate::ask::answer::Answer;
use crate::ask::question::Question;
use crate::ask::report::{Report, is_same_answer};
use crate::ask::respondent::{Respondent, Scope};
use crate::ask::words::{Misunderstanding, Words};
use crate::shell::quoted;
use samesite_judge::slips::{place_of, slips};
use samesite_scenarios::sketch::name_of_line;
use samesite_scenarios::suggestion::{did_you_mean, nearest};

/// The largest file of questions that is read, in octets.
pub const LARGEST: u64 = 1024 * 1024;

/// How many questions a file asks at most: each cookie on each journey that expects something of it.
const MOST_QUESTIONS: usize = 5000;

/// A file of questions, as it is written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct QuestionFile {
    /// The page that sets the cookies, where a cookie does not say; where a request goes, the front page there.
    #[serde(default)]
    #[schemars(with = "String")]
    site: Option<Spanned<String>>,
    /// The browsers that are held to what is expected, as they are installed: Chrome, Chromium, Firefox, WebKitGTK; all of
    /// them, if it is left away. Chromium is asked as Debian builds it, which blocks third-party cookies.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    browsers: Vec<Spanned<String>>,
    /// The application's cookies.
    #[schemars(with = "Vec<CookieEntry>", length(min = 1))]
    cookie: Vec<Spanned<CookieEntry>>,
    /// Ways that lead to the application.
    #[schemars(with = "Vec<JourneyEntry>", length(min = 1))]
    journey: Vec<Spanned<JourneyEntry>>,
}

/// A cookie of the application.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CookieEntry {
    /// What journeys call it; the cookie's own name, if it is left away.
    #[serde(default)]
    #[schemars(with = "String")]
    name: Option<Spanned<String>>,
    /// The `Set-Cookie` line, as the server sends it.
    #[schemars(with = "String")]
    set: Spanned<String>,
    /// The page that sets it.
    #[serde(default)]
    #[schemars(with = "String")]
    at: Option<Spanned<String>>,
    /// The frames in that page, outermost first, the last of which sets it; the page itself does, if they are left away.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    frame: Vec<Spanned<String>>,
    /// The fields of a form that is sent to that page by POST, as by somebody who signs in; it is visited by GET, if they
    /// are left away. For `ask`, both are one: it comes from the application's own page, and stores what a visit does.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    post: Option<Spanned<BTreeMap<String, String>>>,
    /// The CSS selector of the button that sends the application's own form, such as `#sign-in`: `stand` opens the
    /// application's page, fills in the fields of `post` by their names, and presses it, so that tokens in the form are
    /// sent, too; a page of ours sends them, if it is left away.
    #[serde(default)]
    #[schemars(with = "String")]
    press: Option<Spanned<String>>,
    /// The page that has that form; the page that sets the cookie, if it is left away.
    #[serde(default)]
    #[schemars(with = "String")]
    form: Option<Spanned<String>>,
}

/// A way that leads to the application.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct JourneyEntry {
    /// What happens, in a few words.
    #[schemars(with = "String")]
    name: Spanned<String>,
    /// The page that is open; left away for `address-bar`.
    #[serde(default)]
    #[schemars(with = "String")]
    from: Option<Spanned<String>>,
    /// The frames in that page, outermost first, the last of which asks.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    frame: Vec<Spanned<String>>,
    /// How the request is made, by a name that `samesite list --probes` has.
    #[schemars(with = "Probe")]
    via: Spanned<String>,
    /// The places that redirect it on its way, first one first, each perhaps with its status: `https://…=303`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    redirect: Vec<Spanned<String>>,
    /// Where it goes in the end; left away for scripts that look.
    #[serde(default)]
    #[schemars(with = "String")]
    to: Option<Spanned<String>>,
    /// What follows in the page or frame that has come, such as `meta-refresh https://…`; the cookies are asked for there.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    then: Vec<Spanned<String>>,
    /// How old the cookies are by then, such as `10m`; just set, if it is left away.
    #[serde(default)]
    #[schemars(with = "String")]
    age: Option<Spanned<String>>,
    /// What is expected of each cookie, by name: `sent`, or `not-sent`. Whoever is not named is not asked about.
    #[schemars(with = "BTreeMap<String, Expected>")]
    expect: BTreeMap<String, Spanned<Expected>>,
}

/// What is expected of a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Expected {
    /// It is sent, or seen by a script, for good: what only a young cookie gets does not count.
    Sent,
    /// It is not sent, and not seen, however young it is.
    NotSent,
}

impl From<Expected> for Expectation {
    fn from(expected: Expected) -> Self {
        match expected {
            Expected::Sent => Self::Sent,
            Expected::NotSent => Self::NotSent,
        }
    }
}

/// What came of the questions of a file.
#[derive(Clone, Debug)]
pub struct FileReport {
    path: String,
    source: String,
    answers: Vec<FileAnswer>,
    /// What in the cookies' lines is most likely not meant, each with a caret below it.
    pub warnings: Vec<Diagnostic>,
}

/// One cookie on one journey.
#[derive(Clone, Debug)]
struct FileAnswer {
    journey: String,
    cookie: String,
    expected: Expectation,
    /// Where the file says what is expected.
    span: Range<usize>,
    /// Where the file has the cookie's line.
    cookie_span: Range<usize>,
    /// The browsers that do otherwise.
    otherwise: Vec<String>,
    report: Report,
}

/// The journeys of a file, to be played to the application itself.
#[derive(Clone, Debug)]
pub struct FilePlan {
    pub(super) path: String,
    pub(super) source: String,
    /// The hosts under which browsers know the application: those that set its cookies.
    pub application: BTreeSet<String>,
    /// The journeys that expect something.
    pub journeys: Vec<PlannedJourney>,
}

/// A journey of a file, and what it expects.
#[derive(Clone, Debug)]
pub struct PlannedJourney {
    /// Its name.
    pub name: String,
    /// What is played.
    pub journey: Journey,
    /// The cookies of which something is expected.
    pub(super) cookies: Vec<PlannedCookie>,
}

/// A cookie of which a journey expects something.
#[derive(Clone, Debug)]
pub(super) struct PlannedCookie {
    /// What the file calls it.
    pub(super) name: String,
    /// What its line calls it.
    pub(super) own: String,
    pub(super) expected: Expectation,
    /// Where the file says what is expected.
    pub(super) span: Range<usize>,
    /// The question, with the line that the file has.
    pub(super) words: Words,
}

/// The JSON Schema of a file of questions, in the draft that editors of TOML understand.
#[must_use]
pub fn questions_schema() -> Schema {
    let mut schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<QuestionFile>();
    schema.insert("title".to_owned(), "questions".into());
    schema
}

/// Asks every question of a file's text; the cookies are set at the moment `now`. `path` is what complaints call the file.
///
/// # Errors
///
/// The first thing that is wrong with the text.
pub fn ask_file(path: &str, source: &str, now: Timestamp) -> Diagnosed<FileReport> {
    let text = SourceText { path, text: source };
    Reader { text, file: &text.toml()? }.report(now)
}

/// The journeys of a file's text, to be played. `path` is what complaints call the file.
///
/// # Errors
///
/// The first thing that is wrong with the text, or that cannot be played.
pub fn plan_file(path: &str, source: &str) -> Diagnosed<FilePlan> {
    let text = SourceText { path, text: source };
    Reader { text, file: &text.toml()? }.plan()
}

struct Reader<'f> {
    text: SourceText<'f>,
    file: &'f QuestionFile,
}

impl Reader<'_> {
    fn report(&self, now: Timestamp) -> Diagnosed<FileReport> {
        let browsers = self.browsers()?;
        let cookies = self.cookies()?;
        let asked: usize = self.file.journey.iter().map(|journey| journey.get_ref().expect.len()).sum();
        if asked > MOST_QUESTIONS {
            let message = format!("the file asks {asked} questions, and {MOST_QUESTIONS} are the most");
            return Err(self.text.complaint(0..0, message, "divide it"));
        }
        let (mut answers, mut warnings) = (Vec::new(), Vec::new());
        let mut warned: Vec<(LineWarning, Range<usize>)> = Vec::new();
        for journey in self.file.journey.iter().map(Spanned::get_ref) {
            for (name, expected) in &journey.expect {
                let entry = self.cookie(&cookies, name, expected)?;
                let words = self.words(journey, entry);
                let question = words.question().map_err(|wrong| self.placed(&wrong, journey, entry))?;
                self.form(entry, &question.set_at)?;
                let mut report = question.asked(Scope::Usual, now);
                for slip in slips(&question.cookie, LineSource::Header, question.setter()) {
                    let part = question.cookie[slip.span].to_owned();
                    let warning = LineWarning { part, message: slip.message, help: slip.help };
                    let span = place_of(&warning.part, self.text.text, &entry.set.span());
                    let told = (warning, span);
                    if !warned.contains(&told) {
                        let (warning, span) = &told;
                        warnings.push(self.text.warning(span.clone(), &warning.message, warning.help.clone()));
                        warned.push(told.clone());
                    }
                    report.warnings.push(told.0);
                }
                let expectation = Expectation::from(*expected.get_ref());
                let held = report.answers.iter().filter(|answer| browsers.contains(&answer.who));
                let otherwise = held.filter(|answer| !answer.meets(expectation)).map(|answer| answer.who.clone());
                answers.push(FileAnswer {
                    journey: journey.name.get_ref().clone(),
                    cookie: name.clone(),
                    expected: expectation,
                    span: expected.span(),
                    cookie_span: entry.set.span(),
                    otherwise: otherwise.collect(),
                    report,
                });
            }
        }
        Ok(FileReport { path: self.text.path.to_owned(), source: self.text.text.to_owned(), answers, warnings })
    }

    /// The cookie that a journey expects something of.
    fn cookie<'c>(
        &self,
        cookies: &[(String, &'c CookieEntry)],
        name: &str,
        expected: &Spanned<Expected>,
    ) -> Diagnosed<&'c CookieEntry> {
        if let Some((_, entry)) = cookies.iter().find(|(known, _)| known == name) {
            return Ok(entry);
        }
        let known: Vec<&str> = cookies.iter().map(|(known, _)| known.as_str()).collect();
        let meant = did_you_mean(nearest(name, known.iter().copied()));
        let message = format!("no [[cookie]] is called `{name}`");
        Err(self.text.complaint(expected.span(), message, format!("{meant}there are {}", known.join(", "))))
    }

    fn plan(&self) -> Diagnosed<FilePlan> {
        let cookies = self.cookies()?;
        let mut journeys = Vec::new();
        for journey in self.file.journey.iter().map(Spanned::get_ref) {
            let mut planned: Option<PlannedJourney> = None;
            for (name, expected) in &journey.expect {
                let entry = self.cookie(&cookies, name, expected)?;
                let words = self.words(journey, entry);
                let question = words.question().map_err(|wrong| self.placed(&wrong, journey, entry))?;
                let refused = |flag, index, message: String, help: &str| {
                    self.placed(&Misunderstanding { flag, index, message, help: help.to_owned() }, journey, entry)
                };
                let mut steps = Vec::new();
                for (number, step) in question.steps().enumerate() {
                    let (flag, index) = number.checked_sub(1).map_or(("--via", 0), |index| ("--then", index));
                    let played = played_step(step, &steps);
                    steps.push(played.map_err(|(message, help)| refused(flag, index, message, &help))?);
                }
                for url in question.urls() {
                    if !matches!(url.port_or_known_default(), Some(80 | 443 | 8080 | 8443)) {
                        let message = format!("the port of {url} does not lead to us");
                        let help = "write public addresses, without ports; where the application listens is said by the target";
                        return Err(refused("--to", 0, message, help));
                    }
                }
                let form = self.form(entry, &question.set_at)?;
                let visit = Visit { page: question.set_at.clone(), frames: question.set_in.clone(), form };
                let own = name_of_line(entry.set.get_ref()).to_owned();
                let planned = planned.get_or_insert_with(|| PlannedJourney {
                    name: journey.name.get_ref().clone(),
                    journey: Journey {
                        visits: Vec::new(),
                        age: question.age,
                        page: match steps[0].how {
                            How::AddressBar => Vec::new(),
                            _ => question.page.clone(),
                        },
                        redirects: redirects(&question),
                        steps,
                    },
                    cookies: Vec::new(),
                });
                if !planned.journey.visits.contains(&visit) {
                    planned.journey.visits.push(visit);
                }
                let (span, expected) = (expected.span(), (*expected.get_ref()).into());
                planned.cookies.push(PlannedCookie { name: name.clone(), own, expected, span, words });
            }
            journeys.extend(planned);
        }
        let setters = journeys.iter().flat_map(|planned| &planned.journey.visits);
        let setters = setters.map(|visit| visit.frames.last().unwrap_or(&visit.page));
        let hosts = setters.filter_map(Url::host_str).map(str::to_owned);
        let plan = FilePlan {
            path: self.text.path.to_owned(),
            source: self.text.text.to_owned(),
            application: hosts.collect(),
            journeys,
        };
        self.expect_foreign(&plan)?;
        Ok(plan)
    }

    /// Journeys are begun by pages of ours, and end at the application.
    fn expect_foreign(&self, plan: &FilePlan) -> Diagnosed<()> {
        let entries = self.file.journey.iter().map(Spanned::get_ref);
        for (entry, PlannedJourney { journey, .. }) in
            entries.filter(|entry| !entry.expect.is_empty()).zip(&plan.journeys)
        {
            let is_own = |url: &Url| url.host_str().is_some_and(|host| plan.application.contains(host));
            let span = entry.name.span();
            let last = journey.steps.last().expect("a journey has a step");
            let mut places = journey.page.iter().chain(journey.redirects.iter().map(|(place, _)| place));
            if let Some(own) = places.find(|url| is_own(url)) {
                let message = format!("{own} is the application's own, and does what the application does");
                let help =
                    "let a page or a redirect of another site lead to it; `samesite ask --file` needs no such thing";
                return Err(self.text.complaint(span, message, help));
            }
            if !is_own(&last.to) {
                let message = format!("{} is not the application's: no cookie is set there", last.to);
                let span = entry.then.last().map_or(span, Spanned::span);
                let known: Vec<&str> = plan.application.iter().map(String::as_str).collect();
                return Err(self.text.complaint(span, message, format!("its hosts are {}", known.join(", "))));
            }
        }
        Ok(())
    }

    /// The form by which a cookie is set, if it is by one.
    fn form(&self, entry: &CookieEntry, set_at: &Url) -> Diagnosed<Option<Form>> {
        let Some(post) = &entry.post else {
            return match entry.press.as_ref().or(entry.form.as_ref()) {
                None => Ok(None),
                Some(alone) => {
                    let help = "add post = { name = \"value\" }, perhaps with no field: post = {}";
                    Err(self.text.complaint(alone.span(), "no form is sent without post", help))
                }
            };
        };
        if let Some(frame) = entry.frame.first() {
            let message = "a form is sent to a page, and this cookie is set in a frame";
            return Err(self.text.complaint(frame.span(), message, "leave frame or post away"));
        }
        let own = match (&entry.press, &entry.form) {
            (None, None) => None,
            (None, Some(form)) => {
                let message = "nothing says what is pressed in that page";
                return Err(self.text.complaint(form.span(), message, "add press = \"#id-of-the-button\""));
            }
            (Some(press), None) => Some((set_at.clone(), press.get_ref().clone())),
            (Some(press), Some(form)) => {
                let page = Url::parse(form.get_ref()).ok().filter(|page| page.origin() == set_at.origin());
                let page = page.ok_or_else(|| {
                    let message =
                        format!("`{}` is no page of {}", form.get_ref(), set_at.origin().ascii_serialization());
                    let help = format!(
                        "write one that has the form, such as {}",
                        set_at.join("/login").unwrap_or_else(|_| set_at.clone())
                    );
                    self.text.complaint(form.span(), message, help)
                })?;
                Some((page, press.get_ref().clone()))
            }
        };
        let fields = post.get_ref().iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        Ok(Some(Form { fields, own }))
    }

    /// The browsers that are held to the file, by the names that people know.
    fn browsers(&self) -> Diagnosed<Vec<String>> {
        let stock = Respondent::of(Scope::Usual).into_iter().filter(|respondent| respondent.is_stock);
        let known: Vec<String> = stock.map(|respondent| respondent.who).collect();
        if self.file.browsers.is_empty() {
            return Ok(known);
        }
        let named = self.file.browsers.iter().map(|word| {
            let found = known.iter().find(|known| known.eq_ignore_ascii_case(word.get_ref()));
            found.cloned().ok_or_else(|| {
                let message = format!("no browser is called `{}` here", word.get_ref());
                let meant = did_you_mean(nearest(word.get_ref(), known.iter().map(String::as_str)));
                self.text.complaint(word.span(), message, format!("{meant}there are {}", known.join(", ")))
            })
        });
        named.collect()
    }

    /// The cookies, by the names that journeys call them.
    fn cookies(&self) -> Diagnosed<Vec<(String, &CookieEntry)>> {
        let mut cookies: Vec<(String, &CookieEntry)> = Vec::new();
        for entry in &self.file.cookie {
            let cookie = entry.get_ref();
            let own = name_of_line(cookie.set.get_ref()).to_owned();
            let (name, span) = match &cookie.name {
                Some(name) => (name.get_ref().clone(), name.span()),
                None => (own, cookie.set.span()),
            };
            if name.is_empty() {
                return Err(self.text.complaint(span, "the cookie has no name", "give it one: name = \"…\""));
            }
            if cookies.iter().any(|(other, _)| *other == name) {
                let message = format!("two cookies are called `{name}`");
                return Err(self.text.complaint(span, message, "give one of them another: name = \"…\""));
            }
            cookies.push((name, cookie));
        }
        Ok(cookies)
    }

    fn words(&self, journey: &JourneyEntry, cookie: &CookieEntry) -> Words {
        let all = |texts: &[Spanned<String>]| texts.iter().map(|text| text.get_ref().clone()).collect();
        let one = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.get_ref().clone());
        Words {
            cookie: cookie.set.get_ref().clone(),
            from: one(&journey.from),
            to: one(&journey.to),
            via: journey.via.get_ref().clone(),
            age: one(&journey.age),
            frames: all(&journey.frame),
            redirects: all(&journey.redirect),
            set_at: one(&cookie.at).or_else(|| one(&self.file.site).filter(|_| cookie.frame.is_empty())),
            set_in_frames: all(&cookie.frame),
            then: all(&journey.then),
        }
    }

    /// What is wrong with a question, with a caret below the value that its words come from.
    fn placed(&self, wrong: &Misunderstanding, journey: &JourneyEntry, cookie: &CookieEntry) -> Box<Diagnostic> {
        let one = |text: &Option<Spanned<String>>| text.as_ref().map(Spanned::span);
        let of = |texts: &[Spanned<String>]| texts.get(wrong.index).map(Spanned::span);
        let span = match wrong.flag {
            "--cookie" => Some(cookie.set.span()),
            "--set-at" => one(&cookie.at).or_else(|| one(&self.file.site)),
            "--set-in-frame" => of(&cookie.frame),
            "--from" => one(&journey.from),
            "--to" => one(&journey.to),
            "--via" => Some(journey.via.span()),
            "--age" => one(&journey.age),
            "--frame" => of(&journey.frame),
            "--redirect" => of(&journey.redirect),
            "--then" => of(&journey.then),
            _ => None,
        };
        // The file calls its values as the command line calls its arguments, without the dashes.
        let help = format!(" {}", wrong.help).replace(" --", " ");
        self.text.complaint(span.unwrap_or_else(|| journey.name.span()), wrong.message.clone(), help.trim())
    }
}

/// A step as it is played behind others; what is wrong and what to do, where it cannot be.
fn played_step(step: &Step, before: &[PlayedStep]) -> Result<PlayedStep, (String, String)> {
    let probe = step.probe;
    let how = match (Way::named(&probe.to_string()), probe) {
        (Some(way), _) => How::Document(way),
        (None, Probe::AddressBar) => How::AddressBar,
        (None, Probe::ReloadByUser) => How::Reload,
        (None, _) => {
            let names = Way::ALL.map(Way::name).join(", ");
            let (message, more) = match before.is_empty() {
                true => (format!("the foreign pages have no way called {probe}"), "address-bar"),
                false => (format!("{probe} is not played as what follows"), "address-bar, reload-by-user"),
            };
            return Err((message, format!("there are {more}, {names}; `samesite ask` takes more from such a file")));
        }
    };
    let to = match (how, &step.to) {
        (How::Reload, _) => reloaded(before)?,
        (_, Some(to)) => to.clone(),
        (_, None) => return Err((format!("{probe} goes nowhere"), "say where to".to_owned())),
    };
    Ok(PlayedStep { how, to })
}

/// The page that is open behind some steps, to be reloaded.
fn reloaded(before: &[PlayedStep]) -> Result<Url, (String, String)> {
    let brought = before.iter().rev().find(|step| step.brings_document());
    let refused = |message: &str| Err((message.to_owned(), "reload a page that has come by GET".to_owned()));
    match brought {
        Some(PlayedStep { how: How::Document(Way::Iframe | Way::HiddenFormPost), .. }) => {
            refused("what has come is in a frame, and is not reloaded with the page round it")
        }
        Some(PlayedStep { how: How::Document(Way::FormPost | Way::FormPostByScript), .. }) => {
            refused("a page that has come by POST is not reloaded without a question to the user")
        }
        Some(step) => Ok(step.to.clone()),
        None => refused("no page of the application has come that could be reloaded"),
    }
}

/// The places that redirect the first request of a question.
fn redirects(question: &Question) -> Vec<(Url, u16)> {
    let first = question.steps().next();
    first.into_iter().flat_map(|step| &step.via).map(|by| (by.at.clone(), by.status)).collect()
}

impl FileReport {
    /// Whether everything is as the file expects.
    #[must_use]
    pub fn is_as_expected(&self) -> bool {
        self.answers.iter().all(|answer| answer.otherwise.is_empty())
    }

    /// The report for other programs.
    #[must_use]
    pub fn document(&self) -> AskedFile {
        let line =
            |at: usize| self.source[..at.min(self.source.len())].bytes().filter(|octet| *octet == b'\n').count() + 1;
        let questions = self.answers.iter().map(|answer| ExpectedAnswer {
            journey: answer.journey.clone(),
            cookie: answer.cookie.clone(),
            line: line(answer.span.start),
            cookie_line: line(answer.cookie_span.start),
            expected: answer.expected,
            otherwise: answer.otherwise.clone(),
            why: answer.why(),
            asked: answer.report.document(),
        });
        AskedFile { format: FORMAT, file: self.path.clone(), questions: questions.collect() }
    }

    /// The report for people: a line for each question, then what is not as expected, each with a caret below it.
    #[must_use]
    pub fn text(&self) -> String {
        let failed: Vec<&FileAnswer> = self.answers.iter().filter(|answer| !answer.otherwise.is_empty()).collect();
        let mut out = String::new();
        let mut last = "";
        let width = self.answers.iter().map(|answer| answer.cookie.chars().count()).max().unwrap_or_default();
        for answer in &self.answers {
            if answer.journey != last {
                out += &format!("{}\n", answer.journey);
                last = &answer.journey;
            }
            let expected = answer.expected.words();
            let outcome = match &answer.otherwise[..] {
                [] => "as expected".to_owned(),
                names => format!("NOT so in {}", names.join(", ")),
            };
            out += &format!("  {:<width$}  {expected}: {outcome}\n", answer.cookie);
        }
        for answer in &failed {
            out += &format!("\n{}\n", self.complaint(answer));
        }
        let (all, wrong) = (self.answers.len(), failed.len());
        out + &format!("\n{}: {wrong} of {all} expectations not met\n", self.path)
    }

    fn complaint(&self, answer: &FileAnswer) -> Box<Diagnostic> {
        let text = SourceText { path: &self.path, text: &self.source };
        let message = format!("`{}`: {}: {}", answer.cookie, answer.journey, answer.why());
        let question = answer.report.question.arguments();
        let question: Vec<_> = question.iter().map(|word| quoted(word)).collect();
        let more = format!("samesite ask {}", question.join(" "));
        let help = match answer.report.advice.first().filter(|_| answer.expected == Expectation::Sent) {
            Some(advice) => format!("{}; more by {more}", advice.statements.join(", and ")),
            None => format!("more by {more}"),
        };
        text.complaint(answer.span.clone(), message, help)
    }
}

impl FileAnswer {
    /// What is not as expected, and why; nothing, where everything is.
    fn why(&self) -> String {
        let otherwise = self.report.answers.iter().filter(|answer| self.otherwise.contains(&answer.who));
        let mut reasons: Vec<(&Answer, Vec<&str>)> = Vec::new();
        for answer in otherwise {
            match reasons.iter_mut().find(|(other, _)| is_same_answer(other, answer)) {
                Some((_, who)) => who.push(&answer.who),
                None => reasons.push((answer, vec![&answer.who])),
            }
        }
        let told = reasons.iter().map(|(answer, who)| format!("{}: {}", who.join(", "), self.report.reason(answer)));
        let told: Vec<_> = told.collect();
        match told.is_empty() {
            true => String::new(),
            false => format!("expected to be {}, and is not so; {}", self.expected.words(), told.join("; ")),
        }
    }
}
