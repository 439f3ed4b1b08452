//! The log of Chromium's network stack, read while the browser writes it.
//!
//! It is JSON with a line for each event: first the numbers of the kinds of events, then the events. Two kinds are of
//! interest: a request that begins, and again each time it is redirected; and what became of a cookie.
//! Of a file of any length only a line is in memory, and what was said of requests since somebody last asked.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use samesite_format::Account;
use serde::Deserialize;

/// What a browser said of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestAccount {
    /// The URL that was asked for.
    pub url: String,
    /// The method, such as `GET`.
    pub method: String,
    /// What was said.
    pub account: Account,
}

/// A net log that is being written.
#[derive(Debug)]
pub(crate) struct NetLog {
    path: PathBuf,
    /// The file, once the browser has made it.
    file: Option<BufReader<File>>,
    events: Events,
}

/// What the events of a log come to, as far as they were read.
#[derive(Debug, Default)]
struct Events {
    /// The line that was begun.
    line: Vec<u8>,
    /// How the lines end that are of interest, once the numbers of their kinds are known.
    endings: Option<Endings>,
    told: Vec<RequestAccount>,
    /// The requests that may have more said of them, by the number of their source: places in `told`.
    open: HashMap<u64, usize>,
    /// The last mark that was come by.
    mark: Option<String>,
}

/// The numbers of the kinds of events, which differ from version to version.
#[derive(Clone, Copy, Debug, Deserialize)]
struct Kinds {
    /// A request begins, or goes on where it was redirected to.
    #[serde(rename = "URL_REQUEST_START_JOB")]
    begun: u32,
    /// Whether a cookie was sent or stored, and why not.
    #[serde(rename = "COOKIE_INCLUSION_STATUS")]
    cookie: u32,
}

/// How lines of interest end: the kind is the last thing in a line. Most lines are none, and are not looked at further.
#[derive(Debug)]
struct Endings {
    begun: String,
    cookie: String,
}

/// What the first line tells.
#[derive(Deserialize)]
struct Constants {
    #[serde(rename = "logEventTypes")]
    kinds: Kinds,
}

#[derive(Deserialize)]
struct Event<'l> {
    source: Source,
    #[serde(borrow, default)]
    params: Option<&'l serde_json::value::RawValue>,
}

#[derive(Deserialize)]
struct Source {
    id: u64,
}

/// What is told of a request that begins.
#[derive(Deserialize)]
struct Begun {
    url: String,
    method: String,
    #[serde(default)]
    initiator: String,
    #[serde(default)]
    site_for_cookies: String,
}

/// What is told of a cookie. The name is there only where sensitive things are told, and where there is one.
#[derive(Deserialize)]
struct Cookie {
    operation: String,
    #[serde(default)]
    name: String,
    status: String,
}

/// How the URL of a mark begins. No server has the port, and the name leads nowhere.
const MARK: &str = "http://mark.invalid:9999/";

/// The longest line that is read, in octets; a longer one is left out. Those of interest have some thousand.
const LONGEST_LINE: usize = 4 * 1024 * 1024;

