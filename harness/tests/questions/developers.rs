//! Questions of the kind web developers post.
//!
//! Each answer was checked by hand against rfc6265bis-22 before it was fixed; the sentence that decides is named
//! above each test.

use crate::program::{asked, asked_with_warning};

/// §5.8.3 step 3: a cross-site POST fails the condition that the method be safe, at any age, because
/// §5.6.7.2 excepts cookies without the attribute only.
#[test]
fn the_identity_provider_posts_back_and_my_lax_session_is_gone() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "session=1; SameSite=Lax; Secure", "--from", "https://idp.example/login",
        "--via", "form-post", "--to", "https://app.example/saml/acs", "--age", "3m",
    ]), @r#"
    session=1; SameSite=Lax; Secure
      set by a visit to https://app.example/, 3m before
      form-post (a form with `method=post`, submitted by the user): from https://idp.example/login →
      https://app.example/saml/acs

    sent?
      Chrome, Chromium  no  as the specification has it
      Firefox           no  as the specification has it
      WebKitGTK         no  as the specification has it
      specification     no  SameSite=Lax: from another site it comes along only with a safe method such
                            as GET, and this is a POST; https://app.example and https://idp.example are
                            two sites (rfc6265bis-22 §5.8.3 step 3)
      WebKitGTK keeps cookies by libsoup. Safari does not, and was not asked.

    what would help
      1. answer the POST with 303 to a page of your own, such as https://app.example/: the GET after it
         has the cookie
         then sent by all
         careful: the POST itself still comes without the session, and anybody can make one: it must
         prove itself by its own signature and state
         samesite ask --cookie 'session=1; SameSite=Lax; Secure' --from https://idp.example/login \
             --via form-post --redirect 'https://app.example/saml/acs=303' --to https://app.example/ \
             --age 3m
      2. take what the POST has to know from its own form (RelayState in SAML, state in OAuth), and
         answer with 303 to where it leads, such as https://app.example/: the session is there again
         then sent by all
         careful: what comes in a form can be made up: sign it, and follow it to your own pages only
         samesite ask --cookie 'session=1; SameSite=Lax; Secure' --from https://idp.example/login \
             --via form-post --redirect 'https://app.example/saml/acs=303' --to https://app.example/ \
             --age 3m
      3. leave this one as it is, and put what must survive the way (state, nonce, request id) into a
         cookie of its own: __Host-state=1; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=600
         then sent by all
         careful: forms, frames and scripts of any other site carry that small cookie: it must be worth
         nothing but as the other half of the state that comes back
         samesite ask --cookie '__Host-state=1; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=600' \
             --from https://idp.example/login --via form-post --to https://app.example/saml/acs \
             --age 3m
      4. answer with a page that leads on by itself (<meta http-equiv=refresh>): what that asks for,
         https://app.example/saml/acs, has the cookie
         then sent by all
         careful: any site can send people there: the page must do nothing but lead on, and only to your
         own pages; so SameSite keeps no link out there any more
         samesite ask --cookie 'session=1; SameSite=Lax; Secure' --from https://idp.example/login \
             --via form-post --to https://app.example/saml/acs \
             --then 'meta-refresh https://app.example/saml/acs' --age 3m
      5. answer with a page that posts the same form once more by script: a POST of your own page has
         the cookie
         then sent by all
         careful: any site can have your page repeat its form, with the session: what it carries must be
         signed, or tied to the session, or a forged form goes through
         samesite ask --cookie 'session=1; SameSite=Lax; Secure' --from https://idp.example/login \
             --via form-post --to https://app.example/saml/acs \
             --then 'form-post-by-script https://app.example/saml/acs' --age 3m
      6. make it a GET (form-get): response_mode=query in OpenID Connect, the Redirect binding in SAML
         then sent by all
         careful: what a GET carries ends up in addresses, histories and logs, and any link can make
         one: it must change nothing
         samesite ask --cookie 'session=1; SameSite=Lax; Secure' --from https://idp.example/login \
             --via form-get --to https://app.example/saml/acs --age 3m
      and 1 more; --all shows them

    works too, and lets strangers in
      1. set the cookie as: session=1; Secure; SameSite=None
         then sent by all
         careful, it goes to these too: forms that any other site posts, which is how requests are
         forged; frames in any other site; pictures, scripts and fetches of any other site
         samesite ask --cookie 'session=1; Secure; SameSite=None' --from https://idp.example/login \
             --via form-post --to https://app.example/saml/acs --age 3m
    "#);
}

