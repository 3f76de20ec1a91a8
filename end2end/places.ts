// Every page that people can come to, and the way there: for looking at all of them, by a program or by a person.

import { randomUUID } from 'node:crypto';

import { expect, type Page } from '@playwright/test';

import { ActsPage } from './pages/acts-page.ts';
import { ActivityPage } from './pages/activity-page.ts';
import { AddEntriesPage } from './pages/add-entries-page.ts';
import { CardsPage } from './pages/cards-page.ts';
import { CandidateLogIn, LoggedIn, MyTest, NewUsername, PersonalInformation } from './pages/candidate.ts';
import { DetailsPage } from './pages/details-page.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { EntryPage } from './pages/entry-page.ts';
import { FindPage, ShownLogin } from './pages/find-page.ts';
import { NewSessionPage } from './pages/new-session-page.ts';
import { ReportPage } from './pages/report-page.ts';
import { SessionsPage } from './pages/sessions-page.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import type { Stage } from './stage.ts';
import type { Login } from './workbook.ts';
import { world } from './world.ts';

/** A page, and sometimes a state of it. */
export interface Place {
  name: string;
  /** Who comes here. */
  by: 'staff' | 'candidate';
  /** Leads there. The page begins with staff logged in, or in a candidate's browser with nobody logged in. */
  open: (page: Page, stage: Stage) => Promise<void>;
}

