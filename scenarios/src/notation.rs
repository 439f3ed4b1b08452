//! The notation for pages: `V[X[V']]` is a page of V with a frame of X in it, which frames V's sibling.
//!
//! ```text
//! page     = words place [ "[" page "]" ]
//! words    = { "sandboxed" | "sandboxed-same-origin" | "credentialless" }
//! place    = [ name "=>" ] name | "srcdoc" | "blank" | "blob" | "data"
//! ```
//!
//! The names are those of the file's `[hosts]`. `X=>V` is a document of X that has navigated itself to V.

use url::Url;

use crate::hosts::Hosts;
use crate::place::{Confinement, Made, PageChain, Place};

/// Why a notation could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotationError {
    pub(crate) message: String,
    pub(crate) help: String,
}

/// Reads a page in notation.
pub(crate) fn read_page(text: &str, hosts: &Hosts) -> Result<PageChain, NotationError> {
    let mut chain: PageChain = Vec::new();
    let mut rest = text.trim();
    loop {
        let (own, inner) = match rest.split_once('[') {
            Some((own, inner)) => {
                let inner = inner.trim_end().strip_suffix(']').ok_or_else(|| NotationError {
                    message: format!("{text:?} opens a bracket that it does not close"),
                    help: "write frames in brackets, such as \"V[X[V]]\"".to_owned(),
                })?;
                (own, Some(inner))
            }
            None => (rest, None),
        };
        chain.push(read_place(own.trim(), chain.last(), hosts)?);
        match inner {
            Some(inner) => rest = inner.trim(),
            None => return Ok(chain),
        }
    }
}

/// Reads a URL in notation: a name, perhaps with a path behind it.
pub(crate) fn read_url(text: &str, hosts: &Hosts) -> Result<Url, NotationError> {
    let (name, path) = text.find('/').map_or((text, ""), |slash| text.split_at(slash));
    let base = hosts.get(name).ok_or_else(|| unknown_name(name, hosts))?;
    if path.is_empty() {
        return Ok(base.clone());
    }
    base.join(path).map_err(|error| NotationError {
        message: format!("{text:?} is no place: {error}"),
        help: "write a name and a path, such as \"V/deep/\"".to_owned(),
    })
}

fn read_place(text: &str, parent: Option<&Place>, hosts: &Hosts) -> Result<Place, NotationError> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let name = words.pop().ok_or_else(|| NotationError {
        message: "a document has no name".to_owned(),
        help: "write a page as \"V\", \"V[X]\" or \"V[srcdoc]\"".to_owned(),
    })?;
    let confinement = match words.as_slice() {
        [] => Confinement::None,
        ["sandboxed"] => Confinement::Sandbox,
        ["sandboxed-same-origin"] => Confinement::SandboxWithSameOrigin,
        ["credentialless"] => Confinement::Credentialless,
        _ => {
            return Err(NotationError {
                message: format!("{:?} says nothing about a document", words.join(" ")),
                help: "use one of sandboxed, sandboxed-same-origin and credentialless".to_owned(),
            });
        }
    };
    if let Some((before, name)) = name.split_once("=>") {
        let came_from = Some(read_url(before, hosts)?);
        return Ok(Place { url: read_url(name, hosts)?, made: Made::Served, confinement, came_from });
    }
    let made = [Made::Srcdoc, Made::Blank, Made::Blob, Made::Data].into_iter().find(|made| made.word() == Some(name));
    let Some(made) = made else {
        return Ok(Place { confinement, ..Place::served(read_url(name, hosts)?) });
    };
    let Some(parent) = parent else {
        return Err(NotationError {
            message: format!("{name} cannot be the top-level document"),
            help: "put it into a document that a server sends, such as \"V[srcdoc]\"".to_owned(),
        });
    };
    let url = match made {
        Made::Srcdoc => "about:srcdoc".to_owned(),
        Made::Blank => "about:blank".to_owned(),
        Made::Data => "data:text/html,".to_owned(),
        Made::Blob | Made::Served => format!("blob:{}/document", parent.url.origin().ascii_serialization()),
    };
    let url = url.parse().map_err(|error| NotationError {
        message: format!("{name} cannot be made there: {error}"),
        help: "put it into a document that a server sends".to_owned(),
    })?;
    Ok(Place { url, made, confinement, came_from: None })
}

fn unknown_name(name: &str, hosts: &Hosts) -> NotationError {
    NotationError {
        message: format!("{name:?} is no name of a host"),
        help: format!("use one of {}, or add it to [hosts]", hosts.names().join(", ")),
    }
}

/// The notation as part of a case's name: `V[X[V']]` becomes `v_x_vp`.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in text.trim().chars() {
        match character {
            '[' => slug.push('_'),
            ']' => {}
            '\'' => slug.push('p'),
            '=' => slug.push_str("-to"),
            '>' => slug.push('-'),
            '/' if slug.is_empty() || slug.ends_with('-') => {}
            ' ' | '/' | ':' => slug.push('-'),
            other => slug.push(other.to_ascii_lowercase()),
        }
    }
    slug.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts() -> Hosts {
        let mut hosts = Hosts::empty();
        for (name, url) in [("V", "https://v.example/"), ("V'", "https://s.v.example/"), ("X", "https://x.example/")] {
            hosts.insert(name.to_owned(), url.parse().unwrap());
        }
        hosts
    }

    fn read(text: &str) -> String {
        match read_page(text, &hosts()) {
            Ok(chain) => chain.iter().map(ToString::to_string).collect::<Vec<_>>().join(" > "),
            Err(error) => format!("{}; {}", error.message, error.help),
        }
    }

    #[test]
    fn pages_are_read_from_the_top_inwards() {
        insta::assert_snapshot!(
            ["V", "V[X[V']]", "V[sandboxed X]", "sandboxed V[blob]", "V[X=>V]", "V[credentialless X[srcdoc]]", "X=>V"].map(read).join("\n"),
            @r"
        https://v.example
        https://v.example > https://x.example > https://s.v.example
        https://v.example > sandboxed https://x.example
        sandboxed https://v.example > blob
        https://v.example > https://x.example => https://v.example
        https://v.example > credentialless https://x.example > srcdoc
        https://x.example => https://v.example
        "
        );
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        insta::assert_snapshot!(["V[X", "", "Q", "V[shaded X]", "srcdoc", "V[]"].map(read).join("\n"), @r#"
        "V[X" opens a bracket that it does not close; write frames in brackets, such as "V[X[V]]"
        a document has no name; write a page as "V", "V[X]" or "V[srcdoc]"
        "Q" is no name of a host; use one of V, V', X, or add it to [hosts]
        "shaded" says nothing about a document; use one of sandboxed, sandboxed-same-origin and credentialless
        srcdoc cannot be the top-level document; put it into a document that a server sends, such as "V[srcdoc]"
        a document has no name; write a page as "V", "V[X]" or "V[srcdoc]"
        "#);
    }

    #[test]
    fn names_of_cases_keep_what_tells_pages_apart() {
        let pages = ["V", "V[X[V']]", "V[sandboxed X]", "X=>V", "V/deep/a"];
        assert_eq!(pages.map(slug), ["v", "v_x_vp", "v_sandboxed-x", "x-to-v", "v-deep-a"]);
    }
}
