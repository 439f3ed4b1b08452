//! Files: within a package none needs one that needs it.
//!
//! A file needs another when it names something that is defined there: by `use`, or by a path that begins with `crate`,
//! `super`, `self` or a module below it. What a file only hands on, by `pub use`, it does not need; whoever takes it
//! from there needs the file that defines it. A module that uses a type of the one above it, which uses the module, is
//! a circle like any other: the type belongs in a file of its own, or the function one floor higher.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::packages::packages;
use crate::sources::{Token, end_of_group, tokens};

/// A module by its path from the root of its package: `["drive", "session"]`.
type ModulePath = Vec<String>;

/// One module of a package.
#[derive(Default)]
struct Module {
    /// The file that it stands in.
    file: PathBuf,
    /// The names that `use` brings into it, and where they come from.
    names: BTreeMap<String, Named>,
    /// The paths by which it names things elsewhere.
    paths: Vec<Vec<String>>,
    /// The modules whose every public name it takes over.
    globs: Vec<Vec<String>>,
    /// Every name that stands in it outside `use`.
    spoken: BTreeSet<String>,
}

/// A name that `use` brings into a module.
struct Named {
    path: Vec<String>,
    /// Whether it is for others.
    is_public: bool,
}

/// The modules of one package.
#[derive(Default)]
struct Modules(BTreeMap<ModulePath, Module>);

impl Modules {
    /// Reads a file and the files of the modules below it.
    fn read(&mut self, path: ModulePath, file: &Path, folder: &Path) {
        let source = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.module(&path, file, folder, &tokens(&source));
    }

    /// Reads the tokens of a module, which may be a part of a file.
    fn module(&mut self, path: &ModulePath, file: &Path, folder: &Path, tokens: &[Token]) {
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at..] {
                [Token::Name(word), Token::Name(name), Token::Sign(';' | '{'), ..] if word == "mod" => {
                    let below = [path.as_slice(), std::slice::from_ref(name)].concat();
                    at += 2;
                    if tokens[at].is_sign(';') {
                        self.read(below, &folder.join(format!("{name}.rs")), &folder.join(name));
                    } else {
                        let end = end_of_group(tokens, at, '{', '}');
                        self.module(&below, file, &folder.join(name), &tokens[at + 1..end - 1]);
                        at = end;
                    }
                }
                [Token::Name(word), ..] if word == "use" => {
                    let is_public = at > 0 && (tokens[at - 1].is("pub") || tokens[at - 1].is_sign(')'));
                    at = module.read_use(tokens, at + 1, &[], is_public);
                }
                [Token::Name(first), Token::PathSeparator, ..] if at == 0 || tokens[at - 1] != Token::PathSeparator => {
                    let mut names = vec![first.clone()];
                    module.spoken.insert(first.clone());
                    at += 1;
                    while let [Token::PathSeparator, Token::Name(name), ..] = &tokens[at..] {
                        names.push(name.clone());
                        at += 2;
                    }
                    module.paths.push(names);
                }
                [Token::Name(name), ..] => {
                    module.spoken.insert(name.clone());
                    at += 1;
                }
                _ => at += 1,
            }
        }
        self.0.insert(path.clone(), module);
    }

    /// The module in which what is called so by `path` in the module `from` is defined; `None` for another package's.
    fn defining(&self, from: &ModulePath, path: &[String], depth: usize) -> Option<ModulePath> {
        // A name that stands for itself leads nowhere.
        if depth > 16 {
            return None;
        }
        let mut module = from.clone();
        let mut rest = path;
        while let [first, after @ ..] = rest {
            let below = [module.as_slice(), std::slice::from_ref(first)].concat();
            match first.as_str() {
                "crate" => module = Vec::new(),
                "self" => {}
                "super" => drop(module.pop()?),
                _ if self.0.contains_key(&below) => module = below,
                name => {
                    let Some(named) = self.0[&module].names.get(name) else {
                        let of_glob = |glob: &Vec<String>| {
                            let other = self.defining(&module, glob, depth + 1)?;
                            let is_there = self.0[&other].spoken.contains(name) && other != module;
                            is_there.then_some(other)
                        };
                        // The first step of a path may also be a name of another package, or one that everybody knows.
                        let is_ours = rest.len() < path.len();
                        return self.0[&module].globs.iter().find_map(of_glob).or(is_ours.then_some(module));
                    };
                    let whole = [&named.path, after].concat();
                    return self.defining(&module, &whole, depth + 1);
                }
            }
            rest = after;
        }
        Some(module)
    }

    /// Each file, and the files that it needs.
    fn needs(&self) -> BTreeMap<&Path, BTreeSet<&Path>> {
        let mut needs: BTreeMap<&Path, BTreeSet<&Path>> = BTreeMap::new();
        for (path, module) in &self.0 {
            let handed_on = |name: &str, named: &Named| named.is_public && !module.spoken.contains(name);
            let used =
                module.names.iter().filter(|(name, named)| !handed_on(name, named)).map(|(_, named)| &named.path);
            let needed = needs.entry(&module.file).or_default();
            for used in used.chain(&module.paths).chain(&module.globs) {
                let Some(other) = self.defining(path, used, 0) else { continue };
                let file = self.0[&other].file.as_path();
                if file != module.file {
                    needed.insert(file);
                }
            }
        }
        needs
    }
}

