// How many rows of each list are seen without scrolling, on a desktop and on a phone.

import { createLogins } from './direct.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { rowsVisible } from './rows-visible.ts';
import { expect, test } from './test.ts';

test.use({ loggedIn: true });
// Without a script the filters and the acts stand below each other.
test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false);

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

test('entries', async ({ page, session }) => {
  await createLogins(session, 60);
  const entries = new EntriesPage(page);
  for (const [size, least] of [[DESKTOP, 14], [PHONE, 8]] as const) {
    await page.setViewportSize(size);
    await entries.open(session.id);
    expect(await rowsVisible(page, 'tbody tr'), `rows at ${size.width} × ${size.height}`).toBeGreaterThanOrEqual(least);
    // What is selected takes no row away on a desktop.
    await entries.boxes.first().check();
    if (size === DESKTOP) expect(await rowsVisible(page, 'tbody tr')).toBeGreaterThanOrEqual(least);
    await entries.clear.click();
  }
});

test('entries: the head stays in sight, and the foot covers nothing that has the focus', async ({ page, session }) => {
  await createLogins(session, 60);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  for (const row of [12, 13, 14, 15, 16, 49, 20, 3]) {
    await entries.boxes.nth(row).focus();
    const isSeen = await entries.boxes.nth(row).evaluate((box) => {
      const { left, top, width, height } = box.getBoundingClientRect();
      const seen = document.elementFromPoint(left + width / 2, top + height / 2);
      return seen === box;
    });
    expect(isSeen, `box of row ${row}`).toBe(true);
    await expect(entries.sortBy('Slip code')).toBeInViewport();
  }
});
