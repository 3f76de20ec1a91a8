//! Every act on as many ticked entries as one form may name: by the app and by plain forms, with the question between.

use std::time::{Duration, Instant};

use axum::http::Method;
use lanyard_app::model::{
    action::{ActionOutcome, ActionPreview},
    entry::EntryFilter,
};
use lanyard_server::storage::EntryOrder;

use crate::{
    client::{AS_APP, Answer, Browser, encoded},
    engines::{Fresh, on_both_engines},
    forms::form_to,
    http_fixture::{Centre, ORIGIN},
    proof::{exactly, rounds, within},
};

on_both_engines!(twenty_thousand_ticked_entries_are_acted_on, one_more_is_refused_with_the_limit);

/// How many entries one form may name.
const MOST: usize = 20_000;

/// How long an act may take: half of what a request may.
const PATIENCE: Duration = Duration::from_secs(15);

/// What asks for a workbook, as the app does.
const AS_WORKBOOK: (&str, &str) = ("accept", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

const WITHDRAW: &str = "/api/admin/withdraw_entries";
const RESTORE: &str = "/api/admin/restore_entries";
const ISSUE: &str = "/api/admin/issue_passwords";
const MARK: &str = "/api/admin/mark_entries";
const PREVIEW: &str = "/api/admin/preview_action";
const HIDDEN: &str = "/api/admin/hidden_entries";
const XLSX: &str = "/admin/logins.xlsx";
const PRINT: &str = "/admin/print";

/// Entries of a session, and the owner who ticks them.
struct Ticked {
    _centre: Centre,
    staff: Browser,
    session: String,
    ids: Vec<String>,
    /// The database, for the table of figures.
    engine: &'static str,
}

impl Ticked {
    /// So many entries. `make test` makes fewer and names them several times over, so that its forms are as long.
    async fn new(fresh: Fresh) -> Self {
        let engine = if fresh.url.starts_with("sqlite") { "SQLite" } else { "PostgreSQL" };
        let centre = Centre::new(fresh).await;
        let mut staff = centre.owner().await;
        let session = centre.session.to_string();
        let batches = rounds(1, 40);
        for number in 0..batches {
            let key = format!("019e1c00-0000-7000-8000-{number:012}");
            let fields = [("session", session.as_str()), ("count", "500"), ("idempotency_key", &key)];
            staff.post("/api/admin/create_codes", &fields).await.see_other();
        }
        let store = &centre.fresh.store;
        let institution = store.institution_find_by_code("NG2041").await.unwrap().unwrap().id;
        let of = store.test_session_find(institution, centre.session).await.unwrap().unwrap();
        let (scope, order) = (EntryFilter::default(), EntryOrder::default());
        let rows = store.entry_page(institution, &of, &scope, order, 0, 20_000).await.unwrap();
        let ids: Vec<String> = rows.iter().map(|row| row.id.to_string()).collect();
        assert_eq!(ids.len(), 500 * batches);
        Self { _centre: centre, staff, session, ids, engine }
    }

    /// A form that ticks them, as long as one of 20,000.
    fn form(&self, more: &[(&str, &str)]) -> String {
        let ticked = self.ids.iter().cycle().take(MOST).map(|id| ("ids[]", id.as_str()));
        let fields = [("session", self.session.as_str())].into_iter().chain(ticked).chain(more.iter().copied());
        encoded(&fields.collect::<Vec<_>>())
    }

    /// Posts a form and notes how long it took.
    async fn post(&mut self, path: &str, form: String, accept: Option<(&str, &str)>) -> Answer {
        let headers: Vec<(&str, &str)> = [("origin", ORIGIN)].into_iter().chain(accept).collect();
        let began = Instant::now();
        let answer = self.staff.request(Method::POST, path, form, &headers).await;
        let how = if accept.is_some() { "app" } else { "plain form" };
        let check = format!("{} ticked entries, {}: {path} ({how})", self.ids.len(), self.engine);
        within(&check, began.elapsed(), PATIENCE);
        answer
    }

    /// The app's way: the question, then the act.
    async fn act_as_app(&mut self, path: &str, more: &[(&str, &str)]) -> ActionOutcome {
        let asked = self.post(PREVIEW, self.form(&[]), Some(AS_APP)).await;
        assert_eq!(asked.status, 200, "{path}: {}", asked.text());
        let preview: ActionPreview = serde_json::from_str(asked.text()).unwrap();
        assert_eq!(usize::try_from(preview.counts.total()), Ok(self.ids.len()));
        let key = preview.key.to_string();
        let done = self.post(path, self.form(&[more, &[("key", &key)]].concat()), Some(AS_APP)).await;
        assert_eq!(done.status, 200, "{path}: {}", done.text());
        serde_json::from_str(done.text()).unwrap()
    }

    /// Without a script: the page comes back with the question, whose form carries every entry onward.
    async fn act_plainly(&mut self, path: &str, word: &str, said: &str) {
        let asked = self.post(PREVIEW, self.form(&[("action", word)]), None).await;
        assert_eq!(asked.status, 200, "{word}");
        let question = form_to(&asked, path);
        assert_eq!(question.all("ids[]").len(), MOST, "{word}");
        let fields: Vec<_> = question.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let done = self.post(path, encoded(&fields), None).await;
        let page = self.staff.get(done.see_other()).await;
        let said = said.replace("{n}", &self.ids.len().to_string());
        assert!(page.words().contains(&said), "{said:?} is not in {}", page.words());
    }

    /// Takes what was handed out before, after the question of the document that asks once more.
    async fn take_again(&mut self, path: &str, more: &[(&str, &str)]) -> Answer {
        let asked = self.post(path, self.form(more), None).await;
        assert_eq!(asked.status, 409, "{path}");
        let again = form_to(&asked, path);
        assert_eq!(again.all("ids[]").len(), MOST, "{path}");
        let fields: Vec<_> = again.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(path, encoded(&fields), None).await
    }
}

async fn twenty_thousand_ticked_entries_are_acted_on(fresh: Fresh) {
    let mut ticked = Ticked::new(fresh).await;
    let all = i64::try_from(ticked.ids.len()).unwrap();
    let engine = ticked.engine;
    for (path, word, said) in [
        (WITHDRAW, "withdraw", "{n} entries withdrawn."),
        (RESTORE, "restore", "{n} entries restored."),
        (ISSUE, "issue_passwords", "{n} new passwords issued."),
    ] {
        ticked.act_plainly(path, word, said).await;
    }
    for path in [WITHDRAW, RESTORE, ISSUE] {
        let acted = ticked.act_as_app(path, &[]).await;
        exactly(&format!("{all} ticked entries, {engine}: changed by {path}"), count(acted.done), count(all));
    }
    // Nobody has given details, so nobody can have started; every one of them is looked at all the same.
    let acted = ticked.act_as_app(MARK, &[("mark", "mark_started")]).await;
    assert_eq!((acted.done, acted.left.total()), (0, all));

    let taken = ticked.post(XLSX, ticked.form(&[]), Some(AS_WORKBOOK)).await;
    assert_eq!(taken.status, 200, "{}", String::from_utf8_lossy(&taken.body));
    assert_eq!(ticked.take_again(XLSX, &[]).await.header("content-type"), Some(AS_WORKBOOK.1));
    // Who has the file may print it; the same cards a second time are asked about.
    let cards = ticked.post(PRINT, ticked.form(&[("layout", "cards")]), None).await;
    assert_eq!(cards.status, 200);
    let cards = ticked.take_again(PRINT, &[("layout", "cards")]).await;
    assert_eq!((cards.status.as_u16(), cards.text().matches("<svg").count()), (200, ticked.ids.len()));
    let checklist = ticked.post(PRINT, ticked.form(&[("layout", "checklist")]), None).await;
    assert_eq!(checklist.status, 200);

    let ids = ticked.ids.iter().cycle().take(MOST).cloned().collect::<Vec<_>>().join(",");
    let form = encoded(&[("session", &ticked.session), ("ids", &ids), ("state", "started")]);
    let hidden = ticked.post(HIDDEN, form, Some(AS_APP)).await;
    assert_eq!(hidden.status, 200, "{}", hidden.text());
    assert_eq!(serde_json::from_str::<Vec<String>>(hidden.text()).unwrap().len(), MOST);
}

fn count(number: i64) -> usize {
    usize::try_from(number).unwrap()
}

async fn one_more_is_refused_with_the_limit(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    centre.slips(1).await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let sentence = "One act takes up to 20,000 ticked entries";
    // The longest form that is read to its end, and one that is longer than any.
    for number in [MOST + 1, 30_000] {
        let ids: Vec<String> = (0..number).map(|id| format!("019e1c00-0000-7000-8000-{id:012}")).collect();
        for path in [WITHDRAW, RESTORE, ISSUE, MARK, PREVIEW, XLSX, PRINT, HIDDEN] {
            let more =
                [("key", "019e1c00-0000-7000-8000-000000000001"), ("mark", "mark_started"), ("action", "restore")];
            let form = if path == HIDDEN {
                encoded(&[("session", &session), ("ids", &ids.join(","))])
            } else {
                let ticked = ids.iter().map(|id| ("ids[]", id.as_str()));
                encoded(&[("session", session.as_str())].into_iter().chain(ticked).chain(more).collect::<Vec<_>>())
            };
            if path != PRINT {
                let accept = if path == XLSX { AS_WORKBOOK } else { AS_APP };
                let refused = staff.request(Method::POST, path, form.clone(), &[("origin", ORIGIN), accept]).await;
                assert_eq!((refused.status.as_u16(), refused.refusal()), (413, "\"too_many_entries\""), "{path}");
            }
            let refused = staff.request(Method::POST, path, form, &[("origin", ORIGIN)]).await;
            assert_eq!(refused.status, 413, "{path}");
            assert!(refused.words().contains(sentence), "{path}: {}", refused.words());
        }
    }
}
