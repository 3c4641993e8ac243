//! Patents and other intellectual property.

use std::fmt;

use super::{
    calendar::{Date, years_after},
    money::Fen,
};

/// What is known about a firm's patents.
#[derive(Clone, Debug, PartialEq)]
pub enum Patents {
    /// Every patent and application.
    List(PatentList),
    /// Only how many there are.
    Counts(PatentCounts),
}

/// Patents one by one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PatentList {
    /// Every patent and application, in no particular order.
    pub items: Vec<Patent>,
    /// The day on which the list was made from the patent register, with all marks. An absent mark then means *none*.
    /// `None`: the list comes from elsewhere, and an absent mark means *not retrieved*.
    pub register_extract_on: Option<Date>,
}

impl From<Vec<Patent>> for PatentList {
    /// Returns a list that is no register extract.
    fn from(items: Vec<Patent>) -> PatentList {
        PatentList {
            items,
            register_extract_on: None,
        }
    }
}

/// How many rights of each kind are in force or pending; `None`: not retrieved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PatentCounts {
    /// Granted inventions in force.
    pub inventions: Option<u32>,
    /// Inventions applied for and not yet granted.
    pub inventions_pending: Option<u32>,
    /// Utility models in force.
    pub utility_models: Option<u32>,
    /// Designs in force.
    pub designs: Option<u32>,
    /// PCT applications and patents abroad.
    pub overseas: Option<u32>,
}

/// An application number in one spelling, so that one application cannot count twice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ApplicationNumber(String);

impl ApplicationNumber {
    /// Returns the number in its one spelling: half-width, upper case, without blanks; a Chinese number also without `CN` or
    /// `ZL` before it and without the dot before the check digit, which is added to twelve digits that lack it.
    pub fn of(text: &str) -> ApplicationNumber {
        let plain = text
            .chars()
            .map(half_width)
            .filter(|character| !character.is_whitespace())
            .map(|character| character.to_ascii_uppercase());
        let plain = plain.fold(String::with_capacity(text.len()), |mut plain, character| {
            plain.push(character);
            plain
        });
        let bare = plain.strip_prefix("CN").unwrap_or(&plain);
        let bare = bare.strip_prefix("ZL").unwrap_or(bare);
        let number = match bare.split_once('.') {
            Some((digits, check)) if is_number(digits) && is_check(check) => {
                [digits, check].concat()
            }
            _ if is_number(bare) && bare.len() == 12 => {
                let mut number = bare.to_owned();
                number.push(check_digit(bare));
                number
            }
            _ if bare.starts_with(|first: char| first.is_ascii_digit()) => bare.to_owned(),
            // Of another office or no number at all.
            _ => plain,
        };
        ApplicationNumber(number)
    }

    /// Returns what the number itself says; `None` for a Chinese number from before October 2003 and for any other office.
    ///
    /// Since 2003-10-01 a number has four digits of the year, one of the kind, seven of the sequence and the check digit
    /// (ZC 0006-2003).
    pub fn facts(&self) -> Option<NumberFacts> {
        let (digits, check) = self.0.split_at_checked(12)?;
        if !is_number(digits) || !is_check(check) {
            return None;
        }
        let (year, rest) = digits.split_at_checked(4)?;
        let kind = match rest.as_bytes().first()? {
            b'1' | b'8' => PatentKind::Invention,
            b'2' | b'9' => PatentKind::UtilityModel,
            b'3' => PatentKind::Design,
            _ => return None,
        };
        Some(NumberFacts {
            year: year.parse().ok()?,
            kind,
            check_digit_right: check.starts_with(check_digit(digits)),
        })
    }
}

/// What a Chinese application number says about its application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberFacts {
    /// Year of filing.
    pub year: i16,
    /// Kind of right; an application that entered by PCT counts as the kind that it seeks.
    pub kind: PatentKind,
    /// Whether the check digit is right.
    pub check_digit_right: bool,
}

impl fmt::Display for ApplicationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn half_width(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(character as u32 - 0xFEE0).unwrap_or(character),
        other => other,
    }
}

