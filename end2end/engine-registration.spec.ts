// A real engine on another site registers itself: an owner lets it, approves and tries it, a session has its test there, and the
// result comes back. With and without a script.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { CandidateLogIn, NewUsername, PersonalInformation } from './pages/candidate.ts';
import { EntryPage } from './pages/entry-page.ts';
import { scriptsRun, untilHydrated } from './pages/scripts.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { createInstitution, createSession, runCommand, Server } from './program.ts';
import { drawnPassword, freePort, localTime } from './server.ts';
import { expect, test } from './test.ts';
import { showResultsToOwners } from './tool/place.ts';
import { SelfRegisteringTool } from './tool/self-registering.ts';
import { readLogins, type Login } from './workbook.ts';

let folder: string;
let url: string;
let server: Server;
let tool: SelfRegisteringTool;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lanyard-registration-'));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  tool = await SelfRegisteringTool.start();
  // Engines are on private addresses here, by plain http.
  server = await Server.start(folder, port, '127.0.0.1', { LANYARD_OUTGOING_PRIVATE: 'allow' });
});

test.afterAll(async () => {
  tool.stop();
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** What opens in a tab of its own when this is pressed. */
async function inNewTab(page: Page, press: () => Promise<void>): Promise<Page> {
  const [tab] = await Promise.all([page.waitForEvent('popup'), press()]);
  return tab;
}

/** The engine greets whoever came; what it was told. */
async function greeted(page: Page, name: string): Promise<{ user: string; platformContext: Record<string, unknown> }> {
  // Where no script sends our form with the answer, its button does: that of candidates, or that of staff.
  const send = page.getByRole('button', { name: 'Open the test' }).or(page.locator('#question button'));
  if (!scriptsRun()) await send.click();
  await expect(page.getByRole('heading', { name: `Hello ${name}` })).toBeVisible();
  return JSON.parse(await page.locator('#told').innerText());
}

test('an engine registers itself, is approved and tried, and tells the result', async ({ page, candidatePage }, testInfo) => {
  const mark = `${testInfo.testId.slice(-6)}-${testInfo.workerIndex}`.toLowerCase();
  const owner = { email: `owner@${mark}.test`, name: 'Head of tests', password: drawnPassword() };
  const id = `NG-${mark}`.toUpperCase();
  createInstitution(folder, { id, name: 'Northgate Test Centre' }, owner);
  const session = createSession(folder, id, 'Spring placement', localTime(-1), localTime(1));
  const file = join(folder, `${mark}.xlsx`);
  runCommand(folder, ['entries', 'create', '--session', session, '--count', '1', '--output', file]);
  const [slip] = (await readLogins(readFileSync(file))).logins as [Login];

  await page.goto(`${url}/admin/login`);
  await new StaffLogIn(page).logIn(owner.email, owner.password);
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions', exact: true })).toBeVisible();
  await page.goto(`${url}/admin/settings/engines`);
  await page.getByLabel('Registration address of the engine').fill(`${tool.address}/register`);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('Waiting for the engine.');
  const theirs = await inNewTab(page, () => page.getByRole('button', { name: 'Open the engine’s page' }).click());
  await theirs.waitForURL(`${tool.address}/register?**`);

  // The page goes on by itself.
  await expect(page.getByRole('status')).toHaveText('Waits for your approval');
  await theirs.close();
  await expect(page.getByText(`${tool.address}/login`, { exact: true })).toBeVisible();
  await page.getByLabel('The name', { exact: true }).check();
  await page.getByRole('button', { name: 'Approve and switch on' }).click();
  await expect(page.getByRole('status')).toHaveText('The test engine is approved and switched on');
  await expect(page.getByLabel('The email address, where the candidate gave one')).not.toBeChecked();

  const trial = await inNewTab(page, () => page.getByRole('button', { name: 'Try it' }).click());
  const tried = await greeted(trial, 'Trial');
  expect(tried.platformContext['roles']).toContain('http://purl.imsglobal.org/vocab/lti/system/person#TestUser');
  expect(tried.platformContext['endpoint']).toBeUndefined();
  await trial.close();

  await page.goto(`${url}/admin/sessions/${session}/engine`);
  await page.getByLabel('Test engine', { exact: true }).selectOption('Northgate exams');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('Saved');
  await page.getByRole('link', { name: 'Back to the details' }).click();
  await expect(page.getByRole('link', { name: 'Test engine of the session: Northgate exams' })).toBeVisible();
  await showResultsToOwners(page, url);
  await page.goto(`${url}/admin/sessions/${session}`);
  await untilHydrated(page);

  await candidatePage.goto(url);
  await new CandidateLogIn(candidatePage).logIn(slip);
  const information = new PersonalInformation(candidatePage);
  await information.fullName.fill('Ana Ruiz');
  await information.submit.click();
  const username = new NewUsername(candidatePage);
  await username.check.fill(await username.shown());
  await username.submit.click();
  await candidatePage.getByRole('button', { name: 'Start', exact: true }).click();
  const { user, platformContext } = await greeted(candidatePage, 'Ana Ruiz');
  expect(user).not.toBe(tried.user);
  expect(platformContext['custom']).toEqual({ test: 'B1' });

  await tool.tells(user, 31, 40);
  const row = page.getByRole('row').filter({ hasText: slip.slipCode });
  if (!scriptsRun()) await page.reload();
  await expect(row).toContainText('Finished', { timeout: 2000 });
  const entry = new EntryPage(page);
  await entry.link(slip.slipCode).click();
  await expect(entry.panel).toContainText('31 of 40');

  // Switched off, it is neither tried nor removed, because somebody sat a test in it.
  await page.goto(`${url}/admin/settings/engines`);
  await page.getByRole('link', { name: 'Northgate exams' }).click();
  await page.getByRole('button', { name: 'Switch off' }).click();
  await expect(page.getByRole('status')).toHaveText('The test engine is switched off');
  await expect(page.getByRole('button', { name: 'Try it' })).toHaveCount(0);
});

test('an engine that was tried and in which nobody sat a test is removed', async ({ page }, testInfo) => {
  const mark = `${testInfo.testId.slice(-6)}-${testInfo.workerIndex}`.toLowerCase();
  const owner = { email: `owner@${mark}.test`, name: 'Head of tests', password: drawnPassword() };
  createInstitution(folder, { id: `NG-${mark}`.toUpperCase(), name: 'Northgate Test Centre' }, owner);
  await page.goto(`${url}/admin/login`);
  await new StaffLogIn(page).logIn(owner.email, owner.password);
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions', exact: true })).toBeVisible();

  for (const act of ['Refuse and remove', 'Approve and switch on']) {
    await page.goto(`${url}/admin/settings/engines`);
    await page.getByLabel('Registration address of the engine').fill(`${tool.address}/register`);
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    const theirs = await inNewTab(page, () => page.getByRole('button', { name: 'Open the engine’s page' }).click());
    await theirs.waitForURL(`${tool.address}/register?**`);
    await expect(page.getByRole('status')).toHaveText('Waits for your approval');
    await theirs.close();
    await page.getByRole('button', { name: act }).click();
    const done = act.startsWith('Refuse') ? 'refused and removed' : 'approved and switched on';
    await expect(page.getByRole('status')).toHaveText(`The test engine is ${done}`);
  }
  // Nobody is named where no name was granted.
  const trial = await inNewTab(page, () => page.getByRole('button', { name: 'Try it' }).click());
  await greeted(trial, 'whoever you are');
  await trial.close();
  await page.getByRole('button', { name: 'Switch off' }).click();
  await expect(page.getByRole('status')).toHaveText('The test engine is switched off');
  await page.locator('summary').filter({ hasText: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('The test engine is removed');
});
