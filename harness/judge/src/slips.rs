//! Slips: what in a `Set-Cookie` line is most likely not meant.
//!
//! Browsers pass over what they do not know, so a slip of the pen is answered as if nothing had been written there.

use std::ops::Range;

use crate::explain::sentence::sentence;
use crate::suffixes;
use samesite_model::{CookieStore, Document, Edition, Host, Model, Request, Rule, SetCookie, Step, Storage, Timestamp};
use samesite_scenarios::{Diagnostic, LineSource, PlantingTime, Scenario, SourceText};
use url::Url;

use samesite_scenarios::suggestion::nearest;

/// The attributes that cookie rules ask for.
const ATTRIBUTES: [&str; 8] = ["Expires", "Max-Age", "Domain", "Path", "Secure", "HttpOnly", "SameSite", "Partitioned"];

/// Attributes that some browser or some text knows, and that no rule of ours asks for.
const OTHER_ATTRIBUTES: [&str; 7] = ["Priority", "SameParty", "Version", "Comment", "CommentURL", "Discard", "Port"];

/// Something in a line that is most likely not meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The octets of the line that are to blame.
    pub span: Range<usize>,
    /// What is odd about it, and what browsers make of it, as a lower-case fragment.
    pub message: String,
    /// What was meant, perhaps, as a lower-case fragment.
    pub help: Option<String>,
    /// Whether the same line would do elsewhere.
    depends_on_place: bool,
}

/// An attribute as it stands in a line.
struct Written<'l> {
    /// Its name without blanks around it: `SameSite`.
    name: &'l str,
    /// Its value without blanks around it; `None` without an equals sign.
    value: Option<&'l str>,
    /// Its octets within the line, without blanks around it.
    span: Range<usize>,
}

/// What is most likely not meant in a line that a page, or its script, sets at a URL which the user visits.
pub fn slips(line: &str, source: LineSource, at: &Url) -> Vec<Slip> {
    let written = attributes(line);
    let mut slips: Vec<Slip> = written.iter().filter_map(Written::misspelt).collect();
    for (place, again) in written.iter().enumerate() {
        if again.is_known() && written[..place].iter().any(|earlier| again.is(earlier.name)) {
            slips.push(again.slip(format!("{} stands there twice, and the last one counts", again.name), None));
        }
    }
    let refusal = refusal(line, source, at);
    let named = |name: &str| written.iter().rev().find(|attribute| attribute.is(name));
    if let (None, Some(partitioned), None) = (&refusal, named("Partitioned"), named("Secure")) {
        let message = "browsers that know Partitioned refuse such a cookie without Secure".to_owned();
        slips.push(partitioned.slip(message, Some("add Secure".to_owned())));
    }
    slips.extend(refusal.map(|(rule, why)| {
        let (attribute, help) = way_out(rule, at);
        Slip {
            span: attribute.and_then(named).map_or(0..line.len(), |attribute| attribute.span.clone()),
            message: format!("such a cookie is not stored: {why}"),
            help,
            depends_on_place: matches!(
                rule,
                Rule::DomainCoversHost | Rule::DomainIsNoPublicSuffix | Rule::SecureNeedsSecureConnection
            ),
        }
    }));
    slips
}

/// What is most likely not meant in the jar of a scenario, each with a caret below it.
pub fn slips_of_jar(scenario: &Scenario, path: &str) -> Vec<Diagnostic> {
    let text = SourceText { path, text: &scenario.source };
    let mut found = Vec::new();
    for planting in &scenario.jar {
        let host = Host::of(&planting.at);
        let domain = host.as_ref().and_then(|host| suffixes::embedded().registrable_domain(host)).unwrap_or_default();
        for line in &planting.lines {
            // Where cases plant the cookies, each fills in a site of its own, and says where they are set.
            let filled = line.line.replace("{site}", domain);
            let is_placed = scenario.planting == PlantingTime::First;
            let slips = slips(&filled, line.source, &planting.at);
            found.extend(slips.into_iter().filter(|slip| is_placed || !slip.depends_on_place).map(|slip| {
                let span = place_of(&filled[slip.span], &scenario.source, &line.span);
                text.warning(span, slip.message, slip.help)
            }));
        }
    }
    found
}

/// Where a piece of a line stands in the part of a text that holds the line: the whole part, if the piece is not there as
/// it is, but filled in or quoted.
pub fn place_of(piece: &str, text: &str, part: &Range<usize>) -> Range<usize> {
    let found = text.get(part.clone()).and_then(|part| part.find(piece)).filter(|_| !piece.is_empty());
    found.map_or_else(|| part.clone(), |place| part.start + place..part.start + place + piece.len())
}

