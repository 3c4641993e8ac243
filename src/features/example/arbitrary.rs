//! Any profile that the domain's types allow.

use jiff::civil::date;
use proptest::{collection::vec, option, prelude::*};

use super::*;

fn any_date() -> impl Strategy<Value = Date> {
    (1998_i16..2032, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

fn any_fen() -> impl Strategy<Value = Fen> {
    prop_oneof![
        Just(Fen::ZERO),
        Just(Fen::MAX),
        (0_i64..2_000_000_000_000).prop_map(Fen::saturated),
    ]
}

fn any_signed_fen() -> impl Strategy<Value = Fen> {
    prop_oneof![
        any_fen(),
        any_fen().prop_map(|amount| Fen::saturated(-amount.get())),
    ]
}

fn any_number() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0_u32), Just(1), 0_u32..1_000, Just(1_000_000)]
}

fn any_days() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        Just(-0.0),
        Just(f64::MIN_POSITIVE),
        Just(5e-324),
        0.0..400.0,
        Just(100_000.0),
    ]
}

fn any_share() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(-0.0), Just(1.0), 0.0..1.0]
}

fn any_events() -> impl Strategy<Value = Option<Vec<PatentEvent>>> {
    let one = (any_date(), option::of(any_date()), option::of(any_fen())).prop_map(
        |(date, ended_on, amount)| PatentEvent {
            date,
            ended_on,
            amount,
        },
    );
    option::of(vec(one, 0..3))
}

fn any_awards() -> impl Strategy<Value = Option<Vec<PatentAward>>> {
    let kind = prop_oneof![
        Just(PatentAwardKind::NationalSciencePrize),
        Just(PatentAwardKind::ChinaPatentAward)
    ];
    option::of(vec(
        (kind, any_date()).prop_map(|(kind, date)| PatentAward { kind, date }),
        0..2,
    ))
}

/// How an application number fits the facts that are declared.
#[derive(Clone, Copy, Debug)]
enum NumberFit {
    Foreign,
    Right,
    OtherKind,
    OtherYear(i16),
    WrongCheckDigit,
}

fn any_application_number() -> impl Strategy<Value = (NumberFit, u32)> {
    let fit = prop_oneof![
        2 => Just(NumberFit::Foreign),
        6 => Just(NumberFit::Right),
        1 => Just(NumberFit::OtherKind),
        1 => prop_oneof![Just(-1_i16), Just(1)].prop_map(NumberFit::OtherYear),
        1 => Just(NumberFit::WrongCheckDigit),
    ];
    (fit, 0_u32..10_000_000)
}

fn application_number(
    (fit, sequence): (NumberFit, u32),
    filed: Date,
    kind: PatentKind,
) -> ApplicationNumber {
    let digit = match (kind, fit) {
        (_, NumberFit::OtherKind) => 3,
        (PatentKind::Invention, _) => 1,
        (PatentKind::UtilityModel, _) => 2,
        (PatentKind::Design, _) => 3,
    };
    let year = match fit {
        NumberFit::OtherYear(years) => filed.year() + years,
        NumberFit::Foreign
        | NumberFit::Right
        | NumberFit::OtherKind
        | NumberFit::WrongCheckDigit => filed.year(),
    };
    let right = ApplicationNumber::of(&format!("{year:04}{digit}{sequence:07}"));
    match fit {
        NumberFit::Foreign => ApplicationNumber::of(&format!("EP{sequence:07}")),
        NumberFit::WrongCheckDigit => {
            let mut digits = right.to_string();
            let check = digits.pop();
            digits.push(if check == Some('0') { '1' } else { '0' });
            ApplicationNumber::of(&digits)
        }
        NumberFit::Right | NumberFit::OtherKind | NumberFit::OtherYear(_) => right,
    }
}

