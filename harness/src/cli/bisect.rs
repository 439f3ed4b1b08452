//! `samesite bisect`

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use samesite_drive::builds::catalogue::{CATALOGUE, CataloguedBuild};
use samesite_drive::builds::store::Store;
use samesite_drive::builds::wanted::Wanted;
use samesite_drive::{Accounts, Deadlines, ProgramPaths, ThisMachine, Windows, find};
use samesite_format::{Cell, CellKind, Finding, Profile, Recording, Selector, Verdict, VersionNumbers};
use samesite_judge::suffixes;
use samesite_judge::verdict::judge;
use samesite_scenarios::Scenario;

use super::arguments::{BisectArguments, given};
use super::documents::{Bisected, TurnBuild, TurnRow};
use super::explain::{case_named, cookie_named};
use super::judged::{claims_for, ledger};
use super::network::Network;
use super::output::{note, say, say_json};
use super::playing::{Playing, expect_temporary_folder, guardian, jobs, play};
use super::selection::library_with;
use super::targets::of_version;
use crate::bisection::{Turn, turn};
use crate::browser_file::Build;
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::expectations::Expectations;
use crate::paragraph::wrapped;
use samesite_play::Patience;
use samesite_play::run::{Ageing, Isolation, LONGEST_WAIT, Reach, Run, Steered};
use samesite_play::target::Target;

pub(super) fn bisect(arguments: &BisectArguments) -> Result<Exit, Error> {
    Network::enter(arguments.network)?;
    expect_temporary_folder()?;
    let (library, name) = library_with(&arguments.case)?;
    let (scenario, case) = case_named(&library, &name)?;
    if let Some(cookie) = &arguments.cookie {
        cookie_named(scenario, &arguments.case, cookie)?;
    }
    let mut scenario: Scenario = scenario.clone();
    scenario.cases.retain(|other| other.id == case.id);
    let builds = builds(arguments)?;
    let mut player = Player {
        arguments,
        scenario,
        profile: Profile::named(builds[0].installation.engine(), &arguments.profile)?,
        builds: &builds,
        played: BTreeMap::new(),
    };
    match player.turns() {
        Ok(turns) => {
            if arguments.json {
                say_json(&player.document(&turns))?;
            } else {
                say(&player.words(&turns))?;
            }
            Ok(Exit::Clean)
        }
        Err(Stop::Interrupted) => {
            note(&format!("interrupted; what was recorded is in {}", arguments.out.display()));
            Ok(Exit::Interrupted)
        }
        Err(Stop::Failed(error)) => Err(error),
    }
}

/// The builds at hand from one end to the other, oldest first.
fn builds(arguments: &BisectArguments) -> Result<Vec<Build>, Error> {
    let [one, other] = arguments.between.as_slice() else {
        return Err(Error::NotTwoBuilds(arguments.between.join(",")));
    };
    let given = given(&arguments.program)?;
    let numbers = |build: &Build| build.installation.browser_version.numbers().clone();
    let mut ends = [end(one, &given)?, end(other, &given)?];
    ends.sort_by_key(numbers);
    let [first, last] = ends;
    let product = first.installation.product;
    if first.installation.engine() != last.installation.engine() || numbers(&first) == numbers(&last) {
        return Err(Error::NotTwoBuilds(arguments.between.join(",")));
    }
    let store = Store::of(&ThisMachine).map_err(|error| Error::build("", error))?;
    let is_between = |version: &VersionNumbers| *version > numbers(&first) && *version < numbers(&last);
    let is_at_hand =
        |build: &&CataloguedBuild| build.product == product && is_between(&build.numbers()) && store.has(build);
    let at_hand = CATALOGUE.iter().chain(store.released()).filter(is_at_hand);
    let mut between = at_hand.map(|build| of_version(&build.word(), &given)).collect::<Result<Vec<_>, _>>()?;
    between.sort_by_key(numbers);
    Ok([vec![first], between, vec![last]].concat())
}

/// One of the two ends: a build, or the installed browser, named without a version.
fn end(word: &str, given: &ProgramPaths) -> Result<Build, Error> {
    if Wanted::is_meant_by(word) {
        return of_version(word, given);
    }
    let installation = find(&ThisMachine, given, word.parse::<Selector>()?)?;
    Ok(Build { name: installation.product.id().to_owned(), installation, profiles: None })
}

/// Why no answer can be given.
enum Stop {
    Interrupted,
    Failed(Error),
}

/// What is asked of a build: a hop, what of it, and the cookie or header.
type Question = (String, CellKind, String);

/// What was seen in one build.
struct Seen {
    recording: PathBuf,
    answers: BTreeMap<Question, Answer>,
}

