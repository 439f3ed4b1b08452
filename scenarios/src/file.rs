//! The shape of a scenario file, before its values have been looked at.
//!
//! What stands above each field is also what an editor shows of it: the schemas are made from these types.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::probe::Probe;
use crate::scenario::{Level, PlantingTime};
use crate::values::{
    Address, Age, AgeOrNone, CaseName, Clause, JarName, Next, Page, Sentence, Status, Way, cases_or_families,
    jar_or_include, lines_by_somebody, target_as_the_probe_wants,
};

/// A scenario: cookies that are planted, and cases that ask for them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("allOf" = [jar_or_include(), cases_or_families()]))]
pub(crate) struct ScenarioFile {
    /// The title: a short sentence without a full stop.
    #[schemars(with = "Sentence")]
    pub(crate) title: Spanned<String>,
    /// What the article claims, in our own words; for the stories.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(crate) claim: Option<String>,
    /// Why anybody should care.
    #[schemars(with = "Sentence")]
    pub(crate) why: Spanned<String>,
    /// The clauses it rests on, by the ids that `samesite clauses` lists.
    #[schemars(with = "Vec<Clause>", length(min = 1))]
    pub(crate) clauses: Vec<Spanned<String>>,
    /// How binding those clauses are.
    #[serde(default)]
    pub(crate) level: Level,
    /// Readings whose predictions belong beside what browsers do: editions such as `rfc6265bis-03`, or clients of the
    /// past such as `safari-12`.
    #[serde(default)]
    pub(crate) readings: Vec<String>,
    /// The registrable domain of the cookies' owner; `{scenario}` in it is a name that no other scenario has.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(crate) site: Option<Spanned<String>>,
    /// What the names in notations stand for, besides the usual ones; `{site}` in them is the owner's site.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Address>")]
    pub(crate) hosts: BTreeMap<String, Spanned<String>>,
    /// When the cookies are planted.
    #[serde(default)]
    pub(crate) planting: PlantingTime,
    /// The name of a jar that several scenarios share, instead of a `[[jar]]` of the scenario's own.
    #[serde(default)]
    #[schemars(with = "JarName")]
    pub(crate) include: Option<Spanned<String>>,
    /// Cookies that are planted, each jar by a first-party visit of its own.
    #[serde(default)]
    #[schemars(with = "Vec<JarEntry>")]
    pub(crate) jar: Vec<Spanned<JarEntry>>,
    /// Cases by hand: a page, perhaps with frames in it, and the steps of a journey from there.
    #[serde(default)]
    #[schemars(with = "Vec<CaseEntry>")]
    pub(crate) case: Vec<Spanned<CaseEntry>>,
    /// Axes whose every combination is a case.
    #[serde(default)]
    #[schemars(with = "Vec<FamilyEntry>")]
    pub(crate) family: Vec<Spanned<FamilyEntry>>,
}

/// Axes whose every combination is a case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FamilyEntry {
    /// The pages, in notation, such as `V[X]`: a page of V with a frame of X in it, which asks.
    #[serde(rename = "in")]
    #[schemars(with = "Vec<Page>", length(min = 1))]
    pub(crate) page: Vec<Spanned<String>>,
    /// The ways in which the innermost document asks.
    #[schemars(with = "Vec<Probe>", length(min = 1))]
    pub(crate) probe: Vec<Spanned<Probe>>,
    /// Where the probe goes, in notation; left away for probes that go nowhere.
    #[serde(default)]
    #[schemars(with = "Vec<Address>")]
    pub(crate) to: Vec<Spanned<String>>,
    /// The hosts that redirect, one after another, such as `V X`; the empty text for none.
    #[serde(default = "nowhere")]
    #[schemars(with = "Vec<Way>", length(min = 1))]
    pub(crate) via: Vec<Spanned<String>>,
    /// The statuses they redirect with; 302, if none is given.
    #[serde(default)]
    #[schemars(with = "Vec<Status>")]
    pub(crate) status: Vec<Spanned<u16>>,
    /// How old the jar must be, such as `125s`; the empty text for as young as possible.
    #[serde(default = "nowhere")]
    #[schemars(with = "Vec<AgeOrNone>", length(min = 1))]
    pub(crate) age: Vec<Spanned<String>>,
    /// What follows: a probe, and where it goes if it goes anywhere, such as `reload-by-user` or `link V`; the empty text
    /// for nothing.
    #[serde(default = "nowhere")]
    #[schemars(with = "Vec<Next>", length(min = 1))]
    pub(crate) then: Vec<Spanned<String>>,
    /// Combinations that are no cases.
    #[serde(default)]
    pub(crate) except: Vec<ExceptEntry>,
}

