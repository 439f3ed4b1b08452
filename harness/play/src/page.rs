//! The documents that browsers are served: small pages that act by themselves, and report.

use std::time::Duration;

use samesite_format::Clicks;
use samesite_scenarios::{Actor, DocumentSource, Probe, Sandboxing};
use serde_json::{Map, Value, json};
use url::Url;

use crate::entrance::{ONWARD, shown};

/// The script that every document runs.
const RUNTIME: &str = include_str!("page.js");

/// The script that workers run.
pub(crate) const WORKER: &str = include_str!("worker.js");

/// The id of the element that a user clicks to begin a turn, by the turn's number.
pub(crate) fn go(turn: usize) -> String {
    format!("go-{turn}")
}

/// How long after the end of any of its steps a document waits for those that do not say when they are over.
pub(crate) const STEP_PATIENCE: Duration = Duration::from_secs(4);

/// A document that is being put together: its frames, and its turns, each with what it waits for, its steps, its end, and
/// how it leads on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    frames: Vec<Value>,
    come: Option<String>,
    kept: Option<(Url, bool)>,
    led: Option<Led>,
    helper: Option<Url>,
    turns: Vec<Value>,
    /// The turn that is being put together.
    gate: Option<Url>,
    steps: Vec<Value>,
    end: Option<Url>,
}

/// How a top-level document leads on its browser where no driver does.
#[derive(Clone, Debug)]
pub(crate) struct Led {
    /// What it asks where to go next.
    pub(crate) next: Url,
    /// Where it goes when it is only to go away.
    pub(crate) rest: Url,
    /// What it says to whoever looks at it.
    pub(crate) words: String,
}

/// A step that stays where it is, as a document takes it.
#[derive(Debug)]
pub(crate) struct StepOfPage<'p> {
    /// The probe.
    pub(crate) probe: Probe,
    /// Where to.
    pub(crate) url: &'p Url,
    /// What a document that comes into a frame says of itself.
    pub(crate) key: &'p str,
    /// The number among all steps of the document.
    pub(crate) number: usize,
    /// The script of the service worker that it registers, if it does.
    pub(crate) worker: Option<&'p Url>,
    /// Whether the frame that it makes can be seen.
    pub(crate) is_shown: bool,
    /// Whether the document waits for its end; nothing may come of one that is blocked.
    pub(crate) is_waited_for: bool,
}

/// How a document leads on to the next one.
#[derive(Debug)]
pub(crate) struct Leave<'p> {
    /// The probe that does.
    pub(crate) probe: Probe,
    /// Where to.
    pub(crate) url: &'p Url,
    /// Who is told when it does not.
    pub(crate) stay: &'p Url,
    /// The page that registers a service worker beforehand, if one is needed.
    pub(crate) register: Option<&'p Url>,
    /// The id of the element that the user clicks, where the user does.
    pub(crate) id: String,
    /// What is answered when it is time to click, and who does, where no driver does.
    pub(crate) press: Option<(Url, Clicks)>,
}

