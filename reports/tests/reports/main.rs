//! What people and other programs get to see.

mod comparing;
mod judged;
mod machines;
mod rendering;
mod site;
