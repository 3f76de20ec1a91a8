//! What a candidate can do after log-in: give details, confirm the new username, see their test, start it.

use lanyard_app::{
    error::{ApiError, Field, Problem},
    model::{
        candidate::{LoggedIn, MyTest, Start},
        entry::EntryState,
        person::{AskedDetails, TypedDetails},
        session::SessionState,
    },
};

use crate::{
    domain::{
        credential::fold_username,
        details::PersonalDetails,
        search::{self, FoundBy},
        token::Token,
        username::Proposals,
    },
    service::{
        Service,
        context::zone_of,
        door::{
            sign_in::CANDIDATE_SESSION,
            visitor::{Candidate, Newcomer},
        },
        fault,
    },
    storage::{Actor, CandidateView, Claim, ClaimOutcome, UsernameProposal},
};

/// How many usernames are proposed to the store at once.
const PROPOSALS: usize = 8;

/// How often other usernames are proposed when all were taken.
const ROUNDS: usize = 4;

/// What the personal information page shows beside the form.
pub struct WelcomeFacts {
    /// Who is logged in.
    pub logged_in: LoggedIn,
    /// The username on the slip.
    pub slip_code: String,
    /// The session.
    pub session: String,
    /// What is asked.
    pub asked: AskedDetails,
}

/// What the new username page shows.
pub struct UsernameFacts {
    /// Who is logged in.
    pub logged_in: LoggedIn,
    /// The new username.
    pub username: String,
    /// The one that no longer works.
    pub slip_code: String,
    /// What is typed as Institution ID.
    pub institution_code: String,
}

/// How a claim ended.
pub enum Claimed {
    /// The entry is this candidate's; the token takes the place of the one they came with.
    Now(Token),
    /// What they came with gives no access any more: somebody else was faster with the same slip, or the same device with
    /// the same form; or a log-out, a withdrawal or a new password came between.
    NoLonger,
}

/// How a new username was confirmed.
pub enum Confirmed {
    /// The candidate goes on.
    Now,
    /// The candidate holds nothing but the token of before the claim: they log in with the new username.
    LogIn {
        /// The new username.
        username: String,
        /// The Institution ID.
        institution: String,
    },
}

impl Service {
    /// The personal information page.
    pub async fn welcome(&self, newcomer: &Newcomer) -> Result<WelcomeFacts, ApiError> {
        let view = self
            .store
            .entry_for_candidate(newcomer.institution(), newcomer.entry())
            .await?
            .ok_or(ApiError::NotFound)?;
        Ok(WelcomeFacts {
            logged_in: self.logged_in_newcomer(newcomer, &view),
            slip_code: view.slip_code,
            session: view.session_name,
            asked: view.settings.asked,
        })
    }

    /// Takes the details, gives the entry a username of its own and makes the slip code worthless, all at once.
    pub async fn claim(&self, newcomer: &Newcomer, typed: &TypedDetails) -> Result<Claimed, ApiError> {
        let institution = newcomer.institution();
        let view = self.store.entry_for_candidate(institution, newcomer.entry()).await?.ok_or(ApiError::NotFound)?;
        let audit = self.audit(Actor::Candidate(newcomer.entry()))?;
        let today = zone_of(&view.time_zone).today(audit.at);
        let details = PersonalDetails::parse(typed, &view.settings.asked, today).map_err(ApiError::Invalid)?;
        let token = Token::draw(institution, audit.at, &self.random)?;
        let mut proposals = Proposals::new(&details.full_name, view.settings.names_in_usernames, &self.random);
        for _ in 0..ROUNDS {
            let claim = Claim {
                entry: newcomer.entry(),
                came_with: newcomer.token_hash(),
                name_sort: search::sort_name(&details.full_name),
                proposals: propose(&mut proposals, &view.slip_code, &details)?,
                number_key: details.particulars.candidate_number.as_deref().and_then(search::number_key),
                details: details.clone(),
                token_hash: token.hash(),
                expires_at: audit.at.plus(CANDIDATE_SESSION),
            };
            match self.store.entry_claim(institution, &claim, audit).await? {
                ClaimOutcome::Claimed { .. } => return Ok(Claimed::Now(token)),
                ClaimOutcome::AlreadyUsed | ClaimOutcome::Withdrawn | ClaimOutcome::LoggedOut => {
                    return Ok(Claimed::NoLonger);
                }
                ClaimOutcome::NoSuchEntry => return Err(ApiError::NotFound),
                ClaimOutcome::UsernamesTaken => {}
            }
        }
        Err(fault::bug("no free username was found"))
    }

