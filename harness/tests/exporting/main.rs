//! Handing over, as people use it: a made-up recording goes in, and files come out that their readers understand.
//!
//! That they show in real browsers what was recorded is seen by `.ci/wpt`.

#[path = "../fitting/synthetic.rs"]
mod synthetic;

#[path = "../reporting/obedient.rs"]
mod obedient;

#[path = "../reporting/program.rs"]
mod program;

mod forms;
mod hostile;
mod refusals;

use samesite_format::{Product, Recording};
use samesite_scenarios::Scenario;
use serde_json::Value;

use crate::obedient::{obedient, scenario};
use crate::program::Workplace;

/// A picture, a link and a script of a site, each with the cookies that part there.
const SCENARIO: &str = r#"
title = "A picture, a link and a script"
why = "they part in what goes with them"
clauses = ["B212"]

[[jar]]
at = "https://www.blog.example/"
set = [
    "strict=1; SameSite=Strict; Secure",
    "lax=1; SameSite=Lax; Secure; Domain=blog.example",
    "none=1; SameSite=None; Secure",
    "absent=1; Secure",
]

[[case]]
id = "picture"
title = "another site shows a picture"
page = "https://other.example/"
steps = [{ probe = "img", to = "https://www.blog.example/cat.png" }]

[[case]]
id = "its-own"
title = "the site shows a picture of its own"
page = "https://www.blog.example/"
steps = [{ probe = "img", to = "https://www.blog.example/cat.png" }]

[[case]]
id = "detour"
title = "another site leads on by way of itself"
page = "https://other.example/"
steps = [{ probe = "link", via = [{ at = "https://other.example/away", status = 302 }], to = "https://www.blog.example/cat.html" }]

[[case]]
id = "frame"
title = "a frame of the site reads, and reloads itself"
page = "https://other.example/"
frames = ["https://www.blog.example/inner"]
steps = [{ probe = "read-cookies" }, { probe = "reload-by-script" }]

[[case]]
id = "three-sites"
title = "a third site is on the way"
page = "https://other.example/"
steps = [{ probe = "img", via = [{ at = "https://third.example/away", status = 302 }], to = "https://www.blog.example/cat.png" }]

[[case]]
id = "by-hand"
title = "the user reloads what came by a link"
page = "https://other.example/"
steps = [{ probe = "link", to = "https://www.blog.example/" }, { probe = "reload-by-user" }]

[[case]]
id = "typed"
title = "the user types the site's address into another site's window"
page = "https://other.example/"
steps = [{ probe = "address-bar", to = "https://www.blog.example/typed" }]

[[case]]
id = "grown-old"
title = "another site posts a form when the cookies are old"
page = "https://other.example/"
age = "125s"
steps = [{ probe = "form-post", to = "https://www.blog.example/" }]
"#;

/// The scenario above.
fn made_up() -> Scenario {
    scenario("made-up/handed-over", SCENARIO)
}

/// A folder with recordings of Chromium and of Firefox, which has no default for cookies without `SameSite`.
fn recorded() -> Workplace {
    let workplace = Workplace::new();
    for product in [Product::Chromium, Product::FirefoxEsr] {
        let version = if product == Product::Chromium { "156.0.1" } else { "153.7.0" };
        workplace.keep(&format!("{}.json", product.id()), &recording(product, version));
    }
    workplace
}

fn recording(product: Product, version: &str) -> Recording {
    obedient(product, version, "open", &[made_up()])
}

/// Exports a case, and gives what was printed for programs.
fn exported(workplace: &Workplace, case: &str, more: &[&str]) -> Value {
    let words = ["export", "chromium.json", "firefox-esr.json", "--case", case, "--out", "out", "--json"];
    let outcome = workplace.run(&[&words[..], more].concat());
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    serde_json::from_str(&outcome.stdout).unwrap()
}

/// The files of an export.
fn files(document: &Value) -> Vec<&str> {
    document["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect()
}
