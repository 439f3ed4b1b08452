//! Judgements: what somebody made of a recording, cell by cell.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::AddAssign;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What came of judging one recording.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Judgement {
    /// Whom it is about.
    pub subject: Subject,
    /// The edition the browser is held to.
    pub edition: String,
    /// The claims made of the browser under its profile, and the entries of the ledger that cover cells of it.
    pub explanations: Vec<Explanation>,
    /// Scenario by scenario, in the order of their ids.
    pub scenarios: Vec<ScenarioJudgement>,
}

/// A browser as it was run.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Subject {
    /// The browser: `chromium`, `firefox-esr`, …
    pub browser: String,
    /// Its version.
    pub version: String,
    /// The profile.
    pub profile: String,
}

impl Subject {
    /// As much of the version as tells releases apart: `156`; `2.50`, where the first number hardly ever changes.
    #[must_use]
    pub fn release(&self) -> &str {
        let mut dots = self.version.match_indices('.').map(|(dot, _)| dot);
        let end = if self.version.find('.') == Some(1) { dots.nth(1) } else { dots.next() };
        &self.version[..end.unwrap_or(self.version.len())]
    }
}

/// Something that accounts for a difference between a browser and an edition's plain reading.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Explanation {
    /// The name of the claim or of the ledger entry: `two-minutes-of-grace`.
    pub id: String,
    /// A claim that the text permits, a claim that it does not, or an entry of the ledger.
    pub kind: ExplanationKind,
    /// What the browser does, as a sentence without a full stop.
    pub statement: String,
    /// Sources, bugs and texts that the statement is known from.
    pub evidence: Vec<String>,
    /// The releases that a claim is about, in words: `Chromium 114 and later`. Absent for an entry of the ledger,
    /// which covers what was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub versions: Option<String>,
    /// Whether a claim is known to hold of this version of the browser. Where it is not, it explains cells with the
    /// verdict *not known*, and predicts nothing.
    pub is_known_for_version: bool,
}

/// What sort of thing accounts for a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExplanationKind {
    /// A claim about the browser, where the text says MAY or leaves the matter to the browser.
    Permitted,
    /// A claim about the browser, where the text says otherwise.
    Deviation,
    /// An entry of the ledger: seen, followed up, and not understood yet.
    Ledger,
}

/// What came of one scenario.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ScenarioJudgement {
    /// The scenario's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What the article claims.
    pub claim: Option<String>,
    /// The case in which cookies are planted and proved comes first.
    pub cases: Vec<CaseJudgement>,
    /// Why the scenario as a whole says nothing, if so.
    pub fault: Option<String>,
}

/// What came of one case.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CaseJudgement {
    /// Its name within the scenario.
    pub id: String,
    /// What happens in it.
    pub title: String,
    /// Hop by hop.
    pub hops: Vec<HopJudgement>,
}

/// What came of one hop.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct HopJudgement {
    /// Its name within the case.
    pub id: String,
    /// The request in words: `GET https://… image`.
    pub request: String,
    /// Whether the request was made at all.
    pub made: bool,
    /// Who asked, by the browser's own account. Absent where it gave none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<HopAccount>,
    /// Cookie by cookie, in the order of the jar.
    pub cells: Vec<Cell>,
}

/// Who asked for a hop, by the browser's own account and by the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HopAccount {
    /// Who asked, as the browser says: an origin, `null` for an opaque one, or `not an origin` for nobody's page.
    pub initiator: String,
    /// The site whose cookies it took for its own, as it says.
    pub site_for_cookies: String,
    /// In what these differ from what the case claims; absent where they do not, or nobody can tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub differs: Option<String>,
}

/// One question about a hop, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Cell {
    /// What was asked, what was expected and what was seen.
    #[serde(flatten)]
    pub finding: Finding,
    /// What to make of it.
    pub verdict: Verdict,
    /// The ids of the claims, or of the ledger entry, that explain why it is not as the edition's plain reading has it.
    pub explained_by: Vec<String>,
    /// Why, in one line, where the verdict needs a word.
    pub reason: Option<String>,
    /// The browser's own reason beside the predicted one. Absent where nobody asked the browser, or no cookie is asked
    /// about. The verdict is the same without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Box<AccountFinding>>,
    /// What the browser lists of its jar beside what is predicted to be kept, for cookies of which it is asked whether they
    /// were stored. Absent where nobody asked the browser, and where the two cannot be compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jar: Option<Box<JarFinding>>,
}

