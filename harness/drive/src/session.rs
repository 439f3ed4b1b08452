//! One browser under our command.
//!
//! Every command has a deadline, and every failure says who failed: the driver, the browser, the clock, or the command.

mod connection;
mod error;

pub use error::SessionError;

use std::fs;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::ExitStatus;
use std::time::Duration;

use fantoccini::error::{CmdError, NewSessionError};
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper::Method;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::time::timeout;
use url::{ParseError, Url};

use super::capabilities::capabilities;
use super::deadlines::Deadlines;
use super::driver::Driver;
use super::engines::support;
use super::installation::Installation;
use super::jar_file::JarFile;
use super::liveness::is_alive;
use super::net_log::{NetLog, RequestAccount};
use super::process;
use super::settings::Settings;
use connection::{Connector, LARGEST_ANSWER};
use error::{first_line, tells_of_a_lost_browser};
use samesite_format::{AccountSource, Product};

/// What is needed to open a session.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'a> {
    /// The browser and the driver that fits it.
    pub installation: &'a Installation,
    /// How the browser is configured.
    pub settings: &'a Settings,
    /// Our own program, which guards the driver: see [`Supervised`](super::guardian::Supervised).
    pub guardian: &'a Path,
    /// How long driver and browser may take.
    pub deadlines: Deadlines,
    /// Whether the browser shall tell itself of its requests and cookies.
    pub accounts: Accounts,
    /// Where the browser keeps what it keeps.
    pub profile: ProfileFolder,
}

/// Where a browser keeps what it keeps. It is gone with the session in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProfileFolder {
    /// Where the driver has it, which is gone when the browser is closed.
    #[default]
    OfTheDriver,
    /// In a folder that is there when the browser is opened again: see [`Session::grow_old`].
    Kept,
}

/// Whether a browser is asked to tell itself of its requests and cookies: see [`Session::accounts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accounts {
    /// It is, if it has a way to tell.
    Asked,
    /// It is not.
    NotAsked,
}

/// A browser that takes commands.
///
/// Dropping a session kills browser and driver without waiting; [`Session::quit`] waits.
/// After [`SessionError::TimedOut`] the driver may still be busy with the command: quit such a session.
#[derive(Debug)]
pub struct Session {
    client: Client,
    connector: Connector,
    driver: Driver,
    product: Product,
    deadlines: Deadlines,
    identity: Identity,
    process: Option<u32>,
    /// What the browser writes down of its requests, if it was asked to. Its file is gone when the session is.
    log: Option<NetLog>,
    /// How many marks were set in it.
    marks: u64,
    /// What is needed to close the browser and open it again, if it has a folder for that.
    reopening: Option<Reopening>,
}

/// What is needed to open a browser again with the profile that it had.
#[derive(Debug)]
struct Reopening {
    /// The folder of the profile.
    profile: PathBuf,
    /// What the driver is asked for.
    capabilities: Capabilities,
    /// The file with the cookies.
    jar: &'static JarFile,
}

/// What the browser says of itself, for the recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// `browserName` of the session, such as `chrome` or `firefox`.
    pub name: String,
    /// `browserVersion` of the session.
    pub version: String,
    /// `platformName` of the session.
    pub platform: String,
    /// The build id, where the browser tells one (`moz:buildID`), such as `20260922103000`.
    pub build: Option<String>,
}

/// The command by which the user allows something, or does not.
///
/// **Spec:** Permissions, "Set Permission".
#[derive(Clone, Copy, Debug)]
struct SetPermission {
    name: &'static str,
    state: &'static str,
}

impl WebDriverCompatibleCommand for SetPermission {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!("session/{}/permissions", session_id.unwrap_or_default()))
    }

    fn method_and_body(&self, _request_url: &Url) -> (Method, Option<String>) {
        let body = json!({ "descriptor": { "name": self.name }, "state": self.state });
        (Method::POST, Some(body.to_string()))
    }
}

/// A window or a tab of the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window(WindowHandle);

/// A library that a browser has loaded and that decides about cookies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedLibrary {
    /// Its name: `libsoup`.
    pub name: &'static str,
    /// Its file, as the browser sees it.
    pub file: PathBuf,
    /// The version that the file says itself: `3.2.3`.
    pub version: Option<String>,
}

