//! An exam morning: many candidates log in at once, over connections that stay or over new ones.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use crate::{
    client::{Client, post},
    measure::as_millis,
};

/// What a slip says.
#[derive(Clone)]
pub struct Login {
    /// The slip code.
    pub username: String,
    /// The password.
    pub password: String,
}

/// The log-in requests to one server, made beforehand and sent one after the other, over and over.
pub struct Morning {
    server: SocketAddr,
    requests: Vec<Vec<u8>>,
    next: AtomicUsize,
}

impl Morning {
    /// Prepares the requests. `headers` are sent with each.
    pub fn new(server: SocketAddr, institution: &str, logins: &[Login], headers: &str) -> Arc<Self> {
        let request = |login: &Login| {
            let (username, password) = (login.username.as_str(), login.password.as_str());
            post(server, "/", headers, &[("username", username), ("password", password), ("institution", institution)])
        };
        Arc::new(Self { server, requests: logins.iter().map(request).collect(), next: AtomicUsize::new(0) })
    }

    fn next(&self) -> &[u8] {
        &self.requests[self.next.fetch_add(1, Ordering::Relaxed) % self.requests.len()]
    }

    /// Log-ins in a second, over this many kept connections. Anything but a log-in stops the benchmark.
    pub async fn rate(self: &Arc<Self>, connections: usize, lasting: Duration) -> f64 {
        let mut clients = Vec::new();
        for _ in 0..connections {
            clients.push(Client::connect(self.server).await.expect("the server accepts a connection"));
        }
        let began = Instant::now();
        let mut running = JoinSet::new();
        for mut client in clients {
            let morning = Arc::clone(self);
            running.spawn(async move {
                let mut done = 0_u32;
                while began.elapsed() < lasting {
                    let answer = client.ask(morning.next()).await.expect("the server answers");
                    assert_eq!(answer.status, 303, "{}\n{}", answer.head, answer.text());
                    done += 1;
                }
                done
            });
        }
        let done: u32 = running.join_all().await.into_iter().sum();
        f64::from(done) / began.elapsed().as_secs_f64()
    }

    /// The milliseconds, connecting included, within which 99 of 100 log-ins are answered when so many come, so many at a
    /// time, each on a connection of its own.
    pub async fn burst(self: &Arc<Self>, log_ins: usize, at_a_time: usize) -> f64 {
        let left = Arc::new(AtomicUsize::new(log_ins));
        let mut running = JoinSet::new();
        for _ in 0..at_a_time {
            let (morning, left) = (Arc::clone(self), Arc::clone(&left));
            running.spawn(async move {
                let mut took = Vec::new();
                let one_less =
                    || left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok();
                while one_less() {
                    let began = Instant::now();
                    let mut client = Client::connect(morning.server).await.expect("the server accepts a connection");
                    let answer = client.ask(morning.next()).await.expect("the server answers");
                    assert_eq!(answer.status, 303, "{}\n{}", answer.head, answer.text());
                    took.push(as_millis(began.elapsed()));
                }
                took
            });
        }
        let mut took: Vec<f64> = running.join_all().await.into_iter().flatten().collect();
        took.sort_by(f64::total_cmp);
        took.get(took.len() * 99 / 100).copied().unwrap_or(f64::NAN)
    }
}
