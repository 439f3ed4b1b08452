//! A bug report for the tracker of a browser: what happens, what should, what others do, and how to see it.

use std::fmt::Write as _;

use samesite_format::{Environment, Profile, Switch, visible};

use super::ExportedFile;
use super::content::{Deviation, Handover, Look, Seen, Wanted};
use super::har::file_stem;
use super::reproduction;
use super::staging::Staging;
use crate::markdown::{code, text};
use crate::site::{HopContent, without_tokens};

/// Where an engine's bugs are filed.
struct Tracker {
    engine: &'static str,
    place: &'static str,
    link: &'static str,
}

const TRACKERS: &[Tracker] = &[
    Tracker {
        engine: "chromium",
        place: "the Chromium tracker, component Internals > Network > Cookies",
        link: "https://issues.chromium.org/issues/new",
    },
    Tracker {
        engine: "firefox",
        place: "Bugzilla, product Core, component Networking: Cookies",
        link: "https://bugzilla.mozilla.org/enter_bug.cgi?product=Core&component=Networking%3A%20Cookies",
    },
    Tracker {
        engine: "webkit",
        place: "WebKit Bugzilla, component WebKitGTK; what libsoup decides belongs to libsoup's own tracker",
        link: "https://bugs.webkit.org/enter_bug.cgi?product=WebKit&component=WebKitGTK",
    },
];

/// The report about one browser; `None` where it does nothing otherwise than the edition.
#[must_use]
pub fn report(handover: &Handover, seen: &Seen) -> Option<ExportedFile> {
    let deviations = seen.deviations(&handover.looks);
    let first = deviations.first()?;
    let mut out = format!("# {}\n\n", title(handover, first));
    filing(&mut out, seen);
    versions(&mut out, seen);
    what_happens(&mut out, handover, &deviations);
    expected(&mut out, handover, &deviations);
    actual(&mut out, handover, seen, &deviations);
    others(&mut out, handover, seen, &deviations);
    known(&mut out, seen, &deviations);
    repeat(&mut out, handover, seen);
    Some(ExportedFile::new(format!("bug-report/{}.md", file_stem(seen)), out))
}

/// The report's title: what is seen in place of what should be.
fn title(handover: &Handover, Deviation { look, answer }: &Deviation<'_>) -> String {
    let hop = handover.hops.iter().find(|hop| hop.id == look.hop);
    let relation = hop.map_or("", |hop| hop.relation.as_str());
    let request = hop.map_or(look.hop.clone(), |hop| format!("a {relation} request ({})", hop.probe));
    match &look.wanted {
        Wanted::Cookie { is_there, .. } => {
            let should = if *is_there { "should be" } else { "should not be" };
            format!(
                "Cookie {} is {} with {}, and {should}",
                code(&line_of(handover, look)),
                answer.seen,
                text(&request)
            )
        }
        Wanted::Header(_) => {
            format!("{} is {} in {}", text(&look.subject), code(&answer.seen), text(&request))
        }
    }
}

/// The line that sets the cookie of a look.
fn line_of(handover: &Handover, look: &Look) -> String {
    let Wanted::Cookie { pair, .. } = &look.wanted else { return look.subject.clone() };
    let is_its = |line: &&String| line.split(';').next().map(str::trim) == Some(pair.as_str());
    handover.cookies.iter().find(is_its).unwrap_or(pair).clone()
}

fn filing(out: &mut String, seen: &Seen) {
    let engine = seen.environment.engine.to_string();
    if let Some(tracker) = TRACKERS.iter().find(|tracker| tracker.engine == engine) {
        let _ = writeln!(out, "<!-- For {}: {} -->\n", tracker.place, tracker.link);
    }
}