impl Session {
    /// Starts driver and browser.
    ///
    /// # Errors
    ///
    /// When either does not start in time. Nothing of them is left then.
    pub async fn open(opening: Opening<'_>) -> Result<Self, SessionError> {
        let Opening { installation, settings, guardian, deadlines, accounts, profile } = opening;
        let product = installation.product;
        let driver = Driver::start(installation, settings.windows, guardian, deadlines).await?;
        let log = Self::source_of(product, accounts).map(|source| match source {
            AccountSource::ChromiumNetLog => NetLog::in_folder(driver.guarded().temporary()),
        });
        let arguments = log.iter().flat_map(NetLog::arguments);
        let settings = arguments.fold(settings.clone(), |settings, argument| settings.argument(&argument));
        let jar = support(product.engine()).jar_file(&settings).filter(|_| profile == ProfileFolder::Kept);
        let folder = driver.guarded().temporary().join("profile");
        let arguments = jar.map(|_| support(product.engine()).profile_arguments(&folder)).unwrap_or_default();
        let settings = arguments.iter().fold(settings, |settings, argument| settings.argument(argument));
        let wanted = capabilities(installation, &settings, deadlines);
        let made = jar.map_or(Ok(()), |_| fs::create_dir(&folder));
        let made = made.map_err(|error| SessionError::Jar { product, why: format!("no folder can be made: {error}") });
        let opened = match made {
            Ok(()) => connect(product, &driver, deadlines, wanted.clone()).await,
            Err(error) => Err(error),
        };
        match opened {
            Ok((client, connector)) => {
                let capabilities = client.capabilities().cloned().unwrap_or_default();
                let process = process_id(&capabilities).or_else(|| driver.browser());
                let identity = Identity::read(&capabilities);
                let reopening = jar.map(|jar| Reopening { profile: folder, capabilities: wanted, jar });
                Ok(Self { client, connector, driver, product, deadlines, identity, process, log, marks: 0, reopening })
            }
            Err(failure) => {
                // What went wrong first is the better story, even when cleaning takes too long as well.
                drop(driver.end(deadlines.end).await);
                Err(failure)
            }
        }
    }

    /// Whether a browser with these settings can be made to take its cookies for older than they are.
    #[must_use]
    pub fn can_grow_old(product: Product, settings: &Settings) -> bool {
        support(product.engine()).jar_file(settings).is_some()
    }

    /// Makes the cookies that outlive the browser older, at once: the browser is closed as a person would close it, the
    /// times in its jar are moved back, rounded up to whole seconds, and it is opened again with the same profile. Cookies
    /// that end with the browser are gone. Says how many cookies the jar holds.
    ///
    /// Whoever wants that has opened the session with [`ProfileFolder::Kept`], in a browser that can
    /// ([`can_grow_old`](Self::can_grow_old)). What the browser tells of its requests is asked for before: a new log begins.
    ///
    /// # Errors
    ///
    /// [`SessionError`]; [`SessionError::Jar`] when the jar is not what it should be.
    pub async fn grow_old(&mut self, by: Duration) -> Result<usize, SessionError> {
        let product = self.product;
        let failed = |why: String| SessionError::Jar { product, why };
        let Some(Reopening { profile, capabilities, jar }) = &self.reopening else {
            return Err(failed("the session was not opened for that".to_owned()));
        };
        let (profile, capabilities, jar) = (profile.clone(), capabilities.clone(), *jar);
        self.command("close".to_owned(), self.client.clone().close()).await?;
        self.closed().await?;
        let by = Duration::from_secs(by.as_secs() + u64::from(by.subsec_nanos() > 0));
        let moving = tokio::task::spawn_blocking(move || jar.move_back(&profile, by));
        let count = moving.await.expect("moving times does not panic").map_err(|error| failed(error.to_string()))?;
        if let Some(log) = self.log.take() {
            // Its file goes with it, before the browser begins another.
            drop(log);
            self.log = Some(NetLog::in_folder(self.driver.guarded().temporary()));
        }
        let (client, connector) = connect(product, &self.driver, self.deadlines, capabilities).await?;
        self.process =
            process_id(&client.capabilities().cloned().unwrap_or_default()).or_else(|| self.driver.browser());
        (self.client, self.connector) = (client, connector);
        Ok(count)
    }

