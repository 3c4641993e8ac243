//! Patents and other intellectual property.

use super::{
    checks::{COUNT_MOST, Checked, Checks, Sign, own},
    path::Path,
    profile::provenance,
    shape,
};
use crate::{
    domain::{
        calendar::Date,
        patents::{
            ApplicationNumber, LegalStatus, OtherRights, Patent, PatentAward, PatentAwardKind,
            PatentCounts, PatentEvent, PatentKind, PatentList, Patents,
        },
        profile::Sourced,
    },
    pb::{self, patents::Detail},
};

pub(super) fn patents(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::Patents,
) -> Checked<Sourced<Patents>> {
    let pb::Patents {
        provenance: source,
        detail,
    } = message;
    let source = provenance(checks, at, source);
    let retrieved_on = source.as_ref().ok().map(|source| source.retrieved_on);
    let detail = checks.present(at, "detail", detail);
    let facts = match detail? {
        Detail::List(message) => {
            Patents::List(list(checks, &at.field("list"), message, retrieved_on))
        }
        Detail::Counts(message) => Patents::Counts(counts(checks, &at.field("counts"), message)),
    };
    Ok(Sourced {
        provenance: source?,
        facts,
    })
}

fn list(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::PatentList,
    retrieved_on: Option<Date>,
) -> PatentList {
    let pb::PatentList {
        items,
        register_extract_on,
    } = message;
    checks.unique(
        at,
        "patent_list.application_numbers",
        "items",
        (
            "application_number",
            items
                .iter()
                .map(|item| ApplicationNumber::of(&item.application_number)),
        ),
    );
    let items = checks.each(at, "items", items, 2000, patent);
    let register_extract_on = register_extract_on
        .and_then(|text| self::register_extract_on(checks, at, &text, retrieved_on).ok());
    PatentList {
        items,
        register_extract_on,
    }
}

fn register_extract_on(
    checks: &mut Checks,
    at: &Path<'_>,
    text: &str,
    retrieved_on: Option<Date>,
) -> Checked<Date> {
    let made_on = checks.date(at, "register_extract_on", text)?;
    match retrieved_on {
        Some(retrieved_on) if made_on > retrieved_on => Err(checks.refuse(
            &at.field("register_extract_on"),
            own::REGISTER_EXTRACT,
            || format!("不得晚于资料获取日期 `{retrieved_on}`，实际为 `{made_on}`"),
            || {
                format!(
                    "expected a day not after the day of retrieval `{retrieved_on}`, found `{made_on}`"
                )
            },
        )),
        Some(_) | None => Ok(made_on),
    }
}

fn counts(checks: &mut Checks, at: &Path<'_>, message: pb::PatentCounts) -> PatentCounts {
    let pb::PatentCounts {
        inventions,
        inventions_pending,
        utility_models,
        designs,
        overseas,
    } = message;
    let mut count = |name, value| checks.count_if(at, name, value, COUNT_MOST);
    PatentCounts {
        inventions: count("inventions", inventions),
        inventions_pending: count("inventions_pending", inventions_pending),
        utility_models: count("utility_models", utility_models),
        designs: count("designs", designs),
        overseas: count("overseas", overseas),
    }
}

fn patent(checks: &mut Checks, at: &Path<'_>, message: pb::Patent) -> Checked<Patent> {
    let pb::Patent {
        application_number,
        kind,
        filing_date,
        grant_date,
        expiry_date,
        legal_status,
        legal_status_date,
        claims,
        forward_citations,
        family_countries,
        transfers_in,
        licences,
        pledges,
        disputes,
        awards,
        strategic_emerging,
        protects_main_product,
        jointly_owned,
    } = message;
    checks.not_before(
        at,
        "patent.grant_date",
        ("grant_date", grant_date.as_deref()),
        ("filing_date", &filing_date),
    );
    checks.not_before(
        at,
        "patent.expiry_date",
        ("expiry_date", expiry_date.as_deref()),
        ("filing_date", &filing_date),
    );
    let application_number = checks.shaped(
        at,
        "application_number",
        application_number,
        &shape::APPLICATION_NUMBER,
    );
    let kind = patent_kind(checks, at, kind);
    let filing_date = checks.date(at, "filing_date", &filing_date);
    let grant_date = checks.date_if(at, "grant_date", grant_date.as_deref());
    let expiry_date = checks.date_if(at, "expiry_date", expiry_date.as_deref());
    let legal_status = self::legal_status(checks, at, legal_status);
    let legal_status_date = checks.date_if(at, "legal_status_date", legal_status_date.as_deref());
    let claims = checks.count_if(at, "claims", claims, 10_000);
    let forward_citations = checks.count_if(at, "forward_citations", forward_citations, COUNT_MOST);
    let family_countries = family_countries
        .map(|message| self::family_countries(checks, &at.field("family_countries"), message));
    let mut events = |name, message: Option<pb::PatentEvents>| {
        message.map(|message| self::events(checks, &at.field(name), message))
    };
    let transfers_in = events("transfers_in", transfers_in);
    let licences = events("licences", licences);
    let pledges = events("pledges", pledges);
    let disputes = events("disputes", disputes);
    let awards = awards.map(|message| self::awards(checks, &at.field("awards"), message));
    Ok(Patent {
        application_number: ApplicationNumber::of(&application_number?),
        kind: kind?,
        filing_date: filing_date?,
        grant_date,
        expiry_date,
        legal_status: legal_status?,
        legal_status_date,
        claims,
        forward_citations,
        family_countries,
        transfers_in,
        licences,
        pledges,
        disputes,
        awards,
        strategic_emerging,
        protects_main_product,
        jointly_owned,
    })
}

