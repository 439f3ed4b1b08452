//! One browser under our command.
//!
//! Every command has a deadline, and every failure says who failed: the driver, the browser, the clock, or the command.

mod end;
mod error;

pub use error::SessionError;

use std::fs;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fantoccini::error::{CmdError, NewSessionError};
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper::Method;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::time::timeout;
use url::{ParseError, Url};

use super::capabilities::{capabilities, remote_capabilities};
use super::connection::Connector;
use super::deadlines::Deadlines;
use super::driver::Driver;
use super::engines::support;
use super::installation::Installation;
use super::jar_file::JarFile;
use super::jar_list::{self, GET_COOKIES, GetAllCookies, JarWay, Listing};
use super::keeper::{Keeper, NotOpened, Opened};
use super::libraries::LoadedLibrary;
use super::liveness::is_alive;
use super::net_log::{NetLog, RequestAccount};
use super::remote_end::RemoteEnd;
pub use super::settings::Accounts;
use super::settings::Settings;
use super::watcher::{self, Context};
use end::{End, Outcome};
use error::{first_line, tells_of_a_lost_browser};
use samesite_format::{AccountSource, JarScope, Product};

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

/// A browser that takes commands.
///
/// Dropping a session kills browser and driver without waiting; [`Session::quit`] waits.
/// After [`SessionError::TimedOut`] the driver may still be busy with the command: quit such a session.
#[derive(Debug)]
pub struct Session {
    client: Client,
    connector: Connector,
    end: End,
    product: Product,
    deadlines: Deadlines,
    identity: Identity,
    process: Option<u32>,
    /// How the browser tells of its requests, if it was asked to and does.
    telling: Telling,
    /// By which way it is asked for its cookies, if it was asked to tell of them.
    jar_way: Option<JarWay>,
    /// What is needed to close the browser and open it again, if it has a folder for that.
    reopening: Option<Reopening>,
}

/// How a browser tells of its requests and cookies.
#[derive(Debug)]
enum Telling {
    /// It writes a log, in which so many marks were set. The file is gone when the session is.
    NetLog { log: Box<NetLog>, marks: u64 },
    /// It has a watcher in its parent process.
    Watcher,
    /// It does not, though it was asked to: why.
    Refused(String),
    /// Nobody asked it, or it has no way.
    Nothing,
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
    /// The driver's version, where the session tells one, such as `156.0.8078.108`.
    pub driver: Option<String>,
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

/// A command of the `DevTools` protocol without parameters, which the driver hands on.
#[derive(Clone, Copy, Debug)]
struct DevTools {
    /// The maker that the driver's own command is named after: `goog`.
    vendor: &'static str,
    /// The command: `Storage.getCookies`.
    name: &'static str,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!("session/{}/{}/cdp/execute", session_id.unwrap_or_default(), self.vendor))
    }

    fn method_and_body(&self, _request_url: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.name, "params": {} }).to_string()))
    }
}

/// The command by which a window of Chromium's forgets all entries of its history but the one that it shows: a new window
/// would not be incognito where the others are.
///
/// **Spec:** `DevTools` protocol, "Page.resetNavigationHistory".
const RESET_HISTORY: &str = "Page.resetNavigationHistory";

/// A window or a tab of the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window(WindowHandle);

