//! Values that break a rule and values that only just hold it.

use std::collections::BTreeMap;

use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, Value};

use super::rules::{Way, set_fields};

/// Returns, for each rule of one scalar, values that break it and values that only just hold it.
pub(super) fn values_of(
    kind: &str,
    rules: &DynamicMessage,
    field: Option<&FieldDescriptor>,
) -> Vec<(String, Vec<Value>)> {
    let rules: BTreeMap<String, Value> = set_fields(rules).into_iter().collect();
    match kind {
        "string" => rules
            .iter()
            .map(|(rule, value)| (format!("string.{rule}"), texts(rule, value)))
            .collect(),
        "enum" => {
            let Some(Kind::Enum(kind)) = field.map(FieldDescriptor::kind) else {
                panic!("no messages for a list of enum values");
            };
            let mut numbers: Vec<i32> = kind.values().map(|value| value.number()).collect();
            let last = numbers.iter().max().copied().unwrap();
            numbers.extend([last + 1, -1, i32::MIN, i32::MAX]);
            let values = || numbers.iter().copied().map(Value::EnumNumber).collect();
            rules
                .iter()
                .map(|(rule, value)| {
                    match rule.as_str() {
                        "defined_only" => assert_eq!(value.as_bool(), Some(true)),
                        "not_in" => assert_eq!(value.as_list(), Some(&[Value::I32(0)][..])),
                        other => panic!("no messages for the rule `enum.{other}`"),
                    }
                    (format!("enum.{rule}"), values())
                })
                .collect()
        }
        "int32" | "int64" | "uint32" | "double" => {
            let names: Vec<&str> = ["gt", "gte", "lt", "lte"]
                .into_iter()
                .filter(|name| rules.contains_key(*name))
                .collect();
            assert_eq!(
                names.len(),
                rules.len(),
                "no messages for a rule of {rules:?}"
            );
            let bounds: Vec<&Value> = rules.values().collect();
            vec![(
                format!("{kind}.{}", names.join("_")),
                numbers(kind, &bounds),
            )]
        }
        "bytes" => rules
            .iter()
            .map(|(rule, value)| {
                assert_eq!(rule, "len", "no messages for the rule `bytes.{rule}`");
                let length = usize::try_from(value.as_u64().unwrap()).unwrap();
                let lengths = [length, length - 1, length + 1, 0];
                let values = lengths.map(|length| Value::Bytes(vec![7; length].into()));
                (format!("bytes.{rule}"), values.into())
            })
            .collect(),
        other => panic!("no messages for rules of `{other}`"),
    }
}

fn numbers(kind: &str, bounds: &[&Value]) -> Vec<Value> {
    let around = |bound: i64| [bound, bound.saturating_sub(1), bound.saturating_add(1)];
    match kind {
        "int32" => {
            let bounds = bounds
                .iter()
                .map(|bound| i64::from(bound.as_i32().unwrap()));
            let far = [0, i64::from(i32::MIN), i64::from(i32::MAX)];
            bounds
                .flat_map(around)
                .chain(far)
                .map(|number| Value::I32(i32::try_from(number).unwrap()))
                .collect()
        }
        "int64" => {
            let bounds = bounds.iter().map(|bound| bound.as_i64().unwrap());
            let far = [0, i64::MIN, i64::MAX];
            bounds.flat_map(around).chain(far).map(Value::I64).collect()
        }
        "uint32" => {
            let bounds = bounds
                .iter()
                .map(|bound| i64::from(bound.as_u32().unwrap()));
            let far = [0, i64::from(u32::MAX)];
            bounds
                .flat_map(around)
                .chain(far)
                .map(|number| Value::U32(u32::try_from(number).unwrap()))
                .collect()
        }
        "double" => {
            let bounds = bounds.iter().map(|bound| bound.as_f64().unwrap());
            let odd = [
                f64::NAN,
                f64::INFINITY,
                f64::NEG_INFINITY,
                -0.0,
                5e-324,
                -5e-324,
                f64::MAX,
                f64::MIN,
            ];
            bounds
                .flat_map(|bound| [bound, bound.next_down(), bound.next_up()])
                .chain(odd)
                .map(Value::F64)
                .collect()
        }
        other => panic!("no numbers of `{other}`"),
    }
}

fn texts(rule: &str, value: &Value) -> Vec<Value> {
    let texts: Vec<String> = match rule {
        "min_len" => {
            let least = usize::try_from(value.as_u64().unwrap()).unwrap();
            vec!["汉".repeat(least), "x".repeat(least), "x".repeat(least - 1)]
        }
        "max_len" => {
            let most = usize::try_from(value.as_u64().unwrap()).unwrap();
            vec![
                "汉".repeat(most),
                "x".repeat(most),
                "汉".repeat(most + 1),
                "x".repeat(most + 1),
                // One character of two code points, four bytes each.
                "🇨🇳".repeat(most / 2 + 1),
            ]
        }
        "pattern" => samples(value.as_str().unwrap()),
        other => panic!("no messages for the rule `string.{other}`"),
    };
    texts.into_iter().map(Value::String).collect()
}

