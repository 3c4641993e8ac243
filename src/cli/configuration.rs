//! What is wrong with a configuration, in words.

use crate::{
    config::{Expected, Origin, Problem, Problems},
    texts::{Language, get},
};

/// Returns every problem, one a line.
pub(super) fn wording(language: Language, problems: &Problems) -> String {
    let mut lines = vec![get(language, "config-wrong", &[])];
    lines.extend(problems.0.iter().map(|problem| line(language, problem)));
    lines.join("\n  ")
}

fn line(language: Language, problem: &Problem) -> String {
    let Problem {
        key,
        origin,
        expected,
        found,
    } = problem;
    let origin = match origin {
        Origin::File => "config-file",
        Origin::Environment => "config-environment",
        Origin::Flag => "config-flag",
        Origin::Default => "config-default",
    };
    let arguments = [
        ("key", key.as_str()),
        ("origin", &get(language, origin, &[])),
        ("expected", &words(language, expected)),
        ("found", found),
    ];
    get(language, "config-problem", &arguments)
}

fn words(language: Language, expected: &Expected) -> String {
    let say = |key, args: &[(&str, &str)]| get(language, key, args);
    match expected {
        Expected::Path => say("config-path", &[]),
        Expected::Name => say("config-name", &[]),
        Expected::LedgerName => say("config-ledger-name", &[]),
        Expected::Switch => say("config-switch", &[]),
        Expected::Integer { from, to } => say("config-integer", &[("from", from), ("to", to)]),
        Expected::Database => say("config-database", &[]),
        Expected::Loopback => say("config-loopback", &[]),
        Expected::OneForm => say("config-one-form", &[]),
        Expected::LogFilter => say("config-log-filter", &[]),
        Expected::LogFormat => say("config-log-format", &[]),
        Expected::Toml => say("config-toml", &[]),
        Expected::NoSuchKey => say("config-no-such-key", &[]),
        Expected::ReadableFile { cause } => say("config-readable-file", &[("cause", cause)]),
        Expected::Models => say("config-models", &[]),
        Expected::OneOf { known } => say("config-one-of", &[("known", known)]),
        Expected::Tables { cause } => say("config-tables", &[("cause", cause)]),
        Expected::CrashPoint => say("config-crash-point", &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_its_words_and_the_english_ones_are_those_of_the_machine() {
        let text = || "x7".to_owned();
        let all = [
            Expected::Path,
            Expected::Name,
            Expected::LedgerName,
            Expected::Switch,
            Expected::Integer {
                from: "1".into(),
                to: i64::MAX.to_string(),
            },
            Expected::Database,
            Expected::Loopback,
            Expected::OneForm,
            Expected::LogFilter,
            Expected::LogFormat,
            Expected::Toml,
            Expected::NoSuchKey,
            Expected::ReadableFile { cause: text() },
            Expected::Models,
            Expected::OneOf { known: text() },
            Expected::Tables { cause: text() },
            Expected::CrashPoint,
        ];
        let origins = [
            Origin::File,
            Origin::Environment,
            Origin::Flag,
            Origin::Default,
        ];
        let problems = all.into_iter().zip(origins.into_iter().cycle());
        let problems = problems.map(|(expected, origin)| Problem {
            key: "limits.drain_ms".into(),
            origin,
            expected,
            found: "0".into(),
        });
        let problems = Problems(problems.collect());
        assert_eq!(wording(Language::En, &problems), problems.to_string());
        let chinese = wording(Language::Zh, &problems);
        let english = problems.to_string();
        for (line, other) in chinese.lines().zip(english.lines()) {
            let has_chinese = line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(has_chinese, "{line}");
            assert!(
                !line.contains("config-") && !line.contains("expected"),
                "{line}"
            );
            assert_ne!(line, other);
        }
    }
}
