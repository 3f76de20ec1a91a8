//! Both ways for whoever meets a device on which somebody is logged in: going on as they are, or logging out.

use leptos::prelude::*;

use super::{
    Frame,
    document::{Head, document},
};
use crate::{
    components::hidden_fields::hidden_field,
    model::whose::{FIELD, Whose},
};

/// Words around a code, which no browser may translate.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// What stands before the code.
    pub before: String,
    /// The code; may be empty.
    pub code: String,
    /// What stands after it.
    pub after: String,
}

impl From<String> for Said {
    fn from(words: String) -> Self {
        Self { before: words, ..Self::default() }
    }
}

impl Said {
    /// The words, with the code in an element of its own.
    pub(super) fn view(self) -> impl IntoView {
        let code = (!self.code.is_empty()).then(|| view! { <span class="code" translate="no">{self.code}</span> });
        // An empty text would be written as a space.
        let after = (!self.after.is_empty()).then_some(self.after);
        view! { {self.before}{code}{after} }
    }
}

/// Where the two ways lead.
#[derive(Clone, Debug)]
pub struct TwoWays {
    /// The address of going on.
    pub address: String,
    /// What its link says.
    pub go_on: Said,
    /// Where the form posts that logs out.
    pub log_out: &'static str,
    /// What its button says.
    pub button: &'static str,
    /// Who is logged in.
    pub whose: Whose,
}

impl TwoWays {
    /// A link and a form beside each other.
    pub(super) fn view(self) -> impl IntoView {
        view! {
            <div class="buttons">
                <a class="button" href=self.address><span>{self.go_on.view()}</span></a>
                <form method="post" action=self.log_out>
                    {hidden_field(FIELD.to_owned(), self.whose.0)}
                    <button class="button button-secondary" type="submit">{self.button}</button>
                </form>
            </div>
        }
    }
}

/// A page that refuses a form because somebody else opened it.
#[derive(Clone, Debug)]
pub struct TwoWaysPage {
    /// Heading: what happened.
    pub title: String,
    /// What it means and what to do next.
    pub sentences: Vec<Said>,
    /// What can be done.
    pub ways: TwoWays,
}

/// Writes the page; its status is the caller's.
#[must_use]
pub fn two_ways(frame: &Frame, page: TwoWaysPage) -> String {
    let sentences = page.sentences.into_iter().map(|sentence| view! { <p>{sentence.view()}</p> }).collect_view();
    let content = view! {
        <h1>{page.title.clone()}</h1>
        {sentences}
        {page.ways.view()}
    };
    document(frame, Head { says_who: true, ..Head::titled(&page.title) }, content)
}
