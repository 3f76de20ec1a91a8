//! `lanyard staff create`, `lanyard staff unlock` and `lanyard staff remove-factor`.

use std::io::BufRead as _;

use zeroize::Zeroizing;

use super::{StaffCreate, StaffRemoveFactor, StaffUnlock, Stop, answer, database};
use crate::{config::PublicUrl, domain::secret::Secret, service::operator::role_called};

/// Makes an account; the password comes from standard input, so that it stands in no process list and no shell history.
pub(super) async fn create(create: StaffCreate) -> Result<(), Stop> {
    let role = role_called(&create.role)?;
    let mut line = Zeroizing::new(String::new());
    std::io::stdin().lock().read_line(&mut line)?;
    let password = Secret::new(line.trim_end_matches(['\r', '\n']).to_owned());
    let service = database::service(&create.data, PublicUrl::local()).await?;
    service.staff_create(&create.institution, &create.email, &create.name, role, &password).await?;
    answer(format_args!("{} can log in now.", create.email.trim()));
    service.close().await;
    Ok(())
}

/// Forgets the failed log-ins of an account, wherever they came from; the password stays.
pub(super) async fn unlock(unlock: StaffUnlock) -> Result<(), Stop> {
    let service = database::service(&unlock.data, PublicUrl::local()).await?;
    let unlocked = service.staff_unlock(&unlock.email).await?;
    let said = if unlocked { "can log in again at once." } else { "was not locked. Nothing was changed." };
    answer(format_args!("{} {said}", unlock.email.trim()));
    service.close().await;
    Ok(())
}

/// Takes the passkeys, the authenticator app and the recovery codes of somebody away; until they set up others, the password
/// alone opens the account.
pub(super) async fn remove_factor(StaffRemoveFactor { of, told }: StaffRemoveFactor) -> Result<(), Stop> {
    let service = database::service_with_mail(&of.data, told).await?;
    let removed = service.staff_remove_factor(&of.email).await?;
    let said = if removed { "has no second factor any more." } else { "had no second factor. Nothing was changed." };
    answer(format_args!("{} {said}", of.email.trim()));
    service.close().await;
    Ok(())
}
