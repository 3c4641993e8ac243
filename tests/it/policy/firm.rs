//! A sound firm to start from, and the shipped tables.

use std::sync::{Arc, LazyLock};

use kvcredit::domain::{
    assessment::{Assessed, Assessment, FirmSummary, Value},
    calendar::Date,
    card::{Card, CardBin, CardFeature, Family, Placed, TrainingBasis},
    facts::{GateFacts, Integrity, Need},
    firm::{FirmKey, TaxGrade},
    id::{FirmRef, ModelId, ProductId},
    money::Fen,
    probability::Probability,
};
use kvcredit::policy::{Catalogue, Table};

pub(super) const CREDIT: &str = include_str!("../../../policies/knowledge-value-credit.toml");
pub(super) const GUARANTEE: &str = include_str!("../../../policies/technology-guarantee.toml");

static SHIPPED: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::embedded().unwrap());

pub(super) fn shipped(product: &str) -> Arc<Table> {
    let product = ProductId::parse(product).unwrap();
    Arc::clone(SHIPPED.current(&product).unwrap())
}

pub(super) fn assessment(points: i32, pd: f64, capacity_yuan: Option<i64>) -> Assessment {
    Assessment {
        points,
        pd: Probability::new(pd).unwrap(),
        capacity: capacity_yuan.map(Fen::from_yuan),
    }
}

/// The day of decisions.
pub(super) const DECIDED_ON: Date = Date::constant(2025, 7, 15);

/// Revenue of 20 million yuan, a tenth of it profit, grade B; every gate passed and no trigger fired.
pub(super) fn sound() -> Assessed {
    Assessed {
        firm: FirmSummary {
            key: FirmKey::Reference(FirmRef::parse("firm-1").unwrap()),
            name: "株洲某科技有限公司".to_owned(),
            region_code: None,
            industry_code: None,
            group: None,
        },
        facts: GateFacts {
            as_of: Date::constant(2025, 6, 30),
            in_area: Some(true),
            key_ip_startup_reviewed: false,
            innovation_attribute: Some(true),
            operating_days: Some(3_000),
            tax_grade: Some(TaxGrade::B),
            tax_grade_year: Some(2024),
            integrity: Some(Integrity::Clean),
            non_performing_loan: Some(false),
            special_mention_loan: Some(false),
            overdue: Some(Fen::ZERO),
            open_enforcements: Some(0),
            open_abnormal_operations: Some(0),
            statements: Some(3),
            invoice_gap_bp: Some(500),
            knowledge_shown: true,
            as_of_age_days: None,
            revenue: Some(Fen::from_yuan(20_000_000)),
            net_profit: Some(Fen::from_yuan(2_000_000)),
            net_margin_bp: Some(1_000),
            revenue_change_bp: Some(1_000),
            revenue_change_two_years_bp: Some(2_100),
            liabilities_to_assets_bp: Some(4_000),
            loss_years: Some(0),
            equity: Some(Fen::from_yuan(12_000_000)),
            debt_to_revenue_bp: Some(2_000),
            cash_flow_margin_bp: Some(800),
            statement_age_days: Some(181),
            rd_expense: Some(Fen::from_yuan(1_000_000)),
            working_capital_need: Need::NotRetrieved,
            requested: None,
        },
        card: Arc::new(card(&[])),
        placed: Vec::new(),
        actual: assessment(640, 0.01, Some(20_000_000)),
        neutral: assessment(600, 0.02, Some(18_000_000)),
        candidates: Vec::new(),
        indices: Vec::new(),
        warnings: Vec::new(),
    }
}

/// A card of features with two bins, of 0 points and of `points_max`; each with its information value.
pub(super) fn card(features: &[(&'static str, i32, f64)]) -> Card {
    let bin = |points| CardBin {
        label: String::new(),
        points,
    };
    Card {
        model_id: ModelId::parse("test").unwrap(),
        sha256: [0; 32],
        feature_schema: 1,
        basis: TrainingBasis::Expert,
        features: features
            .iter()
            .map(|(name, points_max, information_value)| CardFeature {
                name,
                family: Family::Firm,
                bins: vec![bin(0), bin(*points_max)],
                points_max: *points_max,
                points_neutral: 0,
                information_value: *information_value,
            })
            .collect(),
    }
}

pub(super) const fn placed(bin: u8) -> Placed {
    Placed {
        value: Value::Known(1.0),
        bin,
    }
}
