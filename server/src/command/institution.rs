//! `lanyard institution create`, `lanyard institution list` and `lanyard institution agent`.

use super::{InstitutionAgent, InstitutionCreate, InstitutionList, Stop, answer, database};
use crate::config::PublicUrl;

/// Makes an institution and says so.
pub(super) async fn create(create: InstitutionCreate) -> Result<(), Stop> {
    let service = database::service(&create.data, PublicUrl::local()).await?;
    let code = service.institution_create(&create.id, &create.name).await?;
    answer(format_args!("Institution {code} created. Next: lanyard staff create --institution {code} …"));
    service.close().await;
    Ok(())
}

/// Makes an institution an agent, or no longer one, and says so.
pub(super) async fn agent(agent: InstitutionAgent) -> Result<(), Stop> {
    let service = database::service(&agent.data, PublicUrl::local()).await?;
    let (code, changed) = service.institution_agent(&agent.id, !agent.off).await?;
    let said = match (changed, agent.off) {
        (true, false) => "is an agent now: its owners make and manage clients under Team, Clients.",
        (true, true) => {
            "is no longer an agent. Its people are logged out of all its clients, which go on by themselves."
        }
        (false, false) => "was an agent already. Nothing was changed.",
        (false, true) => "was no agent. Nothing was changed.",
    };
    answer(format_args!("{code} {said}"));
    service.close().await;
    Ok(())
}

/// Prints the institutions, a line each: ID, how many people can log in, name; whether it is an agent, and who manages it.
pub(super) async fn list(list: InstitutionList) -> Result<(), Stop> {
    let service = database::service(&list.data, PublicUrl::local()).await?;
    for one in service.institution_list().await? {
        let agent = if one.is_agent { "\tagent" } else { "" };
        let managed = one.agent.map(|agent| format!("\tmanaged by {agent}")).unwrap_or_default();
        answer(format_args!("{}\t{}\t{}{agent}{managed}", one.code, one.people, one.name));
    }
    service.close().await;
    Ok(())
}
