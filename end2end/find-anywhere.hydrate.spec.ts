// Find a login from anywhere, with the keyboard alone: the field at the top of every page, and what it finds meanwhile.

import { claim, createLogins } from './direct.ts';
import { isAlive } from './pages/scripts.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';

test.use({ loggedIn: true });

const PIECE = /\/assets\/office-\w+\.wasm$/;

test('a login is found, chosen and opened without the mouse', async ({ page, session }) => {
  const logins = (await createLogins(session, 3)) as [Login, Login, Login];
  const end = logins[0].slipCode.slice(5);
  for (const [index, login] of logins.entries()) await claim(login, `Quill Ashgrove-${end} ${index}`);
  await page.goto('/admin/sessions');
  await isAlive(page);
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(request.url()));
  const field = page.getByRole('banner').locator('input[name="q"]');
  await expect(field).not.toBeFocused();
  await page.keyboard.press('/');
  await expect(field).toBeFocused();
  await expect(field, 'the key only leads there').toHaveValue('');
  await expect(page.getByRole('combobox', { name: 'Find a login', exact: true })).toBeVisible();
  expect(asked.filter((url) => PIECE.test(url)), 'fetched with the first use').toHaveLength(1);

  await page.keyboard.type('q');
  await page.keyboard.type(`uill ashgrove-${end.toLowerCase()}`);
  const list = page.getByRole('listbox', { name: 'Find a login', exact: true });
  const options = list.getByRole('option');
  await expect(options).toHaveCount(3);
  await expect(field).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByRole('banner').getByText('3 logins found', { exact: true })).toBeVisible();
  const questions = asked.filter((url) => url.includes('/api/admin/find_login'));
  expect(questions.length, 'asked when somebody stops typing, not with every letter').toBeLessThan(4);

  await expect(list.getByRole('option', { selected: true })).toHaveCount(0);
  await page.keyboard.press('ArrowUp');
  await expect(options.nth(2)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
  await expect(field).toHaveAttribute('aria-activedescendant', (await options.nth(1).getAttribute('id')) as string);
  const name = (await options.nth(1).getByText(/^Quill/).textContent()) as string;

  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(field, 'Escape closes the list and keeps what was typed').toHaveValue(/^quill/);
  await expect(field).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toContainText(name);
  await expect(page).not.toHaveURL(/\/admin\/sessions$/);
});

test('what was typed before it can answer is found', async ({ page, session }) => {
  const [login] = (await createLogins(session, 1)) as [Login];
  let arrive = () => {};
  const late = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(PIECE, async (route) => {
    await late;
    await route.continue();
  });
  await page.goto('/admin/sessions');
  await isAlive(page);
  await page.keyboard.press('/');
  await page.keyboard.type(login.slipCode);
  arrive();
  await expect(page.getByRole('listbox').getByRole('option')).toHaveCount(1);
});

test('Enter without a choice leads to the page of everything that was found', async ({ page, session }) => {
  const [login] = (await createLogins(session, 1)) as [Login];
  await page.goto(`/admin/sessions/${session.id}`);
  await isAlive(page);
  await page.keyboard.press('/');
  await page.keyboard.type(login.slipCode);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL((address) => address.pathname === '/admin/find' && address.searchParams.get('q') === login.slipCode);
  await expect(page.getByRole('heading', { level: 1, name: 'Find a login', exact: true })).toBeVisible();
  await expect(page.getByRole('main').getByRole('listitem')).toContainText(login.slipCode);
});

test('the key is a letter where somebody types, with another key, and where it is turned off', async ({ page, session }) => {
  await page.goto('/admin/sessions');
  await isAlive(page);
  const field = page.getByRole('banner').locator('input[name="q"]');
  const search = page.getByLabel('Search', { exact: true });
  await search.focus();
  await page.keyboard.type('a/b');
  await expect(search).toHaveValue('a/b');
  await page.goto(`/admin/sessions/${session.id}/add`);
  await isAlive(page);
  await page.keyboard.press('Alt+/');
  await expect(field).not.toBeFocused();
  await page.evaluate(() => localStorage.setItem('lanyard-keys', 'off'));
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('/');
  await expect(field).not.toBeFocused();
});

test('a login of the session that is shown opens beside its list as that is', async ({ page, session }) => {
  const [login] = (await createLogins(session, 3)) as [Login];
  await page.goto(`/admin/sessions/${session.id}?state=unused&sort=slip`);
  await isAlive(page);
  await page.getByRole('checkbox', { name: /./ }).nth(1).check();
  await page.keyboard.press('/');
  await page.keyboard.type(login.slipCode);
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/entries\/[-0-9a-f]{36}\?state=unused&sort=slip$/);
  const heading = page.getByRole('heading', { level: 2, name: login.slipCode });
  await expect(heading).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(new RegExp(`${session.id}\\?state=unused&sort=slip$`));
  await expect(page.locator('body'), 'the focus is on something').not.toBeFocused();
});
