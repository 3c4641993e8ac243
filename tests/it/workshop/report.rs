//! The validation report from the command line, on real loans; printed by Chromium.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::LazyLock,
};

use roxmltree::{Document, ParsingOptions};
use serde_json::Value as Json;
use tempfile::TempDir;

use super::{data, json, run, text, trained};

/// A card and a champion, trained on loans with a date each, of which the last are held out by time.
struct Loans {
    folder: TempDir,
}

static LOANS: LazyLock<Loans> = LazyLock::new(|| {
    let loans = Loans {
        folder: tempfile::tempdir().unwrap(),
    };
    dated("german.train.csv", &loans.at("train.csv"), 0);
    dated("german.test.csv", &loans.at("later.csv"), 700);
    // Day 550 after 2023-01-01 and later: the last 150 of 700 rows.
    let time = "[time]\ncolumn = \"opened\"\nout_of_time_from = 19908.0\n";
    fs::write(loans.at("time.toml"), time).unwrap();
    fs::write(
        loans.at("woe.toml"),
        "method = \"woe\"\nexclude = [\"opened\"]\n",
    )
    .unwrap();
    let with = |spec: &str| loans.at(spec).to_str().unwrap().to_owned();
    let (time, woe) = (with("time.toml"), with("woe.toml"));
    let periods = ["--spec", &time, "--period", "quarter"];
    trained(&loans.at("train.csv"), &loans.at("card"), &periods);
    let chinese = ["--spec", &woe, "--lang", "zh"];
    trained(&loans.at("train.csv"), &loans.at("champion"), &chinese);
    loans
});

impl Loans {
    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Evaluates the card on the later loans with everything that a report can say.
    fn report(&self, name: &str, language: &str) -> (Json, String) {
        let beside = format!("train={}", text(&self.at("train.csv")));
        let output = run(&[
            "evaluate",
            "--model",
            text(&self.at("card")),
            "--data",
            text(&self.at("later.csv")),
            "--target",
            "bad",
            "--report",
            text(&self.at(name)),
            "--name",
            "later",
            "--beside",
            &beside,
            "--time",
            "opened",
            "--champion",
            text(&self.at("champion")),
            "--cut-offs",
            "0.6,0.8",
            "--lang",
            language,
        ]);
        (json(&output), fs::read_to_string(self.at(name)).unwrap())
    }
}

/// Copies a table with a date per row more, one a day.
fn dated(from: &str, to: &Path, first: usize) {
    let whole = fs::read_to_string(data(from)).unwrap();
    let mut lines = whole.lines();
    let mut dated = format!("{},opened\n", lines.next().unwrap());
    for (row, line) in lines.enumerate() {
        let day = jiff::civil::date(2023, 1, 1)
            .checked_add(jiff::Span::new().days((first + row) as i64))
            .unwrap();
        dated.push_str(&format!("{line},{day}\n"));
    }
    fs::write(to, dated).unwrap();
}

/// Returns the text of every cell, caption and remark of a well-formed page.
fn texts(page: &str) -> Vec<String> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(page, options).unwrap();
    let nodes = document.descendants().filter(|node| node.is_text());
    let texts = nodes.filter_map(|node| node.text());
    texts
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
        .collect()
}

fn has(texts: &[String], wanted: &str) -> bool {
    texts.iter().any(|text| text == wanted)
}

#[test]
fn training_writes_a_report_of_what_cross_validation_and_time_say() {
    let page = texts(&fs::read_to_string(LOANS.at("card/report.html")).unwrap());
    let metrics = fs::read_to_string(LOANS.at("card/metrics.json")).unwrap();
    let metrics: Json = serde_json::from_str(&metrics).unwrap();
    for part in ["unseen", "out_of_time"] {
        let auc = metrics[part]["auc"].as_f64().unwrap();
        assert!(has(&page, &format!("{auc:.3}")), "{part}");
    }
    assert!(has(&page, "training (in sample)") && has(&page, "out of time"));
    assert!(has(&page, "Cross-validation (unseen rows)"));
    assert!(has(&page, "4. 2023-Q4") && has(&page, "550"));
    let warned = page
        .iter()
        .any(|text| text.contains("their figures flatter"));
    assert!(warned);
    // Neither language nor periods change the card.
    let again = LOANS.at("again");
    let woe = LOANS.at("woe.toml");
    trained(
        &LOANS.at("train.csv"),
        &again,
        &["--spec", text(&woe), "--lang", "en"],
    );
    let model = |folder: &str| fs::read(LOANS.at(folder).join("model.json")).unwrap();
    assert!(model("again") == model("champion") && model("again") != model("card"));
    // The classic card has unseen rows to show as well, and its page is in Chinese.
    let champion = texts(&fs::read_to_string(LOANS.at("champion/report.html")).unwrap());
    assert!(has(&champion, "训练（样本内）"));
    assert!(champion.iter().any(|text| text.starts_with("交叉验证")));
}

