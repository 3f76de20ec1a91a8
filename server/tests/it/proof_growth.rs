//! What each job costs the database among a hundred times as many entries: the pages that it looks at and the time that it takes
//! there, in turn with a small database.

use std::{panic::catch_unwind, time::Duration};

use lanyard_app::model::action::{ActionOutcome, ActionPreview};
use lanyard_server::storage::{Store, ThrottlePurge};

use crate::{
    client::{AS_APP, Browser},
    http_fixture::{EMAIL, NOON, STAFF_PASSWORD, log_in, log_in_as, new_username},
    large_database::{Counted, SESSION, Template, browser},
    proof::{at_most, rounds, within},
    workbook::Slip,
};

/// What people do, in this order.
#[derive(Clone, Copy, Debug)]
enum Job {
    LogInWithASlip,
    GiveDetails,
    LogInWithAUsername,
    CreateFiveHundred,
    PageOfEntries,
    SearchInASession,
    FindACode,
    FindAName,
    ShowAnEntry,
    ExportABatch,
    WithdrawFive,
    CountersOfASession,
    ListOfSessions,
    ClearFailuresAway,
}

impl Job {
    /// Pages that may come on top. A search looks into more than one list of its index, and each list may get another page.
    fn pages_on_top(self) -> i64 {
        let on_top = if matches!(self, Self::SearchInASession) { 2 * PAGES } else { PAGES };
        i64::try_from(on_top).unwrap()
    }

    /// It goes through a whole batch.
    const fn is_large(self) -> bool {
        matches!(self, Self::CreateFiveHundred | Self::ExportABatch)
    }
}

const JOBS: [Job; 14] = [
    Job::LogInWithASlip,
    Job::GiveDetails,
    Job::LogInWithAUsername,
    Job::CreateFiveHundred,
    Job::PageOfEntries,
    Job::SearchInASession,
    Job::FindACode,
    Job::FindAName,
    Job::ShowAnEntry,
    Job::ExportABatch,
    Job::WithdrawFive,
    Job::CountersOfASession,
    Job::ListOfSessions,
    Job::ClearFailuresAway,
];

/// How much more time a job may take.
const TIMES: f64 = 1.5;

/// Pages that may come on top, for jobs that look at hardly any.
const PAGES: usize = 12;

/// Time that may come on top, for jobs that take hardly any.
const TIME: Duration = Duration::from_micros(300);

/// How often the two are compared before they are believed: other programs run on this machine.
const TRIES: usize = 3;

/// Logged in without details, where a page is looked at beside them.
const NEWCOMERS: usize = 100;

/// One of the two databases, and people who work on it.
struct Side<'t> {
    template: &'t Template,
    name: &'static str,
    store: Store,
    staff: Browser,
    candidate: Browser,
    /// The session with entries that were used, and one whose entries were not.
    sessions: [String; 2],
    entries: Vec<String>,
    batch: String,
    slips: std::vec::IntoIter<Slip>,
    slip: Slip,
    /// Makes forms that differ.
    forms: usize,
}

impl<'t> Side<'t> {
    async fn of(template: &'t Template, name: &'static str) -> Self {
        let (app, store) = template.serve(name).await;
        let mut staff = browser(&app);
        let fields = [("email", EMAIL), ("password", STAFF_PASSWORD)];
        assert_eq!(staff.post("/api/admin/log_in", &fields).await.see_other(), "/admin/sessions");
        let sessions = [template.sessions[0].clone(), template.sessions.last().unwrap().clone()];
        let ids = |of: &str| {
            format!(
                "select string_agg({of}::text, ',') from (select * from entry where session_id = '{}' \
                  order by position limit 100 offset 100) e",
                sessions[1]
            )
        };
        let entries: Vec<String> = template.text(name, &ids("id")).await.split(',').map(str::to_owned).collect();
        let batch = template.text(name, &ids("batch_id")).await.split(',').next().unwrap().to_owned();
        let mut slips = template.slips.clone().into_iter();
        let slip = slips.next().unwrap();
        let candidate = browser(&app);
        Self { template, name, store, staff, candidate, sessions, entries, batch, slips, slip, forms: 0 }
    }

