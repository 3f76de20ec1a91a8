// From Start into the test: a real engine on another site, which asks back who comes, by GET and by POST, and tells the result. With
// and without a script.

import type { Page, TestInfo } from '@playwright/test';

import type { MyTest } from './pages/candidate.ts';
import { EntryPage } from './pages/entry-page.ts';
import { scriptsRun, untilHydrated } from './pages/scripts.ts';
import { expect, test } from './test.ts';
import { EngineServer, goOn, greeted, nonceOf, showResultsToOwners, type Kind } from './tool/place.ts';
import type { Login } from './workbook.ts';

test.use({ expectedErrors: [/status of (400|403|410)/] });

let lanyard: EngineServer;

test.beforeAll(async () => {
  lanyard = await EngineServer.start();
});

test.afterAll(() => lanyard.stop());

async function set(page: Page, testInfo: TestInfo, kind: Kind): Promise<[Login, Login]> {
  return lanyard.slips(await lanyard.setUp(page, testInfo, kind));
}

function claim(page: Page, slip: Login, name: string): Promise<MyTest> {
  return lanyard.claim(page, slip, name);
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
    expect(candidatePage.url()).toMatch(`${lanyard.tool.address}/greeting?`);
    expect(claims['https://purl.imsglobal.org/spec/lti/claim/custom']).toEqual({ test: 'B1' });
    expect(JSON.stringify(claims)).not.toContain(slip.username);

    // The way to the test leads there again, as the same person.
    await candidatePage.goto(`${lanyard.url}/me`);
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
  await expect(candidatePage).toHaveURL(`${lanyard.url}/me`);
  await expect(candidatePage.getByRole('button', { name: 'Go on with the test' })).toBeVisible();
});

test('an engine may look for cookies first', async ({ page, candidatePage }, testInfo) => {
  test.skip(!scriptsRun(), 'its page needs a script');
  const [slip] = await set(page, testInfo, { way: 'cookie_check' });
  await (await claim(candidatePage, slip, 'Ana Ruiz')).start.click();
  await greeted(candidatePage, 'Ana Ruiz');
});

