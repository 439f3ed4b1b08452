//! Displays of our own: nobody gets in without the cookie.

use std::io::{Read as _, Write as _};
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::{SocketAddr, UnixStream};

use samesite_drive::display::{Display, XVFB};
use samesite_drive::machine::{Machine as _, ThisMachine};

use crate::PATIENCE;

/// Whether the display lets in who comes with this cookie.
///
/// **Spec:** X Window System Protocol, section 8, "Connection Setup": the byte order, the version of the protocol, and
/// the lengths of the method and its data before both; the answer begins with 0 for no and with 1 for yes.
fn lets_in(display: &Display, cookie: Option<&[u8]>) -> bool {
    let number = display.name().trim_start_matches(':');
    let address = SocketAddr::from_abstract_name(format!("/tmp/.X11-unix/X{number}")).unwrap();
    let mut stream = UnixStream::connect_addr(&address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let request = match cookie {
        None => [&b"l\0\x0b\0\0\0"[..], &[0, 0, 0, 0, 0, 0]].concat(),
        Some(cookie) => [&b"l\0\x0b\0\0\0"[..], &[18, 0, 16, 0, 0, 0], b"MIT-MAGIC-COOKIE-1\0\0", cookie].concat(),
    };
    stream.write_all(&request).unwrap();
    let mut answer = [0];
    stream.read_exact(&mut answer).unwrap();
    answer == [1]
}

#[test]
fn who_has_no_cookie_is_not_let_in() {
    let xvfb = ThisMachine.on_path(XVFB).expect("Xvfb is installed: `samesite install` brings it");
    let display = Display::start(&xvfb, PATIENCE).unwrap();
    let [_, (_, authority)] = display.variables();
    let authority = std::fs::read(authority).unwrap();
    let cookie = authority.last_chunk::<16>().unwrap();
    assert!(!lets_in(&display, None));
    assert!(!lets_in(&display, Some(&[0; 16])));
    assert!(lets_in(&display, Some(cookie)));
}
