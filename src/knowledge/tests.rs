//! Points at the edges of bands, the three readings, grades, and tables that do not load.

use proptest::prelude::*;

use super::*;
use crate::domain::knowledge::{
    Dimension, Fact, FactState, Grade, Indicator, KnowledgeFacts, Points, Score,
};

const TABLE: &str = include_str!("../../policies/knowledge-value.toml");

fn shipped() -> Table {
    Table::embedded().unwrap()
}

/// A firm of which everything is known to be 0 but one indicator.
fn only(indicator: Indicator, fact: Fact) -> KnowledgeFacts {
    KnowledgeFacts::from_fn(|other| {
        if other == indicator {
            fact
        } else {
            Fact::retrieved(0)
        }
    })
}

fn of(score: &Score, indicator: Indicator) -> Points {
    score
        .indicators
        .iter()
        .find(|scored| scored.indicator == indicator)
        .unwrap()
        .points
}

/// Points of a value that was retrieved.
fn points(indicator: Indicator, value: i64) -> i32 {
    let facts = only(indicator, Fact::retrieved(value));
    let score = shipped().score(&facts);
    let points = of(&score, indicator);
    assert_eq!([points.known; 2], [points.typical, points.best]);
    // No other indicator has any.
    assert_eq!(score.known.points, points.known);
    points.known
}

/// Checks the points at each edge, just below it, and far above the last one.
fn has_bands(indicator: Indicator, bands: &[(i64, i32)]) {
    let mut before = 0;
    for (edge, expected) in bands {
        assert_eq!(
            points(indicator, edge - 1),
            before,
            "{indicator:?} below {edge}"
        );
        assert_eq!(
            points(indicator, *edge),
            *expected,
            "{indicator:?} at {edge}"
        );
        before = *expected;
    }
    assert_eq!(points(indicator, i64::MAX), before, "{indicator:?}");
    assert_eq!(points(indicator, 0), 0, "{indicator:?}");
    assert_eq!(points(indicator, i64::MIN), 0, "{indicator:?}");
}

#[test]
fn inventions_have_points_by_the_logarithm_of_their_value() {
    let doublings = [(500, 4), (1_000, 8), (2_000, 12), (4_000, 16), (8_000, 20)];
    for (value, expected) in doublings {
        assert_eq!(points(Indicator::InventionValue, value), expected);
        assert_eq!(points(Indicator::InventionValue, value - 1), expected - 1);
    }
    // k points from 250 × 2^(k ÷ 4): the least whole number whose fourth power is 250⁴ × 2^k or more.
    let edge = |k: u32| {
        (1_i64..)
            .find(|edge| edge.pow(4) >= 250_i64.pow(4) << k)
            .unwrap()
    };
    let bands: Vec<(i64, i32)> = (1_u32..=20).map(|k| (edge(k), k as i32)).collect();
    has_bands(Indicator::InventionValue, &bands);
}

#[test]
fn rights_have_points_by_their_number() {
    has_bands(Indicator::OwnInventions, &[(1, 2), (3, 4), (8, 6)]);
    has_bands(Indicator::HighValueInventions, &[(1, 2), (3, 4)]);
}

#[test]
fn research_input_has_points_by_its_share_and_amount() {
    let shares = [
        (100, 2),
        (200, 4),
        (300, 6),
        (400, 8),
        (500, 10),
        (600, 12),
        (800, 14),
        (1_000, 15),
    ];
    has_bands(Indicator::RdIntensity, &shares);
    let fen = [
        (20_000_000, 2),
        (50_000_000, 4),
        (100_000_000, 6),
        (200_000_000, 8),
        (500_000_000, 10),
    ];
    has_bands(Indicator::RdAmount, &fen);
}

#[test]
fn talent_has_points_by_shares_and_doctors() {
    let research = [
        (500, 2),
        (1_000, 4),
        (1_500, 5),
        (2_000, 6),
        (2_500, 7),
        (3_000, 8),
    ];
    has_bands(Indicator::RdStaffShare, &research);
    let masters = [(200, 1), (500, 3), (1_000, 4), (1_500, 5)];
    has_bands(Indicator::MastersShare, &masters);
    has_bands(Indicator::Doctors, &[(1, 1), (3, 2)]);
}

