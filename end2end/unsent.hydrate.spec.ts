// What somebody typed, chose or ticked in a form and has not sent is there when they come back to it.

import type { Page } from '@playwright/test';

import { logInAsStaff } from './direct.ts';
import { untilHydrated } from './pages/scripts.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { expect, test } from './test.ts';
import { world } from './world.ts';

test.use({ loggedIn: true, expectedErrors: [/status of 422/] });

/** Goes to another page by a link, and back. */
async function thereAndBack(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Reports', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Reports' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Reports' })).toBeHidden();
}

test('a session that is not created yet, and no more once it is', async ({ page }) => {
  await page.goto('/admin/sessions/new');
  await untilHydrated(page);
  const name = page.getByLabel('Name', { exact: true });
  const zone = page.getByLabel('Time zone', { exact: true });
  await name.fill('Unsent');
  await page.getByLabel('Room (optional)', { exact: true }).fill('B 12');
  await zone.fill('Asia/Kathmandu');
  await page.getByLabel('Opens', { exact: true }).fill('2027-03-04T09:00');
  await page.getByRole('button', { name: '2 h', exact: true }).click();
  await expect(page.getByLabel('Closes', { exact: true })).toHaveValue('2027-03-04T11:00');
  await thereAndBack(page);
  await expect(name).toHaveValue('Unsent');
  await expect(page.getByLabel('Room (optional)', { exact: true })).toHaveValue('B 12');
  await expect(zone).toHaveValue('Asia/Kathmandu');
  await expect(page.getByLabel('Closes', { exact: true })).toHaveValue('2027-03-04T11:00');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Sessions', exact: true }).click();
  await page.getByRole('link', { name: 'New session', exact: true }).first().click();
  await expect(name, 'who comes by a link begins anew').toHaveValue('');
  await page.goBack();
  await page.goBack();
  await expect(name).toHaveValue('Unsent');
  await page.getByRole('button', { name: 'Create session', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Unsent' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'New session' })).toBeVisible();
  // Longer than it is waited for the form.
  await page.waitForTimeout(1000);
  await expect(name, 'it was sent').toHaveValue('');
});

test('a number of logins, of which the page goes on telling', async ({ page, session }) => {
  await page.goto(`/admin/sessions/${session.id}/add`);
  await untilHydrated(page);
  await page.getByLabel('Number of logins', { exact: true }).fill('30');
  const outlook = page.locator('form p[aria-live]');
  await expect(outlook).toContainText('30');
  const told = (await outlook.textContent()) ?? '';
  await thereAndBack(page);
  await expect(page.getByLabel('Number of logins', { exact: true })).toHaveValue('30');
  await expect(outlook).toHaveText(told);
});

test('what is left while something else of the page is sent, or searched for', async ({ page, session }) => {
  await page.goto(`/admin/sessions/${session.id}/add`);
  await untilHydrated(page);
  const number = page.getByLabel('Number of logins', { exact: true });
  await number.fill('30');
  await page.keyboard.press('Tab');
  const search = page.getByRole('banner').locator('input[name="q"]');
  await search.fill('nobody is called so');
  await search.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Find a login' })).toBeVisible();
  await page.goBack();
  await expect(number).toHaveValue('30');

  await page.goto('/admin/account');
  await untilHydrated(page);
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('Not sent');
  await page.getByRole('button', { name: 'Change password', exact: true }).click();
  await expect(page.getByText('There is a problem', { exact: true })).toBeVisible();
  await thereAndBack(page);
  await expect(name).toHaveValue('Not sent');
});

test('details, but not over what somebody else has saved', async ({ page, session }) => {
  await page.goto(`/admin/sessions/${session.id}/details`);
  await untilHydrated(page);
  const [name, room] = [page.getByLabel('Name', { exact: true }), page.getByLabel('Room (optional)', { exact: true })];
  await name.fill('Mine');
  await room.fill('Mine');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Reports', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Reports' })).toBeVisible();
  const colleague = await logInAsStaff(world().url, world().staff);
  const document = await (await colleague.get(`/admin/sessions/${session.id}/details`)).text();
  const value = (field: string): string => new RegExp(`name="${field}"[^>]*? value="([^"]*)"`).exec(document)?.[1] ?? '';
  const fields = ['session', 'version', 'name', 'test', 'opens', 'closes'].map((field) => [field, value(field)]);
  const saved = await colleague.post('/api/admin/save_details', {
    form: { ...Object.fromEntries(fields), time_zone: 'UTC', room: 'Theirs' },
    maxRedirects: 0,
  });
  expect(saved.status(), await saved.text()).toBe(303);
  await page.goBack();
  await expect(name).toHaveValue('Mine');
  await expect(room).toHaveValue('Theirs');
});

test('choices and ticks, and never a password', async ({ page, another }) => {
  await page.context().clearCookies();
  const logIn = new StaffLogIn(page);
  await logIn.open();
  await logIn.logIn(another.staff.email, another.staff.password);
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions' })).toBeVisible();
  await page.goto('/admin/settings');
  await untilHydrated(page);
  const country = page.getByRole('group', { name: 'Country or region' });
  const names = page.getByLabel('Create new usernames from the candidate’s name, like maria-3749');
  await country.getByLabel('Required', { exact: true }).check();
  await names.uncheck();
  await page.getByLabel('Email of the colleague', { exact: true }).fill('somebody@example.test');
  await thereAndBack(page);
  await expect(country.getByLabel('Required', { exact: true })).toBeChecked();
  await expect(names).not.toBeChecked();
  await expect(page.getByLabel('Email of the colleague', { exact: true })).toHaveValue('somebody@example.test');
  await page.getByRole('button', { name: 'Save settings', exact: true }).click();
  await expect(page.getByText('Settings saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(country.getByLabel('Required', { exact: true })).toBeChecked();
  await expect(names).not.toBeChecked();

  await page.goto('/admin/account');
  await untilHydrated(page);
  await page.getByLabel('Name', { exact: true }).fill('Somebody Else');
  const passwords = page.locator('main input[name*=password]');
  await passwords.first().fill('a password of mine');
  await page.getByRole('button', { name: 'Show password', exact: true }).click();
  await passwords.last().fill('another one of mine');
  await thereAndBack(page);
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Somebody Else');
  await expect(passwords).toHaveCount(2);
  for (const password of await passwords.all()) await expect(password).toHaveValue('');
});

test('and while another theme is chosen, which asks for no document', async ({ page }) => {
  await page.goto('/admin/sessions/new');
  await untilHydrated(page);
  await page.getByLabel('Name', { exact: true }).fill('Unsent');
  await page.locator('.account-menu summary').click();
  const dark = page.getByRole('button', { name: 'Dark', exact: true });
  const kept = page.waitForResponse('**/api/admin/choose_theme');
  await dark.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(dark).toBeFocused();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Unsent');
  await kept;
  const next = await page.request.get('/admin/sessions');
  expect(await next.text(), 'documents to come').toContain('<html lang="en" data-theme="dark">');
});