fn patent_kind(checks: &mut Checks, at: &Path<'_>, number: i32) -> Checked<PatentKind> {
    use pb::PatentKind as Message;
    checks.one_of(
        at,
        "kind",
        number,
        Message::as_str_name,
        |kind| match kind {
            Message::Unspecified => None,
            Message::Invention => Some(PatentKind::Invention),
            Message::UtilityModel => Some(PatentKind::UtilityModel),
            Message::Design => Some(PatentKind::Design),
        },
    )
}

fn legal_status(checks: &mut Checks, at: &Path<'_>, number: i32) -> Checked<LegalStatus> {
    use pb::LegalStatus as Message;
    checks.one_of(
        at,
        "legal_status",
        number,
        Message::as_str_name,
        |status| match status {
            Message::Unspecified => None,
            Message::Pending => Some(LegalStatus::Pending),
            Message::InForce => Some(LegalStatus::InForce),
            Message::Lapsed => Some(LegalStatus::Lapsed),
            Message::Expired => Some(LegalStatus::Expired),
            Message::Invalidated => Some(LegalStatus::Invalidated),
            Message::RefusedOrWithdrawn => Some(LegalStatus::RefusedOrWithdrawn),
        },
    )
}

fn family_countries(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::FamilyCountries,
) -> Vec<[u8; 2]> {
    let pb::FamilyCountries { codes } = message;
    let mut offices = checks.each(at, "codes", codes, 200, |checks, at, code| {
        checks.read_here(at, &code, &shape::OFFICE_CODE, shape::office)
    });
    offices.sort_unstable();
    offices.dedup();
    offices
}

fn events(checks: &mut Checks, at: &Path<'_>, message: pb::PatentEvents) -> Vec<PatentEvent> {
    let pb::PatentEvents { items } = message;
    checks.each(at, "items", items, 200, event)
}

fn event(checks: &mut Checks, at: &Path<'_>, message: pb::PatentEvent) -> Checked<PatentEvent> {
    let pb::PatentEvent {
        date,
        ended_on,
        amount_fen,
    } = message;
    checks.not_before(
        at,
        "patent_event.dates",
        ("ended_on", ended_on.as_deref()),
        ("recorded_on", &date),
    );
    let date = checks.date(at, "date", &date);
    let ended_on = checks.date_if(at, "ended_on", ended_on.as_deref());
    let amount = checks.fen_if(at, "amount_fen", amount_fen, Sign::NotNegative);
    Ok(PatentEvent {
        date: date?,
        ended_on,
        amount,
    })
}

fn awards(checks: &mut Checks, at: &Path<'_>, message: pb::PatentAwards) -> Vec<PatentAward> {
    let pb::PatentAwards { items } = message;
    checks.each(at, "items", items, 50, award)
}

fn award(checks: &mut Checks, at: &Path<'_>, message: pb::PatentAward) -> Checked<PatentAward> {
    use pb::PatentAwardKind as Message;
    let pb::PatentAward { kind, date } = message;
    let kind = checks.one_of(at, "kind", kind, Message::as_str_name, |kind| match kind {
        Message::Unspecified => None,
        Message::NationalSciencePrize => Some(PatentAwardKind::NationalSciencePrize),
        Message::ChinaPatentAward => Some(PatentAwardKind::ChinaPatentAward),
    });
    let date = checks.date(at, "date", &date);
    Ok(PatentAward {
        kind: kind?,
        date: date?,
    })
}

pub(super) fn other_rights(
    checks: &mut Checks,
    at: &Path<'_>,
    message: pb::OtherRights,
) -> Checked<Sourced<OtherRights>> {
    let pb::OtherRights {
        provenance: source,
        software_copyrights,
        ic_layouts,
        plant_varieties,
        crop_varieties,
        new_drugs,
        protected_chinese_medicines,
        defence_inventions,
    } = message;
    let source = provenance(checks, at, source);
    let mut count = |name, value| checks.count_if(at, name, value, COUNT_MOST);
    let facts = OtherRights {
        software_copyrights: count("software_copyrights", software_copyrights),
        ic_layouts: count("ic_layouts", ic_layouts),
        plant_varieties: count("plant_varieties", plant_varieties),
        crop_varieties: count("crop_varieties", crop_varieties),
        new_drugs: count("new_drugs", new_drugs),
        protected_chinese_medicines: count(
            "protected_chinese_medicines",
            protected_chinese_medicines,
        ),
        defence_inventions: count("defence_inventions", defence_inventions),
    };
    Ok(Sourced {
        provenance: source?,
        facts,
    })
}
