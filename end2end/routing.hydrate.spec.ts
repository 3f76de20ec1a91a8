// Every page arrives as finished HTML, and once the wasm has taken over, links change the page without another document.

import { createLogins } from './direct.ts';
import { AddEntriesPage, BatchPage } from './pages/add-entries-page.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { SessionsPage } from './pages/sessions-page.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { expect, test } from './test.ts';
import { world } from './world.ts';

test.use({ loggedIn: true });

test('links keep the document, move the focus and name the page', async ({ page, session }) => {
  const sessions = new SessionsPage(page);
  const entries = new EntriesPage(page);
  await sessions.openFor(session.name);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await sessions.session(session.name).click();
  await expect(page).toHaveTitle(`${session.name} · Lanyard`);
  await expect(page.getByRole('main')).toBeFocused();
  await entries.addEntries.first().click();
  const add = new AddEntriesPage(page);
  await add.number.fill('2');
  await add.createCodes.click();
  const batch = new BatchPage(page);
  await expect(batch.created('2 logins created')).toBeVisible();
  await batch.viewEntries.click();
  await expect(page.getByText('2 of 2 entries', { exact: true })).toBeVisible();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await page.goBack();
  await expect(page.getByText('2 of 2 entries', { exact: true })).toBeVisible();
  expect(await page.evaluate(() => 'sameDocument' in window), 'the same document').toBe(true);
});

test('filters stand in the address, so that reload and Back keep the view', async ({ page, session }) => {
  const sessions = new SessionsPage(page);
  await sessions.open();
  await sessions.search.fill(session.name);
  await expect(page).toHaveURL(/\?q=Placement/);
  await sessions.show.selectOption('Closed');
  await expect(page).toHaveURL(/state=closed/);
  await expect(page.getByText(`No closed session matches “${session.name}”.`)).toBeVisible();
  await page.reload();
  await sessions.untilHydrated();
  await expect(sessions.search).toHaveValue(session.name);
  await expect(sessions.show).toHaveValue('closed');
  await page.goBack();
  await expect(sessions.show).toHaveValue('open');
  await expect(sessions.session(session.name)).toBeVisible();
});

test('what is typed one after the other is asked as it is typed', async ({ page }) => {
  const sessions = new SessionsPage(page);
  await sessions.open();
  // Words that no session of another test has in its name: `50%` finds one whose name ends in `50-1`.
  for (const typed of ['zzz%25', 'zzz%', 'zzz%2525', 'zzz%25 & 1 + 1']) {
    await sessions.search.fill(typed);
    await expect(page.getByText(`session matches “${typed}”.`)).toBeVisible();
    await expect(sessions.search).toHaveValue(typed);
  }
});

test('every administrators’ page arrives as finished HTML', async ({ page, session }) => {
  const [login] = await createLogins(session, 2);
  const add = new AddEntriesPage(page);
  await add.open(session.id);
  await add.number.fill('3');
  await add.createCodes.click();
  const batch = await new BatchPage(page).expectAddress();
  const at = `/admin/sessions/${session.id}`;
  const pages = [
    [`/admin/sessions?q=${encodeURIComponent(session.name)}`, session.name],
    ['/admin/sessions/new', 'Create session'],
    [at, login?.slipCode ?? ''],
    [`${at}/details`, 'Candidates log in at'],
    [`${at}/add`, `${session.name} has 5 entries now.`],
    [batch, '3 logins created'],
    ['/admin/settings', 'Save settings'],
  ] as const;
  for (const [address, text] of pages) {
    const answer = await page.request.get(address);
    expect(answer.status(), address).toBe(200);
    expect(await answer.text(), address).toContain(text);
  }
});

test('nobody gets in without logging in, and comes back to where they were going', async ({ candidatePage, session }) => {
  await candidatePage.goto(`/admin/sessions/${session.id}/details`);
  await expect(candidatePage).toHaveURL(/\/admin\/login\?next=/);
  const logIn = new StaffLogIn(candidatePage);
  await expect(logIn.show).toBeVisible();
  await logIn.logIn(world().staff.email, world().staff.password);
  await expect(candidatePage).toHaveURL(new RegExp(`/admin/sessions/${session.id}/details$`));
  await expect(candidatePage.getByRole('heading', { level: 1, name: session.name })).toBeVisible();
});

test.describe('a page that does not exist', () => {
  test.use({ expectedErrors: [/status of 404/] });

  test('says so with status 404', async ({ page }) => {
    for (const address of ['/admin/nowhere', '/admin/sessions/1', `/admin/sessions/${crypto.randomUUID()}`]) {
      const answer = await page.goto(address);
      expect(answer?.status(), address).toBe(404);
      await expect(page.getByRole('heading', { level: 1, name: 'We could not find this page' })).toBeVisible();
    }
  });
});
