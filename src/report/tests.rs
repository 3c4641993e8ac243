//! Pages of made cards: figures, both languages, strangers' texts, bounds.

use roxmltree::{Document, Node, ParsingOptions};

use super::*;
use crate::workshop::{
    bins::Bins,
    card::{CardColumn, CardPair, FORMAT},
    metrics::Metrics,
    scale::Scale,
    select::Verdict,
    spec::Method,
    validation::{Asked, MasterScale, Record, Role, Sample, Tally, spans, swaps},
};

fn numbers(name: &str) -> CardColumn {
    CardColumn {
        name: name.to_owned(),
        bins: Bins::Intervals {
            edges: vec![1.0, 2.5],
            specials: vec![-9.0],
        },
        points: vec![-10, 0, 12, 3, 1],
        neutral: 2,
        information_value: 0.123,
    }
}

fn words_column(name: &str, groups: Vec<Vec<String>>) -> CardColumn {
    let count = groups.len() + 2;
    CardColumn {
        name: name.to_owned(),
        bins: Bins::Groups {
            groups,
            specials: Vec::new(),
        },
        points: vec![1; count],
        neutral: 1,
        information_value: 0.05,
    }
}

fn content(columns: Vec<CardColumn>, pairs: Vec<CardPair>) -> Content {
    Content {
        format: FORMAT,
        target: "bad".to_owned(),
        method: Method::Shapes,
        scale: Scale::default(),
        calibration: serde_json::from_str(r#"{"knots": [[-10.0, -10.0], [10.0, 10.0]]}"#)
            .expect("a line"),
        columns,
        pairs,
    }
}

/// Records whose PD falls with the score, every bin of the card filled alike.
fn sample(name: &str, role: Role, card: &Content, records: Vec<Record>) -> Sample {
    let bads = records.iter().filter(|record| record.bad).count() as u64;
    let all = records.len() as u64;
    let bins = card.columns.iter().map(|column| {
        let mut tallies = vec![Tally::default(); column.points.len()];
        tallies[0] = Tally { records: all, bads };
        tallies
    });
    Sample {
        name: name.to_owned(),
        role,
        bins: bins.collect(),
        records,
    }
}

fn records(count: i32, bad: impl Fn(i32) -> bool) -> Vec<Record> {
    let record = |row: i32| Record {
        points: 500 + row % 97,
        pd: 0.5 / f64::from(row % 97 + 2),
        bad: bad(row),
    };
    (0..count).map(record).collect()
}

fn now() -> Timestamp {
    "2026-11-26T12:00:00Z".parse().expect("a time")
}

fn subject<'a>(card: &'a Content, spec: &'a Spec, validation: &'a Validation) -> Subject<'a> {
    Subject {
        card,
        spec,
        learnt: Table {
            name: String::new(),
            rows: 1_234_567,
            sha256: "ab".repeat(32),
        },
        tables: vec![Table {
            name: "later".to_owned(),
            rows: 400,
            sha256: "cd".repeat(32),
        }],
        validation,
        unseen: None,
        decisions: &[],
        periods: None,
        champion: None,
        grades: Grades::Illustrative,
        now: now(),
    }
}

fn validated(samples: &[Sample]) -> Validation {
    let asked = Asked {
        approvals: vec![0.5, 0.9],
        scale: MasterScale::illustrative(),
    };
    Validation::of(samples, &asked)
}

/// Returns the text of every cell, caption and remark; reading it fails where the page is not well-formed.
fn texts(html: &str) -> Vec<String> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(html, options).expect("well-formed");
    let is_shown = |node: &Node<'_, '_>| {
        node.is_text() && node.ancestors().all(|above| !above.has_tag_name("style"))
    };
    let shown = document.descendants().filter(is_shown);
    shown
        .filter_map(|node| node.text())
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
        .collect()
}

