//! The facts that the knowledge-value score is made from, each with the worst, the usual and the best that it can be.

use super::{
    facts::Facts,
    firm::Certificates,
    known::{Known, Missing, Ratio},
    patents::{Holdings, Lists},
};
use crate::domain::{
    assessment::Reading,
    knowledge::{Fact, KnowledgeFacts},
    money::Fen,
    patents::PatentCounts,
};

/// What an invention of which nothing but its number is known usually is worth, thousandths: a neutral one midway through its term.
const USUAL_VALUE: i64 = 600;
/// Of so many inventions two are high-value (2024: 41.6 %).
const USUAL_HIGH_VALUE: (i64, i64) = (2, 5);
/// A year's research of a firm without revenue counts as all of it.
const WHOLE_BP: i64 = 10_000;

impl Facts {
    /// Returns the facts of the knowledge-value score.
    pub fn knowledge(&self) -> KnowledgeFacts {
        let talent = self.talent.as_ref();
        let staff = talent.and_then(|talent| talent.staff);
        let share = |part: Option<u32>| of_ratio(Ratio::of_persons(part, staff));
        let recognised = self.firm.innovation;
        let [
            invention_value,
            own_inventions,
            high_value_inventions,
            licences,
        ] = self.rights();
        let certificate = |read: fn(Certificates) -> Option<i64>, most| {
            let on = |reading| self.firm.certificates_on(reading).and_then(read);
            ranged(on(Reading::Known), on(Reading::Typical), most)
        };
        KnowledgeFacts {
            invention_value,
            own_inventions,
            high_value_inventions,
            rd_intensity: self.rd_intensity(),
            rd_amount: of_amount(self.accounts.field(|latest| latest.rd_expense)),
            rd_staff_share: share(talent.and_then(|talent| talent.rd_staff)),
            masters_share: share(talent.and_then(|talent| talent.masters_or_above)),
            doctors: of_count(talent.and_then(|talent| talent.doctors)),
            rd_department: of_yes(talent.and_then(|talent| talent.rd_department)),
            rd_institution: of_yes(recognised.map(|facts| facts.rd_institution)),
            rd_projects: self.rd_projects(),
            high_tech_share: of_ratio(
                self.accounts
                    .over_revenue(|latest| latest.high_tech_revenue),
            ),
            conversions: of_count(self.research.and_then(|research| research.conversions)),
            licences,
            technology_contracts: self
                .research
                .and_then(|research| research.technology_contracts)
                .map_or(Fact::NOT_RETRIEVED, |amount| Fact::retrieved(amount.get())),
            high_tech_certificate: certificate(|valid| valid.high_tech.map(i64::from), 1),
            recognition: certificate(|valid| valid.level.map(i64::from), 3),
            prizes: of_count(recognised.map(|facts| facts.honours)),
        }
    }

    /// Value, own inventions, high-value inventions, licences.
    fn rights(&self) -> [Fact; 4] {
        match &self.holdings {
            Holdings::NotRetrieved => [Fact::NOT_RETRIEVED; 4],
            Holdings::Counts(counts) => of_counts(counts),
            Holdings::List(lists) => of_lists(lists),
        }
    }

    /// Research that a firm without revenue pays for is all that it does.
    fn rd_intensity(&self) -> Fact {
        let expense = self.accounts.field(|latest| latest.rd_expense);
        match (expense, self.accounts.revenue()) {
            (Ok(expense), Ok(Fen::ZERO)) if expense > Fen::ZERO => Fact::retrieved(WHOLE_BP),
            (expense, revenue) => of_ratio(Ratio::of_amounts(expense, revenue)),
        }
    }

    /// A running cooperation with a university counts as one project more.
    fn rd_projects(&self) -> Fact {
        let Some(research) = self.research else {
            return Fact::NOT_RETRIEVED;
        };
        let projects = research.projects.map(i64::from);
        let cooperation = research.university_cooperation.map(i64::from);
        match (projects, cooperation) {
            (Some(projects), Some(cooperation)) => Fact::retrieved(projects + cooperation),
            (Some(projects), None) => Fact::partial(projects, projects, projects + 1),
            (None, Some(1)) => Fact::partial(1, 1, i64::MAX),
            (None, Some(_) | None) => Fact::NOT_RETRIEVED,
        }
    }
}

fn of_lists(lists: &Lists) -> [Fact; 4] {
    let Lists {
        typical,
        known,
        complete,
    } = lists;
    let fact = |known: i64, typical: i64| {
        if *complete {
            Fact::retrieved(known)
        } else {
            Fact::partial(known, known.max(typical), i64::MAX)
        }
    };
    [
        fact(known.weighed_thousandths(), typical.weighed_thousandths()),
        fact(i64::from(known.own), i64::from(typical.own)),
        fact(i64::from(known.high_value), i64::from(typical.high_value)),
        fact(i64::from(known.licences), i64::from(typical.licences)),
    ]
}

/// Bare counts add nothing to the known reading.
fn of_counts(counts: &PatentCounts) -> [Fact; 4] {
    let Some(inventions) = counts.inventions.map(i64::from) else {
        return [Fact::NOT_RETRIEVED; 4];
    };
    if inventions == 0 {
        return [Fact::retrieved(0); 4];
    }
    let high_value = inventions * USUAL_HIGH_VALUE.0 / USUAL_HIGH_VALUE.1;
    [
        Fact::partial(0, inventions * USUAL_VALUE, i64::MAX),
        Fact::partial(0, inventions, inventions),
        Fact::partial(0, high_value, inventions),
        Fact::partial(0, 0, i64::MAX),
    ]
}

/// Returns what a fact is where the known reading may lack what the usual one takes for granted.
fn ranged(known: Option<i64>, typical: Option<i64>, most: i64) -> Fact {
    match (known, typical) {
        (Some(known), Some(typical)) if known >= typical => Fact::retrieved(known),
        (Some(known), Some(typical)) => Fact::partial(known, typical, most),
        (Some(known), None) => Fact::partial(known, known, most),
        (None, Some(typical)) => Fact::partial(0, typical, most),
        (None, None) => Fact::NOT_RETRIEVED,
    }
}

fn of_ratio(ratio: Known<Ratio>) -> Fact {
    match ratio {
        Ok(ratio) => Fact::retrieved(ratio.basis_points()),
        Err(Missing::Undefined) => Fact::retrieved(0),
        Err(Missing::NotRetrieved) => Fact::NOT_RETRIEVED,
    }
}

fn of_amount(amount: Known<Fen>) -> Fact {
    match amount {
        Ok(amount) => Fact::retrieved(amount.get()),
        Err(Missing::Undefined) => Fact::retrieved(0),
        Err(Missing::NotRetrieved) => Fact::NOT_RETRIEVED,
    }
}

fn of_count(count: Option<u32>) -> Fact {
    count.map_or(Fact::NOT_RETRIEVED, |count| {
        Fact::retrieved(i64::from(count))
    })
}

fn of_yes(yes: Option<bool>) -> Fact {
    yes.map_or(Fact::NOT_RETRIEVED, |yes| Fact::retrieved(i64::from(yes)))
}
