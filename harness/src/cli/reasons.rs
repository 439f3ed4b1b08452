//! `samesite reasons`

use std::fmt::Write as _;

use samesite_format::Judgement;
use samesite_format::document::{AllReasons, FORMAT};
use samesite_format::reasons::{HeldAgainst, KeptOtherwise, OtherReason, Pending, Place, Reasons};
use samesite_format::{JarVerdict, ReasonVerdict, Recording};
use samesite_reports::diff::counted;

use super::arguments::ReasonsArguments;
use super::judged::{Judged, ledger};
use super::output::{say, say_json};
use super::recordings::read_all;
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::paragraph::wrapped;

/// How many cases of a list are named; JSON has all of them.
const NAMED: usize = 6;

pub(super) fn reasons(arguments: &ReasonsArguments) -> Result<Exit, Error> {
    let recordings: Vec<Recording> =
        read_all(&arguments.recordings)?.into_iter().map(|(_, recording)| recording).collect();
    let judgements = Judged::of(&recordings, &ledger(None)?)?.judgements;
    let reasons: Vec<Reasons> = judgements.iter().filter_map(|judgement| Reasons::of(judgement, &judgements)).collect();
    let is_clean = reasons
        .iter()
        .all(|reasons| reasons.others.is_empty() && reasons.kept_otherwise.is_empty() && reasons.misplaced.is_empty());
    if arguments.json {
        say_json(&AllReasons { format: FORMAT, reasons })?;
    } else if reasons.is_empty() {
        say(&none(&judgements, &recordings))?;
    } else {
        say(&reasons.iter().map(told).collect::<Vec<_>>().join("\n"))?;
    }
    Ok(if is_clean { Exit::Clean } else { Exit::Deviation })
}

fn none(judgements: &[Judgement], recordings: &[Recording]) -> String {
    let names: Vec<String> = judgements.iter().map(name).collect();
    let mut text = format!(
        "No browser has told its reasons: {}.\n`samesite run --accounts` asks those that have a way to tell.\n",
        names.join(", ")
    );
    for (name, recording) in names.iter().zip(recordings) {
        if let Some(why) = &recording.environment.untold {
            wrapped(&mut text, "  ", &format!("{name} was asked, and did not tell: {why}"));
        }
    }
    text
}

fn name(judgement: &Judgement) -> String {
    let subject = &judgement.subject;
    format!("{} {} {}", subject.browser, subject.release(), subject.profile)
}

fn told(reasons: &Reasons) -> String {
    let Reasons { subject, hops, told, cells, others, jars, kept_otherwise, misplaced, pending } = reasons;
    let mut text = format!("{} {} {}\n", subject.browser, subject.release(), subject.profile);
    let counts: Vec<String> = ReasonVerdict::ALL
        .iter()
        .map(|verdict| format!("{} {verdict}", cells.get(verdict).copied().unwrap_or(0)))
        .collect();
    if !cells.is_empty() {
        wrapped(&mut text, "  hops:  ", &format!("{told} of {hops} have an account"));
        wrapped(&mut text, "  cells: ", &counts.join(", "));
    }
    if !jars.is_empty() {
        let counts: Vec<String> = JarVerdict::ALL
            .iter()
            .map(|verdict| format!("{} {verdict}", jars.get(verdict).copied().unwrap_or(0)))
            .collect();
        wrapped(&mut text, "  jar:   ", &counts.join(", "));
    }
    for other in others {
        let _ = writeln!(text);
        tell_other(&mut text, other);
    }
    for kept in kept_otherwise.iter().take(NAMED) {
        let _ = writeln!(text);
        tell_kept(&mut text, kept);
    }
    if kept_otherwise.len() > NAMED {
        let _ = writeln!(text);
        wrapped(&mut text, "  ", &format!("and {} more that are not kept as predicted", kept_otherwise.len() - NAMED));
    }
    for hop in misplaced.iter().take(NAMED) {
        let place = format!("{}/{} {}", hop.scenario, hop.case, hop.hop);
        wrapped(&mut text, "  another asked: ", &format!("{place}: {}", hop.differs));
    }
    if misplaced.len() > NAMED {
        wrapped(&mut text, "  another asked: ", &format!("and {} more", misplaced.len() - NAMED));
    }
    for pending in pending {
        let _ = writeln!(text);
        tell_pending(&mut text, pending);
    }
    text
}

