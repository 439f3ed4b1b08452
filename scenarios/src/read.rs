//! From a file's text to a scenario, or to a complaint that points at the place.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;

use crate::act::JAR;
use crate::diagnostic::{Diagnosed, SourceText};
use crate::file::{CaseEntry, RedirectEntry, ScenarioFile, StepEntry};
use crate::frames::FrameDocument;
use crate::hosts::Site;
use crate::jars::JARS;
use crate::reader::Reader;
use crate::scenario::{Case, Opening, PlantingTime, Redirect, Scenario, ScenarioId, Step};

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
            source: self.text.text.to_owned(),
        })
    }

    fn case(&self, entry: &CaseEntry) -> Diagnosed<Case> {
        let id = entry.id.get_ref();
        if id.is_empty()
            || !id.bytes().all(|octet| octet.is_ascii_lowercase() || octet.is_ascii_digit() || octet == b'-')
        {
            let message = format!("{id:?} is no case name");
            return Err(self.complaint(entry.id.span(), message, "use lower-case letters, digits and hyphens"));
        }
        let mut page = self.page(&entry.page)?;
        self.few_documents(page.len() + entry.frames.len(), &entry.page)?;
        for frame in &entry.frames {
            page.push(FrameDocument::served(self.url(frame)?));
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

    fn step(&self, step: &Spanned<StepEntry>) -> Diagnosed<Step> {
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
        self.few_redirects(entry.via.len(), step.span())?;
        let via = entry.via.iter().map(|redirect| self.redirect(redirect)).collect::<Diagnosed<_>>()?;
        Ok(Step { id: entry.probe.to_string(), probe: entry.probe, to, via })
    }

    fn redirect(&self, entry: &RedirectEntry) -> Diagnosed<Redirect> {
        let status = entry.status.as_ref().map_or(302, |status| *status.get_ref());
        if let Some(spanned) = entry.status.as_ref().filter(|_| !Redirect::STATUSES.contains(&status)) {
            let message = format!("{status} is no redirect status");
            return Err(self.complaint(spanned.span(), message, "use 301, 302, 303, 307 or 308"));
        }
        Ok(Redirect { at: self.url(&entry.at)?, status })
    }
}
