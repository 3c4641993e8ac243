//! Texts for people, in Chinese and English.
//!
//! Owns: every sentence and word that a loan officer reads, in `zh-CN.ftl` and `en.ftl`, and those of the validation report in
//! `report.zh-CN.ftl` and `report.en.ftl`; both languages have the same keys. Must not know: where a text is shown. A key is a
//! prefix and a machine-readable code in lower case with hyphens, for example `gate-tax-grade`; see [`key`].

pub mod bin;
pub mod field;
pub mod figure;
pub mod index;

use std::{fmt, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

/// Languages that texts exist in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

impl Language {
    /// Both languages.
    pub const ALL: [Language; 2] = [Language::Zh, Language::En];

    /// Returns the language that a tag or a locale such as `zh-CN`, `zh_CN.UTF-8` or `en` starts with; `None` for any other.
    pub fn from_tag(tag: &str) -> Option<Language> {
        let primary = tag.trim().split(['-', '_', '.', '@', ';']).next()?;
        if primary.eq_ignore_ascii_case("zh") {
            Some(Language::Zh)
        } else if primary.eq_ignore_ascii_case("en") {
            Some(Language::En)
        } else {
            None
        }
    }

    /// Returns the best of an `accept-language` header; English where it names neither language.
    pub fn from_accept_language(header: &str) -> Language {
        let mut best = None;
        for item in header.split(',') {
            let (tag, parameters) = item.split_once(';').unwrap_or((item, ""));
            let quality = match parameters.trim().strip_prefix("q=") {
                Some(text) => text.trim().parse().unwrap_or(0.0),
                None => 1.0_f32,
            };
            let Some(language) = Language::from_tag(tag) else {
                continue;
            };
            if quality > 0.0 && best.is_none_or(|(_, highest)| quality > highest) {
                best = Some((language, quality));
            }
        }
        best.map_or(Language::En, |(language, _)| language)
    }

    /// Returns the tag that stands in headers and messages, `zh-CN` or `en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Language::Zh => "zh-CN",
            Language::En => "en",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

type Bundle = FluentBundle<FluentResource>;

static CHINESE: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::Zh, CHINESE_SOURCE));
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::En, ENGLISH_SOURCE));
const CHINESE_SOURCE: &str = concat!(include_str!("zh-CN.ftl"), include_str!("report.zh-CN.ftl"));
const ENGLISH_SOURCE: &str = concat!(include_str!("en.ftl"), include_str!("report.en.ftl"));

/// Returns the text of `key` with `args` put in; the key itself where there is no such text.
///
/// An argument of up to fifteen digits counts as a number and chooses singular or plural.
pub fn get(language: Language, key: &str, args: &[(&str, &str)]) -> String {
    find(language, key, args).unwrap_or_else(|| key.to_owned())
}

/// Returns the text of `key` with `args` put in; `None` where there is no such text.
pub fn find(language: Language, key: &str, args: &[(&str, &str)]) -> Option<String> {
    let bundle = match language {
        Language::Zh => &*CHINESE,
        Language::En => &*ENGLISH,
    };
    let pattern = bundle.get_message(key)?.value()?;
    let mut arguments = FluentArgs::with_capacity(args.len());
    for (name, value) in args {
        arguments.set(*name, argument(value));
    }
    // A text that lacks an argument shows its name in braces: better than nothing on a decision.
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&arguments), &mut errors);
    Some(text.into_owned())
}

/// Returns the key of a machine-readable code, for example `gate-tax-grade` of `gate` and `TAX_GRADE`.
pub fn key(prefix: &str, code: &str) -> String {
    let mut key = format!("{prefix}-{code}").replace('_', "-");
    key.make_ascii_lowercase();
    key
}

/// Returns the name of a feature; the name in the schema where there is no text.
pub fn feature(language: Language, name: &str) -> String {
    let key = format!("feature-{}", name.replace('.', "-"));
    find(language, &key, &[]).unwrap_or_else(|| name.to_owned())
}

/// Returns the name of a grade of knowledge value by its code, `A` to `E` or `-`; the code where there is no text.
pub fn knowledge_grade(language: Language, code: &str) -> String {
    let word = if code == "-" { "none" } else { code };
    find(language, &key("knowledge-grade", word), &[]).unwrap_or_else(|| code.to_owned())
}

/// Returns a text with a blank between a Chinese character and a figure or Latin letter, as Chinese typesetting asks for; leaves other
/// languages as they are.
pub fn spaced(language: Language, text: &str) -> String {
    if language == Language::En {
        return text.to_owned();
    }
    let mut result = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    for character in text.chars() {
        if before.is_some_and(|last| {
            is_han(last) && is_narrow(character) || is_narrow(last) && is_han(character)
        }) {
            result.push(' ');
        }
        result.push(character);
        before = Some(character);
    }
    result
}

/// Returns whether a character may stand in a text for people: no control character, nothing that turns the direction of
/// writing, nothing that a reader cannot see. Blanks may.
pub fn is_visible(character: char) -> bool {
    !character.is_control()
        && !matches!(
            character,
            '\u{AD}'
                | '\u{61C}'
                | '\u{180E}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E007F}'
        )
}

fn argument(value: &str) -> FluentValue<'_> {
    let digits = (1..=15).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit());
    if digits && (value == "0" || !value.starts_with('0')) {
        FluentValue::try_number(value)
    } else {
        FluentValue::from(value)
    }
}

fn bundle(language: Language, source: &str) -> Bundle {
    // Both tags are well-formed.
    let locale: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![locale]);
    // The marks around arguments would stand in records and terminals.
    bundle.set_use_isolating(false);
    // The files are part of the program and a test reads them without errors.
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    bundle.add_resource_overriding(resource);
    bundle
}

const fn is_han(character: char) -> bool {
    matches!(character, '\u{4E00}'..='\u{9FFF}')
}

const fn is_narrow(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '%' | '-')
}

#[cfg(test)]
mod tests;
