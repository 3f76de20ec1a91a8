//! Handing logins out again: not asked about where one person downloads and prints them, else said whose they are.

use lanyard_app::model::{refusal::Refusal, staff::Role};

use crate::{
    client::{Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    forms::form_to,
    http_fixture::{Centre, HOUR, MINUTE, STAFF_PASSWORD},
    store_fixture::id,
    workbook::Logins,
};

on_both_engines!(
    one_person_hands_out_in_every_way_once,
    the_same_way_twice_is_asked_about,
    a_colleague_is_named_wherever_logins_are_handed_out,
    only_those_that_are_left_go_out,
    the_latest_of_somebody_else_is_told_first,
);

const COLLEAGUE: &str = "b.okafor@northgate.test";
const XLSX: (&str, &str) = ("accept", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
const REPORT: (&str, &str) = ("report", "candidate-logins");

/// A centre with a batch that nobody has been given, its owner, and how forms name batch and session.
struct Batch {
    centre: Centre,
    owner: Browser,
    session: String,
    id: String,
    entries: Vec<String>,
}

impl Batch {
    async fn of(fresh: Fresh, count: usize) -> Self {
        let centre = Centre::new(fresh).await;
        let password = lanyard_server::domain::secret::Secret::new(STAFF_PASSWORD.to_owned());
        centre.service.staff_create("NG-2041", COLLEAGUE, "B. Okafor", Role::Owner, &password).await.unwrap();
        let mut owner = centre.owner().await;
        let (session, count, key) = (centre.session.to_string(), count.to_string(), id().to_string());
        let fields = [("session", session.as_str()), ("count", &count), ("idempotency_key", &key)];
        let batch = owner.post("/api/admin/create_codes", &fields).await.see_other().to_owned();
        let batch = batch.rsplit('/').next().unwrap().to_owned();
        let page = owner.get(&format!("/admin/sessions/{session}")).await;
        let boxes = page.text().split("<input").filter(|input| input.contains("name=\"ids[]\""));
        let entries = boxes.map(|input| input.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned());
        let entries = entries.collect();
        Self { centre, owner, session, id: batch, entries }
    }

    fn whole(&self) -> [(&str, &str); 3] {
        [("session", &self.session), ("which", "batch"), ("batch_id", &self.id)]
    }

    fn one(&self) -> [(&str, &str); 2] {
        [("session", &self.session), ("ids[]", &self.entries[0])]
    }
}

/// What the page before a second hand-out says.
fn asked(answer: &Answer) -> String {
    assert_eq!(answer.status, 409, "{}", answer.words());
    let (_, rest) = answer.text().split_once("notice-warning\"><p>").expect("a question");
    rest.split("</p>").next().unwrap().to_owned()
}

async fn one_person_hands_out_in_every_way_once(fresh: Fresh) {
    let batch = Batch::of(fresh, 3).await;
    let mut owner = batch.owner.clone();
    let file = owner.post("/admin/logins.xlsx", &[("batch_id", &batch.id)]).await;
    assert_eq!(Logins::read(&file.body).rows.len(), 3);
    let cards = owner.post("/admin/print", &batch.whole()).await;
    assert_eq!((cards.status.as_u16(), cards.text().matches("<article").count()), (200, 3), "downloaded, then printed");
    let shown = owner.post("/admin/show", &batch.one()).await;
    assert_eq!(shown.status, 200, "{}", shown.words());
    // Another way is one way on paper and one in a file, whatever the document is.
    let report = owner.post("/admin/report/print", &[REPORT]).await;
    assert!(asked(&report).starts_with("You printed these 3 logins at 12:00."), "{}", report.words());
}

async fn the_same_way_twice_is_asked_about(fresh: Fresh) {
    let batch = Batch::of(fresh, 2).await;
    let mut owner = batch.owner.clone();
    owner.post("/admin/show", &batch.one()).await;
    owner.post("/admin/logins.xlsx", &[("batch_id", &batch.id)]).await;
    owner.post("/admin/print", &batch.whole()).await;
    batch.centre.after(MINUTE);
    let before = batch.centre.dump().await;
    let same = " may be in use.";
    for (path, fields, sentence) in [
        ("/admin/show", &batch.one()[..], "You looked at this login at 12:00. Only one person can use a login, and it"),
        (
            "/admin/logins.xlsx",
            &[("batch_id", batch.id.as_str())],
            "You downloaded these 2 logins at 12:00. Only one person can use a login, and that file",
        ),
        (
            "/admin/report.xlsx",
            &[REPORT],
            "You downloaded these 2 logins at 12:00. Only one person can use a login, and that file",
        ),
        (
            "/admin/print",
            &batch.whole(),
            "You printed these 2 logins at 12:00. Only one person can use a login, and those cards",
        ),
    ] {
        assert_eq!(asked(&owner.post(path, fields).await), format!("{sentence}{same}"), "{path}");
    }
    // That somebody is there is remembered by the minute.
    let now = changed(&before, &batch.centre.dump().await);
    assert!(now.iter().all(|table| ["browser_session", "staff"].contains(&table.as_str())), "{now:?}");
}

async fn a_colleague_is_named_wherever_logins_are_handed_out(fresh: Fresh) {
    let batch = Batch::of(fresh, 3).await;
    batch.owner.clone().post("/admin/print", &batch.whole()).await;
    let mut colleague = batch.centre.staff(COLLEAGUE).await;
    let sentence = "These 3 logins were printed at 12:00 by A. Mora. Only one person can use a login, and those cards \
                    may be in use.";
    let before = batch.centre.dump().await;
    let of_the_batch = [("batch_id", batch.id.as_str())];
    let app = colleague.post_with("/admin/logins.xlsx", &of_the_batch, &[XLSX]).await;
    let json = "{\"handed_out_before\":{\"count\":3,\"of\":3,\"told\":{\"act\":\"cards_printed\",\"when\":{\"at\":[2026,5,12,1,\
                12,0,\"\",\"Europe/Madrid\"],\"is_today\":true},\"zones_differ\":false,\"is_own\":false,\"by\":\"A. Mora\",\
                \"count\":3},\"more\":0}}";
    assert_eq!((app.status.as_u16(), app.refusal()), (409, json));
    assert_eq!(serde_json::from_str::<Refusal>(app.text()).unwrap().sentence, sentence);
    for (path, fields) in [
        ("/admin/logins.xlsx", &of_the_batch[..]),
        ("/admin/print", &batch.whole()),
        ("/admin/report.xlsx", &[REPORT]),
        ("/admin/report/print", &[REPORT]),
    ] {
        assert_eq!(asked(&colleague.post(path, fields).await), sentence, "{path}");
    }
    let one = "This login was printed at 12:00 by A. Mora. Only one person can use a login, and that card may be in \
               use.";
    assert_eq!(asked(&colleague.post("/admin/show", &batch.one()).await), one);
    assert!(changed(&before, &batch.centre.dump().await).is_empty(), "asking records nothing");

    // Tomorrow the day is told too.
    batch.centre.after(13 * HOUR);
    let mut colleague = batch.centre.staff(COLLEAGUE).await;
    let tomorrow = asked(&colleague.post("/admin/print", &batch.whole()).await);
    assert!(tomorrow.starts_with("These 3 logins were printed on 12 May at 12:00 by A. Mora."), "{tomorrow}");
    let again = [&batch.whole()[..], &[("again", "1")]].concat();
    assert_eq!(colleague.post("/admin/print", &again).await.status, 200);
}

async fn only_those_that_are_left_go_out(fresh: Fresh) {
    let batch = Batch::of(fresh, 10).await;
    let mut owner = batch.owner.clone();
    // Downloaded by the owner, one printed by the owner: nine are left to print.
    owner.post("/admin/logins.xlsx", &[("batch_id", &batch.id)]).await;
    batch.centre.after(MINUTE);
    owner.post("/admin/print", &batch.one()).await;
    let all = [("session", batch.session.as_str()), ("which", "all")];
    let ids: Vec<_> = batch.entries.iter().map(|id| ("ids[]", id.as_str())).collect();
    let ticked = [&all[..1], &ids].concat();
    for fields in [&batch.whole()[..], &all, &ticked] {
        let question = owner.post("/admin/print", fields).await;
        let sentence =
            "You printed 1 of these 10 logins at 12:01. Only one person can use a login, and that card may be in use.";
        assert_eq!(asked(&question), sentence);
        let form = form_to(&question, "/admin/print");
        let fields: Vec<_> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert!(fields.contains(&("only_new", "1")), "{fields:?}");
        // A look at what would be printed, taken back before the next way to choose them.
        let printed = owner.post("/admin/print", &fields).await;
        assert_eq!(printed.text().matches("<article").count(), 9, "{}", printed.words());
        break_off(&batch).await;
    }
    // A colleague has none left: all ten are in the owner's file.
    let question = batch.centre.staff(COLLEAGUE).await.post("/admin/print", &batch.whole()).await;
    let sentence = "These 10 logins were handed out before, 1 of them printed at 12:01 by A. Mora. Activity lists another \
                    hand-out. Only one person can use a login, and they may be in use.";
    assert_eq!(asked(&question), sentence);
    assert!(!question.text().contains("Only those not handed out"), "there are none");
}

/// Forgets the last print.
async fn break_off(batch: &Batch) {
    let last = "(select id from audit where act = 'cards_printed' and count = 9)";
    for table in ["entry_act where audit_id =", "audit where id ="] {
        crate::store_claims::execute_behind(&batch.centre.fresh.url, &format!("delete from {table} {last}")).await;
    }
}

async fn the_latest_of_somebody_else_is_told_first(fresh: Fresh) {
    let batch = Batch::of(fresh, 2).await;
    let again = [("batch_id", batch.id.as_str()), ("again", "1")];
    let mut owner = batch.owner.clone();
    owner.post("/admin/logins.xlsx", &again).await;
    batch.centre.after(MINUTE);
    batch.centre.staff(COLLEAGUE).await.post("/admin/print", &again).await;
    batch.centre.after(2 * MINUTE);
    owner.post("/admin/logins.xlsx", &again).await;
    let question = asked(&owner.post("/admin/logins.xlsx", &again[..1]).await);
    let sentence = "These 2 logins were printed at 12:01 by B. Okafor. Activity lists 2 more hand-outs. Only one \
                    person can use a login, and those cards may be in use.";
    assert_eq!(question, sentence);
    // Logins that have an owner by now are nobody else's.
    let file = owner.post("/admin/logins.xlsx", &again).await;
    let slip = Logins::read(&file.body).slips().remove(0);
    batch.centre.candidate(&slip, "María Carreño").await;
    let question = asked(&owner.post("/admin/logins.xlsx", &again[..1]).await);
    assert!(question.starts_with("1 of these 2 logins was printed at 12:01 by B. Okafor."), "{question}");
}
