//! The client of OpenID Connect with a real provider: who somebody is, and everything that proves nothing.

use std::time::Duration;

use lanyard_server::{
    domain::{
        clock::{Clock, Timestamp},
        secret::Secret,
    },
    outgoing::{Asked, Begun, Identity, Outgoing, PrivateAddresses, Provider, ProviderFault, TokenFault},
};
use serde_json::{Value, json};

use crate::provider_server::{CLIENT_ID, CLIENT_SECRET, ProviderServer, Visitor, word};

const BACK: &str = "http://localhost:3000/admin/sign-on/return";

struct Client {
    server: ProviderServer,
    outgoing: Outgoing,
    provider: Provider,
    clock: Clock,
}

impl Client {
    fn new() -> Self {
        let server = ProviderServer::start(BACK);
        let clock = Clock::system();
        let outgoing = Outgoing::new(PrivateAddresses::Allowed, clock.clone());
        let provider = provider(&server.issuer, CLIENT_SECRET);
        Self { server, outgoing, provider, clock }
    }

    async fn begin(&self, fresh: bool) -> Begun {
        let begun = self.outgoing.openid_begin(&self.provider, BACK, "a state", fresh).await;
        begun.unwrap_or_else(|fault| panic!("{fault}"))
    }

    async fn finish(
        &self,
        begun: &Begun,
        code: &str,
        fresh_since: Option<Timestamp>,
    ) -> Result<Identity, ProviderFault> {
        let Begun { nonce, verifier, .. } = begun;
        let asked = Asked { provider: &self.provider, redirect: BACK, nonce, verifier, fresh_since };
        self.outgoing.openid_finish(asked, code).await
    }

    /// A whole sign-on of Ana's.
    async fn signed_on(&self) -> Result<Identity, ProviderFault> {
        let begun = self.begin(false).await;
        let back = self.server.log_in(&begun.address, "ana").await;
        assert_eq!((word(&back, "state").as_str(), word(&back, "iss")), ("a state", self.provider.issuer.clone()));
        self.finish(&begun, &word(&back, "code"), None).await
    }
}

fn provider(issuer: &str, secret: &str) -> Provider {
    Provider {
        issuer: issuer.to_owned(),
        client_id: CLIENT_ID.to_owned(),
        client_secret: Secret::new(secret.to_owned()),
    }
}

/// A moment in whole seconds, so long from now.
fn seconds(clock: &Clock, from_now: i64) -> i64 {
    clock.now().micros() / 1_000_000 + from_now
}

#[tokio::test]
async fn a_provider_says_who_somebody_is_also_when_only_asked() {
    let client = Client::new();
    assert!(client.outgoing.openid_look(&client.provider.issuer).await.is_ok());
    let ana = client.signed_on().await.unwrap();
    assert_eq!((ana.subject.as_str(), ana.issuer.as_str()), ("ana", client.provider.issuer.as_str()));
    // This provider tells addresses and groups on asking only.
    assert_eq!((ana.email.as_deref(), ana.email_verified), (Some("ana@northgate.test"), true));
    assert_eq!(ana.name.as_deref(), Some("Ana Ruiz"));
    assert_eq!(ana.claims.get("groups"), Some(&json!(["staff"])));
    client.server.twist(json!({ "userinfo": { "email_verified": "true" } })).await;
    assert!(client.signed_on().await.unwrap().email_verified, "some write it as text");
    for unproven in [json!(false), json!("false"), Value::Null] {
        client.server.twist(json!({ "userinfo": { "email_verified": unproven } })).await;
        assert!(!client.signed_on().await.unwrap().email_verified);
    }
}

#[tokio::test]
async fn a_token_that_proves_nothing_is_refused() {
    let client = Client::new();
    let clock = &client.clock;
    for (twist, fault) in [
        (json!({ "claims": { "aud": "another" } }), TokenFault::Audience),
        (json!({ "claims": { "aud": [CLIENT_ID, "another"], "azp": CLIENT_ID } }), TokenFault::Audience),
        (json!({ "claims": { "azp": "another" } }), TokenFault::Audience),
        (json!({ "claims": { "iss": "https://evil.example" } }), TokenFault::Issuer),
        (json!({ "claims": { "iss": format!("{}/", client.provider.issuer) } }), TokenFault::Issuer),
        (json!({ "claims": { "exp": seconds(clock, -5) } }), TokenFault::Expiry),
        (json!({ "claims": { "iat": seconds(clock, -86_400) } }), TokenFault::IssueTime),
        (json!({ "claims": { "iat": seconds(clock, 86_400) } }), TokenFault::IssueTime),
        (json!({ "claims": { "nonce": "another" } }), TokenFault::Nonce),
        (json!({ "without": ["nonce"] }), TokenFault::Nonce),
        (json!({ "claims": { "at_hash": "AAAAAAAAAAAAAAAAAAAAAA" } }), TokenFault::AccessToken),
        (json!({ "algorithm": "none" }), TokenFault::Signature),
        (json!({ "algorithm": "HS256" }), TokenFault::Signature),
        (json!({ "foreignKey": true }), TokenFault::Signature),
    ] {
        client.server.twist(twist.clone()).await;
        assert_eq!(client.signed_on().await, Err(ProviderFault::Token(fault)), "{twist}");
    }
    client.server.twist(json!({ "userinfo": { "sub": "mallory" } })).await;
    assert_eq!(client.signed_on().await, Err(ProviderFault::NotAProvider), "the address is another person's");
    client.server.twist(json!({})).await;
    assert!(client.signed_on().await.is_ok());
}

