//! Reading a ledger, and pointing at what is wrong with it.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;
use samesite_format::CellKind;
use samesite_scenarios::{Diagnosed, Diagnostic, Pattern, SourceText};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::entry::{CellPattern, Entry, Ledger, Place, Seen, SubjectPattern};
use super::version::VersionRange;
use samesite_format::Selector;

/// A whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LedgerFile {
    #[serde(default)]
    deviation: Vec<Spanned<DeviationEntry>>,
}

/// `[[deviation]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct DeviationEntry {
    id: Spanned<String>,
    scenario: Spanned<String>,
    #[serde(default)]
    case: Option<Spanned<String>>,
    #[serde(default)]
    hop: Option<Spanned<String>>,
    #[serde(default)]
    cookie: Option<Spanned<String>>,
    kind: CellKind,
    seen: Seen,
    browser: Spanned<String>,
    #[serde(default)]
    version: Option<Spanned<String>>,
    #[serde(default)]
    profile: Option<Spanned<String>>,
    statement: Spanned<String>,
    reason: Spanned<String>,
    bug: Spanned<String>,
    #[serde(default)]
    intermittent: bool,
    review_by: Spanned<Datetime>,
}

impl Ledger {
    /// The ledger that comes with the project.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it; a test sees to it that nothing is.
    pub fn embedded() -> Diagnosed<Self> {
        Self::parse(super::PATH, super::TEXT)
    }

    /// Reads a ledger.
    ///
    /// `path` is what complaints call the file.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with the text.
    pub fn parse(path: &str, source: &str) -> Diagnosed<Self> {
        let entries = Reader(SourceText { path, text: source }).entries()?;
        Ok(Self { path: path.to_owned(), source: source.to_owned(), entries })
    }
}

/// Reads one file; knows where complaints are to point.
struct Reader<'a>(SourceText<'a>);

impl Reader<'_> {
    fn complaint(&self, span: Range<usize>, message: impl Into<String>, help: &str) -> Box<Diagnostic> {
        self.0.complaint(span, message, help)
    }

    fn entries(&self) -> Diagnosed<Vec<Entry>> {
        let file: LedgerFile = self.0.toml()?;
        let starts: Vec<usize> = file.deviation.iter().map(|entry| entry.span().start).collect();
        let mut names = BTreeSet::new();
        let mut entries = Vec::new();
        for (index, deviation) in file.deviation.iter().enumerate() {
            let end = starts.get(index + 1).copied().unwrap_or(self.0.text.len());
            let entry = self.entry(deviation.get_ref(), starts[index]..self.last_line(starts[index]..end))?;
            if !names.insert(entry.id.clone()) {
                let message = format!("the name {:?} is taken", entry.id);
                return Err(self.complaint(entry.place.id, message, "give each entry a name of its own"));
            }
            entries.push(entry);
        }
        Ok(entries)
    }

    /// Where an entry's last line ends: blank lines and comments after it belong to the next one.
    fn last_line(&self, whole: Range<usize>) -> usize {
        let mut end = whole.start;
        let mut at = whole.start;
        for line in self.0.text[whole].split_inclusive('\n') {
            at += line.len();
            if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
                end = at;
            }
        }
        end
    }

    fn entry(&self, entry: &DeviationEntry, whole: Range<usize>) -> Diagnosed<Entry> {
        let id = entry.id.get_ref();
        if id.is_empty() || !id.bytes().all(|octet| matches!(octet, b'a'..=b'z' | b'0'..=b'9' | b'-')) {
            let help = "use lower-case letters, digits and hyphens";
            return Err(self.complaint(entry.id.span(), format!("{id:?} is no name"), help));
        }
        let bug = self.sentence(&entry.bug)?;
        if !bug.starts_with("https://") {
            let help = "write the address of the bug or thread in which it is followed up";
            return Err(self.complaint(entry.bug.span(), format!("{bug:?} is no link"), help));
        }
        let any = |glob: &Option<Spanned<String>>| match glob {
            Some(glob) => self.glob(glob),
            None => self.glob(&Spanned::new(0..0, "**".to_owned())),
        };
        Ok(Entry {
            id: id.clone(),
            statement: self.sentence(&entry.statement)?,
            reason: self.sentence(&entry.reason)?,
            bug,
            is_intermittent: entry.intermittent,
            review_by: self.date(&entry.review_by)?,
            cells: CellPattern {
                scenario: self.glob(&entry.scenario)?,
                case: any(&entry.case)?,
                hop: any(&entry.hop)?,
                cookie: any(&entry.cookie)?,
                kind: entry.kind,
                seen: entry.seen,
            },
            subjects: SubjectPattern {
                browser: self.browser(&entry.browser)?,
                version: entry.version.as_ref().map_or_else(|| Ok(VersionRange::default()), |v| self.version(v))?,
                profile: any(&entry.profile)?,
            },
            place: Place { whole, id: entry.id.span(), review_by: entry.review_by.span() },
        })
    }

    fn sentence(&self, text: &Spanned<String>) -> Diagnosed<String> {
        if text.get_ref().trim().is_empty() {
            return Err(self.complaint(text.span(), "the text is empty", "say it in one sentence"));
        }
        Ok(text.get_ref().clone())
    }

    fn glob(&self, text: &Spanned<String>) -> Diagnosed<Pattern> {
        Pattern::parse(text.get_ref()).map_err(|error| {
            let message = format!("{:?} is no pattern: {error}", text.get_ref());
            self.complaint(text.span(), message, "use * for any letters, and ** for any letters and slashes")
        })
    }

    fn browser(&self, text: &Spanned<String>) -> Diagnosed<Selector> {
        text.get_ref().parse().map_err(|error: samesite_format::UnknownBrowser| {
            self.complaint(text.span(), error.to_string(), &error.help())
        })
    }

    fn version(&self, text: &Spanned<String>) -> Diagnosed<VersionRange> {
        text.get_ref().parse().map_err(|part: String| {
            let help = "write conditions such as \">=140, <153.2\"";
            self.complaint(text.span(), format!("{part:?} is no condition on a version"), help)
        })
    }

    fn date(&self, written: &Spanned<Datetime>) -> Diagnosed<Date> {
        let datetime = written.get_ref();
        let date = datetime.date.filter(|_| datetime.time.is_none() && datetime.offset.is_none()).and_then(|date| {
            let (year, month, day) = (i16::try_from(date.year), i8::try_from(date.month), i8::try_from(date.day));
            Date::new(year.ok()?, month.ok()?, day.ok()?).ok()
        });
        date.ok_or_else(|| {
            let message = format!("{datetime} is no day");
            self.complaint(written.span(), message, "write a date, such as 2027-06-30, without quotes")
        })
    }
}
