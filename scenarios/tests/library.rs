//! The scenarios that come with the project, and the hops they unfold into.

use std::collections::BTreeSet;

use samesite_scenarios::{FrameChain, HopTarget, Library, MixedContent, Purpose, Scenario, ScenarioId, SelectionError};

#[test]
fn every_scenario_reads_well_and_the_fourteen_stories_are_there() {
    let library = Library::embedded().unwrap_or_else(|complaint| panic!("{complaint}"));
    let stories: Vec<_> =
        library.scenarios().iter().filter(|scenario| scenario.id.as_str().starts_with("stories/")).collect();
    assert_eq!(stories.len(), 14);
    for story in stories {
        assert!(story.claim.is_some(), "{} says which claim of the article it checks", story.id);
    }
    for scenario in library.scenarios() {
        assert!(!scenario.jar.is_empty(), "{} plants something", scenario.id);
        let mut hops = BTreeSet::new();
        for act in scenario.acts() {
            let name = (act.case().to_owned(), act.hop());
            assert!(hops.insert(name.clone()), "{}: {name:?} is there twice", scenario.id);
        }
    }
}

#[test]
fn patterns_select_by_glob_or_by_part_of_the_name() {
    let library = Library::embedded().unwrap();
    let ids = |pattern: &str| -> Vec<String> {
        library.select(pattern).unwrap().iter().map(|scenario| scenario.id.to_string()).collect()
    };
    assert_eq!(ids("stories/0[89]*"), ["stories/08-strict-on-arrival", "stories/09-lax-picture-and-link"]);
    assert_eq!(ids("schemeful"), ["stories/14-schemeful"]);
    assert!(matches!(library.select("stories/[").unwrap_err(), SelectionError::BadPattern { .. }));
    assert!(matches!(library.select("no-such").unwrap_err(), SelectionError::NothingMatches { .. }));
}

/// One line for each hop: name, method, URL, and who asks.
fn hops(source: &str) -> String {
    let text = format!(
        "title = 'a'\nwhy = 'b'\nclauses = ['B1']\n\n{source}\n[[jar]]\nat = 'https://jar.example/'\nset = ['a=1']\n"
    );
    let scenario = Scenario::parse(ScenarioId::new("test"), "test.toml", &text).unwrap_or_else(|c| panic!("{c}"));
    let mut out = String::new();
    for hop in scenario.cases[0].hops() {
        let chain =
            |urls: &[url::Url]| urls.iter().map(|url| url.host_str().unwrap_or("")).collect::<Vec<_>>().join(">");
        let places = |places: &FrameChain| chain(&places.iter().map(|place| place.url.clone()).collect::<Vec<_>>());
        let client = hop.client.as_ref().map_or("nobody".to_owned(), places);
        let target = match &hop.target {
            HopTarget::TopLevel => "top".to_owned(),
            HopTarget::Nested(parents) => format!("frame in {}", places(parents)),
            HopTarget::Subresource(probe) => probe.to_string(),
            HopTarget::ScriptReading | HopTarget::ScriptWriting => "script".to_owned(),
        };
        let from = chain(&hop.redirected_from);
        out.push_str(&format!("{} {} {} {target}, by {client}", hop.id, hop.method, hop.url));
        out.push_str(&if from.is_empty() { "\n".to_owned() } else { format!(", redirected from {from}\n") });
    }
    out
}