/// What a frame is filled with.
#[derive(Debug)]
pub(crate) enum Filling<'p> {
    /// A document that a server sends, by its URL.
    Served(&'p Url),
    /// The document, as its `srcdoc`.
    Srcdoc(&'p Page),
    /// Nothing: the document is empty, and stays so.
    Nothing,
    /// The document, as what is done in an empty one.
    Blank(&'p Page),
    /// The document, as what is written into an empty one.
    Written(&'p Page),
    /// The document, as a `Blob`.
    Blob(&'p Page),
    /// The document, as a `data:` URL.
    Data(&'p Page),
}

impl<'p> Filling<'p> {
    /// The document as what is made of no answer; one that a server sends is not.
    pub(crate) fn made(source: DocumentSource, page: &'p Page) -> Self {
        match source {
            DocumentSource::Srcdoc => Self::Srcdoc(page),
            DocumentSource::Blob => Self::Blob(page),
            DocumentSource::Data => Self::Data(page),
            DocumentSource::Written => Self::Written(page),
            DocumentSource::Blank | DocumentSource::Served => Self::Blank(page),
        }
    }
}

impl Page {
    /// The document with a frame in it.
    pub(crate) fn frame(&mut self, filling: &Filling<'_>, sandboxing: Sandboxing) {
        let mut frame = match filling {
            Filling::Served(url) => json!({ "made": "served", "url": url.as_str() }),
            Filling::Srcdoc(page) => json!({ "made": "srcdoc", "html": page.html() }),
            Filling::Nothing => json!({ "made": "nothing" }),
            Filling::Blank(page) => json!({ "made": "blank", "script": page.script() }),
            Filling::Written(page) => json!({ "made": "written", "html": page.html() }),
            Filling::Blob(page) => json!({ "made": "blob", "html": page.html() }),
            Filling::Data(page) => json!({ "made": "data", "html": page.html() }),
        };
        if let Some(allowances) = sandboxing.allowances() {
            frame["sandbox"] = allowances.into();
        }
        // A policy of the top-level document's own comes with its answer.
        if sandboxing == Sandboxing::Credentialless {
            frame["credentialless"] = true.into();
        }
        self.frames.push(frame);
    }

    /// Lets the document say to those around it that it has come.
    pub(crate) fn come(&mut self, key: &str) {
        self.come = Some(key.to_owned());
    }

    /// Lets the document report to a URL when somebody has come back to it, if the browser has kept it; `is_stored` says
    /// whether its answer may be kept, too.
    pub(crate) fn kept(&mut self, kept: Url, is_stored: bool) {
        self.kept = Some((kept, is_stored));
    }

    /// Lets the document lead on its browser, when all its turns are over.
    pub(crate) fn led(&mut self, led: Led) {
        self.led = Some(led);
    }

    /// The turn that follows begins when a report to a URL is answered.
    pub(crate) fn wait(&mut self, gate: Url) {
        self.gate = Some(gate);
    }

    /// The turn with one more step.
    pub(crate) fn step(&mut self, step: &StepOfPage<'_>) {
        let StepOfPage { probe, url, key, number, .. } = step;
        let mut config = json!({ "probe": probe.to_string(), "url": url.as_str(), "number": number, "key": key });
        if step.is_shown {
            config["shown"] = true.into();
        }
        if let Some(worker) = step.worker {
            config["worker"] = worker.as_str().into();
        }
        if !step.is_waited_for {
            config["waits"] = false.into();
        }
        self.steps.push(config);
    }

    /// The turn with a step that writes lines to `document.cookie`.
    pub(crate) fn writing(&mut self, probe: Probe, lines: &[String]) {
        self.steps.push(json!({ "probe": probe.to_string(), "lines": lines }));
    }

    /// Lets the document report the end of the turn to a URL.
    pub(crate) fn end(&mut self, end: Url) {
        self.end = Some(end);
    }

    /// Ends the turn; the document leads on to the next one, or stays.
    pub(crate) fn over(&mut self, leave: Option<Leave<'_>>) {
        let mut turn = json!({ "steps": std::mem::take(&mut self.steps) });
        if let Some(gate) = self.gate.take() {
            turn["gate"] = gate.as_str().into();
        }
        if let Some(end) = self.end.take() {
            turn["end"] = end.as_str().into();
        }
        if let Some(Leave { probe, url, stay, register, id, press }) = leave {
            let mut leave = json!({ "url": url.as_str(), "stay": stay.as_str(), "id": id });
            if let Some(register) = register {
                leave["register"] = register.as_str().into();
            }
            if let Some((press, clicks)) = press {
                leave["press"] = press.as_str().into();
                leave["clicks"] = json!(clicks);
            }
            if probe.facts().actor != Actor::Header {
                leave["how"] = probe.to_string().into();
            }
            turn["leave"] = leave;
        }
        self.turns.push(turn);
    }

    /// Where the script of its workers is served.
    pub(crate) fn helper(&mut self, helper: Url) {
        self.helper = Some(helper);
    }

    /// The whole document as HTML, script and all.
    pub(crate) fn html(&self) -> String {
        format!(
            "<!DOCTYPE html><meta charset=utf-8>{}<title>samesite</title><body>{}<script>\n{}</script>\n",
            if self.led.is_some() { "<meta name=viewport content=\"width=device-width\">" } else { "" },
            self.led.as_ref().map(|led| shown(&led.words)).unwrap_or_default(),
            // Within a script element, only `<` could end it or open a comment.
            self.script().replace("</", "<\\/").replace("<!--", "<\\!--")
        )
    }

    /// The document as a script that does its work in the document it runs in.
    fn script(&self) -> String {
        let mut config = Map::new();
        config.insert("frames".to_owned(), self.frames.clone().into());
        config.insert("turns".to_owned(), self.turns.clone().into());
        config.insert("patience".to_owned(), json!(STEP_PATIENCE.as_millis()));
        if let Some(key) = &self.come {
            config.insert("come".to_owned(), key.as_str().into());
        }
        if let Some((kept, is_stored)) = &self.kept {
            config.insert("kept".to_owned(), kept.as_str().into());
            config.insert("stored".to_owned(), (*is_stored).into());
        }
        if let Some(helper) = &self.helper {
            config.insert("helper".to_owned(), helper.as_str().into());
            config.insert("worker".to_owned(), WORKER.into());
        }
        let onward = self.led.as_ref().map_or("", |led| {
            config.insert("next".to_owned(), led.next.as_str().into());
            config.insert("rest".to_owned(), led.rest.as_str().into());
            ONWARD
        });
        let config = Value::Object(config).to_string().replace('<', "\\u003c");
        format!("{onward}{RUNTIME}play(document, {config});\n")
    }
}

#[cfg(test)]
mod tests {
    use samesite_scenarios::ProbeKind;

    use super::*;

    /// The names that a table of the page script has, such as `probes`, by the way the script is written.
    fn names(table: &str) -> Vec<&'static str> {
        let (_, rest) = RUNTIME.split_once(&format!("\n  const {table} = {{\n")).expect("the table is there");
        let (table, _) = rest.split_once("\n  };\n").expect("the table ends");
        let name = |line: &'static str| line.strip_prefix("    \"")?.split_once("\": ").map(|(name, _)| name);
        let mut names: Vec<_> = table.lines().filter_map(name).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn the_page_script_makes_the_probes_that_the_rows_leave_to_it_and_no_others() {
        fn by_script(probe: Probe) -> bool {
            probe.facts().actor == Actor::Script
        }
        fn leaves(probe: Probe) -> bool {
            probe.leaves_page() || probe.kind() == ProbeKind::SelfNavigation
        }
        let rows = |wanted: fn(Probe) -> bool| {
            let mut names: Vec<_> =
                Probe::NAMES.iter().filter(|(probe, _)| wanted(*probe)).map(|(_, name)| *name).collect();
            names.sort_unstable();
            names
        };
        assert_eq!(names("clickable"), rows(Probe::is_clicked));
        assert_eq!(names("probes"), rows(|probe| by_script(probe) && !leaves(probe)));
        assert_eq!(names("scripted"), rows(|probe| by_script(probe) && leaves(probe)));
    }

    #[test]
    fn nothing_a_scenario_says_can_leave_its_place() {
        let mut inner = Page::default();
        inner.step(&StepOfPage {
            probe: Probe::Img,
            url: &"https://a.example/?x=\"><script>alert(1)</script>&y='".parse().unwrap(),
            key: "key",
            number: 0,
            worker: None,
            is_shown: true,
            is_waited_for: true,
        });
        inner.writing(Probe::WriteCookies, &["name=</script><script>alert(1)</script><!--<script>".to_owned()]);
        inner.over(None);
        let mut page = Page::default();
        page.frame(&Filling::Srcdoc(&inner), Sandboxing::None);
        let html = page.html();
        assert_eq!(html.matches("<script").count(), 1, "{html}");
        assert_eq!(html.matches("</script>").count(), 1);
        assert!(!html.contains("<!--"));
    }

    /// What no script of ours may say, and the first Chromium that understands it: 64 is the oldest that plays.
    const TOO_NEW: &[(&str, &str)] = &[
        ("??", "80"),
        ("?.", "80"),
        ("||=", "85"),
        ("&&=", "85"),
        ("catch {", "66"),
        ("globalThis", "71"),
        ("queueMicrotask", "71"),
        ("structuredClone", "98"),
        ("hasOwn(", "93"),
        ("fromEntries(", "73"),
        ("matchAll(", "73"),
        ("replaceAll(", "85"),
        ("allSettled(", "76"),
        ("Promise.any(", "85"),
        ("withResolvers(", "119"),
        ("replaceChildren(", "86"),
        (".flat(", "69"),
        (".flatMap(", "69"),
        (".at(", "92"),
        ("this.#", "74"),
        ("AbortSignal.", "103"),
    ];

    #[test]
    fn the_scripts_say_nothing_that_the_oldest_browser_does_not_understand() {
        let code = |script: &'static str| script.lines().filter(|line| !line.trim_start().starts_with("//"));
        for (script, name) in [(RUNTIME, "page.js"), (WORKER, "worker.js"), (ONWARD, "onward.js")] {
            for line in code(script) {
                for (words, since) in TOO_NEW {
                    assert!(!line.contains(words), "{name}: `{words}` is for Chromium {since} and later: {line}");
                }
            }
        }
    }
}
