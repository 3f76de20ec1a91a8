//! What the operator does on the command line, and the demonstration that `serve --demo` makes.

use std::{path::PathBuf, time::Duration};

use lanyard_app::{
    error::ApiError,
    model::{
        batch::BatchSize,
        id::{IdempotencyKey, InstitutionId, SessionId, StaffId},
        session::TypedSession,
        staff::Role,
    },
};

use crate::{
    domain::{
        clock::Timestamp,
        credential::draw_staff_password,
        institution_code::{self, BadInstitutionCode, InstitutionCode},
        line::short_line,
        secret::Secret,
        staff_email::{self, BadEmail},
        staff_password::{self, HashError, OwnWords, StaffPassword, WeakPassword},
        zone::TimeZoneName,
    },
    service::{
        Service,
        entries::batches::label_of,
        handing_out::export::{Workbook, Write},
    },
    storage::{Actor, Institution, NewInstitution, NewStaff, StoreError},
};

/// Why a command was not carried out: one sentence for the operator. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    /// No institution has this ID.
    #[error("there is no institution {0}. Make it with: lanyard institution create --id {0} --name …")]
    NoSuchInstitution(String),
    /// The ID is taken.
    #[error("the Institution ID {0} is taken. Choose another one.")]
    InstitutionExists(String),
    /// The address has an account.
    #[error("{0} has an account already. Choose another e-mail address.")]
    StaffExists(String),
    /// No role is called so.
    #[error("there is no role {0}. Choose owner, coordinator, invigilator or reader.")]
    NoSuchRole(String),
    /// Nobody logs in with the address.
    #[error("nobody logs in as {0}. Check the e-mail address letter by letter.")]
    NoSuchStaff(String),
    /// They work for others only.
    #[error(
        "{email} does not work for {institution}. See who does with: lanyard staff list --institution {institution}"
    )]
    NotInTeam {
        /// The address.
        email: String,
        /// The Institution ID.
        institution: String,
    },
    /// They work for several institutions.
    #[error("{email} works for several institutions. Say which one: --institution {}", institutions.join(" or "))]
    SeveralPlaces {
        /// The address.
        email: String,
        /// Their Institution IDs.
        institutions: Vec<String>,
    },
    /// No session has this id.
    #[error("there is no such session. Use the id that `lanyard session create` printed.")]
    NoSuchSession,
    /// An empty or overlong name.
    #[error("a name has 1 to 100 characters")]
    BadName,
    /// See its own sentence.
    #[error(transparent)]
    BadInstitutionCode(#[from] BadInstitutionCode),
    /// See its own sentence.
    #[error(transparent)]
    BadEmail(#[from] BadEmail),
    /// See its own sentence.
    #[error(transparent)]
    WeakPassword(#[from] WeakPassword),
    /// The hash could not be computed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The spreadsheet cannot be written.
    #[error("{path} cannot be written: {source}. Choose a file that does not exist yet.")]
    Output {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The refusal that a person at the page would read.
    #[error(transparent)]
    Refused(#[from] ApiError),
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The name of a demonstration's institution.
const DEMONSTRATION: &str = "Demonstration Test Centre";

/// How to log in to a demonstration.
pub struct Demonstration {
    /// The one account.
    pub email: &'static str,
    /// Its password, drawn just now.
    pub password: Secret<String>,
}

impl Service {
    /// Closes the database when a command is done.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Makes an institution with a data key of its own; returns its ID as candidates will read it.
    pub async fn institution_create(&self, code: &str, name: &str) -> Result<String, OperatorError> {
        let code = InstitutionCode::parse(code)?;
        self.institution_make(&code, name, false).await?;
        Ok(code.to_string())
    }

    /// An institution that is not stored yet, with a data key of its own.
    pub(in crate::service) fn new_institution(
        &self,
        code: &InstitutionCode,
        name: String,
        at: Timestamp,
    ) -> Result<NewInstitution, ApiError> {
        let id = InstitutionId::new(self.random.id(at)?);
        Ok(NewInstitution {
            id,
            code: code.to_string(),
            code_key: code.key(),
            name,
            wrapped_key: self.vault.wrap_new_data_key(id, &self.random)?,
            key_id: self.vault.key_id().get(),
            demonstration: false,
        })
    }

    async fn institution_make(
        &self,
        code: &InstitutionCode,
        name: &str,
        demonstration: bool,
    ) -> Result<InstitutionId, OperatorError> {
        let name = name_of(name)?;
        let audit = self.audit(Actor::Operator)?;
        let new = NewInstitution { demonstration, ..self.new_institution(code, name, audit.at)? };
        match self.store.institution_create(&new, audit).await {
            Ok(()) => Ok(new.id),
            Err(StoreError::Conflict) => Err(OperatorError::InstitutionExists(code.to_string())),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes an account with this role.
    pub async fn staff_create(
        &self,
        institution: &str,
        email: &str,
        name: &str,
        role: Role,
        password: &Secret<String>,
    ) -> Result<(), OperatorError> {
        let institution = self.institution_called(institution).await?;
        self.staff_make((institution.id, &institution.name), email, name, role, password).await
    }

    async fn staff_make(
        &self,
        (institution, institution_name): (InstitutionId, &str),
        email: &str,
        name: &str,
        role: Role,
        password: &Secret<String>,
    ) -> Result<(), OperatorError> {
        let email = staff_email::parse(email)?;
        let name = name_of(name)?;
        let own = OwnWords { email: &email, name: &name, institution: institution_name };
        let password = StaffPassword::parse(password, own)?;
        let random = self.random.clone();
        let password_hash = self.hashed(move || staff_password::hash(&password, &random)).await??;
        let audit = self.audit(Actor::Operator)?;
        let new = NewStaff {
            institution,
            id: StaffId::new(self.random.id(audit.at).map_err(ApiError::from)?),
            email_key: staff_email::key(&email),
            email: email.clone(),
            name,
            role,
            password_hash,
        };
        match self.store.staff_create(&new, audit).await {
            Ok(()) => Ok(()),
            Err(StoreError::Conflict) => Err(OperatorError::StaffExists(email)),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes a session.
    pub async fn session_create(&self, institution: &str, typed: &TypedSession) -> Result<SessionId, OperatorError> {
        let institution = self.institution_called(institution).await?.id;
        Ok(self.make_session(institution, self.audit(Actor::Operator)?, typed).await?)
    }

    /// The main job: logins and their workbook, as `write` writes it. The label is the batch's.
    pub async fn entries_create(
        &self,
        session: SessionId,
        size: BatchSize,
        label: &str,
        write: impl Write,
    ) -> Result<Workbook, OperatorError> {
        let (institution, session) =
            self.store.test_session_find_anywhere(session).await?.ok_or(OperatorError::NoSuchSession)?;
        let audit = self.audit(Actor::Operator)?;
        let key = IdempotencyKey::new(self.random.id(audit.at).map_err(ApiError::from)?);
        let label = label_of(label)?;
        let batch = self.make_codes(institution, audit, session.id, size, &label, key).await?;
        Ok(self.export_batch(institution, self.audit(Actor::Operator)?, batch, write).await?)
    }

    /// On an empty database, makes the institution `DEMO-01` with three sessions and one account; `None` when the
    /// database holds an institution already.
    pub async fn demonstration_create(&self) -> Result<Option<Demonstration>, OperatorError> {
        if !self.is_empty().await? {
            return Ok(None);
        }
        let institution = self.institution_make(&InstitutionCode::parse("DEMO-01")?, DEMONSTRATION, true).await?;
        let now = self.clock.now();
        let zone = TimeZoneName::utc();
        let hours = Duration::from_hours;
        let sessions = [
            ("Autumn placement", "B12", now.plus(hours(7 * 24)), now.plus(hours(7 * 24 + 8))),
            ("Morning placement", "B14", now.minus(hours(1)), now.plus(hours(12))),
            ("Spring placement", "A3", now.minus(hours(7 * 24)), now.minus(hours(7 * 24 - 8))),
        ];
        for (name, room, opens, closes) in sessions {
            let typed = TypedSession {
                name: name.into(),
                room: room.into(),
                test: "Placement test".into(),
                opens: zone.local_input(opens),
                closes: zone.local_input(closes),
                time_zone: zone.as_str().into(),
            };
            self.make_session(institution, self.audit(Actor::Operator)?, &typed).await?;
        }
        let email = "owner@demo-01.test";
        let password = draw_staff_password(&self.random).map_err(ApiError::from)?;
        self.staff_make((institution, DEMONSTRATION), email, "Demonstration owner", Role::Owner, &password).await?;
        Ok(Some(Demonstration { email, password }))
    }

    pub(in crate::service) async fn institution_called(&self, code: &str) -> Result<Institution, OperatorError> {
        let found = self.store.institution_find_by_code(&institution_code::fold(code)).await?;
        found.ok_or_else(|| OperatorError::NoSuchInstitution(code.trim().to_owned()))
    }
}

/// The role that the operator names.
pub fn role_called(word: &str) -> Result<Role, OperatorError> {
    Role::from_word(&word.trim().to_lowercase()).ok_or_else(|| OperatorError::NoSuchRole(word.trim().to_owned()))
}

fn name_of(text: &str) -> Result<String, OperatorError> {
    short_line(text).ok().filter(|name| !name.is_empty()).ok_or(OperatorError::BadName)
}
