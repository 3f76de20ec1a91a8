//! The workbook of logins: which columns it has, and what its second sheet warns of.

use std::borrow::Cow;

use lanyard_app::{
    model::person::Particular,
    words::{
        language::Language,
        staff::{
            Label as _,
            acts::author,
            entry::result,
            files::{FileWords, files},
            language,
            people::country,
        },
        unreadable::{UNREADABLE, unreadable},
    },
};

use super::About;
use crate::{
    export::xlsx::{Column, TextSheet, TextWorkbook, XlsxError},
    service::handing_out::{
        export::{ExportedLogin, ExportedLogins},
        passwords::Opened,
    },
};

#[cfg(test)]
mod tests;

/// Of each column, whether it holds codes, and its width in characters. The columns are always the same ones, also where
/// nothing of it is asked, because people have other programs read the file by its columns. Those of results come last, for
/// whoever is shown them.
const SHAPES: [(bool, f64); 15] = [
    (true, 18.0),
    (true, 16.0),
    (true, 16.0),
    (true, 13.0),
    (false, 32.0),
    (false, 15.0),
    (false, 30.0),
    (false, 8.0),
    (false, 44.0),
    (false, 13.0),
    (false, 24.0),
    (false, 32.0),
    (false, 18.0),
    (false, 14.0),
    (false, 44.0),
];

/// The bytes of [`workbook`] as staff and the operator read it.
pub fn for_staff(logins: &ExportedLogins) -> Result<Vec<u8>, XlsxError> {
    workbook(logins, language())
}

/// The bytes of the workbook of these logins, in this order.
pub fn workbook(logins: &ExportedLogins, language: Language) -> Result<Vec<u8>, XlsxError> {
    let words = files(language);
    let damaged = logins.rows.iter().filter(|login| matches!(login.password, Opened::Damaged));
    let damaged: Vec<_> = damaged.map(|login| login.slip_code.clone()).collect();
    let about = About {
        what: what(logins, words),
        at: logins.at.clone(),
        by: author(logins.by.as_deref(), language).to_owned(),
        rows: (words.logins, logins.rows.len()),
        missing: unreadable(&damaged).unwrap_or_default(),
        note: language.words().paper.beware,
    };
    let of_results = logins.has_results.then_some(words.result_headings).into_iter().flatten();
    let headings = words.login_headings.into_iter().chain(Particular::ALL.map(|which| which.label(language)));
    let headings = headings.chain(of_results);
    let columns: Vec<_> =
        headings.zip(SHAPES).map(|(heading, (is_code, width))| Column { heading, width, is_code }).collect();
    let rows = logins.rows.iter().map(|login| cells(logins, login, language)).collect();
    let sheet = TextSheet { name: words.logins, columns: &columns, rows };
    TextWorkbook { sheet, read_me: about.written(language) }.to_bytes()
}

fn what(logins: &ExportedLogins, words: &FileWords) -> String {
    match logins.batch {
        Some(number) => (words.batch_of)(number, &logins.session),
        None => (words.selected_of)(&logins.session),
    }
}

fn cells<'a>(of: &'a ExportedLogins, login: &'a ExportedLogin, language: Language) -> Vec<Cow<'a, str>> {
    let password = match &login.password {
        Opened::Password(password) => password.expose().as_str(),
        Opened::Gone => "",
        Opened::Damaged => UNREADABLE,
    };
    let particulars = Particular::ALL.map(|which| match (which, login.particulars.get(which)) {
        (_, None) => Cow::default(),
        (Particular::Country, Some(code)) => country(code, language).into(),
        // The day as it is stored, which sorts.
        (_, Some(said)) => said.into(),
    });
    let cells = vec![
        login.username.as_str().into(),
        password.into(),
        of.institution_code.as_str().into(),
        login.slip_code.as_str().into(),
        login.name.as_deref().unwrap_or_default().into(),
        login.state.label(language).into(),
        of.session.as_str().into(),
        login.batch.to_string().into(),
        of.log_in_address.as_str().into(),
    ];
    let of_result = of.has_results.then(|| {
        let told = login.result.as_ref();
        let text = told.map(|told| Cow::from(result(told, language)));
        [text.unwrap_or_default(), told.map(|told| told.comment.as_str().into()).unwrap_or_default()]
    });
    cells.into_iter().chain(particulars).chain(of_result.into_iter().flatten()).collect()
}
