//! Answers: what one edition says of a plan, exchange by exchange.

use std::collections::{BTreeMap, BTreeSet};

use samesite_format::vectors::{Classing, Retrieval, SameSite, Storage};
use samesite_model::{
    Access, Client, Cookie, CookieInit, CookieStore, Edition, Model, Rule, SameSiteStatus, SetCookie, SiteForCookies,
    Storage as Outcome, SuffixList, Timestamp,
};

use super::facts::{rule_id, site_text};
use super::plan::{Exchange, Plan};
use crate::predict::request::ModelQuestion;

/// What an edition says of one exchange.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) classing: Option<Classing>,
    pub(super) retrieval: Option<Retrieval>,
    pub(super) storage: Option<Storage>,
}

/// Asks an edition everything of a plan; gives the rules that decided, too.
pub(super) fn ask(plan: &Plan, edition: Edition, suffixes: &SuffixList) -> (Vec<Answer>, BTreeSet<Rule>) {
    let model = Model::new(edition, suffixes);
    let mut life = Life {
        model,
        plan,
        parsed: plan.lines.iter().map(|line| SetCookie::parse(line.line.as_bytes(), model.policy()).ok()).collect(),
        store: CookieStore::default(),
        outcomes: vec![None; plan.lines.len()],
        rules: BTreeSet::new(),
    };
    let answers = plan.exchanges.iter().map(|exchange| life.exchange(exchange)).collect();
    (answers, life.rules)
}

/// A cookie store on its way through a plan.
struct Life<'a> {
    model: Model<'a>,
    plan: &'a Plan,
    /// The lines taken apart, where the edition takes them.
    parsed: Vec<Option<SetCookie>>,
    store: CookieStore,
    /// What became of each line that was set.
    outcomes: Vec<Option<Outcome>>,
    rules: BTreeSet<Rule>,
}

impl Life<'_> {
    fn exchange(&mut self, exchange: &Exchange) -> Answer {
        let Some(question) = exchange.asked.question(&self.model) else { return Answer::default() };
        let access = question.access(&self.model, &mut ());
        let classing = access.as_ref().map(|access| self.classing(&question, access));
        // The access, or the rule that keeps all cookies from it.
        let jar = match access {
            _ if !question.includes_cookies() => Err(Rule::CredentialsIncluded),
            None => Err(Rule::ScriptHasCookies),
            Some(access) => Ok(access),
        };
        let retrieval = exchange.looks.then(|| self.retrieval(jar.as_ref(), exchange.at));
        for &line in &exchange.sets {
            let outcome = match &jar {
                Ok(access) => self.set(line, &question, access, exchange.at),
                Err(rule) => Outcome::Refused(*rule),
            };
            self.outcomes[line] = Some(outcome);
        }
        let storage = (!exchange.sets.is_empty()).then(|| self.storage(&exchange.sets));
        Answer { classing, retrieval, storage }
    }

    fn classing(&self, question: &ModelQuestion, access: &Access) -> Classing {
        let client = match question {
            ModelQuestion::Request(request, ..) => request.client.clone(),
            ModelQuestion::Script(document, _) => Some(Client::from(document)),
            ModelQuestion::CookieStore(client, _) => Some(client.clone()),
        };
        let site = client.map(|client| match self.model.site_for_cookies(&client) {
            SiteForCookies::Origin(origin) => site_text(&origin),
            SiteForCookies::Opaque => "opaque".to_owned(),
        });
        let (same_site, for_setting) = (word(access.same_site_for_retrieval), word(access.same_site_for_storage));
        Classing {
            editions: Vec::new(),
            same_site,
            same_site_for_setting: (for_setting != same_site).then_some(for_setting),
            site_for_cookies: site,
        }
    }

    fn set(&mut self, line: usize, question: &ModelQuestion, access: &Access, now: Timestamp) -> Outcome {
        let (text, parsed) = (self.plan.lines[line].line.as_bytes(), &self.parsed[line]);
        match (question, parsed) {
            (ModelQuestion::CookieStore(..), Some(parsed)) => {
                match CookieInit::of_line(parsed, now).set_cookie(&self.model, access) {
                    Ok(cookie) => self.store.store(&self.model, &cookie, access, now),
                    Err(error) => Outcome::Refused(error.rule()),
                }
            }
            (_, Some(parsed)) => self.store.store(&self.model, parsed, access, now),
            (_, None) => self.store.receive_set_cookie(&self.model, text, access, now),
        }
    }

    fn storage(&mut self, lines: &[usize]) -> Storage {
        let mut storage =
            Storage { editions: Vec::new(), kept: Vec::new(), expired: Vec::new(), refused: BTreeMap::new() };
        for &line in lines {
            let id = self.plan.lines[line].id.clone();
            match self.outcomes[line] {
                Some(Outcome::Refused(rule)) => {
                    self.rules.insert(rule);
                    storage.refused.entry(rule_id(rule)).or_default().push(id);
                }
                Some(Outcome::Expired) => storage.expired.push(id),
                _ => storage.kept.push(id),
            }
        }
        storage
    }

    /// What somebody sees of the store; `jar` is the access, or the rule that keeps all cookies from them.
    fn retrieval(&mut self, jar: Result<&Access, &Rule>, now: Timestamp) -> Retrieval {
        let (mut given, mut withheld) = (BTreeMap::new(), BTreeMap::new());
        for (number, outcome) in self.outcomes.iter().enumerate() {
            if matches!(outcome, None | Some(Outcome::Refused(_))) {
                continue;
            }
            let cookie = self.parsed[number].as_ref().and_then(|parsed| held(self.store.cookies(), parsed));
            let (is_given, rule) = match (jar, cookie) {
                (Err(rule), _) => (false, *rule),
                (_, None) if *outcome == Some(Outcome::Expired) => continue,
                (_, None) => (false, Rule::NotOverwritten),
                (Ok(access), Some(cookie)) => {
                    let retrieval = self.model.retrieve_one(cookie, access, now);
                    (retrieval.is_sent(), retrieval.rule())
                }
            };
            self.rules.insert(rule);
            let rows = if is_given { &mut given } else { &mut withheld };
            rows.entry(rule_id(rule)).or_insert_with(Vec::new).push(self.plan.lines[number].id.clone());
        }
        let cookies = jar.ok().and_then(|access| self.store.cookie_string(&self.model, access, now));
        let cookies = String::from_utf8_lossy(&cookies.unwrap_or_default()).into_owned();
        Retrieval { editions: Vec::new(), cookies, given, withheld }
    }
}

/// The cookie that a line has made, if the store has it; lines that are to be told apart differ in name or value.
fn held<'s>(cookies: &'s [Cookie], line: &SetCookie) -> Option<&'s Cookie> {
    cookies.iter().find(|cookie| cookie.name == line.name && cookie.value == line.value)
}

const fn word(status: SameSiteStatus) -> SameSite {
    match status {
        SameSiteStatus::SameSite => SameSite::SameSite,
        SameSiteStatus::AdmitsLax => SameSite::LaxOrLess,
        SameSiteStatus::CrossSite => SameSite::CrossSite,
    }
}
