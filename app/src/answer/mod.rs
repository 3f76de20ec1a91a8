//! Reads what the server answered, and writes an answer into the document that it arrives with.

#[cfg(feature = "hydrate")]
mod reader;

use leptos::server::codee::{Decoder, Encoder};
use serde::de::DeserializeOwned;

#[cfg(feature = "hydrate")]
use self::reader::parsed;
use crate::{
    model::refusal::{Kind, Refusal},
    words::{errors::found, staff::language},
};

/// An answer that this version of the app does not understand comes from another version of the server.
pub fn parse<T: DeserializeOwned>(json: &str) -> Result<T, Refusal> {
    parsed(json).ok_or_else(|| found(Kind::Malformed, language()))
}

/// What this JSON says; `None` when it is not JSON, or says something else.
#[cfg(not(feature = "hydrate"))]
fn parsed<T: DeserializeOwned>(json: &str) -> Option<T> {
    leptos::serde_json::from_str(json).ok()
}

/// An answer within a document: its JSON after a sign that says what it is.
#[derive(Debug)]
pub struct InDocument;

/// The signs before a refusal, and before what was asked for.
const REFUSED: char = '!';
const ANSWERED: char = '=';

impl Encoder<Result<String, Refusal>> for InDocument {
    type Error = leptos::serde_json::Error;
    type Encoded = String;

    fn encode(answer: &Result<String, Refusal>) -> Result<String, Self::Error> {
        Ok(match answer {
            Ok(json) => format!("{ANSWERED}{json}"),
            Err(refusal) => format!("{REFUSED}{}", leptos::serde_json::to_string(refusal)?),
        })
    }
}

impl Decoder<Result<String, Refusal>> for InDocument {
    type Error = Refusal;
    type Encoded = str;

    fn decode(written: &str) -> Result<Result<String, Refusal>, Refusal> {
        if let Some(refusal) = written.strip_prefix(REFUSED) {
            return Ok(Err(parse(refusal)?));
        }
        let answered = written.strip_prefix(ANSWERED).ok_or_else(|| found(Kind::Malformed, language()))?;
        Ok(Ok(answered.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_back_from_its_document() {
        for answer in [Ok("{\"a\":\"=!\"}".to_owned()), Err(found(Kind::NotFound, language()))] {
            let written = InDocument::encode(&answer).unwrap();
            assert_eq!(InDocument::decode(&written).unwrap(), answer, "{written}");
        }
        assert!(InDocument::decode("{}").is_err(), "without a sign it is something else");
    }
}
