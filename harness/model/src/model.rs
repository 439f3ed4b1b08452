//! The model: the rules, under one policy and one public suffix list.

use crate::edition::Edition;
use crate::policy::Policy;
use crate::site::SuffixList;

/// The rules, under one policy and one public suffix list.
///
/// It borrows both and is cheap to copy. Each question it answers comes twice: plainly, as [`Model::access`], and with
/// a [`Trace`](crate::Trace) that hears every step, as [`Model::access_with`].
///
/// ```
/// use samesite_model::policy::AbsentSameSite;
/// use samesite_model::{Edition, Model, Policy, SuffixList};
///
/// let suffixes = SuffixList::parse("example")?;
/// let today = Model::new(Edition::CURRENT, &suffixes);
/// let lax_no_more = Policy { absent: AbsentSameSite::None, ..today.policy().clone() };
/// let yesterday = Model::with_policy(&lax_no_more, &suffixes);
/// assert_ne!(today.policy(), yesterday.policy());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) suffixes: &'a SuffixList,
}

impl<'a> Model<'a> {
    /// The model of a published text.
    #[must_use]
    pub const fn new(edition: Edition, suffixes: &'a SuffixList) -> Self {
        Self { policy: edition.prescribed(), suffixes }
    }

    /// The model of a policy of one's own, such as a text with a change or what a browser does.
    #[must_use]
    pub const fn with_policy(policy: &'a Policy, suffixes: &'a SuffixList) -> Self {
        Self { policy, suffixes }
    }

    /// The policy, point by point.
    #[must_use]
    pub const fn policy(&self) -> &'a Policy {
        self.policy
    }

    /// The public suffix list, which says what the sites are.
    #[must_use]
    pub const fn suffixes(&self) -> &'a SuffixList {
        self.suffixes
    }
}