test('an engine may go on to another host', async ({ page, candidatePage }, testInfo) => {
  const elsewhere = lanyard.tool.address.replace('localhost', '127.0.0.1');
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
  const question = candidatePage.waitForRequest(`${lanyard.url}/lti/authorize?**`);
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
  await candidatePage.route(`${lanyard.tool.address}/log_in?**`, async (route) => {
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
  const place = await lanyard.setUp(page, testInfo, {});
  const { session } = place;
  const [slip] = await lanyard.slips(place);
  await (await claim(candidatePage, slip, 'Ana Ruiz')).start.click();
  await goOn(candidatePage, {});
  await greeted(candidatePage, 'Ana Ruiz');
  const score = { nonce: nonceOf(candidatePage), given: 31, maximum: 40, comment: 'Part 3 is marked by hand.' };

  // Nobody is shown a result before an owner says so.
  const row = page.getByRole('row').filter({ hasText: slip.slipCode });
  const column = page.getByRole('columnheader', { name: 'Result', exact: true });
  await page.goto(`${lanyard.url}/admin/sessions/${session}`);
  await expect(row).toContainText('Started');
  await expect(column).toHaveCount(0);
  await showResultsToOwners(page, lanyard.url);
  await page.goto(`${lanyard.url}/admin/sessions/${session}`);
  await expect(row).toContainText('Started');
  await expect(column).toHaveCount(1);
  await untilHydrated(page);
  expect(await lanyard.tool.tells({ ...score, activity: 'InProgress', grading: 'Pending' })).toEqual([]);
  await expect(row).toContainText('Started');
  expect(await lanyard.tool.tells({ ...score, activity: 'Submitted', grading: 'PendingManual' })).toEqual([]);
  if (!scriptsRun()) await page.reload();
  await expect(row).toContainText('Finished', { timeout: 2000 });
  await expect(row).toContainText('Waits to be marked by hand', { timeout: 2000 });

  const entry = new EntryPage(page);
  await entry.link(slip.slipCode).click();
  await expect(entry.panel).toContainText('Waits to be marked by hand');
  // The engine keeps the token that it was given, and does not ask for another.
  await lanyard.restart();
  const results = await lanyard.tool.tells({ ...score, given: 34.5, comment: '', activity: 'Submitted', grading: 'FullyGraded' });
  expect(results).toMatchObject([{ resultScore: 34.5, resultMaximum: 40 }]);
  await page.reload();
  await expect(entry.panel).toContainText('34.5 of 40');
  await expect(row).toContainText('34.5 of 40');
  await expect(entry.happened.filter({ hasText: 'Northgate exams' })).not.toHaveCount(0);

  await candidatePage.goto(`${lanyard.url}/me`);
  await expect(candidatePage.getByText('Finished', { exact: true })).toBeVisible();
});

test('what Lanyard was killed in the middle of goes on as it was', async ({ page, candidatePage }, testInfo) => {
  const place = await lanyard.setUp(page, testInfo, {});
  const [slip] = await lanyard.slips(place);
  await (await claim(candidatePage, slip, 'Ana Ruiz')).start.click();
  await goOn(candidatePage, {});
  await greeted(candidatePage, 'Ana Ruiz');
  const score = { nonce: nonceOf(candidatePage), given: 12, maximum: 40, comment: '' };
  // It has its access token by then, and keeps it.
  await lanyard.tool.tells({ ...score, activity: 'InProgress', grading: 'Pending' });
  await lanyard.killAndStart();
  const results = await lanyard.tool.tells({ ...score, activity: 'Completed', grading: 'FullyGraded' });
  expect(results).toMatchObject([{ resultScore: 12, resultMaximum: 40 }]);
  await page.goto(`${lanyard.url}/admin/sessions/${place.session}`);
  await expect(page.getByRole('row').filter({ hasText: slip.slipCode })).toContainText('Finished');
});

test('an engine reads results over two pages', async ({ page, candidatePage, browser }, testInfo) => {
  const slips = await set(page, testInfo, {});
  const other = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  try {
    const pages = [candidatePage, await other.newPage()] as const;
    for (const [index, name] of ['Ana Ruiz', 'Bo Berg'].entries()) {
      const theirs = pages[index] as Page;
      await (await claim(theirs, slips[index] as Login, name)).start.click();
      await goOn(theirs, {});
      await greeted(theirs, name);
      const score = { nonce: nonceOf(theirs), given: 20 + index, maximum: 40, comment: '' };
      await lanyard.tool.tells({ ...score, activity: 'Completed', grading: 'FullyGraded' });
    }
    const read = await lanyard.tool.reads(nonceOf(candidatePage), 1);
    expect(read.map((results) => results.length)).toEqual([1, 1]);
    expect(read.flat().map(({ resultScore }) => resultScore).sort()).toEqual([20, 21]);
  } finally {
    await other.close();
  }
});

for (const kind of [{}, { way: 'post' }, { way: 'cookie_check' }] as Kind[]) {
  test(`staff pick the test in the engine, asked by ${kind.way ?? 'get'}`, async ({ page, candidatePage }, testInfo) => {
    test.skip(kind.way === 'cookie_check' && !scriptsRun(), 'its page needs a script');
    const place = await lanyard.setUp(page, testInfo, kind);
    await pick(page, kind, 'German C1');
    await expect(page.getByRole('heading', { level: 1, name: 'Your pick' })).toBeVisible();
    for (const shown of ['German C1', `${lanyard.tool.address}/launch`, 'test=C1', 'German', '60']) {
      await expect(page.getByRole('definition').getByText(shown, { exact: true })).toBeVisible();
    }
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('status')).toHaveText('Saved');
    await expect(page.getByText('Picked in the engine: German C1')).toBeVisible();
    // Whoever came back from another site is logged in still.
    await page.goto(`${lanyard.url}/admin/sessions`);
    await expect(page.getByRole('heading', { level: 1, name: 'Sessions', exact: true })).toBeVisible();

    const [slip] = await lanyard.slips(place);
    await (await claim(candidatePage, slip, 'Ana Ruiz')).start.click();
    await goOn(candidatePage, kind);
    const claims = await greeted(candidatePage, 'Ana Ruiz');
    expect(claims['https://purl.imsglobal.org/spec/lti/claim/custom']).toEqual({ test: 'C1' });
  });
}

test('staff who pick nothing, or something elsewhere, are told so and nothing changes', async ({ page }, testInfo) => {
  await lanyard.setUp(page, testInfo, {});
  for (const [what, why] of [
    ['Nothing', 'Nothing was picked in the test engine'],
    ['Something elsewhere', 'The test is on another host'],
  ] as const) {
    await pick(page, {}, what);
    await expect(page.getByRole('alert')).toContainText(why);
    await page.getByRole('link', { name: 'Test engine of the session' }).click();
    await expect(page.getByLabel('Sent along with each launch')).toHaveValue('test=B1');
    await expect(page.getByText('Picked in the engine')).toBeHidden();
  }
});

/** Goes from the page where a session is given an engine to what the engine answers. */
async function pick(page: Page, { way }: Kind, what: string): Promise<void> {
  const goOn = page.getByRole('button', { name: 'Go on', exact: true });
  await page.getByRole('button', { name: 'Pick the test in Northgate exams' }).click();
  if (!scriptsRun()) {
    if (way === 'post') await goOn.and(page.locator('#f button')).click();
    await goOn.and(page.locator('#question button')).click();
  }
  await expect(page.getByRole('heading', { name: 'Pick a test' })).toBeVisible();
  await page.getByRole('link', { name: what, exact: true }).click();
  if (!scriptsRun()) await goOn.click();
}
