//! A reproduction that stands alone: pages, and a few lines of Python that serve them.

use std::collections::BTreeSet;

use super::ExportedFile;
use super::quoting::quoted;
use super::staging::{Address, Deed, Names, Staging};
use super::table::table;

/// The server.
const SERVER: &str = include_str!("server.py");

/// The port for what is asked at port 443, and the one for port 80; further ones follow.
const PORTS: (u16, u16) = (8443, 8080);

/// Names as the scenario has them, at ports that anybody may listen on.
struct AsTheyAre<'s> {
    staging: &'s Staging,
    ports: Vec<Port>,
}

/// A port of the scenario, and where it is in the reproduction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Port {
    is_secure: bool,
    /// As the scenario has it; `None` for the scheme's own.
    named: Option<u16>,
    here: u16,
}

impl<'s> AsTheyAre<'s> {
    fn of(staging: &'s Staging) -> Self {
        let mut ports: Vec<Port> = Vec::new();
        for origin in &staging.origins {
            let is_known = |port: &&Port| (port.is_secure, port.named) == (origin.is_secure, origin.port);
            if ports.iter().find(is_known).is_some() {
                continue;
            }
            let (secure, plain) = PORTS;
            let mut here = if origin.is_secure { secure } else { plain };
            let is_taken = |here| ports.iter().any(|port| port.here == here);
            while is_taken(here) || (origin.port.is_some() && (here == secure || here == plain)) {
                here += 1;
            }
            ports.push(Port { is_secure: origin.is_secure, named: origin.port, here });
        }
        Self { staging, ports }
    }

    fn whole(&self, address: &Address) -> String {
        let origin = &self.staging.origins[address.origin];
        let is_its = |port: &&Port| (port.is_secure, port.named) == (origin.is_secure, origin.port);
        let port = self.ports.iter().find(is_its).map_or(0, |port| port.here);
        format!("{}://{}:{port}{}", origin.scheme(), origin.host, address.target())
    }
}

impl Names for AsTheyAre<'_> {
    fn url(&self, address: &Address) -> String {
        quoted(&self.whole(address))
    }

    fn text(&self, text: &str) -> String {
        quoted(text)
    }

    fn click(&self) -> Option<&'static str> {
        None
    }

    fn ending(&self) -> &'static str {
        ""
    }

    fn scripts(&self) -> &'static str {
        ""
    }
}

/// The files of a reproduction, below the folder of that name.
#[must_use]
pub fn files(staging: &Staging) -> Vec<ExportedFile> {
    let names = AsTheyAre::of(staging);
    let (answers, documents) = table(staging, &names, "");
    let hosts: BTreeSet<&str> = hosts(staging);
    let ports: Vec<String> = names.ports.iter().map(|port| format!("[{}, {}]", port.here, port.is_secure)).collect();
    let hosts: Vec<String> = hosts.iter().map(|host| format!("\"{}\"", quoted(host))).collect();
    let settings = format!("{{\"hosts\": [{}], \"ports\": [{}]}}\n", hosts.join(", "), ports.join(", "));
    let own = |file: ExportedFile| ExportedFile::new(format!("bug-report/reproduction/{}", file.path), file.text);
    [
        ExportedFile::new("server.py", SERVER),
        ExportedFile::new("answers.json", answers),
        ExportedFile::new("settings.json", settings),
    ]
    .into_iter()
    .chain(documents)
    .map(own)
    .collect()
}

/// The hosts that take part.
pub(super) fn hosts(staging: &Staging) -> BTreeSet<&str> {
    staging.origins.iter().map(|origin| origin.host.as_str()).collect()
}

/// What to do in the reproduction, deed by deed, in words.
pub(super) fn deeds(staging: &Staging) -> Vec<String> {
    let names = AsTheyAre::of(staging);
    let deed = |deed: &Deed| match deed {
        Deed::Visit(address) | Deed::Type(address) => format!("Go to {}", names.whole(address)),
        Deed::Click => "Click what the page, or the frame in it, offers".to_owned(),
        Deed::Reload => "Press the reload button".to_owned(),
        Deed::Back => "Press the back button".to_owned(),
        Deed::Forward => "Press the forward button".to_owned(),
    };
    staging.deeds.iter().map(deed).collect()
}

/// What to do in the reproduction, for programs: `["visit", "https://…"]`, `["click"]`.
#[must_use]
pub fn script(staging: &Staging) -> Vec<Vec<String>> {
    let names = AsTheyAre::of(staging);
    let deed = |deed: &Deed| match deed {
        Deed::Visit(address) | Deed::Type(address) => vec!["visit".to_owned(), names.whole(address)],
        Deed::Click => vec!["click".to_owned()],
        Deed::Reload => vec!["reload".to_owned()],
        Deed::Back => vec!["back".to_owned()],
        Deed::Forward => vec!["forward".to_owned()],
    };
    staging.deeds.iter().map(deed).collect()
}

/// The first address of each origin over TLS: where a certificate has to be accepted.
pub(super) fn secure_addresses(staging: &Staging) -> Vec<String> {
    let names = AsTheyAre::of(staging);
    let mut all: Vec<String> = Vec::new();
    for (origin, _) in staging.origins.iter().enumerate().filter(|(_, origin)| origin.is_secure) {
        let address = Address { origin, path: "/".to_owned(), query: String::new(), hop: "accept".to_owned() };
        let url = names.whole(&address);
        if !all.contains(&url) {
            all.push(url);
        }
    }
    all
}
