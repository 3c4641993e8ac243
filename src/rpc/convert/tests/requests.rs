//! What a request becomes: values, body hash and snapshot.

use super::*;

#[test]
fn lists_get_an_order_and_the_absent_stays_absent() {
    let request = accepted(complete());
    let profile = request.profile;
    let years = profile.statements.unwrap().facts;
    let years: Vec<i16> = years
        .iter()
        .map(|statement| statement.fiscal_year)
        .collect();
    assert_eq!(years, [2025, 2024]);
    let months = profile.invoices.unwrap().facts;
    let months: Vec<Date> = months.iter().map(|month| month.first_day).collect();
    assert_eq!(months, [date(2026, 2, 1), date(2026, 1, 1)]);
    let Patents::List(list) = profile.patents.unwrap().facts else {
        panic!("expected a list");
    };
    assert_eq!(
        list.items[0].family_countries.as_deref(),
        Some(&[*b"CN", *b"EP", *b"US"][..])
    );
    assert_eq!(list.items[1].family_countries, None);
    assert_eq!(list.items[1].disputes, None);

    let group = |group_ref: Option<&str>| {
        let request = changed(|profile| {
            profile.group.as_mut().unwrap().group_ref = group_ref.map(ToOwned::to_owned);
        });
        let group_ref = accepted(request).profile.group.unwrap().facts.group_ref;
        group_ref.map(|group_ref| group_ref.to_string())
    };
    assert_eq!(group(Some("group:12")).as_deref(), Some("group:12"));
    assert_eq!(group(None), None);

    let bare = accepted(changed(|profile| {
        *profile = pb::FirmProfile {
            identity: profile.identity.take(),
            integrity: Some(pb::Integrity {
                events: vec![],
                ..profile.integrity.take().unwrap()
            }),
            ..pb::FirmProfile::default()
        };
    }));
    assert_eq!(bare.profile.as_of, TODAY);
    assert_eq!(bare.profile.integrity.unwrap().facts, []);
    assert!(bare.profile.patents.is_none() && bare.profile.loans.is_none());
}

#[test]
fn what_a_firm_applies_for_is_kept_and_nothing_is_added() {
    let application = Application {
        requested: Some(Fen::from_yuan(5_000_000)),
        term_months: Some(12),
        purpose: Some(Purpose::Renewal),
    };
    assert_eq!(accepted(complete()).application, application);
    let silent = pb::ScoreFirmRequest {
        requested_amount_fen: None,
        term_months: None,
        purpose: None,
        ..complete()
    };
    assert_eq!(accepted(silent).application, Application::default());
}

#[test]
fn a_full_list_of_typical_patents_fits_into_a_message() {
    let none = || Some(pb::PatentEvents::default());
    let mut request = patent_list(|list| {
        let mut typical = list.items[0].clone();
        typical.family_countries.as_mut().unwrap().codes.truncate(3);
        typical.transfers_in = none();
        typical.licences = none();
        typical.pledges = none();
        typical.disputes = none();
        typical.awards = Some(pb::PatentAwards::default());
        list.items = (0..2000)
            .map(|number| pb::Patent {
                application_number: format!("ZL20201{number:07}.X"),
                ..typical.clone()
            })
            .collect();
    });
    assert!(request.encoded_len() <= Limits::default().scoring_message_bytes);
    request.validate_only = true;
    accepted(request);
}

#[test]
fn a_firm_is_known_by_either_name_or_both() {
    let key = |change: fn(&mut pb::Identity)| accepted(identity(change)).profile.identity.facts.key;
    assert!(matches!(key(|_| {}), FirmKey::Both(..)));
    assert!(matches!(key(|it| it.firm_ref = None), FirmKey::Uscc(_)));
    assert!(matches!(key(|it| it.uscc = None), FirmKey::Reference(_)));
    let wide = key(|it| it.uscc = Some(" ９１350100m000100y43\n".into()));
    assert_eq!(
        wide.uscc().map(ToString::to_string).as_deref(),
        Some("91350100M000100Y43")
    );
}

#[test]
fn the_body_hash_leaves_out_the_request_id_and_nothing_else() {
    let first = accepted(complete());
    let mut other_id = complete();
    other_id.request_id = "0190c0de-0000-7000-8000-00000000000c".into();
    let other_id = accepted(other_id);
    assert_eq!(first.body_sha256, other_id.body_sha256);
    assert_ne!(first.request_id, other_id.request_id);

    let mut plain = complete();
    plain.request_id = String::new();
    let expected: [u8; 32] = Sha256::digest(plain.encode_to_vec()).into();
    assert_eq!(first.body_sha256, expected);
    assert_eq!(first.snapshot, plain.encode_to_vec());

    let mut other_amount = complete();
    other_amount.requested_amount_fen = Some(500_000_001);
    assert_ne!(accepted(other_amount).body_sha256, first.body_sha256);
}

#[test]
fn fields_that_this_server_does_not_know_do_not_count() {
    let mut bytes = complete().encode_to_vec();
    // Field 1000, a varint.
    bytes.extend([0xC0, 0x3E, 0x07]);
    let request = pb::ScoreFirmRequest::decode(bytes.as_slice()).unwrap();
    assert_eq!(
        accepted(request).body_sha256,
        accepted(complete()).body_sha256
    );
}

#[test]
fn the_snapshot_has_an_as_of_date_and_the_body_hash_has_not() {
    let absent = || changed(|profile| profile.as_of_date = None);
    let later = |day| scoring::request(absent(), day).unwrap();
    let (today, tomorrow) = (later(TODAY), later(date(2026, 7, 1)));
    assert_eq!(today.body_sha256, tomorrow.body_sha256);
    let snapshot = pb::ScoreFirmRequest::decode(today.snapshot.clone()).unwrap();
    assert_eq!(
        snapshot.profile.unwrap().as_of_date.as_deref(),
        Some("2026-06-30")
    );
    // Converted again on any later day, the snapshot is the same profile.
    let mut again = pb::ScoreFirmRequest::decode(today.snapshot.clone()).unwrap();
    again.request_id = complete().request_id;
    let again = scoring::request(again, date(2031, 1, 1)).unwrap();
    assert_eq!(again.profile, today.profile);
    assert_eq!(again.snapshot, today.snapshot);
}

#[test]
fn a_snapshot_can_be_scored_again() {
    let request = accepted(changed(|profile| profile.as_of_date = None));
    let snapshot = pb::ScoreFirmRequest::decode(request.snapshot.clone()).unwrap();
    assert_eq!(
        scoring::snapshot(snapshot.clone()).unwrap(),
        scoring::Asked {
            profile: request.profile,
            product: request.product,
            application: request.application,
        }
    );
    // It would be another profile on another day.
    let mut undated = snapshot;
    undated.profile.as_mut().unwrap().as_of_date = None;
    assert_eq!(
        rules(&scoring::snapshot(undated).unwrap_err()),
        [("profile.as_of_date", "required")]
    );
}

#[test]
fn only_validation_goes_without_a_request_id() {
    let mut request = complete();
    request.request_id = String::new();
    assert_broken(request.clone(), &[("", "score_firm_request.request_id")]);
    request.validate_only = true;
    let validated = accepted(request);
    assert_eq!(
        (validated.request_id, validated.mode),
        (None, Mode::ValidateOnly)
    );
    assert!(validated.snapshot.is_empty());
    assert_eq!(accepted(complete()).mode, Mode::Record);
}
