//! What the operator sets of single sign-on, and the way back in when the provider of an institution is gone.

use crate::{command_fixture::Place, store_claims::execute_behind};

const PROVIDER: &str = "insert into sign_on_provider (institution_id, name, issuer, client_id, sealed_secret, key_id, domains, \
     updated_at) select id, 'Northgate login', 'https://login.example', 'lanyard', x'00', 1, 'northgate.test', 0 \
     from institution where code = 'NG-2041'";

#[tokio::test]
async fn an_operator_switches_a_provider_off() {
    let place = Place::new();
    place.furnish();
    let said = |args: &[&str]| place.run(args).succeeded().trim_end().to_owned();
    let (asked, off) = (["institution", "sign-on", "NG-2041"], ["institution", "sign-on", "ng 2041", "--off"]);
    assert_eq!(said(&asked), "NG-2041 has no provider of single sign-on.");
    assert_eq!(said(&off), "ng 2041 has no provider of single sign-on. Nothing was changed.");
    execute_behind(&place.database(), PROVIDER).await;
    assert_eq!(said(&asked), "Northgate login, https://login.example: switched on.");
    assert_eq!(
        said(&off),
        "Single sign-on of ng 2041 is switched off: everybody logs in with a password. Whoever has none gets a link with: \
         lanyard staff reset --email …"
    );
    assert_eq!(said(&off), "Single sign-on of ng 2041 was switched off already. Nothing was changed.");
    assert_eq!(said(&asked), "Northgate login, https://login.example: switched off.");
    let missing = place.run(&["institution", "sign-on", "XX-1"]);
    assert_ne!(missing.code, Some(0));
    assert!(missing.stderr.contains("there is no institution XX-1"), "{}", missing.stderr);
}

#[test]
fn half_a_provider_is_refused_before_anything_is_touched() {
    let place = Place::new();
    for (args, sentence) in [
        (
            &["--oidc-issuer", "https://login.example"][..],
            "LANYARD_OIDC_ISSUER is set and LANYARD_OIDC_CLIENT_SECRET is not.",
        ),
        (&["--oidc-client-id", "lanyard"], "LANYARD_OIDC_CLIENT_ID is set and LANYARD_OIDC_ISSUER is not."),
        (
            &[
                "--oidc-issuer",
                "http://login.example",
                "--oidc-client-id",
                "a",
                "--oidc-client-secret",
                "shh",
                "--oidc-domains",
                "a.test",
            ],
            "LANYARD_OIDC_ISSUER is not https.",
        ),
    ] {
        let refused = place.run(&[&["serve", "--listen", "127.0.0.1:0"], args].concat());
        assert_ne!(refused.code, Some(0));
        assert!(refused.stderr.contains(sentence), "{}", refused.stderr);
        assert!(!refused.stderr.contains("shh"), "{}", refused.stderr);
    }
    assert!(!place.path("data").exists());
}
