// The app comes in pieces: what is done in a session, and what stands beside it, are fetched when somebody is about to go
// there, and when a piece cannot be had, the page goes on as a document.

import type { Page } from '@playwright/test';

import { createBatchOnly, createLogins } from './direct.ts';
import { AddEntriesPage } from './pages/add-entries-page.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { FindPage, ShownLogin } from './pages/find-page.ts';
import { SessionsPage } from './pages/sessions-page.ts';
import { isAlive } from './pages/scripts.ts';
import { filesAskedFor, PIECE, piecesOf } from './pieces.ts';
import { expect, test } from './test.ts';
import { world } from './world.ts';

test.use({ loggedIn: true });

test('Sessions loads no piece; a link to a session that is pointed at loads it once', async ({ page, session }) => {
  const asked = filesAskedFor(page);
  const sessions = new SessionsPage(page);
  await sessions.openFor(session.name);
  await isAlive(page);
  await page.waitForLoadState('networkidle');
  expect(asked, 'before anybody goes to a session').toEqual([]);
  await sessions.session(session.name).hover();
  await expect.poll(() => piecesOf(asked)).toEqual(['work']);
  await sessions.session(session.name).click();
  await expect(page).toHaveTitle(`${session.name} · Lanyard`);
  await page.goBack();
  await sessions.session(session.name).focus();
  await sessions.session(session.name).press('Enter');
  await expect(page).toHaveTitle(`${session.name} · Lanyard`);
  expect(piecesOf(asked), 'fetched once').toEqual(['work']);
});

test('the keyboard fetches it too', async ({ page, session }) => {
  const asked = filesAskedFor(page);
  const sessions = new SessionsPage(page);
  await sessions.openFor(session.name);
  await isAlive(page);
  await sessions.session(session.name).focus();
  await expect.poll(() => piecesOf(asked)).toEqual(['work']);
});

test('every app page lives when it is loaded directly, and fetches each file once', async ({ page, session }) => {
  const [login] = await createLogins(session, 2);
  const batch = new URL(await createBatchOnly(session, 2), 'http://127.0.0.1').pathname;
  const at = `/admin/sessions/${session.id}`;
  const { upcoming, closed } = world().sessions;
  const places = [
    ['/admin/sessions', []],
    ['/admin/sessions?state=all&q=nobody+has+this+name', []],
    ['/admin/sessions/new', []],
    [at, ['work']],
    [`${at}?q=nobody+has+this+name`, ['work']],
    [`${at}?sort=state&desc=true&size=50`, ['work']],
    [`${at}/add`, ['work']],
    [batch, ['work']],
    // Nobody in it; over.
    [`/admin/sessions/${upcoming.id}`, ['work']],
    [`/admin/sessions/${closed.id}`, ['work']],
    [`/admin/sessions/${closed.id}/add`, ['work']],
    [`${at}/details`, ['work']],
    [`/admin/sessions/${closed.id}/details`, ['work']],
    [`${at}/activity`, ['work']],
    [`${at}/activity?kind=candidates`, ['work']],
    [`${at}/cards`, ['work']],
    [`${at}/batches`, ['work']],
    ['/admin/find', ['office']],
    [`/admin/find?q=${login?.slipCode}`, ['office']],
    ['/admin/find?q=nobody+has+this+name', ['office']],
    ['/admin/reports', ['office']],
    [`/admin/reports/candidate-logins?session=${session.id}`, ['office']],
    ['/admin/reports/candidate-logins?state=used&from=2099-01-01', ['office']],
    [`/admin/reports/usernames?session=${session.id}`, ['office']],
    ['/admin/settings', ['office']],
  ] as const;
  const asked = filesAskedFor(page);
  for (const [address, pieces] of places) {
    asked.length = 0;
    await page.goto(address);
    await isAlive(page);
    expect(piecesOf(asked), address).toEqual(pieces);
  }
});

test('whoever types before the app has come keeps the focus and what was typed', async ({ page, session }) => {
  const [login] = await createLogins(session, 1);
  const find = new FindPage(page);
  await find.open();
  await find.search(login?.slipCode ?? '');
  await find.action('Issue new password').click();
  await find.answer('Issue new password').click();
  let arrive = () => {};
  const late = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(PIECE, async (route) => {
    await late;
    await route.continue();
  });
  await new ShownLogin(page).done.click();
  // The page it leads to says what was done, and in a document that has the focus.
  await expect(page.getByRole('status').filter({ hasText: 'New password issued' })).toBeFocused();
  await find.box.fill('');
  await find.box.pressSequentially('Zoë');
  arrive();
  await isAlive(page);
  await page.waitForTimeout(200);
  await expect(find.box).toBeFocused();
  await page.keyboard.type(' Quart');
  await expect(find.box).toHaveValue('Zoë Quart');
});

test('what was typed into a search before the app has come is followed', async ({ page, session }) => {
  const [login] = await createLogins(session, 3);
  let arrive = () => {};
  const late = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(PIECE, async (route) => {
    await late;
    await route.continue();
  });
  const entries = new EntriesPage(page);
  await page.goto(`/admin/sessions/${session.id}`);
  await entries.search.pressSequentially(login?.slipCode ?? '');
  arrive();
  await isAlive(page);
  await expect(page.getByText('1 of 3 entries', { exact: true })).toBeVisible();
  await expect(entries.search).toBeFocused();
});

