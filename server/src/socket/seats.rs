//! Who has a connection: how many there are in all and of each address, and who makes room for somebody new.

use std::{
    cmp::Reverse,
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use lanyard_app::error::ApiError;
use tokio::{sync::Notify, time};

use super::{
    limits::Limits,
    line::{End, Line, Standing},
};
use crate::config::TrustedProxy;

/// This part of those that count makes room at one time: to find them everybody is looked at.
const MAKE_ROOM: usize = 64;

/// A connection that has done something a moment ago does not make room for others of its like: its request may be on the
/// way in, and would be lost without a word.
const MOMENT: Duration = Duration::from_millis(100);

/// How long somebody new waits until those who make room have gone.
const PATIENCE: Duration = Duration::from_millis(200);

/// The connections of a server.
#[derive(Clone, Debug)]
pub struct Seats(Arc<Hall>);

#[derive(Debug)]
struct Hall {
    limits: Limits,
    proxies: Vec<TrustedProxy>,
    table: Mutex<Table>,
    left: Notify,
}

/// Who makes room first: of the address that has most, whoever has waited longest.
type Rank = (Reverse<usize>, Instant);

#[derive(Debug, Default)]
struct Table {
    /// By number.
    taken: HashMap<u64, Guest>,
    of: HashMap<IpAddr, usize>,
    next: u64,
}

/// Who has a place.
#[derive(Debug)]
struct Guest {
    /// The address that counts.
    address: IpAddr,
    is_proxy: bool,
    line: Arc<Line>,
}

/// A place for one connection; free again when dropped.
#[derive(Debug)]
pub struct Seat {
    hall: Arc<Hall>,
    number: u64,
    /// What is watched of the connection.
    pub line: Arc<Line>,
}

impl Seats {
    pub fn new(limits: Limits, proxies: Vec<TrustedProxy>) -> Self {
        Self(Arc::new(Hall { limits, proxies, table: Mutex::default(), left: Notify::new() }))
    }

    /// A place for a connection from this address. When there is none, others make room that wait for their clients: of
    /// the same address when that has too many, else of the address that has most, and of those the ones that have waited
    /// longest. Where all are at work, nobody does.
    pub async fn take(&self, peer: IpAddr) -> Result<Seat, ApiError> {
        let end = (Instant::now() + PATIENCE).into();
        loop {
            let left = self.0.left.notified();
            let (full, of) = match self.0.try_take(peer) {
                Ok((number, line)) => return Ok(Seat { hall: Arc::clone(&self.0), number, line }),
                Err(of @ Some(_)) => (ApiError::Crowded, of),
                Err(None) => (ApiError::Busy, None),
            };
            if !self.0.make_room(of, Some(counted_as(peer))) || time::timeout_at(end, left).await.is_err() {
                return Err(full);
            }
        }
    }

    /// The system has no descriptor left, whatever was counted: somebody goes.
    pub fn make_room(&self) {
        self.0.make_room(None, None);
    }

    /// Ends whatever has lasted too long.
    pub fn sweep(&self) {
        let now = Instant::now();
        for Guest { line, .. } in self.0.table().taken.values() {
            if let Some(end) = line.overdue(now) {
                line.end(end);
            }
        }
    }

    /// Ends whatever rests, when the server stops.
    pub fn clear(&self) {
        let table = self.0.table();
        table.taken.values().filter(|guest| guest.line.rests()).for_each(|guest| guest.line.end(End::Rested));
    }

    /// Waits until the last one has left.
    pub async fn emptied(&self) {
        loop {
            let left = self.0.left.notified();
            if self.0.table().taken.is_empty() {
                return;
            }
            left.await;
        }
    }
}

impl Hall {
    /// Nothing panics while it holds the lock, and the table is sound after every step.
    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_proxy(&self, peer: IpAddr) -> bool {
        self.proxies.iter().any(|proxy| proxy.contains(peer.to_canonical()))
    }

    /// A number and a line; or the address that has too many, or nothing when there are too many in all.
    fn try_take(&self, peer: IpAddr) -> Result<(u64, Arc<Line>), Option<IpAddr>> {
        let address = counted_as(peer);
        let mut table = self.table();
        let (of_it, is_proxy) = (table.count(address), self.is_proxy(peer));
        if of_it >= self.limits.per_address && !is_proxy {
            return Err(Some(address));
        }
        if table.taken.len() >= self.limits.total {
            return Err(None);
        }
        let (number, line) = (table.next, Line::open());
        table.next += 1;
        table.of.insert(address, of_it + 1);
        table.taken.insert(number, Guest { address, is_proxy, line: Arc::clone(&line) });
        Ok((number, line))
    }

    /// Asks some to go, of one address or of those that have most; returns whether somebody leaves. While some are on
    /// their way already, nobody else is asked.
    fn make_room(&self, of: Option<IpAddr>, newcomer: Option<IpAddr>) -> bool {
        let (table, now) = (self.table(), Instant::now());
        let of_newcomer = newcomer.map_or(usize::MAX, |address| table.count(address));
        let mut waiting: Vec<(Rank, &Arc<Line>)> = Vec::new();
        for Guest { address, is_proxy, line } in table.taken.values() {
            if of.is_some_and(|of| of != *address) {
                continue;
            }
            match line.standing() {
                Standing::Leaves => return true,
                Standing::Waits { since } => {
                    // A proxy has many because it has them for many people.
                    let most = if *is_proxy { 0 } else { table.count(*address) };
                    if most > of_newcomer || now.saturating_duration_since(since) >= MOMENT {
                        waiting.push(((Reverse(most), since), line));
                    }
                }
                Standing::IsServed => {}
            }
        }
        let most = if of.is_some() { self.limits.per_address } else { self.limits.total };
        let some = (most / MAKE_ROOM).max(1).min(waiting.len());
        if some == 0 {
            return false;
        }
        waiting.select_nth_unstable_by_key(some - 1, |(rank, _)| *rank);
        waiting.iter().take(some).for_each(|(_, line)| line.end(End::MakesRoom));
        true
    }
}

impl Table {
    /// How many connections this address has.
    fn count(&self, address: IpAddr) -> usize {
        self.of.get(&address).copied().unwrap_or_default()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut table = self.hall.table();
        if let Some(Guest { address, .. }) = table.taken.remove(&self.number)
            && let Some(of_it) = table.of.get_mut(&address)
        {
            *of_it -= 1;
            if *of_it == 0 {
                table.of.remove(&address);
            }
        }
        drop(table);
        self.hall.left.notify_waiters();
    }
}

/// Whoever has an address of IPv6 has a whole /64 of them.
fn counted_as(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { descriptors: 10, total: 4, per_address: 3 };

    fn at(number: u8) -> IpAddr {
        [10, 0, 0, number].into()
    }

    /// Leaves as a connection does that is told to.
    async fn leave_when_told(seat: Seat) -> End {
        seat.line.ended().await
    }

    #[tokio::test]
    async fn whoever_has_most_makes_room() {
        let seats = Seats::new(LIMITS, Vec::new());
        let modest = seats.take(at(1)).await.unwrap();
        let mut greedy = Vec::new();
        for _ in 0..3 {
            greedy.push(tokio::spawn(leave_when_told(seats.take(at(2)).await.unwrap())));
            time::sleep(Duration::from_millis(2)).await;
        }
        let _newcomer = seats.take(at(3)).await.unwrap();
        assert_eq!(greedy.remove(0).await.unwrap(), End::MakesRoom, "the one that waited longest");
        assert!(matches!(modest.line.standing(), Standing::Waits { .. }));
        assert!(greedy.iter().all(|other| !other.is_finished()));
    }

    #[tokio::test]
    async fn an_address_with_too_many_makes_room_for_itself() {
        let seats = Seats::new(LIMITS, Vec::new());
        let first = tokio::spawn(leave_when_told(seats.take(at(1)).await.unwrap()));
        let _others = (seats.take(at(1)).await.unwrap(), seats.take(at(1)).await.unwrap());
        let refused = seats.take(at(1)).await.map(drop);
        assert_eq!(refused, Err(ApiError::Crowded), "all of them have just come");
        time::sleep(MOMENT).await;
        let _newcomer = seats.take(at(1)).await.unwrap();
        assert_eq!(first.await.unwrap(), End::MakesRoom);
    }

    #[tokio::test]
    async fn nobody_who_is_served_makes_room() {
        let seats = Seats::new(LIMITS, Vec::new());
        let mut served = Vec::new();
        for number in 1..=4 {
            let seat = seats.take(at(number)).await.unwrap();
            served.push((seat.line.begin(false), seat));
        }
        time::sleep(MOMENT).await;
        assert_eq!(seats.take(at(5)).await.map(drop), Err(ApiError::Busy));
        served.pop();
        assert!(seats.take(at(5)).await.is_ok());
    }

    #[tokio::test]
    async fn proxies_have_no_limit_of_their_own_and_addresses_of_one_network_are_one() {
        let seats = Seats::new(LIMITS, vec!["10.0.0.1".parse().unwrap()]);
        let mut proxied = Vec::new();
        for _ in 0..4 {
            proxied.push(seats.take(at(1)).await.unwrap());
        }
        drop(proxied);
        let of_network = |number: u16| IpAddr::from([0x2001, 0xdb8, 1, 2, 0, 0, 0, number]);
        let mut homes = Vec::new();
        for number in 0..3 {
            homes.push(seats.take(of_network(number)).await.unwrap());
        }
        assert_eq!(seats.take(of_network(3)).await.map(drop), Err(ApiError::Crowded));
    }
}
