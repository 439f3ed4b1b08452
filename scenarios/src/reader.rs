//! Reading the values of a scenario file, each with a complaint that points at it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::time::Duration;

use jiff::{Span, SpanRelativeTo};
use toml::Spanned;
use url::Url;

use crate::diagnostic::{Diagnosed, Diagnostic, SourceText};
use crate::file::{JarEntry, ScenarioFile};
use crate::frames::{FrameChain, FrameDocument};
use crate::hosts::{Hosts, Site};
use crate::journey::misfit;
use crate::notation::{NotationError, read_page, read_url};
use crate::probe::Probe;
use crate::scenario::{CookieLine, LineSource, Planting, PlantingTime};

/// The query parameter that carries our tokens.
const RESERVED_PARAMETER: &str = "t";

/// The ports behind which the servers stand besides the default ones.
const SECOND_PORTS: &[(&str, u16)] = &[("http", 8080), ("https", 8443)];

/// Reads the values of one file; knows where complaints are to point.
pub(crate) struct Reader<'a> {
    pub(crate) text: SourceText<'a>,
    /// What the file's names of hosts stand for.
    hosts: Hosts,
}

impl<'a> Reader<'a> {
    /// A reader that knows no names of hosts yet.
    pub(crate) const fn new(text: SourceText<'a>) -> Self {
        Self { text, hosts: Hosts::empty() }
    }

    /// Lets the names of hosts stand for places below a site.
    pub(crate) fn settle(&mut self, file: &ScenarioFile, site: &Site) -> Diagnosed<()> {
        self.hosts = self.hosts_of(file, site)?;
        Ok(())
    }

    pub(crate) fn complaint(
        &self,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Box<Diagnostic> {
        self.text.complaint(span, message, help)
    }

    pub(crate) fn sentence(&self, text: &Spanned<String>) -> Diagnosed<()> {
        if text.get_ref().trim().is_empty() {
            return Err(self.complaint(text.span(), "the text is empty", "say it in one sentence"));
        }
        Ok(())
    }

    pub(crate) fn clause(&self, clause: &Spanned<String>) -> Diagnosed<()> {
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
    fn hosts_of(&self, file: &ScenarioFile, site: &Site) -> Diagnosed<Hosts> {
        let mut hosts = Hosts::usual(site);
        for (name, template) in &file.hosts {
            let url = site.fill(template.get_ref());
            let url = self.url(&Spanned::new(template.span(), url))?;
            hosts.insert(name.clone(), url);
        }
        Ok(hosts)
    }

    /// The same file with its hosts below another site.
    pub(crate) fn hosts_for(&self, file: &ScenarioFile, site: &Site) -> Diagnosed<Reader<'_>> {
        Ok(Reader { text: self.text, hosts: self.hosts_of(file, site)? })
    }

    pub(crate) const fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    pub(crate) fn jar(&self, entries: &[Spanned<JarEntry>], planting: PlantingTime) -> Diagnosed<Vec<Planting>> {
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
                if source == LineSource::Header && !fits_header(line.get_ref()) {
                    let message = "a header field carries no such control character";
                    return Err(self.complaint(line.span(), message, "let a script write the cookie: write = […]"));
                }
                let text = match planting {
                    PlantingTime::First => self.hosts.site().fill(line.get_ref()),
                    // Each case has a site of its own, so each fills it in for itself.
                    PlantingTime::ByEachCase => line.get_ref().clone(),
                };
                let mut line_read = CookieLine { label: String::new(), line: text, source, span: line.span() };
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

    /// A page: a URL, or several documents in notation.
    pub(crate) fn page(&self, text: &Spanned<String>) -> Diagnosed<FrameChain> {
        self.short_address(text)?;
        if text.get_ref().contains("://") || text.get_ref().starts_with('/') {
            return Ok(vec![FrameDocument::served(self.url(text)?)]);
        }
        self.few_documents(1 + text.get_ref().matches('[').count(), text)?;
        read_page(text.get_ref(), &self.hosts).map_err(|error| self.misread(error, text))
    }

    fn misread(&self, error: NotationError, text: &Spanned<String>) -> Box<Diagnostic> {
        self.complaint(text.span(), error.message, error.help)
    }

    /// Whether the innermost document of a page can do what a probe does.
    pub(crate) fn probe_fits_page(&self, probe: Probe, page: &FrameChain, span: Range<usize>) -> Diagnosed<()> {
        match misfit(probe, page) {
            Some((message, help)) => Err(self.complaint(span, message, help)),
            None => Ok(()),
        }
    }

    /// Servers stand behind the default ports of every name, and find a document by its token.
    pub(crate) fn url(&self, text: &Spanned<String>) -> Diagnosed<Url> {
        self.short_address(text)?;
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

    pub(crate) fn age(&self, text: &Spanned<String>) -> Diagnosed<Duration> {
        let span = text.get_ref().parse::<Span>().ok();
        let age = span.and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok());
        let age = age.and_then(|age| Duration::try_from(age).ok());
        age.filter(|age| !age.is_zero()).ok_or_else(|| {
            let message = format!("{:?} is no age", text.get_ref());
            self.complaint(text.span(), message, "write a span of time, such as \"3s\", \"2m 5s\" or \"30d\"")
        })
    }
}

/// Whether HTTP carries a line, and so the servers send it.
///
/// **Spec:** RFC 9110 §5.5.
fn fits_header(line: &str) -> bool {
    !line.bytes().any(|octet| octet.is_ascii_control() && octet != b'\t')
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
