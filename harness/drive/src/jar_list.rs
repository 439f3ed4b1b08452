//! The list of the cookies that a browser keeps, as it gives it.
//!
//! Chromium gives all of them by its `DevTools`, Firefox all of them in its parent process. WebKitGTK is asked by
//! WebDriver, and gives those that go to the page that it shows.

use std::time::{SystemTime, UNIX_EPOCH};

use fantoccini::wd::WebDriverCompatibleCommand;
use hyper::Method;
use samesite_format::{JarScope, ListedCookie, ListedPartition};
use serde::Deserialize;
use serde_json::Value;
use url::{ParseError, Url};

/// By which way a browser is asked for its cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JarWay {
    /// `DevTools` by the driver, whose maker is named so in the command: `goog`.
    DevTools(&'static str),
    /// A script in Firefox's parent process.
    ParentProcess,
    /// The command "Get All Cookies".
    WebDriver,
}

impl JarWay {
    /// Which cookies are listed so.
    pub(crate) const fn scope(self) -> JarScope {
        match self {
            Self::DevTools(_) | Self::ParentProcess => JarScope::All,
            Self::WebDriver => JarScope::Page,
        }
    }

    /// Reads what a browser has given.
    ///
    /// # Errors
    ///
    /// When it is no list of cookies of this way.
    pub(crate) fn read(self, given: Value) -> serde_json::Result<Listing> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
        let (none_or_absent, cookies) = match self {
            Self::DevTools(_) => {
                let OfAll { cookies } = serde_json::from_value(given)?;
                (false, cookies.into_iter().map(|cookie| cookie.listed(now)).collect())
            }
            Self::ParentProcess => {
                let Told { unset, cookies } = serde_json::from_str(given.as_str().unwrap_or_default())?;
                (unset.is_none(), cookies.into_iter().map(|cookie| cookie.listed(now)).collect())
            }
            Self::WebDriver => {
                let cookies: Vec<OfWebDriver> = serde_json::from_value(given)?;
                (true, cookies.into_iter().map(|cookie| cookie.listed(now)).collect())
            }
        };
        Ok(Listing { scope: self.scope(), none_or_absent, cookies })
    }
}

/// What a browser lists of its jar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Which cookies are listed.
    pub scope: JarScope,
    /// Whether `None` is listed for a cookie without `SameSite` as well.
    pub none_or_absent: bool,
    /// The cookies.
    pub cookies: Vec<ListedCookie>,
}

/// The name by which `DevTools` list all cookies.
///
/// **Spec:** `DevTools` protocol, "Storage.getCookies".
pub(crate) const GET_COOKIES: &str = "Storage.getCookies";

/// The command by which WebDriver lists the cookies of the page that is shown.
///
/// **Spec:** WebDriver, "Get All Cookies".
#[derive(Clone, Copy, Debug)]
pub(crate) struct GetAllCookies;

impl WebDriverCompatibleCommand for GetAllCookies {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!("session/{}/cookie", session_id.unwrap_or_default()))
    }

    fn method_and_body(&self, _request_url: &Url) -> (Method, Option<String>) {
        (Method::GET, None)
    }
}

/// A script that lists all cookies of Firefox, those of private windows as well, in the words of WebDriver.
pub(crate) const LIST: &str = "\
    const own = (id) => Services.cookies.getCookiesWithOriginAttributes(JSON.stringify({ privateBrowsingId: id }), '');\
    const words = { 0: 'None', 1: 'Lax', 2: 'Strict' };\
    const named = (cookie) => ({\
        name: cookie.name, value: cookie.value, domain: cookie.host, path: cookie.path, secure: cookie.isSecure,\
        httpOnly: cookie.isHttpOnly, sameSite: words[cookie.sameSite], expiry: cookie.isSession ? null : cookie.expiry,\
        partition: cookie.originAttributes.partitionKey,\
    });\
    const unset = Ci.nsICookie.SAMESITE_UNSET ?? null;\
    return JSON.stringify({ unset, cookies: [...own(0), ...own(1)].map(named) });";

/// What all ways say of a cookie.
///
/// **Spec:** WebDriver, "serialized cookie".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Given {
    name: String,
    value: String,
    #[serde(default)]
    domain: String,
    #[serde(default)]
    path: String,
    #[serde(default)]
    secure: bool,
    #[serde(default)]
    http_only: bool,
    #[serde(default)]
    same_site: Option<String>,
}