/// Returns two English words in a row, if there are any.
fn english(text: &str) -> Option<String> {
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase());
    let words: Vec<&str> = text.split(' ').collect();
    let found = words.windows(2).find(|pair| pair.iter().all(is_word));
    found.map(|pair| pair.join(" "))
}

fn is_han(character: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&character)
}

/// A page with every section and every remark.
fn full(language: Language) -> String {
    let card = content(
        vec![
            numbers("income"),
            words_column("kind", vec![vec!["a".to_owned(); 20], vec!["b".to_owned()]]),
        ],
        vec![CardPair {
            first: "income".to_owned(),
            second: "kind".to_owned(),
            first_bins: numbers("x").bins,
            second_bins: numbers("y").bins,
            points: vec![vec![-4, 0, 4, 0, 0]; 5],
            neutral: 0,
            information_value: 0.01,
        }],
    );
    let spec = Spec {
        population_bad_rate: Some(0.04),
        weight: Some("w".to_owned()),
        ..Spec::default()
    };
    let samples = [
        sample(
            "train",
            Role::Fitted,
            &card,
            records(900, |row| row % 97 < 30),
        ),
        sample("later", Role::New, &card, records(400, |row| row % 89 < 10)),
        sample("empty", Role::New, &card, records(3, |_| false)),
    ];
    let validation = validated(&samples);
    let times: Vec<f64> = (0..400).map(|row| f64::from(row * 3 + 19_000)).collect();
    let found = spans(
        &samples[1].records,
        &times,
        Length::Quarter,
        Some(&samples[0].records),
    );
    let theirs = records(400, |row| row % 89 < 10);
    let swapped = swaps(&samples[1].records, &theirs, &[0.5, 0.9]);
    let verdicts = [
        Verdict::In,
        Verdict::LittleInformation { expected: 0.02 },
        Verdict::Crowded { columns_max: 200 },
        Verdict::Redundant {
            with: "income".to_owned(),
            correlation: 0.95,
        },
        Verdict::Inflated { factor: 12.0 },
        Verdict::WrongSign,
        Verdict::NotSignificant,
        Verdict::NoBins {
            reason: "English for programs".to_owned(),
        },
    ];
    let decisions: Vec<Decision> = verdicts
        .into_iter()
        .map(|verdict| Decision {
            name: "column".to_owned(),
            information_value: 0.1,
            auc_alone: 0.6,
            is_suspected_leak: true,
            verdict,
        })
        .collect();
    let unseen = Metrics::of(&crate::workshop::validation::outcomes(&samples[0].records));
    let champion = Metrics::of_new(&crate::workshop::validation::outcomes(&theirs));
    let subject = Subject {
        unseen: Some(&unseen),
        decisions: &decisions,
        periods: Some(Periods {
            column: "opened",
            length: Length::Quarter,
            reference: Some("train"),
            spans: &found,
        }),
        champion: Some(Champion {
            name: "old",
            metrics: &champion,
            swaps: &swapped,
        }),
        ..subject(&card, &spec, &validation)
    };
    html(&subject, language).expect("a page")
}

#[test]
fn pages_are_well_formed_and_lean_on_nothing_outside() {
    for language in Language::ALL {
        let page = full(language);
        assert!(texts(&page).len() > 500);
        let without_names = page.replace("http://www.w3.org/2000/svg", "");
        for outside in [
            "http", "<script", "<link", "<img", "src=", "@import", "url(", "<iframe", "//",
        ] {
            assert!(!without_names.contains(outside), "{outside}");
        }
        let targets = page
            .match_indices("href=\"")
            .map(|(at, _)| &page[at + 6..at + 7]);
        assert!(targets.into_iter().all(|first| first == "#"));
        assert_eq!(page, full(language), "the same bytes");
    }
    assert!(
        Document::parse("<p>a<br></p>").is_err(),
        "the check can fail"
    );
}

