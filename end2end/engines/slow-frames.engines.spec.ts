// A page that waits for its next frame before it changes its address, as in a tab that nobody looks at.

import { logInAsOwner } from './steps.ts';
import { expect, test } from './test.ts';

test('the page of a new batch stays, however late the frame of Add Entries comes', async ({ arrives, session }) => {
  const staff = await arrives();
  await logInAsOwner(staff);
  await staff.isAt('Sessions');
  await staff.waitsFor('button', 'Search', false);
  await staff.type('Search', session.name);
  await staff.sees(/\b1 of \d+ sessions\b/);
  await staff.press('link', session.name);
  await staff.isAt(session.name);
  await staff.driver.value(`(() => {
    window.held = [];
    window.requestAnimationFrame = (frame) => window.held.push(frame);
    return true;
  })()`);
  await staff.press('link', 'Add Entries');
  await staff.isAt('Add Entries');
  await staff.type('Number of logins', '2');
  await staff.sees(`${session.name} has 0 entries now and will have 2.`);
  await staff.press('button', 'Create Codes');
  await staff.isAt('2 logins created');
  const frames = await staff.driver.value<number>('(() => { for (const frame of window.held) frame(0); return window.held.length; })()');
  expect(frames).toBeGreaterThan(0);
  await staff.press('link', 'View Session Entries');
  await staff.sees('2 of 2 entries');
});