/// What a browser lists of its jar of one name and value, held against what the claims about it predict to be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct JarFinding {
    /// Whether it is the same.
    pub verdict: JarVerdict,
    /// What should be kept: `www.shop.example/; Secure; SameSite=Lax`, or
    /// `www.shop.example/; Secure; SameSite=None; partition https://blog.example`. Empty where nothing should.
    pub expected: Vec<String>,
    /// What is listed, in the same words.
    pub listed: Vec<String>,
}

impl JarFinding {
    /// Some of the cookies of either list, in one line.
    #[must_use]
    pub fn in_a_line(cookies: &[String]) -> String {
        if cookies.is_empty() { "nothing".to_owned() } else { cookies.join(" and ") }
    }

    /// What is listed, without how long each cookie is still kept, which is another time in each run.
    #[must_use]
    pub fn listed_without_times(&self) -> Vec<String> {
        let is_time = |part: &&str| part.starts_with("for ") && (part.ends_with(" s") || part.ends_with(" days"));
        let without = |cookie: &String| cookie.split("; ").filter(|part| !is_time(part)).collect::<Vec<_>>().join("; ");
        self.listed.iter().map(without).collect()
    }
}

/// Whether a browser keeps what it is predicted to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JarVerdict {
    /// The same cookies, in the same places, with the same attributes.
    AsPredicted,
    /// Others, or elsewhere, or with other attributes.
    Otherwise,
    /// Nothing is listed of a cookie that came with the visit.
    Contradiction,
}

impl JarVerdict {
    /// Every one, from harmless to grave.
    pub const ALL: &[Self] = &[Self::AsPredicted, Self::Otherwise, Self::Contradiction];
}

impl fmt::Display for JarVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::AsPredicted => "kept as predicted",
            Self::Otherwise => "kept otherwise",
            Self::Contradiction => "contradicts itself",
        })
    }
}

/// What a browser says itself of a cookie, held against the reason that the claims about it have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccountFinding {
    /// Whether it is the same reason.
    pub verdict: ReasonVerdict,
    /// What the browser should say, in its own words: `EXCLUDE_SAMESITE_LAX`; empty where that says nothing.
    pub expected: String,
    /// What it said: `EXCLUDE_USER_PREFERENCES`, or `nothing` where it spoke of the request and not of the cookie; empty
    /// where it said nothing at all.
    pub said: String,
    /// The changes to come by which the browser says that it would withhold the cookie, which it sends today.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<PendingChange>,
}

/// A change that browsers may make, and of which one says already what it would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PendingChange {
    /// A redirect by another site makes a request cross-site.
    RedirectChain,
    /// No cookie without `SameSite` goes with a cross-site POST any more, however young it is.
    StrictMethods,
}

impl PendingChange {
    /// Every one.
    pub const ALL: &[Self] = &[Self::RedirectChain, Self::StrictMethods];

    /// The profile under which a browser makes it today.
    #[must_use]
    pub const fn profile(self) -> &'static str {
        match self {
            Self::RedirectChain => "redirect-chain",
            Self::StrictMethods => "strict-methods",
        }
    }

    /// What changes, as a sentence without a full stop.
    #[must_use]
    pub const fn statement(self) -> &'static str {
        match self {
            Self::RedirectChain => "a redirect by another site makes a request cross-site",
            Self::StrictMethods => "a cookie without SameSite goes with no cross-site POST, however young it is",
        }
    }
}

/// Whether a browser has the reason that the claims about it have. It says nothing of whether the cell agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReasonVerdict {
    /// The reason that is predicted.
    SameReason,
    /// Another reason: what arrived is as predicted by accident, or is not as predicted.
    AnotherReason,
    /// What the browser says and what arrived cannot both be so.
    Contradiction,
    /// The browser said nothing of it, or nothing that can be compared.
    Silent,
}

impl ReasonVerdict {
    /// Every one, from harmless to grave; silence is last.
    pub const ALL: &[Self] = &[Self::SameReason, Self::AnotherReason, Self::Contradiction, Self::Silent];
}

impl fmt::Display for ReasonVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::SameReason => "same reason",
            Self::AnotherReason => "another reason",
            Self::Contradiction => "contradicts itself",
            Self::Silent => "silent",
        })
    }
}

/// A question about a hop by its kind, with what was expected and what was seen.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Finding {
    /// Is a cookie stored?
    Stored(CookieFinding),
    /// Is a cookie sent with the request?
    Sent(CookieFinding),
    /// Does the script see a cookie?
    Visible(CookieFinding),
    /// Do the cookies that travel stand in the right order?
    Order(OrderFinding),
    /// Is a header by which the browser says where the request comes from as the standards have it?
    Header(HeaderFinding),
}

