//! Statuses. The only place that makes one.
//!
//! The transport makes a few of its own before a handler runs: OUT_OF_RANGE for a message above 1 MiB (of other services, above
//! their limit), UNIMPLEMENTED for an unknown call, CANCELLED when the caller's deadline passes.

use std::{collections::HashMap, sync::Arc, time::Duration};

use prost::Message;
use tonic::{Code, Status, metadata::MetadataMap};
use tonic_types::{ErrorDetails, FieldViolation, LocalizedMessage, StatusExt};

use super::convert::{Violation, Violations, record::ceiling_name};
use crate::{
    domain::{clock::Entropy, review::Objection},
    pb::ErrorReason,
    service,
    texts::{self, Language},
};

const DOMAIN: &str = "kvcredit";
const PREFIX: &str = "ERROR_REASON_";
/// When a caller should try again after the queue was full.
const RETRY_OVERLOADED: Duration = Duration::from_millis(100);
/// When a caller should try again after the store did not answer.
const RETRY_STORAGE: Duration = Duration::from_secs(1);

/// Bytes of the wrong fields that a status lists. Details travel as a header, in base64, and common clients refuse more
/// than 8 KiB of headers. Both languages count, whichever is sent, so that the same fields are listed in both.
const FIELD_BYTES: usize = 5_300;

/// What a call can answer instead of a result.
#[derive(Debug)]
pub enum Error {
    /// Fields are wrong: all of them.
    Fields(Violations),
    /// The page token is not one of these filters.
    PageToken,
    /// The cursor is not one of this book.
    Cursor,
    /// There is no such book, or the caller may not read it.
    BookUnknown,
    /// A scoring request is too large.
    MessageTooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        bytes_max: usize,
    },
    /// The service refused.
    Service(service::Error),
}

impl From<service::Error> for Error {
    fn from(err: service::Error) -> Error {
        Error::Service(err)
    }
}

impl From<Violations> for Error {
    fn from(violations: Violations) -> Error {
        Error::Fields(violations)
    }
}

/// Makes statuses.
#[derive(Clone)]
pub struct Statuses {
    entropy: Arc<dyn Entropy>,
}

/// What a status says.
struct Said {
    code: Code,
    reason: ErrorReason,
    metadata: Vec<(&'static str, String)>,
    retry: Option<Duration>,
}

impl Statuses {
    /// Returns a maker whose correlation ids come from `entropy`.
    pub fn new(entropy: Arc<dyn Entropy>) -> Statuses {
        Statuses { entropy }
    }

    /// Returns the status of an error, in the caller's language.
    pub fn status(&self, err: &Error, language: Language) -> Status {
        let mut said = self.say(err);
        let fields = field_violations(err, language);
        if fields.left_out > 0 {
            said = said.with("fields_left_out", fields.left_out.to_string());
        }
        let key = texts::key("error", reason(said.reason));
        let message = said.text(Language::En, &key);
        let localized = said.text(language, &key);
        let mut details = ErrorDetails::new();
        details.set_error_info(reason(said.reason), DOMAIN, metadata(&said.metadata));
        details.set_localized_message(language.tag(), localized);
        if let Some(delay) = said.retry {
            details.set_retry_info(Some(delay));
        }
        if !fields.listed.is_empty() {
            details.set_bad_request(fields.listed);
        }
        Status::with_error_details(said.code, message, details)
    }

    /// Returns the same as a message, for one item of a stream.
    pub fn item(&self, err: &Error, language: Language) -> tonic_types::Status {
        let status = self.status(err, language);
        // The details of a status are an encoded google.rpc.Status, made three lines above.
        tonic_types::Status::decode(status.details()).unwrap_or_default()
    }

    fn say(&self, err: &Error) -> Said {
        match err {
            Error::Fields(_) => Said::new(Code::InvalidArgument, ErrorReason::InvalidFields),
            Error::PageToken => Said::new(Code::InvalidArgument, ErrorReason::PageTokenInvalid),
            Error::Cursor => Said::new(Code::InvalidArgument, ErrorReason::CursorInvalid),
            Error::BookUnknown => Said::new(Code::NotFound, ErrorReason::BookUnknown),
            Error::MessageTooLarge { bytes, bytes_max } => {
                Said::new(Code::InvalidArgument, ErrorReason::MessageTooLarge)
                    .with("bytes", bytes.to_string())
                    .with("bytes_max", bytes_max.to_string())
            }
            Error::Service(err) => self.say_service(err),
        }
    }

