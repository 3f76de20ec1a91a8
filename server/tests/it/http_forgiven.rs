//! A database that goes away while a right password is looked at: it counts as no failure once the database is back.

use std::time::{Duration, Instant};

use crate::{
    engines,
    http_fixture::{Centre, EMAIL, STAFF_PASSWORD},
    store_claims::execute_behind,
};

/// What a server says of itself that is being stopped, to whoever takes a failure back.
const GOES_AWAY: &str = "create function goes_away() returns trigger language plpgsql as \
    $$ begin raise exception 'the server is being stopped' using errcode = '57P01'; end $$; \
    create trigger goes_away before update or delete on throttle for each row execute function goes_away()";

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_because_of_a_password_that_was_right() {
    let centre = Centre::new(engines::postgres().await).await;
    let mut browser = centre.browser();
    let typed = [("email", EMAIL), ("password", STAFF_PASSWORD)];
    execute_behind(&centre.fresh.url, GOES_AWAY).await;
    assert_eq!(browser.post("/api/admin/log_in", &typed).await.status, 503);
    assert!(!centre.dump().await["throttle"].is_empty(), "it is counted as a failure first");
    execute_behind(&centre.fresh.url, "drop trigger goes_away on throttle").await;
    let since = Instant::now();
    while !centre.dump().await["throttle"].is_empty() {
        assert!(since.elapsed() < Duration::from_secs(20), "they are still counted");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(browser.post("/api/admin/log_in", &typed).await.see_other(), "/admin/sessions");
}
