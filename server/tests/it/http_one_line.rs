//! Every field that takes a line of text cleans it by the same rule, and counts what is left.

use lanyard_app::model::staff::Role;
use lanyard_server::domain::secret::Secret;

use crate::{
    client::Browser,
    engines::{Fresh, on_sqlite},
    http_fixture::{Centre, STAFF_PASSWORD},
};

on_sqlite!(
    every_line_is_cleaned_and_then_counted,
    an_address_and_a_code_are_cleaned_too,
    a_search_is_counted_without_what_is_left_out,
);

/// A field that takes a line.
#[derive(Clone, Copy, Debug)]
enum Line {
    InstitutionName,
    StaffName,
    OwnName,
    SessionName,
    SessionRoom,
    SessionTest,
    ChangedName,
    ChangedRoom,
    ChangedTest,
    NewLabel,
    ChangedLabel,
    FullName,
    CandidateNumber,
    ClientName,
    ClientOwner,
}

impl Line {
    const ALL: [Self; 15] = [
        Self::InstitutionName,
        Self::StaffName,
        Self::OwnName,
        Self::SessionName,
        Self::SessionRoom,
        Self::SessionTest,
        Self::ChangedName,
        Self::ChangedRoom,
        Self::ChangedTest,
        Self::NewLabel,
        Self::ChangedLabel,
        Self::FullName,
        Self::CandidateNumber,
        Self::ClientName,
        Self::ClientOwner,
    ];

    /// Where it is kept.
    const fn table(self) -> &'static str {
        match self {
            Self::InstitutionName | Self::ClientName => "institution",
            Self::ClientOwner => "staff_link",
            Self::StaffName | Self::OwnName => "staff",
            Self::SessionName
            | Self::SessionRoom
            | Self::SessionTest
            | Self::ChangedName
            | Self::ChangedRoom
            | Self::ChangedTest => "test_session",
            Self::NewLabel | Self::ChangedLabel => "batch",
            Self::FullName | Self::CandidateNumber => "candidate",
        }
    }
}

/// The same centre with what each field needs.
struct Desk {
    centre: Centre,
    owner: Browser,
    batch: String,
    /// Counts what must not be used twice.
    tries: usize,
}

impl Desk {
    async fn new(fresh: Fresh) -> Self {
        let centre = Centre::new(fresh).await;
        let mut owner = centre.owner().await;
        centre.service.institution_agent("NG-2041", true).await.unwrap();
        let asked = [("birth_date", "off"), ("country", "off"), ("email", "off"), ("candidate_number", "optional")];
        owner.post("/api/admin/save_settings", &[&asked[..], &[("names_in_usernames", "true")]].concat()).await;
        let mut desk = Self { centre, owner, batch: String::new(), tries: 0 };
        let batch = desk.create_codes("").await.expect("a batch is made").rsplit('/').next().unwrap().to_owned();
        Self { batch, ..desk }
    }

    /// Where the form leads, or `None` when it is refused.
    async fn post(&mut self, form: &str, fields: &[(&str, &str)]) -> Option<String> {
        let answer = self.owner.post(&format!("/api/admin/{form}"), fields).await;
        if answer.status == 422 {
            assert_eq!(answer.problems(), ["Use 100 characters or fewer"]);
            return None;
        }
        Some(answer.see_other().to_owned())
    }

    async fn create_codes(&mut self, label: &str) -> Option<String> {
        let session = self.centre.session.to_string();
        let key = format!("019e1c00-0000-7000-8000-{:012}", self.tries);
        let fields = [("session", session.as_str()), ("count", "1"), ("label", label), ("idempotency_key", &key)];
        self.post("create_codes", &fields).await
    }

    /// Sends the session's details with one of them changed.
    async fn details(&mut self, form: &str, name: &str, value: &str) -> bool {
        let session = self.centre.session.to_string();
        let page = self.owner.get(&format!("/admin/sessions/{session}/details")).await;
        let version = page.value_of("version").unwrap();
        let fields = [
            ("session", session.as_str()),
            ("version", &version),
            ("name", "Spring placement"),
            ("room", ""),
            ("test", ""),
            ("opens", "2026-05-12T09:00"),
            ("closes", "2026-05-12T17:00"),
            ("time_zone", "Europe/Madrid"),
        ];
        let fields = fields.map(|field| if field.0 == name { (name, value) } else { field });
        self.post(form, &fields).await.is_some()
    }

    async fn client(&mut self, name: &str, value: &str) -> bool {
        let code = format!("CL-{}", self.tries);
        let fields = [("name", "College"), ("code", code.as_str()), ("owner", "Ines"), ("email", "ines@college.test")];
        let fields = fields.map(|field| if field.0 == name { (name, value) } else { field });
        let answer = self.owner.post("/admin/clients", &fields).await;
        if answer.status == 422 {
            assert_eq!(answer.problems(), ["Use 100 characters or fewer"]);
        }
        answer.status == 200
    }

