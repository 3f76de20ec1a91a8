//! A report taken away: `POST /admin/report.xlsx` answers with a workbook, `POST /admin/report/print` with a document for
//! paper.

use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    api::refused::RefusedForm,
    error::ApiError,
    model::{
        page::PageRequest,
        paper::ReportList,
        print::Paper,
        report::{ReportCell, ReportColumn, ReportFilter, ReportKind},
    },
    pages::print::{AskAgainPage, Column, Frame, ListPage, ask_again, list},
    paths,
    ports::{May, right},
    words::{
        language::Language,
        staff::{
            Label as _,
            files::files,
            reports::{cell, narrowed},
        },
        times::in_zone,
        unreadable::unreadable,
    },
};

use super::{Lanyard, answer, download::attachment, pages, visitor};
use crate::{service::handing_out::print::saved_as, workbooks};

type Fields = Vec<(String, String)>;

/// What the form asks for.
struct Asked {
    staff: May<right::ExportReports>,
    kind: ReportKind,
    filter: ReportFilter,
    again: bool,
}

/// The report as a workbook.
pub async fn workbook(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields: Fields = form_urlencoded::parse(&body).into_owned().collect();
    let made = async {
        let Asked { staff, kind, filter, again } = asked(&parts, &fields)?;
        lanyard.service.report_workbook(&staff, kind, &filter, again, workbooks::report::for_staff).await
    };
    match made.await {
        Ok(workbook) => attachment(workbook),
        Err(error) => refused(lanyard, parts, fields, error, (paths::REPORT_XLSX, "Download them again")).await,
    }
}

/// The report as a list for paper.
pub async fn print(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields: Fields = form_urlencoded::parse(&body).into_owned().collect();
    let made = async {
        let Asked { staff, kind, filter, again } = asked(&parts, &fields)?;
        let frame = Frame {
            assets: lanyard.site.assets().clone(),
            paper: Paper::default(),
            back: paths::report(kind, &filter, PageRequest::default()),
            back_to: kind.label(Language::STAFF).to_owned(),
        };
        lanyard
            .service
            .report_list(&staff, kind, &filter, again, move |report| list(&frame, &page_of(report, Language::STAFF)))
            .await
    };
    match made.await {
        Ok(document) => answer::html(StatusCode::OK, document),
        Err(error) => refused(lanyard, parts, fields, error, (paths::REPORT_PRINT, "Print them again")).await,
    }
}

/// The report as it stands on paper.
fn page_of(report: ReportList, language: Language) -> ListPage {
    let title = report.kind.label(language);
    let name = report.session.as_ref().map(|(name, _)| name.as_str());
    let of = narrowed(&report.filter, name, language);
    let mut when = language.times().day_and_time(&report.at);
    if report.zones_differ {
        when = in_zone(when, &report.at);
    }
    let column = |column: &ReportColumn| {
        let heading = column.label(language);
        match column {
            ReportColumn::Batch => Column::Number(heading),
            _ if column.is_code() => Column::Code(heading),
            _ if column.is_given() => Column::Given(heading),
            _ => Column::Text(heading),
        }
    };
    let warning = report.kind.has_passwords().then(|| files(language).warning.to_owned());
    let text = |of: &ReportCell| cell(of, report.zones_differ, language);
    ListPage {
        title: title.to_owned(),
        saved_as: report.session.as_ref().map_or(of.clone(), |(name, number)| saved_as(name, *number)),
        subtitle: format!("{of} · {when}"),
        about: warning.into_iter().chain(unreadable(&report.unreadable)).collect(),
        columns: report.columns.iter().map(column).collect(),
        rows: report.rows.iter().map(|row| row.iter().map(text).collect()).collect(),
    }
}

fn asked(parts: &Parts, fields: &Fields) -> Result<Asked, ApiError> {
    let staff = visitor::may(parts)?;
    let word = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str());
    let kind = ReportKind::from_word(word("report")).ok_or(ApiError::Malformed)?;
    Ok(Asked { staff, kind, filter: ReportFilter::from_form(fields)?, again: word("again") == "1" })
}

async fn refused(
    lanyard: Lanyard,
    parts: Parts,
    fields: Fields,
    error: ApiError,
    (action, button): (&'static str, &'static str),
) -> Response {
    let word = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str());
    let filter = ReportFilter::from_words(word("session"), word("state"), word("from"), word("to"));
    let page = ReportKind::from_word(word("report"))
        .map_or(paths::REPORTS.to_owned(), |kind| paths::report(kind, &filter, PageRequest::default()));
    match error {
        ApiError::NotLoggedIn | ApiError::TimedOut => {
            Redirect::to(&paths::staff_log_in(&page, error == ApiError::TimedOut)).into_response()
        }
        ApiError::HandedOutBefore { .. } => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::CONFLICT);
            let sentence = error.to_string();
            let whose = visitor::whose(&parts);
            let page = AskAgainPage { sentence, whose, action, button, fields, some_are_new: false, back: page };
            answer::html(status, ask_again(lanyard.site.assets(), &page))
        }
        // The page that the form sits on is not there either.
        _ if error == ApiError::NotFound || page == paths::REPORTS => answer::problem(&lanyard, &error),
        _ => {
            let endpoint = action.rsplit('/').next().unwrap_or(action).to_owned();
            pages::refused(lanyard, parts, &page, RefusedForm { endpoint, error, fields }).await
        }
    }
}
