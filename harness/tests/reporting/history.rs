//! Recordings of other times: what builds of then did, against what is claimed of them, and where it turned.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use samesite_format::history::{Found, History};
use samesite_format::{Engine, Judgement, Product, Recording, Verdict, VersionNumbers};
use samesite_judge::claims::{Certainty, Claims, Versions, all};
use samesite_judge::ledger::{Ledger, Usage};
use samesite_judge::suffixes;
use samesite_judge::verdict::judge;
use samesite_scenarios::Library;

use crate::invention::{obedient, story};
use crate::program::Workplace;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../reports/history")
}

/// The recordings of a folder of the repository.
fn recordings(folder: &Path) -> Vec<Recording> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect();
    files.sort();
    files
        .iter()
        .map(|path| Recording::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        .collect()
}

fn judged(recording: &Recording) -> Judgement {
    let claims = Claims::of_recorded(&recording.environment).unwrap();
    let mut judgement = judge(recording, &claims, suffixes::embedded());
    let ledger = Ledger::embedded().unwrap();
    Usage::of(&ledger, &Library::embedded().unwrap()).cover(recording, &mut judgement);
    judgement
}

/// Recordings of one folder, each with its judgement.
type Kept = Vec<(Recording, Judgement)>;

/// The stories, and the tenth of the catalogue; judging them takes its time, so all tests share it.
static KEPT: LazyLock<[Kept; 2]> = LazyLock::new(|| {
    [folder(), folder().join("catalogue")].map(|folder| {
        let recordings = recordings(&folder).into_iter();
        recordings.map(|recording| (judged(&recording), recording)).map(|(judgement, own)| (own, judgement)).collect()
    })
});

fn histories(kept: &Kept) -> Vec<History> {
    let judged: Vec<_> = kept.iter().map(|(recording, judgement)| (&recording.environment, judgement)).collect();
    History::all(&judged)
}

#[test]
fn no_build_of_other_times_is_news() {
    let [stories, catalogue] = &*KEPT;
    assert!(stories.len() >= 54 && catalogue.len() >= 21, "{} and {}", stories.len(), catalogue.len());
    for (_, judgement) in KEPT.iter().flatten() {
        let counts = judgement.counts();
        for verdict in [Verdict::NewDeviation, Verdict::NotMade, Verdict::Vacuous, Verdict::HarnessFault] {
            assert_eq!(counts.of(verdict), 0, "{verdict} in {}", judgement.subject);
        }
        assert!(judgement.scenarios.iter().all(|scenario| scenario.fault.is_none()), "{}", judgement.subject);
        // What nobody knows says little of a build; most of it is known.
        assert!(counts.of(Verdict::NotKnown) * 20 < counts.total(), "not known in {}", judgement.subject);
    }
}

/// What was seen is found by the cells, whatever is claimed of a build.
#[test]
fn every_turn_lies_where_it_is_claimed() {
    let (mut turns, mut contradicted) = (0, Vec::new());
    for kept in &*KEPT {
        for history in histories(kept) {
            for behaviour in &history.behaviours {
                let claim = &behaviour.explanation;
                contradicted.extend(behaviour.contradictions.iter().map(|contradiction| {
                    format!(
                        "{} is claimed of {}; {} says otherwise in {} cells",
                        claim.id,
                        claim.versions.as_deref().unwrap_or("no version"),
                        history.builds[contradiction.build].subject,
                        contradiction.cells
                    )
                }));
                turns += behaviour.turns.len();
            }
        }
    }
    assert_eq!(contradicted, Vec::<String>::new());
    assert!(turns > 20, "{turns} turns");
}

/// A bound that a source dates lies between the last build before a turn and the first one behind it.
#[test]
fn dated_bounds_lie_between_the_builds_that_turn() {
    let mut dated = 0;
    for kept in &*KEPT {
        for history in histories(kept).iter().filter(|history| !history.switched) {
            for behaviour in &history.behaviours {
                // An entry of the ledger covers what was seen, and dates nothing.
                let Some(claim) = all().find(|claim| claim.id == behaviour.explanation.id) else { continue };
                let is_meant = |own: &&Versions| own.component().engine().id() == history.engine;
                let Some(versions) = claim.versions.iter().find(is_meant) else { continue };
                let version = |build: usize| VersionNumbers::leading(&history.builds[build].subject.version);
                for turn in versions.turns().iter().filter(|turn| turn.certainty() == Certainty::Dated) {
                    let telling =
                        || (0..history.builds.len()).filter(|build| behaviour.found[*build] != Found::Unknown);
                    let before = telling().rfind(|build| version(*build).compared_with(turn.at()).is_lt());
                    let behind = telling().find(|build| version(*build).compared_with(turn.at()).is_ge());
                    let (Some(before), Some(behind)) = (before, behind) else { continue };
                    let has = |build: usize| behaviour.found[build] != Found::No;
                    let (one, other) = (&history.builds[before].subject, &history.builds[behind].subject);
                    assert_eq!(
                        (has(before), has(behind)),
                        (!turn.holds(), turn.holds()),
                        "{}: a source dates {:?}; {one} and {other} say otherwise",
                        claim.id,
                        turn.at()
                    );
                    dated += 1;
                }
            }
        }
    }
    assert!(dated >= 5, "{dated} dated bounds were met");
}

