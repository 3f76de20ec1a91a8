//! Whose turn it is, and what ends for it.

use super::*;

fn after(seconds: u64) -> Instant {
    Instant::now() + Duration::from_secs(seconds)
}

#[test]
fn a_head_is_due_from_the_opening_and_from_its_first_byte() {
    let line = Line::open();
    assert_eq!(line.overdue(after(9)), None);
    assert_eq!(line.overdue(after(11)), Some(End::HeadTooSlow));
    assert_eq!(line.last_word(End::HeadTooSlow), None, "nobody has said anything");
    line.read();
    assert_eq!(line.last_word(End::HeadTooSlow), Some(ApiError::TooSlow));
    let mut visit = line.begin(false);
    assert_eq!(line.overdue(after(1000)), None, "the server works");
    assert_eq!(line.standing(), Standing::IsServed);
    visit.answered();
    drop(visit);
    assert_eq!(line.overdue(after(74)), None, "it may rest");
    assert_eq!(line.overdue(after(76)), Some(End::Rested));
    assert_eq!(line.last_word(End::MakesRoom), None, "nobody asks for anything");
    line.read();
    assert_eq!(line.overdue(after(11)), Some(End::HeadTooSlow));
}

#[test]
fn http2_rests_from_its_last_request_on() {
    let line = Line::open();
    drop(line.begin(true));
    line.read();
    assert_eq!(line.overdue(after(74)), None);
    assert_eq!(line.overdue(after(76)), Some(End::Rested));
}

#[test]
fn a_body_that_is_listened_to_waits_for_its_client() {
    let line = Line::open();
    line.read();
    let visit = line.begin(false);
    let listening = line.listen();
    assert!(matches!(line.standing(), Standing::Waits { .. }));
    assert_eq!(line.last_word(End::MakesRoom), Some(ApiError::Busy));
    drop(listening);
    assert_eq!(line.standing(), Standing::IsServed);
    // Given up in the middle of a body.
    let listening = line.listen();
    drop(listening);
    drop(visit);
    assert!(line.rests());
}

#[test]
fn an_answer_that_nobody_takes_ends() {
    let line = Line::open();
    let mut visit = line.begin(false);
    visit.answered();
    assert_eq!(line.overdue(after(29)), None);
    assert_eq!(line.overdue(after(31)), Some(End::NotTaken));
    visit.turns(true);
    assert_eq!(line.overdue(after(31)), None, "a stream that has nothing to tell");
    line.stalled();
    assert_eq!(line.overdue(after(31)), Some(End::NotTaken));
    line.wrote(17);
    assert_eq!(line.overdue(after(31)), None);
}

#[tokio::test]
async fn the_first_reason_counts() {
    let line = Line::open();
    line.end(End::MakesRoom);
    line.end(End::Rested);
    assert_eq!(line.ended().await, End::MakesRoom);
    assert_eq!(line.standing(), Standing::Leaves);
}
