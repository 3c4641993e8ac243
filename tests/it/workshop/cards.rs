//! Whole cards on made books.

use kvcredit::statistics::logistic::logistic;
use kvcredit::table::{Column, Frame, MISSING, Values};
use kvcredit::workshop::{
    Error, Trained,
    bins::{Bins, Value},
    card::{Card, Content},
    metrics::{Metrics, Outcome},
    reasons::{self, Yardstick},
    select::Verdict,
    spec::{ColumnSpec, Method, Spec, Time, Trend},
    train,
};
use rand::{Rng, SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

const METHODS: [Method; 3] = [Method::Shapes, Method::Woe, Method::Dummy];

/// A made row.
#[derive(Clone)]
struct Row {
    income: f64,
    age: f64,
    region: Option<&'static str>,
    noise: f64,
    month: f64,
    eta: f64,
    bad: bool,
}

/// Rows whose log-odds rise with age, fall with income and depend on the region; `level` moves the rate of bads.
fn rows(count: usize, level: f64) -> Vec<Row> {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let mut row = |index: usize| {
        let income = match random.random_range(0..20) {
            0 => f64::NAN,
            1 => -9.0,
            _ => (random.random_range(0.0..100.0_f64)).round(),
        };
        let age = random.random_range(20.0..70.0_f64).round();
        let region = [Some("north"), Some("south"), Some("west"), None][random.random_range(0..4)];
        let of_income = match income {
            x if x.is_nan() => 1.0,
            -9.0 => -1.0,
            x => 1.5 - 0.03 * x,
        };
        let of_region = match region {
            Some("north") => 0.8,
            Some("south") => -0.5,
            _ => 0.0,
        };
        let eta = level + of_income + of_region + 0.02 * (age - 45.0);
        Row {
            income,
            age,
            region,
            noise: random.random(),
            month: (index % 12) as f64,
            eta,
            bad: random.random::<f64>() < logistic(eta),
        }
    };
    (0..count).map(&mut row).collect()
}

fn numbers(name: &str, rows: &[Row], pick: impl Fn(&Row) -> f64) -> Column {
    Column {
        name: name.to_owned(),
        values: Values::Numbers(rows.iter().map(pick).collect()),
    }
}

fn frame(rows: &[Row]) -> Frame {
    let words = ["north", "south", "west"];
    let code = |row: &Row| match row.region {
        Some(region) => words.iter().position(|w| *w == region).expect("a word") as u32,
        None => MISSING,
    };
    Frame::new(vec![
        numbers("income", rows, |row| row.income),
        numbers("age", rows, |row| row.age),
        Column {
            name: "region".to_owned(),
            values: Values::Words {
                codes: rows.iter().map(code).collect(),
                words: words.map(str::to_owned).to_vec(),
            },
        },
        numbers("noise", rows, |row| row.noise),
        numbers("month", rows, |row| row.month),
        numbers("bad", rows, |row| f64::from(u8::from(row.bad))),
    ])
    .expect("a frame")
}

fn spec(method: Method) -> Spec {
    let mut spec = Spec {
        method,
        exclude: vec!["month".to_owned()],
        ..Spec::default()
    };
    let income = ColumnSpec {
        specials: vec![-9.0],
        ..ColumnSpec::default()
    };
    spec.columns.insert("income".to_owned(), income);
    spec
}

fn trained(rows: &[Row], spec: &Spec) -> Trained {
    train(&frame(rows), "bad", spec).expect("a card")
}

fn json(trained: &Trained) -> String {
    serde_json::to_string(trained.card.content()).expect("json")
}

fn metrics(card: &Card, rows: &[Row]) -> Metrics {
    let scored = card.score_all(&frame(rows)).expect("scores");
    let outcome = |(scored, row): (&kvcredit::workshop::card::Scored, &Row)| Outcome {
        pd: scored.pd,
        bad: row.bad,
    };
    let outcomes: Vec<Outcome> = scored.iter().zip(rows).map(outcome).collect();
    Metrics::of(&outcomes)
}

fn record<'a>(card: &Card, row: &Row) -> Vec<Value<'a>> {
    let value = |name: &str| match name {
        "income" => Value::Number(row.income),
        "age" => Value::Number(row.age),
        "noise" => Value::Number(row.noise),
        _ => row.region.map_or(Value::Missing, Value::Word),
    };
    card.content()
        .columns
        .iter()
        .map(|c| value(&c.name))
        .collect()
}

#[test]
fn the_card_does_not_depend_on_the_order_of_the_rows_or_the_threads() {
    let mut list = rows(3_000, -1.5);
    for method in METHODS {
        let first = json(&trained(&list, &spec(method)));
        list.shuffle(&mut ChaCha8Rng::seed_from_u64(9));
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(1)
            .build()
            .expect("a pool");
        let second = pool.install(|| json(&trained(&list, &spec(method))));
        assert_eq!(first, second);
    }
}

#[test]
fn another_seed_gives_another_card() {
    let list = rows(3_000, -1.5);
    let other = Spec {
        seed: 2,
        ..spec(Method::Shapes)
    };
    assert_ne!(
        json(&trained(&list, &spec(Method::Shapes))),
        json(&trained(&list, &other))
    );
}

#[test]
fn one_record_scores_as_in_the_batch_and_points_sum_to_the_score() {
    let list = rows(3_000, -1.5);
    for method in METHODS {
        let card = trained(&list, &spec(method)).card;
        let text = serde_json::to_string(card.content()).expect("json");
        let content: Content = serde_json::from_str(&text).expect("content");
        let card = Card::new(content).expect("the same card");
        let scored = card.score_all(&frame(&list)).expect("scores");
        for (row, batch) in list.iter().zip(&scored) {
            let record = record(&card, row);
            let one = card.score(&record).expect("a score");
            assert_eq!(
                (one.points, one.pd.to_bits()),
                (batch.points, batch.pd.to_bits())
            );
            assert_eq!(
                card.parts(&record).expect("parts").iter().sum::<i32>(),
                one.points
            );
        }
    }
}

#[test]
fn cards_tell_bads_from_goods_and_their_probabilities_hold() {
    let list = rows(14_000, -1.5);
    let (seen, unseen) = list.split_at(8_000);
    let etas: Vec<f64> = unseen.iter().map(|row| row.eta).collect();
    let bads: Vec<bool> = unseen.iter().map(|row| row.bad).collect();
    let best = kvcredit::workshop::metrics::auc(&etas, &bads).expect("auc");
    for method in METHODS {
        let m = metrics(&trained(seen, &spec(method)).card, unseen);
        assert!(
            m.auc.expect("auc") > best - 0.012,
            "{method:?} {best} {m:?}"
        );
        let slope = m.calibration_slope.expect("slope");
        assert!((0.8..1.25).contains(&slope), "{method:?} {slope}");
        let gap = m.mean_pd.expect("mean") - m.bad_rate.expect("rate");
        assert!(gap.abs() < 0.015, "{method:?} {gap}");
    }
}

#[test]
fn sixty_percent_bads_turn_nothing_round() {
    let list = rows(4_000, 0.9);
    let share = list.iter().filter(|row| row.bad).count() as f64 / 4_000.0;
    assert!(share > 0.6, "{share}");
    for method in METHODS {
        let m = metrics(&trained(&list, &spec(method)).card, &list);
        assert!(m.auc.expect("auc") > 0.7, "{method:?} {m:?}");
        assert!(
            (m.mean_pd.expect("mean") - share).abs() < 0.02,
            "{method:?} {m:?}"
        );
    }
}

#[test]
fn probabilities_fall_with_every_point_within_the_bounds() {
    let list = rows(3_000, -1.5);
    for method in METHODS {
        let card = trained(&list, &spec(method)).card;
        let (worst, best) = card.span();
        for points in worst..best {
            assert!(card.pd(points) > card.pd(points + 1));
        }
        assert!(card.pd(best) >= 0.0003 && card.pd(worst) <= 0.9997);
    }
}

#[test]
fn missing_and_special_values_keep_their_meaning() {
    let list = rows(6_000, -1.5);
    for method in METHODS {
        let card = trained(&list, &spec(method)).card;
        let income = card
            .content()
            .columns
            .iter()
            .find(|c| c.name == "income")
            .expect("income");
        let points = |value| income.points[income.bins.index(value)];
        // Missing incomes are bad, and −9 is good, against what lies next to it.
        assert!(
            points(Value::Missing) < points(Value::Number(60.0)),
            "{method:?}"
        );
        assert!(
            points(Value::Number(-9.0)) > points(Value::Number(1.0)),
            "{method:?}"
        );
    }
}

#[test]
fn bins_that_training_did_not_fill_say_nothing() {
    let list: Vec<Row> = rows(4_000, -1.5)
        .into_iter()
        .filter(|row| row.region.is_some())
        .collect();
    for method in METHODS {
        let card = trained(&list, &spec(method)).card;
        let region = card
            .content()
            .columns
            .iter()
            .find(|c| c.name == "region")
            .expect("region");
        let unseen = region.points[region.bins.index(Value::Word("moon"))];
        assert_eq!(unseen, region.points[region.bins.missing()]);
        let (low, high) = (region.points.iter().min(), region.points.iter().max());
        assert!(
            Some(&unseen) > low && Some(&unseen) < high,
            "{method:?} {region:?}"
        );
    }
}

#[test]
fn wished_trends_hold_and_those_against_the_data_are_refused() {
    let list = rows(4_000, -1.5);
    for method in [Method::Shapes, Method::Woe] {
        let mut wish = spec(method);
        wish.columns.entry("income".to_owned()).or_default().trend = Trend::Down;
        let card = trained(&list, &wish).card;
        let income = card
            .content()
            .columns
            .iter()
            .find(|c| c.name == "income")
            .expect("income");
        let along = &income.points[..income.bins.cut()];
        assert!(
            along.len() > 2 && along.windows(2).all(|pair| pair[0] <= pair[1]),
            "{along:?}"
        );
        assert!(
            card.content()
                .pairs
                .iter()
                .all(|p| p.first != "income" && p.second != "income")
        );
    }
    // Rates fall with income at every size of bin.
    let mut against = spec(Method::Woe);
    against
        .columns
        .entry("income".to_owned())
        .or_default()
        .trend = Trend::Up;
    against.binning.share_min = 0.4;
    let refused = train(&frame(&list), "bad", &against);
    assert!(matches!(refused, Err(Error::Wish { ref column, .. }) if column == "income"));
}

#[test]
fn shapes_keep_a_trend_against_the_data() {
    let list = rows(2_000, -1.5);
    for wished in [Trend::Up, Trend::Peak, Trend::Valley] {
        let mut wish = spec(Method::Shapes);
        wish.columns.entry("age".to_owned()).or_default().trend = wished;
        wish.columns.entry("income".to_owned()).or_default().trend = wished;
        let card = trained(&list, &wish).card;
        for column in card
            .content()
            .columns
            .iter()
            .filter(|c| c.name == "income" || c.name == "age")
        {
            let along = &column.points[..column.bins.cut()];
            let falls = |list: &[i32]| list.windows(2).all(|pair| pair[0] >= pair[1]);
            let rises = |list: &[i32]| list.windows(2).all(|pair| pair[0] <= pair[1]);
            let turns = (0..along.len()).any(|top| match wished {
                Trend::Peak => falls(&along[..=top]) && rises(&along[top..]),
                Trend::Valley => rises(&along[..=top]) && falls(&along[top..]),
                _ => falls(along),
            });
            assert!(turns, "{wished:?} {along:?}");
        }
    }
}

#[test]
fn weights_count_rows() {
    let list = rows(1_500, -1.0);
    for method in [Method::Woe, Method::Dummy] {
        let columns = |list: &[Row], weight: f64| {
            let mut columns = frame(list).columns().to_vec();
            columns.push(numbers("weight", list, |_| weight));
            Frame::new(columns).expect("a frame")
        };
        let spec = Spec {
            weight: Some("weight".to_owned()),
            ..spec(method)
        };
        let heavy = train(&columns(&list, 2.0), "bad", &spec).expect("a card");
        let light = train(&columns(&list, 1.0), "bad", &spec).expect("a card");
        let bads = |t: &Trained| metrics(&t.card, &list).mean_pd.expect("mean");
        assert!((bads(&heavy) - bads(&light)).abs() < 0.01);
    }
    let negative = Frame::new(vec![
        numbers("age", &list, |row| row.age),
        numbers("weight", &list, |_| -1.0),
        numbers("bad", &list, |row| f64::from(u8::from(row.bad))),
    ]);
    let spec = Spec {
        weight: Some("weight".to_owned()),
        ..Spec::default()
    };
    let refused = train(&negative.expect("a frame"), "bad", &spec);
    assert!(matches!(refused, Err(Error::Book(_))));
}

#[test]
fn probabilities_are_those_of_the_book_not_of_the_sample() {
    let list = rows(4_000, -1.0);
    let corrected = Spec {
        population_bad_rate: Some(0.02),
        ..spec(Method::Woe)
    };
    let m = metrics(&trained(&list, &corrected).card, &list);
    assert!(m.mean_pd.expect("mean") < 0.04);
    assert!(m.auc == metrics(&trained(&list, &spec(Method::Woe)).card, &list).auc);
}

#[test]
fn rows_out_of_time_are_not_trained_on() {
    let list = rows(4_000, -1.5);
    let by_time = Spec {
        exclude: vec![],
        time: Some(Time {
            column: "month".to_owned(),
            out_of_time_from: Some(9.0),
        }),
        ..spec(Method::Shapes)
    };
    let split = trained(&list, &by_time);
    assert_eq!(
        (split.notes.rows, split.notes.rows_out_of_time),
        (3_001, 999)
    );
    let mut changed = list;
    for row in changed.iter_mut().filter(|row| row.month >= 9.0) {
        row.bad = !row.bad;
    }
    assert_eq!(json(&split), json(&trained(&changed, &by_time)));
}

#[test]
fn columns_are_in_or_out_for_a_reason_and_leaks_are_named() {
    let list = rows(3_000, -1.5);
    let mut columns = frame(&list).columns().to_vec();
    columns.push(numbers("constant", &list, |_| 7.0));
    columns.push(numbers("age_again", &list, |row| 2.0 * row.age));
    columns.push(numbers("recovered", &list, |row| {
        f64::from(u8::from(row.bad)) + 0.1 * row.noise
    }));
    let made = Frame::new(columns).expect("a frame");
    let without_leak = Spec {
        exclude: vec!["month".to_owned(), "recovered".to_owned()],
        ..spec(Method::Woe)
    };
    let notes = train(&made, "bad", &without_leak).expect("a card").notes;
    let of = |name: &str| {
        notes
            .decisions
            .iter()
            .find(|d| d.name == name)
            .expect("a decision")
    };
    assert_eq!(of("income").verdict, Verdict::In);
    assert!(matches!(
        of("noise").verdict,
        Verdict::LittleInformation { .. }
    ));
    assert!(matches!(of("constant").verdict, Verdict::NoBins { .. }));
    let twins = [&of("age").verdict, &of("age_again").verdict];
    assert_eq!(
        twins
            .iter()
            .filter(|v| matches!(v, Verdict::Redundant { .. }))
            .count(),
        1
    );
    assert!(notes.decisions.iter().all(|d| !d.is_suspected_leak));
    for method in METHODS {
        let Ok(leaky) = train(&made, "bad", &spec(method)) else {
            continue;
        };
        let leaks = leaky.notes.decisions.iter().filter(|d| d.is_suspected_leak);
        assert_eq!(
            leaks.map(|d| d.name.as_str()).collect::<Vec<_>>(),
            ["recovered"]
        );
    }
}

#[test]
fn reasons_are_the_points_lost() {
    let list = rows(3_000, -1.5);
    let card = trained(&list, &spec(Method::Shapes)).card;
    for row in &list[..200] {
        let record = record(&card, row);
        for yardstick in [Yardstick::Maximum, Yardstick::Neutral] {
            let found = reasons::reasons(&card, &record, yardstick).expect("reasons");
            assert!(found.len() <= 4 && found.iter().all(|r| r.lost > 0));
            assert!(found.windows(2).all(|pair| pair[0].lost >= pair[1].lost));
        }
    }
}

#[test]
fn tables_that_cannot_be_trained_on_are_refused() {
    let list = rows(300, -1.0);
    let goods: Vec<Row> = list.iter().filter(|row| !row.bad).cloned().collect();
    for method in METHODS {
        for refused in [&goods[..], &list[..1]] {
            let result = train(&frame(refused), "bad", &spec(method));
            assert!(matches!(result, Err(Error::Book(_))), "{:?}", result.err());
        }
        let constant = Frame::new(vec![
            numbers("x", &list, |_| 1.0),
            numbers("bad", &list, |row| f64::from(u8::from(row.bad))),
        ]);
        assert!(train(&constant.expect("a frame"), "bad", &spec(method)).is_err());
        assert!(train(&frame(&list), "nothing", &spec(method)).is_err());
        assert!(train(&frame(&list), "age", &spec(method)).is_err());
    }
}

#[test]
fn two_columns_that_only_say_something_together_become_a_pair() {
    let mut random = ChaCha8Rng::seed_from_u64(5);
    let mut list = rows(6_000, 0.0);
    for row in &mut list {
        row.income = random.random_range(0.0..1.0);
        row.age = random.random_range(0.0..1.0);
        let of_region = if row.region == Some("north") {
            0.4
        } else {
            0.0
        };
        let together = (row.income > 0.5) == (row.age > 0.5);
        let eta = of_region + if together { 1.0 } else { -1.0 };
        row.bad = random.random::<f64>() < logistic(eta);
    }
    let card = trained(&list, &spec(Method::Shapes)).card;
    let first = card.content().pairs.first().expect("a pair");
    assert_eq!(
        (first.first.as_str(), first.second.as_str()),
        ("income", "age")
    );
    assert!(metrics(&card, &list).auc.expect("auc") > 0.7);
    let mut without = spec(Method::Shapes);
    without.shapes.pairs_max = 0;
    let alone = trained(&list, &without).card;
    assert!(alone.content().pairs.is_empty());
    assert!(metrics(&alone, &list).auc.expect("auc") < 0.65);
}

#[test]
fn additive_books_get_no_pairs() {
    let list = rows(8_000, -1.5);
    assert_eq!(
        trained(&list, &spec(Method::Shapes)).card.content().pairs,
        []
    );
}

#[test]
fn cards_that_break_a_rule_are_refused() {
    let list = rows(3_000, -1.5);
    let content = trained(&list, &spec(Method::Woe)).card.content().clone();
    let broken = |change: &dyn Fn(&mut Content)| {
        let mut content = content.clone();
        change(&mut content);
        Card::new(content).is_err()
    };
    assert!(!broken(&|_| ()));
    assert!(broken(&|c| c.format = 2));
    assert!(broken(&|c| {
        c.columns[0].points.pop();
    }));
    assert!(broken(
        &|c| c.calibration.knots = vec![(0.0, 0.0), (1.0, -1.0)]
    ));
    assert!(broken(&|c| {
        c.columns[0].bins = Bins::Intervals {
            edges: vec![2.0, 1.0],
            specials: vec![],
        }
    }));
}

#[test]
fn wide_tables_are_trained_on_their_best_columns() {
    let list = rows(300, -0.5);
    let mut random = ChaCha8Rng::seed_from_u64(2);
    let mut columns = frame(&list).columns().to_vec();
    for index in 0..600 {
        columns.push(Column {
            name: format!("n{index}"),
            values: Values::Numbers(list.iter().map(|_| random.random()).collect()),
        });
    }
    let made = Frame::new(columns).expect("a frame");
    let mut wish = Spec {
        folds: 2,
        ..spec(Method::Shapes)
    };
    wish.shapes.pairs_max = 0;
    let trained = train(&made, "bad", &wish).expect("a card");
    let crowded =
        |d: &&kvcredit::workshop::select::Decision| matches!(d.verdict, Verdict::Crowded { .. });
    assert_eq!(
        trained.notes.decisions.iter().filter(crowded).count(),
        604 - 200
    );
    assert!(
        trained
            .card
            .content()
            .columns
            .iter()
            .any(|c| c.name == "income")
    );
}
