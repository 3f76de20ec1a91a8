//! Store: a browser session is worth what its log-in was checked against, whenever it was stored and whatever is done in it.

use lanyard_app::model::{
    action::EntryAction,
    choice::Choice,
    entry::EntryState,
    id::{EntryId, IdempotencyKey},
};
use lanyard_server::storage::{
    Actor, BrowserSession, ChangeOutcome, ClaimOutcome, EndReason, Holder, NewCredential, NewEntry, Reissue,
    RenewalOutcome,
};

use crate::{
    engines::{Fresh, on_both_engines},
    store_acts::issue,
    store_fixture::{NOON, World, by, id, new_claim, slip_key},
};

on_both_engines!(
    a_log_in_stored_too_late_gives_no_access,
    a_log_in_that_still_holds_is_left_alone,
    nothing_is_done_in_a_session_that_ended,
    a_session_that_a_claim_replaced_does_nothing,
    a_log_out_ends_both_sessions_of_a_claim,
    a_second_press_finds_the_new_password,
    the_sessions_that_a_new_password_ended_do_not_read_it,
);

/// What ends the browser sessions of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    NewPassword,
    OwnNewPassword,
    Claim,
    Withdrawal,
    WithdrawalAndRestoration,
}

use End::{Claim, NewPassword, OwnNewPassword, Withdrawal, WithdrawalAndRestoration};

fn credential(version: i64) -> NewCredential {
    NewCredential { version, key_id: 1, verifier: vec![u8::try_from(version).unwrap(); 32], sealed: vec![8; 50] }
}

impl World {
    async fn change(&self, entry: EntryId, action: EntryAction) {
        let choice = Choice::Ids { session: self.session, ids: [entry].into() };
        let outcome = if action == EntryAction::IssuePasswords {
            let key = IdempotencyKey::new(id());
            self.store()
                .entry_reissue(
                    self.institution,
                    Reissue { choice: &choice, key, told: None },
                    &issue,
                    self.owner_audit(),
                )
                .await
                .unwrap()
        } else {
            self.store().entry_change(self.institution, &choice, action, self.owner_audit()).await.unwrap()
        };
        assert!(matches!(&outcome, ChangeOutcome::Done(acted) if acted.done == 1), "{outcome:?}");
    }

    async fn renew(&self, holder: Holder, version: i64) -> RenewalOutcome {
        let audit = by(Actor::Candidate(holder.entry));
        self.store().entry_renew_password(self.institution, holder, &credential(version), audit).await.unwrap()
    }

    async fn end(&self, entry: &NewEntry, end: End) {
        match end {
            NewPassword => self.change(entry.id, EntryAction::IssuePasswords).await,
            OwnNewPassword => assert_eq!(self.renew(self.log_in(entry).await, 2).await, RenewalOutcome::Renewed),
            Claim => drop(self.claim(entry, "Li Na", &format!("lina-{}", slip_key(entry))).await),
            Withdrawal => self.change(entry.id, EntryAction::Withdraw).await,
            WithdrawalAndRestoration => {
                self.change(entry.id, EntryAction::Withdraw).await;
                self.change(entry.id, EntryAction::Restore).await;
            }
        }
    }

    async fn find(&self, token_hash: &[u8; 32]) -> BrowserSession {
        self.store().browser_session_find(self.institution, token_hash).await.unwrap().unwrap()
    }

    /// Does everything that a candidate's browser session can do; returns what of it happened.
    async fn done_by(&self, holder: Holder) -> Vec<&'static str> {
        let (store, institution) = (self.store(), self.institution);
        let audit = || by(Actor::Candidate(holder.entry));
        let mut done = Vec::new();
        let claim = new_claim(holder, "x", "Thief", &[&format!("thief-{}", holder.entry)]);
        if let ClaimOutcome::Claimed { .. } = store.entry_claim(institution, &claim, audit()).await.unwrap() {
            done.push("claimed");
        }
        if store.entry_confirm_username(institution, holder, NOON).await.unwrap() {
            done.push("username confirmed");
        }
        if store.entry_credential(institution, holder).await.unwrap().is_some() {
            done.push("password read");
        }
        if self.renew(holder, 2).await == RenewalOutcome::Renewed
            || self.renew(holder, 3).await == RenewalOutcome::Renewed
        {
            done.push("password renewed");
        }
        if store.entry_start(institution, holder, audit()).await.unwrap() {
            done.push("started");
        }
        done
    }
}

