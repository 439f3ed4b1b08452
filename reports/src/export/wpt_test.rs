//! A web platform test: one cookie a subtest, with the expectations of the edition.
//!
//! The suite has two registrable domains, names below them, and two ports for each scheme. What needs more, or what
//! testdriver cannot do, cannot be told in it; [`obstacles`] says why.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use samesite_format::{CellKind, Verdict};

use super::ExportedFile;
use super::content::{Handover, Look, Seen, Wanted};
use super::quoting::{comment, html, quoted, quoted_octets};
use super::staging::{Act, Address, Answer, Body, Deed, Names, Staging, Turn};
use super::table::table;

/// The handler, which all tests share.
const HANDLER: &str = include_str!("samesite.py");

/// The script of the tests' pages, which all tests share.
const HELPER: &str = include_str!("samesite-helper.js");

/// Names that the suite has below each of its domains.
const BELOW: &[&str] = &["www", "www1", "www2"];

/// Why a case cannot be told as a web platform test; empty where it can.
#[must_use]
pub fn obstacles(staging: &Staging) -> Vec<String> {
    let mut why = Vec::new();
    if let Err(reason) = InTheSuite::of(staging, "") {
        why.push(reason);
    }
    for deed in &staging.deeds {
        let what = match deed {
            Deed::Visit(_) | Deed::Click => continue,
            Deed::Type(at) => {
                why.push(format!("at {} the user types an address, and no command of testdriver does", at.hop));
                continue;
            }
            Deed::Reload => "reload",
            Deed::Back => "back",
            Deed::Forward => "forward",
        };
        why.push(format!("the user presses the browser's own {what} button, which testdriver has not"));
    }
    if staging.answers.iter().any(hangs_on_paths) {
        why.push("a cookie is for some paths alone, and where a handler stands is for the suite to say".to_owned());
    }
    why
}

/// Whether an answer sets a cookie for less than the whole host.
///
/// **Spec:** rfc6265bis-22 §5.1.4, the default path: what stands before the last slash.
fn hangs_on_paths(answer: &Answer) -> bool {
    let has_deep_default = answer.at.path.rfind('/').is_some_and(|last| last > 0);
    let attributes = |line: &str| line.split(';').skip(1).map(str::trim).map(str::to_owned).collect::<Vec<_>>();
    let is_for_some = |line: &String| {
        let attributes = attributes(line);
        let is_for_all = attributes.iter().any(|part| part.replace(' ', "").eq_ignore_ascii_case("path=/"));
        attributes.iter().any(|part| is_path(part)) || has_deep_default && !is_for_all
    };
    let written = |turn: &Turn| match &turn.body {
        Body::Document(document) => document.acts.iter().any(|act| match act {
            Act::Write(lines) => lines.iter().any(is_for_some),
            _ => false,
        }),
        _ => false,
    };
    answer.turns.iter().any(|turn| turn.cookies.iter().any(is_for_some) || written(turn))
}

/// Whether an attribute is a path other than the root.
fn is_path(attribute: &str) -> bool {
    let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
    name.trim().eq_ignore_ascii_case("path") && value.trim() != "/"
}

/// The names of the suite for the origins of a staging.
struct InTheSuite<'s> {
    staging: &'s Staging,
    /// The name of the test, which each request bears.
    test: &'s str,
    /// For each origin, what stands for it: `https://{{domains[www]}}:{{ports[https][0]}}`.
    origins: Vec<String>,
    /// Names of hosts, longest first, and what stands for each.
    hosts: Vec<(String, String)>,
    /// An origin of the test's own page: of the site that owns the cookies, by the scheme of the first visit there, so
    /// that what the test opens there is opened by the site itself.
    home: usize,
}