const STAFF_PLACES: Record<string, Place['open']> = {
  sessions: async (page) => {
    await page.goto('/admin/sessions?state=all');
    await new SessionsPage(page).untilHydrated();
  },
  'sessions-no-match': async (page) => {
    await page.goto('/admin/sessions?q=spirng');
    await expect(page.getByText('No open session matches “spirng”.')).toBeVisible();
  },
  'account-menu': async (page) => {
    await new SessionsPage(page).open();
    await page.locator('.account-menu summary').click();
    await expect(page.getByRole('button', { name: 'Log out', exact: true })).toBeVisible();
  },
  'new-session': async (page) => new NewSessionPage(page).open(),
  'new-session-refused': async (page) => {
    const form = new NewSessionPage(page);
    await form.open();
    await form.create.click();
    await expect(page.getByRole('alert')).toBeVisible();
  },
  'test-engines-refused': async (page) => {
    await page.goto('/admin/settings/engines');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('alert')).toBeVisible();
  },
  'test-engine': async (page) => {
    await page.goto('/admin/settings/engines');
    await page.getByLabel('Name', { exact: true }).fill(`Northgate exams ${randomUUID()}`);
    await page.getByLabel('Log-in initiation address').fill('https://engine.example/log_in');
    await page.getByLabel('Launch address').fill('https://engine.example/launch');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('status')).toContainText('The test engine is added.');
    await page.locator('summary').filter({ hasText: 'Remove' }).click();
    await expect(page.getByRole('button', { name: 'Remove', exact: true })).toBeVisible();
  },
  'test-engine-token': async (page) => {
    await page.goto('/admin/settings/engines');
    await page.getByLabel('Name', { exact: true }).fill(`Northgate forms ${randomUUID()}`);
    await page.getByLabel('What the engine speaks').selectOption('Signed link');
    await page.getByLabel('Launch address').fill('https://forms.example/test');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Make a new token' }).click();
    await expect(page.getByText('This is the token.')).toBeVisible();
  },
  'result-readers': async (page) => {
    await page.goto('/admin/settings/results');
    await expect(page.getByRole('group', { name: 'Results are shown to' })).toBeVisible();
  },
  'programs-refused': async (page) => {
    await page.goto('/admin/settings/programs');
    await page.getByRole('button', { name: 'Add program', exact: true }).click();
    await expect(page.getByRole('alert')).toBeVisible();
  },
  'program-token': async (page) => {
    await addProgram(page);
    await expect(page.locator('#token')).toContainText('lyd_');
  },
  program: async (page) => {
    const name = await addProgram(page);
    await page.goto('/admin/settings/programs');
    await page.getByRole('link', { name }).click();
    await page.locator('summary').filter({ hasText: 'Revoke token' }).click();
    await expect(page.getByRole('button', { name: 'Revoke token', exact: true })).toBeVisible();
  },
  'api-document': async (page) => {
    await page.goto('/docs/api');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  },
  'webhooks-refused': async (page) => {
    await page.goto('/admin/settings/webhooks');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('alert')).toBeVisible();
  },
  webhook: async (page) => {
    await page.goto('/admin/settings/webhooks');
    await page.getByLabel('Address', { exact: true }).fill('https://school.example/hooks');
    await page.getByLabel('Name (optional)').fill('Student records');
    await page.getByLabel('Test started').check();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('status')).toContainText('The webhook is added.');
    await page.getByRole('button', { name: 'Send a test' }).click();
    await expect(page.getByRole('status')).toContainText('A test message waits to be sent.');
  },
  'engine-registration': async (page) => {
    await page.goto('/admin/settings/engines');
    await page.getByLabel('Registration address of the engine').fill('https://engine.example/register');
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await expect(page.getByRole('status')).toContainText('Waiting for the engine.');
  },
  'session-engine': async (page, { session }) => {
    await page.goto(`/admin/sessions/${session.id}/engine`);
    await expect(page.getByLabel('Test engine', { exact: true })).toBeVisible();
  },
  entries: async (page, { session }) => new EntriesPage(page).open(session.id),
  entry: async (page, { session }) => {
    await new EntriesPage(page).open(session.id);
    const entry = new EntryPage(page);
    await page.getByRole('main').getByRole('link', { name: /^[A-Z0-9]{4}-[A-Z0-9]{4}$/ }).first().click();
    await expect(entry.heading).toBeVisible();
  },
  'entries-selected': async (page, { session }) => {
    const entries = new EntriesPage(page);
    await entries.open(session.id);
    await entries.boxes.nth(1).click();
    await entries.boxes.nth(4).click({ modifiers: ['Shift'] });
    await entries.boxes.nth(8).check();
  },
  'entries-page-selected': async (page, { session }) => {
    const entries = new EntriesPage(page);
    await entries.open(session.id);
    await entries.headerBox.click();
    await expect(entries.selectAll(60)).toBeVisible();
  },
  'entries-refused': async (page, { session }) => {
    const entries = new EntriesPage(page);
    await entries.open(session.id);
    await entries.boxes.first().check();
    // What is selected is not forgotten, but is not shown here.
    await entries.open(session.id, '?batch=2');
    await entries.export.click();
    await expect(entries.refusal).toHaveText('Select at least one entry first');
  },
  'entries-menu': async (page, { session }) => {
    const entries = new EntriesPage(page);
    await entries.open(session.id);
    await entries.boxes.nth(1).check();
    await new ActsPage(page).more.click();
    await expect(new ActsPage(page).button('Mark as finished')).toBeVisible();
  },
  'entries-question': async (page, { session }) => {
    const entries = new EntriesPage(page);
    await entries.open(session.id);
    for (const row of [1, 2, 20]) await entries.boxes.nth(row).check();
    const acts = new ActsPage(page);
    await acts.withdraw.click();
    await expect(acts.parts).toHaveCount(2);
  },
  'entries-acted': async (page, { session }) => {
    const entries = new EntriesPage(page);
    await entries.open(session.id);
    for (const row of [1, 20]) await entries.boxes.nth(row).check();
    const acts = new ActsPage(page);
    await acts.choose('Mark as started');
    await acts.button('Mark 1 entry as started').click();
    await expect(acts.outcome).toContainText('1 entry marked as started.');
    await acts.button('Take back this one').click();
    await expect(acts.outcome).toContainText('1 entry marked as not started.');
  },
  batches: async (page, { session }) => {
    await page.goto(`/admin/sessions/${session.id}/batches`);
    await expect(page.getByText('All batches', { exact: true })).toBeVisible();
  },
  'entries-none': async (page) => {
    await page.goto(`/admin/sessions/${world().sessions.upcoming.id}?q=nobody`);
    await expect(page.getByText(/^No entr/)).toBeVisible();
  },
  details: async (page, { session }) => new DetailsPage(page).open(session.id),
  'details-refused': async (page, { session }) => {
    const details = new DetailsPage(page);
    await details.open(session.id);
    await details.opens.fill('2099-05-12T09:00');
    await details.closes.fill('2099-05-12T17:00');
    await details.save.click();
    await expect(details.anyway).toBeVisible();
  },
  'details-closed': async (page) => {
    const details = new DetailsPage(page);
    await details.open(world().sessions.closed.id);
    await expect(details.reopen).toBeVisible();
  },
  activity: async (page, { session }) => {
    await new ActivityPage(page).open(session.id);
    await expect(page.getByRole('cell', { name: 'Details given' }).first()).toBeVisible();
  },
  'add-entries': async (page, { session }) => {
    const add = new AddEntriesPage(page);
    await add.open(session.id);
    await add.number.fill('30');
    await add.label.fill('Room B12, afternoon');
  },
  'add-entries-refused': async (page, { session }) => {
    const add = new AddEntriesPage(page);
    await add.open(session.id);
    await add.number.fill('501');
    await add.createCodes.click();
    await expect(page.getByRole('alert')).toBeVisible();
  },
  batch: async (page, { batch }) => {
    await page.goto(batch);
    await expect(page.getByRole('heading', { level: 1, name: '48 logins created' })).toBeVisible();
  },
  'print-login-cards': async (page, { session }) => new CardsPage(page).open(session.id),
  'handed-out-before': async (page, stage) => {
    await atHandedOutBefore(page, stage);
  },
  'login-cards': async (page, stage) => {
    const cards = await atHandedOutBefore(page, stage);
    await cards.again.click();
    await expect(cards.document('60 login cards')).toBeVisible();
  },
  checklist: async (page, { session }) => {
    const cards = new CardsPage(page);
    await cards.open(session.id);
    await cards.choice('Checklist for invigilators, without passwords').check();
    await cards.print.click();
    await expect(cards.document('Checklist for invigilators')).toBeVisible();
  },
  find: async (page) => new FindPage(page).open(),
  'found-anywhere': async (page, { used }) => {
    await new SessionsPage(page).open();
    await page.keyboard.press('/');
    await page.keyboard.type(used.slipCode);
    await page.getByRole('listbox').getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
  },
  'find-found': async (page, { used }) => {
    const find = new FindPage(page);
    await find.open();
    await find.search(used.slipCode);
    await expect(find.found('1 login found')).toBeVisible();
  },
  'find-nothing': async (page) => {
    const find = new FindPage(page);
    await find.open();
    await find.search('spirng');
    await expect(find.found('Nothing found')).toBeVisible();
  },
  'shown-login': async (page, { used }) => {
    const find = new FindPage(page);
    await find.open();
    await find.search(used.slipCode);
    await find.action('Show login').click();
    await expect(new ShownLogin(page).heading).toBeVisible();
  },
  reports: async (page) => {
    await page.goto('/admin/reports');
    await expect(page.getByRole('heading', { level: 1, name: 'Reports', exact: true })).toBeVisible();
  },
  'candidate-logins': async (page, { session }) => new ReportPage(page, 'Candidate Login Information').open(session),
  usernames: async (page, { session }) => new ReportPage(page, 'Username Tracking').open(session),
  'my-account': async (page) => {
    await page.goto('/admin/account');
    await expect(page.getByRole('heading', { level: 1, name: 'My account', exact: true })).toBeVisible();
  },
  settings: async (page) => {
    await page.goto('/admin/settings');
    await expect(page.getByRole('button', { name: 'Save settings', exact: true })).toBeVisible();
  },
  'staff-not-found': async (page) => {
    await page.goto('/admin/nowhere');
    await expect(page.getByRole('heading', { level: 1, name: 'We could not find this page' })).toBeVisible();
  },
};

