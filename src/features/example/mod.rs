//! Profiles for tests: a rich one, a bare one, and arbitrary ones.

mod arbitrary;
mod removal;

pub(crate) use arbitrary::{any_patent, any_profile};
pub(crate) use removal::{Absence, removable, without};

use jiff::civil::date;

use crate::domain::{
    calendar::{Date, months_after},
    firm::{
        Eligibility, Extent, FieldClass, FirmKey, Group, Identity, IntegrityEvent,
        IntegrityEventKind, Qualification, QualificationKind, Qualifications, TaxGrade, TaxRecord,
    },
    id::{FirmRef, GroupRef},
    innovation::{Innovation, InnovationFact, InnovationFactKind},
    invoices::InvoiceMonth,
    loans::{Loan, LoanClass, LoanSecurity},
    money::Fen,
    patents::{
        ApplicationNumber, LegalStatus, OtherRights, Patent, PatentAward, PatentAwardKind,
        PatentCounts, PatentEvent, PatentKind, PatentList, Patents,
    },
    profile::{Profile, Provenance, Sourced},
    statements::Statement,
    talent::Talent,
};

/// The as-of date of the examples.
pub(crate) const AS_OF: Date = date(2025, 6, 30);

/// Returns facts with a source, retrieved on the as-of date of the examples.
pub(crate) fn sourced<T>(facts: T) -> Sourced<T> {
    Sourced {
        provenance: Provenance {
            source: "test".into(),
            retrieved_on: AS_OF,
            authorisation_ref: None,
        },
        facts,
    }
}

/// Returns an amount in units of 10,000 yuan.
pub(crate) fn wan(amount: i64) -> Option<Fen> {
    Some(Fen::from_yuan(amount * 10_000))
}

/// Returns a profile of which nothing but the firm's reference was retrieved.
pub(crate) fn bare() -> Profile {
    Profile {
        as_of: AS_OF,
        identity: sourced(Identity {
            key: FirmKey::Reference(FirmRef::parse("firm-1").unwrap()),
            name: "示例科技有限公司".into(),
            founded_on: None,
            region_code: None,
            industry_code: None,
            main_product: None,
            field_class: None,
        }),
        eligibility: None,
        qualifications: None,
        tax: None,
        integrity: None,
        group: None,
        patents: None,
        other_rights: None,
        talent: None,
        statements: None,
        invoices: None,
        loans: None,
        innovation: None,
    }
}

/// Returns a granted invention of which only number and dates are known, with a number made of the filing date.
pub(crate) fn invention(filing_date: Date) -> Patent {
    patent(PatentKind::Invention, filing_date)
}

/// Returns a granted right of which only number and dates are known.
pub(crate) fn patent(kind: PatentKind, filing_date: Date) -> Patent {
    Patent {
        application_number: ApplicationNumber::of(&format!("ZL{filing_date}")),
        kind,
        filing_date,
        grant_date: None,
        expiry_date: None,
        legal_status: LegalStatus::InForce,
        legal_status_date: None,
        claims: None,
        forward_citations: None,
        family_countries: None,
        transfers_in: None,
        licences: None,
        pledges: None,
        disputes: None,
        awards: None,
        strategic_emerging: None,
        protects_main_product: None,
        jointly_owned: None,
    }
}

/// Returns an event that goes on.
pub(crate) fn event(day: Date) -> PatentEvent {
    PatentEvent {
        date: day,
        ended_on: None,
        amount: None,
    }
}

/// Returns a statement of which nothing was retrieved.
pub(crate) fn statement(fiscal_year: i16) -> Statement {
    Statement {
        fiscal_year,
        revenue: None,
        main_business_revenue: None,
        high_tech_revenue: None,
        cost_and_expense: None,
        rd_expense: None,
        net_profit: None,
        assets: None,
        liabilities: None,
        equity: None,
        stated_liabilities_to_assets: None,
        interest_bearing_debt: None,
        operating_cash_flow: None,
        inventory_days: None,
        receivable_days: None,
        payable_days: None,
        prepaid_days: None,
        advance_days: None,
        own_working_funds: None,
    }
}

/// Returns staff figures of the as-of date of which nothing was retrieved.
pub(crate) fn talent() -> Talent {
    Talent {
        counted_on: AS_OF,
        staff: None,
        rd_staff: None,
        masters_or_above: None,
        doctors: None,
        senior_titles: None,
        leavers: None,
        rd_department: None,
        staff_a_year_before: None,
    }
}