#[test]
fn activity_product_service_and_brand_have_points() {
    has_bands(Indicator::RdDepartment, &[(1, 4)]);
    has_bands(Indicator::RdInstitution, &[(1, 3)]);
    has_bands(Indicator::RdProjects, &[(1, 1), (3, 2), (5, 3)]);
    has_bands(
        Indicator::HighTechShare,
        &[(3_000, 2), (6_000, 4), (8_000, 5)],
    );
    has_bands(Indicator::Conversions, &[(3, 1), (9, 2), (15, 3)]);
    has_bands(Indicator::Licences, &[(1, 1), (3, 2)]);
    has_bands(
        Indicator::TechnologyContracts,
        &[(50_000_000, 1), (200_000_000, 2)],
    );
    has_bands(Indicator::HighTechCertificate, &[(1, 3)]);
    has_bands(Indicator::Recognition, &[(1, 1), (2, 2), (3, 3)]);
    has_bands(Indicator::Prizes, &[(1, 1), (2, 2)]);
}

#[test]
fn dimensions_have_their_documented_maxima() {
    let best = KnowledgeFacts::from_fn(|_| Fact::retrieved(i64::MAX));
    let score = shipped().score(&best);
    let maxima = score
        .dimensions
        .map(|scored| (scored.dimension, scored.points.max));
    let expected = [
        (Dimension::IntellectualProperty, 30),
        (Dimension::RdInput, 25),
        (Dimension::Talent, 15),
        (Dimension::RdActivity, 10),
        (Dimension::Product, 8),
        (Dimension::Service, 4),
        (Dimension::Brand, 8),
    ];
    assert_eq!(maxima, expected);
    assert_eq!(score.known.points, 100);
    assert_eq!(score.best.grade, Grade::A);
    for scored in score.dimensions {
        assert_eq!(scored.points.known, scored.points.max);
        let own = score.indicators_of(scored.dimension);
        assert_eq!(Points::sum(own.map(|scored| scored.points)), scored.points);
    }
}

#[test]
fn a_firm_of_which_nothing_is_known_has_three_readings() {
    let score = shipped().score(&KnowledgeFacts::from_fn(|_| Fact::NOT_RETRIEVED));
    assert_eq!((score.known.points, score.known.grade), (0, Grade::None));
    assert_eq!((score.typical.points, score.typical.grade), (44, Grade::C));
    assert_eq!((score.best.points, score.best.grade), (100, Grade::A));
    let typical = Indicator::ALL.map(|indicator| of(&score, indicator).typical);
    let median = [6, 2, 0, 10, 6, 5, 1, 0, 4, 0, 1, 4, 1, 0, 0, 3, 1, 0];
    assert_eq!(typical, median);
}

#[test]
fn none_and_not_retrieved_differ() {
    let none = shipped().score(&KnowledgeFacts::from_fn(|_| Fact::retrieved(0)));
    assert_eq!(none.best.points, 0);
    assert_eq!(none.typical.grade, Grade::None);
}

#[test]
fn a_fact_retrieved_in_part_has_a_usual_value_for_the_typical_reading() {
    let points = |known, typical, best| {
        let facts = only(
            Indicator::InventionValue,
            Fact::partial(known, typical, best),
        );
        let points = of(&shipped().score(&facts), Indicator::InventionValue);
        (points.known, points.typical, points.best)
    };
    assert_eq!(points(400, 1_000, 2_000), (2, 8, 12));
    assert_eq!(points(400, 400, i64::MAX), (2, 2, 20));
    // It is held between the known and the best.
    assert_eq!(points(400, 0, 2_000), (2, 2, 12));
    assert_eq!(points(400, 4_000, 2_000), (2, 12, 12));
}

#[test]
fn typical_points_are_held_between_the_known_and_the_best() {
    let typical = |known, best| {
        let state = FactState::NotRetrieved;
        let fact = Fact {
            known,
            typical: known,
            best,
            state,
        };
        let facts = only(Indicator::RdIntensity, fact);
        of(&shipped().score(&facts), Indicator::RdIntensity).typical
    };
    assert_eq!(typical(0, i64::MAX), 10);
    assert_eq!(typical(800, i64::MAX), 14);
    assert_eq!(typical(0, 250), 4);
    // A best value below the known one counts as the known one.
    assert_eq!(typical(800, 0), 14);
}

