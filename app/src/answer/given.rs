//! What the server was answered itself: the value is shown as it is, and written down once, for the browser that takes the page
//! over.

use std::{
    any::Any,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use leptos::serde_json;
use serde::Serialize;

use super::ANSWER;

/// An answer on the server.
#[derive(Clone)]
pub struct Given {
    value: Arc<dyn Any + Send + Sync>,
    /// Where its JSON stands among those of the document.
    pub(super) place: usize,
}

impl Given {
    /// This value, written down among `answers` if the page is taken over.
    pub fn new<T: Serialize + Send + Sync + 'static>(
        value: T,
        answers: Option<&Answers>,
    ) -> Result<Self, serde_json::Error> {
        let place = answers.map(|answers| answers.write(&value)).transpose()?.unwrap_or_default();
        Ok(Self { value: Arc::new(value), place })
    }

    /// The value; `None` when it is of another type.
    pub(super) fn value<T: Clone + 'static>(&self) -> Option<T> {
        self.value.downcast_ref().cloned()
    }
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Given").field("place", &self.place).finish_non_exhaustive()
    }
}

/// The answers that a document shows, as JSON. The server puts this into the context of a page, and what was collected behind
/// its document: left to the framework, it would be written as a string within a script, with every quote escaped.
#[derive(Clone, Debug, Default)]
pub struct Answers(Arc<Mutex<Vec<String>>>);

impl Answers {
    fn write(&self, value: &impl Serialize) -> Result<usize, serde_json::Error> {
        let json = serde_json::to_string(value)?;
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        answers.push(json);
        Ok(answers.len() - 1)
    }

    /// Writes them behind the document, as data that no browser runs or shows.
    pub fn write_behind(&self, html: &mut String) {
        let answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        html.reserve(answers.iter().map(|json| json.len() + 64).sum());
        for (place, json) in answers.iter().enumerate() {
            html.push_str("<script type=\"application/json\" id=\"");
            html.push_str(ANSWER);
            html.push_str(&place.to_string());
            html.push_str("\">");
            // In JSON it stands within strings only, and alone could end the script, or make a comment of it.
            for (number, piece) in json.split('<').enumerate() {
                if number > 0 {
                    html.push_str("\\u003c");
                }
                html.push_str(piece);
            }
            html.push_str("</script>");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_stand_behind_the_document_and_end_nowhere_else() {
        let answers = Answers::default();
        assert_eq!(Given::new("a\"b", Some(&answers)).unwrap().place, 0);
        let given = Given::new("</script><!--<script>".to_owned(), Some(&answers)).unwrap();
        assert_eq!(given.place, 1);
        let mut html = "</html>".to_owned();
        answers.write_behind(&mut html);
        assert_eq!(
            html,
            "</html><script type=\"application/json\" id=\"answer-0\">\"a\\\"b\"</script>\
             <script type=\"application/json\" id=\"answer-1\">\
             \"\\u003c/script>\\u003c!--\\u003cscript>\"</script>"
        );
        let json = &html[html.rfind("\">").unwrap() + 2..html.len() - "</script>".len()];
        assert_eq!(serde_json::from_str::<String>(json).unwrap(), given.value::<String>().unwrap());
    }

    #[test]
    fn only_what_was_given_is_read() {
        let given = Given::new(7_i64, None).unwrap();
        assert_eq!((given.value::<i64>(), given.value::<String>()), (Some(7), None));
    }
}
