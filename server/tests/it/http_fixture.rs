//! A test centre for tests over HTTP: the whole server on a real store, at a moment that tests set.

use std::{sync::Arc, time::Duration};

use axum::Router;
use lanyard_app::model::{
    batch::BatchSize,
    id::{SessionId, StaffId},
    session::TypedSession,
    staff::Role,
};
use lanyard_server::{
    assemble, build,
    config::{Config, PublicUrl},
    domain::{
        clock::{Clock, Timestamp},
        random::Random,
        secret::Secret,
        vault::Vault,
    },
    http::{metrics, router, site::Site},
    service::Service,
    storage::{Actor, Audit, NewStaff, Store, VaultKey},
    workbooks::logins,
};

use crate::{
    client::{Answer, Browser},
    database_dump::{Dump, dump},
    engines::Fresh,
    mail_fixture,
    workbook::{Logins, Slip},
};

/// Tue 12 May 2026, 12:00 in Madrid; the centre's session is open then.
pub const NOON: Timestamp = Timestamp::from_micros(1_778_580_000_000_000);
pub const MINUTE: Duration = Duration::from_mins(1);
pub const HOUR: Duration = Duration::from_hours(1);

pub const ORIGIN: &str = "http://127.0.0.1:3000";
pub const EMAIL: &str = "owner@northgate.test";
pub const STAFF_PASSWORD: &str = "a ruled line in blue ink";
pub const OTHER_EMAIL: &str = "owner@southgate.test";

/// Northgate (`NG-2041`) with an owner and the open session Spring placement, Southgate (`SG-3350`) with an owner, and
/// the server in front of them.
pub struct Centre {
    pub fresh: Fresh,
    pub clock: Clock,
    pub service: Service,
    pub session: SessionId,
    pub app: Router,
    /// What the server shows to whoever watches it.
    watched: Router,
    origin: String,
}

impl Centre {
    pub async fn new(fresh: Fresh) -> Self {
        Self::reached_at(fresh, ORIGIN).await
    }

    /// The same centre under another public address.
    pub async fn reached_at(fresh: Fresh, origin: &str) -> Self {
        Self::made(fresh, origin, |_| ()).await
    }

    /// The same centre with a queue of mail, whose server is told to whoever empties it.
    pub async fn with_mail(fresh: Fresh) -> Self {
        Self::made(fresh, ORIGIN, |config| config.mail = Some(mail_fixture::settings("smtp://localhost"))).await
    }

    /// The same centre, whose server may ask servers on this machine.
    pub async fn that_asks_inside(fresh: Fresh) -> Self {
        Self::made(fresh, ORIGIN, |config| config.outgoing_private = true).await
    }

    /// A centre under this address, where other programs may ask as often as they like.
    pub async fn without_limits_of_programs(fresh: Fresh, origin: &str) -> Self {
        Self::made(fresh, origin, |config| config.api_requests_per_minute = u32::MAX).await
    }

    /// The same centre, with a queue of mail too.
    pub async fn that_asks_inside_with_mail(fresh: Fresh) -> Self {
        Self::made(fresh, ORIGIN, |config| {
            config.outgoing_private = true;
            config.mail = Some(mail_fixture::settings("smtp://localhost"));
        })
        .await
    }

    async fn made(fresh: Fresh, origin: &str, set: impl FnOnce(&mut Config)) -> Self {
        let clock = Clock::fixed(NOON);
        let random = Random::seeded(7);
        let vault = Arc::new(Vault::new(Secret::new([7; 32])));
        let key = VaultKey { key_id: vault.key_id().get(), check_value: vault.check_value().to_vec() };
        fresh.store.vault_key_claim(&key, NOON).await.unwrap();
        let mut config = Config::at(origin.parse::<PublicUrl>().unwrap());
        set(&mut config);
        let store = fresh.store.clone();
        let service =
            Service::new(Arc::new(config.clone()), store.clone(), vault.clone(), clock.clone(), random.clone());
        for (code, name, email) in [("NG-2041", "Northgate", EMAIL), ("SG-3350", "Southgate", OTHER_EMAIL)] {
            service.institution_create(code, &format!("{name} Test Centre")).await.unwrap();
            employ(&store, &random, code, (email, Role::Owner)).await;
        }
        let session = service.session_create("NG-2041", &spring_placement()).await.unwrap();
        let lanyard = assemble(config, Site::unbuilt(), store, vault, clock.clone(), random);
        let (app, watched) = (router(lanyard.clone()), metrics::router(lanyard));
        Self { fresh, clock, service, session, app, watched, origin: origin.to_owned() }
    }

    /// Another server on the same database, with the same key and the same clock.
    pub async fn another_server(&self) -> Router {
        let config = Config::at(self.origin.parse().unwrap());
        let store = Store::open(&self.fresh.url).await.unwrap();
        let vault = Arc::new(Vault::new(Secret::new([7; 32])));
        build(config, Site::unbuilt(), store, vault, self.clock.clone(), Random::seeded(8))
    }

    /// A browser that nobody has logged in with.
    pub fn browser(&self) -> Browser {
        Browser::new(self.app.clone(), &self.origin)
    }

    /// A browser in which Northgate's owner is logged in.
    pub async fn owner(&self) -> Browser {
        self.staff(EMAIL).await
    }

