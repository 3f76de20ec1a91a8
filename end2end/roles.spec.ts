// What each role is offered: an invigilator at the door, a reader, a coordinator; and what a page says that is not theirs.

import type { Browser, BrowserContext, Page, TestInfo } from '@playwright/test';

import { claim, createBatch, logInAsStaff } from './direct.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { FindPage, ShownLogin } from './pages/find-page.ts';
import { createColleague } from './program.ts';
import { drawnPassword } from './server.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';
import { world } from './world.ts';

// A page that is not theirs is answered with it.
test.use({ expectedErrors: [/status of 403/] });

const PHONE = { width: 360, height: 740 };

/** A page in the browser of a new colleague with this role, who is logged in. */
async function colleague(
  role: string,
  { browser, consoleErrors }: { browser: Browser; consoleErrors: (context: BrowserContext) => void },
  { testId, workerIndex }: TestInfo,
  viewport?: { width: number; height: number },
): Promise<Page> {
  const { folder, institution, url } = world();
  const email = `${role}-${testId.slice(-6)}-${workerIndex}@northgate.test`;
  const person = { email, name: `A new ${role}`, password: drawnPassword() };
  createColleague(folder, institution.id, person, role);
  const logIn = await logInAsStaff(url, person);
  const context = await browser.newContext({ storageState: await logIn.storageState(), ...(viewport && { viewport }) });
  await logIn.dispose();
  consoleErrors(context);
  return context.newPage();
}

/** The pages of a session that every role may open. */
const pagesOf = (session: string, batch: string): string[] => [
  '/admin/sessions',
  `/admin/sessions/${session}`,
  `/admin/sessions/${session}/batches`,
  batch,
  `/admin/sessions/${session}/details`,
  `/admin/sessions/${session}/activity`,
];

/** Everything on a page that takes logins out of the program in bulk, or leads to a page that does. */
const BULK = [
  'form[action$=".xlsx"]',
  '[formaction$=".xlsx"]',
  'form[action$="/report/print"]',
  'a[href$="/cards"]',
  '[formaction$="/admin/print"]',
  '[value="issue_passwords"][formaction]',
].join();

test('an invigilator’s phone finds a login and issues a password, and is offered no export', async (
  { browser, consoleErrors, session },
  testInfo,
) => {
  const { address, logins } = await createBatch(session, 2);
  const [login] = logins as [Login, Login];
  const page = await colleague('invigilator', { browser, consoleErrors }, testInfo, PHONE);
  const find = new FindPage(page);
  await find.open();
  await find.search(login.slipCode);
  await expect(find.cards).toContainText(`${login.slipCode} has not been used yet`);
  await expect(page.locator('main').getByRole('button', { name: 'Withdraw', exact: true, includeHidden: true })).toHaveCount(0);
  const more = page.locator('.found-more summary');
  await more.click();
  await find.cards.getByRole('button', { name: 'Issue new password', exact: true }).click();
  await find.answer('Issue new password').click();
  const shown = new ShownLogin(page);
  await expect(shown.heading).toBeVisible();
  await claim({ ...login, password: await shown.value('Password') }, 'Maria Silva');

  for (const path of pagesOf(session.id, address)) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator(BULK), path).toHaveCount(0);
    for (const name of ['New session', 'Add Entries', 'Reports', 'Settings']) {
      await expect(page.getByRole('link', { name, exact: true, includeHidden: true }), `${name} on ${path}`).toHaveCount(0);
    }
  }
  // Marking is for the room.
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  await entries.boxes.first().check();
  await page.locator('.selection-bar summary').click();
  await expect(page.getByRole('button', { name: 'Mark as started', exact: true })).toBeVisible();
  await expect(entries.export).toHaveCount(0);
  await page.context().close();
});

test('a reader sees lists and reports and no act', async ({ browser, consoleErrors, session }, testInfo) => {
  const { address, logins } = await createBatch(session, 2);
  const [login] = logins as [Login, Login];
  const page = await colleague('reader', { browser, consoleErrors }, testInfo);
  const reports = ['/admin/reports', `/admin/reports/candidate-logins?session=${session.id}`];
  for (const path of [...pagesOf(session.id, address), ...reports]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('main form[method="post"], main [formaction], main input[type="checkbox"]'), path).toHaveCount(0);
    await expect(page.getByText(login.password), path).toHaveCount(0);
  }
  await expect(page.getByRole('cell', { name: login.slipCode, exact: true }).first()).toBeVisible();
  await expect(page.getByText('Passwords are in the file', { exact: false })).toHaveCount(0);

  await new EntriesPage(page).open(session.id);
  await page.getByRole('link', { name: login.slipCode, exact: true }).click();
  await expect(page.getByRole('heading', { level: 2, name: login.slipCode, exact: true })).toBeVisible();
  await expect(page.locator('.entry-panel').getByRole('button')).toHaveCount(0);

  const answer = await page.goto('/admin/find');
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole('heading', { level: 1, name: 'You cannot open this page', exact: true })).toBeVisible();
  await expect(page.getByText('Ask an owner of your institution', { exact: false })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Go to Sessions', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions', exact: true })).toBeVisible();
  await page.context().close();
});

test('a coordinator exports and prints, and is offered no settings', async ({ browser, consoleErrors, session }, testInfo) => {
  await createBatch(session, 1);
  const page = await colleague('coordinator', { browser, consoleErrors }, testInfo);
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  await entries.boxes.first().check();
  await expect(entries.export).toBeVisible();
  await expect(page.getByRole('link', { name: 'Print login cards', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Reports', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Settings', exact: true, includeHidden: true })).toHaveCount(0);
  const answer = await page.goto('/admin/settings');
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole('heading', { level: 1, name: 'You cannot open this page', exact: true })).toBeVisible();
  await page.context().close();
});
