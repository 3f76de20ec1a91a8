//! Whose a page or a form is: the tag of a person, and what their pages say about them.

use async_trait::async_trait;
use lanyard_app::{
    error::ApiError,
    model::{
        candidate::{LoggedIn, Login},
        id::{EntryId, InstitutionId},
        staff::Account,
        whose::Whose,
    },
    paths,
    ports::{Staff, door::KnowStaff},
};

use crate::{
    domain::{vault::Person, zone::TimeZoneName},
    service::{
        Service,
        door::{
            staff::NOTICE,
            visitor::{Candidate, CandidateVisitor, Newcomer},
        },
    },
    storage::{CandidateView, Institution},
};

#[async_trait]
impl KnowStaff for Service {
    async fn account(&self, staff: &Staff) -> Result<Account, ApiError> {
        let person = async { Ok(self.store.staff_find_with_choice(staff.institution(), staff.id()).await?) };
        // Neither waits for the other.
        let (institution, person) = tokio::try_join!(self.institution_of(staff), person)?;
        let (person, works_elsewhere) = person.ok_or(ApiError::NotFound)?;
        let factor_due = self.factor_due(staff, &institution).await?;
        Ok(Account {
            name: person.name,
            email: person.email,
            role: person.role,
            institution_name: institution.name,
            institution_code: institution.code,
            demonstration: institution.demonstration,
            has_choice: works_elsewhere && !staff.is_bound(),
            factor_due,
        })
    }
}

impl Service {
    /// By which day somebody must have a second factor that they do not have yet.
    async fn factor_due(&self, staff: &Staff, institution: &Institution) -> Result<Option<String>, ApiError> {
        let rules = institution.factor_rules;
        if !rules.requires(staff.role()) || staff.has_factor_there() {
            return Ok(None);
        }
        if self.store.factors_of(staff.person()).await?.any() {
            return Ok(None);
        }
        let since = self.store.factor_required_since(institution.id, staff.role()).await?;
        Ok(since.map(|since| TimeZoneName::utc().iso_date(since.plus(NOTICE))))
    }

    /// The tag of a member of staff.
    #[must_use]
    pub fn whose_staff(&self, staff: &Staff) -> Whose {
        Whose(self.vault.whose(staff.institution(), Person::Staff(staff.id())))
    }

    /// The tag of the candidate who is logged in; `None` where nobody is.
    #[must_use]
    pub fn whose_candidate(&self, visitor: &CandidateVisitor) -> Option<Whose> {
        match visitor {
            CandidateVisitor::Newcomer(newcomer) => Some(self.whose_entry(newcomer.institution(), newcomer.entry())),
            CandidateVisitor::Candidate(candidate) => {
                Some(self.whose_entry(candidate.institution(), candidate.entry()))
            }
            _ => None,
        }
    }

    /// The claim changes nothing about it: a form that was opened before and is sent twice is the same person's.
    fn whose_entry(&self, institution: InstitutionId, entry: EntryId) -> Whose {
        Whose(self.vault.whose(institution, Person::Candidate(entry)))
    }

    /// What is said about the candidate who is logged in; `None` where nobody is.
    pub async fn logged_in(&self, visitor: &CandidateVisitor) -> Result<Option<LoggedIn>, ApiError> {
        Ok(match visitor {
            CandidateVisitor::Newcomer(newcomer) => {
                let view = self.store.entry_for_candidate(newcomer.institution(), newcomer.entry()).await?;
                view.map(|view| self.logged_in_newcomer(newcomer, &view))
            }
            CandidateVisitor::Candidate(candidate) => {
                let view = self.store.entry_for_candidate(candidate.institution(), candidate.entry()).await?;
                view.map(|view| self.logged_in_candidate(candidate, &view))
            }
            _ => None,
        })
    }

    pub(in crate::service) fn logged_in_newcomer(&self, newcomer: &Newcomer, view: &CandidateView) -> LoggedIn {
        self.logged_in_as(newcomer.institution(), view, paths::WELCOME)
    }

    pub(in crate::service) fn logged_in_candidate(&self, candidate: &Candidate, view: &CandidateView) -> LoggedIn {
        self.logged_in_as(candidate.institution(), view, candidate.next())
    }

    fn logged_in_as(&self, institution: InstitutionId, view: &CandidateView, next: &'static str) -> LoggedIn {
        LoggedIn {
            institution_name: view.institution_name.clone(),
            with: view.username.clone().map_or_else(|| Login::Slip(view.slip_code.clone()), Login::Username),
            whose: self.whose_entry(institution, view.entry),
            next,
        }
    }
}