/// Returns any patent, however its facts fit together.
pub(crate) fn any_patent() -> impl Strategy<Value = Patent> {
    let kind = prop_oneof![
        3 => Just(PatentKind::Invention),
        1 => Just(PatentKind::UtilityModel),
        1 => Just(PatentKind::Design),
    ];
    let status = prop_oneof![
        5 => Just(LegalStatus::InForce),
        2 => Just(LegalStatus::Pending),
        1 => Just(LegalStatus::Lapsed),
        1 => Just(LegalStatus::Expired),
        1 => Just(LegalStatus::Invalidated),
        1 => Just(LegalStatus::RefusedOrWithdrawn),
    ];
    let offices = option::of(proptest::sample::subsequence(
        vec![*b"CN", *b"EP", *b"US", *b"WO"],
        0..4,
    ));
    let dates = (
        any_date(),
        option::of(any_date()),
        option::weighted(0.2, any_date()),
        option::of(any_date()),
    );
    let numbers = (
        option::of(any_number()),
        option::of(any_number()),
        offices,
        any_application_number(),
    );
    let events = (any_events(), any_events(), any_events(), any_events());
    let marks = (
        any::<Option<bool>>(),
        any::<Option<bool>>(),
        any::<Option<bool>>(),
    );
    (kind, status, dates, numbers, events, any_awards(), marks).prop_map(
        |(kind, legal_status, dates, numbers, events, awards, marks)| Patent {
            application_number: application_number(numbers.3, dates.0, kind),
            kind,
            legal_status,
            grant_date: dates.1,
            expiry_date: dates.2,
            legal_status_date: dates.3,
            claims: numbers.0,
            forward_citations: numbers.1,
            family_countries: numbers.2,
            transfers_in: events.0,
            licences: events.1,
            pledges: events.2,
            disputes: events.3,
            awards,
            strategic_emerging: marks.0,
            protects_main_product: marks.1,
            jointly_owned: marks.2,
            ..invention(dates.0)
        },
    )
}

fn any_patents() -> impl Strategy<Value = Patents> {
    let counts = vec(option::of(any_number()), 5).prop_map(|numbers| {
        Patents::Counts(PatentCounts {
            inventions: numbers[0],
            inventions_pending: numbers[1],
            utility_models: numbers[2],
            designs: numbers[3],
            overseas: numbers[4],
        })
    });
    let list = (vec(any_patent(), 0..8), option::of(any_date())).prop_map(
        |(items, register_extract_on)| {
            Patents::List(PatentList {
                items,
                register_extract_on,
            })
        },
    );
    prop_oneof![
        4 => list,
        1 => counts,
    ]
}

fn any_other_rights() -> impl Strategy<Value = OtherRights> {
    vec(option::of(any_number()), 7).prop_map(|numbers| OtherRights {
        software_copyrights: numbers[0],
        ic_layouts: numbers[1],
        plant_varieties: numbers[2],
        crop_varieties: numbers[3],
        new_drugs: numbers[4],
        protected_chinese_medicines: numbers[5],
        defence_inventions: numbers[6],
    })
}

fn any_talent() -> impl Strategy<Value = Talent> {
    (
        any_date(),
        option::of(any_number()),
        vec(option::of(any_number()), 6),
        any::<Option<bool>>(),
    )
        .prop_map(|(counted_on, staff, parts, rd_department)| {
            let part = |index: usize| {
                parts[index].map(|number: u32| staff.map_or(number, |staff| number.min(staff)))
            };
            Talent {
                counted_on,
                staff,
                rd_staff: part(0),
                masters_or_above: part(1),
                doctors: part(2),
                senior_titles: part(3),
                leavers: parts[4],
                rd_department,
                staff_a_year_before: parts[5],
            }
        })
}

fn any_statement(fiscal_year: i16) -> impl Strategy<Value = Statement> {
    (
        vec(option::of(any_fen()), 8),
        vec(option::of(any_signed_fen()), 4),
        vec(option::of(any_days()), 5),
        option::of(any_days()),
    )
        .prop_map(move |(amounts, signed, days, stated)| {
            let part = |index: usize| {
                amounts[index]
                    .map(|amount: Fen| amounts[0].map_or(amount, |revenue| amount.min(revenue)))
            };
            Statement {
                fiscal_year,
                revenue: amounts[0],
                main_business_revenue: part(1),
                high_tech_revenue: part(2),
                cost_and_expense: amounts[3],
                rd_expense: amounts[4],
                assets: amounts[5],
                liabilities: amounts[6],
                interest_bearing_debt: amounts[7],
                net_profit: signed[0],
                equity: signed[1],
                operating_cash_flow: signed[2],
                own_working_funds: signed[3],
                inventory_days: days[0],
                receivable_days: days[1],
                payable_days: days[2],
                prepaid_days: days[3],
                advance_days: days[4],
                stated_liabilities_to_assets: stated,
            }
        })
}

