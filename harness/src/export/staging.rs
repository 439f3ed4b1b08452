//! Stagings: a case as documents that act it out by themselves, or why it cannot be told so.

use std::collections::BTreeMap;

use samesite_judge::suffixes;
use samesite_model::Host;
use samesite_reports::export::staging::{
    Act, Address, Answer, Body, Deed, Document, Filling, Frame, StagedOrigin, Staging, Turn,
};
use samesite_scenarios::{
    Case, CookieLine, DocumentSource, FrameDocument, Hop, HopTarget, Journey, LineSource, LoadedDocument, MixedContent,
    OriginNames, PlantingTime, Probe, ProbeKind, Redirect, Sandboxing, Scenario, StepTaken, before_upgrade,
};
use url::Url;

use super::acting::{Acting, Button, acting, body};

/// Stands for an address in a header field.
const PLACEHOLDER: &str = "https://placeholder.invalid/";

/// The case, acted out.
///
/// # Errors
///
/// Each reason why it cannot be.
pub(super) fn staging(scenario: &Scenario, case: &Case) -> Result<Staging, Vec<String>> {
    let journey = case.journey();
    let mut why = obstacles(case, &journey);
    let mut stager = Stager {
        scenario,
        case,
        journey: &journey,
        sets: case.hops().into_iter().map(|hop| (hop.id, hop.sets)).collect(),
        origins: Vec::new(),
        answers: Vec::new(),
        deeds: Vec::new(),
    };
    // The owner of the cookies comes first.
    let owner = case.proofs.first().or(scenario.jar.first().map(|planting| &planting.at));
    stager.origin(owner.unwrap_or(&case.page[0].url));
    if scenario.planting == PlantingTime::First {
        stager.plant();
    }
    stager.act();
    for (number, url) in case.proofs.iter().enumerate() {
        let at = stager.address(url, &format!("proof-{}", number + 1));
        stager.serve(at.clone(), Turn { body: Body::Document(Document::default()), ..plain() });
        stager.deeds.push(Deed::Visit(at));
    }
    if !why.is_empty() {
        why.dedup();
        return Err(why);
    }
    let Stager { origins, answers, deeds, .. } = stager;
    let mut names = OriginNames::new(&origins[0], domain);
    let named: Vec<String> = origins.iter().map(|url| names.name(url).to_owned()).collect();
    let origins = origins.iter().zip(named).map(|(url, letter)| staged(url, letter)).collect();
    Ok(Staging { origins, answers, deeds })
}

/// Why a case cannot be acted out by documents that know nothing of each other.
fn obstacles(case: &Case, journey: &Journey) -> Vec<String> {
    let mut why = Vec::new();
    if let Some(age) = case.age {
        why.push(format!("the cookies have to grow {} s old, and nobody waits so long for a test", age.as_secs()));
    }
    for step in &case.steps {
        if acting(step.probe).is_none() {
            why.push(format!(
                "the probe {} takes more than a line of script (a worker, a device of the harness)",
                step.probe
            ));
        }
    }
    let has_policy = |document: &LoadedDocument| document.chain[0].embedder_policy().is_some();
    if journey.documents.iter().any(has_policy) {
        why.push(
            "the page has a Cross-Origin-Embedder-Policy, which all that is framed in it would have to have".to_owned(),
        );
    }
    let hops = || journey.opening.iter().chain(journey.steps.iter().flat_map(|step| &step.hops));
    if hops().any(Hop::is_prevented) || journey.documents.iter().any(|document| document.obstacle.is_some()) {
        why.push("the standards block a part of it, of which nothing comes".to_owned());
    }
    if hops().any(|hop| hop.mixed_content == Some(MixedContent::Upgraded)) {
        why.push(
            "the browser asks by https for what is named by http, and there the port would have to be the same"
                .to_owned(),
        );
    }
    let is_top = |document: &&LoadedDocument| document.parent.is_none();
    if journey.documents.iter().filter(is_top).any(|document| own(document).embedder_policy().is_some()) {
        why.push("a page has a Cross-Origin-Embedder-Policy, and takes only answers that say so".to_owned());
    }
    if journey.documents.iter().any(|document| own(document).has_storage_access) {
        why.push("a frame has storage access, which a user has to allow".to_owned());
    }
    // Each document takes all of its steps as soon as it has come.
    let mut finished: Vec<usize> = Vec::new();
    for pair in journey.steps.windows(2) {
        if pair[0].by != pair[1].by {
            finished.push(pair[0].by);
        }
        if finished.contains(&pair[1].by) {
            why.push("documents take turns: one acts once more after another has".to_owned());
        }
    }
    why
}

