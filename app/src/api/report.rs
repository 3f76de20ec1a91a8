//! Reports on the screen.

use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::guard;
#[cfg(feature = "ssr")]
use crate::model::report::ReportKind;
use crate::{
    error::ApiError,
    model::{
        address::Asked,
        report::{ReportQuery, ReportView},
    },
};

/// A page of a report, which is named by its word.
#[server(prefix = "/api", name = ReadReport, endpoint = "admin/report", input = GetUrl)]
pub async fn report(report: String, #[server(flatten)] asked: Asked<ReportQuery>) -> Result<ReportView, ApiError> {
    let staff = guard::may()?;
    let kind = ReportKind::from_word(&report).ok_or(ApiError::NotFound)?;
    guard::service().report(&staff, kind, &asked.0).await
}
