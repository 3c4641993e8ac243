//! Patents of a filing: one by one where it lists them, otherwise as counts; software copyrights beside them.

use super::{Filing, Object, Reading};
use crate::{
    domain::patents::ApplicationNumber,
    pb::{self, LegalStatus, PatentKind},
};

pub(super) fn convert(
    object: &Object<'_>,
    reading: &mut Reading,
    filing: &Filing,
) -> (Option<pb::Patents>, Option<pb::OtherRights>) {
    let stated = reading.object(object, "patents");
    let counts = stated
        .as_ref()
        .map(|stated| Counts::read(stated, reading))
        .unwrap_or_default();
    let software = stated
        .as_ref()
        .and_then(|stated| reading.count(stated, "software_copyright"));
    let day = filing.patents_as_of.unwrap_or(filing.as_of);

    let list = list(object, reading);
    let detail = if list.items.is_empty() && list.left_out == 0 {
        counts.detail()
    } else {
        Some(pb::patents::Detail::List(pb::PatentList {
            items: list.items,
            // A filing is no register extract: what it does not say of a patent stays unknown.
            register_extract_on: None,
        }))
    };
    let remark = match detail {
        Some(pb::patents::Detail::List(_)) => counts.remark(list.years_only, list.left_out),
        Some(pb::patents::Detail::Counts(_)) | None => String::new(),
    };
    if !remark.is_empty() {
        reading.note(&format!("patents:{remark}"));
    }
    (
        detail.map(|detail| pb::Patents {
            provenance: filing.provenance(day, &remark),
            detail: Some(detail),
        }),
        software.map(|software| pb::OtherRights {
            provenance: filing.provenance(day, ""),
            software_copyrights: Some(software),
            ..pb::OtherRights::default()
        }),
    )
}

/// Counts as the filing states them; `None`: not retrieved.
#[derive(Default)]
struct Counts {
    inventions: Option<u32>,
    inventions_pending: Option<u32>,
    utility_models: Option<u32>,
    utility_models_pending: Option<u32>,
    designs: Option<u32>,
    designs_pending: Option<u32>,
    overseas: Option<u32>,
}

impl Counts {
    fn read(stated: &Object<'_>, reading: &mut Reading) -> Counts {
        Counts {
            inventions: reading.count(stated, "invention_granted"),
            inventions_pending: reading.count(stated, "invention_pending"),
            utility_models: reading.count(stated, "utility_model"),
            utility_models_pending: reading.count(stated, "utility_model_pending"),
            designs: reading.count(stated, "design"),
            designs_pending: reading.count(stated, "design_pending"),
            overseas: reading.count(stated, "pct_or_overseas"),
        }
    }

    /// Returns the counts that the contract has a place for; `None` where none is stated.
    fn detail(&self) -> Option<pb::patents::Detail> {
        let counts = pb::PatentCounts {
            inventions: self.inventions,
            inventions_pending: self.inventions_pending,
            utility_models: self.utility_models,
            designs: self.designs,
            overseas: self.overseas,
        };
        (counts != pb::PatentCounts::default()).then_some(pb::patents::Detail::Counts(counts))
    }

    /// Returns what a list cannot say, for its source text.
    fn remark(&self, years_only: usize, left_out: usize) -> String {
        let also: Vec<String> = [
            (self.inventions_pending, "inventions pending"),
            (self.utility_models_pending, "utility models pending"),
            (self.designs_pending, "designs pending"),
            (self.overseas, "PCT or overseas"),
        ]
        .into_iter()
        .filter_map(|(count, what)| count.map(|count| format!("{count} {what}")))
        .collect();
        let mut parts = Vec::new();
        if !also.is_empty() {
            parts.push(format!("the filing also counts {}", also.join(", ")));
        }
        if years_only > 0 {
            parts.push(format!(
                "{years_only} filing dates are 1 January of the year in the number"
            ));
        }
        if left_out > 0 {
            parts.push(format!(
                "{left_out} listed twice or without a filing year left out"
            ));
        }
        if parts.is_empty() {
            return String::new();
        }
        format!(" [{}]", parts.join("; "))
    }
}

struct Listed {
    items: Vec<pb::Patent>,
    /// How many have their filing date from the number's year.
    years_only: usize,
    left_out: usize,
}

fn list(object: &Object<'_>, reading: &mut Reading) -> Listed {
    let mut listed = Listed {
        items: Vec::new(),
        years_only: 0,
        left_out: 0,
    };
    for patent in reading.objects(object, "patent_list") {
        let number = reading.text(&patent, "no");
        let kind = kind(&patent, reading);
        let applied = reading.day(&patent, "application_date");
        let granted = reading.day(&patent, "grant_date");
        let Some(number) = number else {
            reading.refuse(&patent.path("no"), "the application number");
            continue;
        };
        let filing_date = applied
            .map(|day| day.to_string())
            .or_else(|| filing_year(&number).map(|year| format!("{year}-01-01")));
        let own = ApplicationNumber::of(&number);
        let again = listed
            .items
            .iter()
            .any(|item| ApplicationNumber::of(&item.application_number) == own);
        let (Some(filing_date), Some(kind), false) = (filing_date, kind, again) else {
            listed.left_out += 1;
            continue;
        };
        listed.years_only += usize::from(applied.is_none());
        listed.items.push(pb::Patent {
            application_number: number,
            kind: kind.into(),
            filing_date,
            grant_date: granted.map(|day| day.to_string()),
            legal_status: LegalStatus::InForce.into(),
            ..pb::Patent::default()
        });
    }
    listed
}

fn kind(patent: &Object<'_>, reading: &mut Reading) -> Option<PatentKind> {
    let kind = match reading.text(patent, "type").as_deref() {
        Some("invention") => Some(PatentKind::Invention),
        Some("utility_model") => Some(PatentKind::UtilityModel),
        Some("design") => Some(PatentKind::Design),
        Some(_) | None => None,
    };
    if kind.is_none() {
        reading.refuse(
            &patent.path("type"),
            "`invention`, `utility_model` or `design`",
        );
    }
    kind
}

/// Returns the filing year that a Chinese application number begins with: four digits since October 2003 (twelve digits
/// before the check digit), two digits before (eight digits).
fn filing_year(number: &str) -> Option<i16> {
    let digits = number
        .strip_prefix("ZL")
        .unwrap_or(number)
        .split('.')
        .next()?;
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let year = match digits.len() {
        12 | 13 => digits.get(..4)?.parse().ok()?,
        8 | 9 => {
            let short: i16 = digits.get(..2)?.parse().ok()?;
            if short >= 85 {
                1900 + short
            } else {
                2000 + short
            }
        }
        _ => return None,
    };
    (1985..2100).contains(&year).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn application_numbers_begin_with_their_year() {
        assert_eq!(filing_year("ZL202311045168.X"), Some(2023));
        assert_eq!(filing_year("201020522671.1"), Some(2010));
        assert_eq!(filing_year("ZL98123456.7"), Some(1998));
        assert_eq!(filing_year("ZL02123456.7"), Some(2002));
        assert_eq!(filing_year("US 9,999,999"), None);
    }
}
