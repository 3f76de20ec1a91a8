// What staff do to entries: withdraw and take back, new passwords, started and finished by hand, batches; with and
// without script.

import { claim, createBatch, createLogins } from './direct.ts';
import { ActsPage } from './pages/acts-page.ts';
import { CandidateLogIn, NewUsername, PersonalInformation } from './pages/candidate.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { scriptsRun } from './pages/scripts.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';

test.use({ loggedIn: true, expectedErrors: [/status of (401|403|409|422)/] });

test('a mixed selection is withdrawn as the dialog says, and restored', async ({ page, session, candidatePage }) => {
  const [first, second, third] = (await createLogins(session, 3)) as [Login, Login, Login];
  await claim(second, 'María Carreño');
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  for (const login of [first, second]) await entries.box(login.slipCode).check();
  const acts = new ActsPage(page);
  await acts.withdraw.click();
  await expect(acts.question).toContainText('Withdraw: 2 entries selected');
  await expect(acts.parts).toHaveText([
    '1 not used – the login stops working at once',
    '1 with details – this person can no longer log in; the details are kept',
  ]);
  await acts.button('Withdraw 2 entries').click();
  await expect(acts.outcome).toContainText('2 entries withdrawn.');
  await expect(entries.row(first.slipCode)).toContainText('Withdrawn');
  await expect(entries.row(third.slipCode)).toContainText('Not used');

  const logIn = new CandidateLogIn(candidatePage);
  await logIn.open();
  await logIn.logIn(first);
  await expect(candidatePage.getByText('This login was withdrawn and no longer works.')).toBeVisible();

  await acts.button('Restore these 2').click();
  await expect(acts.outcome).toContainText('2 entries restored.');
  await expect(entries.row(second.slipCode)).toContainText('Details given');
  await logIn.open();
  await logIn.logIn(first);
  await expect(candidatePage).toHaveURL(/\/welcome$/);
});

test('Cancel and Escape change nothing', async ({ page, session }) => {
  const [login] = (await createLogins(session, 1)) as [Login];
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  await entries.box(login.slipCode).check();
  const acts = new ActsPage(page);
  await acts.withdraw.click();
  await expect(acts.question).toBeVisible();
  // The focus is on the way out, so Enter on a question that nobody has read changes nothing.
  await expect(acts.cancel).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(acts.question).toBeHidden();
  await expect(entries.row(login.slipCode)).toContainText('Not used');
  if (!scriptsRun()) return;
  await acts.withdraw.click();
  await expect(acts.question).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(acts.question).toBeHidden();
  await expect(entries.row(login.slipCode)).toContainText('Not used');
});

test('a new password is issued once, shown, and the old one stops', async ({ page, session, candidatePage }) => {
  const [login] = (await createLogins(session, 2)) as [Login, Login];
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  await entries.box(login.slipCode).check();
  const acts = new ActsPage(page);
  await acts.choose('Issue new password');
  await acts.button('Issue 1 new password').click();
  await expect(acts.outcome).toContainText('1 new password issued.');
  const logIn = new CandidateLogIn(candidatePage);
  await logIn.open();
  await logIn.logIn(login);
  await expect(candidatePage.getByText('We could not log you in. Check all three lines against your slip.')).toBeVisible();
  await acts.button('Show the new password').click();
  await expect(page.getByText(login.slipCode, { exact: true }).first()).toBeVisible();
  const shown = await page.locator('body').innerText();
  const password = /\b[A-Z0-9]{5}-[A-Z0-9]{5}\b/.exec(shown)?.[0] ?? '';
  expect(password).not.toBe(login.password);
  await logIn.open();
  await logIn.logIn({ ...login, password });
  await expect(candidatePage).toHaveURL(/\/welcome$/);
});

test('staff mark who has finished, and take it back', async ({ page, session }) => {
  const [login, other] = (await createLogins(session, 2)) as [Login, Login];
  await claim(login, 'Li Na');
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  for (const { slipCode } of [login, other]) await entries.box(slipCode).check();
  const acts = new ActsPage(page);
  await acts.choose('Mark as finished');
  await acts.button('Mark 1 entry as finished').click();
  await expect(acts.outcome).toContainText('1 entry marked as finished. 1 was not used and was left.');
  await expect(entries.row(login.slipCode)).toContainText('Finished');
  await acts.button('Take back this one').click();
  await expect(entries.row(login.slipCode)).toContainText('Details given');
});

test('nobody selected: an act says what is missing', async ({ page, session }) => {
  await createLogins(session, 1);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  await new ActsPage(page).withdraw.click();
  await expect(entries.refusal).toContainText('Select at least one entry first');
});

test('the unused of a batch are withdrawn from its page, which has a label to change', async ({ page, session }) => {
  const { address, logins } = await createBatch(session, 3, 'morning');
  await claim(logins[0] as Login, 'María Carreño');
  await page.goto(`/admin/sessions/${session.id}/batches`);
  await page.getByRole('link', { name: 'Batch 1 · morning' }).click();
  await expect(page).toHaveURL(new RegExp(`${address}$`));
  await page.getByText('Change the label', { exact: true }).click();
  await page.getByLabel('Label for this batch (optional)', { exact: true }).fill('Room A3');
  await page.getByRole('button', { name: 'Save label', exact: true }).click();
  await expect(page.getByText(/^Batch 1 · Room A3 · by /)).toBeVisible();
  await page.getByRole('button', { name: 'Withdraw the unused of this batch', exact: true }).click();
  const acts = new ActsPage(page);
  await acts.button('Withdraw 2 entries').click();
  await expect(acts.outcome).toContainText('2 entries withdrawn.');
});

test('a candidate takes a new password', async ({ session, candidatePage }) => {
  const [login] = (await createLogins(session, 1)) as [Login];
  const logIn = new CandidateLogIn(candidatePage);
  await logIn.open();
  await logIn.logIn(login);
  const information = new PersonalInformation(candidatePage);
  await information.fullName.fill('María Carreño');
  await information.submit.click();
  const username = new NewUsername(candidatePage);
  await username.check.fill(await username.username.innerText());
  await username.submit.click();
  await candidatePage.getByRole('link', { name: 'Give me a new password', exact: true }).click();
  await candidatePage.getByLabel('Your password now', { exact: true }).fill(login.password);
  await candidatePage.getByRole('button', { name: 'Give me a new password', exact: true }).click();
  await expect(candidatePage.getByRole('heading', { level: 1, name: 'Your new password' })).toBeVisible();
  const password = await candidatePage.locator('.new-username').innerText();
  expect(password).toMatch(/^[A-Z0-9]{5}-[A-Z0-9]{5}$/);
  await candidatePage.getByRole('button', { name: /^I have written it down/ }).click();
  await expect(candidatePage.getByRole('heading', { level: 1, name: 'My test' })).toBeVisible();
});
