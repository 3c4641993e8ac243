//! Doubts of a record: facts that contradict each other, with both figures.

use super::{wire::message, wording::both};
use crate::{
    domain::{
        facts::{Doubt, DoubtKind, Stated},
        patents::PatentKind,
    },
    pb,
    texts::{self, Language, figure},
};

/// Appends a doubt as field `tag`.
pub(super) fn put(tag: u32, doubt: &Doubt, bytes: &mut Vec<u8>) {
    let encoded = pb::Doubt {
        code: doubt.kind.code().to_owned(),
        text: Some(both(|language| text(language, doubt))),
        refers: doubt.kind.refers(),
    };
    message(tag, &encoded, bytes);
}

/// Returns a doubt in words.
pub(super) fn text(language: Language, doubt: &Doubt) -> String {
    let Doubt {
        kind,
        about,
        stated,
        against,
    } = doubt;
    let mut key = texts::key("doubt", kind.code());
    if *kind == DoubtKind::GrowthUnsupported && against.is_none() {
        key.push_str("-alone");
    }
    let figures = [
        ("patent", about.as_deref().unwrap_or_default()),
        ("stated", &*figure(language, stated)),
        (
            "against",
            &*against
                .as_ref()
                .map(|against| figure(language, against))
                .unwrap_or_default(),
        ),
    ];
    texts::spaced(language, &texts::get(language, &key, &figures))
}

fn figure(language: Language, stated: &Stated) -> String {
    match stated {
        Stated::Money(fen) => figure::money(language, fen.get()),
        Stated::BasisPoints(ratio) => figure::basis_points(*ratio),
        Stated::Day(day) => day.to_string(),
        Stated::Year(year) => year.to_string(),
        Stated::Kind(kind) => {
            let key = match kind {
                PatentKind::Invention => "patent-kind-invention",
                PatentKind::UtilityModel => "patent-kind-utility-model",
                PatentKind::Design => "patent-kind-design",
            };
            texts::get(language, key, &[])
        }
        Stated::Text(text) => text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Fen;

    const KINDS: [DoubtKind; 9] = [
        DoubtKind::AccountsContradict,
        DoubtKind::DebtAboveLiabilities,
        DoubtKind::PatentKind,
        DoubtKind::PatentNumber,
        DoubtKind::PatentYear,
        DoubtKind::Divisional,
        DoubtKind::QuickGrant,
        DoubtKind::GrowthUnsupported,
        DoubtKind::InvoicesContradict,
    ];

    fn doubt(kind: DoubtKind, stated: Stated, against: Option<Stated>) -> Doubt {
        Doubt {
            kind,
            about: Some("202310123456.7".into()),
            stated,
            against,
        }
    }

    #[test]
    fn both_figures_are_told() {
        let kind = doubt(
            DoubtKind::PatentKind,
            Stated::Kind(PatentKind::Invention),
            Some(Stated::Kind(PatentKind::UtilityModel)),
        );
        assert_eq!(
            text(Language::Zh, &kind),
            "专利 202310123456.7 申报为发明，申请号显示为实用新型"
        );
        let growth = |against| {
            let stated = Stated::BasisPoints(15_000);
            text(
                Language::Zh,
                &doubt(DoubtKind::GrowthUnsupported, stated, against),
            )
        };
        assert_eq!(
            growth(Some(Stated::BasisPoints(2_000))),
            "营业收入同比增长 150%，开票或用工数据仅显示增长 20%"
        );
        assert_eq!(
            growth(None),
            "营业收入同比增长 150%，未获取可佐证的开票和用工数据"
        );
        let money = |yuan| Stated::Money(Fen::from_yuan(yuan));
        let assets = doubt(
            DoubtKind::AccountsContradict,
            money(10_000_000),
            Some(money(12_000_000)),
        );
        assert_eq!(
            text(Language::En, &assets),
            "Assets are 10,000,000 yuan, liabilities and equity 12,000,000 yuan"
        );
    }

    #[test]
    fn every_doubt_has_its_text() {
        for kind in KINDS {
            let stated = || Stated::Text("A".into());
            for against in [None, Some(stated())] {
                for language in Language::ALL {
                    let doubt = doubt(kind, stated(), against.clone());
                    let text = text(language, &doubt);
                    assert!(!text.starts_with("doubt-"), "{text}");
                }
            }
        }
    }
}
