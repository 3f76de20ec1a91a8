//! Webhooks over HTTP: set up by an owner, verified by the libraries that receivers use, and what becomes of a message when its
//! receiver is down, slow, elsewhere or gone.

use std::{sync::Arc, time::Duration};

use lanyard_app::model::id::{InstitutionId, WebhookId};
use lanyard_server::{
    delivery::webhooks::WebhookDelivery,
    domain::{
        clock::{Clock, Timestamp},
        random::Random,
    },
    storage::SentAgain,
};

use crate::{
    client::{Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    forms::{form_to, posting},
    http_fixture::{Centre, HOUR, NOON, OTHER_EMAIL},
    mail_fixture::{clear, delivery},
    smtp_server::MailBox,
    webhook_receiver::{Answers, Library, Receiver},
};

on_both_engines!(
    an_owner_sets_a_webhook_up,
    a_form_that_is_sent_twice_adds_one_webhook,
    the_libraries_of_receivers_verify_what_arrives,
    a_message_that_is_not_taken_is_sent_again_until_the_webhook_is_switched_off,
    a_receiver_that_takes_nothing_is_not_sent_the_rest,
    a_receiver_that_is_gone_is_told_nothing_more,
    what_is_switched_off_is_sent_by_hand_only,
    nobody_reaches_another_institutions_webhook,
    a_secret_signs_no_more_when_its_time_is_over,
);

pub const HERE: &str = "/admin/settings/webhooks";
pub const EVERYTHING: [&str; 8] = [
    "batch.created",
    "entry.claimed",
    "entry.started",
    "entry.finished",
    "entry.result",
    "entry.withdrawn",
    "entry.restored",
    "entry.password_issued",
];

/// Adds a webhook: its page and its secret.
pub async fn added(owner: &mut Browser, address: &str, events: &[&str]) -> (String, String) {
    let mut form = vec![("address", address)];
    form.extend(events.iter().map(|event| ("events", *event)));
    let page = owner.post(HERE, &form).await;
    assert_eq!(page.status, 200, "{}", page.words());
    let (_, own) = page.text().split_once(&format!("action=\"{HERE}/")).expect("a form of the webhook");
    (format!("{HERE}/{}", &own[..36]), secret_on(&page))
}

/// The secret that a page shows.
fn secret_on(page: &Answer) -> String {
    let (_, rest) = page.text().split_once("id=\"secret\"").expect("a secret is shown");
    rest.split_once('>').unwrap().1.split('<').next().unwrap().to_owned()
}

/// Sends what is due.
pub async fn deliver(centre: &Centre) {
    let delivery = WebhookDelivery::new(Arc::new(centre.service.clone()));
    while delivery.hand_over_one().await {}
}

/// Presses a button of a webhook's page; where that leads.
pub async fn pressed(owner: &mut Browser, page: &str, act: &str) -> String {
    owner.post(page, &[("act", act)]).await.see_other().to_owned()
}

async fn an_owner_sets_a_webhook_up(fresh: Fresh) {
    let centre = Centre::that_asks_inside(fresh).await;
    let receiver = Receiver::start().await;
    let mut owner = centre.owner().await;
    assert!(owner.get("/admin/settings").await.text().contains("href=\"/admin/settings/webhooks\""));
    let wrong = owner.post(HERE, &[("address", "school"), ("name", "Records")]).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.problems().len(), 2, "{}", wrong.words());
    assert_eq!(form_to(&wrong, HERE).all("name"), ["Records"]);

    let (page, secret) = added(&mut owner, &receiver.address, &["entry.claimed", "batch.created"]).await;
    assert!(secret.starts_with("whsec_"), "{secret}");
    assert!(!centre.dump().await.values().flatten().any(|row| row.contains(&secret[6..])), "it is sealed");
    let shown = owner.get(&page).await;
    assert!(!shown.text().contains("whsec_"), "it is shown once");
    let form = posting(&shown).into_iter().find(|form| form.all("act") == ["save"]).expect("the form of the webhook");
    assert_eq!(form.all("events"), ["batch.created", "entry.claimed"]);
    let changed =
        [("act", "save"), ("address", receiver.address.as_str()), ("name", "Records"), ("events", "entry.claimed")];
    assert_eq!(owner.post(&page, &changed).await.see_other(), format!("{page}?done=saved"));
    let list = owner.get(HERE).await;
    assert!(list.words().contains("Records") && list.words().contains("Switched on"), "{}", list.words());

    assert_eq!(pressed(&mut owner, &page, "test").await, format!("{page}?done=test"));
    deliver(&centre).await;
    let came = receiver.take();
    assert_eq!(came.len(), 1);
    assert_eq!(came[0].kind(), "webhook.test");
    assert_eq!(came[0].said()["data"]["webhook"], page.rsplit('/').next().unwrap());
    assert!(came[0].header("user-agent").starts_with("lanyard/"));
    assert_eq!(came[0].header("content-type"), "application/json");
    let shown = owner.get(&page).await;
    assert!(shown.words().contains("Taken (204)"), "{}", shown.words());

    assert_eq!(pressed(&mut owner, &page, "remove").await, format!("{HERE}?done=removed"));
    assert_eq!(owner.get(&page).await.status, 404);
    let activity = owner.get("/admin/team/activity").await;
    for wanted in ["Webhook added", "Webhook changed", "Webhook removed"] {
        assert!(activity.words().contains(wanted), "{wanted}: {}", activity.words());
    }
    for _ in 0..20 {
        added(&mut owner, &receiver.address, &["entry.claimed"]).await;
    }
    let more = owner.post(HERE, &[("address", &receiver.address), ("events", "entry.claimed")]).await;
    assert_eq!(more.status, 422);
    assert!(more.problems()[0].contains("20 webhooks"), "{:?}", more.problems());
}