/// Eight digits before October 2003, twelve since.
fn is_number(text: &str) -> bool {
    matches!(text.len(), 8 | 12) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_check(text: &str) -> bool {
    matches!(text.as_bytes(), [b'0'..=b'9' | b'X'])
}

/// Returns the check digit of twelve digits: their sum weighted 2 to 9 and 2 to 5, modulo 11, X for 10 (ZC 0006-2003).
fn check_digit(digits: &str) -> char {
    let weights = (2..=9).chain(2..=5);
    let sum: u32 = digits
        .bytes()
        .zip(weights)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    char::from_digit(sum % 11, 10).unwrap_or('X')
}

/// One patent or application.
#[derive(Clone, Debug, PartialEq)]
pub struct Patent {
    /// Application number.
    pub application_number: ApplicationNumber,
    /// Kind of right.
    pub kind: PatentKind,
    /// Day of filing; the term runs from here.
    pub filing_date: Date,
    /// Day of grant.
    pub grant_date: Option<Date>,
    /// Last day of the term where the source states it.
    pub expiry_date: Option<Date>,
    /// Legal status on the day of retrieval.
    pub legal_status: LegalStatus,
    /// Since when that status holds.
    pub legal_status_date: Option<Date>,
    /// Number of claims.
    pub claims: Option<u32>,
    /// Later patents that cite it, on the day of retrieval.
    pub forward_citations: Option<u32>,
    /// Offices of the family, two letters each, sorted and without repetition.
    pub family_countries: Option<Vec<[u8; 2]>>,
    /// Transfers by which the firm acquired it.
    pub transfers_in: Option<Vec<PatentEvent>>,
    /// Licences granted to others.
    pub licences: Option<Vec<PatentEvent>>,
    /// Pledges.
    pub pledges: Option<Vec<PatentEvent>>,
    /// Invalidation requests and lawsuits.
    pub disputes: Option<Vec<PatentEvent>>,
    /// Awards.
    pub awards: Option<Vec<PatentAward>>,
    /// Whether it belongs to a strategic emerging industry.
    pub strategic_emerging: Option<bool>,
    /// Whether it protects the firm's main product.
    pub protects_main_product: Option<bool>,
    /// Whether it is owned jointly with others.
    pub jointly_owned: Option<bool>,
}

/// Kinds of patents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PatentKind {
    /// 发明专利.
    Invention,
    /// 实用新型.
    UtilityModel,
    /// 外观设计.
    Design,
}

/// Legal status of a patent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LegalStatus {
    /// Applied for, not granted.
    Pending,
    /// Granted and in force.
    InForce,
    /// Ended early.
    Lapsed,
    /// Ended with its term.
    Expired,
    /// Declared invalid.
    Invalidated,
    /// Refused or withdrawn before grant.
    RefusedOrWithdrawn,
}

/// What a patent is on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Applied for.
    Pending,
    /// Granted and in force.
    InForce,
    /// No right (any more, or not yet filed).
    Gone,
}

/// One dated event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PatentEvent {
    /// When it was recorded.
    pub date: Date,
    /// When it ended; `None` while it goes on.
    pub ended_on: Option<Date>,
    /// Money involved.
    pub amount: Option<Fen>,
}

impl PatentEvent {
    /// Returns whether it has begun and not ended on `day`.
    pub fn goes_on(&self, day: Date) -> bool {
        self.date <= day && self.ended_on.is_none_or(|end| day < end)
    }
}

/// One award.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PatentAward {
    /// Which award.
    pub kind: PatentAwardKind,
    /// When it was given.
    pub date: Date,
}

/// Awards that make an invention patent high-value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatentAwardKind {
    /// A national science and technology prize.
    NationalSciencePrize,
    /// China Patent Award.
    ChinaPatentAward,
}

impl Patent {
    /// Returns the last day of the term: as stated, otherwise counted from the filing date. Invention 20 years, utility
    /// model 10, design 15 if filed from 2021-06-01 and 10 before (Patent Law Art. 42 and its transition measures).
    ///
    /// A stated day counts up to the longest term there is: an invention can be compensated (Art. 42), and the five years that
    /// bound it for new drugs are taken for all; other rights cannot. One before the end counted from the filing date is no end
    /// of the term: a right that ends early lapses, which its status says.
    pub fn last_day(&self) -> Date {
        let (years, compensation) = match self.kind {
            PatentKind::Invention => (20, 5),
            PatentKind::UtilityModel => (10, 0),
            PatentKind::Design if self.filing_date >= DESIGN_TERM_CHANGED => (15, 0),
            PatentKind::Design => (10, 0),
        };
        let counted = years_after(self.filing_date, years)
            .yesterday()
            .unwrap_or(self.filing_date);
        // The stated day of an uncompensated term may be the anniversary itself: one day later than counted here.
        let longest = years_after(self.filing_date, years + compensation);
        self.expiry_date
            .map_or(counted, |stated| stated.min(longest).max(counted))
    }

