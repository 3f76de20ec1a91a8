//! How a page stands: whether the server answers it, and whether it is still the page of whoever is logged in. The band at
//! the top says the one; a notice in place of the page says the other, and nobody reads the page behind it.

use leptos::{html, prelude::*};

#[cfg(not(feature = "ssr"))]
use crate::browser::role;
use crate::{
    api::form::TAKEN_THROUGH,
    browser::{self, Standing},
    model::refusal::{Kind, Refusal},
    paths,
    words::staff::language,
};
#[cfg(feature = "ssr")]
use crate::{api::guard, model::staff::Role};

impl Standing {
    /// All is well. Called once by the app.
    pub fn provide() -> Self {
        let [comes, asks] = [RwSignal::new(false), RwSignal::new(false)];
        let standing = Self { band: RwSignal::new(None), out: RwSignal::new(None), comes, asks, role: role() };
        browser::watch(standing);
        provide_context(standing);
        standing
    }

    /// The band, which is there from the start so that what appears in it is read out, and the notice.
    pub fn view(self) -> impl IntoView {
        let notice = NodeRef::<html::Div>::new();
        // Effects run in the browser only.
        Effect::watch(
            move || self.is_covered(),
            move |is_covered, _, _| {
                if !is_covered {
                    browser::uncover();
                } else if let Some(notice) = notice.get_untracked() {
                    // An element with a tabindex always takes the focus.
                    let _ = notice.focus();
                }
            },
            false,
        );
        view! {
            <p class="band" role="status">{move || self.band.get()}</p>
            // The focus comes to the notice, so it is read out; while there is none, nothing here is an alert.
            <div class="cover" role=move || self.is_covered().then_some("alert") tabindex="-1" node_ref=notice>
                {move || self.out.get().map(|refusal| notice_of(&refusal))}
            </div>
        }
    }
}

/// The role of whoever asks for the page.
#[cfg(feature = "ssr")]
fn role() -> RwSignal<Option<Role>> {
    RwSignal::new(guard::role())
}

/// Why the page is not shown, and the way on.
fn notice_of(refusal: &Refusal) -> AnyView {
    let words = language().standing();
    let (sentence, way, address) = if refusal.kind == Kind::SomebodyElse {
        (refusal.sentence.clone(), words.open_with_that_account, browser::address(&[]))
    } else {
        let timed_out = refusal.kind == Kind::TimedOut;
        let sentence = if timed_out { [&refusal.sentence, "."].concat() } else { words.logged_out.to_owned() };
        (sentence, language().shared().log_in, paths::staff_log_in(&browser::address(&TAKEN_THROUGH), false))
    };
    view! {
        <div class="page page-narrow">
            <p class="notice notice-warning">{sentence}</p>
            <p>
                // A new document: nothing of the covered page stays in the memory of the one that follows.
                <a class="button" href=address rel="external">
                    {way}
                </a>
            </p>
        </div>
    }
    .into_any()
}
