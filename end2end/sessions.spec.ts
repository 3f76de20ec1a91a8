// Sessions: the list at a glance, a new one on one screen, an earlier one copied, and what stands there before the first.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { logInAsStaff } from './direct.ts';
import { DetailsPage } from './pages/details-page.ts';
import { NewSessionPage } from './pages/new-session-page.ts';
import { isAlive, scriptsRun } from './pages/scripts.ts';
import { SessionsPage } from './pages/sessions-page.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { createInstitution } from './program.ts';
import { drawnPassword, localTime } from './server.ts';
import { expect, test } from './test.ts';
import { world } from './world.ts';

/** Waits for the app where there is one: the pages of its pieces have no search to wait for. */
async function arrived(page: Page): Promise<void> {
  if (scriptsRun()) await isAlive(page);
}

/** True when the page has nothing below or beside what is seen. */
const fits = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const { scrollHeight, scrollWidth } = document.documentElement;
    return scrollHeight <= innerHeight && scrollWidth <= innerWidth;
  });

test.describe('many sessions', () => {
  const OPEN = 17;

  test('are a line each', async ({ page, another }) => {
    const owner = await logInAsStaff(world().url, another.staff);
    // A place in whose calendar today neither begins nor ends soon, and ends before tomorrow morning in Madrid, when the
    // institution's other session closes.
    const now = new Date();
    const isDay = now.getUTCHours() >= 3 && now.getUTCHours() < 20;
    const zone = isDay ? 'UTC' : 'America/Phoenix';
    const today = new Date(now.getTime() - (isDay ? 0 : 7) * 3_600_000).toISOString().slice(0, 10);
    const create = (name: string, opens: string, closes: string, room = 'B12') =>
      owner.post('/api/admin/create_session', {
        form: { name, room, opens, closes, time_zone: zone },
        maxRedirects: 0,
      });
    for (let number = 1; number <= OPEN; number += 1) {
      await create(`Placement ${number}`, `${today}T00:00`, `${today}T23:59`);
    }
    await create('Next year', localTime(400), localTime(401));
    await create('Over', localTime(-40), localTime(-39), '');
    await owner.dispose();
    const logIn = new StaffLogIn(page);
    await logIn.open();
    await logIn.logIn(another.staff.email, another.staff.password);
    const sessions = new SessionsPage(page);
    await sessions.untilHydrated();

    const visible = () =>
      sessions.rows.evaluateAll((rows) => rows.filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length);
    // What closes next stands first.
    await expect(sessions.rows.first()).toContainText('Placement 1');
    await expect(sessions.rows.last()).toContainText(another.session.name);
    await expect(sessions.rows.last()).toContainText('(Europe/Madrid)');
    await expect(sessions.rows.first()).toContainText('00:00 – 23:59');
    await expect(page.getByRole('rowheader', { name: `Open now ${OPEN + 1} sessions` })).toBeVisible();
    await expect(sessions.found).toHaveText(`${OPEN + 1} of ${OPEN + 3} sessions`);
    expect(await visible()).toBeGreaterThanOrEqual(16);

    await page.setViewportSize({ width: 360, height: 740 });
    if (scriptsRun()) expect(await visible()).toBeGreaterThanOrEqual(7);
    const heights = await sessions.rows.evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
    // Wherever the row is pressed, its session opens.
    const row = await sessions.rows.nth(1).boundingBox();
    if (!row) throw new Error('The row is not there.');
    await page.mouse.click(row.x + row.width - 5, row.y + row.height - 5);
    await expect(page.getByRole('heading', { level: 1, name: 'Placement 2', exact: true })).toBeVisible();

    await page.goto('/admin/sessions?state=all');
    await sessions.untilHydrated();
    const groups = await page.getByRole('rowheader').allTextContents();
    expect(groups.map((text) => text.trim())).toEqual([
      `Open now ${OPEN + 1} sessions`,
      'Later 1 session',
      'Closed earlier 1 session',
    ]);
    // What parts the room from the time is there where a room is.
    const parted = await sessions.rows.evaluateAll((rows) =>
      rows.map((row) => getComputedStyle(row.children[2] ?? row, '::after').content),
    );
    expect(parted.slice(-2)).toEqual(['" · "', 'none']);
  });
});

test('whoever has no session yet is led to the first', async ({ page }, { testId, workerIndex }) => {
  const mark = `${testId.slice(-6)}-${workerIndex}-${scriptsRun() ? 's' : 'n'}`;
  const staff = { email: `owner-${mark}@eastgate.test`, name: 'Head of tests', password: drawnPassword() };
  createInstitution(world().folder, { id: `EG-${mark}`.toUpperCase(), name: 'Eastgate College' }, staff);
  const logIn = new StaffLogIn(page);
  await logIn.open();
  await logIn.logIn(staff.email, staff.password);
  const sessions = new SessionsPage(page);
  await sessions.untilHydrated();
  const steps = page.getByRole('main').getByRole('listitem');
  await expect(steps).toHaveCount(3);
  await expect(page.getByRole('table')).toHaveCount(0);
  await expect(steps.nth(2).getByRole('link')).toHaveCount(0);
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 740 });
    // axe is a script itself.
    if (scriptsRun()) expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  }
  await steps.nth(0).getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await page.goBack();
  await steps.nth(1).getByRole('link', { name: 'New session' }).click();
  const form = new NewSessionPage(page);
  await expect(form.create).toBeVisible();
  await arrived(page);
  await expect(form.copyFrom).toHaveCount(0);
  await form.name.fill('The first');
  await form.opens.fill(localTime(-1));
  await form.closes.fill(localTime(1));
  await form.create.click();
  // A session without entries leads on to them.
  await expect(page.getByRole('heading', { level: 1, name: 'The first' })).toBeVisible();
  await page.getByRole('link', { name: 'Add Entries', exact: true }).last().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Add Entries' })).toBeVisible();
});

test.describe('one session', () => {
  test.use({ loggedIn: true });

  test('is made and changed on one screen', async ({ page, session }) => {
    const form = new NewSessionPage(page);
    await form.open();
    await expect.poll(() => fits(page)).toBe(true);
    const details = new DetailsPage(page);
    await details.open(session.id);
    await expect(details.name).toHaveValue(session.name);
    await expect.poll(() => fits(page)).toBe(true);
    await page.setViewportSize({ width: 360, height: 740 });
    const [name, room] = [await details.name.boundingBox(), await details.room.boundingBox()];
    expect(room?.y, 'one column').toBeGreaterThan((name?.y ?? 0) + (name?.height ?? 0));
  });

  test('is copied to a day to come', async ({ page, session }) => {
    const form = new NewSessionPage(page);
    await form.open();
    await arrived(page);
    const option = form.copyFrom.getByRole('option').filter({ hasText: session.name });
    await form.copyFrom.selectOption((await option.getAttribute('value')) ?? '');
    await form.copy.click();
    await expect(page).toHaveURL(new RegExp(`copy=${session.id}$`));
    await expect(form.name).toHaveValue(session.name);
    await expect(page.getByRole('status').filter({ hasText: 'Filled from another session' })).toBeFocused();
    await expect(form.opens).toHaveValue(`${localTime(6).slice(0, 10)}T09:00`);
    await expect(form.closes).toHaveValue(`${localTime(8).slice(0, 10)}T09:00`);
    await form.name.fill(`${session.name} again`);
    await form.create.click();
    await expect(page.getByRole('heading', { level: 1, name: `${session.name} again` })).toBeVisible();
  });
});
