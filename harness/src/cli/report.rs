//! `samesite report`

use std::io;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;

use samesite_drive::Platform;
use samesite_format::Recording;
use samesite_format::document::{FORMAT, SiteWritten};
use samesite_reports::site::{Content, write};
use samesite_scenarios::Library;
use samesite_servers::{Config, Folder};

use super::arguments::ReportArguments;
use super::defaults::recordings;
use super::judged;
use super::output::{complain, note, say, say_json};
use super::questions::developers;
use super::serving::serve;
use super::sides::{Pairing, Side};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::report::{Earlier, Judged, content};

/// How many cases take long enough that people wonder. A thousand take about a second of a processor.
const MANY: usize = 5000;

pub(super) fn report(arguments: &ReportArguments) -> Result<Exit, Error> {
    let now = Side::read(&recordings(&arguments.recordings)?)?;
    let (before, pairs) = match arguments.before.as_slice() {
        [] => (Vec::new(), Vec::new()),
        paths => {
            let before = Side::read(paths)?;
            let Pairing { pairs, only_old, .. } = Side::pair(&before, &now)?;
            if !only_old.is_empty() {
                note(&format!("only the earlier side has {}", only_old.join(", ")));
            }
            (judged_by_claims(before.into_recordings())?, pairs)
        }
    };
    let earlier: Vec<_> = pairs.into_iter().map(|(old, new)| Earlier { judged: &before[old], place: new }).collect();
    let recordings = now.into_recordings();
    let cases: usize = recordings.iter().flat_map(|recording| &recording.plays).map(|play| play.cases.len()).sum();
    if cases >= MANY {
        note(&format!("judging {cases} cases and writing their pages, which takes a while"));
    }
    let (judged, library) = (judged_by_claims(recordings)?, Library::embedded()?);
    let developers = developers(&judged, &library);
    let content = Content { developers, ..content(judged, &earlier, &library) };
    let written = write(&content, &arguments.out)?;
    let megabytes = written.octets as f64 / 1e6;
    let index = arguments.out.join("index.html");
    note(&format!("{} files, {megabytes:.1} MB; open {}", written.files, index.display()));
    let document = |address| SiteWritten {
        format: FORMAT,
        index: index.display().to_string(),
        files: written.files,
        octets: written.octets,
        address,
    };
    if !arguments.serve {
        if arguments.json {
            say_json(&document(None))?;
        }
        return if arguments.open {
            opened(&index.display().to_string()).map(|()| Exit::Clean)
        } else {
            Ok(Exit::Clean)
        };
    }
    let folder = Folder::new(&arguments.out)
        .map_err(|source| Error::System { what: format!("cannot serve {}", arguments.out.display()), source })?;
    let config = Config { unsolicited_limit: 0, ..Config::default() };
    serve(config, Arc::new(folder), |servers| {
        let address = format!("http://localhost:{}/", servers.ports().plain);
        if arguments.json {
            say_json(&document(Some(address.clone())))?;
        } else {
            say(&format!("{address}\n"))?;
        }
        if arguments.open {
            // A browser may stay in the foreground, and is to be served meanwhile.
            thread::spawn(move || opened(&address).unwrap_or_else(|error| complain(&error)));
        }
        Ok(())
    })?;
    Ok(Exit::Clean)
}

/// Shows a page in the browser that the user has chosen.
fn opened(place: &str) -> Result<(), Error> {
    let program = match Platform::current() {
        Platform::Linux => "xdg-open",
        Platform::MacOs => "open",
        Platform::Windows => "explorer",
    };
    let mut command = Command::new(program);
    let status = command.arg(place).stdin(Stdio::null()).stdout(Stdio::null()).status();
    let ended = status.and_then(|status| match status.success() {
        // Windows' shell says 1 whatever comes of it.
        false if program != "explorer" => Err(io::Error::other(format!("{program} ended with {status}"))),
        _ => Ok(()),
    });
    ended
        .map_err(|source| Error::System { what: format!("cannot show {place} by {program}; open it yourself"), source })
}

/// Recordings with what is made of them by the claims and the ledger that comes with the program.
fn judged_by_claims(recordings: Vec<Recording>) -> Result<Vec<Judged>, Error> {
    let judged = judged::Judged::of(&recordings, &judged::ledger(None)?)?;
    Ok(recordings.into_iter().zip(judged.judgements).collect())
}
