//! The lasting page of a batch: what Create Codes made, and how it stands now.

use leptos::{prelude::*, server_fn::ServerFn, web_sys::SubmitEvent};

use super::{
    action_dialog::{self, ActionDialog},
    session_head::back_to_session,
};
use crate::{
    api::{
        acts::PreviewAction,
        entries::LabelBatch,
        form::Form,
        read::{Read, ask},
    },
    asked::parameter,
    components::{
        code::name,
        download_form::Download,
        error_summary::error_summary,
        field::TextField,
        hidden_fields::{hidden_fields, whose_field},
        loaded::loaded,
        may::{link_to, may},
        page_title::page_title,
        renewed::{self, anew},
    },
    error::Field,
    model::{
        action::EntryAction,
        batch::BatchView,
        entry::{EntryFilter, EntryState},
        print::{CardsOf, sheets},
        right::Right,
        selection::Selection,
    },
    paths,
    words::staff::{
        acts::author,
        batch::{created, file, sheets_of_a4, standing},
        entries::{batch_name, entries, keep_safe},
        language,
        sessions::unusable,
    },
};

/// The batch page.
#[component]
pub fn Batch() -> impl IntoView {
    let (session, batch) = (parameter("session"), parameter("batch"));
    let question = move || Some(Read::Batch { session: session.get(), batch: batch.get() });
    let view = ask(Signal::derive(question));
    let notice = action_dialog::notice();
    let parts = Parts {
        download: Download::new(notice),
        action_dialog: ActionDialog::new(
            session,
            notice,
            Callback::new(move |_| view.refetch()),
            Callback::new(move |_| view.refetch()),
        ),
        label: Form::to(LabelBatch::PATH),
    };
    view! {
        {parts.action_dialog.view(parts.download)}
        {loaded(view, move |view: BatchView| page(&view, &parts).into_any())}
    }
}

/// What belongs to the page and outlives the answers shown on it.
#[derive(Clone, Copy)]
struct Parts {
    download: Download,
    action_dialog: ActionDialog,
    label: Form,
}

fn page(batch: &BatchView, parts: &Parts) -> impl IntoView + use<> {
    let words = language().batch();
    let download = parts.download;
    let rows = batch.counts.total();
    let (session, id) = (batch.session.id, batch.id);
    let created = created(rows, language());
    let batch_name = batch_name(batch.number, &batch.label, language());
    let by = author(batch.created_by.as_deref(), language()).to_owned();
    let when = [", ", &language().times().date_and_time(&batch.created_at)].concat();
    let standing = (batch.counts.unused != rows)
        .then(|| view! { <p>{renewed::text(standing(&batch.counts, language()))}</p> }.into_any());
    let is_given_out = may(Right::ExportLogins);
    let usable = unusable(&batch.session, language()).or(is_given_out.then_some(words.usable));
    let usable = usable.map(|sentence| view! { <p>{renewed::text(sentence)}</p> }.into_any());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        download.start(rows, vec![("batch_id", id.to_string())], |_| {});
    };
    let give_out = is_given_out.then(|| {
        view! {
            <p>{keep_safe(language())}</p>
            <form method="post" action=paths::LOGINS_XLSX on:submit=submit>
                {whose_field()}
                <input type="hidden" name="batch_id" value=id.to_string()/>
                <button class="button" aria-disabled=move || download.at_work()>{words.download}</button>
                " "
                <span class="muted">{renewed::text(file(rows, language()))}</span>
            </form>
        }
        .into_any()
    });
    let add_more = link_to(Right::CreateCodes, None, paths::add_entries(session), words.add_more);
    view! {
        {page_title(&[&created, " · ", &batch.session.name].concat())}
        {back_to_session(&batch.session)}
        <h1>{renewed::text(created)}</h1>
        {anew(
            view! {
                <p class="muted">
                    {name(batch_name)} {words.by} {name(by)} {when}
                </p>
            }
                .into_any(),
        )}
        {standing}
        {usable}
        {give_out}
        {may(Right::PrintCards).then(|| print_cards(batch))}
        <p>
            <a class="button button-secondary" href=paths::session(session)>{words.view_entries}</a>
            " "
            {add_more}
        </p>
        {may(Right::CreateCodes).then(|| relabel(batch, parts.label))}
        {may(Right::WithdrawEntries).then(|| withdraw_unused(batch, parts.action_dialog))}
    }
}

/// "Withdraw the unused of this batch".
fn withdraw_unused(batch: &BatchView, action_dialog: ActionDialog) -> Option<AnyView> {
    let unused = batch.counts.unused;
    if unused == 0 {
        return None;
    }
    let filter = EntryFilter { state: Some(EntryState::Unused), batch: Some(batch.number), ..EntryFilter::default() };
    let fields = Selection::all_matching(filter, unused).form_fields();
    let mut plain = vec![
        ("session".to_owned(), batch.session.id.to_string()),
        ("action".to_owned(), EntryAction::Withdraw.word().to_owned()),
    ];
    plain.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        action_dialog.ask(EntryAction::Withdraw, fields.clone());
    };
    Some(
        view! {
            // Apart from what is done every day.
            <form class="apart" method="post" action=PreviewAction::PATH on:submit=submit>
                {hidden_fields(&plain)}
                <button class="button button-secondary">{language().batch().withdraw_unused}</button>
                " "
                <span class="muted">{renewed::text(entries(unused, language()))}</span>
            </form>
        }
        .into_any(),
    )
}

fn relabel(batch: &BatchView, form: Form) -> AnyView {
    let words = language().batch();
    let refusal = form.refusal();
    let field =
        TextField::new(Field::Label, language().shared().batch_label, form.typed(Field::Label.control(), &batch.label));
    view! {
        <details open=refusal.with_untracked(Option::is_some) || form.taken_through(Field::Label.control()).is_some()>
            <summary>{words.change_label}</summary>
            {error_summary(refusal)}
            // A plain post: this page is where it leads, and there it is asked anew.
            <form method="post" action=form.path() novalidate>
                {whose_field()}
                <input type="hidden" name="session" value=batch.session.id.to_string()/>
                <input type="hidden" name="batch" value=batch.id.to_string()/>
                {field.view(refusal)}
                <button class="button">{words.save_label}</button>
            </form>
        </details>
    }
    .into_any()
}

/// Print login cards, on A4 and one after the other unless somebody wants it otherwise.
fn print_cards(batch: &BatchView) -> Option<impl IntoView + use<>> {
    let cards = usize::try_from(batch.counts.total() - batch.counts.withdrawn).ok().filter(|cards| *cards > 0)?;
    let sheets = i64::try_from(sheets(cards)).ok()?;
    Some(view! {
        <form method="post" action=paths::PRINT>
            {whose_field()}
            <input type="hidden" name="session" value=batch.session.id.to_string()/>
            <input type="hidden" name="which" value=CardsOf::Batch.word()/>
            <input type="hidden" name="batch_id" value=batch.id.to_string()/>
            <p>
                <button class="button button-secondary">{language().shared().print_login_cards}</button>
                " "
                <span class="muted">{renewed::text(sheets_of_a4(sheets, language()))}</span>
                <a href=paths::cards(batch.session.id)>{language().batch().other_print}</a>
            </p>
        </form>
    })
}