/// The same condition, for a cookie whose flag is "Default"; the two minutes of §5.6.7.2 are over.
#[test]
fn customers_come_back_from_paying_and_the_cart_is_empty() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "cart=7; Path=/; HttpOnly", "--from", "https://pay.example/3ds",
        "--via", "form-post", "--to", "https://shop.example/paid", "--age", "10m",
    ]), @r#"
    cart=7; Path=/; HttpOnly
      set by a visit to https://shop.example/, 10m before
      form-post (a form with `method=post`, submitted by the user): from https://pay.example/3ds →
      https://shop.example/paid

    sent?
      Chrome, Chromium  no   as the specification has it
      Firefox           yes  a cookie without SameSite is sent and set everywhere, like SameSite=None
      WebKitGTK         yes  a cookie without SameSite is sent everywhere, like SameSite=None
      specification     no   SameSite is absent, which is enforced as Lax: from another site it comes
                             along only with a safe method such as GET, and this is a POST;
                             https://shop.example and https://pay.example are two sites (rfc6265bis-22
                             §5.8.3 step 3)
      WebKitGTK keeps cookies by libsoup. Safari does not, and was not asked.

    what would help
      1. answer the POST with 303 to a page of your own, such as https://shop.example/: the GET after it
         has the cookie
         then sent by all
         careful: the POST itself still comes without the session, and anybody can make one: it must
         prove itself by its own signature and state
         samesite ask --cookie 'cart=7; Path=/; HttpOnly' --from https://pay.example/3ds \
             --via form-post --redirect 'https://shop.example/paid=303' --to https://shop.example/ \
             --age 10m
      2. take what the POST has to know from its own form (RelayState in SAML, state in OAuth), and
         answer with 303 to where it leads, such as https://shop.example/: the session is there again
         then sent by all
         careful: what comes in a form can be made up: sign it, and follow it to your own pages only
         samesite ask --cookie 'cart=7; Path=/; HttpOnly' --from https://pay.example/3ds \
             --via form-post --redirect 'https://shop.example/paid=303' --to https://shop.example/ \
             --age 10m
      3. leave this one as it is, and put what must survive the way (state, nonce, request id) into a
         cookie of its own: __Host-state=1; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=1200
         then sent by all
         careful: forms, frames and scripts of any other site carry that small cookie: it must be worth
         nothing but as the other half of the state that comes back
         samesite ask --cookie '__Host-state=1; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=1200' \
             --from https://pay.example/3ds --via form-post --to https://shop.example/paid --age 10m
      4. answer with a page that leads on by itself (<meta http-equiv=refresh>): what that asks for,
         https://shop.example/paid, has the cookie
         then sent by all
         careful: any site can send people there: the page must do nothing but lead on, and only to your
         own pages; so SameSite keeps no link out there any more
         samesite ask --cookie 'cart=7; Path=/; HttpOnly' --from https://pay.example/3ds \
             --via form-post --to https://shop.example/paid \
             --then 'meta-refresh https://shop.example/paid' --age 10m
      5. answer with a page that posts the same form once more by script: a POST of your own page has
         the cookie
         then sent by all
         careful: any site can have your page repeat its form, with the session: what it carries must be
         signed, or tied to the session, or a forged form goes through
         samesite ask --cookie 'cart=7; Path=/; HttpOnly' --from https://pay.example/3ds \
             --via form-post --to https://shop.example/paid \
             --then 'form-post-by-script https://shop.example/paid' --age 10m
      6. make it a GET (form-get): response_mode=query in OpenID Connect, the Redirect binding in SAML
         then sent by all
         careful: what a GET carries ends up in addresses, histories and logs, and any link can make
         one: it must change nothing
         samesite ask --cookie 'cart=7; Path=/; HttpOnly' --from https://pay.example/3ds \
             --via form-get --to https://shop.example/paid --age 10m
      and 1 more; --all shows them

    works too, and lets strangers in
      1. set the cookie as: cart=7; Path=/; HttpOnly; SameSite=None; Secure
         then sent by all
         careful, it goes to these too: forms that any other site posts, which is how requests are
         forged; frames in any other site; pictures, scripts and fetches of any other site
         samesite ask --cookie 'cart=7; Path=/; HttpOnly; SameSite=None; Secure' \
             --from https://pay.example/3ds --via form-post --to https://shop.example/paid --age 10m
    "#);
}

