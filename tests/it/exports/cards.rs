//! The cards that are exported in tests.

use std::{path::Path, sync::OnceLock};

use kvcredit::{
    statistics::logistic::logistic,
    table::{self, Column, Frame, MISSING, Reading, Values},
    workshop::{
        Card, Spec, Value,
        bins::Bins,
        card::{CardColumn, CardPair, Content, FORMAT},
        scale::Scale,
        spec::{ColumnSpec, Method},
        train,
    },
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;

use super::rows::{Cell, Rows};

/// A card with the table that tries it.
pub struct Case {
    pub name: &'static str,
    pub card: Card,
    pub rows: Rows,
}

const ROWS: usize = 10_000;

/// Returns every case; they are made once.
pub fn all() -> &'static [Case] {
    static CASES: OnceLock<Vec<Case>> = OnceLock::new();
    CASES.get_or_init(|| {
        let german = german();
        let made = made();
        let classic = Spec {
            method: Method::Woe,
            ..spec()
        };
        vec![
            case("german", &german, &Spec::default()),
            case("pairs", &made, &spec()),
            case("classic", &made, &classic),
            odd(),
        ]
    })
}

/// Returns the case of a name.
pub fn named(name: &str) -> &'static Case {
    all().iter().find(|case| case.name == name).unwrap()
}

fn case(name: &'static str, frame: &Frame, spec: &Spec) -> Case {
    let card = train(frame, "bad", spec).unwrap().card;
    let cell = |value: Value<'_>| match value {
        Value::Number(number) => Cell::Number(number),
        Value::Word(word) => Cell::Word(word.to_owned()),
        Value::Missing => Cell::Missing,
    };
    let row = |row| {
        card.record(frame, row)
            .unwrap()
            .into_iter()
            .map(cell)
            .collect()
    };
    let base: Vec<Vec<Cell>> = (0..frame.rows()).map(row).collect();
    let rows = Rows::trying(&card, &base, ROWS);
    Case { name, card, rows }
}

fn german() -> Frame {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = root.join("tests/data/credit/german.train.csv");
    table::read(&file, &Reading::default()).unwrap()
}

fn spec() -> Spec {
    let mut spec = Spec::default();
    let income = ColumnSpec {
        specials: vec![-9.0, -8.5],
        ..ColumnSpec::default()
    };
    spec.columns.insert("income".to_owned(), income);
    spec
}

/// Loans that are bad where income and age go against each other: a matter of pairs.
fn made() -> Frame {
    let mut random = ChaCha8Rng::seed_from_u64(5);
    let words = ["north", "south", "west"];
    let (mut incomes, mut ages, mut regions, mut bads) = (vec![], vec![], vec![], vec![]);
    for _ in 0..3_000 {
        let income = match random.random_range(0..15) {
            0 => f64::NAN,
            1 => -9.0,
            2 => -8.5,
            _ => (random.random_range(0.0..10_000.0_f64)).round() / 100.0,
        };
        let age = random.random_range(20.0..70.0_f64) / 3.0;
        let region = random.random_range(0..4);
        let is_rich = income.is_nan() || income > 50.0;
        let against = if is_rich == (age > 15.0) { 0.0 } else { 2.5 };
        let alone = match income {
            x if x.is_nan() => 1.0,
            x if x < 0.0 => -1.0,
            x => 0.02 * (50.0 - x),
        };
        let eta = against + alone + 0.06 * (age - 15.0) - 2.7;
        let eta = eta + if region == 0 { 0.8 } else { 0.0 };
        incomes.push(income);
        ages.push(age);
        regions.push(if region == 3 { MISSING } else { region });
        bads.push(f64::from(u8::from(random.random::<f64>() < logistic(eta))));
    }
    let numbers = |name: &str, list| Column {
        name: name.to_owned(),
        values: Values::Numbers(list),
    };
    let region = Column {
        name: "region".to_owned(),
        values: Values::Words {
            codes: regions,
            words: words.map(str::to_owned).to_vec(),
        },
    };
    let columns = vec![
        numbers("income", incomes),
        numbers("age", ages),
        region,
        numbers("bad", bads),
    ];
    Frame::new(columns).unwrap()
}

fn list(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A card by hand whose names, words and numbers are hard to write down.
fn odd() -> Case {
    let numbers = |edges: &[f64], specials: &[f64]| Bins::Intervals {
        edges: edges.to_vec(),
        specials: specials.to_vec(),
    };
    let mut hard_words = list(&[
        "O'Brien",
        "a\"b\"",
        "back\\slash",
        "line\nbreak",
        "tab\there",
        "x  y",
        "'; --",
    ]);
    hard_words.sort();
    let words = Bins::Groups {
        groups: vec![hard_words, list(&["<&>", "plain", "新"]), list(&["null"])],
        specials: list(&["?"]),
    };
    let axis = Bins::Groups {
        groups: vec![list(&["O'Brien", "plain"]), list(&["a\"b\"", "新"])],
        specials: vec![],
    };
    let column = |name: &str, bins: Bins, first: i32| {
        let points: Vec<i32> = (0..bins.count() as i32)
            .map(|bin| first + 7 * bin * bin - 40 * bin)
            .collect();
        CardColumn {
            name: name.to_owned(),
            neutral: points.iter().sum::<i32>() / points.len() as i32,
            points,
            bins,
            information_value: 0.3,
        }
    };
    let pair = |first: &str, second: &str, first_bins: Bins, second_bins: Bins| {
        let row = |i: usize| {
            (0..second_bins.count())
                .map(|j| ((i * 13 + j * 29) % 17) as i32 - 8)
                .collect()
        };
        CardPair {
            first: first.to_owned(),
            second: second.to_owned(),
            points: (0..first_bins.count()).map(row).collect(),
            first_bins,
            second_bins,
            neutral: -1,
            information_value: 0.1,
        }
    };
    let (amount, word, rate) = ("it's \"an\" amount; --\n1", "单词.word", "Rate %s {x} $1");
    let edges = [
        -1e9,
        -0.1,
        0.1,
        0.1 + 0.2,
        1.0 / 3.0,
        450359962737049.5,
        1.2345678901234567e15,
    ];
    let content = Content {
        format: FORMAT,
        target: "bad\n; DROP".to_owned(),
        method: Method::Woe,
        scale: Scale::default(),
        calibration: serde_json::from_value(
            json!({"knots": [[-10.0, -8.0], [0.0, 0.5], [10.0, 10.0]]}),
        )
        .unwrap(),
        columns: vec![
            column(amount, numbers(&edges, &[0.2, -99_999.0, 0.1]), 300),
            column(word, words, 200),
            column(rate, numbers(&[0.7], &[]), 100),
            column("alone", numbers(&[], &[5.0]), 0),
        ],
        pairs: vec![
            pair(
                amount,
                word,
                numbers(&[0.15, 0.25, 1e6], &[0.2]),
                axis.clone(),
            ),
            pair(word, rate, axis, numbers(&[0.3, 0.7, 0.9], &[0.5])),
        ],
    };
    let card = Card::new(content).unwrap();
    let rows = Rows::trying(&card, &[], ROWS);
    Case {
        name: "odd",
        card,
        rows,
    }
}
