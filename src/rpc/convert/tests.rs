//! Rules of the contract and what conversion makes of a message.

use jiff::civil::date;
use prost::Message;
use sha2::{Digest, Sha256};

use super::{Violations, decisions, profile, scoring};
use crate::{
    domain::{
        calendar::Date, decision::OutcomeKind, firm::FirmKey, money::Fen, patents::Patents,
        uscc::CheckDigit,
    },
    pb,
    service::score::{Mode, Request},
    storage::Filter,
};

const TODAY: Date = date(2026, 6, 30);

/// A request with every field set and no rule broken.
fn complete() -> pb::ScoreFirmRequest {
    pb::json::from_json(
        "kvcredit.v1.ScoreFirmRequest",
        include_str!("../../../tests/data/complete_request.json"),
    )
    .unwrap()
}

fn changed(change: impl FnOnce(&mut pb::FirmProfile)) -> pb::ScoreFirmRequest {
    let mut request = complete();
    change(request.profile.as_mut().unwrap());
    request
}

fn identity(change: impl FnOnce(&mut pb::Identity)) -> pb::ScoreFirmRequest {
    changed(|profile| change(profile.identity.as_mut().unwrap()))
}

fn patent(change: impl FnOnce(&mut pb::Patent)) -> pb::ScoreFirmRequest {
    changed(|profile| {
        let Some(pb::patents::Detail::List(list)) = &mut profile.patents.as_mut().unwrap().detail
        else {
            panic!("expected a list");
        };
        change(&mut list.items[0]);
    })
}

fn statement(change: impl FnOnce(&mut pb::Statement)) -> pb::ScoreFirmRequest {
    changed(|profile| change(&mut profile.statements.as_mut().unwrap().items[1]))
}

fn rules(violations: &Violations) -> Vec<(&str, &str)> {
    violations
        .iter()
        .map(|violation| (violation.field.as_str(), violation.rule))
        .collect()
}

#[track_caller]
fn assert_broken(request: pb::ScoreFirmRequest, expected: &[(&str, &str)]) {
    let violations = scoring::request(request, TODAY).unwrap_err();
    assert_eq!(rules(&violations), expected);
}

#[track_caller]
fn accepted(request: pb::ScoreFirmRequest) -> Request {
    scoring::request(request, TODAY).unwrap()
}

// ---- rules that cannot stand in the proto

#[test]
fn days_that_the_calendar_lacks_are_refused() {
    for day in ["2025-02-30", "2025-02-29", "2100-02-29", "2025-04-31"] {
        let rule = if day.starts_with("2100") {
            "string.pattern"
        } else {
            "date.calendar"
        };
        assert_broken(
            patent(|patent| patent.legal_status_date = Some(day.into())),
            &[("profile.patents.list.items[0].legal_status_date", rule)],
        );
    }
    accepted(patent(|patent| {
        patent.legal_status_date = Some("2024-02-29".into());
    }));
}

#[test]
fn the_as_of_date_is_not_after_the_day_of_the_request() {
    assert_broken(
        changed(|profile| profile.as_of_date = Some("2026-07-01".into())),
        &[("profile.as_of_date", "as_of_date.not_after_today")],
    );
    let request = accepted(changed(|profile| {
        profile.as_of_date = Some("2026-06-30".into());
    }));
    assert_eq!(request.profile.as_of, TODAY);
}

#[test]
fn no_block_is_retrieved_after_the_as_of_date() {
    assert_broken(
        changed(|profile| profile.as_of_date = Some("2026-03-29".into())),
        &[
            "identity",
            "eligibility",
            "qualifications",
            "tax",
            "integrity",
            "group",
            "patents",
            "other_rights",
            "talent",
            "statements",
            "invoices",
            "loans",
            "innovation",
        ]
        .map(|block| format!("profile.{block}.provenance.retrieved_on"))
        .iter()
        .map(|field| (field.as_str(), "retrieved_on.not_after_as_of_date"))
        .collect::<Vec<_>>(),
    );
    // Without an as-of date the day of the request counts.
    let retrieved = |day: &str| {
        identity(|identity| {
            identity.provenance.as_mut().unwrap().retrieved_on = day.into();
        })
    };
    let without = |mut request: pb::ScoreFirmRequest| {
        request.profile.as_mut().unwrap().as_of_date = None;
        request
    };
    accepted(without(retrieved("2026-06-30")));
    assert_broken(
        without(retrieved("2026-07-01")),
        &[(
            "profile.identity.provenance.retrieved_on",
            "retrieved_on.not_after_as_of_date",
        )],
    );
}

