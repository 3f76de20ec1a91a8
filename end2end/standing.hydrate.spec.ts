// What an open page does without a connection, and once its person is logged out: it keeps what it shows, or covers it.

import type { Page } from '@playwright/test';

import { claim, createBatch, createBatchOnly, createLogins } from './direct.ts';
import { ActsPage } from './pages/acts-page.ts';
import { AddEntriesPage } from './pages/add-entries-page.ts';
import { DetailsPage } from './pages/details-page.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { NewSessionPage } from './pages/new-session-page.ts';
import { isAlive } from './pages/scripts.ts';
import { SessionsPage } from './pages/sessions-page.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { expect, test } from './wire.ts';
import { world } from './world.ts';
import type { Login } from './workbook.ts';

/** Chromium's own lines about what did not get through, and about refusals. */
test.use({ expectedErrors: [/net::ERR_|status of (401|409|502)|MIME type/] });

const band = (page: Page) => page.getByRole('status').filter({ hasText: /^No connection since \d\d:\d\d\. Trying again…$/ });

/** Where somebody can read this. */
const shown = (page: Page, text: string) => page.getByText(text).filter({ visible: true });

/** Logs in in a browser of this test's own, so that a log-out ends no other test's session. */
async function logIn(page: Page): Promise<void> {
  const door = new StaffLogIn(page);
  await door.open();
  await door.logIn(world().staff.email, world().staff.password);
  await new SessionsPage(page).untilHydrated();
}

/** Logs out in a window of its own. */
async function logOut(page: Page): Promise<void> {
  const tab = await page.context().newPage();
  await new SessionsPage(tab).open();
  await tab.getByText(world().staff.name, { exact: true }).click();
  await tab.getByRole('button', { name: 'Log out', exact: true }).click();
  await expect(new StaffLogIn(tab).submit).toBeVisible();
  // Its script tells the other windows at once that nobody is logged in; one that is closed before has told nobody.
  await isAlive(tab);
  await tab.close();
}

test.describe('without a connection', () => {
  test.use({ loggedIn: true });

  for (const [what, instead] of [
    ['nothing answers', undefined],
    ['a proxy answers 502', 502],
    ['a captive portal answers with its own page', 200],
  ] as const) {
    test(`rows, ticks and what is typed stay, and the list follows afterwards: ${what}`, async ({ page, wire, session }) => {
      const logins = await createLogins(session, 4);
      const [first, second] = logins as [Login, Login];
      const entries = new EntriesPage(page);
      await entries.open(session.id);
      await entries.box(first.slipCode).check();
      await entries.toFilters();
      if (instead) {
        const kind = { 'content-type': 'text/html' };
        wire.answer((answer) => answer.writeHead(instead, kind).end('<h1>Log in to the network</h1>'));
      } else {
        wire.cut();
      }
      await entries.search.fill(second.slipCode);
      await expect(band(page)).toBeVisible();
      await expect(entries.boxes).toHaveCount(4);
      await expect(entries.box(first.slipCode)).toBeChecked();
      await expect(entries.search).toBeFocused();
      // Said once, however often it is tried.
      const said = await band(page).textContent();
      await page.waitForTimeout(3_000);
      await expect(band(page)).toHaveText(said as string);
      await entries.search.fill(first.slipCode);

      wire.mend();
      await expect(band(page)).toHaveCount(0);
      await expect(entries.boxes).toHaveCount(1);
      await expect(entries.box(first.slipCode)).toBeChecked();
      await expect(entries.search).toHaveValue(first.slipCode);
      await claim(first, 'María Carreño');
      await expect(entries.row(first.slipCode)).toContainText('María Carreño');
    });
  }

  test('a list that only follows says it too, and goes on when the server is back', async ({ page, wire, session }) => {
    const [login] = (await createLogins(session, 2)) as [Login];
    const entries = new EntriesPage(page);
    await entries.open(session.id);
    await expect.poll(() => wire.streams.size).toBe(1);
    wire.cut();
    await expect(band(page)).toBeVisible();
    await claim(login, 'María Carreño');
    wire.mend();
    // At once, and not with the next try.
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await expect(band(page)).toHaveCount(0);
    await expect(entries.row(login.slipCode)).toContainText('María Carreño');
    await expect.poll(() => wire.streams.size, { timeout: 20_000 }).toBe(1);
  });

  test('a link to another page leaves the page, and leads there once it can', async ({ page, wire, session }) => {
    const list = new SessionsPage(page);
    await list.openFor(session.name);
    // The piece of the app for it is fetched when the link is pointed at.
    const piece = page.waitForResponse(/work-[0-9a-f]+\.wasm/);
    await list.session(session.name).hover();
    await (await piece).finished();
    wire.cut();
    await list.session(session.name).click();
    await expect(band(page)).toBeVisible();
    await expect(list.heading).toBeVisible();
    await expect(list.session(session.name)).toBeVisible();
    await expect(page.getByText('This page could not be loaded')).toHaveCount(0);
    wire.mend();
    await expect(page.getByRole('heading', { level: 1, name: session.name, exact: true })).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`/admin/sessions/${session.id}$`));
    await expect(page.locator('main')).toBeFocused();
    await expect(band(page)).toHaveCount(0);
  });

  test('so does one whose piece of the app could not be fetched', async ({ page, wire, session }) => {
    const list = new SessionsPage(page);
    await list.openFor(session.name);
    wire.cut();
    await list.session(session.name).click();
    await expect(band(page)).toBeVisible();
    await expect(list.heading).toBeVisible();
    wire.mend();
    await expect(page.getByRole('heading', { level: 1, name: session.name, exact: true })).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`/admin/sessions/${session.id}$`));
    await expect(band(page)).toHaveCount(0);
  });

  test('a form keeps what was typed', async ({ page, wire, session }) => {
    const form = new AddEntriesPage(page);
    await form.open(session.id);
    await form.number.fill('7');
    wire.cut();
    await form.createCodes.click();
    await expect(page.getByRole('alert').getByText(/^No connection to the server\./)).toBeVisible();
    await expect(form.number).toHaveValue('7');
    wire.mend();
    await form.createCodes.click();
    await expect(page.getByRole('heading', { level: 1, name: '7 logins created', exact: true })).toBeVisible();
  });
});

