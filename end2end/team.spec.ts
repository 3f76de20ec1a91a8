// An owner runs the team: somebody is invited and works, is switched off and is out, forgets the password and gets in again.

import { expectRefused } from './pages/error-summary.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { accept, TeamPage } from './pages/team-page.ts';
import { expect, test } from './test.ts';

test.use({ expectedErrors: [/status of (401|403|404|409|422)/] });

const PASSWORD = 'a kettle sings over brown fields';

test('an invited coordinator works until the account is switched off', async ({ page, candidatePage: anaPage, another }) => {
  const logIn = new StaffLogIn(page);
  await logIn.open();
  await logIn.logIn(another.staff.email, another.staff.password);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Team: who works for the institution' }).click();
  const team = new TeamPage(page);
  await expect(page.getByText('You are the only person here.', { exact: false })).toBeVisible();

  await team.invite.click();
  await expectRefused(page, ['Enter the email your colleague logs in with', 'Enter the name of your colleague', 'Choose a role']);

  const email = `ana@${another.institution.id.toLowerCase()}.test`;
  await team.open();
  const link = await team.invited('Ana Ruiz', email, 'Coordinator');
  await page.getByRole('link', { name: 'Back to the team', exact: true }).click();
  await expect(team.row('Ana Ruiz').getByText('Invited until', { exact: false })).toBeVisible();

  await anaPage.goto(link);
  await anaPage.getByLabel('New password', { exact: true }).fill('too short');
  await anaPage.getByRole('button', { name: 'Accept and log in', exact: true }).click();
  await expectRefused(anaPage, ['Use at least 15 characters']);
  await accept(anaPage, link, 'Ana Ruiz Gil', PASSWORD);
  await anaPage.getByRole('link', { name: another.session.name }).first().click();
  await expect(anaPage.getByRole('heading', { level: 1, name: another.session.name })).toBeVisible();

  await team.open();
  const row = await team.change('Ana Ruiz Gil');
  await expect(row.getByText('Ana Ruiz Gil is logged out everywhere at once', { exact: false })).toBeVisible();
  await row.getByRole('button', { name: 'Switch off', exact: true }).click();
  await expect(page.getByText('The account is switched off.', { exact: false })).toBeVisible();

  await anaPage.goto('/admin/sessions');
  await expect(anaPage.getByRole('heading', { level: 1, name: 'Log in', exact: true })).toBeVisible();

  await team.row('Ana Ruiz Gil').getByRole('button', { name: 'Switch on', exact: true }).click();
  await expect(page.getByText('The account is switched on.', { exact: false })).toBeVisible();
  await page.getByRole('link', { name: 'What was done in the team', exact: true }).click();
  await expect(page.getByRole('row', { name: /Account switched off Ana Ruiz Gil/ })).toBeVisible();
});

test('whoever forgot the password is told whom to ask, and an owner makes a link', async ({
  page,
  candidatePage: benPage,
  another,
}) => {
  await benPage.goto('/admin/login');
  await benPage.getByText('Help with logging in', { exact: true }).click();
  await benPage.getByRole('link', { name: 'Forgotten your password?', exact: true }).click();
  await expect(benPage.getByText('Ask an owner of your institution.', { exact: false })).toBeVisible();

  const logIn = new StaffLogIn(page);
  await logIn.open();
  await logIn.logIn(another.staff.email, another.staff.password);
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions', exact: true })).toBeVisible();
  const team = new TeamPage(page);
  await team.open();
  const email = `ben@${another.institution.id.toLowerCase()}.test`;
  await accept(benPage, await team.invited('Ben Okoro', email, 'Owner'), 'Ben Okoro', PASSWORD);
  await team.open();
  const row = await team.change('Ben Okoro');
  await row.getByRole('button', { name: 'Make a link for a new password', exact: true }).click();
  const link = await team.shownLink();
  await benPage.goto(link);
  await benPage.getByLabel('New password', { exact: true }).fill('nine green bottles hum quietly');
  await benPage.getByRole('button', { name: 'Save the new password', exact: true }).click();
  await benPage.getByRole('link', { name: 'Log in', exact: true }).click();
  const again = new StaffLogIn(benPage);
  await again.logIn(email, 'nine green bottles hum quietly');
  await expect(benPage.getByRole('heading', { level: 1, name: 'Sessions', exact: true })).toBeVisible();

  // Two owners: each may switch the other off, and the one who is left stays.
  const benTeam = new TeamPage(benPage);
  await benTeam.open();
  const owner = await benTeam.change('Head of tests');
  await owner.getByRole('button', { name: 'Switch off', exact: true }).click();
  await expect(benPage.getByText('The account is switched off.', { exact: false })).toBeVisible();
  await page.goto('/admin/team');
  await expect(page.getByRole('heading', { level: 1, name: 'Log in', exact: true })).toBeVisible();
  const last = await benTeam.change('Ben Okoro');
  await expect(last.getByText('The last owner keeps this role', { exact: false })).toBeVisible();
  await expect(last.getByRole('button', { name: 'Switch off', exact: true })).toBeHidden();
});
