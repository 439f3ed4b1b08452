//! `samesite serve`

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::future::pending;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use samesite_drive::version::Version;
use samesite_drive::{Accounts, Deadlines, Installation, PlainBrowser, PlainStart, PlainWay, Settings, Windows};
use samesite_format::serving::{FORMAT, Serving};
use samesite_format::{Clicks, Engine, NamesBy, Product, Profile, Recording};
use samesite_judge::suffixes;
use samesite_judge::verdict::judge;
use samesite_play::Patience;
use samesite_play::driverless::playable;
use samesite_play::entrance::HOST;
use samesite_play::run::{Ageing, Isolation, LONGEST_WAIT, Reach, Run, Steered, Visit};
use samesite_play::runner::unnamed_hosts;
use samesite_play::target::Target;
use samesite_reports::diff::counted;
use samesite_reports::visiting::{Choice, Recorded};
use samesite_scenarios::{Library, Probe, Scenario};
use samesite_servers::{Config, Servers};
use tokio::time::timeout;
use url::Url;

use super::arguments::{ReportFiles, ServeArguments};
use super::ask::now;
use super::defaults::Defaults;
use super::interruption::Interruption;
use super::judged::{claims_for, ledger};
use super::output::{note, say, say_json};
use super::playing::{Playing, expect_temporary_folder, guardian, until_interrupted};
use super::progress::Progress;
use super::reach::Place as Reached;
use super::selection::scenarios;
use super::serving::{listen, runtime};
use super::verdicts::{By, Showing, Verdicts};
use crate::ask::{LiveAnswer, Scope, Words};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::expectations::Expectations;
use crate::serve::{Hall, Order, Place, What};

/// How long a page of a browser that nobody drives may take: a telephone is slower than what we start ourselves.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long a browser is waited for to show what came of it.
const SHOWING: Duration = Duration::from_secs(15);

/// What can be chosen: a word, what it is, and the scenarios.
struct Offer {
    word: &'static str,
    title: &'static str,
    scenarios: Vec<Scenario>,
}

pub(super) fn serve(arguments: &ServeArguments) -> Result<Exit, Error> {
    expect_temporary_folder()?;
    let out = Defaults::here()?.out(arguments.out.as_deref());
    let failed = |source| Error::System { what: format!("cannot write to the folder {}", out.display()), source };
    fs::create_dir_all(&out).map_err(failed)?;
    let reach = Reached::listening(&arguments.listening)?.tried()?;
    let offers = offers(&arguments.scenarios)?;
    let everything: Vec<Scenario> = offers.iter().flat_map(|offer| offer.scenarios.clone()).collect();
    let (_, driven) = playable(everything, Clicks::Script);
    let offers: Vec<Offer> = offers.into_iter().map(without_what_needs_a_driver).collect();
    let offers: Vec<Offer> = offers.into_iter().filter(|offer| !offer.scenarios.is_empty()).collect();
    if offers.is_empty() {
        let reasons: Vec<_> = driven.keys().map(ToString::to_string).collect();
        return Err(Error::OnlyDriven(reasons.join(", ")));
    }
    let choices = offers.iter().map(|offer| Choice {
        word: offer.word.to_owned(),
        title: offer.title.to_owned(),
        cases: offer.scenarios.iter().map(|scenario| scenario.cases.len()).sum(),
    });
    let left_out = driven.iter().map(|(why, count)| (why.to_string(), *count)).collect();
    let ways = Probe::NAMES.iter().map(|(_, name)| *name).collect();
    let offered: Vec<Scenario> = offers.iter().flat_map(|offer| offer.scenarios.clone()).collect();
    let config = Config { plain_port: arguments.port, unnamed_hosts: unnamed_hosts(&offered), ..reach.config() };
    let (hall, mut orders) = Hall::new(choices.collect(), left_out, hosts(&offers), ways, now);
    let hall = Arc::new(hall);
    let mut interruption = listen()?;
    runtime()?.block_on(async {
        let servers = Arc::new(Servers::start_with(config, Some(Arc::clone(&hall) as _)).await?);
        hall.open(Place {
            host: advertised(&reach),
            plain: servers.ports().plain,
            proxy: servers.ports().proxy,
            pem: servers.authority_pem(),
            der: servers.authority_certificate().to_vec(),
        });
        if reach.is_open() {
            let ports: Vec<_> = servers.every_port().iter().map(u16::to_string).collect();
            note(&format!(
                "open to other machines from now on: {} port {}; whatever does not know the address below gets 404",
                reach.listen,
                ports.join(", ")
            ));
        }
        let browser = match &arguments.start {
            Some(command) => Some(start(command, arguments.headed, &hall, &servers).await?),
            None => {
                if arguments.json {
                    say_json(&document(&hall, &servers))?;
                } else {
                    say(&invitation(&hall, &servers))?;
                }
                None
            }
        };
        let desk = Desk { arguments, offers: &offers, hall: &hall, servers: &servers, reach: &reach, out: &out };
        let served = desk.serve(browser.as_ref(), &mut orders, &mut interruption).await;
        if let Some(browser) = browser {
            browser.quit().await;
        }
        if let Some(servers) = Arc::into_inner(servers) {
            servers.shutdown().await;
        }
        served
    })
}

