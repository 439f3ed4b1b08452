//! What an observation lets us see of an act, or why it lets us see nothing; and which cookies an act is asked about.

use std::collections::HashMap;
use std::ops::Range;

use samesite_format::{Observation, RecordedRequest, Recording};
use samesite_model::policy::SiteComparison;
use samesite_model::{Origin, SuffixList};
use samesite_scenarios::{Act, HopTarget, MixedContent, OWN_COOKIE, Planting, Purpose, Scenario};
use url::Position;

/// What could be seen of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observed {
    /// The request came as it should, or the script read: these are its cookies.
    Cookies {
        /// For each line of the jar, whether its cookie was there.
        given: Vec<bool>,
        /// The lines whose cookies were there, in the order of the header.
        order: Vec<usize>,
    },
    /// A request came, and was not what the case claims; in what it differs.
    WrongRequest(String),
    /// The document ran to its end and made no request.
    NotRequested,
    /// It cannot be known whether there was a request, or what a script saw; why not.
    Inconclusive(String),
}

impl Observed {
    /// Looks at what was observed of an act.
    pub fn of(act: &Act<'_>, observation: Option<&Observation>, pairs: &Pairs) -> Self {
        let Some(observation) = observation else {
            return Self::Inconclusive("the playing broke off before it was asked".to_owned());
        };
        let header = match act {
            Act::Hop(_, hop) if hop.target == HopTarget::ScriptReading => match observation {
                Observation { script: Some(text), .. } => Some(text.clone().into_bytes()),
                // A script that gets an exception sees no cookie.
                Observation { exception: Some(_), .. } => None,
                // A document that is not there, or that nobody reaches, has no script to report.
                Observation { script: None, exception: None, settled: Some(_), .. } if hop.obstacle.is_some() => {
                    return Self::NotRequested;
                }
                Observation { script: None, exception: None, .. } => {
                    return Self::Inconclusive("the script did not report".to_owned());
                }
            },
            _ => match (observation.requests.first(), observation.settled) {
                (Some(request), Some(_)) => {
                    if let Err(why) = is_as_claimed(act, request) {
                        return Self::WrongRequest(why);
                    }
                    let header = Recording::cookie_string(request);
                    if observation.requests.iter().any(|other| Recording::cookie_string(other) != header) {
                        return Self::WrongRequest("the request was made twice, with different cookies".to_owned());
                    }
                    header
                }
                (Some(_), None) => {
                    return Self::Inconclusive("the document that made it left no trace of its end".to_owned());
                }
                (None, Some(_)) => return Self::NotRequested,
                (None, None) => {
                    return Self::Inconclusive("neither the request nor a trace of its document came".to_owned());
                }
            },
        };
        Self::from_header(header.as_deref().unwrap_or_default(), pairs)
    }

    fn from_header(header: &[u8], pairs: &Pairs) -> Self {
        let mut given = vec![false; pairs.lines];
        let mut order = Vec::new();
        for found in split_pairs(header) {
            match pairs.line(found) {
                Some(line) => {
                    // The first one counts, where a host or a path has another of its name and value.
                    if !given[line] {
                        order.push(line);
                    }
                    given[line] = true;
                }
                // By that a page that listens for changes learns that it was told of all.
                None if found.starts_with(OWN_COOKIE.as_bytes()) => {}
                None => {
                    return Self::WrongRequest(format!(
                        "a cookie came that nobody planted here: {}",
                        String::from_utf8_lossy(found)
                    ));
                }
            }
        }
        Self::Cookies { given, order }
    }

    /// Whether the cookie of a line was there; `None` when nothing could be seen.
    pub fn seen(&self, line: usize) -> Option<bool> {
        match self {
            Self::Cookies { given, .. } => given.get(line).copied(),
            _ => None,
        }
    }
}

/// The cookies of a jar, as requests carry them.
pub struct Pairs {
    /// For each `name=value`, the first line that makes it.
    first_lines: HashMap<Vec<u8>, usize>,
    lines: usize,
}

