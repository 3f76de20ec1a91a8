// A page that waits long for its next frame, as WebKit's can and as every tab does that nobody looks at.

import { logInAsOwner } from './steps.ts';
import type { Person } from './person.ts';
import { expect, test } from './test.ts';

const HOLD = `(() => {
  window.held = [];
  window.requestAnimationFrame = (frame) => window.held.push(frame);
  return true;
})()`;
const RELEASE = `(() => {
  for (const frame of window.held) frame(0);
  return window.held.length;
})()`;

/** At Add Entries, none of whose frames has come. */
async function goesToAddEntries(staff: Person, session: string): Promise<void> {
  await logInAsOwner(staff);
  await staff.isAt('Sessions');
  await staff.waitsFor('button', 'Search', false);
  await staff.type('Search', session);
  await staff.sees(/\b1 of \d+ sessions\b/);
  await staff.press('link', session);
  await staff.isAt(session);
  await staff.driver.value(HOLD);
  await staff.press('link', 'Add Entries');
  await staff.isAt('Add Entries');
}

test('the page of a new batch stays, however late the frame of Add Entries comes', async ({ arrives, session }) => {
  const staff = await arrives();
  await goesToAddEntries(staff, session.name);
  await staff.type('Number of logins', '2');
  await staff.sees(`${session.name} has 0 entries now and will have 2.`);
  await staff.press('button', 'Create Codes');
  await staff.isAt('2 logins created');
  expect(await staff.driver.value<number>(RELEASE)).toBeGreaterThan(0);
  await staff.press('link', 'View Session Entries');
  await staff.sees('2 of 2 entries');
});

test('whoever types already keeps the focus, however late the frame of the page comes', async ({ arrives, session }) => {
  const staff = await arrives();
  await goesToAddEntries(staff, session.name);
  await staff.type('Number of logins', '2');
  expect(await staff.driver.value<number>(RELEASE)).toBeGreaterThan(0);
  expect(await staff.driver.value<string>('document.activeElement?.id')).toBe('count');
});
