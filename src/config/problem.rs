//! What is wrong with a configuration.

use std::fmt;

use super::Expected;

/// Where a value was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// In the file.
    File,
    /// In an environment variable.
    Environment,
    /// As a flag.
    Flag,
    /// Nowhere: it is the default.
    Default,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The key, for example `limits.drain_ms`, or the variable's name.
    pub key: String,
    /// Where it was given.
    pub origin: Origin,
    /// What was expected.
    pub expected: Expected,
    /// What was found.
    pub found: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem {
            key,
            origin,
            expected,
            found,
        } = self;
        let origin = match origin {
            Origin::File => "file",
            Origin::Environment => "environment",
            Origin::Flag => "flag",
            Origin::Default => "default",
        };
        write!(
            f,
            "`{key}` ({origin}): expected {expected}, found `{found}`"
        )
    }
}

/// What is wrong with what a valid value names, for example a folder that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// The key.
    pub key: &'static str,
    /// What was expected.
    pub expected: Expected,
    /// What was found.
    pub found: String,
}

/// All problems of a configuration; never empty where it is an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration is wrong:")?;
        for problem in &self.0 {
            write!(f, "\n  {problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
