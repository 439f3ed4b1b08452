//! Suggestions: the word that somebody most likely meant.

/// The one of the `known` words that is nearest to `word`, if it is near: at most two letters are missing, too many,
/// wrong or swapped, and fewer than half of them.
pub fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let word = word.to_lowercase();
    let ranked = known.into_iter().map(|known| (strsim::damerau_levenshtein(&word, known), known));
    let near = ranked.filter(|(distance, _)| *distance <= 2 && distance * 2 < word.chars().count());
    near.min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// The name that was meant where a reader of TOML complains of another: ``unknown field `step`, expected `id` or `steps` ``.
pub fn meant_name(complaint: &str) -> Option<&str> {
    let unknown = ["unknown field ", "unknown variant "].iter().find_map(|begin| complaint.strip_prefix(begin))?;
    let mut names = unknown.split('`').skip(1).step_by(2);
    nearest(names.next()?, names)
}

/// The sentence that suggests a word, with a blank after it; nothing, if there is none to suggest.
pub fn did_you_mean(meant: Option<&str>) -> String {
    meant.map_or_else(String::new, |meant| format!("did you mean `{meant}`? "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_toml_does_not_have_is_understood() {
        let told = "unknown field `step`, expected one of `id`, `title`, `steps`";
        assert_eq!(meant_name(told), Some("steps"));
        assert_eq!(meant_name("unknown variant `image`, expected `img` or `fetch`"), Some("img"));
        assert_eq!(
            meant_name("unknown variant `imagery`, expected `img` or `fetch`"),
            None,
            "four letters are too many"
        );
        assert_eq!(meant_name("invalid type: string `step`, expected `steps`"), None);
    }

    #[test]
    fn a_slip_is_understood_and_another_word_is_not() {
        let known = ["stock", "open", "redirect-chain"];
        let table = [
            ("opne", Some("open")),
            ("OPEN", Some("open")),
            ("stok", Some("stock")),
            ("redirectchain", Some("redirect-chain")),
            ("closed", None),
            ("o", None),
            ("", None),
        ];
        for (word, meant) in table {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
    }
}
