//! One login on the screen, to be read out or copied.

use crate::{
    domain::secret::Secret,
    service::{Service, handing_out::passwords::Opened},
    storage::HandOut,
};

use lanyard_app::{
    error::ApiError,
    model::{act::Act, choice::Choice, paper::NoPassword, session::SessionState},
    ports::{May, right},
};

/// A login in the clear. Holds a password, therefore no `Debug`.
pub struct ShownLogin {
    /// The username it logs in with now.
    pub username: String,
    /// Its password, or why there is none.
    pub password: Result<Secret<String>, NoPassword>,
    /// What candidates type as Institution ID.
    pub institution_code: String,
    /// The institution's name.
    pub institution_name: String,
    /// The username it was born with.
    pub slip_code: String,
    /// The candidate's name.
    pub name: Option<String>,
    /// The session's name.
    pub session_name: String,
    /// The session is over: nobody can log in with it.
    pub is_closed: bool,
}

impl Service {
    /// The login of one entry, to be read out or copied. Recorded as handed out; `again`: although nobody has used it
    /// since it was handed out before.
    pub async fn show_login(
        &self,
        staff: &May<right::HelpAtTheDoor>,
        choice: Choice,
        again: bool,
    ) -> Result<ShownLogin, ApiError> {
        if !self.is_one(staff, &choice).await? {
            return Err(ApiError::Malformed);
        }
        let hand_out = HandOut { choice: &choice, act: Act::LoginShown, again };
        let handed_out = self.hand_out(staff.institution(), hand_out, self.audit_of(staff)?).await?;
        let tenant = self.institution_of(staff).await?;
        let session = self.session_of(staff, handed_out.session).await?;
        let password = self.open_passwords(staff.institution(), &tenant.wrapped_key, &handed_out)?.into_iter().next();
        let row = handed_out.rows.into_iter().next().ok_or(ApiError::NotFound)?;
        let password = match password {
            Some(Opened::Password(password)) => Ok(password),
            Some(Opened::Damaged) => Err(NoPassword::Unreadable),
            Some(Opened::Gone) | None => Err(NoPassword::Shredded),
        };
        Ok(ShownLogin {
            username: row.username,
            password,
            institution_code: tenant.code,
            institution_name: tenant.name,
            slip_code: row.slip_code,
            name: row.full_name,
            is_closed: session.state_at(self.clock.now()) == SessionState::Closed,
            session_name: session.name,
        })
    }
}
