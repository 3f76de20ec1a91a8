//! Logging in: one refusal for everything that is wrong, forgiving typing, and what only the right password learns.

use crate::{
    client::{AS_APP, Answer, words_of},
    engines::{Fresh, on_sqlite},
    http_fixture::{Centre, EMAIL, HOUR, MINUTE, STAFF_PASSWORD, log_in, log_in_as, spring_placement},
    store_claims::execute_behind,
    workbook::Slip,
};

on_sqlite!(
    staff_get_one_refusal,
    staff_come_back_to_where_they_were,
    candidates_get_one_refusal,
    typing_is_forgiven,
    empty_fields_have_sentences_of_their_own,
    staff_hear_which_field_is_empty,
    an_empty_present_password_is_no_try,
    an_o_is_hinted_at,
    a_session_that_is_not_open_is_told_to_the_right_password_only,
    a_withdrawn_login_is_told_to_the_right_password_only,
    the_address_of_an_institution_fills_its_id_in,
);

const REFUSED: &str = "We could not log you in. Check all three lines against your slip. \
                       After several wrong tries, wait a minute before the next.";

async fn staff_get_one_refusal(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    for (email, password) in [(EMAIL, "not the password"), ("nobody@northgate.test", STAFF_PASSWORD)] {
        let mut browser = centre.browser();
        let page = browser.post("/api/admin/log_in", &[("email", email), ("password", password)]).await;
        assert_eq!(page.status, 401, "{email}");
        assert_eq!(page.problems(), ["We could not log you in. Check your email and password."]);
        assert_eq!(page.value_of("email").as_deref(), Some(email), "the address is kept");
        assert_eq!(page.value_of("password").as_deref(), Some(""), "the password is not");
        assert!(browser.cookies().is_empty());
    }
    assert!(centre.dump().await["browser_session"].is_empty());
    let forgiving = [("email", " Owner@NORTHGATE.test "), ("password", STAFF_PASSWORD)];
    assert_eq!(centre.browser().post("/api/admin/log_in", &forgiving).await.see_other(), "/admin/sessions");
}

async fn staff_come_back_to_where_they_were(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let wanted = format!("/admin/sessions/{}?q=mar&page=2", centre.session);
    let mut browser = centre.browser();
    let led = browser.get(&wanted).await;
    assert_eq!(led.status, 302);
    let page = browser.get(led.header("location").unwrap()).await;
    let next = page.value_of("next").expect("the form remembers");
    let fields = [("email", EMAIL), ("password", STAFF_PASSWORD), ("next", &next)];
    let back = browser.post("/api/admin/log_in", &fields).await;
    assert_eq!(back.see_other(), wanted);
    for elsewhere in ["https://evil.test/", "//evil.test/admin/", "/admin/\\evil.test"] {
        let fields = [("email", EMAIL), ("password", STAFF_PASSWORD), ("next", elsewhere)];
        let home = centre.browser().post("/api/admin/log_in", &fields).await;
        assert_eq!(home.see_other(), "/admin/sessions", "{elsewhere}");
    }
}

async fn candidates_get_one_refusal(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(2).await;
    let right =
        [("username", slips[0].username.as_str()), ("password", &slips[0].password), ("institution", "NG-2041")];
    for (field, typed) in [
        ("username", "K7RM-T4XW"),
        ("username", slips[0].password.as_str()),
        ("password", slips[1].password.as_str()),
        ("institution", "SG-3350"),
        ("institution", "NG-2042"),
    ] {
        let fields: Vec<_> = right.iter().map(|known| if known.0 == field { (field, typed) } else { *known }).collect();
        let mut browser = centre.browser();
        let page = browser.post("/", &fields).await;
        assert_eq!((page.status.as_u16(), page.problems()), (422, vec![REFUSED.to_owned()]), "{field}: {typed:?}");
        for (name, value) in &fields {
            let kept = if *name == "password" { "" } else { value };
            assert_eq!(page.value_of(name).as_deref(), Some(kept), "{name}");
        }
        assert!(browser.cookies().is_empty());
    }
    assert!(centre.dump().await["browser_session"].is_empty());
}

/// The sentence beside a field, as it is described by it.
fn beside(page: &Answer, control: &str) -> Option<String> {
    let (_, rest) = page.text().split_once(&format!("id=\"{control}-error\""))?;
    let tag =
        page.text().split('<').find(|tag| tag.starts_with("input") && tag.contains(&format!(" id=\"{control}\"")));
    let tag = tag.expect("the field is there");
    assert!(tag.contains(&format!("{control}-error")) && tag.contains("aria-invalid=\"true\""), "{tag}");
    Some(words_of(rest.split_once('>').unwrap().1.split("</p>").next().unwrap()))
}