/// The registrable domain of a URL.
fn domain(url: &Url) -> Option<String> {
    suffixes::embedded().registrable_domain(&Host::of(url)?).map(str::to_owned)
}

fn staged(url: &Url, letter: String) -> StagedOrigin {
    let host = url.host_str().unwrap_or_default().to_owned();
    let own = domain(url);
    let is_name = url.domain().is_some_and(|name| !name.ends_with('.') && name.is_ascii() && !name.contains("xn--"));
    StagedOrigin {
        letter,
        is_secure: url.scheme() == "https",
        is_plain: is_name && own.as_deref().is_some_and(|own| own.matches('.').count() == 1),
        domain: own.unwrap_or_else(|| host.clone()),
        port: url.port(),
        host,
    }
}

/// An answer with nothing in it.
const fn plain() -> Turn {
    Turn { cookies: Vec::new(), leads: Vec::new(), headers: Vec::new(), body: Body::Nothing }
}

/// Puts a staging together.
struct Stager<'c> {
    scenario: &'c Scenario,
    case: &'c Case,
    journey: &'c Journey,
    /// The lines that each request's answer, or script, sets, by its name.
    sets: BTreeMap<String, Vec<usize>>,
    /// A URL of each origin.
    origins: Vec<Url>,
    answers: Vec<Answer>,
    deeds: Vec<Deed>,
}

