//! Decisions in plain English, for people who have not read the specification.

use samesite_model::{Answer as StepAnswer, Rule, Step};

/// Says why a cookie is kept or not, there or not: what decided, from the values of its steps.
///
/// `context` are the steps by which the request was classed, `trace` those of the cookie itself.
pub fn sentence(rule: Rule, context: &[Step], trace: &[Step]) -> String {
    let values = trace.iter().rev().find(|step| step.rule == rule).map_or("", |step| step.values.as_str());
    let holds = trace.iter().rev().find(|step| step.rule == rule).is_none_or(|step| step.answer == StepAnswer::Holds);
    let own = if holds { held(rule, values, trace) } else { failed(rule, values, trace) };
    match classing(rule, context) {
        Some(classing) => format!("{own}; {classing}"),
        None => own,
    }
}

/// A rule as a short question, to be answered by yes or no and the values that were compared.
pub(crate) const fn question(rule: Rule) -> &'static str {
    match rule {
        Rule::NameOrValue => "a name or a value?",
        Rule::DomainIsNoPublicSuffix => "Domain no public suffix?",
        Rule::DomainCoversHost => "host within Domain?",
        Rule::SecureNeedsSecureConnection => "connection good enough to set it?",
        Rule::SetByScriptWithinSite => "set by a script within the site?",
        Rule::SetBySameSiteRequest => "set in answer to a same-site request?",
        Rule::SetByTopLevelNavigation => "set in answer to a top-level navigation?",
        Rule::NoneNeedsSecure => "None with Secure?",
        Rule::NoClient => "asked for by no page?",
        Rule::SiteForCookiesOfClient => "same site as the page?",
        Rule::AncestorsOfClient => "page and those around it of one site?",
        Rule::RedirectHistory => "redirected within the site?",
        Rule::NotExpired => "alive?",
        Rule::HostCovered => "the cookie's host?",
        Rule::PathMatches => "below the cookie's path?",
        Rule::SecureConnection => "connection good enough?",
        Rule::HttpOnlyHidden => "visible to scripts?",
        Rule::SameSiteNone => "None?",
        Rule::SameSiteRequest => "same-site request?",
        Rule::ScriptWithinSite => "same-site script?",
        Rule::ScriptHasCookies => "scripts with cookies here?",
        Rule::NotStrict => "other than Strict?",
        Rule::TopLevelNavigation => "top-level navigation?",
        Rule::SafeMethod => "safe method?",
        Rule::LaxAllowingUnsafe => "without SameSite, and young?",
        Rule::ThirdPartyAllowed => "first-party, or third parties allowed?",
        Rule::OwnPartition => "the cookie's jar?",
        Rule::NotAlike => "different from the one it overwrites?",
        Rule::KnownSameSiteValue => "a SameSite value that is known or tolerated?",
        Rule::SameSiteMode => "of the highest same-site mode?",
        Rule::ModeAdmits => "let through by the request's same-site mode?",
        _ => rule.statement(),
    }
}

/// Why the cookie is there.
fn held(rule: Rule, values: &str, trace: &[Step]) -> String {
    match rule {
        Rule::SameSiteNone => format!("{values}: it goes with every request"),
        Rule::SameSiteRequest => "a same-site request carries it, whatever its SameSite says".to_owned(),
        Rule::SafeMethod => {
            format!("{}: it comes along when a {values} from another site opens the top-level page", flag(trace))
        }
        Rule::LaxAllowingUnsafe => format!("it may go with an unsafe method while it is young: {values}"),
        Rule::ScriptWithinSite => "the document and everything around it are of one site".to_owned(),
        _ => rule.statement().to_owned(),
    }
}

