//! What is believed of a provider, and what is not: against a certified one that can be told to lie.

use std::time::Duration;

use lanyard_server::{
    domain::{
        clock::{Clock, Timestamp},
        secret::Secret,
    },
    outgoing::{Asked, Begun, Identity, Outgoing, PrivateAddresses, Provider, ProviderFault, TokenFault},
};
use serde_json::{Value, json};

use crate::oidc_provider::{CLIENT_SECRET, OidcProvider, word};

const REDIRECT: &str = "http://localhost:3000/admin/sign-on/return";
const DAY: i64 = 24 * 60 * 60;

/// A provider, and what asks it.
struct Pair {
    provider: OidcProvider,
    outgoing: Outgoing,
}

impl Pair {
    fn new() -> Self {
        let outgoing = Outgoing::new(PrivateAddresses::Allowed, Clock::system());
        Self { provider: OidcProvider::start(REDIRECT), outgoing }
    }

    async fn begin(&self, fresh: bool) -> Begun {
        self.outgoing.openid_begin(&self.provider.known(), REDIRECT, "the state", fresh).await.unwrap()
    }

    async fn finish_at(
        &self,
        provider: &Provider,
        begun: &Begun,
        code: &str,
        fresh_since: Option<Timestamp>,
    ) -> Result<Identity, ProviderFault> {
        let (nonce, verifier) = (&begun.nonce, &begun.verifier);
        let named = provider.issuer.as_str();
        let asked = Asked { provider, redirect: REDIRECT, nonce, verifier, fresh_since, named };
        self.outgoing.openid_finish(asked, code).await
    }

    async fn finish(&self, begun: &Begun, code: &str) -> Result<Identity, ProviderFault> {
        self.finish_at(&self.provider.known(), begun, code, None).await
    }

    /// Ana logs in while the provider lies like this.
    async fn told(&self, twist: Value) -> Result<Identity, ProviderFault> {
        let begun = self.begin(false).await;
        let back = self.provider.log_in(&begun.address, "ana").await;
        self.provider.twist(twist).await;
        let told = self.finish(&begun, &word(&back, "code")).await;
        self.provider.twist(json!({})).await;
        told
    }
}

fn seconds() -> i64 {
    Clock::system().now().micros() / 1_000_000
}

#[tokio::test]
async fn somebody_logs_in() {
    let pair = Pair::new();
    let before = Clock::system().now();
    let begun = pair.begin(false).await;
    assert!(!begun.address.contains(CLIENT_SECRET));
    assert_eq!(word(&begun.address, "code_challenge_method"), "S256");
    assert_eq!(word(&begun.address, "redirect_uri"), REDIRECT);
    assert!(!begun.address.contains(begun.verifier.expose().as_str()));
    let back = pair.provider.log_in(&begun.address, "ana").await;
    assert_eq!(word(&back, "state"), "the state");
    assert_eq!(word(&back, "iss"), pair.provider.issuer);
    let code = word(&back, "code");
    let ana = pair.finish(&begun, &code).await.unwrap();
    assert_eq!((ana.issuer.as_str(), ana.subject.as_str()), (pair.provider.issuer.as_str(), "ana"));
    // This provider tells it on asking only.
    assert_eq!((ana.email.as_deref(), ana.email_verified), (Some("ana@northgate.test"), true));
    assert_eq!(ana.name.as_deref(), Some("Ana Ruiz"));
    assert_eq!(ana.claims.get("groups"), Some(&json!(["staff"])));
    assert!(pair.provider.seen().await.contains(&"/me".to_owned()));
    // The same code again.
    let again = pair.finish(&begun, &code).await;
    assert_eq!(again, Err(ProviderFault::RefusedByProvider("invalid_grant".to_owned())));

    // What it says of itself was read once.
    pair.told(json!({})).await.unwrap();
    assert!(!pair.provider.seen().await.iter().any(|path| path.starts_with("/.well-known")));

    // Asked to log in anew, it tells when.
    let begun = pair.begin(true).await;
    assert_eq!(word(&begun.address, "max_age"), "0");
    let code = word(&pair.provider.log_in(&begun.address, "ana").await, "code");
    let ana = pair.finish_at(&pair.provider.known(), &begun, &code, Some(before)).await.unwrap();
    assert!(ana.auth_time.unwrap() >= before.minus(Duration::from_secs(1)));
}

