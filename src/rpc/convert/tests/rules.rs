//! Rules that stand in no proto, and numbers at their bounds.

use super::*;

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
fn no_register_extract_is_made_after_its_retrieval() {
    let made_on = |day: &str| patent_list(|list| list.register_extract_on = Some(day.into()));
    let field = "profile.patents.list.register_extract_on";
    assert_broken(
        made_on("2026-03-31"),
        &[(field, "register_extract_on.not_after_retrieved_on")],
    );
    assert_broken(made_on("2026-02-29"), &[(field, "date.calendar")]);
    let request = accepted(made_on("2026-03-30"));
    let Patents::List(list) = request.profile.patents.unwrap().facts else {
        panic!("expected a list");
    };
    assert_eq!(list.register_extract_on, Some(date(2026, 3, 30)));
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
        patent_list(|list| {
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

#[test]
fn terms_and_purposes_beyond_the_bounds_are_refused() {
    for odd in [i32::MIN, 0, 37, i32::MAX] {
        let mut request = complete();
        request.term_months = Some(odd);
        assert_broken(request, &[("term_months", "int32.gte_lte")]);
    }
    for (odd, rule) in [(0, "enum.not_in"), (7, "enum.defined_only")] {
        let mut request = complete();
        request.purpose = Some(odd);
        assert_broken(request, &[("purpose", rule)]);
    }
}

// ---- what comes out
