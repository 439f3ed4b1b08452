//! Hosts, registrable domains and sites.

use samesite_model::policy::SiteComparison::{self, Schemeful, Schemeless};
use samesite_model::{Host, Origin, SuffixList};

use crate::world::{SUFFIXES, V, X, page};

fn host(text: &str) -> Host {
    Host::parse(text).unwrap_or_else(|| panic!("{text} is a host"))
}

#[test]
fn hosts_are_written_in_one_way() {
    // The URL standard's host parser, which rfc6265bis-22 §5.1.2 asks for in substance.
    for (written, canonical) in [
        ("WWW.Example.COM", Some("www.example.com")),
        ("bücher.example", Some("xn--bcher-kva.example")),
        ("XN--BCHER-KVA.example", Some("xn--bcher-kva.example")),
        ("a.example.", Some("a.example.")),
        ("127.1", Some("127.0.0.1")),
        ("0x7f.0.0.1", Some("127.0.0.1")),
        ("[0:0::1]", Some("[::1]")),
        ("[::1", None),
        ("a b", None),
        ("a/b", None),
        ("", None),
        ("1.2.3.256", None),
    ] {
        assert_eq!(Host::parse(written).map(|host| host.to_string()).as_deref(), canonical, "{written}");
    }
}

#[test]
fn a_registrable_domain_is_the_public_suffix_and_one_label() {
    for (name, registrable) in [
        ("com", None),
        ("shop.com", Some("shop.com")),
        ("a.b.shop.com", Some("shop.com")),
        ("5.com", None),
        ("shop.5.com", Some("shop.5.com")),
        ("co.uk", None),
        ("shop.co.uk", Some("shop.co.uk")),
        ("www.shop.co.uk", Some("shop.co.uk")),
        ("shop.uk", Some("shop.uk")),
        // A private suffix is a suffix.
        ("github.io", None),
        ("your-project.github.io", Some("your-project.github.io")),
        ("www.your-project.github.io", Some("your-project.github.io")),
        // A wildcard and its exception.
        ("ck", None),
        ("anything.ck", None),
        ("shop.anything.ck", Some("shop.anything.ck")),
        ("www.ck", Some("www.ck")),
        ("a.www.ck", Some("www.ck")),
        // A wildcard holds for a name that has rules below it, too; the exception prevails over longer rules.
        ("other.ck", None),
        ("deep.other.ck", None),
        ("shop.deep.other.ck", Some("shop.deep.other.ck")),
        ("deep.www.ck", Some("www.ck")),
        // Unlisted top-level domains fall under the default rule `*`.
        ("shop.unlisted", Some("shop.unlisted")),
        ("www.shop.unlisted", Some("shop.unlisted")),
        ("localhost", None),
        // The list has U-labels, canonical hosts have A-labels.
        ("公司.cn", None),
        ("www.公司.cn", Some("www.xn--55qx5d.cn")),
        ("a.www.xn--55qx5d.cn", Some("www.xn--55qx5d.cn")),
        ("bücher.com", Some("xn--bcher-kva.com")),
        // A trailing dot is kept.
        ("www.shop.com.", Some("shop.com.")),
        ("com.", None),
        // Addresses have no labels to count.
        ("127.0.0.1", None),
        ("[::1]", None),
    ] {
        assert_eq!(SUFFIXES.registrable_domain(&host(name)), registrable, "{name}");
    }
}

#[test]
fn public_suffixes_are_told_from_domains() {
    for suffix in ["com", "co.uk", "github.io", "anything.ck", "xn--55qx5d.cn", "unlisted", "com."] {
        assert!(SUFFIXES.is_public_suffix(suffix), "{suffix}");
    }
    for domain in ["shop.com", "www.ck", "your-project.github.io", "shop.unlisted", "shop.com.", "127.0.0.1", "[::1]"] {
        assert!(!SUFFIXES.is_public_suffix(domain), "{domain}");
    }
}

#[test]
fn a_list_is_read_or_refused() {
    assert_eq!(SUFFIXES.version(), Some("2026-01-02_03-04-05_UTC"));
    let plain = SuffixList::parse("// two rules, no sections\ncom   and a remark\n\nco.uk\n").expect("it is a list");
    assert_eq!(plain.version(), None);
    assert_eq!(plain.registrable_domain(&host("a.b.co.uk")), Some("b.co.uk"));
    assert_eq!(plain.registrable_domain(&host("a.b.com")), Some("b.com"));
    let private_only = SuffixList::parse("// ===BEGIN PRIVATE DOMAINS===\ngithub.io\n").expect("it is a list");
    assert_eq!(private_only.registrable_domain(&host("a.b.github.io")), Some("b.github.io"));
    for text in [
        "",
        "// nothing but a remark\n",
        "a..b\n",
        "!\n",
        "com\n!com\n",
        "a.*.com\n",
        "1.2.3.4\n",
        "\u{ad}.cn\n",
        "a/b\n",
    ] {
        let error = SuffixList::parse(text).expect_err(text).to_string();
        assert!(error.starts_with("not a public suffix list: "), "{text:?}: {error}");
        assert!(error.len() > "not a public suffix list: ".len(), "{text:?}: {error}");
    }
}

