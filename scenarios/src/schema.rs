//! JSON Schemas of scenario files, made from the types that read them.
//!
//! An editor completes and explains by them, and a validator sees by them what needs no look at the whole file.
//! They refuse nothing that [`Scenario::parse`](crate::Scenario::parse) accepts from a sane person; the rest
//! (unknown names of hosts, combinations that no browser can play, names that are taken) is left to it.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::file::{JarEntry, ScenarioFile};
use crate::values::described;

/// A kind of file that a person writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// A scenario.
    Scenario,
    /// A jar that scenarios include.
    Jar,
}

impl Document {
    /// Every kind of document.
    pub const ALL: &[Self] = &[Self::Scenario, Self::Jar];

    /// The kind's name, also that of the schema's file: `scenario`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Scenario => "scenario",
            Self::Jar => "jar",
        }
    }

    /// The kind of the name given.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|document| document.id() == id)
    }

    /// The kind's schema, in the draft that editors of TOML understand.
    #[must_use]
    pub fn schema(self) -> Schema {
        let settings = SchemaSettings::draft07().with_transform(RecursiveTransform(without_null));
        let mut schema = match self {
            Self::Scenario => settings.into_generator().into_root_schema_for::<ScenarioFile>(),
            Self::Jar => settings.into_generator().into_root_schema_for::<JarFile>(),
        };
        schema.insert("title".to_owned(), self.id().into());
        schema
    }
}

/// The file of a jar, whose text is appended to that of the scenarios which include it.
enum JarFile {}

impl JsonSchema for JarFile {
    fn schema_name() -> Cow<'static, str> {
        "JarFile".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let jar = json!({ "type": "array", "items": generator.subschema_for::<JarEntry>(), "minItems": 1 });
        let schema = json_schema!({
            "type": "object", "properties": { "jar": jar }, "required": ["jar"], "additionalProperties": false,
        });
        described(schema, "A jar that several scenarios share: its text is appended to theirs.")
    }
}

/// TOML has no null: what may be left away has no default then.
fn without_null(schema: &mut Schema) {
    if schema.get("default").is_some_and(Value::is_null) {
        schema.remove("default");
    }
}
