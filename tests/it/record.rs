//! A record holds every field of the decision, in the bytes that prost would write.

use std::sync::{Arc, LazyLock};

use jiff::civil::date;
use kvcredit::{
    domain::{
        application::Application,
        assessment::{
            Assessed, FirmSummary, Improvement, Readings, Scores, Value, Warning, WarningCode,
        },
        card::{Card, CardBin, CardFeature, Family, Placed, TrainingBasis},
        decision::{
            Basis, Binding, Breakdown, Ceiling, CeilingKind, Decided, ENGINE_VERSION, Gain, Gate,
            GateVerdict, Listing, MissingFact, NotApplicable, Outcome, OutcomeKind, Part, PartKind,
            Place, PointsLost, Reason, ReasonCode, Role, Uplift,
        },
        entry::{Beside, Finished},
        exposure::Exposure,
        facts::{Doubt, DoubtKind, GateFacts, Integrity, Item, Need, Size, Stated},
        firm::{FirmKey, TaxGrade},
        id::{Book, DecisionId, FirmRef, GroupRef, ModelId, ProductId, RequestId},
        index::{Condition, Index, IndexKind, Indicator, Verdict},
        knowledge::{self, Fact, KnowledgeFacts, TableId},
        money::Fen,
        patents::PatentKind,
        probability::Probability,
        purpose::Purpose,
        uscc::Uscc,
    },
    pb,
    policy::{Catalogue, Table},
    rpc::convert::record::{Encoder, engine_version, recover, reviewed},
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
        model_id: ModelId::parse("synthetic-v2").unwrap(),
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

fn scores(pd: f64, knowledge: i32) -> Scores {
    Scores {
        points: 283,
        pd: Probability::new(pd).unwrap(),
        knowledge,
        capacity: Some(yuan(31_500_000)),
    }
}

/// Research is known, the value of inventions in part, the rest not at all.
fn score() -> knowledge::Score {
    static TABLE: LazyLock<kvcredit::knowledge::Table> =
        LazyLock::new(|| kvcredit::knowledge::Table::embedded().unwrap());
    let facts = KnowledgeFacts::from_fn(|indicator| match indicator {
        knowledge::Indicator::InventionValue => Fact::partial(1_500, 2_000, 4_000),
        knowledge::Indicator::RdIntensity => Fact::retrieved(800),
        knowledge::Indicator::RdAmount => Fact::retrieved(240_000_000),
        knowledge::Indicator::Prizes => Fact::retrieved(0),
        _ => Fact::NOT_RETRIEVED,
    });
    TABLE.score(&facts)
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
        application: Application {
            requested: Some(yuan(5_000_000)),
            term_months: Some(12),
            purpose: Some(Purpose::Research),
        },
        facts: GateFacts {
            as_of: date(2026, 10, 31),
            in_area: Ok(true),
            industry: Ok("C37".into()),
            size: Ok(Size::Small),
            reviewed_startup: Some(false),
            innovation_attribute: Ok(true),
            operating_days: Ok(3000),
            tax_grade: Ok((TaxGrade::B, 2025)),
            integrity: Ok(Integrity::Clean),
            group_retrieved: true,
            patents_listed: true,
            non_performing_loan: Ok(false),
            special_mention_loan: Ok(false),
            overdue: Ok(Fen::ZERO),
            open_enforcements: Ok(0),
            open_abnormal_operations: Ok(0),
            statements: Ok(3),
            revenue: Ok(yuan(30_000_000)),
            net_profit: Ok(yuan(2_000_000)),
            cash_flow: Ok(yuan(1_000_000)),
            rd_expense: Ok(yuan(2_400_000)),
            assets: Ok(yuan(20_000_000)),
            liabilities: Ok(yuan(9_000_000)),
            equity: Ok(yuan(11_000_000)),
            debt: Ok(yuan(3_000_000)),
            net_margin_bp: Ok(666),
            revenue_change_bp: Ok(1_500),
            revenue_change_two_years_bp: Ok(2_500),
            liabilities_to_assets_bp: Ok(4500),
            loss_years: Ok(0),
            debt_to_revenue_bp: Ok(1_000),
            cash_flow_margin_bp: Ok(333),
            working_capital_need: Need::NotRetrieved,
            doubts: Vec::new(),
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
        points: 283,
        pd: Probability::new(0.0213).unwrap(),
        knowledge: score(),
        knowledge_table: Arc::new(TableId {
            version: "2026.11.1".into(),
            sha256: [5; 32],
        }),
        readings: Readings {
            known: scores(0.0301, 22),
            typical: scores(0.0213, 31),
        },
        best_pd: Probability::new(0.0120).unwrap(),
        without_knowledge: Readings {
            known: scores(0.0301, 0),
            typical: scores(0.0213, 0),
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
        missing: Vec::new(),
        doubts: vec![
            Doubt {
                kind: DoubtKind::PatentKind,
                about: Some("202310123456.7".into()),
                stated: Stated::Kind(PatentKind::Invention),
                against: Some(Stated::Kind(PatentKind::UtilityModel)),
            },
            Doubt {
                kind: DoubtKind::InvoicesContradict,
                about: None,
                stated: Stated::Money(yuan(30_000_000)),
                against: Some(Stated::Money(yuan(9_000_000))),
            },
            Doubt {
                kind: DoubtKind::GrowthUnsupported,
                about: None,
                stated: Stated::BasisPoints(15_000),
                against: Some(Stated::BasisPoints(2_000)),
            },
        ],
    }
}

fn part(kind: PartKind, before: i64, amount: i64) -> Part {
    Part {
        kind,
        before: yuan(before),
        amount: yuan(amount),
    }
}

fn ceiling(kind: CeilingKind, amount: Result<i64, NotApplicable>) -> Ceiling {
    Ceiling {
        kind,
        amount: amount.map(yuan),
        role: match kind {
            CeilingKind::WorkingCapital => Role::Informs,
            _ => Role::Limits,
        },
    }
}

/// A breakdown with every kind of ceiling, one of them nothing.
fn breakdown() -> Breakdown {
    Breakdown {
        pd_ppm: 30_100,
        knowledge: 22,
        capacity: Some(yuan(31_500_000)),
        factor_ppm: 780_000,
        parts: [
            part(PartKind::Revenue, 1_845_000, 1_439_100),
            part(PartKind::Research, 480_000, 374_400),
            part(PartKind::Knowledge, 0, 0),
        ],
        sum: yuan(1_813_500),
        ceilings: vec![
            ceiling(CeilingKind::KnowledgeCap, Ok(1_343_000)),
            ceiling(CeilingKind::Repayment, Ok(0)),
            ceiling(
                CeilingKind::DebtToRevenue,
                Err(NotApplicable::ReviewedStartup),
            ),
            ceiling(CeilingKind::WorkingCapital, Err(NotApplicable::NotPositive)),
            ceiling(
                CeilingKind::GuarantorSingleParty,
                Err(NotApplicable::NotInProduct),
            ),
            ceiling(
                CeilingKind::GuarantorGroup,
                Err(NotApplicable::GroupNotRetrieved),
            ),
            ceiling(CeilingKind::RequestedAmount, Ok(5_000_000)),
        ],
        binding: Binding::Ceiling(CeilingKind::KnowledgeCap),
        least: yuan(1_343_000),
        limit: yuan(1_340_000),
    }
}

pub(crate) fn decided() -> Decided {
    Decided {
        grade: "C".into(),
        outcome: Outcome::Referred {
            limit: yuan(1_340_000),
        },
        known: Some(breakdown()),
        typical: Breakdown {
            pd_ppm: 21_300,
            knowledge: 31,
            capacity: None,
            binding: Binding::Sum,
            ceilings: Vec::new(),
            ..breakdown()
        },
        typical_limit: yuan(1_810_000),
        basis: Basis::Known,
        uplift: Uplift {
            limit_without: yuan(1_000_000),
            uplift: yuan(340_000),
            points_without: 271,
            knowledge_part: yuan(0),
        },
        reasons: vec![
            Reason {
                code: ReasonCode::GateFailed(Gate::OperatingAge),
                parameters: vec![
                    ("operating_days_min", "365".into()),
                    ("operating_days", "177".into()),
                ],
            },
            Reason {
                code: ReasonCode::Doubt(DoubtKind::GrowthUnsupported),
                parameters: Vec::new(),
            },
            Reason {
                code: ReasonCode::FactNeeded(Item::Loans),
                parameters: vec![("fact", "LOANS".into())],
            },
        ],
        points_lost: vec![
            PointsLost {
                feature: 1,
                bin: 2,
                lost: 46,
            },
            PointsLost {
                feature: 2,
                bin: 0,
                lost: 18,
            },
        ],
        missing: vec![
            MissingFact {
                item: Item::Loans,
                needed: true,
                worth: yuan(1_810_000),
            },
            MissingFact {
                item: Item::Talent,
                needed: false,
                worth: yuan(90_000),
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

fn expected_part(kind: pb::LimitPartKind, before: i64, amount: i64) -> pb::LimitPart {
    pb::LimitPart {
        kind: kind.into(),
        before_factor_fen: before * 100,
        amount_fen: amount * 100,
    }
}

fn expected_breakdown() -> pb::LimitBreakdown {
    use pb::{LimitCeilingKind as C, LimitPartKind as P};
    let applies = |kind: C, yuan: i64| pb::LimitCeiling {
        kind: kind.into(),
        amount_fen: Some(yuan * 100),
        not_applicable: None,
        informative: false,
    };
    let not = |kind: C, zh, en| pb::LimitCeiling {
        kind: kind.into(),
        amount_fen: None,
        not_applicable: text(zh, en),
        informative: kind == C::WorkingCapital,
    };
    pb::LimitBreakdown {
        pd: 0.0301,
        knowledge_points: 22,
        capacity_fen: Some(3_150_000_000),
        factor_ppm: 780_000,
        parts: vec![
            expected_part(P::Revenue, 1_845_000, 1_439_100),
            expected_part(P::Research, 480_000, 374_400),
            expected_part(P::Knowledge, 0, 0),
        ],
        sum_fen: 181_350_000,
        ceilings: vec![
            applies(C::KnowledgeCap, 1_343_000),
            applies(C::Repayment, 0),
            not(
                C::DebtToRevenue,
                "经专家评审的初创企业不适用",
                "not asked of a start-up that experts reviewed",
            ),
            not(
                C::WorkingCapital,
                "经测算无营运资金缺口",
                "the calculation shows no working-capital gap",
            ),
            not(
                C::GuarantorSingleParty,
                "本产品不设此项",
                "not part of this product",
            ),
            not(
                C::GuarantorGroup,
                "未获取关联方资料，关联方上限未测算",
                "related parties were not retrieved, so the limit for a group is not calculated",
            ),
            applies(C::RequestedAmount, 5_000_000),
        ],
        binding: C::KnowledgeCap.into(),
        limit_fen: 134_000_000,
    }
}

fn expected_knowledge() -> pb::KnowledgeScore {
    let score = score();
    let indicators = |dimension| {
        let indicators = score.indicators_of(dimension);
        let indicators = indicators.map(|scored| {
            let knowledge::IndicatorScore {
                indicator,
                points,
                fact,
            } = *scored;
            let partial = indicator == knowledge::Indicator::InventionValue;
            let retrieved = fact.state != knowledge::FactState::NotRetrieved;
            pb::KnowledgeIndicator {
                code: indicator.code().into(),
                value: retrieved.then_some(fact.known),
                partial,
                known: points.known,
                typical: points.typical,
                best: points.best,
                points_max: points.max,
            }
        });
        indicators.collect()
    };
    let dimensions = score.dimensions.iter();
    let dimensions = dimensions.map(|scored| pb::KnowledgeDimension {
        code: scored.dimension.code().into(),
        known: scored.points.known,
        typical: scored.points.typical,
        best: scored.points.best,
        points_max: scored.points.max,
        indicators: indicators(scored.dimension),
    });
    pb::KnowledgeScore {
        version: "2026.11.1".into(),
        sha256: vec![5; 32],
        known: score.known.points,
        typical: score.typical.points,
        best: score.best.points,
        grade: score.known.grade.code().into(),
        typical_grade: score.typical.grade.code().into(),
        dimensions: dimensions.collect(),
    }
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

fn reason(code: &str, text: Option<pb::LocalizedText>, figures: &[(&str, &str)]) -> pb::Reason {
    let figures = figures.iter();
    let figures = figures.map(|(name, value)| pb::ReasonParameter {
        name: (*name).into(),
        value: (*value).into(),
    });
    pb::Reason {
        code: code.into(),
        text,
        parameters: figures.collect(),
    }
}

fn expected_reasons() -> Vec<pb::Reason> {
    vec![
        reason(
            "GATE_FAILED_OPERATING_AGE",
            text(
                "成立 177 天，不足 1 年",
                "Founded 177 days ago, less than 1 year",
            ),
            &[("operating_days_min", "365"), ("operating_days", "177")],
        ),
        reason("DOUBT_GROWTH_UNSUPPORTED", growth_unsupported(), &[]),
        reason(
            "FACT_NEEDED",
            text(
                "缺少审批必需的资料：现有贷款（含五级分类和到期日）",
                "Needed for an approval and not retrieved: existing loans, with five-class grade and last day",
            ),
            &[("fact", "LOANS")],
        ),
    ]
}

fn growth_unsupported() -> Option<pb::LocalizedText> {
    text(
        "营业收入同比增长 150%，开票或用工数据仅显示增长 20%",
        "Revenue grew by 150%; invoices or staff show only 20%",
    )
}

fn expected_doubts() -> Vec<pb::Doubt> {
    let doubt = |code: &str, text, refers| pb::Doubt {
        code: code.into(),
        text,
        refers,
    };
    vec![
        doubt(
            "PATENT_KIND",
            text(
                "专利 202310123456.7 申报为发明，申请号显示为实用新型",
                "Patent 202310123456.7 is declared as an invention; its application number is that of a utility model",
            ),
            true,
        ),
        doubt(
            "INVOICES_CONTRADICT",
            text(
                "年报营业收入 3,000 万元，同期开票额 900 万元，相差一半以上",
                "Revenue in the statement is 30,000,000 yuan, invoices of the same year 9,000,000 yuan: they differ by more than half",
            ),
            false,
        ),
        doubt("GROWTH_UNSUPPORTED", growth_unsupported(), true),
    ]
}

fn expected_lost() -> Vec<pb::PointsLost> {
    vec![
        pb::PointsLost {
            feature: "patents.inventions_in_force".into(),
            text: text("有效发明专利：0 件", "Invention patents in force: none"),
            points: 46,
        },
        pb::PointsLost {
            feature: "talent.rd_staff_share".into(),
            text: text(
                "研发人员占比：未获取数据",
                "Share of research staff: not retrieved",
            ),
            points: 18,
        },
    ]
}

fn expected_missing() -> Vec<pb::MissingFact> {
    vec![
        pb::MissingFact {
            code: "LOANS".into(),
            text: text(
                "现有贷款（含五级分类和到期日）",
                "existing loans, with five-class grade and last day",
            ),
            needed: true,
            worth_fen: 181_000_000,
        },
        pb::MissingFact {
            code: "TALENT".into(),
            text: text(
                "研发人员、学历和职称情况",
                "research staff, degrees and titles",
            ),
            needed: false,
            worth_fen: 9_000_000,
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
        valid_until: String::new(),
        recorded_at: Some(prost_types::Timestamp {
            seconds: 1_795_421_730,
            nanos: 120_000_000,
        }),
        policy: Some(pb::PolicySummary {
            product_id: "knowledge-value-credit".into(),
            version: table().version().into(),
            sha256: table().sha256().to_vec(),
        }),
        model: Some(pb::ModelSummary {
            model_id: "synthetic-v2".into(),
            sha256: vec![7; 32],
            feature_schema: 1,
            training_basis: pb::TrainingBasis::Synthetic.into(),
        }),
        points: 283,
        pd: 0.0213,
        grade: "C".into(),
        outcome: pb::Outcome::Referred.into(),
        limit_fen: 134_000_000,
        known: Some(expected_breakdown()),
        typical: Some(pb::LimitBreakdown {
            pd: 0.0213,
            knowledge_points: 31,
            capacity_fen: None,
            ceilings: Vec::new(),
            binding: pb::LimitCeilingKind::Unspecified.into(),
            ..expected_breakdown()
        }),
        typical_limit_fen: 181_000_000,
        knowledge_uplift: Some(pb::KnowledgeUplift {
            limit_without_fen: 100_000_000,
            uplift_fen: 34_000_000,
            points_without: 271,
            knowledge_part_fen: 0,
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
        engine_version: ENGINE_VERSION,
        knowledge: Some(expected_knowledge()),
        missing_facts: expected_missing(),
        points_lost: expected_lost(),
        doubts: expected_doubts(),
        basis: pb::Reading::Known.into(),
        application: Some(pb::Application {
            requested_amount_fen: Some(500_000_000),
            term_months: Some(12),
            purpose: pb::Purpose::Research.into(),
        }),
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
        recorded_at: None,
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
    assessed.application = Application::default();
    assessed.doubts = Vec::new();
    let mut decided = decided();
    decided.outcome = Outcome::Declined;
    decided.known = None;
    decided.typical_limit = Fen::ZERO;
    decided.basis = Basis::Typical;
    decided.missing = Vec::new();
    decided.points_lost = Vec::new();
    decided.reasons = vec![Reason {
        code: ReasonCode::GateFailed(Gate::Size),
        parameters: Vec::new(),
    }];
    let finished = finished(&assessed, &decided, Some(&place()));
    let decoded = pb::Decision::decode(finished.record.as_slice()).unwrap();
    assert_eq!(decoded.outcome(), pb::Outcome::Declined);
    assert_eq!((decoded.limit_fen, decoded.typical_limit_fen), (0, 0));
    assert_eq!(decoded.known, None);
    assert_eq!(decoded.basis(), pb::Reading::Typical);
    assert_eq!(decoded.application, Some(pb::Application::default()));
    assert_eq!(decoded.firm.as_ref().unwrap().uscc, "");
    assert!(decoded.encode_to_vec() == finished.record);
}

#[test]
fn only_an_approved_limit_has_a_last_day() {
    let mut decided = decided();
    let until = |decided: &Decided| {
        let finished = finished(&assessed(), decided, Some(&place()));
        let decoded = pb::Decision::decode(finished.record.as_slice()).unwrap();
        assert!(decoded.encode_to_vec() == finished.record);
        decoded.valid_until
    };
    assert_eq!(until(&decided), "");
    decided.outcome = Outcome::Declined;
    assert_eq!(until(&decided), "");
    let limit = yuan(1_340_000);
    decided.outcome = Outcome::Approved { limit };
    assert_eq!(until(&decided), "2027-11-22");
}

/// Returns the text of a reason alone.
fn told(code: ReasonCode, parameters: &[(&'static str, &str)]) -> (String, String) {
    let mut decided = decided();
    let parameters = parameters.iter();
    decided.reasons = vec![Reason {
        code,
        parameters: parameters
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect(),
    }];
    let finished = finished(&assessed(), &decided, Some(&place()));
    let decoded = pb::Decision::decode(finished.record.as_slice()).unwrap();
    let text = decoded.reasons[0].text.clone().unwrap();
    (text.zh, text.en)
}

#[test]
fn reasons_tell_both_figures() {
    let of = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    assert_eq!(
        told(
            ReasonCode::RequestBelowSmallest,
            &[("requested_fen", "5000000"), ("smallest_fen", "10000000")],
        ),
        of(
            "申请金额 5 万元低于产品起点 10 万元",
            "The requested 50,000 yuan are below the 100,000 yuan from which the product starts",
        )
    );
    assert_eq!(
        told(
            ReasonCode::KnownNotServed,
            &[("pd_ppm", "93012"), ("served_ppm", "80000")],
        )
        .0,
        "未获取的资料均按最不利情形计，违约概率为 9.3012%，高于本产品可支持的上限 8%，补充资料后可重新评分"
    );
    assert_eq!(
        told(
            ReasonCode::GradeNotServed,
            &[("grade", "E"), ("pd_ppm", "93012"), ("served_ppm", "80000")],
        )
        .0,
        "未获取的资料均按最有利情形计，违约概率仍为 9.3012%（风险等级 E），高于本产品可支持的上限 8%"
    );
    let tax = [
        ("tax_grade_worst", "C"),
        ("tax_grade", "D"),
        ("tax_grade_year", "2025"),
    ];
    assert_eq!(
        told(ReasonCode::GateFailed(Gate::TaxGrade), &tax).0,
        "纳税信用等级为 D 级（2025 年度），低于准入要求的 C 级"
    );
    let standing = [("clean_months_min", "24"), ("last_entry", "2026-10-31")];
    assert_eq!(
        told(ReasonCode::GateFailed(Gate::Integrity), &standing).0,
        "企业或负责人现有严重失信记录，移出满 24 个月后方可申请"
    );
    let removed = [("clean_months_min", "24"), ("last_entry", "2025-05-01")];
    assert_eq!(
        told(ReasonCode::GateFailed(Gate::Integrity), &removed).1,
        "The firm or its head was listed as seriously dishonest until 2025-05-01, less than 24 months ago"
    );
}

#[test]
fn a_review_knows_until_when_a_decision_can_be_approved() {
    let known = |decided: &Decided| {
        let finished = finished(&assessed(), decided, Some(&place()));
        reviewed(&finished.record).unwrap()
    };
    let mut decided = decided();
    let referred = known(&decided);
    assert_eq!(referred.decided_until, date(2027, 2, 21));
    assert_eq!(referred.valid_until, None);
    // What was asked for is the only ceiling here that no judgement lifts.
    let asked = Some((CeilingKind::RequestedAmount, yuan(5_000_000)));
    assert_eq!(referred.ceiling, asked);
    decided.typical.ceilings = breakdown().ceilings;
    decided.known = None;
    assert_eq!(known(&decided).ceiling, asked);
    let limit = yuan(1_340_000);
    decided.outcome = Outcome::Approved { limit };
    assert_eq!(known(&decided).valid_until, Some(date(2027, 11, 22)));
    assert_eq!(known(&decided).decided_until, date(2027, 11, 22));
}

#[test]
fn a_record_names_its_engine_version() {
    let finished = finished(&assessed(), &decided(), Some(&place()));
    assert_eq!(engine_version(&finished.record), Some(ENGINE_VERSION));
    // The first version stated none.
    assert_eq!(engine_version(&[]), Some(1));
    assert_eq!(engine_version(&[0xff]), None);
}

#[test]
fn the_decision_of_another_card_is_right_as_well() {
    let mut assessed = assessed();
    let mut other = Card::clone(&assessed.card);
    other.model_id = ModelId::parse("expert-v2").unwrap();
    other.features[1].bins[2].points = -7;
    assessed.card = Arc::new(other);
    let finished = finished(&assessed, &decided(), Some(&place()));
    let decoded = pb::Decision::decode(finished.record.as_slice()).unwrap();
    assert_eq!(decoded.model.unwrap().model_id, "expert-v2");
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
        term_months: Some(12),
        purpose: Some(pb::Purpose::Research.into()),
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
    let application = Application {
        requested: Some(yuan(5_000_000)),
        term_months: Some(12),
        purpose: Some(Purpose::Research),
    };
    assert_eq!(recovered.application, application);
    assert_eq!(recovered.profile.as_of, date(2026, 10, 31));
    assert_eq!(recovered.model.as_str(), "synthetic-v2");
    assert_eq!(recovered.model_sha256, [7; 32]);
    assert_eq!(recovered.table_sha256, table.sha256());
    assert_eq!(recovered.knowledge_sha256, [5; 32]);

    let mut other = inputs.to_vec();
    *other.last_mut().unwrap() ^= 1;
    assert!(recover(&finished.record, &other).is_err());
}
