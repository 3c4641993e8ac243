//! JSON as people and programs meet it, and answers that carry stored bytes.

use kvcredit::{
    pb::{
        self,
        json::{Error, Layout, from_json, to_json},
        stored,
    },
    texts::{self, Language},
};
use prost::{Message, bytes::Bytes};

const REQUEST: &str = "kvcredit.v1.ScoreFirmRequest";
const RESPONSE: &str = "kvcredit.v1.ScoreFirmResponse";

fn complete() -> pb::ScoreFirmRequest {
    from_json(REQUEST, include_str!("../data/complete_request.json")).unwrap()
}

fn problem(name: &str, text: &str) -> String {
    match from_json::<pb::ScoreFirmRequest>(name, text) {
        Err(Error::NotReadable { message, problem }) => {
            assert_eq!(message, name);
            problem
        }
        other => panic!("expected a text that is not readable, found {other:?}"),
    }
}

#[test]
fn a_complete_request_comes_back_as_it_went() {
    let request = complete();
    for layout in [Layout::Pretty, Layout::Compact] {
        let text = to_json(REQUEST, &request, layout).unwrap();
        assert_eq!(
            from_json::<pb::ScoreFirmRequest>(REQUEST, &text).unwrap(),
            request
        );
        assert_eq!(text.contains('\n'), layout == Layout::Pretty);
    }
}

#[test]
fn defaults_are_written_and_what_is_absent_is_not() {
    let text = to_json(
        RESPONSE,
        &pb::ScoreFirmResponse {
            decision: Some(pb::Decision {
                outcome: pb::Outcome::Declined as i32,
                ..pb::Decision::default()
            }),
            leaf_hash: vec![0xFF, 0xFE],
        },
        Layout::Compact,
    )
    .unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let decision = &value["decision"];
    assert_eq!(decision["limitFen"], "0");
    assert_eq!(decision["outcome"], "OUTCOME_DECLINED");
    assert_eq!(decision["grade"], "");
    assert_eq!(decision["reasons"], serde_json::json!([]));
    assert_eq!(decision["pd"], 0.0);
    assert_eq!(value["leafHash"], "//4=");
    // Absent is absent: neither null nor a default.
    let decision = decision.as_object().unwrap();
    assert!(!decision.contains_key("capacityFen"));
    assert!(!decision.contains_key("firm"));
}

#[test]
fn fields_may_be_named_in_either_way() {
    let snake = r#"{"product_id": "a", "profile": {"as_of_date": "2026-03-31"}}"#;
    let camel = r#"{"productId": "a", "profile": {"asOfDate": "2026-03-31"}}"#;
    let read = |text| from_json::<pb::ScoreFirmRequest>(REQUEST, text).unwrap();
    assert_eq!(read(snake), read(camel));
    assert_eq!(read(camel).product_id, "a");
}

