// An open list of entries follows what happens: rows change where they stand, and nothing moves until it is asked for.

import type { Page, Request } from '@playwright/test';

import { claim, createLogins } from './direct.ts';
import { CandidateLogIn, NewUsername, PersonalInformation } from './pages/candidate.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';

test.use({ loggedIn: true });

// The window follows by itself, as where there is no shared worker: the browser shows what it asks for. What windows share
// is tested in windows.hydrate.spec.ts.
test.beforeEach(({ page }) => page.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker')));

const isStream = (request: Request): boolean => request.url().endsWith('/live');

test('a candidate logs in, and the open list shows it where the row stands', async ({
  page,
  candidatePage,
  session,
}) => {
  const logins = await createLogins(session, 5);
  const first = logins[0] as Login;
  const entries = new EntriesPage(page);
  // In this order the row would move.
  await entries.open(session.id, '?sort=state');
  const before = await entries.slipCodes();
  expect(before).toEqual(logins.map(({ slipCode }) => slipCode));
  await entries.boxes.nth(1).check();
  await entries.boxes.nth(3).focus();
  // A row that was built anew would have lost this.
  await entries.row(first.slipCode).evaluate((row) => row.setAttribute('data-mark', 'the same'));

  const logIn = new CandidateLogIn(candidatePage);
  await logIn.open();
  await logIn.logIn(first);
  await new PersonalInformation(candidatePage).fullName.fill('María Carreño');
  await new PersonalInformation(candidatePage).submit.click();
  const username = await new NewUsername(candidatePage).shown();

  const row = entries.row(first.slipCode);
  await expect(row).toContainText('Details given');
  await expect(row).toContainText('María Carreño');
  await expect(row).toContainText(username);
  await expect(row).toHaveAttribute('data-mark', 'the same');
  await expect(entries.said('1 new log-in')).toBeVisible();
  expect(await entries.slipCodes()).toEqual(before);
  await expect(entries.boxes.nth(3)).toBeFocused();
  await expect(entries.boxes.nth(1)).toBeChecked();

  await entries.refreshOrder.click();
  await expect(entries.boxes.last()).toHaveAccessibleName(`Select ${first.slipCode}`);
  await expect(entries.said('The order is up to date')).toBeVisible();
  await expect(entries.refreshOrder).toBeHidden();
  await expect(entries.box(before[1] as string)).toBeChecked();
});

test('a colleague adds entries, and the open list says so', async ({ page, session }) => {
  await createLogins(session, 3);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  await expect(entries.boxes).toHaveCount(3);
  await createLogins(session, 5);
  await expect(entries.said('5 new entries')).toBeVisible();
  await entries.refreshOrder.click();
  await expect(entries.boxes).toHaveCount(8);
  await expect(page.getByText('8 of 8 entries', { exact: true })).toBeVisible();
  await expect(entries.refreshOrder).toBeHidden();
});

test('log-ins are counted until the order is asked for', async ({ page, session }) => {
  const logins = await createLogins(session, 4);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  for (const [index, login] of logins.slice(0, 3).entries()) {
    await claim(login, 'Li Na');
    await expect(entries.said(index === 0 ? '1 new log-in' : `${index + 1} new log-ins`)).toBeVisible();
  }
  await entries.refreshOrder.click();
  await expect(entries.refreshOrder).toBeHidden();
  await claim(logins[3] as Login, 'Amina Haddad');
  await expect(entries.said('1 new log-in')).toBeVisible();
  await expect(entries.row((logins[3] as Login).slipCode)).toContainText('Amina Haddad');
});

test.describe('a stream that does not get through', () => {
  test.use({ expectedErrors: [/net::ERR_FAILED/] });

  test('is replaced by questions, and used again when it does', async ({ page, session }) => {
    const [first, second] = (await createLogins(session, 3)) as [Login, Login];
    await page.route('**/live', (route) => route.abort());
    const entries = new EntriesPage(page);
    const asked = page.waitForResponse((response) => response.url().endsWith('/pulse'));
    await entries.open(session.id);
    expect((await asked).status()).toBe(200);
    await claim(first, 'María Carreño');
    await expect(entries.row(first.slipCode)).toContainText('María Carreño');
    await expect(entries.said('1 new log-in')).toBeVisible();

    const stream = page.waitForResponse((response) => isStream(response.request()));
    await page.unroute('**/live');
    // The browser may have given the stream up; the page tries it again from time to time.
    expect((await stream).status()).toBe(200);
    await claim(second, 'Amina Haddad');
    await expect(entries.row(second.slipCode)).toContainText('Amina Haddad');
  });
});

test('a hidden page follows nothing, and catches up when it is looked at again', async ({ page, session }) => {
  const [login] = (await createLogins(session, 2)) as [Login];
  const entries = new EntriesPage(page);
  const opened = page.waitForResponse((response) => isStream(response.request()));
  await entries.open(session.id);
  await opened;
  const closed = page.waitForEvent('requestfailed', isStream);
  await look(page, false);
  await closed;
  await claim(login, 'María Carreño');
  const reopened = page.waitForRequest(isStream);
  await look(page, true);
  await reopened;
  await expect(entries.row(login.slipCode)).toContainText('María Carreño');
});

test('the stream ends when the page is left', async ({ page, session }) => {
  await createLogins(session, 1);
  const entries = new EntriesPage(page);
  const opened = page.waitForResponse((response) => isStream(response.request()));
  await entries.open(session.id);
  await opened;
  const closed = page.waitForEvent('requestfailed', isStream);
  await page.getByRole('link', { name: 'Details', exact: true }).click();
  await closed;
});

/** Brings the page to the front, or puts it behind another, as far as the page can tell. */
async function look(page: Page, visible: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, !visible);
}
