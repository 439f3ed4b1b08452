//! A question as it was typed, and what may be wrong with it.

use std::ops::Range;
use std::time::Duration;

use jiff::SignedDuration;
use samesite_scenarios::{Diagnosed, Diagnostic, Probe, ProbeKind, Redirect, Scenario, SourceText, Step};
use url::Url;

use crate::ask::question::Question;
use crate::shell::quoted;
use crate::suggestion::nearest;

/// What people call the probes when they do not know our names for them.
const OTHER_WORDS: &[(&str, Probe)] = &[
    ("image picture pixel", Probe::Img),
    ("js javascript jsonp", Probe::Script),
    ("css style", Probe::Stylesheet),
    ("xhr ajax xmlhttprequest axios api beacon", Probe::Fetch),
    ("frame embed widget nested", Probe::Iframe),
    ("post form submit callback saml oidc", Probe::FormPost),
    ("get anchor href click navigation navigate redirect", Probe::Link),
    ("mail email bookmark typed type address url omnibox", Probe::AddressBar),
    ("document.cookie cookies read", Probe::ReadCookies),
];

/// The probes that people ask about most.
const ASKED_MOST: [Probe; 11] = [
    Probe::Img,
    Probe::Script,
    Probe::Stylesheet,
    Probe::Fetch,
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
}

