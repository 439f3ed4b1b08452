//! The model: the rules, under one policy and one public suffix list.

use crate::policy::Policy;
use crate::site::SuffixList;

/// The rules, under one policy and one public suffix list.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    /// The reading of the rules.
    pub policy: &'a Policy,
    /// What the sites are.
    pub suffixes: &'a SuffixList,
}