#[test]
fn a_page_with_frames_and_steps_unfolds_from_the_top_inwards() {
    let unfolded = hops(
        r#"
        [[case]]
        id = "a"
        title = "a"
        page = "https://top.example/"
        frames = ["https://mid.example/", "https://in.example/"]
        steps = [{ probe = "read-cookies" }, { probe = "img", to = "https://v.example/1" }, { probe = "img", to = "https://v.example/2" }]
        "#,
    );
    insta::assert_snapshot!(unfolded, @"
    page GET https://top.example/ top, by nobody
    frame GET https://mid.example/ frame in top.example, by top.example
    frame-2 GET https://in.example/ frame in top.example>mid.example, by top.example>mid.example
    read-cookies GET https://in.example/ script, by top.example>mid.example>in.example
    img GET https://v.example/1 img, by top.example>mid.example>in.example
    img-2 GET https://v.example/2 img, by top.example>mid.example>in.example
    ");
}

#[test]
fn a_navigation_changes_who_asks_next_and_redirects_change_the_method() {
    let unfolded = hops(
        r#"
        [[case]]
        id = "a"
        title = "a"
        page = "https://x.example/"
        steps = [
            { probe = "form-post", to = "https://v.example/", via = [{ at = "https://y.example/", status = 307 }, { at = "https://z.example/" }] },
            { probe = "img", to = "https://v.example/i" },
            { probe = "address-bar", to = "https://w.example/" },
            { probe = "iframe", to = "https://v.example/f" },
        ]
        "#,
    );
    insta::assert_snapshot!(unfolded, @"
    page GET https://x.example/ top, by nobody
    form-post-via-1 POST https://y.example/ top, by x.example
    form-post-via-2 POST https://z.example/ top, by x.example, redirected from y.example
    form-post GET https://v.example/ top, by x.example, redirected from y.example>z.example
    img GET https://v.example/i img, by v.example
    address-bar GET https://w.example/ top, by nobody
    iframe GET https://v.example/f frame in w.example, by w.example
    ");
}

#[test]
fn what_a_secure_page_asks_for_by_http_goes_by_https_or_ends_there() {
    let unfolded = hops(
        r#"
        [[case]]
        id = "a"
        title = "a"
        page = "https://x.example/"
        steps = [
            { probe = "img", to = "https://v.example/i", via = [{ at = "http://y.example/" }] },
            { probe = "fetch", to = "http://v.example/f" },
        ]
        "#,
    );
    insta::assert_snapshot!(unfolded, @"
    page GET https://x.example/ top, by nobody
    img-via-1 GET https://y.example/ img, by x.example
    img GET https://v.example/i img, by x.example, redirected from y.example
    fetch GET http://v.example/f fetch, by x.example
    ");
    let case = "[[case]]\nid = 'a'\ntitle = 'a'\npage = 'https://x.example/'\n\
                steps = [{ probe = 'fetch', to = 'https://v.example/', via = [{ at = 'http://y.example/' }] }]\n";
    let text = format!("title = 'a'\nwhy = 'b'\nclauses = ['B1']\n[[jar]]\nat = 'V'\nset = ['a=1']\n{case}");
    let scenario = Scenario::parse(ScenarioId::new("test"), "test.toml", &text).unwrap_or_else(|c| panic!("{c}"));
    let mixed: Vec<_> = scenario.cases[0].hops().into_iter().map(|hop| (hop.id, hop.mixed_content)).collect();
    let blocked = Some(MixedContent::Blocked);
    let expected = [("page", None), ("fetch-via-1", blocked), ("fetch", blocked)];
    assert_eq!(mixed, expected.map(|(id, content)| (id.to_owned(), content)));
}

#[test]
fn only_hosts_of_a_case_s_own_site_set_its_cookies() {
    let text = "title = 'a'\nwhy = 'b'\nclauses = ['B1']\nplanting = 'by-each-case'\n\
                [hosts]\nmy = 'https://my{site}/'\n\
                [[jar]]\nat = 'V'\nset = ['a=1']\n\
                [[family]]\nin = ['X']\nprobe = ['link']\nto = ['V', 'P', 'my']\nvia = ['', 'my']\n";
    let scenario = Scenario::parse(ScenarioId::new("test"), "test.toml", text).unwrap_or_else(|c| panic!("{c}"));
    let sets = |case: &str| -> Vec<String> {
        let hops = scenario.case(case).unwrap().hops();
        hops.into_iter().filter(|hop| hop.purpose == Purpose::Set).map(|hop| hop.id).collect()
    };
    assert_eq!(sets("link-in-x-to-v"), ["link"]);
    assert_eq!(sets("link-in-x-to-p"), ["link"]);
    assert_eq!(sets("link-in-x-to-v-via-my"), ["link"], "the redirect is of another site, whose name only ends alike");
    assert_eq!(sets("link-in-x-to-my"), [] as [&str; 0]);
}

#[test]
fn cases_are_played_by_age_and_unsafe_methods_first() {
    let text = "title = 'a'\nwhy = 'b'\nclauses = ['B1']\n[[jar]]\nat = 'https://jar.example/'\nset = ['a=1']\n\
                [[case]]\nid = 'old-post'\ntitle = 'a'\npage = 'https://x.example/'\nage = \"125s\"\n\
                steps = [{ probe = 'form-post', to = 'https://jar.example/' }]\n\
                [[case]]\nid = 'link'\ntitle = 'a'\npage = 'https://x.example/'\n\
                steps = [{ probe = 'link', to = 'https://jar.example/' }]\n\
                [[case]]\nid = 'post'\ntitle = 'a'\npage = 'https://x.example/'\n\
                steps = [{ probe = 'form-post', to = 'https://jar.example/' }]\n";
    let scenario = Scenario::parse(ScenarioId::new("test"), "test.toml", text).unwrap_or_else(|c| panic!("{c}"));
    let order: Vec<_> = scenario.cases_by_age().into_iter().map(|case| case.id.as_str()).collect();
    assert_eq!(order, ["post", "link", "old-post"]);
}
