//! Finds out how the page stands: what every answer says about the connection and about who is logged in, and when it is
//! worth while to ask again.

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    task::{Poll, Waker},
    time::Duration,
};

use js_sys::Date;
use leptos::{
    leptos_dom::helpers::{document, set_timeout, window, window_event_listener_untyped},
    prelude::{GetUntracked, Set, WithUntracked},
    task::spawn_local,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, HtmlDialogElement, HtmlElement, HtmlInputElement, MessageEvent, UrlSearchParams};

use super::{
    Standing,
    answers::forget_answers,
    wire::{get, whose},
};
use crate::{
    model::refusal::{Kind, Refusal},
    paths,
    words::staff::{
        frame::{no_answer, title},
        language,
    },
};

/// The first pause before a question is asked again, and the longest, in seconds. Each is twice the one before.
const PAUSES: (u64, u64) = (2, 10);

/// Where the windows of this browser tell each other whose page they have opened.
const CHANNEL: &str = "lanyard";

/// What is known in this window.
struct Watch {
    standing: Cell<Option<Standing>>,
    /// Questions that wait for their turn, and which turn that is.
    waiting: RefCell<Vec<Waker>>,
    turn: Cell<u32>,
    /// Seconds until the next turn; `None` while none is planned.
    planned: Cell<Option<u64>>,
    pause: Cell<u64>,
    /// What had the focus, and the title, before the page was covered.
    before: RefCell<Option<(Option<HtmlElement>, String)>>,
}

thread_local! {
    static WATCH: Watch = const {
        Watch {
            standing: Cell::new(None),
            waiting: RefCell::new(Vec::new()),
            turn: Cell::new(0),
            planned: Cell::new(None),
            pause: Cell::new(PAUSES.0),
            before: RefCell::new(None),
        }
    };
}

/// What an answer means for the page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The server has answered the page's person.
    Answered,
    /// It will be answered later.
    Later,
    /// The page is covered: its person is no longer logged in.
    Covered,
}

/// Starts to watch, and tells other windows whose page this is: they may have to look whether theirs is still theirs.
pub fn watch(standing: Standing) {
    WATCH.with(|watch| watch.standing.set(Some(standing)));
    for event in ["online", "visibilitychange"] {
        // For as long as the document lives.
        std::mem::forget(window_event_listener_untyped(event, |_| look_if_needed()));
    }
    // Where there is no such channel, the next answer says it.
    if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            let same = message.data().as_string() == Some(whose());
            if is_covered() == same && !whose().is_empty() {
                look();
            }
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        let _ = channel.post_message(&JsValue::from_str(&whose()));
        heard.forget();
        std::mem::forget(channel);
    }
}

/// Notes what an answer says about the connection and about who is logged in.
pub fn note(refusal: Option<&Refusal>) -> Meaning {
    let Some(standing) = WATCH.with(|watch| watch.standing.get()) else { return Meaning::Answered };
    match refusal {
        Some(error) if error.covers() => {
            cover(standing, error);
            Meaning::Covered
        }
        Some(error) if error.passes() => {
            lost(standing, error);
            Meaning::Later
        }
        _ => {
            if standing.band.with_untracked(Option::is_some) || is_covered() {
                standing.band.set(None);
                standing.out.set(None);
                WATCH.with(|watch| watch.pause.set(PAUSES.0));
                next_turn();
            }
            Meaning::Answered
        }
    }
}

/// Waits until it is worth while to ask again.
pub fn turn() -> impl Future<Output = ()> {
    let begun = WATCH.with(|watch| watch.turn.get());
    poll_fn(move |context| {
        WATCH.with(|watch| {
            if watch.turn.get() != begun {
                return Poll::Ready(());
            }
            watch.waiting.borrow_mut().push(context.waker().clone());
            Poll::Pending
        })
    })
}

