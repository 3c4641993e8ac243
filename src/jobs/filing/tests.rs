//! Filings, rule by rule, and the examples made from them.

use super::*;
use serde_json::json;

/// A filing with everything that the rules speak of.
fn filing() -> Value {
    json!({
        "id": "RF900",
        "name": "某某科技股份有限公司",
        "short_name": "某某科技",
        "uscc": null,
        "uscc_check_digit_ok": null,
        "founded": "2005-04",
        "industry": "控制电机 (C38)",
        "fiscal_year": 2020,
        "revenue_yuan": {"2020": 1000000.005, "2019": 900000.0},
        "net_profit_yuan": {"2020": -5.5},
        "total_assets_yuan": 4000000,
        "net_assets_yuan": 997539600.0000001,
        "interest_bearing_debt_yuan": 0,
        "operating_cash_flow_yuan": null,
        "rd_expense_yuan": {},
        "high_tech_revenue_share": null,
        "staff_total": 100,
        "staff_as_of": "2021-06-30",
        "rd_staff": 10,
        "phd": 1,
        "master": 3,
        "master_plus": null,
        "patents": {
            "invention_granted": 0, "invention_pending": 8, "utility_model": null, "design": 2,
            "software_copyright": 5, "pct_or_overseas": null, "as_of": "2021-03 signing"
        },
        "honours": [{"name": "高新技术企业", "year": 2017, "cert": "GR1"}, {"name": "科技型中小企业", "year": null}],
        "bank_credit": [],
        "later_outcome": {"distress": true, "later_financials": {"2021": -1}},
        "sources": ["https://example.org/a", "https://example.org/b"],
        "patent_list": []
    })
}

fn converted(value: &Value) -> pb::FirmProfile {
    convert(&value.to_string()).unwrap().profile
}

fn with(key: &str, value: Value) -> Value {
    let mut filing = filing();
    filing[key] = value;
    filing
}

#[test]
fn the_as_of_date_is_the_latest_of_the_three() {
    let date = |value: &Value| converted(value).as_of_date.unwrap();
    assert_eq!(date(&filing()), "2021-06-30");
    assert_eq!(date(&with("staff_as_of", Value::Null)), "2021-03-31");
    assert_eq!(date(&with("fiscal_year", json!(2022))), "2022-12-31");
    let mut undated = with("staff_as_of", Value::Null);
    undated["patents"]["as_of"] = json!("prospectus signing");
    assert_eq!(date(&undated), "2020-12-31");
}

#[test]
fn what_is_null_stays_not_retrieved_and_zero_means_none() {
    let profile = converted(&filing());
    assert_eq!(profile.eligibility, None);
    assert_eq!(profile.tax, None);
    assert_eq!(profile.integrity, None);
    assert_eq!(profile.invoices, None);
    assert_eq!(profile.loans, None);
    let Some(pb::patents::Detail::Counts(counts)) = profile.patents.unwrap().detail else {
        panic!("counts expected");
    };
    assert_eq!(counts.inventions, Some(0));
    assert_eq!(counts.inventions_pending, Some(8));
    assert_eq!(counts.utility_models, None);
    assert_eq!(counts.overseas, None);
    assert_eq!(profile.other_rights.unwrap().software_copyrights, Some(5));
    let latest = profile.statements.unwrap().items[0];
    assert_eq!(latest.interest_bearing_debt_fen, Some(0));
    assert_eq!(latest.operating_cash_flow_fen, None);
}

#[test]
fn money_is_rounded_to_fen_and_balance_sheets_belong_to_the_fiscal_year() {
    let items = converted(&filing()).statements.unwrap().items;
    assert_eq!(items.len(), 2);
    assert_eq!(items[0].revenue_fen, Some(100_000_001));
    assert_eq!(items[0].net_profit_fen, Some(-550));
    assert_eq!(items[0].equity_fen, Some(99_753_960_000));
    assert_eq!(items[1].fiscal_year, 2019);
    assert_eq!(items[1].assets_fen, None);
}

#[test]
fn a_panel_gives_the_latest_four_years_with_their_debt_ratio() {
    let years: Vec<Value> = (2014..=2020)
        .map(|year| json!({"year": year, "revenue_yuan": year, "debt_ratio_pct": 96.86, "ar_days": null}))
        .collect();
    let items = converted(&with("panel", json!(years)))
        .statements
        .unwrap()
        .items;
    let kept: Vec<i32> = items.iter().map(|item| item.fiscal_year).collect();
    assert_eq!(kept, [2020, 2019, 2018, 2017]);
    assert_eq!(items[3].liabilities_to_assets, Some(0.9686));
    assert_eq!(items[3].revenue_fen, Some(201_700));
}

#[test]
fn masters_and_doctors_add_up_only_where_both_are_known() {
    let talent = |value: &Value| converted(value).talent.unwrap();
    assert_eq!(talent(&filing()).masters_or_above, Some(4));
    assert_eq!(talent(&with("phd", Value::Null)).masters_or_above, None);
    assert_eq!(
        talent(&with("master_plus", json!(9))).masters_or_above,
        Some(9)
    );
    assert_eq!(talent(&filing()).counted_on, "2021-06-30");
}

