//! `samesite export`

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use samesite_format::{FORMAT, Play, Recording, RecordingFile, read_text};
use samesite_judge::claims::Claim;
use samesite_judge::evidence::playing::scenario_of_all;
use samesite_judge::ledger::Ledger;
use samesite_judge::suffixes;
use samesite_judge::verdict::{Judge, judge_scenario};
use samesite_reports::export::content::{Handover, Wanted};
use samesite_reports::export::wpt_test::WebPlatformTest;
use samesite_reports::export::{ExportedFile, bug_report, compat_data, har, reproduction, wpt_test};
use samesite_reports::folder::{Kind, Writing};
use samesite_reports::site::case_alone;
use samesite_scenarios::Library;
use serde_json::Value;

use super::arguments::{ExportArguments, Form};
use super::documents::{ExportedCase, ExportedQuestion, LeftOut, SeenAnswer};
use super::judged::{Judged, claims_for, ledger};
use super::output::{note, say, say_json};
use super::recordings::open_all;
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::export::{Observed, evidence, handover};
use crate::report::content;
use samesite_scenarios::suggestion::nearest;

/// The largest file of MDN's data that is read, in octets: all of them are 18 million.
const LARGEST_DATA: u64 = 128 * 1024 * 1024;

pub(super) fn export(arguments: &ExportArguments) -> Result<Exit, Error> {
    let recordings = open_all(&arguments.recordings)?;
    let library = Library::embedded()?;
    let (scenario, case) = chosen(&recordings, arguments.case.as_deref())?;
    let ledger = ledger(None)?;
    let observed = observed(&recordings, &scenario, &case, &ledger)?;
    let plays: Vec<&Play> = observed.iter().flat_map(|one| &one.plays).collect();
    let whole = scenario_of_all(&plays);
    let named = whole.as_ref().and_then(|whole| Some((whole, whole.case(&case)?)));
    let (whole, own) =
        named.ok_or_else(|| Error::UnrecordedCase { name: format!("{scenario}/{case}"), meant: None })?;
    let handover = handover(whole, own, &observed, &library);
    let forms = if arguments.forms.is_empty() {
        &[Form::Wpt, Form::BugReport, Form::Har, Form::Mdn, Form::Page][..]
    } else {
        &arguments.forms
    };
    let stated = arguments.compat_data.as_deref().map(compat_data_of).transpose()?;
    let mut exported = Exported::of(&handover, forms, stated.as_ref());
    if forms.contains(&Form::Page) {
        exported.add_page(&observed, (&scenario, &case), &library, &ledger)?;
    }
    if exported.files.is_empty() {
        let why = exported.left_out.iter().map(|(form, why)| format!("{form}: {why}")).collect();
        return Err(Error::NothingToExport { case: format!("{scenario}/{case}"), why });
    }
    let mut writing = Writing::begin(&arguments.out, Kind::Export)?;
    for file in &exported.files {
        writing.put(&file.path, &file.text)?;
    }
    let written = writing.end()?;
    if arguments.json {
        say_json(&exported.document(&handover))?;
    } else {
        say(&exported.told(&handover))?;
    }
    note(&format!("{} files in {}", written.files, arguments.out.display()));
    Ok(Exit::Clean)
}

