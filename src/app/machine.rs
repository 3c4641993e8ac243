//! The machine's clock and randomness.

use std::{sync::Arc, time::SystemTime};

use jiff::Timestamp;

use crate::domain::{
    calendar::{Date, business_date},
    clock::{Clock, Entropy, NoEntropy},
};

/// The day on which this program was finished, or one shortly before: no clock that is right says an earlier one. Raised with each
/// release; a test holds it against the sources of the tables that ship.
pub const MADE_ON: Date = jiff::civil::date(2026, 11, 23);

/// The clock is wrong: it stands before this program was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the clock is wrong: it says `{today}`, and this program was made on {MADE_ON}")]
pub struct WrongClock {
    /// The business day that it says.
    pub today: Date,
}

/// Where time and randomness come from.
#[derive(Clone)]
pub struct Machine {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub entropy: Arc<dyn Entropy>,
}

impl Machine {
    /// Returns this machine's clock and the operating system's randomness.
    pub fn real() -> Machine {
        Machine {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        }
    }

    /// Refuses a clock that would date decisions wrongly for ever.
    ///
    /// # Errors
    /// [`WrongClock`] where it stands before [`MADE_ON`].
    pub(super) fn check_clock(&self) -> Result<(), WrongClock> {
        let today = business_date(self.clock.now());
        if today < MADE_ON {
            return Err(WrongClock { today });
        }
        Ok(())
    }
}

struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where time comes from")]
    fn now(&self) -> Timestamp {
        // A time that the calendar cannot hold is beyond the year 9999.
        Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::MAX)
    }
}

struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn bytes(&self) -> Result<[u8; 32], NoEntropy> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| NoEntropy)?;
        Ok(bytes)
    }
}
