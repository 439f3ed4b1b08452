//! The notation for pages: `V[X[V']]` is a page of V with a frame of X in it, which frames V's sibling.
//!
//! ```text
//! page     = words place [ "[" page "]" ]
//! words    = { "sandboxed" | "sandboxed-same-origin" | "credentialless" }
//! place    = [ name "=>" ] name | "srcdoc" | "blank" | "blob" | "data"
//! ```
//!
//! The names are those of the file's `[hosts]`. `X=>V` is a document of X that has navigated itself to V.
//!
//! Reports write it again, whatever names a file gives its hosts: [`OriginNames`].

use url::Url;

use crate::frames::{DocumentSource, FrameChain, FrameDocument, Sandboxing};
use crate::hosts::Hosts;

/// Why a notation could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotationError {
    pub(crate) message: String,
    pub(crate) help: String,
}

/// Reads a page in notation.
pub(crate) fn read_page(text: &str, hosts: &Hosts) -> Result<FrameChain, NotationError> {
    let mut chain: FrameChain = Vec::new();
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

fn read_place(text: &str, parent: Option<&FrameDocument>, hosts: &Hosts) -> Result<FrameDocument, NotationError> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let name = words.pop().ok_or_else(|| NotationError {
        message: "a document has no name".to_owned(),
        help: "write a page as \"V\", \"V[X]\" or \"V[srcdoc]\"".to_owned(),
    })?;
    let sandboxing = match words.as_slice() {
        [] => Sandboxing::None,
        ["sandboxed"] => Sandboxing::Sandbox,
        ["sandboxed-same-origin"] => Sandboxing::SandboxWithSameOrigin,
        ["credentialless"] => Sandboxing::Credentialless,
        ["require-corp"] if parent.is_none() => Sandboxing::RequireCorp,
        ["require-corp"] => {
            return Err(NotationError {
                message: "require-corp is for the top-level document".to_owned(),
                help: "write \"require-corp V[X]\": what is framed has the same policy".to_owned(),
            });
        }
        _ => {
            return Err(NotationError {
                message: format!("{:?} says nothing about a document", words.join(" ")),
                help: "use one of sandboxed, sandboxed-same-origin, credentialless and require-corp".to_owned(),
            });
        }
    };
    if let Some((before, name)) = name.split_once("=>") {
        let came_from = Some(read_url(before, hosts)?);
        return Ok(FrameDocument { sandboxing, came_from, ..FrameDocument::served(read_url(name, hosts)?) });
    }
    use DocumentSource::{Blank, Blob, Data, Served, Srcdoc, Written};
    let made = [Srcdoc, Blank, Written, Blob, Data];
    let source = made.into_iter().find(|source| source.word() == Some(name));
    let Some(source) = source else {
        return Ok(FrameDocument { sandboxing, ..FrameDocument::served(read_url(name, hosts)?) });
    };
    let Some(parent) = parent else {
        return Err(NotationError {
            message: format!("{name} cannot be the top-level document"),
            help: "put it into a document that a server sends, such as \"V[srcdoc]\"".to_owned(),
        });
    };
    let url = match source {
        Srcdoc => "about:srcdoc".to_owned(),
        Blank => "about:blank".to_owned(),
        Written => parent.url.to_string(),
        Data => "data:text/html,".to_owned(),
        Blob | Served => format!("blob:{}/document", parent.url.origin().ascii_serialization()),
    };
    let url = url.parse().map_err(|error| NotationError {
        message: format!("{name} cannot be made there: {error}"),
        help: "put it into a document that a server sends".to_owned(),
    })?;
    Ok(FrameDocument { source, sandboxing, ..FrameDocument::served(url) })
}

fn unknown_name(name: &str, hosts: &Hosts) -> NotationError {
    NotationError {
        message: format!("{name:?} is no name of a host"),
        help: format!("use one of {}, or add it to [hosts]", hosts.names().join(", ")),
    }
}

/// How the host of one URL belongs to that of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinship {
    /// Both URLs have one host.
    Same,
    /// The other host lies above: `shop.example` of `www.shop.example`.
    Parent,
    /// The other host lies below.
    Child,
    /// The hosts share a registrable domain, and neither lies below the other.
    Sibling,
    /// The hosts share no registrable domain.
    Stranger,
}

