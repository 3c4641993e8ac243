//! The machine's clock and randomness.

use std::{sync::Arc, time::SystemTime};

use jiff::Timestamp;

use crate::domain::clock::{Clock, Entropy, NoEntropy};

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
