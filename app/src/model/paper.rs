//! What is taken away, as a file or on paper: the facts of each, whatever language they are written in.

use super::{
    civil::CivilTime,
    report::{ReportCell, ReportColumn, ReportFilter, ReportKind},
};

/// A report as a list. Its cells may hold passwords, therefore no `Debug`.
pub struct ReportList {
    /// Which report.
    pub kind: ReportKind,
    /// What it is narrowed to.
    pub filter: ReportFilter,
    /// Name and number of the one session, where it is about one.
    pub session: Option<(String, i64)>,
    /// When it was taken.
    pub at: CivilTime,
    /// The name of the member of staff who took it.
    pub by: String,
    /// Its rows come from several zones, so that times name theirs.
    pub zones_differ: bool,
    /// The slip codes of logins whose passwords cannot be read.
    pub unreadable: Vec<String>,
    /// Its columns.
    pub columns: Vec<ReportColumn>,
    /// Its rows, with a cell for each column.
    pub rows: Vec<Vec<ReportCell>>,
}
