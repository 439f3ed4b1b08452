//! How much one scenario file may ask for: far more than anybody plays, and little enough for any machine.
//!
//! A few lines can multiply into millions of cases, and a scenario may come with somebody's recording; so everything is
//! counted before it is unfolded.

use std::ops::Range;

use toml::Spanned;

use crate::diagnostic::{Diagnosed, SourceText};
use crate::file::{FamilyEntry, ScenarioFile};
use crate::hosts::Site;
use crate::reader::Reader;
use crate::scenario::PlantingTime;

/// The largest text of a scenario, in octets.
pub const LARGEST_SCENARIO: usize = 1024 * 1024;

/// Cases of a file, and plantings where each case plants the cookies.
const MOST_CASES: usize = 20_000;

/// Plantings of a file.
const MOST_JARS: usize = 50;

/// Cookies of a file: a browser keeps fewer of one site.
const MOST_LINES: usize = 1000;

/// Names of hosts that a file adds.
const MOST_HOSTS: usize = 100;

/// Documents in a page, each in the one before.
const MOST_DOCUMENTS: usize = 16;

/// Steps of a case.
const MOST_STEPS: usize = 100;

/// Redirects on the way of one request: browsers follow no more.
///
/// **Spec:** Fetch, "HTTP-redirect fetch", step 7.
const MOST_REDIRECTS: usize = 20;

/// Octets of a URL, or of a text in notation.
const LONGEST_ADDRESS: usize = 2048;

/// Octets of a site.
///
/// **Spec:** RFC 1035 §2.3.4.
const LONGEST_SITE: usize = 253;

impl SourceText<'_> {
    /// Refuses a text that is larger than any scenario.
    pub(crate) fn is_small_enough(self) -> Diagnosed<()> {
        if self.text.len() <= LARGEST_SCENARIO {
            return Ok(());
        }
        let first = SourceText { text: self.text.lines().next().filter(|line| line.len() < 200).unwrap_or(""), ..self };
        let message = format!("there are more than {LARGEST_SCENARIO} octets in one scenario");
        Err(first.complaint(0..0, message, "make several scenarios of it"))
    }
}

impl Reader<'_> {
    /// Refuses a file that asks for too much as a whole.
    pub(crate) fn asks_for_little(&self, file: &ScenarioFile) -> Diagnosed<()> {
        let lines = file.jar.iter().map(|jar| jar.get_ref().set.len() + jar.get_ref().write.len()).sum();
        self.at_most(MOST_HOSTS, "names of hosts", file.hosts.len(), 0..0)?;
        self.at_most(MOST_JARS, "jars", file.jar.len(), 0..0)?;
        self.at_most(MOST_LINES, "cookies", lines, 0..0)?;
        let each = match file.planting {
            PlantingTime::First => 1,
            PlantingTime::ByEachCase => file.jar.len().max(1),
        };
        let mut cases = file.case.len();
        for family in &file.family {
            cases = cases.saturating_add(family.get_ref().size().saturating_mul(each));
            self.at_most(MOST_CASES, "cases", cases, family.span())?;
        }
        for case in &file.case {
            self.at_most(MOST_STEPS, "steps", case.get_ref().steps.len(), case.get_ref().id.span())?;
        }
        Ok(())
    }

    pub(crate) fn few_documents(&self, documents: usize, page: &Spanned<String>) -> Diagnosed<()> {
        self.at_most(MOST_DOCUMENTS, "documents in one page", documents, page.span())
    }

    pub(crate) fn few_redirects(&self, redirects: usize, span: Range<usize>) -> Diagnosed<()> {
        self.at_most(MOST_REDIRECTS, "redirects of one request", redirects, span)
    }

    pub(crate) fn short_address(&self, text: &Spanned<String>) -> Diagnosed<()> {
        self.at_most(LONGEST_ADDRESS, "octets in one address", text.get_ref().len(), text.span())
    }

    pub(crate) fn short_site(&self, site: &Site, file: &ScenarioFile) -> Diagnosed<()> {
        let span = file.site.as_ref().map_or(0..0, Spanned::span);
        self.at_most(LONGEST_SITE, "octets in the name of the site", site.as_str().len(), span)
    }

    fn at_most(&self, most: usize, what: &str, there_are: usize, span: Range<usize>) -> Diagnosed<()> {
        if there_are <= most {
            return Ok(());
        }
        let message = format!("there are more than {most} {what}");
        Err(self.complaint(span, message, "leave some away, or make several scenarios of it"))
    }
}

impl FamilyEntry {
    /// How many combinations the axes have, those that are excepted among them.
    fn size(&self) -> usize {
        let lengths = [&self.page, &self.to, &self.via, &self.age, &self.then].map(Vec::len);
        let axes = lengths.into_iter().chain([self.probe.len(), self.status.len()]);
        axes.fold(1, |size, values| size.saturating_mul(values.max(1)))
    }
}
