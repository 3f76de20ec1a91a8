//! What stands in each cell of a report.

use lanyard_app::model::{
    entry_view::EntryResult,
    person::{Asked, AskedDetails, Particular},
    report::{ReportCell, ReportColumn},
};

use crate::{
    domain::zone::TimeZoneName,
    storage::{ReportedEntry, ReportedSession},
};

/// Rows of these sessions come from several zones.
pub(super) fn zones_differ<'a>(mut zones: impl Iterator<Item = &'a str>) -> bool {
    let first = zones.next();
    zones.any(|zone| Some(zone) != first)
}

/// The cells of a row, in the order of the columns.
pub(super) fn cells(
    columns: &[ReportColumn],
    (session, zone): (&ReportedSession, &TimeZoneName),
    entry: &ReportedEntry,
    institution_code: &str,
    (password, result): (&ReportCell, Option<&EntryResult>),
) -> Vec<ReportCell> {
    let time = |at: Option<_>| at.map_or(ReportCell::Nothing, |at| ReportCell::Time(zone.civil(at)));
    let text = |text: &str| if text.is_empty() { ReportCell::Nothing } else { ReportCell::Text(text.to_owned()) };
    let cell = |column: &ReportColumn| match column {
        ReportColumn::SlipCode => text(&entry.slip_code),
        ReportColumn::Username => text(&entry.username),
        ReportColumn::Password => password.clone(),
        ReportColumn::InstitutionId => text(institution_code),
        ReportColumn::Name => text(entry.full_name.as_deref().unwrap_or_default()),
        ReportColumn::State => ReportCell::State(entry.state),
        ReportColumn::Session => text(&session.name),
        ReportColumn::Batch => ReportCell::Number(entry.batch),
        ReportColumn::DetailsGiven => time(entry.claimed_at),
        ReportColumn::Started => time(entry.started_at),
        ReportColumn::Finished => time(entry.finished_at),
        ReportColumn::LastSeen => time(entry.last_seen_at),
        ReportColumn::Said(which) => match (which, entry.particulars.get(*which)) {
            (Particular::Country, Some(code)) => ReportCell::Country(code.to_owned()),
            (_, said) => text(said.unwrap_or_default()),
        },
        ReportColumn::Result => result.map_or(ReportCell::Nothing, |result| ReportCell::Result(result.clone())),
        ReportColumn::ResultComment => text(result.map(|result| result.comment.as_str()).unwrap_or_default()),
    };
    columns.iter().map(cell).collect()
}

/// Leaves out the columns of personal information that the institution does not ask for, and those of results, as far as no row
/// has any either: what was asked once can still be read.
pub(super) fn only_known(columns: &mut Vec<ReportColumn>, rows: &mut [Vec<ReportCell>], asked: AskedDetails) {
    let is_known = |at: usize, column: ReportColumn| match column {
        ReportColumn::Said(which) => {
            which.asked(asked) != Asked::Off || rows.iter().any(|row| row[at] != ReportCell::Nothing)
        }
        ReportColumn::Result | ReportColumn::ResultComment => rows.iter().any(|row| row[at] != ReportCell::Nothing),
        _ => true,
    };
    let known: Vec<bool> = columns.iter().enumerate().map(|(at, column)| is_known(at, *column)).collect();
    let keep = |at: &mut usize| {
        *at += 1;
        known[*at - 1]
    };
    let mut at = 0;
    columns.retain(|_| keep(&mut at));
    for row in rows {
        let mut at = 0;
        row.retain(|_| keep(&mut at));
    }
}