#[test]
fn each_indicator_keeps_the_fact_behind_it() {
    let facts = KnowledgeFacts::from_fn(|indicator| Fact::retrieved(indicator as i64));
    for scored in shipped().score(&facts).indicators {
        assert_eq!(scored.fact, facts.fact(scored.indicator));
    }
}

#[test]
fn grades_begin_at_their_thresholds() {
    let table = shipped();
    let thresholds = [
        (73, Grade::A, Grade::B),
        (59, Grade::B, Grade::C),
        (44, Grade::C, Grade::D),
        (30, Grade::D, Grade::E),
        (15, Grade::E, Grade::None),
    ];
    for (least, grade, worse) in thresholds {
        assert_eq!(table.grade(least), grade);
        assert_eq!(table.grade(least - 1), worse);
    }
    assert_eq!(table.grade(100), Grade::A);
    assert_eq!(table.grade(0), Grade::None);
}

#[test]
fn the_table_states_the_weights_of_rights() {
    let table = shipped();
    let weights = table.weights();
    assert_eq!(weights.recently_bought_bp, 5_000);
    assert_eq!(weights.recently_bought_years, 3);
    assert_eq!(weights.disputed_bp, 5_000);
    assert_eq!(weights.jointly_owned_bp, 5_000);
    assert_eq!(weights.pledged_bp, 8_000);
}

#[test]
fn only_the_names_of_the_dimensions_are_official() {
    let table = shipped();
    assert_eq!(table.version(), "2026.11.1");
    assert_eq!(table.figures().len(), TABLE.matches("= { value = ").count());
    let official: Vec<&str> = table
        .figures()
        .iter()
        .filter(|figure| figure.status == Status::Official)
        .map(|figure| figure.key.as_str())
        .collect();
    let names = Dimension::ALL.map(|dimension| format!("{}.name_zh", dimension.code()));
    assert_eq!(official, names);
    for figure in table.figures() {
        assert!(!figure.source.title.is_empty(), "{}", figure.key);
    }
}

fn problems(text: &str) -> Vec<String> {
    let problems = Table::parse(text).unwrap_err();
    problems.iter().map(Problem::to_string).collect()
}

/// The problems of the shipped table after a replacement of `from` by `to`.
fn after(from: &str, to: &str) -> Vec<String> {
    assert!(TABLE.contains(from), "`{from}` does not stand in the table");
    problems(&TABLE.replacen(from, to, 1))
}

/// Expects one problem, the key of which is `key` and the text of which begins with `expected`.
fn one(found: &[String], key: &str, expected: &str) {
    assert_eq!(found.len(), 1, "{found:?}");
    let start = format!("`{key}`: expected {expected}");
    assert!(found[0].starts_with(&start), "{found:?}");
}

#[test]
fn bands_must_ascend_in_edges_and_points() {
    let key = "intellectual_property.own_inventions.bands";
    let expected = "ascending edges and points";
    let from = "[[1, 2], [3, 4], [8, 6]]";
    one(&after(from, "[[3, 2], [1, 4], [8, 6]]"), key, expected);
    one(&after(from, "[[1, 2], [1, 4], [8, 6]]"), key, expected);
    one(&after(from, "[[1, 4], [3, 4], [8, 6]]"), key, expected);
}

#[test]
fn bands_must_be_pairs_within_the_unit() {
    let pairs = "a list of pairs of whole numbers, the first of each from 1 to ";
    let doctors = "talent.doctors.bands";
    let from = "[[1, 1], [3, 2]], status = \"illustrative\", source = \"judgement\" }\ntypical_points = { value = 0";
    let with = |bands: &str| after(from, &from.replacen("[[1, 1], [3, 2]]", bands, 1));
    one(&with("[[0, 1], [3, 2]]"), doctors, pairs);
    one(&with("[[1, -1], [3, 2]]"), doctors, pairs);
    one(&with("[[1, 1], [3, 101]]"), doctors, pairs);
    one(&with("[[1, 1, 1], [3, 2]]"), doctors, pairs);
    one(&with("[[1, 1], [3, 2.0]]"), doctors, pairs);
    one(&with("[1, 3]"), doctors, pairs);
    let yes = after("value = [[1, 4]]", "value = [[2, 4]]");
    one(&yes, "rd_activity.rd_department.bands", pairs);
    let level = after("[[1, 1], [2, 2], [3, 3]]", "[[1, 1], [2, 2], [4, 3]]");
    one(&level, "brand.recognition.bands", pairs);
    let share = after("[8_000, 5]]", "[10_001, 5]]");
    one(&share, "product.high_tech_share.bands", pairs);
}

