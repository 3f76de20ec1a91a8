//! What is printed: login cards with the passwords of now, checklists without any, and the page that asks for them.

use async_trait::async_trait;
use lanyard_app::{
    error::ApiError,
    model::{
        act::Act,
        choice::Choice,
        entry::{EntryFilter, EntryState},
        id::SessionId,
        print::{CardOrder, CardsBatch, CardsForm},
    },
    pages::print::{Card, CardsPage, ChecklistPage, ChecklistRow},
    ports::{May, Staff, handing_out::PrintCards, right},
    words::unreadable::unreadable,
};

use crate::{
    domain::room,
    service::{
        Service,
        common::zone_of,
        entries::{choice::choice_of, list::scope},
        handing_out::passwords::{Opened, damaged},
    },
    storage::{Checklist, ChecklistOutcome, EntryScope, HandOut, TestSession},
};

/// What is asked to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrintChoice {
    /// What somebody ticked or looked at.
    Chosen(Choice),
    /// Logins of a session as it is now.
    Session {
        /// The session.
        session: SessionId,
        /// Which of them.
        which: Which,
    },
}

/// Which logins of a session are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// Only those that nobody has been given yet.
    NotHandedOut,
    /// All but those that the question before a second hand-out was about.
    NotAskedAbout,
}

/// Something printed, and the session it belongs to.
pub struct Printed<T> {
    /// The session.
    pub session: SessionId,
    /// The page.
    pub page: T,
}

#[async_trait]
impl PrintCards for Service {
    /// What the page Print login cards offers, and how many cards each choice makes.
    async fn cards_form(&self, staff: &May<right::PrintCards>, session: SessionId) -> Result<CardsForm, ApiError> {
        let session = self.session_of(staff, session).await?;
        let withdrawn =
            EntryScope { state: Some(EntryState::Withdrawn), handed_out: Some(false), ..EntryScope::default() };
        let not_handed_out = self.count(staff, &session, &not_handed_out()).await?
            - self.store.entry_count(staff.institution(), &session, &withdrawn).await?;
        let batches = self.store.batch_list(staff.institution(), session.id).await?;
        let batches = batches.into_iter().map(|batch| CardsBatch {
            id: batch.id,
            number: batch.number,
            label: batch.label,
            cards: batch.counts.total() - batch.counts.withdrawn,
        });
        Ok(CardsForm { session: self.head(staff, &session).await?, not_handed_out, batches: batches.collect() })
    }
}

