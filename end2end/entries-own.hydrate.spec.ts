// The table as a person has it: columns, height of the rows, views under a name, and the keys.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { createLogins } from './direct.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { expect, test } from './test.ts';

test.use({ loggedIn: true });

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))).toEqual([]);
  }
}

test('columns and the height of the rows stay as somebody has them', async ({ page, session }) => {
  await createLogins(session, 3);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  const column = (name: string) => page.getByRole('columnheader', { name, exact: true });
  const height = async () => Math.round((await entries.boxes.nth(1).locator('xpath=ancestor::tr').boundingBox())?.height ?? 0);
  expect(await height()).toBe(32);

  const columns = page.locator('summary').filter({ hasText: /^Columns$/ });
  await columns.press('Enter');
  await page.getByLabel('Last seen', { exact: true }).uncheck();
  await page.getByLabel('Compact', { exact: true }).check();
  await expect(column('Last seen')).toBeHidden();
  await expect(column('Slip code')).toBeVisible();
  await expect.poll(height).toBe(28);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(columns).toBeFocused();
  await expect(page.getByLabel('Compact', { exact: true })).toBeHidden();

  await page.reload();
  await expect(column('Last seen')).toBeHidden();
  await expect.poll(height).toBe(28);
  await columns.click();
  await page.getByLabel('Last seen', { exact: true }).check();
  await page.getByLabel('Comfortable', { exact: true }).check();
  await expect(column('Last seen')).toBeVisible();
  await expect.poll(height).toBe(44);
});

test('views are kept under a name, chosen, replaced and deleted', async ({ page, session }) => {
  await createLogins(session, 4);
  const entries = new EntriesPage(page);
  await entries.open(session.id, '?q=nobody');
  const views = page.locator('summary').filter({ hasText: /^Views$/ });
  const name = page.getByLabel('Name of this view', { exact: true });
  const save = page.getByRole('button', { name: 'Save view', exact: true });
  const view = page.getByRole('button', { name: 'To hand out', exact: true });
  await views.click();
  await save.click();
  await expect(page.getByText('Enter a name for the view', { exact: true })).toBeVisible();
  await expect(name).toBeFocused();
  await name.fill('To hand out');
  await name.press('Enter');
  await expect(view).toBeVisible();
  await expectAccessible(page);
  // The search is not part of it, and the page says so.
  await view.click();
  await expect(page).toHaveURL(new RegExp(`${session.id}$`));
  await expect(name, 'the list closes, though it is the view that is shown').toBeHidden();
  await expect(views).toBeFocused();
  await expect(page.getByText('4 of 4 entries', { exact: true })).toBeVisible();

  await entries.state.selectOption('Not used');
  await entries.sortBy('Slip code').click();
  await expect(page).toHaveURL(/sort=slip/);
  if (!(await name.isVisible())) await views.click();
  await name.fill('To hand out');
  await save.click();
  await expect(view).toHaveCount(1);
  await page.goto(`/admin/sessions/${session.id}`);
  await views.click();
  await view.click();
  await expect(page).toHaveURL(/\?state=unused&sort=slip$/);
  await expect(entries.state).toHaveValue('unused');
  await expect(views, 'it has the focus though the list around it is another').toBeFocused();

  if (!(await name.isVisible())) await views.click();
  await page.getByRole('button', { name: 'Delete view To hand out', exact: true }).click();
  await expect(view).toHaveCount(0);
  await expect(name).toBeFocused();
  await page.reload();
  await views.click();
  await expect(name).toBeVisible();
  await expect(view).toHaveCount(0);
});

test('by keys alone: rows, selecting, acts, the list of keys and its switch', async ({ page, session }) => {
  await createLogins(session, 5);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  for (const key of ['j', 'j', 'x', 'j', 'x', 'k']) await page.keyboard.press(key);
  await expect(entries.boxes.nth(1)).toBeFocused();
  await expect(entries.said('2 selected, 2 of them on this page')).toBeVisible();
  await expect(entries.boxes.nth(2)).toBeChecked();

  const keys = page.getByRole('dialog', { name: 'Keys', exact: true });
  await page.keyboard.press('?');
  await expect(keys).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('j');
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await expect(entries.boxes.nth(1), 'every dialog gives the focus back').toBeFocused();

  // Never while somebody types, and never with a modifier.
  await page.keyboard.press('Control+j');
  await expect(entries.boxes.nth(1)).toBeFocused();
  await page.getByRole('button', { name: 'Filters', exact: true }).press('Enter');
  await expect(entries.search).toBeFocused();
  await page.keyboard.type('jx?');
  await expect(entries.search).toHaveValue('jx?');
  await expect(keys).toBeHidden();
  await entries.search.fill('');
  await expect(entries.boxes).toHaveCount(5);

  await page.getByRole('button', { name: 'Keys', exact: true }).press('Enter');
  await keys.getByLabel('Use these keys', { exact: true }).uncheck();
  await keys.getByRole('button', { name: 'Close', exact: true }).click();
  await entries.boxes.nth(3).focus();
  await page.keyboard.press('j');
  await page.keyboard.press('?');
  await expect(entries.boxes.nth(3)).toBeFocused();
  await expect(keys).toBeHidden();
  await page.reload();
  await entries.boxes.nth(3).focus();
  await page.keyboard.press('j');
  await expect(entries.boxes.nth(3), 'the switch is kept').toBeFocused();
});

test('a link skips to the table, past the head and the filters', async ({ page, session }) => {
  await createLogins(session, 2);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  const skip = page.getByRole('link', { name: 'Skip to the table', exact: true });
  await skip.focus();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.locator('#entries')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(entries.headerBox).toBeFocused();
});

test('the band of the filters becomes the band of the selection, and nothing moves', async ({ page, session }) => {
  await createLogins(session, 3);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  const place = async () => (await entries.boxes.first().boundingBox())?.y;
  const before = await place();
  await expect(entries.export).toBeHidden();
  await entries.boxes.first().check();
  await expect(entries.export).toBeVisible();
  await expect(entries.search).toBeHidden();
  expect(await place()).toBe(before);
  await page.getByRole('button', { name: 'Filters', exact: true }).click();
  await expect(entries.search).toBeFocused();
  await expect(entries.export).toBeHidden();
  expect(await place()).toBe(before);
  await page.getByRole('button', { name: '1 selected', exact: true }).click();
  await expect(entries.said('1 selected, 1 of them on this page')).toBeFocused();
  // What takes something away stands apart from what does not.
  const right = (await page.getByRole('button', { name: 'Issue new password', exact: true }).boundingBox()) ?? { x: 0, width: 0 };
  const withdraw = (await page.getByRole('button', { name: 'Withdraw', exact: true }).boundingBox()) ?? { x: 0 };
  expect(withdraw.x - right.x - right.width).toBeGreaterThanOrEqual(16);
  await entries.clear.click();
  await expect(entries.search).toBeVisible();
  expect(await place()).toBe(before);
});

test('in colours of the system, what is selected and what is filtered is seen', async ({ page, session }) => {
  await createLogins(session, 3);
  const entries = new EntriesPage(page);
  await page.emulateMedia({ forcedColors: 'active' });
  await entries.open(session.id, '?state=unused');
  const outline = (selector: string) => page.locator(selector).first().evaluate((one) => getComputedStyle(one).outlineStyle);
  expect(await outline('.entry-band .field:has(#state)')).toBe('solid');
  await entries.boxes.first().check();
  expect(await outline('tr.selected')).toBe('solid');
});