impl Given {
    /// The cookie; `lasts` is how long it is still kept, in seconds.
    fn listed(self, lasts: Option<f64>, partition: Option<ListedPartition>) -> ListedCookie {
        let Self { name, value, domain, path, secure, http_only, same_site } = self;
        let lasts = lasts.map(seconds);
        ListedCookie { name, value, domain, path, secure, http_only, same_site, lasts, partition }
    }
}

/// What `DevTools` answer.
#[derive(Debug, Deserialize)]
struct OfAll {
    cookies: Vec<OfDevTools>,
}

/// A cookie as `DevTools` list it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfDevTools {
    #[serde(flatten)]
    given: Given,
    /// In seconds since 1970; -1 for a session cookie.
    expires: f64,
    #[serde(default)]
    partition_key: Option<DevToolsPartition>,
    #[serde(default)]
    partition_key_opaque: bool,
}

/// Its partition, of which Chromium before 128 gave the site alone.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum DevToolsPartition {
    Site(String),
    #[serde(rename_all = "camelCase")]
    Key {
        top_level_site: String,
        has_cross_site_ancestor: bool,
    },
}

impl OfDevTools {
    fn listed(self, now: f64) -> ListedCookie {
        let key = |site, cross_site_ancestor| ListedPartition { site, cross_site_ancestor };
        let partition = match self.partition_key {
            _ if self.partition_key_opaque => Some(key(None, None)),
            None => None,
            Some(DevToolsPartition::Site(site)) => Some(key(Some(site), None)),
            Some(DevToolsPartition::Key { top_level_site, has_cross_site_ancestor }) => {
                Some(key(Some(top_level_site), Some(has_cross_site_ancestor)))
            }
        };
        self.given.listed((self.expires >= 0.0).then_some(self.expires - now), partition)
    }
}

/// What [`LIST`] gives.
#[derive(Debug, Deserialize)]
struct Told {
    /// The number that stands for a cookie without `SameSite`, in Firefoxes that have one.
    unset: Option<i64>,
    cookies: Vec<OfFirefox>,
}

/// A cookie as [`LIST`] has it.
#[derive(Debug, Deserialize)]
struct OfFirefox {
    #[serde(flatten)]
    given: Given,
    /// In seconds or, in newer versions, milliseconds since 1970.
    expiry: Option<f64>,
    /// Such as `(https,shop.example)`; empty without one.
    partition: String,
}

impl OfFirefox {
    fn listed(self, now: f64) -> ListedCookie {
        /// No time in seconds is as large, for three thousand years.
        const MILLISECONDS: f64 = 1e11;
        let expires = self.expiry.map(|expiry| if expiry > MILLISECONDS { expiry / 1000.0 } else { expiry });
        self.given.listed(expires.map(|expires| expires - now), firefox_partition(&self.partition))
    }
}

/// Reads a partition key such as `(https,shop.example)`, `(http,shop.example,8080)` or `(https,shop.example,f)`.
fn firefox_partition(key: &str) -> Option<ListedPartition> {
    let inner = key.strip_prefix('(')?.strip_suffix(')')?;
    let mut parts = inner.split(',');
    let (scheme, host) = (parts.next()?, parts.next());
    let site = host.filter(|host| !host.ends_with(".mozilla")).map(|host| format!("{scheme}://{host}"));
    Some(ListedPartition { site, cross_site_ancestor: Some(parts.any(|part| part == "f")) })
}

/// A cookie as WebDriver lists it.
#[derive(Debug, Deserialize)]
struct OfWebDriver {
    #[serde(flatten)]
    given: Given,
    #[serde(default)]
    expiry: Option<f64>,
}