impl Words {
    /// Understands the question.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it, with a caret below the argument.
    pub fn question(&self) -> Diagnosed<Question> {
        let cookie = self.line()?;
        let probe = self.probe()?;
        let frames = self
            .frames
            .iter()
            .enumerate()
            .map(|(index, text)| self.url("--frame", index, text))
            .collect::<Diagnosed<Vec<_>>>()?;
        let to = self.to(probe)?;
        let mut page = vec![self.page(probe, to.as_ref())?];
        page.extend(frames);
        if matches!(probe.kind(), ProbeKind::TopLevelNavigation | ProbeKind::Download)
            && !probe.breaks_out_of_frames()
            && page.len() > 1
        {
            let message = format!("the probe {probe} leaves the page, and the innermost document is a frame");
            let help = "leave --frame away, or let the frame's own URL be --from";
            return Err(self.complaint("--frame", 0, message, help));
        }
        if probe.kind() == ProbeKind::SelfNavigation && page.len() == 1 {
            let message = format!("the probe {probe} is for framed documents");
            let help = "add --frame with the document that asks, or take the probe location";
            return Err(self.complaint("--via", 0, message, help));
        }
        let via = self.redirects(probe)?;
        let age = self.age()?;
        let target = to.as_ref().or(page.last()).expect("a page is open");
        let set_at = match &self.set_at {
            Some(text) => self.url("--set-at", 0, text)?,
            None => front_page(target),
        };
        Ok(Question { cookie, set_at, page, step: Step { via, ..Step::plain(probe, to) }, age })
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
            return Err(self.complaint(
                "--cookie",
                0,
                message,
                "leave it out; or leave --live away, and it is predicted all the same",
            ));
        }
        question.to_be_played()
    }

    fn line(&self) -> Diagnosed<String> {
        let header = self.cookie.get(..11).filter(|start| start.eq_ignore_ascii_case("set-cookie:"));
        let line = self.cookie[header.map_or(0, str::len)..].trim();
        if line.is_empty() {
            let help = "write the cookie as a server sets it, such as --cookie 'sid=1; SameSite=Lax; Secure'";
            return Err(self.complaint("--cookie", 0, "the cookie is empty", help));
        }
        Ok(line.to_owned())
    }

    fn probe(&self) -> Diagnosed<Probe> {
        let word = self.via.trim().to_ascii_lowercase();
        if let Some((probe, _)) = Probe::NAMES.iter().find(|(_, name)| *name == word) {
            return match probe.kind() {
                ProbeKind::Revisit(_) | ProbeKind::ScriptWriting | ProbeKind::Speculation => {
                    let message = format!("the probe {probe} asks for no cookie from one place to another");
                    Err(self.complaint("--via", 0, message, "take a probe that goes from --from to --to, such as link"))
                }
                _ => Ok(*probe),
            };
        }
        let known = ASKED_MOST.map(|probe| probe.to_string()).join(", ");
        let help = match meant(&word) {
            Some(probe) => format!("did you mean `{probe}`? There are {known}, and more in `samesite list --probes`"),
            None => format!("there are {known}, and more in `samesite list --probes`"),
        };
        Err(self.complaint("--via", 0, format!("no probe is called `{}`", self.via), help))
    }

    fn to(&self, probe: Probe) -> Diagnosed<Option<Url>> {
        match (&self.to, probe.kind()) {
            (Some(text), ProbeKind::ScriptReading) => {
                let message = format!("the probe {probe} makes no request, so `{text}` is not asked");
                let help = "leave --to away: the script runs in the innermost --frame, or else in --from";
                Err(self.complaint("--to", 0, message, help))
            }
            (None, ProbeKind::ScriptReading) => Ok(None),
            (Some(text), _) => self.url("--to", 0, text).map(Some),
            (None, _) => {
                let message = format!("the probe {probe} needs to know where to");
                Err(self.complaint("--via", 0, message, "add --to https://…"))
            }
        }
    }

    /// Behind the address bar, any page will do, because it is not asked.
    fn page(&self, probe: Probe, to: Option<&Url>) -> Diagnosed<Url> {
        match (&self.from, to) {
            (Some(text), _) => self.url("--from", 0, text),
            (None, Some(to)) if probe.kind() == ProbeKind::AddressBar => Ok(front_page(to)),
            (None, _) => {
                let message = format!("the probe {probe} needs a page that makes the request");
                let help = "add --from https://…; a request that no page makes is --via address-bar";
                Err(self.complaint("--via", 0, message, help))
            }
        }
    }

    fn redirects(&self, probe: Probe) -> Diagnosed<Vec<Redirect>> {
        let redirect = |(index, text): (usize, &String)| {
            if probe.kind() == ProbeKind::ScriptReading {
                let message = format!("the probe {probe} makes no request, so nothing can redirect it");
                return Err(self.complaint("--redirect", index, message, "leave --redirect away"));
            }
            let (place, status) = split_status(text);
            if let Some(status) = status.filter(|status| !Redirect::STATUSES.contains(status)) {
                let message = format!("{status} is no redirect status");
                return Err(self.complaint("--redirect", index, message, "use 301, 302, 303, 307 or 308"));
            }
            Ok(Redirect { at: self.url("--redirect", index, place)?, status: status.unwrap_or(302), sets: Vec::new() })
        };
        self.redirects.iter().enumerate().map(redirect).collect()
    }

    fn age(&self) -> Diagnosed<Duration> {
        let Some(text) = &self.age else { return Ok(Duration::ZERO) };
        let age = text.parse::<SignedDuration>().ok().and_then(|age| Duration::try_from(age).ok());
        age.ok_or_else(|| {
            let help = "write a span of time, such as --age 3s, --age '2m 5s' or --age 48h";
            self.complaint("--age", 0, format!("{text:?} is no age"), help)
        })
    }

    /// Ports stay, because developers have them; no cookie rule looks at them. Fragments are never sent.
    fn url(&self, flag: &'static str, index: usize, text: &str) -> Diagnosed<Url> {
        let complain = |message: String, help: String| self.complaint(flag, index, message, help);
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

    fn complaint(
        &self,
        flag: &'static str,
        index: usize,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Box<Diagnostic> {
        let (source, span) = self.typed(flag, index);
        SourceText { path: "command line", text: &source }.complaint(span, message, help)
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
    }
}

/// The front page of a URL's own origin.
fn front_page(url: &Url) -> Url {
    let mut page = url.clone();
    page.set_path("/");
    page.set_query(None);
    page
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
