//! Where those wait whose password is to be hashed: few in all, and fewer of one address, so that neither a crowd nor one
//! stranger makes everybody else wait for minutes.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// A room with so many places.
pub(in crate::service) struct WaitingRoom {
    places: usize,
    places_of_one: usize,
    inside: Mutex<HashMap<String, usize>>,
}

/// A place in the room; free again when dropped.
pub(in crate::service) struct Place<'room> {
    room: &'room WaitingRoom,
    whose: String,
}

impl WaitingRoom {
    /// A room with so many places in all, and so many for one.
    pub(in crate::service) fn new(places: usize, places_of_one: usize) -> Self {
        Self { places, places_of_one, inside: Mutex::default() }
    }

    /// Takes a place; `None`, at once, when there is none left.
    pub(in crate::service) fn enter(&self, whose: String) -> Option<Place<'_>> {
        let mut inside = self.inside();
        let in_all: usize = inside.values().sum();
        let own = inside.get(&whose).copied().unwrap_or(0);
        if in_all >= self.places || own >= self.places_of_one {
            return None;
        }
        inside.insert(whose.clone(), own + 1);
        Some(Place { room: self, whose })
    }

    fn inside(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        // Nothing that holds the lock can panic half-way through a change.
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut inside = self.room.inside();
        match inside.get_mut(&self.whose) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(inside.remove(&self.whose)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_cannot_fill_the_room_and_a_place_is_free_again() {
        let room = WaitingRoom::new(3, 2);
        let first = room.enter("a".into());
        let second = room.enter("a".into());
        assert!(first.is_some() && second.is_some() && room.enter("a".into()).is_none(), "two of one address");
        let third = room.enter("b".into());
        assert!(third.is_some() && room.enter("c".into()).is_none(), "three in all");
        drop(first);
        let again = room.enter("c".into());
        assert!(again.is_some() && room.enter("a".into()).is_none());
        drop((second, third, again));
        assert!(room.inside().is_empty(), "nobody is remembered");
    }
}
