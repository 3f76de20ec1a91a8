//! The documents of the interface for programs, tried as a new user would: what `docs/api.md` says to type is typed, and programs
//! of others read the description.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use axum::http::Method;
use lanyard_app::model::id::SessionId;
use lanyard_server::domain::clock::Clock;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::spawn_blocking};

use crate::{
    engines::{Fresh, on_both_engines, sqlite},
    http_fixture::{Centre, NOON},
    other_engine::served,
    program::{ALL, Program, told},
    programs_of_others::{in_environment, python},
};

on_both_engines!(
    what_the_document_says_to_type_does_what_it_says,
    what_every_endpoint_shows_as_an_example_is_carried_out,
);

const DOCUMENT: &str = include_str!("../../../docs/api.md");
const DESCRIPTION: &str = include_str!("../../../docs/api/openapi.json");

/// A centre on a real socket at the present time, and a program of it that may do everything.
async fn reachable(fresh: Fresh) -> (Centre, String, Program) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let centre = Centre::reached_at(fresh, &origin).await;
    centre.after(Clock::system().now().since(NOON));
    served(listener, centre.app.clone());
    let program = Program::of(&centre, &ALL).await;
    (centre, origin, program)
}

/// What stands in the blocks of this language, one behind the other.
fn code(language: &str) -> String {
    let mut blocks = String::new();
    let mut indent = None;
    for line in DOCUMENT.lines() {
        let text = line.trim_start();
        match indent {
            None if text == format!("```{language}") => indent = Some(line.len() - text.len()),
            None => {}
            Some(_) if text == "```" => indent = None,
            Some(indent) => {
                blocks += line.get(indent..).unwrap_or_default();
                blocks.push('\n');
            }
        }
    }
    blocks
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Runs it beside the server that it asks, and returns what it says.
async fn said(mut command: Command) -> String {
    let output = spawn_blocking(move || command.output()).await.unwrap().expect("it is installed");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    out.into_owned()
}

async fn what_the_document_says_to_type_does_what_it_says(fresh: Fresh) {
    let (_centre, origin, mut program) = reachable(fresh).await;
    let folder = tempfile::tempdir().unwrap();
    let token = program.token.clone();
    let run = async |command: &str, arguments: &[&str]| {
        let mut run = Command::new(command);
        run.args(arguments).current_dir(&folder).env("LANYARD", &origin).env("TOKEN", &token);
        said(run).await
    };
    let told_by_curl = run("sh", &["-eu", "-c", &code("sh")]).await;
    assert!(told_by_curl.contains("entries_withdrawn") && told_by_curl.contains("Timetable"), "{told_by_curl}");
    assert!(std::fs::read(folder.path().join("logins.xlsx")).unwrap().starts_with(b"PK"));
    let python = python();
    for (command, flag, language) in [(python.as_str(), "-c", "python"), ("node", "--input-type=module", "js")] {
        let script = code(language);
        let arguments = if language == "js" { vec![flag, "-e", script.as_str()] } else { vec![flag, script.as_str()] };
        let logins = run(command, &arguments).await;
        let lines: Vec<&str> = logins.lines().collect();
        assert!(lines.len() == 2 && lines.iter().all(|line| line.split(' ').count() == 2), "{language}: {logins}");
    }
    let sessions = told(&program.get("/sessions").await, 200);
    let session = &sessions["items"][0];
    assert_eq!((&session["name"], &session["entries"]["total"]), (&json!("Spring placement"), &json!(7)));
    let id: SessionId = session["id"].as_str().unwrap().parse().unwrap();
    let batches = told(&program.get(&format!("/sessions/{id}/batches")).await, 200);
    assert_eq!(batches["items"].as_array().unwrap().len(), 3);
}

async fn what_every_endpoint_shows_as_an_example_is_carried_out(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut program = Program::of(&centre, &ALL).await;
    let base = format!("/sessions/{}", centre.session);
    let made = program.post_once(&format!("{base}/batches"), "before", &json!({ "count": 2 })).await;
    let batch = told(&made, 201)["id"].as_str().unwrap().to_owned();
    let entries = told(&program.get(&format!("{base}/entries")).await, 200);
    let entry = entries["items"][0]["id"].as_str().unwrap().to_owned();
    let description: Value = serde_json::from_str(DESCRIPTION).unwrap();
    let mut sent = 0;
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, endpoint) in methods.as_object().unwrap() {
            let mut address = path.replace("{session}", &centre.session.to_string());
            for (name, value) in [("{entry}", entry.as_str()), ("{batch}", &batch), ("{report}", "usernames")] {
                address = address.replace(name, value);
            }
            if path == "/entries" {
                address += "?find=Ana";
            }
            let schema = &endpoint["requestBody"]["content"]["application/json"]["schema"]["$ref"];
            let body = schema.as_str().map(|schema| {
                let mut example = description.pointer(&format!("{}/example", &schema[1..])).expect(path).clone();
                sent += 1;
                // Entries of the example are those of nobody.
                for (name, value) in [("entries", json!([entry])), ("batch", json!(batch))] {
                    if example.get(name).is_some_and(|there| !there.is_null()) {
                        example[name] = value;
                    }
                }
                example
            });
            let answers = endpoint["responses"].as_object().unwrap();
            let good = answers.keys().find(|status| status.starts_with('2')).expect(path);
            let method: Method = method.to_ascii_uppercase().parse().unwrap();
            let answer = program.ask(method.clone(), &address, body.as_ref(), &[("idempotency-key", path)]).await;
            assert_eq!(answer.status.as_str(), good, "{method} {path}: {}", answer.text());
        }
    }
    assert!(sent >= 9, "{sent} requests with a body");
}

#[tokio::test]
async fn a_client_that_a_generator_made_does_the_nine_steps() {
    let (_centre, origin, mut program) = reachable(sqlite().await).await;
    let folder = tempfile::tempdir().unwrap();
    let client = folder.path().join("client");
    let description = project().join("docs/api/openapi.json");
    let mut generator = Command::new(in_environment("openapi-python-client"));
    generator.args(["generate", "--meta", "none", "--fail-on-warning", "--path"]).arg(&description);
    generator.arg("--output-path").arg(client.join("lanyard"));
    // It formats what it makes with a program that lies beside it.
    let beside = in_environment("").into_os_string().into_string().unwrap();
    generator.env("PATH", [&beside, ":", &std::env::var("PATH").unwrap()].concat());
    said(generator).await;
    let mut steps = Command::new(python());
    steps.arg(project().join("server/tests/api/nine_steps.py")).env("PYTHONPATH", &client);
    steps.env("LANYARD", &origin).env("TOKEN", &program.token);
    let steps = said(steps).await;
    assert_eq!(steps.lines().filter(|line| line.starts_with("step ")).count(), 9, "{steps}");
    assert_eq!(told(&program.get("/sessions?limit=1").await, 200)["items"][0]["name"], "Made by a generated client");
}

#[tokio::test]
async fn every_example_is_one_of_its_schema() {
    let mut examples = Command::new(python());
    examples.arg(project().join("server/tests/api/examples.py")).arg(project().join("docs/api/openapi.json"));
    let examples = said(examples).await;
    let held: usize = examples.split(' ').next().unwrap_or_default().parse().expect("it says how many");
    assert!(held >= 15, "{examples}");
}
