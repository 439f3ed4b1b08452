//! The question as a scenario file, so that browsers can play it.

use std::fmt::Write as _;

use samesite_scenarios::{Diagnostic, Scenario, ScenarioId, Step};

use crate::ask::question::{NAME, Question, played_name};

impl Question {
    /// The question as the text of a scenario file.
    #[must_use]
    pub fn written(&self) -> String {
        let is_framed = !self.set_in.is_empty();
        let mut text = String::new();
        let mut line = |words: String| {
            let _ = writeln!(text, "{words}");
        };
        line(
            "title = \"A question\"\nwhy = \"Somebody asked.\"\nclauses = [\"B200\"]\nlevel = \"informative\""
                .to_owned(),
        );
        if is_framed {
            line(format!("planting = \"by-each-case\"\nsite = {}", quoted(&self.site())));
            // The page that is visited afterwards comes with its frames, which only notation can say.
            line("\n[hosts]".to_owned());
            for (depth, url) in self.page.iter().enumerate() {
                line(format!("{} = {}", place(depth), quoted(url.as_str())));
            }
        } else {
            // The cookie is meant as it was typed: `{site}` in it stands for itself.
            line("site = \"{site}\"".to_owned());
        }
        line(format!("\n[[jar]]\nat = {}\nset = [{}]", quoted(self.setter().as_str()), quoted(&self.cookie)));
        let page = if is_framed { std::slice::from_ref(&self.set_at) } else { &self.page };
        let (top, frames) = page.split_first().expect("a page is open");
        line(format!("\n[[case]]\nid = \"{NAME}\"\ntitle = \"what was asked\"\npage = {}", quoted(top.as_str())));
        if !frames.is_empty() {
            let frames: Vec<_> = frames.iter().map(|frame| quoted(frame.as_str())).collect();
            line(format!("frames = [{}]", frames.join(", ")));
        }
        if !self.age.is_zero() {
            line(format!("age = \"{}ms\"", self.age.as_millis()));
        }
        let setting = self.setting_steps();
        let steps: Vec<_> = setting.iter().chain(self.steps()).map(|step| self.written_step(step)).collect();
        line(format!("steps = [\n    {},\n]", steps.join(",\n    ")));
        text
    }

    fn written_step(&self, step: &Step) -> String {
        let mut words = format!("{{ id = {}, ", quoted(played_name(step)));
        if let Some(by) = &step.by {
            let _ = write!(words, "in = {}, ", quoted(by));
        }
        let _ = write!(words, "probe = {}", quoted(&step.probe.to_string()));
        if step.page.len() > 1 {
            let frames = (1..step.page.len()).map(|depth| format!("[{}", place(depth))).collect::<String>();
            let _ = write!(words, ", to = \"{}{frames}{}\"", place(0), "]".repeat(step.page.len() - 1));
        } else if let Some(to) = &step.to {
            let _ = write!(words, ", to = {}", quoted(to.as_str()));
        }
        let via: Vec<_> = step
            .via
            .iter()
            .map(|redirect| format!("{{ at = {}, status = {} }}", quoted(redirect.at.as_str()), redirect.status))
            .collect();
        if !via.is_empty() {
            let _ = write!(words, ", via = [{}]", via.join(", "));
        }
        if !step.sets.is_empty() {
            let _ = write!(words, ", sets = [{}]", quoted(&self.label()));
        }
        words + " }"
    }

    /// How a scenario calls the cookie: by its name, or by its value where it has none.
    fn label(&self) -> String {
        let pair = self.scenario().jar[0].lines[0].pair();
        pair.split_once('=').map(|(name, _)| name.to_owned()).filter(|name| !name.is_empty()).unwrap_or(pair)
    }

    /// The question as a scenario that browsers can play.
    ///
    /// # Errors
    ///
    /// When it cannot be played: why not, and what can be asked instead.
    pub fn to_be_played(&self) -> Result<Scenario, Box<Diagnostic>> {
        Scenario::parse(ScenarioId::new(NAME), "the question as a scenario", &self.written()).map_err(
            |mut complaint| {
                let help = complaint.help.take().map_or_else(String::new, |help| format!("{help}; "));
                complaint.help = Some(format!("{help}leave --live away, and it is predicted all the same"));
                complaint
            },
        )
    }
}

/// The name of a document's place: `Q1` for the page, `Q2` for the frame in it.
fn place(depth: usize) -> String {
    format!("Q{}", depth + 1)
}

/// A text between quotes, as TOML has them.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            character if character.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(character));
            }
            character => quoted.push(character),
        }
    }
    quoted + "\""
}
