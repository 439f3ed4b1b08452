//! A report to look at: the scenarios that a plain run plays, and a hostile one, in three browsers that never were,
//! with a cell of every verdict, and earlier recordings to be compared with.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use samesite::report::{Earlier, Judged, content};
use samesite_format::Engine;
use samesite_format::{HeaderField, Observation, Recording};
use samesite_judge::claims::Claims;
use samesite_judge::suffixes;
use samesite_judge::verdict::judge;
use samesite_reports::site::{Content, write};
use samesite_scenarios::{Library, Scenario, ScenarioId};
use tempfile::TempDir;

use crate::synthetic;

/// What would run if anything of a recording were taken for markup.
pub(crate) const ATTACK: &str =
    r#"</title></script><script>window.pwned=1</script><img src=x onerror="window.pwned=1">'">"#;

/// The name of the hostile scenario: it would like to leave its folder, too.
pub(crate) const HOSTILE: &str = "../../wild/<script>window.pwned=1</script>";

/// The title of the hostile scenario's only case.
pub(crate) const HOSTILE_CASE: &str = "<b onclick=alert(1)>a case</b> \u{202e}that turns";

/// A report that lies in a folder of its own.
pub(crate) struct Report {
    folder: TempDir,
}

impl Report {
    /// The report on [`everything`].
    pub(crate) fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("samesite-test-").tempdir().unwrap();
        write(&EVERYTHING, folder.path()).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Every page of HTML, as a path within the report.
    pub(crate) fn pages(&self) -> Vec<String> {
        let mut pages: Vec<_> = files(self.path()).into_iter().filter(|path| path.ends_with(".html")).collect();
        pages.sort();
        pages
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// The address of a page on disk.
    pub(crate) fn on_disk(&self, path: &str) -> String {
        format!("file://{}/{path}", self.path().display())
    }
}

/// Every file below a folder, by its path from there.
pub(crate) fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        for entry in std::fs::read_dir(folder.join(&below)).unwrap() {
            let entry = entry.unwrap();
            let path = below.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else {
                found.push(path.to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

static EVERYTHING: LazyLock<Content> = LazyLock::new(everything);

/// The content of the report.
pub(crate) fn everything() -> Content {
    let library = Library::embedded().unwrap();
    let before = judged(|_| ());
    let earlier = [0, 1].map(|place| Earlier { judged: &before[place], place });
    let mut now = judged(spoilt);
    now.push(older_build());
    content(now, &earlier, &library)
}

fn judged(change: fn(&mut Recording)) -> Vec<Judged> {
    let targets = [
        (Engine::Chromium, "chromium", "open"),
        (Engine::Chromium, "chromium", "stock"),
        (Engine::Firefox, "firefox-esr", "stock"),
    ];
    let each = targets.map(|(engine, browser, profile)| {
        let claims = Claims::of(engine, profile).unwrap();
        let recording = recording(&claims, engine, browser, profile, change);
        let judgement = judge(&recording, &claims, suffixes::embedded());
        (recording, judgement)
    });
    each.into()
}

/// An earlier build of the first browser, which kept one cookie back that the later one sends.
fn older_build() -> Judged {
    let claims = Claims::of(Engine::Chromium, "open").unwrap();
    let mut recording = recording(&claims, Engine::Chromium, "chromium-155", "open", |recording| {
        let mut seen = recording.plays.iter_mut().filter(|play| play.scenario == "stories/09-lax-picture-and-link");
        let link = seen.next().unwrap().observations.iter_mut().find(|seen| seen.hop == "link").unwrap();
        link.requests[0].headers.retain(|field| field.0 != "cookie");
    });
    recording.environment.browser.version = format!("155.0{ATTACK}");
    let judgement = judge(&recording, &claims, suffixes::embedded());
    (recording, judgement)
}

/// The recording of a browser that does as is claimed of it.
pub(crate) fn recording(
    claims: &Claims,
    engine: Engine,
    browser: &str,
    profile: &str,
    change: fn(&mut Recording),
) -> Recording {
    let library = Library::embedded().unwrap();
    // The catalogue is more of the same, thousands of times.
    let mut scenarios: Vec<Scenario> = library.everyday().cloned().collect();
    scenarios.push(hostile());
    let mut recording = synthetic::recording(&claims.interpretation(), &scenarios);
    let environment = &mut recording.environment;
    environment.engine = engine.into();
    environment.browser.name = browser.to_owned();
    environment.browser.version = format!("156.0{ATTACK}");
    environment.profile = profile.to_owned();
    environment.system = ATTACK.to_owned();
    environment.arguments = vec![ATTACK.to_owned()];
    environment.preferences.insert(ATTACK.to_owned(), ATTACK.into());
    for request in
        recording.plays.iter_mut().flat_map(|play| &mut play.observations).flat_map(|seen| &mut seen.requests)
    {
        request.headers.push(HeaderField("user-agent".to_owned(), format!("{ATTACK}\u{1b}[2J").into_bytes()));
    }
    change(&mut recording);
    recording
}

/// Makes one cell of each verdict that a browser which does as claimed never gets.
fn spoilt(recording: &mut Recording) {
    let mut seen = recording
        .plays
        .iter_mut()
        .filter(|play| play.scenario == "stories/06-one-site" || play.scenario == "stories/09-lax-picture-and-link")
        .flat_map(|play| &mut play.observations)
        .filter(|seen| seen.case != "jar" && seen.hop != "page");
    let spoilers: [fn(&mut Observation); 4] = [
        |seen| seen.requests[0].headers.retain(|field| field.0 != "sec-fetch-mode"),
        |seen| seen.requests[0].headers.retain(|field| field.0 != "cookie"),
        |seen| seen.requests.clear(),
        |seen| seen.settled = None,
    ];
    for spoil in spoilers {
        spoil(seen.next().expect("there are hops to spoil"));
    }
}

fn hostile() -> Scenario {
    let source = format!(
        "title = '''{ATTACK}'''\nclaim = '''{ATTACK}'''\nwhy = '''{ATTACK}'''\nclauses = ['B215']\n\
         [[jar]]\nat = 'https://wild.example/'\n\
         set = ['''a<script>=<script>window.pwned=1</script>; SameSite=None; Secure''', 'b=\"><img/src=x/onerror=window.pwned=1>; Secure']\n\
         [[case]]\nid = 'wild'\ntitle = \"{}\"\npage = 'https://other.example/'\n\
         steps = [{{ probe = 'link', to = 'https://wild.example/%3Cscript%3E' }}]\n",
        HOSTILE_CASE.replace('\u{202e}', "\\u202e")
    );
    Scenario::parse(ScenarioId::new(HOSTILE), "wild.toml", &source).unwrap_or_else(|complaint| panic!("{complaint}"))
}
