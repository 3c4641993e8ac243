//! What a book's log proves, asked over gRPC and checked with what a lender holds.

use kvcredit::{
    pb::{self, stored::ExportPart},
    storage::log::{
        Hash,
        checkpoint::{Checkpoint, VerifierKey, open},
        leaf_hash,
        proof::{verify_consistency, verify_inclusion},
    },
};
use prost::Message;

use super::{Server, Setup, record_firms, refusal, request};

fn hash(bytes: &[u8]) -> Hash {
    bytes.try_into().unwrap()
}

fn hashes(path: &[Vec<u8>]) -> Vec<Hash> {
    path.iter().map(|one| hash(one)).collect()
}

/// Opens a checkpoint with the key that came with it.
fn opened(head: &pb::GetLedgerHeadResponse) -> Checkpoint {
    let key = VerifierKey::parse(&head.verifier_key).unwrap();
    let checkpoint = open(&head.checkpoint, &[key]).unwrap();
    assert_eq!(checkpoint.size, head.size as u64);
    assert_eq!(checkpoint.root, hash(&head.root_hash));
    checkpoint
}

#[tokio::test]
async fn a_lender_verifies_with_its_own_records_only() {
    let server = Server::start().await;
    let client = server.client().await;
    assert_eq!(opened(&client.ledger_head().await.unwrap()).size, 0);
    let mut held = Vec::new();
    for number in 1..=7 {
        let answer = client.score_firm(request(number)).await.unwrap();
        held.push(answer.decision.unwrap());
    }
    let old = opened(&client.ledger_head().await.unwrap());
    assert_eq!(old.origin.as_str(), "kvcredit/demo");
    record_firms(&client, 8, 20).await;
    let new = opened(&client.ledger_head().await.unwrap());

    for decision in &held {
        for checkpoint in [&old, &new] {
            let size = checkpoint.size;
            let proof = client
                .inclusion_proof(pb::GetInclusionProofRequest {
                    book: Some("demo".into()),
                    seq: decision.seq,
                    tree_size: Some(size as i64),
                })
                .await
                .unwrap();
            let leaf = leaf_hash(&decision.encode_to_vec());
            assert_eq!(hash(&proof.leaf_hash), leaf);
            let (index, path) = (decision.seq as u64 - 1, hashes(&proof.path));
            verify_inclusion(&leaf, index, size, &path, &checkpoint.root).unwrap();
            let other = leaf_hash(b"another record");
            verify_inclusion(&other, index, size, &path, &checkpoint.root).unwrap_err();
        }
    }
    let proof = client
        .consistency_proof(pb::GetConsistencyProofRequest {
            book: None,
            old_size: old.size as i64,
            new_size: None,
        })
        .await
        .unwrap();
    assert_eq!(proof.new_size, 20);
    let path = hashes(&proof.path);
    verify_consistency(old.size, new.size, &path, &old.root, &new.root).unwrap();
    verify_consistency(old.size, new.size, &path, &new.root, &new.root).unwrap_err();
    server.stop().await;
}

#[tokio::test]
async fn the_key_stays_and_is_the_owners_alone() {
    let server = Server::start().await;
    let key = server
        .client()
        .await
        .ledger_head()
        .await
        .unwrap()
        .verifier_key;
    let folder = server.folder.clone();
    server.stop().await;
    let server = Server::with(Setup {
        folder: folder.clone(),
        ..Setup::default()
    })
    .await;
    let again = server.client().await.ledger_head().await.unwrap();
    assert_eq!(again.verifier_key, key);
    server.stop().await;

    std::fs::write(folder.path().join("other.key"), "05".repeat(32)).unwrap();
    std::fs::write(folder.path().join("ledger.key"), "05".repeat(32)).unwrap();
    let server = Server::with(Setup {
        folder,
        config: "ledger_name = \"ledger.example.org\"",
        ..Setup::default()
    })
    .await;
    let other = server.client().await.ledger_head().await.unwrap();
    assert_ne!(other.verifier_key, key);
    assert_eq!(opened(&other).origin.as_str(), "ledger.example.org/demo");
    server.stop().await;
}

#[tokio::test]
async fn an_export_has_every_record_and_where_to_go_on() {
    let server = Server::start().await;
    let client = server.client().await;
    record_firms(&client, 1, 600).await;
    let mut export = client.export_decisions(100).await.unwrap();
    let Some(ExportPart::Head(head)) = export.next().await.unwrap() else {
        panic!("an export begins with its head");
    };
    assert_eq!(opened(&head.ledger_head.unwrap()).size, 600);
    let mut expected = 101;
    while let Some(part) = export.next().await.unwrap() {
        let ExportPart::Decision(part) = part else {
            panic!("a second head");
        };
        assert_eq!(hash(&part.leaf_hash), leaf_hash(&part.decision));
        let decision = pb::Decision::decode(part.decision).unwrap();
        assert_eq!(decision.seq, expected);
        expected += 1;
    }
    assert_eq!(expected, 601);
    let mut feed = client.watch_decisions(&head.cursor).await.unwrap();
    record_firms(&client, 601, 601).await;
    let next = feed.next().await.unwrap().unwrap();
    assert_eq!(next.decision.unwrap().seq, 601);
    drop(feed);
    server.stop().await;
}

#[tokio::test]
async fn what_there_is_not_is_told_by_its_reason() {
    let server = Server::with(Setup {
        config: "backlog = 3",
        ..Setup::default()
    })
    .await;
    let client = server.client().await;
    record_firms(&client, 1, 5).await;
    let inclusion = |seq, tree_size| {
        client.inclusion_proof(pb::GetInclusionProofRequest {
            book: None,
            seq,
            tree_size,
        })
    };
    for refused in [
        refusal(inclusion(6, None).await),
        refusal(inclusion(1, Some(6)).await),
        refusal(inclusion(3, Some(2)).await),
        refusal(client.export_decisions(6).await),
        refusal(
            client
                .consistency_proof(pb::GetConsistencyProofRequest {
                    book: None,
                    old_size: 6,
                    new_size: None,
                })
                .await,
        ),
    ] {
        assert_eq!(refused.status, "OUT_OF_RANGE");
        assert_eq!(refused.reason, "TREE_SIZE_UNKNOWN");
    }
    let foreign = client.inclusion_proof(pb::GetInclusionProofRequest {
        book: Some("another".into()),
        seq: 1,
        tree_size: None,
    });
    let refused = refusal(foreign.await);
    assert_eq!(refused.status, "NOT_FOUND");
    assert_eq!(refused.reason, "BOOK_UNKNOWN");
    let mut feed = client.watch_decisions("").await;
    let refused = match &mut feed {
        Ok(feed) => refusal(feed.next().await),
        Err(_) => refusal(feed),
    };
    assert_eq!(refused.status, "FAILED_PRECONDITION");
    assert_eq!(refused.reason, "CURSOR_TOO_OLD");
    server.stop().await;
}
