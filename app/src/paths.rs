//! Every address as a constant or a function, so that no page spells one itself.

use crate::model::{
    account::OwnChange,
    activity::ActivityQuery,
    address::{QueryString, Question},
    entry::EntryQuery,
    id::{
        BatchId, EngineId, EntryId, IdempotencyKey, InstitutionId, ProgramId, RegistrationId, SessionId, StaffId,
        WebhookId,
    },
    report::{ReportKind, ReportQuery},
    session::SessionQuery,
    team::{TeamActivityQuery, TeamDone},
    test_engine::Errand,
};

/// The candidates' log-in page.
pub const LOG_IN: &str = "/";
/// Personal information, asked once.
pub const WELCOME: &str = "/welcome";
/// The new username, until confirmed.
pub const NEW_USERNAME: &str = "/welcome/username";
/// My test.
pub const ME: &str = "/me";
/// Where a candidate starts the test (POST).
pub const START: &str = "/me/start";
/// Where a candidate asks for a new password.
pub const PASSWORD: &str = "/me/password";
/// The new password, until it is written down.
pub const NEW_PASSWORD: &str = "/me/password/new";
/// Where a candidate logs out (POST).
pub const LOG_OUT: &str = "/log_out";
/// An old username was used.
pub const REPLACED: &str = "/replaced";
/// Help with logging in.
pub const HELP: &str = "/help";

/// Who is logged in, as JSON: the address of the server function `account`.
pub const ACCOUNT: &str = "/api/admin/account";
/// Staff log-in page.
pub const STAFF_LOG_IN: &str = "/admin/login";
/// The second step of a log-in.
pub const SECOND_STEP: &str = "/admin/login/second";
/// Where a passkey is asked for at the second step (POST).
pub const SECOND_STEP_PASSKEY: &str = "/admin/login/second/passkey";
/// Where a passkey logs in alone (POST).
pub const PASSKEY_LOG_IN: &str = "/admin/login/passkey";
/// Where it is asked for (POST).
pub const PASSKEY_LOG_IN_ASK: &str = "/admin/login/passkey/ask";
/// Where somebody who is logged in proves once more who they are.
pub const CONFIRM: &str = "/admin/account/confirm";
/// Where a passkey is asked for then (POST).
pub const CONFIRM_PASSKEY: &str = "/admin/account/confirm/passkey";
/// An authenticator app is set up.
pub const NEW_APP: &str = "/admin/account/app";
/// A passkey is added.
pub const NEW_PASSKEY: &str = "/admin/account/passkey";
/// Where a device is asked to make one (POST).
pub const NEW_PASSKEY_ASK: &str = "/admin/account/passkey/ask";
/// New recovery codes.
pub const RECOVERY_CODES: &str = "/admin/account/codes";
/// A passkey or the authenticator app is removed.
pub const REMOVE_FACTOR: &str = "/admin/account/remove";
/// Takes a colleague's second factor away.
pub const TAKE_FACTORS: &str = "/admin/team/factor";
/// Whoever must have a second factor chooses one.
pub const CHOOSE_FACTOR: &str = "/admin/account/factor";
/// The session list: the staff's home.
pub const SESSIONS: &str = "/admin/sessions";
/// New session.
pub const NEW_SESSION: &str = "/admin/sessions/new";
/// The word of an address by which New session is filled with the details of another.
pub const COPY: &str = "copy";
/// The word of an address under which a page says what an act did.
pub const ACTED: &str = "acted";

/// The word of an address by which a page says what was done to one login.
pub const DONE: &str = "done";

/// The word of an address by which a batch's page says that it has another label.
pub const LABELLED: &str = "labelled";

/// The words of an address that tell what was just done.
pub const TOLD: [&str; 6] = [ACTED, DONE, LABELLED, "saved", "reopened", "colleague"];