    /// Returns what the patent is on `day`, looking at nothing that is dated later.
    ///
    /// A status dated after `day` is not looked at: the dates of filing and grant decide instead. An undated status counts
    /// as long-standing, so that an undated grant is a grant and an undated lapse is a lapse. Later statuses tell of the past all
    /// the same: an invalidated patent never existed (Patent Law Art. 47), only a granted one lapses or expires, and what is
    /// pending, refused or withdrawn later was an application before.
    pub fn standing(&self, day: Date) -> Standing {
        self.standing_if(self.grant_date.map(|grant| grant <= day), day)
    }

    /// Returns whether the day of grant is missing and decides what the patent is on `day`.
    pub fn rests_on_grant(&self, day: Date) -> bool {
        let granted = self.standing_if(Some(true), day);
        self.grant_date.is_none() && granted != self.standing_if(Some(false), day)
    }

    fn standing_if(&self, granted: Option<bool>, day: Date) -> Standing {
        if self.filing_date > day {
            return Standing::Gone;
        }
        let status_known = self.legal_status_date.is_none_or(|since| since <= day);
        let standing = match (self.legal_status, status_known) {
            (LegalStatus::Invalidated, _)
            | (
                LegalStatus::Lapsed | LegalStatus::Expired | LegalStatus::RefusedOrWithdrawn,
                true,
            ) => Standing::Gone,
            (LegalStatus::Pending, _) | (LegalStatus::RefusedOrWithdrawn, false) => {
                Standing::Pending
            }
            (LegalStatus::InForce, true) | (LegalStatus::Lapsed | LegalStatus::Expired, false) => {
                match granted {
                    Some(false) => Standing::Pending,
                    Some(true) | None => Standing::InForce,
                }
            }
            (LegalStatus::InForce, false) => match granted {
                Some(true) => Standing::InForce,
                Some(false) | None => Standing::Pending,
            },
        };
        match standing {
            Standing::InForce if self.last_day() < day => Standing::Gone,
            other => other,
        }
    }
}

const DESIGN_TERM_CHANGED: Date = jiff::civil::date(2021, 6, 1);

/// Intellectual property other than patents, in force; `None`: not retrieved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OtherRights {
    /// Software copyrights (Class Ⅱ).
    pub software_copyrights: Option<u32>,
    /// Layout designs of integrated circuits (Class Ⅰ).
    pub ic_layouts: Option<u32>,
    /// New plant varieties (Class Ⅰ).
    pub plant_varieties: Option<u32>,
    /// National crop varieties (Class Ⅰ).
    pub crop_varieties: Option<u32>,
    /// National new drugs (Class Ⅰ).
    pub new_drugs: Option<u32>,
    /// First-class protected Chinese medicines (Class Ⅰ).
    pub protected_chinese_medicines: Option<u32>,
    /// Defence inventions (Class Ⅰ).
    pub defence_inventions: Option<u32>,
}

impl OtherRights {
    /// Returns the sum of the Class Ⅰ rights that were retrieved; `None` where none of the fields was.
    pub fn class_one(&self) -> Option<u32> {
        self.class_one_kinds()
            .into_iter()
            .flatten()
            .reduce(u32::saturating_add)
    }

    /// Returns whether every kind of Class Ⅰ right was retrieved.
    pub fn has_every_class_one_kind(&self) -> bool {
        self.class_one_kinds().iter().all(Option::is_some)
    }