/// The same condition within the two minutes: §5.6.7.2 says MAY, so the edition's plain reading does not send it.
#[test]
fn it_works_when_i_am_quick() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "state=xyz; Secure", "--from", "https://idp.example/",
        "--via", "form-post", "--to", "https://app.example/callback", "--age", "20s",
    ]), @r#"
    state=xyz; Secure
      set by a visit to https://app.example/, 20s before
      form-post (a form with `method=post`, submitted by the user): from https://idp.example/ →
      https://app.example/callback

    sent?
      Chrome, Chromium  for two minutes  a cookie without SameSite goes with a cross-site top-level POST
                                         while it is younger than two minutes; that does not last: ask
                                         again with --age 3m
      Firefox           yes              a cookie without SameSite is sent and set everywhere, like
                                         SameSite=None
      WebKitGTK         yes              a cookie without SameSite is sent everywhere, like
                                         SameSite=None
      specification     no               SameSite is absent, which is enforced as Lax: from another site
                                         it comes along only with a safe method such as GET, and this is
                                         a POST; https://app.example and https://idp.example are two
                                         sites (rfc6265bis-22 §5.8.3 step 3)
      WebKitGTK keeps cookies by libsoup. Safari does not, and was not asked.

    what would help
      1. answer the POST with 303 to a page of your own, such as https://app.example/: the GET after it
         has the cookie
         then sent by all
         careful: the POST itself still comes without the session, and anybody can make one: it must
         prove itself by its own signature and state
         samesite ask --cookie 'state=xyz; Secure' --from https://idp.example/ --via form-post \
             --redirect 'https://app.example/callback=303' --to https://app.example/ --age 20s
      2. take what the POST has to know from its own form (RelayState in SAML, state in OAuth), and
         answer with 303 to where it leads, such as https://app.example/: the session is there again
         then sent by all
         careful: what comes in a form can be made up: sign it, and follow it to your own pages only
         samesite ask --cookie 'state=xyz; Secure' --from https://idp.example/ --via form-post \
             --redirect 'https://app.example/callback=303' --to https://app.example/ --age 20s
      3. leave this one as it is, and put what must survive the way (state, nonce, request id) into a
         cookie of its own: __Host-state=1; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=600
         then sent by all
         careful: forms, frames and scripts of any other site carry that small cookie: it must be worth
         nothing but as the other half of the state that comes back
         samesite ask --cookie '__Host-state=1; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=600' \
             --from https://idp.example/ --via form-post --to https://app.example/callback --age 20s
      4. answer with a page that leads on by itself (<meta http-equiv=refresh>): what that asks for,
         https://app.example/callback, has the cookie
         then sent by all
         careful: any site can send people there: the page must do nothing but lead on, and only to your
         own pages; so SameSite keeps no link out there any more
         samesite ask --cookie 'state=xyz; Secure' --from https://idp.example/ --via form-post \
             --to https://app.example/callback --then 'meta-refresh https://app.example/callback' \
             --age 20s
      5. answer with a page that posts the same form once more by script: a POST of your own page has
         the cookie
         then sent by all
         careful: any site can have your page repeat its form, with the session: what it carries must be
         signed, or tied to the session, or a forged form goes through
         samesite ask --cookie 'state=xyz; Secure' --from https://idp.example/ --via form-post \
             --to https://app.example/callback \
             --then 'form-post-by-script https://app.example/callback' --age 20s
      6. make it a GET (form-get): response_mode=query in OpenID Connect, the Redirect binding in SAML
         then sent by all
         careful: what a GET carries ends up in addresses, histories and logs, and any link can make
         one: it must change nothing
         samesite ask --cookie 'state=xyz; Secure' --from https://idp.example/ --via form-get \
             --to https://app.example/callback --age 20s
      and 1 more; --all shows them

    works too, and lets strangers in
      1. set the cookie as: state=xyz; Secure; SameSite=None
         then sent by all
         careful, it goes to these too: forms that any other site posts, which is how requests are
         forged; frames in any other site; pictures, scripts and fetches of any other site
         samesite ask --cookie 'state=xyz; Secure; SameSite=None' --from https://idp.example/ \
             --via form-post --to https://app.example/callback --age 20s
    "#);
}

