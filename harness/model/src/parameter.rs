//! The parameters of a policy, one by one: what each decides, where texts speak of it, and what it may be.
//!
//! A [`Policy`] is a point; its parameters are the axes. Whoever searches the space, breaks the model on purpose
//! or says in words how one reading differs from another walks along them.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::Edition;
use crate::policy::{
    AbsentSameSite, AgeClock, AlikeCookie, AncestorRule, CommaRule, ControlOctets, CookieIdentity, CookieOrder,
    DedicatedWorkerRule, EmptyDomain, ExpiryChoice, HttpOnlyOverwriting, HttpPrefixRule, Imitation, LaxAllowingUnsafe,
    NamelessCookie, NestedNavigationRule, NoneWord, Overwriting, PartitionedAttribute, PathMatching, Policy,
    PrefixRule, RedirectHistory, ReloadRule, RequestClassing, Requirement, SandboxRule, ScriptReading,
    SecureConnections, SecureSetting, ServiceWorkerRule, SettingRule, SiteComparison, SizeLimits, SuffixAtRetrieval,
    SuffixAtSetting, ThirdPartyContexts, ThirdPartyCookies, TopLevelHostRule, TraversalRule, UnknownSameSiteValue,
    UnlistedSuffix, UnsafeReach, UnusableAttribute, ValuelessLine,
};

/// One point on which policies can differ.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub id: &'static str,
    /// What it decides, as a sentence without a full stop.
    pub meaning: &'static str,
    /// Where the texts speak of it; the sections are those of rfc6265bis-22 unless another text is named.
    pub spec: &'static str,
    /// What it may be; for durations, a few telling values.
    pub alternatives: &'static [Alternative],
    value: fn(&Policy) -> Option<Cow<'static, str>>,
    code: fn(&Policy) -> u64,
    copy: fn(&Policy, &mut Policy),
}

/// One value that a parameter may have.
#[derive(Debug)]
pub struct Alternative {
    /// Its name, as a policy in JSON has it.
    pub word: &'static str,
    set: fn(&mut Policy),
}

/// A parameter and the value a policy gives it.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The parameter.
    pub parameter: &'static Parameter,
    /// The value's name.
    pub value: Cow<'static, str>,
}

/// A policy in words: an edition, and where the policy departs from it.
#[derive(Clone, Debug)]
pub struct Description {
    /// The edition.
    pub edition: Edition,
    /// The departures, in the order of [`Parameter::ALL`].
    pub departures: Vec<Assignment>,
}

impl Parameter {
    /// The name of the value that a policy gives to this parameter; `None` where the policy has no use for it,
    /// such as for the clock of an exception that it does not make.
    #[must_use]
    pub fn value(&self, policy: &Policy) -> Option<Cow<'static, str>> {
        (self.value)(policy)
    }

    /// The policy `to`, with this parameter as `from` has it.
    #[must_use]
    pub fn copied(&self, from: &Policy, to: &Policy) -> Policy {
        let mut changed = to.clone();
        (self.copy)(from, &mut changed);
        changed
    }

    /// The parameter of the name given.
    #[must_use]
    pub fn named(id: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|parameter| parameter.id == id)
    }
}

impl Alternative {
    /// The policy with this value in place of its own; the same policy where it has no use for the parameter.
    #[must_use]
    pub fn applied_to(&self, policy: &Policy) -> Policy {
        let mut changed = policy.clone();
        (self.set)(&mut changed);
        changed
    }
}

impl Policy {
    /// The assignments that turn `base` into this policy, in the order of [`Parameter::ALL`].
    #[must_use]
    pub fn departures_from(&self, base: &Self) -> Vec<Assignment> {
        let mut reached = base.clone();
        let mut departures = Vec::new();
        for parameter in Parameter::ALL {
            // An assignment may bring another parameter into use, so each is compared with what is reached so far.
            if let Some(value) = parameter.value(self)
                && parameter.value(&reached).as_ref() != Some(&value)
            {
                (parameter.copy)(self, &mut reached);
                departures.push(Assignment { parameter, value });
            }
        }
        departures
    }

