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

/// How long a stream may take to say where the session stands, and how often the server is asked until one does.
const ASK_EVERY: Duration = Duration::from_secs(2);

/// Streams end every minute, and a new one speaks at once: one that has been silent for longer does not get through.
const SILENCE: Duration = Duration::from_secs(70);

/// After so many questions the stream is tried again.
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
    source: Cell<Source>,
    wait: Cell<Option<TimeoutHandle>>,
    asked: Cell<u32>,
}

/// What tells the page what happens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    /// Nothing: the page is not looked at, or there is nothing to follow any more.
    Nothing,
    Stream,
    /// Questions, the first of them once the stream had its time.
    Questions,
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
            Self {
                me: me.clone(),
                session,
                tell,
                heard,
                stream: RefCell::default(),
                source: Cell::new(Source::Nothing),
                wait: Cell::default(),
                asked: Cell::default(),
            }
        })
    }

    /// Follows from now on, as long as the page is looked at.
    fn begin(&self) {
        self.stop();
        if !document().hidden() {
            self.open();
            self.source.set(Source::Questions);
            self.ask_in(ASK_EVERY);
        }
    }

    fn stop(&self) {
        self.source.set(Source::Nothing);
        self.stop_waiting();
        if let Some(stream) = self.stream.take() {
            stream.close();
        }
    }

    /// Opens a stream in place of the one before.
    fn open(&self) {
        self.asked.set(0);
        let stream = EventSource::new(&paths::session_live(self.session)).ok();
        if let Some(stream) = &stream {
            let heard = Some(self.heard.as_ref().unchecked_ref());
            stream.set_onmessage(heard);
            stream.set_onerror(heard);
        }
        if let Some(before) = self.stream.replace(stream) {
            before.close();
        }
    }

    fn hear(&self, event: &Event) {
        if let Some(message) = event.dyn_ref::<MessageEvent>() {
            if let Some(Ok(pulse)) = message.data().as_string().as_deref().map(parse) {
                self.source.set(Source::Stream);
                self.ask_in(SILENCE);
                (self.tell)(pulse);
            }
        } else if self.source.get() == Source::Stream {
            // Its time was over, or it broke. The browser opens the next one by itself.
            self.source.set(Source::Questions);
            self.ask_in(ASK_EVERY);
        }
    }

    /// The server is asked after this time, unless a stream speaks before.
    fn ask_in(&self, time: Duration) {
        self.stop_waiting();
        let me = self.me.clone();
        let ask = move || {
            spawn_local(async move {
                if let Some(follower) = me.upgrade() {
                    follower.ask().await;
                }
            });
        };
        self.wait.set(set_timeout_with_handle(ask, time).ok());
    }

    fn stop_waiting(&self) {
        if let Some(wait) = self.wait.take() {
            wait.clear();
        }
    }

    async fn ask(&self) {
        self.source.set(Source::Questions);
        let answer = get(paths::session_pulse(self.session)).await;
        if self.source.get() != Source::Questions {
            // Meanwhile a stream spoke, or nobody looks any more.
            return;
        }
        match answer.and_then(|json| parse(&json)) {
            Ok(pulse) => (self.tell)(pulse),
            // There is nothing to follow any more. The next thing the person does says why.
            Err(ApiError::NotLoggedIn | ApiError::TimedOut | ApiError::NotFound) => return self.stop(),
            Err(_) => {}
        }
        self.asked.set(self.asked.get() + 1);
        if self.asked.get() == QUESTIONS_BEFORE_ANOTHER_STREAM {
            self.open();
        }
        self.ask_in(ASK_EVERY);
    }
}
