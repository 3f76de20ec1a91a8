//! The signals that end the server, SIGTERM and Ctrl-C, and the time between being told and stopping.

use std::{io, time::Duration};

use tokio::{
    select,
    signal::unix::{Signal, SignalKind, signal},
    time,
};

/// The signals, heard from now on.
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    pub(super) fn listen() -> io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Waits for one of them.
    pub(super) async fn arrive(&mut self) {
        select! { _ = self.terminate.recv() => {}, _ = self.interrupt.recv() => {} }
    }

    /// Waits so long for everybody to have noticed that the server goes; another signal ends the waiting at once.
    pub(super) async fn linger(&mut self, lame_duck: Duration) {
        if lame_duck.is_zero() {
            return;
        }
        tracing::info!(
            "told to stop: /readyz says so, and everything is served for {} seconds more. Another signal ends the waiting.",
            lame_duck.as_secs()
        );
        select! { () = time::sleep(lame_duck) => {}, () = self.arrive() => {} }
    }
}
