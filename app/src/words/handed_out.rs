//! What staff read before logins are handed out that somebody may hold already: whose cards are where.

use super::{language::Language, staff::acts::author, times::in_zone};
use crate::model::hand_out::{EarlierHandOut, HandOutAct, Way};

/// What is told of `count` logins among `of` that were handed out before and that nobody has used yet; `more`: how many
/// further hand-outs there were. "These 500 logins were printed at 08:22 by A. Mora. Only one person can use a login, and
/// those cards may be in use."
#[must_use]
pub fn before(count: i64, of: i64, told: &EarlierHandOut, more: i64, language: Language) -> String {
    let Language::English = language;
    let these = match (count, of) {
        (_, 1) => "this login".to_owned(),
        _ if count == of => format!("these {of} logins"),
        _ => format!("{count} of these {of} logins"),
    };
    let were = if count == 1 { "was" } else { "were" };
    let mut when = language.times().when(&told.when);
    if told.zones_differ {
        when = in_zone(&when, &told.when.at);
    }
    let done = done(told.act);
    let by = (!told.is_own).then(|| author(told.by.as_deref(), language));
    let said = match by {
        _ if told.count < count => {
            let by = by.unwrap_or("you");
            capital(format!("{these} {were} handed out before, {} of them {done} {when} by {by}.", told.count))
        }
        Some(by) => capital(format!("{these} {were} {done} {when} by {by}.")),
        None if told.act.way() == Some(Way::Show) => format!("You looked at {these} {when}."),
        None => format!("You {done} {these} {when}."),
    };
    let besides = match more {
        0 => String::new(),
        1 => " Activity lists another hand-out.".to_owned(),
        more => format!(" Activity lists {more} more hand-outs."),
    };
    let these = match (told.act, count) {
        _ if told.count < count => "they",
        (HandOutAct::CardsPrinted, 1) => "that card",
        (HandOutAct::CardsPrinted, _) => "those cards",
        (HandOutAct::ReportPrinted, _) => "that list",
        (act, _) if act.way() == Some(Way::Download) => "that file",
        (_, 1) => "it",
        _ => "they",
    };
    format!("{said}{besides} Only one person can use a login, and {these} may be in use.")
}

const fn done(act: HandOutAct) -> &'static str {
    match act.way() {
        Some(Way::Download) => "downloaded",
        Some(Way::Print) => "printed",
        Some(Way::Show) => "shown",
        None => "handed out",
    }
}

/// With a capital at the beginning, which is a letter or a digit of these words: what knows the capitals of all scripts
/// would be 13 kB of the browser's half.
fn capital(mut sentence: String) -> String {
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{civil::CivilTime, hand_out::Moment};

    /// 08:22 of today, or 17:40 of the eleventh.
    fn moment(is_today: bool) -> Moment {
        let (day, hour, minute) = if is_today { (12, 8, 22) } else { (11, 17, 40) };
        let at = CivilTime { year: 2026, month: 5, day, hour, minute, ..CivilTime::default() };
        Moment { at, is_today }
    }

    fn sentence(
        count: i64,
        of: i64,
        (act, is_today, by, told): (HandOutAct, bool, Option<&str>, i64),
        more: i64,
    ) -> String {
        let (is_own, when) = (by.is_none(), moment(is_today));
        let by = by.filter(|by| *by != "the operator").map(str::to_owned);
        let told = EarlierHandOut { act, when, zones_differ: false, is_own, by, count: told };
        before(count, of, &told, more, Language::STAFF)
    }

    #[test]
    fn it_is_said_whose_cards_are_where() {
        let mora = Some("A. Mora");
        for (said, expected) in [
            (
                sentence(500, 500, (HandOutAct::CardsPrinted, true, mora, 500), 0),
                "These 500 logins were printed at 08:22 by A. Mora. Only one person can use a login, and those cards \
                 may be in use.",
            ),
            (
                sentence(480, 500, (HandOutAct::LoginsDownloaded, false, None, 480), 1),
                "You downloaded 480 of these 500 logins on 11 May at 17:40. Activity lists another hand-out. Only one \
                 person can use a login, and that file may be in use.",
            ),
            (
                sentence(1, 10, (HandOutAct::CardsPrinted, true, mora, 1), 0),
                "1 of these 10 logins was printed at 08:22 by A. Mora. Only one person can use a login, and that card \
                 may be in use.",
            ),
            (
                sentence(1, 1, (HandOutAct::LoginShown, true, Some("the operator"), 1), 0),
                "This login was shown at 08:22 by the operator. Only one person can use a login, and it may be in use.",
            ),
            (
                sentence(1, 1, (HandOutAct::LoginShown, true, None, 1), 2),
                "You looked at this login at 08:22. Activity lists 2 more hand-outs. Only one person can use a login, \
                 and it may be in use.",
            ),
            (
                sentence(30, 500, (HandOutAct::ReportPrinted, true, mora, 1), 2),
                "30 of these 500 logins were handed out before, 1 of them printed at 08:22 by A. Mora. Activity lists 2 \
                 more hand-outs. Only one person can use a login, and they may be in use.",
            ),
            (
                sentence(30, 30, (HandOutAct::ReportPrinted, true, None, 20), 1),
                "These 30 logins were handed out before, 20 of them printed at 08:22 by you. Activity lists another \
                 hand-out. Only one person can use a login, and they may be in use.",
            ),
        ] {
            assert_eq!(said, expected);
        }
    }

    #[test]
    fn where_zones_differ_the_time_says_its_own() {
        let mut when = moment(true);
        when.at.zone = "Europe/Madrid".into();
        let told = EarlierHandOut {
            act: HandOutAct::CardsPrinted,
            when,
            zones_differ: true,
            is_own: true,
            by: None,
            count: 5,
        };
        let said = before(5, 5, &told, 0, Language::STAFF);
        assert!(said.starts_with("You printed these 5 logins at 08:22 (Europe/Madrid). If those cards"), "{said}");
    }
}
