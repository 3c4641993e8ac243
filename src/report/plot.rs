//! Plots as SVG.
//!
//! Owns marks, colours and axes; alone names the drawing library. Every mark differs in form as well as in colour. Must not know
//! what is plotted.

use std::ops::Range;

use plotters::{
    chart::ChartBuilder,
    element::{Circle, PathElement, Rectangle},
    prelude::{IntoDrawingArea, SVGBackend},
    series::{DashedLineSeries, LineSeries},
    style::{Color, IntoFont, RGBColor, ShapeStyle, TRANSPARENT},
};

use super::{
    Error,
    page::{Entry, Figure},
};

/// An axis.
pub(super) struct Axis {
    /// What it measures, with the unit.
    pub title: String,
    /// From where to where; both ends are finite and differ.
    pub range: Range<f64>,
    /// How many marks it has at most.
    pub marks: usize,
    /// How its numbers are written.
    pub write: fn(f64) -> String,
}

/// Marks of an axis that measures.
pub(super) const MARKS: usize = 6;

/// What is drawn.
pub(super) struct Series {
    /// What it is called; empty: the legend leaves it out.
    pub name: String,
    /// How it is drawn.
    pub mark: Mark,
    /// Where.
    pub points: Vec<(f64, f64)>,
}

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// The first line.
    Solid,
    /// The second.
    Dashed,
    /// The third.
    Dotted,
    /// The fourth.
    LongDashed,
    /// A thin line to compare with.
    Guide,
    /// Another.
    Bound,
    /// Dots.
    Dots,
    /// An upright line per two points: an interval.
    Intervals,
    /// A bar per two points, its lower left and its upper right corner.
    Bars,
}

/// Lines in the order in which samples take them.
pub(super) const LINES: [Mark; 4] = [Mark::Solid, Mark::Dashed, Mark::Dotted, Mark::LongDashed];

/// Width and height of a plot, in its own units.
const SIZE: (u32, u32) = (460, 330);

impl Mark {
    // Okabe and Ito (2008): told apart with every kind of colour vision.
    const fn colour(self) -> RGBColor {
        match self {
            Mark::Solid | Mark::Dots | Mark::Intervals => RGBColor(0, 82, 147),
            Mark::Dashed => RGBColor(200, 80, 0),
            Mark::Dotted => RGBColor(0, 120, 90),
            Mark::LongDashed => RGBColor(140, 70, 120),
            Mark::Guide | Mark::Bound => RGBColor(110, 120, 130),
            Mark::Bars => RGBColor(178, 205, 232),
        }
    }

    const fn width(self) -> u32 {
        match self {
            Mark::Solid | Mark::Dashed | Mark::Dotted | Mark::LongDashed => 2,
            Mark::Guide | Mark::Bound | Mark::Dots | Mark::Intervals | Mark::Bars => 1,
        }
    }

    /// Length of a dash and of the gap after it; `None` for a whole line.
    const fn dash(self) -> Option<(u32, u32)> {
        match self {
            Mark::Dashed => Some((7, 4)),
            Mark::Dotted => Some((2, 3)),
            Mark::LongDashed => Some((14, 4)),
            Mark::Guide => Some((4, 4)),
            Mark::Bound => Some((1, 3)),
            Mark::Solid | Mark::Dots | Mark::Intervals | Mark::Bars => None,
        }
    }

    /// Returns the mark as it stands in a legend.
    fn swatch(self) -> String {
        let RGBColor(r, g, b) = self.colour();
        let colour = format!("rgb({r},{g},{b})");
        let drawn = match self {
            Mark::Dots => format!("<circle cx=\"15\" cy=\"5\" r=\"4\" fill=\"{colour}\"/>"),
            Mark::Bars => {
                format!("<rect x=\"4\" y=\"0\" width=\"22\" height=\"10\" fill=\"{colour}\"/>")
            }
            Mark::Intervals => {
                format!("<path d=\"M15 0V10\" stroke=\"{colour}\" stroke-width=\"1.5\"/>")
            }
            Mark::Solid
            | Mark::Dashed
            | Mark::Dotted
            | Mark::LongDashed
            | Mark::Guide
            | Mark::Bound => {
                let dash = self.dash().map_or_else(String::new, |(on, off)| {
                    format!(" stroke-dasharray=\"{on} {off}\"")
                });
                let width = self.width();
                format!("<path d=\"M0 5H30\" stroke=\"{colour}\" stroke-width=\"{width}\"{dash}/>")
            }
        };
        format!("<svg viewBox=\"0 0 30 10\" aria-hidden=\"true\">{drawn}</svg>")
    }
}

