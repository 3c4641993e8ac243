//! A record holds every field of the decision, in the bytes that prost would write.

use std::sync::Arc;

use jiff::civil::date;
use kvcredit::{
    domain::{
        assessment::{Assessed, Assessment, FirmSummary, Improvement, Value, Warning, WarningCode},
        card::{Card, CardBin, CardFeature, Family, Placed, TrainingBasis},
        decision::{
            Decided, Gain, Gate, GateVerdict, Listing, NotApplicable, Outcome, OutcomeKind, Place,
            Reason, ReasonCode, Term, TermKind,
        },
        entry::{Beside, Finished},
        exposure::Exposure,
        facts::{GateFacts, Integrity, Need},
        firm::{FirmKey, TaxGrade},
        id::{Book, DecisionId, FirmRef, GroupRef, ModelId, ProductId, RequestId},
        index::{Condition, Index, IndexKind, Indicator, Verdict},
        money::Fen,
        probability::Probability,
        uscc::Uscc,
    },
    pb,
    policy::{Catalogue, Table},
    rpc::convert::record::{Encoder, recover},
    service::score::Draft,
};
use prost::Message;
use sha2::{Digest, Sha256};

fn feature(
    name: &'static str,
    family: Family,
    bins: &[(&str, i32)],
    points_neutral: i32,
) -> CardFeature {
    CardFeature {
        name,
        family,
        bins: bins
            .iter()
            .map(|(label, points)| CardBin {
                label: (*label).into(),
                points: *points,
            })
            .collect(),
        points_max: bins.iter().map(|(_, points)| *points).max().unwrap(),
        points_neutral,
        information_value: 0.1,
    }
}

pub(crate) fn card() -> Arc<Card> {
    Arc::new(Card {
        model_id: ModelId::parse("synthetic-v1").unwrap(),
        sha256: [7; 32],
        feature_schema: 1,
        basis: TrainingBasis::Synthetic,
        features: vec![
            feature(
                "firm.age_years",
                Family::Firm,
                &[
                    ("not retrieved", 100),
                    ("undefined", 100),
                    ("(-inf, 3)", 90),
                    ("[3, +inf)", 120),
                ],
                110,
            ),
            feature(
                "patents.inventions_in_force",
                Family::Patents,
                &[
                    ("not retrieved", 0),
                    ("undefined", 0),
                    ("(-inf, 1)", -5),
                    ("[1, 3)", 20),
                    ("[3, +inf)", 41),
                ],
                18,
            ),
            feature(
                "talent.rd_staff_share",
                Family::Talent,
                &[
                    ("not retrieved", 30),
                    ("undefined", 30),
                    ("(-inf, 0.1)", 25),
                    ("[0.1, +inf)", 48),
                ],
                35,
            ),
            feature(
                "revenue.growth_1y",
                Family::Revenue,
                &[
                    ("not retrieved", 140),
                    ("undefined", 138),
                    ("(-inf, 0)", 110),
                    ("[0, +inf)", 160),
                ],
                140,
            ),
        ],
    })
}

fn yuan(yuan: i64) -> Fen {
    Fen::from_yuan(yuan)
}

