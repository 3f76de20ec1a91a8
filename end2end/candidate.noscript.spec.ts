// A candidate's whole part with JavaScript off, and what each form answers when it is not right yet.

import type { Page } from '@playwright/test';

import { claim, closeSession, createLogins } from './direct.ts';
import { CandidateLogIn, MyTest, NewUsername, PersonalInformation } from './pages/candidate.ts';
import { expectRefused, statusAfter } from './pages/error-summary.ts';
import { printed } from './paper.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';
import { world } from './world.ts';

test.use({ expectedErrors: [/status of 422/] });

/** What a printed page of a candidate says to log in with, in its order, and how much there is to press on it. */
async function onPaper(page: Page): Promise<{ kept: string[]; pressed: number }> {
  const [paper, ...others] = await printed(page);
  expect(others, 'one page').toEqual([]);
  await page.emulateMedia({ media: 'print' });
  const kept = await page.locator('.new-username, .printed dt, .printed dd').filter({ visible: true }).allInnerTexts();
  const pressed = await page.locator('button, input:not([type=hidden]), main a').filter({ visible: true }).count();
  await page.emulateMedia({ media: null });
  for (const word of kept) expect(paper?.text).toContain(word);
  return { kept, pressed };
}

test('log in, give details, write the username down, start, log out', async ({ page, session }) => {
  const [slip] = (await createLogins(session, 1)) as [Login];
  const logIn = new CandidateLogIn(page);
  const information = new PersonalInformation(page);
  const newUsername = new NewUsername(page);
  const myTest = new MyTest(page);
  await logIn.open();
  // As people type: small letters, no hyphens, a space too many.
  const typed = { username: slip.username.toLowerCase(), password: ` ${slip.password.replace('-', ' ')}` };
  await logIn.logIn({ ...slip, ...typed });

  expect(await statusAfter(page, () => information.submit.click())).toBe(422);
  await expectRefused(page, ['Enter your full name']);
  await information.fullName.fill('王小明');
  await information.submit.click();

  const username = await newUsername.shown();
  expect(await onPaper(page)).toEqual({ kept: [username, 'Institution ID', slip.institution], pressed: 0 });
  await page.reload();
  expect(await newUsername.shown()).toBe(username);
  await expect(page.getByText(`Write it on your slip now. ${slip.slipCode} no longer works.`)).toBeVisible();
  await newUsername.check.fill(`${username}9`);
  expect(await statusAfter(page, () => newUsername.submit.click())).toBe(422);
  await expectRefused(page, ['This is not your new username. Check it letter by letter']);
  await expect(newUsername.check).toHaveValue(`${username}9`);
  await newUsername.check.fill(username.toUpperCase());
  await newUsername.submit.click();

  await expect(myTest.loggedInAs(username)).toBeVisible();
  await expect(page.getByText('王小明', { exact: true })).toBeVisible();
  const kept = ['Username', username, 'Institution ID', slip.institution];
  expect(await onPaper(page)).toEqual({ kept, pressed: 0 });
  await myTest.start.click();
  await expect(page.getByText('Started', { exact: true })).toBeVisible();
  await myTest.logOut.click();
  await expect(page.getByText('You are logged out.', { exact: true })).toBeVisible();

  await logIn.open();
  await logIn.logIn({ ...slip, username });
  await expect(myTest.heading).toBeVisible();
});

test('the new username comes back until it is confirmed', async ({ page, session }) => {
  const [slip] = (await createLogins(session, 1)) as [Login];
  const logIn = new CandidateLogIn(page);
  const newUsername = new NewUsername(page);
  await logIn.open();
  await logIn.logIn(slip);
  await new PersonalInformation(page).fullName.fill('Amina Haddad');
  await new PersonalInformation(page).submit.click();
  const username = await newUsername.shown();
  await page.goto('/me');
  expect(await newUsername.shown()).toBe(username);
  await page.context().clearCookies();
  await logIn.open();
  await logIn.logIn({ ...slip, username });
  expect(await newUsername.shown()).toBe(username);
});

