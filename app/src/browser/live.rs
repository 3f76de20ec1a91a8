//! Following a session while its page is looked at: the server's stream, and questions where the stream breaks.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    time::Duration,
};

use leptos::{
    leptos_dom::helpers::{TimeoutHandle, document, set_timeout_with_handle, window_event_listener_untyped},
    prelude::on_cleanup,
    task::spawn_local,
};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventSource, MessageEvent};

use super::fetch::get;
use crate::{
    components::loaded::parse,
    error::ApiError,
    model::{id::SessionId, pulse::Pulse},
    paths,
};

/// How long a broken stream may take to come back, and how often the server is asked until it does.
const ASK_EVERY: Duration = Duration::from_secs(2);

/// After so many questions a stream that the browser has given up is tried again.
const QUESTIONS_BEFORE_ANOTHER_STREAM: u32 = 5;

/// Tells the pulse of a session now and whenever it changes, until the page is left. While the page is hidden the server
/// is not asked anything; when it is looked at again, it is told where the session stands.
pub fn follow(session: SessionId, tell: impl Fn(Pulse) + 'static) {
    let follower = Follower::new(session, Box::new(tell));
    follower.begin();
    let looked_at = Rc::downgrade(&follower);
    let listener = window_event_listener_untyped("visibilitychange", move |_| {
        if let Some(follower) = looked_at.upgrade() {
            follower.begin();
        }
    });
    let follower = SendWrapper::new(follower);
    on_cleanup(move || {
        listener.remove();
        follower.stop();
    });
}

struct Follower {
    me: Weak<Self>,
    session: SessionId,
    tell: Box<dyn Fn(Pulse)>,
    /// Hears every event of every stream.
    heard: Closure<dyn Fn(Event)>,
    stream: RefCell<Option<EventSource>>,
    /// Set while the stream is broken and the server is asked instead.
    wait: Cell<Option<TimeoutHandle>>,
    asked: Cell<u32>,
}

impl Follower {
    fn new(session: SessionId, tell: Box<dyn Fn(Pulse)>) -> Rc<Self> {
        Rc::new_cyclic(|me: &Weak<Self>| {
            let hearer = me.clone();
            let heard = Closure::new(move |event: Event| {
                if let Some(follower) = hearer.upgrade() {
                    follower.hear(&event);
                }
            });
            let (stream, wait, asked) = (RefCell::default(), Cell::default(), Cell::default());
            Self { me: me.clone(), session, tell, heard, stream, wait, asked }
        })
    }

    /// Follows from now on, as long as the page is looked at.
    fn begin(&self) {
        self.stop();
        if !document().hidden() {
            self.open();
        }
    }

    fn stop(&self) {
        if let Some(stream) = self.stream.take() {
            stream.close();
        }
        self.ask_no_more();
    }

    fn open(&self) {
        let stream = EventSource::new(&paths::session_live(self.session)).ok();
        if let Some(stream) = &stream {
            let heard = Some(self.heard.as_ref().unchecked_ref());
            stream.set_onopen(heard);
            stream.set_onmessage(heard);
            stream.set_onerror(heard);
        }
        self.stream.replace(stream);
    }

    fn hear(&self, event: &Event) {
        match event.type_().as_str() {
            "open" => self.ask_no_more(),
            "message" => {
                let data = event.unchecked_ref::<MessageEvent>().data().as_string();
                if let Some(Ok(pulse)) = data.as_deref().map(parse) {
                    (self.tell)(pulse);
                }
            }
            // Streams end every minute and the browser opens the next one. Only one that does not come back in time is
            // replaced by questions.
            _ if self.wait.get().is_none() => self.ask_later(),
            _ => {}
        }
    }

    fn ask_later(&self) {
        let me = self.me.clone();
        let ask = move || {
            spawn_local(async move {
                if let Some(follower) = me.upgrade() {
                    follower.ask().await;
                }
            });
        };
        self.wait.set(set_timeout_with_handle(ask, ASK_EVERY).ok());
    }

    fn ask_no_more(&self) {
        if let Some(wait) = self.wait.take() {
            wait.clear();
        }
        self.asked.set(0);
    }

    async fn ask(&self) {
        let answer = get(paths::session_pulse(self.session)).await;
        if self.wait.get().is_none() {
            // Meanwhile the stream came back, or nobody looks any more.
            return;
        }
        match answer.and_then(|json| parse(&json)) {
            Ok(pulse) => (self.tell)(pulse),
            // There is nothing to follow any more. The next thing the person does says why.
            Err(ApiError::NotLoggedIn | ApiError::TimedOut | ApiError::NotFound) => return self.stop(),
            Err(_) => {}
        }
        self.asked.set(self.asked.get() + 1);
        let given_up = self.stream.borrow().as_ref().is_none_or(|stream| stream.ready_state() == EventSource::CLOSED);
        if given_up && self.asked.get().is_multiple_of(QUESTIONS_BEFORE_ANOTHER_STREAM) {
            self.open();
        }
        self.ask_later();
    }
}