/// One cookie: whether it should be there, and whether it was.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CookieFinding {
    /// The cookie's label in its jar: `lax`.
    pub cookie: String,
    /// What the edition's plain reading predicts.
    pub edition: Prediction,
    /// What the claims about the browser predict.
    pub claimed: Prediction,
    /// Whether the cookie was there; `None` when nothing could be seen.
    pub observed: Option<bool>,
    /// What the other readings that the scenario names predict.
    pub readings: Vec<Reading>,
}

/// The order in which the cookies of a request stood. Asked only where the expected cookies travel, and more than one.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OrderFinding {
    /// Where the order is stated.
    pub by: Citation,
    /// Whether the edition's plain reading has the order that the claims about the browser have.
    pub as_edition: bool,
    /// Whether the cookies stood in the order that the claims have.
    pub in_order: bool,
}

/// One header by which a browser says where a request comes from: `Sec-Fetch-Site`, `Origin`, `Referer`, …
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct HeaderFinding {
    /// The header's name.
    pub name: String,
    /// Where its value is stated.
    pub by: Citation,
    /// The value that the standards have; `None` for no such header.
    pub expected: Option<String>,
    /// The value that came; `None` for no such header.
    pub actual: Option<String>,
}

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
pub struct Citation {
    /// The id of the clause in the project's own list (`samesite clauses`): `B212`. `None` for texts that it leaves out.
    pub clause: Option<Cow<'static, str>>,
    /// The text: `rfc6265bis-22`, `Fetch`; empty where no text says it.
    pub text: Cow<'static, str>,
    /// Its section and step: `§5.8.3 step 3`.
    pub section: Cow<'static, str>,
}

impl Citation {
    /// Section and step, with the text before them where it is not the edition given.
    #[must_use]
    pub fn within(&self, edition: &str) -> String {
        match (&*self.text, &*self.section) {
            ("", _) => "no text".to_owned(),
            (text, section) if text == edition => section.to_owned(),
            (text, "") => text.to_owned(),
            (text, section) if section.starts_with('§') => format!("{text} {section}"),
            (text, section) => format!("{text}, {section}"),
        }
    }
}

/// `B212, rfc6265bis-22 §5.8.3 step 3`
impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.within("");
        match &self.clause {
            Some(clause) => write!(f, "{clause}, {place}"),
            None => f.write_str(&place),
        }
    }
}

/// A prediction and the rule that decided it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Prediction {
    /// Whether the answer is yes.
    pub yes: bool,
    /// The place that decides, in the edition judged by or in the text that it leaves the matter to.
    pub by: Citation,
    /// What the rule says.
    // Nearly always a text of the program's own, which hundreds of thousands of cells share.
    pub rule: Cow<'static, str>,
}

/// What another reading predicts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reading {
    /// Its name.
    pub id: String,
    /// Whether the answer is yes.
    pub yes: bool,
}

/// What is asked of a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CellKind {
    /// Is it stored?
    Stored,
    /// Is it sent with the request?
    Sent,
    /// Does the script see it?
    Visible,
    /// Do the cookies that travel stand in the right order?
    Order,
    /// Is a header by which the browser says where the request comes from as the standards prescribe?
    Header,
}

impl CellKind {
    /// The answers in words: yes and no.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Stored => ("kept", "refused"),
            Self::Sent => ("sent", "-"),
            Self::Visible => ("seen", "-"),
            Self::Order => ("in order", "disordered"),
            Self::Header => ("correct", "differs"),
        }
    }
}

/// What to make of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As the edition has it, if need be with an exception that it allows.
    Agrees,
    /// Otherwise than the edition has it, and known.
    KnownDeviation,
    /// Otherwise than the claims known to hold of this version have it, and as a claim has it of which nobody knows
    /// whether it does.
    NotKnown,
    /// Otherwise than any claim about the browser has it.
    NewDeviation,
    /// A control failed, so it says nothing.
    Vacuous,
    /// The browser made no such request.
    NotMade,
    /// The harness did not do what it should.
    HarnessFault,
}

impl Verdict {
    /// Every verdict, from harmless to grave.
    pub const ALL: &[Self] = &[
        Self::Agrees,
        Self::KnownDeviation,
        Self::NotKnown,
        Self::NewDeviation,
        Self::NotMade,
        Self::Vacuous,
        Self::HarnessFault,
    ];

