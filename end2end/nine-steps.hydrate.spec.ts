// The main job from beginning to end, as product.md tells it in nine steps: from a number to a candidate's own login.

import { AddEntriesPage, BatchPage } from './pages/add-entries-page.ts';
import { CandidateLogIn, MyTest, NewUsername, PersonalInformation } from './pages/candidate.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { SessionsPage } from './pages/sessions-page.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';
import { world } from './world.ts';

// Exporting what was downloaded before is asked about once.
test.use({ expectedErrors: [/status of 409/] });

test('from a number to a candidate with a login of their own', async ({ page, candidatePage, session }) => {
  test.slow();
  const { staff, institution } = world();
  const entries = new EntriesPage(page);
  let slip: Login;
  let username = '';

  await test.step('1: log in', async () => {
    const logIn = new StaffLogIn(page);
    await logIn.open();
    await logIn.logIn(staff.email, staff.password);
  });

  await test.step('2 and 3: Sessions, search while typing, open', async () => {
    const sessions = new SessionsPage(page);
    await sessions.untilHydrated();
    await sessions.search.pressSequentially(session.name.toUpperCase().slice(4));
    await expect(sessions.found).toHaveText(/^1 of \d+ sessions$/);
    await expect(sessions.search).toBeFocused();
    await sessions.session(session.name).click();
    await expect(page.getByRole('heading', { level: 1, name: session.name })).toBeVisible();
  });

  await test.step('4 and 5: Add Entries, Create Codes', async () => {
    await entries.addEntries.first().click();
    const add = new AddEntriesPage(page);
    await add.number.fill('12');
    await expect(page.getByText(`${session.name} has 0 entries now and will have 12.`)).toBeVisible();
    await add.createCodes.click();
  });

  await test.step('6: Download Logins, View Session Entries', async () => {
    const batch = new BatchPage(page);
    await expect(batch.created('12 logins created')).toBeVisible();
    const { headings, logins } = await batch.downloaded();
    expect(headings.slice(0, 3)).toEqual(['Username', 'Password', 'Institution ID']);
    expect(logins).toHaveLength(12);
    for (const login of logins) {
      expect(login.username).toMatch(/^[BCDFGHJKMNPRSTVWXYZ][BCDFGHJKMNPRSTVWXYZ3479]{3}-[BCDFGHJKMNPRSTVWXYZ3479]{4}$/);
      expect(login.password).toMatch(/^[BCDFGHJKMNPRSTVWXYZ3479]{5}-[BCDFGHJKMNPRSTVWXYZ3479]{5}$/);
      expect(login.institution).toBe(institution.id);
    }
    slip = logins[3] as Login;
    await expect(page.getByText(/^Downloaded 12 logins, \d+ kB$/)).toBeVisible();
    await batch.viewEntries.click();
    await expect(page.getByText('12 of 12 entries', { exact: true })).toBeVisible();
  });

  await test.step('7: tick one, Export Selected Data', async () => {
    await entries.box(slip.slipCode).check();
    const { logins } = await entries.exported();
    expect(logins).toEqual([slip]);
  });

  await test.step('8: the candidate makes the login their own', async () => {
    const logIn = new CandidateLogIn(candidatePage);
    await logIn.open();
    await logIn.logIn(slip);
    const information = new PersonalInformation(candidatePage);
    await expect(information.heading).toBeVisible();
    await information.fullName.fill('María Carreño');
    await information.submit.click();
    const newUsername = new NewUsername(candidatePage);
    username = await newUsername.shown();
    expect(username).toMatch(/^maria-[2-9]{4,5}$/);
    await newUsername.check.fill(username);
    await newUsername.submit.click();
    const myTest = new MyTest(candidatePage);
    await expect(myTest.heading).toBeVisible();
    await expect(myTest.loggedInAs(username)).toBeVisible();
    await myTest.logOut.click();
    await expect(candidatePage.getByText('You are logged out.', { exact: true })).toBeVisible();
  });

  await test.step('8: the username of the slip never gives access again', async () => {
    const logIn = new CandidateLogIn(candidatePage);
    await logIn.open();
    await logIn.logIn(slip);
    await expect(candidatePage).toHaveURL(/\/replaced$/);
    await expect(candidatePage.getByText(/^This slip was used on \d+ \w+ at \d\d:\d\d\. /)).toHaveText(
      /Log in with the new username you were given, or ask the person in charge\.$/,
    );
    await candidatePage.goto('/me');
    await expect(new MyTest(candidatePage).heading).toBeHidden();
  });

  await test.step('9: export again: both usernames, the same password', async () => {
    await entries.toFilters();
    await entries.search.fill(slip.slipCode.toLowerCase());
    await expect(page.getByText('1 of 12 entries', { exact: true })).toBeVisible();
    await expect(entries.row(slip.slipCode)).toContainText(username);
    await expect(entries.row(slip.slipCode)).toContainText('Details given');
    await expect(entries.box(slip.slipCode)).toBeChecked();
    const { logins } = await entries.exported();
    expect(logins).toEqual([{ ...slip, username, name: 'María Carreño', state: 'Details given' }]);
  });
});
