//! Questions to the model, as people ask them on the command line: `ask`, `predict` and `explain`.
//!
//! No browser is needed; nearly every test runs the program itself.

mod agreement;
mod developers;
mod explaining;
mod files;
mod har;
mod living;
mod page;
mod predicting;
mod program;
mod slips;
mod structure;
#[path = "../fitting/synthetic.rs"]
mod synthetic;
