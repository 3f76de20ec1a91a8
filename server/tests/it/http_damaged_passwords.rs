//! A login whose sealed password is damaged: it is named wherever it would be handed out, and the others come.

use crate::{
    client::{Answer, Browser},
    engines::{Fresh, on_both_engines},
    http_fixture::Centre,
    store_claims::execute_behind,
    workbook::{Logins, Sheet, Slip},
};

on_both_engines!(a_damaged_password_keeps_no_other_back, a_candidates_damaged_password_is_said,);

/// Three logins, the second of them damaged, and the owner.
async fn damaged(centre: &Centre) -> (Browser, Vec<Slip>, Vec<String>) {
    let slips = centre.slips(3).await;
    let sealed = if centre.fresh.url.starts_with("sqlite:") { "x'0102'" } else { "'\\x0102'" };
    let sql = format!("update entry set sealed = {sealed} where slip_code = '{}'", slips[1].username);
    execute_behind(&centre.fresh.url, &sql).await;
    let mut staff = centre.owner().await;
    let page = staff.get(&format!("/admin/sessions/{}", centre.session)).await;
    let inputs = page.text().split("<input").filter(|input| input.contains("name=\"ids[]\""));
    let ids = inputs.map(|input| input.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned());
    let ids = ids.collect();
    (staff, slips, ids)
}

fn is_whole(answer: &Answer) {
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
}

/// The line "Missing" of the second sheet; empty when there is none.
fn missing(bytes: &[u8]) -> String {
    let read_me = Sheet::read(bytes, "Read me");
    read_me.rows.iter().find(|row| row[0] == "Missing").map(|row| row[1].clone()).unwrap_or_default()
}

async fn a_damaged_password_keeps_no_other_back(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let (mut staff, slips, ids) = damaged(&centre).await;
    let session = centre.session.to_string();
    let sentence = format!("The password of {} cannot be read. Issue it a new one.", slips[1].username);
    let all: Vec<(&str, &str)> = [("session", session.as_str()), ("again", "1")]
        .into_iter()
        .chain(ids.iter().map(|id| ("ids[]", &**id)))
        .collect();

    let file = staff.post("/admin/logins.xlsx", &all).await;
    is_whole(&file);
    let logins = Logins::read(&file.body);
    let expected = [slips[0].password.as_str(), "(cannot be read)", slips[2].password.as_str()];
    assert_eq!(logins.column("Password"), expected);
    assert_eq!(missing(&file.body), sentence);

    let cards = staff.post("/admin/print", &[&all[..], &[("paper", "a4")]].concat()).await;
    is_whole(&cards);
    assert!(cards.words().contains("2 login cards") && cards.words().contains(&sentence), "{}", cards.words());
    assert!(!cards.text().contains(&format!("<dd>{}</dd>", slips[1].username)), "no card without a password");

    let report = [("report", "candidate-logins"), ("session", session.as_str()), ("again", "1")];
    let file = staff.post("/admin/report.xlsx", &report).await;
    is_whole(&file);
    let rows = Sheet::read(&file.body, "Candidate Login Information");
    let at = rows.headings.iter().position(|heading| heading == "Password").unwrap();
    assert_eq!(rows.rows.iter().map(|row| row[at].as_str()).collect::<Vec<_>>(), expected);
    assert_eq!(missing(&file.body), sentence);
    let list = staff.post("/admin/report/print", &report).await;
    is_whole(&list);
    assert!(list.words().contains(&sentence) && list.words().contains(&slips[2].password), "{}", list.words());

    let one = [("session", session.as_str()), ("ids[]", ids[1].as_str()), ("again", "1")];
    let shown = staff.post("/admin/show", &one).await;
    is_whole(&shown);
    assert!(shown.words().contains(&sentence), "{}", shown.words());

    // The way out that the sentence names.
    let key = "019e1c00-0000-7000-8000-000000000077";
    let fields = [("session", session.as_str()), ("ids[]", ids[1].as_str()), ("key", key)];
    staff.post("/api/admin/issue_passwords", &fields).await.see_other();
    let file = staff.post("/admin/logins.xlsx", &all).await;
    is_whole(&file);
    assert!(Logins::read(&file.body).column("Password").iter().all(|password| password.len() == 11));
    assert_eq!(missing(&file.body), "");
}

async fn a_candidates_damaged_password_is_said(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(1).await;
    let (mut browser, username) = centre.candidate(&slips[0], "María Carreño").await;
    browser.post("/welcome/username", &[("username", &username)]).await.see_other();
    let asked = browser.post("/me/password", &[("password", &slips[0].password)]).await;
    assert_eq!(asked.see_other(), "/me/password/new");
    let sealed = if centre.fresh.url.starts_with("sqlite:") { "x'0102'" } else { "'\\x0102'" };
    execute_behind(&centre.fresh.url, &format!("update entry set sealed = {sealed}")).await;
    let page = browser.get("/me/password/new").await;
    let sentence = "Your new password cannot be read. Ask a member of staff to issue you another one.";
    assert!(page.status == 500 && page.words().contains(sentence), "{}: {}", page.status, page.words());
}
