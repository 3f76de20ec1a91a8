//! What candidates said beside their names, as queries read it.

use lanyard_app::model::person::Particulars;

use crate::storage::{StoreError, database::value::Row};

/// What [`particulars`] reads, for a query in which `candidate` is called `c`.
pub(in crate::storage) const PARTICULARS: &str = "c.birth_date, c.country, c.email, c.candidate_number";

/// What the candidate said beside the name; nothing before the claim.
pub(in crate::storage) fn particulars(row: &Row) -> Result<Particulars, StoreError> {
    Ok(Particulars {
        birth_date: row.get("birth_date")?,
        country: row.get("country")?,
        email: row.get("email")?,
        candidate_number: row.get("candidate_number")?,
    })
}