pub(crate) fn assessed() -> Assessed {
    Assessed {
        firm: FirmSummary {
            key: FirmKey::Both(
                Uscc::parse("91350100M000100Y43").unwrap(),
                FirmRef::parse("firm:1").unwrap(),
            ),
            name: "株洲某某轨道交通装备有限公司".into(),
            region_code: Some("430211".into()),
            industry_code: Some("C37".into()),
            group: Some(GroupRef::parse("group-9").unwrap()),
        },
        facts: GateFacts {
            as_of: date(2026, 10, 31),
            in_area: None,
            key_ip_startup_reviewed: false,
            innovation_attribute: Some(true),
            operating_days: Some(3000),
            tax_grade: Some(TaxGrade::B),
            integrity: Some(Integrity::Clean),
            non_performing_loan: Some(false),
            tax_grade_year: None,
            special_mention_loan: None,
            overdue: None,
            open_enforcements: None,
            open_abnormal_operations: None,
            statements: None,
            invoice_gap_bp: None,
            knowledge_shown: true,
            as_of_age_days: None,
            revenue: Some(yuan(30_000_000)),
            net_profit: Some(yuan(2_000_000)),
            net_margin_bp: Some(666),
            revenue_change_bp: None,
            revenue_change_two_years_bp: None,
            liabilities_to_assets_bp: Some(4500),
            loss_years: None,
            equity: None,
            debt_to_revenue_bp: None,
            cash_flow_margin_bp: None,
            statement_age_days: Some(304),
            rd_expense: Some(yuan(2_400_000)),
            working_capital_need: Need::NotRetrieved,
            requested: Some(yuan(5_000_000)),
        },
        card: card(),
        placed: vec![
            Placed {
                value: Value::Known(8.25),
                bin: 3,
            },
            Placed {
                value: Value::Known(0.0),
                bin: 2,
            },
            Placed {
                value: Value::NotRetrieved,
                bin: 0,
            },
            Placed {
                value: Value::Undefined,
                bin: 1,
            },
        ],
        actual: Assessment {
            points: 283,
            pd: Probability::new(0.0213).unwrap(),
            capacity: Some(yuan(31_500_000)),
        },
        neutral: Assessment {
            points: 311,
            pd: Probability::new(0.0170).unwrap(),
            capacity: Some(yuan(31_000_000)),
        },
        candidates: Vec::new(),
        indices: vec![Index {
            kind: IndexKind::TechnologySme,
            verdict: Verdict::Unknown,
            total: 50,
            indicators: vec![
                Indicator {
                    code: "rd_staff_share",
                    value: None,
                    band: "not retrieved",
                    points: None,
                    points_max: 20,
                },
                Indicator {
                    code: "rd_expense_share",
                    value: Some(0.08),
                    band: ">=6% of sales",
                    points: Some(50),
                    points_max: 50,
                },
                Indicator {
                    code: "intellectual_property",
                    value: Some(0.0),
                    band: "none",
                    points: Some(0),
                    points_max: 30,
                },
            ],
            route: Some("high_tech_certificate"),
            conditions: vec![
                Condition {
                    code: "staff_at_most_500",
                    met: None,
                },
                Condition {
                    code: "sales_at_most_200_million",
                    met: Some(true),
                },
                Condition {
                    code: "total_at_least_60",
                    met: Some(false),
                },
            ],
        }],
        warnings: vec![
            Warning {
                code: WarningCode::NotRetrieved,
                subject: "talent",
            },
            Warning {
                code: WarningCode::DatedLater,
                subject: "other_rights",
            },
            Warning {
                code: WarningCode::DemonstrationModel,
                subject: "model",
            },
        ],
    }
}

pub(crate) fn decided() -> Decided {
    Decided {
        grade: "C".into(),
        outcome: Outcome::Referred {
            limit: yuan(3_200_000),
        },
        terms: vec![
            Term {
                kind: TermKind::Turnover,
                amount: Ok(yuan(4_725_000)),
            },
            Term {
                kind: TermKind::ExpectedLoss,
                amount: Ok(yuan(3_286_384)),
            },
            Term {
                kind: TermKind::ProgrammeHeadroom,
                amount: Err(NotApplicable::NotInProduct),
            },
            Term {
                kind: TermKind::WorkingCapitalNeed,
                amount: Err(NotApplicable::NotRetrieved),
            },
            Term {
                kind: TermKind::RequestedAmount,
                amount: Ok(yuan(5_000_000)),
            },
        ],
        binding: Some(TermKind::ExpectedLoss),
        neutral_limit: yuan(3_400_000),
        uplift: yuan(-200_000),
        reasons: vec![
            Reason {
                code: ReasonCode::GateUnknown(Gate::Area),
                parameters: Vec::new(),
            },
            Reason {
                code: ReasonCode::Trigger("STALE_STATEMENTS".into()),
                parameters: vec![("statement_age_days", "600".into())],
            },
            Reason {
                code: ReasonCode::FeatureBelowMaximum {
                    feature: 1,
                    bin: 2,
                    lost: 46,
                },
                parameters: vec![("value", "0".into())],
            },
            Reason {
                code: ReasonCode::FeatureBelowMaximum {
                    feature: 2,
                    bin: 0,
                    lost: 18,
                },
                parameters: Vec::new(),
            },
        ],
        improvements: vec![Gain {
            improvement: Improvement::OneMoreInvention,
            points: 25,
            limit: yuan(300_000),
            outcome: OutcomeKind::Referred,
        }],
        gates: vec![
            (Gate::Area, GateVerdict::Unknown),
            (Gate::InnovationAttribute, GateVerdict::Passed),
            (Gate::OperatingAge, GateVerdict::Passed),
            (Gate::TaxGrade, GateVerdict::Passed),
            (Gate::Integrity, GateVerdict::Excused),
        ],
        validity_months: 12,
    }
}

