//! Everybody who works for an institution.

use lanyard_app::model::id::InstitutionId;

use crate::storage::{StaffMember, Store, StoreError, database::value::values};

impl Store {
    /// Everybody who works for the institution, switched off or not, by name. A centre has tens of people, not thousands:
    /// they are read whole.
    pub async fn staff_list(&self, institution: InstitutionId) -> Result<Vec<StaffMember>, StoreError> {
        let rows = self
            .engine()
            .fetch_all(
                "select s.id, s.person_id, p.email, s.name, s.role, s.disabled_at from staff s \
                 join person p on p.id = s.person_id where s.institution_id = $1 order by s.name, s.id",
                values![institution],
            )
            .await?;
        rows.iter().map(StaffMember::read).collect()
    }
}
