//! Help with logging in: what people ask the person in charge most often.

use leptos::prelude::*;

use super::{
    Frame,
    document::{Head, document},
};
use crate::paths;

/// Writes the help page.
#[must_use]
pub fn help(frame: &Frame) -> String {
    let here = &frame.words.help;
    let sections = here
        .sections
        .iter()
        .map(|&(heading, paragraphs)| {
            let paragraphs = paragraphs.iter().map(|&text| view! { <p>{text}</p> }).collect_view();
            view! { <section><h2>{heading}</h2>{paragraphs}</section> }
        })
        .collect_view();
    let content = view! {
        <h1>{here.title}</h1>
        {sections}
        <p><a href=paths::LOG_IN>{here.log_in}</a></p>
    };
    document(frame, Head::titled(here.title), content)
}