impl<'s> InTheSuite<'s> {
    /// The names; else why there are none.
    fn of(staging: &'s Staging, test: &'s str) -> Result<Self, String> {
        let mut domains: Vec<&str> = Vec::new();
        let mut below: BTreeMap<(usize, &str), String> = BTreeMap::new();
        let mut ports: BTreeMap<bool, Vec<Option<u16>>> = BTreeMap::new();
        let mut hosts: BTreeMap<String, String> = BTreeMap::new();
        let mut origins = Vec::new();
        for origin in &staging.origins {
            if !origin.is_plain {
                return Err(format!(
                    "{} is no name with one label below a suffix of one: what is asked hangs on what counts as a suffix",
                    origin.host
                ));
            }
            let domain = position(&mut domains, &origin.domain);
            if domain > 1 {
                return Err(format!(
                    "it takes three sites ({}), and the suite has two registrable domains",
                    domains.join(", ")
                ));
            }
            let labels = origin.host.strip_suffix(&origin.domain).unwrap_or_default().trim_end_matches('.');
            let used = below.keys().filter(|(other, labels)| *other == domain && !labels.is_empty()).count();
            let name = match below.get(&(domain, labels)) {
                Some(name) => name.clone(),
                None if labels.is_empty() => String::new(),
                None => {
                    let (own, above) = labels.split_once('.').unwrap_or((labels, ""));
                    let above = below.get(&(domain, above)).filter(|_| !above.is_empty()).cloned();
                    let fresh = BELOW.get(used).ok_or_else(|| {
                        format!("it takes more names below one domain than the suite has ({own} is one too many)")
                    })?;
                    above.map_or_else(|| (*fresh).to_owned(), |above| format!("www.{above}"))
                }
            };
            below.insert((domain, labels), name.clone());
            let list = ports.entry(origin.is_secure).or_insert_with(|| vec![None]);
            let port = match list.iter().position(|port| *port == origin.port) {
                Some(port) => port,
                None => {
                    list.push(origin.port);
                    list.len() - 1
                }
            };
            if port > 1 {
                return Err("it takes three ports of one scheme, and the suite has two".to_owned());
            }
            let host = match (domain, name.as_str()) {
                (0, "") => "{{host}}".to_owned(),
                (0, name) => format!("{{{{domains[{name}]}}}}"),
                (_, name) => format!("{{{{hosts[alt][{name}]}}}}"),
            };
            let scheme = origin.scheme();
            origins.push(format!("{scheme}://{host}:{{{{ports[{scheme}][{port}]}}}}"));
            hosts.insert(origin.host.clone(), host);
            let bare = if domain == 0 { "{{host}}" } else { "{{hosts[alt][]}}" };
            hosts.insert(origin.domain.clone(), bare.to_owned());
        }
        let mut hosts: Vec<(String, String)> = hosts.into_iter().collect();
        hosts.sort_by_key(|(host, _)| std::cmp::Reverse(host.len()));
        let owned = |at: &&Address| staging.origins[at.origin].domain == staging.origins[0].domain;
        let visits = staging.deeds.iter().filter_map(|deed| if let Deed::Visit(at) = deed { Some(at) } else { None });
        let home = visits.filter(owned).map(|at| at.origin).next().unwrap_or(0);
        Ok(Self { staging, test, origins, hosts, home })
    }

    /// Whether an origin is of the test's own site.
    fn is_at_home(&self, origin: usize) -> bool {
        let (one, other) = (&self.staging.origins[origin], &self.staging.origins[self.home]);
        one.domain == other.domain && one.is_secure == other.is_secure
    }

    /// A text with what stands for some hosts in their places, and all else quoted; longer names before shorter ones.
    fn filled(&self, text: &str, hosts: &[(String, String)]) -> String {
        let Some(((host, name), rest)) = hosts.split_first() else { return quoted(text) };
        let between: Vec<String> = text.split(host.as_str()).map(|part| self.filled(part, rest)).collect();
        between.join(name)
    }

    /// The value of a header with what stands for its origin, quoted.
    fn origin_in(&self, value: &str) -> Option<String> {
        let whole = |place: usize| {
            let origin = &self.staging.origins[place];
            let port = origin.port.map(|port| format!(":{port}")).unwrap_or_default();
            format!("{}://{}{port}", origin.scheme(), origin.host)
        };
        let place = (0..self.origins.len()).find(|place| whole(*place) == value)?;
        Some(self.origins[place].clone())
    }
}

/// The place of a word in a list, which gets it if it has it not.
fn position<'w>(words: &mut Vec<&'w str>, word: &'w str) -> usize {
    words.iter().position(|other| *other == word).unwrap_or_else(|| {
        words.push(word);
        words.len() - 1
    })
}

