//! `lanyard institution create`.

use super::{InstitutionCreate, Stop, answer, database};
use crate::config::PublicUrl;

/// Makes an institution and says so.
pub(super) async fn create(create: InstitutionCreate) -> Result<(), Stop> {
    let service = database::service(&create.data, PublicUrl::local()).await?;
    let code = service.institution_create(&create.id, &create.name).await?;
    answer(format_args!("Institution {code} created. Next: lanyard staff create --institution {code} …"));
    service.close().await;
    Ok(())
}
