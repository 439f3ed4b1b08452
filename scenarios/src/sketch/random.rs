//! Random numbers, the same from a seed on every machine and in every version of the program.

/// SplitMix64: a row of numbers that a seed determines.
///
/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014). A crate's generators may change from
/// version to version, and a seed must give the same journeys for as long as somebody repeats them.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The row of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub const fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below another one, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        // The bias is that of a few in 2⁶⁴.
        usize::try_from(self.any() % bound.max(1) as u64).unwrap_or(0)
    }

    /// True in so many of a hundred times.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several, each as likely as the others.
    ///
    /// # Panics
    ///
    /// When there are none.
    pub fn one_of<'t, T>(&mut self, several: &'t [T]) -> &'t T {
        &several[self.below(several.len())]
    }

    /// One of several, each as often as its weight says.
    ///
    /// # Panics
    ///
    /// When there are none.
    pub fn weighted<'t, T>(&mut self, several: &'t [(T, usize)]) -> &'t T {
        let mut place = self.below(several.iter().map(|(_, weight)| weight).sum());
        let chosen = several.iter().find(|(_, weight)| {
            let is_here = place < *weight;
            place = place.saturating_sub(*weight);
            is_here
        });
        &chosen.unwrap_or(&several[0]).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_is_that_of_the_paper() {
        // The first numbers of the reference implementation for the seed 1234567.
        let mut random = Random::new(1_234_567);
        let row = [(); 3].map(|()| random.any());
        assert_eq!(row, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn what_weighs_nothing_never_comes_and_what_weighs_more_comes_more_often() {
        let mut random = Random::new(1);
        let mut counts = [0; 3];
        for _ in 0..4000 {
            counts[*random.weighted(&[(0, 1), (1, 0), (2, 3)])] += 1;
        }
        assert_eq!(counts[1], 0);
        assert!(counts[2] > 2 * counts[0], "{counts:?}");
    }
}
