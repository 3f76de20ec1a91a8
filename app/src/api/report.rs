//! Reports on the screen.

use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::guard;
#[cfg(feature = "ssr")]
use crate::model::{
    page::PageRequest,
    report::{ReportFilter, ReportKind, ReportQuery},
};
use crate::{error::ApiError, model::report::ReportView};

/// A page of a report. The filter's words are those of the address; an empty one leaves nothing out.
#[server(prefix = "/api", name = ReadReport, endpoint = "admin/report", input = GetUrl)]
pub async fn report(
    report: String,
    #[server(default)] session: String,
    #[server(default)] state: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
    page: Option<i64>,
    size: Option<i64>,
) -> Result<ReportView, ApiError> {
    let staff = guard::may()?;
    let query = ReportQuery {
        kind: ReportKind::from_word(&report).ok_or(ApiError::NotFound)?,
        filter: ReportFilter::from_words(&session, &state, &from, &to),
        page: PageRequest::lenient(page, size),
    };
    guard::service().report(&staff, &query).await
}
