//! How a member of a team stands within a transaction, and what switching one off takes along.

use lanyard_app::model::{
    id::{InstitutionId, PersonId, StaffId},
    staff::Role,
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        StoreError,
        database::{engine::Connection, value::values},
    },
};

/// How a member stands within a transaction.
pub(in crate::storage) struct Standing {
    /// The person.
    pub(in crate::storage) person: PersonId,
    /// Switched off.
    pub(in crate::storage) disabled: bool,
    /// What they may do.
    pub(in crate::storage) role: Role,
    /// They work for the agent.
    pub(in crate::storage) is_from_agent: bool,
}

impl Standing {
    /// An owner who can log in.
    pub(in crate::storage) fn leads(&self) -> bool {
        self.role == Role::Owner && !self.disabled
    }
}

impl Connection<'_> {
    /// Takes the institution's row: whoever changes its team waits here for the other, so that of two owners who switch each
    /// other off one is told that the other is the last.
    pub(in crate::storage) async fn lock_team(&mut self, institution: InstitutionId) -> Result<(), StoreError> {
        self.execute("update institution set created_at = created_at where id = $1", values![institution]).await?;
        Ok(())
    }

    /// How a member stands now.
    pub(in crate::storage) async fn standing_of(
        &mut self,
        institution: InstitutionId,
        id: StaffId,
    ) -> Result<Option<Standing>, StoreError> {
        let row = self
            .fetch_optional(
                "select person_id, role, disabled_at, from_agent from staff where institution_id = $1 and id = $2",
                values![institution, id],
            )
            .await?;
        row.map(|row| {
            Ok(Standing {
                person: row.get("person_id")?,
                role: row.get("role")?,
                disabled: row.get::<Option<i64>>("disabled_at")?.is_some(),
                is_from_agent: row.get::<Option<String>>("from_agent")?.is_some(),
            })
        })
        .transpose()
    }

    /// Switches a member off, and ends their browser sessions and the links that were made for them.
    pub(in crate::storage) async fn switch_off(
        &mut self,
        institution: InstitutionId,
        id: StaffId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        // Before the browser sessions: a log-in that is just being written waits for this row, and looks again.
        self.execute(
            "update staff set disabled_at = $3 where institution_id = $1 and id = $2",
            values![institution, id, at],
        )
        .await?;
        self.end_staff_sessions(institution, id, at).await?;
        self.revoke_resets(institution, id, at).await
    }

    /// Notes that the client itself switched somebody from its agent off: they do not come back by themselves.
    pub(in crate::storage) async fn keep_out(
        &mut self,
        institution: InstitutionId,
        id: StaffId,
    ) -> Result<(), StoreError> {
        let sql = "update staff set from_agent = 'kept_out' where institution_id = $1 and id = $2";
        self.execute(sql, values![institution, id]).await?;
        Ok(())
    }

    /// How many other owners can log in.
    pub(in crate::storage) async fn other_owners(
        &mut self,
        institution: InstitutionId,
        id: StaffId,
    ) -> Result<i64, StoreError> {
        let row = self
            .fetch_optional(
                "select count(*) as owners from staff \
                 where institution_id = $1 and id <> $2 and role = 'owner' and disabled_at is null",
                values![institution, id],
            )
            .await?;
        row.map_or(Ok(0), |row| row.get("owners"))
    }

    /// Ends all browser sessions of a member.
    pub(in crate::storage) async fn end_staff_sessions(
        &mut self,
        institution: InstitutionId,
        id: StaffId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.execute(
            "update browser_session set ended_at = $3, end_reason = 'logged_out' \
             where institution_id = $1 and staff_id = $2 and ended_at is null",
            values![institution, id, at],
        )
        .await?;
        Ok(())
    }
}