pub(crate) fn place() -> Place {
    Place {
        book: Book::parse("demo").unwrap(),
        seq: 42,
        decision_id: DecisionId::parse("6f9d2f3e-0000-5000-8000-00000000002a").unwrap(),
        recorded_at: "2026-11-23T08:15:30.120Z".parse().unwrap(),
        salt: [9; 32],
    }
}

fn table() -> Arc<Table> {
    let product = ProductId::parse("knowledge-value-credit").unwrap();
    Arc::clone(Catalogue::embedded().unwrap().current(&product).unwrap())
}

const SNAPSHOT: &[u8] = &[0x1a, 0x03, b'k', b'v', b'c'];

fn finished(assessed: &Assessed, decided: &Decided, place: Option<&Place>) -> Finished {
    Encoder::new(card()).encode(&Draft {
        assessed,
        decided,
        table: &table(),
        request_id: Some(RequestId::parse("0190c0de-0000-7000-8000-00000000000a").unwrap()),
        place,
        effective_date: date(2026, 11, 23),
        snapshot: SNAPSHOT,
        exposure: &Exposure {
            firm_product: yuan(1),
            guarantor_firm: yuan(0),
            guarantor_group: yuan(3),
            programme: yuan(4),
        },
    })
}

fn inputs(finished: &Finished) -> &[u8] {
    match &finished.beside {
        Beside::Decision { inputs, listing: _ } => inputs,
        other => panic!("expected a decision, found {other:?}"),
    }
}

/// The decision that the other tests of this binary show.
pub(crate) fn decision() -> pb::Decision {
    let finished = finished(&assessed(), &decided(), Some(&place()));
    pb::Decision::decode(finished.record.as_slice()).unwrap()
}

fn text(zh: &str, en: &str) -> Option<pb::LocalizedText> {
    Some(pb::LocalizedText {
        zh: zh.into(),
        en: en.into(),
    })
}

fn contribution(
    feature: &str,
    family: pb::FeatureFamily,
    value: Option<f64>,
    bin: &str,
    points: [i32; 3],
) -> pb::Contribution {
    pb::Contribution {
        feature: feature.into(),
        family: family.into(),
        value,
        bin: bin.into(),
        points: points[0],
        points_max: points[1],
        points_neutral: points[2],
    }
}

fn term(kind: pb::LimitTermKind, yuan: i64, binding: bool) -> pb::LimitTerm {
    pb::LimitTerm {
        kind: kind.into(),
        amount_fen: Some(yuan * 100),
        not_applicable: None,
        binding,
    }
}

fn gate(kind: pb::GateKind, verdict: pb::GateVerdict) -> pb::Gate {
    pb::Gate {
        kind: kind.into(),
        verdict: verdict.into(),
    }
}

fn expected_firm() -> pb::FirmSummary {
    pb::FirmSummary {
        uscc: "91350100M000100Y43".into(),
        firm_ref: "firm:1".into(),
        name: "株洲某某轨道交通装备有限公司".into(),
        region_code: "430211".into(),
        industry_code: "C37".into(),
        group_ref: "group-9".into(),
    }
}

fn expected_terms() -> Vec<pb::LimitTerm> {
    vec![
        term(pb::LimitTermKind::Turnover, 4_725_000, false),
        term(pb::LimitTermKind::ExpectedLoss, 3_286_384, true),
        pb::LimitTerm {
            kind: pb::LimitTermKind::ProgrammeHeadroom.into(),
            amount_fen: None,
            not_applicable: text("本产品不设此项", "not part of this product"),
            binding: false,
        },
        pb::LimitTerm {
            kind: pb::LimitTermKind::WorkingCapitalNeed.into(),
            amount_fen: None,
            not_applicable: text("未获取所需数据", "its facts were not retrieved"),
            binding: false,
        },
        term(pb::LimitTermKind::RequestedAmount, 5_000_000, false),
    ]
}

fn expected_contributions() -> Vec<pb::Contribution> {
    use pb::FeatureFamily as F;
    vec![
        contribution(
            "firm.age_years",
            F::Firm,
            Some(8.25),
            "[3, +inf)",
            [120, 120, 110],
        ),
        contribution(
            "patents.inventions_in_force",
            F::Patents,
            Some(0.0),
            "(-inf, 1)",
            [-5, 41, 18],
        ),
        contribution(
            "talent.rd_staff_share",
            F::Talent,
            None,
            "not retrieved",
            [30, 48, 35],
        ),
        contribution(
            "revenue.growth_1y",
            F::Revenue,
            None,
            "undefined",
            [138, 160, 140],
        ),
    ]
}

