//! Changes: what one may do otherwise, to the cookie, to the request, or to the way that leads there.

use samesite_model::{Host, Origin};
use samesite_scenarios::{Probe, ProbeKind, Redirect, Step};
use url::Url;

use crate::ask::question::{Question, front_page};
use samesite_judge::suffixes;

/// One small change to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// The cookie gets what a `__Host-` or `__Secure-` name needs.
    AsItsPrefixDemands,
    /// The cookie gets `Secure`.
    Secure,
    /// The cookie loses `Secure`.
    NotSecure,
    /// The cookie loses its `Domain`.
    HostOnly,
    /// The cookie gets the registrable domain as its `Domain`.
    WholeDomain,
    /// The cookie gets `Path=/`.
    WholePath,
    /// The cookie loses `HttpOnly`.
    Visible,
    /// The cookie gets twice the time that it is asked for after.
    LongerLife,
    /// The cookie lasts as long as the session.
    Session,
    /// The cookie is set by the host that wants it.
    SetByTarget,
    /// The cookie is set over HTTPS.
    SetOverHttps,
    /// The cookie is set and the request is made over HTTPS, from pages over HTTPS.
    Https,
    /// The request carries credentials to other origins.
    Credentials,
    /// The POST is answered with 303, and the GET after it is the one that carries the cookie.
    SeeOther,
    /// The same, and what the POST has to know travels in its form.
    RelayState,
    /// What must survive the way gets a cookie of its own.
    SecondCookie,
    /// The answer is a page that leads on by itself.
    BouncePage,
    /// The answer is a page that posts the same form once more.
    OwnPost,
    /// The request is a GET.
    Get,
    /// The cookie gets `SameSite=Lax`.
    Lax,
    /// The cookie gets `Partitioned`, and is set by the frame that wants it.
    PartitionedInFrame,
    /// The frame asks for its cookies by the Storage Access API.
    StorageAccess,
    /// The request opens a top-level page.
    TopLevel,
    /// The request is not redirected on its way.
    Direct,
    /// A page of the cookie's own site makes the request.
    SameSite,
    /// The cookie gets `SameSite=None; Secure`.
    NoneSecure,
}

/// Requests that carry cookies to their own origin only, and the same with credentials.
const WITH_CREDENTIALS: &[(Probe, Probe)] = &[
    (Probe::FetchDefault, Probe::FetchCors),
    (Probe::FetchOmit, Probe::FetchCors),
    (Probe::Xhr, Probe::XhrCredentials),
    (Probe::EventSource, Probe::EventSourceCredentials),
    (Probe::ImgAnonymous, Probe::ImgCredentials),
    (Probe::ModuleScript, Probe::ModuleScriptCredentials),
];

/// How long a cookie lives that only has to survive a sign-in, in seconds.
const WHILE_SIGNING_IN: u64 = 600;

impl Change {
    /// Every change. Where several achieve the same, they are told in this order.
    pub const ALL: &[Self] = &[
        Self::AsItsPrefixDemands,
        Self::Secure,
        Self::NotSecure,
        Self::HostOnly,
        Self::WholeDomain,
        Self::WholePath,
        Self::Visible,
        Self::LongerLife,
        Self::Session,
        Self::SetByTarget,
        Self::SetOverHttps,
        Self::Https,
        Self::Credentials,
        Self::SeeOther,
        Self::RelayState,
        Self::SecondCookie,
        Self::BouncePage,
        Self::OwnPost,
        Self::Get,
        Self::Lax,
        Self::PartitionedInFrame,
        Self::StorageAccess,
        Self::TopLevel,
        Self::Direct,
        Self::SameSite,
        Self::NoneSecure,
    ];

