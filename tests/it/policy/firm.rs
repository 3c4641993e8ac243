//! A sound firm to start from, what can be left out of it, and the shipped tables.

use std::sync::{Arc, LazyLock};

use kvcredit::{
    domain::{
        application::Application,
        assessment::{Assessed, FirmSummary, Readings, Scores, Value},
        calendar::Date,
        card::{Card, CardBin, CardFeature, Family, Placed, TrainingBasis},
        facts::{GateFacts, Integrity, Item, Known, Missing, Need, Size},
        firm::{FirmKey, TaxGrade},
        id::{FirmRef, ModelId, ProductId},
        knowledge::{Fact, Indicator, KnowledgeFacts, Score, TableId},
        money::Fen,
        probability::Probability,
    },
    knowledge,
    policy::{Catalogue, Table},
};

pub(super) const CREDIT: &str = include_str!("../../../policies/knowledge-value-credit.toml");
pub(super) const GUARANTEE: &str = include_str!("../../../policies/technology-guarantee.toml");

/// The names of the shipped products.
pub(super) const PRODUCTS: [&str; 2] = ["knowledge-value-credit", "technology-guarantee"];

static SHIPPED: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::embedded().unwrap());
static KNOWLEDGE: LazyLock<knowledge::Table> =
    LazyLock::new(|| knowledge::Table::embedded().unwrap());

pub(super) fn shipped(product: &str) -> Arc<Table> {
    let product = ProductId::parse(product).unwrap();
    Arc::clone(SHIPPED.current(&product).unwrap())
}

pub(super) fn scores(pd: f64, knowledge: i32, capacity_yuan: Option<i64>) -> Scores {
    Scores {
        points: 640,
        pd: Probability::new(pd).unwrap(),
        knowledge,
        capacity: capacity_yuan.map(Fen::from_yuan),
    }
}

/// The same scores on both readings: nothing is missing.
pub(super) const fn settled(scores: Scores) -> Readings {
    Readings {
        known: scores,
        typical: scores,
    }
}

/// Revenue of 20 million yuan, a tenth of it profit, a PD of 1 %, 48 points of knowledge; every fact at hand, every gate passed
/// and no trigger fired.
pub(super) fn sound() -> Assessed {
    let readings = settled(scores(0.01, 48, Some(20_000_000)));
    Assessed {
        firm: FirmSummary {
            key: FirmKey::Reference(FirmRef::parse("firm-1").unwrap()),
            name: "株洲某科技有限公司".to_owned(),
            region_code: None,
            industry_code: Some("C40".to_owned()),
            group: None,
        },
        application: Application::default(),
        facts: facts(),
        card: Arc::new(card(&[])),
        placed: Vec::new(),
        points: readings.known.points,
        pd: readings.known.pd,
        knowledge: knowledge_of(inventions(2)),
        knowledge_table: Arc::new(TableId {
            version: KNOWLEDGE.version().to_owned(),
            sha256: KNOWLEDGE.sha256(),
        }),
        readings,
        best_pd: readings.known.pd,
        without_knowledge: settled(scores(0.015, 0, Some(20_000_000))),
        candidates: Vec::new(),
        missing: Vec::new(),
        indices: Vec::new(),
        warnings: Vec::new(),
        doubts: Vec::new(),
    }
}

