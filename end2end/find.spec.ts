// Find a login: any way of typing, from the box to the new password on the screen.

import { claim, createLogins } from './direct.ts';
import { CandidateLogIn, NewUsername, PersonalInformation } from './pages/candidate.ts';
import { FindPage, ShownLogin } from './pages/find-page.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';

test.use({ loggedIn: true, expectedErrors: [/status of (403|409)/] });

test('a slip is found however it is typed, and by the name of who used it', async ({ page, session }) => {
  const [used, unused] = (await createLogins(session, 2)) as [Login, Login];
  // Nobody else of these tests is called so.
  const name = `Zoë Quartermaine-${used.slipCode.slice(5)}`;
  await claim(used, name);
  const find = new FindPage(page);
  await find.open();
  await expect(page.getByText(/^Type a slip code, a username or a name, an email address/)).toBeVisible();
  for (const typed of [used.slipCode, used.slipCode.replace('-', '').toLowerCase(), name.replace('ë', 'e')]) {
    await find.search(typed);
    await expect(find.found('1 login found')).toBeVisible();
    await expect(find.cards).toContainText(`${used.slipCode} is now`);
    await expect(find.cards).toContainText(`${name}, ${session.name}, details given`);
  }
  await find.search(unused.slipCode);
  await expect(find.cards).toContainText(`${unused.slipCode} has not been used yet – ${session.name}, batch 1.`);
  await find.search('nobody-of-this-name');
  await expect(find.found('Nothing found')).toBeVisible();
  await expect(page.getByText(/^Nobody here has “nobody-of-this-name”/)).toBeVisible();
});

test('a new password is asked about, issued and shown, and lets the candidate in', async ({ page, session }) => {
  const [login] = (await createLogins(session, 1)) as [Login];
  const find = new FindPage(page);
  await find.open();
  await find.search(login.slipCode);
  await find.action('Issue new password').click();
  await expect(find.question).toContainText(`${login.slipCode} has not been used yet.`);
  await expect(find.cancel).toBeFocused();
  // Enter on a question that nobody has read goes back, and the old password still works.
  await page.keyboard.press('Enter');
  await expect(find.question).toBeHidden();
  await expect(find.cards).toContainText(`${login.slipCode} has not been used yet`);
  await find.action('Issue new password').click();
  await find.answer('Issue new password').click();
  await expect(page.getByText('New password issued. The old one stopped working at once.', { exact: true })).toBeVisible();
  await expect(page.getByText(login.password)).toBeHidden();
  const shown = new ShownLogin(page);
  await expect(shown.heading).toBeVisible();
  const password = await shown.value('Password');
  expect(password).not.toBe(login.password);
  await claim({ ...login, password }, 'Maria Silva');
  await shown.done.click();
  await expect(find.cards).toContainText('Maria Silva');
});

test('a person in the test is named before they are logged out', async ({ page, session, candidatePage }) => {
  const [login] = (await createLogins(session, 1)) as [Login];
  const name = `Zoë Ashdown-${login.slipCode.slice(5)}`;
  const logIn = new CandidateLogIn(candidatePage);
  await logIn.open();
  await logIn.logIn(login);
  const information = new PersonalInformation(candidatePage);
  await information.fullName.fill(name);
  await information.submit.click();
  const username = new NewUsername(candidatePage);
  await username.check.fill(await username.shown());
  await username.submit.click();
  await candidatePage.getByRole('button', { name: 'Start', exact: true }).click();
  const find = new FindPage(page);
  await find.open();
  await find.search(login.slipCode);
  await find.action('Issue new password').click();
  await expect(find.question).toContainText(`${name} is in the test and will be logged out.`);
  await find.cancel.click();
  await candidatePage.reload();
  await expect(candidatePage.getByRole('heading', { level: 1, name: 'My test' })).toBeVisible();
  await find.action('Issue new password').click();
  await find.answer('Issue new password').click();
  await expect(new ShownLogin(page).heading).toBeVisible();
  await candidatePage.reload();
  await expect(candidatePage.getByText('You were logged out because you have a new password.')).toBeVisible();
});

test('a login that was handed out before is shown when asked once more', async ({ page, session }) => {
  const [login] = (await createLogins(session, 1)) as [Login];
  const find = new FindPage(page);
  const shown = new ShownLogin(page);
  // Downloaded by the same person: looking at it is no second hand-out, looking once more is.
  for (const heading of [shown.heading, page.getByRole('heading', { level: 1, name: 'Handed out before', exact: true })]) {
    await find.open();
    await find.search(login.slipCode);
    await find.action('Show login').click();
    await expect(heading).toBeVisible();
  }
  await expect(page.getByText(/^You looked at this login at \d\d:\d\d\. Only one person can use a login, and it may be in use\.$/)).toBeVisible();
  await page.getByRole('button', { name: 'Show it anyway', exact: true }).click();
  expect(await shown.value('Password')).toBe(login.password);
});

test('a login is withdrawn and restored where it was found', async ({ page, session }) => {
  const [login] = (await createLogins(session, 1)) as [Login];
  const find = new FindPage(page);
  await find.open();
  await find.search(login.slipCode);
  await find.action('Withdraw').click();
  await expect(find.cancel).toBeFocused();
  await find.answer('Withdraw').click();
  await expect(page.getByText('1 entry withdrawn.', { exact: true })).toBeVisible();
  await expect(find.cards).toContainText(`${login.slipCode} was withdrawn`);
  await find.action('Restore').click();
  await expect(page.getByText('1 entry restored.', { exact: true })).toBeVisible();
  await expect(find.cards).toContainText(`${login.slipCode} has not been used yet`);
});

test('of a whole page that was pasted, as much is searched for as any name has', async ({ page, session }) => {
  await createLogins(session, 1);
  // Letters that no code and no session of these tests has.
  for (const [address, box, answer] of [
    ['/admin/find', page.getByLabel('Search', { exact: true }), 'Nothing found'],
    ['/admin/find', page.locator('.topbar [name=q]'), 'Nothing found'],
    ['/admin/sessions', page.getByLabel('Search', { exact: true }), /matches “qoq/],
    [`/admin/sessions/${session.id}`, page.getByLabel('Search', { exact: true }), /matches “qoq/],
  ] as const) {
    await page.goto(address);
    await box.focus();
    await page.keyboard.insertText('qoq '.repeat(20_000));
    expect(await box.inputValue()).toHaveLength(300);
    await box.press('Enter');
    await expect(page.getByText(answer).first(), address).toBeVisible();
  }
});
