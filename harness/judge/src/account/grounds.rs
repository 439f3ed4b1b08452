//! Grounds: every rule of the model that keeps a cookie back, and not only the one that is asked first.
//!
//! A third party's cookie with a broken prefix is kept back twice over, and a browser may ask the one rule first where the
//! model asks the other. Both have the same reasons; which of them is told first is nobody's fault.

use std::collections::HashMap;
use std::rc::Rc;

use samesite_model::{Rule, SuffixList, Trace};
use samesite_scenarios::Scenario;

use crate::predict::{ActPrediction, Interpretation, TimedAct};

/// How many rules may keep one cookie back. More than ever do; it ends a search that would not end.
const AT_MOST: usize = 8;

/// What is predicted of one play where some of the rules are waived: predicted when it is first asked for, and kept.
pub(crate) struct Grounds<'p> {
    by: &'p Interpretation,
    suffixes: &'p SuffixList,
    scenario: &'p Scenario,
    acts: &'p [TimedAct<'p>],
    /// A rule that is always answered so, where the model is broken on purpose.
    stubborn: Option<(Rule, bool)>,
    waived: HashMap<Vec<Rule>, Vec<Option<ActPrediction<Waiver>>>>,
}

impl<'p> Grounds<'p> {
    pub(crate) fn of(
        by: &'p Interpretation,
        suffixes: &'p SuffixList,
        scenario: &'p Scenario,
        acts: &'p [TimedAct<'p>],
    ) -> Self {
        Self { by, suffixes, scenario, acts, stubborn: None, waived: HashMap::new() }
    }

    /// The same, of a model that answers a rule always so.
    pub(crate) fn with_stubborn(self, stubborn: Option<(Rule, bool)>) -> Self {
        Self { stubborn, waived: HashMap::new(), ..self }
    }

    /// The rules that keep back the cookie of a line at an act: the first is the one that decides, each of the others
    /// would if those before it were waived.
    pub(crate) fn all(&mut self, first: Rule, act: usize, line: usize) -> Vec<Rule> {
        let mut rules = vec![first];
        while rules.len() < AT_MOST {
            let Some(next) = self.next(&rules, act, line).filter(|next| !rules.contains(next)) else { break };
            rules.push(next);
        }
        rules
    }

    /// What keeps it back where these rules do not; `None` where nothing does.
    fn next(&mut self, rules: &[Rule], act: usize, line: usize) -> Option<Rule> {
        let mut waived = rules.to_vec();
        waived.sort_unstable();
        let predict = |waived: &Vec<Rule>| {
            let waiver = Waiver { waived: waived.as_slice().into(), stubborn: self.stubborn };
            self.by.predict_to(self.suffixes, self.scenario, self.acts, &waiver)
        };
        let prediction = self.waived.entry(waived).or_insert_with_key(predict);
        let answer = &prediction[act].as_ref()?.answers[line];
        (!answer.given).then_some(answer.rule)
    }
}

/// A listener for whom some rules always hold.
#[derive(Clone)]
struct Waiver {
    waived: Rc<[Rule]>,
    stubborn: Option<(Rule, bool)>,
}

impl Trace for Waiver {
    fn step(&mut self, _: Rule, _: bool, _: impl FnOnce() -> String) {}

    fn ask(&mut self, rule: Rule, holds: bool, _: impl FnOnce() -> String) -> bool {
        let holds = match self.stubborn {
            Some((stubborn, answer)) if stubborn == rule => answer,
            _ => holds,
        };
        holds || self.waived.contains(&rule)
    }
}

#[cfg(test)]
mod tests {
    use samesite_model::policy::{Policy, ThirdPartyCookies};
    use samesite_model::{Edition, Timestamp};
    use samesite_scenarios::ScenarioId;

    use super::*;

    /// What keeps back each cookie that a picture of another site's page could bring, where third parties have none.
    #[test]
    fn a_cookie_that_is_kept_back_several_times_over_has_each_of_the_reasons() {
        let source = "title = 'a'\nwhy = 'b'\nclauses = ['B1']\ninclude = 'jars/standard'\n\
             [[case]]\nid = 'a'\ntitle = 'a'\npage = 'X'\nsteps = [{ id = 'img', probe = 'img', to = 'V' }]\n";
        let scenario = Scenario::parse(ScenarioId::new("one"), "one", source).unwrap();
        let at = Timestamp::from_milliseconds(1_800_000_000_000);
        let acts: Vec<TimedAct<'_>> = scenario.acts().into_iter().map(|act| TimedAct { act, at }).collect();
        let edition = Edition::Rfc6265bis22;
        let policy = Policy { third_party: ThirdPartyCookies::Blocked, ..edition.policy() };
        let by = Interpretation::new("blocked", edition, policy, Vec::new());
        let mut grounds = Grounds::of(&by, crate::suffixes::embedded(), &scenario, &acts);
        let labels: Vec<&str> = scenario.lines().map(|line| line.label.as_str()).collect();
        let img = acts.iter().position(|timed| timed.act.hop() == "img").unwrap();
        let mut of = |label| {
            let line = labels.iter().position(|own| *own == label).unwrap();
            grounds.all(Rule::ThirdPartyAllowed, img, line)
        };
        assert_eq!(of("none_secure"), [Rule::ThirdPartyAllowed]);
        assert_eq!(of("lax_secure"), [Rule::ThirdPartyAllowed, Rule::TopLevelNavigation]);
        assert_eq!(of("strict_secure")[..2], [Rule::ThirdPartyAllowed, Rule::NotStrict]);
    }
}