/// §5.8.3 step 3: the navigation of a frame targets no top-level traversable.
#[test]
fn my_widget_forgets_who_is_signed_in_when_it_is_embedded() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "widget=1", "--from", "https://blog.example/", "--via", "iframe",
        "--to", "https://widget.example/embed", "--age", "1h",
    ]), @r#"
    widget=1
      set by a visit to https://widget.example/, 1h before
      iframe (an `<iframe>`): from https://blog.example/ → https://widget.example/embed

    sent?
      Chrome         no   as the specification has it
      Chromium       no   no cookies at all are sent or set in third-party contexts
      Firefox        no   third parties get a jar of their own below each top-level site; this cookie
                          was set by a visit to its own site, and lies in the jar of such visits
      WebKitGTK      yes  a cookie without SameSite is sent everywhere, like SameSite=None
      specification  no   SameSite is absent, which is enforced as Lax: from another site it comes along
                          only when the top-level page changes; https://widget.example and
                          https://blog.example are two sites (rfc6265bis-22 §5.8.3 step 3)
      Chromium is asked as Debian builds it, which blocks third-party cookies by a patch of its own;
      Chrome comes without.
      WebKitGTK keeps cookies by libsoup. Safari does not, and was not asked.

    what would help
      1. open it as a top-level page (link)
         then sent by all
         samesite ask --cookie 'widget=1' --from https://blog.example/ --via link \
             --to https://widget.example/embed --age 1h
      2. let a page of https://widget.example make the request
         then sent by all
         samesite ask --cookie 'widget=1' --from https://widget.example/ --via iframe \
             --to https://widget.example/embed --age 1h
      3. set it from within the frame besides, as: widget=1; SameSite=None; Secure; Partitioned
         then sent by all but WebKitGTK
         careful: each site that embeds you has a session of its own; its pages can make requests with
         it, so guard what changes things against forgery
         samesite ask --cookie 'widget=1; SameSite=None; Secure; Partitioned' \
             --set-in-frame https://widget.example/embed --from https://blog.example/ --via iframe \
             --to https://widget.example/embed --age 1h

    works too, and lets strangers in
      1. let the frame call document.requestStorageAccess() in answer to a click; with the cookie set
         as: widget=1; SameSite=None; Secure
         then sent by all
         careful, it goes to these too: forms that any other site posts, which is how requests are
         forged; frames in any other site; pictures, scripts and fetches of any other site
         careful: browsers ask the user, or look whether they have used your site by itself before; the
         frame must cope with a no
         samesite ask --cookie 'widget=1; SameSite=None; Secure' --from https://blog.example/ \
             --via iframe --to https://widget.example/embed --then request-storage-access \
             --then 'fetch https://widget.example/embed' --age 1h
      2. set the cookie as: widget=1; SameSite=None; Secure
         then sent by all but Chromium, Firefox
         careful, it goes to these too: forms that any other site posts, which is how requests are
         forged; frames in any other site; pictures, scripts and fetches of any other site
         samesite ask --cookie 'widget=1; SameSite=None; Secure' --from https://blog.example/ \
             --via iframe --to https://widget.example/embed --age 1h
    "#);
}