/// Settings of the institution.
pub const SETTINGS: &str = "/admin/settings";
/// Where an owner sets single sign-on up, and where its forms post.
pub const SIGN_ON_SETTINGS: &str = "/admin/settings/sign-on";
/// The test engines of the institution; where one is added (POST). An engine's id may follow.
pub const TEST_ENGINES: &str = "/admin/settings/engines";
/// The webhooks of the institution; where one is added (POST). A webhook's id may follow.
pub const WEBHOOKS: &str = "/admin/settings/webhooks";
/// Where an owner says who is shown what test engines tell of results.
pub const RESULT_READERS: &str = "/admin/settings/results";
/// The other programs of the institution; where one is added (POST). A program's id may follow.
pub const PROGRAMS: &str = "/admin/settings/programs";
/// With this begins what other programs ask.
pub const API_V1: &str = "/api/v1";
/// The description of that, for programs.
pub const API_OPENAPI: &str = "/api/v1/openapi.json";
/// The same for people.
pub const API_DOCUMENT: &str = "/docs/api";
/// Where an owner lets a test engine register itself (POST); the id of such a place may follow.
pub const REGISTER_ENGINE: &str = "/admin/settings/engines/register";
/// With this begins whatever test engines ask for; what their programs send is of kinds of its own.
pub const LTI: &str = "/lti/";
/// Where a test engine asks who comes.
pub const LTI_AUTHORIZE: &str = "/lti/authorize";
/// With this begins where a test engine answers which test was picked; its ticket follows.
pub const LTI_DEEP_LINK: &str = "/lti/deep-link/";
/// Where the keys are that sign what a test engine is told.
pub const LTI_KEYS: &str = "/lti/jwks";
/// Where a test engine asks for an access token.
pub const LTI_TOKEN: &str = "/lti/token";
/// Where a test engine registers itself (POST).
pub const LTI_REGISTER: &str = "/lti/register";
/// What a test engine that registers itself reads of this server first.
pub const OPENID_CONFIGURATION: &str = "/.well-known/openid-configuration";
/// With this begins what the program of a test engine reads and tells of a session.
pub const LTI_SESSIONS: &str = "/lti/sessions/";
/// With this begins what engines that speak no LTI ask for.
pub const ENGINE: &str = "/engine/";
/// Where the keys are that sign the tokens of links.
pub const ENGINE_KEYS: &str = "/engine/jwks";
/// Where an engine that speaks no LTI tells that a test has started or is finished (POST).
pub const ENGINE_STATE: &str = "/engine/state";
/// Where a provider sends people back to.
pub const SIGN_ON_RETURN: &str = "/admin/sign-on/return";
/// Who works for the institution.
pub const TEAM: &str = "/admin/team";
/// What was done in the team.
pub const TEAM_ACTIVITY: &str = "/admin/team/activity";
/// Where somebody is invited; the answer is the link (POST).
pub const INVITE: &str = "/admin/team/invite";
/// Where an invitation gets a new link, which is the answer (POST).
pub const RENEW_INVITATION: &str = "/admin/team/renew";
/// Where a link for a colleague's new password is made, which is the answer (POST).
pub const MAKE_RESET: &str = "/admin/team/reset";
/// Where a client says what its agent may do (POST).
pub const AGENT: &str = "/admin/team/agent";
/// The institutions that one's own manages; where one is made (POST).
pub const CLIENTS: &str = "/admin/clients";
/// Where the first owner of a client gets a new link, which is the answer (POST).
pub const RENEW_OWNER: &str = "/admin/clients/renew";
/// Where somebody goes to work in a client (POST).
pub const OPEN_CLIENT: &str = "/admin/clients/open";
/// What the link of an invitation begins with; its token follows.
pub const INVITATION: &str = "/admin/invitation/";
/// What the link for a new password begins with; its token follows.
pub const RESET: &str = "/admin/reset/";
/// What whoever forgot their password does.
pub const FORGOTTEN: &str = "/admin/forgotten";
/// Where staff log in by a provider; an Institution ID may follow.
pub const SIGN_ON: &str = "/admin/sign-on";
/// Where somebody who is logged in is sent to their provider once more (POST).
pub const SIGN_ON_AGAIN: &str = "/admin/sign-on/again";
/// My account.
pub const MY_ACCOUNT: &str = "/admin/account";
/// The choice of an institution, for people who work for several.
pub const INSTITUTIONS: &str = "/admin/institutions";
/// Find a login.
pub const FIND: &str = "/admin/find";
/// The question before a login that was found is given a new password or withdrawn.
pub const FIND_QUESTION: &str = "/admin/find/question";
/// Where a report comes from as a workbook (POST).
pub const REPORT_XLSX: &str = "/admin/report.xlsx";
/// Where a report comes from as a list for paper (POST).
pub const REPORT_PRINT: &str = "/admin/report/print";
/// The reports.
pub const REPORTS: &str = "/admin/reports";
/// Where workbooks of logins come from (POST).
pub const LOGINS_XLSX: &str = "/admin/logins.xlsx";
/// The activity of a session as a workbook (POST).
pub const ACTIVITY_XLSX: &str = "/admin/activity.xlsx";

