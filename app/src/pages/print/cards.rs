//! Login cards: eight on a sheet, one for each login, cut apart along the lines and handed over.

use super::{
    document::{Bar, Frame, document},
    html::Html,
    qr::QrCodes,
};
use crate::{
    components::count::counted,
    model::print::{CARDS_ON_A_SHEET, CardOrder, sheets},
};

/// Login cards of one session. Holds passwords, therefore no `Debug`.
pub struct CardsPage {
    /// The session's name.
    pub session: String,
    /// When it opens: "Tue 12 May 2026, 09:00".
    pub opens: String,
    /// The room; may be empty.
    pub room: String,
    /// What candidates type into the browser: `test.northgate.es`.
    pub host: String,
    /// What candidates type as Institution ID.
    pub institution_code: String,
    /// Where the QR code leads, without the username: `https://test.northgate.es/i/NG-2041`.
    pub log_in_address: String,
    /// How the cards lie on the sheets.
    pub order: CardOrder,
    /// The cards, in order.
    pub cards: Vec<Card>,
    /// How many withdrawn logins were chosen too; they get no card.
    pub withdrawn: i64,
    /// What is to be said of logins whose passwords cannot be read; they get no card either.
    pub unreadable: Option<String>,
}

/// One login. Holds the password, therefore no `Debug`.
pub struct Card {
    /// Its number in its batch, from 1.
    pub number: i64,
    /// How many logins its batch has.
    pub of: i64,
    /// The username it logs in with now.
    pub username: String,
    /// The password; empty once it was shredded.
    pub password: String,
    /// The candidate's name once the login is theirs: a new username is not given again.
    pub name: Option<String>,
}

/// Writes the document.
#[must_use]
pub fn cards(frame: &Frame, page: &CardsPage) -> String {
    let sheets = sheets(page.cards.len());
    let codes = QrCodes::like(&page.cards.first().map_or_else(String::new, |card| scanned(page, card)));
    document(frame, &bar(frame, page, sheets), |html| {
        for sheet in 0..sheets {
            let [number, of] = [sheet + 1, sheets].map(|number| number.to_string());
            html.raw("<section class=\"sheet\" aria-label=\"Sheet ").text(&number).raw(" of ").text(&of).raw("\">");
            for card in (0..CARDS_ON_A_SHEET).filter_map(|slot| page.cards.get(place(page.order, sheets, sheet, slot)))
            {
                write_card(html, page, card, &codes);
            }
            html.raw("</section>");
        }
    })
}

/// Which card lies at this slot of this sheet, all counted from 0. In a pile that is cut as a whole, slot after slot
/// becomes a pile of its own, and each goes on where the one before ends.
const fn place(order: CardOrder, sheets: usize, sheet: usize, slot: usize) -> usize {
    match order {
        CardOrder::Reading => sheet * CARDS_ON_A_SHEET + slot,
        CardOrder::Stack => slot * sheets + sheet,
    }
}

fn bar(frame: &Frame, page: &CardsPage, sheets: usize) -> Bar {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let paper = frame.paper.label();
    let mut about = vec![format!(
        "{} of {paper}. Print them at 100 % and cut along the lines.",
        counted(count(sheets), "sheet", "sheets")
    )];
    if page.order == CardOrder::Stack {
        about.push(
            "Cut the whole pile at once and lay the eight piles on each other, top left first: the cards are in order."
                .into(),
        );
    }
    about.extend(left_out(page.withdrawn));
    about.extend(page.unreadable.clone());
    Bar { title: counted(count(page.cards.len()), "login card", "login cards"), about }
}

/// "3 withdrawn logins were left out."; nothing when there was none.
pub(super) fn left_out(withdrawn: i64) -> Option<String> {
    match withdrawn {
        0 => None,
        1 => Some("1 withdrawn login was left out.".to_owned()),
        many => Some(format!("{many} withdrawn logins were left out.")),
    }
}

/// What the code of a card says: the log-in page with the username filled in, never the password.
fn scanned(page: &CardsPage, card: &Card) -> String {
    format!("{}#u={}", page.log_in_address, card.username)
}

fn write_card(html: &mut Html, page: &CardsPage, card: &Card, codes: &QrCodes) {
    html.raw(if is_long(page, card) { "<article class=\"card long\">" } else { "<article class=\"card\">" });
    html.raw("<p class=\"card-session\"><bdi translate=\"no\">").text(&page.session).raw("</bdi> · ").text(&page.opens);
    html.raw("</p><p class=\"card-place\"><bdi translate=\"no\">");
    if !page.room.is_empty() {
        html.raw("Room ").text(&page.room);
    }
    html.raw("</bdi> <span>No. ").text(&numbered(card.number, card.of)).raw("</span></p>");
    html.raw("<div class=\"card-login\"><dl translate=\"no\">");
    line(html, "Go to", &page.host);
    line(html, "Username", &card.username);
    line(html, "Password", if card.password.is_empty() { "–" } else { &card.password });
    line(html, "Institution ID", &page.institution_code);
    html.raw("</dl>");
    codes.draw(html, &scanned(page, card));
    html.raw("</div>");
    match &card.name {
        None => html.raw("<p class=\"card-new\">My new username: <span></span></p>"),
        Some(name) => html.raw("<p class=\"card-new\"><bdi translate=\"no\">").text(name).raw("</bdi></p>"),
    };
    html.raw("</article>");
}

/// Something on the card takes more lines than it has at the usual size.
fn is_long(page: &CardsPage, card: &Card) -> bool {
    let signs = |text: &str| text.chars().count();
    signs(&page.session) + signs(&page.room) > 60
        || signs(&page.host) > 30
        || card.name.as_deref().is_some_and(|name| signs(name) > 60)
}

fn line(html: &mut Html, label: &'static str, value: &str) {
    html.raw("<div><dt>").raw(label).raw("</dt> <dd>").text(value).raw("</dd></div> ");
}

/// "017/500": as many digits as the last number of the batch has, so that cards sort as they are written.
pub(super) fn numbered(number: i64, of: i64) -> String {
    let of = of.to_string();
    format!("{number:0width$}/{of}", width = of.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_of_their_batch() {
        assert_eq!(numbered(17, 500), "017/500");
        assert_eq!(numbered(3, 30), "03/30");
        assert_eq!(numbered(1, 1), "1/1");
    }

    /// What each sheet holds, in reading order.
    fn laid(order: CardOrder, cards: usize) -> Vec<Vec<usize>> {
        let sheets = sheets(cards);
        let held = |sheet| {
            (0..CARDS_ON_A_SHEET).map(|slot| place(order, sheets, sheet, slot)).filter(|card| *card < cards).collect()
        };
        (0..sheets).map(held).collect()
    }

    #[test]
    fn cards_lie_one_after_the_other() {
        assert_eq!(laid(CardOrder::Reading, 10), [vec![0, 1, 2, 3, 4, 5, 6, 7], vec![8, 9]]);
    }

    #[test]
    fn a_cut_pile_is_in_order() {
        assert_eq!(laid(CardOrder::Stack, 16), [[0, 2, 4, 6, 8, 10, 12, 14], [1, 3, 5, 7, 9, 11, 13, 15]]);
        for cards in [1, 7, 8, 9, 30, 500] {
            let sheets = laid(CardOrder::Stack, cards);
            let piles = (0..CARDS_ON_A_SHEET).map(|slot| sheets.iter().filter_map(move |sheet| sheet.get(slot)));
            let stacked: Vec<usize> = piles.flatten().copied().collect();
            assert_eq!(stacked, (0..cards).collect::<Vec<_>>(), "{cards} cards");
        }
    }
}
