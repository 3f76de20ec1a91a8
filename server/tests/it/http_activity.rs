//! The Activity tab: everything that was done, told to staff in words, narrowed, paged and exported.

use crate::{
    client::{Answer, Browser, words_of},
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, MINUTE},
    http_rights::Ids,
    workbook::{Logins, Sheet, Slip},
};

on_both_engines!(
    everything_that_was_done_is_told,
    kinds_and_pages_are_in_the_address,
    the_workbook_tells_the_same,
    refused_exports_say_why,
);

/// The rows of the table as people read them.
fn rows(page: &Answer) -> Vec<String> {
    let (_, body) = page.text().split_once("<tbody>").expect("a table");
    let (body, _) = body.split_once("</tbody>").expect("its end");
    body.split("</tr>").filter(|row| row.contains("<td")).map(words_of).collect()
}

/// The centre's clock shows noon and so many minutes. Acts of one instant have no order.
fn minutes(centre: &Centre, minutes: u32) {
    centre.after(MINUTE * minutes);
}

/// Two logins made and downloaded by the owner, one minute after the other, from 12:01 on.
async fn downloaded(centre: &Centre, staff: &mut Browser) -> Vec<Slip> {
    minutes(centre, 1);
    let ids = Ids::of_northgate(centre, staff).await;
    minutes(centre, 2);
    Logins::read(&staff.post("/admin/logins.xlsx", &[("batch_id", &ids.batch)]).await.body).slips()
}

async fn everything_that_was_done_is_told(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let slips = downloaded(&centre, &mut staff).await;
    minutes(&centre, 3);
    let (mut candidate, username) = centre.candidate(&slips[0], "María <Carreño>").await;
    candidate.post("/welcome/username", &[("username", &username)]).await.see_other();
    minutes(&centre, 4);
    assert_eq!(candidate.post("/me/start", &[]).await.see_other(), "/me");
    let page = staff.get(&format!("/admin/sessions/{}/activity", centre.session)).await;
    let slip = &slips[0].username;
    assert_eq!(
        rows(&page),
        [
            format!("12 May 2026, 12:04 {username} María <Carreño> Test started {slip}, now {username} 1"),
            format!("12 May 2026, 12:03 {username} María <Carreño> Details given {slip}, now {username} 1"),
            "12 May 2026, 12:02 A. Mora Logins downloaded Batch 1 2".to_owned(),
            "12 May 2026, 12:01 A. Mora Logins created Batch 1 2".to_owned(),
            "12 May 2026, 12:00 the operator Session created – 1".to_owned(),
        ]
    );
    let words = page.words();
    assert!(words.contains("5 acts, newest first (Europe/Madrid)"), "{words}");
    assert!(words.contains("Entries 2 Batches Details Activity"), "{words}");
    assert!(slips.iter().all(|slip| !page.text().contains(&slip.password)));
}

async fn kinds_and_pages_are_in_the_address(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(30).await;
    for slip in &slips {
        centre.candidate(slip, "Li Na").await;
    }
    let mut staff = centre.owner().await;
    let address = format!("/admin/sessions/{}/activity", centre.session);
    for (query, found, shown) in [
        ("", "33 acts", 33),
        ("?kind=candidates", "30 acts", 30),
        ("?kind=entry_claimed&size=25", "30 acts", 25),
        ("?kind=entry_claimed&size=25&page=2", "30 acts", 5),
        ("?kind=entry_claimed&size=25&page=9", "30 acts", 5),
        ("?kind=staff", "3 acts", 3),
        ("?kind=session_created", "1 act", 1),
        ("?kind=nonsense", "33 acts", 33),
    ] {
        let page = staff.get(&format!("{address}{query}")).await;
        assert!(page.words().contains(&format!("{found}, newest first")), "{query}: {}", page.words());
        assert_eq!(rows(&page).len(), shown, "{query}");
    }
    let second = staff.get(&format!("{address}?kind=entry_claimed&size=25")).await;
    assert!(second.text().contains("/activity?kind=entry_claimed&amp;page=2&amp;size=25"), "the pager keeps the kind");
    let nothing = staff.get(&format!("{address}?kind=entries_withdrawn")).await.words();
    assert!(nothing.contains("Nothing of this kind was done in this session yet."), "{nothing}");
}

async fn the_workbook_tells_the_same(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let slips = downloaded(&centre, &mut staff).await;
    minutes(&centre, 3);
    let (_, username) = centre.candidate(&slips[0], "=1+1").await;
    let session = centre.session.to_string();
    let answer = staff.post("/admin/activity.xlsx", &[("session", &session)]).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-disposition"),
        Some("attachment; filename=\"activity_spring-placement_2026-05-12.xlsx\"")
    );
    let sheet = Sheet::read(&answer.body, "Activity");
    assert_eq!(sheet.headings, ["When", "Who", "Name", "What", "Batch", "Slip code", "Username", "How many"]);
    let slip = slips[0].username.as_str();
    assert_eq!(
        sheet.rows,
        [
            ["12 May 2026, 12:03", &username, "=1+1", "Details given", "", slip, &username, "1"],
            ["12 May 2026, 12:02", "A. Mora", "", "Logins downloaded", "1", "", "", "2"],
            ["12 May 2026, 12:01", "A. Mora", "", "Logins created", "1", "", "", "2"],
            ["12 May 2026, 12:00", "the operator", "", "Session created", "", "", "", "1"],
        ]
    );
    let read_me = Sheet::read(&answer.body, "Read me");
    assert_eq!(read_me.headings, ["What", "Activity of Spring placement"]);
    assert_eq!(read_me.rows[2], ["Acts", "4"]);
    let narrowed = staff.post("/admin/activity.xlsx", &[("session", &session), ("kind", "activity_exported")]).await;
    let sheet = Sheet::read(&narrowed.body, "Activity");
    assert_eq!(sheet.rows, [["12 May 2026, 12:03", "A. Mora", "", "Activity downloaded", "", "", "", "4"]]);
    let page = staff.get(&format!("/admin/sessions/{session}/activity?kind=activity_exported")).await;
    assert_eq!(rows(&page).len(), 2);
}

async fn refused_exports_say_why(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let session = centre.session.to_string();
    let nobody = centre.browser().post("/admin/activity.xlsx", &[("session", &session)]).await;
    assert_eq!(nobody.see_other(), format!("/admin/login?next=/admin/sessions/{session}/activity"));
    let mut staff = centre.owner().await;
    for fields in [vec![], vec![("session", "nothing")], vec![("session", "019e1c00-0000-7000-8000-000000000011")]] {
        let answer = staff.post("/admin/activity.xlsx", &fields).await;
        assert_eq!(answer.status, 404, "{fields:?}");
        assert!(answer.words().contains("We could not find this page"), "{fields:?}");
    }
}
