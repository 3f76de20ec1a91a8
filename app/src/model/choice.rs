//! Which entries an action means, as a form says it: ticked ones, all that match a filter, a batch, or those of an act.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    entry::EntryFilter,
    id::{ActId, BatchId, EntryId, SessionId},
};
use crate::error::ApiError;

/// The most entries that one form may name by their ids; a form of so many is just shorter than what the server reads.
pub const MOST: usize = 20_000;

/// Which entries are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// All entries of a batch.
    Batch(BatchId),
    /// These entries of a session; one that is not there refuses the whole.
    Ids {
        /// The session.
        session: SessionId,
        /// Its entries, at least one.
        ids: BTreeSet<EntryId>,
    },
    /// Everything that matches a filter.
    AllMatching {
        /// The session.
        session: SessionId,
        /// What the person looked at.
        filter: EntryFilter,
        /// Unticked since; what the filter does not match is ignored.
        except: BTreeSet<EntryId>,
        /// How many matched, exceptions included; the action is refused when the number has changed.
        expected: i64,
    },
    /// Everything that matches a filter now; nobody has seen how many that are. No form of an act says so.
    Session {
        /// The session.
        session: SessionId,
        /// Which of its entries.
        filter: EntryFilter,
    },
    /// The entries that an act of staff changed.
    Act {
        /// The session.
        session: SessionId,
        /// The act.
        act: ActId,
    },
    /// Of these, only those that nobody has been given yet; where they are handed out, also those that the same person
    /// alone was given, in another way: see the store's `HandedOutBefore`.
    NotHandedOut(Box<Choice>),
    /// These, unless more of them have somebody with details, or in the test, than the question before the act said: nobody
    /// who came meanwhile is logged out by somebody who was asked about unused logins.
    AsAsked {
        /// What was asked about.
        of: Box<Choice>,
        /// How many of them had details, or were in the test.
        with_details: i64,
    },
}

impl Choice {
    /// The session that it names; a whole batch names none.
    #[must_use]
    pub fn session(&self) -> Option<SessionId> {
        match self {
            Self::Batch(_) => None,
            Self::Ids { session, .. }
            | Self::AllMatching { session, .. }
            | Self::Session { session, .. }
            | Self::Act { session, .. } => Some(*session),
            Self::NotHandedOut(of) | Self::AsAsked { of, .. } => of.session(),
        }
    }
}

/// The fields of a form that choose entries, as they are sent; the same for every action, download and print.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChosenForm {
    /// The session; empty when a whole batch is meant.
    pub session: String,
    /// A whole batch, when no session is named.
    pub batch_id: String,
    /// The ticked entries.
    pub ids: Vec<String>,
    /// "1" when all that match are meant.
    pub all_matching: String,
    /// How many matched.
    pub expected: String,
    /// The filter's search.
    pub q: String,
    /// The filter's state.
    pub state: String,
    /// The filter's batch, by number.
    pub batch: String,
    /// The filter's "handed out".
    pub handed: String,
    /// Unticked since.
    pub except: Vec<String>,
    /// The act whose entries are meant.
    pub act: String,
    /// "1" when only those of them are meant that nobody has been given yet.
    pub only_new: String,
    /// How many of them had details, or were in the test, when the act was asked about; empty where nobody was asked.
    pub with_details: String,
}

impl ChosenForm {
    /// Collects the fields from the pairs of a form's body; other fields are ignored.
    #[must_use]
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            let value = value.trim().to_owned();
            match name.as_str() {
                "session" => form.session = value,
                "batch_id" => form.batch_id = value,
                "ids[]" => form.ids.push(value),
                "all_matching" => form.all_matching = value,
                "expected" => form.expected = value,
                "q" => form.q = value,
                "state" => form.state = value,
                "batch" => form.batch = value,
                "handed" => form.handed = value,
                "except[]" => form.except.push(value),
                "act" => form.act = value,
                "only_new" => form.only_new = value,
                "with_details" => form.with_details = value,
                _ => {}
            }
        }
        form
    }

    /// Reads which entries are meant. An id that is none is [`ApiError::NotFound`], like a missing one; a filter that no
    /// page of ours sends is [`ApiError::Malformed`], because an action must never mean more than was seen.
    pub fn choice(&self) -> Result<Choice, ApiError> {
        let chosen = self.chosen()?;
        Ok(self.narrowed(match self.with_details.parse() {
            Ok(with_details) => Choice::AsAsked { of: Box::new(chosen), with_details },
            Err(_) => chosen,
        }))
    }

    /// The choice, or only those of it that nobody has been given yet, if the form asks for these.
    #[must_use]
    pub fn narrowed(&self, choice: Choice) -> Choice {
        if self.only_new == "1" { Choice::NotHandedOut(Box::new(choice)) } else { choice }
    }

    fn chosen(&self) -> Result<Choice, ApiError> {
        if self.session.is_empty() {
            return match (self.batch_id.as_str(), self.batch.parse()) {
                // What the field was called before; beside a session it is the filter's number.
                ("", Ok(batch)) => Ok(Choice::Batch(batch)),
                ("", Err(_)) => Err(ApiError::NothingSelected),
                (id, _) => Ok(Choice::Batch(id.parse().map_err(|_| ApiError::NotFound)?)),
            };
        }
        let session = self.session.parse().map_err(|_| ApiError::NotFound)?;
        if !self.act.is_empty() {
            return Ok(Choice::Act { session, act: self.act.parse().map_err(|_| ApiError::NotFound)? });
        }
        if self.all_matching == "1" {
            return Ok(Choice::AllMatching {
                session,
                filter: self.filter()?,
                except: entry_ids(&self.except)?,
                expected: self.expected.parse().map_err(|_| ApiError::Malformed)?,
            });
        }
        let ids: BTreeSet<_> = entry_ids(&self.ids)?;
        if ids.is_empty() { Err(ApiError::NothingSelected) } else { Ok(Choice::Ids { session, ids }) }
    }

    fn filter(&self) -> Result<EntryFilter, ApiError> {
        let known = EntryFilter::from_words("", &self.state, "", "").state_word() == self.state
            && (self.batch.is_empty() || self.batch.parse::<i64>().is_ok())
            && matches!(self.handed.as_str(), "" | "yes" | "no");
        if known {
            Ok(EntryFilter::from_words(&self.q, &self.state, &self.batch, &self.handed))
        } else {
            Err(ApiError::Malformed)
        }
    }
}

