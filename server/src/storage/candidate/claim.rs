//! The claim: details saved and username converted in one transaction, for exactly one of those who try.

use std::time::Duration;

use lanyard_app::model::{
    act::Act,
    entry::EntryState,
    id::{EntryId, InstitutionId, SessionId},
};

use crate::{
    domain::{clock::Timestamp, credential::slip_code_of_key, details::PersonalDetails, search},
    storage::{
        Holder, NewBrowserSession, StaffLogIn, Store, StoreError, Verified, Whose,
        audit::{Audit, AuditEvent},
        counts::Shift,
        database::{
            dialect::HANDED_OUT,
            engine::{Connection, Ending, built},
            value::values,
        },
    },
};

/// A claim to carry out; its time is the audit's.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The entry.
    pub entry: EntryId,
    /// What the candidate said.
    pub details: PersonalDetails,
    /// The name folded for sorting.
    pub name_sort: String,
    /// What the candidate number is found by as a whole; `None` without one.
    pub number_key: Option<String>,
    /// Usernames to try, best first.
    pub proposals: Vec<UsernameProposal>,
    /// The hash of the token that the candidate came with. For `GRACE` it still leads to the new username, and does
    /// nothing more, so that a form sent twice or an answer that was lost is no dead end on the same device.
    pub came_with: [u8; 32],
    /// The hash of the token of the browser session that takes the place of every one that the entry has.
    pub token_hash: [u8; 32],
    /// When that one ends at the latest.
    pub expires_at: Timestamp,
}

/// A username that an entry may get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsernameProposal {
    /// As shown.
    pub username: String,
    /// Folded, as log-in looks it up.
    pub key: String,
    /// What search looks through with this username, folded: slip code, username and what the candidate said.
    pub search_text: String,
}

/// How a claim ended. Only `Claimed` has written anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimOutcome {
    /// The entry is the candidate's.
    Claimed {
        /// The new username.
        username: String,
    },
    /// Somebody was faster.
    AlreadyUsed,
    /// The entry was taken out of its session.
    Withdrawn,
    /// What the candidate came with gives no access any more: a log-out, or a new password.
    LoggedOut,
    /// Every proposal was given before: propose others.
    UsernamesTaken,
    /// The institution has no such entry.
    NoSuchEntry,
}

impl Store {
    /// Makes an unused entry the candidate's own.
    pub async fn entry_claim(
        &self,
        institution: InstitutionId,
        claim: &Claim,
        audit: Audit,
    ) -> Result<ClaimOutcome, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let Some(session) = connection.lock_session_of(institution, claim.entry).await? else {
                        return Ok(Ending::Undo(ClaimOutcome::NoSuchEntry));
                    };
                    let holder = Holder { entry: claim.entry, token_hash: claim.came_with };
                    let Some(held) = connection.hold_browser_session(institution, holder).await? else {
                        let refusal = refusal(connection, institution, claim.entry).await?;
                        return Ok(Ending::Undo(refusal.unwrap_or(ClaimOutcome::LoggedOut)));
                    };
                    let Some(proposal) = take_username(connection, institution, claim, audit).await? else {
                        // A loser whose names are taken is told that it lost.
                        return Ok(Ending::Undo(match refusal(connection, institution, claim.entry).await? {
                            Some(refusal) => refusal,
                            None => ClaimOutcome::UsernamesTaken,
                        }));
                    };
                    if !convert(connection, institution, session, claim, proposal, audit).await? {
                        let refusal = refusal(connection, institution, claim.entry).await?;
                        return Ok(Ending::Undo(refusal.unwrap_or(ClaimOutcome::AlreadyUsed)));
                    }
                    insert_candidate(connection, institution, claim, audit).await?;
                    connection.insert_name_parts(&[(institution, claim.entry, &proposal.search_text)]).await?;
                    let verified = Verified { username_key: Some(proposal.key.clone()), ..held };
                    replace_browser_sessions(connection, institution, claim, verified, audit).await?;
                    let event = AuditEvent {
                        act: Act::EntryClaimed,
                        session: Some(session),
                        subject: claim.entry.uuid(),
                        count: 1,
                    };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(ClaimOutcome::Claimed { username: proposal.username.clone() }))
                })
            })
            .await
    }
}

/// Registers the first proposal that was never given. It is given back when the claim fails.
async fn take_username<'p>(
    connection: &mut Connection<'_>,
    institution: InstitutionId,
    claim: &'p Claim,
    audit: Audit,
) -> Result<Option<&'p UsernameProposal>, StoreError> {
    for proposal in &claim.proposals {
        // `select` instead of `values`: a missing entry takes no name, and is found out below.
        let taken = connection
            .execute(
                "insert into username (institution_id, key, entry_id, created_at) \
                 select e.institution_id, $3, e.id, $4 from entry e \
                 where e.institution_id = $1 and e.id = $2 and e.state = 'unused' \
                 and not exists (select 1 from entry s where s.institution_id = $1 and s.slip_code = $5) \
                 on conflict (institution_id, key) do nothing",
                values![institution, claim.entry, proposal.key.as_str(), audit.at, slip_code_of_key(&proposal.key),],
            )
            .await?;
        if taken == 1 {
            return Ok(Some(proposal));
        }
    }
    Ok(None)
}