impl Stager<'_> {
    fn origin(&mut self, url: &Url) -> usize {
        self.origins.iter().position(|known| known.origin() == url.origin()).unwrap_or_else(|| {
            self.origins.push(url.clone());
            self.origins.len() - 1
        })
    }

    fn address(&mut self, url: &Url, hop: &str) -> Address {
        Address {
            origin: self.origin(url),
            path: url.path().to_owned(),
            query: url.query().unwrap_or_default().to_owned(),
            hop: hop.to_owned(),
        }
    }

    /// An answer, behind those that the address has already.
    fn serve(&mut self, at: Address, turn: Turn) {
        match self.answers.iter_mut().find(|answer| answer.at.hop == at.hop) {
            Some(answer) => answer.turns.push(turn),
            None => self.answers.push(Answer { at, turns: vec![turn] }),
        }
    }

    /// The visits that plant the cookies, and those that prove what was kept.
    fn plant(&mut self) {
        for (number, planting) in self.scenario.jar.iter().enumerate() {
            let number = number + 1;
            let at = self.address(&planting.at, &format!("plant-{number}"));
            let of = |source| {
                let lines = planting.lines.iter().filter(move |line: &&CookieLine| line.source == source);
                lines.map(|line| line.line.clone()).collect::<Vec<_>>()
            };
            let written = of(LineSource::Script);
            let acts = if written.is_empty() { Vec::new() } else { vec![Act::Write(written)] };
            let document = Body::Document(Document { acts, frame: None });
            self.serve(at.clone(), Turn { cookies: of(LineSource::Header), body: document, ..plain() });
            self.deeds.push(Deed::Visit(at));
            let proof = self.address(&planting.prove, &format!("proof-{number}"));
            self.serve(proof.clone(), Turn { body: Body::Document(Document::default()), ..plain() });
            self.deeds.push(Deed::Visit(proof));
        }
    }

    /// The case's page, and what follows from it.
    fn act(&mut self) {
        let (case, journey) = (self.case, self.journey);
        let page = self.address(&case.page[0].url, "page");
        match &case.page[0].came_from {
            Some(from) => {
                let before = self.address(from, "page-before");
                let link = Act::Offer("add(\"a\", { href: $to })", page);
                let document = Document { acts: vec![link], frame: None };
                self.serve(before.clone(), Turn { body: Body::Document(document), ..plain() });
                self.deeds.extend([Deed::Visit(before), Deed::Click]);
            }
            None => self.deeds.push(Deed::Visit(page)),
        }
        self.serve_document(0);
        for step in &journey.steps {
            self.take(step);
        }
    }

    /// What a step asks for, answered.
    fn take(&mut self, taken: &StepTaken) {
        let step = &self.case.steps[taken.step];
        for hop in &taken.hops {
            if let Some(Redirect { status, .. }) = hop.redirect.as_ref().filter(|_| !hop.is_preflight()) {
                let Some(next) = taken.hops.iter().skip_while(|other| other.id != hop.id).nth(1) else { continue };
                let to = self.address(&next.url, &next.id);
                let at = self.address(&hop.url, &hop.id);
                let turn = Turn { cookies: self.lines(&hop.id), body: Body::Redirect(*status, to), ..plain() };
                self.serve(at, turn);
            }
        }
        let Some((last, acting)) = taken.hops.iter().find(|hop| hop.id == step.id).zip(acting(step.probe)) else {
            return;
        };
        match acting {
            Acting::Offer(_) => self.deeds.push(Deed::Click),
            Acting::Deed(Button::AddressBar) => {
                let first = taken.hops.first().unwrap_or(last);
                let at = self.address(&first.url, &first.id);
                self.deeds.push(Deed::Type(at));
            }
            Acting::Deed(Button::Reload) => self.deeds.push(Deed::Reload),
            Acting::Deed(Button::Back) => self.deeds.push(Deed::Back),
            Acting::Deed(Button::Forward) => self.deeds.push(Deed::Forward),
            Acting::Run(_) | Acting::Header | Acting::Read | Acting::Write => {}
        }
        match (taken.brings.first(), &last.target) {
            (Some(&document), _) => self.serve_document(document),
            (None, HopTarget::ScriptWriting) => {}
            (None, HopTarget::ScriptReading) => {
                let at = self.address(&last.url, &last.id);
                self.serve(at, Turn { body: Body::Text("text/plain", "seen"), ..plain() });
            }
            (None, _) => {
                let at = self.address(&last.url, &last.id);
                let body = body(step.probe.facts().answer).unwrap_or(Body::Document(Document::default()));
                self.serve(at, Turn { cookies: self.lines(&last.id), body, ..plain() });
            }
        }
    }

    /// A document that a server sends, and those framed in it from the start.
    fn serve_document(&mut self, place: usize) {
        let journey = self.journey;
        let loaded = &journey.documents[place];
        let own = own(loaded);
        let at = self.address(&own.url, &key(journey, place));
        let (document, leads) = self.document(place);
        let mut headers = Vec::new();
        let is_sandboxed_page = loaded.parent.is_none() && own.sandboxing == Sandboxing::Sandbox;
        if let Some(allowances) = own.sandboxing.allowances().filter(|_| is_sandboxed_page) {
            headers.push(("Content-Security-Policy".to_owned(), format!("sandbox {allowances}")));
        }
        self.serve(at, Turn { cookies: self.lines(&loaded.name), leads, headers, body: Body::Document(document) });
    }

    /// What a document does, and the header fields that it takes.
    fn document(&mut self, place: usize) -> (Document, Vec<(String, String, Address, String)>) {
        let (case, journey) = (self.case, self.journey);
        let mut document = Document::default();
        let mut leads = Vec::new();
        if journey.documents[place].with_frames > 1 {
            document.frame = Some(Box::new(self.frame(place + 1)));
        }
        for taken in journey.steps.iter().filter(|taken| taken.by == place) {
            let step = &case.steps[taken.step];
            let Some(last) = taken.hops.iter().find(|hop| hop.id == step.id) else { continue };
            let first = taken.hops.iter().find(|hop| !hop.is_preflight()).unwrap_or(last);
            let named = match first.mixed_content {
                Some(MixedContent::Upgraded) => before_upgrade(&first.url),
                _ => first.url.clone(),
            };
            match acting(step.probe) {
                Some(Acting::Run(code)) => {
                    let is_about_address = code.contains("$to");
                    let to = is_about_address.then(|| self.address(&named, &first.id));
                    document.acts.push(Act::Run(code, to));
                }
                Some(Acting::Offer(code)) => {
                    let to = self.address(&named, &first.id);
                    document.acts.push(Act::Offer(code, to));
                }
                Some(Acting::Read) => {
                    let to = self.address(&last.url, &last.id);
                    document.acts.push(Act::Read(to));
                }
                Some(Acting::Write) => document.acts.push(Act::Write(self.lines(&last.id))),
                Some(Acting::Header) => leads.extend(self.header(step.probe, &named, &first.id)),
                Some(Acting::Deed(_)) | None => {}
            }
        }
        (document, leads)
    }

    fn header(&mut self, probe: Probe, url: &Url, hop: &str) -> Vec<(String, String, Address, String)> {
        let placeholder = PLACEHOLDER.parse().expect("it is a URL");
        let fields = probe.facts().header.map(|header| header.fields(&placeholder)).unwrap_or_default();
        let to = self.address(url, hop);
        let whole = |(name, value): (&str, String)| {
            let (before, after) = value.split_once(PLACEHOLDER)?;
            Some((name.to_owned(), before.to_owned(), to.clone(), after.to_owned()))
        };
        fields.into_iter().filter_map(whole).collect()
    }

    /// A frame that is there from the start.
    fn frame(&mut self, place: usize) -> Frame {
        let journey = self.journey;
        let own = own(&journey.documents[place]).clone();
        let filling = match (own.source, &own.came_from) {
            (DocumentSource::Served, None) => {
                self.serve_document(place);
                Filling::Served(self.address(&own.url, &key(journey, place)))
            }
            (DocumentSource::Served, Some(from)) => {
                self.serve_document(place);
                let next = self.address(&own.url, &key(journey, place));
                let before = self.address(from, &format!("{}-before", journey.documents[place].name));
                let leave = Act::Run("location.href = $to;", Some(next));
                let first = Document { acts: vec![leave], frame: None };
                self.serve(before.clone(), Turn { body: Body::Document(first), ..plain() });
                Filling::Served(before)
            }
            (DocumentSource::Srcdoc, _) => Filling::Srcdoc(self.document(place).0),
            (DocumentSource::Blank, _) => Filling::Blank(self.document(place).0),
            (DocumentSource::Written, _) => Filling::Written(self.document(place).0),
            (DocumentSource::Blob, _) => Filling::Blob(self.document(place).0),
            (DocumentSource::Data, _) => Filling::Data(self.document(place).0),
        };
        let sandbox = own.sandboxing.allowances().map(str::to_owned);
        Frame { filling, sandbox, is_credentialless: own.sandboxing == Sandboxing::Credentialless }
    }

    /// The lines of the jar that a request's answer, or script, sets.
    fn lines(&self, hop: &str) -> Vec<String> {
        let lines: Vec<&CookieLine> = self.scenario.lines().collect();
        let places = self.sets.get(hop).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|place| lines.get(*place)).map(|line| self.case.line(line)).collect()
    }
}

