// What somebody filtered, ticked and scrolled to is not forgotten: tabs, Back, reload, and a log-out by time-out.

import { createBatch, createLogins, logInAsStaff } from './direct.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { expect, test } from './test.ts';
import { world } from './world.ts';

test.use({ loggedIn: true, expectedErrors: [/status of 401/] });

test('a reload, another page and Back keep filter, order, selection and place', async ({ page, session }) => {
  await createLogins(session, 40);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  await entries.state.selectOption('Not used');
  await entries.sortBy('Slip code').click();
  await expect(page).toHaveURL(/\?state=unused&sort=slip$/);
  for (const row of [2, 30]) await entries.boxes.nth(row).check();
  await page.mouse.wheel(0, 400);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(200);
  const far = await page.evaluate(() => window.scrollY);

  const isAsBefore = async (what: string) => {
    await expect(page, what).toHaveURL(/\?state=unused&sort=slip$/);
    await expect(entries.said('2 selected, 2 of them on this page'), what).toBeVisible();
    await expect(entries.boxes.nth(30), what).toBeChecked();
    await expect.poll(() => page.evaluate(() => window.scrollY), what).toBeGreaterThan(far - 50);
  };
  await page.reload();
  await isAsBefore('reload');
  // Without scrolling up to the link.
  await page.getByRole('link', { name: 'Add Entries', exact: true }).first().dispatchEvent('click');
  await expect(page.getByLabel('Number of logins', { exact: true })).toBeVisible();
  await page.goBack();
  await isAsBefore('Back');
  // Only ids are kept of what is selected.
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  const codes = await entries.slipCodes();
  for (const code of codes) expect(kept).not.toContain(code);
});

test('the tab Entries leads back to the list as it was left', async ({ page, session }) => {
  await createLogins(session, 3);
  const entries = new EntriesPage(page);
  await entries.open(session.id, '?state=unused');
  await entries.boxes.first().check();
  await page.getByRole('link', { name: 'Activity', exact: true }).click();
  await expect(page.getByRole('table', { name: 'Activity' })).toBeVisible();
  await page.getByRole('link', { name: /^Entries \d+$/ }).click();
  await expect(page).toHaveURL(/\?state=unused$/);
  await expect(entries.said('1 selected, 1 of them on this page')).toBeVisible();
});

test('everything that matches stays selected, but not under another filter', async ({ page, session }) => {
  await createLogins(session, 60);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  await entries.headerBox.click();
  await entries.selectAll(60).click();
  await entries.boxes.nth(3).uncheck();
  await expect(entries.said('59 selected, 49 of them on this page')).toBeVisible();
  await page.reload();
  await expect(entries.said('59 selected, 49 of them on this page')).toBeVisible();
  await page.goto(`/admin/sessions/${session.id}?state=claimed`);
  await expect(page.getByText('0 of 60 entries', { exact: true })).toBeVisible();
  await expect(entries.said('No entries selected')).toBeVisible();
});

test('after a time-out the same person finds the list as it was, and another person nothing', async ({
  page,
  another,
}) => {
  await createBatch(another.session, 3, '', another.staff);
  const logIn = new StaffLogIn(page);
  const entries = new EntriesPage(page);
  await page.context().clearCookies();
  const owner = await logInAsStaff(world().url, another.staff);
  await page.context().addCookies((await owner.storageState()).cookies);
  await entries.open(another.session.id, '?state=unused');
  await entries.boxes.nth(1).check();
  await expect(entries.said('1 selected, 1 of them on this page')).toBeVisible();
  await page.context().clearCookies();
  await page.reload();
  await logIn.logIn(another.staff.email, another.staff.password);
  await expect(page).toHaveURL(/\?state=unused$/);
  await expect(entries.said('1 selected, 1 of them on this page')).toBeVisible();

  await page.context().clearCookies();
  await page.goto('/admin/login');
  await logIn.logIn(world().staff.email, world().staff.password);
  await expect(page).toHaveURL(/\/admin\/sessions$/);
  await page.goto(`/admin/sessions/${world().sessions.upcoming.id}`);
  await expect(entries.found).toBeVisible();
  await expect
    .poll(() => page.evaluate(() => Object.keys(sessionStorage).length), 'what the other person had is gone')
    .toBeLessThan(4);
  await owner.dispose();
});

test('who logs out leaves nothing behind', async ({ page, another }) => {
  await createBatch(another.session, 2, '', another.staff);
  const owner = await logInAsStaff(world().url, another.staff);
  await page.context().addCookies((await owner.storageState()).cookies);
  const entries = new EntriesPage(page);
  await entries.open(another.session.id);
  await entries.boxes.first().check();
  await expect.poll(() => page.evaluate(() => Object.keys(sessionStorage).length)).toBeGreaterThan(0);
  await page.locator('.account-menu summary').click();
  await page.getByRole('button', { name: 'Log out', exact: true }).click();
  await expect(page).toHaveURL(/\/admin\/login/);
  expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  await owner.dispose();
});

test('a list is there at once when somebody comes back, and then as it is now', async ({ page, session }) => {
  await createLogins(session, 2);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  await page.getByRole('link', { name: 'Add Entries', exact: true }).first().click();
  await expect(page.getByLabel('Number of logins', { exact: true })).toBeVisible();
  await createLogins(session, 1);
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/api/admin/session_entries*', async (route) => {
    await held;
    await route.continue();
  });
  await page.goBack();
  await expect(page.getByText('2 of 2 entries', { exact: true }), 'what it had').toBeVisible();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'true');
  answer();
  await expect(page.getByText('3 of 3 entries', { exact: true }), 'what it has').toBeVisible();
  await expect(page.getByRole('main')).not.toHaveAttribute('aria-busy');
});