#[test]
fn each_language_is_whole() {
    let chinese = texts(&full(Language::Zh));
    for text in &chinese {
        assert_eq!(english(text), None, "{text}");
        assert!(!text.contains("report-"), "a text is missing: {text}");
    }
    let english_page = texts(&full(Language::En));
    for text in &english_page {
        assert!(!text.chars().any(is_han), "{text}");
        assert!(!text.contains("report-"), "a text is missing: {text}");
    }
    assert!(
        english_page.iter().any(|text| english(text).is_some()),
        "the check can fail"
    );
    assert!(chinese.iter().any(|text| text.chars().any(is_han)));
}

#[test]
fn every_text_of_the_report_is_used() {
    let used: String = [
        "summary",
        "discrimination",
        "calibration",
        "grades",
        "cut_offs",
        "drift",
        "periods",
        "swaps",
        "bins",
        "selection",
        "words",
        "mod",
    ]
    .iter()
    .map(|file| {
        let path = format!("{}/src/report/{file}.rs", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).expect("a source")
    })
    .chain(
        ["jobs/scorecard/validation", "cli/scorecard/evaluate"]
            .iter()
            .map(|file| {
                let path = format!("{}/src/{file}.rs", env!("CARGO_MANIFEST_DIR"));
                std::fs::read_to_string(path).expect("a source")
            }),
    )
    .collect();
    let source = include_str!("../texts/report.en.ftl");
    let keys = source
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, _)| key);
    let unused: Vec<&str> = keys
        .filter(|key| !used.contains(&format!("\"{key}\"")))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn the_page_shows_the_figures_that_were_found() {
    let card = content(vec![numbers("income")], Vec::new());
    let spec = Spec::default();
    let samples = [
        sample(
            "first",
            Role::New,
            &card,
            records(1_500, |row| row % 97 < 30),
        ),
        sample("later", Role::New, &card, records(400, |row| row % 89 < 10)),
    ];
    let validation = validated(&samples);
    let page = texts(&html(&subject(&card, &spec, &validation), Language::En).expect("a page"));
    let has = |text: &str| page.iter().any(|found| found == text);
    for measured in &validation.samples {
        let metrics = &measured.metrics;
        assert!(has(&format!("{:.3}", metrics.auc.expect("auc"))));
        assert!(has(&format!("{:.3}", metrics.ks.expect("ks"))));
        assert!(has(&format!("{:.4}", metrics.brier.expect("brier"))));
        let (statistic, _) = metrics.hosmer_lemeshow.expect("enough records");
        assert!(has(&format!("{statistic:.2}")));
    }
    assert!(has("1,500") && has("−10") && has("[1, 2.5)") && has("special value −9"));
    for cut in &validation.cut_offs {
        assert!(has(&cut.points.to_string()) && has(&cut.bads_approved.to_string()));
    }
    let score = validation.moves[0].drift.expect("ten bands");
    assert!(has(&format!("{:.4}", score.drift.psi)));
    assert!(has(&format!("{:.4}", score.critical)));
    assert!(!has("0.1234"), "the check can fail");
}

#[test]
fn texts_of_strangers_are_shown_as_text() {
    let hostile = "</td><script>alert(1)</script>\u{202e}\u{0}";
    let mut card = content(
        vec![
            numbers(hostile),
            words_column(
                "w",
                vec![vec![hostile.to_owned(), "<img src=x>".to_owned()]],
            ),
        ],
        Vec::new(),
    );
    card.target = hostile.to_owned();
    let spec = Spec::default();
    let samples = [sample(
        hostile,
        Role::New,
        &card,
        records(200, |row| row % 7 == 0),
    )];
    let validation = validated(&samples);
    let decisions = [Decision {
        name: hostile.to_owned(),
        information_value: 0.1,
        auc_alone: 0.6,
        is_suspected_leak: true,
        verdict: Verdict::In,
    }];
    let mut subject = subject(&card, &spec, &validation);
    subject.decisions = &decisions;
    subject.tables[0].name = hostile.to_owned();
    for language in Language::ALL {
        let page = html(&subject, language).expect("a page");
        assert!(!page.contains("<script") && !page.contains("<img"));
        assert!(!page.contains(['\u{202e}', '\u{0}']));
        let shown = texts(&page);
        let whole = "</td><script>alert(1)</script>\u{fffd}\u{fffd}";
        assert!(shown.iter().any(|text| text == whole), "shown as it is");
    }
}

