// How much of a list is seen without scrolling.

import type { Page } from '@playwright/test';

/** How many of these rows are seen whole: inside the window, and with nothing over them. */
export async function rowsVisible(page: Page, selector: string): Promise<number> {
  return page.locator(selector).evaluateAll((rows) => {
    const isSeen = (row: Element): boolean => {
      const { top, bottom, left, width } = row.getBoundingClientRect();
      return [top + 2, bottom - 2].every((y) => {
        const seen = document.elementFromPoint(left + width / 2, y);
        return seen !== null && (row === seen || row.contains(seen));
      });
    };
    return rows.filter(isSeen).length;
  });
}
