//! Which browser is at a remote end: what it says of itself, and what a session of it tells.
//!
//! Nothing of a remote end is ours: no process, no folder, no output. What a driver of our own tells by these is told by
//! the session here, or by nobody.

mod offer;

use std::path::{Path, PathBuf};

use crate::capabilities::remote_capabilities;
use crate::deadlines::Deadlines;
use crate::installation::Installation;
use crate::remote_end::{RemoteEnd, RemoteEndError};
use crate::session::{Accounts, Opening, ProfileFolder, Session, SessionError};
use crate::settings::{Endpoints, HostEnvironment, Settings};
use crate::version::Version;
use offer::Offer;
use samesite_format::{Engine, Led, Product};

/// Why the browser at a remote end cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RemoteError {
    /// The words that name it are wrong.
    #[error(transparent)]
    End(#[from] RemoteEndError),
    /// Nobody answers, or not as a WebDriver endpoint does.
    #[error("there is no WebDriver endpoint at {address}: {why}")]
    NoEndpoint {
        /// The address.
        address: String,
        /// What came instead, as a fragment.
        why: String,
    },
    /// It does not say which browser it has, or has several.
    #[error("{address} {}", if offered.is_empty() {
        "does not say which browser it has".to_owned()
    } else {
        format!("has several browsers: {}", offered.join(", "))
    })]
    Unnamed {
        /// The address.
        address: String,
        /// The browsers that it says it has, by the names of the standard.
        offered: Vec<String>,
    },
    /// It has another browser than the one that was asked for.
    #[error("{address} has no {wanted}; it has {}", offered.join(", "))]
    NotOffered {
        /// The address.
        address: String,
        /// The browser that was asked for.
        wanted: Product,
        /// The browsers that it has, by the names of the standard.
        offered: Vec<String>,
    },
    /// A browser that can only be driven on this machine.
    #[error("{0} can only be driven on this machine, for its names are led by its own arguments")]
    OnlyHere(Product),
    /// It is there, and nothing that its driver takes leads the names of scenarios to our servers.
    #[error("{address} has {product} {version}, and names cannot be led to the test servers: {why}")]
    NotLed {
        /// The address.
        address: String,
        /// The browser's product.
        product: Product,
        /// Its version, as its session tells it.
        version: String,
        /// Why, as a clause.
        why: &'static str,
    },
    /// No session could be opened.
    #[error(transparent)]
    Session(#[from] Box<SessionError>),
}

/// Finds out which browser is there, by opening a session: the one that is named, or the only one.
///
/// # Errors
///
/// When there is no such endpoint or no such browser, or no session can be opened.
pub async fn find_at_end(
    end: &RemoteEnd,
    named: Option<Product>,
    guardian: &Path,
    deadlines: Deadlines,
) -> Result<Installation, RemoteError> {
    let no_endpoint = |why| RemoteError::NoEndpoint { address: end.address().to_owned(), why };
    let offer = Offer::of(end, deadlines.command).await.map_err(no_endpoint)?;
    let product = choose(end, named, &offer)?;
    if product.engine() == Engine::WebKit && product.facts().led == Led::ByItsEngine {
        return Err(RemoteError::OnlyHere(product));
    }
    let unknown = Version::find_in("0.0").expect("these are two numbers");
    let found = Installation {
        product,
        browser: PathBuf::new(),
        browser_version: unknown,
        engine_version: None,
        driver: PathBuf::new(),
        driver_version: None,
        settings: Settings::default(),
        remote: Some(end.clone()),
    };
    // No page is asked for, so that names need lead nowhere.
    let nowhere = Endpoints { host: "127.0.0.1".to_owned(), plain: 9, tls: 9, proxy: 9 };
    let settings = Settings::base(product, &nowhere, HostEnvironment::elsewhere());
    // What is wrong with the words is told before anybody is asked.
    remote_capabilities(end, &found, &settings, deadlines)?;
    let opening = Opening {
        installation: &found,
        settings: &settings,
        guardian,
        deadlines,
        accounts: Accounts::NotAsked,
        profile: ProfileFolder::OfTheDriver,
    };
    let session = Session::open(opening).await.map_err(Box::new)?;
    let identity = session.identity().clone();
    session.quit().await.map_err(Box::new)?;
    if !product.is_called(&identity.name) {
        let offered = vec![identity.name];
        return Err(RemoteError::NotOffered { address: end.address().to_owned(), wanted: product, offered });
    }
    if let Led::ByNothing(why) = product.facts().led {
        let (address, version) = (end.address().to_owned(), identity.version);
        return Err(RemoteError::NotLed { address, product, version, why });
    }
    let browser_version = Version::find_in(&identity.version).unwrap_or(found.browser_version);
    let driver_version = identity.driver.as_deref().and_then(Version::find_in);
    Ok(Installation { browser_version, driver_version, ..found })
}

