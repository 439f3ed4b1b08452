//! What browsers say themselves of their cookies: it is understood, it is held against what is predicted, and it changes
//! no verdict.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use samesite_format::reasons::Reasons;
use samesite_format::{
    Cell, CellKind, JarFinding, JarVerdict, Judgement, ListedCookie, ListedPartition, ReasonVerdict, Recording, Verdict,
};
use samesite_judge::account::status::Status;
use samesite_judge::audit::audit;
use samesite_judge::claims::Claims;
use samesite_judge::suffixes;
use samesite_judge::verdict::judge;

/// Where recordings are whose browsers were asked, and where some may be.
const ASKED: &str = "reasons";
const KEPT: &[&str] = &[ASKED, "recorded", "history", "questions"];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../reports").join(name)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files
}

/// Who was asked.
const BROWSERS: &[&str] = &["chromium", "firefox-esr"];

fn asked(profile: &str) -> Recording {
    recording("chromium", profile)
}

fn recording(browser: &str, profile: &str) -> Recording {
    Recording::read(&folder(ASKED).join(format!("{browser}-{profile}.json"))).unwrap()
}

/// Each browser under each profile.
fn all_asked() -> impl Iterator<Item = (String, Recording)> {
    let names = BROWSERS.iter().flat_map(|browser| ["stock", "open"].map(|profile| (*browser, profile)));
    names.map(|(browser, profile)| (format!("{browser} {profile}"), recording(browser, profile)))
}

fn judged(recording: &Recording) -> Judgement {
    let claims = Claims::of_recorded(&recording.environment).expect("something is claimed of it");
    judge(recording, &claims, suffixes::embedded())
}

fn cells(judgement: &Judgement) -> impl Iterator<Item = &Cell> {
    let cases = judgement.scenarios.iter().flat_map(|scenario| &scenario.cases);
    cases.flat_map(|case| &case.hops).flat_map(|hop| &hop.cells)
}

#[test]
fn every_word_that_a_browser_said_is_known() {
    let (mut known, mut unknown) = (BTreeSet::new(), BTreeSet::new());
    for path in KEPT.iter().flat_map(|name| files(&folder(name))) {
        let recording = Recording::read(&path).unwrap();
        let requests = recording.plays.iter().flat_map(|play| &play.observations).flat_map(|seen| &seen.requests);
        for account in requests.filter_map(|request| request.account.as_ref()) {
            for status in account.sending.0.keys().chain(account.storing.0.keys()) {
                known.extend(Status(status).words().map(str::to_owned));
                unknown.extend(Status(status).unknown_words().map(str::to_owned));
            }
        }
    }
    assert!(unknown.is_empty(), "{unknown:?}");
    for word in [
        "INCLUDE",
        "EXCLUDE_SAMESITE_STRICT",
        "EXCLUDE_SAMESITE_LAX",
        "EXCLUDE_SECURE_ONLY",
        "COOKIE_ADDED",
        "CookieBlockedCrossSiteRedirect",
        "CookieRejectedNonRequiresSecure2",
        "kept in another partition",
    ] {
        assert!(known.contains(word), "no recording says {word}: {known:?}");
    }
}

#[test]
fn browsers_that_were_asked_have_the_reasons_that_are_predicted() {
    for (name, recording) in all_asked() {
        let judgement = judged(&recording);
        let reasons = Reasons::of(&judgement, &[]).expect("it was asked");
        assert!(reasons.told * 10 > reasons.hops * 8, "{name}: {} of {}", reasons.told, reasons.hops);
        let same = reasons.cells.get(&ReasonVerdict::SameReason).copied().unwrap_or(0);
        assert!(same > 200, "{name}: {same} cells have the same reason");
        let others: Vec<_> = reasons.others.iter().map(|other| (&other.rule, &other.expected, &other.said)).collect();
        assert!(others.is_empty(), "{name}: {others:?}");
        assert!(reasons.misplaced.is_empty(), "{name}: {:?}", reasons.misplaced);
    }
}

