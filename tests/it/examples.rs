//! What a credit officer would say about the example firms, which are real ones.

use kvcredit::{
    domain::assessment::Value,
    pb::{self, patents::Detail},
};

use jiff::civil::date;

use crate::shipped::{PRODUCTS, as_of, example, listed, plain_invention, shipped};

const ALL: [&str; 11] = [
    "RF001", "RF003", "RF009", "RF019", "RF023", "RF027", "RF035", "RF043", "RF053", "RF055",
    "RF057",
];
const KNOWLEDGE_VALUE_CREDIT: &str = PRODUCTS[0];

fn decision(profile: &pb::FirmProfile) -> pb::Decision {
    shipped().decision(profile, KNOWLEDGE_VALUE_CREDIT, None)
}

/// Returns the firm with everything that a filing does not hold as a firm in good standing has it: area, tax grade, registers, loans
/// like its debt, group, a list of patents from the register.
fn with_needs_filled(id: &str) -> pb::FirmProfile {
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
        key_ip_startup_reviewed: Some(false),
    });
    profile.tax = Some(pb::TaxRecord {
        provenance: provenance.clone(),
        grade: pb::TaxGrade::B.into(),
        grade_year: i32::from(day.year()) - 1,
    });
    profile.integrity = Some(pb::Integrity {
        provenance: provenance.clone(),
        events: Vec::new(),
    });
    profile.group = Some(pb::Group {
        provenance: provenance.clone(),
        group_ref: None,
    });
    profile.loans = Some(pb::Loans {
        provenance: provenance.clone(),
        items: Vec::new(),
    });
    let identity = profile.identity.as_mut().unwrap();
    identity.industry_code.get_or_insert_with(|| "C38".into());
    profile.qualifications = Some(pb::Qualifications {
        provenance: provenance.clone(),
        items: vec![pb::Qualification {
            kind: pb::QualificationKind::HighTechEnterprise.into(),
            valid_from: date(day.year() - 1, 12, 31).to_string(),
            valid_until: Some(date(day.year() + 2, 12, 30).to_string()),
            certificate_number: None,
        }],
        partial: false,
    });
    for statement in &mut profile.statements.as_mut().unwrap().items {
        let assets = statement
            .assets_fen
            .unwrap_or(2 * statement.revenue_fen.unwrap_or(0));
        let liabilities = statement.liabilities_fen.unwrap_or(assets / 3);
        statement.assets_fen = Some(assets);
        statement.liabilities_fen = Some(liabilities);
        statement.equity_fen = Some(assets - liabilities);
        statement
            .interest_bearing_debt_fen
            .get_or_insert(liabilities / 4);
        let profit = statement.net_profit_fen.unwrap_or(0);
        statement.operating_cash_flow_fen.get_or_insert(profit);
    }
    if listed(&mut profile).is_none() {
        let list = pb::PatentList {
            items: (0..8)
                .map(|number| plain_invention(&format!("SYN{number:04}"), day))
                .collect(),
            register_extract_on: Some(day.to_string()),
        };
        profile.patents = Some(pb::Patents {
            provenance,
            detail: Some(Detail::List(list)),
        });
    }
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

/// Facts that a filing does not hold never decline, and without them there is a reference limit but no limit.
#[test]
fn needs_that_are_missing_refer_with_a_reference_limit() {
    let mut shown = 0;
    for id in ALL {
        let filed = decision(&example(id));
        assert_eq!(filed.limit_fen, 0, "{id}");
        if filed.outcome() == pb::Outcome::Declined {
            assert!(!reasons(&filed).is_empty(), "{id}");
            continue;
        }
        assert_eq!(filed.outcome(), pb::Outcome::Referred, "{id}");
        for fact in ["AREA", "TAX_GRADE", "INTEGRITY", "LOANS"] {
            let mut missing = filed.missing_facts.iter();
            let found = missing.find(|missing| missing.code == fact).unwrap();
            assert!(found.needed, "{id} {fact}");
            assert_eq!(found.worth_fen, filed.typical_limit_fen, "{id} {fact}");
        }
        shown += u32::from(filed.typical_limit_fen > 0);
    }
    assert!(shown >= 5, "only {shown} reference limits are shown");
}

/// Losses of 126 million on 146 million, hardly any revenue left, revenue halved with liabilities of 97 % of assets, and
/// negative equity.
#[test]
fn firms_in_trouble_are_not_approved_whatever_the_gates() {
    for id in ["RF035", "RF053", "RF055", "RF057", "RF043"] {
        for product in PRODUCTS {
            let decision = shipped().decision(&with_needs_filled(id), product, None);
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
    let decision = decision(&with_needs_filled("RF001"));
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
        let assessed = shipped().assess(profile, KNOWLEDGE_VALUE_CREDIT);
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
    held.valid_until = Some("2023-12-30".into());
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
        decision_of.typical_limit_fen - uplift.limit_without_fen
    );
    assert!(uplift.uplift_fen >= 0, "{uplift:?}");

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
