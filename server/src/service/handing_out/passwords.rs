//! Passwords on their way out of the vault: row by row, and a damaged one is named instead of keeping the others back.

use lanyard_app::{
    error::ApiError,
    model::id::{EntryId, InstitutionId},
};

use crate::{
    domain::{
        secret::Secret,
        vault::{Context, KeyId},
    },
    service::{Service, reference},
    storage::{HandedOut, LoginRow},
};

/// How many entries a line of the log names.
const LOGGED: usize = 20;

/// What the vault gave for one login. May hold a password, therefore no `Debug`.
pub enum Opened {
    /// The password.
    Password(Secret<String>),
    /// It was shredded.
    Gone,
    /// What is stored is not what was sealed for this place.
    Damaged,
}

impl Opened {
    /// The password; empty where there is none.
    pub(in crate::service) fn exposed(&self) -> &str {
        match self {
            Self::Password(password) => password.expose(),
            Self::Gone | Self::Damaged => "",
        }
    }
}

/// The slip codes of the damaged ones among these rows.
pub(in crate::service) fn damaged<'a>(rows: impl Iterator<Item = (&'a LoginRow, &'a Opened)>) -> Vec<String> {
    let damaged = rows.filter(|(_, opened)| matches!(opened, Opened::Damaged));
    damaged.map(|(row, _)| row.slip_code.clone()).collect()
}

impl Service {
    /// The passwords, row by row. Damaged ones are logged in one line.
    pub(in crate::service) fn open_passwords(
        &self,
        institution: InstitutionId,
        wrapped_key: &[u8],
        handed_out: &HandedOut,
    ) -> Result<Vec<Opened>, ApiError> {
        let data_key = self.vault.unwrap_data_key(institution, wrapped_key)?;
        let mut damaged = Vec::new();
        let mut open = |row: &LoginRow| {
            let Some(sealed) = &row.sealed else { return Opened::Gone };
            let key = KeyId::new(row.key_id);
            let place = Context { institution, entry: row.id, version: row.credential_version, key };
            data_key.open(&place, sealed).map_or_else(
                |_| {
                    damaged.push(row.id);
                    Opened::Damaged
                },
                |password| Opened::Password(password.grouped()),
            )
        };
        let opened = handed_out.rows.iter().map(&mut open).collect();
        log_damaged(&damaged);
        Ok(opened)
    }
}

/// One line for all of them, under the request's reference.
pub(in crate::service) fn log_damaged(entries: &[EntryId]) {
    if entries.is_empty() {
        return;
    }
    let named: Vec<String> = entries.iter().take(LOGGED).map(ToString::to_string).collect();
    tracing::error!(
        reference = %reference::current(),
        "damaged passwords that cannot be read: {}; issue new ones to the entries {}{}",
        entries.len(),
        named.join(", "),
        if entries.len() > LOGGED { " and others" } else { "" }
    );
}
