// The staff log-in page says whose it is, what helps, and where candidates go who got lost.

import { AxeBuilder } from '@axe-core/playwright';

import { scriptsRun } from './pages/scripts.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { expect, test } from './test.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`who is wrong here is led to the right door, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await new StaffLogIn(page).open();
    await expect(page.getByText('Lanyard', { exact: true })).toBeVisible();
    await expect(page.getByText('For staff of test centres and schools', { exact: true })).toBeVisible();
    const help = page.getByText(/^After several wrong passwords you have to wait/);
    await expect(help).toBeHidden();
    await page.getByText('Help with logging in', { exact: true }).click();
    await expect(help).toBeVisible();
    await expect(page.getByRole('link', { name: 'Forgotten your password?', exact: true })).toBeVisible();
    // axe is a script itself.
    if (scriptsRun()) {
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    }
    await page.getByRole('link', { name: 'Log in here', exact: true }).click();
    await expect(page).toHaveURL('/');
    await expect(page.getByLabel('Institution ID', { exact: true })).toBeVisible();
  });
}