impl Session {
    /// Starts driver and browser.
    ///
    /// # Errors
    ///
    /// When either does not start in time. Nothing of them is left then.
    pub async fn open(opening: Opening<'_>) -> Result<Self, SessionError> {
        let Opening { installation, settings, guardian, deadlines, accounts, profile } = opening;
        if let Some(remote) = &installation.remote {
            return Self::open_at(remote, opening).await;
        }
        let product = installation.product;
        let driver = Driver::start(installation, settings, guardian, accounts, deadlines).await?;
        let source = Self::source_of(installation, accounts);
        let log = source
            .filter(|source| *source == AccountSource::ChromiumNetLog)
            .map(|_| NetLog::in_folder(driver.guarded().temporary()));
        let arguments = log.iter().flat_map(NetLog::arguments);
        let settings = arguments.fold(settings.clone(), |settings, argument| settings.argument(&argument));
        let jar = support(product).jar_file(&settings).filter(|_| profile == ProfileFolder::Kept);
        let folder = driver.guarded().temporary().join("profile");
        let arguments = jar.map(|_| support(product).profile_arguments(&folder)).unwrap_or_default();
        let settings = arguments.iter().fold(settings, |settings, argument| settings.argument(argument));
        let wanted = capabilities(installation, &settings, deadlines);
        let (address, end) = (driver.address(), End::Own(driver));
        let made = jar.map_or(Ok(()), |_| fs::create_dir(&folder));
        let made = made.map_err(|error| SessionError::Jar { product, why: format!("no folder can be made: {error}") });
        let opened = match made {
            Ok(()) => connect(product, &end, &address, deadlines, wanted.clone()).await,
            Err(error) => Err(error),
        };
        match opened {
            Ok((client, connector)) => {
                let capabilities = client.capabilities().cloned().unwrap_or_default();
                let process = process_id(&capabilities).or_else(|| end.driver()?.browser());
                let identity = Identity::read(&capabilities);
                let telling = log.map_or(Telling::Nothing, |log| Telling::NetLog { log: Box::new(log), marks: 0 });
                let reopening = jar.map(|jar| Reopening { profile: folder, capabilities: wanted, jar });
                let jar_way = Self::jar_way_of(product, accounts);
                let mut session =
                    Self { client, connector, end, product, deadlines, identity, process, telling, jar_way, reopening };
                if source == Some(AccountSource::FirefoxParentProcess) {
                    session.watch().await?;
                }
                Ok(session)
            }
            Err(failure) => {
                // What went wrong first is the better story, even when cleaning takes too long as well.
                drop(end.end(deadlines.end).await);
                Err(failure)
            }
        }
    }

    /// Opens a session at a remote end. Of the browser is known what the session tells: its process is nobody's business.
    async fn open_at(remote: &RemoteEnd, opening: Opening<'_>) -> Result<Self, SessionError> {
        let Opening { installation, settings, guardian, deadlines, .. } = opening;
        let (product, address) = (installation.product, remote.address().to_owned());
        let refused =
            |why: String, is_there| SessionError::Unopened { product, address: address.clone(), why, is_there };
        let unopened = |why: String| refused(why, true);
        let wanted = remote_capabilities(remote, installation, settings, deadlines);
        let wanted = wanted.map_err(|error| unopened(error.to_string()))?;
        let opened = Keeper::open(guardian, &address, wanted, deadlines.opening).await;
        let (keeper, Opened { id, capabilities }) = opened.map_err(|failure| match failure {
            NotOpened::Refused(why) => unopened(why),
            NotOpened::Unreached => refused("nobody listens there".to_owned(), false),
            NotOpened::Late => {
                let waited = deadlines.opening;
                SessionError::Queued { product, address: address.clone(), waited }
            }
            NotOpened::Lost(error) => unopened(format!("the process that opens it has failed: {error}")),
        })?;
        let connector = Connector::default();
        let client = Client::with_existing_session(&address, &id, connector.clone()).await;
        let client = client.map_err(|error| unopened(error.to_string()))?;
        // The keeper ends the session, and nobody else.
        client.persist().await.map_err(|error| unopened(error.to_string()))?;
        let identity = Identity::read(&capabilities);
        let end = End::Remote { address, keeper };
        let (telling, jar_way, process, reopening) = (Telling::Nothing, None, None, None);
        Ok(Self { client, connector, end, product, deadlines, identity, process, telling, jar_way, reopening })
    }

    /// Whether a browser with these settings can be made to take its cookies for older than they are.
    #[must_use]
    pub fn can_grow_old(product: Product, settings: &Settings) -> bool {
        support(product).jar_file(settings).is_some()
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
        let driver = self.end.driver().ok_or_else(|| failed("its driver is not our own".to_owned()))?;
        let (address, log) = (driver.address(), driver.guarded().temporary().to_owned());
        let told = std::mem::replace(&mut self.telling, Telling::Nothing);
        let is_watched = matches!(told, Telling::Watcher);
        if let Telling::NetLog { log: old, .. } = told {
            // Its file goes with it, before the browser begins another.
            drop(old);
            self.telling = Telling::NetLog { log: Box::new(NetLog::in_folder(&log)), marks: 0 };
        }
        let (client, connector) = connect(product, &self.end, &address, self.deadlines, capabilities).await?;
        let capabilities = client.capabilities().cloned().unwrap_or_default();
        self.process = process_id(&capabilities).or_else(|| self.end.driver()?.browser());
        (self.client, self.connector) = (client, connector);
        if is_watched {
            self.watch().await?;
        }
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
        timeout(patience, gone).await.map_err(|_| self.end.late(self.product, "end".to_owned(), patience))
    }