    /// Waits until the browser's process has ended; only then is all written.
    async fn closed(&self) -> Result<(), SessionError> {
        /// How long to leave the system alone between two looks.
        const PAUSE: Duration = Duration::from_millis(5);
        // Elsewhere nobody tells us, and a jar that is still written is locked.
        let Some(process) = self.process.filter(|_| cfg!(unix)) else { return Ok(()) };
        let gone = async {
            while is_alive(process) {
                // Nobody tells us when the child of another ends.
                tokio::time::sleep(PAUSE).await;
            }
        };
        let patience = self.deadlines.end;
        timeout(patience, gone).await.map_err(|_| late(self.product, &self.driver, "end".to_owned(), patience))
    }

    /// How a browser tells of its requests and cookies, if it is asked to and has a way.
    #[must_use]
    pub fn source_of(product: Product, accounts: Accounts) -> Option<AccountSource> {
        support(product.engine()).account_source().filter(|_| accounts == Accounts::Asked)
    }

    /// What the browser has told of its requests since it was last asked, in the order in which they began; nothing,
    /// if it does not tell. An empty page is shown afterwards.
    ///
    /// # Errors
    ///
    /// [`SessionError`]; [`SessionError::Untold`] when it cannot be read, or does not come.
    pub async fn accounts(&mut self) -> Result<Vec<RequestAccount>, SessionError> {
        /// How long to leave the file alone between two looks.
        const PAUSE: Duration = Duration::from_millis(5);
        let Some(mut log) = self.log.take() else { return Ok(Vec::new()) };
        self.marks += 1;
        let mark = NetLog::mark(self.marks);
        // The browser writes some events at a time: what follows upon the mark brings the mark into the file.
        self.command("go to an empty page".to_owned(), self.client.goto("about:blank")).await?;
        self.evaluate("fetch(arguments[0], { mode: 'no-cors' }).catch(() => {})", vec![mark.clone().into()]).await?;
        let reading = async {
            loop {
                let wanted = mark.clone();
                let read = move || (log.read_to(&wanted), log);
                let (is_there, back) = tokio::task::spawn_blocking(read).await.expect("reading does not panic");
                log = back;
                if is_there? {
                    return Ok(log);
                }
                // Nobody tells us when a file grows.
                tokio::time::sleep(PAUSE).await;
            }
        };
        let untold = |why: String| SessionError::Untold { product: self.product, why };
        let patience = self.deadlines.command;
        let read: Result<NetLog, std::io::Error> = timeout(patience, reading)
            .await
            .map_err(|_| untold(format!("it did not come within {} s", patience.as_secs())))?;
        let mut log = read.map_err(|error| untold(format!("it cannot be read: {error}")))?;
        let told = log.take();
        self.log = Some(log);
        Ok(told)
    }

    /// What the browser says of itself.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The process id of the browser, where driver or system tell it.
    #[must_use]
    pub fn process(&self) -> Option<u32> {
        self.process
    }

    /// The shared libraries that the browser has loaded, speaks HTTP by, and is not shipped with: the name of each,
    /// such as `libsoup`, and its file. Empty where the engine has its own network stack.
    #[must_use]
    pub fn http_libraries(&self) -> Vec<LoadedLibrary> {
        let Some(process) = self.process else { return Vec::new() };
        let libraries = support(self.product.engine()).http_libraries().iter();
        let loaded = |&(name, begin): &(&'static str, &str)| {
            let files = process::libraries(process, begin).into_iter();
            files.map(move |file| LoadedLibrary { name, version: process::library_version(process, &file, name), file })
        };
        libraries.flat_map(loaded).collect()
    }

    /// The driver of this session.
    #[must_use]
    pub fn driver(&self) -> &Driver {
        &self.driver
    }

    /// Navigates at top level, as if a person had typed `url`, and returns when the document is parsed.
    ///
    /// Images, frames and requests of scripts are not waited for: whoever needs them waits for what
    /// they make the server see. WebKitGTK alone waits for images and frames too, and takes no command before they are
    /// there: a page with one that never comes holds it up for as long as a command may take.
    ///
    /// # Errors
    ///
    /// [`SessionError`]; [`SessionError::Refused`] when the server cannot be reached.
    pub async fn go(&self, url: &str) -> Result<(), SessionError> {
        if support(self.product.engine()).blames_the_page() {
            self.command("go to an empty page".to_owned(), self.client.goto("about:blank")).await?;
        }
        self.command(format!("go to {url}"), self.client.goto(url)).await
    }