fn facts() -> GateFacts {
    let yuan = |yuan| Ok(Fen::from_yuan(yuan));
    let mut facts = GateFacts {
        as_of: Date::constant(2025, 6, 30),
        in_area: Ok(true),
        industry: Ok("C40".to_owned()),
        size: Ok(Size::Small),
        reviewed_startup: Some(false),
        innovation_attribute: Ok(true),
        operating_days: Ok(3_000),
        tax_grade: Ok((TaxGrade::B, 2024)),
        integrity: Ok(Integrity::Clean),
        group_retrieved: true,
        patents_listed: true,
        non_performing_loan: Ok(false),
        special_mention_loan: Ok(false),
        overdue: Ok(Fen::ZERO),
        open_enforcements: Ok(0),
        open_abnormal_operations: Ok(0),
        statements: Ok(3),
        revenue: yuan(20_000_000),
        net_profit: yuan(2_000_000),
        cash_flow: yuan(1_600_000),
        rd_expense: yuan(1_000_000),
        assets: yuan(20_000_000),
        liabilities: yuan(8_000_000),
        equity: yuan(12_000_000),
        debt: yuan(4_000_000),
        net_margin_bp: Ok(0),
        revenue_change_bp: Ok(1_000),
        revenue_change_two_years_bp: Ok(2_100),
        liabilities_to_assets_bp: Ok(0),
        loss_years: Ok(0),
        debt_to_revenue_bp: Ok(0),
        cash_flow_margin_bp: Ok(0),
        working_capital_need: Need::Amount(Fen::from_yuan(5_000_000)),
        doubts: Vec::new(),
    };
    set_ratios(&mut facts);
    facts
}

/// Makes the ratios of the latest year agree with its amounts.
pub(super) fn set_ratios(facts: &mut GateFacts) {
    facts.net_margin_bp = ratio(facts.net_profit, facts.revenue);
    facts.cash_flow_margin_bp = ratio(facts.cash_flow, facts.revenue);
    facts.debt_to_revenue_bp = ratio(facts.debt, facts.revenue);
    facts.liabilities_to_assets_bp = ratio(facts.liabilities, facts.assets);
}

/// Basis points, as scoring makes them: undefined where the whole is not positive.
fn ratio(part: Known<Fen>, whole: Known<Fen>) -> Known<i64> {
    match (part, whole) {
        (_, Ok(whole)) if whole <= Fen::ZERO => Err(Missing::Undefined),
        (Ok(part), Ok(whole)) => {
            let points = (i128::from(part.get()) * 10_000).div_euclid(i128::from(whole.get()));
            let bounds = (i128::from(i64::MIN), i128::from(i64::MAX));
            Ok(i64::try_from(points.clamp(bounds.0, bounds.1)).unwrap())
        }
        (Err(missing), Ok(_)) | (Ok(_), Err(missing)) => Err(missing),
        (Err(Missing::Undefined), Err(Missing::Undefined)) => Err(Missing::Undefined),
        (Err(_), Err(_)) => Err(Missing::NotRetrieved),
    }
}

