//! Shapes of texts: what the patterns of the contract say, without a regex engine.

use crate::texts;

/// A shape that a text must have; the rule `string.pattern`.
pub(super) struct Shape {
    /// Whether a text has it.
    pub(super) matches: fn(&str) -> bool,
    /// What is expected, in Chinese.
    pub(super) zh: &'static str,
    /// What is expected, in English.
    pub(super) en: &'static str,
}

/// Something that is not blank and nothing that is not visible; the pattern lists what is.
pub(super) const NAME: Shape = Shape {
    matches: |text| text.chars().all(texts::is_visible) && !text.chars().all(char::is_whitespace),
    zh: "至少一个非空白字符，且不含控制字符和不可见字符",
    en: "at least one character that is not blank, and no control or invisible characters",
};

/// `^[0-9]{6}$`
pub(super) const REGION_CODE: Shape = Shape {
    matches: |text| text.len() == 6 && all(text, |b| b.is_ascii_digit()),
    zh: "六位行政区划代码（GB/T 2260），如 `430211`",
    en: "a division code of six digits (GB/T 2260) such as `430211`",
};

/// `^[A-T]([0-9]{2,4})?$`
pub(super) const INDUSTRY_CODE: Shape = Shape {
    matches: |text| {
        matches!(text.as_bytes(), [b'A'..=b'T', digits @ ..]
            if (digits.is_empty() || (2..=4).contains(&digits.len()))
                && digits.iter().all(u8::is_ascii_digit))
    },
    zh: "国民经济行业代码（GB/T 4754）：一个字母 `A` 至 `T`，后接零位或二至四位数字，如 `C38`",
    en: "an industry code (GB/T 4754): a letter `A` to `T` and none or two to four digits, such as `C38`",
};

/// `^[A-Za-z0-9./ \x{3000}\x{FF0D}-\x{FF19}\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}-]{4,40}$`
pub(super) const APPLICATION_NUMBER: Shape = Shape {
    matches: |text| {
        (4..=40).contains(&text.chars().count())
            && text.chars().all(|character| {
                matches!(character,
                    'A'..='Z' | 'a'..='z' | '0'..='9' | '.' | '/' | ' ' | '-'
                    | '\u{3000}'
                    | '\u{FF0D}'..='\u{FF19}'
                    | '\u{FF21}'..='\u{FF3A}'
                    | '\u{FF41}'..='\u{FF5A}')
            })
    },
    zh: "四至四十个字母、数字、点、斜线、空格或连字符组成的申请号，如 `ZL202311045168.X`",
    en: "an application number of 4 to 40 letters, digits, dots, slashes, blanks and hyphens such as `ZL202311045168.X`",
};

/// `^[A-Z]{2}$`
pub(super) const OFFICE_CODE: Shape = Shape {
    matches: |text| office(text).is_some(),
    zh: "两个大写字母的国家或机构代码（WIPO ST.3），如 `CN`",
    en: "an office code of two capitals (WIPO ST.3) such as `CN`",
};

/// `^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`
pub(super) const DATE: Shape = Shape {
    matches: |text| date(text).is_some(),
    zh: "日期 `YYYY-MM-DD`（1900 至 2099 年）",
    en: "a date `YYYY-MM-DD` from 1900 to 2099",
};

/// `^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$`
pub(super) const MONTH: Shape = Shape {
    matches: |text| month(text).is_some(),
    zh: "月份 `YYYY-MM`（1900 至 2099 年）",
    en: "a month `YYYY-MM` from 1900 to 2099",
};

/// `^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`
pub(super) const UUID: Shape = Shape {
    matches: |text| crate::domain::id::RequestId::parse(text).is_ok(),
    zh: "小写带连字符的 UUID",
    en: "a UUID in lower case with hyphens",
};

/// `^[A-Za-z0-9._:-]{1,64}$`
pub(super) const REFERENCE: Shape = Shape {
    matches: |text| crate::domain::id::FirmRef::parse(text).is_ok(),
    zh: "一至六十四个字母、数字或 `._:-`",
    en: "1 to 64 letters, digits and `._:-`",
};