async fn a_form_that_is_sent_twice_adds_one_webhook(fresh: Fresh) {
    let centre = Centre::that_asks_inside(fresh).await;
    // The libraries refuse what is older than five minutes.
    centre.clock.set(Clock::system().now());
    let receiver = Receiver::start().await;
    let mut owner = centre.owner().await;
    let key = form_to(&owner.get(HERE).await, HERE).all("key")[0].to_owned();
    let typed = |event| [("address", receiver.address.as_str()), ("name", "Records"), ("events", event), ("key", &key)];
    let fields = typed("entry.claimed");
    let (mut one, mut other) = (centre.owner().await, centre.owner().await);
    let (first, second) = tokio::join!(one.post(HERE, &fields), other.post(HERE, &fields));
    let third = owner.post(HERE, &fields).await;
    let mut secrets = [first, second, third].map(|answer| {
        assert_eq!(answer.status, 200, "{}", answer.words());
        secret_on(&answer)
    });
    let last = secrets[2].clone();
    secrets.sort();
    assert!(secrets.windows(2).all(|pair| pair[0] != pair[1]));
    assert_eq!(centre.dump().await["webhook"].len(), 1);
    let page = owner.get(HERE).await;
    let page = page.text().split("href=\"").map(|rest| rest.split('"').next().unwrap());
    let page = page.into_iter().find(|href| href.starts_with(&format!("{HERE}/"))).expect("it is listed").to_owned();
    pressed(&mut owner, &page, "test").await;
    deliver(&centre).await;
    let came = receiver.take();
    assert_eq!(came.len(), 1);
    for library in Library::ALL {
        assert_eq!(library.verify(&came[0], &[&last]), ["verified"], "{library:?}: the secret that was shown last");
    }
    assert_eq!(owner.post(HERE, &typed("batch.created")).await.status, 200);
    assert_eq!(centre.dump().await["webhook"].len(), 2, "something else was typed");
}

