//! The rules that decide, each with the clause it reads.

use serde::{Deserialize, Serialize};

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $clause:literal, $statement:literal;)*) => {
        /// A rule that can decide a cookie's fate.
        ///
        /// The clause ids are the project's own names for the normative sentences of the texts, see
        /// [`Clause`](crate::Clause).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[$doc])* #[doc = concat!($statement, ".\n\n**Spec:** clause ", $clause, "; its place in each edition is in [`Edition::section`](crate::Edition::section).")] $name,)*
        }

        impl Rule {
            /// Every rule, in the order in which they are asked.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The id of the clause the rule reads.
            #[must_use]
            pub const fn clause(self) -> &'static str {
                match self { $(Self::$name => $clause,)* }
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
    LineWithoutControls = "B103", "the line holds no control character but the tab";
    LineHasName = "B105", "the line names its cookie";
    NameAndValueSize = "B108", "name and value together are at most 4096 octets";

    // Storing.
    NameOrValue = "B151", "the cookie has a name or a value";
    DomainIsHost = "L07", "the Domain attribute is a host";
    DomainIsAscii = "B157", "the Domain attribute is ASCII";
    DomainIsNoPublicSuffix = "B158", "the Domain attribute is no public suffix, or the host itself";
    HostIsNoPublicSuffix = "D24", "the cookie is not for a whole public suffix";
    DomainCoversHost = "B160", "the host lies within the Domain attribute";
    SecureNeedsSecureConnection = "B165", "a cookie with Secure comes over a secure connection";
    HttpOnlyNeedsHttp = "B167", "a cookie with HttpOnly comes from HTTP, not from script";
    NoOverlayOfSecure = "B168", "an insecure cookie overlays no secure one";
    KnownSameSiteValue = "B169", "the SameSite value is a known word, or the policy tolerates it";
    SetByScriptWithinSite = "B170", "a script that sets the cookie runs in a document whose site for cookies is its own";
    SetBySameSiteRequest = "B171", "a cookie that is not SameSite=None comes in answer to a same-site request";
    SetByTopLevelNavigation = "B172", "a cookie that is not SameSite=None comes in answer to a top-level navigation";
    NoneNeedsSecure = "B174", "a cookie with SameSite=None has Secure too";
    PartitionedNeedsSecure = "Q01", "a cookie with Partitioned has Secure too";
    SecurePrefix = "B175", "a cookie named __Secure-… has Secure";
    HostPrefix = "B176", "a cookie named __Host-… has Secure, Path=/ and no Domain";
    HttpPrefix = "L11", "a cookie named __Http-… has Secure and HttpOnly";
    NoNamelessImitation = "B177", "a nameless cookie does not imitate a prefixed one";
    NotAlike = "L13", "the cookie differs from the one it overwrites in Secure, SameSite or expiry";
    Overwrites = "B178", "the cookie takes the place of the one of the same name, domain and path";
    NotOverwritten = "B178", "no later cookie of the same name, domain and path takes its place";
    Inserted = "B181", "nothing speaks against it, so the cookie is kept";
    ScriptKeepsHttpOnly = "B179", "a script does not overwrite an HttpOnly cookie";

    // Classing the request.
    NoReloadOfCrossSiteNavigation = "B064", "the request is no reload, by the browser's own button, of a document that came by a cross-site request";
    OriginalNavigationOfEntry = "D10", "the request is no traversal of the session history to a document that came by a cross-site request";
    NoClient = "B063", "the request has no client: nobody's page asked for it";
    SiteForCookiesOfClient = "B062", "the request's URL is same site with its client's site for cookies";
    AncestorsOfClient = "B068", "every document from the client up to the top is same site with the top";
    RedirectHistory = "D15", "every URL the request was redirected from is same site with the current one";

    RedirectTaint = "F04", "no redirect led away from a site that is not the client's to yet another";
    InitiatorOfNavigation = "D25", "the URL the whole page is navigated to is same site with the origin that asks";
    ScriptHasCookies = "H05", "scripts of the document have cookies: its origin is not opaque, and its URL is HTTP";
    AncestorsOfFrame = "D18", "the request's URL is same site with every document above the navigated frame";
    DedicatedWorkerOfSite = "B073", "the dedicated worker is same site with its owner's site for cookies";
    SharedWorkerOfSite = "B074", "the shared worker is same site with the site for cookies of each of its owners";
    ServiceWorkerOfSite = "B075", "the client that registered the service worker has no cross-site ancestor";
    NoWorklet = "H03", "the client is no worklet";
    TopLevelHost = "D22", "the top-level document's host is the request's, or it has none";
    SameSiteMode = "F03", "nothing in the request lowers its same-site mode";

    // Retrieving.
    CredentialsIncluded = "F06", "the request's credentials mode lets it carry cookies there";
    NotExpired = "B182", "the cookie has not expired";
    HostCovered = "B206", "the request's host is the cookie's own, or lies within its domain";
    DomainStillNoPublicSuffix = "B208", "the cookie's domain is no public suffix";
    PathMatches = "B209", "the request's path lies below the cookie's path";
    SecureConnection = "B210", "a cookie with Secure goes over a secure connection";
    HttpOnlyHidden = "B211", "a cookie with HttpOnly goes to HTTP, not to script";
    SameSiteNone = "B212", "the cookie is SameSite=None, and so goes with every request";
    SameSiteRequest = "B201", "the request is same-site, and so carries every cookie";
    ScriptWithinSite = "B204", "the script runs in a document whose site for cookies is its own";
    ModeAdmits = "L14", "the request's same-site mode admits the cookie's flag";
    UnfilteredScript = "B204", "SameSite holds cookies back from requests only, so a script sees them all";
    NotStrict = "B214", "on a cross-site request, the cookie is not SameSite=Strict";
    TopLevelNavigation = "B216", "on a cross-site request, the request is a top-level navigation";
    SafeMethod = "B215", "on a cross-site request, the method is safe";
    LaxAllowingUnsafe = "B134", "the cookie has no SameSite attribute and is young enough to travel with an unsafe method";

    // What a browser may do besides.
    ThirdPartyAllowed = "B200", "the request is first-party, or the browser allows third-party cookies";
    OwnPartition = "B200", "the cookie lives in the partition the request looks into";
}
