//! `samesite explain`

use std::fmt::Write as _;
use std::path::PathBuf;

use samesite_format::{AccountFinding, JarFinding, JarVerdict, ReasonVerdict};
use samesite_model::Edition;
use samesite_scenarios::{Case, JAR, Library, Scenario};

use super::arguments::ExplainArguments;
use super::documents::{CookieAccount, CookieListed, Explained};
use super::judged::{claims_for, reading};
use super::output::{say, say_json};
use super::recordings::open_all;
use super::selection::library_with;
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::paragraph::wrapped;
use samesite_judge::explain::Explanation;
use samesite_judge::suffixes;
use samesite_judge::verdict::{Judge, judge_scenario};
use samesite_scenarios::suggestion::nearest;

pub(super) fn explain(arguments: &ExplainArguments) -> Result<Exit, Error> {
    let (library, name) = library_with(&arguments.case)?;
    let (scenario, case) = case_named(&library, &name)?;
    let reading = reading(arguments.edition.as_deref().unwrap_or(Edition::CURRENT.id()))?;
    if let Some(cookie) = &arguments.cookie {
        cookie_named(scenario, &arguments.case, cookie)?;
    }
    let cookie = arguments.cookie.as_deref();
    let explanation = match arguments.edition {
        Some(_) => Explanation::of(scenario, case, cookie, &reading, suffixes::embedded()),
        None => Explanation::with_disagreements(scenario, case, cookie, &reading, suffixes::embedded()),
    };
    let (accounts, jars) = accounts(&arguments.recording, scenario, case, cookie)?;
    if arguments.json {
        say_json(&Explained { format: 2, explanation, accounts, jars })?;
    } else {
        let listed = listed(&jars);
        let told = told(&accounts, !arguments.recording.is_empty() && listed.is_empty());
        say(&format!("{explanation}{told}{listed}"))?;
    }
    Ok(Exit::Clean)
}

/// What the browsers of some recordings said of a case, and what they list of their jars.
fn accounts(
    recordings: &[PathBuf],
    scenario: &Scenario,
    case: &Case,
    cookie: Option<&str>,
) -> Result<(Vec<CookieAccount>, Vec<CookieListed>), Error> {
    let (mut accounts, mut jars) = (Vec::new(), Vec::new());
    for file in open_all(recordings)? {
        let plays = file.plays(scenario.id.as_str())?;
        let claims = claims_for(file.environment())?;
        let judge = Judge::new(file.environment(), &claims, suffixes::embedded());
        let subject = judge.nothing_yet().subject;
        let judged = judge_scenario(&[(&judge, &plays)]).into_iter().flatten();
        let cases = judged.flat_map(|judged| judged.cases).filter(|own| own.id == case.id || own.id == JAR);
        for hop in cases.flat_map(|own| own.hops) {
            for cell in hop.cells.iter().filter(|cell| cookie.is_none_or(|cookie| cookie == cell.subject())) {
                if let Some(finding) = &cell.jar {
                    jars.push(CookieListed {
                        browser: subject.to_string(),
                        hop: hop.id.clone(),
                        cookie: cell.subject().to_owned(),
                        finding: finding.as_ref().clone(),
                    });
                }
                let Some(finding) = cell.told() else { continue };
                accounts.push(CookieAccount {
                    browser: subject.to_string(),
                    hop: hop.id.clone(),
                    cookie: cell.subject().to_owned(),
                    kind: cell.kind(),
                    finding: finding.clone(),
                });
            }
        }
    }
    Ok((accounts, jars))
}

/// What browsers said, hop by hop; `was_asked` says whether somebody wants to know.
fn told(accounts: &[CookieAccount], was_asked: bool) -> String {
    let mut text = String::new();
    if accounts.is_empty() {
        return if was_asked { "\nno browser of the recordings said why\n".to_owned() } else { text };
    }
    let mut browser = "";
    for CookieAccount { browser: own, hop, cookie, finding, .. } in accounts {
        if own != browser {
            let _ = writeln!(text, "\n{own} says");
            browser = own;
        }
        let AccountFinding { verdict, expected, said, pending } = finding;
        let should =
            if *verdict == ReasonVerdict::SameReason { String::new() } else { format!(", should be {expected}") };
        wrapped(&mut text, "  ", &format!("{hop} {cookie}: {said} ({verdict}{should})"));
        for change in pending {
            wrapped(&mut text, "    ", &format!("it would be withheld if {}", change.statement()));
        }
    }
    text
}

