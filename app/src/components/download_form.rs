//! A download, and what the notice of its page says while it runs, when it is done and when it is refused.

use leptos::{prelude::*, task::spawn_local};

use super::notice::{Notice, Said};
use crate::{browser, model::refusal::Refusal, words::staff::language};

/// A download that can be started, and started again.
#[derive(Clone, Copy)]
pub struct Download {
    notice: Notice,
    running: RwSignal<bool>,
    /// What was asked for last, to be asked for once more.
    last: StoredValue<(i64, Vec<(&'static str, String)>)>,
}

impl Download {
    /// Not started; it tells this notice where it stands.
    pub fn new(notice: Notice) -> Self {
        Self { notice, running: RwSignal::new(false), last: StoredValue::default() }
    }

    /// For the button's `aria-disabled`: it stays in reach, but says that the server is at work.
    pub fn at_work(self) -> Option<&'static str> {
        self.running.get().then_some("true")
    }

    /// Fetches the workbook that these fields of the form ask for and saves it; `refused` hears of a refusal. A second
    /// press while the first is on its way starts nothing.
    pub fn start(self, rows: i64, fields: Vec<(&'static str, String)>, refused: impl Fn(&Refusal) + 'static) {
        if self.running.get_untracked() {
            return;
        }
        self.running.set(true);
        // Far down a long list nobody would see it. When it is done the focus stays where the person has gone since.
        self.notice.answer(Said::Preparing(rows));
        self.last.set_value((rows, fields.clone()));
        spawn_local(async move {
            let outcome = browser::download(fields).await;
            self.running.try_set(false);
            match outcome {
                Ok(size) => self.notice.say(Said::Downloaded(rows, size)),
                Err(error) => {
                    refused(&error);
                    self.notice.answer(Said::Refused(error));
                }
            }
        });
    }

    /// The button that hands logins out again which were handed out before: that happens on purpose only.
    pub fn again(self) -> AnyView {
        let again = move |_| {
            let (rows, mut fields) = self.last.get_value();
            fields.push(("again", "1".to_owned()));
            self.start(rows, fields, |_| {});
        };
        view! {
            <button type="button" class="button button-secondary" on:click=again>
                {language().entries().download_again}
            </button>
        }
        .into_any()
    }
}