async fn empty_fields_have_sentences_of_their_own(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let sentences = [
        ("username", "Enter your username"),
        ("password", "Enter your password"),
        ("institution", "Enter the Institution ID"),
    ];
    let right = [("username", slip.username.as_str()), ("password", &slip.password), ("institution", "NG-2041")];
    let before = centre.dump().await;
    let mut fastest = HOUR;
    for empty in 1..8_u8 {
        for blank in ["", " \u{a0}\u{200b} "] {
            let is_empty = |place: usize| empty & (1 << place) != 0;
            let fields: Vec<_> = right
                .iter()
                .enumerate()
                .map(|(place, field)| if is_empty(place) { (field.0, blank) } else { *field })
                .collect();
            let mut browser = centre.browser();
            let began = std::time::Instant::now();
            let page = browser.post("/", &fields).await;
            let wanted: Vec<_> = (0..3).filter(|place| is_empty(*place)).map(|place| sentences[place].1).collect();
            assert_eq!(
                (page.status.as_u16(), page.problems()),
                (422, wanted.iter().map(ToString::to_string).collect())
            );
            for (place, (control, sentence)) in sentences.iter().enumerate() {
                let said = is_empty(place).then(|| format!("Error: {sentence}"));
                assert_eq!(beside(&page, control), said, "{empty}: {control}");
                let kept = if *control == "password" { "" } else { fields[place].1 };
                assert_eq!(page.value_of(control).as_deref(), Some(kept), "{control}");
            }
            assert!(page.text().contains("<title>Error: Log in"));
            fastest = fastest.min(began.elapsed());
        }
    }
    assert!(fastest.as_millis() < 250, "it tells nothing, so nobody waits: {fastest:?}");
    assert_eq!(before, centre.dump().await, "nothing counts as a try");
    assert_eq!(log_in(&mut centre.browser(), &slip).await.see_other(), "/welcome");
}

async fn staff_hear_which_field_is_empty(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let before = centre.dump().await;
    let (no_email, no_password) = ("Enter your email address", "Enter your password");
    for (email, password, wanted) in [
        ("", "", &[no_email, no_password][..]),
        ("  ", STAFF_PASSWORD, &[no_email]),
        (EMAIL, "", &[no_password]),
        ("nobody@northgate.test", "", &[no_password]),
    ] {
        let mut browser = centre.browser();
        let fields = [("email", email), ("password", password), ("next", "/admin/find")];
        let page = browser.post("/api/admin/log_in", &fields).await;
        assert_eq!((page.status.as_u16(), page.problems()), (422, wanted.iter().map(ToString::to_string).collect()));
        assert_eq!(beside(&page, "email").is_some(), wanted.contains(&no_email), "{email:?}");
        assert_eq!(beside(&page, "password").is_some(), wanted.contains(&no_password), "{email:?}");
        assert_eq!(page.value_of("email").as_deref(), Some(email));
        assert_eq!(page.value_of("password").as_deref(), Some(""));
        assert_eq!(page.value_of("next").as_deref(), Some("/admin/find"));
        let told = browser.post_with("/api/admin/log_in", &fields, &[AS_APP]).await;
        assert_eq!(told.status, 422);
        assert_eq!(told.text().matches("missing").count(), wanted.len(), "{}", told.text());
    }
    assert_eq!(before, centre.dump().await, "nothing counts as a try");
}

async fn an_empty_present_password_is_no_try(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let (mut candidate, username) = centre.candidate(&slip, "Li Na").await;
    candidate.post("/welcome/username", &[("username", &username)]).await.see_other();
    let before = centre.dump().await;
    for blank in ["", " \u{200b}"] {
        let page = candidate.post("/me/password", &[("password", blank)]).await;
        assert_eq!((page.status.as_u16(), page.problems()), (422, vec!["Enter your password".to_owned()]));
        assert_eq!(beside(&page, "password").as_deref(), Some("Error: Enter your password"));
    }
    assert_eq!(before, centre.dump().await, "nothing counts as a try");
    let wrong = candidate.post("/me/password", &[("password", "9HDN4-RYCW7")]).await;
    let sentence = "This is not your password. Check it letter by letter. After several wrong tries, wait a minute before \
                    the next.";
    assert_eq!(wrong.problems(), [sentence]);
    assert_eq!(candidate.post("/me/password", &[("password", &slip.password)]).await.see_other(), "/me/password/new");
}

async fn typing_is_forgiven(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let alike = |code: &str| {
        code.replace('B', "8").replace('G', "6").replace('S', "5").replace('Z', "2").replace('V', "u").replace('7', "1")
    };
    let spread = |code: &str| code.chars().flat_map(|character| [character, '\u{a0}', ' ']).collect::<String>();
    let ways: [&dyn Fn(&str) -> String; 5] = [
        &|code| code.to_lowercase(),
        &|code| code.replace('-', ""),
        &|code| code.replace('-', " – \u{200b}"),
        &alike,
        &spread,
    ];
    for (number, way) in ways.iter().enumerate() {
        let typed = Slip { username: way(&slip.username), password: way(&slip.password) };
        assert_eq!(log_in(&mut centre.browser(), &typed).await.see_other(), "/welcome", "way {number}: {typed:?}");
    }
    let fields = [("username", slip.username.as_str()), ("password", &slip.password), ("institution", " ng 2041 ")];
    assert_eq!(centre.browser().post("/", &fields).await.see_other(), "/welcome");
    let (_, username) = centre.candidate(&slip, "María Carreño").await;
    let shouted = format!(" {} ", username.to_uppercase().replace('-', ""));
    let back = log_in_as(&mut centre.browser(), &shouted, &slip.password.to_lowercase()).await;
    assert_eq!(back.see_other(), "/welcome/username");
}

