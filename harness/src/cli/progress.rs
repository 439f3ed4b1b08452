//! Progress: one line that changes on a terminal, plain lines elsewhere.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use samesite_format::visible;

use super::output::note;
use crate::play::event::Event;

/// Shows what happens while it runs, on standard error.
pub(super) struct Progress {
    place: Place,
    /// What was told last, so that plain lines do not repeat themselves.
    last: String,
    /// How far the run is.
    done: (usize, usize),
    /// When the last cookies are old enough, while nobody does anything but wait for that.
    old_enough_at: Option<Instant>,
}

enum Place {
    Terminal,
    Lines,
}

impl Progress {
    pub(super) fn new() -> Self {
        let place = if std::io::stderr().is_terminal() { Place::Terminal } else { Place::Lines };
        Self { place, last: String::new(), done: (0, 0), old_enough_at: None }
    }

    pub(super) fn tell(&mut self, event: &Event) {
        match event {
            Event::Opening { target } => {
                self.old_enough_at = None;
                self.show(&format!("{target}: opening"));
            }
            Event::Played { target, scenario, progress } => {
                self.done = *progress;
                self.show(&format!("{target}: {scenario}"));
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
            Event::Ageing { remaining } => {
                self.old_enough_at = self.old_enough_at.max(Some(Instant::now() + *remaining));
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

    fn show(&mut self, text: &str) {
        let (done, all) = self.done;
        let line = if all > 0 { format!("[{done}/{all}] {text}") } else { text.to_owned() };
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

fn seconds(span: Duration) -> u64 {
    span.as_secs() + u64::from(span.subsec_nanos() > 0)
}
