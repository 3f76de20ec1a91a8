//! How a try ended: done, put off by itself, or put back because of the mail server, which keeps all mail waiting.

use crate::{
    domain::{clock::Timestamp, mail::Fault},
    storage::{
        ClaimedMail, Store, StoreError,
        database::{
            engine::{Connection, Ending},
            value::values,
        },
    },
};

/// What becomes of a mail that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// It is done, and its body is emptied.
    Done(Done),
    /// It is put off; the mail server works.
    PutOff(Timestamp),
    /// The mail server cannot be used; the next try of any mail is then.
    PutBack(Fault, Timestamp),
}

/// How a mail was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The mail server has it.
    Sent,
    /// It refused it for good.
    Refused,
    /// It could not be sent to such an address, or its letter could not be read.
    Unusable,
    /// It was put off until it was no longer worth sending.
    Expired,
}

impl Done {
    const fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Refused => "refused",
            Self::Unusable => "unusable",
            Self::Expired => "expired",
        }
    }
}

/// What was learnt of the mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learnt {
    /// Nothing new.
    Nothing,
    /// It cannot be used, and nobody knew.
    Stopped,
    /// It can be used again, after all mail had waited since then.
    GoesAgain(Timestamp),
}

impl Store {
    /// Writes down how a try ended, if the mail was not taken by somebody else since, and what that says of the mail server.
    /// `said` is what the mail server said, or what was said of the connection to it.
    pub async fn mail_settle(
        &self,
        mail: &ClaimedMail,
        settlement: Settlement,
        said: &str,
        now: Timestamp,
    ) -> Result<Learnt, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let learnt = match settlement {
                        Settlement::Done(done) => {
                            connection.mail_done(mail, done, said, now).await?;
                            // What could not be sent at all says nothing of the server.
                            if done == Done::Unusable { Learnt::Nothing } else { connection.pause_end().await? }
                        }
                        Settlement::PutOff(due_at) => {
                            connection.mail_put_off(mail, due_at, said).await?;
                            connection.pause_end().await?
                        }
                        Settlement::PutBack(fault, again_at) => {
                            connection.mail_put_back(mail, again_at).await?;
                            connection.pause(mail.probe, fault, said, (now, again_at)).await?
                        }
                    };
                    Ok(Ending::Keep(learnt))
                })
            })
            .await
    }
}

impl Connection<'_> {
    async fn mail_done(
        &mut self,
        mail: &ClaimedMail,
        done: Done,
        said: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.execute(
            "update mail set done_at = $4, outcome = $5, said = $6, body = $7 \
             where institution_id = $1 and id = $2 and claims = $3 and done_at is null",
            values![mail.institution, mail.id, mail.claim, now, done.word(), said, Vec::<u8>::new()],
        )
        .await?;
        Ok(())
    }

    async fn mail_put_off(&mut self, mail: &ClaimedMail, due_at: Timestamp, said: &str) -> Result<(), StoreError> {
        self.execute(
            "update mail set due_at = $4, said = $5, tries = tries + 1 \
             where institution_id = $1 and id = $2 and claims = $3 and done_at is null",
            values![mail.institution, mail.id, mail.claim, due_at, said],
        )
        .await?;
        Ok(())
    }

    /// Behind what is due already: a mail on which the server falls silent does not stand in front of all others.
    async fn mail_put_back(&mut self, mail: &ClaimedMail, again_at: Timestamp) -> Result<(), StoreError> {
        self.execute(
            "update mail set due_at = $4 where institution_id = $1 and id = $2 and claims = $3 and done_at is null",
            values![mail.institution, mail.id, mail.claim, again_at],
        )
        .await?;
        Ok(())
    }

    async fn pause(
        &mut self,
        probe: Option<i64>,
        fault: Fault,
        said: &str,
        (now, again_at): (Timestamp, Timestamp),
    ) -> Result<Learnt, StoreError> {
        let began = self
            .execute(
                "insert into mail_pause (one, since, again_at, probes, fault, said) values (1, $1, $2, 0, $3, $4) \
                 on conflict (one) do nothing",
                values![now, again_at, fault.word(), said],
            )
            .await?;
        if began > 0 {
            return Ok(Learnt::Stopped);
        }
        if probe.is_some() {
            self.execute(
                "update mail_pause set again_at = $1, fault = $2, said = $3 where one = 1",
                values![again_at, fault.word(), said],
            )
            .await?;
        }
        Ok(Learnt::Nothing)
    }

    async fn pause_end(&mut self) -> Result<Learnt, StoreError> {
        let ended = self.fetch_optional("delete from mail_pause where one = 1 returning since", values![]).await?;
        Ok(ended.map(|row| row.get("since")).transpose()?.map_or(Learnt::Nothing, Learnt::GoesAgain))
    }
}
