//! Follows what happens while the list is open: rows change where they stand, and the order waits until it is asked for.

use leptos::{html, prelude::*, task::spawn_local};

use super::{super::entry::link_to, rows::Rows};

use crate::{
    answer::parse,
    browser,
    components::renewed::changing,
    effect::effect,
    model::{
        entry::{EntryCounts, EntryPage, EntryRow},
        id::SessionId,
        pulse::Pulse,
    },
    pages::admin::work::glance::Told,
    paths,
    words::staff::{
        entries::{new_entries, new_log_ins},
        language,
    },
};

/// What happened since the list was loaded. Lives as long as the page.
#[derive(Clone, Copy)]
pub struct Following {
    session: RwSignal<Option<SessionId>>,
    known: StoredValue<Known>,
    news: RwSignal<News>,
    told: RwSignal<Option<Pulse>>,
    /// Seconds since the server was last heard, as far as somebody counts them.
    age: RwSignal<u32>,
    reload: Callback<()>,
    heard: Callback<()>,
}

/// The rows on the screen, and how one of them is written.
pub struct Shown {
    rows: Vec<EntryRow>,
    writer: Rows,
}

/// What is known beside them.
#[derive(Default)]
struct Known {
    shown: Option<Shown>,
    heard: Heard,
    question: Question,
    /// The next list was asked for because of the news.
    refreshing: bool,
}

/// Where the question for the rows as they are now stands.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Question {
    #[default]
    None,
    UnderWay,
    /// Something happened since it was asked: it is asked once more.
    Outdated,
}

/// What the line above the list says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum News {
    None,
    NewLogIns(i64),
    /// So many entries were added since, by whomever.
    NewEntries(i64),
    Refreshed,
}

impl Following {
    /// Follows the session of the list that is shown; `reload` fetches the list again, `heard` is told whenever something
    /// happened.
    pub fn new(reload: Callback<()>, heard: Callback<()>) -> Self {
        let following = Self {
            session: RwSignal::new(None),
            known: StoredValue::new(Known::default()),
            news: RwSignal::new(News::None),
            told: RwSignal::new(None),
            age: RwSignal::new(0),
            reload,
            heard,
        };
        // Effects run in the browser only.
        effect(move || {
            if let Some(session) = following.session.get() {
                browser::follow(session, move |pulse| following.hear(pulse));
            }
        });
        provide_context(following);
        provide_context(Told(following.told));
        following
    }

    /// Seconds since the server was last heard.
    pub fn age(self) -> RwSignal<u32> {
        self.age
    }

    /// A list is about to be shown.
    pub fn begin(self, answer: &EntryPage) {
        self.age.set(0);
        let session = Some(answer.session.id);
        let same = self.session.get_untracked() == session;
        let refreshed = self.known.try_update_value(|known| {
            known.shown = None;
            known.heard.begin(answer.session.counts, same);
            std::mem::take(&mut known.refreshing)
        });
        self.news.set(if refreshed == Some(true) { News::Refreshed } else { News::None });
        if !same {
            self.session.set(session);
        }
    }

    /// These rows are shown from now on.
    pub fn shows(self, shown: Shown) {
        self.known.update_value(|known| known.shown = Some(shown));
    }

    /// "14 new log-ins · Refresh order". Stands below the list from the start, so that nothing moves when it is filled.
    pub fn line(self) -> impl IntoView {
        let words = language().entries();
        let line = NodeRef::<html::P>::new();
        let sentence = move || match self.news.get() {
            News::None => String::new(),
            News::NewLogIns(count) => new_log_ins(count, language()),
            News::NewEntries(count) => new_entries(count, language()),
            News::Refreshed => words.up_to_date.to_owned(),
        };
        let refresh = move |_| {
            // The button is about to go.
            if let Some(line) = line.get_untracked() {
                let _ = line.focus();
            }
            self.known.update_value(|known| known.refreshing = true);
            self.reload.run(());
        };
        let button = move || {
            matches!(self.news.get(), News::NewLogIns(_) | News::NewEntries(_)).then(|| {
                view! {
                    <span>" · "</span>
                    <button type="button" class="button-link" on:click=refresh>{words.refresh}</button>
                }
                .into_any()
            })
        };
        view! {
            <p class="new-log-ins" tabindex="-1" node_ref=line>
                <span role="status">{changing(sentence)}</span>
                {button}
            </p>
        }
    }

    fn hear(self, pulse: Pulse) {
        self.told.set(Some(pulse));
        self.age.try_set(0);
        let heard = self.known.try_update_value(|known| known.heard.hear(pulse));
        let Some((true, news)) = heard else { return };
        self.news.set(news);
        self.heard.run(());
        self.ask();
    }

