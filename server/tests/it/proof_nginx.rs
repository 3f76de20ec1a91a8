//! Two nodes behind a real nginx over TLS: the main job while one is killed, what is never sent twice, and whatever people meet
//! there in Lanyard's own words.

use std::{
    io::{Read as _, Write as _},
    net::{IpAddr, TcpListener},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::time::timeout;

use crate::{
    balancer::free_port,
    client::words_of,
    command_fixture::{PASSWORD, Place, Server},
    engines::empty_postgres_url,
    nginx::Nginx,
    proof::{exactly, rounds, within},
    proof_backup::{claims_in, post},
    proof_balancer::come,
    proof_nodes::number,
    store_counters::miscounted,
};

/// The fields with which the owner logs in.
const OWNER: [(&str, &str); 2] = [("email", "owner@northgate.test"), ("password", PASSWORD)];

/// A node on this port that knows where people reach it.
fn node(place: &Place, port: u16, url: &str) -> Server {
    let listen = format!("127.0.0.1:{port}");
    place.serve_with(&["--listen", &listen, "--public-url", url, "--trusted-proxies", "127.0.0.1"], &[])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_killed_behind_nginx_loses_nothing() {
    let database = empty_postgres_url().await;
    let place = Place::on(&database);
    let session = place.furnish();
    let people = rounds(36, 300);
    let slips = [place.slips(&session, people, &[]), place.slips(&session, people, &[])];
    let (port, nodes) = (free_port(), [free_port(), free_port()]);
    let url = format!("https://localhost:{port}");
    let (stays, killed) = (node(&place, nodes[0], &url), node(&place, nodes[1], &url));
    let nginx = Nginx::on(port, nodes);
    let (came, ()) = tokio::join!(come(&url, &database, &slips[0], || nginx.browser()), async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        killed.signal("KILL");
    });
    let last = come(&url, &database, &slips[1], || nginx.browser()).await;
    exactly("two nodes behind nginx, one left: people who met a failure", last.failed, 0);
    let candidates = number(&database, "select count(*) from candidate").await;
    exactly("two nodes behind nginx, one killed: people whose details are there", candidates, 2 * people);
    assert!(came.told + last.told <= candidates, "{} were told, {candidates} are there", came.told + last.told);
    exactly("two nodes behind nginx: wrong counters", usize::try_from(miscounted(&database).await).unwrap(), 0);
    exactly("two nodes behind nginx: faults in the log of who stayed", stays.logged(" ERROR ").len(), 0);
}

/// A node that takes whole requests and is gone before it answers; counts them.
fn node_that_dies(port: u16) -> Arc<AtomicUsize> {
    let (listener, taken) = (TcpListener::bind(("127.0.0.1", port)).unwrap(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&taken);
    std::thread::spawn(move || {
        for mut connection in listener.incoming().map_while(Result::ok) {
            let mut read = [0; 16 * 1024];
            if connection.read(&mut read).is_ok_and(|bytes| bytes > 0) {
                counted.fetch_add(1, Ordering::SeqCst);
            }
            let _ = connection.flush();
        }
    });
    taken
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_goes_to_one_node_and_a_question_to_the_next() {
    let place = Place::new();
    place.furnish();
    let (port, nodes) = (free_port(), [free_port(), free_port()]);
    let url = format!("https://localhost:{port}");
    let server = node(&place, nodes[0], &url);
    let taken = node_that_dies(nodes[1]);
    let nginx = Nginx::on(port, nodes);
    let browser = nginx.browser();
    // They take turns.
    let (mut lost, mut led_in) = (0, 0);
    for _ in 0..6 {
        match post(&browser, &url, "/api/admin/log_in", &OWNER).await {
            Some((303, _)) => led_in += 1,
            Some((503, _)) => lost += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(lost >= 1 && led_in >= 1, "{lost} lost, {led_in} led in");
    assert_eq!(taken.load(Ordering::SeqCst), lost, "forms that came to the node that dies");
    assert_eq!(server.logged("method=POST").len(), led_in, "forms that came to the node that lives");
    for _ in 0..6 {
        assert_eq!(browser.get(format!("{url}/admin/login")).send().await.unwrap().status(), 200);
    }
    assert!(
        taken.load(Ordering::SeqCst) > lost,
        "a question came to the node that dies, and was answered by the other one"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn live_pages_limits_and_addresses_pass_through_nginx() {
    let place = Place::new();
    let session = place.furnish();
    let slips = place.slips(&session, 1, &[]);
    let (port, nodes) = (free_port(), [free_port(), free_port()]);
    let url = format!("https://localhost:{port}");
    let server = node(&place, nodes[0], &url);
    let nginx = Nginx::on(port, nodes);

    let browser = nginx.browser();
    assert_eq!(post(&browser, &url, "/api/admin/log_in", &OWNER).await, Some((303, "/admin/sessions".to_owned())));
    let mut stream = browser.get(format!("{url}/admin/sessions/{session}/live")).send().await.unwrap();
    assert_eq!(stream.status(), 200);
    next_event(&mut stream).await;
    let began = std::time::Instant::now();
    assert!(claims_in(&nginx.browser(), &url, &slips[0]).await);
    next_event(&mut stream).await;
    // A proxy that collects answers would have it at the end of the stream, after a minute.
    within("a live page behind nginx hears of a claim", began.elapsed(), Duration::from_secs(3));

    // Larger than this form may be, as large as any may be, and larger. None of it does a node harm.
    let sentence = "This form is larger than what the server takes, so nothing was saved.";
    let origin = format!("Origin: {url}");
    for bytes in [100_000, 1024 * 1024 - 1, 3 * 1024 * 1024].repeat(10) {
        let large = format!("username={}", "a".repeat(bytes - 9));
        let file = place.path("large");
        std::fs::write(&file, &large).unwrap();
        let kind = ("content-type", "application/x-www-form-urlencoded");
        let request = nginx.browser().post(&url).header("origin", &url).header(kind.0, kind.1);
        let answer = request.body(large).send().await.unwrap();
        assert_eq!(answer.status(), 413, "{bytes}");
        assert!(words_of(&answer.text().await.unwrap()).contains(sentence), "{bytes}");
        let of_file = format!("@{}", file.display());
        let (how, page) = nginx.by_http2(&["--header", &origin, "--data-binary", &of_file, &url]);
        assert_eq!(how, "2 413", "{bytes}");
        assert!(words_of(&page).contains(sentence), "{bytes}");
    }

    // Wrong passwords are counted by where they come from, and nobody says that by themselves.
    let wrong = [("email", "nobody@northgate.test"), ("password", "three green bottles")];
    let from = |last: u8| nginx.asker().local_address(IpAddr::from([127, 0, 0, last])).build().unwrap();
    // A few at a time: more would wait for each other's hashes.
    for tried in 1.. {
        let tries = (0..4).map(|_| async {
            let request = from(2).post(format!("{url}/api/admin/log_in")).header("origin", &url);
            request.header("x-forwarded-for", "192.0.2.1").form(&wrong).send().await.unwrap().status().as_u16()
        });
        let answers = futures_util::future::join_all(tries).await;
        assert!(answers.iter().all(|status| [401, 503].contains(status)), "{answers:?}");
        // It opens again for one every two seconds, so whoever is right is asked right after.
        if post(&from(2), &url, "/api/admin/log_in", &OWNER).await.unwrap().0 == 503 {
            break;
        }
        assert!(tried < 50, "the door closes for nobody");
    }
    assert_eq!(post(&from(3), &url, "/api/admin/log_in", &OWNER).await.unwrap().0, 303);

    let plain = nginx.asker().build().unwrap().get(format!("{}/i/NG-2041", nginx.plain())).send().await.unwrap();
    assert_eq!(plain.status(), 308);
    assert_eq!(plain.headers()["location"], "https://test.northgate.example/i/NG-2041");

    // Nobody is there any more.
    drop(server);
    let answer = browser.get(format!("{url}/admin/login")).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["retry-after"].to_str().unwrap()), (503, "5"));
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let said = words_of(&answer.text().await.unwrap());
    assert!(said.contains("The server does not answer") && !said.contains("nginx"), "{said}");
    assert_eq!(nginx.said(), "");
}

/// Waits for something that a stream tells.
async fn next_event(stream: &mut reqwest::Response) {
    let told = async {
        while let Some(piece) = stream.chunk().await.unwrap() {
            if piece.windows(6).any(|part| part == b"data: ") {
                return;
            }
        }
        panic!("the stream has ended");
    };
    timeout(Duration::from_secs(50), told).await.expect("something is told");
}
