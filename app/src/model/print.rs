//! What can be said about a print: paper, order, layout, and what the page that asks for it shows.

use serde::{Deserialize, Serialize};

use super::{id::BatchId, session::SessionHead};

/// A choice with a word in forms.
macro_rules! worded {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident => $word:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// Every choice.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The word in forms.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// Reads the word of a form; no word is the usual choice, and a word that no page of ours sends is `None`.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word {
                    "" => Some(Self::default()),
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

worded!(
    /// The paper in the printer.
    Paper {
        /// 210 × 297 mm.
        #[default]
        A4 => "a4";
        /// 8.5 × 11 inches.
        Letter => "letter";
    }
);

worded!(
    /// How the cards lie on the sheets.
    CardOrder {
        /// One after the other: row by row, sheet by sheet.
        #[default]
        Reading => "reading";
        /// Through the pile: cut as a whole, the eight piles laid on each other are in order.
        Stack => "stack";
    }
);

worded!(
    /// What is printed.
    Layout {
        /// A card for each login, to cut out and hand over.
        #[default]
        Cards => "cards";
        /// A list to tick off and sign, without passwords.
        Checklist => "checklist";
    }
);

worded!(
    /// Which logins of a session are printed, where nobody ticked any.
    CardsOf {
        /// Those that nobody has been given yet.
        #[default]
        NotHandedOut => "not_handed_out";
        /// All of them.
        All => "all";
        /// One batch.
        Batch => "batch";
    }
);

/// How many cards one sheet holds.
pub const CARDS_ON_A_SHEET: usize = 8;

/// How many sheets so many cards take.
#[must_use]
pub const fn sheets(cards: usize) -> usize {
    cards.div_ceil(CARDS_ON_A_SHEET)
}

/// What the page Print login cards shows. Withdrawn entries get no card and are not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardsForm {
    /// The session.
    pub session: SessionHead,
    /// Logins that nobody has been given yet.
    pub not_handed_out: i64,
    /// Its batches, newest first.
    pub batches: Vec<CardsBatch>,
}

/// A batch as the page Print login cards offers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardsBatch {
    /// The batch.
    pub id: BatchId,
    /// Its number in the session.
    pub number: i64,
    /// Its label; may be empty.
    pub label: String,
    /// Its logins that get a card.
    pub cards: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_others_refused() {
        assert!(Paper::ALL.iter().all(|paper| Paper::from_word(paper.word()) == Some(*paper)));
        assert!(CardsOf::ALL.iter().all(|of| CardsOf::from_word(of.word()) == Some(*of)));
        assert_eq!(CardOrder::from_word(""), Some(CardOrder::Reading));
        assert_eq!(Layout::from_word("poster"), None);
    }

    #[test]
    fn eight_cards_take_a_sheet() {
        assert_eq!([0, 1, 8, 9, 30, 500].map(sheets), [0, 1, 1, 2, 4, 63]);
    }
}
