//! `samesite install` and `samesite doctor`: the commands that look after the machine.

use serde_json::json;

use super::arguments::{DoctorArguments, InstallArguments};
use super::output::{say, say_json};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use samesite_drive::ThisMachine;
use samesite_drive::doctor::{DoctorOptions, examine};
use samesite_drive::install::InstallOptions;
use samesite_format::{Engine, Selector};

pub(super) fn install(arguments: &InstallArguments) -> Result<Exit, Error> {
    let options = InstallOptions { wanted: arguments.browsers.selectors()?, given: arguments.browsers.given()? };
    samesite_drive::install::install(&options, &ThisMachine, &mut anstream::stdout())?;
    Ok(Exit::Clean)
}

pub(super) fn doctor(arguments: &DoctorArguments) -> Result<Exit, Error> {
    let is_welcome = |selector: &Selector| arguments.browsers.is_default() && selector.word() == Engine::WebKit.id();
    let (welcome, wanted) = arguments.browsers.selectors()?.into_iter().partition(is_welcome);
    let options = DoctorOptions { wanted, welcome, given: arguments.browsers.given()? };
    let diagnosis = examine(&options, &ThisMachine);
    if arguments.json {
        say_json(&json!({ "format": 1, "checks": diagnosis.checks }))?;
    } else {
        say(&diagnosis.to_string())?;
    }
    Ok(if diagnosis.is_well() { Exit::Clean } else { Exit::Environment })
}
