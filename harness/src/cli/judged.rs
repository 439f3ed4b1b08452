//! Judging for commands: the claims, the ledger and the reading that words of a command line stand for, and judgements
//! of whole recordings by them.

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use samesite_format::document::StaleEntry;
use samesite_format::{Engine, Environment, Judgement, Profile, Recording, read_text};
use samesite_model::Edition;
use samesite_scenarios::Library;

use crate::cli::error::Error;
use samesite_judge::claims::Claims;
use samesite_judge::ledger::{Ledger, Stale, Usage};
use samesite_judge::predict::Interpretation;
use samesite_judge::suffixes;

/// The largest ledger that is read, in octets.
const LARGEST_LEDGER: u64 = 16 * 1024 * 1024;

/// Judgements of whole recordings by the claims and a ledger, and the entries of the ledger that are stale after them.
pub(super) struct Judged {
    pub(super) judgements: Vec<Judgement>,
    pub(super) stale: Vec<Stale>,
}

impl Judged {
    /// Judges recordings by the claims made for their browsers, and what is left by a ledger.
    pub(super) fn of(recordings: &[Recording], ledger: &Ledger) -> Result<Self, Error> {
        let library = Library::embedded()?;
        let mut usage = Usage::of(ledger, &library);
        let judged = recordings.iter().map(|recording| {
            let claims = claims_for(&recording.environment)?;
            let mut judgement = samesite_judge::verdict::judge(recording, &claims, suffixes::embedded());
            usage.cover(recording, &mut judgement);
            Ok(judgement)
        });
        let judgements = judged.collect::<Result<_, Error>>()?;
        Ok(Self { judgements, stale: usage.stale(today()) })
    }
}

/// Stale entries, for programs.
pub(super) fn for_programs(stale: &[Stale]) -> Vec<StaleEntry> {
    stale.iter().map(|stale| stale.entry.clone()).collect()
}

/// The ledger of a file, or the one that comes with the program.
pub(super) fn ledger(path: Option<&Path>) -> Result<Ledger, Error> {
    let Some(path) = path else { return Ledger::embedded().map_err(Error::Ledger) };
    let source =
        read_text(path, LARGEST_LEDGER).map_err(|source| Error::LedgerFile { path: path.to_owned(), source })?;
    Ledger::parse(&path.display().to_string(), &source).map_err(Error::Ledger)
}

/// The day it is, by the world's clock.
pub(super) fn today() -> Date {
    Timestamp::now().to_zoned_datetime(TimeZone::UTC).date()
}

/// What is claimed of the browser and profile of a recording.
pub(super) fn claims_for(environment: &Environment) -> Result<Claims, Error> {
    Claims::of_recorded(environment)
        .ok_or_else(|| Error::NoClaim { engine: environment.engine.to_string(), profile: environment.profile.clone() })
}

/// What is claimed of `engine/profile`.
pub(super) fn claims(name: &str) -> Result<Claims, Error> {
    let named = name.split_once('/').and_then(|(engine, profile)| {
        let engine = Engine::ALL.into_iter().find(|other| other.id() == engine)?;
        Some((engine, Profile::named(engine, profile).ok()?))
    });
    let Some((engine, profile)) = named else { return Err(Error::NoProfile(name.to_owned())) };
    let profile = profile.id();
    Claims::of(engine, profile)
        .ok_or_else(|| Error::NoClaim { engine: engine.id().to_owned(), profile: profile.to_owned() })
}

/// A reading by its name, or what is claimed of `engine/profile`.
pub(super) fn interpretation(word: &str) -> Result<Interpretation, Error> {
    if word.contains('/') { Ok(claims(word)?.interpretation()) } else { reading(word) }
}

/// The edition of the name given.
pub(super) fn edition(id: &str) -> Result<Edition, Error> {
    id.parse().map_err(|_| Error::UnknownReading {
        id: id.to_owned(),
        known: Edition::ALL.iter().map(ToString::to_string).collect(),
    })
}

/// The reading of the name given.
pub(super) fn reading(id: &str) -> Result<Interpretation, Error> {
    Interpretation::named(id).ok_or_else(|| Error::UnknownReading {
        id: id.to_owned(),
        known: Interpretation::all_named().into_iter().map(|reading| reading.id.into_owned()).collect(),
    })
}
