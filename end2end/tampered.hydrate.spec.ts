// Extensions, translators and ad blockers change pages before and after the app takes them over. Whatever they do, either
// the app works or the page works as it does without a script: no link, form or button is dead.

import type { Page } from '@playwright/test';

import { createBatchOnly } from './direct.ts';
import { BatchPage } from './pages/add-entries-page.ts';
import { downloaded, EntriesPage } from './pages/entries-page.ts';
import { isAlive } from './pages/scripts.ts';
import { expect, test } from './test.ts';
import { world, type SessionInWorld } from './world.ts';

// A part of what was handed out before is downloaded again: the answer asks first, with this status.
test.use({ expectedErrors: [/status of 409/] });

/** Where somebody puts an element: what is looked for, and how the element is put there. */
const PLACES = {
  'first in body': ['body', 'prepend'],
  'last in body': ['body', 'append'],
  'first in head': ['head', 'prepend'],
  'last in html': ['html', 'append'],
  'before main': ['main', 'before'],
  'first in main': ['main', 'prepend'],
  'last in main': ['main', 'append'],
  'in the title': ['h1', 'prepend'],
  'beside the title': ['h1', 'after'],
  'beside text': ['p, label', 'append'],
  'in the topbar': ['.topbar-nav ul', 'prepend'],
  'in the toolbar': ['.toolbar', 'prepend'],
  'in table rows': ['tbody tr', 'prepend'],
  'beside fields': ['input', 'after'],
} as const;
type Place = keyof typeof PLACES;

/** The app holds one element of the document; what is done outside of it is nobody's business. */
const OUTSIDE: readonly string[] = ['first in body', 'last in body', 'first in head', 'last in html'] satisfies Place[];

const TAMPERINGS = [...Object.keys(PLACES), 'without comments', 'text wrapped', 'text wrapped and comments gone'];

/** Changes the page that is shown as somebody's extension would. Runs in the browser. */
function tamper({ what, place }: { what: string; place: readonly [string, string] | undefined }): void {
  const nodes = (kind: number): Node[] => {
    const walker = document.createTreeWalker(document.body, kind);
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  };
  if (place) {
    for (const element of document.querySelectorAll(place[0])) {
      element[place[1] as 'before'](document.createElement('div'));
    }
  }
  if (what.includes('comments')) {
    for (const comment of nodes(NodeFilter.SHOW_COMMENT)) comment.parentNode?.removeChild(comment);
  }
  if (what.startsWith('text wrapped')) {
    for (const text of nodes(NodeFilter.SHOW_TEXT)) {
      if (/^(SCRIPT|STYLE|OPTION|TITLE|TEXTAREA)$/.test(text.parentElement?.tagName ?? '')) continue;
      const inner = document.createElement('font');
      const outer = document.createElement('font');
      text.parentNode?.replaceChild(outer, text);
      outer.append(inner);
      inner.append(text);
    }
  }
}

function argument(what: string): { what: string; place: readonly [string, string] | undefined } {
  return { what, place: PLACES[what as Place] as readonly [string, string] | undefined };
}

/** Has every document changed when it has been read, before any of its scripts runs. */
async function tamperEarly(page: Page, what: string): Promise<void> {
  const script = `document.addEventListener('readystatechange', () => {
    if (document.readyState === 'interactive') (${tamper.toString()})(${JSON.stringify(argument(what))});
  });`;
  await page.addInitScript(script);
}

for (const what of TAMPERINGS) {
  test(`${what}, before the app takes over`, async ({ candidatePage: page, session }) => {
    const { address } = await made(session);
    const warnings = warningsOn(page);
    await tamperEarly(page, what);
    const arrived = OUTSIDE.includes(what) ? async (): Promise<void> => isAlive(page) : async (): Promise<void> => {};
    await everythingWorks(page, session, address, arrived);
    if (OUTSIDE.includes(what)) expect(warnings, 'nobody harmed the app').toEqual([]);
    else expect(warnings.length, 'said on each page of the app, once').toBeGreaterThanOrEqual(5);
  });

  test(`${what}, when the app lives`, async ({ candidatePage: page, session }) => {
    const { address } = await made(session);
    await everythingWorks(page, session, address, async () => {
      // A page that goes on without the app is not taken over, and changed all the same.
      if ((await page.locator('script[type="module"]').count()) > 0) await isAlive(page).catch(() => undefined);
      await page.evaluate(tamper, argument(what));
    });
  });
}

