//! What people decide about decisions, over gRPC.

use std::sync::Arc;

use kvcredit::{
    client::Client,
    domain::entry::Note,
    pb::{
        self, DecisionView, ReviewKind, ReviewOutcome, ReviewReason, entry::Entry as Kind,
        stored::ExportPart,
    },
    storage::log::leaf_hash,
};
use prost::Message;
use sha2::{Digest, Sha256};

use super::{Server, Setup, id, moment, record_firms, refusal, request};
use crate::machine;

/// A decision about a firm of its own.
async fn decision(client: &Client, number: u32) -> pb::Decision {
    let answer = client.score_firm(request(number)).await.unwrap();
    answer.decision.unwrap()
}

fn approving(number: u32, decision: &pb::Decision, limit_fen: i64) -> pb::ReviewDecisionRequest {
    pb::ReviewDecisionRequest {
        request_id: id(number),
        decision_id: decision.decision_id.clone(),
        outcome: ReviewOutcome::Approved.into(),
        limit_fen: Some(limit_fen),
        reason: ReviewReason::SiteVisit.into(),
        reviewer: "officer-7".into(),
        note: "现场核实，张三陪同".into(),
        ..Default::default()
    }
}

fn review(answer: &pb::ReviewDecisionResponse) -> pb::Review {
    match answer.entry.clone().unwrap().entry {
        Some(Kind::Review(review)) => review,
        other => panic!("expected a review, found {other:?}"),
    }
}

#[tokio::test]
async fn a_review_is_an_entry_of_its_own_that_names_the_decision() {
    let server = Server::start().await;
    let client = server.client().await;
    let decision = decision(&client, 1).await;
    let limit = decision.limit_fen - 100;
    let asked = approving(2, &decision, limit);
    let answer = client.review_decision(asked.clone()).await.unwrap();
    let said = review(&answer);
    assert_eq!(said.book, "demo");
    assert_eq!(said.seq, 2);
    assert_eq!(said.request_id, id(2));
    assert_eq!(said.recorded_at, Some(moment("2026-11-23T08:15:30.123Z")));
    assert_eq!(said.effective_date, "2026-11-23");
    assert_eq!(said.decision_id, decision.decision_id);
    assert_eq!(said.decision_seq, 1);
    let record = decision.encode_to_vec();
    assert_eq!(said.decision_leaf_hash, leaf_hash(&record));
    assert_eq!(said.outcome(), ReviewOutcome::Approved);
    assert_eq!(said.limit_fen, limit);
    assert_eq!(said.valid_until, decision.valid_until);
    assert_eq!(said.reason(), ReviewReason::SiteVisit);
    assert_eq!(said.reviewer, "officer-7");
    assert_eq!(said.replaces_review_id, "");
    let kind = match decision.outcome() {
        pb::Outcome::Referred => ReviewKind::Resolution,
        _ => ReviewKind::Override,
    };
    assert_eq!(said.kind(), kind);
    let entry = answer.entry.clone().unwrap().encode_to_vec();
    assert_eq!(answer.leaf_hash, leaf_hash(&entry));

    // Asked again: the same bytes. The decision is what it was.
    assert_eq!(client.review_decision(asked).await.unwrap(), answer);
    let full = client.decision(&decision.decision_id, DecisionView::Full);
    let full = full.await.unwrap();
    assert_eq!(full.decision.as_ref(), Some(&decision));
    let [recorded] = &full.reviews[..] else {
        panic!("{:?}", full.reviews);
    };
    assert_eq!(recorded.entry, answer.entry);
    let note = recorded.note.clone().unwrap();
    assert_eq!(Sha256::digest(&note).to_vec(), said.note_sha256);
    assert_eq!(Note::of_bytes(note).unwrap().text(), "现场核实，张三陪同");
    let basic = client.decision(&decision.decision_id, DecisionView::Basic);
    assert_eq!(basic.await.unwrap().reviews[0].note, None);
    assert!(
        !entry.windows(6).any(|part| part == "张三".as_bytes()),
        "the note stands in the record"
    );
    server.stop().await;
}

#[tokio::test]
async fn who_corrects_a_review_names_it_and_the_newest_stands() {
    let server = Server::start().await;
    let client = server.client().await;
    let decision = decision(&client, 1).await;
    let limit = decision.limit_fen;
    let first = client.review_decision(approving(2, &decision, limit)).await;
    let first = review(&first.unwrap());
    let blind = refusal(client.review_decision(approving(3, &decision, limit)).await);
    assert_eq!(blind.status, "ABORTED");
    assert_eq!(blind.reason, "REVIEW_OUTDATED");
    assert_eq!(blind.metadata["review_id"], first.review_id);

    let successor = self::decision(&client, 4).await;
    let correction = pb::ReviewDecisionRequest {
        request_id: id(5),
        replaces_review_id: Some(first.review_id.clone()),
        outcome: ReviewOutcome::Withdrawn.into(),
        limit_fen: None,
        reason: ReviewReason::FactsWrong.into(),
        successor_decision_id: Some(successor.decision_id.clone()),
        ..approving(5, &decision, 1)
    };
    let second = review(&client.review_decision(correction.clone()).await.unwrap());
    assert_eq!(second.kind(), ReviewKind::Correction);
    assert_eq!(second.replaces_review_id, first.review_id);
    assert_eq!(second.successor_decision_id, successor.decision_id);
    assert_eq!((second.limit_fen, second.valid_until.as_str()), (0, ""));
    let outdated = pb::ReviewDecisionRequest {
        request_id: id(6),
        ..correction
    };
    let outdated = refusal(client.review_decision(outdated).await);
    assert_eq!(outdated.metadata["review_id"], second.review_id);

    let listed = |reviewed| {
        client.list_decisions(pb::ListDecisionsRequest {
            reviewed,
            ..Default::default()
        })
    };
    let all = listed(None).await.unwrap();
    assert_eq!(all.decisions.len(), 2);
    let [newest] = &all.reviews[..] else {
        panic!("{:?}", all.reviews);
    };
    assert_eq!(newest.entry, Some(Kind::Review(second)));
    let open = listed(Some(false)).await.unwrap();
    assert_eq!(open.decisions, [successor]);
    assert_eq!(listed(Some(true)).await.unwrap().decisions, [decision]);
    server.stop().await;
}

