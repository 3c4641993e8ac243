//! Unified social credit code, GB 32100-2015.

use std::fmt;

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A unified social credit code: 18 characters of the right alphabet, upper case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc {
    characters: [u8; 18],
    check: CheckDigit,
}

/// Whether the check digit is right. Registered codes exist that fail it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckDigit {
    /// It is right.
    Right,
    /// It is wrong.
    Wrong,
}

/// Why a text is no unified social credit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not 18 characters.
    #[error("expected 18 characters, found {0}")]
    Length(usize),
    /// A character outside `0123456789ABCDEFGHJKLMNPQRTUWXY`.
    #[error("expected digits and capitals without I, O, S, V and Z, found `{0}`")]
    Alphabet(char),
}

impl Uscc {
    /// Reads a code. Surrounding blanks, lower case and full-width characters are normalised; a wrong check digit is no
    /// error here, see [`Uscc::check_digit`].
    ///
    /// # Errors
    /// [`Error`] for a wrong length or alphabet.
    pub fn parse(text: &str) -> Result<Uscc, Error> {
        let mut characters = [0_u8; 18];
        let mut length = 0;
        for character in text
            .trim_matches([' ', '\t', '\r', '\n', '\u{3000}'])
            .chars()
        {
            let narrow = match character {
                '\u{FF01}'..='\u{FF5E}' => {
                    char::from_u32(character as u32 - 0xFEE0).unwrap_or(character)
                }
                other => other,
            };
            let upper = narrow.to_ascii_uppercase();
            if !upper.is_ascii() || !ALPHABET.contains(&(upper as u8)) {
                return Err(Error::Alphabet(character));
            }
            if let Some(slot) = characters.get_mut(length) {
                *slot = upper as u8;
            }
            length += 1;
        }
        if length != 18 {
            return Err(Error::Length(length));
        }
        let check = if expected_check(&characters) == characters[17] {
            CheckDigit::Right
        } else {
            CheckDigit::Wrong
        };
        Ok(Uscc { characters, check })
    }

    /// Returns the code as text.
    pub fn as_str(&self) -> &str {
        // Every byte was taken from the ASCII alphabet.
        std::str::from_utf8(&self.characters).unwrap_or_default()
    }

    /// Returns whether the check digit is right.
    pub const fn check_digit(&self) -> CheckDigit {
        self.check
    }

    /// Returns the division code of the registering authority (positions 3 to 8).
    pub fn region_code(&self) -> &str {
        self.as_str().get(2..8).unwrap_or_default()
    }
}

/// Check value (31 − Σ Cᵢ·3^(i−1) mod 31) mod 31, GB 32100-2015.
fn expected_check(characters: &[u8; 18]) -> u8 {
    let mut weight = 1_usize;
    let mut sum = 0_usize;
    for character in &characters[..17] {
        let value = ALPHABET
            .iter()
            .position(|c| c == character)
            .unwrap_or_default();
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    ALPHABET[(31 - sum % 31) % 31]
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Uscc({})", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_registered_codes() {
        for code in [
            "91350100M000100Y43",
            "91110000600037341L",
            "91512081MA62K0260E",
            "9131000063159284XQ",
            "91320405743730274F",
        ] {
            assert_eq!(
                Uscc::parse(code).map(|u| u.check_digit()),
                Ok(CheckDigit::Right),
                "{code}"
            );
        }
    }

    #[test]
    fn normalises_blanks_case_and_width() {
        let code = Uscc::parse(" \u{3000}９１350100m000100y43\n");
        assert_eq!(code.map(|u| u.to_string()), Ok("91350100M000100Y43".into()));
    }

    #[test]
    fn tells_a_wrong_check_digit_from_a_wrong_code() {
        let registered_but_wrong = Uscc::parse("91350211M0000XUF46");
        assert_eq!(
            registered_but_wrong.map(|u| u.check_digit()),
            Ok(CheckDigit::Wrong)
        );
        assert_eq!(Uscc::parse("91350211M0000XUF4"), Err(Error::Length(17)));
        assert_eq!(Uscc::parse("91350211M0000XUF466"), Err(Error::Length(19)));
        assert_eq!(Uscc::parse("91350211I0000XUF46"), Err(Error::Alphabet('I')));
    }
}
