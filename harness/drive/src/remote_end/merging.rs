//! Capabilities of two people become one: what every run asks, and what somebody asks besides.

use serde_json::{Map, Value};

/// The capabilities of both. Objects are joined name by name, and lists one behind the other.
///
/// # Errors
///
/// When both set the same thing otherwise: its path, such as `goog:chromeOptions.prefs.safebrowsing`. A run whose names
/// lead elsewhere or whose certificates are refused would see nothing.
pub(super) fn merged(ours: Map<String, Value>, theirs: Map<String, Value>) -> Result<Map<String, Value>, String> {
    let mut merged = ours;
    for (name, value) in theirs {
        let joined = match merged.remove(&name) {
            None => value,
            Some(own) => joined(own, value).map_err(|path| format!("{name}{path}"))?,
        };
        merged.insert(name, joined);
    }
    Ok(merged)
}

/// Both values in one, or the path from here to what both set otherwise: nothing, `.args` or `["--headless"]`.
fn joined(ours: Value, theirs: Value) -> Result<Value, String> {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            merged(ours, theirs).map(Value::Object).map_err(|path| format!(".{path}"))
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            let switches: Vec<&str> = ours.iter().filter_map(switch).collect();
            let is_set = |value: &&Value| switch(value).is_some_and(|name| switches.contains(&name));
            // Of a switch that stands there twice, the last alone would count.
            if let Some(twice) = theirs.iter().find(|value| is_set(value) && !ours.contains(value)) {
                return Err(format!("[{twice}]"));
            }
            let new: Vec<Value> = theirs.iter().filter(|value| !ours.contains(value)).cloned().collect();
            Ok(Value::Array([ours, new].concat()))
        }
        (ours, theirs) if ours == theirs => Ok(ours),
        _ => Err(String::new()),
    }
}

/// The name of a switch: `--headless` of `--headless=new`.
fn switch(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| text.starts_with('-')).and_then(|text| text.split('=').next())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn merge(ours: Value, theirs: Value) -> Result<Value, String> {
        let object = |value: Value| value.as_object().cloned().unwrap();
        merged(object(ours), object(theirs)).map(Value::Object)
    }

    #[test]
    fn what_is_new_is_added_and_what_is_set_otherwise_is_named() {
        let ours = || {
            json!({
                "acceptInsecureCerts": true,
                "goog:chromeOptions": { "args": ["--headless=new", "--disable-gpu"], "prefs": { "a": 1 } },
            })
        };
        let theirs = json!({
            "browserVersion": "156",
            "goog:chromeOptions": { "args": ["--no-sandbox", "--disable-gpu"], "prefs": { "b": 2 } },
        });
        let both = json!({
            "acceptInsecureCerts": true,
            "browserVersion": "156",
            "goog:chromeOptions": {
                "args": ["--headless=new", "--disable-gpu", "--no-sandbox"],
                "prefs": { "a": 1, "b": 2 },
            },
        });
        assert_eq!(merge(ours(), theirs), Ok(both));
        for (theirs, path) in [
            (json!({ "acceptInsecureCerts": false }), "acceptInsecureCerts"),
            (json!({ "goog:chromeOptions": { "prefs": { "a": 2 } } }), "goog:chromeOptions.prefs.a"),
            (json!({ "goog:chromeOptions": { "args": ["--headless"] } }), "goog:chromeOptions.args[\"--headless\"]"),
            (json!({ "goog:chromeOptions": 1 }), "goog:chromeOptions"),
        ] {
            assert_eq!(merge(ours(), theirs), Err(path.to_owned()));
        }
    }
}
