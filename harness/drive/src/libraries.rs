//! The libraries that a browser has loaded, and that decide about cookies.

use std::path::PathBuf;

use samesite_format::Product;

use crate::engines::support;
use crate::process;

/// A library that a browser has loaded and that decides about cookies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedLibrary {
    /// Its name: `libsoup`.
    pub name: &'static str,
    /// Its file, as the browser sees it.
    pub file: PathBuf,
    /// The version that the file says itself: `3.2.3`.
    pub version: Option<String>,
}

impl LoadedLibrary {
    /// Those that the process of a browser has loaded; none where the system does not tell.
    pub(crate) fn of(process: u32, product: Product) -> Vec<Self> {
        let libraries = support(product).http_libraries().iter();
        let loaded = |process: u32, &(name, begin): &(&'static str, &str)| {
            let files = process::libraries(process, begin).into_iter();
            files.map(move |file| Self { name, version: process::library_version(process, &file, name), file })
        };
        // A program may stand before the browser, such as the one that gives it a message bus.
        let processes = std::iter::once(process).chain(process::children(process));
        let mut found: Vec<Self> = Vec::new();
        for library in processes.flat_map(|process| libraries.clone().flat_map(move |wanted| loaded(process, wanted))) {
            if !found.contains(&library) {
                found.push(library);
            }
        }
        found
    }
}
