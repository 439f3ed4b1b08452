//! `--listen` and `--names dns`: who can reach the test servers, and by which names, ports and certificate.

use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

use samesite_drive::Machines;
use samesite_format::{NamesBy, read_text};
use samesite_play::run::{FixedPorts, Reach};
use samesite_scenarios::Scenario;
use samesite_servers::{Certificate, CertificateError};
use thiserror::Error;

use super::arguments::{ListenArguments, NamesWay, ReachArguments};
use super::network::Network;
use super::output::note;

/// The largest certificate or key that is read, in octets.
const LARGEST: u64 = 1024 * 1024;

/// How many hosts are named.
const NAMED: usize = 5;

/// What is wrong with the words that open the servers, or that leave names to others.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReachError {
    /// The address is none of this machine.
    #[error("{0} is no address of this machine, so nobody can listen on it")]
    NotOurs(IpAddr),
    /// It cannot be listened on the address.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: IpAddr,
        /// What the system said.
        source: io::Error,
    },
    /// Every address is listened on, and browsers can be told only one.
    #[error("{0} stands for each address of this machine, and browsers must be told one")]
    Unadvertised(IpAddr),
    /// What browsers should be told is no host.
    #[error("`{0}` is no name or IP address of a machine")]
    NoHost(String),
    /// Others should reach the servers, and nobody else the network that they are in.
    #[error("in a private network nobody reaches {0}")]
    Private(IpAddr),
    /// Something is said that counts only where names are led by DNS.
    #[error("{0} is for --names dns alone")]
    OnlyByDns(&'static str),
    /// Names are led by DNS, and there is no certificate for them.
    #[error("names that are led by DNS want a certificate, and there is no {0}")]
    Missing(&'static str),
    /// A file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A certificate or its key is wrong.
    #[error("{}: {error}", path.display())]
    Certificate {
        /// The file that is to blame.
        path: PathBuf,
        /// What is wrong.
        error: CertificateError,
    },
    /// The certificate is for other hosts than those of the scenarios.
    #[error("the certificate {} does not cover {}", path.display(), some_of(hosts))]
    Uncovered {
        /// The file.
        path: PathBuf,
        /// The hosts of the scenarios that it does not cover.
        hosts: Vec<String>,
    },
}

impl ReachError {
    /// What to do next.
    pub(super) fn help(&self) -> String {
        match self {
            Self::NotOurs(_) | Self::Listen { .. } => {
                "name one that `ip address` lists, or 0.0.0.0 for all of them".to_owned()
            }
            Self::Unadvertised(_) => {
                "say which by --advertise, such as --advertise 192.168.1.5, or the name of this machine".to_owned()
            }
            Self::NoHost(_) => "write it like 192.168.1.5, 2001:db8::5 or lab.example".to_owned(),
            Self::Private(_) => "leave --network away".to_owned(),
            Self::OnlyByDns(option) => format!("say --names dns as well, or leave {option} away"),
            Self::Missing(option) => format!("give it by {option}, in PEM"),
            Self::File { .. } => "write the path of a file in PEM".to_owned(),
            Self::Certificate { error, .. } if error.is_of_the_key() => {
                "--key is the private key that the first certificate of --certificate was made for".to_owned()
            }
            Self::Certificate { .. } => {
                "--certificate is a file in PEM with the server's certificate first, and then those that signed it"
                    .to_owned()
            }
            Self::Uncovered { .. } => {
                "take one whose subject alternative names have them (a wildcard stands for one label), or play other \
                 scenarios"
                    .to_owned()
            }
        }
    }
}

/// Where the words put the servers, before anything else is looked at.
#[derive(Clone, Debug)]
pub(super) struct Place {
    listen: IpAddr,
    advertised: String,
    names: Option<NamesBy>,
}

impl Place {
    /// What the words say, as far as it has nothing to do with scenarios.
    ///
    /// # Errors
    ///
    /// When they do not fit together, or with this machine.
    pub(super) fn of(words: &ReachArguments, network: Option<Network>) -> Result<Self, ReachError> {
        let names = words.names.and_then(NamesWay::chosen);
        if names != Some(NamesBy::Dns) {
            let for_dns = [
                ("--certificate", words.certificate.is_some()),
                ("--key", words.key.is_some()),
                ("--plain-port", words.plain_port.is_some()),
                ("--tls-port", words.tls_port.is_some()),
            ];
            if let Some((option, _)) = for_dns.into_iter().find(|(_, is_said)| *is_said) {
                return Err(ReachError::OnlyByDns(option));
            }
        }
        let place = Self { names, ..Self::listening(&words.listening)? };
        let listen = place.listen;
        if place.is_open() && network == Some(Network::Private) {
            return Err(ReachError::Private(listen));
        }
        Ok(place)
    }

    /// Where the words put servers whose names are led in any way.
    ///
    /// # Errors
    ///
    /// When browsers are told no address, or none.
    pub(super) fn listening(words: &ListenArguments) -> Result<Self, ReachError> {
        let listen = words.listen.unwrap_or(Ipv4Addr::LOCALHOST.into());
        let advertised = match &words.advertise {
            Some(name) => host(name)?,
            None if listen.is_unspecified() => return Err(ReachError::Unadvertised(listen)),
            None => listen.to_string(),
        };
        Ok(Self { listen, advertised, names: None })
    }

    /// The same for whoever plays, if the address is one of this machine.
    ///
    /// # Errors
    ///
    /// When it is not.
    pub(super) fn tried(self) -> Result<Reach, ReachError> {
        let Self { listen, advertised, .. } = self;
        // A port of the system's choice tells whether it is ours.
        TcpListener::bind((listen, 0)).map_err(|source| match source.kind() {
            io::ErrorKind::AddrNotAvailable => ReachError::NotOurs(listen),
            _ => ReachError::Listen { address: listen, source },
        })?;
        Ok(Reach { listen, advertised, ..Reach::default() })
    }

    /// Whether other machines reach the servers.
    pub(super) const fn is_open(&self) -> bool {
        !self.listen.is_loopback()
    }

    /// Whether the machine's network is needed: to be reached, or to ask for names.
    pub(super) fn needs_network(&self) -> bool {
        self.is_open() || self.names == Some(NamesBy::Dns)
    }

    /// Where remote ends may be.
    pub(super) const fn machines(&self) -> Machines {
        if self.is_open() { Machines::Any } else { Machines::This }
    }

    /// How browsers are told where names lead.
    pub(super) const fn names(&self) -> Option<NamesBy> {
        self.names
    }

    /// All that is to be known of it to play scenarios.
    ///
    /// # Errors
    ///
    /// When the address is none of this machine, a file is wrong, or the certificate does not cover the scenarios.
    pub(super) fn reach(self, words: &ReachArguments, scenarios: &[Scenario]) -> Result<Reach, ReachError> {
        let names = self.names;
        let reach = self.tried()?;
        if names != Some(NamesBy::Dns) {
            return Ok(reach);
        }
        let (path, key) = match (&words.certificate, &words.key) {
            (None, _) => return Err(ReachError::Missing("--certificate")),
            (_, None) => return Err(ReachError::Missing("--key")),
            (Some(certificate), Some(key)) => (certificate, key),
        };
        let certificate = certificate(path, key)?;
        let asked = Asked::by(scenarios);
        let hosts: Vec<_> = asked.secure_hosts.into_iter().filter(|host| !certificate.covers(host)).collect();
        if !hosts.is_empty() {
            return Err(ReachError::Uncovered { path: path.clone(), hosts });
        }
        let plain = ports("plain", words.plain_port, &asked.plain_ports);
        let tls = ports("TLS", words.tls_port, &asked.tls_ports);
        Ok(Reach { ports: Some(FixedPorts { plain, tls }), certificate: Some(certificate), ..reach })
    }
}

/// What scenarios ask for.
struct Asked {
    secure_hosts: BTreeSet<String>,
    plain_ports: BTreeSet<u16>,
    tls_ports: BTreeSet<u16>,
}

impl Asked {
    fn by(scenarios: &[Scenario]) -> Self {
        let mut asked =
            Self { secure_hosts: BTreeSet::new(), plain_ports: BTreeSet::new(), tls_ports: BTreeSet::new() };
        for url in scenarios.iter().flat_map(Scenario::urls) {
            let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else { continue };
            match url.scheme() {
                "https" | "wss" => {
                    asked.secure_hosts.insert(host.to_owned());
                    asked.tls_ports.insert(port);
                }
                "http" | "ws" => {
                    asked.plain_ports.insert(port);
                }
                _ => {}
            }
        }
        asked
    }
}

/// The ports of one kind to listen on: the one that is wanted, or those that are asked for.
fn ports(kind: &str, wanted: Option<u16>, asked: &BTreeSet<u16>) -> Vec<u16> {
    let Some(wanted) = wanted else { return asked.iter().copied().collect() };
    let others: Vec<_> = asked.iter().filter(|&&port| port != wanted).map(u16::to_string).collect();
    if let [first, ..] = others.as_slice() {
        note(&format!(
            "scenarios ask for port {} ({kind}), and the servers listen on {wanted}: unless something leads browsers from \
             one to the other, nothing will be seen. On the way to this machine that is done by `iptables -t nat -A PREROUTING \
             -p tcp --dport {first} -j REDIRECT --to-ports {wanted}`",
            others.join(", "),
        ));
    }
    vec![wanted]
}

/// A host as browsers are told it: an IP address without brackets, or a name.
fn host(word: &str) -> Result<String, ReachError> {
    let bare = word.strip_prefix('[').and_then(|word| word.strip_suffix(']')).unwrap_or(word);
    if let Ok(address) = bare.parse::<IpAddr>() {
        return if address.is_unspecified() { Err(ReachError::Unadvertised(address)) } else { Ok(address.to_string()) };
    }
    // It stands between commas and spaces in resolver rules.
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_'))
    };
    if word.split('.').all(is_label) { Ok(word.to_owned()) } else { Err(ReachError::NoHost(word.to_owned())) }
}

