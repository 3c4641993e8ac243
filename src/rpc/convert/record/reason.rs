//! Reasons of a record. Most texts have figures of the firm, so that they are made for each decision.

use std::borrow::Cow;

use prost::Message;

use super::{doubt, wire::splice, wording::both};
use crate::{
    domain::{
        assessment::Assessed,
        decision::{Decided, Gate, Reason, ReasonCode},
        facts::{DoubtKind, Item},
    },
    pb,
    policy::Texts,
    service::score::Draft,
    texts::{self, Language, figure},
};

/// Appends a reason as field `tag`. `encoded` has the heads of those whose text is always the same.
pub(super) fn put(
    tag: u32,
    draft: &Draft<'_>,
    reason: &Reason,
    encoded: &Heads,
    bytes: &mut Vec<u8>,
) {
    let Reason { code, parameters } = reason;
    // The parameters are the last field of the message, so that they can follow what is encoded already.
    let figures = pb::Reason {
        code: String::new(),
        text: None,
        parameters: parameters
            .iter()
            .map(|(name, value)| pb::ReasonParameter {
                name: (*name).to_owned(),
                value: value.clone(),
            })
            .collect(),
    }
    .encode_to_vec();
    let fixed = match code {
        ReasonCode::FactNeeded(item) => encoded.needed.iter().find(|(known, _)| known == item),
        _ => None,
    };
    match fixed {
        Some((_, head)) => splice(tag, &[head, &figures], bytes),
        None => splice(tag, &[&head(draft, reason), &figures], bytes),
    }
}

/// Encoded heads (code and text) of reasons whose text is always the same.
pub(super) struct Heads {
    needed: Vec<(Item, Vec<u8>)>,
}

impl Heads {
    pub(super) fn new() -> Heads {
        Heads {
            needed: Item::ALL
                .into_iter()
                .map(|item| {
                    let text = both(|language| needed(language, item));
                    (item, encoded(code(&ReasonCode::FactNeeded(item)), text))
                })
                .collect(),
        }
    }
}

fn head(draft: &Draft<'_>, reason: &Reason) -> Vec<u8> {
    let text = match draft.table.trigger_texts(reason) {
        Some(Texts { zh, en }) => pb::LocalizedText {
            zh: texts::spaced(Language::Zh, &zh),
            en,
        },
        None => both(|language| Told { draft, reason }.text(language)),
    };
    encoded(code(&reason.code), text)
}

fn encoded(code: Cow<'_, str>, text: pb::LocalizedText) -> Vec<u8> {
    pb::Reason {
        code: code.into_owned(),
        text: Some(text),
        // They follow when the reason is written.
        parameters: Vec::new(),
    }
    .encode_to_vec()
}

/// Returns the machine-readable code of a reason.
fn code(code: &ReasonCode) -> Cow<'_, str> {
    let code = match code {
        ReasonCode::GateFailed(gate) => match gate {
            Gate::Area => "GATE_FAILED_AREA",
            Gate::InnovationAttribute => "GATE_FAILED_INNOVATION_ATTRIBUTE",
            Gate::OperatingAge => "GATE_FAILED_OPERATING_AGE",
            Gate::TaxGrade => "GATE_FAILED_TAX_GRADE",
            Gate::Integrity => "GATE_FAILED_INTEGRITY",
            Gate::Industry => "GATE_FAILED_INDUSTRY",
            Gate::Size => "GATE_FAILED_SIZE",
        },
        ReasonCode::FactNeeded(_) => "FACT_NEEDED",
        ReasonCode::TaxGradeOutdated => "TAX_GRADE_OUTDATED",
        ReasonCode::Trigger(code) => code,
        ReasonCode::Doubt(kind) => return Cow::Owned(format!("DOUBT_{}", kind.code())),
        ReasonCode::GradeNotServed => "GRADE_NOT_SERVED",
        ReasonCode::KnownNotServed => "KNOWN_NOT_SERVED",
        ReasonCode::BelowSmallestLimit => "BELOW_SMALLEST_LIMIT",
        ReasonCode::RequestBelowSmallest => "REQUEST_BELOW_SMALLEST",
    };
    Cow::Borrowed(code)
}

fn needed(language: Language, item: Item) -> String {
    let item = texts::get(language, &texts::key("item", item.code()), &[]);
    texts::get(language, "reason-fact-needed", &[("item", &item)])
}

/// A reason of a decision, to be told.
#[derive(Clone, Copy)]
struct Told<'a> {
    draft: &'a Draft<'a>,
    reason: &'a Reason,
}

