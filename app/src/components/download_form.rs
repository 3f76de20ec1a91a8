//! What a download says while it runs, when it is done and when it is refused.

use leptos::{html, prelude::*, task::spawn_local};

use super::count::counted;
use crate::{
    api::refused::{DOWNLOAD, RefusedForm},
    browser,
    error::ApiError,
};

/// Where a download stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Nothing was asked for yet.
    Idle,
    /// The server is making so many logins ready.
    Preparing(i64),
    /// Saved: so many logins, and the file's size as people read it.
    Done(i64, String),
    /// Refused, or nothing was selected.
    Refused(ApiError),
}

/// A download that can be started, and started again.
#[derive(Clone, Copy)]
pub struct Download {
    progress: RwSignal<Progress>,
    /// What was asked for last, to be asked for once more.
    last: StoredValue<(i64, Vec<(&'static str, String)>)>,
}

impl Download {
    /// Not started; or refused, on a page that answers a refused download.
    pub fn new() -> Self {
        let progress = RefusedForm::of(DOWNLOAD).map_or(Progress::Idle, |form| Progress::Refused(form.error));
        Self { progress: RwSignal::new(progress), last: StoredValue::default() }
    }

    /// Where it stands.
    pub fn progress(self) -> RwSignal<Progress> {
        self.progress
    }

    /// True while the server is at work.
    pub fn is_running(self) -> bool {
        self.progress.with(|progress| matches!(progress, Progress::Preparing(_)))
    }

    /// Fetches the workbook that these fields of the form ask for and saves it; `refused` hears of a refusal. A second
    /// press while the first is on its way starts nothing.
    pub fn start(self, rows: i64, fields: Vec<(&'static str, String)>, refused: impl Fn(&ApiError) + 'static) {
        if untrack(|| self.is_running()) {
            return;
        }
        self.progress.set(Progress::Preparing(rows));
        self.last.set_value((rows, fields.clone()));
        spawn_local(async move {
            let outcome = browser::download(fields).await;
            if let Err(error) = &outcome {
                refused(error);
            }
            self.progress.try_set(match outcome {
                Ok(size) => Progress::Done(rows, size),
                Err(error) => Progress::Refused(error),
            });
        });
    }

    /// Why it was refused. Logins that were handed out before are handed out again on purpose only.
    fn refusal(self, error: &ApiError) -> AnyView {
        let sentence = error.to_string();
        if !matches!(error, ApiError::HandedOutBefore { .. }) {
            return view! { <p class="notice notice-danger">{sentence}</p> }.into_any();
        }
        let again = move |_| {
            let (rows, mut fields) = self.last.get_value();
            fields.push(("again", "1".to_owned()));
            self.start(rows, fields, |_| {});
        };
        view! {
            <div class="notice notice-warning">
                <p>{sentence}</p>
                <button type="button" class="button button-secondary" on:click=again>"Download them again"</button>
            </div>
        }
        .into_any()
    }

    /// The line that says where it stands.
    pub fn status_line(self) -> impl IntoView {
        let progress = self.progress;
        let said = move || {
            progress.with(|progress| match progress {
                Progress::Preparing(rows) => format!("Preparing {}…", counted(*rows, "login", "logins")),
                Progress::Done(rows, size) => format!("Downloaded {}, {size}", counted(*rows, "login", "logins")),
                Progress::Idle | Progress::Refused(_) => String::new(),
            })
        };
        let refusal = move || {
            progress.with(|progress| match progress {
                Progress::Refused(error) => Some(self.refusal(error)),
                _ => None,
            })
        };
        // A long list may be scrolled far down when it is refused.
        let region = NodeRef::<html::Div>::new();
        Effect::watch(
            move || progress.with(|progress| matches!(progress, Progress::Refused(_))),
            move |is_refused, _, _| {
                if *is_refused && let Some(region) = region.get_untracked() {
                    // An element with a tabindex always takes the focus.
                    let _ = region.focus();
                }
            },
            false,
        );
        // Both regions are there from the start, so that what appears in them is read out.
        view! {
            <p class="progress" role="status">{said}</p>
            <div role="alert" tabindex="-1" node_ref=region>{refusal}</div>
        }
    }
}