/// Returns the figure of `series`, in the order in which they cover each other.
///
/// # Errors
/// [`Error::Plot`].
pub(super) fn figure(
    caption: String,
    x: &Axis,
    y: &Axis,
    series: &[Series],
) -> Result<Figure, Error> {
    let svg = drawn(x, y, series).map_err(|err| Error::Plot(err.to_string()))?;
    let named = series.iter().filter(|series| !series.name.is_empty());
    let entry = |series: &Series| Entry {
        swatch: series.mark.swatch(),
        text: series.name.clone(),
    };
    Ok(Figure {
        svg: svg
            .replacen("<svg ", "<svg role=\"img\" ", 1)
            .trim()
            .to_owned(),
        legend: named.map(entry).collect(),
        caption,
    })
}

type Drawn = Result<String, Box<dyn std::error::Error>>;

fn drawn(x: &Axis, y: &Axis, series: &[Series]) -> Drawn {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        let mut chart = ChartBuilder::on(&area)
            .margin(6)
            .margin_right(18)
            .x_label_area_size(46)
            .y_label_area_size(62)
            .build_cartesian_2d(x.range.clone(), y.range.clone())?;
        let ink = RGBColor(51, 65, 79);
        chart
            .configure_mesh()
            .x_labels(x.marks)
            .y_labels(y.marks)
            .x_desc(x.title.as_str())
            .y_desc(y.title.as_str())
            .x_label_formatter(&|at| (x.write)(*at))
            .y_label_formatter(&|at| (y.write)(*at))
            .bold_line_style(RGBColor(228, 232, 237))
            .light_line_style(TRANSPARENT)
            .axis_style(RGBColor(124, 138, 153))
            .label_style(("sans-serif", 15).into_font().color(&ink))
            .axis_desc_style(("sans-serif", 16).into_font().color(&ink))
            .draw()?;
        for Series { mark, points, .. } in series {
            let style: ShapeStyle = mark.colour().stroke_width(mark.width());
            let points = points.iter().copied();
            match mark {
                Mark::Bars => {
                    let corners: Vec<(f64, f64)> = points.collect();
                    let bars = corners.chunks_exact(2).filter_map(|pair| match pair {
                        [from, to] => Some(Rectangle::new([*from, *to], mark.colour().filled())),
                        _ => None,
                    });
                    chart.draw_series(bars)?;
                }
                Mark::Intervals => {
                    let ends: Vec<(f64, f64)> = points.collect();
                    let lines = ends
                        .chunks_exact(2)
                        .map(|pair| PathElement::new(pair.to_vec(), style));
                    chart.draw_series(lines)?;
                }
                Mark::Dots => {
                    chart
                        .draw_series(points.map(|at| Circle::new(at, 4, mark.colour().filled())))?;
                }
                Mark::Solid
                | Mark::Dashed
                | Mark::Dotted
                | Mark::LongDashed
                | Mark::Guide
                | Mark::Bound => {
                    match mark.dash() {
                        Some((on, off)) => {
                            chart.draw_series(DashedLineSeries::new(points, on, off, style))?
                        }
                        None => chart.draw_series(LineSeries::new(points, style))?,
                    };
                }
            }
        }
        area.present()?;
    }
    Ok(svg)
}

/// Returns a range from 0 to a round number at or above `most`, at least `least`.
pub(super) fn up_to(most: f64, least: f64) -> Range<f64> {
    let most = most.max(least);
    let mut unit = 1e-6;
    while unit < 1e9 {
        for step in [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0] {
            if step * unit >= most {
                return 0.0..step * unit;
            }
        }
        unit *= 10.0;
    }
    0.0..most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plots_are_xml_and_texts_are_escaped() {
        let axis = |title: &str| Axis {
            title: title.to_owned(),
            range: 0.0..1.0,
            marks: MARKS,
            write: |at| format!("{at:.1}"),
        };
        let marks = [
            Mark::Solid,
            Mark::Dashed,
            Mark::Dotted,
            Mark::LongDashed,
            Mark::Guide,
            Mark::Bound,
            Mark::Dots,
            Mark::Intervals,
            Mark::Bars,
        ];
        let series: Vec<Series> = marks
            .iter()
            .map(|mark| Series {
                name: "<b>&".to_owned(),
                mark: *mark,
                points: vec![(0.1, 0.2), (0.9, 0.8)],
            })
            .collect();
        let made = figure("c".to_owned(), &axis("a < b & c"), &axis("违约率"), &series).unwrap();
        roxmltree::Document::parse(&made.svg).unwrap();
        assert!(!made.svg.contains("a < b") && made.svg.contains("违约率"));
        let swatches: std::collections::BTreeSet<String> = made
            .legend
            .iter()
            .map(|entry| entry.swatch.clone())
            .collect();
        assert_eq!(
            swatches.len(),
            marks.len(),
            "each mark has a form of its own"
        );
        for swatch in swatches {
            roxmltree::Document::parse(&swatch).unwrap();
        }
    }

    #[test]
    fn ranges_end_at_round_numbers() {
        assert_eq!(up_to(0.31, 0.01).end, 0.4);
        assert_eq!(up_to(0.0, 0.01).end, 0.01);
        assert_eq!(up_to(0.21, 0.01).end, 0.25);
    }
}
