// From Start into the test: a real engine on another site, which asks back who comes, by GET and by POST, and tells the result. With
// and without a script.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page, TestInfo } from '@playwright/test';

import { CandidateLogIn, MyTest, NewUsername, PersonalInformation } from './pages/candidate.ts';
import { EntryPage } from './pages/entry-page.ts';
import { scriptsRun, untilHydrated } from './pages/scripts.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { createInstitution, createSession, runCommand, Server } from './program.ts';
import { drawnPassword, freePort, localTime } from './server.ts';
import { expect, test } from './test.ts';
import { Tool, type Platform } from './tool/tool.ts';
import { readLogins, type Login } from './workbook.ts';

test.use({ expectedErrors: [/status of (400|403)/] });

let folder: string;
let port: number;
let url: string;
let server: Server;
let tool: Tool;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lanyard-engine-'));
  port = await freePort();
  url = `http://127.0.0.1:${port}`;
  tool = await Tool.start();
  server = await start();
});

/** Engines are on private addresses here, by plain http. */
function start(): Promise<Server> {
  return Server.start(folder, port, '127.0.0.1', { LANYARD_OUTGOING_PRIVATE: 'allow' });
}

test.afterAll(async () => {
  tool.stop();
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** What an institution's engine does in another way than others, and what the session sends along. */
interface Kind {
  way?: 'post' | 'nonce' | 'redirect_uri' | 'cookie_check';
  custom?: string;
}

/** An institution whose owner has set the engine up for its session, which has two slips. */
interface Place {
  session: string;
  slips: [Login, Login];
}

async function setUp(page: Page, { testId, workerIndex }: TestInfo, { way, custom }: Kind): Promise<Place> {
  const mark = `${testId.slice(-6)}-${workerIndex}${scriptsRun() ? 's' : 'n'}`.toLowerCase();
  const owner = { email: `owner@${mark}.test`, name: 'Head of tests', password: drawnPassword() };
  const id = `NG-${mark}`.toUpperCase();
  createInstitution(folder, { id, name: 'Northgate Test Centre' }, owner);
  const session = createSession(folder, id, 'Spring placement', localTime(-1), localTime(1));
  const file = join(folder, `${mark}.xlsx`);
  runCommand(folder, ['entries', 'create', '--session', session, '--count', '2', '--output', file]);

  const staff = new StaffLogIn(page);
  await page.goto(`${url}/admin/login`);
  await staff.logIn(owner.email, owner.password);
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions', exact: true })).toBeVisible();
  await page.goto(`${url}/admin/settings`);
  await page.getByRole('link', { name: 'Test engines: where candidates sit their tests' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Northgate exams');
  await page.getByLabel('Log-in initiation address').fill(`${tool.address}/log_in${way === undefined ? '' : `?way=${way}`}`);
  await page.getByLabel('Launch address').fill(`${tool.address}/launch`);
  await page.getByLabel('Address of the engine’s keys').fill(`${tool.address}/keys`);
  await page.getByLabel('The name', { exact: true }).check();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('The test engine is added.');
  const told = async (name: string) => (await page.locator(`#${name}`).innerText()).trim();
  const platform: Platform = {
    issuer: await told('issuer'),
    client_id: await told('client_id'),
    deployment_id: await told('deployment_id'),
    authorize: await told('authorize'),
    keys: await told('keys'),
    token: await told('token'),
  };
  await tool.trusts(platform);
  await page.goto(`${url}/admin/sessions/${session}/details`);
  await page.getByRole('link', { name: 'Test engine of the session' }).click();
  await page.getByLabel('Test engine', { exact: true }).selectOption('Northgate exams');
  await page.getByLabel('Sent along with each launch').fill(custom ?? 'test=B1');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('Saved');
  return { session, slips: (await readLogins(readFileSync(file))).logins as [Login, Login] };
}

async function set(page: Page, testInfo: TestInfo, kind: Kind): Promise<[Login, Login]> {
  return (await setUp(page, testInfo, kind)).slips;
}

/** Gives details with a slip, up to My test. */
async function claim(page: Page, slip: Login, name: string): Promise<MyTest> {
  await page.goto(url);
  await new CandidateLogIn(page).logIn(slip);
  const information = new PersonalInformation(page);
  await information.fullName.fill(name);
  await information.submit.click();
  const username = new NewUsername(page);
  await username.check.fill(await username.shown());
  await username.submit.click();
  await expect(page.getByText('Ready to start')).toBeVisible();
  return new MyTest(page);
}

/** Goes on where no script goes on by itself: from a form of the engine, and from ours with its answer. */
async function goOn(page: Page, { way }: Kind): Promise<void> {
  if (scriptsRun()) return;
  if (way === 'post') await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await page.getByRole('button', { name: 'Open the test' }).click();
}

/** The engine greets the candidate; what it was told. */
async function greeted(page: Page, name: string): Promise<Record<string, unknown>> {
  await expect(page.getByRole('heading', { name: `Hello ${name}` })).toBeVisible();
  return JSON.parse(await page.locator('#claims').innerText()) as Record<string, unknown>;
}

async function isRefused(page: Page, why: string): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Your test did not open' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText(why);
}

for (const kind of [{}, { way: 'post' }] as Kind[]) {
  test(`a candidate who presses Start is in the test, asked by ${kind.way ?? 'get'}`, async ({ page, candidatePage }, testInfo) => {
    const [slip] = await set(page, testInfo, kind);
    const myTest = await claim(candidatePage, slip, 'Ana Ruiz');
    await myTest.start.dblclick();
    await goOn(candidatePage, kind);
    const claims = await greeted(candidatePage, 'Ana Ruiz');
    expect(candidatePage.url()).toMatch(`${tool.address}/greeting?`);
    expect(claims['https://purl.imsglobal.org/spec/lti/claim/custom']).toEqual({ test: 'B1' });
    expect(JSON.stringify(claims)).not.toContain(slip.username);

    // The way to the test leads there again, as the same person.
    await candidatePage.goto(`${url}/me`);
    await expect(candidatePage.getByText('Started', { exact: true })).toBeVisible();
    await candidatePage.getByRole('button', { name: 'Go on with the test' }).click();
    await goOn(candidatePage, kind);
    expect((await greeted(candidatePage, 'Ana Ruiz'))['sub']).toBe(claims['sub']);
  });
}

test('Back leads out of the test to My test', async ({ page, candidatePage }, testInfo) => {
  const [slip] = await set(page, testInfo, {});
  const myTest = await claim(candidatePage, slip, 'Ana Ruiz');
  await myTest.start.click();
  await goOn(candidatePage, {});
  await greeted(candidatePage, 'Ana Ruiz');
  await candidatePage.goBack();
  // Without a script the button was pressed on a page of its own, which is one step of the way.
  if (!scriptsRun()) await candidatePage.goBack();
  await expect(candidatePage).toHaveURL(`${url}/me`);
  await expect(candidatePage.getByRole('button', { name: 'Go on with the test' })).toBeVisible();
});

test('an engine may look for cookies first', async ({ page, candidatePage }, testInfo) => {
  test.skip(!scriptsRun(), 'its page needs a script');
  const [slip] = await set(page, testInfo, { way: 'cookie_check' });
  await (await claim(candidatePage, slip, 'Ana Ruiz')).start.click();
  await greeted(candidatePage, 'Ana Ruiz');
});

test('an engine may go on to another host', async ({ page, candidatePage }, testInfo) => {
  const elsewhere = tool.address.replace('localhost', '127.0.0.1');
  const kind = { custom: `elsewhere=${elsewhere}` };
  const [slip] = await set(page, testInfo, kind);
  await (await claim(candidatePage, slip, 'Ana Ruiz')).start.click();
  await goOn(candidatePage, kind);
  await greeted(candidatePage, 'Ana Ruiz');
  expect(candidatePage.url()).toMatch(`${elsewhere}/greeting?`);
});

test('a token with another nonce is refused by the engine', async ({ page, candidatePage }, testInfo) => {
  const [slip] = await set(page, testInfo, { way: 'nonce' });
  await (await claim(candidatePage, slip, 'Ana Ruiz')).start.click();
  await goOn(candidatePage, {});
  await expect(candidatePage.getByRole('heading', { name: 'Refused' })).toBeVisible();
  await expect(candidatePage.getByText('Invalid Nonce')).toBeVisible();
});

test('nothing is sent to an address that is none of the engine’s', async ({ page, candidatePage }, testInfo) => {
  const [slip] = await set(page, testInfo, { way: 'redirect_uri' });
  await (await claim(candidatePage, slip, 'Ana Ruiz')).start.click();
  await isRefused(candidatePage, 'asked for something it may not have');
  await candidatePage.getByRole('link', { name: 'My test', exact: true }).click();
  await expect(candidatePage.getByText('Ready to start')).toBeVisible();
});

test('one press of Start is good for one way into the test', async ({ page, candidatePage }, testInfo) => {
  const [slip] = await set(page, testInfo, {});
  const myTest = await claim(candidatePage, slip, 'Ana Ruiz');
  const question = candidatePage.waitForRequest(`${url}/lti/authorize?**`);
  await myTest.start.click();
  await goOn(candidatePage, {});
  await greeted(candidatePage, 'Ana Ruiz');
  await candidatePage.goto((await question).url());
  await isRefused(candidatePage, 'Open it again from My test');
});

test('another candidate’s way into the test leads nobody in', async ({ page, candidatePage, browser }, testInfo) => {
  const [ana, bo] = await set(page, testInfo, {});
  const myTest = await claim(candidatePage, ana, 'Ana Ruiz');
  // The way is taken from her browser before the engine hears of it.
  let address = '';
  await candidatePage.route(`${tool.address}/log_in?**`, async (route) => {
    address = route.request().url();
    await route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Elsewhere</title>' });
  });
  await myTest.start.click();
  await expect.poll(() => address).not.toBe('');
  const other = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  try {
    const otherPage = await other.newPage();
    await claim(otherPage, bo, 'Bo Berg');
    await otherPage.goto(address);
    await isRefused(otherPage, 'Start was pressed in another browser, or by somebody else.');
  } finally {
    await other.close();
  }
});

test('staff see the end and the result by themselves, also after a restart', async ({ page, candidatePage }, testInfo) => {
  const { session, slips } = await setUp(page, testInfo, {});
  const [slip] = slips;
  await (await claim(candidatePage, slip, 'Ana Ruiz')).start.click();
  await goOn(candidatePage, {});
  await greeted(candidatePage, 'Ana Ruiz');
  const nonce = new URL(candidatePage.url()).searchParams.get('nonce') ?? '';
  const score = { nonce, given: 31, maximum: 40, comment: 'Part 3 is marked by hand.' };

  const row = page.getByRole('row').filter({ hasText: slip.slipCode });
  await page.goto(`${url}/admin/sessions/${session}`);
  await expect(row).toContainText('Started');
  await untilHydrated(page);
  expect(await tool.tells({ ...score, activity: 'InProgress', grading: 'Pending' })).toEqual([]);
  await expect(row).toContainText('Started');
  expect(await tool.tells({ ...score, activity: 'Submitted', grading: 'PendingManual' })).toEqual([]);
  if (!scriptsRun()) await page.reload();
  await expect(row).toContainText('Finished', { timeout: 2000 });

  const entry = new EntryPage(page);
  await entry.link(slip.slipCode).click();
  await expect(entry.panel).toContainText('Waits to be marked by hand');
  // The engine keeps the token that it was given, and does not ask for another.
  await server.stop();
  server = await start();
  const results = await tool.tells({ ...score, given: 34.5, comment: '', activity: 'Submitted', grading: 'FullyGraded' });
  expect(results).toMatchObject([{ resultScore: 34.5, resultMaximum: 40 }]);
  await page.reload();
  await expect(entry.panel).toContainText('34.5 of 40');
  await expect(entry.happened.filter({ hasText: 'Northgate exams' })).not.toHaveCount(0);

  await candidatePage.goto(`${url}/me`);
  await expect(candidatePage.getByText('Finished', { exact: true })).toBeVisible();
});