    /// Northgate gets a colleague of every other role, with the address of [`email_of`] and the owner's password.
    pub async fn employ_colleagues(&self) {
        // Drawn apart, so that nothing else of a centre depends on whether there are any.
        let random = Random::seeded(11);
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Owner) {
            employ(&self.fresh.store, &random, "NG-2041", (email_of(role), role)).await;
        }
    }

    pub async fn staff(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        let answer = browser.post("/api/admin/log_in", &[("email", email), ("password", STAFF_PASSWORD)]).await;
        assert_eq!(answer.see_other(), "/admin/sessions");
        browser
    }

    /// New logins of the session.
    pub async fn slips(&self, count: usize) -> Vec<Slip> {
        self.slips_of(self.session, count).await
    }

    pub async fn slips_of(&self, session: SessionId, count: usize) -> Vec<Slip> {
        let size = BatchSize::parse(&count.to_string()).unwrap();
        let workbook = self.service.entries_create(session, size, "", logins::for_staff).await.unwrap();
        Logins::read(&workbook.bytes).slips()
    }

    /// A browser whose owner has logged in with an unused slip.
    pub async fn newcomer(&self, slip: &Slip) -> Browser {
        let mut browser = self.browser();
        assert_eq!(log_in(&mut browser, slip).await.see_other(), "/welcome");
        browser
    }

    /// A browser whose owner has claimed a slip, and the new username.
    pub async fn candidate(&self, slip: &Slip, full_name: &str) -> (Browser, String) {
        let mut browser = self.newcomer(slip).await;
        let claimed = browser.post("/welcome", &[("full_name", full_name)]).await;
        assert_eq!(claimed.see_other(), "/welcome/username");
        let username = new_username(&browser.get("/welcome/username").await);
        (browser, username)
    }

    /// How many log-ins of these people, by this, the server has counted that ended so.
    pub async fn log_ins(&self, who: &str, by: &str, result: &str) -> u64 {
        let shown = Browser::new(self.watched.clone(), &self.origin).get("/metrics").await;
        let number = format!("lanyard_log_ins_total{{who=\"{who}\",by=\"{by}\",result=\"{result}\"}} ");
        let line = shown.text().lines().find_map(|line| line.strip_prefix(&number));
        line.map_or(0, |count| count.parse().unwrap())
    }

    pub async fn dump(&self) -> Dump {
        dump(&self.fresh.url).await
    }

    /// The centre's clock shows noon and this much more.
    pub fn after(&self, later: Duration) {
        self.clock.set(NOON.plus(later));
    }
}

/// [`STAFF_PASSWORD`] under argon2id as quick as it can be: log-in pays what the hash names, and hundreds of tests log in.
/// What real accounts pay is looked at beside `domain::staff_password` and where the program makes them.
const QUICK_HASH: &str =
    "$argon2id$v=19$m=8,t=1,p=1$c2FsdCBvZiB0aGUgdGVzdA$9g6zSPCTQ5ivoZRxSEGZmRdIza/Cj+RtvwBGt1g4GqQ";

/// The address of Northgate's member of staff with this role.
pub const fn email_of(role: Role) -> &'static str {
    match role {
        Role::Owner => EMAIL,
        Role::Coordinator => "coordinator@northgate.test",
        Role::Invigilator => "invigilator@northgate.test",
        Role::Reader => "reader@northgate.test",
    }
}

/// A member of staff of the institution. Draws what `Service::staff_create` draws, a salt among it.
async fn employ(store: &Store, random: &Random, code: &str, (email, role): (&str, Role)) {
    random.bytes::<16>().unwrap();
    let audit = Audit { id: random.id(NOON).unwrap(), at: NOON, actor: Actor::Operator };
    let institution = store.institution_find_by_code(&code.replace('-', "")).await.unwrap().unwrap().id;
    let new = NewStaff {
        institution,
        id: StaffId::new(random.id(NOON).unwrap()),
        email: email.to_owned(),
        email_key: email.to_owned(),
        name: "A. Mora".to_owned(),
        role,
        password_hash: QUICK_HASH.to_owned(),
    };
    store.staff_create(&new, audit).await.unwrap();
}

pub fn spring_placement() -> TypedSession {
    TypedSession {
        name: "Spring placement".into(),
        room: "B12".into(),
        test: "English B2".into(),
        opens: "2026-05-12T09:00".into(),
        closes: "2026-05-12T23:00".into(),
        time_zone: "Europe/Madrid".into(),
    }
}

/// A candidate's log-in at Northgate.
pub async fn log_in(browser: &mut Browser, slip: &Slip) -> Answer {
    log_in_as(browser, &slip.username, &slip.password).await
}

pub async fn log_in_as(browser: &mut Browser, username: &str, password: &str) -> Answer {
    let fields = [("username", username), ("password", password), ("institution", "NG-2041")];
    browser.post("/", &fields).await
}

/// The username that the new username page shows.
pub fn new_username(page: &Answer) -> String {
    let (_, rest) = page.text().split_once("new-username").expect("the page shows a username");
    let (_, rest) = rest.split_once('>').expect("a tag ends");
    rest.split('<').next().expect("text").to_owned()
}
