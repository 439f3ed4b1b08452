//! Reasons: whether the browser did what was predicted for the reason that was predicted.

use samesite_format::account::firefox::SENT;
use samesite_format::{AccountFinding, AccountSource, CellKind, PendingChange, ReasonVerdict};
use samesite_model::Rule;

use super::status::{LAX_ALLOW_UNSAFE, REDIRECT_CHANGES_INCLUSION, Status};
use super::table::{ends, wording};
use super::told::Said;
use super::wording::Says;

/// What is predicted of a cookie, and what was seen of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question {
    /// What is asked.
    pub(crate) kind: CellKind,
    /// Whether the cookie should be there.
    pub(crate) predicted: bool,
    /// The rule that decides.
    pub(crate) rule: Rule,
    /// Whether it was there; `None` when nothing could be seen.
    pub(crate) observed: Option<bool>,
}

/// Holds what a browser said of a cookie against what is predicted and what was seen.
///
/// `grounds` are all rules that keep the cookie back. They are asked for where the browser does not name the one that
/// decides: it may have asked another of them first, and nothing after it. One after which it would have gone on is no
/// excuse, for it would have named both.
pub(crate) fn finding(
    source: AccountSource,
    question: Question,
    said: &Said<'_>,
    grounds: impl FnOnce() -> Vec<Rule>,
) -> AccountFinding {
    let found = by_rule(source, question, said);
    let is_as_predicted = question.observed == Some(question.predicted);
    if question.predicted || !is_as_predicted || found.verdict != ReasonVerdict::AnotherReason {
        return found;
    }
    let others = grounds().into_iter().filter(|&rule| rule != question.rule && ends(source, rule));
    others
        .map(|rule| by_rule(source, Question { rule, ..question }, said))
        .find(|other| other.verdict == ReasonVerdict::SameReason)
        .unwrap_or(found)
}

/// The same, by the rule that decides alone.
fn by_rule(source: AccountSource, question: Question, said: &Said<'_>) -> AccountFinding {
    let Question { kind, predicted, rule, observed } = question;
    let silent = AccountFinding {
        verdict: ReasonVerdict::Silent,
        expected: String::new(),
        said: String::new(),
        pending: Vec::new(),
    };
    let sending = said.sending.as_deref().filter(|_| matches!(kind, CellKind::Stored | CellKind::Sent));
    let expected = if predicted { Some(LET_IN) } else { wording(source, rule).map(|own| (own.storing, own.sending)) };
    let (Some(observed), Some((on_storing, on_sending))) = (observed, expected) else {
        return silent;
    };
    // A cookie that was refused when it was set is not there to be spoken of later.
    let was_refused = is_refusal(on_storing)
        && (kind == CellKind::Stored || sending.is_some_and(<[_]>::is_empty) && is_refusal_told_of(on_sending));
    let storing = said.storing.as_deref().filter(|_| kind == CellKind::Stored || was_refused);
    if was_refused && storing.is_none() {
        return silent;
    }
    let on_sending = if was_refused { Says::Nothing } else { on_sending };
    let asked: Vec<(Says, &[&str])> = [(on_storing, storing), (on_sending, sending)]
        .into_iter()
        .filter_map(|(says, said)| Some((says, said?)))
        .collect();
    if asked.is_empty() {
        return silent;
    }
    let is_contradicted = contradicts(sending, observed) || (observed && is_refused(storing));
    let by_grace = sending.is_some_and(|said| said.iter().any(|status| Status(status).has(LAX_ALLOW_UNSAFE)));
    let knows_why = !(predicted && observed && kind == CellKind::Sent && tells_grace(source))
        || by_grace == (rule == Rule::LaxAllowingUnsafe);
    let knows_words =
        asked.iter().flat_map(|(_, said)| *said).all(|status| Status(status).unknown_words().next().is_none());
    let fits = |&(says, said): &(Says, &[&str])| says.is_said(said) || says.is_left_open(said);
    let is_same = predicted == observed && knows_why && knows_words && asked.iter().all(fits);
    let is_left_open = asked.iter().any(|(says, said)| says.is_left_open(said));
    let (taken, sent) = included(source);
    AccountFinding {
        verdict: match (is_contradicted, is_same) {
            (true, _) => ReasonVerdict::Contradiction,
            (false, true) if is_left_open => ReasonVerdict::Silent,
            (false, true) => ReasonVerdict::SameReason,
            (false, false) => ReasonVerdict::AnotherReason,
        },
        expected: in_words(storing.map(|_| on_storing.in_words(taken)), sending.map(|_| on_sending.in_words(sent))),
        said: in_words(storing.map(decisions), sending.map(decisions)),
        pending: sending.filter(|_| kind == CellKind::Sent && observed).map(pending).unwrap_or_default(),
    }
}