    /// Clicks the first element that matches a CSS selector, as a person would; waits for it to appear.
    ///
    /// # Errors
    ///
    /// [`SessionError`]; [`SessionError::Refused`] when there is no such element or it cannot be clicked.
    pub async fn click(&self, selector: &str) -> Result<(), SessionError> {
        let find = self.client.find(Locator::Css(selector));
        let element = self.command(format!("find `{selector}`"), find).await?;
        self.command(format!("click `{selector}`"), element.click()).await
    }

    /// Clicks the first element that matches a CSS selector in a framed document, as a person would. `frames` are the
    /// selectors of the elements that frame it, outermost first; without any, it is the page's own.
    ///
    /// # Errors
    ///
    /// [`SessionError`]; [`SessionError::Refused`] when there is no such frame or element, or it cannot be clicked.
    pub async fn click_below(&self, frames: &[String], selector: &str) -> Result<(), SessionError> {
        if frames.is_empty() {
            return self.click(selector).await;
        }
        let window = self.window().await?;
        self.enter(frames).await?;
        let clicked = self.click(selector).await;
        self.switch_to(&window).await?;
        clicked
    }

    /// Turns to a framed document: `frames` are the selectors of the elements that frame it, outermost first.
    async fn enter(&self, frames: &[String]) -> Result<(), SessionError> {
        for element in frames {
            let enter = async {
                let frame = self.client.find(Locator::Css(element)).await?;
                frame.enter_frame().await
            };
            self.command(format!("turn to the frame `{element}`"), enter).await?;
        }
        Ok(())
    }

    /// Allows a framed document to have its cookies when it asks for them, as a person would who is asked: `frames` are
    /// the selectors of the elements that frame it, outermost first. Where the driver cannot be told, nothing is allowed.
    ///
    /// # Errors
    ///
    /// [`SessionError`]; [`SessionError::Refused`] when there is no such frame.
    ///
    /// **Spec:** Permissions, "Set Permission"; Storage Access API, "storage-access".
    pub async fn allow_storage_access(&self, frames: &[String]) -> Result<(), SessionError> {
        if !support(self.product.engine()).takes_permissions() {
            return Ok(());
        }
        let window = self.window().await?;
        self.enter(frames).await?;
        let allow = self.client.issue_cmd(SetPermission { name: "storage-access", state: "granted" });
        let allowed = self.command("allow storage access".to_owned(), allow).await;
        self.switch_to(&window).await?;
        allowed.map(drop)
    }

    /// Reloads the page as the browser's own button does.
    ///
    /// # Errors
    ///
    /// [`SessionError`].
    pub async fn reload(&self) -> Result<(), SessionError> {
        self.command("reload the page".to_owned(), self.client.refresh()).await
    }

    /// Goes one step back in the history, as the browser's own button does.
    ///
    /// # Errors
    ///
    /// [`SessionError`].
    pub async fn back(&self) -> Result<(), SessionError> {
        self.command("go back".to_owned(), self.client.back()).await
    }

    /// Goes one step forward in the history, as the browser's own button does.
    ///
    /// # Errors
    ///
    /// [`SessionError`].
    pub async fn forward(&self) -> Result<(), SessionError> {
        self.command("go forward".to_owned(), self.client.forward()).await
    }

    /// Says yes to what the browser asks its user.
    ///
    /// # Errors
    ///
    /// [`SessionError`]; [`SessionError::Refused`] where it asks nothing.
    pub async fn accept_prompt(&self) -> Result<(), SessionError> {
        self.command("say yes".to_owned(), self.client.accept_alert()).await
    }

    /// Opens an empty tab that no page opened, and turns to it. WebKitGTK is given a window instead.
    ///
    /// # Errors
    ///
    /// [`SessionError`].
    pub async fn new_window(&self) -> Result<Window, SessionError> {
        let as_tab = support(self.product.engine()).opens_tabs();
        let answer = self.command("open a tab".to_owned(), self.client.new_window(as_tab)).await?;
        let window = Window(answer.handle);
        self.switch_to(&window).await?;
        Ok(window)
    }

    /// Leaves behind what a window's history lets third parties have after a click: where the browser has such a rule,
    /// an empty window takes the place of the one that commands go to.
    ///
    /// # Errors
    ///
    /// [`SessionError`].
    pub async fn leave_history_behind(&self) -> Result<(), SessionError> {
        if !support(self.product.engine()).grants_by_history() {
            return Ok(());
        }
        let left = self.window().await?;
        let new = self.new_window().await?;
        self.switch_to(&left).await?;
        self.close_window().await?;
        self.switch_to(&new).await
    }

