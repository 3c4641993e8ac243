//! The language of what is printed.

use clap::ValueEnum;

use crate::texts::Language;

/// Value of `--lang`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Lang {
    /// Simplified Chinese
    Zh,
    /// English
    En,
}

/// Returns the language asked for, otherwise that of the environment, otherwise English.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line reads the locale"
)]
pub(super) fn chosen(asked: Option<Lang>) -> Language {
    match asked {
        Some(Lang::Zh) => Language::Zh,
        Some(Lang::En) => Language::En,
        None => of_locale(|name| std::env::var(name).ok()),
    }
}

/// The first variable that is set and not empty decides (POSIX.1-2024, 8.2).
fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Language {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty())
        .and_then(|locale| Language::from_tag(&locale))
        .unwrap_or(Language::En)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let locale = |all: &str, lang: &str| {
            of_locale(|name| match name {
                "LC_ALL" => Some(all.to_owned()),
                "LANG" => Some(lang.to_owned()),
                _ => None,
            })
        };
        assert_eq!(locale("", "zh_CN.UTF-8"), Language::Zh);
        assert_eq!(locale("C", "zh_CN.UTF-8"), Language::En);
        assert_eq!(locale("zh_TW", "en_GB"), Language::Zh);
        assert_eq!(of_locale(|_| None), Language::En);
    }
}
