// The two doors open and close: candidates see their log-in page, staff get in, find their sessions and get out.

import { CandidateLogIn } from './pages/candidate.ts';
import { SessionsPage } from './pages/sessions-page.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { expect, test } from './test.ts';
import { world } from './world.ts';

test('candidates find the three fields of their slip', async ({ page }) => {
  const logIn = new CandidateLogIn(page);
  await logIn.open();
  for (const part of [logIn.username, logIn.password, logIn.institution, logIn.submit]) {
    await expect(part).toBeVisible();
  }
});

test('staff log in, see the open session, log out and are out', async ({ page }) => {
  const { staff, sessions } = world();
  const logIn = new StaffLogIn(page);
  const list = new SessionsPage(page);
  await logIn.open();
  await logIn.logIn(staff.email, staff.password);
  await expect(page).toHaveURL(/\/admin\/sessions$/);
  await expect(list.heading).toBeVisible();
  await expect(list.session(sessions.open.name)).toBeVisible();

  await page.getByText(staff.name, { exact: true }).click();
  await page.getByRole('button', { name: 'Log out', exact: true }).click();
  await expect(logIn.submit).toBeVisible();
  await page.goto('/admin/sessions');
  await expect(page).toHaveURL(/\/admin\/login/);
});
