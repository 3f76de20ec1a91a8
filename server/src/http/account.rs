//! One's own account as server functions find it: which browser session a request comes in, and the cookie of its next token.

use async_trait::async_trait;
use axum::http::request::Parts;
use lanyard_app::{
    error::ApiError,
    model::account::MyAccount,
    ports::{Staff, account::OwnAccount},
};

use super::{
    client_address::client_address,
    cookie::{self, Audience},
    door::Door,
};
use crate::domain::{secret::Secret, token::Token};

impl Door {
    fn token_of(&self, request: &Parts) -> Result<Token, ApiError> {
        let secure = self.lanyard().is_secure();
        cookie::read(&request.headers, Audience::Staff, secure).ok_or(ApiError::NotLoggedIn)
    }
}

#[async_trait]
impl OwnAccount for Door {
    async fn my_account(&self, staff: &Staff, request: &Parts) -> Result<MyAccount, ApiError> {
        self.lanyard().service.my_account(staff, &self.token_of(request)?).await
    }

    async fn change_name(&self, staff: &Staff, name: &str) -> Result<(), ApiError> {
        self.lanyard().service.change_name(staff, name).await
    }

    async fn change_password(
        &self,
        staff: &Staff,
        present: &str,
        new: &str,
        request: &Parts,
    ) -> Result<String, ApiError> {
        let [present, new] = [present, new].map(|typed| Secret::new(typed.to_owned()));
        let address = client_address(request, &self.lanyard().config.trusted_proxies);
        let here = (&self.token_of(request)?, address);
        let token = self.lanyard().service.change_password(staff, (&present, &new), here).await?;
        Ok(cookie::set(&token, Audience::Staff, self.lanyard().is_secure()))
    }

    async fn end_session(&self, staff: &Staff, id: &str) -> Result<(), ApiError> {
        self.lanyard().service.end_session(staff, id).await
    }

    async fn end_other_sessions(&self, staff: &Staff, request: &Parts) -> Result<(), ApiError> {
        self.lanyard().service.end_other_sessions(staff, &self.token_of(request)?).await
    }
}