    /// The window that commands go to.
    ///
    /// # Errors
    ///
    /// [`SessionError`].
    pub async fn window(&self) -> Result<Window, SessionError> {
        self.command("name its window".to_owned(), self.client.window()).await.map(Window)
    }

    /// Every open window, those that pages opened included.
    ///
    /// # Errors
    ///
    /// [`SessionError`].
    pub async fn windows(&self) -> Result<Vec<Window>, SessionError> {
        let handles = self.command("list its windows".to_owned(), self.client.windows()).await?;
        Ok(handles.into_iter().map(Window).collect())
    }

    /// Turns to another window: commands go there from now on.
    ///
    /// # Errors
    ///
    /// [`SessionError`].
    pub async fn switch_to(&self, window: &Window) -> Result<(), SessionError> {
        let switch = self.client.switch_to_window(window.0.clone());
        self.command("turn to another window".to_owned(), switch).await
    }

    /// Closes the window that commands go to; turn to another one afterwards.
    ///
    /// # Errors
    ///
    /// [`SessionError`].
    pub async fn close_window(&self) -> Result<(), SessionError> {
        self.command("close its window".to_owned(), self.client.close_window()).await
    }

    /// Closes every window but `kept`, and turns to that one.
    ///
    /// # Errors
    ///
    /// [`SessionError`].
    pub async fn close_all_but(&self, kept: &Window) -> Result<(), SessionError> {
        for window in self.windows().await? {
            if window != *kept {
                self.switch_to(&window).await?;
                self.close_window().await?;
            }
        }
        self.switch_to(kept).await
    }

    /// Runs a script in the page, as the body of a function, and gives what it returns.
    ///
    /// For pages of our own, such as the report's: the pages of a scenario act by themselves, because not every
    /// driver can do this with every browser it can start.
    ///
    /// # Errors
    ///
    /// [`SessionError`]; [`SessionError::Refused`] when the script throws.
    pub async fn evaluate(&self, script: &str, arguments: Vec<Value>) -> Result<Value, SessionError> {
        self.command("run a script".to_owned(), self.client.execute(script, arguments)).await
    }

    /// The same for a script that ends by calling its last argument.
    ///
    /// # Errors
    ///
    /// As for [`evaluate`](Self::evaluate).
    pub async fn evaluate_later(&self, script: &str, arguments: Vec<Value>) -> Result<Value, SessionError> {
        self.command("run a script".to_owned(), self.client.execute_async(script, arguments)).await
    }

    /// Makes the window as large as given, in CSS pixels, frame included.
    ///
    /// # Errors
    ///
    /// [`SessionError`].
    pub async fn resize(&self, width: u32, height: u32) -> Result<(), SessionError> {
        self.command("resize its window".to_owned(), self.client.set_window_size(width, height)).await
    }

    /// A picture of what the window shows, as PNG.
    ///
    /// # Errors
    ///
    /// [`SessionError`].
    pub async fn screenshot(&self) -> Result<Vec<u8>, SessionError> {
        self.command("take a picture".to_owned(), self.client.screenshot()).await
    }

    /// Ends browser and driver and waits until nothing of them is left.
    ///
    /// # Errors
    ///
    /// [`SessionError::Unfinished`].
    pub async fn quit(self) -> Result<(), SessionError> {
        // There is nothing in the browser worth saving, so it is not asked to close: that takes longer than
        // killing it, and what it would write is removed anyway. The client is dropped
        // last, because dropping it makes it say goodbye to the driver.
        let Self { client, driver, deadlines, .. } = self;
        let ended = driver.end(deadlines.end).await;
        drop(client);
        Ok(ended?)
    }

    async fn command<T>(
        &self,
        command: String,
        work: impl Future<Output = Result<T, CmdError>>,
    ) -> Result<T, SessionError> {
        let patience = self.deadlines.command;
        match outcome_of(&self.driver, patience, work).await {
            Outcome::Done(Ok(value)) => Ok(value),
            Outcome::Done(Err(error)) => Err(self.explain(command, error).await),
            Outcome::DriverEnded(status) => Err(gone(&self.driver, command, status)),
            Outcome::TooLate if self.browser_is_gone() => Err(SessionError::BrowserGone {
                product: self.product,
                command,
                returned: "its process has ended".to_owned(),
            }),
            Outcome::TooLate => Err(late(self.product, &self.driver, command, patience)),
        }
    }

