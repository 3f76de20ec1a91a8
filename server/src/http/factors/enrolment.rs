//! `/admin/account/…`: an authenticator app, passkeys and recovery codes are added and removed.

use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    api::account::LogOut,
    error::ApiError,
    model::{account::OwnChange, factor::FactorRefusal},
    pages::door::{
        DoorFrame, NewAppPage, RemoveFactorPage, ask_for_recovery_codes, choose_factor, new_app, new_passkey,
        recovery_codes, remove_factor,
    },
    paths,
    ports::door::KnowFactors as _,
};
use leptos::server_fn::ServerFn as _;

use super::{confirm::proven, frame_of, question, refused, status};
use crate::{
    domain::recovery_code::RecoveryCode,
    http::{Lanyard, answer, form::fields::Fields, visitor::enrolling},
    service::door::{
        factors::{NewApp, Removed},
        proof::Proven,
    },
};

/// What a handler answers: its page, or another one instead.
type Answered = Result<Response, Response>;

fn either(answered: Answered) -> Response {
    answered.unwrap_or_else(|instead| instead)
}

async fn framed(lanyard: &Lanyard, parts: &Parts, by: &Proven) -> Result<DoorFrame, Response> {
    frame_of(lanyard, parts, by.staff()).await.map_err(|error| refused(lanyard, paths::MY_ACCOUNT, &error))
}

/// The page that sets an app up.
pub async fn app_page(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let answered = async {
        let by = proven(&lanyard, &parts).await?;
        let app = lanyard.service.new_app(&by).await;
        let app = app.map_err(|error| refused(&lanyard, paths::MY_ACCOUNT, &error))?;
        shown_app(&lanyard, &parts, &by, &app, None).await
    };
    either(answered.await)
}

/// Takes the first code of an app.
pub async fn app(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let answered = async {
        let by = proven(&lanyard, &parts).await?;
        let fields = Fields::read(&body);
        let ceremony = fields.word("ceremony");
        match lanyard.service.add_app(&by, ceremony, fields.first("code")).await {
            Ok(codes) => added(&lanyard, &parts, &by, codes, OwnChange::AppAdded).await,
            Err(refusal) => match lanyard.service.new_app_again(&by, ceremony).await {
                Ok(app) => shown_app(&lanyard, &parts, &by, &app, Some(&refusal)).await,
                Err(gone) => Err(ended(&lanyard, &gone)),
            },
        }
    };
    either(answered.await)
}

async fn shown_app(
    lanyard: &Lanyard,
    parts: &Parts,
    by: &Proven,
    app: &NewApp,
    refusal: Option<&FactorRefusal>,
) -> Answered {
    let factors = lanyard.service.factors(by.staff()).await;
    let factors = factors.map_err(|error| refused(lanyard, paths::MY_ACCOUNT, &error))?;
    let NewApp { ceremony, address, secret } = app;
    let page = NewAppPage { ceremony, address, secret, replaces: factors.app.is_some(), refusal };
    let frame = framed(lanyard, parts, by).await?;
    Ok(answer::html(refusal.map_or(StatusCode::OK, status), new_app(&frame, &page)))
}

/// The page that adds a passkey.
pub async fn passkey_page(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let answered = async {
        let by = proven(&lanyard, &parts).await?;
        let frame = framed(&lanyard, &parts, &by).await?;
        Ok(answer::html(StatusCode::OK, new_passkey(&frame, "", lanyard.service.takes_passkeys(), None)))
    };
    either(answered.await)
}

/// Asks the device to make one.
pub async fn ask_for_passkey(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    match proven(&lanyard, &parts).await {
        Ok(by) => question(lanyard.service.ask_for_new_passkey(&by).await),
        // The page was open for longer than the proof holds.
        Err(_) => question(Err(FactorRefusal::Gone)),
    }
}

/// Adds what the device made.
pub async fn passkey(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let answered = async {
        let by = proven(&lanyard, &parts).await?;
        let fields = Fields::read(&body);
        let name = fields.word("name");
        let made = lanyard.service.add_passkey(&by, name, fields.word("ceremony"), fields.first("credential")).await;
        match made {
            Ok(codes) => added(&lanyard, &parts, &by, codes, OwnChange::PasskeyAdded).await,
            Err(FactorRefusal::Other(error)) => Err(refused(&lanyard, paths::MY_ACCOUNT, &error)),
            Err(refusal) => {
                let frame = framed(&lanyard, &parts, &by).await?;
                let page = new_passkey(&frame, name, lanyard.service.takes_passkeys(), Some(&refusal));
                Ok(answer::html(status(&refusal), page))
            }
        }
    };
    either(answered.await)
}

