//! What is counted, as Prometheus reads it: the right numbers under names that are written in the program, nothing of anybody,
//! and the line in the log about a statement that was slow.

use std::{
    collections::BTreeMap,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use reqwest::Method;
use serde_json::Value;
use sqlx::{Connection as _, Executor as _, PgConnection, SqliteConnection};
use tokio::time::sleep;

use crate::{
    client::asker,
    command_fixture::{PASSWORD, Place, Server},
    engines::{Fresh, empty_postgres_url, on_both_engines},
    silent_server::Wire,
    smtp_server::python,
};

on_both_engines!(
    what_is_counted_is_read_by_prometheus,
    nothing_is_told_of_anybody,
    an_open_page_is_counted_while_it_is_open,
    a_slow_statement_is_told_in_the_log,
);

/// Where a server shows what it counts.
fn metrics_url(server: &Server) -> String {
    let line = server.logged("serving /metrics on ").pop().expect("the server says where");
    format!("http://{}/metrics", line.rsplit(' ').next().unwrap())
}

async fn shown(server: &Server) -> String {
    let answer = asker().build().unwrap().get(metrics_url(server)).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    answer.text().await.unwrap()
}

/// What the reader of the Prometheus project makes of the text: each number by its name and labels, and each kind by name.
pub struct Read {
    numbers: BTreeMap<String, f64>,
    kinds: BTreeMap<String, String>,
}

impl Read {
    /// What this server shows now.
    pub async fn of(server: &Server) -> Self {
        let text = shown(server).await;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/metrics/read.py");
        let mut reader = Command::new(python())
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the reader starts");
        reader.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = reader.wait_with_output().unwrap();
        assert!(output.status.success(), "Prometheus cannot read this:\n{text}");
        let mut read = Self { numbers: BTreeMap::new(), kinds: BTreeMap::new() };
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let number: Value = serde_json::from_str(line).unwrap();
            let name = number["name"].as_str().unwrap();
            let labels = number["labels"].as_object().unwrap().iter();
            let labels: Vec<String> =
                labels.map(|(name, value)| format!("{name}={}", value.as_str().unwrap())).collect();
            // Python writes no number for infinity in JSON that others read; no number here is one.
            let twice = read.numbers.insert(format!("{name} {}", labels.join(" ")), number["value"].as_f64().unwrap());
            assert_eq!(twice, None, "{line}");
            read.kinds.insert(name.to_owned(), number["kind"].as_str().unwrap().to_owned());
        }
        read
    }

    /// The number with this name and these labels, `name a=b c=d` in the order of the alphabet; zero where there is none.
    fn number(&self, name: &str) -> f64 {
        let name = if name.contains(' ') { name.to_owned() } else { format!("{name} ") };
        self.numbers.get(&name).copied().unwrap_or_default()
    }

    #[track_caller]
    pub fn is(&self, name: &str, value: f64) {
        assert!((self.number(name) - value).abs() < 1e-9, "{name} is {} in {:#?}", self.number(name), self.numbers);
    }

    #[track_caller]
    pub fn is_positive(&self, name: &str) {
        assert!(self.number(name) > 0.0, "{name} is {} in {:#?}", self.number(name), self.numbers);
    }

    /// Each bucket of every histogram holds what the one before it holds, and the last one everything.
    fn buckets_grow(&self) {
        let mut histograms: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
        for (name, value) in self.numbers.iter().filter(|(name, _)| name.contains("_bucket ")) {
            let (limit, others): (Vec<&str>, Vec<&str>) = name.split(' ').partition(|part| part.starts_with("le="));
            let limit = limit[0]["le=".len()..].replace('+', "").to_lowercase().parse().unwrap();
            histograms.entry(others.join(" ")).or_default().push((limit, *value));
        }
        assert!(histograms.len() > 5, "{:?}", self.numbers);
        for (name, mut buckets) in histograms {
            buckets.sort_by(|one, other| one.0.total_cmp(&other.0));
            assert!(buckets.is_sorted_by(|one, other| one.1 <= other.1), "{name}: {buckets:?}");
            let (limit, all) = buckets.pop().unwrap();
            assert!(limit.is_infinite(), "{name}");
            let count = name.replacen("_bucket", "_count", 1);
            self.is(&count, all);
        }
    }
}

