//! Takes pictures of a report, to be looked at by people, and says how long its pages take to be of use.
//!
//! `cargo run -p samesite --example pictures -- REPORT FOLDER`, with the folder of a report and one for the pictures.

use std::env;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use samesite_drive::session::Session;
use samesite_drive::{
    Accounts, Deadlines, Endpoints, HostEnvironment, Opening, ProfileFolder, ProgramPaths, Settings, ThisMachine,
    dispatch, find,
};
use samesite_format::{Engine, Selector};

/// When the first text was painted, and when the page's own script had run; in milliseconds from the beginning.
const TIMES: &str = "const done = arguments[arguments.length - 1]; const tell = () => setTimeout(() => { \
    const [paint] = performance.getEntriesByName('first-contentful-paint'); \
    const [page] = performance.getEntriesByType('navigation'); \
    done(`first text ${Math.round(paint?.startTime ?? -1)} ms, ready ${Math.round(page.domContentLoadedEventEnd)} ms`); \
    }, 500); document.readyState === 'complete' ? tell() : addEventListener('load', tell);";

/// Width and height of a desk's window and of a phone's.
const DESK: (u32, u32) = (1300, 1400);
const PHONE: (u32, u32) = (500, 1000);

fn main() -> Result<ExitCode, Box<dyn Error>> {
    // The drivers' guardian is this program itself, and has a runtime of its own.
    if let Some(code) = dispatch() {
        return Ok(code);
    }
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?.block_on(take())
}

async fn take() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let (Some(report), Some(pictures)) = (arguments.next(), arguments.next()) else {
        return Err("give the folder of a report, and one for the pictures".into());
    };
    let report = std::path::absolute(report)?;
    std::fs::create_dir_all(&pictures)?;
    let case = arguments.next().unwrap_or_else(|| "cases/stories/11-two-minutes/young.html".into());
    let story = case.with_file_name("index.html");
    for (light, scheme) in [("day", 1), ("night", 0)] {
        let settings = Settings {
            arguments: vec![format!("--blink-settings=preferredColorScheme={scheme}"), "--hide-scrollbars".to_owned()],
            ..Settings::default()
        };
        let session = open(settings).await?;
        for (name, page) in [
            ("overview", Path::new("index.html")),
            ("matrix", Path::new("matrix.html")),
            ("stories", Path::new("stories.html")),
            ("story", &story),
            ("case", &case),
            ("timeline", Path::new("timeline.html")),
            ("clauses", Path::new("clauses.html")),
            ("ask", Path::new("ask.html")),
        ] {
            for (place, (width, height)) in [("desk", DESK), ("phone", PHONE)] {
                session.resize(width, height).await?;
                session.go(&format!("file://{}", report.join(page).display())).await?;
                let times = session.evaluate_later(TIMES, Vec::new()).await?;
                println!("{name} at the {place} by {light}: {}", times.as_str().unwrap_or_default());
                std::fs::write(pictures.join(format!("{name}-{place}-{light}.png")), session.screenshot().await?)?;
            }
        }
        session.quit().await?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn open(more: Settings) -> Result<Session, Box<dyn Error>> {
    let installation = find(&ThisMachine, &ProgramPaths::new(), Selector::AnyOf(Engine::Chromium))?;
    // Nothing is fetched from anywhere.
    let nowhere = Endpoints { host: "127.0.0.1".to_owned(), plain: 1, tls: 1, proxy: 1 };
    let settings = Settings::base(installation.product, &nowhere, HostEnvironment::here()).and(more);
    let opening = Opening {
        installation: &installation,
        settings: &settings,
        guardian: &env::current_exe()?,
        deadlines: Deadlines::default(),
        accounts: Accounts::NotAsked,
        profile: ProfileFolder::OfTheDriver,
    };
    Ok(Session::open(opening).await?)
}