/// The host by which browsers reach us, as URLs have it.
fn advertised(reach: &Reach) -> String {
    let is_v6 = reach.advertised.parse::<std::net::Ipv6Addr>().is_ok();
    if is_v6 { format!("[{}]", reach.advertised) } else { reach.advertised.clone() }
}

/// What a person reads who is to bring a browser here.
fn invitation(hall: &Hall, servers: &Servers) -> String {
    format!(
        "Open this in any browser, until ctrl-C:\n\n  {}\n\nIt says how the browser's names are led here, and has a button to play.\n\n\
         proxy settings  {} (automatic)\n                {} port {} for HTTP and HTTPS\n\
         certificates    {}authority.crt, made for this run; its key is in memory only\n",
        hall.address(),
        hall.configuration(),
        hall.host(),
        servers.ports().proxy,
        hall.address(),
    )
}

fn document(hall: &Hall, servers: &Servers) -> Serving {
    Serving {
        format: FORMAT,
        address: hall.address(),
        address_by_proxy: hall.address_by_proxy(),
        proxy_configuration: hall.configuration(),
        proxy: format!("{}:{}", hall.host(), servers.ports().proxy),
        authority: servers.authority_pem(),
    }
}

/// Starts the browser of a command.
async fn start(command: &str, headed: bool, hall: &Hall, servers: &Servers) -> Result<PlainBrowser, Error> {
    let words = shlex::split(command).filter(|words| !words.is_empty());
    let way = PlainWay::Command(words.ok_or_else(|| Error::StartCommand(command.to_owned()))?);
    let guardian = guardian()?;
    let (address, authority) = (format!("{}#play", hall.address()), servers.authority_pem());
    let proxy = format!("{}:{}", hall.host(), servers.ports().proxy);
    let browser = PlainBrowser::start(PlainStart {
        way: &way,
        address: &address,
        proxy: &proxy,
        authority: &authority,
        windows: if headed { Windows::Shown } else { Windows::Hidden },
        guardian: &guardian,
        deadlines: Deadlines::default(),
    });
    Ok(browser.await.map_err(samesite_play::run::RunError::from)?)
}

/// Where what browsers ask for is carried out.
struct Desk<'s> {
    arguments: &'s ServeArguments,
    offers: &'s [Offer],
    hall: &'s Arc<Hall>,
    servers: &'s Arc<Servers>,
    reach: &'s Reach,
    out: &'s Path,
}

