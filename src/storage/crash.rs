//! Named points at which a test makes a store fail, die or dawdle.
//!
//! They exist in debug builds only, so that one build serves all tests; in a release build they are empty. At most one point of
//! a process is armed, once, by `config`, which alone reads the environment.

use super::Error;

/// Declares the points, each with its name.
macro_rules! points {
    ($($point:ident $name:literal,)+) => {
        /// Where a store can be made to fail.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Point {
            $(#[doc = $name] $point,)+
        }

        impl Point {
            /// Every point.
            pub const ALL: &[Point] = &[$(Point::$point,)+];

            /// Returns its name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Point::$point => $name,)+
                }
            }
        }
    };
}

points! {
    SqliteBeforeMigration "sqlite-before-migration",
    SqliteAfterMigration "sqlite-after-migration",
    SqliteBeforeBegin "sqlite-before-begin",
    SqliteAfterBegin "sqlite-after-begin",
    SqliteAfterLock "sqlite-after-lock",
    SqliteAfterLookUp "sqlite-after-look-up",
    SqliteAfterDeciding "sqlite-after-deciding",
    SqliteAfterInsert "sqlite-after-insert",
    SqliteBeforeCommit "sqlite-before-commit",
    SqliteAfterCommit "sqlite-after-commit",
    PostgresBeforeMigration "postgres-before-migration",
    PostgresAfterMigration "postgres-after-migration",
    PostgresAfterGuards "postgres-after-guards",
    PostgresAfterGrants "postgres-after-grants",
    PostgresBeforeChecks "postgres-before-checks",
    PostgresBeforeBegin "postgres-before-begin",
    PostgresAfterBegin "postgres-after-begin",
    PostgresAfterMakingHead "postgres-after-making-head",
    PostgresAfterLock "postgres-after-lock",
    PostgresAfterLookUp "postgres-after-look-up",
    PostgresAfterDeciding "postgres-after-deciding",
    PostgresAfterInsert "postgres-after-insert",
    PostgresBeforeCommit "postgres-before-commit",
    PostgresAfterCommit "postgres-after-commit",
}

/// Passes a point, or does there what was armed.
///
/// # Errors
/// What a store says that fails there.
#[cfg(debug_assertions)]
pub(super) async fn pass(point: Point) -> Result<(), Error> {
    armed::pass(point).await
}

/// Passes a point.
///
/// # Errors
/// None.
#[cfg(not(debug_assertions))]
#[inline(always)]
pub(super) async fn pass(_: Point) -> Result<(), Error> {
    Ok(())
}

#[cfg(debug_assertions)]
pub use armed::{Armed, arm};

#[cfg(debug_assertions)]
mod armed {
    use std::{
        sync::{
            Arc, OnceLock,
            atomic::{AtomicU32, Ordering},
        },
        time::Duration,
    };

    use super::Point;
    use crate::storage::Error;

    /// How long a point that sleeps does.
    const SLEEP: Duration = Duration::from_secs(2);

    /// What happens at a point.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Action {
        Error,
        Abort,
        Sleep,
    }

    /// A point, what happens there and at which passing.
    #[derive(Debug)]
    pub struct Armed {
        point: Point,
        action: Action,
        passing: u32,
        passed: AtomicU32,
    }

    /// A point failed because a test asked it to.
    #[derive(Debug, thiserror::Error)]
    #[error("crash point `{0}` failed")]
    struct Failed(&'static str);

    static ARMED: OnceLock<Armed> = OnceLock::new();

    impl Armed {
        /// Reads `POINT=ACTION` or `POINT=ACTION@N`: at the N-th passing, otherwise at the first. An action is `error`, `abort` or
        /// `sleep`. `None` for any other text.
        pub fn parse(text: &str) -> Option<Armed> {
            let (name, action) = text.split_once('=')?;
            let (action, passing) = action.split_once('@').unwrap_or((action, "1"));
            let point = Point::ALL.iter().find(|point| point.name() == name)?;
            let action = match action {
                "error" => Action::Error,
                "abort" => Action::Abort,
                "sleep" => Action::Sleep,
                _ => return None,
            };
            Some(Armed {
                point: *point,
                action,
                passing: passing.parse().ok()?,
                passed: AtomicU32::new(0),
            })
        }
    }

    /// Arms a point of this process; only the first call does.
    pub fn arm(armed: Armed) {
        let _ = ARMED.set(armed);
    }

    pub(super) async fn pass(point: Point) -> Result<(), Error> {
        let Some(armed) = ARMED.get().filter(|armed| armed.point == point) else {
            return Ok(());
        };
        if armed.passed.fetch_add(1, Ordering::Relaxed) + 1 != armed.passing {
            return Ok(());
        }
        // A test reads this line: a point that nobody passed shows nothing.
        eprintln!("crash point {} hit", point.name());
        match armed.action {
            Action::Error => Err(failure(point)),
            Action::Abort => std::process::abort(),
            Action::Sleep => {
                tokio::time::sleep(SLEEP).await;
                Ok(())
            }
        }
    }

    /// After COMMIT a store that fails cannot say that nothing was recorded.
    fn failure(point: Point) -> Error {
        let cause = Arc::new(Failed(point.name()));
        match point {
            Point::SqliteAfterCommit | Point::PostgresAfterCommit => Error::OutcomeUnknown(cause),
            _ => Error::Unavailable(cause),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_point_is_armed_by_its_name_and_an_action() {
            let armed = Armed::parse("sqlite-after-insert=abort@3").unwrap();
            assert_eq!(armed.point, Point::SqliteAfterInsert);
            assert_eq!((armed.action, armed.passing), (Action::Abort, 3));
            assert_eq!(
                Armed::parse("sqlite-after-insert=sleep").unwrap().passing,
                1
            );
            for text in [
                "",
                "sqlite-after-insert",
                "x=abort",
                "sqlite-after-insert=x",
            ] {
                assert!(Armed::parse(text).is_none(), "{text}");
            }
        }

        #[test]
        fn names_are_unique() {
            let names: std::collections::BTreeSet<_> =
                Point::ALL.iter().map(|point| point.name()).collect();
            assert_eq!(names.len(), Point::ALL.len());
        }
    }
}