async fn the_libraries_of_receivers_verify_what_arrives(fresh: Fresh) {
    let centre = Centre::that_asks_inside(fresh).await;
    // They refuse what is older than five minutes.
    centre.clock.set(Clock::system().now());
    let receiver = Receiver::start().await;
    let mut owner = centre.owner().await;
    let (page, first) = added(&mut owner, &receiver.address, &["batch.created"]).await;
    pressed(&mut owner, &page, "test").await;
    deliver(&centre).await;
    let came = receiver.take().remove(0);
    let another = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    for library in Library::ALL {
        let said = library.verify(&came, &[&first, another]);
        assert_eq!(said[0], "verified", "{library:?}");
        assert!(said[1].starts_with("refused"), "{library:?}: {said:?}");
        let mut forged = came.clone();
        forged.body = forged.body.replace("webhook.test", "batch.created");
        assert_ne!(forged.body, came.body);
        assert!(library.verify(&forged, &[&first])[0].starts_with("refused"), "{library:?}");
    }

    let shown = owner.post(&page, &[("act", "secret")]).await;
    let second = secret_on(&shown);
    assert_ne!(first, second);
    assert!(owner.get(&page).await.words().contains("The secret before this one signs too until"));
    pressed(&mut owner, &page, "test").await;
    deliver(&centre).await;
    let both = receiver.take().remove(0);
    assert_eq!(both.header("webhook-signature").split(' ').count(), 2);
    for library in Library::ALL {
        assert_eq!(library.verify(&both, &[&first, &second]), ["verified", "verified"], "{library:?}");
    }
    assert!(owner.get("/admin/team/activity").await.words().contains("New secret made for a webhook"));
}

async fn a_secret_signs_no_more_when_its_time_is_over(fresh: Fresh) {
    let centre = Centre::that_asks_inside(fresh).await;
    let receiver = Receiver::start().await;
    let mut owner = centre.owner().await;
    let (page, _) = added(&mut owner, &receiver.address, &["batch.created"]).await;
    owner.post(&page, &[("act", "secret")]).await;
    let signatures = async |at: Timestamp| {
        centre.clock.set(at);
        assert_eq!(tell(&centre).await, SentAgain::Waits);
        deliver(&centre).await;
        receiver.take().remove(0).header("webhook-signature").split(' ').count()
    };
    assert_eq!(signatures(NOON.plus(24 * HOUR).minus(Duration::from_secs(1))).await, 2);
    assert_eq!(signatures(NOON.plus(24 * HOUR)).await, 1);
    // It is forgotten then, and messages of before a week are cleared away.
    let now = NOON.plus(24 * HOUR);
    assert_eq!(centre.fresh.store.webhook_purge(now, now).await.unwrap(), 1);
    let kept = centre.dump().await;
    assert!(kept["webhook_delivery"].len() == 1 && kept["webhook"].len() == 1);
    let mut owner = centre.owner().await;
    owner.post(&page, &[("act", "secret")]).await;
    assert_eq!(signatures(now).await, 2, "the next one has its own time");
}

/// The answers that a page lists, newest first.
pub async fn answers_on(owner: &mut Browser, page: &str) -> String {
    let words = owner.get(page).await.words();
    let (_, rest) = words.split_once("Next try").unwrap_or_else(|| panic!("no messages: {words}"));
    rest.split_once("Page 1").unwrap().0.trim().to_owned()
}

