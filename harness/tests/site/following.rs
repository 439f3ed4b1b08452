//! Links: each leads to a page that is there, and to a place on it that is there.

use std::collections::{BTreeMap, BTreeSet};

use samesite_format::{RecordedEngine, Recording};
use samesite_judge::claims::Claims;
use samesite_judge::suffixes;
use samesite_judge::verdict::judge;

use crate::fixture::{Report, everything, files};

/// The values of an attribute, with HTML's escapes undone.
fn values<'h>(html: &'h str, attribute: &str) -> impl Iterator<Item = String> + use<'h> {
    let start = format!(" {attribute}=\"");
    html.split(&start as &str)
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap_or_default())
        .map(|value| value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"))
        .collect::<Vec<_>>()
        .into_iter()
}

/// Where a relative link leads, as a path within the report.
pub(crate) fn target(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{link} on {page} leads out of the report"),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn every_link_leads_somewhere() {
    let report = Report::new();
    let all: BTreeSet<_> = files(report.path()).into_iter().collect();
    let pages: BTreeMap<_, _> = report.pages().into_iter().map(|page| (page.clone(), report.read(&page))).collect();
    let anchors: BTreeMap<_, BTreeSet<_>> =
        pages.iter().map(|(page, html)| (page, values(html, "id").collect())).collect();
    let mut followed = 0;
    for (page, html) in &pages {
        for link in values(html, "href").chain(values(html, "src")) {
            if link.starts_with("data:") || link.starts_with("https://") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let leads_to = if path.is_empty() { page.clone() } else { target(page, path) };
            assert!(all.contains(&leads_to), "{link} on {page} leads to {leads_to}, which is not there");
            // Behind the matrix's # stands what is to be filtered.
            if !anchor.is_empty() && leads_to != "matrix.html" {
                assert!(anchors[&leads_to].contains(anchor), "{link} on {page} leads to a place that is not there");
            }
            followed += 1;
        }
    }
    assert!(followed > 1000, "there are links to follow: {followed}");
}

#[test]
fn what_was_recorded_lies_beside_and_is_judged_alike() {
    let report = Report::new();
    let (index, case) =
        (report.read("index.html"), report.read("cases/stories/09-lax-picture-and-link/picture-then-link.html"));
    let recordings: Vec<_> = files(report.path()).into_iter().filter(|path| path.starts_with("recordings/")).collect();
    let content = everything();
    assert_eq!(recordings.len(), content.columns.len(), "{recordings:?}");
    for path in &recordings {
        assert!(index.contains(&format!("href=\"{path}\"")), "the first page leads to {path}");
        assert!(case.contains(&format!("href=\"../../../{path}\"")), "the page of a case leads to {path}");
        let beside = Recording::read(&report.path().join(path)).unwrap();
        let RecordedEngine::Known(engine) = beside.environment.engine else { panic!("{path} names its engine") };
        let claims = Claims::of(engine, &beside.environment.profile).unwrap();
        let judged = judge(&beside, &claims, suffixes::embedded());
        let same = content.columns.iter().any(|column| column.judgement.counts() == judged.counts());
        assert!(same, "{path} is judged as the report was");
    }
}

#[test]
fn every_anchor_is_there_once() {
    let report = Report::new();
    for page in report.pages() {
        let html = report.read(&page);
        let mut seen = BTreeSet::new();
        for id in values(&html, "id") {
            assert!(seen.insert(id.clone()), "{id} is twice on {page}");
        }
    }
}

#[test]
fn nothing_is_fetched_from_elsewhere() {
    let report = Report::new();
    for page in report.pages() {
        let html = report.read(&page);
        assert!(values(&html, "src").all(|source| !source.contains("//")), "{page}");
        let outside: Vec<_> = values(&html, "href").filter(|link| link.contains("//")).collect();
        // A reader may follow a link to the article, from clauses to the texts, from the questions to where they are asked, and
        // from the first page to what the claims are known from.
        let sources = [
            "https://bugzilla.mozilla.org/",
            "https://bugs.webkit.org/",
            "https://crbug.com/",
            "https://chromestatus.com/",
            "https://datatracker.ietf.org/doc/html/",
            "https://github.com/",
            "https://searchfox.org/",
            "https://source.chromium.org/",
            "https://www.cve.org/",
        ];
        let may_lead_to = |link: &String| {
            let is_thread = ["developers.html", "questions.html"].contains(&page.as_str())
                && link.starts_with("https://github.com/");
            let is_text = page == "clauses.html" && link.starts_with("https://datatracker.ietf.org/doc/html/");
            let is_source = page == "index.html" && sources.iter().any(|source| link.starts_with(source));
            is_thread || is_text || is_source || link.starts_with("https://web.dev/articles/")
        };
        assert!(outside.iter().all(may_lead_to), "{page}: {outside:?}");
    }
}
