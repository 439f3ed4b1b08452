//! Recordings: files that the program writes, and that strangers may send.

use std::path::Path;

use samesite_format::{Recording, RecordingError};
use samesite_judge::accept::accept;
use samesite_judge::claims::Claims;
use samesite_judge::ledger::Ledger;
use samesite_judge::suffixes;
use samesite_judge::verdict::judge;

const PATH: &str = "stranger.json";

fn parse(octets: &[u8]) -> Result<Recording, RecordingError> {
    Recording::parse(Path::new(PATH), octets.to_owned())
}

/// Reads a recording: one that can be read is written as it was read, its compact form is canonical, and cut anywhere
/// it gives the plays before the cut.
pub fn recording(octets: &[u8]) {
    let recording = match parse(octets) {
        Ok(recording) => recording,
        Err(error) => {
            assert!(error.to_string().contains(PATH), "it names the file: {error}");
            return;
        }
    };
    let written = serde_json::to_string_pretty(&recording).expect("it can be written");
    let read = parse(written.as_bytes()).unwrap_or_else(|error| panic!("{error}:\n{written}"));
    assert_eq!(read, Recording { broken_off: false, ..recording.clone() });

    // What no request can be has no compact form.
    let compact = recording.to_compact().ok();
    if let Some(compact) = &compact {
        let read = parse(compact.as_bytes()).unwrap_or_else(|error| panic!("{error}:\n{compact}"));
        assert_eq!(&read.to_compact().expect("it was written before"), compact);
    }

    // The input says where the cut is.
    let sum = octets.iter().fold(0_usize, |sum, octet| sum.wrapping_mul(31).wrapping_add(usize::from(*octet)));
    for whole in [Some(written), compact].into_iter().flatten() {
        let cut = &whole.as_bytes()[..sum % whole.len()];
        let all = parse(whole.as_bytes()).unwrap_or_else(|error| panic!("{error}:\n{whole}")).plays;
        match parse(cut) {
            Ok(read) => assert_eq!(read.plays, all[..read.plays.len()], "{} of {whole}", cut.len()),
            Err(RecordingError::BrokenOff { .. }) => {}
            Err(error) => panic!("cut behind {} octets: {error}:\n{whole}", cut.len()),
        }
    }
}

/// Judges a recording twice alike; what is accepted of it is judged, too.
pub fn judgement(octets: &[u8]) {
    let Ok(recording) = parse(octets) else { return };
    let Some(claims) = Claims::of_recorded(&recording.environment) else { return };
    let judged = judge(&recording, &claims, suffixes::embedded());
    assert_eq!(format!("{judged:?}"), format!("{:?}", judge(&recording, &claims, suffixes::embedded())));
    if let Ok(accepted) = accept(&recording, &claims, &Ledger::embedded().unwrap(), suffixes::embedded())
        && let Ok(written) = accepted.to_compact()
    {
        let read = parse(written.as_bytes()).unwrap_or_else(|error| panic!("{error}:\n{written}"));
        assert_eq!(
            judge(&read, &claims, suffixes::embedded()).counts(),
            judge(&accepted, &claims, suffixes::embedded()).counts()
        );
    }
}