/// Texts that have and that nearly have the shape of a pattern.
fn samples(pattern: &str) -> Vec<String> {
    let long = |length: usize| "a".repeat(length);
    let own: Vec<String> = if pattern.starts_with("^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-") {
        to_strings(&[
            "2024-02-29",
            "1900-01-01",
            "2099-12-31",
            "2026-03-31",
            "2025-02-30",
            "2025-13-01",
            "2025-00-10",
            "2025-01-32",
            "2025-01-00",
            "2025-10-40",
            "1899-12-31",
            "2100-01-01",
            "2025-1-1",
            "2025-01-011",
            "2025/01/01",
            "20250101",
            "２025-01-01",
            "2025-01-0１",
            "2025-01-0a",
            "2025-01-01T00",
        ])
    } else if pattern == "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$" {
        to_strings(&[
            "1900-01",
            "2099-12",
            "2025-13",
            "2025-00",
            "1899-12",
            "2100-01",
            "2025-1",
            "2025-011",
            "2025-01-01",
        ])
    } else if pattern.contains("[0-9a-f]{8}-[0-9a-f]{4}") {
        to_strings(&[
            "0190c0de-0000-7000-8000-00000000000b",
            "00000000-0000-0000-0000-000000000000",
            "0190C0DE-0000-7000-8000-00000000000B",
            "0190c0de00007000800000000000000b",
            "{0190c0de-0000-7000-8000-00000000000b}",
            "urn:uuid:0190c0de-0000-7000-8000-00000000000b",
            "0190c0de-0000-7000-8000-00000000000",
            "0190c0de-0000-7000-8000-00000000000bb",
            "0190c0de-0000-7000-8000-00000000000g",
            "0190c0de-00007-000-8000-00000000000b",
            "0190c0de_0000_7000_8000_00000000000b",
        ])
    } else if pattern == "^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$" {
        [
            to_strings(&["a", "0", "a-b", "-a", "a-", "-", "A", "a_b", "a b", "é"]),
            vec![long(64), long(65)],
        ]
        .concat()
    } else if pattern == "^[A-Za-z0-9._:-]{1,64}$" {
        [
            to_strings(&["Z", "a.b_c:d-9", "a b", "a/b", "汉"]),
            vec![long(64), long(65)],
        ]
        .concat()
    } else if pattern.starts_with("^[^\\x{00}-\\x{1F}") {
        names()
    } else if pattern == "^[0-9]{6}$" {
        to_strings(&[
            "000000",
            "43021",
            "4302111",
            "43021a",
            "４３０２１１",
            "-30211",
        ])
    } else if pattern == "^[A-T]([0-9]{2,4})?$" {
        to_strings(&[
            "A", "T99", "C382", "I6513", "U12", "c38", "C3", "C38241", "C3a", "C٣٨", "38",
        ])
    } else if pattern.starts_with("^[A-Za-z0-9./ ") && pattern.ends_with("-]{4,40}$") {
        [
            to_strings(&[
                "CN12",
                "    ",
                "a/b-c.d E",
                "CN1",
                "ZL2023_1",
                "专利一二",
                "CN\t12",
                "ＺＬ２０２３１１０４５１６８．Ｘ",
                "ｚｌ\u{3000}－／",
                "ＣＮ，１",
                "ＣＮ＠１",
            ]),
            vec![long(40), long(41), "Ｚ".repeat(40), "Ｚ".repeat(41)],
        ]
        .concat()
    } else if pattern == "^[A-Z]{2}$" {
        to_strings(&["CN", "ZZ", "cn", "C", "CNN", "C1", "ＣＮ"])
    } else if pattern.ends_with("]{18}[ \\t\\r\\n\\x{3000}]*$") {
        usccs()
    } else {
        panic!("no texts for the pattern `{pattern}`")
    };
    // What a pattern without anchors, or one that reads lines, would let through.
    let first = own[0].clone();
    let around = [
        format!("{first}\n"),
        format!("\n{first}"),
        format!("{first}\0"),
        String::new(),
    ];
    own.into_iter().chain(around).collect()
}

fn names() -> Vec<String> {
    let mut all = to_strings(&[
        "株洲某某科技有限公司",
        " A　（B）-é ",
        "  \u{3000}\u{a0}",
        "\u{1680}\u{2000}\u{200a}\u{202f}\u{205f}",
        "😀",
    ]);
    // The edges of what is not visible.
    for edge in [
        0x1f, 0x20, 0x7e, 0x7f, 0x9f, 0xa0, 0xac, 0xad, 0xae, 0x61b, 0x61c, 0x61d, 0x180d, 0x180e,
        0x180f, 0x200a, 0x200b, 0x200f, 0x2010, 0x2027, 0x2028, 0x202e, 0x202f, 0x205f, 0x2060,
        0x206f, 0x2070, 0xfefe, 0xfeff, 0xff00, 0xfff8, 0xfff9, 0xfffb, 0xfffc, 0xdffff, 0xe0000,
        0xe007f, 0xe0080,
    ] {
        let character = char::from_u32(edge).unwrap();
        all.push(format!("甲{character}乙"));
        all.push(character.to_string());
    }
    all
}

