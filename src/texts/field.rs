//! Fields of a request in words: `profile.tax.grade` is "纳税信用·信用等级".

use super::{Language, find, get, key};

/// Returns the name of the field at a path, with that of its block; `None` where neither has one.
pub fn words(language: Language, path: &str) -> Option<String> {
    let mut steps = path.split('.').map(without_index);
    let block = steps
        .find(|step| *step == "profile")
        .and_then(|_| steps.next())
        .and_then(|step| find(language, &key("subject", step), &[]));
    let last = path.rsplit('.').next().map(without_index)?;
    let field = find(language, &key("field", last), &[]);
    match (block, field) {
        (Some(block), Some(field)) => {
            let words = [("block", &*block), ("field", &*field)];
            Some(get(language, "field-of-block", &words))
        }
        (name, other) => name.or(other),
    }
}

/// Returns the name of a field without that of its block; the field itself where there is none.
pub fn name(language: Language, field: &str) -> String {
    find(language, &key("field", field), &[]).unwrap_or_else(|| field.to_owned())
}

fn without_index(step: &str) -> &str {
    step.split_once('[').map_or(step, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_by_block_and_by_themselves() {
        let zh = |path| words(Language::Zh, path);
        let of = |text: &str| Some(text.to_owned());
        assert_eq!(zh("profile.tax.grade"), of("纳税信用·等级"));
        assert_eq!(
            zh("request.profile.patents.list.items[3].filing_date"),
            of("专利·申请日")
        );
        assert_eq!(zh("profile.loans.items[1]"), of("现有贷款"));
        assert_eq!(zh("product_id"), of("产品"));
        assert_eq!(zh("profile.as_of_date"), of("评估基准日"));
        assert_eq!(zh("item_id"), None);
        assert_eq!(name(Language::Zh, "rd_staff"), "研发人员数");
        assert_eq!(
            words(Language::En, "profile.tax.grade"),
            of("Tax credit: grade")
        );
    }
}
