// Pages that a browser translates go on telling the truth: what changes is replaced as a whole, and codes and names stay.

import type { Page } from '@playwright/test';

import { claim, createLogins } from './direct.ts';
import { ActsPage } from './pages/acts-page.ts';
import { AddEntriesPage } from './pages/add-entries-page.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { SessionsPage } from './pages/sessions-page.ts';
import { expect, test } from './test.ts';
import { translate } from './translator.ts';
import type { Login } from './workbook.ts';

test.use({ loggedIn: true, expectedErrors: [/status of (409|422)/] });

/** What people read now: nothing of it may be left over from before. */
const read = (page: Page) => page.locator('main');

test('entries: ticks, a live log-in, an act, a search, pages and a download', async ({ page, session }) => {
  test.slow();
  const logins = await createLogins(session, 60);
  const [first, second] = logins as [Login, Login];
  const entries = new EntriesPage(page);
  const acts = new ActsPage(page);
  await entries.open(session.id);
  await translate(page);
  await expect(entries.row(first.slipCode)).toContainText('⟦Not used⟧');

  await entries.box(first.slipCode).check();
  await expect(acts.notice).toHaveText('');
  await expect(read(page)).toContainText('⟦1 selected, 1 of them on this page⟧');
  await entries.box(second.slipCode).check();
  await expect(read(page)).toContainText('⟦2 selected, 2 of them on this page⟧');
  await expect(read(page)).not.toContainText('1 selected');

  await claim(first, 'María Carreño');
  const row = entries.row(first.slipCode);
  await expect(row).toContainText('Details given');
  await expect(row).toContainText('María Carreño');
  await expect(row).not.toContainText('Not used');
  await expect(row).not.toContainText('same');
  await expect(read(page)).toContainText('⟦1 new log-in⟧');
  await claim(second, 'Li Na');
  await expect(read(page)).toContainText('⟦2 new log-ins⟧');
  await expect(read(page)).not.toContainText('1 new log-in⟧');
  await acts.button('⟦Refresh order⟧').click();
  await expect(read(page)).toContainText('⟦The order is up to date⟧');

  await page.locator('summary').filter({ hasText: 'Mark as' }).click();
  await acts.button('⟦Mark as started⟧').click();
  await expect(acts.question).toContainText('⟦Mark as started: 2 entries selected⟧');
  await acts.button('⟦Mark 2 entries as started⟧').click();
  await expect(acts.notice).toContainText('⟦2 entries marked as started.⟧');
  await expect(row).toContainText('⟦Started⟧');
  await expect(row).not.toContainText('Details given');
  await expect(read(page)).toContainText('⟦No entries selected⟧');
  await expect(read(page)).not.toContainText('2 selected');

  await page.getByRole('checkbox', { name: 'Select all on this page' }).click();
  await page.getByRole('button', { name: '⟦Select all 60 that match⟧' }).click();
  await expect(read(page)).toContainText('⟦60 selected, 50 of them on this page⟧');

  await page.locator('[aria-label="Next page"]').click();
  await expect(read(page)).toContainText('⟦Rows 51–60 of 60⟧');
  await expect(read(page)).toContainText('⟦60 selected, 10 of them on this page⟧');
  await expect(entries.row(logins[55]?.slipCode ?? '')).toContainText('⟦Not used⟧');
  await expect(entries.boxes).toHaveCount(10);

  await acts.button('⟦Filters⟧').click();
  await page.locator('#q').fill('carreno');
  await expect(read(page)).toContainText('⟦1 of 60 entries⟧');
  await expect(read(page)).toContainText('⟦Rows 1–1 of 1⟧');
  await expect(read(page)).not.toContainText('60 of 60 entries');
  await expect(acts.notice).toHaveText('⟦The filter has changed, so the 60 that matched it are no longer selected.⟧');
  await expect(row).toContainText('María Carreño');
  await expect(row).toContainText('⟦Started⟧');
  await expect(page.getByRole('row').filter({ hasText: second.slipCode })).toHaveCount(0);

  await entries.box(first.slipCode).check();
  await page.getByRole('button', { name: '⟦Export Selected Data⟧' }).click();
  await expect(acts.notice).toHaveText(/^⟦Downloaded 1 login, \d+ kB⟧$/);
  await acts.button('⟦Filters⟧').click();
  await page.locator('#q').fill('nobody');
  await expect(read(page)).toContainText('⟦No entry matches “nobody”. ⟧');
  await page.locator('#q').fill('nobody at all');
  await expect(read(page)).toContainText('⟦No entry matches “nobody at all”. ⟧');
  await expect(read(page)).not.toContainText('“nobody”');
  await expect(acts.notice).toHaveText('');
});

test('the page of a batch', async ({ page, session }) => {
  await new AddEntriesPage(page).make(session.id, 3);
  const acts = new ActsPage(page);
  await translate(page);
  await acts.button('⟦Download Logins⟧').click();
  await expect(acts.notice).toHaveText(/^⟦Downloaded 3 logins, \d+ kB⟧$/);
  await acts.button('⟦Withdraw the unused of this batch⟧').click();
  await acts.button('⟦Withdraw 3 entries⟧').click();
  await expect(acts.notice).toContainText('⟦3 entries withdrawn.⟧');
  await expect(acts.notice).not.toContainText('Downloaded');
  await expect(read(page)).toContainText('⟦0 unused, 0 used, 3 withdrawn⟧');
  await acts.button('⟦Restore these 3⟧').click();
  await expect(acts.notice).toContainText('⟦3 entries restored.⟧');
  await expect(read(page)).not.toContainText('3 withdrawn');
});

test('sessions: every search shows its own rows', async ({ page, session }) => {
  const sessions = new SessionsPage(page);
  await sessions.open();
  await translate(page);
  const search = page.locator('#q');
  for (const [typed, found] of [
    [session.name, session.name],
    ['Spring placement', 'Spring placement'],
  ] as const) {
    await search.fill(typed);
    await expect(read(page)).toContainText(/⟦1 of \d+ sessions⟧/);
    const rows = page.locator('tbody tr:has(td)');
    await expect(rows).toHaveCount(1);
    await expect(rows.locator('a')).toHaveText(found);
    await expect(rows.locator('td').last()).toHaveText(/^⟦?(No entries|\d+ of \d+ used)⟧?$/);
  }
  for (const typed of ['nothing', 'nothing at all']) {
    await search.fill(typed);
    await expect(read(page)).toContainText(`⟦No open session matches “${typed}”. ⟧`);
  }
  await expect(read(page)).not.toContainText('“nothing”');
});

test('Add Entries: the sentence beside the form and its refusals', async ({ page, session }) => {
  const add = new AddEntriesPage(page);
  await add.open(session.id);
  await translate(page);
  const number = page.locator('#count');
  for (const [typed, then] of [
    ['30', '30'],
    ['31', '31'],
  ] as const) {
    await number.fill(typed);
    await expect(read(page)).toContainText(`has 0 entries now and will have ${then}.`);
  }
  await expect(read(page)).not.toContainText('will have 30.');
  for (const [typed, sentence] of [
    ['501', 'You can create up to 500 at a time'],
    ['0', 'Enter a number from 1 to 500'],
  ] as const) {
    await number.fill(typed);
    await page.getByRole('button', { name: /Create Codes/ }).click();
    await expect(page.locator('.error-summary')).toContainText(sentence);
    await expect(page.locator('.field-error')).toHaveText(`⟦${sentence}⟧`);
  }
  await expect(read(page)).not.toContainText('up to 500 at a time⟧');
});
