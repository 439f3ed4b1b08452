//! Policies drawn by a fixed seed.

use samesite_model::{Edition, Parameter, Policy};

/// A generator of numbers that are the same in every run: xorshift64*.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `sides`.
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).unwrap() % sides
    }

    /// A policy in which every parameter has one of its values, all alike likely.
    pub(crate) fn policy(&mut self) -> Policy {
        Parameter::ALL.iter().fold(Edition::CURRENT.policy(), |policy, parameter| {
            let alternative = &parameter.alternatives[self.roll(parameter.alternatives.len())];
            alternative.applied_to(&policy)
        })
    }
}

#[test]
fn the_dice_fall_alike_in_every_run_and_reach_every_value() {
    assert_eq!(Dice::new(7).policy(), Dice::new(7).policy());
    let mut dice = Dice::new(1);
    let policies: Vec<_> = (0..200).map(|_| dice.policy()).collect();
    for parameter in Parameter::ALL {
        for alternative in parameter.alternatives {
            let drawn = policies.iter().any(|policy| parameter.value(policy).as_deref() == Some(alternative.word));
            assert!(drawn, "{} = {} is never drawn", parameter.id, alternative.word);
        }
    }
}