#[test]
fn a_wrong_check_digit_is_refused_unless_accepted() {
    let wrong = |accept| {
        identity(|identity| {
            identity.uscc = Some("91350100M000100Y44".into());
            identity.accept_failed_check_digit = accept;
        })
    };
    assert_broken(
        wrong(false),
        &[("profile.identity.uscc", "uscc.check_digit")],
    );
    let request = accepted(wrong(true));
    let uscc = *request.profile.identity.facts.key.uscc().unwrap();
    assert_eq!(uscc.check_digit(), CheckDigit::Wrong);
}

#[test]
fn a_patent_counts_once_however_its_number_is_spelled() {
    let twice = |number: &str| {
        changed(|profile| {
            let patents = profile.patents.as_mut().unwrap().detail.as_mut().unwrap();
            let pb::patents::Detail::List(list) = patents else {
                panic!("expected a list");
            };
            list.items.truncate(1);
            list.items[0].application_number = "ZL202311045168.X".into();
            let mut again = list.items[0].clone();
            again.application_number = number.into();
            list.items.push(again);
        })
    };
    for variant in [
        "zl202311045168.x",
        "CN 202311045168 X",
        "202311045168",
        "ＺＬ２０２３１１０４５１６８．Ｘ",
    ] {
        assert_broken(
            twice(variant),
            &[(
                "profile.patents.list.items",
                "patent_list.application_numbers",
            )],
        );
    }
    accepted(twice("ZL202311045169.4"));
}

// ---- all at once

#[test]
fn all_wrong_fields_are_reported_at_once() {
    let mut request = complete();
    request.request_id = "not a uuid".into();
    request.product_id = "Knowledge".into();
    request.requested_amount_fen = Some(0);
    let profile = request.profile.as_mut().unwrap();
    profile.identity.as_mut().unwrap().name = String::new();
    profile.identity.as_mut().unwrap().region_code = Some("4302".into());
    profile.tax.as_mut().unwrap().grade = 0;
    profile.tax.as_mut().unwrap().grade_year = 1989;
    profile.qualifications.as_mut().unwrap().items[1].kind = 99;
    profile.talent.as_mut().unwrap().doctors = Some(20);
    profile.statements.as_mut().unwrap().items[1].rd_expense_fen = Some(-1);
    profile.statements.as_mut().unwrap().items[0].fiscal_year = 2025;
    profile.invoices.as_mut().unwrap().months[0].void_share = Some(1.01);
    profile.loans.as_mut().unwrap().provenance = None;
    profile.innovation.as_mut().unwrap().facts[0].date = "2023-02-29".into();
    profile.patents.as_mut().unwrap().detail = None;
    assert_broken(
        request,
        &[
            ("request_id", "string.pattern"),
            ("profile.identity.name", "string.pattern"),
            ("profile.identity.region_code", "string.pattern"),
            ("profile.qualifications.items[1].kind", "enum.defined_only"),
            ("profile.tax.grade", "enum.not_in"),
            ("profile.tax.grade_year", "int32.gte_lte"),
            ("profile.patents.detail", "required"),
            ("profile.talent", "talent.doctors"),
            ("profile.statements.items", "statements.fiscal_years"),
            (
                "profile.statements.items[1].rd_expense_fen",
                "int64.gte_lte",
            ),
            ("profile.invoices.months[0].void_share", "double.gte_lte"),
            ("profile.loans.provenance", "required"),
            ("profile.innovation.facts[0].date", "date.calendar"),
            ("product_id", "string.pattern"),
            ("requested_amount_fen", "int64.gt_lte"),
        ],
    );
}