impl Names for InTheSuite<'_> {
    fn url(&self, address: &Address) -> String {
        format!("{}[[here]]?test={}&hop={}", self.origins[address.origin], quoted(self.test), quoted(&address.hop))
    }

    fn text(&self, text: &str) -> String {
        self.filled(text, &self.hosts)
    }

    fn click(&self) -> Option<&'static str> {
        Some("test_driver.set_test_context(top.opener);\ntest_driver.click(element);")
    }

    fn ending(&self) -> &'static str {
        "if (opener) opener.postMessage(\"samesite: the page is there\", \"*\");\n"
    }

    fn scripts(&self) -> &'static str {
        "<script src=\"/resources/testdriver.js\"></script>\n<script src=\"/resources/testdriver-vendor.js\"></script>\n"
    }
}

/// A test as it is handed over.
#[derive(Clone, Debug)]
pub struct WebPlatformTest {
    /// Its files.
    pub files: Vec<ExportedFile>,
    /// The name of its page: `samesite-picture.https.sub.html`.
    pub page: String,
    /// The questions that it asks, as places among those of the case.
    pub asked: Vec<usize>,
    /// The questions that it leaves out, and why.
    pub left_out: Vec<(String, String)>,
}

/// The case as a web platform test; else why it is none.
///
/// # Errors
///
/// Each reason why the suite cannot tell it.
pub fn test(handover: &Handover) -> Result<WebPlatformTest, Vec<String>> {
    let staging = handover.staging.as_ref().map_err(Clone::clone)?;
    let why = obstacles(staging);
    if !why.is_empty() {
        return Err(why);
    }
    let names = InTheSuite::of(staging, &handover.name).map_err(|why| vec![why])?;
    let mut asked = Vec::new();
    let mut left_out: Vec<(String, String, String)> = Vec::new();
    for (place, look) in handover.looks.iter().enumerate() {
        let answer = staging.answers.iter().find(|answer| answer.at.hop == look.at.0);
        let why = match (answer, &look.wanted) {
            (None, _) => Some("its request is not among those that the test makes"),
            _ if handover.seen.iter().any(|seen| is_permitted(seen, place)) => {
                Some("the text lets a browser do otherwise, and one does")
            }
            (_, _) if look.kind == CellKind::Order => Some("the order of cookies is no question of one cookie"),
            (_, Wanted::Header(_)) if look.subject == "Referer" => Some("its value names the pages of the harness"),
            (Some(_), Wanted::Header(_)) if look.is_visit => {
                Some("a window that the test opens stands in for the address bar, and says so in its headers")
            }
            (Some(answer), _) if look.is_visit && !names.is_at_home(answer.at.origin) => {
                Some("a window that the test opens stands in for the address bar, and here the test is of another site")
            }
            _ => None,
        };
        match why {
            Some(why) => match left_out.iter_mut().find(|(hop, _, own)| *hop == look.hop && *own == why) {
                Some((_, subjects, _)) => *subjects += &format!(", {}", look.subject),
                None => left_out.push((look.hop.clone(), look.subject.clone(), why.to_owned())),
            },
            None => asked.push(place),
        }
    }
    if asked.is_empty() {
        return Err(vec!["none of its questions can be asked so".to_owned()]);
    }
    let left_out: Vec<(String, String)> =
        left_out.into_iter().map(|(hop, subjects, why)| (format!("{hop}: {subjects}"), why)).collect();
    let page = page(handover, &names, &asked, &left_out);
    let suffix = if staging.origins[names.home].is_secure { "https.sub.html" } else { "sub.html" };
    let page_name = format!("{}.{suffix}", handover.name);
    let (answers, documents) = table(staging, &names, &format!("{}-", handover.name));
    let resource = |file: ExportedFile| ExportedFile::new(format!("wpt/resources/{}", file.path), file.text);
    let mut files = vec![
        ExportedFile::new(format!("wpt/{page_name}"), page),
        ExportedFile::new(format!("wpt/{page_name}.ini"), expectations(handover, &page_name, &asked)),
    ];
    let resources = [
        ExportedFile::new("samesite.py", HANDLER),
        ExportedFile::new("samesite-helper.js", HELPER),
        ExportedFile::new(format!("{}.json", handover.name), answers),
    ];
    files.extend(resources.into_iter().chain(documents).map(resource));
    Ok(WebPlatformTest { files, page: page_name, asked, left_out })
}

