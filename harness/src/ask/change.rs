//! Changes: what one may do otherwise, to the cookie or to the request.

use samesite_model::{Host, Origin};
use samesite_scenarios::{Probe, ProbeKind};
use serde::Serialize;
use url::Url;

use crate::ask::question::Question;
use samesite_judge::suffixes;

/// One small change to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Change {
    /// The cookie gets `SameSite=Lax`.
    Lax,
    /// The cookie gets `SameSite=None; Secure`.
    NoneSecure,
    /// The cookie gets `Secure`.
    Secure,
    /// The cookie loses `Secure`.
    NotSecure,
    /// The cookie gets the registrable domain as its `Domain`.
    WholeDomain,
    /// The cookie loses its `Domain`.
    HostOnly,
    /// The cookie gets `Path=/`.
    WholePath,
    /// The cookie loses `HttpOnly`.
    Visible,
    /// The cookie lasts as long as the session.
    Session,
    /// The cookie gets what a `__Host-` or `__Secure-` name needs.
    AsItsPrefixDemands,
    /// The cookie is set by the host that wants it.
    SetByTarget,
    /// The cookie is set over HTTPS.
    SetOverHttps,
    /// The cookie is set and the request is made over HTTPS, from pages over HTTPS.
    Https,
    /// The request is a GET.
    Get,
    /// The request opens a top-level page.
    TopLevel,
    /// The request is not redirected on its way.
    Direct,
    /// A page of the cookie's own site makes the request.
    SameSite,
}

impl Change {
    /// Every change: those of the cookie first, then those of how it is set, then those of the request.
    pub const ALL: &[Self] = &[
        Self::AsItsPrefixDemands,
        Self::Lax,
        Self::NoneSecure,
        Self::Secure,
        Self::NotSecure,
        Self::HostOnly,
        Self::WholeDomain,
        Self::WholePath,
        Self::Visible,
        Self::Session,
        Self::SetByTarget,
        Self::SetOverHttps,
        Self::Https,
        Self::Get,
        Self::TopLevel,
        Self::Direct,
        Self::SameSite,
    ];

    /// The question after the change; `None` where it would change nothing, or make no sense.
    #[must_use]
    pub fn applied(self, question: &Question) -> Option<Question> {
        let mut changed = question.clone();
        match self {
            Self::Lax => changed.cookie = with(&question.cookie, "SameSite=Lax"),
            Self::NoneSecure => changed.cookie = with(&with(&question.cookie, "SameSite=None"), "Secure"),
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
            Self::Session => changed.cookie = without(&without(&question.cookie, "Max-Age"), "Expires"),
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
                changed.set_at = question.target().clone();
                changed.set_at.set_path("/");
                changed.set_at.set_query(None);
                (Host::of(&changed.set_at) != Host::of(&question.set_at)).then_some(())?;
            }
            Self::SetOverHttps => changed.set_at = over_https(&question.set_at),
            Self::Https => {
                changed.set_at = over_https(&question.set_at);
                changed.page = question.page.iter().map(over_https).collect();
                changed.step.to = question.step.to.as_ref().map(over_https);
                for redirect in &mut changed.step.via {
                    redirect.at = over_https(&redirect.at);
                }
            }
            Self::Get => {
                changed.take(match question.step.probe {
                    Probe::FormPost => Probe::FormGet,
                    Probe::HiddenFormPost => Probe::Iframe,
                    _ => return None,
                });
            }
            Self::TopLevel => {
                changed.take(match question.step.probe.kind() {
                    ProbeKind::Subresource | ProbeKind::NestedNavigation if question.step.probe.method() == "POST" => {
                        Probe::FormPost
                    }
                    ProbeKind::Subresource | ProbeKind::NestedNavigation => Probe::Link,
                    _ => return None,
                });
                changed.page.truncate(1);
            }
            Self::Direct => changed.step.via.clear(),
            Self::SameSite => {
                let mut page = question.target().clone();
                page.set_path("/");
                page.set_query(None);
                let own = Origin::of(&page);
                question.page.iter().any(|page| Origin::of(page) != own).then_some(())?;
                changed.page = vec![page];
            }
        }
        (changed != *question).then_some(changed)
    }

    /// The change in words, given what comes of it.
    #[must_use]
    pub fn statement(self, changed: &Question) -> String {
        let probe = changed.step.probe;
        match self {
            Self::SetByTarget | Self::SetOverHttps => format!("set it at {}", changed.set_at),
            Self::Https => format!("use HTTPS throughout: {}", changed.target()),
            Self::Get => format!("make it a GET ({probe})"),
            Self::TopLevel => format!("open it as a top-level page ({probe})"),
            Self::Direct => "go there without a redirect".to_owned(),
            Self::SameSite => match probe.kind() {
                ProbeKind::ScriptReading => format!("read it in a top-level page of {}", origin(&changed.page[0])),
                _ => format!("let a page of {} make the request", origin(&changed.page[0])),
            },
            _ => format!("set the cookie as: {}", changed.cookie),
        }
    }

    /// What is to be minded besides, where no request can show it.
    #[must_use]
    pub const fn caution(self) -> Option<&'static str> {
        match self {
            Self::Get => Some(
                "what a GET carries ends up in addresses, histories and logs, and any link can make one: it must change nothing",
            ),
            Self::Session => Some("some browsers restore sessions, and then it lasts longer than one would think"),
            _ => None,
        }
    }
}

impl Question {
    /// Makes the request in another way.
    fn take(&mut self, probe: Probe) {
        self.step.probe = probe;
        self.step.id = probe.to_string();
    }
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
