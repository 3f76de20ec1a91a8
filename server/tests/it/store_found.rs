//! Store: Find a login finds whom the lists of entries find, for whatever is typed, and nobody else.

use std::collections::BTreeSet;

use lanyard_app::model::{
    entry::EntryFilter,
    id::{EntryId, SessionId},
    person::Particulars,
};
use lanyard_server::{
    domain::{
        credential::{draw_batch, draw_prefix},
        random::Random,
        search::{self, FoundBy},
        username::Proposals,
    },
    storage::{Actor, BatchInserted, ClaimOutcome, EntryFind, EntryOrder, NewBatch, UsernameProposal},
};

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{World, by, new_batch, new_institution, new_session, operator},
};

on_both_engines!(find_and_the_lists_find_the_same, short_words_stop_where_there_are_enough);

/// What names are put together from: whole names of two characters, names that begin others, many scripts, and some
/// that look like codes.
const WORDS: [&str; 44] = [
    "Ng",
    "Li",
    "Vu",
    "O",
    "I",
    "Ma",
    "Müller",
    "Mueller",
    "Jäger",
    "Jean-Luc",
    "O’Neil",
    "María",
    "Maria",
    "Carreño",
    "Łukasz",
    "Øyvind",
    "Oeyvind",
    "Aase",
    "St.",
    "Kurt",
    "Burg",
    "Ngô",
    "Vũ",
    "王小明",
    "小明",
    "明",
    "李",
    "王",
    "علی",
    "علي",
    "كريم",
    "أحمد",
    "Νίκος",
    "ΝΙΚΟΣ",
    "Андрей",
    "Ёлкина",
    "สมชาย",
    "김민준",
    "민준",
    "カズキ",
    "かずき",
    "Trnk",
    "Bcdfghjk",
    "Urs",
];
const BETWEEN: [&str; 7] = [" ", " ", " ", "-", ", ", " («", "/"];
const NUMBERS: [&str; 9] = ["42", "4-2", "ES 0042", "es-0042/84", "8456-7123", "B 12 3", "b123", "٤٢", "K7RM"];
const EMAILS: [&str; 5] = ["li@example.org", "m.carreno-n@example.org", "ng_42@example.net", "o@ex.org", "a.b+c@d.ef"];

/// Numbers below a bound, the same in every run.
struct Dice(Random);

impl Dice {
    fn below(&self, bound: usize) -> usize {
        usize::from(u16::from_le_bytes(self.0.bytes().unwrap())) % bound
    }

    fn one<'a>(&self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn name(&self) -> String {
        let mut name = self.one(&WORDS).to_owned();
        for _ in 0..self.below(3) {
            name.push_str(self.one(&BETWEEN));
            name.push_str(self.one(&WORDS));
        }
        name
    }

    fn piece(&self, of: &str) -> String {
        let characters: Vec<char> = of.chars().collect();
        let from = [0, self.below(characters.len())][self.below(2)];
        let length = [1, 2, 3, characters.len()][self.below(4)];
        characters.into_iter().skip(from).take(length).collect()
    }

    /// What somebody might type who looks for one of these.
    fn typed(&self, known: &[String]) -> String {
        let mut typed = String::new();
        for _ in 0..=[0, 0, 0, 1, 2][self.below(5)] {
            if !typed.is_empty() {
                typed.push_str(self.one(&[" ", " ", ", ", "-", " (", ""]));
            }
            typed.push_str(&match self.below(8) {
                0 => self.name(),
                1 => self.one(&NUMBERS).to_owned(),
                2 => self.one(&["Xq", "q", "%", "_", "’", "«", "\u{200B}", "Ю", "zz", "k"]).to_owned(),
                3 => known[self.below(known.len())].clone(),
                _ => self.piece(&known[self.below(known.len())]),
            });
        }
        match self.below(8) {
            0 => typed.to_uppercase(),
            1 => typed.to_lowercase(),
            2 => typed.replace(' ', "  "),
            3 => typed.replace(['-', ' '], ""),
            4 => typed.replace(['b', 'B'], "8").replace(['s', 'S'], "5").replace(['v', 'V'], "u").replace('7', "1"),
            5 => typed.chars().flat_map(|character| [character, ' ']).collect(),
            _ => typed,
        }
    }
}

/// A batch as the program makes it.
fn drawn_batch(random: &Random, session: SessionId, size: usize) -> NewBatch {
    let prefix = draw_prefix(random).unwrap();
    let mut batch = new_batch(session, &prefix.to_string(), size);
    for (entry, (code, _)) in batch.entries.iter_mut().zip(draw_batch(random, prefix, size).unwrap()) {
        entry.slip_code = code.to_string();
        entry.search_text = search::search_text(&entry.slip_code, &FoundBy::default());
    }
    batch
}

