//! A wire to PostgreSQL that can fall silent: what is sent on it arrives nowhere, and nobody is told.

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, UnixStream},
    sync::watch,
    time::{Duration, sleep},
};

/// The wire. Its connections end with it.
pub struct Wire {
    port: u16,
    silent: watch::Sender<bool>,
}

impl Wire {
    /// A wire to the server whose socket lies in the folder that this address names.
    pub async fn to(url: &str) -> (Self, String) {
        let (before, folder) = url.split_once("?host=").expect("the folder of a socket");
        let socket = format!("{}/.s.PGSQL.5432", folder.replace("%2F", "/"));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (silent, heard) = watch::channel(false);
        let wire = Self { port: listener.local_addr().unwrap().port(), silent };
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let (socket, mut heard) = (socket.clone(), heard.clone());
                tokio::spawn(async move {
                    if !*heard.borrow() {
                        let mut server = UnixStream::connect(socket).await.unwrap();
                        tokio::select! {
                            _ = copy_bidirectional(&mut client, &mut server) => return,
                            _ = heard.wait_for(|silent| *silent) => {}
                        }
                    }
                    // Held, and never heard of again.
                    sleep(Duration::from_mins(5)).await;
                    drop(client);
                });
            }
        });
        let address = before.replace("@localhost/", &format!("@127.0.0.1:{}/", wire.port));
        (wire, address)
    }

    /// From now on nothing arrives, on the connections that there are and on new ones.
    pub fn fall_silent(&self) {
        self.silent.send_replace(true);
    }

    /// New connections work again; those of before stay silent.
    pub fn speak(&self) {
        self.silent.send_replace(false);
    }
}
