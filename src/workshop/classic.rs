//! The classic card: optimal bins, weights of evidence or a column of zeros and ones per bin, one logistic regression.
//!
//! Owns the coding of columns and what enters the fit. The weight of evidence of a bin is ln(bad share ÷ good share), so that
//! points fall with it; a bin for missing, special or other values that training did not fill has the mean of the others.

use rayon::prelude::*;

use super::{
    assemble::{self, shares, tally},
    bins::Bins,
    book::Book,
    calibration::Calibration,
    card::{CardColumn, Content, FORMAT},
    optimal::{self, Count, Infeasible, Wishes},
    prebins::{self, Fineness, Prebinned},
    prior::{Expert, Heard, Word},
    select::{self, COLUMNS_MAX, Decision, Verdict},
    shapes,
    spec::{Method, Spec, Stepwise, Trend},
    train::{Error, correction},
    weigh::{self, Terms, Weights},
};
use crate::statistics::newton::Prior;

/// One column in its final bins.
struct Coded {
    /// Position in the book.
    at: usize,
    bins: Bins,
    codes: Vec<u16>,
    counted: Vec<(f64, f64)>,
    evidence: Vec<f64>,
    information_value: f64,
    /// Why there is one bin only.
    infeasible: Option<Infeasible>,
    /// Information value and AUC of the prebins: what the column could know, also where it has no bins.
    at_most: (f64, f64),
    /// What an expert says.
    heard: Option<Heard>,
}

/// What came out.
pub struct Outcome {
    /// The card.
    pub content: Content,
    /// What was decided of each column.
    pub decisions: Vec<Decision>,
    /// Weights and strength of the prior.
    pub weights: Weights,
    /// Names of the terms that were weighed.
    pub terms: Vec<String>,
}

/// Pulls rates of rare words to the average before words are put in order.
const WORD_SMOOTHING: f64 = 10.0;

/// Trains the classic card.
///
/// # Errors
/// [`Error`] where a wish cannot be kept, nothing is left or a fit does not converge.
pub fn train(
    book: &Book<'_>,
    target: &str,
    spec: &Spec,
    expert: Option<&Expert>,
) -> Result<Outcome, Error> {
    let word = expert
        .map(|expert| expert.on(book, &spec.exclude))
        .transpose()?;
    let coded: Result<Vec<Coded>, Error> = (0..book.columns.len())
        .into_par_iter()
        .map(|at| code(book, at, word.as_ref(), spec))
        .collect();
    let coded = coded?;
    let mut decisions: Vec<Decision> = coded.iter().map(|c| decide(c, book, spec)).collect();
    let entered = select(&coded, &mut decisions, spec);
    if entered.is_empty() {
        return Err(Error::NothingLeft);
    }
    let design = Design::new(&coded, &entered, book, word.as_ref(), spec);
    let columns: Vec<&[f32]> = design.columns.iter().map(Vec::as_slice).collect();
    let belief = word.map(|word| {
        let heard = coded.iter().filter_map(|column| column.heard.as_ref());
        let means: Vec<f64> = heard.map(|heard| heard.mean).collect();
        let moved = correction(book, spec);
        word.belief(
            design.beliefs.clone(),
            &columns,
            &book.weights,
            &means,
            moved,
        )
    });
    let terms = Terms {
        columns: &columns,
        bads: &book.bads,
        weights: &book.weights,
        offset: book.offset.as_deref(),
        times: book.times.as_deref(),
        prior_means: &design.prior_means,
        belief: belief.as_ref(),
        sign: match spec.method {
            Method::Dummy => weigh::Sign::Free,
            Method::Shapes | Method::Woe => weigh::Sign::Positive,
        },
        p_value_max: match spec.selection.stepwise {
            Stepwise::Off => None,
            Stepwise::Backward(p_value) => Some(p_value),
        },
    };
    let weights = weigh::weigh(&terms)?;
    for (gone, verdict) in [
        (&weights.against, Verdict::WrongSign),
        (&weights.insignificant, Verdict::NotSignificant),
    ] {
        for term in gone {
            if spec.method == Method::Woe {
                decisions[coded[design.of_column[*term]].at].verdict = verdict.clone();
            }
        }
    }
    let read = assemble::unseen_log_odds(&terms, &weights);
    let calibration = Calibration::fit(&read, &book.bads, &book.weights)?;
    let names = design
        .of_column
        .iter()
        .zip(&design.of_bin)
        .map(|(at, bin)| {
            let name = &book.columns[coded[*at].at].name;
            match bin {
                None => name.clone(),
                Some(bin) => format!("{name}: {}", coded[*at].bins.label(*bin)),
            }
        });
    Ok(Outcome {
        terms: names.collect(),
        content: assembled(book, &coded, &design, &weights, calibration, target, spec),
        decisions,
        weights,
    })
}

