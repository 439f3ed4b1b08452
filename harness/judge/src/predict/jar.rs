//! The jar: the cookies of one scenario on their way through its acts, as an interpretation has them.

use std::collections::HashMap;
use std::rc::Rc;

use samesite_format::CellKind;
use samesite_model::policy::{
    CookieStoreDeletion, CookieStorePartitions, PartitionedAttribute, Policy, ThirdPartyCookies,
};
use samesite_model::{
    Access, Cookie, CookieInit, CookieStore, Document, Edition, Model, PartitionKey, PartitionedFlag, Rule, SameSite,
    SetCookie, Storage, SuffixList, Timestamp, Trace,
};
use samesite_scenarios::{
    Act, Agent, Case, CookieInterface, CookieLine, Hop, HopTarget, LineSource, Planting, Probe, Purpose, Scenario,
};

use super::act::{ActPrediction, Answer, TimedAct};
use super::interpretation::Interpretation;
use super::request::{AnswerCookies, ModelQuestion, visit};

impl Interpretation {
    /// Predicts every act, in the order given; what leaves no answer has `None`, such as planting.
    #[must_use]
    pub fn predict<T: Trace + Default + Clone>(
        &self,
        suffixes: &SuffixList,
        scenario: &Scenario,
        acts: &[TimedAct<'_>],
    ) -> Vec<Option<ActPrediction<T>>> {
        self.predict_to(suffixes, scenario, acts, &T::default())
    }

    /// Predicts every act; the steps of each question go to a listener of its own, a copy of the one given.
    pub fn predict_to<'a, 's: 'a, T: Trace + Clone>(
        &self,
        suffixes: &SuffixList,
        scenario: &Scenario,
        acts: impl IntoIterator<Item = &'a TimedAct<'s>>,
        listener: &T,
    ) -> Vec<Option<ActPrediction<T>>> {
        let mut jar = Jar::empty(self, suffixes, scenario, listener);
        acts.into_iter().map(|timed| jar.act(timed)).collect()
    }
}

/// The cookies of one scenario on their way through its acts.
#[derive(Clone)]
pub(crate) struct Jar<'a, T> {
    interpretation: &'a Interpretation,
    suffixes: &'a SuffixList,
    model: Model<'a>,
    scenario: &'a Scenario,
    lines: Vec<&'a CookieLine>,
    /// The lines as they are sent, and taken apart where the policy understands them.
    sent: Rc<[(String, Option<SetCookie>)]>,
    store: CookieStore,
    /// For each line, where its cookie stands in the store, if it is there.
    held: Vec<Option<usize>>,
    /// For each line, where others of its name and value stand: set by another host, or below another path.
    alike: Vec<Vec<usize>>,
    /// What became of each line, with the steps that led there; `None` while it has not been planted.
    stored: Vec<Option<(Storage, T)>>,
    /// What each question begins to speak to.
    listener: &'a T,
    /// The case whose own jar this is; `None` for one that the cases share.
    owner: Option<String>,
}

/// What is kept of a line.
pub(crate) struct KeptLine {
    /// The name that its cookie has, by the policy.
    pub(crate) name: Vec<u8>,
    /// The value.
    pub(crate) value: Vec<u8>,
    /// The cookies of that name and value, in whatever place.
    pub(crate) cookies: Vec<Cookie>,
}

/// Why a script without a jar gets nothing.
const NO_COOKIES: &str = "scripts of this document have no cookies";

/// Why a request that could carry cookies carries none.
const NO_CREDENTIALS: &str = "its credentials mode leaves them out";

/// The access to the jar that a request or a script has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct JarAccess {
    /// The facts that the cookie rules ask for; `None` for a script that has no cookies.
    facts: Option<Access>,
    /// Whether cookies have anything to do with it, by its credentials mode.
    included: bool,
    /// What becomes of the cookies that the answer sets.
    answer_cookies: AnswerCookies,
}

impl JarAccess {
    /// The access that the model gives to what is asked.
    pub(crate) fn of(question: &ModelQuestion, model: &Model<'_>, context: &mut (impl Trace + Clone)) -> Self {
        let facts = question.access(model, context);
        // Where they are included there is nothing to be said; where not, each cookie says it for itself.
        let excluded = || !context.clone().ask(Rule::CredentialsIncluded, false, || NO_CREDENTIALS.to_owned());
        let included = question.includes_cookies() || !excluded();
        Self { facts, included, answer_cookies: question.answer_cookies() }
    }
}