#[test]
fn a_report_shows_what_evaluate_prints_in_both_languages() {
    let (printed, english) = LOANS.report("en.html", "en");
    let (again, chinese) = LOANS.report("zh.html", "zh");
    assert_eq!(printed, again, "the language changes no figure");
    let plain = run(&[
        "evaluate",
        "--model",
        text(&LOANS.at("card")),
        "--data",
        text(&LOANS.at("later.csv")),
        "--target",
        "bad",
    ]);
    assert_eq!(json(&plain), printed, "the report changes no figure");
    for page in [texts(&english), texts(&chinese)] {
        let number = |name: &str| printed[name].as_f64().unwrap();
        for shown in [
            format!("{:.3}", number("auc")),
            format!("{:.3}", 2.0 * number("auc") - 1.0),
            format!("{:.3}", number("ks")),
            format!("{:.4}", number("brier")),
            format!("{:.2}%", 100.0 * number("mean_pd")),
            format!("{:.3}", number("calibration_slope")),
            format!("{:.2}", printed["hosmer_lemeshow"][0].as_f64().unwrap()),
        ] {
            assert!(has(&page, &shown), "{shown}");
        }
        // 180 of 300 are approved by either card: as many swapped in as out.
        assert!(has(&page, "60%") && has(&page, "train → later"));
        assert!(!has(&page, "0.1234"), "the check can fail");
    }
    assert!(english.contains("lang=\"en\"") && chinese.contains("lang=\"zh-CN\""));
    // But for the second at which it was made, the same page.
    let (_, once_more) = LOANS.report("again.html", "en");
    let timeless = |page: &str| -> Vec<String> {
        let is_made_at = |line: &&str| !line.contains("Made at");
        page.lines().filter(is_made_at).map(str::to_owned).collect()
    };
    assert_eq!(timeless(&english), timeless(&once_more));
    assert!(timeless(&english).len() + 1 == english.lines().count());
}

#[test]
fn tables_of_one_class_or_one_row_have_a_report() {
    let whole = fs::read_to_string(LOANS.at("later.csv")).unwrap();
    let (head, rows) = whole.split_once('\n').unwrap();
    let goods: Vec<&str> = rows.lines().filter(|line| line.starts_with('0')).collect();
    for (name, rows) in [("goods", &goods[..]), ("one", &goods[..1])] {
        let table = LOANS.at(&format!("{name}.csv"));
        fs::write(&table, format!("{head}\n{}\n", rows.join("\n"))).unwrap();
        let page = LOANS.at(&format!("{name}.html"));
        let output = evaluated(&table, &page, &["--champion", text(&LOANS.at("champion"))]);
        assert_eq!(json(&output)["auc"], Json::Null);
        let page = texts(&fs::read_to_string(page).unwrap());
        assert!(
            page.iter().any(|text| text.contains("one class only")),
            "{name}"
        );
    }
}

fn evaluated(table: &Path, page: &Path, more: &[&str]) -> Output {
    let card = LOANS.at("card");
    let given = [
        "evaluate",
        "--model",
        text(&card),
        "--data",
        text(table),
        "--target",
        "bad",
        "--report",
        text(page),
    ];
    run(&[&given[..], more].concat())
}

#[test]
fn a_report_that_cannot_be_made_leaves_nothing() {
    let (later, page) = (LOANS.at("later.csv"), LOANS.at("refused.html"));
    let train = LOANS.at("train.csv");
    let beside = format!("a={}", text(&train));
    let same = ["--name", "a", "--beside", &beside];
    for (more, code, told) in [
        (&["--beside", "train"][..], 2, "NAME=TABLE"),
        (&same, 2, "differently"),
        (
            &[
                "--beside", "a=b", "--beside", "b=b", "--beside", "c=b", "--beside", "d=b",
            ],
            2,
            "three",
        ),
        (&["--cut-offs", "0.5,0"], 2, "share"),
        (&["--grades", "0.2,0.1"], 2, "ascending"),
        (&["--period", "year"], 2, "--time"),
        (&["--time", "nowhere"], 3, "nowhere"),
        (&["--time", "age"], 3, "age"),
        (&["--beside", "a=/nowhere.csv"], 3, "nowhere"),
        (&["--champion", "/nowhere"], 5, "nowhere"),
    ] {
        let output = evaluated(&later, &page, more);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{more:?}: {said}");
        assert!(said.contains(told), "{more:?}: {said}");
        assert!(!page.exists(), "{more:?}");
    }
    fs::write(&page, "somebody's").unwrap();
    let output = evaluated(&later, &page, &[]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(fs::read_to_string(&page).unwrap(), "somebody's");
    fs::remove_file(&page).unwrap();
}

/// Prints a page with Chromium, which `scripts/test` installs (a machine without it fails the test), and returns width and height
/// of every page of paper in points.
fn printed(page: &Path) -> Vec<(f64, f64)> {
    let pdf = page.with_extension("pdf");
    let home = tempfile::tempdir().unwrap();
    let output = Command::new("chromium")
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-pdf-header-footer",
        ])
        .arg(format!("--user-data-dir={}", home.path().display()))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("chromium, which scripts/test installs");
    assert!(output.status.success(), "{output:?}");
    let printed = fs::read(pdf).unwrap();
    assert!(printed.starts_with(b"%PDF"));
    let printed = String::from_utf8_lossy(&printed);
    let boxes = printed.split("/MediaBox [").skip(1);
    boxes
        .map(|text| {
            let mut corners = text.split([' ', ']']).map(|number| number.parse().unwrap());
            (corners.nth(2).unwrap(), corners.next().unwrap())
        })
        .collect()
}

#[test]
fn chromium_prints_the_report_on_pages_of_a4() {
    let (_, page) = LOANS.report("print.html", "zh");
    let sheets = printed(&LOANS.at("print.html"));
    assert!((5..40).contains(&sheets.len()), "{sheets:?}");
    // 210 by 297 mm.
    let is_a4 = |sheet: &(f64, f64)| (sheet.0 - 595.3).abs() < 1.0 && (sheet.1 - 841.9).abs() < 1.0;
    assert!(sheets.iter().all(is_a4), "{sheets:?}");
    // The size is the page's own wish: without it Chromium takes its letter paper.
    let otherwise = LOANS.at("letter.html");
    fs::write(&otherwise, page.replace("size: A4;", "")).unwrap();
    assert!(!printed(&otherwise).iter().any(is_a4));
}