/// Returns a month of invoices, `back` months before June 2025.
pub(crate) fn month(back: i32, issued: Fen) -> InvoiceMonth {
    InvoiceMonth {
        first_day: months_after(date(2025, 6, 1), -back),
        issued,
        received: None,
        void_share: None,
        top_customers_share: None,
    }
}

/// Returns a certificate without a stated end.
pub(crate) fn qualification(kind: QualificationKind, valid_from: Date) -> Qualification {
    Qualification {
        kind,
        valid_from,
        valid_until: None,
        certificate_number: None,
    }
}

/// Returns a loan of which only principal and security are known.
pub(crate) fn loan(outstanding: Fen) -> Loan {
    Loan {
        security: LoanSecurity::Credit,
        outstanding,
        granted: None,
        started_on: None,
        due_on: None,
        working_capital: None,
        class: None,
        repaid_by_this: false,
    }
}

/// Returns a healthy technology firm of which every block was retrieved.
pub(crate) fn rich() -> Profile {
    let mut profile = bare();
    profile.identity.facts.founded_on = Some(date(2015, 6, 30));
    profile.identity.facts.field_class = Some(FieldClass::StrategicEmerging);
    profile.eligibility = Some(sourced(Eligibility {
        registered_in_area: Some(true),
        key_ip_startup_reviewed: Some(false),
    }));
    profile.qualifications = Some(sourced(
        vec![
            qualification(QualificationKind::HighTechEnterprise, date(2023, 10, 16)),
            qualification(QualificationKind::SpecialisedSme, date(2024, 1, 1)),
        ]
        .into(),
    ));
    profile.tax = Some(sourced(TaxRecord {
        grade: TaxGrade::B,
        grade_year: 2024,
    }));
    profile.integrity = Some(sourced(vec![IntegrityEvent {
        kind: IntegrityEventKind::AdministrativePenalty,
        date: date(2023, 1, 5),
        resolved_on: Some(date(2024, 1, 5)),
    }]));
    profile.group = Some(sourced(Group {
        group_ref: Some(GroupRef::parse("group-1").unwrap()),
    }));
    profile.patents = Some(sourced(Patents::List(rich_patents().into())));
    profile.other_rights = Some(sourced(OtherRights {
        software_copyrights: Some(6),
        ic_layouts: Some(1),
        plant_varieties: Some(0),
        crop_varieties: Some(0),
        new_drugs: Some(0),
        protected_chinese_medicines: Some(0),
        defence_inventions: Some(0),
    }));
    profile.talent = Some(sourced(Talent {
        counted_on: date(2025, 5, 31),
        staff: Some(90),
        rd_staff: Some(27),
        masters_or_above: Some(9),
        doctors: Some(2),
        senior_titles: Some(6),
        leavers: Some(10),
        rd_department: Some(true),
        staff_a_year_before: Some(80),
    }));
    profile.statements = Some(sourced(rich_statements()));
    profile.invoices = Some(sourced(
        (0..24)
            .map(|back| InvoiceMonth {
                received: wan(200),
                void_share: Some(0.02),
                top_customers_share: Some(0.5),
                ..month(
                    back,
                    Fen::from_yuan(if back < 12 { 5_000_000 } else { 4_000_000 }),
                )
            })
            .collect(),
    ));
    profile.loans = Some(sourced(vec![Loan {
        working_capital: Some(true),
        class: Some(LoanClass::Normal),
        started_on: Some(date(2025, 1, 1)),
        ..loan(Fen::from_yuan(3_000_000))
    }]));
    profile.innovation = Some(sourced(Innovation {
        facts: vec![InnovationFact {
            kind: InnovationFactKind::LedStandard,
            date: date(2022, 5, 1),
            amount: None,
        }],
        rd_projects: Some(6),
        conversions: Some(2),
        technology_contracts: wan(150),
        university_cooperation: Some(true),
    }));
    profile
}