#[test]
fn browsers_keep_what_is_predicted_as_they_list_it() {
    // WebKitGTK gives no reasons, and lists its jar all the same.
    let webkit = ("webkitgtk stock".to_owned(), recording("webkitgtk", "stock"));
    for (name, recording) in all_asked().chain([webkit]) {
        let reasons = Reasons::of(&judged(&recording), &[]).expect("it was asked");
        assert_eq!(reasons.jars.get(&JarVerdict::AsPredicted), Some(&48), "{name}");
        assert!(reasons.kept_otherwise.is_empty(), "{name}: {:?}", reasons.kept_otherwise);
    }
}

/// A cookie that lies otherwise in the jar than the model has it may be sent alike.
#[test]
fn a_cookie_that_is_kept_otherwise_is_noticed_by_the_list_alone() {
    type Change = fn(&mut ListedCookie);
    let changes: [(&str, Change); 4] = [
        ("; HttpOnly", |cookie| cookie.http_only = !cookie.http_only),
        ("; SameSite=Strict", |cookie| cookie.same_site = Some("Strict".to_owned())),
        ("; partition https://blog.example", |cookie| {
            let site = Some("https://blog.example".to_owned());
            cookie.partition = Some(ListedPartition { site, cross_site_ancestor: Some(false) });
        }),
        ("/deep", |cookie| "/deep".clone_into(&mut cookie.path)),
    ];
    for (name, as_it_was) in all_asked() {
        let sound = judged(&as_it_was);
        for (words, change) in changes {
            let mut recording = as_it_was.clone();
            let seen = recording.plays.iter_mut().flat_map(|play| &mut play.observations);
            let lists = seen.filter_map(|seen| seen.jar.as_mut());
            lists.flat_map(|list| &mut list.cookies).filter(|cookie| cookie.name == "promo_shown").for_each(change);
            let judgement = judged(&recording);
            let kept: Vec<_> = cells(&judgement).filter_map(Cell::listed).collect();
            let otherwise: Vec<_> = kept.iter().filter(|jar| jar.verdict == JarVerdict::Otherwise).collect();
            assert!(!otherwise.is_empty() && otherwise.len() < kept.len(), "{name}, {words}: {otherwise:?}");
            let tells = |jar: &JarFinding| jar.listed[0].contains(words) != jar.expected[0].contains(words);
            assert!(otherwise.iter().all(|jar| tells(jar)), "{name}: {otherwise:?}");
            let verdicts = |judgement| cells(judgement).map(|cell| cell.verdict).collect::<Vec<_>>();
            assert_eq!(verdicts(&judgement), verdicts(&sound), "{name}, {words}");
        }
    }
}

/// A list proves what was stored where the visit that should have shown it did not come.
#[test]
fn a_list_proves_what_no_visit_has_shown() {
    let unproved = |keeps_list: bool| {
        let mut recording = asked("stock");
        for seen in
            recording.plays.iter_mut().flat_map(|play| &mut play.observations).filter(|seen| seen.hop == "proof-1")
        {
            (seen.requests, seen.settled) = (Vec::new(), None);
            seen.jar = seen.jar.take().filter(|_| keeps_list);
        }
        let judgement = judged(&recording);
        let is_unproved = |cell: &&Cell| {
            cell.kind() != CellKind::Stored
                && cell.verdict == Verdict::Vacuous
                && cell.reason.as_deref() == Some("nothing proves whether it was stored")
        };
        cells(&judgement).filter(is_unproved).count()
    };
    assert!(unproved(false) > 100, "{}", unproved(false));
    assert_eq!(unproved(true), 0);
}