impl Told<'_> {
    fn text(self, language: Language) -> String {
        let get = |key: &str, args: &[(&str, &str)]| texts::get(language, key, args);
        let text = match &self.reason.code {
            ReasonCode::GateFailed(gate) => self.gate(language, *gate),
            ReasonCode::FactNeeded(item) => needed(language, *item),
            ReasonCode::TaxGradeOutdated => get(
                "reason-tax-grade-outdated",
                &[
                    ("grade", self.figure("tax_grade")),
                    ("year", self.figure("tax_grade_year")),
                ],
            ),
            ReasonCode::Trigger(code) => get("reason-other", &[("code", code)]),
            ReasonCode::Doubt(kind) => self.doubt(language, *kind),
            ReasonCode::GradeNotServed => self.grade(language),
            ReasonCode::KnownNotServed => get(
                "reason-known-not-served",
                &[
                    ("pd", &self.millionths("pd_ppm")),
                    ("served", &self.millionths("served_ppm")),
                ],
            ),
            ReasonCode::BelowSmallestLimit => get(
                "reason-below-smallest-limit",
                &[
                    ("limit", &self.money(language, "limit_fen")),
                    ("smallest", &self.money(language, "smallest_fen")),
                ],
            ),
            ReasonCode::RequestBelowSmallest => get(
                "reason-request-below-smallest",
                &[
                    ("requested", &self.money(language, "requested_fen")),
                    ("smallest", &self.money(language, "smallest_fen")),
                ],
            ),
        };
        texts::spaced(language, &text)
    }

    fn gate(self, language: Language, gate: Gate) -> String {
        let get = |key: &str, args: &[(&str, &str)]| texts::get(language, key, args);
        match gate {
            Gate::Area => get("reason-gate-failed-area", &[]),
            Gate::InnovationAttribute => get("reason-gate-failed-innovation-attribute", &[]),
            Gate::OperatingAge => {
                let days = figure::days(language, self.number("operating_days"));
                let least = figure::duration(language, self.number("operating_days_min"));
                let figures = [("days", &*days), ("days_min", &*least)];
                get("reason-gate-failed-operating-age", &figures)
            }
            Gate::TaxGrade => get(
                "reason-gate-failed-tax-grade",
                &[
                    ("grade", self.figure("tax_grade")),
                    ("year", self.figure("tax_grade_year")),
                    ("worst", self.figure("tax_grade_worst")),
                ],
            ),
            Gate::Integrity => {
                let last = self.figure("last_entry");
                let months = ("months", self.figure("clean_months_min"));
                if last == self.draft.assessed.facts.as_of.to_string() {
                    get("reason-gate-failed-integrity-open", &[months])
                } else {
                    get("reason-gate-failed-integrity", &[("date", last), months])
                }
            }
            Gate::Industry => get(
                "reason-gate-failed-industry",
                &[("industry", self.figure("industry"))],
            ),
            Gate::Size => get("reason-gate-failed-size", &[]),
        }
    }

    /// Tells the doubt of a kind, of which there is one at most.
    fn doubt(self, language: Language, kind: DoubtKind) -> String {
        let Assessed { doubts, .. } = self.draft.assessed;
        let of_kind = doubts.iter().find(|doubt| doubt.kind == kind);
        of_kind.map_or_else(String::new, |found| doubt::text(language, found))
    }

    fn grade(self, language: Language) -> String {
        let Decided { missing, .. } = self.draft.decided;
        // What is missing counts at its best here, and the PD is not served all the same.
        let key = if missing.is_empty() {
            "reason-grade-not-served"
        } else {
            "reason-grade-not-served-at-best"
        };
        let figures = [
            ("pd", &*self.millionths("pd_ppm")),
            ("grade", self.figure("grade")),
            ("served", &*self.millionths("served_ppm")),
        ];
        texts::get(language, key, &figures)
    }

    /// Returns a figure of the reason; nothing where it has none.
    fn figure(&self, name: &str) -> &str {
        let mut parameters = self.reason.parameters.iter();
        let found = parameters.find(|(known, _)| *known == name);
        found.map_or("", |(_, value)| value)
    }

    fn number(&self, name: &str) -> i64 {
        self.figure(name).parse().unwrap_or_default()
    }

    fn money(&self, language: Language, name: &str) -> String {
        figure::money(language, self.number(name))
    }

    fn millionths(&self, name: &str) -> String {
        figure::millionths(self.number(name))
    }
}
