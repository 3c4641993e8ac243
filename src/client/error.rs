//! Errors of a call, with everything the server says about them.

use std::{collections::BTreeMap, time::Duration};

use tonic::{Code, Status};
use tonic_types::{
    BadRequest, ErrorDetails, ErrorInfo, RpcStatusExt, Status as ItemStatus, StatusExt,
};

/// Why a call gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server's address is none.
    #[error("expected HOST:PORT, found `{0}`")]
    Address(String),
    /// The token cannot stand in a header.
    #[error("expected a token of visible ASCII characters")]
    Token,
    /// Nobody answers there.
    #[error("no server answers at `{server}`")]
    Unreachable {
        /// The address.
        server: String,
        /// Why.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The server refused, or the connection broke.
    #[error("{0}")]
    Refused(Box<Refusal>),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        Error::Refused(Box::new(refusal))
    }
}

/// What a server says about a refused call or item.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What to do about it.
    pub kind: Kind,
    /// Name of the status, for example `INVALID_ARGUMENT`.
    pub status: &'static str,
    /// Machine-readable reason, for example `INVALID_FIELDS`; empty where the transport refused.
    pub reason: String,
    /// The sentence for people, in the client's language where the server gave one.
    pub message: String,
    /// Every wrong field.
    pub fields: Vec<Field>,
    /// Further facts, by name.
    pub metadata: BTreeMap<String, String>,
    /// When to try again.
    pub retry_after: Option<Duration>,
}

/// One wrong field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its path in the request, for example `profile.tax.grade`.
    pub path: String,
    /// The rule that it breaks.
    pub rule: String,
    /// What is wrong, for people.
    pub description: String,
}

/// What to do about a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Change the request.
    Input,
    /// Try again later.
    Unavailable,
    /// Tell the operator.
    Other,
}

impl Refusal {
    pub(super) fn of_status(status: Status) -> Refusal {
        let details = status.get_error_details();
        Refusal::new(status.code(), status.message(), details)
    }

    pub(super) fn of_item(status: &ItemStatus) -> Refusal {
        let details = status.get_error_details();
        Refusal::new(Code::from_i32(status.code), &status.message, details)
    }

    /// An item that was answered with nothing.
    pub(super) fn empty() -> Refusal {
        Refusal::new(
            Code::Internal,
            "the server sent an empty answer",
            ErrorDetails::new(),
        )
    }

    fn new(code: Code, message: &str, details: ErrorDetails) -> Refusal {
        let (reason, metadata) = match details.error_info().cloned() {
            Some(ErrorInfo {
                reason,
                domain: _,
                metadata,
            }) => (reason, metadata.into_iter().collect()),
            None => (String::new(), BTreeMap::new()),
        };
        let localized = details.localized_message().map(|text| text.message.clone());
        Refusal {
            kind: kind(code),
            status: name(code),
            reason,
            message: localized.unwrap_or_else(|| message.to_owned()),
            fields: details.bad_request().map(fields).unwrap_or_default(),
            metadata,
            retry_after: details.retry_info().and_then(|retry| retry.retry_delay),
        }
    }
}

fn fields(request: &BadRequest) -> Vec<Field> {
    request
        .field_violations
        .iter()
        .map(|violation| Field {
            path: violation.field.clone(),
            rule: violation.reason.clone(),
            description: match &violation.localized_message {
                Some(text) => text.message.clone(),
                None => violation.description.clone(),
            },
        })
        .collect()
}

const fn kind(code: Code) -> Kind {
    match code {
        Code::InvalidArgument
        | Code::NotFound
        | Code::AlreadyExists
        | Code::FailedPrecondition
        | Code::OutOfRange
        | Code::PermissionDenied
        | Code::Unauthenticated => Kind::Input,
        Code::Unavailable => Kind::Unavailable,
        Code::Ok
        | Code::Cancelled
        | Code::Unknown
        | Code::DeadlineExceeded
        | Code::ResourceExhausted
        | Code::Aborted
        | Code::Unimplemented
        | Code::Internal
        | Code::DataLoss => Kind::Other,
    }
}

const fn name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

#[cfg(test)]
mod tests {
    use tonic_types::{FieldViolation, LocalizedMessage};

    use super::*;

    fn refused() -> Status {
        let mut details = ErrorDetails::new();
        details.set_error_info(
            "INVALID_FIELDS",
            "kvcredit",
            [("hint".to_owned(), "x".to_owned())],
        );
        details.set_bad_request(vec![
            FieldViolation {
                field: "profile.identity.name".into(),
                description: "expected 1 to 200 characters".into(),
                reason: "LENGTH".into(),
                localized_message: Some(LocalizedMessage::new("zh-CN", "应为 1 到 200 个字符")),
            },
            FieldViolation {
                field: "product_id".into(),
                description: "expected a product".into(),
                reason: "PATTERN".into(),
                localized_message: None,
            },
        ]);
        details.set_localized_message("zh-CN", "有字段填写有误");
        Status::with_error_details(Code::InvalidArgument, "some fields are wrong", details)
    }

    #[test]
    fn every_wrong_field_is_read() {
        let refusal = Refusal::of_status(refused());
        assert_eq!(refusal.kind, Kind::Input);
        assert_eq!(refusal.status, "INVALID_ARGUMENT");
        assert_eq!(refusal.reason, "INVALID_FIELDS");
        assert_eq!(refusal.message, "有字段填写有误");
        assert_eq!(refusal.metadata["hint"], "x");
        let fields: Vec<(&str, &str)> = refusal
            .fields
            .iter()
            .map(|field| (field.path.as_str(), field.description.as_str()))
            .collect();
        assert_eq!(
            fields,
            [
                ("profile.identity.name", "应为 1 到 200 个字符"),
                ("product_id", "expected a product"),
            ]
        );
    }

    #[test]
    fn an_item_is_read_like_a_call() {
        let status = refused();
        let item: ItemStatus = prost::Message::decode(status.details()).unwrap();
        assert_eq!(Refusal::of_item(&item), Refusal::of_status(status));
    }

    #[test]
    fn a_status_without_details_keeps_its_message() {
        let refusal = Refusal::of_status(Status::unavailable("closed"));
        assert_eq!(refusal.kind, Kind::Unavailable);
        assert_eq!(refusal.message, "closed");
        assert_eq!(refusal.reason, "");
    }
}
