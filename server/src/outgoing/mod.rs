//! TEMPORARY, replaced by branch out.
use serde_json::{Map, Value};

use crate::domain::{
    clock::{Clock, Timestamp},
    secret::Secret,
};
#[derive(Clone, Copy)]
pub enum PrivateAddresses {
    Refused,
    Allowed,
}
#[derive(Clone)]
pub struct Outgoing;
pub struct Found;
pub struct Provider {
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Secret<String>,
}
pub struct Begun {
    pub address: String,
    pub nonce: Secret<String>,
    pub verifier: Secret<String>,
}
pub struct Asked<'a> {
    pub provider: &'a Provider,
    pub redirect: &'a str,
    pub nonce: &'a Secret<String>,
    pub verifier: &'a Secret<String>,
    pub fresh_since: Option<Timestamp>,
}
pub struct Identity {
    pub issuer: String,
    pub subject: String,
    pub email: Option<String>,
    pub email_verified: bool,
    pub name: Option<String>,
    pub claims: Map<String, Value>,
    pub auth_time: Option<Timestamp>,
}
pub enum ProviderFault {
    AddressRefused,
    Unreachable,
    NotAProvider,
    RefusedByProvider(String),
    Token(&'static str),
    Other,
}
impl Outgoing {
    pub fn new(_private: PrivateAddresses, _clock: Clock) -> Self {
        Self
    }
    pub async fn openid_look(&self, _issuer: &str) -> Result<Found, ProviderFault> {
        Err(ProviderFault::Unreachable)
    }
    pub async fn openid_begin(&self, _p: &Provider, _r: &str, _s: &str, _f: bool) -> Result<Begun, ProviderFault> {
        Err(ProviderFault::Unreachable)
    }
    pub async fn openid_finish(&self, _a: Asked<'_>, _code: &str) -> Result<Identity, ProviderFault> {
        Err(ProviderFault::Unreachable)
    }
}