/// For every end: whether the entry is claimed before, and what whoever comes too late is told.
const ENDS: [(End, bool, EndReason); 8] = [
    (NewPassword, false, EndReason::NewPassword),
    (NewPassword, true, EndReason::NewPassword),
    (OwnNewPassword, true, EndReason::NewPassword),
    (Claim, false, EndReason::Replaced),
    (Withdrawal, false, EndReason::Withdrawn),
    (Withdrawal, true, EndReason::Withdrawn),
    (WithdrawalAndRestoration, false, EndReason::Withdrawn),
    (WithdrawalAndRestoration, true, EndReason::Withdrawn),
];

async fn a_log_in_stored_too_late_gives_no_access(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", ENDS.len()).await;
    for (entry, (end, is_claimed, reason)) in batch.entries.iter().zip(ENDS) {
        if is_claimed {
            world.claim(entry, "Li Na", &format!("lina-{}", slip_key(entry))).await;
        }
        let late = world.verified(entry).await;
        world.end(entry, end).await;
        world.store().browser_session_open(world.institution, late.clone()).await.unwrap();
        let found = world.find(&late.token_hash).await;
        assert_eq!((found.ended_at, found.end_reason), (None, Some(reason)), "{end:?}, claimed: {is_claimed}");
        let holder = Holder { entry: entry.id, token_hash: late.token_hash };
        assert_eq!(world.done_by(holder).await, [""; 0], "{end:?}, claimed: {is_claimed}");
    }
}

async fn a_log_in_that_still_holds_is_left_alone(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 3).await;
    // Something happens to the others, before and after.
    for entry in &batch.entries {
        world.claim(entry, "Li Na", &format!("lina-{}", slip_key(entry))).await;
    }
    let kept = world.log_in(&batch.entries[0]).await;
    world.end(&batch.entries[1], NewPassword).await;
    world.end(&batch.entries[2], WithdrawalAndRestoration).await;
    world.change(kept.entry, EntryAction::MarkStarted).await;
    world.change(kept.entry, EntryAction::UnmarkStarted).await;
    assert_eq!(world.find(&kept.token_hash).await.end_reason, None, "marks are no reason to log in again");
    let again = world.log_in(&batch.entries[2]).await;
    assert_eq!(world.find(&again.token_hash).await.end_reason, None, "a log-in after the restoration");
    let all = ["username confirmed", "password read", "password renewed", "started"];
    assert_eq!(world.done_by(kept).await, all);
    assert_eq!(world.find(&kept.token_hash).await.end_reason, None, "whoever takes a new password stays");
}

async fn nothing_is_done_in_a_session_that_ended(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", ENDS.len() + 2).await;
    for (entry, (end, is_claimed, _)) in batch.entries.iter().zip(ENDS) {
        if is_claimed {
            world.claim(entry, "Li Na", &format!("lina-{}", slip_key(entry))).await;
        }
        let holder = world.log_in(entry).await;
        world.end(entry, end).await;
        assert_eq!(world.done_by(holder).await, [""; 0], "{end:?}, claimed: {is_claimed}");
    }
    // The same after a log-out, for a newcomer and for a candidate.
    let [.., newcomer, candidate] = batch.entries.as_slice() else { panic!("entries") };
    let newcomer = world.log_in(newcomer).await;
    let candidate = world.claim(candidate, "Li Na", "lina-2222").await;
    for holder in [newcomer, candidate] {
        world.store().browser_session_end(world.institution, &holder.token_hash, NOON).await.unwrap();
        assert_eq!(world.done_by(holder).await, [""; 0]);
    }
    let view = world.store().entry_for_candidate(world.institution, newcomer.entry).await.unwrap().unwrap();
    assert_eq!(view.state, EntryState::Unused, "nobody claimed it");
}

