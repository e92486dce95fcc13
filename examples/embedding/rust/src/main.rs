//! Decides about leads one at a time, by a library that is loaded while the program runs.

mod merit;

use merit::Value::{Integer, Text};
use merit::{Decider, Event, Fields, Library, Result};

/// A moment in UTC: microseconds since 1970. The days by Howard Hinnant's `days_from_civil`.
fn utc(year: i64, month: i64, day: i64, hour: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5 + day - 1 - 719_468;
    (days * 24 + hour) * 3_600_000_000
}

fn visited(at: i64) -> Event<'static> {
    Event { kind: "visit", at, fields: &[] }
}

fn attended(at: i64) -> Event<'static> {
    Event { kind: "webinar", at, fields: &[] }
}

fn downloaded(at: i64) -> Event<'static> {
    Event { kind: "download", at, fields: &[("kind", Text("whitepaper"))] }
}

fn decide(decider: &mut Decider, id: &str, lead: Fields, events: &[Event]) -> Result<()> {
    let decision = decider.decide(lead, events, utc(2026, 10, 1, 0))?;
    println!(
        "{} | {} | {} | {} | {}",
        id,
        decision.text("stage").unwrap_or("-"),
        decision.integer("points").map_or("-".to_string(), |points| points.to_string()),
        decision.texts("undecided").unwrap_or_default().join("; "),
        decision.texts("reasons").unwrap_or_default().join("; "),
    );
    Ok(())
}

fn main() -> Result<()> {
    let mut decider = Library::load("./libpoints.so", "points_library")?.decider()?;
    println!("lead | stage | points | undecided | reasons");
    decide(
        &mut decider,
        "2001",
        &[("country", Text("United States")), ("employees", Integer(120))],
        &[downloaded(utc(2026, 8, 14, 10)), attended(utc(2026, 9, 2, 15))],
    )?;
    decide(
        &mut decider,
        "2004",
        &[("country", Text("Germany")), ("employees", Integer(50))],
        &[downloaded(utc(2026, 7, 1, 12)), downloaded(utc(2026, 7, 8, 12)), attended(utc(2026, 7, 9, 14))],
    )?;
    decide(
        &mut decider,
        "2005",
        &[("country", Text("usa"))], // how many employees, nobody knows
        &[
            downloaded(utc(2026, 9, 1, 11)),
            visited(utc(2026, 9, 1, 10)),
            visited(utc(2026, 9, 1, 10)),
            visited(utc(2026, 9, 3, 16)),
            visited(utc(2026, 9, 20, 7)),
        ],
    )
}
