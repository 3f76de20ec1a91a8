//! Mail: how a try to send one can end, when it is tried again, and how long all mail waits for a mail server that cannot
//! be used.

use std::time::Duration;

use super::clock::Timestamp;

/// Whoever takes a mail has it for this long; then it is taken for lost on the way and due again. Longer than any try lasts.
pub const LEASE: Duration = Duration::from_mins(2);

/// How long a mail that was put off waits after its first try; twice as long after each further one, up to [`LONGEST`].
const FIRST: Duration = Duration::from_mins(1);
const LONGEST: Duration = Duration::from_mins(30);

/// How long all mail waits for the mail server before one is tried; twice as long each time, up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_secs(30);
const LONGEST_PAUSE: Duration = Duration::from_mins(5);

/// What is wrong with the mail server, whoever the mail is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It cannot be reached, or the connection broke.
    Unreachable,
    /// TLS cannot be had, or its certificate is not trusted.
    Insecure,
    /// It refuses the user or the password, or wants some.
    LogIn,
    /// It does not answer.
    Silent,
    /// It refuses to take mail from us at present.
    Refuses,
}

impl Fault {
    /// Every fault.
    pub const ALL: [Self; 5] = [Self::Unreachable, Self::Insecure, Self::LogIn, Self::Silent, Self::Refuses];

    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Insecure => "insecure",
            Self::LogIn => "log_in",
            Self::Silent => "silent",
            Self::Refuses => "refuses",
        }
    }

    /// Reads [`Fault::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.word() == word)
    }
}

/// How a try ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The mail server has it.
    Sent,
    /// It will never take it for this recipient.
    Refused,
    /// No mail can be sent to such an address.
    Unusable,
    /// Not now: this mail again later.
    Later,
    /// The mail server cannot be used: nothing is known of this mail.
    Fault(Fault),
}

/// The stage of a conversation at which the mail server answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Before it was told who the mail is for: greeting, TLS, log-in, sender. Whoever is refused here is refused for every
    /// mail.
    Server,
    /// Recipient and text.
    Mail,
}

/// What the answer of a mail server means: a reply code of RFC 5321, those of log-in from RFC 4954.
#[must_use]
pub fn reply(stage: Stage, code: u16) -> Ended {
    match (stage, code) {
        (_, 432 | 454 | 530 | 534 | 535 | 538) => Ended::Fault(Fault::LogIn),
        // It closes the connection: too many of them, or it shuts down.
        (_, 421) | (Stage::Server, _) => Ended::Fault(Fault::Refuses),
        (Stage::Mail, 550..=553) => Ended::Refused,
        (Stage::Mail, _) => Ended::Later,
    }
}

/// When a mail that was put off is tried again, after so many tries; `None` when that would be too late for what it says.
#[must_use]
pub fn again(tries: i64, now: Timestamp, good_until: Timestamp) -> Option<Timestamp> {
    let at = now.plus(doubled(FIRST, tries - 1, LONGEST));
    (at < good_until).then_some(at)
}

/// When one mail is tried after the mail server failed, if that is what so many mails found that were tried since.
#[must_use]
pub fn pause_until(probes: i64, now: Timestamp) -> Timestamp {
    now.plus(doubled(FIRST_PAUSE, probes, LONGEST_PAUSE))
}

fn doubled(first: Duration, times: i64, longest: Duration) -> Duration {
    let factor = u32::try_from(times.clamp(0, 16)).map_or(1, |times| 1 << times);
    (first * factor).min(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_that_is_put_off_is_tried_after_one_two_four_and_at_last_thirty_minutes() {
        let now = Timestamp::from_micros(0);
        let minutes = |tries| again(tries, now, Timestamp::from_micros(i64::MAX)).unwrap().micros() / 60_000_000;
        assert_eq!([1, 2, 3, 4, 5, 6, 7, 400].map(minutes), [1, 2, 4, 8, 16, 30, 30, 30]);
        assert_eq!(again(2, now, now.plus(Duration::from_mins(2))), None, "too late for what it says");
    }

    #[test]
    fn a_server_that_cannot_be_used_is_asked_after_half_a_minute_and_at_last_every_five() {
        let seconds = |probes| pause_until(probes, Timestamp::from_micros(0)).micros() / 1_000_000;
        assert_eq!([0, 1, 2, 3, 4, 5, 400].map(seconds), [30, 60, 120, 240, 300, 300, 300]);
    }

    #[test]
    fn what_a_server_says_of_us_meets_every_mail_and_what_it_says_of_a_recipient_only_theirs() {
        for code in [530, 535, 454] {
            for stage in [Stage::Server, Stage::Mail] {
                assert_eq!(reply(stage, code), Ended::Fault(Fault::LogIn), "{code}");
            }
        }
        // Refusing our sender is no reason to give up the mail of everybody.
        assert_eq!(reply(Stage::Server, 553), Ended::Fault(Fault::Refuses));
        assert_eq!(reply(Stage::Mail, 421), Ended::Fault(Fault::Refuses));
        assert_eq!([550, 551, 552, 553].map(|code| reply(Stage::Mail, code)), [Ended::Refused; 4]);
        assert_eq!([450, 451, 452, 554].map(|code| reply(Stage::Mail, code)), [Ended::Later; 4]);
    }

    #[test]
    fn words_of_faults_are_read_back() {
        assert!(Fault::ALL.iter().all(|fault| Fault::from_word(fault.word()) == Some(*fault)));
        assert_eq!(Fault::from_word("tired"), None);
    }
}