/// Reads the ids of entries that a form names, at most [`MOST`]. One that is none is [`ApiError::NotFound`], like a missing
/// entry.
pub fn entry_ids<T: FromIterator<EntryId>>(sent: &[impl AsRef<str>]) -> Result<T, ApiError> {
    if sent.len() > MOST {
        return Err(ApiError::TooManyEntries);
    }
    sent.iter().map(|id| id.as_ref().parse()).collect::<Result<_, _>>().map_err(|_| ApiError::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "019e1c00-0000-7000-8000-000000000001";

    fn read(fields: &[(&str, &str)]) -> Result<Choice, ApiError> {
        let pairs: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        ChosenForm::from_pairs(&pairs).choice()
    }

    #[test]
    fn every_way_to_choose_is_read() {
        assert_eq!(read(&[("batch_id", ID)]), Ok(Choice::Batch(ID.parse().unwrap())));
        assert_eq!(
            read(&[("batch_id", ID), ("only_new", "1")]),
            Ok(Choice::NotHandedOut(Box::new(Choice::Batch(ID.parse().unwrap()))))
        );
        let session = ID.parse().unwrap();
        assert_eq!(
            read(&[("session", ID), ("ids[]", ID), ("other", "1")]),
            Ok(Choice::Ids { session, ids: [ID.parse().unwrap()].into() })
        );
        assert_eq!(read(&[("session", ID), ("act", ID)]), Ok(Choice::Act { session, act: ID.parse().unwrap() }));
        let all = [("session", ID), ("all_matching", "1"), ("expected", "3"), ("handed", "no"), ("except[]", ID)];
        assert_eq!(
            read(&all),
            Ok(Choice::AllMatching {
                session,
                filter: EntryFilter { handed_out: Some(false), ..EntryFilter::default() },
                except: [ID.parse().unwrap()].into(),
                expected: 3
            })
        );
    }

    #[test]
    fn a_batch_is_also_read_under_its_former_name() {
        let other = "019e1c00-0000-7000-8000-000000000002";
        assert_eq!(read(&[("batch", ID)]), Ok(Choice::Batch(ID.parse().unwrap())));
        assert_eq!(read(&[("batch", other), ("batch_id", ID)]), Ok(Choice::Batch(ID.parse().unwrap())));
        assert_eq!(read(&[("batch", "7")]), Err(ApiError::NothingSelected), "the number of a filter alone");
        assert_eq!(read(&[("session", ID), ("batch", ID)]), Err(ApiError::NothingSelected));
    }

    #[test]
    fn what_no_page_sends_never_means_more() {
        assert_eq!(read(&[]), Err(ApiError::NothingSelected));
        assert_eq!(read(&[("session", ID)]), Err(ApiError::NothingSelected));
        assert_eq!(read(&[("session", "x")]), Err(ApiError::NotFound));
        assert_eq!(read(&[("session", ID), ("ids[]", ID), ("ids[]", "x")]), Err(ApiError::NotFound));
        let all = [("session", ID), ("all_matching", "1")];
        assert_eq!(read(&all), Err(ApiError::Malformed));
        for wrong in [("state", "gone"), ("batch", "seven"), ("handed", "maybe"), ("expected", "many")] {
            assert_eq!(read(&[&all[..], &[("expected", "3"), wrong]].concat()), Err(ApiError::Malformed), "{wrong:?}");
        }
    }
}