/// §5.2.1 step 4: the embedding page is an ancestor of another site, so the frame's own requests are cross-site.
#[test]
fn inside_the_frame_my_own_fetch_is_signed_out() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "sid=1; SameSite=Lax; Secure", "--from", "https://portal.example/",
        "--frame", "https://app.example/embed", "--via", "fetch", "--to", "https://app.example/api",
    ]), @r#"
    sid=1; SameSite=Lax; Secure
      set by a visit to https://app.example/, just now
      fetch (`fetch()` with `mode: "no-cors"` and `credentials: "include"`): from
      https://portal.example/, in it https://app.example/embed → https://app.example/api

    sent?
      Chrome         no  as the specification has it
      Chromium       no  no cookies at all are sent or set in third-party contexts
      Firefox        no  third parties get a jar of their own below each top-level site; this cookie was
                         set by a visit to its own site, and lies in the jar of such visits
      WebKitGTK      no  as the specification has it
      specification  no  SameSite=Lax: from another site it comes along only when the top-level page
                         changes; in https://portal.example [https://app.example]: https://app.example
                         is not same site with https://portal.example (rfc6265bis-22 §5.8.3 step 3)
      Chromium is asked as Debian builds it, which blocks third-party cookies by a patch of its own;
      Chrome comes without.
      WebKitGTK keeps cookies by libsoup. Safari does not, and was not asked.
      This request says credentials: "include". What a page sends that writes fetch(url), and no more,
      is asked by --via fetch-default.

    what would help
      1. open it as a top-level page (link)
         then sent by all
         samesite ask --cookie 'sid=1; SameSite=Lax; Secure' --from https://portal.example/ --via link \
             --to https://app.example/api
      2. let a page of https://app.example make the request
         then sent by all
         samesite ask --cookie 'sid=1; SameSite=Lax; Secure' --from https://app.example/ --via fetch \
             --to https://app.example/api
      3. set it from within the frame besides, as: sid=1; Secure; SameSite=None; Partitioned
         then sent by all but WebKitGTK
         careful: each site that embeds you has a session of its own; its pages can make requests with
         it, so guard what changes things against forgery
         samesite ask --cookie 'sid=1; Secure; SameSite=None; Partitioned' \
             --set-in-frame https://app.example/embed --from https://portal.example/ \
             --frame https://app.example/embed --via fetch --to https://app.example/api

    works too, and lets strangers in
      1. let the frame call document.requestStorageAccess() in answer to a click; with the cookie set
         as: sid=1; Secure; SameSite=None
         then sent by all
         careful, it goes to these too: forms that any other site posts, which is how requests are
         forged; frames in any other site; pictures, scripts and fetches of any other site
         careful: browsers ask the user, or look whether they have used your site by itself before; the
         frame must cope with a no
         samesite ask --cookie 'sid=1; Secure; SameSite=None' --from https://portal.example/ \
             --frame https://app.example/embed --via request-storage-access \
             --then 'fetch https://app.example/api'
      2. set the cookie as: sid=1; Secure; SameSite=None
         then sent by all but Chromium, Firefox
         careful, it goes to these too: forms that any other site posts, which is how requests are
         forged; frames in any other site; pictures, scripts and fetches of any other site
         samesite ask --cookie 'sid=1; Secure; SameSite=None' --from https://portal.example/ \
             --frame https://app.example/embed --via fetch --to https://app.example/api
    "#);
}

