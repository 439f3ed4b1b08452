//! A question as it was typed, and what may be wrong with it.

use std::ops::Range;
use std::time::Duration;

use jiff::SignedDuration;
use samesite_format::asked::LineWarning;
use samesite_scenarios::{Diagnosed, Diagnostic, LineSource, Probe, ProbeKind, Redirect, Scenario, SourceText, Step};
use url::Url;

use crate::ask::question::{Question, front_page};
use crate::shell::quoted;
use samesite_judge::slips::{place_of, slips};
use samesite_scenarios::suggestion::nearest;

/// What people call the probes when they do not know our names for them.
const OTHER_WORDS: &[(&str, Probe)] = &[
    ("image picture pixel", Probe::Img),
    ("js javascript jsonp", Probe::Script),
    ("css style", Probe::Stylesheet),
    ("fetch() window.fetch axios api", Probe::FetchDefault),
    ("ajax xmlhttprequest", Probe::Xhr),
    ("withcredentials credentials", Probe::FetchCors),
    ("sendbeacon", Probe::Beacon),
    ("frame embed widget nested", Probe::Iframe),
    ("post form submit callback saml oidc", Probe::FormPost),
    ("get anchor href click navigation navigate redirect", Probe::Link),
    ("mail email bookmark typed type address url omnibox", Probe::AddressBar),
    ("document.cookie cookies read", Probe::ReadCookies),
];

/// The probes that people ask about most.
const ASKED_MOST: [Probe; 12] = [
    Probe::Img,
    Probe::Script,
    Probe::Stylesheet,
    Probe::FetchDefault,
    Probe::FetchCors,
    Probe::Iframe,
    Probe::HiddenFormPost,
    Probe::Link,
    Probe::FormGet,
    Probe::FormPost,
    Probe::AddressBar,
    Probe::ReadCookies,
];

/// The values of the command line's arguments, before anybody has looked at them.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// The `Set-Cookie` line.
    pub cookie: String,
    /// The page that is open.
    pub from: Option<String>,
    /// Where the request goes in the end.
    pub to: Option<String>,
    /// The name of a probe.
    pub via: String,
    /// How old the cookie is by then, such as `3m`.
    pub age: Option<String>,
    /// The frames in the page, outermost first.
    pub frames: Vec<String>,
    /// The places the request is redirected from, first one first, perhaps with `=STATUS`.
    pub redirects: Vec<String>,
    /// The page that sets the cookie, when it is not the target's own front page.
    pub set_at: Option<String>,
    /// The frames in that page, outermost first, the last of which sets the cookie.
    pub set_in_frames: Vec<String>,
    /// What follows in the document that has come, each a probe and where it goes, such as `meta-refresh https://…`.
    pub then: Vec<String>,
}

/// What is wrong with the words of a question: which of them, why, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misunderstanding {
    /// The argument that gives the word: `--via`.
    pub flag: &'static str,
    /// Which of several arguments of the name it is.
    pub index: usize,
    /// What is wrong, as a lower-case fragment.
    pub message: String,
    /// What to write instead, as a lower-case fragment.
    pub help: String,
}

/// What is understood of some words, or the first thing that is wrong with them.
type Understood<T> = Result<T, Box<Misunderstanding>>;