    /// Does it once and returns what the database counted.
    async fn does(&mut self, job: Job) -> Counted {
        let before = self.template.counted(self.name).await;
        self.act(job).await;
        self.template.counted(self.name).await.since(before)
    }

    async fn act(&mut self, job: Job) {
        self.forms += 1;
        let [used, unused] = &self.sessions;
        match job {
            Job::LogInWithASlip => {
                self.slip = self.slips.next().unwrap();
                self.candidate.forget();
                assert_eq!(log_in(&mut self.candidate, &self.slip).await.see_other(), "/welcome");
            }
            Job::GiveDetails => {
                let claimed = self.candidate.post("/welcome", &[("full_name", "Ana Mora")]).await;
                assert_eq!(claimed.see_other(), "/welcome/username");
            }
            Job::LogInWithAUsername => {
                let username = new_username(&self.candidate.get("/welcome/username").await);
                self.candidate.forget();
                let password = &self.slip.password;
                assert_eq!(log_in_as(&mut self.candidate, &username, password).await.see_other(), "/welcome/username");
            }
            Job::CreateFiveHundred => {
                let (count, key) = (SESSION.to_string(), format!("019e1c00-0000-7000-8000-{:012}", self.forms));
                let fields = [("session", used.as_str()), ("count", &count), ("idempotency_key", &key)];
                self.staff.post("/api/admin/create_codes", &fields).await.see_other();
            }
            Job::PageOfEntries => self.sees(&format!("/admin/sessions/{unused}"), "name=\"ids[]\"").await,
            Job::SearchInASession => {
                let half = self.slip.username[5..].to_owned();
                self.sees(&format!("/admin/sessions/{unused}?q={half}"), &half).await;
            }
            Job::FindACode => {
                let code = self.slip.username.clone();
                self.sees(&format!("/admin/find?q={code}"), &code).await;
            }
            Job::FindAName => self.sees("/admin/find?q=Bruno+Nowak", "Bruno Nowak").await,
            Job::ShowAnEntry => {
                let entry = self.entries[self.forms % self.entries.len()].clone();
                self.sees(&format!("/admin/sessions/{unused}/entries/{entry}"), "Slip code").await;
            }
            Job::ExportABatch => {
                let fields = [("batch_id", self.batch.as_str()), ("again", "1")];
                assert_eq!(self.staff.post("/admin/logins.xlsx", &fields).await.status, 200);
            }
            Job::WithdrawFive => {
                let from = 5 * (self.forms % (self.entries.len() / 5));
                let ticked = self.entries[from..from + 5].iter().map(|id| ("ids[]", id.as_str()));
                let form: Vec<_> = [("session", unused.as_str())].into_iter().chain(ticked).collect();
                let asked = self.staff.post_with("/api/admin/preview_action", &form, &[AS_APP]).await;
                let preview: ActionPreview = serde_json::from_str(asked.text()).unwrap();
                let key = preview.key.to_string();
                let form = [&form[..], &[("key", key.as_str())]].concat();
                let done = self.staff.post_with("/api/admin/withdraw_entries", &form, &[AS_APP]).await;
                let done: ActionOutcome = serde_json::from_str(done.text()).unwrap();
                assert_eq!(done.done + done.left.total(), 5);
            }
            Job::CountersOfASession => self.sees(&format!("/admin/sessions/{used}/pulse"), "unused").await,
            Job::ListOfSessions => self.sees("/admin/sessions", "Spring placement").await,
            Job::ClearFailuresAway => {
                let kept = Duration::from_hours(24);
                self.store.throttle_purge(&ThrottlePurge { now: NOON, kept, most: 100_000 }).await.unwrap();
                self.store.mail_purge(NOON, NOON.minus(kept)).await.unwrap();
            }
        }
    }

    async fn sees(&mut self, page: &str, words: &str) {
        let answer = self.staff.get(page).await;
        assert!(answer.status == 200 && answer.text().contains(words), "{page}: {} {}", answer.status, answer.words());
    }
}