#[tokio::test]
async fn a_token_that_is_not_wholly_right_is_refused() {
    let pair = Pair::new();
    let now = seconds();
    for (twist, fault) in [
        (json!({ "claims": { "aud": "another" } }), TokenFault::Audience),
        (json!({ "claims": { "aud": ["lanyard", "another"] } }), TokenFault::Audience),
        (json!({ "claims": { "azp": "another" } }), TokenFault::Audience),
        (json!({ "claims": { "iss": "https://login.invalid" } }), TokenFault::Issuer),
        (json!({ "claims": { "iss": format!("{}/", pair.provider.issuer) } }), TokenFault::Issuer),
        (json!({ "claims": { "exp": now - 60 } }), TokenFault::Expiry),
        (json!({ "claims": { "iat": now - DAY } }), TokenFault::IssueTime),
        (json!({ "claims": { "iat": now + DAY } }), TokenFault::IssueTime),
        (json!({ "claims": { "nonce": "another" } }), TokenFault::Nonce),
        (json!({ "without": ["nonce"] }), TokenFault::Nonce),
        (json!({ "algorithm": "none" }), TokenFault::Signature),
        (json!({ "algorithm": "HS256" }), TokenFault::Signature),
        (json!({ "foreignKey": true }), TokenFault::Signature),
        (json!({ "claims": { "at_hash": "AAAAAAAAAAAAAAAAAAAAAA" } }), TokenFault::AccessToken),
        (json!({ "userinfo": { "sub": "owner" } }), TokenFault::Subject),
    ] {
        assert_eq!(pair.told(twist.clone()).await, Err(ProviderFault::Token(fault)), "{twist}");
    }
    // A few minutes are clocks.
    let apart = json!({ "claims": { "iat": now - 300, "azp": "lanyard" } });
    assert_eq!(pair.told(apart).await.unwrap().subject, "ana");
}

#[tokio::test]
async fn an_address_counts_as_the_provider_says_it() {
    let pair = Pair::new();
    let of = |userinfo: Value| json!({ "userinfo": userinfo });
    for (said, verified) in
        [(json!("true"), true), (json!("false"), false), (json!(false), false), (Value::Null, false)]
    {
        let ana = pair.told(of(json!({ "email_verified": said }))).await.unwrap();
        assert_eq!((ana.email.as_deref(), ana.email_verified), (Some("ana@northgate.test"), verified), "{said}");
    }
    let none = pair.told(of(json!({ "email": null, "name": null }))).await.unwrap();
    assert_eq!((none.email, none.email_verified, none.name), (None, false, None));
    // What the token says counts first.
    let token = json!({ "email": "a.ruiz@northgate.test", "email_verified": true, "groups": ["heads"] });
    let ana = pair.told(json!({ "claims": token })).await.unwrap();
    assert_eq!(ana.email.as_deref(), Some("a.ruiz@northgate.test"));
    assert_eq!(ana.claims.get("groups"), Some(&json!(["heads"])));
    // It cannot be asked: what the token says is enough.
    let silent = json!({ "claims": token, "at": "/me", "answer": "failing" });
    assert!(pair.told(silent).await.unwrap().email_verified);
    assert_eq!(pair.told(json!({ "at": "/me", "answer": "failing" })).await, Err(ProviderFault::Unreachable));
}