#[test]
fn typical_points_must_be_within_the_bands() {
    let from = "typical_points = { value = 10,";
    let key = "rd_input.rd_intensity.typical_points";
    one(
        &after(from, "typical_points = { value = 16,"),
        key,
        "at most 15, the points of the last band",
    );
    one(
        &after(from, "typical_points = { value = -1,"),
        key,
        "a whole number from 0 to 100",
    );
}

#[test]
fn maxima_must_add_up() {
    let indicators = after("[[1, 2], [3, 4], [8, 6]]", "[[1, 2], [3, 4], [8, 5]]");
    let expected = "29, the sum of its indicators, found `30`";
    one(&indicators, "intellectual_property.points_max", expected);
    let both = TABLE
        .replacen("[[1, 2], [3, 4], [8, 6]]", "[[1, 2], [3, 4], [8, 5]]", 1)
        .replacen("points_max = { value = 30", "points_max = { value = 29", 1);
    one(
        &problems(&both),
        "points_max",
        "100 in all dimensions, found `99`",
    );
}

#[test]
fn thresholds_must_descend() {
    let least = "less than that of `A`";
    one(
        &after("B = { value = 59", "B = { value = 73"),
        "grade_points_min.B",
        least,
    );
    let range = "a whole number from 1 to 100";
    one(
        &after("E = { value = 15", "E = { value = 0"),
        "grade_points_min.E",
        range,
    );
    one(
        &after("A = { value = 73", "A = { value = 101"),
        "grade_points_min.A",
        range,
    );
}

#[test]
fn weights_are_shares() {
    let key = "right_weights.disputed_bp";
    let found = after(
        "disputed_bp = { value = 5_000",
        "disputed_bp = { value = 10_001",
    );
    one(&found, key, "a whole number from 0 to 10000");
}

#[test]
fn unknown_and_missing_keys_are_refused() {
    let unknown = "no such key";
    one(
        &after(
            "[talent.doctors]",
            "[talent.professors]\n\n[talent.doctors]",
        ),
        "talent.professors",
        unknown,
    );
    one(
        &after("[talent.doctors]", "[talent.doctors]\nweight = 1"),
        "talent.doctors.weight",
        unknown,
    );
    one(
        &after("version =", "form = \"x\"\nversion ="),
        "form",
        unknown,
    );
    one(
        &after("[grade_points_min]", "[grade_points_min]\nF = 1"),
        "grade_points_min.F",
        unknown,
    );
    one(
        &after("version = \"2026.11.1\"", "version = \"2026.11\""),
        "version",
        "three numbers",
    );
    let name = after("value = \"创新服务\"", "value = 7");
    one(&name, "service.name_zh", "a text of 1 to 400 characters");
    // An indicator in another dimension is missing in its own.
    let moved = after("[talent.doctors]", "[brand.doctors]");
    assert_eq!(moved.len(), 4, "{moved:?}");
    assert!(moved[0].starts_with("`talent.doctors`: expected a section"));
    assert!(moved.contains(&"`brand.doctors`: expected no such key".to_owned()));
}

#[test]
fn numbers_without_source_or_status_are_refused() {
    let from = "pledged_bp = { value = 8_000, status = \"illustrative\", source = \"judgement\" }";
    let key = "right_weights.pledged_bp";
    one(
        &after(from, "pledged_bp = 8_000"),
        key,
        "`{ value, status, source }`",
    );
    let status = from.replacen("illustrative", "guessed", 1);
    one(
        &after(from, &status),
        &format!("{key}.status"),
        "`official` or `illustrative`",
    );
    let source = from.replacen("judgement", "nobody", 1);
    one(
        &after(from, &source),
        &format!("{key}.source"),
        "a name of the section `sources`",
    );
}

#[test]
fn every_problem_is_found_at_once() {
    let text = TABLE
        .replacen("2026.11.1", "1", 1)
        .replacen("[[1, 2], [3, 4], [8, 6]]", "[[3, 2], [1, 4], [8, 6]]", 1)
        .replacen(
            "disputed_bp = { value = 5_000",
            "disputed_bp = { value = -1",
            1,
        )
        .replacen("C = { value = 44", "C = { value = 60", 1);
    let found = problems(&text);
    assert_eq!(found.len(), 4, "{found:?}");
    one(&problems("a = "), "table", "TOML");
    assert!(problems("").len() > 20);
}

