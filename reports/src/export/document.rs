//! Documents: HTML whose script acts out what a staging says.

use std::fmt::Write as _;

use super::quoting::quoted;
use super::staging::{Act, Document, Filling, Frame, Names, TO};

/// What scripts are made of, each part with the word by which one sees that it is needed.
const PARTS: &[(&str, &str)] = &[
    (
        "add(",
        "const add = (name, properties) => {\n  const node = Object.assign(document.createElement(name), properties);\n  \
         document.body.append(node);\n  return node;\n};\n",
    ),
    (
        "form(",
        "// A form sent by GET loses its query, which goes with the fields instead.\n\
         const form = (url, method, target, rel) => {\n  const action = new URL(url);\n  \
         const fields = method === \"get\" ? [...action.searchParams] : [[\"field\", \"value\"]];\n  \
         if (method === \"get\") action.search = \"\";\n  \
         const node = add(\"form\", { action: action.href, method, target });\n  \
         if (rel) node.setAttribute(\"rel\", rel);\n  \
         for (const [name, value] of fields) {\n    \
         node.append(Object.assign(document.createElement(\"input\"), { type: \"hidden\", name, value }));\n  }\n  \
         return node;\n};\n",
    ),
    (
        "button(",
        "const button = (form) => {\n  const node = document.createElement(\"button\");\n  form.append(node);\n  \
         return node;\n};\n",
    ),
    ("styled(", "const styled = (style) => Object.assign(add(\"div\", { textContent: \".\" }).style, style);\n"),
];

/// A whole document. `is_visited` says that the user, or the test, goes to it.
pub(super) fn html(document: &Document, names: &dyn Names, is_visited: bool) -> String {
    let script = script(document, names, is_visited);
    let has_offer = document.acts.iter().any(|act| matches!(act, Act::Offer(..)));
    let mut page =
        String::from("<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>A page of the case</title>\n<body>\n");
    if has_offer {
        page += names.scripts();
    }
    if !script.is_empty() {
        let _ = write!(page, "<script>\n{script}</script>\n");
    }
    page
}

/// The script of a document.
fn script(document: &Document, names: &dyn Names, is_visited: bool) -> String {
    let mut acting = String::new();
    if let Some(inner) = &document.frame {
        acting += &framed(inner, names);
    }
    for act in &document.acts {
        let line = match act {
            Act::Run(code, to) => match to {
                Some(to) => code.replace(TO, &format!("\"{}\"", names.url(to))),
                None => (*code).to_owned(),
            },
            Act::Offer(code, to) => {
                let element = code.replace(TO, &format!("\"{}\"", names.url(to)));
                let click = names.click().unwrap_or_default();
                format!(
                    "const element = {element};\nelement.id = \"click\";\nelement.append(\"click here\");\n\
                     if (!element.isConnected) document.body.append(element);\n{click}"
                )
            }
            Act::Read(to) => format!(
                "let seen;\ntry {{\n  seen = document.cookie;\n}} catch (exception) {{\n  seen = `!${{exception.name}}`;\n}}\n\
                 fetch(\"{}\", {{ method: \"POST\", mode: \"no-cors\", credentials: \"omit\", keepalive: true, body: seen }});",
                names.url(to)
            ),
            Act::Write(lines) => {
                let each = lines.iter().map(|line| format!("document.cookie = \"{}\";", names.text(line)));
                each.collect::<Vec<_>>().join("\n")
            }
        };
        acting += line.trim_end();
        acting.push('\n');
    }
    if is_visited {
        acting += names.ending();
    }
    let mut needed = String::new();
    for (number, (word, part)) in PARTS.iter().enumerate() {
        let rest = PARTS[number + 1..].iter().filter(|(word, _)| acting.contains(word));
        if acting.contains(word) || rest.clone().any(|(_, part)| part.contains(word)) {
            needed += part;
        }
    }
    needed + &acting
}

/// The statements that put a frame into a document.
fn framed(frame: &Frame, names: &dyn Names) -> String {
    let mut script = String::from("const frame = document.createElement(\"iframe\");\n");
    if let Some(sandbox) = &frame.sandbox {
        let _ = writeln!(script, "frame.setAttribute(\"sandbox\", \"{}\");", quoted(sandbox));
    }
    if frame.is_credentialless {
        script += "frame.credentialless = true;\n";
    }
    let whole = |document: &Document| string(&html(document, names, false));
    let source = match &frame.filling {
        Filling::Served(address) => format!("frame.src = \"{}\";\n", names.url(address)),
        Filling::Srcdoc(document) => format!("frame.srcdoc = {};\n", whole(document)),
        Filling::Data(document) => {
            format!("frame.src = `data:text/html;charset=utf-8,${{encodeURIComponent({})}}`;\n", whole(document))
        }
        Filling::Blob(document) => {
            format!("frame.src = URL.createObjectURL(new Blob([{}], {{ type: \"text/html\" }}));\n", whole(document))
        }
        Filling::Blank(_) | Filling::Written(_) => String::new(),
    };
    script += &source;
    script += "document.body.append(frame);\n";
    match &frame.filling {
        Filling::Blank(document) => {
            let inner = self::script(document, names, false);
            let _ = write!(
                script,
                "const inner = frame.contentDocument.createElement(\"script\");\ninner.textContent = {};\n\
                 frame.contentDocument.body.append(inner);\n",
                string(&inner)
            );
        }
        Filling::Written(document) => {
            let _ = write!(
                script,
                "frame.contentDocument.open();\nframe.contentDocument.write({});\nframe.contentDocument.close();\n",
                whole(document)
            );
        }
        _ => {}
    }
    script
}

/// A text of our own as a string of a script that stands in a page: what the server fills in stays as it is.
fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '\\' => out += "\\\\",
            '"' => out += "\\\"",
            '\n' => out += "\\n",
            '<' => out += "\\u003c",
            other => out.push(other),
        }
    }
    out + "\""
}
