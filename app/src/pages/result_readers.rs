//! The document on which an owner says who is shown results.

use maud::html;

use super::{
    door::DoorFrame,
    finished::{Extra, hidden_field},
};
use crate::{
    model::{result_readers::ResultReaders, staff::Role},
    paths,
};

/// Writes the page; its form posts to [`paths::RESULT_READERS`]. `saved`: it was saved just now.
#[must_use]
pub fn result_readers(frame: &DoorFrame, readers: ResultReaders, saved: bool) -> String {
    let here = frame.words.language.result_readers();
    let people = frame.words.language.settings();
    let roles = [
        (Role::Owner, people.owners),
        (Role::Coordinator, people.coordinators),
        (Role::Invigilator, people.invigilators),
        (Role::Reader, people.readers),
    ];
    let content = html! {
        h1 { (here.title) }
        @if saved { p role="status" tabindex="-1" autofocus class="notice notice-ok" { (here.saved) } }
        p { (here.about) }
        form method="post" action=(paths::RESULT_READERS) {
            (frame.whose_field())
            (hidden_field("act", "save"))
            fieldset class="fieldset" {
                legend { (here.who) }
                @for (role, label) in roles {
                    p {
                        label {
                            input type="checkbox" name=(role.word()) value="true" checked[readers.has(role)];
                            " " (label)
                        }
                    }
                }
            }
            button type="submit" class="button" { (here.save) }
        }
        p { a href=(paths::TEST_ENGINES) { (here.back) } }
    };
    frame.document(here.title, false, Extra::None, &content)
}
