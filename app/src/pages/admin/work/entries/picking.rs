//! The selection while a person works on the page: ticks, ranges, and what a changed filter or list does to it.

use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};

use crate::{
    answer::parse,
    api::entries::ReadHiddenEntries,
    browser,
    components::notice::{Notice, Said},
    effect::watch,
    model::{
        entry::{EntryFilter, EntryQuery},
        entry_ids::EntryIds,
        id::EntryId,
        refusal::{Kind, Refusal},
        selection::{HeaderBox, Selection, range},
    },
    words::{errors::found, staff::language},
};

/// The id of what says how much is selected: the focus comes here from a button that its press takes away.
pub const SELECTED: &str = "selected";

/// The selection and what is known about it. Lives as long as the page, not in its address.
#[derive(Clone, Copy)]
pub struct Picking {
    session: Memo<String>,
    query: Memo<EntryQuery>,
    selection: RwSignal<Selection>,
    /// Selected entries that the filter does not show; `None` until the server has said which.
    hidden: RwSignal<Option<EntryIds>>,
    /// Where the page says what happened to the selection by itself, and that there is none.
    notice: Notice,
    /// The row that a range starts from.
    anchor: StoredValue<Option<EntryId>>,
    reload: Callback<()>,
}

impl Picking {
    /// Nothing selected yet; `reload` fetches the list again.
    pub fn new(session: Memo<String>, query: Memo<EntryQuery>, notice: Notice, reload: Callback<()>) -> Self {
        let picking = Self {
            session,
            query,
            selection: RwSignal::new(Selection::None),
            hidden: RwSignal::new(Some(EntryIds::default())),
            notice,
            anchor: StoredValue::new(None),
            reload,
        };
        watch(
            move || (session.get(), query.get()),
            move |(session, query), (session_before, before)| {
                notice.fade();
                if session != session_before {
                    notice.say(Said::Nothing);
                    picking.clear();
                } else if query.filter != before.filter {
                    picking.follow(&query.filter);
                }
            },
        );
        picking
    }

    /// The selection.
    pub fn selection(self) -> RwSignal<Selection> {
        self.selection
    }

    /// Selects what was selected when the list was left, as far as its filter still means it.
    pub fn restore(self, kept: Selection) {
        let filter = self.query.with_untracked(|query| query.filter.clone());
        let (selection, _) = kept.after_filter(&filter);
        if let Selection::Ids(ids) = &selection
            && !filter.is_all()
        {
            self.compare(ids, filter);
        }
        self.selection.set(selection);
    }

    /// The filter shows these entries of its page now, and what is selected besides may have left it meanwhile.
    pub fn shown(self, filter: &EntryFilter, page: &[EntryId]) {
        let selection = self.selection.get_untracked();
        if let Selection::Ids(ids) = &selection
            && !filter.is_all()
            && ids.list().iter().any(|id| !page.contains(id))
        {
            self.compare(ids, filter.clone());
        }
    }

    /// How many selected entries the filter does not show, as far as known.
    pub fn hidden_count(self) -> i64 {
        self.hidden.with(|hidden| hidden.as_ref().map_or(0, EntryIds::count))
    }

    /// Selects nothing.
    pub fn clear(self) {
        self.change(|_| Selection::None);
        self.hidden.set(Some(EntryIds::default()));
    }

    /// A row of the page was ticked or unticked; with `ranged`, everything from the last one on is.
    pub fn tick(self, page: &[EntryId], row: EntryId, ticked: bool, ranged: bool) {
        let from = if ranged { self.anchor.get_value() } else { None };
        self.change(|selection| selection.with(range(page, from, row), ticked));
        self.anchor.set_value(Some(row));
    }

    /// The box in the header was pressed.
    pub fn press_header(self, page: &[EntryId]) {
        self.change(|selection| selection.with_header_pressed(page));
    }

    /// What the box in the header shows.
    pub fn header(self, page: &[EntryId]) -> HeaderBox {
        self.selection.with(|selection| selection.header(page))
    }

    /// Everything that matches the filter, `n` entries.
    pub fn pick_all(self, filter: EntryFilter, n: i64) {
        self.change(|_| Selection::all_matching(filter, n));
    }

    /// What an action acts on: never a row that the filter hides. Where that is nothing, or not known yet, the notice says
    /// so.
    pub fn reached(self) -> Option<Selection> {
        let shown = self.hidden.with_untracked(|hidden| {
            hidden.as_ref().map(|hidden| self.selection.with_untracked(|selection| selection.without(hidden)))
        });
        let missing = match shown {
            None => Said::Comparing,
            Some(Selection::None) => Said::Refused(found(Kind::NothingSelected, language())),
            selection => return selection,
        };
        self.notice.answer(missing);
        None
    }

    /// An action was refused. A changed list is shown as it is now, so that it can be checked and tried again.
    pub fn refused(self, refusal: &Refusal) {
        if refusal.kind == Kind::ListChanged {
            self.selection.update(|selection| *selection = std::mem::take(selection).after_list_changed(refusal.now));
        }
        // Where nobody knows whether it was done, the list tells.
        if matches!(refusal.kind, Kind::ListChanged | Kind::Unreachable) {
            self.reload.run(());
        }
    }

    fn change(self, change: impl FnOnce(Selection) -> Selection) {
        self.notice.fade();
        self.selection.update(|selection| *selection = change(std::mem::take(selection)));
    }

    /// The filter has changed.
    fn follow(self, filter: &EntryFilter) {
        let (selection, dropped) = self.selection.get_untracked().after_filter(filter);
        if dropped {
            let count = self.selection.with_untracked(Selection::count);
            self.selection.set(selection);
            self.hidden.set(Some(EntryIds::default()));
            self.notice.say(Said::Dropped(count));
            return;
        }
        match selection {
            Selection::Ids(ids) if !filter.is_all() => self.compare(&ids, filter.clone()),
            _ => self.hidden.set(Some(EntryIds::default())),
        }
    }

    fn compare(self, ids: &EntryIds, filter: EntryFilter) {
        self.hidden.set(None);
        let mut fields = vec![
            ("session", self.session.get_untracked()),
            ("ids", ids.list().iter().map(ToString::to_string).collect::<Vec<_>>().join(",")),
        ];
        fields.extend(filter.words());
        fields.retain(|(_, value)| !value.is_empty());
        spawn_local(async move {
            let answer = browser::post(ReadHiddenEntries::PATH, &fields).await;
            // Meanwhile the filter may have changed again; the answer to the last one is still to come then.
            if self.query.try_with_untracked(|query| query.filter == filter) != Some(true) {
                return;
            }
            match answer.and_then(|json| parse(&json)) {
                Ok(hidden) => {
                    self.hidden.set(Some(hidden));
                    self.notice.compared();
                }
                Err(error) => self.notice.say(Said::Refused(error)),
            }
        });
    }
}
