//! Smaller sketches: everything that can be taken from one, bit by bit.

use super::{Sketch, SketchedCase, SketchedDocument, SketchedJar, SketchedPage, SketchedStep, name_of_line, names};
use crate::frames::Sandboxing;
use crate::probe::{Probe, ProbeKind};

/// What a place is taken for when it need not be what it is: the plain one of its kind, and then the owner's own.
const PLAINER: &[(&str, &str)] = &[
    ("C", "V"),
    ("P", "V"),
    ("O", "V"),
    ("H'", "H"),
    ("V'", "V"),
    ("H", "V"),
    // What another scheme does, another site may do as well.
    ("H", "X"),
    ("X'", "X"),
    ("Y", "X"),
    ("HX", "X"),
    ("X", "V"),
];

/// How hard a place is to think of: the plainest first.
const PLAINEST: [&str; 11] = ["V", "X", "V'", "Y", "H", "C", "P", "X'", "HX", "O", "H'"];

/// A sketch that is smaller than another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smaller {
    /// What was taken away, by the names of things, which stay the same when something else goes: `c1: step s2`.
    pub gone: String,
    /// What is left.
    pub sketch: Sketch,
}

impl Sketch {
    /// How large a sketch is; whatever [`smaller`](Self::smaller) gives is smaller than that.
    #[must_use]
    pub fn size(&self) -> usize {
        let lines: Vec<&String> = self.jars.iter().flat_map(|jar| jar.set.iter().chain(&jar.write)).collect();
        let attributes: usize = lines.iter().map(|line| 6 + 2 * line.matches(';').count()).sum();
        let plantings: usize = self.jars.iter().map(|jar| 8 + place_size(&jar.at) + jar.write.len()).sum();
        self.cases.iter().map(case_size).sum::<usize>() + attributes + plantings
    }

    /// The sketch with one case and what belongs to one question: the steps up to the one named, and the cookie named.
    /// What cannot be left away stays.
    #[must_use]
    pub fn focused(&self, case: &str, step: Option<&str>, cookie: Option<&str>) -> Self {
        let mut focused = self.with_case(case);
        for case in &mut focused.cases {
            if let Some(last) = step.and_then(|step| case.steps.iter().position(|own| own.id == step)) {
                case.steps.truncate(last + 1);
            }
        }
        if let Some(cookie) = cookie {
            focused.keep_lines(|line| name_of_line(line) == cookie);
        }
        if focused.is_playable() { focused } else { self.with_case(case) }
    }

    /// Sketches that are smaller by one thing, the smallest first. Those that the language refuses are left out.
    #[must_use]
    pub fn smaller(&self) -> Vec<Smaller> {
        let mut all = Vec::new();
        self.without_cases(&mut all);
        for (number, case) in self.cases.iter().enumerate() {
            for (gone, smaller) in smaller_cases(case) {
                let mut sketch = self.clone();
                sketch.cases[number] = smaller;
                all.push(Smaller { gone: format!("{}: {gone}", case.id), sketch });
            }
        }
        self.with_plainer_places(&mut all);
        self.with_smaller_jars(&mut all);
        let size = self.size();
        let mut sized: Vec<(usize, Smaller)> = Vec::new();
        for smaller in all {
            let own = smaller.sketch.size();
            let is_new = sized.iter().all(|(_, other)| other.sketch != smaller.sketch);
            if own < size && is_new && smaller.sketch.is_playable() {
                sized.push((own, smaller));
            }
        }
        sized.sort_by_key(|(size, _)| *size);
        sized.into_iter().map(|(_, smaller)| smaller).collect()
    }

    /// Half of the cases, then all but one.
    fn without_cases(&self, all: &mut Vec<Smaller>) {
        let number = self.cases.len();
        if number < 2 {
            return;
        }
        let half = number / 2;
        for (which, cases) in [("first", &self.cases[..half]), ("second", &self.cases[half..])] {
            let gone = format!("half of {number} cases but the {which}");
            all.push(Smaller { gone, sketch: Self { cases: cases.to_vec(), ..self.clone() } });
        }
        for case in 0..number {
            let mut sketch = self.clone();
            let gone = format!("case {}", sketch.cases.remove(case).id);
            all.push(Smaller { gone, sketch });
        }
    }

