//! A value that must not be seen: it cannot be printed or serialised, and leaves memory when it is dropped.

use zeroize::Zeroize;

/// A value that nobody should see by accident. There is no `Debug`, `Display` or `Serialize`, so a log line, an error or
/// a page that would show it does not compile. Overwritten with zeros when dropped.
#[derive(Clone)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Takes charge of `value`. The caller's own copies, if it made any, stay its business.
    #[must_use]
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value. Every call is a place where a secret can leak: keep them few, and next to where the value is used up.
    #[must_use]
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, fmt, rc::Rc};

    use super::*;

    /// Does not compile when `Secret<String>` has one of these traits: `some` would then exist twice.
    #[test]
    fn cannot_be_shown() {
        trait Shown<Which> {
            fn some() {}
        }
        struct ByDebug;
        struct ByDisplay;
        struct BySerialize;
        impl<T: ?Sized> Shown<()> for T {}
        impl<T: ?Sized + fmt::Debug> Shown<ByDebug> for T {}
        impl<T: ?Sized + fmt::Display> Shown<ByDisplay> for T {}
        impl<T: ?Sized + serde::Serialize> Shown<BySerialize> for T {}

        <Secret<String> as Shown<_>>::some();
    }

    #[test]
    fn is_overwritten_when_dropped() {
        struct Witness(Rc<Cell<u32>>);
        impl Zeroize for Witness {
            fn zeroize(&mut self) {
                self.0.set(self.0.get() + 1);
            }
        }
        let wiped = Rc::new(Cell::new(0));
        let secret = Secret::new(Witness(Rc::clone(&wiped)));
        assert_eq!(secret.expose().0.get(), 0);
        drop(secret);
        assert_eq!(wiped.get(), 1);
    }

    #[test]
    fn a_copy_is_a_secret_of_its_own() {
        let first = Secret::new(String::from("K7RM"));
        let second = first.clone();
        drop(first);
        assert_eq!(second.expose(), "K7RM");
    }
}
