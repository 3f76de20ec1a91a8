//! Single sign-on as an owner sets it up: what is asked first, what is kept, what is never shown, and what is wrong in words.

use std::time::Duration;

use lanyard_app::model::staff::Role;

use crate::{
    client::{Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    forms::form_to,
    http_fixture::{Centre, MINUTE, OTHER_EMAIL, STAFF_PASSWORD, email_of},
    store_claims::execute_behind,
};

on_both_engines!(
    an_owner_sets_a_provider_up_changes_and_removes_it,
    the_secret_is_sealed_and_never_shown,
    only_single_sign_on_names_who_stays_local,
    an_institution_sees_its_own_provider_alone,
    whoever_changes_it_proves_anew_who_they_are,
    whatever_is_wrong_has_a_sentence_and_stays_typed,
    a_sealed_secret_in_another_row_opens_nothing,
);

const HERE: &str = "/admin/settings/sign-on";
const SECRET: &str = "a secret of the provider";

type Fields = Vec<(&'static str, &'static str)>;

fn form() -> Fields {
    vec![
        ("act", "save"),
        ("name", "Northgate login"),
        ("issuer", "https://login.example/realms/a"),
        ("client_id", "lanyard"),
        ("client_secret", SECRET),
        ("domains", "northgate.test, School.example"),
        ("role_claim", "groups"),
        ("role_values", "cn=heads = owner\r\nstaff = invigilator"),
        ("asks_factor", "true"),
        ("switched_on", "true"),
    ]
}

/// The form with some of its fields changed; a box with an empty value is not ticked.
fn with(changes: &[(&'static str, &'static str)]) -> Fields {
    let mut fields = form();
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

async fn saved(browser: &mut Browser, fields: &[(&str, &str)]) -> Answer {
    let answer = browser.post(HERE, fields).await;
    assert_eq!(answer.status, 303, "{}", answer.words());
    assert_eq!(answer.see_other(), "/admin/settings/sign-on?done=saved");
    browser.get("/admin/settings/sign-on?done=saved").await
}

async fn an_owner_sets_a_provider_up_changes_and_removes_it(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let settings = owner.get("/admin/settings").await;
    assert!(settings.text().contains("href=\"/admin/settings/sign-on\""));
    let empty = owner.get(HERE).await;
    assert_eq!(empty.status, 200);
    assert!(empty.text().contains("http://127.0.0.1:3000/admin/sign-on/return"), "{}", empty.words());
    assert!(!empty.words().contains("Remove single sign-on"));
    let page = saved(&mut owner, &form()).await;
    assert!(page.words().contains("Saved"), "{}", page.words());
    let kept = form_to(&page, HERE);
    for (name, value) in [
        ("name", "Northgate login"),
        ("issuer", "https://login.example/realms/a"),
        ("client_id", "lanyard"),
        ("client_secret", ""),
        ("domains", "northgate.test school.example"),
        ("role_claim", "groups"),
        ("asks_factor", "true"),
        ("switched_on", "true"),
    ] {
        assert_eq!(kept.all(name), [value], "{name}");
    }
    assert!(page.text().contains("cn=heads = owner\nstaff = invigilator</textarea>"), "{}", page.text());
    assert!(kept.all("only_provider").is_empty());
    assert!(page.words().contains("Leave empty to keep it."), "{}", page.words());
    let before = centre.dump().await;
    let page = saved(&mut owner, &with(&[("client_secret", ""), ("name", "School login"), ("asks_factor", "")])).await;
    assert!(page.text().contains("value=\"School login\""));
    assert_eq!(changed(&before, &centre.dump().await).len(), 2, "the provider and the trail");
    let answer = owner.post(HERE, &[("act", "remove")]).await;
    assert_eq!(answer.see_other(), "/admin/settings/sign-on?done=removed");
    let page = owner.get("/admin/settings/sign-on?done=removed").await;
    assert!(page.words().contains("Single sign-on is removed"), "{}", page.words());
    assert!(!page.text().contains("School login"));
    let again = owner.post(HERE, &[("act", "remove")]).await;
    assert_eq!(again.see_other(), "/admin/settings/sign-on?done=removed");
    assert_eq!(owner.post(HERE, &[("act", "try")]).await.see_other(), HERE);
    assert_eq!(owner.post(HERE, &[("act", "other")]).await.status, 422);
    let activity = owner.get("/admin/team/activity").await;
    for wanted in ["Single sign-on changed", "Single sign-on removed"] {
        assert!(activity.words().contains(wanted), "{}", activity.words());
    }
}

async fn the_secret_is_sealed_and_never_shown(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let page = saved(&mut owner, &form()).await;
    let wrong = owner.post(HERE, &with(&[("issuer", "")])).await;
    assert_eq!(wrong.status, 422);
    for shown in [&page, &wrong] {
        assert!(!shown.text().contains(SECRET));
    }
    let dump = centre.dump().await;
    assert_eq!(dump["sign_on_provider"].len(), 1);
    assert!(!format!("{:?}", dump["sign_on_provider"]).contains(SECRET));
    let institution = centre.fresh.store.institution_find_by_code("NG2041").await.unwrap().unwrap().id;
    let known = centre.service.provider_of(institution).await.unwrap().expect("it is switched on");
    assert_eq!(known.provider.client_secret.expose(), SECRET);
    assert_eq!((known.provider.issuer.as_str(), known.asks_factor), ("https://login.example/realms/a", true));
    assert!(known.domains.speak_for("ana@school.example") && !known.domains.speak_for("ana@other.example"));
    let claims = serde_json::json!({ "groups": ["staff"] });
    let role = known.role_rules.expect("rules").role_of(claims.as_object().unwrap());
    assert_eq!(role, Some(Role::Invigilator));
    saved(&mut owner, &with(&[("switched_on", "")])).await;
    assert!(centre.service.provider_of(institution).await.unwrap().is_none());
}

async fn only_single_sign_on_names_who_stays_local(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    centre.employ_colleagues().await;
    let mut owner = centre.owner().await;
    let institution = centre.fresh.store.institution_find_by_code("NG2041").await.unwrap().unwrap().id;
    let team = centre.fresh.store.team_list(institution).await.unwrap();
    let of = |role| team.iter().find(|one| one.role == role).unwrap().id.to_string();
    let page = owner.get(HERE).await;
    assert!(page.text().contains(&format!("value=\"{}\" selected", of(Role::Owner))), "{}", page.text());
    let mut fields: Vec<(&str, &str)> = form();
    fields.push(("only_provider", "true"));
    let (own, coordinator) = (of(Role::Owner), of(Role::Coordinator));
    for cannot in ["", "nobody", coordinator.as_str()] {
        let refused = owner.post(HERE, &[&fields[..], &[("local_owner", cannot)]].concat()).await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.problems(), ["Name an owner who is switched on and has a password"]);
    }
    saved(&mut owner, &[&fields[..], &[("local_owner", own.as_str())]].concat()).await;
    let known = centre.service.provider_of(institution).await.unwrap().unwrap();
    assert!(known.only_provider);
    assert_eq!(known.local_owner.map(|owner| owner.to_string()), Some(own.clone()));
    // Switched on and only by it belong together.
    let off: Vec<(&str, &str)> = fields.iter().copied().filter(|(name, _)| *name != "switched_on").collect();
    let refused = owner.post(HERE, &[&off[..], &[("local_owner", own.as_str())]].concat()).await;
    assert_eq!(refused.status, 422);
    // Another owner takes the one who was named out: everybody gets in with a password again, and the page says so.
    let password = lanyard_server::domain::secret::Secret::new(STAFF_PASSWORD.to_owned());
    centre.service.staff_create("NG-2041", "second@northgate.test", "Bo Berg", Role::Owner, &password).await.unwrap();
    centre.service.staff_role("owner@northgate.test", None, Role::Coordinator).await.unwrap();
    assert!(!centre.service.provider_of(institution).await.unwrap().unwrap().only_provider);
    let page = centre.staff("second@northgate.test").await.get(HERE).await;
    assert!(page.words().contains("does not hold at present"), "{}", page.words());
    // Whoever is left without a password among owners cannot switch it off.
    let mut second = centre.staff("second@northgate.test").await;
    execute_behind(&centre.fresh.url, "update person set password_hash = null").await;
    for (fields, status) in [(with(&[("switched_on", ""), ("client_secret", "")]), 422), (vec![("act", "remove")], 409)]
    {
        let refused = second.post(HERE, &fields).await;
        assert_eq!(refused.status, status, "{}", refused.words());
        assert!(refused.words().contains("No owner has a password"), "{}", refused.words());
    }
}

async fn an_institution_sees_its_own_provider_alone(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    saved(&mut centre.owner().await, &form()).await;
    let mut southgate = centre.staff(OTHER_EMAIL).await;
    let page = southgate.get(HERE).await;
    assert!(!page.text().contains("login.example/realms"), "{}", page.words());
    let before = centre.dump().await;
    assert_eq!(southgate.post(HERE, &[("act", "remove")]).await.status, 303);
    assert!(changed(&before, &centre.dump().await).is_empty());
    // Without its own secret nothing of another one's is taken over.
    let refused = southgate.post(HERE, &with(&[("client_secret", "")])).await;
    assert_eq!(refused.status, 422);
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn whoever_changes_it_proves_anew_who_they_are(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    centre.employ_colleagues().await;
    let mut owner = centre.owner().await;
    centre.after(14 * MINUTE);
    assert_eq!(owner.get(HERE).await.status, 200);
    centre.after(15 * MINUTE + Duration::from_secs(1));
    let before = centre.dump().await;
    let asked = owner.post(HERE, &form()).await;
    assert!(asked.words().contains("You are about to change how everybody here logs in."), "{}", asked.words());
    let unchanged = changed(&before, &centre.dump().await);
    assert!(!unchanged.iter().any(|table| table.contains("sign_on")), "{unchanged:?}");
    assert!(!asked.text().contains(SECRET), "what was typed is not kept on the page in between");
    let page = owner.get(HERE).await;
    let fields = form_to(&page, "/admin/account/confirm");
    assert_eq!((fields.all("next"), fields.all("back")), (vec![HERE], vec!["/admin/settings"]));
    let proven = owner.post("/admin/account/confirm", &[("next", HERE), ("password", STAFF_PASSWORD)]).await;
    assert_eq!(proven.see_other(), HERE);
    saved(&mut owner, &form()).await;
    // Whoever may not change it is not asked for anything.
    for role in [Role::Coordinator, Role::Invigilator, Role::Reader] {
        let mut colleague = centre.staff(email_of(role)).await;
        assert_eq!(colleague.get(HERE).await.status, 403, "{role:?}");
        assert_eq!(colleague.post(HERE, &form()).await.status, 403, "{role:?}");
    }
    let mut nobody = centre.browser();
    assert!(nobody.get(HERE).await.see_other().starts_with("/admin/login?next="));
}

async fn whatever_is_wrong_has_a_sentence_and_stays_typed(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let before = centre.dump().await;
    for (changes, problems) in [
        (&[("name", " ")][..], &["Enter a name for the button"][..]),
        (
            &[("issuer", "login.example")],
            &["An issuer looks like https://login.example.org: an address without ? and #, without user or password"],
        ),
        (
            &[("issuer", "http://login.example")],
            &[
                "The issuer must begin with https. Whoever runs this server can allow others, for providers inside the house.",
            ],
        ),
        (&[("client_id", ""), ("domains", "")], &["Enter the client ID", "Enter at least one domain"]),
        (
            &[("domains", "northgate")],
            &[
                "Write domains such as northgate.example, with blanks between them, and letters with accents in their xn-- form",
            ],
        ),
        (
            &[("client_secret", "")],
            &["Enter the client secret: it belongs to this issuer and this client ID, and none is kept for them"],
        ),
        (&[("role_claim", "")], &["Enter the claim that holds these values"]),
        (&[("role_values", "")], &["Enter at least one value, or leave the claim empty"]),
        (
            &[("role_values", "heads = owner\r\nstaff")],
            &["Write line 2 as value = role, with owner, coordinator, invigilator or reader as the role"],
        ),
    ] {
        let refused = owner.post(HERE, &with(changes)).await;
        assert_eq!(refused.status, 422, "{changes:?}");
        assert_eq!(refused.problems(), problems);
        for (name, value) in
            with(changes).iter().filter(|(name, _)| ["name", "issuer", "client_id", "role_claim"].contains(name))
        {
            assert_eq!(form_to(&refused, HERE).all(name), [*value], "{name}");
        }
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn a_sealed_secret_in_another_row_opens_nothing(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    saved(&mut centre.owner().await, &form()).await;
    saved(&mut centre.staff(OTHER_EMAIL).await, &with(&[("client_secret", "another secret")])).await;
    let of = async |code: &str| centre.fresh.store.institution_find_by_code(code).await.unwrap().unwrap().id;
    let (northgate, southgate) = (of("NG2041").await, of("SG3350").await);
    assert!(centre.service.provider_of(northgate).await.unwrap().is_some());
    // Whoever can write rows sends the secret nowhere else, and reads nobody else's.
    for altered in [
        "update sign_on_provider set issuer = 'https://evil.example'",
        "update sign_on_provider set issuer = 'https://login.example/realms/a', client_id = 'another'",
        "update sign_on_provider set client_id = 'lanyard', sealed_secret = (select p.sealed_secret from sign_on_provider p order by p.institution_id limit 1)",
    ] {
        execute_behind(&centre.fresh.url, altered).await;
        let opened =
            [centre.service.provider_of(northgate).await.is_ok(), centre.service.provider_of(southgate).await.is_ok()];
        let left = usize::from(altered.contains("order by"));
        assert_eq!(opened.iter().filter(|opened| **opened).count(), left, "{altered}");
    }
}
