//! The nights on which clocks change, in two zones: sessions made and changed then are shown and opened as meant.

use lanyard_server::domain::clock::Timestamp;

use crate::{
    client::{Answer, Browser},
    engines::{Fresh, on_sqlite},
    http_fixture::Centre,
};

on_sqlite!(
    a_night_with_an_hour_twice_is_open_from_the_first_to_the_second,
    a_skipped_hour_is_refused_and_the_night_is_an_hour_shorter,
    a_session_of_a_longer_day_is_changed_and_kept,
);

const SKIPPED: &str = "This time does not exist on that day: the clocks go forward. Choose another time";

/// Seconds since 1970.
fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

/// Staff log in anew, because browser sessions end while the clock is moved by months.
async fn staff_at(centre: &Centre, seconds: i64) -> Browser {
    centre.clock.set(at(seconds));
    centre.owner().await
}

async fn create(staff: &mut Browser, zone: &str, opens: &str, closes: &str) -> Answer {
    let fields = [("name", "Night"), ("opens", opens), ("closes", closes), ("time_zone", zone)];
    staff.post("/api/admin/create_session", &fields).await
}

/// Where the session stands at these instants, as its own page and the list say.
async fn assert_states(centre: &Centre, session: &str, expected: &[(i64, &str)]) {
    for (seconds, state) in expected {
        let mut staff = staff_at(centre, *seconds).await;
        let words = staff.get(session).await.words();
        let said = if *state == "Open" { "Open until ".to_owned() } else { format!("{state} · ") };
        assert!(words.contains(&said), "{seconds}: {words}");
        let list = staff.get(&format!("/admin/sessions?q=night&state={}", state.to_lowercase())).await.words();
        assert!(list.contains("1 of 2 sessions"), "{seconds}: {list}");
    }
}

/// The zone; a local time that occurs twice; the first and the second instant of it; how each is marked.
const TWICE: [(&str, &str, i64, i64, [&str; 2]); 2] = [
    ("Europe/Madrid", "2026-10-25T02:30", 1_792_888_200, 1_792_891_800, ["CEST", "CET"]),
    ("America/New_York", "2026-11-01T01:30", 1_793_511_000, 1_793_514_600, ["EDT", "EST"]),
];

async fn a_night_with_an_hour_twice_is_open_from_the_first_to_the_second(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut made: Option<String> = None;
    for (zone, twice, first, second, [summer, winter]) in TWICE {
        let mut staff = staff_at(&centre, first - 3600).await;
        // The second session is the first one changed, so that creating and editing are both seen.
        let session = match &made {
            None => create(&mut staff, zone, twice, twice).await.see_other().to_owned(),
            Some(session) => edit(&mut staff, session, zone, twice, twice).await,
        };
        let time = twice.split_once('T').unwrap().1;
        let words = staff.get(&session).await.words();
        assert!(words.contains(&format!("{time} {summer} – {time} {winter} ({zone})")), "{words}");
        let list = staff.get("/admin/sessions?state=all&q=night").await.words();
        assert!(list.contains(&format!("{time} {summer}")) && list.contains(&format!("{time} {winter}")), "{list}");
        let details = staff.get(&format!("{session}/details")).await;
        assert_eq!(details.value_of("opens").as_deref(), Some(twice));
        assert_eq!(details.value_of("closes").as_deref(), Some(twice));
        let states = [
            (first - 1, "Upcoming"),
            (first, "Open"),
            (first + 1800, "Open"),
            (second - 1, "Open"),
            (second, "Closed"),
        ];
        assert_states(&centre, &session, &states).await;
        made = Some(session);
    }
}

/// Changes the times and the zone of a session on its Details tab.
async fn edit(staff: &mut Browser, session: &str, zone: &str, opens: &str, closes: &str) -> String {
    let page = staff.get(&format!("{session}/details")).await;
    let field = |name| page.value_of(name).unwrap();
    let (id, version) = (field("session"), field("version"));
    let fields = [
        ("session", id.as_str()),
        ("version", &version),
        ("name", "Night"),
        ("opens", opens),
        ("closes", closes),
        ("time_zone", zone),
    ];
    staff.post("/api/admin/save_details", &fields).await.see_other();
    session.to_owned()
}

async fn a_skipped_hour_is_refused_and_the_night_is_an_hour_shorter(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    // 01:00 and 04:00 of a night on which it is 03:00 after 01:59: two hours, not three.
    for (zone, day, one, spoken) in [
        ("Europe/Madrid", "2026-03-29", 1_774_742_400, "29 Mar 2026"),
        ("America/New_York", "2026-03-08", 1_772_949_600, "8 Mar 2026"),
    ] {
        let mut staff = staff_at(&centre, one - 7200).await;
        let time = |clock: &str| format!("{day}T{clock}");
        let opens = create(&mut staff, zone, &time("02:30"), &time("04:00")).await;
        assert_eq!((opens.status.as_u16(), opens.problems()), (422, vec![SKIPPED.to_owned()]));
        assert_eq!(opens.value_of("opens"), Some(time("02:30")));
        let closes = create(&mut staff, zone, &time("01:00"), &time("02:30")).await;
        assert_eq!(closes.problems(), [SKIPPED]);
        let name = format!("Night in {zone}");
        let fields =
            [("name", name.as_str()), ("opens", &time("01:00")), ("closes", &time("04:00")), ("time_zone", zone)];
        let session = staff.post("/api/admin/create_session", &fields).await.see_other().to_owned();
        let words = staff.get(&session).await.words();
        assert!(words.contains(&format!("Upcoming · {spoken}, 01:00 – 04:00 ({zone})")), "{words}");
        let (running, over) =
            (format!("Open until 04:00 ({zone})"), format!("Closed · {spoken}, 01:00 – 04:00 ({zone})"));
        for (seconds, said) in [(one, &running), (one + 7199, &running), (one + 7200, &over)] {
            let words = staff_at(&centre, seconds).await.get(&session).await.words();
            assert!(words.contains(said), "{seconds}: {words}");
        }
        let page = staff_at(&centre, one).await.get(&format!("{session}/details")).await;
        let field = |name| page.value_of(name).unwrap();
        let (id, version, opens) = (field("session"), field("version"), time("01:00"));
        let fields = [
            ("session", id.as_str()),
            ("version", &version),
            ("name", "Night"),
            ("opens", &opens),
            ("closes", &time("02:30")),
            ("time_zone", zone),
        ];
        let refused = staff_at(&centre, one).await.post("/api/admin/save_details", &fields).await;
        assert_eq!((refused.status.as_u16(), refused.problems()), (422, vec![SKIPPED.to_owned()]));
        assert_eq!(refused.value_of("closes"), Some(time("02:30")));
    }
}

async fn a_session_of_a_longer_day_is_changed_and_kept(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let (zone, twice, first, second, _) = TWICE[0];
    let mut staff = staff_at(&centre, first - 3600).await;
    let session = create(&mut staff, zone, "2026-10-25T01:00", twice).await.see_other().to_owned();
    let before = centre.dump().await["test_session"].clone();
    // Saving what the form shows changes nothing, though it shows a time that occurs twice.
    edit(&mut staff, &session, zone, "2026-10-25T01:00", twice).await;
    assert_eq!(centre.dump().await["test_session"], before);
    // The same clock time elsewhere is another instant.
    edit(&mut staff, &session, "Europe/Lisbon", "2026-10-25T00:00", "2026-10-25T01:30").await;
    assert_states(&centre, &session, &[(first - 1, "Open"), (second - 1, "Open"), (second, "Closed")]).await;
}
