//! Exported cards score as the card does: JSON, PMML and SQL, 10,000 rows each, with others' programs.

mod account;
mod cards;
mod files;
mod foreign;
mod rows;
mod sql;

use kvcredit::{
    export::{Dialect, Request, Source, json, pmml, sql as statement},
    workshop::{Card, Scored, bins::Bins, card::Content, reasons::Yardstick},
};

use self::cards::Case;

/// What the file of the card would name.
const SHA256: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

fn source(card: &Card) -> Source<'_> {
    Source {
        card,
        sha256: SHA256,
    }
}

fn json_of(card: &Card) -> String {
    json(source(card)).unwrap()
}

fn pmml_of(card: &Card) -> String {
    pmml(source(card), Yardstick::Maximum).unwrap()
}

fn sql_of(card: &Card, dialect: Dialect, table: &str) -> String {
    let request = Request {
        dialect,
        table: table.parse().unwrap(),
        key: Some("row id".to_owned()),
    };
    statement(source(card), &request).unwrap()
}

/// Returns how many rows differ, by a point or by a bit of the probability.
fn differing(scored: &[Scored], found: &[Scored]) -> usize {
    assert_eq!(scored.len(), found.len());
    let differs =
        |(a, b): &(&Scored, &Scored)| a.points != b.points || a.pd.to_bits() != b.pd.to_bits();
    scored.iter().zip(found).filter(differs).count()
}

/// Returns the card of the case with something changed in what is stored.
fn changed(case: &Case, change: impl FnOnce(&mut Content)) -> Card {
    let mut content = case.card.content().clone();
    change(&mut content);
    Card::new(content).unwrap()
}

/// Returns cards that differ from the case's by one point of one bin, by one point of one cell, and by one bit of one edge.
fn slightly_changed(case: &Case) -> Vec<Card> {
    let mut cards = vec![changed(case, |content| content.columns[0].points[1] += 1)];
    if !case.card.content().pairs.is_empty() {
        cards.push(changed(case, |content| content.pairs[0].points[1][1] += 1));
    }
    cards.push(changed(case, |content| {
        let shifted = content.columns.iter_mut().any(|column| {
            let Bins::Intervals { edges, .. } = &mut column.bins else {
                return false;
            };
            let matters = |at: &usize| column.points[*at] != column.points[*at + 1];
            let Some(at) = (0..edges.len()).find(matters) else {
                return false;
            };
            edges[at] = edges[at].next_up();
            true
        });
        assert!(shifted);
    }));
    cards
}

#[test]
fn cases_have_what_is_hard() {
    let (german, pairs, classic) = (
        cards::named("german"),
        cards::named("pairs"),
        cards::named("classic"),
    );
    assert!(german.card.content().columns.len() > 10);
    assert!(!pairs.card.content().pairs.is_empty());
    let has_codes =
        |bins: &Bins| matches!(bins, Bins::Intervals { specials, .. } if specials.len() == 2);
    assert!(
        classic
            .card
            .content()
            .columns
            .iter()
            .any(|column| has_codes(&column.bins))
    );
    for case in cards::all() {
        assert_eq!(case.rows.cells.len(), 10_000);
        let scored = case.rows.scored_by(&case.card);
        // Every bin is met by a row.
        for (at, column) in case.card.content().columns.iter().enumerate() {
            let mut met = vec![false; column.bins.count()];
            for row in &case.rows.cells {
                met[column.bins.index(row[at].value())] = true;
            }
            assert!(
                met.iter().all(|met| *met),
                "{} {}: {met:?}",
                case.name,
                column.name
            );
        }
        // The check of the checks: each slight change is noticed.
        for card in slightly_changed(case) {
            assert!(
                differing(&scored, &case.rows.scored_by(&card)) > 0,
                "{}",
                case.name
            );
        }
    }
}
