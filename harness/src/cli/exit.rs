//! Exit codes: how the program ends, in one table from which `--help`, README and the program itself have them.

use std::fmt::Write as _;
use std::process::ExitCode;

use samesite_format::Verdict;

/// How the program ends. Stable: other programs may rely on the codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: nothing new was found, or the command did what it was told.
    Clean,
    /// 1: a browser did something new.
    Deviation,
    /// 2: the words of the command line name nothing that there is.
    Usage,
    /// 3: a scenario file cannot be read or understood.
    Scenario,
    /// 4: the machine lacks something that the command needs.
    Environment,
    /// 5: the harness itself failed, or could not see what it should.
    Harness,
    /// 6: the ledger needs attention.
    Ledger,
    /// 130: somebody interrupted the program, as shells have it: 128 and the number of SIGINT.
    Interrupted,
}

impl Exit {
    /// Every way to end, by its code.
    pub const ALL: [Self; 8] = [
        Self::Clean,
        Self::Deviation,
        Self::Usage,
        Self::Scenario,
        Self::Environment,
        Self::Harness,
        Self::Ledger,
        Self::Interrupted,
    ];

    /// Of several that are true at once, the first in this list is given.
    ///
    /// A browser that could not be asked leaves something open; what browsers did outweighs what could not be seen;
    /// and both outweigh the ledger.
    pub const PRECEDENCE: [Self; 4] = [Self::Environment, Self::Deviation, Self::Harness, Self::Ledger];

    /// The number that the shell sees.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Deviation => 1,
            Self::Usage => 2,
            Self::Scenario => 3,
            Self::Environment => 4,
            Self::Harness => 5,
            Self::Ledger => 6,
            Self::Interrupted => 130,
        }
    }

    /// What the code says, as half a sentence: "the command line is wrong".
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Clean => "nothing new",
            Self::Deviation => "a new deviation, or a request that was not made",
            Self::Usage => "the command line is wrong",
            Self::Scenario => "a scenario file is wrong",
            Self::Environment => "a browser, a driver or something else of the machine is missing or does not work",
            Self::Harness => "the harness failed, or cells are vacuous: a check before them failed",
            Self::Ledger => "a ledger entry is stale, or the ledger cannot be read",
            Self::Interrupted => "interrupted",
        }
    }

    /// The one that is given where all of `exits` are true; [`Exit::Clean`] where there are none.
    #[must_use]
    pub fn gravest(exits: impl IntoIterator<Item = Self>) -> Self {
        let rank = |exit: &Self| Self::PRECEDENCE.iter().position(|other| other == exit);
        exits.into_iter().filter(|exit| rank(exit).is_some()).min_by_key(rank).unwrap_or(Self::Clean)
    }

    /// The sentence that says which code is given where several are true: "…, the first of 4, 1, 5 and 6 is given."
    #[must_use]
    pub fn precedence_in_words() -> String {
        let codes = Self::PRECEDENCE.map(|exit| exit.code().to_string());
        let [first @ .., last] = &codes;
        format!("Where several are true, the first of {} and {last} is given.", first.join(", "))
    }
}

/// How the program ends that has such a cell to tell of.
impl From<Verdict> for Exit {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Agrees | Verdict::KnownDeviation | Verdict::NotKnown => Self::Clean,
            Verdict::NewDeviation | Verdict::NotMade => Self::Deviation,
            Verdict::Vacuous | Verdict::HarnessFault => Self::Harness,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// The part of a help text that lists every code, and says which is given where several are true.
pub(super) fn all_codes() -> String {
    let rows = Exit::ALL.map(|exit| (exit, exit.meaning()));
    format!("{}\n{}", codes(&rows), Exit::precedence_in_words())
}

/// The part of a command's help text that lists its codes, each with what it says there.
pub(super) fn codes(rows: &[(Exit, &str)]) -> String {
    let mut text = super::help::heading("Exit codes:");
    for (exit, meaning) in rows {
        let _ = write!(text, "\n  {:<3}  {meaning}", exit.code());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_is_the_first_in_precedence_whatever_the_order() {
        let table: [(&[Exit], Exit); 6] = [
            (&[], Exit::Clean),
            (&[Exit::Clean, Exit::Clean], Exit::Clean),
            (&[Exit::Ledger, Exit::Clean], Exit::Ledger),
            (&[Exit::Ledger, Exit::Harness], Exit::Harness),
            (&[Exit::Harness, Exit::Deviation, Exit::Ledger], Exit::Deviation),
            (&[Exit::Deviation, Exit::Environment], Exit::Environment),
        ];
        for (exits, gravest) in table {
            assert_eq!(Exit::gravest(exits.iter().copied()), gravest, "{exits:?}");
            assert_eq!(Exit::gravest(exits.iter().rev().copied()), gravest, "{exits:?}");
        }
    }
}
