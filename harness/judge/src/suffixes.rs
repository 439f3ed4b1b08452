//! The public suffix list that comes with the program.

use std::sync::LazyLock;

use samesite_model::SuffixList;

/// The whole list, under its own licence (MPL-2.0, as its first lines say).
static LIST: LazyLock<SuffixList> = LazyLock::new(|| {
    SuffixList::parse(include_str!("../../data/public_suffix_list.dat")).expect("a test reads the list we ship")
});

/// The list that comes with the program.
#[must_use]
pub fn embedded() -> &'static SuffixList {
    &LIST
}

#[cfg(test)]
mod tests {
    use samesite_model::Host;

    #[test]
    fn the_list_knows_private_suffixes_and_its_date() {
        let list = super::embedded();
        let registrable = |host| list.registrable_domain(&Host::parse(host).unwrap()).map(str::to_owned);
        assert_eq!(registrable("static.web.dev").as_deref(), Some("web.dev"));
        assert_eq!(registrable("my-project.github.io").as_deref(), Some("my-project.github.io"));
        assert_eq!(registrable("github.io"), None);
        assert!(list.version().is_some_and(|version| version.starts_with("20")), "the list says how old it is");
    }
}
