//! What staff read of logins whose passwords cannot be read any more, because their rows are damaged.

/// Stands where the password would; nobody can take it for one.
pub const UNREADABLE: &str = "(cannot be read)";

/// Names that a sentence holds; of more it says how many.
const NAMED: usize = 20;

/// "The password of K7RM-T4XW cannot be read. Issue it a new one."; `None` when nothing is damaged. Logins are named by
/// their slip codes.
#[must_use]
pub fn unreadable(slip_codes: &[String]) -> Option<String> {
    let (last, others) = slip_codes.split_last()?;
    if others.is_empty() {
        return Some(format!("The password of {last} cannot be read. Issue it a new one."));
    }
    let names = if slip_codes.len() > NAMED {
        format!("{} and {} more", slip_codes[..NAMED].join(", "), slip_codes.len() - NAMED)
    } else {
        format!("{} and {last}", others.join(", "))
    };
    Some(format!("The passwords of {names} cannot be read. Issue them new ones."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_logins_are_named() {
        let codes = |count: usize| (1..=count).map(|number| format!("K7RM-{number:04}")).collect::<Vec<_>>();
        assert_eq!(unreadable(&[]), None);
        let said = |count| unreadable(&codes(count)).unwrap();
        assert_eq!(said(1), "The password of K7RM-0001 cannot be read. Issue it a new one.");
        assert_eq!(said(2), "The passwords of K7RM-0001 and K7RM-0002 cannot be read. Issue them new ones.");
        assert_eq!(said(3), "The passwords of K7RM-0001, K7RM-0002 and K7RM-0003 cannot be read. Issue them new ones.");
        assert!(said(500).ends_with("K7RM-0019, K7RM-0020 and 480 more cannot be read. Issue them new ones."));
    }
}