#[test]
fn what_a_browser_says_changes_no_verdict() {
    for (name, with) in all_asked() {
        let mut without = with.clone();
        without.environment.accounts = None;
        for seen in without.plays.iter_mut().flat_map(|play| &mut play.observations) {
            seen.jar = None;
            seen.requests.iter_mut().for_each(|request| request.account = None);
        }
        let mut with = judged(&with);
        assert!(cells(&with).any(|cell| cell.account.is_some()), "{name}");
        for hop in with.scenarios.iter_mut().flat_map(|scenario| &mut scenario.cases).flat_map(|case| &mut case.hops) {
            hop.account = None;
            hop.cells.iter_mut().for_each(|cell| (cell.account, cell.jar) = (None, None));
        }
        assert_eq!(with, judged(&without), "{name}");
    }
}

/// A model that takes SameSite's work for that of third-party blocking predicts the same of many cookies.
#[test]
fn whoever_is_right_for_another_reason_is_noticed_by_the_reason_alone() {
    let mut recording = asked("open");
    recording.environment.profile = "blocked".to_owned();
    recording.environment.arguments.clear();
    recording.environment.preferences.clear();
    let judgement = judged(&recording);
    let by_accident: Vec<&Cell> = cells(&judgement)
        .filter(|cell| cell.verdict == Verdict::Agrees)
        .filter(|cell| cell.account.as_ref().is_some_and(|account| account.verdict == ReasonVerdict::AnotherReason))
        .collect();
    assert!(!by_accident.is_empty());
    for account in by_accident.iter().filter_map(|cell| cell.account.as_deref()) {
        assert!(account.expected.contains("EXCLUDE_USER_PREFERENCES"), "{account:?}");
        assert!(account.said.contains("EXCLUDE_SAMESITE"), "{account:?}");
    }
}

/// A model that knows nothing of partitions takes what they withhold for SameSite's work, and predicts the same.
#[test]
fn a_firefox_whose_partitions_are_not_known_of_is_noticed_by_the_reason_alone() {
    let mut recording = recording("firefox-esr", "stock");
    recording.environment.profile = "open".to_owned();
    recording.environment.arguments.clear();
    recording.environment.preferences.clear();
    let judgement = judged(&recording);
    let by_accident: Vec<_> = cells(&judgement)
        .filter(|cell| cell.verdict == Verdict::Agrees)
        .filter_map(|cell| cell.account.as_ref())
        .filter(|account| account.verdict == ReasonVerdict::AnotherReason)
        .collect();
    assert!(!by_accident.is_empty());
    for account in by_accident {
        assert_eq!(account.said, "kept in another partition", "{account:?}");
        assert!(account.expected.starts_with("kept or "), "{account:?}");
    }
}

#[test]
fn a_browser_that_says_what_did_not_arrive_contradicts_itself() {
    let mut recording = asked("open");
    let count = |recording: &Recording| {
        let judgement = judged(recording);
        cells(&judgement)
            .filter_map(|cell| cell.account.as_ref())
            .filter(|account| account.verdict == ReasonVerdict::Contradiction)
            .count()
    };
    assert_eq!(count(&recording), 0);
    let sent = recording.plays.iter_mut().flat_map(|play| &mut play.observations).flat_map(|seen| &mut seen.requests);
    for request in sent {
        request.headers.retain(|field| field.0 != "cookie");
    }
    assert!(count(&recording) > 0);
}

