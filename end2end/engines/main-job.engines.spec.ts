// The main job in every engine: from a number to the logins in a file, an entry that a candidate uses, and withdrawal.

import { claim } from '../direct.ts';
import { readLogins, type Login } from '../workbook.ts';
import { world } from '../world.ts';
import { logInAsOwner } from './steps.ts';
import { expect, test } from './test.ts';

const CODE = '[BCDFGHJKMNPRSTVWXYZ3479]';
const FILE = /^logins_[a-z0-9-]+(_batch-\d+)?_\d{4}-\d\d-\d\d\.xlsx$/;

// Exporting what was downloaded before is asked about.
test.use({ expectedErrors: [/status of 409/] });

test('thirty logins are made, saved, watched, exported, found and withdrawn', async ({ arrives, session }) => {
  test.slow();
  const staff = await arrives();
  let logins: Login[] = [];
  const slip = (index: number): Login => logins[index] as Login;

  await test.step('log in, find the session while typing, open it', async () => {
    await logInAsOwner(staff);
    await staff.isAt('Sessions');
    // The app has taken over: the button that only a form without a script needs has gone.
    await staff.waitsFor('button', 'Search', false);
    await staff.marksDocument();
    await staff.type('Search', session.name.toUpperCase().slice(4));
    await staff.sees(/\b1 of \d+ sessions\b/);
    await staff.press('link', session.name);
    await staff.isAt(session.name);
  });

  await test.step('Add Entries, Create Codes', async () => {
    await staff.press('link', 'Add Entries');
    await staff.isAt('Add Entries');
    await staff.type('Number of logins', '30');
    await staff.sees(`${session.name} has 0 entries now and will have 30.`);
    await staff.press('button', 'Create Codes');
    await staff.isAt('30 logins created');
  });

  await test.step('Download Logins', async () => {
    const file = await staff.saves('Download Logins');
    expect(file.name).toMatch(FILE);
    const sheet = await readLogins(file.content);
    logins = sheet.logins;
    expect(sheet.headings.slice(0, 3)).toEqual(['Username', 'Password', 'Institution ID']);
    expect(new Set(logins.map(({ username }) => username)).size).toBe(30);
    for (const login of logins) {
      expect(login.username).toMatch(new RegExp(`^${CODE}{4}-${CODE}{4}$`));
      expect(login.password).toMatch(new RegExp(`^${CODE}{5}-${CODE}{5}$`));
      expect(login.institution).toBe(world().institution.id);
    }
  });

  await test.step('View Session Entries: still the document that was loaded first', async () => {
    await staff.press('link', 'View Session Entries');
    await staff.sees('30 of 30 entries');
    expect(await staff.isSameDocument()).toBe(true);
  });

  await test.step('tick one, Export Selected Data', async () => {
    await staff.tick(`Select ${slip(3).slipCode}`);
    expect(await staff.isTicked(`Select ${slip(3).slipCode}`)).toBe(true);
    const file = await staff.saves('Export Selected Data');
    expect(file.name).toMatch(FILE);
    expect((await readLogins(file.content)).logins).toEqual([slip(3)]);
    await staff.tick(`Select ${slip(3).slipCode}`);
  });

  await test.step('a candidate logs in, and the open list shows it', async () => {
    await staff.seesInRow(slip(0).slipCode, 'Not used');
    await claim(slip(0), 'María Carreño');
    await staff.seesInRow(slip(0).slipCode, 'Details given');
    await staff.seesInRow(slip(0).slipCode, 'María Carreño');
  });

  await test.step('search while typing, by code and by name', async () => {
    await staff.type('Search', slip(5).slipCode.toLowerCase());
    await staff.sees('1 of 30 entries');
    await staff.seesInRow(slip(5).slipCode, 'Not used');
    await staff.type('Search', 'carreno');
    await staff.seesInRow(slip(0).slipCode, 'María Carreño');
    await staff.sees('1 of 30 entries');
    await staff.type('Search', '');
    await staff.sees('30 of 30 entries');
    await staff.choose('State', 'Details given');
    await staff.sees('1 of 30 entries');
    await staff.choose('State', 'Any');
    await staff.sees('30 of 30 entries');
  });

  await test.step('withdraw two, asked in a dialog, and restore them', async () => {
    for (const index of [1, 2]) await staff.tick(`Select ${slip(index).slipCode}`);
    await staff.press('button', 'Withdraw');
    await staff.sees('2 entries selected');
    await staff.press('button', 'Cancel');
    await staff.seesInRow(slip(1).slipCode, 'Not used');
    await staff.press('button', 'Withdraw');
    await staff.press('button', 'Withdraw 2 entries');
    await staff.sees('2 entries withdrawn.');
    await staff.seesInRow(slip(1).slipCode, 'Withdrawn');
    await staff.press('button', 'Restore these 2');
    await staff.sees('2 entries restored.');
    await staff.seesInRow(slip(2).slipCode, 'Not used');
  });
  expect(await staff.isSameDocument()).toBe(true);
});

test('without a script the same forms go to the server', async ({ arrives, session }) => {
  const staff = await arrives({ scripts: false });
  await logInAsOwner(staff, false);
  await staff.isAt('Sessions');
  await staff.type('Search', session.name);
  await staff.press('button', 'Search');
  await staff.sees(/\b1 of \d+ sessions\b/);
  await staff.press('link', session.name);
  await staff.press('link', 'Add Entries');
  await staff.type('Number of logins', '3');
  await staff.press('button', 'Create Codes');
  await staff.isAt('3 logins created');
  const { logins } = await readLogins((await staff.saves('Download Logins')).content);
  expect(logins).toHaveLength(3);
  const [first] = logins as [Login];
  await staff.press('link', 'View Session Entries');
  await staff.sees('3 of 3 entries');
  await staff.tick(`Select ${first.slipCode}`);
  await staff.press('button', 'Withdraw');
  await staff.press('button', 'Withdraw 1 entry');
  await staff.sees('1 entry withdrawn.');
  await staff.seesInRow(first.slipCode, 'Withdrawn');
});