    async fn explain(&self, command: String, error: CmdError) -> SessionError {
        let CmdError::Standard(refusal) = &error else {
            if self.connector.has_overflowed() {
                return endless(&self.driver, command);
            }
            // The connection broke: that the driver has ended is about to be known.
            return match timeout(self.deadlines.end, self.driver.guarded().ended()).await {
                Ok(status) => gone(&self.driver, command, status),
                Err(_) => SessionError::Refused { product: self.product, command, returned: error.to_string() },
            };
        };
        let returned = first_line(&format!("{}: {}", refusal.error, refusal.message));
        if self.browser_is_gone() || tells_of_a_lost_browser(&returned) {
            SessionError::BrowserGone { product: self.product, command, returned }
        } else {
            SessionError::Refused { product: self.product, command, returned }
        }
    }

    fn browser_is_gone(&self) -> bool {
        self.process.is_some_and(|process| !is_alive(process))
    }
}

impl Identity {
    fn read(capabilities: &Capabilities) -> Self {
        let text = |name: &str| capabilities.get(name).and_then(Value::as_str).map(str::to_owned);
        Self {
            name: text("browserName").unwrap_or_default(),
            // Chromedrivers before 2.46 have the word of the older protocol.
            version: text("browserVersion").or_else(|| text("version")).unwrap_or_default(),
            platform: text("platformName").unwrap_or_default(),
            build: text("moz:buildID"),
        }
    }
}

/// What came first: the answer, the end of the driver, or the deadline.
enum Outcome<T> {
    Done(T),
    DriverEnded(Option<ExitStatus>),
    TooLate,
}

async fn outcome_of<T>(driver: &Driver, patience: Duration, work: impl Future<Output = T>) -> Outcome<T> {
    let work = pin!(work);
    tokio::select! {
        // An answer that has arrived counts, even if the driver has ended since.
        biased;
        done = work => Outcome::Done(done),
        status = driver.guarded().ended() => Outcome::DriverEnded(status),
        () = tokio::time::sleep(patience) => Outcome::TooLate,
    }
}

/// Asks the driver for a session.
async fn connect(
    product: Product,
    driver: &Driver,
    deadlines: Deadlines,
    capabilities: Capabilities,
) -> Result<(Client, Connector), SessionError> {
    let connector = Connector::default();
    let mut builder = ClientBuilder::new(connector.clone());
    builder.capabilities(capabilities);
    let command = "open a session".to_owned();
    match outcome_of(driver, deadlines.opening, builder.connect(&driver.address())).await {
        Outcome::Done(Ok(client)) => Ok((client, connector)),
        Outcome::Done(Err(_)) if connector.has_overflowed() => Err(endless(driver, command)),
        Outcome::Done(Err(error)) => Err(unopened(product, command, error)),
        Outcome::DriverEnded(status) => Err(gone(driver, command, status)),
        Outcome::TooLate => Err(late(product, driver, command, deadlines.opening)),
    }
}

fn gone(driver: &Driver, command: String, status: Option<ExitStatus>) -> SessionError {
    SessionError::DriverGone { driver: driver.kind(), command, status, output_tail: driver.output_tail().clone() }
}

fn endless(driver: &Driver, command: String) -> SessionError {
    SessionError::Endless { driver: driver.kind(), command, limit: LARGEST_ANSWER }
}

fn late(product: Product, driver: &Driver, command: String, waited: Duration) -> SessionError {
    SessionError::TimedOut { product, command, waited, output_tail: driver.output_tail().clone() }
}

fn unopened(product: Product, command: String, error: NewSessionError) -> SessionError {
    let returned = match error {
        NewSessionError::SessionNotCreated(refusal) => refusal.message.into_owned(),
        other => other.to_string(),
    };
    SessionError::Refused { product, command, returned: first_line(&returned) }
}

/// The process id of the browser among the capabilities of a session.
fn process_id(capabilities: &Capabilities) -> Option<u32> {
    ["goog:processID", "moz:processID"]
        .iter()
        .find_map(|name| capabilities.get(*name)?.as_u64())
        .and_then(|id| u32::try_from(id).ok())
}