/// §5.7 step 19: SameSite=None without Secure aborts.
#[test]
fn my_pixel_says_none_and_is_still_not_counted() {
    insta::assert_snapshot!(asked_with_warning(&[
        "--cookie", "track=1; SameSite=None", "--from", "https://news.example/", "--via", "img",
        "--to", "https://pixel.example/p.gif",
    ]).0, @r#"
    track=1; SameSite=None
      set by a visit to https://pixel.example/, just now
      img (an `<img>`): from https://news.example/ → https://pixel.example/p.gif

    sent?
      Chrome, Chromium  no   as the specification has it
      Firefox           no   as the specification has it
      WebKitGTK         yes  a cookie without SameSite is sent everywhere, like SameSite=None; and
                             SameSite=None is read as if it were not there: an earlier SameSite stays,
                             and Secure is not needed
      specification     no   not stored: SameSite=None is refused without Secure (rfc6265bis-22 §5.7
                             step 19)
      WebKitGTK keeps cookies by libsoup. Safari does not, and was not asked.

    what would help
      1. set it from within the frame besides, as: track=1; SameSite=None; Secure; Partitioned
         then sent by all but WebKitGTK
         careful: each site that embeds you has a session of its own; its pages can make requests with
         it, so guard what changes things against forgery
         samesite ask --cookie 'track=1; SameSite=None; Secure; Partitioned' \
             --set-in-frame https://pixel.example/ --from https://news.example/ --via img \
             --to https://pixel.example/p.gif

    works too, and lets strangers in
      1. set the cookie as: track=1; SameSite=None; Secure
         then sent by all but Chromium, Firefox
         careful, it goes to these too: forms that any other site posts, which is how requests are
         forged; frames in any other site; pictures, scripts and fetches of any other site
         samesite ask --cookie 'track=1; SameSite=None; Secure' --from https://news.example/ --via img \
             --to https://pixel.example/p.gif
    "#);
}

/// §5.2 (2): a request that has no client is same-site, so even Strict goes with it.
#[test]
fn does_a_strict_cookie_survive_a_link_in_a_mail() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "sid=1; SameSite=Strict; Secure", "--via", "address-bar", "--to", "https://app.example/invite",
    ]), @"
    sid=1; SameSite=Strict; Secure
      set by a visit to https://app.example/, just now
      address-bar (the address bar: the user goes somewhere, and no document asked for it):
      https://app.example/invite

    sent?
      Chrome, Chromium  yes  as the specification has it
      Firefox           yes  as the specification has it
      WebKitGTK         yes  as the specification has it
      specification     yes  a same-site request carries it, whatever its SameSite says; no page asked
                             for it (rfc6265bis-22 §5.8.3 step 3)
      WebKitGTK keeps cookies by libsoup. Safari does not, and was not asked.

    nothing needs to be changed
    ");
}

/// §5.7 step 10 and §5.8.3 step 3: without Domain a cookie is host-only, whatever its SameSite.
#[test]
fn the_api_on_its_subdomain_does_not_get_the_cookie_of_www() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "sid=1; SameSite=Strict; Secure; HttpOnly", "--from", "https://www.shop.example/",
        "--via", "fetch", "--to", "https://api.shop.example/cart", "--set-at", "https://www.shop.example/login",
    ]), @r#"
    sid=1; SameSite=Strict; Secure; HttpOnly
      set by a visit to https://www.shop.example/login, just now
      fetch (`fetch()` with `mode: "no-cors"` and `credentials: "include"`): from
      https://www.shop.example/ → https://api.shop.example/cart

    sent?
      Chrome, Chromium  no  as the specification has it
      Firefox           no  as the specification has it
      WebKitGTK         no  as the specification has it
      specification     no  the hosts do not fit: the request goes to api.shop.example, the cookie
                            belongs to www.shop.example (rfc6265bis-22 §5.8.3 step 3)
      WebKitGTK keeps cookies by libsoup. Safari does not, and was not asked.
      This request says credentials: "include". What a page sends that writes fetch(url), and no more,
      is asked by --via fetch-default.

    what would help
      1. set it at https://api.shop.example/
         then sent by all
         samesite ask --cookie 'sid=1; SameSite=Strict; Secure; HttpOnly' \
             --from https://www.shop.example/ --via fetch --to https://api.shop.example/cart

    works too, and lets strangers in
      1. set the cookie as: sid=1; SameSite=Strict; Secure; HttpOnly; Domain=shop.example
         then sent by all
         careful, it goes to these too: every other host of the same domain
         samesite ask --cookie 'sid=1; SameSite=Strict; Secure; HttpOnly; Domain=shop.example' \
             --set-at https://www.shop.example/login --from https://www.shop.example/ --via fetch \
             --to https://api.shop.example/cart
    "#);
}

