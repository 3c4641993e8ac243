//! What would change a score: promises kept by the card, and nothing better left out.

use std::collections::BTreeSet;

use kvcredit::workshop::{
    Card, Value,
    bins::Bins,
    counterfactual::{Change, Counterfactual, Reach, counterfactuals, points_for, reach},
};

use super::{
    cards::{self, Case},
    rows::{Cell, bins_of, hard},
};

/// Every value that a column may be moved to, as a brute search knows them: all that is hard to place, without what nobody is moved to.
fn candidates(card: &Card, at: usize) -> Vec<Cell> {
    let column = &card.content().columns[at];
    let all = bins_of(card, column);
    let is_named = |cell: &Cell| {
        let value = cell.value();
        let coded = |bins: &&Bins| {
            bins.index(value) > bins.missing() && Some(bins.index(value)) != bins.other()
        };
        let cut = |bins: &&Bins| bins.index(value) < bins.cut();
        *cell != Cell::Missing && !all.iter().any(coded) && all.iter().any(cut)
    };
    let mut cells = hard(card, column);
    cells.retain(is_named);
    // One value of each combination of bins is enough.
    cells.sort_by_key(|cell| {
        all.iter()
            .map(|bins| bins.index(cell.value()))
            .collect::<Vec<_>>()
    });
    cells.dedup_by_key(|cell| {
        all.iter()
            .map(|bins| bins.index(cell.value()))
            .collect::<Vec<_>>()
    });
    cells
}