fn versions(out: &mut String, seen: &Seen) {
    let environment = &seen.environment;
    *out += "## Versions\n\n";
    let _ = writeln!(out, "- {} {}", text(&environment.browser.name), text(&environment.browser.version));
    for (library, version) in &environment.libraries {
        let _ = writeln!(out, "- {} {}", text(library), text(version));
    }
    let _ = writeln!(out, "- {}", text(&environment.system));
    let engine = environment.engine.known();
    let purpose = engine.and_then(|engine| Profile::named(engine, &environment.profile).ok()).map(Profile::purpose);
    let purpose = purpose.map(|purpose| format!(": {}", text(purpose))).unwrap_or_default();
    let _ = writeln!(out, "- settings: {}{purpose}{}", text(&environment.profile), switched(environment));
    let _ = writeln!(out, "- seen on {}\n", text(&seen.day));
}

/// What a profile switches.
fn switches(environment: &Environment) -> &'static [Switch] {
    let profile = environment.engine.known().and_then(|engine| Profile::named(engine, &environment.profile).ok());
    profile.map_or(&[], Profile::each_switch)
}

/// What a profile switches, as code: ` (`network.cookie.cookieBehavior = 0`)`.
fn switched(environment: &Environment) -> String {
    let all: Vec<String> = switches(environment).iter().map(|switch| code(&switch.to_string())).collect();
    if all.is_empty() { String::new() } else { format!(" ({})", all.join(", ")) }
}

