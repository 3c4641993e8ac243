//! An expert's card as the prior: what it does at no, some and endless strength, and where it cannot be heard.

use std::{collections::BTreeMap, fs, path::Path};

use kvcredit::{
    statistics::logistic::logistic,
    table::{Column, Frame, MISSING, Values},
    workshop::{
        Card, Error, Spec,
        bins::Bins,
        card::CardPair,
        metrics::auc,
        prior::{self, Expert, ExpertColumn},
        scale::Scale,
        spec::{ExpertPrior, Method},
        train, train_with,
    },
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value as Json;

use super::{data, run, text, trained};

const REGIONS: [&str; 5] = ["east", "mid", "north", "south", "west"];
const OF_REGION: [f64; 5] = [0.5, -0.4, 0.5, 0.0, -0.4];
const EDGES: [f64; 4] = [20.0, 40.0, 60.0, 80.0];
const OF_INCOME: [f64; 5] = [1.2, 0.6, 0.0, -0.6, -1.2];

/// Loans whose log-odds are −2 and what income, region and, where it is there, `extra` add.
fn loans(rows: usize, seed: u64, extra: bool) -> Frame {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (mut income, mut region, mut bad) = (Vec::new(), Vec::new(), Vec::new());
    let mut more = Vec::new();
    for _ in 0..rows {
        let value = random.random_range(0.0..100.0_f64);
        let place = random.random_range(0..5_usize);
        let other = random.random_range(-1.0..1.0_f64);
        let bin = EDGES.partition_point(|edge| *edge <= value);
        let eta = -2.0 + OF_INCOME[bin] + OF_REGION[place] + if extra { 1.5 * other } else { 0.0 };
        bad.push(f64::from(u8::from(random.random::<f64>() < logistic(eta))));
        income.push(value);
        region.push(place as u32);
        more.push(other);
    }
    let numbers = |name: &str, values| Column {
        name: name.to_owned(),
        values: Values::Numbers(values),
    };
    let regions = Column {
        name: "region".to_owned(),
        values: Values::Words {
            codes: region,
            words: REGIONS.map(str::to_owned).to_vec(),
        },
    };
    let mut columns = vec![numbers("income", income), regions, numbers("bad", bad)];
    if extra {
        columns.push(numbers("extra", more));
    }
    Frame::new(columns).unwrap()
}

/// An expert who takes income and region to add these log-odds to −2; of a missing income he says 0.3.
fn expert(income: [f64; 5], region: [f64; 5], strength: f64) -> Expert {
    let scale = Scale::default();
    let base = f64::from(scale.worth(-2.0)) + scale.offset();
    let share = (0.5 * base).round() as i32;
    let worth = |list: &[f64]| -> Vec<i32> {
        list.iter()
            .map(|log_odds| scale.worth(*log_odds) + share)
            .collect()
    };
    let [a, b, c, d, e] = income;
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
    let columns = BTreeMap::from([
        (
            "income".to_owned(),
            ExpertColumn {
                bins: Bins::Intervals {
                    edges: EDGES.to_vec(),
                    specials: Vec::new(),
                },
                points: worth(&[a, b, c, d, e, 0.3]),
                neutral: share,
            },
        ),
        (
            "region".to_owned(),
            ExpertColumn {
                bins: Bins::Groups {
                    groups: vec![
                        words(&["east", "north"]),
                        words(&["south"]),
                        words(&["mid", "west"]),
                    ],
                    specials: Vec::new(),
                },
                points: worth(&[region[0], region[3], region[1], 0.0, 0.0]),
                neutral: share,
            },
        ),
    ]);
    Expert::new(scale, columns, strength)
}

fn spec(method: Method, strength: f64) -> Spec {
    let mut spec = Spec {
        method,
        prior: Some(ExpertPrior {
            card: None,
            sha256: None,
            strength,
        }),
        ..Spec::default()
    };
    // The card keeps every bin that differs.
    spec.shapes.loss_max = 0.0;
    spec.shapes.pairs_max = 0;
    spec
}

fn without(method: Method) -> Spec {
    Spec {
        prior: None,
        ..spec(method, 0.0)
    }
}

/// The points of a card for an income and a region, the rest missing.
fn points(card: &Card, income: f64, region: &str) -> i32 {
    let columns = [
        ("income", Values::Numbers(vec![income])),
        ("extra", Values::Numbers(vec![f64::NAN])),
        (
            "region",
            Values::Words {
                codes: vec![if region.is_empty() { MISSING } else { 0 }],
                words: vec![region.to_owned()],
            },
        ),
    ];
    let columns = columns.map(|(name, values)| Column {
        name: name.to_owned(),
        values,
    });
    let frame = Frame::new(columns.into()).unwrap();
    card.score_all(&frame).unwrap()[0].points
}

/// Every region at some incomes, one in each of the expert's bins.
fn everywhere(incomes: [f64; 5]) -> Vec<(f64, &'static str)> {
    let of_income = |income: &f64| REGIONS.map(|region| (*income, region));
    incomes.iter().flat_map(of_income).collect()
}

/// Not the truth, but of its direction.
const OTHER_INCOME: [f64; 5] = [0.7, 0.7, 0.1, -0.2, -0.9];
const OTHER_REGION: [f64; 5] = [0.3, -0.5, 0.3, -0.1, -0.5];

#[test]
fn a_word_without_end_gives_the_experts_points_and_no_word_those_of_the_data() {
    let frame = loans(700, 1, false);
    for method in [Method::Woe, Method::Dummy, Method::Shapes] {
        let endless = expert(OTHER_INCOME, OTHER_REGION, 1e9);
        let card = train_with(&frame, "bad", &spec(method, 1e9), Some(&endless))
            .unwrap()
            .card;
        let of_data = train(&frame, "bad", &without(method)).unwrap().card;
        let scale = Scale::default();
        let mut farthest = 0;
        for (income, region) in everywhere([5.0, 20.0, 55.0, 60.0, 99.0]) {
            let bin = EDGES.partition_point(|edge| *edge <= income);
            let place = REGIONS.iter().position(|other| *other == region).unwrap();
            let says = -2.0 + OTHER_INCOME[bin] + OTHER_REGION[place];
            let expected = f64::from(scale.worth(says)) + scale.offset();
            let found = f64::from(points(&card, income, region));
            assert!(
                (found - expected).abs() <= 3.0,
                "{method:?}: {income} {region}: {found}, expected {expected}"
            );
            farthest = farthest
                .max((points(&of_data, income, region) - points(&card, income, region)).abs());
        }
        assert!(
            farthest > 15,
            "{method:?}: the data say something else: {farthest}"
        );
    }
    // What the book has no row of is the expert's too: a missing income beside the one in its middle bin.
    let endless = expert(OTHER_INCOME, OTHER_REGION, 1e9);
    for method in [Method::Woe, Method::Dummy, Method::Shapes] {
        let card = train_with(&frame, "bad", &spec(method, 1e9), Some(&endless))
            .unwrap()
            .card;
        let cost = points(&card, 55.0, "south") - points(&card, f64::NAN, "south");
        let expected = Scale::default().worth(0.1) - Scale::default().worth(0.3);
        assert!(
            (cost - expected).abs() <= 2,
            "{method:?}: {cost}, expected {expected}"
        );
    }
}

#[test]
fn with_many_rows_the_data_have_the_last_word() {
    let frame = loans(12_000, 2, false);
    let reversed = expert(OF_INCOME.map(|x| -x), OF_REGION.map(|x| -x), 20.0);
    let heard = train_with(&frame, "bad", &spec(Method::Woe, 20.0), Some(&reversed)).unwrap();
    let alone = train(&frame, "bad", &without(Method::Woe)).unwrap();
    for (income, region) in everywhere([10.0, 30.0, 50.0, 70.0, 90.0]) {
        let apart = points(&heard.card, income, region) - points(&alone.card, income, region);
        assert!(apart.abs() <= 4, "{income} {region}: {apart}");
    }
}

/// AUC on loans that no card has seen; a card that cannot be calibrated tells nothing.
fn held_out(trained: Result<kvcredit::workshop::Trained, Error>, test: &Frame) -> f64 {
    let Ok(trained) = trained else {
        return 0.5;
    };
    let scored = trained.card.score_all(test).unwrap();
    let order: Vec<f64> = scored.iter().map(|scored| scored.pd).collect();
    let Values::Numbers(bad) = &test.column("bad").unwrap().values else {
        panic!("expected numbers");
    };
    let bads: Vec<bool> = bad.iter().map(|bad| *bad == 1.0).collect();
    auc(&order, &bads).unwrap()
}

#[test]
fn on_a_small_table_a_right_expert_helps_and_a_wrong_one_harms() {
    const SEEDS: [u64; 8] = [20, 21, 22, 23, 24, 25, 26, 27];
    let test = loans(6_000, 99, true);
    let mean = |of: &dyn Fn(&Frame) -> Result<kvcredit::workshop::Trained, Error>| {
        let one = |seed| held_out(of(&loans(150, seed, true)), &test);
        let sum: f64 = SEEDS.into_iter().map(one).sum();
        sum / SEEDS.len() as f64
    };
    let with = |expert: Expert| {
        move |frame: &Frame| train_with(frame, "bad", &spec(Method::Woe, 150.0), Some(&expert))
    };
    let alone = mean(&|frame| train(frame, "bad", &without(Method::Woe)));
    let right = mean(&with(expert(OF_INCOME, OF_REGION, 150.0)));
    let reversed = OF_INCOME.map(|x| -0.5 * x);
    let wrong = mean(&with(expert(reversed, OF_REGION.map(|x| -x), 150.0)));
    assert!(right > alone + 0.01, "right {right}, alone {alone}");
    assert!(wrong < alone - 0.01, "wrong {wrong}, alone {alone}");
}

#[test]
fn columns_that_the_expert_does_not_know_keep_their_usual_prior() {
    let frame = loans(4_000, 3, true);
    for method in [Method::Woe, Method::Shapes] {
        let endless = expert(OF_INCOME, OF_REGION, 1e9);
        let heard = train_with(&frame, "bad", &spec(method, 1e9), Some(&endless)).unwrap();
        let alone = train(&frame, "bad", &without(method)).unwrap();
        let reach = |card: &Card| {
            let columns = &card.content().columns;
            let extra = columns
                .iter()
                .find(|column| column.name == "extra")
                .unwrap();
            // The last bin is for missing values.
            let points = &extra.points[..extra.points.len() - 1];
            f64::from(points.iter().max().unwrap() - points.iter().min().unwrap())
        };
        let (heard, alone) = (reach(&heard.card), reach(&alone.card));
        assert!(
            (heard / alone - 1.0).abs() < 0.25,
            "{method:?}: {heard} {alone}"
        );
    }
}

#[test]
fn experts_who_cannot_be_heard_are_refused() {
    let frame = loans(300, 4, false);
    let refused = |expert: Option<&Expert>| {
        train_with(&frame, "bad", &spec(Method::Woe, 10.0), expert).unwrap_err()
    };
    assert!(matches!(refused(None), Error::Prior(prior::Error::NoCard)));

    let column = |bins| ExpertColumn {
        points: vec![0; Bins::count(&bins)],
        bins,
        neutral: 0,
    };
    let line = || {
        column(Bins::Intervals {
            edges: vec![1.0],
            specials: Vec::new(),
        })
    };
    let of = |names: &[&str]| {
        let columns = names.iter().map(|name| ((*name).to_owned(), line()));
        Expert::new(Scale::default(), columns.collect(), 10.0)
    };
    let absent = refused(Some(&of(&["age", "bad", "income"])));
    assert!(
        matches!(&absent, Error::Prior(prior::Error::NoColumns(names)) if names == &["age", "bad"]),
        "{absent}"
    );
    let kind = refused(Some(&of(&["region"])));
    assert!(matches!(&kind, Error::Prior(prior::Error::Kind(name, "numbers")) if name == "region"));
    let mut excluding = spec(Method::Woe, 10.0);
    excluding.exclude = vec!["age".to_owned()];
    let excluded = train_with(&frame, "bad", &excluding, Some(&of(&["age", "income"])));
    assert!(excluded.is_ok(), "{excluded:?}");

    let mut content = train(&frame, "bad", &without(Method::Woe))
        .unwrap()
        .card
        .content()
        .clone();
    assert!(Expert::of_card(&content, 1.0).is_ok());
    let (first, second) = (content.columns[0].clone(), content.columns[1].clone());
    content.pairs.push(CardPair {
        first: first.name,
        second: second.name,
        points: vec![vec![0; second.bins.count()]; first.bins.count()],
        first_bins: first.bins,
        second_bins: second.bins,
        neutral: 0,
        information_value: 0.0,
    });
    let pairs = Expert::of_card(&content, 1.0).unwrap_err();
    assert!(pairs.to_string().contains("pairs"), "{pairs}");

    for strength in [-1.0, f64::NAN, 1e10] {
        let problems = spec(Method::Woe, strength).problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0].key, "prior.strength");
    }
}