fn any_statements() -> impl Strategy<Value = Vec<Statement>> {
    proptest::sample::subsequence(vec![2026_i16, 2025, 2024, 2023, 2022, 2021], 0..=5)
        .prop_flat_map(|years| years.into_iter().map(any_statement).collect::<Vec<_>>())
        .prop_flat_map(|statements| (Just(statements), any::<u8>(), 0_i64..=100))
        .prop_map(|(mut statements, which, percent)| {
            // Balance sheets that add up, and some that nearly do.
            for (index, statement) in statements.iter_mut().enumerate() {
                let (Some(assets), true) = (statement.assets, which & (1 << index) == 0) else {
                    continue;
                };
                let liabilities = assets.scaled(percent, 100).unwrap_or(Fen::ZERO);
                let off = assets.scaled(percent % 3, 200).unwrap_or(Fen::ZERO);
                statement.liabilities = statement.liabilities.map(|_| liabilities);
                statement.equity = statement
                    .equity
                    .map(|_| assets.minus(liabilities).minus(off));
            }
            statements
        })
}

fn any_invoices() -> impl Strategy<Value = Vec<InvoiceMonth>> {
    let one = (
        any::<bool>(),
        any_signed_fen(),
        option::of(any_share()),
        option::of(any_share()),
    );
    (vec(one, 0..36), -2_i32..6).prop_map(|(months, newest)| {
        (newest..)
            .zip(months)
            .filter(|(_, (is_there, ..))| *is_there)
            .map(
                |(back, (_, issued, void_share, top_customers_share))| InvoiceMonth {
                    void_share,
                    top_customers_share,
                    ..month(back, issued)
                },
            )
            .collect()
    })
}

fn any_qualifications() -> impl Strategy<Value = Qualifications> {
    let kind = prop_oneof![
        Just(QualificationKind::HighTechEnterprise),
        Just(QualificationKind::TechnologySme),
        Just(QualificationKind::InnovativeSme),
        Just(QualificationKind::SpecialisedSme),
        Just(QualificationKind::LittleGiant),
        Just(QualificationKind::OtherInnovation),
    ];
    let one = (kind, any_date(), option::of(any_date())).prop_map(|(kind, valid_from, until)| {
        Qualification {
            valid_until: until,
            ..qualification(kind, valid_from)
        }
    });
    let extent = prop_oneof![3 => Just(Extent::Whole), 1 => Just(Extent::Partial)];
    (vec(one, 0..4), extent).prop_map(|(items, extent)| Qualifications { items, extent })
}

fn any_integrity() -> impl Strategy<Value = Vec<IntegrityEvent>> {
    let kind = prop_oneof![
        Just(IntegrityEventKind::SeriousDishonesty),
        Just(IntegrityEventKind::HeadSeriousDishonesty),
        Just(IntegrityEventKind::Enforcement),
        Just(IntegrityEventKind::AdministrativePenalty),
        Just(IntegrityEventKind::AbnormalOperation),
    ];
    let one = (kind, any_date(), option::of(any_date())).prop_map(|(kind, date, resolved_on)| {
        IntegrityEvent {
            kind,
            date,
            resolved_on,
        }
    });
    vec(one, 0..4)
}

fn any_loans() -> impl Strategy<Value = Vec<Loan>> {
    let class = prop_oneof![
        Just(LoanClass::Normal),
        Just(LoanClass::SpecialMention),
        Just(LoanClass::Substandard),
        Just(LoanClass::Loss),
    ];
    let one = (
        any_fen(),
        (option::of(any_date()), option::of(any_date())),
        any::<Option<bool>>(),
        option::of(class),
        any::<bool>(),
    )
        .prop_map(
            |(outstanding, (started_on, due_on), working_capital, class, repaid_by_this)| Loan {
                started_on,
                due_on,
                working_capital,
                class,
                repaid_by_this,
                ..loan(outstanding)
            },
        );
    vec(one, 0..4)
}

fn any_innovation() -> impl Strategy<Value = Innovation> {
    let kind = prop_oneof![
        Just(InnovationFactKind::NationalSciencePrize),
        Just(InnovationFactKind::ProvincialPrize),
        Just(InnovationFactKind::ProvincialRdInstitution),
        Just(InnovationFactKind::LedStandard),
        Just(InnovationFactKind::NationalModelFirm),
        Just(InnovationFactKind::EquityRound),
    ];
    let one = (kind, any_date(), option::of(any_fen()))
        .prop_map(|(kind, date, amount)| InnovationFact { kind, date, amount });
    (
        vec(one, 0..4),
        vec(option::of(any_number()), 2),
        option::of(any_fen()),
        any::<Option<bool>>(),
    )
        .prop_map(
            |(facts, numbers, technology_contracts, university_cooperation)| Innovation {
                facts,
                rd_projects: numbers[0],
                conversions: numbers[1],
                technology_contracts,
                university_cooperation,
            },
        )
}