/// A server on this database that shows what it counts, and two slips.
async fn watched(fresh: &Fresh) -> (Place, Server, Vec<(String, String)>, String) {
    let url = fresh.url.clone();
    let made = tokio::task::spawn_blocking(move || {
        let place = Place::on(url);
        let session = place.furnish();
        let slips = place.slips(&session, 2, &[]).into_iter().map(|slip| (slip.username, slip.password)).collect();
        let server = place.serve(&["--metrics", "127.0.0.1:0"]);
        (place, server, slips, session)
    });
    made.await.unwrap()
}

async fn log_in(server: &Server, (username, password): (&str, &str)) -> u16 {
    let fields = [("username", username), ("password", password), ("institution", "NG-2041")];
    server.post("/", &fields).await.0
}

async fn log_in_staff(server: &Server, password: &str) -> u16 {
    server.post("/api/admin/log_in", &[("email", "owner@northgate.test"), ("password", password)]).await.0
}

async fn what_is_counted_is_read_by_prometheus(fresh: Fresh) {
    let (_place, server, slips, _) = watched(&fresh).await;
    let (username, password) = (slips[0].0.as_str(), slips[0].1.as_str());
    assert_eq!(server.get("/").await.0, 200);
    assert_eq!(server.get("/i/NG-2041").await.0, 200);
    assert_eq!(server.get("/nowhere").await.0, 404);
    assert_eq!(server.get("/readyz").await.0, 200);
    assert_eq!(log_in(&server, (username, password)).await, 303);
    assert_eq!(log_in(&server, (username, "9HDN4-RYCW7")).await, 422);
    assert_eq!(log_in(&server, ("", "")).await, 422);
    assert_eq!(log_in_staff(&server, PASSWORD).await, 303);
    assert_eq!(log_in_staff(&server, "not the right one").await, 401);
    let odd = asker().build().unwrap().request(Method::from_bytes(b"FROB").unwrap(), &server.url).send().await.unwrap();
    assert_eq!(odd.status(), 405);

    let read = Read::of(&server).await;
    for (name, value) in [
        ("lanyard_http_requests_total method=GET route=/ status=200", 1.0),
        ("lanyard_http_requests_total method=GET route=/i/{institution} status=200", 1.0),
        ("lanyard_http_requests_total method=GET route=none status=404", 1.0),
        ("lanyard_http_requests_total method=GET route=/readyz status=200", 1.0),
        ("lanyard_http_requests_total method=POST route=/ status=303", 1.0),
        ("lanyard_http_requests_total method=POST route=/ status=422", 2.0),
        ("lanyard_http_requests_total method=POST route=/api/admin/log_in status=303", 1.0),
        ("lanyard_http_requests_total method=POST route=/api/admin/log_in status=401", 1.0),
        ("lanyard_http_requests_total method=other route=/ status=405", 1.0),
        ("lanyard_http_request_duration_seconds_count method=POST route=/", 3.0),
        ("lanyard_log_ins_total by=password result=let_in who=candidate", 1.0),
        ("lanyard_log_ins_total by=password result=refused who=candidate", 1.0),
        ("lanyard_log_ins_total by=password result=incomplete who=candidate", 1.0),
        ("lanyard_log_ins_total by=password result=let_in who=staff", 1.0),
        ("lanyard_log_ins_total by=password result=refused who=staff", 1.0),
        ("lanyard_password_hashes state=waiting", 0.0),
        ("lanyard_password_hashes state=running", 0.0),
        ("lanyard_live_streams", 0.0),
        ("lanyard_purges_total result=done what=browser_sessions", 1.0),
        ("lanyard_purges_total result=done what=access_tokens", 1.0),
        ("lanyard_purges_total result=done what=engine_registrations", 1.0),
        ("lanyard_purges_total result=done what=launches", 1.0),
        ("lanyard_purges_total result=done what=webhook_messages", 1.0),
        ("lanyard_webhook_waiting", 0.0),
        ("lanyard_purges_total result=done what=failed_log_ins", 1.0),
        ("lanyard_purged_rows_total what=browser_sessions", 0.0),
    ] {
        read.is(name, value);
    }
    // Whoever is wrong waits a quarter of a second for the answer.
    let took = read.number("lanyard_http_request_duration_seconds_sum method=POST route=/");
    assert!((0.25..30.0).contains(&took), "{took}");
    // A log-in hashes once, and once more where a hash of an older cost is looked at.
    read.is_positive("lanyard_password_hash_wait_seconds_count");
    for act in ["read", "write", "begin", "commit"] {
        read.is_positive(&format!("lanyard_database_statement_seconds_count act={act}"));
    }
    let pools: &[(&str, f64)] =
        if fresh.url.starts_with("sqlite:") { &[("read", 4.0), ("write", 1.0)] } else { &[("server", 10.0)] };
    for (pool, limit) in pools {
        read.is_positive(&format!("lanyard_database_connection_wait_seconds_count pool={pool}"));
        read.is_positive(&format!("lanyard_database_connections pool={pool} state=idle"));
        read.is(&format!("lanyard_database_connections_limit pool={pool}"), *limit);
    }
    read.is(&format!("lanyard_build_info version={}", env!("CARGO_PKG_VERSION")), 1.0);
    for name in ["process_resident_memory_bytes", "process_open_fds", "process_max_fds"] {
        read.is_positive(name);
    }
    for (name, kind) in [
        ("lanyard_http_requests_total", "counter"),
        ("lanyard_http_request_duration_seconds_bucket", "histogram"),
        ("lanyard_database_statement_seconds_sum", "histogram"),
        ("lanyard_live_streams", "gauge"),
    ] {
        assert_eq!(read.kinds.get(name).map(String::as_str), Some(kind), "{name}");
    }
    read.buckets_grow();
}

