//! Honours of a filing as qualifications and innovation facts.
//!
//! An honour with only a year starts on 31 December of it. One without a year cannot be dated and is left out; so are
//! honours of subsidiaries, of which the firm holds none, and names that are none of the contract's kinds. A block is
//! *not retrieved* where no honour is left for it.

use super::{Filing, Object, Reading};
use crate::{
    domain::{calendar::Date, firm::QualificationKind},
    pb::{self, InnovationFactKind},
};

/// What an honour's name means in the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Qualification(QualificationKind),
    Innovation(InnovationFactKind),
    Subsidiary,
    Unknown,
}

pub(super) fn convert(
    object: &Object<'_>,
    reading: &mut Reading,
    filing: &Filing,
) -> (Option<pb::Qualifications>, Option<pb::Innovation>) {
    let mut qualifications = Vec::new();
    let mut facts = Vec::new();
    for honour in reading.objects(object, "honours") {
        let Some(name) = reading.text(&honour, "name") else {
            reading.refuse(&honour.path("name"), "the honour's name");
            continue;
        };
        let date = date(&honour, reading);
        let certificate = reading.text(&honour, "cert");
        match (meaning(&name), date) {
            (Meaning::Subsidiary, _) => {
                reading.note(&format!("honour `{name}`: a subsidiary's, left out"));
            }
            (Meaning::Unknown, _) => {
                reading.note(&format!(
                    "honour `{name}`: none of the known kinds, left out"
                ));
            }
            (Meaning::Qualification(_) | Meaning::Innovation(_), None) => {
                reading.note(&format!("honour `{name}`: no year given, left out"));
            }
            (Meaning::Qualification(kind), Some(day)) => {
                // In the contract an absent last day means *not retrieved*. A filing that names a certificate without its
                // end means the usual term.
                let until = reading
                    .day(&honour, "valid_until")
                    .unwrap_or_else(|| kind.usual_last_day(day));
                qualifications.push(pb::Qualification {
                    kind: message_kind(kind).into(),
                    valid_from: day.to_string(),
                    valid_until: Some(until.to_string()),
                    certificate_number: certificate,
                });
            }
            (Meaning::Innovation(kind), Some(day)) => facts.push(pb::InnovationFact {
                kind: kind.into(),
                date: day.to_string(),
                amount_fen: None,
            }),
        }
    }
    (
        (!qualifications.is_empty()).then(|| pb::Qualifications {
            provenance: filing.whole(),
            items: qualifications,
            // A filing names the honours that it is proud of.
            partial: true,
        }),
        (!facts.is_empty()).then(|| pb::Innovation {
            provenance: filing.whole(),
            facts,
            rd_projects: None,
            conversions: None,
            technology_contracts_fen: None,
            university_cooperation: None,
        }),
    )
}

fn date(honour: &Object<'_>, reading: &mut Reading) -> Option<Date> {
    reading
        .day(honour, "date")
        .or_else(|| reading.day(honour, "year"))
}

const fn message_kind(kind: QualificationKind) -> pb::QualificationKind {
    use pb::QualificationKind as Message;
    match kind {
        QualificationKind::HighTechEnterprise => Message::HighTechEnterprise,
        QualificationKind::TechnologySme => Message::TechnologySme,
        QualificationKind::InnovativeSme => Message::InnovativeSme,
        QualificationKind::SpecialisedSme => Message::SpecialisedSme,
        QualificationKind::LittleGiant => Message::LittleGiant,
        QualificationKind::OtherInnovation => Message::OtherInnovation,
    }
}

fn meaning(name: &str) -> Meaning {
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let national = has(&["国家"]);
    let provincial = has(&["省", "自治区", "北京市", "上海市", "天津市", "重庆市"]);
    if has(&["子公司"]) {
        return Meaning::Subsidiary;
    }
    if has(&["小巨人"]) {
        // Provinces and cities have "little giants" of their own; only the national list is the status of that name.
        let local = !national && (provincial || has(&["市级", "市小巨人"]));
        return Meaning::Qualification(if local {
            QualificationKind::SpecialisedSme
        } else {
            QualificationKind::LittleGiant
        });
    }
    if has(&["专精特新"]) {
        return Meaning::Qualification(QualificationKind::SpecialisedSme);
    }
    if has(&[
        "企业技术中心",
        "工程技术研究中心",
        "工程研究中心",
        "重点实验室",
    ]) {
        return if national || provincial {
            Meaning::Innovation(InnovationFactKind::ProvincialRdInstitution)
        } else {
            Meaning::Unknown
        };
    }
    if has(&["培育", "入库", "后备"]) && has(&["高新技术企业"]) {
        return Meaning::Unknown;
    }
    if has(&[
        "重点高新技术企业",
        "国家鼓励的",
        "单项冠军",
        "瞪羚",
        "独角兽",
    ]) {
        return Meaning::Qualification(QualificationKind::OtherInnovation);
    }
    if has(&["高新技术企业"]) {
        return Meaning::Qualification(QualificationKind::HighTechEnterprise);
    }
    if has(&["科技型中小企业"]) {
        return Meaning::Qualification(QualificationKind::TechnologySme);
    }
    if has(&["创新型中小企业"]) {
        return Meaning::Qualification(QualificationKind::InnovativeSme);
    }
    if national && has(&["示范企业"]) && has(&["创新", "知识产权"]) {
        return Meaning::Innovation(InnovationFactKind::NationalModelFirm);
    }
    // Whether the firm is among the first three holders of a national prize is not stated.
    if (national || provincial)
        && has(&["科学技术奖", "科学技术进步奖", "科技进步奖", "技术发明奖"])
    {
        return Meaning::Innovation(InnovationFactKind::ProvincialPrize);
    }
    Meaning::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_what_the_programmes_call_them() {
        let qualified = |kind| Meaning::Qualification(kind);
        for (name, expected) in [
            (
                "高新技术企业",
                qualified(QualificationKind::HighTechEnterprise),
            ),
            (
                "国家高新技术企业",
                qualified(QualificationKind::HighTechEnterprise),
            ),
            (
                "专精特新小巨人(国家级)",
                qualified(QualificationKind::LittleGiant),
            ),
            (
                "国家级专精特新“小巨人”企业",
                qualified(QualificationKind::LittleGiant),
            ),
            (
                "湖南省小巨人企业",
                qualified(QualificationKind::SpecialisedSme),
            ),
            (
                "省级专精特新中小企业",
                qualified(QualificationKind::SpecialisedSme),
            ),
            (
                "常州市专精特新中小企业",
                qualified(QualificationKind::SpecialisedSme),
            ),
            (
                "科技型中小企业",
                qualified(QualificationKind::TechnologySme),
            ),
            (
                "创新型中小企业",
                qualified(QualificationKind::InnovativeSme),
            ),
            (
                "国家火炬计划重点高新技术企业",
                qualified(QualificationKind::OtherInnovation),
            ),
            (
                "江苏省企业技术中心",
                Meaning::Innovation(InnovationFactKind::ProvincialRdInstitution),
            ),
            (
                "江苏省光谱分析仪器工程技术研究中心",
                Meaning::Innovation(InnovationFactKind::ProvincialRdInstitution),
            ),
            ("常州市企业技术中心", Meaning::Unknown),
            ("江苏省高新技术企业(子公司江海机械)", Meaning::Subsidiary),
            ("守合同重信用企业", Meaning::Unknown),
        ] {
            assert_eq!(meaning(name), expected, "{name}");
        }
    }
}