fn what_happens(out: &mut String, handover: &Handover, deviations: &[Deviation<'_>]) {
    *out += "## Steps\n\n";
    for (number, hop) in handover.hops.iter().enumerate() {
        let _ = writeln!(out, "{}. {}", number + 1, text(&hop.sentence));
    }
    if !handover.probes.is_empty() {
        *out += "\nThe ways to ask:\n\n";
    }
    for (name, description) in &handover.probes {
        let _ = writeln!(out, "- {}: {}", text(name), text(description));
    }
    *out += "\nThe cookies:\n\n";
    for line in &handover.cookies {
        let _ = writeln!(out, "- {}", code(line));
    }
    let _ = write!(out, "\n{}\n", fenced("text", &diagram(handover, deviations)));
}

/// Who asks whom, one line each, the requests in question marked.
fn diagram(handover: &Handover, deviations: &[Deviation<'_>]) -> String {
    let mut lines = String::new();
    let wide = handover.actors.iter().map(|actor| actor.letter.chars().count()).max().unwrap_or(0).max("user".len());
    for actor in &handover.actors {
        let _ = writeln!(
            lines,
            "{:<wide$}  {}   (site: {})",
            visible(&actor.letter),
            visible(&actor.origin),
            visible(&actor.site)
        );
    }
    lines.push('\n');
    for hop in &handover.hops {
        let letter = |place: usize| handover.actors.get(place).map_or("?", |actor| actor.letter.as_str());
        let from = hop.from.map_or("user", letter);
        let what = match &hop.method {
            Some(method) => format!("{method} {}", path(hop)),
            None => "document.cookie".to_owned(),
        };
        let on = hop.redirect.map(|status| format!(" → {status}")).unwrap_or_default();
        let mark =
            if deviations.iter().any(|deviation| deviation.look.hop == hop.id) { "   ◄── here" } else { "" };
        let line = format!("{from:<wide$} ──► {:<wide$}  {what}   [{}]{on}{mark}", letter(hop.to), hop.probe);
        lines += &visible(&line);
        lines.push('\n');
    }
    lines
}

/// The URL of a request from its path on.
fn path(hop: &HopContent) -> &str {
    let after = hop.url.split_once("://").map_or(hop.url.as_str(), |(_, after)| after);
    after.find('/').map_or("/", |at| &after[at..])
}

fn expected(out: &mut String, handover: &Handover, deviations: &[Deviation<'_>]) {
    let _ = writeln!(out, "## Expected\n\nBy {}:\n", text(&handover.edition));
    // What holds of a cookie at one request holds at the next for the same reason.
    let mut told: Vec<&Look> = Vec::new();
    for Deviation { look, .. } in deviations {
        let _ = writeln!(out, "- {}", text(&look.name()));
        if !told.iter().any(|other| other.subject == look.subject || other.rule == look.rule) {
            told.push(look);
        }
    }
    out.push('\n');
    for look in told {
        let clause = look.clause.as_deref().map(|clause| format!(", {} of `samesite clauses`", text(clause)));
        let _ = writeln!(out, "> {} ({}{}).", text(&look.rule), text(&look.by), clause.unwrap_or_default());
        out.push_str(if look.proof.is_empty() { "" } else { ">\n" });
        for step in &look.proof {
            let _ = writeln!(out, "> - {}", text(step));
        }
        out.push('\n');
    }
    let mut links: Vec<&str> = deviations.iter().filter_map(|deviation| deviation.look.link.as_deref()).collect();
    links.sort_unstable();
    links.dedup();
    for link in links {
        let _ = writeln!(out, "<{link}>\n");
    }
}

fn actual(out: &mut String, handover: &Handover, seen: &Seen, deviations: &[Deviation<'_>]) {
    *out += "## Actual\n\n";
    for Deviation { look, answer } in deviations {
        let own = answer.account.as_ref().map(|said| format!(" (the browser's own account: {})", code(said)));
        let own = own.unwrap_or_default();
        let _ = writeln!(out, "- {}: {} is {}{own}", text(&look.hop), text(&look.subject), text(&answer.seen));
    }
    out.push('\n');
    let mut hops: Vec<&str> = deviations.iter().map(|deviation| deviation.look.hop.as_str()).collect();
    hops.dedup();
    for hop in hops {
        let sentence = handover.hops.iter().find(|own| own.id == hop).map_or("", |own| own.sentence.as_str());
        let _ = writeln!(out, "{} What arrived:\n", text(sentence));
        for (_, request) in seen.requests.iter().filter(|(of, _)| of == hop) {
            let mut raw = format!("{} {} {}\n", request.method, without_tokens(&request.target), request.version);
            let _ = writeln!(raw, "host: {}", request.host);
            for field in request.headers.iter().filter(|field| field.0 != "host") {
                let value = String::from_utf8_lossy(&field.1);
                let _ = writeln!(raw, "{}: {}", field.0, without_tokens(&value));
            }
            let shown: Vec<String> = raw.lines().map(|line| visible(line).into_owned()).collect();
            let _ = writeln!(out, "{}", fenced("http", &shown.join("\n")));
        }
    }
}

fn others(out: &mut String, handover: &Handover, seen: &Seen, deviations: &[Deviation<'_>]) {
    let others: Vec<&Seen> = handover.seen.iter().filter(|other| other.name() != seen.name()).collect();
    if others.is_empty() {
        return;
    }
    *out += "## Other browsers\n\n| | expected |";
    let heading = |of: &Seen| {
        format!(
            " {} {} ({}) |",
            text(&of.environment.browser.name),
            text(&of.environment.browser.version),
            text(&of.environment.profile)
        )
    };
    *out += &heading(seen);
    others.iter().for_each(|other| *out += &heading(other));
    *out += &format!("\n|{}\n", "---|".repeat(others.len() + 3));
    for Deviation { look, .. } in deviations {
        let place = handover.looks.iter().position(|other| other == *look).unwrap_or_default();
        let wanted = look.name();
        let (asked, wanted) = wanted.rsplit_once(" is ").unwrap_or((&wanted, ""));
        let _ = write!(out, "| {} | {} |", text(asked), text(wanted));
        for one in std::iter::once(&seen).chain(&others) {
            let shown = one.answers.get(place).and_then(Option::as_ref).map_or("?", |answer| answer.seen.as_str());
            let _ = write!(out, " {} |", text(shown));
        }
        out.push('\n');
    }
    *out += "\n`?`: nothing could be seen, or it was not asked.\n\n";
}

fn known(out: &mut String, seen: &Seen, deviations: &[Deviation<'_>]) {
    let is_named =
        |id: &str| deviations.iter().any(|deviation| deviation.answer.explained_by.iter().any(|own| own == id));
    let known: Vec<_> = seen.explanations.iter().filter(|explanation| is_named(&explanation.id)).collect();
    if known.is_empty() {
        return;
    }
    *out += "## Known before\n\n";
    for explanation in known {
        let versions =
            explanation.versions.as_deref().map(|versions| format!(" ({})", text(versions))).unwrap_or_default();
        let _ = writeln!(out, "- {}{versions}", text(&explanation.statement));
        for evidence in &explanation.evidence {
            let _ = writeln!(out, "  - {}", text(evidence));
        }
    }
    out.push('\n');
}

fn repeat(out: &mut String, handover: &Handover, seen: &Seen) {
    *out += "## See it\n\nWith samesite, in the same browsers:\n\n";
    let _ = writeln!(out, "{}", fenced("sh", &visible(&handover.command)));
    if let Some(source) = &handover.source {
        let lines: Vec<String> = source.lines().map(|line| visible(line).into_owned()).collect();
        let _ = write!(out, "where that file is\n\n{}\n", fenced("toml", &lines.join("\n")));
    }
    match &handover.staging {
        Ok(staging) => standing_alone(out, staging, seen),
        Err(why) => {
            *out += "It cannot be told in pages that stand alone:\n\n";
            for why in why {
                let _ = writeln!(out, "- {}", text(why));
            }
        }
    }
}

fn standing_alone(out: &mut String, staging: &Staging, seen: &Seen) {
    *out += "Without it: the folder `reproduction` has the pages, and a server that needs Python and openssl. It listens on \
             this machine alone, answers for every host, and prints what arrives.\n\n";
    let _ = writeln!(out, "{}", fenced("sh", "python3 reproduction/server.py"));
    let rules = "--host-resolver-rules='MAP * 127.0.0.1'";
    match seen.environment.engine.to_string().as_str() {
        "chromium" => {
            let line = format!("chromium --user-data-dir=\"$(mktemp -d)\" --ignore-certificate-errors {rules}");
            let _ = writeln!(out, "{}", fenced("sh", &line));
        }
        engine => {
            let hosts: Vec<&str> = reproduction::hosts(staging).into_iter().collect();
            if engine == "firefox" {
                let mut lines = vec![format!("network.dns.localDomains = {}", hosts.join(","))];
                lines.extend(switches(&seen.environment).iter().map(ToString::to_string));
                let lines: Vec<String> = lines.iter().map(|line| visible(line).into_owned()).collect();
                let _ = writeln!(out, "In a new profile, set in about:config\n\n{}", fenced("text", &lines.join("\n")));
            } else {
                let line = format!("127.0.0.1 {}", hosts.join(" "));
                let _ = writeln!(out, "Add to /etc/hosts\n\n{}", fenced("text", &visible(&line)));
            }
            let secure = reproduction::secure_addresses(staging);
            if !secure.is_empty() {
                *out += "Go to each of these once, and accept the certificate:\n\n";
                for address in secure {
                    let _ = writeln!(out, "- {}", code(&address));
                }
                out.push('\n');
            }
        }
    }
    *out += "Then, in one window:\n\n";
    for (number, deed) in reproduction::deeds(staging).iter().enumerate() {
        match deed.split_once("http") {
            Some((before, after)) => {
                let _ = writeln!(out, "{}. {before}{}", number + 1, code(&format!("http{after}")));
            }
            None => {
                let _ = writeln!(out, "{}. {deed}", number + 1);
            }
        }
    }
    *out += "\nThe server prints the Cookie header of each request under its name. Start it anew for another try.\n";
}

/// A block of code, with a fence that nothing in it closes.
fn fenced(language: &str, content: &str) -> String {
    let longest = content.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}{language}\n{}\n{fence}\n", content.trim_end_matches('\n'))
}
