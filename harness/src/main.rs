//! The program `samesite`; all it does lives in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    samesite::main()
}
