//! Which part of a long list is asked for and which part came back.

use serde::{Deserialize, Serialize};

/// Rows per page that may be asked for.
pub const PAGE_SIZES: [i64; 3] = [25, 50, 100];

/// Rows per page when nothing is asked for.
pub const DEFAULT_PAGE_SIZE: i64 = 50;

/// A page of a list: counted from 1, with one of [`PAGE_SIZES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRequest {
    number: i64,
    size: i64,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { number: 1, size: DEFAULT_PAGE_SIZE }
    }
}

impl PageRequest {
    /// Takes what an address says and bends it to something that can be shown: a size that is not offered becomes the
    /// default, a page before the first becomes the first.
    #[must_use]
    pub fn lenient(number: Option<i64>, size: Option<i64>) -> Self {
        Self {
            number: number.unwrap_or(1).clamp(1, i64::from(i32::MAX)),
            size: size.filter(|size| PAGE_SIZES.contains(size)).unwrap_or(DEFAULT_PAGE_SIZE),
        }
    }

    /// The page's number, from 1.
    #[must_use]
    pub fn number(self) -> i64 {
        self.number
    }

    /// Rows per page.
    #[must_use]
    pub fn size(self) -> i64 {
        self.size
    }
}

/// Where a page stands in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageOf {
    /// The page that is shown, from 1; never beyond the last page.
    pub number: i64,
    /// Rows per page.
    pub size: i64,
    /// Rows in the whole list.
    pub total: i64,
}

impl PageOf {
    /// Places a request in a list of `total` rows; a page beyond the end becomes the last one.
    #[must_use]
    pub fn place(request: PageRequest, total: i64) -> Self {
        let mut placed = Self { number: request.number, size: request.size, total };
        placed.number = placed.number.min(placed.pages());
        placed
    }

    /// The page that is asked for, before it is known how many rows there are.
    #[must_use]
    pub fn unplaced(request: PageRequest) -> Self {
        Self { number: request.number, size: request.size, total: 0 }
    }

    /// Number of pages, at least 1.
    #[must_use]
    pub fn pages(&self) -> i64 {
        (self.total + self.size - 1).div_euclid(self.size).max(1)
    }

    /// Rows before this page.
    #[must_use]
    pub fn offset(&self) -> i64 {
        (self.number - 1) * self.size
    }

    /// First and last row on this page, counted from 1; `(0, 0)` for an empty list.
    #[must_use]
    pub fn rows(&self) -> (i64, i64) {
        if self.total == 0 { (0, 0) } else { (self.offset() + 1, (self.offset() + self.size).min(self.total)) }
    }

    /// The page numbers to offer: first, last, and those around the shown one; `None` stands for a gap.
    #[must_use]
    pub fn offered(&self) -> Vec<Option<i64>> {
        let mut offered = Vec::new();
        let mut previous = 0;
        for number in 1..=self.pages() {
            if number == 1 || number == self.pages() || (number - self.number).abs() <= 1 {
                if number - previous == 2 {
                    offered.push(Some(number - 1));
                } else if number - previous > 2 {
                    offered.push(None);
                }
                offered.push(Some(number));
                previous = number;
            }
        }
        offered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_placed_and_offered() {
        let middle = PageOf::place(PageRequest::lenient(Some(4), None), 312);
        assert_eq!(middle.pages(), 7);
        assert_eq!(middle.rows(), (151, 200));
        assert_eq!(middle.offered(), [Some(1), Some(2), Some(3), Some(4), Some(5), Some(6), Some(7)]);
        let first = PageOf::place(PageRequest::lenient(Some(1), None), 312);
        assert_eq!(first.offered(), [Some(1), Some(2), None, Some(7)]);
        let beyond = PageOf::place(PageRequest::lenient(Some(99), Some(7)), 51);
        assert_eq!((beyond.number, beyond.rows()), (2, (51, 51)));
        let empty = PageOf::place(PageRequest::default(), 0);
        assert_eq!((empty.pages(), empty.rows(), empty.offered()), (1, (0, 0), vec![Some(1)]));
    }
}