async fn an_o_is_hinted_at(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let hinted = "We could not log you in. Check all three lines against your slip. Codes have no letter O and no number 0. \
                  After several wrong tries, wait a minute before the next.";
    for (username, password) in [("KORM-T4XW", "9HDN4-RYCW7"), ("K7RM-T4XW", "9HDN4-RYC07"), ("k0rmt4xw", "x")] {
        let page = log_in_as(&mut centre.browser(), username, password).await;
        assert_eq!(page.problems(), [hinted], "{username} {password}");
    }
    let without = log_in_as(&mut centre.browser(), "john-3749", "9HDN4-RYCW7").await;
    assert_eq!(without.problems(), [REFUSED], "a personal username may have an O");
}

async fn a_session_that_is_not_open_is_told_to_the_right_password_only(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let wrong = Slip { password: "9HDN4-RYCW7".into(), ..slip.clone() };
    // The session is open from 09:00 to 23:00 in Madrid; the centre's noon is 12:00 there.
    let opens = crate::http_fixture::NOON.minus(3 * HOUR);
    let not_open =
        "Spring placement is not open yet. It opens on Tue 12 May 2026, 09:00 (Europe/Madrid). Log in again then.";
    let closed = "Spring placement closed on Tue 12 May 2026, 23:00 (Europe/Madrid). If you still have to take the \
                  test, ask the person in charge.";
    for (clock, sentence) in [(opens.minus(MINUTE), not_open), (opens.plus(14 * HOUR), closed)] {
        if sentence == closed {
            centre.clock.set(opens);
            assert_eq!(log_in(&mut centre.browser(), &slip).await.see_other(), "/welcome", "from the first moment on");
        }
        centre.clock.set(clock);
        let told = log_in(&mut centre.browser(), &slip).await;
        assert_eq!(told.status, 422);
        assert!(told.words().contains(sentence), "{}", told.words());
        let refused = log_in(&mut centre.browser(), &wrong).await;
        assert_eq!(refused.problems(), [REFUSED]);
        assert!(!refused.words().contains("Spring placement"));
    }
}

async fn a_withdrawn_login_is_told_to_the_right_password_only(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut inside = centre.newcomer(&slip).await;
    execute_behind(&centre.fresh.url, "update entry set state = 'withdrawn', withdrawn_at = 1").await;
    let sentence = "This login was withdrawn and no longer works. Ask the person in charge.";
    let told = log_in(&mut centre.browser(), &slip).await;
    assert!(told.words().contains(sentence), "{}", told.words());
    let page = inside.get("/welcome").await;
    assert_eq!(page.status, 403, "who is inside already is out with the next request");
    assert!(page.words().contains(sentence));
    assert_eq!(inside.post("/welcome", &[("full_name", "María Carreño")]).await.status, 403);
    let refused = log_in_as(&mut centre.browser(), &slip.username, "9HDN4-RYCW7").await;
    assert_eq!(refused.problems(), [REFUSED]);
    assert!(centre.dump().await["candidate"].is_empty());
}

async fn the_address_of_an_institution_fills_its_id_in(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut browser = centre.browser();
    for (address, filled, heading) in [
        ("/i/NG-2041", "NG-2041", "Northgate Test Centre"),
        ("/i/ng-2041", "NG-2041", "Northgate Test Centre"),
        ("/i/SG-3350", "SG-3350", "Southgate Test Centre"),
        ("/i/NG-2042", "NG-2042", "Lanyard"),
        ("/i/%22%3E%3Cscript%3E", "", "Lanyard"),
        ("/", "", "Lanyard"),
    ] {
        let page = browser.get(address).await;
        assert_eq!((page.status.as_u16(), page.value_of("institution").as_deref()), (200, Some(filled)), "{address}");
        let (_, header) = page.text().split_once("<header").unwrap();
        assert_eq!(words_of(&format!("<header{}", header.split("</header>").next().unwrap())), heading, "{address}");
        assert!(page.text().contains(&format!("<title>Log in · {heading}</title>")), "{address}");
    }
    // What was sent is refused alike, whether there is such an institution or not.
    for institution in ["NG-2041", "NG-2042"] {
        let fields = [("username", "K7RM-T4XW"), ("password", "9HDN4-RYCW7"), ("institution", institution)];
        let refused = browser.post("/", &fields).await;
        assert!(refused.text().contains("<title>Error: Log in · Lanyard</title>"), "{institution}");
    }
    let elsewhere = centre.service.session_create("SG-3350", &spring_placement()).await.unwrap();
    let slip = centre.slips_of(elsewhere, 1).await.remove(0);
    assert_eq!(log_in(&mut centre.browser(), &slip).await.problems(), [REFUSED], "a login belongs to its institution");
}
