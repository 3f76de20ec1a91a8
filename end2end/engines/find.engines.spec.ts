// Find a login in every engine: by code, by name, a new password with its question, and the login on the screen.

import { claim, createLogins } from '../direct.ts';
import type { Login } from '../workbook.ts';
import type { Person } from './person.ts';
import { logInAsOwner } from './steps.ts';
import { expect, test } from './test.ts';

// Chromium writes on its console that handing out again was asked about.
test.use({ expectedErrors: [/status of (403|409)/] });

/** Searches, and waits for the page that answers: the one before it may say the same. */
async function search(staff: Person, typed: string): Promise<void> {
  await staff.type('Search', typed);
  await staff.press('button', 'Search');
  const asked = `new URLSearchParams(location.search).get('q')`;
  await expect.poll(() => staff.driver.value<string | null>(asked).catch(() => null)).toBe(typed);
}

for (const scripts of [true, false]) {
  test(`a lost slip is found and gets a new password, ${scripts ? 'with' : 'without'} JavaScript`, async ({ arrives, session }) => {
    const [used, unused] = (await createLogins(session, 2)) as [Login, Login];
    const name = `Zoë Quartermaine-${used.slipCode.slice(5)}`;
    await claim(used, name);
    const staff = await arrives({ scripts });
    await logInAsOwner(staff, scripts);
    await staff.isAt('Sessions');
    await staff.press('link', 'Find a login');
    await staff.isAt('Find a login');

    for (const typed of [used.slipCode.replace('-', '').toLowerCase(), name.replace('ë', 'e')]) {
      await search(staff, typed);
      await staff.sees('1 login found');
      await staff.sees(`${used.slipCode} is now`);
      await staff.sees(`${name}, ${session.name}, details given`);
    }
    await search(staff, 'nobody-of-this-name');
    await staff.sees('Nothing found');
    await staff.sees('Nobody here has “nobody-of-this-name”');

    await search(staff, unused.slipCode);
    await staff.sees(`${unused.slipCode} has not been used yet – ${session.name}, batch 1.`);
    await staff.press('button', 'Issue new password');
    await staff.waitsFor('link', 'Cancel');
    await staff.sees(`${unused.slipCode} has not been used yet.`);
    await staff.press('link', 'Cancel');
    await staff.waitsFor('link', 'Cancel', false);
    await staff.press('button', 'Issue new password');
    await staff.waitsFor('link', 'Cancel');
    await staff.press('button', 'Issue new password');
    await staff.sees('New password issued. The old one stopped working at once.');
    await staff.isAt('Login');
    const password = await staff.valueOf('Password');
    expect(password).toMatch(/^[A-Z0-9]{5}-[A-Z0-9]{5}$/);
    expect(password).not.toBe(unused.password);
    await claim({ ...unused, password }, 'Maria Silva');
    await staff.press('link', 'Done');
    await staff.isAt('Find a login');

    await search(staff, used.slipCode);
    // One was found before too: it is this one once its page says so.
    await staff.sees(`${used.slipCode} is now`);
    await staff.press('button', 'Show login');
    await staff.isAt('Login');
    expect(await staff.valueOf('Password')).toBe(used.password);
  });
}
