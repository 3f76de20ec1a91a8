//! Print login cards.

super::words!(
    /// The page Print login cards.
    CardsWords, cards {
        which: "Which logins",
        batch: "Batch",
        layout: "What to print",
        paper: "Paper",
        order: "Order of the cards",
        withdrawn: "Withdrawn logins are left out.",
    }
);
