//! Sites: which origins belong together, by the public suffix list; rfc6265bis-22 §2.3 "registrable domain".

use std::collections::BTreeSet;
use std::fmt;

use publicsuffix::{List, Psl as _};

use crate::host::{Host, is_below};
use crate::origin::{Origin, Scheme};
use crate::policy::SiteComparison;

/// The public suffix list, with the date it bears.
///
/// The model embeds no list: a list is an argument, so that several editions can be held side by side
/// and a prediction names the one it was made with.
#[derive(Clone, Debug)]
pub struct SuffixList {
    list: List,
    version: Option<String>,
}

/// The text given is not a public suffix list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidSuffixList(String);

impl fmt::Display for InvalidSuffixList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a public suffix list: {}", self.0)
    }
}

impl std::error::Error for InvalidSuffixList {}

impl SuffixList {
    /// Reads a list in the format of publicsuffix.org, or any lines of rules in that format.
    ///
    /// ICANN and private rules count alike, so the sections of the published list are not told apart.
    ///
    /// # Errors
    ///
    /// When the text holds a malformed rule, or none at all.
    pub fn parse(text: &str) -> Result<Self, InvalidSuffixList> {
        let mut rules = BTreeSet::new();
        for line in text.lines() {
            // A rule ends at the first space.
            let rule = line.split_whitespace().next().unwrap_or_default();
            if !rule.is_empty() && !rule.starts_with("//") {
                let canonical =
                    canonical_rule(rule).ok_or_else(|| InvalidSuffixList(format!("{rule:?} is no rule")))?;
                rules.insert(canonical);
            }
        }
        // An exception prevails over every rule, one of the same name included.
        let exceptions: Vec<_> = rules.iter().filter_map(|rule| rule.strip_prefix('!').map(str::to_owned)).collect();
        for exception in &exceptions {
            rules.remove(exception);
        }
        rules.extend(rules_hidden_by_longer_ones(&rules));
        let sorted: Vec<_> = rules.iter().map(String::as_str).collect();
        let list = format!("// ===BEGIN ICANN DOMAINS===\n{}", sorted.join("\n")).parse();
        let version = text.lines().find_map(|line| line.strip_prefix("// VERSION:"));
        Ok(Self {
            list: list.map_err(|error: publicsuffix::Error| InvalidSuffixList(error.to_string()))?,
            version: version.map(|version| version.trim().to_owned()),
        })
    }

