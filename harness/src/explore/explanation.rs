//! Explanations: the parameters of the policy with which what was seen would be no surprise.

use samesite_format::{Environment, FORMAT, Play, Recording};
use samesite_judge::claims::Claims;
use samesite_judge::fit::fit;
use samesite_judge::suffixes;
use samesite_model::Edition;

/// The parameters, and their values, with which a policy explains everything in some plays, and which the claims about the
/// browser do not have: `redirects = counts`. `None` where no policy explains them, or the claims' own does.
#[must_use]
pub fn explanation(environment: Environment, claims: &Claims, plays: &[Play]) -> Option<String> {
    let recording =
        Recording { format: FORMAT, environment, plays: plays.to_vec(), unsolicited: Vec::new(), broken_off: false };
    let fit = fit(&recording, suffixes::embedded());
    let claimed = claims.policy().described_by(Edition::CURRENT);
    let claimed: Vec<String> = claimed.departures.iter().map(ToString::to_string).collect();
    let found = fit.by_current_edition.departures.iter().map(ToString::to_string);
    let changes: Vec<String> = found.filter(|change| !claimed.contains(change)).collect();
    (!changes.is_empty() && fit.unexplained.is_empty()).then(|| changes.join(", "))
}
