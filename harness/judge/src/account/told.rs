//! What was said in a play: of each cookie at each act, and when it was set.

use std::collections::HashMap;

use samesite_format::{Account, Observation};
use samesite_scenarios::{Act, HopTarget, LineSource, Scenario};

/// What was said in a play, act by act.
pub(crate) struct Told<'p> {
    /// For each act, what was said of its request.
    accounts: Vec<Option<&'p Account>>,
    /// For each act, what was said of the answer that set each line last; `None` for what no answer set.
    set: Vec<Vec<Option<&'p Account>>>,
    /// For each line, the name by which it is spoken of; `None` where another line has it too, or there is none.
    names: Vec<Option<String>>,
}

/// What was said of one cookie at one act.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said<'p> {
    /// The statuses that it was given when cookies were looked for; `None` where nothing was said of the request.
    pub(crate) sending: Option<Vec<&'p str>>,
    /// The statuses that it was given when it was set; `None` where nothing was said of that.
    pub(crate) storing: Option<Vec<&'p str>>,
}

impl<'p> Told<'p> {
    pub(crate) fn of(scenario: &Scenario, acts: &[Act<'_>], observations: &[Option<&'p Observation>]) -> Self {
        let accounts: Vec<Option<&Account>> =
            observations.iter().map(|observation| observation.as_ref()?.requests.first()?.account.as_ref()).collect();
        let lines: Vec<_> = scenario.lines().collect();
        let mut now: Vec<Option<&Account>> = vec![None; lines.len()];
        let mut set = Vec::with_capacity(acts.len());
        let mut last_case = "";
        for (act, account) in acts.iter().zip(&accounts) {
            // Where cases plant for themselves, each begins with an empty jar.
            if let Act::Hop(case, _) = act
                && case.site.is_some()
                && case.id != last_case
            {
                now.fill(None);
                last_case = &case.id;
            }
            set.push(now.clone());
            match act {
                Act::Plant(number, _) => {
                    for line in scenario.lines_of(*number) {
                        now[line] = account.filter(|_| lines[line].source == LineSource::Header);
                    }
                }
                Act::Hop(_, hop) => {
                    let is_answer = !matches!(hop.target, HopTarget::ScriptReading | HopTarget::ScriptWriting);
                    hop.sets.iter().for_each(|&line| now[line] = account.filter(|_| is_answer));
                }
                Act::Prove(..) => {}
            }
        }
        let mut names: HashMap<String, usize> = HashMap::new();
        lines.iter().for_each(|line| *names.entry(name(&line.pair())).or_default() += 1);
        let own = |pair: String| Some(name(&pair)).filter(|name| !name.is_empty() && names[name] == 1);
        Self { accounts, set, names: lines.iter().map(|line| own(line.pair())).collect() }
    }

    /// What was said of the request of an act.
    pub(crate) fn account(&self, act: usize) -> Option<&'p Account> {
        self.accounts[act]
    }

    /// What was said of the cookie of a line at an act.
    pub(crate) fn said(&self, act: usize, line: usize) -> Said<'p> {
        let Some(name) = &self.names[line] else { return Said::default() };
        let storing = |account: &'p Account| {
            let named: Vec<&str> = account.storing.of(name).collect();
            // What could not be read has no name.
            if named.is_empty() { account.storing.of("").collect() } else { named }
        };
        Said {
            sending: self.accounts[act].map(|account| account.sending.of(name).collect()),
            storing: self.set[act][line].map(storing),
        }
    }
}

/// The name in a `name=value`; empty where there is none.
fn name(pair: &str) -> String {
    pair.split_once('=').map(|(name, _)| name.to_owned()).unwrap_or_default()
}
