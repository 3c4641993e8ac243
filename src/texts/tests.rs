//! Both languages say the same, and every closed set is spoken of.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::domain::{
    assessment::Improvement,
    decision::OutcomeKind,
    facts::Item,
    knowledge::{Dimension, Grade, Indicator},
};

/// Keys with the variables that their texts use.
fn keys(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys = BTreeMap::new();
    let mut current = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((key, _)) = line.split_once(" =")
            && line.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            current = key.to_owned();
            let before = keys.insert(current.clone(), BTreeSet::new());
            assert_eq!(before, None, "`{key}` stands twice");
        }
        for piece in line.split('$').skip(1) {
            let name = piece
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            keys.entry(current.clone()).or_default().insert(name);
        }
    }
    keys
}

#[test]
fn both_languages_have_the_same_keys_and_variables() {
    let chinese = keys(CHINESE_SOURCE);
    assert!(chinese.len() > 150, "{}", chinese.len());
    assert_eq!(chinese, keys(ENGLISH_SOURCE));
}

#[test]
fn both_files_parse_without_errors_and_format_without_marks() {
    for (language, source) in [
        (Language::Zh, CHINESE_SOURCE),
        (Language::En, ENGLISH_SOURCE),
    ] {
        if let Err((_, errors)) = FluentResource::try_new(source.to_owned()) {
            panic!("{language}: {errors:?}");
        }
        for (key, variables) in keys(source) {
            let args: Vec<(&str, &str)> =
                variables.iter().map(|name| (name.as_str(), "7")).collect();
            let text = find(language, &key, &args).unwrap_or_default();
            assert!(!text.is_empty(), "{language} {key}");
            assert!(!text.contains(['{', '\u{2068}', '\u{2069}']), "{text}");
            let joins = key == "comma";
            assert!(joins || text.trim() == text, "{language} {key}");
        }
    }
}

#[test]
fn chinese_texts_are_set_as_chinese() {
    for line in CHINESE_SOURCE.lines() {
        let Some((key, text)) = line.split_once(" = ") else {
            continue;
        };
        let characters: Vec<char> = text.chars().collect();
        for pair in characters.windows(2) {
            let han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
            assert!(
                !(han(pair[0]) && matches!(pair[1], ',' | ';' | ':' | '(' | '!' | '?')),
                "{key}: half-width punctuation after a Chinese character"
            );
            assert!(
                !(han(pair[0]) && pair[1].is_ascii_digit()),
                "{key}: no blank between a character and a figure"
            );
        }
    }
}

#[test]
fn every_closed_set_has_its_texts() {
    for language in Language::ALL {
        let has = |prefix: &str, code: &str| {
            let key = key(prefix, code);
            assert!(find(language, &key, &[]).is_some(), "{language} {key}");
        };
        for improvement in Improvement::ALL {
            has("improvement", improvement.code());
        }
        for outcome in [
            OutcomeKind::Approved,
            OutcomeKind::Referred,
            OutcomeKind::Declined,
        ] {
            has("outcome", outcome.code());
        }
        for item in Item::ALL {
            has("item", item.code());
        }
        for code in crate::domain::index::Condition::CODES {
            has("condition", code);
        }
        for dimension in Dimension::ALL {
            has("dimension", dimension.code());
        }
        for indicator in Indicator::ALL {
            has("knowledge-indicator", indicator.code());
        }
        for grade in Grade::ALL {
            assert_ne!(knowledge_grade(language, grade.code()), grade.code());
        }
    }
}

#[test]
fn plurals_follow_the_number() {
    let days = |language, days| get(language, "value-days", &[("number", days)]);
    assert_eq!(days(Language::En, "1"), "1 day");
    assert_eq!(days(Language::En, "12"), "12 days");
    assert_eq!(days(Language::Zh, "12"), "12 天");
}

#[test]
fn an_unknown_key_is_shown_as_it_is() {
    assert_eq!(get(Language::Zh, "no-such-text", &[]), "no-such-text");
    assert_eq!(feature(Language::En, "patents.new_one"), "patents.new_one");
}

#[test]
fn languages_are_read_from_locales_and_headers() {
    assert_eq!(Language::from_tag("zh_CN.UTF-8"), Some(Language::Zh));
    assert_eq!(Language::from_tag("en"), Some(Language::En));
    assert_eq!(Language::from_tag("C.UTF-8"), None);
    assert_eq!(Language::from_tag(""), None);
    let header = Language::from_accept_language;
    assert_eq!(header("zh-CN,zh;q=0.9,en;q=0.8"), Language::Zh);
    assert_eq!(header("de, en;q=0.3, zh;q=0.7"), Language::Zh);
    assert_eq!(header("zh;q=0, fr"), Language::En);
    assert_eq!(header(""), Language::En);
}

#[test]
fn every_feature_of_the_schema_has_a_name() {
    for language in Language::ALL {
        for schema in crate::features::SCHEMA {
            assert_ne!(feature(language, schema.name), schema.name, "{language}");
        }
    }
    assert_eq!(
        keys(CHINESE_SOURCE)
            .keys()
            .filter(|key| key.starts_with("feature-"))
            .count(),
        crate::features::COUNT
    );
}

#[test]
fn none_and_not_retrieved_are_never_said_alike() {
    let missing = get(Language::Zh, "bin-not-retrieved", &[]);
    for key in ["value-none", "value-no", "level-0", "band-none"] {
        assert!(!get(Language::Zh, key, &[]).contains("未"), "{key}");
    }
    assert_eq!(missing, get(Language::Zh, "band-not-retrieved", &[]));
    // 取得 and 获得 are said of what a firm obtains: 未取得 reads "the firm has not obtained it".
    let tables = [
        include_str!("../../policies/knowledge-value-credit.toml"),
        include_str!("../../policies/technology-guarantee.toml"),
    ];
    for text in tables.into_iter().chain([CHINESE_SOURCE]) {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            for wrong in ["未取得", "未获得", "已取得", "已获得"] {
                assert!(!line.contains(wrong), "{line}");
            }
            if let Some((_, after)) = line.split_once("未获取") {
                let told = ["资料", "数据"].iter().any(|word| after.contains(word));
                assert!(told, "what was not retrieved is data: {line}");
            }
        }
    }
}

#[test]
fn products_are_called_as_in_their_tables() {
    for table in crate::policy::Catalogue::embedded().unwrap().tables() {
        let key = key("product", table.product().as_str());
        let name = |language| find(language, &key, &[]);
        assert_eq!(name(Language::Zh).as_deref(), Some(table.name_zh()));
        assert_eq!(name(Language::En).as_deref(), Some(table.name_en()));
    }
}

#[test]
fn dimensions_of_knowledge_are_called_as_in_their_table() {
    let table = crate::knowledge::Table::embedded().unwrap();
    for dimension in Dimension::ALL {
        let stated = format!("{}.name_zh", dimension.code());
        let figure = table.figures().iter().find(|figure| figure.key == stated);
        let name = get(Language::Zh, &key("dimension", dimension.code()), &[]);
        assert_eq!(figure.unwrap().value, format!("\"{name}\""));
    }
}

#[test]
fn a_grade_of_knowledge_is_not_said_as_a_grade_of_risk() {
    assert_eq!(knowledge_grade(Language::Zh, "C"), "知识价值等级 C");
    assert_eq!(knowledge_grade(Language::Zh, "-"), "知识价值不足 E 级");
    assert_eq!(
        knowledge_grade(Language::En, "C"),
        "Knowledge-value grade C"
    );
    assert_eq!(knowledge_grade(Language::En, "?"), "?");
}
