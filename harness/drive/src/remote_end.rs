//! Remote ends: WebDriver endpoints that somebody else started, such as a chromedriver, a geckodriver or a grid.
//!
//! They must be on this machine where our servers listen on loopback, because the browser must reach these.

mod merging;

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use url::{Host, Url};

/// The capabilities of the standard; all others have a colon in their names.
///
/// **Spec:** WebDriver, "Capabilities"; WebDriver BiDi, "Session capabilities".
const STANDARD: &[&str] = &[
    "acceptInsecureCerts",
    "browserName",
    "browserVersion",
    "pageLoadStrategy",
    "platformName",
    "proxy",
    "setWindowRect",
    "strictFileInteractability",
    "timeouts",
    "unhandledPromptBehavior",
    "userAgent",
    "webSocketUrl",
];

/// A WebDriver endpoint, and what is asked of it besides what every run asks.
#[derive(Clone, Debug, PartialEq)]
pub struct RemoteEnd {
    /// Ends in a slash, so that the words of commands can be put behind it.
    address: Url,
    capabilities: Map<String, Value>,
}

/// What is wrong with the words that name a remote end, or say what to ask it for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RemoteEndError {
    /// The word is no address.
    #[error("`{word}` is no address of a WebDriver endpoint: {why}")]
    Address {
        /// The word that was given.
        word: String,
        /// What is wrong with it, as a fragment.
        why: String,
    },
    /// It is on another machine, which does not reach us.
    #[error("`{host}` is another machine, and a browser there does not reach our servers, which listen on loopback")]
    Elsewhere {
        /// The host of the address.
        host: String,
    },
    /// What capabilities say cannot be asked for.
    #[error("the capabilities cannot be asked for: {why}")]
    Capabilities {
        /// What is wrong with them.
        why: String,
    },
}

/// Which machines a remote end may be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machines {
    /// This one: nobody else reaches our servers.
    This,
    /// Any that can be reached, for it can reach our servers.
    Any,
}

impl RemoteEnd {
    /// The endpoint of an address such as `http://127.0.0.1:9515` or `http://localhost:4444/wd/hub`.
    ///
    /// # Errors
    ///
    /// When it is no address, or one of another machine than may be.
    pub fn at(word: &str, machines: Machines) -> Result<Self, RemoteEndError> {
        let wrong = |why: &str| RemoteEndError::Address { word: word.to_owned(), why: why.to_owned() };
        let mut address: Url = word.parse().map_err(|error: url::ParseError| wrong(&error.to_string()))?;
        if address.scheme() != "http" {
            return Err(wrong("write it as http://127.0.0.1:9515"));
        }
        if !address.username().is_empty() || address.password().is_some() {
            return Err(wrong("a name or password is not sent to it"));
        }
        if address.query().is_some() || address.fragment().is_some() {
            return Err(wrong("it ends in a path"));
        }
        let is_near = match address.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(number)) => number.is_loopback(),
            Some(Host::Ipv6(_)) | None => false,
        };
        if !is_near && machines == Machines::This {
            return Err(RemoteEndError::Elsewhere { host: address.host_str().unwrap_or_default().to_owned() });
        }
        if address.port_or_known_default().is_none() {
            return Err(wrong("it has no port"));
        }
        if !address.path().ends_with('/') {
            address.set_path(&format!("{}/", address.path()));
        }
        Ok(Self { address, capabilities: Map::new() })
    }

    /// The same, asked for some capabilities besides: the text of a JSON file.
    ///
    /// # Errors
    ///
    /// When the text is no object of capabilities.
    pub fn with(self, text: &str) -> Result<Self, RemoteEndError> {
        let wrong = |why: String| RemoteEndError::Capabilities { why };
        let capabilities: Map<String, Value> =
            serde_json::from_str(text).map_err(|error| wrong(format!("they are no JSON object: {error}")))?;
        for name in capabilities.keys() {
            if ["capabilities", "alwaysMatch", "firstMatch", "desiredCapabilities"].contains(&name.as_str()) {
                return Err(wrong(format!("write what stands in `{name}`, and not `{name}` itself")));
            }
            if !name.contains(':') && !STANDARD.contains(&name.as_str()) {
                return Err(wrong(format!(
                    "`{name}` is none of the standard ({}), and those of makers have a colon in their names",
                    STANDARD.join(", ")
                )));
            }
        }
        if capabilities.contains_key("proxy") {
            return Err(wrong("`proxy` would lead the names of scenarios elsewhere".to_owned()));
        }
        Ok(Self { capabilities, ..self })
    }

    /// Its address, such as `http://127.0.0.1:9515/`.
    #[must_use]
    pub fn address(&self) -> &str {
        self.address.as_str()
    }

    /// The name of the browser that its capabilities ask for, such as `chrome`.
    #[must_use]
    pub fn browser_name(&self) -> Option<&str> {
        self.capabilities.get("browserName")?.as_str()
    }

    /// The serial number of the phone that its capabilities ask for, if they name one; `None` where they ask for none.
    pub(crate) fn phone(&self) -> Option<Option<&str>> {
        let options = self.capabilities.get("goog:chromeOptions")?;
        options.get("androidPackage")?;
        Some(options.get("androidDeviceSerial").and_then(Value::as_str))
    }

    /// What is asked for when a session is opened: `ours`, with the end's own capabilities.
    pub(crate) fn asked_besides(&self, ours: Map<String, Value>) -> Result<Map<String, Value>, RemoteEndError> {
        let mut theirs = self.capabilities.clone();
        // Who asks for another browser than the run has been refused before.
        theirs.remove("browserName");
        merging::merged(ours, theirs).map_err(|path| RemoteEndError::Capabilities {
            why: format!("`{path}` is set by the run itself, to something else"),
        })
    }
}

