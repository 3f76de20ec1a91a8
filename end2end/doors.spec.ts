// The two doors open: candidates see their log-in page, staff get in and find their sessions.

import { expect, test } from './test.ts';
import { world } from './world.ts';

test('candidates find the three fields of their slip', async ({ page }) => {
  await page.goto('/');
  for (const label of ['Username', 'Password', 'Institution ID']) {
    await expect(page.getByLabel(label, { exact: true })).toBeVisible();
  }
  await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible();
});

test('staff log in and see the open session', async ({ page }) => {
  const { staff, sessions } = world();
  await page.goto('/admin/login');
  await page.getByLabel('Email', { exact: true }).fill(staff.email);
  await page.getByLabel('Password', { exact: true }).fill(staff.password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(page).toHaveURL(/\/admin\/sessions/);
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions' })).toBeVisible();
  await expect(page.getByRole('link', { name: sessions.open.name })).toBeVisible();
});
