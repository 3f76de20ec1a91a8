// A session at a glance: what stands above every page of it, with a script and without one.

import { claim, createBatch, createLogins } from './direct.ts';
import { CandidateLogIn, PersonalInformation } from './pages/candidate.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { Glance } from './pages/glance.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';

test.use({ loggedIn: true });

test('each count leads to exactly the entries that it counts', async ({ page, candidatePage, session }) => {
  const logins = await createLogins(session, 4);
  await claim(logins[0] as Login, 'María Carreño');
  const logIn = new CandidateLogIn(candidatePage);
  await logIn.open();
  await logIn.logIn(logins[1] as Login);
  await expect(new PersonalInformation(candidatePage).heading).toBeVisible();

  const [entries, glance] = [new EntriesPage(page), new Glance(page)];
  const counts = { 'Details given': 1, 'Handed out, not used': 3, 'Logged in, no details yet': 1 };
  for (const [name, count] of Object.entries(counts)) {
    await entries.open(session.id);
    await expect(glance.count(name)).toHaveAccessibleName(new RegExp(`^${count} `));
    await glance.count(name).click();
    await expect(entries.boxes).toHaveCount(count);
    await expect(glance.count(name)).toHaveAttribute('aria-current', 'true');
    await expect(glance.strip.locator('[aria-current]')).toHaveCount(1);
  }
  await expect(entries.state).toHaveValue('arrived');
  await expect(entries.row((logins[1] as Login).slipCode)).toContainText('No details yet');
  // What counts nothing is not there.
  await expect(glance.count('Withdrawn')).toBeHidden();
  await expect(glance.strip.getByText(/^Log-ins a minute · peak \d at \d\d:\d\d$/)).toBeVisible();
});

test('every tab has the head and the strip', async ({ page, session }) => {
  await createBatch(session, 2);
  const glance = new Glance(page);
  for (const tab of ['', '/batches', '/activity', '/details']) {
    await page.goto(`/admin/sessions/${session.id}${tab}`);
    await expect(glance.head.getByRole('heading', { level: 1, name: session.name })).toBeVisible();
    await expect(glance.head).toContainText(/Open until .*\d\d:\d\d \(Europe\/Madrid\), .* left/);
    await expect(glance.head).toContainText('Institution ID');
    await expect(glance.head.getByRole('link', { name: 'Print login cards', exact: true })).toBeVisible();
    await expect(glance.head.getByRole('link', { name: 'Add Entries', exact: true })).toBeVisible();
    await expect(glance.count('Handed out, not used')).toBeVisible();
  }
});
