//! Who may do what: one row for every server function, every page and every other route.

use lanyard_app::model::right::Right;

pub use crate::http_rights_row::Row;
use crate::http_rights_row::{Form, all, get, post};

const API: &str = "/api/{*endpoint}";
const PAGE: &str = "/admin/{*page}";

const LOG_IN: Form = &[("email", "nobody@northgate.test"), ("password", "not the password")];
const PRINT: &str = "/admin/print";
const SECOND_STEP: &str = "/admin/login/second";
const LOG_IN_AGAIN: &str = "303 /admin/login";
const LOG_IN_TO: &str = "302 /admin/login?next=";

/// A document in which staff see and change what is their own.
const fn of_account(own: &'static str) -> [&'static str; 6] {
    let log_in = "303 /admin/login?next=";
    [log_in, log_in, log_in, own, own, "-"]
}

/// The same where what one of them made cannot be made by the other.
const fn of_account_once() -> [&'static str; 6] {
    let log_in = "303 /admin/login?next=";
    [log_in, log_in, log_in, "200", "422", "-"]
}

/// One entry, with all that an act on entries may want beside it.
const CHOSEN: Form = &[("session", "{session}"), ("ids[]", "{entry}"), ("key", "{key}"), ("mark", "mark_started")];

/// Any staff about their own institution; nobody else.
const STAFF: [&str; 6] = ["401", "401", "401", "200", "200", "-"];
/// Only staff of the institution; for others it is not there.
const TENANT: [&str; 6] = ["401", "401", "401", "200", "404", "404"];
/// The same for a plain form that names no page of its own, whose sender is led to the log-in page.
const TENANT_PRINT: [&str; 6] = [LOG_IN_AGAIN, LOG_IN_AGAIN, LOG_IN_AGAIN, "200", "404", "404"];
const STAFF_PAGE: [&str; 6] = [LOG_IN_TO, LOG_IN_TO, LOG_IN_TO, "200", "200", "-"];
/// A finished document that only staff of the institution get.
const TENANT_POST: [&str; 6] =
    ["303 /admin/login?next=", "303 /admin/login?next=", "303 /admin/login?next=", "200", "404", "404"];
/// The same where staff of the institution are told why not.
const TENANT_REFUSED: [&str; 6] =
    ["303 /admin/login?next=", "303 /admin/login?next=", "303 /admin/login?next=", "409", "404", "404"];
/// The same where nothing waits for them.
const TENANT_GONE: [&str; 6] =
    ["303 /admin/login?next=", "303 /admin/login?next=", "303 /admin/login?next=", "410", "404", "404"];
/// The same where staff of the institution are led back to the page.
const TENANT_REVOKED: [&str; 6] = [
    "303 /admin/login?next=",
    "303 /admin/login?next=",
    "303 /admin/login?next=",
    "303 /admin/settings/programs/{program}",
    "404",
    "404",
];
const TENANT_PAGE: [&str; 6] = [LOG_IN_TO, LOG_IN_TO, LOG_IN_TO, "200", "404", "404"];

