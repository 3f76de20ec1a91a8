// A session is changed, moved and opened again, and the Activity tab tells all of it.

import { claim, createLogins } from './direct.ts';
import { ActivityPage } from './pages/activity-page.ts';
import { DetailsPage } from './pages/details-page.ts';
import { expectRefused, statusAfter } from './pages/error-summary.ts';
import { createSession } from './program.ts';
import { localTime } from './server.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';
import { world } from './world.ts';

test.use({ loggedIn: true });

test('changed details are saved, shown and told', async ({ page, session }) => {
  const details = new DetailsPage(page);
  await details.open(session.id);
  await details.name.fill(`${session.name}, moved`);
  await details.room.fill('A3');
  await details.opens.fill('2027-10-12T09:00');
  await details.closes.fill('2027-10-12T17:00');
  await details.timeZone.fill('America/New_York');
  await details.save.click();
  await expect(details.saved).toBeVisible();
  await expect(page.getByRole('status').filter({ has: details.saved })).toBeFocused();
  await expect(page.getByRole('heading', { level: 1, name: `${session.name}, moved` })).toBeVisible();
  await expect(page.getByText('Upcoming · 12 Oct 2027, 09:00 – 17:00 (America/New_York)')).toBeVisible();
  await expect(details.room).toHaveValue('A3');

  // What was saved is what the form replaces next: no false alarm.
  await details.room.fill('A4');
  await statusAfter(page, () => details.save.click());
  await details.open(session.id);
  await expect(details.room).toHaveValue('A4');

  const activity = new ActivityPage(page);
  await activity.open(session.id);
  await expect(activity.rows.filter({ hasText: 'Details changed' })).toHaveCount(2);
});

test('a closed session is opened again', async ({ page }, { testId, workerIndex }) => {
  const { folder, institution } = world();
  const name = `Over ${testId.slice(-6)}-${workerIndex}`;
  const id = createSession(folder, institution.id, name, localTime(-2), localTime(-1));
  const details = new DetailsPage(page);
  await details.open(id);
  await expect(page.getByText(/^Closed · /)).toBeVisible();
  await expect(details.reopenUntil).toHaveValue(/^\d{4}-\d{2}-\d{2}T\d{2}:\d[05]$/);
  await details.reopen.click();
  await expect(details.reopened).toBeVisible();
  await expect(page.getByText(/^Open · /)).toBeVisible();
  await expect(details.reopen).toBeHidden();
});

test.describe('refused', () => {
  test.use({ expectedErrors: [/status of (409|422)/] });

  test('a running session is moved only when that is asked for twice', async ({ page, session }) => {
    const logins = await createLogins(session, 2);
    await claim(logins[0] as Login, 'María Carreño');
    const details = new DetailsPage(page);
    await details.open(session.id);
    await details.room.fill('A3');
    await details.opens.fill('2099-05-12T09:00');
    await details.closes.fill('2099-05-12T17:00');
    expect(await statusAfter(page, () => details.save.click())).toBe(422);
    await expectRefused(page, [
      '1 person has given details. They can no longer log in until the session is open again.',
    ]);
    await expect(details.room).toHaveValue('A3');
    await expect(details.opens).toHaveValue('2099-05-12T09:00');
    await details.anyway.check();
    await details.save.click();
    await expect(details.saved).toBeVisible();
    await expect(page.getByText(/^Upcoming · 12 May 2099, 09:00/)).toBeVisible();
  });

  test('whoever saves later is told what somebody else saved', async ({ page, context, session }) => {
    const mine = new DetailsPage(page);
    await mine.open(session.id);
    const otherPage = await context.newPage();
    const theirs = new DetailsPage(otherPage);
    await theirs.open(session.id);
    await theirs.room.fill('A3');
    await theirs.save.click();
    await expect(theirs.saved).toBeVisible();

    await mine.room.fill('C7');
    expect(await statusAfter(page, () => mine.save.click())).toBe(409);
    await expectRefused(page, [
      'Somebody else has changed these details. This is saved now; save again to replace it with what you typed.',
      'Room: A3',
    ]);
    await expect(mine.room).toHaveValue('C7');
    await mine.save.click();
    await expect(mine.saved).toBeVisible();
    await expect(mine.room).toHaveValue('C7');
  });
});

test('activity is told, narrowed and exported', async ({ page, session }) => {
  const logins = await createLogins(session, 3, 'Room B12, morning');
  const login = logins[0] as Login;
  await claim(login, 'María Carreño');
  const activity = new ActivityPage(page);
  await activity.open(session.id);
  await expect(activity.found).toHaveText('4 acts, newest first (Europe/Madrid)');
  await expect(activity.rows.first()).toContainText('María Carreño');
  await expect(activity.rows.first()).toContainText(login.username);
  await expect(activity.rows.nth(1)).toContainText('Batch 1 · Room B12, morning');
  await activity.narrowTo('Everything by candidates');
  await expect(activity.found).toHaveText('1 act, newest first (Europe/Madrid)');
  await expect(page).toHaveURL(/\?kind=candidates$/);

  const [download] = await Promise.all([page.waitForEvent('download'), activity.export.click()]);
  expect(download.suggestedFilename()).toMatch(/^activity_placement-.*\.xlsx$/);
  await activity.open(session.id);
  await expect(activity.rows.first()).toContainText('Activity downloaded');
});
