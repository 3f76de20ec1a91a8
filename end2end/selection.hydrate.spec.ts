// The selection of entries, as product.md section 5 describes it: what is ticked is what is exported, and never more.

import type { Locator } from '@playwright/test';

import { claim, createLogins } from './direct.ts';
import { ActsPage } from './pages/acts-page.ts';
import { downloaded, EntriesPage } from './pages/entries-page.ts';
import { EntryPage } from './pages/entry-page.ts';
import { untilHydrated } from './pages/scripts.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';

test.use({ loggedIn: true, expectedErrors: [/status of 409/] });

test('ranges with shift, and a box in the header that acts on the page', async ({ page, session }) => {
  const logins = await createLogins(session, 10);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  await expect(entries.said('No entries selected')).toBeVisible();

  await entries.boxes.nth(2).click();
  await entries.boxes.nth(6).click({ modifiers: ['Shift'] });
  await expect(entries.said('5 selected, 5 of them on this page')).toBeVisible();
  await expect(entries.headerBox).toBeChecked({ indeterminate: true });
  // A range backwards, which unticks.
  await entries.boxes.nth(4).click({ modifiers: ['Shift'] });
  await expect(entries.said('2 selected, 2 of them on this page')).toBeVisible();
  expect((await entries.exported()).logins).toEqual([logins[2], logins[3]]);

  await entries.headerBox.click();
  await expect(entries.headerBox).toBeChecked();
  await expect(entries.said('10 selected, 10 of them on this page')).toBeVisible();
  await entries.headerBox.click();
  await expect(entries.headerBox).not.toBeChecked();
  await expect(entries.said('No entries selected')).toBeVisible();
});

test('kept across pages and sorting', async ({ page, session }) => {
  await createLogins(session, 60);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  for (const row of [0, 1, 2]) await entries.boxes.nth(row).check();
  await entries.nextPage.click();
  await expect(page.getByText('Rows 51–60 of 60', { exact: true })).toBeVisible();
  await expect(entries.said('3 selected, 0 of them on this page')).toBeVisible();
  await entries.boxes.nth(5).check();
  await expect(entries.said('4 selected, 1 of them on this page')).toBeVisible();
  await entries.previousPage.click();
  await expect(entries.said('4 selected, 3 of them on this page')).toBeVisible();
  for (const row of [0, 1, 2]) await expect(entries.boxes.nth(row)).toBeChecked();
  await entries.sortBy('Slip code').click();
  await expect(page).toHaveURL(/sort=slip/);
  await expect(page.getByText(/^4 selected, \d of them on this page$/)).toBeVisible();
  expect((await entries.exported()).logins).toHaveLength(4);
});

test('a row that has left the filter is not acted upon', async ({ page, session }) => {
  const logins = (await createLogins(session, 5)) as [Login, Login, Login, Login, Login];
  const entries = new EntriesPage(page);
  await page.goto(`/admin/sessions/${session.id}?state=unused`);
  await untilHydrated(page);
  for (const { slipCode } of logins.slice(0, 3)) await entries.box(slipCode).check();
  await claim(logins[0], 'María Carreño');
  await expect(entries.row(logins[0].slipCode)).toContainText('María Carreño');
  await entries.sortBy('Slip code').click();
  await expect(entries.row(logins[0].slipCode)).toHaveCount(0);
  await expect(entries.said('3 selected, 1 not shown by this filter')).toBeVisible();
  const acts = new ActsPage(page);
  await acts.withdraw.click();
  await expect(acts.question).toContainText('2 entries selected');
  await expect(page.getByRole('dialog')).not.toContainText('details');
});

test('everything that matches, but not what was unticked since', async ({ page, session }) => {
  await createLogins(session, 60);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  await entries.headerBox.click();
  await expect(entries.said('50 selected, 50 of them on this page')).toBeVisible();
  await entries.selectAll(60).click();
  await expect(entries.said('60 selected, 50 of them on this page')).toBeVisible();
  await entries.boxes.nth(7).uncheck();
  await expect(entries.said('59 selected, 49 of them on this page')).toBeVisible();
  await expect(entries.headerBox).toBeChecked({ indeterminate: true });
  await entries.nextPage.click();
  await expect(entries.said('59 selected, 10 of them on this page')).toBeVisible();
  const { logins } = await entries.exported();
  expect(logins).toHaveLength(59);
  expect(new Set(logins.map(({ username }) => username)).size).toBe(59);
});

