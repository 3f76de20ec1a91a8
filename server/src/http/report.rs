//! A report taken away: `POST /admin/report.xlsx` answers with a workbook, `POST /admin/report/print` with a document for
//! paper.

use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, request::Parts},
    response::Response,
};
use lanyard_app::{
    error::ApiError,
    model::{
        page::PageRequest,
        print::Paper,
        report::{ReportFilter, ReportKind, ReportQuery},
    },
    pages::print::{self as page, PaperFrame},
    paths,
    ports::{Fresh, right},
    words::staff::{Label as _, language},
};

use super::{
    Lanyard, answer,
    download::attachment,
    factors::confirm,
    form::{fields::Fields, page::refused},
    visitor::fresh,
};
use crate::workbooks;

/// What the form asks for.
struct Asked {
    staff: Fresh<right::ExportReports>,
    kind: ReportKind,
    filter: ReportFilter,
    again: bool,
}

/// The report as a workbook.
pub async fn workbook(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let made = async {
        let Asked { staff, kind, filter, again } = asked(&parts, &fields)?;
        lanyard.service.report_workbook(&staff, kind, &filter, again, workbooks::report::for_staff).await
    };
    match made.await {
        Ok(workbook) => attachment(workbook),
        Err(ApiError::FactorNeeded) => confirm::step_up(&lanyard, &parts, paths::REPORT_XLSX, fields).await,
        Err(error) => refused(lanyard, parts, paths::REPORT_XLSX, fields, error).await,
    }
}

/// The report as a list for paper.
pub async fn print(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let made = async {
        let Asked { staff, kind, filter, again } = asked(&parts, &fields)?;
        let frame = PaperFrame {
            assets: lanyard.site.assets().clone(),
            words: language().words(),
            paper: Paper::default(),
            back: paths::report(kind, &ReportQuery { filter: filter.clone(), page: PageRequest::default() }),
            back_to: kind.label(language()).to_owned(),
        };
        lanyard.service.report_list(&staff, kind, &filter, again, move |list| page::report(&frame, &list)).await
    };
    match made.await {
        Ok(document) => answer::html(StatusCode::OK, document),
        Err(ApiError::FactorNeeded) => confirm::step_up(&lanyard, &parts, paths::REPORT_PRINT, fields).await,
        Err(error) => refused(lanyard, parts, paths::REPORT_PRINT, fields, error).await,
    }
}

fn asked(parts: &Parts, fields: &Fields) -> Result<Asked, ApiError> {
    let staff = fresh(parts)?;
    let kind = ReportKind::from_word(fields.word("report")).ok_or(ApiError::Malformed)?;
    Ok(Asked { staff, kind, filter: ReportFilter::from_form(fields.pairs())?, again: fields.again() })
}