    fn say_service(&self, err: &service::Error) -> Said {
        match err {
            service::Error::ProductUnknown { product: _, known } => {
                let products: Vec<&str> = known.iter().map(|product| product.as_str()).collect();
                Said::new(Code::InvalidArgument, ErrorReason::ProductUnknown)
                    .with("products", products.join(","))
            }
            service::Error::RequestIdReused(request) => {
                Said::new(Code::AlreadyExists, ErrorReason::RequestIdReused)
                    .with("request_id", request.to_string())
            }
            service::Error::DecisionUnknown(_) => {
                Said::new(Code::NotFound, ErrorReason::DecisionUnknown)
            }
            service::Error::ReviewOutdated { newest } => {
                let newest = newest.map(|id| id.to_string()).unwrap_or_default();
                Said::new(Code::Aborted, ErrorReason::ReviewOutdated).with("review_id", newest)
            }
            service::Error::Objection(objection) => objected(*objection),
            service::Error::PositionUnknown { .. } => {
                Said::new(Code::InvalidArgument, ErrorReason::CursorInvalid)
            }
            service::Error::PositionTooOld { .. } => {
                Said::new(Code::FailedPrecondition, ErrorReason::CursorTooOld)
            }
            service::Error::CatalogueUnknown { sha256 } => {
                Said::new(Code::NotFound, ErrorReason::CatalogueUnknown)
                    .with("hash", hex::encode(sha256))
            }
            service::Error::TreeSizeUnknown { size } => {
                Said::new(Code::OutOfRange, ErrorReason::TreeSizeUnknown)
                    .with("size", size.to_string())
            }
            service::Error::Overloaded => Said {
                retry: Some(RETRY_OVERLOADED),
                ..Said::new(Code::Unavailable, ErrorReason::Overloaded)
            },
            service::Error::ShuttingDown => Said::new(Code::Unavailable, ErrorReason::ShuttingDown),
            service::Error::StorageUnavailable(_) => {
                let cause: &dyn std::error::Error = err;
                tracing::error!(error = cause, "the store does not answer");
                Said {
                    retry: Some(RETRY_STORAGE),
                    ..Said::new(Code::Unavailable, ErrorReason::StorageUnavailable)
                }
            }
            service::Error::OutcomeUnknown => Said::new(Code::Unknown, ErrorReason::OutcomeUnknown),
            service::Error::RecordCorrupt { seq, source: _ } => {
                let correlation_id = self.correlation_id();
                let cause: &dyn std::error::Error = err;
                tracing::error!(correlation_id, error = cause, "a stored record is corrupt");
                let said = Said::new(Code::DataLoss, ErrorReason::RecordCorrupt)
                    .with("correlation_id", correlation_id);
                match seq {
                    Some(seq) => said.with("seq", seq.to_string()),
                    None => said,
                }
            }
            // Erasures are not asked for over the wire.
            service::Error::Internal(_) | service::Error::NothingToErase(_) => {
                let correlation_id = self.correlation_id();
                let cause: &dyn std::error::Error = err;
                tracing::error!(correlation_id, error = cause, "a call failed inside");
                Said::new(Code::Internal, ErrorReason::Internal)
                    .with("correlation_id", correlation_id)
            }
        }
    }

    fn correlation_id(&self) -> String {
        match self.entropy.bytes() {
            Ok(bytes) => hex::encode(&bytes[..8]),
            Err(err) => err.to_string(),
        }
    }
}

impl Said {
    fn new(code: Code, reason: ErrorReason) -> Said {
        Said {
            code,
            reason,
            metadata: Vec::new(),
            retry: None,
        }
    }

    /// Returns the text of `key` with the metadata put in; an amount in fen also with its unit, under its name without `_fen`.
    fn text(&self, language: Language, key: &str) -> String {
        let amounts: Vec<(String, String)> = self
            .metadata
            .iter()
            .filter(|(name, _)| name.contains("_fen"))
            .filter_map(|(name, fen)| {
                let amount = texts::figure::money(language, fen.parse().ok()?);
                Some((name.replace("_fen", ""), amount))
            })
            .collect();
        let metadata = self.metadata.iter().map(|(name, value)| (*name, &**value));
        let amounts = amounts.iter().map(|(name, value)| (&**name, &**value));
        let arguments: Vec<(&str, &str)> = metadata.chain(amounts).collect();
        texts::get(language, key, &arguments)
    }

