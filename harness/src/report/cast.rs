//! The cast of a case: which origins take part, and the letters by which a context is noted.

use samesite_model::policy::SiteComparison;
use samesite_model::{Origin, SuffixList};
use samesite_reports::site::Actor;
use samesite_scenarios::{Hop, HopTarget, Made, PageChain, Place, own_origin};
use url::Url;

/// Letters for other sites, in the order in which they appear.
const OTHERS: [&str; 6] = ["X", "Y", "Z", "W", "U", "T"];

/// Who takes part in a case. The first actor owns the cookies, whether it appears or not.
pub(super) struct Cast<'s> {
    suffixes: &'s SuffixList,
    owner: Url,
    members: Vec<Member>,
}

struct Member {
    url: Url,
    letter: String,
    site: String,
}

impl<'s> Cast<'s> {
    pub(super) fn new(owner: &Url, suffixes: &'s SuffixList) -> Self {
        Self { suffixes, owner: owner.clone(), members: Vec::new() }
    }

    /// The place of a URL's origin in the cast; it is cast if it is new.
    pub(super) fn index(&mut self, url: &Url) -> usize {
        let known = self.members.iter().position(|member| member.url.origin() == url.origin());
        known.unwrap_or_else(|| {
            let member = Member { url: url.clone(), letter: self.letter(url), site: self.site(url) };
            self.members.push(member);
            self.members.len() - 1
        })
    }

    pub(super) fn actors(self) -> Vec<Actor> {
        let actor = |member: Member| Actor {
            letter: member.letter,
            origin: member.url.origin().ascii_serialization(),
            site: member.site,
        };
        self.members.into_iter().map(actor).collect()
    }

    /// The documents from the top down: `X[V]`; `–` for none.
    pub(super) fn shape(&mut self, chain: Option<&PageChain>) -> String {
        let Some(chain) = chain.filter(|chain| !chain.is_empty()) else { return "–".to_owned() };
        let places: Vec<String> = chain.iter().map(|place| self.place(place)).collect();
        places.join("[") + &"]".repeat(places.len() - 1)
    }

    /// One document: by its letter, or by how it was made.
    fn place(&mut self, place: &Place) -> String {
        let own = place.made.word().map_or_else(|| self.named(&place.url), str::to_owned);
        let before = place.came_from.as_ref().map_or_else(String::new, |url| self.named(url) + "=>");
        let confinement = place.confinement.word().map_or_else(String::new, |word| format!("{word} "));
        format!("{confinement}{before}{own}")
    }

    /// The whole context of a hop: `X[V] img`, `X => V form-post`, `V => X -> V link`.
    pub(super) fn notation(&mut self, hop: &Hop, probe: &str) -> String {
        let shape = self.shape(hop.client.as_ref());
        let way: Vec<String> = hop.redirected_from.iter().chain([&hop.url]).map(|url| self.named(url)).collect();
        let way = way.join(" -> ");
        match &hop.target {
            HopTarget::TopLevel if hop.client.is_none() => format!("=> {way} {probe}"),
            HopTarget::TopLevel => format!("{shape} => {way} {probe}"),
            HopTarget::Nested(parents) => {
                let outer: String = parents.iter().map(|place| self.place(place) + "[").collect();
                format!("{outer}{way}{} {probe}", "]".repeat(parents.len()))
            }
            HopTarget::ScriptReading | HopTarget::ScriptWriting => format!("{shape} {probe}"),
            HopTarget::Subresource(_) if way == "V" => format!("{shape} {probe}"),
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

    fn named(&mut self, url: &Url) -> String {
        let index = self.index(url);
        self.members[index].letter.clone()
    }

    /// `V` for the owner's host, `V'` for a sibling, `X` for another site; a scheme other than the owner's is named.
    fn letter(&self, url: &Url) -> String {
        let same_host = |one: &Url, other: &Url| one.host_str() == other.host_str();
        if let Some(twin) = self.members.iter().find(|member| same_host(&member.url, url)) {
            let bare = twin.letter.rsplit(':').next().unwrap_or_default().to_owned();
            return format!("{}{bare}", self.scheme(url));
        }
        let is_neighbour = |other: &Url| self.is_same_site(url, other, SiteComparison::Schemeless);
        let base = if is_neighbour(&self.owner) {
            "V".to_owned()
        } else {
            let neighbour = self.members.iter().find(|member| is_neighbour(&member.url));
            let bare = |member: &Member| {
                member.letter.rsplit(':').next().unwrap_or_default().trim_end_matches('\'').to_owned()
            };
            neighbour.map_or_else(|| self.next_letter(), bare)
        };
        let mut hosts: Vec<&str> = Vec::new();
        if base == "V" && !same_host(&self.owner, url) {
            hosts.extend(self.owner.host_str());
        }
        let neighbours = self.members.iter().filter(|member| is_neighbour(&member.url));
        for host in neighbours.filter_map(|member| member.url.host_str()) {
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        let siblings = if same_host(&self.owner, url) { 0 } else { hosts.len() };
        format!("{}{base}{}", self.scheme(url), "'".repeat(siblings))
    }

    fn next_letter(&self) -> String {
        let taken = |letter: &str| {
            self.members.iter().any(|member| member.letter.rsplit(':').next().unwrap_or_default().starts_with(letter))
        };
        OTHERS.iter().find(|letter| !taken(letter)).copied().unwrap_or("S").to_owned()
    }

    fn scheme(&self, url: &Url) -> &'static str {
        match (self.owner.scheme(), url.scheme()) {
            (owner, own) if owner == own => "",
            (_, "http") => "http:",
            _ => "https:",
        }
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
pub(super) fn asker(chain: &PageChain) -> Option<&Url> {
    own_origin(chain).or_else(|| chain.iter().rev().find(|place| place.made == Made::Served).map(|place| &place.url))
}

#[cfg(test)]
mod tests {
    use super::*;
    use samesite_judge::suffixes;

    fn letters(owner: &str, urls: &[&str]) -> Vec<String> {
        let mut cast = Cast::new(&owner.parse().unwrap(), suffixes::embedded());
        urls.iter().map(|url| cast.named(&url.parse().unwrap())).collect()
    }

    #[test]
    fn the_owner_is_v_whenever_it_appears() {
        let urls = ["https://evil.example/", "https://shop.example/", "https://www.shop.example/"];
        assert_eq!(letters("https://shop.example/", &urls), ["X", "V", "V'"]);
        let urls = ["https://www.shop.example/", "https://api.shop.example/", "https://shop.example/"];
        assert_eq!(letters("https://shop.example/", &urls), ["V'", "V''", "V"]);
    }

    #[test]
    fn other_sites_have_letters_of_their_own_and_siblings_share_them() {
        let urls = ["https://a.example/", "https://b.example/", "https://www.a.example/", "https://a.example/again"];
        assert_eq!(letters("https://shop.example/", &urls), ["X", "Y", "X'", "X"]);
    }

    #[test]
    fn another_scheme_is_named() {
        let urls = ["http://shop.example/", "https://shop.example/", "http://a.example/", "https://a.example/"];
        assert_eq!(letters("https://shop.example/", &urls), ["http:V", "V", "http:X", "X"]);
    }

    #[test]
    fn neighbours_below_a_public_suffix_are_other_sites() {
        assert_eq!(letters("https://one.github.io/", &["https://two.github.io/"]), ["X"]);
    }
}
