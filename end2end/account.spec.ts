// My account: a name that everybody sees, a password that asks for the present one, and the browsers one is logged in with.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { expectRefused } from './pages/error-summary.ts';
import { scriptsRun } from './pages/scripts.ts';
import { SessionsPage } from './pages/sessions-page.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { expect, test } from './test.ts';
import type { World } from './world.ts';

test.use({ expectedErrors: [/status of (401|422)/] });

const NEW = 'seven otters judge a brisk waltz';

async function logIn(page: Page, { email, password }: Pick<World['staff'], 'email' | 'password'>): Promise<void> {
  const door = new StaffLogIn(page);
  await door.open();
  await door.logIn(email, password);
  await new SessionsPage(page).untilHydrated();
}

/** By the account menu, as people come there. */
async function openAccount(page: Page): Promise<void> {
  await page.locator('.account-menu summary').click();
  await page.getByRole('link', { name: 'My account', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'My account', exact: true })).toBeVisible();
}

/** The focus is on what was done. */
async function expectDone(page: Page, sentence: string): Promise<void> {
  const notice = page.getByRole('status').filter({ hasText: sentence });
  await expect(notice).toBeFocused();
  await expect(notice).toHaveText(sentence);
}

async function changePassword(page: Page, present: string, password: string): Promise<void> {
  await page.getByLabel('Present password', { exact: true }).fill(present);
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Change password', exact: true }).click();
}

test('a name is changed, and a name that is none is not', async ({ page, another }) => {
  await logIn(page, another.staff);
  await openAccount(page);
  const name = page.getByLabel('Name', { exact: true });
  const save = page.getByRole('button', { name: 'Save name', exact: true });
  await name.fill('');
  await save.click();
  await expectRefused(page, ['Enter your full name']);
  await name.fill('Adela Mora');
  await save.click();
  await expectDone(page, 'Name saved');
  await expect(name).toHaveValue('Adela Mora');
  // What is wrong afterwards is not said beside what was done before.
  await changePassword(page, 'not the password', NEW);
  await expectRefused(page, ['This is not your password. Check it letter by letter']);
  await expect(page.getByText('Name saved', { exact: true })).toBeHidden();
  await page.goto('/admin/sessions');
  await expect(page.locator('.account-menu summary')).toContainText('Adela Mora');
});

test('a new password asks for the present one and logs other browsers out', async ({ page, candidatePage, another }) => {
  await logIn(candidatePage, another.staff);
  await logIn(page, another.staff);
  await openAccount(page);
  await changePassword(page, 'not the password', NEW);
  await expectRefused(page, ['This is not your password. Check it letter by letter']);
  await changePassword(page, another.staff.password, 'Southgate College 2026');
  await expectRefused(page, ['This password is easy to guess. Use four or more words that do not belong together']);
  await changePassword(page, another.staff.password, NEW);
  await expectDone(page, 'Password changed. You are logged out in all other browsers.');
  for (const label of ['Present password', 'New password']) {
    await expect(page.getByLabel(label, { exact: true })).toHaveValue('');
  }
  // This browser goes on, the other one is out, and the new password is the one that lets in.
  await page.goto('/admin/sessions');
  await expect(page).toHaveURL('/admin/sessions');
  await candidatePage.goto('/admin/sessions');
  await expect(candidatePage).toHaveURL(/\/admin\/login/);
  await logIn(candidatePage, { ...another.staff, password: NEW });
});

test('other browsers are shown and ended', async ({ page, candidatePage, another }) => {
  await logIn(page, another.staff);
  await openAccount(page);
  await expect(page.getByText('This browser', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'End all others', exact: true })).toBeHidden();
  await logIn(candidatePage, another.staff);
  await page.reload();
  const list = page.getByRole('main').getByRole('listitem');
  await expect(list).toHaveCount(2);
  await expect(list.first()).toContainText('This browser');
  await expect(list.nth(1)).toContainText(/Opened just now, used just now/);
  // axe is a script itself.
  if (scriptsRun()) expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await list.nth(1).getByRole('button', { name: 'End', exact: true }).click();
  await expectDone(page, 'That browser is logged out now.');
  await expect(list).toHaveCount(1);
  await candidatePage.goto('/admin/sessions');
  await expect(candidatePage).toHaveURL(/\/admin\/login/);

  await logIn(candidatePage, another.staff);
  await page.reload();
  await page.getByRole('button', { name: 'End all others', exact: true }).click();
  await expectDone(page, 'You are logged out in all other browsers.');
  await candidatePage.goto('/admin/sessions');
  await expect(candidatePage).toHaveURL(/\/admin\/login/);
});
