//! Parts of a page that are replaced as whole elements, because a browser that translates has taken their text away.

use std::sync::Arc;

use leptos::prelude::*;

/// Shows this view; when the page around it is shown anew, what stands there is replaced and not changed. A translating
/// browser puts elements of its own in the place of every text, so that a text which is changed later is on no page any
/// more. The view begins with an element.
pub fn anew(view: AnyView) -> AnyView {
    if cfg!(feature = "ssr") {
        return view;
    }
    let mut view = Some(view);
    // A function in a view is the one kind that is built again in its place instead of being compared.
    (move || view.take().unwrap_or_else(|| ().into_any())).into_any()
}

/// Shows what this function makes, and replaces it whenever what it asked has changed. One type for all keeps the wasm
/// small.
pub fn renewed(content: Arc<dyn Fn() -> AnyView + Send + Sync>) -> AnyView {
    (move || anew(content())).into_any()
}

/// Text in an element of its own, replaced as a whole.
pub fn text(text: impl Into<String>) -> AnyView {
    let text: String = text.into();
    anew(view! { <span>{text}</span> }.into_any())
}

/// Text that changes while the page is open.
pub fn changing(text: impl Fn() -> String + Send + Sync + 'static) -> AnyView {
    renewed(Arc::new(move || view! { <span>{text()}</span> }.into_any()))
}
