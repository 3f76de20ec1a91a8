//! What a candidate's log-in was checked against, and the one condition that says whether it still holds.

use lanyard_app::model::id::{EntryId, InstitutionId};

use crate::storage::{
    StoreError,
    database::{
        engine::{Connection, built},
        value::values,
    },
};

/// What a candidate's log-in was checked against. Its browser session gives access while the entry has exactly this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The version of the password.
    pub credential_version: i64,
    /// The personal username, folded; `None` for the slip code, before the claim.
    pub username_key: Option<String>,
    /// How often the entry had been withdrawn.
    pub withdrawals: i64,
}

/// A browser session in which somebody acts for an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The entry.
    pub entry: EntryId,
    /// SHA-256 of the token in the cookie.
    pub token_hash: [u8; 32],
}

/// Why `browser_session b` gives no access; null while it does. `entry e` is its entry; without one, for staff, nothing is
/// compared. A log-in that was checked before a change and stored after it ends here: whatever ended the entry's other
/// browser sessions could not see this one yet. Rows of the first
/// schema say no reason: only a claim ended one that is still asked for.
pub(in crate::storage) const END_REASON: &str = "case when b.ended_at is not null then coalesce(b.end_reason, 'replaced') \
     when b.credential_version is distinct from e.credential_version then 'new_password' \
     when b.username_key is distinct from e.username_key then 'replaced' \
     when b.withdrawals is distinct from e.withdrawals then 'withdrawn' end";

/// A condition on `entry e`: the browser session whose token hash is bound as `placeholder` gives access to it.
pub(in crate::storage) fn known_to(placeholder: &str) -> String {
    format!(
        "exists (select 1 from browser_session b where b.institution_id = e.institution_id and b.entry_id = e.id \
         and b.token_hash = {placeholder} and {END_REASON} is null)"
    )
}

/// The same, and it may act: one that a claim replaced only leads to the new username.
pub(in crate::storage) fn held_by(placeholder: &str) -> String {
    format!(
        "exists (select 1 from browser_session b where b.institution_id = e.institution_id and b.entry_id = e.id \
         and b.token_hash = {placeholder} and b.replaced_by is null and {END_REASON} is null)"
    )
}

impl Connection<'_> {
    /// Keeps a browser session that may act for its entry from being ended by anybody else until this transaction ends, and
    /// answers what its log-in was checked against. `None` when it may not, or no longer. The session's row is taken before
    /// (`lock_session_of`), so that the entry stays what it is compared with.
    pub(in crate::storage) async fn hold_browser_session(
        &mut self,
        institution: InstitutionId,
        holder: Holder,
    ) -> Result<Option<Verified>, StoreError> {
        let sql = format!(
            "update browser_session as b set seen_at = b.seen_at where b.institution_id = $1 and b.token_hash = $2 \
             and b.entry_id = $3 and b.replaced_by is null and exists (select 1 from entry e \
             where e.institution_id = b.institution_id and e.id = b.entry_id and {END_REASON} is null) \
             returning credential_version, username_key, withdrawals"
        );
        let held =
            self.fetch_optional(built(sql), values![institution, holder.token_hash.as_slice(), holder.entry]).await?;
        held.map(|row| {
            Ok(Verified {
                credential_version: row.get("credential_version")?,
                username_key: row.get("username_key")?,
                withdrawals: row.get("withdrawals")?,
            })
        })
        .transpose()
    }
}