/// Reads a certificate and its key, each once.
fn certificate(chain: &Path, key: &Path) -> Result<Certificate, ReachError> {
    let text =
        |path: &Path| read_text(path, LARGEST).map_err(|source| ReachError::File { path: path.to_owned(), source });
    Certificate::from_pem(text(chain)?.as_bytes(), text(key)?.as_bytes()).map_err(|error| {
        let path = if error.is_of_the_key() { key } else { chain };
        ReachError::Certificate { path: path.to_owned(), error }
    })
}

/// The first of some hosts, and how many more there are.
fn some_of(hosts: &[String]) -> String {
    let more = hosts.len().saturating_sub(NAMED);
    let some = hosts.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{some} and {more} more") } else { some }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_a_name_or_an_address_and_nothing_else() {
        for (word, told) in [
            ("lab", Some("lab")),
            ("lab_2.example", Some("lab_2.example")),
            ("192.0.2.1", Some("192.0.2.1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("2001:db8:0::1", Some("2001:db8::1")),
            ("", None),
            ("a..b", None),
            ("0.0.0.0", None),
            ("http://lab", None),
            ("lab:80", None),
            ("a, MAP * b", None),
        ] {
            assert_eq!(host(word).ok().as_deref(), told, "{word}");
        }
    }
}