/// The page of the test.
fn page(handover: &Handover, names: &InTheSuite<'_>, asked: &[usize], left_out: &[(String, String)]) -> String {
    let staging = names.staging;
    let looks = || asked.iter().map(|place| &handover.looks[*place]);
    let mut page = format!(
        "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<meta name=\"timeout\" content=\"long\">\n<title>{}</title>\n",
        html(&handover.title)
    );
    let mut links: Vec<&str> = looks().filter_map(|look| look.link.as_deref()).collect();
    links.sort_unstable();
    links.dedup();
    for link in links {
        let _ = writeln!(page, "<link rel=\"help\" href=\"{}\">", html(link));
    }
    page += "<script src=\"/resources/testharness.js\"></script>\n\
             <script src=\"/resources/testharnessreport.js\"></script>\n";
    if staging.documents().iter().any(|document| document.acts.iter().any(|act| matches!(act, Act::Offer(..)))) {
        page += names.scripts();
    }
    page += "<script src=\"resources/samesite-helper.js\"></script>\n<script>\n\"use strict\";\n\n";
    for hop in &handover.hops {
        let _ = writeln!(page, "// {}: {}", comment(&hop.id), comment(&hop.sentence));
    }
    page += "//\n";
    for (number, origin) in staging.origins.iter().enumerate() {
        let _ = writeln!(
            page,
            "// {} is {}",
            comment(&format!("{}://{}", origin.scheme(), origin.host)),
            names.origins[number]
        );
    }
    for (name, why) in left_out {
        let _ = writeln!(page, "// Left out: {}: {}.", comment(name), comment(why));
    }
    let _ = write!(page, "\nconst acted = stage(\"{}\");\n\npromise_setup(async () => {{\n", quoted(&handover.name));
    let hops: Vec<String> = staging.answers.iter().map(|answer| format!("\"{}\"", quoted(&answer.at.hop))).collect();
    let _ = write!(page, "  await acted.forget([{}]", hops.join(", "));
    // What is set elsewhere cannot be taken back from here.
    let setting = staging.answers.iter().filter(|answer| {
        names.is_at_home(answer.at.origin) && answer.turns.iter().any(|turn| !turn.cookies.is_empty())
    });
    for answer in setting {
        let _ = write!(page, ", [\"{}\", \"{}\"]", names.origins[answer.at.origin], quoted(&answer.at.hop));
    }
    page += ");\n";
    let mut is_case_under_way = false;
    for deed in &staging.deeds {
        let Deed::Visit(at) = deed else { continue };
        if is_case_under_way && at.hop.starts_with("proof-") {
            // What sets the cookies has come before one looks for them.
            for look in last_of_each(looks().filter(|look| !look.is_visit)) {
                let (hop, time) = (&look.at.0, look.at.1);
                let _ = writeln!(page, "  await acted.arrival(\"{}\", {time}).catch(() => {{}});", quoted(hop));
            }
            is_case_under_way = false;
        }
        is_case_under_way |= ["page", "page-before"].contains(&at.hop.as_str());
        let origin = &names.origins[at.origin];
        let _ = writeln!(page, "  await acted.visit(\"{origin}\", \"hop={}\");", quoted(&at.hop));
    }
    page += "});\n";
    for look in looks() {
        let _ = write!(page, "\n{}", subtest(look, names));
    }
    page + "</script>\n"
}

/// One look of each request.
fn last_of_each<'l>(looks: impl Iterator<Item = &'l Look>) -> Vec<&'l Look> {
    let mut last: Vec<&Look> = Vec::new();
    for look in looks {
        if !last.iter().any(|other| other.at == look.at) {
            last.push(look);
        }
    }
    last
}

