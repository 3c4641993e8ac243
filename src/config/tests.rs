//! Where values come from, and what is wrong with them.

use super::*;

const EXAMPLE: &str = include_str!("../../config/example.toml");

fn file(text: &str) -> Sources {
    Sources {
        file: Some(text.into()),
        ..Sources::default()
    }
}

fn keys(result: Result<Config, Problems>) -> Vec<String> {
    let problems = result.unwrap_err();
    problems.0.into_iter().map(|problem| problem.key).collect()
}

#[test]
fn the_example_says_the_defaults() {
    assert_eq!(
        Config::read(file(EXAMPLE)).unwrap(),
        Config::read(Sources::default()).unwrap()
    );
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let mut sources = file("book = \"of-the-file\"\nqueue = 7\nmodel = \"m1\"");
    sources.environment = vec![
        ("KVCREDIT_BOOK".into(), "of-the-environment".into()),
        ("KVCREDIT_QUEUE".into(), "8".into()),
        ("KVCREDIT_LIMITS_DRAIN_MS".into(), "100".into()),
        ("KVCREDIT_TOKEN".into(), "of-the-client".into()),
        ("PATH".into(), "/bin".into()),
    ];
    sources.flags = vec![("book", "of-the-flag".into())];
    let config = Config::read(sources).unwrap();
    assert_eq!(config.listeners[0].book.as_str(), "of-the-flag");
    assert_eq!(config.queue, 8);
    assert_eq!(config.model.as_str(), "m1");
    assert_eq!(config.limits.drain, Duration::from_millis(100));
}

#[test]
fn all_problems_are_told_at_once() {
    let mut sources = file(
        "listen = \"0.0.0.0:1\"\nqueue = 0\nlog_format = \"xml\"\ncolour = \"red\"\n[limits]\ndrain = 1",
    );
    sources.environment = vec![("KVCREDIT_BOOKS".into(), "x".into())];
    sources.flags = vec![("database", "mysql://x".into())];
    let found = keys(Config::read(sources));
    let expected = [
        "listen",
        "database",
        "queue",
        "log_format",
        "colour",
        "limits.drain",
        "KVCREDIT_BOOKS",
    ];
    assert_eq!(found, expected);
}

#[test]
fn only_loopback_is_bound() {
    for address in ["0.0.0.0:50051", "192.168.0.1:50051", "[::]:50051", "50051"] {
        let text = format!("listen = \"{address}\"");
        assert_eq!(keys(Config::read(file(&text))), ["listen"], "{address}");
    }
    for address in ["127.0.0.1:0", "[::1]:50051"] {
        let text = format!("listen = \"{address}\"");
        assert!(Config::read(file(&text)).is_ok(), "{address}");
    }
}

#[test]
fn several_listeners_each_have_their_book() {
    let text = "[[listeners]]\nlisten = \"127.0.0.1:1\"\nbook = \"a\"\n\
                [[listeners]]\nlisten = \"127.0.0.1:2\"\nbook = \"b\"";
    let config = Config::read(file(text)).unwrap();
    let books: Vec<&str> = config.listeners.iter().map(|l| l.book.as_str()).collect();
    assert_eq!(books, ["a", "b"]);
    let both = format!("book = \"c\"\n{text}");
    assert!(keys(Config::read(file(&both))).contains(&"listeners".to_owned()));
}

#[test]
fn the_database_lies_in_the_data_folder_unless_named() {
    let config = Config::read(file("data_dir = \"/var/kv\"")).unwrap();
    assert_eq!(
        config.database,
        Location::Sqlite("/var/kv/kvcredit.db".into())
    );
}

#[test]
fn a_file_that_is_no_toml_is_one_problem() {
    assert_eq!(keys(Config::read(file("listen ="))), ["config"]);
}

#[test]
fn what_is_named_is_told_together_with_the_keys() {
    let text = "queue = 0\nmodel = \"nope\"\nmodels = \"/nonexist\"";
    let result = Config::read_with(file(text), |named| {
        assert_eq!(named.model.map(ModelId::as_str), Some("nope"));
        assert_eq!(named.models, Some(Path::new("/nonexist")));
        Err::<(), _>(vec![Unmet {
            key: "policies",
            expected: Expected::Models,
            found: "none".into(),
        }])
    });
    let problems = result.unwrap_err().0;
    let told: Vec<(&str, Origin)> = problems
        .iter()
        .map(|problem| (problem.key.as_str(), problem.origin))
        .collect();
    assert_eq!(
        told,
        [("queue", Origin::File), ("policies", Origin::Default)]
    );
}

#[test]
fn a_number_is_no_path_and_no_name() {
    let text = "data_dir = 5\nbook = 7\nmodels = true\nlog = 1";
    let found = keys(Config::read(file(text)));
    assert_eq!(found, ["book", "data_dir", "models", "log"]);
}

#[test]
fn a_log_filter_names_levels() {
    for text in [
        "info",
        "WARN",
        "kvcredit=debug",
        "info,kvcredit::rpc=trace",
        "off",
        "kvcredit::rpc",
    ] {
        let text = format!("log = \"{text}\"");
        assert!(Config::read(file(&text)).is_ok(), "{text}");
    }
    for text in [
        "loud",
        "",
        "kvcredit",
        "info,loud",
        "kvcredit=loud",
        "info,",
    ] {
        let text = format!("log = \"{text}\"");
        assert_eq!(keys(Config::read(file(&text))), ["log"], "{text}");
    }
}

#[test]
fn no_password_is_repeated() {
    for url in [
        "postgres://u:s3cret@h/d",
        "mysql://u:s3cr/s3cret@h/d?password=s3cret",
        "u:s3cret@h",
        "host=h password=s3cret@",
    ] {
        let mut sources = file(&format!("databases = \"{url}\""));
        sources.flags = vec![("database", url.into())];
        sources.environment = vec![("KVCREDIT_DATABASE_URL".into(), url.into())];
        let problems = match Config::read(sources) {
            Ok(config) => panic!("{config:?}"),
            Err(problems) => problems.to_string(),
        };
        let shown = !problems.contains("s3cret") && !problems.contains("s3cr");
        assert!(shown, "{problems}");
    }
}
