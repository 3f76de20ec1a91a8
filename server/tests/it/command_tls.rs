//! The server and its commands reach a PostgreSQL over TLS that proves who it is and asks them for a proof, and refuse one that
//! does not.

use std::{fs, process::Command};

use crate::{
    authority::{Authority, Issued},
    balancer::free_port,
    command_fixture::Place,
    engines::empty_postgres_url,
    postgres_server::PostgresServer,
    proof_backup::claims,
    proof_nodes::number,
    silent_server::Wire,
};

/// A PostgreSQL that speaks TLS on a port, by its socket to tests, and lets nobody in without a certificate of its authority.
struct Guarded {
    server: PostgresServer,
    port: u16,
    authority: Authority,
    user: Issued,
}

impl Guarded {
    fn start() -> Self {
        let (authority, port) = (Authority::new(), free_port());
        let (of_server, user) = (authority.issue("localhost"), authority.issue("lanyard"));
        let rules = authority.certificate().with_file_name("pg_hba.conf");
        fs::write(&rules, "local all all trust\nhostssl all all all trust clientcert=verify-full\n").unwrap();
        let is_root = Command::new("id").arg("-u").output().unwrap().stdout.trim_ascii() == b"0";
        if is_root {
            // The server runs as this user then, and takes only a key of its own.
            assert!(Command::new("chown").arg("postgres").arg(&of_server.key).status().unwrap().success());
        }
        let file = |name: &str, path: &std::path::Path| format!("{name}={}", path.display());
        let settings = [
            format!("port={port}"),
            "listen_addresses=localhost".to_owned(),
            "ssl=on".to_owned(),
            file("ssl_cert_file", &of_server.certificate),
            file("ssl_key_file", &of_server.key),
            file("ssl_ca_file", &authority.certificate()),
            file("hba_file", &rules),
            "fsync=off".to_owned(),
        ];
        let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
        Self { server: PostgresServer::start(&settings), port, authority, user }
    }

    /// Where operators say that it is, with the certificate of the authority that they trust.
    fn url(&self, host: &str, trusted: &Authority) -> String {
        let (trusted, user) = (trusted.certificate(), &self.user);
        format!(
            "postgres://lanyard@{host}:{}/postgres?sslmode=verify-full&sslrootcert={}&sslcert={}&sslkey={}",
            self.port,
            trusted.display(),
            user.certificate.display(),
            user.key.display()
        )
    }

    /// Past TLS, for a look.
    fn behind(&self) -> String {
        format!("{}&port={}", self.server.url("postgres"), self.port)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_proves_who_it_is_is_served_from_backed_up_and_restored_to() {
    let guarded = Guarded::start();
    let place = Place::on(guarded.url("localhost", &guarded.authority));
    let session = place.furnish();
    let slips = place.slips(&session, 2, &[]);
    let server = place.serve(&[]);
    assert!(claims(&server.url, &slips[0]).await);
    let connections = |ssl: bool| {
        format!(
            "select count(*) from pg_stat_ssl join pg_stat_activity using (pid) \
             where application_name = 'lanyard' and ssl = {ssl}"
        )
    };
    assert_eq!(number(&guarded.behind(), &connections(false)).await, 0);
    assert!(number(&guarded.behind(), &connections(true)).await > 0);
    place.run(&["backup", "by-tls.backup"]).succeeded();
    assert!(claims(&server.url, &slips[1]).await);
    drop(server);
    place.run(&["restore", "by-tls.backup", "--replace"]).succeeded();
    assert_eq!(number(&guarded.behind(), "select count(*) from candidate").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_prove_who_it_is_is_refused_with_the_reason() {
    let (guarded, other) = (Guarded::start(), Authority::new());
    let (_wire, without_tls) = Wire::to(&empty_postgres_url().await).await;
    let not_there = guarded.url("localhost", &other).replace("/ca.pem", "/nothing.pem");
    for (url, sentence) in [
        (
            guarded.url("127.0.0.1", &guarded.authority),
            "The certificate of the PostgreSQL server is for another name. Write the host in the database address as its \
             certificate has it, or give the server a certificate for that host.",
        ),
        (
            guarded.url("localhost", &other),
            "The certificate of the PostgreSQL server is not trusted. Name the certificate of the authority that issued it \
             with sslrootcert in the database address.",
        ),
        (
            not_there,
            "A certificate or key that the database address names cannot be read. Correct sslrootcert, sslcert or sslkey, and \
             let the user that runs Lanyard read the file.",
        ),
        (
            format!("{without_tls}?sslmode=verify-full"),
            "The PostgreSQL server does not speak TLS, which the sslmode of the database address asks for. Switch ssl on there.",
        ),
    ] {
        let place = Place::on(url);
        let said = place.serve_or_stop(&[]).err().unwrap_or_default();
        let last = said.lines().last().unwrap_or_default();
        // What the library said stands behind it.
        assert!(last.starts_with(&format!("lanyard: {sentence}")), "{said}");
        assert!(!said.contains("panicked") && !said.contains("stack backtrace"), "{said}");
        for command in [&["backup", "by-tls.backup"][..], &["migrate"]] {
            let refused = place.run(command);
            assert!(refused.refused().starts_with(sentence), "{command:?}: {}", refused.stderr);
        }
        assert!(!place.path("by-tls.backup").exists());
    }
}
