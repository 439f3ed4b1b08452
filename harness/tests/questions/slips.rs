//! Questions that cannot be understood: exit code 2, and a sentence that says what to write.

use crate::program::run;

/// What a person reads who asks wrongly.
fn wrong(arguments: &[&str]) -> String {
    let outcome = run(arguments);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{arguments:?}: {outcome:?}");
    outcome.stderr
}

fn wrong_question(arguments: &[&str]) -> String {
    wrong(&[&["ask"], arguments].concat())
}

const PLACES: [&str; 4] = ["--from", "https://a.example/", "--to", "https://b.example/"];

fn wrong_between_places(arguments: &[&str]) -> String {
    wrong_question(&[arguments, &PLACES].concat())
}

#[test]
fn no_cookie() {
    insta::assert_snapshot!(wrong_between_places(&["--via", "img"]), @"
    error: the following required arguments were not provided:
      --cookie <LINE>

    Usage: samesite ask --via <PROBE> --from <URL> --to <URL> --cookie <LINE>

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(wrong_between_places(&["--cookie", "Set-Cookie: ", "--via", "img"]), @"
    error: the cookie is empty
     --> command line:1:23
      |
    1 | samesite ask --cookie 'Set-Cookie: ' --from https://a.example/ --via img --to https://b.example/
      |                       ^^^^^^^^^^^^^^
      |
      = help: write the cookie as a server sets it, such as --cookie 'sid=1; SameSite=Lax; Secure'
    ");
}

#[test]
fn no_url() {
    let told =
        wrong_question(&["--cookie", "a=b", "--from", "a.example/x", "--via", "img", "--to", "https://b.example"]);
    insta::assert_snapshot!(told, @"
    error: `a.example/x` is no URL: relative URL without a base
     --> command line:1:36
      |
    1 | samesite ask --cookie 'a=b' --from a.example/x --via img --to https://b.example
      |                                    ^^^^^^^^^^^
      |
      = help: write it whole, such as --from https://a.example/x
    ");
    let told = wrong_between_places(&[
        "--cookie",
        "a=b",
        "--via",
        "img",
        "--frame",
        "https://c.example",
        "--frame",
        "data:,x",
    ]);
    insta::assert_snapshot!(told, @"
    error: no page can be served at data:,x
     --> command line:1:89
      |
    1 | samesite ask --cookie 'a=b' --from https://a.example/ --frame https://c.example --frame 'data:,x' --via img --to https://b.example/
      |                                                                                         ^^^^^^^^^
      |
      = help: use http:// or https:// and a host name
    ");
    let told = wrong_between_places(&["--cookie", "a=b", "--via", "img", "--set-at", "https://me:secret@c.example/"]);
    insta::assert_snapshot!(told, @"
    error: https://me:secret@c.example/ has parts that no server sees
     --> command line:1:98
      |
    1 | samesite ask --cookie 'a=b' --from https://a.example/ --via img --to https://b.example/ --set-at https://me:secret@c.example/
      |                                                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: leave user name and password away
    ");
}

#[test]
fn an_unknown_probe_gets_a_suggestion() {
    insta::assert_snapshot!(wrong_between_places(&["--cookie", "a=b; Secure", "--via", "from-post"]), @"
    error: no probe is called `from-post`
     --> command line:1:69
      |
    1 | samesite ask --cookie 'a=b; Secure' --from https://a.example/ --via from-post --to https://b.example/
      |                                                                     ^^^^^^^^^
      |
      = help: did you mean `form-post`? There are img, script, stylesheet, fetch-default, fetch-cors, iframe, hidden-form-post, link, form-get, form-post, address-bar, read-cookies, and more in `samesite list --probes`
    ");
    for (word, meant) in
        [("POST", "form-post"), ("pixel", "img"), ("ajax", "xhr"), ("lnk", "link"), ("mail", "address-bar")]
    {
        let told = wrong_between_places(&["--cookie", "a=b", "--via", word]);
        assert!(told.contains(&format!("help: did you mean `{meant}`? There are img, script, ")), "{word}: {told}");
    }
    let told = wrong_between_places(&["--cookie", "a=b", "--via", "telepathy"]);
    assert!(told.contains("= help: there are img, script, "), "{told}");
}

#[test]
fn a_link_in_a_frame() {
    let told = wrong_between_places(&["--cookie", "a=b", "--frame", "https://b.example/", "--via", "link"]);
    insta::assert_snapshot!(told, @"
    error: the probe link leaves the page, and the innermost document is a frame
     --> command line:1:63
      |
    1 | samesite ask --cookie 'a=b' --from https://a.example/ --frame https://b.example/ --via link --to https://b.example/
      |                                                               ^^^^^^^^^^^^^^^^^^
      |
      = help: leave --frame away, or let the frame's own URL be --from
    ");
}

#[test]
fn places_that_are_missing_or_too_many() {
    let told = wrong_question(&["--cookie", "a=b", "--via", "link", "--to", "https://b.example"]);
    insta::assert_snapshot!(told, @"
    error: the probe link needs a page that makes the request
     --> command line:1:35
      |
    1 | samesite ask --cookie 'a=b' --via link --to https://b.example
      |                                   ^^^^
      |
      = help: add --from https://…; a request that no page makes is --via address-bar
    ");
    let told = wrong_question(&["--cookie", "a=b", "--via", "link", "--from", "https://b.example"]);
    insta::assert_snapshot!(told, @"
    error: the probe link needs to know where to
     --> command line:1:60
      |
    1 | samesite ask --cookie 'a=b' --from https://b.example --via link
      |                                                            ^^^^
      |
      = help: add --to https://…
    ");
    insta::assert_snapshot!(wrong_between_places(&["--cookie", "a=b", "--via", "read-cookies"]), @"
    error: the probe read-cookies makes no request, so `https://b.example/` is not asked
     --> command line:1:79
      |
    1 | samesite ask --cookie 'a=b' --from https://a.example/ --via read-cookies --to https://b.example/
      |                                                                               ^^^^^^^^^^^^^^^^^^
      |
      = help: leave --to away: the script runs in the innermost --frame, or else in --from
    ");
}

#[test]
fn ages_and_statuses_that_are_none() {
    insta::assert_snapshot!(wrong_between_places(&["--cookie", "a=b", "--via", "img", "--age", "two minutes"]), @r#"
    error: "two minutes" is no age
     --> command line:1:95
      |
    1 | samesite ask --cookie 'a=b' --from https://a.example/ --via img --to https://b.example/ --age 'two minutes'
      |                                                                                               ^^^^^^^^^^^^^
      |
      = help: write a span of time, such as --age 3s, --age '2m 5s' or --age 48h
    "#);
    let told = wrong_between_places(&["--cookie", "it's=1", "--via", "img", "--redirect", "https://c.example/=200"]);
    insta::assert_snapshot!(told, @r#"
    error: 200 is no redirect status
     --> command line:1:79
      |
    1 | samesite ask --cookie "it's=1" --from https://a.example/ --via img --redirect 'https://c.example/=200' --to https://b.example/
      |                                                                               ^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: use 301, 302, 303, 307 or 308
    "#);
}

/// Each is told before a browser is looked for.
#[test]
fn questions_that_no_browser_can_be_asked() {
    let told = wrong_between_places(&["--cookie", "a=\u{1b}[31m", "--via", "img", "--live"]);
    insta::assert_snapshot!(told, @"
    error: no Set-Cookie header can hold the octet 0x1b, so no server can set this cookie
     --> command line:1:23
      |
    1 | samesite ask --cookie 'a=␛[31m' --from https://a.example/ --via img --to https://b.example/
      |                       ^^^^^^^^^
      |
      = help: leave it out; or leave --live away, and it is predicted all the same
    ");
    let told = wrong_question(&[
        "--cookie",
        "a=b",
        "--from",
        "http://localhost:3000/",
        "--via",
        "fetch",
        "--to",
        "http://localhost:8080/",
        "--live",
    ]);
    insta::assert_snapshot!(told, @r#"
    error: http://localhost:3000/ names a port
      --> the question as a scenario:14:8
       |
    14 | page = "http://localhost:3000/"
       |        ^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: leave the port away: the servers stand behind the default ports of every name, and 8080 and 8443; leave --live away, and it is predicted all the same
    "#);
    let told = wrong_between_places(&["--cookie", "a=b", "--via", "self-location", "--live"]);
    insta::assert_snapshot!(told, @"
    error: the probe self-location is for framed documents
     --> command line:1:61
      |
    1 | samesite ask --cookie 'a=b' --from https://a.example/ --via self-location --to https://b.example/
      |                                                             ^^^^^^^^^^^^^
      |
      = help: add --frame with the document that asks, or take the probe location
    ");
    let told = wrong_between_places(&["--cookie", "a=b", "--via", "img", "--browser", "chromium"]);
    assert!(told.starts_with("error: the following required arguments were not provided:\n  --live\n"), "{told}");
}

#[test]
fn predictions_for_nobody() {
    insta::assert_snapshot!(wrong(&["predict", "--profile", "chromium/closed"]), @"
    error: no selected browser has a profile called `chromium/closed`
    help: chromium has the profiles stock, open, redirect-chain, strict-methods, short-youth, blocked, incognito, experimental; firefox has the profiles stock, open, lax-by-default, lax-by-default-partitioned, lax-by-default-no-boomerang, lax-by-default-no-grace, schemeful, strict-protection, private; webkit has the profiles stock, open, itp
    ");
    let told = wrong(&["predict", "--edition", "rfc2109"]);
    assert!(told.starts_with("error: no edition or reading is called `rfc2109`; known are "), "{told}");
    let told = wrong(&["predict", "--edition", "rfc6265bis-22", "--profile", "chromium/stock"]);
    assert!(told.starts_with("error: the argument '--edition <EDITION>' cannot be used with '--profile"), "{told}");
}
