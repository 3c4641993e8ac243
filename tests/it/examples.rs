//! What a credit officer would say about the example firms, which are real ones.

use kvcredit::{
    domain::assessment::Value,
    pb::{self, patents::Detail},
};

use crate::shipped::{PRODUCTS, as_of, example, listed, shipped};

const ALL: [&str; 11] = [
    "RF001", "RF003", "RF009", "RF019", "RF023", "RF027", "RF035", "RF043", "RF053", "RF055",
    "RF057",
];
const KNOWLEDGE_VALUE_CREDIT: &str = PRODUCTS[0];

fn decision(profile: &pb::FirmProfile) -> pb::Decision {
    shipped().decision(profile, KNOWLEDGE_VALUE_CREDIT, None)
}

/// Returns the firm with area, tax grade and integrity as a firm in good standing has them.
fn with_gates_passed(id: &str) -> pb::FirmProfile {
    let mut profile = example(id);
    let day = as_of(&profile);
    let provenance = Some(pb::Provenance {
        source: "assumed".into(),
        retrieved_on: day.to_string(),
        authorisation_ref: None,
    });
    profile.eligibility = Some(pb::Eligibility {
        provenance: provenance.clone(),
        registered_in_area: Some(true),
        key_ip_startup_reviewed: None,
    });
    profile.tax = Some(pb::TaxRecord {
        provenance: provenance.clone(),
        grade: pb::TaxGrade::B.into(),
        grade_year: i32::from(day.year()) - 1,
    });
    profile.integrity = Some(pb::Integrity {
        provenance,
        events: Vec::new(),
    });
    profile
}

fn counts(profile: &mut pb::FirmProfile) -> &mut pb::PatentCounts {
    match profile.patents.as_mut().unwrap().detail.as_mut().unwrap() {
        Detail::Counts(counts) => counts,
        Detail::List(_) => panic!("expected counts"),
    }
}

fn reasons(decision: &pb::Decision) -> Vec<&str> {
    decision.reasons.iter().map(|r| r.code.as_str()).collect()
}

#[test]
fn as_filed_no_firm_is_approved() {
    for id in ALL {
        for product in PRODUCTS {
            let decision = shipped().decision(&example(id), product, None);
            let outcome = decision.outcome();
            assert_ne!(outcome, pb::Outcome::Approved, "{id} {product}");
        }
    }
}

/// Facts that a filing does not hold never decline: whoever is declined as filed is declined with them as well.
#[test]
fn gates_that_are_not_known_refer_with_the_limit_shown() {
    let mut shown = 0;
    for id in ALL {
        let filed = decision(&example(id));
        let passed = decision(&with_gates_passed(id));
        for kind in [
            pb::GateKind::Area,
            pb::GateKind::TaxGrade,
            pb::GateKind::Integrity,
        ] {
            let of = |decision: &pb::Decision| {
                let mut gates = decision.gates.iter();
                gates.find(|gate| gate.kind() == kind).unwrap().verdict()
            };
            assert_eq!(of(&filed), pb::GateVerdict::Unknown, "{id} {kind:?}");
            assert_eq!(of(&passed), pb::GateVerdict::Passed, "{id} {kind:?}");
        }
        if passed.outcome() == pb::Outcome::Declined {
            assert_eq!(filed.outcome(), pb::Outcome::Declined, "{id}");
            continue;
        }
        assert_eq!(filed.outcome(), pb::Outcome::Referred, "{id}");
        assert!(
            reasons(&filed).contains(&"GATE_UNKNOWN_AREA"),
            "{id}: {:?}",
            reasons(&filed)
        );
        shown += u32::from(filed.limit_fen > 0);
    }
    assert!(shown >= 5, "only {shown} limits are shown");
}

/// Losses of 126 million on 146 million, hardly any revenue left, revenue halved with liabilities of 97 % of assets, and
/// negative equity.
#[test]
fn firms_in_trouble_are_not_approved_whatever_the_gates() {
    for id in ["RF035", "RF053", "RF055", "RF057", "RF043"] {
        for product in PRODUCTS {
            let decision = shipped().decision(&with_gates_passed(id), product, None);
            assert_ne!(
                decision.outcome(),
                pb::Outcome::Approved,
                "{id} {product}: limit {} fen, grade {}",
                decision.limit_fen,
                decision.grade
            );
            assert!(!decision.reasons.is_empty());
        }
    }
}