    /// Its name for programs: `see-other`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::AsItsPrefixDemands => "as-its-prefix-demands",
            Self::Secure => "secure",
            Self::NotSecure => "not-secure",
            Self::HostOnly => "host-only",
            Self::WholeDomain => "whole-domain",
            Self::WholePath => "whole-path",
            Self::Visible => "visible",
            Self::LongerLife => "longer-life",
            Self::Session => "session",
            Self::SetByTarget => "set-by-target",
            Self::SetOverHttps => "set-over-https",
            Self::Https => "https",
            Self::Credentials => "credentials",
            Self::SeeOther => "see-other",
            Self::RelayState => "relay-state",
            Self::SecondCookie => "second-cookie",
            Self::BouncePage => "bounce-page",
            Self::OwnPost => "own-post",
            Self::Get => "get",
            Self::Lax => "lax",
            Self::PartitionedInFrame => "partitioned-in-frame",
            Self::StorageAccess => "storage-access",
            Self::TopLevel => "top-level",
            Self::Direct => "direct",
            Self::SameSite => "same-site",
            Self::NoneSecure => "none-secure",
        }
    }

    /// The question after the change; `None` where it would change nothing, or make no sense.
    #[must_use]
    pub fn applied(self, question: &Question) -> Option<Question> {
        let mut changed = question.clone();
        let probe = question.step.probe;
        match self {
            Self::Lax => changed.cookie = with(&question.cookie, "SameSite=Lax"),
            Self::NoneSecure => changed.cookie = none_secure(&question.cookie),
            Self::Secure => changed.cookie = with(&question.cookie, "Secure"),
            Self::NotSecure => changed.cookie = without(&question.cookie, "Secure"),
            Self::WholeDomain => {
                let host = Host::of(question.target())?;
                let domain = suffixes::embedded().registrable_domain(&host)?;
                changed.cookie = with(&question.cookie, &format!("Domain={domain}"));
            }
            Self::HostOnly => changed.cookie = without(&question.cookie, "Domain"),
            Self::WholePath => changed.cookie = with(&question.cookie, "Path=/"),
            Self::Visible => changed.cookie = without(&question.cookie, "HttpOnly"),
            Self::Session => changed.cookie = lasting_as_long_as_the_session(&question.cookie),
            Self::LongerLife => {
                let lasting = lasting_as_long_as_the_session(&question.cookie);
                (lasting != question.cookie && !question.age.is_zero()).then_some(())?;
                changed.cookie = with(&lasting, &format!("Max-Age={}", question.age.as_secs().max(1) * 2));
            }
            Self::AsItsPrefixDemands => {
                let secure = with(&question.cookie, "Secure");
                changed.cookie = if has_prefix(&question.cookie, "__Host-") {
                    with(&without(&secure, "Domain"), "Path=/")
                } else if has_prefix(&question.cookie, "__Secure-") {
                    secure
                } else {
                    return None;
                };
            }
            Self::SetByTarget => {
                changed.set_at = front_page(question.target());
                changed.set_in.clear();
                (Host::of(&changed.set_at) != Host::of(question.setter())).then_some(())?;
            }
            Self::SetOverHttps => {
                changed.set_at = over_https(&question.set_at);
                changed.set_in = question.set_in.iter().map(over_https).collect();
            }
            Self::Https => {
                changed.set_at = over_https(&question.set_at);
                changed.set_in = question.set_in.iter().map(over_https).collect();
                changed.page = question.page.iter().map(over_https).collect();
                for step in changed.before.iter_mut().chain([&mut changed.step]) {
                    step.to = step.to.as_ref().map(over_https);
                    step.via.iter_mut().for_each(|redirect| redirect.at = over_https(&redirect.at));
                }
            }
            Self::Credentials => {
                let (_, with) = WITH_CREDENTIALS.iter().find(|(without, _)| *without == probe)?;
                changed.take(*with);
            }
            Self::SeeOther | Self::RelayState => {
                is_posted(question).then_some(())?;
                changed.step.via.push(Redirect { at: question.target().clone(), status: 303, sets: Vec::new() });
                changed.step.to = Some(own_page(question));
            }
            Self::SecondCookie => {
                let leads_here = probe.kind() == ProbeKind::TopLevelNavigation && question.before.is_empty();
                (leads_here && question.target().scheme() == "https").then_some(())?;
                let same_site = if probe.method() == "POST" { "None" } else { "Lax" };
                let seconds = WHILE_SIGNING_IN.max(question.age.as_secs() * 2);
                changed.cookie =
                    format!("__Host-state=1; Path=/; Secure; HttpOnly; SameSite={same_site}; Max-Age={seconds}");
                changed.set_at = front_page(question.target());
                changed.set_in.clear();
            }
            Self::BouncePage => {
                (probe.kind() == ProbeKind::TopLevelNavigation && question.before.is_empty()).then_some(())?;
                changed.followed_by(Step::plain(Probe::MetaRefresh, Some(question.target().clone())));
            }
            Self::OwnPost => {
                (is_posted(question) && question.before.is_empty()).then_some(())?;
                changed.followed_by(Step::plain(Probe::FormPostByScript, Some(question.target().clone())));
            }
            Self::Get => {
                changed.take(match probe {
                    Probe::FormPost => Probe::FormGet,
                    Probe::FormPostByScript => Probe::FormGetByScript,
                    Probe::FormPostBlank => Probe::FormGetBlank,
                    Probe::HiddenFormPost => Probe::Iframe,
                    _ => return None,
                });
            }
            Self::PartitionedInFrame => {
                is_embedded(question).then_some(())?;
                changed.cookie = with(&none_secure(&question.cookie), "Partitioned");
                changed.set_at = question.page[0].clone();
                changed.set_in = question.page[1..].to_vec();
                let target = question.target();
                if changed.set_in.last().and_then(Host::of) != Host::of(target) {
                    let is_frame = probe.kind() == ProbeKind::NestedNavigation;
                    changed.set_in.push(if is_frame { target.clone() } else { front_page(target) });
                }
            }
            Self::StorageAccess => {
                (is_embedded(question) && question.before.is_empty()).then_some(())?;
                changed.cookie = none_secure(&question.cookie);
                let asking = Step::plain(Probe::RequestStorageAccess, None);
                if question.page.len() > 1 && probe.kind() != ProbeKind::NestedNavigation {
                    let asked = std::mem::replace(&mut changed.step, asking);
                    changed.followed_by(asked);
                } else if probe.kind() == ProbeKind::NestedNavigation {
                    changed.followed_by(asking);
                    changed.followed_by(Step::plain(Probe::Fetch, Some(question.target().clone())));
                } else {
                    return None;
                }
            }
            Self::TopLevel => {
                changed.take(match probe.kind() {
                    ProbeKind::Subresource | ProbeKind::NestedNavigation if probe.method() == "POST" => Probe::FormPost,
                    ProbeKind::Subresource | ProbeKind::NestedNavigation => Probe::Link,
                    _ => return None,
                });
                changed.page.truncate(1);
                changed.before.clear();
                changed.step.by = None;
            }
            Self::Direct => changed.step.via.clear(),
            Self::SameSite => {
                let page = front_page(question.target());
                let own = Origin::of(&page);
                question.page.iter().any(|page| Origin::of(page) != own).then_some(())?;
                changed.page = vec![page];
                changed.before.clear();
                changed.step.by = None;
            }
        }
        (changed != *question).then_some(changed)
    }

    /// The change in words, given what comes of it.
    #[must_use]
    pub fn statement(self, changed: &Question) -> String {
        let probe = changed.step.probe;
        match self {
            Self::SetByTarget | Self::SetOverHttps => format!("set it at {}", changed.setter()),
            Self::Https => format!("use HTTPS throughout: {}", changed.target()),
            Self::Credentials => match probe {
                Probe::FetchCors => "write fetch(url, { credentials: \"include\" })".to_owned(),
                Probe::XhrCredentials => "set xhr.withCredentials = true".to_owned(),
                Probe::EventSourceCredentials => "write new EventSource(url, { withCredentials: true })".to_owned(),
                _ => "write crossorigin=use-credentials".to_owned(),
            },
            Self::SeeOther => format!(
                "answer the POST with 303 to a page of your own, such as {}: the GET after it has the cookie",
                changed.target()
            ),
            Self::RelayState => format!(
                "take what the POST has to know from its own form (RelayState in SAML, state in OAuth), and answer with 303 \
                 to where it leads, such as {}: the session is there again",
                changed.target()
            ),
            Self::SecondCookie => format!(
                "leave this one as it is, and put what must survive the way (state, nonce, request id) into a cookie of its \
                 own: {}",
                changed.cookie
            ),
            Self::BouncePage => format!(
                "answer with a page that leads on by itself (<meta http-equiv=refresh>): what that asks for, {}, has the \
                 cookie",
                changed.target()
            ),
            Self::OwnPost => {
                "answer with a page that posts the same form once more by script: a POST of your own page has \
                 the cookie"
                    .to_owned()
            }
            Self::Get => {
                format!("make it a GET ({probe}): response_mode=query in OpenID Connect, the Redirect binding in SAML")
            }
            Self::PartitionedInFrame => format!("set it from within the frame besides, as: {}", changed.cookie),
            Self::StorageAccess => format!(
                "let the frame call document.requestStorageAccess() in answer to a click; with the cookie set as: {}",
                changed.cookie
            ),
            Self::TopLevel => format!("open it as a top-level page ({probe})"),
            Self::Direct => "go there without a redirect".to_owned(),
            Self::SameSite => match probe.kind() {
                ProbeKind::ScriptReading => format!("read it in a top-level page of {}", origin(&changed.page[0])),
                _ => format!("let a page of {} make the request", origin(&changed.page[0])),
            },
            _ => format!("set the cookie as: {}", changed.cookie),
        }
    }

    /// What is to be minded besides, where no request can show it: what it opens, and what else it takes.
    #[must_use]
    pub fn caution(self, changed: &Question) -> Option<String> {
        let words = match self {
            Self::Get => {
                "what a GET carries ends up in addresses, histories and logs, and any link can make one: it must change nothing"
            }
            Self::Session => "some browsers restore sessions, and then it lasts longer than one would think",
            Self::LongerLife => "whoever gets hold of it has it for that long",
            Self::Credentials => {
                let page = changed.page.last().map(origin).unwrap_or_default();
                return Some(format!(
                    "{} must answer with Access-Control-Allow-Credentials: true and Access-Control-Allow-Origin: {page} \
                     (no *), and every page there can then read its answers",
                    origin(changed.target())
                ));
            }
            Self::SeeOther => {
                "the POST itself still comes without the session, and anybody can make one: it must prove itself \
                by its own signature and state"
            }
            Self::RelayState => "what comes in a form can be made up: sign it, and follow it to your own pages only",
            Self::SecondCookie => {
                "forms, frames and scripts of any other site carry that small cookie: it must be worth \
                nothing but as the other half of the state that comes back"
            }
            Self::BouncePage => {
                "any site can send people there: the page must do nothing but lead on, and only to your own \
                pages; so SameSite keeps no link out there any more"
            }
            Self::OwnPost => {
                "any site can have your page repeat its form, with the session: what it carries must be signed, or \
                tied to the session, or a forged form goes through"
            }
            Self::PartitionedInFrame => {
                "each site that embeds you has a session of its own; its pages can make requests with \
                it, so guard what changes things against forgery"
            }
            Self::StorageAccess => {
                "browsers ask the user, or look whether they have used your site by itself before; the \
                frame must cope with a no"
            }
            _ => return None,
        };
        Some(words.to_owned())
    }
}

