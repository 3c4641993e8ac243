//! Where values come from.

use std::{env, fs, path::PathBuf};

use super::{Expected, Origin, Problem, Problems};
#[cfg(debug_assertions)]
use crate::storage::crash;

/// The prefix of our environment variables.
pub(super) const PREFIX: &str = "KVCREDIT_";
/// Variables with our prefix that are not keys of the server: those of the client commands, and of the tests.
pub(super) const FOREIGN: &[&str] = &[
    "KVCREDIT_CONFIG",
    "KVCREDIT_SERVER",
    "KVCREDIT_TOKEN",
    "KVCREDIT_LANG",
    "KVCREDIT_REGENERATE",
    // A release build refuses it like any other name that it does not know.
    #[cfg(debug_assertions)]
    CRASH_POINT,
];

/// Names the point at which a store fails, dies or dawdles; see `storage::crash`.
#[cfg(debug_assertions)]
const CRASH_POINT: &str = "KVCREDIT_CRASH_POINT";

/// Arms the crash point that the environment names, if any.
///
/// # Errors
/// [`Problems`] where it names none that there is.
#[cfg(debug_assertions)]
#[expect(
    clippy::disallowed_methods,
    reason = "configuration reads the environment"
)]
pub fn arm_crash_point() -> Result<(), Problems> {
    let Ok(text) = env::var(CRASH_POINT) else {
        return Ok(());
    };
    match crash::Armed::parse(&text) {
        Some(armed) => {
            crash::arm(armed);
            Ok(())
        }
        None => Err(Problems(vec![Problem {
            key: CRASH_POINT.into(),
            origin: Origin::Environment,
            expected: Expected::CrashPoint,
            found: text,
        }])),
    }
}

/// Where values come from, the weakest first.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The text of the file.
    pub file: Option<String>,
    /// Environment variables, also foreign ones.
    pub environment: Vec<(String, String)>,
    /// Flags: key and value.
    pub flags: Vec<(&'static str, String)>,
}

impl Sources {
    /// Gathers the sources of this process. The file is the one of `--config`, otherwise of `KVCREDIT_CONFIG`, otherwise
    /// none.
    ///
    /// # Errors
    /// [`Problems`] where the file cannot be read.
    pub fn gather(
        file: Option<PathBuf>,
        flags: Vec<(&'static str, String)>,
    ) -> Result<Sources, Problems> {
        let environment: Vec<(String, String)> = env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| name.starts_with(PREFIX))
            .collect();
        let named = environment
            .iter()
            .find(|(name, _)| name == "KVCREDIT_CONFIG");
        let (origin, path) = match (file, named) {
            (Some(path), _) => (Origin::Flag, path),
            (None, Some((_, path))) => (Origin::Environment, PathBuf::from(path)),
            (None, None) => {
                return Ok(Sources {
                    file: None,
                    environment,
                    flags,
                });
            }
        };
        let text = fs::read_to_string(&path).map_err(|err| {
            Problems(vec![Problem {
                key: "config".into(),
                origin,
                expected: Expected::ReadableFile {
                    cause: err.to_string(),
                },
                found: path.display().to_string(),
            }])
        })?;
        Ok(Sources {
            file: Some(text),
            environment,
            flags,
        })
    }
}