impl Service {
    /// Login cards of the chosen entries, withdrawn ones left out: a hand-out. `again`: also unused ones that were handed
    /// out before; otherwise they refuse the whole with [`ApiError::HandedOutBefore`]. `draw` makes the document.
    pub async fn print_cards<T: Send + 'static>(
        &self,
        staff: &May<right::PrintCards>,
        choice: PrintChoice,
        order: CardOrder,
        again: bool,
        draw: impl FnOnce(Printed<CardsPage>) -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let (service, staff) = (self.clone(), *staff);
        // 10,000 QR codes keep a core busy for a second.
        self.long_work.run(async move { service.cards(&staff, choice, order, again).await.map(draw) }).await
    }

    /// The checklist of the chosen entries, withdrawn ones left out. It has no passwords, so it is no hand-out. `draw`
    /// makes the document.
    pub async fn print_checklist<T: Send + 'static>(
        &self,
        staff: &May<right::PrintCards>,
        choice: PrintChoice,
        draw: impl FnOnce(Printed<ChecklistPage>) -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let (service, staff) = (self.clone(), *staff);
        self.long_work.run(async move { service.checklist(&staff, choice).await.map(draw) }).await
    }

    async fn cards(
        &self,
        staff: &Staff,
        choice: PrintChoice,
        order: CardOrder,
        again: bool,
    ) -> Result<Printed<CardsPage>, ApiError> {
        let choice = choice_of(self.chosen_now(staff, choice).await?);
        let hand_out = HandOut { choice: &choice, act: Act::CardsPrinted, again };
        let handed_out = self.hand_out(staff.institution(), hand_out, self.audit_of(staff)?).await?;
        let tenant = self.institution_of(staff).await?;
        let session = self.session_of(staff, handed_out.session).await?;
        let passwords = self.open_passwords(staff.institution(), &tenant.wrapped_key, &handed_out)?;
        let withdrawn = handed_out.withdrawn;
        let unreadable = unreadable(&damaged(handed_out.rows.iter().zip(&passwords)));
        let readable = handed_out.rows.into_iter().zip(passwords);
        // A card without a password would be handed to somebody who then stands at the door.
        let readable = readable.filter(|(_, password)| !matches!(password, Opened::Damaged));
        let cards = readable.map(|(row, password)| Card {
            number: row.number,
            of: row.batch_size,
            username: row.username,
            password: password.exposed().to_owned(),
            name: row.full_name,
        });
        let page = CardsPage {
            opens: zone_of(&session.time_zone).day_and_time(session.opens_at),
            host: self.config.public_url.host().to_owned(),
            log_in_address: self.log_in_address(&tenant.code),
            institution_code: tenant.code,
            order,
            cards: cards.collect(),
            withdrawn,
            unreadable,
            saved_as: saved_as(&session.name, session.number),
            institution: tenant.name,
            session: session.name,
            room: room::shown(&session.room),
        };
        Ok(Printed { session: session.id, page })
    }

    async fn checklist(&self, staff: &Staff, choice: PrintChoice) -> Result<Printed<ChecklistPage>, ApiError> {
        let choice = choice_of(self.chosen_now(staff, choice).await?);
        let outcome = self.store.entry_checklist(staff.institution(), &choice, self.audit_of(staff)?).await?;
        let Checklist { session, rows, withdrawn } = match outcome {
            ChecklistOutcome::Rows(checklist) if checklist.rows.is_empty() => return Err(ApiError::NothingLeft),
            ChecklistOutcome::Rows(checklist) => checklist,
            ChecklistOutcome::Changed { now } => return Err(ApiError::ListChanged { now }),
            ChecklistOutcome::NotFound => return Err(ApiError::NotFound),
        };
        let session = self.session_of(staff, session).await?;
        let rows = rows.into_iter().map(|row| ChecklistRow {
            number: row.number,
            of: row.batch_size,
            batch: row.batch,
            slip_code: row.slip_code,
            name: row.full_name,
        });
        let page = ChecklistPage {
            opens: zone_of(&session.time_zone).day_and_time(session.opens_at),
            rows: rows.collect(),
            withdrawn,
            saved_as: saved_as(&session.name, session.number),
            session: session.name,
            room: room::shown(&session.room),
        };
        Ok(Printed { session: session.id, page })
    }

    /// A choice among what is there now. Nobody has seen the number that is expected; it was counted a moment ago, and
    /// when it is wrong already, the refusal says so.
    async fn chosen_now(&self, staff: &Staff, choice: PrintChoice) -> Result<Choice, ApiError> {
        let (session, which) = match choice {
            PrintChoice::Chosen(choice) => return Ok(choice),
            PrintChoice::Session { session, which } => (session, which),
        };
        let filter = if which == Which::NotHandedOut { not_handed_out() } else { EntryFilter::default() };
        let known = self.session_of(staff, session).await?;
        let expected = self.count(staff, &known, &filter).await?;
        let choice = Choice::AllMatching { session, filter, except: Vec::new(), expected };
        Ok(if which == Which::NotAskedAbout { Choice::NotHandedOut(Box::new(choice)) } else { choice })
    }

    async fn count(&self, staff: &Staff, session: &TestSession, filter: &EntryFilter) -> Result<i64, ApiError> {
        Ok(self.store.entry_count(staff.institution(), session, &scope(filter)).await?)
    }
}

/// What tells a document of one session from those of others of the same name when it is saved: "Spring placement ·
/// session 1001".
#[must_use]
pub fn saved_as(name: &str, number: i64) -> String {
    format!("{name} · session {number}")
}

fn not_handed_out() -> EntryFilter {
    EntryFilter { handed_out: Some(false), ..EntryFilter::default() }
}
