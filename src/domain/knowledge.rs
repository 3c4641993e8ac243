//! Knowledge value: what a firm knows, in seven dimensions, apart from whether it will pay.
//!
//! No floats: ratios are basis points, amounts fen, the value of inventions thousandths.

/// Dimensions of knowledge value, with the names of Hubei's programme (2025).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// 知识产权.
    IntellectualProperty,
    /// 研发投入.
    RdInput,
    /// 创新人才.
    Talent,
    /// 研发活动.
    RdActivity,
    /// 创新产品.
    Product,
    /// 创新服务.
    Service,
    /// 创新品牌.
    Brand,
}

impl Dimension {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Dimension; 7] = [
        Dimension::IntellectualProperty,
        Dimension::RdInput,
        Dimension::Talent,
        Dimension::RdActivity,
        Dimension::Product,
        Dimension::Service,
        Dimension::Brand,
    ];

    /// Returns the machine-readable code.
    pub const fn code(self) -> &'static str {
        match self {
            Dimension::IntellectualProperty => "intellectual_property",
            Dimension::RdInput => "rd_input",
            Dimension::Talent => "talent",
            Dimension::RdActivity => "rd_activity",
            Dimension::Product => "product",
            Dimension::Service => "service",
            Dimension::Brand => "brand",
        }
    }
}

/// Indicators of the dimensions. Class Ⅱ rights (utility models, designs, software copyrights) are none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Indicator {
    /// Value of the inventions in force, each weighed by [`RightWeights`].
    InventionValue,
    /// Inventions in force that the firm developed itself.
    OwnInventions,
    /// High-value inventions in force.
    HighValueInventions,
    /// Research expense ÷ revenue of the latest year.
    RdIntensity,
    /// Research expense of the latest year.
    RdAmount,
    /// Research staff ÷ staff.
    RdStaffShare,
    /// Staff with a master's degree or above ÷ staff.
    MastersShare,
    /// Staff with a doctorate.
    Doctors,
    /// Whether there is a research department.
    RdDepartment,
    /// Whether there is a research institution recognised by the province or above.
    RdInstitution,
    /// Research projects; a running cooperation with a university or institute is one more.
    RdProjects,
    /// High-tech products and services ÷ revenue.
    HighTechShare,
    /// Research results turned into products, processes or services, over three years.
    Conversions,
    /// Patents licensed to others.
    Licences,
    /// Turnover of registered technology contracts as seller, over three years.
    TechnologyContracts,
    /// Whether a high-tech certificate is valid.
    HighTechCertificate,
    /// Highest recognition: 1 innovative or technology SME, 2 specialised SME, 3 little giant.
    Recognition,
    /// Prizes, led standards and titles of a model firm, of five years.
    Prizes,
}

impl Indicator {
    /// All of them, dimension by dimension in the order of [`Dimension::ALL`].
    pub const ALL: [Indicator; 18] = [
        Indicator::InventionValue,
        Indicator::OwnInventions,
        Indicator::HighValueInventions,
        Indicator::RdIntensity,
        Indicator::RdAmount,
        Indicator::RdStaffShare,
        Indicator::MastersShare,
        Indicator::Doctors,
        Indicator::RdDepartment,
        Indicator::RdInstitution,
        Indicator::RdProjects,
        Indicator::HighTechShare,
        Indicator::Conversions,
        Indicator::Licences,
        Indicator::TechnologyContracts,
        Indicator::HighTechCertificate,
        Indicator::Recognition,
        Indicator::Prizes,
    ];