fn tell_other(text: &mut String, other: &OtherReason) {
    let OtherReason { verdict, kind, predicted, rule, expected, said, accounted_for, places } = other;
    let (yes, no) = kind.words();
    let word = match (*predicted, no) {
        (true, _) => yes,
        (false, "-") => "withheld",
        (false, no) => no,
    };
    let all = places.len();
    wrapped(
        text,
        "  ",
        &format!("{verdict}: {}, {accounted_for} of them as expected on the wire", counted(all, "cell")),
    );
    wrapped(text, "    predicted: ", &format!("{word}, as it turns on this: {rule}"));
    wrapped(text, "    should say: ", expected);
    wrapped(text, "    says:       ", said);
    wrapped(text, "    where:      ", &named(places));
}

fn tell_kept(text: &mut String, kept: &KeptOtherwise) {
    let KeptOtherwise { place, verdict, expected, listed } = kept;
    let all = |cookies: &[String]| if cookies.is_empty() { "nothing".to_owned() } else { cookies.join("; and ") };
    wrapped(text, "  ", &format!("{verdict}: {}/{} {} ({})", place.scenario, place.case, place.hop, place.cookie));
    wrapped(text, "    should keep: ", &all(expected));
    wrapped(text, "    keeps:       ", &all(listed));
}

fn tell_pending(text: &mut String, pending: &Pending) {
    let Pending { change, places, held_against } = pending;
    wrapped(text, "  if ", &format!("{}: {} would be withheld", change.statement(), counted(places.len(), "cell")));
    if !places.is_empty() {
        wrapped(text, "    where: ", &named(places));
        wrapped(text, "    ways:  ", &ways(places));
    }
    let Some(HeldAgainst { subject, withheld, sent, unseen, unforeseen }) = held_against else { return };
    let run = format!("{} {} {}", subject.browser, subject.release(), subject.profile);
    let seen = format!("{withheld} are withheld there, {} are sent, {unseen} were not seen", sent.len());
    wrapped(text, "    ", &format!("in {run}: {seen}; withheld and not foreseen: {}", unforeseen.len()));
    for (lead, places) in [("    sent there: ", sent), ("    not foreseen: ", unforeseen)] {
        if !places.is_empty() {
            wrapped(text, lead, &named(places));
        }
    }
}

/// The first cases of some cells, and how many cookies each has.
fn named(places: &[Place]) -> String {
    let mut cases: Vec<(String, Vec<&str>)> = Vec::new();
    for place in places {
        let case = format!("{}/{} {}", place.scenario, place.case, place.hop);
        match cases.last_mut().filter(|(other, _)| *other == case) {
            Some((_, cookies)) => cookies.push(&place.cookie),
            None => cases.push((case, vec![&place.cookie])),
        }
    }
    let shown = cases.iter().take(NAMED).map(|(case, cookies)| match cookies.as_slice() {
        [one, other, third, more @ ..] if !more.is_empty() => {
            format!("{case} ({one}, {other}, {third} and {} more)", more.len())
        }
        few => format!("{case} ({})", few.join(", ")),
    });
    let mut text = shown.collect::<Vec<_>>().join("; ");
    if cases.len() > NAMED {
        let _ = write!(text, "; and {} more", cases.len() - NAMED);
    }
    text
}

/// How many cells each way of asking has, the most first.
fn ways(places: &[Place]) -> String {
    let mut ways: Vec<(&str, usize)> = Vec::new();
    for place in places {
        // A way that was redirected is named after the first request.
        let way = place
            .hop
            .split("-via")
            .next()
            .unwrap_or_default()
            .trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
        match ways.iter_mut().find(|(other, _)| *other == way) {
            Some((_, count)) => *count += 1,
            None => ways.push((way, 1)),
        }
    }
    ways.sort_by_key(|(way, count)| (std::cmp::Reverse(*count), *way));
    ways.iter().map(|(way, count)| format!("{way} {count}")).collect::<Vec<_>>().join(", ")
}