async fn a_message_that_is_not_taken_is_sent_again_until_the_webhook_is_switched_off(fresh: Fresh) {
    let centre = Centre::that_asks_inside_with_mail(fresh).await;
    let (inbox, receiver) = (MailBox::new(), Receiver::start().await);
    let mail = inbox.serve(&[]);
    let mut owner = centre.owner().await;
    let (page, _) = added(&mut owner, &receiver.address, &["batch.created"]).await;
    receiver.answers(Answers::With(500));
    centre.slips(1).await;
    deliver(&centre).await;
    assert_eq!(receiver.came().len(), 1);
    let said = answers_on(&mut owner, &page).await;
    assert!(said.contains("Refused (500) 1") && said.contains("12 May 2026, 12:00"), "{said}");
    assert!(owner.get(&page).await.words().contains("has taken nothing since 12 May 2026, 12:00"));
    // It is down for ten minutes, and takes the message then.
    centre.after(Duration::from_secs(6));
    deliver(&centre).await;
    assert_eq!(receiver.came().len(), 2);
    centre.after(Duration::from_mins(10));
    receiver.answers(Answers::With(200));
    deliver(&centre).await;
    let came = receiver.take();
    assert_eq!(came.len(), 3);
    assert!(came.iter().all(|one| one.id() == came[0].id() && one.body == came[0].body), "the same at every try");
    assert!(came[2].header("webhook-timestamp") > came[0].header("webhook-timestamp"), "signed anew");
    assert!(answers_on(&mut owner, &page).await.contains("Taken (200) 3 Done"));
    assert!(!owner.get(&page).await.words().contains("has taken nothing"));

    // Another message finds it down for a day.
    receiver.answers(Answers::With(503));
    tell(&centre).await;
    let mut waited = 10;
    for minutes in [0, 1, 6, 34, 133, 265, 463, 690] {
        waited += minutes;
        centre.after(Duration::from_mins(waited));
        if minutes == 690 {
            tell(&centre).await;
        }
        deliver(&centre).await;
    }
    let came = receiver.take();
    assert!(came.len() == 8 && came.iter().all(|one| one.id() == came[0].id()), "eight tries: {}", came.len());
    let mut owner = centre.owner().await;
    let shown = owner.get(&page).await.words();
    assert!(shown.contains("Switched off") && shown.contains("Given up") && shown.contains("Stopped"), "{shown}");
    assert!(owner.get("/admin/team/activity").await.words().contains("Webhook switched off by itself"));
    assert_eq!(tell(&centre).await, SentAgain::Off, "nothing is told it");

    let post = delivery(centre.service.clone(), &clear(mail.port));
    while post.hand_over_one().await {}
    let letters = inbox.arrived();
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert_eq!(
        (letters[0].to.as_str(), letters[0].subject.as_str()),
        ("owner@northgate.test", "A webhook was switched off")
    );
    assert!(letters[0].text.contains(&receiver.address) && letters[0].text.contains("took nothing for a day"));
}

async fn a_receiver_that_takes_nothing_is_not_sent_the_rest(fresh: Fresh) {
    let centre = Centre::that_asks_inside(fresh).await;
    let receiver = Receiver::start().await;
    let mut owner = centre.owner().await;
    added(&mut owner, &receiver.address, &["batch.created"]).await;
    for _ in 0..40 {
        tell(&centre).await;
    }
    receiver.answers(Answers::With(500));
    let delivery = WebhookDelivery::new(Arc::new(centre.service.clone()));
    assert!(delivery.hand_over_one().await);
    let first = receiver.take();
    assert_eq!(first.len(), 16, "as many as one receiver is sent at once");
    // The others wait no longer than before, and are sent one at a time until one of them is taken.
    assert!(delivery.hand_over_one().await);
    let second = receiver.take();
    assert_eq!(second.len(), 1);
    assert!(first.iter().all(|one| one.id() != second[0].id()));
    receiver.answers(Answers::With(200));
    assert!(delivery.hand_over_one().await);
    assert_eq!(receiver.take().len(), 1);
    assert!(delivery.hand_over_one().await);
    assert_eq!(receiver.take().len(), 22);
    assert!(!delivery.hand_over_one().await);
}

async fn a_receiver_that_is_gone_is_told_nothing_more(fresh: Fresh) {
    let centre = Centre::that_asks_inside_with_mail(fresh).await;
    let receiver = Receiver::start().await;
    let mut owner = centre.owner().await;
    let (page, _) = added(&mut owner, &receiver.address, &["batch.created"]).await;
    receiver.answers(Answers::With(410));
    centre.slips(1).await;
    deliver(&centre).await;
    let shown = owner.get(&page).await.words();
    assert!(shown.contains("Switched off") && shown.contains("Wants nothing any more (410)"), "{shown}");
    assert_eq!(centre.dump().await["mail"].len(), 1, "the owner is told");
    centre.slips(1).await;
    deliver(&centre).await;
    assert_eq!(receiver.came().len(), 1);
}

