//! `lanyard session create`.

use lanyard_app::model::session::TypedSession;

use super::{SessionCreate, Stop, answer, database};
use crate::config::PublicUrl;

/// Makes a session and prints its id, which `lanyard entries create` takes.
pub(super) async fn create(create: SessionCreate) -> Result<(), Stop> {
    let service = database::service(&create.data, PublicUrl::local()).await?;
    let typed = TypedSession {
        name: create.name,
        room: create.room,
        test: create.test,
        opens: create.opens,
        closes: create.closes,
        time_zone: create.time_zone,
    };
    let id = service.session_create(&create.institution, &typed).await?;
    answer(id);
    service.close().await;
    Ok(())
}
