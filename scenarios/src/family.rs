//! Families: axes that unfold into cases, every combination one.

use std::ops::Range;

use toml::Spanned;

use crate::diagnostic::Diagnosed;
use crate::file::{ExceptEntry, FamilyEntry, ScenarioFile};
use crate::hosts::Site;
use crate::notation::{read_url, slug};
use crate::probe::{Probe, ProbeKind};
use crate::reader::Reader;
use crate::scenario::{Case, Opening, PlantingTime, Redirect, ScenarioId, Step};

/// What redirects where nothing is said.
const USUAL_STATUS: u16 = 302;

/// One combination of a family's values, as the file has them.
pub(crate) struct Combination<'f> {
    page: &'f Spanned<String>,
    probe: &'f Spanned<Probe>,
    to: Option<&'f Spanned<String>>,
    via: &'f Spanned<String>,
    status: u16,
    age: &'f Spanned<String>,
    then: &'f Spanned<String>,
}

impl Reader<'_> {
    /// The cases of a family, each with the place to point at when something is wrong with it.
    pub(crate) fn family(
        &self,
        family: &Spanned<FamilyEntry>,
        file: &ScenarioFile,
        scenario: &ScenarioId,
    ) -> Diagnosed<Vec<(Case, Range<usize>)>> {
        let entry = family.get_ref();
        for status in &entry.status {
            if !Redirect::STATUSES.contains(status.get_ref()) {
                let message = format!("{} is no redirect status", status.get_ref());
                return Err(self.complaint(status.span(), message, "use 301, 302, 303, 307 or 308"));
            }
        }
        let mut cases = Vec::new();
        for combination in entry.cases() {
            let span = combination.probe.span();
            cases.push((self.combined(&combination, file, scenario)?, span));
        }
        if cases.is_empty() {
            let message = "the family has no case";
            return Err(self.complaint(family.span(), message, "give every axis a value, and except not everything"));
        }
        Ok(cases)
    }

    fn combined(&self, combination: &Combination<'_>, file: &ScenarioFile, scenario: &ScenarioId) -> Diagnosed<Case> {
        let id = combination.id();
        let site = match file.planting {
            PlantingTime::First => None,
            PlantingTime::ByEachCase => Some(Site::of_case(scenario, &id, file.site.as_ref().map(Spanned::get_ref))),
        };
        match &site {
            Some(site) => self.hosts_for(file, site)?.placed(combination, id, file, Some(site)),
            None => self.placed(combination, id, file, None),
        }
    }

    fn placed(
        &self,
        combination: &Combination<'_>,
        id: String,
        file: &ScenarioFile,
        site: Option<&Site>,
    ) -> Diagnosed<Case> {
        let probe = *combination.probe.get_ref();
        let page = self.page(combination.page)?;
        self.probe_fits_page(probe, &page, combination.probe.span())?;
        let to = match (combination.to, probe.makes_request() && !matches!(probe.kind(), ProbeKind::Revisit(_))) {
            (Some(to), true) => Some(self.url(to)?),
            (None, false) => None,
            (None, true) => {
                let message = format!("the probe {probe} needs to know where to");
                return Err(self.complaint(combination.probe.span(), message, "add to = [\"V\"]"));
            }
            (Some(to), false) => {
                let message = format!("the probe {probe} goes nowhere");
                return Err(self.complaint(to.span(), message, "leave `to` away, or make it a family of its own"));
            }
        };
        let redirect = |name: &str| {
            let at = read_url(name, self.hosts())
                .map_err(|error| self.complaint(combination.via.span(), error.message, error.help))?;
            Ok(Redirect { at, status: combination.status, sets: Vec::new() })
        };
        self.short_address(combination.via)?;
        self.few_redirects(combination.via.get_ref().split_whitespace().count(), combination.via.span())?;
        let via = combination.via.get_ref().split_whitespace().map(redirect).collect::<Diagnosed<Vec<_>>>()?;
        let age = match combination.age.get_ref().as_str() {
            "" => None,
            _ => Some(self.age(combination.age)?),
        };
        let proofs = match site {
            None => Vec::new(),
            Some(_) => self.jar(&file.jar, file.planting)?.into_iter().map(|planting| planting.prove).collect(),
        };
        let mut steps = vec![Step { via, ..Step::plain(probe, to) }];
        steps.extend(self.next(combination.then, probe)?);
        let case = Case {
            id,
            title: combination.title(),
            page,
            opening: Opening::Passed,
            age,
            steps,
            proofs,
            site: site.map(|site| site.as_str().to_owned()),
            lines: file.jar.iter().map(|jar| jar.get_ref().set.len() + jar.get_ref().write.len()).sum(),
            sets: Vec::new(),
        };
        let place = |step| if step == 0 { combination.probe.span() } else { combination.then.span() };
        case.try_journey().map_err(|misstep| self.complaint(place(misstep.step), misstep.message, misstep.help))?;
        Ok(case)
    }

    /// The step that follows the first one; `None` where none does.
    fn next(&self, then: &Spanned<String>, first: Probe) -> Diagnosed<Option<Step>> {
        let mut words = then.get_ref().split_whitespace();
        let Some(name) = words.next() else { return Ok(None) };
        let Some((probe, _)) = Probe::NAMES.iter().find(|(_, known)| *known == name) else {
            let message = format!("there is no probe {name:?}");
            return Err(self.complaint(then.span(), message, "`samesite list --probes` names all that there are"));
        };
        let goes = probe.makes_request() && !matches!(probe.kind(), ProbeKind::Revisit(_));
        let place = words.next();
        if words.next().is_some() || place.is_some() != goes {
            let (message, help) = match goes {
                true => (format!("the probe {probe} needs to know where to"), format!("write \"{probe} V\"")),
                false => (format!("the probe {probe} goes nowhere by itself"), format!("write \"{probe}\"")),
            };
            return Err(self.complaint(then.span(), message, help));
        }
        let to = place.map(|place| self.url(&Spanned::new(then.span(), place.to_owned()))).transpose()?;
        let step = Step::plain(*probe, to);
        let id = if *probe == first { format!("{probe}-2") } else { step.id.clone() };
        Ok(Some(Step { id, ..step }))
    }
}