    /// Returns the machine-readable code.
    pub const fn code(self) -> &'static str {
        match self {
            Indicator::InventionValue => "invention_value",
            Indicator::OwnInventions => "own_inventions",
            Indicator::HighValueInventions => "high_value_inventions",
            Indicator::RdIntensity => "rd_intensity",
            Indicator::RdAmount => "rd_amount",
            Indicator::RdStaffShare => "rd_staff_share",
            Indicator::MastersShare => "masters_share",
            Indicator::Doctors => "doctors",
            Indicator::RdDepartment => "rd_department",
            Indicator::RdInstitution => "rd_institution",
            Indicator::RdProjects => "rd_projects",
            Indicator::HighTechShare => "high_tech_share",
            Indicator::Conversions => "conversions",
            Indicator::Licences => "licences",
            Indicator::TechnologyContracts => "technology_contracts",
            Indicator::HighTechCertificate => "high_tech_certificate",
            Indicator::Recognition => "recognition",
            Indicator::Prizes => "prizes",
        }
    }

    /// Returns the dimension to which its points count.
    pub const fn dimension(self) -> Dimension {
        match self {
            Indicator::InventionValue
            | Indicator::OwnInventions
            | Indicator::HighValueInventions => Dimension::IntellectualProperty,
            Indicator::RdIntensity | Indicator::RdAmount => Dimension::RdInput,
            Indicator::RdStaffShare | Indicator::MastersShare | Indicator::Doctors => {
                Dimension::Talent
            }
            Indicator::RdDepartment | Indicator::RdInstitution | Indicator::RdProjects => {
                Dimension::RdActivity
            }
            Indicator::HighTechShare | Indicator::Conversions => Dimension::Product,
            Indicator::Licences | Indicator::TechnologyContracts => Dimension::Service,
            Indicator::HighTechCertificate | Indicator::Recognition | Indicator::Prizes => {
                Dimension::Brand
            }
        }
    }

    /// Returns the unit of its facts.
    pub const fn unit(self) -> Unit {
        match self {
            Indicator::InventionValue => Unit::Thousandths,
            Indicator::RdIntensity
            | Indicator::RdStaffShare
            | Indicator::MastersShare
            | Indicator::HighTechShare => Unit::BasisPoints,
            Indicator::RdAmount | Indicator::TechnologyContracts => Unit::Fen,
            Indicator::RdDepartment | Indicator::RdInstitution | Indicator::HighTechCertificate => {
                Unit::YesNo
            }
            Indicator::Recognition => Unit::Level,
            Indicator::OwnInventions
            | Indicator::HighValueInventions
            | Indicator::Doctors
            | Indicator::RdProjects
            | Indicator::Conversions
            | Indicator::Licences
            | Indicator::Prizes => Unit::Number,
        }
    }
}

/// Units of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Thousandths of the value of one invention of which only the dates are known, at its filing.
    Thousandths,
    /// A count.
    Number,
    /// A ratio in basis points.
    BasisPoints,
    /// An amount in fen.
    Fen,
    /// 1 yes, 0 no.
    YesNo,
    /// A level of recognition, 0 to 3.
    Level,
}

/// What is known of one indicator, in its unit. More is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The worst value that the facts at hand leave possible.
    pub known: i64,
    /// The usual one, which stands in where a part was not retrieved; not below `known`.
    pub typical: i64,
    /// The best one; `i64::MAX` where there is no bound. One below `known` counts as `known`.
    pub best: i64,
    /// How far the fact was retrieved.
    pub state: FactState,
}

/// How far a fact was retrieved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactState {
    /// Completely: `known` is `best`.
    Retrieved,
    /// In part, for example a list of patents of which some marks are absent.
    Partial,
    /// Not at all.
    NotRetrieved,
}

impl Fact {
    /// A fact of which nothing is known. *None* is [`Fact::retrieved`] with 0.
    pub const NOT_RETRIEVED: Fact = Fact {
        known: 0,
        typical: 0,
        best: i64::MAX,
        state: FactState::NotRetrieved,
    };

    /// Returns a fact that was retrieved completely.
    pub const fn retrieved(value: i64) -> Fact {
        Fact {
            known: value,
            typical: value,
            best: value,
            state: FactState::Retrieved,
        }
    }

    /// Returns a fact that was retrieved in part.
    pub const fn partial(known: i64, typical: i64, best: i64) -> Fact {
        Fact {
            known,
            typical,
            best,
            state: FactState::Partial,
        }
    }
}

