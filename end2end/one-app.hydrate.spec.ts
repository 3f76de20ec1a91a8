// All administrators' pages are one app: going from one to any other keeps the document, names the page and moves the
// focus, forms are sent without another document, and Back leads to what was chosen before.

import type { Page } from '@playwright/test';

import { claim, createLogins } from './direct.ts';
import { ActivityPage } from './pages/activity-page.ts';
import { DetailsPage } from './pages/details-page.ts';
import { FindPage } from './pages/find-page.ts';
import { NewSessionPage } from './pages/new-session-page.ts';
import { ReportPage } from './pages/report-page.ts';
import { isAlive } from './pages/scripts.ts';
import { SessionsPage } from './pages/sessions-page.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { filesAskedFor, piecesOf } from './pieces.ts';
import { localTime } from './server.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';

test.use({ loggedIn: true });

const tab = (page: Page, name: string | RegExp) =>
  page.getByRole('navigation', { name: 'Session', exact: true }).getByRole('link', { name });
const main = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true });

/** Marks the document that is shown, once the app lives in it. */
async function mark(page: Page): Promise<void> {
  await isAlive(page);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
}

async function expectSameDocument(page: Page): Promise<void> {
  expect(await page.evaluate(() => 'sameDocument' in window), 'the same document').toBe(true);
}

