//! `lanyard migrate`: the tables brought up to date, apart from any start.

use std::time::{Duration, Instant};

use clap::Args;

use super::{
    Stop, answer,
    data::Reach,
    database::{FOUND, saying_what_is_waited_for},
    log::{self, LogLevels},
};
use crate::{
    domain::clock::Clock,
    service::entries::search_texts,
    storage::{self, Step, Store},
};

#[derive(Args, Debug)]
pub(super) struct Migrate {
    #[command(flatten)]
    reach: Reach,
    /// How much is logged meanwhile: error, warn, info, debug
    #[arg(long, env = "LANYARD_LOG", default_value = "info")]
    log: LogLevels,
}

impl Migrate {
    /// Adds the versions that are lacking and says how many they were and how long it took.
    pub(super) async fn carry_out(self) -> Result<(), Stop> {
        log::to_stderr(&self.log, "text");
        let began = Instant::now();
        let work = async {
            let (store, steps) = Store::migrate(self.reach.access()).await?;
            let made = search_texts::bring_up_to_date(&store, &Clock::system()).await;
            let version = store.schema_version().await;
            store.close().await;
            Ok::<_, Stop>((steps, made?, version?))
        };
        let (steps, made, version) = saying_what_is_waited_for(&storage::place_of(&self.reach.database), work).await?;
        for Step { number, name, took } in &steps {
            answer(format_args!("Version {number}, {name}: {}", seconds(*took)));
        }
        let took = seconds(began.elapsed());
        answer(match steps.len() {
            0 => format!("The tables are at version {version}. There was nothing to add."),
            1 => format!("The tables are at version {version}. One version was added, in {took}."),
            added => format!("The tables are at version {version}. {added} versions were added, in {took}."),
        });
        if made > 0 {
            answer(format_args!("{made} {FOUND}."));
        }
        Ok(())
    }
}

fn seconds(took: Duration) -> String {
    format!("{:.1} seconds", took.as_secs_f64())
}
