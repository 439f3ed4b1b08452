//! From a file's text to a scenario, or to a complaint that points at the place.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;

use crate::act::JAR;
use crate::diagnostic::{Diagnosed, SourceText};
use crate::file::{CaseEntry, RedirectEntry, ScenarioFile, StepEntry};
use crate::frames::{FrameDocument, Sandboxing};
use crate::hosts::Site;
use crate::jars::JARS;
use crate::probe::ProbeKind;
use crate::reader::Reader;
use crate::scenario::{Case, CookieLine, Opening, Planting, PlantingTime, Redirect, Scenario, ScenarioId, Step};

impl Scenario {
    /// Reads a scenario from the text of its file.
    ///
    /// `path` is what complaints call the file.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with the text.
    pub fn parse(id: ScenarioId, path: &str, source: &str) -> Diagnosed<Self> {
        let text = SourceText { path, text: source };
        text.is_small_enough()?;
        let file = text.toml()?;
        match with_jar(source, &file) {
            None => Reader::new(text).scenario(id, file),
            Some(whole) => {
                let text = SourceText { text: &whole, ..text };
                Reader::new(text).scenario(id, text.toml()?)
            }
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

impl Reader<'_> {
    fn scenario(mut self, id: ScenarioId, file: ScenarioFile) -> Diagnosed<Scenario> {
        self.asks_for_little(&file)?;
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
        self.short_site(&site, &file)?;
        self.settle(&file, &site)?;
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
            let entry = case.get_ref();
            let case = match file.planting {
                PlantingTime::First => self.case(entry, &jar, None)?,
                PlantingTime::ByEachCase => {
                    let template = file.site.as_ref().map(Spanned::get_ref);
                    let site = Site::of_case(&id, entry.id.get_ref(), template);
                    let reader = self.hosts_for(&file, &site)?;
                    let proofs = reader.jar(&file.jar, file.planting)?;
                    let case = reader.case(entry, &jar, Some(&site))?;
                    Case { proofs: proofs.into_iter().map(|planting| planting.prove).collect(), ..case }
                }
            };
            add(case, entry.id.span())?;
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
            source: self.text.text.to_owned(),
        })
    }

    /// A case that is written out; `site` is its own where it plants the cookies.
    fn case(&self, entry: &CaseEntry, jar: &[Planting], site: Option<&Site>) -> Diagnosed<Case> {
        let id = entry.id.get_ref();
        if !is_name(id) {
            let message = format!("{id:?} is no case name");
            return Err(self.complaint(entry.id.span(), message, "use lower-case letters, digits and hyphens"));
        }
        let mut page = self.page(&entry.page)?;
        self.few_documents(page.len() + entry.frames.len(), &entry.page)?;
        for frame in &entry.frames {
            page.push(FrameDocument::served(self.url(frame)?));
        }
        let lines: Vec<&CookieLine> = jar.iter().flat_map(|planting| &planting.lines).collect();
        let planted = Planted { lines: &lines, by_case: site.is_some() };
        let age = entry.age.as_ref().map(|age| self.age(age)).transpose()?;
        let mut steps: Vec<Step> = Vec::new();
        for step in &entry.steps {
            let mut read = self.step(step, &planted)?;
            let earlier = steps.iter().filter(|earlier| earlier.probe == read.probe).count();
            if earlier > 0 && step.get_ref().id.is_none() {
                read.id = format!("{}-{}", read.id, earlier + 1);
            }
            if step.get_ref().id.is_none() && RESERVED_NAMES.contains(&read.id.as_str()) {
                // The probe is called as the page's own frame is.
                read.id = format!("{}-by-step", read.id);
            }
            if steps.iter().any(|earlier| earlier.id == read.id) {
                let message = format!("two steps are called {:?}", read.id);
                return Err(self.complaint(step.span(), message, "give one of them another `id`"));
            }
            steps.push(read);
        }
        let case = Case {
            id: id.clone(),
            title: entry.title.clone(),
            page,
            opening: Opening::Asked,
            age,
            steps,
            proofs: Vec::new(),
            site: site.map(|site| site.as_str().to_owned()),
            lines: lines.len(),
            sets: self.sets(&entry.sets, &planted)?,
        };
        case.try_journey().map_err(|misstep| {
            let step = &entry.steps[misstep.step];
            // What names a document is pointed at where nothing else is wrong.
            let span = step.get_ref().by.as_ref().filter(|_| misstep.is_about_name).map_or(step.span(), Spanned::span);
            self.complaint(span, misstep.message, misstep.help)
        })?;
        Ok(case)
    }

