//! Bands and indicators of the published indices in words: `>=6% of sales` is "≥6%（占销售收入）".

use super::{Language, find, get, key, spaced};

/// Returns the name of an indicator; its code where there is no text.
pub fn indicator(language: Language, code: &str) -> String {
    find(language, &key("indicator", code), &[]).unwrap_or_else(|| code.to_owned())
}

/// Returns a direct route or short-cut in words; its code where there is no text.
pub fn route(language: Language, code: &str) -> String {
    find(language, &key("route", code), &[]).unwrap_or_else(|| code.to_owned())
}

/// Returns a band in words; the band itself where it says enough.
pub fn band(language: Language, band: &str) -> String {
    let word = key("band", &band.replace(' ', "-"));
    if let Some(text) = find(language, &word, &[]) {
        return text;
    }
    let signs = band.replace(">=", "≥").replace("<=", "≤");
    let (figure, of) = signs.split_once(' ').unwrap_or((&signs, ""));
    let text = match of {
        "of sales" => get(language, "band-of-sales", &[("share", figure)]),
        "of cost" => get(language, "band-of-cost", &[("share", figure)]),
        "Class I" => get(language, "band-count-class-i", &[("count", figure)]),
        "Class II" => get(language, "band-count-class-ii", &[("count", figure)]),
        _ => signs,
    };
    spaced(language, &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_told_in_words() {
        let zh = |text| band(Language::Zh, text);
        assert_eq!(zh(">=30%"), "≥30%");
        assert_eq!(zh(">=6% of sales"), "≥6%（占销售收入）");
        assert_eq!(zh(">=4 Class II"), "≥4 件Ⅱ类");
        assert_eq!(zh("high-value Class I"), "高价值Ⅰ类");
        assert_eq!(band(Language::En, "2 Class II"), "2 Class II");
        assert_eq!(band(Language::En, "not retrieved"), "not retrieved");
    }

    #[test]
    fn unknown_codes_are_shown_as_they_are() {
        assert_eq!(indicator(Language::Zh, "new_one"), "new_one");
        assert_eq!(route(Language::En, "led_standard"), "led a standard");
    }
}
