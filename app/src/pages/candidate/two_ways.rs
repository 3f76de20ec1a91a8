//! Both ways for whoever meets a device on which somebody is logged in: going on as they are, or logging out.

use leptos::prelude::*;

use super::{
    Frame, MessageLink,
    document::{Head, document},
};
use crate::{
    components::hidden_fields::hidden_field,
    model::whose::{FIELD, Whose},
};

/// Where the two ways lead.
#[derive(Clone, Debug)]
pub struct TwoWays {
    /// Going on.
    pub go_on: MessageLink,
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
                <a class="button" href=self.go_on.address>{self.go_on.text}</a>
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
    pub sentences: Vec<String>,
    /// What can be done.
    pub ways: TwoWays,
}

/// Writes the page; its status is the caller's.
#[must_use]
pub fn two_ways(frame: &Frame, page: TwoWaysPage) -> String {
    let sentences = page.sentences.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view();
    let content = view! {
        <h1>{page.title.clone()}</h1>
        {sentences}
        {page.ways.view()}
    };
    document(frame, Head { says_who: true, ..Head::titled(&page.title) }, content)
}
