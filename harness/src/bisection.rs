//! Bisection: the place in a row at which an answer turned, found with as few questions as possible.

/// Where an answer turned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    /// The last one that answers as the first does.
    pub before: usize,
    /// The first one that answers otherwise.
    pub after: usize,
    /// Those in between that have no answer.
    pub silent: Vec<usize>,
}

/// Finds where the answer turned in a row of `length`; `ask` answers for one of them, `None` where it cannot.
///
/// `None` if the last one answers as the first does, or one of the two not at all.
/// Whatever is neither the first one's answer nor the last one's counts as turned.
///
/// # Errors
///
/// Those of `ask`.
pub(crate) fn turn<A: PartialEq, E>(
    length: usize,
    mut ask: impl FnMut(usize) -> Result<Option<A>, E>,
) -> Result<Option<Turn>, E> {
    if length < 2 {
        return Ok(None);
    }
    let (mut before, mut after) = (0, length - 1);
    let (Some(first), Some(last)) = (ask(before)?, ask(after)?) else { return Ok(None) };
    if first == last {
        return Ok(None);
    }
    let mut silent = Vec::new();
    loop {
        let middle = before + (after - before) / 2;
        // The nearest to the middle that may still have an answer.
        let candidates = (before + 1..after).filter(|place| !silent.contains(place));
        let Some(place) = candidates.min_by_key(|place| place.abs_diff(middle)) else { break };
        match ask(place)? {
            None => silent.push(place),
            Some(answer) if answer == first => before = place,
            Some(_) => after = place,
        }
    }
    silent.retain(|place| (before..after).contains(place));
    silent.sort_unstable();
    Ok(Some(Turn { before, after, silent }))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    /// The two places of a turn, and the silent ones between them.
    type Places = (usize, usize, Vec<usize>);

    /// The turn in a row of answers, `?` for none, and how many were asked.
    fn found(row: &str) -> (Option<Places>, usize) {
        let row: Vec<char> = row.chars().collect();
        let mut asked = 0;
        let found = turn(row.len(), |place| {
            asked += 1;
            Ok::<_, Infallible>(Some(row[place]).filter(|answer| *answer != '?'))
        });
        let Ok(found) = found;
        (found.map(|Turn { before, after, silent }| (before, after, silent)), asked)
    }

    #[test]
    fn a_turn_is_found_over_holes_in_as_many_questions_as_halving_takes() {
        let table: [(&str, Option<Places>, usize); 9] = [
            ("ab", Some((0, 1, vec![])), 2),
            ("aaaaaaab", Some((6, 7, vec![])), 5),
            ("abbbbbbb", Some((0, 1, vec![])), 4),
            ("aaaabbbb", Some((3, 4, vec![])), 5),
            ("aa??bb", Some((1, 4, vec![2, 3])), 6),
            ("a????b", Some((0, 5, vec![1, 2, 3, 4])), 6),
            ("aacbb", Some((1, 2, vec![])), 4),
            ("aaaa", None, 2),
            ("?aab", None, 2),
        ];
        for (row, expected, questions) in table {
            assert_eq!(found(row), (expected, questions), "{row}");
        }
        assert_eq!(found("a"), (None, 0));
    }

    #[test]
    fn many_builds_take_few_questions() {
        let row: String = (0..40).map(|place| if place < 27 { 'a' } else { 'b' }).collect();
        let (turn, asked) = found(&row);
        assert_eq!(turn.map(|(before, after, _)| (before, after)), Some((26, 27)));
        assert!(asked <= 2 + 6, "{asked}");
    }
}
