// An owner sets single sign-on up, reads what is wrong with it, tries it and removes it.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { expectRefused } from './pages/error-summary.ts';
import { scriptsRun } from './pages/scripts.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { LOOKS, lookAt } from './places.ts';
import { expectRoom } from './room.ts';
import { expect, test } from './test.ts';

test.use({ expectedErrors: [/status of 422/] });

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true });

async function open(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  const logIn = new StaffLogIn(page);
  await logIn.open();
  await logIn.logIn(email, password);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Single sign-on: log in at your own provider', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Single sign-on', exact: true })).toBeVisible();
}

async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
}

async function expectUsable(page: Page): Promise<void> {
  // axe is a script itself.
  if (!scriptsRun()) return;
  for (const look of LOOKS) {
    await lookAt(page, look);
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
    expect.soft(found, `${look.size}, ${look.scheme}`).toEqual([]);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(beyond, `pixels beyond the window, ${look.size}`).toBeLessThanOrEqual(0);
  }
  await expectRoom(page);
  await lookAt(page, { size: 'desktop', scheme: 'light' });
}

test('an owner sets a provider up, is told what is wrong, tries and removes it', async ({ page, another }) => {
  // Ten ways to look at a page, three times.
  test.slow();
  await open(page, another.staff);
  await expect(page.locator('#redirect')).toHaveText(/^http.*\/admin\/sign-on\/return$/);
  await expect(page.getByRole('button', { name: 'Copy', exact: true })).toBeVisible({ visible: scriptsRun() });
  await expectUsable(page);

  await fill(page, { Name: 'Southgate login', Issuer: 'login.southgate.example', 'Client ID': 'lanyard' });
  await save(page).click();
  await expectRefused(page, [
    'An issuer looks like https://login.example.org: an address without ? and #, without user or password',
    'Enter at least one domain',
  ]);
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Southgate login');
  await expectUsable(page);

  await fill(page, {
    Issuer: 'https://127.0.0.1:1',
    'Client secret': 'a secret of the provider',
    'Email domains': 'southgate.test',
    'Claim that tells the role': 'groups',
    Values: 'heads = owner\nstaff = invigilator',
  });
  await page.getByLabel('Switched on', { exact: true }).check();
  await page.getByLabel('Only single sign-on', { exact: true }).check();
  await save(page).click();
  await expect(page.getByRole('status')).toHaveText('Saved');
  await page.reload();
  await expect(page.getByLabel('Issuer', { exact: true })).toHaveValue('https://127.0.0.1:1');
  await expect(page.getByLabel('Client secret', { exact: true })).toHaveValue('');
  await expect(page.getByLabel('Values', { exact: true })).toHaveValue('heads = owner\nstaff = invigilator');
  await expect(page.getByLabel('Only single sign-on', { exact: true })).toBeChecked();
  await expect(page.getByLabel('Owner who keeps a password', { exact: true })).toContainText(another.staff.email);
  await expectUsable(page);

  // This server goes to no private address.
  await page.getByRole('button', { name: 'Try it', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('This server does not go to the provider’s address');

  await page.getByText('Remove single sign-on', { exact: true }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('Single sign-on is removed');
  await expect(page.getByLabel('Issuer', { exact: true })).toHaveValue('');
  await page.getByRole('link', { name: 'Back to Settings', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Save settings', exact: true })).toBeVisible();
});