/// One question as a subtest.
fn subtest(look: &Look, names: &InTheSuite<'_>) -> String {
    let (hop, time) = (quoted(&look.at.0), look.at.1);
    let rule = comment(&format!("{}: {}", look.by, look.rule));
    let name = quoted(&look.name());
    let (part, assertion) = match &look.wanted {
        Wanted::Header(value) => {
            let field = quoted(&look.subject.to_ascii_lowercase());
            let assertion = match value {
                Some(value) => {
                    let value = names.origin_in(value).unwrap_or_else(|| quoted(value));
                    format!("assert_equals(headers[\"{field}\"], \"{value}\");")
                }
                None => format!("assert_equals(headers[\"{field}\"], undefined);"),
            };
            ("headers", assertion)
        }
        Wanted::Cookie { pair, is_there } => {
            let pair = quoted_octets(pair.as_bytes());
            let assertion = if *is_there { "assert_true" } else { "assert_false" };
            if look.kind == CellKind::Visible {
                ("body", format!("{assertion}(has(body, \"{pair}\"), `the script saw: ${{body}}`);"))
            } else {
                ("headers", format!("{assertion}(has(headers.cookie, \"{pair}\"), `Cookie: ${{headers.cookie}}`);"))
            }
        }
    };
    format!(
        "// {rule}\npromise_test(async () => {{\n  const {{ {part} }} = await acted.arrival(\"{hop}\", {time});\n  \
         {assertion}\n}}, \"{name}\");\n"
    )
}

/// Whether a browser does otherwise than the edition's plain reading, and may.
fn is_permitted(seen: &Seen, place: usize) -> bool {
    seen.answers[place].as_ref().is_some_and(|answer| !answer.as_edition && answer.verdict == Verdict::Agrees)
}

/// Whether a browser passes a subtest, by what was recorded; `None` where nothing could be seen.
#[must_use]
pub fn passes(seen: &Seen, place: usize) -> Option<bool> {
    seen.answers[place].as_ref().map(|answer| answer.as_edition)
}

/// What the suite calls a browser; `None` for one that it does not run.
fn product(seen: &Seen) -> Option<&'static str> {
    match seen.environment.engine.to_string().as_str() {
        "chromium" => Some("chrome"),
        "firefox" => Some("firefox"),
        "webkit" => Some("webkitgtk_minibrowser"),
        _ => None,
    }
}

/// One recording of each browser that the suite runs: that in which third parties have their cookies, as the suite has
/// it, or the first.
fn counting(handover: &Handover) -> Vec<&Seen> {
    let mut counting: Vec<&Seen> = Vec::new();
    for seen in handover.seen.iter().filter(|seen| product(seen).is_some()) {
        match counting.iter_mut().find(|other| product(other) == product(seen)) {
            Some(other) if other.environment.profile != "open" && seen.environment.profile == "open" => *other = seen,
            Some(_) => {}
            None => counting.push(seen),
        }
    }
    counting
}

/// The metadata that says which subtests are known to fail, and where.
fn expectations(handover: &Handover, page: &str, asked: &[usize]) -> String {
    let mut text = format!("[{page}]\n");
    for &place in asked {
        let fails = counting(handover).into_iter().filter(|seen| passes(seen, place) == Some(false));
        let products: Vec<&str> = fails.filter_map(product).collect();
        if products.is_empty() {
            continue;
        }
        let name = quoted(&handover.looks[place].name()).replace(']', "\\]");
        let _ = write!(text, "  [{name}]\n    expected:\n");
        for product in products {
            let _ = writeln!(text, "      if product == \"{product}\": FAIL");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::staging::Document;
    use super::*;

    #[test]
    fn a_cookie_that_is_for_some_paths_alone_hangs_on_where_the_handler_stands() {
        let table = [
            ("/", "a=1", false),
            ("/arrival", "a=1; Secure", false),
            ("/deep/arrival", "a=1; Secure", true),
            ("/deep/arrival", "a=1; Path=/", false),
            ("/", "a=1; path = /deep", true),
        ];
        for (path, line, expected) in table {
            let at = Address { origin: 0, path: path.to_owned(), query: String::new(), hop: "plant-1".to_owned() };
            let turn = |cookies, acts| Turn {
                cookies,
                leads: Vec::new(),
                headers: Vec::new(),
                body: Body::Document(Document { acts, frame: None }),
            };
            let set = Answer { at: at.clone(), turns: vec![turn(vec![line.to_owned()], Vec::new())] };
            let written = Answer { at, turns: vec![turn(Vec::new(), vec![Act::Write(vec![line.to_owned()])])] };
            assert_eq!((hangs_on_paths(&set), hangs_on_paths(&written)), (expected, expected), "{path} {line}");
        }
    }
}