    const fn class_one_kinds(&self) -> [Option<u32>; 6] {
        let OtherRights {
            software_copyrights: _,
            ic_layouts,
            plant_varieties,
            crop_varieties,
            new_drugs,
            protected_chinese_medicines,
            defence_inventions,
        } = *self;
        [
            ic_layouts,
            plant_varieties,
            crop_varieties,
            new_drugs,
            protected_chinese_medicines,
            defence_inventions,
        ]
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn patent(kind: PatentKind, filing_date: Date) -> Patent {
        Patent {
            application_number: ApplicationNumber::of("ZL202110000000.0"),
            kind,
            filing_date,
            grant_date: None,
            expiry_date: None,
            legal_status: LegalStatus::InForce,
            legal_status_date: None,
            claims: None,
            forward_citations: None,
            family_countries: None,
            transfers_in: None,
            licences: None,
            pledges: None,
            disputes: None,
            awards: None,
            strategic_emerging: None,
            protects_main_product: None,
            jointly_owned: None,
        }
    }

    #[test]
    fn a_number_has_one_spelling() {
        for variant in [
            "ZL202311045168.X",
            "zl202311045168.x",
            "ZL 2023 1 1045168.X",
            "CN202311045168.X",
            "CN202311045168X",
            "202311045168.X",
            " 202311045168X ",
            "202311045168",
            "ＺＬ２０２３１１０４５１６８．Ｘ",
        ] {
            assert_eq!(
                ApplicationNumber::of(variant).to_string(),
                "202311045168X",
                "{variant}"
            );
        }
        assert_eq!(
            ApplicationNumber::of("ZL98123456.7"),
            ApplicationNumber::of("98123456.7")
        );
    }

    #[test]
    fn numbers_that_differ_stay_apart() {
        let all = [
            "202311045168.X",
            "202311045169.8",
            "CN115000001",
            "CN115000002",
            "CN115000001A",
            "US115000001",
            "PCT/CN2023/115000",
            "SYN000001-0001",
            "SYN000001-0002",
            "98123456.7",
            "98123456",
            "",
        ]
        .map(ApplicationNumber::of);
        for (place, number) in all.iter().enumerate() {
            assert!(!all[..place].contains(number), "{number}");
        }
    }

    #[test]
    fn a_number_tells_year_and_kind() {
        let facts = |text: &str| ApplicationNumber::of(text).facts();
        for (number, year, kind) in [
            ("ZL202311045168.X", 2023, PatentKind::Invention),
            // Twelve digits get their check digit.
            ("202311045168", 2023, PatentKind::Invention),
            ("CN200480012345.3", 2004, PatentKind::Invention),
            ("ZL202120123456.2", 2021, PatentKind::UtilityModel),
            ("ZL202190000123.9", 2021, PatentKind::UtilityModel),
            ("ZL202130456789.2", 2021, PatentKind::Design),
        ] {
            let expected = NumberFacts {
                year,
                kind,
                check_digit_right: true,
            };
            assert_eq!(facts(number), Some(expected), "{number}");
        }
    }

    #[test]
    fn a_wrong_check_digit_shows() {
        for wrong in ["ZL202311045168.1", "2023110451681"] {
            let facts = ApplicationNumber::of(wrong).facts();
            let expected = NumberFacts {
                year: 2023,
                kind: PatentKind::Invention,
                check_digit_right: false,
            };
            assert_eq!(facts, Some(expected), "{wrong}");
        }
    }

    #[test]
    fn other_numbers_tell_nothing() {
        for number in [
            "ZL98123456.7",
            "98123456",
            "US20230123456A1",
            "PCT/CN2023/115000",
            "CN115000001A",
            "202341045168.X",
            "202311045168-",
            "2023110451680X",
            "",
        ] {
            assert_eq!(ApplicationNumber::of(number).facts(), None, "{number}");
        }
    }

    #[test]
    fn design_terms_change_with_filings_of_june_2021() {
        assert_eq!(
            patent(PatentKind::Design, date(2021, 5, 31)).last_day(),
            date(2031, 5, 30)
        );
        assert_eq!(
            patent(PatentKind::Design, date(2021, 6, 1)).last_day(),
            date(2036, 5, 31)
        );
        assert_eq!(
            patent(PatentKind::Invention, date(2001, 2, 3)).last_day(),
            date(2021, 2, 2)
        );
        assert_eq!(
            patent(PatentKind::UtilityModel, date(2011, 2, 3)).last_day(),
            date(2021, 2, 2)
        );
    }

    #[test]
    fn a_stated_expiry_wins() {
        let mut compensated = patent(PatentKind::Invention, date(2001, 2, 3));
        compensated.expiry_date = Some(date(2025, 1, 1));
        assert_eq!(compensated.standing(date(2024, 1, 1)), Standing::InForce);
        assert_eq!(compensated.standing(date(2025, 1, 2)), Standing::Gone);
    }

    #[test]
    fn nothing_dated_later_is_looked_at() {
        let day = date(2024, 6, 30);
        let mut later = patent(PatentKind::Invention, date(2022, 1, 1));
        later.grant_date = Some(date(2024, 7, 1));
        assert_eq!(later.standing(day), Standing::Pending);
        later.grant_date = Some(date(2024, 5, 1));
        later.legal_status = LegalStatus::Lapsed;
        later.legal_status_date = Some(date(2024, 7, 1));
        assert_eq!(later.standing(day), Standing::InForce);
        later.legal_status_date = Some(date(2024, 6, 30));
        assert_eq!(later.standing(day), Standing::Gone);
        later.filing_date = date(2024, 7, 1);
        assert_eq!(later.standing(day), Standing::Gone);
    }

    #[test]
    fn an_invalidated_patent_never_existed() {
        let day = date(2024, 1, 1);
        let mut invalid = patent(PatentKind::Invention, date(2018, 1, 1));
        invalid.legal_status = LegalStatus::Invalidated;
        assert_eq!(invalid.standing(day), Standing::Gone);
        invalid.grant_date = Some(date(2020, 1, 1));
        invalid.legal_status_date = Some(date(2025, 1, 1));
        assert_eq!(invalid.standing(day), Standing::Gone);
    }

    #[test]
    fn a_patent_that_ends_later_was_granted_before() {
        let day = date(2024, 1, 1);
        for status in [LegalStatus::Lapsed, LegalStatus::Expired] {
            let mut ended = patent(PatentKind::Invention, date(2018, 1, 1));
            ended.legal_status = status;
            ended.legal_status_date = Some(date(2025, 1, 1));
            assert_eq!(ended.standing(day), Standing::InForce);
            ended.grant_date = Some(date(2024, 6, 1));
            assert_eq!(ended.standing(day), Standing::Pending);
        }
        let mut refused = patent(PatentKind::Invention, date(2018, 1, 1));
        refused.legal_status = LegalStatus::RefusedOrWithdrawn;
        refused.legal_status_date = Some(date(2025, 1, 1));
        assert_eq!(refused.standing(day), Standing::Pending);
        refused.legal_status = LegalStatus::Pending;
        assert_eq!(refused.standing(day), Standing::Pending);
    }

    #[test]
    fn an_unknown_day_of_grant_leaves_open_what_only_a_grant_settles() {
        let day = date(2024, 1, 1);
        let later = Some(date(2025, 1, 1));
        let rests = |legal_status, legal_status_date, grant_date| {
            let mut patent = patent(PatentKind::Invention, date(2018, 1, 1));
            patent.legal_status = legal_status;
            patent.legal_status_date = legal_status_date;
            patent.grant_date = grant_date;
            patent.rests_on_grant(day)
        };
        assert!(rests(LegalStatus::InForce, None, None));
        assert!(rests(LegalStatus::InForce, later, None));
        assert!(rests(LegalStatus::Lapsed, later, None));
        assert!(!rests(LegalStatus::InForce, None, Some(date(2020, 1, 1))));
        assert!(!rests(LegalStatus::Lapsed, None, None));
        for open in [LegalStatus::Pending, LegalStatus::RefusedOrWithdrawn] {
            assert!(!rests(open, None, None));
            assert!(!rests(open, later, None));
        }
    }

    #[test]
    fn a_stated_expiry_counts_up_to_the_longest_legal_term() {
        let stated = |kind, filing_date, expiry_date| {
            let mut patent = patent(kind, filing_date);
            patent.expiry_date = Some(expiry_date);
            patent.last_day()
        };
        let filed = date(2011, 2, 3);
        for (kind, expiry, last) in [
            (PatentKind::Invention, date(2036, 2, 3), date(2036, 2, 3)),
            (PatentKind::Invention, date(2099, 1, 1), date(2036, 2, 3)),
            (PatentKind::UtilityModel, date(2021, 2, 3), date(2021, 2, 3)),
            (PatentKind::UtilityModel, date(2021, 2, 4), date(2021, 2, 3)),
            (PatentKind::Design, date(2026, 2, 3), date(2021, 2, 3)),
            // Nothing ends a term early; a right that ends early lapses.
            (PatentKind::Invention, date(2019, 1, 1), date(2031, 2, 2)),
            (PatentKind::Invention, date(2031, 2, 3), date(2031, 2, 3)),
        ] {
            assert_eq!(stated(kind, filed, expiry), last, "{kind:?} {expiry}");
        }
        assert_eq!(
            stated(PatentKind::Design, date(2021, 6, 1), date(2050, 1, 1)),
            date(2036, 6, 1)
        );
    }

    #[test]
    fn class_one_tells_none_from_not_retrieved() {
        assert_eq!(OtherRights::default().class_one(), None);
        let looked = OtherRights {
            ic_layouts: Some(0),
            ..OtherRights::default()
        };
        assert_eq!(looked.class_one(), Some(0));
    }
}
