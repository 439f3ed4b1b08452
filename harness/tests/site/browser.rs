//! Browsers to look with.

use std::path::PathBuf;
use std::time::Duration;

use samesite_drive::discovery::find;
use samesite_drive::machine::{Platform, ThisMachine};
use samesite_drive::session::{Accounts, Opening, ProfileFolder, Session};
use samesite_drive::settings::{Endpoints, HostEnvironment, Settings};
use samesite_drive::{Deadlines, ProgramPaths};
use samesite_format::{Engine, Selector};
use serde_json::Value;

/// Looking at every node of a large page takes its time on a loaded machine; only what hangs meets this deadline.
const PATIENCE: Duration = Duration::from_secs(180);

/// The program under test.
pub(crate) fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_samesite").into()
}

/// A browser for which every name leads to `plain` on this machine.
pub(crate) async fn open(engine: Engine, plain: u16) -> Session {
    open_with(engine, plain, Settings::default()).await
}

/// The same for somebody who likes it dark.
pub(crate) async fn open_in_the_dark(engine: Engine, plain: u16) -> Session {
    let dark = match engine {
        Engine::Chromium => {
            Settings { arguments: vec!["--blink-settings=preferredColorScheme=0".to_owned()], ..Settings::default() }
        }
        Engine::WebKit => panic!("nobody has told WebKitGTK how to like it dark"),
        Engine::Firefox => Settings::default().preference("layout.css.prefers-color-scheme.content-override", 0),
    };
    open_with(engine, plain, dark).await
}

async fn open_with(engine: Engine, plain: u16, more: Settings) -> Session {
    let installation = find(&ThisMachine, &ProgramPaths::new(), Selector::AnyOf(engine))
        .unwrap_or_else(|error| panic!("{error}\nhelp: {}", error.fix(Platform::current())));
    // Nothing is asked for over TLS here; a connection to this port is refused.
    let endpoints = Endpoints { host: "127.0.0.1".to_owned(), plain, tls: 1, proxy: 1 };
    let settings = Settings::base(installation.product, &endpoints, HostEnvironment::here()).and(more);
    let opening = Opening {
        installation: &installation,
        settings: &settings,
        guardian: &program(),
        deadlines: Deadlines { command: PATIENCE, ..Deadlines::default() },
        accounts: Accounts::NotAsked,
        profile: ProfileFolder::OfTheDriver,
    };
    Session::open(opening).await.unwrap_or_else(|error| panic!("{error}\nhelp: {}", error.help()))
}

/// What a script in the page returns.
pub(crate) async fn ask(session: &Session, script: &str) -> Value {
    session.evaluate(script, Vec::new()).await.unwrap_or_else(|error| panic!("{error}"))
}

/// The same, as text.
pub(crate) async fn text(session: &Session, script: &str) -> String {
    ask(session, script).await.as_str().unwrap_or_default().to_owned()
}

/// The same, as a number.
pub(crate) async fn number(session: &Session, script: &str) -> i64 {
    let answer = ask(session, script).await;
    answer.as_i64().unwrap_or_else(|| panic!("`{script}` gives {answer}"))
}

/// Waits until the page's own script has shown what the form says, and gives how much that is.
pub(crate) async fn shown(session: &Session) -> i64 {
    // Deferred scripts have run when the page is complete; the order returns before.
    let script = "const done = arguments[arguments.length - 1]; \
                  const tell = () => done(Number(document.documentElement.dataset.shown ?? -1)); \
                  document.readyState === 'complete' ? tell() : addEventListener('load', tell);";
    let answer = session.evaluate_later(script, Vec::new()).await.unwrap_or_else(|error| panic!("{error}"));
    answer.as_i64().unwrap()
}

/// Puts a value into a field of a form, as a person would.
pub(crate) async fn fill(session: &Session, name: &str, value: &str) {
    let script = "const field = document.querySelector(`[name='${arguments[0]}']`); \
                  if (field.type === 'checkbox') field.checked = arguments[1] !== ''; else field.value = arguments[1]; \
                  field.dispatchEvent(new Event('input', { bubbles: true }));";
    session.evaluate(script, vec![name.into(), value.into()]).await.unwrap_or_else(|error| panic!("{error}"));
}