#[test]
fn messages_say_what_was_expected_in_both_languages() {
    let request = changed(|profile| {
        profile.tax.as_mut().unwrap().grade = 7;
        profile.identity.as_mut().unwrap().founded_on = Some("1.6.2015".into());
        profile.talent.as_mut().unwrap().rd_staff = Some(87);
    });
    let violations = scoring::request(request, TODAY).unwrap_err();
    let texts: Vec<(&str, &str)> = violations
        .iter()
        .map(|violation| (violation.zh.as_str(), violation.en.as_str()))
        .collect();
    assert_eq!(
        texts,
        [
            (
                "应为日期 `YYYY-MM-DD`（1900 至 2099 年），实际为 `1.6.2015`",
                "expected a date `YYYY-MM-DD` from 1900 to 2099, found `1.6.2015`"
            ),
            (
                "应为 `TAX_GRADE_A` 等值，实际为 `7`",
                "expected a value such as `TAX_GRADE_A`, found `7`"
            ),
            (
                "`rd_staff` 不得大于 `staff` `86`，实际为 `87`",
                "expected `rd_staff` at most `staff` `86`, found `87`"
            ),
        ]
    );
}

#[test]
fn a_flood_of_wrong_items_is_answered_within_bounds() {
    let request = changed(|profile| {
        profile.loans.as_mut().unwrap().items = vec![pb::Loan::default(); 20_000];
    });
    let violations = scoring::request(request, TODAY).unwrap_err();
    assert_eq!(violations.len(), Violations::LISTED_MOST);
    assert_eq!(violations.left_out(), 20_001 - Violations::LISTED_MOST);
}

// ---- odd numbers

#[test]
fn numbers_that_are_none_are_refused() {
    for odd in [
        f64::NAN,
        -f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MAX,
        -5e-324,
    ] {
        assert_broken(
            statement(|statement| {
                statement.liabilities_to_assets = Some(odd);
                statement.inventory_days = Some(odd);
            }),
            &[
                (
                    "profile.statements.items[1].liabilities_to_assets",
                    "double.gte_lte",
                ),
                (
                    "profile.statements.items[1].inventory_days",
                    "double.gte_lte",
                ),
            ],
        );
    }
}

#[test]
fn minus_zero_is_zero_and_denormal_numbers_stay() {
    let request = accepted(statement(|statement| {
        statement.liabilities_to_assets = Some(-0.0);
        statement.inventory_days = Some(5e-324);
    }));
    let statement = &request.profile.statements.unwrap().facts[0];
    let bits = |value: Option<f64>| value.unwrap().to_bits();
    assert_eq!(bits(statement.stated_liabilities_to_assets), 0);
    assert_eq!(bits(statement.inventory_days), 1);
}

#[test]
fn amounts_beyond_the_bounds_are_refused() {
    for odd in [i64::MIN, i64::MAX, Fen::LARGEST + 1, -Fen::LARGEST - 1] {
        assert_broken(
            statement(|statement| statement.net_profit_fen = Some(odd)),
            &[(
                "profile.statements.items[1].net_profit_fen",
                "int64.gte_lte",
            )],
        );
    }
    for edge in [Fen::LARGEST, -Fen::LARGEST] {
        let request = accepted(statement(|statement| statement.net_profit_fen = Some(edge)));
        let statement = &request.profile.statements.unwrap().facts[0];
        assert_eq!(statement.net_profit.map(Fen::get), Some(edge));
    }
    let mut request = complete();
    request.requested_amount_fen = Some(i64::MIN);
    assert_broken(request, &[("requested_amount_fen", "int64.gt_lte")]);
}

#[test]
fn counts_and_years_beyond_the_bounds_are_refused() {
    assert_broken(
        patent(|patent| {
            patent.claims = Some(u32::MAX);
            patent.forward_citations = Some(1_000_001);
        }),
        &[
            ("profile.patents.list.items[0].claims", "uint32.lte"),
            (
                "profile.patents.list.items[0].forward_citations",
                "uint32.lte",
            ),
        ],
    );
    for odd in [i32::MIN, i32::MAX, 0, 2101, 65_536 + 2024] {
        assert_broken(
            statement(|statement| statement.fiscal_year = odd),
            &[("profile.statements.items[1].fiscal_year", "int32.gte_lte")],
        );
    }
}

// ---- what comes out