    /// A number for each parameter, in the order of [`Parameter::ALL`]: two policies that agree in all of them are one.
    #[must_use]
    pub fn coordinates(&self) -> Vec<u64> {
        Parameter::ALL.iter().map(|parameter| (parameter.code)(self)).collect()
    }

    /// This policy as an edition and departures from it.
    #[must_use]
    pub fn described_by(&self, edition: Edition) -> Description {
        Description { edition, departures: self.departures_from(&edition.policy()) }
    }

    /// This policy in the fewest words: by the edition it departs from least, the newest among equals.
    #[must_use]
    pub fn description(&self) -> Description {
        let descriptions = Edition::ALL.iter().rev().map(|&edition| self.described_by(edition));
        descriptions.min_by_key(|description| description.departures.len()).expect("there are editions")
    }
}

/// `absent = none`
impl fmt::Display for Assignment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.parameter.id, self.value)
    }
}

/// `rfc6265bis-22 with absent = none and redirects = counts-for-sending`
impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.edition)?;
        for (index, departure) in self.departures.iter().enumerate() {
            let joint = match index {
                0 => " with ",
                _ if index + 1 == self.departures.len() => " and ",
                _ => ", ",
            };
            write!(f, "{joint}{departure}")?;
        }
        Ok(())
    }
}

/// A parameter whose alternatives are the variants of one field's type.
///
/// The match is exhaustive, so that a variant without a word does not compile.
macro_rules! variants {
    ($id:literal, $field:ident, $meaning:literal, $spec:literal, $type:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        Parameter {
            id: $id,
            meaning: $meaning,
            spec: $spec,
            alternatives: &[$(Alternative { word: $word, set: |policy| policy.$field = $type::$variant },)*],
            value: |policy| Some(Cow::Borrowed(match policy.$field { $($type::$variant => $word,)* })),
            code: |policy| policy.$field as u64,
            copy: |from, to| to.$field = from.$field,
        }
    };
}

/// A parameter of the exception for young cookies, which only policies that make it have.
macro_rules! exception {
    ($id:literal, $field:ident, $meaning:literal, $spec:literal, $type:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        Parameter {
            id: $id,
            meaning: $meaning,
            spec: $spec,
            alternatives: &[$(Alternative {
                word: $word,
                set: |policy| if let Some(exception) = &mut policy.lax_allowing_unsafe {
                    exception.$field = $type::$variant;
                },
            },)*],
            value: |policy| {
                let exception = policy.lax_allowing_unsafe.as_ref()?;
                Some(Cow::Borrowed(match exception.$field { $($type::$variant => $word,)* }))
            },
            code: |policy| policy.lax_allowing_unsafe.map_or(u64::MAX, |exception| exception.$field as u64),
            copy: |from, to| if let (Some(from), Some(to)) = (&from.lax_allowing_unsafe, &mut to.lax_allowing_unsafe) {
                to.$field = from.$field;
            },
        }
    };
}

/// The exception as the text suggests it, but for its window.
const fn exception_for(window: Duration) -> LaxAllowingUnsafe {
    LaxAllowingUnsafe { window, clock: AgeClock::Creation, reach: UnsafeReach::TopLevelNavigations }
}

fn set_window(policy: &mut Policy, window: u64) {
    let window = Duration::from_secs(window);
    policy.lax_allowing_unsafe =
        Some(LaxAllowingUnsafe { window, ..policy.lax_allowing_unsafe.unwrap_or(exception_for(window)) });
}

fn set_lifetime(policy: &mut Policy, days: u64) {
    policy.lifetime_limit = Some(Duration::from_secs(days * SECONDS_OF_A_DAY));
}

const SECONDS_OF_A_DAY: u64 = 24 * 60 * 60;