    /// Asks for the rows that are shown as they are now, one question at a time.
    fn ask(self) {
        let rows = self.known.try_update_value(|known| {
            if known.question != Question::None {
                known.question = Question::Outdated;
                return Vec::new();
            }
            let rows = known.shown.iter().flat_map(|shown| &shown.rows);
            let rows: Vec<_> = rows.map(|row| ("ids[]", row.id.to_string())).collect();
            known.question = if rows.is_empty() { Question::None } else { Question::UnderWay };
            rows
        });
        let (Some(session), Some(rows)) = (self.session.get_untracked(), rows.filter(|rows| !rows.is_empty())) else {
            return;
        };
        spawn_local(async move {
            let answer = browser::post(&paths::session_rows(session), &rows).await;
            let answer = answer.and_then(|json| parse(&json));
            let outdated = self.known.try_update_value(|known| {
                match (answer, &mut known.shown) {
                    (Ok(now), Some(shown)) => shown.change(now),
                    (Ok(_), None) => {}
                    // The rows stay as they are until something is heard again.
                    (Err(_), _) => known.heard.told = None,
                }
                std::mem::take(&mut known.question) == Question::Outdated
            });
            if outdated == Some(true) {
                self.ask();
            }
        });
    }
}

impl Shown {
    /// These rows.
    pub fn new(rows: Vec<EntryRow>, writer: Rows) -> Self {
        Self { rows, writer }
    }

    /// The rows change where they stand. A row that is gone belonged to a list that is no longer shown.
    fn change(&mut self, now: Vec<EntryRow>) {
        for row in now {
            let shown = self.rows.iter_mut().find(|shown| shown.id == row.id);
            if let Some(shown) = shown.filter(|shown| **shown != row) {
                browser::write_row(&link_to(&row.id.to_string()), &self.writer.all(std::slice::from_ref(&row)));
                *shown = row;
            }
        }
    }
}

/// What is known about the session, and what of it the list was loaded with.
#[derive(Clone, Copy, Default)]
struct Heard {
    loaded: EntryCounts,
    told: Option<Pulse>,
}

impl Heard {
    /// A list with these counters is shown, of the same session as before or of another one.
    fn begin(&mut self, loaded: EntryCounts, same: bool) {
        self.loaded = loaded;
        self.told = self.told.filter(|_| same);
    }

    /// Whether something happened since the last time, and what the list that was loaded lacks: entries, or log-ins. With
    /// nothing to compare with, what counts is whether the list's counters are still right.
    fn hear(&mut self, pulse: Pulse) -> (bool, News) {
        let happened = match self.told.replace(pulse) {
            Some(before) => before != pulse,
            None => self.loaded != pulse.counts,
        };
        let (loaded, now) = (self.loaded, pulse.counts);
        // Whoever is restored comes back from the withdrawn, and whoever logs in from the unused.
        let (added, used) =
            (now.total() - loaded.total(), (now.used() - loaded.used()).min(loaded.unused - now.unused));
        let news = match (added, used) {
            (1.., _) => News::NewEntries(added),
            (_, 1..) => News::NewLogIns(used),
            _ => News::None,
        };
        (happened, news)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pulse(unused: i64, claimed: i64, act: Option<&str>) -> Pulse {
        Pulse { counts: counts(unused, claimed), act: act.map(|id| id.parse().unwrap()), log_in: None }
    }

    fn counts(unused: i64, claimed: i64) -> EntryCounts {
        EntryCounts { unused, claimed, ..EntryCounts::default() }
    }

    #[test]
    fn whoever_is_restored_has_not_logged_in() {
        let mut heard = Heard::default();
        heard.begin(EntryCounts { withdrawn: 4, ..counts(10, 3) }, false);
        let restored = Pulse { counts: counts(10, 7), ..pulse(0, 0, ACT) };
        assert_eq!(heard.hear(restored), (true, News::None));
        assert_eq!(heard.hear(pulse(8, 9, LATER)), (true, News::NewLogIns(2)));
    }

    const ACT: Option<&str> = Some("019e1c00-0000-7000-8000-000000000001");
    const LATER: Option<&str> = Some("019e1c00-0000-7000-8000-000000000002");

    #[test]
    fn log_ins_are_counted_from_the_list_that_is_shown() {
        let mut heard = Heard::default();
        heard.begin(counts(10, 0), false);
        assert_eq!(heard.hear(pulse(10, 0, ACT)), (false, News::None));
        assert_eq!(heard.hear(pulse(7, 3, LATER)), (true, News::NewLogIns(3)));
        assert_eq!(
            heard.hear(pulse(7, 3, LATER)),
            (false, News::NewLogIns(3)),
            "said again after the stream was opened anew"
        );
        heard.begin(counts(7, 3), true);
        assert_eq!(heard.hear(pulse(7, 3, LATER)), (false, News::None));
        assert_eq!(heard.hear(pulse(7, 2, ACT)), (true, News::None), "fewer than before are no log-ins");
        assert_eq!(heard.hear(pulse(12, 5, ACT)), (true, News::NewEntries(7)), "a colleague's batch");
    }

    #[test]
    fn acts_are_heard_that_leave_the_counters_alone() {
        let mut heard = Heard::default();
        heard.begin(counts(10, 0), false);
        heard.hear(pulse(10, 0, ACT));
        assert_eq!(heard.hear(pulse(10, 0, LATER)), (true, News::None));
    }

    #[test]
    fn what_happened_before_the_first_pulse_is_heard() {
        let mut heard = Heard::default();
        heard.begin(counts(10, 0), false);
        assert_eq!(heard.hear(pulse(9, 1, ACT)), (true, News::NewLogIns(1)));
        heard.begin(counts(4, 4), false);
        assert_eq!(heard.hear(pulse(4, 4, LATER)), (false, News::None), "another session's pulse is no comparison");
    }
}