/// A factor is there: with the first one come recovery codes.
async fn added(
    lanyard: &Lanyard,
    parts: &Parts,
    by: &Proven,
    codes: Option<Vec<RecoveryCode>>,
    done: OwnChange,
) -> Answered {
    match codes {
        Some(codes) => shown_codes(lanyard, parts, by, &codes, true).await,
        None => Ok(to_account(done)),
    }
}

/// Leads to My account, which says what was done.
fn to_account(done: OwnChange) -> Response {
    Redirect::to(&paths::my_account_after(done)).into_response()
}

async fn shown_codes(
    lanyard: &Lanyard,
    parts: &Parts,
    by: &Proven,
    codes: &[RecoveryCode],
    is_first: bool,
) -> Answered {
    let frame = framed(lanyard, parts, by).await?;
    let codes: Vec<_> = codes.iter().map(RecoveryCode::grouped).collect();
    Ok(answer::html(StatusCode::OK, recovery_codes(&frame, &codes, is_first)))
}

/// Asks whether new recovery codes are meant.
pub async fn codes_page(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let answered = async {
        let by = proven(&lanyard, &parts).await?;
        Ok(answer::html(StatusCode::OK, ask_for_recovery_codes(&framed(&lanyard, &parts, &by).await?)))
    };
    either(answered.await)
}

/// Makes them.
pub async fn codes(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let answered = async {
        let by = proven(&lanyard, &parts).await?;
        match lanyard.service.make_recovery_codes(&by).await {
            Ok(codes) => shown_codes(&lanyard, &parts, &by, &codes, false).await,
            Err(error) => Err(refused(&lanyard, paths::MY_ACCOUNT, &error)),
        }
    };
    either(answered.await)
}

/// Asks whether a factor is really to go.
pub async fn remove_page(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let answered = async {
        let by = proven(&lanyard, &parts).await?;
        let factors = lanyard.service.factors(by.staff()).await;
        let factors = factors.map_err(|error| refused(&lanyard, paths::MY_ACCOUNT, &error))?;
        let query = Fields::read(parts.uri.query().unwrap_or_default().as_bytes());
        let passkey = query.word("passkey");
        let found = factors.passkeys.iter().find(|listed| listed.id == passkey);
        let is_there = if passkey.is_empty() { factors.app.is_some() } else { found.is_some() };
        if !is_there {
            return Err(answer::problem(&lanyard, &ApiError::NotFound));
        }
        let left = factors.passkeys.len() + usize::from(factors.app.is_some());
        let name = found.map_or("", |listed| listed.name.as_str());
        let page = RemoveFactorPage { passkey, name, is_last: left == 1 };
        Ok(answer::html(StatusCode::OK, remove_factor(&framed(&lanyard, &parts, &by).await?, &page)))
    };
    either(answered.await)
}

/// Removes it.
pub async fn remove(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let answered = async {
        let by = proven(&lanyard, &parts).await?;
        let fields = Fields::read(&body);
        let (what, done) = match fields.word("passkey") {
            "" => (Removed::App, OwnChange::AppRemoved),
            passkey => (Removed::Passkey(passkey.to_owned()), OwnChange::PasskeyRemoved),
        };
        match lanyard.service.remove_factor(&by, &what).await {
            Ok(()) => Ok(to_account(done)),
            Err(error) => Err(refused(&lanyard, paths::MY_ACCOUNT, &error)),
        }
    };
    either(answered.await)
}

/// Whoever must have a factor before anything else.
pub async fn choose(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let framed = async { frame_of(&lanyard, &parts, &enrolling(&parts)?).await };
    match framed.await {
        Ok(frame) => {
            let page = choose_factor(&frame, lanyard.service.takes_passkeys(), LogOut::PATH);
            answer::html(StatusCode::OK, page)
        }
        Err(error) => refused(&lanyard, paths::CHOOSE_FACTOR, &error),
    }
}

/// An app whose time is over.
fn ended(lanyard: &Lanyard, refusal: &FactorRefusal) -> Response {
    match refusal {
        FactorRefusal::Other(error) => refused(lanyard, paths::MY_ACCOUNT, error),
        // The page itself draws a new secret.
        _ => Redirect::to(paths::NEW_APP).into_response(),
    }
}