/// What browsers list of their jars; cookies that are not there, as predicted, are passed over.
fn listed(jars: &[CookieListed]) -> String {
    let mut text = String::new();
    let mut browser = "";
    for CookieListed { browser: own, hop, cookie, finding } in jars {
        let JarFinding { verdict, expected, listed } = finding;
        if listed.is_empty() && expected.is_empty() {
            continue;
        }
        if own != browser {
            let _ = writeln!(text, "\n{own} lists of its jar");
            browser = own;
        }
        let should = match verdict {
            JarVerdict::AsPredicted => String::new(),
            _ => format!(", should be {}", JarFinding::in_a_line(expected)),
        };
        wrapped(&mut text, "  ", &format!("{hop} {cookie}: {} ({verdict}{should})", JarFinding::in_a_line(listed)));
    }
    text
}

/// Complains if no line of the scenario sets a cookie of that name.
pub(super) fn cookie_named(scenario: &Scenario, case: &str, cookie: &str) -> Result<(), Error> {
    if scenario.lines().any(|line| line.label == *cookie) {
        return Ok(());
    }
    Err(Error::UnknownCookie {
        case: case.to_owned(),
        cookie: cookie.to_owned(),
        known: scenario.lines().map(|line| line.label.clone()).collect(),
    })
}

/// The case of that name, or the only one whose name contains it.
pub(super) fn case_named<'l>(library: &'l Library, name: &str) -> Result<(&'l Scenario, &'l Case), Error> {
    let all = cases(library);
    if let Some((_, found)) = all.iter().find(|(full, _)| full == name) {
        return Ok(*found);
    }
    let mut candidates: Vec<_> = all.iter().filter(|(full, _)| full.contains(name)).collect();
    if candidates.len() != 1 {
        // Each part may stand for itself: `5/post`.
        let parts = by_parts(library, &all, name);
        if !parts.is_empty() {
            candidates = parts;
        }
    }
    match candidates.as_slice() {
        [(_, found)] => Ok(*found),
        [] => Err(Error::UnknownCase { name: name.to_owned(), meant: meant(library, &all, name) }),
        several => {
            let all = several.iter().map(|(full, _)| full.clone()).collect();
            Err(Error::AmbiguousCase { name: name.to_owned(), all })
        }
    }
}

/// The cases of the scenarios that the first part of a name selects, by their own names; those of that very name, if
/// there are any.
fn by_parts<'a, 'l>(library: &Library, all: &'a [(String, Found<'l>)], name: &str) -> Vec<&'a (String, Found<'l>)> {
    let Some((of, own)) = name.rsplit_once('/') else { return Vec::new() };
    let Ok(scenarios) = library.select(of) else { return Vec::new() };
    let is_of = |scenario: &Scenario| scenarios.iter().any(|selected| selected.id == scenario.id);
    let of_them = || all.iter().filter(|(_, (scenario, _))| is_of(scenario));
    let exact: Vec<_> = of_them().filter(|(_, (_, case))| case.id == own).collect();
    if exact.is_empty() { of_them().filter(|(_, (_, case))| case.id.contains(own)).collect() } else { exact }
}

/// A case with its scenario.
type Found<'l> = (&'l Scenario, &'l Case);

/// Every case there is, with its full name: `stories/05-cross-site-request-forgery/post`.
fn cases(library: &Library) -> Vec<(String, Found<'_>)> {
    let pairs = library.scenarios().iter().flat_map(|scenario| scenario.cases.iter().map(move |case| (scenario, case)));
    pairs.map(|(scenario, case)| (format!("{}/{}", scenario.id, case.id), (scenario, case))).collect()
}

/// The full name of the case that was meant, perhaps: `05/pots` is near to `stories/05-cross-site-request-forgery/post`.
fn meant(library: &Library, all: &[(String, Found<'_>)], name: &str) -> Option<String> {
    let (of, own) = name.rsplit_once('/').unwrap_or(("", name));
    let selected = library.select(of).unwrap_or_default();
    let near =
        || all.iter().filter(|(_, (scenario, _))| of.is_empty() || selected.iter().any(|one| one.id == scenario.id));
    let meant = nearest(own, near().map(|(_, (_, case))| case.id.as_str()))?;
    near().find(|(_, (_, case))| case.id == meant).map(|(full, _)| full.clone())
}
