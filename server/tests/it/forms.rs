//! The forms of a page, as a browser would send them.

use std::collections::BTreeSet;

use crate::client::{Answer, resolved};

/// A form that posts.
pub struct Form {
    /// Where its buttons send it.
    pub actions: BTreeSet<String>,
    /// What it sends before anything is ticked or typed, in the order of the page; hidden fields first of all.
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// The values of a field.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str()).collect()
    }

    /// What it sends, with these fields typed over.
    pub fn with(&self, typed: &[(&str, &str)]) -> Vec<(String, String)> {
        let is_typed = |name: &str| typed.iter().any(|(field, _)| *field == name);
        let kept = self.fields.iter().filter(|(name, _)| !is_typed(name)).cloned();
        kept.chain(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).collect()
    }
}

/// The forms of a page that post.
pub fn posting(page: &Answer) -> Vec<Form> {
    let pieces = page.text().split("<form ").skip(1);
    let whole = pieces.filter_map(|piece| piece.split_once("</form>").map(|(form, _)| form));
    whole.filter(|form| attribute(opening(form), "method").as_deref() == Some("post")).map(read).collect()
}

/// The form of a page that posts to this address.
#[track_caller]
pub fn form_to(page: &Answer, action: &str) -> Form {
    let found = posting(page).into_iter().find(|form| form.actions.contains(action));
    found.unwrap_or_else(|| panic!("no form posts to {action}: {}", page.words()))
}

fn read(form: &str) -> Form {
    let tags = || form.split('<').skip(1).map(opening);
    let mut actions: BTreeSet<String> = attribute(opening(form), "action").into_iter().collect();
    actions.extend(tags().filter(|tag| tag.starts_with("button")).filter_map(|tag| attribute(tag, "formaction")));
    let sends = |tag: &&str| {
        let kind = attribute(tag, "type").unwrap_or_default();
        tag.starts_with("input") && (!["radio", "checkbox"].contains(&kind.as_str()) || tag.contains(" checked"))
    };
    let field = |tag: &str| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default()));
    Form { actions, fields: tags().filter(sends).filter_map(field).collect() }
}

/// The tag that a piece of markup begins with.
fn opening(piece: &str) -> &str {
    piece.split('>').next().unwrap_or_default()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) =
        tag.split_once(&format!("{name}=\"")).filter(|(before, _)| before.is_empty() || before.ends_with(' '))?;
    rest.split('"').next().map(resolved)
}