const CANDIDATE_PLACES: Record<string, Place['open']> = {
  'staff-log-in': async (page) => new StaffLogIn(page).open(),
  'staff-log-in-refused': async (page) => {
    const logIn = new StaffLogIn(page);
    await logIn.open();
    await logIn.logIn('nobody-at-all@northgate.test', 'not the password of anybody');
    await expect(page.getByRole('alert')).toBeVisible();
  },
  'log-in': async (page) => {
    await page.goto(`/i/${world().institution.id}`);
    await expect(new CandidateLogIn(page).submit).toBeVisible();
  },
  'log-in-refused': async (page, { unused }) => {
    const logIn = new CandidateLogIn(page);
    await logIn.open();
    await logIn.logIn({ ...unused(), password: '00000-00000' });
    await expect(page.getByRole('alert')).toBeVisible();
  },
  help: async (page) => {
    await page.goto('/help');
    await expect(page.getByRole('heading', { level: 1, name: 'Help with logging in' })).toBeVisible();
  },
  'personal-information': async (page, stage) => {
    await atPersonalInformation(page, stage);
  },
  'personal-information-refused': async (page, stage) => {
    await atPersonalInformation(page, stage);
    await new PersonalInformation(page).submit.click();
    await expect(page.getByRole('alert')).toBeVisible();
  },
  'new-username': async (page, stage) => {
    await atNewUsername(page, stage);
  },
  'new-username-refused': async (page, stage) => {
    await atNewUsername(page, stage);
    await new NewUsername(page).check.fill('river-2222');
    await new NewUsername(page).submit.click();
    await expect(page.getByRole('alert')).toBeVisible();
  },
  'my-test': async (page, stage) => {
    await atMyTest(page, stage);
  },
  'my-test-started': async (page, stage) => {
    await atMyTest(page, stage);
    await new MyTest(page).start.click();
    await expect(page.getByText('Started', { exact: true })).toBeVisible();
  },
  password: async (page, stage) => {
    await atPassword(page, stage);
  },
  'password-refused': async (page, stage) => {
    await atPassword(page, stage);
    await page.getByLabel('Your password now', { exact: true }).fill('00000-00000');
    await page.getByRole('button', { name: 'Give me a new password', exact: true }).click();
    await expect(page.getByRole('alert')).toBeVisible();
  },
  'new-password': async (page, stage) => {
    const { password } = await atPassword(page, stage);
    await page.getByLabel('Your password now', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Give me a new password', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Your new password' })).toBeVisible();
  },
  'still-logged-in': async (page, stage) => {
    await atPersonalInformation(page, stage);
    await page.goto(`/i/${world().institution.id}`);
    await expect(new LoggedIn(page).goOn).toBeVisible();
  },
  'somebody-else': async (page, stage) => {
    await atPersonalInformation(page, stage);
    const tab = await page.context().newPage();
    await atPersonalInformation(tab, stage);
    await tab.close();
    await new PersonalInformation(page).submit.click();
    await expect(page.getByRole('heading', { level: 1, name: 'Nothing was saved' })).toBeVisible();
  },
  'logged-out': async (page, stage) => {
    await atMyTest(page, stage);
    await new MyTest(page).logOut.click();
    await expect(page.getByText('You are logged out.', { exact: true })).toBeVisible();
  },
  replaced: async (page, { used }) => {
    const logIn = new CandidateLogIn(page);
    await logIn.open();
    await logIn.logIn(used);
    await expect(page.getByRole('heading', { level: 1, name: 'This slip was used' })).toBeVisible();
  },
  'not-found': async (page) => {
    await page.goto('/nowhere');
    await expect(page.getByRole('heading', { level: 1, name: 'We could not find this page' })).toBeVisible();
  },
};