    fn with_plainer_places(&self, all: &mut Vec<Smaller>) {
        for (place, plainer) in PLAINER {
            let mut sketch = self.clone();
            let replace = |name: &mut String| {
                if name.split('/').next() == Some(place) {
                    *name = format!("{plainer}{}", &name[place.len()..]);
                }
            };
            sketch.places().into_iter().for_each(replace);
            all.push(Smaller { gone: format!("place {place} for {plainer}"), sketch });
        }
        let mut sketch = self.clone();
        let shorten = |name: &mut String| {
            if !name.contains("://") {
                name.truncate(name.find('/').unwrap_or(name.len()));
            }
        };
        sketch.places().into_iter().for_each(shorten);
        all.push(Smaller { gone: "paths".to_owned(), sketch });
    }

    /// Every place that the cases name.
    fn places(&mut self) -> Vec<&mut String> {
        let mut places = Vec::new();
        for case in &mut self.cases {
            let mut pages = vec![&mut case.page];
            for step in &mut case.steps {
                pages.extend(&mut step.to);
                places.extend(step.via.iter_mut().map(|(at, _)| at));
            }
            for document in pages.into_iter().flat_map(|page| &mut page.0) {
                places.extend(&mut document.came_from);
                places.push(&mut document.name);
            }
        }
        places
    }

    fn with_smaller_jars(&self, all: &mut Vec<Smaller>) {
        for jar in 0..self.jars.len() {
            if self.jars.len() > 1 {
                let mut sketch = self.clone();
                let gone = format!("jar of {}", sketch.jars.remove(jar).at);
                all.push(Smaller { gone, sketch: sketch.with_cookies_that_are_there() });
            }
            let mut planter = self.clone();
            planter.jars[jar].at = "V".to_owned();
            planter.jars[jar].prove = None;
            all.push(Smaller { gone: format!("place of jar {jar}"), sketch: planter });
        }
        let lines: Vec<String> = self.jars.iter().flat_map(SketchedJar::lines).cloned().collect();
        if lines.len() > 3 {
            let half = lines.len() / 2;
            for (which, half) in [("first", &lines[..half]), ("second", &lines[half..])] {
                let mut sketch = self.clone();
                sketch.keep_lines(|line| half.iter().any(|kept| kept == line));
                all.push(Smaller { gone: format!("half of {} lines but the {which}", lines.len()), sketch });
            }
        }
        for gone in &lines {
            if lines.len() > 1 {
                let mut sketch = self.clone();
                sketch.keep_lines(|line| line != gone);
                all.push(Smaller { gone: format!("line {}", name_of_line(gone)), sketch });
            }
            let parts: Vec<&str> = gone.split(';').collect();
            for left in 1..parts.len() {
                let rest: Vec<&str> =
                    parts.iter().enumerate().filter(|(part, _)| *part != left).map(|(_, part)| *part).collect();
                let mut sketch = self.clone();
                for jar in &mut sketch.jars {
                    for line in jar.set.iter_mut().chain(&mut jar.write).filter(|line| *line == gone) {
                        *line = rest.join(";");
                    }
                }
                all.push(Smaller { gone: format!("{} of {}", parts[left].trim(), name_of_line(gone)), sketch });
            }
        }
        for jar in 0..self.jars.len() {
            let mut sketch = self.clone();
            let written = std::mem::take(&mut sketch.jars[jar].write);
            sketch.jars[jar].set.extend(written);
            all.push(Smaller { gone: format!("script of jar {jar}"), sketch });
        }
    }

    /// Leaves lines away, and jars that set none then.
    fn keep_lines(&mut self, is_kept: impl Fn(&str) -> bool) {
        for jar in &mut self.jars {
            jar.set.retain(|line| is_kept(line));
            jar.write.retain(|line| is_kept(line));
        }
        self.jars.retain(|jar| jar.lines().next().is_some());
        *self = self.clone().with_cookies_that_are_there();
    }

    /// Lets nobody set a cookie that no line makes.
    fn with_cookies_that_are_there(mut self) -> Self {
        let there = names(&self.jars);
        for case in &mut self.cases {
            case.sets.retain(|name| there.contains(name));
            for step in &mut case.steps {
                step.sets.retain(|name| there.contains(name));
            }
        }
        self
    }
}

impl SketchedJar {
    fn lines(&self) -> impl Iterator<Item = &String> {
        self.set.iter().chain(&self.write)
    }
}

fn place_size(name: &str) -> usize {
    let (host, path) = name.split_at(name.find('/').unwrap_or(name.len()));
    PLAINEST.iter().position(|place| *place == host).unwrap_or(PLAINEST.len()) + 2 * usize::from(!path.is_empty())
}

