//! The models as a whole: the expert card's judgement, artifacts, training.

use std::sync::OnceLock;

use rand::{Rng, SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

use super::{
    artifact,
    catalogue::{Catalogue, EXPERT_CARD, EXPERT_ID},
    train::{self, HyperParameters, Request, Stage, dataset::Example},
    *,
};
use crate::{
    domain::{assessment::Value, card::Family},
    features::{COUNT, Part, SCHEMA, position},
    statistics::logistic::logistic,
};

fn expert() -> Model {
    Model::from_expert_card(EXPERT_CARD).expect("the shipped card")
}

fn vector(values: &[(&str, f64)]) -> FeatureVector {
    let mut all = [Value::NotRetrieved; COUNT];
    for (name, value) in values {
        all[position(name).expect("feature")] = Value::known(*value);
    }
    FeatureVector::new(all)
}

fn pd(model: &Model, values: &[(&str, f64)]) -> f64 {
    model.score(&vector(values)).1.get()
}

const TYPICAL: [(&str, f64); 24] = [
    ("firm.age_years", 8.0),
    ("firm.high_tech_certificate", 1.0),
    ("patents.inventions_in_force", 2.0),
    ("patents.invention_value", 1.4),
    ("patents.invention_value_x_equity", 0.7),
    ("patents.recent_inventions", 1.0),
    ("patents.pending_inventions", 1.0),
    ("patents.own_inventions", 2.0),
    ("patents.remaining_life_years", 28.0),
    ("patents.high_value_inventions", 0.0),
    ("patents.licences", 0.0),
    ("patents.pledged_inventions", 0.0),
    ("patents.open_disputes", 0.0),
    ("patents.utility_models_in_force", 10.0),
    ("talent.staff", 40.0),
    ("talent.revenue_per_staff", 500_000.0),
    ("revenue.revenue", 20e6),
    ("revenue.growth_1y", 0.08),
    ("revenue.growth_2y", 0.08),
    ("revenue.latest_to_best", 1.0),
    ("revenue.rd_intensity", 0.05),
    ("revenue.net_margin", 0.05),
    ("revenue.liabilities_to_assets", 0.5),
    ("revenue.loss_years", 0.0),
];

fn changed(changes: &[(&'static str, f64)]) -> Vec<(&'static str, f64)> {
    let mut values = TYPICAL.to_vec();
    for (name, value) in changes {
        values.retain(|(known, _)| known != name);
        values.push((name, *value));
    }
    values
}

#[test]
fn the_expert_card_finds_a_typical_firm_at_one_to_two_percent() {
    let pd = pd(&expert(), &TYPICAL);
    assert!((0.01..=0.02).contains(&pd), "{pd}");
}

#[test]
fn the_expert_card_finds_an_excellent_firm_below_half_a_percent() {
    let excellent = changed(&[
        ("patents.inventions_in_force", 12.0),
        ("patents.invention_value", 11.0),
        ("patents.invention_value_x_equity", 7.5),
        ("patents.recent_inventions", 5.0),
        ("patents.own_inventions", 12.0),
        ("patents.high_value_inventions", 3.0),
        ("firm.tax_grade", 4.0),
        ("firm.integrity_events", 0.0),
        ("talent.rd_staff_share", 0.25),
        ("talent.rd_department", 1.0),
        ("talent.staff", 120.0),
        ("revenue.revenue", 80e6),
        ("revenue.growth_1y", 0.2),
        ("revenue.net_margin", 0.12),
        ("revenue.cash_flow_margin", 0.1),
        ("revenue.liabilities_to_assets", 0.32),
    ]);
    let pd = pd(&expert(), &excellent);
    assert!((0.002..=0.005).contains(&pd), "{pd}");
}

#[test]
fn the_expert_card_finds_losses_and_collapse_beyond_eight_percent() {
    let model = expert();
    let losses = changed(&[
        ("revenue.net_margin", -0.86),
        ("revenue.loss_years", 2.0),
        ("revenue.growth_1y", -0.4),
        ("revenue.latest_to_best", 0.45),
        // As RF035's in 2021, which lost as much.
        ("revenue.cash_flow_margin", -0.11),
    ]);
    let debts = changed(&[
        ("revenue.growth_1y", -0.3),
        ("revenue.growth_2y", -0.32),
        ("revenue.latest_to_best", 0.46),
        ("revenue.liabilities_to_assets", 0.97),
        ("revenue.net_margin", -0.1),
        ("revenue.loss_years", 2.0),
    ]);
    for (name, case) in [("losses", losses), ("debts", debts)] {
        let pd = pd(&model, &case);
        assert!(pd > 0.08, "{name}: {pd}");
    }
}

#[test]
fn missing_finances_cost_more_than_missing_patents_and_talent() {
    let model = expert();
    let without = |families: [Family; 2]| {
        let kept: Vec<_> = TYPICAL
            .into_iter()
            .filter(|(name, _)| {
                let at = position(name).expect("feature");
                !families.contains(&SCHEMA[at].family)
            })
            .collect();
        pd(&model, &kept)
    };
    let finances = without([Family::Revenue, Family::Revenue]);
    let knowledge = without([Family::Patents, Family::Talent]);
    assert!(finances > knowledge && knowledge > pd(&model, &TYPICAL));
}

#[test]
fn the_expert_card_blends_seventy_to_thirty() {
    let (mut finances, mut knowledge) = (0, 0);
    for (feature, schema) in expert().features().iter().zip(&SCHEMA) {
        let range = feature.points_max() - feature.points_min();
        match scorecard::is_knowledge(schema.family) {
            true => knowledge += range,
            false => finances += range,
        }
    }
    let share = f64::from(finances) / f64::from(finances + knowledge);
    assert!((0.67..=0.73).contains(&share), "{share}");
}

#[test]
fn a_neutral_firm_scores_the_base() {
    let neutral: i32 = expert().features().iter().map(|f| f.neutral).sum();
    assert_eq!(neutral, 600);
}

#[test]
fn contributions_sum_to_the_score_and_probabilities_fall_with_it() {
    let model = expert();
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut seen: Vec<(i32, f64)> = Vec::new();
    for _ in 0..2000 {
        let vector = random_vector(&mut random);
        let placed = model.scorecard.place(&vector);
        let (points, pd) = model.score(&vector);
        let sum: i32 = placed
            .iter()
            .zip(&model.card().features)
            .map(|(place, feature)| feature.bins[usize::from(place.bin)].points)
            .sum();
        assert_eq!(sum, points);
        seen.push((points, pd.get()));
    }
    seen.sort_by_key(|(points, _)| *points);
    for pair in seen.windows(2) {
        assert_eq!(pair[0].0 == pair[1].0, pair[0].1 == pair[1].1);
        assert!(pair[0].1 >= pair[1].1);
    }
}

fn random_vector(random: &mut ChaCha8Rng) -> FeatureVector {
    let odd = [0.0, -0.0, 1.0, f64::from_bits(1), f64::MAX, f64::MIN, 0.5];
    FeatureVector::new(std::array::from_fn(|_| match random.random_range(0..6) {
        0 => Value::NotRetrieved,
        1 => Value::Undefined,
        2 => Value::known(odd[random.random_range(0..odd.len())]),
        3 => Value::known(random.random_range(-1.0..2.0)),
        4 => Value::known(random.random_range(0.0..50.0)),
        _ => Value::known(random.random_range(0.0..1e9)),
    }))
}

#[test]
fn reading_changed_features_again_equals_reading_all_anew() {
    let model = expert();
    let card = model.scorecard();
    let mut random = ChaCha8Rng::seed_from_u64(2);
    for _ in 0..500 {
        let (one, other) = (random_vector(&mut random), random_vector(&mut random));
        for reading in [Reading::Known, Reading::Typical, Reading::Best] {
            let points = card.read(&one, reading);
            let again = card.reread((&one, &points), &other, reading, &Part::ALL);
            assert_eq!(again, card.read(&other, reading).iter().sum::<i32>());
        }
    }
}

#[test]
fn what_was_not_retrieved_has_the_lowest_the_neutral_and_the_highest_points() {
    let model = expert();
    let unknown = FeatureVector::new([Value::NotRetrieved; COUNT]);
    let read = |reading| model.scorecard().read(&unknown, reading);
    let (known, typical, best) = (
        read(Reading::Known),
        read(Reading::Typical),
        read(Reading::Best),
    );
    for (at, feature) in model.features().iter().enumerate() {
        assert_eq!(known[at], feature.points_min());
        assert_eq!(best[at], feature.points_max());
        assert!(known[at] <= typical[at] && typical[at] <= best[at]);
    }
    assert_eq!(typical.iter().sum::<i32>(), 600);
    assert_eq!(
        model.scorecard().span(),
        (known.iter().sum(), best.iter().sum())
    );
}

#[test]
fn what_is_known_or_undefined_has_its_own_points_on_every_reading() {
    let model = expert();
    let mut random = ChaCha8Rng::seed_from_u64(3);
    for _ in 0..500 {
        let vector = random_vector(&mut random);
        let [known, typical, best] = [Reading::Known, Reading::Typical, Reading::Best]
            .map(|reading| model.scorecard().read(&vector, reading));
        for (at, (feature, value)) in model.features().iter().zip(vector.iter()).enumerate() {
            if value == Value::NotRetrieved {
                assert!(known[at] <= feature.at(value) && feature.at(value) <= best[at]);
            } else {
                assert_eq!([known[at], typical[at], best[at]], [feature.at(value); 3]);
            }
        }
    }
}

#[test]
fn no_card_may_let_knowledge_cost_points() {
    let expert = expert();
    let lowest_interval = super::bins::FIRST_INTERVAL;
    for (at, schema) in SCHEMA.iter().enumerate() {
        let mut features = expert.features().to_vec();
        let points = &mut features[at].points;
        if points.len() < lowest_interval + 2 {
            continue;
        }
        // The highest interval below the one before it.
        let last = points.len() - 1;
        points[last] = points[last - 1] - 1;
        let card = Scorecard::new(features);
        let may_fall = !schema.never_costs() && !schema.class_two_count;
        assert_eq!(card.is_ok(), may_fall, "{}", schema.name);
    }
}

#[test]
fn a_card_that_breaks_a_rule_is_refused_with_every_problem() {
    let refused = |from: &str, to: &str| {
        assert!(EXPERT_CARD.contains(from), "{from}");
        let text = EXPERT_CARD.replacen(from, to, 1);
        Model::from_expert_card(&text)
            .expect_err("refused")
            .to_string()
    };
    let cases = [
        (
            "edges = [1, 2, 3, 5, 10, 20]",
            "edges = [1, 3, 2, 5, 10, 20]",
            "above the one before",
        ),
        (
            "edges = [1, 2, 3, 5, 10, 20]",
            "edges = [1, 2, nan, 5, 10, 20]",
            "finite",
        ),
        (
            "edges = [1, 2, 3, 5, 10, 20]",
            "edges = [1, 2, 3, 5, 10, inf]",
            "finite",
        ),
        ("points = [-20, -12,", "points = [-12, -20,", "direction"),
        ("points = [-20, -12,", "points = [-12,", "one more"),
        (
            "name = \"firm.age_years\"",
            "name = \"firm.tax_grade\"",
            "missing",
        ),
        (
            "name = \"firm.age_years\"",
            "name = \"firm.age\"",
            "no feature",
        ),
        ("direction = \"up\"", "direction = \"down\"", "direction"),
        ("direction = \"up\"", "direction = \"sideways\"", "shape"),
        ("source = \"illustrative\"", "source = \"\"", "source"),
        ("feature_schema = 2", "feature_schema = 1", "feature_schema"),
        ("odds = 50", "odds = nan", "odds"),
        ("pdo = 40", "pdo = -40", "pdo"),
        ("smearing = 1.0", "smearing = nan", "smearing"),
        ("smearing = 1.0", "smearing = 1.0\nextra = 1", "extra"),
        ("coefficient = 0.02", "coefficient = -0.02", "at least 0"),
        ("coefficient = 0.02", "coefficient = -inf", "finite"),
        ("coefficient = 0.02", "coefficient = 1e-320", ""),
    ];
    for (from, to, expected) in cases.iter().take(cases.len() - 1) {
        let message = refused(from, to);
        assert!(message.contains(expected), "{to}: {message}");
    }
    let (from, to, _) = cases[cases.len() - 1];
    let denormal = EXPERT_CARD.replacen(from, to, 1);
    assert!(Model::from_expert_card(&denormal).is_ok());
    let both = EXPERT_CARD
        .replacen("direction = \"up\"", "direction = \"down\"", 1)
        .replacen("format = 1", "format = 9", 1);
    let message = Model::from_expert_card(&both)
        .expect_err("refused")
        .to_string();
    assert!(
        message.contains("direction") && message.contains("format"),
        "{message}"
    );
}

#[test]
fn points_that_would_punish_an_invention_are_refused() {
    // claims_max: undefined −3 ≤ not retrieved −1 ≤ lowest 0.
    let block = EXPERT_CARD.find("patents.claims_max").expect("feature");
    let (head, tail) = EXPERT_CARD.split_at(block);
    let wrong = head.to_owned() + &tail.replacen("undefined = -3", "undefined = 0", 1);
    let err = Model::from_expert_card(&wrong).expect_err("refused");
    assert!(
        err.to_string().contains("undefined ≤ not retrieved"),
        "{err}"
    );
}

/// A made-up book: a few features drive default, the others are missing.
fn book(firms: usize, level: f64, seed: u64) -> Vec<Example> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    (0..firms)
        .map(|_| {
            let margin = random.random_range(-0.3..0.25);
            let liabilities = random.random_range(0.1..1.1);
            let inventions = f64::from(random.random_range(0..12_u32));
            let staff = random.random_range(3.0..300.0_f64);
            let growth = random.random_range(-0.5..0.6);
            let noise: f64 = random.random_range(-1.0..1.0);
            let log_odds = level - 5.0 * margin + 2.5 * liabilities - 0.1 * inventions + noise;
            let latest = 1e6 * random.random_range(1.0..80.0_f64);
            let next = 0.2 * growth + 0.02 * inventions + 0.3 * random.random_range(-1.0..1.0);
            let mut values = vec![
                ("patents.inventions_in_force", inventions),
                ("patents.invention_value", 0.6 * inventions),
                ("talent.staff", staff),
                ("revenue.growth_1y", growth),
            ];
            if random.random_range(0..10) > 0 {
                values.push(("revenue.net_margin", margin));
                values.push(("revenue.liabilities_to_assets", liabilities));
            }
            let fen = |yuan: f64| Fen::floor(100.0 * yuan).expect("an amount");
            Example {
                vector: vector(&values),
                base: Some(RevenueBase {
                    latest: fen(latest),
                    best: fen(latest * 1.2),
                }),
                defaulted: random.random::<f64>() < logistic(log_odds),
                next_revenue: Some(fen(latest * libm::exp(next))),
                year: random.random_range(2021..2025),
            }
        })
        .collect()
}

fn request() -> Request {
    Request {
        id: ModelId::parse("test-v1").expect("id"),
        basis: artifact::Basis::Synthetic,
        seed: 7,
        settings: HyperParameters::default(),
    }
}

fn trained(examples: &[Example]) -> train::Fitted {
    let expert = ExpertCard::parse(EXPERT_CARD).expect("the shipped card");
    train::train(examples, &expert, &request()).expect("a fit")
}

/// 3,000 firms of which about one in twelve defaults, trained once for several tests.
fn usual() -> &'static (Vec<Example>, train::Fitted) {
    static USUAL: OnceLock<(Vec<Example>, train::Fitted)> = OnceLock::new();
    USUAL.get_or_init(|| {
        let examples = book(3000, -4.2, 11);
        let fitted = trained(&examples);
        (examples, fitted)
    })
}

#[test]
fn training_twice_and_on_shuffled_rows_gives_the_same_bytes() {
    let (examples, first) = usual();
    let mut shuffled = examples.clone();
    shuffled.shuffle(&mut ChaCha8Rng::seed_from_u64(3));
    let second = trained(&shuffled);
    assert_eq!(first.model_json, second.model_json);
    assert_eq!(first.metrics_json, second.metrics_json);
    assert_eq!(first.card_md, second.card_md);
}

#[test]
fn a_trained_model_tells_firms_apart_and_is_calibrated() {
    let (_, fitted) = usual();
    assert_eq!(fitted.artifact.trained_on.stage, Stage::Coefficients);
    let auc = fitted.held_out.auc.expect("auc");
    assert!((0.7..=0.95).contains(&auc), "{auc}");
    let slope = fitted.held_out.calibration_slope.expect("slope");
    assert!((0.7..=1.4).contains(&slope), "{slope}");
    assert!(
        fitted
            .card_md
            .contains("synthetic firms: for demonstration")
    );
}

#[test]
fn a_trained_model_keeps_the_rules_of_every_card() {
    let (_, fitted) = usual();
    let model = Model::from_artifact(fitted.model_json.as_bytes()).expect("model");
    for (feature, schema) in model.features().iter().zip(&SCHEMA) {
        assert!(feature.follows(schema.direction), "{}", schema.name);
    }
    let better = [
        ("patents.inventions_in_force", 9.0),
        ("revenue.net_margin", 0.2),
    ];
    let worse = [
        ("patents.inventions_in_force", 0.0),
        ("revenue.net_margin", -0.2),
    ];
    assert!(pd(&model, &better) < pd(&model, &worse));
    assert_eq!(model.card().basis, TrainingBasis::Synthetic);
    let knowledge = fitted
        .artifact
        .capacity
        .terms
        .iter()
        .filter(|term| term.feature.starts_with("patents."));
    assert!(knowledge.map(|term| term.coefficient).sum::<f64>() > 0.0);
    assert!(fitted.artifact.trained_on.growth_firms > 1000);
}

#[test]
fn more_bads_than_goods_do_not_turn_the_model_round() {
    let examples = book(2000, 0.3, 5);
    let bads = examples.iter().filter(|e| e.defaulted).count();
    assert!(bads > 1100 && bads < 1600, "{bads}");
    let fitted = trained(&examples);
    assert!(fitted.held_out.auc.expect("auc") > 0.7);
    let rate = fitted.held_out.default_rate.expect("rate");
    let mean = fitted.held_out.mean_pd.expect("mean");
    assert!((rate - mean).abs() < 0.06, "{rate} {mean}");
}

#[test]
fn with_few_defaults_only_the_level_moves_then_the_slope() {
    let expert = expert();
    let examples = book(3000, -4.2, 11);
    let survivors: Vec<Example> = examples.iter().filter(|e| !e.defaulted).cloned().collect();
    let bads: Vec<Example> = examples.iter().filter(|e| e.defaulted).cloned().collect();
    let with = |count: usize| trained(&[&survivors[..2000], &bads[..count]].concat());

    let none = with(0);
    assert_eq!(none.artifact.trained_on.stage, Stage::Level);
    let model = Model::from_artifact(none.model_json.as_bytes()).expect("model");
    let relative = |model: &Model| -> Vec<Vec<i32>> {
        let features = model.features().iter();
        features
            .map(|f| f.points.iter().map(|p| p - f.points[0]).collect())
            .collect()
    };
    assert_eq!(relative(&model), relative(&expert));
    let firm = vector(&TYPICAL);
    assert!(model.score(&firm).0 > expert.score(&firm).0);
    assert!(model.score(&firm).0 < expert.score(&firm).0 + 200);

    let some = with(60);
    assert_eq!(some.artifact.trained_on.stage, Stage::Slope);
    let many = with(200);
    assert_eq!(many.artifact.trained_on.stage, Stage::Coefficients);
}

#[test]
fn too_few_firms_and_useless_outcomes_are_refused() {
    let expert = ExpertCard::parse(EXPERT_CARD).expect("the shipped card");
    let fit = |examples: &[Example]| train::train(examples, &expert, &request());
    for count in [0, 1, 20] {
        let few = fit(&book(count, -2.0, 1));
        assert!(matches!(few, Err(train::Error::TooFew { .. })));
    }
    let mut same = book(800, -2.0, 1);
    for (index, example) in same.iter_mut().enumerate() {
        example.vector = FeatureVector::new([Value::NotRetrieved; COUNT]);
        example.defaulted = index % 2 == 0;
    }
    assert!(matches!(fit(&same), Err(train::Error::NothingLeft)));
    let mut all_bad = book(800, -2.0, 1);
    for example in &mut all_bad {
        example.defaulted = true;
    }
    assert!(matches!(fit(&all_bad), Err(train::Error::OneClass)));
}

#[test]
fn odd_numbers_in_the_training_data_do_not_get_into_the_model() {
    let mut examples = book(1500, -3.0, 8);
    let odd = [f64::NAN, f64::INFINITY, -0.0, f64::from_bits(1), f64::MAX];
    for (index, example) in examples.iter_mut().take(100).enumerate() {
        let mut values = *example.vector.values();
        values[position("revenue.growth_1y").expect("feature")] = Value::Known(odd[index % 5]);
        example.vector = FeatureVector::new(values);
        example.next_revenue = [Some(Fen::MAX), Some(Fen::ZERO), None][index % 3];
    }
    let fitted = trained(&examples);
    assert!(Model::from_artifact(fitted.model_json.as_bytes()).is_ok());
}

#[test]
fn a_changed_byte_and_a_cut_artifact_are_refused() {
    let (_, fitted) = usual();
    let bytes = fitted.model_json.as_bytes();
    assert!(Model::from_artifact(bytes).is_ok());
    let mut changed = bytes.to_vec();
    for at in 0..bytes.len() {
        changed[at] = bytes[at] ^ (1 << (at % 8));
        assert!(Artifact::parse(&changed).is_err(), "byte {at}");
        changed[at] = bytes[at];
    }
    for at in (0..bytes.len()).step_by(7) {
        assert!(Artifact::parse(&bytes[..at]).is_err(), "cut at {at}");
    }
    assert!(Artifact::parse(&[bytes, b" "].concat()).is_err());
    let upper = fitted.model_json.replacen("test-v1", "test-v2", 1);
    assert_eq!(
        Artifact::parse(upper.as_bytes()),
        Err(artifact::Error::Checksum)
    );
}

#[test]
fn an_artifact_with_a_right_checksum_still_has_to_keep_the_rules() {
    let (_, fitted) = usual();
    let refused = |change: &dyn Fn(&mut Artifact)| {
        let mut artifact = fitted.artifact.clone();
        change(&mut artifact);
        let text = artifact.render().expect("JSON");
        Model::from_artifact(text.as_bytes()).expect_err("refused")
    };
    refused(&|a| a.format = 2);
    refused(&|a| a.feature_schema = 99);
    refused(&|a| a.id = "No Slug".to_owned());
    refused(&|a| a.features.swap(3, 4));
    refused(&|a| drop(a.features.pop()));
    refused(&|a| a.features[8].points.reverse());
    refused(&|a| a.features[8].points[0] = i32::MAX);
    refused(&|a| a.features[0].points.clear());
    refused(&|a| a.features[0].information_value = -1.0);
    refused(&|a| a.features[0].edges = vec![1.0, 1.0]);
    refused(&|a| a.calibration.slope = -1.0);
    refused(&|a| a.calibration.slope = f64::NAN);
    refused(&|a| a.scale.pdo = 0.0);
    refused(&|a| a.capacity.smearing = -0.0);
    refused(&|a| a.capacity.intercept = f64::INFINITY);
}

#[test]
fn an_unknown_key_is_refused_although_the_checksum_fits() {
    let (_, fitted) = usual();
    let model = fitted.model_json.find("\"model\": ").expect("model") + 9;
    let body = fitted.model_json[model..fitted.model_json.len() - 3].replacen(
        "\"format\": 1,",
        "\"format\": 1,\n  \"extra\": 1,",
        1,
    );
    let sha256 = hex::encode(Sha256::digest(body.as_bytes()));
    let text = format!("{{\n\"sha256\": \"{sha256}\",\n\"model\": {body}\n}}\n");
    let err = Artifact::parse(text.as_bytes()).expect_err("refused");
    assert!(err.to_string().contains("extra"), "{err}");
}

#[test]
fn the_catalogue_finds_models_by_identifier_and_checksum() {
    let catalogue = Catalogue::shipped().expect("shipped models");
    let id = ModelId::parse(EXPERT_ID).expect("id");
    let model = catalogue.find(&id).expect("the expert card");
    let sha256 = model.card().sha256;
    assert!(catalogue.find_exact(&id, &sha256).is_some());
    assert!(catalogue.find_exact(&id, &[0; 32]).is_none());

    let (_, fitted) = usual();
    let directory = tempfile::tempdir().expect("directory");
    let folder = directory.path().join("test-v1");
    std::fs::create_dir(&folder).expect("folder");
    std::fs::write(folder.join("model.json"), &fitted.model_json).expect("file");
    let expert = directory.path().join("expert");
    std::fs::create_dir(&expert).expect("folder");
    std::fs::write(expert.join("card.toml"), EXPERT_CARD).expect("file");
    let both = Catalogue::shipped()
        .and_then(|catalogue| catalogue.with_directory(directory.path()))
        .expect("models");
    assert!(both.find(&ModelId::parse("test-v1").expect("id")).is_some());

    std::fs::write(expert.join("card.toml"), format!("{EXPERT_CARD}\n")).expect("file");
    let clash = Catalogue::shipped().and_then(|c| c.with_directory(directory.path()));
    assert!(matches!(clash, Err(catalogue::Error::Clash { .. })));
    std::fs::write(folder.join("model.json"), "{}").expect("file");
    let broken = Catalogue::shipped().and_then(|c| c.with_directory(directory.path()));
    assert!(matches!(
        broken,
        Err(catalogue::Error::Clash { .. } | catalogue::Error::Artifact { .. })
    ));
}
