//! What people and other programs get to see.

mod comparing;
mod developers;
mod digest;
mod folders;
mod judged;
mod machines;
mod questions;
mod rendering;
mod site;

/// The text without colour codes and without blanks at the ends of lines.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    out.push_str(rest);
    out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
