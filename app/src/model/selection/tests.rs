//! The selection against a naive model: a plain set of rows that does what a person sees happen.

use std::collections::BTreeSet;

use proptest::{prelude::*, sample::Index};
use uuid::Uuid;

use super::*;
use crate::model::entry::EntryState;

/// Rows in the list; pages are short, so that ranges, full pages and last pages all come up often.
const ROWS: u128 = 23;
const PAGE: usize = 5;

#[derive(Clone, Debug)]
enum Event {
    /// A click on a row of the page; with shift when `ranged`.
    Click { row: Index, ranged: bool },
    /// A press on the header box.
    Header,
    /// "Select all that match".
    PickAll,
    /// "Clear".
    Clear,
    /// Another page.
    Turn(Index),
    /// Another order.
    Sort(usize),
    /// Another filter.
    Filter(usize),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        8 => (any::<Index>(), any::<bool>()).prop_map(|(row, ranged)| Event::Click { row, ranged }),
        3 => Just(Event::Header),
        2 => Just(Event::PickAll),
        1 => Just(Event::Clear),
        4 => any::<Index>().prop_map(Event::Turn),
        2 => (0..3_usize).prop_map(Event::Sort),
        2 => (0..3_usize).prop_map(Event::Filter),
    ];
    prop::collection::vec(event, 1..40)
}

fn id(number: u128) -> EntryId {
    EntryId::new(Uuid::from_u128(number))
}

fn filter(number: usize) -> EntryFilter {
    let state = [None, Some(EntryState::Unused), Some(EntryState::Claimed)][number];
    EntryFilter { state, ..EntryFilter::default() }
}

fn matches(number: usize, row: u128) -> bool {
    [true, row.is_multiple_of(2), row.is_multiple_of(3)][number]
}

/// What a person looks at, and the set of rows they would say is selected.
#[derive(Default)]
struct Naive {
    filter: usize,
    order: usize,
    page: usize,
    anchor: Option<EntryId>,
    selected: BTreeSet<EntryId>,
    /// The set came from "Select all that match".
    all: bool,
}

impl Naive {
    fn list(&self) -> Vec<EntryId> {
        let mut rows: Vec<u128> = (0..ROWS).filter(|&row| matches(self.filter, row)).collect();
        match self.order {
            0 => {}
            1 => rows.reverse(),
            _ => rows.sort_by_key(|row| row * 7 % ROWS),
        }
        rows.into_iter().map(id).collect()
    }

    fn shown(&self) -> Vec<EntryId> {
        self.list().chunks(PAGE).nth(self.page).unwrap_or_default().to_vec()
    }

    fn set(&mut self, rows: &[EntryId], ticked: bool) {
        for row in rows {
            if ticked {
                self.selected.insert(*row);
            } else {
                self.selected.remove(row);
            }
        }
        self.all &= !self.selected.is_empty();
    }
}

fn apply(naive: &mut Naive, selection: Selection, event: &Event) -> Selection {
    let shown = naive.shown();
    match *event {
        Event::Click { row, ranged } => {
            let place = row.index(shown.len());
            let ticked = !naive.selected.contains(&shown[place]);
            let from = naive.anchor.filter(|_| ranged);
            let start = from.and_then(|from| shown.iter().position(|&row| row == from)).unwrap_or(place);
            naive.set(&shown[start.min(place)..=start.max(place)], ticked);
            naive.anchor = Some(shown[place]);
            selection.with(range(&shown, from, shown[place]), ticked)
        }
        Event::Header => {
            let full = shown.iter().all(|row| naive.selected.contains(row));
            naive.set(&shown, !full);
            selection.with_header_pressed(&shown)
        }
        Event::PickAll => {
            naive.selected = naive.list().into_iter().collect();
            naive.all = true;
            Selection::all_matching(filter(naive.filter), i64::try_from(naive.selected.len()).unwrap())
        }
        Event::Clear => {
            naive.selected.clear();
            naive.all = false;
            Selection::None
        }
        Event::Turn(page) => {
            naive.page = page.index(naive.list().chunks(PAGE).len());
            selection
        }
        Event::Sort(order) => {
            naive.order = order;
            selection
        }
        Event::Filter(number) => {
            let drops = naive.all && number != naive.filter;
            if drops {
                naive.selected.clear();
                naive.all = false;
            }
            naive.filter = number;
            naive.page = 0;
            let (selection, dropped) = selection.after_filter(&filter(number));
            assert_eq!(dropped, drops, "the page says when something was dropped");
            selection
        }
    }
}

