// The candidate's part in every engine, with JavaScript and without: from the slip to a login of their own.

import { createLogins } from '../direct.ts';
import type { Login } from '../workbook.ts';
import { logInWith } from './steps.ts';
import { expect, test } from './test.ts';

// Chromium writes refused forms on its console.
test.use({ expectedErrors: [/status of 422/] });

for (const scripts of [true, false]) {
  test(`a slip becomes a login of one's own, ${scripts ? 'with' : 'without'} JavaScript`, async ({ arrives, session }) => {
    const [slip] = (await createLogins(session, 1)) as [Login];
    const candidate = await arrives({ scripts });

    // As people type: small letters, no hyphens, a space too many.
    const typed = { username: slip.username.toLowerCase(), password: ` ${slip.password.replace('-', ' ')}` };
    await logInWith(candidate, { ...slip, ...typed });
    await candidate.isAt('Personal information');
    await candidate.press('button', 'Save and get my username');
    await candidate.sees('There is a problem');
    await candidate.sees('Enter your full name');
    await candidate.type('Full name', 'María Carreño');
    await candidate.press('button', 'Save and get my username');

    await candidate.isAt('Your new username');
    const page = await candidate.text();
    const username = /\bmaria-[2-9]{4,5}\b/.exec(page)?.[0] ?? '';
    expect(username, page).not.toBe('');
    await candidate.sees(`Write it on your slip now. ${slip.slipCode} no longer works.`);
    await candidate.type('Type your new username once', `${username}9`);
    await candidate.press('button', 'I have written it down – continue');
    await candidate.sees('This is not your new username. Check it letter by letter');
    expect(await candidate.typed('Type your new username once')).toBe(`${username}9`);
    await candidate.type('Type your new username once', username.toUpperCase());
    await candidate.press('button', 'I have written it down – continue');

    await candidate.isAt('My test');
    await candidate.sees(`Logged in as ${username}`);
    await candidate.sees('María Carreño');
    await candidate.press('button', 'Start');
    await candidate.sees('Started');
    expect(await candidate.has('button', 'Start')).toBe(false);
    await candidate.press('button', 'Log out');
    await candidate.sees('You are logged out.');

    await logInWith(candidate, slip);
    await candidate.isAt('This slip was used');
    await candidate.sees(/This slip was used on \d+ \w+ at \d\d:\d\d\. Log in with the new username you were given/);
    await logInWith(candidate, { ...slip, username });
    await candidate.isAt('My test');
  });
}
