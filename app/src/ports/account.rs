//! One's own account: what people see of themselves, change and end, and the institution they work in.

use async_trait::async_trait;

use crate::{error::ApiError, model::account::MyAccount, ports::Staff};

/// What anybody may do to their own account, in the browser session of this request. Answers that give it another token
/// carry the value of a `Set-Cookie` header.
#[async_trait]
pub trait OwnAccount: Send + Sync {
    /// What they see of themselves.
    async fn my_account(&self, staff: &Staff, request: &http::request::Parts) -> Result<MyAccount, ApiError>;

    /// Gives them another name, in every institution they work for.
    async fn change_name(&self, staff: &Staff, name: &str) -> Result<(), ApiError>;

    /// Changes their password for somebody who knows the present one. A wrong one counts like a log-in that failed. Ends all
    /// their other browser sessions, in every institution, and draws a new token for this one.
    async fn change_password(
        &self,
        staff: &Staff,
        present: &str,
        new: &str,
        request: &http::request::Parts,
    ) -> Result<String, ApiError>;

    /// Ends one browser session of theirs, whichever institution it is in; one that has ended already stays ended.
    async fn end_session(&self, staff: &Staff, id: &str) -> Result<(), ApiError>;

    /// Ends all browser sessions of theirs but this one, in every institution.
    async fn end_other_sessions(&self, staff: &Staff, request: &http::request::Parts) -> Result<(), ApiError>;
}
