//! From a public filing to a profile.
//!
//! Owns the documented JSON shape of a filing (`examples/README.md`) and the rules that turn it into a
//! [`pb::FirmProfile`]. It must not know how a profile is judged, and it looks only at what was known on the as-of date:
//! what became of the firm later is never read.
//!
//! Rules: `null`, `[]` and `{}` mean *not retrieved*, 0 means none. The as-of date is the latest of 31 December of
//! `fiscal_year`, `staff_as_of` and the first date in `patents.as_of` (a bare year or month: its last day). What a filing
//! does not say stays absent; nothing is estimated. One exception: a certificate without a stated end gets the usual last
//! day of its kind.

mod bank_credit;
mod day;
mod honours;
mod patents;
mod reading;
mod statements;

use serde_json::Value;

use self::reading::{Object, Reading};
use crate::{
    domain::calendar::{Date, year_end},
    pb,
};

pub use self::reading::{Problem, Refused};

/// Longest source text that the contract takes, characters.
const SOURCE_CHARACTERS_MAX: usize = 500;

/// A converted filing.
#[derive(Clone, Debug, PartialEq)]
pub struct Converted {
    /// The profile, with its as-of date.
    pub profile: pb::FirmProfile,
    /// What of the filing did not enter the profile, and why; for the reader, not for the score.
    pub notes: Vec<String>,
}

/// Returns the profile that a filing states.
///
/// # Errors
/// Refuses what is not JSON of the documented shape, naming every field that is wrong.
pub fn convert(text: &str) -> Result<Converted, Refused> {
    let value: Value = serde_json::from_str(text).map_err(|err| Refused {
        problems: vec![Problem::new("(whole file)", &format!("JSON: {err}"))],
    })?;
    let mut reading = Reading::default();
    let profile = match Object::root(&value) {
        Some(filing) => profile(&filing, &mut reading),
        None => {
            reading.refuse("(whole file)", "a JSON object");
            None
        }
    };
    match (profile, reading.problems.is_empty()) {
        (Some(profile), true) => Ok(Converted {
            profile,
            notes: reading.notes,
        }),
        (_, _) => Err(Refused {
            problems: reading.first_problems(),
        }),
    }
}

/// What every block of one filing shares.
struct Filing {
    as_of: Date,
    fiscal_year: i16,
    staff_as_of: Option<Date>,
    patents_as_of: Option<Date>,
    sources: String,
}

impl Filing {
    /// Returns the provenance of a block that speaks of `day`, with a remark on what the block leaves out.
    fn provenance(&self, day: Date, remark: &str) -> Option<pb::Provenance> {
        let room = SOURCE_CHARACTERS_MAX.saturating_sub(remark.chars().count());
        let mut source: String = self.sources.chars().take(room).collect();
        source.push_str(remark);
        Some(pb::Provenance {
            source,
            retrieved_on: day.to_string(),
            authorisation_ref: None,
        })
    }

    /// Returns the provenance of a block that speaks of the as-of date.
    fn whole(&self) -> Option<pb::Provenance> {
        self.provenance(self.as_of, "")
    }
}

fn profile(object: &Object<'_>, reading: &mut Reading) -> Option<pb::FirmProfile> {
    let filing = filing(object, reading);
    let identity = identity(object, reading, filing.as_ref());
    let filing = filing?;

    let (qualifications, innovation) = honours::convert(object, reading, &filing);
    let (patents, other_rights) = patents::convert(object, reading, &filing);
    let statements = statements::convert(object, reading, &filing);
    let talent = talent(object, reading, &filing);
    let loans = bank_credit::convert(object, reading, &filing);
    Some(pb::FirmProfile {
        as_of_date: Some(filing.as_of.to_string()),
        identity: Some(identity?),
        eligibility: None,
        qualifications,
        tax: None,
        integrity: None,
        group: None,
        patents,
        other_rights,
        talent,
        statements,
        invoices: None,
        loans,
        innovation,
    })
}

