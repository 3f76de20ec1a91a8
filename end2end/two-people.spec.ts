// Two people in one browser: what one of them opened does nothing once the other is logged in, and whoever sits there is
// told who that is. With a device that is handed on, both ways are open.

import type { Page } from '@playwright/test';

import { createLogins } from './direct.ts';
import { AddEntriesPage } from './pages/add-entries-page.ts';
import { CandidateLogIn, LoggedIn, MyTest, NewUsername, PersonalInformation } from './pages/candidate.ts';
import { statusAfter } from './pages/error-summary.ts';
import { isTakenOver } from './pages/scripts.ts';
import { SessionsPage } from './pages/sessions-page.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';
import { world, type World } from './world.ts';

test.use({ expectedErrors: [/status of 409/] });

/** For a window that hears nothing of the others: it finds out by what is done in it. */
const hearsNothing = (page: Page) => page.addInitScript(() => Reflect.deleteProperty(window, 'BroadcastChannel'));

const NOTHING_SAVED = { level: 1, name: 'Nothing was saved', exact: true } as const;

async function logInWith(page: Page, login: Pick<Login, 'username' | 'password' | 'institution'>): Promise<void> {
  const logIn = new CandidateLogIn(page);
  await logIn.open();
  await logIn.logIn(login);
}

/** Logs in with a slip and goes on to the test; gives back the new username. */
async function atTheirTest(page: Page, slip: Login, fullName: string): Promise<string> {
  await logInWith(page, slip);
  const information = new PersonalInformation(page);
  await information.fullName.fill(fullName);
  await information.submit.click();
  const newUsername = new NewUsername(page);
  const username = await newUsername.shown();
  await newUsername.check.fill(username);
  await newUsername.submit.click();
  await expect(new MyTest(page).loggedInAs(username)).toBeVisible();
  return username;
}

async function staffLogIn(page: Page, { email, password }: World['staff']): Promise<void> {
  const logIn = new StaffLogIn(page);
  await logIn.open();
  await logIn.logIn(email, password);
  await new SessionsPage(page).untilHydrated();
}

test('the form of one slip gives the other slip no name', async ({ page, context, session }) => {
  const [a, b] = (await createLogins(session, 2)) as [Login, Login];
  await logInWith(page, a);
  const information = new PersonalInformation(page);
  await information.fullName.fill('Amina Haddad');

  const tab = await context.newPage();
  await logInWith(tab, b);
  await expect(new LoggedIn(tab).withSlip(b.slipCode)).toBeVisible();

  expect(await statusAfter(page, () => information.submit.click())).toBe(409);
  await expect(page.getByRole('heading', NOTHING_SAVED)).toBeVisible();
  await expect(page.getByText(`This device is logged in with slip ${b.slipCode} now.`, { exact: true })).toBeVisible();
  await page.getByRole('link', { name: `Go on with slip ${b.slipCode}`, exact: true }).click();
  await expect(information.heading).toBeVisible();
  await expect(information.fullName).toHaveValue('');
  await expect(new LoggedIn(page).withSlip(b.slipCode)).toBeVisible();

  // The other tab goes on as if nothing had happened.
  await new PersonalInformation(tab).fullName.fill('Bo Berg');
  await new PersonalInformation(tab).submit.click();
  expect(await new NewUsername(tab).shown()).toContain('bo-');
});

test('Start and Log out of one candidate do nothing for the other', async ({ page, context, session }) => {
  const [a, b] = (await createLogins(session, 2)) as [Login, Login];
  const usernameOfA = await atTheirTest(page, a, 'Amina Haddad');
  const tab = await context.newPage();
  const username = await atTheirTest(tab, b, 'Bo Berg');

  expect(await statusAfter(page, () => new MyTest(page).start.click())).toBe(409);
  await expect(page.getByText(`This device is logged in as ${username} now.`, { exact: true })).toBeVisible();
  await page.getByRole('link', { name: `Go on as ${username}`, exact: true }).click();
  await expect(page.getByText('Ready to start', { exact: true })).toBeVisible();

  // B's page is open when A logs in again in the other tab.
  await logInWith(tab, { ...a, username: usernameOfA });
  await expect(new MyTest(tab).loggedInAs(usernameOfA)).toBeVisible();
  expect(await statusAfter(page, () => new LoggedIn(page).notYou.click())).toBe(409);
  await expect(page.getByRole('heading', NOTHING_SAVED)).toBeVisible();
  await tab.reload();
  await expect(new MyTest(tab).heading).toBeVisible();
});

