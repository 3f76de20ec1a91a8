//! The checklist of invigilators: who sits with which slip, to tick off and sign. It has no passwords.

use super::{
    cards::numbered,
    document::{Bar, PaperFrame, count, left_out, room},
    list::{Column, List, list},
};
use crate::{
    model::paper::{Checklist, ChecklistRow},
    words::staff::Label as _,
};

/// Writes the document. Numbers are those of the cards; where several batches are listed, each row names its own.
#[must_use]
pub fn checklist(frame: &PaperFrame, page: &Checklist) -> String {
    let (paper, session) = (&frame.words.paper, &page.session);
    let here = &paper.checklist;
    let one_batch = page.rows.iter().all(|row| row.batch == page.rows[0].batch);
    let mut columns = vec![
        Column::Number(here.number),
        Column::Code(here.slip_code),
        Column::Given(here.name),
        Column::Blank(here.signature),
    ];
    if !one_batch {
        columns.insert(0, Column::Number(here.batch));
    }
    let row = |row: &ChecklistRow| {
        let cells = [numbered(row.number, row.of), row.slip_code.clone(), row.name.clone().unwrap_or_default()];
        let batch = (!one_batch).then(|| row.batch.to_string());
        batch.into_iter().chain(cells).collect()
    };
    let rows: Vec<Vec<String>> = page.rows.iter().map(row).collect();
    let about = (here.about)(count(rows.len()), frame.paper.label(frame.words.language));
    let bar = Bar {
        title: here.title.to_owned(),
        saved_as: (paper.of_session)(&session.name, session.number),
        about: [about].into_iter().chain(left_out(paper, page.withdrawn)).collect(),
    };
    let said = [session.name.clone(), frame.words.times.day_and_time(&session.opens), room(paper, session)];
    let said: Vec<_> = said.into_iter().filter(|part| !part.is_empty()).collect();
    list(frame, &bar, &List { subtitle: said.join(" · "), columns: &columns, rows: &rows })
}
