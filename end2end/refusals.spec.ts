// Refused forms say what is wrong, word for word, keep what was typed and change nothing.

import { AddEntriesPage, BatchPage } from './pages/add-entries-page.ts';
import { expectRefused, statusAfter } from './pages/error-summary.ts';
import { NewSessionPage } from './pages/new-session-page.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { expect, test } from './test.ts';
import { world } from './world.ts';

/** What product.md answers to each number that cannot be. */
const NUMBERS = [
  ['', 'Enter how many logins you need'],
  ['12.5', 'Enter a whole number, like 30'],
  ['abc', 'Enter a whole number, like 30'],
  ['0', 'Enter a number from 1 to 500'],
  ['-1', 'Enter a number from 1 to 500'],
  ['501', 'You can create up to 500 at a time'],
] as const;

test.describe('Create Codes', () => {
  test.use({ loggedIn: true, expectedErrors: [/status of 422/] });

  test('refuses numbers that cannot be and creates nothing', async ({ page, session }) => {
    const add = new AddEntriesPage(page);
    await add.open(session.id);
    for (const [typed, sentence] of NUMBERS) {
      await test.step(`“${typed}”`, async () => {
        await add.number.fill(typed);
        await add.label.fill('Room B12, morning');
        expect(await statusAfter(page, () => add.createCodes.click())).toBe(422);
        await expectRefused(page, [sentence]);
        await expect(add.number).toHaveValue(typed);
        await expect(add.number).toHaveAccessibleDescription(new RegExp(`${sentence}$`));
        await expect(add.label).toHaveValue('Room B12, morning');
      });
    }
    await add.open(session.id);
    await expect(page.getByText(`${session.name} has 0 entries now.`, { exact: true })).toBeVisible();
  });

  test('takes a number with spaces and in other digits', async ({ page, session }) => {
    const add = new AddEntriesPage(page);
    for (const typed of [' 30 ', '٣٠']) {
      await add.open(session.id);
      await add.number.fill(typed);
      await add.createCodes.click();
      await expect(new BatchPage(page).created('30 logins created')).toBeVisible();
    }
  });
});

test.describe('New session', () => {
  test.use({ loggedIn: true, expectedErrors: [/status of 422/] });

  test('names every field that is missing', async ({ page }) => {
    const form = new NewSessionPage(page);
    await form.open();
    await form.room.fill('B12');
    await form.timeZone.fill('Mars/Olympus');
    expect(await statusAfter(page, () => form.create.click())).toBe(422);
    await expectRefused(page, [
      'Enter a name for the session',
      'Enter the date and time when the session opens',
      'Enter the date and time when the session closes',
      'Choose a time zone from the list, like Europe/Madrid',
    ]);
    await expect(form.room).toHaveValue('B12');
    await expect(form.timeZone).toHaveValue('Mars/Olympus');
  });

  test('refuses times that cannot be', async ({ page }) => {
    const form = new NewSessionPage(page);
    await form.open();
    await form.name.fill('Backwards');
    await form.opens.fill('2027-05-12T17:00');
    await form.closes.fill('2027-05-12T09:00');
    await form.timeZone.fill('Europe/Madrid');
    await form.create.click();
    await expectRefused(page, ['The session must close after it opens']);
    await expect(form.name).toHaveValue('Backwards');

    await form.opens.fill('2027-03-28T02:30');
    await form.create.click();
    await expectRefused(page, ['This time does not exist on that day: the clocks go forward. Choose another time']);
  });

  test('makes a session once everything is right', async ({ page }) => {
    const form = new NewSessionPage(page);
    await form.open();
    await form.name.fill('Autumn placement');
    await form.opens.fill('2027-10-12T09:00');
    await form.closes.fill('2027-10-12T17:00');
    await form.timeZone.fill('Europe/Madrid');
    await form.create.click();
    await expect(page.getByRole('heading', { level: 1, name: 'Autumn placement' })).toBeVisible();
    await expect(page.getByText('Upcoming · 12 Oct 2027, 09:00 – 17:00 (Europe/Madrid)')).toBeVisible();
  });
});

test.describe('staff log-in', () => {
  test.use({ expectedErrors: [/status of (401|422)/] });

  test('gives one answer to a wrong password and to an unknown address', async ({ page }) => {
    const { staff } = world();
    const logIn = new StaffLogIn(page);
    await logIn.open();
    expect(await statusAfter(page, () => logIn.logIn('', ''))).toBe(422);
    await expectRefused(page, ['Enter your email address', 'Enter your password']);
    await expect(logIn.email).toHaveAccessibleDescription('Enter your email address');
    await expect(logIn.password).toHaveAccessibleDescription('Enter your password');
    for (const email of [staff.email, 'nobody@northgate.test']) {
      await logIn.open();
      expect(await statusAfter(page, () => logIn.logIn(email, 'not the password of anybody'))).toBe(401);
      await expectRefused(page, ['We could not log you in. Check your email and password.']);
      await expect(logIn.email).toHaveValue(email);
      await expect(logIn.password).toHaveValue('');
    }
  });
});