test('over all tabs and the whole navigation it is one document, and each piece is fetched once', async ({
  page,
  session,
}) => {
  const [login] = (await createLogins(session, 2)) as [Login];
  const asked = filesAskedFor(page);
  const { name } = session;
  await new SessionsPage(page).openFor(name);
  await mark(page);
  const link = (text: string) => page.getByRole('main').getByRole('link', { name: text, exact: true });
  const steps = [
    [link(name), name, name],
    [tab(page, 'Batches'), `Batches · ${name}`, name],
    [tab(page, 'Details'), `Details · ${name}`, name],
    [tab(page, 'Activity'), `Activity · ${name}`, name],
    [tab(page, /^Entries/), name, name],
    [link('Add Entries').first(), `Add Entries · ${name}`, 'Add Entries'],
    [link(`‹ ${name}`).or(link(name)), name, name],
    [link('Print login cards'), `Print login cards · ${name}`, 'Print login cards'],
    [main(page, 'Find a login'), 'Find a login', 'Find a login'],
    [main(page, 'Reports'), 'Reports', 'Reports'],
    [link('Candidate Login Information'), 'Candidate Login Information', 'Candidate Login Information'],
    [link('Reports'), 'Reports', 'Reports'],
    [link('Username Tracking'), 'Username Tracking', 'Username Tracking'],
    [main(page, 'Settings'), 'Settings', 'Settings'],
    [main(page, 'Sessions'), 'Sessions', 'Sessions'],
    [link('New session'), 'New session', 'New session'],
  ] as const;
  for (const [pressed, title, heading] of steps) {
    await pressed.click();
    await expect(page).toHaveTitle(`${title} · Lanyard`);
    await expect(page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible();
    await expect(page.getByRole('main'), title).toBeFocused();
  }
  // The same way back: every page has its own title again.
  for (const [, title, heading] of steps.slice(0, -1).reverse()) {
    await page.goBack();
    await expect(page).toHaveTitle(`${title} · Lanyard`);
    await expect(page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible();
  }
  await expectSameDocument(page);
  expect(piecesOf(asked)).toEqual(['work', 'office']);
  // And by a search from any page.
  await page.keyboard.press('/');
  await page.keyboard.type(login.slipCode);
  await page.keyboard.press('Enter');
  await expect(page.getByText(login.slipCode).first()).toBeVisible();
  await expectSameDocument(page);
});

test('forms of every page are sent by the app', async ({ page, session }) => {
  const form = new NewSessionPage(page);
  await form.open();
  await mark(page);
  await form.name.fill(`${session.name}, afternoon`);
  await form.opens.fill(localTime(-1));
  await form.closes.fill(localTime(1));
  await form.create.click();
  await expect(page.getByRole('heading', { level: 1, name: `${session.name}, afternoon`, exact: true })).toBeVisible();
  await tab(page, 'Details').click();
  const details = new DetailsPage(page);
  // Twice: the second is told of as the first was, and replaces it.
  for (const room of ['A3', 'A4']) {
    await details.room.fill(room);
    await details.save.click();
    await expect(details.saved).toBeVisible();
    await expect(page.getByRole('status').filter({ has: details.saved })).toBeFocused();
    await expect(details.room).toHaveValue(room);
  }
  await expect(page).toHaveTitle(`Details · ${session.name}, afternoon · Lanyard`);
  await expectSameDocument(page);
});

test.describe('an institution of one’s own', () => {
  test.use({ loggedIn: false });

  test('settings are saved without another document, and told of once', async ({ page, another }) => {
    const logIn = new StaffLogIn(page);
    await logIn.open();
    await logIn.logIn(another.staff.email, another.staff.password);
    await expect(new SessionsPage(page).heading).toBeVisible();
    await mark(page);
    await main(page, 'Settings').click();
    const names = page.getByLabel('Create new usernames from the candidate’s name, like maria-3749');
    const saved = page.getByText('Settings saved', { exact: true });
    await names.uncheck();
    await page.getByRole('button', { name: 'Save settings', exact: true }).click();
    await expect(saved).toBeVisible();
    await expect(names).not.toBeChecked();
    await main(page, 'Reports').click();
    await main(page, 'Settings').click();
    await expect(names).not.toBeChecked();
    await expect(saved).toBeHidden();
    await expectSameDocument(page);
  });
});

test.describe('a filter, another page and Back', () => {
  test('on Activity', async ({ page, session }) => {
    const [login] = (await createLogins(session, 2)) as [Login];
    await claim(login, 'María Carreño');
    const activity = new ActivityPage(page);
    await activity.open(session.id);
    await mark(page);
    await activity.narrowTo('Everything by candidates');
    await expect(activity.found).toHaveText(/^1 act, /);
    await tab(page, 'Details').click();
    await expect(page).toHaveTitle(`Details · ${session.name} · Lanyard`);
    await page.goBack();
    await expect(activity.show).toHaveValue('candidates');
    await expect(activity.found).toHaveText(/^1 act, /);
    await page.goBack();
    await expect(activity.found).toHaveText(/^4 acts, /);
    await expect(activity.show).not.toHaveValue('candidates');
    await expectSameDocument(page);
  });

  test('on a report', async ({ page, session }) => {
    const [login] = (await createLogins(session, 2)) as [Login];
    await claim(login, 'María Carreño');
    const report = new ReportPage(page, 'Candidate Login Information');
    await report.open(session);
    await mark(page);
    await expect(report.rows).toHaveCount(2);
    await report.choose('State', 'Used');
    await expect(report.rows).toHaveCount(1);
    await main(page, 'Settings').click();
    await expect(page).toHaveTitle('Settings · Lanyard');
    await page.goBack();
    await expect(report.rows).toHaveCount(1);
    await expect(page.getByLabel('State', { exact: true })).toHaveValue('used');
    await page.goBack();
    await expect(report.rows).toHaveCount(2);
    await expect(page.getByLabel('State', { exact: true })).toHaveValue('');
    await expectSameDocument(page);
  });

  test('on Find', async ({ page, session }) => {
    const [first, second] = (await createLogins(session, 2)) as [Login, Login];
    const find = new FindPage(page);
    await new SessionsPage(page).openFor(session.name);
    await mark(page);
    await main(page, 'Find a login').click();
    // Sessions has a box of the same name.
    await expect(find.heading).toBeVisible();
    await find.search(first.slipCode);
    await expect(find.cards).toContainText(first.slipCode);
    await find.search(second.slipCode);
    await expect(find.cards).toContainText(second.slipCode);
    await find.cards.getByRole('link', { name: session.name, exact: true }).click();
    await expect(page).toHaveTitle(`${session.name} · Lanyard`);
    await page.goBack();
    await expect(find.box).toHaveValue(second.slipCode);
    await expect(find.cards).toContainText(second.slipCode);
    await page.goBack();
    await expect(find.box).toHaveValue(first.slipCode);
    await expect(find.cards).toContainText(first.slipCode);
    await expectSameDocument(page);
  });

  test('on Find, where the same asked twice leaves one trace', async ({ page, session }) => {
    const find = new FindPage(page);
    const sessions = new SessionsPage(page);
    await sessions.openFor(session.name);
    await mark(page);
    await main(page, 'Find a login').click();
    // Sessions has a box of the same name.
    await expect(find.heading).toBeVisible();
    await find.box.fill('nobody of this name');
    await find.box.press('Enter');
    await expect(find.found('Nothing found')).toBeVisible();
    await find.box.press('Enter');
    await main(page, 'Reports').click();
    await expect(page).toHaveTitle('Reports · Lanyard');
    await page.goBack();
    await expect(find.found('Nothing found')).toBeVisible();
    await expect(find.box).toHaveValue('nobody of this name');
    await page.goBack();
    await expect(find.box).toHaveValue('');
    await page.goBack();
    await expect(sessions.heading).toBeVisible();
    await expectSameDocument(page);
  });
});
