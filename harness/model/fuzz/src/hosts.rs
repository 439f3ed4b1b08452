//! Hosts, and the list of public suffixes they are held against.

use samesite_model::policy::SiteComparison;
use samesite_model::{Host, Origin, SuffixList};

/// Reads a suffix list, and below its first empty line hosts, one a line.
pub fn list_and_hosts(text: &str) {
    let (rules, names) = text.split_once("\n\n").unwrap_or((text, text));
    let Ok(list) = SuffixList::parse(rules) else { return };
    let hosts: Vec<Host> = names.lines().take(8).filter_map(Host::parse).collect();
    for host in &hosts {
        // Canonical form is final.
        assert_eq!(Host::parse(&host.to_string()).as_ref(), Some(host));
        assert!(host.is(&host.to_string()) && host.domain_matches(&host.to_string()));
        let Some(domain) = list.registrable_domain(host) else { continue };
        assert!(host.domain_matches(domain), "{host} lies within {domain}");
        assert!(!list.is_public_suffix(domain), "{domain} is registrable and public at once");
        // Everybody below a registrable domain has it for his own, and it is its own.
        let own = Host::parse(domain).unwrap_or_else(|| panic!("{domain} is no host"));
        assert_eq!(list.registrable_domain(&own), Some(domain));
        let (_, suffix) = domain.split_once('.').unwrap_or_else(|| panic!("{domain} has a suffix"));
        // What an exception leaves for those below it need be no suffix for anybody else.
        assert!(list.is_public_suffix(suffix) || rules.contains('!'), "{suffix}, of {domain}");
    }
    for one in &hosts {
        for other in &hosts {
            let origins = [one, other].map(origin);
            let [Some(one), Some(other)] = &origins else { continue };
            let same = |one, other| list.same_site(one, other, SiteComparison::Schemeful);
            assert_eq!(same(one, other), same(other, one), "{origins:?}");
            assert_eq!(same(one, other), list.site(one) == list.site(other), "{origins:?}");
            assert!(same(one, one), "{one:?}");
        }
    }
}

/// The origin of a page on a host; `None` where no URL can have it.
fn origin(host: &Host) -> Option<Origin> {
    Some(Origin::of(&format!("https://{host}/").parse().ok()?))
}
