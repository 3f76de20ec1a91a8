//! Store: no row without its parents, and no parent goes while it has children, whoever writes.

use lanyard_app::model::{act::Act, choice::Choice};
use lanyard_server::storage::HandOut;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection, error::DatabaseError, query, query_scalar};

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::World,
};

on_both_engines!(a_row_names_parents_that_are_there_and_stay);

async fn a_row_names_parents_that_are_there_and_stay(fresh: Fresh) {
    let url = fresh.url.clone();
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 3).await;
    let choice = Choice::Batch(batch.id);
    let hand_out = HandOut { choice: &choice, act: Act::LoginsDownloaded, again: false };
    world.store().entry_hand_out(world.institution, hand_out, world.owner_audit()).await.unwrap();
    let new_entry = |session: &str, batch: &str| {
        format!(
            "insert into entry (institution_id, id, session_id, batch_id, position, slip_code, key_id, verifier, \
             search_text) select institution_id, OTHER, {session}, {batch}, 900 + position, 'x', key_id, verifier, 'x' \
             from entry"
        )
    };
    for statement in [
        &new_entry("session_id", "OTHER"),
        &new_entry("OTHER", "batch_id"),
        "insert into username (institution_id, key, entry_id, created_at) \
         select institution_id, 'x', OTHER, 1 from entry limit 1",
        "insert into entry_act (institution_id, entry_id, audit_id) select institution_id, id, OTHER from entry",
        "insert into entry_act (institution_id, entry_id, audit_id) \
         select institution_id, OTHER, audit_id from entry_act limit 1",
        "update entry set batch_id = OTHER",
        "update entry set session_id = OTHER",
        "update entry_act set audit_id = OTHER",
        "update batch set id = OTHER",
        "update audit set id = OTHER where id in (select audit_id from entry_act)",
        "delete from audit where id in (select audit_id from entry_act)",
        "delete from create_codes_request; delete from batch",
        "delete from test_session",
        "delete from entry",
    ] {
        assert_eq!(refused(&url, statement).await, Some(true), "{statement}");
    }
    for (statement, rows) in [("entry", 3), ("entry_act", 3), ("username", 3), ("batch", 1)] {
        assert_eq!(count(&url, statement).await, rows, "{statement}");
    }
    // The very statements that are refused for a foreign parent are carried out for one that is there.
    assert_eq!(refused(&url, &new_entry("session_id", "batch_id")).await, None);
    assert_eq!(count(&url, "entry").await, 6);
}

/// Whether a statement, in a transaction of its own, was refused for want of a parent; `None` when it was carried out.
async fn refused(url: &str, statement: &str) -> Option<bool> {
    let outcome = if url.starts_with("sqlite") {
        let mut connection = SqliteConnection::connect(url).await.unwrap();
        let mut transaction = connection.begin().await.unwrap();
        let mut outcome = Ok(());
        for statement in statement.replace("OTHER", "randomblob(16)").split("; ") {
            outcome =
                outcome.and(query(AssertSqlSafe(statement.to_owned())).execute(&mut *transaction).await.map(drop));
        }
        if outcome.is_ok() { transaction.commit().await } else { outcome }
    } else {
        let mut connection = PgConnection::connect(url).await.unwrap();
        let mut transaction = connection.begin().await.unwrap();
        let mut outcome = Ok(());
        for statement in statement.replace("OTHER", "gen_random_uuid()").split("; ") {
            outcome =
                outcome.and(query(AssertSqlSafe(statement.to_owned())).execute(&mut *transaction).await.map(drop));
        }
        if outcome.is_ok() { transaction.commit().await } else { outcome }
    };
    outcome.err().map(|error| error.as_database_error().is_some_and(DatabaseError::is_foreign_key_violation))
}

async fn count(url: &str, table: &str) -> i64 {
    let sql = AssertSqlSafe(format!("select count(*) from {table}"));
    if url.starts_with("sqlite") {
        query_scalar(sql).fetch_one(&mut SqliteConnection::connect(url).await.unwrap()).await.unwrap()
    } else {
        query_scalar(sql).fetch_one(&mut PgConnection::connect(url).await.unwrap()).await.unwrap()
    }
}
