//! What is printed: login cards with the passwords of now, checklists without any, and the page that asks for them.

use async_trait::async_trait;
use lanyard_app::{
    error::ApiError,
    model::{
        act::Act,
        choice::Choice,
        entry::{EntryFilter, EntryState},
        id::SessionId,
        paper::{Card, Cards, Checklist, PrintedSession},
        print::{CardOrder, CardsBatch, CardsForm},
    },
    ports::{Fresh, May, Principal, handing_out::PrintCards, right},
};

use crate::{
    domain::room,
    service::{
        Service,
        context::zone_of,
        handing_out::passwords::{Opened, damaged},
    },
    storage::{ChecklistOutcome, HandOut, TestSession},
};

#[async_trait]
impl PrintCards for Service {
    /// What the page Print login cards offers, and how many cards each choice makes.
    async fn cards_form(&self, staff: &May<right::PrintCards>, session: SessionId) -> Result<CardsForm, ApiError> {
        let (session, head) = self.session_and_head(staff, session).await?;
        let withdrawn = EntryFilter { state: Some(EntryState::Withdrawn), ..EntryFilter::not_handed_out() };
        let count =
            async |filter| self.store.entry_count(staff.institution(), &session, &filter, self.clock.now()).await;
        let not_handed_out = count(EntryFilter::not_handed_out()).await? - count(withdrawn).await?;
        let batches = self.store.batch_list(staff.institution(), session.id).await?;
        let batches = batches.into_iter().map(|batch| CardsBatch {
            id: batch.id,
            number: batch.number,
            label: batch.label,
            cards: batch.counts.total() - batch.counts.withdrawn,
        });
        Ok(CardsForm { session: head, not_handed_out, batches: batches.collect() })
    }
}

impl Service {
    /// Login cards of the chosen entries, withdrawn ones left out: a hand-out. `again`: also unused ones that were handed
    /// out before; otherwise they refuse the whole with [`ApiError::HandedOutBefore`]. `draw` makes the document.
    pub async fn print_cards<T: Send + 'static>(
        &self,
        staff: &Fresh<right::PrintCards>,
        choice: Choice,
        order: CardOrder,
        again: bool,
        draw: impl FnOnce(Cards) -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let (service, staff) = (self.clone(), *staff);
        // 10,000 QR codes keep a core busy for a second.
        self.long_work.run(async move { service.cards(&staff, choice, order, again).await.map(draw) }).await
    }

    /// The login card of one entry, for whoever helps its candidate; [`ApiError::Forbidden`] where the choice is not one
    /// entry by its name or the one that an act issued a password to. Otherwise like [`Service::print_cards`].
    pub async fn print_card<T: Send + 'static>(
        &self,
        staff: &May<right::HelpAtTheDoor>,
        choice: Choice,
        order: CardOrder,
        again: bool,
        draw: impl FnOnce(Cards) -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        if !self.is_one(staff, &choice).await? {
            return Err(ApiError::Forbidden);
        }
        self.cards(staff, choice, order, again).await.map(draw)
    }

    /// The checklist of the chosen entries, withdrawn ones left out. It has no passwords, so it is no hand-out. `draw`
    /// makes the document.
    pub async fn print_checklist<T: Send + 'static>(
        &self,
        staff: &May<right::PrintCards>,
        choice: Choice,
        draw: impl FnOnce(Checklist) -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let (service, staff) = (self.clone(), *staff);
        self.long_work.run(async move { service.checklist(&staff, choice).await.map(draw) }).await
    }

    async fn cards(&self, staff: &Principal, choice: Choice, order: CardOrder, again: bool) -> Result<Cards, ApiError> {
        let hand_out = HandOut { choice: &choice, act: Act::CardsPrinted, again };
        let handed_out = self.hand_out(staff.institution(), hand_out, self.audit_of(staff)?).await?;
        let tenant = self.institution_of(staff).await?;
        let session = self.session_of(staff, handed_out.session).await?;
        let passwords = self.open_passwords(staff.institution(), &tenant.wrapped_key, &handed_out)?;
        let withdrawn = handed_out.withdrawn;
        let unreadable = damaged(handed_out.rows.iter().zip(&passwords));
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
        Ok(Cards {
            host: self.config.public_url.host().to_owned(),
            log_in_address: self.log_in_address(&tenant.code),
            institution_code: tenant.code,
            order,
            cards: cards.collect(),
            withdrawn,
            unreadable,
            institution: tenant.name,
            session: printed(session),
        })
    }

    async fn checklist(&self, staff: &Principal, choice: Choice) -> Result<Checklist, ApiError> {
        let outcome = self.store.entry_checklist(staff.institution(), &choice, self.audit_of(staff)?).await?;
        match outcome {
            ChecklistOutcome::Rows { rows, .. } if rows.is_empty() => Err(ApiError::NothingLeft),
            ChecklistOutcome::Rows { session, rows, withdrawn } => {
                let session = printed(self.session_of(staff, session).await?);
                Ok(Checklist { session, rows, withdrawn })
            }
            ChecklistOutcome::Changed { now } => Err(ApiError::ListChanged { now }),
            ChecklistOutcome::NotFound => Err(ApiError::NotFound),
        }
    }
}

fn printed(session: TestSession) -> PrintedSession {
    PrintedSession {
        id: session.id,
        opens: zone_of(&session.time_zone).civil(session.opens_at),
        name: session.name,
        number: session.number,
        room: room::named(session.room),
    }
}
