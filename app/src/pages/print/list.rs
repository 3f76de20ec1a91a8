//! A plain list on paper: a title, columns and rows, its headings on every page.

use super::{
    document::{Bar, Frame, document},
    html::Html,
};

/// A column of a printed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
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

/// A printed list. Its rows may hold passwords, therefore no `Debug`.
pub struct ListPage {
    /// What the list is: "Candidate Login Information".
    pub title: String,
    /// What tells it from others of its kind when it is saved as a file: "Spring placement · session 1001".
    pub saved_as: String,
    /// What it is about, one line: "Spring placement · Tue 12 May 2026, 09:00 · Room B12".
    pub subtitle: String,
    /// What the screen says beside the button that prints; nothing of it is printed.
    pub about: Vec<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, with a cell for each column that is not [`Column::Blank`].
    pub rows: Vec<Vec<String>>,
}

/// Writes the document.
#[must_use]
pub fn list(frame: &Frame, page: &ListPage) -> String {
    let bar = Bar { title: page.title.clone(), saved_as: page.saved_as.clone(), about: page.about.clone() };
    document(frame, &bar, |html| {
        html.raw("<section class=\"list\"><h2>").text(&page.title).raw("</h2><p><bdi>").text(&page.subtitle);
        html.raw("</bdi></p><div class=\"list-rows\" tabindex=\"0\" role=\"region\" aria-label=\"").text(&page.title);
        html.raw("\"><table><thead><tr>");
        for column in &page.columns {
            let (Column::Text(heading)
            | Column::Given(heading)
            | Column::Code(heading)
            | Column::Number(heading)
            | Column::Blank(heading)) = column;
            html.raw(if matches!(column, Column::Blank(_)) { "<th class=\"blank\">" } else { "<th>" });
            html.raw(heading).raw("</th>");
        }
        html.raw("</tr></thead><tbody>");
        for row in &page.rows {
            write_row(html, &page.columns, row);
        }
        html.raw("</tbody></table></div></section>");
    })
}

fn write_row(html: &mut Html, columns: &[Column], row: &[String]) {
    let mut cells = row.iter();
    html.raw("<tr>");
    for column in columns {
        match column {
            Column::Text(_) => html.raw("<td><bdi>").text(cells.next().map_or("", String::as_str)).raw("</bdi></td>"),
            Column::Given(_) => {
                html.raw("<td><bdi translate=\"no\">");
                html.text(cells.next().map_or("", String::as_str)).raw("</bdi></td>")
            }
            Column::Code(_) => {
                html.raw("<td class=\"code\" translate=\"no\">");
                html.text(cells.next().map_or("", String::as_str)).raw("</td>")
            }
            Column::Number(_) => {
                html.raw("<td class=\"whole\">").text(cells.next().map_or("", String::as_str)).raw("</td>")
            }
            Column::Blank(_) => html.raw("<td></td>"),
        };
    }
    html.raw("</tr>");
}
