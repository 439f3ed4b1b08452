//! The canonical form of a recording: what differs from run to run without meaning anything is taken out.
//!
//! Tokens, ports, paths and requests that nobody asked for go, and of the header fields those stay
//! that say which cookies were sent, and from where. Times stay as they are: what they mean is not known here.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::recording::{
    Environment, HeaderField, JAR, Observation, Play, Program, Reachable, RecordedRequest, Recording,
};

/// How many letters a token has.
const TOKEN: usize = 32;

/// Fields that stay, besides all whose names begin with `sec-fetch-`.
const KEPT: &[&str] = &["cookie", "origin", "purpose", "referer", "sec-purpose"];

impl Recording {
    /// The same facts in canonical form: scenarios by name, the playings of each in their order.
    #[must_use]
    pub fn canonical(&self) -> Self {
        let mut plays: Vec<_> = self.plays.iter().map(play).collect();
        plays.sort_by(|one, other| (&one.scenario, one.attempt).cmp(&(&other.scenario, other.attempt)));
        Self { environment: environment(&self.environment), plays, unsolicited: Vec::new(), ..*self }
    }
}

/// The environment without ports, and without the folders of programs; names lead to 127.0.0.1, wherever they led.
pub(crate) fn environment(environment: &Environment) -> Environment {
    let plain = |text: &str| match &environment.reachable {
        Some(Reachable { advertised, .. }) => without_ports(&on_loopback(text, advertised)),
        None => without_ports(text),
    };
    let program = |program: &Program| {
        let name = program.path.file_name().map_or_else(PathBuf::new, PathBuf::from);
        Program { path: name, ..program.clone() }
    };
    let preference = |(name, value): (&String, &serde_json::Value)| {
        let value = match value {
            serde_json::Value::String(text) => plain(text).into(),
            other => other.clone(),
        };
        (name.clone(), value)
    };
    Environment {
        browser: program(&environment.browser),
        driver: program(&environment.driver),
        arguments: environment.arguments.iter().map(|argument| plain(argument)).collect(),
        preferences: environment.preferences.iter().map(preference).collect(),
        ..environment.clone()
    }
}

fn play(play: &Play) -> Play {
    let observation =
        |seen: &Observation| Observation { requests: seen.requests.iter().map(request).collect(), ..seen.clone() };
    let observations: Vec<_> = play.observations.iter().map(observation).collect();
    // The cases in the order in which they were played, then those that never were.
    let mut known: BTreeSet<&str> = BTreeSet::from([JAR]);
    let played = observations.iter().map(|seen| &seen.case).chain(&play.cases);
    let cases = played.filter(|case| known.insert(case)).cloned().collect();
    Play { cases, observations, ..play.clone() }
}

fn request(request: &RecordedRequest) -> RecordedRequest {
    let mut headers: Vec<_> = request
        .headers
        .iter()
        .filter(|HeaderField(name, _)| KEPT.contains(&name.as_str()) || name.starts_with("sec-fetch-"))
        .filter(|HeaderField(name, _)| name != "cookie")
        .map(|HeaderField(name, value)| HeaderField(name.clone(), without_tokens(value)))
        .collect();
    headers.extend(Recording::cookie_string(request).map(|cookies| HeaderField("cookie".to_owned(), cookies)));
    headers.sort_by(|one, other| one.0.cmp(&other.0));
    let target = without_tokens(request.target.as_bytes());
    RecordedRequest { target: String::from_utf8_lossy(&target).into_owned(), headers, ..request.clone() }
}

/// Each token replaced by a nought: `/?t=2d7c…` becomes `/?t=0`.
fn without_tokens(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        out.push(first);
        rest = after;
        if matches!(first, b'?' | b'&')
            && let Some(token) = after.strip_prefix(b"t=")
            && token.len() >= TOKEN
            && token[..TOKEN].iter().all(is_digit)
            // Longer ones are none of ours.
            && !token.get(TOKEN).is_some_and(is_digit)
        {
            out.extend_from_slice(b"t=0");
            rest = &token[TOKEN..];
        }
    }
    out
}

