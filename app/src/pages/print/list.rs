//! A plain list on paper: a title, columns and rows, its headings on every page.

use maud::{Markup, html};

use super::document::{Bar, PaperFrame, document};

/// A column of a printed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// Words under a heading.
    Text(&'static str),
    /// What somebody is called, or what people gave: never translated.
    Given(&'static str),
    /// Codes and passwords, in the monospaced face and never broken.
    Code(&'static str),
    /// Numbers, never broken.
    Number(&'static str),
    /// Nothing: room to write by hand.
    Blank(&'static str),
}

impl Column {
    const fn heading(self) -> &'static str {
        let (Self::Text(heading)
        | Self::Given(heading)
        | Self::Code(heading)
        | Self::Number(heading)
        | Self::Blank(heading)) = self;
        heading
    }
}

/// A list under the title of its bar. Its rows may hold passwords, therefore no `Debug`.
pub(super) struct List<'a> {
    /// What it is about, one line: "Spring placement · Tue 12 May 2026, 09:00 · Room B12".
    pub(super) subtitle: String,
    /// Its columns.
    pub(super) columns: &'a [Column],
    /// Its rows, with a cell for each column that is not [`Column::Blank`].
    pub(super) rows: &'a [Vec<String>],
}

/// Writes the document.
pub(super) fn list(frame: &PaperFrame, bar: &Bar, page: &List<'_>) -> String {
    let sheets = html! {
        section class="list" {
            h2 { (bar.title) }
            p { bdi { (page.subtitle) } }
            div class="list-rows" tabindex="0" role="region" aria-label=(bar.title) {
                table {
                    thead {
                        tr {
                            @for column in page.columns {
                                th class=[matches!(column, Column::Blank(_)).then_some("blank")] { (column.heading()) }
                            }
                        }
                    }
                    tbody { @for row in page.rows { (written(page.columns, row)) } }
                }
            }
        }
    };
    document(frame, bar, &sheets)
}

fn written(columns: &[Column], row: &[String]) -> Markup {
    let mut cells = row.iter();
    html! {
        tr {
            @for column in columns {
                @match column {
                    Column::Text(_) => td { bdi { (next(&mut cells)) } },
                    Column::Given(_) => td { bdi translate="no" { (next(&mut cells)) } },
                    Column::Code(_) => td class="code" translate="no" { (next(&mut cells)) },
                    Column::Number(_) => td class="whole" { (next(&mut cells)) },
                    Column::Blank(_) => td {},
                }
            }
        }
    }
}

fn next<'a>(cells: &mut impl Iterator<Item = &'a String>) -> &'a str {
    cells.next().map_or("", String::as_str)
}
