//! What was said in a play: of each cookie at each act, and when it was set.

use std::collections::HashMap;

use samesite_format::{Account, AccountSource, Observation};
use samesite_scenarios::{Act, Hop, HopTarget, LineSource, Scenario};

/// What was said in a play, act by act.
pub(crate) struct Told<'p> {
    /// For each act, what was said of its request.
    accounts: Vec<Option<&'p Account>>,
    /// For each act, what was said of the answer that set each line last; `None` for what no answer set.
    set: Vec<Vec<Option<Answer<'p>>>>,
    /// For each line, the name by which it is spoken of; `None` where another line has it too, or there is none.
    names: Vec<Option<String>>,
}

/// An answer that set cookies, and what was said of it.
#[derive(Clone, Copy)]
struct Answer<'p> {
    account: &'p Account,
    /// Whether it may have refused a cookie without a word of that.
    is_silent_of_refusals: bool,
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
    pub(crate) fn of(
        source: AccountSource,
        scenario: &Scenario,
        acts: &[Act<'_>],
        observations: &[Option<&'p Observation>],
    ) -> Self {
        let accounts: Vec<Option<&Account>> =
            observations.iter().map(|observation| observation.as_ref()?.requests.first()?.account.as_ref()).collect();
        let lines: Vec<_> = scenario.lines().collect();
        let mut now: Vec<Option<Answer<'p>>> = vec![None; lines.len()];
        let mut set = Vec::with_capacity(acts.len());
        let mut last_case = "";
        for (act, &account) in acts.iter().zip(&accounts) {
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
                    let answer = account.map(|account| Answer { account, is_silent_of_refusals: false });
                    for line in scenario.lines_of(*number) {
                        now[line] = answer.filter(|_| lines[line].source == LineSource::Header);
                    }
                }
                Act::Hop(_, hop) => {
                    let is_answer = !matches!(hop.target, HopTarget::ScriptReading | HopTarget::ScriptWriting);
                    let is_silent_of_refusals = is_silent_of_refusals(source, hop);
                    let answer = account.filter(|_| is_answer);
                    let answer = answer.map(|account| Answer { account, is_silent_of_refusals });
                    hop.sets.iter().for_each(|&line| now[line] = answer);
                }
                Act::Prove(..) => {}
            }
        }
        let mut names: HashMap<String, usize> = HashMap::new();
        lines.iter().for_each(|line| *names.entry(name(&line.pair())).or_default() += 1);
        // Firefox's watcher has no name for what has none.
        let is_spoken_of = |name: &str| !name.is_empty() || source == AccountSource::ChromiumNetLog;
        let own = |pair: String| Some(name(&pair)).filter(|name| is_spoken_of(name) && names[name] == 1);
        Self { accounts, set, names: lines.iter().map(|line| own(line.pair())).collect() }
    }

    /// What was said of the request of an act.
    pub(crate) fn account(&self, act: usize) -> Option<&'p Account> {
        self.accounts[act]
    }

    /// What was said of the cookie of a line at an act.
    pub(crate) fn said(&self, act: usize, line: usize) -> Said<'p> {
        let Some(name) = &self.names[line] else { return Said::default() };
        let storing = |answer: Answer<'p>| {
            let named: Vec<&str> = answer.account.storing.of(name).collect();
            match named.is_empty() {
                true if answer.is_silent_of_refusals => None,
                // What could not be read has no name.
                true => Some(answer.account.storing.of("").collect()),
                false => Some(named),
            }
        };
        Said {
            sending: self.accounts[act].map(|account| account.sending.of(name).collect()),
            // A line that could not be read is set without a name, too.
            storing: self.set[act][line].filter(|_| !name.is_empty()).and_then(storing),
        }
    }
}

/// Whether the answer to a hop may refuse a cookie without a word of that.
///
/// Firefox tells its messages to the console of the document that is there when the answer has come. Of an answer that leads
/// a navigation elsewhere none will be, and its messages are lost; what it keeps the jar tells all the same. Seen in
/// Firefox ESR 153.
const fn is_silent_of_refusals(source: AccountSource, hop: &Hop) -> bool {
    match source {
        AccountSource::ChromiumNetLog => false,
        AccountSource::FirefoxParentProcess => {
            hop.redirect.is_some() && matches!(hop.target, HopTarget::TopLevel | HopTarget::Nested(_))
        }
    }
}

/// The name in a `name=value`; empty where there is none.
fn name(pair: &str) -> String {
    pair.split_once('=').map(|(name, _)| name.to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use samesite_scenarios::ScenarioId;

    use super::*;

    #[test]
    fn firefox_says_nothing_of_what_it_refuses_from_an_answer_that_leads_a_navigation_elsewhere() {
        let source = "title = 'a'\nwhy = 'b'\nclauses = ['B1']\nplanting = 'by-each-case'\n\
             [[jar]]\nat = 'V'\nset = ['none=1; SameSite=None']\n\
             [[case]]\nid = 'a'\ntitle = 'a'\npage = 'V'\n\
             steps = [{ id = 'link', probe = 'link', to = 'X', via = [{ at = 'V' }] }, { probe = 'img', to = 'V/', via = [{ at = 'X' }] }]\n";
        let scenario = Scenario::parse(ScenarioId::new("one"), "one", source).unwrap();
        let case = &scenario.cases[0];
        let silent = |source| -> Vec<String> {
            let hops = case.hops().into_iter().filter(|hop| is_silent_of_refusals(source, hop));
            hops.map(|hop| hop.id).collect()
        };
        assert_eq!(silent(AccountSource::FirefoxParentProcess), ["link-via-1"]);
        assert!(silent(AccountSource::ChromiumNetLog).is_empty());
    }

    #[test]
    fn a_cookie_is_spoken_of_by_a_name_of_its_own_and_one_without_a_name_by_chromium_alone() {
        let source = "title = 'a'\nwhy = 'b'\nclauses = ['B1']\n\
             [[jar]]\nat = 'V'\nset = ['=nameless', 'one=1', 'two=1; Path=/', 'two=2; Path=/a']\n\
             [[case]]\nid = 'a'\ntitle = 'a'\npage = 'V'\nsteps = [{ probe = 'img', to = 'V/' }]\n";
        let scenario = Scenario::parse(ScenarioId::new("one"), "one", source);
        let scenario = scenario.unwrap_or_else(|diagnostic| panic!("{}", diagnostic.message));
        let acts = scenario.acts();
        let names = |source| Told::of(source, &scenario, &acts, &vec![None; acts.len()]).names;
        let one = Some("one".to_owned());
        assert_eq!(names(AccountSource::ChromiumNetLog), [Some(String::new()), one.clone(), None, None]);
        assert_eq!(names(AccountSource::FirefoxParentProcess), [None, one, None, None]);
    }
}