async function addProgram(page: Page): Promise<string> {
  const name = `Timetable ${randomUUID()}`;
  await page.goto('/admin/settings/programs');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Add program', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Program added' })).toBeVisible();
  return name;
}

async function atHandedOutBefore(page: Page, { session }: Stage): Promise<CardsPage> {
  const cards = new CardsPage(page);
  const isAsked = async () => {
    await cards.open(session.id);
    await cards.choice('All (60)').check();
    await cards.print.click();
    await expect(cards.again.or(cards.document('60 login cards'))).toBeVisible();
    return cards.again.isVisible();
  };
  // Whoever downloaded them is asked when they are printed a second time.
  if (!(await isAsked())) expect(await isAsked()).toBe(true);
  return cards;
}

async function atPersonalInformation(page: Page, { unused }: Stage): Promise<Login> {
  const login = unused();
  const logIn = new CandidateLogIn(page);
  await logIn.open();
  await logIn.logIn(login);
  await expect(new PersonalInformation(page).heading).toBeVisible();
  return login;
}

async function atPassword(page: Page, stage: Stage): Promise<Login> {
  const login = await atMyTest(page, stage);
  await page.getByRole('link', { name: 'Give me a new password', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'New password' })).toBeVisible();
  return login;
}

async function atNewUsername(page: Page, stage: Stage): Promise<{ login: Login; username: string }> {
  const login = await atPersonalInformation(page, stage);
  const information = new PersonalInformation(page);
  await information.fullName.fill('Maria Silva');
  await information.submit.click();
  return { login, username: await new NewUsername(page).shown() };
}

async function atMyTest(page: Page, stage: Stage): Promise<Login> {
  const { login, username } = await atNewUsername(page, stage);
  const newUsername = new NewUsername(page);
  await newUsername.check.fill(username);
  await newUsername.submit.click();
  await expect(new MyTest(page).heading).toBeVisible();
  return login;
}

const listed = (by: Place['by'], places: Record<string, Place['open']>): Place[] =>
  Object.entries(places).map(([name, open]) => ({ name, by, open }));

/** Every page. */
export const PLACES: Place[] = [...listed('staff', STAFF_PLACES), ...listed('candidate', CANDIDATE_PLACES)];

const SIZES = {
  desktop: { width: 1280, height: 800 },
  wide: { width: 1440, height: 900 },
  tablet: { width: 768, height: 1024 },
  phone: { width: 360, height: 740 },
};

/** A size of the window and a colour scheme. */
export interface Look {
  size: keyof typeof SIZES;
  scheme: 'light' | 'dark';
}

const inBoth = (size: Look['size']): Look[] => [{ size, scheme: 'light' }, { size, scheme: 'dark' }];

/** The four ways in which every page is tried. */
export const LOOKS: Look[] = [...inBoth('desktop'), ...inBoth('phone')];

/** The eight in which people look at pictures of every page. */
export const PICTURED: Look[] = [...LOOKS, ...inBoth('wide'), ...inBoth('tablet')];

/** Looks at a page this way. */
export async function lookAt(page: Page, { size, scheme }: Look): Promise<void> {
  await page.setViewportSize(SIZES[size]);
  await page.emulateMedia({ colorScheme: scheme });
}
