//! The scenarios that come with the project, and the hops they unfold into.

use std::collections::BTreeSet;

use samesite_scenarios::{
    FrameChain, HopTarget, Library, LoadedDocument, MixedContent, Purpose, Sandboxing, Scenario, ScenarioId,
    SelectionError,
};

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

/// A scenario from the text of its file.
fn scenario(text: &str) -> Scenario {
    Scenario::parse(ScenarioId::new("test"), "test.toml", text).unwrap_or_else(|complaint| panic!("{complaint}"))
}

/// One line for each hop: name, method, URL, and who asks.
fn hops(source: &str) -> String {
    let text = format!(
        "title = 'a'\nwhy = 'b'\nclauses = ['B1']\n\n{source}\n[[jar]]\nat = 'https://jar.example/'\nset = ['a=1']\n"
    );
    let scenario = scenario(&text);
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
        out.push_str(&if from.is_empty() { String::new() } else { format!(", redirected from {from}") });
        if let Some(revisited) = &hop.revisited {
            let first = revisited.first.as_ref();
            let by =
                first.map_or("nobody".to_owned(), |first| first.client.as_ref().map_or("nobody".to_owned(), places));
            out.push_str(&format!(", first by {by}, leaving {}", places(&revisited.left)));
        }
        out.push('\n');
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
    let scenario = scenario(&text);
    let mixed: Vec<_> = scenario.cases[0].hops().into_iter().map(|hop| (hop.id, hop.mixed_content)).collect();
    let blocked = Some(MixedContent::Blocked);
    let expected = [("page", None), ("fetch-via-1", blocked), ("fetch", blocked)];
    assert_eq!(mixed, expected.map(|(id, content)| (id.to_owned(), content)));
}