    /// What the list says of its own age, for the record: the text of its `// VERSION:` line.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// The registrable domain of `host`: its public suffix and one label more.
    ///
    /// `None` for addresses, and for a host that is itself a public suffix.
    /// A name under an unlisted top-level domain gets that domain as its suffix, by the list's default rule.
    /// A trailing dot is not part of any label: it is kept, so `a.example.` and `a.example` stay different.
    ///
    #[doc = spec!("2.3", " \"registrable domain\"; the URL standard's \"registrable domain\".")]
    #[must_use]
    pub fn registrable_domain<'h>(&self, host: &'h Host) -> Option<&'h str> {
        let name = host.name()?;
        let labels = name.strip_suffix('.').unwrap_or(name);
        let below = labels.strip_suffix(self.suffix(labels))?.strip_suffix('.')?;
        let start = below.rfind('.').map_or(0, |dot| dot + 1);
        name.get(start..)
    }

    /// Whether `domain`, in canonical form, is a public suffix. An address is none.
    ///
    #[doc = spec!("5.7", " step 9.")]
    #[must_use]
    pub fn is_public_suffix(&self, domain: &str) -> bool {
        let labels = domain.strip_suffix('.').unwrap_or(domain);
        // The default rule would take an IPv6 address, which has no dots, for a top-level domain.
        !labels.starts_with('[') && self.suffix(labels).len() == labels.len()
    }

    /// Whether a rule of the list, and not the default one, gives `host` its public suffix.
    #[must_use]
    pub fn knows_suffix_of(&self, host: &Host) -> bool {
        let name = host.name().map(|name| name.strip_suffix('.').unwrap_or(name));
        name.and_then(|name| self.list.suffix(name.as_bytes())).is_some_and(|suffix| suffix.is_known())
    }

    /// The public suffix of `name`, which must be in canonical form.
    fn suffix<'n>(&self, name: &'n str) -> &'n str {
        let octets = self.list.suffix(name.as_bytes()).map_or(0, |suffix| suffix.as_bytes().len());
        name.len().checked_sub(octets).and_then(|start| name.get(start..)).unwrap_or(name)
    }

    /// The site of `origin`; `None` when it is opaque and so is nobody's site but its own.
    #[must_use]
    pub fn site(&self, origin: &Origin) -> Option<Site> {
        match origin {
            Origin::Tuple(scheme, host) => {
                let domain = self.registrable_domain(host).map_or_else(|| host.to_string(), str::to_owned);
                Some(Site { scheme: *scheme, domain: domain.into() })
            }
            Origin::Opaque => None,
        }
    }

    /// Whether two origins are same site.
    ///
    /// An opaque origin is never same site with another; two of them are not compared by identity,
    /// because no rule of the model ever asks about one and the same opaque origin.
    ///
    #[doc = spec!("5.2", "; the HTML standard's \"same site\" and \"schemelessly same site\".")]
    #[must_use]
    pub fn same_site(&self, one: &Origin, other: &Origin, comparison: SiteComparison) -> bool {
        let (Origin::Tuple(scheme, host), Origin::Tuple(other_scheme, other_host)) = (one, other) else {
            return false;
        };
        let schemes_agree = match comparison {
            SiteComparison::Schemeful => scheme == other_scheme,
            SiteComparison::Schemeless => true,
        };
        schemes_agree && self.same_domain(host, other_host)
    }

    fn same_domain(&self, host: &Host, other: &Host) -> bool {
        // Without a registrable domain, hosts must be equal; equal hosts need not be looked up at all.
        host == other
            || match (self.registrable_domain(host), self.registrable_domain(other)) {
                (Some(domain), Some(other_domain)) => domain == other_domain,
                _ => false,
            }
    }
}

/// A rule with its U-labels made A-labels, because that is how canonical hosts are written.
///
/// **Spec:** rfc6265bis-22 §5.1.2 step 3.
fn canonical_rule(rule: &str) -> Option<String> {
    let (sign, name) = ["!", "*."]
        .into_iter()
        .find_map(|sign| Some((sign, rule.strip_prefix(sign)?)))
        .filter(|(sign, name)| *sign == "*." || name.contains('.'))
        .unwrap_or(("", rule));
    let host = Host::parse(name)?;
    let is_label = |label: &str| !label.is_empty() && !label.contains(['*', '!']);
    let name = host.name().filter(|name| name.split('.').all(is_label))?;
    Some(format!("{sign}{name}"))
}

/// `b.a`, for `*.a` beside a longer rule such as `c.b.a`.
///
/// The `publicsuffix` crate walks down to `b.a` for the longer rule's sake, and then forgets that the wildcard
/// made a suffix of it; saying so outright costs a handful of rules.
///
/// **Spec:** publicsuffix.org, "Formal algorithm": the rule with most labels prevails.
fn rules_hidden_by_longer_ones(rules: &BTreeSet<String>) -> Vec<String> {
    let mut hidden = Vec::new();
    for rule in rules {
        let name = rule.trim_start_matches("*.").trim_start_matches('!');
        let inner = if rule.starts_with("*.") { Some(name) } else { name.split_once('.').map(|(_, parent)| parent) };
        for tail in std::iter::successors(inner, |tail| tail.split_once('.').map(|(_, parent)| parent)) {
            let Some((_, parent)) = tail.split_once('.') else { break };
            if rules.contains(&format!("*.{parent}")) && !rules.contains(&format!("!{tail}")) {
                hidden.push(tail.to_owned());
            }
        }
    }
    hidden
}

/// A site: a scheme and a registrable domain, or a host where there is none.
///
#[doc = spec!("5.2", " step 1; the HTML standard's \"site\".")]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site {
    scheme: Scheme,
    domain: Box<str>,
}

impl Site {
    /// Whether `host` lies within the site's domain, whatever the scheme.
    #[must_use]
    pub fn holds(&self, host: &Host) -> bool {
        host.is(&self.domain) || host.name().is_some_and(|name| is_below(name, &self.domain))
    }

    /// The registrable domain, or the host where there is none.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.domain)
    }
}
