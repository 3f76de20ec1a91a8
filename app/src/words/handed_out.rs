//! What staff read before logins are handed out that somebody may hold already: whose cards are where.

use crate::model::act::{Act, Way};

/// Logins that were handed out before and that nobody has used yet.
#[derive(Clone, Copy, Debug)]
pub struct HandedOutBefore<'a> {
    /// How many they are.
    pub count: i64,
    /// How many were chosen.
    pub of: i64,
    /// The hand-out that is told.
    pub told: Told<'a>,
    /// How many further hand-outs there were that matter.
    pub more: i64,
}

/// An earlier hand-out.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// How.
    pub act: Act,
    /// "at 08:22", "on 12 May at 08:22".
    pub when: &'a str,
    /// By whom; `None` for whoever reads this.
    pub by: Option<&'a str>,
    /// How many of them it gave out.
    pub count: i64,
}

impl HandedOutBefore<'_> {
    /// "These 500 logins were printed at 08:22 by A. Mora. If those cards are in use, two people will get the same login."
    #[must_use]
    pub fn sentence(&self) -> String {
        let Self { count, of, told, more } = *self;
        let these = match (count, of) {
            (_, 1) => "this login".to_owned(),
            _ if count == of => format!("these {of} logins"),
            _ => format!("{count} of these {of} logins"),
        };
        let were = if count == 1 { "was" } else { "were" };
        let (done, when) = (done(told.act), told.when);
        let said = match told.by {
            _ if told.count < count => {
                let by = told.by.unwrap_or("you");
                capital(&format!("{these} {were} handed out before, {} of them {done} {when} by {by}.", told.count))
            }
            Some(by) => capital(&format!("{these} {were} {done} {when} by {by}.")),
            None if told.act.way() == Some(Way::Show) => format!("You looked at {these} {when}."),
            None => format!("You {done} {these} {when}."),
        };
        let besides = match more {
            0 => String::new(),
            1 => " Activity lists another hand-out.".to_owned(),
            more => format!(" Activity lists {more} more hand-outs."),
        };
        let used = match (told.act, count) {
            _ if told.count < count => "they are",
            (Act::CardsPrinted, 1) => "that card is",
            (Act::CardsPrinted, _) => "those cards are",
            (Act::ReportPrinted, _) => "that list is",
            (act, _) if act.way() == Some(Way::Download) => "that file is",
            (_, 1) => "it is",
            _ => "they are",
        };
        format!("{said}{besides} If {used} in use, two people will get the same login.")
    }
}

const fn done(act: Act) -> &'static str {
    match act.way() {
        Some(Way::Download) => "downloaded",
        Some(Way::Print) => "printed",
        Some(Way::Show) => "shown",
        None => "handed out",
    }
}

/// With a capital at the beginning.
fn capital(sentence: &str) -> String {
    let mut signs = sentence.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(count: i64, of: i64, (act, when, by, told): (Act, &str, Option<&str>, i64), more: i64) -> String {
        HandedOutBefore { count, of, told: Told { act, when, by, count: told }, more }.sentence()
    }

    #[test]
    fn it_is_said_whose_cards_are_where() {
        let mora = Some("A. Mora");
        for (said, expected) in [
            (
                sentence(500, 500, (Act::CardsPrinted, "at 08:22", mora, 500), 0),
                "These 500 logins were printed at 08:22 by A. Mora. If those cards are in use, two people will get the \
                 same login.",
            ),
            (
                sentence(480, 500, (Act::LoginsDownloaded, "on 11 May at 17:40", None, 480), 1),
                "You downloaded 480 of these 500 logins on 11 May at 17:40. Activity lists another hand-out. If that \
                 file is in use, two people will get the same login.",
            ),
            (
                sentence(1, 10, (Act::CardsPrinted, "at 08:22", mora, 1), 0),
                "1 of these 10 logins was printed at 08:22 by A. Mora. If that card is in use, two people will get the \
                 same login.",
            ),
            (
                sentence(1, 1, (Act::LoginShown, "at 08:22", Some("the operator"), 1), 0),
                "This login was shown at 08:22 by the operator. If it is in use, two people will get the same login.",
            ),
            (
                sentence(1, 1, (Act::LoginShown, "at 08:22", None, 1), 2),
                "You looked at this login at 08:22. Activity lists 2 more hand-outs. If it is in use, two people will \
                 get the same login.",
            ),
            (
                sentence(30, 500, (Act::ReportPrinted, "at 08:22", mora, 1), 2),
                "30 of these 500 logins were handed out before, 1 of them printed at 08:22 by A. Mora. Activity lists 2 \
                 more hand-outs. If they are in use, two people will get the same login.",
            ),
            (
                sentence(30, 30, (Act::ReportPrinted, "at 08:22", None, 20), 1),
                "These 30 logins were handed out before, 20 of them printed at 08:22 by you. Activity lists another \
                 hand-out. If they are in use, two people will get the same login.",
            ),
        ] {
            assert_eq!(said, expected);
        }
    }
}