/// Every row.
pub const ROWS: &[Row] = &[
    // Server functions.
    post(API, "/api/admin/log_in", LOG_IN, all("401")),
    post(API, "/api/admin/log_out", &[], all("200")),
    post(API, "/api/admin/choose_theme", &[("theme", "dark")], STAFF),
    get(API, "/api/admin/set_up_state", all("200")),
    get(API, "/api/admin/account", STAFF),
    get(API, "/api/admin/session_list", STAFF).needs(Right::SeeSessions),
    get(API, "/api/admin/new_session_defaults", STAFF).needs(Right::ManageSessions),
    post(
        API,
        "/api/admin/create_session",
        &[
            ("name", "Autumn placement"),
            ("opens", "2026-05-12T09:00"),
            ("closes", "2026-05-12T17:00"),
            ("time_zone", "Europe/Madrid"),
        ],
        STAFF,
    )
    .needs(Right::ManageSessions),
    get(API, "/api/admin/session_details?session={session}", TENANT).needs(Right::SeeSessions),
    // The details are not those that the form says it replaces, and the session is open: own staff are told so.
    post(
        API,
        "/api/admin/save_details",
        &[
            ("session", "{session}"),
            ("name", "Winter placement"),
            ("opens", "2026-05-12T09:00"),
            ("closes", "2026-05-12T17:00"),
            ("time_zone", "Europe/Madrid"),
        ],
        ["401", "401", "401", "409", "404", "404"],
    )
    .needs(Right::ManageSessions),
    post(
        API,
        "/api/admin/reopen_session",
        &[("session", "{session}"), ("reopen_until", "2026-05-13T17:00")],
        ["401", "401", "401", "409", "404", "404"],
    )
    .needs(Right::ManageSessions),
    get(API, "/api/admin/session_activity?session={session}", TENANT).needs(Right::SeeSessions),
    get(API, "/api/admin/session_entries?session={session}", TENANT).needs(Right::SeeSessions),
    get(API, "/api/admin/entry?session={session}&entry={entry}", TENANT).needs(Right::SeeSessions),
    post(API, "/api/admin/hidden_entries", &[("session", "{session}"), ("ids", "{entry}")], TENANT)
        .needs(Right::SeeSessions),
    get(API, "/api/admin/add_entries_form?session={session}", TENANT).needs(Right::CreateCodes),
    post(
        API,
        "/api/admin/create_codes",
        &[("session", "{session}"), ("count", "2"), ("idempotency_key", "{key}")],
        TENANT,
    )
    .needs(Right::CreateCodes),
    get(API, "/api/admin/batch?session={session}&batch={batch}", TENANT).needs(Right::SeeSessions),
    get(API, "/api/admin/batches?session={session}", TENANT).needs(Right::SeeSessions),
    post(
        API,
        "/api/admin/label_batch",
        &[("session", "{session}"), ("batch", "{batch}"), ("label", "Room A3")],
        TENANT,
    )
    .needs(Right::CreateCodes),
    post(API, "/api/admin/preview_action", CHOSEN, TENANT).needs(Right::PreviewActs),
    // The question is only put to whoever may do what it asks about.
    post(
        API,
        "/api/admin/preview_action",
        &[("session", "{session}"), ("ids[]", "{entry}"), ("action", "withdraw")],
        TENANT,
    )
    .needs(Right::WithdrawEntries),
    post(API, "/api/admin/withdraw_entries", CHOSEN, TENANT).needs(Right::WithdrawEntries),
    post(API, "/api/admin/restore_entries", CHOSEN, TENANT).needs(Right::WithdrawEntries),
    post(API, "/api/admin/issue_passwords", CHOSEN, TENANT).needs(Right::IssuePasswords),
    post(API, "/api/admin/mark_entries", CHOSEN, TENANT).needs(Right::MarkEntries),
    get(API, "/api/admin/cards_form?session={session}", TENANT).needs(Right::PrintCards),
    get(API, "/api/admin/settings", STAFF).needs(Right::ManageSettings),
    get(API, "/api/admin/team", STAFF).needs(Right::ManageTeam),
    // Anybody's own account.
    get(API, "/api/admin/my_account", STAFF),
    post(API, "/api/admin/change_name", &[("name", "A. Mora")], STAFF),
    post(API, "/api/admin/change_password", &[], ["401", "401", "401", "422", "422", "-"]),
    post(API, "/api/admin/end_session", &[("id", "0123456789abcdef")], STAFF),
    post(API, "/api/admin/end_other_sessions", &[], STAFF),
    post(
        API,
        "/api/admin/save_settings",
        &[("birth_date", "off"), ("country", "off"), ("email", "optional"), ("candidate_number", "off")],
        STAFF,
    )
    .needs(Right::ManageSettings),
    // Only of one's own institution.
    post(
        API,
        "/api/admin/unlock_colleague",
        &[("colleague", "owner@northgate.test")],
        ["401", "401", "401", "200", "422", "-"],
    )
    .needs(Right::UnlockColleagues),
    get(API, "/api/admin/team_activity", STAFF).needs(Right::ManageTeam),
    post(API, "/api/admin/change_role", &[("colleague", "{colleague}"), ("role", "reader")], TENANT)
        .needs(Right::ManageTeam),
    post(API, "/api/admin/disable_colleague", &[("colleague", "{colleague}")], TENANT).needs(Right::ManageTeam),
    post(API, "/api/admin/enable_colleague", &[("colleague", "{colleague}")], TENANT).needs(Right::ManageTeam),
    post(API, "/api/admin/revoke_invitation", &[("invitation", "{invitation}")], TENANT).needs(Right::ManageTeam),
    // Second factors. All off, so that exports of this walk are not asked for one.
    get(API, "/api/admin/factors", STAFF),
    post(API, "/api/admin/save_factor_rules", &[], STAFF).needs(Right::ManageSettings),
    get(SECOND_STEP, SECOND_STEP, all("410")),
    post(SECOND_STEP, SECOND_STEP, &[("code", "123456")], all("410")),
    get("/admin/login/second/passkey", "/admin/login/second/passkey", all("303 /admin/login/second")),
    post("/admin/login/second/passkey", "/admin/login/second/passkey", &[], all("410")),
    get("/admin/login/passkey", "/admin/login/passkey", all("303 /admin/login")),
    post("/admin/login/passkey", "/admin/login/passkey", &[("credential", "{}")], all("401")),
    get("/admin/login/passkey/ask", "/admin/login/passkey/ask", all("303 /admin/login")),
    // This server is reached by a number, so no device is asked.
    post("/admin/login/passkey/ask", "/admin/login/passkey/ask", &[], all("401")),
    get("/admin/account/confirm", "/admin/account/confirm", all("303 /admin/account")),
    post(
        "/admin/account/confirm",
        "/admin/account/confirm",
        &[("next", "/admin/account/app")],
        of_account("303 /admin/account/app"),
    ),
    get("/admin/account/confirm/passkey", "/admin/account/confirm/passkey", all("303 /admin/account")),
    post("/admin/account/confirm/passkey", "/admin/account/confirm/passkey", &[], all("401")),
    get("/admin/account/app", "/admin/account/app", of_account("200")),
    post("/admin/account/app", "/admin/account/app", &[("code", "123456")], of_account("303 /admin/account/app")),
    get("/admin/account/passkey", "/admin/account/passkey", of_account("200")),
    post("/admin/account/passkey", "/admin/account/passkey", &[("name", "Laptop")], of_account("401")),
    get("/admin/account/passkey/ask", "/admin/account/passkey/ask", all("303 /admin/account/passkey")),
    post("/admin/account/passkey/ask", "/admin/account/passkey/ask", &[], ["410", "410", "410", "401", "401", "-"]),
    get("/admin/account/codes", "/admin/account/codes", of_account("200")),
    // They have no factor that codes could stand for, and none to remove.
    post("/admin/account/codes", "/admin/account/codes", &[], of_account("404")),
    get("/admin/account/remove", "/admin/account/remove", of_account("404")),
    post("/admin/account/remove", "/admin/account/remove", &[], of_account("404")),
    get("/admin/account/factor", "/admin/account/factor", of_account("200")),
    get("/admin/settings/sign-on", "/admin/settings/sign-on", of_account("200")).needs(Right::ManageSettings),
    post("/admin/settings/sign-on", "/admin/settings/sign-on", &[("act", "save")], of_account("422"))
        .needs(Right::ManageSettings),
    get("/admin/settings/results", "/admin/settings/results", of_account("200")).needs(Right::ManageSettings),
    post(
        "/admin/settings/results",
        "/admin/settings/results",
        &[("reader", "true")],
        of_account("303 /admin/settings/results?done=saved"),
    )
    .needs(Right::ManageSettings),
    get("/admin/settings/programs", "/admin/settings/programs", of_account("200")).needs(Right::ManageSettings),
    post("/admin/settings/programs", "/admin/settings/programs", &[], of_account("422")).needs(Right::ManageSettings),
    get("/admin/settings/programs/{program}", "/admin/settings/programs/{program}", TENANT_POST)
        .needs(Right::ManageSettings),
    post(
        "/admin/settings/programs/{program}",
        "/admin/settings/programs/{program}",
        &[("act", "revoke")],
        TENANT_REVOKED,
    )
    .needs(Right::ManageSettings),
    get("/admin/settings/webhooks", "/admin/settings/webhooks", of_account("200")).needs(Right::ManageSettings),
    post("/admin/settings/webhooks", "/admin/settings/webhooks", &[("act", "save")], of_account("422"))
        .needs(Right::ManageSettings),
    get("/admin/settings/webhooks/{webhook}", "/admin/settings/webhooks/{webhook}", TENANT_POST)
        .needs(Right::ManageSettings),
    post(
        "/admin/settings/webhooks/{webhook}",
        "/admin/settings/webhooks/{webhook}",
        &[("act", "save")],
        ["303 /admin/login?next=", "303 /admin/login?next=", "303 /admin/login?next=", "422", "404", "404"],
    )
    .needs(Right::ManageSettings),
    get("/admin/settings/engines", "/admin/settings/engines", of_account("200")).needs(Right::ManageSettings),
    post("/admin/settings/engines", "/admin/settings/engines", &[("act", "save")], of_account("422"))
        .needs(Right::ManageSettings),
    get("/admin/settings/engines/register", "/admin/settings/engines/register", all("303 /admin/settings/engines")),
    post("/admin/settings/engines/register", "/admin/settings/engines/register", &[], of_account("422"))
        .needs(Right::ManageSettings),
    get(
        "/admin/settings/engines/register/{registration}",
        "/admin/settings/engines/register/{registration}",
        TENANT_POST,
    )
    .needs(Right::ManageSettings),
    post(
        "/admin/settings/engines/register/{registration}",
        "/admin/settings/engines/register/{registration}",
        &[],
        TENANT_POST,
    )
    .needs(Right::ManageSettings),
    get("/admin/settings/engines/{engine}", "/admin/settings/engines/{engine}", TENANT_POST)
        .needs(Right::ManageSettings),
    post(
        "/admin/settings/engines/{engine}",
        "/admin/settings/engines/{engine}",
        &[("act", "save")],
        ["303 /admin/login?next=", "303 /admin/login?next=", "303 /admin/login?next=", "422", "404", "404"],
    )
    .needs(Right::ManageSettings),
    get("/admin/sessions/{session}/engine", "/admin/sessions/{session}/engine", TENANT_POST)
        .needs(Right::ManageSessions),
    post(
        "/admin/sessions/{session}/engine",
        "/admin/sessions/{session}/engine",
        &[("engine", "none")],
        ["303 /admin/login?next=", "303 /admin/login?next=", "303 /admin/login?next=", "422", "404", "404"],
    )
    .needs(Right::ManageSessions),
    post(
        "/admin/sessions/{session}/engine/pick",
        "/admin/sessions/{session}/engine/pick",
        &[("engine", "none")],
        ["303 /admin/login?next=", "303 /admin/login?next=", "303 /admin/login?next=", "404", "404", "404"],
    )
    .needs(Right::ManageSessions),
    get("/admin/sessions/{session}/engine/picked", "/admin/sessions/{session}/engine/picked?ticket=none", TENANT_GONE)
        .needs(Right::ManageSessions),
    post(
        "/admin/sessions/{session}/engine/picked",
        "/admin/sessions/{session}/engine/picked",
        &[("ticket", "none")],
        TENANT_GONE,
    )
    .needs(Right::ManageSessions),
    // What test engines ask: whoever comes by no launch hears nothing.
    get("/lti/jwks", "/lti/jwks", all("200")),
    get("/lti/authorize", "/lti/authorize", all("400")),
    post("/lti/authorize", "/lti/authorize", &[], all("400")),
    post("/lti/token", "/lti/token", &[], all("400")),
    post("/lti/deep-link/{ticket}", "/lti/deep-link/none", &[], all("410")),
    get("/engine/jwks", "/engine/jwks", all("200")),
    // Other programs: their table of rights is made of the document that is served (`http_v1_rights`).
    get("/docs/api", "/docs/api", all("200")),
    get("/api/v1", "/api/v1", all("303 /docs/api")),
    get("/api/v1/openapi.json", "/api/v1/openapi.json", all("200")),
    get("/api/v1/{*unknown}", "/api/v1/nothing", all("401")),
    get("/api/v1/program", "/api/v1/program", all("401")),
    get("/api/v1/sessions", "/api/v1/sessions", all("401")),
    post("/api/v1/sessions", "/api/v1/sessions", &[], all("401")),
    get("/api/v1/sessions/{session}", "/api/v1/sessions/{session}", all("401")),
    get("/api/v1/sessions/{session}/activity", "/api/v1/sessions/{session}/activity", all("401")),
    get("/api/v1/sessions/{session}/batches", "/api/v1/sessions/{session}/batches", all("401")),
    post("/api/v1/sessions/{session}/batches", "/api/v1/sessions/{session}/batches", &[], all("401")),
    get("/api/v1/sessions/{session}/batches/{batch}", "/api/v1/sessions/{session}/batches/{batch}", all("401")),
    get("/api/v1/sessions/{session}/candidates", "/api/v1/sessions/{session}/candidates", all("401")),
    get("/api/v1/sessions/{session}/entries", "/api/v1/sessions/{session}/entries", all("401")),
    get("/api/v1/sessions/{session}/entries/{entry}", "/api/v1/sessions/{session}/entries/{entry}", all("401")),
    post("/api/v1/sessions/{session}/entries/withdraw", "/api/v1/sessions/{session}/entries/withdraw", &[], all("401")),
    post("/api/v1/sessions/{session}/entries/restore", "/api/v1/sessions/{session}/entries/restore", &[], all("401")),
    post("/api/v1/sessions/{session}/entries/mark", "/api/v1/sessions/{session}/entries/mark", &[], all("401")),
    post("/api/v1/sessions/{session}/entries/reissue", "/api/v1/sessions/{session}/entries/reissue", &[], all("401")),
    post("/api/v1/sessions/{session}/logins", "/api/v1/sessions/{session}/logins", &[], all("401")),
    get("/api/v1/entries", "/api/v1/entries", all("401")),
    get("/api/v1/reports/{report}", "/api/v1/reports/usernames", all("401")),
    get("/api/v1/team", "/api/v1/team", all("401")),
    get("/api/v1/settings", "/api/v1/settings", all("401")),
    get("/engine/state", "/engine/state", all("404")),
    post("/engine/state", "/engine/state", &[("state", "finished")], all("401")),
    post("/lti/register", "/lti/register", &[], all("401")),
    get("/.well-known/openid-configuration", "/.well-known/openid-configuration", all("200")),
    get("/lti/sessions/{session}/lineitems", "/lti/sessions/{session}/lineitems", all("401")),
    get("/lti/sessions/{session}/lineitems/{item}", "/lti/sessions/{session}/lineitems/{engine}", all("401")),
    get(
        "/lti/sessions/{session}/lineitems/{item}/results",
        "/lti/sessions/{session}/lineitems/{engine}/results",
        all("401"),
    ),
    post(
        "/lti/sessions/{session}/lineitems/{item}/scores",
        "/lti/sessions/{session}/lineitems/{engine}/scores",
        &[],
        all("401"),
    ),
    get(API, "/api/admin/report?report=candidate-logins", STAFF).needs(Right::SeeReports),
    get(API, "/api/admin/report?report=candidate-logins&session={session}", TENANT).needs(Right::SeeReports),
    get(API, "/api/admin/find_login?q=maria", STAFF).needs(Right::FindLogins),
    get(API, "/api/admin/asked_login?session={session}&entry={entry}", TENANT).needs(Right::HelpAtTheDoor),
    post(
        API,
        "/api/admin/issue_password",
        &[("session", "{session}"), ("entry", "{entry}"), ("idempotency_key", "{key}")],
        TENANT,
    )
    .needs(Right::HelpAtTheDoor),
    post(API, "/api/admin/unlock_login", &[("session", "{session}"), ("entry", "{entry}")], TENANT)
        .needs(Right::HelpAtTheDoor),
    get(API, "/api/admin/nothing", all("404")),
    // The administrators' pages.
    get("/admin", "/admin", all("303 /admin/sessions")),
    get("/admin/", "/admin/", all("303 /admin/sessions")),
    get(PAGE, "/admin/login", all("200")),
    get(PAGE, "/admin/sessions", ["302 /admin/login", "302 /admin/login", "302 /admin/login", "200", "200", "-"])
        .needs(Right::SeeSessions),
    get(PAGE, "/admin/sessions/new", STAFF_PAGE).needs(Right::ManageSessions),
    get(PAGE, "/admin/settings", STAFF_PAGE).needs(Right::ManageSettings),
    get(PAGE, "/admin/team", STAFF_PAGE).needs(Right::ManageTeam),
    get(PAGE, "/admin/team/activity", STAFF_PAGE).needs(Right::ManageTeam),
    get(PAGE, "/admin/account", STAFF_PAGE),
    get("/admin/institutions", "/admin/institutions", [LOG_IN_AGAIN, LOG_IN_AGAIN, LOG_IN_AGAIN, "200", "200", "-"]),
    // A place of nobody's.
    post(
        "/admin/institutions",
        "/admin/institutions",
        &[("place", "{key}")],
        [LOG_IN_AGAIN, LOG_IN_AGAIN, LOG_IN_AGAIN, "404", "404", "404"],
    ),
    get(PAGE, "/admin/find?q=maria", STAFF_PAGE).needs(Right::FindLogins),
    get(PAGE, "/admin/find/question?action=issue_passwords&session={session}&entry={entry}", TENANT_PAGE)
        .needs(Right::HelpAtTheDoor),
    get(PAGE, "/admin/find/question?action=withdraw&session={session}&entry={entry}", TENANT_PAGE)
        .needs(Right::WithdrawEntries),
    get(PAGE, "/admin/reports", STAFF_PAGE).needs(Right::SeeReports),
    get(PAGE, "/admin/reports/candidate-logins", STAFF_PAGE).needs(Right::SeeReports),
    get(PAGE, "/admin/reports/candidate-logins?session={session}", TENANT_PAGE).needs(Right::SeeReports),
    get(PAGE, "/admin/reports/usernames?session={session}", TENANT_PAGE).needs(Right::SeeReports),
    get(PAGE, "/admin/sessions/{session}", TENANT_PAGE).needs(Right::SeeSessions),
    get(PAGE, "/admin/sessions/{session}/entries/{entry}", TENANT_PAGE).needs(Right::SeeSessions),
    get(PAGE, "/admin/sessions/{session}/batches", TENANT_PAGE).needs(Right::SeeSessions),
    get(PAGE, "/admin/sessions/{session}/details", TENANT_PAGE).needs(Right::SeeSessions),
    get(PAGE, "/admin/sessions/{session}/activity", TENANT_PAGE).needs(Right::SeeSessions),
    get(PAGE, "/admin/sessions/{session}/add?form={key}", TENANT_PAGE).needs(Right::CreateCodes),
    get(PAGE, "/admin/sessions/{session}/cards", TENANT_PAGE).needs(Right::PrintCards),
    get(PAGE, "/admin/sessions/{session}/batches/{batch}", TENANT_PAGE).needs(Right::SeeSessions),
    get(PAGE, "/admin/nothing", all("404")),
    // What an open page asks by itself.
    get("/admin/sessions/{session}/live", "/admin/sessions/{session}/live", TENANT).needs(Right::SeeSessions),
    get("/admin/live", "/admin/live?session={session}", TENANT).needs(Right::SeeSessions),
    get("/admin/sessions/{session}/pulse", "/admin/sessions/{session}/pulse", TENANT).needs(Right::SeeSessions),
    get("/admin/sessions/{session}/glance", "/admin/sessions/{session}/glance", TENANT).needs(Right::SeeSessions),
    post("/admin/sessions/{session}/rows", "/admin/sessions/{session}/rows", &[("ids[]", "{entry}")], TENANT)
        .needs(Right::SeeSessions),
    // Addresses of forms, opened like a page.
    get("/admin/logins.xlsx", "/admin/logins.xlsx", all("303 /admin/sessions")),
    get("/admin/activity.xlsx", "/admin/activity.xlsx", all("303 /admin/sessions")),
    get("/admin/report.xlsx", "/admin/report.xlsx", all("303 /admin/reports")),
    get("/admin/report/print", "/admin/report/print", all("303 /admin/reports")),
    get(PRINT, PRINT, all("303 /admin/sessions")),
    get("/admin/show", "/admin/show", all("303 /admin/find")),
    get("/admin/sessions/{session}/rows", "/admin/sessions/nothing/rows", all("404")),
    get("/admin/sessions/{session}/engine/pick", "/admin/sessions/nothing/engine/pick", all("404")),
    get("/me/start", "/me/start", all("303 /me")),
    get("/log_out", "/log_out", ["303 /", "303 /me", "303 /me", "303 /", "303 /", "-"]),
    // Downloads.
    post("/admin/logins.xlsx", "/admin/logins.xlsx", &[("batch_id", "{batch}"), ("again", "1")], TENANT)
        .needs(Right::ExportLogins),
    post(
        "/admin/logins.xlsx",
        "/admin/logins.xlsx",
        &[("session", "{session}"), ("ids[]", "{entry}"), ("again", "1")],
        TENANT,
    )
    .needs(Right::ExportLogins),
    post(
        "/admin/logins.xlsx",
        "/admin/logins.xlsx",
        &[("session", "{session}"), ("all_matching", "1"), ("batch", "1"), ("expected", "2"), ("again", "1")],
        TENANT,
    )
    .needs(Right::ExportLogins),
    // Printing.
    post(PRINT, PRINT, &[("batch_id", "{batch}"), ("again", "1")], TENANT_PRINT).needs(Right::PrintCards),
    post(PRINT, PRINT, &[("session", "{session}"), ("ids[]", "{entry}"), ("again", "1")], TENANT_POST)
        .needs(Right::HelpAtTheDoor),
    post(PRINT, PRINT, &[("session", "{session}"), ("which", "all"), ("again", "1")], TENANT_POST)
        .needs(Right::PrintCards),
    post(
        PRINT,
        PRINT,
        &[("session", "{session}"), ("which", "batch"), ("batch_id", "{batch}"), ("again", "1")],
        TENANT_POST,
    )
    .needs(Right::PrintCards),
    post(PRINT, PRINT, &[("session", "{session}"), ("which", "all"), ("layout", "checklist")], TENANT_POST)
        .needs(Right::PrintCards),
    post("/admin/activity.xlsx", "/admin/activity.xlsx", &[("session", "{session}"), ("kind", "staff")], TENANT)
        .needs(Right::ExportReports),
    // Reports taken away.
    post(
        "/admin/report.xlsx",
        "/admin/report.xlsx",
        &[("report", "candidate-logins"), ("session", "{session}"), ("again", "1")],
        TENANT_POST,
    )
    .needs(Right::ExportReports),
    post("/admin/report.xlsx", "/admin/report.xlsx", &[("report", "usernames"), ("session", "{session}")], TENANT_POST)
        .needs(Right::ExportReports),
    post(
        "/admin/report/print",
        "/admin/report/print",
        &[("report", "candidate-logins"), ("session", "{session}"), ("again", "1")],
        TENANT_POST,
    )
    .needs(Right::ExportReports),
    // A login on the screen.
    post("/admin/show", "/admin/show", &[("session", "{session}"), ("ids[]", "{entry}"), ("again", "1")], TENANT_POST)
        .needs(Right::HelpAtTheDoor),
    // Links that an owner makes. The invitation was taken back above.
    post(
        "/admin/team/invite",
        "/admin/team/invite",
        &[("email", "new@northgate.test"), ("name", "Nina"), ("role", "reader")],
        ["303 /admin/login?next=", "303 /admin/login?next=", "303 /admin/login?next=", "200", "200", "-"],
    )
    .needs(Right::ManageTeam),
    post(
        "/admin/team/renew",
        "/admin/team/renew",
        &[("invitation", "{invitation}")],
        ["303 /admin/login?next=", "303 /admin/login?next=", "303 /admin/login?next=", "409", "404", "404"],
    )
    .needs(Right::ManageTeam),
    post("/admin/team/reset", "/admin/team/reset", &[("colleague", "{colleague}")], TENANT_POST)
        .needs(Right::ManageTeam),
    get("/admin/team/invite", "/admin/team/invite", all("303 /admin/team")),
    get("/admin/team/renew", "/admin/team/renew", all("303 /admin/team")),
    get("/admin/team/reset", "/admin/team/reset", all("303 /admin/team")),
    get("/admin/team/factor", "/admin/team/factor?colleague={colleague}", TENANT_POST).needs(Right::ManageTeam),
    // The colleague has no factor.
    post(
        "/admin/team/factor",
        "/admin/team/factor",
        &[("colleague", "{colleague}")],
        [
            "303 /admin/login?next=",
            "303 /admin/login?next=",
            "303 /admin/login?next=",
            "303 /admin/team?done=no_factor",
            "404",
            "404",
        ],
    )
    .needs(Right::ManageTeam),
    // What an agent does to its clients, and a client to its agent. Northgate is both, and its client does not let it in.
    get("/admin/clients", "/admin/clients", of_account("200")).needs(Right::SeeClients),
    get("/admin/clients/{client}", "/admin/clients/{client}", TENANT_POST).needs(Right::SeeClients),
    post(
        "/admin/clients",
        "/admin/clients",
        &[("name", "Academy"), ("code", "AC-1"), ("owner", "Olga"), ("email", "olga@academy.test")],
        of_account_once(),
    )
    .needs(Right::ManageClients),
    post("/admin/clients/renew", "/admin/clients/renew", &[("client", "{client}")], TENANT_POST)
        .needs(Right::ManageClients),
    post("/admin/clients/open", "/admin/clients/open", &[("client", "{client}")], TENANT_REFUSED)
        .needs(Right::SeeClients),
    post(
        "/admin/team/agent",
        "/admin/team/agent",
        &[("act", "take_back")],
        [
            "303 /admin/login?next=",
            "303 /admin/login?next=",
            "303 /admin/login?next=",
            "303 /admin/team?done=agent_as_before",
            "404",
            "-",
        ],
    )
    .needs(Right::ManageTeam),
    get("/admin/clients/renew", "/admin/clients/renew", all("303 /admin/clients")),
    get("/admin/clients/open", "/admin/clients/open", all("303 /admin/clients")),
    get("/admin/team/agent", "/admin/team/agent", all("303 /admin/team")),
    // Whoever has a link may do what it is for, and nobody else.
    get("/admin/invitation/{token}", "/admin/invitation/nothing", all("404")),
    post("/admin/invitation/{token}", "/admin/invitation/nothing", &[("name", "Eve")], all("404")),
    get("/admin/reset/{token}", "/admin/reset/nothing", all("404")),
    post("/admin/reset/{token}", "/admin/reset/nothing", &[("password", "a new password")], all("404")),
    get("/admin/forgotten", "/admin/forgotten", all("200")),
    // No mail leaves this server.
    post("/admin/forgotten", "/admin/forgotten", &[("email", "owner@northgate.test")], all("200")),
    // Single sign-on: nobody has a provider here.
    get("/admin/sign-on", "/admin/sign-on", all("200")),
    post("/admin/sign-on", "/admin/sign-on", &[("institution", "NG-2041")], all("404")),
    get("/admin/sign-on/{institution}", "/admin/sign-on/ng-2041", all("404")),
    get("/admin/sign-on/return", "/admin/sign-on/return?state=x&code=y", all("410")),
    get("/admin/sign-on/again", "/admin/sign-on/again", all("303 /admin/account")),
    post(
        "/admin/sign-on/again",
        "/admin/sign-on/again",
        &[("next", "/admin/account/app")],
        ["303 /admin/login?next=", "303 /admin/login?next=", "303 /admin/login?next=", "404", "404", "-"],
    ),
    // Candidates' addresses: staff are nobody there.
    get("/", "/", all("200")),
    post("/", "/", &[("username", "K7RM-T4XW"), ("password", "9HDN4-RYCW7"), ("institution", "NG-2041")], all("422")),
    get("/i/{institution}", "/i/NG-2041", all("200")),
    get("/welcome", "/welcome", ["303 /", "200", "303 /me", "303 /", "303 /", "-"]),
    post(
        "/welcome",
        "/welcome",
        &[("full_name", "María Carreño")],
        ["303 /", "303 /welcome/username", "303 /me", "303 /", "303 /", "-"],
    ),
    get("/welcome/username", "/welcome/username", ["303 /", "303 /welcome", "200", "303 /", "303 /", "-"]),
    post(
        "/welcome/username",
        "/welcome/username",
        &[("username", "maria-0000")],
        ["303 /", "303 /welcome", "422", "303 /", "303 /", "-"],
    ),
    get("/me", "/me", ["303 /", "303 /welcome", "200", "303 /", "303 /", "-"]),
    get("/me/password", "/me/password", ["303 /", "303 /welcome", "200", "303 /", "303 /", "-"]),
    post(
        "/me/password",
        "/me/password",
        &[("password", "9HDN4-RYCW7")],
        ["303 /", "303 /welcome", "422", "303 /", "303 /", "-"],
    ),
    get("/me/password/new", "/me/password/new", ["303 /", "303 /welcome", "303 /me", "303 /", "303 /", "-"]),
    post("/me/password/new", "/me/password/new", &[], ["303 /", "303 /welcome", "303 /me", "303 /", "303 /", "-"]),
    post("/me/start", "/me/start", &[], ["303 /", "303 /welcome", "303 /me", "303 /", "303 /", "-"]),
    post("/log_out", "/log_out", &[], all("200")),
    get("/replaced", "/replaced", all("200")),
    get("/help", "/help", all("200")),
    // Machines. The site is not built in here, so it has no files.
    get("/livez", "/livez", all("200")),
    get("/readyz", "/readyz", all("200")),
    get("/version", "/version", all("200")),
    get("/robots.txt", "/robots.txt", all("404")),
    get("/assets/{name}", "/assets/main.css", all("404")),
];
