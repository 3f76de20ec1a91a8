//! A thousand messages to a quick receiver of webhooks while candidates log in, and what the log-ins lose by that.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{Router, extract::State, http::StatusCode, routing::post};
use tokio::{net::TcpListener, time::sleep};

use crate::{
    log_ins::{Login, Morning},
    measure::{Aim, Line, Unit, as_millis, medians},
    places::{Engine, Places},
    plan::Plan,
    program::Program,
    world::{INSTITUTION, World},
};

/// Messages of one round.
const MESSAGES: usize = 1_000;

/// Connections of those who log in.
const CONNECTIONS: usize = 64;

/// Longer than anything that could be called quick.
const NEVER: Duration = Duration::from_mins(2);

/// A receiver that takes whatever comes and counts it.
async fn receiver() -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    let came = Arc::new(AtomicUsize::new(0));
    let take = async |State(came): State<Arc<AtomicUsize>>| {
        came.fetch_add(1, Ordering::Relaxed);
        StatusCode::NO_CONTENT
    };
    let app = Router::new().route("/", post(take)).with_state(Arc::clone(&came));
    tokio::spawn(async move { axum::serve(listener, app).await });
    (address, came)
}

/// Measures in turn a morning without messages and one in which a thousand wait when the server starts.
pub async fn measure(plan: &Plan, engine: Engine, places: &Places, url: &str, world: &World, logins: &[Login]) {
    let (address, came) = receiver().await;
    let webhook = world.webhook(&format!("http://{address}/")).await;
    let morning = async |server: &Program| {
        Morning::new(server.address, INSTITUTION, logins, "").rate(CONNECTIONS, plan.lasting).await
    };
    let [alone, beside, took] = medians(plan.mornings, async || {
        let alone = morning(&Program::lanyard(places, url).await).await;
        came.store(0, Ordering::Relaxed);
        world.messages(webhook, MESSAGES).await;
        let server = Program::lanyard(places, url).await;
        let began = Instant::now();
        let delivered = async {
            while came.load(Ordering::Relaxed) < MESSAGES && began.elapsed() < NEVER {
                sleep(Duration::from_millis(5)).await;
            }
            as_millis(began.elapsed())
        };
        let (beside, took) = tokio::join!(morning(&server), delivered);
        [alone, beside, took]
    })
    .await;
    let (engine, job) = (engine.name(), "1,000 messages to a webhook, candidates logging in");
    Line { job, engine, unit: Unit::Millis, floor: None, lanyard: took, aim: Aim::AtMost(10_000.0) }.print();
    let (job, aim) = ("candidate log-ins meanwhile, beside those alone", Aim::AtLeast(alone * 0.9));
    Line { job, engine, unit: Unit::PerSecond, floor: Some(alone), lanyard: beside, aim }.print();
}