/// The compare-and-set that exactly one caller wins.
async fn convert(
    connection: &mut Connection<'_>,
    institution: InstitutionId,
    session: SessionId,
    claim: &Claim,
    proposal: &UsernameProposal,
    audit: Audit,
) -> Result<bool, StoreError> {
    let sql = format!(
        "select cast(case when {HANDED_OUT} then 1 else 0 end as bigint) as handed_out from entry e \
         where e.institution_id = $1 and e.id = $2"
    );
    let before = connection.fetch_optional(built(sql), values![institution, claim.entry]).await?;
    let handed_out = before.map_or(Ok(false), |before| before.get("handed_out"))?;
    let row = connection
        .fetch_optional(
            "update entry set state = 'claimed', claimed_at = $3, last_seen_at = $3, username = $4, username_key = $5, \
             name_sort = $6, search_text = $7 \
             where institution_id = $1 and id = $2 and state = 'unused' returning batch_id",
            values![
                institution,
                claim.entry,
                audit.at,
                proposal.username.as_str(),
                proposal.key.as_str(),
                claim.name_sort.as_str(),
                proposal.search_text.as_str(),
            ],
        )
        .await?;
    let Some(row) = row else { return Ok(false) };
    let moved = Shift::moved(EntryState::Unused, EntryState::Claimed, handed_out);
    connection.shift_counts(institution, session, &[(row.get("batch_id")?, moved)]).await?;
    Ok(true)
}

/// Why the entry cannot be claimed; `None` when it can.
async fn refusal(
    connection: &mut Connection<'_>,
    institution: InstitutionId,
    entry: EntryId,
) -> Result<Option<ClaimOutcome>, StoreError> {
    let row = connection
        .fetch_optional("select state from entry where institution_id = $1 and id = $2", values![institution, entry])
        .await?;
    let Some(row) = row else { return Ok(Some(ClaimOutcome::NoSuchEntry)) };
    Ok(match row.get("state")? {
        EntryState::Unused => None,
        EntryState::Withdrawn => Some(ClaimOutcome::Withdrawn),
        EntryState::Claimed | EntryState::Started | EntryState::Finished => Some(ClaimOutcome::AlreadyUsed),
    })
}

async fn insert_candidate(
    connection: &mut Connection<'_>,
    institution: InstitutionId,
    claim: &Claim,
    audit: Audit,
) -> Result<(), StoreError> {
    let PersonalDetails { full_name, particulars } = &claim.details;
    connection
        .execute(
            "insert into candidate (institution_id, entry_id, full_name, birth_date, country, email, candidate_number, \
             number_key, search_version, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            values![
                institution,
                claim.entry,
                full_name.as_str(),
                particulars.birth_date.as_deref(),
                particulars.country.as_deref(),
                particulars.email.as_deref(),
                particulars.candidate_number.as_deref(),
                claim.number_key.as_deref(),
                search::VERSION,
                audit.at,
            ],
        )
        .await?;
    Ok(())
}

/// How long the token leads on with which the claim was made.
const GRACE: Duration = Duration::from_mins(2);

/// Ends every browser session of the entry on other devices and opens the new one in the place of the one that the candidate
/// came with. The ended rows stay, so that another device can be told why it is out.
async fn replace_browser_sessions(
    connection: &mut Connection<'_>,
    institution: InstitutionId,
    claim: &Claim,
    verified: Verified,
    audit: Audit,
) -> Result<(), StoreError> {
    connection
        .execute(
            "update browser_session set ended_at = $3, end_reason = 'replaced' \
             where institution_id = $1 and entry_id = $2 and ended_at is null and token_hash <> $4",
            values![institution, claim.entry, audit.at, claim.came_with.as_slice()],
        )
        .await?;
    connection
        .execute(
            "update browser_session set expires_at = $4, replaced_by = $5, username_key = $6 \
             where institution_id = $1 and entry_id = $2 and token_hash = $3",
            values![
                institution,
                claim.entry,
                claim.came_with.as_slice(),
                audit.at.plus(GRACE),
                claim.token_hash.as_slice(),
                verified.username_key.clone(),
            ],
        )
        .await?;
    let new = NewBrowserSession {
        staff: StaffLogIn::default(),
        token_hash: claim.token_hash,
        whose: Whose::Entry(claim.entry, verified),
        at: audit.at,
        expires_at: claim.expires_at,
        ended: false,
        logged_in_to: None,
    };
    connection.insert_browser_sessions(&[(institution, new)]).await
}
