// Staff work without JavaScript too: log in, Create Codes, download, export.

import { AddEntriesPage, BatchPage } from './pages/add-entries-page.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { expect, test } from './test.ts';
import { world } from './world.ts';

test.use({ expectedErrors: [/status of (409|422)/] });

test('log in, Create Codes, Download Logins and Export Selected Data without a script', async ({ page, session }) => {
  const { staff } = world();
  const logIn = new StaffLogIn(page);
  await page.goto(`/admin/sessions/${session.id}`);
  await logIn.logIn(staff.email, staff.password);
  const entries = new EntriesPage(page);
  await entries.addEntries.first().click();

  const add = new AddEntriesPage(page);
  await add.number.fill('4');
  await add.createCodes.click();
  const batch = new BatchPage(page);
  await expect(batch.created('4 logins created')).toBeVisible();
  const { headings, logins } = await batch.downloaded();
  expect(headings.slice(0, 3)).toEqual(['Username', 'Password', 'Institution ID']);
  expect(logins).toHaveLength(4);

  await batch.viewEntries.click();
  await entries.export.click();
  await expect(entries.refusal.filter({ hasText: 'Select at least one entry first' })).toBeVisible();
  await page.goto(`/admin/sessions/${session.id}`);
  await entries.box(logins[1]?.slipCode ?? '').check();
  await entries.box(logins[2]?.slipCode ?? '').check();
  expect((await entries.exported()).logins).toEqual([logins[1], logins[2]]);
});

test('search and pages work without a script', async ({ page, session }) => {
  const { staff } = world();
  const logIn = new StaffLogIn(page);
  await logIn.open();
  await logIn.logIn(staff.email, staff.password);
  const search = page.getByRole('button', { name: 'Search', exact: true });
  await page.getByLabel('Search', { exact: true }).fill(session.name.slice(4));
  await search.click();
  await expect(page.getByText(/^1 of \d+ sessions$/)).toBeVisible();
  await expect(page.getByRole('link', { name: session.name })).toBeVisible();
});
