//! Reads what the server answered, and writes an answer into the document that it arrives with.

#[cfg(feature = "ssr")]
mod given;
#[cfg(feature = "hydrate")]
mod reader;

use leptos::server::codee::{Decoder, Encoder};
use serde::de::DeserializeOwned;

#[cfg(feature = "ssr")]
pub use self::given::{Answers, Given};
#[cfg(feature = "hydrate")]
use self::reader::parsed;
use crate::{
    model::refusal::{Kind, Refusal},
    words::{errors::found, staff::language},
};

/// What a page shows, before it is read: on the server the value itself, in the browser the JSON of it.
#[cfg(feature = "ssr")]
pub type Answered = Given;
/// What a page shows, before it is read: on the server the value itself, in the browser the JSON of it.
#[cfg(not(feature = "ssr"))]
pub type Answered = String;

/// What was answered; refused like [`parse`].
#[cfg(feature = "ssr")]
pub fn read<T: Clone + 'static>(answered: &Answered) -> Result<T, Refusal> {
    answered.value().ok_or_else(|| found(Kind::Malformed, language()))
}

/// What was answered; refused like [`parse`].
#[cfg(not(feature = "ssr"))]
pub fn read<T: DeserializeOwned>(answered: &Answered) -> Result<T, Refusal> {
    parse(answered)
}

/// What can be read of an answer.
pub trait Readable: DeserializeOwned + Clone + 'static {}

impl<T: DeserializeOwned + Clone + 'static> Readable for T {}

/// An answer that this version of the app does not understand comes from another version of the server.
pub fn parse<T: DeserializeOwned>(json: &str) -> Result<T, Refusal> {
    parsed(json).ok_or_else(|| found(Kind::Malformed, language()))
}

/// What this JSON says; `None` when it is not JSON, or says something else.
#[cfg(not(feature = "hydrate"))]
fn parsed<T: DeserializeOwned>(json: &str) -> Option<T> {
    leptos::serde_json::from_str(json).ok()
}

/// An answer within a document: a sign that says what it is, then the refusal, or where the JSON stands behind the document.
#[derive(Debug)]
pub struct InDocument;

/// The signs before a refusal, and before where the answer stands.
const REFUSED: char = '!';
const ANSWERED: char = '=';

/// What the id of an answer behind a document begins with; its place follows.
#[cfg(any(feature = "ssr", feature = "hydrate"))]
const ANSWER: &str = "answer-";

#[cfg(feature = "ssr")]
impl Encoder<Result<Answered, Refusal>> for InDocument {
    type Error = leptos::serde_json::Error;
    type Encoded = String;

    fn encode(answer: &Result<Answered, Refusal>) -> Result<String, Self::Error> {
        Ok(match answer {
            Ok(given) => format!("{ANSWERED}{}", given.place),
            Err(refusal) => format!("{REFUSED}{}", leptos::serde_json::to_string(refusal)?),
        })
    }
}

/// The browser writes no documents.
#[cfg(not(feature = "ssr"))]
impl Encoder<Result<Answered, Refusal>> for InDocument {
    type Error = Refusal;
    type Encoded = String;

    fn encode(_answer: &Result<Answered, Refusal>) -> Result<String, Refusal> {
        Err(found(Kind::Malformed, language()))
    }
}

impl Decoder<Result<Answered, Refusal>> for InDocument {
    type Error = Refusal;
    type Encoded = str;

    fn decode(written: &str) -> Result<Result<Answered, Refusal>, Refusal> {
        if let Some(refusal) = written.strip_prefix(REFUSED) {
            return Ok(Err(parse(refusal)?));
        }
        let answered = written.strip_prefix(ANSWERED).and_then(behind);
        answered.map(Ok).ok_or_else(|| found(Kind::Malformed, language()))
    }
}

/// The answer that stands at this place behind the document.
#[cfg(feature = "hydrate")]
fn behind(place: &str) -> Option<Answered> {
    leptos::prelude::document().get_element_by_id(&[ANSWER, place].concat())?.text_content()
}

/// Documents are read in browsers only.
#[cfg(not(feature = "hydrate"))]
fn behind(_place: &str) -> Option<Answered> {
    None
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_document_says_where_its_answer_stands() {
        let answers = Answers::default();
        let given = ["a", "b"].map(|answer| Given::new(answer, Some(&answers)));
        let written = given.map(|given| InDocument::encode(&Ok(given.unwrap())).unwrap());
        assert_eq!(written, ["=0", "=1"]);
    }

    #[test]
    fn a_refusal_is_read_back_from_its_document() {
        let refusal = found(Kind::NotFound, language());
        let written = InDocument::encode(&Err(refusal.clone())).unwrap();
        assert_eq!(InDocument::decode(&written).unwrap().unwrap_err(), refusal, "{written}");
        assert!(InDocument::decode("{}").is_err(), "without a sign it is something else");
    }
}