for (const arrives of ['late', 'never'] as const) {
  test.describe(`the module arrives ${arrives}`, () => {
    test.use({ expectedErrors: arrives === 'never' ? [/status of 404/] : [] });

    test('Back after a reload leads to the page of its address', async ({ page, session }) => {
      const entries = new EntriesPage(page);
      await page.goto(`/admin/sessions/${session.id}`);
      await isAlive(page);
      await page.evaluate(() => Object.assign(window, { sameDocument: true }));
      await entries.addEntries.first().click();
      await expect(page).toHaveURL(/\/add/);
      expect(await page.evaluate(() => 'sameDocument' in window), 'an address that the app put there').toBe(true);
      let arrive = () => {};
      const late = new Promise<void>((resolve) => (arrive = resolve));
      await page.route(PIECE, async (route) => {
        await late;
        await (arrives === 'never' ? route.fulfill({ status: 404 }) : route.continue());
      });
      await page.reload({ waitUntil: 'commit' });
      await expect(new AddEntriesPage(page).heading).toBeVisible();
      await page.evaluate(() => history.back());
      await expect(page).toHaveURL(new RegExp(`/admin/sessions/${session.id}$`));
      arrive();
      await expect(page.getByRole('heading', { level: 1, name: session.name, exact: true })).toBeVisible();
      if (arrives === 'late') await isAlive(page);
      await page.goForward();
      await expect(new AddEntriesPage(page).heading).toBeVisible();
    });
  });
}

for (const told of ['of another address', 'nothing'] as const) {
  test(`a browser that tells ${told} of its documents is not sent round in circles`, async ({ page, session }) => {
    await page.addInitScript((told) => {
      const entries = told === 'nothing' ? [] : [{ name: `${location.origin}/elsewhere` }];
      performance.getEntriesByType = () => entries as PerformanceEntryList;
    }, told);
    let documents = 0;
    page.on('request', (request) => {
      if (request.isNavigationRequest()) documents += 1;
    });
    await page.goto(`/admin/sessions/${session.id}`);
    await isAlive(page);
    await expect(page.getByRole('heading', { level: 1, name: session.name, exact: true })).toBeVisible();
    await page.waitForTimeout(300);
    expect(documents).toBe(told === 'nothing' ? 1 : 2);
  });
}

test('the log-in page lives without a piece', async ({ candidatePage }) => {
  const asked = filesAskedFor(candidatePage);
  await candidatePage.goto('/admin/login');
  await isAlive(candidatePage);
  expect(asked).toEqual([]);
});

test.describe('a piece that cannot be had', () => {
  test.use({ expectedErrors: [/status of 404|net::ERR_FAILED/] });

  for (const kind of ['answers 404', 'does not answer'] as const) {
    test(`${kind}: a link leads to the document`, async ({ page, session }) => {
      await page.route(PIECE, (route) => (kind === 'answers 404' ? route.fulfill({ status: 404 }) : route.abort()));
      const sessions = new SessionsPage(page);
      await sessions.openFor(session.name);
      await isAlive(page);
      // A tab that was open while the program was updated asks for a piece that is no longer there.
      await sessions.session(session.name).click();
      await expect(page).toHaveURL(new RegExp(`/admin/sessions/${session.id}$`));
      await expect(page).toHaveTitle(`${session.name} · Lanyard`);
      await worksAsDocument(page, session.name);
    });

    test(`${kind}: a page that is loaded directly stays a document`, async ({ page, session }) => {
      await page.route(PIECE, (route) => (kind === 'answers 404' ? route.fulfill({ status: 404 }) : route.abort()));
      let documents = 0;
      page.on('request', (request) => {
        if (request.isNavigationRequest()) documents += 1;
      });
      const warned = page.waitForEvent('console', (message) => message.type() === 'warning');
      await page.goto(`/admin/sessions/${session.id}`);
      expect((await warned).text()).toContain('this page goes on without its app');
      expect(documents, 'asked for once, not again and again').toBe(1);
      await worksAsDocument(page, session.name);
    });
  }
});

test.describe('the piece of Find, Reports and Settings answers 404', () => {
  test.use({ expectedErrors: [/status of 404/] });

  test.beforeEach(({ page }) => page.route(/\/assets\/office-/, (route) => route.fulfill({ status: 404 })));

  test('links of the navigation lead to the documents, and a session stays in the app', async ({ page, session }) => {
    const sessions = new SessionsPage(page);
    const find = new FindPage(page);
    const to = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
    await sessions.openFor(session.name);
    await isAlive(page);
    await to('Find a login');
    await expect(find.heading).toBeVisible();
    await expect(page).toHaveTitle('Find a login · Lanyard');
    await find.search('nobody-of-this-name');
    await expect(find.found('Nothing found')).toBeVisible();
    await to('Settings');
    await expect(page).toHaveTitle('Settings · Lanyard');
    await to('Sessions');
    await expect(sessions.heading).toBeVisible();
    await page.goto(`/admin/sessions?q=${encodeURIComponent(session.name)}`);
    await isAlive(page);
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await sessions.session(session.name).click();
    await expect(page).toHaveTitle(`${session.name} · Lanyard`);
    expect(await page.evaluate(() => 'sameDocument' in window), 'the same document').toBe(true);
  });

  test('the field at the top leads to the page', async ({ page }) => {
    const find = new FindPage(page);
    await new SessionsPage(page).open();
    await isAlive(page);
    await page.keyboard.press('/');
    await page.keyboard.type('nobody-of-this-name');
    await page.keyboard.press('Enter');
    await expect(find.heading).toBeVisible();
    await expect(find.found('Nothing found')).toBeVisible();
  });
});

/** Goes from a session's entries to Sessions and back into the session, by documents. */
async function worksAsDocument(page: Page, name: string): Promise<void> {
  const entries = new EntriesPage(page);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await entries.addEntries.first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Add Entries', exact: true })).toBeVisible();
  expect(await page.evaluate(() => 'sameDocument' in window), 'another document').toBe(false);
  await page.goBack();
  await expect(page).toHaveTitle(`${name} · Lanyard`);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Sessions' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions', exact: true })).toBeVisible();
}
