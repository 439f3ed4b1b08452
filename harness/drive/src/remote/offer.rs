//! What a remote end says of itself before there is a session.

use std::time::Duration;

use fantoccini::Client;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use hyper::Method;
use serde_json::Value;
use tokio::time::timeout;
use url::{ParseError, Url};

use crate::connection::Connector;
use crate::remote_end::RemoteEnd;

/// The browsers that a remote end says it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    /// By the names of the standard, such as `chrome`; empty where it does not say.
    pub(super) browsers: Vec<String>,
}

/// **Spec:** WebDriver, "Status".
#[derive(Debug)]
struct Status;

impl WebDriverCompatibleCommand for Status {
    fn endpoint(&self, base_url: &Url, _session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join("status")
    }

    fn method_and_body(&self, _request_url: &Url) -> (Method, Option<String>) {
        (Method::GET, None)
    }
}

impl Offer {
    /// Asks a remote end.
    ///
    /// # Errors
    ///
    /// When nobody answers within `patience`, or not as a WebDriver endpoint does: a fragment that says so.
    pub(super) async fn of(end: &RemoteEnd, patience: Duration) -> Result<Self, String> {
        let asked = async {
            // The client is one of a session that there is not: it asks, and ends nothing.
            let client = Client::with_existing_session(end.address(), "none", Connector::default()).await;
            let client = client.map_err(|error| error.to_string())?;
            client.persist().await.map_err(|error| error.to_string())?;
            client.issue_cmd(Status).await.map_err(|error| match &error {
                CmdError::FailedC(failed) if failed.is_connect() => "nobody listens there".to_owned(),
                CmdError::NotJson(_) | CmdError::Json(_) | CmdError::NotW3C(_) => {
                    "it answers otherwise when it is asked for its status".to_owned()
                }
                CmdError::Standard(refusal) => format!("asked for its status, it answers {}", refusal.error),
                _ => "it does not answer in HTTP".to_owned(),
            })
        };
        let late = |_| format!("it did not tell its status within {} s", patience.as_secs());
        let status: Value = timeout(patience, asked).await.map_err(late)??;
        if !status["ready"].is_boolean() {
            return Err("it answers otherwise when it is asked for its status".to_owned());
        }
        Ok(Self { browsers: browsers(&status) })
    }
}

/// The browsers that a status tells of. The standard has no word for them, so that each program has its own.
fn browsers(status: &Value) -> Vec<String> {
    let message = status["message"].as_str().unwrap_or_default();
    if message.starts_with("ChromeDriver ") {
        return vec!["chrome".to_owned()];
    }
    if message.starts_with("Microsoft Edge WebDriver ") {
        return vec!["MicrosoftEdge".to_owned()];
    }
    // Selenium Grid.
    let lists = |value: &Value, name: &str| value[name].as_array().cloned().unwrap_or_default();
    let nodes = lists(status, "nodes");
    let slots = nodes.iter().flat_map(|node| lists(node, "slots"));
    let mut names: Vec<String> =
        slots.filter_map(|slot| slot["stereotype"]["browserName"].as_str().map(str::to_owned)).collect();
    names.sort();
    names.dedup();
    // Geckodriver says nothing when it is ready, and this when it is busy.
    let is_geckodriver = message.is_empty() || message == "Session already started";
    if names.is_empty() && is_geckodriver && status.as_object().is_some_and(|fields| fields.len() == 2) {
        names.push("firefox".to_owned());
    }
    names
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_program_tells_in_its_own_way_which_browsers_it_has() {
        let slot = |name: &str| json!({ "stereotype": { "browserName": name } });
        let table = [
            (
                json!({
                    "build": { "version": "156.0.8078.108" }, "message": "ChromeDriver ready for new sessions.",
                    "os": { "name": "Linux" }, "ready": true,
                }),
                &["chrome"][..],
            ),
            (json!({ "message": "", "ready": true }), &["firefox"]),
            (json!({ "message": "Session already started", "ready": false }), &["firefox"]),
            (
                json!({
                    "message": "Selenium Grid ready.", "ready": true,
                    "nodes": [{ "slots": [slot("firefox"), slot("chrome")] }, { "slots": [slot("chrome")] }],
                }),
                &["chrome", "firefox"],
            ),
            (json!({ "message": "No sessions", "os": {}, "build": {}, "ready": true }), &[]),
        ];
        for (status, names) in table {
            assert_eq!(browsers(&status), names, "{status}");
        }
    }
}
