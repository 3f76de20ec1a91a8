//! What the answers of receivers mean, which addresses may be told, and the list of what came of messages.

use std::{net::TcpListener, time::Duration};

use tokio::time::Instant;

use crate::{
    database_dump::changed,
    engines::{Fresh, on_sqlite},
    http_fixture::Centre,
    http_webhooks::{HERE, added, answers_on, deliver, pressed},
    webhook_receiver::{Answers, Receiver},
};

on_sqlite!(what_answers_mean, addresses_inside_the_house_are_refused, messages_are_listed_by_pages);

async fn what_answers_mean(fresh: Fresh) {
    let centre = Centre::that_asks_inside(fresh).await;
    let (receiver, elsewhere) = (Receiver::start().await, Receiver::start().await);
    let mut owner = centre.owner().await;
    let (page, _) = added(&mut owner, &receiver.address, &["batch.created"]).await;
    for (answers, said) in [
        (Answers::LeadsTo(elsewhere.address.clone()), "Led elsewhere (307), which is not followed 1"),
        (Answers::With(404), "Refused (404) 1"),
        (Answers::With(429), "Refused (429) 1"),
        (Answers::AtLength, "Taken (200) 1 Done"),
        (Answers::After(Duration::from_millis(300)), "Taken (200) 1 Done"),
        (Answers::With(201), "Taken (201) 1 Done"),
    ] {
        receiver.answers(answers);
        // The newest stands first.
        centre.clock.set(centre.clock.now().plus(Duration::from_millis(2)));
        centre.slips(1).await;
        deliver(&centre).await;
        let shown = answers_on(&mut owner, &page).await;
        let newest = shown.split("batch.created").nth(1).unwrap_or_default();
        assert!(newest.trim().starts_with(said), "{said}: {shown}");
    }
    assert!(elsewhere.came().is_empty(), "no redirect is followed");

    // A receiver that says nothing is given up after a quarter of a minute; nobody listens at the second address.
    receiver.answers(Answers::Never);
    centre.clock.set(centre.clock.now().plus(Duration::from_millis(2)));
    centre.slips(1).await;
    let began = Instant::now();
    deliver(&centre).await;
    assert!((14..20).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    assert!(answers_on(&mut owner, &page).await.contains("No answer within 15 seconds 1"));
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (page, _) = added(&mut owner, &format!("http://{nobody}/"), &["batch.created"]).await;
    pressed(&mut owner, &page, "test").await;
    deliver(&centre).await;
    assert!(answers_on(&mut owner, &page).await.contains("Could not be reached 1"));
}

async fn addresses_inside_the_house_are_refused(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let before = centre.dump().await;
    for address in [
        "http://school.example/hooks",
        "https://127.0.0.1/hooks",
        "https://localhost/hooks",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://user@school.example/",
    ] {
        let refused = owner.post(HERE, &[("address", address), ("events", "entry.claimed")]).await;
        assert_eq!(refused.status, 422, "{address}");
        assert_eq!(refused.problems().len(), 1, "{address}: {:?}", refused.problems());
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
    added(&mut owner, "https://school.example/hooks", &["entry.claimed"]).await;
}

async fn messages_are_listed_by_pages(fresh: Fresh) {
    let centre = Centre::that_asks_inside(fresh).await;
    let receiver = Receiver::start().await;
    let mut owner = centre.owner().await;
    let (page, _) = added(&mut owner, &receiver.address, &["batch.created"]).await;
    assert!(owner.get(&page).await.words().contains("There are no messages."));
    for _ in 0..51 {
        pressed(&mut owner, &page, "test").await;
    }
    let first = owner.get(&page).await;
    assert_eq!(first.text().matches("name=\"message\"").count(), 50);
    assert!(first.words().contains("Older messages") && !first.words().contains("Newer messages"));
    let second = owner.get(&format!("{page}?page=2")).await;
    assert_eq!(second.text().matches("name=\"message\"").count(), 1);
    assert!(!second.words().contains("Older messages") && second.words().contains("Newer messages"));
    for beyond in ["-1", "0", "x", "99999999999999999999"] {
        assert_eq!(owner.get(&format!("{page}?page={beyond}")).await.status, 200, "{beyond}");
    }
    deliver(&centre).await;
    assert_eq!(receiver.came().len(), 51);
}
