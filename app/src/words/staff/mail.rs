//! What owners are told of mail that does not leave the server.

use crate::{model::mail::MailStanding, words::language::Language};

/// On pages of owners, while mail waits.
#[must_use]
pub fn standing(standing: &MailStanding, language: Language) -> Option<String> {
    let Language::English = language;
    match standing {
        MailStanding::Off | MailStanding::Works => None,
        MailStanding::Stopped(since) => {
            let since = language.times().moment(since);
            Some(format!(
                "Mail has not left this server since {since}. It waits and is sent when the mail server can be used again. \
                 Until then give people their links yourself."
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{civil::CivilTime, hand_out::Moment};

    #[test]
    fn owners_are_told_since_when_mail_waits() {
        let at = CivilTime { year: 2026, month: 5, day: 12, hour: 10, minute: 12, ..CivilTime::default() };
        let said = |is_today| {
            let since = Moment { at: at.clone(), is_today };
            standing(&MailStanding::Stopped(since), Language::STAFF).unwrap_or_default()
        };
        assert!(said(true).starts_with("Mail has not left this server since 10:12."), "{}", said(true));
        assert!(said(false).starts_with("Mail has not left this server since 12 May, 10:12."), "{}", said(false));
        assert_eq!(standing(&MailStanding::Works, Language::STAFF), None);
        assert_eq!(standing(&MailStanding::Off, Language::STAFF), None);
    }
}
