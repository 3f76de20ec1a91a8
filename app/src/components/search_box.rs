//! Searching while typing: the box, its pause of a quarter of a second, and its agreement with the address.

use std::{mem, time::Duration};

use crate::{browser::Standing, effect::effect, words::staff::language};
use leptos::{html, leptos_dom::helpers::TimeoutHandle, prelude::*};

/// How long a person stops typing before the list follows.
const PAUSE: Duration = Duration::from_millis(250);

/// More characters than a name or an e-mail address has. What is pasted is cut there, before its address is too long for any
/// server.
pub const LONGEST: &str = "300";

/// The box of a search. Belongs to its page and outlives every answer that is shown on it.
#[derive(Clone, Copy)]
pub struct Search {
    input: NodeRef<html::Input>,
    sent: StoredValue<String>,
    timer: StoredValue<Option<TimeoutHandle>>,
    follow: Callback<()>,
    standing: Option<Standing>,
}

impl Search {
    /// `in_address` is the search that the address names; `follow` brings the list to what is typed now.
    pub fn new(in_address: Memo<String>, follow: Callback<()>) -> Self {
        let search = Self {
            input: NodeRef::new(),
            sent: StoredValue::new(in_address.get_untracked()),
            timer: StoredValue::new(None),
            follow,
            standing: use_context(),
        };
        // Back, Forward and "Clear search" change the box; the answer to one's own typing must not, because by then
        // more may have been typed. What was typed before the app came is followed as well.
        let mut begun = false;
        effect(move || {
            let named = in_address.get();
            let (is_first, input) = (!mem::replace(&mut begun, true), search.input.get_untracked());
            if search.sent.with_value(|sent| *sent != named) {
                if let Some(input) = input {
                    input.set_value(&named);
                }
                search.sent.set_value(named);
            } else if is_first && input.is_some_and(|input| input.value().trim() != named) {
                search.wait();
            }
        });
        on_cleanup(move || search.stop());
        search
    }

    /// What is typed now, noted as what the list is asked for.
    pub fn take(self) -> String {
        self.stop();
        if let Some(input) = self.input.get_untracked() {
            self.sent.set_value(input.value().trim().to_owned());
        }
        self.sent.get_value()
    }

    fn stop(self) {
        if let Some(Some(timer)) = self.timer.try_get_value() {
            timer.clear();
            self.timer.set_value(None);
        }
    }

    fn wait(self) {
        self.stop();
        let follow = move || {
            // Whoever has gone on to another page meanwhile is not led back.
            if !self.standing.is_some_and(|standing| standing.comes.get_untracked()) {
                self.follow.run(());
            }
        };
        self.timer.set_value(set_timeout_with_handle(follow, PAUSE).ok());
    }

    /// The box with its label.
    pub fn view(self, placeholder: &'static str) -> impl IntoView {
        view! {
            <div class="field">
                <label for="q">{language().shared().search}</label>
                <input
                    class="field-input"
                    id="q"
                    name="q"
                    type="search"
                    maxlength=LONGEST
                    autocomplete="off"
                    placeholder=placeholder
                    value=self.sent.get_value()
                    node_ref=self.input
                    on:input=move |_| self.wait()
                />
            </div>
        }
    }
}
