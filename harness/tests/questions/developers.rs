//! Questions of the kind web developers post.
//!
//! Each answer was checked by hand against rfc6265bis-22 before it was fixed; the sentence that decides is named
//! above each test.

use crate::program::asked;

/// §5.8.3 step 3: a cross-site POST fails the condition that the method be safe, at any age, because
/// §5.6.7.2 excepts cookies without the attribute only.
#[test]
fn the_identity_provider_posts_back_and_my_lax_session_is_gone() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "session=1; SameSite=Lax; Secure", "--from", "https://idp.example/login",
        "--via", "form-post", "--to", "https://app.example/saml/acs", "--age", "3m",
    ]), @"
    session=1; SameSite=Lax; Secure
    set by a visit to https://app.example/, 3m before
    form-post: from https://idp.example/login → https://app.example/saml/acs

    stored, not sent: rfc6265bis-22; chromium stock, open, redirect-chain, strict-methods, short-youth;
      firefox stock, open, lax-by-default; webkit stock, open
        SameSite=Lax: from another site it comes along only with a safe method such as GET, and this is
        a POST; https://app.example and https://idp.example are two sites [§5.8.3 step 3; B215]

    what would help
      * set the cookie as: session=1; Secure; SameSite=None
        then sent by all
        careful, it goes to these too: forms that any other site posts, which is how requests are
        forged; frames in any other site; pictures, scripts and fetches of any other site
      * make it a GET (form-get)
        then sent by all
        careful: what a GET carries ends up in addresses, histories and logs, and any link can make one:
        it must change nothing
      * let a page of https://app.example make the request
        then sent by all
    ");
}

/// The same condition, for a cookie whose flag is "Default"; the two minutes of §5.6.7.2 are over.
#[test]
fn customers_come_back_from_paying_and_the_cart_is_empty() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "cart=7; Path=/; HttpOnly", "--from", "https://pay.example/3ds",
        "--via", "form-post", "--to", "https://shop.example/paid", "--age", "10m",
    ]), @"
    cart=7; Path=/; HttpOnly
    set by a visit to https://shop.example/, 10m before
    form-post: from https://pay.example/3ds → https://shop.example/paid

    stored, not sent: rfc6265bis-22; chromium stock, open, redirect-chain, strict-methods, short-youth;
      firefox lax-by-default
        SameSite is absent, which is enforced as Lax: from another site it comes along only with a safe
        method such as GET, and this is a POST; https://shop.example and https://pay.example are two
        sites [§5.8.3 step 3; B215]
    sent: firefox stock, open
        SameSite is absent, which is enforced as None: it goes with every request [§5.8.3 step 3; B212]
        because a cookie without SameSite is sent and set everywhere, like SameSite=None
        (absent-is-none; the text does not have it so)
    sent: webkit stock, open
        SameSite is absent, which is enforced as None: it goes with every request [§5.8.3 step 3; B212]
        because a cookie without SameSite is sent everywhere, like SameSite=None (soup-absent-is-none;
        the text does not have it so)

    what would help
      * set the cookie as: cart=7; Path=/; HttpOnly; SameSite=None; Secure
        then sent by all
        careful, it goes to these too: forms that any other site posts, which is how requests are
        forged; frames in any other site; pictures, scripts and fetches of any other site
      * make it a GET (form-get)
        then sent by all
        careful: what a GET carries ends up in addresses, histories and logs, and any link can make one:
        it must change nothing
      * let a page of https://shop.example make the request
        then sent by all
    ");
}