fn with<'a>(record: &[Value<'a>], changes: &[(usize, Value<'a>)]) -> Vec<Value<'a>> {
    let mut record = record.to_vec();
    for (at, value) in changes {
        record[*at] = *value;
    }
    record
}

fn position(card: &Card, name: &str) -> usize {
    let mut columns = card.content().columns.iter();
    columns.position(|column| column.name == name).unwrap()
}

/// The card itself gives what was promised, also for other values of the bins that were named.
fn check_promise(card: &Card, record: &[Value<'_>], told: &Counterfactual<'_>, before: i32) {
    let moved: Vec<(usize, Value<'_>)> = told
        .changes
        .iter()
        .map(|change| (position(card, change.column), change.value))
        .collect();
    let scored = card.score(&with(record, &moved)).unwrap();
    assert_eq!((scored.points, scored.pd), (told.points, told.pd));
    assert_eq!(told.gained, told.points - before);
    for (number, change) in told.changes.iter().enumerate() {
        for value in named(card, change) {
            let mut other = moved.clone();
            other[number].1 = value;
            let scored = card.score(&with(record, &other)).unwrap();
            assert_eq!(
                scored.points, told.points,
                "{} {}",
                change.column, change.to
            );
        }
    }
}

/// Returns values in the bin that a change names, read from its words.
fn named<'a>(card: &'a Card, change: &Change<'a>) -> Vec<Value<'a>> {
    let Value::Number(_) = change.value else {
        return vec![change.value];
    };
    let inner = change.to.trim_matches(['[', ']', '(', ')']);
    let (from, below) = inner.split_once(", ").unwrap();
    let (from, below): (f64, f64) = (from.parse().unwrap(), below.parse().unwrap());
    let within = |cell: &Cell| match cell {
        Cell::Number(number) if *number >= from && *number < below => Some(Value::Number(*number)),
        _ => None,
    };
    let values: Vec<Value<'_>> = candidates(card, position(card, change.column))
        .iter()
        .filter_map(within)
        .collect();
    assert!(!values.is_empty(), "{}", change.to);
    values
}

/// The rows that are looked at.
fn sample(case: &Case, count: usize) -> impl Iterator<Item = Vec<Value<'_>>> {
    (0..count).map(|row| case.rows.record(row))
}

#[test]
fn no_single_change_is_better_than_the_one_named() {
    for (name, count) in [
        ("german", 40),
        ("pairs", 150),
        ("classic", 150),
        ("odd", 150),
    ] {
        let case = cards::named(name);
        let card = &case.card;
        let columns = &card.content().columns;
        let all: Vec<Vec<Cell>> = (0..columns.len()).map(|at| candidates(card, at)).collect();
        let fixed = BTreeSet::from([columns[columns.len() - 1].name.clone()]);
        let mut found = 0;
        for record in sample(case, count) {
            let before = card.score(&record).unwrap().points;
            let told = counterfactuals(card, &record, &fixed).unwrap();
            assert!(told.is_sorted_by(|a, b| a.gained >= b.gained));
            for (at, column) in columns.iter().enumerate() {
                let score = |cell: &Cell| {
                    card.score(&with(&record, &[(at, cell.value())]))
                        .unwrap()
                        .points
                };
                let best = all[at].iter().map(score).max().unwrap_or(before) - before;
                let named = told
                    .iter()
                    .find(|told| told.changes[0].column == column.name);
                let expected = (best > 0 && !fixed.contains(&column.name)).then_some(best);
                assert_eq!(
                    named.map(|told| told.gained),
                    expected,
                    "{name} {}",
                    column.name
                );
            }
            for told in &told {
                assert_eq!(told.changes.len(), 1);
                check_promise(card, &record, told, before);
                found += 1;
            }
        }
        assert!(found > count, "{name}: {found}");
    }
}

/// Returns the least score of at least `target` by `changes` columns, and the best of all.
fn brute(
    card: &Card,
    record: &[Value<'_>],
    all: &[Vec<Cell>],
    target: i32,
    changes: usize,
) -> (Option<i32>, i32) {
    let mut scores = Vec::new();
    for (at, ones) in all.iter().enumerate() {
        for one in ones {
            let first = with(record, &[(at, one.value())]);
            if changes == 1 {
                scores.push(card.score(&first).unwrap().points);
                continue;
            }
            for (other, twos) in all.iter().enumerate().skip(at + 1) {
                for two in twos {
                    let both = with(&first, &[(other, two.value())]);
                    scores.push(card.score(&both).unwrap().points);
                }
            }
        }
    }
    let least = scores
        .iter()
        .copied()
        .filter(|score| *score >= target)
        .min();
    (least, scores.into_iter().max().unwrap())
}

#[test]
fn a_goal_is_reached_by_the_fewest_columns_and_points_or_said_to_be_out_of_reach() {
    let mut ways = [0; 4];
    for (name, count) in [("pairs", 12), ("odd", 6)] {
        let case = cards::named(name);
        let card = &case.card;
        let count_columns = card.content().columns.len();
        let all: Vec<Vec<Cell>> = (0..count_columns).map(|at| candidates(card, at)).collect();
        for record in sample(case, count) {
            let before = card.score(&record).unwrap().points;
            for target in [
                before,
                before + 1,
                before + 40,
                before + 90,
                before + 160,
                before + 400,
                5_000,
            ] {
                let found = reach(card, &record, &BTreeSet::new(), target).unwrap();
                let (one, best_one) = brute(card, &record, &all, target, 1);
                let (two, best_two) = brute(card, &record, &all, target, 2);
                match found {
                    Reach::There => {
                        assert!(before >= target);
                        ways[0] += 1;
                    }
                    Reach::By(told) => {
                        assert!(before < target && told.points >= target);
                        let (changes, points) = match one {
                            Some(points) => (1, points),
                            None => (2, two.unwrap()),
                        };
                        assert_eq!((told.changes.len(), told.points), (changes, points));
                        check_promise(card, &record, &told, before);
                        ways[changes] += 1;
                    }
                    Reach::NotFound {
                        points_found,
                        points_bound,
                    } => {
                        assert_eq!((one, two), (None, None));
                        assert_eq!(points_found, best_one.max(best_two).max(before));
                        assert!(points_found < target && points_bound >= points_found);
                        ways[3] += 1;
                    }
                }
            }
        }
    }
    assert!(ways.iter().all(|count| *count > 0), "{ways:?}");
}

#[test]
fn a_probability_is_reached_at_the_lowest_score_that_has_it_and_fixed_columns_stay() {
    let case = cards::named("pairs");
    let card = &case.card;
    let (worst, best) = card.span();
    for points in [worst, worst + 1, (worst + best) / 2, best] {
        let pd = card.pd(points);
        assert_eq!(points_for(card, pd), Some(points));
        assert_eq!(points_for(card, pd.next_up()), Some(points));
        assert_eq!(
            points_for(card, pd.next_down()),
            (points < best).then_some(points + 1)
        );
    }
    let record = case.rows.record(0);
    let before = card.score(&record).unwrap().points;
    let all: BTreeSet<String> = case.rows.names.iter().cloned().collect();
    assert_eq!(counterfactuals(card, &record, &all).unwrap(), []);
    let fixed = reach(card, &record, &all, before + 1).unwrap();
    let nothing = Reach::NotFound {
        points_found: before,
        points_bound: before,
    };
    assert_eq!(fixed, nothing);
}
