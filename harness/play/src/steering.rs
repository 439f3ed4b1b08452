//! Who brings about what a user does: a driver, or the pages themselves.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use samesite_drive::{Listing, PlainBrowser, RequestAccount, Session, SessionError, Window};
use samesite_format::{Clicks, JarScope};
use serde_json::Value;
use tokio::time::sleep;
use url::Url;

use crate::entrance::Entrance;
use crate::lost::Lost;
use crate::stage::Leading;

/// Who steers a browser.
#[derive(Debug)]
pub(crate) enum Steering {
    /// A driver.
    Driver(Box<Session>),
    /// Its own pages.
    Pages(Box<Led>),
}

/// A browser that its pages lead.
#[derive(Debug)]
pub(crate) struct Led {
    entrance: Arc<Entrance>,
    clicks: Clicks,
    /// The browser, if we have started it.
    browser: Option<PlainBrowser>,
    /// How long it may take to go on; `None` for as long as its user takes.
    patience: Option<Duration>,
    /// How often it had come in when the session began.
    entered: u64,
}

impl Led {
    /// A browser that has come in; one that we have started does not take long to go on.
    pub(crate) fn started(entrance: Arc<Entrance>, browser: PlainBrowser, patience: Duration) -> Self {
        let (entered, patience, browser) = (entrance.entered(), Some(patience), Some(browser));
        Self { entrance, clicks: Clicks::Script, browser, patience, entered }
    }

    /// A browser that has come in by itself.
    pub(crate) fn visiting(entrance: Arc<Entrance>, clicks: Clicks, patience: Option<Duration>) -> Self {
        let entered = entrance.entered();
        Self { entrance, clicks, browser: None, patience, entered }
    }

    /// Comes when the browser is not the one that the session began with.
    async fn lost(&self) -> Lost {
        let ended = async {
            match &self.browser {
                Some(browser) => browser.ended().await,
                None => pending().await,
            }
        };
        tokio::select! {
            () = self.entrance.wait_for_entering(self.entered) => Lost::Reopened,
            printed = ended => Lost::Ended(printed),
        }
    }

    /// Leads the browser to an address.
    async fn go(&self, url: &Url) -> Result<(), Lost> {
        let late = async {
            match self.patience {
                Some(patience) => {
                    sleep(patience).await;
                    patience
                }
                // Somebody may have laid the telephone aside.
                None => pending().await,
            }
        };
        tokio::select! {
            () = self.entrance.lead(url) => Ok(()),
            lost = self.lost() => Err(lost),
            patience = late => Err(Lost::Stuck(patience)),
        }
    }
}

impl Steering {
    /// How pages lead the browser, where they do.
    pub(crate) fn leading(&self) -> Option<Leading<'_>> {
        match self {
            Self::Driver(_) => None,
            Self::Pages(led) => Some(Leading { entrance: &led.entrance, clicks: led.clicks }),
        }
    }

    /// The driver's session, where there is one.
    pub(crate) fn session(&self) -> Option<&Session> {
        match self {
            Self::Driver(session) => Some(session),
            Self::Pages(_) => None,
        }
    }

    /// Whether the browser keeps what it has from one session to the next, so that its jar has to be emptied.
    pub(crate) fn keeps_its_jar(&self) -> bool {
        matches!(self, Self::Pages(led) if led.browser.is_none())
    }

    /// Whether a user is asked to click, who may take as long as it takes.
    pub(crate) fn waits_for_user(&self) -> bool {
        matches!(self, Self::Pages(led) if led.clicks == Clicks::User)
    }

    /// Comes when the browser is lost; never where a driver tells that by its answers.
    pub(crate) async fn lost(&self) -> Lost {
        match self {
            Self::Driver(_) => pending().await,
            Self::Pages(led) => led.lost().await,
        }
    }

    /// Goes to an address as if a user had typed it in.
    pub(crate) async fn go(&self, url: &Url) -> Result<Result<(), Lost>, SessionError> {
        match self {
            Self::Driver(session) => session.go(url.as_str()).await.map(Ok),
            Self::Pages(led) => Ok(led.go(url).await),
        }
    }

    pub(crate) async fn quit(self) -> Result<(), SessionError> {
        match self {
            Self::Driver(session) => session.quit().await,
            Self::Pages(led) => {
                if let Some(browser) = led.browser {
                    browser.quit().await;
                }
                Ok(())
            }
        }
    }

    pub(crate) async fn grow_old(&mut self, by: Duration) -> Result<usize, SessionError> {
        match self {
            Self::Driver(session) => session.grow_old(by).await,
            Self::Pages(_) => unreachable!("no case that wants old cookies is played without a driver"),
        }
    }

    pub(crate) async fn accounts(&mut self) -> Result<Vec<RequestAccount>, SessionError> {
        match self {
            Self::Driver(session) => session.accounts().await,
            Self::Pages(_) => Ok(Vec::new()),
        }
    }

    pub(crate) fn jar_scope(&self) -> Option<JarScope> {
        self.session()?.jar_scope()
    }

    pub(crate) async fn jar(&self) -> Result<Option<Listing>, SessionError> {
        match self {
            Self::Driver(session) => session.jar().await,
            Self::Pages(_) => Ok(None),
        }
    }

    /// What a script gives back; never where nobody could run one.
    pub(crate) async fn evaluate(&self, script: &str) -> Result<Value, SessionError> {
        match self {
            Self::Driver(session) => session.evaluate(script, Vec::new()).await,
            Self::Pages(_) => pending().await,
        }
    }

    /// The windows that are open; none where nobody could tell.
    pub(crate) async fn windows(&self) -> Result<Vec<Window>, SessionError> {
        match self {
            Self::Driver(session) => session.windows().await,
            Self::Pages(_) => Ok(Vec::new()),
        }
    }
}
