//! What is done for people, and beside them: log-ins, password hashes, mail, webhooks, and what is cleared away.

use std::time::Duration;

use prometheus_client::{
    metrics::{gauge::Gauge, histogram::Histogram},
    registry::Unit,
};

use super::{Counters, Gauges, GoesOn, Registry, Word, waiting_times};

/// By what somebody wants to be let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// A candidate, by what is on a slip or their own username.
    Candidate,
    /// Staff, by their password.
    Password,
    /// Staff, by the second factor after another step.
    SecondStep,
    /// Staff, by a passkey alone.
    Passkey,
    /// Staff, by a provider of single sign-on.
    Provider,
}

impl Door {
    const fn labels(self) -> [(&'static str, &'static str); 2] {
        let (who, by) = match self {
            Self::Candidate => ("candidate", "password"),
            Self::Password => ("staff", "password"),
            Self::SecondStep => ("staff", "second_step"),
            Self::Passkey => ("staff", "passkey"),
            Self::Provider => ("staff", "provider"),
        };
        [("who", who), ("by", by)]
    }
}

/// How a log-in ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// They are in.
    LetIn,
    /// They give their second factor next.
    SecondStep,
    /// Something was wrong, or nobody knows them.
    Refused,
    /// They have to wait, whatever they type: there were too many before them.
    HeldBack,
    /// What they typed was right, and they may not come in now.
    KeptOut,
    /// A field was empty.
    Incomplete,
    /// The server, its database or a provider failed.
    Failed,
}

impl Word for Ended {
    fn word(self) -> &'static str {
        match self {
            Self::LetIn => "let_in",
            Self::SecondStep => "second_step",
            Self::Refused => "refused",
            Self::HeldBack => "held_back",
            Self::KeptOut => "kept_out",
            Self::Incomplete => "incomplete",
            Self::Failed => "failed",
        }
    }
}

/// What is cleared away when it is old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purged {
    /// Browser sessions that ended.
    BrowserSessions,
    /// Mail that was sent or given up.
    Mail,
    /// Presses of Start, and of what leads staff there, that no test engine can ask about any more.
    Launches,
    /// What test engines were let in with, and the proofs for that.
    AccessTokens,
    /// Where test engines could register themselves.
    EngineRegistrations,
    /// Messages to webhooks.
    WebhookMessages,
    /// Failed log-ins that no longer count.
    Failures,
}

impl Word for Purged {
    fn word(self) -> &'static str {
        match self {
            Self::BrowserSessions => "browser_sessions",
            Self::Mail => "mail",
            Self::Launches => "launches",
            Self::AccessTokens => "access_tokens",
            Self::EngineRegistrations => "engine_registrations",
            Self::WebhookMessages => "webhook_messages",
            Self::Failures => "failed_log_ins",
        }
    }
}

/// How a try to hand a mail to the mail server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailResult {
    /// The mail server has it.
    Sent,
    /// It will never go.
    GivenUp,
    /// It is tried again.
    PutOff,
    /// The mail server cannot be used.
    Fault,
}

impl Word for MailResult {
    fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::GivenUp => "given_up",
            Self::PutOff => "put_off",
            Self::Fault => "fault",
        }
    }
}

/// How a try to send a message to a webhook ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookResult {
    /// The receiver has it.
    Taken,
    /// It is sent again.
    PutOff,
    /// It will not be sent any more.
    GivenUp,
}

impl Word for WebhookResult {
    fn word(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::PutOff => "put_off",
            Self::GivenUp => "given_up",
        }
    }
}

/// The part of what is done for people, and beside them.
#[derive(Clone, Debug)]
pub struct Work {
    log_ins: Counters<3>,
    hashes: Gauges<1>,
    hash_waits: Histogram,
    purges: Counters<2>,
    purged: Counters<1>,
    mails: Counters<1>,
    mails_waiting: Gauge,
    webhooks: Counters<1>,
    webhooks_waiting: Gauge,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            log_ins: Counters::default(),
            hashes: Gauges::default(),
            hash_waits: waiting_times(),
            purges: Counters::default(),
            purged: Counters::default(),
            mails: Counters::default(),
            mails_waiting: Gauge::default(),
            webhooks: Counters::default(),
            webhooks_waiting: Gauge::default(),
        }
    }
}

impl Work {
    /// A log-in ended.
    pub fn log_in(&self, door: Door, result: Ended) {
        let [who, by] = door.labels();
        self.log_ins.get_or_create(&[who, by, ("result", result.word())]).inc();
    }

    /// Somebody's password waits to be hashed, for as long as what is returned is kept.
    #[must_use]
    pub fn hash_waits(&self) -> GoesOn {
        GoesOn::begin(self.hashes.get_or_create_owned(&[("state", "waiting")]))
    }

    /// A password is being hashed after it waited so long, for as long as what is returned is kept.
    #[must_use]
    pub fn hash_runs(&self, waited: Duration) -> GoesOn {
        self.hash_waits.observe(waited.as_secs_f64());
        GoesOn::begin(self.hashes.get_or_create_owned(&[("state", "running")]))
    }

    /// What is old was cleared away, so many rows of it; `None` where that failed.
    pub fn purged(&self, what: Purged, rows: Option<u64>) {
        let result = if rows.is_some() { "done" } else { "failed" };
        self.purges.get_or_create(&[("what", what.word()), ("result", result)]).inc();
        self.purged.get_or_create(&[("what", what.word())]).inc_by(rows.unwrap_or_default());
    }

    /// A try to hand a mail over ended.
    pub fn mail(&self, result: MailResult) {
        self.mails.get_or_create(&[("result", result.word())]).inc();
    }

    /// So many mails wait in the database.
    pub fn mails_wait(&self, count: i64) {
        self.mails_waiting.set(count);
    }

    /// A try to send a message to a webhook ended.
    pub fn webhook(&self, result: WebhookResult) {
        self.webhooks.get_or_create(&[("result", result.word())]).inc();
    }

    /// So many messages to webhooks wait in the database.
    pub fn webhooks_wait(&self, count: i64) {
        self.webhooks_waiting.set(count);
    }

    /// Puts the numbers under their names; those of mail only where there is a mail server.
    pub fn register(&self, registry: &mut Registry, sends_mail: bool) {
        registry.register("log_ins", "Log-ins, by who, by what, and how they ended", self.log_ins.clone());
        let hashes = "Passwords of staff that are being hashed, or wait for it";
        registry.register("password_hashes", hashes, self.hashes.clone());
        let waits = "How long a password waited before it was hashed";
        registry.register_with_unit("password_hash_wait", waits, Unit::Seconds, self.hash_waits.clone());
        registry.register("purges", "How often what is old was cleared away, and how that ended", self.purges.clone());
        registry.register("purged_rows", "Rows that were cleared away", self.purged.clone());
        registry.register("webhook_tries", "Tries to send a message to a webhook", self.webhooks.clone());
        let waiting = "Messages to webhooks of all institutions that wait in the database, looked at twice a minute";
        registry.register("webhook_waiting", waiting, self.webhooks_waiting.clone());
        if sends_mail {
            registry.register("mail_tries", "Tries to hand a mail to the mail server", self.mails.clone());
            let waiting = "Mails of all institutions that wait in the database, looked at twice a minute";
            registry.register("mail_waiting", waiting, self.mails_waiting.clone());
        }
    }
}