#[test]
fn an_honour_without_a_year_is_left_out_and_one_with_a_year_starts_on_its_last_day() {
    let profile = converted(&filing());
    let items = profile.qualifications.unwrap().items;
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].valid_from, "2017-12-31");
    assert_eq!(items[0].certificate_number.as_deref(), Some("GR1"));
    let undated = json!([{"name": "高新技术企业", "year": null}]);
    assert_eq!(converted(&with("honours", undated)).qualifications, None);
}

#[test]
fn listed_patents_are_in_force_and_undated_ones_are_filed_in_the_year_of_their_number() {
    let list = json!([
        {"no": "ZL201020522671.1", "type": "utility_model", "application_date": null, "grant_date": "2011-02-02"},
        {"no": "ZL202310888139.3", "type": "invention", "application_date": "2023-07-19", "grant_date": null},
        {"no": "ZL202310888139.3", "type": "invention", "application_date": "2023-07-19", "grant_date": null}
    ]);
    let patents = converted(&with("patent_list", list)).patents.unwrap();
    let source = patents.provenance.unwrap().source;
    assert!(source.contains("8 inventions pending"), "{source}");
    let Some(pb::patents::Detail::List(list)) = patents.detail else {
        panic!("list expected");
    };
    assert_eq!(list.items.len(), 2);
    assert_eq!(list.items[0].filing_date, "2010-01-01");
    assert_eq!(list.items[0].grant_date.as_deref(), Some("2011-02-02"));
    assert_eq!(list.items[1].filing_date, "2023-07-19");
    assert_eq!(
        list.items[1].legal_status,
        i32::from(pb::LegalStatus::InForce)
    );
    assert_eq!(list.items[1].legal_status_date, None);
}

#[test]
fn loans_need_a_stated_balance() {
    let line = json!({"amount_yuan": 10000000, "kind": "授信", "period": "2020-01-01..2021-12-31", "security": "信用"});
    let balance = json!({"amount_yuan": 16000000, "period": "2020-12-31 余额", "security": "信用"});
    let loans = |list| converted(&with("bank_credit", list)).loans;
    assert_eq!(loans(json!([line.clone()])), None);
    assert_eq!(loans(json!([line, balance.clone()])), None);
    let items = loans(json!([balance])).unwrap().items;
    assert_eq!(items[0].outstanding_fen, 1_600_000_000);
    assert_eq!(items[0].security, i32::from(pb::LoanSecurity::Credit));
}

#[test]
fn a_firm_without_a_code_goes_by_its_id_and_a_failing_code_is_not_waved_through() {
    let identity = |value: &Value| converted(value).identity.unwrap();
    let plain = identity(&filing());
    assert_eq!(plain.firm_ref.as_deref(), Some("RF900"));
    assert_eq!(plain.founded_on.as_deref(), Some("2005-04-30"));
    assert_eq!(plain.industry_code.as_deref(), Some("C38"));
    assert_eq!(plain.main_product.as_deref(), Some("控制电机"));
    let mut failing = with("uscc", json!("91350211M0000XUF46"));
    failing["uscc_check_digit_ok"] = json!(false);
    assert!(!identity(&failing).accept_failed_check_digit);
    assert_eq!(identity(&failing).firm_ref, None);
    let whole = identity(&with("industry", json!("功率半导体设计(Fabless)")));
    assert_eq!(whole.industry_code, None);
    assert_eq!(
        whole.main_product.as_deref(),
        Some("功率半导体设计(Fabless)")
    );
}

#[test]
fn what_became_of_the_firm_later_changes_nothing() {
    let quiet = with("later_outcome", Value::Null);
    assert_eq!(converted(&quiet), converted(&filing()));
}

#[test]
fn every_wrong_field_is_named_at_once() {
    let mut wrong = filing();
    wrong["name"] = json!(7);
    wrong["short_name"] = Value::Null;
    wrong["staff_total"] = json!(-3);
    wrong["revenue_yuan"] = json!({"FY20": 1, "2020": "many"});
    wrong["patent_list"] = json!([{"no": "ZL202310888139.3", "type": "trademark"}]);
    let refused = convert(&wrong.to_string()).unwrap_err();
    let fields: Vec<&str> = refused
        .problems
        .iter()
        .map(|problem| problem.field.as_str())
        .collect();
    assert_eq!(
        fields,
        [
            "name",
            "patent_list[0].type",
            "revenue_yuan.2020",
            "revenue_yuan.FY20",
            "staff_total"
        ]
    );
    assert!(refused.to_string().contains("`staff_total`: expected"));
    for text in ["", "[]", "7", "{}", "{\"fiscal_year\": null}", "null"] {
        assert!(convert(text).is_err(), "{text}");
    }
}

#[test]
fn the_examples_are_what_their_filings_convert_to() {
    use crate::{pb::json, rpc};
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut names: Vec<String> = std::fs::read_dir(examples.join("filings"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.len() >= 8);
    for name in names {
        let filing = std::fs::read_to_string(examples.join("filings").join(&name)).unwrap();
        let profile = convert(&filing).unwrap().profile;
        let text = json::to_json("kvcredit.v1.FirmProfile", &profile, json::Layout::Pretty);
        let kept = std::fs::read_to_string(examples.join(&name)).unwrap();
        assert_eq!(text.unwrap() + "\n", kept, "{name}");
        let today = jiff::civil::date(2026, 1, 1);
        assert!(rpc::convert::profile(profile, today).is_ok(), "{name}");
    }
}