impl FamilyEntry {
    /// The combinations that are cases.
    pub(crate) fn cases(&self) -> Vec<Combination<'_>> {
        let mut combinations = self.combinations();
        combinations.retain(|combination| !self.except.iter().any(|except| except.covers(combination)));
        combinations
    }

    fn combinations(&self) -> Vec<Combination<'_>> {
        let targets: Vec<Option<&Spanned<String>>> =
            if self.to.is_empty() { vec![None] } else { self.to.iter().map(Some).collect() };
        let usual = [USUAL_STATUS];
        let statuses: Vec<u16> = match self.status.as_slice() {
            [] => usual.to_vec(),
            given => given.iter().map(|status| *status.get_ref()).collect(),
        };
        let mut all = Vec::new();
        for page in &self.page {
            for probe in &self.probe {
                for &to in &targets {
                    for via in &self.via {
                        // Where nothing redirects, its status makes no difference.
                        let statuses = if via.get_ref().is_empty() { &usual[..] } else { &statuses[..] };
                        for &status in statuses {
                            for age in &self.age {
                                let then = self.then.iter();
                                all.extend(then.map(|then| Combination { page, probe, to, via, status, age, then }));
                            }
                        }
                    }
                }
            }
        }
        all
    }
}

impl Combination<'_> {
    /// The case's name: the values of the axes, usual ones left out, so that a new axis changes no old name.
    pub(crate) fn id(&self) -> String {
        let mut id = format!("{}-in-{}", self.probe.get_ref(), slug(self.page.get_ref()));
        if let Some(to) = self.to {
            id.push_str("-to-");
            id.push_str(&slug(to.get_ref()));
        }
        if !self.via.get_ref().is_empty() {
            id.push_str("-via-");
            id.push_str(&slug(self.via.get_ref()));
        }
        if self.status != USUAL_STATUS {
            id.push_str(&format!("-by-{}", self.status));
        }
        if !self.age.get_ref().is_empty() {
            id.push_str("-after-");
            id.push_str(&slug(self.age.get_ref()));
        }
        if !self.then.get_ref().is_empty() {
            id.push_str("-then-");
            id.push_str(&slug(self.then.get_ref()));
        }
        id
    }

    fn title(&self) -> String {
        let mut title = format!("{} {}", self.page.get_ref(), self.probe.get_ref());
        if let Some(to) = self.to {
            title.push_str(&format!(" to {}", to.get_ref()));
        }
        if !self.via.get_ref().is_empty() {
            title.push_str(&format!(
                ", redirected by {}",
                self.via.get_ref().split_whitespace().collect::<Vec<_>>().join(" and ")
            ));
            if self.status != USUAL_STATUS {
                title.push_str(&format!(" with {}", self.status));
            }
        }
        if !self.age.get_ref().is_empty() {
            title.push_str(&format!(", cookies {} old", self.age.get_ref()));
        }
        if !self.then.get_ref().is_empty() {
            title.push_str(&format!(", then {}", self.then.get_ref()));
        }
        title
    }
}

impl ExceptEntry {
    fn covers(&self, combination: &Combination<'_>) -> bool {
        fn among<T: PartialEq>(values: &[Spanned<T>], value: Option<&T>) -> bool {
            values.is_empty() || value.is_some_and(|value| values.iter().any(|other| other.get_ref() == value))
        }
        among(&self.page, Some(combination.page.get_ref()))
            && among(&self.probe, Some(combination.probe.get_ref()))
            && among(&self.to, combination.to.map(Spanned::get_ref))
            && among(&self.via, Some(combination.via.get_ref()))
            && among(&self.then, Some(combination.then.get_ref()))
    }
}