fn filing(object: &Object<'_>, reading: &mut Reading) -> Option<Filing> {
    let fiscal_year = reading.year(object, "fiscal_year");
    let staff_as_of = reading.first_day(object, "staff_as_of");
    let patents_as_of = reading
        .object(object, "patents")
        .and_then(|patents| reading.first_day(&patents, "as_of"));
    let sources = reading.texts(object, "sources");
    let Some(fiscal_year) = fiscal_year else {
        reading.refuse("fiscal_year", "a year from 1990 to 2100");
        return None;
    };
    let as_of = [Some(year_end(fiscal_year)), staff_as_of, patents_as_of]
        .into_iter()
        .flatten()
        .max()?;
    Some(Filing {
        as_of,
        fiscal_year,
        staff_as_of,
        patents_as_of,
        sources: if sources.is_empty() {
            "public filing, source not stated".to_owned()
        } else {
            sources.join("; ")
        },
    })
}

fn identity(
    object: &Object<'_>,
    reading: &mut Reading,
    filing: Option<&Filing>,
) -> Option<pb::Identity> {
    let id = reading.text(object, "id");
    let uscc = reading.text(object, "uscc");
    let name = reading
        .text(object, "name")
        .or_else(|| reading.text(object, "short_name"));
    let founded_on = reading.day(object, "founded");
    let industry = reading.text(object, "industry");
    if reading.flag(object, "uscc_check_digit_ok") == Some(false) {
        reading.note("`uscc`: the check digit is wrong; set `acceptFailedCheckDigit` to score the firm all the same");
    }
    if name.is_none() {
        reading.refuse("name", "the firm's name");
    }
    if uscc.is_none() && id.is_none() {
        reading.refuse("id", "a reference, since `uscc` is not given");
    }
    let (industry_code, main_product) = industry.map_or((None, None), |text| industry_of(&text));
    Some(pb::Identity {
        provenance: filing?.whole(),
        firm_ref: if uscc.is_some() { None } else { id },
        uscc,
        accept_failed_check_digit: false,
        name: name?,
        founded_on: founded_on.map(|day| day.to_string()),
        region_code: None,
        industry_code,
        main_product,
        field_class: None,
    })
}

/// Returns the GB/T 4754 code that stands in brackets in the text, and the words around it.
fn industry_of(text: &str) -> (Option<String>, Option<String>) {
    let bracketed = text
        .char_indices()
        .find(|&(_, letter)| letter == '(' || letter == '（')
        .and_then(|(open, bracket)| {
            let rest = &text[open + bracket.len_utf8()..];
            let close = rest.find([')', '）'])?;
            Some((open, rest[..close].trim()))
        });
    match bracketed {
        Some((open, code)) if is_industry_code(code) => {
            let words = text[..open].trim().to_owned();
            (
                Some(code.to_owned()),
                Some(words).filter(|words| !words.is_empty()),
            )
        }
        Some(_) | None => (None, Some(text.to_owned())),
    }
}

fn is_industry_code(text: &str) -> bool {
    let mut letters = text.chars();
    let starts = letters
        .next()
        .is_some_and(|letter| ('A'..='T').contains(&letter));
    let digits = letters.as_str();
    starts
        && (digits.is_empty() || (2..=4).contains(&digits.len()))
        && digits.bytes().all(|digit| digit.is_ascii_digit())
}

fn talent(object: &Object<'_>, reading: &mut Reading, filing: &Filing) -> Option<pb::Talent> {
    let staff = reading.count(object, "staff_total");
    let rd_staff = reading.count(object, "rd_staff");
    let doctors = reading.count(object, "phd");
    let masters = reading.count(object, "master");
    let masters_or_above = reading
        .count(object, "master_plus")
        .or_else(|| Some(masters?.saturating_add(doctors?)));
    staff.or(rd_staff).or(masters_or_above).or(doctors)?;
    let counted_on = filing.staff_as_of.unwrap_or(year_end(filing.fiscal_year));
    Some(pb::Talent {
        provenance: filing.whole(),
        counted_on: counted_on.to_string(),
        staff,
        rd_staff,
        masters_or_above,
        doctors,
        senior_titles: None,
        leavers: None,
        rd_department: None,
        staff_a_year_before: None,
    })
}

#[cfg(test)]
mod tests;