/// The attributes of a line, in their order.
fn attributes(line: &str) -> Vec<Written<'_>> {
    let mut start = 0;
    let mut written = Vec::new();
    for (number, part) in line.split(';').enumerate() {
        let trimmed = part.trim();
        let begin = start + (part.len() - part.trim_start().len());
        start += part.len() + 1;
        if number == 0 || trimmed.is_empty() {
            continue;
        }
        let (name, value) = match trimmed.split_once('=') {
            Some((name, value)) => (name.trim(), Some(value.trim())),
            None => (trimmed, None),
        };
        written.push(Written { name, value, span: begin..begin + trimmed.len() });
    }
    written
}

impl Written<'_> {
    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    fn is_known(&self) -> bool {
        ATTRIBUTES.iter().any(|known| self.is(known))
    }

    fn slip(&self, message: String, help: Option<String>) -> Slip {
        Slip { span: self.span.clone(), message, help, depends_on_place: false }
    }

    /// What is wrong with the attribute itself.
    fn misspelt(&self) -> Option<Slip> {
        let value = self.value.unwrap_or_default();
        if !self.is_known() {
            if OTHER_ATTRIBUTES.iter().any(|other| self.is(other)) {
                return None;
            }
            let message = format!("no cookie rule knows the attribute `{}`, and browsers ignore it", self.name);
            let bare = self.name.replace(['-', '_', ' '], "");
            let same = ATTRIBUTES.iter().copied().find(|known| known.replace('-', "").eq_ignore_ascii_case(&bare));
            let meant = same.or_else(|| nearest(self.name, ATTRIBUTES));
            return Some(self.slip(message, meant.map(|meant| format!("did you mean `{meant}`?"))));
        }
        if self.is("SameSite") && !["Strict", "Lax", "None"].iter().any(|word| word.eq_ignore_ascii_case(value)) {
            let message = format!(
                "`{value}` is no value of SameSite (Strict, Lax, None); browsers treat the cookie as if SameSite were absent"
            );
            let meant = nearest(value, ["Strict", "Lax", "None"]).map(|meant| format!("did you mean `{meant}`?"));
            return Some(self.slip(message, meant));
        }
        let is_flag = ["Secure", "HttpOnly", "Partitioned"].iter().any(|flag| self.is(flag));
        if is_flag && !value.is_empty() {
            let message = format!("{} counts by being there, and `{value}` is ignored", self.name);
            return Some(self.slip(message, Some(format!("write {} alone, or leave it away", self.name))));
        }
        if self.is("Path") && !value.starts_with('/') {
            let message = format!("`{value}` is no path, so the folder of the page that sets the cookie counts");
            return Some(self.slip(message, Some("begin with a slash, such as Path=/".to_owned())));
        }
        if (self.is("Max-Age") || self.is("Expires")) && !self.is_understood() {
            let (what, help) = match self.is("Max-Age") {
                true => ("number of seconds", "write seconds, such as Max-Age=3600"),
                false => ("date", "write such as Expires=Wed, 09 Jun 2027 10:18:14 GMT; or write Max-Age"),
            };
            return Some(self.slip(format!("`{value}` is no {what}, and browsers ignore it"), Some(help.to_owned())));
        }
        None
    }

    /// Whether the current edition makes anything of its value.
    fn is_understood(&self) -> bool {
        let line = format!("a=b; {}={}", self.name, self.value.unwrap_or_default());
        SetCookie::parse(line.as_bytes(), &Edition::CURRENT.policy()).is_ok_and(|read| !read.attributes.is_empty())
    }
}

/// The rule by which the current edition keeps no cookie of a line, and why, in words.
fn refusal(line: &str, source: LineSource, at: &Url) -> Option<(Rule, String)> {
    let model = Model::new(Edition::CURRENT, suffixes::embedded());
    let access = match source {
        LineSource::Header => model.access(&Request::navigation(at.clone())),
        LineSource::Script => model.access_of_script(&Document::top_level(at.clone())),
    }?;
    let mut steps: Vec<Step> = Vec::new();
    let mut store = CookieStore::default();
    let now = Timestamp::from_seconds(0);
    match store.receive_set_cookie_with(&model, line.as_bytes(), &access, now, &mut steps) {
        Storage::Refused(rule) => Some((rule, sentence(rule, &[], &steps))),
        Storage::Stored | Storage::Expired => None,
    }
}

