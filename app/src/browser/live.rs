//! Following a session while its page is looked at: the stream that all windows share or, where a browser has no such
//! thing, one of its own; and questions where neither speaks.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    time::Duration,
};

use leptos::{
    leptos_dom::helpers::{TimeoutHandle, document, set_timeout_with_handle, window, window_event_listener_untyped},
    prelude::on_cleanup,
    task::spawn_local,
};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, EventSource, MessageEvent, MessagePort, SharedWorker};

use super::{
    standing::{Meaning, note, turn},
    wire::{get, whose},
};
use crate::{
    answer::parse,
    model::{
        id::SessionId,
        pulse::Pulse,
        refusal::{Kind, Refusal},
    },
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
    /// The worker with the stream that all windows share, and the way to it.
    shared: RefCell<Option<(SharedWorker, MessagePort)>>,
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

/// The port of the worker that all windows of this browser and this version of the program share.
fn shared_stream(heard: &Closure<dyn Fn(Event)>) -> Option<(SharedWorker, MessagePort)> {
    let script = document().body()?.get_attribute("data-live")?;
    js_sys::Reflect::get(&window(), &JsValue::from_str("SharedWorker")).ok().filter(JsValue::is_function)?;
    let worker = SharedWorker::new(&script).ok()?;
    let heard = Some(heard.as_ref().unchecked_ref());
    // A script that could not be fetched.
    worker.set_onerror(heard);
    let port = worker.port();
    port.set_onmessage(heard);
    Some((worker, port))
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
                shared: RefCell::new(shared_stream(&heard)),
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
            self.source.set(Source::Questions);
            self.open();
            self.ask_in(ASK_EVERY);
        }
    }

    fn stop(&self) {
        self.source.set(Source::Nothing);
        self.stop_waiting();
        self.say("");
        self.close_stream();
    }

    /// A stream of the page's own that nobody hears any more.
    fn close_stream(&self) {
        if let Some(stream) = self.stream.take() {
            stream.set_onmessage(None);
            stream.set_onerror(None);
            stream.close();
        }
    }

    /// Opens a stream in place of the one before.
    fn open(&self) {
        self.asked.set(0);
        if self.say(&[&self.session.to_string(), " ", &whose()].concat()) {
            return;
        }
        let stream = EventSource::new(&paths::session_live(self.session)).ok();
        if let Some(stream) = &stream {
            let heard = Some(self.heard.as_ref().unchecked_ref());
            stream.set_onmessage(heard);
            stream.set_onerror(heard);
        }
        self.close_stream();
        self.stream.replace(stream);
    }

    /// Tells the shared stream what `live.js` says; false where there is none.
    fn say(&self, word: &str) -> bool {
        let shared = self.shared.borrow();
        shared.as_ref().is_some_and(|(_, port)| port.post_message(&JsValue::from_str(word)).is_ok())
    }

    fn hear(&self, event: &Event) {
        if self.source.get() == Source::Nothing {
            return;
        }
        if let Some(message) = event.dyn_ref::<MessageEvent>() {
            let text = message.data().as_string().unwrap_or_default();
            // What is told to somebody else is not for this page: the server is asked who is logged in.
            let pulse = text.contains(&whose()).then(|| parse(&text));
            if let Some(Ok(pulse)) = pulse {
                self.say("here");
                self.source.set(Source::Stream);
                self.ask_in(SILENCE);
                note(None);
                (self.tell)(pulse);
                return;
            }
        } else if event.target().is_some_and(|target| target.has_type::<SharedWorker>()) {
            self.shared.take();
            self.open();
        }
        if self.source.get() == Source::Stream {
            // Its time was over, or it broke. The next one is opened without the page.
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
                let Some(meaning) = ask(&me).await else { return };
                turn().await;
                if let Some(follower) = me.upgrade() {
                    match (meaning, follower.source.get()) {
                        (Meaning::Covered, Source::Nothing) => follower.begin(),
                        (Meaning::Later, Source::Questions) => follower.ask_in(Duration::ZERO),
                        _ => {}
                    }
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
}

/// What is on its way when the page is left has nobody left to hear it.
impl Drop for Follower {
    fn drop(&mut self) {
        if let Some((worker, port)) = self.shared.take() {
            worker.set_onerror(None);
            port.set_onmessage(None);
        }
        self.close_stream();
    }
}

/// Asks where the session stands. What has to be waited for before it is asked again, if anything.
async fn ask(follower: &Weak<Follower>) -> Option<Meaning> {
    let session = {
        let follower = follower.upgrade()?;
        follower.source.set(Source::Questions);
        follower.session
    };
    let answer = get(paths::session_pulse(session)).await;
    let follower = follower.upgrade()?;
    if follower.source.get() != Source::Questions {
        // Meanwhile a stream spoke, or nobody looks any more.
        return None;
    }
    let meaning = note(answer.as_ref().err());
    match (meaning, answer.and_then(|json| parse(&json))) {
        (_, Ok(pulse)) => (follower.tell)(pulse),
        (Meaning::Later, _) => {}
        // There is nothing to follow while the page is covered, or any more.
        (Meaning::Covered, _) | (_, Err(Refusal { kind: Kind::NotFound, .. })) => follower.stop(),
        _ => {}
    }
    follower.asked.set(follower.asked.get() + 1);
    if meaning == Meaning::Answered && follower.source.get() == Source::Questions {
        if follower.asked.get() >= QUESTIONS_BEFORE_ANOTHER_STREAM {
            follower.open();
        }
        follower.ask_in(ASK_EVERY);
        return None;
    }
    Some(meaning)
}