/// Whether tokens are made of it.
const fn is_digit(octet: &u8) -> bool {
    matches!(octet, b'0'..=b'9' | b'a'..=b'f')
}

/// 127.0.0.1 in the place of the host by which browsers elsewhere reached us: as a whole, before a port, and as what
/// resolver rules leave alone.
fn on_loopback(text: &str, host: &str) -> String {
    const LOOPBACK: &str = "127.0.0.1";
    if text == host {
        return LOOPBACK.to_owned();
    }
    let bracketed = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    let mut out = text.to_owned();
    for before in [" ", "//"] {
        out = out.replace(&format!("{before}{bracketed}:"), &format!("{before}{LOOPBACK}:"));
    }
    match out.strip_suffix(&format!(" EXCLUDE {host}")) {
        Some(rules) => format!("{rules} EXCLUDE {LOOPBACK}"),
        None => out,
    }
}

/// The ports that our servers happened to get, replaced by noughts: after our address, and in Firefox's table of ports.
fn without_ports(text: &str) -> String {
    let mut out = text.to_owned();
    for before in ["127.0.0.1:", "443=", "80="] {
        let mut from = 0;
        while let Some(found) = out[from..].find(before) {
            let start = from + found + before.len();
            let digits = out[start..].bytes().take_while(u8::is_ascii_digit).count();
            if digits > 0 {
                out.replace_range(start..start + digits, "0");
            }
            from = start;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_go_and_what_only_looks_like_one_stays() {
        let token = "0123456789abcdef0123456789abcdef";
        let table = [
            (format!("/?t={token}"), "/?t=0".to_owned()),
            (format!("https://a.example/b?x=1&t={token}&y=2"), "https://a.example/b?x=1&t=0&y=2".to_owned()),
            (format!("/?t={token}?t={token}"), "/?t=0?t=0".to_owned()),
            (format!("/?xt={token}"), format!("/?xt={token}")),
            ("/?t=0123".to_owned(), "/?t=0123".to_owned()),
            (format!("/?t={token}{token}"), format!("/?t={token}{token}")),
            (format!("/?t={}", token.to_uppercase()), format!("/?t={}", token.to_uppercase())),
        ];
        for (text, expected) in table {
            assert_eq!(without_tokens(text.as_bytes()), expected.as_bytes(), "{text}");
        }
    }

    #[test]
    fn ports_go() {
        let rules = "MAP *:443 127.0.0.1:41271, MAP *:80 127.0.0.1:44573";
        assert_eq!(without_ports(rules), "MAP *:443 127.0.0.1:0, MAP *:80 127.0.0.1:0");
        assert_eq!(without_ports("443=41271;80=44573"), "443=0;80=0");
        assert_eq!(without_ports("--window-size=1280"), "--window-size=1280");
        assert_eq!(without_ports("https://127.0.0.1:/"), "https://127.0.0.1:/");
    }

    #[test]
    fn wherever_names_led_they_lead_to_loopback() {
        for (host, written) in [("lab", "lab"), ("192.0.2.1", "192.0.2.1"), ("2001:db8::1", "[2001:db8::1]")] {
            let table = [
                (host.to_owned(), "127.0.0.1"),
                (
                    format!("MAP *:443 {written}:41271, MAP lab-other:80 {written}:44573"),
                    "MAP *:443 127.0.0.1:41271, MAP lab-other:80 127.0.0.1:44573",
                ),
                (format!("--proxy=http://{written}:8888"), "--proxy=http://127.0.0.1:8888"),
                (format!("MAP * ~NOTFOUND, EXCLUDE {host}"), "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
                ("--enable-features=label:lab:1".to_owned(), "--enable-features=label:lab:1"),
            ];
            for (text, expected) in table {
                assert_eq!(on_loopback(&text, host), expected);
            }
        }
    }
}