impl Kinship {
    /// How `other` belongs to `one`. `domain` gives a URL's registrable domain, by the public suffix list that counts.
    pub fn between(one: &Url, other: &Url, domain: impl Fn(&Url) -> Option<String>) -> Self {
        let (Some(host), Some(other_host)) = (one.host_str(), other.host_str()) else { return Self::Stranger };
        let lies_below = |host: &str, above: &str| host.strip_suffix(above).is_some_and(|below| below.ends_with('.'));
        if host == other_host {
            Self::Same
        } else if domain(one).is_none_or(|own| domain(other) != Some(own)) {
            Self::Stranger
        } else if lies_below(host, other_host) {
            Self::Parent
        } else if lies_below(other_host, host) {
            Self::Child
        } else {
            Self::Sibling
        }
    }
}

/// A URL's registrable domain, by the public suffix list that counts.
type DomainOf<'s> = Box<dyn Fn(&Url) -> Option<String> + 's>;

/// The names of origins in notation, by what each is to the owner of the cookies: the names that every file has.
///
/// `V` is the owner's host, `P`, `C` and `V'` are its parent, child and sibling, `O` is the host at another port, and
/// `X`, `Y`, `Z` are other sites; `H`, `H'`, `HX` are V, V' and X over http. A second host of a kind has a prime more.
pub struct OriginNames<'s> {
    owner: Url,
    domain: DomainOf<'s>,
    named: Vec<NamedOrigin>,
}

/// An origin that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedOrigin {
    /// A URL of the origin.
    pub url: Url,
    /// The origin's name, such as `HX`.
    pub name: String,
    /// The name of the origin's host, whatever the scheme and the port, such as `X`.
    host: String,
}

impl<'s> OriginNames<'s> {
    /// Letters for other sites, in the order in which they appear.
    const STRANGERS: [char; 7] = ['X', 'Y', 'Z', 'W', 'U', 'T', 'S'];

    /// No names but the owner's to be. `domain` gives a URL's registrable domain, by the public suffix list that counts.
    pub fn new(owner: &Url, domain: impl Fn(&Url) -> Option<String> + 's) -> Self {
        Self { owner: owner.clone(), domain: Box::new(domain), named: Vec::new() }
    }

    /// The place of a URL's origin among those that have names; it gets one if it has none.
    pub fn index(&mut self, url: &Url) -> usize {
        let known = self.named.iter().position(|known| known.url.origin() == url.origin());
        known.unwrap_or_else(|| {
            let host = self.host(url);
            let at_other_port = url.port_or_known_default() != self.owner.port_or_known_default();
            let name = match (url.scheme(), host.as_str()) {
                (scheme, "V") if at_other_port && scheme == self.owner.scheme() => "O".to_owned(),
                ("http", _) => format!("H{}", host.strip_prefix('V').unwrap_or(&host)),
                _ => host.clone(),
            };
            self.named.push(NamedOrigin { url: url.clone(), name, host });
            self.named.len() - 1
        })
    }

    /// The name of a URL's origin.
    pub fn name(&mut self, url: &Url) -> &str {
        let index = self.index(url);
        &self.named[index].name
    }

    /// The origins that have names, in the order in which they got them.
    #[must_use]
    pub fn named(&self) -> &[NamedOrigin] {
        &self.named
    }

    /// Some documents, outermost first, each in the one before: `V[X[srcdoc]]`.
    pub fn page(&mut self, chain: &[FrameDocument]) -> String {
        let documents: Vec<String> = chain.iter().map(|place| self.document(place)).collect();
        documents.join("[") + &"]".repeat(documents.len().saturating_sub(1))
    }

    /// One document: `X`, `sandboxed V`, `X=>V`, `srcdoc`.
    pub fn document(&mut self, place: &FrameDocument) -> String {
        let mut text = place.sandboxing.word().map_or_else(String::new, |word| format!("{word} "));
        if let Some(from) = &place.came_from {
            text += &format!("{}=>", self.name(from));
        }
        text += place.source.word().unwrap_or_else(|| self.name(&place.url));
        text
    }

