//! The present password, asked once more of somebody who is logged in, and a new one in its place.

use std::net::IpAddr;

use lanyard_app::{
    error::{ApiError, Field, FieldError, Problem},
    model::letter::Letter,
    ports::Staff,
};

use crate::{
    domain::{
        client::counted_as,
        secret::Secret,
        staff_email,
        staff_password::{self, OwnWords, StaffPassword, WeakPassword},
        throttle::{STAFF, Verdict},
        token::Token,
    },
    service::{Service, fault},
    storage::{Attempt, OwnPassword, Password, PasswordChange, Switch},
};

impl Service {
    /// Changes somebody's password, for whoever knows the present one, and ends all their other browser sessions. The one
    /// of this token goes on under the token that is returned.
    pub async fn change_password(
        &self,
        staff: &Staff,
        (present, new): (&Secret<String>, &Secret<String>),
        (token, address): (&Token, IpAddr),
    ) -> Result<Token, ApiError> {
        let accepted = self.accept_password(staff, new).await?;
        let mut wrong = Vec::new();
        if present.expose().is_empty() {
            wrong.push(FieldError { field: Field::Password, problem: Problem::PasswordMissing });
        }
        wrong.extend(accepted.as_ref().err().map(|&problem| FieldError { field: Field::NewPassword, problem }));
        // Nobody is asked for the present password in vain, and nothing counts.
        let (Ok(accepted), true) = (accepted, wrong.is_empty()) else { return Err(ApiError::Invalid(wrong)) };
        let verified = self.verify_present(staff, present, address).await?;
        let random = self.random.clone();
        let hash = self.hashed(move || staff_password::hash(&accepted, &random)).await?;
        let hash = hash.map_err(|error| fault::log(&error))?;
        let next = Token::draw(staff.institution(), self.clock.now(), &self.random)?;
        let here = Switch {
            from: (staff.institution(), token.hash()),
            to: (staff.institution(), staff.id()),
            token_hash: next.hash(),
        };
        let mail = self.mail(staff.institution(), &verified.email, Letter::PasswordChanged).await?;
        let change = PasswordChange { person: staff.person(), version: verified.version, hash, here, mail };
        let audit = self.audit_of(staff)?;
        // Somebody else changed it meanwhile, which has ended this browser session.
        if !self.store.person_password_change(&change, audit).await? {
            return Err(ApiError::NotLoggedIn);
        }
        Ok(next)
    }

    /// A password that somebody chose, or what is wrong with it.
    async fn accept_password(
        &self,
        staff: &Staff,
        typed: &Secret<String>,
    ) -> Result<Result<StaffPassword, Problem>, ApiError> {
        if typed.expose().is_empty() {
            return Ok(Err(Problem::NewPasswordMissing));
        }
        let person = self.store.staff_find(staff.institution(), staff.id()).await?.ok_or(ApiError::NotLoggedIn)?;
        let institution = self.institution_of(staff).await?.name;
        let typed = typed.clone();
        // It takes milliseconds: beside the hashes, not among the requests.
        self.hashed(move || {
            let own = OwnWords { email: &person.email, name: &person.name, institution: &institution };
            StaffPassword::parse(&typed, own).map_err(problem)
        })
        .await
    }

    /// Verifies the present password of somebody who is logged in. A wrong one counts like a log-in that failed, so that a
    /// browser that was left open is no way to guess it.
    pub(in crate::service) async fn verify_present(
        &self,
        staff: &Staff,
        typed: &Secret<String>,
        address: IpAddr,
    ) -> Result<OwnPassword, ApiError> {
        let place = self.at_the_door.enter(counted_as(address)).ok_or(ApiError::TooManyLogIns)?;
        let present = self.store.person_password_find(staff.person()).await?.ok_or(ApiError::NotLoggedIn)?;
        let keys = self.throttle_keys(("staff", "", &staff_email::key(&present.email)), ("staff address", address));
        let at = self.clock.now();
        let attempt = Attempt { keys, door: &STAFF, counts_name: true, entry: None, password: Password::Unproven, at };
        match self.store.attempt(attempt, None).await? {
            Verdict::Heard => {}
            Verdict::Refused => return Err(ApiError::field(Field::Password, Problem::PasswordWaits)),
            Verdict::Closed => return Err(ApiError::TooManyLogIns),
        }
        let hash = present.hash.clone().unwrap_or_else(|| staff_password::dummy_hash().to_owned());
        let typed = typed.clone();
        let matches = self.hashed(move || staff_password::verify(&hash, &typed)).await?;
        drop(place);
        if !matches {
            return Err(ApiError::field(Field::Password, Problem::PasswordWrong));
        }
        self.forgive(attempt, None).await?;
        Ok(present)
    }
}

/// What is wrong with a password, as pages say it.
const fn problem(weak: WeakPassword) -> Problem {
    match weak {
        WeakPassword::TooShort => Problem::PasswordTooShort,
        WeakPassword::TooLong => Problem::PasswordTooLong,
        WeakPassword::TooCommon => Problem::PasswordGuessed,
    }
}