impl NetLog {
    /// A log that a browser will write to a file in the folder given.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join("net-log.json"), file: None, events: Events::default() }
    }

    /// The arguments by which a browser is told to write it.
    pub(crate) fn arguments(&self) -> [String; 2] {
        // Names of cookies, and why they were left out, count as sensitive.
        [format!("--log-net-log={}", self.path.display()), "--net-log-capture-mode=IncludeSensitive".to_owned()]
    }

    /// The URL of a mark: whoever asks for it finds it in the log behind everything that was asked for before.
    pub(crate) fn mark(number: u64) -> String {
        format!("{MARK}{number}")
    }

    /// Reads on to where the log ends now; says whether the mark given was among the last things read.
    ///
    /// # Errors
    ///
    /// When the file is there and cannot be read.
    pub(crate) fn read_to(&mut self, mark: &str) -> io::Result<bool> {
        if self.file.is_none() {
            match File::open(&self.path) {
                Ok(file) => self.file = Some(BufReader::new(file)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        if let Some(file) = &mut self.file {
            self.events.read(file)?;
        }
        Ok(self.events.mark.as_deref() == Some(mark))
    }

    /// What was read of requests since it was last taken, in the order in which they began.
    pub(crate) fn take(&mut self) -> Vec<RequestAccount> {
        self.events.open.clear();
        std::mem::take(&mut self.events.told)
    }
}

/// Nobody needs the file any more, however the session ends.
impl Drop for NetLog {
    fn drop(&mut self) {
        // The folder that it lies in is removed as well.
        drop(std::fs::remove_file(&self.path));
    }
}

impl Kinds {
    fn endings(self) -> Endings {
        let ending = |kind: u32| format!("\"type\":{kind}}}");
        Endings { begun: ending(self.begun), cookie: ending(self.cookie) }
    }
}

impl Events {
    /// Reads every line that is whole, and the beginning of the next.
    fn read(&mut self, log: &mut BufReader<File>) -> io::Result<()> {
        loop {
            let room = (LONGEST_LINE + 1).saturating_sub(self.line.len()) as u64;
            let read = log.by_ref().take(room.max(1)).read_until(b'\n', &mut self.line)?;
            if read == 0 {
                return Ok(());
            }
            if self.line.ends_with(b"\n") {
                let line = std::mem::take(&mut self.line);
                if line.len() <= LONGEST_LINE {
                    self.take_in(line.trim_ascii());
                }
            } else if self.line.len() > LONGEST_LINE {
                // What is left of the line is no event, and says nothing by itself.
                self.line.clear();
            }
        }
    }

    /// Takes in one line. What is no event, or none of interest, says nothing.
    fn take_in(&mut self, line: &[u8]) {
        let line = line.strip_suffix(b",").unwrap_or(line);
        let Some(Endings { begun, cookie }) = &self.endings else {
            let constants = line.strip_prefix(b"{\"constants\":").and_then(|text| serde_json::from_slice(text).ok());
            self.endings = constants.map(|Constants { kinds }| kinds.endings());
            return;
        };
        let (is_begun, is_cookie) = (line.ends_with(begun.as_bytes()), line.ends_with(cookie.as_bytes()));
        if !is_begun && !is_cookie {
            return;
        }
        let Ok(Event { source: Source { id }, params: Some(params) }) = serde_json::from_slice(line) else {
            return;
        };
        if is_begun && let Ok(begun) = serde_json::from_str::<Begun>(params.get()) {
            self.begin(id, begun);
        } else if is_cookie
            && let Ok(cookie) = serde_json::from_str::<Cookie>(params.get())
            && let Some(request) = self.open.get(&id).and_then(|&place| self.told.get_mut(place))
        {
            let Account { sending, storing, .. } = &mut request.account;
            // A cookie that is deleted is set, and has expired.
            let statuses = if cookie.operation == "send" { sending } else { storing };
            statuses.add(&cookie.name, &cookie.status);
        }
    }

    fn begin(&mut self, source: u64, begun: Begun) {
        let Begun { url, method, initiator, site_for_cookies } = begun;
        if url.starts_with(MARK) {
            self.mark = Some(url);
            return;
        }
        self.open.insert(source, self.told.len());
        let account = Account { initiator, site_for_cookies, ..Account::default() };
        self.told.push(RequestAccount { url, method, account });
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, OpenOptions};
    use std::io::Write as _;

    use super::*;

    const HEAD: &str = "{\"constants\":{\"logEventTypes\":{\"URL_REQUEST_START_JOB\":5,\"COOKIE_INCLUSION_STATUS\":7,\
                        \"REQUEST_ALIVE\":2},\"logFormatVersion\":1},\n\"events\": [\n";

    fn begun(source: u32, method: &str, url: &str) -> String {
        format!(
            "{{\"params\":{{\"initiator\":\"https://b.example\",\"method\":\"{method}\",\
             \"site_for_cookies\":\"SiteForCookies: {{site=https://a.example; schemefully_same=true}}\",\
             \"url\":\"{url}\"}},\"phase\":1,\"source\":{{\"id\":{source},\"type\":1}},\"time\":\"1\",\"type\":5}},\n"
        )
    }

    fn cookie(source: u32, operation: &str, name: &str, status: &str) -> String {
        // A cookie that could not be read has neither.
        let named = if name.is_empty() {
            String::new()
        } else {
            format!("\"domain\":\"a.example\",\"name\":\"{name}\",\"path\":\"/\",")
        };
        format!(
            "{{\"params\":{{{named}\"operation\":\"{operation}\",\"status\":\"{status}\"}},\"phase\":0,\
             \"source\":{{\"id\":{source},\"type\":1}},\"time\":\"2\",\"type\":7}},\n"
        )
    }

    /// Everything that was told of each request, as lines.
    fn told(log: &mut NetLog) -> Vec<String> {
        let line = |RequestAccount { url, method, account }: RequestAccount| {
            let Account { sending, storing, .. } = account;
            format!("{method} {url} {:?} {:?}", sending.0, storing.0)
        };
        log.take().into_iter().map(line).collect()
    }

    #[test]
    fn a_log_is_read_while_it_is_written_and_cookies_go_with_the_request_they_were_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = NetLog::in_folder(folder.path());
        let mark = NetLog::mark(1);
        assert!(!log.read_to(&mark).unwrap(), "the browser has not begun");
        let mut file = OpenOptions::new().create(true).append(true).open(&log.path).unwrap();
        let text = [
            HEAD.to_owned(),
            begun(1, "GET", "https://a.example/one"),
            begun(2, "POST", "https://a.example/two"),
            cookie(1, "send", "lax", "EXCLUDE_SAMESITE_LAX"),
            cookie(2, "send", "none", "INCLUDE"),
            cookie(1, "store", "", "EXCLUDE_INVALID_PREFIX"),
            // Redirected.
            begun(1, "GET", "https://c.example/three"),
            cookie(1, "expire", "old", "INCLUDE"),
            // Of no request.
            cookie(9, "send", "lax", "INCLUDE"),
            "no event at all\n".to_owned(),
            begun(4, "GET", &mark),
        ]
        .concat();
        // Where it is cut makes no difference.
        let (first, second) = text.as_bytes().split_at(text.len() / 2);
        file.write_all(first).unwrap();
        assert!(!log.read_to(&mark).unwrap());
        file.write_all(second).unwrap();
        assert!(log.read_to(&mark).unwrap());
        assert_eq!(
            told(&mut log),
            [
                "GET https://a.example/one {\"EXCLUDE_SAMESITE_LAX\": [\"lax\"]} {\"EXCLUDE_INVALID_PREFIX\": [\"\"]}",
                "POST https://a.example/two {\"INCLUDE\": [\"none\"]} {}",
                "GET https://c.example/three {} {\"INCLUDE\": [\"old\"]}",
            ]
        );
        assert_eq!(told(&mut log), Vec::<String>::new(), "what was taken is gone");
        assert!(!log.read_to(&NetLog::mark(2)).unwrap(), "another mark is another moment");
    }

    #[test]
    fn a_line_without_an_end_takes_no_memory_and_the_next_one_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = NetLog::in_folder(folder.path());
        let long = "x".repeat(2 * LONGEST_LINE + 17);
        let text = [HEAD, &long, "\n", &begun(1, "GET", "https://a.example/")].concat();
        fs::write(&log.path, text).unwrap();
        log.read_to("").unwrap();
        assert!(log.events.line.capacity() <= 2 * LONGEST_LINE + 2);
        assert_eq!(told(&mut log).len(), 1);
    }

    #[test]
    fn the_file_is_gone_when_nobody_reads_it_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let log = NetLog::in_folder(folder.path());
        let path = log.path.clone();
        fs::write(&path, HEAD).unwrap();
        drop(log);
        assert!(!path.exists());
    }
}
