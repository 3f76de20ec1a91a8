//! `lanyard serve`: the server from its socket to its end.

use std::{future::pending, io, sync::Arc, time::Duration};

use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time};

use super::{Serve, Stop, answer, clearing, database, listen::listen, log, signals::Signals};
use crate::{
    assemble,
    config::{Config, PublicUrl},
    delivery::{
        Delivery,
        courier::{Courier, PATIENCE},
        webhooks::WebhookDelivery,
    },
    domain::{clock::Clock, random::Random},
    http::{Lanyard, metrics, router, site::Site},
    service::operator::Demonstration,
    socket::{Limits, Server},
    storage,
};

/// How long requests that are being answered may take after the signal to stop.
const DRAIN: Duration = Duration::from_secs(30);

/// How many connections there may be to whoever reads what is counted.
const WATCHERS: usize = 16;

/// Serves until SIGTERM or Ctrl-C.
pub(super) async fn run(serve: Serve) -> Result<(), Stop> {
    log::to_stderr(&serve.log, &serve.log_format);
    let mail = serve.mail.read()?;
    let sign_on = serve.sign_on.read()?;
    // The sockets first: a second server on the same port must not touch the database.
    let listener = listen(serve.listen, "--listen")?;
    let watched = serve.metrics.map(|address| listen(address, "--metrics")).transpose()?;
    let address = listener.local_addr()?;
    let limits = Limits::raised();
    let public_url = serve.public_url.clone().unwrap_or_else(|| PublicUrl::of(address));
    let courier = mail.as_ref().map(|mail| Courier::new(mail, &public_url, PATIENCE)).transpose()?;
    let place = storage::place_of(&serve.data.reach.database);
    let opening = database::open_as(&serve.data, serve.migrate);
    let database::Opened { store, vault } = database::saying_what_is_waited_for(&place, opening).await?;
    if serve.demo {
        let service = database::with(store.clone(), vault.clone(), public_url.clone());
        if let Some(demonstration) = service.demonstration_create().await? {
            welcome(&public_url, &demonstration);
        } else {
            tracing::info!(
                "the database is in use already, so no demonstration was made. Its password was printed when it was made; to begin again, stop Lanyard and remove the database and its key file."
            );
        }
    }
    if serve.public_url.is_none() && !address.ip().is_loopback() {
        tracing::warn!(
            "no public URL is set, so {public_url} is taken for it, and forms from any other address are refused. Set --public-url (LANYARD_PUBLIC_URL) to the address that people open."
        );
    }
    if !public_url.is_secure() && !public_url.is_loopback() {
        tracing::warn!(
            "{public_url} is not https: passwords and cookies cross the network in the clear. Put a TLS proxy in front and set --public-url to its https address."
        );
    }
    // Before anybody is told that this serves: whoever waits for that line may send a signal at once.
    let mut signals = Signals::listen()?;
    let config = Config {
        public_url: public_url.clone(),
        trusted_proxies: serve.trusted_proxies,
        mail,
        sign_on,
        outgoing_private: serve.sign_on.outgoing_private(),
        api_requests_per_minute: serve.api_requests_per_minute,
    };
    let proxies = config.trusted_proxies.clone();
    let lanyard = assemble(config, Site::embedded(), store.clone(), vault, Clock::system(), Random::system());
    let service = lanyard.service.clone();
    let watched = watched.map(|listener| watch_over(listener, lanyard.clone())).transpose()?;
    let server = Server::new(listener, router(lanyard), limits, proxies);
    let Limits { descriptors, total, per_address } = limits;
    tracing::info!(
        "{descriptors} files and connections may be open: up to {total} connections at once, {per_address} of one address"
    );
    tracing::info!("serving {public_url} on {address}");
    let purge = tokio::spawn(clearing::for_ever(store.clone(), Arc::clone(&service)));
    let (stop_sending, stopping) = watch::channel(false);
    let webhooks = tokio::spawn(WebhookDelivery::new(service.clone()).run(stopping.clone()));
    let delivery = courier.map(|courier| {
        tracing::info!("mail leaves by {courier}");
        tokio::spawn(Arc::new(Delivery::new(service.clone(), courier)).run(stopping))
    });
    let stop = async {
        signals.arrive().await;
        service.leave();
        signals.linger(Duration::from_secs(serve.lame_duck)).await;
        tracing::info!("stopping: requests under way are answered first");
        // Open pages would be answered for as long as they are open.
        service.live().close();
        stop_sending.send_replace(true);
    };
    if !server.run(stop, DRAIN).await {
        tracing::warn!("stopped with requests still under way after {} seconds", DRAIN.as_secs());
    }
    if let Some(delivery) = delivery
        && time::timeout(PATIENCE, delivery).await.is_err()
    {
        tracing::warn!("stopped with mail still under way; it is sent again after the next start");
    }
    if time::timeout(PATIENCE, webhooks).await.is_err() {
        tracing::warn!("stopped with messages to webhooks still under way; they are sent again after the next start");
    }
    purge.abort();
    if let Some(watched) = watched {
        watched.abort();
    }
    store.close().await;
    tracing::info!("stopped");
    Ok(())
}

fn welcome(public_url: &PublicUrl, demonstration: &Demonstration) {
    answer("");
    answer("This is a demonstration. Its database was empty, so an institution was made:");
    answer(format_args!("  Address    {}", public_url.join(lanyard_app::paths::STAFF_LOG_IN)));
    answer(format_args!("  Email      {}", demonstration.email));
    answer(format_args!("  Password   {}", demonstration.password.expose()));
    answer("The password is shown this once.");
    answer("");
}

/// Serves what is counted until the end, the requests that are answered last among it. Who may ask decides the network: there
/// is no name in it, and no log-in before it.
fn watch_over(listener: TcpListener, lanyard: Lanyard) -> io::Result<JoinHandle<bool>> {
    let address = listener.local_addr()?;
    tracing::info!("serving /metrics on {address}");
    if !address.ip().is_loopback() {
        tracing::warn!(
            "whoever reaches {address} reads how much this server does, without logging in. Let a firewall decide who does, or set --metrics (LANYARD_METRICS) to an address of this machine alone."
        );
    }
    let server = Server::new(listener, metrics::router(lanyard), Limits::few(WATCHERS), Vec::new());
    Ok(tokio::spawn(server.run(pending(), Duration::ZERO)))
}
