//! Proofs of cases, and where other readings part from them.

use serde_json::Value;

use crate::program::run;

fn explained(arguments: &[&str]) -> String {
    let outcome = run(&[&["explain"], arguments].concat());
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{arguments:?}: {outcome:?}");
    outcome.stdout
}

const POST: &str = "stories/05-cross-site-request-forgery/post";

#[test]
fn a_proof_names_section_step_and_values() {
    insta::assert_snapshot!(explained(&[POST, "--cookie", "session_lax", "--edition", "rfc6265bis-22"]), @r#"
    stories/05-cross-site-request-forgery/post: a form on evil.example posts to the blog
    by rfc6265bis-22

    proof-1: set at https://your-blog.example/
      §5.2 (2) B063: asked for by no page? yes: the address bar, or somebody outside the browser, asked
      session_lax=1; SameSite=Lax; Secure
      kept: nothing speaks against it, so the cookie is kept
        §5.7 step 2 B151: a name or a value? yes: name "session_lax", value "1"
        §5.7 step 18.2 B171: set in answer to a same-site request? yes: SameSite is Lax, the access is same-site
        so it is kept, by §5.7 step 24 B181

    form-post: POST https://your-blog.example/comments
      §5.2.1 step 4 B068: page and those around it of one site? yes: https://evil.example is of one site throughout
      §5.2 (2) B062: same site as the page? no: https://your-blog.example and https://evil.example
      session_lax=1; SameSite=Lax; Secure
      not sent: SameSite=Lax: from another site it comes along only with a safe method such as GET, and this is a POST; https://your-blog.example and https://evil.example are two sites
        §5.7 B182: alive? yes: it lasts as long as the session
        §5.8.3 step 3 B206: the cookie's host? yes: the request goes to your-blog.example, the cookie belongs to your-blog.example
        §5.8.3 step 3 B209: below the cookie's path? yes: /comments and /
        §5.8.3 step 3 B210: connection good enough? yes: the connection is secure, the cookie has Secure
        §5.8.3 step 3 B212: None? no: SameSite=Lax
        §5.8.3 step 3 B201: same-site request? no: the request is cross-site
        §5.8.3 step 3 B214: other than Strict? yes: SameSite=Lax
        §5.8.3 step 3 B216: top-level navigation? yes: it is
        §5.8.3 step 3 B215: safe method? no: POST
        so it is not sent, by §5.8.3 step 3 B215
    "#);
}

#[test]
fn without_an_edition_it_says_where_the_others_disagree() {
    let text = explained(&["stories/11-two-minutes/young-hidden-frame", "--cookie", "absent"]);
    let (_, others) = text.split_once("\nother readings\n").expect("some edition has it otherwise");
    insta::assert_snapshot!(others, @"
    absent: sent at hidden-form-post by cookie-same-site-00, rfc6265bis-02, rfc6265bis-03, rfc6265bis-04, layered-cookies-02, chrome-51-to-66, safari-12
      they disagree at §4.3 B212: None? yes: SameSite is absent, which is enforced as None
    absent: not kept at proof-1 by fetch-literal
      they disagree at Fetch §3.1.3 F03: of the highest same-site mode? no: step 3: it is a GET for a document
    ");
    assert!(!explained(&[POST, "--edition", "rfc6265bis-22"]).contains("other readings"));
}

#[test]
fn a_cookie_that_was_refused_is_explained_by_the_step_that_refused_it() {
    let text = explained(&[
        "12-none-needs-secure/on-its-own-site",
        "--cookie",
        "insecure_session",
        "--edition",
        "rfc6265bis-22",
    ]);
    insta::assert_snapshot!(text, @r#"
    stories/12-none-needs-secure/on-its-own-site: the widget's own site shows it
    by rfc6265bis-22

    proof-1: set at https://widget.example/
      §5.2 (2) B063: asked for by no page? yes: the address bar, or somebody outside the browser, asked
      insecure_session=abc123; SameSite=None
      not kept: SameSite=None is refused without Secure
        §5.7 step 2 B151: a name or a value? yes: name "insecure_session", value "abc123"
        §5.7 step 19 B174: None with Secure? no: it has not
        so it is not kept, by §5.7 step 19 B174

    page: GET https://widget.example/
      §5.2 (2) B063: asked for by no page? yes: the address bar, or somebody outside the browser, asked
      insecure_session=abc123; SameSite=None
      not sent: it was not kept: SameSite=None is refused without Secure
        so it is not sent, by §5.7 step 19 B174

    img: GET https://widget.example/button.png
      §5.2.1 step 4 B068: page and those around it of one site? yes: https://widget.example is of one site throughout
      §5.2 (2) B062: same site as the page? yes: https://widget.example and https://widget.example
      insecure_session=abc123; SameSite=None
      not sent: it was not kept: SameSite=None is refused without Secure
        so it is not sent, by §5.7 step 19 B174
    "#);
}

/// Text and JSON say the same of every cookie.
#[test]
fn json_holds_every_verdict_of_the_text() {
    let (text, json) = (explained(&[POST]), explained(&[POST, "--json"]));
    let explanation: Value = serde_json::from_str(&json).unwrap();
    let explanation = &explanation["explanation"];
    assert_eq!(explanation["by"], "rfc6265bis-22");
    let mut cookies = 0;
    for act in explanation["acts"].as_array().unwrap() {
        for cookie in act["cookies"].as_array().unwrap() {
            let (sentence, section, clause) = (&cookie["sentence"], &cookie["section"], &cookie["clause"]);
            assert!(text.contains(sentence.as_str().unwrap()), "{cookie:#}");
            let verdict = format!("by {} {}\n", section.as_str().unwrap(), clause.as_str().unwrap());
            assert!(text.contains(&verdict), "{cookie:#}");
            cookies += 1;
        }
    }
    assert_eq!(cookies, 6, "three are set, and three are asked for");
    for disagreement in explanation["disagreements"].as_array().unwrap() {
        for reading in disagreement["readings"].as_array().unwrap() {
            assert!(text.contains(reading.as_str().unwrap()), "{disagreement:#}");
        }
    }
}