/// The same condition within the two minutes: §5.6.7.2 says MAY, so the edition's plain reading does not send it.
#[test]
fn it_works_when_i_am_quick() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "state=xyz; Secure", "--from", "https://idp.example/",
        "--via", "form-post", "--to", "https://app.example/callback", "--age", "20s",
    ]), @"
    state=xyz; Secure
    set by a visit to https://app.example/, 20s before
    form-post: from https://idp.example/ → https://app.example/callback

    stored, not sent: rfc6265bis-22; chromium strict-methods, short-youth
        SameSite is absent, which is enforced as Lax: from another site it comes along only with a safe
        method such as GET, and this is a POST; https://app.example and https://idp.example are two
        sites [§5.8.3 step 3; B215]
    sent: chromium stock, open, redirect-chain
        it may go with an unsafe method while it is young: SameSite is absent, which is enforced as Lax;
        it is 20 s old, 120 s are allowed; https://idp.example and https://app.example [§5.6.7.2; B134]
        that does not last: ask again with --age 3m
        because a cookie without SameSite goes with a cross-site top-level POST while it is younger than
        two minutes (two-minutes-of-grace; the text allows it)
    sent: firefox stock, open
        SameSite is absent, which is enforced as None: it goes with every request [§5.8.3 step 3; B212]
        because a cookie without SameSite is sent and set everywhere, like SameSite=None
        (absent-is-none; the text does not have it so)
    sent: firefox lax-by-default
        it may go with an unsafe method while it is young: SameSite is absent, which is enforced as Lax;
        it is 20 s old, 120 s are allowed; idp.example and app.example [§5.6.7.2; B134]
        that does not last: ask again with --age 3m
        because a cookie without SameSite goes with any cross-site request by an unsafe method, framed
        ones included, for two minutes after it was last written
        (two-minutes-of-grace-for-every-request; the text does not have it so)
    sent: webkit stock, open
        SameSite is absent, which is enforced as None: it goes with every request [§5.8.3 step 3; B212]
        because a cookie without SameSite is sent everywhere, like SameSite=None (soup-absent-is-none;
        the text does not have it so)

    what would help
      * set the cookie as: state=xyz; Secure; SameSite=None
        then sent by all
        careful, it goes to these too: forms that any other site posts, which is how requests are
        forged; frames in any other site; pictures, scripts and fetches of any other site
      * make it a GET (form-get)
        then sent by all
        careful: what a GET carries ends up in addresses, histories and logs, and any link can make one:
        it must change nothing
      * let a page of https://app.example make the request
        then sent by all
    ");
}

/// §5.8.3 step 3: the navigation of a frame targets no top-level traversable.
#[test]
fn my_widget_forgets_who_is_signed_in_when_it_is_embedded() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "widget=1", "--from", "https://blog.example/", "--via", "iframe",
        "--to", "https://widget.example/embed", "--age", "1h",
    ]), @"
    widget=1
    set by a visit to https://widget.example/, 1h before
    iframe: from https://blog.example/ → https://widget.example/embed

    stored, not sent: rfc6265bis-22; chromium open, redirect-chain, strict-methods, short-youth; firefox
      lax-by-default
        SameSite is absent, which is enforced as Lax: from another site it comes along only when the
        top-level page changes; https://widget.example and https://blog.example are two sites [§5.8.3
        step 3; B216]
    stored, not sent: chromium stock
        the request is third-party below https://blog.example, and such cookies are blocked [§5.8.1,
        §7.1; B200]
        because no cookies at all are sent or set in third-party contexts (third-party-cookies-blocked;
        the text allows it)
    stored, not sent: firefox stock
        third parties have jars of their own: the cookie lives in the ordinary jar, the request looks in
        the jar kept for third parties on https://blog.example [§5.8.1, §7.1; B200]
        because third parties get a jar of their own below each top-level site
        (third-party-cookies-partitioned; the text allows it)
    sent: firefox open
        SameSite is absent, which is enforced as None: it goes with every request [§5.8.3 step 3; B212]
        because a cookie without SameSite is sent and set everywhere, like SameSite=None
        (absent-is-none; the text does not have it so)
    sent: webkit stock, open
        SameSite is absent, which is enforced as None: it goes with every request [§5.8.3 step 3; B212]
        because a cookie without SameSite is sent everywhere, like SameSite=None (soup-absent-is-none;
        the text does not have it so)

    what would help
      * open it as a top-level page (link)
        then sent by all
      * let a page of https://widget.example make the request
        then sent by all
      * set the cookie as: widget=1; SameSite=None; Secure
        then sent by all but chromium stock; firefox stock
        careful, it goes to these too: forms that any other site posts, which is how requests are
        forged; frames in any other site; pictures, scripts and fetches of any other site
    ");
}

