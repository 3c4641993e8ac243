//! Profiles of book files, items of streams, queries.

use super::*;

#[test]
fn a_book_file_profile_is_held_to_the_same_rules() {
    let message = complete().profile.unwrap();
    assert_eq!(
        profile(message.clone(), TODAY).unwrap(),
        accepted(complete()).profile
    );
    let violations = profile(
        pb::FirmProfile {
            identity: None,
            ..message
        },
        TODAY,
    )
    .unwrap_err();
    assert_eq!(rules(&violations), [("identity", "required")]);
    assert_eq!(
        violations.to_string(),
        "`identity` (required): expected a value, found none"
    );
}

#[test]
fn items_of_a_stream_say_where_they_are_wrong() {
    let item = pb::ScoreFirmsRequest {
        item_id: "汉".repeat(65),
        request: Some(identity(|identity| identity.name.clear())),
    };
    let (item_id, result) = scoring::item(item, TODAY);
    assert_eq!(item_id, "汉".repeat(64));
    assert_eq!(
        rules(&result.unwrap_err()),
        [
            ("item_id", "string.max_len"),
            ("request.profile.identity.name", "string.pattern")
        ]
    );
    let (_, result) = scoring::item(pb::ScoreFirmsRequest::default(), TODAY);
    assert_eq!(rules(&result.unwrap_err()), [("request", "required")]);
    let (item_id, result) = scoring::item(
        pb::ScoreFirmsRequest {
            item_id: "7".into(),
            request: Some(complete()),
        },
        TODAY,
    );
    assert_eq!(item_id, "7");
    assert_eq!(result.unwrap(), accepted(complete()));
}

// ---- decisions

#[test]
fn queries_get_their_defaults() {
    let list = decisions::list(pb::ListDecisionsRequest::default()).unwrap();
    assert_eq!(list.page_size, 50);
    assert_eq!(list.page_token, None);
    assert_eq!(list.filter, Filter::default());
    let watch = decisions::watch(pb::WatchDecisionsRequest::default()).unwrap();
    assert_eq!(watch.cursor, None);
    let get = decisions::get(pb::GetDecisionRequest {
        decision_id: "0190c0de-0000-7000-8000-00000000000a".into(),
        view: 0,
    })
    .unwrap();
    assert_eq!(get.view, decisions::View::Basic);
}

#[test]
fn lists_are_filtered_by_what_was_given() {
    let list = decisions::list(pb::ListDecisionsRequest {
        page_size: 1000,
        page_token: "t".into(),
        firm: Some(" 91350100m000100y43".into()),
        product_id: Some("p".into()),
        outcome: Some(pb::Outcome::Referred as i32),
        grade: Some("B".into()),
        effective_from: Some("2026-01-01".into()),
        effective_to: Some("2026-06-30".into()),
        reviewed: Some(false),
    })
    .unwrap();
    assert_eq!(list.filter.reviewed, Some(false));
    assert_eq!(list.page_size, 1000);
    assert_eq!(list.filter.outcome, Some(OutcomeKind::Referred));
    let firm = list.filter.firm.unwrap();
    assert_eq!(firm.firm_ref, " 91350100m000100y43");
    assert_eq!(firm.uscc.as_deref(), Some("91350100M000100Y43"));

    let violations = decisions::list(pb::ListDecisionsRequest {
        page_size: 1001,
        outcome: Some(0),
        grade: Some("far too long".into()),
        effective_from: Some("2026-02-30".into()),
        ..pb::ListDecisionsRequest::default()
    })
    .unwrap_err();
    assert_eq!(
        rules(&violations),
        [
            ("page_size", "int32.gte_lte"),
            ("outcome", "enum.not_in"),
            ("grade", "string.max_len"),
            ("effective_from", "date.calendar"),
        ]
    );
}
