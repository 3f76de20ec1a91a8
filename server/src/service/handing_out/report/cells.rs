//! What stands in each cell of a report, and how wide its column is.

use lanyard_app::{
    model::{
        person::{Asked, AskedDetails, Particular},
        report::ReportColumn,
    },
    words::countries::shown,
};

use crate::{
    domain::{clock::Timestamp, zone::TimeZoneName},
    export::xlsx::Column,
    service::common::zone_of,
    storage::{ReportedEntry, ReportedSession},
};

/// The clock of a row's times.
pub(super) struct RowClock {
    zone: TimeZoneName,
    /// Rows of the report have other zones, so every time names its own.
    is_named: bool,
}

impl RowClock {
    /// The clock of a session, in a report of these sessions.
    pub(super) fn of(session: &ReportedSession, zones_differ: bool) -> Self {
        Self { zone: zone_of(&session.time_zone), is_named: zones_differ }
    }

    /// "12 May 2026, 09:00", "12 May 2026, 09:00 (Europe/Madrid)".
    pub(super) fn date_and_time(&self, at: Timestamp) -> String {
        let time = self.zone.date_and_time(at);
        if self.is_named { format!("{time} ({})", self.zone.as_str()) } else { time }
    }
}

/// Rows of these sessions come from several zones.
pub(super) fn zones_differ<'a>(mut zones: impl Iterator<Item = &'a str>) -> bool {
    let first = zones.next();
    zones.any(|zone| Some(zone) != first)
}

/// The cells of a row, in the order of the columns.
pub(super) fn cells(
    columns: &[ReportColumn],
    session: &ReportedSession,
    entry: &ReportedEntry,
    clock: &RowClock,
    institution_code: &str,
    password: &str,
) -> Vec<String> {
    let time = |at: Option<_>| at.map(|at| clock.date_and_time(at)).unwrap_or_default();
    let cell = |column: &ReportColumn| match column {
        ReportColumn::SlipCode => entry.slip_code.clone(),
        ReportColumn::Username => entry.username.clone(),
        ReportColumn::Password => password.to_owned(),
        ReportColumn::InstitutionId => institution_code.to_owned(),
        ReportColumn::Name => entry.full_name.clone().unwrap_or_default(),
        ReportColumn::State => entry.state.label().to_owned(),
        ReportColumn::Session => session.name.clone(),
        ReportColumn::Batch => entry.batch.to_string(),
        ReportColumn::DetailsGiven => time(entry.claimed_at),
        ReportColumn::Started => time(entry.started_at),
        ReportColumn::Finished => time(entry.finished_at),
        ReportColumn::LastSeen => time(entry.last_seen_at),
        ReportColumn::Said(which) => shown(&entry.particulars, *which).unwrap_or_default().to_owned(),
    };
    columns.iter().map(cell).collect()
}

/// Leaves out the columns of personal information that the institution does not ask for, as far as no row has any either:
/// what was asked once can still be read.
pub(super) fn only_known(columns: &mut Vec<ReportColumn>, rows: &mut [Vec<String>], asked: AskedDetails) {
    let is_known = |at: usize, column: ReportColumn| match column {
        ReportColumn::Said(which) => which.asked(asked) != Asked::Off || rows.iter().any(|row| !row[at].is_empty()),
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

/// A column of the file.
pub(super) const fn sheet_column(column: ReportColumn, zones_differ: bool) -> Column<'static> {
    let (heading, width) = (column.heading(), width(column, zones_differ));
    if column.is_code() { Column::code(heading, width) } else { Column::text(heading, width) }
}

/// The width of a column of the file, in characters.
const fn width(column: ReportColumn, zones_differ: bool) -> f64 {
    match column {
        ReportColumn::DetailsGiven | ReportColumn::Started | ReportColumn::Finished | ReportColumn::LastSeen
            if zones_differ =>
        {
            38.0
        }
        ReportColumn::Name | ReportColumn::Session | ReportColumn::Said(Particular::Email) => 30.0,
        ReportColumn::Said(Particular::Country) => 24.0,
        ReportColumn::Batch => 8.0,
        ReportColumn::SlipCode => 13.0,
        _ => 18.0,
    }
}