#[test]
fn pages_stay_small() {
    let many = |count: usize| {
        (0..count)
            .map(|at| format!("{at}{}", "word".repeat(50)))
            .collect::<Vec<_>>()
    };
    let columns: Vec<CardColumn> = (0..200)
        .map(|at| {
            let groups = many(5_000).chunks(500).map(<[String]>::to_vec).collect();
            words_column(&format!("{at}{}", "column".repeat(1_000)), groups)
        })
        .collect();
    let mut wide = numbers("wide");
    wide.bins = Bins::Intervals {
        edges: (0..5_000).map(f64::from).collect(),
        specials: Vec::new(),
    };
    wide.points = vec![1; wide.bins.count()];
    let card = content([columns, vec![wide]].concat(), Vec::new());
    let spec = Spec::default();
    let samples = [
        sample(
            "first",
            Role::New,
            &card,
            records(5_000, |row| row % 97 < 30),
        ),
        sample(
            "later",
            Role::New,
            &card,
            records(5_000, |row| row % 89 < 10),
        ),
    ];
    let validation = validated(&samples);
    let decisions: Vec<Decision> = many(3_000)
        .into_iter()
        .map(|name| Decision {
            name,
            information_value: 0.1,
            auc_alone: 0.6,
            is_suspected_leak: false,
            verdict: Verdict::In,
        })
        .collect();
    let mut subject = subject(&card, &spec, &validation);
    subject.decisions = &decisions;
    let page = html(&subject, Language::En).expect("a page");
    assert!(page.len() < 4_000_000, "{}", page.len());
    assert!(
        page.contains("more bins are not shown") && page.contains("more columns are not shown")
    );
    texts(&page);
}

#[test]
fn what_cannot_be_said_is_said_so() {
    let card = content(vec![numbers("income")], Vec::new());
    let spec = Spec::default();
    let one_row = records(1, |_| true);
    let sets: [(Vec<Record>, bool); 5] = [
        (Vec::new(), false),
        (one_row, false),
        (records(500, |_| false), false),
        (records(500, |_| true), false),
        (records(500, |row| row % 9 == 0), true),
    ];
    for (list, is_told) in sets {
        let count = list.len();
        let samples = [
            sample("first", Role::New, &card, list.clone()),
            sample("later", Role::New, &card, list.clone()),
        ];
        let validation = validated(&samples);
        let times = vec![f64::NAN; count];
        let found = spans(&list, &times, Length::Month, None);
        let swapped = swaps(&list, &list, &[0.5]);
        let metrics = Metrics::of_new(&crate::workshop::validation::outcomes(&list));
        let mut subject = subject(&card, &spec, &validation);
        subject.periods = Some(Periods {
            column: "opened",
            length: Length::Month,
            reference: None,
            spans: &found,
        });
        subject.champion = Some(Champion {
            name: "old",
            metrics: &metrics,
            swaps: &swapped,
        });
        for language in Language::ALL {
            let page = html(&subject, language).expect("a page");
            let shown = texts(&page);
            for text in &shown {
                let is_no_number = |word: &str| {
                    let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
                    ["NaN", "inf"].contains(&bare)
                };
                assert!(!text.split(' ').any(is_no_number), "{count}: {text}");
            }
            let said = match language {
                Language::En => "one class only: AUC",
                Language::Zh => "只有一类结果：AUC",
            };
            let warned = shown.iter().any(|text| text.contains(said));
            assert_eq!(warned, !is_told, "{count}");
        }
    }
}
