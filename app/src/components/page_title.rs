//! The title in the browser's tab, with "Error: " in front while a form is refused.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    model::refusal::Refusal,
    words::staff::{
        frame::{refused_title, title},
        language,
    },
};

/// The title of a page without a form.
pub fn page_title(name: &str) -> impl IntoView + use<> {
    view! { <Title text=title(name, language())/> }
}

/// The title of a page with a form.
pub fn form_title(name: &str, refusal: RwSignal<Option<Refusal>>) -> impl IntoView + use<> {
    view! { <Title text=with_error(name, refusal)/> }
}

/// On the server the title is written last, by whichever thread goes on with the answer, where the signals of its page
/// cannot be read any more: so the value itself is held.
fn with_error(name: &str, refusal: RwSignal<Option<Refusal>>) -> impl Fn() -> String + Send + Sync + use<> {
    let (name, refusal) = (name.to_owned(), ArcRwSignal::from(refusal));
    move || {
        let is_refused = refusal.with(Option::is_some);
        if is_refused { refused_title(&name, language()) } else { title(&name, language()) }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{model::refusal::Kind, words::errors::found};

    #[test]
    fn the_title_is_written_by_any_thread_and_after_its_page() {
        let owner = Owner::new();
        let title = owner.with(|| with_error("New session", RwSignal::new(Some(found(Kind::Malformed, language())))));
        drop(owner);
        let written = std::thread::spawn(title).join();
        assert_eq!(written.ok(), Some("Error: New session · Lanyard".to_owned()));
    }
}