/// §5.7 step 13 and the note in §5.8.3 step 3: a connection to localhost may count as secure; and no rule knows ports.
#[test]
fn can_i_develop_with_secure_on_localhost_over_http() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "sid=1; SameSite=None; Secure", "--from", "http://localhost:3000/", "--via", "fetch",
        "--to", "http://localhost:8080/api", "--age", "1h",
    ]), @r#"
    sid=1; SameSite=None; Secure
      set by a visit to http://localhost:8080/, 1h before
      fetch (`fetch()` with `mode: "no-cors"` and `credentials: "include"`): from http://localhost:3000/
      → http://localhost:8080/api

    sent?
      Chrome, Chromium  yes  as the specification has it
      Firefox           yes  as the specification has it
      WebKitGTK         no   not stored: http to this machine itself is no secure connection
      specification     yes  SameSite=None: it goes with every request (rfc6265bis-22 §5.8.3 step 3)
      WebKitGTK keeps cookies by libsoup. Safari does not, and was not asked.
      This request says credentials: "include". What a page sends that writes fetch(url), and no more,
      is asked by --via fetch-default.

    what would help
      1. use HTTPS throughout: https://localhost/api
         then sent by all
         samesite ask --cookie 'sid=1; SameSite=None; Secure' --from https://localhost/ --via fetch \
             --to https://localhost/api --age 1h
    "#);
}

/// §5.2: only the client and the current URL are asked, and no longer the URLs on the way.
#[test]
fn is_my_strict_state_cookie_there_when_the_identity_provider_redirects_back() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "state=xyz; SameSite=Strict; Secure", "--from", "https://app.example/", "--via", "link",
        "--redirect", "https://idp.example/authorize", "--to", "https://app.example/callback",
    ]), @r#"
    state=xyz; SameSite=Strict; Secure
      set by a visit to https://app.example/, just now
      link (a link, clicked by the user): from https://app.example/ → https://idp.example/authorize
      (302) → https://app.example/callback

    sent?
      Chrome, Chromium  yes  as the specification has it
      Firefox           no   a request that was redirected by another site on the way is cross-site for
                             sending
      WebKitGTK         no   a request that was redirected by another site on the way is cross-site for
                             sending
      specification     yes  a same-site request carries it, whatever its SameSite says; it stays within
                             https://app.example (rfc6265bis-22 §5.8.3 step 3)
      WebKitGTK keeps cookies by libsoup. Safari does not, and was not asked.

    what would help
      1. leave this one as it is, and put what must survive the way (state, nonce, request id) into a
         cookie of its own: __Host-state=1; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600
         then sent by all
         careful: forms, frames and scripts of any other site carry that small cookie: it must be worth
         nothing but as the other half of the state that comes back
         samesite ask --cookie '__Host-state=1; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600' \
             --from https://app.example/ --via link --redirect https://idp.example/authorize \
             --to https://app.example/callback
      2. answer with a page that leads on by itself (<meta http-equiv=refresh>): what that asks for,
         https://app.example/callback, has the cookie
         then sent by all
         careful: any site can send people there: the page must do nothing but lead on, and only to your
         own pages; so SameSite keeps no link out there any more
         samesite ask --cookie 'state=xyz; SameSite=Strict; Secure' --from https://app.example/ \
             --via link --redirect https://idp.example/authorize --to https://app.example/callback \
             --then 'meta-refresh https://app.example/callback'
      3. go there without a redirect
         then sent by all
         samesite ask --cookie 'state=xyz; SameSite=Strict; Secure' --from https://app.example/ \
             --via link --to https://app.example/callback

    works too, and lets strangers in
      1. set the cookie as: state=xyz; Secure; SameSite=Lax
         then sent by all
         careful, it goes to these too: links on any other site
         samesite ask --cookie 'state=xyz; Secure; SameSite=Lax' --from https://app.example/ \
             --via link --redirect https://idp.example/authorize --to https://app.example/callback
      2. set the cookie as: state=xyz; Secure; SameSite=None
         then sent by all
         careful, it goes to these too: forms that any other site posts, which is how requests are
         forged; links on any other site; frames in any other site; pictures, scripts and fetches of any
         other site
         samesite ask --cookie 'state=xyz; Secure; SameSite=None' --from https://app.example/ \
             --via link --redirect https://idp.example/authorize --to https://app.example/callback
    "#);
}