impl Desk<'_> {
    /// Carries out orders: one, if we have started the browser, or else until somebody interrupts.
    async fn serve(
        &self,
        browser: Option<&PlainBrowser>,
        orders: &mut tokio::sync::mpsc::Receiver<Order>,
        interruption: &mut Interruption,
    ) -> Result<Exit, Error> {
        let opening = Deadlines::default().opening;
        loop {
            let gone = async {
                match browser {
                    Some(browser) => tokio::select! {
                        printed = browser.ended() => format!("it has ended{printed}"),
                        () = tokio::time::sleep(opening) => {
                            format!("it did not ask to play within {} s{}", opening.as_secs(), browser.printed())
                        }
                    },
                    None => pending().await,
                }
            };
            let order = tokio::select! {
                biased;
                Some(()) = interruption.recv() => return Ok(Exit::Clean),
                Some(order) = orders.recv() => order,
                why = gone => return Err(Error::NotServed(why)),
            };
            let order = match browser {
                Some(_) => self.named(order),
                None => order,
            };
            let exit = match order.what.clone() {
                What::Choice(word) => self.play(&order, &word, interruption).await?,
                What::Question(words) => self.answer(&order, &words, interruption).await?,
            };
            if browser.is_some() || exit == Exit::Interrupted {
                return Ok(exit);
            }
        }
    }

    /// The order of a browser that we have started, by the names that it was given.
    fn named(&self, mut order: Order) -> Order {
        if let Some(name) = &self.arguments.name {
            order.name.clone_from(name);
        }
        if let Some(version) = &self.arguments.engine_version {
            order.visitor.version.clone_from(version);
        }
        order
    }

    /// Plays what was chosen, and judges it.
    async fn play(&self, order: &Order, word: &str, interruption: &mut Interruption) -> Result<Exit, Error> {
        let Some(offer) = self.offers.iter().find(|offer| offer.word == word) else { return Ok(Exit::Clean) };
        let ledger = ledger(self.arguments.ledger.as_deref())?;
        let began = Instant::now();
        let Playing { recordings, outcome } =
            self.carry_out(order, offer.scenarios.clone(), self.out, interruption).await?;
        let Some(outcome) = outcome else {
            note(&format!("interrupted; what was recorded is in {}", self.out.display()));
            return Ok(Exit::Interrupted);
        };
        outcome?;
        let files = ReportFiles::default();
        let verdicts = Verdicts::reach(&recordings, &By::Claims(ledger), &Showing::of(false, None, &files))?;
        note(&format!("\n{:.0} s; recording in {}", began.elapsed().as_secs_f64(), self.out.display()));
        let cells = counted(verdicts.counts().total(), "cell");
        let recorded = recordings.first().map(|file| Recorded {
            browser: format!("{} {}", order.name, order.visitor.version),
            words: cells,
            file: file.path().display().to_string(),
        });
        self.hall.played(recorded, format!("What {} sends", order.name), verdicts.digest().to_owned());
        self.show().await;
        Ok(verdicts.exit())
    }

    /// Has a question played, and answers it.
    async fn answer(&self, order: &Order, words: &Words, interruption: &mut Interruption) -> Result<Exit, Error> {
        let question = words.question().map_err(|wrong| Error::Question(words.pointed(&wrong)))?;
        let scenario = words.to_be_played(&question).map_err(Error::Question)?;
        let folder = tempfile::tempdir()
            .map_err(|source| Error::System { what: "cannot make a temporary folder".to_owned(), source })?;
        let began = Instant::now();
        let played = self.carry_out(order, vec![scenario], folder.path(), interruption).await?;
        let Playing { recordings, outcome: Some(outcome) } = played else { return Ok(Exit::Interrupted) };
        outcome?;
        let mut report = question.asked(Scope::Usual, now());
        let answers = recordings.iter().map(|file| {
            let recording = Recording::read(file.path())?;
            let judgement = judge(&recording, &claims_for(&recording.environment)?, suffixes::embedded());
            Ok(LiveAnswer::of(&question, &recording, &judgement, began.elapsed()))
        });
        let answers = answers.collect::<Result<Vec<_>, Error>>()?;
        let exit = Exit::gravest(answers.iter().map(LiveAnswer::exit));
        report.live = Some(answers);
        let text = format!("{report}{}", report.live_text());
        say(&text)?;
        self.hall.played(None, format!("What {} does", order.name), text);
        self.show().await;
        Ok(exit)
    }

    /// Has a browser that has come by itself play scenarios.
    async fn carry_out(
        &self,
        order: &Order,
        scenarios: Vec<Scenario>,
        out: &Path,
        interruption: &mut Interruption,
    ) -> Result<Playing, Error> {
        let Order { name, visitor, clicks, entered_before, .. } = order;
        let (scenarios, _) = playable(scenarios, *clicks);
        let plan = Run {
            targets: vec![visiting(name, visitor.engine.known(), &visitor.version)?],
            scenarios,
            shard: None,
            windows: Windows::Hidden,
            isolation: Isolation::Planned,
            ageing: Ageing::ByWaiting,
            longest_wait: LONGEST_WAIT,
            jobs: NonZeroUsize::MIN,
            guardian: guardian()?,
            names: Some(NamesBy::Proxy),
            reach: self.reach.clone(),
            steering: Steered::Visiting(Arc::new(Visit {
                servers: Arc::clone(self.servers),
                entrance: Arc::clone(self.hall.entrance()),
                entered_before: *entered_before,
                patience: self.arguments.start.is_some().then_some(PATIENCE),
                clicks: *clicks,
                visitor: visitor.clone(),
            })),
            patience: Patience(PATIENCE),
            deadlines: Deadlines::default(),
            accounts: Accounts::NotAsked,
            out: out.to_owned(),
        };
        note(&format!("{name} {} plays", visitor.version));
        self.hall.plays(Some(format!("{name} {}", visitor.version)));
        let ledger = ledger(self.arguments.ledger.as_deref())?;
        let progress = RefCell::new(Progress::new(out));
        let mut tell = |event: &samesite_play::event::Event| progress.borrow_mut().tell(event);
        let rules = Expectations { ledger: &ledger };
        let played = until_interrupted(&plan, &rules, interruption, &mut tell, &|| progress.borrow_mut().tick()).await;
        progress.borrow_mut().finish();
        self.hall.plays(None);
        self.hall.entrance().tell(String::new());
        played
    }

    /// Leads the browser to what came of it, if it is still there.
    async fn show(&self) {
        if let Ok(url) = Url::parse(&self.hall.result()) {
            let _ = timeout(SHOWING, self.hall.entrance().lead(&url)).await;
        }
    }
}

