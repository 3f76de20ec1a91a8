// Light, dark or as the system is: chosen in the account menu, there from the first byte of every page on, with and
// without a script.

import { expect, test } from './test.ts';

test.use({ loggedIn: true, colorScheme: 'light' });

const DARK = 'rgb(21, 23, 26)';
const LIGHT = 'rgb(250, 249, 246)';

test('a choice holds for every page, and the system is followed again', async ({ page }) => {
  const paper = (): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const choose = async (name: string): Promise<void> => {
    await page.locator('.account-menu summary').click();
    await page.getByRole('button', { name, exact: true }).click();
    await expect(page.locator('button[name="theme"][aria-pressed="true"]')).toHaveText(name);
  };
  await page.goto('/admin/reports');
  expect(await paper()).toBe(LIGHT);
  await choose('Dark');
  await expect(page, 'where it was chosen').toHaveURL('/admin/reports');
  expect(await paper()).toBe(DARK);
  for (const path of ['/admin/sessions', '/admin/settings', '/admin/login']) {
    // What the document says needs no script and no second look: nothing flashes.
    const document = await page.request.get(path);
    expect(await document.text(), path).toContain('<html lang="en" data-theme="dark">');
    await page.goto(path);
    expect(await paper(), path).toBe(DARK);
  }
  await page.goto('/');
  expect(await paper(), 'a candidate’s page is as their system is').toBe(LIGHT);
  await page.goto('/admin/settings');
  await choose('Light');
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await paper()).toBe(LIGHT);
  await page.goto('/admin/settings');
  await choose('System');
  expect(await paper()).toBe(DARK);
});