fn code(book: &Book<'_>, at: usize, word: Option<&Word<'_>>, spec: &Spec) -> Result<Coded, Error> {
    let column = book.columns[at];
    let wishes = spec.column(&column.name);
    let fineness = Fineness {
        bins_max: spec.binning.prebins,
        rows_min: spec.binning.rare_share * book.order.len() as f64,
    };
    let mut prebinned = prebins::prebin(column, &book.order, &wishes, fineness);
    let says = match word {
        Some(word) => word
            .of(column, &book.order, &mut prebinned)?
            .zip(Some(word)),
        None => None,
    };
    let identity: Vec<usize> = (0..prebinned.bins.count()).collect();
    let mut counted = tally(&prebinned.codes, &identity, identity.len(), book);
    let lent = says.map(|(says, word)| Heard {
        mean: says.mean(&prebinned),
        evidence: word.lend(&says, &mut counted),
    });
    let all = Count {
        good: counted.iter().map(|x| x.0).sum(),
        bad: counted.iter().map(|x| x.1).sum(),
    };
    let order = ordered(&prebinned.bins, &counted, all);
    let counts: Vec<Count> = order
        .iter()
        .map(|bin| Count {
            good: counted[*bin].0,
            bad: counted[*bin].1,
        })
        .collect();
    let trend = match prebinned.bins {
        Bins::Intervals { .. } => wishes.trend,
        // Words stand in the order of their rates already.
        Bins::Groups { .. } => Trend::None,
    };
    let limits = Wishes {
        weight_min: spec.binning.share_min * (all.good + all.bad),
        events_min: spec.binning.events_min,
        bins_max: spec.binning.bins_max,
        trend,
        all,
    };
    let (bin_of, infeasible) = match optimal::optimum(&counts, &limits) {
        Ok(optimum) => (optimum.bin_of, None),
        Err(reason) if trend_was_wished(trend) => {
            return Err(Error::Wish {
                column: column.name.clone(),
                reason,
            });
        }
        Err(reason) => (vec![0; counts.len()], Some(reason)),
    };
    let lent = lent.as_ref().map(|lent| (lent, counted.as_slice()));
    let mut coded = coded(at, &prebinned, &order, &bin_of, infeasible, lent, book);
    coded.at_most = (
        assemble::information_value(&counted),
        select::auc_alone(&counted),
    );
    Ok(coded)
}

fn trend_was_wished(trend: Trend) -> bool {
    match trend {
        Trend::Up | Trend::Down | Trend::Peak | Trend::Valley => true,
        Trend::Auto | Trend::None => false,
    }
}

/// Returns the intervals in their order, words in that of their rates.
fn ordered(bins: &Bins, counted: &[(f64, f64)], all: Count) -> Vec<usize> {
    let mut order: Vec<usize> = (0..bins.cut()).collect();
    if let Bins::Groups { .. } = bins {
        let average = all.bad / (all.good + all.bad);
        let rate = |at: usize| {
            let (good, bad) = counted[at];
            (bad + WORD_SMOOTHING * average) / (good + bad + WORD_SMOOTHING)
        };
        order.sort_by(|a, b| rate(*a).total_cmp(&rate(*b)).then(a.cmp(b)));
    }
    order
}

fn coded(
    at: usize,
    prebinned: &Prebinned,
    order: &[usize],
    bin_of: &[usize],
    infeasible: Option<Infeasible>,
    lent: Option<(&Heard, &[(f64, f64)])>,
    book: &Book<'_>,
) -> Coded {
    let cut = prebinned.bins.cut();
    let mut to = vec![0; prebinned.bins.count()];
    for (bin, run) in order.iter().zip(bin_of) {
        to[*bin] = *run;
    }
    let bins = prebinned.bins.merged(&to[..cut]);
    for (extra, to) in to[cut..].iter_mut().enumerate() {
        *to = bins.cut() + extra;
    }
    let (counted, heard) = match lent {
        None => (tally(&prebinned.codes, &to, bins.count(), book), None),
        Some((lent, fine)) => {
            let (counted, heard) = lent.joined(fine, &to, bins.count());
            (counted, Some(heard))
        }
    };
    let all = Count {
        good: counted.iter().map(|x| x.0).sum(),
        bad: counted.iter().map(|x| x.1).sum(),
    };
    let of_data = counted.iter().map(|count| evidence(*count, all));
    let evidence = match &heard {
        None => of_data.collect(),
        Some(heard) => heard.beside(of_data, &counted),
    };
    Coded {
        at,
        codes: prebinned
            .codes
            .iter()
            .map(|code| to[*code as usize] as u16)
            .collect(),
        evidence,
        heard,
        information_value: assemble::information_value(&counted),
        counted,
        bins,
        infeasible,
        at_most: (0.0, 0.5),
    }
}

