//! A club, as an application: its members sign in by a form with a token, and it has a WebSocket.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// How long the club waits for what should come at once.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whether a browser has answered a ping.
#[derive(Default)]
struct Pong {
    came: Mutex<bool>,
    bell: Condvar,
}

/// The club while a test lasts.
pub(crate) struct Club {
    /// Where it is.
    pub(crate) origin: String,
    heard: Receiver<String>,
}

/// A request, as far as the club looks at it.
struct Request {
    line: String,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Club {
    /// Opens it on a port of its own.
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let (tell, heard) = channel();
        let pong = Arc::new(Pong::default());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, tell, pong) = (stream.unwrap(), tell.clone(), Arc::clone(&pong));
                thread::spawn(move || serve(stream, &tell, &pong));
            }
        });
        Self { origin, heard }
    }

    /// Waits until something has happened there that is told so.
    pub(crate) fn wait_for(&self, wanted: &str) {
        while self.heard.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no {wanted}")) != wanted {}
    }

    /// What has happened there, so far.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.try_iter().collect()
    }
}

/// Who breaks off needs no answer.
fn serve(mut stream: TcpStream, tell: &Sender<String>, pong: &Pong) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let request = read(&mut reader)?;
    // A test that is over hears nothing more.
    let _ = tell.send(request.line.clone());
    let answer = match (request.line.as_str(), request.headers.get("sec-websocket-key")) {
        ("GET /chat", Some(key)) => {
            let head = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
            let cookie = "Set-Cookie: chat=1; Secure; SameSite=None\r\n";
            let accept = base64(&sha1(format!("{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11").as_bytes()));
            write!(stream, "{head}{cookie}Sec-WebSocket-Accept: {accept}\r\n\r\n").ok()?;
            // A ping, which browsers answer by a pong that is masked.
            stream.write_all(b"\x89\x02hi").ok()?;
            let mut frame = [0; 8];
            reader.read_exact(&mut frame).ok()?;
            let said = [frame[6] ^ frame[2], frame[7] ^ frame[3]];
            let _ = tell.send(format!("pong {:x} {}", frame[0], String::from_utf8_lossy(&said)));
            *pong.came.lock().ok()? = true;
            pong.bell.notify_all();
            // It is open until the browser has had enough.
            let _ = reader.read_to_end(&mut Vec::new());
            return None;
        }
        // Whoever asks for it has not gone before the browser has answered.
        ("GET /pong", _) => {
            let waiting = pong.bell.wait_timeout_while(pong.came.lock().ok()?, PATIENCE, |came| !*came);
            drop(waiting.ok()?);
            page("", "Pong")
        }
        ("GET /closed", _) => "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".to_owned(),
        ("GET /", _) => page(
            "Set-Cookie: strict=1; Secure; SameSite=Strict\r\nSet-Cookie: lax=1; Secure; SameSite=Lax\r\n",
            "Welcome",
        ),
        // As many frameworks do, it names itself by the address that it was asked under.
        ("GET /login", _) => page(
            "",
            &format!(
                "<form method=post action=\"http://{}/session\"><input name=name><input name=secret type=password>\
                 <input type=hidden name=token value=t0k3n><button id=sign-in>Sign in</button></form>",
                request.headers.get("host").map_or("", String::as_str)
            ),
        ),
        ("POST /session", _) if request.body == "name=ann+lee&secret=1%262&token=t0k3n" => signed_in("session"),
        ("POST /open-session", _) if request.body == "name=ann+lee" => signed_in("session"),
        ("POST /redirecting", _) => "HTTP/1.1 303 See Other\r\nLocation: /home\r\nContent-Length: 0\r\n\r\n".to_owned(),
        ("GET /leading", _) => page("", "<meta http-equiv=\"refresh\" content=\"0; url=/home\">"),
        ("GET /answer" | "POST /answer", _) => page(
            "Set-Cookie: seen=1; Secure; SameSite=Strict\r\nContent-Security-Policy: default-src 'none'\r\n",
            "An answer",
        ),
        ("GET /home" | "POST /home" | "GET /frame", _) => page("", "Home"),
        _ => "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".to_owned(),
    };
    stream.write_all(answer.as_bytes()).ok()
}

fn signed_in(name: &str) -> String {
    let cookie = format!("Set-Cookie: {name}=1; Path=/; Secure; HttpOnly; SameSite=Strict\r\n");
    format!("HTTP/1.1 303 See Other\r\n{cookie}Location: /home\r\nContent-Length: 0\r\n\r\n")
}

fn page(headers: &str, text: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{headers}Content-Type: text/html\r\nContent-Length: {}\r\n\r\n{text}", text.len())
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let path = target.split('?').next()?;
    Some(Request { line: format!("{method} {path}"), headers, body: String::from_utf8_lossy(&body).into_owned() })
}

/// **Spec:** RFC 3174.
fn sha1(octets: &[u8]) -> [u8; 20] {
    let mut state: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    let mut padded = octets.to_vec();
    padded.push(0x80);
    padded.resize((padded.len() + 8).div_ceil(64) * 64 - 8, 0);
    padded.extend((octets.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks(64) {
        let mut words: Vec<u32> =
            block.chunks(4).map(|word| u32::from_be_bytes([word[0], word[1], word[2], word[3]])).collect();
        for at in 16..80 {
            words.push((words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16]).rotate_left(1));
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (at, word) in words.iter().enumerate() {
            let (mixed, constant) = match at / 20 {
                0 => ((b & c) | (!b & d), 0x5a82_7999),
                1 => (b ^ c ^ d, 0x6ed9_eba1),
                2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6),
            };
            let next = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(constant).wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
        }
        for (part, more) in state.iter_mut().zip([a, b, c, d, e]) {
            *part = part.wrapping_add(more);
        }
    }
    let mut digest = [0; 20];
    for (octets, part) in digest.chunks_mut(4).zip(state) {
        octets.copy_from_slice(&part.to_be_bytes());
    }
    digest
}

/// **Spec:** RFC 4648 §4.
fn base64(octets: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in octets.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, octet| bits << 8 | u32::from(*octet)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at)) as usize & 63];
            out.push(if at > three.len() { '=' } else { char::from(letter) });
        }
    }
    out
}
