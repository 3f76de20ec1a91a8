//! `lanyard staff list`, `invite`, `reset`, `disable`, `enable` and `role`: what the operator does to a team.

use clap::Args;
use lanyard_app::{
    model::{staff::Role, team::TypedInvitation},
    words::{language::Language, staff::Label as _},
};

use super::{Data, Stop, answer, database, mail_settings::Told, told::utc};
use crate::{config::PublicUrl, service::team::link::FreshLink};

/// Whose team is listed.
#[derive(Args, Debug)]
pub(super) struct StaffList {
    #[command(flatten)]
    data: Data,
    /// Institution ID, such as NG-2041
    #[arg(long)]
    institution: String,
}

/// Who is invited.
#[derive(Args, Debug)]
pub(super) struct StaffInvite {
    #[command(flatten)]
    data: Data,
    /// Institution ID, such as NG-2041
    #[arg(long)]
    institution: String,
    /// E-mail address to log in with
    #[arg(long)]
    email: String,
    /// Name, such as "Ana Mora"
    #[arg(long)]
    name: String,
    /// Role
    #[arg(long, value_parser = ["owner", "coordinator", "invigilator", "reader"])]
    role: String,
    #[command(flatten)]
    told: Told,
}

/// Somebody, and where.
#[derive(Args, Debug)]
pub(super) struct StaffNamed {
    #[command(flatten)]
    data: Data,
    /// E-mail address that the member of staff logs in with
    #[arg(long)]
    email: String,
    /// Institution ID, where they work for several
    #[arg(long)]
    institution: Option<String>,
    #[command(flatten)]
    told: Told,
}

/// Who chooses a new password.
#[derive(Args, Debug)]
pub(super) struct StaffReset {
    #[command(flatten)]
    staff: StaffNamed,
}

/// Who gets which role.
#[derive(Args, Debug)]
pub(super) struct StaffRole {
    #[command(flatten)]
    staff: StaffNamed,
    /// Role
    #[arg(long, value_parser = ["owner", "coordinator", "invigilator", "reader"])]
    role: String,
}

/// Prints who works for an institution, a line each: address, role, when last seen, name, and whether they are switched off.
pub(super) async fn list(list: StaffList) -> Result<(), Stop> {
    let service = database::service(&list.data, PublicUrl::local()).await?;
    for one in service.staff_list(&list.institution).await? {
        let seen = one.seen_at.map_or_else(|| "never".to_owned(), |at| format!("{} UTC", utc(at)));
        let off = one.disabled_at.map_or_else(String::new, |at| format!("\tswitched off since {} UTC", utc(at)));
        answer(format_args!("{}\t{}\t{seen}\t{}{off}", one.email, one.role.word(), one.name));
    }
    service.close().await;
    Ok(())
}

/// Prints the link of a new invitation.
pub(super) async fn invite(invite: StaffInvite) -> Result<(), Stop> {
    let service = database::service_with_mail(&invite.data, invite.told).await?;
    let typed = TypedInvitation { email: invite.email, name: invite.name, role: invite.role };
    let link = service.staff_invite(&invite.institution, &typed).await?;
    print(&link, "can accept with this link");
    service.close().await;
    Ok(())
}

/// Prints a link by which somebody chooses a new password.
pub(super) async fn reset(reset: StaffReset) -> Result<(), Stop> {
    let StaffReset { staff } = reset;
    let service = database::service_with_mail(&staff.data, staff.told).await?;
    let link = service.staff_reset(&staff.email, staff.institution.as_deref()).await?;
    print(&link, "can choose a new password with this link");
    service.close().await;
    Ok(())
}

/// Whose link it is and until when it is good on one line, the link alone on the next, for whoever reads it by a program.
fn print(link: &FreshLink, what: &str) {
    let until = Language::STAFF.times().day_and_time_in_zone(&link.until);
    answer(format_args!("{} {what} once, until {until}:", link.email));
    answer(link.link.expose());
}

/// Switches somebody off.
pub(super) async fn disable(named: StaffNamed) -> Result<(), Stop> {
    let service = database::service_with_mail(&named.data, named.told).await?;
    let done = service.staff_disable(&named.email, named.institution.as_deref()).await?;
    let said = if done {
        "is switched off and logged out everywhere."
    } else {
        "was switched off already. Nothing was changed."
    };
    answer(format_args!("{} {said}", named.email.trim()));
    service.close().await;
    Ok(())
}

/// Lets somebody in again.
pub(super) async fn enable(named: StaffNamed) -> Result<(), Stop> {
    let service = database::service_with_mail(&named.data, named.told).await?;
    let done = service.staff_enable(&named.email, named.institution.as_deref()).await?;
    let said =
        if done { "can log in again, with the same password." } else { "was not switched off. Nothing was changed." };
    answer(format_args!("{} {said}", named.email.trim()));
    service.close().await;
    Ok(())
}

/// Gives somebody another role.
pub(super) async fn role(role: StaffRole) -> Result<(), Stop> {
    let StaffRole { staff, role } = role;
    // Clap has let no other word through.
    let role = Role::from_word(&role).unwrap_or(Role::Reader);
    let service = database::service_with_mail(&staff.data, staff.told).await?;
    let done = service.staff_role(&staff.email, staff.institution.as_deref(), role).await?;
    let named = role.label(Language::STAFF);
    let said = if done {
        format!("is now: {named}.")
    } else {
        format!("had this role already: {named}. Nothing was changed.")
    };
    answer(format_args!("{} {said}", staff.email.trim()));
    service.close().await;
    Ok(())
}
