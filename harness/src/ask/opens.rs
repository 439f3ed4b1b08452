//! What a change opens, for whoever tells of remedies without asking a question of their own.

use samesite_model::Timestamp;

use crate::ask::advice::Advice;
use crate::ask::respondent::Scope;
use crate::ask::words::Words;

impl Words {
    /// Who else gets the cookie by a change that helps, and what is to be minded; `None` where the change does not help.
    ///
    /// `change` is a name that [`Change::id`](crate::ask::Change::id) gives, such as `see-other`.
    #[must_use]
    pub fn opened_by(&self, change: &str) -> Option<(Vec<String>, Vec<String>)> {
        let report = self.question().ok()?.asked(Scope::Usual, Timestamp::from_milliseconds(0));
        let is_it = |advice: &&Advice| advice.changes.iter().map(|own| own.id()).eq([change]);
        let advice = report.advice.iter().find(is_it)?;
        let lets_in = advice.lets_in.iter().map(|&stranger| stranger.to_owned());
        Some((lets_in.collect(), advice.cautions.clone()))
    }
}