test.describe('an app that broke', () => {
  for (const way of ['a link', 'Back'] as const) {
    test(`leaves ${way} to the browser`, async ({ candidatePage: page, session }) => {
      await made(session);
      const warnings = warningsOn(page);
      const sessions = page.getByRole('heading', { level: 1, name: 'Sessions', exact: true });
      await logIn(page);
      await page.goto(`/admin/sessions?q=${encodeURIComponent(session.name)}`);
      await isAlive(page);
      await page.getByRole('link', { name: session.name, exact: true }).click();
      await expect(page.getByRole('heading', { level: 1, name: session.name, exact: true })).toBeVisible();
      await page.evaluate(() => Object.assign(window, { sameDocument: true }));
      // What the app holds of the page is no longer in the page, so that the next thing it shows goes nowhere.
      await page.evaluate(tamper, argument('text wrapped and comments gone'));
      await expect(page.getByRole('button', { name: 'Search', exact: true }), 'as without a script').toBeVisible();
      if (way === 'Back') await page.goBack();
      else await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Sessions' }).click();
      await expect(sessions).toBeVisible();
      await expect(page).toHaveURL(/\/admin\/sessions(\?q=.*)?$/);
      expect(await page.evaluate(() => 'sameDocument' in window), 'the server was asked').toBe(false);
      expect(warnings, 'said once').toHaveLength(1);
    });
  }
});

test('a press under which the app breaks leads where it should, by a document', async ({ candidatePage: page, session }) => {
  await made(session);
  await logIn(page);
  await page.goto(`/admin/sessions?q=${encodeURIComponent(session.name)}`);
  await isAlive(page);
  const link = page.getByRole('link', { name: session.name, exact: true });
  await link.hover();
  const warned = page.waitForEvent('console', (message) => message.type() === 'warning');
  // The next element that the app makes is refused, which it cannot survive.
  await page.evaluate(() => {
    Object.assign(window, { sameDocument: true });
    const { createElement } = Document.prototype;
    Document.prototype.createElement = () => {
      Document.prototype.createElement = createElement;
      throw new DOMException('Refused by a test', 'InvalidStateError');
    };
  });
  await link.click();
  expect((await warned).text()).toContain('RuntimeError');
  await expect(page.getByRole('heading', { level: 1, name: session.name, exact: true })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/admin/sessions/${session.id}$`));
  expect(await page.evaluate(() => 'sameDocument' in window), 'the server was asked').toBe(false);
});

/** A batch of which nothing was handed out yet. */
async function made(session: SessionInWorld): Promise<{ address: string }> {
  return { address: new URL(await createBatchOnly(session, 3), world().url).pathname };
}

/** What the app says about itself on the console. */
function warningsOn(page: Page): string[] {
  const warnings: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  return warnings;
}

async function logIn(page: Page, arrived: () => Promise<void> = async () => {}): Promise<void> {
  await page.goto('/admin/login');
  await arrived();
  await page.getByLabel('Email').fill(world().staff.email);
  await page.locator('input[type="password"]').fill(world().staff.password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions', exact: true })).toBeVisible();
}

/** Uses every app page: links, tabs, sorting, searches, ticking and exporting, making logins, downloading, logging out. */
async function everythingWorks(
  page: Page,
  session: SessionInWorld,
  batch: string,
  arrived: () => Promise<void>,
): Promise<void> {
  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true });
  const main = page.getByRole('navigation', { name: 'Main' });
  const at = `/admin/sessions/${session.id}`;
  const entries = new EntriesPage(page);
  await logIn(page, arrived);

  await page.goto('/admin/sessions');
  await arrived();
  await page.getByLabel('Search', { exact: true }).fill(session.name);
  await page.getByLabel('Search', { exact: true }).press('Enter');
  await expect(page).toHaveURL(/[?&]q=Placement/);
  await expect(page.getByText(/^1 of \d+ sessions$/)).toBeVisible();
  await page.getByRole('link', { name: session.name, exact: true }).click();
  await expect(heading(session.name)).toBeVisible();

  await page.goto(at);
  await arrived();
  await entries.sortBy('State').click();
  await expect(page).toHaveURL(/sort=state/);
  await expect(entries.boxes).toHaveCount(3);
  await page.goto(at);
  await arrived();
  await entries.boxes.first().check();
  expect((await entries.exported()).logins).toHaveLength(1);
  await page.goto(at);
  await arrived();
  await page.getByRole('link', { name: 'Details', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`${at}/details$`));
  await page.goBack();
  await expect(heading(session.name)).toBeVisible();
  await main.getByRole('link', { name: 'Reports' }).click();
  await expect(heading('Reports')).toBeVisible();

  await page.goto(`${at}/add`);
  await arrived();
  await page.getByLabel('Number of logins', { exact: true }).fill('2');
  await page.getByRole('button', { name: 'Create Codes', exact: true }).click();
  await expect(heading('2 logins created')).toBeVisible();

  await page.goto(batch);
  await arrived();
  await downloaded(page, () => new BatchPage(page).download.click());
  await page.goto(batch);
  await arrived();
  await new BatchPage(page).viewEntries.click();
  await expect(heading(session.name)).toBeVisible();

  await page.goto('/admin/sessions');
  await arrived();
  await main.getByRole('link', { name: 'Find a login' }).click();
  await expect(heading('Find a login')).toBeVisible();
  await page.goto('/admin/sessions');
  await arrived();
  await page.locator('.account-menu summary').click();
  await page.getByRole('button', { name: 'Log out', exact: true }).click();
  await expect(page).toHaveURL(/\/admin\/login/);
}
