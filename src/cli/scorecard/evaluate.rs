//! `kvcredit evaluate`.

use std::{
    collections::BTreeSet,
    io::Write,
    path::{Path, PathBuf},
};

use clap::Args as ClapArgs;

use super::{Period, failed, watched};
use crate::{
    app::Machine,
    cli::{EXIT_CODES, failure::Failure, new_file::NewFile, output::Output},
    jobs::scorecard::{self, APPROVALS, Asked, Labelled, Periodic, name_of},
    texts::Language,
    workshop::{metrics::Metrics, validation::MasterScale},
};

/// Measure a card on a labelled table
///
/// Prints one JSON object: AUC with its interval after DeLong, KS, Brier score, calibration, Hosmer–Lemeshow. With `--report` it also
/// writes a validation report, one page of HTML in the language of `--lang`, which needs nothing else to be read or printed.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Folder of the card, as `train --data` wrote it
    #[arg(long, value_name = "DIR")]
    model: PathBuf,
    /// Table: CSV, gzipped CSV or Parquet
    #[arg(long, value_name = "TABLE")]
    data: PathBuf,
    /// Column that says 1 for bad and 0 for good
    #[arg(long, value_name = "COLUMN")]
    target: String,
    /// New file for the validation report
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    #[command(flatten)]
    more: More,
}

/// What the report says besides.
#[derive(ClapArgs, Debug)]
#[command(next_help_heading = "Report")]
struct More {
    /// What the report calls the table [default: the name of its file]
    #[arg(long, value_name = "NAME", requires = "report")]
    name: Option<String>,
    /// Labelled table to stand beside it, such as `train=loans.csv`; up to three. PSI and CSI begin with the first
    #[arg(long, value_name = "NAME=TABLE", requires = "report", value_parser = named)]
    beside: Vec<(String, PathBuf)>,
    /// Column of the table that says when a record was made
    #[arg(long, value_name = "COLUMN", requires = "report")]
    time: Option<String>,
    /// Length of the periods of `--time`, which are dates unless this is `value`
    #[arg(long, value_enum, default_value = "quarter", requires = "time")]
    period: Period,
    /// Folder of the card to compare with
    #[arg(long, value_name = "DIR", requires = "report")]
    champion: Option<PathBuf>,
    /// Shares to approve, above 0 and at most 1 [default: 0.5,0.6,0.7,0.8,0.9,0.95]
    #[arg(long, value_name = "SHARES", requires = "report", value_delimiter = ',', value_parser = share)]
    cut_offs: Vec<f64>,
    /// Upper bounds of PD of the grades but the last [default: 0.0025, each twice the one before, to 0.32; illustrative]
    #[arg(
        long,
        value_name = "BOUNDS",
        requires = "report",
        value_delimiter = ','
    )]
    grades: Vec<f64>,
}

/// Tables beside the one that a report is about.
const BESIDE_MAX: usize = 3;

fn named(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, table)) if !name.is_empty() && !table.is_empty() => {
            Ok((name.to_owned(), PathBuf::from(table)))
        }
        _ => Err("expected `NAME=TABLE`".to_owned()),
    }
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share) if share > 0.0 && share <= 1.0 => Ok(share),
        _ => Err("expected a share above 0 and at most 1".to_owned()),
    }
}

pub(in crate::cli) fn run(
    args: &Args,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let metrics = match &args.report {
        Some(file) => reported(args, file, language)?,
        None => {
            let (model, data) = (&args.model, &args.data);
            let measured = watched(|watch| scorecard::evaluate(model, data, &args.target, watch));
            measured.map_err(failed)?
        }
    };
    let text =
        serde_json::to_string(&metrics).map_err(|err| Failure::NotLoaded(vec![err.to_string()]))?;
    output.line(&text)?;
    Ok(0)
}

/// Writes the report, whole or not at all.
fn reported(args: &Args, file: &Path, language: Language) -> Result<Metrics, Failure> {
    let asked = asked(args, language)?;
    let new = NewFile::begin(file)?;
    let (metrics, html) = watched(|watch| scorecard::validate(&asked, watch)).map_err(failed)?;
    let mut writer = new.writer()?;
    writer
        .write_all(html.as_bytes())
        .and_then(|()| writer.flush())
        .map_err(|err| Failure::Unreadable(vec![(file.display().to_string(), err.to_string())]))?;
    new.finish()?;
    Ok(metrics)
}

fn asked(args: &Args, language: Language) -> Result<Asked<'_>, Failure> {
    let More {
        name,
        beside,
        time,
        period,
        champion,
        cut_offs,
        grades,
    } = &args.more;
    if beside.len() > BESIDE_MAX {
        return Err(Failure::Usage("cli-report-beside"));
    }
    let about = name.clone().unwrap_or_else(|| name_of(&args.data));
    let mut names: BTreeSet<&str> = BTreeSet::from([about.as_str()]);
    if !beside.iter().all(|(name, _)| names.insert(name)) {
        return Err(Failure::Usage("cli-report-names"));
    }
    let grades = match grades.is_empty() {
        true => None,
        false => {
            let scale = MasterScale::new(grades.clone());
            Some(scale.ok_or(Failure::Usage("cli-report-grades"))?)
        }
    };
    Ok(Asked {
        model: &args.model,
        about: Labelled {
            name: about,
            data: &args.data,
        },
        beside: beside
            .iter()
            .map(|(name, data)| Labelled {
                name: name.clone(),
                data,
            })
            .collect(),
        target: &args.target,
        periods: time.as_deref().map(|column| Periodic {
            column,
            length: period.length(),
        }),
        champion: champion.as_deref(),
        approvals: match cut_offs.is_empty() {
            true => APPROVALS.to_vec(),
            false => cut_offs.clone(),
        },
        grades,
        language,
        now: Machine::real().clock.now(),
    })
}
