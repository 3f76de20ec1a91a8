// An entry beside its list, with the app: nothing of the list is lost, the focus comes and goes, and what happens is seen.

import { claim, createLogins } from './direct.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { EntryPage } from './pages/entry-page.ts';
import { Glance } from './pages/glance.ts';
import { expect, test } from './test.ts';

test.use({ loggedIn: true });

test('the document, the selection and the filter stay, and Back closes it', async ({ page, session }) => {
  const logins = await createLogins(session, 3);
  const [first, slip, third] = logins.map((login) => login.slipCode) as [string, string, string];
  const entries = new EntriesPage(page);
  const entry = new EntryPage(page);
  await entries.open(session.id);
  await entries.state.selectOption('Not used');
  await expect(entry.link(slip)).toHaveAttribute('href', /\?state=unused$/);
  await entries.box(first).check();
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await entry.link(slip).click();
  await expect(entry.heading).toHaveText(slip);
  expect(asked.filter((path) => path.includes('session_entries')), 'the list is not asked for again').toEqual([]);
  await expect(entries.box(first)).toBeChecked();
  await entry.link(third).click();
  await expect(entry.heading).toHaveText(third);
  await page.goBack();
  await expect(entry.heading).toHaveText(slip);
  await page.goBack();
  await expect(entry.panel).toHaveCount(0);
  await expect(entries.box(first)).toBeChecked();
  await expect(entries.state).toHaveValue('unused');
  await page.goForward();
  await expect(entry.heading).toHaveText(slip);
  // Another order, another filter and a count of the strip are the list's own: what is open stays open beside it.
  await entries.sortBy('Slip code').click();
  await expect(page).toHaveURL(/\/entries\/[-0-9a-f]{36}\?state=unused&sort=slip$/);
  await expect(entry.heading).toHaveText(slip);
  await expect.poll(() => entries.slipCodes()).toEqual([first, slip, third].sort());
  await page.goBack();
  await expect(entry.heading).toHaveText(slip);
  await expect.poll(() => entries.slipCodes()).toEqual([first, slip, third]);
  await entries.clear.click();
  await entries.state.selectOption('Withdrawn');
  await expect(page).toHaveURL(/\/entries\/[-0-9a-f]{36}\?state=withdrawn$/);
  await expect(page.getByText('0 of 3 entries', { exact: true })).toBeVisible();
  await expect(entry.heading, 'although the list does not have it').toHaveText(slip);
  await new Glance(page).count('Handed out, not used').click();
  await expect(page).toHaveURL(/\/entries\/[-0-9a-f]{36}\?state=unused&handed=yes$/);
  await expect(entry.heading).toHaveText(slip);
  await entry.close.click();
  await expect(page).toHaveURL(/\/sessions\/[^/]+\?state=unused&handed=yes$/);
  await expect(entry.panel).toHaveCount(0);
  expect(await page.evaluate(() => 'sameDocument' in window), 'the same document').toBe(true);
});

test('the focus comes to its heading, and back to its link', async ({ page, session }) => {
  const [login] = await createLogins(session, 2);
  const slip = login?.slipCode ?? '';
  const entries = new EntriesPage(page);
  const entry = new EntryPage(page);
  await entries.open(session.id);
  await entry.link(slip).focus();
  await page.keyboard.press('Enter');
  await expect(entry.heading).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(entry.panel).toHaveCount(0);
  await expect(entry.link(slip)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(entry.heading).toBeFocused();
  await entry.close.click();
  await expect(entry.link(slip)).toBeFocused();
  // Escape in the search belongs to the search.
  await page.keyboard.press('Enter');
  await expect(entry.heading).toBeFocused();
  await entries.search.focus();
  await page.keyboard.press('Escape');
  await expect(entry.panel).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  await entry.close.click();
  await expect(entry.link(slip)).toBeFocused();
});

test('it is seen wherever the list is scrolled to, and covers none of it', async ({ page, session }) => {
  const logins = await createLogins(session, 50);
  const slip = logins[40]?.slipCode ?? '';
  const entries = new EntriesPage(page);
  const entry = new EntryPage(page);
  await entries.open(session.id);
  await entry.link(slip).click();
  await expect(entry.heading).toBeFocused();
  await expect(entry.heading).toBeInViewport();
  await expect(entry.link(slip), 'the row that was pressed stays in sight').toBeInViewport();
  const place = async () => (await entry.panel.boundingBox()) ?? { x: 0, y: 0 };
  const table = await page.getByRole('table').boundingBox();
  const before = await place();
  expect(before.x).toBeGreaterThanOrEqual((table?.x ?? 0) + (table?.width ?? Number.POSITIVE_INFINITY));
  // Another band, and nothing moves.
  await entries.box(slip).check();
  await expect(entries.export).toBeVisible();
  expect(await place()).toEqual(before);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(sideways).toBeLessThanOrEqual(0);
});

test('what its candidate does is seen while it is open', async ({ page, session }) => {
  const [login] = await createLogins(session, 2);
  if (!login) throw new Error('no login');
  const entries = new EntriesPage(page);
  const entry = new EntryPage(page);
  await entries.open(session.id);
  await entry.link(login.slipCode).click();
  await expect(entry.panel).toContainText('Not used');
  await claim(login, 'María Carreño');
  await expect(entry.panel).toContainText(`María Carreño · slip ${login.slipCode}`);
  const username = await entry.heading.innerText();
  await expect(entry.happened.first()).toContainText(`Details given; ${login.slipCode} became ${username}`);
  await expect(page).toHaveTitle(`${username} · ${session.name} · Lanyard`);
});