    /// The name of a URL's host.
    fn host(&self, url: &Url) -> String {
        if let Some(twin) = self.named.iter().find(|known| known.url.host_str() == url.host_str()) {
            return twin.host.clone();
        }
        let mut name = match Kinship::between(&self.owner, url, &self.domain) {
            Kinship::Same => "V".to_owned(),
            Kinship::Parent => "P".to_owned(),
            Kinship::Child => "C".to_owned(),
            Kinship::Sibling => "V'".to_owned(),
            Kinship::Stranger => self.stranger(url).to_string(),
        };
        while self.named.iter().any(|known| known.host == name) {
            name.push('\'');
        }
        name
    }

    /// The letter of another site: that of its host which has a name already, or the next one.
    fn stranger(&self, url: &Url) -> char {
        let domain = (self.domain)(url);
        let neighbour = self.named.iter().find(|known| domain.is_some() && (self.domain)(&known.url) == domain);
        let taken = |letter: &char| self.named.iter().any(|known| known.host.starts_with(*letter));
        let letter = neighbour.and_then(|known| known.host.chars().next());
        letter.or_else(|| Self::STRANGERS.into_iter().find(|letter| !taken(letter))).unwrap_or('S')
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
    use crate::hosts::Site;
    use crate::scenario::ScenarioId;

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
        "shaded" says nothing about a document; use one of sandboxed, sandboxed-same-origin, credentialless and require-corp
        srcdoc cannot be the top-level document; put it into a document that a server sends, such as "V[srcdoc]"
        a document has no name; write a page as "V", "V[X]" or "V[srcdoc]"
        "#);
    }

    /// The last two labels, which will do for names below `example`.
    fn domain(url: &Url) -> Option<String> {
        let labels: Vec<_> = url.host_str()?.rsplit('.').take(2).collect();
        (labels.len() == 2).then(|| format!("{}.{}", labels[1], labels[0]))
    }

    #[test]
    fn what_is_read_is_written_again() {
        let hosts = Hosts::usual(&Site::of_scenario(&ScenarioId::new("shop"), None));
        let owner = hosts.get("V").unwrap();
        let pages = [
            "V",
            "V[X[V']]",
            "V[sandboxed X]",
            "sandboxed V[blob]",
            "V[X=>V]",
            "V[credentialless X[srcdoc]]",
            "P[C[O]]",
            "H[H']",
            "X[HX[X'[Y]]]",
        ];
        for page in pages {
            let chain = read_page(page, &hosts).unwrap();
            assert_eq!(OriginNames::new(owner, domain).page(&chain), page);
        }
    }

    #[test]
    fn every_origin_has_a_name_of_its_own_by_what_it_is_to_the_owner() {
        let table: [(&str, &[(&str, &str)]); 4] = [
            (
                "https://shop.example/",
                &[
                    ("https://evil.example/", "X"),
                    ("https://www.shop.example/", "C"),
                    ("https://api.shop.example/a", "C'"),
                    ("https://shop.example/", "V"),
                    ("https://api.shop.example/b", "C'"),
                ],
            ),
            (
                "https://www.shop.example/",
                &[
                    ("https://one.shop.example/", "V'"),
                    ("https://two.shop.example/", "V''"),
                    ("https://shop.example/", "P"),
                    ("http://two.shop.example/", "H''"),
                    ("http://shop.example/", "HP"),
                ],
            ),
            (
                "https://shop.example/",
                &[
                    ("https://a.example/", "X"),
                    ("https://b.example/", "Y"),
                    ("https://www.a.example/", "X'"),
                    ("http://a.example/", "HX"),
                    ("https://myshop.example/", "Z"),
                ],
            ),
            ("http://shop.example/", &[("http://shop.example/", "H"), ("https://shop.example/", "V")]),
        ];
        for (owner, urls) in table {
            let mut names = OriginNames::new(&owner.parse().unwrap(), domain);
            for (url, name) in urls {
                assert_eq!(names.name(&url.parse().unwrap()), *name, "{url} for {owner}");
            }
        }
    }

    #[test]
    fn names_of_cases_keep_what_tells_pages_apart() {
        let pages = ["V", "V[X[V']]", "V[sandboxed X]", "X=>V", "V/deep/a"];
        assert_eq!(pages.map(slug), ["v", "v_x_vp", "v_sandboxed-x", "x-to-v", "v-deep-a"]);
    }
}