/// Returns ln(bad share ÷ good share); 0 for an empty bin.
fn evidence((good, bad): (f64, f64), all: Count) -> f64 {
    if good + bad == 0.0 {
        return 0.0;
    }
    let half = if good == 0.0 || bad == 0.0 { 0.5 } else { 0.0 };
    libm::log((bad + half) / all.bad) - libm::log((good + half) / all.good)
}

fn decide(coded: &Coded, book: &Book<'_>, spec: &Spec) -> Decision {
    let selection = &spec.selection;
    let auc_alone = select::auc_alone(&coded.counted);
    let filled = coded.counted.iter().filter(|(g, b)| g + b > 0.0).count();
    let verdict = match &coded.infeasible {
        Some(reason) if filled < 2 => Verdict::NoBins {
            reason: reason.to_string(),
        },
        _ if coded.information_value < selection.iv_min => match &coded.infeasible {
            Some(reason) => Verdict::NoBins {
                reason: reason.to_string(),
            },
            None => Verdict::LittleInformation {
                expected: selection.iv_min,
            },
        },
        _ => Verdict::In,
    };
    Decision {
        name: book.columns[coded.at].name.clone(),
        information_value: coded.information_value,
        auc_alone,
        is_suspected_leak: select::is_suspected_leak(coded.at_most.0, coded.at_most.1, selection),
        verdict,
    }
}

/// Returns the columns that enter the fit, those with the most information first.
fn select(coded: &[Coded], decisions: &mut [Decision], spec: &Spec) -> Vec<usize> {
    let mut ranked: Vec<usize> = (0..coded.len())
        .filter(|at| decisions[*at].verdict == Verdict::In)
        .collect();
    ranked.sort_by(|a, b| {
        let worth = |at: &usize| coded[*at].information_value;
        worth(b).total_cmp(&worth(a)).then(a.cmp(b))
    });
    let columns_max = match spec.method {
        Method::Dummy => COLUMNS_MAX / 4,
        Method::Shapes | Method::Woe => COLUMNS_MAX,
    };
    for at in ranked.split_off(ranked.len().min(columns_max)) {
        decisions[at].verdict = Verdict::Crowded { columns_max };
    }
    let columns: Vec<Vec<f32>> = ranked
        .iter()
        .map(|at| coded[*at].evidence_column())
        .collect();
    let slices: Vec<&[f32]> = columns.iter().map(Vec::as_slice).collect();
    let correlations = select::correlations(&slices);
    let twins = select::redundant(&correlations, spec.selection.correlation_max);
    let mut kept = Vec::new();
    for (position, twin) in twins.iter().enumerate() {
        match twin {
            Some((with, correlation)) => {
                decisions[ranked[position]].verdict = Verdict::Redundant {
                    with: decisions[ranked[*with]].name.clone(),
                    correlation: *correlation,
                };
            }
            None => kept.push(position),
        }
    }
    let part = ndarray::Array2::from_shape_fn((kept.len(), kept.len()), |(i, j)| {
        correlations[[kept[i], kept[j]]]
    });
    let inflated = select::inflated(&part, spec.selection.vif_max);
    for (position, factor) in &inflated {
        decisions[ranked[kept[*position]]].verdict = Verdict::Inflated { factor: *factor };
    }
    let mut entered: Vec<usize> = ranked
        .into_iter()
        .filter(|at| decisions[*at].verdict == Verdict::In)
        .collect();
    entered.sort_unstable();
    entered
}

impl Coded {
    fn evidence_column(&self) -> Vec<f32> {
        let values: Vec<f32> = self.evidence.iter().map(|x| *x as f32).collect();
        self.codes
            .iter()
            .map(|code| values[*code as usize])
            .collect()
    }

    /// Gives bins that training did not fill the mean of the others, or what the expert says of them.
    fn with_empty_bins(&self, mut table: Vec<f64>, method: Method) -> Vec<f64> {
        if let Some(heard) = &self.heard {
            // A coefficient on the evidence has filled them already.
            if method == Method::Dummy {
                heard.fill(&mut table, &self.counted, self.largest());
            }
            return table;
        }
        let rows: Vec<f64> = self.counted.iter().map(|(good, bad)| good + bad).collect();
        let mean = shapes::mean(&rows, &table);
        for (value, rows) in table.iter_mut().zip(rows) {
            if rows == 0.0 {
                *value = mean;
            }
        }
        table
    }

