//! Whole cards on made books.
//!
//! A fit takes seconds without optimisation, so most tests look at the same cards.

use std::sync::LazyLock;

use kvcredit::statistics::logistic::logistic;
use kvcredit::table::{Column, Frame, MISSING, Values};
use kvcredit::workshop::{
    Error, Trained,
    bins::{Bins, Value},
    card::{Card, Content},
    metrics::{Metrics, Outcome},
    reasons::{self, Yardstick},
    select::Verdict,
    spec::{ColumnSpec, Method, Spec, Stepwise, Time, Trend},
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

fn numbers(name: &str, rows: &[Row], pick: impl FnMut(&Row) -> f64) -> Column {
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
        folds: 3,
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

/// The rows that most tests look at, and more of the same kind that no card has seen.
static BOOK: LazyLock<(Vec<Row>, Vec<Row>)> = LazyLock::new(|| {
    let mut seen = rows(9_000, -1.5);
    let unseen = seen.split_off(3_000);
    (seen, unseen)
});

/// The cards of the rows that most tests look at.
static CARDS: LazyLock<[(Method, Trained); 3]> =
    LazyLock::new(|| METHODS.map(|method| (method, trained(&BOOK.0, &spec(method)))));

fn card_of(wanted: Method) -> &'static Card {
    let found = CARDS.iter().find(|(method, _)| *method == wanted);
    &found.expect("a card per method").1.card
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
    let mut list = BOOK.0.clone();
    list.shuffle(&mut ChaCha8Rng::seed_from_u64(9));
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a pool");
    for (method, first) in CARDS.iter() {
        let second = pool.install(|| json(&trained(&list, &spec(*method))));
        assert_eq!(json(first), second);
    }
}

#[test]
fn another_seed_gives_another_card() {
    let list = &BOOK.0[..600];
    let with = |seed| {
        let wish = Spec {
            seed,
            ..spec(Method::Shapes)
        };
        json(&trained(list, &wish))
    };
    assert_eq!(with(1), with(1));
    assert_ne!(with(1), with(2));
}

#[test]
fn one_record_scores_as_in_the_batch_and_points_sum_to_the_score() {
    let list = &BOOK.0;
    for (_, trained) in CARDS.iter() {
        let text = serde_json::to_string(trained.card.content()).expect("json");
        let content: Content = serde_json::from_str(&text).expect("content");
        let card = Card::new(content).expect("the same card");
        let scored = card.score_all(&frame(list)).expect("scores");
        for (row, batch) in list.iter().zip(&scored) {
            let record = record(&card, row);
            let one = card.score(&record).expect("a score");
            assert_eq!(
                (one.points, one.pd.to_bits()),
                (batch.points, batch.pd.to_bits())
            );
            assert_eq!(
                card.parts(&record)
                    .expect("parts")
                    .iter()
                    .map(|part| part.points)
                    .sum::<i32>(),
                one.points
            );
        }
    }
}

#[test]
fn cards_tell_bads_from_goods_and_their_probabilities_hold() {
    let unseen = &BOOK.1;
    let etas: Vec<f64> = unseen.iter().map(|row| row.eta).collect();
    let bads: Vec<bool> = unseen.iter().map(|row| row.bad).collect();
    let best = kvcredit::workshop::metrics::auc(&etas, &bads).expect("auc");
    for (method, trained) in CARDS.iter() {
        let m = metrics(&trained.card, unseen);
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
fn what_is_said_of_unseen_rows_holds_on_unseen_rows() {
    for (method, trained) in CARDS.iter() {
        let said = trained.notes.unseen.as_ref().expect("measures");
        let held = metrics(&trained.card, &BOOK.1);
        let [said_auc, held_auc] = [said, &held].map(|m| m.auc.expect("auc"));
        assert!(
            (said_auc - held_auc).abs() < 0.03,
            "{method:?} {said_auc} {held_auc}"
        );
        let slope = said.calibration_slope.expect("slope");
        // A slope of the rows that the calibration was fitted on would be 1.
        assert!((0.8..1.25).contains(&slope), "{method:?} {slope}");
        assert!((slope - 1.0).abs() > 1e-4, "{method:?} {slope}");
    }
}

#[test]
fn probabilities_of_an_overfitted_classic_card_hold() {
    let mut random = ChaCha8Rng::seed_from_u64(4);
    let mut with_noise = |list: &[Row]| {
        let mut columns = frame(list).columns().to_vec();
        for index in 0..20 {
            columns.push(numbers(&format!("noise{index}"), list, |_| random.random()));
        }
        Frame::new(columns).expect("a frame")
    };
    let (seen, unseen) = (&BOOK.0[..600], &BOOK.1[..4_000]);
    let (table, other) = (with_noise(seen), with_noise(unseen));
    let mut wish = Spec {
        folds: 10,
        ..spec(Method::Woe)
    };
    wish.selection.iv_min = Some(0.0);
    let card = train(&table, "bad", &wish).expect("a card").card;
    let slope = |table: &Frame, list: &[Row]| {
        let scored = card.score_all(table).expect("scores");
        let outcome = |(scored, row): (&kvcredit::workshop::card::Scored, &Row)| Outcome {
            pd: scored.pd,
            bad: row.bad,
        };
        let outcomes: Vec<Outcome> = scored.iter().zip(list).map(outcome).collect();
        Metrics::of(&outcomes).calibration_slope.expect("slope")
    };
    // On the rows that it was fitted to, the card tells far more than it may promise.
    assert!(slope(&table, seen) > 1.3, "{}", slope(&table, seen));
    let held = slope(&other, unseen);
    assert!((0.7..1.4).contains(&held), "{held}");
}

#[test]
fn sixty_percent_bads_turn_nothing_round() {
    let list = rows(1_500, 0.9);
    let share = list.iter().filter(|row| row.bad).count() as f64 / 1_500.0;
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
    for (_, trained) in CARDS.iter() {
        let card = &trained.card;
        let (worst, best) = card.span();
        for points in worst..best {
            assert!(card.pd(points) > card.pd(points + 1));
        }
        assert!(card.pd(best) >= 0.0003 && card.pd(worst) <= 0.9997);
    }
}

#[test]
fn missing_and_special_values_keep_their_meaning() {
    for (method, trained) in CARDS.iter() {
        let columns = &trained.card.content().columns;
        let income = columns.iter().find(|c| c.name == "income").expect("income");
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
    let list: Vec<Row> = rows(1_600, -1.5)
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
    let list = rows(1_500, -1.5);
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
    let list = rows(800, -1.5);
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
    let list = rows(3_000, -1.0);
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
    let list = rows(1_200, -1.5);
    let by_time = Spec {
        exclude: vec![],
        time: Some(Time {
            column: "month".to_owned(),
            out_of_time_from: Some(9.0),
        }),
        ..spec(Method::Shapes)
    };
    let split = trained(&list, &by_time);
    assert_eq!((split.notes.rows, split.notes.rows_out_of_time), (900, 300));
    let mut changed = list;
    for row in changed.iter_mut().filter(|row| row.month >= 9.0) {
        row.bad = !row.bad;
    }
    assert_eq!(json(&split), json(&trained(&changed, &by_time)));
    // One time only makes no periods, and a card all the same.
    for row in &mut changed {
        row.month = 1.0;
    }
    let timeless = Spec {
        method: Method::Woe,
        ..by_time
    };
    assert_eq!(trained(&changed, &timeless).notes.rows, 1_200);
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
    // Where a leak parts all bads from all goods, there may be no card to be had; it is named all the same.
    let exact = numbers("outcome", &list, |row| f64::from(u8::from(row.bad)));
    let beside = [frame(&list).columns(), std::slice::from_ref(&exact)].concat();
    for (leak, made) in [
        ("recovered", made),
        ("outcome", Frame::new(beside).expect("a frame")),
    ] {
        for method in METHODS {
            let named = match train(&made, "bad", &spec(method)) {
                Ok(leaky) => {
                    let decisions = leaky.notes.decisions.into_iter();
                    let leaks = decisions.filter(|decision| decision.is_suspected_leak);
                    leaks.map(|decision| decision.name).collect()
                }
                Err(Error::Leaks { columns, .. }) => columns,
                Err(err) => panic!("{method:?}, {leak}: {err}"),
            };
            assert_eq!(named, [leak], "{method:?}");
        }
    }
    let target = numbers("bad", &list, |row| f64::from(u8::from(row.bad)));
    let alone = Frame::new(vec![target, exact]).expect("a frame");
    for method in METHODS {
        let spec = Spec {
            method,
            ..Spec::default()
        };
        let told = train(&alone, "bad", &spec)
            .expect_err("no card")
            .to_string();
        let named = told.ends_with("; suspected to know the outcome: `outcome`");
        assert!(named, "{method:?}: {told}");
    }
}

#[test]
fn the_default_card_gives_its_reasons_too() {
    let list = &BOOK.0[..1_500];
    let mut columns = frame(list).columns().to_vec();
    columns.push(numbers("constant", list, |_| 7.0));
    columns.push(numbers("age_again", list, |row| 2.0 * row.age));
    let made = Frame::new(columns).expect("a frame");
    let verdicts = |change: &dyn Fn(&mut Spec)| {
        let mut wish = spec(Method::Shapes);
        wish.shapes.pairs_max = 0;
        change(&mut wish);
        let decisions = train(&made, "bad", &wish).expect("a card").notes.decisions;
        move |name: &str| {
            let found = decisions.iter().find(|d| d.name == name);
            found.expect("a decision").verdict.clone()
        }
    };
    let usual = verdicts(&|_| ());
    assert!(matches!(usual("constant"), Verdict::NoBins { .. }));
    let twins = ["age", "age_again"].map(&usual);
    let are_twins = |v: &&Verdict| matches!(v, Verdict::Redundant { .. });
    assert_eq!(twins.iter().filter(are_twins).count(), 1, "{twins:?}");
    assert_eq!(usual("income"), Verdict::In);
    let free = verdicts(&|wish| wish.selection.correlation_max = 1.0);
    assert_eq!(
        ["age", "age_again"]
            .map(&free)
            .iter()
            .filter(are_twins)
            .count(),
        0
    );
    let strict = verdicts(&|wish| wish.selection.iv_min = Some(0.4));
    assert_eq!(strict("income"), Verdict::In);
    assert_eq!(strict("age"), Verdict::LittleInformation { expected: 0.4 });
}

#[test]
fn steps_take_what_is_significant_and_leave_the_rest() {
    let verdicts = |stepwise| {
        let mut wish = spec(Method::Woe);
        wish.selection.iv_min = Some(0.0);
        wish.selection.stepwise = stepwise;
        let notes = trained(&BOOK.0, &wish).notes;
        let kept = |name: &str| {
            let found = notes.decisions.iter().find(|d| d.name == name);
            found.expect("a decision").verdict.clone()
        };
        ["income", "age", "region", "noise"].map(kept)
    };
    let of_noise = |stepwise| {
        let [income, age, region, noise] = verdicts(stepwise);
        assert_eq!(
            [income, age, region],
            [Verdict::In, Verdict::In, Verdict::In]
        );
        noise
    };
    assert_eq!(of_noise(Stepwise::Off), Verdict::In);
    for steps in [Stepwise::Backward, Stepwise::Forward, Stepwise::Both] {
        assert_eq!(of_noise(steps(1e-4)), Verdict::NotSignificant);
        assert_eq!(of_noise(steps(1.0)), Verdict::In);
    }
}

#[test]
fn a_given_strength_of_the_prior_is_kept() {
    for (method, prior_mean) in [(Method::Woe, 0.0), (Method::Shapes, 1.0)] {
        let with = |alpha| {
            let mut wish = spec(method);
            wish.shapes.pairs_max = 0;
            wish.alpha = alpha;
            trained(&BOOK.0[..1_500], &wish)
        };
        let chosen = with(None);
        let same = with(Some(chosen.notes.alpha));
        let points = |trained: &Trained| {
            let columns = trained.card.content().columns.iter();
            columns.map(|c| c.points.clone()).collect::<Vec<_>>()
        };
        assert_eq!(points(&same), points(&chosen));
        let strong = with(Some(1_000.0));
        assert_eq!(strong.notes.alpha, 1_000.0);
        // All in all nearer to the prior.
        let distance = |trained: &Trained| -> f64 {
            let weights = trained.notes.weights.iter();
            weights.map(|w| (w.coefficient - prior_mean).abs()).sum()
        };
        assert!(distance(&strong) < 0.5 * distance(&chosen), "{method:?}");
    }
}

#[test]
fn reasons_are_the_points_lost() {
    let card = card_of(Method::Shapes);
    for row in &BOOK.0[..200] {
        let record = record(card, row);
        for yardstick in [Yardstick::Maximum, Yardstick::Neutral] {
            let found = reasons::reasons(card, &record, yardstick).expect("reasons");
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
    let mut list = rows(2_500, 0.0);
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
    let wish = Spec {
        folds: 5,
        ..spec(Method::Shapes)
    };
    assert_eq!(trained(&list, &wish).card.content().pairs, []);
}

#[test]
fn cards_that_break_a_rule_are_refused() {
    let content = card_of(Method::Woe).content().clone();
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
