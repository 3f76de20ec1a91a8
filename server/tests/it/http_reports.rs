//! Candidate Login Information and Username Tracking: narrowed as asked, on the screen, as a file and on paper.

use lanyard_app::model::{id::SessionId, session::TypedSession};

use crate::{
    client::{Answer, Browser},
    database_dump::{Dump, changed},
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, OTHER_EMAIL, spring_placement},
    workbook::{Sheet, Slip},
};

on_both_engines!(
    the_screen_shows_every_login_and_no_password,
    a_report_is_narrowed_by_session_state_and_days,
    a_file_holds_passwords_and_is_a_hand_out,
    a_printed_list_holds_passwords_and_is_a_hand_out,
    what_was_asked_for_is_on_the_page_in_the_file_and_on_paper,
    username_tracking_tells_only_of_changes,
    pages_go_on_from_session_to_session,
    refusals_change_nothing,
);

/// Three logins of Spring placement, of which the first is María's and has started, and two of a session in June.
struct Reported {
    centre: Centre,
    spring: Vec<Slip>,
    june: SessionId,
    june_slips: Vec<Slip>,
    username: String,
    staff: Browser,
}

impl Reported {
    async fn new(fresh: Fresh) -> Self {
        let centre = Centre::new(fresh).await;
        let spring = centre.slips(3).await;
        let (mut candidate, username) = centre.candidate(&spring[0], "María Carreño").await;
        candidate.post("/welcome/username", &[("username", &username)]).await;
        candidate.post("/me/start", &[]).await;
        let june = TypedSession {
            name: "June finals".into(),
            opens: "2026-06-02T00:30".into(),
            closes: "2026-06-02T12:00".into(),
            time_zone: "Asia/Tokyo".into(),
            ..spring_placement()
        };
        let june = centre.service.session_create("NG-2041", &june).await.unwrap();
        let june_slips = centre.slips_of(june, 2).await;
        let staff = centre.owner().await;
        Self { centre, spring, june, june_slips, username, staff }
    }

    async fn page(&mut self, path: &str) -> Answer {
        let page = self.staff.get(&format!("/admin/reports/{path}")).await;
        assert_eq!(page.status, 200, "{path}");
        page
    }

    /// The slip codes in the rows of the page, in their order.
    async fn listed(&mut self, path: &str) -> Vec<String> {
        let page = self.page(path).await;
        let cells = page.text().split("data-label=\"Slip code\"").skip(1);
        cells
            .map(|cell| cell.split(['>', '<']).find(|text| text.len() == 9 && text.contains('-')).unwrap().to_owned())
            .collect()
    }

    fn codes(slips: &[Slip]) -> Vec<String> {
        slips.iter().map(|slip| slip.username.clone()).collect()
    }
}

fn column<'a>(sheet: &'a Sheet, heading: &str) -> Vec<&'a str> {
    let at = sheet.headings.iter().position(|known| known == heading).expect("a heading");
    sheet.rows.iter().map(|row| row[at].as_str()).collect()
}

fn acts(dump: &Dump, act: &str) -> usize {
    dump["audit"].iter().filter(|row| row.contains(act)).count()
}

async fn the_screen_shows_every_login_and_no_password(fresh: Fresh) {
    let mut reported = Reported::new(fresh).await;
    let before = reported.centre.dump().await;
    let page = reported.page("candidate-logins").await;
    let (slip, username) = (&reported.spring[0].username, &reported.username);
    // The June session is in Tokyo.
    let noon = "12 May 2026, 12:00 (Europe/Madrid)";
    let row = format!("{slip} {username} NG-2041 María Carreño Started Spring placement {noon} {noon} – {noon}");
    assert!(page.words().contains(&row), "{row} is not in {}", page.words());
    assert!(page.words().contains("June finals, 2 Jun 2026, 00:30 (Asia/Tokyo)"), "{}", page.words());
    assert!(page.words().contains("5 logins"), "{}", page.words());
    for slip in reported.spring.iter().chain(&reported.june_slips) {
        assert!(!page.text().contains(&slip.password));
    }
    assert!(changed(&before, &reported.centre.dump().await).is_empty(), "looking hands nothing out");
    let southgate = reported.centre.staff(OTHER_EMAIL).await.get("/admin/reports/candidate-logins").await;
    assert!(southgate.words().contains("No login matches."), "{}", southgate.words());
}

