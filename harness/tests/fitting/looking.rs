//! The audit and the clause table.

use insta::assert_snapshot;
use samesite_format::Engine;
use samesite_judge::audit::{Fault, audit};
use samesite_judge::claims::Claims;
use samesite_judge::coverage::{Implementation, clauses, totals};
use samesite_judge::suffixes;
use samesite_model::{Edition, Rule};
use samesite_scenarios::{Library, Scenario};

use crate::synthetic::recording;

fn stories(pattern: &str) -> Vec<Scenario> {
    Library::embedded().unwrap().select(pattern).unwrap().into_iter().cloned().collect()
}

#[test]
fn a_story_notices_the_faults_it_is_about() {
    let audit = audit(&stories("stories/05*"), &[], suffixes::embedded());
    let noticed: Vec<_> = audit.noticed().map(|report| report.fault.to_string()).collect();
    for about in [
        "B215 safe-method always holds",
        "B214 not-strict always holds",
        "B062 site-for-cookies-of-client always holds",
    ] {
        assert!(noticed.iter().any(|fault| fault == about), "{about} is not among {noticed:?}");
    }
    let unnoticed: Vec<_> = audit.unnoticed().map(|report| report.fault.to_string()).collect();
    for beside in ["D15 redirect-history always holds", "B175 secure-prefix never holds", "sites = schemeless"] {
        assert!(unnoticed.iter().any(|fault| fault == beside), "{beside} is not among {unnoticed:?}");
    }
    assert_eq!(noticed.len() + unnoticed.len() + audit.beyond_cells().count(), Fault::all().len());
}

#[test]
fn the_corners_leave_no_hole_in_the_rules_of_lines() {
    let audit = audit(&stories("catalogue/corners"), &[], suffixes::embedded());
    let unnoticed: Vec<_> = audit.unnoticed().map(|report| report.fault.to_string()).collect();
    for parameter in [
        "http-prefix",
        "nameless-imitation",
        "valueless",
        "commas",
        "size-limits",
        "lifetime-limit",
        "expiry",
        "unusable-path",
        "empty-domain",
        "identity",
        "overwriting",
        "alike",
        "path-matching",
        "secure-connections",
        "suffix-at-setting",
    ] {
        let open: Vec<_> = unnoticed.iter().filter(|fault| fault.starts_with(&format!("{parameter} ="))).collect();
        assert!(open.is_empty(), "{open:?}");
    }
    // What cannot be noticed is not noticed by anybody.
    for (report, reason) in audit.beyond_cells() {
        assert!(report.noticed_by.is_empty(), "{} cannot be noticed because {reason}", report.fault);
    }
}

#[test]
fn a_recording_refutes_what_it_contradicts() {
    let stories = stories("stories/05*");
    let claims = Claims::of(Engine::Chromium, "open").unwrap();
    let recordings = [(recording(&claims.interpretation(), &stories), claims)];
    let audit = audit(&stories, &recordings, suffixes::embedded());
    let report = |name: &str| audit.faults.iter().find(|report| report.fault.to_string() == name).unwrap();
    let refuted = &report("B215 safe-method always holds").refuted_by;
    assert_eq!(refuted.len(), 1);
    assert!(refuted[0].cells > 0 && refuted[0].first.starts_with("stories/05"), "{refuted:?}");
    assert!(report("B175 secure-prefix never holds").refuted_by.is_empty());
    // Whatever a recording of the claim refutes, its cases notice.
    for report in audit.faults.iter().filter(|report| !report.refuted_by.is_empty()) {
        assert!(!report.noticed_by.is_empty(), "{} is refuted, and nobody notices", report.fault);
    }
}

#[test]
fn faults_are_called_by_parameter_or_by_clause() {
    let faults: Vec<_> = Fault::all().iter().map(ToString::to_string).collect();
    let unlike: std::collections::BTreeSet<_> = faults.iter().collect();
    assert_eq!(unlike.len(), faults.len(), "each has a name of its own");
    let both: Vec<_> =
        faults.iter().filter(|fault| fault.starts_with("B214") || fault.starts_with("none-word")).collect();
    assert_snapshot!(format!("{both:#?}"), @r#"
    [
        "none-word = known",
        "none-word = unknown",
        "none-word = in-place-of-lax",
        "B214 not-strict always holds",
        "B214 not-strict never holds",
        "B214 not-strict exchanged with B216 top-level-navigation",
    ]
    "#);
}

#[test]
fn a_clause_is_exercised_where_its_rule_is_asked() {
    let reports = clauses(&stories("stories/05*"), suffixes::embedded());
    let clause = |id: &str| reports.iter().find(|report| report.id == id).unwrap();
    let safe = clause("B215");
    assert!(safe.holds_in.is_some() && safe.fails_in.is_some(), "{safe:?}");
    assert!(matches!(&safe.implemented, Implementation::Rules(rules) if rules.contains(&Rule::SafeMethod)));
    assert_eq!(clause("B175").holds_in, None);
    assert!(matches!(clause("B184").implemented, Implementation::OutOfReach(_)));
    let totals = totals(&reports);
    assert_eq!(totals.clauses, totals.implemented + totals.out_of_reach);
    assert!(totals.both_ways + totals.one_way <= totals.in_rules && totals.in_rules <= totals.implemented);
}

#[test]
fn every_edition_is_broken() {
    let audit = audit(&stories("stories/09*"), &[], suffixes::embedded());
    assert_eq!(audit.policies[0], Edition::CURRENT.id());
    for edition in Edition::ALL {
        assert!(audit.policies.iter().any(|name| name == edition.id()), "{edition}");
    }
}