/// What the page makes a dictionary for `cookieStore` of: the line by the words of the text, whatever the browser makes of
/// such a line.
fn dictionary_words(line: &str) -> Option<SetCookie> {
    // Partitioned is a word of the dictionary, and of no edition's text.
    let policy = Policy { partitioned: PartitionedAttribute::BySite, ..Edition::CURRENT.policy() };
    SetCookie::parse(line.as_bytes(), &policy).ok()
}

/// A line as it is sent, and taken apart.
fn read(line: String, model: &Model<'_>) -> (String, Option<SetCookie>) {
    let parsed = SetCookie::parse(line.as_bytes(), model.policy()).ok();
    (line, parsed)
}

impl<'a, T: Trace + Clone> Jar<'a, T> {
    /// The jar before anything was planted.
    pub(crate) fn empty(
        interpretation: &'a Interpretation,
        suffixes: &'a SuffixList,
        scenario: &'a Scenario,
        listener: &'a T,
    ) -> Self {
        let model = interpretation.model(suffixes);
        let lines: Vec<&CookieLine> = scenario.lines().collect();
        let sent = lines.iter().map(|line| read(line.line.clone(), &model)).collect();
        let (held, alike, stored) = (vec![None; lines.len()], vec![Vec::new(); lines.len()], vec![None; lines.len()]);
        let store = CookieStore::default();
        Self {
            interpretation,
            suffixes,
            model,
            scenario,
            lines,
            sent,
            store,
            held,
            alike,
            stored,
            listener,
            owner: None,
        }
    }

    /// The same jar, told by another interpretation.
    pub(crate) fn told_by(self, interpretation: &'a Interpretation, listener: &'a T) -> Self {
        Self { interpretation, model: interpretation.model(self.suffixes), listener, ..self }
    }

