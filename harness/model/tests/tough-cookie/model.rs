//! The model's answers.

use samesite_model::policy::{
    AbsentSameSite, ControlOctets, NoneWord, Policy, ScriptReading, SecureConnections, SettingRule, SiteComparison,
    UnknownSameSiteValue,
};
use samesite_model::{Access, CookieStore, Edition, Model, SuffixList, Timestamp};

use crate::question::{self, Question, Reading};

/// tough-cookie as a point in the space of policies, as far as there is one for it.
fn tough_cookie() -> Policy {
    Policy {
        absent: AbsentSameSite::None,                        // getCookies: no flag, no level
        unknown_value: UnknownSameSiteValue::CountsAsAbsent, // parse: "undefined" for any other word
        none_word: NoneWord::Known,
        sites: SiteComparison::Schemeful, // the caller's business; this is how the contexts of the questions are given
        setting: SettingRule::SameSiteOrTopLevel,
        script_reading: ScriptReading::WithinSite, // getCookies asks for the level whoever reads
        secure_connections: SecureConnections::EncryptedSchemeOrLoopback, // allowSecureOnLocal
        controls: ControlOctets::EndOrRefuse,
        // For the rest it follows RFC 6265, with prefixes and with Secure as the first drafts of 6265bis have them.
        ..Edition::Rfc6265bis02.policy()
    }
}

/// Answers questions by the model.
pub(crate) struct Answerer {
    policy: Policy,
    suffixes: SuffixList,
}

impl Answerer {
    pub(crate) fn new() -> Self {
        // The rules of the real list that the questions touch.
        let rules = "com\nuk\nco.uk\ngithub.io\n*.ck\n!www.ck\nexample\ntest\n";
        Self { policy: tough_cookie(), suffixes: SuffixList::parse(rules).expect("the list is well-formed") }
    }

    /// The `Cookie` header of each read, empty where there is none.
    pub(crate) fn answer(&self, question: &Question) -> Vec<String> {
        let model = Model::with_policy(&self.policy, &self.suffixes);
        let mut store = CookieStore::default();
        for setting in &question.sets {
            let access = access(&model, &setting.by);
            store.receive_set_cookie(&model, setting.line.as_bytes(), &access, moment(&setting.by));
        }
        let header = |reading: &Reading| {
            let octets = store.cookie_string(&model, &access(&model, reading), moment(reading)).unwrap_or_default();
            String::from_utf8_lossy(&octets).into_owned()
        };
        question.reads.iter().map(header).collect()
    }
}

fn access(model: &Model<'_>, reading: &Reading) -> Access {
    let access = match reading.situation.access(&reading.url) {
        question::Access::Request(request) => model.access(&request),
        question::Access::Script(document) => model.access_of_script(&document),
    };
    access.expect("every URL of a question carries cookies")
}

fn moment(reading: &Reading) -> Timestamp {
    Timestamp::from_milliseconds(reading.at)
}
