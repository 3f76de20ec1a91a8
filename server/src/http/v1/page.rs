//! Parts of lists: how many, from where on, and the cursor of what comes behind.

use lanyard_app::model::program::RequestFault;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{caller::Caller, cursor::List, problem::Refusal};
use crate::http::Lanyard;

/// The most that one part of a list holds.
pub const MOST: i64 = 100;

/// Which part of a list is asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// What `next` said of the part before, unchanged; without it the list begins.
    #[serde(default)]
    #[param(required = false)]
    pub cursor: Option<String>,
    /// How many at most.
    #[serde(default)]
    #[param(minimum = 1, maximum = 100, default = 50)]
    pub limit: Option<i64>,
}

/// A place in a list of this program's institution.
pub struct Place<'a> {
    list: List<'a>,
    behind: Option<String>,
    limit: i64,
}

impl<'a> Place<'a> {
    /// Reads which part is asked for. `question` names the list and how it is filtered: a cursor is good for nothing else.
    pub fn of(lanyard: &Lanyard, by: &Caller, question: &'a str, page: &Page) -> Result<Self, Refusal> {
        Self::at(lanyard, by, question, (page.cursor.as_deref(), page.limit))
    }

    /// The same where a list has fields of its own beside these.
    pub fn at(
        lanyard: &Lanyard,
        by: &Caller,
        question: &'a str,
        (cursor, limit): (Option<&str>, Option<i64>),
    ) -> Result<Self, Refusal> {
        let limit = limit.unwrap_or(50);
        if !(1..=MOST).contains(&limit) {
            return Err(Refusal::malformed("limit", RequestFault::Limit { most: MOST }));
        }
        let list = List { institution: by.principal().institution(), question };
        let behind = cursor.map(|cursor| list.place(lanyard, cursor)).transpose()?;
        Ok(Self { list, behind, limit })
    }

    /// The number that the cursor stands for; `None` where the list begins.
    pub fn number(&self) -> Result<Option<i64>, Refusal> {
        self.behind.as_ref().map(|behind| behind.parse().map_err(|_| Refusal::Cursor)).transpose()
    }

    /// The id that the cursor stands for; `None` where the list begins.
    pub fn id(&self) -> Result<Option<uuid::Uuid>, Refusal> {
        self.behind.as_ref().map(|behind| behind.parse().map_err(|_| Refusal::Cursor)).transpose()
    }

    /// How many are asked for.
    pub const fn limit(&self) -> i64 {
        self.limit
    }

    /// One more than are asked for: whether it is there says whether there are more.
    pub const fn one_more(&self) -> i64 {
        self.limit + 1
    }

    /// Takes the one that was too many out, and returns the cursor of what comes behind the others.
    pub fn next<T>(&self, lanyard: &Lanyard, found: &mut Vec<T>, place: impl FnOnce(&T) -> String) -> Option<String> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        if found.len() <= limit {
            return None;
        }
        found.truncate(limit);
        found.last().map(|last| self.list.behind(lanyard, &place(last)))
    }
}