    /// Whether both hold the same cookies, and have taken and refused the same lines.
    pub(crate) fn holds_what(&self, other: &Jar<'_, T>) -> bool {
        let taken = |jar: &Jar<'_, T>| -> Vec<Option<Storage>> {
            jar.stored.iter().map(|stored| stored.as_ref().map(|(storage, _)| *storage)).collect()
        };
        self.store.cookies() == other.store.cookies() && self.held == other.held && taken(self) == taken(other)
    }

    /// What is kept of each line; `None` for a line that the policy cannot take apart.
    pub(crate) fn kept(&self) -> Vec<Option<KeptLine>> {
        let cookies = self.store.cookies();
        let of_line = |line: usize| {
            let SetCookie { name, value, .. } = self.sent[line].1.as_ref()?;
            let places = self.held[line].iter().chain(&self.alike[line]);
            let cookies = places.map(|&place| cookies[place].clone()).collect();
            Some(KeptLine { name: name.clone(), value: value.clone(), cookies })
        };
        (0..self.sent.len()).map(of_line).collect()
    }

    /// What an act does to the jar, and what it shows of it.
    pub(crate) fn act(&mut self, timed: &TimedAct<'_>) -> Option<ActPrediction<T>> {
        match &timed.act {
            Act::Plant(index, planting) => {
                self.plant(*index, planting, timed.at);
                None
            }
            Act::Prove(_, planting) => {
                let mut context = self.listener.clone();
                let access = self.model.access_with(&visit(&planting.prove), &mut context);
                Some(self.look(CellKind::Stored, access.as_ref(), context, timed.at))
            }
            Act::Hop(case, hop) => self.hop(case, hop, timed.at),
        }
    }

    fn hop(&mut self, case: &Case, hop: &Hop, now: Timestamp) -> Option<ActPrediction<T>> {
        if case.site.is_some() && self.owner.as_ref() != Some(&case.id) {
            self.belong_to(case);
        }
        let question = self.interpretation.question(hop, self.suffixes)?;
        let mut context = self.listener.clone();
        let jar_access = JarAccess::of(&question, &self.model, &mut context);
        let kind = match (hop.purpose, &hop.target) {
            (Purpose::Set, _) => {
                self.set(case, hop, &jar_access, now);
                return None;
            }
            // Before anything was set there is nothing to ask for.
            (Purpose::Ask, _) if case.site.is_some() && self.stored.iter().all(Option::is_none) => return None,
            (Purpose::Prove(_), _) => CellKind::Stored,
            (Purpose::Ask, HopTarget::ScriptReading) => CellKind::Visible,
            (Purpose::Ask, _) => CellKind::Sent,
        };
        let seen = self.look_of(hop, &jar_access, kind, context, now);
        if !hop.sets.is_empty() {
            self.set(case, hop, &jar_access, now);
        }
        Some(seen)
    }

    /// What a hop shows of the jar, and why that much.
    pub(crate) fn look_of(
        &self,
        hop: &Hop,
        jar_access: &JarAccess,
        kind: CellKind,
        context: T,
        now: Timestamp,
    ) -> ActPrediction<T> {
        let mut seen = self.look_through(jar_access, kind, context, now);
        if hop.probe.is_some_and(|probe| probe.facts().tells_changes) {
            self.hide_untold(hop, &mut seen);
        }
        seen
    }

    /// Takes out of what somebody sees what has not changed since, or has where no change is told of.
    fn hide_untold(&self, hop: &Hop, seen: &mut ActPrediction<T>) {
        let policy = self.model.policy();
        let is_told_of_partitions = policy.cookie_store_partitions == CookieStorePartitions::Known;
        // Where a third party has a jar of its own, its service workers live with it there.
        let lives_there = hop.agent() == Agent::ServiceWorker && policy.third_party == ThirdPartyCookies::Partitioned;
        let is_known = |key: &PartitionKey| match key {
            PartitionKey::Unpartitioned => true,
            PartitionKey::CrossSite(_) => is_told_of_partitions || lives_there,
            PartitionKey::SameSite(_) => is_told_of_partitions,
        };
        for (line, answer) in seen.answers.iter_mut().enumerate().filter(|(_, answer)| answer.given) {
            let cookie = self.held[line].map(|held| &self.store.cookies()[held]);
            let is_told_there = cookie.is_none_or(|cookie| is_known(&cookie.partition_key));
            let (rule, why) = if !hop.planted.contains(&line) {
                (Rule::Inserted, "it has not changed since the document came")
            } else if !is_told_there {
                (Rule::OwnPartition, "no change in a partition is told of")
            } else {
                continue;
            };
            (answer.given, answer.rule) = (false, rule);
            answer.trace.step(rule, false, || why.to_owned());
        }
        seen.order.retain(|&line| seen.answers[line].given);
    }

    /// What a case's answer, or its script, does to the jar.
    pub(crate) fn set(&mut self, case: &Case, hop: &Hop, jar_access: &JarAccess, now: Timestamp) {
        let facts = hop.probe.map(Probe::facts).filter(|_| hop.target == HopTarget::ScriptWriting);
        if facts.is_some_and(|facts| facts.deletes) {
            return self.delete(&hop.sets, jar_access.facts.as_ref(), now);
        }
        if !jar_access.included {
            return self.refuse(&hop.sets, Rule::CredentialsIncluded, NO_CREDENTIALS);
        }
        if jar_access.answer_cookies == AnswerCookies::Ignored {
            return self.refuse(&hop.sets, Rule::CredentialsIncluded, "nobody looks at the cookies of the answer");
        }
        let Some(access) = &jar_access.facts else {
            return self.refuse(&hop.sets, Rule::ScriptHasCookies, NO_COOKIES);
        };
        debug_assert!(self.owner.as_ref() == Some(&case.id), "the lines are filled in for the case");
        let has_domain = |line: usize| self.sent[line].1.as_ref().is_some_and(SetCookie::has_domain);
        let takes_all = jar_access.answer_cookies != AnswerCookies::TakenWithDomain;
        let (taken, refused): (Vec<usize>, Vec<usize>) =
            hop.sets.iter().partition(|&&line| takes_all || has_domain(line));
        self.refuse(&refused, Rule::ThirdPartyAllowed, "it counts as of a third party, being of another host");
        for line in taken {
            match facts {
                Some(facts) if facts.cookie_interface == CookieInterface::CookieStore => self.take(line, access, now),
                _ => self.receive(line, access, now),
            }
        }
        self.look_up();
    }

    /// Empties the jar for a case that has a site of its own, where nothing is yet.
    pub(crate) fn belong_to(&mut self, case: &Case) {
        self.sent = self.lines.iter().map(|line| read(case.line(line), &self.model)).collect();
        (self.store, self.owner) = (CookieStore::default(), Some(case.id.clone()));
        self.stored.fill(None);
        self.look_up();
    }

    /// Takes in one of the lines.
    fn receive(&mut self, index: usize, access: &Access, now: Timestamp) {
        let mut trace = self.listener.clone();
        let storage = match &self.sent[index] {
            (_, Some(parsed)) => self.store.store_with(&self.model, parsed, access, now, &mut trace),
            (line, None) => self.store.receive_set_cookie_with(&self.model, line.as_bytes(), access, now, &mut trace),
        };
        self.became(index, storage, trace);
    }

    /// Notes what has become of a line. One that is refused now leaves the cookie as it is that it made before.
    fn became(&mut self, index: usize, storage: Storage, trace: T) {
        if !matches!(storage, Storage::Refused(_)) || self.held[index].is_none() {
            self.stored[index] = Some((storage, trace));
        }
    }

    /// Takes in what one of the lines says, by `cookieStore.set()`.
    fn take(&mut self, index: usize, access: &Access, now: Timestamp) {
        let mut trace = self.listener.clone();
        let (line, _) = &self.sent[index];
        let Some(parsed) = dictionary_words(line) else { return self.receive(index, access, now) };
        let storage = match CookieInit::of_line(&parsed, now).set_cookie(&self.model, access) {
            Ok(cookie) => self.store.store_with(&self.model, &cookie, access, now, &mut trace),
            Err(error) => {
                trace.step(error.rule(), false, || format!("{line}: {error}"));
                Storage::Refused(error.rule())
            }
        };
        self.became(index, storage, trace);
    }

    /// Deletes what some of the lines name, by `cookieStore.delete()`; where that is refused, nothing changes.
    fn delete(&mut self, lines: &[usize], access: Option<&Access>, now: Timestamp) {
        let Some(access) = access else { return };
        let policy = self.model.policy();
        for &index in lines {
            let Some(parsed) = dictionary_words(&self.sent[index].0) else { continue };
            let CookieInit { name, domain, path, mut partitioned, .. } = CookieInit::of_line(&parsed, now);
            if policy.cookie_store_partitions == CookieStorePartitions::Unknown {
                // The document's own jar is looked through, and no other. If that is one of third parties, what has no
                // Partitioned is left alone.
                if (partitioned == PartitionedFlag::Partitioned) != self.model.has_jar_of_third_parties(access) {
                    continue;
                }
                partitioned = PartitionedFlag::NotPartitioned;
            }
            let mut deletion = CookieInit { domain, path, partitioned, ..CookieInit::deleting(&name) };
            if policy.cookie_store_deletion == CookieStoreDeletion::SetsStrictIfNamed && name.is_empty() {
                continue;
            }
            if policy.cookie_store_deletion == CookieStoreDeletion::TakesWhatIsRead {
                let held = self.held[index].map(|held| &self.store.cookies()[held]);
                if !held.is_some_and(|cookie| self.model.retrieve_one(cookie, access, now).is_sent()) {
                    continue;
                }
                deletion.same_site = SameSite::None;
            }
            let Ok(cookie) = deletion.set_cookie(&self.model, access) else { continue };
            let mut trace = self.listener.clone();
            let held = self.store.cookies().len();
            let storage = self.store.store_with(&self.model, &cookie, access, now, &mut trace);
            if self.store.cookies().len() < held {
                self.stored[index] = Some((storage, trace));
            }
            // The next line may be looked for where this one stood.
            self.look_up();
        }
    }

    fn refuse(&mut self, lines: &[usize], rule: Rule, why: &str) {
        for &index in lines {
            let mut trace = self.listener.clone();
            trace.step(rule, false, || why.to_owned());
            self.became(index, Storage::Refused(rule), trace);
        }
    }

    fn plant(&mut self, index: usize, planting: &Planting, now: Timestamp) {
        let by_header = self.model.access_with(&visit(&planting.at), &mut self.listener.clone());
        let by_script =
            self.model.access_of_script_with(&Document::top_level(planting.at.clone()), &mut self.listener.clone());
        for (place, line) in self.scenario.lines_of(index).zip(&planting.lines) {
            let access = match line.source {
                LineSource::Header => &by_header,
                LineSource::Script => &by_script,
            };
            let Some(access) = access else { continue };
            self.receive(place, access, now);
        }
        self.look_up();
    }

    /// Finds each line's cookie in the store, after the store has changed.
    fn look_up(&mut self) {
        let mut places: HashMap<(&[u8], &[u8]), Vec<usize>> = HashMap::new();
        for (place, cookie) in self.store.cookies().iter().enumerate() {
            places.entry((&cookie.name, &cookie.value)).or_default().push(place);
        }
        for (line, (_, parsed)) in self.sent.iter().enumerate() {
            let pair = parsed.as_ref().map(|parsed| (parsed.name.as_slice(), parsed.value.as_slice()));
            let own = pair.and_then(|pair| places.get(&pair)).map_or(&[][..], Vec::as_slice);
            self.held[line] = own.first().copied();
            self.alike[line].clear();
            self.alike[line].extend(own.iter().skip(1));
        }
    }

    /// What somebody sees of the jar, and why that much.
    fn look_through(&self, jar_access: &JarAccess, kind: CellKind, context: T, now: Timestamp) -> ActPrediction<T> {
        if !jar_access.included {
            self.look_in_vain(kind, context, Rule::CredentialsIncluded, NO_CREDENTIALS)
        } else if jar_access.facts.is_none() {
            self.look_in_vain(kind, context, Rule::ScriptHasCookies, NO_COOKIES)
        } else {
            self.look(kind, jar_access.facts.as_ref(), context, now)
        }
    }

    fn look(&self, kind: CellKind, access: Option<&Access>, context: T, now: Timestamp) -> ActPrediction<T> {
        let answers = (0..self.lines.len()).map(|line| self.answer(line, kind, access, now)).collect();
        let travelling = access.map(|access| self.store.retrieve(&self.model, access, now)).unwrap_or_default();
        let cookies = self.store.cookies();
        let mut order: Vec<(usize, usize)> = Vec::new();
        for (line, held) in self.held.iter().enumerate() {
            let own = || held.iter().chain(&self.alike[line]).map(|&place| &cookies[place]);
            let turn = travelling.iter().position(|travels| own().any(|cookie| std::ptr::eq(*travels, cookie)));
            order.extend(turn.map(|turn| (turn, line)));
        }
        order.sort_unstable();
        let order = order.into_iter().map(|(_, line)| line).collect();
        ActPrediction { kind, context, answers, order }
    }

    /// A request, or a script, that the jar is left out of.
    fn look_in_vain(&self, kind: CellKind, context: T, rule: Rule, why: &str) -> ActPrediction<T> {
        let answer = || {
            let mut trace = self.listener.clone();
            trace.step(rule, false, || why.to_owned());
            Answer { given: false, rule, trace }
        };
        ActPrediction { kind, context, answers: self.lines.iter().map(|_| answer()).collect(), order: Vec::new() }
    }

    fn answer(&self, line: usize, kind: CellKind, access: Option<&Access>, now: Timestamp) -> Answer<T> {
        let Some((storage, storage_trace)) = &self.stored[line] else {
            return Answer { given: false, rule: Rule::Inserted, trace: self.listener.clone() };
        };
        if let Storage::Refused(rule) = storage {
            return Answer { given: false, rule: *rule, trace: storage_trace.clone() };
        }
        // Once a cookie is stored, how it came there explains no later request.
        let mut trace = if kind == CellKind::Stored { storage_trace.clone() } else { self.listener.clone() };
        let cookie = self.held[line].and_then(|held| self.store.cookies().get(held));
        let (Some(cookie), Some(access)) = (cookie, access) else {
            let rule = if *storage == Storage::Expired { Rule::NotExpired } else { Rule::NotOverwritten };
            trace.step(rule, false, || self.lines[line].line.clone());
            return Answer { given: false, rule, trace };
        };
        let mut retrieval = self.model.retrieve_one_with(cookie, access, now, &mut trace);
        // Nobody can tell one from another of its name and value.
        for other in self.alike[line].iter().map(|&place| &self.store.cookies()[place]) {
            if !retrieval.is_sent() && self.model.retrieve_one(other, access, now).is_sent() {
                retrieval = self.model.retrieve_one_with(other, access, now, &mut trace);
            }
        }
        let rule = if kind == CellKind::Stored && retrieval.is_sent() { Rule::Inserted } else { retrieval.rule() };
        Answer { given: retrieval.is_sent(), rule, trace }
    }
}
