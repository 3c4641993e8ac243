//! The feature vectors of recorded decisions as a table, with what became of the loans where that is known.
//!
//! Owns the columns that name a decision, and the file of outcomes. The features are computed from the snapshot beside the decision by the
//! code that scores, under the schema of today. Where the decision was made under the same schema and by a table that is at hand, they
//! must be those that it saw.

mod outcomes;

use std::path::{Path, PathBuf};

pub use outcomes::Outcomes;

use super::vectors::{AS_OF, TARGET, cell};
use crate::{
    domain::{
        assessment::{Reading, Value},
        calendar::business_date,
    },
    features::{Facts, FeatureVector, SCHEMA, SCHEMA_VERSION, Setting},
    policy,
    rpc::convert::record::recover,
    service::replay::Recovered,
    table::{self, Cell, Writer},
};

/// The column of the decision's identifier.
pub const DECISION: &str = "decision_id";
/// The column of the product.
pub const PRODUCT: &str = "product_id";

/// Problems that a message names at most.
const TOLD: usize = 20;

/// Why there is no table.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A record or its inputs part does not parse.
    #[error("number {seq}: {problem}")]
    Unreadable {
        /// The number of the decision.
        seq: i64,
        /// What is wrong.
        problem: String,
    },
    /// The snapshot gives another vector than the one that scoring saw.
    #[error("number {seq}: `{feature}` is not what scoring saw when it was computed again")]
    Different {
        /// The number of the decision.
        seq: i64,
        /// The first feature that differs.
        feature: &'static str,
    },
    /// The file of outcomes cannot be used: all that is wrong with it.
    #[error("{}: {}", path.display(), problems.join("; "))]
    Outcomes {
        /// The file.
        path: PathBuf,
        /// What is wrong, at most so much as can be read.
        problems: Vec<String>,
    },
    /// A table cannot be read or written.
    #[error(transparent)]
    Table(#[from] table::Error),
}

/// What was written, and what was not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Decisions in the table.
    pub decisions: usize,
    /// Decisions that are not in it, because nothing is known of their loans.
    pub without_outcome: usize,
    /// Decisions in it that were made under another feature schema.
    pub other_schema: usize,
}

/// A table in the making.
pub struct Recording {
    writer: Writer,
    tables: policy::Catalogue,
    outcomes: Option<Outcomes>,
    written: Written,
}

impl Recording {
    /// Begins the table at `out`, CSV, packed where the name ends in `.gz`. With `outcomes` it has the column of the outcome, and only the decisions
    /// whose outcome is known.
    ///
    /// # Errors
    /// [`Error::Table`].
    pub fn begin(
        out: &Path,
        outcomes: Option<Outcomes>,
        tables: policy::Catalogue,
    ) -> Result<Recording, Error> {
        let features = SCHEMA.iter().map(|feature| feature.name);
        let names: Vec<&str> = [DECISION, PRODUCT, AS_OF]
            .into_iter()
            .chain(features)
            .chain(outcomes.is_some().then_some(TARGET))
            .collect();
        Ok(Recording {
            writer: Writer::create(out, &names)?,
            tables,
            outcomes,
            written: Written::default(),
        })
    }

    /// Adds decision `seq`, given as its record and its inputs part.
    ///
    /// # Errors
    /// [`Error`], of the decision or the table.
    pub fn add(&mut self, seq: i64, record: &[u8], inputs: &[u8]) -> Result<(), Error> {
        let unreadable = |problem| Error::Unreadable { seq, problem };
        let recovered = recover(record, inputs).map_err(unreadable)?;
        let table = self.tables.find(
            &recovered.product,
            &recovered.table_version,
            recovered.table_sha256,
        );
        let setting = match table {
            Some(table) => Setting {
                day: business_date(recovered.place.recorded_at),
                demands: table.demands(),
                ..Setting::of_training(recovered.profile.as_of)
            },
            None => Setting::of_training(recovered.profile.as_of),
        };
        let vector = Facts::of(&recovered.profile, &setting).vector(Reading::Typical);
        if recovered.feature_schema == SCHEMA_VERSION
            && table.is_some()
            && let Some(feature) = first_difference(&vector, &recovered.features)
        {
            return Err(Error::Different { seq, feature });
        }
        let decision_id = recovered.place.decision_id;
        match &mut self.outcomes {
            None => self.row(&recovered, &vector, None),
            Some(outcomes) => match outcomes.of(decision_id) {
                Some(defaulted) => self.row(&recovered, &vector, Some(defaulted)),
                None => {
                    self.written.without_outcome += 1;
                    Ok(())
                }
            },
        }
    }

    fn row(
        &mut self,
        recovered: &Recovered,
        vector: &FeatureVector,
        defaulted: Option<bool>,
    ) -> Result<(), Error> {
        let decision_id = recovered.place.decision_id.to_string();
        let as_of = recovered.profile.as_of.to_string();
        let texts = [&decision_id, recovered.product.as_str(), &as_of];
        let cells: Vec<Cell<'_>> = texts
            .into_iter()
            .map(Cell::Text)
            .chain(vector.iter().map(cell))
            .chain(defaulted.map(|defaulted| Cell::Integer(defaulted.into())))
            .collect();
        self.writer.row(&cells)?;
        self.written.decisions += 1;
        self.written.other_schema += usize::from(recovered.feature_schema != SCHEMA_VERSION);
        Ok(())
    }

    /// Finishes the table.
    ///
    /// # Errors
    /// [`Error`]: the table cannot be written, or there are outcomes of decisions that did not come; then there is no table, and one that was
    /// there before stays.
    pub fn finish(self) -> Result<Written, Error> {
        if let Some(outcomes) = &self.outcomes {
            outcomes.all_came()?;
        }
        self.writer.finish()?;
        Ok(self.written)
    }
}

/// Returns the first feature that is not what was seen, bit for bit.
fn first_difference(vector: &FeatureVector, seen: &[(String, Value)]) -> Option<&'static str> {
    let names = SCHEMA.iter().map(|feature| feature.name);
    let mut seen = seen.iter();
    names.zip(vector.iter()).find_map(|(name, value)| {
        let same = seen.next().is_some_and(|(seen_name, seen_value)| {
            seen_name == name && is_same(*seen_value, value)
        });
        (!same).then_some(name)
    })
}

fn is_same(one: Value, other: Value) -> bool {
    match (one, other) {
        // Nought is written without its sign, since the contract's form has none for it.
        (Value::Known(one), Value::Known(other)) => {
            (one + 0.0).to_bits() == (other + 0.0).to_bits()
        }
        _ => one == other,
    }
}

/// Problems: the first ones, and how many more there are.
#[derive(Default)]
struct Problems {
    told: Vec<String>,
    more: usize,
}

impl Problems {
    fn add(&mut self, problem: String) {
        if self.told.len() < TOLD {
            self.told.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// Returns what to say; nothing where there are none.
    fn told(mut self) -> Vec<String> {
        if self.more > 0 {
            self.told.push(format!("and {} more", self.more));
        }
        self.told
    }
}
