//! Progress: a line for each play that has ended, with what came of it, and on a terminal one that changes below them.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};
use jiff::Timestamp;
use samesite_format::visible;
use samesite_reports::diff::counted;

use super::output::note;
use samesite_play::Look;
use samesite_play::event::Event;

const NEWS: Style = AnsiColor::Red.on_default().bold();
const FINE: Style = Style::new().dimmed();

/// Shows what happens while it runs, on standard error.
pub(super) struct Progress {
    place: Place,
    /// What was told last, so that plain lines do not repeat themselves.
    last: String,
    /// How far the run is.
    done: (usize, usize),
    /// How many plays only wait for their cookies to grow old.
    waiting: usize,
    /// How many plays had something new in them.
    with_news: usize,
    /// When the last cookies are old enough, while nobody does anything but wait for that.
    old_enough_at: Option<Instant>,
    /// Where the recordings are being written.
    out: PathBuf,
    has_told_of_waiting: bool,
}

enum Place {
    Terminal,
    Lines,
}

impl Progress {
    pub(super) fn new(out: &Path) -> Self {
        let place = if std::io::stderr().is_terminal() { Place::Terminal } else { Place::Lines };
        Self {
            place,
            last: String::new(),
            done: (0, 0),
            waiting: 0,
            with_news: 0,
            old_enough_at: None,
            out: out.to_owned(),
            has_told_of_waiting: false,
        }
    }

    pub(super) fn tell(&mut self, event: &Event) {
        match event {
            Event::Opening { target } => {
                self.old_enough_at = None;
                self.show(&format!("{target}: opening"));
            }
            Event::Open { ports, address, advertised } => {
                self.keep(&format!(
                    "open to other machines from {} until the run ends: {address}, {}; browsers are told {advertised}, and each \
                     request without the run's token gets 404",
                    Timestamp::now().strftime("%H:%M:%S UTC"),
                    ports.iter().map(words_of_ports).collect::<Vec<_>>().join("; ")
                ));
            }
            Event::Unopened { target, message } => {
                self.keep(&format!("{target}: {message}; it is asked once more"));
            }
            Event::Played { target, scenario, progress, look, took } => {
                self.done = *progress;
                self.with_news += usize::from(look.is_news);
                let took = format!("{:.1} s", took.as_secs_f64());
                self.keep_look(&format!("{}{target}: {scenario}", self.fraction()), look, &took);
            }
            Event::Young { target, scenario, look } => {
                self.waiting += 1;
                self.keep_look(&format!("{target}: {scenario}"), look, "more when its cookies are old");
            }
            Event::Broke { target, scenario, message } => {
                self.keep(&format!("{target}: {scenario} broke off: {message}"));
            }
            Event::Failed { target, scenario, page, message } => {
                self.keep(&format!("{target}: {scenario}, {page} failed: {message}"));
            }
            Event::GivenUp { target, message } => {
                self.keep(&format!("{target} is given up, and the others go on: {message}"));
            }
            Event::Again { target, scenario } => {
                self.keep(&format!("{target}: {scenario} had unexpected results, and is played again alone"));
            }
            Event::TooOld { target, scenario, cases } => {
                let cases = counted(*cases, "case");
                self.keep(&format!(
                    "{target}: {scenario}: {cases} left out, whose cookies can only be waited for here"
                ));
            }
            Event::Ageing { remaining } => {
                self.old_enough_at = self.old_enough_at.max(Some(Instant::now() + *remaining));
                self.tell_of_waiting(*remaining);
                self.show_wait(*remaining);
            }
        }
    }

    /// Counts down on a terminal, where the line can change.
    pub(super) fn tick(&mut self) {
        let remaining = self.old_enough_at.map(|then| then.saturating_duration_since(Instant::now()));
        if let (Place::Terminal, Some(remaining)) = (&self.place, remaining.filter(|remaining| !remaining.is_zero())) {
            self.show_wait(remaining);
        }
    }

    fn show_wait(&mut self, remaining: Duration) {
        self.show(&format!("waiting {} s for cookies to grow old", seconds(remaining)));
    }

    /// Takes the changing line away.
    pub(super) fn finish(&mut self) {
        if matches!(self.place, Place::Terminal) {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }

    /// Says once what is known, and what can be had meanwhile, when there is nothing left but to wait.
    fn tell_of_waiting(&mut self, remaining: Duration) {
        let (done, all) = self.done;
        if self.has_told_of_waiting || all == 0 || done + self.waiting < all {
            return;
        }
        self.has_told_of_waiting = true;
        let news = match self.with_news {
            0 => "nothing new so far".to_owned(),
            1 => "1 of them with something new".to_owned(),
            several => format!("{several} of them with something new"),
        };
        let out = self.out.display();
        self.keep(&format!(
            "{done} of {all} played, {news}; the others wait for old cookies, {} s from now\n\
             meanwhile: `samesite judge {out}/*.unfinished` judges what has been played; ctrl-C ends here and keeps it",
            seconds(remaining)
        ));
    }

    /// Keeps a line of what came of a play.
    fn keep_look(&mut self, play: &str, look: &Look, end: &str) {
        let style = if look.is_news { NEWS } else { FINE };
        let words =
            if look.words.is_empty() { String::new() } else { format!("  {style}{}{style:#}", visible(&look.words)) };
        self.keep(&format!("{play}{words}  {FINE}{end}{FINE:#}"));
    }

    /// How far the run is: `[3/105] `.
    fn fraction(&self) -> String {
        let (done, all) = self.done;
        if all > 0 { format!("[{done}/{all}] ") } else { String::new() }
    }

    fn show(&mut self, text: &str) {
        let line = self.fraction() + text;
        match self.place {
            Place::Terminal => {
                let short: String = visible(&line).chars().take(100).collect();
                let _ = write!(std::io::stderr(), "\r\x1b[K{short}");
                let _ = std::io::stderr().flush();
            }
            Place::Lines if line != self.last => {
                note(&line);
            }
            Place::Lines => {}
        }
        self.last = line;
    }

    fn keep(&mut self, line: &str) {
        self.finish();
        note(line);
    }
}

/// The ports of a target's servers.
fn words_of_ports((target, ports): &(String, Vec<u16>)) -> String {
    let ports: Vec<_> = ports.iter().map(u16::to_string).collect();
    format!("ports {} for {target}", ports.join(", "))
}

fn seconds(span: Duration) -> u64 {
    span.as_secs() + u64::from(span.subsec_nanos() > 0)
}