/// §5.2.1 step 4: the embedding page is an ancestor of another site, so the frame's own requests are cross-site.
#[test]
fn inside_the_frame_my_own_fetch_is_signed_out() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "sid=1; SameSite=Lax; Secure", "--from", "https://portal.example/",
        "--frame", "https://app.example/embed", "--via", "fetch", "--to", "https://app.example/api",
    ]), @"
    sid=1; SameSite=Lax; Secure
    set by a visit to https://app.example/, just now
    fetch: from https://portal.example/, in it https://app.example/embed → https://app.example/api

    stored, not sent: rfc6265bis-22; chromium open, redirect-chain, strict-methods, short-youth; firefox
      open, lax-by-default; webkit stock, open
        SameSite=Lax: from another site it comes along only when the top-level page changes; in
        https://portal.example [https://app.example]: https://app.example is not same site with
        https://portal.example [§5.8.3 step 3; B216]
    stored, not sent: chromium stock
        the request is third-party below https://portal.example, and such cookies are blocked [§5.8.1,
        §7.1; B200]
        because no cookies at all are sent or set in third-party contexts (third-party-cookies-blocked;
        the text allows it)
    stored, not sent: firefox stock
        third parties have jars of their own: the cookie lives in the ordinary jar, the request looks in
        the jar kept for third parties on https://portal.example [§5.8.1, §7.1; B200]
        because third parties get a jar of their own below each top-level site
        (third-party-cookies-partitioned; the text allows it)

    what would help
      * open it as a top-level page (link)
        then sent by all
      * let a page of https://app.example make the request
        then sent by all
      * set the cookie as: sid=1; Secure; SameSite=None
        then sent by all but chromium stock; firefox stock
        careful, it goes to these too: forms that any other site posts, which is how requests are
        forged; frames in any other site; pictures, scripts and fetches of any other site
    ");
}

/// §5.7 step 19: SameSite=None without Secure aborts.
#[test]
fn my_pixel_says_none_and_is_still_not_counted() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "track=1; SameSite=None", "--from", "https://news.example/", "--via", "img",
        "--to", "https://pixel.example/p.gif",
    ]), @"
    track=1; SameSite=None
    set by a visit to https://pixel.example/, just now
    img: from https://news.example/ → https://pixel.example/p.gif

    not stored, so not sent: rfc6265bis-22; chromium stock, open, redirect-chain, strict-methods,
      short-youth; firefox stock, open, lax-by-default
        SameSite=None is refused without Secure [§5.7 step 19; B174]
    sent: webkit stock, open
        SameSite is absent, which is enforced as None: it goes with every request [§5.8.3 step 3; B212]
        because a cookie without SameSite is sent everywhere, like SameSite=None (soup-absent-is-none;
        the text does not have it so)
        because SameSite=None is read as if it were not there: an earlier SameSite stays, and Secure is
        not needed (soup-none-is-no-word; the text does not have it so)

    what would help
      * set the cookie as: track=1; SameSite=None; Secure
        then sent by all but chromium stock; firefox stock
        careful, it goes to these too: forms that any other site posts, which is how requests are
        forged; links on any other site; frames in any other site; pictures, scripts and fetches of any
        other site
    ");
}

/// §5.2 (2): a request that has no client is same-site, so even Strict goes with it.
#[test]
fn does_a_strict_cookie_survive_a_link_in_a_mail() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "sid=1; SameSite=Strict; Secure", "--via", "address-bar", "--to", "https://app.example/invite",
    ]), @"
    sid=1; SameSite=Strict; Secure
    set by a visit to https://app.example/, just now
    address-bar: https://app.example/invite

    sent: rfc6265bis-22; chromium stock, open, redirect-chain, strict-methods, short-youth; firefox
      stock, open, lax-by-default; webkit stock, open
        a same-site request carries it, whatever its SameSite says; no page asked for it [§5.8.3 step 3;
        B201]

    nothing needs to be changed
    ");
}

/// §5.7 step 10 and §5.8.3 step 3: without Domain a cookie is host-only, whatever its SameSite.
#[test]
fn the_api_on_its_subdomain_does_not_get_the_cookie_of_www() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "sid=1; SameSite=Strict; Secure; HttpOnly", "--from", "https://www.shop.example/",
        "--via", "fetch", "--to", "https://api.shop.example/cart", "--set-at", "https://www.shop.example/login",
    ]), @"
    sid=1; SameSite=Strict; Secure; HttpOnly
    set by a visit to https://www.shop.example/login, just now
    fetch: from https://www.shop.example/ → https://api.shop.example/cart

    stored, not sent: rfc6265bis-22; chromium stock, open, redirect-chain, strict-methods, short-youth;
      firefox stock, open, lax-by-default; webkit stock, open
        the hosts do not fit: the request goes to api.shop.example, the cookie belongs to
        www.shop.example [§5.8.3 step 3; B206]

    what would help
      * set the cookie as: sid=1; SameSite=Strict; Secure; HttpOnly; Domain=shop.example
        then sent by all
        careful, it goes to these too: every other host of the same domain
      * set it at https://api.shop.example/
        then sent by all
    ");
}

