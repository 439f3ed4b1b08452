//! Jars: the cookies that a browser says it keeps, as a list.
//!
//! A request shows of a jar what goes with that request. The list shows the rest, too: what is kept for other paths, hosts
//! and top-level sites, and with which attributes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::omitted::is_false;

/// The cookies that a browser keeps for one site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JarList {
    /// Whether these are all.
    pub scope: JarScope,
    /// How long after the request it was asked for, in seconds.
    pub after: u64,
    /// Whether `None` is listed for a cookie without `SameSite` as well: by WebKitGTK, and by older Firefoxes.
    #[serde(default, skip_serializing_if = "is_false")]
    pub none_or_absent: bool,
    /// The cookies, in the browser's own order.
    pub cookies: Vec<ListedCookie>,
}

/// Which cookies a browser lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JarScope {
    /// All of them.
    All,
    /// Those that go to the page that it shows, and are no third party's.
    Page,
}

/// One cookie of such a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedCookie {
    /// The name; may be empty.
    pub name: String,
    /// The value; may be empty.
    pub value: String,
    /// The host that it is for; with a dot before it, all hosts below it as well: `.shop.example`.
    pub domain: String,
    /// The path below which it is sent.
    pub path: String,
    /// Whether it is for secure connections only.
    #[serde(default, skip_serializing_if = "is_false")]
    pub secure: bool,
    /// Whether it is hidden from scripts.
    #[serde(default, skip_serializing_if = "is_false")]
    pub http_only: bool,
    /// `Strict`, `Lax` or `None`; absent where the browser says that the cookie has no `SameSite`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_site: Option<String>,
    /// How long it is still kept when it is listed, in seconds; absent for a session cookie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts: Option<i64>,
    /// The top-level documents that it is kept for; absent for an ordinary cookie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<ListedPartition>,
}

/// The top-level documents that a cookie is kept for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedPartition {
    /// Their site, such as `https://blog.example`; absent where it is an opaque origin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Whether it is for documents with another site between them and the top: Chromium's `hasCrossSiteAncestor`, Firefox's
    /// `f`. Firefox says so of a page's own site alone. Absent where it is not told, as by Chromium before 128.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cross_site_ancestor: Option<bool>,
}