    /// How a browser tells of its requests and cookies, if it is asked to and has a way; at a remote end it writes to a
    /// folder that is not ours.
    fn source_of(installation: &Installation, accounts: Accounts) -> Option<AccountSource> {
        let is_asked = accounts == Accounts::Asked && installation.remote.is_none();
        support(installation.product).account_source().filter(|_| is_asked)
    }

    /// By which way a browser is asked for its cookies.
    fn jar_way_of(product: Product, accounts: Accounts) -> Option<JarWay> {
        let support = support(product);
        let way = match (support.devtools(product), support.account_source()) {
            (Some(vendor), _) => JarWay::DevTools(vendor),
            (None, Some(AccountSource::FirefoxParentProcess)) => JarWay::ParentProcess,
            (None, _) => JarWay::WebDriver,
        };
        (accounts == Accounts::Asked).then_some(way)
    }

    /// Which cookies the browser lists; `None` where nobody asked it for them, or it does not.
    #[must_use]
    pub fn jar_scope(&self) -> Option<JarScope> {
        let is_shut = matches!(self.telling, Telling::Refused(_) | Telling::Nothing);
        self.jar_way.filter(|way| !(is_shut && *way == JarWay::ParentProcess)).map(JarWay::scope)
    }

    /// The cookies that the browser keeps, as it lists them: see [`jar_scope`](Self::jar_scope). `None` where it lists none,
    /// such as by a driver that has not the command.
    ///
    /// # Errors
    ///
    /// [`SessionError`]; [`SessionError::Untold`] when what it gives is no list.
    pub async fn jar(&self) -> Result<Option<Listing>, SessionError> {
        let (Some(_), Some(way)) = (self.jar_scope(), self.jar_way) else { return Ok(None) };
        let command = || "list its cookies".to_owned();
        let given = match way {
            JarWay::DevTools(vendor) => {
                let list = DevTools { vendor, name: GET_COOKIES };
                self.command(command(), self.client.issue_cmd(list)).await
            }
            JarWay::ParentProcess => self.in_parent_process(jar_list::LIST).await,
            JarWay::WebDriver => self.command(command(), self.client.issue_cmd(GetAllCookies)).await,
        };
        let given = match given {
            Err(SessionError::Refused { .. }) => return Ok(None),
            given => given?,
        };
        let untold =
            |error| SessionError::Untold { product: self.product, why: format!("its jar cannot be read: {error}") };
        way.read(given).map(Some).map_err(untold)
    }

    /// How the browser of this session tells of its requests and cookies; `None` where it does not.
    #[must_use]
    pub fn account_source(&self) -> Option<AccountSource> {
        match self.telling {
            Telling::NetLog { .. } => Some(AccountSource::ChromiumNetLog),
            Telling::Watcher => Some(AccountSource::FirefoxParentProcess),
            Telling::Refused(_) | Telling::Nothing => None,
        }
    }

    /// Why the browser, which was asked to tell of its requests, does not, such as `unsupported operation: System access
    /// is required.`; `None` where it does, where nobody asked it, and where it has no way.
    #[must_use]
    pub fn untold(&self) -> Option<&str> {
        match &self.telling {
            Telling::Refused(why) => Some(why),
            Telling::NetLog { .. } | Telling::Watcher | Telling::Nothing => None,
        }
    }

    /// Has Firefox watched from within. One that lets nobody in tells nothing, and is a browser like any other.
    async fn watch(&mut self) -> Result<(), SessionError> {
        self.telling = match self.in_parent_process(watcher::WATCH).await {
            Ok(_) => Telling::Watcher,
            Err(SessionError::Refused { returned, .. }) => Telling::Refused(returned),
            Err(error) => return Err(error),
        };
        Ok(())
    }

    /// Runs a script in Firefox's parent process, and turns back to the page.
    async fn in_parent_process(&self, script: &str) -> Result<Value, SessionError> {
        let turn = |context: Context| self.client.issue_cmd(context);
        self.command("let the driver into its parent process".to_owned(), turn(Context::Chrome)).await?;
        let returned = self.evaluate(script, Vec::new()).await;
        self.command("let the driver out of its parent process".to_owned(), turn(Context::Content)).await?;
        returned
    }

