//! How long a run takes beside the bare floor: the same pages, frames, requests and navigations by the same driver
//! and servers, with nothing planted, reported, recorded or judged; and how the time grows with the catalogue.
//!
//! The floor is told by the scenarios alone: for every page that a run opens there is a page whose frames are empty
//! documents and whose requests are pictures, at the same hosts and as many; for every navigation there is one command
//! of the driver. Its pages hold nothing to wait for but what they load.
//! Ages are left out, because a run does other things while cookies grow old.
//!
//! `cargo bench -p samesite --bench floor -- [BROWSER [PART…]]`, where 10 is every tenth case of each scenario;
//! figures to read, and nothing that could fail.

use std::env;
use std::error::Error;
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use samesite::expectations::Expectations;
use samesite_drive::{
    Accounts, Deadlines, HostEnvironment, Opening, ProfileFolder, ProgramPaths, Session, Settings, ThisMachine,
    Windows, dispatch, find,
};
use samesite_format::{Profile, Selector};
use samesite_judge::claims::Claims;
use samesite_judge::ledger::Ledger;
use samesite_judge::suffixes;
use samesite_judge::verdict::{Judge, judge_scenario};
use samesite_play::Patience;
use samesite_play::plan::pages;
use samesite_play::run::{Ageing, Isolation, LONGEST_WAIT, Reach, Run, Steered};
use samesite_play::runner::run;
use samesite_play::target::Target;
use samesite_scenarios::{Act, Case, DocumentSource, Hop, HopTarget, Library, PlantingTime, Scenario};
use samesite_servers::{Config, Response, Servers, Token};
use url::Url;

/// A tenth of the catalogue, a third, and the whole.
const PARTS: &[usize] = &[10, 3, 1];