/// The facts of one firm, one for each [`Indicator`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each field is the fact of the indicator of that name"
)]
pub struct KnowledgeFacts {
    pub invention_value: Fact,
    pub own_inventions: Fact,
    pub high_value_inventions: Fact,
    pub rd_intensity: Fact,
    pub rd_amount: Fact,
    pub rd_staff_share: Fact,
    pub masters_share: Fact,
    pub doctors: Fact,
    pub rd_department: Fact,
    pub rd_institution: Fact,
    pub rd_projects: Fact,
    pub high_tech_share: Fact,
    pub conversions: Fact,
    pub licences: Fact,
    pub technology_contracts: Fact,
    pub high_tech_certificate: Fact,
    pub recognition: Fact,
    pub prizes: Fact,
}

impl KnowledgeFacts {
    /// Returns the facts that `fact` gives for each indicator.
    pub fn from_fn(mut fact: impl FnMut(Indicator) -> Fact) -> KnowledgeFacts {
        KnowledgeFacts {
            invention_value: fact(Indicator::InventionValue),
            own_inventions: fact(Indicator::OwnInventions),
            high_value_inventions: fact(Indicator::HighValueInventions),
            rd_intensity: fact(Indicator::RdIntensity),
            rd_amount: fact(Indicator::RdAmount),
            rd_staff_share: fact(Indicator::RdStaffShare),
            masters_share: fact(Indicator::MastersShare),
            doctors: fact(Indicator::Doctors),
            rd_department: fact(Indicator::RdDepartment),
            rd_institution: fact(Indicator::RdInstitution),
            rd_projects: fact(Indicator::RdProjects),
            high_tech_share: fact(Indicator::HighTechShare),
            conversions: fact(Indicator::Conversions),
            licences: fact(Indicator::Licences),
            technology_contracts: fact(Indicator::TechnologyContracts),
            high_tech_certificate: fact(Indicator::HighTechCertificate),
            recognition: fact(Indicator::Recognition),
            prizes: fact(Indicator::Prizes),
        }
    }

    /// Returns the fact of an indicator.
    pub const fn fact(&self, indicator: Indicator) -> Fact {
        match indicator {
            Indicator::InventionValue => self.invention_value,
            Indicator::OwnInventions => self.own_inventions,
            Indicator::HighValueInventions => self.high_value_inventions,
            Indicator::RdIntensity => self.rd_intensity,
            Indicator::RdAmount => self.rd_amount,
            Indicator::RdStaffShare => self.rd_staff_share,
            Indicator::MastersShare => self.masters_share,
            Indicator::Doctors => self.doctors,
            Indicator::RdDepartment => self.rd_department,
            Indicator::RdInstitution => self.rd_institution,
            Indicator::RdProjects => self.rd_projects,
            Indicator::HighTechShare => self.high_tech_share,
            Indicator::Conversions => self.conversions,
            Indicator::Licences => self.licences,
            Indicator::TechnologyContracts => self.technology_contracts,
            Indicator::HighTechCertificate => self.high_tech_certificate,
            Indicator::Recognition => self.recognition,
            Indicator::Prizes => self.prizes,
        }
    }
}

/// By how much the value of a right is weighed, in basis points. A right to which several weights apply takes their product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RightWeights {
    /// For a right that the firm bought within the last `recently_bought_years`.
    pub recently_bought_bp: i64,
    /// For how many years a right counts as recently bought.
    pub recently_bought_years: i32,
    /// For a right with an open invalidation request or lawsuit.
    pub disputed_bp: i64,
    /// For a right that the firm owns with others.
    pub jointly_owned_bp: i64,
    /// For a right that is pledged.
    pub pledged_bp: i64,
}

impl RightWeights {
    /// Weighs every right alike.
    pub const NONE: RightWeights = RightWeights {
        recently_bought_bp: 10_000,
        recently_bought_years: 0,
        disputed_bp: 10_000,
        jointly_owned_bp: 10_000,
        pledged_bp: 10_000,
    };
}

/// Which table scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableId {
    /// Its version.
    pub version: String,
    /// SHA-256 of its file.
    pub sha256: [u8; 32],
}

