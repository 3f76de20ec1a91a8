//! One binary of integration tests: behaviours of the whole, on the real store, on both engines.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test says what it expects by failing")]

mod client;
mod command_errors;
mod command_fixture;
mod command_jobs;
mod command_serve;
mod database_dump;
mod engines;
mod http_acts;
mod http_browser_sessions;
mod http_create_codes;
mod http_export;
mod http_find;
mod http_fixture;
mod http_headers;
mod http_idempotency;
mod http_log_in;
mod http_main_job;
mod http_new_session;
mod http_personal_information;
mod http_reports;
mod http_rights;
mod http_rights_table;
mod http_same_origin;
mod http_secrets;
mod http_snapshots;
mod http_throttle;
mod postgres_server;
mod store_accounts;
mod store_acts;
mod store_audit;
mod store_batches;
mod store_browser_sessions;
mod store_claims;
mod store_counters;
mod store_entries;
mod store_fixture;
mod store_hand_outs;
mod store_opening;
mod store_schema;
mod store_sign_in;
mod store_test_sessions;
mod workbook;
