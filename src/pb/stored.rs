//! Answers that carry stored decisions as bytes.
//!
//! A message field and a `bytes` field look the same on the wire. The server answers with these, so that a decision
//! leaves as it was stored, to the byte, whatever fields this binary knows. Field numbers are those of `proto/`; a test
//! compares the two.

use prost::bytes::Bytes;

/// See `kvcredit.v1.ScoreFirmResponse`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ScoreFirmResponse {
    /// The encoded `Decision`.
    #[prost(bytes = "bytes", tag = "1")]
    pub decision: Bytes,
    /// The record's leaf hash.
    #[prost(bytes = "bytes", tag = "2")]
    pub leaf_hash: Bytes,
}

/// See `kvcredit.v1.ScoreFirmsResponse`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ScoreFirmsResponse {
    /// The item's id.
    #[prost(string, tag = "1")]
    pub item_id: String,
    /// Answer or error.
    #[prost(oneof = "ScoreFirmsResult", tags = "2, 3")]
    pub result: Option<ScoreFirmsResult>,
}

/// See `kvcredit.v1.ScoreFirmsResponse.result`.
#[derive(Clone, PartialEq, prost::Oneof)]
pub enum ScoreFirmsResult {
    /// The decision.
    #[prost(message, tag = "2")]
    Response(ScoreFirmResponse),
    /// Why the item was refused.
    #[prost(message, tag = "3")]
    Error(tonic_types::Status),
}

/// See `kvcredit.v1.GetDecisionResponse`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct GetDecisionResponse {
    /// The encoded `Decision`.
    #[prost(bytes = "bytes", tag = "1")]
    pub decision: Bytes,
    /// The record's leaf hash.
    #[prost(bytes = "bytes", tag = "2")]
    pub leaf_hash: Bytes,
    /// The encoded `DecisionInputs`.
    #[prost(bytes = "bytes", optional, tag = "3")]
    pub inputs: Option<Bytes>,
    /// Its reviews.
    #[prost(message, repeated, tag = "4")]
    pub reviews: Vec<RecordedReview>,
}

/// See `kvcredit.v1.RecordedReview`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct RecordedReview {
    /// The encoded `Entry`.
    #[prost(bytes = "bytes", tag = "1")]
    pub entry: Bytes,
    /// Its leaf hash.
    #[prost(bytes = "bytes", tag = "2")]
    pub leaf_hash: Bytes,
    /// Salt and text of its note.
    #[prost(bytes = "bytes", optional, tag = "3")]
    pub note: Option<Bytes>,
}

/// See `kvcredit.v1.ReviewDecisionResponse`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ReviewDecisionResponse {
    /// The encoded `Entry`.
    #[prost(bytes = "bytes", tag = "1")]
    pub entry: Bytes,
    /// Its leaf hash.
    #[prost(bytes = "bytes", tag = "2")]
    pub leaf_hash: Bytes,
}

/// See `kvcredit.v1.ListDecisionsResponse`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ListDecisionsResponse {
    /// The encoded `Decision`s.
    #[prost(bytes = "bytes", repeated, tag = "1")]
    pub decisions: Vec<Bytes>,
    /// Token of the next page.
    #[prost(string, tag = "2")]
    pub next_page_token: String,
    /// The encoded `Entry` of the newest review of each decision that was reviewed.
    #[prost(bytes = "bytes", repeated, tag = "3")]
    pub reviews: Vec<Bytes>,
}

/// See `kvcredit.v1.WatchDecisionsResponse`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct WatchDecisionsResponse {
    /// The encoded `Decision`.
    #[prost(bytes = "bytes", optional, tag = "1")]
    pub decision: Option<Bytes>,
    /// Resumes after this decision or entry.
    #[prost(string, tag = "2")]
    pub cursor: String,
    /// The encoded `Entry`.
    #[prost(bytes = "bytes", optional, tag = "3")]
    pub entry: Option<Bytes>,
}

/// See `kvcredit.v1.ExportDecisionsResponse`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ExportDecisionsResponse {
    /// One of the parts.
    #[prost(oneof = "ExportPart", tags = "1, 2, 3")]
    pub part: Option<ExportPart>,
}

/// See `kvcredit.v1.ExportDecisionsResponse.part`.
#[derive(Clone, PartialEq, prost::Oneof)]
pub enum ExportPart {
    /// What the export covers.
    #[prost(message, tag = "1")]
    Head(super::ExportHead),
    /// The next decision.
    #[prost(message, tag = "2")]
    Decision(ExportedDecision),
    /// The next review or erasure.
    #[prost(message, tag = "3")]
    Entry(ExportedEntry),
}

/// See `kvcredit.v1.ExportedDecision`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ExportedDecision {
    /// The encoded `Decision`.
    #[prost(bytes = "bytes", tag = "1")]
    pub decision: Bytes,
    /// Its leaf hash.
    #[prost(bytes = "bytes", tag = "2")]
    pub leaf_hash: Bytes,
}

/// See `kvcredit.v1.ExportedEntry`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ExportedEntry {
    /// The encoded `Entry`.
    #[prost(bytes = "bytes", tag = "1")]
    pub entry: Bytes,
    /// Its leaf hash.
    #[prost(bytes = "bytes", tag = "2")]
    pub leaf_hash: Bytes,
}