impl OfWebDriver {
    fn listed(self, now: f64) -> ListedCookie {
        /// How many seconds there are to 32 bits.
        const WRAP: f64 = 4_294_967_296.0;
        // WebKitGTK's driver has no more bits for them; what is from before 1970 is not listed at all.
        let expires = self.expiry.map(|expires| if expires < 0.0 { expires + WRAP } else { expires });
        self.given.listed(expires.map(|expires| expires - now), None)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a time that is too large is cut off, and is no time")]
fn seconds(span: f64) -> i64 {
    span.round() as i64
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_way_lists_a_cookie_alike() {
        let devtools = json!({ "cookies": [{
            "domain": "localhost", "expires": 4e9, "httpOnly": true, "name": "a", "path": "/x", "priority": "Medium",
            "secure": false, "session": false, "size": 2, "sourcePort": 41727, "sourceScheme": "NonSecure", "value": "1",
            "sameSite": "Lax",
        }] });
        let firefox = json!({ "unset": 256, "cookies": [{
            "name": "a", "value": "1", "domain": "localhost", "path": "/x", "secure": false, "httpOnly": true,
            "sameSite": "Lax", "expiry": 4e12, "partition": "",
        }] });
        let webdriver = json!([{
            "name": "a", "value": "1", "domain": "localhost", "path": "/x", "secure": false, "httpOnly": true,
            "sameSite": "Lax", "expiry": 4_000_000_000_u64,
        }]);
        let ways = [
            (JarWay::DevTools("goog"), devtools),
            (JarWay::ParentProcess, firefox.to_string().into()),
            (JarWay::WebDriver, webdriver),
        ];
        for (way, given) in ways {
            let mut cookies = way.read(given).unwrap().cookies;
            let lasts = cookies[0].lasts.take().unwrap();
            assert!(lasts > 1_000_000_000 && lasts < 4_000_000_000, "{way:?}: {lasts}");
            let expected = ListedCookie {
                name: "a".to_owned(),
                value: "1".to_owned(),
                domain: "localhost".to_owned(),
                path: "/x".to_owned(),
                http_only: true,
                same_site: Some("Lax".to_owned()),
                ..ListedCookie::default()
            };
            assert_eq!(cookies, [expected], "{way:?}");
        }
    }

    #[test]
    fn a_firefox_without_a_number_for_it_lists_none_where_there_is_no_same_site() {
        for (unset, expected) in [(json!(256), false), (Value::Null, true)] {
            let given = json!({ "unset": unset, "cookies": [] }).to_string();
            assert_eq!(JarWay::ParentProcess.read(given.into()).unwrap().none_or_absent, expected);
        }
    }

    #[test]
    fn a_time_that_webkits_driver_has_no_bits_for_is_read_as_it_was_meant() {
        let cookie = json!([{ "name": "a", "value": "1", "expiry": 4_133_980_800_i64 - 4_294_967_296 }]);
        let lasts = JarWay::WebDriver.read(cookie).unwrap().cookies[0].lasts.unwrap();
        assert!(lasts > 1_000_000_000, "{lasts}");
    }

    #[test]
    fn partitions_are_read_from_the_words_of_each_browser() {
        let key = |site: Option<&str>, cross_site_ancestor: Option<bool>| {
            Some(ListedPartition { site: site.map(str::to_owned), cross_site_ancestor })
        };
        let own = key(Some("https://shop.example"), Some(false));
        for (given, expected) in [
            ("", None),
            ("(https,shop.example)", own.clone()),
            ("(https,shop.example,f)", key(Some("https://shop.example"), Some(true))),
            ("(https,shop.example,8443)", own.clone()),
            ("(https,00b1.mozilla)", key(None, Some(false))),
        ] {
            assert_eq!(firefox_partition(given), expected, "{given}");
        }
        let cookie = |changes: Value| {
            let mut cookie = json!({
                "domain": "shop.example", "expires": -1, "httpOnly": false, "name": "a", "path": "/", "secure": true,
                "value": "",
            });
            cookie.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            JarWay::DevTools("goog").read(json!({ "cookies": [cookie] })).unwrap().cookies.pop().unwrap().partition
        };
        let third_party = json!({ "topLevelSite": "https://shop.example", "hasCrossSiteAncestor": true });
        for (given, expected) in [
            (json!({}), None),
            (json!({ "partitionKey": "https://shop.example" }), key(Some("https://shop.example"), None)),
            (json!({ "partitionKey": third_party }), key(Some("https://shop.example"), Some(true))),
            (json!({ "partitionKeyOpaque": true }), key(None, None)),
        ] {
            assert_eq!(cookie(given.clone()), expected, "{given}");
        }
    }
}
