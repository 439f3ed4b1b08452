//! Lines for the shell: how to see a case again.

use std::borrow::Cow;

use samesite_format::Recording;
use samesite_reports::site::Command;
use samesite_scenarios::{Library, Scenario};

use super::judged::Judged;
use crate::shell::quoted;

/// How to play a case again, watch it, have it explained, and hand it over.
pub(super) fn commands(scenario: &Scenario, case: &str, judged: &[Judged], library: &Library) -> Vec<Command> {
    let has_it = |recording: &Recording| recording.plays.iter().any(|play| play.scenario == scenario.id.as_str());
    let recordings = || judged.iter().map(|(recording, _)| recording).filter(|recording| has_it(recording));
    let browsers = listed(recordings().map(|recording| recording.environment.browser.name.as_str()));
    let profiles = listed(recordings().map(|recording| recording.environment.profile.as_str()));
    let is_ours = library.scenario(&scenario.id).is_some();
    let name = if is_ours { scenario.id.to_string() } else { format!("{}.toml", scenario.id) };
    let ages = if scenario.case(case).is_some_and(|case| case.age.is_some()) { " --ages" } else { "" };
    let run =
        format!("cargo samesite run --scenario {} --browser {} --profile {}{ages}", quoted(&name), browsers, profiles);
    let mut commands = vec![
        command("Play the scenario again, headless, in the same browsers:", run.clone()),
        command("Watch it, in windows:", format!("{run} --headed")),
    ];
    if is_ours && scenario.case(case).is_some() {
        let case = format!("{}/{case}", scenario.id);
        let case = quoted(&case);
        commands.push(command("Have every step proved:", format!("cargo samesite explain {case}")));
        commands.push(command(
            "Hand this page over as one file, from the recordings below:",
            format!("cargo samesite export --case {case} --as page --out handed-over recordings"),
        ));
    }
    commands
}

fn command(purpose: &str, line: String) -> Command {
    Command { purpose: purpose.to_owned(), line }
}

/// Each name once, in the order of appearance, with commas between them, as a shell reads it.
fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut list: Vec<Cow<'n, str>> = Vec::new();
    for name in names.map(quoted) {
        if !list.contains(&name) {
            list.push(name);
        }
    }
    list.join(",")
}