async fn a_session_that_a_claim_replaced_does_nothing(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 1).await;
    let claim = world.claim_of(&batch.entries[0], "Li Na", &["lina-2222"]).await;
    world.store().entry_claim(world.institution, &claim, by(Actor::Candidate(claim.entry))).await.unwrap();
    let before = Holder { entry: claim.entry, token_hash: claim.came_with };
    assert_eq!(world.done_by(before).await, ["username confirmed"], "it leads to the new username and no further");
    let found = world.find(&before.token_hash).await;
    assert_eq!((found.end_reason, found.replaced), (None, true));
    let now = Holder { token_hash: claim.token_hash, ..before };
    assert_eq!(world.done_by(now).await, ["password read", "password renewed", "started"]);
    assert_eq!(world.find(&before.token_hash).await.end_reason, Some(EndReason::NewPassword));
}

async fn a_log_out_ends_both_sessions_of_a_claim(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 2).await;
    for (entry, with_the_old_one) in batch.entries.iter().zip([false, true]) {
        let claim = world.claim_of(entry, "Li Na", &[&format!("lina-{}", slip_key(entry))]).await;
        world.store().entry_claim(world.institution, &claim, by(Actor::Candidate(entry.id))).await.unwrap();
        let elsewhere = world.log_in(entry).await;
        let sent = if with_the_old_one { claim.came_with } else { claim.token_hash };
        world.store().browser_session_end(world.institution, &sent, NOON).await.unwrap();
        for token_hash in [claim.came_with, claim.token_hash] {
            assert_eq!(world.find(&token_hash).await.end_reason, Some(EndReason::LoggedOut));
        }
        assert_eq!(world.find(&elsewhere.token_hash).await.end_reason, None, "another device stays");
    }
}

async fn a_second_press_finds_the_new_password(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let batch = world.batch("K7RM", 1).await;
    let holder = world.claim(&batch.entries[0], "Li Na", "lina-2222").await;
    assert_eq!(world.renew(holder, 2).await, RenewalOutcome::Renewed);
    assert_eq!(world.renew(holder, 2).await, RenewalOutcome::Unconfirmed, "both presses read version 1");
    let present = store.entry_credential(world.institution, holder).await.unwrap().unwrap();
    assert_eq!((present.version, present.unconfirmed, present.finished), (2, true, false));
    store.entry_confirm_password(world.institution, holder).await.unwrap();
    assert_eq!(world.renew(holder, 2).await, RenewalOutcome::OtherPassword, "written down meanwhile");
    world.change(holder.entry, EntryAction::MarkStarted).await;
    world.change(holder.entry, EntryAction::MarkFinished).await;
    assert_eq!(world.renew(holder, 3).await, RenewalOutcome::Finished);
    assert!(store.entry_credential(world.institution, holder).await.unwrap().unwrap().finished);
}

async fn the_sessions_that_a_new_password_ended_do_not_read_it(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let batch = world.batch("K7RM", 1).await;
    let phone = world.claim(&batch.entries[0], "Li Na", "lina-2222").await;
    let laptop = world.log_in(&batch.entries[0]).await;
    assert!(store.entry_credential(world.institution, laptop).await.unwrap().is_some());
    assert_eq!(world.renew(phone, 2).await, RenewalOutcome::Renewed);
    assert_eq!(store.entry_credential(world.institution, laptop).await.unwrap(), None);
    // Nor can it say that the password is written down, which would hide it from the phone.
    store.entry_confirm_password(world.institution, laptop).await.unwrap();
    assert!(store.entry_credential(world.institution, phone).await.unwrap().unwrap().unconfirmed);
    let tablet = world.log_in(&batch.entries[0]).await;
    assert!(store.entry_credential(world.institution, tablet).await.unwrap().is_some(), "a log-in with the new one");
}
