//! What is printed, in English.

use crate::{
    model::report::ReportFilter,
    words::{
        count::counted,
        language::Language,
        paper::{AskAgainWords, CardWords, ChecklistWords, PaperWords, ShownLoginWords},
        staff::{Label as _, entries::keep_safe},
        unreadable::unreadable,
    },
};

/// The words, document by document.
pub(super) const WORDS: PaperWords = PaperWords {
    print: "Print",
    press: "Press Ctrl+P to print.",
    of_session: |name, number| format!("{name} · session {number}"),
    room: |room| format!("Room {room}"),
    left_out: |withdrawn| match withdrawn {
        1 => "1 withdrawn login was left out.".to_owned(),
        many => format!("{many} withdrawn logins were left out."),
    },
    unreadable,
    beware: keep_safe(Language::English),
    narrowed,
    cards: CardWords {
        title: |cards| counted(cards, "login card", "login cards"),
        sheets: |sheets, paper| {
            let sheets = counted(sheets, "sheet", "sheets");
            format!("{sheets} of {paper}. Print them at 100 % and cut along the lines.")
        },
        stack: "Cut the whole pile at once and lay the eight piles on each other, top left first: the cards are in order.",
        sheet: |number, of| format!("Sheet {number} of {of}"),
        number: "No. ",
        go_to: "Go to",
        username: "Username",
        password: "Password",
        institution: "Institution ID",
        qr: "QR code of the log-in address",
        new_username: "My new username: ",
    },
    checklist: ChecklistWords {
        title: "Checklist for invigilators",
        about: |logins, paper| format!("{}, no passwords. Print it on {paper}.", counted(logins, "login", "logins")),
        batch: "Batch",
        number: "No.",
        slip_code: "Slip code",
        name: "Name",
        signature: "Signature",
    },
    ask_again: AskAgainWords {
        title: "Handed out before",
        back: "Back",
        only_new: "Only those not handed out",
        print: "Print them again",
        download: "Download them again",
        show: "Show it anyway",
    },
    login: ShownLoginWords {
        title: "Login",
        username: "Username",
        password: "Password",
        institution: "Institution ID",
        shredded: "The password is no longer kept. Issue a new password.",
        closed: "The session is closed: nobody can log in with this login.",
        beware: "Anyone who reads this can log in. It is noted that you looked at it.",
        done: "Done",
    },
};

/// "Spring placement · Not used", "All sessions · 2026-05-01 to 2026-05-31".
fn narrowed(filter: &ReportFilter, session: Option<&str>) -> String {
    let mut of = session.unwrap_or("All sessions").to_owned();
    if let Some(state) = filter.state {
        of = format!("{of} · {}", state.label(Language::English));
    }
    match (filter.from.as_str(), filter.to.as_str()) {
        ("", "") => of,
        (from, "") => format!("{of} · from {from}"),
        ("", to) => format!("{of} · to {to}"),
        (from, to) => format!("{of} · {from} to {to}"),
    }
}
