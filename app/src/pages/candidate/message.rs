//! A page that only says something: not found, refused, out of order, form not complete.

use leptos::prelude::*;

use super::{
    Frame,
    document::{Head, document},
};

/// A page that only says something.
#[derive(Clone, Debug, Default)]
pub struct MessagePage {
    /// Heading: what happened.
    pub title: String,
    /// What it means and what to do next.
    pub text: String,
    /// What to quote when asking for help.
    pub reference: Option<String>,
    /// Where to go from here.
    pub link: Option<MessageLink>,
}

/// Where to go from a message.
#[derive(Clone, Debug)]
pub struct MessageLink {
    /// The address.
    pub address: String,
    /// What the link says.
    pub text: String,
}

/// Writes the page; its status is the caller's.
#[must_use]
pub fn message(frame: &Frame, page: &MessagePage) -> String {
    let reference = page.reference.clone().map(|reference| view! { <p class="code" translate="no">{reference}</p> });
    let link = page.link.clone().map(|link| view! { <p><a href=link.address>{link.text}</a></p> });
    let content = view! {
        <h1>{page.title.clone()}</h1>
        <p>{page.text.clone()}</p>
        {reference}
        {link}
    };
    document(frame, Head::titled(&page.title), content)
}
