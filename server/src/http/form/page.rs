//! Which page each form of staff sits on, for server functions and documents alike, and the answer to one that is refused.

use axum::{http::request::Parts, response::Response};
use lanyard_app::{
    api::{
        account::{LogIn, own_page},
        acts::{IssuePasswords, MarkEntries, PreviewAction, RestoreEntries, WithdrawEntries},
        entries::{CreateCodes, LabelBatch, ReadHiddenEntries},
        find::{IssuePassword, UnlockLogin},
        form::{TAKEN_THROUGH, is_typed},
        own_account::{ChangeName, ChangePassword, EndOtherSessions, EndSession},
        refused::RefusedForm,
        sessions::{CreateSession, ReopenSession, SaveDetails},
        settings::{SaveFactorRules, SaveSettings, UnlockColleague},
        team::{ChangeRole, DisableColleague, EnableColleague, RevokeInvitation},
    },
    error::ApiError,
    model::{
        id::SessionId,
        page::PageRequest,
        report::{ReportFilter, ReportKind, ReportQuery},
    },
    pages::print::{AskAgainPage, ask_again},
    paths,
    words::{errors, staff::language},
};
use leptos::server_fn::ServerFn as _;

use super::fields::Fields;
use crate::http::{Lanyard, answer, pages, visitor};

/// The addresses whose forms may name as many entries as a session has.
pub fn names_entries(action: &str) -> bool {
    acts_on_entries(action) || [ReadHiddenEntries::PATH, paths::LOGINS_XLSX, paths::PRINT].contains(&action)
}

fn acts_on_entries(action: &str) -> bool {
    let acts =
        [PreviewAction::PATH, WithdrawEntries::PATH, RestoreEntries::PATH, IssuePasswords::PATH, MarkEntries::PATH];
    acts.contains(&action)
}

/// The page of a form that is posted to this address; `None` where there is none, or none that the fields tell.
pub fn of(action: &str, fields: &Fields) -> Option<String> {
    let session = || fields.id("session").ok();
    Some(match action {
        LogIn::PATH => paths::STAFF_LOG_IN.to_owned(),
        CreateSession::PATH => paths::NEW_SESSION.to_owned(),
        CreateCodes::PATH => {
            fields.all("session").next()?;
            session().map_or(paths::SESSIONS.to_owned(), paths::add_entries)
        }
        IssuePassword::PATH | UnlockLogin::PATH => helped_from(fields),
        UnlockColleague::PATH if fields.word("page") == "team" => paths::TEAM.to_owned(),
        SaveSettings::PATH | SaveFactorRules::PATH | UnlockColleague::PATH => paths::SETTINGS.to_owned(),
        ChangeName::PATH | ChangePassword::PATH | EndSession::PATH | EndOtherSessions::PATH => {
            paths::MY_ACCOUNT.to_owned()
        }
        ChangeRole::PATH | DisableColleague::PATH | EnableColleague::PATH | RevokeInvitation::PATH => {
            paths::TEAM.to_owned()
        }
        action if is_of_team(action) => paths::TEAM.to_owned(),
        SaveDetails::PATH | ReopenSession::PATH => paths::session_details(session()?),
        LabelBatch::PATH => paths::batch(session()?, fields.id("batch").ok()?),
        paths::ACTIVITY_XLSX => paths::session_activity(session()?),
        // The page Print login cards says which of them; a selection comes from the entries' page.
        paths::PRINT if !fields.word("which").is_empty() => paths::cards(session()?),
        paths::LOGINS_XLSX | paths::PRINT => list(session()?, fields),
        paths::REPORT_XLSX | paths::REPORT_PRINT => report(fields)?,
        action if acts_on_entries(action) => list(session()?, fields),
        _ => return None,
    })
}

/// The entries of a session as they were shown, if the form says so.
fn list(session: SessionId, fields: &Fields) -> String {
    let whole = paths::session(session);
    own_page(fields.first("back")).filter(|shown| shown.starts_with(&whole)).unwrap_or(whole)
}

/// The report that a form is about, narrowed as the form says.
fn report(fields: &Fields) -> Option<String> {
    let kind = ReportKind::from_word(fields.word("report"))?;
    let [session, state, from, to] = ["session", "state", "from", "to"].map(|name| fields.first(name));
    let filter = ReportFilter::from_words(session, state, from, to);
    Some(paths::report(kind, &ReportQuery { filter, page: PageRequest::default() }))
}

/// Where whoever is shown a login came from, as the form says it: a page of the app, or else Find a login.
pub fn shown_from(fields: &Fields) -> &str {
    let named = fields.first("back");
    if named.starts_with("/admin/") { named } else { paths::FIND }
}

/// Where somebody was helped at the door: the page that the form names, or else Find a login with what was typed there.
pub fn helped_from(fields: &Fields) -> String {
    let named = Some(fields.first("back")).filter(|named| named.starts_with("/admin/sessions/"));
    named.and_then(own_page).unwrap_or_else(|| paths::find(fields.first("q")))
}