/// The case that was named, or the only one there is: its scenario and its own name.
fn chosen(recordings: &[RecordingFile], name: Option<&str>) -> Result<(String, String), Error> {
    let of = name.and_then(|name| name.rsplit_once('/')).map_or("", |(of, _)| of);
    let mut all: BTreeMap<String, (String, String)> = BTreeMap::new();
    for recording in recordings {
        for scenario in recording.scenarios().into_iter().filter(|scenario| scenario.contains(of)) {
            for play in recording.plays(scenario)? {
                for case in play.cases {
                    all.insert(format!("{scenario}/{case}"), (scenario.to_owned(), case));
                }
            }
        }
    }
    let Some(name) = name else {
        return match all.len() {
            1 => Ok(all.into_values().next().expect("there is one")),
            _ => Err(Error::ManyCases { all: all.into_keys().collect() }),
        };
    };
    if let Some(found) = all.get(name) {
        return Ok(found.clone());
    }
    let candidates: Vec<&String> = all.keys().filter(|full| full.contains(name)).collect();
    match candidates.as_slice() {
        [full] => Ok(all[*full].clone()),
        [] => {
            let meant = nearest(name.rsplit('/').next().unwrap_or(name), all.values().map(|(_, case)| case.as_str()));
            let meant =
                meant.and_then(|meant| all.iter().find(|(_, (_, case))| case == meant)).map(|(full, _)| full.clone());
            Err(Error::UnrecordedCase { name: name.to_owned(), meant })
        }
        several => Err(Error::AmbiguousCase {
            name: name.to_owned(),
            all: several.iter().map(|full| (*full).clone()).collect(),
        }),
    }
}

/// What each recording that has the case says of it.
fn observed(recordings: &[RecordingFile], scenario: &str, case: &str, ledger: &Ledger) -> Result<Vec<Observed>, Error> {
    let mut all = Vec::new();
    for recording in recordings {
        let mut plays = recording.plays(scenario)?;
        plays.sort_by_key(|play| play.attempt);
        if !plays.iter().any(|play| play.cases.iter().any(|own| own == case)) {
            note(&format!("{} has no case {scenario}/{case}", recording.path().display()));
            continue;
        }
        let environment = recording.environment().clone();
        let claims = claims_for(&environment)?;
        let judge = Judge::new(&environment, &claims, suffixes::embedded());
        let Some(mut judged) = judge_scenario(&[(&judge, &plays)]).into_iter().flatten().next() else { continue };
        let covered = ledger.cover(&environment, &mut judged);
        let notes = claims.iter().map(|claim: &Claim| claim.note(true));
        let explanations = notes.chain(claims.not_known().map(|claim| claim.note(false))).chain(covered).collect();
        all.push(Observed { environment, plays, judged, explanations });
    }
    Ok(all)
}

/// MDN's data, from a file.
fn compat_data_of(path: &Path) -> Result<Value, Error> {
    let wrong = |what: String| Error::CompatData { path: path.to_owned(), what };
    let text = read_text(path, LARGEST_DATA).map_err(|error| wrong(error.to_string()))?;
    let data: Value = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    if data.pointer("/http/headers/Set-Cookie").is_none() {
        return Err(wrong("it has no http.headers.Set-Cookie".to_owned()));
    }
    Ok(data)
}

/// What is handed over.
struct Exported {
    files: Vec<ExportedFile>,
    /// What cannot be told: the form, and why.
    left_out: Vec<(&'static str, String)>,
    test: Option<WebPlatformTest>,
}

impl Exported {
    fn of(handover: &Handover, forms: &[Form], stated: Option<&Value>) -> Self {
        let mut exported = Self { files: Vec::new(), left_out: Vec::new(), test: None };
        for form in forms {
            match form {
                Form::Wpt => exported.add_test(handover),
                Form::BugReport => exported.add_reports(handover),
                Form::Har => {
                    exported.files.extend(handover.seen.iter().map(|seen| har::archive(handover, seen, moment)));
                }
                // It is made of what was observed.
                Form::Page => {}
                Form::Mdn => {
                    let of_case = format!("{}/{}", handover.scenario, handover.case);
                    match compat_data::patch(&of_case, &evidence(handover), stated) {
                        Some(file) => exported.files.push(file),
                        None => {
                            exported.left_out.push(("mdn", "no key of the data is decided by this case".to_owned()));
                        }
                    }
                }
            }
        }
        exported
    }