/// A limit as a number, to the millisecond.
fn milliseconds(limit: Option<Duration>) -> u64 {
    limit.map_or(u64::MAX, |limit| u64::try_from(limit.as_millis()).unwrap_or(u64::MAX - 1))
}

/// A limit in the largest unit that measures it.
fn duration(limit: Option<Duration>) -> Option<Cow<'static, str>> {
    Some(match limit {
        None => Cow::Borrowed("none"),
        Some(limit) if limit.subsec_nanos() != 0 => format!("{}ms", limit.as_millis()).into(),
        Some(limit) if limit.as_secs() >= SECONDS_OF_A_DAY && limit.as_secs() % SECONDS_OF_A_DAY == 0 => {
            format!("{}d", limit.as_secs() / SECONDS_OF_A_DAY).into()
        }
        Some(limit) => format!("{}s", limit.as_secs()).into(),
    })
}

impl Parameter {
    /// Every parameter, in the order of the policy's fields.
    pub const ALL: &'static [Self] = &[
        variants!("absent", absent, "what a cookie without a SameSite attribute is enforced as",
            "§5.7 step 17; D17", AbsentSameSite { Lax = "lax", None = "none", NoneOnceSet = "none-once-set" }),
        variants!("unknown-value", unknown_value, "what a SameSite value outside the known words does",
        "§5.6.7; D1", UnknownSameSiteValue {
            CountsAsAbsent = "counts-as-absent",
            CountsAsNone = "counts-as-none",
            CountsAsStrict = "counts-as-strict",
            Ignored = "ignored",
            RefusesCookie = "refuses-cookie",
        }),
        variants!("none-word", none_word, "whether None is one of the words that SameSite knows",
            "§5.6.7 step 2; cookie-same-site-00 §4.1", NoneWord { Known = "known", Unknown = "unknown" }),
        variants!("none-requires-secure", none_requires_secure, "whether SameSite=None needs Secure",
            "§5.7 step 19", Requirement { Required = "required", NotRequired = "not-required" }),
        variants!("sites", sites, "whether two sites must have the same scheme",
            "§5.2", SiteComparison { Schemeful = "schemeful", Schemeless = "schemeless" }),
        variants!("redirects", redirects, "whether the URLs a request was redirected from count",
        "§5.2; rfc6265bis-08 §5.2; D15", RedirectHistory {
            Ignored = "ignored",
            Counts = "counts",
            CountsForSending = "counts-for-sending",
            Tainted = "tainted",
        }),
        variants!("reload", reload, "how a reload through the browser's own button is classed",
        "§5.2", ReloadRule {
            AsOriginalNavigation = "as-original-navigation",
            AsAnyNavigation = "as-any-navigation",
        }),
        variants!("traversal", traversal, "how a request that goes back or forward in the history is classed",
        "no text; D10", TraversalRule {
            AsOriginalNavigation = "as-original-navigation",
            AsAnyNavigation = "as-any-navigation",
        }),
        variants!("nested-navigations", nested_navigations,
        "who must be same site with the URL when a frame is navigated",
        "§5.2; D18", NestedNavigationRule {
            ByClient = "by-client",
            ByClientAndAncestors = "by-client-and-ancestors",
        }),
        variants!("dedicated-worker", dedicated_worker, "what the site for cookies of a dedicated worker is",
        "§5.2.2.1", DedicatedWorkerRule {
            AsOwner = "as-owner",
            AsOwnerIfSameSite = "as-owner-if-same-site",
        }),
        variants!("service-worker", service_worker, "what the site for cookies of a service worker is",
        "§5.2.2.2", ServiceWorkerRule {
            OwnOrigin = "own-origin",
            RegisteringClient = "registering-client",
        }),
        variants!("classing", classing, "how a request comes to be same-site or not",
        "§5.2; Fetch, determine the same-site mode; D6", RequestClassing {
            SiteForCookies = "site-for-cookies",
            FetchMode = "fetch-mode",
        }),
        variants!("setting", setting, "which responses may set cookies that are not SameSite=None",
        "§5.7 step 18", SettingRule {
            SameSiteOrTopLevel = "same-site-or-top-level",
            SameSiteOnly = "same-site-only",
            Anywhere = "anywhere",
        }),
        Parameter {
            id: "lax-allowing-unsafe",
            meaning: "how young a cookie without SameSite must be to travel with an unsafe method",
            spec: "§5.6.7.2; D16",
            alternatives: &[
                Alternative { word: "none", set: |policy| policy.lax_allowing_unsafe = None },
                Alternative { word: "120s", set: |policy| set_window(policy, 120) },
                Alternative { word: "10s", set: |policy| set_window(policy, 10) },
                Alternative { word: "300s", set: |policy| set_window(policy, 300) },
            ],
            value: |policy| duration(policy.lax_allowing_unsafe.map(|exception| exception.window)),
            code: |policy| milliseconds(policy.lax_allowing_unsafe.map(|exception| exception.window)),
            copy: |from, to| {
                to.lax_allowing_unsafe = from.lax_allowing_unsafe.map(|LaxAllowingUnsafe { window, .. }| {
                    LaxAllowingUnsafe { window, ..to.lax_allowing_unsafe.unwrap_or(exception_for(window)) }
                });
            },
        },
        exception!("lax-allowing-unsafe-clock", clock, "what the age of that young cookie is counted from",
            "§5.6.7.2; D16", AgeClock { Creation = "creation", LastUpdate = "last-update" }),
        exception!("lax-allowing-unsafe-reach", reach, "which requests that young cookie travels with",
        "§5.6.7.2; D16", UnsafeReach {
            TopLevelNavigations = "top-level-navigations",
            EveryRequest = "every-request",
        }),
        variants!("sandbox", sandbox, "how a sandboxed document counts in the walk over ancestors",
            "§5.2.1; D8", SandboxRule { OpaqueOrigin = "opaque-origin", UrlOrigin = "url-origin" }),
        variants!("ancestors", ancestors,
        "which documents must be same site with the top, for a document to be of its site",
        "§5.2.1 step 4; D23", AncestorRule {
            EveryDocument = "every-document",
            DocumentAlone = "document-alone",
        }),
        variants!("top-level-host", top_level_host,
        "whether a cross-site access counts as same-site because of the top-level document's host",
        "no text; D22", TopLevelHostRule {
            NotAsked = "not-asked",
            AdmitsReading = "admits-reading",
        }),
        variants!("prefixes", prefixes, "which name prefixes bind, and how they are compared",
        "§5.4, §5.7 steps 20 and 21; layered-cookies-02 §5.4.3", PrefixRule {
            NotKnown = "not-known",
            CaseSensitive = "case-sensitive",
            CaseInsensitive = "case-insensitive",
            CaseInsensitiveWithHttp = "case-insensitive-with-http",
        }),
        variants!("http-prefix", http_prefix, "what __Http- demands, where it binds",
        "layered-cookies-02 §5.1.2.1; D7", HttpPrefixRule {
            NeedsHttpOnly = "needs-http-only",
            ForbidsHttpOnly = "forbids-http-only",
        }),
        variants!("nameless-imitation", nameless_imitation, "whether a nameless cookie may imitate a prefixed one",
            "§5.7 step 22", Imitation { Allowed = "allowed", Refused = "refused" }),
        variants!("valueless", valueless, "what a line without = means",
            "§5.6 step 3", ValuelessLine { IsValue = "is-value", IsName = "is-name", Ignored = "ignored" }),
        variants!("nameless", nameless, "what becomes of a cookie without a name",
        "§5.7 step 2, §5.8.3 step 6", NamelessCookie {
            Refused = "refused",
            SentWithEquals = "sent-with-equals",
            SentPlain = "sent-plain",
        }),
        variants!("controls", controls, "what control octets do to a line",
        "§5.6 step 1", ControlOctets {
            Refused = "refused",
            Tolerated = "tolerated",
            EndOrRefuse = "end-or-refuse",
            EndLine = "end-line",
        }),
        variants!("commas", commas, "what a comma in the name of a cookie or an attribute does",
            "§5.6 steps 2 and 3", CommaRule { Ordinary = "ordinary", EndsNames = "ends-names" }),
        variants!("secure-setting", secure_setting, "what an insecure connection may do to cookies with Secure",
        "§5.7 steps 13 and 16", SecureSetting {
            SecureConnectionOnly = "secure-connection-only",
            SecureConnectionOnlyInPlace = "secure-connection-only-in-place",
            Anywhere = "anywhere",
        }),
        variants!("secure-connections", secure_connections, "which connections count as secure",
        "§5.8.3 step 3, the note; D14", SecureConnections {
            EncryptedScheme = "encrypted-scheme",
            EncryptedSchemeOrLoopback = "encrypted-scheme-or-loopback",
        }),
        variants!("size-limits", size_limits, "whether the parts of a line may be of any size",
        "§5.6 steps 5 and 6", SizeLimits {
            NameAndValue4096Attribute1024 = "name-and-value4096-attribute1024",
            None = "none",
        }),
        Parameter {
            id: "lifetime-limit",
            meaning: "the longest a cookie may live",
            spec: "§5.5",
            alternatives: &[
                Alternative { word: "none", set: |policy| policy.lifetime_limit = None },
                Alternative { word: "7d", set: |policy| set_lifetime(policy, 7) },
                Alternative { word: "400d", set: |policy| set_lifetime(policy, 400) },
            ],
            value: |policy| duration(policy.lifetime_limit),
            code: |policy| milliseconds(policy.lifetime_limit),
            copy: |from, to| to.lifetime_limit = from.lifetime_limit,
        },
        variants!("expiry", expiry, "which of Max-Age and Expires counts",
            "§5.7 step 6; D4", ExpiryChoice { MaxAge = "max-age", Last = "last" }),
        variants!("unusable-path", unusable_path, "what a Path that does not start with / does to an earlier one",
        "§5.6.4; D2", UnusableAttribute {
            CountsAsDefault = "counts-as-default",
            Ignored = "ignored",
        }),
        variants!("empty-domain", empty_domain, "what an empty Domain does to an earlier one",
        "§5.6.3; D3", EmptyDomain {
            MeansHostOnly = "means-host-only",
            Ignored = "ignored",
            RefusesCookie = "refuses-cookie",
        }),
        variants!("suffix-at-setting", suffix_at_setting,
            "what becomes of a cookie that a public suffix sets for itself",
            "§5.7 step 9", SuffixAtSetting { HostOnly = "host-only", Refused = "refused" }),
        variants!("identity", identity, "what makes two cookies one",
        "§5.7 step 23; RFC 6265 §5.3 step 11", CookieIdentity {
            NameDomainHostOnlyPath = "name-domain-host-only-path",
            NameDomainPath = "name-domain-path",
        }),
        variants!("overwriting", overwriting, "what becomes of the creation time when a cookie is overwritten",
        "§5.7 step 23.3", Overwriting {
            KeepsCreationTime = "keeps-creation-time",
            KeepsCreationTimeOfEqualValue = "keeps-creation-time-of-equal-value",
            NewCreationTime = "new-creation-time",
        }),
        variants!("alike", alike, "what a cookie does that is like the one it overwrites, but for its value",
        "§5.7 step 23; layered-cookies-02 §5.4.3; D5", AlikeCookie {
            Overwrites = "overwrites",
            Ignored = "ignored",
        }),
        variants!("script-overwriting-http-only", script_overwriting_http_only,
            "what becomes of a script's attempt to overwrite an HttpOnly cookie",
            "§5.7 step 23.2", HttpOnlyOverwriting { Refused = "refused", SeenByScripts = "seen-by-scripts" }),
        variants!("path-matching", path_matching, "how a request's path is held against a cookie's",
        "§5.1.4; layered-cookies-02 §5.3.4; D21", PathMatching {
            AtSlashes = "at-slashes",
            AnyPrefix = "any-prefix",
        }),
        variants!("order", order, "which cookies stand first in the header",
        "§5.8.3 step 4; layered-cookies-02 §5.4.5", CookieOrder {
            LongestPath = "longest-path",
            MostSegments = "most-segments",
        }),
        variants!("suffix-at-retrieval", suffix_at_retrieval,
        "what becomes of a stored cookie whose domain has become a public suffix",
        "§5.8.3 step 3", SuffixAtRetrieval {
            NotAsked = "not-asked",
            DomainCookies = "domain-cookies",
            EveryCookie = "every-cookie",
        }),
        variants!("script-reading", script_reading,
            "whether SameSite holds back cookies from scripts in frames of other sites",
            "§5.8.2; D13", ScriptReading { WithinSite = "within-site", Unfiltered = "unfiltered" }),
        variants!("third-party", third_party, "what becomes of cookies in third-party contexts",
        "§5.8.1, §7.1", ThirdPartyCookies {
            Allowed = "allowed",
            Blocked = "blocked",
            Partitioned = "partitioned",
            NotSet = "not-set",
        }),
        variants!("third-party-sites", third_party_sites,
            "whether a page of the same domain and another scheme is a third party",
            "§5.8.1, §7.1", SiteComparison { Schemeful = "schemeful", Schemeless = "schemeless" }),
        variants!("third-party-contexts", third_party_contexts,
            "which documents make a context a third party's",
            "§7.1", ThirdPartyContexts { ByAncestors = "by-ancestors", ByTopLevel = "by-top-level" }),
        variants!("third-party-suffixes", third_party_suffixes,
            "whether hosts under a top-level domain that the suffix list does not know can be one party",
            "§7.1", UnlistedSuffix { DefaultRule = "default-rule", NoRule = "no-rule" }),
        variants!("partitioned", partitioned, "what the attribute Partitioned does",
        "draft-cutler-httpbis-partitioned-cookies", PartitionedAttribute {
            Ignored = "ignored",
            BySite = "by-site",
            BySiteAndAncestors = "by-site-and-ancestors",
        }),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alternative_is_named_by_the_policy_that_has_it() {
        let grace = LaxAllowingUnsafe { ..exception_for(Duration::from_secs(120)) };
        for &edition in Edition::ALL {
            let policy = Policy { lax_allowing_unsafe: Some(grace), ..edition.policy() };
            for parameter in Parameter::ALL {
                for alternative in parameter.alternatives {
                    let changed = alternative.applied_to(&policy);
                    assert_eq!(parameter.value(&changed).as_deref(), Some(alternative.word), "{}", parameter.id);
                }
            }
        }
    }

    #[test]
    fn departures_lead_from_one_policy_to_another() {
        for &from in Edition::ALL {
            for &to in Edition::ALL {
                let (from, to) = (from.policy(), to.policy());
                let mut reached = from.clone();
                for departure in to.departures_from(&from) {
                    (departure.parameter.copy)(&to, &mut reached);
                }
                assert_eq!(reached, to);
            }
        }
    }

    #[test]
    fn a_policy_is_described_by_the_edition_it_departs_from_least() {
        let mut policy = Edition::Rfc6265bis22.policy();
        assert_eq!(policy.description().to_string(), "rfc6265bis-22");
        policy.absent = AbsentSameSite::None;
        assert_eq!(policy.description().to_string(), "rfc6265bis-22 with absent = none");
        policy.redirects = RedirectHistory::CountsForSending;
        policy.lax_allowing_unsafe =
            Some(LaxAllowingUnsafe { reach: UnsafeReach::EveryRequest, ..exception_for(Duration::from_millis(1500)) });
        assert_eq!(
            policy.description().to_string(),
            "rfc6265bis-22 with absent = none, redirects = counts-for-sending, lax-allowing-unsafe = 1500ms \
             and lax-allowing-unsafe-reach = every-request"
        );
    }
}
