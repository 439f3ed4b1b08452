//! Shrinking: the smallest sketch that still surprises in the same way, found by playing smaller ones.
//!
//! Each round plays several smaller sketches, and goes on with the smallest of those that still surprise. What kept a
//! sketch from surprising when it was gone is tried again in the end alone, when nothing else can go: so the result has
//! nothing that could be left away by itself.

use std::collections::BTreeSet;

use samesite_scenarios::sketch::{Sketch, Smaller};

/// A sketch on its way to the smallest.
#[derive(Clone, Debug)]
pub struct Shrinking {
    smallest: Sketch,
    /// What was needed when it was last taken away, by name.
    needed: BTreeSet<String>,
    /// What is needed in the smallest one, by name.
    needed_now: BTreeSet<String>,
    /// What could be taken away one by one in the round before, all at once.
    together: Option<Sketch>,
    rounds: usize,
}

/// A smaller sketch that is to be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// What is gone, by name; `None` for several things.
    gone: Option<String>,
    /// The sketch.
    pub sketch: Sketch,
}

impl Shrinking {
    /// The way to the smallest begins with a sketch that surprises.
    #[must_use]
    pub const fn new(sketch: Sketch) -> Self {
        Self { smallest: sketch, needed: BTreeSet::new(), needed_now: BTreeSet::new(), together: None, rounds: 0 }
    }

    /// The smallest one that surprised.
    #[must_use]
    pub const fn smallest(&self) -> &Sketch {
        &self.smallest
    }

    /// How many rounds there were.
    #[must_use]
    pub const fn rounds(&self) -> usize {
        self.rounds
    }

    /// What to play next, at most so many; nothing, when nothing can be taken away any more.
    #[must_use]
    pub fn next(&self, most: usize) -> Vec<Trial> {
        let smaller = self.smallest.smaller();
        let untried = |smaller: &&Smaller| !self.needed.contains(&smaller.gone);
        let again = |smaller: &&Smaller| !self.needed_now.contains(&smaller.gone);
        let mut chosen: Vec<&Smaller> = smaller.iter().filter(untried).collect();
        if chosen.is_empty() {
            chosen = smaller.iter().filter(again).collect();
        }
        let together = self.together.iter().map(|sketch| Trial { gone: None, sketch: sketch.clone() });
        let one_by_one = chosen
            .into_iter()
            .map(|smaller| Trial { gone: Some(smaller.gone.clone()), sketch: smaller.sketch.clone() });
        together.chain(one_by_one).take(most.max(1)).collect()
    }

    /// Learns of what was played whether it still surprised in the same way.
    pub fn learn(&mut self, played: &[(Trial, bool)]) {
        self.rounds += 1;
        self.together = None;
        for (trial, surprised) in played {
            if let (Some(gone), false) = (&trial.gone, surprised) {
                self.needed.insert(gone.clone());
                self.needed_now.insert(gone.clone());
            }
        }
        let surprising = played.iter().filter(|(_, surprised)| *surprised).map(|(trial, _)| trial);
        let Some(best) = surprising.clone().min_by_key(|trial| trial.sketch.size()) else { return };
        self.smallest = best.sketch.clone();
        self.needed_now.clear();
        let mut together = self.smallest.clone();
        for gone in surprising.filter_map(|trial| trial.gone.as_ref()) {
            if let Some(smaller) = together.smaller().into_iter().find(|smaller| smaller.gone == *gone) {
                together = smaller.sketch;
            }
        }
        self.together = (together != self.smallest).then_some(together);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use samesite_scenarios::sketch::{About, Draws};

    /// Plays by asking a closure, round by round; gives the smallest and how many sketches it took.
    fn shrunk(sketch: Sketch, most: usize, surprises: &dyn Fn(&Sketch) -> bool) -> (Sketch, usize) {
        assert!(surprises(&sketch));
        let mut shrinking = Shrinking::new(sketch);
        let mut plays = 0;
        loop {
            let trials = shrinking.next(most);
            if trials.is_empty() {
                return (shrinking.smallest, plays);
            }
            plays += trials.len();
            let played: Vec<(Trial, bool)> = trials
                .into_iter()
                .map(|trial| {
                    let holds = surprises(&trial.sketch);
                    (trial, holds)
                })
                .collect();
            shrinking.learn(&played);
        }
    }

    fn case(page: &str, steps: &str) -> Sketch {
        let text = format!(
            "title = \"t\"\nwhy = \"w\"\nclauses = [\"B212\"]\n\
             jar = [{{ at = \"V\", set = [\"a=1; SameSite=Lax; Secure\", \"b=1; SameSite=Strict; Secure; Path=/\", \"c=1\"] }}]\n\
             [[case]]\nid = \"c\"\ntitle = \"t\"\npage = {page:?}\nsteps = [{steps}]\n"
        );
        Sketch::read("t.toml", &text).unwrap()
    }

    #[test]
    fn the_smallest_is_reached_whatever_lies_around() {
        let sketch = case(
            "sandboxed-same-origin X=>P[Y[V']]",
            r#"{ id = "one", probe = "img", to = "C" },
               { id = "two", in = "page", probe = "form-post", to = "V[X]", via = [{ at = "X'", status = 303 }, { at = "Y", status = 307 }] },
               { id = "three", in = "two", probe = "reload-by-user" },
               { id = "four", probe = "read-cookies" }"#,
        );
        let surprises = |sketch: &Sketch| {
            let text = sketch.text(&About::drawn());
            text.contains("reload-by-user") && text.contains("status") && text.contains("SameSite=Strict")
        };
        let (smallest, plays) = shrunk(sketch, 12, &surprises);
        assert_eq!(smallest.cases[0].to_string(), "V: form-post to V by way of V (302), then reload-by-user");
        assert_eq!(smallest.jars[0].set, ["b=1; SameSite=Strict"]);
        assert!(plays < 150, "{plays} plays");
    }

    #[test]
    fn nothing_can_be_taken_from_the_result_alone() {
        for seed in 0..4 {
            let mut draws = Draws::new(seed);
            let mut sketch = draws.jar();
            sketch.cases = vec![draws.case(&sketch.clone(), "c")];
            // As many signs of one sort as there were at first: nothing but these matters.
            let redirects = |sketch: &Sketch| sketch.text(&About::drawn()).matches("status").count();
            let wanted = redirects(&sketch);
            let surprises = |sketch: &Sketch| redirects(sketch) == wanted;
            let (smallest, _) = shrunk(sketch, 5, &surprises);
            assert!(smallest.smaller().iter().all(|smaller| !surprises(&smaller.sketch)));
        }
    }

    #[test]
    fn what_cannot_be_smaller_stays_as_it_is() {
        let sketch = case("V", "");
        let whole = sketch.clone();
        let (smallest, _) = shrunk(sketch, 3, &|sketch| *sketch == whole);
        assert_eq!(smallest, whole);
    }
}
