//! Logging in: one refusal for everything that is wrong, forgiving typing, and what only the right password learns.

use crate::{
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, EMAIL, HOUR, MINUTE, STAFF_PASSWORD, log_in, log_in_as, spring_placement},
    store_claims::execute_behind,
    workbook::Slip,
};

on_both_engines!(
    staff_get_one_refusal,
    staff_come_back_to_where_they_were,
    candidates_get_one_refusal,
    typing_is_forgiven,
    an_o_is_hinted_at,
    a_session_that_is_not_open_is_told_to_the_right_password_only,
    a_withdrawn_login_is_told_to_the_right_password_only,
    the_address_of_an_institution_fills_its_id_in,
);

const REFUSED: &str = "We could not log you in. Check all three lines against your slip.";

async fn staff_get_one_refusal(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    for (email, password) in [
        (EMAIL, "not the password"),
        ("nobody@northgate.test", STAFF_PASSWORD),
        (EMAIL, ""),
        ("", STAFF_PASSWORD),
        ("", ""),
    ] {
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
        ("username", ""),
        ("username", "K7RM-T4XW"),
        ("username", slips[0].password.as_str()),
        ("password", ""),
        ("password", slips[1].password.as_str()),
        ("institution", ""),
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

async fn typing_is_forgiven(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let alike = |code: &str| {
        code.replace('B', "8").replace('G', "6").replace('S', "5").replace('Z', "2").replace('V', "u").replace('7', "1")
    };
    let spread = |code: &str| code.chars().flat_map(|sign| [sign, '\u{a0}', ' ']).collect::<String>();
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
    let hinted = format!("{REFUSED} Codes have no letter O and no number 0.");
    for (username, password) in [("KORM-T4XW", "9HDN4-RYCW7"), ("K7RM-T4XW", "9HDN4-RYC07"), ("k0rmt4xw", "x")] {
        let page = log_in_as(&mut centre.browser(), username, password).await;
        assert_eq!(page.problems(), [hinted.as_str()], "{username} {password}");
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
    for (address, filled) in [("/i/NG-2041", "NG-2041"), ("/i/ng-2041", "NG-2041"), ("/i/%22%3E%3Cscript%3E", "")] {
        let page = browser.get(address).await;
        assert_eq!((page.status.as_u16(), page.value_of("institution").as_deref()), (200, Some(filled)), "{address}");
    }
    let elsewhere = centre.service.session_create("SG-3350", &spring_placement()).await.unwrap();
    let slip = centre.slips_of(elsewhere, 1).await.remove(0);
    assert_eq!(log_in(&mut centre.browser(), &slip).await.problems(), [REFUSED], "a login belongs to its institution");
}