/// What is said when a cookie is set, and when it is looked for, that nothing keeps back, by whatever rule.
const LET_IN: (Says, Says) = (Says::Included, Says::Included);

/// How a browser says that it takes a cookie, and that it sends it.
const fn included(source: AccountSource) -> (&'static str, &'static str) {
    match source {
        AccountSource::ChromiumNetLog => ("INCLUDE", "INCLUDE"),
        AccountSource::FirefoxParentProcess => ("COOKIE_ADDED or COOKIE_CHANGED", SENT),
    }
}

/// Whether a browser says of a cookie that is sent by the two minutes of grace that it is.
const fn tells_grace(source: AccountSource) -> bool {
    match source {
        AccountSource::ChromiumNetLog => true,
        AccountSource::FirefoxParentProcess => false,
    }
}

/// Whether that is said where a cookie is refused while it is set.
const fn is_refusal(says: Says) -> bool {
    matches!(says, Says::OneOf(_))
}

/// Whether it is the answer that set the cookie that tells, where a request says nothing of it.
fn is_refusal_told_of(on_sending: Says) -> bool {
    on_sending == Says::Nothing || !on_sending.is_said(&[])
}

/// Whether the browser says something else of a request than what arrived.
fn contradicts(sending: Option<&[&str]>, observed: bool) -> bool {
    let Some(said) = sending else { return false };
    let (included, excluded): (Vec<&str>, Vec<&str>) = said.iter().partition(|status| Status(status).is_included());
    if observed { included.is_empty() } else { excluded.is_empty() && !included.is_empty() }
}

/// Whether the browser says that it did not take a cookie.
fn is_refused(storing: Option<&[&str]>) -> bool {
    storing.is_some_and(|said| !said.is_empty() && said.iter().all(|status| !Status(status).is_included()))
}

/// The changes that would keep a cookie out that is let in today.
fn pending(said: &[&str]) -> Vec<PendingChange> {
    let warns = |warning| said.iter().any(|status| Status(status).is_included() && Status(status).has(warning));
    let warned = |change: &&PendingChange| match change {
        PendingChange::RedirectChain => warns(REDIRECT_CHANGES_INCLUSION),
        PendingChange::StrictMethods => warns(LAX_ALLOW_UNSAFE),
    };
    PendingChange::ALL.iter().filter(warned).copied().collect()
}

/// What decided, without warnings: `EXCLUDE_SAMESITE_LAX`; `nothing` where nothing was said.
fn decisions(said: &[&str]) -> String {
    let mut decisions: Vec<String> = said.iter().map(|status| Status(status).decision()).collect();
    decisions.dedup();
    if decisions.is_empty() { "nothing".to_owned() } else { decisions.join("; ") }
}

