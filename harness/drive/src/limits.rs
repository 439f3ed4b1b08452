//! Limits of the system under which a browser ends as soon as it is started, without a word that helps.

use std::path::{Path, PathBuf};

use super::engines::support;
use samesite_format::{Engine, Product};

/// The fewest files that may be open at once. Chromium lives with 192 and dies with 128.
const FEWEST_FILES: u64 = 256;

/// A limit that is too low for a browser.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Limit {
    /// Too few files may be open at once.
    #[error("only {allowed} files may be open at once, and a browser needs {FEWEST_FILES}")]
    FewFiles {
        /// How many a process may have open (`ulimit -n`).
        allowed: u64,
    },
    /// The path for temporary files is too long for the sockets that the browser makes below it.
    #[error("the path for temporary files takes {} bytes, and {engine} can use {longest}: `{}`", folder.as_os_str().len(), folder.display())]
    LongPath {
        /// The engine of the browser.
        engine: Engine,
        /// The folder for temporary files.
        folder: PathBuf,
        /// The most bytes that its path may have.
        longest: usize,
    },
}

impl Limit {
    /// The first limit that is too low for a product on this machine.
    ///
    /// # Errors
    ///
    /// When there is one.
    pub(crate) fn look(product: Product) -> Result<(), Self> {
        let folder = std::env::temp_dir();
        Self::check(product, &std::path::absolute(&folder).unwrap_or(folder), allowed_files())
    }

    fn check(product: Product, folder: &Path, allowed: Option<u64>) -> Result<(), Self> {
        if let Some(allowed) = allowed.filter(|allowed| *allowed < FEWEST_FILES) {
            return Err(Self::FewFiles { allowed });
        }
        match support(product).longest_temporary_path() {
            Some(longest) if folder.as_os_str().len() > longest => {
                Err(Self::LongPath { engine: product.engine(), folder: folder.to_owned(), longest })
            }
            _ => Ok(()),
        }
    }

    /// Advice for the person who reads the error, as a sentence without a full stop.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::FewFiles { .. } => "raise the limit of the shell or service that starts it: `ulimit -n 4096`",
            Self::LongPath { .. } => "set TMPDIR to a folder with a shorter path, such as /tmp",
        }
    }
}

/// How many files a process may have open; `None` where that is not limited.
fn allowed_files() -> Option<u64> {
    #[cfg(unix)]
    return rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    #[cfg(not(unix))]
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_that_are_too_low_are_told() {
        let told = |product, length: usize, allowed| {
            let folder = format!("/{}", "x".repeat(length - 1));
            Limit::check(product, Path::new(&folder), allowed).err().map(|limit| limit.to_string())
        };
        assert_eq!(told(Product::Chromium, 4, Some(256)), None);
        assert_eq!(told(Product::Chromium, 4, None), None);
        assert_eq!(
            told(Product::WebKitGtk, 4, Some(255)).unwrap(),
            "only 255 files may be open at once, and a browser needs 256"
        );
        if cfg!(target_os = "linux") {
            assert_eq!(told(Product::Chromium, 46, None), None);
            assert_eq!(told(Product::Firefox, 200, None), None);
            assert_eq!(
                told(Product::Chromium, 47, None).unwrap(),
                format!("the path for temporary files takes 47 bytes, and chromium can use 46: `/{}`", "x".repeat(46))
            );
        }
    }
}
