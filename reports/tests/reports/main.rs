//! What people and other programs get to see.

mod comparing;
mod digest;
mod folders;
mod judged;
mod machines;
mod questions;
mod rendering;
mod site;