/// Where everything that is printed comes from (POST).
pub const PRINT: &str = "/admin/print";
/// Where one login is shown (POST).
pub const SHOW_LOGIN: &str = "/admin/show";

/// What stands between the address of a session and the id of one of its entries.
pub const OPENED: &str = "/entries/";

/// What all windows of a browser follow together, as server-sent events.
pub const LIVE: &str = "/admin/live";

/// Where the built site lies.
pub const ASSETS: &str = "/assets";

/// The candidates' log-in page with the institution filled in.
#[must_use]
pub fn institution_log_in(institution_code: &str) -> String {
    format!("/i/{institution_code}")
}

/// The entries of a session.
#[must_use]
pub fn session(id: SessionId) -> String {
    format!("{SESSIONS}/{id}")
}

/// The details of a session.
#[must_use]
pub fn session_details(id: SessionId) -> String {
    format!("{SESSIONS}/{id}/details")
}

/// Where the test of a session is.
#[must_use]
pub fn session_engine(id: SessionId) -> String {
    format!("{SESSIONS}/{id}/engine")
}

/// Where staff go to pick the test of a session in an engine (POST).
#[must_use]
pub fn session_pick(id: SessionId) -> String {
    format!("{SESSIONS}/{id}/engine/pick")
}

/// What was picked, until it is saved.
#[must_use]
pub fn session_picked(id: SessionId) -> String {
    format!("{SESSIONS}/{id}/engine/picked")
}

/// A program's page, where its forms post too.
#[must_use]
pub fn program(id: ProgramId) -> String {
    format!("{PROGRAMS}/{id}")
}

/// A test engine.
#[must_use]
pub fn test_engine(id: EngineId) -> String {
    format!("{TEST_ENGINES}/{id}")
}

/// A webhook.
#[must_use]
pub fn webhook(id: WebhookId) -> String {
    format!("{WEBHOOKS}/{id}")
}

/// A page of the messages to a webhook.
#[must_use]
pub fn webhook_messages(id: WebhookId, page: i64) -> String {
    format!("{WEBHOOKS}/{id}?page={page}#messages")
}

/// Where a member of staff begins what they go to a test engine for.
#[must_use]
pub fn errand(errand: Errand) -> String {
    match errand {
        Errand::Pick(session) => session_engine(session),
        Errand::Try(engine) => test_engine(engine),
    }
}

/// A place where a test engine may register itself.
#[must_use]
pub fn engine_registration(id: RegistrationId) -> String {
    format!("{REGISTER_ENGINE}/{id}")
}

/// The same, where its page does not look by itself whether one has.
#[must_use]
pub fn engine_registration_still(id: RegistrationId) -> String {
    format!("{}?still=1", engine_registration(id))
}

/// Where the program of a test engine reads its line items in a session. In small letters, without a query or a slash at the end:
/// libraries of engines change anything else.
#[must_use]
pub fn lti_line_items(session: SessionId) -> String {
    format!("{LTI_SESSIONS}{session}/lineitems")
}

/// Where an engine answers which test was picked. In small letters, for the same reason.
#[must_use]
pub fn lti_deep_link(ticket: &str) -> String {
    [LTI_DEEP_LINK, ticket].concat()
}

