//! `lanyard staff create`.

use std::io::BufRead as _;

use zeroize::Zeroizing;

use super::{StaffCreate, Stop, answer, database};
use crate::{config::PublicUrl, domain::secret::Secret};

/// Makes an account; the password comes from standard input, so that it stands in no process list and no shell history.
pub(super) async fn create(create: StaffCreate) -> Result<(), Stop> {
    let mut line = Zeroizing::new(String::new());
    std::io::stdin().lock().read_line(&mut line)?;
    let password = Secret::new(line.trim_end_matches(['\r', '\n']).to_owned());
    let service = database::service(&create.data, PublicUrl::local()).await?;
    service.staff_create(&create.institution, &create.email, &create.name, &password).await?;
    answer(format_args!("{} can log in now.", create.email.trim()));
    service.close().await;
    Ok(())
}