fn any_industry() -> impl Strategy<Value = String> {
    let codes = ["C3812", "I6510", "I63", "I", "M7320", "G54", "L72", "F51"];
    proptest::sample::select(codes.map(str::to_owned).to_vec())
}

/// Days of retrieval around the as-of date of the examples: one for each block, after those of the identity.
fn any_retrieval() -> impl Strategy<Value = [Date; 13]> {
    let day = prop_oneof![
        6 => Just(AS_OF),
        3 => (0_i32..13).prop_map(|back| months_after(AS_OF, -back)),
        1 => (1_i32..13).prop_map(|later| months_after(AS_OF, later)),
    ];
    proptest::array::uniform13(day)
}

/// Returns any profile that the domain's types allow, facts dated later included.
pub(crate) fn any_profile() -> impl Strategy<Value = Profile> {
    let grade = prop_oneof![
        Just(TaxGrade::A),
        Just(TaxGrade::B),
        Just(TaxGrade::M),
        Just(TaxGrade::C),
        Just(TaxGrade::D)
    ];
    let field = prop_oneof![Just(FieldClass::StrategicEmerging), Just(FieldClass::Other)];
    let firm = (
        option::of(any_date()),
        option::of(field),
        option::of((any::<Option<bool>>(), any::<Option<bool>>())),
        option::of((grade, 2020_i16..2028)),
        option::of(any_industry()),
        any::<Option<bool>>(),
    );
    let lists = (
        option::of(any_qualifications()),
        option::of(any_integrity()),
        option::of(any_loans()),
        option::of(any_innovation()),
    );
    let rights = (
        option::weighted(0.8, any_patents()),
        option::of(any_other_rights()),
        option::weighted(0.8, any_talent()),
    );
    let money = (
        option::weighted(0.8, any_statements()),
        option::of(any_invoices()),
    );
    let all = (firm, lists, rights, money, any_retrieval());
    all.prop_map(|(firm, lists, rights, money, days)| {
        let mut profile = bare();
        profile.identity.facts.industry_code = firm.4;
        profile.group = firm.5.map(|has_parties| {
            sourced(Group {
                group_ref: has_parties.then(|| GroupRef::parse("group-1").unwrap()),
            })
        });
        profile.identity.facts.founded_on = firm.0;
        profile.identity.facts.field_class = firm.1;
        profile.eligibility = firm.2.map(|(registered_in_area, key_ip_startup_reviewed)| {
            sourced(Eligibility {
                registered_in_area,
                key_ip_startup_reviewed,
            })
        });
        profile.tax = firm
            .3
            .map(|(grade, grade_year)| sourced(TaxRecord { grade, grade_year }));
        profile.qualifications = lists.0.map(sourced);
        profile.integrity = lists.1.map(sourced);
        profile.loans = lists.2.map(sourced);
        profile.innovation = lists.3.map(sourced);
        profile.patents = rights.0.map(sourced);
        profile.other_rights = rights.1.map(sourced);
        profile.talent = rights.2.map(sourced);
        profile.statements = money.0.map(sourced);
        profile.invoices = money.1.map(sourced);
        retrieved_on(&mut profile, days);
        profile
    })
}

/// Sets the days of retrieval, block by block in the order of the profile.
fn retrieved_on(profile: &mut Profile, days: [Date; 13]) {
    fn set<T>(block: Option<&mut Sourced<T>>, day: Date) {
        if let Some(block) = block {
            block.provenance.retrieved_on = day;
        }
    }
    let Profile {
        as_of: _,
        identity,
        eligibility,
        qualifications,
        tax,
        integrity,
        group,
        patents,
        other_rights,
        talent,
        statements,
        invoices,
        loans,
        innovation,
    } = profile;
    set(Some(identity), days[0]);
    set(eligibility.as_mut(), days[1]);
    set(qualifications.as_mut(), days[2]);
    set(tax.as_mut(), days[3]);
    set(integrity.as_mut(), days[4]);
    set(group.as_mut(), days[5]);
    set(patents.as_mut(), days[6]);
    set(other_rights.as_mut(), days[7]);
    set(talent.as_mut(), days[8]);
    set(statements.as_mut(), days[9]);
    set(invoices.as_mut(), days[10]);
    set(loans.as_mut(), days[11]);
    set(innovation.as_mut(), days[12]);
}