/// The knowledge value of one firm by one table.
///
/// The points of each part add up to those of the whole, reading by reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// With the worst value of each fact that was not retrieved.
    pub known: Reading,
    /// With the points of a typical firm for each fact that was not retrieved.
    pub typical: Reading,
    /// With the best value of each fact that was not retrieved.
    pub best: Reading,
    /// The dimensions, in the order of [`Dimension::ALL`].
    pub dimensions: [DimensionScore; Dimension::ALL.len()],
    /// The indicators, in the order of [`Indicator::ALL`].
    pub indicators: [IndicatorScore; Indicator::ALL.len()],
}

impl Score {
    /// Returns the indicators of a dimension.
    pub fn indicators_of(&self, dimension: Dimension) -> impl Iterator<Item = &IndicatorScore> {
        self.indicators
            .iter()
            .filter(move |scored| scored.indicator.dimension() == dimension)
    }
}

/// One reading of the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Sum of the points, 0 to 100.
    pub points: i32,
    /// The grade of that sum.
    pub grade: Grade,
}

/// Grades of knowledge value, best first. They are no grades of risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// The highest.
    A,
    /// The second.
    B,
    /// The third.
    C,
    /// The fourth.
    D,
    /// The lowest.
    E,
    /// Fewer points than for E.
    None,
}

impl Grade {
    /// All of them, best first.
    pub const ALL: [Grade; 6] = [
        Grade::A,
        Grade::B,
        Grade::C,
        Grade::D,
        Grade::E,
        Grade::None,
    ];

    /// Returns the letter; `-` for no grade.
    pub const fn code(self) -> &'static str {
        match self {
            Grade::A => "A",
            Grade::B => "B",
            Grade::C => "C",
            Grade::D => "D",
            Grade::E => "E",
            Grade::None => "-",
        }
    }
}

/// The points of one dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DimensionScore {
    /// Which dimension.
    pub dimension: Dimension,
    /// Its points.
    pub points: Points,
}

/// The points of one indicator and the fact behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndicatorScore {
    /// Which indicator; it has the unit of the fact.
    pub indicator: Indicator,
    /// Its points.
    pub points: Points,
    /// What is known of it.
    pub fact: Fact,
}

/// Points in the three readings: known ≤ typical ≤ best ≤ max.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Points {
    /// With the worst value of what was not retrieved.
    pub known: i32,
    /// With the points of a typical firm for what was not retrieved.
    pub typical: i32,
    /// With the best value of what was not retrieved.
    pub best: i32,
    /// The most that the table gives.
    pub max: i32,
}

impl Points {
    /// Returns the sum, reading by reading.
    pub fn sum(parts: impl Iterator<Item = Points>) -> Points {
        parts.fold(Points::default(), |sum, part| Points {
            known: sum.known + part.known,
            typical: sum.typical + part.typical,
            best: sum.best + part.best,
            max: sum.max + part.max,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn indicators_stand_in_the_order_of_their_dimensions() {
        let mut sorted = Indicator::ALL;
        sorted.sort_by_key(|indicator| indicator.dimension());
        assert_eq!(sorted, Indicator::ALL);
        let dimensions: BTreeSet<Dimension> = sorted
            .iter()
            .map(|indicator| indicator.dimension())
            .collect();
        assert_eq!(dimensions, BTreeSet::from(Dimension::ALL));
    }

    #[test]
    fn codes_are_unique() {
        let codes: BTreeSet<&str> = Indicator::ALL
            .iter()
            .map(|indicator| indicator.code())
            .chain(Dimension::ALL.iter().map(|dimension| dimension.code()))
            .collect();
        assert_eq!(codes.len(), Indicator::ALL.len() + Dimension::ALL.len());
        let letters: String = Grade::ALL.iter().map(|grade| grade.code()).collect();
        assert_eq!(letters, "ABCDE-");
    }

    #[test]
    fn each_field_is_the_fact_of_its_indicator() {
        let number = |indicator: Indicator| Fact::retrieved(indicator as i64 + 1);
        let facts = KnowledgeFacts::from_fn(number);
        assert_eq!(facts.prizes, Fact::retrieved(18));
        for indicator in Indicator::ALL {
            assert_eq!(facts.fact(indicator), number(indicator));
        }
    }
}
