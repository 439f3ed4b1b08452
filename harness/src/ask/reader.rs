//! Readers: everybody who has a reading of the rules, and so an answer.

use samesite_model::Edition;
use samesite_model::policy::Policy;

use samesite_drive::Profile;
use samesite_format::Engine;
use samesite_judge::claims::{Claim, NamedReading};

/// Somebody who reads the rules.
#[derive(Clone, Debug)]
pub struct Reader {
    /// An edition's id, a client of the past, or a browser and its profile.
    pub name: String,
    /// The text that is read.
    pub edition: Edition,
    /// The reading.
    pub policy: Policy,
    /// What is claimed of the browser, if it is one.
    pub claim: Option<Claim>,
}

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Circle {
    /// The current edition, and every browser profile with a claim.
    Today,
    /// Those, and every older edition and client.
    All,
}

impl Reader {
    /// Everybody in a circle, the current edition first.
    #[must_use]
    pub fn of(circle: Circle) -> Vec<Self> {
        let current = NamedReading::named(Edition::CURRENT.id()).map(Self::text);
        let browsers = Engine::ALL.into_iter().flat_map(|engine| {
            Profile::of(engine).filter_map(move |profile| {
                let claim = Claim::of(engine, profile.id())?;
                Some(Self {
                    name: format!("{}/{}", engine.id(), profile.id()),
                    edition: claim.edition,
                    policy: claim.policy(),
                    claim: Some(claim),
                })
            })
        });
        let older =
            NamedReading::all().into_iter().filter(|reading| reading.id != Edition::CURRENT.id()).map(Self::text);
        let older = older.filter(|_| circle == Circle::All);
        current.into_iter().chain(browsers).chain(older).collect()
    }

    fn text(reading: NamedReading) -> Self {
        Self { name: reading.id.to_owned(), edition: reading.edition, policy: reading.policy, claim: None }
    }
}