fn expected_reasons() -> Vec<pb::Reason> {
    vec![
        pb::Reason {
            code: "GATE_UNKNOWN_AREA".into(),
            text: text(
                "是否为支持区域内的独立法人，待核实",
                "To be checked: whether the firm is an independent legal person in the programme's area",
            ),
            feature: String::new(),
            points_lost: 0,
            parameters: Vec::new(),
        },
        pb::Reason {
            code: "STALE_STATEMENTS".into(),
            text: text(
                "最近一期年报距今 600 天，超过十八个月",
                "The latest annual statement is 600 days old: more than eighteen months",
            ),
            feature: String::new(),
            points_lost: 0,
            parameters: vec![pb::ReasonParameter {
                name: "statement_age_days".into(),
                value: "600".into(),
            }],
        },
        pb::Reason {
            code: "FEATURE_BELOW_MAXIMUM".into(),
            text: text(
                "有效发明专利件数：无，比最优档低 46 分",
                "Invention patents in force: none, 46 points below the best band",
            ),
            feature: "patents.inventions_in_force".into(),
            points_lost: 46,
            parameters: vec![pb::ReasonParameter {
                name: "value".into(),
                value: "0".into(),
            }],
        },
        pb::Reason {
            code: "FEATURE_BELOW_MAXIMUM".into(),
            text: text(
                "研发人员占比：未获取数据，比最优档低 18 分",
                "Share of research staff: not retrieved, 18 points below the best band",
            ),
            feature: "talent.rd_staff_share".into(),
            points_lost: 18,
            parameters: Vec::new(),
        },
    ]
}

fn expected_warnings() -> Vec<pb::Warning> {
    vec![
        pb::Warning {
            code: "NOT_RETRIEVED".into(),
            text: text("人才：未获取资料", "Talent: not retrieved"),
            subject: "talent".into(),
        },
        pb::Warning {
            code: "DATED_LATER".into(),
            text: text(
                "其他知识产权：晚于评估基准日的内容未计入",
                "Other rights: what is dated after the as-of date was left aside",
            ),
            subject: "other_rights".into(),
        },
        pb::Warning {
            code: "DEMONSTRATION_MODEL".into(),
            text: text(
                "评分模型：未用真实贷款数据训练，结果仅供演示",
                "Scoring model: not trained on real loans, for demonstration only",
            ),
            subject: "model".into(),
        },
    ]
}

fn expected_gates() -> Vec<pb::Gate> {
    use pb::{GateKind as K, GateVerdict as V};
    vec![
        gate(K::Area, V::Unknown),
        gate(K::InnovationAttribute, V::Passed),
        gate(K::OperatingAge, V::Passed),
        gate(K::TaxGrade, V::Passed),
        gate(K::Integrity, V::Excused),
    ]
}

fn expected_indices() -> Vec<pb::PublishedIndex> {
    let indicator = |code: &str, value, band: &str, points, points_max| pb::IndexIndicator {
        code: code.into(),
        value,
        band: band.into(),
        points,
        points_max,
    };
    vec![pb::PublishedIndex {
        kind: pb::PublishedIndexKind::TechnologySme.into(),
        verdict: pb::IndexVerdict::Unknown.into(),
        total: 50,
        indicators: vec![
            indicator("rd_staff_share", None, "not retrieved", None, 20),
            indicator(
                "rd_expense_share",
                Some(0.08),
                ">=6% of sales",
                Some(50),
                50,
            ),
            indicator("intellectual_property", Some(0.0), "none", Some(0), 30),
        ],
        route: "high_tech_certificate".into(),
        conditions: vec![
            condition(
                "staff_at_most_500",
                pb::ConditionVerdict::Unknown,
                text("职工总数不超过 500 人", "at most 500 staff"),
            ),
            condition(
                "sales_at_most_200_million",
                pb::ConditionVerdict::Met,
                text(
                    "年销售收入不超过 2 亿元",
                    "sales of at most 200 million yuan",
                ),
            ),
            condition(
                "total_at_least_60",
                pb::ConditionVerdict::NotMet,
                text("总分不低于 60 分", "at least 60 points"),
            ),
        ],
    }]
}

fn condition(
    code: &str,
    verdict: pb::ConditionVerdict,
    text: Option<pb::LocalizedText>,
) -> pb::IndexCondition {
    pb::IndexCondition {
        code: code.into(),
        verdict: verdict.into(),
        text,
    }
}