#[tokio::test]
async fn what_was_not_begun_with_us_is_refused() {
    let pair = Pair::new();
    let invalid = |word: &str| Err(ProviderFault::RefusedByProvider(word.to_owned()));
    let begun = pair.begin(false).await;
    let code = word(&pair.provider.log_in(&begun.address, "ana").await, "code");
    // With a wrong secret; it takes the code with it or not, as it likes.
    let impostor =
        Provider { client_secret: Secret::new("not the secret that it knows".to_owned()), ..pair.provider.known() };
    assert_eq!(pair.finish_at(&impostor, &begun, &code, None).await, invalid("invalid_client"));
    // A code that another client was given.
    let another = Provider {
        client_id: "another".to_owned(),
        client_secret: Secret::new(format!("another {CLIENT_SECRET}")),
        ..pair.provider.known()
    };
    let theirs = pair.outgoing.openid_begin(&another, REDIRECT, "theirs", false).await.unwrap();
    let code = word(&pair.provider.log_in(&theirs.address, "ana").await, "code");
    assert_eq!(pair.finish(&theirs, &code).await, invalid("invalid_grant"));
    // With the verifier of another beginning.
    let (one, two) = (pair.begin(false).await, pair.begin(false).await);
    let code = word(&pair.provider.log_in(&one.address, "ana").await, "code");
    assert_eq!(pair.finish(&two, &code).await, invalid("invalid_grant"));
    // A log-in of before is none of now.
    let begun = pair.begin(true).await;
    let code = word(&pair.provider.log_in(&begun.address, "ana").await, "code");
    pair.provider.twist(json!({ "claims": { "auth_time": seconds() - 3600 } })).await;
    let since = Some(Clock::system().now().minus(Duration::from_secs(30)));
    let old = pair.finish_at(&pair.provider.known(), &begun, &code, since).await;
    assert_eq!(old, Err(ProviderFault::Token(TokenFault::AuthTime)));
    // Nor one of which nothing is said.
    let begun = pair.begin(true).await;
    let code = word(&pair.provider.log_in(&begun.address, "ana").await, "code");
    pair.provider.twist(json!({ "without": ["auth_time"] })).await;
    let unsaid = pair.finish_at(&pair.provider.known(), &begun, &code, since).await;
    assert_eq!(unsaid, Err(ProviderFault::Token(TokenFault::AuthTime)));
    // Whoever changes their mind comes back with a word.
    assert_eq!(word(&pair.provider.cancel(&pair.begin(false).await.address).await, "error"), "access_denied");
}

#[tokio::test]
async fn a_provider_that_does_not_answer_as_one() {
    let pair = Pair::new();
    let issuer = pair.provider.issuer.clone();
    assert!(pair.outgoing.openid_look(&issuer).await.is_ok());
    let at = "/.well-known/openid-configuration";
    for (answer, fault) in [
        ("silent", ProviderFault::Unreachable),
        ("none", ProviderFault::Unreachable),
        ("failing", ProviderFault::Unreachable),
        ("huge", ProviderFault::NotAProvider),
        ("elsewhere", ProviderFault::NotAProvider),
    ] {
        pair.provider.twist(json!({ "at": at, "answer": answer })).await;
        let began = std::time::Instant::now();
        assert_eq!(pair.outgoing.openid_look(&issuer).await, Err(fault), "{answer}");
        assert!(began.elapsed() < Duration::from_secs(8), "{answer}");
        // A redirect is not followed.
        assert!(!pair.provider.seen().await.contains(&"/elsewhere".to_owned()));
    }
    pair.provider.twist(json!({})).await;
    // To the letter: a slash is another issuer.
    assert_eq!(pair.outgoing.openid_look(&format!("{issuer}/")).await, Err(ProviderFault::NotAProvider));
    assert_eq!(pair.outgoing.openid_look("http://127.0.0.1:1").await, Err(ProviderFault::Unreachable));
    assert_eq!(pair.outgoing.openid_look("no address").await, Err(ProviderFault::AddressRefused));
    // What is silent while it is asked for the token.
    for (answer, fault) in [("none", ProviderFault::Unreachable), ("huge", ProviderFault::NotAProvider)] {
        assert_eq!(pair.told(json!({ "at": "/token", "answer": answer })).await, Err(fault), "{answer}");
    }
}

#[tokio::test]
async fn what_is_private_is_not_asked() {
    let provider = OidcProvider::start(REDIRECT);
    let outgoing = Outgoing::new(PrivateAddresses::Refused, Clock::system());
    let by_name = provider.issuer.replace("http://127.0.0.1", "https://localhost");
    for issuer in [provider.issuer.clone(), provider.issuer.replace("http://", "https://"), by_name] {
        assert_eq!(outgoing.openid_look(&issuer).await, Err(ProviderFault::AddressRefused), "{issuer}");
    }
    assert!(provider.seen().await.is_empty());
}
