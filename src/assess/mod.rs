//! From a profile to everything that the policy needs: the one way to a score, for single calls, streams, files, training and
//! replay.
//!
//! Owns: the three readings of a firm (missing facts at their worst, typical or best value), made from features, the knowledge table
//! and a model. Must not know: products, limits, storage, protobuf.

mod missing;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use self::missing::at_worst;
use crate::{
    domain::{
        application::Application,
        assessment::{
            Assessed, Candidate, FirmSummary, Improvement, Reading, Readings, Scores, Warning,
            WarningCode,
        },
        calendar::Date,
        card::TrainingBasis,
        facts::Demands,
        knowledge::{Score, TableId},
        profile::Profile,
    },
    features::{COUNT, Facts, FeatureVector, Part, RevenueBase, Setting},
    knowledge,
    model::{Model, capacity::Growth},
};

/// Assesses firms with one model and one knowledge table.
#[derive(Clone, Debug)]
pub struct Assessor {
    model: Arc<Model>,
    knowledge: Arc<knowledge::Table>,
    table: Arc<TableId>,
}

/// A firm to be assessed.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// What is known about it.
    pub profile: &'a Profile,
    /// What it asks for.
    pub application: &'a Application,
    /// The business day of the decision.
    pub day: Date,
    /// What the product demands of facts.
    pub demands: &'a Demands,
}

impl Assessor {
    /// Returns the assessor of a model and a knowledge table.
    pub fn new(model: Arc<Model>, knowledge: Arc<knowledge::Table>) -> Assessor {
        let table = TableId {
            version: knowledge.version().to_owned(),
            sha256: knowledge.sha256(),
        };
        Assessor {
            model,
            knowledge,
            table: Arc::new(table),
        }
    }

    /// Returns everything that the policy needs of a firm.
    pub fn assess(&self, asking: &Asking<'_>) -> Assessed {
        let Asking {
            profile,
            application,
            day,
            demands,
        } = *asking;
        let facts = Facts::of(
            profile,
            &Setting {
                day,
                demands,
                weights: self.knowledge.weights(),
            },
        );
        let score = self.knowledge.score(&facts.knowledge());
        let typical = self.view(&facts, facts.vector(Reading::Typical), Reading::Typical);
        let known = self.view(
            &facts,
            facts.vector_like(&typical.vector, Reading::Known),
            Reading::Known,
        );
        let best = facts.vector_like(&typical.vector, Reading::Best);
        let best: i32 = self
            .model
            .scorecard()
            .read(&best, Reading::Best)
            .iter()
            .sum();
        let placed = self.model.scorecard().place(&typical.vector);
        let points = self.model.scorecard().points(&placed);
        Assessed {
            firm: summary(profile),
            application: *application,
            facts: facts.gate_facts(),
            card: Arc::clone(self.model.card()),
            points,
            pd: self.model.probabilities().at(points),
            knowledge_table: Arc::clone(&self.table),
            readings: Readings {
                known: self.scores(&known, &score),
                typical: self.scores(&typical, &score),
            },
            best_pd: self.model.probabilities().at(best),
            without_knowledge: self.without_knowledge(&facts),
            candidates: self.candidates(&facts, &score, &known, &typical),
            missing: at_worst(self, &score, &known, &typical, &facts),
            knowledge: score,
            placed,
            indices: facts.indices(),
            warnings: self.warnings(&facts),
            doubts: facts.doubts(),
        }
    }