async fn a_report_is_narrowed_by_session_state_and_days(fresh: Fresh) {
    let mut reported = Reported::new(fresh).await;
    let (spring, june) = (Reported::codes(&reported.spring), Reported::codes(&reported.june_slips));
    let all = [june.clone(), spring.clone()].concat();
    let session = reported.june;
    for (query, expected) in [
        (String::new(), all.clone()),
        (format!("?session={session}"), june.clone()),
        ("?state=used".to_owned(), spring[..1].to_vec()),
        ("?state=started".to_owned(), spring[..1].to_vec()),
        ("?state=claimed".to_owned(), Vec::new()),
        ("?state=unused".to_owned(), [&june[..], &spring[1..]].concat()),
        // Half past midnight in Tokyo is still the first of June in Madrid and in UTC.
        ("?from=2026-06-02".to_owned(), june.clone()),
        ("?to=2026-06-01".to_owned(), spring.clone()),
        ("?from=2026-05-12&to=2026-05-12".to_owned(), spring.clone()),
        ("?from=2026-05-13&to=2026-06-01".to_owned(), Vec::new()),
        ("?state=gone&from=yesterday".to_owned(), all.clone()),
    ] {
        assert_eq!(reported.listed(&format!("candidate-logins{query}")).await, expected, "{query}");
    }
    let page = reported.page(&format!("candidate-logins?session={session}")).await;
    assert!(page.words().contains("June finals, 2 Jun 2026, 00:30"), "{}", page.words());
    let cards = page.text().split("action=\"/admin/print\"").nth(1).expect("cards for the unused").to_owned();
    for field in
        ["name=\"all_matching\" value=\"1\"", "name=\"expected\" value=\"2\"", "name=\"state\" value=\"unused\""]
    {
        assert!(cards.contains(field), "{field}");
    }
}

async fn a_file_holds_passwords_and_is_a_hand_out(fresh: Fresh) {
    let mut reported = Reported::new(fresh).await;
    let form = [("report", "candidate-logins"), ("state", ""), ("from", "2026-05-01"), ("to", "")];
    let before = reported.centre.dump().await;
    let asked = reported.staff.post("/admin/report.xlsx", &form).await;
    assert_eq!(asked.status, 409);
    let sentence = "4 of these 5 logins were handed out before, 2 of them downloaded at 12:00 (Europe/Madrid) by the operator. \
                    Activity lists another hand-out. Only one person can use a login, and they may be in use.";
    assert!(asked.words().contains(sentence), "{}", asked.words());
    assert!(changed(&before, &reported.centre.dump().await).is_empty());
    let file = reported.staff.post("/admin/report.xlsx", &[&form[..], &[("again", "1")]].concat()).await;
    assert_eq!(file.status, 200, "{}", String::from_utf8_lossy(&file.body));
    let disposition = "attachment; filename=\"candidate-logins_2026-05-12.xlsx\"";
    assert_eq!(file.header("content-disposition"), Some(disposition));
    let sheet = Sheet::read(&file.body, "Candidate Login Information");
    let headings = [
        "Slip code",
        "Username now",
        "Password",
        "Institution ID",
        "Name",
        "State",
        "Session",
        "Details given",
        "Started",
        "Finished",
        "Last seen",
        "Date of birth",
        "Country or region",
        "Email",
        "Candidate number",
    ];
    assert_eq!(sheet.headings, headings);
    let slips = [&reported.june_slips[..], &reported.spring[..]].concat();
    assert_eq!(column(&sheet, "Slip code"), Reported::codes(&slips));
    let passwords: Vec<&str> = slips.iter().map(|slip| slip.password.as_str()).collect();
    assert_eq!(column(&sheet, "Password"), passwords);
    assert_eq!(column(&sheet, "Username now")[2], reported.username);
    assert_eq!(column(&sheet, "State"), ["Not used", "Not used", "Started", "Not used", "Not used"]);
    let noon = "12 May 2026, 12:00 (Europe/Madrid)";
    assert_eq!(
        column(&sheet, "Started"),
        ["", "", noon, "", ""],
        "with the zone, because the other session has another"
    );
    let dump = reported.centre.dump().await;
    assert_eq!(acts(&dump, "report_exported"), 2, "one for each session");
    assert_eq!(dump["entry_act"].len(), before["entry_act"].len() + 5);
}

async fn a_printed_list_holds_passwords_and_is_a_hand_out(fresh: Fresh) {
    let mut reported = Reported::new(fresh).await;
    let session = reported.centre.session.to_string();
    let form = [("report", "candidate-logins"), ("session", session.as_str()), ("state", "used")];
    let printed = reported.staff.post("/admin/report/print", &form).await;
    assert_eq!((printed.status.as_u16(), printed.header("cache-control")), (200, Some("no-store")));
    let words = printed.words();
    assert!(words.contains("Spring placement · Used · Tue 12 May 2026, 12:00"), "{words}");
    assert!(words.contains(&reported.spring[0].password) && !words.contains(&reported.spring[1].username), "{words}");
    assert!(words.contains("12 May 2026, 12:00 ") && !words.contains("(Europe/Madrid)"), "one zone: {words}");
    assert_eq!(acts(&reported.centre.dump().await, "report_printed"), 1);
    let everywhere = [form[0], ("again", "1")];
    let words = reported.staff.post("/admin/report/print", &everywhere).await.words();
    assert!(words.contains("All sessions · Tue 12 May 2026, 19:00 (Asia/Tokyo)"), "{words}");
    assert!(words.contains("12 May 2026, 12:00 (Europe/Madrid)"), "{words}");
}

