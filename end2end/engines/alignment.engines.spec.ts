// Labels and what they name stand on the same lines in every engine, on a computer screen and on a phone.

import { claim, createLogins } from '../direct.ts';
import { createSession } from '../program.ts';
import { localTime } from '../server.ts';
import type { Login } from '../workbook.ts';
import { world } from '../world.ts';
import { DESKTOP, PHONE, WINDOW } from './engine.ts';
import { MISPLACED, SIDEWAYS } from './page.ts';
import type { Person } from './person.ts';
import { logInAsOwner, logInWith } from './steps.ts';
import { expect, test } from './test.ts';

async function expectAligned(person: Person): Promise<void> {
  expect(await person.driver.value(SIDEWAYS), 'scrolls sideways').toEqual([]);
  expect(await person.driver.value(MISPLACED), 'misplaced').toEqual([]);
}

// The window has its size before it shows a page: WebKit's can end when one is laid out anew under the driver.
for (const size of [DESKTOP, WINDOW, PHONE]) {
  test(`labels stand above their fields on the staff’s pages, ${size.width} wide`, async ({ arrives, session }) => {
    const [used] = (await createLogins(session, 3)) as [Login];
    await claim(used, 'María Carreño');
    // A name that is wider than a phone: lists of sessions have it as a choice.
    const { folder, institution } = world();
    const name = `Placement of those who came late, ${session.name}`;
    const long = createSession(folder, institution.id, name, localTime(-1), localTime(1));
    const staff = await arrives();
    await staff.resize(size);
    await staff.open('/admin/login');
    await staff.waitsFor('button', 'Show password');
    await expectAligned(staff);
    await logInAsOwner(staff);
    await staff.isAt('Sessions');
    await staff.waitsFor('button', 'Search', false);
    await expectAligned(staff);
    await staff.open(`/admin/sessions/${session.id}`);
    await staff.waitsFor('button', 'Search', false);
    await expectAligned(staff);
    for (const [path, heading] of [
      [`/admin/find?q=${used.slipCode}`, 'Find a login'],
      [`/admin/sessions/${session.id}/details`, session.name],
      [`/admin/reports/candidate-logins?session=${long}`, 'Candidate Login Information'],
      ['/admin/sessions/new', 'New session'],
      ['/admin/settings', 'Settings'],
    ] as const) {
      await staff.open(path);
      await staff.isAt(heading);
      await expectAligned(staff);
    }
  });

  test(`labels stand above their fields where the app has not taken over, ${size.width} wide`, async ({ arrives, session }) => {
    await createLogins(session, 1);
    const staff = await arrives({ scripts: false });
    await staff.resize(size);
    await logInAsOwner(staff, false);
    await staff.isAt('Sessions');
    await expectAligned(staff);
    await staff.open(`/admin/sessions/${session.id}?q=${session.name}`);
    await staff.sees('0 of 1 entries');
    await expectAligned(staff);
  });

  test(`labels stand above their fields on the candidate’s pages, ${size.width} wide`, async ({ arrives, session }) => {
    const [slip] = (await createLogins(session, 1)) as [Login];
    const candidate = await arrives();
    await candidate.resize(size);
    await candidate.open(`/i/${world().institution.id}`);
    await candidate.waitsFor('button', 'Log in');
    await expectAligned(candidate);
    await logInWith(candidate, slip);
    await candidate.isAt('Personal information');
    await expectAligned(candidate);
    await candidate.type('Full name', 'María Carreño');
    await candidate.press('button', 'Save and get my username');
    await candidate.isAt('Your new username');
    await expectAligned(candidate);
  });
}