test('one refusal for a wrong username, password or institution, and typed text is kept', async ({ page, session }) => {
  const [slip] = (await createLogins(session, 1)) as [Login];
  const logIn = new CandidateLogIn(page);
  const check = 'We could not log you in. Check all three lines against your slip.';
  const wait = 'After several wrong tries, wait a minute before the next.';
  const refused = `${check} ${wait}`;
  const wrong = [
    [{ ...slip, username: 'BBBB-BBBB' }, refused],
    [{ ...slip, password: 'BBBBB-BBBBB' }, refused],
    [{ ...slip, institution: 'XX-1111' }, refused],
    [{ ...slip, username: 'OOOO-OOOO' }, `${check} Codes have no letter O and no number 0. ${wait}`],
  ] as const;
  await logIn.open();
  for (const [typed, sentence] of wrong) {
    expect(await statusAfter(page, () => logIn.logIn(typed))).toBe(422);
    await expectRefused(page, [sentence]);
    await expect(logIn.username).toHaveValue(typed.username);
    await expect(logIn.institution).toHaveValue(typed.institution);
    await expect(logIn.password).toHaveValue('');
  }
});

test('each empty field has a sentence of its own, which leads to it', async ({ page, session }) => {
  const [slip] = (await createLogins(session, 1)) as [Login];
  const logIn = new CandidateLogIn(page);
  await page.goto(`/I/${slip.institution.toLowerCase()}/`);
  await expect(page.getByRole('banner')).toHaveText('Northgate Test Centre');
  await expect(logIn.institution).toHaveValue(slip.institution);
  expect(await statusAfter(page, () => logIn.submit.click())).toBe(422);
  await expectRefused(page, ['Enter your username', 'Enter your password']);
  await expect(logIn.username).toHaveAccessibleDescription('Error: Enter your username');
  await expect(logIn.password).toHaveAccessibleDescription('Error: Enter your password');
  await page.getByRole('link', { name: 'Enter your password' }).click();
  await expect(logIn.password).toBeFocused();
  await logIn.logIn({ ...slip, institution: '' });
  await expectRefused(page, ['Enter the Institution ID']);
  await expect(logIn.username).toHaveValue(slip.username);
});

test('a used slip leads to the page that says so and gives no access', async ({ page, session }) => {
  const [slip] = (await createLogins(session, 1)) as [Login];
  await claim(slip, 'María Carreño');
  const logIn = new CandidateLogIn(page);
  await logIn.open();
  await logIn.logIn(slip);
  await expect(page.getByText(/^This slip was used on \d+ \w+ at \d\d:\d\d\. Log in with the new username/)).toBeVisible();
  await page.goto('/me');
  await expect(page).toHaveURL(/\/replaced$/);
});

test('sessions that are not open yet or over say so after the right password', async ({ page, session }) => {
  const [early] = (await createLogins(world().sessions.upcoming, 1)) as [Login];
  const [late] = (await createLogins(session, 1)) as [Login];
  await closeSession(session);
  const logIn = new CandidateLogIn(page);
  await logIn.open();
  await logIn.logIn(early);
  await expect(page.getByRole('status')).toHaveText(/^Summer placement is not open yet\. It opens on .+ \(Europe\/Madrid\)\. Log in again then\.$/);
  await logIn.logIn(late);
  await expect(page.getByRole('status')).toHaveText(new RegExp(`^${session.name} closed on .+ask the person in charge\\.$`));
});

test('the address of the institution fills its ID in, and help is one click away', async ({ page }) => {
  await page.goto(`/i/${world().institution.id}`);
  const logIn = new CandidateLogIn(page);
  await expect(logIn.institution).toHaveValue(world().institution.id);
  await logIn.help.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Help with logging in' })).toBeVisible();
});