/// The attribute that a rule is about, and what to do where the rule refuses a cookie.
fn way_out(rule: Rule, at: &Url) -> (Option<&'static str>, Option<String>) {
    let host = at.host_str().unwrap_or_default();
    match rule {
        Rule::NoneNeedsSecure => (Some("SameSite"), Some("add Secure".to_owned())),
        Rule::PartitionedNeedsSecure => (Some("Partitioned"), Some("add Secure".to_owned())),
        Rule::SecureNeedsSecureConnection => (Some("Secure"), Some("set it over https".to_owned())),
        Rule::HttpOnlyNeedsHttp => (Some("HttpOnly"), Some("let a server set it, by Set-Cookie".to_owned())),
        Rule::DomainCoversHost => {
            (Some("Domain"), Some(format!("leave Domain away, or name a domain that {host} lies in")))
        }
        Rule::DomainIsNoPublicSuffix => (Some("Domain"), Some("name a domain of your own below it".to_owned())),
        Rule::SecurePrefix => (None, Some("add Secure".to_owned())),
        Rule::HostPrefix => (None, Some("add Secure and Path=/, and leave Domain away".to_owned())),
        _ => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_most_likely_not_meant_is_pointed_at() {
        let table: [(&str, &str, &str); 20] = [
            ("sid=1; SameSite=Laxx; Secure", "SameSite=Laxx", "`Laxx` is no value of SameSite"),
            ("sid=1; SameSite=No restriction", "SameSite=No restriction", "is no value of SameSite"),
            ("sid=1; Same-Site=Lax", "Same-Site=Lax", "no cookie rule knows the attribute `Same-Site`"),
            ("sid=1; HttpOnyl", "HttpOnyl", "no cookie rule knows the attribute `HttpOnyl`"),
            ("sid=1; Secure=false", "Secure=false", "Secure counts by being there, and `false` is ignored"),
            ("sid=1; Max-Age=1h", "Max-Age=1h", "`1h` is no number of seconds"),
            ("sid=1; Expires=tomorrow", "Expires=tomorrow", "`tomorrow` is no date"),
            ("sid=1; Path=app", "Path=app", "`app` is no path"),
            ("sid=1; SameSite=Lax; samesite=None; Secure", "samesite=None", "samesite stands there twice"),
            ("sid=1; Partitioned", "Partitioned", "refuse such a cookie without Secure"),
            ("sid=1; SameSite=None", "SameSite=None", "SameSite=None is refused without Secure"),
            ("sid=1; Domain=other.example", "Domain=other.example", "other.example and www.app.example"),
            ("sid=1; Domain=example", "Domain=example", "a whole public suffix"),
            ("__Host-sid=1; Secure", "__Host-sid=1; Secure", "needs Secure, Path=/ and no Domain"),
            ("__Secure-sid=1", "__Secure-sid=1", "needs Secure"),
            // What is meant.
            ("sid=1", "", ""),
            ("sid=1; SameSite=LAX; secure; httponly; Path=/; Max-Age=3600", "", ""),
            ("sid=1; Priority=High; SameSite=None; Secure; Partitioned", "", ""),
            ("sid=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT", "", ""),
            ("sid=; Max-Age=0", "", ""),
        ];
        for (line, piece, message) in table {
            let found = slips(line, LineSource::Header, &"https://www.app.example/".parse().unwrap());
            match &found[..] {
                [] => assert_eq!(piece, "", "{line}"),
                [slip] => {
                    assert_eq!(&line[slip.span.clone()], piece, "{line}");
                    assert!(!message.is_empty() && slip.message.contains(message), "{line}: {slip:?}");
                }
                more => panic!("{line}: {more:?}"),
            }
        }
    }

    #[test]
    fn the_place_and_who_sets_it_count() {
        let (plain, tls) = ("http://app.example/".parse().unwrap(), "https://app.example/".parse().unwrap());
        let told = |line, source, at| slips(line, source, at).into_iter().map(|slip| slip.help).collect::<Vec<_>>();
        assert_eq!(told("sid=1; Secure", LineSource::Header, &tls), []);
        assert_eq!(told("sid=1; Secure", LineSource::Header, &plain), [Some("set it over https".to_owned())]);
        let by_server = Some("let a server set it, by Set-Cookie".to_owned());
        assert_eq!(told("sid=1; HttpOnly", LineSource::Script, &tls), [by_server]);
    }
}
