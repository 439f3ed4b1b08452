//! Cookies that grow old in a moment: a browser's own jar, whose times are moved back while the browser is closed.
//!
//! What is moved are times, and nothing is said of what becomes of a cookie by that: the browser reads its jar when it is
//! opened again, and goes by what it reads.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

/// Where the browsers of an engine keep their cookies, and how.
#[derive(Debug)]
pub(crate) struct JarFile {
    /// The file, from the profile's folder on; where it was kept at other times, the newest first.
    pub(crate) places: &'static [&'static str],
    /// The table with a row for each cookie.
    pub(crate) table: &'static str,
    /// Its columns that hold times. A table need not have all of them.
    pub(crate) times: &'static [(&'static str, Unit)],
}

/// What a time counts; nought means that there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Microseconds.
    Microseconds,
    /// Seconds at first, milliseconds later: a number that as seconds would be a time three thousand years ahead
    /// counts those.
    SecondsOrMilliseconds,
}

/// Why the times of a jar cannot be moved.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JarFileError {
    /// The browser has written none.
    #[error("`{}` is not there", .0.display())]
    Missing(PathBuf),
    /// It cannot be read or written as what it should be.
    #[error("`{}`: {error}", file.display())]
    Sqlite {
        /// The file.
        file: PathBuf,
        /// SQLite's reason.
        error: rusqlite::Error,
    },
}

impl JarFile {
    /// Moves the times of all cookies back, and says how many there are. `by` is in whole seconds, for that is how exact
    /// the roughest column is.
    ///
    /// # Errors
    ///
    /// When there is no such file, or none of this kind. Nothing is moved then.
    pub(crate) fn move_back(&self, profile: &Path, by: Duration) -> Result<usize, JarFileError> {
        let places: Vec<PathBuf> = self.places.iter().map(|place| profile.join(place)).collect();
        let Some(file) = places.iter().find(|place| place.is_file()) else {
            return Err(JarFileError::Missing(places.into_iter().next().unwrap_or_default()));
        };
        self.move_rows(file, by).map_err(|error| JarFileError::Sqlite { file: file.clone(), error })
    }

    fn move_rows(&self, file: &Path, by: Duration) -> rusqlite::Result<usize> {
        let jar = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let mut columns = jar.prepare("SELECT name FROM pragma_table_info(?1)")?;
        let there: Vec<String> = columns.query_map([self.table], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let is_there = |name: &&str| there.iter().any(|column| column == name);
        let times = self.times.iter().filter(|(name, _)| is_there(name));
        let moved: Vec<String> = times.map(|(name, unit)| unit.moved(name, by)).collect();
        jar.execute(&format!("UPDATE {} SET {}", self.table, moved.join(", ")), [])
    }
}

impl Unit {
    /// The assignment that moves a column.
    fn moved(self, column: &str, by: Duration) -> String {
        let seconds = by.as_secs();
        let (milliseconds, microseconds) = (u128::from(seconds) * 1_000, u128::from(seconds) * 1_000_000);
        let span = match self {
            Self::Microseconds => microseconds.to_string(),
            Self::SecondsOrMilliseconds => {
                format!("CASE WHEN {column} > 100000000000 THEN {milliseconds} ELSE {seconds} END")
            }
        };
        format!("{column} = CASE {column} WHEN 0 THEN 0 ELSE {column} - {span} END")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: JarFile = JarFile {
        places: &["new/jar", "jar"],
        table: "cookies",
        times: &[("made", Unit::Microseconds), ("ends", Unit::SecondsOrMilliseconds), ("renewed", Unit::Microseconds)],
    };

    fn folder(rows: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let jar = Connection::open(folder.path().join("jar")).unwrap();
        jar.execute_batch(&format!("CREATE TABLE cookies (name TEXT, made INTEGER, ends INTEGER); {rows}")).unwrap();
        folder
    }

    fn rows(folder: &Path) -> Vec<(String, i64, i64)> {
        let jar = Connection::open(folder.join("jar")).unwrap();
        let mut rows = jar.prepare("SELECT name, made, ends FROM cookies ORDER BY name").unwrap();
        let read = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        read.collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn times_are_moved_in_their_own_unit_and_what_is_no_time_stays() {
        let folder = folder(
            "INSERT INTO cookies VALUES ('a', 13440000000000000, 1800000000), ('b', 1800000000000000, 1800000000000), \
             ('c', 1800000000000000, 0)",
        );
        let count = KIND.move_back(folder.path(), Duration::from_secs(125)).unwrap();
        assert_eq!(count, 3);
        let expected = [
            ("a".to_owned(), 13_439_999_875_000_000, 1_799_999_875),
            ("b".to_owned(), 1_799_999_875_000_000, 1_799_999_875_000),
            ("c".to_owned(), 1_799_999_875_000_000, 0),
        ];
        assert_eq!(rows(folder.path()), expected);
    }

    #[test]
    fn a_jar_that_is_not_there_or_none_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = KIND.move_back(folder.path(), Duration::from_secs(1)).unwrap_err();
        assert!(matches!(&error, JarFileError::Missing(path) if path.ends_with("new/jar")), "{error}");
        assert!(!folder.path().join("jar").exists(), "no empty jar is left to a browser");
        std::fs::write(folder.path().join("jar"), "no jar at all, but long enough to be looked at as if it were one")
            .unwrap();
        let error = KIND.move_back(folder.path(), Duration::from_secs(1)).unwrap_err();
        assert!(matches!(&error, JarFileError::Sqlite { file, .. } if file.ends_with("jar")), "{error}");
    }
}
