//! Sites: which origins belong together, by the public suffix list.

use std::collections::HashSet;
use std::fmt;

use crate::host::{Host, is_below};
use crate::origin::{Origin, Scheme};
use crate::policy::SiteComparison;

/// The public suffix list, with the date it bears.
///
/// The model embeds no list: a list is an argument, so that several editions can be held side by side
/// and a prediction names the one it was made with.
#[derive(Clone, Debug, Default)]
pub struct SuffixList {
    /// Rules that name a suffix: `co.uk`.
    names: HashSet<String>,
    /// What stands behind the `*.` of rules that make every name below a suffix: `ck` for `*.ck`.
    wildcards: HashSet<String>,
    /// What stands behind the `!` of rules that take a name out of a wildcard: `www.ck` for `!www.ck`.
    exceptions: HashSet<String>,
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
        let mut list = Self::default();
        for line in text.lines() {
            if let Some(version) = line.strip_prefix("// VERSION:") {
                list.version.get_or_insert_with(|| version.trim().to_owned());
            }
            // A rule ends at the first space.
            let rule = line.split_whitespace().next().unwrap_or_default();
            if rule.is_empty() || rule.starts_with("//") {
                continue;
            }
            let (rules, name) = if let Some(name) = rule.strip_prefix('!').filter(|name| name.contains('.')) {
                (&mut list.exceptions, name)
            } else if let Some(name) = rule.strip_prefix("*.") {
                (&mut list.wildcards, name)
            } else {
                (&mut list.names, rule)
            };
            let canonical = canonical_name(name).ok_or_else(|| InvalidSuffixList(format!("{rule:?} is no rule")))?;
            rules.insert(canonical);
        }
        if list.names.is_empty() && list.wildcards.is_empty() {
            return Err(InvalidSuffixList("it holds no rule".to_owned()));
        }
        Ok(list)
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
    /// **Spec:** rfc6265bis-22 §2.3 "registrable domain"; the URL standard's "registrable domain".
    #[must_use]
    pub fn registrable_domain<'h>(&self, host: &'h Host) -> Option<&'h str> {
        let name = host.name()?;
        let labels = name.strip_suffix('.').unwrap_or(name);
        let below = labels.strip_suffix(self.suffix(labels))?.strip_suffix('.')?;
        let start = below.rfind('.').map_or(0, |dot| dot + 1);
        name.get(start..)
    }

    /// Whether `domain`, in canonical form, is a public suffix.
    ///
    /// **Spec:** rfc6265bis-22 §5.7 step 9.
    #[must_use]
    pub fn is_public_suffix(&self, domain: &str) -> bool {
        let labels = domain.strip_suffix('.').unwrap_or(domain);
        self.suffix(labels).len() == labels.len()
    }

    /// The public suffix of `name`: an exception prevails, then the rule with most labels, then the default rule `*`.
    ///
    /// **Spec:** publicsuffix.org, "Formal algorithm".
    fn suffix<'n>(&self, name: &'n str) -> &'n str {
        let parent = |tail: &'n str| tail.split_once('.').map(|(_, parent)| parent);
        let tails = || std::iter::successors(Some(name), |tail| parent(tail));
        let exception = tails().find(|tail| self.exceptions.contains(*tail)).and_then(parent);
        let rule = || {
            tails().find(|tail| {
                self.names.contains(*tail) || parent(tail).is_some_and(|parent| self.wildcards.contains(parent))
            })
        };
        exception.or_else(rule).or_else(|| tails().last()).unwrap_or(name)
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
    /// **Spec:** the HTML standard's "same site" and "schemelessly same site"; rfc6265bis-22 §5.2.
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
        match (self.registrable_domain(host), self.registrable_domain(other)) {
            (Some(domain), Some(other_domain)) => domain == other_domain,
            (None, None) => host == other,
            _ => false,
        }
    }
}

/// The name in a rule, with its U-labels made A-labels, because that is how canonical hosts are written.
///
/// **Spec:** rfc6265bis-22 §5.1.2 step 3.
fn canonical_name(name: &str) -> Option<String> {
    let host = Host::parse(name)?;
    let is_label = |label: &str| !label.is_empty() && !label.contains(['*', '!']);
    host.name().filter(|name| name.split('.').all(is_label)).map(str::to_owned)
}

/// A site: a scheme and a registrable domain, or a host where there is none.
///
/// **Spec:** the HTML standard's "site"; rfc6265bis-22 §5.2 step 1.
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