fn document_size(document: &SketchedDocument) -> usize {
    let name = if document.is_made() { 6 } else { place_size(&document.name) };
    let came_from = document.came_from.as_ref().map_or(0, |from| 12 + place_size(from));
    20 + name + came_from + 4 * usize::from(document.sandboxing != Sandboxing::None)
}

fn page_size(page: &SketchedPage) -> usize {
    page.0.iter().map(document_size).sum()
}

fn case_size(case: &SketchedCase) -> usize {
    let steps: usize = case.steps.iter().map(step_size).sum();
    60 + page_size(&case.page) + steps + 2 * case.sets.len()
}

fn step_size(step: &SketchedStep) -> usize {
    let way = |(at, status): &(String, u16)| 12 + place_size(at) + usize::from(*status != 302);
    let probe = usize::from(plainest(step.probe) != step.probe);
    40 + step.to.as_ref().map_or(0, page_size)
        + step.via.iter().map(way).sum::<usize>()
        + 3 * usize::from(step.by.is_some())
        + 2 * step.sets.len()
        + 2 * probe
}

/// The probe that one thinks of first.
fn plainest(probe: Probe) -> Probe {
    match probe.kind() {
        ProbeKind::Subresource => Probe::Img,
        ProbeKind::NestedNavigation if probe.method() == "GET" => Probe::Iframe,
        ProbeKind::SelfNavigation if probe.method() == "GET" => Probe::SelfLocation,
        ProbeKind::TopLevelNavigation if probe.opens_window() && probe.method() == "GET" => Probe::LinkBlank,
        ProbeKind::TopLevelNavigation if probe.breaks_out_of_frames() && probe.method() == "GET" => Probe::LinkTop,
        ProbeKind::TopLevelNavigation if probe.method() == "GET" => Probe::Link,
        ProbeKind::TopLevelNavigation if !probe.breaks_out_of_frames() => Probe::FormPost,
        _ => probe,
    }
}

/// A case without one thing, and what that is.
fn smaller_cases(case: &SketchedCase) -> Vec<(String, SketchedCase)> {
    let mut all = Vec::new();
    let mut with = |gone: String, change: &dyn Fn(&mut SketchedCase)| {
        let mut smaller = case.clone();
        change(&mut smaller);
        all.push((gone, smaller));
    };
    for (gone, page) in smaller_pages(&case.page) {
        with(format!("page {gone}"), &|case| case.page = page.clone());
    }
    with("cookies of page".to_owned(), &|case| case.sets.clear());
    for (number, step) in case.steps.iter().enumerate() {
        let id = &step.id;
        with(format!("all from {id}"), &|case| case.steps.truncate(number));
        with(format!("step {id}"), &|case| {
            case.steps.remove(number);
            forget(case);
        });
        let is_page = matches!(step.probe.kind(), ProbeKind::TopLevelNavigation | ProbeKind::AddressBar);
        if let Some(page) = step.to.as_ref().filter(|_| is_page) {
            with(format!("all until {id} has come"), &|case| {
                case.page = page.clone();
                case.sets.clone_from(&step.sets);
                case.steps.drain(..=number);
                for by in case.steps.iter_mut().filter_map(|step| step.by.as_mut()) {
                    if let Some(rest) = by.strip_prefix(id.as_str()) {
                        *by = if rest.is_empty() { "page".to_owned() } else { rest.trim_start_matches('-').to_owned() };
                    }
                }
                forget(case);
            });
        }
        with(format!("redirects of {id}"), &|case| case.steps[number].via.clear());
        for way in 0..step.via.len() {
            with(format!("redirect {way} of {id}"), &|case| _ = case.steps[number].via.remove(way));
            with(format!("status {way} of {id}"), &|case| case.steps[number].via[way].1 = 302);
        }
        with(format!("actor of {id}"), &|case| case.steps[number].by = None);
        with(format!("cookies of {id}"), &|case| case.steps[number].sets.clear());
        with(format!("probe of {id}"), &|case| case.steps[number].probe = plainest(case.steps[number].probe));
        for (gone, page) in step.to.iter().flat_map(smaller_pages) {
            with(format!("{gone} of {id}"), &|case| case.steps[number].to = Some(page.clone()));
        }
    }
    all
}

/// Lets nobody act in a document that a step brought which is gone.
fn forget(case: &mut SketchedCase) {
    let ids: Vec<String> = case.steps.iter().map(|step| step.id.clone()).collect();
    for (number, step) in case.steps.iter_mut().enumerate() {
        let is_there = |by: &String| {
            let of_page = by == "page" || by == "frame" || by.starts_with("frame-");
            of_page || ids[..number].iter().any(|id| by == id || by.starts_with(&format!("{id}-frame")))
        };
        step.by = step.by.take().filter(is_there);
    }
}