fn same_site(one: &str, other: &str, comparison: SiteComparison) -> bool {
    let origin = |text: &str| Origin::of(&text.parse().unwrap_or_else(|error| panic!("{text}: {error}")));
    SUFFIXES.same_site(&origin(one), &origin(other), comparison)
}

#[test]
fn same_site_compares_schemes_and_registrable_domains() {
    // HTML "same site" and "schemelessly same site"; rfc6265bis-22 §5.2.
    for (one, other, schemeful, schemeless) in [
        ("https://shop.com", "https://shop.com", true, true),
        ("https://shop.com:8443", "https://shop.com", true, true),
        ("https://a.shop.com", "https://b.c.shop.com", true, true),
        ("https://shop.com", "http://shop.com", false, true),
        ("http://a.shop.com", "https://b.shop.com", false, true),
        ("https://shop.com", "https://other.com", false, false),
        ("https://shop.com", "https://notshop.com", false, false),
        ("https://shop.com", "https://shop.co.uk", false, false),
        // The article's pair: two projects on one private suffix are two sites, two names of one domain are one.
        ("https://your-project.github.io", "https://my-project.github.io", false, false),
        ("https://www.web.dev", "https://static.web.dev", true, true),
        // Without a registrable domain, hosts must be equal.
        ("https://github.io", "https://github.io", true, true),
        ("https://github.io", "https://a.github.io", false, false),
        ("https://a.ck", "https://b.ck", false, false),
        ("http://localhost", "http://localhost:3000", true, true),
        ("http://a.localhost", "http://b.a.localhost", true, true),
        ("http://127.0.0.1", "http://127.0.0.1:8080", true, true),
        ("http://127.0.0.1", "http://127.0.0.2", false, false),
        ("http://[::1]", "http://[0::1]", true, true),
        ("http://[::1]", "http://127.0.0.1", false, false),
        ("http://127.0.0.1", "https://127.0.0.1", false, true),
        // The dot at the end makes another domain.
        ("https://shop.com", "https://shop.com.", false, false),
        ("https://a.shop.com.", "https://shop.com.", true, true),
        // WebSockets are HTTP; a blob: URL belongs to whoever made it.
        ("wss://shop.com", "https://shop.com", true, true),
        ("ws://shop.com", "https://shop.com", false, true),
        ("blob:https://shop.com/c0ffee", "https://shop.com", true, true),
        ("blob:https://shop.com/c0ffee", "https://other.com", false, false),
        // Opaque origins are nobody's.
        ("data:text/html,hi", "https://shop.com", false, false),
        ("data:text/html,hi", "data:text/html,hi", false, false),
        ("about:blank", "https://shop.com", false, false),
        ("blob:null/c0ffee", "https://shop.com", false, false),
    ] {
        for (comparison, expected) in [(Schemeful, schemeful), (Schemeless, schemeless)] {
            assert_eq!(same_site(one, other, comparison), expected, "{one} and {other}, {comparison:?}");
            assert_eq!(same_site(other, one, comparison), expected, "{other} and {one}, {comparison:?}");
        }
    }
}

#[test]
fn a_site_names_its_scheme_and_domain_and_holds_its_hosts() {
    let site = |url: &str| SUFFIXES.site(&Origin::of(&url.parse().expect(url))).map(|site| site.to_string());
    for (url, expected) in [
        ("https://a.b.shop.co.uk:8443/x", Some("https://shop.co.uk")),
        ("ws://shop.com", Some("http://shop.com")),
        ("https://github.io", Some("https://github.io")),
        ("http://127.0.0.1:8080", Some("http://127.0.0.1")),
        ("https://[::1]", Some("https://[::1]")),
        ("data:,", None),
    ] {
        assert_eq!(site(url).as_deref(), expected, "{url}");
    }
    let shop = SUFFIXES.site(&Origin::of(&"https://www.shop.com".parse().expect("a URL"))).expect("a site");
    assert_eq!(shop.domain(), "shop.com");
    for (name, held) in
        [("shop.com", true), ("a.shop.com", true), ("notshop.com", false), ("com", false), ("127.0.0.1", false)]
    {
        assert_eq!(shop.holds(&host(name)), held, "{name}");
    }
    let address = SUFFIXES.site(&Origin::of(&"http://[::1]".parse().expect("a URL"))).expect("a site");
    assert!(address.holds(&host("[::1]")) && !address.holds(&host("[::2]")));
}

#[test]
fn a_document_knows_who_frames_it() {
    let inner = page(&[V, X, "about:srcdoc"]);
    let chain: Vec<_> = inner.inclusive_ancestors().map(|document| document.url().as_str()).collect();
    assert_eq!(chain, ["about:srcdoc", X, V]);
    assert_eq!(inner.parent().map(|parent| parent.url().as_str()), Some(X));
    assert_eq!((inner.top().url().as_str(), inner.top().parent()), (V, None));
    // `about:srcdoc` has the origin of the document it stands in, and a sandbox takes it away.
    assert_eq!(inner.origin(), &Origin::of(&X.parse().expect("a URL")));
    assert_eq!(inner.sandboxed().origin(), &Origin::Opaque);
    assert_eq!(inner.to_string(), "https://www.v.example [https://x.example [https://x.example]]");
}