fn fact() -> impl Strategy<Value = Fact> {
    let value = || {
        prop_oneof![
            0_i64..30,
            0_i64..12_000,
            0_i64..1_000_000_000,
            any::<i64>(),
            Just(i64::MAX),
        ]
    };
    let state = prop_oneof![
        Just(FactState::Retrieved),
        Just(FactState::Partial),
        Just(FactState::NotRetrieved),
    ];
    (value(), value(), value(), state).prop_map(|(known, typical, best, state)| Fact {
        known,
        typical,
        best,
        state,
    })
}

fn facts() -> impl Strategy<Value = KnowledgeFacts> {
    prop::collection::vec(fact(), Indicator::ALL.len())
        .prop_map(|facts| KnowledgeFacts::from_fn(|indicator| facts[indicator as usize]))
}

fn indicator() -> impl Strategy<Value = Indicator> {
    prop::sample::select(Indicator::ALL.to_vec())
}

/// Expects that no part of `more` is less than that of `less`.
fn at_least(more: &Score, less: &Score) {
    let readings = |score: &Score| [score.known, score.typical, score.best];
    let place = |grade| Grade::ALL.iter().position(|known| *known == grade);
    for (more, less) in readings(more).into_iter().zip(readings(less)) {
        assert!(more.points >= less.points, "{more:?} {less:?}");
        assert!(place(more.grade) <= place(less.grade), "{more:?} {less:?}");
    }
    let parts = |score: &Score| -> Vec<Points> {
        let dimensions = score.dimensions.iter().map(|scored| scored.points);
        dimensions
            .chain(score.indicators.iter().map(|scored| scored.points))
            .collect()
    };
    for (more, less) in parts(more).into_iter().zip(parts(less)) {
        assert!(
            more.known >= less.known && more.typical >= less.typical,
            "{more:?} {less:?}"
        );
        assert!(more.best >= less.best, "{more:?} {less:?}");
    }
}

proptest! {
    #[test]
    fn readings_are_ordered_and_add_up(facts in facts()) {
        let table = shipped();
        let score = table.score(&facts);
        prop_assert!(0 <= score.known.points);
        prop_assert!(score.known.points <= score.typical.points);
        prop_assert!(score.typical.points <= score.best.points);
        prop_assert!(score.best.points <= 100);
        for points in score.indicators.iter().map(|scored| scored.points) {
            prop_assert!(0 <= points.known && points.known <= points.typical);
            prop_assert!(points.typical <= points.best && points.best <= points.max);
        }
        let total = Points::sum(score.indicators.iter().map(|scored| scored.points));
        prop_assert_eq!(total.max, 100);
        prop_assert_eq!(
            [total.known, total.typical, total.best],
            [score.known.points, score.typical.points, score.best.points]
        );
        prop_assert_eq!(table.score(&facts), score);
    }

    #[test]
    fn more_of_a_fact_never_lowers_a_reading(
        facts in facts(),
        changed in indicator(),
        known in 0_i64..1_000_000_000,
        typical in 0_i64..1_000_000_000,
        best in 0_i64..1_000_000_000,
    ) {
        let table = shipped();
        let more = KnowledgeFacts::from_fn(|indicator| {
            let fact = facts.fact(indicator);
            if indicator == changed {
                Fact {
                    known: fact.known.saturating_add(known),
                    typical: fact.typical.saturating_add(typical),
                    best: fact.best.saturating_add(best),
                    state: fact.state,
                }
            } else {
                fact
            }
        });
        at_least(&table.score(&more), &table.score(&facts));
    }

    #[test]
    fn retrieving_a_fact_moves_no_reading_beyond_the_outer_ones(
        facts in facts(),
        changed in indicator(),
        value in 0_i64..1_000_000_000,
    ) {
        let table = shipped();
        let with = |fact| KnowledgeFacts::from_fn(|indicator| {
            if indicator == changed { fact } else { facts.fact(indicator) }
        });
        let unknown = table.score(&with(Fact::NOT_RETRIEVED));
        let retrieved = table.score(&with(Fact::retrieved(value)));
        prop_assert!(unknown.known.points <= retrieved.known.points);
        prop_assert!(retrieved.best.points <= unknown.best.points);
    }
}