impl fmt::Display for RemoteEnd {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.address())
    }
}

/// Its address alone: capabilities may hold what is nobody's business.
impl Serialize for RemoteEnd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.address())
    }
}

impl RemoteEndError {
    /// Advice for the person who reads the error, as a sentence without a full stop.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Address { .. } => "write it as its program prints it, such as http://127.0.0.1:9515",
            Self::Elsewhere { .. } => {
                "start the WebDriver endpoint on this machine, or open the servers to the other one by --listen ADDRESS"
            }
            Self::Capabilities { .. } => {
                "write a JSON object such as {\"goog:chromeOptions\": {\"args\": [\"--no-sandbox\"]}}"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_address_is_one_of_this_machine() {
        for (word, address) in [
            ("http://127.0.0.1:9515", "http://127.0.0.1:9515/"),
            ("http://localhost:4444/wd/hub", "http://localhost:4444/wd/hub/"),
            ("http://127.0.0.2/", "http://127.0.0.2/"),
        ] {
            assert_eq!(RemoteEnd::at(word, Machines::This).unwrap().address(), address);
        }
        let far = RemoteEnd::at("http://grid.example:4444", Machines::Any).unwrap();
        assert_eq!(far.address(), "http://grid.example:4444/");
        for (word, told) in [
            ("127.0.0.1:9515", "is no address"),
            ("https://127.0.0.1:9515", "write it as http://"),
            ("http://me:word@127.0.0.1:9515", "a name or password"),
            ("http://127.0.0.1:9515/?a=b", "it ends in a path"),
            ("http://grid.example:4444", "`grid.example` is another machine"),
            ("http://192.0.2.1:4444", "`192.0.2.1` is another machine"),
        ] {
            let error = RemoteEnd::at(word, Machines::This).unwrap_err();
            assert!(error.to_string().contains(told), "{word}: {error}");
        }
    }

    #[test]
    fn a_phone_is_asked_for_by_a_package_and_perhaps_a_serial_number() {
        let phone = |options: Value| {
            let end = end(&json!({ "goog:chromeOptions": options })).unwrap();
            end.phone().map(|serial| serial.map(str::to_owned))
        };
        assert_eq!(phone(json!({ "args": [] })), None);
        assert_eq!(phone(json!({ "androidPackage": "com.android.chrome" })), Some(None));
        let named = json!({ "androidPackage": "com.android.chrome", "androidDeviceSerial": "emulator-5554" });
        assert_eq!(phone(named), Some(Some("emulator-5554".to_owned())));
    }

    fn end(capabilities: &Value) -> Result<RemoteEnd, RemoteEndError> {
        RemoteEnd::at("http://127.0.0.1:9515", Machines::This).unwrap().with(&capabilities.to_string())
    }

    #[test]
    fn a_mistake_in_capabilities_is_named() {
        for (capabilities, told) in [
            (json!([]), "they are no JSON object"),
            (json!({ "alwaysMatch": {} }), "write what stands in `alwaysMatch`"),
            (json!({ "browsername": "chrome" }), "`browsername` is none of the standard"),
            (json!({ "proxy": { "proxyType": "direct" } }), "`proxy` would lead"),
        ] {
            let error = end(&capabilities).unwrap_err();
            assert!(error.to_string().contains(told), "{capabilities}: {error}");
        }
    }
}