async fn nothing_is_told_of_anybody(fresh: Fresh) {
    let (_place, server, slips, session) = watched(&fresh).await;
    let asked = [
        format!("/admin/sessions/{session}?search=Quintana"),
        format!("/admin/sessions/{session}/live"),
        "/admin/invitation/a-secret-of-a-link".to_owned(),
        "/admin/sign-on/NG-2041".to_owned(),
        "/api/admin/Quintana".to_owned(),
        "/assets/Quintana.js".to_owned(),
        "/Quintana".to_owned(),
        "/admin/Quintana/Quintana".to_owned(),
    ];
    for path in &asked {
        server.get(path).await;
    }
    let (username, password) = (slips[1].0.as_str(), slips[1].1.as_str());
    assert_eq!(log_in(&server, (username, password)).await, 303);
    assert_eq!(log_in_staff(&server, PASSWORD).await, 303);
    let text = shown(&server).await;
    assert!(text.contains("route=\"/admin/invitation/{token}\""), "{text}");
    let secrets =
        [&session, "a-secret-of-a-link", "NG-2041", "Quintana", username, password, "owner", "northgate", "127.0.0.1"];
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    // Another server's log-in makes no new number, and neither does an address that nobody has.
    let numbers = text.lines().count();
    for path in 0..50 {
        server.get(&format!("/nowhere/{path}")).await;
        server.get(&format!("/admin/nowhere/{path}")).await;
    }
    assert_eq!(shown(&server).await.lines().count(), numbers);

    // Nothing else is served there.
    let base = metrics_url(&server).replace("/metrics", "");
    for path in ["/", "/livez", "/readyz", "/admin/login", "/metrics/"] {
        let answer = asker().build().unwrap().get(format!("{base}{path}")).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.text().await.unwrap()), (404, String::new()), "{path}");
    }
    assert_eq!(server.get("/metrics").await.0, 404, "people's addresses do not have it");
}

