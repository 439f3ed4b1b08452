//! The schemas of scenario files: they are those of the types, and say what an editor wants to show.

use std::path::Path;

use samesite_scenarios::Probe;
use samesite_scenarios::schema::Document;
use serde_json::{Value, json};

fn schema(document: Document) -> Value {
    serde_json::to_value(document.schema()).unwrap()
}

#[test]
fn the_schemas_in_the_repository_are_those_of_the_types() {
    for document in Document::ALL {
        let id = document.id();
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{id}.json"));
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        let made = serde_json::to_string_pretty(&document.schema()).unwrap() + "\n";
        assert!(kept == made, "bring it up to date with `samesite schema {id} > scenarios/schemas/{id}.json`");
        assert_eq!(Document::named(id), Some(*document));
    }
}

#[test]
fn an_editor_can_explain_every_field_and_every_probe() {
    let scenario = schema(Document::Scenario);
    let tables = scenario["definitions"].as_object().unwrap().values().chain([&scenario]);
    for table in tables {
        for (name, field) in table["properties"].as_object().into_iter().flatten() {
            assert!(field["description"].is_string(), "{name} of {} is not explained", table["description"]);
            assert_ne!(field.get("default"), Some(&Value::Null), "TOML has no null, and so {name} has none");
        }
    }
    let probe = &scenario["definitions"]["Probe"];
    let names: Vec<_> = Probe::NAMES.iter().map(|(_, name)| *name).collect();
    assert_eq!(probe["enum"], json!(names));
    assert_eq!(probe["x-taplo"]["docs"]["enumValues"].as_array().unwrap().len(), names.len());
}

#[test]
fn no_table_takes_a_field_that_nobody_knows() {
    for document in Document::ALL {
        let schema = schema(*document);
        let definitions = schema["definitions"].as_object().unwrap().iter();
        for (name, table) in definitions.filter(|(_, definition)| definition["type"] == "object") {
            assert_eq!(table["additionalProperties"], false, "{name}");
        }
        assert_eq!(schema["additionalProperties"], false, "{}", document.id());
    }
}