fn expected(inputs: &[u8]) -> pb::Decision {
    pb::Decision {
        decision_id: "6f9d2f3e-0000-5000-8000-00000000002a".into(),
        book: "demo".into(),
        seq: 42,
        request_id: "0190c0de-0000-7000-8000-00000000000a".into(),
        firm: Some(expected_firm()),
        as_of_date: "2026-10-31".into(),
        effective_date: "2026-11-23".into(),
        valid_until: "2027-11-22".into(),
        recorded_at: "2026-11-23T08:15:30.120Z".into(),
        policy: Some(pb::PolicySummary {
            product_id: "knowledge-value-credit".into(),
            version: table().version().into(),
            sha256: table().sha256().to_vec(),
        }),
        model: Some(pb::ModelSummary {
            model_id: "synthetic-v1".into(),
            sha256: vec![7; 32],
            feature_schema: 1,
            training_basis: pb::TrainingBasis::Synthetic.into(),
        }),
        points: 283,
        pd: 0.0213,
        grade: "C".into(),
        outcome: pb::Outcome::Referred.into(),
        limit_fen: 320_000_000,
        terms: expected_terms(),
        binding_term: pb::LimitTermKind::ExpectedLoss.into(),
        capacity_fen: Some(3_150_000_000),
        knowledge_uplift: Some(pb::KnowledgeUplift {
            neutral_limit_fen: 340_000_000,
            uplift_fen: -20_000_000,
            neutral_points: 311,
        }),
        contributions: expected_contributions(),
        reasons: expected_reasons(),
        improvements: vec![pb::Improvement {
            code: "ONE_MORE_INVENTION".into(),
            text: text("再获授权 1 件发明专利", "One more granted invention"),
            points_gain: 25,
            limit_gain_fen: 30_000_000,
            outcome: pb::Outcome::Referred.into(),
        }],
        warnings: expected_warnings(),
        gates: expected_gates(),
        indices: expected_indices(),
        inputs_sha256: Sha256::digest(inputs).to_vec(),
    }
}

#[test]
fn a_record_holds_every_field_of_the_decision() {
    let finished = finished(&assessed(), &decided(), Some(&place()));
    let decoded = pb::Decision::decode(finished.record.as_slice()).unwrap();
    let expected = expected(inputs(&finished));
    assert_eq!(decoded, expected);
    assert!(
        expected.encode_to_vec() == finished.record,
        "the record is not what prost writes"
    );
}

#[test]
fn the_inputs_part_holds_request_features_exposure_and_salt() {
    let finished = finished(&assessed(), &decided(), Some(&place()));
    let decoded = pb::DecisionInputs::decode(inputs(&finished)).unwrap();
    let value = |feature: &str, state: pb::FeatureState, value| pb::FeatureValue {
        feature: feature.into(),
        state: state.into(),
        value,
    };
    let expected = pb::DecisionInputs {
        request: Some(pb::ScoreFirmRequest::decode(SNAPSHOT).unwrap()),
        features: vec![
            value("firm.age_years", pb::FeatureState::Known, 8.25),
            value("patents.inventions_in_force", pb::FeatureState::Known, 0.0),
            value("talent.rd_staff_share", pb::FeatureState::NotRetrieved, 0.0),
            value("revenue.growth_1y", pb::FeatureState::Undefined, 0.0),
        ],
        exposure: Some(pb::ExposureInputs {
            firm_product_fen: 100,
            guarantor_firm_fen: 0,
            guarantor_group_fen: 300,
            programme_fen: 400,
        }),
        salt: vec![9; 32],
    };
    assert_eq!(decoded, expected);
    assert!(expected.encode_to_vec() == inputs(&finished));
}

#[test]
fn lists_filter_by_what_the_record_says() {
    let finished = finished(&assessed(), &decided(), Some(&place()));
    let Beside::Decision { listing, .. } = finished.beside else {
        panic!("expected a decision");
    };
    assert_eq!(
        listing,
        Listing {
            uscc: Some("91350100M000100Y43".into()),
            firm_ref: Some("firm:1".into()),
            product: ProductId::parse("knowledge-value-credit").unwrap(),
            outcome: OutcomeKind::Referred,
            grade: "C".into(),
            effective_date: date(2026, 11, 23),
        }
    );
}