impl Pairs {
    /// The cookies that the lines of a scenario make.
    pub fn of(scenario: &Scenario) -> Self {
        let mut first_lines = HashMap::new();
        for (line, cookie) in scenario.lines().enumerate() {
            first_lines.entry(cookie.pair().into_bytes()).or_insert(line);
        }
        Self { first_lines, lines: scenario.lines().count() }
    }

    /// The first line that makes a pair. A browser may send a cookie without a value with an equals sign of its own.
    fn line(&self, pair: &[u8]) -> Option<usize> {
        let line = |pair| self.first_lines.get(pair).copied();
        line(pair).into_iter().chain(pair.strip_suffix(b"=").and_then(line)).min()
    }
}

/// The lines of the jar that an act asks for: all of them, but a proof asks only for those just planted.
pub fn lines_asked(scenario: &Scenario, act: &Act<'_>) -> Range<usize> {
    match act {
        Act::Plant(number, _) | Act::Prove(number, _) => scenario.lines_of(*number),
        Act::Hop(_, hop) => match hop.purpose {
            Purpose::Prove(number) => scenario.lines_of(number),
            Purpose::Ask | Purpose::Set => 0..scenario.lines().count(),
        },
    }
}

/// For each line of the jar, whether an act asks a site that has nothing to do with the one that sets its cookie, or,
/// where the cases plant the cookies, asks before anything has set it.
pub fn lines_elsewhere(suffixes: &SuffixList, scenario: &Scenario, act: &Act<'_>) -> Vec<bool> {
    if let Act::Hop(case, hop) = act
        && case.site.is_some()
    {
        return (0..case.lines).map(|line| !hop.planted.contains(&line)).collect();
    }
    let asked = match act {
        // Where each case has a site of its own, that is the one it asks.
        Act::Hop(case, hop) if case.site.is_none() => Some(Origin::of(&hop.url)),
        _ => None,
    };
    let is_elsewhere = |planting: &Planting| {
        asked
            .as_ref()
            .is_some_and(|asked| !suffixes.same_site(&Origin::of(&planting.at), asked, SiteComparison::Schemeless))
    };
    scenario.jar.iter().flat_map(|planting| vec![is_elsewhere(planting); planting.lines.len()]).collect()
}

fn split_pairs(header: &[u8]) -> impl Iterator<Item = &[u8]> {
    header
        .split(|&octet| octet == b';')
        .map(|pair| pair.strip_prefix(b" ").unwrap_or(pair))
        .filter(|pair| !pair.is_empty())
}

/// Whether the request was what the case says. What the browser itself says of it is judged, not taken for granted.
fn is_as_claimed(act: &Act<'_>, request: &RecordedRequest) -> Result<(), String> {
    let (url, method) = (act.url(), act.method());
    let path = request.target.split('?').next().unwrap_or_default();
    let differs = |what: &str, expected: &str, found: &str| {
        if expected == found { Ok(()) } else { Err(format!("its {what} should be {expected}, and is {found}")) }
    };
    // What came by POST is asked for again by GET in some browsers, and what is redirected goes on by GET; what they
    // are claimed to do is judged.
    let may_become_get = matches!(act, Act::Hop(_, hop) if hop.revisited.is_some() || !hop.redirected_from.is_empty());
    if !(may_become_get && request.method == "GET") {
        differs("method", method, &request.method)?;
    }
    // What should be blocked as mixed content, and is upgraded instead, is judged too.
    let may_be_upgraded = matches!(act, Act::Hop(_, hop) if hop.mixed_content == Some(MixedContent::Blocked));
    if !(may_be_upgraded && request.scheme == "https") {
        differs("scheme", url.scheme(), &request.scheme)?;
    }
    differs("host", &url[Position::BeforeHost..Position::AfterPort], &request.host)?;
    differs("path", url.path(), path)
}
