//! Our verdicts are those of PyPI's protovalidate, on every rule that stands in the proto.
//!
//! The rules are read from the descriptors. For every place of a rule, messages are made that break it and messages that
//! lie just within it; a rule without such messages, or a field that the complete request lacks, fails the test.

mod messages;
mod rules;
mod values;

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path, process::Command};

use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::civil::{Date, date};
use kvcredit::{
    pb,
    rpc::convert::{Violations, catalogue, decisions, ledger, review, scoring},
};
use prost::Message;

use self::{messages::Request, rules::Contract};
use crate::python;

const TODAY: Date = date(2026, 6, 30);

/// Rules that cannot stand in the proto (module comment of `rpc::convert`); protovalidate knows nothing of them.
const OWN: [&str; 5] = [
    "as_of_date.not_after_today",
    "date.calendar",
    "register_extract_on.not_after_retrieved_on",
    "retrieved_on.not_after_as_of_date",
    "uscc.check_digit",
];

const SCORE_FIRM: &str = "kvcredit.v1.ScoreFirmRequest";
const SCORE_FIRMS: &str = "kvcredit.v1.ScoreFirmsRequest";
const GET: &str = "kvcredit.v1.GetDecisionRequest";
const LIST: &str = "kvcredit.v1.ListDecisionsRequest";
const WATCH: &str = "kvcredit.v1.WatchDecisionsRequest";
const CATALOGUE: &str = "kvcredit.v1.GetCatalogueRequest";
const HEAD: &str = "kvcredit.v1.GetLedgerHeadRequest";
const INCLUSION: &str = "kvcredit.v1.GetInclusionProofRequest";
const CONSISTENCY: &str = "kvcredit.v1.GetConsistencyProofRequest";
const REVIEW: &str = "kvcredit.v1.ReviewDecisionRequest";
const EXPORT: &str = "kvcredit.v1.ExportDecisionsRequest";

type Verdict = Vec<(String, String)>;

#[test]
fn verdicts_are_those_of_protovalidate() {
    let contract = Contract::new();
    let mut cases = Vec::new();
    let mut places = BTreeSet::new();
    for name in contract.requests() {
        let request = Request::new(&contract, &name);
        request.assert_complete();
        places.extend(request.rules.iter().map(|rule| rule.place(&name)));
        request.make_cases(&mut cases);
    }
    assert!(
        cases.len() >= 600,
        "expected 600 messages, found {}",
        cases.len()
    );

    let field_names = contract.field_names();
    let foreign = ask_protovalidate(&cases);
    let mut broken = BTreeSet::new();
    let mut accepted = 0;
    for (case, foreign) in cases.iter().zip(&foreign) {
        let (ours, all) = our_verdict(case, &field_names);
        assert_eq!(
            &ours, foreign,
            "the verdicts differ (ours left, protovalidate's right) on\n{}: {:?}",
            case.name, case.made_by
        );
        accepted += usize::from(all.is_empty());
        broken.extend(
            foreign
                .iter()
                .map(|(field, rule)| (case.name.clone(), without_indices(field), rule.clone())),
        );
    }
    assert!(
        accepted >= 100,
        "expected 100 messages without fault, found {accepted}"
    );
    let never_broken: Vec<_> = places.difference(&broken).collect();
    assert!(
        never_broken.is_empty(),
        "no message breaks {never_broken:#?}"
    );
    println!(
        "{} messages, {accepted} without fault, {} rules at {} places",
        cases.len(),
        places
            .iter()
            .map(|(_, _, rule)| rule)
            .collect::<BTreeSet<_>>()
            .len(),
        places.len()
    );
}

struct Case {
    name: String,
    bytes: Vec<u8>,
    made_by: Vec<String>,
}

/// Returns what we find of the rules that stand in the proto, and everything that we find. No message for people may call a
/// field by its name in the contract.
fn our_verdict(case: &Case, field_names: &BTreeSet<String>) -> (Verdict, Verdict) {
    let bytes = case.bytes.as_slice();
    let found: Option<Violations> = match case.name.as_str() {
        SCORE_FIRM => scoring::request(pb::ScoreFirmRequest::decode(bytes).unwrap(), TODAY).err(),
        SCORE_FIRMS => scoring::item(pb::ScoreFirmsRequest::decode(bytes).unwrap(), TODAY)
            .1
            .err(),
        GET => decisions::get(pb::GetDecisionRequest::decode(bytes).unwrap()).err(),
        LIST => decisions::list(pb::ListDecisionsRequest::decode(bytes).unwrap()).err(),
        WATCH => decisions::watch(pb::WatchDecisionsRequest::decode(bytes).unwrap()).err(),
        CATALOGUE => catalogue::query(pb::GetCatalogueRequest::decode(bytes).unwrap()).err(),
        HEAD => ledger::head(pb::GetLedgerHeadRequest::decode(bytes).unwrap()).err(),
        INCLUSION => ledger::inclusion(pb::GetInclusionProofRequest::decode(bytes).unwrap()).err(),
        CONSISTENCY => {
            ledger::consistency(pb::GetConsistencyProofRequest::decode(bytes).unwrap()).err()
        }
        REVIEW => review::request(pb::ReviewDecisionRequest::decode(bytes).unwrap()).err(),
        EXPORT => ledger::export(pb::ExportDecisionsRequest::decode(bytes).unwrap()).err(),
        other => panic!("expected a conversion of `{other}`, found none"),
    };
    let mut all = Verdict::new();
    if let Some(violations) = found {
        assert!(!violations.is_empty(), "refused without a reason");
        assert_eq!(violations.left_out(), 0, "too many violations to compare");
        all.extend(violations.into_iter().map(|violation| {
            assert!(!violation.zh.is_empty() && !violation.en.is_empty());
            for told in [&violation.zh, &violation.en] {
                let named = field_names.iter().find(|name| told.contains(*name));
                assert_eq!(named, None, "{told}");
            }
            (violation.field, violation.rule.to_owned())
        }));
    }
    all.sort();
    let of_the_proto = all.iter().filter(|(_, rule)| !OWN.contains(&rule.as_str()));
    (of_the_proto.cloned().collect(), all)
}

fn ask_protovalidate(cases: &[Case]) -> Vec<Verdict> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("messages");
    let mut lines = String::new();
    for case in cases {
        let encoded = BASE64_STANDARD.encode(&case.bytes);
        writeln!(lines, "{}\t{encoded}", case.name).unwrap();
    }
    fs::write(&file, lines).unwrap();
    let output = Command::new(python::interpreter())
        .arg(python::sources().join("validation_oracle.py"))
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("proto"))
        .arg(&file)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let verdicts: Vec<Verdict> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| {
            let mut verdict: Verdict = serde_json::from_str(line).unwrap();
            verdict.sort();
            verdict
        })
        .collect();
    assert_eq!(verdicts.len(), cases.len());
    verdicts
}

fn without_indices(path: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for character in path.chars() {
        inside = match character {
            '[' => true,
            ']' => false,
            _ => inside,
        };
        if !inside || character == '[' {
            plain.push(character);
        }
    }
    plain
}