    fn with(mut self, name: &'static str, value: String) -> Said {
        self.metadata.push((name, value));
        self
    }
}

fn objected(objection: Objection) -> Said {
    match objection {
        Objection::LimitTooHigh { ceiling, limit_max } => {
            Said::new(Code::FailedPrecondition, ErrorReason::LimitTooHigh)
                .with("limit_fen_max", limit_max.get().to_string())
                .with("ceiling", ceiling_name(ceiling).to_owned())
        }
        Objection::Expired { valid_until } => {
            Said::new(Code::FailedPrecondition, ErrorReason::DecisionExpired)
                .with("valid_until", valid_until.to_string())
        }
    }
}

/// Returns the language that the caller asks for.
pub fn language(metadata: &MetadataMap) -> Language {
    let header = metadata.get("accept-language");
    Language::from_accept_language(header.and_then(|value| value.to_str().ok()).unwrap_or(""))
}

/// Returns the reason as it stands in `ErrorInfo`: the name in the contract without its prefix.
pub fn reason(reason: ErrorReason) -> &'static str {
    let name = reason.as_str_name();
    name.strip_prefix(PREFIX).unwrap_or(name)
}

fn metadata(pairs: &[(&'static str, String)]) -> HashMap<String, String> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect()
}

/// Wrong fields, as many as fit.
struct Fields {
    listed: Vec<FieldViolation>,
    left_out: usize,
}

/// Returns the wrong fields of an error, in order, as many as fit into [`FIELD_BYTES`].
fn field_violations(err: &Error, language: Language) -> Fields {
    let mut fields = Fields {
        listed: Vec::new(),
        left_out: 0,
    };
    let Error::Fields(violations) = err else {
        return fields;
    };
    let mut bytes = 0;
    for violation in violations {
        let zh = localized(violation);
        bytes += size(violation, &zh);
        if bytes > FIELD_BYTES {
            break;
        }
        let localized = (language == Language::Zh).then_some(zh);
        fields.listed.push(field_violation(violation, localized));
    }
    fields.left_out = violations.len() - fields.listed.len() + violations.left_out();
    fields
}

/// The description is English; the caller's language is added where it is another.
fn field_violation(violation: &Violation, localized: Option<String>) -> FieldViolation {
    FieldViolation {
        field: violation.field.clone(),
        description: violation.en.clone(),
        reason: violation.rule.to_owned(),
        localized_message: localized.map(|text| LocalizedMessage::new(Language::Zh.tag(), text)),
    }
}

/// Returns what is wrong in Chinese, with the name of the field in front where it has one.
fn localized(violation: &Violation) -> String {
    match texts::field::words(Language::Zh, &violation.field) {
        Some(name) => format!("{name}：{}", violation.zh),
        None => violation.zh.clone(),
    }
}

fn size(violation: &Violation, zh: &str) -> usize {
    let frames = 28;
    violation.field.len() + violation.en.len() + violation.rule.len() + zh.len() + frames
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::clock::NoEntropy, pb, rpc::convert::scoring};

    struct Nothing;

    impl Entropy for Nothing {
        fn bytes(&self) -> Result<[u8; 32], NoEntropy> {
            Err(NoEntropy)
        }
    }

    /// Bytes of the headers of a status, as gRPC counts them: 32 beside each name and value.
    fn header_bytes(status: Status) -> usize {
        let response = status.into_http::<String>();
        let headers = response.headers().iter();
        headers
            .map(|(name, value)| name.as_str().len() + value.len() + 32)
            .sum()
    }

    #[test]
    fn a_flood_of_long_wrong_values_fits_into_the_headers_of_common_clients() {
        for value in ["", "never", &"\u{20000}".repeat(60), &"x".repeat(200)] {
            let wrong = pb::Qualification {
                valid_from: value.to_owned(),
                ..Default::default()
            };
            let message = pb::ScoreFirmRequest {
                profile: Some(pb::FirmProfile {
                    qualifications: Some(pb::Qualifications {
                        items: vec![wrong; 50],
                        ..Default::default()
                    }),
                    ..Default::default()
                }),
                ..Default::default()
            };
            let today = "2026-11-26".parse().unwrap();
            let error = Error::Fields(scoring::request(message, today).unwrap_err());
            let statuses = Statuses::new(Arc::new(Nothing));
            let [chinese, english] = Language::ALL.map(|language| {
                let status = statuses.status(&error, language);
                let listed = status.get_details_bad_request().unwrap();
                (listed.field_violations.len(), header_bytes(status))
            });
            // `:status`, `date` and what a proxy adds come on top.
            assert!(chinese.1 < 8_000, "{value}: {chinese:?}");
            assert!(english.1 < 8_000, "{value}: {english:?}");
            assert_eq!(chinese.0, english.0, "{value}");
            assert!(english.0 >= 7, "{value}: {english:?}");
        }
    }
}