#[tokio::test]
async fn nobody_approves_more_than_can_be_carried_or_what_has_run_out() {
    let server = Server::start().await;
    let client = server.client().await;
    let decision = decision(&client, 1).await;
    let typical = decision.typical.as_ref().unwrap();
    let carried = typical.ceilings.iter().filter(|ceiling| {
        use pb::LimitCeilingKind::{
            GuarantorGroup, GuarantorSingleParty, ProductCap, ProgrammeHeadroom, RequestedAmount,
        };
        matches!(
            ceiling.kind(),
            ProductCap
                | ProgrammeHeadroom
                | GuarantorSingleParty
                | GuarantorGroup
                | RequestedAmount
        )
    });
    let most = carried
        .filter_map(|ceiling| ceiling.amount_fen)
        .min()
        .unwrap();
    let too_high = approving(2, &decision, most + 1);
    let refused = refusal(client.review_decision(too_high).await);
    assert_eq!(refused.status, "FAILED_PRECONDITION");
    assert_eq!(refused.reason, "LIMIT_TOO_HIGH");
    assert_eq!(refused.metadata["limit_fen_max"], most.to_string());
    assert_eq!(
        refused.metadata["ceiling"],
        "LIMIT_CEILING_KIND_REQUESTED_AMOUNT"
    );
    assert!(refused.message.contains("5,000,000 yuan"), "{refused:?}");
    let unknown = pb::ReviewDecisionRequest {
        decision_id: id(99),
        ..approving(3, &decision, 1)
    };
    let refused = refusal(client.review_decision(unknown).await);
    assert_eq!(refused.reason, "DECISION_UNKNOWN");
    let asked = approving(4, &decision, most);
    let answer = client.review_decision(asked.clone()).await.unwrap();
    let other = approving(4, &decision, most - 1);
    let refused = refusal(client.review_decision(other).await);
    assert_eq!(refused.reason, "REQUEST_ID_REUSED");
    let second = self::decision(&client, 5).await;
    let folder = Arc::clone(&server.folder);
    server.stop().await;

    // A year later the answer is still the same, and what has run out cannot be approved.
    let server = Server::with(Setup {
        folder,
        clock: machine::clock_at("2027-11-24T00:00:00Z"),
        ..Setup::default()
    })
    .await;
    let client = server.client().await;
    assert_eq!(client.review_decision(asked).await.unwrap(), answer);
    let refused = refusal(client.review_decision(approving(6, &second, 1)).await);
    assert_eq!(refused.status, "FAILED_PRECONDITION");
    assert_eq!(refused.reason, "DECISION_EXPIRED");
    assert_eq!(refused.metadata["valid_until"], second.valid_until);
    server.stop().await;
}

#[tokio::test]
async fn feeds_and_exports_carry_reviews_in_their_place() {
    let server = Server::start().await;
    let client = server.client().await;
    let decision = decision(&client, 1).await;
    let mut feed = client.watch_decisions("").await.unwrap();
    let asked = approving(2, &decision, decision.limit_fen);
    let answer = client.review_decision(asked).await.unwrap();
    record_firms(&client, 3, 3).await;
    let heard = feed.next().await.unwrap().unwrap();
    assert_eq!((heard.decision, heard.entry), (Some(decision), None));
    let heard = feed.next().await.unwrap().unwrap();
    assert_eq!((heard.decision, &heard.entry), (None, &answer.entry));
    let mut resumed = client.watch_decisions(&heard.cursor).await.unwrap();
    let next = resumed.next().await.unwrap().unwrap();
    assert_eq!(next.decision.unwrap().seq, 3);
    drop((feed, resumed));

    let mut export = client.export_decisions(0).await.unwrap();
    let mut kinds = Vec::new();
    while let Some(part) = export.next().await.unwrap() {
        kinds.push(match part {
            ExportPart::Head(_) => "head",
            ExportPart::Decision(_) => "decision",
            ExportPart::Entry(part) => {
                assert_eq!(leaf_hash(&part.entry).to_vec(), part.leaf_hash);
                "entry"
            }
        });
    }
    assert_eq!(kinds, ["head", "decision", "entry", "decision"]);
    server.stop().await;
}