    /// What the browser has told of its requests since it was last asked, in the order in which they began; nothing,
    /// if it does not tell. An empty page is shown afterwards.
    ///
    /// # Errors
    ///
    /// [`SessionError`]; [`SessionError::Untold`] when it cannot be read, or does not come.
    pub async fn accounts(&mut self) -> Result<Vec<RequestAccount>, SessionError> {
        if matches!(self.telling, Telling::Refused(_) | Telling::Nothing) {
            return Ok(Vec::new());
        }
        self.command("go to an empty page".to_owned(), self.client.goto("about:blank")).await?;
        match std::mem::replace(&mut self.telling, Telling::Nothing) {
            Telling::NetLog { log, marks } => {
                let (log, told) = self.logged(*log, marks + 1).await?;
                self.telling = Telling::NetLog { log: Box::new(log), marks: marks + 1 };
                Ok(told)
            }
            telling => {
                self.telling = telling;
                self.watched().await
            }
        }
    }

    /// What a watcher has written down.
    async fn watched(&self) -> Result<Vec<RequestAccount>, SessionError> {
        let untold = |why: String| SessionError::Untold { product: self.product, why };
        let returned = self.in_parent_process(watcher::TAKE).await?;
        let text = returned.as_str().ok_or_else(|| untold("its watcher is gone".to_owned()))?;
        watcher::read(text).map_err(|error| untold(format!("it cannot be read: {error}")))
    }

    /// What stands in a log up to a mark that is set now, and the log.
    async fn logged(&self, mut log: NetLog, number: u64) -> Result<(NetLog, Vec<RequestAccount>), SessionError> {
        /// How long to leave the file alone between two looks.
        const PAUSE: Duration = Duration::from_millis(5);
        let mark = NetLog::mark(number);
        // The browser writes some events at a time: what follows upon the mark brings the mark into the file.
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
        Ok((log, told))
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
        self.process.map(|process| LoadedLibrary::of(process, self.product)).unwrap_or_default()
    }