/// Claims an entry as the program does; tells what the candidate can be looked for by.
async fn claimed(world: &World, dice: &Dice, batch: &NewBatch, at: usize) -> Vec<String> {
    let (entry, name) = (&batch.entries[at], dice.name());
    let proposal = Proposals::new(&name, true, &dice.0).next().unwrap();
    let number = (dice.below(3) == 0).then(|| dice.one(&NUMBERS));
    let email = (dice.below(3) == 0).then(|| dice.one(&EMAILS));
    let by_all = FoundBy { username: Some(proposal.shown()), name: Some(&name), email, candidate_number: number };
    let mut claim = world.claim_of(entry, &name, &[]).await;
    claim.proposals = vec![UsernameProposal {
        username: proposal.shown().to_owned(),
        key: proposal.key().as_str().to_owned(),
        search_text: search::search_text(&entry.slip_code, &by_all),
    }];
    claim.name_sort = search::sort_name(&name);
    claim.number_key = number.and_then(search::number_key);
    claim.details.full_name.clone_from(&name);
    claim.details.particulars = Particulars {
        email: email.map(str::to_owned),
        candidate_number: number.map(str::to_owned),
        ..Particulars::default()
    };
    let made = world.store().entry_claim(world.institution, &claim, by(Actor::Candidate(entry.id))).await.unwrap();
    assert!(matches!(made, ClaimOutcome::Claimed { .. }), "{made:?}");
    let known = [Some(name.as_str()), Some(proposal.shown()), number, email, Some(&entry.slip_code)];
    known.into_iter().flatten().map(str::to_owned).collect()
}

/// Whom the lists of these sessions find.
async fn listed(world: &World, sessions: &[SessionId], typed: &str) -> BTreeSet<EntryId> {
    let scope = EntryFilter { q: typed.to_owned(), ..EntryFilter::default() };
    let mut ids = BTreeSet::new();
    for session in sessions {
        let session = world.store().test_session_find(world.institution, *session).await.unwrap().unwrap();
        let order = EntryOrder::default();
        let rows = world.store().entry_page(world.institution, &session, &scope, order, 0, 1_000).await.unwrap();
        let count = world.store().entry_count(world.institution, &session, &scope).await.unwrap();
        assert_eq!(i64::try_from(rows.len()).unwrap(), count, "{typed}");
        ids.extend(rows.into_iter().map(|row| row.id));
    }
    ids
}

async fn find_and_the_lists_find_the_same(fresh: Fresh) {
    const LIMIT: usize = 20;
    let world = World::new(fresh).await;
    let dice = Dice(Random::seeded(11));
    let second = new_session(world.store(), world.institution, "Second").await;
    // Another institution has the same people.
    let other = new_institution(world.store(), "OT-1").await;
    let foreign = new_session(world.store(), other, "Foreign").await;
    world.store().batch_insert(other, &drawn_batch(&dice.0, foreign, 9), operator()).await.unwrap();
    let mut known = Vec::new();
    for (session, claims) in [(world.session, 45), (second, 45)] {
        let batch = drawn_batch(&dice.0, session, 60);
        let made = world.store().batch_insert(world.institution, &batch, operator()).await.unwrap();
        assert!(matches!(made, BatchInserted::Created { .. }), "{made:?}");
        for at in 0..claims {
            known.extend(claimed(&world, &dice, &batch, at).await);
        }
        known.extend(batch.entries[claims..].iter().map(|entry| entry.slip_code.clone()));
    }
    let (mut found_some, mut found_many) = (0, 0);
    for _ in 0..600 {
        let typed = dice.typed(&known);
        if search::query(&typed).is_empty() {
            continue;
        }
        let listed = listed(&world, &[world.session, second], &typed).await;
        let found = world.store().entry_find(world.institution, &EntryFind::of(&typed), LIMIT).await.unwrap();
        let ids: BTreeSet<EntryId> = found.rows.iter().map(|row| row.id).collect();
        assert_eq!(ids.len(), found.rows.len(), "{typed}: nobody is told of twice");
        assert_eq!(found.more, listed.len() > LIMIT, "{typed}: {} are listed", listed.len());
        if found.more {
            assert_eq!(ids.len(), LIMIT, "{typed}");
            assert!(ids.is_subset(&listed), "{typed}");
            found_many += 1;
        } else {
            assert_eq!(ids, listed, "{typed:?}, {:?}", search::query(&typed));
            found_some += usize::from(!ids.is_empty());
        }
    }
    assert!(found_some > 100 && found_many > 20, "there is something to find: {found_some}, {found_many}");
}

/// Somebody whose name has many parts that begin alike hides nobody else.
async fn short_words_stop_where_there_are_enough(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 30).await;
    let many: Vec<String> = (b'a'..=b'z').map(|character| format!("m{}", char::from(character))).collect();
    for at in 0..3 {
        world.claim(&batch.entries[at], &many.join(" "), &format!("river-{at}222")).await;
    }
    for at in 3..25 {
        world.claim(&batch.entries[at], "Mo Ng", &format!("amber-{at:04}")).await;
    }
    for (search, limit, count, more) in
        [("m", 20, 20, true), ("m", 24, 24, true), ("m", 25, 25, false), ("ng m", 30, 22, false), ("m mz", 9, 3, false)]
    {
        let find = EntryFind { search: search.to_owned(), ..EntryFind::default() };
        let found = world.store().entry_find(world.institution, &find, limit).await.unwrap();
        assert_eq!((found.rows.len(), found.more), (count, more), "{search} {limit}");
    }
}
