//! `samesite install` and `samesite doctor`: the commands that look after the machine.

use std::collections::BTreeSet;

use super::arguments::{DoctorArguments, InstallArguments};
use super::documents::{Checked, InstalledBrowser, InstalledBrowsers};
use super::output::{Lines, say, say_json};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use samesite_drive::doctor::{Check, DoctorOptions, examine};
use samesite_drive::install::{InstallOptions, Installed, OutputOfCommands, Progress, install as bring};
use samesite_drive::{Installation, ThisMachine};
use samesite_format::{Engine, Profile, Selector};
use samesite_judge::claims::{Claims, Release};

pub(super) fn install(arguments: &InstallArguments) -> Result<Exit, Error> {
    let options = InstallOptions { wanted: arguments.browsers.selectors()?, given: arguments.browsers.given()? };
    if !arguments.json {
        let mut progress = Progress { out: &mut Lines::default(), of_commands: OutputOfCommands::Output };
        bring(&options, &ThisMachine, &mut progress)?;
        return Ok(Exit::Clean);
    }
    let mut progress = Progress { out: &mut Lines::to_errors(), of_commands: OutputOfCommands::Errors };
    let Installed { ran, found } = bring(&options, &ThisMachine, &mut progress)?;
    let browsers = found.into_iter().map(|own| InstalledBrowser {
        product: own.product.id(),
        version: own.browser_version.to_string(),
        path: own.browser,
        driver: own.product.driver().id(),
        driver_version: own.driver_version.map(|version| version.to_string()),
        driver_path: own.driver,
    });
    say_json(&InstalledBrowsers { format: 1, ran, browsers: browsers.collect() })?;
    Ok(Exit::Clean)
}

pub(super) fn doctor(arguments: &DoctorArguments) -> Result<Exit, Error> {
    let is_welcome = |selector: &Selector| arguments.browsers.is_default() && selector.word() == Engine::WebKit.id();
    let (welcome, wanted) = arguments.browsers.selectors()?.into_iter().partition(is_welcome);
    let options = DoctorOptions { wanted, welcome, given: arguments.browsers.given()? };
    let mut diagnosis = examine(&options, &ThisMachine);
    diagnosis.checks.extend(diagnosis.found.iter().filter_map(known));
    if arguments.json {
        say_json(&Checked { format: 1, checks: diagnosis.checks.clone() })?;
    } else {
        say(&diagnosis.to_string())?;
    }
    Ok(if diagnosis.is_well() { Exit::Clean } else { Exit::Environment })
}

/// What of the claims is not known for a browser; `None` for WebKitGTK, whose libsoup is known once it runs.
fn known(installation: &Installation) -> Option<Check> {
    let engine = installation.engine();
    if !installation.product.is_claimed() {
        let product = installation.product;
        return Some(Check::note(
            "claims",
            format!(
                "nobody has claimed anything of {product}: what it does otherwise than its engine is called not known"
            ),
        ));
    }
    if engine == Engine::WebKit {
        return None;
    }
    let (product, version) = (installation.product, &installation.browser_version);
    let release = Release::told(engine, &version.to_string(), None)
        .built_by(&installation.distribution().unwrap_or_else(|| "none".to_owned()));
    let claims = Profile::of(engine).filter_map(|profile| Claims::of_release(engine, profile.id(), &release));
    let (mut all, mut not_known) = (BTreeSet::new(), BTreeSet::new());
    for claims in claims {
        not_known.extend(claims.not_known().map(|claim| claim.id));
        all.extend(claims.iter().chain(claims.not_known()).map(|claim| claim.id));
    }
    let name = format!("{product} {}", version.major());
    Some(if release.is_newer_than_seen(engine) {
        Check::note(
            "claims",
            format!("{name} is newer than any that the claims were compared with: a new deviation may be its own"),
        )
    } else if not_known.is_empty() {
        Check::good("claims", format!("of {name} all {} claims are known to hold", all.len()))
    } else {
        let few = not_known.iter().copied().take(3).collect::<Vec<_>>().join(", ");
        let more = if not_known.len() > 3 { ", …" } else { "" };
        Check::note(
            "claims",
            format!(
                "of {name} {} of {} claims are not known to hold ({few}{more}); what they explain is called not known",
                not_known.len(),
                all.len()
            ),
        )
    })
}
