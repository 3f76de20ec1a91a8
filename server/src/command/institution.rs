//! `lanyard institution create` and `lanyard institution list`.

use super::{InstitutionCreate, InstitutionList, Stop, answer, database};
use crate::config::PublicUrl;

/// Makes an institution and says so.
pub(super) async fn create(create: InstitutionCreate) -> Result<(), Stop> {
    let service = database::service(&create.data, PublicUrl::local()).await?;
    let code = service.institution_create(&create.id, &create.name).await?;
    answer(format_args!("Institution {code} created. Next: lanyard staff create --institution {code} …"));
    service.close().await;
    Ok(())
}

/// Prints the institutions, a line each: ID, how many people can log in, name.
pub(super) async fn list(list: InstitutionList) -> Result<(), Stop> {
    let service = database::service(&list.data, PublicUrl::local()).await?;
    for one in service.institution_list().await? {
        answer(format_args!("{}\t{}\t{}", one.code, one.people, one.name));
    }
    service.close().await;
    Ok(())
}
