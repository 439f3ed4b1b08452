//! `samesite claims`

use std::fmt::Write as _;

use samesite_format::{Claimed as OfEngine, Engine, Product};
use samesite_judge::claims::{Certainty, Claim, Reach, Release, Versions, all, inherited};

use super::arguments::ClaimsArguments;
use super::documents::{Bounds, ClaimRow, Claimed, Holds};
use super::output::{say, say_json};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::paragraph::wrapped;
use samesite_scenarios::suggestion::nearest;

pub(super) fn list_claims(arguments: &ClaimsArguments) -> Result<Exit, Error> {
    let asked = arguments.of.as_deref().map(Asked::parse).transpose()?;
    let claims = meant(&arguments.names)?;
    let claims: Vec<&Claim> = match &asked {
        Some(asked) => claims.into_iter().filter(|claim| asked.reach(claim) != Reach::DoesNot).collect(),
        None => claims,
    };
    let counts = Bounds::of(&claims);
    if arguments.json {
        let claims = claims.iter().map(|claim| row(claim, asked.as_ref())).collect();
        say_json(&Claimed { format: 1, claims, bounds: counts })?;
        return Ok(Exit::Clean);
    }
    let mut text = String::new();
    for claim in &claims {
        write_claim(&mut text, claim, asked.as_ref(), !arguments.names.is_empty());
    }
    if arguments.names.is_empty() {
        counts.write(&mut text, claims.len(), asked.as_ref().map(|asked| asked.not_known(&claims)));
    }
    say(&text)?;
    Ok(Exit::Clean)
}

/// The claims of the names given; all of them, if none is.
fn meant(names: &[String]) -> Result<Vec<&'static Claim>, Error> {
    if names.is_empty() {
        return Ok(all().collect());
    }
    let find = |name: &String| {
        all().find(|claim| claim.id == name).ok_or_else(|| Error::UnknownClaim {
            name: name.clone(),
            meant: nearest(name, all().map(|claim| claim.id)).map(str::to_owned),
        })
    };
    names.iter().map(find).collect()
}

/// The release that is asked about.
struct Asked {
    engine: Engine,
    /// What of the engine's claims is claimed of the browser.
    of_engine: OfEngine,
    release: Release,
}

impl Asked {
    /// `chromium@120`, `firefox-esr@115.14`, `webkitgtk@2.50.6/3.2.3` with the version of libsoup.
    fn parse(words: &str) -> Result<Self, Error> {
        let help = || Error::UnknownRelease(words.to_owned());
        let (name, version) = words.split_once('@').ok_or_else(help)?;
        let engine = Engine::ALL.into_iter().find(|engine| engine.id() == name);
        let product = name.parse::<Product>().ok().filter(|_| engine.is_none());
        let engine = engine.or_else(|| product.map(Product::engine)).ok_or_else(help)?;
        let of_engine = product.map_or(OfEngine::AsItsEngine, |product| product.facts().claimed);
        let (browser, libsoup) =
            version.split_once('/').map_or((version, None), |(browser, libsoup)| (browser, Some(libsoup)));
        if !browser.starts_with(|first: char| first.is_ascii_digit()) {
            return Err(help());
        }
        Ok(Self { engine, of_engine, release: Release::told(engine, browser, libsoup) })
    }

    /// Whether a claim holds of the release, where it is set as the claim asks.
    fn reach(&self, claim: &Claim) -> Reach {
        inherited(self.of_engine, claim, claim.reach_if_set(self.engine, &self.release), &self.release)
    }

    fn not_known(&self, claims: &[&Claim]) -> usize {
        claims.iter().filter(|claim| self.reach(claim) == Reach::NotKnown).count()
    }
}

impl Bounds {
    fn of(claims: &[&Claim]) -> Self {
        let worst = |claim: &&&Claim| {
            let turns = claim.versions.iter().flat_map(Versions::turns);
            turns.map(samesite_judge::claims::Turn::certainty).max().unwrap_or(Certainty::Dated)
        };
        let count = |certainty| claims.iter().filter(|claim| worst(claim) == certainty).count();
        Self { dated: count(Certainty::Dated), bounded: count(Certainty::Bounded), seen: count(Certainty::Seen) }
    }

    fn write(&self, text: &mut String, claims: usize, not_known: Option<usize>) {
        let Self { dated, bounded, seen } = self;
        let _ = writeln!(
            text,
            "\n{claims} claims: of {dated} every bound is dated by a source, of {bounded} one is known from a source at \
             some version, of {seen} one was only seen"
        );
        if let Some(not_known) = not_known {
            let _ = writeln!(text, "{not_known} of them are marked ~: nobody knows whether they hold of that version");
        }
    }
}

fn write_claim(text: &mut String, claim: &Claim, asked: Option<&Asked>, in_full: bool) {
    let is_unknown = asked.is_some_and(|asked| asked.reach(claim) == Reach::NotKnown);
    let _ = writeln!(text, "{}{}", if is_unknown { "~ " } else { "" }, claim.id);
    wrapped(text, "    ", claim.statement);
    let note = claim.note(!is_unknown);
    wrapped(text, "    of: ", &note.versions.unwrap_or_default());
    if !claim.switched.is_empty() {
        wrapped(text, "    where: ", &switched(claim).join(", and "));
    }
    if !in_full {
        return;
    }
    for evidence in &note.evidence {
        wrapped(text, "    by: ", evidence);
    }
    let is_open = claim.versions.iter().flat_map(Versions::turns).any(|turn| turn.certainty() != Certainty::Dated);
    if is_open {
        wrapped(
            text,
            "    ",
            "To help date it: play a version in between (`samesite run --scenario catalogue --browser …`), or name the \
             change of the source and the release that it came with. Where the verdict is \"not known\", the claim \
             holds there; where it agrees, it does not.",
        );
    }
}

/// How a browser must be set for a claim, each point in words.
fn switched(claim: &Claim) -> Vec<String> {
    claim.switched.iter().map(ToString::to_string).collect()
}

fn row(claim: &Claim, asked: Option<&Asked>) -> ClaimRow {
    let holds = asked.map(|asked| match asked.reach(claim) {
        Reach::Holds => Holds::Yes,
        Reach::NotKnown => Holds::NotKnown,
        Reach::DoesNot => Holds::No,
    });
    ClaimRow { explanation: claim.note(holds != Some(Holds::NotKnown)), switched: switched(claim), holds }
}
