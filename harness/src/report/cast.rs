//! The cast of a case: which origins take part, and the letters by which a context is noted.

use samesite_model::policy::SiteComparison;
use samesite_model::{Host, Origin, SuffixList};
use samesite_reports::site::Actor;
use samesite_scenarios::{FrameChain, Hop, HopTarget, NamedOrigin, OriginNames, nearest_served, own_origin};
use url::Url;

/// Who takes part in a case.
pub(super) struct Cast<'s> {
    suffixes: &'s SuffixList,
    owner: Url,
    names: OriginNames<'s>,
}

impl<'s> Cast<'s> {
    pub(super) fn new(owner: &Url, suffixes: &'s SuffixList) -> Self {
        let domain = |url: &Url| suffixes.registrable_domain(&Host::of(url)?).map(str::to_owned);
        Self { suffixes, owner: owner.clone(), names: OriginNames::new(owner, domain) }
    }

    /// The place of a URL's origin in the cast; it is cast if it is new.
    pub(super) fn index(&mut self, url: &Url) -> usize {
        self.names.index(url)
    }

    pub(super) fn actors(self) -> Vec<Actor> {
        let actor = |NamedOrigin { url, name, .. }: &NamedOrigin| Actor {
            letter: name.clone(),
            origin: url.origin().ascii_serialization(),
            site: self.site(url),
        };
        self.names.named().iter().map(actor).collect()
    }

    /// The documents from the top down: `X[V]`; `–` for none.
    pub(super) fn shape(&mut self, chain: Option<&FrameChain>) -> String {
        chain.filter(|chain| !chain.is_empty()).map_or_else(|| "–".to_owned(), |chain| self.names.page(chain))
    }

    /// The whole context of a hop: `X[V] img`, `X => V form-post`, `V => X -> V link`.
    pub(super) fn notation(&mut self, hop: &Hop, probe: &str) -> String {
        let shape = self.shape(hop.client.as_ref());
        let way: Vec<String> = hop.urls().map(|url| self.names.name(url).to_owned()).collect();
        let way = way.join(" -> ");
        match &hop.target {
            HopTarget::TopLevel if hop.client.is_none() => format!("=> {way} {probe}"),
            HopTarget::TopLevel => format!("{shape} => {way} {probe}"),
            HopTarget::Nested(parents) => {
                let outer: String = parents.iter().map(|place| self.names.document(place) + "[").collect();
                format!("{outer}{way}{} {probe}", "]".repeat(parents.len()))
            }
            HopTarget::ScriptReading | HopTarget::ScriptWriting => format!("{shape} {probe}"),
            HopTarget::Subresource(_) if hop.redirected_from.is_empty() && hop.url.origin() == self.owner.origin() => {
                format!("{shape} {probe}")
            }
            HopTarget::Subresource(_) => format!("{shape} {probe} of {way}"),
        }
    }

    /// How who asks and who is asked relate.
    pub(super) fn relation(&self, hop: &Hop) -> String {
        let Some(from) = hop.client.as_ref().and_then(|chain| match hop.target {
            HopTarget::ScriptReading | HopTarget::ScriptWriting => chain.first().map(|top| &top.url),
            _ => asker(chain),
        }) else {
            return "no page asks".to_owned();
        };
        let is_foreign = |url: &Url| !self.is_same_site(from, url, SiteComparison::Schemeless);
        let relation = if from.origin() == hop.url.origin() {
            "same-origin"
        } else if self.is_same_site(from, &hop.url, SiteComparison::Schemeful) {
            "same-site"
        } else if self.is_same_site(from, &hop.url, SiteComparison::Schemeless) {
            "cross-scheme"
        } else {
            "cross-site"
        };
        let detour = relation != "cross-site" && hop.redirected_from.iter().any(is_foreign);
        if detour { format!("{relation}, through another site") } else { relation.to_owned() }
    }

    fn site(&self, url: &Url) -> String {
        let site = self.suffixes.site(&Origin::of(url));
        site.map_or_else(|| url.origin().ascii_serialization(), |site| site.domain().to_owned())
    }

    fn is_same_site(&self, one: &Url, other: &Url, comparison: SiteComparison) -> bool {
        self.suffixes.same_site(&Origin::of(one), &Origin::of(other), comparison)
    }
}

/// The URL that stands for whoever asks: that of the innermost document a server sent.
pub(super) fn asker(chain: &FrameChain) -> Option<&Url> {
    own_origin(chain).or_else(|| nearest_served(chain).map(|place| &place.url))
}

#[cfg(test)]
mod tests {
    use super::*;
    use samesite_judge::suffixes;

    #[test]
    fn neighbours_below_a_public_suffix_are_other_sites() {
        let mut cast = Cast::new(&"https://one.github.io/".parse().unwrap(), suffixes::embedded());
        for url in ["https://two.github.io/", "https://www.one.github.io/"] {
            cast.index(&url.parse().unwrap());
        }
        assert_eq!(cast.actors().iter().map(|actor| actor.letter.as_str()).collect::<Vec<_>>(), ["X", "C"]);
    }
}
