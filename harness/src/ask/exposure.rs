//! Exposure: what a change of the cookie opens to requests that nobody wishes for.

use samesite_model::{Edition, Host, Timestamp};
use samesite_scenarios::{Probe, Step};
use url::Url;

use crate::ask::change::Change;
use crate::ask::question::Question;
use crate::ask::respondent::{CHROME, Respondent, Scope};
use samesite_judge::predict::Interpretation;
use samesite_judge::suffixes;

/// A page that has nothing to do with anybody's cookie.
const ELSEWHERE: &str = "https://some-other-site.example/";

/// The requests, with what to call them when they carry the cookie.
const REQUESTS: &[(Stranger, &str)] = &[
    (Stranger::FromElsewhere(Probe::FormPost), "forms that any other site posts, which is how requests are forged"),
    (Stranger::FromElsewhere(Probe::Link), "links on any other site"),
    (Stranger::FromElsewhere(Probe::Iframe), "frames in any other site"),
    (Stranger::FromElsewhere(Probe::Img), "pictures, scripts and fetches of any other site"),
    (Stranger::InTheClear, "everybody on the network, over http"),
    (Stranger::ToAnotherHost, "every other host of the same domain"),
    (Stranger::Script, "every script that gets into the page"),
];

/// A request, or a look, that the owner of the cookie may regret.
#[derive(Clone, Copy)]
enum Stranger {
    /// Another site's page makes it.
    FromElsewhere(Probe),
    /// The owner's own page is visited without encryption.
    InTheClear,
    /// It goes to a sibling of the host.
    ToAnotherHost,
    /// A script of the owner's own page looks.
    Script,
}

impl Stranger {
    /// Whether the change is one that can bring the cookie to this stranger, who would else only be listed because
    /// the cookie was not there at all before.
    const fn may_profit(self, change: Change) -> bool {
        match self {
            Self::FromElsewhere(Probe::Link) => {
                matches!(change, Change::Lax | Change::NoneSecure | Change::PartitionedInFrame | Change::StorageAccess)
            }
            Self::FromElsewhere(_) => matches!(
                change,
                Change::NoneSecure | Change::Secure | Change::PartitionedInFrame | Change::StorageAccess
            ),
            Self::InTheClear => matches!(change, Change::NotSecure),
            Self::ToAnotherHost => matches!(change, Change::WholeDomain),
            Self::Script => matches!(change, Change::Visible),
        }
    }
}

/// Who gets the cookie of `after`, and not that of `before`, by the current edition and because of the changes; for
/// partitions, of which the edition knows nothing, by a browser that has them.
pub(super) fn newly_exposed(
    before: &Question,
    after: &Question,
    changes: &[Change],
    now: Timestamp,
) -> Vec<&'static str> {
    let browser = || Respondent::of(Scope::Usual).into_iter().find(|respondent| respondent.who == CHROME);
    let by = match changes.contains(&Change::PartitionedInFrame).then(browser).flatten() {
        Some(browser) => browser.interpretation,
        None => Interpretation::of(Edition::CURRENT),
    };
    let gets = |question: &Question, stranger| {
        asked_by(question, stranger).is_some_and(|question| question.outcome(&by, now).given)
    };
    REQUESTS
        .iter()
        .filter(|(stranger, _)| changes.iter().any(|change| stranger.may_profit(*change)))
        .filter(|(stranger, _)| gets(after, *stranger) && !gets(before, *stranger))
        .map(|(_, words)| *words)
        .collect()
}

/// The stranger's question about the same cookie.
fn asked_by(question: &Question, stranger: Stranger) -> Option<Question> {
    let target = question.target().clone();
    let elsewhere: Url = ELSEWHERE.parse().ok()?;
    let (page, probe, to) = match stranger {
        Stranger::FromElsewhere(probe) => (elsewhere, probe, Some(target)),
        Stranger::InTheClear => {
            let mut plain = target;
            plain.set_scheme("http").ok()?;
            (elsewhere, Probe::AddressBar, Some(plain))
        }
        Stranger::ToAnotherHost => {
            let host = Host::of(&target)?;
            let domain = suffixes::embedded().registrable_domain(&host)?;
            let mut sibling = target.clone();
            sibling.set_host(Some(&format!("some-other-host.{domain}"))).ok()?;
            (elsewhere, Probe::AddressBar, Some(sibling))
        }
        Stranger::Script => (target, Probe::ReadCookies, None),
    };
    let step = Step::plain(probe, to);
    Some(Question { page: vec![page], before: Vec::new(), step, ..question.clone() })
}