    /// Returns the model.
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }

    /// Returns the knowledge table.
    pub fn knowledge(&self) -> &Arc<knowledge::Table> {
        &self.knowledge
    }

    /// Returns which knowledge table that is.
    pub fn table(&self) -> &TableId {
        &self.table
    }

    fn view(&self, facts: &Facts, vector: FeatureVector, reading: Reading) -> View {
        View {
            base: facts.revenue_base(reading),
            points: self.model.scorecard().read(&vector, reading),
            growth: self.model.capacity().growth(&vector, reading),
            reading,
            vector,
        }
    }

    fn scores(&self, view: &View, score: &Score) -> Scores {
        let points = view.points.iter().sum();
        self.of(
            points,
            knowledge_points(score, view.reading),
            &view.growth,
            view.base,
        )
    }

    fn of(
        &self,
        points: i32,
        knowledge: i32,
        growth: &Growth,
        base: Option<RevenueBase>,
    ) -> Scores {
        Scores {
            points,
            pd: self.model.probabilities().at(points),
            knowledge,
            capacity: self.model.capacity().capacity(growth, base),
        }
    }

    fn without_knowledge(&self, facts: &Facts) -> Readings {
        let facts = facts.without_knowledge();
        let score = self.knowledge.score(&facts.knowledge());
        let typical = self.view(&facts, facts.vector(Reading::Typical), Reading::Typical);
        let known = self.view(
            &facts,
            facts.vector_like(&typical.vector, Reading::Known),
            Reading::Known,
        );
        Readings {
            known: self.scores(&known, &score),
            typical: self.scores(&typical, &score),
        }
    }

    fn candidates(
        &self,
        facts: &Facts,
        score: &Score,
        known: &View,
        typical: &View,
    ) -> Vec<Candidate> {
        let mut candidates = Vec::with_capacity(Improvement::ALL.len());
        for improvement in Improvement::ALL {
            let Some(improved) = facts.with(improvement) else {
                continue;
            };
            let score = if moves_knowledge(improvement) {
                self.knowledge.score(&improved.knowledge())
            } else {
                *score
            };
            let read = |view: &View| {
                let reading = view.reading;
                let vector = improved.vector_with(improvement, reading, &view.vector);
                let parts = Part::reached_by(improvement);
                let other = (&view.vector, &view.points);
                let points = self
                    .model
                    .scorecard()
                    .reread(other, &vector, reading, parts);
                let growth = self
                    .model
                    .capacity()
                    .growth_like(&view.growth, &vector, reading);
                self.of(
                    points,
                    knowledge_points(&score, reading),
                    &growth,
                    improved.revenue_base(reading),
                )
            };
            candidates.push(Candidate {
                improvement,
                readings: Readings {
                    known: read(known),
                    typical: read(typical),
                },
            });
        }
        candidates
    }

    fn warnings(&self, facts: &Facts) -> Vec<Warning> {
        let mut warnings = facts.warnings();
        match self.model.card().basis {
            TrainingBasis::Expert | TrainingBasis::Synthetic => warnings.push(Warning {
                code: WarningCode::DemonstrationModel,
                subject: "model",
            }),
            TrainingBasis::Real => {}
        }
        warnings
    }
}

/// A firm's features on one reading, with what the model makes of each.
struct View {
    reading: Reading,
    vector: FeatureVector,
    points: [i32; COUNT],
    growth: Growth,
    base: Option<RevenueBase>,
}

const fn knowledge_points(score: &Score, reading: Reading) -> i32 {
    match reading {
        Reading::Known => score.known.points,
        Reading::Typical => score.typical.points,
        Reading::Best => score.best.points,
    }
}

/// Returns whether an improvement can change the knowledge score.
const fn moves_knowledge(improvement: Improvement) -> bool {
    match improvement {
        Improvement::OneMoreInvention
        | Improvement::HighTechCertificate
        | Improvement::SpecialisedCertificate
        | Improvement::RdDepartment
        | Improvement::FiveMoreRdStaff
        | Improvement::RdExpenseUp
        | Improvement::RevenueUp => true,
        Improvement::LiabilitiesDown | Improvement::TurnProfit => false,
    }
}

fn summary(profile: &Profile) -> FirmSummary {
    let identity = &profile.identity.facts;
    FirmSummary {
        key: identity.key.clone(),
        name: identity.name.clone(),
        region_code: identity.region_code.clone(),
        industry_code: identity.industry_code.clone(),
        group: profile
            .group
            .as_ref()
            .and_then(|group| group.facts.group_ref.clone()),
    }
}
