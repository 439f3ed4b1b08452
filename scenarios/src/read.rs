//! From a file's text to a scenario, or to a complaint that points at the place.

use std::collections::BTreeSet;
use std::ops::Range;
use std::time::Duration;

use jiff::SignedDuration;
use toml::Spanned;
use url::Url;

use crate::act::JAR;
use crate::diagnostic::Diagnostic;
use crate::file::{CaseEntry, JarEntry, RedirectEntry, ScenarioFile, StepEntry};
use crate::hosts::{Hosts, Site};
use crate::notation::{NotationError, read_page, read_url};
use crate::place::{PageChain, Place};
use crate::scenario::{
    Case, CookieLine, LineSource, Opening, Planting, PlantingTime, Redirect, Scenario, ScenarioId, Step,
};

/// The jars that several scenarios share, as (name, text).
pub(crate) const JARS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/jars.rs"));

/// The query parameter that carries our tokens.
const RESERVED_PARAMETER: &str = "t";

/// The ports behind which the servers stand besides the default ones.
const SECOND_PORTS: &[(&str, u16)] = &[("http", 8080), ("https", 8443)];

pub(crate) const REDIRECT_STATUSES: &[u16] = &[301, 302, 303, 307, 308];

impl Scenario {
    /// Reads a scenario.
    ///
    /// `path` is what complaints call the file.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with the text.
    pub fn parse(id: ScenarioId, path: &str, source: &str) -> Result<Self, Box<Diagnostic>> {
        let reader = |source| Reader { path, source, hosts: Hosts::empty() };
        let file = reader(source).file()?;
        match with_jar(source, &file) {
            None => reader(source).scenario(id, file),
            Some(whole) => reader(&whole).scenario(id, reader(&whole).file()?),
        }
    }
}

/// The text with the jar that it includes appended, so that it can be read by itself ever after; `None` where it
/// includes none, or has it already.
fn with_jar(source: &str, file: &ScenarioFile) -> Option<String> {
    let name = file.include.as_ref().filter(|_| file.jar.is_empty())?.get_ref();
    let (_, text) = JARS.iter().find(|(known, _)| known == name)?;
    Some(format!("{source}\n# {name}\n{text}"))
}

/// Reads one file; knows where complaints are to point.
pub(crate) struct Reader<'a> {
    path: &'a str,
    source: &'a str,
    /// What the file's names of hosts stand for.
    hosts: Hosts,
}

pub(crate) type Reading<T> = Result<T, Box<Diagnostic>>;