fn nowhere() -> Vec<Spanned<String>> {
    vec![Spanned::new(0..0, String::new())]
}

/// Combinations that are no cases. An axis that is left away stands for all its values.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExceptEntry {
    /// The pages, as the family has them.
    #[serde(default, rename = "in")]
    #[schemars(with = "Vec<Page>")]
    pub(crate) page: Vec<Spanned<String>>,
    /// The probes.
    #[serde(default)]
    #[schemars(with = "Vec<Probe>")]
    pub(crate) probe: Vec<Spanned<Probe>>,
    /// Where they go, as the family has it.
    #[serde(default)]
    #[schemars(with = "Vec<Address>")]
    pub(crate) to: Vec<Spanned<String>>,
    /// The hosts that redirect, as the family has them.
    #[serde(default)]
    #[schemars(with = "Vec<Way>")]
    pub(crate) via: Vec<Spanned<String>>,
    /// What follows, as the family has it.
    #[serde(default)]
    #[schemars(with = "Vec<Next>")]
    pub(crate) then: Vec<Spanned<String>>,
}

/// Cookies that one first-party visit plants.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("anyOf" = lines_by_somebody()))]
pub(crate) struct JarEntry {
    /// The page that sets them, visited by the address bar.
    #[schemars(with = "Address")]
    pub(crate) at: Spanned<String>,
    /// The `Set-Cookie` lines that the page sends; `{site}` in them is the owner's site.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(crate) set: Vec<Spanned<String>>,
    /// The lines that its script writes to `document.cookie`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(crate) write: Vec<Spanned<String>>,
    /// The page that is visited next, to see what was stored; the one that sets them, if it is left away.
    #[serde(default)]
    #[schemars(with = "Address")]
    pub(crate) prove: Option<Spanned<String>>,
}

/// A page, and what is done from it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseEntry {
    /// The case's name: lower-case letters, digits and hyphens.
    #[schemars(with = "CaseName")]
    pub(crate) id: Spanned<String>,
    /// What happens, as a short sentence without a full stop.
    pub(crate) title: String,
    /// The page, as a URL or in notation.
    #[schemars(with = "Page")]
    pub(crate) page: Spanned<String>,
    /// The frames in it, each in the one before.
    #[serde(default)]
    #[schemars(with = "Vec<Address>")]
    pub(crate) frames: Vec<Spanned<String>>,
    /// How old the cookies must be when the page is opened, such as `125s`; as young as possible, if it is left away.
    #[serde(default)]
    #[schemars(with = "Age")]
    pub(crate) age: Option<Spanned<String>>,
    /// The cookies that the answer with the page sets, by name, where the cases plant the cookies.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(crate) sets: Vec<Spanned<String>>,
    /// What is done from there, in order.
    #[serde(default)]
    #[schemars(with = "Vec<StepEntry>")]
    pub(crate) steps: Vec<Spanned<StepEntry>>,
}

/// One thing that a document does, or the user.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = target_as_the_probe_wants)]
pub(crate) struct StepEntry {
    /// A name for the step and for the document that it brings; the probe's, if it is left away, with a number where it is
    /// not the first of its kind.
    #[serde(default)]
    #[schemars(with = "CaseName")]
    pub(crate) id: Option<Spanned<String>>,
    /// How it makes its request.
    pub(crate) probe: Probe,
    /// The document that acts: `page`, `frame`, or the name of the step that brought it. What came last, if it is left
    /// away: the innermost document of the page, or of what has taken its place since.
    #[serde(default, rename = "in")]
    #[schemars(with = "String")]
    pub(crate) by: Option<Spanned<String>>,
    /// Where the request goes in the end; left away for probes that make none. A page that comes may have frames: `V[X]`.
    #[serde(default)]
    #[schemars(with = "Page")]
    pub(crate) to: Option<Spanned<String>>,
    /// The cookies that the answer, or the script, sets, by name, where the cases plant the cookies.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(crate) sets: Vec<Spanned<String>>,
    /// The places that redirect it on its way, first one first.
    #[serde(default)]
    pub(crate) via: Vec<RedirectEntry>,
}

/// A place that redirects a request.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RedirectEntry {
    /// Where it is.
    #[schemars(with = "Address")]
    pub(crate) at: Spanned<String>,
    /// The status it answers with; 302, if none is given.
    #[serde(default)]
    #[schemars(with = "Status")]
    pub(crate) status: Option<Spanned<u16>>,
    /// The cookies that the answer sets, by name, where the cases plant the cookies.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(crate) sets: Vec<Spanned<String>>,
}
