//! `samesite completions` and `samesite manual`: made from the words of the command line, so that they never lag behind.

use std::fs;
use std::path::Path;

use clap::CommandFactory as _;

use super::arguments::{Arguments, CompletionsArguments, ManualArguments};
use super::output::{note, say};
use crate::cli::error::Error;
use crate::cli::exit::Exit;

/// What the program is called.
const NAME: &str = "samesite";

/// The section of the manual that commands stand in.
const SECTION: &str = "1";

pub(super) fn completions(arguments: &CompletionsArguments) -> Result<Exit, Error> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), NAME, &mut script);
    say(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Clean)
}

pub(super) fn manual(arguments: &ManualArguments) -> Result<Exit, Error> {
    let mut program = Arguments::command();
    program.build();
    let pages: Vec<(String, clap::Command)> = std::iter::once((NAME.to_owned(), program.clone()))
        .chain(
            program
                .get_subcommands()
                .filter(|command| !command.is_hide_set())
                .map(|command| (format!("{NAME}-{}", command.get_name()), command.clone())),
        )
        .collect();
    let Some(folder) = &arguments.out else {
        let (name, command) = pages.into_iter().next().expect("the program has a page");
        say(&page(&name, command)?)?;
        return Ok(Exit::Clean);
    };
    fs::create_dir_all(folder).map_err(|source| cannot_write(folder, source))?;
    let count = pages.len();
    for (name, command) in pages {
        let path = folder.join(format!("{name}.{SECTION}"));
        fs::write(&path, page(&name, command)?).map_err(|source| cannot_write(&path, source))?;
    }
    note(&format!("{count} pages; `man -l {}/{NAME}.{SECTION}` shows the first", folder.display()));
    Ok(Exit::Clean)
}

/// A page of the manual, in the language of `man`.
fn page(name: &str, command: clap::Command) -> Result<String, Error> {
    let mut text = Vec::new();
    let rendered = clap_mangen::Man::new(command).title(name.to_uppercase()).section(SECTION).render(&mut text);
    rendered.map_err(|source| Error::System { what: format!("cannot write the page of {name}"), source })?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn cannot_write(path: &Path, source: std::io::Error) -> Error {
    Error::System { what: format!("cannot write {}", path.display()), source }
}