#[test]
fn an_unknown_field_is_named() {
    let found = problem(REQUEST, r#"{"profile": {"identity": {"nmae": "x"}}}"#);
    assert!(
        found.contains("`nmae`") || found.contains("'nmae'"),
        "{found}"
    );
    assert!(found.contains("line 1"), "{found}");
}

#[test]
fn absent_null_and_empty_are_told_apart() {
    let read = |text| from_json::<pb::FirmProfile>("kvcredit.v1.FirmProfile", text).unwrap();
    assert_eq!(read(r#"{"statements": null}"#), pb::FirmProfile::default());
    assert!(read(r#"{"statements": {}}"#).statements.is_some());
    assert!(
        read(r#"{"patents": {"list": {}}}"#)
            .patents
            .unwrap()
            .detail
            .is_some()
    );
}

#[test]
fn numbers_are_read_exactly_or_refused() {
    let amount = |text: &str| {
        from_json::<pb::ScoreFirmRequest>(REQUEST, &format!(r#"{{"requestedAmountFen": {text}}}"#))
            .map(|request| request.requested_amount_fen)
            .ok()
    };
    assert_eq!(amount("\"9223372036854775807\""), Some(Some(i64::MAX)));
    assert_eq!(amount("-9223372036854775808"), Some(Some(i64::MIN)));
    for wrong in [
        "9223372036854775808",
        "1.5",
        "\"1.5\"",
        "\"\"",
        "true",
        "1e400",
        "NaN",
    ] {
        assert_eq!(amount(wrong), None, "{wrong}");
    }
    let ratio = |text: &str| {
        let text = format!(r#"{{"liabilitiesToAssets": {text}}}"#);
        from_json::<pb::Statement>("kvcredit.v1.Statement", &text)
            .unwrap()
            .liabilities_to_assets
            .unwrap()
    };
    assert!(ratio("\"NaN\"").is_nan());
    assert_eq!(ratio("\"-Infinity\""), f64::NEG_INFINITY);
    assert_eq!(ratio("0.1").to_bits(), 0.1_f64.to_bits());
    assert_eq!(ratio("5e-324").to_bits(), 1);
    assert_eq!(ratio("-0.0").to_bits(), (-0.0_f64).to_bits());
}

#[test]
fn what_is_no_message_is_refused() {
    for text in [
        "",
        "{",
        "[]",
        "7",
        "{} {}",
        r#"{"validateOnly": "maybe"}"#,
        r#"{"profile": []}"#,
    ] {
        problem(REQUEST, text);
    }
    let deep = r#"{"profile":"#.repeat(10_000);
    problem(REQUEST, &deep);
    assert!(matches!(
        from_json::<pb::ScoreFirmRequest>("kvcredit.v1.Nothing", "{}"),
        Err(Error::UnknownMessage(name)) if name == "kvcredit.v1.Nothing"
    ));
    // An enum value that the contract does not have.
    let found = problem(REQUEST, r#"{"profile": {"tax": {"grade": "TAX_GRADE_E"}}}"#);
    assert!(found.contains("TAX_GRADE_E"), "{found}");
}

/// Encodes as one type and decodes as the other, both ways; nothing may be lost.
fn same_wire_form<A, B>(generated: &A, stored: &B)
where
    A: Message + Default + PartialEq + std::fmt::Debug,
    B: Message + Default + PartialEq + std::fmt::Debug,
{
    assert_eq!(generated.encode_to_vec(), stored.encode_to_vec());
    assert_eq!(
        &A::decode(stored.encode_to_vec().as_slice()).unwrap(),
        generated
    );
    assert_eq!(
        &B::decode(generated.encode_to_vec().as_slice()).unwrap(),
        stored
    );
}

fn decision() -> (pb::Decision, prost::bytes::Bytes) {
    let decision = pb::Decision {
        decision_id: "0190c0de-0000-7000-8000-00000000000b".into(),
        seq: 7,
        pd: 0.02,
        ..pb::Decision::default()
    };
    let bytes = decision.encode_to_vec().into();
    (decision, bytes)
}

#[test]
fn stored_score_firm_responses_have_the_generated_wire_form() {
    let (decision, bytes) = decision();
    same_wire_form(
        &pb::ScoreFirmResponse {
            decision: Some(decision),
            leaf_hash: vec![1; 32],
        },
        &stored::ScoreFirmResponse {
            decision: bytes,
            leaf_hash: vec![1; 32].into(),
        },
    );
}

#[test]
fn stored_stream_answers_have_the_generated_wire_form() {
    use pb::score_firms_response::Result as Generated;
    let (decision, bytes) = decision();
    same_wire_form(
        &pb::ScoreFirmsResponse {
            item_id: "a".into(),
            result: Some(Generated::Response(pb::ScoreFirmResponse {
                decision: Some(decision),
                leaf_hash: vec![1; 32],
            })),
        },
        &stored::ScoreFirmsResponse {
            item_id: "a".into(),
            result: Some(stored::ScoreFirmsResult::Response(
                stored::ScoreFirmResponse {
                    decision: bytes,
                    leaf_hash: vec![1; 32].into(),
                },
            )),
        },
    );
    let status = tonic_types::Status {
        code: 3,
        message: "wrong".into(),
        details: vec![],
    };
    same_wire_form(
        &pb::ScoreFirmsResponse {
            item_id: "b".into(),
            result: Some(Generated::Error(status.clone())),
        },
        &stored::ScoreFirmsResponse {
            item_id: "b".into(),
            result: Some(stored::ScoreFirmsResult::Error(status)),
        },
    );
}

#[test]
fn stored_get_answers_have_the_generated_wire_form() {
    let (decision, bytes) = decision();
    let inputs = pb::DecisionInputs {
        salt: vec![9; 32],
        ..pb::DecisionInputs::default()
    };
    let inputs_bytes = inputs.encode_to_vec().into();
    for (inputs, inputs_bytes) in [(Some(inputs), Some(inputs_bytes)), (None, None)] {
        same_wire_form(
            &pb::GetDecisionResponse {
                decision: Some(decision.clone()),
                leaf_hash: vec![1; 32],
                inputs,
                reviews: vec![pb::RecordedReview {
                    entry: Some(entry().0),
                    leaf_hash: vec![2; 32],
                    note: Some(vec![3; 40]),
                }],
            },
            &stored::GetDecisionResponse {
                decision: bytes.clone(),
                leaf_hash: vec![1; 32].into(),
                inputs: inputs_bytes,
                reviews: vec![stored::RecordedReview {
                    entry: entry().1,
                    leaf_hash: vec![2; 32].into(),
                    note: Some(vec![3; 40].into()),
                }],
            },
        );
    }
}

#[test]
fn stored_lists_have_the_generated_wire_form() {
    let (decision, bytes) = decision();
    same_wire_form(
        &pb::ListDecisionsResponse {
            decisions: vec![decision.clone(), decision],
            next_page_token: "next".into(),
            reviews: vec![entry().0],
        },
        &stored::ListDecisionsResponse {
            decisions: vec![bytes.clone(), bytes],
            next_page_token: "next".into(),
            reviews: vec![entry().1],
        },
    );
}

#[test]
fn stored_feed_answers_have_the_generated_wire_form() {
    let (decision, bytes) = decision();
    for (decision, bytes, entries) in [
        (Some(decision), Some(bytes), None),
        (None, None, Some(entry())),
        (None, None, None),
    ] {
        let (entry, entry_bytes) = entries.unzip();
        same_wire_form(
            &pb::WatchDecisionsResponse {
                decision,
                cursor: "c".into(),
                entry,
            },
            &stored::WatchDecisionsResponse {
                decision: bytes,
                cursor: "c".into(),
                entry: entry_bytes,
            },
        );
    }
}

/// A review, and its bytes.
fn entry() -> (pb::Entry, Bytes) {
    let review = pb::Review {
        review_id: "r".into(),
        seq: 9,
        ..pb::Review::default()
    };
    let entry = pb::Entry {
        entry: Some(pb::entry::Entry::Review(review)),
    };
    let bytes = entry.encode_to_vec().into();
    (entry, bytes)
}

#[test]
fn stored_reviews_have_the_generated_wire_form() {
    let (entry, bytes) = entry();
    same_wire_form(
        &pb::ReviewDecisionResponse {
            entry: Some(entry.clone()),
            leaf_hash: vec![1; 32],
        },
        &stored::ReviewDecisionResponse {
            entry: bytes.clone(),
            leaf_hash: vec![1; 32].into(),
        },
    );
    same_wire_form(
        &pb::ExportDecisionsResponse {
            part: Some(pb::export_decisions_response::Part::Entry(
                pb::ExportedEntry {
                    entry: Some(entry),
                    leaf_hash: vec![1; 32],
                },
            )),
        },
        &stored::ExportDecisionsResponse {
            part: Some(stored::ExportPart::Entry(stored::ExportedEntry {
                entry: bytes,
                leaf_hash: vec![1; 32].into(),
            })),
        },
    );
}

#[test]
fn what_people_decide_has_its_words_in_both_languages() {
    let pool = prost_reflect::DescriptorPool::decode(pb::DESCRIPTORS).unwrap();
    for (prefix, name) in [
        ("review-outcome", "REVIEW_OUTCOME_"),
        ("review-kind", "REVIEW_KIND_"),
        ("review-reason", "REVIEW_REASON_"),
        ("erasure-reason", "ERASURE_REASON_"),
    ] {
        let values = pool.all_enums().flat_map(|one| {
            let names = one.values().map(|value| value.name().to_owned());
            names.collect::<Vec<String>>()
        });
        let codes = values.filter_map(|value| Some(value.strip_prefix(name)?.to_owned()));
        let codes: Vec<String> = codes.filter(|code| code != "UNSPECIFIED").collect();
        assert!(codes.len() >= 3, "{name}");
        for code in codes {
            for language in Language::ALL {
                let key = texts::key(prefix, &code);
                assert!(
                    texts::find(language, &key, &[]).is_some(),
                    "{language} {key}"
                );
            }
        }
    }
}
