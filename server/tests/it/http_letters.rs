//! Letters about what happens to an account: each act writes its own, in its transaction, and what is refused writes none.

use std::time::Duration;

use lanyard_server::delivery::Delivery;

use crate::{
    client::Browser,
    database_dump::dump,
    engines::{Fresh, on_both_engines},
    http_factors::{SECOND, at_the_second_step, set_up},
    http_fixture::{Centre, EMAIL, MINUTE, OTHER_EMAIL, STAFF_PASSWORD},
    http_sign_on::set_up as set_provider_up,
    http_team::{CHOSEN, colleague, id_of, invite, link},
    mail_fixture::{clear, delivery},
    smtp_server::{Arrived, MailBox, SmtpServer},
};

on_both_engines!(
    whoever_is_invited_switched_and_given_a_role_is_told,
    an_invitation_that_is_made_anew_is_mailed_anew,
    what_changes_in_a_second_factor_is_told,
    what_is_refused_tells_nobody,
    an_act_is_done_while_the_mail_server_is_away,
    a_forgotten_password_is_chosen_anew_by_a_letter,
    whoever_has_an_account_is_not_told_to_strangers,
    a_mailbox_is_not_filled,
    a_letter_opens_no_second_factor_and_every_place,
);

const ANA: &str = "ana@northgate.test";
const FORGOTTEN: &str = "/admin/forgotten";

/// A centre whose mail goes to a real server.
struct Mailed {
    centre: Centre,
    inbox: MailBox,
    delivery: Delivery,
    _server: SmtpServer,
    seen: usize,
}

impl Mailed {
    async fn new(fresh: Fresh) -> Self {
        let (centre, inbox) = (Centre::with_mail(fresh).await, MailBox::new());
        let server = inbox.serve(&[]);
        let delivery = delivery(centre.service.clone(), &clear(server.port));
        Self { centre, inbox, delivery, _server: server, seen: 0 }
    }

    /// What has arrived since the last look.
    async fn arrived(&mut self) -> Vec<Arrived> {
        while self.delivery.hand_over_one().await {}
        let all = self.inbox.arrived();
        let new = all[self.seen..].to_vec();
        self.seen = all.len();
        new
    }

    /// The one letter that has arrived since the last look.
    async fn letter(&mut self) -> Arrived {
        let mut arrived = self.arrived().await;
        assert_eq!(arrived.len(), 1, "{arrived:?}");
        arrived.remove(0)
    }