    /// The bin with the most rows, which the columns of zeros and ones are relative to.
    fn largest(&self) -> usize {
        let mut largest = 0;
        for (bin, (good, bad)) in self.counted.iter().enumerate() {
            if good + bad > self.counted[largest].0 + self.counted[largest].1 {
                largest = bin;
            }
        }
        largest
    }
}

/// The columns of the fit.
struct Design {
    columns: Vec<Vec<f32>>,
    /// Position of the coded column of each.
    of_column: Vec<usize>,
    /// Bin of each, for zeros and ones.
    of_bin: Vec<Option<usize>>,
    prior_means: Vec<f64>,
    /// What an expert believes of each.
    beliefs: Vec<Prior>,
}

impl Design {
    fn new(
        coded: &[Coded],
        entered: &[usize],
        book: &Book<'_>,
        word: Option<&Word<'_>>,
        spec: &Spec,
    ) -> Design {
        let mut design = Design {
            columns: Vec::new(),
            of_column: Vec::new(),
            of_bin: Vec::new(),
            prior_means: Vec::new(),
            beliefs: Vec::new(),
        };
        for at in entered {
            let column = &coded[*at];
            let expert = spec
                .column(&book.columns[column.at].name)
                .weight
                .unwrap_or(0.0);
            if spec.method == Method::Woe {
                let evidence = column.evidence_column();
                let belief = column
                    .heard
                    .as_ref()
                    .zip(word)
                    .map(|(_, word)| word.coefficient(1.0, &evidence, &book.weights));
                design.push(evidence, *at, None, expert, belief);
                continue;
            }
            let largest = column.largest();
            for (bin, (good, bad)) in column.counted.iter().enumerate() {
                if bin != largest && good + bad > 0.0 {
                    let is_in = |code: &u16| f32::from(u8::from(usize::from(*code) == bin));
                    let zeros_and_ones: Vec<f32> = column.codes.iter().map(is_in).collect();
                    let belief = column.heard.as_ref().zip(word).map(|(heard, word)| {
                        let mean = heard.apart(bin, largest);
                        word.coefficient(mean, &zeros_and_ones, &book.weights)
                    });
                    let mean = expert * (column.evidence[bin] - column.evidence[largest]);
                    design.push(zeros_and_ones, *at, Some(bin), mean, belief);
                }
            }
        }
        design
    }

    fn push(
        &mut self,
        column: Vec<f32>,
        at: usize,
        bin: Option<usize>,
        prior_mean: f64,
        belief: Option<Prior>,
    ) {
        self.columns.push(column);
        self.of_column.push(at);
        self.of_bin.push(bin);
        self.prior_means.push(prior_mean);
        self.beliefs.push(belief.unwrap_or(Prior::NONE));
    }
}

fn assembled(
    book: &Book<'_>,
    coded: &[Coded],
    design: &Design,
    weights: &Weights,
    calibration: Calibration,
    target: &str,
    spec: &Spec,
) -> Content {
    let mut tables: Vec<Option<Vec<f64>>> = vec![None; coded.len()];
    for (term, beta) in weights.kept.iter().zip(&weights.fitted.coefficients) {
        let at = design.of_column[*term];
        let column = &coded[at];
        let table = tables[at].get_or_insert_with(|| vec![0.0; column.bins.count()]);
        match design.of_bin[*term] {
            Some(bin) => table[bin] = *beta,
            None => {
                for (value, evidence) in table.iter_mut().zip(&column.evidence) {
                    *value = beta * evidence;
                }
            }
        }
    }
    let used = tables.iter().filter(|table| table.is_some()).count();
    let base = spec.scale.offset() - spec.scale.factor() * weights.fitted.intercept;
    let mut shares = shares(libm::round(base) as i32, used).into_iter();
    let mut columns = Vec::with_capacity(used);
    for (column, table) in coded.iter().zip(tables) {
        let Some((table, share)) = table.and_then(|table| Some((table, shares.next()?))) else {
            continue;
        };
        let table = column.with_empty_bins(table, spec.method);
        let points: Vec<i32> = table.iter().map(|x| spec.scale.worth(*x) + share).collect();
        columns.push(CardColumn {
            name: book.columns[column.at].name.clone(),
            bins: column.bins.clone(),
            neutral: assemble::neutral(&points, &column.counted),
            information_value: column.information_value,
            points,
        });
    }
    Content {
        format: FORMAT,
        target: target.to_owned(),
        method: spec.method,
        scale: spec.scale,
        calibration,
        columns,
        pairs: Vec::new(),
    }
}