/// What was seen of one question, in words, and what is known to bring it about.
#[derive(Clone)]
struct Answer {
    word: String,
    explained_by: BTreeSet<String>,
}

/// Somebody who plays the case in builds, each once.
struct Player<'a> {
    arguments: &'a BisectArguments,
    scenario: Scenario,
    profile: &'static Profile,
    builds: &'a [Build],
    /// Build by build, as an index into the row; `None` for one that could not be played.
    played: BTreeMap<usize, Option<Seen>>,
}

impl Player<'_> {
    /// Where each answer turned that is not the same at both ends.
    fn turns(&mut self) -> Result<Vec<(Question, Turn)>, Stop> {
        let last = self.builds.len() - 1;
        let answers = |seen: Option<&Seen>| seen.map(|seen| seen.answers.clone()).unwrap_or_default();
        let (old, new) = (answers(self.seen(0)?), answers(self.seen(last)?));
        for (end, seen) in [(0, &old), (last, &new)] {
            if seen.is_empty() {
                return Err(Stop::Failed(Error::SilentBuild(self.name(end))));
            }
        }
        let differs = |question: &&Question| {
            let word = |answers: &BTreeMap<Question, Answer>| answers.get(*question).map(|answer| answer.word.clone());
            word(&old).is_some() && word(&new).is_some() && word(&old) != word(&new)
        };
        let questions: Vec<Question> = old.keys().filter(differs).cloned().collect();
        let mut turns = Vec::new();
        for question in questions {
            let found = turn(self.builds.len(), |place| {
                let seen = self.seen(place)?.and_then(|seen| seen.answers.get(&question));
                Ok::<_, Stop>(seen.map(|answer| answer.word.clone()))
            })?;
            turns.extend(found.map(|turn| (question, turn)));
        }
        Ok(turns)
    }

    /// What was seen in a build; it is played if that was not done yet.
    fn seen(&mut self, place: usize) -> Result<Option<&Seen>, Stop> {
        if !self.played.contains_key(&place) {
            let seen = self.play(place)?;
            self.played.insert(place, seen);
        }
        Ok(self.played[&place].as_ref())
    }

    fn play(&self, place: usize) -> Result<Option<Seen>, Stop> {
        let build = &self.builds[place];
        let plan = Run {
            targets: vec![Target {
                browser: build.name.clone(),
                installation: build.installation.clone(),
                profile: self.profile,
            }],
            scenarios: vec![self.scenario.clone()],
            shard: None,
            windows: Windows::Hidden,
            isolation: Isolation::Planned,
            ageing: Ageing::InTheJar,
            longest_wait: LONGEST_WAIT,
            jobs: jobs(),
            guardian: guardian()?,
            names: None,
            reach: Reach::default(),
            steering: Steered::ByDriver,
            patience: Patience::default(),
            deadlines: Deadlines::default(),
            accounts: Accounts::NotAsked,
            out: self.arguments.out.clone(),
        };
        let ledger = ledger(None)?;
        let played = match play(&plan, &Expectations { ledger: &ledger }, &mut |_| {}) {
            Ok(Playing { outcome: None, .. }) => return Err(Stop::Interrupted),
            Ok(Playing { recordings, outcome: Some(Ok(())) }) => recordings,
            // A build that does not start is a hole in the row; the others go on.
            Ok(Playing { outcome: Some(Err(error)), .. }) | Err(error) => {
                note(&format!("{} cannot be asked: {error}", self.name(place)));
                return Ok(None);
            }
        };
        let Some(file) = played.first() else { return Ok(None) };
        let recording = Recording::read(file.path()).map_err(Error::from)?;
        let claims = claims_for(&recording.environment)?;
        let judgement = judge(&recording, &claims, suffixes::embedded());
        let cases = judgement.scenarios.iter().flat_map(|scenario| &scenario.cases);
        let cells = cases.flat_map(|case| {
            case.hops
                .iter()
                .flat_map(move |hop| hop.cells.iter().map(move |cell| (format!("{} {}", case.id, hop.id), cell)))
        });
        let is_asked = |cell: &Cell| match &self.arguments.cookie {
            Some(cookie) => cell.cookie().is_some_and(|finding| finding.cookie == *cookie),
            None => true,
        };
        let answers = cells
            .filter(|(_, cell)| is_asked(cell))
            .filter_map(|(hop, cell)| Some(((hop, cell.kind(), cell.subject().to_owned()), Answer::of(cell)?)))
            .collect();
        Ok(Some(Seen { recording: file.path().to_owned(), answers }))
    }

    /// Product and version: `Chromium 84.0.4147.0`.
    fn name(&self, place: usize) -> String {
        let installation = &self.builds[place].installation;
        format!("{} {}", installation.product, installation.browser_version)
    }

    fn words(&self, turns: &[(Question, Turn)]) -> String {
        let mut text = String::new();
        let last = self.builds.len() - 1;
        if turns.is_empty() {
            let _ = writeln!(
                text,
                "{} and {} are alike in {}: nothing turned between them.",
                self.name(0),
                self.name(last),
                self.arguments.case
            );
        }
        // What turned at one place stands together.
        let mut places: BTreeMap<(usize, usize), Vec<&(Question, Turn)>> = BTreeMap::new();
        for found in turns {
            places.entry((found.1.before, found.1.after)).or_default().push(found);
        }
        for ((before, after), found) in places {
            let _ = writeln!(text, "between {} and {}:", self.name(before), self.name(after));
            for ((hop, kind, subject), _) in &found {
                let question = (hop.clone(), *kind, subject.clone());
                let word = |place: usize| {
                    let answer = self.answer(place, &question);
                    answer.map_or_else(String::new, |answer| answer.word.clone())
                };
                let what = match kind {
                    CellKind::Order => "the order of the cookies".to_owned(),
                    CellKind::Header => format!("the header {subject}"),
                    CellKind::Stored | CellKind::Sent | CellKind::Visible => format!("the cookie {subject}"),
                };
                wrapped(
                    &mut text,
                    "    ",
                    &format!("{hop}: {what} was {}, and is {} since", word(before), word(after)),
                );
            }
            for claim in self.claims(before, after, &found) {
                wrapped(&mut text, "  because of ", &claim);
            }
            let silent: BTreeSet<usize> = found.iter().flat_map(|(_, turn)| turn.silent.clone()).collect();
            for place in silent {
                let _ = writeln!(text, "  {} lies between them and could not say", self.name(place));
            }
            for place in [before, after] {
                if let Some(Some(seen)) = self.played.get(&place) {
                    let _ = writeln!(text, "  recorded in {}", seen.recording.display());
                }
            }
        }
        let _ = writeln!(
            text,
            "{} of the {} builds at hand were played. `samesite builds` shows which others can be had.",
            self.played.len(),
            self.builds.len()
        );
        text
    }

    fn answer(&self, place: usize, question: &Question) -> Option<&Answer> {
        self.played.get(&place)?.as_ref()?.answers.get(question)
    }

    /// The claims that hold on one side of a turn and not on the other, with their versions.
    fn claims(&self, before: usize, after: usize, found: &[&(Question, Turn)]) -> BTreeSet<String> {
        let on = |place: usize| -> BTreeSet<String> {
            let answers = found.iter().filter_map(|(question, _)| self.answer(place, question));
            answers.flat_map(|answer| answer.explained_by.clone()).collect()
        };
        let (old, new) = (on(before), on(after));
        old.symmetric_difference(&new).cloned().collect()
    }

    fn document(&self, turns: &[(Question, Turn)]) -> Bisected {
        let build = |place: &usize| {
            let recording = self.played.get(place).and_then(Option::as_ref).map(|seen| seen.recording.clone());
            let Build { name, installation, .. } = &self.builds[*place];
            TurnBuild { build: name.clone(), version: installation.browser_version.clone(), recording }
        };
        let rows: Vec<_> = turns
            .iter()
            .map(|(question @ (hop, kind, subject), turn)| {
                let word = |place| self.answer(place, question).map(|answer| answer.word.clone());
                TurnRow {
                    hop: hop.clone(),
                    kind: *kind,
                    subject: subject.clone(),
                    before: build(&turn.before),
                    after: build(&turn.after),
                    was: word(turn.before),
                    is: word(turn.after),
                    silent: turn.silent.iter().map(build).collect(),
                }
            })
            .collect();
        let (case, played, at_hand) = (self.arguments.case.clone(), self.played.len(), self.builds.len());
        Bisected { format: 1, case, turns: rows, played, at_hand }
    }
}

impl Answer {
    /// What was seen of a cell; `None` where it says nothing.
    fn of(cell: &Cell) -> Option<Self> {
        if matches!(cell.verdict, Verdict::Vacuous | Verdict::HarnessFault) {
            return None;
        }
        let (yes, no) = match cell.kind() {
            CellKind::Stored => ("kept", "refused"),
            CellKind::Sent => ("sent", "not sent"),
            CellKind::Visible => ("seen", "not seen"),
            CellKind::Order | CellKind::Header => ("as the standards have it", "otherwise"),
        };
        let word = match (&cell.finding, cell.observed()) {
            (Finding::Header(header), _) => header.actual.clone().unwrap_or_else(|| "absent".to_owned()),
            (_, Some(seen)) => if seen { yes } else { no }.to_owned(),
            (_, None) => "not asked for".to_owned(),
        };
        Some(Self { word, explained_by: cell.explained_by.iter().cloned().collect() })
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}
