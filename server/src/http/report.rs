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
        print::Paper,
        report::{ReportFilter, ReportKind, ReportQuery},
    },
    pages::print::{self as page, AskAgainPage, PaperFrame, ask_again},
    paths,
    ports::{May, right},
    words::{english, language::Language, staff::Label as _},
};

use super::{Lanyard, answer, download::attachment, pages, visitor};
use crate::workbooks;

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
        Err(error) => {
            refused(lanyard, parts, fields, error, (paths::REPORT_XLSX, english().paper.ask_again.download)).await
        }
    }
}

/// The report as a list for paper.
pub async fn print(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields: Fields = form_urlencoded::parse(&body).into_owned().collect();
    let made = async {
        let Asked { staff, kind, filter, again } = asked(&parts, &fields)?;
        let frame = PaperFrame {
            assets: lanyard.site.assets().clone(),
            words: english(),
            paper: Paper::default(),
            back: paths::report(kind, &ReportQuery { filter: filter.clone(), page: PageRequest::default() }),
            back_to: kind.label(Language::STAFF).to_owned(),
        };
        lanyard.service.report_list(&staff, kind, &filter, again, move |list| page::report(&frame, &list)).await
    };
    match made.await {
        Ok(document) => answer::html(StatusCode::OK, document),
        Err(error) => {
            refused(lanyard, parts, fields, error, (paths::REPORT_PRINT, english().paper.ask_again.print)).await
        }
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
    let page = ReportKind::from_word(word("report")).map_or(paths::REPORTS.to_owned(), |kind| {
        paths::report(kind, &ReportQuery { filter: filter.clone(), page: PageRequest::default() })
    });
    match error {
        ApiError::NotLoggedIn | ApiError::TimedOut => {
            Redirect::to(&paths::staff_log_in(&page, error == ApiError::TimedOut)).into_response()
        }
        ApiError::HandedOutBefore { .. } => {
            let status = error.status_code();
            let sentence = error.to_string();
            let whose = visitor::whose(&parts);
            let page = AskAgainPage { sentence, whose, action, button, fields, some_are_new: false, back: page };
            answer::html(status, ask_again(lanyard.site.assets(), english(), &page))
        }
        // The page that the form sits on is not there either.
        _ if error == ApiError::NotFound || page == paths::REPORTS => answer::problem(&lanyard, &error),
        _ => {
            let endpoint = action.rsplit('/').next().unwrap_or(action).to_owned();
            pages::refused(lanyard, parts, &page, RefusedForm { endpoint, error, fields }).await
        }
    }
}