test('whoever finds a device logged in can go on, log out or log in', async ({ page, session }) => {
  const [a, b] = (await createLogins(session, 2)) as [Login, Login];
  const logIn = new CandidateLogIn(page);
  const information = new PersonalInformation(page);
  const loggedIn = new LoggedIn(page);
  await logInWith(page, a);
  await expect(information.heading).toBeVisible();
  for (const address of ['/', `/i/${world().institution.id}`]) {
    await page.goto(address);
    await expect(loggedIn.stillWithSlip(a.slipCode)).toBeVisible();
    await loggedIn.goOn.click();
    await expect(information.heading).toBeVisible();
    await expect(loggedIn.withSlip(a.slipCode)).toBeVisible();
  }

  // The next person just types theirs.
  await page.goto(`/i/${world().institution.id}`);
  await logIn.logIn(b);
  await expect(loggedIn.withSlip(b.slipCode)).toBeVisible();
  // Back never leads to the page of before: it is nobody's any more.
  await page.goBack();
  await expect(loggedIn.stillWithSlip(b.slipCode)).toBeVisible();
  await page.goBack();
  await expect(information.heading).toBeVisible();
  await expect(loggedIn.withSlip(b.slipCode)).toBeVisible();
  await page.reload();
  await expect(loggedIn.withSlip(b.slipCode)).toBeVisible();

  await loggedIn.notYou.click();
  await expect(page.getByText('You are logged out.', { exact: true })).toBeVisible();
  await page.goBack();
  await expect(logIn.submit).toBeVisible();
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByText(/logged in (with|as)/)).toHaveCount(0);
  await page.reload();
  await expect(logIn.submit).toBeVisible();
});

test('a form of one institution changes nothing for staff of another', async ({ page, context, session, another }) => {
  await hearsNothing(page);
  await staffLogIn(page, world().staff);
  const form = new AddEntriesPage(page);
  await form.open(session.id);
  await form.number.fill('7');

  const tab = await context.newPage();
  await staffLogIn(tab, another.staff);

  const stays = await isTakenOver(page);
  expect(await statusAfter(page, () => form.createCodes.click())).toBe(409);
  const { name } = another.staff;
  const sentence =
    'Nothing was saved: this form was opened with another account, and this browser is logged in as ' +
    `${name} (${another.institution.name}) now. Open the page again to go on as ${name}, or log out and log in yourself.`;
  if (stays) {
    await expect(page.getByRole('alert').getByText(sentence, { exact: true })).toBeVisible();
    await expect(page.getByText(session.name).filter({ visible: true })).toHaveCount(0);
    // It is kept for whoever typed it.
    await expect(form.number).toHaveValue('7');
  } else {
    await expect(page.getByText(sentence, { exact: true })).toBeVisible();
    await page.getByRole('link', { name: `Go on as ${name}`, exact: true }).click();
    await expect(page.getByText(another.institution.name, { exact: true })).toBeVisible();
  }
});

test('Log out of one account leaves the other logged in', async ({ page, context, another }) => {
  await hearsNothing(page);
  await staffLogIn(page, world().staff);
  const tab = await context.newPage();
  await staffLogIn(tab, another.staff);
  await page.getByText(world().staff.name, { exact: true }).click();
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.getByRole('button', { name: 'Log out', exact: true }).click(),
  ]);
  expect(answer.status()).toBe(409);
  await expect(page.getByText(/this browser is logged in as Head of tests \(Southgate College\) now/)).toBeVisible();
  await tab.reload();
  await expect(new SessionsPage(tab).heading).toBeVisible();
  await page.getByRole('button', { name: 'Log out', exact: true }).click();
  await expect(new StaffLogIn(page).submit).toBeVisible();
  await tab.reload();
  await expect(new StaffLogIn(tab).submit).toBeVisible();
});

test('a page never shows rows of one institution under the name of another', async ({ page, context, another }) => {
  await hearsNothing(page);
  await staffLogIn(page, world().staff);
  const list = new SessionsPage(page);
  await expect(page.getByText(world().institution.name, { exact: true })).toBeVisible();
  const tab = await context.newPage();
  await staffLogIn(tab, another.staff);

  await list.search.fill(another.session.name);
  await list.search.press('Enter');
  // An app page does not show it before it is asked to; without a script the answer is the other's page.
  if (await isTakenOver(page)) {
    await page.getByRole('link', { name: 'Open this page with that account', exact: true }).click();
  }
  await expect(list.session(another.session.name)).toBeVisible();
  await expect(page.getByText(another.institution.name, { exact: true })).toBeVisible();
  await expect(page.getByText(world().institution.name, { exact: true })).toHaveCount(0);
});
