//! Acts on entries: the question in a dialog, the act itself, and the way back from it.

use std::sync::Arc;

use leptos::{html, prelude::*, server_fn::ServerFn, task::spawn_local, web_sys::SubmitEvent};

use crate::{
    answer::parse,
    api::{
        acts::{IssuePasswords, MarkEntries, PreviewAction, RestoreEntries, WithdrawEntries},
        find::{IssuePassword, UnlockLogin},
        refused::{AskedForm, RefusedForm},
    },
    asked::query_word,
    browser,
    components::{
        download_form::Download,
        hidden_fields::hidden_fields,
        may::may,
        notice::{Notice, Said},
        renewed::{changing, renewed},
    },
    effect::effect,
    model::{
        action::{ActionOutcome, ActionPreview, EntryAction},
        entry::EntryState,
        refusal::{Kind, Refusal},
    },
    paths,
    words::staff::{actions, language, sessions::until_reopened},
};

/// Fields of a form.
pub type Fields = Vec<(String, String)>;

/// An act that is asked about.
#[derive(Clone)]
struct Asked {
    action: EntryAction,
    preview: ActionPreview,
    fields: Fields,
}

/// What a page can do to entries.
#[derive(Clone, Copy)]
pub struct ActionDialog {
    session: Memo<String>,
    notice: Notice,
    asked: RwSignal<Option<Asked>>,
    at_work: RwSignal<bool>,
    dialog: NodeRef<html::Dialog>,
    done: Callback<bool>,
    refused: Callback<Refusal>,
}

/// The field by which an act is taken back.
const ACT: &str = "act";

/// The server function that does it.
fn path_of(action: EntryAction) -> &'static str {
    match action {
        EntryAction::Withdraw => WithdrawEntries::PATH,
        EntryAction::Restore => RestoreEntries::PATH,
        EntryAction::IssuePasswords => IssuePasswords::PATH,
        _ => MarkEntries::PATH,
    }
}

/// The notice of a page that acts on entries and hands them out: empty, or what a form was answered that the browser sent.
pub fn notice() -> Notice {
    let refused = [PreviewAction::PATH, WithdrawEntries::PATH, RestoreEntries::PATH, IssuePasswords::PATH]
        .into_iter()
        .chain([MarkEntries::PATH, IssuePassword::PATH, UnlockLogin::PATH, paths::LOGINS_XLSX, paths::PRINT])
        .find_map(RefusedForm::of)
        .map(|form| Said::Refused(form.refusal));
    let acted = || query_word(paths::ACTED).with_untracked(|word| ActionOutcome::from_word(word)).map(Said::Outcome);
    let labelled = || query_word(paths::LABELLED).with_untracked(|word| word == "1").then_some(Said::Labelled);
    Notice::new(refused.or_else(acted).or_else(labelled).unwrap_or(Said::Nothing))
}

impl ActionDialog {
    /// Acts on entries of a session; `done` hears when entries were changed, and whether they were those that are selected;
    /// `refused` when an act was refused.
    pub fn new(session: Memo<String>, notice: Notice, done: Callback<bool>, refused: Callback<Refusal>) -> Self {
        let asked = use_context::<AskedForm>().map(|AskedForm { action, preview, fields }| Asked {
            action,
            preview,
            fields: chosen(fields),
        });
        let action_dialog = Self {
            session,
            notice,
            asked: RwSignal::new(asked),
            at_work: RwSignal::new(false),
            dialog: NodeRef::new(),
            done,
            refused,
        };
        effect(move || {
            let open = action_dialog.asked.with(Option::is_some);
            if let Some(dialog) = action_dialog.dialog.get() {
                browser::open_dialog(&dialog, open);
            }
        });
        action_dialog
    }