/// Rules that take each other's place, and third-party blocking in place of SameSite: nothing on the wire tells.
#[test]
fn a_fault_that_is_right_on_the_wire_is_refuted_by_the_reasons_of_browsers() {
    let recordings = ["chromium stock", "firefox-esr stock"].map(|name| {
        let (browser, profile) = name.split_once(' ').unwrap();
        let recording = recording(browser, profile);
        let claims = Claims::of_recorded(&recording.environment).unwrap();
        (recording, claims)
    });
    let audit = audit(&[], &recordings, suffixes::embedded());
    let by_reason_alone = |name: &str| -> Vec<&str> {
        let report = audit.faults.iter().find(|report| report.fault.to_string() == name).expect(name);
        assert!(report.refuted_by.is_empty(), "{name}: {:?}", report.refuted_by);
        report.refuted_by_reason.iter().map(|refutation| refutation.recording.as_str()).collect()
    };
    let both = ["chromium stock", "firefox-esr stock"];
    assert_eq!(by_reason_alone("B206 host-covered exchanged with B209 path-matches"), both);
    assert_eq!(by_reason_alone("B210 secure-connection exchanged with B214 not-strict"), both);
    assert_eq!(by_reason_alone("B200 third-party-allowed exchanged with B216 top-level-navigation")[0], both[0]);
    assert_eq!(by_reason_alone("B200 own-partition exchanged with B216 top-level-navigation"), both[1..]);
    assert_eq!(by_reason_alone("third-party = blocked"), both[1..]);
    // Both rules have the same word in Chromium, and none in Firefox.
    assert!(by_reason_alone("B216 top-level-navigation exchanged with B215 safe-method").is_empty());
}

/// Cells that come out alike whichever one rule is broken say nothing of it; what the browser says makes fewer of them.
#[test]
fn an_audit_says_what_agreement_is_worth() {
    let agreement = |recording: Recording| {
        let claims = Claims::of_recorded(&recording.environment).unwrap();
        audit(&[], &[(recording, claims)], suffixes::embedded()).agreements.pop().unwrap()
    };
    let with = agreement(asked("stock"));
    let mut unasked = asked("stock");
    unasked.environment.accounts = None;
    let without = agreement(unasked);
    assert_eq!((with.agreeing, without.for_the_same_reason), (without.agreeing, None));
    assert!(with.for_the_same_reason.is_some_and(|cells| cells > 200 && cells < with.agreeing), "{with:?}");
    assert!(with.vacuous > 0 && with.vacuous < without.vacuous, "{with:?}, {without:?}");
    // In a frame of another site, SameSite and the block of third parties keep the cookie back, each by itself.
    assert!(with.vacuous_at.iter().any(|(hop, _)| hop.starts_with("stories/04-embedded-player/")), "{with:?}");
}

/// What nobody in the case asked for is a fault of ours before it is news of a browser.
#[test]
fn a_hop_that_somebody_else_asked_for_is_a_fault_of_the_harness_and_no_deviation() {
    let changed = |change: &dyn Fn(&mut samesite_format::Account)| {
        let mut recording = asked("open");
        let seen = recording.plays.iter_mut().flat_map(|play| &mut play.observations);
        for request in seen.filter(|seen| seen.case == "post").flat_map(|seen| &mut seen.requests) {
            request.headers.retain(|field| field.0 != "cookie");
            request.account.as_mut().into_iter().for_each(change);
        }
        judged(&recording)
    };
    let verdicts = |judgement: &Judgement| -> BTreeSet<Verdict> {
        let cases = judgement.scenarios.iter().flat_map(|scenario| &scenario.cases).filter(|case| case.id == "post");
        cases.flat_map(|case| &case.hops).flat_map(|hop| &hop.cells).map(|cell| cell.verdict).collect()
    };
    let (news, fault) = (Verdict::NewDeviation, Verdict::HarnessFault);
    let as_it_was = verdicts(&changed(&|_| {}));
    assert!(as_it_was.contains(&news) && !as_it_was.contains(&fault), "{as_it_was:?}");
    let by_another = changed(&|account| account.initiator = "https://stranger.example".to_owned());
    assert!(verdicts(&by_another).contains(&fault), "{:?}", verdicts(&by_another));
    let of_another_site = changed(&|account| {
        account.site_for_cookies = "SiteForCookies: {site=https://stranger.example; schemefully_same=true}".to_owned();
    });
    let found = verdicts(&of_another_site);
    assert!(found.contains(&fault) && !found.contains(&news), "{found:?}");
    let why = cells(&of_another_site).find(|cell| cell.verdict == fault).unwrap().reason.as_deref().unwrap();
    assert!(why.starts_with("the hop was not what the case claims: the browser took stranger.example"), "{why}");
}
