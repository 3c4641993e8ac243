//! How wrong fields are told: all of them, in both languages, within bounds.

use super::*;

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
                "研发人员数不得大于职工总数 86 人，实际为 87 人",
                "expected R&D staff not above total staff of 86 persons, found 87 persons"
            ),
        ]
    );
}

#[test]
fn figures_are_told_with_words_and_units() {
    let mut request = changed(|profile| {
        let talent = profile.talent.as_mut().unwrap();
        talent.masters_or_above = Some(3);
        talent.doctors = Some(4);
        let certificate = &mut profile.qualifications.as_mut().unwrap().items[0];
        certificate.valid_until = Some("2024-10-31".into());
        let statements = &mut profile.statements.as_mut().unwrap().items;
        statements[0].fiscal_year = 2025;
        statements[1].main_business_revenue_fen = Some(4_620_000_001);
        statements[1].rd_expense_fen = Some(-1);
    });
    request.requested_amount_fen = Some(0);
    request.term_months = Some(48);
    request.request_id.clear();
    let violations = scoring::request(request, TODAY).unwrap_err();
    let texts: Vec<(&str, &str)> = violations
        .iter()
        .map(|violation| (violation.zh.as_str(), violation.en.as_str()))
        .collect();
    assert_eq!(
        texts,
        [
            (
                "应提供请求编号，仅试算时可以不填",
                "expected a request id unless the request is only validated, found none"
            ),
            (
                "有效期截止日不得早于有效期起始日 `2024-11-01`，实际为 `2024-10-31`",
                "expected end of validity not before start of validity `2024-11-01`, found `2024-10-31`"
            ),
            (
                "博士人数不得大于硕士及以上人数 3 人，实际为 4 人",
                "expected staff with a doctorate not above staff with a master's degree or above of 3 persons, found 4 persons"
            ),
            (
                "每个年度只能出现一次，`2025` 重复",
                "expected each fiscal year once, found `2025` more than once"
            ),
            (
                "主营业务收入不得大于营业收入 4,620 万元，实际为 46,200,000.01 元",
                "expected main business revenue not above revenue of 46,200,000 yuan, found 46,200,000.01 yuan"
            ),
            (
                "应在 0 元至 1,000,000,000 万元之间，实际为 -0.01 元",
                "expected 0 yuan to 10,000,000,000,000 yuan, found -0.01 yuan"
            ),
            (
                "应在 0.01 元至 1,000,000,000 万元之间，实际为 0 元",
                "expected 0.01 yuan to 10,000,000,000,000 yuan, found 0 yuan"
            ),
            (
                "应在 1 个月至 36 个月之间，实际为 48 个月",
                "expected 1 month to 36 months, found 48 months"
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
