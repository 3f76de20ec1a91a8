// What the Settings page says is what candidates are asked for.

import { createBatch } from './direct.ts';
import { CandidateLogIn, NewUsername, PersonalInformation } from './pages/candidate.ts';
import { expectRefused } from './pages/error-summary.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';

test.use({ expectedErrors: [/status of 422/] });

test('candidates are asked for what the institution switched on', async ({ page, candidatePage, another }) => {
  const logIn = new StaffLogIn(page);
  await logIn.open();
  await logIn.logIn(another.staff.email, another.staff.password);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('group', { name: 'Date of birth' }).getByLabel('Required', { exact: true }).check();
  await page.getByRole('group', { name: 'Country or region' }).getByLabel('Optional', { exact: true }).check();
  await page.getByLabel('Create new usernames from the candidate’s name, like maria-3749').uncheck();
  await page.getByRole('button', { name: 'Save settings', exact: true }).click();
  await expect(page.getByText('Settings saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('group', { name: 'Date of birth' }).getByLabel('Required', { exact: true })).toBeChecked();

  const { logins } = await createBatch(another.session, 1, '', another.staff);
  const door = new CandidateLogIn(candidatePage);
  const information = new PersonalInformation(candidatePage);
  await door.open();
  await door.logIn(logins[0] as Login);
  await expect(candidatePage.getByLabel('Country or region (optional)', { exact: true })).toBeVisible();
  await expect(candidatePage.getByLabel('Email')).toBeHidden();
  await information.fullName.fill('Maria Silva');
  await information.submit.click();
  await expectRefused(candidatePage, ['Enter your date of birth: day, month and year']);
  await expect(information.fullName).toHaveValue('Maria Silva');

  await candidatePage.getByLabel('Day', { exact: true }).fill('31');
  await candidatePage.getByLabel('Month', { exact: true }).fill('2');
  await candidatePage.getByLabel('Year', { exact: true }).fill('1999');
  await information.submit.click();
  await expectRefused(candidatePage, ['Enter a real date of birth, like 27 3 1999']);
  await candidatePage.getByLabel('Day', { exact: true }).fill('27');
  await information.submit.click();
  expect(await new NewUsername(candidatePage).shown()).not.toContain('maria');
});

test('an owner unlocks a colleague, and is told when there is nobody to unlock', async ({ page, another }) => {
  const logIn = new StaffLogIn(page);
  await logIn.open();
  await logIn.logIn(another.staff.email, another.staff.password);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  const email = page.getByLabel('Email of the colleague', { exact: true });
  const unlock = page.getByRole('button', { name: 'Unlock', exact: true });
  await email.fill('nobody@northgate.test');
  await unlock.click();
  await expectRefused(page, ['No colleague of yours logs in with this email. Check it letter by letter']);
  await expect(email).toHaveValue('nobody@northgate.test');
  await email.fill(another.staff.email.toUpperCase());
  await unlock.click();
  await expect(page.getByText('This account was not locked, so nothing was changed.', { exact: true })).toBeVisible();
});
