// A page says one thing at a time: what is said is replaced by the next event, and goes when its cause is gone.

import { createLogins } from './direct.ts';
import { ActsPage } from './pages/acts-page.ts';
import { AddEntriesPage, BatchPage } from './pages/add-entries-page.ts';
import { DetailsPage } from './pages/details-page.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { EntryPage } from './pages/entry-page.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';

test.use({ loggedIn: true, expectedErrors: [/status of 409/] });

test('a refusal goes with the filter that it was about', async ({ page, session }) => {
  await createLogins(session, 2);
  const entries = new EntriesPage(page);
  const acts = new ActsPage(page);
  await entries.open(session.id);
  for (const button of [entries.export, acts.withdraw, acts.button('Print cards')]) {
    await entries.boxes.first().check();
    await entries.toFilters();
    await entries.state.selectOption('Finished');
    await expect(page.getByText('0 of 2 entries', { exact: true })).toBeVisible();
    await entries.toActs();
    await button.click();
    await expect(acts.notice).toHaveText('Select at least one entry first');
    await entries.toFilters();
    await entries.state.selectOption('Any');
    await expect(acts.notice).toHaveText('');
    await expect(entries.boxes).toHaveCount(2);
    await entries.toActs();
    await entries.clear.click();
  }
});

const AFTER: [string, (entries: EntriesPage) => Promise<unknown>][] = [
  ['a search', (entries) => entries.search.fill('nobody of this name')],
  ['another filter', (entries) => entries.state.selectOption('Finished')],
  ['another page', (entries) => entries.nextPage.click()],
  ['another order', (entries) => entries.sortBy('Username').click()],
  ['another selection', (entries) => entries.boxes.nth(7).check()],
  ['an empty selection', (entries) => entries.clear.click()],
];

test('what was downloaded is said until something else is looked at', async ({ page, session }) => {
  test.slow();
  await createLogins(session, 60);
  const entries = new EntriesPage(page);
  const acts = new ActsPage(page);
  await entries.open(session.id);
  for (const [what, act] of AFTER) {
    await test.step(what, async () => {
      // What was selected would not be forgotten.
      await page.evaluate(() => sessionStorage.clear());
      await entries.open(session.id);
      await entries.boxes.first().check();
      await entries.exported();
      await expect(acts.notice).toHaveText(/^Downloaded 1 login, \d+ kB$/);
      if (/search|filter/.test(what)) await entries.toFilters();
      await act(entries);
      await expect(acts.notice).toHaveText('');
    });
  }
});

test('a question about a download is gone with the selection that it was about', async ({ page, session }) => {
  await createLogins(session, 2);
  const entries = new EntriesPage(page);
  const acts = new ActsPage(page);
  await entries.open(session.id);
  await entries.boxes.first().check();
  await entries.export.click();
  await expect(acts.button('Download them again')).toBeVisible();
  await entries.boxes.nth(1).check();
  await expect(acts.notice).toHaveText('');
});

test('the next event takes the place of the one before', async ({ page, session }) => {
  await createLogins(session, 3);
  const entries = new EntriesPage(page);
  const acts = new ActsPage(page);
  await entries.open(session.id);
  await entries.boxes.first().check();
  await acts.withdraw.click();
  await acts.button('Withdraw 1 entry').click();
  await expect(acts.notice).toContainText('1 entry withdrawn.');
  // The way back stays with the next selection, filter and search.
  await entries.boxes.nth(1).check();
  await entries.toFilters();
  await entries.state.selectOption('Not used');
  await expect(page.getByText('2 of 3 entries', { exact: true })).toBeVisible();
  await expect(acts.button('Restore this one')).toBeVisible();
  await entries.exported();
  await expect(acts.notice).toHaveText(/^Downloaded 1 login, \d+ kB$/);
  await entries.clear.click();
  await expect(acts.notice).toHaveText('');
});

test('a dropped selection is told of until the next one', async ({ page, session }) => {
  await createLogins(session, 60);
  const entries = new EntriesPage(page);
  const acts = new ActsPage(page);
  await entries.open(session.id);
  await entries.headerBox.click();
  await entries.selectAll(60).click();
  await entries.toFilters();
  await entries.state.focus();
  await entries.state.selectOption('Not used');
  await expect(acts.notice).toHaveText('The filter has changed, so the 60 that matched it are no longer selected.');
  await expect(entries.state, 'what is told by the way takes no focus').toBeFocused();
  await entries.boxes.first().check();
  await expect(acts.notice).toHaveText('');
});

test('on the page of a batch too', async ({ page, session }) => {
  await new AddEntriesPage(page).make(session.id, 2);
  const acts = new ActsPage(page);
  await new BatchPage(page).downloaded();
  await expect(acts.notice).toHaveText(/^Downloaded 2 logins, \d+ kB$/);
  await acts.button('Withdraw the unused of this batch').click();
  await expect(acts.notice).toHaveText('');
  await acts.button('Withdraw 2 entries').click();
  await expect(acts.notice).toContainText('2 entries withdrawn.');
  await expect(page.locator('.notice')).toHaveCount(1);
});

test('what was done is told once: not after a reload, and not once it is taken back', async ({ page, session }) => {
  const [login] = (await createLogins(session, 4)) as [Login];
  const [entries, entry, acts] = [new EntriesPage(page), new EntryPage(page), new ActsPage(page)];
  await entries.open(session.id);
  for (const row of [1, 2]) await entries.boxes.nth(row).check();
  await entry.link(login.slipCode).click();
  await entry.panel.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await expect(entries.boxes).toHaveCount(0);
  await page.getByRole('main').getByRole('button', { name: /^Withdraw/ }).click();
  await expect(acts.notice).toContainText('1 entry withdrawn.');
  await expect(page, 'the address does not tell it').not.toHaveURL(/acted/);
  await expect(entries.said('2 selected, 2 of them on this page')).toBeVisible();
  await acts.button('Restore this one').click();
  await expect(acts.notice).toContainText('1 entry restored.');
  await expect(entries.said('2 selected, 2 of them on this page'), 'what is ticked stays').toBeVisible();
  await page.reload();
  await expect(entry.heading).toHaveText(login.slipCode);
  await expect(acts.notice).toHaveText('');

  const details = new DetailsPage(page);
  await details.open(session.id);
  await details.room.fill('B 12');
  await details.save.click();
  await expect(details.saved).toBeVisible();
  await expect(page).toHaveURL(/\/details$/);
  await page.reload();
  await expect(details.room).toHaveValue('B 12');
  await expect(details.saved).toBeHidden();
});
