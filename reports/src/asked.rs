//! Questions of a file that were answered, for programs that gather results: JUnit for continuous integration, SARIF
//! for what marks lines in reviews and editors.

pub mod junit;
pub mod sarif;
