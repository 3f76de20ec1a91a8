//! The door of staff: what a request says of its sender, the cookie it is answered with, and the wait after a failure.

use std::sync::Arc;

use async_trait::async_trait;
use axum::http::request::Parts;
use lanyard_app::{
    error::ApiError,
    model::theme::Theme,
    ports::door::{FrontDoor, LetIn, NextStep},
};
use tokio::time::Instant;

use super::{
    Lanyard,
    client_address::client_address,
    cookie::{self, Audience},
    request::device,
    turns,
};
use crate::{
    domain::{secret::Secret, throttle::FAILURE_FLOOR},
    service::{Service, door::staff::FirstStep},
};

/// The front door as server functions find it.
pub struct Door {
    lanyard: Lanyard,
}

impl Door {
    /// For the context of a request.
    pub fn of(lanyard: &Lanyard) -> Arc<dyn FrontDoor> {
        Arc::new(Self { lanyard: lanyard.clone() })
    }

    /// The server.
    pub fn lanyard(&self) -> &Lanyard {
        &self.lanyard
    }

    fn service(&self) -> &Service {
        &self.lanyard.service
    }

    /// Nobody holds this request's cookie any more.
    async fn end_session_of(&self, request: &Parts) -> Result<(), ApiError> {
        match cookie::read(&request.headers, Audience::Staff, self.lanyard.is_secure()) {
            Some(token) => self.service().end_browser_session(&token).await,
            None => Ok(()),
        }
    }
}

#[async_trait]
impl FrontDoor for Door {
    async fn log_in(&self, email: &str, password: &str, request: &Parts) -> Result<LetIn, ApiError> {
        let arrived = Instant::now();
        let address = client_address(request, &self.lanyard.config.trusted_proxies);
        let password = Secret::new(password.to_owned());
        let from = (address, &device(&request.headers));
        let opened = self.service().log_in_staff(email, &password, from).await;
        let held_back = match &opened {
            Err(ApiError::LogInRefused) => Some(FAILURE_FLOOR),
            Err(ApiError::TooManyLogIns) => Some(turns::REFUSED_AFTER),
            _ => None,
        };
        if let Some(wait) = held_back {
            turns::hold_back_until(arrived + wait).await;
        }
        match opened? {
            FirstStep::Open(opened) => {
                self.end_session_of(request).await?;
                let cookie = cookie::set(&opened.token, Audience::Staff, self.lanyard.is_secure());
                Ok(LetIn { cookie, next: if opened.has_choice { NextStep::Choice } else { NextStep::Page } })
            }
            // Whoever is logged in stays so until the second step is done.
            FirstStep::Second(token) => {
                let cookie = cookie::second_step(&token, self.lanyard.is_secure());
                Ok(LetIn { cookie, next: NextStep::SecondFactor })
            }
        }
    }

    async fn log_out(&self, request: &Parts) -> Result<String, ApiError> {
        self.end_session_of(request).await?;
        Ok(cookie::cleared(Audience::Staff, self.lanyard.is_secure()))
    }

    async fn keep_theme(&self, chosen: Theme) -> String {
        cookie::theme(chosen, self.lanyard.is_secure())
    }

    async fn is_empty(&self) -> Result<bool, ApiError> {
        self.service().is_empty().await
    }
}
