// Whoever is quicker than the app: what they typed, chose and ticked on a finished page is there when the app has come.

import type { Page } from '@playwright/test';

import { createBatchOnly, createLogins } from './direct.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { isAlive } from './pages/scripts.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';
import { world } from './world.ts';

// A part of what was handed out before is downloaded again: the answer asks first, with this status.
test.use({ loggedIn: true, expectedErrors: [/status of 409/] });

/** The module and its pieces. */
const APP = /\/assets\/\w+-\w+\.wasm$/;

/** What stands in every field that can be seen. Runs in the browser. */
function fields(): string[] {
  const all = [...document.querySelectorAll<HTMLInputElement>('main input:not([type=hidden]), main select')];
  return all.filter((field) => field.checkVisibility()).map(({ name, value, checked }) => `${name} ${value} ${checked}`);
}

/** Types, chooses and ticks something else wherever that is possible; no search, which is followed. Runs in the browser. */
function changeAll(): void {
  const typed: Record<string, string> = { number: '7', date: '2027-03-04', time: '07:35', 'datetime-local': '2027-03-04T07:35' };
  for (const field of document.querySelectorAll<HTMLInputElement | HTMLSelectElement>('main input, main select')) {
    if (!field.checkVisibility() || field.disabled || ['hidden', 'search'].includes(field.type)) continue;
    if (field instanceof HTMLSelectElement) field.selectedIndex = field.options.length - 1;
    else if (['checkbox', 'radio'].includes(field.type)) field.click();
    else field.value = typed[field.type] ?? 'Zoë';
  }
}

/** Opens a page whose app comes once the answer is called. */
async function openBefore(page: Page, address: string): Promise<() => Promise<void>> {
  let arrive = () => {};
  const late = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(APP, async (route) => {
    await late;
    await route.continue();
  });
  await page.goto(address, { waitUntil: 'commit' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.waitForFunction(() => document.readyState !== 'loading');
  return async () => {
    arrive();
    await isAlive(page);
  };
}

/** Long enough for what the app does after it has come: the pause of a search among it. */
const SETTLED_MS = 600;

const PAGES: Record<string, (at: string) => string> = {
  Sessions: () => '/admin/sessions',
  'New session': () => '/admin/sessions/new',
  'Add Entries': (at) => `${at}/add`,
  Details: (at) => `${at}/details`,
  'Details of a closed session': () => `/admin/sessions/${world().sessions.closed.id}/details`,
  Activity: (at) => `${at}/activity`,
  'Print login cards': (at) => `${at}/cards`,
  'the report of log-ins': () => '/admin/reports/candidate-logins',
  'the report of usernames': () => '/admin/reports/usernames',
  Settings: () => '/admin/settings',
  Team: () => '/admin/team',
  'Activity of the team': () => '/admin/team/activity',
  'My account': () => '/admin/account',
};

for (const [name, address] of Object.entries(PAGES)) {
  test(`${name}: every field keeps what it has`, async ({ page, session }) => {
    await createLogins(session, 3);
    await createBatchOnly(session, 2);
    const arrive = await openBefore(page, address(`/admin/sessions/${session.id}`));
    const written = await page.evaluate(fields);
    await page.evaluate(changeAll);
    const changed = await page.evaluate(fields);
    expect(changed, 'something was changed').not.toEqual(written);
    await arrive();
    await page.waitForTimeout(SETTLED_MS);
    expect(await page.evaluate(fields)).toEqual(changed);
  });
}

test('what is ticked is selected, beside what was before a reload', async ({ page, session }) => {
  const [first, second, third] = (await createLogins(session, 3)) as [Login, Login, Login];
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  await entries.box(first.slipCode).check();
  await expect(page.getByText('1 selected, 1 of them on this page', { exact: true })).toBeVisible();
  const arrive = await openBefore(page, `/admin/sessions/${session.id}`);
  await entries.box(second.slipCode).check();
  await arrive();
  await expect(page.getByText('2 selected, 2 of them on this page', { exact: true })).toBeVisible();
  await expect(entries.box(first.slipCode)).toBeChecked();
  await expect(entries.box(second.slipCode)).toBeChecked();
  await expect(entries.box(third.slipCode)).not.toBeChecked();
  expect((await entries.exported()).logins.map(({ slipCode }) => slipCode).sort()).toEqual(
    [first.slipCode, second.slipCode].sort(),
  );
});

test('what is chosen in filters narrows the list, all of it', async ({ page, session }) => {
  await createLogins(session, 3);
  await createBatchOnly(session, 2);
  const arrive = await openBefore(page, `/admin/sessions/${session.id}`);
  await page.getByLabel('State', { exact: true }).selectOption('unused');
  await page.getByLabel('Batch', { exact: true }).selectOption('2');
  await page.getByLabel('Handed out', { exact: true }).selectOption('no');
  await arrive();
  await expect(page).toHaveURL(/\?state=unused&batch=2&handed=no$/);
  await expect(page.getByText('2 of 5 entries', { exact: true })).toBeVisible();
});

test('a state that is chosen in Sessions is followed, and so is what was typed', async ({ page, session }) => {
  const arrive = await openBefore(page, '/admin/sessions');
  await page.getByLabel('Search', { exact: true }).fill(session.name);
  await page.getByLabel('Show', { exact: true }).selectOption('closed');
  await arrive();
  await expect(page.getByText(`No closed session matches “${session.name}”.`)).toBeVisible();
});

test('whoever goes on typing while the app comes loses no letter', async ({ page }) => {
  const arrive = await openBefore(page, '/admin/sessions');
  const search = page.getByLabel('Search', { exact: true });
  const typed = 'nobody has this name, however often it is typed';
  const typing = search.pressSequentially(typed, { delay: 10 });
  await page.waitForTimeout(100);
  await arrive();
  await typing;
  await expect(search).toHaveValue(typed);
  await expect(page.getByText(`session matches “${typed}”.`)).toBeVisible();
});

test('what nobody has touched stays as the app has it', async ({ page, session }) => {
  const arrive = await openBefore(page, `/admin/sessions/${session.id}`);
  await arrive();
  await page.waitForTimeout(SETTLED_MS);
  expect(await page.evaluate(() => localStorage.length), 'nothing was turned off').toBe(0);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog').getByRole('checkbox')).toBeChecked();
});