/// Trains on the German test rows with these options, and returns `model.json`.
fn german(folder: &Path, name: &str, options: &str) -> String {
    let spec = folder.join(format!("{name}.toml"));
    fs::write(&spec, format!("method = \"woe\"\n{options}")).unwrap();
    let card = folder.join(name);
    trained(&data("german.test.csv"), &card, &["--spec", text(&spec)]);
    fs::read_to_string(card.join("model.json")).unwrap()
}

fn card_of(model: &str) -> Json {
    let model: Json = serde_json::from_str(model).unwrap();
    model["model"]["card"].clone()
}

#[test]
fn the_card_enters_by_its_content_not_by_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("woe.toml"), "method = \"woe\"\n").unwrap();
    let woe = at("woe.toml");
    trained(
        &data("german.train.csv"),
        &at("champion"),
        &["--spec", text(&woe)],
    );
    let champion = fs::read_to_string(at("champion").join("model.json")).unwrap();
    fs::write(at("copy.json"), &champion).unwrap();

    let prior = |card: &str, more: &str| format!("[prior]\ncard = \"{card}\"\n{more}\n");
    let model = german(folder.path(), "one", &prior("champion", "strength = 700"));
    let moved = german(folder.path(), "two", &prior("copy.json", "strength = 700"));
    assert_eq!(model, moved);
    let champion: Json = serde_json::from_str(&champion).unwrap();
    let sha256 = champion["sha256"].as_str().unwrap();
    assert!(
        model.contains(sha256) && !model.contains("champion"),
        "{model}"
    );
    let held = prior(
        "champion",
        &format!("strength = 700\nsha256 = \"{sha256}\""),
    );
    assert_eq!(german(folder.path(), "three", &held), model);

    let alone = german(folder.path(), "alone", "");
    let nothing = german(folder.path(), "nothing", &prior("champion", "strength = 0"));
    assert_eq!(card_of(&nothing), card_of(&alone));
    assert_ne!(card_of(&model), card_of(&alone));
    assert!(!alone.contains("prior\": {"), "{alone}");

    for (options, word) in [
        (prior("nowhere", "strength = 1"), "nowhere"),
        (prior("woe.toml", "strength = 1"), "expert card"),
        (prior("champion", "strength = 1\nsha256 = \"00\""), sha256),
        (prior("champion", "strength = -1"), "prior.strength"),
        ("[prior]\nstrength = 1\n".to_owned(), "prior.card"),
    ] {
        fs::write(at("bad.toml"), format!("method = \"woe\"\n{options}")).unwrap();
        let (table, spec, out) = (data("german.test.csv"), at("bad.toml"), at("refused"));
        let train = ["train", "--data", text(&table), "--target", "bad"];
        let rest = ["--out", text(&out), "--spec", text(&spec)];
        let refused = run(&[&train[..], &rest].concat());
        assert_eq!(refused.status.code(), Some(3), "{word}: {refused:?}");
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(said.contains(word), "{word}: {said}");
        assert!(!out.exists());
    }
}