#[test]
fn lists_get_an_order_and_the_absent_stays_absent() {
    let request = accepted(complete());
    let profile = request.profile;
    let years = profile.statements.unwrap().facts;
    let years: Vec<i16> = years
        .iter()
        .map(|statement| statement.fiscal_year)
        .collect();
    assert_eq!(years, [2025, 2024]);
    let months = profile.invoices.unwrap().facts;
    let months: Vec<Date> = months.iter().map(|month| month.first_day).collect();
    assert_eq!(months, [date(2026, 2, 1), date(2026, 1, 1)]);
    let Patents::List(patents) = profile.patents.unwrap().facts else {
        panic!("expected a list");
    };
    assert_eq!(
        patents[0].family_countries.as_deref(),
        Some(&[*b"CN", *b"EP", *b"US"][..])
    );
    assert_eq!(patents[1].family_countries, None);
    assert_eq!(patents[1].disputes, None);

    let bare = accepted(changed(|profile| {
        *profile = pb::FirmProfile {
            identity: profile.identity.take(),
            integrity: Some(pb::Integrity {
                events: vec![],
                ..profile.integrity.take().unwrap()
            }),
            ..pb::FirmProfile::default()
        };
    }));
    assert_eq!(bare.profile.as_of, TODAY);
    assert_eq!(bare.profile.integrity.unwrap().facts, []);
    assert!(bare.profile.patents.is_none() && bare.profile.loans.is_none());
}

#[test]
fn a_firm_is_known_by_either_name_or_both() {
    let key = |change: fn(&mut pb::Identity)| accepted(identity(change)).profile.identity.facts.key;
    assert!(matches!(key(|_| {}), FirmKey::Both(..)));
    assert!(matches!(key(|it| it.firm_ref = None), FirmKey::Uscc(_)));
    assert!(matches!(key(|it| it.uscc = None), FirmKey::Reference(_)));
    let wide = key(|it| it.uscc = Some(" ９１350100m000100y43\n".into()));
    assert_eq!(
        wide.uscc().map(ToString::to_string).as_deref(),
        Some("91350100M000100Y43")
    );
}

#[test]
fn the_body_hash_leaves_out_the_request_id_and_nothing_else() {
    let first = accepted(complete());
    let mut other_id = complete();
    other_id.request_id = "0190c0de-0000-7000-8000-00000000000c".into();
    let other_id = accepted(other_id);
    assert_eq!(first.body_sha256, other_id.body_sha256);
    assert_ne!(first.request_id, other_id.request_id);

    let mut plain = complete();
    plain.request_id = String::new();
    let expected: [u8; 32] = Sha256::digest(plain.encode_to_vec()).into();
    assert_eq!(first.body_sha256, expected);
    assert_eq!(first.snapshot, plain.encode_to_vec());

    let mut other_amount = complete();
    other_amount.requested_amount_fen = Some(500_000_001);
    assert_ne!(accepted(other_amount).body_sha256, first.body_sha256);
}

#[test]
fn fields_that_this_server_does_not_know_do_not_count() {
    let mut bytes = complete().encode_to_vec();
    // Field 1000, a varint.
    bytes.extend([0xC0, 0x3E, 0x07]);
    let request = pb::ScoreFirmRequest::decode(bytes.as_slice()).unwrap();
    assert_eq!(
        accepted(request).body_sha256,
        accepted(complete()).body_sha256
    );
}

#[test]
fn the_snapshot_has_an_as_of_date_and_the_body_hash_has_not() {
    let absent = || changed(|profile| profile.as_of_date = None);
    let later = |day| scoring::request(absent(), day).unwrap();
    let (today, tomorrow) = (later(TODAY), later(date(2026, 7, 1)));
    assert_eq!(today.body_sha256, tomorrow.body_sha256);
    let snapshot = pb::ScoreFirmRequest::decode(today.snapshot.clone()).unwrap();
    assert_eq!(
        snapshot.profile.unwrap().as_of_date.as_deref(),
        Some("2026-06-30")
    );
    // Converted again on any later day, the snapshot is the same profile.
    let mut again = pb::ScoreFirmRequest::decode(today.snapshot.clone()).unwrap();
    again.request_id = complete().request_id;
    let again = scoring::request(again, date(2031, 1, 1)).unwrap();
    assert_eq!(again.profile, today.profile);
    assert_eq!(again.snapshot, today.snapshot);
}

#[test]
fn a_snapshot_can_be_scored_again() {
    let request = accepted(changed(|profile| profile.as_of_date = None));
    let snapshot = pb::ScoreFirmRequest::decode(request.snapshot.clone()).unwrap();
    assert_eq!(
        scoring::snapshot(snapshot.clone()).unwrap(),
        scoring::Asked {
            profile: request.profile,
            product: request.product,
            requested: request.requested,
        }
    );
    // It would be another profile on another day.
    let mut undated = snapshot;
    undated.profile.as_mut().unwrap().as_of_date = None;
    assert_eq!(
        rules(&scoring::snapshot(undated).unwrap_err()),
        [("profile.as_of_date", "required")]
    );
}