/// The rows that a server would act on for the fields that the form sends.
fn acted_on(naive: &Naive, selection: &Selection) -> BTreeSet<EntryId> {
    let fields = selection.form_fields();
    let ids = |name: &str| -> BTreeSet<EntryId> {
        fields.iter().filter(|(key, _)| *key == name).map(|(_, value)| value.parse().unwrap()).collect()
    };
    if fields.iter().any(|(key, _)| *key == "all_matching") {
        let except = ids("except[]");
        naive.list().into_iter().filter(|row| !except.contains(row)).collect()
    } else {
        ids("ids[]")
    }
}

fn agree(naive: &Naive, selection: &Selection) {
    let shown = naive.shown();
    for row in &shown {
        assert_eq!(selection.contains(*row), naive.selected.contains(row), "row {row}");
    }
    let here = shown.iter().filter(|row| naive.selected.contains(row)).count();
    assert_eq!(selection.count_among(&shown), here);
    assert_eq!(selection.count(), i64::try_from(naive.selected.len()).unwrap());
    let header = match here {
        0 => HeaderBox::Unchecked,
        all if all == shown.len() => HeaderBox::Checked,
        _ => HeaderBox::Mixed,
    };
    assert_eq!(selection.header(&shown), header);
    assert_eq!(*selection == Selection::None, naive.selected.is_empty(), "an empty selection is None");
}

fn act(naive: &Naive, selection: &Selection) {
    assert_eq!(acted_on(naive, selection), naive.selected, "an action reaches exactly what is selected");
    let list: BTreeSet<_> = naive.list().into_iter().collect();
    let hidden = EntryIds::from(naive.selected.difference(&list).copied().collect::<Vec<_>>());
    let acting = acted_on(naive, &selection.without(&hidden));
    assert!(acting.is_subset(&list), "an action never reaches rows that the filter hides");
    assert_eq!(acting.len() + hidden.list().len(), naive.selected.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn the_selection_is_what_a_person_would_say(events in events()) {
        let mut naive = Naive::default();
        let mut selection = Selection::None;
        for event in events {
            selection = apply(&mut naive, selection, &event);
            agree(&naive, &selection);
        }
        act(&naive, &selection);
    }
}

#[test]
fn a_changed_list_is_taken_as_it_is_now() {
    let all = Selection::all_matching(filter(1), 12).with(&[id(0), id(2)], false);
    assert_eq!(all.clone().after_list_changed(15).count(), 13);
    assert_eq!(all.after_list_changed(2), Selection::None);
    let ids = Selection::None.with(&[id(1)], true);
    assert_eq!(ids.clone().after_list_changed(0), ids);
}

#[test]
fn a_word_keeps_a_selection() {
    let ids: Vec<_> = (1..4).map(id).collect();
    let filter = EntryFilter::from_words("two\nlines", "claimed", "7", "no");
    let all = Selection::all_matching(filter, 9);
    for selection in [
        Selection::None,
        Selection::None.with(&ids, true),
        all.clone(),
        all.with(&ids[..2], false),
        Selection::all_matching(EntryFilter::default(), 600),
    ] {
        assert_eq!(Selection::from_word(&selection.word()), selection);
    }
    assert_eq!(Selection::from_word("nothing,of,ours"), Selection::None);
    assert_eq!(Selection::from_word("-3\n"), Selection::None);
}