impl Question {
    /// Makes the request in another way.
    fn take(&mut self, probe: Probe) {
        self.step.probe = probe;
        self.step.id = probe.to_string();
    }
}

/// Whether a form posts what is asked about, to a page or a frame.
fn is_posted(question: &Question) -> bool {
    let kind = question.step.probe.kind();
    let navigates = matches!(kind, ProbeKind::TopLevelNavigation | ProbeKind::NestedNavigation);
    navigates && question.step.probe.method() == "POST" && question.step.via.is_empty()
}

/// Whether the cookie is wanted within a page of another site, over HTTPS.
fn is_embedded(question: &Question) -> bool {
    let site = |url: &Url| suffixes::embedded().site(&Origin::of(url));
    let probe = question.step.probe;
    let is_inside =
        matches!(probe.kind(), ProbeKind::Subresource | ProbeKind::NestedNavigation | ProbeKind::ScriptReading);
    is_inside && question.target().scheme() == "https" && site(&question.page[0]) != site(question.target())
}

/// A page of the target's origin to which the cookie goes by its path.
fn own_page(question: &Question) -> Url {
    let mut page = front_page(question.target());
    let path = question.cookie.split(';').skip(1).filter(|part| is_called(part, "Path"));
    let path = path.filter_map(|part| part.split_once('=')).map(|(_, path)| path.trim());
    if let Some(path) = path.last().filter(|path| path.starts_with('/')) {
        page.set_path(path);
    }
    page
}

