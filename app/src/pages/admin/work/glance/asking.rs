//! Keeps the strip as the session stands: what open pages are told moves its counters at once, and the rest is asked for.

use std::{mem, time::Duration};

use leptos::{leptos_dom::helpers::set_interval_with_handle, prelude::*, task::spawn_local};

use crate::{
    answer::parse,
    browser,
    effect::effect,
    model::{glance::Glance, id::SessionId, pulse::Pulse},
    paths,
};

/// How long one answer is good for while something happens.
const REST: Duration = Duration::from_secs(2);

/// How long when nothing does: time goes on, and somebody may wait.
const AT_LEAST_EVERY: Duration = Duration::from_secs(20);

/// What a page around the strip follows already, so that nothing is followed twice.
#[derive(Clone, Copy)]
pub struct Told(pub RwSignal<Option<Pulse>>);

/// Where the question stands.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Question {
    #[default]
    None,
    /// It is under way, or its answer is fresh.
    Asked,
    /// Something has happened since: it is asked once more.
    Outdated,
}

#[derive(Clone, Copy)]
struct Asking {
    session: SessionId,
    glance: RwSignal<Glance>,
    question: StoredValue<Question>,
}

/// Keeps `glance` as the session stands, as long as the page is shown.
pub fn follow(session: SessionId, glance: RwSignal<Glance>) {
    let asking = Asking { session, glance, question: StoredValue::default() };
    let told = use_context::<Told>();
    let seen = StoredValue::new(None::<Pulse>);
    let hear = move |pulse: Pulse| {
        // The first one says what the page was written with, or that it is out of date.
        let before = seen.try_update_value(|seen| seen.replace(pulse)).flatten();
        let counts = glance.try_with_untracked(|glance| glance.counts);
        if counts.is_some_and(|counts| counts != pulse.counts) {
            let _ = glance.try_update(|glance| glance.counts = pulse.counts);
        } else if before.is_none_or(|before| before == pulse) {
            return;
        }
        asking.ask();
    };
    // Effects run in the browser only.
    effect(move || match told {
        Some(Told(told)) => {
            if let Some(pulse) = told.get() {
                hear(pulse);
            }
        }
        None => browser::follow(session, hear),
    });
    effect(move || {
        let again = move || {
            if !document().hidden() {
                asking.ask();
            }
        };
        if let Ok(handle) = set_interval_with_handle(again, AT_LEAST_EVERY) {
            on_cleanup(move || handle.clear());
        }
    });
}

impl Asking {
    fn ask(self) {
        let first = self.question.try_update_value(|question| {
            let first = *question == Question::None;
            *question = if first { Question::Asked } else { Question::Outdated };
            first
        });
        if first != Some(true) {
            return;
        }
        spawn_local(async move {
            // The address is asked for until the page is gone.
            let address = move || self.question.try_with_value(|_| paths::session_glance(self.session));
            let answer = browser::read(address).await;
            if let Ok(now) = answer.and_then(|json| parse(&json)) {
                let _ = self.glance.try_set(now);
            }
            let rested = move || {
                if self.question.try_update_value(mem::take) == Some(Question::Outdated) {
                    self.ask();
                }
            };
            set_timeout(rested, REST);
        });
    }
}