async fn what_is_switched_off_is_sent_by_hand_only(fresh: Fresh) {
    let centre = Centre::that_asks_inside(fresh).await;
    let receiver = Receiver::start().await;
    let mut owner = centre.owner().await;
    let (page, _) = added(&mut owner, &receiver.address, &["batch.created"]).await;
    centre.slips(1).await;
    let waiting = owner.get(HERE).await;
    assert!(waiting.words().contains("Switched on 1"), "{}", waiting.words());
    assert_eq!(pressed(&mut owner, &page, "off").await, format!("{page}?done=off"));
    deliver(&centre).await;
    assert!(receiver.came().is_empty());
    let message = message_on(&centre).await;
    let again = [("act", "again"), ("message", message.as_str())];
    let before = centre.dump().await;
    for refused in [&again[..], &[("act", "test")]] {
        let refused = owner.post(&page, refused).await;
        assert_eq!(refused.status, 409);
        assert!(refused.words().contains("Switch it on first"), "{}", refused.words());
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
    assert_eq!(pressed(&mut owner, &page, "on").await, format!("{page}?done=on"));
    deliver(&centre).await;
    assert!(receiver.came().is_empty(), "what was stopped stays so");
    assert_eq!(owner.post(&page, &again).await.see_other(), format!("{page}?done=again"));
    deliver(&centre).await;
    assert_eq!(receiver.came().len(), 1);
    // What was taken can be sent once more, as the same message.
    assert_eq!(owner.post(&page, &again).await.see_other(), format!("{page}?done=again"));
    deliver(&centre).await;
    let came = receiver.take();
    assert_eq!((came.len(), came[0].id()), (2, came[1].id()));
    let nothing = [("act", "again"), ("message", "019e1c00-0000-7000-8000-000000000020")];
    assert_eq!(owner.post(&page, &nothing).await.status, 404);
}

/// Northgate, and its first webhook.
async fn first_webhook(centre: &Centre) -> (InstitutionId, WebhookId) {
    let institution = centre.fresh.store.institution_find_by_code("NG2041").await.unwrap().unwrap().id;
    (institution, centre.fresh.store.webhook_list(institution).await.unwrap()[0].id)
}

/// Writes a message that tells of nothing, at any hour.
async fn tell(centre: &Centre) -> SentAgain {
    let (institution, webhook) = first_webhook(centre).await;
    let now = centre.clock.now();
    let id = Random::system().id(now).unwrap();
    centre.fresh.store.webhook_try(institution, webhook, (id, "{\"type\":\"webhook.test\"}"), now).await.unwrap()
}

/// The id of the newest message.
async fn message_on(centre: &Centre) -> String {
    let (institution, webhook) = first_webhook(centre).await;
    let page = centre.fresh.store.webhook_delivery_page(institution, webhook, (0, 1)).await.unwrap();
    page[0].id.to_string()
}

async fn nobody_reaches_another_institutions_webhook(fresh: Fresh) {
    let centre = Centre::that_asks_inside(fresh).await;
    let receiver = Receiver::start().await;
    let mut owner = centre.owner().await;
    let (page, _) = added(&mut owner, &receiver.address, &["batch.created"]).await;
    centre.slips(1).await;
    let message = message_on(&centre).await;
    let mut other = centre.staff(OTHER_EMAIL).await;
    let before = centre.dump().await;
    let missing = format!("{HERE}/019e1c00-0000-7000-8000-000000000020");
    let saved = [("act", "save"), ("address", receiver.address.as_str()), ("events", "batch.created")];
    for form in [
        &saved[..],
        &[("act", "on")],
        &[("act", "off")],
        &[("act", "secret")],
        &[("act", "test")],
        &[("act", "remove")],
        &[("act", "again"), ("message", message.as_str())],
    ] {
        let (foreign, nothing) = (other.post(&page, form).await, other.post(&missing, form).await);
        assert_eq!((foreign.status.as_u16(), nothing.status.as_u16()), (404, 404), "{form:?}");
        assert_eq!(foreign.words(), nothing.words(), "{form:?}");
    }
    assert_eq!(other.get(&page).await.words(), other.get(&missing).await.words());
    assert!(changed(&before, &centre.dump().await).is_empty());
    assert!(!other.get(HERE).await.text().contains(&page));
}