/// A page without one thing, and what that is.
fn smaller_pages(page: &SketchedPage) -> Vec<(String, SketchedPage)> {
    let mut all = Vec::new();
    for (depth, document) in page.0.iter().enumerate() {
        if page.0.len() > 1 {
            let mut documents = page.0.clone();
            documents.remove(depth);
            all.push((format!("document {document} of {}", page.0.len()), SketchedPage(documents)));
            all.push((format!("all below {document} of {}", page.0.len()), SketchedPage(page.0[..=depth].to_vec())));
        }
        let mut with = |gone: &str, document: SketchedDocument| {
            let mut documents = page.0.clone();
            documents[depth] = document;
            all.push((format!("{gone} at depth {depth}"), SketchedPage(documents)));
        };
        with("sandbox", SketchedDocument { sandboxing: Sandboxing::None, ..document.clone() });
        with("way there", SketchedDocument { came_from: None, ..document.clone() });
        if document.is_made() {
            with("making", SketchedDocument { name: "V".to_owned(), ..document.clone() });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::{About, Draws};

    /// What a shrinking comes to that takes whatever still holds.
    fn smallest(mut sketch: Sketch, holds: &dyn Fn(&Sketch) -> bool) -> Sketch {
        while let Some(smaller) = sketch.smaller().into_iter().find(|smaller| holds(&smaller.sketch)) {
            sketch = smaller.sketch;
        }
        sketch
    }

    fn drawn(seed: u64) -> Sketch {
        let mut draws = Draws::new(seed);
        let mut sketch = draws.jar();
        sketch.cases = (0..3).map(|number| draws.case(&sketch.clone(), &format!("c{number}"))).collect();
        sketch
    }

    #[test]
    fn whatever_is_smaller_is_playable_and_smaller() {
        for seed in 0..4 {
            let sketch = drawn(seed);
            for Smaller { sketch: smaller, .. } in sketch.smaller() {
                assert!(smaller.size() < sketch.size());
                assert!(smaller.is_playable(), "{}", smaller.text(&About::drawn()));
            }
        }
    }

    #[test]
    fn what_does_not_matter_is_taken_away_until_nothing_is_left() {
        for seed in 0..3 {
            let sketch = smallest(drawn(seed), &|_| true);
            let [case] = sketch.cases.as_slice() else { panic!("one case is left: {sketch:?}") };
            assert_eq!((case.to_string(), sketch.jars.len()), ("V".to_owned(), 1));
            let lines: Vec<&String> = sketch.jars[0].lines().collect();
            assert!(lines.len() == 1 && !lines[0].contains(';'), "{lines:?}");
        }
    }

    #[test]
    fn what_matters_is_kept() {
        let text = r#"
title = "t"
why = "w"
clauses = ["B212"]
jar = [{ at = "P", set = ["a=1; SameSite=Lax; Secure; HttpOnly", "b=1; Secure", "c=1; Path=/deep"] }]
[[case]]
id = "one"
title = "t"
page = "sandboxed X=>V[Y[srcdoc]]"
steps = [
    { probe = "img", to = "V'", via = [{ at = "Y", status = 307 }] },
    { id = "post", in = "page", probe = "form-post", to = "V[X]", via = [{ at = "X'", status = 303 }, { at = "C", status = 307 }] },
    { probe = "reload-by-user" },
    { in = "reload-by-user", probe = "link-top", to = "P" },
]
[[case]]
id = "two"
title = "t"
page = "V"
"#;
        let sketch = Sketch::read("t.toml", text).unwrap();
        // A reload after a POST that somebody has redirected, and a cookie with SameSite.
        let holds = |sketch: &Sketch| {
            let steps = sketch.cases.iter().flat_map(|case| case.steps.windows(2));
            let is_reloaded = |pair: &[SketchedStep]| {
                pair[1].probe == Probe::ReloadByUser && pair[0].probe.method() == "POST" && !pair[0].via.is_empty()
            };
            steps.into_iter().any(is_reloaded) && sketch.text(&About::drawn()).contains("SameSite")
        };
        let smallest = smallest(sketch.focused("one", Some("reload-by-user"), Some("a")), &holds);
        assert_eq!(smallest.cases[0].to_string(), "V: form-post to V by way of V (302), then reload-by-user");
        assert_eq!(smallest.jars[0].set, ["a=1; SameSite=Lax"]);
    }
}