test.describe('logged out elsewhere', () => {
  const notice = (page: Page) => page.getByRole('alert').getByText('You were logged out.', { exact: true });

  test('the page is covered, and comes back with its ticks', async ({ page, session }) => {
    const [first] = (await createLogins(session, 3)) as [Login];
    await logIn(page);
    const entries = new EntriesPage(page);
    await entries.open(session.id);
    await entries.box(first.slipCode).check();
    await page.getByRole('button', { name: 'Withdraw', exact: true }).click();
    await expect(new ActsPage(page).question).toBeVisible();
    await logOut(page);

    await expect(notice(page)).toBeVisible();
    await expect(new ActsPage(page).question).toBeHidden();
    await expect(shown(page, first.slipCode)).toHaveCount(0);
    await expect(shown(page, world().staff.name)).toHaveCount(0);
    expect(await page.locator('body').innerText()).not.toContain(first.slipCode);
    expect(await page.locator('body').ariaSnapshot()).not.toContain(session.name);
    expect(await page.title()).toBe('Log in · Lanyard');
    await expect(page.getByRole('alert').filter({ hasText: 'You were logged out.' })).toBeFocused();

    const tab = await page.context().newPage();
    await logIn(tab);
    await expect(entries.box(first.slipCode)).toBeChecked();
    await expect(notice(page)).toHaveCount(0);
    await expect(page).toHaveTitle(`${session.name} · Lanyard`);
    await claim(first, 'María Carreño');
    await expect(entries.row(first.slipCode)).toContainText('María Carreño');
  });

  test('the link leads back to this very address, with what was typed', async ({ page, session }) => {
    await logIn(page);
    const form = new AddEntriesPage(page);
    await form.open(session.id);
    await form.number.fill('7');
    await form.label.fill('Räume A & B, 50 %');
    const key = new URL(page.url()).searchParams.get('form');
    expect(key).not.toBeNull();
    await page.context().clearCookies();
    await form.createCodes.click();
    await expect(notice(page)).toBeVisible();
    await expect(form.number).toBeHidden();

    await page.getByRole('link', { name: 'Log in', exact: true }).click();
    const door = new StaffLogIn(page);
    await expect(door.show).toBeVisible();
    await door.logIn(world().staff.email, world().staff.password);
    await expect(form.heading).toBeVisible();
    expect(new URL(page.url()).searchParams.get('form')).toBe(key);
    await expect(form.number).toHaveValue('7');
    await expect(form.label).toHaveValue('Räume A & B, 50 %');
    await form.createCodes.click();
    await expect(page.getByRole('heading', { level: 1, name: '7 logins created', exact: true })).toBeVisible();
  });

  /** Logs in again by the link of the covered page, in this window. */
  async function logInAgain(page: Page): Promise<void> {
    await expect(notice(page)).toBeVisible();
    await page.getByRole('link', { name: 'Log in', exact: true }).click();
    const door = new StaffLogIn(page);
    await expect(door.show).toBeVisible();
    await door.logIn(world().staff.email, world().staff.password);
  }

  test.describe('in New Zealand', () => {
    test.use({ timezoneId: 'Pacific/Auckland' });

    test('a new session has what was typed, and the zone that was chosen', async ({ page }) => {
      await logIn(page);
      const form = new NewSessionPage(page);
      const name = `Räume A & B, 50 % ${crypto.randomUUID()}`;
      const typed = [
        [form.name, name],
        [form.room, 'Saal 4'],
        [form.opens, '2031-05-01T09:00'],
        [form.closes, '2031-05-01T11:30'],
        // The institution's, which was there before the browser's was proposed.
        [form.timeZone, 'Europe/Vienna'],
      ] as const;
      await form.open();
      await expect(form.timeZone).toHaveValue('Pacific/Auckland');
      for (const [field, value] of typed) {
        await field.fill(value);
      }
      await page.context().clearCookies();
      await form.create.click();
      await logInAgain(page);
      await expect(page.getByRole('heading', { level: 1, name: 'New session' })).toBeVisible();
      await isAlive(page);
      for (const [field, value] of typed) {
        await expect(field).toHaveValue(value);
      }
      await form.create.click();
      await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
      expect(new URL(page.url()).search).not.toContain('name=');
    });
  });

  test('Details have what was typed, an emptied field too, and what somebody else saved meanwhile', async ({ page, session }) => {
    await logIn(page);
    const details = new DetailsPage(page);
    await details.open(session.id);
    await details.room.fill('Saal 4');
    await details.save.click();
    await expect(details.saved).toBeVisible();
    await details.open(session.id);
    await isAlive(page);
    const name = `${session.name} & more`;
    await details.name.fill(name);
    await details.room.fill('');
    const tab = await page.context().newPage();
    const meanwhile = new DetailsPage(tab);
    await meanwhile.open(session.id);
    await meanwhile.closes.fill('2037-05-01T11:30');
    await meanwhile.save.click();
    await expect(meanwhile.saved).toBeVisible();
    await tab.close();
    await logOut(page);
    await logInAgain(page);
    await expect(details.name).toHaveValue(name);
    await expect(details.room).toHaveValue('');
    await expect(details.closes).toHaveValue('2037-05-01T11:30');
    await details.save.click();
    await expect(details.saved).toBeVisible();
    await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
    await page.reload();
    await expect(details.name).toHaveValue(name);
    await expect(details.room).toHaveValue('');
  });

  test('a batch has the label that was typed', async ({ page, session }) => {
    const address = await createBatchOnly(session, 2);
    await logIn(page);
    await page.goto(address);
    await isAlive(page);
    const label = page.getByLabel('Label for this batch (optional)', { exact: true });
    await page.getByText('Change the label', { exact: true }).click();
    await label.fill('Räume A & B');
    await page.context().clearCookies();
    // This form is sent by the browser itself.
    await label.press('Enter');
    const door = new StaffLogIn(page);
    await expect(door.show).toBeVisible();
    await door.logIn(world().staff.email, world().staff.password);
    await expect(label).toHaveValue('Räume A & B');
    await label.press('Enter');
    await expect(page.getByText(/^Batch 1 · Räume A & B · by /)).toBeVisible();
    await expect(label).toBeHidden();
  });

  test('a password that was typed goes into no address', async ({ page }) => {
    await logIn(page);
    await page.goto('/admin/account');
    await isAlive(page);
    const secret = 'Kestrel-over-the-weir-41';
    await page.getByLabel('Present password', { exact: true }).fill(world().staff.password);
    await page.getByLabel('New password', { exact: true }).fill(secret);
    const asked: string[] = [];
    page.on('request', (request) => void asked.push(request.url() + (request.headers()['referer'] ?? '')));
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Change password', exact: true }).click();
    await expect(notice(page)).toBeVisible();
    await page.getByRole('link', { name: 'Log in', exact: true }).click();
    const door = new StaffLogIn(page);
    await door.logIn(world().staff.email, world().staff.password);
    await expect(page.getByRole('heading', { level: 1, name: 'My account', exact: true })).toBeVisible();
    asked.push(page.url());
    for (const typed of [secret, world().staff.password, 'password=']) {
      expect(asked.filter((address) => decodeURIComponent(decodeURIComponent(address)).includes(typed))).toEqual([]);
    }
  });

  test('a search that finds out covers the list', async ({ page }) => {
    await logIn(page);
    const list = new SessionsPage(page);
    await page.context().clearCookies();
    await list.search.fill('placement');
    await expect(notice(page)).toBeVisible();
    await expect(list.heading).toBeHidden();
    await expect(page.getByRole('link', { name: 'Log in', exact: true })).toHaveAttribute('href', /next=.*q%3Dplacement/);
  });

  test('another person sees nothing of the page, and is told so', async ({ page, session, another }) => {
    const [first] = (await createLogins(session, 2)) as [Login];
    await logIn(page);
    const entries = new EntriesPage(page);
    await entries.open(session.id);
    const tab = await page.context().newPage();
    const door = new StaffLogIn(tab);
    await door.open();
    await door.logIn(another.staff.email, another.staff.password);
    await new SessionsPage(tab).untilHydrated();
    await new EntriesPage(tab).open(another.session.id);
    await expect(
      page.getByRole('alert').getByText('This browser is logged in with another account now.', { exact: true }),
    ).toBeVisible();
    await expect(shown(page, first.slipCode)).toHaveCount(0);
    // The stream of the other goes on, for their window only.
    const { logins } = await createBatch(another.session, 2, '', another.staff);
    const [theirs] = logins as [Login];
    await tab.reload();
    await claim(theirs, 'Amina Haddad');
    await expect(new EntriesPage(tab).row(theirs.slipCode)).toContainText('Amina Haddad');
    await expect(page.getByText('Amina Haddad')).toHaveCount(0);
  });
});