    fn step(&self, step: &Spanned<StepEntry>, planted: &Planted<'_>) -> Diagnosed<Step> {
        let entry = step.get_ref();
        let probe = entry.probe;
        let makes_request = probe.makes_request();
        if let Some(id) =
            entry.id.as_ref().filter(|id| !is_name(id.get_ref()) || RESERVED_NAMES.contains(&id.get_ref().as_str()))
        {
            let message = format!("{:?} is no name for a step", id.get_ref());
            let help = "use lower-case letters, digits and hyphens; page, frame and jar are taken";
            return Err(self.complaint(id.span(), message, help));
        }
        let is_revisit = matches!(probe.kind(), ProbeKind::Revisit(_));
        let page = match (&entry.to, makes_request) {
            (Some(to), true) if to.get_ref().contains(['[', ' ', '=']) && !to.get_ref().contains("://") => {
                self.page(to)?
            }
            (Some(to), true) => vec![FrameDocument::served(self.url(to)?)],
            (None, false) => Vec::new(),
            (None, true) if is_revisit => Vec::new(),
            (None, true) => {
                let message = format!("the probe {probe} needs to know where to");
                return Err(self.complaint(step.span(), message, "add to = \"https://…\""));
            }
            (Some(to), false) => {
                let message = format!("the probe {probe} makes no request, so it goes nowhere");
                return Err(self.complaint(to.span(), message, "leave `to` away"));
            }
        };
        self.comes_to_something(entry, &page)?;
        if let (Some(first), false) = (entry.via.first(), makes_request) {
            let message = format!("the probe {probe} makes no request, so nothing can redirect it");
            return Err(self.complaint(first.at.span(), message, "leave `via` away"));
        }
        if let Some(first) = entry.via.first().filter(|_| is_revisit) {
            let message = format!("the probe {probe} asks for the page that came, which redirects nobody");
            return Err(self.complaint(first.at.span(), message, "leave `via` away"));
        }
        self.few_redirects(entry.via.len(), step.span())?;
        let via = entry.via.iter().map(|redirect| self.redirect(redirect, planted)).collect::<Diagnosed<_>>()?;
        let sets = self.sets(&entry.sets, planted)?;
        if let Some(first) = entry.sets.first().filter(|_| probe.kind() == ProbeKind::ScriptReading) {
            let message = format!("the probe {probe} reads, and sets nothing");
            return Err(self.complaint(first.span(), message, "let write-cookies set them, or an answer"));
        }
        let id = entry.id.as_ref().map_or_else(|| probe.to_string(), |id| id.get_ref().clone());
        let to = page.first().map(|place| place.url.clone());
        let is_plain = page.len() == 1 && page.first() == to.clone().map(FrameDocument::served).as_ref();
        Ok(Step {
            id,
            probe,
            to,
            via,
            page: if is_plain { Vec::new() } else { page },
            by: entry.by.as_ref().map(|by| by.get_ref().clone()),
            sets,
        })
    }

    /// Refuses frames, and words about a document, where no document comes of a step.
    fn comes_to_something(&self, entry: &StepEntry, page: &[FrameDocument]) -> Diagnosed<()> {
        let (Some(to), Some(first)) = (&entry.to, page.first()) else { return Ok(()) };
        let is_plain = page.len() == 1 && *first == FrameDocument::served(first.url.clone());
        if !entry.probe.brings_document() && !is_plain {
            let message = format!("the probe {} brings no document that could be like that", entry.probe);
            return Err(self.complaint(to.span(), message, "name a place alone, such as \"V\""));
        }
        if first.came_from.is_some() {
            let help = "let one step lead there, and the next one on";
            return Err(self.complaint(to.span(), "a step goes to one place".to_owned(), help));
        }
        let is_framed = !entry.probe.leaves_page();
        if is_framed && first.sandboxing != Sandboxing::None {
            let message = "the frame is made by the probe, which gives it no sandbox".to_owned();
            return Err(self.complaint(to.span(), message, "begin with such a frame: page = \"V[sandboxed X]\""));
        }
        Ok(())
    }

    fn redirect(&self, entry: &RedirectEntry, planted: &Planted<'_>) -> Diagnosed<Redirect> {
        let status = entry.status.as_ref().map_or(302, |status| *status.get_ref());
        if let Some(spanned) = entry.status.as_ref().filter(|_| !Redirect::STATUSES.contains(&status)) {
            let message = format!("{status} is no redirect status");
            return Err(self.complaint(spanned.span(), message, "use 301, 302, 303, 307 or 308"));
        }
        Ok(Redirect { at: self.url(&entry.at)?, status, sets: self.sets(&entry.sets, planted)? })
    }

    /// The lines of the jar that an answer sets, by their names.
    fn sets(&self, names: &[Spanned<String>], planted: &Planted<'_>) -> Diagnosed<Vec<usize>> {
        let mut lines = Vec::new();
        for name in names {
            if !planted.by_case {
                let message = "the jar is planted before the cases are played";
                return Err(self.complaint(
                    name.span(),
                    message,
                    "add planting = \"by-each-case\" above the first table",
                ));
            }
            let Some(line) = planted.lines.iter().position(|line| line.label == *name.get_ref()) else {
                let known: Vec<&str> = planted.lines.iter().map(|line| line.label.as_str()).collect();
                let message = format!("no line of the jar sets {:?}", name.get_ref());
                return Err(self.complaint(name.span(), message, format!("name one of {}", known.join(", "))));
            };
            lines.push(line);
        }
        Ok(lines)
    }
}

/// The cookies that the steps of a case may set.
struct Planted<'j> {
    /// The lines of the jar.
    lines: &'j [&'j CookieLine],
    /// Whether the cases plant them.
    by_case: bool,
}

/// What no step may be called: the names of what the case begins with, and of the jar's own acts.
const RESERVED_NAMES: [&str; 3] = ["page", "frame", JAR];

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_lowercase() || octet.is_ascii_digit() || octet == b'-')
}
