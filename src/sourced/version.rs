//! Versions of tables.

/// A version such as `2026.11.1`; a larger one is newer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    pub(crate) parts: [u32; 3],
    pub(crate) text: String,
}

impl Version {
    /// Returns the version that a text states; `None` unless it is three numbers without leading zeros.
    pub(super) fn parse(text: String) -> Option<Version> {
        let parts: Option<Vec<u32>> = text.split('.').map(part).collect();
        let parts = parts?.try_into().ok()?;
        Some(Version { parts, text })
    }
}

fn part(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let leading_zero = text.len() > 1 && text.starts_with('0');
    (plain && !leading_zero)
        .then(|| text.parse().ok())
        .flatten()
}
