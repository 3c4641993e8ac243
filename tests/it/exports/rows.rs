//! Rows that try a card: edges and the doubles beside them, codes, missing values, unseen words, extremes.

use std::path::Path;

use kvcredit::workshop::{Card, Scored, Value, bins::Bins, card::CardColumn};
use rand::{Rng, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;

/// A value of its own.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Number(f64),
    Word(String),
    Missing,
}

impl Cell {
    pub fn value(&self) -> Value<'_> {
        match self {
            Cell::Number(number) => Value::Number(*number),
            Cell::Word(word) => Value::Word(word),
            Cell::Missing => Value::Missing,
        }
    }
}

/// A table for a card: its columns in the card's order.
pub struct Rows {
    pub names: Vec<String>,
    pub cells: Vec<Vec<Cell>>,
}

/// Returns every bin list that a column is looked up in.
pub fn bins_of<'a>(card: &'a Card, column: &'a CardColumn) -> Vec<&'a Bins> {
    let mut all = vec![&column.bins];
    for pair in &card.content().pairs {
        if pair.first == column.name {
            all.push(&pair.first_bins);
        }
        if pair.second == column.name {
            all.push(&pair.second_bins);
        }
    }
    all
}

/// Returns values that are easily misplaced.
pub fn hard(card: &Card, column: &CardColumn) -> Vec<Cell> {
    let mut cells = vec![Cell::Missing];
    let mut numbers = Vec::new();
    for bins in bins_of(card, column) {
        match bins {
            Bins::Intervals { edges, specials } => {
                for number in edges.iter().chain(specials) {
                    numbers.extend([number.next_down(), *number, number.next_up(), -number]);
                }
                numbers.extend([
                    0.0,
                    -0.0,
                    f64::MAX,
                    f64::MIN,
                    f64::MIN_POSITIVE,
                    5e-324,
                    1e17,
                ]);
            }
            Bins::Groups { groups, specials } => {
                for word in groups.iter().flatten().chain(specials) {
                    cells.push(Cell::Word(word.clone()));
                    cells.push(Cell::Word(word.to_uppercase()));
                    cells.push(Cell::Word(format!("{word}x")));
                }
                let unseen = [
                    "new", "O'Brien", "a\"b", "null", "1e5", "\\", "新", "x\ny", "-- x",
                ];
                cells.extend(unseen.map(|word| Cell::Word(word.to_owned())));
            }
        }
    }
    cells.extend(numbers.into_iter().map(Cell::Number));
    cells
}

impl Rows {
    /// Returns `count` rows: cells of `base`, mixed anew in each column, and one in three a hard one.
    pub fn trying(card: &Card, base: &[Vec<Cell>], count: usize) -> Rows {
        let mut random = ChaCha8Rng::seed_from_u64(11);
        let columns = &card.content().columns;
        let hard: Vec<Vec<Cell>> = columns.iter().map(|column| hard(card, column)).collect();
        let mut row = || {
            let mut cells = Vec::new();
            for (at, hard) in hard.iter().enumerate() {
                let cell = match base.choose(&mut random) {
                    Some(row) if random.random_range(0..3) > 0 => row[at].clone(),
                    _ => hard.choose(&mut random).unwrap().clone(),
                };
                cells.push(cell);
            }
            cells
        };
        Rows {
            names: columns.iter().map(|column| column.name.clone()).collect(),
            cells: (0..count).map(|_| row()).collect(),
        }
    }

    /// Returns the first `count` rows.
    pub fn head(&self, count: usize) -> Rows {
        Rows {
            names: self.names.clone(),
            cells: self.cells[..count].to_vec(),
        }
    }

    pub fn record(&self, row: usize) -> Vec<Value<'_>> {
        self.cells[row].iter().map(Cell::value).collect()
    }

    /// Returns what the card makes of each row, one record at a time.
    pub fn scored_by(&self, card: &Card) -> Vec<Scored> {
        let rows = 0..self.cells.len();
        rows.map(|row| card.score(&self.record(row)).unwrap())
            .collect()
    }

    /// Writes the table as CSV.
    pub fn write(&self, path: &Path) {
        let mut writer = csv::Writer::from_path(path).unwrap();
        writer.write_record(&self.names).unwrap();
        for cells in &self.cells {
            let texts = cells.iter().map(|cell| match cell {
                Cell::Number(number) => format!("{number:?}"),
                Cell::Word(word) => word.clone(),
                Cell::Missing => String::new(),
            });
            // A lone empty cell would be an empty line.
            writer.write_record(texts).unwrap();
        }
        writer.flush().unwrap();
    }
}