fn usccs() -> Vec<String> {
    let mut all = to_strings(&[
        "91350100M000100Y43",
        " \t\r\n\u{3000}91350100m000100y43\u{3000} ",
        "９１３５０１００Ｍ０００１００Ｙ４３",
        "９１３５０１００ｍ０００１００ｙ４３",
        "91350100M000100Y44", // check digit
        "91350100M000100Y4",
        "91350100M000100Y433",
        "91350100 M000100Y43",
        "\u{a0}91350100M000100Y43",
        "\u{b}91350100M000100Y43",
        "９１３５０１００Ｍ０００１００Ｙ４",
    ]);
    // Every character near the alphabet, narrow and wide, in the fifth place.
    let near = ('/'..='[')
        .chain('`'..='{')
        .chain('\u{FF0F}'..='\u{FF3B}')
        .chain('\u{FF40}'..='\u{FF5B}');
    all.extend(near.map(|character| format!("9135{character}100M000100Y43")));
    all
}

fn to_strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Ways for the rules that are written as expressions. The first breaks the rule, the others lie at its edge.
pub(super) fn ways_of_cel(id: &str) -> Vec<Way> {
    let text = |text: &str| Value::String(text.to_owned());
    let dates = |later: &'static str, earlier: &'static str| {
        ["2020-05-04", "2020-05-05", "2020-05-06", "", "9"]
            .into_iter()
            .map(|value| Way::Set(vec![(earlier, text("2020-05-05")), (later, text(value))]))
            .collect()
    };
    let parts = |part: &'static str, whole: &'static str, value: fn(u32) -> Value| {
        [(8, 7), (7, 7), (6, 7), (0, 0)]
            .into_iter()
            .map(|(few, all)| Way::Set(vec![(whole, value(all)), (part, value(few))]))
            .collect()
    };
    let fen = |number: u32| Value::I64(i64::from(number) * 1_000_000_000_000);
    match id {
        "score_firm_request.request_id" => vec![
            Way::Set(vec![
                ("request_id", text("")),
                ("validate_only", Value::Bool(false)),
            ]),
            Way::Set(vec![
                ("request_id", text("")),
                ("validate_only", Value::Bool(true)),
            ]),
            Way::Set(vec![("validate_only", Value::Bool(true))]),
            Way::Set(vec![
                ("request_id", text(" ")),
                ("validate_only", Value::Bool(false)),
            ]),
        ],
        "review_decision_request.limit_fen" => vec![
            Way::Clear(vec!["limit_fen".into()]),
            Way::Set(vec![("outcome", Value::EnumNumber(2))]),
            Way::Set(vec![
                ("outcome", Value::EnumNumber(1)),
                ("limit_fen", Value::I64(100)),
            ]),
            Way::Set(vec![
                ("outcome", Value::EnumNumber(3)),
                ("limit_fen", Value::I64(100)),
            ]),
        ],
        "review_decision_request.successor_decision_id" => {
            let id = "0190c0de-0000-7000-8000-00000000000b";
            ["a", "b", "c"]
                .map(|last| text(&format!("{}{last}", &id[..35])))
                .map(|other| {
                    let both = vec![("decision_id", text(id)), ("successor_decision_id", other)];
                    Way::Set(both)
                })
                .into()
        }
        "identity.reference" => vec![
            Way::Clear(vec!["uscc".into(), "firm_ref".into()]),
            Way::Clear(vec!["uscc".into()]),
            Way::Clear(vec!["firm_ref".into()]),
            Way::Set(vec![("uscc", text("")), ("firm_ref", text(""))]),
        ],
        "qualification.dates" => dates("valid_until", "valid_from"),
        "integrity_event.dates" => dates("resolved_on", "date"),
        "patent.grant_date" => dates("grant_date", "filing_date"),
        "patent.expiry_date" => dates("expiry_date", "filing_date"),
        "patent_event.dates" => dates("ended_on", "date"),
        "talent.rd_staff" => parts("rd_staff", "staff", Value::U32),
        "talent.masters_or_above" => parts("masters_or_above", "staff", Value::U32),
        "talent.senior_titles" => parts("senior_titles", "staff", Value::U32),
        "talent.doctors" => {
            let mut ways: Vec<Way> = parts("doctors", "masters_or_above", Value::U32);
            ways.extend(parts("doctors", "staff", Value::U32));
            ways.push(Way::Set(vec![
                ("doctors", Value::U32(5)),
                ("masters_or_above", Value::U32(6)),
                ("staff", Value::U32(4)),
            ]));
            ways
        }
        "statement.main_business_revenue" => parts("main_business_revenue_fen", "revenue_fen", fen),
        "statement.high_tech_revenue" => parts("high_tech_revenue_fen", "revenue_fen", fen),
        "patent_list.application_numbers" | "statements.fiscal_years" | "invoices.months" => {
            vec![Way::Twice]
        }
        other => panic!("no messages for the rule `{other}`"),
    }
}
