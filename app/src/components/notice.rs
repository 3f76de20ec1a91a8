//! What a page says: one notice, replaced by the next event and taken away when its cause is gone.

use std::sync::Arc;

use leptos::{html, prelude::*};

use super::renewed::renewed;
use crate::{
    browser,
    effect::effect,
    model::{
        action::ActionOutcome,
        refusal::{Kind, Refusal},
    },
    words::staff::{
        actions, language,
        selection::{downloaded, dropped, preparing},
    },
};

/// What a notice can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nothing.
    Nothing,
    /// A filter took so many entries out of the selection.
    Dropped(i64),
    /// It is not known yet which selected entries the filter shows.
    Comparing,
    /// The server is making so many logins ready.
    Preparing(i64),
    /// Saved: so many logins, and the file's size as people read it.
    Downloaded(i64, String),
    /// What was done to entries.
    Outcome(ActionOutcome),
    /// A batch has another label.
    Labelled,
    /// Why nothing was done.
    Refused(Refusal),
}

impl Said {
    /// What people read of it, where it is one sentence.
    fn sentence(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Dropped(count) => dropped(*count, language()),
            Self::Comparing => language().entries().comparing.to_owned(),
            Self::Preparing(rows) => preparing(*rows, language()),
            Self::Downloaded(rows, size) => downloaded(*rows, size, language()),
            Self::Outcome(acted) => actions::outcome(acted, language()),
            Self::Labelled => language().batch().label_saved.to_owned(),
            Self::Refused(refusal) => refusal.sentence.clone(),
        }
    }
}

/// The notice of a page. It outlives the answers that are shown on the page.
#[derive(Clone, Copy)]
pub struct Notice {
    said: RwSignal<Said>,
    place: NodeRef<html::Div>,
}

impl Notice {
    /// What it says when the page arrives.
    pub fn new(said: Said) -> Self {
        effect(browser::told);
        Self { said: RwSignal::new(said), place: NodeRef::new() }
    }

    /// Says this in place of what stood there, and takes the focus: a person has just asked for it.
    pub fn answer(self, said: Said) {
        self.say(said);
        // After what is said has its place on the page, and after a dialog has given the focus back.
        request_animation_frame(move || self.focus());
        browser::told();
    }

    /// Says this in place of what stood there. The focus stays with what the person is doing.
    pub fn say(self, said: Said) {
        // The answer to a question may come when the page was left.
        self.said.try_set(said);
    }

    /// What it was about is no longer what stands on the page: another selection, filter, order or page. What was done
    /// to entries stays true, with its way back, until something else is said.
    pub fn fade(self) {
        if !self.said.with_untracked(|said| matches!(said, Said::Nothing | Said::Preparing(_) | Said::Outcome(_))) {
            self.said.set(Said::Nothing);
        }
    }

    /// It is known now what [`Said::Comparing`] waited for.
    pub fn compared(self) {
        if self.said.with_untracked(|said| *said == Said::Comparing) {
            self.said.set(Said::Nothing);
        }
    }

    /// Brings the focus here.
    pub fn focus(self) {
        if let Some(Some(place)) = self.place.try_get_untracked() {
            // An element with a tabindex always takes the focus.
            let _ = place.focus();
        }
    }

    /// The notice; `ways` writes the buttons that belong to what is said. Stands outside of every form, and above what
    /// answers bring: it is never built again, so that nothing is read out twice.
    pub fn view(self, ways: Arc<dyn Fn(&Said) -> AnyView + Send + Sync>) -> AnyView {
        let region = move |alert: bool| {
            let ways = ways.clone();
            renewed(Arc::new(move || {
                self.said.with(|said| match said {
                    Said::Nothing => ().into_any(),
                    said if matches!(said, Said::Refused(_)) == alert => shown(said, ways(said)),
                    _ => ().into_any(),
                })
            }))
        };
        // Where the server wrote the page for what was done or refused, its browser puts the focus here.
        let autofocus = self.said.with_untracked(|said| *said != Said::Nothing);
        // Both regions are there from the start, so that what appears in them is read out.
        view! {
            <div tabindex="-1" autofocus=autofocus node_ref=self.place>
                <div role="status">{region.clone()(false)}</div>
                <div role="alert">{region(true)}</div>
            </div>
        }
        .into_any()
    }
}

fn shown(said: &Said, ways: AnyView) -> AnyView {
    let class = match said {
        Said::Outcome(ActionOutcome { done: 0, .. }) => "notice",
        Said::Outcome(_) | Said::Labelled => "notice notice-ok",
        Said::Refused(Refusal { kind: Kind::HandedOutBefore, .. }) => "notice notice-warning",
        Said::Refused(_) => "notice notice-danger",
        _ => "notice",
    };
    view! {
        <div class=class>
            <p>{said.sentence()}</p>
            {ways}
        </div>
    }
    .into_any()
}