/// The line item of an engine in a session; `/scores` may follow.
#[must_use]
pub fn lti_line_item(session: SessionId, engine: EngineId) -> String {
    format!("{}/{engine}", lti_line_items(session))
}

/// The results of a line item.
#[must_use]
pub fn lti_results(session: SessionId, engine: EngineId) -> String {
    format!("{}/results", lti_line_item(session, engine))
}

/// The stream of what happens in a session, for its open page.
#[must_use]
pub fn session_live(id: SessionId) -> String {
    format!("{}/live", session(id))
}

/// The pulse of a session, asked where the stream breaks.
#[must_use]
pub fn session_pulse(id: SessionId) -> String {
    format!("{}/pulse", session(id))
}

/// A session at a glance, asked again while its page is open.
#[must_use]
pub fn session_glance(id: SessionId) -> String {
    format!("{}/glance", session(id))
}

/// The rows of an open page as they are now (POST).
#[must_use]
pub fn session_rows(id: SessionId) -> String {
    format!("{}/rows", session(id))
}

/// The details just after this version of them was saved.
#[must_use]
pub fn session_details_saved(id: SessionId, version: &str) -> String {
    format!("{}?saved={version}", session_details(id))
}

/// The details just after the session was opened again, which made this version of them.
#[must_use]
pub fn session_reopened(id: SessionId, version: &str) -> String {
    format!("{}?reopened={version}", session_details(id))
}

/// What was done in a session.
#[must_use]
pub fn session_activity(id: SessionId) -> String {
    format!("{SESSIONS}/{id}/activity")
}

/// What was done in a session as a person sees it now.
#[must_use]
pub fn session_activity_page(id: SessionId, asked: ActivityQuery) -> String {
    asking(&session_activity(id), &asked)
}

/// Add Entries.
#[must_use]
pub fn add_entries(id: SessionId) -> String {
    format!("{SESSIONS}/{id}/add")
}

/// Add Entries with the key of its form: an address of its own, so that Back and reload bring the same form again.
#[must_use]
pub fn add_entries_with(id: SessionId, key: IdempotencyKey) -> String {
    format!("{}?form={key}", add_entries(id))
}

/// An address with one more word in its query string; one that it has already is replaced.
#[must_use]
pub fn with_word(address: &str, key: &str, value: &str) -> String {
    let (path, words) = address.split_once('?').unwrap_or((address, ""));
    let prefix = [key, "="].concat();
    let mut query = QueryString::default();
    for word in words.split('&').filter(|word| !word.is_empty() && !word.starts_with(&prefix)) {
        query.add_written(word);
    }
    query.add(key, value);
    query.after(path)
}

/// The batches of a session.
#[must_use]
pub fn batches(id: SessionId) -> String {
    format!("{SESSIONS}/{id}/batches")
}

/// The lasting page of a batch.
#[must_use]
pub fn batch(session: SessionId, batch: BatchId) -> String {
    format!("{SESSIONS}/{session}/batches/{batch}")
}

/// Print login cards.
#[must_use]
pub fn cards(id: SessionId) -> String {
    format!("{SESSIONS}/{id}/cards")
}

/// How long the words may be that an address takes through a log-in, in bytes: twice written within one another, as the way to
/// the log-in page writes them, they still go through a proxy.
pub const TAKEN_AT_MOST: usize = 4_000;

/// The staff log-in page that comes back to `next` afterwards.
#[must_use]
pub fn staff_log_in(next: &str, timed_out: bool) -> String {
    let mut query = QueryString::default();
    if timed_out {
        query.add("timed_out", "1");
    }
    if next != SESSIONS {
        query.add("next", next);
    }
    query.after(STAFF_LOG_IN)
}

/// The choice of an institution that leads to `next` afterwards, where that page is of the chosen one.
#[must_use]
pub fn institutions(next: &str) -> String {
    let mut query = QueryString::default();
    if next != SESSIONS {
        query.add("next", next);
    }
    query.after(INSTITUTIONS)
}

/// My account just after this was changed.
#[must_use]
pub fn my_account_after(change: OwnChange) -> String {
    [MY_ACCOUNT, "?done=", change.word()].concat()
}