/// What is said when a cookie is set, and when it is looked for.
fn in_words(storing: Option<String>, sending: Option<String>) -> String {
    match (storing, sending) {
        (Some(storing), Some(sending)) if storing == sending => storing,
        (Some(storing), Some(sending)) => format!("{storing} when it was set, {sending} when it was looked for"),
        (storing, sending) => storing.or(sending).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INCLUDE: &str = "INCLUDE, DO_NOT_WARN, NO_EXEMPTION";
    const LAX: &str = "EXCLUDE_SAMESITE_LAX, DO_NOT_WARN, NO_EXEMPTION";
    const GRACE: &str = "INCLUDE, WARN_SAMESITE_UNSPECIFIED_LAX_ALLOW_UNSAFE, NO_EXEMPTION";

    fn sent(predicted: bool, rule: Rule, observed: Option<bool>, said: &[&str]) -> ReasonVerdict {
        let question = Question { kind: CellKind::Sent, predicted, rule, observed };
        let said = Said { sending: Some(said.to_vec()), storing: Some(vec!["EXCLUDE_UNKNOWN_ERROR"]) };
        by_rule(AccountSource::ChromiumNetLog, question, &said).verdict
    }

    #[test]
    fn a_reason_is_the_same_another_contradicted_or_not_told() {
        use ReasonVerdict::{AnotherReason, Contradiction, SameReason, Silent};
        let no = Some(false);
        let table = [
            (sent(false, Rule::SafeMethod, no, &[LAX]), SameReason),
            (sent(false, Rule::NotStrict, no, &[LAX]), AnotherReason),
            (sent(false, Rule::ThirdPartyAllowed, no, &[LAX]), AnotherReason),
            (sent(false, Rule::SafeMethod, no, &[]), AnotherReason),
            (sent(false, Rule::OwnPartition, no, &[]), SameReason),
            (sent(false, Rule::SafeMethod, no, &["EXCLUDE_BY_THE_MOON, EXCLUDE_SAMESITE_LAX"]), AnotherReason),
            (sent(false, Rule::SafeMethod, no, &[INCLUDE]), Contradiction),
            (sent(false, Rule::SafeMethod, Some(true), &[LAX]), Contradiction),
            (sent(true, Rule::SameSiteRequest, Some(true), &[]), Contradiction),
            (sent(true, Rule::SameSiteRequest, Some(true), &[INCLUDE]), SameReason),
            // A deviation: what was predicted cannot be the reason.
            (sent(true, Rule::SameSiteRequest, no, &[LAX]), AnotherReason),
            // The warning says that nothing but the grace lets it in.
            (sent(true, Rule::LaxAllowingUnsafe, Some(true), &[GRACE]), SameReason),
            (sent(true, Rule::LaxAllowingUnsafe, Some(true), &[INCLUDE]), AnotherReason),
            (sent(true, Rule::SameSiteNone, Some(true), &[GRACE]), AnotherReason),
            (sent(false, Rule::SafeMethod, None, &[LAX]), Silent),
            (sent(false, Rule::ModeAdmits, no, &[LAX]), Silent),
        ];
        for (number, (found, expected)) in table.into_iter().enumerate() {
            assert_eq!(found, expected, "row {number}");
        }
    }

    #[test]
    fn a_firefox_says_where_a_cookie_is_and_seldom_why_it_is_not_sent() {
        use ReasonVerdict::{AnotherReason, Contradiction, SameReason, Silent};
        let sent = |predicted, rule, observed: bool, said: &[&'static str]| {
            let question = Question { kind: CellKind::Sent, predicted, rule, observed: Some(observed) };
            let said = Said { sending: Some(said.to_vec()), storing: Some(vec!["COOKIE_ADDED"]) };
            by_rule(AccountSource::FirefoxParentProcess, question, &said).verdict
        };
        let redirected = "kept, CookieBlockedCrossSiteRedirect";
        let table = [
            (sent(false, Rule::NotStrict, false, &["kept"]), Silent),
            (sent(false, Rule::NotStrict, false, &[redirected]), SameReason),
            (sent(false, Rule::PathMatches, false, &[redirected]), AnotherReason),
            // Whoever takes it for withheld by SameSite is right by accident where it never was in the jar.
            (sent(false, Rule::NotStrict, false, &[]), AnotherReason),
            (sent(false, Rule::NotStrict, false, &["kept in another partition"]), AnotherReason),
            (sent(false, Rule::OwnPartition, false, &["kept in another partition"]), SameReason),
            (sent(false, Rule::OwnPartition, false, &["kept"]), AnotherReason),
            (sent(false, Rule::Inserted, false, &[]), SameReason),
            (sent(false, Rule::Inserted, false, &["kept"]), AnotherReason),
            (sent(false, Rule::CredentialsIncluded, false, &["kept, LOAD_ANONYMOUS"]), SameReason),
            (sent(true, Rule::SameSiteNone, true, &["sent"]), SameReason),
            (sent(true, Rule::LaxAllowingUnsafe, true, &["sent"]), SameReason),
            (sent(true, Rule::SameSiteNone, true, &["kept"]), Contradiction),
            (sent(false, Rule::NotStrict, false, &["sent"]), Contradiction),
        ];
        for (number, (found, expected)) in table.into_iter().enumerate() {
            assert_eq!(found, expected, "row {number}");
        }
    }

    #[test]
    fn of_a_refused_cookie_the_answer_that_set_it_tells() {
        let stored = |rule, storing: &[&str], sending: &[&str]| {
            let question = Question { kind: CellKind::Stored, predicted: false, rule, observed: Some(false) };
            let said = Said { sending: Some(sending.to_vec()), storing: Some(storing.to_vec()) };
            by_rule(AccountSource::ChromiumNetLog, question, &said)
        };
        let refused = "EXCLUDE_SECURE_ONLY, DO_NOT_WARN, NO_EXEMPTION";
        let same = stored(Rule::SecureNeedsSecureConnection, &[refused], &[]);
        assert_eq!(same.verdict, ReasonVerdict::SameReason);
        assert_eq!(same.said, "EXCLUDE_SECURE_ONLY when it was set, nothing when it was looked for");
        assert_eq!(stored(Rule::HostPrefix, &[refused], &[]).verdict, ReasonVerdict::AnotherReason);
        // Taken, and withheld from the visit that looks for it.
        let withheld = stored(Rule::PathMatches, &[INCLUDE], &["EXCLUDE_NOT_ON_PATH, DO_NOT_WARN"]);
        assert_eq!(withheld.verdict, ReasonVerdict::SameReason);
        assert_eq!(stored(Rule::PathMatches, &[refused], &[]).verdict, ReasonVerdict::AnotherReason);
    }

    #[test]
    fn a_later_request_says_nothing_of_a_cookie_that_was_refused_and_the_answer_that_set_it_does() {
        let later = |storing: Option<&[&'static str]>| {
            let rule = Rule::ThirdPartyAllowed;
            let question = Question { kind: CellKind::Sent, predicted: false, rule, observed: Some(false) };
            let said = Said { sending: Some(Vec::new()), storing: storing.map(<[_]>::to_vec) };
            by_rule(AccountSource::ChromiumNetLog, question, &said).verdict
        };
        assert_eq!(later(Some(&["EXCLUDE_USER_PREFERENCES, DO_NOT_WARN"])), ReasonVerdict::SameReason);
        assert_eq!(later(Some(&[LAX])), ReasonVerdict::AnotherReason);
        assert_eq!(later(Some(&[INCLUDE])), ReasonVerdict::AnotherReason);
        assert_eq!(later(None), ReasonVerdict::Silent);
    }

    #[test]
    fn of_a_kept_cookie_that_was_said_to_be_refused_the_browser_contradicts_itself() {
        let question = Question { kind: CellKind::Stored, predicted: true, rule: Rule::Inserted, observed: Some(true) };
        let said = Said { sending: None, storing: Some(vec!["EXCLUDE_SECURE_ONLY"]) };
        let found = by_rule(AccountSource::ChromiumNetLog, question, &said);
        assert_eq!(found.verdict, ReasonVerdict::Contradiction);
    }

    #[test]
    fn of_several_reasons_that_hold_the_browser_may_name_one_after_which_it_asks_nothing() {
        let told = |word: &'static str, grounds: &[Rule], observed| {
            let rule = Rule::ThirdPartyAllowed;
            let question = Question { kind: CellKind::Stored, predicted: false, rule, observed: Some(observed) };
            let said = Said { sending: None, storing: Some(vec![word]) };
            finding(AccountSource::ChromiumNetLog, question, &said, || grounds.to_vec())
        };
        let both = [Rule::ThirdPartyAllowed, Rule::HostPrefix];
        let found = told("EXCLUDE_INVALID_PREFIX", &both, false);
        assert_eq!((found.verdict, found.expected.as_str()), (ReasonVerdict::SameReason, "EXCLUDE_INVALID_PREFIX"));
        assert_eq!(told("EXCLUDE_INVALID_PREFIX", &both[..1], false).verdict, ReasonVerdict::AnotherReason);
        assert_eq!(told("EXCLUDE_SECURE_ONLY", &both, false).verdict, ReasonVerdict::AnotherReason);
        // It goes on after SameSite, and would have named third-party blocking, too.
        let same_site = [Rule::ThirdPartyAllowed, Rule::SetBySameSiteRequest];
        assert_eq!(told("EXCLUDE_SAMESITE_LAX", &same_site, false).verdict, ReasonVerdict::AnotherReason);
        // Where it did not come out as predicted, no reason that was thought of can be right.
        assert_eq!(told("EXCLUDE_INVALID_PREFIX", &both, true).verdict, ReasonVerdict::Contradiction);
    }

    #[test]
    fn a_firefox_tells_the_first_refusal_alone() {
        let told = |word: &'static str, grounds: &[Rule]| {
            let rule = Rule::SetBySameSiteRequest;
            let question = Question { kind: CellKind::Stored, predicted: false, rule, observed: Some(false) };
            let said = Said { sending: Some(Vec::new()), storing: Some(vec![word]) };
            finding(AccountSource::FirefoxParentProcess, question, &said, || grounds.to_vec()).verdict
        };
        let both = [Rule::SetBySameSiteRequest, Rule::SecurePrefix];
        assert_eq!(told("CookieRejectedInvalidPrefix", &both), ReasonVerdict::SameReason);
        assert_eq!(told("CookieRejectedInvalidPrefix", &both[..1]), ReasonVerdict::AnotherReason);
        assert_eq!(told("CookieRejectedInvalidDomain", &both), ReasonVerdict::AnotherReason);
    }
}