async fn what_was_asked_for_is_on_the_page_in_the_file_and_on_paper(fresh: Fresh) {
    let mut reported = Reported::new(fresh).await;
    let headings = ["Date of birth", "Country or region", "Email", "Candidate number"];
    let page = reported.page("candidate-logins").await.words();
    assert!(headings.iter().all(|heading| !page.contains(heading)), "nobody is asked: {page}");

    let asked =
        [("birth_date", "required"), ("country", "required"), ("email", "optional"), ("candidate_number", "required")];
    reported.staff.post("/api/admin/save_settings", &asked).await.see_other();
    let mut newcomer = reported.centre.newcomer(&reported.spring[1]).await;
    let said = [("full_name", "Arta Krasniqi"), ("birth_day", "27"), ("birth_month", "3"), ("birth_year", "1999")];
    let said = [&said[..], &[("country", "XK"), ("email", ""), ("candidate_number", "=00123")]].concat();
    newcomer.post("/welcome", &said).await.see_other();

    let page = reported.page("candidate-logins").await.words();
    assert!(page.contains(&headings.join(" ")), "asked for, also where nobody has said it: {page}");
    assert!(page.contains("12 May 2026, 12:00 (Europe/Madrid) 1999-03-27 Kosovo – =00123"), "{page}");
    let form = [("report", "candidate-logins"), ("state", "used")];
    let file = reported.staff.post("/admin/report.xlsx", &form).await;
    let sheet = Sheet::read(&file.body, "Candidate Login Information");
    let row = sheet.rows.iter().find(|row| row[4] == "Arta Krasniqi").expect("the row");
    assert_eq!(row[11..], ["1999-03-27", "Kosovo", "", "=00123"]);
    let paper = reported.staff.post("/admin/report/print", &form).await.words();
    assert!(paper.contains("1999-03-27 Kosovo =00123"), "{paper}");

    // What is not asked for any more can still be read where somebody has said it.
    let off = ["birth_date", "country", "email", "candidate_number"].map(|field| (field, "off"));
    reported.staff.post("/api/admin/save_settings", &off).await.see_other();
    let page = reported.page("candidate-logins").await.words();
    assert!(page.contains("Date of birth Country or region Candidate number") && !page.contains("Email"), "{page}");
    let unused = reported.page("candidate-logins?state=unused").await.words();
    assert!(!unused.contains("Date of birth"), "{unused}");
    let tracking = reported.page("usernames").await.words();
    assert!(!tracking.contains("Date of birth"), "{tracking}");
}

async fn username_tracking_tells_only_of_changes(fresh: Fresh) {
    let mut reported = Reported::new(fresh).await;
    let (slip, username) = (reported.spring[0].username.clone(), reported.username.clone());
    assert_eq!(reported.listed("usernames").await, std::slice::from_ref(&slip));
    assert_eq!(reported.listed("usernames?state=unused").await, [""; 0]);
    let before = reported.centre.dump().await;
    let file = reported.staff.post("/admin/report.xlsx", &[("report", "usernames")]).await;
    let sheet = Sheet::read(&file.body, "Username Tracking");
    assert_eq!(sheet.headings, ["Slip code", "Username now", "Name", "Details given", "Batch", "Session"]);
    assert_eq!(sheet.rows, [[&slip, &username, "María Carreño", "12 May 2026, 12:00", "1", "Spring placement"]]);
    let after = reported.centre.dump().await;
    assert_eq!(changed(&before, &after).into_iter().collect::<Vec<_>>(), ["audit"], "nothing was handed out");
    assert_eq!(acts(&after, "report_exported"), 1);
}

async fn pages_go_on_from_session_to_session(fresh: Fresh) {
    let mut reported = Reported::new(fresh).await;
    let more = reported.centre.slips_of(reported.june, 24).await;
    let newest = [&reported.june_slips[..], &more[..], &reported.spring[..]].concat();
    let codes = Reported::codes(&newest);
    assert_eq!(reported.listed("candidate-logins?size=25").await, codes[..25]);
    assert_eq!(reported.listed("candidate-logins?size=25&page=2").await, codes[25..]);
    assert_eq!(reported.listed("candidate-logins?size=25&page=9").await, codes[25..], "beyond the end is the last");
}

async fn refusals_change_nothing(fresh: Fresh) {
    let mut reported = Reported::new(fresh).await;
    let june = reported.june.to_string();
    let mut southgate = reported.centre.staff(OTHER_EMAIL).await;
    let before = reported.centre.dump().await;
    for path in ["/admin/report.xlsx", "/admin/report/print"] {
        let foreign = [("report", "candidate-logins"), ("session", june.as_str()), ("again", "1")];
        assert_eq!(southgate.post(path, &foreign).await.status, 404, "{path}");
        for wrong in [("state", "gone"), ("from", "May"), ("report", "everything")] {
            let form = if wrong.0 == "report" { vec![wrong] } else { vec![("report", "candidate-logins"), wrong] };
            let answer = reported.staff.post(path, &form).await;
            assert_eq!(answer.status, 422, "{path} {wrong:?}");
            assert!(answer.words().contains("The form was not complete."), "{path} {wrong:?}: {}", answer.words());
        }
    }
    assert!(changed(&before, &reported.centre.dump().await).is_empty());
}