    /// Asks whether this is meant for the entries that these fields choose.
    pub fn ask(self, action: EntryAction, fields: Vec<(&'static str, String)>) {
        let mut all = vec![("session".to_owned(), self.session.get_untracked())];
        all.extend(fields.into_iter().map(|(name, value)| (name.to_owned(), value)));
        self.notice.say(Said::Nothing);
        self.send(PreviewAction::PATH, all.clone(), move |json| {
            self.asked.set(Some(Asked { action, preview: parse(json)?, fields: all }));
            Ok(())
        });
    }

    fn act(self, action: EntryAction, fields: Fields) {
        let takes_back = fields.iter().any(|(name, _)| name == ACT);
        self.send(path_of(action), fields, move |json| {
            let acted = parse(json)?;
            self.done.run(!takes_back);
            self.notice.answer(Said::Outcome(acted));
            Ok(())
        });
    }

    /// Posts the fields. A second press while the first is on its way sends nothing.
    fn send(self, path: &'static str, fields: Fields, answered: impl FnOnce(&str) -> Result<(), Refusal> + 'static) {
        if self.at_work.get_untracked() {
            return;
        }
        self.at_work.set(true);
        spawn_local(async move {
            let outcome = browser::act(path, &fields).await;
            self.at_work.try_set(false);
            self.asked.try_set(None);
            if let Err(refusal) = outcome.and_then(|json| answered(&json)) {
                self.refused.run(refusal.clone());
                self.notice.answer(Said::Refused(refusal));
            }
        });
    }

    /// The dialog, and the page's notice. Stands outside of every form, and above what answers bring.
    pub fn view(self, download: Download) -> AnyView {
        let is_plain = use_context::<AskedForm>().is_some();
        let question = Arc::new(move || match self.asked.get() {
            Some(asked) => self.question(asked, is_plain),
            None => ().into_any(),
        });
        let closed = move |_| {
            self.asked.set(None);
            // The browser gives the focus back to the button that asked, unless that is gone.
            if browser::focus_is_lost() {
                self.notice.focus();
            }
        };
        let ways = Arc::new(move |said: &Said| match said {
            Said::Outcome(acted) => self.ways(*acted),
            Said::Refused(Refusal { kind: Kind::HandedOutBefore, .. }) => download.again(),
            _ => ().into_any(),
        });
        view! {
            <dialog class="dialog" open=is_plain aria-labelledby="question" node_ref=self.dialog on:close=closed>
                {renewed(question)}
            </dialog>
            {self.notice.view(ways)}
        }
        .into_any()
    }

    fn question(self, asked: Asked, is_plain: bool) -> AnyView {
        let Asked { action, preview: ActionPreview { counts, key, closed }, fields } = asked;
        let reached = action.reaches(&counts);
        let parts = EntryState::ALL
            .into_iter()
            .filter(|state| counts.of(*state) > 0)
            .map(|state| view! { <li>{actions::foretold(action, state, counts.of(state), language())}</li> }.into_any())
            .collect_view();
        // The form without a script says where it was sent from.
        let back = fields.iter().find(|(name, _)| name == "back").map(|(_, page)| page.clone());
        let back = back.unwrap_or_else(|| paths::SESSIONS.to_owned());
        let mut fields = fields;
        fields.push(("key".to_owned(), key.to_string()));
        fields.push(("mark".to_owned(), action.word().to_owned()));
        let with_details = counts.of(EntryState::Claimed) + counts.of(EntryState::Started);
        fields.push(("with_details".to_owned(), with_details.to_string()));
        let inputs = hidden_fields(&fields);
        let submit = move |event: SubmitEvent| {
            event.prevent_default();
            self.act(action, fields.clone());
        };
        let button = move || {
            if self.at_work.get() {
                language().actions().at_work.to_owned()
            } else {
                actions::button(action, reached, language())
            }
        };
        let go = (reached > 0).then(|| view! { <button class="button">{changing(button)}</button> }.into_any());
        // The focus is on the way out, so that Enter on a dialog that nobody has read does nothing.
        let cancel = if is_plain {
            view! {
                <a href=back autofocus>
                    {language().shared().cancel}
                </a>
            }
            .into_any()
        } else {
            view! {
                <button type="button" class="button button-secondary" autofocus on:click=move |_| self.asked.set(None)>
                    {language().shared().cancel}
                </button>
            }
            .into_any()
        };
        let unusable = (closed && action == EntryAction::IssuePasswords)
            .then(|| view! { <p>{until_reopened(language())}</p> }.into_any());
        let nothing = (reached == 0).then(|| view! { <p>{actions::nothing_to_do(action, language())}</p> }.into_any());
        view! {
            <h2 id="question">
                {actions::question(action, counts.total(), language())}
            </h2>
            <ul>{parts}</ul>
            {nothing}
            {unusable}
            <form method="post" action=path_of(action) on:submit=submit>
                {inputs}
                <div class="buttons">{go} {cancel}</div>
            </form>
        }
        .into_any()
    }

    /// The way back from an act, and what comes after it.
    fn ways(self, acted: ActionOutcome) -> AnyView {
        let leads_on = acted.action.undone_by().is_some() || acted.action == EntryAction::IssuePasswords;
        let leads_on = leads_on && may(acted.action.right());
        let ways = acted.act.filter(|_| acted.done > 0 && leads_on).map(|act| {
            let session = self.session.get_untracked();
            let home = [paths::SESSIONS, "/", &session].concat();
            let fields: Fields =
                vec![("session".into(), session), (ACT.into(), act.to_string()), ("back".into(), home)];
            let back = acted.action.undone_by().zip(actions::undo_button(acted.action, acted.done, language())).map(
                |(undo, button)| {
                    let mut fields = fields.clone();
                    fields.push(("mark".into(), undo.word().into()));
                    let inputs = hidden_fields(&fields);
                    let submit = move |event: SubmitEvent| {
                        event.prevent_default();
                        self.act(undo, fields.clone());
                    };
                    view! {
                        <form method="post" action=path_of(undo) on:submit=submit>
                            {inputs}
                            <button class="button button-secondary">{button}</button>
                        </form>
                    }
                    .into_any()
                },
            );
            let way = |address: &'static str, button: &'static str| {
                view! {
                    <form method="post" action=address>
                        {hidden_fields(&fields)}
                        <button class="button button-secondary">{button}</button>
                    </form>
                }
                .into_any()
            };
            let new_logins = (acted.action == EntryAction::IssuePasswords).then(|| {
                let show = (acted.done == 1).then(|| way(paths::SHOW_LOGIN, language().actions().show_password));
                view! {
                    {show}
                    {way(paths::PRINT, language().shared().print_login_cards)}
                    {way(paths::LOGINS_XLSX, language().shared().export)}
                }
                .into_any()
            });
            view! { <div class="buttons">{back} {new_logins}</div> }
        });
        ways.into_any()
    }
}

/// Only what chooses the entries: a form that comes back brings its button along.
fn chosen(fields: Fields) -> Fields {
    fields.into_iter().filter(|(name, _)| name != "action").collect()
}
