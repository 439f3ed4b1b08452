//! A phone that a chromedriver drives through adb: the ports of our servers, opened on its own 127.0.0.1.
//!
//! The server of adb is asked for that, which runs where chromedriver drives a phone: chromedriver itself asks it for
//! everything, and starts none.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use crate::installation::Installation;
use crate::remote_end::RemoteEnd;
use crate::session::SessionError;
use crate::settings::Endpoints;

/// Where adb's server listens, unless the variable says otherwise that adb itself reads.
const SERVER_PORT: u16 = 5037;
const SERVER_PORT_VARIABLE: &str = "ANDROID_ADB_SERVER_PORT";

/// How long adb may take for a word.
const PATIENCE: Duration = Duration::from_secs(10);

/// Ports of ours that are open on a phone. Dropping them closes them there.
#[derive(Debug)]
pub struct PortsOnPhone {
    server: SocketAddr,
    /// What adb calls the phone: `host:transport:emulator-5554`.
    transport: String,
    opened: Vec<u16>,
}

impl PortsOnPhone {
    /// Opens the ports of our servers on the phone that an installation is on; `None` where it is on none.
    ///
    /// # Errors
    ///
    /// When adb's server is not there, knows no such phone, or the phone refuses.
    pub fn open(installation: &Installation, endpoints: &Endpoints) -> Result<Option<Self>, SessionError> {
        let Some(serial) = installation.remote.as_ref().and_then(RemoteEnd::phone) else { return Ok(None) };
        let port = std::env::var(SERVER_PORT_VARIABLE).ok().and_then(|told| told.parse().ok()).unwrap_or(SERVER_PORT);
        let server = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Self::open_at(server, serial, endpoints)
            .map(Some)
            .map_err(|error| SessionError::Phone { product: installation.product, why: error.to_string() })
    }

    fn open_at(server: SocketAddr, serial: Option<&str>, endpoints: &Endpoints) -> io::Result<Self> {
        let transport =
            serial.map_or_else(|| "host:transport-any".to_owned(), |serial| format!("host:transport:{serial}"));
        let mut ports = Self { server, transport, opened: Vec::new() };
        for port in [endpoints.plain, endpoints.tls, endpoints.proxy] {
            ports.ask(&format!("reverse:forward:tcp:{port};tcp:{port}"))?;
            ports.opened.push(port);
        }
        Ok(ports)
    }

    /// Asks the phone's part of adb for something.
    fn ask(&self, request: &str) -> io::Result<()> {
        let refused =
            |error: io::Error| io::Error::new(error.kind(), format!("adb's server at {}: {error}", self.server));
        let mut stream = TcpStream::connect_timeout(&self.server, PATIENCE).map_err(refused)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        for words in [&self.transport, request] {
            stream.write_all(format!("{:04x}{words}", words.len()).as_bytes())?;
            said_yes(&mut stream)?;
        }
        // The server has handed it on; now the phone answers.
        said_yes(&mut stream)
    }
}

impl Drop for PortsOnPhone {
    fn drop(&mut self) {
        for port in &self.opened {
            // A phone that is gone has none of them open.
            let _ = self.ask(&format!("reverse:killforward:tcp:{port}"));
        }
    }
}

/// Reads an answer: `OKAY`, or `FAIL` with a text and its length before it.
fn said_yes(stream: &mut TcpStream) -> io::Result<()> {
    let mut word = [0; 4];
    stream.read_exact(&mut word)?;
    if word == *b"OKAY" {
        return Ok(());
    }
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let length = std::str::from_utf8(&length).ok().and_then(|digits| u64::from_str_radix(digits, 16).ok());
    let mut why = Vec::new();
    stream.take(length.unwrap_or_default()).read_to_end(&mut why)?;
    Err(io::Error::other(format!("adb says: {}", String::from_utf8_lossy(&why))))
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread::{self, JoinHandle};

    use super::*;

    const ENDPOINTS: &Endpoints = &Endpoints { host: String::new(), plain: 4001, tls: 4002, proxy: 4003 };

    /// A server of adb that has one phone, and lists what it was asked for when so many connections are over.
    fn adb(connections: usize, phone: &'static str, refused: &'static str) -> (SocketAddr, JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let serving = thread::spawn(move || {
            let mut asked = Vec::new();
            for _ in 0..connections {
                let (mut stream, _) = listener.accept().unwrap();
                let mut read = || {
                    let mut length = [0; 4];
                    stream.read_exact(&mut length).ok()?;
                    let length = usize::from_str_radix(std::str::from_utf8(&length).unwrap(), 16).unwrap();
                    let mut words = vec![0; length];
                    stream.read_exact(&mut words).unwrap();
                    let words = String::from_utf8(words).unwrap();
                    let answer: &[u8] = match words.strip_prefix("host:transport:") {
                        Some(serial) if serial != phone => b"FAIL0010device not found",
                        None if words.contains(refused) => b"OKAYFAIL0006closed",
                        None => b"OKAYOKAY",
                        Some(_) => b"OKAY",
                    };
                    stream.write_all(answer).unwrap();
                    Some(words)
                };
                let words: Vec<String> = std::iter::from_fn(&mut read).take(2).collect();
                asked.push(words.join(" "));
            }
            asked
        });
        (address, serving)
    }

    #[test]
    fn each_port_is_opened_and_closed_again() {
        let (address, serving) = adb(6, "emulator-5554", "nothing is refused");
        drop(PortsOnPhone::open_at(address, Some("emulator-5554"), ENDPOINTS).unwrap());
        let words = |word: &str| format!("host:transport:emulator-5554 reverse:{word}");
        let expected = [4001, 4002, 4003].map(|port| words(&format!("forward:tcp:{port};tcp:{port}")));
        let closed = [4001, 4002, 4003].map(|port| words(&format!("killforward:tcp:{port}")));
        assert_eq!(serving.join().unwrap(), [expected, closed].concat());
    }

    #[test]
    fn who_is_not_there_and_what_is_refused_is_told() {
        let (address, serving) = adb(1, "emulator-5554", "nothing is refused");
        let error = PortsOnPhone::open_at(address, Some("another"), ENDPOINTS).unwrap_err();
        assert_eq!(error.to_string(), "adb says: device not found");
        serving.join().unwrap();
        // One port is open by then, and is closed again.
        let (address, serving) = adb(3, "emulator-5554", "4002");
        let error = PortsOnPhone::open_at(address, Some("emulator-5554"), ENDPOINTS).unwrap_err();
        assert_eq!(error.to_string(), "adb says: closed");
        assert!(serving.join().unwrap()[2].ends_with(" reverse:killforward:tcp:4001"));
        let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let error = PortsOnPhone::open_at(nobody, None, ENDPOINTS).unwrap_err();
        assert!(error.to_string().starts_with(&format!("adb's server at {nobody}: ")), "{error}");
    }
}