    /// The driver of this session; `None` at a remote end.
    #[must_use]
    pub const fn driver(&self) -> Option<&Driver> {
        self.end.driver()
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
        if support(self.product).blames_the_page() {
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
    /// the selectors of the elements that frame it, outermost first. Where the driver cannot be told, nothing is allowed,
    /// nor where the document can be given no such thing, of which the driver complains.
    ///
    /// # Errors
    ///
    /// [`SessionError`]; [`SessionError::Refused`] when there is no such frame.
    ///
    /// **Spec:** Permissions, "Set Permission"; Storage Access API, "storage-access".
    pub async fn allow_storage_access(&self, frames: &[String]) -> Result<(), SessionError> {
        if !support(self.product).takes_permissions() {
            return Ok(());
        }
        let window = self.window().await?;
        self.enter(frames).await?;
        let allow = async {
            match self.client.issue_cmd(SetPermission { name: "storage-access", state: "granted" }).await {
                // **Spec:** Permissions, "Set Permission": in an insecure context, and Chromium adds opaque origins.
                Err(refusal) if refusal.is_invalid_argument() || has_no_site(&refusal) => Ok(()),
                told => told.map(drop),
            }
        };
        let allowed = self.command("allow storage access".to_owned(), allow).await;
        self.switch_to(&window).await?;
        allowed
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
        let as_tab = support(self.product).opens_tabs();
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
        if !support(self.product).grants_by_history() {
            return Ok(());
        }
        self.take_empty_window().await
    }

    /// Has the history of the window begin anew. Of a full one, of fifty entries in Chromium and Firefox, the first goes
    /// with each that comes, and going back may come to nothing.
    ///
    /// # Errors
    ///
    /// [`SessionError`].
    pub async fn begin_history(&self) -> Result<(), SessionError> {
        let Some(vendor) = support(self.product).devtools(self.product) else {
            return self.take_empty_window().await;
        };
        let reset = self.client.issue_cmd(DevTools { vendor, name: RESET_HISTORY });
        match self.command("forget where the window has been".to_owned(), reset).await {
            // A driver without that command leaves the window as it is.
            Ok(_) | Err(SessionError::Refused { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Puts an empty window in the place of the one that commands go to.
    async fn take_empty_window(&self) -> Result<(), SessionError> {
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

    /// Ends browser and driver and waits until nothing of them is left; at a remote end, until the session is over.
    ///
    /// # Errors
    ///
    /// [`SessionError::Unfinished`].
    pub async fn quit(self) -> Result<(), SessionError> {
        // There is nothing in the browser worth saving, so it is not asked to close: that takes longer than
        // killing it, and what it would write is removed anyway. The client is dropped
        // last, because dropping it makes it say goodbye to the driver.
        let Self { client, end, deadlines, .. } = self;
        let ended = end.end(deadlines.end).await;
        drop(client);
        Ok(ended?)
    }

    async fn command<T>(
        &self,
        command: String,
        work: impl Future<Output = Result<T, CmdError>>,
    ) -> Result<T, SessionError> {
        let patience = self.deadlines.command;
        match self.end.outcome_of(patience, work).await {
            Outcome::Done(Ok(value)) => Ok(value),
            Outcome::Done(Err(error)) => Err(self.explain(command, error).await),
            Outcome::DriverEnded(status) => Err(self.end.gone(command, status)),
            Outcome::TooLate if self.browser_is_gone() => Err(SessionError::BrowserGone {
                product: self.product,
                command,
                returned: "its process has ended".to_owned(),
            }),
            Outcome::TooLate => Err(self.end.late(self.product, command, patience)),
        }
    }

    async fn explain(&self, command: String, error: CmdError) -> SessionError {
        let CmdError::Standard(refusal) = &error else {
            if self.connector.has_overflowed() {
                return self.end.endless(self.product, command);
            }
            if let End::Remote { address, .. } = &self.end {
                let (address, why) = (address.clone(), first_line(&error.to_string()));
                return SessionError::RemoteGone { address, command, why };
            }
            // The connection broke: that the driver has ended is about to be known.
            return match timeout(self.deadlines.end, self.end.ended()).await {
                Ok(status) => self.end.gone(command, status),
                Err(_) => SessionError::Refused { product: self.product, command, returned: error.to_string() },
            };
        };
        let returned = first_line(&format!("{}: {}", refusal.error, refusal.message));
        // A remote end that knows nothing of the session has ended it.
        let is_ended = self.end.driver().is_none() && error.is_invalid_session_id();
        if is_ended || self.browser_is_gone() || tells_of_a_lost_browser(&returned) {
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
        // `156.0.8078.108 (c9f9…)`
        let driver = |browser: &str| {
            let words = capabilities
                .get(browser)?
                .get(if browser == "chrome" { "chromedriverVersion" } else { "msedgedriverVersion" })?
                .as_str()?;
            words.split_whitespace().next().map(str::to_owned)
        };
        Self {
            name: text("browserName").unwrap_or_default(),
            // Chromedrivers before 2.46 have the word of the older protocol.
            version: text("browserVersion").or_else(|| text("version")).unwrap_or_default(),
            platform: text("platformName").unwrap_or_default(),
            driver: text("moz:geckodriverVersion").or_else(|| driver("chrome")).or_else(|| driver("msedge")),
            build: text("moz:buildID"),
        }
    }
}

/// Asks the driver for a session.
async fn connect(
    product: Product,
    end: &End,
    address: &str,
    deadlines: Deadlines,
    capabilities: Capabilities,
) -> Result<(Client, Connector), SessionError> {
    let connector = Connector::default();
    let mut builder = ClientBuilder::new(connector.clone());
    builder.capabilities(capabilities);
    let command = "open a session".to_owned();
    match end.outcome_of(deadlines.opening, builder.connect(address)).await {
        Outcome::Done(Ok(client)) => Ok((client, connector)),
        Outcome::Done(Err(_)) if connector.has_overflowed() => Err(end.endless(product, command)),
        Outcome::Done(Err(error)) => Err(unopened(product, command, error)),
        Outcome::DriverEnded(status) => Err(end.gone(command, status)),
        Outcome::TooLate => Err(end.late(product, command, deadlines.opening)),
    }
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

/// Whether a driver complains that a document has no site: geckodriver asks for one by the URL of the innermost document,
/// and a blob: URL has none there.
fn has_no_site(refusal: &CmdError) -> bool {
    matches!(refusal, CmdError::Standard(refusal) if refusal.message.contains("nsIEffectiveTLDService.getSite"))
}
