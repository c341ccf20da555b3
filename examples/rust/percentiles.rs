//! Percentiles of the numbers in a column of standard input: `percentiles COLUMN [PERCENT ...]`.
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let column: usize = match arguments.next().and_then(|text| text.parse().ok()) {
        Some(column) if column > 0 => column,
        _ => {
            eprintln!("usage: percentiles COLUMN [PERCENT ...]");
            return ExitCode::from(2);
        }
    };
    let mut percents: Vec<f64> = Vec::new();
    for text in arguments {
        match text.parse() {
            Ok(percent) if (0.0..=100.0).contains(&percent) => percents.push(percent),
            _ => {
                eprintln!("percentiles: '{text}' is no number from 0 to 100");
                return ExitCode::from(2);
            }
        }
    }
    if percents.is_empty() {
        percents = vec![50.0, 90.0, 99.0];
    }
    let mut numbers: Vec<f64> = io::stdin()
        .lock()
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| line.split_whitespace().nth(column - 1)?.parse().ok())
        .collect();
    numbers.sort_by(f64::total_cmp);
    if numbers.is_empty() {
        eprintln!("percentiles: no numbers in column {column}");
        return ExitCode::from(1);
    }
    let mut out = io::stdout().lock();
    for percent in percents {
        // The nearest rank: the smallest number that so many are not above.
        let rank = ((percent / 100.0 * numbers.len() as f64).ceil() as usize).clamp(1, numbers.len());
        if writeln!(out, "p{percent} {}", numbers[rank - 1]).is_err() {
            return ExitCode::from(1);
        }
    }
    ExitCode::SUCCESS
}
