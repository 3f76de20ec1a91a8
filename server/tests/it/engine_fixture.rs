//! The program of a test engine, as far as it speaks to the server by itself: its keys, where it publishes them, its proofs.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::get,
};
use data_encoding::BASE64;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use lanyard_server::domain::launch_token::NewLaunchKey;
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::Semaphore};

/// A key of an engine.
pub struct EngineKey {
    /// By what it is known.
    pub kid: String,
    /// The public half.
    pub public: Value,
    private: EncodingKey,
}

impl EngineKey {
    pub fn make() -> Self {
        let made = NewLaunchKey::make().unwrap();
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", BASE64.encode(&made.private));
        Self {
            kid: made.kid,
            public: serde_json::from_str(&made.public).unwrap(),
            private: EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap(),
        }
    }

    /// Signs claims, and names the key or does not.
    pub fn sign(&self, claims: &Value, kid: Option<&str>) -> String {
        let header = Header { kid: kid.map(str::to_owned), ..Header::new(Algorithm::RS256) };
        encode(&header, claims, &self.private).unwrap()
    }

    /// A proof of this client, with changes to its claims.
    pub fn proof(&self, client_id: &str, seconds: i64, jti: &str, changes: &Value) -> String {
        let mut claims = json!({
            "iss": client_id,
            "sub": client_id,
            "aud": "http://127.0.0.1:3000/lti/token",
            "iat": seconds,
            "exp": seconds + 60,
            "jti": jti,
        });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        self.sign(&claims, Some(&self.kid))
    }
}

/// Where an engine publishes its keys, on this machine.
pub struct Publisher {
    /// The address.
    pub address: String,
    shared: Arc<Shared>,
}

struct Shared {
    asked: AtomicUsize,
    answer: Mutex<(StatusCode, String)>,
    /// Whoever asks takes one of these.
    open: Semaphore,
}

impl Publisher {
    /// Publishes these keys.
    pub async fn of(keys: &[&Value]) -> Self {
        let open = Semaphore::new(Semaphore::MAX_PERMITS);
        let answer = Mutex::new((StatusCode::OK, String::new()));
        let shared = Arc::new(Shared { asked: AtomicUsize::new(0), answer, open });
        let router = Router::new().route("/keys", get(publish)).with_state(Arc::clone(&shared));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/keys", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let publisher = Self { address, shared };
        publisher.publish(keys);
        publisher
    }

    /// Publishes others from now on.
    pub fn publish(&self, keys: &[&Value]) {
        self.answer(StatusCode::OK, &json!({ "keys": keys }).to_string());
    }

    /// Answers this from now on.
    pub fn answer(&self, status: StatusCode, text: &str) {
        *self.shared.answer.lock().unwrap() = (status, text.to_owned());
    }

    /// How often it was asked.
    pub fn asked(&self) -> usize {
        self.shared.asked.load(Ordering::SeqCst)
    }

    /// Answers nobody until [`Publisher::open`].
    pub fn close(&self) {
        self.shared.open.forget_permits(Semaphore::MAX_PERMITS);
    }

    pub fn open(&self) {
        self.shared.open.add_permits(Semaphore::MAX_PERMITS);
    }
}

async fn publish(State(shared): State<Arc<Shared>>) -> Response {
    shared.asked.fetch_add(1, Ordering::SeqCst);
    let _permit = shared.open.acquire().await.unwrap();
    let (status, text) = shared.answer.lock().unwrap().clone();
    // Where a redirect would lead, if anybody followed it.
    (status, [("location", "/keys")], text).into_response()
}
