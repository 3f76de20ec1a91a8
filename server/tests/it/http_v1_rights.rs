//! Which scope each endpoint of the interface for programs needs: every endpoint with every scope, as the document that is
//! served says it.

use std::{collections::BTreeSet, env, fs, path::Path};

use axum::http::Method;
use serde_json::{Value, json};

use crate::{
    engines::{Fresh, on_both_engines},
    http_fixture::Centre,
    program::{ALL, Program, problem, told},
};

on_both_engines!(every_endpoint_takes_the_scope_that_it_names_and_no_other);

/// The committed description.
const COMMITTED: &str = include_str!("../../../docs/api/openapi.json");

/// The description that is served.
async fn served(centre: &Centre) -> Value {
    let answer = centre.browser().get("/api/v1/openapi.json").await;
    assert_eq!(answer.header("content-type"), Some("application/json"));
    if env::var_os("LANYARD_WRITE_DOCUMENTS").is_some() {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/api/openapi.json"), &answer.body).unwrap();
    } else {
        assert!(
            answer.text() == COMMITTED,
            "docs/api/openapi.json is another one: LANYARD_WRITE_DOCUMENTS=1 cargo test writes it"
        );
    }
    told(&answer, 200)
}

async fn every_endpoint_takes_the_scope_that_it_names_and_no_other(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let description = served(&centre).await;
    let mut programs = Vec::new();
    for scope in ALL {
        programs.push((scope, Program::of(&centre, &[scope]).await));
    }
    let mut needed = BTreeSet::new();
    let mut endpoints = 0;
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, endpoint) in methods.as_object().unwrap() {
            endpoints += 1;
            let scope = endpoint["security"][0]["token"][0].as_str();
            needed.extend(scope);
            let address = path
                .replace("{session}", &centre.session.to_string())
                .replace("{report}", "usernames")
                .replace("{batch}", "019e1c00-0000-7000-8000-00000000ffff")
                .replace("{entry}", "019e1c00-0000-7000-8000-00000000ffff");
            let address = if path == "/entries" { format!("{address}?find=nobody") } else { address };
            let method: Method = method.to_ascii_uppercase().parse().unwrap();
            let body =
                endpoint.get("requestBody").map(|_| json!({ "entries": ["019e1c00-0000-7000-8000-00000000ffff"] }));
            for (has, program) in &mut programs {
                let answer = program.ask(method.clone(), &address, body.as_ref(), &[("idempotency-key", "k")]).await;
                let is_refused = answer.status == 403;
                assert_eq!(
                    is_refused,
                    scope.is_some_and(|scope| scope != *has),
                    "{method} {path} with {has}: {}",
                    answer.text()
                );
                if is_refused {
                    assert_eq!(problem(&answer).1, "scope");
                    assert_eq!(told(&answer, 403)["scope"].as_str(), scope);
                }
            }
            let mut nobody = Program::with(&centre, "lyd_nobody");
            let answer = nobody.ask(method.clone(), &address, body.as_ref(), &[]).await;
            assert_eq!(problem(&answer), (401, "not-let-in".to_owned()), "{method} {path}");
        }
    }
    assert_eq!(endpoints, 22);
    // Results are shown in what the others answer with.
    let unused: Vec<&str> = ALL.into_iter().filter(|scope| !needed.contains(scope)).collect();
    assert_eq!(unused, ["results:read"]);
}