/// The browser that is meant.
fn choose(end: &RemoteEnd, named: Option<Product>, offer: &Offer) -> Result<Product, RemoteError> {
    let address = || end.address().to_owned();
    let offered: Vec<String> = end.browser_name().map_or_else(|| offer.browsers.clone(), |name| vec![name.to_owned()]);
    if let Some(product) = named {
        let is_there = offered.is_empty() || offered.iter().any(|name| product.is_called(name));
        return if is_there {
            Ok(product)
        } else {
            Err(RemoteError::NotOffered { address: address(), wanted: product, offered })
        };
    }
    let known = |name: &String| Product::ALL.into_iter().find(|product| product.is_called(name));
    match offered.as_slice() {
        [name] => known(name).ok_or_else(|| RemoteError::Unnamed { address: address(), offered: Vec::new() }),
        _ => Err(RemoteError::Unnamed { address: address(), offered }),
    }
}

impl RemoteError {
    /// Whether the words that were given are wrong, and not the endpoint.
    #[must_use]
    pub const fn is_of_the_words(&self) -> bool {
        match self {
            Self::End(_) | Self::Unnamed { .. } | Self::NotOffered { .. } | Self::OnlyHere(_) | Self::NotLed { .. } => {
                true
            }
            Self::NoEndpoint { .. } | Self::Session(_) => false,
        }
    }

    /// Advice for the person who reads the error, as a sentence without a full stop.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::End(error) => error.help(),
            Self::NoEndpoint { .. } => {
                "start one, such as `chromedriver --port=9515`, and give the address that it prints"
            }
            Self::Unnamed { .. } | Self::NotOffered { .. } => {
                "name what it has by --browser, such as --browser chromium or --browser firefox-esr"
            }
            Self::OnlyHere(_) => "leave --remote away",
            Self::NotLed { .. } => "play it by hand and judge the recording",
            Self::Session(error) => error.help(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::remote_end::Machines;

    fn chosen(named: Option<Product>, capabilities: &Value, offered: &[&str]) -> Result<Product, String> {
        let end =
            RemoteEnd::at("http://127.0.0.1:9515", Machines::This).unwrap().with(&capabilities.to_string()).unwrap();
        let offer = Offer { browsers: offered.iter().map(|&name| name.to_owned()).collect() };
        choose(&end, named, &offer).map_err(|error| error.to_string())
    }

    #[test]
    fn the_browser_is_the_one_that_is_named_or_the_only_one() {
        let none = json!({});
        assert_eq!(chosen(None, &none, &["chrome"]), Ok(Product::Chrome));
        assert_eq!(chosen(Some(Product::Chromium), &none, &["chrome", "firefox"]), Ok(Product::Chromium));
        assert_eq!(chosen(Some(Product::FirefoxEsr), &none, &[]), Ok(Product::FirefoxEsr));
        assert_eq!(chosen(None, &json!({ "browserName": "firefox" }), &["chrome", "firefox"]), Ok(Product::Firefox));
        let address = "http://127.0.0.1:9515/";
        for (named, offered, told) in [
            (None, &["chrome", "firefox"][..], format!("{address} has several browsers: chrome, firefox")),
            (None, &[], format!("{address} does not say which browser it has")),
            (Some(Product::Edge), &["chrome"], format!("{address} has no Edge; it has chrome")),
        ] {
            assert_eq!(chosen(named, &none, offered), Err(told));
        }
    }
}
