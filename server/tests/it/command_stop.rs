//! The time between the signal to stop and the stop: `/readyz` says that the server goes, and everybody is served.

use std::time::{Duration, Instant};

use crate::command_fixture::{Place, Server};

const GOES: &str = "not ready: this server is about to stop\n";

/// A server that was told to stop, and has said so.
async fn told_to_stop(place: &Place, lame_duck: &str) -> (Server, Instant) {
    let server = place.serve(&["--lame-duck", lame_duck]);
    assert_eq!(server.get("/readyz").await, (200, "ready\n".to_owned()));
    let began = Instant::now();
    server.signal("TERM");
    server.logs("told to stop").await;
    (server, began)
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_served_until_the_time_is_over() {
    let place = Place::new();
    place.furnish();
    let (server, began) = told_to_stop(&place, "3").await;
    // Each of these comes on a connection of its own.
    for _ in 0..5 {
        assert_eq!(server.get("/readyz").await, (503, GOES.to_owned()));
        assert_eq!(server.get("/readyz?exclude=database").await, (503, GOES.to_owned()));
        assert_eq!(server.get("/livez").await, (200, "alive\n".to_owned()));
        assert_eq!(server.get("/").await.0, 200);
        let wrong = [("username", "K7RM-T4XW"), ("password", "9HDN4-RYCW7"), ("institution", "NG-2041")];
        assert_eq!(server.post("/", &wrong).await.0, 422);
    }
    let (status, _) = tokio::task::spawn_blocking(|| server.ended()).await.unwrap();
    assert_eq!(status.code(), Some(0));
    let took = began.elapsed();
    assert!(took >= Duration::from_secs(3), "it went after {took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_ends_the_waiting() {
    let place = Place::new();
    for signal in ["TERM", "INT"] {
        let (server, began) = told_to_stop(&place, "300").await;
        assert_eq!(server.get("/readyz").await, (503, GOES.to_owned()));
        let (status, _) = tokio::task::spawn_blocking(move || server.stop(signal)).await.unwrap();
        assert_eq!(status.code(), Some(0), "{signal}");
        assert!(began.elapsed() < Duration::from_secs(30), "{signal}: {:?}", began.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn by_itself_a_server_stops_at_once() {
    let server = Place::new().serve(&[]);
    let began = Instant::now();
    server.signal("TERM");
    server.logs("stopping: requests under way").await;
    assert_eq!(server.logged("told to stop"), Vec::<String>::new());
    let (status, _) = tokio::task::spawn_blocking(|| server.ended()).await.unwrap();
    assert_eq!(status.code(), Some(0));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}