    /// The new username page.
    pub async fn new_username(&self, candidate: &Candidate) -> Result<UsernameFacts, ApiError> {
        let view = self.view(candidate).await?;
        Ok(UsernameFacts {
            logged_in: self.logged_in_candidate(candidate, &view),
            username: view.username.unwrap_or_else(|| view.slip_code.clone()),
            slip_code: view.slip_code,
            institution_code: view.institution_code,
        })
    }

    /// "I have written it down": what was typed must be the new username, typed as forgivingly as at log-in.
    pub async fn confirm_username(&self, candidate: &Candidate, typed: &str) -> Result<Confirmed, ApiError> {
        let view = self.view(candidate).await?;
        let username = view.username.unwrap_or(view.slip_code);
        if fold_username(typed) != fold_username(&username) {
            return Err(ApiError::field(Field::Username, Problem::UsernameDiffers));
        }
        self.store.entry_confirm_username(candidate.institution(), candidate.holder(), self.clock.now()).await?;
        Ok(if candidate.is_led_on() {
            Confirmed::LogIn { username, institution: view.institution_code }
        } else {
            Confirmed::Now
        })
    }

    /// My test, and who is logged in.
    pub async fn my_test(&self, candidate: &Candidate) -> Result<(LoggedIn, MyTest), ApiError> {
        let place = self.store.launch_place_find(candidate.institution(), candidate.entry());
        let (view, place) = tokio::try_join!(self.view(candidate), async { Ok(place.await?) })?;
        let logged_in = self.logged_in_candidate(candidate, &view);
        let zone = zone_of(&view.time_zone);
        let session_state = SessionState::at(self.clock.now(), view.opens_at, view.closes_at);
        let is_open = session_state == SessionState::Open;
        let start = match (view.state, place) {
            // Nobody is led to an engine that does not open, and nothing else starts its test.
            (EntryState::Claimed | EntryState::Started, Some(place)) if is_open && !place.opens => Start::Shut,
            (EntryState::Claimed, Some(_)) if is_open => Start::Begin,
            (EntryState::Claimed, None) if is_open => Start::Note,
            (EntryState::Started, Some(_)) if is_open => Start::GoOn,
            _ => Start::No,
        };
        let test = MyTest {
            username: view.username.unwrap_or(view.slip_code),
            institution_code: view.institution_code,
            name: view.details.map(|details| details.full_name).unwrap_or_default(),
            session: view.session_name,
            room: view.room,
            test: view.test,
            state: view.state,
            session_state,
            opens: zone.civil(view.opens_at),
            closes: zone.civil(view.closes_at),
            start,
        };
        Ok((logged_in, test))
    }

    /// What stands around a page that shows nothing else.
    pub async fn logged_in_at_test(&self, candidate: &Candidate) -> Result<LoggedIn, ApiError> {
        Ok(self.logged_in_candidate(candidate, &self.view(candidate).await?))
    }

    pub(in crate::service) async fn view(&self, candidate: &Candidate) -> Result<CandidateView, ApiError> {
        self.store.entry_for_candidate(candidate.institution(), candidate.entry()).await?.ok_or(ApiError::NotFound)
    }
}

fn propose(
    proposals: &mut Proposals<'_>,
    slip_code: &str,
    details: &PersonalDetails,
) -> Result<Vec<UsernameProposal>, ApiError> {
    let proposed = (0..PROPOSALS).map(|_| {
        let proposal = proposals.next()?;
        Ok(UsernameProposal {
            username: proposal.shown().to_owned(),
            key: proposal.key().as_str().to_owned(),
            search_text: search::search_text(
                slip_code,
                &FoundBy {
                    username: Some(proposal.shown()),
                    name: Some(&details.full_name),
                    email: details.particulars.email.as_deref(),
                    candidate_number: details.particulars.candidate_number.as_deref(),
                },
            ),
        })
    });
    proposed.collect()
}
