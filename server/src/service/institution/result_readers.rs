//! Which roles are shown results.

use lanyard_app::{
    error::ApiError,
    model::result_readers::ResultReaders,
    ports::{May, right},
};

use crate::service::Service;

impl Service {
    /// The roles that are shown results.
    pub async fn result_readers(&self, staff: &May<right::ManageSettings>) -> Result<ResultReaders, ApiError> {
        self.store.result_readers_find(staff.institution()).await?.ok_or(ApiError::NotFound)
    }

    /// Changes them, for every page and file that is asked for from now on.
    pub async fn save_result_readers(
        &self,
        staff: &May<right::ManageSettings>,
        readers: ResultReaders,
    ) -> Result<(), ApiError> {
        let audit = self.audit_of(staff)?;
        let changed = self.store.result_readers_change(staff.institution(), readers, audit).await?;
        if changed { Ok(()) } else { Err(ApiError::NotFound) }
    }
}
