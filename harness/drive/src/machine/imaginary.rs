//! A machine made of tables, for tests of whatever looks for programs.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Machine, Platform};

/// A machine that exists in these tables only.
#[derive(Clone, Debug)]
pub struct Imaginary {
    /// The machine's operating system.
    pub platform: Platform,
    /// Values of environment variables by name.
    pub variables: BTreeMap<&'static str, &'static str>,
    /// Programs by path, each with the line that it prints for `--version`; an empty line stands for a program that fails.
    pub programs: BTreeMap<&'static str, &'static str>,
    /// The folders of `PATH`, in their order.
    pub path: Vec<&'static str>,
    /// Symbolic links: from where to where.
    pub links: BTreeMap<&'static str, &'static str>,
    /// Texts of files by path.
    pub texts: BTreeMap<&'static str, &'static str>,
    /// How long ago files and folders were last changed, by path.
    pub ages: BTreeMap<&'static str, Duration>,
    /// Names of what is in a folder, by the folder's path.
    pub folders: BTreeMap<&'static str, Vec<&'static str>>,
}

impl Imaginary {
    /// A machine without programs, on which `HOME` and `PATH` are set.
    #[must_use]
    pub fn new(platform: Platform) -> Self {
        Self {
            platform,
            variables: [("HOME", "/home/user")].into(),
            programs: BTreeMap::new(),
            path: vec!["/usr/local/bin", "/usr/bin"],
            links: BTreeMap::new(),
            texts: BTreeMap::new(),
            ages: BTreeMap::new(),
            folders: BTreeMap::new(),
        }
    }

    /// The machine with a program more.
    #[must_use]
    pub fn program(mut self, path: &'static str, version_line: &'static str) -> Self {
        self.programs.insert(path, version_line);
        self
    }

    /// The machine with an environment variable more.
    #[must_use]
    pub fn variable(mut self, name: &'static str, value: &'static str) -> Self {
        self.variables.insert(name, value);
        self
    }
}

fn key(path: &Path) -> &str {
    path.to_str().expect("paths of tests are text")
}

impl Machine for Imaginary {
    fn platform(&self) -> Platform {
        self.platform
    }

    fn variable(&self, name: &str) -> Option<OsString> {
        self.variables.get(name).map(OsString::from)
    }

    fn is_program(&self, path: &Path) -> bool {
        self.programs.contains_key(key(path))
    }

    fn on_path(&self, name: &str) -> Option<PathBuf> {
        let name = self.platform.program_name(name);
        self.path.iter().map(|folder| Path::new(folder).join(&name)).find(|path| self.is_program(path))
    }

    fn resolve(&self, path: &Path) -> PathBuf {
        self.links.get(key(path)).map_or_else(|| path.to_owned(), PathBuf::from)
    }

    fn entries(&self, folder: &Path) -> Vec<String> {
        let names = self.folders.get(key(folder)).cloned().unwrap_or_default();
        names.into_iter().map(str::to_owned).collect()
    }

    fn age(&self, path: &Path) -> Option<Duration> {
        self.ages.get(key(path)).copied()
    }

    fn text(&self, path: &Path) -> Option<String> {
        self.texts.get(key(path)).map(|text| (*text).to_owned())
    }

    fn version_line(&self, program: &Path) -> Result<String, String> {
        match self.programs.get(key(program)) {
            Some(&"") => Err("it ended with exit status: 1".to_owned()),
            Some(line) => Ok((*line).to_owned()),
            None => Err("it cannot be run: no such file".to_owned()),
        }
    }

    fn package_versions(&self, _: &str) -> Option<String> {
        None
    }

    fn version_line_on_display(&self, program: &Path) -> Result<String, String> {
        self.version_line(program)
    }
}