    fn add_page(
        &mut self,
        observed: &[Observed],
        (scenario, case): (&str, &str),
        library: &Library,
        ledger: &Ledger,
    ) -> Result<(), Error> {
        let of_scenario = |one: &Observed| Recording {
            format: FORMAT,
            environment: one.environment.clone(),
            plays: one.plays.clone(),
            unsolicited: Vec::new(),
            broken_off: false,
        };
        let recordings: Vec<Recording> = observed.iter().map(of_scenario).collect();
        let judged = Judged::of(&recordings, ledger)?;
        let judged = recordings.into_iter().zip(judged.judgements).collect();
        match case_alone(&content(judged, &[], library), scenario, case) {
            Some(text) => self.files.push(ExportedFile { path: "page.html".to_owned(), text }),
            None => self.left_out.push(("page", "the report has no page of the case".to_owned())),
        }
        Ok(())
    }

    fn add_test(&mut self, handover: &Handover) {
        match wpt_test::test(handover) {
            Ok(test) => {
                self.files.extend(test.files.iter().cloned());
                self.left_out.extend(test.left_out.iter().map(|(name, why)| ("wpt", format!("{name}: {why}"))));
                self.test = Some(test);
            }
            Err(why) => self.left_out.extend(why.into_iter().map(|why| ("wpt", why))),
        }
    }

    fn add_reports(&mut self, handover: &Handover) {
        let reports: Vec<ExportedFile> =
            handover.seen.iter().filter_map(|seen| bug_report::report(handover, seen)).collect();
        if reports.is_empty() {
            let why = format!("no browser does otherwise than {}", handover.edition);
            self.left_out.push(("bug-report", why));
            return;
        }
        self.files.extend(reports);
        match &handover.staging {
            Ok(staging) => self.files.extend(reproduction::files(staging)),
            Err(why) => self.left_out.extend(why.iter().map(|why| ("reproduction", why.clone()))),
        }
    }

    /// What was written and what was not, for people.
    fn told(&self, handover: &Handover) -> String {
        let mut text = format!("{}/{}: {}\n", handover.scenario, handover.case, handover.title);
        for file in &self.files {
            text += &format!("  {}\n", file.path);
        }
        for (form, why) in &self.left_out {
            text += &format!("not in the {form}: {why}\n");
        }
        text
    }

    /// The same for programs, with each question and what was seen.
    fn document(&self, handover: &Handover) -> ExportedCase {
        let question = |(place, look): (usize, &samesite_reports::export::Look)| {
            let seen: BTreeMap<String, SeenAnswer> = handover
                .seen
                .iter()
                .filter_map(|seen| {
                    let answer = seen.answers[place].as_ref()?;
                    Some((seen.name(), SeenAnswer { seen: answer.seen.clone(), as_edition: answer.as_edition }))
                })
                .collect();
            let (pair, is_there) = match &look.wanted {
                Wanted::Cookie { pair, is_there } => (Some(pair.clone()), Some(*is_there)),
                Wanted::Header(_) => (None, None),
            };
            ExportedQuestion {
                name: look.name(),
                request: look.at.0.clone(),
                time: look.at.1,
                kind: look.kind,
                subject: look.subject.clone(),
                pair,
                expected: is_there,
                in_wpt: self.test.as_ref().is_some_and(|test| test.asked.contains(&place)),
                seen,
            }
        };
        let left_out =
            |(form, why): &(_, _)| LeftOut { form: ToString::to_string(form), why: ToString::to_string(why) };
        ExportedCase {
            format: 1,
            case: format!("{}/{}", handover.scenario, handover.case),
            files: self.files.iter().map(|file| file.path.clone()).collect(),
            left_out: self.left_out.iter().map(left_out).collect(),
            wpt_page: self.test.as_ref().map(|test| test.page.clone()),
            deeds: handover.staging.as_ref().ok().map(reproduction::script),
            questions: handover.looks.iter().enumerate().map(question).collect(),
        }
    }
}

/// A moment in milliseconds since 1970, as archives have it.
fn moment(milliseconds: i64) -> String {
    Timestamp::from_millisecond(milliseconds).map_or_else(
        |_| "1970-01-01T00:00:00.000Z".to_owned(),
        |moment| moment.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
    )
}