#[test]
fn a_record_that_is_not_kept_lacks_what_recording_adds() {
    let kept = decision();
    let finished = finished(&assessed(), &decided(), None);
    let decoded = pb::Decision::decode(finished.record.as_slice()).unwrap();
    let without = pb::Decision {
        decision_id: String::new(),
        book: String::new(),
        seq: 0,
        request_id: String::new(),
        recorded_at: String::new(),
        inputs_sha256: Vec::new(),
        ..kept
    };
    assert_eq!(decoded, without);
}

#[test]
fn a_declined_case_without_known_facts_has_a_record_too() {
    let mut assessed = assessed();
    assessed.firm = FirmSummary {
        key: FirmKey::Reference(FirmRef::parse("x").unwrap()),
        name: "x".into(),
        region_code: None,
        industry_code: None,
        group: None,
    };
    assessed.actual.capacity = None;
    let mut decided = decided();
    decided.outcome = Outcome::Declined;
    decided.binding = None;
    decided.reasons = vec![Reason {
        code: ReasonCode::GateFailed(Gate::TaxGrade),
        parameters: Vec::new(),
    }];
    let finished = finished(&assessed, &decided, Some(&place()));
    let decoded = pb::Decision::decode(finished.record.as_slice()).unwrap();
    assert_eq!(decoded.outcome(), pb::Outcome::Declined);
    assert_eq!(decoded.limit_fen, 0);
    assert_eq!(decoded.capacity_fen, None);
    assert_eq!(decoded.binding_term(), pb::LimitTermKind::Unspecified);
    assert_eq!(decoded.firm.as_ref().unwrap().uscc, "");
    assert!(decoded.terms.iter().all(|term| !term.binding));
    assert!(decoded.encode_to_vec() == finished.record);
}

#[test]
fn the_decision_of_another_card_is_right_as_well() {
    let mut assessed = assessed();
    let mut other = Card::clone(&assessed.card);
    other.model_id = ModelId::parse("expert-v1").unwrap();
    other.features[1].bins[2].points = -7;
    assessed.card = Arc::new(other);
    let finished = finished(&assessed, &decided(), Some(&place()));
    let decoded = pb::Decision::decode(finished.record.as_slice()).unwrap();
    assert_eq!(decoded.model.unwrap().model_id, "expert-v1");
    assert_eq!(decoded.contributions[1].points, -7);
}

fn profile() -> pb::FirmProfile {
    pb::FirmProfile {
        as_of_date: Some("2026-10-31".into()),
        identity: Some(pb::Identity {
            provenance: Some(pb::Provenance {
                source: "registry".into(),
                retrieved_on: "2026-10-31".into(),
                authorisation_ref: None,
            }),
            firm_ref: Some("firm:1".into()),
            name: "株洲某某轨道交通装备有限公司".into(),
            ..pb::Identity::default()
        }),
        ..pb::FirmProfile::default()
    }
}

#[test]
fn a_stored_decision_says_what_it_was_made_from() {
    let snapshot = pb::ScoreFirmRequest {
        request_id: String::new(),
        profile: Some(profile()),
        product_id: "knowledge-value-credit".into(),
        requested_amount_fen: Some(500_000_000),
        validate_only: false,
    }
    .encode_to_vec();
    let (assessed, decided, table, place) = (assessed(), decided(), table(), place());
    let exposure = Exposure {
        firm_product: yuan(5),
        ..Exposure::default()
    };
    let finished = Encoder::new(card()).encode(&Draft {
        assessed: &assessed,
        decided: &decided,
        table: &table,
        request_id: Some(RequestId::parse("0190c0de-0000-7000-8000-00000000000a").unwrap()),
        place: Some(&place),
        effective_date: date(2026, 11, 23),
        snapshot: &snapshot,
        exposure: &exposure,
    });
    let inputs = inputs(&finished);
    let recovered = recover(&finished.record, inputs).unwrap();
    assert_eq!(recovered.snapshot, snapshot);
    assert_eq!(recovered.place, place);
    assert_eq!(recovered.exposure, exposure);
    assert_eq!(recovered.requested, Some(yuan(5_000_000)));
    assert_eq!(recovered.profile.as_of, date(2026, 10, 31));
    assert_eq!(recovered.model.as_str(), "synthetic-v1");
    assert_eq!(recovered.model_sha256, [7; 32]);
    assert_eq!(recovered.table_sha256, table.sha256());

    let mut other = inputs.to_vec();
    *other.last_mut().unwrap() ^= 1;
    assert!(recover(&finished.record, &other).is_err());
}
