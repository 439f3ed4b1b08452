//! The rules that decide, each with the clause it reads.

use serde::{Deserialize, Serialize};

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $clause:literal, $section:literal, $statement:literal;)*) => {
        /// A rule that can decide a cookie's fate.
        ///
        /// The clause ids are the project's own names for the normative sentences of rfc6265bis;
        /// the section and step are those of rfc6265bis-22.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[$doc])* #[doc = concat!($statement, ".\n\n**Spec:** rfc6265bis-22 ", $section, ".")] $name,)*
        }

        impl Rule {
            /// Every rule, in the order in which they are asked.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The id of the clause the rule reads.
            #[must_use]
            pub const fn clause(self) -> &'static str {
                match self { $(Self::$name => $clause,)* }
            }

            /// Section and step in rfc6265bis-22.
            #[must_use]
            pub const fn section(self) -> &'static str {
                match self { $(Self::$name => $section,)* }
            }

            /// What the rule says, in our own words: true of a cookie or request that satisfies it.
            #[must_use]
            pub const fn statement(self) -> &'static str {
                match self { $(Self::$name => $statement,)* }
            }
        }
    };
}

rules! {
    // Reading the line.
    LineWithoutControls = "B103", "§5.6 step 1", "the line holds no control character but the tab";
    LineHasName = "B105", "§5.6 step 3", "the line names its cookie";
    NameAndValueSize = "B108", "§5.6 step 5", "name and value together are at most 4096 octets";

    // Storing.
    NameOrValue = "B151", "§5.7 step 2", "the cookie has a name or a value";
    DomainIsHost = "L07", "layered-cookies-02 §5.4.3 step 3", "the Domain attribute is a host";
    DomainIsAscii = "B157", "§5.7 step 8", "the Domain attribute is ASCII";
    DomainIsNoPublicSuffix = "B158", "§5.7 step 9", "the Domain attribute is no public suffix, or the host itself";
    HostIsNoPublicSuffix = "D24", "(no text)", "the cookie is not for a whole public suffix";
    DomainCoversHost = "B160", "§5.7 step 10", "the host lies within the Domain attribute";
    SecureNeedsSecureConnection = "B165", "§5.7 step 13", "a cookie with Secure comes over a secure connection";
    HttpOnlyNeedsHttp = "B167", "§5.7 step 15", "a cookie with HttpOnly comes from HTTP, not from script";
    NoOverlayOfSecure = "B168", "§5.7 step 16", "an insecure cookie overlays no secure one";
    KnownSameSiteValue = "B169", "§5.7 step 17", "the SameSite value is a known word, or the policy tolerates it";
    SetByScriptWithinSite = "B170", "§5.7 step 18.1", "a script that sets the cookie runs in a document whose site for cookies is its own";
    SetBySameSiteRequest = "B171", "§5.7 step 18.2", "a cookie that is not SameSite=None comes in answer to a same-site request";
    SetByTopLevelNavigation = "B172", "§5.7 step 18.3", "a cookie that is not SameSite=None comes in answer to a top-level navigation";
    NoneNeedsSecure = "B174", "§5.7 step 19", "a cookie with SameSite=None has Secure too";
    PartitionedNeedsSecure = "Q01", "the CHIPS draft", "a cookie with Partitioned has Secure too";
    SecurePrefix = "B175", "§5.7 step 20", "a cookie named __Secure-… has Secure";
    HostPrefix = "B176", "§5.7 step 21", "a cookie named __Host-… has Secure, Path=/ and no Domain";
    HttpPrefix = "L11", "layered-cookies-02 §5.4.3", "a cookie named __Http-… has Secure and HttpOnly";
    NoNamelessImitation = "B177", "§5.7 step 22", "a nameless cookie does not imitate a prefixed one";
    NotAlike = "L13", "layered-cookies-02 §5.4.3 step 18.2", "the cookie differs from the one it overwrites in Secure, SameSite or expiry";
    Overwrites = "B178", "§5.7 step 23", "the cookie takes the place of the one of the same name, domain and path";
    NotOverwritten = "B178", "§5.7 step 23", "no later cookie of the same name, domain and path takes its place";
    Inserted = "B181", "§5.7 step 24", "nothing speaks against it, so the cookie is kept";
    ScriptKeepsHttpOnly = "B179", "§5.7 step 23.2", "a script does not overwrite an HttpOnly cookie";

    // Classing the request.
    NoReloadOfCrossSiteNavigation = "B064", "§5.2", "the request is no reload, by the browser's own button, of a document that came by a cross-site request";
    OriginalNavigationOfEntry = "D10", "(no text)", "the request is no traversal of the session history to a document that came by a cross-site request";
    NoClient = "B063", "§5.2 (2)", "the request has no client: nobody's page asked for it";
    SiteForCookiesOfClient = "B062", "§5.2 (2)", "the request's URL is same site with its client's site for cookies";
    AncestorsOfClient = "B068", "§5.2.1 step 4", "every document from the client up to the top is same site with the top";
    RedirectHistory = "D15", "(rfc6265bis-08 to -13, §5.2)", "every URL the request was redirected from is same site with the current one";

    RedirectTaint = "F04", "Fetch §2.2.5", "no redirect led away from a site that is not the client's to yet another";
    InitiatorOfNavigation = "D25", "(no text; HTML's initiator origin)", "the URL the whole page is navigated to is same site with the origin that asks";
    ScriptHasCookies = "H05", "HTML, document.cookie", "scripts of the document have cookies: its origin is not opaque, and its URL is HTTP";
    AncestorsOfFrame = "D18", "(no text)", "the request's URL is same site with every document above the navigated frame";
    DedicatedWorkerOfSite = "B073", "§5.2.2.1", "the dedicated worker is same site with its owner's site for cookies";
    SharedWorkerOfSite = "B074", "§5.2.2.1", "the shared worker is same site with the site for cookies of each of its owners";
    ServiceWorkerOfSite = "B075", "§5.2.2.2", "the client that registered the service worker has no cross-site ancestor";
    NoWorklet = "H03", "HTML, has cross-site ancestor", "the client is no worklet";
    TopLevelHost = "D22", "(no text)", "the top-level document's host is the request's, or it has none";
    SameSiteMode = "F03", "Fetch §3.1.3", "nothing in the request lowers its same-site mode";

    // Retrieving.
    CredentialsIncluded = "F06", "Fetch §4.6", "the request's credentials mode lets it carry cookies there";
    NotExpired = "B182", "§5.7", "the cookie has not expired";
    HostCovered = "B206", "§5.8.3 step 3", "the request's host is the cookie's own, or lies within its domain";
    DomainStillNoPublicSuffix = "B208", "§5.8.3 step 3", "the cookie's domain is no public suffix";
    PathMatches = "B209", "§5.8.3 step 3", "the request's path lies below the cookie's path";
    SecureConnection = "B210", "§5.8.3 step 3", "a cookie with Secure goes over a secure connection";
    HttpOnlyHidden = "B211", "§5.8.3 step 3", "a cookie with HttpOnly goes to HTTP, not to script";
    SameSiteNone = "B212", "§5.8.3 step 3", "the cookie is SameSite=None, and so goes with every request";
    SameSiteRequest = "B201", "§5.8.3 step 3", "the request is same-site, and so carries every cookie";
    ScriptWithinSite = "B204", "§5.8.2", "the script runs in a document whose site for cookies is its own";
    ModeAdmits = "L14", "layered-cookies-02 §5.4.5 step 2", "the request's same-site mode admits the cookie's flag";
    UnfilteredScript = "B204", "(rfc6265bis-07 and before, §5.5)", "SameSite holds cookies back from requests only, so a script sees them all";
    NotStrict = "B214", "§5.8.3 step 3", "on a cross-site request, the cookie is not SameSite=Strict";
    TopLevelNavigation = "B216", "§5.8.3 step 3", "on a cross-site request, the request is a top-level navigation";
    SafeMethod = "B215", "§5.8.3 step 3", "on a cross-site request, the method is safe";
    LaxAllowingUnsafe = "B134", "§5.6.7.2", "the cookie has no SameSite attribute and is young enough to travel with an unsafe method";

    // What a browser may do besides.
    ThirdPartyAllowed = "B200", "§5.8.1, §7.1", "the request is first-party, or the browser allows third-party cookies";
    OwnPartition = "B200", "§5.8.1, §7.1", "the cookie lives in the partition the request looks into";
}
