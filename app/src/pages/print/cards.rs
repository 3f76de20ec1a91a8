//! Login cards: eight on a sheet, one for each login, cut apart along the lines and handed over.

use maud::html;

use super::{
    document::{Bar, PaperFrame, count, document, left_out, room},
    qr::QrCodes,
};
use crate::{
    model::{
        paper::{Card, Cards},
        print::{CARDS_ON_A_SHEET, CardOrder, sheets},
    },
    words::{paper::CardWords, staff::Label as _},
};

/// Login cards, and what is the same on each of them.
struct Page<'a> {
    cards: &'a Cards,
    /// When the session opens: "Tue 12 May 2026, 09:00".
    opens: String,
    /// Where it is: "Room B12", "Hall 2"; may be empty.
    room: String,
}

/// Writes the document. 500 cards are two megabytes, so all of them are one piece of markup.
#[must_use]
pub fn cards(frame: &PaperFrame, cards: &Cards) -> String {
    let (paper, here) = (&frame.words.paper, &frame.words.paper.cards);
    let sheets = sheets(cards.cards.len());
    let opens = frame.words.times.day_and_time(&cards.session.opens);
    let page = Page { cards, opens, room: room(paper, &cards.session) };
    let codes = QrCodes::like(&cards.cards.first().map_or_else(String::new, |card| scanned(cards, card)));
    let on =
        |sheet| (0..CARDS_ON_A_SHEET).filter_map(move |slot| cards.cards.get(place(cards.order, sheets, sheet, slot)));
    let content = html! {
        @for sheet in 0..sheets {
            section class="sheet" aria-label=((here.sheet)(sheet + 1, sheets)) {
                @for card in on(sheet) {
                    article class=(if page.is_long(card) { "card long" } else { "card" }) {
                        p class="card-centre" { bdi translate="no" { (cards.institution) } }
                        p class="card-session" { bdi translate="no" { (cards.session.name) } " · " (page.opens) }
                        p class="card-place" {
                            bdi translate="no" { (page.room) } " "
                            span { (here.number) (numbered(card.number, card.of)) }
                        }
                        div class="card-login" {
                            dl translate="no" {
                                @for (label, value) in login(here, cards, card) {
                                    div {
                                        dt { (label) } " "
                                        dd class=[is_small(here, label, value).then_some("small")] { (value) }
                                    }
                                    " "
                                }
                            }
                            @if let Some(code) = codes.of(&scanned(cards, card)) {
                                svg class="qr" viewBox=(code.view_box()) role="img" aria-label=(here.qr) {
                                    path d=(code) {}
                                }
                            }
                        }
                        p class="card-new" {
                            @match &card.name {
                                None => { (here.new_username) span {} }
                                Some(name) => { bdi translate="no" { (name) } }
                            }
                        }
                    }
                }
            }
        }
    };
    document(frame, &bar(frame, cards, sheets), &content)
}

/// What is typed, line by line, each with its label.
fn login<'a>(words: &CardWords, cards: &'a Cards, card: &'a Card) -> [(&'static str, &'a str); 4] {
    [
        (words.go_to, &cards.host),
        (words.username, &card.username),
        (words.password, if card.password.is_empty() { "–" } else { &card.password }),
        (words.institution, &cards.institution_code),
    ]
}

/// Which card lies at this slot of this sheet, all counted from 0. In a pile that is cut as a whole, slot after slot
/// becomes a pile of its own, and each goes on where the one before ends.
const fn place(order: CardOrder, sheets: usize, sheet: usize, slot: usize) -> usize {
    match order {
        CardOrder::Reading => sheet * CARDS_ON_A_SHEET + slot,
        CardOrder::Stack => slot * sheets + sheet,
    }
}