/// The middle one.
fn median<T: PartialOrd + Copy>(mut values: Vec<T>) -> T {
    values.sort_by(|one, other| one.partial_cmp(other).expect("numbers"));
    values[values.len() / 2]
}

/// The pages of the middle one, and the time of the quickest: other programs only ever make a statement slower.
fn cost(counted: &[Counted]) -> (i64, Duration) {
    let quickest = counted.iter().map(|one| one.millis).fold(f64::INFINITY, f64::min);
    (median(counted.iter().map(|one| one.pages).collect()), Duration::from_secs_f64(quickest / 1000.0))
}

/// What a job may take among many, that takes this among few: in pages and in time. Where entries are a hundred times as many,
/// most indexes have another level, so what was found by three pages is found by four, or by two and then by three.
fn may_take(job: Job, (few, short): (i64, Duration)) -> (i64, Duration) {
    let of_hundred = i64::try_from(rounds(150, 167)).unwrap();
    (few * of_hundred / 100 + job.pages_on_top(), short.mul_f64(TIMES) + TIME)
}

/// On a test morning many are logged in without details, of which the database's statistics know nothing yet.
async fn newcomers_cost_a_page_little(side: &mut Side<'_>) {
    let before = side.does(Job::PageOfEntries).await.pages;
    for _ in 0..NEWCOMERS {
        // Those in the middle may be withdrawn by now.
        let slip = side.slips.next_back().unwrap();
        side.candidate.forget();
        assert_eq!(log_in(&mut side.candidate, &slip).await.see_other(), "/welcome");
    }
    let after = side.does(Job::PageOfEntries).await.pages;
    let most = usize::try_from(before).unwrap() + 12 * NEWCOMERS;
    at_most(
        &format!("a page beside {NEWCOMERS} who have given no details; without them {before} pages"),
        usize::try_from(after).unwrap(),
        most,
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_job_costs_more_among_many_entries() {
    let template = Template::make(rounds(4, 20), rounds(40, 4000)).await;
    // Ten million take half an hour and 20 GB of disk, so whoever wants them says so.
    let copies = if std::env::var_os("LANYARD_TEN_MILLION").is_some() { 999 } else { rounds(49, 99) };
    // Among fewer than ten thousand whole tables are read, which is less work than any index.
    template.larger("few", rounds(4, 0), "").await;
    template.larger("large", copies, "").await;
    let counted = "select count(*) from entry";
    let (from, of) = (template.number("few", counted).await, template.number("large", counted).await);
    let (mut small, mut large) = (Side::of(&template, "few").await, Side::of(&template, "large").await);
    // What connections learn of tables and statements once.
    for round in 0..6 {
        for job in JOBS.into_iter().filter(|job| round == 0 || !job.is_large()) {
            small.act(job).await;
            large.act(job).await;
        }
    }
    let mut all_held = true;
    for job in JOBS {
        let mut counted = [Vec::new(), Vec::new()];
        for tried in 1.. {
            for _ in 0..rounds(3, 9) {
                counted[0].push(small.does(job).await);
                counted[1].push(large.does(job).await);
            }
            let [(few, short), (many, long)] = [cost(&counted[0]), cost(&counted[1])];
            let (pages, time) = may_take(job, (few, short));
            if tried < TRIES && (many > pages || long > time) {
                continue;
            }
            let among = format!("{job:?} among {of} entries, {from} take");
            let (many, pages) = (usize::try_from(many).unwrap(), usize::try_from(pages).unwrap());
            // All of them are told, whatever one of them says.
            all_held &= catch_unwind(|| at_most(&format!("{among} {few} pages"), many, pages)).is_ok();
            all_held &= catch_unwind(|| within(&format!("{among} {short:.1?} in the database"), long, time)).is_ok();
            break;
        }
    }
    newcomers_cost_a_page_little(&mut large).await;
    assert!(all_held, "what is told above");
    small.store.close().await;
    large.store.close().await;
}