/// Where a form leads whose page is not told by its session.
pub fn back(action: &str, fields: &Fields) -> Option<String> {
    match action {
        paths::SHOW_LOGIN => Some(shown_from(fields).to_owned()),
        paths::PROGRAMS => Some(paths::PROGRAMS.to_owned()),
        paths::RENEW_OWNER | paths::OPEN_CLIENT => Some(paths::CLIENTS.to_owned()),
        _ if is_of_team(action) => Some(paths::TEAM.to_owned()),
        _ if is_report(action) => Some(report(fields).unwrap_or_else(|| paths::REPORTS.to_owned())),
        _ => None,
    }
}

/// The address of a form's page with what was typed, where the address takes that through a log-in.
fn taken_through(action: &str, fields: &Fields, page: String) -> String {
    if !TAKEN_THROUGH.contains(&action) {
        return page;
    }
    let key = Some(fields.first("idempotency_key")).filter(|key| action == CreateCodes::PATH && !key.is_empty());
    let typed = fields.pairs().iter().filter(|(name, _)| is_typed(name));
    let words = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(key.map(|key| ("form", key)))
        .extend_pairs(typed)
        .finish();
    if words.is_empty() || words.len() > paths::TAKEN_AT_MOST { page } else { format!("{page}?{words}") }
}

fn is_of_team(action: &str) -> bool {
    [paths::INVITE, paths::RENEW_INVITATION, paths::MAKE_RESET, paths::AGENT].contains(&action)
}

fn is_report(action: &str) -> bool {
    [paths::REPORT_XLSX, paths::REPORT_PRINT].contains(&action)
}

/// The button that hands logins out again, of forms that ask before they do so.
fn again(action: &str) -> Option<&'static str> {
    let words = &language().words().paper.ask_again;
    match action {
        paths::LOGINS_XLSX | paths::REPORT_XLSX => Some(words.download),
        paths::PRINT | paths::REPORT_PRINT => Some(words.print),
        paths::SHOW_LOGIN => Some(words.show),
        _ => None,
    }
}

/// Answers a form that is refused: with the way to the log-in page, the question whether it is meant all the same, the page
/// that it sits on with what was typed, or else a page of its own.
pub async fn refused(
    lanyard: Lanyard,
    parts: Parts,
    action: &'static str,
    fields: Fields,
    error: ApiError,
) -> Response {
    let back = back(action, &fields);
    match (&error, again(action)) {
        (ApiError::NotLoggedIn | ApiError::TimedOut, _) => {
            let page = back.or_else(|| of(action, &fields));
            let page = page.map_or(paths::SESSIONS.to_owned(), |page| taken_through(action, &fields, page));
            answer::to_log_in(&page, &error)
        }
        (ApiError::TooManyLogIns, _) => answer::crowded(&lanyard, &error),
        // The page that the form sits on does not offer it to this role.
        (ApiError::Forbidden, _) => answer::problem(&lanyard, &error),
        (ApiError::HandedOutBefore { others, .. }, Some(button)) => {
            let words = language().words();
            let session = || fields.id("session").map_or(paths::SESSIONS.to_owned(), paths::session);
            let page = AskAgainPage {
                sentence: errors::refusal(&error, words.language).into_owned(),
                whose: visitor::whose(&parts),
                action,
                button,
                some_are_new: *others > 0 && [paths::LOGINS_XLSX, paths::PRINT].contains(&action),
                back: back.unwrap_or_else(session),
                fields: fields.into_pairs(),
            };
            answer::html(error.status_code(), ask_again(lanyard.site.assets(), words, &page))
        }
        // The page of a report that is missing is not there either.
        (ApiError::NotFound, _) if is_report(action) => answer::problem(&lanyard, &error),
        _ => match of(action, &fields) {
            Some(page) => {
                let refusal = errors::told(&error, language());
                let form = RefusedForm { action, refusal, fields: fields.shown_again().into_pairs() };
                pages::refused(lanyard, parts, &page, error.status_code(), form).await
            }
            // A browser without the app: its person reads a page, not the app's words.
            None => answer::problem(&lanyard, &error),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use axum::http::Method;
    use lanyard_app::api::account::{ChooseTheme, LogOut};
    use leptos::server_fn::axum::server_fn_paths;

    use super::*;

    #[test]
    fn every_form_of_the_app_has_its_page() {
        let fields =
            Fields::read(b"session=00000000-0000-0000-0000-000000000001&batch=00000000-0000-0000-0000-000000000001");
        let posted = server_fn_paths().filter(|(_, method)| *method == Method::POST).map(|(path, _)| path);
        // The account menu stands on every page and is refused on none, and the app alone asks what a filter hides.
        let without: Vec<_> = posted.filter(|path| of(path, &fields).is_none()).collect();
        assert_eq!(
            BTreeSet::from_iter(without),
            BTreeSet::from([ChooseTheme::PATH, LogOut::PATH, ReadHiddenEntries::PATH])
        );
    }
}
