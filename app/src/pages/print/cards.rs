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
    /// What tells them from others of their kind when they are saved as a file: "Spring placement · session 1001".
    pub saved_as: String,
    /// The institution's name.
    pub institution: String,
    /// The session's name.
    pub session: String,
    /// When it opens: "Tue 12 May 2026, 09:00".
    pub opens: String,
    /// Where it is: "Room B12", "Hall 2"; may be empty.
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
    let paper = crate::words::staff::Label::label(frame.paper, crate::words::language::Language::STAFF);
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
    Bar { title: counted(count(page.cards.len()), "login card", "login cards"), saved_as: page.saved_as.clone(), about }
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
    html.raw("<p class=\"card-centre\"><bdi translate=\"no\">").text(&page.institution);
    html.raw("</bdi></p><p class=\"card-session\"><bdi translate=\"no\">").text(&page.session).raw("</bdi> · ");
    html.text(&page.opens).raw("</p><p class=\"card-place\"><bdi translate=\"no\">").text(&page.room);
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

/// What stands around the login takes more lines than there are at the usual size, so everything but the login is smaller.
fn is_long(page: &CardsPage, card: &Card) -> bool {
    let session = width(&page.session) + width(&page.opens) + 3;
    let of_name = card.name.as_deref().map_or(1, |name| lines(width(name), ON_A_LINE));
    let around = lines(width(&page.institution), ON_THE_FIRST_LINE)
        + lines(session, ON_A_LINE)
        + lines(width(&page.room), ON_A_LINE - NUMBER)
        + of_name;
    around > LINES || page.host.chars().count() > HOST
}

/// How many lines there are around a login: one more than usual.
const LINES: usize = 5;
/// How many usual letters go on a line, in the widest face that a system may have.
const ON_A_LINE: usize = 44;
/// The institution's name stands in larger letters.
const ON_THE_FIRST_LINE: usize = 34;
/// The number of the card stands beside the room.
const NUMBER: usize = 14;
/// The longest address that goes on its line.
const HOST: usize = 30;
/// The longest code that goes beside the QR code at the usual size.
const CODE: usize = 14;

/// How wide a text is, in usual letters: signs of scripts that fill a square take two, as W and M do.
fn width(text: &str) -> usize {
    text.chars().map(|sign| if matches!(sign, 'W' | 'M' | '@' | '\u{1100}'..) { 2 } else { 1 }).sum()
}

/// How many lines a text of this width takes; an empty one takes its line all the same.
const fn lines(width: usize, on_a_line: usize) -> usize {
    if width == 0 { 1 } else { width.div_ceil(on_a_line) }
}

fn line(html: &mut Html, label: &'static str, value: &str) {
    html.raw("<div><dt>").raw(label);
    html.raw(if label != "Go to" && value.len() > CODE { "</dt> <dd class=\"small\">" } else { "</dt> <dd>" });
    html.text(value).raw("</dd></div> ");
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
    fn long_names_make_the_rest_smaller() {
        let page = |institution: &str, session: &str, room: &str, host: &str| CardsPage {
            saved_as: String::new(),
            institution: institution.into(),
            session: session.into(),
            opens: "Tue 12 May 2026, 09:00".into(),
            room: room.into(),
            host: host.into(),
            institution_code: "NG-2041".into(),
            log_in_address: String::new(),
            order: CardOrder::Reading,
            cards: Vec::new(),
            withdrawn: 0,
            unreadable: None,
        };
        let card = |name: Option<&str>| Card {
            number: 1,
            of: 1,
            username: "K7RM-T4XW".into(),
            password: "9HDN4-RYCW7".into(),
            name: name.map(str::to_owned),
        };
        let usual =
            page("Northgate Test Centre", "Spring placement, second intake", "Aula Magna", "test.northgate.example");
        assert!(!is_long(&usual, &card(None)), "five lines");
        assert!(!is_long(&page("试验中心", "试验考试", "教室12", "t.example"), &card(Some("王芳"))));
        assert!(is_long(&usual, &card(Some(&"María ".repeat(10)))));
        for long in [
            page(&"试验".repeat(30), "", "", ""),
            page("", &"W".repeat(80), "", ""),
            page("", "", &"Room ".repeat(20), ""),
            page("", "", "", &"t".repeat(31)),
        ] {
            assert!(is_long(&long, &card(None)));
        }
    }

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