    /// Whether nobody need look: the cell is as expected, or nobody could have expected anything.
    #[must_use]
    pub const fn is_accounted_for(self) -> bool {
        matches!(self, Self::Agrees | Self::KnownDeviation | Self::NotKnown)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Agrees => "agrees",
            Self::KnownDeviation => "known deviation",
            Self::NotKnown => "not known",
            Self::NewDeviation => "new deviation",
            Self::Vacuous => "vacuous",
            Self::NotMade => "not made",
            Self::HarnessFault => "harness fault",
        })
    }
}

/// How many cells have which verdict, and how many hops there were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Hops that were judged.
    pub hops: usize,
    /// Cells by verdict; verdicts without cells are left out.
    pub cells: BTreeMap<Verdict, usize>,
    /// Cells that agree by an exception the edition allows.
    pub by_permission: usize,
    /// Cells by the browser's own reason; empty where nobody asked the browser.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reasons: BTreeMap<ReasonVerdict, usize>,
    /// Cells by what the browser lists of its jar; empty where nobody asked the browser.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub jars: BTreeMap<JarVerdict, usize>,
}

impl Counts {
    /// All cells.
    #[must_use]
    pub fn total(&self) -> usize {
        self.cells.values().sum()
    }

    /// The cells of one verdict.
    #[must_use]
    pub fn of(&self, verdict: Verdict) -> usize {
        self.cells.get(&verdict).copied().unwrap_or(0)
    }
}

impl AddAssign<&Self> for Counts {
    fn add_assign(&mut self, other: &Self) {
        self.hops += other.hops;
        self.by_permission += other.by_permission;
        for (verdict, cells) in &other.cells {
            *self.cells.entry(*verdict).or_default() += cells;
        }
        for (verdict, cells) in &other.reasons {
            *self.reasons.entry(*verdict).or_default() += cells;
        }
        for (verdict, cells) in &other.jars {
            *self.jars.entry(*verdict).or_default() += cells;
        }
    }
}

impl Judgement {
    /// How many cells have which verdict.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for scenario in &self.scenarios {
            counts += &scenario.counts();
        }
        counts
    }

    /// Whether a scenario is among those that were played.
    #[must_use]
    pub fn has_played(&self, scenario: &str) -> bool {
        self.scenarios.iter().any(|own| own.id == scenario)
    }

    /// Names explanations besides, those that are not named yet.
    pub fn name(&mut self, explanations: Vec<Explanation>) {
        for explanation in explanations {
            if !self.explanations.contains(&explanation) {
                self.explanations.push(explanation);
            }
        }
    }
}

impl ScenarioJudgement {
    /// How many cells have which verdict.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for hop in self.cases.iter().flat_map(|case| &case.hops) {
            counts.hops += 1;
            for cell in &hop.cells {
                *counts.cells.entry(cell.verdict).or_default() += 1;
                counts.by_permission += usize::from(cell.is_by_permission());
                if let Some(account) = &cell.account {
                    *counts.reasons.entry(account.verdict).or_default() += 1;
                }
                if let Some(jar) = cell.listed() {
                    *counts.jars.entry(jar.verdict).or_default() += 1;
                }
            }
        }
        counts
    }

    /// Takes over what a later playing has of the same cases; what it has not stays.
    pub fn replace_by(&mut self, later: Self) {
        let mut again: BTreeMap<String, CaseJudgement> =
            later.cases.into_iter().map(|case| (case.id.clone(), case)).collect();
        for case in &mut self.cases {
            if let Some(replacement) = again.remove(&case.id) {
                *case = replacement;
            }
        }
        // A playing that broke off may lack cases that the later one has.
        self.cases.extend(again.into_values());
        self.fault = later.fault;
    }

    /// Takes in what a playing of other cases has besides.
    pub fn join(&mut self, other: Self) {
        let fault = self.fault.take();
        self.replace_by(other);
        self.fault = fault.or_else(|| self.fault.take());
    }

    /// Whether the scenario broke off.
    #[must_use]
    pub const fn is_faulty(&self) -> bool {
        self.fault.is_some()
    }
}

/// A cell by its place in a scenario.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellPlace {
    /// The case's id.
    pub case: String,
    /// The hop's name within the case.
    pub hop: String,
    /// The cookie's label, the header's name, or `(all)` for the order of cookies.
    pub subject: String,
    /// What is asked of it.
    pub kind: CellKind,
}

impl Cell {
    /// What the browser says of it itself; `None` where it was not asked, or says nothing that can be compared.
    #[must_use]
    pub fn told(&self) -> Option<&AccountFinding> {
        self.account.as_deref().filter(|finding| finding.verdict != ReasonVerdict::Silent)
    }