/// §5.7 step 13 and the note in §5.8.3 step 3: a connection to localhost may count as secure; and no rule knows ports.
#[test]
fn can_i_develop_with_secure_on_localhost_over_http() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "sid=1; SameSite=None; Secure", "--from", "http://localhost:3000/", "--via", "fetch",
        "--to", "http://localhost:8080/api", "--age", "1h",
    ]), @"
    sid=1; SameSite=None; Secure
    set by a visit to http://localhost:8080/, 1h before
    fetch: from http://localhost:3000/ → http://localhost:8080/api

    sent: rfc6265bis-22; chromium stock, open, redirect-chain, strict-methods, short-youth; firefox
      stock, open, lax-by-default
        SameSite=None: it goes with every request [§5.8.3 step 3; B212]
    not stored, so not sent: webkit stock, open
        a cookie with Secure can be set over a secure connection only, and this is none [§5.7 step 13;
        B165]
        because http to this machine itself is no secure connection (soup-loopback-is-insecure; the text
        allows it)

    what would help
      * use HTTPS throughout: https://localhost/api
        then sent by all
    ");
}

/// §5.2: only the client and the current URL are asked, and no longer the URLs on the way.
#[test]
fn is_my_strict_state_cookie_there_when_the_identity_provider_redirects_back() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "state=xyz; SameSite=Strict; Secure", "--from", "https://app.example/", "--via", "link",
        "--redirect", "https://idp.example/authorize", "--to", "https://app.example/callback",
    ]), @"
    state=xyz; SameSite=Strict; Secure
    set by a visit to https://app.example/, just now
    link: from https://app.example/ → https://idp.example/authorize (302) → https://app.example/callback

    sent: rfc6265bis-22; chromium stock, open, strict-methods, short-youth
        a same-site request carries it, whatever its SameSite says; it stays within https://app.example
        [§5.8.3 step 3; B201]
    stored, not sent: chromium redirect-chain
        SameSite=Strict: it goes with same-site requests only; https://idp.example was on the way to
        https://app.example [§5.8.3 step 3; B214]
        because a request that was redirected by another site on the way is cross-site
        (redirect-chain-switched-on; the text does not have it so)
    stored, not sent: firefox stock, open, lax-by-default
        SameSite=Strict: it goes with same-site requests only; idp.example was on the way to app.example
        [§5.8.3 step 3; B214]
        because a request that was redirected by another site on the way is cross-site for sending
        (redirect-history-counts; the text does not have it so)
    stored, not sent: webkit stock, open
        SameSite=Strict: it goes with same-site requests only; idp.example was on the way to app.example
        [§5.8.3 step 3; B214]
        because a request that was redirected by another site on the way is cross-site for sending
        (webkit-redirect-history-counts; the text does not have it so)

    what would help
      * set the cookie as: state=xyz; Secure; SameSite=Lax
        then sent by all
        careful, it goes to these too: links on any other site
      * set the cookie as: state=xyz; Secure; SameSite=None
        then sent by all
        careful, it goes to these too: forms that any other site posts, which is how requests are
        forged; links on any other site; frames in any other site; pictures, scripts and fetches of any
        other site
      * go there without a redirect
        then sent by all
    ");
}

/// §5.2: sites have schemes, so a link from http to https of one name is cross-site.
#[test]
fn the_link_from_our_old_http_page_signs_people_out() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "sid=1; SameSite=Strict; Secure", "--from", "http://app.example/", "--via", "link",
        "--to", "https://app.example/account",
    ]), @"
    sid=1; SameSite=Strict; Secure
    set by a visit to https://app.example/, just now
    link: from http://app.example/ → https://app.example/account

    stored, not sent: rfc6265bis-22; chromium stock, open, redirect-chain, strict-methods, short-youth
        SameSite=Strict: it goes with same-site requests only; https://app.example and
        http://app.example are two sites [§5.8.3 step 3; B214]
    sent: firefox stock, open, lax-by-default
        a same-site request carries it, whatever its SameSite says; app.example and app.example [§5.8.3
        step 3; B201]
        because http and https of one registrable domain are one site (schemeless-sites; the text does
        not have it so)
    sent: webkit stock, open
        a same-site request carries it, whatever its SameSite says; it stays within app.example [§5.8.3
        step 3; B201]
        because http and https of one registrable domain are one site (webkit-schemeless-sites; the text
        does not have it so)

    what would help
      * set the cookie as: sid=1; Secure; SameSite=Lax
        then sent by all
        careful, it goes to these too: links on any other site
      * set the cookie as: sid=1; Secure; SameSite=None
        then sent by all
        careful, it goes to these too: forms that any other site posts, which is how requests are
        forged; links on any other site; frames in any other site; pictures, scripts and fetches of any
        other site
      * use HTTPS throughout: https://app.example/account
        then sent by all
    ");
}
