// The app comes in pieces: what is done in a session is fetched when somebody is about to go there, and when it cannot be
// had, the page goes on as a document.

import type { Page } from '@playwright/test';

import { createBatchOnly } from './direct.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { SessionsPage } from './pages/sessions-page.ts';
import { isAlive } from './pages/scripts.ts';
import { expect, test } from './test.ts';
import { world } from './world.ts';

test.use({ loggedIn: true });

const PIECE = /\/assets\/(work|chunk_\d+)-\w+\.wasm$/;

/** The pieces that the browser asks for from now on. */
function piecesAskedFor(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (PIECE.test(request.url())) asked.push(request.url());
  });
  return asked;
}

test('Sessions loads no piece; a link to a session that is pointed at loads it once', async ({ page, session }) => {
  const asked = piecesAskedFor(page);
  const sessions = new SessionsPage(page);
  await sessions.openFor(session.name);
  await isAlive(page);
  await page.waitForLoadState('networkidle');
  expect(asked, 'before anybody goes to a session').toEqual([]);
  await sessions.session(session.name).hover();
  await expect.poll(() => asked.length).toBe(1);
  await sessions.session(session.name).click();
  await expect(page).toHaveTitle(`${session.name} · Lanyard`);
  await page.goBack();
  await sessions.session(session.name).focus();
  await sessions.session(session.name).press('Enter');
  await expect(page).toHaveTitle(`${session.name} · Lanyard`);
  expect(asked.length, 'fetched once').toBe(1);
});

test('the keyboard fetches it too', async ({ page, session }) => {
  const asked = piecesAskedFor(page);
  const sessions = new SessionsPage(page);
  await sessions.openFor(session.name);
  await isAlive(page);
  await sessions.session(session.name).focus();
  await expect.poll(() => asked.length).toBe(1);
});

test('every app page lives when it is loaded directly, and fetches each file once', async ({ page, session }) => {
  const batch = new URL(await createBatchOnly(session, 2), 'http://127.0.0.1').pathname;
  const at = `/admin/sessions/${session.id}`;
  const { upcoming, closed } = world().sessions;
  const places = [
    ['/admin/sessions', 0],
    ['/admin/sessions?state=all&q=nobody+has+this+name', 0],
    [at, 1],
    [`${at}?q=nobody+has+this+name`, 1],
    [`${at}?sort=state&desc=true&size=50`, 1],
    [`${at}/add`, 1],
    [batch, 1],
    // Nobody in it; over.
    [`/admin/sessions/${upcoming.id}`, 1],
    [`/admin/sessions/${closed.id}`, 1],
    [`/admin/sessions/${closed.id}/add`, 1],
  ] as const;
  for (const [address, pieces] of places) {
    const asked: string[] = [];
    const note = (request: { url(): string }): void => void asked.push(request.url());
    page.on('request', note);
    await page.goto(address);
    await isAlive(page);
    page.off('request', note);
    const modules = asked.filter((url) => url.endsWith('.wasm'));
    expect(new Set(modules).size, address).toBe(modules.length);
    expect(modules.filter((url) => PIECE.test(url)), address).toHaveLength(pieces);
  }
});

test('the log-in page lives without a piece', async ({ candidatePage }) => {
  const asked = piecesAskedFor(candidatePage);
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