    /// What the browser lists of its jar of it; `None` where it was not asked, and where the visit itself has shown already
    /// that the cookie is not kept as predicted.
    #[must_use]
    pub fn listed(&self) -> Option<&JarFinding> {
        let is_shown = |cookie: &CookieFinding| cookie.observed.is_some_and(|seen| seen != cookie.claimed.yes);
        self.jar.as_deref().filter(|_| !self.cookie().is_some_and(is_shown))
    }

    /// What is asked: the kind of its finding.
    #[must_use]
    pub const fn kind(&self) -> CellKind {
        match self.finding {
            Finding::Stored(_) => CellKind::Stored,
            Finding::Sent(_) => CellKind::Sent,
            Finding::Visible(_) => CellKind::Visible,
            Finding::Order(_) => CellKind::Order,
            Finding::Header(_) => CellKind::Header,
        }
    }

    /// Where it is in its scenario, at a hop of a case.
    #[must_use]
    pub fn place(&self, case: &str, hop: &str) -> CellPlace {
        let subject = self.subject().to_owned();
        CellPlace { case: case.to_owned(), hop: hop.to_owned(), subject, kind: self.kind() }
    }

    /// Whether what was seen is as the edition has it, whatever else is claimed of the browser.
    #[must_use]
    pub fn is_as_specified(&self) -> bool {
        self.observed() == Some(self.by_edition())
    }

    /// What it is asked of: a cookie's label, a header's name, or `(all)` for the order of cookies.
    #[must_use]
    pub fn subject(&self) -> &str {
        match &self.finding {
            Finding::Stored(cookie) | Finding::Sent(cookie) | Finding::Visible(cookie) => &cookie.cookie,
            Finding::Order(_) => "(all)",
            Finding::Header(header) => &header.name,
        }
    }

    /// What was found of a cookie; `None` for an order and a header.
    #[must_use]
    pub const fn cookie(&self) -> Option<&CookieFinding> {
        match &self.finding {
            Finding::Stored(cookie) | Finding::Sent(cookie) | Finding::Visible(cookie) => Some(cookie),
            Finding::Order(_) | Finding::Header(_) => None,
        }
    }

    /// What was seen: the cookie was there, the order was the expected one, the header was the expected one.
    /// `None` when nothing could be seen.
    #[must_use]
    pub fn observed(&self) -> Option<bool> {
        match &self.finding {
            Finding::Stored(cookie) | Finding::Sent(cookie) | Finding::Visible(cookie) => cookie.observed,
            Finding::Order(order) => Some(order.in_order),
            Finding::Header(header) => Some(header.expected == header.actual),
        }
    }

    /// What would have been seen of a browser that keeps to the edition's plain reading, in the terms of
    /// [`Cell::observed`].
    #[must_use]
    pub const fn by_edition(&self) -> bool {
        match &self.finding {
            Finding::Stored(cookie) | Finding::Sent(cookie) | Finding::Visible(cookie) => cookie.edition.yes,
            Finding::Order(order) => order.as_edition,
            Finding::Header(_) => true,
        }
    }

    /// The place that decides by the edition's plain reading, and what it says.
    #[must_use]
    pub fn edition_rule(&self) -> (&Citation, Cow<'_, str>) {
        self.rule(|cookie| &cookie.edition)
    }

    /// The place that decides by the claims about the browser, and what it says.
    #[must_use]
    pub fn claimed_rule(&self) -> (&Citation, Cow<'_, str>) {
        self.rule(|cookie| &cookie.claimed)
    }

    fn rule(&self, prediction: fn(&CookieFinding) -> &Prediction) -> (&Citation, Cow<'_, str>) {
        match &self.finding {
            Finding::Stored(cookie) | Finding::Sent(cookie) | Finding::Visible(cookie) => {
                let prediction = prediction(cookie);
                (&prediction.by, Cow::Borrowed(&*prediction.rule))
            }
            Finding::Order(order) => (&order.by, "longer paths come first, then earlier creation".into()),
            Finding::Header(header) => {
                let expected = header.expected.as_deref().unwrap_or("absent");
                (&header.by, format!("{} is {expected}", header.name).into())
            }
        }
    }

    /// Whether it agrees only by an exception that the edition allows.
    #[must_use]
    pub fn is_by_permission(&self) -> bool {
        self.verdict == Verdict::Agrees && !self.explained_by.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_told_by_as_few_numbers_as_will_do() {
        for (version, release) in
            [("156.0.8078.79", "156"), ("2.50.6", "2.50"), ("2.50", "2.50"), ("153", "153"), ("", "")]
        {
            let subject = Subject { browser: String::new(), version: version.to_owned(), profile: String::new() };
            assert_eq!(subject.release(), release);
        }
    }
}
