//! Reading what programs print: never more than fits, and never longer than they are given.

use std::fmt;
use std::io::{self, BufRead as _, BufReader, Read};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _};

/// The longest line that is told whole, in bytes; a longer one is told in pieces. Those of drivers are shorter.
const LINE: u64 = 1024;

/// The most that a program may print when it is asked one thing, in bytes. Answers take one line, or a few.
const ANSWER: u64 = 64 * 1024;

/// Where an answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Until {
    /// At the end of the first line: the program goes on.
    LineEnd,
    /// When the program closes its output.
    OutputEnd,
}

/// Why there is no answer, as a fragment: `it did not answer within 20 s`.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    /// It took longer than this.
    Late(Duration),
    /// It is longer than [`ANSWER`].
    Endless,
    /// It cannot be read.
    Unreadable(io::Error),
}

/// What a program answers on `output` within `patience`. Bytes that are no text are replaced.
///
/// # Errors
///
/// When it is late, too long, or cannot be read; end the program then.
pub(crate) fn answer(output: impl Read + Send + 'static, until: Until, patience: Duration) -> Result<String, NoAnswer> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut output = BufReader::new(output).take(ANSWER + 1);
        let mut bytes = Vec::new();
        let read = match until {
            Until::LineEnd => output.read_until(b'\n', &mut bytes),
            Until::OutputEnd => output.read_to_end(&mut bytes),
        };
        // The receiver is gone when the deadline has passed; nobody wants the answer then.
        drop(sender.send(read.map(|_| bytes)));
    });
    let told = receiver.recv_timeout(patience).map_err(|_| NoAnswer::Late(patience))?;
    let bytes = told.map_err(NoAnswer::Unreadable)?;
    if bytes.len() as u64 > ANSWER {
        return Err(NoAnswer::Endless);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Tells every line of an output as it comes, until the output ends or cannot be read. Bytes that are no text are
/// replaced: browsers print whatever they like.
pub(crate) async fn lines(output: impl AsyncRead + Unpin, mut hear: impl FnMut(String)) {
    let mut output = tokio::io::BufReader::new(output);
    let mut line = Vec::new();
    while matches!((&mut output).take(LINE).read_until(b'\n', &mut line).await, Ok(1..)) {
        hear(String::from_utf8_lossy(&line).trim_end().to_owned());
        line.clear();
    }
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Late(patience) => write!(formatter, "it did not answer within {} s", patience.as_secs()),
            Self::Endless => write!(formatter, "it printed more than {} KiB", ANSWER / 1024),
            Self::Unreadable(error) => write!(formatter, "its output cannot be read: {error}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(20);

    #[test]
    fn an_answer_ends_where_it_is_asked_to_end() {
        let told = |until| answer(&b"1.2\nmore\xff"[..], until, PATIENCE).unwrap();
        assert_eq!(told(Until::LineEnd), "1.2\n");
        assert_eq!(told(Until::OutputEnd), "1.2\nmore\u{fffd}");
    }

    #[test]
    fn an_answer_without_an_end_is_refused() {
        for until in [Until::LineEnd, Until::OutputEnd] {
            let told = answer(io::repeat(b'x'), until, PATIENCE).unwrap_err().to_string();
            assert_eq!(told, "it printed more than 64 KiB");
        }
    }

    #[tokio::test]
    async fn lines_are_told_as_they_are_and_long_ones_in_pieces() {
        let long = "x".repeat(5000);
        let printed = format!("one\r\n\n{long}\nlast");
        let mut told = Vec::new();
        lines(printed.as_bytes(), |line| told.push(line)).await;
        assert_eq!(told.iter().map(String::len).max(), Some(1024));
        assert_eq!((told[0].as_str(), told[1].as_str()), ("one", ""));
        assert_eq!(told[2..7].concat(), long);
        assert_eq!(told[7..], ["last"]);
    }
}
