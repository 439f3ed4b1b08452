//! Values of scenario files, and tables whose fields hang together, as JSON Schemas know them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::act::JAR;
use crate::jars::JARS;
use crate::probe::{Probe, ProbeKind};
use crate::scenario::Redirect;

/// Values of scenario files that are more than any text: a name, what is said of it, and what it must be like.
macro_rules! values {
    ($($(#[doc = $doc:literal])* $name:ident: $constraints:expr;)*) => {$(
        $(#[doc = $doc])*
        pub(crate) enum $name {}

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                described($constraints, concat!($($doc),*).trim_ascii())
            }
        }
    )*};
}

values! {
    /// A text that is not empty.
    Sentence: json_schema!({ "type": "string", "pattern": r"\S" });
    /// A clause's id: a letter and a number.
    Clause: json_schema!({ "type": "string", "pattern": "^[BLFHWKQD][0-9]+$", "examples": ["B212"] });
    /// A URL, or the name of a host, perhaps with a path behind it: `https://your-blog.example/`, `V`, `V/deep/a`.
    Address: json_schema!({ "type": "string", "anyOf": [url(), name()] });
    /// A page: a URL, or documents in notation: `V`, `V[X[V]]`, `V[srcdoc]`, `V[sandboxed X]`.
    Page: json_schema!({
        "type": "string",
        "anyOf": [url(), { "pattern": r"^[^/\[\]][^\[\]]*(\[.*\]\s*)?$", "not": { "pattern": "://" } }],
    });
    /// Names of hosts with blanks between them, or nothing.
    Way: json_schema!({ "type": "string", "not": { "pattern": "://" } });
    /// A span of time: `3s`, `2m 5s`.
    Age: json_schema!({ "type": "string", "pattern": "[1-9]" });
    /// A span of time, or the empty text for none.
    AgeOrNone: json_schema!({ "type": "string", "pattern": "^$|[1-9]" });
    /// A probe, perhaps with the name of a place behind it, or nothing.
    Next: json_schema!({ "type": "string", "pattern": r"^$|^[a-z-]+( [^ ]+)?$", "examples": ["reload-by-user", "link V"] });
    /// A status that redirects.
    Status: json_schema!({ "type": "integer", "enum": Redirect::STATUSES });
    /// A jar that several scenarios share.
    JarName: json_schema!({ "type": "string", "enum": JARS.iter().map(|(name, _)| *name).collect::<Vec<_>>() });
    /// A case's name. The name `jar` is reserved.
    CaseName: json_schema!({ "type": "string", "pattern": "^[a-z0-9-]+$", "not": { "const": JAR } });
}

impl JsonSchema for Probe {
    fn schema_name() -> Cow<'static, str> {
        "Probe".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<_> = Self::NAMES.iter().map(|(_, name)| *name).collect();
        let descriptions: Vec<_> = Self::NAMES.iter().map(|(probe, _)| probe.description()).collect();
        // Taplo, which most editors ask about TOML, looks for what it shows of each value there.
        let schema = json_schema!({
            "type": "string", "enum": names, "x-taplo": { "docs": { "enumValues": descriptions } },
        });
        described(schema, "A way to make a request, to look at the cookies, or to write some.")
    }
}

pub(crate) fn described(mut schema: Schema, description: &str) -> Schema {
    schema.insert("description".to_owned(), description.into());
    schema
}

/// The servers stand behind the default ports and two more, and a fragment, or who asks, is nothing they see.
fn url() -> Value {
    json!({
        "pattern": r"^(http://(\[[^\]]*\]|[^/?#\\@:\[\]]+)(:(80|8080))?|https://(\[[^\]]*\]|[^/?#\\@:\[\]]+)(:(443|8443))?)([/?][^#]*)?$",
        // The harness's own tokens stand there.
        "not": { "pattern": "[?&]t(=|&|$)" },
    })
}

fn name() -> Value {
    json!({ "pattern": "^[^/]", "not": { "pattern": "://" } })
}

/// A table that has at least one entry of a name.
fn has(key: &str) -> Value {
    json!({ "required": [key], "properties": { key: { "minItems": 1 } } })
}

pub(crate) fn jar_or_include() -> Value {
    json!({ "anyOf": [has("jar"), { "required": ["include"] }] })
}

pub(crate) fn cases_or_families() -> Value {
    json!({ "anyOf": [has("case"), has("family")] })
}

pub(crate) fn lines_by_somebody() -> Value {
    json!([has("set"), has("write")])
}

/// What makes a request needs to know where to; what makes none goes nowhere.
pub(crate) fn target_as_the_probe_wants(schema: &mut Schema) {
    let silent = Probe::NAMES.iter().filter(|(probe, _)| !probe.makes_request());
    let silent: Vec<_> = silent.map(|(_, name)| *name).collect();
    let revisits = Probe::NAMES.iter().filter(|(probe, _)| matches!(probe.kind(), ProbeKind::Revisit(_)));
    let revisits: Vec<_> = revisits.map(|(_, name)| *name).collect();
    schema.insert("if".to_owned(), json!({ "required": ["probe"], "properties": { "probe": { "enum": silent } } }));
    schema.insert("then".to_owned(), json!({ "properties": { "to": false, "via": { "maxItems": 0 } } }));
    let again = json!({ "properties": { "probe": { "enum": revisits } } });
    schema.insert("else".to_owned(), json!({ "anyOf": [again, { "required": ["to"] }] }));
}
