//! The selection while a person works on the page: ticks, ranges, and what a changed filter or list does to it.

use std::collections::BTreeSet;

use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};

use crate::{
    api::entries::ReadHiddenEntries,
    browser,
    components::loaded::parse,
    error::ApiError,
    model::{
        entry::EntryFilter,
        id::EntryId,
        selection::{HeaderBox, Selection, range},
    },
};

/// The selection and what is known about it. Lives as long as the page, not in its address.
#[derive(Clone, Copy)]
pub struct Picking {
    session: Memo<String>,
    filter: Memo<EntryFilter>,
    selection: RwSignal<Selection>,
    /// Selected entries that the filter does not show; `None` until the server has said which.
    hidden: RwSignal<Option<BTreeSet<EntryId>>>,
    /// What happened to the selection by itself.
    note: RwSignal<String>,
    /// The row that a range starts from.
    anchor: StoredValue<Option<EntryId>>,
    reload: Callback<()>,
}

impl Picking {
    /// Nothing selected yet; `reload` fetches the list again.
    pub fn new(session: Memo<String>, filter: Memo<EntryFilter>, reload: Callback<()>) -> Self {
        let picking = Self {
            session,
            filter,
            selection: RwSignal::new(Selection::None),
            hidden: RwSignal::new(Some(BTreeSet::new())),
            note: RwSignal::new(String::new()),
            anchor: StoredValue::new(None),
            reload,
        };
        Effect::watch(move || session.get(), move |_, _, _| picking.clear(), false);
        Effect::watch(move || filter.get(), move |filter, _, _| picking.follow(filter), false);
        picking
    }

    /// The selection.
    pub fn selection(self) -> RwSignal<Selection> {
        self.selection
    }

    /// What happened to the selection by itself; empty when nothing did.
    pub fn note(self) -> RwSignal<String> {
        self.note
    }

    /// How many selected entries the filter does not show, as far as known.
    pub fn hidden_count(self) -> usize {
        self.hidden.with(|hidden| hidden.as_ref().map_or(0, BTreeSet::len))
    }

    /// Selects nothing.
    pub fn clear(self) {
        self.change(|_| Selection::None);
        self.hidden.set(Some(BTreeSet::new()));
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

    /// What an action acts on: never a row that the filter hides. Where that is not known yet, `None` and a note.
    pub fn acting(self) -> Option<Result<Selection, ApiError>> {
        let shown = self.hidden.with_untracked(|hidden| {
            hidden.as_ref().map(|hidden| self.selection.with_untracked(|selection| selection.without(hidden)))
        });
        match shown {
            None => {
                self.note.set("The selection is still being compared with the filter. Try again in a moment.".into());
                None
            }
            Some(Selection::None) => Some(Err(ApiError::NothingSelected)),
            Some(selection) => Some(Ok(selection)),
        }
    }

    /// An action was refused. A changed list is shown as it is now, so that it can be checked and tried again.
    pub fn refused(self, error: &ApiError) {
        if let ApiError::ListChanged { now } = *error {
            self.selection.update(|selection| *selection = std::mem::take(selection).after_list_changed(now));
            self.reload.run(());
        }
    }

    fn change(self, change: impl FnOnce(Selection) -> Selection) {
        self.note.set(String::new());
        self.selection.update(|selection| *selection = change(std::mem::take(selection)));
    }

    /// The filter has changed.
    fn follow(self, filter: &EntryFilter) {
        let (selection, dropped) = self.selection.get_untracked().after_filter(filter);
        if dropped {
            let count = self.selection.with_untracked(Selection::count);
            self.selection.set(selection);
            self.hidden.set(Some(BTreeSet::new()));
            self.note.set(format!("The filter has changed, so the {count} that matched it are no longer selected."));
            return;
        }
        self.note.set(String::new());
        match selection {
            Selection::Ids(ids) if !filter.is_all() => self.compare(&ids, filter.clone()),
            _ => self.hidden.set(Some(BTreeSet::new())),
        }
    }

    fn compare(self, ids: &BTreeSet<EntryId>, filter: EntryFilter) {
        self.hidden.set(None);
        let mut fields = vec![
            ("session", self.session.get_untracked()),
            ("ids", ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")),
        ];
        fields.extend(filter.words());
        fields.retain(|(_, value)| !value.is_empty());
        spawn_local(async move {
            let answer = browser::post(ReadHiddenEntries::PATH, &fields).await;
            // Meanwhile the filter may have changed again; the answer to the last one is still to come then.
            if self.filter.try_get_untracked().as_ref() != Some(&filter) {
                return;
            }
            match answer.and_then(|json| parse(&json)) {
                Ok(hidden) => self.hidden.set(Some(hidden)),
                Err(error) => self.note.set(error.to_string()),
            }
        });
    }
}