/// A document without those around it.
fn own(loaded: &LoadedDocument) -> &FrameDocument {
    loaded.chain.last().expect("a chain has a document")
}

/// The name under which a document is asked for: that of the one that it is once more, if it is.
fn key(journey: &Journey, place: usize) -> String {
    match journey.documents[place].again {
        Some(first) => key(journey, first),
        None => journey.documents[place].name.clone(),
    }
}

/// For each hop of a case, the name under which it is asked for, and how many came under it before.
pub(super) fn places(case: &Case) -> Vec<(String, String, usize)> {
    let journey = case.journey();
    let mut came: Vec<String> = Vec::new();
    if journey.opening.is_empty() {
        let opened = journey.documents[..journey.opened].iter();
        came.extend(opened.filter(|document| own(document).source == DocumentSource::Served).map(|it| it.name.clone()));
    }
    let mut places = Vec::new();
    for hop in journey.clone().hops(case) {
        let brought = journey
            .steps
            .iter()
            .find(|taken| Some(taken.step) == hop.step && taken.hops.iter().any(|own| own.id == hop.id));
        let revisited = brought.and_then(|taken| {
            let is_again = hop.probe.is_some_and(|probe| matches!(probe.kind(), ProbeKind::Revisit(_)));
            let document = taken.brings.iter().find(|place| is_again || journey.documents[**place].name == hop.id)?;
            Some(key(&journey, *document))
        });
        let name = revisited.unwrap_or_else(|| hop.id.clone());
        let before = came.iter().filter(|other| **other == name).count();
        if !hop.is_preflight() {
            came.push(name.clone());
        }
        places.push((hop.id, name, before));
    }
    places
}
