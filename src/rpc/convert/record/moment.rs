//! Instants of a record: whole milliseconds.

use jiff::Timestamp;
use prost::Message;

const MILLIS: i64 = 1_000;
const NANOS_OF_MILLI: i64 = 1_000_000;

/// Returns an instant as a record states it.
pub(super) fn stated(instant: Timestamp) -> prost_types::Timestamp {
    let millis = instant.as_millisecond();
    prost_types::Timestamp {
        seconds: millis.div_euclid(MILLIS),
        // Below a second.
        nanos: i32::try_from(millis.rem_euclid(MILLIS) * NANOS_OF_MILLI).unwrap_or_default(),
    }
}

/// Returns the instant that a record states; `None` beyond the calendar.
pub(super) fn instant(stated: prost_types::Timestamp) -> Option<Timestamp> {
    Timestamp::new(stated.seconds, stated.nanos).ok()
}

/// Returns the instant in the bytes of a field. Records of engine version 1 state it as RFC 3339 text.
pub(super) fn of_field(bytes: &[u8]) -> Option<Timestamp> {
    match prost_types::Timestamp::decode(bytes) {
        Ok(found) if found.encode_to_vec() == bytes => instant(found),
        Ok(_) | Err(_) => str::from_utf8(bytes).ok()?.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_stated_in_whole_milliseconds() {
        let at: Timestamp = "2026-11-23T08:15:30.120999Z".parse().unwrap();
        let whole: Timestamp = "2026-11-23T08:15:30.120Z".parse().unwrap();
        assert_eq!(stated(at).nanos, 120_000_000);
        assert_eq!(instant(stated(at)), Some(whole));
        let early: Timestamp = "1969-12-31T23:59:59.999Z".parse().unwrap();
        assert_eq!(
            (stated(early).seconds, stated(early).nanos),
            (-1, 999_000_000)
        );
        assert_eq!(instant(stated(early)), Some(early));
    }

    #[test]
    fn both_forms_of_a_field_are_read() {
        let at: Timestamp = "2026-11-23T08:15:30.120Z".parse().unwrap();
        assert_eq!(of_field(&stated(at).encode_to_vec()), Some(at));
        assert_eq!(of_field(b"2026-11-23T08:15:30.120Z"), Some(at));
        assert_eq!(of_field(b"yesterday"), None);
        let beyond = prost_types::Timestamp {
            seconds: i64::MAX,
            nanos: 0,
        };
        assert_eq!(of_field(&beyond.encode_to_vec()), None);
    }
}
