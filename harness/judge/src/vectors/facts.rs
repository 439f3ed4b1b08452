//! Facts of a plan in the words of the document: who asks what, by lines, hosts and rules.

use std::collections::BTreeSet;
use std::sync::Arc;

use samesite_format::vectors::{
    Access, Api, Client, Document, Line, Navigable, Revisit, RevisitWay, Worker, WorkerKind,
};
use samesite_model as model;
use samesite_model::policy::NamelessCookie;
use samesite_model::{Attribute, Edition, Host, Model, Origin, Rule, SetCookie, SuffixList, Target};
use samesite_scenarios::Revisit as Way;
use url::Url;

use super::plan::{Asked, Plan, PlannedLine};
use crate::predict::request::ModelQuestion;

/// A rule's name, as JSON has it elsewhere: `safe-method`.
pub(super) fn rule_id(rule: Rule) -> String {
    let mut id = String::new();
    for letter in format!("{rule:?}").chars() {
        if letter.is_ascii_uppercase() && !id.is_empty() {
            id.push('-');
        }
        id.push(letter.to_ascii_lowercase());
    }
    id
}

/// An origin whose site a site for cookies is.
pub(super) fn site_text(origin: &Origin) -> String {
    match origin {
        Origin::Tuple(..) => origin.to_string(),
        Origin::Opaque => "opaque".to_owned(),
    }
}

/// A line, with its cookie as the newest of some editions sends it.
pub(super) fn line(planned: &PlannedLine, editions: &[Edition]) -> Line {
    let pair = editions.iter().rev().find_map(|edition| {
        let policy = edition.policy();
        let parsed = SetCookie::parse(planned.line.as_bytes(), &policy).ok()?;
        let with_equals = !parsed.name.is_empty() || policy.nameless == NamelessCookie::SentWithEquals;
        let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
        let equals = if with_equals { "=" } else { "" };
        Some(format!("{}{equals}{}", text(&parsed.name), text(&parsed.value)))
    });
    Line { id: planned.id.clone(), line: planned.line.clone(), pair }
}

/// Who comes to the cookie store, and how: facts, on which no edition has a say.
pub(super) fn access(asked: &Asked, suffixes: &SuffixList) -> Access {
    let question = asked.question(&Model::new(Edition::CURRENT, suffixes)).expect("plans have words for what they ask");
    let revisited = match asked {
        Asked::Hop(hop) => hop.revisited.as_ref(),
        Asked::Directly(_) => None,
    };
    let revisit = revisited.map(|revisited| Revisit {
        how: match revisited.how {
            Way::ScriptReload => RevisitWay::ScriptReload,
            Way::UserReload => RevisitWay::UserReload,
            Way::Back => RevisitWay::Back,
            Way::Forward => RevisitWay::Forward,
        },
        first: revisited.first.clone().map(|first| Box::new(access(&Asked::Hop(first), suffixes))),
    });
    Access { revisit, ..access_of(&question) }
}

fn access_of(question: &ModelQuestion) -> Access {
    let script = |api, url: &Url, client: &model::Client| Access {
        api,
        url: url.to_string(),
        method: None,
        navigates: None,
        framed_in: Vec::new(),
        client: Some(client_of(client)),
        redirected_from: Vec::new(),
        revisit: None,
        without_credentials: false,
    };
    match question {
        ModelQuestion::Script(document, _) => script(Api::DocumentCookie, document.url(), &document.into()),
        ModelQuestion::CookieStore(client, _) => {
            let url = match client {
                model::Client::Document(document) => document.url(),
                model::Client::Worker(worker) => worker.script(),
            };
            script(Api::CookieStore, url, client)
        }
        ModelQuestion::Request(request, ..) => {
            let (navigates, framed_in) = match &request.target {
                Target::TopLevelNavigation => (Some(Navigable::TopLevel), Vec::new()),
                Target::NestedNavigation(parent) => (Some(Navigable::Nested), documents(parent)),
                Target::Subresource => (None, Vec::new()),
            };
            Access {
                api: Api::Http,
                url: request.url.to_string(),
                method: Some(request.method.to_string()),
                navigates,
                framed_in,
                client: request.client.as_ref().map(client_of),
                redirected_from: request.redirected_from.iter().map(Url::to_string).collect(),
                revisit: None,
                without_credentials: !question.includes_cookies(),
            }
        }
    }
}

fn client_of(client: &model::Client) -> Client {
    let documents = client.document().map(documents).unwrap_or_default();
    let worker = match client {
        model::Client::Document(_) => None,
        model::Client::Worker(worker) => Some(Worker {
            kind: match worker.kind() {
                model::WorkerKind::Dedicated(_) => WorkerKind::Dedicated,
                model::WorkerKind::Shared(_) => WorkerKind::Shared,
                model::WorkerKind::Service(_) => WorkerKind::Service,
                model::WorkerKind::Worklet(_) => WorkerKind::Worklet,
            },
            script: worker.script().to_string(),
        }),
    };
    Client { documents, worker }
}

/// A document and those that frame it, outermost first.
fn documents(innermost: &Arc<model::Document>) -> Vec<Document> {
    let mut chain: Vec<_> = innermost.inclusive_ancestors().map(document).collect();
    chain.reverse();
    chain
}

fn document(document: &model::Document) -> Document {
    let own = document.url().origin().ascii_serialization();
    let origin = match (document.origin(), document.port()) {
        (Origin::Opaque, _) => "null".to_owned(),
        (origin, None) => origin.to_string(),
        // As the URL standard writes it: without the scheme's own port.
        (origin, Some(port)) => {
            let text = format!("{origin}:{port}");
            text.parse::<Url>().map_or(text, |url| url.origin().ascii_serialization())
        }
    };
    Document { url: document.url().to_string(), origin: (origin != own).then_some(origin) }
}

/// The public suffixes among what the plans name.
pub(super) fn suffixes_among(plans: &[Plan], suffixes: &SuffixList) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    let model = Model::new(Edition::CURRENT, suffixes);
    for plan in plans {
        for exchange in &plan.exchanges {
            let access = exchange.asked.question(&model).map(|question| access_of(&question));
            names.extend(access.iter().flat_map(urls).filter_map(|url| Some(Host::of(&url)?.name()?.to_owned())));
        }
        for line in &plan.lines {
            let Ok(parsed) = SetCookie::parse(line.line.as_bytes(), model.policy()) else { continue };
            let domain = |attribute: &Attribute| match attribute {
                Attribute::Domain(domain) => {
                    Host::parse(&String::from_utf8_lossy(domain)).and_then(|host| host.name().map(str::to_owned))
                }
                _ => None,
            };
            names.extend(parsed.attributes.iter().filter_map(domain));
        }
    }
    let tails = names.iter().flat_map(|name| {
        std::iter::successors(Some(name.trim_end_matches('.')), |tail| tail.split_once('.').map(|(_, parent)| parent))
    });
    tails.filter(|tail| !tail.is_empty() && suffixes.is_public_suffix(tail)).map(str::to_owned).collect()
}

/// Every URL of an access that has a host.
fn urls(access: &Access) -> Vec<Url> {
    let documents = access.client.iter().flat_map(|client| &client.documents).chain(&access.framed_in);
    let texts = [&access.url].into_iter().chain(&access.redirected_from).chain(documents.map(|own| &own.url));
    texts.filter_map(|text| text.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_called_as_json_calls_them() {
        assert_eq!(rule_id(Rule::SafeMethod), "safe-method");
        assert_eq!(rule_id(Rule::NoOverlayOfSecure), "no-overlay-of-secure");
    }
}