/// A browser that has come by itself, as a target of a run.
fn visiting(name: &str, engine: Option<Engine>, version: &str) -> Result<Target, Error> {
    let product = match engine {
        Some(Engine::Firefox) => Product::Firefox,
        Some(Engine::WebKit) => Product::WebKitGtk,
        // Of another engine nothing is claimed, whatever stands here.
        Some(Engine::Chromium) | None => Product::Chromium,
    };
    let unknown = || Version::find_in("0.0").expect("it is a version");
    let installation = Installation {
        product,
        browser: PathBuf::new(),
        browser_version: Version::find_in(version).unwrap_or_else(unknown),
        driver: PathBuf::new(),
        driver_version: None,
        engine_version: None,
        settings: Settings::default(),
        remote: None,
    };
    let profile = Profile::named(product.engine(), "stock").map_err(|_| Error::NoProfile("stock".to_owned()))?;
    Ok(Target { browser: name.to_owned(), installation, profile })
}

fn offers(patterns: &[String]) -> Result<Vec<Offer>, Error> {
    if !patterns.is_empty() {
        return Ok(vec![Offer { word: "named", title: "What was named", scenarios: scenarios(patterns)? }]);
    }
    let library = Library::embedded()?;
    let some = |is_one: &dyn Fn(&Scenario) -> bool| {
        library.scenarios().iter().filter(|scenario| is_one(scenario)).cloned().collect::<Vec<_>>()
    };
    let everyday: BTreeSet<&str> = library.everyday().map(|scenario| scenario.id.as_str()).collect();
    Ok(vec![
        Offer {
            word: "stories",
            title: "The stories of the article",
            scenarios: some(&|scenario| scenario.id.as_str().starts_with("stories/")),
        },
        Offer {
            word: "everyday",
            title: "The stories, and what lies around them",
            scenarios: some(&|scenario| everyday.contains(scenario.id.as_str())),
        },
        Offer { word: "everything", title: "Everything", scenarios: some(&|_| true) },
    ])
}

/// Without what needs a driver, or a proxy for this machine's own names, which browsers do not ask.
fn without_what_needs_a_driver(offer: Offer) -> Offer {
    let is_here = |url: &Url| match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let (scenarios, _) = playable(offer.scenarios, Clicks::User);
    let scenarios = scenarios.into_iter().filter(|scenario| !scenario.urls().any(is_here)).collect();
    Offer { scenarios, ..offer }
}

/// The names that lead to us.
fn hosts(offers: &[Offer]) -> Vec<String> {
    let urls = offers.iter().flat_map(|offer| &offer.scenarios).flat_map(Scenario::urls);
    let hosts: BTreeSet<String> = urls.filter_map(Url::host_str).map(str::to_owned).collect();
    hosts.into_iter().chain([HOST.to_owned()]).collect()
}