impl Words {
    /// Understands the question.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub fn question(&self) -> Understood<Question> {
        let cookie = self.line()?;
        let probe = self.probe()?;
        let frames = self.urls("--frame", &self.frames)?;
        let to = self.to(probe)?;
        let mut page = vec![self.page(probe, to.as_ref())?];
        page.extend(frames);
        if matches!(probe.kind(), ProbeKind::TopLevelNavigation | ProbeKind::Download)
            && !probe.breaks_out_of_frames()
            && page.len() > 1
        {
            let message = format!("the probe {probe} leaves the page, and the innermost document is a frame");
            let help = "leave --frame away, or let the frame's own URL be --from";
            return Err(misunderstanding("--frame", 0, message, help));
        }
        if probe.kind() == ProbeKind::SelfNavigation && page.len() == 1 {
            let message = format!("the probe {probe} is for framed documents");
            let help = "add --frame with the document that asks, or take the probe location";
            return Err(misunderstanding("--via", 0, message, help));
        }
        let via = self.redirects(probe)?;
        let age = self.age()?;
        let set_in = self.urls("--set-in-frame", &self.set_in_frames)?;
        let step = Step { via, ..Step::plain(probe, to) };
        let set_at = page[0].clone();
        let mut question = Question { cookie, set_at, set_in, page, before: Vec::new(), step, age };
        for (index, text) in self.then.iter().enumerate() {
            question.followed_by(self.following(index, text)?);
        }
        question.set_at = match &self.set_at {
            Some(text) => self.url("--set-at", 0, text)?,
            None => question.usual_set_at(),
        };
        let case = &question.scenario().cases[0];
        match case.try_journey() {
            Ok(_) => Ok(question),
            Err(misstep) => {
                let number = (misstep.step + 1 + self.then.len()).saturating_sub(case.steps.len());
                let (flag, index) = number.checked_sub(1).map_or(("--via", 0), |index| ("--then", index));
                Err(misunderstanding(flag, index, misstep.message, misstep.help))
            }
        }
    }

    /// What in the cookie's line is most likely not meant, each with a caret below it.
    #[must_use]
    pub fn warnings(&self, question: &Question) -> Vec<(LineWarning, Diagnostic)> {
        let (source, span) = self.typed("--cookie", 0);
        let text = SourceText { path: "command line", text: &source };
        let slips = slips(&question.cookie, LineSource::Header, question.setter());
        let told = slips.into_iter().map(|slip| {
            let part = question.cookie[slip.span].to_owned();
            let span = place_of(&part, &source, &span);
            let diagnostic = text.warning(span, slip.message.clone(), slip.help.clone());
            (LineWarning { part, message: slip.message, help: slip.help }, diagnostic)
        });
        told.collect()
    }

    /// The question that these words were understood as, as a scenario that browsers can play.
    ///
    /// # Errors
    ///
    /// When it cannot be played: why not, and what can be asked instead.
    pub fn to_be_played(&self, question: &Question) -> Diagnosed<Scenario> {
        if let Some(octet) = question.cookie.chars().find(|letter| letter.is_ascii_control() && *letter != '\t') {
            let message = format!(
                "no Set-Cookie header can hold the octet 0x{:02x}, so no server can set this cookie",
                u32::from(octet)
            );
            let help = "leave it out; or leave --live away, and it is predicted all the same";
            return Err(self.pointed(&misunderstanding("--cookie", 0, message, help)));
        }
        if !question.set_in.is_empty() && !question.age.is_zero() {
            let message = "what a frame sets is asked about at once, and does not grow old before a browser";
            let help = "leave --age away; or leave --live away, and it is predicted all the same";
            return Err(self.pointed(&misunderstanding("--age", 0, message, help)));
        }
        question.to_be_played()
    }

    fn line(&self) -> Understood<String> {
        let header = self.cookie.get(..11).filter(|start| start.eq_ignore_ascii_case("set-cookie:"));
        let line = self.cookie[header.map_or(0, str::len)..].trim();
        if line.is_empty() {
            let help = "write the cookie as a server sets it, such as --cookie 'sid=1; SameSite=Lax; Secure'";
            return Err(misunderstanding("--cookie", 0, "the cookie is empty", help));
        }
        Ok(line.to_owned())
    }

    fn probe(&self) -> Understood<Probe> {
        self.probe_called("--via", 0, &self.via)
    }

    /// A probe, and where it goes: `meta-refresh https://app.example/home`.
    fn following(&self, index: usize, text: &str) -> Understood<Step> {
        let (word, place) = text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""));
        let probe = self.probe_called("--then", index, word)?;
        // A page that is asked for once more is where it is.
        let goes = probe.makes_request() && !matches!(probe.kind(), ProbeKind::Revisit(_));
        let to = match (place.trim(), goes) {
            ("", false) => None,
            ("", true) => {
                let message = format!("the probe {probe} needs to know where to");
                let help = format!("write --then '{probe} https://…'");
                return Err(misunderstanding("--then", index, message, help));
            }
            (place, false) => {
                let message = format!("the probe {probe} goes nowhere, so `{place}` is not asked");
                return Err(misunderstanding("--then", index, message, format!("write --then {probe}")));
            }
            (place, true) => Some(self.url("--then", index, place)?),
        };
        Ok(Step::plain(probe, to))
    }

    fn probe_called(&self, flag: &'static str, index: usize, word: &str) -> Understood<Probe> {
        let typed = word;
        let word = word.trim().to_ascii_lowercase();
        if let Some((probe, _)) = Probe::NAMES.iter().find(|(_, name)| *name == word) {
            return match probe.kind() {
                ProbeKind::Revisit(_) if flag == "--then" => Ok(*probe),
                ProbeKind::Revisit(_) | ProbeKind::ScriptWriting | ProbeKind::Speculation => {
                    let message = format!("the probe {probe} asks for no cookie from one place to another");
                    Err(misunderstanding(
                        flag,
                        index,
                        message,
                        "take a probe that goes from --from to --to, such as link",
                    ))
                }
                _ => Ok(*probe),
            };
        }
        let known = ASKED_MOST.map(|probe| probe.to_string()).join(", ");
        let help = match meant(&word) {
            Some(probe) => format!("did you mean `{probe}`? There are {known}, and more in `samesite list --probes`"),
            None => format!("there are {known}, and more in `samesite list --probes`"),
        };
        Err(misunderstanding(flag, index, format!("no probe is called `{typed}`"), help))
    }

    fn to(&self, probe: Probe) -> Understood<Option<Url>> {
        match (&self.to, probe.kind()) {
            (Some(text), ProbeKind::ScriptReading) => {
                let message = format!("the probe {probe} makes no request, so `{text}` is not asked");
                let help = "leave --to away: the script runs in the innermost --frame, or else in --from";
                Err(misunderstanding("--to", 0, message, help))
            }
            (None, ProbeKind::ScriptReading) => Ok(None),
            (Some(text), _) => self.url("--to", 0, text).map(Some),
            (None, _) => {
                let message = format!("the probe {probe} needs to know where to");
                Err(misunderstanding("--via", 0, message, "add --to https://…"))
            }
        }
    }

    /// Behind the address bar, any page will do, because it is not asked.
    fn page(&self, probe: Probe, to: Option<&Url>) -> Understood<Url> {
        match (&self.from, to) {
            (Some(text), _) => self.url("--from", 0, text),
            (None, Some(to)) if probe.kind() == ProbeKind::AddressBar => Ok(front_page(to)),
            (None, _) => {
                let message = format!("the probe {probe} needs a page that makes the request");
                let help = "add --from https://…; a request that no page makes is --via address-bar";
                Err(misunderstanding("--via", 0, message, help))
            }
        }
    }

    fn redirects(&self, probe: Probe) -> Understood<Vec<Redirect>> {
        let redirect = |(index, text): (usize, &String)| {
            if probe.kind() == ProbeKind::ScriptReading {
                let message = format!("the probe {probe} makes no request, so nothing can redirect it");
                return Err(misunderstanding("--redirect", index, message, "leave --redirect away"));
            }
            let (place, status) = split_status(text);
            if let Some(status) = status.filter(|status| !Redirect::STATUSES.contains(status)) {
                let message = format!("{status} is no redirect status");
                return Err(misunderstanding("--redirect", index, message, "use 301, 302, 303, 307 or 308"));
            }
            Ok(Redirect { at: self.url("--redirect", index, place)?, status: status.unwrap_or(302), sets: Vec::new() })
        };
        self.redirects.iter().enumerate().map(redirect).collect()
    }

    fn age(&self) -> Understood<Duration> {
        let Some(text) = &self.age else { return Ok(Duration::ZERO) };
        let age = text.parse::<SignedDuration>().ok().and_then(|age| Duration::try_from(age).ok());
        age.ok_or_else(|| {
            let help = "write a span of time, such as --age 3s, --age '2m 5s' or --age 48h";
            misunderstanding("--age", 0, format!("{text:?} is no age"), help)
        })
    }

    fn urls(&self, flag: &'static str, texts: &[String]) -> Understood<Vec<Url>> {
        texts.iter().enumerate().map(|(index, text)| self.url(flag, index, text)).collect()
    }

    /// Ports stay, because developers have them; no cookie rule looks at them. Fragments are never sent.
    fn url(&self, flag: &'static str, index: usize, text: &str) -> Understood<Url> {
        let complain = |message: String, help: String| misunderstanding(flag, index, message, help);
        let mut url: Url = text.parse().map_err(|error| {
            let whole = format!("https://{text}");
            let whole = whole.parse::<Url>().map_or_else(|_| "https://your-blog.example/".to_owned(), String::from);
            complain(format!("`{text}` is no URL: {error}"), format!("write it whole, such as {flag} {whole}"))
        })?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            let help = "use http:// or https:// and a host name".to_owned();
            return Err(complain(format!("no page can be served at {url}"), help));
        }
        if !url.username().is_empty() || url.password().is_some() {
            let help = "leave user name and password away".to_owned();
            return Err(complain(format!("{url} has parts that no server sees"), help));
        }
        url.set_fragment(None);
        Ok(url)
    }

    /// What is wrong with them, with a caret below the argument.
    #[must_use]
    pub fn pointed(&self, wrong: &Misunderstanding) -> Box<Diagnostic> {
        let (source, span) = self.typed(wrong.flag, wrong.index);
        SourceText { path: "command line", text: &source }.complaint(span, wrong.message.clone(), wrong.help.clone())
    }

    /// The command line, and where in it the value stands that the flag gives for the `index`th time.
    fn typed(&self, flag: &str, index: usize) -> (String, Range<usize>) {
        let mut line = "samesite ask".to_owned();
        let mut span = 0..0;
        let mut seen = 0;
        for (name, value) in self.arguments() {
            line += &format!(" {name} ");
            let start = line.len();
            line += &quoted(value);
            if name == flag {
                if seen == index {
                    span = start..line.len();
                }
                seen += 1;
            }
        }
        (line, span)
    }

    fn arguments(&self) -> impl Iterator<Item = (&'static str, &str)> {
        std::iter::once(("--cookie", self.cookie.as_str()))
            .chain(self.from.iter().map(|value| ("--from", value.as_str())))
            .chain(self.frames.iter().map(|value| ("--frame", value.as_str())))
            .chain(std::iter::once(("--via", self.via.as_str())))
            .chain(self.redirects.iter().map(|value| ("--redirect", value.as_str())))
            .chain(self.to.iter().map(|value| ("--to", value.as_str())))
            .chain(self.age.iter().map(|value| ("--age", value.as_str())))
            .chain(self.set_at.iter().map(|value| ("--set-at", value.as_str())))
            .chain(self.set_in_frames.iter().map(|value| ("--set-in-frame", value.as_str())))
            .chain(self.then.iter().map(|value| ("--then", value.as_str())))
    }
}

fn misunderstanding(
    flag: &'static str,
    index: usize,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Box<Misunderstanding> {
    Box::new(Misunderstanding { flag, index, message: message.into(), help: help.into() })
}

/// A redirect's place and status; in a URL with a query, only what is a redirect status is taken for one.
fn split_status(text: &str) -> (&str, Option<u16>) {
    let parts = text.rsplit_once('=').and_then(|(place, status)| {
        let number = status.parse::<u16>().ok().filter(|_| status.len() == 3)?;
        (!place.contains('?') || Redirect::STATUSES.contains(&number)).then_some((place, number))
    });
    parts.map_or((text, None), |(place, status)| (place, Some(status)))
}

/// The probe that a word most likely means.
fn meant(word: &str) -> Option<Probe> {
    let other = OTHER_WORDS.iter().find(|(words, _)| words.split(' ').any(|other| other == word));
    let near = || nearest(word, Probe::NAMES.iter().map(|(_, name)| *name));
    let close = || near().and_then(|near| Probe::NAMES.iter().find(|(_, name)| *name == near));
    other.map(|(_, probe)| *probe).or_else(|| close().map(|(probe, _)| *probe))
}
