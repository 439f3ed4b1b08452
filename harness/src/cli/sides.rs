//! The two sides of a comparison, and which recordings of them belong together.

use std::path::{Path, PathBuf};

use samesite_format::Recording;

use super::recordings::read_all;
use crate::cli::error::Error;

/// The recordings of one side, each with the name of its file.
pub(super) struct Side {
    place: String,
    has_folder: bool,
    recordings: Vec<(String, Recording)>,
}

/// Which recordings belong together, by their places in both sides, and which are alone.
pub(super) struct Pairing {
    pub(super) pairs: Vec<(usize, usize)>,
    pub(super) only_old: Vec<String>,
    pub(super) only_new: Vec<String>,
}

impl Side {
    /// Reads recordings; a folder stands for those in it.
    pub(super) fn read(paths: &[PathBuf]) -> Result<Self, Error> {
        let place = paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
        let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let recordings = read_all(paths)?.into_iter().map(|(path, recording)| (name(&path), recording)).collect();
        Ok(Self { place, has_folder: paths.iter().any(|path| path.is_dir()), recordings })
    }

    pub(super) fn recording(&self, index: usize) -> &Recording {
        &self.recordings[index].1
    }

    pub(super) fn into_recordings(self) -> Vec<Recording> {
        self.recordings.into_iter().map(|(_, recording)| recording).collect()
    }

    /// Which recordings belong together: by file name, then by engine and profile.
    /// Two files belong together whatever they are called; so do a file and the only one of a folder.
    pub(super) fn pair(old: &Self, new: &Self) -> Result<Pairing, Error> {
        let is_alone = |side: &Self| side.recordings.len() == 1;
        if is_alone(old) && is_alone(new) && !(old.has_folder && new.has_folder) {
            return Ok(Pairing { pairs: vec![(0, 0)], only_old: Vec::new(), only_new: Vec::new() });
        }
        let mut counterparts: Vec<Option<usize>> = vec![None; old.recordings.len()];
        let mut free: Vec<usize> = (0..new.recordings.len()).collect();
        for belong in [is_namesake, is_kin] {
            for (own, counterpart) in old.recordings.iter().zip(&mut counterparts).filter(|(_, other)| other.is_none())
            {
                let found = free.iter().position(|&place| belong(own, &new.recordings[place]));
                *counterpart = found.map(|found| free.remove(found));
            }
        }
        let pairs: Vec<_> = counterparts.iter().enumerate().filter_map(|(own, other)| Some((own, (*other)?))).collect();
        if pairs.is_empty() {
            let message = format!("no recording of {} has a counterpart in {}", old.place, new.place);
            return Err(Error::Sides(message));
        }
        let alone = old.recordings.iter().zip(&counterparts).filter(|(_, other)| other.is_none());
        let mut pairing = Pairing {
            pairs,
            only_old: alone.map(|((name, _), _)| name.clone()).collect(),
            only_new: free.into_iter().map(|place| new.recordings[place].0.clone()).collect(),
        };
        // A file that is compared with a folder asks for its counterpart and nothing else.
        match (old.has_folder, new.has_folder) {
            (true, false) => pairing.only_old.clear(),
            (false, true) => pairing.only_new.clear(),
            _ => {}
        }
        Ok(pairing)
    }
}

type Named = (String, Recording);

/// Whether two recordings lie in files of one name.
fn is_namesake(one: &Named, other: &Named) -> bool {
    one.0 == other.0
}

/// Whether two recordings are of one engine under one profile.
fn is_kin((_, one): &Named, (_, other): &Named) -> bool {
    let subject = |recording: &Recording| (recording.environment.engine.clone(), recording.environment.profile.clone());
    subject(one) == subject(other)
}