/// Leaves a fact out, with all that scoring could then not tell.
pub(super) fn forget(firm: &mut Assessed, item: Item) {
    let facts = &mut firm.facts;
    let missing = Missing::NotRetrieved;
    match item {
        Item::Area => facts.in_area = Err(missing),
        Item::InnovationAttribute => facts.innovation_attribute = Err(missing),
        Item::FoundedOn => facts.operating_days = Err(missing),
        Item::TaxGrade => facts.tax_grade = Err(missing),
        Item::Integrity => {
            facts.integrity = Err(missing);
            facts.open_enforcements = Err(missing);
            facts.open_abnormal_operations = Err(missing);
        }
        Item::StartupReview => facts.reviewed_startup = None,
        Item::Industry => {
            facts.industry = Err(missing);
            facts.size = Err(vec![item]);
        }
        Item::Staff => facts.size = Err(vec![item]),
        Item::Group => {
            facts.group_retrieved = false;
            firm.firm.group = None;
        }
        Item::Patents => facts.patents_listed = false,
        Item::Loans => {
            facts.non_performing_loan = Err(missing);
            facts.special_mention_loan = Err(missing);
            facts.overdue = Err(missing);
            facts.debt = Err(missing);
            facts.debt_to_revenue_bp = Err(missing);
            facts.working_capital_need = Need::NotRetrieved;
        }
        Item::Statements => forget_statements(facts),
        Item::Revenue => {
            facts.revenue = Err(missing);
            facts.revenue_change_bp = Err(missing);
            facts.revenue_change_two_years_bp = Err(missing);
            facts.net_margin_bp = Err(missing);
            facts.cash_flow_margin_bp = Err(missing);
            facts.debt_to_revenue_bp = Err(missing);
            facts.size = Err(vec![item]);
            facts.working_capital_need = Need::NotRetrieved;
        }
        Item::EarlierRevenue => {
            facts.revenue_change_bp = Err(missing);
            facts.revenue_change_two_years_bp = Err(missing);
        }
        Item::NetProfit => {
            facts.net_profit = Err(missing);
            facts.net_margin_bp = Err(missing);
            facts.loss_years = Err(missing);
        }
        Item::EarlierProfit => facts.loss_years = Err(missing),
        Item::BalanceSheet => {
            facts.assets = Err(missing);
            facts.liabilities = Err(missing);
            facts.equity = Err(missing);
            facts.liabilities_to_assets_bp = Err(missing);
        }
        Item::Debt => {
            facts.debt = Err(missing);
            facts.debt_to_revenue_bp = Err(missing);
        }
        Item::CashFlow => {
            facts.cash_flow = Err(missing);
            facts.cash_flow_margin_bp = Err(missing);
        }
        Item::RdExpense => facts.rd_expense = Err(missing),
        Item::WorkingCapital => facts.working_capital_need = Need::NotRetrieved,
        // Only scores rest on these.
        Item::PatentMarks
        | Item::OtherRights
        | Item::Talent
        | Item::RevenueDetail
        | Item::Invoices
        | Item::Certificates
        | Item::Innovation
        | Item::Field => {}
    }
}

fn forget_statements(facts: &mut GateFacts) {
    let missing = Missing::NotRetrieved;
    facts.statements = Err(missing);
    for amount in [
        &mut facts.revenue,
        &mut facts.net_profit,
        &mut facts.cash_flow,
        &mut facts.rd_expense,
        &mut facts.assets,
        &mut facts.liabilities,
        &mut facts.equity,
        &mut facts.debt,
    ] {
        *amount = Err(missing);
    }
    for ratio in [
        &mut facts.net_margin_bp,
        &mut facts.revenue_change_bp,
        &mut facts.revenue_change_two_years_bp,
        &mut facts.liabilities_to_assets_bp,
        &mut facts.loss_years,
        &mut facts.debt_to_revenue_bp,
        &mut facts.cash_flow_margin_bp,
    ] {
        *ratio = Err(missing);
    }
    facts.size = Err(vec![Item::Revenue]);
    facts.working_capital_need = Need::NotRetrieved;
}

/// Returns the knowledge score of facts that are all at hand.
pub(super) fn knowledge_of(fact: impl Fn(Indicator) -> i64) -> Score {
    let facts = KnowledgeFacts::from_fn(|indicator| Fact::retrieved(fact(indicator)));
    KNOWLEDGE.score(&facts)
}

/// The knowledge of the sound firm with another number of inventions of its own, each worth one and none of high value. Two of
/// them give 14 points, the rest 34: research 16, talent 7, activity 5, products 2, brand 4.
pub(super) fn inventions(number: i64) -> impl Fn(Indicator) -> i64 {
    move |indicator| match indicator {
        Indicator::InventionValue => number * 1_000,
        Indicator::OwnInventions => number,
        Indicator::HighValueInventions => 0,
        Indicator::RdIntensity => 500,
        // 1,000,000 yuan.
        Indicator::RdAmount => 100_000_000,
        Indicator::RdStaffShare => 2_000,
        Indicator::HighTechShare => 3_000,
        Indicator::MastersShare => 200,
        Indicator::RdProjects | Indicator::Recognition => 1,
        Indicator::RdDepartment | Indicator::HighTechCertificate => 1,
        Indicator::Doctors
        | Indicator::RdInstitution
        | Indicator::Conversions
        | Indicator::Licences
        | Indicator::TechnologyContracts
        | Indicator::Prizes => 0,
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