impl Module {
    /// Reads the tree behind a `use`; gives where it ends.
    fn read_use(&mut self, tokens: &[Token], mut at: usize, before: &[String], is_public: bool) -> usize {
        let mut path = before.to_vec();
        loop {
            match &tokens[at..] {
                [Token::Name(word), Token::Name(name), ..] if word == "as" => {
                    self.names.insert(name.clone(), Named { path, is_public });
                    return at + 2;
                }
                [Token::Name(name), ..] => {
                    // `{self}` stands for what is before the braces.
                    if name != "self" || path.is_empty() {
                        path.push(name.clone());
                    }
                    at += 1;
                }
                [Token::PathSeparator, ..] => at += 1,
                [Token::Sign('*'), ..] => {
                    self.globs.push(path);
                    return at + 1;
                }
                [Token::Sign('{'), ..] => {
                    let end = end_of_group(tokens, at, '{', '}');
                    at += 1;
                    while at < end - 1 {
                        at = self.read_use(tokens, at, &path, is_public);
                        at += usize::from(tokens[at].is_sign(','));
                    }
                    return end;
                }
                _ => {
                    let Some(name) = path.last() else { return at + 1 };
                    self.names.insert(name.clone(), Named { path: path.clone(), is_public });
                    return at;
                }
            }
        }
    }
}

/// The groups of files that need each other, each file by its name from the package's folder.
fn circles(modules: &Modules, source: &Path) -> Vec<Vec<String>> {
    let needs = modules.needs();
    let reached = |from: &Path| {
        let mut reached: BTreeSet<&Path> = BTreeSet::new();
        let mut open = vec![from];
        while let Some(file) = open.pop() {
            let new = needs[file].iter().filter(|file| reached.insert(**file));
            open.extend(new.map(|file| needs.get_key_value(file).expect("each file has a row").0));
        }
        reached
    };
    let reached: BTreeMap<&Path, BTreeSet<&Path>> = needs.keys().map(|file| (*file, reached(file))).collect();
    let mut circles = BTreeSet::new();
    for (file, others) in &reached {
        let circle: Vec<String> = others
            .iter()
            .filter(|other| reached[*other].contains(file))
            .map(|other| other.strip_prefix(source).unwrap_or(other).display().to_string())
            .collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

#[test]
fn no_file_needs_one_that_needs_it() {
    let mut found = Vec::new();
    for package in packages() {
        let mut modules = Modules::default();
        modules.read(Vec::new(), &package.source.join("lib.rs"), &package.source);
        let circles = circles(&modules, &package.source);
        found.extend(circles.iter().map(|circle| format!("{}: {}", package.name, circle.join(", "))));
    }
    assert!(found.is_empty(), "files that need each other:\n{}", found.join("\n"));
}

/// What a folder of a package must not name, although its package knows it.
const FOLDERS: &[(&str, &[&str])] = &[
    // Wording reads what was judged, and opens no browser.
    ("samesite/report", &["samesite_play", "samesite_servers", "ask", "cli"]),
    ("samesite/export", &["samesite_play", "samesite_servers", "ask", "cli"]),
];

#[test]
fn folders_name_nothing_that_they_must_not_know() {
    let mut wrong = Vec::new();
    for (folder, forbidden) in FOLDERS {
        let (package, folder) = folder.split_once('/').expect("a package and a folder");
        let package = packages().into_iter().find(|other| other.name == package).expect("it is a package");
        let mut modules = Modules::default();
        modules.read(Vec::new(), &package.source.join("lib.rs"), &package.source);
        for module in modules.0.iter().filter(|(path, _)| path.first().is_some_and(|name| name == folder)) {
            let (path, module) = module;
            let used = module.names.values().map(|named| &named.path).chain(&module.paths).chain(&module.globs);
            let names =
                used.filter_map(|path| path.iter().find(|name| !["crate", "super", "self"].contains(&name.as_str())));
            let names: BTreeSet<&String> = names.filter(|name| forbidden.contains(&name.as_str())).collect();
            wrong.extend(names.iter().map(|name| format!("{} names {name}", path.join("::"))));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_circle_is_found_however_it_is_written() {
    let table = [
        ("mod a; mod b;", "use crate::b::B; pub struct A(B);", "use crate::a::A; pub struct B(A);", true),
        ("mod a; mod b;", "use super::b; fn a() { b::b() }", "fn b() { super::a::a() }", true),
        // Through a name that the root hands on.
        ("pub mod a; mod b; pub use b::B;", "use crate::B;", "use crate::a::{self, X as Y};", true),
        ("mod a; mod b; fn top() { a::a() }", "use super::top;", "", true),
        ("mod a; mod b; pub use a::A; pub use b::*;", "use crate::B; pub struct A(B);", "pub struct B;", false),
        ("mod a; mod b;", "use std::fmt;", "use crate::a::A; #[cfg(test)] mod tests {}", false),
        ("mod a; mod b;", "#[cfg(test)] mod tests { use crate::b::B; }", "use crate::a::A;", false),
    ];
    for (root, a, b, is_circle) in table {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("lib.rs", root), ("a.rs", a), ("b.rs", b)] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let mut modules = Modules::default();
        modules.read(Vec::new(), &folder.path().join("lib.rs"), folder.path());
        assert_eq!(!circles(&modules, folder.path()).is_empty(), is_circle, "{root} / {a} / {b}");
    }
}