async fn an_open_page_is_counted_while_it_is_open(fresh: Fresh) {
    let (_place, server, _, session) = watched(&fresh).await;
    let browser = asker().cookie_store(true).build().unwrap();
    let fields = [("email", "owner@northgate.test"), ("password", PASSWORD)];
    let log_in = browser.post(format!("{}/api/admin/log_in", server.url)).header("origin", &server.url).form(&fields);
    assert!(log_in.send().await.unwrap().status().is_success());
    let mut open = Vec::new();
    for _ in 0..3 {
        let page = browser.get(format!("{}/admin/sessions/{session}/live", server.url)).send().await.unwrap();
        assert_eq!(page.status(), 200);
        open.push(page);
    }
    Read::of(&server).await.is("lanyard_live_streams", 3.0);
    drop(open);
    for _ in 0..100 {
        if Read::of(&server).await.number("lanyard_live_streams") < 0.5 {
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("a page that was closed is counted");
}

async fn a_slow_statement_is_told_in_the_log(fresh: Fresh) {
    let (_place, server, slips, _) = watched(&fresh).await;
    let told = "a statement was slow";
    assert_eq!(log_in_staff(&server, PASSWORD).await, 303);
    assert_eq!(server.logged(told), Vec::<String>::new());
    let held = Duration::from_millis(900);
    let asked = async {
        // Not before the other one has what it holds.
        sleep(Duration::from_millis(200)).await;
        log_in(&server, (&slips[0].0, "9HDN4-RYCW7")).await
    };
    let status = if fresh.url.starts_with("sqlite:") {
        let mut other = SqliteConnection::connect(&fresh.url).await.unwrap();
        other.execute("begin immediate").await.unwrap();
        let release = async {
            sleep(held).await;
            other.execute("rollback").await.map(drop).unwrap();
        };
        tokio::join!(asked, release).0
    } else {
        let mut other = PgConnection::connect(&fresh.url).await.unwrap();
        other.execute("begin; lock table throttle, address_throttle in access exclusive mode").await.unwrap();
        let release = async {
            sleep(held).await;
            other.execute("rollback").await.map(drop).unwrap();
        };
        tokio::join!(asked, release).0
    };
    assert_eq!(status, 422);
    server.logs(told).await;
    let said = server.logged(told);
    let line = &said[0];
    assert!(line.contains(" WARN "), "{line}");
    let milliseconds = line.split("milliseconds=").nth(1).expect("how long it took");
    let milliseconds: u64 = milliseconds.split(' ').next().unwrap().parse().unwrap();
    assert!((500..10_000).contains(&milliseconds), "{line}");
    let text = if fresh.url.starts_with("sqlite:") { "begin immediate" } else { "throttle" };
    assert!(line.contains("statement=") && line.contains(text), "{line}");
    for value in [slips[0].0.as_str(), "9HDN4", "NG-2041", "NG2041", "northgate"] {
        assert!(said.iter().all(|line| !line.contains(value)), "{value} is in {said:?}");
    }
    Read::of(&server).await.is_positive("lanyard_database_slow_statements_total");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_counted_is_shown_where_the_operator_says() {
    let (quiet, place) = (Place::new(), Place::new());
    assert_eq!(quiet.serve(&[]).logged("/metrics"), Vec::<String>::new(), "nowhere unless it is said");
    let server = place.serve_with(&["--listen", "127.0.0.1:0"], &[("LANYARD_METRICS", "127.0.0.1:0")]);
    assert_eq!(server.logged("without logging in"), Vec::<String>::new());
    assert!(shown(&server).await.contains("lanyard_build_info"));
    let open = Place::new();
    let open = open.serve_with(&["--listen", "127.0.0.1:0", "--metrics", "0.0.0.0:0"], &[]);
    assert_eq!(open.logged("without logging in").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_machines_ask_is_in_the_log_for_faults_only() {
    for (level, lines) in [("info", 0), ("debug", 2)] {
        let place = Place::new();
        let server = place.serve(&["--log", level]);
        for path in ["/livez", "/readyz", "/version"] {
            assert_eq!(server.get(path).await.0, 200);
        }
        server.logs("/version").await;
        let logged = ["/livez", "/readyz"].map(|path| server.logged(&format!("path=\"{path}\"")).len());
        assert_eq!(logged.iter().sum::<usize>(), lines, "{level}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_falls_silent_is_told_once() {
    let (wire, url) = Wire::to(&empty_postgres_url().await).await;
    let start = tokio::task::spawn_blocking(move || {
        let place = Place::on(url);
        let server = place.serve(&[]);
        (place, server)
    });
    let (_place, server) = start.await.unwrap();
    assert_eq!(server.get("/readyz").await.0, 200);
    sleep(Duration::from_millis(1100)).await;
    wire.fall_silent();
    for _ in 0..3 {
        assert_eq!(server.get("/readyz").await.0, 503);
    }
    wire.speak();
    for _ in 0..100 {
        if server.get("/readyz").await.0 == 200 {
            break;
        }
        sleep(Duration::from_millis(200)).await;
    }
    server.logs("the database answers again").await;
    let said = server.logged("not ready: the database does not answer within 1.5 seconds");
    assert_eq!((said.len(), server.logged("the database answers again").len()), (1, 1), "{said:?}");
    // The statement that was given up took its time too.
    assert!(!server.logged("a statement was slow").is_empty());
}