impl Reader<'_> {
    pub(crate) fn complaint(
        &self,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Box<Diagnostic> {
        Box::new(Diagnostic {
            path: self.path.to_owned(),
            source: self.source.to_owned(),
            span,
            message: message.into(),
            help: Some(help.into()),
        })
    }

    fn file(&self) -> Reading<ScenarioFile> {
        toml::from_str(self.source).map_err(|error| {
            Box::new(Diagnostic {
                path: self.path.to_owned(),
                source: self.source.to_owned(),
                span: error.span().unwrap_or(0..0),
                message: error.message().to_owned(),
                help: None,
            })
        })
    }

    fn scenario(mut self, id: ScenarioId, file: ScenarioFile) -> Reading<Scenario> {
        self.sentence(&file.title)?;
        self.sentence(&file.why)?;
        for clause in &file.clauses {
            self.clause(clause)?;
        }
        if file.clauses.is_empty() {
            return Err(self.complaint(0..0, "no clause is named", "name at least one, such as clauses = [\"B212\"]"));
        }
        if let Some(jar) = file.include.as_ref().filter(|_| file.jar.is_empty()) {
            let known: Vec<&str> = JARS.iter().map(|(name, _)| *name).collect();
            let message = format!("there is no jar {:?}", jar.get_ref());
            return Err(self.complaint(jar.span(), message, format!("include one of {}", known.join(", "))));
        }
        if file.jar.is_empty() {
            return Err(self.complaint(
                0..0,
                "the scenario has no jar",
                "add a [[jar]] with at and set, or include one",
            ));
        }
        let site = Site::of_scenario(&id, file.site.as_ref().map(Spanned::get_ref));
        self.hosts = self.hosts_of(&file, &site)?;
        let jar = self.jar(&file.jar, file.planting)?;
        let mut cases = Vec::new();
        let mut names = BTreeSet::from([JAR.to_owned()]);
        let mut add = |case: Case, span: Range<usize>| {
            if !names.insert(case.id.clone()) {
                let message = format!("the case name {:?} is taken", case.id);
                return Err(self.complaint(span, message, "give each case a name of its own; \"jar\" is reserved"));
            }
            cases.push(case);
            Ok(())
        };
        for case in &file.case {
            if file.planting == PlantingTime::ByEachCase {
                let message = "a case written out cannot plant the jar by itself";
                return Err(self.complaint(case.span(), message, "make it a [[family]], or leave `planting` away"));
            }
            add(self.case(case.get_ref())?, case.get_ref().id.span())?;
        }
        for family in &file.family {
            for (case, span) in self.family(family, &file, &id)? {
                add(case, span)?;
            }
        }
        if cases.is_empty() {
            return Err(self.complaint(0..0, "the scenario has no case", "add a [[case]] with id, title and page"));
        }
        Ok(Scenario {
            id,
            title: file.title.into_inner(),
            claim: file.claim,
            why: file.why.into_inner(),
            clauses: file.clauses.into_iter().map(Spanned::into_inner).collect(),
            level: file.level,
            readings: file.readings,
            planting: file.planting,
            jar,
            cases,
            source: self.source.to_owned(),
        })
    }

    fn sentence(&self, text: &Spanned<String>) -> Reading<()> {
        if text.get_ref().trim().is_empty() {
            return Err(self.complaint(text.span(), "the text is empty", "say it in one sentence"));
        }
        Ok(())
    }

    fn clause(&self, clause: &Spanned<String>) -> Reading<()> {
        let text = clause.get_ref();
        let well_formed = text.split_at_checked(1).is_some_and(|(letter, number)| {
            "BLFHWKQD".contains(letter) && !number.is_empty() && number.bytes().all(|octet| octet.is_ascii_digit())
        });
        if !well_formed {
            let message = format!("{text:?} is no clause id");
            return Err(self.complaint(clause.span(), message, "clause ids are a letter and a number, such as B212"));
        }
        Ok(())
    }

    /// What the names of hosts stand for, the file's own besides the ones that every file has.
    fn hosts_of(&self, file: &ScenarioFile, site: &Site) -> Reading<Hosts> {
        let mut hosts = Hosts::usual(site);
        for (name, template) in &file.hosts {
            let url = site.fill(template.get_ref());
            let url = self.url(&Spanned::new(template.span(), url))?;
            hosts.insert(name.clone(), url);
        }
        Ok(hosts)
    }

    /// The same file with its hosts below another site.
    pub(crate) fn hosts_for(&self, file: &ScenarioFile, site: &Site) -> Reading<Reader<'_>> {
        Ok(Reader { path: self.path, source: self.source, hosts: self.hosts_of(file, site)? })
    }

    pub(crate) const fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    pub(crate) fn jar(&self, entries: &[Spanned<JarEntry>], planting: PlantingTime) -> Reading<Vec<Planting>> {
        let mut jar = Vec::new();
        let mut pairs = BTreeSet::new();
        for entry in entries {
            let jar_entry = entry.get_ref();
            let at = self.url(&jar_entry.at)?;
            let prove = jar_entry.prove.as_ref().map_or_else(|| Ok(at.clone()), |url| self.url(url))?;
            let sources = [(&jar_entry.set, LineSource::Header), (&jar_entry.write, LineSource::Script)];
            let mut lines = Vec::new();
            for (line, source) in sources.into_iter().flat_map(|(lines, source)| lines.iter().map(move |l| (l, source)))
            {
                let text = match planting {
                    PlantingTime::First => self.hosts.site().fill(line.get_ref()),
                    // Each case has a site of its own, so each fills it in for itself.
                    PlantingTime::ByEachCase => line.get_ref().clone(),
                };
                let mut line_read = CookieLine { label: String::new(), line: text, source };
                let pair = line_read.pair();
                if !pairs.insert(pair.clone()) {
                    let message =
                        format!("two lines set {pair:?}, so nobody could tell which of them a request carries");
                    return Err(self.complaint(line.span(), message, "give one of them another value"));
                }
                line_read.label = pair;
                lines.push(line_read);
            }
            if lines.is_empty() {
                return Err(self.complaint(
                    entry.span(),
                    "this jar plants nothing",
                    "add set = [\"name=value; …\"] or write = […]",
                ));
            }
            jar.push(Planting { at, lines, prove });
        }
        shorten_labels(&mut jar);
        Ok(jar)
    }

    fn case(&self, entry: &CaseEntry) -> Reading<Case> {
        let id = entry.id.get_ref();
        if id.is_empty()
            || !id.bytes().all(|octet| octet.is_ascii_lowercase() || octet.is_ascii_digit() || octet == b'-')
        {
            let message = format!("{id:?} is no case name");
            return Err(self.complaint(entry.id.span(), message, "use lower-case letters, digits and hyphens"));
        }
        let mut page = self.page(&entry.page)?;
        for frame in &entry.frames {
            page.push(Place::served(self.url(frame)?));
        }
        let age = entry.age.as_ref().map(|age| self.age(age)).transpose()?;
        let mut steps: Vec<Step> = Vec::new();
        // Once a step has left the page, its frames are gone with it.
        let mut left = false;
        for step in &entry.steps {
            let mut read = self.step(step)?;
            if !left {
                self.probe_fits_page(read.probe, &page, step.span())?;
            }
            left |= read.probe.leaves_page();
            let earlier = steps.iter().filter(|earlier| earlier.probe == read.probe).count();
            if earlier > 0 {
                read.id = format!("{}-{}", read.id, earlier + 1);
            }
            steps.push(read);
        }
        Ok(Case {
            id: id.clone(),
            title: entry.title.clone(),
            page,
            opening: Opening::Asked,
            age,
            steps,
            proofs: Vec::new(),
            site: None,
        })
    }

    /// A page: a URL, or several documents in notation.
    pub(crate) fn page(&self, text: &Spanned<String>) -> Reading<PageChain> {
        if text.get_ref().contains("://") || text.get_ref().starts_with('/') {
            return Ok(vec![Place::served(self.url(text)?)]);
        }
        read_page(text.get_ref(), &self.hosts).map_err(|error| self.misread(error, text))
    }

    fn misread(&self, error: NotationError, text: &Spanned<String>) -> Box<Diagnostic> {
        self.complaint(text.span(), error.message, error.help)
    }

    fn step(&self, step: &Spanned<StepEntry>) -> Reading<Step> {
        let entry = step.get_ref();
        let makes_request = entry.probe.makes_request();
        let to = match (&entry.to, makes_request) {
            (Some(to), true) => Some(self.url(to)?),
            (None, false) => None,
            (None, true) => {
                let message = format!("the probe {} needs to know where to", entry.probe);
                return Err(self.complaint(step.span(), message, "add to = \"https://…\""));
            }
            (Some(to), false) => {
                let message = format!("the probe {} makes no request, so it goes nowhere", entry.probe);
                return Err(self.complaint(to.span(), message, "leave `to` away"));
            }
        };
        if let (Some(first), false) = (entry.via.first(), makes_request) {
            let message = format!("the probe {} makes no request, so nothing can redirect it", entry.probe);
            return Err(self.complaint(first.at.span(), message, "leave `via` away"));
        }
        let via = entry.via.iter().map(|redirect| self.redirect(redirect)).collect::<Reading<_>>()?;
        Ok(Step { id: entry.probe.to_string(), probe: entry.probe, to, via })
    }

    fn redirect(&self, entry: &RedirectEntry) -> Reading<Redirect> {
        let status = entry.status.as_ref().map_or(302, |status| *status.get_ref());
        if let Some(spanned) = entry.status.as_ref().filter(|_| !REDIRECT_STATUSES.contains(&status)) {
            let message = format!("{status} is no redirect status");
            return Err(self.complaint(spanned.span(), message, "use 301, 302, 303, 307 or 308"));
        }
        Ok(Redirect { at: self.url(&entry.at)?, status })
    }

    /// Servers stand behind the default ports of every name, and find a document by its token.
    pub(crate) fn url(&self, text: &Spanned<String>) -> Reading<Url> {
        if !text.get_ref().contains("://") && self.hosts.knows(text.get_ref()) {
            return read_url(text.get_ref(), &self.hosts).map_err(|error| self.misread(error, text));
        }
        let complain = |message: String, help: &str| self.complaint(text.span(), message, help);
        let url: Url = text.get_ref().parse().map_err(|error| {
            complain(format!("no URL: {error}"), "write it whole, such as \"https://your-blog.example/\"")
        })?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(complain(format!("no page can be served at {url}"), "use http:// or https:// and a host name"));
        }
        if url.port().is_some_and(|port| !SECOND_PORTS.contains(&(url.scheme(), port))) {
            let help =
                "leave the port away: the servers stand behind the default ports of every name, and 8080 and 8443";
            return Err(complain(format!("{url} names a port"), help));
        }
        if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
            return Err(complain(
                format!("{url} has parts that no server sees"),
                "leave user name, password and fragment away",
            ));
        }
        if url.query_pairs().any(|(name, _)| name == RESERVED_PARAMETER) {
            return Err(complain(
                format!("{url} has a query parameter `t`"),
                "name it otherwise: `t` carries the harness's tokens",
            ));
        }
        Ok(url)
    }

    pub(crate) fn age(&self, text: &Spanned<String>) -> Reading<Duration> {
        let age = text.get_ref().parse::<SignedDuration>().ok().and_then(|age| Duration::try_from(age).ok());
        age.filter(|age| !age.is_zero()).ok_or_else(|| {
            let message = format!("{:?} is no age", text.get_ref());
            self.complaint(text.span(), message, "write a span of time, such as \"3s\" or \"2m 5s\"")
        })
    }
}

/// Calls a cookie by its name where that is enough.
fn shorten_labels(jar: &mut [Planting]) {
    let name_of = |label: &str| label.split_once('=').map(|(name, _)| name.to_owned()).filter(|name| !name.is_empty());
    let all: Vec<_> = jar.iter().flat_map(|planting| &planting.lines).filter_map(|line| name_of(&line.label)).collect();
    for line in jar.iter_mut().flat_map(|planting| &mut planting.lines) {
        if let Some(name) = name_of(&line.label)
            && all.iter().filter(|other| **other == name).count() == 1
        {
            line.label = name;
        }
    }
}