/// `^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$`
pub(super) const BOOK: Shape = Shape {
    matches: |text| crate::domain::id::Book::parse(text).is_ok(),
    zh: "一至六十四个小写字母、数字或中间的连字符，如 `demo`",
    en: "1 to 64 lower-case letters, digits and inner hyphens such as `demo`",
};

/// `^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$`
pub(super) const PRODUCT: Shape = Shape {
    matches: |text| crate::domain::id::ProductId::parse(text).is_ok(),
    zh: "一至六十四个小写字母、数字或中间的连字符，如 `knowledge-value-credit`",
    en: "1 to 64 lower-case letters, digits and inner hyphens such as `knowledge-value-credit`",
};

/// Eighteen characters of the alphabet, any case and width, blanks around.
pub(super) const USCC: Shape = Shape {
    matches: |text| crate::domain::uscc::Uscc::parse(text).is_ok(),
    zh: "十八位统一社会信用代码（GB 32100-2015），由数字和除 I、O、S、V、Z 以外的字母组成",
    en: "a unified social credit code (GB 32100-2015): 18 digits and letters without I, O, S, V and Z",
};

/// Year, month and day of a text of the shape [`DATE`]; the calendar may lack the day.
pub(super) fn date(text: &str) -> Option<(i16, i8, i8)> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    let [year @ .., dash, d1, d2] = bytes;
    let (year, month) = year_and_month(year)?;
    let day = two_digits(*d1, *d2)?;
    (*dash == b'-' && (1..=31).contains(&day)).then_some((year, month, day))
}

/// Year and month of a text of the shape [`MONTH`].
pub(super) fn month(text: &str) -> Option<(i16, i8)> {
    year_and_month(text.as_bytes().try_into().ok()?)
}

/// The two capitals of a text of the shape [`OFFICE_CODE`].
pub(super) fn office(text: &str) -> Option<[u8; 2]> {
    let bytes: [u8; 2] = text.as_bytes().try_into().ok()?;
    bytes.iter().all(u8::is_ascii_uppercase).then_some(bytes)
}

fn year_and_month(bytes: &[u8; 7]) -> Option<(i16, i8)> {
    let [y1, y2, y3, y4, dash, m1, m2] = *bytes;
    let century = two_digits(y1, y2)?;
    let month = two_digits(m1, m2)?;
    let year = i16::from(century) * 100 + i16::from(two_digits(y3, y4)?);
    (dash == b'-' && (19..=20).contains(&century) && (1..=12).contains(&month))
        .then_some((year, month))
}

fn two_digits(tens: u8, ones: u8) -> Option<i8> {
    if !tens.is_ascii_digit() || !ones.is_ascii_digit() {
        return None;
    }
    Some(((tens - b'0') * 10 + (ones - b'0')).cast_signed())
}

fn all(text: &str, is_allowed: fn(u8) -> bool) -> bool {
    text.bytes().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_ten_characters_and_nothing_around() {
        assert_eq!(date("2026-11-23"), Some((2026, 11, 23)));
        assert_eq!(date("1900-01-31"), Some((1900, 1, 31)));
        for wrong in [
            "",
            "2026-11-2",
            "2026-11-233",
            "2026/11/23",
            "2026-13-01",
            "2026-00-01",
            "2026-01-00",
            "2026-01-32",
            "1899-12-31",
            "2100-01-01",
            " 2026-1-01",
            "2026-11-2\n",
            "２０26-1",
            "+026-11-23",
        ] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
        assert_eq!(month("2026-11"), Some((2026, 11)));
        assert_eq!(month("2026-11-01"), None);
    }

    #[test]
    fn industry_codes_have_no_single_digit() {
        for right in ["C", "C38", "I6513", "T960"] {
            assert!((INDUSTRY_CODE.matches)(right), "{right}");
        }
        for wrong in ["", "U12", "c38", "C3", "C38123", "C3a", "C38 "] {
            assert!(!(INDUSTRY_CODE.matches)(wrong), "{wrong}");
        }
    }
}