/// The team just after an act: the word says what came of it.
#[must_use]
pub fn team_after(done: TeamDone) -> String {
    [TEAM, "?done=", done.word()].concat()
}

/// A client, as its agent sees it.
#[must_use]
pub fn client(id: InstitutionId) -> String {
    format!("{CLIENTS}/{id}")
}

/// What was done in the team as a person sees it now.
#[must_use]
pub fn team_activity(asked: &TeamActivityQuery) -> String {
    asking(TEAM_ACTIVITY, asked)
}

/// The second step of a log-in that goes on to `next`.
#[must_use]
pub fn second_step(next: &str) -> String {
    let mut query = QueryString::default();
    if next != SESSIONS {
        query.add("next", next);
    }
    query.after(SECOND_STEP)
}

/// Single sign-on that goes on to `next`.
#[must_use]
pub fn sign_on(next: &str) -> String {
    let mut query = QueryString::default();
    if next != SESSIONS {
        query.add("next", next);
    }
    query.after(SIGN_ON)
}

/// Where a passkey is removed, or without an id the authenticator app.
#[must_use]
pub fn remove_factor(passkey: &str) -> String {
    let mut query = QueryString::default();
    if !passkey.is_empty() {
        query.add("passkey", passkey);
    }
    query.after(REMOVE_FACTOR)
}

/// Where a colleague's second factor is taken away.
#[must_use]
pub fn take_factors(colleague: StaffId) -> String {
    [TAKE_FACTORS, "?colleague=", &colleague.to_string()].concat()
}

/// The settings just after a colleague was to be unlocked: the word says what came of it.
#[must_use]
pub fn settings_after_unlock(word: &str) -> String {
    format!("{SETTINGS}?colleague={word}")
}

/// The settings just after it was saved who must have a second factor.
#[must_use]
pub fn factor_rules_saved() -> String {
    format!("{SETTINGS}?saved=rules")
}

/// The settings just after they were saved.
#[must_use]
pub fn settings_saved() -> String {
    format!("{SETTINGS}?saved=1")
}

/// The page of single sign-on with what was done there.
#[cfg(feature = "ssr")]
#[must_use]
pub fn sign_on_settings_after(done: &str) -> String {
    format!("{SIGN_ON_SETTINGS}?done={done}")
}

/// A report as a person sees it now.
#[must_use]
pub fn report(kind: ReportKind, asked: &ReportQuery) -> String {
    asking(&[REPORTS, "/", kind.word()].concat(), asked)
}

/// Find a login, with what was typed.
#[must_use]
pub fn find(typed: &str) -> String {
    let mut query = QueryString::default();
    query.add("q", typed.trim());
    query.after(FIND)
}

/// The session list as a person sees it now.
#[must_use]
pub fn sessions(asked: &SessionQuery) -> String {
    asking(SESSIONS, asked)
}

/// The entries of a session as a person sees them now.
#[must_use]
pub fn session_entries(id: SessionId, asked: &EntryQuery) -> String {
    asking(&session(id), asked)
}

/// One entry of a session.
#[must_use]
pub fn entry(session: SessionId, entry: EntryId) -> String {
    [&self::session(session), OPENED, &entry.to_string()].concat()
}

/// The same beside the list of entries as a person sees it now.
#[must_use]
pub fn entry_beside(session: SessionId, entry: EntryId, asked: &EntryQuery) -> String {
    asking(&self::entry(session, entry), asked)
}

/// What every address of an entry beside this list begins with, and what it ends with; the entry's id stands between them.
#[must_use]
pub fn around_entry_beside(session: SessionId, asked: &EntryQuery) -> (String, String) {
    ([&self::session(session), OPENED].concat(), asking("", asked))
}

/// The part of a path that says which page it is of: opening an entry beside the list leads to no other page.
#[must_use]
pub fn page_of(path: &str) -> &str {
    path.split_once(OPENED).map_or(path, |(page, _)| page)
}

/// The address that asks this of the page at a path.
fn asking(path: &str, question: &impl Question) -> String {
    let mut query = QueryString::default();
    query.ask(question);
    query.after(path)
}
