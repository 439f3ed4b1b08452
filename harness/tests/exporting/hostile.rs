//! Strangers' texts: whatever a recording says, it stays a text.

use samesite_format::{HeaderField, Product};
use serde_json::Value;

use crate::obedient::{obedient, scenario};
use crate::program::Workplace;
use crate::{exported, files};

/// What would be obeyed if it were taken for markup, script, a template of the suite's server, or Markdown.
const ATTACK: &str = "</script><script>alert(1)</script>{{host}}[[here]]`'[x](https://evil.example)<!-- | \u{202e}";

fn recorded() -> Workplace {
    let source = format!(
        "title = '''{ATTACK}'''\nwhy = '''{ATTACK}'''\nclauses = ['B212']\n\
         [[jar]]\nat = 'https://wild.example/'\n\
         set = ['''a</script><script>alert(1)</script>{{{{host}}}}=\"${{x}}`; SameSite=None; Secure''', 'b=1; SameSite=Lax; Secure', 'c=</script>; Secure']\n\
         [[case]]\nid = 'wild'\ntitle = '''{ATTACK}'''\npage = 'https://other.example/'\n\
         steps = [{{ probe = 'img', to = 'https://wild.example/%3Cscript%3E?x={{{{host}}}}' }}]\n"
    );
    let source = source.replace('\u{202e}', "\u{2060}");
    let wild = scenario("made-up/wild", &source);
    let workplace = Workplace::new();
    for product in [Product::Chromium, Product::FirefoxEsr] {
        let mut recording = obedient(product, "156.0", "open", std::slice::from_ref(&wild));
        recording.environment.system = ATTACK.to_owned();
        recording.environment.harness = ATTACK.to_owned();
        let requests = recording.plays.iter_mut().flat_map(|play| &mut play.observations);
        for request in requests.flat_map(|seen| &mut seen.requests) {
            request.headers.push(HeaderField("user-agent".to_owned(), format!("{ATTACK}\u{1b}[2J```\n").into_bytes()));
        }
        workplace.keep(&format!("{}.json", product.id()), &recording);
    }
    workplace
}

#[test]
fn nothing_from_outside_leaves_its_place() {
    let workplace = recorded();
    let document = exported(&workplace, "wild", &[]);
    let all = files(&document);
    for form in ["wpt/", "bug-report/", "har/"] {
        assert!(all.iter().any(|file| file.starts_with(form)), "{form} of {all:?}");
    }
    for file in all {
        let text = workplace.read(&format!("out/{file}"));
        if file.ends_with(".html") || file.ends_with(".js") {
            assert!(!text.contains("alert(1)</script>") && !text.contains("<!--"), "{file}: {text}");
            let opened = text.matches("<script").count();
            assert_eq!(opened, text.matches("</script>").count(), "{file}: {text}");
            // What the suite's server fills in; a page of its own is served by nobody.
            let filled_in = if file.starts_with("wpt/") { text.as_str() } else { "" };
            for (at, _) in filled_in.match_indices("{{") {
                let name = &text[at..];
                assert!(
                    ["{{host}}", "{{hosts[alt][", "{{ports[http"].iter().any(|own| name.starts_with(own)),
                    "{file}: {name}"
                );
                // Ours stand where an origin does.
                assert!(text[..at].ends_with("://") || text[..at].ends_with(':'), "{file}: {}", &text[..at]);
            }
        }
        if file.ends_with(".json") || file.ends_with(".har") {
            serde_json::from_str::<Value>(&text).unwrap_or_else(|error| panic!("{file}: {error}: {text}"));
        }
        if file.ends_with(".md") {
            let outside = outside_of_code(&text);
            assert!(!outside.contains("<script") && !outside.contains("](https://evil"), "{file}: {outside}");
            assert!(!text.contains('\u{1b}') && !text.contains('\u{2060}'), "{file}");
        }
        if file.ends_with(".ini") {
            assert!(!text.contains("{{"), "{file}: {text}");
        }
    }
}

/// A Markdown text without its blocks and pieces of code, in which nothing is markup.
fn outside_of_code(text: &str) -> String {
    let mut outside = String::new();
    let mut fence: Option<String> = None;
    for line in text.lines() {
        match &fence {
            Some(end) if line == end => fence = None,
            Some(_) => {}
            None if line.starts_with("```") => {
                fence = Some(line.chars().take_while(|sign| *sign == '`').collect());
            }
            None => {
                // Pieces of code stand between runs of as many backquotes.
                let mut rest = line;
                while let Some(at) = rest.find('`').filter(|at| !rest[..*at].ends_with('\\')) {
                    let ticks: String = rest[at..].chars().take_while(|sign| *sign == '`').collect();
                    outside += &rest[..at];
                    let after = &rest[at + ticks.len()..];
                    rest = after.find(&ticks).map_or("", |end| &after[end + ticks.len()..]);
                }
                outside += &rest.replace("\\<", "").replace("\\[", "").replace("\\]", "");
                outside.push('\n');
            }
        }
    }
    outside
}
