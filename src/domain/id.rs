//! Identifiers. Each is right by construction and has no setter.

use std::fmt;

pub use uuid::Uuid;

/// A text that is no identifier of its kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}")]
pub struct Error {
    /// What was expected.
    pub expected: &'static str,
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $expected:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(std::sync::Arc<str>);

        impl $name {
            /// Returns the identifier that `text` is.
            ///
            /// # Errors
            /// [`Error`] where it is none.
            pub fn parse(text: &str) -> Result<Self, Error> {
                let check: fn(&str) -> bool = $check;
                if check(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(Error { expected: $expected })
                }
            }

            /// Returns the identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

fn is_reference(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._:-".contains(&b))
}

fn is_slug(text: &str) -> bool {
    let edge = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let bytes = text.as_bytes();
    bytes.len() <= 64
        && edge(bytes.first())
        && edge(bytes.last())
        && bytes
            .iter()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-')
}

text_id!(
    /// The caller's own reference of a firm.
    FirmRef,
    "1 to 64 letters, digits and `._:-`",
    is_reference
);
text_id!(
    /// The caller's reference of a group of related parties.
    GroupRef,
    "1 to 64 letters, digits and `._:-`",
    is_reference
);
text_id!(
    /// One guarantee company's sequence of decisions.
    Book,
    "1 to 64 lower-case letters, digits and inner hyphens",
    is_slug
);
text_id!(
    /// The name under which an operator signs its logs, for example `ledger.example.org`.
    LedgerName,
    "1 to 64 letters, digits and `._:-`",
    is_reference
);
text_id!(
    /// A person of an institution, as an opaque identifier; never a name.
    PrincipalRef,
    "1 to 64 letters, digits and `._:-`",
    is_reference
);
text_id!(
    /// A product, for example `knowledge-value-credit`.
    ProductId,
    "1 to 64 lower-case letters, digits and inner hyphens",
    is_slug
);
text_id!(
    /// A model artifact.
    ModelId,
    "1 to 64 lower-case letters, digits and inner hyphens",
    is_slug
);

/// Names a scoring request for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(Uuid);

/// Names a decision, or another entry of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DecisionId(Uuid);

macro_rules! uuid_id {
    ($name:ident) => {
        impl $name {
            /// Returns the identifier that `text` is.
            ///
            /// # Errors
            /// [`Error`] unless it is a UUID in lower case with hyphens.
            pub fn parse(text: &str) -> Result<Self, Error> {
                let expected = Error {
                    expected: "a UUID in lower case with hyphens",
                };
                let shaped = text.len() == 36 && !text.bytes().any(|b| b.is_ascii_uppercase());
                match Uuid::try_parse(text) {
                    Ok(uuid) if shaped => Ok(Self(uuid)),
                    Ok(_) | Err(_) => Err(expected),
                }
            }

            /// Returns the identifier of a UUID.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// Returns the UUID.
            pub const fn uuid(&self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }
    };
}

uuid_id!(RequestId);
uuid_id!(DecisionId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_slugs_are_checked() {
        assert!(FirmRef::parse("firm:A-1_x.2").is_ok());
        assert!(FirmRef::parse("").is_err());
        assert!(FirmRef::parse(&"x".repeat(65)).is_err());
        assert!(FirmRef::parse("a b").is_err());
        assert!(ProductId::parse("knowledge-value-credit").is_ok());
        for wrong in ["", "-a", "a-", "A", "a_b"] {
            assert!(ProductId::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn request_ids_have_one_spelling() {
        let right = "0190c0de-0000-7000-8000-00000000000a";
        assert_eq!(
            RequestId::parse(right).map(|id| id.to_string()),
            Ok(right.into())
        );
        for wrong in [
            "0190C0DE-0000-7000-8000-00000000000A",
            "0190c0de00007000800000000000000a",
            "{0190c0de-0000-7000-8000-00000000000a}",
            "",
        ] {
            assert!(RequestId::parse(wrong).is_err(), "{wrong}");
        }
    }
}