    async fn claim(&mut self, name: &str, value: &str) -> bool {
        let slip = self.centre.slips(1).await.remove(0);
        let mut candidate = self.centre.newcomer(&slip).await;
        let fields = [("full_name", "Bo Berg"), ("candidate_number", "")];
        let answer =
            candidate.post("/welcome", &fields.map(|field| if field.0 == name { (name, value) } else { field })).await;
        if answer.status == 422 {
            assert_eq!(answer.problems(), ["Use 100 characters or fewer"]);
            return false;
        }
        answer.see_other() == "/welcome/username"
    }

    /// Whether the line is taken.
    async fn send(&mut self, line: Line, typed: &str) -> bool {
        self.tries += 1;
        let (session, batch) = (self.centre.session.to_string(), self.batch.clone());
        match line {
            Line::InstitutionName => {
                let code = format!("OT-{}", self.tries);
                self.centre.service.institution_create(&code, typed).await.is_ok()
            }
            Line::StaffName => {
                let (email, password) = (format!("a{}@b.test", self.tries), Secret::new(STAFF_PASSWORD.to_owned()));
                self.centre.service.staff_create("NG-2041", &email, typed, Role::Owner, &password).await.is_ok()
            }
            Line::OwnName => self.post("change_name", &[("name", typed)]).await.is_some(),
            Line::SessionName => self.details("create_session", "name", typed).await,
            Line::SessionRoom => self.details("create_session", "room", typed).await,
            Line::SessionTest => self.details("create_session", "test", typed).await,
            Line::ChangedName => self.details("save_details", "name", typed).await,
            Line::ChangedRoom => self.details("save_details", "room", typed).await,
            Line::ChangedTest => self.details("save_details", "test", typed).await,
            Line::NewLabel => self.create_codes(typed).await.is_some(),
            Line::ChangedLabel => {
                let fields = [("session", session.as_str()), ("batch", &batch), ("label", typed)];
                self.post("label_batch", &fields).await.is_some()
            }
            Line::FullName => self.claim("full_name", typed).await,
            Line::CandidateNumber => self.claim("candidate_number", typed).await,
            Line::ClientName => self.client("name", typed).await,
            Line::ClientOwner => self.client("owner", typed).await,
        }
    }
}

async fn every_line_is_cleaned_and_then_counted(fresh: Fresh) {
    let mut desk = Desk::new(fresh).await;
    for (number, line) in Line::ALL.into_iter().enumerate() {
        let spaces = " ".repeat(150);
        let cleaned = format!("Line {number} Ren\u{E9}e");
        let typed = format!("\u{202E} Line\u{200B}{spaces}\u{7}{number}\t\u{A0}\u{2066}Rene\u{301}e \n");
        assert!(desk.send(line, &typed).await, "{line:?} takes 150 spaces between words");
        let kept = desk.centre.dump().await[line.table()].join("\n");
        assert!(kept.contains(&cleaned), "{line:?} in {kept}");

        let before = desk.centre.dump().await[line.table()].clone();
        let longest = format!("{number:02}{}", "é".repeat(98));
        assert!(!desk.send(line, &format!("{longest}e")).await, "{line:?} takes no 101 characters");
        assert_eq!(desk.centre.dump().await[line.table()], before, "{line:?}");
        assert!(desk.send(line, &format!("{longest}\u{202C}")).await, "{line:?} takes 100 characters");
        let kept = desk.centre.dump().await[line.table()].join("\n");
        assert!(kept.contains(&longest), "{line:?} in {kept}");
    }
}

async fn an_address_and_a_code_are_cleaned_too(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let password = Secret::new(STAFF_PASSWORD.to_owned());
    let code = centre.service.institution_create("\u{202A}ot-9\u{200B} ", "Other").await.unwrap();
    assert_eq!(code, "OT-9");
    centre
        .service
        .staff_create("ot 9", "\u{FEFF}o@other.test\u{202C}", "O. Ther", Role::Owner, &password)
        .await
        .unwrap();
    let kept = centre.dump().await["person"].join("\n");
    assert!(kept.contains("o@other.test"), "{kept}");
    centre.staff("\u{200B}O@other.test ").await;
}

async fn a_search_is_counted_without_what_is_left_out(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    centre.slips(1).await;
    let long = "A search takes up to 300 characters";
    let session = format!("/admin/sessions/{}", centre.session);
    for page in ["/admin/sessions", &session, "/admin/find"] {
        let spaces = format!("{page}?q=spring{}%E2%80%8Bplacement", "+".repeat(400));
        assert!(!owner.get(&spaces).await.words().contains(long), "{page}");
        let letters = format!("{page}?q={}", "x".repeat(301));
        assert!(owner.get(&letters).await.words().contains(long), "{page}");
    }
}
