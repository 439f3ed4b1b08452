//! The question as a scenario file, so that browsers can play it.

use std::fmt::Write as _;

use samesite_scenarios::{Diagnostic, Scenario, ScenarioId};

use crate::ask::question::Question;

/// The name of the scenario, and of its only case.
pub(super) const NAME: &str = "question";

impl Question {
    /// The question as the text of a scenario file.
    #[must_use]
    pub fn written(&self) -> String {
        let (top, frames) = self.page.split_first().expect("a page is open");
        let mut text = String::new();
        let mut line = |words: String| {
            let _ = writeln!(text, "{words}");
        };
        line(
            "title = \"A question\"\nwhy = \"Somebody asked.\"\nclauses = [\"B200\"]\nlevel = \"informative\""
                .to_owned(),
        );
        // The cookie is meant as it was typed: `{site}` in it stands for itself.
        line("site = \"{site}\"".to_owned());
        line(format!("\n[[jar]]\nat = {}\nset = [{}]", quoted(self.set_at.as_str()), quoted(&self.cookie)));
        line(format!("\n[[case]]\nid = \"{NAME}\"\ntitle = \"what was asked\"\npage = {}", quoted(top.as_str())));
        if !frames.is_empty() {
            let frames: Vec<_> = frames.iter().map(|frame| quoted(frame.as_str())).collect();
            line(format!("frames = [{}]", frames.join(", ")));
        }
        if !self.age.is_zero() {
            line(format!("age = \"{}ms\"", self.age.as_millis()));
        }
        let mut step = format!("probe = {}", quoted(&self.step.probe.to_string()));
        if let Some(to) = &self.step.to {
            let _ = write!(step, ", to = {}", quoted(to.as_str()));
        }
        let via: Vec<_> = self
            .step
            .via
            .iter()
            .map(|redirect| format!("{{ at = {}, status = {} }}", quoted(redirect.at.as_str()), redirect.status))
            .collect();
        if !via.is_empty() {
            let _ = write!(step, ", via = [{}]", via.join(", "));
        }
        line(format!("steps = [{{ {step} }}]"));
        text
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