    /// The letter that somebody asked for who is nobody yet; it is written beside the answer.
    async fn letter_soon(&mut self) -> Arrived {
        for _ in 0..200 {
            let mut arrived = self.arrived().await;
            if let Some(letter) = arrived.pop() {
                assert!(arrived.is_empty(), "{arrived:?}");
                return letter;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("no letter came");
    }

    /// Nothing is written either, however long one waits for what goes on beside an answer.
    async fn nothing(&mut self) {
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(self.arrived().await, []);
    }
}

/// The path of the link in a letter.
fn path_in(letter: &Arrived) -> String {
    let (_, link) = letter.text.split_once("/admin/").expect("a link");
    format!("/admin/{}", link.split('\n').next().unwrap())
}

async fn ask(browser: &mut Browser, email: &str) -> String {
    let answer = browser.post(FORGOTTEN, &[("email", email)]).await;
    assert_eq!(answer.status, 200);
    answer.words().replace(email, "")
}

async fn whoever_is_invited_switched_and_given_a_role_is_told(fresh: Fresh) {
    let mut post = Mailed::new(fresh).await;
    let mut owner = post.centre.owner().await;
    let made = owner.post("/admin/team/invite", &[("email", ANA), ("name", "Ana Ruiz"), ("role", "reader")]).await;
    assert!(made.words().contains("It is on its way to this address by mail too."), "{}", made.words());
    let letter = post.letter().await;
    assert_eq!((letter.to.as_str(), letter.subject.as_str()), (ANA, "Join Northgate Test Centre on Lanyard"));
    assert!(letter.text.contains("A. Mora has invited you"), "{}", letter.text);
    assert_eq!(path_in(&letter), link(&made), "the letter has the link that was shown");
    let mut ana = post.centre.browser();
    let accepted = ana.post(&path_in(&letter), &[("name", "Ana Ruiz"), ("password", CHOSEN)]).await;
    assert_eq!(accepted.see_other(), "/admin/sessions");

    let id = id_of(&mut owner, ANA).await;
    let role = [("colleague", id.as_str()), ("role", "invigilator")];
    owner.post("/api/admin/change_role", &role).await.see_other();
    let letter = post.letter().await;
    assert_eq!((letter.to.as_str(), letter.subject.as_str()), (ANA, "Your role was changed"));
    assert!(letter.text.contains("A. Mora has made you an invigilator at Northgate"), "{}", letter.text);
    owner.post("/api/admin/change_role", &role).await.see_other();
    assert_eq!(post.arrived().await, [], "nothing was changed");
    for (act, subject) in
        [("disable_colleague", "Your account was switched off"), ("enable_colleague", "Your account was switched on")]
    {
        owner.post(&format!("/api/admin/{act}"), &[("colleague", &id)]).await.see_other();
        assert_eq!(post.letter().await.subject, subject);
        owner.post(&format!("/api/admin/{act}"), &[("colleague", &id)]).await.see_other();
        assert_eq!(post.arrived().await, [], "they were so already");
    }
    let made = owner.post("/admin/team/reset", &[("colleague", &id)]).await;
    let letter = post.letter().await;
    assert!(letter.text.contains("A. Mora has made a link"), "{}", letter.text);
    assert_eq!(path_in(&letter), link(&made));
    let chosen = ana.post(&path_in(&letter), &[("password", "seven green lamps over water")]).await;
    assert_eq!(chosen.status, 200, "{}", chosen.words());
    let letter = post.letter().await;
    assert_eq!((letter.to.as_str(), letter.subject.as_str()), (ANA, "Your password was changed"));
}

async fn an_invitation_that_is_made_anew_is_mailed_anew(fresh: Fresh) {
    let mut post = Mailed::new(fresh).await;
    let mut owner = post.centre.owner().await;
    invite(&mut owner, ANA, "reader").await;
    let first = post.letter().await;
    let id = id_of(&mut owner, ANA).await;
    owner.post("/admin/team/renew", &[("invitation", &id)]).await;
    let second = post.letter().await;
    assert_eq!(second.to, ANA);
    let mut ana = post.centre.browser();
    assert_eq!(ana.get(&path_in(&first)).await.status, 404);
    assert_eq!(ana.get(&path_in(&second)).await.status, 200);
    // The earlier one is gone, and so is what would have been written for it.
    assert_eq!(owner.post("/admin/team/renew", &[("invitation", &id)]).await.status, 409);
    assert_eq!(post.arrived().await, []);
}

async fn what_changes_in_a_second_factor_is_told(fresh: Fresh) {
    let mut post = Mailed::new(fresh).await;
    let mut owner = post.centre.owner().await;
    let phone = set_up(&post.centre, &mut owner).await;
    let letter = post.letter().await;
    assert_eq!((letter.to.as_str(), letter.subject.as_str()), (EMAIL, "A second factor was added"));
    assert!(letter.text.contains("An app that shows codes was added"), "{}", letter.text);
    let mut elsewhere = at_the_second_step(&post.centre).await;
    elsewhere.post(SECOND, &[("recovery", &phone.recovery_codes[0])]).await.see_other();
    let letter = post.letter().await;
    assert_eq!(letter.subject, "A recovery code was used");
    assert!(letter.text.contains("9 are left."), "{}", letter.text);
    // An ordinary log-in is nothing to write about.
    let mut ordinary = at_the_second_step(&post.centre).await;
    ordinary.post(SECOND, &[("code", &phone.code(&post.centre))]).await.see_other();
    assert_eq!(post.arrived().await, []);
    assert_eq!(ordinary.post("/admin/account/codes", &[]).await.status, 200);
    assert_eq!(post.letter().await.subject, "New recovery codes were made");
    assert_eq!(ordinary.post("/admin/account/remove", &[]).await.see_other(), "/admin/account?done=no-app");
    let letter = post.letter().await;
    assert_eq!(letter.subject, "A second factor was removed");
    assert!(letter.text.contains("An app that shows codes was removed"), "{}", letter.text);

    let mut owner = post.centre.owner().await;
    let mut ana = colleague(&post.centre, &mut owner, ANA, "reader").await;
    set_up(&post.centre, &mut ana).await;
    assert_eq!(post.arrived().await.len(), 2);
    let id = id_of(&mut owner, ANA).await;
    owner.post("/admin/team/factor", &[("colleague", &id)]).await.see_other();
    let letter = post.letter().await;
    assert_eq!((letter.to.as_str(), letter.subject.as_str()), (ANA, "Your second factors were taken away"));
    assert!(letter.text.contains("A. Mora has taken the second factors off your account"), "{}", letter.text);
}

async fn what_is_refused_tells_nobody(fresh: Fresh) {
    let mut post = Mailed::new(fresh).await;
    let mut owner = post.centre.owner().await;
    let own = id_of(&mut owner, EMAIL).await;
    let foreign = id_of(&mut post.centre.staff(OTHER_EMAIL).await, OTHER_EMAIL).await;
    for colleague in [&own, &foreign] {
        for act in ["/api/admin/disable_colleague", "/admin/team/reset", "/admin/team/factor"] {
            owner.post(act, &[("colleague", colleague)]).await;
        }
        owner.post("/api/admin/change_role", &[("colleague", colleague), ("role", "reader")]).await;
    }
    owner.post("/admin/team/invite", &[("email", EMAIL), ("name", "A. Mora"), ("role", "reader")]).await;
    assert_eq!(post.arrived().await, []);
    assert!(dump(&post.centre.fresh.url).await["mail"].is_empty());
}

async fn an_act_is_done_while_the_mail_server_is_away(fresh: Fresh) {
    let mut post = Mailed::new(fresh).await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut owner = post.centre.owner().await;
    let link = invite(&mut owner, ANA, "reader").await;
    let away = delivery(post.centre.service.clone(), &clear(closed));
    while away.hand_over_one().await {}
    let page = owner.get("/admin/team").await.words();
    assert!(page.contains("Mail has not left this server since"), "{page}");
    assert_eq!(post.centre.browser().get(&link).await.status, 200, "the link was shown, and works");
    post.centre.clock.set(post.centre.clock.now().plus(MINUTE));
    assert_eq!(path_in(&post.letter().await), link);
    let page = owner.get("/admin/team").await.words();
    assert!(!page.contains("Mail has not left") && page.contains("Links are sent by mail too."), "{page}");
}

async fn a_forgotten_password_is_chosen_anew_by_a_letter(fresh: Fresh) {
    let mut post = Mailed::new(fresh).await;
    let mut browser = post.centre.browser();
    let page = browser.get(FORGOTTEN).await;
    assert_eq!(page.value_of("email").as_deref(), Some(""));
    for (typed, sentence) in
        [("", "Enter your email address"), ("owner", "Enter an email address like name@example.com")]
    {
        let refused = browser.post(FORGOTTEN, &[("email", typed)]).await;
        assert_eq!((refused.status.as_u16(), refused.problems()), (422, vec![sentence.to_owned()]));
        assert_eq!(refused.value_of("email").as_deref(), Some(typed));
    }
    ask(&mut browser, "Owner@Northgate.test").await;
    let letter = post.letter_soon().await;
    assert_eq!((letter.to.as_str(), letter.subject.as_str()), (EMAIL, "Choose a new password for Lanyard"));
    assert!(letter.text.contains("Somebody has asked for a new password"), "{}", letter.text);
    let link = path_in(&letter);
    // Mail programs open links by themselves: nothing happens.
    for _ in 0..2 {
        assert_eq!(post.centre.browser().get(&link).await.status, 200);
    }
    let mut old = post.centre.owner().await;
    assert_eq!(browser.post(&link, &[("password", CHOSEN)]).await.status, 200);
    assert_eq!(browser.post(&link, &[("password", CHOSEN)]).await.status, 404, "it opens once");
    assert_eq!(old.get("/admin/sessions").await.status, 302, "logged out everywhere");
    let refused = browser.post("/api/admin/log_in", &[("email", EMAIL), ("password", STAFF_PASSWORD)]).await;
    assert_eq!(refused.status, 401);
    let opened = browser.post("/api/admin/log_in", &[("email", EMAIL), ("password", CHOSEN)]).await;
    assert_eq!(opened.see_other(), "/admin/sessions");
    assert_eq!(post.letter().await.subject, "Your password was changed");
    let told = browser.get("/admin/team/activity").await.words();
    assert!(told.contains("A. Mora New password chosen by link A. Mora 1"), "{told}");
    assert!(told.contains("A. Mora Link for a new password made A. Mora 1"), "{told}");
}

async fn whoever_has_an_account_is_not_told_to_strangers(fresh: Fresh) {
    let mut post = Mailed::new(fresh).await;
    let mut owner = post.centre.owner().await;
    colleague(&post.centre, &mut owner, ANA, "reader").await;
    let id = id_of(&mut owner, ANA).await;
    owner.post("/api/admin/disable_colleague", &[("colleague", &id)]).await.see_other();
    post.arrived().await;
    let mut stranger = post.centre.browser();
    let unknown = ask(&mut stranger, "nobody@northgate.test").await;
    let off = ask(&mut stranger, ANA).await;
    post.nothing().await;
    // A new password would open nothing for whoever logs in by their provider alone.
    colleague(&post.centre, &mut owner, "ben@northgate.test", "reader").await;
    set_provider_up(&mut owner, true, false).await;
    post.arrived().await;
    let shut = ask(&mut stranger, "ben@northgate.test").await;
    post.nothing().await;
    let known = ask(&mut stranger, OTHER_EMAIL).await;
    assert_eq!(post.letter_soon().await.to, OTHER_EMAIL);
    assert_eq!((&unknown, &off, &shut), (&known, &known, &known));
}

async fn a_mailbox_is_not_filled(fresh: Fresh) {
    let mut post = Mailed::new(fresh).await;
    let asking = (0..6).map(|_| {
        let mut browser = post.centre.browser();
        tokio::spawn(async move { browser.post(FORGOTTEN, &[("email", EMAIL)]).await.status.as_u16() })
    });
    for asked in asking.collect::<Vec<_>>() {
        assert!([200, 503].contains(&asked.await.unwrap()));
    }
    let first = post.letter_soon().await;
    ask(&mut post.centre.browser(), EMAIL).await;
    post.nothing().await;
    post.centre.clock.set(post.centre.clock.now().plus(10 * MINUTE));
    ask(&mut post.centre.browser(), EMAIL).await;
    let second = post.letter_soon().await;
    let mut browser = post.centre.browser();
    assert_eq!(browser.get(&path_in(&first)).await.status, 404, "a later link replaces it");
    assert_eq!(browser.get(&path_in(&second)).await.status, 200);
    // An owner who helps is not held to it.
    let mut owner = post.centre.owner().await;
    colleague(&post.centre, &mut owner, ANA, "reader").await;
    ask(&mut browser, ANA).await;
    let id = id_of(&mut owner, ANA).await;
    assert_eq!(owner.post("/admin/team/reset", &[("colleague", &id)]).await.status, 200);
}

async fn a_letter_opens_no_second_factor_and_every_place(fresh: Fresh) {
    let mut post = Mailed::new(fresh).await;
    let mut owner = post.centre.owner().await;
    let phone = set_up(&post.centre, &mut owner).await;
    // They work for Southgate too, where an owner could make them no link.
    let mut southgate = post.centre.staff(OTHER_EMAIL).await;
    let invitation = invite(&mut southgate, EMAIL, "reader").await;
    post.centre.browser().post(&invitation, &[("password", STAFF_PASSWORD)]).await;
    post.arrived().await;
    let mut browser = post.centre.browser();
    ask(&mut browser, EMAIL).await;
    let letter = post.letter_soon().await;
    let chosen = browser.post(&path_in(&letter), &[("password", CHOSEN)]).await;
    assert_eq!(chosen.status, 200, "{}", chosen.words());
    let first = browser.post("/api/admin/log_in", &[("email", EMAIL), ("password", CHOSEN)]).await;
    assert!(first.see_other().starts_with(SECOND), "the factor is asked for as before");
    let opened = browser.post(SECOND, &[("code", &phone.code(&post.centre))]).await;
    assert!(opened.see_other().starts_with("/admin/institutions"), "both places are open");
}