fn bar(frame: &PaperFrame, cards: &Cards, sheets: usize) -> Bar {
    let (paper, here) = (&frame.words.paper, &frame.words.paper.cards);
    let mut about = vec![(here.sheets)(count(sheets), frame.paper.label(frame.words.language))];
    if cards.order == CardOrder::Stack {
        about.push(here.stack.to_owned());
    }
    about.extend(left_out(paper, cards.withdrawn));
    about.extend((paper.unreadable)(&cards.unreadable));
    Bar {
        title: (here.title)(count(cards.cards.len())),
        saved_as: (paper.of_session)(&cards.session.name, cards.session.number),
        about,
    }
}

/// What the code of a card says: the log-in page with the username filled in, never the password.
fn scanned(cards: &Cards, card: &Card) -> String {
    format!("{}#u={}", cards.log_in_address, card.username)
}

impl Page<'_> {
    /// What stands around the login takes more lines than there are at the usual size, so everything but the login is
    /// smaller.
    fn is_long(&self, card: &Card) -> bool {
        let session = width(&self.cards.session.name) + width(&self.opens) + 3;
        let of_name = card.name.as_deref().map_or(1, |name| lines(width(name), ON_A_LINE));
        let around = lines(width(&self.cards.institution), ON_THE_FIRST_LINE)
            + lines(session, ON_A_LINE)
            + lines(width(&self.room), ON_A_LINE - NUMBER)
            + of_name;
        around > LINES || self.cards.host.chars().count() > HOST
    }
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

/// How wide a text is, in usual letters: characters of scripts that fill a square take two, as W and M do.
fn width(text: &str) -> usize {
    text.chars().map(|character| if matches!(character, 'W' | 'M' | '@' | '\u{1100}'..) { 2 } else { 1 }).sum()
}

/// How many lines a text of this width takes; an empty one takes its line all the same.
const fn lines(width: usize, on_a_line: usize) -> usize {
    if width == 0 { 1 } else { width.div_ceil(on_a_line) }
}

/// A code that is longer than usual; the address has its own measure.
fn is_small(words: &CardWords, label: &str, value: &str) -> bool {
    label != words.go_to && value.len() > CODE
}

/// "017/500": as many digits as the last number of the batch has, so that cards sort as they are written.
pub(super) fn numbered(number: i64, of: i64) -> String {
    let of = of.to_string();
    format!("{number:0width$}/{of}", width = of.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{civil::CivilTime, id::SessionId, paper::PrintedSession, room::Room};

    #[test]
    fn long_names_make_the_rest_smaller() {
        let is_long = |[institution, session, room, host]: [&str; 4], name: Option<&str>| {
            let cards = Cards {
                institution: institution.into(),
                session: PrintedSession {
                    id: SessionId::new(uuid::Uuid::nil()),
                    name: session.into(),
                    number: 1,
                    opens: CivilTime::default(),
                    room: Room::default(),
                },
                host: host.into(),
                institution_code: "NG-2041".into(),
                log_in_address: String::new(),
                order: CardOrder::Reading,
                cards: Vec::new(),
                withdrawn: 0,
                unreadable: Vec::new(),
            };
            let page = Page { cards: &cards, opens: "Tue 12 May 2026, 09:00".into(), room: room.into() };
            page.is_long(&Card {
                number: 1,
                of: 1,
                username: "K7RM-T4XW".into(),
                password: "9HDN4-RYCW7".into(),
                name: name.map(str::to_owned),
            })
        };
        let usual =
            ["Northgate Test Centre", "Spring placement, second intake", "Aula Magna", "test.northgate.example"];
        assert!(!is_long(usual, None), "five lines");
        assert!(!is_long(["试验中心", "试验考试", "教室12", "t.example"], Some("王芳")));
        assert!(is_long(usual, Some(&"María ".repeat(10))));
        for long in [
            [&"试验".repeat(30), "", "", ""],
            ["", &"W".repeat(80), "", ""],
            ["", "", &"Room ".repeat(20), ""],
            ["", "", "", &"t".repeat(31)],
        ] {
            assert!(is_long(long, None));
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