#[test]
fn a_framed_document_that_came_acts_and_leaves_its_place_to_the_next() {
    let unfolded = hops(
        r#"
        [[case]]
        id = "a"
        title = "a"
        page = "https://shop.example/"
        steps = [
            { id = "bank", probe = "hidden-form-post", to = "https://bank.example/" },
            { in = "bank", probe = "img", to = "https://bank.example/i" },
            { in = "bank", id = "return", probe = "self-form-post", to = "https://shop.example/return" },
            { probe = "img", to = "https://shop.example/i" },
            { in = "page", probe = "fetch", to = "https://shop.example/status" },
        ]
        "#,
    );
    insta::assert_snapshot!(unfolded, @"
    page GET https://shop.example/ top, by nobody
    bank POST https://bank.example/ frame in shop.example, by shop.example
    img GET https://bank.example/i img, by shop.example>bank.example
    return POST https://shop.example/return frame in shop.example, by shop.example>bank.example
    img-2 GET https://shop.example/i img, by shop.example>shop.example
    fetch GET https://shop.example/status fetch, by shop.example
    ");
}

#[test]
fn a_page_is_asked_for_again_as_it_first_came() {
    let unfolded = hops(
        r#"
        [[case]]
        id = "a"
        title = "a"
        page = "https://x.example/"
        steps = [
            { id = "arrival", probe = "form-post", to = "https://v.example/a", via = [{ at = "https://y.example/", status = 307 }] },
            { probe = "reload-by-script" },
            { id = "next", probe = "link", to = "https://v.example/b" },
            { probe = "go-back" },
            { probe = "go-forward" },
            { probe = "reload-by-user" },
        ]
        "#,
    );
    insta::assert_snapshot!(unfolded, @"
    page GET https://x.example/ top, by nobody
    arrival-via-1 POST https://y.example/ top, by x.example
    arrival POST https://v.example/a top, by x.example, redirected from y.example
    reload-by-script POST https://v.example/a top, by v.example, first by x.example, leaving v.example
    next GET https://v.example/b top, by v.example
    go-back POST https://v.example/a top, by nobody, first by x.example, leaving v.example
    go-forward GET https://v.example/b top, by nobody, first by v.example, leaving v.example
    reload-by-user GET https://v.example/b top, by nobody, first by v.example, leaving v.example
    ");
}

#[test]
fn windows_and_the_frames_of_pages_that_come_are_part_of_the_world() {
    let unfolded = hops(
        r#"
        [[case]]
        id = "a"
        title = "a"
        page = "X=>V"
        steps = [
            { id = "popup", probe = "window-open", to = "Y[V]" },
            { probe = "img", to = "V/i" },
            { in = "popup", id = "away", probe = "link", to = "X/" },
            { in = "page", id = "again", probe = "reload-by-user" },
        ]
        "#,
    );
    insta::assert_snapshot!(unfolded, @"
    page-before GET https://other.example/ top, by nobody
    page GET https://www.test.example/ top, by other.example
    popup GET https://third.example/ top, by www.test.example
    popup-frame GET https://www.test.example/ frame in third.example, by third.example
    img GET https://www.test.example/i img, by third.example>www.test.example
    away GET https://other.example/ top, by third.example
    again GET https://www.test.example/ top, by nobody, first by other.example, leaving www.test.example
    ");
}

#[test]
fn what_is_set_on_the_way_is_asked_for_further_on() {
    let text = "title = 'a'\nwhy = 'b'\nclauses = ['B1']\nplanting = 'by-each-case'\n\
                [[jar]]\nat = 'V'\nset = ['a=1', 'b=1']\n\
                [[case]]\nid = 'a'\ntitle = 'a'\npage = 'X'\nsteps = [\n\
                { id = 'first', probe = 'link', to = 'V', sets = ['b'] },\n\
                { id = 'second', probe = 'link', to = 'V', via = [{ at = 'V', sets = ['a'] }] }]\n";
    let scenario = scenario(text);
    let hops = scenario.cases[0].hops();
    let told: String = hops
        .iter()
        .map(|hop| format!("{} {:?} sets {:?}, after {:?}\n", hop.id, hop.purpose, hop.sets, hop.planted))
        .collect();
    insta::assert_snapshot!(told, @"
    page Ask sets [], after []
    first Set sets [1], after []
    second-via-1 Ask sets [0], after [1]
    second Ask sets [], after [1, 0]
    proof-1 Prove(0) sets [], after [1, 0]
    ");
}

#[test]
fn a_document_is_told_of_what_has_changed_since_it_came_and_deletes_what_was_set() {
    let text = "title = 'a'\nwhy = 'b'\nclauses = ['B1']\nplanting = 'by-each-case'\n\
                [[jar]]\nat = 'V'\nset = ['a=1', 'b=1']\n\
                [[case]]\nid = 'a'\ntitle = 'a'\npage = 'V'\nsets = ['a']\nsteps = [\n\
                { probe = 'fetch', to = 'V', sets = ['b'] },\n\
                { probe = 'read-cookie-changes' },\n\
                { probe = 'delete-cookie-store' },\n\
                { probe = 'read-cookie-store' }]\n";
    let scenario = scenario(text);
    let told: String = scenario.cases[0]
        .hops()
        .iter()
        .map(|hop| format!("{} {:?} sets {:?}, after {:?}\n", hop.id, hop.purpose, hop.sets, hop.planted))
        .collect();
    insta::assert_snapshot!(told, @"
    page Set sets [0], after []
    fetch Ask sets [1], after [0]
    read-cookie-changes Ask sets [], after [1]
    delete-cookie-store Set sets [0, 1], after [0, 1]
    read-cookie-store Ask sets [], after [0, 1]
    proof-1 Prove(0) sets [], after [0, 1]
    ");
}

#[test]
fn only_hosts_of_a_case_s_own_site_set_its_cookies() {
    let text = "title = 'a'\nwhy = 'b'\nclauses = ['B1']\nplanting = 'by-each-case'\n\
                [hosts]\nmy = 'https://my{site}/'\n\
                [[jar]]\nat = 'V'\nset = ['a=1']\n\
                [[family]]\nin = ['X']\nprobe = ['link']\nto = ['V', 'P', 'my']\nvia = ['', 'my']\n";
    let scenario = scenario(text);
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
    let scenario = scenario(text);
    let order: Vec<_> = scenario.cases_by_age().into_iter().map(|case| case.id.as_str()).collect();
    assert_eq!(order, ["post", "link", "old-post"]);
}

#[test]
fn what_comes_into_a_window_of_a_sandboxed_document_is_sandboxed() {
    let steps = "{ id = 'opens', probe = 'link-blank', to = 'V' }, { id = 'goes', probe = 'location', to = 'V[V]' }, \
                 { id = 'types', in = 'goes', probe = 'address-bar', to = 'V' }";
    let told = |page: &str| {
        let text = format!(
            "title = 'a'\nwhy = 'b'\nclauses = ['B1']\n[[jar]]\nat = 'V'\nset = ['a=1']\n\
             [[case]]\nid = 'a'\ntitle = 'a'\npage = '{page}'\nsteps = [{steps}]\n"
        );
        let scenario = scenario(&text);
        let documents = scenario.cases[0].journey().documents;
        let told = |document: &LoadedDocument| {
            let is_sandboxed = document.chain.iter().any(|place| place.sandboxing == Sandboxing::Sandbox);
            format!("{}{}", document.name, if is_sandboxed { " sandboxed" } else { "" })
        };
        documents.iter().filter(|document| document.name != "page").map(told).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(told("X"), "opens, goes, goes-frame, types");
    let all = "opens sandboxed, goes sandboxed, goes-frame sandboxed, types sandboxed";
    assert_eq!(told("sandboxed X"), all);
    assert_eq!(told("X[sandboxed X]"), format!("frame sandboxed, {all}"));
}

#[test]
fn a_document_that_navigates_itself_stays_in_its_element() {
    let element = |probe: &str| {
        let text = format!(
            "title = 'a'\nwhy = 'b'\nclauses = ['B1']\n[[jar]]\nat = 'V'\nset = ['a=1']\n\
             [[case]]\nid = 'a'\ntitle = 'a'\npage = 'V'\nsteps = [\
             {{ id = 'comes', probe = '{probe}', to = 'X' }}, {{ id = 'goes', in = 'comes', probe = 'self-location', to = 'V' }}, \
             {{ id = 'again', probe = 'reload-by-script' }}]\n"
        );
        let hops = scenario(&text).cases[0].hops();
        hops.iter().map(|hop| hop.element.map(|element| element.to_string())).collect::<Vec<_>>()
    };
    let own = |name: &str| Some(name.to_owned());
    assert_eq!(element("embed"), [None, None, own("embed"), own("embed")]);
    assert_eq!(element("frame"), [None, None, own("frame"), own("frame")]);
    assert_eq!(element("iframe"), [None::<String>, None, None, None]);
}