/// Why the cookie is not there.
fn failed(rule: Rule, values: &str, trace: &[Step]) -> String {
    match rule {
        Rule::NotStrict => "SameSite=Strict: it goes with same-site requests only".to_owned(),
        Rule::TopLevelNavigation => {
            format!("{}: from another site it comes along only when the top-level page changes", flag(trace))
        }
        Rule::SafeMethod => {
            let flag = flag(trace);
            format!(
                "{flag}: from another site it comes along only with a safe method such as GET, and this is a {values}"
            )
        }
        Rule::ScriptWithinSite => "scripts in another site's page see SameSite=None cookies only".to_owned(),
        Rule::SetBySameSiteRequest | Rule::SetByTopLevelNavigation => {
            format!("what brings it is no request that may set it: {values}")
        }
        Rule::SetByScriptWithinSite => format!("the script that sets it runs in another site's page: {values}"),
        Rule::ScriptHasCookies => values.to_owned(),
        Rule::HttpOnlyNeedsHttp => "a script may not set a cookie with HttpOnly".to_owned(),
        Rule::NoOverlayOfSecure => {
            "it would overlay a cookie with Secure, and comes over an insecure connection".to_owned()
        }
        Rule::ScriptKeepsHttpOnly => "a script may not overwrite a cookie with HttpOnly".to_owned(),
        Rule::HostCovered => format!("the hosts do not fit: {values}"),
        Rule::PathMatches => {
            let (asked, own) = values.split_once(" and ").unwrap_or((values, "its own"));
            format!("the request's path {asked} does not lie below the cookie's, {own}")
        }
        Rule::SecureConnection => "a cookie with Secure goes over secure connections only, and this is none".to_owned(),
        Rule::HttpOnlyHidden => "HttpOnly hides it from scripts".to_owned(),
        Rule::NotExpired => format!("its time is over: {values}"),
        Rule::NotOverwritten => "a later cookie took its place".to_owned(),
        Rule::NoneNeedsSecure => "SameSite=None is refused without Secure".to_owned(),
        Rule::SecureNeedsSecureConnection => {
            "a cookie with Secure can be set over a secure connection only, and this is none".to_owned()
        }
        Rule::DomainIsNoPublicSuffix => format!("nobody may set a cookie for a whole public suffix: {values}"),
        Rule::DomainCoversHost => format!("a host can set cookies for its own domain only: {values}"),
        Rule::SecurePrefix => format!("{values}: a name that begins with __Secure- needs Secure"),
        Rule::HostPrefix => format!("{values}: a name that begins with __Host- needs Secure, Path=/ and no Domain"),
        Rule::NoNamelessImitation => format!("a cookie without a name may not look like a prefixed one: {values}"),
        Rule::ThirdPartyAllowed => values.to_owned(),
        Rule::ModeAdmits => format!("the request's same-site mode does not admit it: {values}"),
        Rule::OwnPartition => format!("third parties have jars of their own: {values}"),
        Rule::KnownSameSiteValue => "a SameSite value it does not know makes it refuse the cookie".to_owned(),
        Rule::NameOrValue => "it has neither a name nor a value that counts".to_owned(),
        Rule::LineWithoutControls => "the line holds a control character".to_owned(),
        Rule::NameAndValueSize => "name and value together are longer than 4096 octets".to_owned(),
        _ => format!("it is not so that {}: {values}", rule.statement()),
    }
}

/// Why the request is same-site or cross-site, for the rules that turn on it.
fn classing(rule: Rule, context: &[Step]) -> Option<String> {
    let turns_on_it = matches!(
        rule,
        Rule::SameSiteRequest
            | Rule::NotStrict
            | Rule::TopLevelNavigation
            | Rule::SafeMethod
            | Rule::LaxAllowingUnsafe
            | Rule::ScriptWithinSite
    );
    // What the host at the top admits is same-site, whatever was asked before.
    let admitted = context.last().filter(|step| step.rule == Rule::TopLevelHost && step.answer == StepAnswer::Holds);
    let failing = context.iter().find(|step| step.answer == StepAnswer::Fails);
    let decisive = admitted.or(failing).or(context.last());
    let step = decisive.filter(|_| turns_on_it)?;
    let values = &step.values;
    Some(match (step.rule, step.answer) {
        (Rule::NoClient, _) => "no page asked for it".to_owned(),
        (Rule::SiteForCookiesOfClient, StepAnswer::Holds) => match values.split_once(" and ") {
            Some((one, other)) if one == other => format!("it stays within {one}"),
            _ => format!("{values} are one site"),
        },
        (Rule::SiteForCookiesOfClient, StepAnswer::Fails) => format!("{values} are two sites"),
        (Rule::AncestorsOfClient, StepAnswer::Fails) => format!("in {values}"),
        _ => values.clone(),
    })
}

/// What the cookie's SameSite is, and is taken for.
fn flag(trace: &[Step]) -> &str {
    trace.iter().find(|step| step.rule == Rule::SameSiteNone).map_or("SameSite", |step| step.values.as_str())
}