#[test]
fn a_sound_maker_of_motors_is_approved() {
    let decision = decision(&with_gates_passed("RF001"));
    let found = reasons(&decision);
    assert_eq!(decision.outcome(), pb::Outcome::Approved, "{found:?}");
    assert!(decision.limit_fen > 0);
}

#[test]
fn designs_do_not_move_the_limit() {
    let profile = example("RF027");
    let with = decision(&profile);
    for designs in [None, Some(0)] {
        let mut without = profile.clone();
        let counts = counts(&mut without);
        assert_eq!(counts.designs, Some(143));
        counts.designs = designs;
        assert_eq!(decision(&without).limit_fen, with.limit_fen);
    }
    // Inventions do: the comparison can tell.
    let mut none = profile;
    counts(&mut none).inventions = Some(0);
    assert_ne!(decision(&none).points, with.points);
}

#[test]
fn a_lapsed_certificate_is_not_counted() {
    let profile = example("RF019");
    let certificate = |profile: &pb::FirmProfile| {
        let assessed = shipped().assess(profile);
        let features = &assessed.card.features;
        let place = features
            .iter()
            .position(|feature| feature.name == "firm.high_tech_certificate");
        assessed.placed[place.unwrap()].value
    };
    assert_eq!(certificate(&profile), Value::Known(0.0));
    let filed = decision(&profile);
    assert_eq!(filed.outcome(), pb::Outcome::Referred);
    let innovation = filed
        .gates
        .iter()
        .find(|gate| gate.kind() == pb::GateKind::InnovationAttribute)
        .unwrap();
    // A prospectus does not list every certificate.
    assert_eq!(innovation.verdict(), pb::GateVerdict::Unknown);

    // Renewed, it counts: the feature, the gate and the score.
    let mut renewed = profile.clone();
    let held = &mut renewed.qualifications.as_mut().unwrap().items[0];
    held.valid_from = "2020-12-31".into();
    assert_eq!(certificate(&renewed), Value::Known(1.0));
    let renewed = decision(&renewed);
    assert!(renewed.points > filed.points);
    let passed = renewed
        .gates
        .iter()
        .find(|gate| gate.kind() == pb::GateKind::InnovationAttribute);
    assert_eq!(passed.unwrap().verdict(), pb::GateVerdict::Passed);
}

#[test]
fn patents_add_to_a_limit_and_do_not_make_it() {
    let profile = example("RF009");
    let decision_of = decision(&profile);
    let uplift = decision_of.knowledge_uplift.unwrap();
    assert_eq!(
        uplift.uplift_fen,
        decision_of.limit_fen - uplift.neutral_limit_fen
    );
    assert!(
        uplift.uplift_fen * 10 <= uplift.neutral_limit_fen * 3,
        "{uplift:?}"
    );

    let mut inventions_only = profile;
    let patents = listed(&mut inventions_only).unwrap();
    let before = patents.len();
    patents.retain(|patent| patent.kind() == pb::PatentKind::Invention);
    assert_eq!(before - patents.len(), 142);
    // Not even by the twentieth that would be tolerable.
    let without = decision(&inventions_only);
    assert_eq!(without.limit_fen, decision_of.limit_fen);
    assert_eq!(without.points, decision_of.points);
}

/// The published indices count such rights, as published; the score does not.
#[test]
fn a_firm_without_inventions_gains_nothing_by_designs() {
    let mut profile = example("RF001");
    profile.patents.as_mut().unwrap().detail = Some(Detail::Counts(pb::PatentCounts {
        inventions: Some(0),
        inventions_pending: Some(0),
        utility_models: Some(0),
        designs: Some(0),
        overseas: None,
    }));
    let statements = &mut profile.statements.as_mut().unwrap().items;
    for statement in statements {
        for amount in [&mut statement.revenue_fen, &mut statement.rd_expense_fen]
            .into_iter()
            .flatten()
        {
            *amount /= 40;
        }
        statement.net_profit_fen = statement.net_profit_fen.map(|profit| profit / 40);
    }
    let mut padded = profile.clone();
    counts(&mut padded).designs = Some(3);
    for product in PRODUCTS {
        let before = shipped().decision(&profile, product, None);
        let after = shipped().decision(&padded, product, None);
        assert_eq!(after.points, before.points);
        assert_eq!(after.limit_fen, before.limit_fen);
        let technology = |decision: &pb::Decision| decision.indices[0].total;
        assert!(technology(&after) > technology(&before));
    }
}