#[test]
fn only_validation_goes_without_a_request_id() {
    let mut request = complete();
    request.request_id = String::new();
    assert_broken(request.clone(), &[("", "score_firm_request.request_id")]);
    request.validate_only = true;
    let validated = accepted(request);
    assert_eq!(
        (validated.request_id, validated.mode),
        (None, Mode::ValidateOnly)
    );
    assert!(validated.snapshot.is_empty());
    assert_eq!(accepted(complete()).mode, Mode::Record);
}

#[test]
fn a_book_file_profile_is_held_to_the_same_rules() {
    let message = complete().profile.unwrap();
    assert_eq!(
        profile(message.clone(), TODAY).unwrap(),
        accepted(complete()).profile
    );
    let violations = profile(
        pb::FirmProfile {
            identity: None,
            ..message
        },
        TODAY,
    )
    .unwrap_err();
    assert_eq!(rules(&violations), [("identity", "required")]);
    assert_eq!(
        violations.to_string(),
        "`identity` (required): expected a value, found none"
    );
}

#[test]
fn items_of_a_stream_say_where_they_are_wrong() {
    let item = pb::ScoreFirmsRequest {
        item_id: "汉".repeat(65),
        request: Some(identity(|identity| identity.name.clear())),
    };
    let (item_id, result) = scoring::item(item, TODAY);
    assert_eq!(item_id, "汉".repeat(64));
    assert_eq!(
        rules(&result.unwrap_err()),
        [
            ("item_id", "string.max_len"),
            ("request.profile.identity.name", "string.pattern")
        ]
    );
    let (_, result) = scoring::item(pb::ScoreFirmsRequest::default(), TODAY);
    assert_eq!(rules(&result.unwrap_err()), [("request", "required")]);
    let (item_id, result) = scoring::item(
        pb::ScoreFirmsRequest {
            item_id: "7".into(),
            request: Some(complete()),
        },
        TODAY,
    );
    assert_eq!(item_id, "7");
    assert_eq!(result.unwrap(), accepted(complete()));
}

// ---- decisions

#[test]
fn queries_get_their_defaults() {
    let list = decisions::list(pb::ListDecisionsRequest::default()).unwrap();
    assert_eq!(list.page_size, 50);
    assert_eq!(list.page_token, None);
    assert_eq!(list.filter, Filter::default());
    let watch = decisions::watch(pb::WatchDecisionsRequest::default()).unwrap();
    assert_eq!(watch.cursor, None);
    let get = decisions::get(pb::GetDecisionRequest {
        decision_id: "0190c0de-0000-7000-8000-00000000000a".into(),
        view: 0,
    })
    .unwrap();
    assert_eq!(get.view, decisions::View::Basic);
}

#[test]
fn lists_are_filtered_by_what_was_given() {
    let list = decisions::list(pb::ListDecisionsRequest {
        page_size: 1000,
        page_token: "t".into(),
        firm: Some(" 91350100m000100y43".into()),
        product_id: Some("p".into()),
        outcome: Some(pb::Outcome::Referred as i32),
        grade: Some("B".into()),
        effective_from: Some("2026-01-01".into()),
        effective_to: Some("2026-06-30".into()),
        reviewed: Some(false),
    })
    .unwrap();
    assert_eq!(list.filter.reviewed, Some(false));
    assert_eq!(list.page_size, 1000);
    assert_eq!(list.filter.outcome, Some(OutcomeKind::Referred));
    let firm = list.filter.firm.unwrap();
    assert_eq!(firm.firm_ref, " 91350100m000100y43");
    assert_eq!(firm.uscc.as_deref(), Some("91350100M000100Y43"));

    let violations = decisions::list(pb::ListDecisionsRequest {
        page_size: 1001,
        outcome: Some(0),
        grade: Some("far too long".into()),
        effective_from: Some("2026-02-30".into()),
        ..pb::ListDecisionsRequest::default()
    })
    .unwrap_err();
    assert_eq!(
        rules(&violations),
        [
            ("page_size", "int32.gte_lte"),
            ("outcome", "enum.not_in"),
            ("grade", "string.max_len"),
            ("effective_from", "date.calendar"),
        ]
    );
}