fn none_secure(line: &str) -> String {
    with(&with(line, "SameSite=None"), "Secure")
}

fn lasting_as_long_as_the_session(line: &str) -> String {
    without(&without(line, "Max-Age"), "Expires")
}

/// The line with the attribute, in place of every other of its name.
fn with(line: &str, attribute: &str) -> String {
    let name = attribute.split('=').next().unwrap_or(attribute);
    let already = |part: &str| part.trim().eq_ignore_ascii_case(attribute);
    if line.split(';').skip(1).filter(|part| is_called(part, name)).map(already).eq([true]) {
        return line.to_owned();
    }
    format!("{}; {attribute}", without(line, name))
}

/// The line without the attributes of the name given.
fn without(line: &str, name: &str) -> String {
    let mut parts = line.split(';');
    let pair = parts.next().unwrap_or_default();
    let kept: Vec<_> = std::iter::once(pair).chain(parts.filter(|part| !is_called(part, name))).collect();
    kept.join(";")
}

fn is_called(attribute: &str, name: &str) -> bool {
    attribute.split('=').next().is_some_and(|own| own.trim().eq_ignore_ascii_case(name))
}

fn has_prefix(line: &str, prefix: &str) -> bool {
    line.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// The URL over HTTPS; a port that was made for HTTP is left behind.
fn over_https(url: &Url) -> Url {
    let mut secure = url.clone();
    if secure.scheme() == "http" && secure.set_scheme("https").is_ok() {
        let _ = secure.set_port(None);
    }
    secure
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}
