//! What a program sends: ids in addresses, questions behind them, JSON in bodies; read as strictly as the document says.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{header, request::Parts},
};
use lanyard_app::{error::ApiError, model::program::RequestFault};
use serde::de::{DeserializeOwned, Error as _, Unexpected};

use super::problem::{Refusal, WrongField};

/// Ids in the address. What is no id is answered like the id of something that is not there.
pub struct Ids<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Ids<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Path(ids) = Path::from_request_parts(parts, state).await.map_err(|_| ApiError::NotFound)?;
        Ok(Self(ids))
    }
}

/// What stands behind the question mark of an address. A name that the document does not know is refused.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let pairs = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let read = serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(pairs));
        read.map(Self).map_err(|error| malformed(error.path().to_string(), error.inner()))
    }
}

/// A body of JSON: one object. A field that the document does not know is refused.
pub struct Sent<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if kind != "application/json" {
            return Err(Refusal::malformed("Content-Type", RequestFault::NoJson));
        }
        let body = Bytes::from_request(request, state).await.map_err(|_| ApiError::Malformed)?;
        // A list of the fields' values in their order would be read as well.
        if body.trim_ascii_start().first() == Some(&b'[') {
            let error = serde_json::Error::invalid_type(Unexpected::Seq, &"an object");
            return Err(malformed(String::new(), &error));
        }
        let mut json = serde_json::Deserializer::from_slice(&body);
        let read = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| malformed(error.path().to_string(), error.inner()))?;
        json.end().map_err(|error| malformed(String::new(), &error))?;
        Ok(Self(read))
    }
}

fn malformed(path: String, error: &dyn std::error::Error) -> Refusal {
    let name = if path == "." { String::new() } else { path };
    Refusal::Malformed(WrongField { name, detail: error.to_string() })
}