fn main() -> Result<ExitCode, Box<dyn Error>> {
    // The drivers' guardian is this program itself, and has a runtime of its own.
    if let Some(code) = dispatch() {
        return Ok(code);
    }
    let words: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    let browser = words.first().map_or("chromium", String::as_str);
    let selector: Selector = browser.parse()?;
    let installation = find(&ThisMachine, &ProgramPaths::new(), selector)?;
    let profile = Profile::named(installation.engine(), "open")?;
    let target = Target { browser: browser.to_owned(), installation, profile };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let parts: Vec<usize> = words.iter().skip(1).map(|word| word.parse()).collect::<Result<_, _>>()?;
    for &part in if parts.is_empty() { PARTS } else { &parts } {
        let scenarios = scenarios(part)?;
        let (bare, load) = runtime.block_on(floor(&target, &scenarios))?;
        let (ours, cells) = runtime.block_on(whole(&target, &scenarios))?;
        let cases: usize = scenarios.iter().map(|scenario| scenario.cases.len()).sum();
        println!(
            "{} one case in {part}: {cases} cases, {cells} cells in {:.1} s, {:.0} cells per second; \
             floor of {} page loads and {} requests {:.1} s; {:.2} times the floor",
            target.name(),
            ours.as_secs_f64(),
            cells as f64 / ours.as_secs_f64(),
            load.pages,
            load.requests,
            bare.as_secs_f64(),
            ours.as_secs_f64() / bare.as_secs_f64(),
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Every scenario with one in so many of its young cases.
fn scenarios(part: usize) -> Result<Vec<Scenario>, Box<dyn Error>> {
    let library = Library::embedded().map_err(|diagnostic| diagnostic.message)?;
    let part_of = |scenario: &Scenario| {
        let young = scenario.cases.iter().filter(|case| case.age.is_none());
        Scenario { cases: young.step_by(part).cloned().collect(), ..scenario.clone() }
    };
    Ok(library.scenarios().iter().map(part_of).filter(|scenario| !scenario.cases.is_empty()).collect())
}

/// Runs and judges, as `samesite run` does, and writes the recording.
async fn whole(target: &Target, scenarios: &[Scenario]) -> Result<(Duration, usize), Box<dyn Error>> {
    let begun = Instant::now();
    let folder = tempfile::tempdir()?;
    let plan = Run {
        targets: vec![target.clone()],
        scenarios: scenarios.to_vec(),
        shard: None,
        windows: Windows::Hidden,
        isolation: Isolation::Planned,
        ageing: Ageing::InTheJar,
        longest_wait: LONGEST_WAIT,
        jobs: NonZeroUsize::MIN,
        guardian: env::current_exe()?,
        names: None,
        reach: Reach::default(),
        steering: Steered::ByDriver,
        patience: Patience::default(),
        deadlines: Deadlines::default(),
        accounts: Accounts::NotAsked,
        out: folder.path().to_owned(),
    };
    let mut recorders = Vec::new();
    let ledger = Ledger::embedded().map_err(|diagnostic| diagnostic.message)?;
    run(&plan, &Expectations { ledger: &ledger }, &mut recorders, &mut |_| ()).await?;
    let recorder = recorders.pop().ok_or("there is one target")?;
    let recording = recorder.finish()?.ok_or("something was played")?;
    let claims = Claims::of(target.installation.engine(), target.profile.id()).ok_or("nothing is claimed")?;
    let judge = Judge::new(recording.environment(), &claims, suffixes::embedded());
    let mut cells = 0;
    for scenario in recording.scenarios() {
        let judged = judge_scenario(&[(&judge, &recording.plays(scenario)?)]);
        cells += judged.iter().flatten().map(|judged| judged.counts().total()).sum::<usize>();
    }
    Ok((begun.elapsed(), cells))
}

/// What a browser was given to do.
#[derive(Default)]
struct Load {
    pages: usize,
    requests: usize,
}

/// Opens as many pages, with as many frames and requests at the same hosts, and looks at nothing.
async fn floor(target: &Target, scenarios: &[Scenario]) -> Result<(Duration, Load), Box<dyn Error>> {
    let begun = Instant::now();
    let servers = Servers::start(Config::default()).await?;
    let base = Settings::base(target.installation.product, &servers.ports().into(), HostEnvironment::here());
    let settings = base.and(target.profile.into());
    let opening = Opening {
        installation: &target.installation,
        settings: &settings,
        guardian: &env::current_exe()?,
        deadlines: Deadlines::default(),
        accounts: Accounts::NotAsked,
        profile: ProfileFolder::OfTheDriver,
    };
    let session = Session::open(opening).await?;
    let mut bare = Bare { session, servers: &servers, load: Load::default() };
    for scenario in scenarios {
        if scenario.planting == PlantingTime::First {
            for act in scenario.planting_acts() {
                match act {
                    Act::Plant(_, planting) => bare.open(&planting.at, &[], &[]).await?,
                    Act::Prove(_, planting) => bare.open(&planting.prove, &[], &[]).await?,
                    Act::Hop(..) => {}
                }
            }
        }
        let cases: Vec<&Case> = scenario.cases.iter().collect();
        for group in pages(&cases) {
            bare.play(&group).await?;
        }
    }
    let Bare { session, load, .. } = bare;
    session.quit().await?;
    servers.shutdown().await;
    Ok((begun.elapsed(), load))
}

struct Bare<'s> {
    session: Session,
    servers: &'s Servers,
    load: Load,
}

impl Bare<'_> {
    /// The pages of some cases that share the first of them.
    async fn play(&mut self, group: &[&Case]) -> Result<(), Box<dyn Error>> {
        let page = &group[0].page;
        if let Some(before) = &page[0].came_from {
            self.open(before, &[], &[]).await?;
        }
        let served = page[1..].iter().filter(|place| place.source == DocumentSource::Served);
        let mut frames: Vec<&Url> = served.flat_map(|place| place.came_from.iter().chain([&place.url])).collect();
        let hops: Vec<Hop> = group.iter().flat_map(|case| case.hops()).collect();
        let asked = || hops.iter().filter(|hop| hop.step.is_some());
        frames.extend(asked().filter(|hop| matches!(hop.target, HopTarget::Nested(_))).map(|hop| &hop.url));
        // What a script read is told by a request, too.
        let pictures: Vec<&Url> = asked()
            .filter(|hop| !matches!(hop.target, HopTarget::Nested(_) | HopTarget::TopLevel))
            .map(|hop| &hop.url)
            .collect();
        self.open(&page[0].url, &frames, &pictures).await?;
        let proofs = hops.iter().filter(|hop| hop.step.is_none() && hop.id.starts_with("proof"));
        let navigations = asked().filter(|hop| hop.target == HopTarget::TopLevel).chain(proofs);
        let mut redirects = Vec::new();
        for hop in navigations {
            redirects.push((&hop.url, hop.redirect.as_ref().map(|redirect| redirect.status)));
            if hop.redirect.is_none() {
                self.follow(&std::mem::take(&mut redirects)).await?;
            }
        }
        Ok(())
    }

    /// Opens a page by way of some redirects.
    async fn follow(&mut self, way: &[(&Url, Option<u16>)]) -> Result<(), Box<dyn Error>> {
        let urls: Vec<(Token, Url)> = way.iter().map(|(url, _)| marked(url)).collect();
        for (number, ((token, _), (_, status))) in urls.iter().zip(way).enumerate() {
            let response = match (status, urls.get(number + 1)) {
                (Some(status), Some((_, next))) => Response::redirect(*status, next.as_str()),
                _ => document(""),
            };
            self.servers.register(*token, response)?;
        }
        self.go(&urls).await
    }

    /// Opens a page with empty frames and with pictures.
    async fn open(&mut self, page: &Url, frames: &[&Url], pictures: &[&Url]) -> Result<(), Box<dyn Error>> {
        let mut urls = vec![marked(page)];
        let mut body = String::new();
        for (urls_of, element, response) in
            [(frames, "iframe", Response::html("")), (pictures, "img", Response::image())]
        {
            for url in urls_of {
                let (token, url) = marked(url);
                body.push_str(&format!("<{element} src=\"{}\"></{element}>", url.as_str().replace('&', "&amp;")));
                self.servers.register(token, response.clone())?;
                urls.push((token, url));
            }
        }
        self.servers.register(urls[0].0, document(&body))?;
        self.go(&urls).await
    }

    async fn go(&mut self, urls: &[(Token, Url)]) -> Result<(), Box<dyn Error>> {
        self.session.go(urls[0].1.as_str()).await?;
        self.load.pages += 1;
        self.load.requests += urls.len();
        let tokens: Vec<Token> = urls.iter().map(|(token, _)| *token).collect();
        self.servers.forget(&tokens);
        Ok(())
    }
}

fn document(body: &str) -> Response {
    Response::html(format!("<!DOCTYPE html><meta charset=utf-8><title>floor</title>{body}"))
}

/// The URL with a token of its own in its query.
fn marked(url: &Url) -> (Token, Url) {
    let token = Token::random();
    let mut url = url.clone();
    url.query_pairs_mut().append_pair(Token::QUERY_PARAMETER, &token.to_string());
    (token, url)
}