/// Returns a technology firm of which nothing is missing.
pub(crate) fn complete() -> Profile {
    let mut profile = rich();
    profile.identity.facts.industry_code = Some("C3812".into());
    profile.identity.facts.region_code = Some("430981".into());
    if let Some(block) = &mut profile.qualifications {
        for certificate in &mut block.facts.items {
            certificate.valid_until = Some(certificate.kind.usual_last_day(certificate.valid_from));
        }
    }
    let known = Patent {
        application_number: ApplicationNumber::of("201810000001"),
        grant_date: Some(date(2020, 9, 1)),
        expiry_date: Some(date(2038, 6, 30)),
        legal_status_date: Some(date(2020, 9, 1)),
        claims: Some(10),
        forward_citations: Some(14),
        family_countries: Some(vec![*b"CN", *b"US"]),
        transfers_in: Some(Vec::new()),
        licences: Some(vec![PatentEvent {
            ended_on: Some(date(2027, 1, 1)),
            amount: wan(20),
            ..event(date(2022, 1, 1))
        }]),
        pledges: Some(Vec::new()),
        disputes: Some(Vec::new()),
        awards: Some(Vec::new()),
        strategic_emerging: Some(true),
        protects_main_product: Some(true),
        jointly_owned: Some(false),
        ..invention(date(2018, 7, 1))
    };
    let other = Patent {
        application_number: ApplicationNumber::of("202110000002"),
        grant_date: Some(date(2023, 1, 10)),
        expiry_date: Some(date(2041, 6, 30)),
        legal_status_date: Some(date(2023, 1, 10)),
        family_countries: Some(vec![*b"CN"]),
        licences: Some(Vec::new()),
        strategic_emerging: Some(false),
        filing_date: date(2021, 7, 1),
        ..known.clone()
    };
    let pending = Patent {
        application_number: ApplicationNumber::of("202410000003"),
        legal_status: LegalStatus::Pending,
        legal_status_date: Some(date(2024, 2, 2)),
        grant_date: None,
        filing_date: date(2024, 2, 2),
        ..other.clone()
    };
    profile.patents = Some(sourced(Patents::List(vec![known, other, pending].into())));
    if let Some(block) = &mut profile.statements {
        for year in &mut block.facts[1..] {
            *year = Statement {
                revenue: year.revenue,
                main_business_revenue: year.main_business_revenue.or(year.revenue),
                net_profit: year.net_profit,
                fiscal_year: year.fiscal_year,
                ..rich_statements()[0]
            };
        }
    }
    if let Some(block) = &mut profile.loans {
        for loan in &mut block.facts {
            loan.granted = Some(loan.outstanding);
            loan.due_on = Some(date(2026, 1, 1));
        }
    }
    profile
}

fn rich_patents() -> Vec<Patent> {
    let known = Patent {
        grant_date: Some(date(2020, 9, 1)),
        claims: Some(10),
        forward_citations: Some(14),
        family_countries: Some(vec![*b"CN", *b"US"]),
        transfers_in: Some(Vec::new()),
        licences: Some(vec![event(date(2022, 1, 1))]),
        pledges: Some(vec![PatentEvent {
            amount: wan(500),
            ..event(date(2024, 3, 1))
        }]),
        disputes: Some(Vec::new()),
        awards: Some(Vec::new()),
        strategic_emerging: Some(false),
        protects_main_product: Some(true),
        jointly_owned: Some(false),
        ..invention(date(2018, 7, 1))
    };
    let bought = Patent {
        transfers_in: Some(vec![event(date(2023, 2, 1))]),
        claims: Some(4),
        disputes: Some(vec![event(date(2025, 1, 1))]),
        ..invention(date(2021, 7, 1))
    };
    let lapsed = Patent {
        legal_status: LegalStatus::Lapsed,
        ..invention(date(2016, 1, 1))
    };
    let pending = Patent {
        legal_status: LegalStatus::Pending,
        ..invention(date(2024, 2, 2))
    };
    vec![
        known,
        bought,
        lapsed,
        pending,
        patent(PatentKind::UtilityModel, date(2019, 3, 3)),
        patent(PatentKind::UtilityModel, date(2014, 3, 3)),
        patent(PatentKind::Design, date(2022, 4, 4)),
    ]
}

fn rich_statements() -> Vec<Statement> {
    vec![
        Statement {
            revenue: wan(6_000),
            main_business_revenue: wan(5_400),
            high_tech_revenue: wan(4_200),
            cost_and_expense: wan(5_400),
            rd_expense: wan(360),
            net_profit: wan(540),
            assets: wan(8_000),
            liabilities: wan(3_200),
            equity: wan(4_800),
            interest_bearing_debt: wan(900),
            operating_cash_flow: wan(300),
            inventory_days: Some(40.0),
            receivable_days: Some(90.0),
            payable_days: Some(50.0),
            prepaid_days: Some(10.0),
            advance_days: Some(0.0),
            own_working_funds: wan(500),
            ..statement(2024)
        },
        Statement {
            revenue: wan(4_800),
            main_business_revenue: wan(4_500),
            net_profit: wan(-100),
            ..statement(2023)
        },
        Statement {
            revenue: wan(3_750),
            net_profit: wan(200),
            ..statement(2022)
        },
    ]
}