test('another filter hides ticked entries, says so, and an export leaves them out', async ({ page, session }) => {
  const morning = await createLogins(session, 7, 'morning');
  await createLogins(session, 5, 'afternoon');
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  await entries.headerBox.click();
  await entries.toFilters();
  await entries.batch.selectOption('1 – morning');
  await expect(entries.said('12 selected, 5 not shown by this filter')).toBeVisible();
  await expect(page).toHaveURL(/\?batch=1$/);
  expect((await entries.exported()).logins).toEqual(morning);
  await entries.toFilters();
  await entries.batch.selectOption('Any');
  await entries.toActs();
  await expect(entries.said('12 selected, 12 of them on this page')).toBeVisible();
  await entries.clear.click();
  await expect(entries.said('No entries selected')).toBeVisible();
});

test('another filter drops everything that matched the old one, and says so', async ({ page, session }) => {
  await createLogins(session, 60);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  await entries.headerBox.click();
  await entries.selectAll(60).click();
  await entries.toFilters();
  await entries.state.selectOption('Not used');
  await expect(
    entries.said('The filter has changed, so the 60 that matched it are no longer selected.'),
  ).toBeVisible();
  await expect(entries.said('No entries selected')).toBeVisible();
});

test('searching finds a person by slip code, username and name', async ({ page, session }) => {
  const [login] = (await createLogins(session, 3)) as [Login];
  await claim(login, 'María Carreño');
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  for (const typed of [login.slipCode.toLowerCase().replace('-', ''), 'maria-', 'carreno']) {
    await entries.search.fill(typed);
    await expect(page.getByText('1 of 3 entries', { exact: true })).toBeVisible();
    await expect(entries.row(login.slipCode)).toContainText('María Carreño');
  }
  await entries.search.fill('nobody of this name');
  await expect(page.getByText('No entry matches “nobody of this name”.')).toBeVisible();
});

test.describe('a list that changed meanwhile', () => {
  test.use({ expectedErrors: [/status of 409/] });

  test('refuses to export everything that matches until it was checked', async ({ page, session }) => {
    await createLogins(session, 60);
    const entries = new EntriesPage(page);
    await entries.open(session.id);
    await entries.headerBox.click();
    await entries.selectAll(60).click();
    await createLogins(session, 3);
    await entries.export.click();
    await expect(entries.refusal).toHaveText('The list has changed: 63 entries match now. Check and try again.');
    await expect(page.getByText('Rows 1–50 of 63', { exact: true })).toBeVisible();
    await expect(entries.said('63 selected, 50 of them on this page')).toBeVisible();
    expect((await entries.exported()).logins).toHaveLength(63);
  });
});

test('nothing that is selected is shown: the button stays in reach and says what is missing', async ({ page, session }) => {
  await createLogins(session, 2);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  await entries.boxes.first().check();
  await entries.toFilters();
  await entries.state.selectOption('Finished');
  await expect(page.getByText('0 of 2 entries', { exact: true })).toBeVisible();
  await entries.toActs();
  await expect(entries.said('1 selected, 1 not shown by this filter')).toBeVisible();
  await entries.export.click();
  await expect(entries.refusal).toHaveText('Select at least one entry first');
});

test('by keyboard alone: Tab, Space, Shift+Space', async ({ page, session }) => {
  const logins = await createLogins(session, 6);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  const tabTo = async (target: Locator) => {
    for (let presses = 0; presses < 20; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    await expect(target).toBeFocused();
  };
  await entries.search.focus();
  await tabTo(entries.boxes.nth(1));
  await page.keyboard.press('Space');
  await tabTo(entries.boxes.nth(4));
  await page.keyboard.press('Shift+Space');
  await expect(entries.said('4 selected, 4 of them on this page')).toBeVisible();
  // Enter on a box opens its login; it would send the form around the table.
  await page.keyboard.press('Enter');
  await expect(new EntryPage(page).heading).toBeFocused();
  await expect(entries.said('4 selected, 4 of them on this page')).toBeVisible();
  await page.keyboard.press('Escape');
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Shift+Tab');
  await expect(entries.boxes.nth(3), 'between two boxes there is a code').toBeFocused();
  await entries.export.focus();
  const sheet = await downloaded(page, () => page.keyboard.press('Enter'));
  expect(sheet.logins).toEqual(logins.slice(1, 5));
});