/// Which builds have a claim under a profile, and which have not, by the stories, as compiled.
fn stories_tell(engine: Engine, profile: &str, claim: &str) -> (String, String) {
    let histories = histories(&KEPT[0]);
    let is_meant = |own: &&History| own.engine == engine.id() && own.profile == profile && !own.switched;
    let history = histories.iter().find(is_meant).unwrap();
    let behaviour = history.behaviours.iter().find(|own| own.explanation.id == claim).unwrap();
    (history.ranges(behaviour, &[Found::Yes, Found::InPart]), history.ranges(behaviour, &[Found::No]))
}

#[test]
fn the_stories_of_all_builds_tell_when_the_default_turned() {
    let (has, has_not) = stories_tell(Engine::Chromium, "open", "chromium-absent-is-none");
    assert_eq!((has.as_str(), has_not.as_str()), ("65–81, 84", "83, 85–156"));
    let (has, has_not) = stories_tell(Engine::Firefox, "open", "none-needs-no-secure");
    assert_eq!((has.as_str(), has_not.as_str()), ("115", "140–159"));
    // 2.52 and 2.54 lie over libsoups behind 3.3, whichever is the older of the two.
    let (has, has_not) = stories_tell(Engine::WebKit, "open", "soup-absent-is-none");
    assert_eq!((has.as_str(), has_not.as_str()), ("2.44–2.50", "2.52–2.54"));
}

/// Under the settings that a browser comes with, third parties have no jar, or one of their own.
#[test]
fn the_stories_tell_what_third_parties_had_as_installed() {
    let (has, has_not) = stories_tell(Engine::Chromium, "stock", "third-party-cookies-blocked");
    assert_eq!((has.as_str(), has_not.as_str()), ("120–156", ""));
    let (has, has_not) = stories_tell(Engine::Firefox, "stock", "third-party-cookies-partitioned");
    assert_eq!((has.as_str(), has_not.as_str()), ("115–153", ""));
    // Where the top-level site is framed by another one, that began later.
    let (has, has_not) = stories_tell(Engine::Firefox, "stock", "the-top-site-is-no-third-party-below-others");
    assert_eq!((has.as_str(), has_not.as_str()), ("115", "140–153"));
}

#[test]
fn what_servers_switched_on_is_a_history_of_its_own() {
    let histories = histories(&KEPT[0]);
    let names: Vec<_> = histories.iter().map(ToString::to_string).collect();
    let switched = "chromium open, with features switched on";
    let [chromium, firefox] = ["chromium open, as compiled", "firefox open, as compiled"];
    let stock = ["chromium stock, as compiled", "firefox stock, as compiled"];
    // WebKitGTK is there as installed in one version, which makes no history.
    assert_eq!(names, [chromium, switched, stock[0], firefox, stock[1], "webkit open, as compiled"]);
    let switched = &histories[1];
    let absent = switched.behaviours.iter().find(|own| own.explanation.id == "chromium-absent-is-none").unwrap();
    assert_eq!(switched.ranges(absent, &[Found::No]), "78–84", "the default is Lax");
    assert!(switched.builds.iter().all(|build| build.features.len() == 2), "{:?}", switched.builds);
}

/// A build whose version is not what it says contradicts what is claimed of that version, by name.
#[test]
fn a_build_under_a_false_version_is_found_out() {
    let place = Workplace::new();
    let schemeful = story("stories/14-schemeful");
    let old = Recording::read(&folder().join("chromium-90-open.json")).unwrap();
    let mut false_name = old.clone();
    false_name.environment.browser.version = "92.0.4515.0".to_owned();
    place.keep("old.json", &old);
    place.keep("false.json", &false_name);
    place.keep("new.json", &obedient(Product::Chromium, "93.0", "open", &[schemeful]));
    let outcome = place.run(&["history", "old.json", "false.json", "new.json"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    let text = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("contradiction: it is claimed that it does not hold of chromium-90 92.0.4515.0 open"),
        "{outcome:?}"
    );
    // Under its own name it does not.
    let outcome = place.run(&["history", "old.json", "new.json"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let text = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let told = "chromium-schemeless-sites http and https of one registrable domain are one site seen: yes in 90; no in 93 \
                turned: ended at 93 (90 has it) claimed: every Chromium without SchemefulSameSite before 91";
    assert!(text.contains(told), "{outcome:?}");
}

#[test]
fn one_build_has_no_history() {
    let place = Workplace::new();
    place.keep("one.json", &obedient(Product::Chromium, "93.0", "open", &[story("stories/14-schemeful")]));
    let outcome = place.run(&["history", "one.json"]);
    assert_eq!(outcome.code, Some(0));
    assert!(outcome.stdout.starts_with("No browser is there in two versions"), "{outcome:?}");
}
