//! Turns the staff cookie into a visitor for every request under `/admin` and `/api`.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use super::{
    Lanyard, candidate,
    cookie::{Audience, Token},
};

/// Puts the visitor into the request's extensions, where guards and pages find it.
pub async fn staff_layer(State(lanyard): State<Lanyard>, mut request: Request, next: Next) -> Response {
    if let Some(token) = Token::read(request.headers(), Audience::Staff, lanyard.config.public_url.is_secure()) {
        match lanyard.service.staff_visitor(&token).await {
            Ok(visitor) => {
                request.extensions_mut().insert(visitor);
            }
            Err(error) => return candidate::problem(&lanyard, &error),
        }
    }
    next.run(request).await
}