/// §5.2: sites have schemes, so a link from http to https of one name is cross-site.
#[test]
fn the_link_from_our_old_http_page_signs_people_out() {
    insta::assert_snapshot!(asked(&[
        "--cookie", "sid=1; SameSite=Strict; Secure", "--from", "http://app.example/", "--via", "link",
        "--to", "https://app.example/account",
    ]), @r#"
    sid=1; SameSite=Strict; Secure
      set by a visit to https://app.example/, just now
      link (a link, clicked by the user): from http://app.example/ → https://app.example/account

    sent?
      Chrome, Chromium  no   as the specification has it
      Firefox           yes  http and https of one registrable domain are one site
      WebKitGTK         yes  http and https of one registrable domain are one site
      specification     no   SameSite=Strict: it goes with same-site requests only; https://app.example
                             and http://app.example are two sites (rfc6265bis-22 §5.8.3 step 3)
      WebKitGTK keeps cookies by libsoup. Safari does not, and was not asked.

    what would help
      1. use HTTPS throughout: https://app.example/account
         then sent by all
         samesite ask --cookie 'sid=1; SameSite=Strict; Secure' --from https://app.example/ --via link \
             --to https://app.example/account
      2. leave this one as it is, and put what must survive the way (state, nonce, request id) into a
         cookie of its own: __Host-state=1; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600
         then sent by all
         careful: forms, frames and scripts of any other site carry that small cookie: it must be worth
         nothing but as the other half of the state that comes back
         samesite ask --cookie '__Host-state=1; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600' \
             --from http://app.example/ --via link --to https://app.example/account
      3. answer with a page that leads on by itself (<meta http-equiv=refresh>): what that asks for,
         https://app.example/account, has the cookie
         then sent by all
         careful: any site can send people there: the page must do nothing but lead on, and only to your
         own pages; so SameSite keeps no link out there any more
         samesite ask --cookie 'sid=1; SameSite=Strict; Secure' --from http://app.example/ --via link \
             --to https://app.example/account --then 'meta-refresh https://app.example/account'

    works too, and lets strangers in
      1. set the cookie as: sid=1; Secure; SameSite=Lax
         then sent by all
         careful, it goes to these too: links on any other site
         samesite ask --cookie 'sid=1; Secure; SameSite=Lax' --from http://app.example/ --via link \
             --to https://app.example/account
      2. set the cookie as: sid=1; Secure; SameSite=None
         then sent by all
         careful, it goes to these too: forms that any other site posts, which is how requests are
         forged; links on any other site; frames in any other site; pictures, scripts and fetches of any
         other site
         samesite ask --cookie 'sid=1; Secure; SameSite=None' --from http://app.example/ --via link \
             --to https://app.example/account
    "#);
}