#[tokio::test]
async fn a_code_is_taken_once_and_of_its_own_beginning() {
    let client = Client::new();
    let begun = client.begin(false).await;
    let code = word(&client.server.log_in(&begun.address, "ana").await, "code");
    let refused = |said: &str| Err(ProviderFault::RefusedByProvider(said.to_owned()));
    // Somebody else's beginning: the provider notices by the proof of its verifier.
    let other = client.begin(false).await;
    assert_eq!(client.finish(&other, &code, None).await, refused("invalid_grant"));
    let again = word(&client.server.log_in(&begun.address, "ana").await, "code");
    assert!(client.finish(&begun, &again, None).await.is_ok());
    assert_eq!(client.finish(&begun, &again, None).await, refused("invalid_grant"), "used");
    assert_eq!(client.finish(&begun, "nothing", None).await, refused("invalid_grant"));
    let wrong =
        Client { provider: provider(&client.server.issuer, "another secret, as long as it has to be"), ..client };
    let begun = wrong.begin(false).await;
    let code = word(&wrong.server.log_in(&begun.address, "ana").await, "code");
    assert_eq!(wrong.finish(&begun, &code, None).await, refused("invalid_client"));
}

#[tokio::test]
async fn whoever_has_to_log_in_anew_is_not_let_through_by_an_older_log_in() {
    let client = Client::new();
    let ana = Visitor::new();
    let first = client.begin(false).await;
    let code = word(&ana.log_in(&client.server, &first.address, "ana").await, "code");
    let at = client.finish(&first, &code, None).await.unwrap();
    assert!(at.auth_time.is_none_or(|at| at <= client.clock.now()));
    // Asked for a fresh log-in the provider asks again, and tells when.
    let begun = client.begin(true).await;
    assert!(begun.address.contains("max_age=0"));
    let since = client.clock.now();
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let code = word(&ana.log_in(&client.server, &begun.address, "ana").await, "code");
    assert!(client.finish(&begun, &code, Some(since)).await.is_ok());
    // One that does not, or does not tell, is no proof.
    for twist in
        [json!({ "claims": { "auth_time": seconds(&client.clock, -120) } }), json!({ "without": ["auth_time"] })]
    {
        client.server.twist(twist.clone()).await;
        let begun = client.begin(true).await;
        let since = client.clock.now();
        let code = word(&ana.log_in(&client.server, &begun.address, "ana").await, "code");
        let finished = client.finish(&begun, &code, Some(since)).await;
        assert_eq!(finished, Err(ProviderFault::Token(TokenFault::AuthTime)), "{twist}");
    }
}

/// A server that answers everything with this.
async fn answering(answer: &'static str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 2048]).await;
                if answer.is_empty() {
                    // Silent.
                    tokio::time::sleep(Duration::from_mins(1)).await;
                }
                let _ = stream.write_all(answer.as_bytes()).await;
                if answer.ends_with("chunked\r\n\r\n") {
                    let piece = ["4000\r\n", &"x".repeat(0x4000), "\r\n"].concat();
                    while stream.write_all(piece.as_bytes()).await.is_ok() {}
                }
            });
        }
    });
    issuer
}

#[tokio::test]
async fn what_is_no_provider_is_given_up() {
    let outgoing = Outgoing::new(PrivateAddresses::Allowed, Clock::system());
    let fault = |issuer: String| {
        let outgoing = outgoing.clone();
        async move { outgoing.openid_look(&issuer).await.err() }
    };
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(fault(format!("http://{closed}")).await, Some(ProviderFault::Unreachable));
    for (answer, expected) in [
        ("HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n", ProviderFault::NotAProvider),
        (
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}",
            ProviderFault::NotAProvider,
        ),
        // Nobody is led elsewhere.
        (
            "HTTP/1.1 302 Found\r\nlocation: https://example.org/\r\ncontent-length: 0\r\n\r\n",
            ProviderFault::NotAProvider,
        ),
        // More than anybody needs.
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", ProviderFault::Unreachable),
    ] {
        assert_eq!(fault(answering(answer).await).await, Some(expected), "{answer}");
    }
    let began = std::time::Instant::now();
    assert_eq!(fault(answering("").await).await, Some(ProviderFault::Unreachable), "it says nothing");
    assert!(began.elapsed() < Duration::from_secs(20));
    // A provider of another issuer.
    let server = ProviderServer::start(BACK);
    assert_eq!(fault(format!("{}/", server.issuer)).await, Some(ProviderFault::NotAProvider));
    // Inside the house, where the operator has not said that such servers are meant.
    let guarded = Outgoing::new(PrivateAddresses::Refused, Clock::system());
    assert_eq!(guarded.openid_look(&server.issuer).await.err(), Some(ProviderFault::AddressRefused));
    assert_eq!(guarded.openid_look("no address").await.err(), Some(ProviderFault::AddressRefused));
}
