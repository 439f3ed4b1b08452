//! Shards: parts of one run that are played apart, such as on several machines, and merged afterwards.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The most shards that a run can be parted into.
const MOST: u32 = 1000;

/// One of the shards of a run: `2/8` is the second of eight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    number: u32,
    of: u32,
}

impl Shard {
    /// Which one it is, counted from 1.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// How many there are.
    #[must_use]
    pub const fn of(self) -> u32 {
        self.of
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.number, self.of)
    }
}

/// The word names no shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("write NUMBER/ALL, such as 2/8 for the second of eight shards; there can be {MOST} of them")]
pub struct NoShard;

impl FromStr for Shard {
    type Err = NoShard;

    fn from_str(word: &str) -> Result<Self, NoShard> {
        let (number, of) = word.split_once('/').ok_or(NoShard)?;
        let [number, of] = [number, of].map(|digits| digits.parse::<u32>().map_err(|_| NoShard));
        let (number, of) = (number?, of?);
        if (1..=of).contains(&number) && of <= MOST { Ok(Self { number, of }) } else { Err(NoShard) }
    }
}

/// Which shards of a run a recording has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shards {
    /// How many shards the run was parted into.
    pub of: u32,
    /// Those that are here, counted from 1.
    pub here: BTreeSet<u32>,
}

impl Shards {
    /// Those that are missing, in their order. A recording from elsewhere may speak of any number.
    #[must_use]
    pub fn missing(&self) -> Vec<u32> {
        (1..=self.of.min(MOST)).filter(|number| !self.here.contains(number)).collect()
    }
}

impl From<Shard> for Shards {
    fn from(Shard { number, of }: Shard) -> Self {
        Self { of, here: BTreeSet::from([number]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_a_number_of_all() {
        assert_eq!("2/8".parse::<Shard>().map(|shard| (shard.number(), shard.of())), Ok((2, 8)));
        for word in ["", "2", "0/8", "9/8", "-1/8", "2/", "1/1001", "a/b", "1/2/3"] {
            assert_eq!(word.parse::<Shard>(), Err(NoShard), "{word}");
        }
    }
}