/// Gives focus and title back to the page, whose person is logged in again.
pub fn uncover() {
    if let Some((focused, title)) = WATCH.with(|watch| watch.before.take()) {
        document().set_title(&title);
        if let Some(focused) = focused {
            // What is gone meanwhile takes no focus.
            let _ = focused.focus();
        }
    }
}

/// The address that the browser shows, without the origin; with what was typed into these forms, by where they post to, whose
/// pages fill it in again.
pub fn address(forms: &[&str]) -> String {
    let location = window().location();
    // A document of ours has both.
    let (path, search) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    let words =
        with_typed(&search, forms).ok().filter(|words| !words.is_empty() && words.len() <= paths::TAKEN_AT_MOST);
    match words {
        Some(words) => [path, words].join("?"),
        None => path + &search,
    }
}

fn with_typed(search: &str, forms: &[&str]) -> Result<String, JsValue> {
    let words = UrlSearchParams::new_with_str(search)?;
    for action in forms {
        let fields = document().query_selector_all(&["main form[action='", action, "'] .field-input"].concat())?;
        for index in 0..fields.length() {
            if let Some(field) = fields.get(index).and_then(|field| field.dyn_into::<HtmlInputElement>().ok())
                && field.value() != field.default_value()
            {
                words.set(&field.name(), &field.value());
            }
        }
    }
    Ok(words.to_string().into())
}

fn is_covered() -> bool {
    WATCH.with(|watch| watch.standing.get().is_some_and(|standing| standing.out.with_untracked(Option::is_some)))
}

fn cover(standing: Standing, error: &Refusal) {
    forget_answers();
    if !is_covered() {
        let document = document();
        // An open dialog would lie over the notice.
        if let Ok(Some(dialog)) = document.query_selector("dialog[open]") {
            dialog.unchecked_into::<HtmlDialogElement>().close();
        }
        let focused = document.active_element().map(JsCast::unchecked_into);
        WATCH.with(|watch| watch.before.replace(Some((focused, document.title()))));
        document.set_title(&title(language().shared().log_in, language()));
    }
    if standing.out.with_untracked(|out| out.as_ref() != Some(error)) {
        standing.out.set(Some(error.clone()));
    }
}

/// Since when there is no answer is said once; a try is planned unless one is already.
fn lost(standing: Standing, error: &Refusal) {
    if standing.band.get_untracked().is_none() {
        // "10:42:07 GMT+0100 (…)" in every browser and language.
        let now = String::from(Date::new_0().to_time_string());
        let is_connected = error.kind != Kind::Unreachable;
        standing.band.set(Some(no_answer(is_connected, now.get(..5).unwrap_or_default(), language())));
    }
    WATCH.with(|watch| {
        if watch.planned.get().is_none() {
            let pause = watch.pause.get();
            watch.planned.set(Some(pause));
            watch.pause.set((2 * pause).min(PAUSES.1));
            set_timeout(
                || {
                    WATCH.with(|watch| watch.planned.set(None));
                    // A page that nobody looks at asks when it is looked at again.
                    if !document().hidden() {
                        next_turn();
                    }
                },
                Duration::from_secs(pause),
            );
        }
    });
}

/// Everything that waits asks again.
fn next_turn() {
    let waiting = WATCH.with(|watch| {
        watch.turn.set(watch.turn.get().wrapping_add(1));
        watch.waiting.take()
    });
    waiting.into_iter().for_each(Waker::wake);
}

/// The connection may be back, or a person.
fn look_if_needed() {
    if is_covered() {
        look();
    } else if !document().hidden() {
        next_turn();
    }
}

/// Waits until the server answers the page's person.
pub async fn answered() {
    while note(get(paths::ACCOUNT.to_owned()).await.as_ref().err()) != Meaning::Answered {
        turn().await;
    }
}

/// Asks who is logged in.
fn look() {
    spawn_local(async {
        while note(get(paths::ACCOUNT.to_owned()).await.as_ref().err()) == Meaning::Later {
            turn().await;
        }
    });
}
