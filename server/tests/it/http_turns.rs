//! Each kind of people has turns of its own: whoever crowds the staff door keeps out neither candidates nor staff who are
//! inside.

use std::time::Duration;

use axum::http::Method;
use tokio::task::JoinSet;

use crate::{
    client::{AS_APP, encoded},
    engines::{Fresh, on_sqlite},
    http_fixture::{Centre, ORIGIN, log_in},
};

on_sqlite!(a_crowd_at_the_staff_door_keeps_nobody_else_out);

/// More than may be worked on and wait there.
const CROWD: usize = 400;

/// How many of them may: 64 and 256.
const TURNS: usize = 320;

async fn a_crowd_at_the_staff_door_keeps_nobody_else_out(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut owner = centre.owner().await;
    let mut crowd = JoinSet::new();
    for number in 0..CROWD {
        let mut stranger = centre.browser();
        crowd.spawn(async move {
            let form = encoded(&[("email", &format!("nobody-{number}@northgate.test")), ("password", "guessed")]);
            stranger.request(Method::POST, "/api/admin/log_in", form, &[("origin", ORIGIN), AS_APP]).await
        });
    }
    let refused = async {
        let mut refused = Vec::new();
        while refused.len() < CROWD - TURNS {
            let answer = crowd.join_next().await.expect("more come than there is room for").unwrap();
            if answer.status != 401 {
                refused.push(answer);
            }
        }
        refused
    };
    for answer in tokio::time::timeout(Duration::from_secs(20), refused).await.expect("they are told at once") {
        // Before a turn, or with one and without a place to wait for a hash.
        assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (503, Some("10")));
        assert!(["\"busy\"", "\"too_many_log_ins\""].contains(&answer.refusal()), "{}", answer.refusal());
    }
    assert_eq!(log_in(&mut centre.browser(), &slip).await.see_other(), "/welcome");
    assert_eq!(owner.get("/admin/sessions").await.status, 200);
    for path in ["/livez", "/readyz", "/version"] {
        assert_eq!(centre.browser().get(path).await.status, 200, "{path}");
    }
    assert!(!crowd.is_empty(), "the others still stand at the door");
}
